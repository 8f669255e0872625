"""Run charts find shifts, trends and runs by the published rules, and nothing else."""

from __future__ import annotations

from itertools import pairwise, product
from math import comb

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.disclosure import SUPPRESSED
from workbench.errors import RequestError
from workbench.statistics import run_chart, runs_limits
from workbench.statistics.runs import count_runs

_NAN = float("nan")


def _series(values):
    return pd.Series(list(values), index=pd.date_range("2024-01-01", periods=len(values), freq="MS"))


def _rules(values, **named):
    return [signal.rule for signal in run_chart(_series(values), **{"baseline": "all", **named}).signals]


# The critical values (too few, too many) of Swed and Eisenhart 1943 at 5%, both sides together, as reprinted in
# textbooks (Triola, Elementary Statistics, table A-10); chance allows what lies between them.
_PUBLISHED = {
    (4, 4): (1, 9), (5, 5): (2, 10), (6, 6): (3, 11), (7, 7): (3, 13), (8, 8): (4, 14), (9, 9): (5, 15), (10, 10): (6, 16),
    (11, 11): (7, 17), (12, 12): (7, 19), (15, 15): (10, 22), (20, 20): (14, 28), (5, 6): (3, 10), (4, 6): (2, 9), (3, 6): (2, 8),
    (7, 10): (5, 14), (6, 8): (3, 12), (9, 10): (5, 16), (10, 11): (6, 17),
}  # fmt: skip


@pytest.mark.parametrize(("points", "critical"), _PUBLISHED.items())
def test_the_limits_of_runs_are_those_of_swed_and_eisenhart(points, critical) -> None:
    low, high = runs_limits(*points)
    # where a table gives a number of runs that cannot be, nothing is too few or too many
    assert (low, high) == (max(2, critical[0] + 1), min(critical[1] - 1, 2 * min(points) + (points[0] != points[1])))


# P(number of runs <= v): Walpole and others, Probability and Statistics for Engineers and Scientists, table A.18
@pytest.mark.parametrize(
    ("points", "runs", "probability"),
    [((5, 5), 3, 0.040), ((4, 4), 2, 0.029), ((6, 6), 4, 0.067), ((5, 10), 4, 0.029), ((4, 10), 4, 0.068), ((7, 7), 5, 0.078)],
)
def test_the_number_of_orders_with_so_many_runs_gives_published_probabilities(points, runs, probability) -> None:
    from workbench.statistics.runs import _ways

    assert round(sum(_ways(r, *points) for r in range(runs + 1)) / comb(sum(points), points[0]), 3) == probability


@pytest.mark.parametrize("n", [6, 9])
def test_the_ways_are_those_that_counting_all_orders_finds(n) -> None:
    from workbench.statistics.runs import _ways

    orders = list(product([1, -1], repeat=n))
    for above in range(1, n):
        for runs in range(1, n + 1):
            found = sum(o.count(1) == above and count_runs(o) == runs for o in orders)
            assert _ways(runs, above, n - above) == found


@given(st.integers(0, 40), st.integers(0, 40))
def test_limits_are_the_same_from_both_sides_and_hold_the_expected_number(above, below) -> None:
    low, high = runs_limits(above, below)
    assert (low, high) == runs_limits(below, above)
    if above and below:
        assert low <= 1 + 2 * above * below / (above + below) <= high + 1


@pytest.mark.parametrize(("tail", "found"), [([3] * 5, False), ([3] * 6, True), ([3, 3, 2, 3, 3, 3, 3], True), ([3, 3, 3, 2, 3, 3], False)])
def test_a_shift_is_six_points_in_a_row_on_one_side_and_skips_those_on_the_median(tail, found) -> None:
    chart = run_chart(_series([*([3.0, 1.0] * 6), *tail]), baseline=12)
    assert chart.median == 2.0
    assert ("shift" in [s.rule for s in chart.signals]) is found


def test_a_handbook_that_asks_for_eight_is_followed() -> None:
    values = [*([3.0, 1.0] * 6), *[3.0] * 7]
    assert "shift" in _rules(values, baseline=12)
    assert "shift" not in _rules(values, baseline=12, shift=8)


@pytest.mark.parametrize(
    ("tail", "found"),
    [([4, 5, 6, 7], False), ([3, 4, 5, 6, 7], True), ([3, 4, 4, 5, 5, 6, 7], True), ([3, 4, 5, 4.5, 6, 7], False), ([7, 6, 5, 4, 3.5], True)],
)
def test_a_trend_is_five_points_each_beyond_the_last_and_skips_equal_ones(tail, found) -> None:
    values = [*[9.0, 2.0] * 6, 9.0, *tail] if tail[0] < tail[-1] else [*[9.0, 2.0] * 6, *tail]
    assert ("trend" in _rules(values)) is found


def test_where_the_line_turns_one_point_belongs_to_both_ways() -> None:
    chart = run_chart(_series([9, 1, 2, 3, 4, 5, 4, 3, 2, 1, 9, 1]), baseline="all")
    assert [(s.start.month, s.end.month) for s in chart.signals if s.rule == "trend"] == [(2, 6), (6, 10)]


def test_a_missing_month_ends_a_shift_and_a_trend() -> None:
    assert "shift" not in _rules([*([3.0, 1.0] * 6), 3, 3, 3, _NAN, 3, 3, 3], baseline=12)
    assert "trend" not in _rules([9.0, 2.0] * 6 + [3, 4, _NAN, 5, 6, 7])
    chart = run_chart(_series([1.0, 3.0, SUPPRESSED] * 6), baseline="all")
    assert [point.side for point in chart.points[:3]] == [-1, 1, 0]


def test_too_few_and_too_many_runs_are_told_with_their_limits() -> None:
    few = run_chart(_series([1] * 5 + [3] * 5 + [1] * 5 + [3] * 5), baseline="all", shift=8)
    assert [s.words for s in few.signals] == [
        "Too few runs: the line has 4 runs about the median, and chance allows 7 to 15 with 20 points."
    ]
    many = run_chart(_series([1, 3] * 10), baseline="all")
    assert [(s.rule, many.runs, many.limits) for s in many.signals] == [("too many runs", 20, (7, 15))]


def test_a_point_far_from_the_rest_is_to_be_looked_at_and_is_no_signal() -> None:
    chart = run_chart(_series([10, 12, 12, 10, 11, 10, 12, 60, 10, 12, 12, 10]), baseline="all")
    assert [(look.rule, look.words) for look in chart.looks] == [("look", "Look at August 2024: 60.0 is far from the other points.")]
    assert chart.signals == ()
    assert chart.words == "The median of all 12 points is 11.5. No rule finds a change that is more than chance."


def test_the_median_is_that_of_the_stated_baseline() -> None:
    values = _series([*[10] * 12, *[20] * 12])
    assert run_chart(values, baseline=12).median == 10
    later = run_chart(values, baseline=(pd.Timestamp("2025-01-01"), pd.Timestamp("2025-12-01")))
    assert (later.median, later.baseline) == (20, "12 points, January 2025 to December 2025")
    assert run_chart(values, baseline="all").median == 15


@pytest.mark.parametrize("baseline", [9, 0, -1, "all", (pd.Timestamp("2024-01-01"), pd.Timestamp("2024-05-01"))])
def test_a_short_baseline_is_refused(baseline) -> None:
    with pytest.raises(RequestError, match="at least 10") as caught:
        run_chart(_series([1, 2, 3, 4, 5, 6, 7, 8, 9]), baseline=baseline)
    assert caught.value.code == "too-few-points"


def test_labels_other_than_months_are_told_as_they_are() -> None:
    chart = run_chart(pd.Series([3.0, 1.0] * 6 + [3.0] * 6, index=[f"week {i}" for i in range(18)]), baseline=12)
    assert chart.signals[0].words == "Shift: 6 points in a row, week 12 to week 17, are above the median of 2.0."


_VALUES = st.lists(st.integers(0, 30), min_size=12, max_size=40)


@given(_VALUES, st.integers(-5, 5), st.integers(1, 4))
def test_signals_do_not_depend_on_the_unit(values, offset, factor) -> None:
    found = [(s.rule, s.start, s.end) for s in run_chart(_series(values), baseline="all").signals]
    other = run_chart(_series([factor * v + offset for v in values]), baseline="all")
    assert found == [(s.rule, s.start, s.end) for s in other.signals]


@given(_VALUES)
def test_a_line_turned_upside_down_has_the_same_signals(values) -> None:
    def shape(chart):
        return [(s.rule, s.start, s.end) for s in chart.signals]

    assert shape(run_chart(_series(values), baseline="all")) == shape(run_chart(_series([-v for v in values]), baseline="all"))


@given(_VALUES)
def test_every_shift_is_on_one_side_and_as_long_as_it_says(values) -> None:
    chart = run_chart(_series(values), baseline="all")
    for signal in chart.signals:
        inside = [p for p in chart.points if signal.start <= p.label <= signal.end]
        if signal.rule == "shift":
            sides = [p.side for p in inside if p.side]
            assert len(set(sides)) == 1
            assert len(sides) >= 6
        if signal.rule == "trend":
            steps = {(b.value > a.value) - (b.value < a.value) for a, b in pairwise(inside)} - {0}
            assert len(steps) == 1
