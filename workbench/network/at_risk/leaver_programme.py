"""The integer programme behind the fewest leavers: who leaves, and which items are lost only when all holders do."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import highspy

__all__ = ["proven"]

_NEAR = 1e-6
_HALF = 0.5


def proven(
    groups: Mapping[frozenset[Any], int], needed: int, tried: frozenset[Any], seconds: float
) -> tuple[frozenset[Any], int]:
    """Give the fewest leavers that are found, and how many are proven to be needed.

    Args:
        groups: How many items have exactly these holders.
        needed: How many items must be lost.
        tried: Leavers who do it, to begin with.
        seconds: How long to look.

    Example:
        >>> proven({frozenset("ab"): 2, frozenset("c"): 1}, 2, frozenset("abc"), 1.0)[1]
        2
    """
    import highspy  # noqa: PLC0415  # slow to import

    people = sorted({person for holders in groups for person in holders}, key=str)
    place = {person: i for i, person in enumerate(people)}
    solver = _programme(
        {frozenset(place[p] for p in holders): n for holders, n in groups.items()}, len(people), needed
    )
    solver.setOptionValue("time_limit", seconds)
    _begin_with(solver, [person in tried for person in people], groups, tried)
    solver.run()
    bound = max(1, math.ceil(solver.getInfo().mip_dual_bound - _NEAR)) if _ran(solver) else 1
    if solver.getModelStatus() == highspy.HighsModelStatus.kOptimal:
        bound = round(solver.getInfo().objective_function_value)
    if solver.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return tried, bound
    values = solver.getSolution().col_value
    found = frozenset(person for i, person in enumerate(people) if values[i] > _HALF)
    return (found if len(found) <= len(tried) else tried), bound


def _programme(groups: Mapping[frozenset[int], int], people: int, needed: int) -> highspy.Highs:
    """Minimise how many leave, so that enough items are lost; an item is lost only so far as each holder leaves."""
    import highspy  # noqa: PLC0415  # slow to import
    import numpy as np  # noqa: PLC0415  # slow to import

    from workbench.disclosure.intervals import quiet_solver  # noqa: PLC0415  # slow to import

    count = people + len(groups)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = count, sum(map(len, groups)) + 1
    model.col_cost_ = np.array([1.0] * people + [0.0] * len(groups))
    model.col_lower_, model.col_upper_ = np.zeros(count), np.ones(count)
    model.integrality_ = [highspy.HighsVarType.kInteger] * people + [highspy.HighsVarType.kContinuous] * len(
        groups
    )
    starts, columns, values = [0], [], []
    for i, holders in enumerate(groups):
        for person in sorted(holders):
            columns += [person, people + i]
            values += [1.0, -1.0]
            starts.append(len(columns))
    columns += range(people, count)
    values += [float(items) for items in groups.values()]
    starts.append(len(columns))
    model.row_lower_ = np.array([0.0] * (model.num_row_ - 1) + [float(needed)])
    model.row_upper_ = np.full(model.num_row_, highspy.kHighsInf)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_, model.a_matrix_.index_ = np.array(starts, np.int32), np.array(columns, np.int32)
    model.a_matrix_.value_ = np.array(values)
    solver = quiet_solver()
    solver.setOptionValue(
        "mip_abs_gap", 1 - _HALF / 10
    )  # a number of people is whole, so less than one settles it
    solver.passModel(model)
    return solver


def _begin_with(
    solver: highspy.Highs, leaves: list[bool], groups: Mapping[frozenset[Any], int], tried: frozenset[Any]
) -> None:
    import highspy  # noqa: PLC0415  # slow to import

    start = highspy.HighsSolution()
    start.col_value = [*map(float, leaves), *(float(holders <= tried) for holders in groups)]
    solver.setSolution(start)


def _ran(solver: highspy.Highs) -> bool:
    return math.isfinite(solver.getInfo().mip_dual_bound)
