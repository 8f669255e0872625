"""Which column of a file answers which question: by key, by the template's heading, or by the wording."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from workbench.instruments.cell import folded
from workbench.instruments.instrument import Instrument
from workbench.instruments.question import Question

__all__ = ["Columns", "columns_of", "known_headings"]

_ABOUT: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "sheet": ("sheet", "sheet id", "sheet number", "answer sheet", "_uuid", "meta/instanceid"),
    "row": ("row",),
    "respondent": ("respondent", "pseudonym", "assessor", "table", "answered by"),
    "collected": ("collected", "date collected", "_submission_time"),
    "mode": ("mode", "how collected"),
})  # fmt: skip


@dataclass(frozen=True)
class Columns:
    """Where in a row what stands.

    Args:
        about: Column numbers from 0 of what is about the sheet, by name.
        answers: Column numbers of questions, by key.
        options: For options in columns of their own: column numbers by key and option.
        twice: Headings that mean the same as one before them, by column number.
        unknown: Headings that mean nothing here, by column number.
        blank: Columns without a heading.
    """

    about: Mapping[str, int] = field(default_factory=dict)
    answers: Mapping[str, int] = field(default_factory=dict)
    options: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    twice: Mapping[int, str] = field(default_factory=dict)
    unknown: Mapping[int, str] = field(default_factory=dict)
    blank: tuple[int, ...] = ()

    @property
    def found(self) -> int:
        """How many questions have a column."""
        return len(self.answers) + len(self.options)


def known_headings(instrument: Instrument) -> dict[str, str]:
    """Give the questions' keys by every heading that means them, folded; a wording that stands twice means none."""
    questions = instrument.answerable
    names: Counter[str] = Counter()
    for question in questions:
        names.update({folded(name) for name in _names(question)})
    return {folded(name): question.key for question in questions for name in _names(question) if names[folded(name)] == 1}


def columns_of(instrument: Instrument, heading: Sequence[str]) -> Columns:
    """Find what each column of a file is.

    Args:
        instrument: What the file answers.
        heading: The file's headings.

    Example:
        >>> from pathlib import Path
        >>> from workbench.instruments.shelf import find_instrument
        >>> form = find_instrument(Path("no-such-folder"), "retreat-evaluation")
        >>> found = columns_of(form, ["Sheet", "learning", "I am better prepared to undertake an inquiry", "Shoe size"])
        >>> found.about, found.answers, found.unknown
        ({'sheet': 0}, {'learning': 1, 'prepared': 2}, {3: 'Shoe size'})
    """
    known = known_headings(instrument)
    questions = {question.key: question for question in instrument.answerable}
    first: dict[tuple[str, ...], int] = {}
    twice: dict[int, str] = {}
    unknown: dict[int, str] = {}
    for at, title in enumerate(heading):
        meaning = _meaning(title, questions, known)
        if not meaning and folded(title):
            unknown[at] = title
        elif meaning and first.setdefault(meaning, at) != at:
            twice[at] = title
    answers = {meaning[1]: at for meaning, at in first.items() if meaning[0] == "answer"}
    options: dict[str, dict[str, int]] = {}
    for meaning, at in first.items():
        # survey programs write the whole answer and its options side by side
        if meaning[0] == "option" and meaning[1] not in answers:
            options.setdefault(meaning[1], {})[meaning[2]] = at
    about = {meaning[1]: at for meaning, at in first.items() if meaning[0] == "about"}
    blank = tuple(at for at, title in enumerate(heading) if not folded(title))
    return Columns(about, answers, options, twice, unknown, blank)


def _meaning(title: str, questions: Mapping[str, Question], known: Mapping[str, str]) -> tuple[str, ...]:
    """Give what a heading means: (answer, key), (about, name), (option, key, option); nothing where it means nothing."""
    name = folded(title)
    if name in known:
        return ("answer", known[name])
    about = next((said for said, names in _ABOUT.items() if name in names), "")
    if about:
        return ("about", about)
    before, sign, last = title.rpartition("/")  # survey programs write the group before the question
    if sign and folded(last) in known:
        return ("answer", known[folded(last)])
    question = questions.get(known.get(folded(before.rpartition("/")[2]), "")) if sign else None
    if question is None or question.item.type != "several":
        return ()
    found = next((c.value for c in question.choices if folded(last) in {c.value, folded(c.label)}), None)
    return ("option", question.key, found) if found else ()


def _names(question: Question) -> set[str]:
    return {question.key, question.heading, question.wording, f"{question.key}: {question.wording}"}

