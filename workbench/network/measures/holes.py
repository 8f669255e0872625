"""Structural holes: contacts who do not know each other."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal

from workbench.errors import RequestError
from workbench.network.measures.result import Answers, Result, result
from workbench.network.measures.suitable import one_mode, strength_of

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Form", "constraint", "effective_size", "efficiency"]

Form = Literal["whole-network", "ego-network"]
"""Whether a contact's ties to people whom one does not know count, or only those among one's own contacts."""

_Strengths = Mapping[Any, Mapping[Any, float]]


def constraint(
    graph: nx.Graph[Any],
    answers: Answers | None = None,
    *,
    form: Form = "whole-network",
    weight: str | None = None,
) -> Result[dict[Any, float | None]]:
    """Give how far each one's contacts all lead to each other.

    Burt 1992: for each contact j of i, (p(i,j) + the sum over others q of p(i,q) p(q,j)) squared, summed over j, where
    p(i,j) is the share that the ties between i and j, both directions together, have of all of i's. Say low values as
    “has contacts who do not know each other”. In the whole-network form (networkx, igraph, R) p(q,j) is a share of all
    of q's ties; in the ego-network form only of those to i and i's contacts. The two differ by up to 0.57.

    Args:
        graph: The network; direction and weights as given.
        answers: Who was asked and answered.
        form: Which of the two forms.
        weight: The attribute that holds a tie's strength; None counts every tie as 1.

    Returns:
        By node the constraint; None for an isolate, which has none.

    Raises:
        RequestError: The network joins two kinds of nodes (see `two_mode_constraint`), or a tie has no weight or one below
            nought.

    Example:
        >>> import networkx as nx
        >>> constraint(nx.star_graph(3)).value[0]
        0.3333333333333333
    """
    return _by_node("constraint", _constraint_of, graph, answers, form, weight)


def effective_size(
    graph: nx.Graph[Any],
    answers: Answers | None = None,
    *,
    form: Form = "whole-network",
    weight: str | None = None,
) -> Result[dict[Any, float | None]]:
    """Give how many of each one's contacts bring something that the others do not.

    Burt 1992: the contacts of i, less for each contact j the sum over others q of p(i,q) m(j,q), where m(j,q) is the
    strength of the tie of j and q over that of j's strongest. Where ties have neither direction nor weight that is
    Borgatti's n - 2t/n, n contacts with t ties among them, in both forms.

    Args:
        graph: The network; direction and weights as given.
        answers: Who was asked and answered.
        form: Whether j's strongest tie is looked for among all its ties or among those to i and i's contacts.
        weight: The attribute that holds a tie's strength; None counts every tie as 1.

    Returns:
        By node the effective size; None for an isolate.

    Raises:
        RequestError: The network joins two kinds of nodes (see `two_mode_effective_size`), or a tie has no weight or one
            below nought.

    Example:
        >>> import networkx as nx
        >>> effective_size(nx.star_graph(3)).value
        {0: 3.0, 1: 1.0, 2: 1.0, 3: 1.0}
    """
    return _by_node("effective size", _effective_size_of, graph, answers, form, weight)


def efficiency(
    graph: nx.Graph[Any],
    answers: Answers | None = None,
    *,
    form: Form = "whole-network",
    weight: str | None = None,
) -> Result[dict[Any, float | None]]:
    """Give which part of each one's contacts bring something new: effective size over the number of contacts.

    Burt 1992. Arguments, errors and None are as in `effective_size`.

    Example:
        >>> import networkx as nx
        >>> efficiency(nx.star_graph(3)).value[0]
        1.0
    """

    def of(strengths: _Strengths, node: Any) -> float:
        return _effective_size_of(strengths, node) / len(strengths[node])

    return _by_node("efficiency", of, graph, answers, form, weight)


def _by_node(  # noqa: PLR0913, PLR0917  # the measure, and all that the three above are asked with
    name: str,
    of: Callable[[_Strengths, Any], float],
    graph: nx.Graph[Any],
    answers: Answers | None,
    form: Form,
    weight: str | None,
) -> Result[dict[Any, float | None]]:
    graph, cautions = one_mode(graph, name)
    strengths = _strengths(graph, weight)
    found: dict[Any, float | None] = {}
    for node, contacts in strengths.items():
        seen = strengths if form == "whole-network" else _ego(strengths, node)
        found[node] = of(seen, node) if contacts else None
    return result(name, found, answers=answers, cautions=(*cautions, f"This is the {form} form."))


def _strengths(graph: nx.Graph[Any], weight: str | None) -> dict[Any, dict[Any, float]]:
    """Give for each node and contact the strength of what joins them, both directions together."""
    found: dict[Any, dict[Any, float]] = {node: {} for node in graph}
    for one, other, data in graph.edges(data=True):
        strength = strength_of(data, weight)
        if strength < 0:
            raise RequestError(
                f"The “{weight}” of a tie is below nought, and no share can be made of that.",
                fix="Leave the weight out, or write what strengthens a tie as a number above nought.",
                code="negative-weight",
            )
        if strength:
            found[one][other] = found[one].get(other, 0.0) + strength
            found[other][one] = found[other].get(one, 0.0) + strength
    return found


def _ego(strengths: _Strengths, node: Any) -> dict[Any, dict[Any, float]]:
    """Keep a node, its contacts, and the ties among them."""
    kept = {node, *strengths[node]}
    return {one: {other: s for other, s in strengths[one].items() if other in kept} for one in kept}


def _constraint_of(strengths: _Strengths, node: Any) -> float:
    mine = strengths[node]
    total = sum(mine.values())
    # what leads to each contact: directly, and by way of each other contact; neither order nor direction matters
    invested: dict[Any, float] = {contact: strength / total for contact, strength in mine.items()}
    reached = dict(invested)
    for via, share in invested.items():
        theirs = strengths[via]
        whole = sum(theirs.values())
        for contact, strength in theirs.items():
            if contact in reached:
                reached[contact] += share * strength / whole
    return math.fsum(part * part for part in reached.values())


def _effective_size_of(strengths: _Strengths, node: Any) -> float:
    mine = strengths[node]
    total = sum(mine.values())
    redundant = 0.0
    for contact in mine:
        theirs = strengths[contact]
        strongest = max(theirs.values())
        for other, strength in theirs.items():
            if other in mine:
                redundant += mine[other] / total * strength / strongest
    return len(mine) - redundant
