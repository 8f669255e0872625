"""Tables of a network as CSV: texts that no spreadsheet program works out, and kinds that come back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from workbench.errors import Problem
from workbench.network.exchange.kept import Row, columns
from workbench.network.exchange.kinds import guessed, to_text
from workbench.network.exchange.rows import refusal
from workbench.store.outside import LIMITS, read_delimited
from workbench.text import from_csv_cell, to_csv

__all__ = ["CsvTable", "read_table", "written_table"]


@dataclass(frozen=True)
class CsvTable:
    """A table that was read.

    Args:
        rows: The cells of each row that are not empty, by their heading.
        lines: The line on which each row begins.
        headings: The headings, in order.
        notes: What is odd about the file.
    """

    rows: tuple[dict[str, str], ...]
    lines: tuple[int, ...]
    headings: tuple[str, ...]
    notes: tuple[Problem, ...] = field(default=())

    def kinds(self, names: Sequence[str]) -> dict[str, str]:
        """Give the kind that each of these columns reads as, where the file does not say."""
        return {name: guessed([row[name] for row in self.rows if name in row]) for name in names}


def written_table(
    fixed: Sequence[str], rows: Sequence[tuple[Sequence[Any], Row]], names: Mapping[str, str]
) -> bytes:
    """Write a table.

    Args:
        fixed: The headings of the first columns; one whose cells are all None is left out, but for the first two.
        rows: For each row the cells of those, and its attributes.
        names: The heading of each attribute.
    """
    found = list(columns(row for _, row in rows))
    there = [i for i in range(len(fixed)) if i < _ALWAYS or any(cells[i] is not None for cells, _ in rows)]
    lines: list[list[Any]] = [[*(fixed[i] for i in there), *(names[name] for name in found)]]
    lines += [[*(cells[i] for i in there), *(_cell(row.get(name)) for name in found)] for cells, row in rows]
    return to_csv(lines).encode()


_ALWAYS = 2
# The signs that keep a cell from being a formula make it longer, by half at most.
_LIMITS = replace(LIMITS, cell_characters=2 * LIMITS.cell_characters)


def read_table(
    raw: bytes, file: str, wanted: Sequence[str], known: Sequence[str] = (), *, exact: bool = False
) -> CsvTable:
    """Read a table.

    Args:
        raw: The file's bytes.
        file: Its name for messages.
        wanted: The headings that it must have.
        known: Other headings that mean something.
        exact: Whether all of these are written as here, and cells have no space too many; else capitals, spaces around
            a cell and rows of blank cells make no difference.

    Raises:
        RecordError: It is no table (see `workbench.store.outside.read_delimited`), or one of those is not there or twice.
    """
    table = read_delimited(raw, file=file, limits=_LIMITS)
    headings = _headings(
        [from_csv_cell(heading) for heading in table.heading], () if exact else (*wanted, *known)
    )
    for heading in wanted:
        if heading not in headings:
            raise refusal(
                file, f"There is no column “{heading}”.", f"Its first row must name these: {', '.join(wanted)}.",
                code="missing-column", line=1,
            )  # fmt: skip
    if twice := [heading for heading in (*wanted, *known) if headings.count(heading) > 1]:
        raise refusal(
            file, f"Two columns have the heading “{twice[0]}”.", "Give each column a heading of its own.", code="duplicate-heading", line=1
        )
    # spreadsheets leave rows of blank cells behind, and spaces that nobody sees; our own files have neither by chance
    tidy: Callable[[str], str] = from_csv_cell if exact else lambda cell: from_csv_cell(cell.strip())
    read = [
        {heading: said for heading, cell in zip(headings, row, strict=True) if (said := tidy(cell))}
        for row in table.rows
    ]
    kept = [(row, line) for row, line in zip(read, table.lines, strict=True) if row or exact]
    return CsvTable(tuple(row for row, _ in kept), tuple(line for _, line in kept), headings, table.notes)


def _headings(stated: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    """Give the headings, known ones as they are known."""
    names = {name.casefold(): name for name in known if name not in stated}
    return tuple(names.pop(heading.strip().casefold(), heading) for heading in stated)


def _cell(value: Any) -> Any:
    if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
        return value
    return to_text(value)
