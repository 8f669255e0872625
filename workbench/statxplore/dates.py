"""Periods of time read from codes and labels: months, quarters, years, financial years, days.

A code alone does not say what it is (`201805` may be an age, a week or a month), so the field's address and label
decide first whether the field is about time at all.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from workbench.statxplore.address import code_of

__all__ = ["dates_of_field", "first_day", "is_about_time", "names_a_period"]

_TIME_WORDS = re.compile(
    r"(?<![a-z])(date|month|monthly|quarter|quarterly|qtr|year|financial year|week|weekly|period|day|time)(?![a-z])"
)
_PERIOD_WORDS = re.compile(r"(?<![a-z])(date|month|monthly|quarter|quarterly|qtr|year|week|weekly)(?![a-z])")
_MONTHS = {name: n for n, name in enumerate(
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1)}  # fmt: skip
_YEAR_MONTH = re.compile(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])")
_YEAR_MONTH_DAY = re.compile(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_FINANCIAL_CODE = re.compile(r"([0-9]{2})([0-9]{2})")
_FINANCIAL_LABEL = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})\s?[/-]\s?(?:20)?([0-9]{2})(?![0-9])")
_DAY_LABEL = re.compile(r"(?<![0-9])([0-9]{1,2})(?:st|nd|rd|th)?[ -]([A-Za-z]{3,9})[ -]((?:19|20)?[0-9]{2})(?![0-9])")
_MONTH_LABEL = re.compile(r"(?<![A-Za-z])([A-Za-z]{3,9})[ -]((?:19|20)?[0-9]{2})(?![0-9])")
_MONTHS_LABEL = re.compile(r"(?<![A-Za-z])([A-Za-z]{3,9})\s?(?:-|to)\s?[A-Za-z]{3,9}[ -]((?:19|20)[0-9]{2})(?![0-9])")
_YEAR_ENDING = re.compile(r"\b(?:FYE|financial year ending)\s*((?:19|20)[0-9]{2})\b", re.IGNORECASE)
_DAY_DIGITS = re.compile(r"(?<![0-9])(?:((?:19|20)[0-9]{2})-([0-9]{2})-([0-9]{2})|([0-9]{2})/([0-9]{2})/((?:19|20)[0-9]{2}))(?![0-9])")
_QUARTER = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2}) ?-?Q([1-4])(?![0-9])|\bQ([1-4])[ -]((?:19|20)[0-9]{2})(?![0-9])", re.IGNORECASE)
_WHOLE_MONTHS = {
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"
}  # fmt: skip
_SHORT_MONTH = 3
_CENTURY = 2000
_FIRST_OF_1900S = 70  # a year of two digits from 70 on is of the last century


def is_about_time(uri: str, label: str) -> bool:
    """Say whether a field is about time, by its address and its label.

    >>> is_about_time("str:field:UC_Households:F_UC_DATE:DATE_NAME", "Month"), is_about_time("", "Age (bands)")
    (True, False)
    """
    return bool(_TIME_WORDS.search(_own_words(uri, label)))


def names_a_period(uri: str) -> bool:
    """Say whether a field's address itself names a period, which is surer than “time” or “day”.

    >>> names_a_period("str:field:UC_Monthly:F_UC_DATE:DATE_NAME"), names_a_period("str:field:UC_Monthly:V_F_UC:FULL_TIME")
    (True, False)
    """
    return bool(_PERIOD_WORDS.search(_own_words(uri, "")))


def _own_words(uri: str, label: str) -> str:
    """Give the words of a field's own names; its database's, and that of the main facts, may be called monthly too."""
    parts = [part for part in uri.split(":")[3:] if not part.upper().startswith("V_F_")]
    return re.sub(r"[_:\-]+", " ", " ".join([*parts, label])).lower()


def dates_of_field(uri: str, label: str, items: Sequence[tuple[str, str]]) -> list[dt.date | None]:
    """Give the first day of each item's period, or None for each where the field is not about time.

    Args:
        uri: The field's address, or "" where it is not known.
        label: The field's label.
        items: For each item its own address and label; "" for both where it is a total or a group.

    Returns:
        As many dates as items. A field whose items are mostly no dates gives None for every one.

    Example:
        >>> dates_of_field("str:field:A:F_DATE:DATE_NAME", "Month", [("str:value:A:F_DATE:DATE_NAME:C:201805", "May 2018")])
        [datetime.date(2018, 5, 1)]
    """
    if not is_about_time(uri, label):
        return [None] * len(items)
    weeks = "week" in f"{uri} {label}".lower()
    found = [first_day(code_of(item), text, weeks=weeks) if item or text else None for item, text in items]
    meant = sum(bool(item or text) for item, text in items)
    return found if 2 * sum(day is not None for day in found) >= meant else [None] * len(items)


def first_day(code: str, label: str, *, weeks: bool = False) -> dt.date | None:
    """Give the first day of a period from its code or, where the code does not say, from its label.

    A financial year begins on 6 April for tax but on 1 April for statistics; 1 April is given.

    Args:
        code: Such as 201805, 2018, 20180503 or 2324.
        label: Such as “May 2018”, “May-19”, “201811 (Nov-18)”, “2023-24”.
        weeks: Whether the field is one of weeks, whose six digits are no month.

    Example:
        >>> first_day("201805", "May 2018"), first_day("2324", "2023-24"), first_day("1", "2000/01")
        (datetime.date(2018, 5, 1), datetime.date(2023, 4, 1), datetime.date(2000, 4, 1))
    """
    financial = _FINANCIAL_LABEL.search(label)
    if financial and (int(financial[1]) + 1) % 100 == int(financial[2]):
        return dt.date(int(financial[1]), 4, 1)
    ending = _YEAR_ENDING.search(label)
    if ending:
        return dt.date(int(ending[1]) - 1, 4, 1)
    if _YEAR_MONTH_DAY.fullmatch(code):
        return _day(int(code[:4]), int(code[4:6]), int(code[6:]))
    if _YEAR_MONTH.fullmatch(code) and not weeks:
        return dt.date(int(code[:4]), int(code[4:]), 1)
    return _of_label(label) or _year(code, label)


def _year(code: str, label: str) -> dt.date | None:
    if _YEAR.fullmatch(code):
        return dt.date(int(code), 1, 1)
    pair = _FINANCIAL_CODE.fullmatch(code)
    if pair and (int(pair[1]) + 1) % 100 == int(pair[2]):
        return dt.date(_full_year(pair[1]), 4, 1)
    return dt.date(int(label), 1, 1) if _YEAR.fullmatch(label) else None


def _of_label(label: str) -> dt.date | None:
    day = _DAY_LABEL.search(label)
    if day and (number := _month_number(day[2])):
        return _day(_full_year(day[3]), number, int(day[1]))
    month = _MONTHS_LABEL.search(label) or _MONTH_LABEL.search(label)
    if month and (number := _month_number(month[1])):
        return dt.date(_full_year(month[2]), number, 1)
    digits = _DAY_DIGITS.search(label)
    if digits:
        return _day(int(digits[1] or digits[6]), int(digits[2] or digits[5]), int(digits[3] or digits[4]))
    quarter = _QUARTER.search(label)
    return dt.date(int(quarter[1] or quarter[4]), 3 * int(quarter[2] or quarter[3]) - 2, 1) if quarter else None


def _month_number(word: str) -> int:
    """Give a month's number by its name, whole or of three letters (four for Sept), or 0 for another word."""
    low = word.lower()
    known = low in _WHOLE_MONTHS or len(low) == _SHORT_MONTH or low == "sept"
    return _MONTHS.get(low[:_SHORT_MONTH], 0) if known else 0


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:  # 31 June
        return None


def _full_year(digits: str) -> int:
    year = int(digits)
    if len(digits) > 2:  # noqa: PLR2004  # written in full
        return year
    return year + _CENTURY - (100 if year >= _FIRST_OF_1900S else 0)
