"""One agency's ties with the others, wave by wave: the view of whether its relationship grew or shrank."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from workbench.errors import RequestError
from workbench.network.network import Network
from workbench.network.survey import State, Wave

__all__ = ["Relationship", "relationship"]


@dataclass(frozen=True)
class Relationship:
    """An agency's ties with others in one wave.

    Args:
        wave: The wave.
        agency: The agency.
        outward: What is known of the pairs in which its people name others: how many of each state.
        inward: The same where others name its people.
        with_agency: By other agency the number of ties with it, either way.
        with_level: By the other's level the number of ties, either way.
        people: How many of its people have a tie outside.
        both_ways: Pairs that name each other.
    """

    wave: str
    agency: str
    outward: Mapping[State, int]
    inward: Mapping[State, int]
    with_agency: Mapping[str, int]
    with_level: Mapping[str, int]
    people: int
    both_ways: int

    @property
    def ties(self) -> int:
        """Ties either way."""
        return self.outward.get("tie", 0) + self.inward.get("tie", 0)

    @property
    def told(self) -> int:
        """Pairs that were asked about and answered, tie or not."""
        return self.ties + self.outward.get("no tie", 0) + self.inward.get("no tie", 0)

    @property
    def share(self) -> float | None:
        """Ties of the pairs that were asked about and answered; None where none was."""
        return self.ties / self.told if self.told else None

    @property
    def words(self) -> str:
        """The same as a sentence, with how many it rests on."""
        asked = self.told + self.outward.get("did not answer", 0) + self.inward.get("did not answer", 0)
        if self.share is None:
            return f"In {self.wave}, the number of links known is {self.ties}; it is not known of which pairs there was an answer."
        found = f"{self.ties} of the {self.told} possible link{'s' * (self.told != 1)} that people answered about exist{'s' * (self.ties == 1)}"
        return f"In {self.wave}, {found}; {asked} {'was' if asked == 1 else 'were'} asked about."


def relationship(network: Network, agency: str, relation: str = "") -> tuple[Relationship, ...]:
    """Give one agency's ties with the others in every wave.

    Args:
        network: The network.
        agency: The agency, such as the one whose relationship the inquiry was about.
        relation: The kind of tie.

    Raises:
        RequestError: Nobody of that agency is in any wave.

    Example:
        >>> from workbench.network.survey import Asking, Member, TieAnswer
        >>> people = {"ann": Member("ann", "council"), "bea": Member("bea", "dwp")}
        >>> wave = Wave("wave-1", (Asking("ann", "yes", "yes"), Asking("bea", "yes", "no")), (TieAnswer("ann", "bea"),))
        >>> relationship(Network(people, {}, {}, (wave,)), "dwp")[0].words
        'In wave-1, 1 of the 1 possible link that people answered about exists; 2 were asked about.'
    """
    if not any(network.agency_of(one) == agency for wave in network.waves for one in wave.roster):
        known = sorted({found for wave in network.waves for one in wave.roster if (found := network.agency_of(one))})
        raise RequestError(
            "Nobody of this agency is in any wave.", fix=f"There are people of: {', '.join(known) or 'no known agency'}.",
            code="not-in-the-network",
        )  # fmt: skip
    return tuple(_in_wave(network, wave, agency, relation) for wave in network.waves)


def _in_wave(network: Network, wave: Wave, agency: str, relation: str) -> Relationship:
    own = [one for one in wave.roster if network.agency_of(one) == agency]
    others = [one for one in wave.roster if network.agency_of(one) != agency]
    inside, outside = frozenset(own), frozenset(others)
    named = {(t.source, t.target) for t in wave.ties if t.state == "tie" and t.relation == relation}
    out = {(one, other) for one, other in named if one in inside and other in outside}
    back = {(one, other) for other, one in named if one in inside and other in outside}
    ties = [*out, *back]
    levels = {one: network.members[one].level if one in network.members else "unknown" for one in others}
    return Relationship(
        wave.id, agency,
        sum((wave.states(one, outside, relation) for one in own), Counter()),
        sum((wave.states(other, inside, relation) for other in others), Counter()),
        _counted(network.agency_of(other) or "unknown" for _, other in ties),
        _counted(levels[other] for _, other in ties),
        len({one for one, _ in ties}),
        len(out & back),
    )  # fmt: skip


def _counted(names: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(names).items()))
