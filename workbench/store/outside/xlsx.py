"""Excel workbooks (.xlsx): checked part by part, then read by openpyxl from a copy that holds only those parts.

openpyxl trusts a file: it builds what it is told to. So one pass over every XML part counts rows, columns and
elements first, and notes what openpyxl's reading mode leaves out: merged areas, and which cells hold formulas.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any
from xml.sax.xmlreader import AttributesImpl

from workbench.errors import Problem, RecordError
from workbench.store.outside.archive import CheckedZip
from workbench.store.outside.limits import Limits
from workbench.store.outside.sheet import Area, Sheet, Value, Workbook, notes_on, plain_value, reference
from workbench.store.outside.source import refused
from workbench.store.outside.xml_scan import Scan, scan_xml

if TYPE_CHECKING:
    from openpyxl.reader.excel import ExcelReader

__all__ = ["read_xlsx"]

_KEPT = {"Types", "Relationships", "workbook", "sst", "styleSheet", "worksheet"}
"""The kinds of part that the values of cells come from; no other reaches openpyxl."""
_OF_CELLS = frozenset(
    ["row", "c", "v", "f", "is", "t", "si", "r", "rPr", "rFont", "sz", "color", "family", "scheme", "b", "i", "u",
     "strike", "vertAlign", "charset", "rPh", "phoneticPr"]
)  # fmt: skip
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_AREA = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})")
_LONGEST_ROW_NUMBER = 7
_STRICT = "purl.oclc.org/ooxml"
_NOT_READ = (
    ("xl/externalLinks/", "Values that come from other files were used as they were last saved; the other files were not opened."),
    ("xl/embeddings/", "Files inside this one (OLE objects) were not opened."),
    ("xl/activeX/", "Controls (ActiveX) were not opened."),
    ("xl/connections.xml", "Its connections to databases or web pages were not used."),
)  # fmt: skip


@dataclass
class _Tally:
    """What the parts of one workbook have together, so that many small parts are no way round a limit."""

    elements: int = 0
    others: int = 0
    texts: int = 0
    cells: int = 0


@dataclass
class _Grid:
    """What one sheet's part holds, as far as openpyxl does not say it."""

    rows: int = 0
    columns: int = 0
    formulas: list[tuple[int, int]] = field(default_factory=list)
    merged: list[Area] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)


class _Part(Scan):
    """Looks at one part, of whichever kind."""

    def __init__(self, file: str, part: str, limits: Limits, tally: _Tally) -> None:
        super().__init__(file, limits)
        self.part, self.tally, self.grid = part, tally, _Grid()
        self.row = self.column = 0

    def begin(self, local: str, attrs: AttributesImpl) -> None:
        self.tally.elements += 1
        self.tally.others += local not in _OF_CELLS
        if self.tally.elements > self.limits.sheet_elements or self.tally.others > self.limits.other_elements:
            raise _too_large(self.file, "has more content than a table needs", self.part)
        if self.root == "worksheet":
            self.in_sheet(local, attrs)
        else:
            self.elsewhere(local, attrs)

    def elsewhere(self, local: str, attrs: AttributesImpl) -> None:
        if local == "si":
            self.tally.texts += 1
            if self.tally.texts > self.limits.sheet_cells:
                raise _too_large(self.file, f"has more than {self.limits.sheet_cells:,} texts", self.part)
        elif local in {"ddeLink", "oleLink"}:
            raise refused(
                self.file, "It holds a live link to another program (DDE or OLE).",
                "Save a copy without links: in Excel, Data, Edit Links, Break Link.", code="live-link", field=self.part,
            )  # fmt: skip
        elif self.root == "Types" and "macro" in attrs.get("ContentType", "").lower():
            raise has_macros(self.file)
        elif self.depth == 1 and any(_STRICT in value for _, value in attrs.items()):
            raise refused(
                self.file, "This is a “Strict Open XML” workbook, which few programs read.",
                "Save it as “Excel Workbook (.xlsx)”.", code="wrong-format",
            )  # fmt: skip

    def in_sheet(self, local: str, attrs: AttributesImpl) -> None:
        if local == "c":
            self.column = self.next_place(attrs.get("r"), self.column, _column)
        elif local in {"v", "is"}:
            self.filled()
        elif local == "row":
            self.row, self.column = self.next_place(attrs.get("r"), self.row, _number), 0
            if attrs.get("hidden") in {"1", "true"}:
                self.grid.hidden_rows.append(self.row)
        elif local == "f":
            self.grid.formulas.append((self.row, self.column))
            self.filled()
        elif local == "mergeCell" and (area := _area(attrs.get("ref", ""))):
            self.grid.merged.append(area)

    def next_place(self, told: str | None, last: int, read: Any) -> int:
        """Give a row's or column's number, which must be past the last one, as openpyxl takes for granted."""
        place = last + 1 if told is None else read(told)
        if place <= last:
            raise refused(
                self.file, f"Its cells are out of order, after {reference(max(self.row, 1), max(self.column, 1))}.",
                "Open the file in a spreadsheet program and save it.", code="unreadable-file", field=self.part,
            )  # fmt: skip
        return int(place)

    def filled(self) -> None:
        """Take a cell that holds something; those that only have a colour count for nothing."""
        grid = self.grid
        grid.rows, grid.columns = max(grid.rows, self.row), max(grid.columns, self.column)
        if grid.rows > self.limits.rows or grid.columns > self.limits.columns:
            raise _too_large(self.file, f"has a cell at {reference(self.row, self.column)}", self.part)
        if self.tally.cells + grid.rows * grid.columns > self.limits.sheet_cells:
            raise _too_large(
                self.file, f"has more than {self.limits.sheet_cells:,} cells, up to {reference(grid.rows, grid.columns)}", self.part,
            )  # fmt: skip


def read_xlsx(packed: CheckedZip, limits: Limits) -> Workbook:
    """Read an Excel workbook whose zip was checked.

    Raises:
        RecordError: It has macros or live links, is too large, or cannot be read.
    """
    file = packed.file
    if any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) for name in packed.members):
        raise has_macros(file)
    copy, grids = _checked_copy(packed, limits)
    try:
        sheets = tuple(_sheets(copy, grids, file, limits))
    except RecordError:
        raise
    except Exception as error:  # noqa: BLE001  # openpyxl raises whatever it stumbles on; nobody should see that
        raise refused(
            file, f"This workbook cannot be read ({type(error).__name__} in openpyxl).",
            "Open it in a spreadsheet program and save it as “Excel Workbook (.xlsx)”.", code="unreadable-file",
        ) from None  # fmt: skip
    if not sheets:
        raise refused(
            file, "The workbook has no sheet with cells.", "Check which file it is.", code="empty-file"
        )
    return Workbook(file, sheets, (*notes_on(file, sheets), *_left_out(packed)))


def has_macros(file: str) -> RecordError:
    """Make the error for a spreadsheet that brings programs along."""
    return refused(
        file, "It holds macros, which are programs.", "Save it as a workbook without macros (.xlsx or .ods).", code="macros",
    )  # fmt: skip


def _checked_copy(packed: CheckedZip, limits: Limits) -> tuple[bytes, dict[str, _Grid]]:
    """Look at every XML part, and copy those that values come from into a new zip that only we have written."""
    grids: dict[str, _Grid] = {}
    tally, copy = _Tally(), io.BytesIO()
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as made:
        for name in packed.members:
            if not name.lower().endswith((".xml", ".rels", ".vml")):
                continue
            raw = packed.read(name)
            part = _Part(packed.file, name, limits, tally)
            scan_xml(raw, part)
            tally.cells += part.grid.rows * part.grid.columns
            if part.root == "worksheet":
                grids[name] = part.grid
            if len(grids) > limits.sheets:
                raise _too_large(packed.file, f"has more than {limits.sheets} sheets", "")
            if part.root in _KEPT:
                made.writestr(zipfile.ZipInfo(name), raw)
    return copy.getvalue(), grids


def _sheets(copy: bytes, grids: dict[str, _Grid], file: str, limits: Limits) -> Iterator[Sheet]:
    from openpyxl.reader.excel import ExcelReader  # noqa: PLC0415  # slow to import, and few commands need it

    with warnings.catch_warnings():  # of styles and extensions that values do not depend on
        warnings.simplefilter("ignore")
        reader = ExcelReader(io.BytesIO(copy), read_only=True, data_only=True, keep_links=False)
        reader.read()
        for sheet, path in zip(reader.wb.worksheets, _paths(reader, grids, file), strict=True):
            grid = grids[path]
            sheet.reset_dimensions()  # what a sheet says of its own size is not to be believed
            rows = (
                sheet.iter_rows(max_row=grid.rows, max_col=grid.columns, values_only=True)
                if grid.rows
                else ()
            )
            yield Sheet(
                sheet.title,
                tuple(_row(row, i, sheet.title, file, limits) for i, row in enumerate(rows, start=1)),
                tuple(sorted(grid.merged)),
                tuple(grid.formulas),
                sheet.sheet_state != "visible",
                tuple(row for row in grid.hidden_rows if row <= grid.rows),
            )


def _paths(reader: ExcelReader, grids: dict[str, _Grid], file: str) -> list[str]:
    """Give the part of each sheet of cells, in order; openpyxl passes over one that is not there."""
    listed = [(rel.target, rel.Type) for _, rel in reader.parser.find_sheets()]
    if any(kind.endswith("/worksheet") and path not in grids for path, kind in listed):
        raise refused(
            file, "A sheet that the workbook lists is not in it.",
            "Open it in a spreadsheet program and save it as “Excel Workbook (.xlsx)”.", code="unreadable-file",
        )  # fmt: skip
    return [path for path, _ in listed if path in grids]


def _row(row: tuple[Any, ...], number: int, sheet: str, file: str, limits: Limits) -> tuple[Value, ...]:
    return tuple([
        None if value is None else plain_value(value, file, sheet, (number, column), limits)
        for column, value in enumerate(row, start=1)
    ])  # fmt: skip


def _left_out(packed: CheckedZip) -> Iterator[Problem]:
    for start, what in _NOT_READ:
        if any(name.startswith(start) for name in packed.members):
            yield Problem(
                packed.file, 0, "", what, "See whether the values are those you need.", "not-read", "warning"
            )


def _column(told: str) -> int:
    cell = _CELL.fullmatch(told)
    return _letters(cell[1]) if cell else 0


def _number(told: str) -> int:
    return int(told) if told.isascii() and told.isdigit() and len(told) <= _LONGEST_ROW_NUMBER else 0


@cache
def _letters(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _area(told: str) -> Area | None:
    corners = _AREA.fullmatch(told)
    if corners is None:
        return None
    left, top, right, bottom = corners.groups()
    return Area(int(top), _letters(left), int(bottom), _letters(right))


def _too_large(file: str, what: str, part: str) -> RecordError:
    return refused(
        file, f"The workbook {what}.", "Keep only the sheets, rows and columns you need.", code="file-too-large", field=part,
    )  # fmt: skip
