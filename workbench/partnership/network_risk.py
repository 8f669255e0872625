"""What an inquiry's network stands to lose: what hangs on few, what leavers take along, and what they should hand over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workbench.errors import UnknownNameError
from workbench.network.at_risk import (
    Leavers,
    SoleHolders,
    awareness_accuracy,
    blind_spots,
    exclusivity,
    fewest_leavers,
    sole_holders,
    what_if_leave,
)
from workbench.network.at_risk.holdings import held
from workbench.network.measures import Result, cut_points, key_players_to_lose
from workbench.network.network import Network
from workbench.network.referral_routes import referral_graph
from workbench.partnership.network_people import MADE_UP_NOTE, InquiryNetwork, open_network
from workbench.partnership.network_seen import Seen, seen_by
from workbench.partnership.workspace import Workspace

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Handover", "handover_pack", "knowledge_at_risk", "what_if"]

_SHARES = ((0.25, "a quarter"), (0.5, "half"))
_FIRST = 3
"""How many are told of where all could be ranked."""
_NOT_SHOWN = "somebody who is not shown"
_AGENCY_NOT_SHOWN = "an agency whose people are not shown"


@dataclass(frozen=True)
class Handover:
    """What somebody who leaves should hand over, to the team only.

    Args:
        who: Their role and agency.
        only_they: Items that only they have.
        shared: Items that others have too, with the others.
        introductions: With whom they have a link that nobody else of their agency has: introduce a successor.
        blind: Items of theirs that nobody is known to know of; None where nobody was asked.
        cautions: What must be said beside it.
    """

    who: str
    only_they: tuple[str, ...]
    shared: tuple[tuple[str, tuple[str, ...]], ...]
    introductions: tuple[str, ...]
    blind: tuple[str, ...] | None
    cautions: tuple[str, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """The same as sentences, one a line."""
        return tuple(_pack_lines(self))


def knowledge_at_risk(ws: Workspace, *, on: dt.date, inquiry: str = "", wave: str | None = None, least: float = 1) -> tuple[str, ...]:
    """Say for the team what only one person or agency has, how few leavers lose how much, and what others do not know of.

    Also whom to shadow first, who cuts others off by leaving, and how often people are right about who has what.

    Args:
        ws: The workspace.
        on: The day by which consents are judged.
        inquiry: The inquiry; the workspace's default one when empty.
        wave: The wave, or None for the latest.
        least: The lowest level that counts.

    Returns:
        Sentences, one a line.

    Raises:
        UnknownNameError: There is no such inquiry or wave.
        RecordError: The survey is not there or is wrong.
    """
    view = _View.of(ws, inquiry, wave, on)
    network, agencies = view.found.network, view.found.network.agency_by_member
    holdings, answers = network.holdings(wave), network.answers("holds", wave)
    sole = sole_holders(holdings, agencies, answers, least=least, items=network.items)
    lines = [*view.notes, *sole.cautions, *view.sole(sole.value, f" at level {least:g} or above" if least > 1 else "")]
    if any(held(holdings, least).values()):
        lines += [_leavers(fewest_leavers(holdings, share, answers, least=least), part) for share, part in _SHARES]
        lines += view.to_shadow(exclusivity(holdings, answers, least=least).value)
    elif holdings:
        lines.append(f"Nothing is held at level {least:g} or above, as far as is known.")
    spots = blind_spots(holdings, network.awareness(wave), agencies, network.answers("aware", wave), least=least)
    lines += [f"Nobody outside is known to know that {view.agency(agency)} has: {view.item(item)}." for agency, item in spots.value.blind]
    lines += view.not_asked("aware")
    lines += _awareness(network, wave)
    lines += view.cut_off(lines)
    lines += view.key_agencies(lines)
    return tuple(lines)


def what_if(ws: Workspace, leavers: Collection[str], *, on: dt.date, inquiry: str = "", wave: str | None = None) -> tuple[str, ...]:
    """Say for the team what is lost when people, or all people of an agency, leave and nobody steps in.

    Args:
        ws: The workspace.
        leavers: Ids of people or agencies.
        on: The day by which consents are judged.
        inquiry: The inquiry; the workspace's default one when empty.
        wave: The wave, or None for the latest.

    Raises:
        UnknownNameError: There is no such inquiry, wave, person or agency; or they said no to being in the network.
        RecordError: The survey is not there or is wrong.
    """
    view = _View.of(ws, inquiry, wave, on)
    network = view.found.network
    roster = [one for one in network.wave(wave).roster if one in network.members]  # an agency that was named is nobody who leaves
    gone = [one for one in roster if one in leavers or network.agency_of(one) in leavers]
    shown = {one for one in gone if one in view.seen.labels}
    missing = set(leavers) - shown - {network.agency_of(one) for one in shown}
    if missing or not gone:
        raise UnknownNameError("Nobody of this id is shown in this wave.", fix="Give ids of people or agencies of the wave.", code="unknown-name")
    routes = referral_graph(network, wave=wave)
    ends = [one for one in leavers if one in routes and one in network.agencies]
    services = _abandoned(network, gone, wave)
    loss = what_if_leave(
        network.graph(wave=wave), [*gone, *ends, *(one for one in services if one in routes)], network.answers(wave=wave),
        holdings=network.holdings(wave), referrals=routes,
    )  # fmt: skip
    found = loss.value
    away = len(found.cut_off)
    return (
        *view.notes, *loss.cautions, *view.not_asked("holds"),
        f"{len(gone)} of {len(roster)} leave{'s' * (len(gone) == 1)}.",
        f"Lost: {', '.join(map(view.item, found.items)) or 'no item'}.",
        f"Left with one holder: {', '.join(map(view.item, found.hanging)) or 'no item'}.",
        f"{found.pairs} of {found.pairs_before} pair{'s' * (found.pairs_before != 1)} of those who stay can no longer reach each other; {away} {'has' if away == 1 else 'have'} no link left.",
        *(f"Referrals from {view.person(a)} to {view.person(b)} no longer arrive." for a, b in (*found.routes, *_ending_in(routes, services, found.leavers))),
    )  # fmt: skip


def handover_pack(ws: Workspace, person: str, *, on: dt.date, inquiry: str = "", wave: str | None = None) -> Handover:
    """Give what somebody who leaves should hand over: to be gone through with them, and kept in the team.

    Args:
        ws: The workspace.
        person: Who leaves.
        on: The day by which consents are judged.
        inquiry: The inquiry; the workspace's default one when empty.
        wave: The wave, or None for the latest.

    Raises:
        UnknownNameError: There is no such inquiry, wave or person; or they said no to being in the network.
        RecordError: The survey is not there or is wrong.
    """
    view = _View.of(ws, inquiry, wave, on)
    network = view.found.network
    if person not in network.wave(wave).roster or person not in network.members or person not in view.seen.labels:
        raise UnknownNameError("Nobody of this id is shown in this wave.", fix="Give the id of a person of the wave.", code="unknown-name")
    holders: dict[str, set[str]] = {}
    for holding in network.holdings(wave):
        holders.setdefault(str(holding.item), set()).add(str(holding.holder))
    own = [item for item, of in holders.items() if person in of]
    known = {aware.item for aware in network.awareness(wave) if aware.holder == person}
    answers = network.answers("aware", wave)
    cautions = [*view.notes, *view.not_asked(None, "holds"), *([answers.caution] if answers and answers.caution else [])]
    return Handover(
        view.person(person),
        tuple(view.item(item) for item in own if len(holders[item]) == 1),
        tuple((view.item(item), view.people(holders[item] - {person})) for item in own if len(holders[item]) > 1),
        view.people(_carried_alone(view.found, person, wave)),
        tuple(view.item(item) for item in own if item not in known) if answers is None or answers.asked else None,
        tuple(cautions),
    )


@dataclass(frozen=True)
class _View:
    """A network with what its people and items are called before the team."""

    found: InquiryNetwork
    seen: Seen
    hide: Callable[[str], str]
    wave: str | None

    @classmethod
    def of(cls, ws: Workspace, inquiry: str, wave: str | None, on: dt.date) -> _View:
        found = open_network(ws, inquiry)
        seen = seen_by(ws, found, ws.audience, on=on, wave=wave)
        return cls(found, seen, found.protection(ws, ws.audience, seen.names).withhold, wave)

    @property
    def notes(self) -> tuple[str, ...]:
        return (MADE_UP_NOTE,) if self.found.synthetic else ()

    def item(self, item: object) -> str:
        known = self.found.network.items.get(str(item))
        return self.hide(known.label) if known else "an item without a label"

    def person(self, one: object) -> str:
        known = self.found.network.items.get(str(one))
        return self.hide(known.label) if known else self.seen.labels.get(str(one), _NOT_SHOWN)

    def agency(self, one: str) -> str:
        """Give what an agency is called; not where nobody of it is shown, since what it has is theirs."""
        network = self.found.network
        of = [person for person in network.wave(self.wave).roster if person in network.members and network.agency_of(person) == one]
        return self.person(one) if any(person in self.seen.labels for person in of) else _AGENCY_NOT_SHOWN

    def not_asked(self, *relations: str | None) -> list[str]:
        """Say of what nobody was asked in the wave; None stands for ties."""
        every = (self.found.network.answers(relation, self.wave) for relation in relations)
        return [answers.caution for answers in every if answers is not None and not answers.asked]

    def people(self, ones: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted({self.person(one) for one in ones}))

    def sole(self, sole: SoleHolders, at: str) -> Iterator[str]:
        """Say what only one person, only one agency or nobody has."""
        yield from (f"Only one person has{at}: {self.item(item)} ({self.person(one)})." for item, one in sole.person.items())
        only = [item for item in sole.agency if item not in sole.person]
        yield from (f"Only one agency has{at}: {self.item(item)} ({self.agency(sole.agency[item])})." for item in only)
        yield from (f"Nobody who answered has{at}: {self.item(item)}." for item in sole.nobody)

    def to_shadow(self, scores: Mapping[Any, float]) -> Iterator[str]:
        """Say who has most of what few others have; who is not shown is passed over."""
        named = [self.person(one) for one, score in scores.items() if score and str(one) in self.seen.labels]
        if named:
            yield f"Shadow first, since they have most of what few others have: {'; '.join(named[:_FIRST])}."

    def cut_off(self, said: Collection[str]) -> list[str]:
        """Say who cuts most others off by leaving, with the cautions not said yet; who is not shown is passed over."""
        graph = self.found.network.graph(wave=self.wave)
        if not graph:
            return []
        found = cut_points(graph, self.found.network.answers(wave=self.wave))
        shown = [(self.person(one), pairs) for one, pairs in found.value.items() if pairs and str(one) in self.seen.labels]
        lines = [f"If this one leaves, {pairs} pair{'s' * (pairs != 1)} of others can no longer reach each other: {who}." for who, pairs in shown[:_FIRST]]
        return [*(caution for caution in found.cautions if shown and caution not in said), *lines]

    def key_agencies(self, said: Collection[str]) -> list[str]:
        """Say which agencies' leaving would break up the network most, where there are enough to choose."""
        network = self.found.network
        graph = network.graph(wave=self.wave, level="agency")
        if len(graph) < _FIRST + 2:
            return []
        found = key_players_to_lose(graph, _FIRST, network.answers(wave=self.wave, level="agency"))
        before, after = found.also["before"], found.value.score
        if after <= before:
            return []
        names = "; ".join(self.agency(str(one)) for one in found.value.members)
        equal = found.also.get("equally good", 0)
        others = f" {equal} other choice{'s' * (equal != 1)} of {_FIRST} would do as much." if equal else ""
        most = "breaks most apart" if found.how == "exact" else "breaks most apart of the choices that were tried"
        line = f"{_FIRST} agencies whose leaving {most}: {names}. Then {after:.0%} of pairs of the others cannot reach each other, now {before:.0%}.{others}"
        return [*(caution for caution in found.cautions if caution not in said), line]


def _awareness(network: Network, wave: str | None) -> Iterator[str]:
    """Say how often people are right about who has what."""
    asked, aware = network.answers("holds", wave), network.awareness(wave)
    found = awareness_accuracy(network.holdings(wave), aware, asked).value
    if found.share is not None:
        judged = found.right + found.wrong
        said = f"Of {judged} statement{'s' * (judged != 1)} that somebody else has something, {found.right} ({found.share:.0%}) {'is' if found.right == 1 else 'are'} confirmed by that person"
        yield f"{said}{f'; of {found.not_known} more it is not known' if found.not_known else ''}."


def _abandoned(network: Network, gone: Collection[str], wave: str | None) -> list[str]:
    """Give the services that had holders and have none left."""
    found = held(network.holdings(wave))
    return [one for one, people in found.items() if people and people <= set(gone) and network.items[one].kind == "service"]


def _ending_in(routes: nx.DiGraph[Any], services: Iterable[str], gone: Collection[str]) -> Iterator[tuple[str, str]]:
    """Give who of those who stay refers, or is passed on, to a service that nobody offers any more."""
    import networkx as nx  # noqa: PLC0415  # slow to import

    for service in services:
        before = nx.ancestors(routes, service) - set(gone) if service in routes else set()
        yield from ((one, service) for one in routes if one in before)


def _carried_alone(found: InquiryNetwork, person: str, wave: str | None) -> set[str]:
    """Give those outside with whom nobody else of the person's agency is in touch."""
    network = found.network
    graph = network.graph(wave=wave).to_undirected()
    agency = network.agency_of(person)
    colleagues = [one for one in graph if one != person and agency and network.agency_of(str(one)) == agency]
    theirs = {str(other) for one in colleagues for other in graph[one]}
    around = {str(other) for other in graph[person]} if person in graph else set()
    return around - theirs - set(map(str, colleagues))


def _leavers(found: Result[Leavers], part: str) -> str:
    count = len(found.value.leavers)
    how = "" if found.how == "exact" else f"{found.how} ".capitalize()
    people = "person" if count == 1 else "people"
    said = f"{how}{count} {people} leaving would lose {part} of what is known"
    items = len(found.value.items)
    return f"{said} ({items} item{'s' * (items != 1)})."


def _pack_lines(pack: Handover) -> Iterator[str]:
    yield from pack.cautions
    yield f"Handover of: {pack.who}"
    yield f"Only they have: {'; '.join(pack.only_they) or 'nothing that is known'}."
    for item, others in pack.shared:
        yield f"{item}: also {'; '.join(others)}."
    yield f"Introduce a successor to: {'; '.join(pack.introductions) or 'nobody whom no colleague is in touch with'}."
    if pack.blind is not None:
        yield f"Nobody is known to know that they have: {'; '.join(pack.blind) or 'nothing'}."
