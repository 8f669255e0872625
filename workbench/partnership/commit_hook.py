"""Whether git has the workbench look at each commit before it is made."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from workbench.partnership.git_answers import git_says
from workbench.workspace.initialise import COMMIT_HOOK_FILE, write_commit_hook

__all__ = ["hook_state"]

_ASKS = "doctor --staged"


def hook_state(root: Path, *, fix: bool) -> Literal["active", "made", "another", "none"]:
    """Say whether git runs the workbench's commit hook, and have it do so if that is asked for.

    Args:
        root: The workspace, in a git work tree.
        fix: Write the hook's file and tell git of it, where git runs no other.

    Returns:
        "active": git runs it. "made": git does from now on. "another": git runs somebody's own hook, which is left
        as it is. "none": git runs none.
    """
    own = root / COMMIT_HOOK_FILE
    top = Path(git_says(root, "rev-parse", "--show-toplevel") or root)
    configured = git_says(root, "config", "core.hooksPath")
    if configured:
        folder = top / Path(configured).expanduser()
    else:
        folder = root / git_says(root, "rev-parse", "--git-common-dir") / "hooks"
    runs = folder / "pre-commit"
    there = runs.is_file() and os.access(runs, os.X_OK)
    if there and _ASKS in runs.read_text(encoding="utf-8", errors="replace"):
        return "active"
    if there or (configured and folder.resolve() != own.parent.resolve()):
        return "another"
    if not fix:
        return "none"
    write_commit_hook(root)
    own.chmod(0o755)
    git_says(root, "config", "core.hooksPath", own.parent.resolve().relative_to(top.resolve()).as_posix())
    return "made"
