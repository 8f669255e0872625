"""The catalogue's index, kept up to date with its files: what changed is read again, and nothing else."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from workbench.catalogue.entry_index import EntryIndex
from workbench.catalogue.entry_texts import ENTRY_KINDS, EntryTexts, texts_of
from workbench.store import Stored, digest, leftover, load_record, transaction

__all__ = ["refresh"]

_TOO_NEW = 2_000_000_000
"""So many nanoseconds: a file that was changed so shortly before it was read may have been changed again unnoticed."""


@dataclass(frozen=True)
class _File:
    modified: int
    size: int


def refresh(index: EntryIndex, root: Path) -> None:
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
