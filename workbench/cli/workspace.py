"""Commands about the workspace itself: init, new, check, doctor, lab, migrate."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from workbench.cli.saying import say, say_error, say_json
from workbench.errors import Problem

__all__ = [
    "check_command",
    "doctor_command",
    "init_command",
    "lab_command",
    "migrate_command",
    "new_cycle_command",
    "new_inquiry_command",
]

Json = Annotated[bool, typer.Option("--json", help="Print the result for a program.")]


def init_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make it in.")],
    title: Annotated[str, typer.Option(help="What to call it; the folder's name if not given.")] = "",
) -> None:
    """Make a new workspace; what is in the folder already stays as it is.

    Example: `workbench init our-partnership --title "Our partnership"`
    """
    from workbench.workspace import initialise

    made = initialise(folder, title=title)
    say(f"Made a workspace in {folder} ({len(made)} files).")
    say(f"Next: cd {folder}, then: workbench new inquiry our-first-inquiry")


def new_inquiry_command(
    slug: Annotated[str, typer.Argument(metavar="SLUG", help="Its short name: lower-case letters, digits, hyphens.")],
    template: Annotated[str, typer.Option(help="Which starter records.")] = "default",
    title: Annotated[str, typer.Option(help="What to call it.")] = "",
) -> None:
    """Begin an inquiry from starter records.

    Example: `workbench new inquiry school-meals --title "Who misses out on school meals"`
    """
    from workbench.inquiry import new_inquiry
    from workbench.workspace import find_root, make_default, read_settings

    root = find_root(Path.cwd())
    read_settings(root)
    folder = new_inquiry(root, slug, template=template, title=title, today=_today())
    make_default(root, slug)
    say(f"Began the inquiry in {folder.relative_to(root)}/. Its records are for the team only until you say otherwise.")
    say(f"Next: write its title and question in {folder.relative_to(root)}/inquiry.yaml, then: workbench render")


def new_cycle_command(
    slug: Annotated[str, typer.Argument(metavar="SLUG", help="The inquiry's short name.")],
    focus: Annotated[str, typer.Option(help="What the cycle is about.")] = "",
) -> None:
    """Begin the next cycle of an inquiry; open questions, gaps, actions and the roster are carried over.

    Example: `workbench new cycle fife-welfare-sanctions --focus "Testing warm handover"`
    """
    from workbench.inquiry import new_cycle
    from workbench.workspace import find_root

    root = find_root(Path.cwd())
    cycle, path = new_cycle(root, slug, focus=focus, today=_today())
    say(
        f"Began cycle {cycle.number} in {path.relative_to(root)}. Carried over: "
        f"{len(cycle.carried_questions)} open questions, {len(cycle.carried_gaps)} evidence gaps, "
        f"{len(cycle.carried_actions)} actions, {len(cycle.carried_people)} people."
    )


def check_command(*, as_json: Json = False) -> None:
    """Say everything that is wrong with the workspace's files, each by file, line and field.

    Prints nothing when all is well. Example: `workbench check`
    """
    from workbench.reports import check_everything
    from workbench.workspace import find_root

    problems = check_everything(find_root(Path.cwd()), today=_today())
    if as_json:
        say_json([_as_data(problem) for problem in problems])
    else:
        for problem in problems:
            say(f"{'warning: ' if problem.severity == 'warning' else ''}{problem}")
    failed = sum(problem.severity == "error" for problem in problems)
    if failed:
        if not as_json:
            say_error(f"{failed} problem{'s' if failed != 1 else ''} found; docs/errors.md explains each word in brackets.")
        raise typer.Exit(1)


def doctor_command(
    *,
    fix: Annotated[bool, typer.Option("--fix", help="Mend what can be mended without a decision.")] = False,
    staged: Annotated[
        bool, typer.Option("--staged", help="Only look for secrets, identifiers and private names in what is staged in git.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Look at this computer and this folder: versions, git, shared drives, leftovers, secrets in files.

    Example: `workbench doctor --fix`
    """
    from workbench.partnership.doctor import examine, examine_staged
    from workbench.workspace import find_root

    root = find_root(Path.cwd())
    findings = examine_staged(root) if staged else examine(root, fix=fix)
    if as_json:
        say_json([{"state": f.state, "what": f.what, "fix": f.fix} for f in findings])
    else:
        marks = {"well": "ok      ", "mended": "mended  ", "look": "look    ", "wrong": "wrong   "}
        for finding in findings:
            say(f"{marks[finding.state]}{finding.what}{' ' + finding.fix if finding.fix else ''}")
    if any(finding.state == "wrong" for finding in findings):
        raise typer.Exit(1)


def lab_command(
    notebook: Annotated[str, typer.Argument(help="The notebook to open.")] = "notebooks/01_start_here.ipynb",
    *,
    browser: Annotated[bool, typer.Option(help="Open it in the browser.")] = True,
) -> None:
    """Open the workspace in JupyterLab, on this computer only.

    Example: `workbench lab`
    """
    from workbench.errors import UnknownNameError
    from workbench.workspace import find_root

    root = find_root(Path.cwd())
    if not (root / notebook).is_file():
        raise UnknownNameError(
            f"There is no notebook {notebook}.", fix="Name one of those in notebooks/.", code="unknown-name"
        )
    command = [
        sys.executable, "-m", "jupyter", "lab", f"--ServerApp.root_dir={root}", "--ServerApp.ip=127.0.0.1",
        f"--LabApp.default_url=/lab/tree/{notebook}", "--LabApp.news_url=None",
        *([] if browser else ["--no-browser"]), *(["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []),
    ]  # fmt: skip
    signal.signal(signal.SIGINT, lambda *_: None)  # JupyterLab itself asks what Ctrl-C means
    raise typer.Exit(subprocess.call(command, cwd=root))  # noqa: S603  # our own command, no shell


def migrate_command() -> None:
    """Bring a folder written by an older workbench up to the present format.

    Example: `workbench migrate`
    """
    from workbench.workspace import find_root, migrate

    done = migrate(find_root(Path.cwd()))
    for sentence in done:
        say(sentence)
    if not done:
        say("Nothing to do: the folder is of the present format.")


def _today() -> dt.date:
    return dt.datetime.now().astimezone().date()


def _as_data(problem: Problem) -> dict[str, object]:
    return {
        "file": problem.file,
        "line": problem.line,
        "field": problem.field,
        "message": problem.message,
        "fix": problem.fix,
        "code": problem.code,
        "severity": problem.severity,
    }
