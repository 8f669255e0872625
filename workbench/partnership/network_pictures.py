"""Pictures of an inquiry's network: its map, who has what as two kinds of nodes, and one agency's links wave by wave."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from workbench.exhibits import Figure, Provenance, Source, chart_figure, rows_table
from workbench.network.graph_data import GraphData, Node, Tie
from workbench.network.map_figure import network_figure
from workbench.network.network import Level
from workbench.partnership.network_drafts import hiding
from workbench.partnership.network_findings import NOT_NAMED, one_agency_words
from workbench.partnership.network_maps import network_maps, save_layout, wave_names
from workbench.partnership.network_people import MADE_UP_NOTE, InquiryNetwork, open_network
from workbench.partnership.workspace import Workspace
from workbench.store import Audience

__all__ = ["holders_figure", "network_provenance", "network_sayings", "relationship_figure", "wave_map"]

_NOBODY = "nobody who answered"
_WAVES_IN_COLOUR = 4


def wave_map(  # noqa: PLR0913  # all but the first by keyword
    ws: Workspace,
    *,
    audience: Audience,
    on: dt.date,
    inquiry: str = "",
    wave: str | None = None,
    relation: str | None = None,
    level: Level = "person",
    view: Literal["map", "matrix"] | None = None,
) -> Figure:
    """Draw a wave of an inquiry's network for an audience, and save where everybody stands, so that the next map is alike.

    Args:
        ws: The whole workspace.
        audience: Who will see it.
        on: The day by which consents are judged.
        inquiry: The inquiry; the workspace's default one when empty.
        wave: The wave, or None for the latest.
        relation: The one kind of link, or None for any.
        level: People, or groups of them; or agencies.
        view: A map or a matrix; None for the matrix above 150 nodes.

    Returns:
        The figure, with its text alternative, table and cautions.

    Raises:
        UnknownNameError: There is no such inquiry, wave or relation.
        RecordError: The survey, or the saved layout, is wrong.
        WorkbenchError: The layout cannot be saved.
    """
    found = open_network(ws, inquiry)
    chosen = found.network.wave(wave).id
    found.network.data(relation, chosen)  # refuses a relation that there is not
    hide = hiding(ws, found, audience, on=on)
    name, shown = wave_names(found, hide)[chosen], hide(relation or "")
    maps = network_maps(ws, found, audience, on=on, level=level)
    save_layout(ws, found, maps, audience, level)
    graph = maps.waves.get(name, replace(maps.latest, nodes=(), ties=()))
    if relation is not None:
        graph = replace(graph, ties=tuple(tie for tie in graph.ties if tie.relation == shown))
    kind = "Links of any kind" if relation is None else f"Links: {shown or 'without a kind'}"
    return network_figure(
        graph, subtitle=f"{kind}, {name}, for {audience}", provenance=network_provenance(ws, found, hide, inquiry), audience=audience,
        by="agency" if level == "person" else "sort", places=maps.places, view=view,
        cautions=(*network_sayings(found, chosen, relation), *maps.cautions),
    )  # fmt: skip


def network_provenance(ws: Workspace, found: InquiryNetwork, hide: Callable[[str], str], inquiry: str = "") -> Provenance:
    """Give where an inquiry's network comes from: its survey, which says when it was made up; `hide` as `hiding` gives it."""
    title = f"Network survey of the inquiry “{hide(ws.inquiry(inquiry).title)}”{' (made up)' if found.synthetic else ''}"
    return Provenance(sources=(Source(title=title, synthetic=found.synthetic),))


def network_sayings(found: InquiryNetwork, wave: str, relation: str | None = None) -> tuple[str, ...]:
    """Give what must be said beside anything drawn of a wave: that it was made up, who answered, what may be told."""
    answers = found.network.answers(relation, wave)
    said = f"{answers.words[0].upper()}{answers.words[1:]}." if answers else "It is not known who was asked."
    caution = answers.caution if answers else ""
    return (*([MADE_UP_NOTE] if found.synthetic else []), caution or said)


def holders_figure(rows: Sequence[Sequence[str]], alone: int, *, subtitle: str, provenance: Provenance, audience: Audience) -> Figure:
    """Show which agencies have what: agencies and items as two kinds of nodes.

    Args:
        rows: For each item its label, its kind, how many people have it, and the agencies, divided by semicolons.
        alone: How many items are known in one agency only; the rows cannot tell, where some agencies are not named.
        subtitle: The wave.
        provenance: Where it comes from.
        audience: The widest audience that may see it.

    Example:
        >>> from workbench.exhibits import Source
        >>> rows = [["Debt advice", "knowledge", "3", "Council; Jobcentre"], ["Food", "contact", "1", "Council"]]
        >>> source = Provenance(sources=(Source(title="Survey"),))
        >>> holders_figure(rows, 1, subtitle="2026", provenance=source, audience="team").headline
        'Council has most: 2 of 2 items; 1 is known in one agency only'
    """
    agencies = {name: f"a{i}" for i, name in enumerate(dict.fromkeys(name for row in rows for name in _agencies(row)))}
    nodes = [Node(one, {"label": name, "mode": "agency"}) for name, one in agencies.items()]
    nodes += [Node(f"i{i}", {"label": row[0], "mode": row[1]}) for i, row in enumerate(rows)]
    ties = [Tie(agencies[name], f"i{i}", "has") for i, row in enumerate(rows) for name in _agencies(row)]
    figure = network_figure(
        GraphData(tuple(nodes), tuple(ties), directed=False), subtitle=f"Which agencies have which items, {subtitle}",
        provenance=provenance, audience=audience, by="mode",
    )  # fmt: skip
    # several that are not named may stand for different agencies, so that together they have no most
    counts = Counter(name for row in rows for name in _agencies(row) if name != NOT_NAMED)
    most = f"{counts.most_common(1)[0][0]} has most: {counts.most_common(1)[0][1]} of {len(rows)} items; " if counts else ""
    return figure.model_copy(update={"headline": f"{most}{one_agency_words(alone)}"})


def relationship_figure(found: Mapping[str, Any], *, provenance: Provenance, audience: Audience) -> Figure:
    """Show one agency's links with each other agency, wave by wave.

    Args:
        found: One of what `relationships` gives, with links.
        provenance: Where it comes from.
        audience: The widest audience that may see it.

    Example:
        >>> from workbench.exhibits import Source
        >>> found = {"name": "Jobcentre", "relation": "advice", "waves": ["2025", "2026"], "links": [["Council", "2", "5"]]}
        >>> source = Provenance(sources=(Source(title="Survey"),))
        >>> relationship_figure(found, provenance=source, audience="team").headline
        'Links with Jobcentre: 2 in 2025, 5 in 2026'
    """
    waves = list(found["waves"])[-_WAVES_IN_COLOUR:]
    first = len(found["waves"]) - len(waves)
    rows = [[row[0], *row[1 + first :]] for row in found["links"]]
    sums = [_summed([row[1 + i] for row in rows]) for i in range(len(waves))]
    cells = [(row[0], wave, row[1 + i]) for row in rows for i, wave in enumerate(waves)]
    values = [{"agency": agency, "wave": wave, "links": int(cell)} for agency, wave, cell in cells if cell.isdigit()]
    table = rows_table(
        f"Links with {found['name']}, by the other agency", ["Agency", *waves], rows, provenance=provenance, audience=audience, numeric=waves
    )
    said = "; ".join(f"{row[0]}: {', '.join(f'{n} in {wave}' for wave, n in zip(waves, row[1:], strict=True))}" for row in rows)
    bars = {"y": {"field": "agency", "type": "nominal", "title": None, "axis": {"labelLimit": 320}}, "yOffset": {"field": "wave", "sort": waves}}
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json", "data": {"values": values}, "width": 460, "height": {"step": 22},
        "encoding": {**bars, "x": {"field": "links", "type": "quantitative", "title": "Links, either way", "axis": {"tickMinStep": 1}}},
        "layer": [
            {"mark": "bar", "encoding": {"color": {"field": "wave", "type": "nominal", "sort": waves, "title": None}}},
            {"mark": {"type": "text", "align": "left", "dx": 4}, "encoding": {"text": {"field": "label"}}},
        ],
    }  # fmt: skip
    for value in values:
        value["label"] = f"{value['links']} in {value['wave']}"
    return chart_figure(
        spec, headline=f"Links with {found['name']}: {', '.join(f'{n} in {wave}' for n, wave in zip(sums, waves, strict=True))}",
        subtitle=f"{found['relation'] or 'Links'}, named by either side, by the other agency", alt=f"Bars: {said}.",
        table=table, provenance=provenance, audience=audience,
    )  # fmt: skip


def _summed(cells: Sequence[str]) -> str:
    """Give the sum of a wave's links; in words why there is none, where links of this kind were not asked about."""
    return next((cell for cell in cells if not cell.isdigit()), str(sum(int(cell) for cell in cells if cell.isdigit())))


def _agencies(row: Sequence[str]) -> list[str]:
    return [name for name in row[3].split("; ") if name and name != _NOBODY]
