"""The fewest people, or agencies, whose leaving would orphan a part of what is known (also called the bus factor)."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from typing import Any

from workbench.errors import RequestError
from workbench.network.at_risk.holdings import Holding, agency_of, held, said_of
from workbench.network.at_risk.leaver_programme import proven
from workbench.network.measures.result import Answers, Result, result

__all__ = ["Leavers", "fewest_leavers"]

_SECONDS = 1.0
_NEAR = 1e-9

Groups = Mapping[frozenset[Any], int]
"""How many items have exactly these holders."""


@dataclass(frozen=True)
class Leavers:
    """Some who leave, and what is lost with them.

    Args:
        leavers: The people, or agencies.
        items: The items that nobody who stays holds.
    """

    leavers: frozenset[Any]
    items: tuple[Any, ...]


def fewest_leavers(  # noqa: PLR0913  # all but the first two have defaults
    holdings: Collection[Holding],
    share: float,
    answers: Answers | None = None,
    *,
    least: float = 1,
    agencies: Mapping[Any, Hashable] | None = None,
    seconds: float = _SECONDS,
) -> Result[Leavers]:
    """Give the fewest whose leaving would orphan a share of the items.

    Of the items that have a holder, at least `share` would have none; exact by integer programming, after the truck
    factor of Avelino and others 2016, whose greedy way gives an upper bound only. Say it as “six people leaving would
    lose a quarter of what is known”; where the solver finds no proof in time, “at most”.

    Args:
        holdings: Who holds what.
        share: Which part of the items, above 0 and at most 1: 0.25 for a quarter.
        answers: Who was asked and answered.
        least: The lowest level that counts.
        agencies: By person the agency, to ask for whole agencies that leave; None asks for people.
        seconds: How long the solver may look for a proof. What is given with a proof is the same each time.

    Returns:
        The leavers and the items lost: exact, or “at most” as many. Also: count, items (those with a holder), needed
        (how many must be lost), and at least (the number that is proven to be needed).

    Raises:
        RequestError: The share is out of range, nothing is held, or (by agency) too few items can be lost.

    Example:
        >>> said = [Holding("ann", "debt"), Holding("ann", "benefits"), Holding("bea", "benefits"), Holding("bea", "work")]
        >>> found = fewest_leavers(said, 0.5)
        >>> found.also["count"], found.also["needed"], found.how
        (2, 2, 'exact')
    """
    by_item = {item: people for item, people in held(holdings, least).items() if people}
    cautions = said_of(holdings, least)
    if agencies is not None:
        units, unknown = _by_agency(by_item, agencies)
        if unknown:
            cautions += (f"{unknown} items have a holder whose agency is not known; they are taken to stay.",)
    else:
        units = by_item
    needed = _needed(share, len(by_item), len(units))
    groups = Counter(units.values())
    tried = _tried(groups, needed)
    leavers, bound = proven(groups, needed, tried, seconds)
    lost = tuple(item for item, holders in units.items() if holders <= leavers)
    exact = bound >= len(leavers)
    if not exact:
        cautions += (f"No proof was found in time: it takes at most {len(leavers)} and at least {bound}.",)
    also = {"count": len(leavers), "items": len(by_item), "needed": needed, "at least": bound}
    return result(
        "fewest leavers",
        Leavers(leavers, lost),
        answers=answers,
        how="exact" if exact else "at most",
        cautions=cautions,
        also=also,
    )


def _by_agency(
    by_item: Mapping[Any, frozenset[Any]], agencies: Mapping[Any, Hashable]
) -> tuple[dict[Any, frozenset[Any]], int]:
    of = {
        item: frozenset(agency_of(person, agencies) for person in people) for item, people in by_item.items()
    }
    known = {item: units for item, units in of.items() if None not in units}
    return known, len(of) - len(known)


def _needed(share: float, items: int, can_be_lost: int) -> int:
    if not 0 < share <= 1:
        raise RequestError(
            f"The share of items that would be lost is {share:g}, which is not above 0 and at most 1.",
            fix="Write a quarter as 0.25.",
            code="no-sense-here",
        )
    needed = math.ceil(share * items - _NEAR)
    if not items or needed > can_be_lost:
        raise RequestError(
            f"Of {items} items that have a holder {needed} would have to be lost, and {can_be_lost} can be.",
            fix="See who holds what and at which level; for agencies, fill in those that are not known.",
            code="nothing-to-lose",
        )
    return needed


def _tried(groups: Groups, needed: int) -> frozenset[Any]:
    """Take one group of items after another, the cheapest in further leavers first; then keep who is needed."""
    leavers: set[Any] = set()
    left = dict(groups)
    lost = 0
    while lost < needed:
        cheapest = min(left, key=lambda holders: (len(holders - leavers), -left[holders]))
        leavers |= cheapest
        gone = [holders for holders in left if holders <= leavers]
        lost += sum(left.pop(holders) for holders in gone)
    for person in sorted(leavers, key=str):
        fewer = leavers - {person}
        if sum(count for holders, count in groups.items() if holders <= fewer) >= needed:
            leavers = fewer
    return frozenset(leavers)
