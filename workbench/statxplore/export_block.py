"""The table of one sheet taken to pieces: names of fields, labels of columns and rows, and the cells between them.

Source: the layouts of the “Download Table” of SuperWEB2, as seen in files of Stat-Xplore and of other offices.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from workbench.statxplore.export_labels import cell_of, plain_text, split_keys
from workbench.statxplore.export_sheet import Grid, Parts, Row
from workbench.store.outside import Value

__all__ = ["Block", "Place", "blocks_of"]

_ANNOTATIONS = re.compile(r"(.*\S\s*-\s*)?annotations?", re.IGNORECASE)
_NUMERIC = re.compile(r"[0-9.,-]+")
_FLAT = {"count", "value"}
_PAIR = 2

Place = tuple[int, int]
"""The line and the column (from 0) of a cell."""


@dataclass(frozen=True)
class Block:
    """One rectangle of cells with what names them; where there are wafers, each has its own.

    Args:
        wafers: The lines above it that name its wafer, with their places.
        column_names: The names of the fields across, with their places.
        columns: For each column of cells its labels, one for each field across, with their places.
        row_names: The names of the fields down.
        rows: For each row its labels; where no field goes down, what stands beside the only row.
        cells: The cells, row by row, with their places and the text of the column of annotations beside them.
    """

    wafers: tuple[tuple[Value, Place], ...]
    column_names: tuple[tuple[str, Place], ...]
    columns: tuple[tuple[tuple[Value, Place], ...], ...] = field(repr=False)
    row_names: tuple[tuple[str, Place], ...]
    rows: tuple[tuple[tuple[Value, Place], ...], ...] = field(repr=False)
    cells: tuple[tuple[tuple[Value, Place, str], ...], ...] = field(repr=False)


def blocks_of(parts: Parts) -> list[Block]:
    """Find the rectangles of cells of one sheet.

    Raises:
        RecordError: What a row or a column is called cannot be told; with its place.
    """
    rows = parts.body
    head = _first_of_table(parts, rows)
    shape = _content(rows[head])
    starts = [n for n in range(head, len(rows)) if _content(rows[n]) == shape]
    blocks, last = [], 0
    for start, following in zip(starts, [*starts[1:], len(rows)], strict=True):
        lead = list(takewhile(lambda row: row.alone, reversed(rows[last:start])))[::-1]
        wafers = tuple((row.cells[row.filled[0]], (row.line, row.filled[0])) for row in lead)
        end = following - (_trailing(rows[start:following]) if following < len(rows) else 0)
        blocks.append(_block(parts, rows[start:end], wafers))
        last = end
    return blocks


def _content(row: Row) -> tuple[tuple[int, str], ...]:
    return tuple((n, plain_text(row.cells[n])) for n in row.filled)


def _trailing(rows: Sequence[Row]) -> int:
    """Count the single cells at the end of a block, after a blank row: they name the next block's wafer."""
    for count, row in enumerate(reversed(rows), 1):
        if not row.alone:
            return 0
        if row.after_blank:
            return count
    return 0


def _first_of_table(parts: Parts, rows: Sequence[Row]) -> int:
    """Find the row with which the table itself begins; single cells above it name its wafer."""
    n = next((n for n, row in enumerate(rows) if not row.alone), None)
    if n is None:
        raise parts.grid.wrong(rows[0].line, None, "There is no table below this line.")
    cell = cell_of(rows[n].cells[rows[n].filled[1]], parts.notes, "..")
    if n and cell and _is_said(parts, rows[n - 1].first) and not _is_said(parts, rows[n].first):
        return n - 1  # the row above names the only field; the cells have no heading
    return n


def _numeric(value: Value) -> bool:
    return isinstance(value, int | float) or bool(_NUMERIC.fullmatch(plain_text(value)))


def _block(parts: Parts, rows: Sequence[Row], wafers: tuple[tuple[Value, Place], ...]) -> Block:
    grid = parts.grid
    if len(rows) < _PAIR:
        raise grid.wrong(rows[0].line, None, "There are no rows of numbers below this heading.")
    top = rows[0]
    if _names_only(parts, rows):
        return _without_columns(grid, top, rows[1:], wafers, width=top.filled[-1] + 1)
    if top.first.lower() == "counting" and plain_text(top.cells[top.filled[-1]]).lower() in _FLAT:
        return _without_columns(grid, top, rows[1:], wafers, width=top.filled[-1])
    if top.alone:
        raise grid.wrong(top.line, top.filled[0], "There are no labels beside the name of this field.")
    width = top.filled[1]
    names = next((n for n, row in enumerate(rows) if n and row.filled[-1] < width), None)
    above = rows[: names if names is not None else -1]
    columns, beside, column_names = _columns(grid, above, width)
    _nothing_beyond(grid, rows[len(above) :], width, {*columns, *beside.values()})
    if names is None:
        last = rows[-1]
        beside_cells = tuple((last.cells[n], (last.line, n)) for n in last.filled if n < width)
        return Block(wafers, column_names, tuple(columns.values()), (), (beside_cells,), _cells([last], columns, beside))
    data = rows[names + 1 :]
    if not data:
        raise grid.wrong(rows[names].line, None, "There are no rows of numbers below this heading.")
    row_names, labels = _rows(grid, rows[names], data, width)
    return Block(wafers, column_names, tuple(columns.values()), row_names, labels, _cells(data, columns, beside))


def _names_only(parts: Parts, rows: Sequence[Row]) -> bool:
    """Say whether the first row names the fields that go down, and no field goes across.

    It is shorter then than the rows below it; but so is the first of two levels across whose label goes on over several
    columns. What tells them apart is a row of names further below, and the line that names the fields.
    """
    top = rows[0]
    if max(row.filled[-1] for row in rows[1:]) <= top.filled[-1]:
        return False
    if top.alone:
        return True
    if any(row.filled[-1] < top.filled[1] for row in rows[1:]):
        return False
    return all(_is_said(parts, plain_text(top.cells[n])) for n in top.filled)


def _is_said(parts: Parts, name: str) -> bool:
    """Say whether the lines above the table name something as a field, or as what is counted."""
    said = re.sub(r"[\s,]+", " ", f" {parts.sentence} {parts.title} {parts.counting} ")
    return re.sub(r"[\s,]+", " ", f" {split_keys(name, parts.keys)[0]} ") in said


def _without_columns(
    grid: Grid, names: Row, data: Sequence[Row], wafers: tuple[tuple[Value, Place], ...], *, width: int
) -> Block:
    """Read a table whose fields all go down; its one column of numbers may have annotations beside it."""
    row_names, labels = _rows(grid, names, data, width)
    columns: dict[int, tuple[tuple[Value, Place], ...]] = {width: ()}
    beside = {}
    if all(width + 1 >= len(row.cells) or not _numeric(row.cells[width + 1]) for row in data):
        beside = {width: width + 1}
    _nothing_beyond(grid, data, width, {width, *beside.values()})
    return Block(wafers, (), ((),), row_names, labels, _cells(data, columns, beside))


def _columns(
    grid: Grid, above: Sequence[Row], width: int
) -> tuple[dict[int, tuple[tuple[Value, Place], ...]], dict[int, int], tuple[tuple[str, Place], ...]]:
    """Read the levels of the heading: the labels of each column, and which column holds annotations on which."""
    names = tuple(_name_of_level(grid, row, width) for row in above)
    used = sorted({n for row in above for n in row.filled if n >= width})
    notes = {n for n in used if any(n in row.filled and _ANNOTATIONS.fullmatch(plain_text(row.cells[n])) for row in above)}
    columns: dict[int, tuple[tuple[Value, Place], ...]] = {}
    beside: dict[int, int] = {}
    before: list[tuple[Value, Place]] = []
    for n in used:
        if n in notes:
            if columns:
                beside[max(columns)] = n
            continue
        labels: list[tuple[Value, Place]] = []
        for level, row in enumerate(above):
            if n in row.filled:
                labels.append((row.cells[n], (row.line, n)))
            elif before and level < len(above) - 1 and _texts(labels) == _texts(before[:level]):
                labels.append(before[level])  # the label to the left goes on
            else:
                raise grid.wrong(row.line, n, "This column has no label of the field in this row.")
        columns[n] = tuple(labels)
        before = labels
    return columns, {n: beside[n] for n in beside if n in columns}, names


def _texts(labels: Sequence[tuple[Value, Place]]) -> list[str]:
    return [plain_text(value) for value, _ in labels]


def _name_of_level(grid: Grid, row: Row, width: int) -> tuple[str, Place]:
    left = [n for n in row.filled if n < width]
    if len(left) != 1:
        said = "has no name" if not left else "has several names"
        raise grid.wrong(row.line, width, f"The field whose labels stand in this row {said} to the left of them.")
    return plain_text(row.cells[left[0]]), (row.line, left[0])


def _rows(
    grid: Grid, names: Row, data: Sequence[Row], width: int
) -> tuple[tuple[tuple[str, Place], ...], tuple[tuple[tuple[Value, Place], ...], ...]]:
    """Read the labels to the left of the cells; a blank one goes on from above while those before it do."""
    named = [n for n in names.filled if n < width]
    labels: list[tuple[tuple[Value, Place], ...]] = []
    before: list[tuple[Value, Place]] = []
    for row in data:
        stray = next((n for n in row.filled if n < width and n not in named), None)
        if stray is not None:
            raise grid.wrong(row.line, stray, "The column of this label has no name.")
        here: list[tuple[Value, Place]] = []
        for level, n in enumerate(named):
            if n in row.filled:
                here.append((row.cells[n], (row.line, n)))
            elif before and level < len(named) - 1 and _texts(here) == _texts(before[:level]):
                here.append(before[level])
            else:
                raise grid.wrong(row.line, n, "This row has no label in this column.")
        labels.append(tuple(here))
        before = here
    return tuple((plain_text(names.cells[n]), (names.line, n)) for n in named), tuple(labels)


def _nothing_beyond(grid: Grid, rows: Sequence[Row], width: int, columns: set[int]) -> None:
    for row in rows:
        stray = next((n for n in row.filled if n >= width and n not in columns), None)
        if stray is not None:
            raise grid.wrong(row.line, stray, "This cell stands in a column without a label.")


def _cells(
    data: Sequence[Row], columns: dict[int, tuple[tuple[Value, Place], ...]], beside: dict[int, int]
) -> tuple[tuple[tuple[Value, Place, str], ...], ...]:
    return tuple(tuple(_row_of_cells(row, columns, beside)) for row in data)


def _row_of_cells(
    row: Row, columns: dict[int, tuple[tuple[Value, Place], ...]], beside: dict[int, int]
) -> Iterator[tuple[Value, Place, str]]:
    for n in columns:
        said = plain_text(row.cells[beside[n]]) if n in beside and beside[n] < len(row.cells) else ""
        yield (row.cells[n] if n < len(row.cells) else None), (row.line, n), said
