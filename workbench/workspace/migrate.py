"""Bringing an older folder up to the present format, one step for each format."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path

from workbench.errors import FormatError, NotAWorkspaceError, Problem, RecordError
from workbench.store import write_atomically
from workbench.workspace.settings import FORMAT, SETTINGS_FILE

__all__ = ["migrate"]


def migrate(root: Path) -> list[str]:
    """Bring a workspace to the present format.

    Args:
        root: The workspace's folder.

    Returns:
        What was done, in sentences; empty where nothing was to do.

    Raises:
        NotAWorkspaceError: There is no workbench.toml.
        FormatError: The folder was written by a newer workbench.
        RecordError: workbench.toml cannot be read.
    """
    path = root / SETTINGS_FILE
    if not path.is_file():
        raise NotAWorkspaceError(
            f"{root} is not a workspace: it has no {SETTINGS_FILE}.", fix="", code="not-a-workspace"
        )
    found = _format(path)
    if found > FORMAT:
        raise FormatError(
            f"This folder was written by a newer workbench (format {found}; this one reads format {FORMAT}).",
            fix="Update the workbench: pip install --upgrade workbench",
            code="newer-format",
        )
    return [_STEPS[number](root) for number in range(found, FORMAT)]


def _format(path: Path) -> int:
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8")).get("format", 0)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        line = re.search(r"line (\d+)", str(error))
        raise RecordError([Problem(SETTINGS_FILE, int(line[1]) if line else 0, "", "The settings cannot be read.",
                                   "Write “name = value” lines; put text in double quotes.", "bad-settings")]) from None  # fmt: skip
    return found if isinstance(found, int) and found >= 0 else 0


def _state_the_format(root: Path) -> str:
    """Format 1 is the first that the folder states."""
    path = root / SETTINGS_FILE
    text = re.sub(r"^\s*format\s*=.*\n", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    write_atomically(path, f"format = 1\n{text}".encode())
    return f"{SETTINGS_FILE} now states format 1."


_STEPS: Mapping[int, Callable[[Path], str]] = {0: _state_the_format}
