"""One sheet of a website download taken to pieces: the lines above the table, the table's rows, the lines below it.

Whichever kind of file it was, a sheet is rows of cells here. Merged cells need no care of their own: their value stands
in the first of them and the others are blank, which is how the CSV writes a label that goes on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from workbench.errors import Problem, RecordError
from workbench.statxplore.export_labels import function_of, plain_text
from workbench.store.outside import Value
from workbench.store.outside.sheet import reference

__all__ = ["Grid", "Parts", "Row", "parts_of"]

_COUNTING = re.compile(
    r"(counting|count|sum|mean|average|median|summation options?|measures?)(?: of)?\s*:\s*(\S.*)", re.IGNORECASE
)
_PROGRAMS = {"stat-xplore", "superweb2(tm)", "superweb2"}
_LONGEST_PREAMBLE = 60
_BELOW = re.compile(r"((data )?source|dataset):|©|\(c\) |(crown )?copyright", re.IGNORECASE)
_SUMMATION = "default summation"
"""What is counted, which the website lists among the filters though it limits nothing."""
_LONGEST_KEY = 8


@dataclass(frozen=True)
class Row:
    """One row that is not blank.

    Args:
        line: Its number, from 1.
        cells: Its cells.
        filled: The places of those that are not blank, from 0.
        after_blank: Whether a blank row is above it.
    """

    line: int
    cells: tuple[Value, ...] = field(repr=False)
    filled: tuple[int, ...]
    after_blank: bool = False

    @property
    def first(self) -> str:
        """Its first cell that is not blank, as text."""
        return plain_text(self.cells[self.filled[0]])

    @property
    def alone(self) -> bool:
        """Whether only one of its cells is not blank."""
        return len(self.filled) == 1


@dataclass(frozen=True)
class Grid:
    """A sheet, or a CSV file, as rows of cells.

    Args:
        file: The file's name for messages.
        sheet: The sheet's name, or "" for a CSV file.
        rows: The rows that are not blank.
        formulas: Row and column (from 1) of cells whose number somebody's formula gave.
    """

    file: str
    sheet: str
    rows: tuple[Row, ...] = field(repr=False)
    formulas: frozenset[tuple[int, int]] = frozenset()

    @classmethod
    def of(cls, file: str, sheet: str, rows: tuple[tuple[Value, ...], ...], lines: tuple[int, ...]) -> Grid:
        """Take rows as they were read; blank ones are left out, but it is kept where they were."""
        kept: list[Row] = []
        blank = True
        for cells, line in zip(rows, lines, strict=True):
            filled = tuple(n for n, cell in enumerate(cells) if cell is not None and (not isinstance(cell, str) or cell.strip()))
            if filled:
                kept.append(Row(line, cells, filled, blank))
            blank = not filled
        return cls(file, sheet, tuple(kept))

    def wrong(self, line: int, column: int | None, message: str, fix: str = "") -> RecordError:
        """Make the error for one place of the sheet; the column from 0, or None for the whole row."""
        if column is None:
            place = self.sheet
        else:
            place = f"{self.sheet}!{reference(line, column + 1)}" if self.sheet else f"column {column + 1}"
        fix = fix or "Download the table again from Stat-Xplore and leave the file as it is."
        return RecordError([Problem(self.file, line, place, message, fix, "wrong-export")])


@dataclass(frozen=True)
class Parts:
    """The parts of one sheet.

    Args:
        grid: The sheet.
        title: The line with the database's name, keys of notes and all.
        sentence: The line that names the fields, such as “Sex by Month”.
        counting: What was counted, as the line says it.
        function: The function that the line names.
        filters: What the table was limited to, as (name, value).
        wafers: Where the lines above name the sheet's own part of a field, as (name, value).
        body: The rows of the table.
        notes: What each note's key means; the notes without a key as INFO, Source and Footer.
        keys: The keys that may be glued to labels.
    """

    grid: Grid
    title: str
    sentence: str
    counting: str
    function: str
    filters: tuple[tuple[str, str], ...]
    wafers: tuple[tuple[str, str], ...]
    body: tuple[Row, ...] = field(repr=False)
    notes: dict[str, str] = field(repr=False)
    keys: frozenset[str] = frozenset()


def parts_of(grid: Grid) -> Parts | None:
    """Take a sheet to pieces, or give None where it is not one of the website's.

    Raises:
        RecordError: It is one, but has no table.
    """
    anchor = next(
        (n for n, row in enumerate(grid.rows[:_LONGEST_PREAMBLE]) if row.alone and _COUNTING.fullmatch(row.first)), 0
    )
    above = [row.first for row in grid.rows[:anchor] if row.alone and row.first.lower() not in _PROGRAMS]
    if not above:
        return None
    title, sentence = above[-2:] if len(above) > 1 else (above[0], "")
    found = _COUNTING.fullmatch(grid.rows[anchor].first)
    assert found  # noqa: S101  # it is how the row was found
    after, sections = _sections(grid.rows, anchor + 1)
    end = _end_of_table(grid.rows, after)
    notes, keys = _notes(grid.rows[end:])
    if after >= end:
        raise grid.wrong(grid.rows[anchor].line, None, "There is no table below this line.")
    return Parts(
        grid=grid, title=title, sentence=sentence,
        counting=found[2], function=function_of(found[1], function_of(found[2])),
        filters=tuple(pair for pair in sections["filters:"] if pair[0].lower() != _SUMMATION), wafers=tuple(sections["wafers:"]), body=grid.rows[after:end], notes=notes,
        keys=frozenset(keys),
    )  # fmt: skip


def _sections(rows: tuple[Row, ...], start: int) -> tuple[int, dict[str, list[tuple[str, str]]]]:
    """Read the blocks of names and values that follow, and say where the table begins."""
    sections: dict[str, list[tuple[str, str]]] = {"filters:": [], "wafers:": []}
    while start < len(rows):
        heading = rows[start].first.lower()
        if rows[start].alone and heading in sections:
            start = _pairs(rows, start + 1, sections[heading])
        elif rows[start].alone and _COUNTING.fullmatch(rows[start].first):
            start += 1
        else:
            break
    return start, sections


def _pairs(rows: tuple[Row, ...], start: int, pairs: list[tuple[str, str]]) -> int:
    """Read rows of a name and a value until a blank row, which somebody may have put between them too."""
    while start < len(rows) and len(rows[start].filled) in {1, 2}:
        row = rows[start]
        last = start + 1 >= len(rows) or rows[start + 1].after_blank
        if row.after_blank and not last and row.first.lower() != _SUMMATION:  # the heading of the table, with one label
            break
        if not row.alone:
            pairs.append((row.first, plain_text(row.cells[row.filled[1]])))
        elif row.after_blank or not pairs or row.filled[0] < rows[start - 1].filled[-1]:
            break
        else:  # a further value of the same name
            name, value = pairs.pop()
            pairs.append((name, f"{value}; {row.first}"))
        start += 1
    return start


def _end_of_table(rows: tuple[Row, ...], start: int) -> int:
    for n in range(start, len(rows)):
        row = rows[n]
        if row.first in {"INFO", "Symbol"} and not row.alone:
            return n
        if row.alone and row.after_blank and _BELOW.match(row.first):
            return n
    end = len(rows)  # nothing the website writes is left; single lines at the very end are still no rows of the table
    while end > start and rows[end - 1].alone and rows[end - 1].after_blank:
        end -= 1
    return end


def _notes(rows: tuple[Row, ...]) -> tuple[dict[str, str], list[str]]:
    """Read the lines below the table: notes by their keys, and the keys of the legend alone."""
    notes: dict[str, str] = {}
    keys: list[str] = []
    in_legend = False
    for row in rows:
        text = " ".join(plain_text(row.cells[n]) for n in row.filled[1:])
        if row.first == "Symbol" and text == "Description":
            in_legend = True
        elif row.first == "INFO" and text:
            _add(notes, "INFO", text)
        elif row.first.lower().startswith("source:"):
            _add(notes, "Source", f"{row.first} {text}".partition(":")[2].strip())
        elif in_legend and (text or len(row.first) <= _LONGEST_KEY):
            notes[row.first] = text
            keys.append(row.first)
        else:
            _add(notes, "Footer", f"{row.first} {text}".strip())
    return notes, keys


def _add(notes: dict[str, str], key: str, text: str) -> None:
    notes[key] = f"{notes[key]} {text}" if key in notes else text
