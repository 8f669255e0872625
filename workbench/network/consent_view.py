"""A network as an audience may see it: nodes that stand for groups or consenting people, and the ties between them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from workbench.disclosure import GivenConsent, ProtectedNames, Protection
from workbench.network.consent import Release, Standing, consenting, standing_of
from workbench.network.consent_groups import Group, groups_of
from workbench.network.graph_data import GraphData, Node, Tie, Value
from workbench.network.network import Network
from workbench.network.survey import Member, Wave

__all__ = ["ANYBODY", "ShownNetwork", "shown_items", "shown_network"]

ANYBODY = "Member of the partnership"
"""Who is shown as themselves, and whose role and agency too few have."""

_OTHERS = "Others of the partnership"


@dataclass(frozen=True)
class ShownNetwork:
    """A network as an audience may see it.

    Args:
        graph: The network. Node ids are pseudonyms of this release; nodes have a label, the sort (group, person or
            agency) and, for groups, how many people. Ties of groups have as weight how many ties they stand for; none
            where those are fewer than a group may have people.
        cautions: What must be said beside it.
        left_out: How many people are not in it.
    """

    graph: GraphData
    cautions: tuple[str, ...] = ()
    left_out: int = 0


def shown_network(  # noqa: PLR0913  # all but the first two by keyword
    network: Network,
    release: Release,
    *,
    consents: Mapping[str, Collection[GivenConsent]],
    names: Mapping[str, str],
    relation: str | None = None,
    wave: str | None = None,
    by_role: bool = False,
    values: Mapping[str, Mapping[str, float | None]] | None = None,
    protection: Protection | None = None,
) -> ShownNetwork:
    """Give a network as an audience may see it.

    Args:
        network: The whole network.
        release: For whom, when, and with which key.
        consents: By person the dated answers; somebody who is not there was asked nothing.
        names: By person the real name, of everybody: no name without consent is left in any text.
        relation: The one kind of tie wanted, or None for all.
        wave: The wave, or None for the latest.
        by_role: Whether groups are of one role where enough people of an agency have it.
        values: Measures of the whole network, by name and node; a group has the mean of those of its people that are
            known, where they are enough.
        protection: What else may not appear in any text.

    Returns:
        The network without anybody who may not be seen.

    Raises:
        UnknownNameError: There is no such wave or relation.

    Example:
        >>> import datetime as dt
        >>> from workbench.network.survey import TieAnswer
        >>> people = {f"p{i}": Member(f"p{i}", "council" if i < 5 else "charity") for i in range(10)}
        >>> network = Network(people, {"council": "Council", "charity": "Charity"}, {}, (Wave("wave-1", None, (TieAnswer("p0", "p9"),), listed=tuple(people)),))
        >>> shown = shown_network(network, Release("2026", "public", dt.date(2026, 5, 1), bytes(32)), consents={}, names={})
        >>> [node.attributes["label"] for node in shown.graph.nodes], len(shown.graph.ties)
        (['Charity', 'Council'], 1)
    """
    found = network.wave(wave)
    network.data(relation, wave)  # refuses a relation that there is not
    painter = _painter(network, found, release, consents, names, protection)
    nodes = painter.nodes(found, by_role=by_role, values=values or {})
    ties = painter.ties(found, relation)
    return ShownNetwork(GraphData(nodes, ties, network.directed), painter.cautions, painter.left_out)


def shown_items(  # noqa: PLR0913  # all but the first two by keyword
    network: Network,
    release: Release,
    *,
    consents: Mapping[str, Collection[GivenConsent]],
    names: Mapping[str, str],
    wave: str | None = None,
    by_role: bool = False,
    least: float = 1,
    protection: Protection | None = None,
) -> ShownNetwork:
    """Give who has what as an audience may see it: the same nodes as in `shown_network`, joined with items.

    Args:
        network: The whole network.
        release: For whom, when, and with which key.
        consents: By person the dated answers.
        names: By person the real name, of everybody.
        wave: The wave, or None for the latest.
        by_role: Whether groups are of one role where enough people of an agency have it.
        least: The lowest level that counts; from above 1 a level that is not known does not count.
        protection: What else may not appear in any text.

    Returns:
        A network of two kinds, as `mode` of its nodes says. Ties of groups have as weight how many of their people have
        the item; none where those are fewer than a group may have people.

    Raises:
        UnknownNameError: There is no such wave.
    """
    found = network.wave(wave)
    painter = _painter(network, found, release, consents, names, protection)
    nodes = [replace(n, attributes={**n.attributes, "mode": "person"}) for n in painter.nodes(found, by_role=by_role, values={})]
    items = {
        item.id: Node(painter.item_id(item.id), {"label": painter.text(item.label), "sort": "item", "kind": item.kind, "mode": "item"})
        for item in network.items.values()
    }
    holders: dict[tuple[str, str], set[str]] = defaultdict(set)
    for tie in network.who_has_what(wave, least=least).ties:
        if node := painter.shown_as.get(tie.source):
            holders[node, items[tie.target].id].add(tie.source)
    ties = tuple(painter.holding(*pair, len(ones)) for pair, ones in holders.items())
    return ShownNetwork(GraphData((*nodes, *items.values()), ties, directed=False), painter.cautions, painter.left_out)


def _painter(  # noqa: PLR0913, PLR0917  # what both of the above are asked with
    network: Network,
    wave: Wave,
    release: Release,
    consents: Mapping[str, Collection[GivenConsent]],
    names: Mapping[str, str],
    protection: Protection | None,
) -> _Painter:
    standings = {
        one: standing_of(consents.get(one, ()), release.audience, on=release.on)
        for one in wave.roster if one in network.members
    }  # fmt: skip
    agreed = consenting({one: consents.get(one, ()) for one in standings}, names, release.audience, on=release.on)
    secret = ProtectedNames([name for one, name in names.items() if name and one not in agreed])
    return _Painter(network, release, standings, agreed, (Protection(secret), protection or Protection()))


@dataclass
class _Painter:
    """Draws one view; what each person is shown as is worked out once."""

    network: Network
    release: Release
    standings: Mapping[str, Standing]
    names: Mapping[str, str]
    protections: tuple[Protection, Protection]
    shown_as: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    groups: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    @property
    def left_out(self) -> int:
        return sum(one not in self.shown_as for one in self.standings)

    @property
    def cautions(self) -> tuple[str, ...]:
        said = ["Who did not agree to be shown is part of a group of their role or agency."] if self.groups else []
        if self.left_out:
            said.append("Some people are not in this picture, because they said no or are too few; measures count them.")
        return tuple(said)

    def text(self, text: str) -> str:
        if text not in self.texts:  # the same role and relation come again and again
            found = text
            for protection in self.protections:
                found = protection.withhold(found)
            self.texts[text] = found
        return self.texts[text]

    def nodes(self, wave: Wave, *, by_role: bool, values: Mapping[str, Mapping[str, float | None]]) -> tuple[Node, ...]:
        members = self.network.members
        grouped = [members[one] for one, standing in self.standings.items() if standing == "grouped"]
        found: list[Node] = []
        of_group: dict[Group, list[str]] = defaultdict(list)
        for one, group in groups_of(grouped, self.release.smallest_group, by_role=by_role).items():
            of_group[group].append(one)
        for group, ones in of_group.items():
            found.append(self._group(group, ones, values))
        for one, standing in self.standings.items():
            if standing in {"named", "alone"}:
                found.append(self._person(members[one], values))
        for one in wave.roster:
            if one in self.network.agencies and one not in members:
                self.shown_as[one] = self.release.pseudonym("agency", one)
                about = {"label": self.text(self.network.agencies[one]), "sort": "agency"}
                found.append(Node(self.shown_as[one], {**about, **_own(values, [one], 1)}))
        # by label, since the order of the roster may be that of people's names
        return tuple(sorted(found, key=lambda node: (str(node.attributes["label"]), node.id)))

    def ties(self, wave: Wave, relation: str | None) -> tuple[Tie, ...]:
        counts: Counter[tuple[str, str, str]] = Counter()
        weights: dict[tuple[str, str, str], float | None] = {}
        for answer in wave.ties:
            ends = self.shown_as.get(answer.source), self.shown_as.get(answer.target)
            if answer.state == "tie" and relation in {None, answer.relation} and ends[0] and ends[1] and ends[0] != ends[1]:
                first, second = ends[0], ends[1]
                if not self.network.directed:
                    first, second = min(first, second), max(first, second)
                counts[first, second, answer.relation] += 1
                weights[first, second, answer.relation] = answer.weight
        return tuple(self._tie(pair, count, weights[pair]) for pair, count in counts.items())

    def item_id(self, item: str) -> str:
        """Give an item's own id, or, where that would tell a name, one of this release."""
        return item if self.text(item) == item else self.release.pseudonym("item", item)

    def holding(self, node: str, item: str, people: int) -> Tie:
        enough = node in self.groups and people >= self.release.smallest_group
        return Tie(node, item, "has", people if enough else None)

    def _tie(self, pair: tuple[str, str, str], count: int, told: float | None) -> Tie:
        source, target, relation = pair
        if source in self.groups or target in self.groups:
            weight: float | None = count if count >= self.release.smallest_group else None
        else:
            weight = told
        return Tie(source, target, self.text(relation), weight)

    def _group(self, group: Group, ones: list[str], values: Mapping[str, Mapping[str, float | None]]) -> Node:
        node = self.release.pseudonym("group", group.agency, group.role, str(group.rest))
        self.groups[node] = ones
        self.shown_as |= dict.fromkeys(ones, node)
        agency = self.text(self.network.agencies.get(group.agency, group.agency))
        label = f"{self.text(group.role)}, {agency}" if group.role else f"Other roles, {agency}" if group.rest else agency
        people = sum(self.network.members[one].people for one in ones)
        about: dict[str, Value] = {"label": label or _OTHERS, "sort": "group", "people": people}
        return Node(node, {**about, **_own(values, ones, self.release.smallest_group)})

    def _person(self, member: Member, values: Mapping[str, Mapping[str, float | None]]) -> Node:
        node = self.release.pseudonym("person", member.id)
        self.shown_as[member.id] = node
        name = self.names.get(member.id, "")
        return Node(node, {"label": self.text(name or self._cover(member)), "sort": "person", **_own(values, [member.id], 1)})

    def _cover(self, member: Member) -> str:
        """Give role and agency, as far as enough others have them."""
        agency = self.network.agencies.get(member.agency, member.agency)
        same = [other for other in map(self.network.members.__getitem__, self.standings) if other.agency == member.agency]
        role = [other for other in same if other.role == member.role]
        fewest = self.release.smallest_group
        if member.agency and member.role and sum(other.people for other in role) >= fewest:
            return f"{member.role}, {agency}"
        return agency if member.agency and sum(other.people for other in same) >= fewest else ANYBODY


def _own(values: Mapping[str, Mapping[str, float | None]], ones: Iterable[str], least: int) -> dict[str, Value]:
    """Give the mean of each measure, where enough of the people have a value; one that nobody has is left out."""
    said: dict[str, Value] = {}
    for name, by_node in values.items():
        known = [value for one in ones if (value := by_node.get(one)) is not None and value == value]  # noqa: PLR0124  # NaN
        if len(known) >= least:
            said[name] = sum(known) / len(known)
    return said
