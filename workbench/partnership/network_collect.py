"""Filled-in spreadsheets of a network survey brought into its files: all of it, or nothing where anything is wrong."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from workbench.errors import Problem, RecordError
from workbench.instruments.cell import as_text
from workbench.network.survey_lines import CsvLines, Record
from workbench.network.survey_merging import KEYS, LEFT_OUT, Merged, merge_rows
from workbench.network.survey_reading import COLUMNS, read_wave, tables_of
from workbench.network.survey_table import Row, SurveyTable
from workbench.partnership.network_people import NETWORK
from workbench.partnership.network_sheets import network_sheets
from workbench.partnership.network_template import SIDE_SHEETS, check_wave_name, survey_network
from workbench.partnership.workspace import Workspace
from workbench.store import locked, write_atomically
from workbench.store.outside import Sheet, Workbook, read_workbook
from workbench.text import to_csv

__all__ = ["Collected", "collect_survey"]

_WAVES = "waves"
_SPEAKER = {"waves": "person", "ties": "source", "holds": "holder", "aware": "perceiver"}
"""By sheet the column that says who answers."""

_OTHER = {"ties": "target", "aware": "holder"}
_TIES = "ties"
_NOT_READ = frozenset(name.casefold() for name in SIDE_SHEETS)


@dataclass(frozen=True)
class Collected:
    """What was brought in.

    Args:
        wave: The wave.
        added: How many rows are new, by file.
        filled: How many rows that were there had a blank filled in.
        same: How many rows said what was there already.
        notes: What the reader of the spreadsheets had to say, as warnings.
    """

    wave: str
    added: Mapping[str, int] = field(default_factory=dict)
    filled: int = 0
    same: int = 0
    notes: tuple[Problem, ...] = ()

    @property
    def words(self) -> str:
        """The same as a sentence."""
        new = ", ".join(f"{count} in {name}" for name, count in self.added.items() if count)
        parts = [f"New rows: {new}" if new else "No new rows"]
        parts += [f"{self.filled} filled in that were there"] if self.filled else []
        parts += [f"{self.same} said what is there already"] if self.same else []
        return f"{self.wave}: {'; '.join(parts)}."


def collect_survey(ws: Workspace, files: Sequence[Path], *, wave: str, inquiry: str = "") -> Collected:
    """Bring filled-in spreadsheets into a wave of an inquiry's survey.

    All files are read and checked with what is there, the sheets of instruments too, before anything is written. What is
    there stays: a spreadsheet adds rows, or fills in blanks, of whoever answers it, and of nobody else. The same file read
    twice changes nothing.

    Args:
        ws: The workspace.
        files: The spreadsheets, each of one respondent.
        wave: The wave, whose folder is made if it is not there.
        inquiry: The inquiry; the workspace's default one when empty.

    Raises:
        RequestError: The wave cannot be called so.
        UnknownNameError: There is no such inquiry.
        RecordError: Anything is wrong; each problem with file, sheet, row and column. Nothing was written.
        WorkbenchError: A file cannot be written.
    """
    check_wave_name(wave)
    folder = ws.inquiry(inquiry).folder / NETWORK / wave
    network = survey_network(ws, inquiry)
    books = [read_workbook(path, file=path.name) for path in files]
    with locked(folder / f"{_WAVES}.csv"):
        there = tables_of(folder, root=ws.root)
        problems: list[Problem] = []
        new = _new_rows(books, problems)
        merged = {name: merge_rows(name, there.get(name, SurveyTable()), new.get(name, ())) for name in KEYS}
        tables = {
            name: _table(there.get(name), one, problems) for name, one in merged.items() if name in there or one.added
        }
        read, wrong = read_wave(wave, tables, ids={*network.members, *network.agencies}, items=network.items)
        problems += [*wrong, *(problem for table in there.values() for problem in table.problems)]
        if not problems:
            waves = (*(one for one in network.waves if one.id != wave), read)
            problems += network_sheets(ws, ws.inquiry(inquiry).slug).joined_with(replace(network, waves=waves)).problems
        if problems:
            raise RecordError(sorted(set(problems)))
        for name in sorted(KEYS, key=lambda name: name == _WAVES):  # that they answered, only when the answers are there
            if merged[name].added or merged[name].filled:
                path = folder / f"{name}.csv"
                write_atomically(path, _written(name, path, merged[name]))
    return Collected(
        wave, {name: len(one.added) for name, one in merged.items()}, sum(len(one.filled) for one in merged.values()),
        sum(one.same for one in merged.values()), tuple(note for book in books for note in book.notes),
    )  # fmt: skip


def _new_rows(books: Iterable[Workbook], problems: list[Problem]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for book in books:
        tables = {sheet.name.casefold(): _sheet_table(book, sheet, problems) for sheet in book.sheets if sheet.name.casefold() in KEYS}
        problems += _other_sheets(book)
        respondent = next((row.text("person") for row in tables.get(_WAVES, ()) if row.text("person")), "")
        if not respondent:
            problems.append(Problem(
                book.file, 0, f"sheet {_WAVES}", "Nothing here says who answers.",
                "Write the id of whoever fills it in under “person” in the sheet “waves”, as in the template.", "nobody-answers",
            ))  # fmt: skip
            continue
        problems += _silent(book, tables)
        for name, table in tables.items():
            found.setdefault(name, []).extend(one for row in table if (one := _of(name, row, respondent)) is not None)
    return found


def _other_sheets(book: Workbook) -> Iterator[Problem]:
    """Find sheets that somebody renamed or added: answers in them would be lost, and a lost answer would read as a no."""
    for at, sheet in enumerate(book.sheets, 1):
        told = any(as_text(cell).strip() for row in sheet.rows for cell in row)
        if told and sheet.name.casefold() not in {*KEYS, *_NOT_READ}:
            yield Problem(
                book.file, 0, f"sheet number {at}", "Nothing is read from a sheet of this name.",
                f"Call it as in the template ({', '.join(KEYS)}), or delete it.", "sheet-not-read",
            )  # fmt: skip


def _silent(book: Workbook, tables: Mapping[str, SurveyTable]) -> Iterator[Problem]:
    """Find a yes to all where the sheet for the ties is gone: it would say that there is no tie with anybody."""
    for row in tables.get(_WAVES, ()):
        if _TIES not in tables and row.text("answered").casefold() == "yes" and not row.text("relation"):
            yield Problem(
                f"{book.file}, sheet {_WAVES}", row.line, "answered", f"This says yes to all, and there is no sheet “{_TIES}”.",
                "Put the sheet back from the template, or write partly.", "sheet-not-read",
            )  # fmt: skip


def _sheet_table(book: Workbook, sheet: Sheet, problems: list[Problem]) -> SurveyTable:
    cells = [[as_text(cell) for cell in row] for row in sheet.rows]
    file = f"{book.file}, sheet {sheet.name}"
    if not cells:
        return SurveyTable()
    wide = max((at for at, title in enumerate(cells[0], 1) if title.strip()), default=0)
    blank = [row for row in cells if any(cell.strip() for cell in row[wide:])]
    if blank:
        problems.append(Problem(
            file, cells.index(blank[0]) + 1, "", "There is something to the right of the last heading, where nothing is read.",
            "Take it out, or put it into a column that has a heading.", "column-not-read",
        ))  # fmt: skip
    table = SurveyTable.of(file, cells[0][:wide], [(at, row[:wide]) for at, row in enumerate(cells[1:], 2)], *COLUMNS[sheet.name.casefold()])
    problems += table.problems
    # what is found later goes where all is gathered
    return SurveyTable(tuple(replace(row, problems=problems) for row in table.rows), table.columns)


def _of(name: str, row: Row, respondent: str) -> Row | None:
    """Give a row with who answers filled in; None where it is of somebody else, which is noted."""
    column = _SPEAKER.get(name)
    if name == "holds" and row.text("source").casefold() == "other":
        column = "told_by"
    if column is None:
        return row
    if not row.text(column):
        other = row.text(_OTHER.get(name, ""))
        blank = all(not row.text(one) for one in ("tie", "weight", "knows"))
        # a file for all has a row for whoever fills it in, too
        return None if other == respondent and blank else replace(row, cells={**row.cells, column: respondent})
    if row.text(column) != respondent:
        row.wrong(
            column, "This row is of somebody else than whoever answers, by the sheet “waves”.",
            "Take it out, or send it in the file of whom it is of.", code="another-respondent",
        )  # fmt: skip
        return None
    return row


def _table(there: SurveyTable | None, merged: Merged, problems: list[Problem]) -> SurveyTable:
    columns = frozenset(there.columns if there else ()) | {column for row in merged.added for column in row.cells}
    return SurveyTable(tuple(replace(row, problems=problems) for row in merged.rows), columns)


def _written(name: str, path: Path, merged: Merged) -> bytes:
    """Give a file with what is new; rows that were there stay byte for byte, unless a blank in them is filled in."""
    if not path.exists():
        heading = [column for column in (*COLUMNS[name][0], *COLUMNS[name][1]) if column != "wave" and not column.endswith("_is")]
        return to_csv([heading, *([row.text(column) for column in heading] for row in merged.added)]).encode()
    lines = CsvLines.read(path)
    told = [column for column in (*COLUMNS[name][0], *COLUMNS[name][1]) if column != "wave" and not column.endswith("_is")]
    needed = [column for column in told if column not in lines.heading and _says(name, column, [*merged.added, *merged.filled.values()])]
    if needed:
        return _widened(name, lines, needed, merged)
    records = [_filled(record, merged.filled[record.line]) if record.line in merged.filled else record for record in lines.records]
    before = lines.with_records(records).decode(lines.encoding)
    if before and not before.endswith(("\n", "\r")):
        before += "\r\n"
    return (before + _rows(merged.added, lines.heading, lines.delimiter)).encode(lines.encoding)


def _filled(record: Record, row: Row) -> Record:
    """Give a record with what is filled in, signs before formulas with it; its other cells stay as they are."""
    new = {column: row.text(column) for column, cell in record.said if row.text(column) not in {"", cell}}
    return record.changed({column: next(csv.reader([to_csv([[text]])]))[0] for column, text in new.items()})


def _says(name: str, column: str, rows: Collection[Row]) -> bool:
    """Whether any row says something in a column that a file without it would not say."""
    return any(row.text(column) != LEFT_OUT.get(name, {}).get(column, "") for row in rows if column in row.cells)


def _widened(name: str, lines: CsvLines, needed: Sequence[str], merged: Merged) -> bytes:
    heading = (*lines.heading, *needed)
    implied = LEFT_OUT.get(name, {})
    rows = [
        {**record.cells, **{column: implied.get(column, "") for column in needed}, **(merged.filled[record.line].cells if record.line in merged.filled else {})}
        for record in lines.records if any(cell for _, cell in record.said)
    ]  # fmt: skip
    every = [*([row.get(column, "") for column in heading] for row in rows), *([row.text(column) for column in heading] for row in merged.added)]
    return to_csv([heading, *every]).encode()


def _rows(rows: Iterable[Row], heading: Sequence[str], delimiter: str) -> str:
    text = to_csv([row.text(column) for column in heading] for row in rows)
    if delimiter == ",":
        return text
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=delimiter).writerows(csv.reader(io.StringIO(text, newline="")))
    return written.getvalue()
