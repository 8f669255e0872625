"""How deep in the middle: core numbers, and the split into a core and an edge with its fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workbench.errors import RequestError
from workbench.network.measures.core_search import EXACT_UP_TO, Ties, all_cores, best_cores
from workbench.network.measures.result import Answers, Result, result
from workbench.network.measures.suitable import one_mode, strength_of, symmetrised

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["CorePeriphery", "core_periphery", "k_core"]

_WEAK = 0.5
_PAIR = 2  # of two, one in the core, every pair touches the core


def k_core(graph: nx.Graph[Any], answers: Answers | None = None) -> Result[dict[Any, int]]:
    """Give how deep in the tightly linked middle each is.

    Seidman 1983: the largest k such that the node belongs to a part of the network in which everybody has at least k
    contacts, whatever the direction of ties.

    Args:
        graph: The network.
        answers: Who was asked and answered.

    Returns:
        By node the core number.

    Raises:
        RequestError: The network joins two kinds of nodes.

    Example:
        >>> import networkx as nx
        >>> k_core(nx.lollipop_graph(3, 1)).value
        {0: 2, 1: 2, 2: 2, 3: 1}
    """
    import networkx as nx  # noqa: PLC0415  # slow to import

    graph, cautions = one_mode(graph, "k-core")
    found = {node: int(k) for node, k in nx.core_number(symmetrised(graph)).items()}
    return result("k-core", {node: found[node] for node in graph}, answers=answers, cautions=cautions)


@dataclass(frozen=True)
class CorePeriphery:
    """A split of a network into a core and an edge.

    Args:
        core: The nodes of the core.
        fit: The correlation of the ties with the ideal pattern, at most 1.
    """

    core: frozenset[Any]
    fit: float


def core_periphery(
    graph: nx.Graph[Any],
    answers: Answers | None = None,
    *,
    weight: str | None = None,
    exact_up_to: int = EXACT_UP_TO,
) -> Result[CorePeriphery]:
    """Give the core that is linked with everybody and the edge that is linked only with the core, so far as it fits.

    Borgatti and Everett 1999, discrete form: the split whose pattern (1 for a pair of which one is in the core, else 0)
    has the highest correlation with the ties over all pairs. All splits are tried up to 15 nodes; beyond, a search
    begins with those who have most ties and moves and swaps nodes until nothing better is found. Read the fit first.

    Args:
        graph: The network; with direction ordered pairs count.
        answers: Who was asked and answered.
        weight: The attribute that holds a tie's strength; None counts every tie as 1.
        exact_up_to: Up to how many nodes all splits are tried.

    Returns:
        The core and its fit: exact, or the best found (“at least”). Of equal splits the smallest core. Also: core, edge
        and size, how many nodes each has.

    Raises:
        RequestError: The network joins two kinds of nodes; there are fewer than three in it; a tie has no weight; or all pairs
            are linked alike, so that no pattern fits better.

    Example:
        >>> import networkx as nx
        >>> found = core_periphery(nx.star_graph(4))
        >>> sorted(found.value.core), found.value.fit, found.how
        ([0], 1.0, 'exact')
    """
    graph, cautions = one_mode(graph, "core-periphery")
    nodes = tuple(graph)
    place = {node: i for i, node in enumerate(nodes)}
    ties = Ties.of(
        len(nodes),
        [(place[a], place[b], strength_of(said, weight)) for a, b, said in graph.edges(data=True)],
        directed=graph.is_directed(),
    )
    if len(nodes) <= _PAIR or ties.even:
        raise RequestError(
            "Core and edge makes no sense here: all pairs are linked alike, so no split fits better than another.",
            fix="Take a stricter point from which on a tie counts, or leave this measure out.",
            code="no-sense-here",
        )
    exact = len(nodes) <= exact_up_to
    core, fit = all_cores(ties) if exact else best_cores(ties)
    if fit < _WEAK:
        cautions += (f"The fit is {fit:.2f}: there is hardly a core, so do not name its members.",)
    if not exact:
        cautions += ("The core is the best that a search found; another may fit better.",)
    value = CorePeriphery(frozenset(nodes[i] for i in core), fit)
    also = {"core": len(core), "edge": len(nodes) - len(core)}
    return result(
        "core-periphery",
        value,
        answers=answers,
        how="exact" if exact else "at least",
        cautions=cautions,
        also=also,
    )
