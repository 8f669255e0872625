"""How many requests a key has left: all together, tables, and schema, each for an hour."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping

from workbench.statxplore.practice.refusals import RefusalError

__all__ = ["Limits"]

_HOUR = 3600.0


class Limits:
    """Counts the requests of one key and refuses those over a limit.

    Args:
        limits: Requests allowed in a window: "" for all, "table" and "schema"; what is left out has no limit.
        clock: Gives the seconds since 1970.
        window: Seconds after which all begin anew.

    Example:
        >>> limits = Limits({"": 10, "table": 1}, clock=lambda: 1000.0)
        >>> limits.take("table")
        >>> limits.headers()["x-ratelimit-remaining-table"], limits.told("")["remaining"]
        ('0', 9)
    """

    def __init__(self, limits: Mapping[str, int], *, clock: Callable[[], float], window: float = _HOUR) -> None:
        self._limits = dict(limits)
        self._clock = clock
        self._window = window
        self._lock = threading.Lock()
        self._used = dict.fromkeys(limits, 0)
        self._until = clock() + window

    def take(self, what: str) -> None:
        """Count one request.

        Args:
            what: "table", "schema", or "" for any other.

        Raises:
            RefusalError: 429; a limit is used up. The request is then not counted.
        """
        with self._lock:
            self._begin_anew()
            counted = [name for name in dict.fromkeys(("", what)) if name in self._limits]
            if any(self._used[name] >= self._limits[name] for name in counted):
                raise self._refusal()
            for name in counted:
                self._used[name] += 1

    def told(self, what: str) -> dict[str, int]:
        """Give what the service tells of one limit: remaining, limit, and reset in milliseconds since 1970."""
        with self._lock:
            self._begin_anew()
            limit = self._limits.get(what, 0)
            return {"remaining": limit - self._used.get(what, 0), "limit": limit, "reset": int(self._until * 1000)}

    def headers(self) -> dict[str, str]:
        """Give the rate-limit headers, of those limits that there are."""
        found: dict[str, str] = {}
        for name in self._limits:
            told, ending = self.told(name), f"-{name}" if name else ""
            found[f"x-ratelimit{ending}"] = str(told["limit"])
            found[f"x-ratelimit-remaining{ending}"] = str(told["remaining"])
            found[f"x-ratelimit-reset{ending}"] = str(told["reset"])
        return found

    def _begin_anew(self) -> None:
        if self._clock() >= self._until:
            self._used = dict.fromkeys(self._limits, 0)
            self._until = self._clock() + self._window

    def _refusal(self) -> RefusalError:
        wait = max(1, round(self._until - self._clock() + 0.5))
        body = {"message": "The rate limit of this API key is used up.", "errorType": "RATE_LIMIT"}
        return RefusalError(429, body, {"Retry-After": str(wait)})
