"""What the command withdraw says of git, and how its lists read."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workbench.partnership import GitHolds
    from workbench.partnership.git_history import HeldCommit

__all__ = ["git_lines", "in_words", "section"]

_WORDS = {"name": "their name or contact", "quote": "their words", "published quote": "their published words",
          "pseudonym": "their pseudonym", "record": "their record",
          "network": "a network that they are part of"}  # fmt: skip
_MOST = 40
"""So many places of one sort are listed; a program gets them all."""


def section(title: str, lines: Iterable[str]) -> list[str]:
    """Give lines under a title with how many they are; nothing where there are none, and no more than forty."""
    every = list(dict.fromkeys(lines))
    if not every:
        return []
    more = [f"  … and {len(every) - _MOST} more; --json lists them all"] if len(every) > _MOST else []
    return ["", f"{title} ({len(every)})", *(f"  {line}" for line in every[:_MOST]), *more]


def in_words(shows: Iterable[str]) -> str:
    """Say what a file shows of somebody."""
    return ", ".join(_WORDS[item] for item in sorted(shows))


def git_lines(git: GitHolds | None, git_error: str, person: str) -> list[str]:
    """Say what git still holds of somebody, and the steps to remove it; this changes nothing there.

    Args:
        git: What it holds; None where the folder is not in git.
        git_error: Why it could not be asked, or "".
        person: Their pseudonym.
    """
    if git_error:
        return ["", git_error]
    if git is None:
        return ["", "The folder is not in git. Other copies of it, such as a shared drive's, keep versions too."]
    if not git.commits and not git.others:
        return ["", "git holds nothing of theirs."]
    lines = section("What git still holds; nothing here removes it", map(_commit, git.commits))
    lines += section("Also in git, where no commit leads: messages of tags, staged or dropped work", git.others)
    return [*lines, *_how_to_forget(git, person)]


def _commit(commit: HeldCommit) -> str:
    where = f"kept by {', '.join(commit.held_by)}" if commit.held_by else "kept by the reflog only"
    files = f" in {', '.join(commit.files)}" if commit.files else " in the commit itself"
    return f"{commit.sha} {commit.date} “{commit.subject}”: {in_words(commit.shows)}{files}; {where}"


def _how_to_forget(git: GitHolds, person: str) -> list[str]:
    theirs = re.compile(rf"(?:.*/)?(?:private/people\.yaml|people/{re.escape(person)}\.ya?ml)")
    whole = sorted({path for commit in git.commits for path in commit.files if theirs.fullmatch(path)})
    steps = [
        "Agree on a day with everybody who has a clone, and push what is not pushed yet. Then, in a fresh clone:",
        "Write a file outside the folder, such as ../words.txt: on each line one form of the name, or words of a quote, then ==>[withheld]",
        "In it, a line such as regex:(?i)first\\s+last==>[withheld] finds a name in any capitals.",
        "git filter-repo --replace-text ../words.txt --replace-message ../words.txt",
        *([f"git filter-repo --invert-paths {' '.join(f'--path {shlex.quote(path)}' for path in whole)}"] if whole else []),
        *(["This takes these files out of every version, today's too: put back today's people/ file afterwards."] if whole else []),
        "If the name is a commit's author: git filter-repo --mailmap FILE. If it is in a file's name: --path-rename OLD:NEW.",
        "Delete ../words.txt. Where stashes hold it: git stash list, then git stash drop.",
        "In every folder that stays: git reflog expire --expire=now --all, then git gc --prune=now",
        "Push with --force to each remote, every branch and tag. Everybody else deletes their clone and clones again.",
        "Forks, pull requests and the remote's own caches keep the old commits: ask whoever runs it (for a forge, its support) to purge them.",
    ]
    remotes = git.remotes or ("none is set here; ask who else has a copy",)
    return [*section("Remotes that may hold the same", remotes), *section("How to remove it from git (see docs/privacy.md)", steps)]
