"""Where things live in a workspace and in the installed package."""

from __future__ import annotations

from pathlib import Path

from workbench.errors import NotAWorkspaceError
from workbench.workspace.settings import SETTINGS_FILE

__all__ = [
    "DATA",
    "INQUIRIES",
    "PEOPLE",
    "PRIVATE_PEOPLE",
    "REPORTS",
    "REPORT_TEMPLATES",
    "VOCABULARIES",
    "find_root",
    "shipped",
]

PEOPLE = "people"
PRIVATE_PEOPLE = "private/people.yaml"
INQUIRIES = "inquiries"
DATA = "data"
VOCABULARIES = "data_catalog/vocabularies"
REPORTS = "reports"
REPORT_TEMPLATES = "templates/reports"

_PACKAGE = Path(__file__).resolve().parents[1]


def find_root(start: Path) -> Path:
    """Give the workspace that a folder lies in: the nearest one above it that has a workbench.toml.

    Raises:
        NotAWorkspaceError: There is none.
    """
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / SETTINGS_FILE).is_file():
            return folder
    raise NotAWorkspaceError(
        f"{start} is not in a workspace: there is no {SETTINGS_FILE} here or above.",
        fix="Go to the workspace's folder, or make one with: workbench init DIR",
        code="not-a-workspace",
    )


def shipped(name: str) -> Path:
    """Give what travels with the package: "templates", "notebooks", "docs" or "vocabularies".

    In an installed wheel they lie inside the package; in a clone they lie beside it.
    """
    inside = _PACKAGE / "_shipped" / name
    if inside.exists():
        return inside
    return _PACKAGE.parent / (VOCABULARIES if name == "vocabularies" else name)
