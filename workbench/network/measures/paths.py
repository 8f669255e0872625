"""Shortest ways: betweenness of people and of links, closeness."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from workbench.network.measures.result import Answers, Result, result
from workbench.network.measures.suitable import modes, simple

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["SAMPLED_ABOVE", "betweenness", "closeness", "tie_betweenness"]

SAMPLED_ABOVE = 2000
"""Betweenness is sampled in networks of more nodes than this."""

_STARTS = 500
_BATCHES = 8


def betweenness(  # noqa: PLR0913  # the last three are about the sample alone
    graph: nx.Graph[Any],
    answers: Answers | None = None,
    *,
    normalised: bool = False,
    sampled_above: int = SAMPLED_ABOVE,
    starts: int = _STARTS,
    seed: int = 1,
) -> Result[dict[Any, float]]:
    """Give how often each is on the shortest way between two others.

    Freeman 1977, by Brandes' algorithm, along the ties' direction. Above 2,000 nodes the shortest ways from a random
    sample of starting nodes stand for all (Brandes and Pich 2007), and it says so.

    Args:
        graph: The network.
        answers: Who was asked and answered.
        normalised: Whether to divide by the number of pairs of others.
        sampled_above: From more nodes than this on a sample is taken.
        starts: How many starting nodes the sample has.
        seed: For the sample; the same gives the same.

    Returns:
        By node the betweenness. Of a sample also: starts, and error, the mean standard error of the ten highest, as a
        share of them, measured from eight parts of the sample.

    Example:
        >>> import networkx as nx
        >>> betweenness(nx.path_graph(4)).value
        {0: 0.0, 1: 2.0, 2: 2.0, 3: 0.0}
    """
    import networkx as nx  # noqa: PLC0415  # slow to import

    graph, cautions = simple(graph, "betweenness")
    if len(graph) <= max(sampled_above, _BATCHES):
        exact = dict(nx.betweenness_centrality(graph, normalized=False))
        found = {node: float(value) for node, value in exact.items()}
        return result(
            "betweenness",
            _normalised(graph, found) if normalised else found,
            answers=answers,
            cautions=cautions,
        )
    found, error, taken = _sampled(graph, starts, seed)
    cautions += (
        f"Worked out from a sample of {taken} of {len(graph)} starting points; the highest are about {error:.0%} off.",
    )
    also = {"starts": taken, "error": error}
    value = _normalised(graph, found) if normalised else found
    return result("betweenness", value, answers=answers, how="sampled", cautions=cautions, also=also)


def tie_betweenness(
    graph: nx.Graph[Any], answers: Answers | None = None
) -> Result[dict[tuple[Any, Any], float]]:
    """Give how often each link is on the shortest way between two people.

    Girvan and Newman 2002; along the ties' direction, not normalised.

    Args:
        graph: The network.
        answers: Who was asked and answered.

    Returns:
        By tie, as a pair of nodes.

    Example:
        >>> import networkx as nx
        >>> tie_betweenness(nx.path_graph(3)).value
        {(0, 1): 2.0, (1, 2): 2.0}
    """
    import networkx as nx  # noqa: PLC0415  # slow to import

    graph, cautions = simple(graph, "tie betweenness")
    found = {tie: float(v) for tie, v in nx.edge_betweenness_centrality(graph, normalized=False).items()}
    return result("tie betweenness", found, answers=answers, cautions=cautions)


def closeness(graph: nx.Graph[Any], answers: Answers | None = None) -> Result[dict[Any, float | None]]:
    """Give how few steps it takes from each to everybody else.

    One divided by the sum of distances (Freeman 1978), along the ties' direction. In a two-mode network it is divided
    by the largest value that the numbers of both kinds allow (Borgatti and Everett 1997), so that 1 is the most.

    Args:
        graph: The network.
        answers: Who was asked and answered.

    Returns:
        By node the closeness; None for a node that cannot reach all others, which has none.

    Example:
        >>> import networkx as nx
        >>> closeness(nx.star_graph(2)).value
        {0: 0.5, 1: 0.3333333333333333, 2: 0.3333333333333333}
    """
    import networkx as nx  # noqa: PLC0415  # slow to import

    kinds = modes(graph)
    graph, cautions = simple(graph, "closeness")
    least = dict.fromkeys(graph, 1)
    if kinds:
        one, other = (len(kind) for kind in kinds)
        least = dict.fromkeys(kinds[0], other + 2 * (one - 1)) | dict.fromkeys(
            kinds[1], one + 2 * (other - 1)
        )
    found: dict[Any, float | None] = {}
    for node in graph:
        away = nx.single_source_shortest_path_length(graph, node)
        total = sum(away.values())
        found[node] = least[node] / total if total and len(away) == len(graph) else None
    return result("closeness", found, answers=answers, cautions=cautions)


def _normalised(graph: nx.Graph[Any], found: dict[Any, float]) -> dict[Any, float]:
    n = len(graph)
    pairs = (n - 1) * (n - 2) / (1 if graph.is_directed() else 2)
    return {node: value / pairs if pairs else 0.0 for node, value in found.items()}


def _sampled(graph: nx.Graph[Any], starts: int, seed: int) -> tuple[dict[Any, float], float, int]:
    """Estimate betweenness from some starting nodes: the estimate, its relative error at the top, and how many."""
    import networkx as nx  # noqa: PLC0415  # slow to import
    import numpy as np  # noqa: PLC0415  # slow to import

    nodes = list(graph)
    each = max(1, min(starts, len(nodes)) // _BATCHES)
    chosen = random.Random(seed).sample(nodes, each * _BATCHES)  # noqa: S311  # a sample, not a secret
    batches: list[Sequence[Any]] = [chosen[i::_BATCHES] for i in range(_BATCHES)]
    parts = np.empty((_BATCHES, len(nodes)))
    for i, batch in enumerate(batches):
        part = nx.betweenness_centrality_subset(graph, batch, nodes, normalized=False)
        parts[i] = [part[node] * len(nodes) / each for node in nodes]
    mean = parts.mean(axis=0)
    top = np.argsort(-mean)[:10]
    # the sample is drawn without putting back, so its error is nought once everybody is in it
    left = (1 - each * _BATCHES / len(nodes)) ** 0.5
    off = parts[:, top].std(axis=0, ddof=1) / _BATCHES**0.5 * left
    error = float((off / np.maximum(mean[top], np.finfo(float).tiny)).mean())
    return {node: float(value) for node, value in zip(nodes, mean, strict=True)}, error, each * _BATCHES
