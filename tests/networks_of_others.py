"""Networks that other people published, and what R and others make of them; read where they lie."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import networkx as nx
from shared_fixtures import fixture_path

_DIRECTED = {"knoke_bureaucracies", "krackhardt_hightech", "cross_parker_manufacturing", "cross_parker_consulting"}


def reference_names() -> list[str]:
    """Give the names of the networks that R measured; one that is absent where the fixtures are."""
    path = Path(__file__).resolve().parents[2] / "shared" / "fixtures" / "networks" / "reference_R.json"
    return [name for name in json.loads(path.read_text()) if name != "_meta"] if path.exists() else ["absent"]


def reference(name: str) -> dict[str, Any]:
    """Give what R made of a network."""
    return json.loads(fixture_path("networks", "reference_R.json").read_text())[name]


def published(name: str) -> dict[str, Any]:
    """Give what others printed of a network, by the beginning of its name."""
    every = json.loads(fixture_path("networks", "published_values.json").read_text())
    return next(values for key, values in every.items() if key.startswith(name))


def network(name: str) -> nx.Graph:
    """Read a network: folder/file, and in brackets which ties of it, by their type or their least weight.

    Weight 1 of Cross and Parker is “never”, so a network of theirs is always asked for with a least weight.
    """
    folder, file, chosen = re.fullmatch(r"([^/]+)/([^\[]+)(?:\[(.+)\])?", name).groups()
    directed = folder in _DIRECTED or folder.startswith("emon")
    graph = nx.DiGraph() if directed else nx.Graph()
    for row in _rows(folder, "nodes"):
        graph.add_node(row["id"], **row)
    for row in _rows(folder, file):
        weight = float(row.get("weight") or 1)
        if not chosen or row.get("type") == chosen or (chosen.startswith("weight>=") and weight >= float(chosen[8:])):
            graph.add_edge(row["source"], row["target"], weight=weight)
    return graph


def groups(graph: nx.Graph, attribute: str) -> dict[str, str]:
    """Give an attribute by node."""
    return dict(graph.nodes(data=attribute))


def two_mode(graph: nx.Graph, attribute: str = "type") -> nx.Graph:
    """Mark the two kinds of nodes, in the order of their first nodes."""
    kinds = list(dict.fromkeys(groups(graph, attribute).values()))
    nx.set_node_attributes(graph, {node: kinds.index(kind) for node, kind in graph.nodes(data=attribute)}, "bipartite")
    return graph


def _rows(folder: str, file: str) -> list[dict[str, str]]:
    with fixture_path("networks", folder, f"{file}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
