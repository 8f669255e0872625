"""Who thinks who knows what: how often they are right, and what nobody outside knows that an agency has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from workbench.network.at_risk.holdings import Holding, agency_of, held, said_of
from workbench.network.measures.result import Answers, Result, result

__all__ = ["Accuracy", "Aware", "BlindSpots", "awareness_accuracy", "blind_spots"]


@dataclass(frozen=True)
class Aware:
    """That somebody thinks that another holds an item.

    Args:
        perceiver: Who thinks so.
        holder: Of whom.
        item: The item.
    """

    perceiver: Hashable
    holder: Hashable
    item: Hashable


@dataclass(frozen=True)
class BlindSpots:
    """What agencies hold and nobody outside knows, as pairs of agency and item.

    Args:
        blind: Nobody of another agency thinks that anybody there holds it.
        not_known: The same, but nobody outside was asked and answered, or only people of no known agency think so.
        seen: Somebody of another agency knows.
    """

    blind: tuple[tuple[Any, Any], ...]
    not_known: tuple[tuple[Any, Any], ...]
    seen: tuple[tuple[Any, Any], ...]


def blind_spots(
    holdings: Collection[Holding],
    aware: Iterable[Aware],
    agencies: Mapping[Any, Hashable],
    answers: Answers | None = None,
    *,
    least: float = 1,
) -> Result[BlindSpots]:
    """Give what an agency has and nobody outside knows that it has.

    Items held in an agency that nobody of another agency thinks anybody there holds; this project's definition. Say it
    as “others do not know you have this”.

    Args:
        holdings: Who holds what; holders whose agency is not known are left out.
        aware: Who thinks who holds what.
        agencies: By person the agency.
        answers: Who was asked and answered about what others know; None takes everybody to have.
        least: The lowest level that counts.

    Returns:
        The `BlindSpots`.

    Example:
        >>> of = {"ann": "council", "bea": "dwp"}
        >>> blind_spots([Holding("ann", "debt"), Holding("ann", "work")], [Aware("bea", "ann", "debt")], of).value.blind
        (('council', 'work'),)
    """
    spots = {
        (agency, item): None
        for item, people in held(holdings, least).items()
        for agency in sorted({agency_of(person, agencies) for person in people} - {None}, key=str)
    }
    seen_by: dict[tuple[Any, Any], set[Any]] = defaultdict(set)
    for one in aware:
        seen_by[agency_of(one.holder, agencies), one.item].add(agency_of(one.perceiver, agencies))
    who = None if answers is None else {agency_of(person, agencies) for person in answers.answered} - {None}
    kinds: dict[str, list[tuple[Any, Any]]] = {"blind": [], "not_known": [], "seen": []}
    for spot in spots:
        kinds[_kind(spot[0], seen_by[spot], who)].append(spot)
    found = BlindSpots(*(tuple(kinds[kind]) for kind in ("blind", "not_known", "seen")))
    return result("blind spots", found, answers=answers, cautions=said_of(holdings, least))


def _kind(agency: Any, seen_by: set[Any], who: set[Any] | None) -> str:
    outside = seen_by - {agency}
    if outside - {None}:
        return "seen"
    nobody_asked = who is not None and not who - {agency}
    return "not_known" if outside or nobody_asked else "blind"


@dataclass(frozen=True)
class Accuracy:
    """How far what people think others know is what those say themselves.

    Args:
        right: Statements that the person confirms.
        wrong: Statements that the person, who answered, does not.
        not_known: Statements about somebody who was not asked or did not answer.
        named: Of what people say they hold, what at least one other names.
        held: What people say they hold.
    """

    right: int = 0
    wrong: int = 0
    not_known: int = 0
    named: int = 0
    held: int = 0

    @property
    def share(self) -> float | None:
        """Right statements of those that can be judged; None where there is none."""
        judged = self.right + self.wrong
        return self.right / judged if judged else None


def awareness_accuracy(
    holdings: Collection[Holding],
    aware: Iterable[Aware],
    answers: Answers | None = None,
    *,
    least: float = 1,
) -> Result[Accuracy]:
    """Give how often people are right about who knows what.

    The share of statements “this person holds this item” that the person confirms, of those about people who were asked
    and answered (after Krackhardt 1990); and the share of what people hold that somebody else names. What people say
    of themselves is no statement about others.

    Args:
        holdings: Who holds what; only what people say of themselves confirms.
        aware: Who thinks who holds what; the same said twice counts once.
        answers: Who was asked and answered; None takes everybody to have.
        least: The level from which on a holding confirms. Where a level is not known the statement is not judged.

    Returns:
        The `Accuracy`. Also: by perceiver, that of each who said anything.

    Example:
        >>> said = [Aware("bea", "ann", "debt"), Aware("bea", "ann", "work")]
        >>> awareness_accuracy([Holding("ann", "debt")], said).value.share
        0.5
    """
    own = [holding for holding in holdings if holding.told_by == "self"]
    confirmed = {(person, item) for item, people in held(own, least).items() for person in people}
    unclear = {(h.holder, h.item) for h in own if h.level is None} - confirmed
    statements = [one for one in dict.fromkeys(aware) if one.perceiver != one.holder]
    by_perceiver: dict[Any, list[str]] = defaultdict(list)
    for one in statements:
        by_perceiver[one.perceiver].append(_judged(one, confirmed, unclear, answers))
    said = {(one.holder, one.item) for one in statements}
    every = [kind for kinds in by_perceiver.values() for kind in kinds]
    total = _accuracy(every, len(said & confirmed), len(confirmed))
    also = {"by perceiver": {person: _accuracy(kinds) for person, kinds in by_perceiver.items()}}
    return result("awareness accuracy", total, answers=answers, cautions=said_of(own, least), also=also)


def _accuracy(kinds: Collection[str], named: int = 0, of: int = 0) -> Accuracy:
    right, wrong, not_known = (
        sum(kind == wanted for kind in kinds) for wanted in ("right", "wrong", "not known")
    )
    return Accuracy(right, wrong, not_known, named, of)


def _judged(
    one: Aware, confirmed: set[tuple[Any, Any]], unclear: set[tuple[Any, Any]], answers: Answers | None
) -> str:
    if answers is not None and one.holder not in answers.answered:
        return "not known"
    if (one.holder, one.item) in unclear:
        return "not known"
    return "right" if (one.holder, one.item) in confirmed else "wrong"
