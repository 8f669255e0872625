"""Tables downloaded from Stat-Xplore's website, as spreadsheet or CSV, for people without a key.

Such a file has labels but no addresses, so `uri` is "" and `uris` are empty throughout, and a custom group cannot be
told from a single value. Everything else is as in a reply of the service.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from workbench.errors import Problem, RecordError
from workbench.statxplore.export_csv import read_ragged
from workbench.statxplore.export_join import table_of
from workbench.statxplore.export_sheet import Grid, Parts, parts_of
from workbench.statxplore.table import Table
from workbench.store.outside import LIMITS, Sheet, read_workbook
from workbench.store.outside.source import bytes_of

__all__ = ["read_export"]

_SHEET = re.compile(r"data sheet \d+", re.IGNORECASE)
_OWN_SHEETS = {"template_rse", "format"}
_PACKED = (b"PK", b"\xd0\xcf\x11\xe0")
_SPACE = b"\xef\xbb\xbf \t\r\n"
_HOW = "In Stat-Xplore open the table and choose “Download Table” as Excel (.xlsx) or CSV."


def read_export(path: Path, *, root: Path | None = None, alike: bool = False) -> Table:
    r"""Read a table that was downloaded from Stat-Xplore's website, as .xlsx or .csv, or saved again as .ods.

    The fields come in this order: those of wafers (sheets), of rows, of columns. “..” is 0.0 with the key of the note
    that explains it as the cell's flag; a blank or a dash is missing; any other sign is missing with the sign as flag.
    What stands in brackets after a label is a note's key only if the legend below the table lists it.

    Args:
        path: The file.
        root: The workspace that it must lie in, or None where it may lie anywhere.
        alike: Whether two rows (or columns) of one label are two items, as are small areas of one name in two councils;
            they are then named “City Centre East (1 of 2)”. Otherwise such a file is refused: it may hold a row twice.

    Returns:
        The table; `origin` names the file, `notes` holds the legend, and the lines without a key as INFO, Source and
        Footer. `filters` holds what the table was limited to.

    Raises:
        RecordError: It is no such file, cannot be read, or its cells are not every one of the fields' product exactly
            once; with sheet, row and column.

    Source: files that Stat-Xplore's website gave in 2019 and 2025 (.xlsx) and in 2024 (.csv); the vendor documents the
    choice of formats but not their layout.

    Example:
        >>> import tempfile
        >>> rows = ['Stat-Xplore', '', '"Claims (I)"', '"Sex by Month"', '"Counting: Claims"', '',
        ...   '"Month","May 2025 (p)","May 2025 - Annotations",', '"Sex",', '"Men",1,,', '"Women",..,,', '', '',
        ...   'Symbol,Description', '"I","Made up."', '"p","Provisional."']
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "table.csv")
        ...     _ = file.write_text("\n".join(rows))
        ...     table = read_export(file)
        >>> table.frame[["Sex", "Month", "value", "flags"]].values.tolist()
        [['Men', 'May 2025', 1.0, 'p'], ['Women', 'May 2025', 0.0, 'p ..']]
    """
    file, raw = bytes_of(path, file="", root=root, limit=max(LIMITS.zip_bytes, LIMITS.csv_bytes))
    if raw.startswith(_PACKED):
        book = read_workbook(raw, file=file)
        sheets = [found for sheet in _data_sheets(book.sheets) if (found := parts_of(_grid(file, sheet)))]
    else:
        _refuse_other_text(raw, file)
        found = parts_of(Grid.of(file, "", *read_ragged(raw, file)))
        sheets = [found] if found else []
    if not sheets:
        raise _other_kind(
            file, "This is not a table as Stat-Xplore's website gives it: above a table it has a line that begins “Counting:”.",
            f"{_HOW} Take no lines out of it.",
        )  # fmt: skip
    _same_table(sheets)
    return table_of(sheets, alike=alike)


def _data_sheets(sheets: tuple[Sheet, ...]) -> list[Sheet]:
    """Give the sheets that hold data: by their names, or all but the website's own where they were renamed."""
    named = [sheet for sheet in sheets if _SHEET.fullmatch(sheet.name.strip())]
    return named or [sheet for sheet in sheets if sheet.name.lower() not in _OWN_SHEETS]


def _grid(file: str, sheet: Sheet) -> Grid:
    grid = Grid.of(file, sheet.name, sheet.rows, tuple(range(1, len(sheet.rows) + 1)))
    return replace(grid, formulas=frozenset(sheet.formulas))


def _same_table(sheets: list[Parts]) -> None:
    first = sheets[0]
    for other in sheets[1:]:
        if (other.title, other.sentence, other.counting, other.filters) != (first.title, first.sentence, first.counting, first.filters):
            raise other.grid.wrong(
                1, None, f"This sheet is of another table than the sheet “{first.grid.sheet}”.", "Put each table in a file of its own."
            )


def _refuse_other_text(raw: bytes, file: str) -> None:
    start = raw[:400].lstrip(_SPACE).lower()
    if start.startswith(b"<"):
        raise _other_kind(
            file, "This is a web page (or XML), not a table; the website gives one when the session has ended.",
            f"Sign in again. {_HOW}",
        )  # fmt: skip
    if start.startswith((b"{", b"[")):
        raise _other_kind(
            file, "This is JSON, such as the query of a table, not the table's numbers.",
            f"{_HOW} Keep the query too: with a key it gets the same table.",
        )  # fmt: skip


def _other_kind(file: str, message: str, fix: str) -> RecordError:
    return RecordError([Problem(file, 0, "", message, fix, "wrong-format")])
