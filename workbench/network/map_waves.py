"""Two waves on one layout: which ties were kept, which are new, which were lost, and which nobody can compare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workbench.exhibits import CATEGORICAL, Figure, Provenance, Table, rows_table
from workbench.network.graph_data import GraphData, Tie
from workbench.network.layout import Point, place_nodes
from workbench.network.map_drawing import LineLook, MapLine, draw_map
from workbench.network.map_facts import MapFacts, listed
from workbench.network.map_figure import SYNTHETIC, figure_of, map_nodes, usual_groups
from workbench.network.wave_comparison import Change
from workbench.store import Audience
from workbench.text import one_line

__all__ = ["changes_figure", "together"]

_LOOKS = {
    "kept": LineLook("kept", None, "#595959", 1.5),
    "new": LineLook("new", "12 4", CATEGORICAL[0], 3.0),
    "lost": LineLook("lost", "2 5", CATEGORICAL[2], 3.0),
    "not comparable": LineLook("cannot be compared", "10 4 2 4", "#595959", 1.0),
}


def together(*graphs: GraphData) -> GraphData:
    """Give one network of several, each node and tie once, as a layout for all of them takes it.

    Args:
        *graphs: The networks, at least one; of a node that is in several, what the last says counts.

    Example:
        >>> from workbench.network.graph_data import Node
        >>> one, other = GraphData((Node("a"), Node("b")), (Tie("a", "b"),)), GraphData((Node("b"), Node("c")))
        >>> [node.id for node in together(one, other).nodes]
        ['a', 'b', 'c']
    """
    nodes = {node.id: node for graph in graphs for node in graph.nodes}
    ties = {(tie.source, tie.target, tie.relation): tie for graph in graphs for tie in graph.ties}
    return GraphData(tuple(nodes.values()), tuple(ties.values()), graphs[0].directed)


def changes_figure(  # noqa: PLR0913  # all but the first three by keyword
    earlier: GraphData,
    later: GraphData,
    change: Change,
    *,
    subtitle: str,
    provenance: Provenance,
    audience: Audience,
    by: str | None = None,
    group_names: Mapping[str, str] | None = None,
    places: Mapping[str, Point] | None = None,
    cautions: Sequence[str] = (),
) -> Figure:
    """Show what became of ties: one map of both waves, lines told apart by pattern.

    Args:
        earlier: The earlier wave.
        later: The later wave.
        change: What became of the ties, as `compare_ties` says of the same two.
        subtitle: Which ties these are, of whom, and when.
        provenance: Where it comes from.
        audience: The widest audience that may see it.
        by: The attribute by which nodes are told apart; None for the usual one.
        group_names: By value of that attribute what the group is called.
        places: Where nodes stand; who has no place there gets one, by the ties of both waves.
        cautions: What must be said beside it.

    Raises:
        ValueError: A tie of the change joins somebody who is in neither wave.

    Example:
        >>> from workbench.exhibits import Source
        >>> from workbench.network.graph_data import Node
        >>> nodes = (Node("a"), Node("b"))
        >>> change = Change("2025", "2026", (), (("a", "b"),), (), {})
        >>> source = Provenance(sources=(Source(title="Survey"),))
        >>> changes_figure(GraphData(nodes), GraphData(nodes, (Tie("a", "b"),)), change, subtitle="Advice", provenance=source, audience="team").headline
        '0 links kept, 1 new, 0 lost'
    """
    both = together(earlier, later)
    became = {
        **dict.fromkeys(change.kept, "kept"), **dict.fromkeys(change.new, "new"),
        **dict.fromkeys(change.lost, "lost"), **dict.fromkeys(change.not_comparable, "not comparable"),
    }  # fmt: skip
    drawn = GraphData(both.nodes, tuple(Tie(*pair) for pair in became), both.directed)
    facts = MapFacts(drawn, usual_groups(both) if by is None else by, group_names)
    lines = [
        MapLine(*pair, _LOOKS[kind], 1 if both.directed else 0) for pair, kind in sorted(became.items(), key=lambda one: one[1] != "kept")
    ]  # fmt: skip
    picture = draw_map(
        map_nodes(facts), lines, place_nodes(both, places),
        size_words=f"Larger: more links in {change.earlier} or {change.later}.", banner=SYNTHETIC if provenance.synthetic else "",
    )  # fmt: skip
    subtitle = one_line(subtitle)
    table = _table(facts, change, became, subtitle, (provenance, audience, cautions))
    return figure_of(_headline(change), subtitle, _words(facts, change), picture.svg, table)


def _headline(change: Change) -> str:
    said = change.words.partition(";")[0].rstrip(".")
    return said[0].upper() + said[1:]


def _words(facts: MapFacts, change: Change) -> str:
    """Give the text alternative: how many were kept, new and lost, who gained and lost most, and who has no tie left."""
    said = [f"A map of {len(facts.graph.nodes)} nodes in {change.earlier} and {change.later}: {change.words}"]
    for word, pairs in (("new", change.new), ("lost", change.lost)):
        counts = {one: sum(one in pair for pair in pairs) for one in facts.labels}
        most = max(counts, key=lambda one: counts[one], default="")
        if pairs:
            said.append(f"Most {word} links: {facts.labels[most]}, {counts[most]}.")
    left = {one for pair in (*change.kept, *change.new, *change.not_comparable) for one in pair}
    gone = [label for one, label in facts.labels.items() if one not in left and any(one in pair for pair in change.lost)]
    said.append(f"Lost all their links: {listed(gone)}." if gone else "Nobody lost all their links.")
    return " ".join(said)


def _table(
    facts: MapFacts,
    change: Change,
    became: Mapping[tuple[str, str], str],
    subtitle: str,
    about: tuple[Provenance, Audience, Sequence[str]],
) -> Table:
    provenance, audience, cautions = about
    headings = ("From", "To", "What became of the link") if facts.graph.directed else ("Between", "And", "What became of the link")
    rows = sorted(
        (facts.labels[one], facts.labels[other], change.not_comparable.get((one, other), "") or kind)
        for (one, other), kind in became.items()
    )  # fmt: skip
    return rows_table(
        f"Links of {change.earlier} and {change.later}: {subtitle}", headings, rows, provenance=provenance, audience=audience, notes=cautions
    )
