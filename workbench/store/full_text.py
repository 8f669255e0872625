"""A full-text index in one SQLite file or in memory: words, stems, beginnings, typing mistakes, facets, snippets.

It knows nothing of what it indexes. Each word is looked for in its stem; all words are required first, and any of
them if no document has all. Documents whose title has them come first, then those that have them anywhere, each by
SQLite's bm25.

Source: https://www.sqlite.org/fts5.html (sections 3, 4.3 and 5).
"""

from __future__ import annotations

import gc
import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Any

from workbench.errors import WorkbenchError
from workbench.store.database_file import (
    DamagedError,
    DatabaseFile,
    is_damaged,
    set_aside,
    telling,
    transaction,
)
from workbench.store.full_text_marks import AFTER, BEFORE, mark, narrowing, storable
from workbench.store.full_text_results import Hit, Indexed, Results
from workbench.store.search_words import asked, fold, spelt, words_of

__all__ = ["FullTextIndex"]

_APPLICATION = 0x57425449
_VERSION = 1
_TITLE_WEIGHT = 10.0
_RANKED = 2000
"""So many documents are ranked; where more fit, the words are so common that their order says little."""
_BATCH = 5000
_IN_MEMORY = 2**25
"""So many bytes of new entries are held before they are written: 32 MiB, and seldom filled."""
_FIELD = re.compile(r"[a-z][a-z_]*")
_RESERVED = {"title", "marks", "rank", "rowid", "full_text"}
_NOTHING: Mapping[str, str] = MappingProxyType({})

class FullTextIndex:
    """Documents that can be searched by words.

    Args:
        connection: A connection whose file has the index's tables, in autocommit mode; see `open` and `create_in`.
            Whoever made it sees to a file that turns out to be damaged.
        fields: The names of the documents' further texts, in small letters, and how much each counts.
        synonyms: Other words for a word, or for several in a row; they are looked for as well.
        path: The file, to name it in errors; None for one in memory.

    Example:
        >>> index = FullTextIndex.open(None, {"about": 1.0}, synonyms={"JSA": ["jobseeker's allowance"]})
        >>> index.put([Indexed("a", "page", "Stat-Xplore", {"about": "sanctions by job centre"}),
        ...            Indexed("b", "page", "Jobseeker's Allowance")])
        >>> [hit.title for word in ("StatExplore", "sanciton", "jobcentre", "jsa") for hit in index.search(word)]
        ['Stat-Xplore', 'Stat-Xplore', 'Stat-Xplore', "Jobseeker's Allowance"]
        >>> index.search("sanciton").mended, index.search("jobcentre", marks=("[", "]"))[0].snippet
        ((('sanciton', 'sanctions'),), 'sanctions by [job centre]')
        >>> index.close()
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        fields: Mapping[str, float],
        *,
        synonyms: Mapping[str, Iterable[str]] = _NOTHING,
        path: Path | None = None,
    ) -> None:
        self.set_aside: Path | None = None
        self._connection = connection
        self._path = path
        self._owns_file = False
        self._fields = tuple(fields)
        self._weights = ", ".join(str(float(w)) for w in (_TITLE_WEIGHT, *fields.values(), 0))
        self._synonyms = {_key(word): _keys(others) for word, others in synonyms.items()}

    @classmethod
    def open(
        cls, path: Path | None, fields: Mapping[str, float], *, synonyms: Mapping[str, Iterable[str]] = _NOTHING
    ) -> FullTextIndex:
        """Open an index, or begin an empty one where there is none that can be used.

        A file that is damaged, is no index, has other fields or comes from another version is moved to a name that
        ends in `.unusable`; `set_aside` then tells where, and the caller puts the documents in again.

        Args:
            path: The file; None for an index in memory.
            fields: The names of the documents' further texts and how much each counts.
            synonyms: Other words for a word, or for several in a row.

        Raises:
            WorkbenchError: The file may not be read or written, or another program holds it.
        """
        kind = DatabaseFile(_APPLICATION, _VERSION, lambda c: cls.create_in(c, fields), lambda c: cls.probe(c, fields))
        connection, aside = kind.opened(path)
        index = cls(connection, fields, synonyms=synonyms, path=path)
        index.set_aside, index._owns_file = aside, True
        return index

    @staticmethod
    def create_in(connection: sqlite3.Connection, fields: Iterable[str]) -> None:
        """Make the index's tables in a file that may hold others too."""
        names = tuple(fields)
        wrong = [name for name in names if not _FIELD.fullmatch(name) or name in _RESERVED]
        if wrong:
            raise ValueError(f"not the name of a field: {', '.join(wrong)}")
        connection.execute("CREATE TABLE full_text_document (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, kept TEXT NOT NULL)")
        connection.execute("CREATE TABLE full_text_word (word TEXT PRIMARY KEY, length INTEGER NOT NULL, uses INTEGER NOT NULL) WITHOUT ROWID")
        connection.execute("CREATE INDEX full_text_word_length ON full_text_word (length)")
        connection.execute(
            f"CREATE VIRTUAL TABLE full_text USING fts5({', '.join(['title', *names, 'marks'])}, "
            "tokenize = 'porter unicode61 remove_diacritics 2', prefix = '2 3')"
        )
        connection.execute("INSERT INTO full_text (full_text, rank) VALUES ('hashsize', ?)", (_IN_MEMORY,))

    @staticmethod
    def probe(connection: sqlite3.Connection, fields: Iterable[str]) -> None:
        """Read a little of each table; SQLite's error tells that one is missing, other or damaged."""
        connection.execute(f"SELECT rowid, {', '.join(['title', *fields, 'marks'])} FROM full_text LIMIT 1").fetchall()  # noqa: S608
        connection.execute("SELECT rowid FROM full_text WHERE full_text MATCH '\"a\"*' LIMIT 1").fetchall()
        connection.execute("SELECT number, kept FROM full_text_document WHERE id = ''").fetchall()
        connection.execute("SELECT word FROM full_text_word WHERE length = 0 AND word = ''").fetchall()

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def put(self, documents: Iterable[Indexed], *, remove: Iterable[str] = ()) -> None:
        """Add documents, replacing those of the same id, and remove others, all or nothing.

        Args:
            documents: What can be found from now on; of two with the same id the later one.
            remove: The ids of those that cannot be found any longer; an id that is not there does no harm.

        Raises:
            WorkbenchError: The file may not be written, another program holds it, or it is damaged.
        """
        with self._at_work(), transaction(self._connection), ThreadPoolExecutor(1) as writing, _uncollected():
            uses: Counter[str] = Counter()
            number = self._connection.execute("SELECT coalesce(max(number), 0) + 1 FROM full_text_document").fetchone()[0]
            there = None if number > 1 else set[str]()
            for key in map(storable, remove) if there is None else ():
                uses.subtract(self._take_out(key))
            rest, written = iter(documents), Future[None]()
            written.set_result(None)
            while some := {storable(d.id): d for d in islice(rest, _BATCH)}:
                rows = [self._row(at, document) for at, document in enumerate(some.values(), number)]
                uses.update(spelt(text for row in rows for text in row[1:-1]))
                written.result()  # what is replaced may be among it
                for key in some if there is None else there & some.keys():
                    uses.subtract(self._take_out(key))
                written = writing.submit(self._insert, rows, some)
                number += len(rows)
                if there is not None:
                    there |= some.keys()
            written.result()
            self._count(uses)

    def _insert(self, rows: Sequence[tuple[Any, ...]], documents: Mapping[str, Indexed]) -> None:
        """Write rows by one statement for each table, so that meanwhile the next can be prepared in another thread."""
        about = [(row[0], key, storable(d.kind), storable(d.kept)) for row, (key, d) in zip(rows, documents.items(), strict=True)]
        for table, columns, values in (
            ("full_text_document", ("number", "id", "kind", "kept"), about),
            ("full_text", ("rowid", "title", *self._fields, "marks"), rows),
        ):
            read = ", ".join(f"value ->> {at}" for at in range(len(columns)))
            sql = f"INSERT INTO {table} ({', '.join(columns)}) SELECT {read} FROM json_each(?)"  # noqa: S608  # names of ours
            self._connection.execute(sql, (json.dumps(values, ensure_ascii=False),))

    def _count(self, uses: Mapping[str, int]) -> None:
        changes = [(word, len(word), n) for word, n in uses.items() if n]
        self._connection.executemany(
            "INSERT INTO full_text_word VALUES (?, ?, ?) ON CONFLICT (word) DO UPDATE SET uses = uses + excluded.uses", changes
        )
        self._connection.executemany("DELETE FROM full_text_word WHERE word = ? AND uses <= 0", [(c[0],) for c in changes if c[2] < 0])

    def remove(self, ids: Iterable[str]) -> None:
        """Remove documents, all or none; an id that is not there does no harm.

        Raises:
            WorkbenchError: The file may not be written, another program holds it, or it is damaged.
        """
        self.put((), remove=ids)

    def search(
        self,
        words: str,
        *,
        kinds: Iterable[str] | None = None,
        facets: Mapping[str, Iterable[str]] | None = None,
        limit: int = 20,
        marks: tuple[str, str] | None = ("", ""),
    ) -> Results[Hit]:
        """Find documents by words; no text is an error.

        Args:
            words: What was typed. The last word counts as a beginning, unless a space or a sign follows it.
            kinds: Only documents of one of these kinds.
            facets: Only documents that have, for each name, one of the values.
            limit: At most so many, and never more than 2,000.
            marks: What to put before and after each word that was found in a snippet; None for no snippets, which of
                a large index take most of the time.

        Raises:
            WorkbenchError: The file may not be read, another program holds it, or it is damaged.
        """
        with self._at_work(), transaction(self._connection, reading=True):
            what = asked(words, self, self._synonyms)
            if not what.groups or limit < 1:
                return Results()
            narrowed = narrowing(kinds, facets or {})
            every, some = " AND ".join(what.groups), " OR ".join(what.groups)
            for expression in dict.fromkeys([every, some]):
                found = self._ranked(expression, narrowed, min(limit, _RANKED))
                if found:
                    hits = self._hits(found, expression, marks)
                    return Results(hits, what.mended, every_word=expression == every)
            return Results(mended=what.mended)

    def having(self, *, kinds: Iterable[str] | None = None, facets: Mapping[str, Iterable[str]] | None = None, limit: int = 20) -> tuple[str, ...]:
        """Give the ids of the documents of a kind and with facets, as `search` narrows them, by title.

        Raises:
            WorkbenchError: The file may not be read, another program holds it, or it is damaged.
        """
        narrowed = narrowing(kinds, facets or {}).removeprefix(" AND ")
        sql = (
            "SELECT document.id FROM full_text JOIN full_text_document AS document ON document.number = full_text.rowid "  # noqa: S608
            f"{'WHERE full_text MATCH ? ' if narrowed else ''}ORDER BY title COLLATE NOCASE, document.id LIMIT ?"
        )
        with self._at_work():
            return tuple(row[0] for row in self._connection.execute(sql, (*([narrowed] if narrowed else []), max(limit, 0))))

    def kept(self, ids: Iterable[str]) -> dict[str, tuple[str, str]]:
        """Give the title and what else was kept of the documents of some ids, as far as they are there."""
        asked_for = list(dict.fromkeys(map(storable, ids)))
        sql = (
            "SELECT document.id, title, kept FROM full_text_document AS document JOIN full_text ON full_text.rowid = document.number "  # noqa: S608
            f"WHERE document.id IN ({', '.join('?' * len(asked_for))})"
        )
        with self._at_work():
            return {key: (title, kept) for key, title, kept in self._connection.execute(sql, asked_for)}

    def kept_beginning(self, start: str) -> dict[str, str]:
        """Give what was kept with each document whose id begins so, by id."""
        sql = "SELECT id, kept FROM full_text_document WHERE id >= ? AND id < ?"
        with self._at_work():
            return dict(self._connection.execute(sql, (start, f"{start}\U0010ffff")).fetchall())

    def matches(self, expression: str) -> bool:
        """Say whether any document matches an expression of FTS5; see `search_words.Occurring`."""
        found = self._connection.execute("SELECT rowid FROM full_text WHERE full_text MATCH ? LIMIT 1", (_anywhere(expression),))
        return found.fetchone() is not None

    def spelt_like(self, shortest: int, longest: int) -> list[str]:
        """Give the words of a length; see `search_words.Occurring`."""
        between = (shortest, longest)
        return [row[0] for row in self._connection.execute("SELECT word FROM full_text_word WHERE length BETWEEN ? AND ?", between)]

    def beginning_with(self, start: str, limit: int) -> list[str]:
        """Give the words that begin so, the most used first; see `search_words.Occurring`."""
        sql = "SELECT word FROM full_text_word WHERE word >= ? AND word < ? ORDER BY uses DESC, word LIMIT ?"
        return [row[0] for row in self._connection.execute(sql, (start, f"{start}\U0010ffff", limit))]

    def __len__(self) -> int:
        """Give the number of documents."""
        with self._at_work():
            return int(self._connection.execute("SELECT count(*) FROM full_text_document").fetchone()[0])

    def _ranked(self, expression: str, narrowed: str, limit: int) -> dict[int, float]:
        """Give the rows that fit best and their scores: those whose title fits, then the others."""
        sql = (
            "SELECT rowid, score FROM (SELECT rowid, bm25(full_text, " + self._weights + ") AS score "  # noqa: S608  # numbers only
            f"FROM full_text WHERE full_text MATCH ? LIMIT {_RANKED}) ORDER BY score, rowid LIMIT ?"
        )
        found: dict[int, float] = {}
        for where in (f"{{title}} : ({expression})", _anywhere(expression)):
            for row, score in self._connection.execute(sql, (where + narrowed, limit)):
                found.setdefault(row, -score)
            if len(found) >= limit:
                break
        return dict(list(found.items())[:limit])

    def _hits(self, found: Mapping[int, float], expression: str, marks: tuple[str, str] | None) -> tuple[Hit, ...]:
        pieces = range(1, len(self._fields) + 1) if marks else ()
        snippets = "".join(f", snippet(full_text, {at}, '{BEFORE}', '{AFTER}', '…', 24)" for at in pieces)
        sql = (
            f"SELECT full_text.rowid, document.id, document.kind, title{snippets} FROM full_text "  # noqa: S608  # no text of others
            "JOIN full_text_document AS document ON document.number = full_text.rowid "
            f"WHERE {'full_text MATCH ? AND ' if marks else ''}full_text.rowid IN ({', '.join('?' * len(found))})"
        )
        asked_for = (*([_anywhere(expression)] if marks else []), *found)
        rows = {row[0]: row for row in self._connection.execute(sql, asked_for)}
        if rows.keys() != found.keys():
            raise DamagedError("the index and its table of documents disagree")
        before, after = marks or ("", "")
        hits = []
        for number, score in found.items():
            _, key, kind, title, *texts = rows[number]
            snippet = next((text for text in texts if text and BEFORE in text), "")
            hits.append(Hit(key, kind, title, snippet.replace(BEFORE, before).replace(AFTER, after), score))
        return tuple(hits)

    def _take_out(self, key: str) -> Mapping[str, int]:
        row = self._connection.execute("SELECT number FROM full_text_document WHERE id = ?", (key,)).fetchone()
        if row is None:
            return {}
        texts = self._connection.execute(f"SELECT {', '.join(['title', *self._fields])} FROM full_text WHERE rowid = ?", row).fetchone()  # noqa: S608
        self._connection.execute("DELETE FROM full_text WHERE rowid = ?", row)
        self._connection.execute("DELETE FROM full_text_document WHERE number = ?", row)
        return spelt(texts)

    def _row(self, number: int, document: Indexed) -> tuple[Any, ...]:
        texts = document.texts
        marks = [mark("", document.kind)]
        for name, values in document.facets.items():
            marks += [mark(name, value) for value in values]
        return number, storable(document.title), *[storable(texts.get(name, "")) for name in self._fields], " ".join(marks)

    @contextmanager
    def _at_work(self) -> Iterator[None]:
        try:
            with telling(self._path):
                yield
        except sqlite3.DatabaseError as error:
            if self._path is None or not self._owns_file or not is_damaged(error):
                raise
            self.close()
            set_aside(self._path)
            raise WorkbenchError(
                f"The index {self._path.name} was damaged; it was renamed, and its name now ends in “.unusable”.",
                fix="Do the same again: the index is then made anew.",
                code="unreadable-file",
            ) from error


@contextmanager
def _uncollected() -> Iterator[None]:
    """Let Python not look for circles of objects meanwhile: there are none, and it would look through all that is held."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _anywhere(expression: str) -> str:
    return f"(- {{marks}} : ({expression}))"


def _key(words: str) -> tuple[str, ...]:
    return tuple(fold(word) for word in words_of(words))


def _keys(texts: Iterable[str]) -> list[tuple[str, ...]]:
    """Give the words of each text, but for texts that hold all words of a shorter one, which finds them as well."""
    keys = sorted({_key(text) for text in texts} - {()}, key=lambda key: (len(key), key))
    return [key for at, key in enumerate(keys) if not any(set(shorter) <= set(key) for shorter in keys[:at])]
