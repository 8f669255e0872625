"""Brokerage between agencies: who carries word between two who are not linked (Gould and Fernandez)."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from workbench.network.measures.result import Answers, Result, result
from workbench.network.measures.suitable import known_groups, one_mode, strength_of

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Roles", "brokerage"]


@dataclass(frozen=True)
class Roles:
    """How often somebody stands between two others who are not linked, by the agencies of the three.

    Args:
        coordinator: All three of one agency.
        itinerant: The two of one agency, the one between of another; also called consultant.
        representative: From the own agency out: “speaks for us”.
        gatekeeper: From outside into the own agency: “lets outsiders in”.
        liaison: Between two other agencies.
    """

    coordinator: float = 0
    itinerant: float = 0
    representative: float = 0
    gatekeeper: float = 0
    liaison: float = 0

    @property
    def total(self) -> float:
        """All five together."""
        return self.coordinator + self.itinerant + self.representative + self.gatekeeper + self.liaison


_NAMES = tuple(field.name for field in fields(Roles))


def brokerage(
    graph: nx.Graph[Any],
    agencies: Mapping[Any, Hashable],
    answers: Answers | None = None,
    *,
    weight: str | None = None,
) -> Result[dict[Any, Roles]]:
    """Count for each the paths between two others who are not linked, by the agencies of the three.

    Gould and Fernandez 1989: paths a to v to b, a and b different, with no tie a to b. Say a gatekeeper as “lets outsiders
    in”, a representative as “speaks for us”, a liaison as “links two other agencies”. A tie without direction counts
    both ways. Ties count as there or not; with a weight each path counts as much as the weaker of its two ties.

    Args:
        graph: The network.
        agencies: By node the agency, or any other group. Paths through somebody whose agency is not known are left out.
        answers: Who was asked and answered.
        weight: The attribute that holds a tie's strength; None counts every path as 1.

    Returns:
        By node the five roles; None in them stands for nobody. Also: the network's total of each role.

    Raises:
        RequestError: The network joins two kinds of nodes, or a tie has no weight.

    Example:
        >>> import networkx as nx
        >>> chain = nx.DiGraph([("ann", "bea"), ("bea", "carl")])
        >>> brokerage(chain, {"ann": "council", "bea": "charity", "carl": "charity"}).value["bea"].gatekeeper
        1
    """
    graph, cautions = one_mode(graph, "brokerage")
    known, unknown = known_groups(graph, agencies)
    both = graph if graph.is_directed() else graph.to_directed(as_view=True)
    found = {node: _roles(both, node, known, weight) for node in graph}
    also = {name: sum(getattr(roles, name) for roles in found.values()) for name in _NAMES}
    also["total"] = sum(roles.total for roles in found.values())
    return result("brokerage", found, answers=answers, cautions=(*cautions, *unknown), also=also)


def _roles(graph: nx.DiGraph[Any], via: Any, known: Mapping[Any, Any], weight: str | None) -> Roles:
    if via not in known:
        return Roles()
    counts = dict.fromkeys(_NAMES, 0.0 if weight else 0)
    after = [other for other in graph.succ[via] if other in known]
    for one in graph.pred[via]:
        if one not in known:
            continue
        linked = graph.succ[one]
        for other in after:
            if other != one and other not in linked:
                role = _role(known[one], known[via], known[other])
                counts[role] += (
                    1 if weight is None else min(strength_of(linked[via], weight), strength_of(graph.succ[via][other], weight))
                )
    return Roles(**counts)


def _role(one: Any, via: Any, other: Any) -> str:
    if one == other:
        return "coordinator" if one == via else "itinerant"
    if one == via:
        return "representative"
    return "gatekeeper" if via == other else "liaison"
