"""What a spreadsheet from outside holds, whichever program wrote it."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, cast

from workbench.errors import Problem
from workbench.store.outside.limits import Limits
from workbench.store.outside.source import refused

__all__ = ["Area", "Sheet", "Value", "Workbook", "notes_on", "plain_value", "reference"]

Value = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta | None
"""A cell: text, a number, yes or no, a date, a time of day, a length of time, or nothing."""

_LETTERS = 26
_MOST_NAMED = 10
_EXACT = 2**53
"""Below this a spreadsheet's number, which is a 64-bit float, is a whole number exactly where it looks like one."""


@dataclass(frozen=True, order=True)
class Area:
    """A rectangle of cells that are shown as one; rows and columns from 1, the last ones included.

    Example:
        >>> print(Area(1, 2, 1, 4))
        B1:D1
    """

    top: int
    left: int
    bottom: int
    right: int

    def __str__(self) -> str:
        """Give the area as spreadsheets write it."""
        return f"{reference(self.top, self.left)}:{reference(self.bottom, self.right)}"


@dataclass(frozen=True)
class Sheet:
    """One sheet.

    Args:
        name: Its name on the tab.
        rows: Its cells from A1 to the last that is filled, every row of one length.
        merged: The areas that are merged, in order; their value is that of their first cell.
        formulas: Row and column (from 1) of each cell that holds a formula; `rows` has what was last worked out.
        hidden: Whether the program that made it hides it.
        hidden_rows: The numbers (from 1) of rows that are hidden, by hand or by a filter, and hold something.
    """

    name: str
    rows: tuple[tuple[Value, ...], ...] = field(repr=False)
    merged: tuple[Area, ...] = ()
    formulas: tuple[tuple[int, int], ...] = field(default=(), repr=False)
    hidden: bool = False
    hidden_rows: tuple[int, ...] = ()


@dataclass(frozen=True)
class Workbook:
    """A spreadsheet.

    Args:
        file: Its name for messages.
        sheets: Its sheets, in the order of their tabs; charts on a tab of their own are left out.
        notes: What a person should know, as warnings: formulas, hidden sheets, what was left out.
    """

    file: str
    sheets: tuple[Sheet, ...]
    notes: tuple[Problem, ...] = ()


def reference(row: int, column: int) -> str:
    """Give a cell's name as spreadsheets write it.

    >>> reference(1, 1), reference(10, 28)
    ('A1', 'AB10')
    """
    letters = ""
    while column:
        column, letter = divmod(column - 1, _LETTERS)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row}"


def plain_value(value: Any, file: str, sheet: str, cell: tuple[int, int], limits: Limits) -> Value:
    """Give a cell's value as plain data: dates at midnight as dates, whole numbers as int, no infinite ones.

    Raises:
        RecordError: The text is too long, or the number is infinite or none at all.
    """
    if isinstance(value, str):
        if len(value) > limits.cell_characters:
            raise refused(
                file, f"This cell holds more than {limits.cell_characters:,} characters.", "Shorten the text.",
                code="too-long", line=cell[0], field=f"{sheet}!{reference(*cell)}",
            )  # fmt: skip
        return value
    if isinstance(value, dt.datetime):
        return value.date() if value.time() == dt.time() else value
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return int(value)
    if isinstance(value, int | float) and not _is_kept(value):
        raise refused(
            file, "This cell holds no number that can be kept.", "Correct the number, or make the cell text.",
            code="bad-number", line=cell[0], field=f"{sheet}!{reference(*cell)}",
        )  # fmt: skip
    return cast("Value", value)


def _is_kept(number: float) -> bool:
    return math.isfinite(number) if isinstance(number, float) else abs(number) < 2**63


def _some(rows: tuple[int, ...]) -> str:
    more = f" and {len(rows) - _MOST_NAMED:,} more" if len(rows) > _MOST_NAMED else ""
    return ", ".join(map(str, rows[:_MOST_NAMED])) + more


def notes_on(file: str, sheets: Iterable[Sheet]) -> list[Problem]:
    """Say of each sheet whether it is hidden, and whether its numbers were worked out by somebody's formulas."""
    notes: list[Problem] = []
    for sheet in sheets:
        if sheet.hidden:
            notes.append(Problem(
                file, 0, sheet.name, "This sheet is hidden; it was read all the same.",
                "See whether it may be used and shared.", "hidden-sheet", "warning",
            ))  # fmt: skip
        if sheet.hidden_rows:
            notes.append(Problem(
                file, sheet.hidden_rows[0], sheet.name, f"Hidden rows were read all the same: {_some(sheet.hidden_rows)}.",
                "Show them in the spreadsheet program, and delete what should not be used.", "hidden-rows", "warning",
            ))  # fmt: skip
        if sheet.formulas:
            notes += _formula_notes(file, sheet)
    return notes


def _formula_notes(file: str, sheet: Sheet) -> list[Problem]:
    first, count = sheet.formulas[0], len(sheet.formulas)
    notes = [Problem(
        file, first[0], f"{sheet.name}!{reference(*first)}",
        f"{count:,} cells hold formulas, the first one here; what was last worked out and saved was used."
        if count > 1 else "This cell holds a formula; what was last worked out and saved was used.",
        "See that the file was saved after its last change.", "formula", "warning",
    )]  # fmt: skip
    blank = [cell for cell in sheet.formulas if _at(sheet, cell) is None]
    if blank:
        notes.append(Problem(
            file, blank[0][0], f"{sheet.name}!{reference(*blank[0])}",
            f"{len(blank):,} formulas, the first one here, have no value saved with them, so those cells are blank.",
            "Open the file in a spreadsheet program and save it.", "formula-without-value", "warning",
        ))  # fmt: skip
    return notes


def _at(sheet: Sheet, cell: tuple[int, int]) -> Value:
    row, column = cell
    inside = row <= len(sheet.rows) and column <= len(sheet.rows[row - 1])
    return sheet.rows[row - 1][column - 1] if inside else None
