"""GEXF 1.3: what Gephi and Gephi Lite read and write.

Source: gexf.net, GEXF 1.3 Primer and schema.
"""

from __future__ import annotations

from typing import Any

from workbench.errors import Problem
from workbench.network.exchange.about import ABOUT, XML_SHOWS, About, about, turned
from workbench.network.exchange.directions import connected
from workbench.network.exchange.gexf_reading import GexfRows, read_gexf_rows
from workbench.network.exchange.kept import Row, Rules, columns, kept
from workbench.network.exchange.kinds import kind_of_column, to_text
from workbench.network.exchange.ledger import Ledger, unique_names
from workbench.network.exchange.outcome import Exported, Imported
from workbench.network.exchange.rows import RawNode, assembled, note
from workbench.network.graph_data import GraphData, Tie

__all__ = ["export_gexf", "import_gexf"]

_SPACE = "http://gexf.net/1.3"
_TYPES = {"bool": "boolean", "int": "long", "float": "double"}
_RULES = Rules("GEXF", network_apart=True, label=True)
_READERS_OWN = {
    "nodes": frozenset({"end", "parents", "pid", "spells", "start", "viz"}),
    "ties": frozenset({"end", "id", "key", "label", "networkx_key", "spells", "start"}),
}
"""What networkx takes for places, times or keys; the edge of a tie has a label of its own in Gephi."""
_CLASS = {"nodes": "node", "ties": "edge"}
_MARK = f"{ABOUT}: "


def export_gexf(graph: GraphData, file: str = "network.gexf") -> Exported:
    """Write a network as GEXF.

    Example:
        >>> from workbench.network.graph_data import GraphData, Node
        >>> export_gexf(GraphData((Node("a"),))).losses
        ()
    """
    from lxml import etree  # noqa: PLC0415  # slow to import, and most commands do not need it

    ledger = Ledger()
    found = kept(graph, _RULES, ledger)
    tables = _tables(found)
    written = {table: unique_names(columns(rows), str, _READERS_OWN[table]) for table, rows in tables.items()}
    said = about(
        found, XML_SHOWS, apart=True, renamed={table: turned(names) for table, names in written.items()}
    ).as_json
    root = etree.Element("gexf", nsmap={None: _SPACE}, version="1.3")
    if said:
        etree.SubElement(etree.SubElement(root, "meta"), "description").text = _MARK + said
    direction = "directed" if found.directed else "undirected"
    drawn = etree.SubElement(root, "graph", defaultedgetype=direction, mode="static")
    keys = {table: _declared(drawn, _CLASS[table], rows, written[table]) for table, rows in tables.items()}

    def say(element: Any, table: str, row: Row) -> None:
        values = etree.SubElement(element, "attvalues") if row else None
        for name in sorted(row):
            etree.SubElement(values, "attvalue", {"for": keys[table][name], "value": to_text(row[name])})

    place = etree.SubElement(drawn, "nodes")
    for node, row in zip(found.nodes, tables["nodes"], strict=True):
        label = str(node.attributes.get("label", node.id))
        say(etree.SubElement(place, "node", id=node.id, label=label), "nodes", row)
    place = etree.SubElement(drawn, "edges")
    for tie, row in zip(found.ties, tables["ties"], strict=True):
        say(etree.SubElement(place, "edge", _edge(tie)), "ties", row)
    raw = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return Exported({file: raw}, ledger.losses, found)


def _tables(graph: GraphData) -> dict[str, list[Row]]:
    return {
        "nodes": [{n: v for n, v in node.attributes.items() if n != "label"} for node in graph.nodes],
        "ties": [
            {**({"relation": tie.relation} if tie.relation else {}), **tie.attributes} for tie in graph.ties
        ],
    }


def _edge(tie: Tie) -> dict[str, str]:
    edge = {"source": tie.source, "target": tie.target}
    edge |= {} if tie.weight is None else {"weight": str(tie.weight)}
    return edge | (
        {"kind": tie.relation} if tie.relation else {}
    )  # without it Gephi makes one of parallel edges


def import_gexf(raw: bytes, file: str = "network.gexf") -> Imported:
    """Read a network from GEXF, ours or Gephi's; places, colours and times are left out, which is noted.

    The kind of an edge is its relation where it has none of its own. Edges that are mutual become two ties; so do
    undirected ones where others have a direction.

    Raises:
        RecordError: See `workbench.network.exchange.gexf_reading.read_gexf_rows`.

    Example:
        >>> from workbench.network.graph_data import GraphData, Node
        >>> (raw,) = export_gexf(GraphData((Node("a"),))).files.values()
        >>> import_gexf(raw).graph.nodes
        (Node(id='a', attributes={}),)
    """
    found = read_gexf_rows(raw, file)
    text = found.description
    said = About.read(text.removeprefix(_MARK)) if text.startswith(_MARK) else About()
    notes = _notes(file, found)
    ways = [(tie, way or ("directed" if found.directed else "undirected")) for tie, way in found.ties]
    directed = any(way != "undirected" for _, way in ways) if ways else found.directed
    ties, _, mixed = connected(file, ways, directed)
    kinds = {
        table: {
            **{said.renamed.get(table, {}).get(name, name): kind for name, kind in stated.items()},
            **said.kinds.get(table, {}),
        }
        for table, stated in found.kinds.items()
    }
    return assembled(
        file, [_without_label(node) for node in found.nodes], ties, directed=directed,
        about=About({**said.kinds, **kinds}, said.renamed, said.network), notes=[*notes, *mixed],
    )  # fmt: skip


def _notes(file: str, found: GexfRows) -> list[Problem]:
    """Say what was passed over."""
    notes: list[Problem] = []
    if found.left_out:
        notes.append(note(
            file, f"{found.left_out:,} places, colours, times and the like were left out.", "Keep the GEXF file, if they are needed.",
            code="drawing-left-out",
        ))  # fmt: skip
    if found.defaults:
        notes.append(note(
            file, f"{found.defaults:,} attributes have a default; nodes and ties that do not say theirs were left without.",
            "Write the value at each, if it is meant so.", code="default-left-out",
        ))  # fmt: skip
    return notes


def _without_label(node: RawNode) -> RawNode:
    """Leave out a label that is the id, or none, as nodes without one have it."""
    rest = {
        name: value
        for name, value in node.attributes.items()
        if name != "label" or value not in {node.id, None}
    }
    return RawNode(node.id, rest, node.line)


def _declared(drawn: Any, kind: str, rows: list[Row], written: dict[str, str]) -> dict[str, str]:
    """Declare the attributes of nodes or edges; give their keys."""
    from lxml import etree  # noqa: PLC0415  # as above

    found = columns(rows)
    if not found:
        return {}
    declared = etree.SubElement(drawn, "attributes", {"class": kind})
    for place, (name, values) in enumerate(found.items()):
        kind_of = _TYPES.get(kind_of_column(values), "string")
        etree.SubElement(
            declared, "attribute", {"id": f"{kind[0]}{place}", "title": written[name], "type": kind_of}
        )
    return {name: f"{kind[0]}{place}" for place, name in enumerate(found)}
