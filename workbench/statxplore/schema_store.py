"""Every part of the schema that was ever seen, in one file: browsed, searched and compared with no network."""

from __future__ import annotations

import datetime as dt
import sqlite3
import threading
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

from workbench.statxplore import schema_tables as tables
from workbench.statxplore.address import code_of, database_of
from workbench.statxplore.schema import Component
from workbench.store import (
    DatabaseFile,
    FullTextIndex,
    Indexed,
    Results,
    is_damaged,
    set_aside,
    telling,
    transaction,
)

__all__ = ["Found", "Relabelled", "SchemaChanges", "SchemaStore"]

_APPLICATION = 0x57425853
_VERSION = 1
_FIELDS = {"code": 6.0, "path": 1.0}

T = TypeVar("T")


@dataclass(frozen=True)
class Found:
    """A component that a search found.

    Args:
        uri: Its address.
        label: Its name as people see it.
        type: What it is, such as "DATABASE" or "VALUE".
        path: The labels of those above it, from the top, without the root.
        database: The address of the database that it belongs to or is, or "" for a folder or a saved table.
    """

    uri: str
    label: str
    type: str
    path: tuple[str, ...]
    database: str


@dataclass(frozen=True)
class Relabelled:
    """A component whose label was changed while its address stayed."""

    uri: str
    before: str
    after: str


@dataclass(frozen=True)
class SchemaChanges:
    """How a schema differs from an older one, each in the order of addresses.

    Args:
        added: What is new.
        gone: What is no longer there.
        relabelled: What has another label.
    """

    added: tuple[Component, ...] = ()
    gone: tuple[Component, ...] = ()
    relabelled: tuple[Relabelled, ...] = ()


class SchemaStore:
    """The schema as far as it was seen, in an SQLite file or in memory.

    The file survives a writer that is killed, and two programs may use it at once. One that is damaged, foreign or of
    another version is renamed, so that its name ends in `.unusable`, and begun again; `set_aside` then holds the new
    name of the old file, and nothing is known until the schema is fetched again.

    Args:
        path: The file; None to keep everything in memory.

    Raises:
        WorkbenchError: The file may not be read or written, or another program holds it; so for every method.

    Example:
        >>> import datetime as dt
        >>> store = SchemaStore(None)
        >>> root = {"id": "str:folder:root", "label": "Root", "type": "FOLDER", "children": [
        ...     {"id": "str:database:PC_New", "label": "Pension Credit", "type": "DATABASE"}]}
        >>> store.keep(Component.from_reply(root), etag='"1"', seen=dt.datetime(2026, 11, 21, tzinfo=dt.UTC))
        >>> [found.label for found in store.search("pensoin")], store.search("pensoin").mended
        (['Pension Credit'], (('pensoin', 'pension'),))
        >>> store.close()
    """

    def __init__(self, path: Path | None) -> None:
        self.set_aside: Path | None = None
        self._path = path
        self._alone = threading.RLock()  # a transaction is of one thread at a time
        self._open()

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def keep(self, component: Component, *, etag: str | None, seen: dt.datetime, complete: bool = True) -> None:
        """Keep a component and its children, all or nothing.

        Args:
            component: What the server said; its `path` is not looked at, because it follows from the folders above.
            etag: The reply's ETag, to ask later whether anything has changed.
            seen: When it was said; with a time zone.
            complete: Whether all its children are there. If so, children that were known and are not among them
                are forgotten with all below them; if not, as with one page of several, they stay.
        """
        self._do(lambda connection: self._keep(connection, component, etag, seen, complete=complete), writing=True)

    def get(self, uri: str) -> Component | None:
        """Give a component with its path and the children that are known, or None if it was never seen."""
        return self._do(lambda connection: _whole(connection, _askable(uri)))

    def children(self, uri: str) -> tuple[Component, ...]:
        """Give the children that are known, in the server's order; `seen` tells whether these are all."""
        return self._do(lambda connection: tables.children_of(connection, _askable(uri)))

    def etag(self, uri: str) -> str | None:
        """Give the ETag of the last reply that told all of a component, or None."""
        return self._do(lambda connection: tables.told(connection, _askable(uri)))[0]

    def seen(self, uri: str) -> dt.datetime | None:
        """Give when a component was last seen with all its children, or None if it never was."""
        return self._do(lambda connection: tables.told(connection, _askable(uri)))[1]

    def databases(self) -> tuple[Component, ...]:
        """Give all databases, by their folders' labels and their own."""
        found = self._do(_databases)
        return tuple(sorted(found, key=lambda c: ([part.casefold() for part in c.path], c.label.casefold(), c.uri)))

    def fields(self, database: str) -> tuple[Component, ...]:
        """Give the fields of a database in the server's order, those inside groups too."""
        return self._do(lambda connection: _below(connection, database, wanted={"FIELD"}, through={"GROUP"}))

    def valuesets(self, field: str) -> tuple[Component, ...]:
        """Give the valuesets of a field, such as its levels of geography, in the server's order."""
        return self._do(lambda connection: _below(connection, field, wanted={"VALUESET"}, through=set()))

    def values(self, field_or_valueset: str) -> tuple[Component, ...]:
        """Give the values of a valueset, or of all valuesets of a field, one after the other."""
        return self._do(lambda connection: _below(connection, field_or_valueset, wanted={"VALUE"}, through={"VALUESET"}))

    def search(
        self, text: str, *, types: Iterable[str] | None = None, database: str | None = None, limit: int = 20
    ) -> Results[Found]:
        """Find components by words of their labels, codes, addresses and the labels above them; no text is an error.

        Args:
            text: What was typed: words, the beginning of the last one, a code or a whole address.
            types: Only these types, such as "DATABASE".
            database: Only what belongs to the database of this address.
            limit: At most so many.

        Returns:
            What was found, best first; `mended` tells which words were taken for a slip and what was looked for.
        """
        kinds = None if types is None else tuple(types)

        def searched(connection: sqlite3.Connection) -> Results[Found]:
            named = tables.component_of(connection, _askable(text.strip()))
            if named is not None:
                return Results((_found(connection, named),))
            facets = {"database": [database]} if database is not None else {}
            hits = self._index.search(text, kinds=kinds, facets=facets, limit=limit, marks=None)
            found = tuple(_found(connection, Component(hit.id, hit.title, hit.kind)) for hit in hits)
            return Results(found, hits.mended, every_word=hits.every_word)

        return self._do(searched)

    def changes_since(self, older: SchemaStore) -> SchemaChanges:
        """Say how the schema differs from an older one.

        A component counts as new or gone only where the other store saw all children of its parent, or where its
        parent is new or gone itself; what the other merely never looked at does not count.
        """
        new, old = self._do(_everything), older._do(_everything)
        relabelled = (
            Relabelled(uri, old.components[uri].label, component.label)
            for uri, component in sorted(new.components.items())
            if uri in old.components and old.components[uri].label != component.label
        )
        return SchemaChanges(_only_in(new, old), _only_in(old, new), tuple(relabelled))

    def _open(self) -> None:
        synonyms = _synonyms()
        self._connection, aside = _FILE.opened(self._path)
        self._inode = self._path.stat().st_ino if self._path else 0
        self._index = FullTextIndex(self._connection, _FIELDS, synonyms=synonyms, path=self._path)
        self.set_aside = aside or self.set_aside

    def _do(self, action: Callable[[sqlite3.Connection], T], *, writing: bool = False) -> T:
        """Do something with the file in one transaction; if it turns out damaged, begin it again and do it then."""
        with self._alone:
            return self._done(action, writing=writing)

    def _done(self, action: Callable[[sqlite3.Connection], T], *, writing: bool) -> T:
        try:
            return self._try(action, writing=writing)
        except sqlite3.DatabaseError as error:
            if self._path is None or not is_damaged(error):
                raise
            self.close()
            with telling(self._path):
                if self._path.exists() and self._path.stat().st_ino == self._inode:  # nobody else has begun it again
                    self.set_aside = set_aside(self._path)
            self._open()
            return self._try(action, writing=writing)

    def _try(self, action: Callable[[sqlite3.Connection], T], *, writing: bool) -> T:
        with telling(self._path), transaction(self._connection, reading=not writing):
            return action(self._connection)

    def _keep(
        self, connection: sqlite3.Connection, component: Component, etag: str | None, seen: dt.datetime, *, complete: bool
    ) -> None:
        changed = {c.uri for c in (component, *component.children) if tables.keep_row(connection, c)}
        moved, gone = tables.keep_children(connection, component, complete=complete)
        connection.execute(
            "UPDATE component SET etag = ?, seen = ? WHERE uri = ?",
            (etag if complete else None, seen.astimezone(dt.UTC).isoformat() if complete else None, component.uri),
        )
        again = dict.fromkeys(below for uri in sorted(changed | moved) for below in tables.subtree(connection, uri))
        known = (tables.component_of(connection, uri) for uri in again)
        self._index.put([_indexed(connection, c) for c in known if c is not None], remove=gone)


@dataclass(frozen=True)
class _Everything:
    components: Mapping[str, Component]
    parents: Mapping[str, str]
    complete: frozenset[str]


def _build(connection: sqlite3.Connection) -> None:
    tables.build(connection)
    FullTextIndex.create_in(connection, _FIELDS)


def _probe(connection: sqlite3.Connection) -> None:
    tables.probe(connection)
    FullTextIndex.probe(connection, _FIELDS)


_FILE = DatabaseFile(_APPLICATION, _VERSION, _build, _probe)


@cache
def _synonyms() -> Mapping[str, tuple[str, ...]]:
    """Give, for each word or words of a group in synonyms.toml, the others of the group."""
    text = files("workbench.statxplore").joinpath("synonyms.toml").read_text(encoding="utf-8")
    return {
        word: tuple(other for other in group if other != word) for group in tomllib.loads(text)["groups"] for word in group
    }


def _askable(uri: str) -> str:
    """Replace half characters, which no kept address holds and SQLite does not take."""
    return uri.encode("utf-8", "replace").decode("utf-8")


def _whole(connection: sqlite3.Connection, uri: str) -> Component | None:
    component = tables.component_of(connection, uri)
    if component is None:
        return None
    return replace(component, children=tuple(replace(c, path=()) for c in tables.children_of(connection, uri)),
                   path=tables.path_of(connection, uri))  # fmt: skip


def _databases(connection: sqlite3.Connection) -> list[Component]:
    uris = [row[0] for row in connection.execute("SELECT uri FROM component WHERE type = 'DATABASE'")]
    found = (tables.component_of(connection, uri) for uri in uris)
    return [replace(c, path=tables.path_of(connection, c.uri)) for c in found if c is not None]


def _below(connection: sqlite3.Connection, uri: str, *, wanted: set[str], through: set[str]) -> tuple[Component, ...]:
    """Give the components of some types below another, in order, by way of components of other types."""
    found: dict[str, Component] = {}
    passed: set[str] = set()
    waiting = [*reversed(tables.children_of(connection, _askable(uri)))]
    while waiting:
        component = waiting.pop()
        if component.type in wanted:
            found.setdefault(component.uri, component)
        elif component.type in through and component.uri not in passed:
            passed.add(component.uri)
            waiting += reversed(tables.children_of(connection, component.uri))
    return tuple(found.values())


def _found(connection: sqlite3.Connection, component: Component) -> Found:
    path = tables.path_of(connection, component.uri)
    return Found(component.uri, component.label, component.type, path, database_of(component.uri))


def _indexed(connection: sqlite3.Connection, component: Component) -> Indexed:
    texts = {"code": code_of(component.uri), "path": " > ".join(tables.path_of(connection, component.uri))}
    return Indexed(component.uri, component.type, component.label, texts, {"database": [database_of(component.uri)]})


def _everything(connection: sqlite3.Connection) -> _Everything:
    rows = connection.execute("SELECT uri, seen FROM component").fetchall()
    found = ((uri, tables.component_of(connection, uri)) for uri, _ in rows)
    parents: dict[str, str] = {}
    for parent, uri in connection.execute("SELECT parent, uri FROM child ORDER BY rowid"):
        parents.setdefault(uri, parent)
    complete = frozenset(uri for uri, seen in rows if seen is not None)
    return _Everything({uri: c for uri, c in found if c is not None}, parents, complete)


def _only_in(these: _Everything, others: _Everything) -> tuple[Component, ...]:
    """Give the components that are in one and, for all that was looked at, not in the other."""

    def is_missing(uri: str) -> bool:
        passed: set[str] = set()
        while uri not in others.components and uri not in passed:
            passed.add(uri)
            parent = these.parents.get(uri)
            if parent is None:
                return False
            if parent in others.complete:
                return True
            uri = parent
        return False

    return tuple(component for uri, component in sorted(these.components.items()) if is_missing(uri))
