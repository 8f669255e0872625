"""The rectangles of a website download joined to one table: every cell of the fields' product, each exactly once."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from workbench.statxplore.export_block import Block, Place, blocks_of
from workbench.statxplore.export_labels import (
    MISSING,
    cell_of,
    function_of,
    label_text,
    legend_key_of_dots,
    plain_text,
    split_keys,
)
from workbench.statxplore.export_sheet import Grid, Parts
from workbench.statxplore.table import Cube, Field, Item, Measure, Origin, Table
from workbench.store.outside import Value

if TYPE_CHECKING:
    Numbers = np.ndarray[Any, np.dtype[np.float64]]
    Codes = np.ndarray[Any, np.dtype[np.int64]]

__all__ = ["table_of"]

_MEASURES = {"counting", "summation options", "measure", "measures", "default summation"}
_MEASURE_WORDS = re.compile(r"(count|sum|mean|average|median|minimum|maximum)\b", re.IGNORECASE)
_TOTAL = "total"
_MOST_CELLS = 10**15  # what numbers of 64 bits count without harm; far more than any file has
_PLACES = 2  # decimal places that the website shows of a number that is not whole


@dataclass
class _Axis:
    """A field that is being read: its items in the order of their first appearance, alike ones told apart by number."""

    label: str
    flags: tuple[str, ...]
    items: dict[tuple[str, int], list[str]] = field(default_factory=dict)
    places: dict[tuple[str, int], int] = field(default_factory=dict)

    def place(self, label: str, time: int, keys: Sequence[str]) -> int:
        """Give an item's place, a new one where the label is new; keys of notes are gathered."""
        known = self.items.setdefault((label, time), [])
        known += [key for key in keys if key not in known]
        return self.places.setdefault((label, time), len(self.places))

    @property
    def labels(self) -> list[str]:
        return [label for label, _ in self.items]

    def as_field(self) -> Field:
        alike = Counter(self.labels)
        return Field(self.label, tuple(
            Item(
                "total" if label.lower() == _TOTAL else "item", (label,), flags=tuple(keys),
                name=f"{label} ({time + 1} of {alike[label]})" if alike[label] > 1 else label,
            )
            for (label, time), keys in self.items.items()
        ), flags=self.flags)  # fmt: skip


@dataclass(frozen=True)
class _Laid:
    """One rectangle with the places of its rows on the axes of wafers and rows, and of its columns on the others."""

    grid: Grid
    block: Block
    across: Codes
    down: Codes


def table_of(sheets: Sequence[Parts], *, alike: bool = False) -> Table:
    """Join the sheets of one download.

    Args:
        sheets: Its sheets.
        alike: Whether labels that stand twice side by side are items of their own.

    Raises:
        RecordError: A row or column has no name, two sheets are of different tables, a cell is no number, stands twice
            or is not there; with sheet, row and column.
    """
    first = sheets[0]
    notes = {key: text for parts in sheets for key, text in parts.notes.items()}
    legend = {key: text for parts in sheets for key, text in parts.notes.items() if key in parts.keys}
    pairs = [(parts, block) for parts in sheets for block in blocks_of(parts)]
    names, limits = _names(pairs, legend)
    axes = [_Axis(*split_keys(name, legend)) for name in names]
    laid = [_lay(parts, block, axes, legend, alike=alike) for parts, block in pairs]
    values, flags = _filled(laid, [len(axis.items) for axis in axes], legend, axes)
    title, keys = split_keys(first.title, legend)
    counting, counted = split_keys(first.counting, legend)
    axis = _measure_axis(axes, {title.lower(), counting.lower()})
    if axis is None:
        measures: tuple[Measure, ...] = (Measure(counting, function=first.function),)
    else:
        measures = tuple(_measure(label, first.function if label == counting else "") for label in axes[axis].labels)
        counted += tuple(key for known in axes[axis].items.values() for key in known)
    return Table(
        title=title,
        fields=tuple(one.as_field() for n, one in enumerate(axes) if n != axis),
        measures=measures,
        cubes=tuple(_cube(values, flags, axis, n) for n in range(len(measures))),
        notes=notes,
        flags=tuple(dict.fromkeys((*keys, *counted))),
        filters=tuple((split_keys(name, legend)[0], split_keys(value, legend)[0]) for name, value in (*first.filters, *limits)),
        origin=Origin(first.grid.file, None, how="file"),
    )


def _names(pairs: Sequence[tuple[Parts, Block]], legend: Iterable[str]) -> tuple[list[str], list[tuple[str, str]]]:
    """Give the names of the fields: of wafers, rows and columns; and wafers that are no field but a limit."""
    parts, block = pairs[0]
    shown = [name for name, _ in (*block.row_names, *block.column_names)]
    for other, one in pairs[1:]:
        same = (
            [name for name, _ in (*one.row_names, *one.column_names)] == shown
            and len(one.wafers) == len(block.wafers)
            and [name for name, _ in other.wafers] == [name for name, _ in parts.wafers]
        )
        if not same:
            where = one.column_names or one.row_names
            raise other.grid.wrong(where[0][1][0], where[0][1][1], "The fields of this table are others than those of the first one.")
    rest = _unsaid(parts, [*shown, *(name for name, _ in (*parts.filters, *parts.wafers))], set(legend))
    wafers = [name for name, _ in parts.wafers]
    if len(pairs) == 1 and block.wafers and not rest:  # a line of its own above a single table: what it is limited to
        return [*wafers, *shown], [("Table", plain_text(value)) for value, _ in block.wafers]
    wafers += _wafer_names(rest, len(block.wafers))
    return [*wafers, *shown], []


def _unsaid(parts: Parts, known: Sequence[str], legend: set[str]) -> str:
    """Give what is left of the line that names the fields when those that are known otherwise are taken out."""
    rest = f" {parts.sentence} "
    for name in sorted({*known, *(split_keys(name, legend)[0] for name in known)}, key=len, reverse=True):
        rest = rest.replace(f" {name} ", "  ", 1) if f" {name} " in rest else rest.replace(f" {name},", " ,", 1)
    rest = re.sub(r"^(\s*(by|and|,)(?=\s|,))+|((^|\s)(by|and)\s*|,\s*)+$", " ", rest)
    return split_keys(" ".join(rest.split()), legend)[0]


def _wafer_names(rest: str, count: int) -> list[str]:
    if not count:
        return []
    several = [name.strip() for name in re.split(r",| and | by ", rest) if name.strip()]
    if count == 1:
        return [rest or "Wafer"]
    return several if len(several) == count else [f"Wafer {n}" for n in range(1, count + 1)]


def _lay(parts: Parts, block: Block, axes: Sequence[_Axis], legend: Iterable[str], *, alike: bool) -> _Laid:
    """Find the place of every row and column of one rectangle on the axes."""
    grid, keys = parts.grid, set(legend)
    wafers = [*((value, (block.cells[0][0][1][0], 0)) for _, value in parts.wafers), *block.wafers]
    fixed = len(axes) - len(block.row_names) - len(block.column_names)
    wafers = [(_value_of(value, axis.label), place) for (value, place), axis in zip(wafers, axes[:fixed], strict=False)]
    if not block.row_names:
        _nothing_but_the_measure(parts, block, keys)
    down = _places(grid, [[*wafers, *(labels if block.row_names else ())] for labels in block.rows], axes, keys, alike=alike)
    along = axes[fixed + len(block.row_names) :]
    return _Laid(grid, block, across=_places(grid, block.columns, along, keys, alike=alike), down=down)


def _places(
    grid: Grid, lists: Sequence[Sequence[tuple[Value, Place]]], axes: Sequence[_Axis], keys: set[str], *, alike: bool
) -> Codes:
    """Find the places of labels on their axes, for each row or each column of a rectangle."""
    seen: Counter[tuple[int | str, ...]] = Counter()
    found: list[list[int]] = []
    for labels in lists:
        here: list[int] = []
        for level, ((value, place), axis) in enumerate(zip(labels, axes, strict=False), 1):
            label, own = split_keys(_label(grid, value, place, axis), keys)
            time = 0
            if alike and level == len(labels):  # the innermost level; those around it go on over several rows
                time = seen[*here, label]
                seen[*here, label] += 1
            here.append(axis.place(label, time, own))
        found.append(here)
    return np.array(found, dtype=np.int64)


def _label(grid: Grid, value: Value, place: Place, axis: _Axis) -> str:
    text = label_text(value, axis.label)
    if text is None:
        raise grid.wrong(
            *place, "A spreadsheet program has turned this label into a date or a time.",
            "Download the table again and do not save it from a spreadsheet program.",
        )  # fmt: skip
    return text


def _value_of(value: Value, field: str) -> Value:
    """Give what the line of a wafer says without the name of its field, should it begin with that."""
    return value.strip().removeprefix(f"{field}:").strip() if isinstance(value, str) else value


def _nothing_but_the_measure(parts: Parts, block: Block, keys: set[str]) -> None:
    """Refuse a label beside the only row of a table in which no field goes down, unless it says what is counted."""
    known = {split_keys(text, keys)[0].lower() for text in (parts.title, parts.counting)} | {_TOTAL}
    for value, (line, column) in block.rows[0]:
        if split_keys(plain_text(value), keys)[0].lower() not in known:
            raise parts.grid.wrong(line, column, "It cannot be told what this label is of, for no field goes down.")


def _filled(
    laid: Sequence[_Laid], shape: list[int], legend: dict[str, str], axes: Sequence[_Axis]
) -> tuple[Numbers, dict[int, tuple[str, ...]]]:
    """Put every cell in its place; each place of the product of the fields must be filled once."""
    places = [_places_of_cells(one, shape) for one in laid]
    _check_each_once(laid, places, shape, axes)
    flat = np.full(math.prod(shape), MISSING)
    flags: dict[int, tuple[str, ...]] = {}
    dots = legend_key_of_dots(legend)
    for one, found in zip(laid, places, strict=True):
        for row, here in zip(one.block.cells, found.tolist(), strict=True):
            for at, (value, place, said) in zip(here, row, strict=True):
                flat[at], keys = _read(one.grid, value, place, legend, dots)
                if keys or said:
                    flags[at] = tuple(dict.fromkeys((*keys, *said.replace(",", " ").split())))
    return flat.reshape(shape), flags


def _places_of_cells(one: _Laid, shape: list[int]) -> Codes:
    """Give the place of each cell of one rectangle in the flattened product of the fields."""
    if math.prod(shape) > _MOST_CELLS:
        line, column = one.block.cells[0][0][1]
        raise one.grid.wrong(line, column, "The labels of the fields are far too many for the cells that there are.")
    steps = np.array([math.prod(shape[n + 1 :]) for n in range(len(shape))], dtype=np.int64)
    deep = one.down.shape[1]
    start, along = one.down @ steps[:deep], one.across @ steps[deep:]
    return np.asarray(start[:, np.newaxis] + along[np.newaxis, :], dtype=np.int64)


def _check_each_once(laid: Sequence[_Laid], places: Sequence[Codes], shape: list[int], axes: Sequence[_Axis]) -> None:
    flat = np.concatenate([found.ravel() for found in places])
    order = np.argsort(flat, kind="stable")
    twice = order[1:][np.diff(flat[order]) == 0]
    if len(twice):
        first = int(twice.min())
        at = int(flat[first])
        cells = [(one.grid, place) for one in laid for row in one.block.cells for _, place, _ in row]
        grid, (line, column) = cells[first]
        raise grid.wrong(
            line, column, f"There are two cells for {_named(at, shape, axes)}; this is the second.",
            "If they are two areas of one name, read the file with alike=True; if not, download the table again.",
        )  # fmt: skip
    if len(flat) < math.prod(shape):
        gaps = np.flatnonzero(flat[order] != np.arange(len(flat)))
        missing = int(gaps[0]) if len(gaps) else len(flat)
        grid, (line, column) = laid[0].grid, laid[0].block.cells[0][0][1]
        raise grid.wrong(line, column, f"There is no cell for {_named(missing, shape, axes)} in the table that begins here.")


def _read(
    grid: Grid, value: Value, place: Place, legend: dict[str, str], dots: str
) -> tuple[float, tuple[str, ...]]:
    line, column = place
    if (line, column + 1) in grid.formulas:
        raise grid.wrong(line, column, "This cell holds a formula, so its number is not the website's.")
    found = cell_of(value, legend, dots)
    if found is None:
        raise grid.wrong(line, column, f"“{plain_text(value)[:40]}” is not a number, nor a sign that stands for one.")
    return found


def _named(at: int, shape: list[int], axes: Sequence[_Axis]) -> str:
    places = np.unravel_index(at, shape)
    return " by ".join(f"“{axis.labels[int(n)]}”" for axis, n in zip(axes, places, strict=True))


def _measure_axis(axes: Sequence[_Axis], known: set[str]) -> int | None:
    """Find the level that lists the measures and is no field: by its name, or named like what is counted."""
    for n, axis in enumerate(axes):
        if axis.label.lower() in _MEASURES:
            return n
        listed = [label.lower() in known for label in axis.labels]
        if axis.label.lower() in known and (any(listed) or all(_MEASURE_WORDS.match(label) for label in axis.labels)):
            return n
    return None


def _measure(label: str, otherwise: str) -> Measure:
    """Give a measure by its label; what is said to be counted is, of others only their own words tell the function."""
    return Measure(label, function=function_of(label, otherwise))


def _cube(values: Numbers, flags: dict[int, tuple[str, ...]], axis: int | None, n: int) -> Cube:
    """Cut one measure's cells out of the whole."""
    if axis is None:
        own, kept = values, flags
    else:
        own = np.ascontiguousarray(np.take(values, n, axis=axis))
        inner = int(np.prod(values.shape[axis + 1 :], dtype=np.int64))
        size = values.shape[axis]
        kept = {
            at // (inner * size) * inner + at % inner: keys for at, keys in flags.items() if at // inner % size == n
        }  # fmt: skip
    return Cube(own, _precision(own), kept)


def _precision(values: Numbers) -> int:
    known = values[~np.isnan(values)]
    for places in range(_PLACES):
        if np.array_equal(np.round(known, places), known):
            return places
    return _PLACES
