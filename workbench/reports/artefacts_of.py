"""Every file that shows a person: reports, copies made for audiences, backups, and whatever else lies about.

Files are searched as the last gate searches them, so what it would find in an artefact is found here.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from workbench.disclosure import ProtectedNames
from workbench.errors import RequestError
from workbench.partnership import Withdrawal
from workbench.reports.gate import leaks_in
from workbench.reports.plan import INDEX
from workbench.reports.publication import MANIFEST
from workbench.store import AUDIENCES, leftover, write_atomically
from workbench.workspace import PRIVATE_PEOPLE, REPORTS

__all__ = ["Artefact", "Sought", "artefacts_of", "due", "take_away"]

_Kind = Literal["report", "copy", "backup", "file", "unread"]
_Look = Callable[[str], bool]

_STATE = ".workbench"
_LOCKS = {"locks", "render.lock"}  # empty files whose names are hashes
_CHECKPOINTS = ".ipynb_checkpoints"
_SHORTEST_QUOTE = 16
_TAKEN_BACK = {"name": {"name"}, "quotes": {"quote", "published quote"}, "network": {"pseudonym"}}
_INDEX_OF_ALL = re.compile(rf"index-({'|'.join(AUDIENCES)})\.html")


@dataclass(frozen=True)
class Artefact:
    """A file that shows the person, or a folder that is only kept as a whole.

    Args:
        path: Where it is.
        file: Its name for people, relative to the workspace where it lies inside.
        kind: "report" was rendered, "copy" is a copy or state below .workbench, "backup" an editor's or a
            shared drive's second copy, "file" is anything else, and "unread" could not be searched.
        audience: Who could see it; "" where nobody can tell.
        shows: What it shows of the person.
        lines: For a "file" that is text: the lines that hold the name.
    """

    path: Path
    file: str
    kind: _Kind
    audience: str = ""
    shows: frozenset[str] = frozenset()
    lines: tuple[int, ...] = ()


class Sought:
    """What is searched for: a person's name and contacts, their pseudonym, the words of their quotes.

    Args:
        withdrawal: What the records say of the person.
    """

    def __init__(self, withdrawal: Withdrawal) -> None:
        self.names = withdrawal.names
        self._looks: dict[str, _Look] = {
            "name": withdrawal.names.found_in,
            "quote": _wordings(q.text for q in withdrawal.quotes if not q.published),
            "published quote": _wordings(q.text for q in withdrawal.quotes if q.published),
            "pseudonym": _pseudonym(withdrawal.person, withdrawal.people),
        }

    def shown(self, name: str, raw: bytes) -> frozenset[str]:
        """Say what of the person a file shows, in its name or in any form in which its bytes can be read.

        Returns:
            Some of "name", "quote", "published quote" and "pseudonym".
        """
        reader = _Reader(self._looks)
        leaks_in(name, raw, reader)
        return frozenset(reader.met)

    def shown_by_line(self, line: str) -> frozenset[str]:
        """Say what a line of a manifest shows; that a report read the person's record is no showing."""
        found = self.shown("", line.encode())
        if "pseudonym" not in found:
            return found
        try:
            rest = {name: value for name, value in json.loads(line).items() if name != "inputs"}
        except (ValueError, AttributeError):
            return found
        return found - {"pseudonym"} | self.shown("", json.dumps(rest, ensure_ascii=False).encode())


class _Reader(ProtectedNames):
    """Lets the last gate read a file once, and keeps what was met in it.

    What the gate says besides, such as that an archive cannot be opened, is not about the person.
    """

    def __init__(self, looks: Mapping[str, _Look]) -> None:
        super().__init__(())
        self._looks = looks
        self.met: set[str] = set()

    def __bool__(self) -> bool:
        return True

    def found_in(self, text: str) -> bool:
        """Whether the text holds anything of the person."""
        met = {what for what, is_in in self._looks.items() if is_in(text)}
        self.met |= met
        return bool(met)


def _wordings(texts: Iterable[str]) -> _Look:
    """Look for whole sentences, whatever marks, tags or line ends stand between their letters.

    One of fewer than sixteen letters may be anybody's, and is not looked for.
    """
    wanted = [letters for text in texts if len(letters := _letters(text)) >= _SHORTEST_QUOTE]
    return lambda text: bool(wanted) and any(map(_letters(text).__contains__, wanted))


def _pseudonym(pseudonym: str, people: Collection[str]) -> _Look:
    """Look for a pseudonym as such: neither a part of another, nor the same words in a sentence."""
    # the longest first, so that “senior-officer-1” is not found to hold “officer-1”
    every = sorted({pseudonym, *people}, key=len, reverse=True)
    pattern = re.compile(rf"(?<![^\W_])(?:{'|'.join(map(re.escape, every))})(?![^\W_])")
    return lambda text: pseudonym in text and any(found[0] == pseudonym for found in pattern.finditer(text))


def artefacts_of(root: Path, sought: Sought, *, out: Path | None = None, searched: Collection[Path] = ()) -> list[Artefact]:
    """Find every file that shows a person, in a workspace and where its reports went.

    Args:
        root: The workspace.
        sought: What to search for.
        out: Another folder that reports were rendered to.
        searched: Files that need no search here: the records.

    Returns:
        The files, by kind and name. What git keeps, installed programs and links are not looked into.
    """
    reports = [root / REPORTS, *([out] if out and out.resolve() != (root / REPORTS).resolve() else [])]
    found = [item for folder in reports for item in _reports(folder, root, sought)]
    found += _copies(root, sought)
    apart = {root / _STATE, *reports, *(folder.resolve() for folder in reports)}
    for path in _files(root, apart):
        if path not in searched and path != root / PRIVATE_PEOPLE:
            item = _examined(path, root, sought, "backup" if _is_backup(path, root) else "file")
            found += [item] if item else []
    return sorted(found, key=lambda item: (item.kind, item.file))


def due(artefact: Artefact, what: Collection[str], *, first: bool) -> bool:
    """Whether a file goes with a withdrawal.

    Args:
        artefact: The file.
        what: What the person takes back; everything when empty.
        first: Whether anything changes in the person's consents. If nothing does, a report that names them by
            pseudonym, or quotes them to the team, was rendered by the rules and stays.
    """
    taken = set().union(*(_TAKEN_BACK.get(item, set()) for item in what))
    shows = {item for item in artefact.shows if not what or item in taken}
    if artefact.kind in {"file", "unread"} or not shows:
        return False
    by_the_rules = {"pseudonym", "published quote"} | ({"quote"} if artefact.audience == "team" else set())
    return first or artefact.kind == "backup" or bool(shows - by_the_rules)


def take_away(artefact: Artefact, sought: Sought) -> str:
    """Delete a file, a copy, or the lines of a manifest that show the person; give why not, or "" when done."""
    path = artefact.path
    try:
        if path.name == MANIFEST and artefact.kind == "report":
            lines = path.read_text(encoding="utf-8", errors="replace").splitlines(keepends=True)
            write_atomically(path, "".join(line for line in lines if not sought.shown_by_line(line)).encode())
        elif path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
        if artefact.kind == "report" and artefact.audience:
            _without_index(artefact)
    except OSError as error:
        return error.strerror or type(error).__name__
    return ""


def _reports(folder: Path, root: Path, sought: Sought) -> Iterator[Artefact]:
    own = folder == root / REPORTS
    for path in _files(folder, set()):
        parts = path.relative_to(folder).parts
        whole = _INDEX_OF_ALL.fullmatch(parts[0]) if len(parts) == 1 else None
        shelf = len(parts) == 4 and parts[2] in AUDIENCES and (path.parent / MANIFEST).is_file()  # noqa: PLR2004  # scope, cycle, audience, file
        audience = whole[1] if whole else parts[2] if shelf else ""
        # what is not ours in a folder that somebody named is not ours to delete
        kind: _Kind = "report" if audience or own else "file"
        item = _examined(path, root, sought, kind, within=folder)
        if item:
            yield replace(item, audience=audience)


def _copies(root: Path, sought: Sought) -> Iterator[Artefact]:
    """Give the copies and other state below .workbench, each as a whole: half a copy would be no copy."""
    state = root / _STATE
    seen = state / "seen"
    wholes = [p for folder in (state, seen) if folder.is_dir() for p in sorted(folder.iterdir()) if p != seen and p.name not in _LOCKS]
    for whole in wholes:
        audience = whole.name if whole.parent == seen else ""
        items = [_examined(p, root, sought, "copy") for p in (_files(whole, set()) if whole.is_dir() else [whole])]
        shows = frozenset[str]().union(*(item.shows for item in items if item))
        if shows:
            yield Artefact(whole, _name(whole, root), "copy", audience, shows)


def _examined(path: Path, root: Path, sought: Sought, kind: _Kind, *, within: Path | None = None) -> Artefact | None:
    name = _name(path, root)
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError:
        return Artefact(path, name, "unread")
    if path.name == MANIFEST and kind == "report":
        shows = frozenset[str]().union(*map(sought.shown_by_line, raw.decode(errors="replace").splitlines()))
    else:
        # a folder above may be called like anybody: a home folder, say
        shows = sought.shown(path.relative_to(within or root).as_posix(), raw)
    if not shows:
        return None
    return Artefact(path, name, kind, "", shows, _lines(raw, sought.names) if kind == "file" else ())


def _lines(raw: bytes, names: ProtectedNames) -> tuple[int, ...]:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return ()
    return tuple(dict.fromkeys(text.count("\n", 0, start) + 1 for start, _ in names.spans(text)))


def _files(folder: Path, apart: Collection[Path]) -> Iterator[Path]:
    """Give the files below a folder, in order; not what git keeps, nor programs that were installed there."""
    for place, folders, files in os.walk(folder):
        here = Path(place)
        folders[:] = sorted(
            name for name in folders
            if name not in {".git", "node_modules"} and here / name not in apart and not (here / name / "pyvenv.cfg").exists()
        )  # fmt: skip
        yield from (here / name for name in sorted(files) if not (here / name).is_symlink() and (here / name).is_file())


def _is_backup(path: Path, root: Path) -> bool:
    return _CHECKPOINTS in path.parts or leftover(path, root) is not None


def _without_index(artefact: Artefact) -> None:
    """Take away the indexes that list what has gone; rendering writes them anew."""
    folder = artefact.path.parent
    if _INDEX_OF_ALL.fullmatch(artefact.path.name):
        return
    (folder / INDEX).unlink(missing_ok=True)
    (folder.parents[2] / f"index-{artefact.audience}.html").unlink(missing_ok=True)


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKD", text).casefold())


def _name(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
