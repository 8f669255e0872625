"""A look at this computer and this folder, for what makes trouble later."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal

from packaging.version import Version

from workbench.disclosure import IDENTIFIER_WITHHELD, SECRET_WITHHELD, Protection
from workbench.errors import RecordError, WorkbenchError
from workbench.partnership.check import check_workspace
from workbench.partnership.commit_hook import hook_state
from workbench.partnership.git_answers import git_says
from workbench.partnership.private import private_terms, protection_of
from workbench.partnership.secret_scan import Exposed, scan_files, scan_staged
from workbench.partnership.workspace import open_workspace
from workbench.store import sweep, write_atomically
from workbench.workspace import PRIVATE_PEOPLE

__all__ = ["Examined", "examine", "examine_staged"]

FLOORS = {"jupyterlab": "4.6.2", "jupyter-server": "2.20.0", "nbconvert": "7.17.2", "papermill": "2.6", "altair": "6.0"}
"""The oldest versions that are safe; see docs/dependencies.md."""

_SHARED_DRIVES = ("OneDrive", "SharePoint", "Dropbox", "Google Drive", "iCloud")
_IGNORED = ("private/", ".workbench/", "reports/")
_MOST_TOLD = 50


@dataclass(frozen=True)
class Examined:
    """One thing looked at.

    Args:
        state: "well", "mended", "look" (a person should) or "wrong".
        what: What was found, as a sentence.
        fix: What to do, or "".
    """

    state: Literal["well", "mended", "look", "wrong"]
    what: str
    fix: str = ""


def examine(root: Path, *, fix: bool = False) -> list[Examined]:
    """Look at Python, packages, the folder, git, leftovers and records.

    Args:
        root: The workspace.
        fix: Mend what needs no decision: leftovers of killed saves, missing line ends, .gitignore lines, the commit
            hook.
    """
    return [
        *_python(),
        *_packages(),
        *_place(root),
        *_git(root, fix=fix),
        *_hook(root, fix=fix),
        *_exposed(root),
        *_leftovers(root, fix=fix),
        *_line_ends(root, fix=fix),
        *_records(root),
    ]


def examine_staged(root: Path) -> list[Examined]:
    """Look for secrets, identifiers and private names in what is staged in git; all that is found is wrong, and what is no text is named.

    Args:
        root: The workspace.
    """
    try:
        protection = _protection(root)
        scan = scan_staged(root, protection)
    except WorkbenchError as error:
        return [Examined("wrong", str(error))]
    return [
        *_told(scan.exposed, staged=True),
        *(Examined("wrong", f"{name} is too large to be looked into.", _TOO_LARGE_FIX) for name in scan.too_large),
        *(Examined("look", f"{name} is no text, so it was not looked into.", "See for yourself that it shows nobody.") for name in scan.no_text),
    ]


def _python() -> Iterator[Examined]:
    found = ".".join(map(str, sys.version_info[:3]))
    yield Examined("well", f"Python {found}.")


def _packages() -> Iterator[Examined]:
    for name, floor in FLOORS.items():
        try:
            found = version(name)
        except PackageNotFoundError:
            yield Examined("wrong", f"{name} is not installed.", "Install the workbench again: pip install .")
            continue
        if Version(found) < Version(floor):
            yield Examined("wrong", f"{name} {found} has known faults; {floor} mends them.", f"pip install --upgrade {name}")
        else:
            yield Examined("well", f"{name} {found}.")


def _place(root: Path) -> Iterator[Examined]:
    drive = next((name for name in _SHARED_DRIVES if any(name in part for part in root.parts)), None)
    if drive:
        yield Examined(
            "look",
            f"The workspace lies in {drive}, which makes second copies when two people save at once and breaks git.",
            "Move it to an ordinary folder and share it through git.",
        )


def _git(root: Path, *, fix: bool) -> Iterator[Examined]:
    if not git_says(root, "rev-parse", "--git-dir"):
        yield Examined("look", "The workspace is not in git, so there is no history to go back to.", "Run: git init")
        return
    ignore = root / ".gitignore"
    lines = ignore.read_text(encoding="utf-8").splitlines() if ignore.is_file() else []
    missing = [name for name in _IGNORED if name.strip("/") not in {line.strip().strip("/") for line in lines}]
    if missing and fix:
        write_atomically(ignore, ("\n".join([*lines, *(f"/{name}" for name in missing)]) + "\n").encode())
        yield Examined("mended", f".gitignore now names {', '.join(missing)}.")
    elif missing:
        yield Examined("wrong", f"git does not ignore {', '.join(missing)}.", "Add the lines to .gitignore, or use --fix.")
    if git_says(root, "ls-files", PRIVATE_PEOPLE):
        yield Examined("wrong", f"git holds {PRIVATE_PEOPLE}, with real names in it.",
                       f"Run: git rm --cached {PRIVATE_PEOPLE}; earlier versions stay in the history until it is rewritten.")  # fmt: skip
    elif not missing:
        yield Examined("well", "git ignores private names and rendered reports.")


def _hook(root: Path, *, fix: bool) -> Iterator[Examined]:
    if not git_says(root, "rev-parse", "--git-dir"):
        return
    state = hook_state(root, fix=fix)
    if state == "active":
        yield Examined("well", "Before each commit, git has the workbench look for secrets and names.")
    elif state == "made":
        yield Examined("mended", "Before each commit, git now has the workbench look for secrets and names (.githooks/pre-commit).")
    elif state == "another":
        yield Examined("look", "git runs a hook of yours before each commit, and that does not look for secrets and names.",
                       "Add this line to it: workbench doctor --staged || exit 1")  # fmt: skip
    else:
        yield Examined("look", "Nothing looks for secrets and names before a commit.", "Use --fix to have git ask the workbench.")


def _exposed(root: Path) -> Iterator[Examined]:
    try:
        protection = _protection(root)
    except RecordError:  # which stands among the problems in the records
        protection = Protection()
    scan = scan_files(root, protection)
    if scan is None:
        return
    yield from _told(scan.exposed, staged=False)
    if scan.too_large:
        yield Examined("look", f"Too large to be looked into for secrets and names: {', '.join(scan.too_large)}.", _TOO_LARGE_FIX)
    rest = f"; those that are no text were not looked into: {', '.join(scan.no_text)}" if scan.no_text else ""
    yield Examined("well", f"Looked for secrets, identifiers and private names in {scan.looked} files that git has or would take{rest}.")


def _protection(root: Path) -> Protection:
    return protection_of(private_terms(root), open_workspace(root).agencies)


_TOO_LARGE_FIX = "Keep large files out of git, or see for yourself."
_FIXES = {
    SECRET_WITHHELD: "Take it out, and change it where it is used: git keeps every version. If it is none, write “workbench: allow” in that line.",
    IDENTIFIER_WITHHELD: "Take it out; if it is nobody's, write “workbench: allow” in that line.",
}


def _told(exposed: Sequence[Exposed], *, staged: bool) -> Iterator[Examined]:
    worst_first = sorted(exposed, key=lambda found: (found.instead != SECRET_WITHHELD, found))
    for found in worst_first[:_MOST_TOLD]:
        place = f"{found.file}:{found.line}" if found.line else f"{found.file}, in its name"
        fix = _FIXES.get(found.instead, "Write the person's role or pseudonym instead.")
        yield Examined("wrong" if staged or found.instead == SECRET_WITHHELD else "look", f"{place}: {found.kind}.", fix)
    if len(exposed) > _MOST_TOLD:
        yield Examined("wrong" if staged else "look", f"There are {len(exposed) - _MOST_TOLD} more such lines.", "Mend these first.")


def _leftovers(root: Path, *, fix: bool) -> Iterator[Examined]:
    stale = [path for path in root.rglob(".writing-*") if ".git" not in path.parts]
    if stale and fix:
        gone = sweep(root)
        yield Examined("mended", f"Deleted {len(gone)} leftovers of killed saves (those younger than an hour stay).")
    elif stale:
        yield Examined("look", f"{len(stale)} leftovers of killed saves lie about.", "Use --fix to delete them.")


def _line_ends(root: Path, *, fix: bool) -> Iterator[Examined]:
    for path in sorted(root.rglob("*.yaml")):
        if any(part.startswith(".") for part in path.relative_to(root).parts):
            continue
        raw = path.read_bytes()
        if not raw or raw.endswith((b"\n", b"\r")):
            continue
        name = path.relative_to(root).as_posix()
        if fix:
            write_atomically(path, raw + b"\n")
            yield Examined("mended", f"{name}: its last line now has an end; see that it is whole.")
        else:
            yield Examined("look", f"{name}: its last line has no end.", "See that it is whole; --fix adds the end.")


def _records(root: Path) -> Iterator[Examined]:
    problems = [problem for problem in check_workspace(root) if problem.severity == "error"]
    if problems:
        yield Examined("wrong", f"{len(problems)} problems in the records.", "See them with: workbench check")
    else:
        yield Examined("well", "Every record can be read and every link leads somewhere.")
