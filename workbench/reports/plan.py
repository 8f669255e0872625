"""What a run will make: one job for each report, decided before anything is rendered."""

from __future__ import annotations

import datetime as dt
import difflib
import itertools
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from workbench.disclosure import for_audience
from workbench.errors import ParameterError, RecordError, RequestError
from workbench.partnership import Workspace
from workbench.reports.parameters import checked_parameters, refuse_secrets
from workbench.reports.settings import REPORTS_FILE, beside, read_report_list
from workbench.reports.template import CELL_SECONDS, Template, find_template
from workbench.store import Audience, digest
from workbench.store.outside import read_delimited
from workbench.text import slug

__all__ = ["FORMATS", "Job", "Request", "plan_jobs"]

FORMATS = ("html", "ipynb", "xlsx")
WORKSPACE_SCOPE = "workspace"
INDEX = "index.html"
_LONGEST_NAME = 160
"""In bytes, so that ending and temporary mark fit into the 255 that file systems allow."""


@dataclass(frozen=True)
class Request:
    """What was asked for.

    Args:
        reports: Template names or notebook paths; none for the lists in reports.yaml.
        inquiry: The inquiry's slug, or "" for the workspace's default.
        cycle: The cycle's number, or None for the current one.
        parameters: Parameters for every report that takes them.
        each: For each of these values, of each of these parameters.
        table: A CSV file with one report per row and one parameter per column, or "".
        audience: Whom the reports are for.
        formats: What to make of each.
    """

    reports: tuple[str, ...] = ()
    inquiry: str = ""
    cycle: int | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)
    each: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    table: str = ""
    audience: Audience = "team"
    formats: tuple[str, ...] = ("html",)

    @property
    def key(self) -> str:
        """A short hash that is the same for the same request."""
        return digest(json.dumps(asdict(self), sort_keys=True).encode())[:20]


@dataclass(frozen=True)
class Job:
    """One report to make.

    Args:
        name: Its name, and that of its files.
        title: What it is called in lists.
        template: The template's path.
        template_name: The template's name.
        template_sha256: Hash of the template.
        scope: The inquiry's slug, or "workspace".
        cycle: The folder of the cycle: "cycle-1", or "all".
        parameters: As the notebook takes them.
        cell_seconds: How long one of its cells may take.
    """

    name: str
    title: str
    template: str
    template_name: str
    template_sha256: str
    scope: str
    cycle: str
    parameters: Mapping[str, Any] = field(hash=False)
    cell_seconds: int = CELL_SECONDS


def plan_jobs(request: Request, ws: Workspace, *, as_of: dt.date) -> list[Job]:
    """Decide what a request makes.

    Args:
        request: What was asked for.
        ws: The workspace.
        as_of: The run's date, given to every report that takes `as_of` unless it was given another.

    Raises:
        RequestError: Something in the request is unknown or wrong; nothing was done.
        RecordError: A reports.yaml is wrong.
    """
    unknown = [name for name in request.formats if name not in FORMATS]
    if unknown:
        raise RequestError(
            f"Reports cannot be made as {', '.join(unknown)} yet.",
            fix=f"There are: {', '.join(FORMATS)}.",
            code="unknown-format",
        )
    if not request.formats:
        raise RequestError("No format was named.", fix=f"There are: {', '.join(FORMATS)}.", code="unknown-format")
    refuse_secrets({**request.parameters, **request.each})
    wanted = list(_wanted(request, ws))
    used = {name for template, given, _ in wanted for name in given if name in template.parameters}
    unused = [name for name in (*request.parameters, *request.each) if name not in used]
    if unused:
        takes = sorted({name for template, _, _ in wanted for name in template.parameters})
        near = difflib.get_close_matches(unused[0], takes, n=1)
        raise ParameterError(
            f"No report of this run takes a parameter “{unused[0]}”.",
            fix=f"Did you mean “{near[0]}”?" if near else f"They take: {', '.join(takes) or 'none'}.",
            code="unknown-parameter",
        )
    jobs = [_job(template, given, scope, request, ws, as_of) for template, given, scope in wanted]
    _refuse_twins(jobs)
    return jobs


_Wanted = tuple[Template, dict[str, Any], str]


def _wanted(request: Request, ws: Workspace) -> Iterator[_Wanted]:
    if request.reports:
        for name in request.reports:
            template = find_template(name, ws.root)
            for row in _rows(request):
                for values in _combinations({**request.each}, template, ws, request.audience):
                    given = {**_taken(request, template), **row, **values}
                    yield template, given, _scope(template, given, request, ws)
        return
    if request.table or request.each:
        raise RequestError(
            "--each and --table need the name of a report.",
            fix="Add one, such as: workbench render area_context --each area=fife,glasgow-city",
            code="missing-report",
        )
    yield from _listed(request, ws)


def _listed(request: Request, ws: Workspace) -> Iterator[_Wanted]:
    """Give the reports of the inquiry's list and, where no inquiry was named, of the workspace's."""
    slug_ = request.inquiry or ws.settings.default_inquiry
    lists: list[tuple[Path, str]] = []
    if slug_:
        lists.append((_list_of(ws, slug_), slug_))
    if not request.inquiry and (ws.root / REPORTS_FILE).is_file():
        lists.append((ws.root / REPORTS_FILE, WORKSPACE_SCOPE))
    for path, scope in lists:
        for entry in read_report_list(path, ws.root).reports:
            if entry.audiences and request.audience not in entry.audiences:
                continue
            template = find_template(beside(entry.report, path), ws.root)
            each = {k: (v,) if isinstance(v, str) else v for k, v in entry.each.items()}
            for values in _combinations(each, template, ws, request.audience):
                yield template, {**entry.parameters, **_taken(request, template), **values}, scope


def _taken(request: Request, template: Template) -> dict[str, str]:
    return {name: value for name, value in request.parameters.items() if name in template.parameters}


def _list_of(ws: Workspace, inquiry: str) -> Path:
    path = ws.inquiry(inquiry).folder / REPORTS_FILE
    if not path.is_file():
        raise RequestError(
            f"The inquiry “{inquiry}” has no list of reports.",
            fix=f"Name a report, or write inquiries/{inquiry}/{REPORTS_FILE}; see docs/reports.md.",
            code="missing-file",
        )
    return path


def _scope(template: Template, given: Mapping[str, Any], request: Request, ws: Workspace) -> str:
    slug_ = request.inquiry or str(given.get("inquiry") or "")
    if template.scope == "inquiry" or request.inquiry:
        if not (slug_ or ws.settings.default_inquiry):
            raise RequestError(
                f"The report “{template.name}” is about one inquiry, and none is named.",
                fix="Add --inquiry SLUG, or name a default_inquiry in workbench.toml.",
                code="missing-inquiry",
            )
        return ws.inquiry(slug_).slug
    return WORKSPACE_SCOPE


def _rows(request: Request) -> list[dict[str, str]]:
    if not request.table:
        return [{}]
    try:
        table = read_delimited(Path(request.table), file=request.table)
    except RecordError as error:
        problem = error.problems[0]
        line = f", line {problem.line}" if problem.line else ""
        raise RequestError(
            f"The table {request.table} cannot be read{line}: {problem.message}", fix=problem.fix, code=problem.code
        ) from None
    rows = [row for row in table.rows if any(map(str.strip, row))]
    if not rows:
        raise RequestError(
            f"The table {request.table} has no rows.", fix="Add one row for each report.", code="empty-file"
        )
    heading = [name.strip() for name in table.heading]
    if "" in heading or len(set(heading)) < len(heading):
        raise RequestError(
            f"The heading of {request.table} has an empty name, or one twice.",
            fix="Give each column the name of one parameter.",
            code="ragged-row",
        )
    return [dict(zip(heading, row, strict=True)) for row in rows]


def _combinations(
    each: Mapping[str, Sequence[str]], template: Template, ws: Workspace, audience: Audience
) -> Iterator[dict[str, str]]:
    names = list(each)
    empty = next((name for name in names if not each[name]), None)
    if empty is not None:
        raise RequestError(
            f"No value is given for each “{empty}”.", fix=f"Write: --each {empty}=A,B,C", code="missing-parameter"
        )
    values = [_values(name, each[name], template, ws, audience) for name in names]
    for combination in itertools.product(*values):
        yield dict(zip(names, combination, strict=True))


def _values(name: str, given: Sequence[str], template: Template, ws: Workspace, audience: Audience) -> list[str]:
    """Give the values of a parameter.

    For an area, a level stands for all areas of that level; for an agency, a sector for all agencies of that sector
    and “all” for every one, so far as the audience may see them.
    """
    parameter = template.parameters.get(name)
    if parameter is None or parameter.type not in {"area", "agency"}:
        return list(given)
    found: list[str] = []
    for value in map(str.strip, given):
        if parameter.type == "area":
            group = [term.id for term in ws.areas.terms if term.level == value]
        else:
            group = [one.id for one in ws.agencies if value in {"all", one.sector} and for_audience(one, audience) is not None]
        found += group or [value]
    return found


def _job(
    template: Template, given: Mapping[str, Any], scope: str, request: Request, ws: Workspace, as_of: dt.date
) -> Job:
    values = dict(given)
    if "as_of" in template.parameters:
        values["as_of"] = values.get("as_of") or as_of.isoformat()
    if scope != WORKSPACE_SCOPE:
        own_moment = {"inquiry": scope, "cycle": request.cycle or values.get("cycle") or 0}
        values |= {name: value for name, value in own_moment.items() if name in template.parameters}
    checked = checked_parameters(template, values, ws)
    _refuse_hidden_agencies(template, checked, ws, request.audience)
    cycle = _cycle_folder(checked, scope, request, ws, as_of)
    varied = set(request.each) | (set(given) - set(request.parameters) if request.table else set())
    own = {n: v for n, v in checked.items() if n not in {"inquiry", "cycle"} and (n != "as_of" or n in varied)}
    named = {n: v for n, v in own.items() if n in given and n not in _common(request, given)}
    return Job(
        name=_job_name(template, named),
        title=f"{template.title}: {', '.join(_shown(n, v, template, ws) for n, v in named.items())}"
        if named
        else template.title,
        template=str(template.path),
        template_name=template.name,
        template_sha256=template.sha256,
        scope=scope,
        cycle=cycle,
        parameters=checked,
        cell_seconds=template.cell_seconds,
    )


def _refuse_hidden_agencies(template: Template, checked: Mapping[str, Any], ws: Workspace, audience: Audience) -> None:
    """Refuse a report about an agency that the audience may not see: its very name would stand in the list."""
    for name, value in checked.items():
        if value and template.parameters[name].type == "agency" and for_audience(ws.agencies[value], audience) is None:
            raise RequestError(
                f"The agency “{value}” may not be shown to the audience “{audience}”.",
                fix=f"If it may, write “audience: {audience}” in its file in data_catalog/agencies/.",
                code="not-for-this-audience",
            )


def _job_name(template: Template, named: Mapping[str, Any]) -> str:
    name = "-".join([template.name, *(slug(str(v)) for v in named.values())])
    if name.casefold() == Path(INDEX).stem:
        raise RequestError(
            f"A report cannot be called “{name}”: that is the name of the page that lists the reports.",
            fix="Rename the notebook.",
            code="same-name",
        )
    if len(name.encode()) <= _LONGEST_NAME:
        return name
    return f"{name.encode()[: _LONGEST_NAME - 20].decode(errors='ignore')}-{digest(name.encode())[:12]}"


def _cycle_folder(
    checked: dict[str, Any], scope: str, request: Request, ws: Workspace, as_of: dt.date
) -> str:
    """Give the folder of the cycle that a report shows."""
    if scope == WORKSPACE_SCOPE:
        return "all"
    day = dt.date.fromisoformat(checked["as_of"]) if checked.get("as_of") else as_of
    at = ws.inquiry(scope).at(cycle=checked.get("cycle") or request.cycle or None, as_of=day)
    if not checked.get("cycle"):
        checked.pop("cycle", None)  # the report then shows the current cycle as it stands on its day
    return f"cycle-{at.cycle.number}" if at.cycle else "all"


def _common(request: Request, given: Mapping[str, Any]) -> set[str]:
    """Give the parameters that are the same for all reports of a run, so that they need not name a file."""
    varying = {**request.each, **({} if not request.table else given)}
    return {name for name in request.parameters if name not in varying and (request.each or request.table)}


def _shown(name: str, value: Any, template: Template, ws: Workspace) -> str:
    if template.parameters[name].type == "area":
        term = ws.areas.term(str(value))
        return term.label if term else str(value)
    if template.parameters[name].type == "agency":
        return ws.agency_name(str(value)) if value else "all agencies"
    return str(value)


def _refuse_twins(jobs: Sequence[Job]) -> None:
    seen: dict[tuple[str, str, str], Job] = {}
    for job in jobs:
        place = (job.scope, job.cycle, job.name.casefold())
        if place in seen:
            raise RequestError(
                f"Two reports of this run would both be called “{job.name}”.",
                fix="Give them different parameters, or ask for one of them only.",
                code="same-name",
            )
        seen[place] = job


