"""Answers that come back from KoBoToolbox or ODK: their exports turned into the one table that the importer reads."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from workbench.errors import Problem, RecordError
from workbench.instruments.answers import BETWEEN
from workbench.instruments.cell import Known, as_text
from workbench.instruments.importing import Imported, Rows, read_rows, rows_of_csv
from workbench.instruments.instrument import Instrument
from workbench.instruments.question import Choice, Question
from workbench.instruments.xlsform import respondent_headings, xlsform_choices
from workbench.instruments.xlsform_headings import ExportColumns, Style, export_columns, headings_of
from workbench.store.outside import LIMITS, Limits, Value, read_workbook
from workbench.text import one_line, shorten

__all__ = ["import_survey"]

_NO_ANSWER = "n/a"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?=$|[T ])")
_TICKED: Mapping[str, bool] = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False, "": False, _NO_ANSWER: False}
_LONGEST_HEADING = 80


def import_survey(  # noqa: PLR0913  # all but two by keyword, each a separate thing to say
    source: Path | bytes,
    instrument: Instrument,
    *,
    wave: str,
    file: str = "",
    further: Sequence[Path | bytes] = (),
    known: Known | None = None,
    limits: Limits = LIMITS,
) -> Imported:
    r"""Read the answers to a form of `xlsform_workbook` from an export of KoBoToolbox or ODK, as CSV or XLSX.

    Headings may be names or labels, with or without groups; several options may stand in one column, in columns of
    their own, or in both. Of what the program adds, the submission's id and the day are kept, and nothing else: no
    user, no device, no time. “n/a”, which older exports write where nothing was answered, counts as blank.

    Args:
        source: The export's path, or its bytes.
        instrument: What it answers.
        wave: The wave that the answers belong to.
        file: Its name for messages, or "" for the path's own.
        further: The files of tables that repeat, where each has one of its own; in a workbook they are sheets.
        known: The workspace's records that could be answered with.
        limits: How large it may be.

    Raises:
        RecordError: It cannot be read at all, no column answers any question, or rows cannot be joined.
        RequestError: The instrument keeps no answers, or there is no such wave.

    Example:
        >>> from workbench.instruments.shelf import find_instrument
        >>> form = find_instrument(Path("no-such-folder"), "retreat-evaluation")
        >>> export = b"start;end;part___scores/learning;_id;_uuid\n;2016-02-11T16:00:00Z;4;7;1a-2b\n"
        >>> [sheet] = import_survey(export, form, wave="day-2", file="export.csv").checked().sheets
        >>> sheet.sheet, str(sheet.collected), sheet.to("learning").value
        ('1a-2b', '2016-02-11', '4')
    """
    meanings = headings_of(instrument, known or {})
    who = respondent_headings(instrument)
    tables = [
        _Export(table, export_columns([as_text(cell) for cell in table.cells[0]], meanings, who))
        for one in (source, *further)
        for table in _tables(one, file if one is source else "", limits)
        if table.cells
    ]
    main = max((one for one in tables if one.columns.parent is None), key=lambda one: len(one.columns.found), default=None)
    if main is None:
        name = tables[0].table.file if tables else file
        raise RecordError([Problem(name, 0, "", "This is no table of submissions.", "Export the whole form, with its main table.", "no-question")])
    repeats = [one for one in tables if one is not main and one.columns.parent is not None and one.columns.found]
    return _Joined(instrument, main, repeats, known or {}).imported(wave)


@dataclass(frozen=True)
class _Export:
    """One table of an export, with what its columns mean."""

    table: Rows
    columns: ExportColumns

    @property
    def place(self) -> str:
        return f"{self.table.file}, sheet {self.table.sheet}" if self.table.sheet else self.table.file

    @property
    def rows(self) -> Iterator[tuple[int, Sequence[Value]]]:
        return zip(self.table.lines[1:], self.table.cells[1:], strict=True)

    def title(self, at: int) -> str:
        return shorten(as_text(self.table.cells[0][at]), _LONGEST_HEADING)

    def heading_of(self, key: str) -> str:
        """Give the heading under which a question stands in the file."""
        if key in self.columns.answers:
            return self.title(self.columns.answers[key][0])
        return self.title(next(iter(self.columns.options[key].values()))) if key in self.columns.options else key

    def text(self, row: Sequence[Value], at: int | None) -> str:
        return "" if at is None or at >= len(row) else one_line(as_text(row[at]))


class _Joined:
    """The main table and those of its repeats as one table, headed by keys."""

    def __init__(self, instrument: Instrument, main: _Export, repeats: Sequence[_Export], known: Known) -> None:
        self.instrument, self.main, self.repeats = instrument, main, repeats
        self.questions = {question.key: question for question in instrument.answerable}
        self.choices = {key: xlsform_choices(question, known) for key, question in self.questions.items()}
        self.known = known
        self.not_answered: Counter[str] = Counter()
        self.read_already: dict[tuple[str, Style, str], str] = {}
        self.about = ["sheet", *(["respondent"] if main.columns.respondent is not None else []), *(["row"] if instrument.repeats else []), "collected"]
        self.keys = list(dict.fromkeys(key for one in (main, *repeats) for key in one.columns.found))

    def imported(self, wave: str) -> Imported:
        rows = [tuple[Value, ...]([*self.about, *self.keys])]
        lines = [self.main.table.lines[0]]
        problems = [self._twice(one, at) for one in (self.main, *self.repeats) for at in one.columns.twice]
        for line, cells, wrong in self._rows():
            problems += [wrong] if wrong else []
            rows += [] if wrong else [cells]
            lines += [] if wrong else [line]
        read = read_rows(self.instrument, Rows(self.main.table.file, tuple(rows), tuple(lines), self.main.table.sheet), wave=wave, known=self.known)
        told = [self._as_in_file(problem) for problem in read.problems]
        notes = [*self._notes(), *(self._as_in_file(note) for note in read.notes)]
        return replace(read, problems=(*problems, *told), notes=tuple(notes))

    def _rows(self) -> Iterator[tuple[int, tuple[Value, ...], Problem | None]]:
        parents: dict[str, dict[str, str]] = {}
        for line, row in self.main.rows:
            about = self._about(row)
            own = self.main.text(row, self.main.columns.own)
            parents[own] = about
            yield line, self._cells(self.main, row, about), None
        for one in self.repeats:
            if self.main.columns.sheet is None or self.main.columns.own is None:
                raise RecordError([Problem(
                    self.main.place, 1, "", "Nothing says which rows of the other table belong to which submission.",
                    "Export with the columns _index and _uuid, or KEY.", "repeat-without-id",
                )])  # fmt: skip
            times: Counter[str] = Counter()
            for line, row in one.rows:
                own = one.text(row, one.columns.parent)
                times[own] += 1
                if own in parents:
                    yield line, self._cells(one, row, {**parents[own], "row": str(times[own])}), None
                elif any(one.text(row, at) for at in range(len(row))):
                    yield line, (), Problem(
                        one.place, line, one.title(one.columns.parent or 0), "The submission that this row belongs to is not in the main table.",
                        "Export all tables at the same time.", "row-without-submission",
                    )  # fmt: skip

    def _about(self, row: Sequence[Value]) -> dict[str, str]:
        columns = self.main.columns
        day = _DAY.match(self.main.text(row, columns.collected))
        sheet = self.main.text(row, columns.sheet).removeprefix("uuid:")
        return {"sheet": sheet, "respondent": self.main.text(row, columns.respondent), "collected": day[0] if day else ""}

    def _cells(self, one: _Export, row: Sequence[Value], about: Mapping[str, str]) -> tuple[Value, ...]:
        answers = (self._cell(one, row, key) for key in self.keys)
        if not any(as_text(cell).strip() for cell in row):
            return ("",) * (len(self.about) + len(self.keys))
        return (*(about.get(name, "") for name in self.about), *answers)

    def _cell(self, one: _Export, row: Sequence[Value], key: str) -> Value:
        """Give an answer as the importer reads it: options by their ids, with “; ” between several."""
        question, columns = self.questions[key], one.columns
        if key in columns.options:
            found = self._from_options(one, row, key)
            if found:
                return found
        if key not in columns.answers:
            return ""
        at, style = columns.answers[key]
        value = row[at] if at < len(row) else None
        if value == _NO_ANSWER:
            self.not_answered[one.title(at)] += 1
            return ""
        if not self.choices[key] or value is None or value == "":
            return value
        place = (key, style, as_text(value))
        if place not in self.read_already:
            self.read_already[place] = _answer(question, self.choices[key], one_line(place[2]), style)
        return self.read_already[place]

    def _from_options(self, one: _Export, row: Sequence[Value], key: str) -> str:
        chosen: list[str] = []
        for option, at in one.columns.options[key].items():
            text = as_text(row[at] if at < len(row) else None).strip().casefold()
            if text not in _TICKED:
                return f"{one.title(at)}: neither 1 nor 0"  # no answer that there is, so the importer refuses it with its row
            chosen += [option] if _TICKED[text] else []
        return BETWEEN.join(chosen)

    def _notes(self) -> Iterator[Problem]:
        for one in (self.main, *self.repeats):
            yield from one.table.notes
            for at in one.columns.unknown:
                filled = sum(bool(one.text(row, at)) for _, row in one.rows)
                if filled:
                    yield _note(one, at, f"This column answers no question; its filled cells ({filled:,}) were not read.", "If it should be read, see that the form is the one that was exported here.", code="column-not-read")
            for at in one.columns.who:
                if any(one.text(row, at) for _, row in one.rows):
                    yield _note(one, at, "This column may tell who filled the form in, so it was not read.", "Take it out before you share the file.", code="who-not-kept")
        for title, times in self.not_answered.items():
            yield Problem(self.main.place, 0, title, f"“{_NO_ANSWER}” counts as blank ({times:,}).", "That is how older exports write that nothing was answered.", "blank-in-export", "warning")

    def _twice(self, one: _Export, at: int) -> Problem:
        return Problem(one.place, one.table.lines[0], one.title(at), "Two columns have a heading that means this.", "Take one of them out.", "duplicate-heading")

    def _as_in_file(self, problem: Problem) -> Problem:
        """Give a problem with the heading and the sheet that a person finds in the file."""
        one = next((one for one in (self.main, *self.repeats) if problem.field in one.columns.found), None)
        if one is None:
            return problem
        return replace(problem, file=one.place, field=one.heading_of(problem.field))


def _note(one: _Export, at: int, message: str, fix: str, *, code: str) -> Problem:
    return Problem(one.place, one.table.lines[0], one.title(at), message, fix, code, "warning")


def _tables(source: Path | bytes, file: str, limits: Limits) -> list[Rows]:
    raw = source[:4] if isinstance(source, bytes) else _head(source)
    if not raw.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        return [rows_of_csv(source, file=file, limits=limits)]
    book = read_workbook(source, file=file, limits=limits)
    return [
        Rows(book.file, sheet.rows, tuple(range(1, len(sheet.rows) + 1)), sheet.name, book.notes if at == 0 else ())
        for at, sheet in enumerate(book.sheets)
    ]


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(4)
    except (OSError, ValueError):
        return b""  # the reader says what is wrong with it


def _answer(question: Question, choices: Sequence[Choice], text: str, style: Style) -> str:
    """Give the ids of what was chosen; a text that names nothing that can be chosen stays as it is."""
    by_value = {choice.value: choice.value for choice in choices}
    by_label = {one_line(choice.label): choice.value for choice in choices}
    orders = (by_value, by_label) if style == "names" else (by_label, by_value)
    if question.item.type != "several":
        return next((names[text] for names in orders if text in names), text)
    for names in orders:
        ways = _tiled(text, names)
        if ways:
            # the importer refuses with its row what may have been one thing or another
            return BETWEEN.join(ways[0]) if len(ways) == 1 else f"{text}: may be read in more than one way"
    return text


def _tiled(text: str, names: Mapping[str, str]) -> list[list[str]]:
    """Give the ways to divide “Council Health board” into the names that it is made of, two at most.

    >>> _tiled("Council Health board", {"Council": "council", "Health board": "health", "Health": "health-only"})
    [['council', 'health']]
    """
    ways: list[list[list[str]]] = [[] for _ in range(len(text) + 1)]
    ways[0] = [[]]
    for at in range(len(text)):
        for name, value in names.items() if ways[at] else ():
            end = at + len(name)
            if text.startswith(name, at) and (end == len(text) or text[end] == " "):
                after = end if end == len(text) else end + 1
                ways[after] = (ways[after] + [[*way, value] for way in ways[at] if value not in way])[:2]
    return ways[-1]
