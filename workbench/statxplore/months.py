"""Which months a query asks for: a rule that outlives the months there are today."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from workbench.errors import RequestError
from workbench.statxplore.address import code_of
from workbench.statxplore.dates import first_day

__all__ = ["Months"]

_MONTH = re.compile(r"((?:19|20)[0-9]{2})-?(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Months:
    """A rule for the periods of a query: the newest so many, or from one to another.

    Args:
        newest: How many of the newest periods, or 0 for all between `first` and `last`.
        first: The first month as 2015-03, or "" for the first there is.
        last: The last month, or "" for the last there is.

    Raises:
        RequestError: A month is not written as 2015-03, or the rule asks for nothing.

    Example:
        >>> Months(newest=2).choose(["str:value:D:F:DATE:C:201801", "str:value:D:F:DATE:C:201803", "str:value:D:F:DATE:C:201802"])
        ('str:value:D:F:DATE:C:201802', 'str:value:D:F:DATE:C:201803')
    """

    newest: int = 0
    first: str = ""
    last: str = ""

    def __post_init__(self) -> None:
        """Check the months."""
        if not isinstance(self.newest, int) or isinstance(self.newest, bool):
            raise RequestError(f"“{self.newest!s:.40}” is not a number of periods.", fix="Write a whole number, such as 24.", code="bad-date")
        for month in (self.first, self.last):
            if not isinstance(month, str) or (month and not _MONTH.fullmatch(month)):
                raise RequestError(f"“{month!s:.40}” is not a month.", fix="Write it as 2015-03.", code="bad-date")
        if self.newest < 0 or (self.first and self.last and _day(self.first) > _day(self.last)):
            raise RequestError(
                f"There are no months {self.words}.", fix="Ask for 1 month or more, the first before the last.", code="bad-date"
            )

    @property
    def words(self) -> str:
        """The rule in words, such as “the newest 24 periods”."""
        span = " ".join(part for part in (f"from {self.first}" if self.first else "", f"to {self.last}" if self.last else "") if part)
        if self.newest:
            many = "the newest period" if self.newest == 1 else f"the newest {self.newest} periods"
            return f"{many} {span}".strip()
        return span or "every period there is"

    def choose(self, uris: Sequence[str], labels: Sequence[str] = ()) -> tuple[str, ...]:
        """Give the addresses of the periods that the rule asks for, the oldest first.

        Args:
            uris: The addresses of the periods there are, in any order.
            labels: Their labels, in the same order; needed where the codes alone are no dates.

        Raises:
            RequestError: None of the periods is a date, or none is within the rule.
        """
        pairs = zip(uris, labels or [""] * len(uris), strict=True)
        dated = sorted((day, uri) for uri, label in pairs if (day := first_day(code_of(uri), label)))
        if not dated:
            raise RequestError(
                "The periods of this field could not be read as dates.", fix="Pick them by their labels.", code="bad-date"
            )
        lowest = _day(self.first) if self.first else dt.date.min
        highest = _day(self.last) if self.last else dt.date.max
        within = [uri for day, uri in dated if lowest <= day <= highest]
        if not within:
            raise RequestError(
                f"There are no periods {self.words}; there are {dated[0][0]:%B %Y} to {dated[-1][0]:%B %Y}.",
                fix="Ask for months between these.",
                code="bad-date",
            )
        return tuple(within[-self.newest :] if self.newest else within)


def _day(month: str) -> dt.date:
    found = _MONTH.fullmatch(month)
    assert found  # noqa: S101  # checked when the rule was made
    return dt.date(int(found[1]), int(found[2]), 1)
