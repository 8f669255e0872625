"""Commands about the network: ask, measures, risk, whatif, handover, routes, compare, map, export, import."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from workbench.cli.network_map import map_command
from workbench.cli.network_sheets import collect_command, template_command
from workbench.cli.saying import say, say_json
from workbench.errors import RequestError

if TYPE_CHECKING:
    import pandas as pd

    from workbench.partnership import Workspace
    from workbench.store import Audience

__all__ = ["network_app"]

network_app = typer.Typer(help="Ask who knows what, and see what would be lost.", no_args_is_help=True)
network_app.command("template")(template_command)
network_app.command("collect")(collect_command)
network_app.command("map")(map_command)

Json = Annotated[bool, typer.Option("--json", help="Print the result for a program.")]
InquiryOption = Annotated[str, typer.Option("--inquiry", help="The inquiry; the workspace's default one when left out.")]
WaveOption = Annotated[str | None, typer.Option("--wave", help="The wave; the latest when left out.")]
_INDENT = "    "


@network_app.command("ask")
def ask_command(  # noqa: PLR0913  # one argument for each of the command's options
    words: Annotated[list[str], typer.Argument(metavar="WORDS", help="What you need to know about.")],
    *,
    asker: Annotated[str, typer.Option("--from", metavar="ID", help="Who asks: a person or agency, for the way of introductions.")] = "",
    audience: Annotated[str, typer.Option(help="Who will read the answer: team, partners or public.")] = "team",
    inquiry: InquiryOption = "",
    wave: WaveOption = None,
    as_json: Json = False,
) -> None:
    """Say who knows, who knows who knows, by which introductions, and what the catalogue has.

    Example: `workbench network ask "debt advice" --from fife-council`
    """
    from workbench.partnership.network_ask import ask_network

    found = ask_network(
        _workspace(), " ".join(words), asker=asker, audience=_audience(audience), inquiry=inquiry, wave=wave, on=_today()
    )
    say_json(found.to_json()) if as_json else _say_each(found.lines)


@network_app.command("measures")
def measures_command(
    *,
    level: Annotated[str, typer.Option(help="person or agency.")] = "person",
    relation: Annotated[str | None, typer.Option(help="The one kind of tie wanted.")] = None,
    inquiry: InquiryOption = "",
    wave: WaveOption = None,
    as_json: Json = False,
) -> None:
    """Print the measures of each person, by role and agency, or of each agency; for the team only.

    Example: `workbench network measures --level agency --wave wave-1`
    """
    from workbench.partnership.network_people import MADE_UP_NOTE, open_network
    from workbench.partnership.network_seen import seen_by
    from workbench.partnership.network_trust import trust_and_value

    ws = _workspace()
    found = open_network(ws, inquiry)
    of = _level(level)
    rated = trust_and_value(found, wave) if of == "agency" else None
    grouped = of == "person" and any(map(found.network.agency_of, found.network.wave(wave).roster))
    frame = found.network.measures("agency" if grouped else None, relation=relation, wave=wave, level=of)
    seen = seen_by(ws, found, "team", on=_today(), wave=wave)
    cautions = [*([MADE_UP_NOTE] if found.synthetic else []), *frame.attrs["cautions"], *(rated.cautions if rated else []), *found.notes]
    of_node = dict(zip(map(str, frame.index), _plain(frame), strict=True)) | {one: {} for one in (rated.agencies if rated else ()) if one not in frame.index}
    rows = [
        {"who": seen.labels[one], **row, **(rated.of(one) if rated else {})} for one, row in of_node.items() if one in seen.labels
    ]
    if as_json:
        say_json({"cautions": cautions, "measures": rows})
        return
    _say_each(cautions)
    for row in rows:
        say(str(row.pop("who")), style="bold")
        say(_INDENT + "; ".join(f"{name.replace('_', ' ')}: {'no value' if value is None else value}" for name, value in row.items()))


@network_app.command("risk")
def risk_command(
    *,
    least: Annotated[float, typer.Option(min=1, max=4, help="The lowest level of knowing that counts, 1 to 4.")] = 1,
    inquiry: InquiryOption = "",
    wave: WaveOption = None,
    as_json: Json = False,
) -> None:
    """Say what only one person or agency knows, how few leavers would lose how much, and what others do not know of.

    Example: `workbench network risk --least 3`
    """
    from workbench.partnership.network_risk import knowledge_at_risk

    _say_lines(knowledge_at_risk(_workspace(), inquiry=inquiry, wave=wave, least=least, on=_today()), as_json=as_json)


@network_app.command("whatif")
def whatif_command(
    leavers: Annotated[list[str], typer.Argument(metavar="ID …", help="Who leaves: people, or whole agencies.")],
    *,
    inquiry: InquiryOption = "",
    wave: WaveOption = None,
    as_json: Json = False,
) -> None:
    """Say what is lost when these leave and nobody steps in.

    Example: `workbench network whatif third-sector-fife`
    """
    from workbench.partnership.network_risk import what_if

    _say_lines(what_if(_workspace(), leavers, inquiry=inquiry, wave=wave, on=_today()), as_json=as_json)


@network_app.command("handover")
def handover_command(
    person: Annotated[str, typer.Argument(metavar="ID", help="Who leaves.")],
    *,
    inquiry: InquiryOption = "",
    wave: WaveOption = None,
    as_json: Json = False,
) -> None:
    """Print what somebody who leaves should hand over, and to whom a successor should be introduced; for the team only.

    Example: `workbench network handover sample-10`
    """
    from workbench.partnership.network_risk import handover_pack

    _say_lines(handover_pack(_workspace(), person, inquiry=inquiry, wave=wave, on=_today()).lines, as_json=as_json)


@network_app.command("routes")
def routes_command(  # noqa: PLR0913  # one argument for each of the command's options
    entry: Annotated[str, typer.Argument(metavar="ENTRY", help="Where somebody comes to: the id of an agency or service.")],
    need: Annotated[str, typer.Argument(metavar="[NEED]", help="What they need; without it, all needs that cannot be reached.")] = "",
    *,
    area: Annotated[str, typer.Option(help="Where they live.")] = "",
    inquiry: InquiryOption = "",
    wave: WaveOption = None,
    as_json: Json = False,
) -> None:
    """Follow referrals from an entry point: what is reached, dead ends, loops, no feedback, no consent.

    Example: `workbench network routes department-for-work-and-pensions Debt --area fife`
    """
    from workbench.partnership.network_routes import route_lines

    _say_lines(route_lines(_workspace(), entry, need, area=area, inquiry=inquiry, wave=wave, on=_today()), as_json=as_json)


@network_app.command("compare")
def compare_command(
    earlier: Annotated[str, typer.Argument(help="The earlier wave.")],
    later: Annotated[str, typer.Argument(help="The later wave.")],
    *,
    agency: Annotated[str, typer.Option(help="Also this agency's ties with the others, wave by wave.")] = "",
    inquiry: InquiryOption = "",
    as_json: Json = False,
) -> None:
    """Say which links were kept, are new, were lost and cannot be compared, relation by relation.

    Example: `workbench network compare wave-1 wave-2 --agency department-for-work-and-pensions`
    """
    from workbench.partnership.network_routes import change_lines

    _say_lines(change_lines(_workspace(), earlier, later, agency=agency, inquiry=inquiry), as_json=as_json)


@network_app.command("export")
def export_command(  # noqa: PLR0913  # one argument for each of the command's options
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to; a folder where the format is several files.")],
    *,
    to: Annotated[str, typer.Option("--to", metavar="FORMAT", help="csv, gexf, graphml, kumu, kumu-sheets, node-link, pajek or ucinet.")],
    release: Annotated[str, typer.Option(help="A name that no release had before; pseudonyms differ by it.")],
    audience: Annotated[str, typer.Option(help="team, partners or public.")] = "team",
    items: Annotated[bool, typer.Option("--items", help="People and what they have, in place of people and people.")] = False,
    inquiry: InquiryOption = "",
    wave: WaveOption = None,
) -> None:
    """Write the network, as an audience may see it, for another program; say all that the file does not hold.

    Example: `workbench network export --to graphml --release "2026, partners" --audience partners network.graphml`
    """
    from workbench.network.exchange import export_network
    from workbench.partnership.network_ledger import note_files
    from workbench.partnership.network_release import released_network

    ws = _workspace()
    shown = released_network(
        ws, release, audience=_audience(audience), on=_today(), inquiry=inquiry, wave=wave, items=items
    )
    found = export_network(shown.graph, to)
    _say_each(shown.cautions)
    note_files(ws.root, ws.inquiry(inquiry).slug, _write(found.files, file))
    _say_each(f"Not in it: {loss}" for loss in found.losses)
    say(f"For {audience}: {len(shown.graph.nodes)} nodes and {len(shown.graph.ties)} ties written to {file}.")


@network_app.command("import")
def import_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A network of another program; a folder where it is several files.")],
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where the lists of nodes and ties go.")],
    *,
    form: Annotated[str, typer.Option("--from", metavar="FORMAT", help="Its format; told from the file when left out.")] = "",
) -> None:
    """Read another program's network into lists of nodes and ties that `read_network` opens; say what is lost.

    Example: `workbench network import partners.gexf partners/`
    """
    from workbench.network.exchange import export_network, files_at, import_network

    found = import_network(files_at(file), form)
    kept = export_network(found.graph, "csv")
    if any((folder / name).exists() for name in kept.files):
        raise RequestError(f"There is a network in {folder} already.", fix="Name another folder.", code="not-a-folder")
    _say_each(map(str, found.notes))
    _say_each(f"Not taken: {loss}" for loss in kept.losses)
    kept.save(folder)
    say(f"{len(found.graph.nodes)} nodes and {len(found.graph.ties)} ties are in {folder}.")


def _write(files: Any, path: Path) -> list[Path]:
    from workbench.store import write_atomically

    if len(files) > 1:
        if path.exists() and not path.is_dir():
            raise RequestError(f"{path} is a file, and this format is several.", fix="Name a folder.", code="not-a-folder")
        for name, raw in files.items():
            path.mkdir(parents=True, exist_ok=True)
            write_atomically(path / name, raw)
        return [path / name for name in files]
    if path.is_dir():
        raise RequestError(f"{path} is a folder.", fix="Name a file.", code="not-a-file")
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, next(iter(files.values())))
    return [path]


def _workspace() -> Workspace:
    from workbench.partnership import open_workspace

    return open_workspace(Path.cwd())


def _today() -> dt.date:
    return dt.datetime.now().astimezone().date()


def _audience(given: str) -> Audience:
    from workbench.store import AUDIENCES

    for audience in AUDIENCES:
        if given == audience:
            return audience
    raise typer.BadParameter(f"“{given}” is no audience. There are: {', '.join(AUDIENCES)}.")


def _level(given: str) -> Literal["person", "agency"]:
    if given == "person":
        return "person"
    if given == "agency":
        return "agency"
    raise typer.BadParameter(f"“{given}” is no level. There are: person, agency.")


def _plain(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Give the rows with None where there is no value, and rounded as they are read."""
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return [{str(name): round(value, 4) if isinstance(value, float) else value for name, value in row.items()} for row in rows]


def _say_lines(lines: Iterable[str], *, as_json: bool) -> None:
    say_json(list(lines)) if as_json else _say_each(lines)


def _say_each(lines: Iterable[str]) -> None:
    for line in lines:
        say(line)
