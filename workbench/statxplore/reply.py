"""A reply of the service judged: data, or one plain error that says what to do; nothing in between."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from workbench.errors import RequestError, ServiceError, WorkbenchError
from workbench.text import one_line, shorten

__all__ = ["Reply", "data_of"]

_OK, _NOT_MODIFIED = 200, 304
_LONGEST_SAID = 200


@dataclass(frozen=True)
class Reply:
    """What came back, whole.

    Args:
        status: The status code.
        headers: The headers, names in lower case.
        body: The bytes, unpacked.
        asked: What was asked for, in words, without the key.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    asked: str


@dataclass(frozen=True)
class _Told:
    """What people are told of a status."""

    message: str
    fix: str
    code: str


def data_of(reply: Reply) -> Any:
    """Give the data of a reply.

    Raises:
        ServiceError: It is an error, a page for people instead of data, or torn.
        RequestError: The service does not know what was asked for, or cannot read the query.
    """
    if reply.status != _OK:
        raise _error_of(reply)
    if _is_page(reply):
        raise ServiceError(
            f"Stat-Xplore answered with a web page instead of data when asked for {reply.asked}. It may be down for"
            " maintenance, or this network puts a login page in between.",
            fix="Open stat-xplore.dwp.gov.uk in a browser; when it works there, try again.",
            code="not-data",
        )
    return _strict_json(reply)


def _is_page(reply: Reply) -> bool:
    start = reply.body[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<", b"<!doctype")) or "text/html" in reply.headers.get("content-type", "")


def _strict_json(reply: Reply) -> Any:
    try:
        return json.loads(reply.body.decode("utf-8-sig"), parse_constant=_no_number, object_pairs_hook=_once)
    except (ValueError, RecursionError):  # not text, not JSON, cut off, NaN, or a name twice
        pass
    raise ServiceError(
        f"Stat-Xplore's reply to {reply.asked} was cut off or is no data ({len(reply.body):,} bytes).",
        fix="Try again. If it stays so, ask for a smaller table.",
        code="cut-off",
    )


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("twice")
    return found


def _error_of(reply: Reply) -> WorkbenchError:
    said = _said(reply)
    kind = str(said.get("errorType", ""))
    if kind in _BY_KIND:
        return _BY_KIND[kind](reply, said)
    if reply.status in _BY_STATUS:
        told = _BY_STATUS[reply.status]
        return ServiceError(f"{told.message} ({reply.status}, {reply.asked}).", fix=told.fix, code=told.code)
    words = _words(said)
    if reply.status in {400, 404, 422}:
        return RequestError(
            f"Stat-Xplore could not make sense of the request for {reply.asked} ({reply.status}{words}).",
            fix="Look the database and its fields up again, since their addresses change, and build the query anew.",
            code="bad-query",
        )
    return ServiceError(
        f"Stat-Xplore answered with status {reply.status} when asked for {reply.asked}{words}.",
        fix="Try again later. If it stays so, open stat-xplore.dwp.gov.uk in a browser and see whether it works.",
        code="service-down",
    )


def _said(reply: Reply) -> dict[str, Any]:
    """Give what the body of an error says, if it is an object."""
    try:
        said = json.loads(reply.body[:100_000])
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _words(said: Mapping[str, Any]) -> str:
    message = one_line(str(said.get("message", "")))
    return f": {shorten(message, _LONGEST_SAID)}" if message else ""


def _too_many_cells(_reply: Reply, said: Mapping[str, Any]) -> ServiceError:
    limit, cells = said.get("limit"), said.get("value")
    limit, cells = (n if isinstance(n, int) and not isinstance(n, bool) and n > 0 else None for n in (limit, cells))
    known = limit is not None and cells is not None
    sizes = f": it has at least {cells:,} cells, and {limit:,} are allowed" if known else ""
    return ServiceError(
        f"The table is too large for Stat-Xplore{sizes}.",
        fix="Ask for fewer values or months, or let the client ask in parts.",
        code="cell-limit",
        limit=limit,
    )


def _unknown_part(_reply: Reply, said: Mapping[str, Any]) -> RequestError:
    part = shorten(one_line(str(said.get("component", ""))), _LONGEST_SAID)
    return RequestError(
        f"Stat-Xplore has no “{part}”.",
        fix="Addresses change: search for it again with: workbench statxplore search WORDS",
        code="unknown-component",
    )


def _bad_key(reply: Reply, _said: Mapping[str, Any]) -> ServiceError:
    return ServiceError(f"Stat-Xplore did not accept the key ({reply.status}).", fix=_NEW_KEY, code="key-refused")


_NEW_KEY = "Copy the key again at stat-xplore.dwp.gov.uk (Account, Open Data API Access), then: workbench statxplore login"
_BY_KIND = {
    "CELL_COUNT": _too_many_cells,
    "SCHEMA_COMPONENT_NOT_FOUND": _unknown_part,
    "TXD_NOT_FOUND": _unknown_part,
    "AUTHENTICATION": _bad_key,
}
_BUSY = "Wait some minutes and try again; nothing is lost."
_NOT_ACCEPTED = "Stat-Xplore did not accept the key"
_SMALLER = "Ask for fewer values or months, or let the client ask in parts."
_REDIRECT = _Told(
    "Stat-Xplore's address led elsewhere, which was not followed, since the key would go there",
    fix="Open stat-xplore.dwp.gov.uk in a browser: you may have to log in to this network first.", code="redirected",
)  # fmt: skip
_BY_STATUS = {
    401: _Told(_NOT_ACCEPTED, fix=_NEW_KEY, code="key-refused"),
    403: _Told(f"{_NOT_ACCEPTED}, or this network does not let it through", fix=_NEW_KEY, code="key-refused"),
    407: _Told(
        "This network's proxy wants a name and password",
        fix="Ask who looks after the network for the value of HTTPS_PROXY.", code="no-connection",
    ),
    413: _Told("The query or its table is too large for Stat-Xplore", fix=_SMALLER, code="too-large"),
    429: _Told("Stat-Xplore takes no more requests for now", fix=_BUSY, code="rate-limit"),
    502: _Told("Stat-Xplore is not available", fix=_BUSY, code="service-down"),
    503: _Told("Stat-Xplore is not available; it may be down for maintenance", fix=_BUSY, code="service-down"),
    504: _Told("Stat-Xplore took too long", fix=f"{_BUSY} If it stays so, ask for a smaller table.", code="service-down"),
    **dict.fromkeys((301, 302, 303, 307, 308), _REDIRECT),
}  # fmt: skip
