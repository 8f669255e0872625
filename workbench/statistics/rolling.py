"""Rolling sums: what happened in the 12 months to each month, so that the seasons cancel out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from workbench.disclosure import SUPPRESSED, Suppressed
from workbench.statistics.cautions import Basis, Caution, cautions_for
from workbench.statistics.months import monthly, numeric

__all__ = ["RollingSum", "rolling_sum"]


@dataclass(frozen=True)
class RollingSum:
    """Sums over so many months, with what must be said beside them.

    Args:
        sums: By the last month of each sum; NaN where a month is missing, `SUPPRESSED` where one is withheld.
        months: Over how many months.
        cautions: What must be said.
    """

    sums: pd.Series[Any]
    months: int
    cautions: tuple[Caution, ...]


def rolling_sum(values: pd.Series[Any], *, months: int = 12, controlled: bool = True, basis: Basis = "") -> RollingSum:
    """Add up the months to each month; a sum of which a month is missing is missing, never shorter.

    Args:
        values: Numbers by month.
        months: How many.
        controlled: Whether the source changed them at random; then the sums are not its own.
        basis: Whether decisions or people are counted. People on a register in one month are there in the next
            as well, so a sum of them is no number of people.

    Raises:
        RequestError: The series is not by month.

    Example:
        >>> days = pd.date_range("2025-01-01", periods=3, freq="MS")
        >>> rolling_sum(pd.Series([1, 2, 3], index=days), months=2).sums.tolist()
        [nan, 3.0, 5.0]
    """
    series = monthly(values)
    sums: pd.Series[Any] = numeric(series).rolling(months, min_periods=months).sum()
    withheld = series.map(lambda value: isinstance(value, Suppressed)).astype(float)
    touched = withheld.rolling(months, min_periods=months).sum() > 0
    if touched.any():
        sums = sums.astype(object).mask(touched, SUPPRESSED)
    cautions = cautions_for(basis=basis, controlled=controlled, summed=True, months=months)
    sums.name = series.name
    return RollingSum(sums, months, cautions)
