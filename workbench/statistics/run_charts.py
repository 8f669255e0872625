"""Run charts: a line over time, its median, and the usual rules for what is hardly chance, told in words.

The rules and their numbers are those of Perla, Provost and Murray, which Healthcare Improvement Scotland follows:
six points for a shift and five for a trend. Other handbooks ask for eight; `run_chart` takes either.

Sources: Perla, Provost and Murray 2011, “The run chart: a simple analytical tool for learning from variation in
healthcare processes”, BMJ Quality & Safety 20(1); Healthcare Improvement Scotland 2017, “Data and measurement: how
we put run chart theory into practice for improvement projects”. That trends alone seldom find anything, and often
wrongly: Anhøj and Olesen 2014, “Run charts revisited”, PLoS ONE 9(11) e113825.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from workbench.errors import RequestError
from workbench.statistics.months import month_in_words, numeric
from workbench.statistics.rounding import number
from workbench.statistics.runs import count_runs, runs_limits

__all__ = ["Baseline", "Point", "RunChart", "Signal", "run_chart"]

SHIFT = 6
TREND = 5
FEWEST = 10
"""A median of fewer points than these is no baseline, and runs among fewer tell nothing (Perla, Provost and Murray)."""

_FAR = 3.5
_TO_DEVIATION = 0.6745

Baseline = int | tuple[Hashable, Hashable] | Literal["all"]


@dataclass(frozen=True)
class Point:
    """One point of a run chart.

    Args:
        label: Its place in the index of the series.
        value: Its value; NaN where it is missing.
        side: 1 above the median, -1 below, 0 on it or missing.
    """

    label: Any
    value: float
    side: int


@dataclass(frozen=True)
class Signal:
    """Something in a run chart that is hardly chance, or that is worth a look.

    Args:
        rule: “shift”, “trend”, “too few runs”, “too many runs”; or “look”, which is no rule.
        words: What was found, as a sentence.
        start: The label of its first point.
        end: The label of its last.
    """

    rule: str
    words: str
    start: Any
    end: Any


@dataclass(frozen=True)
class RunChart:
    """A series with its median and what the rules find in it.

    Args:
        median: The median of the baseline's points.
        points: All points.
        signals: What the rules find, by rule and time.
        looks: Points far from the rest; no rule, since whether they mean something is for people to judge.
        baseline: Of what the median is, in words.
        runs: How many runs there are.
        limits: The fewest and the most that chance allows.
    """

    median: float
    points: tuple[Point, ...]
    signals: tuple[Signal, ...]
    looks: tuple[Signal, ...]
    baseline: str
    runs: int
    limits: tuple[int, int]

    @property
    def words(self) -> str:
        """What was found, as sentences."""
        found = " ".join(signal.words for signal in self.signals)
        return f"The median of {self.baseline} is {number(self.median, 1)}. " + (
            found or "No rule finds a change that is more than chance."
        )


def run_chart(values: pd.Series[Any], *, baseline: Baseline, shift: int = SHIFT, trend: int = TREND) -> RunChart:
    """Find what is hardly chance in a series.

    - **Shift**: `shift` or more points in a row on one side of the median; points on it are skipped.
    - **Trend**: `trend` or more points in a row, each higher, or each lower, than the one before; a point that equals
      the one before is skipped. The points are counted, not the steps between them.
    - **Runs**: fewer or more runs about the median than chance allows in 95 of 100 cases.
    - **Look**: a point more than 3.5 standard deviations away, as estimated from the median of all distances.

    A missing point ends a shift and a trend, since nobody knows where it would lie.

    Args:
        values: The series in its order; `monthly` puts missing months where they belong. Withheld values are missing.
        baseline: What the median is of: so many first points, a first and a last label, or “all”. Choose a time
            before the change that is looked for; the median is then held for the rest.
        shift: How many points make a shift; 6 here, 8 in other handbooks.
        trend: How many points make a trend.

    Raises:
        RequestError: The baseline has fewer than 10 points that are known.

    Source: as the module's; “look”: Iglewicz and Hoaglin 1993, “How to detect and handle outliers”.

    Example:
        >>> days = pd.date_range("2024-01-01", periods=18, freq="MS")
        >>> chart = run_chart(pd.Series([5, 7] * 6 + [9] * 6, index=days), baseline=12)
        >>> chart.median, [s.rule for s in chart.signals]
        (6.0, ['shift'])
        >>> chart.signals[0].words
        'Shift: 7 points in a row, December 2024 to June 2025, are above the median of 6.0.'
    """
    numbers = numeric(values)
    chosen = _baseline(numbers, baseline)
    known = [float(v) for v in chosen if not math.isnan(v)]
    if len(known) < FEWEST:
        raise RequestError(
            f"The baseline has {len(known)} points that are known, and a run chart needs at least {FEWEST}.",
            fix="Take a longer baseline, or show the numbers without the rules.",
            code="too-few-points",
        )
    median = statistics.median(known)
    points = tuple(Point(label, float(v), _side(float(v), median)) for label, v in numbers.items())
    above, below = (sum(point.side == side for point in points) for side in (1, -1))
    runs, limits = count_runs([point.side for point in points]), runs_limits(above, below)
    signals = (*_shifts(points, median, shift), *_trends(points, trend), *_runs(points, runs, limits))
    told = f"all {len(known)} points" if baseline == "all" else f"{len(known)} points, {_span(chosen.index[0], chosen.index[-1])}"
    return RunChart(median, points, signals, tuple(_looks(points, median)), told, runs, limits)


def _baseline(numbers: pd.Series[Any], baseline: Baseline) -> pd.Series[Any]:
    if isinstance(baseline, tuple):
        return numbers.loc[baseline[0] : baseline[1]]
    return numbers if baseline == "all" else numbers.iloc[: max(0, int(baseline))]


def _side(value: float, median: float) -> int:
    return (value > median) - (value < median)  # NaN is neither


def _shifts(points: Sequence[Point], median: float, shift: int) -> Iterator[Signal]:
    for run in _on_one_side(points):
        if len(run) >= shift:
            side = "above" if run[0].side > 0 else "below"
            said = f"Shift: {len(run)} points in a row, {_span(run[0].label, run[-1].label)}, are {side} the median of {number(median, 1)}."
            yield Signal("shift", said, run[0].label, run[-1].label)


def _on_one_side(points: Sequence[Point]) -> Iterator[list[Point]]:
    run: list[Point] = []
    for point in points:
        if math.isnan(point.value) or (run and point.side and point.side != run[0].side):
            yield run
            run = []
        if point.side:
            run.append(point)
    yield run


def _trends(points: Sequence[Point], trend: int) -> Iterator[Signal]:
    for run in _one_way(points):
        if len(run) >= trend:
            way = "higher" if run[-1].value > run[0].value else "lower"
            said = f"Trend: {len(run)} points in a row, {_span(run[0].label, run[-1].label)}, are each {way} than the one before."
            yield Signal("trend", said, run[0].label, run[-1].label)


def _one_way(points: Sequence[Point]) -> Iterator[list[Point]]:
    run: list[Point] = []
    for point in points:
        if math.isnan(point.value):
            yield run
            run = []
        elif not run or point.value != run[-1].value:
            if len(run) > 1 and (point.value > run[-1].value) != (run[-1].value > run[-2].value):
                yield run
                run = run[-1:]  # where the line turns, one point belongs to both ways
            run = [*run, point]
    yield run


def _runs(points: Sequence[Point], runs: int, limits: tuple[int, int]) -> Iterator[Signal]:
    useful = [point for point in points if point.side]
    fewest, most = limits
    if len(useful) < FEWEST or fewest <= runs <= most:
        return
    rule = "too few runs" if runs < fewest else "too many runs"
    said = f"{rule.capitalize()}: the line has {runs} runs about the median, and chance allows {fewest} to {most} with {len(useful)} points."
    yield Signal(rule, said, useful[0].label, useful[-1].label)


def _looks(points: Sequence[Point], median: float) -> Iterator[Signal]:
    known = [point for point in points if not math.isnan(point.value)]
    spread = statistics.median(abs(point.value - median) for point in known)
    for point in known:
        if spread and _TO_DEVIATION * abs(point.value - median) / spread > _FAR:
            said = f"Look at {_label(point.label)}: {number(point.value, 1)} is far from the other points."
            yield Signal("look", said, point.label, point.label)


def _span(start: Any, end: Any) -> str:
    return f"{_label(start)} to {_label(end)}"


def _label(label: Any) -> str:
    return month_in_words(label) if isinstance(label, pd.Timestamp) else str(label)
