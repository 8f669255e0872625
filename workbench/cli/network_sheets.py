"""The commands by which partners answer a network survey in a spreadsheet: template and collect."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from workbench.cli.saying import say, say_error
from workbench.errors import RequestError

__all__ = ["collect_command", "template_command"]

_Inquiry = Annotated[str, typer.Option("--inquiry", help="The inquiry; the workspace's default one when left out.")]


def template_command(
    file: Annotated[Path, typer.Argument(metavar="FILE.xlsx", help="The spreadsheet to write.")],
    *,
    wave: Annotated[str, typer.Option("--wave", help="The wave; it is checked when the file comes back.")] = "",
    respondent: Annotated[str, typer.Option("--for", metavar="PERSON", help="Who fills it in; left out, they write their id in it.")] = "",
    relation: Annotated[list[str] | None, typer.Option("--relation", help="A kind of tie to ask about; the survey's own when left out.")] = None,
    inquiry: _Inquiry = "",
) -> None:
    """Write a spreadsheet for partners to fill in: ids, roles and agencies, and nobody's name or earlier answers.

    Example: `workbench network template survey.xlsx --wave wave-3 --for sample-10`
    """
    from workbench.partnership import open_workspace
    from workbench.partnership.network_template import template_workbook_for
    from workbench.store import write_atomically

    if file.suffix.lower() != ".xlsx":
        raise RequestError(f"{file.name} would be no spreadsheet.", fix="Name a file that ends in .xlsx.", code="not-a-file")
    if file.exists():
        raise RequestError(f"{file} is there already; it was not overwritten.", fix="Name another file, or delete it.", code="file-there")
    today = dt.datetime.now().astimezone().date()
    raw = template_workbook_for(
        open_workspace(Path.cwd()), inquiry=inquiry, wave=wave, respondent=respondent, relations=relation or (), on=today
    )
    write_atomically(file, raw)
    say(f"Wrote {file}. When it is filled in: workbench network collect {file.name} --wave {wave or 'WAVE'}")


def collect_command(
    files: Annotated[list[Path], typer.Argument(metavar="FILE.xlsx …", help="Spreadsheets that were filled in, one for each respondent.")],
    *,
    wave: Annotated[str, typer.Option("--wave", help="The wave that they are for; its folder is made if it is not there.")],
    inquiry: _Inquiry = "",
) -> None:
    """Bring filled-in spreadsheets into the survey; where anything is wrong, it is told and nothing is written.

    Example: `workbench network collect from-council.xlsx from-charity.xlsx --wave wave-3`
    """
    from workbench.partnership import open_workspace
    from workbench.partnership.network_collect import collect_survey

    found = collect_survey(open_workspace(Path.cwd()), files, wave=wave, inquiry=inquiry)
    for note in found.notes:
        say_error(str(note))
    say(found.words)
