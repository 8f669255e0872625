"""Faults on request: what networks, gateways and login pages do to a client, scripted one by one."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable
from dataclasses import dataclass, replace

from workbench.statxplore.practice.service import Reply, endpoint_of

__all__ = ["FAULTS", "Fault", "Script", "spoilt"]

FAULTS = (
    "429", "500", "502", "503", "504", "duplicate", "empty", "html", "huge", "nan", "redirect", "reset", "slow", "truncated"
)  # fmt: skip
"""The faults; each is described at `Fault`."""

_STATUS = {"429": "Too Many Requests", "500": "Internal Server Error", "502": "Bad Gateway"}
_STATUS |= {"503": "Service Unavailable", "504": "Gateway Time-out"}
_LOGIN = "<!DOCTYPE html><html><head><title>Log in</title></head><body><form><label>Password <input></label></form></body></html>"


@dataclass(frozen=True)
class Fault:
    """One fault, for the next requests.

    Args:
        kind: "429", "500", "502", "503", "504": that status, with an HTML body; "html": a login page with status 200;
            "empty": nothing, with status 200; "redirect": to `location`; "nan": a number that is NaN; "duplicate": a
            key that stands twice; "truncated": half of the body, then the end; "reset": no answer but a reset
            connection; "slow": a byte at a time; "huge": a body that does not end.
        times: For so many requests.
        endpoint: "schema", "table", "info", "rate_limit" …, or "" for any.
        retry_after: The Retry-After header as it is sent, or "" for none.
        pause: Seconds between two bytes of a slow body.
        location: Where a redirect leads.
    """

    kind: str
    times: int = 1
    endpoint: str = ""
    retry_after: str = ""
    pause: float = 0.2
    location: str = "http://elsewhere.invalid/login"

    def __post_init__(self) -> None:
        """Refuse a kind that there is not."""
        if self.kind not in FAULTS:
            raise ValueError(f"There is no fault “{self.kind}”; there are {', '.join(FAULTS)}.")


class Script:
    """The faults still to come, in order.

    Args:
        faults: They.

    Example:
        >>> script = Script([Fault("503", endpoint="table")])
        >>> script.next_for("/webapi/rest/v1/info") is None
        True
        >>> script.next_for("/webapi/rest/v1/table").kind
        '503'
    """

    def __init__(self, faults: Iterable[Fault] = ()) -> None:
        self._faults = list(faults)
        self._lock = threading.Lock()

    def add(self, fault: Fault) -> None:
        """Put one more at the end."""
        with self._lock:
            self._faults.append(fault)

    def next_for(self, target: str) -> Fault | None:
        """Take the first fault that is for a request to this path, or give None."""
        endpoint = endpoint_of(target)
        with self._lock:
            for place, fault in enumerate(self._faults):
                if fault.endpoint in {"", endpoint}:
                    self._faults[place : place + 1] = [replace(fault, times=fault.times - 1)] if fault.times > 1 else []
                    return fault
        return None


def spoilt(reply: Reply, fault: Fault) -> Reply:
    """Give what is sent instead of a reply; faults of the sending itself leave it as it is.

    Example:
        >>> spoilt(Reply(200, b'{"values": [1.0, 2.0]}'), Fault("nan")).body
        b'{"values": [NaN, 2.0]}'
    """
    if fault.kind in _STATUS:
        page = f"<html><head><title>{fault.kind} {_STATUS[fault.kind]}</title></head><body></body></html>"
        waiting = {"Retry-After": fault.retry_after} if fault.retry_after else {}
        return _page(int(fault.kind), page, waiting)
    instead = {
        "html": lambda: _page(200, _LOGIN, {}),
        "redirect": lambda: _page(302, "", {"Location": fault.location}),
        "empty": lambda: replace(reply, status=200, body=b""),
        "nan": lambda: replace(reply, body=_with_nan(reply.body)),
        "duplicate": lambda: replace(reply, body=_with_duplicate(reply.body)),
    }
    return instead[fault.kind]() if fault.kind in instead else reply


def _page(status: int, page: str, headers: dict[str, str]) -> Reply:
    return Reply(status, page.encode(), {"Content-Type": "text/html;charset=UTF-8", **headers})


def _with_nan(body: bytes) -> bytes:
    """Put NaN for the first number with a decimal point, or at the end of the object where there is none."""
    spoilt_body, found = re.subn(rb"(?<=[\[ ])-?\d+\.\d+", b"NaN", body, count=1)
    return spoilt_body if found else body.rstrip()[:-1] + b', "number": NaN}'


def _with_duplicate(body: bytes) -> bytes:
    """Put one key of the object once more at its end, with another value."""
    key = b"cubes" if b'"cubes"' in body else body.split(b'"')[1]
    return body.rstrip()[:-1] + b', "' + key + b'": {}}'
