"""Ties that are missing, as questions to ask: who has much in common and says they have no tie."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

from workbench.network.network import Network
from workbench.network.wave_comparison import Pair, pair_state

if TYPE_CHECKING:
    import numpy as np

__all__ = ["MissingTie", "missing_ties"]

_WEIGHED_UP_TO, _WEIGHED_MOST = 1_000, 200
"""Up to how many people, and of how many pairs, it is worked out what their tie would bring."""
_FAR = 30_000


@dataclass(frozen=True)
class MissingTie:
    """Two who have things in common and no tie.

    Args:
        pair: The two.
        items: The items that both have.
        partners: Those with whom both have a tie.
        pairs_closer: How many pairs of people such a tie would bring closer, whatever the direction of ties; worked out
            for the 200 pairs that share most, of up to 1,000 people, else None.
    """

    pair: Pair
    items: tuple[str, ...]
    partners: tuple[str, ...]
    pairs_closer: int | None

    @property
    def words(self) -> str:
        """The question, without ids."""
        shared = [
            f"{len(found)} {name}{'s' * (len(found) != 1)}"
            for found, name in ((self.items, "item"), (self.partners, "partner")) if found
        ]  # fmt: skip
        closer = f" A link would bring {self.pairs_closer} pair{'s' * (self.pairs_closer > 1)} closer." if self.pairs_closer else ""
        return f"These two share {' and '.join(shared)} and name no link. Would one help?{closer}"


def missing_ties(
    network: Network, relation: str = "", wave: str | None = None, *, least: int = 2, most: int = 20
) -> tuple[MissingTie, ...]:
    """Give pairs who share much and answered that they have no tie, those first whose tie would bring most pairs closer.

    They are questions to ask, not faults. Pairs of whom nobody was asked, or answered, are left out: there nothing is
    known to be missing. This project's definition.

    Args:
        network: The network.
        relation: The kind of tie.
        wave: The wave, or None for the latest.
        least: How many items and partners they share at least, from 1.
        most: How many questions to give.

    Example:
        >>> from workbench.network.survey import Asking, HoldAnswer, Item, Member, Wave
        >>> people, items = ("ann", "bea"), ("debt", "housing")
        >>> holds = tuple(HoldAnswer(one, item) for one in people for item in items)
        >>> wave = Wave("wave-1", tuple(Asking(one, "yes", "yes") for one in people), holds=holds)
        >>> known = {item: Item(item, "knowledge", item) for item in items}
        >>> missing_ties(Network({one: Member(one) for one in people}, {}, known, (wave,)))[0].words
        'These two share 2 items and name no link. Would one help? A link would bring 1 pair closer.'
    """
    found = network.wave(wave)
    people = [one for one in found.roster if one in network.members]
    near: dict[str, set[str]] = {one: set() for one in people}
    for answer in found.ties:
        if answer.state == "tie" and answer.relation == relation and {answer.source, answer.target} <= near.keys():
            near[answer.source].add(answer.target)
            near[answer.target].add(answer.source)
    has: dict[str, set[str]] = {one: set() for one in people}
    for holding in network.holdings(wave):
        has.setdefault(str(holding.holder), set()).add(str(holding.item))
    shared = [
        (pair, has[pair[0]] & has[pair[1]], near[pair[0]] & near[pair[1]])
        for pair, count in _shared([*near.values(), *_holders(has, near)], people).items()
        if count >= least and pair[1] not in near[pair[0]]
        and "no tie" in {pair_state(network, found, ends, relation) for ends in (pair, (pair[1], pair[0]))}
    ]  # fmt: skip
    shared.sort(key=lambda it: (-len(it[1]) - len(it[2]), it[0]))
    gains = _pairs_closer(near, people, [pair for pair, _, _ in shared[:_WEIGHED_MOST]])
    questions = [MissingTie(p, tuple(sorted(i)), tuple(sorted(n)), gains.get(p)) for p, i, n in shared]
    return tuple(sorted(questions, key=lambda q: -(q.pairs_closer or 0))[:most])


def _holders(has: dict[str, set[str]], people: Collection[str]) -> list[set[str]]:
    found: dict[str, set[str]] = {}
    for one in people:
        for item in has[one]:
            found.setdefault(item, set()).add(one)
    return list(found.values())


def _shared(together: Iterable[set[str]], people: list[str]) -> Counter[Pair]:
    """Count for each pair how many things both are named with; pairs in the order of the people."""
    places = {one: place for place, one in enumerate(people)}
    found: Counter[Pair] = Counter()
    for ones in together:
        found.update(combinations(sorted(ones, key=places.__getitem__), 2))
    return found


def _pairs_closer(near: dict[str, set[str]], people: list[str], pairs: Iterable[Pair]) -> dict[Pair, int]:
    """Count the pairs that each new tie would bring closer, whatever the direction of ties."""
    if len(people) > _WEIGHED_UP_TO:
        return {}
    import numpy as np  # noqa: PLC0415  # slow to import

    places = {one: place for place, one in enumerate(people)}
    steps = _steps(near, places)
    found: dict[Pair, int] = {}
    for one, other in pairs:
        a, b = steps[places[one]], steps[places[other]]
        by = np.minimum(a[:, None] + b[None, :], b[:, None] + a[None, :]) + 1
        found[one, other] = int((by < steps).sum()) // 2
    return found


def _steps(near: dict[str, set[str]], places: dict[str, int]) -> np.ndarray[Any, Any]:
    """Give how many ties each is away from each."""
    import networkx as nx  # noqa: PLC0415  # slow to import
    import numpy as np  # noqa: PLC0415  # slow to import

    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(near)
    graph.add_edges_from((one, other) for one, others in near.items() for other in others)
    steps = np.full((len(places), len(places)), _FAR, dtype=np.int32)
    for one, distances in nx.all_pairs_shortest_path_length(graph):
        steps[places[one], [places[other] for other in distances]] = list(distances.values())
    return steps
