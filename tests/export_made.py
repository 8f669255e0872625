"""Downloads of Stat-Xplore's website for tests: made up, in the layouts of real ones, none of which is kept here."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl

LEGEND = {
    "I": "Made up for a test.",
    "z": '".." denotes a nil or negligible number of claimants.',
    "p": 'Figures marked "p" are provisional.',
    "r": "Revised, since the release before.",
}
INFO = "Statistical disclosure control has been applied to this table.  Totals may not sum."


@dataclass(frozen=True)
class Made:
    """One download.

    Args:
        fields: For each field its name and labels, of wafers, rows and columns in this order.
        cells: What stands in the cells, in the order of the fields.
        wafers: How many of the fields are on sheets of their own.
        across: How many of the fields go across.
        keys: The keys glued to labels, by the name of the field and the label.
        beside: What stands in the columns of annotations, by the place of the cell.
        filters: The rows of the block of filters.
    """

    fields: tuple[tuple[str, tuple[str, ...]], ...]
    cells: tuple[Any, ...]
    wafers: int = 0
    across: int = 1
    keys: dict[tuple[str, str], str] = field(default_factory=dict)
    beside: dict[int, str] = field(default_factory=dict)
    filters: tuple[tuple[str, str], ...] = (("Default Summation", "Claims"),)
    title: str = "Claims and claimants (I z)"
    counting: str = "Counting: Claims"

    @property
    def sentence(self) -> str:
        rows = self.fields[self.wafers : len(self.fields) - self.across]
        parts = [self.fields[: self.wafers], rows, self.fields[len(self.fields) - self.across :]]
        return " by ".join(_said([name for name, _ in part]) for part in parts if part)

    def blocks(self, *, annotated: bool) -> list[list[list[Any]]]:
        """Give the rows of each wafer's table, its own label first where there is one."""
        rows = self.fields[self.wafers : len(self.fields) - self.across]
        columns = self.fields[len(self.fields) - self.across :]
        made, at = [], 0
        for wafer in itertools.product(*(labels for _, labels in self.fields[: self.wafers])):
            block: list[list[Any]] = [
                [self._label(self.fields[n][0], label)] for n, label in enumerate(wafer)
            ]
            block += self._heading(rows, columns, annotated=annotated)
            before: tuple[str, ...] = ()
            for down in itertools.product(*(labels for _, labels in rows)):
                left = [
                    "" if n < len(down) - 1 and before[: n + 1] == down[: n + 1] else self._label(rows[n][0], label)
                    for n, label in enumerate(down)
                ] or [""]  # fmt: skip
                before = down
                for _ in itertools.product(*(labels for _, labels in columns)):
                    left.append(self.cells[at])
                    left += [self.beside.get(at, "")] if annotated else []
                    at += 1
                block.append(left)
            made.append(block)
        return made

    def _heading(self, rows: Sequence[Any], columns: Sequence[Any], *, annotated: bool) -> list[list[Any]]:
        combined = list(itertools.product(*(labels for _, labels in columns)))
        heading: list[list[Any]] = []
        for level, (name, _) in enumerate(columns):
            row: list[Any] = [""] * max(len(rows) - 1, 0) + [name]
            before: tuple[str, ...] = ()
            for labels in combined:
                goes_on = level < len(columns) - 1 and before[: level + 1] == labels[: level + 1]
                row.append("" if goes_on else self._label(name, labels[level]))
                row += [f"{labels[level]} - Annotations" if level == len(columns) - 1 else ""] if annotated else []
                before = labels
            heading.append(row)
        return [*heading, [name for name, _ in rows]] if rows else heading

    def _label(self, name: str, label: str) -> str:
        return f"{label} ({self.keys[name, label]})" if (name, label) in self.keys else label

    def csv(self, path: Path, *, encoding: str = "utf-8", annotated: bool = True) -> Path:
        """Write it as the website writes CSV: rows of many lengths, a comma after the last cell of a row of the table."""
        out = io.StringIO(newline="")
        write = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
        out.write("Stat-Xplore\n\n")
        write.writerows([[self.title], [self.sentence], [self.counting]])
        out.write("\nFilters:\n")
        write.writerows(self.filters)
        for block in self.blocks(annotated=annotated and self.across > 0):
            out.write("\n")
            for row in block:
                write.writerow([*row, ""] if len(row) > 1 or row is not block[0] or not self.wafers else row)
        out.write("\n\n")
        write.writerow(["INFO", INFO])
        out.write("\n\nSymbol,Description\n")
        write.writerows(LEGEND.items())
        out.write("\n\nSource: Department for Work and Pensions\n")
        path.write_bytes(out.getvalue().encode(encoding))
        return path

    def xlsx(self, path: Path, *, down: int = 0, right: int = 0) -> Path:
        """Write it as the website writes .xlsx: a sheet for each wafer, names of levels merged over blank columns."""
        book = openpyxl.Workbook()
        book.remove(book.active)
        for n, block in enumerate(self.blocks(annotated=False)):
            sheet = book.create_sheet(f"Data Sheet {n}")
            lines: list[list[Any]] = [[], [], [self.title.replace(" z)", "\nz)")], [self.sentence], [self.counting], []]
            lines += [["Filters:"], *map(list, self.filters), []]
            start = len(lines)
            for row in block:
                lines.append(row if self.wafers and row in block[: self.wafers] else ["", *row])
            lines += [[], [], ["INFO", INFO], ["Symbol", "Description"], [], *map(list, LEGEND.items())]
            lines += [["Source: Department for Work and Pensions"]]
            for line, row in enumerate(lines, 1 + down):
                for column, value in enumerate(row, 1 + right):
                    if value != "":
                        sheet.cell(line, column, value)
            for level in range(self.across):  # the name of a field across stands at the left, merged up to its labels
                line = start + self.wafers + level + 1 + down
                names = max(len(self.fields) - self.wafers - self.across, 1)
                sheet.cell(line, 1 + right, sheet.cell(line, 1 + right + names).value)
                sheet.merge_cells(start_row=line, end_row=line, start_column=1 + right, end_column=1 + right + names)
        for name in ("template_rse", "format"):
            book.create_sheet(name).append(["heading"])
            book[name].sheet_state = "hidden"
        book.save(path)
        return path


def _said(names: Sequence[str]) -> str:
    return ", ".join(names[:-1]) + " and " + names[-1] if len(names) > 1 else "".join(names)
