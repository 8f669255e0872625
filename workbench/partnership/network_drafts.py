"""Who stands on the maps of a network, and as what: for the team each by role, for others in groups that every wave has."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from workbench.disclosure import GivenConsent
from workbench.network.consent import Release, Standing, consenting, standing_of
from workbench.network.consent_groups import Group, groups_of
from workbench.network.consent_view import ShownNetwork, shown_network
from workbench.network.graph_data import GraphData, Node, Value
from workbench.network.network import Level, Network
from workbench.network.survey import Member
from workbench.network.survey_withdrawal import without_people
from workbench.partnership.network_people import InquiryNetwork
from workbench.partnership.workspace import Workspace
from workbench.store import Audience

__all__ = ["Draft", "draft_for", "hiding"]

_LEFT_OUT = "Some people are not on the map, because they said no or are too few; measures count them."
_ROLES = "Who did not agree to be named stands here by role, without a name."
_NO_ROLE = "role not recorded"
_NO_AGENCY = "agency not known"
_SEVERAL = "several agencies"


@dataclass(frozen=True)
class Draft:
    """What the maps are made of, under ids that must not leave this package's data.

    Args:
        waves: By wave the network.
        attributes: By id what may be said of a node.
        keys: By id under what name its place is saved.
        compared: A network of which any two waves can be compared, and where its nodes are those of the maps.
        compared_at: Whether its people or its agencies are the nodes of the maps.
        cautions: What must be said beside the maps.
        hide: Takes out of a text what the audience may not read.
    """

    waves: Mapping[str, GraphData]
    attributes: Mapping[str, Mapping[str, Value]]
    keys: Mapping[str, str]
    compared: Network
    compared_at: Level
    cautions: tuple[str, ...]
    hide: Callable[[str], str]


def draft_for(ws: Workspace, found: InquiryNetwork, audience: Audience, *, on: dt.date, level: Level) -> Draft:
    """Say who stands on the maps for an audience.

    Args:
        ws: The whole workspace.
        found: The network.
        audience: Who will see them.
        on: The day by which consents are judged.
        level: People; or agencies.
    """
    roster = _everybody(found)
    standings = {one: standing_of(found.consents.get(one, ()), audience, on=on) for one in roster}
    gone = [one for one, standing in standings.items() if standing == "left out"]
    agreed = _agreed(found, audience, on)
    who = _Who(ws, found, audience, on, level, standings, without_people(found.network, gone), agreed)
    return who.for_team() if audience == "team" else who.for_others()


def hiding(ws: Workspace, found: InquiryNetwork, audience: Audience, *, on: dt.date) -> Callable[[str], str]:
    """Give what takes out of a text what an audience may not read, the same for a map and for all that is said beside it.

    Args:
        ws: The whole workspace.
        found: The network.
        audience: Who will read it.
        on: The day by which consents are judged.
    """
    return cache(found.protection(ws, audience, _agreed(found, audience, on)).withhold)  # the same texts come again and again


def _everybody(found: InquiryNetwork) -> list[str]:
    return list(dict.fromkeys(one for wave in found.network.waves for one in wave.roster if one in found.network.members))


def _agreed(found: InquiryNetwork, audience: Audience, on: dt.date) -> Mapping[str, str]:
    return consenting({one: found.consents.get(one, ()) for one in _everybody(found)}, found.names, audience, on=on)


@dataclass(frozen=True)
class _Who:
    """What both ways of drafting know."""

    ws: Workspace
    found: InquiryNetwork
    audience: Audience
    on: dt.date
    level: Level
    standings: Mapping[str, Standing]
    left: Network
    agreed: Mapping[str, str]

    @property
    def hide(self) -> Callable[[str], str]:
        return hiding(self.ws, self.found, self.audience, on=self.on)

    def for_team(self) -> Draft:
        """Everybody by role and agency, or every agency."""
        hide = self.hide
        waves = {wave.id: _relabelled(self.left.data(None, wave.id, self.level), hide) for wave in self.left.waves}
        ids = dict.fromkeys(node.id for graph in waves.values() for node in graph.nodes)
        about = {one: self._agency(one, hide) if self.level == "agency" else self._person(one, hide) for one in ids}
        cautions = [_ROLES] if self.level == "person" and len(self.agreed) < len(about) else []
        cautions += [_LEFT_OUT] if "left out" in self.standings.values() else []
        return Draft(waves, about, {one: one for one in ids}, self.left, self.level, tuple(cautions), hide)

    def _person(self, one: str, hide: Callable[[str], str]) -> dict[str, Value]:
        member = self.left.members[one]
        role = self._shorter(member.role) or _NO_ROLE
        label = f"{self.agreed[one]}, {role}" if one in self.agreed else role
        agency = self.left.agencies.get(member.agency, _NO_AGENCY)
        about: dict[str, Value] = {"label": hide(label), "role": hide(role), "agency": hide(agency)}
        return about if member.level == "unknown" else {**about, "level": member.level}

    def _agency(self, one: str, hide: Callable[[str], str]) -> dict[str, Value]:
        return {"label": hide(self.left.agencies.get(one, _NO_AGENCY)), "sort": "agency"}

    def _shorter(self, text: str) -> str:
        """Leave out of each label that it was made up where everybody was: then it stands above the whole map."""
        return text.replace(" (made up)", "") if self.found.made_up.issuperset(self.standings) else text

    def for_others(self) -> Draft:
        """Groups that are large enough in every wave; where none is, those of the latest wave."""
        network = self.left
        coarse = self._coarse(network)
        if coarse is None and len(network.waves) > 1:
            network = replace(network, waves=network.waves[-1:])
            coarse = self._coarse(network)
        if coarse is None:
            coarse = replace(network, members={}, waves=network.waves[-1:])
        release = self._release(coarse)
        shown = {wave.id: self._shown(coarse, release, wave.id) for wave in coarse.waves}
        waves = {name: one.graph for name, one in shown.items()}
        about = {node.id: self._group(node) for one in waves.values() for node in one.nodes}
        lasting = {node.id for node in waves[coarse.waves[-1].id].nodes}
        about = {one: said if one in lasting else {k: v for k, v in said.items() if k != "people"} for one, said in about.items()}
        keys = {one: str(said["label"]) for one, said in about.items() if said["sort"] in {"group", "agency"}}
        cautions = list(dict.fromkeys(said for one in shown.values() for said in one.cautions))
        if "left out" in self.standings.values() and _LEFT_OUT not in cautions:
            cautions.append(_LEFT_OUT)
        return Draft(waves, about, keys, self._compared(coarse, release), "agency", tuple(cautions), self.hide)

    def _consents(self) -> dict[str, Sequence[GivenConsent]]:
        # where agencies are shown, nobody stands for themselves
        return {} if self.level == "agency" else {one: self.found.consents.get(one, ()) for one in self.left.members}

    def _grouped(self, network: Network) -> list[Member]:
        return [
            network.members[one] for one, standing in self.standings.items()
            if one in network.members and (standing == "grouped" or self.level == "agency")
        ]  # fmt: skip

    def _coarse(self, network: Network) -> Network | None:
        """Give the network with roles and agencies only as fine as groups may be; None where all together are too few."""
        rosters = [set(wave.roster) for wave in network.waves]
        grouped = self._grouped(network)
        always = [member for member in grouped if all(member.id in roster for roster in rosters)]
        groups = groups_of(always, self.ws.settings.disclosure.smallest_group, by_role=self.level == "person")
        if not groups and grouped:
            return None
        kinds = set(groups.values())
        own = {member.id: _joined(member, kinds) for member in grouped if any(member.id in roster for roster in rosters)}
        few = [one for one, group in own.items() if group is None]
        rest = without_people(network, few)
        members = {
            one: replace(member, agency=group.agency, role=group.role) if (group := own.get(one)) else member
            for one, member in rest.members.items()
        }  # fmt: skip
        return replace(rest, members=members)

    def _release(self, coarse: Network) -> Release:
        # ids are replaced before anything is written; they must only be the same while the data are
        ties = [(wave.id, tie.source, tie.target, tie.relation, tie.state) for wave in coarse.waves for tie in wave.ties]
        key = hashlib.sha256(repr((self.audience, sorted(coarse.members), sorted(ties))).encode()).digest()
        return Release("maps", self.audience, self.on, key, self.ws.settings.disclosure.smallest_group)

    def _shown(self, coarse: Network, release: Release, wave: str) -> ShownNetwork:
        return shown_network(
            coarse, release, consents=self._consents(), names=self.found.names, wave=wave, by_role=self.level == "person",
            protection=self.found.protection(self.ws, self.audience, self.agreed),
        )  # fmt: skip

    def _group(self, node: Node) -> dict[str, Value]:
        label = self._shorter(str(node.attributes["label"]))
        titles = [title for title in self.left.agencies.values() if label == title or label.endswith(f", {title}")]
        agency = max(titles, key=len, default=_SEVERAL)
        kept = {name: node.attributes[name] for name in ("sort", "people") if name in node.attributes}
        return {"label": label, "agency": self.hide(agency), **kept}

    def _compared(self, coarse: Network, release: Release) -> Network:
        """Give each shown node as an agency, so that what is known of its people's ties is put together as of an agency's."""
        grouped = {member.id for member in self._grouped(coarse)}
        groups = groups_of([coarse.members[one] for one in grouped], release.smallest_group, by_role=self.level == "person")
        shown_as = {one: release.pseudonym("group", group.agency, group.role, str(group.rest)) for one, group in groups.items()}
        shown_as |= {one: release.pseudonym("person", one) for one in coarse.members if one not in grouped}
        members = {one: Member(one, agency) for one, agency in shown_as.items()}
        return replace(coarse, members=members, agencies={name: name for name in shown_as.values()})


def _relabelled(graph: GraphData, hide: Callable[[str], str]) -> GraphData:
    return replace(graph, ties=tuple(replace(tie, relation=hide(tie.relation)) for tie in graph.ties))


def _joined(member: Member, kinds: Iterable[Group]) -> Group | None:
    """Give the finest of the groups that somebody can be part of."""
    ways = (Group(member.agency, member.role), Group(member.agency, rest=True), Group(member.agency), Group())
    return next((group for group in ways if group in kinds), None)
