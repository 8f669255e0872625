"""What holds a network together: separate parts, cut points, bridges, fragmentation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from workbench.errors import RequestError
from workbench.network.measures.contacts import Contacts
from workbench.network.measures.result import Answers, Result, result
from workbench.network.measures.suitable import simple, symmetrised

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["bridges", "components", "cut_points", "fragmentation"]


def components(graph: nx.Graph[Any], answers: Answers | None = None) -> Result[tuple[frozenset[Any], ...]]:
    """Give the separate parts of a network, the largest first.

    Sets in which each can be reached from each, whatever the direction of ties (Wasserman and Faust 1994, ch. 4).

    Args:
        graph: The network.
        answers: Who was asked and answered.

    Returns:
        The parts. Also: isolates, how many have no link at all.

    Example:
        >>> import networkx as nx
        >>> [sorted(part) for part in components(nx.Graph([(1, 2), (3, 4), (4, 5)])).value]
        [[3, 4, 5], [1, 2]]
    """
    import networkx as nx  # noqa: PLC0415  # slow to import

    graph, cautions = simple(graph, "components")
    parts = sorted(
        (frozenset(part) for part in nx.connected_components(symmetrised(graph))), key=len, reverse=True
    )
    also = {"isolates": sum(len(part) == 1 for part in parts)}
    return result("components", tuple(parts), answers=answers, cautions=cautions, also=also)


def cut_points(graph: nx.Graph[Any], answers: Answers | None = None) -> Result[dict[Any, int]]:
    """Give those without whom some are cut off from the rest.

    Nodes whose removal leaves more separate parts, whatever the direction of ties (Wasserman and Faust 1994, ch. 4). Say
    it as “if she leaves, 12 pairs of others can no longer reach each other”.

    Args:
        graph: The network.
        answers: Who was asked and answered.

    Returns:
        By cut point how many pairs of others could reach each other before and cannot without it, the most first.

    Example:
        >>> import networkx as nx
        >>> cut_points(nx.path_graph(4)).value
        {1: 2, 2: 2}
    """
    import networkx as nx  # noqa: PLC0415  # slow to import

    graph, cautions = simple(graph, "cut points")
    whole = symmetrised(graph)
    contacts = Contacts.of(whole)
    together = contacts.pairs_together()
    found = {}
    for node in nx.articulation_points(whole):
        place = contacts.place(node)
        mine = contacts.part_of(place).bit_count() - 1
        found[node] = together - mine - contacts.pairs_together(1 << place)
    ranked = sorted(found, key=lambda node: (-found[node], contacts.place(node)))
    return result("cut points", {node: found[node] for node in ranked}, answers=answers, cautions=cautions)


def bridges(graph: nx.Graph[Any], answers: Answers | None = None) -> Result[tuple[tuple[Any, Any], ...]]:
    """Give the links without which some are cut off from the rest.

    Ties whose removal leaves more separate parts, whatever their direction (Wasserman and Faust 1994, ch. 4).

    Args:
        graph: The network.
        answers: Who was asked and answered.

    Returns:
        The ties, as pairs in the network's order.

    Example:
        >>> import networkx as nx
        >>> bridges(nx.lollipop_graph(3, 1)).value
        ((2, 3),)
    """
    import networkx as nx  # noqa: PLC0415  # slow to import

    graph, cautions = simple(graph, "bridges")
    order = {node: i for i, node in enumerate(graph)}
    found = [tuple(sorted(tie, key=order.__getitem__)) for tie in nx.bridges(symmetrised(graph))]
    ties = tuple(
        sorted(((one, other) for one, other in found), key=lambda tie: (order[tie[0]], order[tie[1]]))
    )
    return result("bridges", ties, answers=answers, cautions=cautions)


def fragmentation(
    graph: nx.Graph[Any], answers: Answers | None = None, *, form: Literal["parts", "distance"] = "parts"
) -> Result[float]:
    """Give which part of all pairs cannot reach each other.

    Borgatti 2006: 1 less the sum over separate parts of s(s-1), divided by n(n-1). By distance: 1 less the mean over
    pairs of one divided by their distance, nought where there is no way; it grows before anything breaks. Whatever the
    direction of ties.

    Args:
        graph: The network.
        answers: Who was asked and answered.
        form: By separate parts, or by distance.

    Returns:
        The share, from 0 (all reach all; by distance: all are linked) to 1 (nobody reaches anybody).

    Raises:
        RequestError: There are fewer than two in the network.

    Example:
        >>> import networkx as nx
        >>> fragmentation(nx.Graph([(1, 2), (3, 4)])).value
        0.6666666666666667
    """
    graph, cautions = simple(graph, "fragmentation")
    if len(graph) == 1:
        raise RequestError(
            "Fragmentation makes no sense here: one alone makes no pair.",
            fix="Take a network of two or more.",
            code="no-sense-here",
        )
    contacts = Contacts.of(symmetrised(graph))
    near = contacts.pairs_together() if form == "parts" else contacts.nearness()
    return result(
        "fragmentation", 1 - near / (len(graph) * (len(graph) - 1) / 2), answers=answers, cautions=cautions
    )
