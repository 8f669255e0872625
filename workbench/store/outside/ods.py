"""OpenDocument spreadsheets (.ods): the table part, read as it streams.

A reader of our own, because none does: odfpy (last released in 2020) builds the whole document in memory, and
calamine ends the whole program on a malformed file and gives errors such as #N/A as blanks.
OpenDocument says “this row a million times” in one attribute, so repeats are counted before they are made.

Source: OASIS, Open Document Format for Office Applications 1.3, part 3, sections 9.1 and 19.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import MappingProxyType
from xml.sax.xmlreader import AttributesImpl

from workbench.errors import Problem, RecordError
from workbench.store.outside.archive import CheckedZip
from workbench.store.outside.limits import Limits
from workbench.store.outside.sheet import Area, Sheet, Value, Workbook, notes_on, plain_value, reference
from workbench.store.outside.source import refused
from workbench.store.outside.xlsx import has_macros
from workbench.store.outside.xml_scan import Scan, scan_xml

__all__ = ["read_ods"]

_CONTENT, _MANIFEST = "content.xml", "META-INF/manifest.xml"
_NAMESPACES = MappingProxyType({
    f"xmlns:{prefix}": f"urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0" for prefix in ("office", "table", "text")
})  # fmt: skip
_OF_CELLS = frozenset(
    ["table-cell", "covered-table-cell", "table-row", "p", "s", "tab", "line-break", "span"]
)
# Signs that XML cannot hold stand for blanks that are meant, until the others are folded.
_BLANK, _TAB, _BREAK = "\x1d", "\x1e", "\x1f"
_MEANT = str.maketrans({_BLANK: " ", _TAB: "\t", _BREAK: "\n"})
_DURATION = re.compile(
    r"(-?)P(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6}(?:\.\d{1,9})?)S)?)?"
)
_DAY = dt.timedelta(days=1)


@dataclass
class _Table:
    """A sheet that is being read; blank rows are made only when one that is filled follows."""

    name: str
    hidden: bool
    rows: list[list[Value]] = field(default_factory=list)
    merged: list[Area] = field(default_factory=list)
    formulas: list[tuple[int, int]] = field(default_factory=list)
    row: list[Value] = field(default_factory=list)
    row_formulas: list[int] = field(default_factory=list)
    row_times: int = 1
    row_hidden: bool = False
    hidden_rows: list[int] = field(default_factory=list)
    blank_rows: int = 0
    blank_cells: int = 0
    width: int = 0

    @property
    def place(self) -> tuple[int, int]:
        """The row and column of the next cell, from 1."""
        return len(self.rows) + self.blank_rows + 1, len(self.row) + self.blank_cells + 1


class _Content(Scan):
    """Reads the sheets of content.xml."""

    def __init__(self, file: str, limits: Limits) -> None:
        super().__init__(file, limits)
        self.sheets: list[Sheet] = []
        self.table: _Table | None = None
        self.inner = (
            0  # depth inside what lies in a sheet but is no cell of it: notes, drawings, tables in drawings
        )
        self.cell: AttributesImpl | None = None
        self.text: list[str] = []
        self.length = self.others = self.cells = self.paragraphs = 0
        self.in_paragraph = False
        self.hidden_styles: set[str] = set()
        self.style = ""

    def begin(self, local: str, attrs: AttributesImpl) -> None:
        self.count(local)
        if self.depth == 1 and any(attrs.get(name) != uri for name, uri in _NAMESPACES.items()):
            raise _unreadable(self.file, "its namespaces are not those of OpenDocument")
        if self.inner or (self.table and local in {"annotation", "shapes", "frame", "forms"}):
            self.inner += 1
        elif self.cell is not None:
            self.begin_text(local, attrs)
        elif self.table is None:
            self.outside_sheets(local, attrs)
        else:
            self.in_sheet(self.table, local, attrs)

    def count(self, local: str) -> None:
        self.others += local not in _OF_CELLS
        if self.elements > self.limits.sheet_elements or self.others > self.limits.other_elements:
            raise self.too_large("has more content than a table needs")
        if local in {"dde-link", "dde-source"}:
            raise refused(
                self.file, "It holds a live link to another program (DDE).",
                "Save a copy without links: in LibreOffice, Edit, Links, Break Link.", code="live-link", line=self.line,
            )  # fmt: skip
        if local == "script":
            raise has_macros(self.file)

    def outside_sheets(self, local: str, attrs: AttributesImpl) -> None:
        if local == "style":
            self.style = attrs.get("style:name", "")
        elif local == "table-properties" and attrs.get("table:display") == "false":
            self.hidden_styles.add(self.style)
        elif local == "table":
            if len(self.sheets) >= self.limits.sheets:
                raise self.too_large(f"has more than {self.limits.sheets} sheets")
            hidden = attrs.get("table:style-name", "") in self.hidden_styles
            self.table = _Table(attrs.get("table:name", ""), hidden)

    def in_sheet(self, table: _Table, local: str, attrs: AttributesImpl) -> None:
        if local == "table-row":
            table.row, table.row_formulas, table.blank_cells = [], [], 0
            table.row_times = self.times(attrs, "table:number-rows-repeated")
            table.row_hidden = attrs.get("table:visibility", "visible") != "visible"
        elif local in {"table-cell", "covered-table-cell"}:
            self.cell, self.text, self.length, self.paragraphs = attrs, [], 0, 0
        elif local == "table":  # a table in a cell is written within the cell; here none may stand
            raise _unreadable(self.file, "a sheet stands inside a sheet")

    def begin_text(self, local: str, attrs: AttributesImpl) -> None:
        if local == "p":
            self.add(_BREAK if self.paragraphs else "")
            self.paragraphs, self.in_paragraph = self.paragraphs + 1, True
        elif local == "s":
            self.add(_BLANK * self.times(attrs, "text:c"))
        elif local in {"tab", "line-break"}:
            self.add(_TAB if local == "tab" else _BREAK)
        elif local == "table":
            self.inner = 1

    def characters(self, content: str) -> None:
        """Take text; between the paragraphs of a cell there is only the file's own indent."""
        if self.in_paragraph and not self.inner:
            self.add(content)

    def add(self, text: str) -> None:
        self.length += len(text)
        if self.table and self.length > self.limits.cell_characters:
            plain_value(
                "".join([*self.text, text]), self.file, self.table.name, self.table.place, self.limits
            )
        self.text.append(text)

    def finish(self, local: str) -> None:
        if self.inner:
            self.inner -= 1
        elif local == "p":
            self.in_paragraph = False
        elif self.cell is not None and local in {"table-cell", "covered-table-cell"} and self.table:
            self.finish_cell(self.table, self.cell)
            self.cell = None
        elif self.table and self.cell is None and local == "table-row":
            self.finish_row(self.table)
        elif self.table and self.cell is None and local == "table":
            self.finish_sheet(self.table)
            self.table = None

    def finish_cell(self, table: _Table, attrs: AttributesImpl) -> None:
        times, (row, column) = self.times(attrs, "table:number-columns-repeated"), table.place
        across = self.times(attrs, "table:number-columns-spanned")
        down = self.times(attrs, "table:number-rows-spanned")
        if across > 1 or down > 1:
            table.merged.append(Area(row, column, row + down - 1, column + across - 1))
        value, formula = self.value(table, attrs), "table:formula" in attrs
        if value is None and not formula:
            table.blank_cells += times
            return
        width = len(table.row) + table.blank_cells + times
        if width > self.limits.columns:
            raise self.too_large(f"has cells up to {reference(row, width)}")
        table.row += [None] * table.blank_cells + [value] * times
        table.blank_cells = 0
        if formula:
            table.row_formulas += range(column, column + times)

    def finish_row(self, table: _Table) -> None:
        if not table.row:
            table.blank_rows += table.row_times
            return
        height = len(table.rows) + table.blank_rows + table.row_times
        table.width = max(table.width, len(table.row))
        if height > self.limits.rows:
            raise self.too_large(f"has cells up to row {height:,}")
        if self.cells + height * table.width > self.limits.sheet_cells:
            raise self.too_large(
                f"has more than {self.limits.sheet_cells:,} cells, up to {reference(height, table.width)}"
            )
        table.rows += [[] for _ in range(table.blank_rows)]
        table.blank_rows = 0
        first = len(table.rows) + 1
        table.formulas += [
            (first + i, column) for i in range(table.row_times) for column in table.row_formulas
        ]
        table.rows += [table.row] * table.row_times
        if table.row_hidden:
            table.hidden_rows += range(first, len(table.rows) + 1)

    def finish_sheet(self, table: _Table) -> None:
        rows = tuple(tuple(row + [None] * (table.width - len(row))) for row in table.rows)
        self.cells += len(rows) * table.width
        self.sheets.append(
            Sheet(
                table.name, rows, tuple(sorted(table.merged)), tuple(table.formulas), table.hidden, tuple(table.hidden_rows)
            )
        )

    def value(self, table: _Table, attrs: AttributesImpl) -> Value:
        kind = attrs.get("office:value-type", "")
        told = attrs.get(_ATTRIBUTE_OF.get(kind, ""), "")
        if told and kind in _READ:
            try:
                found: Value = _READ[kind](told)
            except (ValueError, OverflowError):
                row, column = table.place
                raise refused(
                    self.file, f"This cell should hold a {kind}, and does not.", "Correct the cell, or clear it.",
                    code="bad-cell", line=row, field=f"{table.name}!{reference(row, column)}",
                ) from None  # fmt: skip
        else:
            found = told or _folded("".join(self.text)) or None
        return None if found is None else plain_value(found, self.file, table.name, table.place, self.limits)

    def times(self, attrs: AttributesImpl, name: str) -> int:
        told = attrs.get(name, "1")
        if not (told.isascii() and told.isdigit() and len(told) <= 9 and int(told)):  # noqa: PLR2004  # digits, so that it is a number that we can count to
            raise _unreadable(self.file, f"{name} is no number of times")
        if name == "text:c" and int(told) > self.limits.cell_characters:
            raise self.too_large(f"has a cell with {int(told):,} blanks")
        return int(told)

    def too_large(self, what: str) -> RecordError:
        return refused(
            self.file, f"The spreadsheet {what}.", "Keep only the sheets, rows and columns you need.",
            code="file-too-large", field=self.table.name if self.table else "",
        )  # fmt: skip


def read_ods(packed: CheckedZip, limits: Limits) -> Workbook:
    """Read an OpenDocument spreadsheet whose zip was checked.

    Raises:
        RecordError: It has macros, live links or a password, is too large, or cannot be read.
    """
    file = packed.file
    if any(name.startswith(("Basic/", "Scripts/")) for name in packed.members):
        raise has_macros(file)
    if _CONTENT not in packed.members:
        raise _unreadable(file, f"it has no {_CONTENT}")
    if _MANIFEST in packed.members and b"encryption-data" in packed.read(_MANIFEST):
        raise refused(
            file, "It is protected by a password.", "Save it without one; the workspace is where it is kept safe.",
            code="protected-file",
        )  # fmt: skip
    content = _Content(file, limits)
    for name in packed.members:
        if name.lower().endswith((".xml", ".rdf")):
            scan_xml(packed.read(name), content if name == _CONTENT else Scan(file, limits))
    if not content.sheets:
        raise refused(file, "The spreadsheet has no sheet.", "Check which file it is.", code="empty-file")
    sheets = tuple(content.sheets)
    return Workbook(file, sheets, (*notes_on(file, sheets), *_left_out(packed)))


def _unreadable(file: str, why: str) -> RecordError:
    return refused(
        file, f"This spreadsheet cannot be read: {why}.", "Open it in a spreadsheet program and save it again.",
        code="unreadable-file",
    )  # fmt: skip


def _left_out(packed: CheckedZip) -> Iterator[Problem]:
    if any(name.startswith("Object ") for name in packed.members):
        yield Problem(
            packed.file, 0, "", "Files inside this one (charts or other objects) were not opened.",
            "See whether the values are those you need.", "not-read", "warning",
        )  # fmt: skip


def _folded(text: str) -> str:
    """Fold the blanks that only the file's layout has, and write those that are meant."""
    return re.sub(r"[ \t\r\n]+", " ", text).strip(" ").translate(_MEANT)


def _date(told: str) -> dt.date | dt.datetime:
    return dt.datetime.fromisoformat(told) if "T" in told else dt.date.fromisoformat(told)


def _time(told: str) -> dt.time | dt.timedelta:
    parts = _DURATION.fullmatch(told)
    if parts is None:
        raise ValueError(told)
    days, hours, minutes = (int(part or 0) for part in parts.groups()[1:4])
    length = dt.timedelta(days=days, hours=hours, minutes=minutes, seconds=float(parts[5] or 0))
    if parts[1]:
        return -length
    return (dt.datetime.combine(dt.date.min, dt.time()) + length).time() if length < _DAY else length


def _truth(told: str) -> bool:
    if told not in {"true", "false"}:
        raise ValueError(told)
    return told == "true"


_READ: MappingProxyType[str, Callable[[str], Value]] = MappingProxyType({
    "float": float, "percentage": float, "currency": float, "date": _date, "time": _time, "boolean": _truth,
})  # fmt: skip
_ATTRIBUTE_OF = MappingProxyType({
    "float": "office:value", "percentage": "office:value", "currency": "office:value", "date": "office:date-value",
    "time": "office:time-value", "boolean": "office:boolean-value", "string": "office:string-value",
})  # fmt: skip
