"""Whether a network is one that a measure makes sense on; if not, it is refused in words."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any

from workbench.errors import RequestError
from workbench.network.measures.definitions import MEASURES

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["is_known", "known_groups", "modes", "one_mode", "simple", "strength_of", "symmetrised", "two_modes"]

_MODES = 2
_SELF = "Ties of somebody to themselves were left out."
_NOT_KNOWN = frozenset({None, "", "unknown", "not asked"})


def simple(
    graph: nx.Graph[Any], measure: str, *, directed: bool | None = None
) -> tuple[nx.Graph[Any], tuple[str, ...]]:
    """Give a network without ties of somebody to themselves, and what must be said of that.

    Args:
        graph: The network; it is not changed.
        measure: The key of the measure that is asked for.
        directed: Whether the measure needs ties that go one way; None where either will do.

    Raises:
        RequestError: There is nobody in it, two may be joined by several ties, or ties do not go one way as needed.
    """
    if not graph:
        raise _refused(measure, "there is nobody in this network", "See that the right file was read.")
    if graph.is_multigraph():
        raise _refused(
            measure,
            "two people may be joined by several ties here",
            "Choose one relation and one wave first.",
        )
    if directed and not graph.is_directed():
        raise _refused(
            measure,
            "the ties of this network have no direction",
            "Take a network in which it is known who named whom.",
        )
    loops = [node for node in graph if graph.has_edge(node, node)]
    if not loops:
        return graph, ()
    kept = graph.copy()
    kept.remove_edges_from([(node, node) for node in loops])
    return kept, (_SELF,)


def one_mode(
    graph: nx.Graph[Any], measure: str, *, directed: bool | None = None
) -> tuple[nx.Graph[Any], tuple[str, ...]]:
    """Do as `simple`, and refuse a network of two kinds of nodes.

    Raises:
        RequestError: As `simple`; or the network joins two kinds of nodes.
    """
    if modes(graph) is not None:
        raise _refused(
            measure,
            "this network joins two kinds of nodes, such as people and items, and ties exist only between the kinds",
            "Use a measure for two kinds, or `projected` to join those of one kind who share something.",
        )
    return simple(graph, measure, directed=directed)


def modes(graph: nx.Graph[Any]) -> tuple[tuple[Any, ...], tuple[Any, ...]] | None:
    """Give the two kinds of nodes of a two-mode network, or None for a network of one kind.

    A network is two-mode where every node has the attribute “bipartite”, as networkx has it, with two values.
    """
    kinds: dict[Any, list[Any]] = {}
    for node, kind in graph.nodes(data="bipartite"):
        kinds.setdefault(kind, []).append(node)
    if None in kinds or len(kinds) != _MODES:
        return None
    first, second = (tuple(kinds[kind]) for kind in sorted(kinds, key=str))
    return first, second


def two_modes(graph: nx.Graph[Any], measure: str) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """Give the two kinds of nodes.

    Raises:
        RequestError: The network is of one kind, or a tie joins two of the same kind.
    """
    found = modes(graph)
    if found is None:
        raise _refused(
            measure,
            "it is for networks that join two kinds of nodes, and here all are of one kind",
            "Mark the kinds with the node attribute “bipartite”, 0 and 1.",
        )
    first = set(found[0])
    if any((one in first) == (other in first) for one, other in graph.edges):
        raise _refused(
            measure, "a tie joins two nodes of the same kind", "Correct the kinds, or take that tie out."
        )
    return found


def symmetrised(graph: nx.Graph[Any]) -> nx.Graph[Any]:
    """Give the network with a tie wherever there is one in either direction."""
    return graph.to_undirected() if graph.is_directed() else graph


def known_groups(graph: nx.Graph[Any], groups: Mapping[Any, Any]) -> tuple[dict[Any, Any], tuple[str, ...]]:
    """Give the group of every node that has one, and what must be said of the rest.

    Args:
        graph: The network.
        groups: The group by node; None, "", NaN and “unknown” stand for a group that is not known, as does a list: who is
            of several groups is of none.
    """
    said = {node: groups.get(node) for node in graph}
    known = {node: group for node, group in said.items() if is_known(group)}
    missing = len(graph) - len(known)
    if not missing:
        return known, ()
    return known, (
        f"Of {missing} of {len(graph)} in the network the group is not known; what passes through them is left out.",
    )


def strength_of(tie: Mapping[str, Any], weight: str | None) -> float:
    """Give how strong a tie is: 1 where no weight is asked for.

    Raises:
        RequestError: It has no such weight, or one that is no number.
    """
    if weight is None:
        return 1.0
    found = tie.get(weight)
    if isinstance(found, str) or found is None or not math.isfinite(found):
        raise RequestError(
            f"A tie has no number as its “{weight}”, so it cannot be told how strong it is.",
            fix="Fill it in, or take the tie out; a weight is never guessed.",
            code="no-weight",
        )
    return float(found)


def is_known(group: Any) -> bool:
    """Tell whether a group is one: neither blank, NaN, “unknown” nor a list."""
    if not isinstance(group, Hashable) or (isinstance(group, float) and math.isnan(group)):
        return False
    return group not in _NOT_KNOWN


def _refused(measure: str, why: str, fix: str) -> RequestError:
    name = MEASURES[measure].name
    return RequestError(f"{name} makes no sense here: {why}.", fix=fix, code="no-sense-here")
