"""Commands about reports: reports, render."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from workbench.cli.saying import errors, say, say_error, say_json
from workbench.store import AUDIENCES, Audience

if TYPE_CHECKING:
    from workbench.reports import Decision, Outcome, Request

__all__ = ["render_command", "reports_command"]

Json = Annotated[bool, typer.Option("--json", help="Print the result for a program.")]


def reports_command(*, as_json: Json = False) -> None:
    """List the report templates with their parameters.

    Example: `workbench reports`
    """
    from workbench.reports import list_templates
    from workbench.workspace import find_root

    templates = list_templates(find_root(Path.cwd()))
    if as_json:
        say_json([
            {
                "name": t.name, "title": t.title, "about": t.about, "scope": t.scope, "own": t.own,
                "parameters": [
                    {"name": p.name, "type": p.type, "default": p.default, "required": p.required, "help": p.help}
                    for p in t.parameters.values()
                ],
            }
            for t in templates
        ])  # fmt: skip
        return
    for template in templates:
        say(f"{template.name}{' (your own)' if template.own else ''}", style="bold")
        say(f"    {template.about or template.title}")
        for parameter in template.parameters.values():
            if parameter.name == "workspace":
                continue
            default = "required" if parameter.required else f"default {parameter.default!r}"
            say(f"    {parameter.name}: {parameter.type}, {default}{'. ' + parameter.help if parameter.help else ''}")


def render_command(  # noqa: PLR0913  # one argument for each of the command's options
    reports: Annotated[
        list[str] | None,
        typer.Argument(metavar="[REPORT ...]", help="Template names, or paths of parameterised notebooks; none for reports.yaml."),
    ] = None,
    *,
    inquiry: Annotated[str, typer.Option(help="The inquiry; the workspace's default if not given.")] = "",
    cycle: Annotated[int | None, typer.Option(help="The cycle to show at its end; the current one if not given.")] = None,
    parameters: Annotated[
        list[str] | None, typer.Option("-p", "--parameter", metavar="NAME=VALUE", help="A parameter of the report.")
    ] = None,
    each: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=A,B,C", help="One report for each value; for areas also a level: area='council area'; for agencies also a sector, or agency=all."),
    ] = None,
    audience: Annotated[str, typer.Option(help="team, partners or public.")] = "team",
    to: Annotated[str, typer.Option(help="What to make, with commas between: html, xlsx (a workbook), ipynb.")] = "html",
    table: Annotated[str, typer.Option(metavar="FILE.csv", help="One report for each row; columns are parameters.")] = "",
    jobs: Annotated[int, typer.Option(min=1, max=64, help="How many notebooks run at once.")] = min(os.cpu_count() or 1, 8),
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Where reports go; reports/ if not given.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Make everything anew.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be made.")] = False,
    why: Annotated[bool, typer.Option("--why", help="Say of each report why it is made, or that it is unchanged.")] = False,
    as_json: Json = False,
) -> None:
    """Render reports; what is unchanged is left as it is, and an interrupted run goes on where it stopped.

    Example: `workbench render` makes all that reports.yaml lists.

    Example: `workbench render area_context --each area=fife,glasgow-city --audience public`
    """
    from workbench.reports import Request, render
    from workbench.workspace import find_root

    root = find_root(Path.cwd())
    request = Request(
        reports=tuple(reports or ()),
        inquiry=inquiry,
        cycle=cycle,
        parameters=_pairs(parameters, "-p"),
        each={name: tuple(v.strip() for v in value.split(",") if v.strip()) for name, value in _pairs(each, "--each").items()},
        table=str(Path(table).resolve()) if table else "",
        audience=_audience(audience),
        formats=tuple(dict.fromkeys(part.strip() for part in to.split(",") if part.strip())),
    )
    with _progress(quiet=as_json) as progress:
        outcome = render(
            root, request, today=_today(), out=out, workers=jobs,
            force=force, dry_run=dry_run, progress=progress,
        )  # fmt: skip
    if as_json:
        say_json(_as_data(outcome, root))
    else:
        _tell(outcome, request, why=why or dry_run, dry_run=dry_run)
    raise typer.Exit(outcome.exit_status)


def _pairs(given: list[str] | None, option: str) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for text in given or []:
        name, sign, value = text.partition("=")
        if not sign or not name.strip():
            raise typer.BadParameter(f"{option} takes name=value, and this is “{text}”.")
        if name.strip() in pairs:
            raise typer.BadParameter(f"{option} gives “{name.strip()}” twice.")
        pairs[name.strip()] = value
    return pairs


def _audience(given: str) -> Audience:
    for audience in AUDIENCES:
        if given == audience:
            return audience
    raise typer.BadParameter(f"“{given}” is no audience. There are: {', '.join(AUDIENCES)}.")


class _progress:  # noqa: N801  # used as a function
    """A progress bar on standard error while reports are made; nothing where nobody watches."""

    def __init__(self, *, quiet: bool) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        self.bar = Progress(
            TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
            console=errors, transient=True, disable=quiet or not errors.is_terminal,
        )  # fmt: skip
        self.task: Any = None

    def __enter__(self) -> Callable[[Decision, str, int], None]:
        self.bar.start()
        return self._advance

    def __exit__(self, *_: object) -> None:
        self.bar.stop()

    def _advance(self, decision: Decision, state: str, of: int) -> None:
        if self.task is None:
            self.task = self.bar.add_task("Rendering", total=of)
        self.bar.update(self.task, advance=1, description=f"Rendering ({decision.job.name}: {state})"[:60])


def _tell(outcome: Outcome, request: Request, *, why: bool, dry_run: bool) -> None:
    if why:
        for decision in outcome.decisions:
            verb = "would make" if dry_run else "made"
            say(f"{verb} {decision.job.name}: {decision.why}" if decision.why else f"left {decision.job.name}: unchanged")
    for name, cause in outcome.failures.items():
        say_error(f"{name} could not be made: {cause}")
    for leak in outcome.withheld:
        say_error(f"not published: {leak.artefact} ({leak.kind}, {leak.where}). Write the person's role or pseudonym instead.")
    if outcome.unreadable:
        files = "1 file" if outcome.unreadable == 1 else f"{outcome.unreadable} files"
        say_error(f"{files} could not be read and may be missing from the reports; see: workbench check")
    for sentence in outcome.left_out:
        say_error(sentence)
    if outcome.made_on != _today():
        say(f"This goes on with the run that was begun on {outcome.made_on}, and keeps that date.")
    due = sum(bool(decision.why) for decision in outcome.decisions)
    if dry_run:
        say(f"{due} would be made, {outcome.unchanged} are unchanged.")
        return
    say(f"For {request.audience}: {len(outcome.made)} made, {outcome.unchanged} unchanged, {len(outcome.failures)} failed.")
    if outcome.index:
        say(f"Open {_near(outcome.index)}")


def _today() -> dt.date:
    return dt.datetime.now().astimezone().date()


def _near(path: Path) -> str:
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def _as_data(outcome: Outcome, root: Path) -> dict[str, Any]:
    index = outcome.index
    return {
        "made_on": outcome.made_on.isoformat(),
        "made": outcome.made,
        "unchanged": [d.job.name for d in outcome.decisions if not d.why],
        "why": {d.job.name: d.why for d in outcome.decisions if d.why},
        "failed": outcome.failures,
        "withheld": [{"file": leak.artefact, "kind": leak.kind, "where": leak.where} for leak in outcome.withheld],
        "unreadable": outcome.unreadable,
        "left_out": list(outcome.left_out),
        "index": str(index.relative_to(root)) if index and index.is_relative_to(root) else str(index or ""),
    }


