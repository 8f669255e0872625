"""The catalogue as CSV files, one for each table, and such files read back."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path, PurePosixPath

from workbench.catalogue.exchange.column_mapping import FoundTable
from workbench.catalogue.exchange.exported import Exported
from workbench.catalogue.exchange.tables import TextTable, changed_by_files
from workbench.store.outside import LIMITS, read_delimited
from workbench.text import from_csv_cell, to_csv

__all__ = ["found_in_csv", "to_csv_files"]

_LIMITS = replace(LIMITS, cell_characters=1_000_000)
"""A cell may hold a long text, or many, which no spreadsheet program could; so nothing that is written is refused again."""


def to_csv_files(tables: Iterable[TextTable]) -> Exported:
    """Give each table as a CSV file in UTF-8; where a program might see a formula an apostrophe stands before it."""
    tables = tuple(tables)
    files = {f"{table.name}.csv": to_csv([[column.name for column in table.columns], *table.rows]).encode() for table in tables}
    return Exported(files, tuple(changed_by_files(tables)))


def found_in_csv(source: Path | bytes, *, file: str = "") -> FoundTable:
    """Read a CSV file as a table, its cells as they were before apostrophes were put before what looks like a formula.

    Args:
        source: The file's path, or its bytes.
        file: Its name for messages, or "" for the path's own.

    Raises:
        RecordError: It cannot be read; see `read_delimited`.
    """
    before = csv.field_size_limit(2 * _LIMITS.cell_characters)  # Python's own is below ours, and its words say nothing of cells
    try:
        read = read_delimited(source, file=file, limits=_LIMITS)
    finally:
        csv.field_size_limit(before)
    rows = tuple(tuple(map(from_csv_cell, row)) for row in read.rows)
    heading = tuple(from_csv_cell(cell).strip() for cell in read.heading)
    return FoundTable(read.file, PurePosixPath(read.file).stem, heading, rows, read.lines, read.notes)
