"""A folder of records: what in it is a record, what only looks like one, and what is wrong with each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import ValidationError

from workbench.errors import ConflictError, Problem, RecordError, WorkbenchError
from workbench.store.explain import explain
from workbench.store.files import digest, locked, write_atomically
from workbench.store.record import Record, to_plain
from workbench.store.yaml_editor import edited_yaml, new_yaml
from workbench.store.yaml_reader import Document, read_yaml

__all__ = ["Loaded", "Stored", "load_folder", "load_record", "save_record"]

R = TypeVar("R", bound=Record)

_LEFTOVERS: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (re.compile(r"^\.writing-"), "is a save that was interrupted", "Delete it; the record beside it is whole."),
    (
        re.compile(r"^\.~|\.invalid$"),
        "is a copy that Jupyter made while saving",
        "Compare it with the record of the same name; keep the better one and delete this.",
    ),
    (
        re.compile(r"^(~\$|\.#|#)|(~|\.bak|\.swp|\.swo|\.tmp|\.orig|\.rej|#)$", re.IGNORECASE),
        "is an editor's backup",
        "Delete it when the record beside it is right.",
    ),
    (
        re.compile(r"conflicted copy|in conflict|\(\d+\)\.ya?ml$|-[A-Z0-9]*(PC|LAPTOP|DESKTOP|MACBOOK)[A-Z0-9-]*\.ya?ml$|"
                   r"- [Cc]opy(?: \(\d+\))?\.ya?ml$|[Cc]onflict", re.IGNORECASE),
        "is a second copy made by a shared drive when two people saved at once",
        "Compare it with the record of the same name, keep what is right in that one, and delete this.",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Stored(Generic[R]):
    """A record with the file it came from and the hash of what was read, which a later save gives back.

    Args:
        record: The record.
        path: Its file.
        sha256: Hash of the file's bytes when it was read.
        document: What the file says and on which lines, for messages.
    """

    record: R
    path: Path
    sha256: str
    document: Document = field(compare=False, repr=False)


@dataclass(frozen=True)
class Loaded(Generic[R]):
    """The records of a folder and what was wrong with the others."""

    stored: tuple[Stored[R], ...] = ()
    problems: tuple[Problem, ...] = ()


def load_folder(folder: Path, model: type[R], *, root: Path) -> Loaded[R]:
    """Read every record of a folder; a bad file is named and does not hide the others.

    Args:
        folder: Where the records lie, one YAML file each; it may be absent.
        model: Their kind.
        root: The workspace, for file names in messages.
    """
    stored: list[Stored[R]] = []
    problems: list[Problem] = []
    for path in _entries(folder):
        found = _leftover(path, root) or load_record(path, model, root=root)
        if isinstance(found, Stored):
            stored.append(found)
        else:
            problems += [found] if isinstance(found, Problem) else found
    return Loaded(tuple(stored), tuple(problems))


def load_record(path: Path, model: type[R], *, root: Path) -> Stored[R] | list[Problem]:
    """Read one record.

    Args:
        path: Its file.
        model: Its kind.
        root: The workspace, for the file's name in messages.

    Returns:
        The record, or all that is wrong with it.
    """
    name = _relative(path, root)
    try:
        if path.is_symlink() and not path.resolve().is_relative_to(root.resolve()):
            return [Problem(name, 0, "", "This is a link to a file outside the workspace.",
                            "Put the file itself here.", "outside-workspace")]  # fmt: skip
        raw = path.read_bytes()
    except OSError as error:
        return [
            Problem(
                name, 0, "", f"The file cannot be read ({error.strerror}).",
                "Check that it is a file and that you may read it.", "cannot-read",
            )
        ]  # fmt: skip
    document = read_yaml(raw, name)
    if isinstance(document, Problem):
        return [document]
    try:
        record = model.model_validate(document.data)
    except ValidationError as error:
        return explain(error, model, document, name)
    expected = _expected_id(path, model)
    if record.id != expected:
        return [_wrong_id(path, record.id, expected, document, name)]
    return Stored(record, path, digest(raw), document)


def save_record(record: Record, path: Path, *, expected: str | None = None, comment: str = "") -> Path:
    """Write a record to its file, keeping comments and order, unless somebody else changed it meanwhile.

    Args:
        record: What the file shall say.
        path: Where; made if it is not there.
        expected: The hash that was read (`Stored.sha256`), or None for a new record.
        comment: Lines to put above a new record.

    Raises:
        ConflictError: The file is not what was read; it holds both versions, field by field.
        RecordError: The file there now cannot be read.
    """
    new = to_plain(record)
    with locked(path):
        if not path.exists():
            if expected is not None:
                raise _gone(path)
            write_atomically(path, new_yaml(new, comment=comment))
            return path
        raw = path.read_bytes()
        there = read_yaml(raw, path.name)
        if isinstance(there, Problem):
            raise RecordError([there])
        if digest(raw) != expected:
            raise ConflictError(path.name, yours=new, theirs=there.data)
        changed = edited_yaml(raw, there.data, new)
        if changed != raw:
            write_atomically(path, changed)
    return path


def _gone(path: Path) -> WorkbenchError:
    return WorkbenchError(
        f"{path.name} was deleted by somebody else after you opened it.",
        fix="Save it as a new record if it should be there.",
        code="deleted-meanwhile",
    )


def _entries(folder: Path) -> Iterator[Path]:
    if not folder.is_dir():
        return
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in {".yaml", ".yml"} or _leftover(path, folder):
            yield path


def _leftover(path: Path, root: Path) -> Problem | None:
    for pattern, what, fix in _LEFTOVERS:
        if pattern.search(path.name):
            return Problem(
                _relative(path, root), 0, "", f"This file {what}; it was not read.", fix, "leftover-copy",
                "warning" if what.startswith("is a save") else "error",
            )  # fmt: skip
    return None


def _expected_id(path: Path, model: type[Record]) -> str:
    return path.stem if model.folder else path.parent.name


def _wrong_id(path: Path, found: str, expected: str, document: Document, name: str) -> Problem:
    twin = path.with_name(f"{found}{path.suffix}")
    line = document.line_of(("id",))
    if twin != path and twin.exists():
        return Problem(
            name, line, "id", f"The id “{found}” is already that of {twin.name}.",
            f"Give this record the id “{expected}”, like its file's name, or delete one of the two.", "duplicate-id",
        )  # fmt: skip
    return Problem(
        name, line, "id", f"The id “{found}” is not the file's name.",
        f"Write “id: {expected}”, or rename the file to {found}.yaml.", "id-is-not-file-name",
    )  # fmt: skip


def _relative(path: Path, root: Path) -> str:
    try:
        return path.relative_to(root).as_posix()
    except ValueError:
        return path.name

