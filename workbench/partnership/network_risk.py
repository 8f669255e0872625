"""What an inquiry's network stands to lose: what hangs on few, what leavers take along, and what they should hand over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from workbench.errors import UnknownNameError
from workbench.network.at_risk import Leavers, blind_spots, fewest_leavers, sole_holders, what_if_leave
from workbench.network.measures import Result
from workbench.network.referral_routes import referral_graph
from workbench.partnership.network_people import MADE_UP_NOTE, InquiryNetwork, open_network
from workbench.partnership.network_seen import Seen, seen_by
from workbench.partnership.workspace import Workspace

__all__ = ["Handover", "handover_pack", "knowledge_at_risk", "what_if"]

_SHARES = ((0.25, "a quarter"), (0.5, "half"))
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
        blind: Items of theirs that nobody is known to know of.
        cautions: What must be said beside it.
    """

    who: str
    only_they: tuple[str, ...]
    shared: tuple[tuple[str, tuple[str, ...]], ...]
    introductions: tuple[str, ...]
    blind: tuple[str, ...]
    cautions: tuple[str, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """The same as sentences, one a line."""
        return tuple(_pack_lines(self))


def knowledge_at_risk(ws: Workspace, *, on: dt.date, inquiry: str = "", wave: str | None = None, least: float = 1) -> tuple[str, ...]:
    """Say for the team what only one person or agency has, how few leavers lose how much, and what others do not know of.

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
    lines = [*view.notes, *sole.cautions]
    lines += [f"Only one person has: {view.item(item)} ({view.person(one)})." for item, one in sole.value.person.items()]
    only = [item for item in sole.value.agency if item not in sole.value.person]
    lines += [f"Only one agency has: {view.item(item)} ({view.agency(sole.value.agency[item])})." for item in only]
    lines += [f"Nobody who answered has: {view.item(item)}." for item in sole.value.nobody]
    if holdings:
        lines += [_leavers(fewest_leavers(holdings, share, answers, least=least), part) for share, part in _SHARES]
    spots = blind_spots(holdings, network.awareness(wave), agencies, network.answers("aware", wave), least=least)
    lines += [f"Nobody outside is known to know that {view.agency(agency)} has: {view.item(item)}." for agency, item in spots.value.blind]
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
    roster = network.wave(wave).roster
    gone = [one for one in roster if one in leavers or network.agency_of(one) in leavers]
    shown = {one for one in gone if one in view.seen.labels}
    missing = set(leavers) - shown - {network.agency_of(one) for one in shown}
    if missing or not gone:
        raise UnknownNameError("Nobody of this id is shown in this wave.", fix="Give ids of people or agencies of the wave.", code="unknown-name")
    routes = referral_graph(network, wave=wave)
    ends = [one for one in leavers if one in routes and one in network.agencies]
    loss = what_if_leave(
        network.graph(wave=wave), [*gone, *ends], network.answers(wave=wave), holdings=network.holdings(wave), referrals=routes
    )
    found = loss.value
    return (
        *view.notes, *loss.cautions,
        f"{len(gone)} of {len(roster)} leave.",
        f"Lost: {', '.join(map(view.item, found.items)) or 'no item'}.",
        f"Left with one holder: {', '.join(map(view.item, found.hanging)) or 'no item'}.",
        f"{found.pairs} of {found.pairs_before} pairs of those who stay can no longer reach each other; {len(found.cut_off)} have no link left.",
        *(f"Referrals from {view.person(a)} to {view.person(b)} no longer arrive." for a, b in found.routes),
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
    for held in network.holdings(wave):
        holders.setdefault(str(held.item), set()).add(str(held.holder))
    own = [item for item, of in holders.items() if person in of]
    known = {aware.item for aware in network.awareness(wave) if aware.holder == person}
    answers = network.answers("aware", wave)
    cautions = [*view.notes, *([answers.caution] if answers and answers.caution else [])]
    return Handover(
        view.person(person),
        tuple(view.item(item) for item in own if len(holders[item]) == 1),
        tuple((view.item(item), view.people(holders[item] - {person})) for item in own if len(holders[item]) > 1),
        view.people(_carried_alone(view.found, person, wave)),
        tuple(view.item(item) for item in own if item not in known),
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

    def people(self, ones: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted({self.person(one) for one in ones}))


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
    yield f"Nobody is known to know that they have: {'; '.join(pack.blind) or 'nothing'}."
