"""How strong links are, for each person and between agencies; and from which point of a scale on there is a link."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from workbench.errors import RequestError
from workbench.network.measures.result import Answers, Result, result
from workbench.network.measures.suitable import known_groups, one_mode, simple, strength_of

if TYPE_CHECKING:
    import networkx as nx

__all__ = [
    "AgencyTie",
    "Rule",
    "Strength",
    "agency_tie_strength",
    "both_ways",
    "tie_strength",
    "ties_at_least",
]

Rule = Literal["either", "both", "mean"]
"""What two answers about one pair make: a tie if either says so, only if both do, or the mean of the two weights."""


def ties_at_least(graph: nx.Graph[Any], least: float, weight: str = "weight") -> nx.Graph[Any]:
    """Keep the ties that are strong enough to be ties.

    The lowest point of many scales means “never” or “do not know this person”, which is no tie.

    Args:
        graph: The network; it is not changed.
        least: The lowest weight that is a tie.
        weight: The attribute that holds it.

    Returns:
        A network of the same people with those ties.

    Raises:
        RequestError: A tie has no such weight.

    Example:
        >>> import networkx as nx
        >>> answers = nx.DiGraph()
        >>> answers.add_weighted_edges_from([("ann", "bea", 1), ("ann", "carl", 4)])
        >>> list(ties_at_least(answers, 4).edges)
        [('ann', 'carl')]
    """
    kept = graph.copy()
    kept.remove_edges_from([(a, b) for a, b, data in graph.edges(data=True) if strength_of(data, weight) < least])
    return kept


def both_ways(
    graph: nx.DiGraph[Any], rule: Rule, answers: Answers | None = None, *, weight: str | None = None
) -> tuple[nx.Graph[Any], float | None]:
    """Make one tie of the two answers about each pair, by a stated rule, and say how far the two agree.

    Where only one of the two was asked and answered, that answer stands; one that is not known is never taken for “no”.

    Args:
        graph: The network with direction.
        rule: “either”, “both”, or “mean” of the two weights, a missing tie of somebody who answered counting as nought.
        answers: Who was asked and answered; with None everybody did.
        weight: The attribute that holds a tie's strength; needed for “mean”, kept as the larger of the two with “either”
            and as the smaller with “both”.

    Returns:
        The network without direction, and the share of the pairs named by at least one side, of those where both
        answered, that were named by both; None where there is no such pair.

    Raises:
        RequestError: The network has no direction, or a weight is missing.

    Example:
        >>> import networkx as nx
        >>> told = nx.DiGraph([("ann", "bea"), ("bea", "ann"), ("ann", "carl")])
        >>> both, agreement = both_ways(told, "both")
        >>> list(both.edges), agreement
        ([('ann', 'bea')], 0.5)
    """
    import networkx as nx  # noqa: PLC0415  # slow to import

    graph, _ = simple(graph, "reciprocity", directed=True)
    if rule == "mean" and weight is None:
        raise RequestError(
            "The mean of two answers was asked for without saying where their weight stands.",
            fix="Give weight=, or choose “either” or “both”.",
            code="no-weight",
        )
    whole: nx.Graph[Any] = nx.Graph()
    whole.add_nodes_from(graph.nodes(data=True))
    agreed = compared = 0
    for one, other in {frozenset(tie): tie for tie in graph.edges}.values():
        said = [
            (strength_of(graph[a][b], weight) if graph.has_edge(a, b) else 0.0)
            for a, b in ((one, other), (other, one))
            if answers is None or answers.was_told(a, b) or graph.has_edge(a, b)
        ]
        if len(said) == len((one, other)):
            compared += 1
            agreed += all(said)
        strength = {"either": max(said), "both": min(said), "mean": sum(said) / len(said)}[rule]
        if strength:
            whole.add_edge(one, other, **({} if weight is None else {weight: strength}))
    return whole, agreed / compared if compared else None


@dataclass(frozen=True)
class Strength:
    """How strong somebody's links are.

    Args:
        ties: How many there are.
        total: The sum of their weights.
    """

    ties: int
    total: float

    @property
    def mean(self) -> float | None:
        """The mean weight; None where there is no tie."""
        return self.total / self.ties if self.ties else None


def tie_strength(
    graph: nx.Graph[Any],
    answers: Answers | None = None,
    *,
    least: float,
    weight: str = "weight",
    direction: Literal["in", "out"] = "in",
) -> Result[dict[Any, Strength | None]]:
    """Give how strong each one's links are, on the scale that was asked.

    The number, sum and mean of the weights of the ties that count as ties (Barrat and others 2004).

    Args:
        graph: The network; without direction all ties at somebody count.
        answers: Who was asked and answered.
        least: The lowest weight that is a tie: 2 where 1 means “never”.
        weight: The attribute that holds it.
        direction: Ties to somebody, as others rate them, or from them.

    Returns:
        By node the `Strength`; None for “out” of somebody who was not asked, or did not answer in full.

    Raises:
        RequestError: A tie has no weight.

    Example:
        >>> import networkx as nx
        >>> ties = nx.DiGraph()
        >>> ties.add_weighted_edges_from([("ann", "bea", 5), ("carl", "bea", 2), ("carl", "ann", 1)])
        >>> found = tie_strength(ties, least=2).value
        >>> found["bea"].mean, found["ann"].mean
        (3.5, None)
    """
    graph, cautions = simple(graph, "tie strength")
    strong = ties_at_least(graph, least, weight)
    near = strong.adj if not strong.is_directed() else strong.pred if direction == "in" else strong.succ
    silent = strong.is_directed() and direction == "out" and answers is not None
    found: dict[Any, Strength | None] = {
        node: Strength(len(of), float(sum(data[weight] for data in of.values()))) for node, of in near.items()
    }
    if silent and answers is not None:
        found = {node: strength if answers.told_all(node) else None for node, strength in found.items()}
    cautions += (f"Weights from {least:g} on count as ties.",)
    return result("tie strength", found, answers=answers, cautions=cautions)


@dataclass(frozen=True)
class AgencyTie:
    """How strongly two agencies are linked.

    Args:
        ties: How many ties there are between their people.
        total: The sum of their weights.
        carriers: How many people carry them, on the first side and on the second.
    """

    ties: int
    total: float
    carriers: tuple[int, int]

    @property
    def mean(self) -> float:
        """The mean weight."""
        return self.total / self.ties


def agency_tie_strength(
    graph: nx.Graph[Any],
    agencies: Mapping[Any, Hashable],
    answers: Answers | None = None,
    *,
    least: float | None = None,
    weight: str | None = None,
) -> Result[dict[tuple[Hashable, Hashable], AgencyTie]]:
    """Give how strongly agencies are linked, and through how many people.

    Ties between the people of two agencies, summed; this project's definition. Say a link with one carrier on a side as
    “goes when that person goes”.

    Args:
        graph: The network of people.
        agencies: By person the agency; ties of somebody whose agency is not known are left out.
        answers: Who was asked and answered.
        least: The lowest weight that is a tie; None takes all.
        weight: The attribute that holds it; None counts every tie as 1.

    Returns:
        By two agencies, from the first to the second where ties have a direction and else once, the `AgencyTie`; ties
        within an agency stand under the same one twice. Agencies without a tie have no row.

    Raises:
        RequestError: The network joins two kinds of nodes, or a tie has no weight.

    Example:
        >>> import networkx as nx
        >>> ties = nx.DiGraph([("ann", "carl"), ("bea", "carl")])
        >>> agency_tie_strength(ties, {"ann": "council", "bea": "council", "carl": "dwp"}).value["council", "dwp"].carriers
        (2, 1)
    """
    graph, cautions = one_mode(graph, "agency tie strength")
    strong = graph if least is None else ties_at_least(graph, least, weight or "weight")
    known, unknown = known_groups(graph, agencies)
    order = {agency: i for i, agency in enumerate(dict.fromkeys(known.values()))}
    ties: dict[tuple[Hashable, Hashable], list[tuple[Any, Any, float]]] = defaultdict(list)
    for a, b, data in strong.edges(data=True):
        if a in known and b in known:
            turned = not graph.is_directed() and order[known[a]] > order[known[b]]
            one, other = (b, a) if turned else (a, b)
            ties[known[one], known[other]].append((one, other, strength_of(data, weight)))
    found = {
        pair: AgencyTie(
            len(of), sum(w for _, _, w in of), (len({a for a, _, _ in of}), len({b for _, b, _ in of}))
        )
        for pair, of in ties.items()
    }
    return result("agency tie strength", found, answers=answers, cautions=(*cautions, *unknown))
