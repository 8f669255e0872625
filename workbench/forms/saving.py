"""From what was entered to the file: checked as a file would be, then written over nobody's work.

The record's own data are written rather than the record: a field that nobody touched keeps the words in
which somebody wrote it, even where they say no more than its default.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from workbench.errors import ConflictError, Problem, RecordError, WorkbenchError
from workbench.store import Record, digest, edited_yaml, locked, new_yaml, read_yaml, write_atomically
from workbench.store.explain import explain

__all__ = ["Saved", "problems_in", "save_data"]


@dataclass(frozen=True)
class Saved:
    """What a save did.

    Args:
        sha256: Hash of the file as it is now, for the next save.
        wrote: Whether the file was written; not when it says the same already.
    """

    sha256: str
    wrote: bool


def problems_in(data: Mapping[str, Any], model: type[Record], file: str) -> list[Problem]:
    """Give all that would be wrong with a file of these data, in the sentences of `workbench check`.

    Args:
        data: Text, lists and mappings.
        model: The kind of record.
        file: The file's name for messages.
    """
    document = read_yaml(new_yaml(data) if data else b"{}\n", file)
    if isinstance(document, Problem):
        return [document]
    try:
        model.model_validate(document.data)
    except ValidationError as error:
        return explain(error, model, document, file)
    return []


def save_data(data: Mapping[str, Any], path: Path, *, expected: str | None) -> Saved:
    """Write a record's data to its file, changing the lines that differ, unless somebody else changed it meanwhile.

    Args:
        data: What the file shall say, found right by `problems_in`.
        path: The file; made if it is not there.
        expected: The hash that was read, or None for a new record.

    Raises:
        ConflictError: The file is not what was read; it holds both versions.
        RecordError: The file there now cannot be read.
        WorkbenchError: The file was deleted meanwhile, or cannot be written.
    """
    with locked(path):
        if not path.exists():
            if expected is not None:
                raise WorkbenchError(
                    f"{path.name} was deleted by somebody else after you opened it.",
                    fix="Press Save again if it should be there.",
                    code="deleted-meanwhile",
                )
            raw, changed = b"", new_yaml(data)
        else:
            raw = path.read_bytes()
            there = read_yaml(raw, path.name)
            if isinstance(there, Problem):
                raise RecordError([there])
            if digest(raw) != expected:
                raise ConflictError(path.name, yours=data, theirs=there.data)
            changed = edited_yaml(raw, there.data, data)
        if changed != raw:
            write_atomically(path, changed)
    return Saved(digest(changed), changed != raw)
