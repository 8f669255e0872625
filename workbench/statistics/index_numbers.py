"""Index numbers: a series with one period set to 100."""

from __future__ import annotations

from typing import Any

import pandas as pd

from workbench.disclosure import Suppressed
from workbench.errors import RequestError
from workbench.statistics.cautions import SMALLEST_BASE
from workbench.statistics.months import month_in_words, monthly
from workbench.statistics.rounding import number

__all__ = ["index_numbers"]


def index_numbers(values: pd.Series[Any], base: pd.Timestamp, *, smallest: float = SMALLEST_BASE) -> pd.Series[Any]:
    """Give a monthly series as index numbers: every value as a percentage of the base month's.

    Args:
        values: Numbers by month.
        base: A day of the base month.
        smallest: The smallest number that may be a base.

    Returns:
        The index numbers by month; what is withheld or missing stays so.

    Raises:
        RequestError: The base month's number is missing, withheld, or too small.

    Example:
        >>> found = index_numbers(pd.Series([50, 60], index=pd.to_datetime(["2025-01-01", "2025-02-01"])), pd.Timestamp("2025-01-01"))
        >>> found.tolist(), found.name
        ([100.0, 120.0], 'index (January 2025 = 100)')
    """
    series = monthly(values)
    month = base.to_period("M").to_timestamp()
    named = month_in_words(month)
    of = series.get(month)
    if of is None or isinstance(of, Suppressed) or not of >= max(smallest, 0) or of == 0:
        held = "missing" if of is None else number(of)
        raise RequestError(
            f"The number of {named}, which is to be 100, is {held}; it must be at least {number(smallest)}.",
            fix="Choose a base month with a larger number, or show the numbers themselves.",
            code="no-base" if of is None or isinstance(of, Suppressed) or of != of or of == 0 else "small-base",  # noqa: PLR0124  # only NaN differs from itself
        )
    indexed = series.map(lambda value: value if isinstance(value, Suppressed) else 100.0 * value / of)
    return indexed.rename(f"index ({named} = 100)")
