"""A folder of records: what in it is a record, what only looks like one, and what is wrong with each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from workbench.errors import ConflictError, Problem, RecordError, WorkbenchError
from workbench.store.explain import explain
from workbench.store.files import digest, leads_out, locked, write_atomically
from workbench.store.record import Record, to_plain
from workbench.store.yaml_editor import edited_yaml, new_yaml
from workbench.store.yaml_reader import Document, read_yaml
from workbench.text import is_slug

__all__ = ["Loaded", "Saved", "Stored", "leftover", "load_folder", "load_record", "save_data", "save_record"]

R = TypeVar("R", bound=Record)

_GOOD_NAME = re.compile(r"[a-z0-9-]+\.ya?ml")
"""What shared drives add to a name is never only this, so “role-conflict.yaml” is a record like any other."""
_LEFTOVERS: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (re.compile(r"^\.writing-"), "is a save that was interrupted", "Delete it; the record beside it is whole."),
    (
        re.compile(r"^\.~|\.invalid$"),
        "is a copy that Jupyter made while saving",
        "Compare it with the record of the same name; keep the better one and delete this.",
    ),
    (
        re.compile(r"^(~\$|\.#|#|\._)|(~|\.bak|\.swp|\.swo|\.tmp|\.orig|\.rej|#)$", re.IGNORECASE),
        "is an editor's backup",
        "Delete it when the record beside it is right.",
    ),
    (
        re.compile(r"conflict.*\.ya?ml$|[ (]\d+\)?\.ya?ml$|-[A-Z0-9]*(PC|LAPTOP|DESKTOP|MACBOOK)[A-Z0-9-]*\.ya?ml$|"
                   r"[- ][Cc]opy(?: ?\(?\d+\)?)?\.ya?ml$", re.IGNORECASE),
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


@dataclass(frozen=True)
class Saved:
    """What a save did.

    Args:
        sha256: Hash of the file as it is now, for the next save.
        wrote: Whether the file was written; not when it says the same already.
    """

    sha256: str
    wrote: bool


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
        found = leftover(path, root) or load_record(path, model, root=root)
        if isinstance(found, Stored) and stored and found.record.id == stored[-1].record.id:
            problems.append(_twin(found, stored[-1].path.name, root))
        elif isinstance(found, Stored):
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
        if leads_out(path, root):
            return [Problem(name, 0, "", "This is a link to a file outside the workspace.",
                            "Put the file itself here.", "outside-workspace")]  # fmt: skip
        raw = path.read_bytes()
    except OSError as error:
        return [_unreadable(name, error)]
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

    What the file says in other words than the record's own (36000 for 36,000, a default written out) stays
    as it is written where its meaning is the same.

    Args:
        record: What the file shall say.
        path: Where; made if it is not there.
        expected: The hash that was read (`Stored.sha256`), or None for a new record.
        comment: Lines to put above a new record.

    Raises:
        ConflictError: The file is not what was read; it holds both versions, field by field.
        RecordError: The file there now cannot be read.
        WorkbenchError: The file was deleted meanwhile, or cannot be written.
    """
    _save(path, lambda there: _in_its_words(there, type(record), to_plain(record)), expected, comment)
    return path


def save_data(data: Mapping[str, Any], path: Path, *, expected: str | None, comment: str = "") -> Saved:
    """Write a record's data to its file, changing the lines that differ, unless somebody else changed it meanwhile.

    Args:
        data: What the file shall say, word for word; a field at its default stays if it is in here.
        path: The file; made if it is not there.
        expected: The hash that was read, or None for a new record.
        comment: Lines to put above a new record.

    Raises:
        ConflictError: The file is not what was read; it holds both versions, field by field.
        RecordError: The file there now cannot be read.
        WorkbenchError: The file was deleted meanwhile, or cannot be written.
    """
    return _save(path, lambda _there: data, expected, comment)


def _save(
    path: Path, wanted: Callable[[Mapping[str, Any]], Mapping[str, Any]], expected: str | None, comment: str
) -> Saved:
    with locked(path):
        if not path.exists():
            if expected is not None:
                raise _gone(path)
            raw, changed = b"", new_yaml(wanted({}), comment=comment)
        else:
            raw = _bytes_of(path)
            there = read_yaml(raw, path.name)
            if isinstance(there, Problem):
                raise RecordError([there])
            data = wanted(there.data)
            if digest(raw) != expected:
                raise ConflictError(path.name, yours=data, theirs=there.data)
            changed = edited_yaml(raw, there.data, data)
        if changed != raw:
            write_atomically(path, changed)
    return Saved(digest(changed), changed != raw)


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise RecordError([_unreadable(path.name, error)]) from error


def _in_its_words(there: Mapping[str, Any], model: type[Record], new: dict[str, Any]) -> dict[str, Any]:
    """Give new data in the words that the file has for them already."""
    try:
        old = to_plain(model.model_validate(there))
    except ValidationError:  # the file is another's by now, and wrong
        return new
    return _respelled(there, old, new) if there else new


def _respelled(there: Any, old: Any, new: Any) -> Any:
    if old == new:
        return there
    if isinstance(there, Mapping) and isinstance(old, Mapping) and isinstance(new, Mapping):
        kept = {name: value for name, value in there.items() if name not in old and name not in new}
        return kept | {
            name: _respelled(there[name], old[name], value) if name in there and name in old else value
            for name, value in new.items()
        }
    if isinstance(there, list) and isinstance(old, list) and isinstance(new, list) and len(there) == len(old):
        words = {repr(was): said for was, said in zip(old, there, strict=True)}
        return [
            words[repr(value)] if repr(value) in words
            else _respelled(there[i], old[i], value) if i < len(old) else value
            for i, value in enumerate(new)
        ]  # fmt: skip
    return new


def _unreadable(name: str, error: OSError) -> Problem:
    return Problem(
        name, 0, "", f"The file cannot be read ({error.strerror}).",
        "Check that it is a file and that you may read it.", "cannot-read",
    )  # fmt: skip


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
        if path.suffix.lower() in {".yaml", ".yml"} or leftover(path, folder):
            yield path


def leftover(path: Path, root: Path) -> Problem | None:
    """Say what a file is that only looks like a record: a backup, a copy of a shared drive, a save cut off.

    Args:
        path: The file; only its name counts.
        root: The workspace, for the file's name in the message.
    """
    if _GOOD_NAME.fullmatch(path.name):
        return None
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
        f"Write “id: {expected}”, or rename the file to {found}.yaml." if is_slug(expected) else f"Rename the file to {found}.yaml.",
        "id-is-not-file-name",
    )  # fmt: skip


def _twin(found: Stored[Any], other: str, root: Path) -> Problem:
    return Problem(
        _relative(found.path, root), found.document.line_of(("id",)), "id",
        f"The id “{found.record.id}” is already that of {other}.",
        "Delete one of the two files, or give this one another name and id.", "duplicate-id",
    )  # fmt: skip


def _relative(path: Path, root: Path) -> str:
    try:
        return path.relative_to(root).as_posix()
    except ValueError:
        return path.name

