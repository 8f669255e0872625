"""What a dataset offers to choose from, what was chosen, and a list that is searched by words."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from rapidfuzz import fuzz

from workbench.statistics import outcome_of
from workbench.statxplore import Months, View

__all__ = ["TOTAL", "Asked", "Choice", "Chosen", "Dataset", "Kind", "Source", "counted_in_words", "narrowed", "place_in_words"]

TOTAL = "total"
"""The key of “all together”."""

_LIKE_ENOUGH = 78
_DECISIONS = re.compile(r"\bdecisions$", re.IGNORECASE)


@dataclass(frozen=True)
class Choice:
    """One thing that can be chosen from a list.

    Args:
        key: What stands for it: an address, a code or a name.
        label: What people call it.
        where: Where it stands: the folders above a dataset, the kind of area of a place.
        within: The field that a place belongs to.
        words: Further words by which it is found.
        group: Whether it is several values counted as one.
    """

    key: str
    label: str
    where: str = ""
    within: str = ""
    words: str = ""
    group: bool = False


@dataclass(frozen=True)
class Kind:
    """A field that divides what is counted, such as age or outcome.

    Args:
        key: Its address, or its label where it has none.
        label: What it is called.
        total: Whether all its values together can be had.
        outcome: Whether its values are the outcomes of decisions.
    """

    key: str
    label: str
    total: bool = True
    outcome: bool = False


@dataclass(frozen=True)
class Asked:
    """What a person chose.

    Args:
        measure: What to count.
        place: Where, or None where the dataset knows no places.
        comparator: What to compare it with, or None.
        months: Which months.
        breakdown: The field to break the numbers down by, or None.
        picks: For other fields, by key, the value looked at.
    """

    measure: Choice
    place: Choice | None = None
    comparator: Choice | None = None
    months: Months = field(default_factory=Months)
    breakdown: Kind | None = None
    picks: Mapping[str, Choice] = field(default_factory=dict)


class Dataset(Protocol):
    """What one dataset or saved table has to choose from."""

    @property
    def note(self) -> str:
        """What to know of it before it is opened, such as how old it is."""

    @property
    def saved(self) -> bool:
        """Whether it is in the inquiry's folder already."""

    @property
    def measures(self) -> Sequence[Choice]:
        """What can be counted."""

    @property
    def levels(self) -> Sequence[Choice]:
        """The kinds of places."""

    @property
    def months(self) -> Sequence[tuple[dt.date, str]]:
        """The first day and the name of each period, the oldest first."""

    @property
    def kinds(self) -> Sequence[Kind]:
        """The fields that are neither time nor place."""

    def places(self, level: str) -> Sequence[Choice]:
        """Give the places of a level by its key, "" for all that are not very many."""

    def peers(self, place: Choice) -> Sequence[Choice]:
        """Give the places that a place can be compared with."""

    def items(self, kind: str) -> Sequence[Choice]:
        """Give the values of a field by its key, “all together” left out."""

    def numbers(self, asked: Asked) -> int:
        """Count the numbers that would be asked for; 0 where nothing needs to be asked."""

    def look(self, asked: Asked) -> View:
        """Get the table and look at it in the way that was asked."""


class Source(Protocol):
    """Where tables come from."""

    def datasets(self) -> Sequence[Choice]:
        """Give all that there is."""

    def search(self, text: str) -> Chosen:
        """Give what fits the words typed."""

    def open(self, key: str) -> Dataset:
        """Open one of them by its key."""

    def close(self) -> None:
        """Let go of what it holds."""


@dataclass(frozen=True)
class Chosen:
    """What a search leaves of a list.

    Args:
        found: What fits, best first.
        said: A sentence for the person, or "".
    """

    found: tuple[Choice, ...]
    said: str = ""


def narrowed(choices: Iterable[Choice], text: str) -> Chosen:
    """Give the choices that have every word typed; where none has, those that come near.

    Args:
        choices: All there are.
        text: Words, or their beginnings; capitals do not matter.

    Example:
        >>> areas = [Choice("S12000047", "Fife", "Council area"), Choice("S12000020", "Moray", "Council area")]
        >>> [c.label for c in narrowed(areas, "fif").found], [c.label for c in narrowed(areas, "Morya").found]
        (['Fife'], ['Moray'])
    """
    every = tuple(choices)
    words = text.casefold().split()
    if not words:
        return Chosen(every)
    found = [one for one in every if all(word in _words_of(one) for word in words)]
    if found:
        return Chosen(tuple(sorted(found, key=lambda one: not one.label.casefold().startswith(words[0]))))
    near = [(fuzz.WRatio(text.casefold(), one.label.casefold()), one) for one in every]
    close = sorted((pair for pair in near if pair[0] >= _LIKE_ENOUGH), key=lambda pair: -pair[0])
    if close:
        return Chosen(tuple(one for _, one in close), f"Nothing is called “{text.strip()[:60]}”; these come near.")
    return Chosen((), f"Nothing fits “{text.strip()[:60]}”. Try fewer letters or another word.")


def counted_in_words(measure: str, picks: Iterable[Choice]) -> str:
    """Say what is counted, in the plural and in few words, for a headline.

    Args:
        measure: The measure's label.
        picks: The values looked at.

    Example:
        >>> adverse = Choice("1", "Decision to apply a sanction (adverse)")
        >>> counted_in_words("Sanction decisions", [adverse, Choice("2", "Female")])
        'Adverse sanction decisions (Female)'
    """
    said, others = measure, []
    for pick in picks:
        outcome = "" if pick.group or pick.key == TOTAL else outcome_of(pick.label)
        if outcome == "cancelled":
            said = "Cancelled referrals"
        elif outcome in {"adverse", "non-adverse", "reserved"} and _DECISIONS.search(measure):
            said = f"{outcome.capitalize()} {measure[:1].lower()}{measure[1:]}"
        elif pick.key != TOTAL:
            others.append(pick.label)
    return f"{said} ({', '.join(others)})" if others else said


def place_in_words(place: Choice | None) -> str:
    """Say what a place is where its name alone would be taken for another; "" where the name will do.

    Example:
        >>> place_in_words(Choice("KIR", "Kirkcaldy", "Jobcentre Plus office"))
        'Kirkcaldy jobcentre'
    """
    if place is None or place.key == TOTAL or "jobcentre" not in place.where.casefold():
        return ""
    return place.label if "jobcentre" in place.label.casefold() else f"{place.label} jobcentre"


def _words_of(one: Choice) -> str:
    return f"{one.label} {one.where} {one.words}".casefold()

