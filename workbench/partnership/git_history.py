"""What git still holds of a person, in every branch, tag, stash and in the reflog.

git is only asked for everything that it has; what is searched for is searched here, so that no name stands in
a command line, where other users of the computer could read it.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO

from workbench.errors import WorkbenchError

__all__ = ["GitHolds", "HeldCommit", "held_by_git"]

Shows = Callable[[str, bytes], frozenset[str]]
"""Says what of a person a file shows, by its path and its bytes: "name", "quote" …"""

_PLACES = (
    ("a branch", "--branches"), ("a remote's branch", "--remotes"), ("a tag", "--tags"),
    ("the stash", "--glob=refs/stas[h]"),  # without a wildcard, git would look below refs/stash/
)  # fmt: skip
_USER_IN_ADDRESS = re.compile(r"(?<=://)[^/@\s]*@")


@dataclass(frozen=True)
class HeldCommit:
    """A commit that brought something of the person in, or changed it.

    Args:
        sha: Its short hash.
        date: The day it was made.
        subject: The first line of its message.
        shows: What stands in it: "record", "name", "quote".
        files: In which files; empty where it is the commit's own message or author.
        held_by: What keeps it: "a branch", "a tag", "the stash" …; empty where only the reflog does.
    """

    sha: str
    date: str
    subject: str
    shows: tuple[str, ...]
    files: tuple[str, ...]
    held_by: tuple[str, ...]


@dataclass(frozen=True)
class GitHolds:
    """What a repository holds of a person.

    Args:
        commits: The commits, newest first.
        others: Short hashes of what no commit accounts for: messages of tags, staged or dropped files.
        remotes: Other places that may hold the same, without the user's part of the address.
    """

    commits: tuple[HeldCommit, ...] = ()
    others: tuple[str, ...] = ()
    remotes: tuple[str, ...] = ()


def held_by_git(root: Path, shows: Shows, *, own: frozenset[str]) -> GitHolds | None:
    """Search the whole history of the repository that a folder lies in.

    Args:
        root: The workspace.
        shows: Says what of the person some bytes show.
        own: Files that are the person's own, relative to the workspace: every version of them counts.

    Returns:
        What was found, or None where the folder is not in git.

    Raises:
        WorkbenchError: There is a repository and it cannot be read.
    """
    if not any((folder / ".git").exists() for folder in (root, *root.parents)):
        return None
    prefix = _git(root, "rev-parse", "--show-prefix").strip().decode(errors="replace")
    held = {sha: found for sha, kind, raw in _objects(root) if kind != "tree" and (found := shows("", raw))}
    reach = {words: set(_git(root, "rev-list", option).decode().split()) for words, option in _PLACES}
    named = cache(lambda path: shows(path, b""))  # the same paths stand in many commits
    commits: list[HeldCommit] = []
    accounted: set[str] = set()
    for commit, files in _commits(root):
        accounted |= {commit.sha, *files.values()}
        shown = {path: _shown(path, held.get(blob, frozenset()) | named(path), prefix, own) for path, blob in files.items()}
        every = set(held.get(commit.sha, frozenset()) - {"pseudonym"}).union(*shown.values())
        if every:
            commits.append(HeldCommit(
                commit.sha[:10], commit.date, commit.subject, tuple(sorted(every)),
                tuple(sorted(path for path, what in shown.items() if what)),
                tuple(words for words, shas in reach.items() if commit.sha in shas),
            ))  # fmt: skip
    others = [sha[:10] for sha, what in held.items() if sha not in accounted and what - {"pseudonym"}]
    return GitHolds(tuple(commits), tuple(sorted(others)), _remotes(root))


def _shown(path: str, held: frozenset[str], prefix: str, own: frozenset[str]) -> frozenset[str]:
    """Say what a commit's file shows of the person; to name them by pseudonym is not enough."""
    inside = path.removeprefix(prefix)
    # the words of a quote may have been other ones then
    quote = {"quote"} if "pseudonym" in held and "/quotes/" in f"/{inside}" else set()
    record = {"record"} if inside in own and path.startswith(prefix) else set()
    return held - {"pseudonym"} | quote | record


@dataclass(frozen=True)
class _Commit:
    sha: str
    date: str
    subject: str


def _commits(root: Path) -> Iterator[tuple[_Commit, dict[str, str]]]:
    """Give every commit, newest first, with the files that it brought or changed and the object each became."""
    told = _git(
        root, "log", "--all", "--reflog", "-z", "--raw", "--no-abbrev", "-m", "--root", "--no-renames", "--no-color",
        "--no-show-signature", "--no-notes", "--no-mailmap", "--date-order", "--format=%x01%H%x02%cs%x02%s",
    )  # fmt: skip
    tokens = iter(told.split(b"\0"))
    commit, files = _Commit("", "", ""), dict[str, str]()
    for token in tokens:
        words = token.lstrip(b"\n").decode(errors="replace")
        if words.startswith("\x01"):
            sha, date, subject = words[1:].split("\x02", 2)
            if sha != commit.sha:  # a merge is told once for each parent
                if commit.sha:
                    yield commit, files
                commit, files = _Commit(sha, date, subject.strip()), {}
        elif words.startswith(":"):
            path, blob = next(tokens).decode(errors="replace"), words.split()[3]
            if blob.strip("0"):
                files[path] = blob
    if commit.sha:
        yield commit, files


def _objects(root: Path) -> Iterator[tuple[str, str, bytes]]:
    """Give every object that git has, those included that nothing leads to: hash, kind, bytes."""
    with _running(root, "cat-file", "--batch-all-objects", "--batch", "--unordered", "--buffer") as stream:
        while line := stream.readline():
            sha, kind, *size = line.decode().split()
            if not size:
                continue  # “missing”: a partial clone left it with its remote
            yield sha, kind, stream.read(int(size[0]))
            stream.read(1)


def _remotes(root: Path) -> tuple[str, ...]:
    lines = _git(root, "remote", "-v").decode(errors="replace").splitlines()
    return tuple(dict.fromkeys(_USER_IN_ADDRESS.sub("", line.rsplit(" (", 1)[0].replace("\t", ": ")) for line in lines))


def _git(root: Path, *words: str) -> bytes:
    with _running(root, *words) as stream:
        return stream.read()


@contextmanager
def _running(root: Path, *words: str) -> Iterator[IO[bytes]]:
    """Run git, with nothing in its command line but what stands in this module, and give what it says."""
    try:
        process = subprocess.Popen(  # noqa: S603  # fixed words
            ["git", "--no-replace-objects", "-C", str(root), *words],  # noqa: S607  # git from PATH
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
    except OSError as error:
        raise _unreadable() from error
    with process:
        try:
            assert process.stdout is not None  # noqa: S101  # it is a pipe, as asked for
            yield process.stdout
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        raise _unreadable()


def _unreadable() -> WorkbenchError:
    return WorkbenchError(
        "The folder is in git, and git's history could not be read, so it was not searched.",
        fix="Install git, see that “git log” works in this folder, and run this again.",
        code="git-not-read",
    )
