"""An inquiry's network with the people of its workspace: their agencies, consents and names, and who was made up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from workbench.disclosure import Protection
from workbench.errors import RecordError
from workbench.inquiry import Consent, Person
from workbench.inquiry.people import Level
from workbench.network import Network, read_survey
from workbench.network.measures import Rating
from workbench.network.survey import Member
from workbench.network.survey_table import SurveyTable
from workbench.partnership.network_sheets import network_instruments, network_sheets
from workbench.partnership.private import private_terms, protection_of
from workbench.partnership.workspace import Workspace
from workbench.store import Audience, PartialDate

__all__ = [
    "MADE_UP_NOTE",
    "MADE_UP_PEOPLE",
    "NETWORK",
    "InquiryNetwork",
    "has_network",
    "made_up_members",
    "member_of",
    "open_network",
]

NETWORK = "network"
"""The folder of an inquiry's network survey."""

MADE_UP_PEOPLE = "made_up_people.csv"
"""Beside the waves: people of a sample who are nobody. Everything that shows such a network says so."""

MADE_UP_NOTE = "Made up for practice: no person, tie, holding or referral in this network is real, and it says nothing about any agency."

_MARK = " (made up)"
_REFUSED = Consent(what="network", audience="team", given="no")
"""For whoever said on a sheet that their answers may not be used: its day is unknown, so that no earlier yes stands."""


@dataclass(frozen=True)
class InquiryNetwork:
    """An inquiry's network, with what decides who may be seen in it.

    Args:
        network: The whole network. The roles of people who were made up say so.
        consents: By person their dated answers.
        names: By person the real name, of everybody who has one.
        private: By person all that is private.
        made_up: Who was made up.
        folder: The survey's folder.
        ratings: By wave what agencies say of each other to the questions of trust and value.
        practice: Whether answers to an instrument were made up for practice.
        notes: What of the answers to instruments is no part of it, and why.
        left: By person when they left, of those of whom that is recorded.
    """

    network: Network
    consents: Mapping[str, tuple[Consent, ...]]
    names: Mapping[str, str]
    private: Mapping[str, tuple[str, ...]] = field(repr=False)
    made_up: frozenset[str]
    folder: Path
    ratings: Mapping[str, tuple[Rating, ...]] = field(default_factory=dict)
    practice: bool = False
    notes: tuple[str, ...] = ()
    left: Mapping[str, PartialDate] = field(default_factory=dict)

    def gone(self, on: dt.date) -> frozenset[str]:
        """Give who had surely left before a day; their answers are of the time when they were there."""
        return frozenset(one for one, left in self.left.items() if left.surely_before(PartialDate.of(on)))

    @property
    def synthetic(self) -> bool:
        """Whether anybody in it, or any answer, was made up; then nothing in it may be taken for true."""
        return bool(self.made_up) or self.practice

    def protection(self, ws: Workspace, audience: Audience, named: Mapping[str, str]) -> Protection:
        """Give what may not stand in any text: names, contacts, identifiers and secrets.

        Args:
            ws: The workspace.
            audience: Who would see it.
            named: By person the names that may be shown.
        """
        return protection_of(self.private, ws.agencies, audience, named=named)


def open_network(ws: Workspace, inquiry: str = "") -> InquiryNetwork:
    """Read an inquiry's network with the people and agencies of the workspace.

    The waves are those of the survey's folder and those in which an instrument that says how its answers are a network
    was answered; where both have one, it is joined. Nothing is written.

    Args:
        ws: The workspace.
        inquiry: The inquiry; the workspace's default one when empty.

    Raises:
        UnknownNameError: There is no such inquiry.
        RecordError: There is no survey and no answer, something in a file is wrong, each with file, row and column, or
            two of them contradict each other.

    Example:
        >>> import workbench as wb
        >>> open_network(wb.open_workspace(".")).synthetic
        True
    """
    here = ws.inquiry(inquiry)
    folder = here.folder / NETWORK
    people = {person.id: person for person in ws.people}
    agencies = {agency.id: agency.title for agency in ws.agencies}
    made_up = made_up_members(folder, known=people, agencies=agencies, root=ws.root)
    members = [*(member_of(person) for person in people.values()), *made_up.values()]
    answered = network_sheets(ws, here.slug)
    network = read_survey(folder, members=members, agencies=agencies, root=ws.root, may_be_empty=bool(answered.sheets))
    joined = answered.joined_with(network)
    if problems := [*answered.problems, *joined.problems]:
        raise RecordError(sorted(set(problems)))
    private = private_terms(ws.root)
    return InquiryNetwork(
        replace(joined.network, withhold=lambda text: protection_of(private, ws.agencies).withhold(text)),
        _consents(people, joined.refused),
        {person: terms[0] for person, terms in private.items() if terms and terms[0]},
        private, frozenset(made_up), folder, joined.ratings, joined.synthetic, joined.notes,
        {one: person.left for one, person in people.items() if person.left.known},
    )  # fmt: skip


def has_network(ws: Workspace, inquiry: str) -> bool:
    """Whether an inquiry has a network survey, or answers to an instrument that are a network.

    Example:
        >>> import workbench as wb
        >>> has_network(wb.open_workspace("."), "fife-welfare-sanctions")
        True
    """
    return (ws.inquiry(inquiry).folder / NETWORK).is_dir() or bool(network_instruments(ws, inquiry))


def member_of(person: Person) -> Member:
    """Give a person of the workspace as a network knows them: agency, role and level, never a name.

    Example:
        >>> member_of(Person(id="p1", role="Housing officer", agency="fife-council", level="frontline"))
        Member(id='p1', agency='fife-council', role='Housing officer', level='frontline', people=1, attributes=mappingproxy({}))
    """
    return Member(person.id, person.agency or "", person.role, person.level, people=int(person.stands_for.low or 1))


def made_up_members(folder: Path, *, known: Mapping[str, Person], agencies: Mapping[str, str], root: Path) -> dict[str, Member]:
    """Read the people of a sample who are nobody, by id.

    Args:
        folder: The survey's folder.
        known: The people of the workspace, by id.
        agencies: The agencies of the workspace, by id.
        root: The workspace.

    Raises:
        RecordError: The file is wrong, each problem with row and column.
    """
    table = SurveyTable.read(folder / MADE_UP_PEOPLE, ("id", "role", "agency", "level"), (), root=root)
    found = {member.id: member for member in _members(table, known, agencies)}
    if table.problems:
        raise RecordError(sorted(table.problems))
    return found


def _consents(people: Mapping[str, Person], refused: Collection[str]) -> dict[str, tuple[Consent, ...]]:
    given = {one: person.consents for one, person in people.items()}
    return given | {one: (*given.get(one, ()), _REFUSED) for one in refused}


def _members(table: SurveyTable, known: Mapping[str, Person], agencies: Mapping[str, str]) -> Iterator[Member]:
    seen: set[str] = set(known)
    for row in table:
        one = row.text("id")
        if not one or one in seen:
            row.wrong("id", "This id is blank, or somebody else has it.", "Give everybody an id of their own.", code="duplicate-row")
        seen.add(one)
        level = row.word("level", Level, "unknown")
        yield Member(one, row.one_of("agency", agencies, "an agency", blank=True), row.text("role") + _MARK, str(level))
