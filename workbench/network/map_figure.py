"""A network as a figure of a report: the map, or above 150 nodes the matrix, with its words and the table beside it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Literal

from workbench.exhibits import CATEGORICAL, Figure, Provenance, Table, rows_table
from workbench.network.graph_data import GraphData
from workbench.network.layout import Point, place_nodes
from workbench.network.map_drawing import LineLook, MapLine, MapNode, draw_map
from workbench.network.map_facts import MapFacts
from workbench.network.map_marks import OTHERS, marks_of
from workbench.network.matrix_picture import draw_matrix
from workbench.store import Audience
from workbench.text import one_line

__all__ = ["MATRIX_ABOVE", "SYNTHETIC", "figure_of", "map_lines", "map_nodes", "network_figure", "nodes_table", "usual_groups"]

MATRIX_ABOVE = 150
"""With more nodes a map is a knot; a matrix still shows who hangs together."""

SYNTHETIC = "SYNTHETIC DATA: made up, not real"

_NAMES_TO = 60
_MOST_ROWS = 500
_PATTERNS = (None, "8 4", "2 4", "10 3 2 3")
_SEVERAL = LineLook("links of several kinds", None, "#0B0C0C", 3.0)


def network_figure(  # noqa: PLR0913  # all but the first by keyword
    graph: GraphData,
    *,
    subtitle: str,
    provenance: Provenance,
    audience: Audience,
    by: str | None = None,
    group_names: Mapping[str, str] | None = None,
    places: Mapping[str, Point] | None = None,
    view: Literal["map", "matrix"] | None = None,
    cautions: Sequence[str] = (),
    ringed: Collection[str] = (),
) -> Figure:
    """Show a network: the drawing, what is seen on it in words, and a table of its nodes.

    Nodes are larger the more they are named. Node ids stand nowhere but where a node has no attribute “label”.

    Args:
        graph: The network as the audience may see it; for others than the team that is what `shown_network` gives.
        subtitle: Which ties these are, of whom, and when.
        provenance: Where it comes from; made-up data say so on the drawing.
        audience: The widest audience that may see it.
        by: The attribute by which nodes are told apart; None for the mode, agency, level or sort, whichever there is first.
        group_names: By value of that attribute what the group is called.
        places: Where nodes stand, such as `read_places` gives; who has no place there gets one.
        view: A map or a matrix; None for the matrix above 150 nodes.
        cautions: What must be said beside it, such as how many did not answer.
        ringed: Ids of nodes to point out.

    Returns:
        A figure with an SVG drawing.

    Example:
        >>> from workbench.exhibits import Source
        >>> from workbench.network.graph_data import Node, Tie
        >>> graph = GraphData((Node("a", {"label": "Council"}), Node("b", {"label": "DWP"})), (Tie("a", "b"),))
        >>> source = Provenance(sources=(Source(title="Survey"),))
        >>> network_figure(graph, subtitle="Advice", provenance=source, audience="team").headline
        'DWP is named by most: by 1 of 1 others'
    """
    facts, subtitle = MapFacts(graph, usual_groups(graph) if by is None else by, group_names), one_line(subtitle)
    banner = SYNTHETIC if provenance.synthetic else ""
    if view == "matrix" or (view is None and len(graph.nodes) > MATRIX_ABOVE):
        svg, said = draw_matrix(facts, banner=banner), "A matrix of who names whom, one row and column for each node"
    else:
        nodes = map_nodes(facts, ringed)
        drawn = draw_map(nodes, map_lines(facts), place_nodes(graph, places), size_words=_size_words(facts), banner=banner)
        svg, said = drawn.svg, "A map"
        if len(drawn.labels) < len(nodes):
            cautions = (*cautions, f"{len(drawn.labels)} of {len(nodes)} nodes have room for their name on the map; all stand here.")
    table = nodes_table(facts, subtitle, provenance=provenance, audience=audience, cautions=cautions)
    return figure_of(facts.headline, subtitle, f"{said}: {facts.words}", svg, table)


def figure_of(headline: str, subtitle: str, alt: str, svg: str, table: Table) -> Figure:
    """Put a drawing together with its table, for the same audience and from the same sources."""
    return Figure(
        headline=headline, subtitle=subtitle, alt=alt, table=table, svg=svg, provenance=table.provenance, audience=table.audience
    )


def usual_groups(graph: GraphData) -> str:
    """Give the attribute by which nodes are told apart if nobody says: mode, agency, level or sort; "" for none."""
    there = {name for node in graph.nodes for name, value in node.attributes.items() if value not in {None, ""}}
    return next((name for name in ("mode", "agency", "level", "sort") if name in there), "")


def map_nodes(facts: MapFacts, ringed: Collection[str] = ()) -> list[MapNode]:
    """Give the nodes as they are drawn, those named by most first."""
    marks = marks_of(list(facts.groups.values()))
    most = max(facts.named_by.values(), default=0) or 1
    first = sorted(facts.ranked, key=lambda one: one not in ringed)  # who is looked for is labelled before all others
    return [
        MapNode(one, facts.labels[one], marks[facts.groups[one]], (facts.named_by[one] / most) ** 0.5, one in ringed)
        for one in first
    ]  # fmt: skip


def map_lines(facts: MapFacts) -> list[MapLine]:
    """Give the ties as they are drawn: one line for both directions, told apart by kind where there are up to four."""
    kinds = facts.graph.relations
    looks = {
        kind: LineLook(kind or "links without a kind", _PATTERNS[i], CATEGORICAL[i] if len(kinds) > 1 else "#595959")
        for i, kind in enumerate(kinds[: len(_PATTERNS)])
    }
    any_kind = LineLook("links of any kind")
    found: dict[tuple[str, str], MapLine] = {}
    for (source, target), relations in facts.pairs.items():
        back = facts.pairs.get((target, source), frozenset())
        if (target, source) in found:
            continue
        every = relations | back
        look = any_kind if len(kinds) > len(_PATTERNS) else looks[next(iter(every))] if len(every) == 1 else _SEVERAL
        heads = (2 if back else 1) if facts.graph.directed else 0
        found[source, target] = MapLine(source, target, look, heads)
    return sorted(found.values(), key=lambda line: (line.look.width, line.look.words))


def nodes_table(
    facts: MapFacts, subtitle: str, *, provenance: Provenance, audience: Audience, cautions: Sequence[str] = ()
) -> Table:
    """Give the table beside a map: each node, its group, by how many it is named, and to whom it is tied."""
    marks = marks_of(list(facts.groups.values()))
    columns: list[tuple[str, bool, Mapping[str, str]]] = [("Who or what", False, facts.labels)]
    if facts.by:
        columns.append((f"Group ({facts.by})", False, facts.groups))
        columns.append(("Drawn as", False, {one: marks[group].words for one, group in facts.groups.items()}))
    if len(facts.graph.nodes) <= _NAMES_TO:
        columns.append(("Linked with", False, _linked(facts)))
    if facts.graph.directed:
        columns.append(("Named by", True, {one: f"{n:,}" for one, n in facts.named_by.items()}))
        columns.append(("Names", True, {one: f"{n:,}" for one, n in facts.names.items()}))
    else:
        columns.append(("Links", True, {one: f"{n:,}" for one, n in facts.named_by.items()}))
    shown = facts.ranked[:_MOST_ROWS]
    notes = list(cautions)
    if len(shown) < len(facts.ranked):
        notes.append(f"The first {len(shown):,} of {len(facts.ranked):,} nodes, those named by most.")
    if any(mark.group == OTHERS for mark in marks.values()):
        notes.append("The smallest groups are drawn alike, as “others”.")
    return rows_table(
        f"Who is linked with whom: {subtitle}",
        [heading for heading, _, _ in columns],
        [[cells[one] for _, _, cells in columns] for one in shown],
        provenance=provenance,
        audience=audience,
        numeric=[heading for heading, numeric, _ in columns if numeric],
        notes=notes,
    )


def _linked(facts: MapFacts) -> dict[str, str]:
    return {
        one: "; ".join(facts.labels[other] for other in facts.ranked if other in near) or "nobody"
        for one, near in facts.near.items()
    }  # fmt: skip


def _size_words(facts: MapFacts) -> str:
    if not facts.pairs:
        return ""
    return "Larger: named by more." if facts.graph.directed else "Larger: more links."
