"""Controlled rounding: every count to a multiple of a base near it, so that all sums still hold.

Source: Cox 1987, “A constructive procedure for unbiased controlled rounding”, Journal of the American Statistical
Association 82(398); for tables of more than two dimensions, where the two nearest multiples may not do, the next
ones are allowed as in Kelly, Golden and Assad 1990, “Using simulated annealing to solve controlled rounding problems”.
"""

from __future__ import annotations

from collections.abc import Sequence

import highspy
import numpy as np
import numpy.typing as npt

from workbench.disclosure.cells import Cells
from workbench.disclosure.intervals import Audit, audit, quiet_solver
from workbench.errors import DisclosureError

__all__ = ["audit_rounded", "rounded_to_nearest", "rounded_together"]

Counts = npt.NDArray[np.int64]

_NEAR = 1e-6
_GAP = 0.05
_NODES = 2_000


def rounded_to_nearest(counts: Counts, base: int) -> Counts:
    """Round each count by itself to the nearest multiple, halves up; sums need not hold.

    Example:
        >>> rounded_to_nearest(np.array([12, 13, 0]), 5).tolist()
        [10, 15, 0]
    """
    return (2 * counts + base) // (2 * base) * base


def rounded_together(cells: Cells, base: int) -> Counts:
    """Round all counts so that the sums that hold still hold; a multiple of the base stays as it is, where it can.

    Args:
        cells: The cells and sums; a sum that leaves something out does not hold and is not kept.
        base: What every count becomes a multiple of.

    Raises:
        DisclosureError: No such rounding was found.
    """
    floors = cells.counts // base
    for lowest, highest in ((0, 1), (-1, 2)):
        steps = _steps(cells, base, lowest, highest)
        if steps is not None:
            return (floors + steps) * base
    raise DisclosureError(
        "The table could not be rounded so that its sums hold.",
        fix="Join categories into larger ones, or publish fewer dimensions at once.",
        code="cannot-protect",
    )


def _steps(cells: Cells, base: int, lowest: int, highest: int) -> Counts | None:
    """Give for each cell how many multiples above its floor it goes, or None where nothing fits."""
    floors, over = cells.counts // base, cells.counts % base
    solver = quiet_solver()
    solver.setOptionValue("mip_rel_gap", _GAP)
    solver.setOptionValue("mip_max_nodes", _NODES)
    low = np.maximum(lowest, -floors).astype(float)
    high = np.where(over == 0, highest - 1, highest).astype(float)
    kept = [s for s in cells.sums if cells.counts[s.total] == sum(cells.counts[list(s.parts)])]
    starts, places, values, right = [0], [], [], []
    for joined in kept:
        places += [*joined.parts, joined.total]
        values += [1.0] * len(joined.parts) + [-1.0]
        right.append(float(floors[joined.total] - floors[list(joined.parts)].sum()))
        starts.append(len(places))
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(cells), len(kept)
    # up by one costs what is added less what would have been taken off
    model.col_cost_ = (base - 2.0 * over) / base
    model.col_lower_, model.col_upper_ = low, high
    model.row_lower_ = model.row_upper_ = np.array(right)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_, model.a_matrix_.index_ = np.array(starts, np.int32), np.array(places, np.int32)
    model.a_matrix_.value_ = np.array(values)
    solver.passModel(model)
    found = _solved(solver)
    if found is not None and np.abs(found - np.round(found)).max(initial=0.0) > _NEAR:  # beyond two dimensions
        solver.changeColsIntegrality(
            len(cells), np.arange(len(cells), dtype=np.int32), np.full(len(cells), highspy.HighsVarType.kInteger)
        )
        found = _solved(solver)
    return None if found is None else np.round(found).astype(np.int64)


def _solved(solver: highspy.Highs) -> npt.NDArray[np.float64] | None:
    solver.run()
    if solver.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return None
    return np.array(solver.getSolution().col_value)


def audit_rounded(cells: Cells, rounded: Counts, base: int, interval: float, asked: Sequence[int]) -> Audit:
    """Find how closely some cells can be worked out from the rounded table.

    Whoever attacks it knows the base, and that every count lies less than one base (or two, where the rounding
    had to step further) from what is shown.
    """
    furthest = base if np.abs(rounded - cells.counts).max(initial=0) < base else 2 * base
    shown = np.where(cells.known, cells.counts, rounded)
    reach = np.where(cells.known, 0, furthest - 1)
    below = cells.counts - np.maximum(shown - reach, cells.lowest)
    above = shown + reach - cells.counts
    slack = (below.astype(float), above.astype(float))
    return audit(cells, range(len(cells)), interval, asked=asked, slack=slack)
