"""Key players: the few whose loss hurts most, and the few from whom word reaches most (Borgatti's two problems)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain, combinations, zip_longest
from math import comb
from typing import TYPE_CHECKING, Any, Literal

from workbench.errors import RequestError
from workbench.network.measures.contacts import Contacts, bits
from workbench.network.measures.result import Answers, How, Result, result
from workbench.network.measures.suitable import simple, symmetrised

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["KeyPlayers", "key_players_to_lose", "key_players_to_reach"]

_EXACT_SETS = 40_000
_USUAL = 60
_CANDIDATES = 60
_DISTANCE_CANDIDATES = 6_000
_NEAR = 1e-12

_Score = Callable[[tuple[int, ...]], float]


@dataclass(frozen=True)
class KeyPlayers:
    """A set of people and what it does.

    Args:
        members: The people, in the network's order.
        score: What the set was chosen by: the fragmentation that its loss leaves, or the share that it reaches.
    """

    members: tuple[Any, ...]
    score: float


def key_players_to_lose(
    graph: nx.Graph[Any],
    count: int,
    answers: Answers | None = None,
    *,
    form: Literal["parts", "distance"] = "parts",
    exact_sets: int = _EXACT_SETS,
) -> Result[KeyPlayers]:
    """Give the few whose leaving would break up the network most (KPP-NEG).

    Borgatti 2006: the set whose removal gives the highest fragmentation of what is left. Say it as “lose these three and
    40% of pairs can no longer reach each other”. All sets are tried where there are at most 40,000 in a network of
    60, as for three of 60, and in larger ones so many fewer as each takes longer; else people are added one by one and then swapped, among those who matter most alone. By distance fewer sets are
    tried, 4,000 among 40 people, since each takes longer.

    Args:
        graph: The network; the direction of ties does not matter.
        count: How many people.
        answers: Who was asked and answered.
        form: Fragmentation by separate parts, or by distance.
        exact_sets: Up to how many sets all are tried in a network of 60.

    Returns:
        The set and the fragmentation it leaves: exact, or the best found (“at least”). Also: before, the fragmentation
        as it is; and where exact, equally good, how many other sets do as much.

    Raises:
        RequestError: There are not at least two more people than are to be chosen.

    Example:
        >>> import networkx as nx
        >>> found = key_players_to_lose(nx.path_graph(5), 1)
        >>> found.value.members, found.value.score, found.how
        ((2,), 0.6666666666666667, 'exact')
    """
    graph, cautions = simple(graph, "key players to lose")
    _check_count(graph, count, spare=2)
    contacts = Contacts.of(symmetrised(graph))
    n = len(graph)

    def broken(chosen: tuple[int, ...]) -> float:
        without = sum(1 << place for place in chosen)
        near = contacts.pairs_together(without) if form == "parts" else contacts.nearness(without)
        left = n - len(chosen)
        return 1 - near / (left * (left - 1) / 2)

    # by distance a set takes about a quarter of n times as long as by parts
    exact = _all_can_be_tried(n, count, exact_sets if form == "parts" else 4 * exact_sets // n)
    most = _CANDIDATES if form == "parts" else max(count + 2, min(_CANDIDATES, _DISTANCE_CANDIDATES // n))
    candidates = range(n) if exact else _worth_losing(graph, contacts)[:most]
    chosen = _chosen(broken, candidates, count, exact=exact)
    return _told("key players to lose", contacts, chosen, cautions, answers, before=broken(()))


def key_players_to_reach(
    graph: nx.Graph[Any],
    count: int,
    answers: Answers | None = None,
    *,
    steps: int | None = None,
    exact_sets: int = _EXACT_SETS,
) -> Result[KeyPlayers]:
    """Give the few from whom word reaches most people soonest (KPP-POS).

    Borgatti 2006: the set with the largest mean over all people of one divided by the distance from the nearest of the
    set, members counting as 1. Given `steps`, the set that reaches most people within so many, members included. Say it
    as “tell these three and 80% are one introduction away”. Where all sets are tried is as in `key_players_to_lose`; else
    people are added one by one and then swapped, among those with most contacts.

    Args:
        graph: The network; the direction of ties does not matter.
        count: How many people.
        answers: Who was asked and answered.
        steps: Within how many steps people count as reached; None weighs them by distance.
        exact_sets: Up to how many sets all are tried in a network of 60.

    Returns:
        The set and the share it reaches: exact, or the best found (“at least”). Where exact also: equally good, how many
        other sets do as much.

    Raises:
        RequestError: There are fewer people than are to be chosen.

    Example:
        >>> import networkx as nx
        >>> key_players_to_reach(nx.star_graph(4), 1).value
        KeyPlayers(members=(0,), score=1.0)
    """
    graph, cautions = simple(graph, "key players to reach")
    _check_count(graph, count, spare=0)
    contacts = Contacts.of(symmetrised(graph))
    n = len(graph)
    exact = _all_can_be_tried(n, count, exact_sets)
    candidates: Iterable[int] = range(n) if exact else _most_contacts(contacts)
    within = {place: _within(contacts, place, steps) for place in candidates}
    away = max(map(len, within.values()))

    def reached(chosen: tuple[int, ...]) -> float:
        score, before = 0.0, 0
        for distance in range(away):
            now = before
            for place in chosen:
                rings = within[place]
                now |= rings[min(distance, len(rings) - 1)]
            score += (now.bit_count() - before.bit_count()) / (1 if steps is not None else max(1, distance))
            before = now
        return score / n

    chosen = _chosen(reached, within, count, exact=exact)
    return _told("key players to reach", contacts, chosen, cautions, answers)


def _all_can_be_tried(people: int, count: int, sets: int) -> bool:
    """Tell whether all sets can be tried: in larger networks each takes longer, so that fewer can."""
    return comb(people, count) * max(people, _USUAL) <= sets * _USUAL


def _within(contacts: Contacts, place: int, steps: int | None) -> list[int]:
    """Give those within 0, 1, 2, … steps of one, as bits."""
    found = [1 << place]
    for distance, ring in enumerate(contacts.rings(1 << place), 1):
        if steps is not None and distance > steps:
            break
        found.append(found[-1] | ring)
    return found


@dataclass(frozen=True)
class _Chosen:
    places: tuple[int, ...]
    score: float
    equal: int | None


def _chosen(score: _Score, candidates: Iterable[int], count: int, *, exact: bool) -> _Chosen:
    if not exact:
        return _searched(score, list(candidates), count)
    best: tuple[int, ...] = ()
    top, equal = -1.0, 0
    for places in combinations(candidates, count):
        found = score(places)
        if found > top + _NEAR:
            best, top, equal = places, found, 0
        elif found > top - _NEAR:
            equal += 1
    return _Chosen(best, top, equal)


def _searched(score: _Score, candidates: list[int], count: int) -> _Chosen:
    """Add one after another, each the best beside those before, then swap while that helps."""
    chosen: tuple[int, ...] = ()
    top = -1.0
    for _ in range(count):
        top, chosen = max(
            ((score((*chosen, c)), (*chosen, c)) for c in candidates if c not in chosen), key=lambda t: t[0]
        )
    while True:
        swaps = (
            (*chosen[:i], *chosen[i + 1 :], c) for i in range(count) for c in candidates if c not in chosen
        )
        found, swapped = max(
            ((score(places), places) for places in swaps), key=lambda t: t[0], default=(top, chosen)
        )
        if found <= top + _NEAR:
            return _Chosen(tuple(sorted(chosen)), top, None)
        top, chosen = found, swapped


def _worth_losing(graph: nx.Graph[Any], contacts: Contacts) -> list[int]:
    """Give those whose loss alone cuts off most and those with most contacts, one of each in turn."""
    import networkx as nx  # noqa: PLC0415  # slow to import

    cutting = [contacts.place(node) for node in nx.articulation_points(symmetrised(graph))]
    left = {place: contacts.pairs_together(1 << place) for place in cutting[: 10 * _CANDIDATES]}
    cutting = sorted(left, key=lambda place: (left[place], place))
    in_turn = chain.from_iterable(zip_longest(cutting, _most_contacts(contacts)))
    return [place for place in dict.fromkeys(in_turn) if place is not None][:_CANDIDATES]


def _most_contacts(contacts: Contacts) -> list[int]:
    ranked = sorted(bits(contacts.everybody), key=lambda place: -contacts.near[place].bit_count())
    return ranked[:_CANDIDATES]


def _check_count(graph: nx.Graph[Any], count: int, *, spare: int) -> None:
    if not 1 <= count <= len(graph) - spare:
        raise RequestError(
            f"Key players makes no sense here: {count} cannot be chosen of {len(graph)}.",
            fix=f"Choose at least 1 and leave at least {spare} others.",
            code="no-sense-here",
        )


def _told(
    name: str,
    contacts: Contacts,
    chosen: _Chosen,
    cautions: tuple[str, ...],
    answers: Answers | None,
    **also: float,
) -> Result[KeyPlayers]:
    members = tuple(contacts.nodes[place] for place in chosen.places)
    how: How = "at least" if chosen.equal is None else "exact"
    if chosen.equal is None:
        cautions += ("This set is the best that a search found; another may do more.",)
    elif chosen.equal:
        also["equally good"] = chosen.equal
        cautions += (f"{chosen.equal} other sets of as many do just as much.",)
    return result(
        name, KeyPlayers(members, chosen.score), answers=answers, how=how, cautions=cautions, also=also
    )
