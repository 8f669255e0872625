"""Which cells to hide so that small counts cannot be worked out: secondary suppression.

Small tables are solved exactly: fewest hidden cells, found by a master programme that chooses cells and an
attack that refutes its choice by cuts until it cannot (Fischetti and Salazar 2001, “Solving the cell suppression
problem on tabular data with linear constraints”, Management Science 47(7)). In large ones each cell that can be
worked out gets the cheapest other cells that hide it, and what turns out not to be needed is shown again. Either
way the pattern is audited at the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from itertools import pairwise

import highspy
import numpy as np

from workbench.disclosure.cells import Cells
from workbench.disclosure.intervals import Floats, audit, deviations, quiet_solver
from workbench.errors import DisclosureError

__all__ = ["EXACT_CELLS", "hidden_cells"]

EXACT_CELLS = 250
"""Cells joined by sums, up to which the fewest are hidden; beyond, few."""

_MOST_RELAXED = 80
_MOST_ROUNDS = 12
_NEAR = 1e-6
_GOOD_ENOUGH = 1.05
_FINEST = 60
_FINE = 0.04
_BLOCK = 3_000
_TOTAL_COST = 0.5
_COUNT_COST = 0.05
_FAR = 10
"""How many times the interval any cell is followed in the exact method; that bounds the cuts."""


def hidden_cells(cells: Cells, small: Sequence[int], interval: int) -> list[int]:
    """Choose the cells to hide.

    Args:
        cells: The cells and sums.
        small: The cells that must be hidden (primary suppression).
        interval: The narrowest interval that may be worked out for any hidden cell.

    Returns:
        The places of all hidden cells, in order.

    Raises:
        DisclosureError: A cell that must be hidden is known already, or cannot be hidden because others are.
    """
    primary = set(small)
    hidden: list[int] = []
    for group in cells.apart():
        wanted = [i for i, place in enumerate(group) if place in primary]
        if wanted:
            part = cells.only(group)
            found = _fewest(part, wanted, interval) if len(group) <= EXACT_CELLS else _few(part, wanted, interval)
            hidden += [group[i] for i in found]
    return sorted(hidden)


def _fewest(cells: Cells, small: list[int], interval: int) -> list[int]:
    """Hide the fewest cells, or so few that at most one in twenty could be spared."""
    master = _Master(cells, small)
    attack = _Attack(cells, interval)
    for _ in range(_MOST_RELAXED):  # cheap choices of parts of cells first: their cuts hold for whole ones as well
        chosen = master.choice()
        cuts = [cut for place in np.flatnonzero(chosen > _NEAR) if (cut := attack.cut(int(place), chosen))]
        if not cuts:
            break
        master.refute(cuts)
    master.choose_whole()
    best: list[int] = []
    for _ in range(_MOST_ROUNDS):
        chosen = master.choice()
        hidden = [int(place) for place in np.flatnonzero(chosen)]
        narrow = audit(cells, hidden, interval).narrow
        if not narrow:
            return hidden
        mended = _spared(cells, _few(cells, hidden, interval), small, interval)
        best = min([found for found in (mended, best) if found], key=len)
        if len(best) <= master.fewest * _GOOD_ENOUGH:
            break
        master.refute([cut for place in narrow if (cut := attack.cut(place, chosen))])
    return best


class _Master:
    """Chooses cells to hide: a binary for each cell, and every cut found so far."""

    def __init__(self, cells: Cells, small: list[int]) -> None:
        count = len(cells)
        totals = {joined.total for joined in cells.sums}
        self.whole = False
        self.solver = quiet_solver()
        self.solver.setOptionValue("mip_rel_gap", 0.0 if count <= _FINEST else _FINE)
        self.solver.setOptionValue("mip_abs_gap", _NEAR if count <= _FINEST else 0.5 / (len(totals) + 1))
        rank = np.argsort(np.argsort(cells.counts, kind="stable"), kind="stable") / count**2
        for place in range(count):
            must = place in set(small)
            self.solver.addVar(1.0 if must else 0.0, 0.0 if cells.known[place] and not must else 1.0)
            # fewest cells, then fewest totals, then the smallest counts; the latter two together cost less than one cell
            self.solver.changeColCost(place, 1.0 + (bool(place in totals) + rank[place] / 2) / (len(totals) + 1))
        for joined in cells.sums:  # in no sum may one cell alone be hidden
            for place in joined.all:
                others = [other for other in joined.all if other != place]
                self._at_least([(other, 1.0) for other in others] + [(place, -1.0)], 0.0)

    def choose_whole(self) -> None:
        """From now on choose each cell or leave it; before, parts of cells could be chosen."""
        self.whole = True
        for place in range(self.solver.getNumCol()):
            self.solver.changeColIntegrality(place, highspy.HighsVarType.kInteger)

    def choice(self) -> Floats:
        """Give for each cell how much of it the best choice that meets every cut hides, from 0 to 1."""
        self.solver.run()
        if self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise _cannot_hide()
        chosen = np.array(self.solver.getSolution().col_value)
        return np.round(chosen) if self.whole else chosen

    @property
    def fewest(self) -> float:
        """The number of cells that no choice can go below."""
        return float(np.ceil(self.solver.getInfo().mip_dual_bound - 1.0))  # what totals cost beyond is below 1

    def refute(self, cuts: Iterable[Sequence[tuple[int, float]]]) -> None:
        """Add cuts, each a weighted choice of cells that must be at least 0."""
        for cut in cuts:
            self._at_least(cut, 0.0)

    def _at_least(self, terms: Sequence[tuple[int, float]], bound: float) -> None:
        places = np.array([place for place, _ in terms], np.int32)
        weights = np.array([weight for _, weight in terms])
        self.solver.addRow(bound, highspy.kHighsInf, len(terms), places, weights)


class _Attack:
    """Works out cells as an attacker would, and says why that was possible."""

    def __init__(self, cells: Cells, interval: int) -> None:
        self.cells = cells
        self.interval = float(interval)
        self.below = (cells.counts - cells.lowest).astype(float)
        self.above = np.full(len(cells), interval * float(_FAR))
        self.every = np.arange(len(cells), dtype=np.int32)
        self.solver = quiet_solver()
        nothing = np.zeros(len(cells))
        self.solver.passModel(deviations(cells, range(len(cells)), nothing, nothing))

    def cut(self, place: int, chosen: Floats) -> list[tuple[int, float]]:
        """Give the cut that a choice violates: either a cell is shown, or enough of those that widen it are hidden.

        The prices of the bounds in both programmes say how much each cell, if hidden, could widen the
        interval at most; none need widen it by more than the interval itself.

        Returns:
            Cells and weights, whose sum over the hidden cells must be at least 0; nothing where it is.
        """
        self.solver.changeColsBounds(len(self.cells), self.every, -self.below * chosen, self.above * chosen)
        widening = np.zeros(len(self.cells))
        for sign in (1.0, -1.0):
            self.solver.changeColCost(place, -sign)  # the programme seeks the least
            self.solver.run()
            price = -np.array(self.solver.getSolution().col_dual)
            widening += np.where(price > 0, price * self.above, -price * self.below)
        self.solver.changeColCost(place, 0.0)
        weights = np.minimum(np.where(widening > _NEAR, widening, 0.0), self.interval)
        weights[place] -= self.interval
        if weights @ chosen >= -_NEAR:
            return []
        return [(int(i), float(weights[i])) for i in np.flatnonzero(weights)]


def _few(cells: Cells, hidden: Sequence[int], interval: int) -> list[int]:
    """Hide few more cells: for each that can be worked out the cheapest others that widen it."""
    chosen = set(hidden)
    if len(cells) > _BLOCK:  # what is hidden within a part of a table is hidden in the whole
        for first in range(0, len(cells), _BLOCK):
            block = range(first, min(first + _BLOCK, len(cells)))
            with suppress(DisclosureError):
                chosen |= _mended(cells, chosen.intersection(block), block, interval)
    return sorted(_mended(cells, chosen, range(len(cells)), interval))


def _mended(cells: Cells, hidden: set[int], block: range, interval: int) -> set[int]:
    """Hide more cells of a block until none that is hidden can be worked out."""
    chosen = set(hidden)
    cover = _Cover(cells, block, hidden)
    while narrow := audit(cells, sorted(chosen), interval).narrow:
        for place in narrow:
            down = min(int(cells.counts[place] - cells.lowest[place]), interval)
            for by in (interval - down, -down):
                if by:
                    chosen |= cover.moving(place, by)
    return chosen


def _spared(cells: Cells, hidden: list[int], small: Sequence[int], interval: int) -> list[int]:
    """Show again what need not be hidden, the largest counts first."""
    kept = list(hidden)
    for place in sorted(set(hidden) - set(small), key=lambda place: (-cells.counts[place], place)):
        fewer = [other for other in kept if other != place]
        if not audit(cells, fewer, interval).narrow:
            kept = fewer
    return kept


class _Cover:
    """Finds the cheapest cells of a block that must deviate so that one can; what is hidden already costs nothing."""

    def __init__(self, cells: Cells, block: range, hidden: Iterable[int]) -> None:
        self.first, self.count = block.start, len(block)
        part = slice(block.start, block.stop)
        totals = np.zeros(len(cells))
        totals[[joined.total for joined in cells.sums]] = _TOTAL_COST
        self.cost = 1.0 + totals[part] + np.log1p(cells.counts[part]) * _COUNT_COST
        self.cost[[place - self.first for place in hidden]] = 0.0
        down = np.where(cells.known[part], 0.0, cells.counts[part] - cells.lowest[part])
        up = np.where(cells.known[part], 0.0, np.inf)
        self.high = np.concatenate([up, down])
        self.every = np.arange(2 * self.count, dtype=np.int32)
        self.solver = quiet_solver()
        self.solver.passModel(_both_ways(deviations(cells, block, -down, up), self.high))

    def moving(self, place: int, by: int) -> set[int]:
        """Give the cells that move with a cell which deviates by so much, and count them as hidden from now on.

        Raises:
            DisclosureError: It cannot deviate so far, whatever is hidden.
        """
        rising, falling = place - self.first, place - self.first + self.count
        way, back = (rising, falling) if by > 0 else (falling, rising)
        self.solver.changeColsCost(2 * self.count, self.every, np.tile(self.cost, 2))
        self.solver.changeColBounds(way, float(abs(by)), float(abs(by)))
        self.solver.changeColBounds(back, 0.0, 0.0)
        self.solver.run()
        if self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise _cannot_hide()
        found = np.array(self.solver.getSolution().col_value)
        for column in (way, back):
            self.solver.changeColBounds(column, 0.0, float(self.high[column]))
        moved = np.flatnonzero(np.maximum(found[: self.count], found[self.count :]) > _NEAR)
        self.cost[moved] = 0.0
        return {int(other) + self.first for other in moved}


def _both_ways(model: highspy.HighsLp, high: Floats) -> highspy.HighsLp:
    """Give the model with two columns for each cell, how far it rises and how far it falls, neither below 0."""
    count, matrix = model.num_col_, model.a_matrix_
    starts, places, values = (np.array(part) for part in (matrix.start_, matrix.index_, matrix.value_))
    model.num_col_ = 2 * count
    model.col_cost_, model.col_lower_, model.col_upper_ = np.zeros(2 * count), np.zeros(2 * count), high
    rows = [slice(first, end) for first, end in pairwise(starts)]
    matrix.index_ = np.concatenate([np.concatenate([places[row], places[row] + count]) for row in rows])
    matrix.value_ = np.concatenate([np.concatenate([values[row], -values[row]]) for row in rows])
    matrix.start_ = starts * 2
    return model


def _cannot_hide() -> DisclosureError:
    """Give the error of a table in which a small count stays open to sight."""
    return DisclosureError(
        "A count that is too small to show cannot be hidden: what is known already gives it away.",
        fix="Join categories into larger ones, or leave this table out.",
        code="cannot-protect",
    )
