"""The command that draws a network's map as a file: SVG, PNG, or a page with its words and table."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.saying import say

if TYPE_CHECKING:
    from workbench.exhibits import Figure
    from workbench.network.network import Level
    from workbench.store import Audience

__all__ = ["map_command"]

_LARGER = 2
_FORMS = (".svg", ".png", ".html")
_LEVELS: tuple[Level, ...] = ("person", "agency")


def map_command(  # noqa: PLR0913  # one argument for each of the command's options
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to; .svg, .png, or .html with the words and the table.")],
    *,
    audience: Annotated[str, typer.Option(help="Who will see it: team, partners or public.")] = "team",
    level: Annotated[str, typer.Option(help="person (for others than the team, groups), or agency.")] = "person",
    drawn_as: Annotated[str, typer.Option("--as", help="map or matrix; the matrix above 150 nodes when left out.")] = "",
    relation: Annotated[str | None, typer.Option(help="The one kind of link wanted.")] = None,
    release: Annotated[str, typer.Option(help="A name for this release, to be shown on it; no map holds an id, so none is needed.")] = "",
    inquiry: Annotated[str, typer.Option("--inquiry", help="The inquiry; the workspace's default one when left out.")] = "",
    wave: Annotated[str | None, typer.Option("--wave", help="The wave; the latest when left out.")] = None,
) -> None:
    """Draw the network as an audience may see it, on the same layout every time; say what must be said beside it.

    Example: `workbench network map --audience partners --wave wave-1 map.svg`
    """
    from workbench.partnership import open_workspace
    from workbench.partnership.network_ledger import note_files
    from workbench.partnership.network_pictures import wave_map
    from workbench.partnership.private import private_terms, protection_of
    from workbench.store import AUDIENCES, write_atomically

    reader = next((one for one in AUDIENCES if one == audience), None)
    of = next((one for one in _LEVELS if one == level), None)
    form = file.suffix.casefold()
    if reader is None:
        raise typer.BadParameter(f"“{audience}” is no audience. There are: {', '.join(AUDIENCES)}.")
    if of is None:
        raise typer.BadParameter(f"“{level}” is no level. There are: {', '.join(_LEVELS)}.")
    if form not in _FORMS:
        raise typer.BadParameter(f"A map is written as {', '.join(_FORMS)}: end the file's name with one of them.")
    if drawn_as not in {"", "map", "matrix"}:
        raise typer.BadParameter(f"“{drawn_as}” is no way to draw it. There are: map, matrix.")
    today = dt.datetime.now().astimezone().date()
    ws = open_workspace(Path.cwd())
    figure = wave_map(
        ws, audience=reader, on=today, inquiry=inquiry, wave=wave, relation=relation, level=of,
        view="map" if drawn_as == "map" else "matrix" if drawn_as == "matrix" else None,
    )  # fmt: skip
    if release:
        shown = protection_of(private_terms(ws.root), ws.agencies, reader).withhold(release)
        figure = figure.model_copy(update={"subtitle": f"{figure.subtitle}; release: {shown}"})
    file.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(file, _written(figure, form, reader))
    note_files(ws.root, ws.inquiry(inquiry).slug, [file])
    for line in (figure.alt, *figure.table.notes, f"For {audience}: written to {file}."):
        say(line)


def _written(figure: Figure, form: str, audience: Audience) -> bytes:
    """Give the file: nothing is in it that is not in the figure."""
    if form == ".svg":
        return figure.svg.encode()
    if form == ".png":
        import vl_convert  # starts a JavaScript engine; only pictures need it

        return bytes(vl_convert.svg_to_png(figure.svg, scale=_LARGER))
    from workbench.exhibits import Notice
    from workbench.reports.document import Document, Part
    from workbench.reports.page import Footer, document_page

    cautions = [Notice(kind="caution", text=note, audience=audience, provenance=figure.provenance) for note in figure.table.notes]
    document = Document("Who knows whom", figure.subtitle, tuple(Part(one) for one in (*cautions, figure)))
    return document_page(document, audience=audience, checked=True, footer=Footer((("Made with", "workbench network map"),))).encode()
