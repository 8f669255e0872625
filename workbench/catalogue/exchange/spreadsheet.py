"""The catalogue as an accessible workbook (.xlsx or .ods): a cover, what columns mean, then one table on each sheet.

Source: Government Analysis Function, Making spreadsheets accessible: a brief checklist of the basics.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from workbench.catalogue.exchange.column_mapping import FoundTable
from workbench.catalogue.exchange.exported import Exported
from workbench.catalogue.exchange.imported import LeftOut
from workbench.catalogue.exchange.tables import TextTable, changed_by_files
from workbench.exhibits.ods_file import ods_file
from workbench.exhibits.workbook_file import Line, Sheet, SheetTable, workbook_file
from workbench.store.outside import LIMITS, Value, Workbook

__all__ = ["found_in_workbook", "to_spreadsheet"]

_TITLE = "Catalogue table: "
_WHAT = "This workbook holds entries of a data catalogue. Each table has a sheet of its own; the sheet “Contents” lists them."
_BLANKS = "A blank cell means that nothing is recorded; it is never a no. “unknown” means that the answer is not known."
_PARTS = "Parts of entries (identifiers, items, sharing and others) are in tables of their own; the column “entry” has the id of the entry."
_STATEMENTS = (
    "Where several people said different things, all of that is in the table of statements; the column “stated” names such fields, "
    "and their cells show the latest statement only."
)
_SEVERAL = "Several values in one cell have “; ” between; a semicolon or a backslash that belongs to a value has a backslash before it."
_FEWEST_HEADINGS = 2


def to_spreadsheet(tables: Sequence[TextTable], *, form: str, title: str, audience_words: str, made_on: dt.date) -> Exported:
    """Give tables as a workbook.

    Args:
        tables: The tables, at least one.
        form: “xlsx” or “ods”.
        title: What stands on the cover.
        audience_words: Whom it is for.
        made_on: The day on which it is made.
    """
    sheets = [_cover(title, audience_words, made_on), _contents(tables), _columns(tables), *map(_sheet, tables)]
    write = workbook_file if form == "xlsx" else ods_file
    raw = write(sheets, title=title, made_on=made_on)
    return Exported({"": raw}, tuple(changed_by_files(tables, LIMITS.cell_characters)))


def found_in_workbook(book: Workbook) -> tuple[list[FoundTable], list[LeftOut]]:
    """Give the tables of a workbook, and what stands above them or in sheets without one.

    A table begins with the first row in which two cells are filled.
    """
    tables, left_out = [], []
    for sheet in book.sheets:
        rows = [tuple(_words(value) for value in row) for row in sheet.rows]
        place = f"{book.file}, sheet {sheet.name}"
        top = next((i for i, row in enumerate(rows) if sum(map(bool, row)) >= _FEWEST_HEADINGS), None)
        if top is None:
            if any(map(any, rows)) and sheet.name != "Cover":
                left_out.append(LeftOut(place, "the sheet", "It holds no table of two columns or more."))
            continue
        if any(map(any, rows[:top])) and not rows[0][0].startswith(_TITLE) and sheet.name not in {"Contents", "Columns"}:
            left_out.append(LeftOut(place, f"rows 1 to {top}", "They stand above the headings."))
        body = [(line, row) for line, row in enumerate(rows[top + 1 :], top + 2) if any(row)]
        tables.append(FoundTable(place, sheet.name, rows[top], tuple(row for _, row in body), tuple(line for line, _ in body)))
    return tables, left_out


def _words(value: Value) -> str:
    """Give a cell as text: dates as 2015-03-12, yes and no for true and false."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value).strip()


def sheet_name(table: str) -> str:
    """Give the name of a table's sheet.

    >>> sheet_name("dataset_identifiers")
    'Dataset identifiers'
    """
    return table.replace("_", " ").capitalize()


def _sheet(table: TextTable) -> Sheet:
    lines = [Line(f"{_TITLE}{sheet_name(table.name).lower()}", "title"), Line(_BLANKS)]
    return Sheet(
        sheet_name(table.name), tuple(lines),
        SheetTable(
            name=f"table_{table.name}", headings=tuple(column.label for column in table.columns), rows=table.rows,
            numeric=tuple(False for _ in table.columns), blanks=True,
        ),
    )  # fmt: skip


def _cover(title: str, audience_words: str, made_on: dt.date) -> Sheet:
    said = (_WHAT, audience_words, f"Made on {made_on.day} {made_on:%B %Y}.", _BLANKS, _PARTS, _STATEMENTS, _SEVERAL)
    return Sheet("Cover", (Line(title, "title"), *map(Line, said)))


def _contents(tables: Sequence[TextTable]) -> Sheet:
    rows = tuple((sheet_name(table.name), f"{len(table.rows):,}", _what(table)) for table in tables)
    return Sheet("Contents", (Line("Contents", "title"),), SheetTable("contents", ("Sheet", "Rows", "What a row is"), rows, (False, True, False)))


def _what(table: TextTable) -> str:
    if table.shape is None:
        return "one statement on one field of an entry"
    return f"a part of one {table.shape.kind}: {table.shape.path[-1]}" if table.shape.path else f"one {table.shape.kind}"


def _columns(tables: Sequence[TextTable]) -> Sheet:
    headings = ("Sheet", "Column", "What it holds", "Standard term")
    table = SheetTable("columns", headings, tuple(_column_rows(tables)), (False,) * len(headings))
    return Sheet("Columns", (Line("What the columns mean", "title"),), table)


def _column_rows(tables: Sequence[TextTable]) -> Iterator[tuple[str, ...]]:
    for table in tables:
        for column in table.columns:
            yield sheet_name(table.name), column.label, column.meaning, column.term or "none"
