"""Commands about questionnaires, ratings and checklists: list, print, import, summarise, export."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from workbench.cli.saying import say, say_error, say_json
from workbench.errors import RecordError, RequestError
from workbench.store import Audience

if TYPE_CHECKING:
    from workbench.exhibits import Exhibit
    from workbench.instruments import Instrument
    from workbench.partnership import Workspace

__all__ = ["instrument_app"]

instrument_app = typer.Typer(help="Questionnaires, ratings and checklists: from the blank form to the summary.", no_args_is_help=True)

Id = Annotated[str, typer.Argument(metavar="ID", help="The form's short name; “workbench instrument list” names them.")]
InquiryOption = Annotated[str, typer.Option("--inquiry", metavar="SLUG", help="The inquiry; the workspace's default one when not given.")]
Out = Annotated[Path | None, typer.Option("--out", metavar="FILE", help="The file to write; the form's own name here when not given.")]
Json = Annotated[bool, typer.Option("--json", help="Print the result for a program.")]


@instrument_app.command("list")
def list_command(*, inquiry: InquiryOption = "", as_json: Json = False) -> None:
    """List the forms that can be used, with what they are for and how many waves of answers there are.

    Example: `workbench instrument list`
    """
    ws, slug = _opened(inquiry)
    found = ws.instruments(slug)
    counted = {one.id: _waves(ws, one.id, slug) for one in found}
    if as_json:
        say_json([
            {"id": one.id, "title": one.title, "sort": one.sort, "answered_by": one.answered_by, "purpose": one.purpose,
             "version": one.version, "collects": one.collects, "waves_answered": counted[one.id]}
            for one in found
        ])  # fmt: skip
    else:
        for one in found:
            waves = counted[one.id]
            say(f"{one.id}: {one.title}", style="bold")
            say(f"    {one.sort}, answered by {one.answered_by}; {'no answers yet' if not waves else 'answers: ' + ', '.join(waves)}")
    if found.problems:
        raise RecordError(found.problems)


@instrument_app.command("print")
def print_command(
    name: Id,
    *,
    to: Annotated[Literal["html", "docx"], typer.Option("--to", help="html for a page to print, docx for Word.")] = "html",
    facilitator: Annotated[bool, typer.Option("--facilitator", help="With what is not read out; for the team only.")] = False,
    inquiry: InquiryOption = "",
    out: Out = None,
) -> None:
    """Write the form for paper, with its caveats; a vignette begins a page at each stage.

    Example: `workbench instrument print retreat-evaluation --to docx`
    """
    from workbench.instruments.checklist import require_caveats

    ws, slug = _opened(inquiry)
    form = ws.instrument(name, inquiry=slug)
    require_caveats(form)
    if to == "docx":
        from workbench.instruments.printed_docx import printed_word

        raw = printed_word(form, made_on=_today(), for_facilitator=facilitator)
    else:
        from workbench.instruments.printed import printed_page

        raw = printed_page(form, for_facilitator=facilitator).encode()
    _write(out or Path(f"{name}.{to}"), raw)


@instrument_app.command("import")
def import_command(  # noqa: PLR0913  # one argument for each of the command's options
    name: Id,
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="CSV, XLSX or ODS; of a KoBoToolbox or ODK export the main table first.")],
    *,
    wave: Annotated[str, typer.Option("--wave", help="The wave or collection the answers belong to, such as before or june-2015.")],
    inquiry: InquiryOption = "",
    survey: Annotated[bool, typer.Option("--survey", help="It is an export of KoBoToolbox or ODK.")] = False,
    sheet: Annotated[str, typer.Option("--sheet", help="The worksheet; the one with most of the questions when not given.")] = "",
    replace: Annotated[bool, typer.Option("--replace", help="Sheets that are there with other answers take the new ones.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and write nothing.")] = False,
) -> None:
    """Bring answers in; every wrong cell is named by row and column, and where one is wrong nothing is written.

    Example: `workbench instrument import retreat-evaluation scores.xlsx --wave june-2015`
    """
    from workbench.instruments import import_answers, save_answers
    from workbench.instruments.xlsform_answers import import_survey
    from workbench.partnership.instrument_answers import known_in

    ws, slug = _opened(inquiry)
    form, known = ws.instrument(name, inquiry=slug), known_in(ws)
    if len(files) > 1 and not survey:
        raise RequestError("Several files are read together only from a survey program.", fix="Add --survey, or import them one by one.", code="several-files")
    if survey:
        found = import_survey(files[0], form, wave=wave, further=files[1:], known=known)
    else:
        found = import_answers(files[0], form, wave=wave, sheet=sheet, known=known)
    for one in found.notes:
        say_error(str(one))
    answers = found.checked()
    if dry_run:
        say(f"{len(answers.sheets)} sheets could be read; nothing was written.")
        return
    added = save_answers(ws.root, slug, answers, replace_changed=replace, known=known, file=files[0].name)
    if added.problems:
        raise RecordError(added.problems)
    say(added.words)


@instrument_app.command("summarise")
def summarise_command(  # noqa: PLR0913  # one argument for each of the command's options
    name: Id,
    *,
    inquiry: InquiryOption = "",
    wave: Annotated[str, typer.Option("--wave", help="Only this wave; all of them when not given.")] = "",
    by: Annotated[str, typer.Option("--by", help="A question by whose answers shares are shown as well.")] = "",
    audience: Annotated[Audience, typer.Option("--audience", help="As these people may see it.")] = "team",
    as_json: Json = False,
) -> None:
    """Summarise the answers: shares with n, how answers spread, themes, how waves compare; small groups are withheld.

    Example: `workbench instrument summarise retreat-evaluation --audience partners`
    """
    from workbench.partnership.instrument_report import instrument_summary, summary_data

    ws, slug = _opened(inquiry)
    if as_json:
        say_json(summary_data(ws, inquiry=slug, instrument=name, wave=wave, by=by, audience=audience))
        return
    for exhibit in instrument_summary(ws, inquiry=slug, instrument=name, wave=wave, by=by, audience=audience):
        for line in _lines(exhibit):
            say(line)
        say("")


@instrument_app.command("export")
def export_command(
    name: Id,
    *,
    to: Annotated[
        Literal["csv", "xlsx", "xlsform", "answers"],
        typer.Option("--to", help="csv or xlsx: a blank table; xlsform: for KoBoToolbox or ODK; answers: all answers in one table, for the team."),
    ] = "xlsx",
    wave: Annotated[str, typer.Option("--wave", help="For xlsform and answers: the wave.")] = "",
    inquiry: InquiryOption = "",
    out: Out = None,
) -> None:
    """Write a blank table to fill in, a form for a survey program, or the answers as one long table.

    Example: `workbench instrument export dataset-awareness --to xlsform --wave before`
    """
    ws, slug = _opened(inquiry)
    form = ws.instrument(name, inquiry=slug)
    ending = {"csv": "csv", "xlsx": "xlsx", "xlsform": "xlsform.xlsx", "answers": "answers.csv"}[to]
    _write(out or Path(f"{name}.{ending}"), _exported(ws, form, slug, to, wave))


def _lines(exhibit: Exhibit) -> Iterator[str]:
    """Give an exhibit as lines; of a chart the table under it, with what the scale means."""
    from workbench.exhibits import Figure, Table, plain_text

    if isinstance(exhibit, Figure):
        yield exhibit.headline
    table = exhibit.table if isinstance(exhibit, Figure) else exhibit
    yield plain_text(table)
    if isinstance(table, Table):
        yield from (f"  {note}" for note in table.notes)


def _exported(ws: Workspace, form: Instrument, inquiry: str, to: str, wave: str) -> bytes:
    from workbench.instruments import template, template_csv
    from workbench.partnership.instrument_answers import known_in

    if to == "csv":
        return template_csv(form).encode("utf-8-sig")
    if to == "xlsform":
        from workbench.instruments.xlsform import xlsform_workbook

        return xlsform_workbook(form, made_on=_today(), wave=wave, known=known_in(ws))
    if to == "answers":
        return _long_table(ws, form, inquiry, wave).encode("utf-8-sig")
    from workbench.partnership.instrument_workbook import template_workbook

    return template_workbook(template(form, known=known_in(ws)), made_on=_today())


def _long_table(ws: Workspace, form: Instrument, inquiry: str, wave: str) -> str:
    """Give one row per response, with what the scale means in each."""
    from workbench.text import to_csv

    frames = [one.frame() for one in ws.answers(form.id, inquiry=inquiry) if wave in {"", one.wave}]
    if not frames:
        raise RequestError("There are no answers to write.", fix="Bring them in with: workbench instrument import", code="no-answers")
    kept = frames[0].drop(columns="number").columns.tolist()
    return to_csv([kept, *(list(map(_cell, row)) for frame in frames for row in frame[kept].itertuples(index=False))])


def _cell(value: object) -> str | int:
    return value if isinstance(value, int) else str(value)


def _opened(inquiry: str) -> tuple[Workspace, str]:
    """Give the workspace and the inquiry's slug; none where none is named and there is no default."""
    from workbench.partnership import open_workspace

    ws = open_workspace()
    wanted = inquiry or ws.settings.default_inquiry
    return ws, ws.inquiry(wanted).slug if wanted else ""


def _waves(ws: Workspace, name: str, inquiry: str) -> list[str]:
    from workbench.instruments import answers_path

    if not inquiry:
        return []
    folder = answers_path(ws.root, inquiry, name, "any").parent
    return sorted(path.stem for path in folder.glob("*.csv") if not path.stem.endswith(".codes"))


def _write(path: Path, raw: bytes) -> None:
    from workbench.store import write_atomically

    if path.exists():
        raise RequestError(f"{path} is there already; it was not overwritten.", fix="Name another file with --out, or delete it.", code="file-there")
    if not path.parent.is_dir():
        raise RequestError(f"There is no folder {path.parent}; nothing was written.", fix="Make it first, or name another file.", code="no-such-folder")
    write_atomically(path, raw)
    say(f"Wrote {path}.")


def _today() -> dt.date:
    return dt.datetime.now().astimezone().date()
