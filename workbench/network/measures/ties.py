"""Links counted: density, reciprocity, the links of each, two-step reach, transitivity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from workbench.errors import RequestError
from workbench.network.measures.pairs import pairs_between
from workbench.network.measures.result import Answers, Result, result
from workbench.network.measures.suitable import modes, one_mode, simple, symmetrised, two_modes

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Direction", "degree", "density", "reciprocity", "transitivity", "two_step_reach"]

Direction = Literal["in", "out", "both"]
"""Which ties of somebody count: those to them, those from them, or both."""


def density(graph: nx.Graph[Any], answers: Answers | None = None) -> Result[float]:
    """Give which part of the possible links exist.

    Ties divided by the pairs that were asked about and answered (Wasserman and Faust 1994, ch. 4). Say it as “54% of
    possible links exist”. Ordered pairs where ties have a direction; pairs of unlike kind in a two-mode network.

    Args:
        graph: The network.
        answers: Who was asked and answered.

    Returns:
        The share, from 0 to 1; also: ties, pairs, pairs asked, low and high (were all silent pairs unlinked or linked).

    Raises:
        RequestError: There is nobody in the network, or no pair has an answer.

    Example:
        >>> import networkx as nx
        >>> told = Answers(asked=frozenset("abc"), answered=frozenset("ab"))
        >>> found = density(nx.DiGraph([("a", "b"), ("a", "c"), ("b", "a")]), told)
        >>> found.value, found.also["low"], found.also["high"]
        (0.75, 0.5, 0.8333333333333334)
    """
    kinds = modes(graph)
    graph, cautions = simple(graph, "density")
    if kinds:
        graph = symmetrised(graph)
        ones, others = two_modes(graph, "density")
    else:
        ones = others = tuple(graph)
    pairs = pairs_between(ones, others, list(graph.edges), answers, directed=graph.is_directed())
    if pairs.share is None:
        raise RequestError(
            "Density has no value here: there is no pair that was asked about and answered.",
            fix="See who was asked and who answered in this wave.",
            code="nothing-answered",
        )
    if pairs.beyond:
        cautions += (
            f"{pairs.beyond} ties are left out, because that pair was not asked about or did not answer.",
        )
    also = {
        "ties": pairs.linked,
        "pairs": pairs.answered,
        "pairs asked": pairs.asked,
        "low": pairs.low,
        "high": pairs.high,
    }
    return result("density", pairs.share, answers=answers, cautions=cautions, also=also)


def reciprocity(graph: nx.DiGraph[Any], answers: Answers | None = None) -> Result[float | None]:
    """Give which part of the links are named by both sides.

    The share of ties whose opposite is also a tie (Wasserman and Faust 1994, ch. 4), among pairs of which both were
    asked and answered. Say it as “69% of links are named by both sides”.

    Args:
        graph: A network with direction.
        answers: Who was asked and answered.

    Returns:
        The share, from 0 to 1, or None where no tie lies between two who answered; also: ties, and those left out.

    Raises:
        RequestError: The network has no direction, or joins two kinds of nodes.

    Example:
        >>> import networkx as nx
        >>> reciprocity(nx.DiGraph([("a", "b"), ("b", "a"), ("a", "c")])).value
        0.6666666666666666
    """
    graph, cautions = one_mode(graph, "reciprocity", directed=True)
    ties = [
        (a, b)
        for a, b in graph.edges
        if answers is None or (answers.was_told(a, b) and answers.was_told(b, a))
    ]
    both = sum(graph.has_edge(b, a) for a, b in ties)
    also = {"ties": len(ties), "left out": graph.number_of_edges() - len(ties)}
    return result(
        "reciprocity", both / len(ties) if ties else None, answers=answers, cautions=cautions, also=also
    )


def degree(
    graph: nx.Graph[Any], direction: Direction = "both", answers: Answers | None = None
) -> Result[dict[Any, int | None]]:
    """Give how many links each has.

    Ties to a node (in), from it (out), or the contacts it has either way (both); Wasserman and Faust 1994, ch. 5. Say
    in as “is asked by”, out as “asks”.

    Args:
        graph: The network.
        direction: Which ties count; only “both” in a network without direction.
        answers: Who was asked and answered. What somebody who did not answer would name is not known.

    Returns:
        By node the number; None for “out” of somebody who was not asked, or did not answer in full.

    Raises:
        RequestError: In or out are asked for and the network has no direction.

    Example:
        >>> import networkx as nx
        >>> degree(nx.DiGraph([("a", "b"), ("b", "a"), ("a", "c")]), "in").value
        {'a': 1, 'b': 1, 'c': 1}
    """
    graph, cautions = simple(graph, "degree", directed=direction != "both")
    if direction == "in":
        found: dict[Any, int | None] = {node: len(graph.pred[node]) for node in graph}
    elif direction == "out":
        found = {n: len(graph.succ[n]) if answers is None or answers.told_all(n) else None for n in graph}
    else:
        found = {node: len(of) for node, of in symmetrised(graph).adj.items()}
    return result("degree", found, answers=answers, cautions=cautions)


def two_step_reach(
    graph: nx.Graph[Any], direction: Direction = "out", answers: Answers | None = None
) -> Result[dict[Any, int]]:
    """Give how many others each reaches directly or through one other.

    The nodes at a distance of one or two ties (Hanneman and Riddle 2005). Say it as “can reach 14 others with at most
    one introduction”.

    Args:
        graph: The network.
        direction: Along which ties: from somebody, to them, or either way.
        answers: Who was asked and answered.

    Returns:
        By node the number of others. Also: others, the number that could be reached at most.

    Example:
        >>> import networkx as nx
        >>> two_step_reach(nx.path_graph(4)).value
        {0: 2, 1: 3, 2: 3, 3: 2}
    """
    graph, cautions = simple(graph, "two-step reach")
    near = (
        symmetrised(graph).adj
        if direction == "both" or not graph.is_directed()
        else {"in": graph.pred, "out": graph.succ}[direction]
    )
    first = {node: set(of) for node, of in near.items()}
    found = {node: len(of.union(*(first[other] for other in of)) - {node}) for node, of in first.items()}
    return result(
        "two-step reach", found, answers=answers, cautions=cautions, also={"others": len(graph) - 1}
    )


def transitivity(graph: nx.Graph[Any], answers: Answers | None = None) -> Result[float | None]:
    """Give how often two contacts of one person are linked themselves.

    Three times the triangles divided by the connected triples, whatever the ties' direction (Wasserman and Faust 1994,
    ch. 6).

    Args:
        graph: The network.
        answers: Who was asked and answered.

    Returns:
        The share, from 0 to 1; None where nobody has two contacts.

    Example:
        >>> import networkx as nx
        >>> transitivity(nx.complete_graph(4)).value
        1.0
    """
    import networkx as nx  # noqa: PLC0415  # slow to import

    graph, cautions = one_mode(graph, "transitivity")
    whole = symmetrised(graph)
    triples = sum(len(of) * (len(of) - 1) for of in whole.adj.values())
    found = float(nx.transitivity(whole)) if triples else None
    return result("transitivity", found, answers=answers, cautions=cautions)
