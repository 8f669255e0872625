"""Who holds what: holders of each item, what only one knows, and whom to shadow first."""

from __future__ import annotations

import math
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from workbench.network.measures.result import Answers, Result, result
from workbench.network.measures.suitable import is_known

__all__ = [
    "Holders",
    "Holding",
    "SoleHolders",
    "agency_of",
    "exclusivity",
    "held",
    "holders",
    "said_of",
    "sole_holders",
]


@dataclass(frozen=True)
class Holding:
    """That somebody has an item: knowledge, data, a service, a contact.

    Args:
        holder: The person.
        item: The item.
        level: How well, on the scale that was asked, from 1; None where that is not known.
        told_by: Whether they say so themselves, or others say it of them.
    """

    holder: Hashable
    item: Hashable
    level: float | None = None
    told_by: Literal["self", "other"] = "self"


@dataclass(frozen=True)
class Holders:
    """Who holds an item.

    Args:
        people: The holders.
        agencies: Their agencies.
        agency_not_known: How many of them have no known agency.
    """

    people: frozenset[Any]
    agencies: frozenset[Any]
    agency_not_known: int = 0


def held(
    holdings: Iterable[Holding], least: float = 1, items: Iterable[Hashable] = ()
) -> dict[Any, frozenset[Any]]:
    """Give the holders of each item at or above a level.

    Args:
        holdings: Who holds what.
        least: The lowest level that counts; from above 1 a level that is not known does not count.
        items: Further items that were asked about, so that those without a holder are not forgotten.

    Returns:
        By item the holders, in the order in which items are first named.

    Example:
        >>> {item: sorted(of) for item, of in held([Holding("ann", "debt", 2), Holding("bea", "debt", 4)], least=3).items()}
        {'debt': ['bea']}
    """
    found: dict[Any, set[Any]] = {item: set() for item in items}
    for holding in holdings:
        of = found.setdefault(holding.item, set())
        if (least <= 1 and holding.level is None) or (holding.level is not None and holding.level >= least):
            of.add(holding.holder)
    return {item: frozenset(of) for item, of in found.items()}


def holders(
    holdings: Collection[Holding],
    agencies: Mapping[Any, Hashable],
    answers: Answers | None = None,
    *,
    least: float = 1,
    items: Iterable[Hashable] = (),
) -> Result[dict[Any, Holders]]:
    """Give how many people, and how many agencies, hold each item.

    Distinct holders at or above a level, people and agencies apart; this project's definition. Say one as “only one
    person knows”.

    Args:
        holdings: Who holds what.
        agencies: By person the agency; None, "" and “unknown” stand for one that is not known.
        answers: Who was asked and answered.
        least: The lowest level that counts.
        items: Further items that were asked about.

    Returns:
        By item the `Holders`.

    Example:
        >>> found = holders([Holding("ann", "debt"), Holding("bea", "debt")], {"ann": "council", "bea": "council"}).value
        >>> len(found["debt"].people), len(found["debt"].agencies)
        (2, 1)
    """
    found = {}
    for item, people in held(holdings, least, items).items():
        known = {agency for person in people if (agency := agency_of(person, agencies)) is not None}
        missing = sum(agency_of(person, agencies) is None for person in people)
        found[item] = Holders(people, frozenset(known), missing)
    return result("holders", found, answers=answers, cautions=said_of(holdings, least))


@dataclass(frozen=True)
class SoleHolders:
    """Items that hang on one person or one agency.

    Args:
        person: By item that has exactly one holder, that holder.
        agency: By item all of whose holders are of one agency, that agency; items with one holder included.
        nobody: Items that were asked about and have no holder; none where nobody was asked.
    """

    person: Mapping[Any, Any]
    agency: Mapping[Any, Any]
    nobody: tuple[Any, ...]


def sole_holders(
    holdings: Collection[Holding],
    agencies: Mapping[Any, Hashable],
    answers: Answers | None = None,
    *,
    least: float = 1,
    items: Iterable[Hashable] = (),
) -> Result[SoleHolders]:
    """Give what only one person, or only one agency, knows.

    Items with exactly one holder at or above a level, and with holders in exactly one agency; this project's definition.
    An item with a holder whose agency is not known is not said to be held in one agency alone.

    Args:
        holdings: Who holds what.
        agencies: By person the agency.
        answers: Who was asked and answered.
        least: The lowest level that counts.
        items: Further items that were asked about.

    Example:
        >>> said = [Holding("ann", "debt"), Holding("ann", "benefits"), Holding("bea", "benefits")]
        >>> found = sole_holders(said, {"ann": "council", "bea": "council"}).value
        >>> dict(found.person), dict(found.agency)
        ({'debt': 'ann'}, {'debt': 'council', 'benefits': 'council'})
    """
    by_item = holders(holdings, agencies, answers, least=least, items=items).value
    found = SoleHolders(
        {item: next(iter(of.people)) for item, of in by_item.items() if len(of.people) == 1},
        {
            item: next(iter(of.agencies))
            for item, of in by_item.items()
            if len(of.agencies) == 1 and not of.agency_not_known
        },
        tuple(item for item, of in by_item.items() if not of.people and (answers is None or answers.asked)),
    )
    return result("sole holders", found, answers=answers, cautions=said_of(holdings, least))


def exclusivity(
    holdings: Collection[Holding], answers: Answers | None = None, *, least: float = 1
) -> Result[dict[Any, float]]:
    """Give who holds most of what few others hold: whom to shadow first.

    The sum over what somebody holds of exp(1 less the number of its holders), as ORA has it: 1 for each item that
    nobody else holds, 0.37 for each that one other holds.

    Args:
        holdings: Who holds what.
        answers: Who was asked and answered.
        least: The lowest level that counts.

    Returns:
        By holder the score, the highest first.

    Example:
        >>> exclusivity([Holding("ann", "debt"), Holding("bea", "benefits"), Holding("ann", "benefits")]).value
        {'ann': 1.3678794411714423, 'bea': 0.36787944117144233}
    """
    shares: dict[Any, list[float]] = {holding.holder: [] for holding in holdings}
    for people in held(holdings, least).values():
        for person in people:
            shares[person].append(math.exp(1 - len(people)))
    scores = {person: math.fsum(parts) for person, parts in shares.items()}
    ranked = dict(sorted(scores.items(), key=lambda pair: -pair[1]))
    return result("exclusivity", ranked, answers=answers, cautions=said_of(holdings, least))


def agency_of(person: Any, agencies: Mapping[Any, Hashable]) -> Hashable | None:
    """Give somebody's agency, or None where it is not known."""
    found = agencies.get(person)
    return found if is_known(found) else None


def said_of(holdings: Collection[Holding], least: float) -> tuple[str, ...]:
    """Say what must be said of who holds what: levels that are not known, and what rests on the word of others."""
    cautions: tuple[str, ...] = ()
    if unknown := sum(h.level is None for h in holdings):
        how = "count as held" if least <= 1 else f"do not count as level {least:g}"
        cautions += (f"The level of {unknown} of {len(holdings)} holdings is not known; they {how}.",)
    themselves = {(h.holder, h.item) for h in holdings if h.told_by == "self"}
    if others := len({(h.holder, h.item) for h in holdings} - themselves):
        cautions += (f"{others} holdings rest on what others say alone.",)
    return cautions
