"""How many requests the service still allows, as its own headers say; nothing is assumed."""

from __future__ import annotations

import email.utils
import re
from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["Allowance", "allowances", "retry_after", "server_time"]

_WHOLE = re.compile(r"[0-9]{1,15}")
_KINDS = {"table": "-table", "schema": "-schema"}


@dataclass(frozen=True)
class Allowance:
    """What one limit allows.

    Args:
        limit: How many requests in all.
        remaining: How many are left.
        reset: When it begins anew, in seconds since 1970, or None where the service does not say.
    """

    limit: int
    remaining: int
    reset: float | None = None


def allowances(headers: Mapping[str, str], kind: str) -> tuple[Allowance, ...]:
    """Give the limits that a reply's headers state for a kind of request; a limit that is not set has no header.

    Args:
        headers: The reply's headers, names in lower case.
        kind: "table", "schema" or "" for neither.

    Example:
        >>> allowances({"x-ratelimit-table": "1000", "x-ratelimit-remaining-table": "998"}, "table")
        (Allowance(limit=1000, remaining=998, reset=None),)
    """
    found = []
    for ending in dict.fromkeys(["", _KINDS.get(kind, "")]):
        limit, left = headers.get(f"x-ratelimit{ending}", ""), headers.get(f"x-ratelimit-remaining{ending}", "")
        if _WHOLE.fullmatch(limit) and _WHOLE.fullmatch(left):
            reset = headers.get(f"x-ratelimit-reset{ending}", "")
            seconds = int(reset) / 1000 if _WHOLE.fullmatch(reset) else None  # the service counts milliseconds
            found.append(Allowance(int(limit), int(left), seconds))
    return tuple(found)


def server_time(headers: Mapping[str, str]) -> float | None:
    """Give the service's own clock, in seconds since 1970, by the Date header."""
    return _http_date(headers.get("date", ""))


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """Give how many seconds the service asks to wait, whether it says so in seconds or as a date.

    >>> retry_after({"retry-after": "7"}, now=0), retry_after({"retry-after": "soon"}, now=0)
    (7.0, None)
    """
    said = headers.get("retry-after", "").strip()
    if _WHOLE.fullmatch(said):
        return float(said)
    moment = _http_date(said)
    return None if moment is None else max(0.0, moment - now)


def _http_date(text: str) -> float | None:
    try:
        return email.utils.parsedate_to_datetime(text).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None
