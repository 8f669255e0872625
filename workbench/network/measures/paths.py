"""Shortest ways: betweenness of people and of links, closeness."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workbench.network.measures.result import Answers, Result, result
from workbench.network.measures.suitable import modes, simple

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["SAMPLED_ABOVE", "betweenness", "closeness", "tie_betweenness"]

SAMPLED_ABOVE = 2000
"""Betweenness is sampled in networks of more nodes than this."""

_STARTS = 2000
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
    from workbench.network.measures.shortest_ways import ShortestWays  # noqa: PLC0415  # numpy is slow to import

    graph, cautions = simple(graph, "betweenness")
    if len(graph) <= max(sampled_above, _BATCHES):
        found = _exact(graph)
        return result(
            "betweenness",
            _normalised(graph, found) if normalised else found,
            answers=answers,
            cautions=cautions,
        )
    sample = _sampled(graph, ShortestWays.of(graph).through, starts, seed)
    found = dict(zip(graph, sample.values, strict=True))
    value = _normalised(graph, found) if normalised else found
    return result("betweenness", value, answers=answers, how="sampled", cautions=(*cautions, sample.words), also=sample.also)


def tie_betweenness(
    graph: nx.Graph[Any],
    answers: Answers | None = None,
    *,
    sampled_above: int = SAMPLED_ABOVE,
    starts: int = _STARTS,
    seed: int = 1,
) -> Result[dict[tuple[Any, Any], float]]:
    """Give how often each link is on the shortest way between two people.

    Girvan and Newman 2002; along the ties' direction, not normalised. Sampled as `betweenness` is.

    Args:
        graph: The network.
        answers: Who was asked and answered.
        sampled_above: From more nodes than this on a sample is taken.
        starts: How many starting nodes the sample has.
        seed: For the sample; the same gives the same.

    Returns:
        By tie, as a pair of nodes. Of a sample also: starts and error, as in `betweenness`.

    Example:
        >>> import networkx as nx
        >>> tie_betweenness(nx.path_graph(3)).value
        {(0, 1): 2.0, (1, 2): 2.0}
    """
    from workbench.network.measures.shortest_ways import ShortestWays  # noqa: PLC0415  # numpy is slow to import

    graph, cautions = simple(graph, "tie betweenness")
    along = ShortestWays.of(graph).along
    if len(graph) <= max(sampled_above, _BATCHES):
        values = (along(range(len(graph))) / _sides(graph)).tolist()
        return result("tie betweenness", _by_tie(graph, values), answers=answers, cautions=cautions)
    sample = _sampled(graph, along, starts, seed)
    found = _by_tie(graph, sample.values)
    return result("tie betweenness", found, answers=answers, how="sampled", cautions=(*cautions, sample.words), also=sample.also)


def _by_tie(graph: nx.Graph[Any], along: Sequence[float]) -> dict[tuple[Any, Any], float]:
    """Give values by tie from values by node and neighbour; a tie without direction has two, which are summed."""
    found: dict[tuple[Any, Any], float] = {}
    for tie, value in zip(((one, other) for one, others in graph.adj.items() for other in others), along, strict=True):
        back = tie[::-1]
        key = back if not graph.is_directed() and back in found else tie
        found[key] = found.get(key, 0.0) + value
    return found


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
    from workbench.network.measures.shortest_ways import ShortestWays  # noqa: PLC0415  # numpy is slow to import

    kinds = modes(graph)
    graph, cautions = simple(graph, "closeness")
    least = dict.fromkeys(graph, 1)
    if kinds:
        one, other = (len(kind) for kind in kinds)
        least = dict.fromkeys(kinds[0], other + 2 * (one - 1)) | dict.fromkeys(
            kinds[1], one + 2 * (other - 1)
        )
    found: dict[Any, float | None] = {}
    steps, reached = ShortestWays.of(graph).away(range(len(graph)))
    for node, total, met in zip(graph, steps.tolist(), reached.tolist(), strict=True):
        found[node] = least[node] / total if total and met == len(graph) else None
    return result("closeness", found, answers=answers, cautions=cautions)


def _normalised(graph: nx.Graph[Any], found: dict[Any, float]) -> dict[Any, float]:
    n = len(graph)
    pairs = (n - 1) * (n - 2) / (1 if graph.is_directed() else 2)
    return {node: value / pairs if pairs else 0.0 for node, value in found.items()}


def _exact(graph: nx.Graph[Any]) -> dict[Any, float]:
    from workbench.network.measures.shortest_ways import ShortestWays  # noqa: PLC0415  # numpy is slow to import

    found = ShortestWays.of(graph).through(range(len(graph))) / _sides(graph)
    return dict(zip(graph, found.tolist(), strict=True))


def _sides(graph: nx.Graph[Any]) -> int:
    """Give from how many of its two ends each way is counted."""
    return 1 if graph.is_directed() else 2


@dataclass(frozen=True)
class _Sample:
    """Values worked out from some starting nodes.

    Args:
        values: The estimates.
        error: The mean standard error of the ten highest, as a share of them.
        starts: How many starting nodes there are.
        of: Out of how many.
    """

    values: list[float]
    error: float
    starts: int
    of: int

    @property
    def words(self) -> str:
        return f"Worked out from a sample of {self.starts} of {self.of} starting points; the highest are about {self.error:.0%} off."

    @property
    def also(self) -> dict[str, float]:
        return {"starts": self.starts, "error": self.error}


def _sampled(graph: nx.Graph[Any], work: Callable[[Sequence[int]], Any], starts: int, seed: int) -> _Sample:
    """Estimate from some starting nodes what all together give."""
    import numpy as np  # noqa: PLC0415  # slow to import

    count = len(graph)
    each = max(1, min(starts, count) // _BATCHES)
    chosen = random.Random(seed).sample(range(count), each * _BATCHES)  # noqa: S311  # a sample, not a secret
    parts = np.array([work(chosen[i::_BATCHES]) for i in range(_BATCHES)]) * count / each / _sides(graph)
    mean = parts.mean(axis=0)
    top = np.argsort(-mean)[:10]
    # the sample is drawn without putting back, so its error is nought once everybody is in it
    left = (1 - each * _BATCHES / count) ** 0.5
    off = parts[:, top].std(axis=0, ddof=1) / _BATCHES**0.5 * left
    error = float((off / np.maximum(mean[top], np.finfo(float).tiny)).mean()) if len(mean) else 0.0
    return _Sample(mean.tolist(), error, each * _BATCHES, count)
