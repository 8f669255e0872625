"""GraphML: what igraph, networkx, Gephi, yEd and visone read and write.

Source: graphml.graphdrawing.org, GraphML Primer; attributes as in its extension GraphML-Attributes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.sax.xmlreader import AttributesImpl

from workbench.errors import Problem
from workbench.network.exchange.about import ABOUT, XML_SHOWS, About, about, turned
from workbench.network.exchange.kept import Row, Rules, columns, kept
from workbench.network.exchange.kinds import kind_of_column, to_text
from workbench.network.exchange.ledger import Ledger, unique_names
from workbench.network.exchange.outcome import Exported, Imported
from workbench.network.exchange.rows import RawNode, RawTie, assembled, note, refusal
from workbench.network.graph_data import GraphData, Tie, Value
from workbench.store.outside import LIMITS, read_graphml
from workbench.store.outside.xml_scan import Scan, scan_xml

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["export_graphml", "import_graphml"]

_SPACE = "http://graphml.graphdrawing.org/xmlns"
_TYPES = {"bool": "boolean", "int": "long", "float": "double"}
_RULES = Rules("GraphML")
_READERS_OWN = frozenset({"id", "key"})
"""What networkx takes for the key of an edge, so that ties beside each other would become one."""
_FOR = {"nodes": "node", "ties": "edge", "network": "graph"}
_ABOUT_KEY = "about"
_NETWORKS_OWN = frozenset({ABOUT, "node_default", "edge_default"})


def export_graphml(graph: GraphData, file: str = "network.graphml") -> Exported:
    """Write a network as GraphML.

    Example:
        >>> from workbench.network.graph_data import GraphData, Node
        >>> export_graphml(GraphData((Node("a"),))).losses
        ()
    """
    from lxml import etree  # noqa: PLC0415  # slow to import, and most commands do not need it

    ledger = Ledger()
    found = kept(graph, _RULES, ledger)
    _note_absent(found, ledger)
    tables = _tables(found)
    written = {table: _written(table, rows) for table, rows in tables.items()}
    said = about(found, XML_SHOWS, renamed={table: turned(names) for table, names in written.items()}).as_json
    root = etree.Element("graphml", nsmap={None: _SPACE})
    keys: dict[tuple[str, str], str] = {}
    for table, rows in tables.items():
        for place, (name, values) in enumerate(columns(rows).items()):
            keys[table, name] = f"{_FOR[table]}{place}"
            _declare(root, keys[table, name], _FOR[table], (written[table][name], _type(values)))
    if said:
        _declare(root, _ABOUT_KEY, "graph", (ABOUT, "string"))
    drawn = etree.SubElement(root, "graph", edgedefault="directed" if found.directed else "undirected")
    if said:
        etree.SubElement(drawn, "data", key=_ABOUT_KEY).text = said

    def say(element: Any, table: str, row: Row) -> None:
        for name in sorted(row):
            etree.SubElement(element, "data", key=keys[table, name]).text = to_text(row[name])

    say(drawn, "network", tables["network"][0])
    for node, row in zip(found.nodes, tables["nodes"], strict=True):
        say(etree.SubElement(drawn, "node", id=node.id), "nodes", row)
    for tie, row in zip(found.ties, tables["ties"], strict=True):
        say(etree.SubElement(drawn, "edge", source=tie.source, target=tie.target), "ties", row)
    raw = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return Exported({file: raw}, ledger.losses, found)


def import_graphml(raw: bytes, file: str = "network.graphml") -> Imported:
    """Read a network from GraphML, ours or another program's.

    Raises:
        RecordError: See `workbench.store.outside.read_graphml`; or it holds several graphs, or graphs inside nodes.

    Example:
        >>> from workbench.network.graph_data import GraphData, Node
        >>> (raw,) = export_graphml(GraphData((Node("a"),))).files.values()
        >>> import_graphml(raw).graph.nodes[0].id
        'a'
    """
    drawn = read_graphml(raw, file=file)
    defaults = _Defaults(file, LIMITS)
    scan_xml(raw, defaults)
    if defaults.graphs > 1:
        raise refusal(
            file, "It holds several graphs, or graphs inside nodes, and only one could be read.",
            "Save one graph by itself, with all groups opened.", code="several-networks",
        )  # fmt: skip
    said = About.read(drawn.graph.get(ABOUT))
    nodes, ties = _drawn_rows(drawn)
    network = {name: value for name, value in drawn.graph.items() if name not in _NETWORKS_OWN}
    return assembled(
        file, nodes, ties, directed=drawn.is_directed(), network=network, about=said, notes=defaults.notes
    )


class _Defaults(Scan):
    """Counts attributes with a default, and graphs."""

    count = 0
    graphs = 0

    def begin(self, local: str, attrs: AttributesImpl) -> None:  # noqa: ARG002  # SAX's own
        """Count the start of a default or a graph."""
        self.count += local == "default"
        self.graphs += local == "graph"

    @property
    def notes(self) -> list[Problem]:
        """What is to be said of them."""
        if not self.count:
            return []
        return [note(
            self.file, f"{self.count:,} attributes have a default; nodes and ties that do not say theirs were left without.",
            "Write the value at each, if it is meant so.", code="default-left-out",
        )]  # fmt: skip


def _drawn_rows(drawn: nx.Graph) -> tuple[list[RawNode], list[RawTie]]:
    """Give the rows of a graph that networkx read."""
    nodes = [RawNode(str(name), said) for name, said in drawn.nodes(data=True)]
    ties = []
    for source, target, said in drawn.edges(data=True):
        rest = {name: value for name, value in said.items() if name not in {"relation", "weight"}}
        ties.append(RawTie(source, target, said.get("relation"), said.get("weight"), rest))
    return nodes, ties


def _declare(root: Any, key: str, of: str, named: tuple[str, str]) -> None:
    from lxml import etree  # noqa: PLC0415  # as above

    name, kind = named
    etree.SubElement(root, "key", {"id": key, "for": of, "attr.name": name, "attr.type": kind})


def _note_absent(graph: GraphData, ledger: Ledger) -> None:
    """Note where igraph will say no although nobody did."""
    for where, things in (("nodes", graph.nodes), ("ties", graph.ties)):
        for name, values in columns([dict(thing.attributes) for thing in things]).items():
            absent = len(things) - len(values) if kind_of_column(values) == "bool" else 0
            ledger.add(
                where,
                name,
                "is read by igraph as no where it is absent",
                "igraph knows no absent yes or no",
                absent,
            )


def _tables(graph: GraphData) -> dict[str, list[Row]]:
    return {
        "nodes": [dict(node.attributes) for node in graph.nodes],
        "ties": [_said(tie) for tie in graph.ties],
        "network": [dict(graph.attributes)],
    }


def _said(tie: Tie) -> Row:
    stated: Row = {"relation": tie.relation} if tie.relation else {}
    return stated | ({} if tie.weight is None else {"weight": tie.weight}) | dict(tie.attributes)


def _written(table: str, rows: list[Row]) -> dict[str, str]:
    """Give the name under which each attribute is written, beside those that readers use themselves."""
    taken = {"ties": _READERS_OWN, "network": _NETWORKS_OWN}.get(table, frozenset())
    return unique_names(columns(rows), str, taken)


def _type(values: list[Value]) -> str:
    return _TYPES.get(kind_of_column(values), "string")
