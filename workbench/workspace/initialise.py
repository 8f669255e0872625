"""A new workspace anywhere, from what travels with the package."""

from __future__ import annotations

import shutil
from pathlib import Path

from workbench.errors import RequestError
from workbench.store import write_atomically
from workbench.text import one_line
from workbench.workspace.places import DATA, INQUIRIES, PEOPLE, PRIVATE_PEOPLE, VOCABULARIES, shipped
from workbench.workspace.settings import SETTINGS_FILE

__all__ = ["initialise"]

_FOLDERS = (PEOPLE, "data_catalog/agencies", INQUIRIES, DATA)


def initialise(folder: Path, *, title: str = "") -> list[str]:
    """Make a workspace in a folder; what is already there stays as it is.

    Args:
        folder: Where; it is made if it is not there.
        title: What to call it; the folder's name when empty.

    Returns:
        The files made, relative to the folder.

    Raises:
        RequestError: There is a workspace already, or the path is a file.
    """
    if folder.is_file():
        raise RequestError(f"{folder} is a file.", fix="Name a folder.", code="not-a-folder")
    if (folder / SETTINGS_FILE).exists():
        raise RequestError(
            f"{folder} is a workspace already.",
            fix="Use it as it is; bring an older one up to date with: workbench migrate",
            code="already-a-workspace",
        )
    made: list[str] = []
    for name in _FOLDERS:
        (folder / name).mkdir(parents=True, exist_ok=True)
    starter = shipped("templates") / "workspace"
    name = one_line(title or folder.resolve().name).replace("\\", "/").replace('"', "'")
    for source, target in (
        (starter / "reports.yaml", "reports.yaml"),
        (starter / "gitignore", ".gitignore"),
        (starter / "people.yaml", PRIVATE_PEOPLE),
        *((path, f"{VOCABULARIES}/{path.name}") for path in sorted(shipped("vocabularies").glob("*.yaml"))),
        *((path, f"notebooks/{path.name}") for path in sorted(shipped("notebooks").glob("*.ipynb"))),
        *((path, f"docs/{path.name}") for path in sorted(shipped("docs").glob("*.md"))),
    ):
        if not (folder / target).exists():
            (folder / target).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, folder / target)
            made.append(target)
    settings = (starter / "workbench.toml").read_text(encoding="utf-8").replace("TITLE", name or "Workspace")
    write_atomically(folder / SETTINGS_FILE, settings.encode())
    return [SETTINGS_FILE, *made]
