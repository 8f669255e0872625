"""What went out of a network: under which names, so that none is used twice, and into which files, so that they are found again."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.errors import RequestError
from workbench.store import Audience, append_line, digest, locked

__all__ = ["LEDGER", "WrittenFile", "note_files", "note_release", "written_files"]

LEDGER = "private/network_releases.jsonl"
"""A line for each release and each file; it stays where the key of pseudonyms is."""


@dataclass(frozen=True)
class WrittenFile:
    """A file into which a network was written.

    Args:
        path: Where it was written.
        inside: Whether that is in the workspace.
        same: Whether it is still there as it was written.
    """

    path: Path
    inside: bool
    same: bool


def note_release(root: Path, name: str, audience: Audience, content: str) -> None:
    """Note that a name is used; refuse one under which something else went out.

    The same content in another format is the same release.

    Args:
        root: The workspace.
        name: The release's name.
        audience: Who will see it.
        content: All that the release shows, under its pseudonyms.

    Raises:
        RequestError: Something else had this name: whoever has both could follow people from one to the other.
        WorkbenchError: The note cannot be written.

    Example:
        >>> import tempfile
        >>> root = Path(tempfile.mkdtemp())
        >>> note_release(root, "2026", "public", "a network")
        >>> note_release(root, "2026", "public", "a network")
        >>> note_release(root, "2026", "public", "another")
        Traceback (most recent call last):
            ...
        workbench.errors.RequestError: A release had this name, and since then the network or the consents changed. Give it a name that no release had before; else people could be followed from one to the other. [release-name-used]
    """
    line = {"release": name, "audience": audience, "content": digest(content.encode())}
    with locked(root / LEDGER):
        had = [one for one in _lines(root) if (one.get("release"), one.get("audience")) == (name, audience)]
        if any(one != line for one in had):
            raise RequestError(
                "A release had this name, and since then the network or the consents changed.",
                fix="Give it a name that no release had before; else people could be followed from one to the other.", code="release-name-used",
            )  # fmt: skip
        if not had:
            append_line(root / LEDGER, json.dumps(line, ensure_ascii=False))


def note_files(root: Path, inquiry: str, files: Iterable[Path]) -> None:
    """Note files into which a network was written, so that a withdrawal finds them.

    Args:
        root: The workspace.
        inquiry: The inquiry's slug.
        files: The files, as they are now.

    Raises:
        WorkbenchError: The note cannot be written.
    """
    for file in files:
        path = file.resolve()
        inside = path.is_relative_to(root.resolve())
        place = path.relative_to(root.resolve()).as_posix() if inside else path.as_posix()
        line = {"file": place, "inquiry": inquiry, "holds": digest(path.read_bytes())}
        with locked(root / LEDGER):
            if line not in _lines(root):
                append_line(root / LEDGER, json.dumps(line, ensure_ascii=False))


def written_files(root: Path, inquiries: Collection[str]) -> tuple[WrittenFile, ...]:
    """Give the files into which the networks of some inquiries were written and that are still there.

    Args:
        root: The workspace.
        inquiries: The inquiries' slugs.

    Returns:
        Each once, by path. One that changed since may be something else by now.

    Example:
        >>> written_files(Path("no-such-folder"), ["fife"])
        ()
    """
    wrote: dict[Path, set[str]] = {}
    for line in _lines(root):
        if line.get("inquiry") in inquiries and isinstance(line.get("file"), str):
            wrote.setdefault(root / line["file"], set()).add(str(line.get("holds")))
    return tuple(
        WrittenFile(path, path.resolve().is_relative_to(root.resolve()), digest(path.read_bytes()) in held)
        for path, held in sorted(wrote.items()) if path.is_file()
    )  # fmt: skip


def _lines(root: Path) -> list[dict[str, Any]]:
    path = root / LEDGER
    text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
    return list(_read(text.splitlines()))


def _read(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    for line in lines:
        try:
            found = json.loads(line)
        except ValueError:
            continue  # a line that was cut off, or that somebody edited, notes nothing
        if isinstance(found, dict):
            yield found
