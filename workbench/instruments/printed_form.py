"""What stands on a printed form, in order, before it becomes a page or a Word file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar

from workbench.errors import RequestError
from workbench.instruments.checklist import require_caveats
from workbench.instruments.instrument import Instrument, Making, Part, caveats_of, is_vignette, unfit_for_use
from workbench.instruments.item import Item
from workbench.instruments.question import Question

__all__ = ["Block", "Grid", "Listed", "Log", "PrintedForm", "PrintedPart", "Single", "Told", "check_fit", "printed_form"]

_WIDEST_GRID = 7
_HOW_TO_SKIP = (
    "Leave out what you skip. Where it is your answer, write “unknown”, “not applicable” or “prefer not to say” beside the question."
)
_NOT_KEPT = "What is written here is not collected, and the workbench keeps nothing of it."
_COMPOSITE = "This story is a composite. It tells of no real person."
_DRAFT = "Draft: nobody has tried it out yet. It is for trying out, not for an event."
_WORDING = {
    "as published": "The wording is as published.",
    "adapted": "The wording is adapted from what was published.",
    "written here": "The wording was written for this workbench.",
}
_STARS = {1: "one star of three", 2: "two stars of three", 3: "three stars of three"}


@dataclass(frozen=True)
class Listed:
    """An answer to choose.

    Args:
        value: What answers' files hold.
        label: What people see.
        meaning: When it is the right one, or "".
    """

    value: str
    label: str
    meaning: str = ""


@dataclass(frozen=True)
class Told:
    """A statement, which nobody answers.

    Args:
        text: What it says.
        notes: What else stands with it.
    """

    kind: ClassVar[str] = "told"

    text: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Single:
    """One question.

    Args:
        key: The question's key.
        label: Its number and wording.
        how: Whether one answer or several are chosen, or a line or a box is written in.
        choices: What can be chosen.
        notes: What helps to answer it.
        unit: What stands behind a written number.
    """

    kind: ClassVar[str] = "single"

    key: str
    label: str
    how: str
    choices: tuple[Listed, ...] = ()
    notes: tuple[str, ...] = ()
    unit: str = ""


@dataclass(frozen=True)
class Grid:
    """Questions with the same answers, one beneath the other.

    Args:
        caption: What they share: the wording, or what the scale means.
        rows: For each its key and its wording.
        how: As for a single question.
        choices: The columns; none where something is written in each row.
        notes: What helps to answer them.
    """

    kind: ClassVar[str] = "grid"

    caption: str
    rows: tuple[tuple[str, str], ...]
    how: str
    choices: tuple[Listed, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Log:
    """A table that repeats, to be filled in row by row.

    Args:
        caption: What it is.
        headings: For each column its key and its wording.
        rows: How many blank rows it has.
        notes: How its columns are answered.
    """

    kind: ClassVar[str] = "log"

    caption: str
    headings: tuple[tuple[str, str], ...]
    rows: int
    notes: tuple[str, ...] = ()


Block = Told | Single | Grid | Log
_Earlier = Mapping[str, Question]


@dataclass(frozen=True)
class PrintedPart:
    """A part of a printed form.

    Args:
        title: Its heading.
        text: What is read before its questions.
        caveats: What must be shown with it; on a page of its own all that must be shown with the form.
        own_page: Whether it starts a page.
        blocks: What stands in it.
        aims: For whoever asks: what is not read out.
        anticipated: For whoever asks: the responses that its makers expect.
    """

    title: str
    text: str
    caveats: tuple[str, ...]
    own_page: bool
    blocks: tuple[Block, ...]
    aims: tuple[str, ...] = ()
    anticipated: tuple[str, ...] = ()


@dataclass(frozen=True)
class PrintedForm:
    """A form as it is printed.

    Args:
        title: The instrument's title.
        copy: Whose copy it is, where not the respondent's; or "".
        purpose: What it is for.
        instructions: What to know before filling it in.
        caveats: What must be shown on every print.
        about: What is written about the sheet: for each its key and its label.
        parts: Its parts, in order.
        foot: Version, wording and sources.
    """

    title: str
    copy: str
    purpose: str
    instructions: tuple[str, ...]
    caveats: tuple[str, ...]
    about: tuple[tuple[str, str], ...]
    parts: tuple[PrintedPart, ...]
    foot: tuple[str, ...]


def printed_form(instrument: Instrument, *, for_facilitator: bool = False) -> PrintedForm:
    """Lay out an instrument for printing; its caveats stand at the beginning and on every page of its own.

    Args:
        instrument: The instrument.
        for_facilitator: Whether aims, which are not read out, and anticipated responses stand on it; for the team only.

    Raises:
        RequestError: It may not be used; see `check_fit`.

    Example:
        >>> from pathlib import Path
        >>> from workbench.instruments.shelf import find_instrument
        >>> form = printed_form(find_instrument(Path("no-such-folder"), "retreat-evaluation"))
        >>> [part.title for part in form.parts], len(form.caveats)
        (['The retreat as a whole', 'In your own words'], 2)
    """
    check_fit(instrument)
    caveats = (*_declared(instrument), *caveats_of(instrument))
    keeps = instrument.collects == "answers"
    return PrintedForm(
        instrument.title,
        "For whoever asks; not for respondents" if for_facilitator else "",
        instrument.purpose,
        tuple(text for text in (instrument.instructions, _HOW_TO_SKIP if keeps else _NOT_KEPT) if text),
        caveats,
        tuple(_about(instrument)) if keeps else (),
        tuple(_parts(instrument, caveats, for_facilitator=for_facilitator)),
        tuple(_foot(instrument)),
    )


def check_fit(instrument: Instrument) -> None:
    """Refuse what may not be given to anybody to fill in.

    Raises:
        RequestError: It is a vignette that does not declare that it tells of no real person, or that is called final
            but was never tried out; or it is a risk checklist that lost a caveat or more, see `require_caveats`.
    """
    said = unfit_for_use(instrument)
    if said:
        raise RequestError(
            f"“{instrument.title}” cannot be used. {' '.join(said)}",
            fix="Write under making what is true of it; if it tells of a real person, do not use it.", code="unfit-vignette",
        )  # fmt: skip
    require_caveats(instrument)


def _declared(instrument: Instrument) -> tuple[str, ...]:
    if not is_vignette(instrument):
        return ()
    making = instrument.making or Making()
    return (_COMPOSITE, _DRAFT) if making.status == "draft" else (_COMPOSITE,)


def _about(instrument: Instrument) -> Iterator[tuple[str, str]]:
    yield "sheet", "Number of the sheet"
    if instrument.has_respondent:
        yield "respondent", "Pseudonym; not your name" if instrument.answered_by == "person" else f"Answered by ({instrument.answered_by})"
    yield "collected", "Date"


def _foot(instrument: Instrument) -> Iterator[str]:
    yield " ".join(text for text in (f"Version {instrument.version}.", _WORDING.get(instrument.wording, "")) if text)
    if instrument.not_found:
        yield instrument.not_found
    for source in instrument.sources:
        yield f"Source: {', '.join(text for text in (source.title, source.publisher, source.url) if text)}."


def _parts(instrument: Instrument, caveats: tuple[str, ...], *, for_facilitator: bool) -> Iterator[PrintedPart]:
    numbers = {question.key: at for at, question in enumerate(instrument.answerable, start=1)}
    earlier = {question.item.id: question for question in instrument.answerable}
    for part in instrument.parts:
        own_page = part.own_page == "yes" or is_vignette(instrument)
        asked = [question for question in instrument.questions if question.part == part.id]
        blocks = _log(part, asked, earlier) if part.rows else _blocks(asked, numbers, earlier)
        yield PrintedPart(
            part.title, part.text or "", caveats if own_page else part.caveats, own_page, tuple(blocks),
            tuple(_aims(part)) if for_facilitator else (), part.anticipated if for_facilitator else (),
        )  # fmt: skip


def _aims(part: Part) -> Iterator[str]:
    if part.not_read_out:
        yield part.not_read_out
    yield from (f"{item.wording} {item.not_read_out}" for item in part.items if item.not_read_out)


def _log(part: Part, asked: Iterable[Question], earlier: _Earlier) -> Iterator[Block]:
    questions = list(asked)
    yield from (_told(q.item) for q in questions if q.item.type == "statement")
    columns = [q for q in questions if q.item.type != "statement"]
    notes = [f"{q.wording} {' '.join([*_notes(q, earlier), *_either(q)])}" for q in columns if _notes(q, earlier) or q.choices]
    if columns:
        yield Log(f"{part.title}: one row each", tuple((q.key, q.wording) for q in columns), part.rows or 1, tuple(notes))


def _either(question: Question) -> list[str]:
    labels = [choice.label for choice in _listed(question)]
    return [f"Answers: {'; '.join(labels)}."] if labels else []


def _blocks(asked: Iterable[Question], numbers: Mapping[str, int], earlier: _Earlier) -> Iterator[Block]:
    for _, run in groupby(asked, _shared):
        questions = list(run)
        first = questions[0]
        if first.item.type == "statement":
            yield from (_told(q.item) for q in questions)
        elif first.entry:
            yield _entries(questions, earlier)
        elif len(questions) > 1:
            rows = tuple((q.key, f"{numbers[q.key]}. {q.wording}") for q in questions)
            yield Grid(first.scale_words, rows, "one", _listed(first))
        else:
            yield _single(first, numbers[first.key], earlier)


def _shared(question: Question) -> tuple[str, str]:
    """Give what neighbours must share to stand in one grid."""
    item = question.item
    if question.entry or item.type == "statement":
        return "item", item.id
    plain = not any((item.help, item.evidence, item.stars, item.shown_if, item.required == "yes"))
    few = question.scale is not None and len(question.scale.points) <= _WIDEST_GRID
    return ("scale", question.scale.id) if plain and few and question.scale else ("item", item.id)


def _entries(questions: list[Question], earlier: _Earlier) -> Block:
    first = questions[0]
    choices = _listed(first)
    rows = tuple((q.key, q.entry.label if q.entry else q.wording) for q in questions)
    notes = _notes(first, earlier)
    if len(choices) > _WIDEST_GRID:
        return Grid(first.item.wording, rows, "line", (), (*notes, *_either(first)))
    return Grid(first.item.wording, rows, _how(first.item), choices, notes)


def _single(question: Question, number: int, earlier: _Earlier) -> Single:
    item = question.item
    return Single(
        question.key, f"{number}. {question.wording}", _how(item), _listed(question), _notes(question, earlier), item.unit or ""
    )


def _told(item: Item) -> Told:
    return Told(item.wording, tuple(text for text in (item.help, _evidence(item)) if text))


def _how(item: Item) -> str:
    if item.type in {"scale", "choice", "yes-no"}:
        return "one"
    return {"several": "several", "long text": "box"}.get(item.type, "line")


def _listed(question: Question) -> tuple[Listed, ...]:
    if question.scale:
        named = question.scale.numbers == "no"
        return tuple(Listed(str(p.value), p.label if named and p.label else p.shown, p.meaning or "") for p in question.scale.points)
    meanings = {option.id: option.meaning or "" for option in question.item.options}
    return tuple(Listed(choice.value, choice.label, meanings.get(choice.value, "")) for choice in question.choices)


def _notes(question: Question, earlier: _Earlier) -> tuple[str, ...]:
    item = question.item
    asked_if = ""
    if item.shown_if:
        before = earlier[item.shown_if.item]
        labels = {choice.value: choice.label for choice in before.choices}
        values = " or ".join(f"“{labels.get(value, value)}”" for value in item.shown_if.one_of)
        asked_if = f"Only where the answer to “{before.wording}” is {values}."
    most = f"Choose at most {item.at_most}." if item.at_most else ""
    needed = "Please answer this one." if item.required == "yes" else ""
    said = (asked_if, item.help or "", question.scale_words, _evidence(item), most, _written(item), needed)
    return tuple(text for text in said if text)


def _evidence(item: Item) -> str:
    stars = f"Strength of evidence: {_STARS[item.stars]}." if item.stars else ""
    return " ".join(text for text in (stars, item.evidence or "") if text)


def _written(item: Item) -> str:
    if item.type == "date":
        return "As 2026-03-12, 2026-03 or 2026."
    if item.type == "person":
        return "A pseudonym, never a name."
    bounds = [f"{word} {bound:g}" for word, bound in (("at least", item.least), ("at most", item.most)) if bound is not None]
    return f"A number, {' and '.join(bounds)}." if bounds else ""
