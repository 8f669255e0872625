"""The index of the catalogue's entries in one SQLite file: their texts, and what a hit shows of each."""

from __future__ import annotations

import json
import sqlite3
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from workbench.catalogue.entry_texts import FIELDS, EntryTexts, folded_facet
from workbench.store import DatabaseFile, FullTextIndex, PartialDate, Results, transaction

__all__ = ["NOT_RECORDED", "CatalogueHit", "EntryIndex", "synonyms_of"]

NOT_RECORDED = "who to ask is not recorded"

_APPLICATION = 0x57424341
_VERSION = 1
_TABLES = """
CREATE TABLE entry (key TEXT PRIMARY KEY, kind TEXT NOT NULL, title TEXT NOT NULL, agencies TEXT NOT NULL, contact TEXT NOT NULL,
    as_of TEXT NOT NULL, names TEXT NOT NULL, facets TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX entry_kind ON entry (kind);
CREATE TABLE file (path TEXT PRIMARY KEY, modified INTEGER NOT NULL, size INTEGER NOT NULL, seen INTEGER NOT NULL,
    sha256 TEXT NOT NULL, key TEXT) WITHOUT ROWID
"""
_SHOWN = "key, kind, title, agencies, contact, as_of"


@dataclass(frozen=True)
class CatalogueHit:
    """An entry that was found.

    Args:
        id: Its id.
        kind: Its kind: dataset, service, arrangement, agreement or agency.
        title: Its title.
        holder: The agency that holds it, gives it or answers for it, or “unknown”.
        snippet: The part of it that holds the words, or "" where only the title does.
        who_to_ask: The role to ask and its agency, or “who to ask is not recorded”.
        as_of: When it was last checked.
        score: How well it fits; higher is better, comparable within one search only.
    """

    id: str
    kind: str
    title: str
    holder: str
    snippet: str
    who_to_ask: str
    as_of: PartialDate
    score: float


class EntryIndex:
    """Entries that can be searched.

    Args:
        path: The file, begun anew where there is none that can be used; None for one in memory.

    Raises:
        WorkbenchError: The file may not be read or written, or another program holds it.

    Example:
        >>> from workbench.catalogue import Dataset
        >>> from workbench.catalogue.entry_texts import texts_of
        >>> index = EntryIndex(None)
        >>> index.put([texts_of(Dataset(id="stat-xplore", title="Stat-Xplore"))])
        >>> [(hit.title, hit.who_to_ask) for hit in index.search("StatExplore", {})]
        [('Stat-Xplore', 'who to ask is not recorded')]
        >>> index.close()
    """

    def __init__(self, path: Path | None) -> None:
        self.connection, self.set_aside = _FILE.opened(path)
        self.connection.execute("PRAGMA cache_size = -65536")  # 64 MiB, so that a large index is not written twice
        self._texts = FullTextIndex(self.connection, FIELDS, synonyms=_synonyms(), path=path)

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()

    def put(self, entries: Iterable[EntryTexts], *, remove: Iterable[str] = ()) -> None:
        """Add entries, replacing those of the same key, and remove others by their keys, all or nothing."""
        new, old = {entry.key: entry for entry in entries}, list(remove)
        with transaction(self.connection):
            self.connection.executemany("DELETE FROM entry WHERE key = ?", [(key,) for key in old])
            self.connection.executemany("REPLACE INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?)", map(_row, new.values()))
            names = self._names()
            self._texts.put([entry.indexed(names) for entry in new.values()], remove=old)

    def search(self, text: str, facets: Mapping[str, Iterable[str]], *, limit: int = 20) -> Results[CatalogueHit]:
        """Find entries by words and facets; with no words, all that have the facets, by title.

        Args:
            text: What was typed.
            facets: For each facet (and “kind”, “checked”) the values of which one must be there, folded.
            limit: At most so many.
        """
        wanted = {name: tuple(values) for name, values in facets.items()}
        if not text.strip():
            return self._having(wanted, limit)
        kinds = wanted.pop("kind", None)
        # a whole word first: a beginning is much slower to look for, and seldom meant
        found = self._texts.search(f"{text} ", kinds=kinds, facets=wanted, limit=limit)
        if not found or any(text.endswith(was) for was, _ in found.mended):
            begun = self._texts.search(text, kinds=kinds, facets=wanted, limit=limit)
            found = begun if begun and not begun.mended else found
        rows = self._shown([hit.id for hit in found])
        hits = [(rows[hit.id], hit.snippet, hit.score) for hit in found if hit.id in rows]
        return Results(self._hits(hits), found.mended, every_word=found.every_word)

    def agencies_called(self, name: str) -> list[str]:
        """Give the ids of the agencies that are called so, whatever the capitals; by id or by any of their names."""
        wanted = folded_facet(name)
        return [key for key, names in self._names().items() if wanted in {key, *map(folded_facet, names)}]

    def __len__(self) -> int:
        """Give the number of entries."""
        return int(self.connection.execute("SELECT count(*) FROM entry").fetchone()[0])

    def _having(self, wanted: Mapping[str, tuple[str, ...]], limit: int) -> Results[CatalogueHit]:
        found = [
            row[:6]
            for row in self.connection.execute(f"SELECT {_SHOWN}, facets FROM entry")  # noqa: S608  # no text of others
            if all(set(values) & {*_values_in(row, name)} for name, values in wanted.items())
        ]
        ordered = sorted(found, key=lambda row: (row[2].casefold(), row[0]))[:limit]
        return Results(self._hits([(row, "", 0.0) for row in ordered]))

    def _shown(self, keys: list[str]) -> dict[str, tuple[str, ...]]:
        sql = f"SELECT {_SHOWN} FROM entry WHERE key IN ({', '.join('?' * len(keys))})"  # noqa: S608  # no text of others
        return {row[0]: row for row in self.connection.execute(sql, keys)}

    def _hits(self, found: list[tuple[tuple[str, ...], str, float]]) -> tuple[CatalogueHit, ...]:
        answering = {row[0]: next(iter(json.loads(row[3])), "") for row, _, _ in found}
        agencies = self._shown([f"agency:{agency}" for agency in dict.fromkeys(answering.values())])
        hits = []
        for (key, kind, title, _, contact, as_of), snippet, score in found:
            named = agencies.get(f"agency:{answering[key]}")
            holder = named[2] if named else answering[key] or "unknown"
            role = contact or (named[4] if named else "")
            who = NOT_RECORDED if not role else f"{role}, {holder}" if holder != "unknown" else role
            hits.append(CatalogueHit(key.partition(":")[2], kind, title, holder, snippet, who, PartialDate.parse(as_of), score))
        return tuple(hits)

    def _names(self) -> dict[str, tuple[str, ...]]:
        rows = self.connection.execute("SELECT key, names FROM entry WHERE kind = 'agency'")
        return {key.partition(":")[2]: tuple(json.loads(names)) for key, names in rows}


def synonyms_of(value: str) -> tuple[str, ...]:
    """Give a facet's value and all that means the same, folded.

    Example:
        >>> synonyms_of("NINO")
        ('nino', 'national insurance number', 'ni number')
    """
    wanted = folded_facet(value)
    same = {other for word, others in _synonyms().items() if folded_facet(word) == wanted for other in others}
    return (wanted, *sorted(map(folded_facet, same)))


def _row(entry: EntryTexts) -> tuple[str, ...]:
    facets = {name: list(values) for name, values in entry.facets.items()}
    return (
        entry.key, entry.kind, entry.title, json.dumps(entry.agencies), entry.contact_role, str(entry.as_of),
        json.dumps(entry.names), json.dumps(facets),
    )  # fmt: skip


def _values_in(row: tuple[str, ...], name: str) -> Iterable[str]:
    return [row[1]] if name == "kind" else json.loads(row[6]).get(name, ())


def _build(connection: sqlite3.Connection) -> None:
    for table in _TABLES.split(";"):
        connection.execute(table)
    FullTextIndex.create_in(connection, FIELDS)


def _probe(connection: sqlite3.Connection) -> None:
    connection.execute(f"SELECT {_SHOWN}, names, facets FROM entry LIMIT 1").fetchall()  # noqa: S608  # no text of others
    connection.execute("SELECT path, modified, size, seen, sha256, key FROM file LIMIT 1").fetchall()
    FullTextIndex.probe(connection, FIELDS)


_FILE = DatabaseFile(_APPLICATION, _VERSION, _build, _probe)


@cache
def _synonyms() -> Mapping[str, tuple[str, ...]]:
    """Give, for each word or words of a group in synonyms.toml, the others of the group."""
    text = files("workbench.catalogue").joinpath("synonyms.toml").read_text(encoding="utf-8")
    return {
        word: tuple(other for other in group if other != word) for group in tomllib.loads(text)["groups"] for word in group
    }
