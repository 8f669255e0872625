"""How closely hidden cells can be worked out: the audit that every pattern of suppression must pass.

Whoever attacks a table knows the cells that are shown, the sums, and that counts are not negative. For each
hidden cell linear programming gives the least and the greatest count that fits (Fischetti and Salazar 2001,
“Solving the cell suppression problem on tabular data with linear constraints”, Management Science 47(7)).
Everything is reckoned in deviations from the true counts, so that no deviation at all always fits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import highspy
import numpy as np
import numpy.typing as npt

from workbench.disclosure.cells import Cells, Sum

__all__ = ["Audit", "Floats", "audit", "deviations", "quiet_solver", "with_guesses"]

Floats = npt.NDArray[np.float64]

_NEAR = 1e-6
_BULK_ROUNDS = 12


def quiet_solver() -> highspy.Highs:
    """Give a linear solver that says nothing and gives the same result each time."""
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)  # noqa: FBT003  # the solver takes no names
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("random_seed", 0)
    return solver


def deviations(cells: Cells, columns: Sequence[int], low: Floats, high: Floats) -> highspy.HighsLp:
    """Give the linear model of how far some cells may lie from their true counts, all others being known.

    Args:
        cells: The cells and sums.
        columns: The places of the cells that may deviate.
        low: For each of them the lowest deviation, in people, not above 0.
        high: The highest.
    """
    at = {place: i for i, place in enumerate(columns)}
    values: list[float] = []
    places: list[int] = []
    starts = [0]
    for joined in cells.sums:
        row = [(at[part], 1.0) for part in joined.parts if part in at]
        if joined.total in at:
            row.append((at[joined.total], -1.0))
        if row:
            places += [place for place, _ in row]
            values += [value for _, value in row]
            starts.append(len(places))
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(at), len(starts) - 1
    model.col_cost_ = np.zeros(len(at))
    model.col_lower_, model.col_upper_ = low, high
    model.row_lower_ = model.row_upper_ = np.zeros(len(starts) - 1)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_, model.a_matrix_.index_ = np.array(starts, np.int32), np.array(places, np.int32)
    model.a_matrix_.value_ = np.array(values)
    return model


@dataclass(frozen=True)
class Audit:
    """What was found of hidden cells.

    Args:
        places: The cells looked at, as places in `Cells.counts`.
        down: For each how far below its true count it may seem to lie.
        up: For each how far above; neither is followed further than the interval asked for.
        interval: The interval asked for.
    """

    places: tuple[int, ...]
    down: Floats
    up: Floats
    interval: float

    @property
    def narrow(self) -> list[int]:
        """The hidden cells that can be worked out more closely than the interval."""
        width = self.down + self.up
        return [place for place, wide in zip(self.places, width, strict=True) if wide < self.interval - _NEAR]


def audit(
    cells: Cells,
    hidden: Sequence[int],
    interval: float,
    *,
    asked: Sequence[int] | None = None,
    slack: tuple[Floats, Floats] | None = None,
) -> Audit:
    """Find how closely each hidden cell can be worked out.

    Each solution of a linear programme is one table that fits what is shown. Two such tables that differ by the
    interval in a cell prove that cell safe, so most cells are proved by a few programmes over all; each of the
    others is then looked at by itself.

    Args:
        cells: The cells and sums.
        hidden: The places of the cells that are not shown.
        interval: The narrowest interval allowed.
        asked: Those of them that are looked at; all when None.
        slack: How far each cell may lie below and above its true count, where that is known (after rounding).
    """
    places = list(hidden)
    if not places:
        return Audit((), np.zeros(0), np.zeros(0), interval)
    below, above = slack or ((cells.counts - cells.lowest).astype(float), np.full(len(cells), np.inf))
    wanted = np.ones(len(places), bool) if asked is None else np.isin(places, asked)
    attack = _Attack(cells, places, interval, (below[places], above[places]), wanted)
    attack.together()
    attack.one_by_one()
    proved = tuple(place for place, want in zip(places, wanted, strict=True) if want)
    return Audit(proved, -attack.least[wanted], attack.most[wanted], interval)


def with_guesses(counts: npt.NDArray[np.int64], sums: Sequence[Sum], unknown: Sequence[int]) -> npt.NDArray[np.int64]:
    """Give the counts with such ones for unknown cells that the sums hold.

    What can be worked out does not depend on which such counts are taken, since all of them fit what is shown.
    Where no counts make the sums hold they are left at nought, as if everybody knew them.

    Args:
        counts: The counts; those of the unknown cells are not looked at.
        sums: The sums.
        unknown: The places of the unknown cells.

    Example:
        >>> from workbench.disclosure.cells import Sum
        >>> with_guesses(np.array([10, 4, 0]), [Sum(0, (1, 2))], [2]).tolist()
        [10, 4, 6]
    """
    at = {place: i for i, place in enumerate(unknown)}
    joined = [s for s in sums if any(place in at for place in s.all)]
    if not joined:
        return counts
    solver = quiet_solver()
    for _ in unknown:
        solver.addVar(0.0, highspy.kHighsInf)
    for each in joined:
        terms = [(at[p], 1.0) for p in each.parts if p in at] + ([(at[each.total], -1.0)] if each.total in at else [])
        rest = float((0 if each.total in at else counts[each.total]) - sum(counts[p] for p in each.parts if p not in at))
        solver.addRow(rest, rest, len(terms), np.array([i for i, _ in terms], np.int32), np.array([w for _, w in terms]))
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return counts
    guessed = counts.copy()
    guessed[list(unknown)] = np.floor(np.array(solver.getSolution().col_value) + _NEAR).astype(np.int64)
    return guessed


class _Attack:
    """One linear model over the hidden cells, asked again and again."""

    def __init__(
        self, cells: Cells, hidden: list[int], interval: float, slack: tuple[Floats, Floats], wanted: npt.NDArray[np.bool_]
    ) -> None:
        self.interval = interval
        self.wanted = wanted
        self.count = len(hidden)
        self.every = np.arange(self.count, dtype=np.int32)
        self.least = np.zeros(self.count)
        self.most = np.zeros(self.count)
        self.low, self.high = -slack[0], slack[1]
        self.solver = quiet_solver()
        self.solver.passModel(deviations(cells, hidden, self.low, self.high))
        self.solver.changeObjectiveSense(highspy.ObjSense.kMaximize)

    @property
    def unproved(self) -> npt.NDArray[np.intp]:
        """Those for which no two tables were found yet that differ enough."""
        return np.flatnonzero(self.wanted & (self.most - self.least < self.interval - _NEAR))

    def together(self) -> None:
        """Push all cells that are not proved at once, up and then down, while that proves any."""
        for _ in range(_BULK_ROUNDS):
            left = self.unproved
            if len(left) == 0:
                return
            for sign in (1.0, -1.0):
                self._push(left, sign)
            if len(self.unproved) == len(left):
                return

    def one_by_one(self) -> None:
        """Ask for each cell that is not proved how far it can go alone."""
        for place in self.unproved:
            for sign in (1.0, -1.0):
                if self.most[place] - self.least[place] < self.interval - _NEAR:
                    self._push(np.array([place]), sign)

    def _push(self, pushed: npt.NDArray[np.intp], sign: float) -> None:
        cost = np.zeros(self.count)
        cost[pushed] = sign
        low, high = self.low.copy(), self.high.copy()
        # those pushed go no further than the interval, so that one does not take the room of the others
        low[pushed] = np.maximum(low[pushed], -self.interval)
        high[pushed] = np.minimum(high[pushed], self.interval)
        self.solver.changeColsBounds(self.count, self.every, low, high)
        self.solver.changeColsCost(self.count, self.every, cost)
        self.solver.run()
        if self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return  # nothing is proved, so the cells count as narrow
        found = np.array(self.solver.getSolution().col_value)
        np.maximum(self.most, found, out=self.most)
        np.minimum(self.least, found, out=self.least)
