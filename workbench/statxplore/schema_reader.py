"""The schema read through the service and kept: asked for once a session, and offline as it was last seen."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import httpx

from workbench.errors import ServiceError, UnknownNameError, WorkbenchError
from workbench.statxplore.connection import Connection
from workbench.statxplore.reply import Reply, data_of
from workbench.statxplore.schema import Component
from workbench.statxplore.schema_store import Found, SchemaStore
from workbench.store import Results
from workbench.text import slug

__all__ = ["SchemaReader"]

_ROOT = "str:folder:root"
_NEXT = re.compile(r'<([^>]*)>\s*;\s*rel="?next"?', re.IGNORECASE)
_AWAY = {"no-connection", "service-down", "time-out", "certificate"}
_LONGEST_ADDRESS = 2_000
_MOST_PAGES = 5_000
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class SchemaReader:
    """Reads parts of the schema, from the service where there is one, else as they were last seen.

    Args:
        connection: The way to the service, or None where there is no key.
        base_url: The service's address, which tells whose schema it is.
        path: Where what is seen is kept; by default this computer's cache, or memory for a practice server.
        say: Takes a sentence when something old is shown.
    """

    def __init__(self, connection: Connection | None, base_url: str, path: Path | None, say: Callable[[str], None]) -> None:
        self._connection = connection
        self._store = SchemaStore(path) if path else _kept_or_not(_default_file(base_url), say)
        self._say = say
        self._fresh: set[str] = set()
        self._offline = False
        self._told = False

    def close(self) -> None:
        """Close the file."""
        self._store.close()

    def read(self, uri: str) -> Component:
        """Give one part with its children; see `Client.schema`."""
        if not uri or len(uri) > _LONGEST_ADDRESS or not uri.isprintable():
            raise UnknownNameError(
                f"“{uri[:60]!a}” is no address of Stat-Xplore.", fix="Search for the part by its words.", code="unknown-name"
            )
        if uri not in self._fresh and self._connection and not self._offline:
            try:
                self._renew(self._connection, uri)
            except ServiceError as error:
                # only where the service is away; a refused key or a fault is said, not papered over
                if error.code not in _AWAY or self._store.seen(uri) is None:
                    raise
                self._offline = True
        known = self._store.get(uri)
        if known is None or self._store.seen(uri) is None:
            raise _not_seen(uri, self._connection is None)
        if uri not in self._fresh and not self._told:
            self._told = True
            self._say(f"Without a connection to Stat-Xplore; what it holds is shown as it was seen on {self._seen(uri)}.")
        return known

    def _seen(self, uri: str) -> str:
        moment = self._store.seen(uri)
        return f"{moment.day} {moment:%B %Y}" if moment else "an unknown day"

    def _renew(self, connection: Connection, uri: str) -> None:
        """Ask the service whether the part is still as it was, and keep it if not."""
        path = f"/schema/{quote(uri, safe='')}"
        reply = connection.get(path, asked="its schema", kind="schema", etag=self._store.etag(uri) or "")
        if reply is not None:
            part = Component.from_reply(data_of(reply))
            pages = [Component.from_reply(data_of(page)) for page in self._pages(connection, path, reply)]
            children = {child.uri: child for one in (part, *pages) for child in one.children}
            # the tag of a first page says nothing of the pages after it, where new months stand
            etag = None if pages else reply.headers.get("etag")
            self._store.keep(replace(part, uri=uri, children=tuple(children.values())), etag=etag, seen=dt.datetime.now(dt.UTC))
        self._fresh.add(uri)

    def _pages(self, connection: Connection, path: str, reply: Reply) -> Iterable[Reply]:
        """Give the further pages that the service names, from its own address whatever host the link says."""
        seen: set[str] = set()
        while (found := _NEXT.search(reply.headers.get("link", ""))) is not None:
            asked = httpx.URL(found[1]).query.decode("ascii", errors="replace")
            if asked in seen or len(seen) >= _MOST_PAGES:
                raise ServiceError(
                    "Stat-Xplore's list of values does not end: its pages lead back to themselves.",
                    fix="Try again later.", code="unexpected-reply",
                )  # fmt: skip
            seen.add(asked)
            page = connection.get(f"{path}?{asked}", asked="its schema", kind="schema")
            assert page is not None  # noqa: S101  # only a request with an ETag can be answered with nothing
            reply = page
            yield page

    def look_again(self, uri: str) -> None:
        """Let the next reading of a part ask whether it changed."""
        self._fresh.discard(uri)

    def edition(self, database: str) -> dt.datetime | None:
        """Give when a database was last changed, asked anew."""
        self.look_again(database)
        return self.read(database).last_modified

    def databases(self) -> list[Component]:
        """Give every database, folder by folder."""
        found: list[Component] = []
        self._walk(_ROOT, found.append, into={"FOLDER"}, give={"DATABASE"})
        return found

    def parts(self, database: str) -> list[Component]:
        """Give a database's counts, measures with their functions, and fields, also those in groups."""
        found: list[Component] = []
        self._walk(database, found.append, into={"GROUP", "MEASURE"}, give={"FIELD", "COUNT", "STAT_FUNCTION"})
        return found

    def _walk(self, uri: str, give_to: Callable[[Component], None], *, into: set[str], give: set[str]) -> None:
        waiting, seen = [uri], {uri}
        while waiting:
            for child in self.read(waiting.pop(0)).children:
                if child.type in give:
                    give_to(child)
                elif child.type in into and child.uri not in seen:
                    seen.add(child.uri)
                    waiting.append(child.uri)

    @property
    def knows_anything(self) -> bool:
        """Whether any part of the schema was ever seen."""
        return bool(self._store.databases())

    def learn(self, database: str | None) -> int:
        """Look up a database whole, or every database with its fields; see `Client.learn`."""
        if database is None:
            whole = [part for one in self.databases() for part in self.parts(one.uri)]
            return len(whole)
        count = 0
        for part in self.parts(database):
            count += 1
            if part.type == "FIELD":
                for level in self.read(part.uri).children:
                    count += 1 + (len(self.read(level.uri).children) if level.type == "VALUESET" else 0)
        return count

    def search(self, text: str, *, types: Iterable[str] | None, database: str | None, limit: int) -> Results[Found]:
        """Search what was seen; the list of databases is looked up first where nothing was."""
        if self._connection and not self._offline and _ROOT not in self._fresh:
            self.databases()
        return self._store.search(text, types=types, database=database, limit=limit)


def _kept_or_not(path: Path | None, say: Callable[[str], None]) -> SchemaStore:
    """Open the file in this computer's cache, or do without where it cannot be written."""
    try:
        return SchemaStore(path)
    except WorkbenchError:
        say("What is looked up cannot be kept on this computer, since its cache cannot be written; it is kept while this runs.")
        return SchemaStore(None)


def _default_file(base_url: str) -> Path | None:
    url = httpx.URL(base_url)
    if url.host in _LOOPBACK:
        return None
    from platformdirs import user_cache_path  # noqa: PLC0415  # only here

    return user_cache_path("workbench") / "stat-xplore" / f"{slug(url.host)}.sqlite"


def _not_seen(uri: str, without_key: bool) -> ServiceError | UnknownNameError:
    if without_key:
        return ServiceError(
            "This part of Stat-Xplore was not looked up on this computer before, and without a key it cannot be now.",
            fix="Get a free key at stat-xplore.dwp.gov.uk (Account, Open Data API Access), then: workbench statxplore login",
            code="no-key",
        )
    return UnknownNameError(
        f"“{uri[:120]}” was not looked up before, and Stat-Xplore cannot be reached.",
        fix="Try again with a connection.",
        code="not-looked-up",
    )
