"""What git says, in short."""

from __future__ import annotations

import subprocess
from pathlib import Path

__all__ = ["git_says"]


def git_says(root: Path, *words: str) -> str:
    """Give what a git command says; "" where it fails, takes too long, or git is not there.

    Args:
        root: The folder that it is asked in.
        words: The command, without "git".
    """
    try:
        done = subprocess.run(  # noqa: S603  # a fixed command
            ["git", "-C", str(root), *words], capture_output=True, text=True, check=False, timeout=20  # noqa: S607  # git from PATH
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
