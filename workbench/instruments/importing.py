"""Answers from a file: every row and column that is wrong is named, and nothing is dropped in silence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from workbench.errors import Problem, RecordError, RequestError
from workbench.instruments.answers import Answers
from workbench.instruments.cell import Known, as_text
from workbench.instruments.columns import Columns, columns_of
from workbench.instruments.guard import breaches
from workbench.instruments.instrument import Instrument
from workbench.instruments.rows import RowReader
from workbench.store.outside import LIMITS, Area, Limits, Value, read_delimited, read_workbook
from workbench.text import from_csv_cell, is_slug, shorten

__all__ = ["Imported", "Rows", "check_wave", "import_answers", "read_rows", "rows_of_csv"]

_HEADING_WITHIN = 20
_LONGEST_HEADING = 80


@dataclass(frozen=True)
class Rows:
    """A table from outside, whatever it was read from.

    Args:
        file: Its name for messages.
        cells: Its rows, the heading among the first of them.
        lines: The number of each row, as a person finds it in the file.
        sheet: The name of the worksheet, or "".
        notes: What the reader of the file had to say, as warnings.
        merged: Areas of cells that are shown as one; of their answers only the first is there.
    """

    file: str
    cells: tuple[tuple[Value, ...], ...] = field(repr=False)
    lines: tuple[int, ...] = field(repr=False)
    sheet: str = ""
    notes: tuple[Problem, ...] = ()
    merged: tuple[Area, ...] = ()


@dataclass(frozen=True)
class Imported:
    """What was read of a file.

    Args:
        answers: The sheets; complete only where there are no problems.
        problems: What is wrong, each with its row and column.
        notes: What a person should know, as warnings: columns that mean nothing here, questions without a column.
    """

    answers: Answers
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()

    def checked(self) -> Answers:
        """Give the answers if nothing is wrong.

        Raises:
            RecordError: Something is; it lists all of it.
        """
        if self.problems:
            raise RecordError(self.problems)
        return self.answers


def import_answers(  # noqa: PLR0913  # all but file and instrument by keyword, each a separate thing to say
    source: Path | bytes,
    instrument: Instrument,
    *,
    wave: str,
    file: str = "",
    sheet: str = "",
    known: Known | None = None,
    limits: Limits = LIMITS,
) -> Imported:
    r"""Read answers from a CSV, XLSX or ODS file.

    Headings are keys or wordings, cells numbers, ids or labels. Formulas are not worked out, and merged cells among
    the answers are refused. A row without an id of
    its own gets one made of what it says, so that the same file read twice does not count twice.

    Args:
        source: The file's path, or its bytes.
        instrument: What it answers.
        wave: The wave that the answers belong to.
        file: Its name for messages, or "" for the path's own.
        sheet: The worksheet, or "" for the one with most of the questions.
        known: The workspace's records that can be answered with; see `read_cell`.
        limits: How large it may be.

    Raises:
        RecordError: It cannot be read at all, or no column answers any question.
        RequestError: The instrument keeps no answers, or there is no such wave.

    Example:
        >>> from workbench.instruments.shelf import find_instrument
        >>> form = find_instrument(Path("no-such-folder"), "retreat-evaluation")
        >>> read = import_answers(b"sheet,learning\n1,4\n2,9\n", form, wave="day-2", file="scores.csv")
        >>> print(read.problems[0])
        scores.csv:3: learning: 9 is no point of the scale. Write one of: 1 (Not at all), 2, ... [out-of-scale]
    """
    check_wave(instrument, wave)
    raw = source if isinstance(source, bytes) else _head(source)
    if raw.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        book = read_workbook(source, file=file, limits=limits)
        tables = [
            Rows(book.file, one.rows, tuple(range(1, len(one.rows) + 1)), one.name, book.notes, one.merged)
            for one in book.sheets if not sheet or one.name == sheet
        ]  # fmt: skip
        if not tables:
            names = ", ".join(one.name for one in book.sheets)
            raise RequestError(f"The file has no sheet “{shorten(sheet, 40)}”.", fix=f"It has: {names}.", code="unknown-name")
        return read_rows(instrument, _fullest(instrument, tables), wave=wave, known=known)
    return read_rows(instrument, rows_of_csv(source, file=file, limits=limits), wave=wave, known=known)


def rows_of_csv(source: Path | bytes, *, file: str = "", root: Path | None = None, stored: bool = False, limits: Limits = LIMITS) -> Rows:
    """Read a CSV file as a table; signs put before formulas when it was written are taken away again.

    Args:
        source: The file's path, or its bytes.
        file: Its name for messages, or "" for the path's own.
        root: The workspace that it must lie in, or None.
        stored: Whether it is a file of the workspace: in UTF-8, with commas.
        limits: How large it may be.
    """
    table = read_delimited(source, file=file, root=root, delimiter="," if stored else "", only_utf8=stored, limits=limits)
    notes = tuple(note for note in table.notes if note.code not in {"duplicate-heading", "blank-heading"})  # told here, with what they mean
    first = table.lines[0] - 1 if table.lines else 1
    cells = (table.heading, *table.rows)
    unguarded = tuple(tuple(from_csv_cell(cell) if "'" in cell else cell for cell in row) for row in cells)
    return Rows(table.file, unguarded, (max(1, first), *table.lines), "", notes)


def read_rows(instrument: Instrument, table: Rows, *, wave: str, known: Known | None = None) -> Imported:
    """Read answers from a table that was read already: the pure part of `import_answers`.

    Args:
        instrument: What it answers.
        table: The table; its heading is the row among the first twenty that names most questions.
        wave: The wave that the answers belong to.
        known: The workspace's records that can be answered with; see `read_cell`.

    Raises:
        RecordError: No column answers any question.
        RequestError: The instrument keeps no answers, or there is no such wave.
    """
    check_wave(instrument, wave)
    at, columns = _heading(instrument, table)
    if not columns.found:
        keys = ", ".join(question.key for question in instrument.answerable[:5])
        raise RecordError([
            Problem(
                table.file, 0, table.sheet, f"No column is headed by a question of “{instrument.title}”.",
                f"Head the columns as the template does, by the wording or by {keys} …", "no-question",
            )
        ])  # fmt: skip
    heading = tuple(as_text(cell) for cell in table.cells[at])
    reader = RowReader(instrument, columns, heading, table.file, table.sheet, known or {})
    for line, row in zip(table.lines[at + 1 :], table.cells[at + 1 :], strict=True):
        reader.read(line, row)
    sheets = reader.sheets()
    problems = [*_wrong_columns(table, at, columns), *_merged_answers(table, at), *reader.problems()]
    notes = [*table.notes, *_column_notes(instrument, table, at, columns), *reader.notes()]
    return Imported(Answers(instrument, wave, sheets), tuple(problems), tuple(notes))


def check_wave(instrument: Instrument, wave: str) -> None:
    """Refuse answers to what keeps none or may keep none, and a wave that the instrument does not have.

    Raises:
        RequestError: So it is.
    """
    if instrument.collects == "nothing":
        raise RequestError(
            f"“{instrument.title}” keeps no answers.", fix="Use it on screen or on paper; nothing of it is saved.", code="keeps-nothing"
        )
    breach = next(breaches(instrument), None)
    if breach:
        raise RequestError(breach.message, fix=breach.fix, code=breach.code)
    known = [one.id for one in instrument.waves]
    if (known and wave not in known) or not is_slug(wave):
        fix = f"There are: {', '.join(known)}." if known else "Use lower-case letters, digits and single hyphens."
        raise RequestError(f"“{instrument.title}” has no wave “{shorten(wave, 40)}”.", fix=fix, code="unknown-wave")


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(4)
    except (OSError, ValueError):
        return b""  # the reader says what is wrong with it


def _fullest(instrument: Instrument, tables: Sequence[Rows]) -> Rows:
    return max(tables, key=lambda table: _heading(instrument, table)[1].found)


def _heading(instrument: Instrument, table: Rows) -> tuple[int, Columns]:
    """Give the row that heads the table: of the first ones that with most questions, a title or merged band passed over."""
    found = [(at, columns_of(instrument, [as_text(cell) for cell in row])) for at, row in enumerate(table.cells[:_HEADING_WITHIN])]
    return max(found, key=lambda one: one[1].found, default=(0, Columns()))


def _wrong_columns(table: Rows, at: int, columns: Columns) -> Iterator[Problem]:
    for column, title in columns.twice.items():
        if _filled(table, at, column):
            yield Problem(
                table.file, table.lines[at], shorten(title, _LONGEST_HEADING), "Two columns have a heading that means this.",
                "Keep one of them, or head the other otherwise.", "duplicate-heading",
            )  # fmt: skip


def _merged_answers(table: Rows, at: int) -> Iterator[Problem]:
    """Refuse merged cells among the answers: which rows the one value was meant for, nobody can tell."""
    below, last = table.lines[at], table.lines[-1]
    for area in table.merged:
        if area.bottom > below and area.top <= last:
            yield Problem(
                table.file, area.top, str(area), "These cells are merged, so all but the first of them would count as blank.",
                "Split them in the spreadsheet program, and write in each row what was answered.", "merged-cells",
            )  # fmt: skip


def _column_notes(instrument: Instrument, table: Rows, at: int, columns: Columns) -> Iterator[Problem]:
    heads: Mapping[int, str] = {**columns.unknown, **{column: f"column {column + 1}" for column in columns.blank}}
    for column, title in heads.items():
        filled = _filled(table, at, column)
        if filled:
            yield Problem(
                table.file, table.lines[at], shorten(title, _LONGEST_HEADING),
                f"This column answers no question; its {filled:,} filled cell{'s were' if filled > 1 else ' was'} not read.",
                "If it should be read, head it by the question's wording.", "column-not-read", "warning",
            )  # fmt: skip
    read = {*columns.answers, *columns.options}
    for question in instrument.answerable:
        if question.key not in read:
            yield Problem(
                table.file, table.lines[at], question.key, "No column answers this question, so it counts as not asked.",
                "If it was asked, add its column.", "question-without-column", "warning",
            )  # fmt: skip


def _filled(table: Rows, at: int, column: int) -> int:
    return sum(bool(as_text(row[column]).strip()) for row in table.cells[at + 1 :] if column < len(row))
