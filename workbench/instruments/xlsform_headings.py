"""What the columns of a survey program's export mean: names or labels, with or without their group, options apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from workbench.instruments.cell import Known
from workbench.instruments.instrument import Instrument
from workbench.instruments.question import Question
from workbench.instruments.xlsform import (
    PROGRAMS_OWN,
    TELLS_WHO,
    xlsform_choices,
    xlsform_label,
    xlsform_name,
    xlsform_part,
)
from workbench.text import one_line

__all__ = ["ExportColumns", "Meaning", "Style", "export_columns", "headings_of"]

Style = Literal["names", "labels"]

_BETWEEN_GROUPS = ("/", "-", ".", ":")
_BEFORE_OPTIONS = ("/", ".", "-", ":")
_SHEET = ("_uuid", "meta/instanceid", "meta-instanceid", "instanceid", "key", "_id")
_DATE = ("today", "end", "_submission_time", "submissiondate", "start")
_OWN = ("_index", "key")
_PARENT = ("_parent_index", "parent_key")

@dataclass(frozen=True)
class Meaning:
    """What a heading means.

    Args:
        key: The question.
        option: The option, where each has a column of its own; or "".
        style: Whether the heading is the question's name or its label; cells are in the same style.
    """

    key: str
    option: str = ""
    style: Style = "names"


@dataclass(frozen=True)
class ExportColumns:
    """Where in an export what stands, as column numbers from 0.

    Args:
        answers: The answer to each question, with how it is written.
        options: For questions whose options have columns of their own: by key and option.
        sheet: The submission's id, or None.
        collected: The day, or None.
        respondent: Who answered, or None.
        own: What rows of other tables name this row by, or None.
        parent: What names the row of the main table, or None.
        who: Columns that may tell who filled it in.
        unknown: Columns that mean nothing here.
        twice: Columns that mean the same as one before them.
    """

    answers: Mapping[str, tuple[int, Style]] = field(default_factory=dict)
    options: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    sheet: int | None = None
    collected: int | None = None
    respondent: int | None = None
    own: int | None = None
    parent: int | None = None
    who: tuple[int, ...] = ()
    unknown: tuple[int, ...] = ()
    twice: tuple[int, ...] = ()

    @property
    def found(self) -> tuple[str, ...]:
        """The questions that have a column."""
        return tuple(dict.fromkeys([*self.answers, *self.options]))


def headings_of(instrument: Instrument, known: Known) -> dict[str, Meaning]:
    """Give every heading that a survey program may write for a question; one that may mean two things is left out.

    Args:
        instrument: What the export answers.
        known: The workspace's records that could be answered with.

    Example:
        >>> from pathlib import Path
        >>> from workbench.instruments.shelf import find_instrument
        >>> known = headings_of(find_instrument(Path("no-such-folder"), "retreat-evaluation"), {})
        >>> known["part___scores/learning"].key, known["part___scores-learning"].style
        ('learning', 'names')
    """
    found: dict[str, Meaning | None] = {}
    titles = {part.id: part.title for part in instrument.parts}
    for question in instrument.answerable:
        for name, meaning in _headings(question, titles[question.part], known):
            before = found.setdefault(name, meaning)
            if before and (before.key, before.option) != (meaning.key, meaning.option):
                found[name] = None
    return {name: meaning for name, meaning in found.items() if meaning}


def export_columns(heading: Sequence[str], meanings: Mapping[str, Meaning], respondent: Sequence[str] = ()) -> ExportColumns:
    """Find what each column of an export is.

    Args:
        heading: Its headings.
        meanings: What headings mean; see `headings_of`.
        respondent: The headings of who answered.
    """
    names = [_folded(title) for title in heading]
    asked = [name for name in respondent if _folded(name) in names]
    answers: dict[str, tuple[int, Style]] = {}
    options: dict[str, dict[str, int]] = {}
    twice, unknown = [], []
    for at, name in enumerate(names):
        meaning = meanings.get(name)
        if meaning and meaning.option:
            again = options.setdefault(meaning.key, {}).setdefault(meaning.option, at) != at
        elif meaning:
            again = answers.setdefault(meaning.key, (at, meaning.style))[0] != at
        else:
            again = False
            unknown += [at] if name and not _is_about(name) and name not in {_folded(one) for one in asked} else []
        twice += [at] if again else []
    return ExportColumns(
        answers, options, _first(names, _SHEET), _first(names, _DATE), _first(names, [_folded(name) for name in asked]),
        _first(names, _OWN), _first(names, _PARENT), tuple(at for at, name in enumerate(names) if name in TELLS_WHO),
        tuple(unknown), tuple(twice),
    )  # fmt: skip


def _headings(question: Question, title: str, known: Known) -> Iterator[tuple[str, Meaning]]:
    """Give a question's headings, in the style of names and in that of labels."""
    choices = xlsform_choices(question, known) if question.item.type == "several" else ()
    styles: tuple[tuple[Style, str, str], ...] = (
        ("names", xlsform_name(question.key), xlsform_part(question.part)),
        ("labels", xlsform_label(question.wording), xlsform_label(title)),
    )  # fmt: skip
    for style, name, group in styles:
        for whole in (name, *(f"{group}{sign}{name}" for sign in _BETWEEN_GROUPS)):
            yield _folded(whole), Meaning(question.key, "", style)
            for choice in choices:
                last = choice.value if style == "names" else choice.label
                yield from ((_folded(f"{whole}{sign}{last}"), Meaning(question.key, choice.value, style)) for sign in _BEFORE_OPTIONS)


def _is_about(name: str) -> bool:
    return name in PROGRAMS_OWN or name in TELLS_WHO or name.startswith(("_", "set-of-"))


def _first(names: Sequence[str], wanted: Sequence[str]) -> int | None:
    return next((names.index(name) for name in wanted if name in names), None)


def _folded(text: str) -> str:
    return one_line(text).casefold()
