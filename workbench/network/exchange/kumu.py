"""Kumu: its JSON blueprint, and its two sheets as CSV.

Source: docs.kumu.io, “JSON / Blueprints”, “Structure your data for Kumu” and “How do I avoid duplicating data?”.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workbench.network.exchange.about import ABOUT, JSON_SHOWS, About, about, json_value, turned
from workbench.network.exchange.directions import connected
from workbench.network.exchange.kept import Row, Rules, columns, kept
from workbench.network.exchange.kinds import to_text
from workbench.network.exchange.ledger import Ledger, unique_names
from workbench.network.exchange.node_link import as_bytes, objects_of
from workbench.network.exchange.outcome import Exported, Imported
from workbench.network.exchange.rows import RawNode, RawTie, assembled
from workbench.network.graph_data import GraphData
from workbench.store.outside import read_json

__all__ = ["JSON_RULES", "export_kumu", "import_kumu", "kumu_names", "resolved"]

JSON_RULES = Rules("Kumu", one_kind=False, none=True, label=True, folded=str.casefold)
_ELEMENT = ("id", "label")
_CONNECTION = ("id", "from", "to", "direction", "type", "weight")


def export_kumu(graph: GraphData, file: str = "network.json") -> Exported:
    """Write a network as a Kumu blueprint: relations are types of connection.

    Example:
        >>> from workbench.network.graph_data import GraphData, Node
        >>> export_kumu(GraphData((Node("a"),))).losses
        ()
    """
    ledger = Ledger()
    found = kept(graph, JSON_RULES, ledger)
    names = kumu_names(found)
    said = about(
        found,
        JSON_SHOWS,
        renamed={table: turned(new) for table, new in names.items()},
        apart=True,
        directed=found.directed,
    )
    direction = "directed" if found.directed else "undirected"
    elements = [
        {
            "id": node.id,
            "label": node.attributes.get("label", node.id),
            **_plain(node.attributes, names["nodes"]),
        }
        for node in found.nodes
    ]
    connections = [
        {"from": tie.source, "to": tie.target, "direction": direction}
        | ({"type": tie.relation} if tie.relation else {})
        | ({} if tie.weight is None else {"weight": tie.weight})
        | _plain(tie.attributes, names["ties"])
        for tie in found.ties
    ]
    whole = {"elements": elements, "connections": connections, ABOUT: said.as_json}
    return Exported({file: as_bytes(whole)}, ledger.losses, found)


def import_kumu(raw: bytes, file: str = "network.json") -> Imported:
    """Read a network from a Kumu blueprint, ours or one written for Kumu.

    Connections may name elements by id or by label. Those that are mutual become two ties; so do undirected ones
    where others have a direction, which is noted.

    Raises:
        RecordError: It is no JSON, or no blueprint; see `workbench.store.outside.read_json`.

    Example:
        >>> raw = b'{"elements": [{"label": "A"}, {"label": "B"}], "connections": [{"from": "A", "to": "B"}]}'
        >>> import_kumu(raw).graph.ties[0].target
        'B'
    """
    whole = read_json(raw, file=file)
    elements, connections = ([_flat(row) for row in objects_of(whole, name, file)] for name in ("elements", "connections"))
    said = About.read(whole.get(ABOUT))
    nodes = [_node(row) for row in elements]
    ties = [
        (
            RawTie(
                _text(row.get("from")), _text(row.get("to")), row.get("type"), row.get("weight"),
                {name: value for name, value in row.items() if name not in _CONNECTION},
            ),
            _text(row.get("direction")),
        )
        for row in connections
    ]  # fmt: skip
    tied, directed, notes = connected(file, resolved(nodes, ties), said.directed)
    return assembled(file, nodes, tied, directed=directed, about=said, notes=notes)


def kumu_names(graph: GraphData) -> dict[str, dict[str, str]]:
    """Give the name under which each attribute stands in Kumu, beside Kumu's own."""
    nodes = [{n: v for n, v in node.attributes.items() if n != "label"} for node in graph.nodes]
    ties: list[Row] = [dict(tie.attributes) for tie in graph.ties]
    return {
        "nodes": {**unique_names(columns(nodes), str, _ELEMENT, str.casefold), "label": "label"},
        "ties": unique_names(columns(ties), str, _CONNECTION, str.casefold),
    }


def resolved(nodes: Sequence[RawNode], ties: Sequence[tuple[RawTie, str]]) -> list[tuple[RawTie, str]]:
    """Give ties whose ends are ids, where they name elements by labels that are unique."""
    ids = {node.id for node in nodes}
    labels: dict[str, list[str]] = {}
    for node in nodes:
        labels.setdefault(_text(node.attributes.get("label")), []).append(node.id)

    def end(name: str) -> str:
        return labels[name][0] if name not in ids and len(labels.get(name, [])) == 1 else name

    return [
        (RawTie(end(tie.source), end(tie.target), tie.relation, tie.weight, tie.attributes, tie.line), way)
        for tie, way in ties
    ]


def _flat(row: Mapping[str, Any]) -> dict[str, Any]:
    """Give a row whose fields stand beside each other, where a program keeps them apart as “attributes”, and its id as “_id”."""
    if "_id" not in row or not isinstance(row.get("attributes"), Mapping):
        return dict(row)
    own = {name: value for name, value in row.items() if name not in {"_id", "attributes"}}
    return {**row["attributes"], **own, "id": row["_id"]}


def _node(row: Mapping[str, Any]) -> RawNode:
    label = _text(row.get("label"))
    name = _text(row.get("id")) or label
    own = {"id"} | ({"label"} if label == name else set())
    return RawNode(name, {n: v for n, v in row.items() if n not in own})


def _text(value: Any) -> str:
    return value if isinstance(value, str) else to_text(value) if isinstance(value, int | float) else ""


def _plain(row: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    return {names[name]: json_value(value) for name, value in row.items()}
