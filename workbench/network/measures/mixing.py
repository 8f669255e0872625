"""Links within groups and across them: the E-I index with its test, and who is linked with whom by level."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any

from workbench.errors import RequestError
from workbench.network.measures.pairs import Pairs, pairs_between
from workbench.network.measures.result import Answers, Result, result
from workbench.network.measures.suitable import known_groups, one_mode

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["e_i_index", "e_i_index_by_group", "e_i_index_by_node", "mixing"]

_SHUFFLES = 1000


def e_i_index(
    graph: nx.Graph[Any],
    groups: Mapping[Any, Hashable],
    answers: Answers | None = None,
    *,
    shuffles: int = _SHUFFLES,
    seed: int = 1,
) -> Result[float | None]:
    """Give whether there are more links across groups or within them, and whether chance would give as much.

    Krackhardt and Stern 1988: (ties between groups less ties within) over both together; 1 is all across, -1 all
    within. Since the groups' sizes alone fix much of it, the groups are given out again at random, sizes kept.

    Args:
        graph: The network; with direction every direction counts.
        groups: By node the agency, or any other group; ties of somebody whose group is not known are left out.
        answers: Who was asked and answered.
        shuffles: How often the groups are given out at random; 0 leaves the test out.
        seed: For that; the same gives the same.

    Returns:
        The index, or None where no tie has both groups known. Also: between, within; and of the test: expected (the mean
        of the shuffles), as low and as high (the share of them, itself counted in, that are as low or as high).

    Raises:
        RequestError: The network joins two kinds of nodes.

    Example:
        >>> import networkx as nx
        >>> found = e_i_index(nx.path_graph(4), {0: "a", 1: "a", 2: "b", 3: "b"})
        >>> found.value, found.also["between"], found.also["within"]
        (-0.3333333333333333, 1, 2)
    """
    graph, cautions, known, ties = _ties(graph, groups)
    between = sum(known[one] != known[other] for one, other in ties)
    also: dict[str, Any] = {"between": between, "within": len(ties) - between}
    if shuffles and ties:
        also |= _test(ties, known, between, shuffles, seed)
    return result("e-i index", _index(between, len(ties)), answers=answers, cautions=cautions, also=also)


def e_i_index_by_group(
    graph: nx.Graph[Any], groups: Mapping[Any, Hashable], answers: Answers | None = None
) -> Result[dict[Hashable, float | None]]:
    """Give the E-I index of each group: of the ties that touch it, those across against those within.

    Krackhardt and Stern 1988. A tie between two groups counts for both. Arguments and errors as in `e_i_index`.

    Example:
        >>> import networkx as nx
        >>> e_i_index_by_group(nx.path_graph(3), {0: "a", 1: "a", 2: "b"}).value
        {'a': 0.0, 'b': 1.0}
    """
    _, cautions, known, ties = _ties(graph, groups)
    across: Counter[Hashable] = Counter()
    touching: Counter[Hashable] = Counter()
    for one, other in ties:
        ends = {known[one], known[other]}
        touching.update(ends)
        across.update(ends if len(ends) > 1 else ())
    found = {group: _index(across[group], touching[group]) for group in dict.fromkeys(known.values())}
    return result("e-i index", found, answers=answers, cautions=cautions)


def e_i_index_by_node(
    graph: nx.Graph[Any], groups: Mapping[Any, Hashable], answers: Answers | None = None
) -> Result[dict[Any, float | None]]:
    """Give the E-I index of each person: of the ties at them, in and out, those across against those within.

    Krackhardt and Stern 1988. None for somebody without ties, or whose group is not known. Arguments and errors as in
    `e_i_index`.

    Example:
        >>> import networkx as nx
        >>> e_i_index_by_node(nx.path_graph(3), {0: "a", 1: "a", 2: "b"}).value
        {0: -1.0, 1: 0.0, 2: 1.0}
    """
    graph, cautions, known, ties = _ties(graph, groups)
    across: Counter[Any] = Counter()
    touching: Counter[Any] = Counter()
    for tie in ties:
        touching.update(tie)
        across.update(tie if known[tie[0]] != known[tie[1]] else ())
    found = {node: _index(across[node], touching[node]) for node in graph}
    return result("e-i index", found, answers=answers, cautions=cautions)


def mixing(
    graph: nx.Graph[Any], levels: Mapping[Any, Hashable], answers: Answers | None = None
) -> Result[dict[tuple[Hashable, Hashable], Pairs]]:
    """Give who is linked with whom by level: frontline, middle, strategic.

    For each two levels the ties from one to the other and the pairs they are a share of (Wasserman and Faust 1994, with
    pairs asked as in `density`).

    Args:
        graph: The network; without direction a pair of levels stands once, in the order of the network.
        levels: By node the level, or any other group; who has none is left out.
        answers: Who was asked and answered.

    Returns:
        By pair of levels the `Pairs`, whose `share` is the density between them.

    Raises:
        RequestError: The network joins two kinds of nodes, or nobody's level is known.

    Example:
        >>> import networkx as nx
        >>> found = mixing(nx.DiGraph([("ann", "bea")]), {"ann": "frontline", "bea": "strategic"}).value
        >>> found["frontline", "strategic"].share, found["strategic", "frontline"].share
        (1.0, 0.0)
    """
    graph, cautions = one_mode(graph, "mixing")
    known, unknown = known_groups(graph, levels)
    if not known:
        raise RequestError(
            "Mixing by level has no value here: nobody's level is known.",
            fix="Give each person's level, such as frontline, middle or strategic.",
            code="nothing-answered",
        )
    members: dict[Hashable, list[Any]] = {}
    for node, level in known.items():
        members.setdefault(level, []).append(node)
    order = list(members)
    ties: dict[tuple[Hashable, Hashable], list[tuple[Any, Any]]] = defaultdict(list)
    for one, other in graph.edges:
        if one in known and other in known:
            ends = (known[one], known[other])
            turned = not graph.is_directed() and order.index(ends[0]) > order.index(ends[1])
            ties[ends[::-1] if turned else ends].append((one, other))
    found = {
        (one, other): pairs_between(
            members[one], members[other], ties[one, other], answers, directed=graph.is_directed()
        )
        for i, one in enumerate(order)
        for other in (order if graph.is_directed() else order[i:])
    }
    return result("mixing", found, answers=answers, cautions=(*cautions, *unknown))


_Ties = list[tuple[Any, Any]]


def _ties(
    graph: nx.Graph[Any], groups: Mapping[Any, Hashable]
) -> tuple[nx.Graph[Any], tuple[str, ...], dict[Any, Any], _Ties]:
    graph, cautions = one_mode(graph, "e-i index")
    known, unknown = known_groups(graph, groups)
    return graph, (*cautions, *unknown), known, [(a, b) for a, b in graph.edges if a in known and b in known]


def _index(across: int, touching: int) -> float | None:
    return (2 * across - touching) / touching if touching else None


def _test(ties: _Ties, known: Mapping[Any, Any], between: int, shuffles: int, seed: int) -> dict[str, float]:
    import numpy as np  # noqa: PLC0415  # slow to import

    place = {node: i for i, node in enumerate(known)}
    number = {group: i for i, group in enumerate(dict.fromkeys(known.values()))}
    labels = np.array([number[group] for group in known.values()])
    ends = np.array([(place[one], place[other]) for one, other in ties])
    dice = np.random.default_rng(seed)
    drawn = np.empty(shuffles, dtype=np.int64)
    for i in range(shuffles):
        mixed = dice.permutation(labels)
        drawn[i] = np.count_nonzero(mixed[ends[:, 0]] != mixed[ends[:, 1]])
    return {
        "expected": float((2 * drawn.mean() - len(ties)) / len(ties)),
        "as low": float((1 + np.count_nonzero(drawn <= between)) / (1 + shuffles)),
        "as high": float((1 + np.count_nonzero(drawn >= between)) / (1 + shuffles)),
    }
