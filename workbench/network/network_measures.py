"""The measures of every node in one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from workbench.errors import RequestError
from workbench.network.measures import (
    Answers,
    Result,
    betweenness,
    brokerage,
    constraint,
    degree,
    effective_size,
    k_core,
)
from workbench.network.measures.suitable import modes

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

__all__ = ["measure_table"]

_ROLES = ("coordinator", "itinerant", "representative", "gatekeeper", "liaison")


def measure_table(
    graph: nx.Graph[Any], answers: Answers | None, *, groups: Mapping[str, Any] | None, weight: str | None
) -> pd.DataFrame:
    """Give the measures of every node.

    Args:
        graph: The network.
        answers: Who was asked and answered; None where that is not known.
        groups: The group by node, for the roles between groups; None leaves them out.
        weight: The attribute that holds a tie's strength, for constraint and effective size.

    Returns:
        A frame indexed by node, as `Network.measures` describes it.

    Example:
        >>> import networkx as nx
        >>> found = measure_table(nx.path_graph(["ann", "bea", "carl"]), None, groups=None, weight=None)
        >>> list(found["betweenness"])
        [0.0, 1.0, 0.0]
    """
    import pandas as pd  # noqa: PLC0415  # slow to import

    both = not graph.is_directed()
    wanted: dict[str, Callable[[], Result[Any]]] = {
        "degree_in": lambda: degree(graph, "both" if both else "in", answers),
        "degree_out": lambda: degree(graph, "both" if both else "out", answers),
        "betweenness": lambda: betweenness(graph, answers),
    }
    if modes(graph) is None:
        _check_weights(graph, weight)
        wanted["core"] = lambda: k_core(graph, answers)
        wanted["constraint"] = lambda: constraint(graph, answers, weight=weight)
        wanted["effective_size"] = lambda: effective_size(graph, answers, weight=weight)
    columns: dict[str, dict[Any, Any]] = {}
    cautions: dict[str, None] = {}
    for name, measure in wanted.items():
        found = measure()
        columns[name] = found.value
        cautions |= dict.fromkeys(found.cautions)
    if groups is not None and modes(graph) is None:
        roles = brokerage(graph, groups, answers)
        columns |= {role: {node: getattr(of, role) for node, of in roles.value.items()} for role in _ROLES}
        cautions |= dict.fromkeys(roles.cautions)
    frame = pd.DataFrame({name: pd.Series(values, dtype=_dtype(values)) for name, values in columns.items()})
    frame = frame.reindex(list(graph)).rename_axis("node")
    frame.attrs["cautions"] = [*cautions, *_of_two_kinds(graph)]
    return frame


def _of_two_kinds(graph: nx.Graph[Any]) -> list[str]:
    """Say what is left out where there are two kinds of nodes.

    Say so too where igraph's mark for them, a “type” of true or false, fits every tie and `mode` is not stated.
    """
    if modes(graph) is not None:
        return ["This network joins two kinds of nodes. Core, constraint, effective size and roles make no sense there and are left out."]
    kind = dict(graph.nodes(data="type"))
    marked = set(map(type, kind.values())) == {bool} and all(kind[one] != kind[other] for one, other in graph.edges)
    if not marked or len(set(kind.values())) == 1:
        return []
    return ["By “type” every tie joins two kinds of nodes. Constraint, effective size and roles mean little there: state the kind as “mode”."]


def _check_weights(graph: nx.Graph[Any], weight: str | None) -> None:
    without = sum(not isinstance(said.get(weight), int | float) for _, _, said in graph.edges(data=True)) if weight else 0
    if without:
        raise RequestError(
            f"{without} of {graph.number_of_edges()} ties have no number of this name, or several that differ, so it cannot be told how strong they are.",
            fix="Fill it in, leave the weight out, or choose one relation; a weight is never guessed.", code="no-weight",
        )  # fmt: skip


def _dtype(values: Mapping[Any, Any]) -> str:
    return "int64" if all(isinstance(value, int) for value in values.values()) else "float64"
