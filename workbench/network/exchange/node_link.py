"""Node-link JSON: what networkx and d3 read and write.

Source: networkx.org, `node_link_data`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from workbench.network.exchange.about import ABOUT, JSON_SHOWS, About, about, json_value, turned
from workbench.network.exchange.kept import Rules, columns, kept
from workbench.network.exchange.kinds import to_text
from workbench.network.exchange.ledger import Ledger, unique_names
from workbench.network.exchange.outcome import Exported, Imported
from workbench.network.exchange.rows import RawNode, RawTie, assembled, refusal
from workbench.network.graph_data import GraphData, Value
from workbench.store.outside import read_json

__all__ = ["as_bytes", "export_node_link", "import_node_link", "objects_of"]

_RULES = Rules("Node-link JSON", one_kind=False, none=True)
_OWN = frozenset({"key"})
_TIE = frozenset({"source", "target", "relation", "weight"})


def export_node_link(graph: GraphData, file: str = "network.json") -> Exported:
    """Write a network as node-link JSON.

    Example:
        >>> from workbench.network.graph_data import GraphData, Node
        >>> list(export_node_link(GraphData((Node("a"),))).files)
        ['network.json']
    """
    ledger = Ledger()
    found = kept(graph, _RULES, ledger)
    names = unique_names(columns([dict(tie.attributes) for tie in found.ties]), str, _OWN)
    above = unique_names(found.attributes, str, {ABOUT})
    said = about(found, JSON_SHOWS, renamed={"ties": turned(names), "network": turned(above)})
    multiple = len({(tie.source, tie.target) for tie in found.ties}) < len(found.ties)
    head = {above[name]: json_value(value) for name, value in found.attributes.items()}
    if said.as_json:
        head[ABOUT] = said.as_json
    edges: list[dict[str, Any]] = []
    for place, tie in enumerate(found.ties):
        edge: dict[str, Any] = {"source": tie.source, "target": tie.target}
        edge |= {"key": place} if multiple else {}
        edge |= {"relation": tie.relation} if tie.relation else {}
        edge |= {} if tie.weight is None else {"weight": tie.weight}
        edges.append(edge | _plain(tie.attributes, names))
    nodes = [{"id": node.id, **_plain(node.attributes)} for node in found.nodes]
    whole = {
        "directed": found.directed,
        "multigraph": multiple,
        "graph": head,
        "nodes": nodes,
        "edges": edges,
    }
    return Exported({file: as_bytes(whole)}, ledger.losses, found)


def import_node_link(raw: bytes, file: str = "network.json") -> Imported:
    """Read a network from node-link JSON, ours or another program's; ties may stand under “edges” or “links”.

    Raises:
        RecordError: It is no JSON, or no network; see `workbench.store.outside.read_json`.

    Example:
        >>> found = import_node_link(b'{"nodes": [{"id": 1}, {"id": 2}], "links": [{"source": 1, "target": 2}]}')
        >>> found.graph.ties[0].target, found.graph.directed
        ('2', False)
    """
    whole = read_json(raw, file=file)
    nodes = objects_of(whole, "nodes", file)
    edges = objects_of(whole, "edges" if "edges" in whole else "links", file)
    head = whole.get("graph")
    head = head if isinstance(head, dict) else {}
    own = _TIE | (_OWN if whole.get("multigraph") is True else set())
    return assembled(
        file,
        [RawNode(_name(row.get("id")), {n: v for n, v in row.items() if n != "id"}) for row in nodes],
        [
            RawTie(
                _name(row.get("source")), _name(row.get("target")), row.get("relation"), row.get("weight"),
                {name: value for name, value in row.items() if name not in own},
            )
            for row in edges
        ],
        directed=whole.get("directed") is True,
        network={name: value for name, value in head.items() if name != ABOUT},
        about=About.read(head.get(ABOUT)),
    )  # fmt: skip


def as_bytes(whole: Any) -> bytes:
    """Give JSON as bytes that are always the same: one value a line, letters as they are."""
    return (json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False) + "\n").encode()


def objects_of(whole: Any, name: str, file: str) -> list[dict[str, Any]]:
    """Give a list of objects that a file must have.

    Raises:
        RecordError: It is not there, or is something else.
    """
    found = whole.get(name) if isinstance(whole, dict) else None
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise refusal(
            file, f"This is JSON, but not a network: there is no list of objects called “{name}”.",
            "Export the network again, as node-link JSON or as a Kumu blueprint.", code="wrong-format",
        )  # fmt: skip
    return found


def _name(value: Any) -> str:
    """Give an id as text; "" where it is none."""
    return value if isinstance(value, str) else to_text(value) if isinstance(value, int | float) else ""


def _plain(row: Mapping[str, Value], names: Mapping[str, str] | None = None) -> dict[str, Any]:
    return {(names or {}).get(name, name): json_value(value) for name, value in row.items()}
