"""The catalogue of a workspace, searched: entries found by words and facets, with whom to ask about each.

The index lies in `.workbench/catalogue.sqlite`. It holds nothing that the files do not: before each search, files that
changed since are read again, and a file of it that is gone or damaged is made anew.
"""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from workbench.catalogue.entry_index import CatalogueHit, EntryIndex, synonyms_of
from workbench.catalogue.entry_texts import ENTRY_KINDS, FACETS, EntryTexts, days_between, texts_of
from workbench.errors import Problem, RequestError, UnknownNameError, WorkbenchError
from workbench.store import (
    Record,
    Results,
    Stored,
    digest,
    is_damaged,
    leftover,
    load_folder,
    load_record,
    set_aside,
    transaction,
)
from workbench.workspace import find_root

__all__ = ["INDEX_FILE", "Catalogue", "open_catalogue"]

INDEX_FILE = ".workbench/catalogue.sqlite"

_MODELS = {model.kind: model for model in ENTRY_KINDS}
_TOO_NEW = 2_000_000_000
"""So many nanoseconds: a file that was changed so shortly before it was read may have been changed again unnoticed."""

T = TypeVar("T")


@dataclass(frozen=True)
class _File:
    modified: int
    size: int


class Catalogue:
    """The entries of a workspace's catalogue.

    Args:
        root: The workspace.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def search(
        self,
        text: str = "",
        *,
        limit: int = 20,
        checked_within: int | None = None,
        on: dt.date | None = None,
        **facets: str | Iterable[str],
    ) -> Results[CatalogueHit]:
        """Find entries by words: stems, typing mistakes, words joined or split and other words for the same count too.

        Args:
            text: What was typed; with none, all entries that have the facets, by title.
            limit: At most so many.
            checked_within: Only what was surely checked within so many days before `on`.
            on: The day from which is counted.
            facets: Only entries that have each of these, or one of several values: about (individuals, or the people
                meant), agency (its id or a name of it: it holds, gives or receives), identifier (one that is held),
                kind, legal_basis, level.

        Returns:
            What was found, best first; `mended` tells which words were taken for a slip.

        Raises:
            UnknownNameError: There is no such facet, kind or agency.
            RequestError: Days without a day.
        """
        unknown = sorted(set(facets) - {*FACETS, "about_whom"})
        if unknown:
            raise UnknownNameError(
                f"The catalogue cannot be narrowed by “{unknown[0]}”.", fix=f"Use one of: {', '.join(FACETS)}.", code="unknown-name"
            )
        given = {name: [values] if isinstance(values, str) else list(values) for name, values in facets.items()}
        checked = _checked(checked_within, on)

        def searched(index: EntryIndex) -> Results[CatalogueHit]:
            wanted = {("about" if name == "about_whom" else name): _wanted(name, values, index) for name, values in given.items()}
            return index.search(text, {**wanted, **checked}, limit=limit)

        return self._do(searched)

    def get(self, entry: str) -> Record:
        """Give an entry by its id; where several kinds have one of that id, by the kind and the id: “service:fort”.

        Raises:
            UnknownNameError: There is none, or there are several.
            RecordError: Its file is wrong; see `workbench check`.
        """
        return self.stored(entry).record

    def stored(self, entry: str) -> Stored[Record]:
        """Give an entry as `get` does, with its file, for a form that changes it.

        Raises:
            UnknownNameError: There is none, or there are several.
        """
        kind, _, key = entry.rpartition(":")
        found = [one for one in self._with_id(key) if kind in {"", type(one.record).kind}]
        if len(found) == 1:
            return found[0]
        if found:
            named = ", ".join(f"{type(one.record).kind}:{key}" for one in found)
            raise UnknownNameError(f"There are several entries “{key}”.", fix=f"Name one of: {named}.", code="unknown-name")
        near = [f"{hit.kind}:{hit.id}" for hit in self.search(key.replace("-", " "), limit=5)]
        fix = f"Did you mean: {', '.join(near)}?" if near else "Look for it with: workbench catalogue search WORDS"
        raise UnknownNameError(f"There is no entry “{entry}” in the catalogue.", fix=fix, code="unknown-name")

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the files that cannot be searched because they cannot be read; reads all of them."""
        return tuple(p for model in ENTRY_KINDS for p in load_folder(self.root / model.folder, model, root=self.root).problems)

    def __len__(self) -> int:
        """Give the number of entries."""
        return self._do(len)

    def __repr__(self) -> str:
        """Give the number of entries."""
        return f"<Catalogue: {len(self)} entries>"

    def _with_id(self, key: str) -> Iterator[Stored[Record]]:
        for model in ENTRY_KINDS:
            for path in (self.root / model.folder / f"{key}{ending}" for ending in (".yaml", ".yml")):
                if "/" not in key and path.is_file():
                    found = load_record(path, model, root=self.root)
                    if isinstance(found, Stored):
                        yield found

    def _do(self, action: Callable[[EntryIndex], T]) -> T:
        """Do something with an index that is up to date; one that is damaged is made anew, one that cannot be kept is not."""
        path = self.root / INDEX_FILE
        try:
            return self._try(action, path)
        except sqlite3.DatabaseError as error:
            if not is_damaged(error):
                raise
            if path.exists():
                set_aside(path)
            return self._try(action, path)
        except RequestError:
            raise
        except WorkbenchError:  # nothing may be written here, or another program holds the file
            return self._try(action, None)

    def _try(self, action: Callable[[EntryIndex], T], path: Path | None) -> T:
        index = EntryIndex(path)
        try:
            _refresh(index, self.root)
            return action(index)
        finally:
            index.close()


def open_catalogue(root: str | Path = ".") -> Catalogue:
    """Open the catalogue of the workspace that a folder lies in.

    Args:
        root: The workspace's folder, or any folder inside it.

    Raises:
        NotAWorkspaceError: There is no workbench.toml there or above.

    Example:
        >>> open_catalogue(".").search("job centre")[0].title  # doctest: +SKIP
        'Jobcentre Plus'
    """
    return Catalogue(find_root(Path(root)))


def _checked(days: int | None, on: dt.date | None) -> dict[str, list[str]]:
    if days is None:
        return {}
    if on is None or days < 0:
        raise RequestError(
            "“Checked within” needs a number of days and the day from which they count.", fix="Give both.", code="no-day"
        )
    return {"checked": days_between(on - dt.timedelta(days=days), on)}


def _wanted(name: str, values: list[str], index: EntryIndex) -> list[str]:
    if name == "agency":
        return [agency for value in values for agency in _agencies(value, index)]
    if name == "kind":
        for value in values:
            if value not in _MODELS:
                raise UnknownNameError(f"There is no kind “{value}”.", fix=f"Use one of: {', '.join(_MODELS)}.", code="unknown-name")
        return values
    return [same for value in values for same in synonyms_of(value)]


def _agencies(name: str, index: EntryIndex) -> list[str]:
    found = [agency for same in synonyms_of(name) for agency in index.agencies_called(same)]
    if not found:
        near = ", ".join(hit.id for hit in index.search(name, {"kind": ["agency"]}, limit=5))
        fix = f"Did you mean: {near}?" if near else "Look for it with: workbench catalogue search WORDS --kind agency"
        raise UnknownNameError(f"There is no agency “{name}” in the catalogue.", fix=fix, code="unknown-name")
    return found


def _refresh(index: EntryIndex, root: Path) -> None:
    """Read what changed in the files since they were last read, and nothing else."""
    now = time.time_ns()
    there = dict(_files(root))
    rows = {row[0]: row[1:] for row in index.connection.execute("SELECT path, modified, size, seen, sha256, key FROM file")}
    doubtful = [path for path, file in there.items() if path not in rows or not _same(file, rows[path])]
    gone = [path for path in rows if path not in there]
    if not doubtful and not gone:
        return
    kept: list[tuple[str, int, int, int, str, str | None]] = []
    entries: dict[str, EntryTexts] = {}
    lost = {rows[path][4] for path in gone}
    for path in doubtful:
        was = rows.get(path)
        sha256, entry = _read(root, path, was[3] if was else "")
        key = was[4] if was and entry is None and sha256 == was[3] else entry.key if entry else None
        if was and was[4] != key:
            lost.add(was[4])
        if entry:
            entries[entry.key] = entry
        kept.append((path, there[path].modified, there[path].size, now, sha256, key))
    with transaction(index.connection):
        index.connection.executemany("DELETE FROM file WHERE path = ?", [(path,) for path in gone])
        index.connection.executemany("REPLACE INTO file VALUES (?, ?, ?, ?, ?, ?)", kept)
        removed = [key for key in lost if key and key not in entries]
        again = _naming(index, root, {*removed, *entries})
        index.put(sorted({**again, **entries}.values(), key=lambda entry: entry.kind != "agency"), remove=removed)


def _same(file: _File, row: tuple[int, int, int, str, str | None]) -> bool:
    modified, size, seen = row[:3]
    return (file.modified, file.size) == (modified, size) and seen - modified > _TOO_NEW


def _files(root: Path) -> Iterator[tuple[str, _File]]:
    for model in ENTRY_KINDS:
        folder = root / model.folder
        for item in sorted(os.scandir(folder), key=lambda item: item.name) if folder.is_dir() else ():
            if item.name.lower().endswith((".yaml", ".yml")) and item.is_file() and leftover(Path(item.path), root) is None:
                about = item.stat()
                yield f"{model.folder}/{item.name}", _File(about.st_mtime_ns, about.st_size)


def _read(root: Path, path: str, known: str) -> tuple[str, EntryTexts | None]:
    """Give the hash of a file and its entry; none where the file is as it was known, or wrong."""
    model = next(model for model in ENTRY_KINDS if path.startswith(f"{model.folder}/"))
    try:
        sha256 = digest((root / path).read_bytes())
    except OSError:
        return "", None
    found = None if sha256 == known else load_record(root / path, model, root=root)
    return (found.sha256, texts_of(found.record)) if isinstance(found, Stored) else (sha256, None)


def _naming(index: EntryIndex, root: Path, changed: set[str]) -> dict[str, EntryTexts]:
    """Give the entries of agencies that changed, as these are found by the agencies' names too."""
    agencies = {key.partition(":")[2] for key in changed if key.startswith("agency:")}
    if not agencies:
        return {}
    rows = index.connection.execute("SELECT key, path FROM file WHERE key NOT LIKE 'agency:%'").fetchall()
    theirs = {*index.of_agencies(agencies)}
    read = (_read(root, path, "")[1] for key, path in rows if key in theirs)
    return {entry.key: entry for entry in read if entry}
