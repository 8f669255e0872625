"""Months as codes ("201606") and as numbers that can be counted with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

__all__ = ["course", "month_code", "month_label", "month_number"]


def month_number(code: str) -> int:
    """Give the number of a month, so that the next month has the next number.

    Example:
        >>> month_number("201301") - month_number("201212")
        1
    """
    return int(code[:4]) * 12 + int(code[4:]) - 1


def month_code(number: int) -> str:
    """Give a month's code from its number.

    Example:
        >>> month_code(month_number("201606") + 7)
        '201701'
    """
    return f"{number // 12}{number % 12 + 1:02d}"


def month_label(number: int, pattern: str) -> str:
    """Give a month as a database writes it.

    Example:
        >>> month_label(month_number("201811"), "%Y%m (%b-%y)")
        '201811 (Nov-18)'
    """
    return dt.date(number // 12, number % 12 + 1, 1).strftime(pattern)


def course(named: Sequence[tuple[str, float]], months: Sequence[int]) -> npt.NDArray[np.float64]:
    """Give a value for each month, on straight lines between the months named; beyond them the last holds.

    Example:
        >>> first = month_number("201601")
        >>> course([("201601", 10), ("201603", 30)], range(first, first + 4)).tolist()
        [10.0, 20.0, 30.0, 30.0]
    """
    at = [month_number(code) for code, _ in named]
    return np.asarray(np.interp(np.asarray(list(months)), at, [value for _, value in named]), dtype=np.float64)
