"""Sheets as an XLSX file: what people wrote is text in it, numbers are numbers, and nothing is worked out or run."""

from __future__ import annotations

import datetime as dt
import io
import math
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import quote

import xlsxwriter

from workbench.exhibits.html import seen
from workbench.exhibits.shown_number import shown_number
from workbench.exhibits.tables import unique_headings
from workbench.text import one_line, safe_link, shorten, to_cell

__all__ = ["Line", "Sheet", "SheetTable", "workbook_file"]

Style = Literal["text", "title", "heading"]

_FONT_SIZE = 12
_FONT: dict[str, Any] = {"font_name": "Arial", "font_size": _FONT_SIZE}
_LEADING, _LETTERS, _TALLEST = 1.3, 0.85, 409
"""Points of a line for each point of the font, letters of it for each unit of a column's width, most points of a row."""
_A4 = 9
_CREATED_IN_ZIP = (1980, 1, 1, 0, 0, 0)
_LONGEST_LINK = 2_000
_LONGEST_HEADING, _LONGEST_WIDE_HEADING = 250, 120
_WIDE_LINE = 100
_NARROWEST, _WIDEST, _FIRST_NARROWEST = 12, 60, 28
_LANGUAGE = "<dc:language>en-GB</dc:language></cp:coreProperties>"

_MARK = "\ufdd0"
"""A sign that no cleaned text holds. It stands where XlsxWriter or Excel would take text for something else."""
_CODED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_FORMULA_SIGNS = ("=", "+", "-", "@")


@dataclass(frozen=True)
class Line:
    """A line above a sheet's table, or of the cover.

    Args:
        text: What it says.
        style: How it looks.
        link: The address that it leads to; one that is not plain http, https or mailto is left out.
    """

    text: str
    style: Style = "text"
    link: str = ""


@dataclass(frozen=True)
class SheetTable:
    """The table of a sheet.

    Args:
        name: Its name for programs: letters, digits and low lines.
        headings: Its columns; the first holds the row headings.
        rows: At least one; as many cells each.
        numeric: For each column, whether it holds numbers.
        blanks: Whether an empty cell stays empty, since a line above says what that means; else it says “(blank)”.
    """

    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...]
    blanks: bool = False


@dataclass(frozen=True)
class Sheet:
    """A worksheet: lines, then at most one table.

    Args:
        name: Its name, as `to_sheet_name` gives it.
        lines: What stands above the table, the title first.
        table: The table.
    """

    name: str
    lines: tuple[Line, ...]
    table: SheetTable | None = None


def workbook_file(sheets: Sequence[Sheet], *, title: str, made_on: dt.date) -> bytes:
    """Give sheets as an XLSX file; the same sheets give the same bytes.

    Args:
        sheets: In order; the first is the one that opens.
        title: The title among the file's properties.
        made_on: The date among them.
    """
    raw = io.BytesIO()
    options = {
        "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
        "default_format_properties": dict(_FONT),
    }  # fmt: skip
    with xlsxwriter.Workbook(raw, options) as book:
        midnight = dt.datetime.combine(made_on, dt.time(), dt.UTC)
        book.set_properties({"title": _written(one_line(seen(title))), "created": midnight})
        writer = _Writer(book)
        for sheet in sheets:
            writer.add(sheet)
    return _finished(raw.getvalue())


class _Writer:
    """Writes sheets into one workbook, each look made once."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.looks: dict[tuple[tuple[str, Any], ...], Any] = {}

    def add(self, sheet: Sheet) -> None:
        """Add a worksheet: its lines from A1 on, its table right under them."""
        page = self.book.add_worksheet(sheet.name)
        page.selections = [(None, "A1", "A1")]  # what a missing selection means as well, but now it says so
        page.set_paper(_A4)
        widths = _widths(sheet.table) if sheet.table else [_WIDE_LINE]
        for column, width in enumerate(widths):
            page.set_column(column, column, width)
        for row, line in enumerate(sheet.lines):
            self._line(page, row, line, widths)
        if sheet.table:
            self._table(page, len(sheet.lines), sheet.table, widths)
        if sum(widths) > _WIDE_LINE:
            page.set_landscape()
        if sum(widths) < 2 * _WIDE_LINE:  # what is wider would be too small to read on one page
            page.fit_to_pages(1, 0)

    def _line(self, page: Any, row: int, line: Line, widths: Sequence[int]) -> None:
        looks: dict[Style, dict[str, Any]] = {
            "text": {}, "title": {"bold": True, "font_size": 16}, "heading": {"bold": True, "font_size": 14},
        }  # fmt: skip
        # above a table a line runs on over the next columns, which are empty there
        alone = len(widths) == 1
        wrapped = {"text_wrap": True} if alone or len(line.text) > max(sum(widths), _WIDE_LINE) * _LETTERS else {}
        size = looks[line.style].get("font_size", _FONT_SIZE)
        page.set_row(row, _height([line.text], widths[:1]) * size / _FONT_SIZE if wrapped else size * _LEADING)
        link = _link(line.link)
        if link:
            look = self._look(**wrapped, font_color="#0000ff", underline=1)
            page.write_url(row, 0, link, look, string=_cell(line.text))
        else:
            self._text(page, (row, 0), line.text, **wrapped, **looks[line.style])

    def _table(self, page: Any, top: int, table: SheetTable, widths: Sequence[int]) -> None:
        headings = _headings(table.headings)
        right = [{"align": "right"} if numeric else {} for numeric in table.numeric]
        columns = [
            {"header": heading, "header_format": self._look(bold=True, text_wrap=True, bottom=1, **side)}
            for heading, side in zip(headings, right, strict=True)
        ]
        bottom, last = top + len(table.rows), len(headings) - 1
        looks = {"autofilter": False, "style": None, "first_column": True, "banded_rows": False}
        if page.add_table(top, 0, bottom, last, {"name": table.name, "columns": columns, **looks}):
            raise ValueError(f"A table of {len(table.rows):,} rows and {len(headings):,} columns is too large for a worksheet.")
        page.set_row(top, _height(headings, widths))
        for row, cells in enumerate(table.rows, top + 1):
            page.set_row(row, _height(cells, widths))
            for column, (cell, numeric) in enumerate(zip(cells, table.numeric, strict=True)):
                number = shown_number(one_line(cell)) if numeric else None
                if table.blanks and not cell:
                    page.write_blank(row, column, None, self._look(text_wrap=True))
                elif number:
                    look = self._look(num_format=number.number_format, align="right")
                    page.write_number(row, column, number.value, look)
                else:
                    self._text(page, (row, column), cell, text_wrap=True, **right[column])

    def _text(self, page: Any, place: tuple[int, int], text: str, **look: Any) -> None:
        said = _cell(text)
        if said.startswith(_FORMULA_SIGNS):
            look["quote_prefix"] = True  # it stays text when somebody opens the cell and presses Enter
        page.write_string(*place, said, self._look(**look))

    def _look(self, **properties: Any) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self.looks:
            self.looks[key] = self.book.add_format({**_FONT, "valign": "top", **properties})
        return self.looks[key]


def _cell(text: str) -> str:
    return _written(to_cell(seen(text)))


def _written(text: str) -> str:
    """Mark what would be taken for something else.

    In a workbook “_x0041_” stands for the letter A, and XlsxWriter passes on as markup what begins with <r> and
    ends with </r>.
    """
    marked = _CODED.sub(f"_{_MARK}", text)
    return f"<{_MARK}{marked[1:]}" if marked.startswith("<r>") else marked


def _headings(headings: Iterable[str]) -> list[str]:
    """Give headings that differ from each other in more than capitals, each within what a table's may be."""
    found: list[str] = []
    known: set[str] = set()
    for heading in unique_headings([_short(heading) for heading in headings]):
        name, count = heading, 2
        while name.casefold() in known:
            name, count = f"{heading} ({count})", count + 1
        known.add(name.casefold())
        found.append(_written(name))
    return found


def _short(heading: str) -> str:
    """Cut a heading to what a table's may be: 255 units of UTF-16, of which some letters need two."""
    line = one_line(heading)
    wide = len(line.encode("utf-16-le")) // 2 - len(line)
    return shorten(line, max(_LONGEST_HEADING - wide, _LONGEST_WIDE_HEADING))


def _widths(table: SheetTable) -> list[int]:
    columns = zip(table.headings, *table.rows, strict=True)
    return [_width(cells, _NARROWEST if column else _FIRST_NARROWEST) for column, cells in enumerate(columns)]


def _height(cells: Sequence[str], widths: Sequence[int]) -> float:
    """Give the height, in points, that a row of wrapped cells needs; not every program finds it by itself."""
    lines = max(
        sum(max(1, math.ceil(len(line) / (width * _LETTERS))) for line in cell.splitlines() or [""])
        for cell, width in zip(cells, widths, strict=True)
    )
    return min(lines * _FONT_SIZE * _LEADING, _TALLEST)


def _width(cells: Iterable[str], narrowest: int) -> int:
    longest = max(len(line) for cell in cells for line in (cell.splitlines() or [""]))
    return min(max(narrowest, math.ceil(longest / _LETTERS) + 1), _WIDEST)


def _link(address: str) -> str:
    """Give an address that a workbook may lead to, else ""."""
    link = safe_link(address) or ""
    scheme, colon, rest = link.partition(":")
    return f"{scheme.lower()}{colon}{rest}" if len(quote(link)) <= _LONGEST_LINK else ""


def _finished(raw: bytes) -> bytes:
    """Resolve the marks, name the language, and pack the parts anew with one date for all."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as before, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            text = before.read(name).decode("utf-8")
            coded = "_x005F_" if name.startswith("xl/") else "_"
            text = text.replace(f"_{_MARK}", coded).replace(_MARK, "")
            if name == "docProps/core.xml":
                text = text.replace("</cp:coreProperties>", _LANGUAGE)
            part = zipfile.ZipInfo(name, _CREATED_IN_ZIP)
            part.compress_type = zipfile.ZIP_DEFLATED
            after.writestr(part, text)
    return packed.getvalue()
