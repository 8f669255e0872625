"""Counting records or people into the cells of a table, with groups and totals in which each counts once.

Rows are counted once into the finest cells that the table's items can tell apart; items, groups and totals are sums of
these. People with several rows are the exception: whoever would stand in two of the summed cells is counted anew.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from workbench.statxplore.practice.draws import Numbers

__all__ = ["Axis", "Rows", "Tally", "fine_cells", "tally_people", "tally_rows"]

Cells = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int16]


@dataclass(frozen=True)
class Axis:
    """One dimension of a table.

    Args:
        column: The column of the rows.
        members: Which of the column's categories each item takes in; shape (items, categories).
    """

    column: str
    members: npt.NDArray[np.bool_]

    @cached_property
    def marks(self) -> tuple[npt.NDArray[np.bool_], Numbers]:
        """Kinds of categories that the items tell apart, shape (items, kinds), and each category's kind; last is of none."""
        kinds, kind_of = np.unique(self.members, axis=1, return_inverse=True)
        some = kinds.any(axis=0)
        renumbered = np.where(some, np.cumsum(some) - 1, some.sum())
        return kinds[:, some], renumbered[kind_of.reshape(-1)]

    @cached_property
    def layers(self) -> tuple[tuple[Numbers, Numbers], ...]:
        """Items dealt out so that those of one layer share no category: its items, and the place of each category's item."""
        taken: list[npt.NDArray[np.bool_]] = []
        items: list[list[int]] = []
        for number, members in enumerate(self.members):
            free = next((i for i, used in enumerate(taken) if not (used & members).any()), len(taken))
            if free == len(taken):
                taken.append(np.zeros_like(members))
                items.append([])
            taken[free] = taken[free] | members
            items[free].append(number)
        return tuple((np.array(these), _place_of(self.members[these])) for these in items)


def _place_of(members: npt.NDArray[np.bool_]) -> Numbers:
    """Give for each category the place of the one item that has it, or the number of items where none has."""
    return np.where(members.any(axis=0), members.argmax(axis=0), len(members))


@dataclass(frozen=True)
class Rows:
    """What is counted: one row a decision, or one for several people who are alike.

    Args:
        columns: Category of each row, by column.
        keys: Random key of each row.
        amounts: How many each row stands for, or None for one.
        person: The person of each row, in order, or None where people are not told apart.
        person_keys: Random key of each row's person.
    """

    columns: Mapping[str, Codes]
    keys: Numbers
    amounts: Numbers | None = None
    person: Numbers = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    person_keys: Numbers = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    @cached_property
    def once(self) -> Rows:
        """The rows of people who have but one."""
        return self._only(~self._many)

    @cached_property
    def several(self) -> Rows:
        """The rows of people who have several."""
        return self._only(self._many)

    @cached_property
    def unchanging(self) -> frozenset[str]:
        """The columns that say the same in all rows of a person."""
        same = self.person[1:] == self.person[:-1]
        return frozenset(name for name, codes in self.columns.items() if not (same & (codes[1:] != codes[:-1])).any())

    @cached_property
    def later(self) -> tuple[Numbers, ...]:
        """For 1, 2 … : the rows that have so many rows of the same person before them."""
        starts = np.flatnonzero(np.r_[True, self.person[1:] != self.person[:-1]]) if len(self.person) else np.zeros(0, int)
        before = np.arange(len(self.person)) - np.repeat(starts, np.diff(np.r_[starts, len(self.person)]))
        found = [np.flatnonzero(before > 0)]
        while len(found[-1]):
            found.append(found[-1][before[found[-1]] > len(found)])
        return tuple(found[:-1])

    @cached_property
    def _many(self) -> npt.NDArray[np.bool_]:
        same = self.person[1:] == self.person[:-1]
        return np.r_[False, same] | np.r_[same, False] if len(self.person) else np.zeros(0, dtype=np.bool_)

    def _only(self, these: npt.NDArray[np.bool_]) -> Rows:
        columns = {name: codes[these] for name, codes in self.columns.items()}
        return Rows(columns, self.keys[these], None, self.person[these], self.person_keys[these])


@dataclass(frozen=True)
class Tally:
    """True counts, and the sums of the keys of those counted; both of the shape of the table."""

    counts: Cells
    keys: Cells


def fine_cells(axes: Sequence[Axis]) -> int:
    """Give how many cells are held while a table of these axes is counted."""
    return math.prod(max(len(axis.members), axis.marks[0].shape[1]) + 1 for axis in axes)


def tally_rows(rows: Rows, axes: Sequence[Axis], *, by_person: bool = False) -> Tally:
    """Count rows, or what they stand for.

    Args:
        rows: The rows.
        axes: The table's dimensions, in order.
        by_person: Whether the persons' keys count instead of the rows' own; right where no person has two rows.

    Returns:
        A count and a key for each cell, shape (items of the first axis, …); without axes one of each, shape ().

    Example:
        >>> rows = Rows({"sex": np.array([0, 1, 1], dtype=np.int16)}, keys=np.array([5, 6, 7]))
        >>> both = Axis("sex", np.array([[True, False], [False, True], [True, True]]))
        >>> tally_rows(rows, [both]).counts.tolist()
        [1.0, 2.0, 3.0]
    """
    cell, shape = _mixed([axis.marks[1][rows.columns[axis.column]] for axis in axes], _slots(axes), len(rows.keys))
    keys = rows.person_keys if by_person else rows.keys
    counts = _counted(cell, rows.amounts, shape)
    summed = _counted(cell, keys, shape)
    for number, axis in enumerate(axes):
        counts, summed = (_joined(cells, axis, number) for cells in (counts, summed))
    return Tally(counts, summed)


def tally_people(rows: Rows, axes: Sequence[Axis]) -> Tally:
    """Count people, each once in every cell, group and total in which they have a row.

    Args:
        rows: The rows, sorted by person.
        axes: The table's dimensions, in order.

    Example:
        >>> person = np.array([8, 8, 9])
        >>> rows = Rows({"reason": np.array([0, 1, 1], dtype=np.int16)}, np.arange(3), None, person, person)
        >>> reasons = Axis("reason", np.array([[True, False], [False, True], [True, True]]))
        >>> tally_people(rows, [reasons]).counts.tolist()
        [1.0, 2.0, 2.0]
    """
    alone = tally_rows(rows.once, axes, by_person=True)
    shared = _tally_several(rows.several, axes)
    return Tally(alone.counts + shared.counts, alone.keys + shared.keys)


def _tally_several(rows: Rows, axes: Sequence[Axis]) -> Tally:
    """Count people who have several rows: cells of what changes are counted one layer of items at a time."""
    still = [n for n, axis in enumerate(axes) if axis.column in rows.unchanging]
    moving = [n for n in range(len(axes)) if n not in still]
    fixed_slots = _slots([axes[n] for n in still])
    fixed, _ = _mixed([axes[n].marks[1][rows.columns[axes[n].column]] for n in still], fixed_slots, len(rows.keys))
    shape = (*(len(axes[n].members) for n in moving), *fixed_slots)
    counts, keys = np.zeros(shape), np.zeros(shape)
    placed = [[(items, place[rows.columns[axes[n].column]]) for items, place in axes[n].layers] for n in moving]
    for layers in itertools.product(*placed):
        slots = [len(items) + 1 for items, _ in layers]
        cell, _ = _mixed([place for _, place in layers], slots, len(rows.keys))
        these = np.flatnonzero(_first(rows, cell))
        code = cell[these] * math.prod(fixed_slots) + fixed[these]
        within = tuple(slice(len(items)) for items, _ in layers)
        into = np.ix_(*(items for items, _ in layers), *(np.arange(n) for n in fixed_slots))
        counts[into] = _counted(code, None, (*slots, *fixed_slots))[within]
        keys[into] = _counted(code, rows.person_keys[these], (*slots, *fixed_slots))[within]
    for place, number in enumerate(still):
        counts, keys = (_joined(cells, axes[number], len(moving) + place) for cells in (counts, keys))
    order = np.argsort([*moving, *still]).tolist()
    return Tally(counts.transpose(order), keys.transpose(order))


def _first(rows: Rows, cell: Numbers) -> npt.NDArray[np.bool_]:
    """Whether each row is its person's first in the cell."""
    first = np.ones(len(cell), dtype=np.bool_)
    for back, these in enumerate(rows.later, start=1):
        first[these[cell[these] == cell[these - back]]] = False
    return first


def _slots(axes: Sequence[Axis]) -> list[int]:
    """Give how many kinds of category each axis has, and one for those in no item."""
    return [axis.marks[0].shape[1] + 1 for axis in axes]


def _mixed(places: Sequence[Numbers], slots: Sequence[int], rows: int) -> tuple[Numbers, tuple[int, ...]]:
    """Give each row's cell as one number, first axis slowest."""
    cell = np.zeros(rows, dtype=np.int64)
    for place, size in zip(places, slots, strict=True):
        cell *= size
        cell += place
    return cell, tuple(slots)


def _counted(cell: Numbers, weights: Numbers | None, shape: Sequence[int]) -> Cells:
    size = math.prod(shape)
    return np.bincount(cell, weights=weights, minlength=size).astype(np.float64).reshape(shape)


def _joined(cells: Cells, axis: Axis, number: int) -> Cells:
    """Sum the kinds of category of one axis into its items; whole numbers below 2**53 stay exact."""
    kinds, _ = axis.marks
    moved = np.moveaxis(cells, number, -1)[..., : kinds.shape[1]]
    return np.moveaxis(moved @ kinds.T.astype(np.float64), -1, number)
