"""Small counts are withheld, and no withheld count can be worked out from what is shown."""

import itertools
import math

import numpy as np
import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from workbench.disclosure import (
    SUPPRESSED,
    Suppressed,
    suppress,
    treatment_of,
)

INTERVAL = 6  # wider than the smallest group of 5


def full_table(inner: np.ndarray) -> pd.DataFrame:
    """An array as a frame with a row for each cell and each total."""
    rows = []
    for labels in itertools.product(*([*range(n), "Total"] for n in inner.shape)):
        where = tuple(slice(None) if label == "Total" else label for label in labels)
        rows.append((*(str(label) for label in labels), int(inner[where].sum())))
    return pd.DataFrame(rows, columns=[*(f"d{i}" for i in range(inner.ndim)), "n"])


def constraints(frame: pd.DataFrame, by: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """The sums of a full table, and the numbers that are shown, written down without the code under test."""
    at = {tuple(row): i for i, row in enumerate(frame[by].itertuples(index=False))}
    rows, right = [], []
    for labels, place in at.items():
        for axis, label in enumerate(labels):
            if label == "Total":
                row = np.zeros(len(at))
                row[place] = -1
                for other, there in at.items():
                    if other[axis] != "Total" and all(o == own for i, (o, own) in enumerate(zip(other, labels, strict=True)) if i != axis):
                        row[there] = 1
                rows.append(row)
                right.append(0.0)
    for place, shown in enumerate(frame["n"]):
        if not isinstance(shown, Suppressed):
            row = np.zeros(len(at))
            row[place] = 1
            rows.append(row)
            right.append(float(shown))
    return np.array(rows), np.array(right)


def width(frame: pd.DataFrame, by: list[str], place: int) -> float:
    """How wide the interval is that a cell can be narrowed down to, by linear programming."""
    matrix, right = constraints(frame, by)
    ends = []
    for sign in (1, -1):
        cost = np.zeros(matrix.shape[1])
        cost[place] = sign
        found = linprog(cost, A_eq=matrix, b_eq=right, bounds=(0, None), method="highs")
        if found.status == 3:  # unbounded: it may be as large as you like
            return math.inf
        assert found.status == 0
        ends.append(found.fun * sign)
    return ends[1] - ends[0]


shapes = st.one_of(st.tuples(st.integers(2, 5), st.integers(2, 5)), st.tuples(st.integers(2, 5), st.integers(2, 5), st.just(2)))
counts = st.one_of(st.integers(0, 6), st.integers(0, 40), st.just(0))


@st.composite
def tables(draw, within=shapes):
    shape = draw(within)
    return np.array(draw(st.lists(counts, min_size=math.prod(shape), max_size=math.prod(shape)))).reshape(shape)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tables())
def test_no_withheld_count_can_be_narrowed_down_to_the_smallest_group(inner):
    frame = full_table(inner)
    by = [name for name in frame if name != "n"]
    shown = suppress(frame, value="n", by=by, totals="Total")
    for place, (was, now) in enumerate(zip(frame["n"], shown["n"], strict=True)):
        if 0 < was < 5:
            assert now is SUPPRESSED
        if isinstance(now, Suppressed):
            assert width(shown, by, place) >= INTERVAL - 1e-6
        else:
            assert now == was


def fewest(frame: pd.DataFrame, by: list[str]) -> int:
    """The fewest cells that must be withheld, by one whole programme: for each cell two tables that fit and differ."""
    small = [i for i, n in enumerate(frame["n"]) if 0 < n < 5]
    if not small:
        return 0
    sums, _ = constraints(frame.assign(n=[SUPPRESSED] * len(frame)), by)
    n = len(frame)
    true = frame["n"].to_numpy(float)
    far = true.max() + 10 * INTERVAL
    # the variables: which cells are withheld, then for each cell one table in which it is high and one in which it is low
    size = n + 2 * n * n
    rows, low, high = [], [], []

    def add(terms, at_least, at_most):
        row = np.zeros(size)
        for place, weight in terms:
            row[place] += weight
        rows.append(row)
        low.append(at_least)
        high.append(at_most)

    for cell in range(n):
        tables_of = [n + 2 * n * cell, n + 2 * n * cell + n]
        for start in tables_of:
            for line in sums:
                add([(start + i, line[i]) for i in np.flatnonzero(line)], 0, 0)
            for i in range(n):  # a deviation only where the cell is withheld
                add([(start + i, 1), (i, -far)], -np.inf, 0)
                add([(start + i, 1), (i, true[i])], 0, np.inf)
        add([(tables_of[0] + cell, 1), (tables_of[1] + cell, -1), (cell, -INTERVAL)], 0, np.inf)
    cost = np.concatenate([np.ones(n), np.zeros(2 * n * n)])
    lower = np.concatenate([[1.0 if i in small else 0.0 for i in range(n)], np.full(2 * n * n, -far)])
    upper = np.concatenate([np.ones(n), np.full(2 * n * n, far)])
    found = milp(
        cost, constraints=LinearConstraint(np.array(rows), low, high), bounds=Bounds(lower, upper),
        integrality=np.concatenate([np.ones(n), np.zeros(2 * n * n)]), options={"mip_rel_gap": 0},
    )  # fmt: skip
    assert found.status == 0
    return round(found.fun)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tables(st.sampled_from([(2, 2), (3, 2), (3, 3), (2, 2, 2)])))
def test_a_small_table_has_the_fewest_cells_withheld(inner):
    frame = full_table(inner)
    by = [name for name in frame if name != "n"]
    shown = suppress(frame, value="n", by=by, totals="Total")
    assert sum(isinstance(n, Suppressed) for n in shown["n"]) == fewest(frame, by)


def test_a_large_table_is_protected_in_time_and_every_withheld_cell_is_audited():
    import time

    rng = np.random.default_rng(3)
    frame = full_table(rng.poisson(rng.gamma(0.7, 30, (1000, 20))))
    begun = time.perf_counter()
    shown = suppress(frame, value="n", by=["d0", "d1"], totals="Total")
    assert time.perf_counter() - begun < 60
    assert treatment_of(shown).method == "suppression"
    # an oracle that is quick at this size: within two dimensions a cell can move as far as flow goes round through it
    hidden = shown[[isinstance(n, Suppressed) for n in shown["n"]]]
    assert len(hidden) > 1000
    flow = Flow(frame, shown)
    for place in hidden.index[:: len(hidden) // 60]:
        assert flow.width(place, INTERVAL) >= INTERVAL


class Flow:
    """Rows and columns as nodes, withheld cells as pipes: how far a count can rise and fall, by augmenting paths."""

    def __init__(self, frame: pd.DataFrame, shown: pd.DataFrame) -> None:
        self.true = frame["n"].tolist()
        self.ends = {
            place: (("row", frame["d0"][place]), ("column", frame["d1"][place]))
            for place in shown.index if isinstance(shown["n"][place], Suppressed)
        }  # fmt: skip
        # a row total is an ordinary cell of the column “Total”, with the sign turned: moving it up takes from the rest
        self.sign = {p: (-1) ** ((frame["d0"][p] == "Total") + (frame["d1"][p] == "Total")) for p in self.ends}

    def width(self, place: int, enough: int) -> int:
        return sum(self._moves(place, way, enough) for way in (1, -1))

    def _moves(self, place: int, way: int, enough: int) -> int:
        moved = dict.fromkeys(self.ends, 0)
        for step in range(enough):
            if self.true[place] + way * (step + 1) < 0 or not self._round(place, way, moved):
                return step
        return enough

    def _round(self, place: int, way: int, moved: dict[int, int]) -> bool:
        """Find one closed way through withheld cells along which every count can change by one."""
        touching: dict[tuple[str, str], list[int]] = {}
        for other, ends in self.ends.items():
            for end in ends:
                touching.setdefault(end, []).append(other)
        start, goal = self.ends[place]
        came = {start: None}
        line = [(start, -way * self.sign[place])]
        for node, needed in line:  # at this node the signed change must be made up for by `needed`
            for other in touching[node]:
                step = needed * self.sign[other]
                if other == place or self.true[other] + moved[other] + step < 0:
                    continue
                far = next(end for end in self.ends[other] if end != node)
                if far in came:
                    continue
                came[far] = (node, other, step)
                if far == goal:
                    while came[far]:
                        far, passed, flow = came[far]
                        moved[passed] += flow
                    moved[place] += way
                    return True
                line.append((far, -needed))
        return False
