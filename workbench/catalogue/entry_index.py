"""The index of the catalogue's entries in one SQLite file: their texts, and what a hit shows of each."""

from __future__ import annotations

import sqlite3
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from workbench.catalogue.entry_texts import FIELDS, EntryTexts, Kept, folded_facet
from workbench.store import DatabaseFile, FullTextIndex, Indexed, PartialDate, Results

__all__ = ["NOT_RECORDED", "CatalogueHit", "EntryIndex", "synonyms_of"]

NOT_RECORDED = "who to ask is not recorded"

_APPLICATION = 0x57424341
_VERSION = 1
_FILES = """
CREATE TABLE file (path TEXT PRIMARY KEY, modified INTEGER NOT NULL, size INTEGER NOT NULL, seen INTEGER NOT NULL,
    sha256 TEXT NOT NULL, key TEXT) WITHOUT ROWID
"""


@dataclass(frozen=True)
class CatalogueHit:
    """An entry that was found.

    Args:
        id: Its id.
        kind: Its kind: dataset, service, arrangement, agreement, agency or change.
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
        """Add entries, replacing those of the same key, and remove others by their keys, all or nothing.

        Args:
            entries: What can be found from now on; agencies before the entries that are to be found by their names.
            remove: The keys of those that are gone.
        """
        names = self._names()

        def indexed() -> Iterator[Indexed]:
            for entry in entries:
                if entry.kind == "agency":
                    names[entry.key.partition(":")[2]] = entry.names
                yield entry.indexed(names)

        self._texts.put(indexed(), remove=remove)

    def search(self, text: str, facets: Mapping[str, Iterable[str]], *, limit: int = 20) -> Results[CatalogueHit]:
        """Find entries by words and facets; with no words, all that have the facets, by title.

        Args:
            text: What was typed.
            facets: For each facet (and “kind”, “checked”) the values of which one must be there, folded.
            limit: At most so many.
        """
        wanted = {name: tuple(values) for name, values in facets.items()}
        kinds = wanted.pop("kind", None)
        if not text.strip():
            return Results(self._hits([(key, "", 0.0) for key in self._texts.having(kinds=kinds, facets=wanted, limit=limit)]))
        # a whole word first: a beginning is much slower to look for, and seldom meant
        found = self._texts.search(f"{text} ", kinds=kinds, facets=wanted, limit=limit)
        if not found or any(text.endswith(was) for was, _ in found.mended):
            begun = self._texts.search(text, kinds=kinds, facets=wanted, limit=limit)
            found = begun if begun and not begun.mended else found
        hits = self._hits([(hit.id, hit.snippet, hit.score) for hit in found])
        return Results(hits, found.mended, every_word=found.every_word)

    def agencies_called(self, name: str) -> list[str]:
        """Give the ids of the agencies that are called so, whatever the capitals; by id or by any of their names."""
        wanted = folded_facet(name)
        return [key for key, names in self._names().items() if wanted in {key, *map(folded_facet, names)}]

    def of_agencies(self, agencies: Iterable[str]) -> tuple[str, ...]:
        """Give the keys of the entries that one of some agencies holds, gives or receives."""
        return self._texts.having(facets={"agency": tuple(agencies)}, limit=sys.maxsize)

    def __len__(self) -> int:
        """Give the number of entries."""
        return len(self._texts)

    def _hits(self, found: Sequence[tuple[str, str, float]]) -> tuple[CatalogueHit, ...]:
        shown = {key: (title, Kept.read(text)) for key, (title, text) in self._texts.kept(key for key, _, _ in found).items()}
        answering = dict.fromkeys(f"agency:{kept.agency}" for _, kept in shown.values())
        agencies = {key: (title, Kept.read(text)) for key, (title, text) in self._texts.kept(answering).items()}
        hits = []
        for key, snippet, score in found:
            title, kept = shown[key]
            named = agencies.get(f"agency:{kept.agency}")
            holder = named[0] if named else kept.agency or "unknown"
            role = kept.contact or (named[1].contact if named else "")
            who = NOT_RECORDED if not role else f"{role}, {holder}" if holder != "unknown" else role
            kind, _, name = key.partition(":")
            hits.append(CatalogueHit(name, kind, title, holder, snippet, who, PartialDate.parse(kept.as_of), score))
        return tuple(hits)

    def _names(self) -> dict[str, tuple[str, ...]]:
        return {key.partition(":")[2]: Kept.read(text).names for key, text in self._texts.kept_beginning("agency:").items()}


def synonyms_of(value: str) -> tuple[str, ...]:
    """Give a facet's value and all that means the same, folded.

    Example:
        >>> synonyms_of("NINO")
        ('nino', 'national insurance number', 'ni number')
    """
    wanted = folded_facet(value)
    same = {other for word, others in _synonyms().items() if folded_facet(word) == wanted for other in others}
    return (wanted, *sorted(map(folded_facet, same)))


def _build(connection: sqlite3.Connection) -> None:
    connection.execute(_FILES)
    FullTextIndex.create_in(connection, FIELDS)


def _probe(connection: sqlite3.Connection) -> None:
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
