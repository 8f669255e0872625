"""What changed between two waves: ties kept, new, lost, and those that cannot be compared; who has what likewise."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from workbench.network.network import Network
from workbench.network.survey import State, Wave

__all__ = ["Change", "ItemChange", "Pair", "compare_holders", "compare_ties", "pair_state"]

Pair = tuple[str, str]

_TOLD: frozenset[State] = frozenset({"tie", "no tie"})


@dataclass(frozen=True)
class Change:
    """What became of the ties of one wave in another.

    Args:
        earlier: The earlier wave.
        later: The later wave.
        kept: Ties that were named in both.
        new: Ties of the later that had been answered with no tie.
        lost: Ties of the earlier that were later answered with no tie.
        not_comparable: Ties of one wave of which the other knows nothing, and why.
        unasked: The waves in which nobody was asked about this at all; then nothing can be compared.

    Example:
        >>> Change("wave-1", "wave-2", (("a", "b"),), (), (("b", "c"),), {("a", "c"): "did not answer in wave-2"}).words
        '1 link kept, 0 new, 1 lost; 1 cannot be compared.'
    """

    earlier: str
    later: str
    kept: tuple[Pair, ...]
    new: tuple[Pair, ...]
    lost: tuple[Pair, ...]
    not_comparable: Mapping[Pair, str]
    unasked: tuple[str, ...] = ()

    @property
    def jaccard(self) -> float | None:
        """Ties kept of all that can be compared; None where there is none."""
        every = len(self.kept) + len(self.new) + len(self.lost)
        return len(self.kept) / every if every else None

    @property
    def turnover(self) -> float | None:
        """Ties new and lost, of all that can be compared; None where there is none."""
        return None if self.jaccard is None else 1 - self.jaccard

    @property
    def words(self) -> str:
        """The same as a sentence."""
        return self.words_of("link")

    def words_of(self, thing: str) -> str:
        """Give the same as a sentence, of things that are called so where there is one."""
        if self.unasked:
            return f"cannot be compared, since nobody was asked in {' and '.join(self.unasked)}."
        kept = f"{len(self.kept)} {thing}{'s' * (len(self.kept) != 1)} kept"
        said = f"{kept}, {len(self.new)} new, {len(self.lost)} lost"
        return f"{said}; {len(self.not_comparable)} cannot be compared." if self.not_comparable else f"{said}."


@dataclass(frozen=True)
class ItemChange:
    """What became of who has what.

    Args:
        holders: Pairs of holder and item, as ties are compared.
        orphaned: Items that had a holder, and of which all who had them say they have them no more.
        perhaps_orphaned: Items that had a holder and have none now, where somebody who had them was not heard; none where
            nobody was asked.
    """

    holders: Change
    orphaned: tuple[str, ...]
    perhaps_orphaned: tuple[str, ...]


def compare_ties(
    network: Network,
    earlier: str,
    later: str,
    relation: str = "",
    *,
    level: Literal["person", "agency"] = "person",
) -> Change:
    """Compare the ties of two waves.

    A pair can be compared only where both waves know whether there was a tie: of somebody who was not asked, or did not
    answer, in one of them nothing is kept, new or lost. This project's definition.

    Args:
        network: The network.
        earlier: The earlier wave.
        later: The later wave.
        relation: The kind of tie.
        level: People; or agencies, which are tied where any two of their people are, and not tied where all pairs of
            their people who were there answered so.

    Raises:
        UnknownNameError: There is no such wave.
    """
    waves = network.wave(earlier), network.wave(later)
    if level == "agency":
        rosters = tuple(_by_agency(network, wave) for wave in waves)
        pairs = _tied(network, waves, relation, network.agency_of)
        return _compared(waves, pairs, lambda pair: (
            _agency_state(network, waves[0], rosters[0], pair, relation),
            _agency_state(network, waves[1], rosters[1], pair, relation),
        ), relation)  # fmt: skip
    pairs = _tied(network, waves, relation, lambda one: one if one in network.members else "")
    return _compared(
        waves, pairs,
        lambda pair: (pair_state(network, waves[0], pair, relation), pair_state(network, waves[1], pair, relation)), relation,
    )  # fmt: skip


def compare_holders(network: Network, earlier: str, later: str) -> ItemChange:
    """Compare who had what in two waves, by what they say of themselves and others say of them.

    Args:
        network: The network.
        earlier: The earlier wave.
        later: The later wave.

    Raises:
        UnknownNameError: There is no such wave.
    """
    waves = network.wave(earlier), network.wave(later)
    said = [{(h.holder, h.item): h.state for h in sorted(w.holds, key=lambda h: h.state == "tie")} for w in waves]
    pairs = list(dict.fromkeys([*said[0], *said[1]]))

    def states(pair: Pair) -> tuple[State, State]:
        first, second = (told.get(pair) or _unsaid(wave, pair[0]) for told, wave in zip(said, waves, strict=True))
        return first, second

    change = _compared(waves, pairs, states, "holds")
    if change.unasked:
        return ItemChange(change, (), ())
    held = [{pair[1] for pair, state in told.items() if state == "tie"} for told in said]
    gone = sorted(held[0] - held[1])
    unheard = {item for (_, item) in change.not_comparable}
    return ItemChange(
        change,
        tuple(item for item in gone if item not in unheard),
        tuple(item for item in gone if item in unheard),
    )


def _unsaid(wave: Wave, holder: str) -> State:
    asking = wave.asking(holder, "holds")
    if asking is None:
        return wave.unasked("holds")
    states: Mapping[str, State] = {"yes": "no tie", "not asked": "not asked"}
    return "not known" if asking.asked == "unknown" else states.get(asking.answered, "did not answer")


def pair_state(network: Network, wave: Wave, pair: Pair, relation: str) -> State:
    """Give what is known of a tie; where ties have no direction one side's word is enough.

    Args:
        network: The network.
        wave: The wave.
        pair: The two, from the first to the second where ties have a direction.
        relation: The kind of tie.
    """
    one = wave.state(*pair, relation)
    if network.directed or one == "tie":
        return one
    other = wave.state(pair[1], pair[0], relation)
    if other == "tie" or one not in _TOLD:
        return other
    return one


def _tied(network: Network, waves: Iterable[Wave], relation: str, named: Callable[[str], str]) -> list[Pair]:
    """Give the pairs that have a tie in any of the waves, each once."""
    found: dict[Pair, None] = {}
    for wave in waves:
        for answer in wave.ties:
            one, other = named(answer.source), named(answer.target)
            if answer.state == "tie" and answer.relation == relation and one and other and one != other:
                found[(one, other) if network.directed else (min(one, other), max(one, other))] = None
    return sorted(found)


def _by_agency(network: Network, wave: Wave) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in wave.roster:
        if agency := network.agency_of(one):
            found.setdefault(agency, []).append(one)
    return found


def _agency_state(network: Network, wave: Wave, people: Mapping[str, list[str]], pair: Pair, relation: str) -> State:
    ones, others = people.get(pair[0], []), people.get(pair[1], [])
    if network.directed:
        there = frozenset(others)
        return _together(state for one in ones for state in wave.states(one, there, relation))
    return _together(pair_state(network, wave, (one, other), relation) for one in ones for other in others)


def _together(states: Iterable[State]) -> State:
    every = set(states) or {"not asked"}
    ranked: tuple[State, ...] = ("tie", "not known", "did not answer", "not asked", "no tie")
    return next(state for state in ranked if state in every)


def _compared(
    waves: tuple[Wave, Wave], pairs: Iterable[Pair], states: Callable[[Pair], tuple[State, State]], relation: str
) -> Change:
    found: dict[str, list[Pair]] = {"kept": [], "new": [], "lost": []}
    unknown: dict[Pair, str] = {}
    for pair in pairs:
        before, after = states(pair)
        if {before, after} <= _TOLD:
            kind = {("tie", "tie"): "kept", ("no tie", "tie"): "new", ("tie", "no tie"): "lost"}.get((before, after))
            if kind is not None:
                found[kind].append(pair)
        elif "tie" in {before, after}:
            state, wave = (before, waves[0]) if after == "tie" else (after, waves[1])
            unknown[pair] = f"{state} in {wave.id}"
    unasked = tuple(wave.id for wave in waves if not wave.has_asked(relation))
    return Change(waves[0].id, waves[1].id, tuple(found["kept"]), tuple(found["new"]), tuple(found["lost"]), unknown, unasked)
