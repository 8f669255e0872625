"""Monthly series: one number for every month, and none left out unseen."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from workbench.disclosure import Suppressed
from workbench.errors import RequestError, UnknownNameError

__all__ = ["month_in_words", "monthly", "monthly_from", "numeric"]


def monthly(values: pd.Series[Any]) -> pd.Series[Any]:
    """Give a series with one row for every month from its first to its last; a missing month holds NaN.

    Args:
        values: Numbers, or `SUPPRESSED`, by date or by month, in any order.

    Returns:
        The series by the first day of each month, under the same name.

    Raises:
        RequestError: The index is not of dates, or a month stands twice.

    Example:
        >>> monthly(pd.Series([3, 5], index=pd.to_datetime(["2025-01-01", "2025-03-01"]))).tolist()
        [3.0, nan, 5.0]
    """
    index = values.index
    if isinstance(index, pd.PeriodIndex):
        index = index.to_timestamp()
    if not isinstance(index, pd.DatetimeIndex) or index.hasnans or index.empty:
        raise RequestError(
            "What was given is not a series by month: its index holds no dates, or not only dates.",
            fix="Set the column of dates as the index.",
            code="not-monthly",
        )
    months = index.to_period("M").to_timestamp()
    if months.has_duplicates:
        twice = month_in_words(months[months.duplicated()][0])
        raise RequestError(
            f"The series has more than one number for {twice}, so it would have to be added up.",
            fix="Select one category, or its total, so that each month has one row.",
            code="not-monthly",
        )
    placed = pd.Series(values.tolist(), index=months, name=values.name, dtype=object)
    whole = placed.reindex(pd.date_range(months.min(), months.max(), freq="MS"))
    return whole if any(isinstance(v, Suppressed) for v in whole) else whole.astype(float)


def monthly_from(
    frame: pd.DataFrame,
    *,
    date: str,
    value: str = "value",
    where: Mapping[str, Hashable] | None = None,
) -> pd.Series[Any]:
    """Take a monthly series out of a tidy frame; nothing is added up.

    Args:
        frame: One row for each cell.
        date: The column of the months' first days (“Month date”); rows without a date are totals and left out.
        value: The column of numbers.
        where: What the rows must hold, by column: {"Area code": "S12000047"}.

    Raises:
        UnknownNameError: The frame has no such column.
        RequestError: No row fits, or more than one for a month.

    Example:
        >>> rows = pd.DataFrame({"Month date": pd.to_datetime(["2025-01-01"] * 2), "Sex": ["F", "M"], "value": [3, 4]})
        >>> monthly_from(rows, date="Month date", where={"Sex": "F"}).tolist()
        [3.0]
    """
    wanted = dict(where or {})
    for column in (date, value, *wanted):
        if column not in frame.columns:
            raise UnknownNameError(
                f"The table has no column “{column}”.", fix=f"It has: {', '.join(map(str, frame.columns))}.", code="unknown-name"
            )
    chosen = frame[frame[date].notna()]
    for column, held in wanted.items():
        chosen = chosen[chosen[column] == held]
    if chosen.empty:
        said = ", ".join(f"{column} = {held}" for column, held in wanted.items()) or "a date"
        raise RequestError(f"The table has no row with {said}.", fix="Check the spelling against the table.", code="not-monthly")
    return monthly(pd.Series(chosen[value].tolist(), index=pd.DatetimeIndex(chosen[date])))


def month_in_words(day: pd.Timestamp) -> str:
    """Give a month as it is printed.

    Example:
        >>> month_in_words(pd.Timestamp("2025-05-01"))
        'May 2025'
    """
    return f"{day.month_name()} {day.year}"


def numeric(values: pd.Series[Any]) -> pd.Series[Any]:
    """Give a series with NaN for what is withheld, for calculations that look at one number at a time."""
    return values.map(lambda value: float("nan") if isinstance(value, Suppressed) else value).astype(float)
