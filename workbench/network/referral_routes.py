"""Where referrals lead: from an entry point for a need and an area, and where they end in nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workbench.errors import RequestError
from workbench.network.network import Network
from workbench.network.survey import Item
from workbench.network.survey_referral import ANY_NEED, EVERYWHERE, Referral

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Route", "Routes", "needs_of", "providers", "referral_graph", "referral_routes", "unreachable_needs"]

_GONE = frozenset({"ended", "planned", "not working"})


@dataclass(frozen=True)
class Route:
    """The shortest way from the entry point to somebody who meets the need.

    Args:
        path: Who is passed through, the entry point first.
        sure: Whether need, area and status of every step, and of what is offered at its end, are known to fit.
    """

    path: tuple[str, ...]
    sure: bool

    @property
    def steps(self) -> int:
        """How many times somebody is passed on."""
        return len(self.path) - 1


@dataclass(frozen=True)
class Routes:
    """What becomes of somebody with a need who comes to an entry point.

    Args:
        entry: Where they come to.
        need: Their need.
        area: Where they live; "" where any will do.
        routes: To each who meets the need and can be reached, the shortest way; the shortest first, sure ones before
            those of the same length that may be.
        reached: Everybody who can be reached, sure or not, the entry point with them.
        dead_ends: Who is reached, passes nobody on and offers nothing for this need.
        loops: Groups of those reached who pass people on to each other in a circle.
        one_way: Referrals on the way whose target refers nobody back, for any need.
        no_feedback: Referrals on the way from which nothing is heard back.
        no_consent: Referrals on the way for which the person is not asked for consent.
        not_known: How many referrals on the way leave open whether there is feedback, or consent.
    """

    entry: str
    need: str
    area: str
    routes: tuple[Route, ...]
    reached: tuple[str, ...]
    dead_ends: tuple[str, ...]
    loops: tuple[tuple[str, ...], ...]
    one_way: tuple[tuple[str, str], ...]
    no_feedback: tuple[tuple[str, str], ...]
    no_consent: tuple[tuple[str, str], ...]
    not_known: int

    @property
    def reachable(self) -> str:
        """Whether somebody who meets the need can be reached: yes, no, or unknown where a step on every way is."""
        if any(route.sure for route in self.routes):
            return "yes"
        return "unknown" if self.routes else "no"

    @property
    def words(self) -> str:
        """The same as a sentence, without ids."""
        if not self.routes:
            return f"From here no path leads to anybody who helps with {self.need}."
        best = next((route for route in self.routes if route.sure), self.routes[0])
        steps = f"in {best.steps} step{'s' * (best.steps > 1)}" if best.steps else "without being passed on"
        if best.sure:
            return f"From here help with {self.need} is reached {steps}."
        return f"From here help with {self.need} may be reached {steps}, if what is not known of the way holds."


def needs_of(network: Network, wave: str | None = None) -> tuple[str, ...]:
    """Give every need that is named, in services or referrals, sorted."""
    named = {need for item in network.items.values() for need in item.needs}
    named |= {referral.need for referral in network.wave(wave).referrals}
    return tuple(sorted(named - {"", ANY_NEED}))


def providers(network: Network, need: str, area: str = "", wave: str | None = None) -> dict[str, bool]:
    """Give who offers a service that meets a need, and whether its area is known to fit.

    Args:
        network: The network.
        need: The need.
        area: The area; "" where any will do.
        wave: The wave, or None for the latest.

    Returns:
        By id: the service items themselves, those who hold them, and those people's agencies.
    """
    found: dict[str, bool] = {}
    for item in network.items.values():
        fit = _area_fits(item.areas, area)
        if item.kind == "service" and need in item.needs and fit is not None:
            for one in (item.id, *_offering(network, item, wave)):
                found[one] = found.get(one, False) or fit
    return found


def referral_graph(
    network: Network, need: str = "", area: str = "", wave: str | None = None, *, sure: bool = False
) -> nx.DiGraph[Any]:
    """Give who refers to whom, as measures of what is at risk take it.

    Referrals that are planned, ended or do not work are left out.

    Args:
        network: The network.
        need: The one need wanted, or "" for all.
        area: The one area wanted, or "" for all.
        wave: The wave, or None for the latest.
        sure: Whether to leave out referrals of which need, area or status is not known.

    Example:
        >>> from workbench.network.survey import Wave
        >>> told = (Referral("jobcentre", "cab", "debt", "fife", status="working"), Referral("cab", "club", "food"))
        >>> list(referral_graph(Network({}, {}, {}, (Wave("wave-1", referrals=told),)), "debt").edges)
        [('jobcentre', 'cab')]
    """
    import networkx as nx  # noqa: PLC0415  # slow to import

    graph: nx.DiGraph[Any] = nx.DiGraph()
    for referral in network.wave(wave).referrals:
        fit = _fits(referral, need, area)
        if fit or (fit is False and not sure):
            graph.add_edge(referral.source, referral.target)
    return graph


def referral_routes(network: Network, entry: str, need: str, area: str = "", wave: str | None = None) -> Routes:
    """Follow referrals from an entry point.

    A dead end is reached, passes nobody on and offers nothing for the need. This project's definitions.

    Args:
        network: The network.
        entry: The id of the agency, service or person where somebody comes to.
        need: What they need.
        area: Where they live; "" where any will do.
        wave: The wave, or None for the latest.

    Raises:
        RequestError: There is no such entry point or no such need in the network.

    Example:
        >>> from workbench.network.survey import Wave
        >>> told = (Referral("jobcentre", "cab", "debt", "fife", status="working"),)
        >>> agencies = {"jobcentre": "Jobcentre", "cab": "Advice"}
        >>> found = referral_routes(Network({}, agencies, {}, (Wave("wave-1", referrals=told),)), "jobcentre", "debt", "fife")
        >>> found.words, found.dead_ends
        ('From here no path leads to anybody who helps with debt.', ('cab',))
    """
    import networkx as nx  # noqa: PLC0415  # slow to import

    _check(network, entry, need, wave)
    graph, certain = (referral_graph(network, need, area, wave, sure=sure) for sure in (False, True))
    for each in (graph, certain):
        each.add_node(entry)
    offers = providers(network, need, area, wave)
    paths, sure_paths = (nx.single_source_shortest_path(each, entry) for each in (graph, certain))
    routes = [
        Route(tuple(sure_paths[end]), sure=True) if fit and end in sure_paths else Route(tuple(paths[end]), sure=False)
        for end, fit in offers.items() if end in paths
    ]  # fmt: skip
    legs = [r for r in network.wave(wave).referrals if r.source in paths and _fits(r, need, area) is not None]
    onward = {referral.source for referral in legs}
    there = nx.subgraph(graph, paths)
    loops = [tuple(sorted(part)) for part in nx.strongly_connected_components(there) if len(part) > 1]
    back = referral_graph(network, wave=wave)
    return Routes(
        entry, need, area,
        routes=tuple(sorted(routes, key=lambda route: (route.steps, not route.sure, route.path))),
        reached=tuple(paths),
        dead_ends=tuple(one for one in paths if one not in onward and one not in offers),
        loops=tuple(sorted(loops)),
        one_way=_ends(leg for leg in legs if not back.has_edge(leg.target, leg.source)),
        no_feedback=_ends(leg for leg in legs if leg.feedback == "no"),
        no_consent=_ends(leg for leg in legs if leg.consent == "no"),
        not_known=sum({leg.feedback, leg.consent} & {"unknown", "not asked"} != set() for leg in legs),
    )  # fmt: skip


def unreachable_needs(network: Network, entry: str, area: str = "", wave: str | None = None) -> dict[str, str]:
    """Give the needs that nobody who meets them can be reached for from an entry point.

    Returns:
        By need “no”, or “unknown” where it hangs on something that is not known; needs that are reached are left out.
    """
    found = {need: referral_routes(network, entry, need, area, wave).reachable for need in needs_of(network, wave)}
    return {need: answer for need, answer in found.items() if answer != "yes"}


def _fits(referral: Referral, need: str, area: str) -> bool | None:
    """Tell whether a referral is for a need and area: True, False where that is not known, None where it is not."""
    if referral.status in _GONE:
        return None
    for wanted, stated, every in ((need, referral.need, ANY_NEED), (area, referral.area, EVERYWHERE)):
        if wanted and stated and stated not in {wanted, every}:
            return None
    known = (not need or referral.need) and (not area or referral.area) and referral.status == "working"
    return bool(known)


def _area_fits(areas: tuple[str, ...], area: str) -> bool | None:
    if not area or area in areas or EVERYWHERE in areas:
        return True
    return None if areas else False


def _offering(network: Network, item: Item, wave: str | None) -> set[str]:
    holders = {holding.holder for holding in network.holdings(wave) if holding.item == item.id}
    return {str(holder) for holder in holders} | {agency for one in holders if (agency := network.agency_of(str(one)))}


def _ends(legs: Iterable[Referral]) -> tuple[tuple[str, str], ...]:
    return tuple(dict.fromkeys((leg.source, leg.target) for leg in legs))


def _check(network: Network, entry: str, need: str, wave: str | None) -> None:
    ends = {end for referral in network.wave(wave).referrals for end in (referral.source, referral.target)}
    if entry not in {*network.members, *network.agencies, *network.items, *ends}:
        raise RequestError(
            "The entry point is no agency, service or person of this network.",
            fix=f"Take one of those who refer: {network.withhold(', '.join(sorted(ends & {*network.agencies, *network.items}))) or 'none yet'}.",
            code="not-in-the-network",
        )
    if need not in (known := needs_of(network, wave)):
        raise RequestError(
            "No service and no referral names this need.", fix=f"The needs are: {network.withhold(', '.join(known)) or 'none yet'}.",
            code="unknown-need",
        )  # fmt: skip
