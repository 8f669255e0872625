"""A place against its comparator, so that the seasons and what happens everywhere do not mislead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from workbench.disclosure import Suppressed
from workbench.errors import RequestError
from workbench.statistics.changes import Change, Kind, change
from workbench.statistics.counts import NOISE, error_of_sum
from workbench.statistics.months import month_in_words, monthly
from workbench.statistics.rolling import rolling_sum

__all__ = ["Comparison", "compare"]

How = Literal["same month", "12 months"]
_YEAR = 12


@dataclass(frozen=True)
class Comparison:
    """How a measure changed over a year in a place and in its comparator.

    Args:
        measure: What is measured, in the plural: “adverse decisions”.
        place: The place.
        comparator_is: Its comparator.
        month: The month, or the last of the twelve.
        how: Whether the month is compared with the same month of the year before, or 12 months with the 12 before.
        local: The place's change.
        comparator: The comparator's.
    """

    measure: str
    place: str
    comparator_is: str
    month: pd.Timestamp
    how: How
    local: Change
    comparator: Change

    @property
    def gap(self) -> float | Suppressed:
        """The place's change less the comparator's, in percentage points."""
        if self.local.kind == "percentage":
            return self.local.absolute - self.comparator.absolute
        return self.local.percent - self.comparator.percent

    @property
    def words(self) -> str:
        """Both changes, as two sentences."""
        named = month_in_words(self.month)
        if self.how == "same month":
            when = f"In {named}, against {month_in_words(self.month - pd.DateOffset(years=1))}"
        else:
            when = f"In the 12 months to {named}, against the 12 months before"
        return f"{when}, {self.measure} in {self.place} {self.local.words}. In {self.comparator_is} they {self.comparator.words}."


def compare(  # noqa: PLR0913  # a comparison without any of these is not stated
    local: pd.Series[Any],
    comparator: pd.Series[Any],
    *,
    measure: str,
    place: str,
    comparator_is: str = "Scotland",
    how: How = "same month",
    month: pd.Timestamp | None = None,
    kind: Kind = "number",
    noise: float = NOISE,
    digits: int | None = None,
) -> Comparison:
    """Compare a place's change over a year with its comparator's; like months are compared, so seasons cancel out.

    Args:
        local: The place's numbers by month.
        comparator: The comparator's, of the same months and, where both series have names, of the same name.
        measure: What is measured, in the plural.
        place: The place's name.
        comparator_is: The comparator's name.
        how: “same month” of the year before; or “12 months” together with the 12 before, which is steadier where
            numbers are small.
        month: The month, or the last of the twelve; the latest of the series when None.
        kind: “number”, or “percentage”, which is never added up.
        noise: How far each number may be from the truth; 0 where the source changed none at random.
        digits: To how many digits after the point they are shown, as in `change`.

    Raises:
        RequestError: The series are not of the same months and measure, or percentages would have to be added up.

    Example:
        >>> days = pd.date_range("2024-05-01", periods=13, freq="MS")
        >>> fife, scotland = pd.Series([250] * 12 + [220], index=days), pd.Series([2000] * 12 + [1900], index=days)
        >>> compare(fife, scotland, measure="adverse decisions", place="Fife").words
        'In May 2025, against May 2024, adverse decisions in Fife fell by 12% (from 250 to 220). In Scotland they fell by 5% (from 2,000 to 1,900).'
    """
    here, there = monthly(local), monthly(comparator)
    _check_same(here, there, place, comparator_is)
    if how == "12 months" and kind == "percentage":
        raise RequestError(
            "Percentages of 12 months cannot be added up.",
            fix="Compare the same month of two years, or work out the percentage of the sums first.",
            code="not-comparable",
        )
    off = 2.0 * noise
    if how == "12 months":
        here, there = (rolling_sum(series, controlled=noise > 0).sums for series in (here, there))
        off = error_of_sum(2 * _YEAR, noise)
    at = (here.index[-1] if month is None else month).to_period("M").to_timestamp()
    if not here.index[0] <= at <= here.index[-1]:
        raise RequestError(
            f"The series do not have {month_in_words(at)}.",
            fix=f"Choose a month from {month_in_words(here.index[0])} to {month_in_words(here.index[-1])}.",
            code="not-comparable",
        )
    before = at - pd.DateOffset(years=1)
    ends = ((s.get(before, float("nan")), s[at]) for s in (here, there))
    changes = (change(then, now, kind=kind, noise=off / 2, digits=digits) for then, now in ends)
    return Comparison(measure, place, comparator_is, at, how, *changes)


def _check_same(here: pd.Series[Any], there: pd.Series[Any], place: str, comparator_is: str) -> None:
    if not here.index.equals(there.index):
        told = [f"{n} has {month_in_words(s.index[0])} to {month_in_words(s.index[-1])}" for n, s in ((place, here), (comparator_is, there))]
        raise RequestError(
            f"The series are not of the same months: {told[0]}, {told[1]}.",
            fix="Take both over the same months.",
            code="not-comparable",
        )
    if here.name is not None and there.name is not None and here.name != there.name:
        raise RequestError(
            f"The series are not of the same measure: “{here.name}” and “{there.name}”.",
            fix="Take the same measure of both places.",
            code="not-comparable",
        )
