"""Networks that join two kinds of nodes, such as people and what they know: their own measures, and a way to one kind."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from itertools import combinations
from typing import TYPE_CHECKING, Any, Literal

from workbench.network.measures.result import Answers, Result, result
from workbench.network.measures.suitable import simple, symmetrised, two_modes

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["projected", "two_mode_constraint", "two_mode_degree", "two_mode_effective_size"]

_Near = dict[Any, set[Any]]


def projected(graph: nx.Graph[Any], kind: Literal[0, 1] = 0) -> nx.Graph[Any]:
    """Join those of one kind who share something of the other.

    Args:
        graph: A two-mode network: every node has the attribute “bipartite”.
        kind: Which of the two kinds, in the order of that attribute.

    Returns:
        A network of that kind alone; “weight” is the number of shared things.

    Raises:
        RequestError: The network is of one kind.

    Example:
        >>> import networkx as nx
        >>> knows = nx.Graph([("ann", "benefits"), ("bea", "benefits")])
        >>> nx.set_node_attributes(knows, {"ann": 0, "bea": 0, "benefits": 1}, "bipartite")
        >>> list(projected(knows).edges(data="weight"))
        [('ann', 'bea', 1)]
    """
    import networkx as nx  # noqa: PLC0415  # slow to import

    near, kinds = _near(graph, "two-mode effective size")
    joined: nx.Graph[Any] = nx.Graph()
    joined.add_nodes_from(
        (node, {n: v for n, v in graph.nodes[node].items() if n != "bipartite"}) for node in kinds[kind]
    )
    for shared in kinds[1 - kind]:
        for one, other in combinations((node for node in kinds[kind] if node in near[shared]), 2):
            weight = joined[one][other]["weight"] + 1 if joined.has_edge(one, other) else 1
            joined.add_edge(one, other, weight=weight)
    return joined


def two_mode_degree(graph: nx.Graph[Any], answers: Answers | None = None) -> Result[dict[Any, float]]:
    """Give which part of the other kind each is linked with.

    The number of ties over the number of nodes of the other kind (Borgatti and Everett 1997). Say it as “holds 57% of
    the items”.

    Args:
        graph: A two-mode network.
        answers: Who was asked and answered.

    Returns:
        By node the share.

    Raises:
        RequestError: The network is of one kind.

    Example:
        >>> import networkx as nx
        >>> knows = nx.Graph([("ann", "benefits"), ("bea", "benefits"), ("ann", "debt")])
        >>> nx.set_node_attributes(knows, {"ann": 0, "bea": 0, "benefits": 1, "debt": 1}, "bipartite")
        >>> two_mode_degree(knows).value
        {'ann': 1.0, 'bea': 0.5, 'benefits': 1.0, 'debt': 0.5}
    """
    near, kinds = _near(graph, "degree")
    found = {node: len(near[node]) / len(kinds[1 - i]) for i, kind in enumerate(kinds) for node in kind}
    return result("degree", found, answers=answers)


def two_mode_constraint(
    graph: nx.Graph[Any], answers: Answers | None = None
) -> Result[dict[Any, float | None]]:
    """Give how far what each shares with others all leads to the same others.

    Hollway, Morin and Pauwelyn 2020: for each item a of i, (1/d(i) + the sum over i's other items b and over others j
    who have both a and b of 1/(d(i) d(b) d(j))) squared, summed over a. Items are measured likewise.

    Args:
        graph: A two-mode network.
        answers: Who was asked and answered.

    Returns:
        By node the constraint; None for an isolate, which has none.

    Raises:
        RequestError: The network is of one kind; see `constraint`.

    Example:
        >>> import networkx as nx
        >>> knows = nx.Graph([("ann", "benefits"), ("bea", "benefits"), ("ann", "debt")])
        >>> nx.set_node_attributes(knows, {"ann": 0, "bea": 0, "benefits": 1, "debt": 1}, "bipartite")
        >>> two_mode_constraint(knows).value["ann"]
        0.5
    """
    return _by_node("two-mode constraint", _constraint_of, graph, answers)


def two_mode_effective_size(
    graph: nx.Graph[Any], answers: Answers | None = None
) -> Result[dict[Any, float | None]]:
    """Give how many of those with whom each shares items are not linked among themselves.

    The others who share an item with i, less the sum over them of the part of i's sharing that goes to q times the
    number of the others with whom q shares: Burt 1992 on shared items, which gives the values of stocnet/netrics.

    Args:
        graph: A two-mode network.
        answers: Who was asked and answered.

    Returns:
        By node the effective size; None for one that shares nothing.

    Raises:
        RequestError: The network is of one kind; see `effective_size`.

    Example:
        >>> import networkx as nx
        >>> knows = nx.Graph([("ann", "benefits"), ("bea", "benefits"), ("ann", "debt"), ("carl", "debt")])
        >>> nx.set_node_attributes(knows, {"ann": 0, "bea": 0, "carl": 0, "benefits": 1, "debt": 1}, "bipartite")
        >>> two_mode_effective_size(knows).value["ann"]
        2.0
    """
    return _by_node("two-mode effective size", _effective_size_of, graph, answers)


def _by_node(
    name: str, of: Callable[[_Near, Any], float | None], graph: nx.Graph[Any], answers: Answers | None
) -> Result[dict[Any, float | None]]:
    near, _ = _near(graph, name)
    return result(name, {node: of(near, node) if near[node] else None for node in graph}, answers=answers)


def _near(graph: nx.Graph[Any], name: str) -> tuple[_Near, tuple[tuple[Any, ...], tuple[Any, ...]]]:
    kinds = two_modes(graph, name)
    graph, _ = simple(graph, name)
    return {node: set(of) for node, of in symmetrised(graph).adj.items()}, kinds


def _constraint_of(near: _Near, node: Any) -> float:
    mine = near[node]
    spent: dict[Any, list[float]] = {item: [1.0] for item in mine}
    for other in set().union(*(near[item] for item in mine)) - {node}:
        common = mine & near[other]
        ways = math.fsum(1 / len(near[item]) for item in common)
        for item in common:  # by way of each other item that the two have in common
            spent[item].append((ways - 1 / len(near[item])) / len(near[other]))
    return math.fsum((math.fsum(parts) / len(mine)) ** 2 for parts in spent.values())


def _effective_size_of(near: _Near, node: Any) -> float | None:
    shared = Counter(other for item in near[node] for other in near[item] if other != node)
    if not shared:
        return None
    others = shared.keys()
    redundant = 0
    for other, count in shared.items():
        with_whom = set().union(*(near[item] & others for item in near[other]))
        redundant += count * (len(with_whom) - 1)
    return len(shared) - redundant / shared.total()
