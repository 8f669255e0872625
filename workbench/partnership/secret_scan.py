"""What the files that git has, or would take, hold and should not: secrets, identifiers, private names."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from workbench.disclosure import Protection
from workbench.errors import WorkbenchError

__all__ = ["Exposed", "Scan", "exposed_in", "scan_files", "scan_staged"]

_LARGEST = 2 * 1024 * 1024
_SNIFFED = 8_000
_ALLOWED = re.compile(r"workbench: ?allow\b")
_ESCAPED = re.compile(r"\\(?:u([0-9a-fA-F]{4})|[\"'/nrt])")
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
_SUBMODULE, _LINK = "160000", "120000"


@dataclass(frozen=True, order=True)
class Exposed:
    """A line of a file that holds what should not be there; never the thing itself.

    Args:
        file: The file, without what its name may not show.
        line: The line's number from 1, or 0 for the file's name.
        kind: What it is, in words.
        instead: What reports write in its place, which tells secrets, identifiers and names apart.
    """

    file: str
    line: int
    kind: str
    instead: str


@dataclass(frozen=True)
class Scan:
    """What was found, and in how much.

    Args:
        exposed: What was found, in the order of files and lines.
        looked: How many files were looked into.
        no_text: Files that are no text, such as pictures, so were not looked into.
        too_large: Files that are too large to be looked into.
    """

    exposed: tuple[Exposed, ...]
    looked: int
    no_text: tuple[str, ...]
    too_large: tuple[str, ...]


def exposed_in(file: str, raw: bytes, protection: Protection) -> list[Exposed]:
    r"""Find what stands in a file and should not; a line that says “workbench: allow” is left alone.

    Args:
        file: The file's path, which is searched too.
        raw: Its bytes.
        protection: What may not appear.

    Example:
        >>> [(e.line, e.kind) for e in exposed_in("notes.md", b"Home:\nKY1 1AA #", Protection())]  # workbench: allow
        [(2, 'a full postcode')]
    """
    name = protection.withhold(file)
    found = {Exposed(name, 0, spot.kind, spot.instead) for spot in protection.spans(file)}
    text = raw.decode("utf-16" if raw.startswith(_WIDE_MARKS) else "utf-8-sig", errors="replace")
    lines = text.split("\n")
    # in a notebook, “\n” and “\u00e9” are written out; undone, they leave each line where it is
    for form in dict.fromkeys((text, _ESCAPED.sub(_unescaped, text))):
        for spot in protection.spans(form):
            first, last = form.count("\n", 0, spot.start), form.count("\n", 0, spot.end - 1)
            if not any(_ALLOWED.search(line) for line in lines[first : last + 1]):
                found.add(Exposed(name, first + 1, spot.kind, spot.instead))
    if file.endswith(".ipynb"):
        for begins, joined in _notebook_texts(text):
            kinds = {(e.kind, e.instead) for e in found}
            found |= {
                Exposed(name, begins, spot.kind, spot.instead)
                for spot in protection.spans(joined)
                if (spot.kind, spot.instead) not in kinds and not _ALLOWED.search(joined)
            }
    return sorted(found)


def _notebook_texts(text: str) -> Iterator[tuple[int, str]]:
    """Give the texts of a notebook that stand there in pieces, put together, each with the line on which it begins."""
    try:
        waiting = [json.loads(text)]
    except (ValueError, RecursionError):
        return
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list) and len(value) > 1 and all(isinstance(item, str) for item in value):
            place = max(text.find(json.dumps(value[0])), text.find(json.dumps(value[0], ensure_ascii=False)), 0)
            yield text.count("\n", 0, place) + 1, "".join(value)
        elif isinstance(value, list):
            waiting += value


def _unescaped(found: re.Match[str]) -> str:
    sign = chr(int(found[1], 16)) if found[1] else found[0][1]
    return " " if sign.isspace() or sign in "nrt" else sign


def scan_files(root: Path, protection: Protection) -> Scan | None:
    """Look at every file below a folder that git has or would take.

    Args:
        root: The workspace.
        protection: What may not appear.

    Returns:
        What was found, or None where the folder is not in git.
    """
    listed = _git(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    if listed is None:
        return None
    names = sorted({name for name in _names(listed) if (root / name).is_file() and not (root / name).is_symlink()})
    sizes = [(root / name).stat().st_size for name in names]
    return _scan(((name, size, (root / name).read_bytes() if size <= _LARGEST else b"") for name, size in zip(names, sizes, strict=True)), protection)


def scan_staged(root: Path, protection: Protection) -> Scan:
    """Look at what is staged in git, as the next commit would hold it, whatever the files are now.

    Args:
        root: The workspace; what is staged elsewhere in the same repository is looked at too.
        protection: What may not appear.

    Raises:
        WorkbenchError: git does not answer, so nothing was looked at.
    """
    listed = _git(root, "diff", "--cached", "--raw", "-z", "--no-abbrev", "--no-renames", "--diff-filter=d")
    changed = _names(listed or b"")
    staged = [(about.split()[1], about.split()[3], name) for about, name in zip(changed[::2], changed[1::2], strict=True)]
    staged = [item for item in staged if item[0] not in {_SUBMODULE, _LINK}]
    sizes = _git(root, "cat-file", "--batch-check=%(objectsize)", words=[blob for _, blob, _ in staged])
    if listed is None or sizes is None:
        raise WorkbenchError(
            "git does not say what is staged, so nobody looked for secrets and names in it.",
            fix="Run this in a folder that git keeps; if it is one, see what “git status” says.",
            code="cannot-ask-git",
        )
    return _scan(_staged_files(root, staged, [int(size) for size in sizes.split()]), protection)


def _staged_files(root: Path, staged: Sequence[tuple[str, str, str]], sizes: Sequence[int]) -> Iterator[tuple[str, int, bytes]]:
    for (_, blob, name), size in zip(staged, sizes, strict=True):
        yield name, size, (_git(root, "cat-file", "blob", blob) or b"") if size <= _LARGEST else b""


def _scan(files: Iterable[tuple[str, int, bytes]], protection: Protection) -> Scan:
    exposed: list[Exposed] = []
    no_text: list[str] = []
    too_large: list[str] = []
    looked = 0
    for path, size, raw in files:
        name = path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        if size > _LARGEST:
            too_large.append(protection.withhold(name))
        elif b"\0" in raw[:_SNIFFED] and not raw.startswith(_WIDE_MARKS):
            no_text.append(protection.withhold(name))
        else:
            looked += 1
            exposed += exposed_in(name, raw, protection)
    return Scan(tuple(exposed), looked, tuple(no_text), tuple(too_large))


def _names(listed: bytes) -> list[str]:
    return [name.decode("utf-8", errors="surrogateescape") for name in listed.split(b"\0") if name]


def _git(root: Path, *command: str, words: Sequence[str] = ()) -> bytes | None:
    """Give what git says; None where it does not."""
    try:
        done = subprocess.run(  # noqa: S603  # a fixed command; what is looked for stands in none
            ["git", "-C", str(root), *command], input="".join(f"{word}\n" for word in words).encode(),  # noqa: S607  # git from PATH
            capture_output=True, check=False, timeout=60,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None
