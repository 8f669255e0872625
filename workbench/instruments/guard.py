"""What may never become of a risk checklist: a copy without its caveats, a file of answers, a table of people, a score.

A workspace may keep a copy of the shipped checklist, and write others. They are known by any one of four marks, so that
taking one away does not set a copy free: the shipped checklist's id, a caseworker who fills it in, stars at an item, or
three prompts that are word for word the shipped ones.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from workbench.instruments.instrument import Instrument, caveats_of
from workbench.instruments.item import Item
from workbench.store import Stored, load_record
from workbench.workspace import shipped

__all__ = ["RISK_CHECKLIST", "Breach", "breaches", "is_guarded"]

RISK_CHECKLIST = "long-term-unemployment"
"""The id of the checklist that travels with the package."""

_SHARED = 3  # one or two prompts in common may be chance: anybody may ask about age
_NUMBERS = frozenset({"number", "scale"})
_WHO = re.compile(
    r"\b(?:(?:sur|fore|first|last|full|family|maiden)?names?|initials?|signatures?|nino|national insurance|date of birth|birth ?da(?:y|te)"
    r"|post ?codes?|e ?mails?|(?:tele)?phones?|home address"
    r"|(?:client|customer|case|person|participant|claimant|reference|ref|id|identity|nhs|chi|ni) ?(?:number|no|nr|code|id|ref|reference|identifier)s?"
    r"|identifiers?)\b"
)
_WEIGHS = re.compile(r"\b(?:scores?|scored|scoring|totals?|sum|sums|add up|rank|ranks|ranked|ranking|ratings?|percentile)\b")


@dataclass(frozen=True)
class Breach:
    """One thing that a risk checklist may not be.

    Args:
        place: Where in the instrument, as the names and numbers that lead there.
        message: What is wrong, as a sentence.
        fix: What to do, as a sentence.
        code: A stable name.
    """

    place: tuple[str | int, ...]
    message: str
    fix: str
    code: str


def is_guarded(instrument: Instrument) -> bool:
    """Whether an instrument is a risk checklist, by any one of its marks.

    Example:
        >>> shortened = _shipped().model_copy(update={"id": "ours", "answered_by": "person", "sort": "questionnaire"})
        >>> is_guarded(shortened)
        True
    """
    return instrument.answered_by == "caseworker" or _is_copy(instrument)


def breaches(instrument: Instrument) -> Iterator[Breach]:
    """Give what a risk checklist may not be; nothing for other instruments.

    Example:
        >>> [breach.code for breach in breaches(_shipped().model_copy(update={"collects": "answers"}))]
        ['checklist-keeps-answers']
    """
    if is_guarded(instrument):
        yield from _kept(instrument)
        yield from _caveats(instrument)
        yield from _people(instrument)
        yield from _weighed(instrument)


def _is_copy(instrument: Instrument) -> bool:
    """Whether it is the shipped checklist, or made after it."""
    items = [item for part in instrument.parts for item in part.items]
    return (
        instrument.id == RISK_CHECKLIST
        or any(item.stars for item in items)
        or len({_plain(item.wording) for item in items} & _shipped_prompts()) >= _SHARED
    )


def _kept(instrument: Instrument) -> Iterator[Breach]:
    if instrument.collects != "nothing":
        yield Breach(
            ("collects",), f"“{instrument.title}” is about a person and would keep answers.", "Write collects: nothing.", code="checklist-keeps-answers"
        )


def _caveats(instrument: Instrument) -> Iterator[Breach]:
    caveats = caveats_of(instrument)
    lost = [caveat for caveat in caveats_of(_shipped()) if caveat not in caveats] if _is_copy(instrument) else []
    if lost or not caveats:
        yield Breach(
            ("caveats",), f"“{instrument.title}” is used about a person and lacks a caveat" + (f": “{lost[0]}”" if lost else "."),
            f"Write under caveats what it cannot tell; those of the checklist “{RISK_CHECKLIST}” must all stay, word for word.", code="without-caveats",
        )  # fmt: skip


def _people(instrument: Instrument) -> Iterator[Breach]:
    told = f"“{instrument.title}” is for one conversation about one person, who is not named"
    for at, part in enumerate(instrument.parts):
        for name in ("rows", "for_each", "for_each_kind"):
            if getattr(part, name):
                yield Breach(("parts", at, name), f"{told}; this would make a table of people.", f"Take {name} out.", code="checklist-of-people")
    if instrument.pairing != "none":
        yield Breach(("pairing",), f"{told}; this would tell people apart.", "Write pairing: none.", code="checklist-of-people")
    for place, item in _items(instrument):
        word = _WHO.search(_asked(item))
        if item.type == "person" or word:
            why = f"this asks for “{word[0]}”" if word else "this asks for a person"
            yield Breach(place, f"{told}; {why}.", "Take the item out, or word it without that.", code="checklist-of-people")


def _weighed(instrument: Instrument) -> Iterator[Breach]:
    told = f"“{instrument.title}” gives no score and no rank"
    if instrument.composites:
        yield Breach(("composites",), f"{told}; this would add answers up.", "Take composites out.", code="checklist-scores")
    for place, item in _items(instrument):
        word = _WEIGHS.search(_asked(item))
        if word:
            yield Breach(place, f"{told}; this asks for “{word[0]}”.", "Take the item out, or word it without that.", code="checklist-scores")
        elif item.type in _NUMBERS and _is_copy(instrument):
            yield Breach(
                place, f"{told}; an item of type {item.type} would be a number to add up.", "Write type: choice, or take it out.", code="checklist-scores"
            )


def _items(instrument: Instrument) -> Iterator[tuple[tuple[str | int, ...], Item]]:
    for at, part in enumerate(instrument.parts):
        for i, item in enumerate(part.items):
            yield ("parts", at, "items", i), item


def _asked(item: Item) -> str:
    """Give what an item asks for: its short name, wording, unit and choices; its help may say what not to write."""
    return " | ".join(_plain(text) for text in (item.id, item.wording, item.unit or "", *(option.label for option in item.options)))


def _plain(text: str) -> str:
    """Give a text without what does not change its words: case, signs, spaces."""
    return " ".join(re.sub(r"[\W_]+", " ", unicodedata.normalize("NFKC", text).casefold()).split())


@cache
def _shipped() -> Instrument:
    """Read the shipped checklist past the shelf, which asks here whether what lies on it is right."""
    templates = shipped("templates")
    found = load_record(templates / Instrument.folder / f"{RISK_CHECKLIST}.yaml", Instrument, root=templates)
    if not isinstance(found, Stored):
        raise TypeError(f"The shipped {RISK_CHECKLIST} cannot be read: {found[0]}")
    return found.record


@cache
def _shipped_prompts() -> frozenset[str]:
    return frozenset(_plain(item.wording) for part in _shipped().parts for item in part.items if item.stars)
