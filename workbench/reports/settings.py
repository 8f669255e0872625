"""reports.yaml: which reports a cycle has, with their parameters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, ConfigDict, ValidationError
from pydantic_core import PydanticCustomError

from workbench.errors import Problem, RecordError, RequestError
from workbench.inquiry import inquiry_folders
from workbench.partnership import check_workspace
from workbench.reports.template import find_template
from workbench.store import Audience, Mark, Model, Text, leads_out, read_yaml
from workbench.store.explain import explain

__all__ = [
    "REPORTS_FILE",
    "Entry",
    "ReportList",
    "beside",
    "check_everything",
    "check_report_list",
    "read_report_list",
]

REPORTS_FILE = "reports.yaml"


class Entry(Model):
    """One report of the list, or one for each of several values."""

    report: Annotated[Text, Mark("A template's name, or the path of a parameterised notebook")]
    parameters: Annotated[dict[str, Any], Mark("Its parameters")] = {}
    each: Annotated[
        dict[str, tuple[Text, ...] | Text],
        Mark("For each of these values of a parameter; for an area also a level, such as “council area”"),
    ] = {}
    audiences: Annotated[tuple[Audience, ...], Mark("Only for these audiences; empty for all")] = ()


def _some(reports: tuple[Entry, ...]) -> tuple[Entry, ...]:
    if not reports:  # asked only when every entry is right, so that a wrong one is not called missing as well
        raise PydanticCustomError("too_short", "too short", {"min_length": 1})
    return reports


class ReportList(Model):
    """What reports.yaml says."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reports: Annotated[tuple[Entry, ...], AfterValidator(_some), Mark("The reports, in order")]


def read_report_list(path: Path, root: Path) -> ReportList:
    """Read a reports.yaml.

    Raises:
        RecordError: It is not there, or wrong.
    """
    found = check_report_list(path, root)
    if isinstance(found, list):
        raise RecordError(found)
    return found


def check_report_list(path: Path, root: Path) -> ReportList | list[Problem]:
    """Read a reports.yaml, or give all that is wrong with it."""
    name = path.relative_to(root).as_posix()
    if not path.is_file():
        return [Problem(name, 0, "", "There is no list of reports here.",
                        "Name a report, or write this file; see docs/reports.md.", "missing-file")]  # fmt: skip
    if leads_out(path, root):
        return [Problem(name, 0, "", "This is a link to a file outside the workspace.",
                        "Put the file itself here.", "outside-workspace")]  # fmt: skip
    document = read_yaml(path.read_bytes(), name)
    if isinstance(document, Problem):
        return [document]
    try:
        return ReportList.model_validate(document.data)
    except ValidationError as error:
        return explain(error, ReportList, document, name)


def check_everything(root: Path, *, today: dt.date | None = None) -> list[Problem]:
    """Give every problem of a workspace's records and of its lists of reports.

    Args:
        root: The workspace's folder.
        today: The day by which the catalogue's dates are judged; without one, none is.

    Raises:
        NotAWorkspaceError: There is no workbench.toml.
        FormatError: The folder is of another format.
    """
    problems = check_workspace(root, today=today)
    for path in (root / REPORTS_FILE, *(folder / REPORTS_FILE for folder in inquiry_folders(root))):
        if path.is_file():
            problems += _list_problems(path, root)
    return sorted(set(problems))


def _list_problems(path: Path, root: Path) -> Iterator[Problem]:
    found = check_report_list(path, root)
    if isinstance(found, list):
        yield from found
        return
    name = path.relative_to(root).as_posix()
    for i, entry in enumerate(found.reports, 1):
        try:
            template = find_template(beside(entry.report, path), root)
        except RequestError as error:
            yield Problem(name, 0, f"reports.{i}.report", error.message, error.fix, error.code)
            continue
        for given in (*entry.parameters, *entry.each):
            if given not in template.parameters:
                yield Problem(
                    name, 0, f"reports.{i}.parameters", f"“{template.name}” takes no parameter “{given}”.",
                    f"It takes: {', '.join(template.parameters)}.", "unknown-parameter",
                )  # fmt: skip


def beside(report: str, listed_in: Path) -> str:
    """Give a notebook's path as it is named in a list: relative to the list, or to where the command runs."""
    path = listed_in.parent / report
    return str(path) if report.endswith(".ipynb") and path.is_file() else report
