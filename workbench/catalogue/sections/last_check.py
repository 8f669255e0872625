"""When an entry was last checked, in words, with a plain mark where that is too long ago or was never recorded."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from workbench.catalogue.sections.wording import seen_by
from workbench.catalogue.stated import said
from workbench.store import Audience, Record

__all__ = ["A_YEAR", "HIDDEN", "LastCheck", "last_check"]

A_YEAR = 365
HIDDEN = "not shown for this audience"


@dataclass(frozen=True)
class LastCheck:
    """The last check of an entry.

    Args:
        words: The date and, where it is too long ago, that it is.
        state: Whether it was checked in time, too long ago or never; or that the audience is not told.
    """

    words: str
    state: Literal["in time", "old", "never", "hidden"]


def last_check(entry: Record, day: dt.date, *, audience: Audience = "team", days: int = A_YEAR) -> LastCheck:
    """Give when an entry was last checked.

    Args:
        entry: An entry of the catalogue with a date of its last check.
        day: The day from which is counted.
        audience: For whom.
        days: After so many days a check is too long ago; a date that is known in part counts from its last day.

    Example:
        >>> from workbench.catalogue import Service
        >>> last_check(Service(id="s", title="S", as_of="2024-02"), dt.date(2026, 3, 1)).words
        'February 2024: NOT CHECKED FOR A YEAR'
        >>> last_check(Service(id="s", title="S"), dt.date(2026, 3, 1)).words
        'NO CHECK RECORDED'
    """
    if not seen_by(type(entry), "as_of", audience):
        return LastCheck(HIDDEN, "hidden")
    dates = [date for date in said(entry, "as_of") if date.known]
    if not dates:
        return LastCheck("NO CHECK RECORDED", "never")
    newest = max(dates, key=lambda date: date.latest)
    if (day - newest.latest).days <= days:
        return LastCheck(newest.words, "in time")
    long = "A YEAR" if days == A_YEAR else f"{days:,} DAYS"
    return LastCheck(f"{newest.words}: NOT CHECKED FOR {long}", "old")
