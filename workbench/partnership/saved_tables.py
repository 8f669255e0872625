"""The saved Stat-Xplore tables of a workspace: found, checked, and copied for an audience."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.errors import Problem, RecordError, UnknownNameError
from workbench.inquiry import inquiry_folders
from workbench.partnership.withholding import Withholding
from workbench.text import is_slug, one_line, shorten

if TYPE_CHECKING:
    from workbench.statxplore import SavedTable

__all__ = ["copy_tables", "read_table", "table_files", "table_problems"]

_FOLDER = "statxplore"
_FEW = 12


def table_files(folder: Path) -> list[Path]:
    """Give the files of an inquiry's saved tables, by name."""
    return sorted((folder / _FOLDER).glob("*.json"))


def read_table(folder: Path, name: str, *, root: Path) -> SavedTable:
    """Open a saved table of an inquiry.

    Args:
        folder: The inquiry's folder.
        name: The file's name without ending.
        root: The workspace.

    Raises:
        UnknownNameError: There is none of that name.
        RecordError: The file cannot be read, or was changed by hand.
    """
    path = folder / _FOLDER / f"{name}.json"
    if not is_slug(name) or not path.is_file():
        names = [one_line(shorten(one.stem, 60)) for one in table_files(folder)]
        known = f"{', '.join(names[:_FEW])}{' …' if len(names) > _FEW else ''}" if names else "none"
        raise UnknownNameError(
            f"There is no saved table “{shorten(name, 80)}” in {folder.name}/{_FOLDER}/.",
            fix=f"There are: {known}. Save one with notebooks/03_stat_xplore.ipynb, or: workbench statxplore import FILE",
            code="unknown-name",
        )
    from workbench.statxplore import read_saved  # noqa: PLC0415  # slow to import; only saved tables need it

    return read_saved(path, root=root)


def table_problems(root: Path) -> Iterator[Problem]:
    """Say what is wrong with each saved table."""
    for folder in inquiry_folders(root):
        for path in table_files(folder):
            from workbench.statxplore import read_saved  # noqa: PLC0415  # as above

            name = path.relative_to(root).as_posix()
            if not is_slug(path.stem):
                yield Problem(
                    name, 0, "", "The file's name is not one that the workbench can use.",
                    "Use small letters, digits and single hyphens.", "bad-id",
                )  # fmt: skip
            try:
                read_saved(path, root=root)
            except RecordError as error:
                yield from (replace(one, file=name) for one in error.problems)


def copy_tables(root: Path, target: Path, inquiries: Iterable[str], withholding: Withholding) -> Iterator[str]:
    """Copy the saved tables of the inquiries that an audience may see, and say which were left out and why.

    Their numbers were published by DWP, so every audience may see them; what people wrote themselves, the title and
    the names of groups, is cleared of what is protected.

    Args:
        root: The workspace.
        target: The copy's folder.
        inquiries: The inquiries in the copy.
        withholding: Takes out what is protected.
    """
    for folder in inquiry_folders(root):
        if folder.name not in inquiries:
            continue
        for path in table_files(folder):
            from workbench.statxplore import read_saved  # noqa: PLC0415  # as above

            name = path.relative_to(root)
            try:
                saved = read_saved(path, root=root)
            except RecordError as error:
                yield f"{name.as_posix()} is left out: {error.problems[0].message}"
                continue
            copy = (target / name).with_name(f"{withholding.slug(path.stem)}.json")
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(_cleared(saved, withholding).to_json(), encoding="utf-8")


def _cleared(saved: SavedTable, withholding: Withholding) -> SavedTable:
    withhold = withholding.protection.withhold
    table, query = saved.table, saved.table.query
    if query and query.names:
        query = replace(query, names={members: withhold(name) for members, name in query.names.items()})
    origin = replace(table.origin, address=withhold(table.origin.address))
    return replace(saved, title=withhold(saved.title), table=replace(table, query=query, origin=origin))
