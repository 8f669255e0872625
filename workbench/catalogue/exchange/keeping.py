"""Entries that were brought in put into the workspace: new ones written, none written over unless that was asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from workbench.catalogue.agency import Agency
from workbench.catalogue.dataset import Dataset
from workbench.errors import Problem
from workbench.store import Record, Stored, load_record, save_record, to_plain

__all__ = ["Kept", "keep_entries"]


@dataclass(frozen=True)
class Kept:
    """What became of one entry.

    Args:
        kind: Its kind.
        id: Its id.
        how: Whether it is new, replaced another, was there already word for word, or was refused.
        fields: Where another is there, the fields in which the two differ.
        problem: Why it was refused.
    """

    kind: str
    id: str
    how: Literal["new", "replaced", "same", "refused"]
    fields: tuple[str, ...] = ()
    problem: Problem | None = None


def keep_entries(records: Iterable[Record], root: Path, *, replace: bool = False, dry_run: bool = False, made: Collection[str] = ()) -> tuple[Kept, ...]:
    """Write entries into their folders.

    Args:
        records: The entries.
        root: The workspace.
        replace: Write over entries of the same kind and id that say something else.
        dry_run: Only say what would be done.
        made: The ids of agencies that were made because another of the entries names them; where all of those are refused
            nothing is kept of them either.

    Returns:
        What became of each, in order.
    """
    records = tuple(records)
    if made:
        refused = {(kept.kind, kept.id) for kept in (_keep(record, root, replace=replace, dry_run=True) for record in records) if kept.problem}
        needed = {name for record in records if (type(record).kind, record.id) not in refused for name in _named(record)}
        records = tuple(record for record in records if not (isinstance(record, Agency) and record.id in made and record.id not in needed))
    return tuple(_keep(record, root, replace=replace, dry_run=dry_run) for record in records)


def _named(record: Record) -> tuple[str, ...]:
    """Give the agencies that a data set says hold or made the data."""
    return tuple(filter(None, (record.holder, *record.creators))) if isinstance(record, Dataset) else ()


def _keep(record: Record, root: Path, *, replace: bool, dry_run: bool) -> Kept:
    kind = type(record).kind
    folder = root / type(record).folder
    path = next((p for p in (folder / f"{record.id}{ending}" for ending in (".yaml", ".yml")) if p.exists()), folder / f"{record.id}.yaml")
    if not path.exists():
        if not dry_run:
            folder.mkdir(parents=True, exist_ok=True)
            save_record(record, path)
        return Kept(kind, record.id, "new")
    there = load_record(path, type(record), root=root)
    if not isinstance(there, Stored):
        return Kept(kind, record.id, "refused", problem=there[0])
    old, new = to_plain(there.record), to_plain(record)
    fields = tuple(name for name in dict.fromkeys([*old, *new]) if old.get(name) != new.get(name))
    if not fields:
        return Kept(kind, record.id, "same")
    if not replace:
        return Kept(kind, record.id, "refused", fields, _exists(path, root, fields))
    if not dry_run:
        save_record(record, path, expected=there.sha256)
    return Kept(kind, record.id, "replaced", fields)


def _exists(path: Path, root: Path, fields: tuple[str, ...]) -> Problem:
    return Problem(
        path.relative_to(root).as_posix(), 0, "", f"There is an entry of this id already, and it says something else of: {', '.join(fields)}.",
        "Add --replace to write over it, or give yours an id of its own.", "entry-exists",
    )  # fmt: skip
