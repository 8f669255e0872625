"""What key trends are looked for in: monthly series of one measure, and when a difference is more than chance."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from workbench.statistics.counts import error_of_sum
from workbench.statistics.months import month_in_words, numeric

__all__ = ["YEAR", "Evidence", "chance"]

YEAR = 12
_Z = 1.96
_LEAST_PERCENT = 5.0


@dataclass(frozen=True)
class Evidence:
    """Monthly series of one measure, and the names to tell of them.

    Args:
        local: The place's numbers by month.
        comparator: The comparator's, or None.
        parts: Those of the place's categories, by name.
        measure: What is measured, in the plural.
        place: The place's name.
        comparator_is: The comparator's name.
        month: The month that all rules look at: the latest.
        noise: How far each number may be from the truth.
    """

    local: pd.Series[Any]
    comparator: pd.Series[Any] | None
    parts: Mapping[str, pd.Series[Any]]
    measure: str
    place: str
    comparator_is: str
    month: pd.Timestamp
    noise: float

    @property
    def year_before(self) -> pd.Timestamp:
        """The same month of the year before."""
        return self.month - pd.DateOffset(years=1)

    @property
    def named(self) -> str:
        """The month in words."""
        return month_in_words(self.month)

    def at(self, series: pd.Series[Any], month: pd.Timestamp) -> float:
        """Give a month's number; NaN where it is missing or withheld."""
        return float(numeric(series).get(month, float("nan")))

    def years(self, series: pd.Series[Any]) -> tuple[float, float]:
        """Give the sums of the 12 months before the last 12, and of the last 12; NaN where a month is missing."""
        sums = numeric(series).rolling(YEAR, min_periods=YEAR).sum()
        return float(sums.get(self.year_before, float("nan"))), float(sums.get(self.month, float("nan")))


def chance(before: float, after: float, *, cells: int, noise: float) -> float:
    """Give how large a difference must be to be told: more than random changes and chance, and 5% of the earlier.

    Counts of rare events vary by chance about as their square root does (Poisson), so the difference of two lies
    within 1.96 times √(before + after) in 95 of 100 cases; what random changes may do is added.

    Args:
        before: The earlier count.
        after: The later.
        cells: Of how many of the source's counts the two consist together.
        noise: How far each of those may be from the truth.
    """
    by_chance = error_of_sum(cells, noise) + _Z * math.sqrt(max(0.0, before + after))
    return max(by_chance, _LEAST_PERCENT / 100 * before)
