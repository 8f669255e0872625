"""The values that records hold beyond plain text: answers, partial dates and quantities.

All are read from text as people write it and print back as people wrote it: a hedge ("over",
"about") and the precision of a date are part of the value.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, DecimalException
from itertools import product
from typing import Any, Literal, Self, get_args

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

__all__ = ["ANSWERS", "Answer", "PartialDate", "Quantity"]

Answer = Literal["yes", "no", "unknown", "not asked"]
"""Four text categories, kept apart everywhere: never a bool, never missing."""

ANSWERS: tuple[Answer, ...] = get_args(Answer)

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_MONTHS_IN_YEAR = 12


class _ReadFromText:
    """Lets a frozen value be read from text (or taken as it is) and written as text in a pydantic model."""

    @classmethod
    def parse(cls, text: str) -> Self:
        raise TypeError(f"{cls.__name__} cannot be read from “{text}”.")

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls._checked, serialization=core_schema.plain_serializer_function_ser_schema(str)
        )

    @classmethod
    def _checked(cls, value: Any) -> Self:
        if isinstance(value, cls):
            return value
        try:
            return cls.parse(str(value))
        except ValueError as error:
            kind = "bad-date" if cls is PartialDate else "bad-quantity"
            raise PydanticCustomError(kind, "{why}", {"why": str(error)}) from None


@dataclass(frozen=True)
class PartialDate(_ReadFromText):
    """A day, a month, a year, or unknown: never more precise than what somebody knows.

    Args:
        year: Year, or None when the date is unknown.
        month: Month 1 to 12, or None.
        day: Day of the month, or None.

    Example:
        >>> PartialDate.parse("2015-03").words
        'March 2015'
        >>> PartialDate.parse("2015").surely_before(PartialDate.parse("2016-01-01"))
        True
        >>> str(PartialDate.parse("unknown"))
        'unknown'
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read "2015", "2015-03", "2015-03-12" or "unknown".

        Raises:
            ValueError: The text is none of these, or there is no such day.
        """
        text = text.strip()
        if text.casefold() == "unknown":
            return cls()
        found = _DATE.fullmatch(text)
        if not found:
            raise ValueError(
                f"“{text}” is not a date. Write it as 2015-03-12, 2015-03, 2015, or the word unknown."
            )
        year, month, day = (int(part) if part else None for part in found.groups())
        try:
            # nought is not “not known”: the text 2015-00 names no month, so it is refused like 2015-13
            dt.date(*(1 if part is None else part for part in (year, month, day)))
        except ValueError:
            raise ValueError(f"“{text}” is not in the calendar. Check the month and the day.") from None
        return cls(year, month, day)

    @classmethod
    def of(cls, day: dt.date) -> PartialDate:
        """Give a calendar day as a PartialDate."""
        return cls(day.year, day.month, day.day)

    @property
    def known(self) -> bool:
        """Whether anything is known of the date."""
        return self.year is not None

    @property
    def earliest(self) -> dt.date:
        """The first day it can be; the first day of the calendar when unknown."""
        return dt.date(self.year or dt.MINYEAR, self.month or 1, self.day or 1)

    @property
    def latest(self) -> dt.date:
        """The last day it can be; the last day of the calendar when unknown."""
        if self.year is None:
            return dt.date.max
        month = self.month or _MONTHS_IN_YEAR
        return dt.date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    @property
    def words(self) -> str:
        """The date as a person would write it: "12 March 2015", "March 2015", "2015" or "unknown"."""
        if self.year is None:
            return "unknown"
        month = f"{calendar.month_name[self.month]} " if self.month else ""
        return f"{self.day} {month}{self.year}" if self.day else f"{month}{self.year}"

    def surely_before(self, other: PartialDate) -> bool:
        """Whether it is before the other whatever the missing parts are; False if either is unknown."""
        return self.known and other.known and self.latest < other.earliest

    def surely_after(self, day: dt.date) -> bool:
        """Whether it is after the day whatever the missing parts are; False if unknown."""
        return self.known and self.earliest > day

    def __str__(self) -> str:
        """Give the text that `parse` reads back."""
        if self.year is None:
            return "unknown"
        parts = [f"{self.year:04d}"] + [f"{part:02d}" for part in (self.month, self.day) if part]
        return "-".join(parts)


Hedge = Literal["", "over", "at least", "about", "up to", "under"]
_HEDGES: dict[str, Hedge] = {
    "": "",
    "exactly": "",
    "over": "over",
    "more than": "over",
    ">": "over",
    "at least": "at least",
    "about": "about",
    "around": "about",
    "approximately": "about",
    "c.": "about",
    "c": "about",
    "~": "about",
    "up to": "up to",
    "at most": "up to",
    "under": "under",
    "less than": "under",
    "fewer than": "under",
    "<": "under",
}
_NUMBER = r"-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_QUANTITY = re.compile(
    rf"(?P<hedge>{'|'.join(re.escape(h) for h in sorted(_HEDGES, key=len, reverse=True) if h)})?\s*"
    rf"(?P<sign>£)?(?P<low>{_NUMBER})(?:\s*(?:to|\u2013|-)\s*(?(sign)£?)(?P<high>{_NUMBER}))?"
    r"\s*(?P<unit>%|[^\d\s,.£%-][^\d]*)?",
    re.IGNORECASE,
)


_WITHHELD = "[c]"


@dataclass(frozen=True)
class Quantity(_ReadFromText):
    """A number as somebody stated it: exact, hedged ("over 36,000"), a range, or unknown.

    Args:
        low: The number, or the lower end of a range; None when unknown.
        high: The upper end of a range, or None.
        hedge: "over", "at least", "about", "up to", "under", or "" when stated as exact.
        unit: What follows the number ("%", "people"), or "".
        sign: What goes before the number ("£"), or "".
        withheld: Whether the number is known but may not be shown; it prints as “[c]”.

    Products and ratios keep the hedge: what is known of them is never more than of their parts.

    Example:
        >>> doubts, share = Quantity.parse("over 36,000"), Quantity.parse("84%")
        >>> str(doubts.times(share))
        'over 30,240'
        >>> str(doubts.times(share).share_of(Quantity.parse("over 332,000")))
        'about 9.1%'
        >>> str(Quantity.parse("10,000-14,000"))
        '10,000 to 14,000'
    """

    low: Decimal | None = None
    high: Decimal | None = None
    hedge: Hedge = ""
    unit: str = ""
    sign: str = ""
    withheld: bool = False

    @classmethod
    def parse(cls, text: str) -> Quantity:
        """Read "42", "over 36,000", "84%", "£10,000 to £14,000", "about 20 staff days", "unknown" or "[c]".

        Raises:
            ValueError: The text is no quantity, or the range runs backwards.
        """
        text = text.strip()
        if text.casefold() == "unknown":
            return cls()
        if text == _WITHHELD:
            return cls(withheld=True)
        found = _QUANTITY.fullmatch(text)
        if not found:
            raise ValueError(
                f"“{text}” is not a quantity. Write a number, “over 36,000”, “about 20”, “5 to 10”, or unknown."
            )
        low, high = (_decimal(found[name]) for name in ("low", "high"))
        if low is not None and high is not None and high < low:
            raise ValueError(f"“{text}” is a range that runs backwards. Write the smaller number first.")
        hedge = _HEDGES[(found["hedge"] or "").casefold()]
        return cls(low, high, hedge, (found["unit"] or "").strip(), found["sign"] or "")

    @property
    def known(self) -> bool:
        """Whether any number was stated."""
        return self.low is not None

    @property
    def exact(self) -> bool:
        """Whether one number was stated without a hedge."""
        return self.known and self.high is None and not self.hedge

    @property
    def _ends(self) -> tuple[Decimal, ...]:
        return tuple(end for end in (self.low, self.high) if end is not None)

    def times(self, share: Quantity) -> Quantity:
        """Multiply by a share ("84%") or a plain number, in either order; unknown if either is.

        Example:
            >>> str(Quantity.parse("84%").times(Quantity.parse("over 36,000 doubts")))
            'over 30,240 doubts'
        """
        if self.unit == "%" and share.unit != "%":
            return share.times(self)
        by = 100 if share.unit == "%" else 1
        try:
            results = sorted(_shortest(a * b / by) for a, b in product(self._ends, share._ends))
        except DecimalException:
            return Quantity()
        if not results:
            return Quantity()
        ranged = self.high is not None or share.high is not None
        hedge = _combined(self.hedge, share.hedge)
        return Quantity(results[0], results[-1] if ranged else None, hedge, self.unit, self.sign or share.sign)

    def share_of(self, whole: Quantity) -> Quantity:
        """Give this as a percentage of a whole, rounded half up to one decimal; unknown if it cannot be.

        A ratio of two hedged numbers can lie on either side, so it is "about".
        """
        if self.low is None or not whole.low or self.high is not None or whole.high is not None:
            return Quantity()
        try:
            share = (100 * self.low / whole.low).quantize(Decimal("0.1"), ROUND_HALF_UP)
        except DecimalException:  # larger than any share can be
            return Quantity()
        return Quantity(share, None, self.hedge if whole.exact else "about", "%")

    def __str__(self) -> str:
        """Give the quantity with its hedge, thousands separators and unit."""
        if self.low is None:
            return _WITHHELD if self.withheld else "unknown"
        number = f"{self.sign}{_grouped(self.low)}"
        if self.high is not None:
            number = f"{number} to {self.sign}{_grouped(self.high)}"
        unit = self.unit if self.unit in {"", "%"} else f" {self.unit}"
        return f"{self.hedge} {number}{unit}".strip()


def _decimal(text: str | None) -> Decimal | None:
    return Decimal(text.replace(",", "")) if text else None


def _grouped(number: Decimal) -> str:
    return f"{number:,f}"


def _shortest(number: Decimal) -> Decimal:
    """Give a worked-out number without the noughts that only the working put behind its point."""
    text = f"{number:f}"
    return Decimal(text.rstrip("0").rstrip(".")) if "." in text else number


def _combined(first: Hedge, second: Hedge) -> Hedge:
    if not first or not second:
        return first or second
    return first if first == second else "about"
