"""workbench.toml: what a workspace says of itself."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from workbench.errors import FormatError, NotAWorkspaceError, Problem, RecordError
from workbench.store import Audience, Slug, Text, write_atomically

__all__ = ["FORMAT", "SETTINGS_FILE", "Disclosure", "Projection", "Settings", "make_default", "read_settings", "setting_line"]

FORMAT = 1
"""The format of the folder that this workbench reads and writes."""

SETTINGS_FILE = "workbench.toml"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Disclosure(_Part):
    """Defaults for what may be published.

    Args:
        smallest_group: The fewest people a published group may have.
        rules: Rules of the partnership's own, or changes to those of the workbench: for each rule and audience what
            differs, as in “[disclosure.rules.counts.public]”.
    """

    smallest_group: Annotated[int, Field(ge=2, le=100)] = 5
    rules: dict[Slug, dict[Audience, dict[str, int | bool | str]]] = {}


class Projection(_Part):
    """Only in a copy made for an audience: whom it is for and what was left out of it.

    Args:
        audience: Who may see the copy.
        names: Display names of the people who consented to be named to this audience, by pseudonym.
        unreadable: How many records could not be read when the copy was made.
    """

    audience: Audience
    names: dict[Slug, Text] = {}
    unreadable: int = 0


class Settings(_Part):
    """A workspace's settings, from workbench.toml.

    Args:
        format: The folder's format.
        title: What the workspace is called.
        default_inquiry: The inquiry that commands mean when none is named, or "".
        disclosure: Defaults for what may be published.
        projection: Present only in a copy made for an audience.
    """

    format: int
    title: Text
    default_inquiry: Slug | Annotated[str, Field(max_length=0)] = ""
    disclosure: Disclosure = Disclosure()
    projection: Projection | None = None


def read_settings(root: Path) -> Settings:
    """Read workbench.toml.

    Args:
        root: The workspace's folder.

    Raises:
        NotAWorkspaceError: There is no workbench.toml.
        FormatError: The folder's format is newer or older than this workbench's.
        RecordError: The file cannot be read, or says something unknown.
    """
    path = root / SETTINGS_FILE
    if not path.is_file():
        raise NotAWorkspaceError(
            f"{root} is not a workspace: it has no {SETTINGS_FILE}.",
            fix="Go to the workspace's folder, or make one with: workbench init DIR",
            code="not-a-workspace",
        )
    text, data = _parsed(path)
    _check_format(data.get("format"), text)
    try:
        return Settings.model_validate(data)
    except ValidationError as error:
        raise RecordError([_problem(detail, text) for detail in error.errors()]) from None


def _parsed(path: Path) -> tuple[str, dict[str, Any]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
        return text, tomllib.loads(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError, RecursionError) as error:
        line = re.search(r"line (\d+)", str(error))
        raise RecordError([
            Problem(
                SETTINGS_FILE, int(line[1]) if line else 0, "", f"The settings cannot be read ({error}).",
                "Write “name = value” lines; put text in double quotes.", "bad-settings",
            )
        ]) from None  # fmt: skip


def _check_format(found: Any, text: str) -> None:
    if found is not None and type(found) is not int:
        line = setting_line(text, "format")
        raise RecordError([
            Problem(SETTINGS_FILE, line, "format", "This should be a whole number.", f"Write format = {FORMAT}", "wrong-type")
        ])  # fmt: skip
    if isinstance(found, int) and found > FORMAT:
        raise FormatError(
            f"This folder was written by a newer workbench (format {found}; this one reads format {FORMAT}).",
            fix="Update the workbench: pip install --upgrade workbench",
            code="newer-format",
        )
    if not isinstance(found, int) or found < FORMAT:
        raise FormatError(
            f"This folder is of an older format ({found if found is not None else 'none stated'}; now {FORMAT}).",
            fix="Bring it up to date with: workbench migrate",
            code="older-format",
        )


def setting_line(text: str, name: str) -> int:
    """Give the line on which the text of workbench.toml sets something, or 0."""
    rows = enumerate(text.splitlines(), 1)
    return next((i for i, row in rows if re.match(rf"\s*(\[\s*)?{re.escape(name)}\s*[=\]]", row)), 0)


def _problem(detail: Any, text: str) -> Problem:
    field = ".".join(str(part) for part in detail["loc"])
    name = str(detail["loc"][-1]) if detail["loc"] else ""
    line = setting_line(text, name)
    if detail["type"] == "extra_forbidden":
        return Problem(SETTINGS_FILE, line, field, "There is no such setting.", "Delete it.", "unknown-field")
    return Problem(SETTINGS_FILE, line, field, f"{detail['msg']}.", "Correct the value.", "bad-settings")


def make_default(root: Path, inquiry: str) -> bool:
    """Make an inquiry the workspace's default, where it has none yet.

    Args:
        root: The workspace.
        inquiry: The inquiry's slug.

    Returns:
        Whether workbench.toml was changed.
    """
    if read_settings(root).default_inquiry:
        return False
    path = root / SETTINGS_FILE
    text = path.read_text(encoding="utf-8")
    line = f'default_inquiry = "{inquiry}"'
    changed, count = re.subn(r"^default_inquiry\s*=.*$", line, text, count=1, flags=re.MULTILINE)
    if not count:
        changed = re.sub(r"^(format\s*=.*)$", rf"\1\n{line}", text, count=1, flags=re.MULTILINE)
    write_atomically(path, changed.encode())
    return True
