"""Two-mode networks in formats that know two blocks of nodes, and no attributes."""

from __future__ import annotations

from dataclasses import replace

from workbench.network.exchange.kept import Rules, kept
from workbench.network.exchange.ledger import Ledger
from workbench.network.graph_data import GraphData, Node

__all__ = ["kept_in_blocks", "with_modes"]

_MODE = "mode"


def kept_in_blocks(graph: GraphData, rules: Rules, ledger: Ledger) -> tuple[GraphData, int]:
    """Give the network as a format without attributes can hold it, and how many nodes its first block has.

    The nodes' `mode` is kept as 1 and 2 where the nodes of one mode come before those of the other and every tie
    joins one with one; else there are no blocks, and the number is 0.
    """
    first = _first_block(graph)
    if not first:
        return kept(graph, rules, ledger), 0
    if graph.modes != (1, 2) or not all(type(mode) is int for mode in graph.modes):
        ledger.add(
            "nodes", _MODE, "is written as 1 and 2", f"{rules.title} numbers the two modes", len(graph.nodes)
        )
    bare = tuple(
        Node(node.id, {name: value for name, value in node.attributes.items() if name != _MODE})
        for node in graph.nodes
    )
    return with_modes(kept(replace(graph, nodes=bare), rules, ledger), first), first


def with_modes(graph: GraphData, first: int) -> GraphData:
    """Give the network with mode 1 for the first nodes and 2 for the others; as it is where `first` is 0."""
    if not first:
        return graph
    nodes = tuple(Node(node.id, {_MODE: 1 if place < first else 2}) for place, node in enumerate(graph.nodes))
    return replace(graph, nodes=nodes)


def _first_block(graph: GraphData) -> int:
    modes = [node.attributes.get(_MODE) for node in graph.nodes]
    if graph.directed or len(graph.modes) != 2 or None in modes:  # noqa: PLR2004  # two modes
        return 0
    first = modes.count(graph.modes[0])
    places = {node.id: place for place, node in enumerate(graph.nodes)}
    sorted_so = modes[:first] == [graph.modes[0]] * first
    return (
        first
        if sorted_so and all(places[tie.source] < first <= places[tie.target] for tie in graph.ties)
        else 0
    )
