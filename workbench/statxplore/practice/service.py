"""What the service answers to each request: everything but the sending."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

from workbench.statxplore.practice.answer import answer
from workbench.statxplore.practice.catalogue import build_catalogue
from workbench.statxplore.practice.edition import Edition
from workbench.statxplore.practice.limits import Limits
from workbench.statxplore.practice.refusals import (
    RefusalError,
    no_such_saved_table,
    not_authenticated,
    not_found,
)
from workbench.statxplore.practice.request import read_request
from workbench.statxplore.practice.schema import ROOT, build_schema

__all__ = ["BASE_PATH", "Reply", "Request", "Service", "endpoint_of"]

BASE_PATH = "/webapi/rest/v1"

_RATE_LIMITS = {"rate_limit": "", "rate_limit_schema": "schema", "rate_limit_table": "table"}
_JSON = "application/json;charset=UTF-8"
_LANGUAGES = {"languages": [{"locale": "en", "displayName": "English"}]}


@dataclass(frozen=True)
class Request:
    """A request as it came.

    Args:
        method: GET, POST …
        target: Path and query.
        headers: Its headers, names in lower case.
        body: Its body.
        base_url: The service's own address.
    """

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes
    base_url: str


@dataclass(frozen=True)
class Reply:
    """What is answered, before it is packed for sending."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


def endpoint_of(target: str) -> str:
    """Give the endpoint of a request's path: "schema", "table", "info", "rate_limit" … or "".

    Example:
        >>> endpoint_of("/webapi/rest/v1/schema/str%3Afolder%3Aroot?depth=folder")
        'schema'
    """
    path = urlsplit(target).path
    return path.removeprefix(f"{BASE_PATH}/").split("/")[0] if path.startswith(f"{BASE_PATH}/") else ""


class Service:
    """The API over one edition of the practice data.

    Args:
        edition: The data.
        key: The one API key that is taken.
        limits: What the key has left.
        cell_limit: Cells that a table may have.
        page_size: Children of a schema reply; more are on further pages.
    """

    def __init__(self, edition: Edition, *, key: str, limits: Limits, cell_limit: int, page_size: int) -> None:
        self._key = key
        self._limits = limits
        self._cell_limit = cell_limit
        self._page_size = page_size
        self.publish(edition)

    def publish(self, edition: Edition) -> None:
        """Answer from another edition from now on."""
        catalogue = build_catalogue(edition)
        self._published = catalogue, build_schema(catalogue, modified=_published_at(edition))

    def reply(self, request: Request) -> Reply:
        """Answer a request; what cannot be done is answered with its status and body."""
        headers: dict[str, str] = {}
        try:
            answered = self._endpoint(request)
            if not hmac.compare_digest(request.headers.get("apikey", "").encode(), self._key.encode()):
                raise not_authenticated()
            status, body, headers = answered(request)
        except RefusalError as refusal:
            status, body, headers = refusal.status, json.dumps(refusal.body).encode(), refusal.headers
        limited = {} if status in {401, 404} else self._limits.headers()
        return Reply(status, body, {"Content-Type": _JSON, **limited, **headers})

    def _endpoint(self, request: Request) -> Callable[[Request], tuple[int, bytes, dict[str, str]]]:
        name = endpoint_of(request.target)
        rest = urlsplit(request.target).path.removeprefix(f"{BASE_PATH}/{name}").strip("/")
        if (request.method, name, rest) == ("POST", "table", ""):
            return self._table
        if request.method == "GET":
            if name == "schema":
                return self._schema
            if name == "table" and rest.startswith("saved/"):
                return self._saved
            if name == "info" and not rest:
                return self._info
            if name in _RATE_LIMITS and not rest:
                return self._rate_limit
        raise not_found(urlsplit(request.target).path)

    def _table(self, request: Request) -> tuple[int, bytes, dict[str, str]]:
        self._limits.take("table")
        catalogue, _ = self._published
        asked = read_request(request.body, catalogue)
        return 200, json.dumps(answer(asked, catalogue.notes, cell_limit=self._cell_limit)).encode(), {}

    def _saved(self, request: Request) -> tuple[int, bytes, dict[str, str]]:
        self._limits.take("table")
        raise no_such_saved_table(unquote(urlsplit(request.target).path.partition("/saved/")[2]))

    def _schema(self, request: Request) -> tuple[int, bytes, dict[str, str]]:
        address = unquote(urlsplit(request.target).path.removeprefix(f"{BASE_PATH}/schema").strip("/")) or ROOT
        page = _page(urlsplit(request.target).query)
        _, schema = self._published
        try:
            told, more = schema.reply(address, request.base_url, page=page, size=self._page_size)
        except RefusalError:
            self._limits.take("schema")
            raise
        url = f"{request.base_url}/schema/{quote(address, safe=':')}?page={page + 1}"
        return self._unless_known(request, told, {"Link": f'<{url}>; rel="next"'} if more else {}, "schema")

    def _info(self, request: Request) -> tuple[int, bytes, dict[str, str]]:
        return self._unless_known(request, _LANGUAGES, {}, "")

    def _unless_known(
        self, request: Request, told: dict[str, Any], headers: dict[str, str], what: str
    ) -> tuple[int, bytes, dict[str, str]]:
        """Answer with 304, which no limit counts, where the asker has this very body already."""
        body = json.dumps(told).encode()
        tag = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
        headers = {"ETag": tag, **headers}
        known = [known.strip().removeprefix("W/") for known in request.headers.get("if-none-match", "").split(",")]
        if tag in known:
            return 304, b"", headers
        self._limits.take(what)
        return 200, body, headers

    def _rate_limit(self, request: Request) -> tuple[int, bytes, dict[str, str]]:
        return 200, json.dumps(self._limits.told(_RATE_LIMITS[endpoint_of(request.target)])).encode(), {}


def _page(query: str) -> int:
    """Give the page asked for; whatever else a query says is passed over, as by the service."""
    asked = parse_qs(query).get("page", ["1"])[0]
    return max(1, int(asked)) if asked.isdecimal() and len(asked) < 7 else 1  # noqa: PLR2004  # more pages than there are


def _published_at(edition: Edition) -> int:
    """Give when an edition was published: on the fifteenth of the third month after its last, in milliseconds."""
    month = edition.sets["uc"].months[-1] + 3
    return int(dt.datetime(month // 12, month % 12 + 1, 15, 9, 30, tzinfo=dt.UTC).timestamp() * 1000)
