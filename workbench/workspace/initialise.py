"""A new workspace anywhere, from what travels with the package."""

from __future__ import annotations

import shutil
from pathlib import Path

from workbench.errors import RequestError
from workbench.store import write_atomically
from workbench.text import one_line
from workbench.workspace.places import DATA, INQUIRIES, PEOPLE, PRIVATE_PEOPLE, VOCABULARIES, shipped
from workbench.workspace.settings import SETTINGS_FILE

__all__ = ["COMMIT_HOOK", "COMMIT_HOOK_FILE", "initialise", "write_commit_hook"]

COMMIT_HOOK_FILE = ".githooks/pre-commit"

COMMIT_HOOK = """\
#!/bin/sh
# Looks for secrets, identifiers and private names in what is about to be committed.
# “workbench init” and “workbench doctor --fix” make this file; git runs it once core.hooksPath names its folder.
absolute() {
    case $1 in
    /* | [A-Za-z]:*) printf %s "$1" ;;
    *) printf %s "$PWD/$1" ;;
    esac
}
if [ -n "${GIT_DIR:-}" ]; then GIT_DIR=$(absolute "$GIT_DIR") && export GIT_DIR; fi
if [ -n "${GIT_INDEX_FILE:-}" ]; then GIT_INDEX_FILE=$(absolute "$GIT_INDEX_FILE") && export GIT_INDEX_FILE; fi
cd "$(dirname "$0")/.." || exit 1
for place in "${VIRTUAL_ENV:-}" .venv venv; do
    for program in "$place/bin/workbench" "$place/Scripts/workbench.exe"; do
        if [ -n "$place" ] && [ -x "$program" ]; then exec "$program" doctor --staged; fi
    done
done
if command -v workbench >/dev/null 2>&1; then exec workbench doctor --staged; fi
echo "Not committed: the workbench was not found to look for secrets and names; activate its Python environment and commit again." >&2
exit 1
"""
"""The commit hook: plain POSIX sh, so that it runs wherever git does."""

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
    return [SETTINGS_FILE, *made, *([COMMIT_HOOK_FILE] if write_commit_hook(folder) else [])]


def write_commit_hook(root: Path) -> bool:
    """Put the commit hook's file in place, where there is none; git must be told of it.

    Args:
        root: The workspace.

    Returns:
        Whether it was written.
    """
    path = root / COMMIT_HOOK_FILE
    if path.exists():
        return False
    write_atomically(path, COMMIT_HOOK.encode())
    path.chmod(0o755)
    return True
