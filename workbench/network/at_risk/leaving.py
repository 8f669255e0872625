"""What if somebody leaves: items lost, pairs cut, referral routes broken."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workbench.errors import RequestError
from workbench.network.at_risk.holdings import Holding, held, said_of
from workbench.network.measures.contacts import Contacts
from workbench.network.measures.result import Answers, Result, result
from workbench.network.measures.suitable import simple, symmetrised

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Loss", "what_if_leave"]


@dataclass(frozen=True)
class Loss:
    """What is lost when some leave.

    Args:
        leavers: Who leaves.
        items: Items that had a holder and have none left.
        hanging: Items that are left with exactly one holder and had more, with that holder.
        pairs: Pairs of those who stay who could reach each other and no longer can.
        pairs_before: Pairs of those who stay who could reach each other.
        cut_off: Those who stay and had links, and have none left.
        routes: Referral routes from one who stays to another that exist no longer, in order.
    """

    leavers: frozenset[Any]
    items: tuple[Any, ...]
    hanging: Mapping[Any, Any]
    pairs: int
    pairs_before: int
    cut_off: tuple[Any, ...]
    routes: tuple[tuple[Any, Any], ...]


def what_if_leave(  # noqa: PLR0913  # all but the first two have defaults
    graph: nx.Graph[Any],
    leavers: Iterable[Hashable],
    answers: Answers | None = None,
    *,
    holdings: Collection[Holding] = (),
    least: float = 1,
    referrals: nx.DiGraph[Any] | None = None,
) -> Result[Loss]:
    """Give what is lost when some people leave and nobody steps in.

    Everything is worked out again without them; this project's definition. Links count whatever their direction,
    referrals along it.

    Args:
        graph: The network of people; it may join agencies or services just as well.
        leavers: Who leaves.
        answers: Who was asked and answered.
        holdings: Who holds what.
        least: The lowest level that counts.
        referrals: Who refers to whom: people, services or agencies, by the ids that leavers have.

    Returns:
        The `Loss`.

    Raises:
        RequestError: Somebody who leaves is in neither the network, the holdings nor the referrals.

    Example:
        >>> import networkx as nx
        >>> found = what_if_leave(nx.path_graph(["ann", "bea", "carl"]), ["bea"], holdings=[Holding("bea", "debt")]).value
        >>> found.items, found.pairs, found.cut_off
        (('debt',), 1, ('ann', 'carl'))
    """
    graph, cautions = simple(graph, "what if")
    gone = frozenset(leavers)
    _check_known(gone, graph, holdings, referrals)
    by_item = held(holdings, least)
    left = {item: people - gone for item, people in by_item.items()}
    contacts = Contacts.of(symmetrised(graph))
    out = sum(1 << place for place, node in enumerate(contacts.nodes) if node in gone)
    before = sum(_pairs((part & ~out).bit_count()) for part in contacts.parts())
    found = Loss(
        gone,
        tuple(item for item, people in left.items() if by_item[item] and not people),
        {item: next(iter(people)) for item, people in left.items() if len(people) == 1 < len(by_item[item])},
        before - contacts.pairs_together(out),
        before,
        tuple(
            n
            for n, near in zip(contacts.nodes, contacts.near, strict=True)
            if n not in gone and near and not near & ~out
        ),
        _broken(referrals, gone) if referrals is not None else (),
    )
    return result("what if", found, answers=answers, cautions=(*cautions, *said_of(holdings, least)))


def _pairs(size: int) -> int:
    return size * (size - 1) // 2


def _broken(referrals: nx.DiGraph[Any], gone: frozenset[Any]) -> tuple[tuple[Any, Any], ...]:
    """Give the routes between those who stay that exist no longer."""
    import networkx as nx  # noqa: PLC0415  # slow to import

    stay = [node for node in referrals if node not in gone]
    kept = referrals.subgraph(stay)
    broken: list[tuple[Any, Any]] = []
    for start in stay:
        lost = nx.descendants(referrals, start) - nx.descendants(kept, start) - gone
        broken += [(start, end) for end in stay if end in lost]
    return tuple(broken)


def _check_known(
    gone: frozenset[Any],
    graph: nx.Graph[Any],
    holdings: Collection[Holding],
    referrals: nx.DiGraph[Any] | None,
) -> None:
    missing = gone.difference(graph, (h.holder for h in holdings), referrals or ())
    if missing:
        raise RequestError(
            f"{len(missing)} of the {len(gone)} who would leave are in neither the network, the holdings nor the referrals.",
            fix="Check their ids, and that they belong to this wave.",
            code="not-in-the-network",
        )
