"""Change between two numbers, in words, and how much of it is revision."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from workbench.disclosure import SUPPRESSED, Suppressed
from workbench.errors import RequestError
from workbench.statistics.cautions import SMALLEST_BASE
from workbench.statistics.counts import NOISE
from workbench.statistics.months import month_in_words, monthly
from workbench.statistics.rounding import number, percent, percentage_points, rounded

__all__ = ["Change", "RevisedChange", "change", "percent_change", "revised_change", "revisions"]

Kind = Literal["number", "percentage"]


@dataclass(frozen=True)
class Change:
    """Two numbers and what lies between them.

    Args:
        before: The earlier number.
        after: The later number.
        kind: Whether they are numbers or percentages; percentages differ by percentage points.
        noise: How far the difference may come from random change alone; what is not beyond it is not told as real.
        digits: To how many digits after the point they are shown.
    """

    before: float | Suppressed
    after: float | Suppressed
    kind: Kind = "number"
    noise: float = 0.0
    digits: int = 0

    @property
    def absolute(self) -> float | Suppressed:
        """After less before."""
        return self.after - self.before

    @property
    def percent(self) -> float | Suppressed:
        """The change as a percentage of the earlier number; `SUPPRESSED` where that is below 10, or is a percentage."""
        if isinstance(self.absolute, Suppressed) or isinstance(self.before, Suppressed):
            return SUPPRESSED
        return SUPPRESSED if self.kind == "percentage" or self.before < SMALLEST_BASE else 100.0 * self.absolute / self.before

    @property
    def real(self) -> bool:
        """Whether the numbers are known and differ by more than random change may explain."""
        by = self.absolute
        return not isinstance(by, Suppressed) and by != 0 and abs(by) > self.noise

    @property
    def words(self) -> str:
        """The change as the rest of a sentence: “fell by 12% (from 250 to 220)”."""
        by = self.absolute
        if isinstance(by, Suppressed):
            return "cannot be compared, because a number is withheld"
        if math.isnan(by):
            return "cannot be compared, because a number is missing"
        if by == 0:
            return f"did not change ({self._shown(self.after)})"
        ends = f"(from {self._shown(self.before)} to {self._shown(self.after)})"
        if not self.real:
            return f"changed too little to tell {ends}: random changes alone may be as large"
        return f"{'rose' if by > 0 else 'fell'} by {self._size(abs(by))} {ends}"

    def _shown(self, value: float | Suppressed) -> str:
        return percent(value, self.digits) if self.kind == "percentage" else number(value, self.digits)

    def _size(self, by: float) -> str:
        if self.kind == "percentage":
            return percentage_points(by, self.digits) if rounded(by, self.digits) else f"less than {percentage_points(10.0**-self.digits, self.digits)}"
        share = self.percent
        if isinstance(share, Suppressed):
            return number(by, self.digits)
        return percent(abs(share)) if rounded(share) else "less than 1%"


def change(  # noqa: PLR0913  # the last three have defaults that fit Stat-Xplore
    before: float | Suppressed,
    after: float | Suppressed,
    *,
    kind: Kind = "number",
    controlled: bool = True,
    noise: float = NOISE,
    digits: int | None = None,
) -> Change:
    """Give the change between two numbers.

    Args:
        before: The earlier number.
        after: The later number.
        kind: “number”, which a rate is as well; or “percentage”, whose difference is in percentage points.
        controlled: Whether the source changed both at random. The difference of two such numbers may be twice `noise`
            off; one that is no larger is not told as a change. It says nothing of percentages, which have their own range.
        noise: How far each may be from the truth.
        digits: To how many digits after the point they are shown; none for numbers and one for percentages when None.

    Example:
        >>> change(250, 220).words, change(7, 9).words
        ('fell by 12% (from 250 to 220)', 'changed too little to tell (from 7 to 9): random changes alone may be as large')
        >>> change(84.0, 82.5, kind="percentage").words
        'fell by 1.5 percentage points (from 84.0% to 82.5%)'
    """
    off = 2.0 * noise if controlled and kind == "number" else 0.0
    return Change(before, after, kind, off, int(kind == "percentage") if digits is None else digits)


def percent_change(before: float | Suppressed, after: float | Suppressed) -> float | Suppressed:
    """Give a change as a percentage of the earlier number, or refuse.

    Args:
        before: The earlier number.
        after: The later number.

    Raises:
        RequestError: The earlier number is missing or below 10.

    Example:
        >>> percent_change(250, 220), percent_change(SUPPRESSED, 220)
        (-12.0, [c])
    """
    if isinstance(before, Suppressed) or isinstance(after, Suppressed):
        return SUPPRESSED
    if not before >= SMALLEST_BASE:
        raise RequestError(
            f"The earlier number is {number(before)}, and a change is given as a percentage only of {SMALLEST_BASE} or more.",
            fix="Say from what number to what number it went.",
            code="small-base",
        )
    return 100.0 * (after - before) / before


@dataclass(frozen=True)
class RevisedChange:
    """A change as a reader of both editions sees it, told apart into revision and real change.

    Args:
        published: The earlier month's number as the earlier edition had it.
        before: The same month's number as the new edition has it.
        after: The later month's number in the new edition.
        noise: How far the difference of two numbers may come from random change alone.
    """

    published: float | Suppressed
    before: float | Suppressed
    after: float | Suppressed
    noise: float = 0.0

    @property
    def seen(self) -> float | Suppressed:
        """The change from the number first published: `revision` and `real` together."""
        return self.after - self.published

    @property
    def revision(self) -> float | Suppressed:
        """How much of it is revision of the earlier month."""
        return self.before - self.published

    @property
    def real(self) -> float | Suppressed:
        """The change within the new edition."""
        return self.after - self.before

    @property
    def words(self) -> str:
        """What happened, as the rest of a sentence."""
        within = Change(self.before, self.after, noise=self.noise).words
        if isinstance(self.revision, Suppressed) or math.isnan(self.revision) or self.revision == 0:
            return within
        sign = "up" if self.revision > 0 else "down"
        return (
            f"{within}; the earlier month was revised {sign} by {number(abs(self.revision))} since it was first published"
            f" as {number(self.published)}"
        )


def revised_change(
    old: pd.Series[Any],
    new: pd.Series[Any],
    *,
    earlier: pd.Timestamp,
    later: pd.Timestamp,
    noise: float = NOISE,
) -> RevisedChange:
    """Tell how much of a change between two months is revision of the earlier one.

    Args:
        old: The earlier edition, by month.
        new: The new edition, by month.
        earlier: The month from which the change is counted; both editions have it.
        later: The month to which; the new edition has it.
        noise: How far each number may be from the truth; 0 where the source changed none at random.

    Raises:
        RequestError: An edition does not have the month.

    Example:
        >>> months = pd.to_datetime(["2025-01-01", "2025-02-01"])
        >>> found = revised_change(pd.Series([240], index=months[:1]), pd.Series([250, 220], index=months), earlier=months[0], later=months[1])
        >>> found.seen, found.revision, found.real
        (-20.0, 10.0, -30.0)
        >>> found.words
        'fell by 12% (from 250 to 220); the earlier month was revised up by 10 since it was first published as 240'
    """
    return RevisedChange(
        _of_month(old, earlier, "earlier"), _of_month(new, earlier, "new"), _of_month(new, later, "new"), 2.0 * noise
    )


def revisions(old: pd.Series[Any], new: pd.Series[Any]) -> pd.DataFrame:
    """Compare two editions of a series month by month.

    Args:
        old: The earlier edition, by month.
        new: The new edition, by month.

    Returns:
        By month, of all months that either has: old, new and revision (new less old). A number is NaN where that
        edition does not have the month.

    Example:
        >>> months = pd.to_datetime(["2025-01-01", "2025-02-01"])
        >>> revisions(pd.Series([240], index=months[:1]), pd.Series([250, 220], index=months))["revision"].tolist()
        [10.0, nan]
    """
    joined = pd.concat({"old": monthly(old), "new": monthly(new)}, axis=1).sort_index()
    joined["revision"] = joined["new"] - joined["old"]
    return joined


def _of_month(values: pd.Series[Any], day: pd.Timestamp, edition: str) -> float | Suppressed:
    month = day.to_period("M").to_timestamp()
    found: float | Suppressed | None = monthly(values).get(month)
    if found is None:
        raise RequestError(
            f"The {edition} edition does not have {month_in_words(month)}.",
            fix="Choose a month that both editions have to count from, and one that the new edition has to count to.",
            code="not-comparable",
        )
    return found if isinstance(found, Suppressed) else float(found)
