"""The network of a partnership: its people, agencies and items once, what they said wave by wave, and graphs of that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, get_args

from workbench.errors import RequestError, UnknownNameError
from workbench.network.at_risk import Aware, Holding
from workbench.network.graph_data import GraphData, Node, Tie, to_networkx
from workbench.network.measures import Answers
from workbench.network.measures.result import ABOUT_TIES
from workbench.network.network_measures import measure_table
from workbench.network.survey import Asking, Item, ItemKind, Member, Wave

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

__all__ = ["Level", "Network"]

Level = Literal["person", "agency"]
"""Whether nodes are people, or agencies that are tied where any of their people are."""

_ANSWERED = frozenset({"yes", "partly"})
_SUBJECTS = {"holds": "what they have", "aware": "what others have"}


@dataclass(frozen=True)
class Network:
    """People, agencies and items, and what was said of them in each wave.

    Args:
        members: The people, by id; where a network was read from a list of ties, its nodes.
        agencies: By id the names of agencies.
        items: The items, by id.
        waves: The waves, in order.
        directed: Whether a tie from A to B says nothing of one from B to A.
        withhold: What takes names out of the words of cells, such as a kind of tie, before a message repeats them.

    Example:
        >>> from workbench.network.survey import TieAnswer
        >>> people = {"ann": Member("ann", "council"), "bea": Member("bea", "charity")}
        >>> network = Network(people, {"council": "Council", "charity": "Charity"}, {}, (Wave("wave-1", None, (TieAnswer("ann", "bea"),)),))
        >>> list(network.graph(level="agency").edges)
        [('council', 'charity')]
    """

    members: Mapping[str, Member]
    agencies: Mapping[str, str] = field(default_factory=dict)
    items: Mapping[str, Item] = field(default_factory=dict)
    waves: tuple[Wave, ...] = ()
    directed: bool = True
    withhold: Callable[[str], str] = field(default=str, repr=False, compare=False)

    @property
    def relations(self) -> tuple[str, ...]:
        """The kinds of tie of all waves, sorted."""
        return tuple(sorted({relation for wave in self.waves for relation in wave.relations}))

    def wave(self, name: str | None = None) -> Wave:
        """Give a wave.

        Args:
            name: Its name, or None for the latest.

        Raises:
            UnknownNameError: There is no such wave, or none at all.
        """
        found = [wave for wave in self.waves if name in {None, wave.id}]
        if not found:
            known = ", ".join(wave.id for wave in self.waves) or "none"
            raise UnknownNameError("There is no such wave.", fix=f"There are: {self.withhold(known)}.", code="unknown-name")
        return found[-1]

    def agency_of(self, node: str) -> str:
        """Give the agency of a person, or an agency itself; "" where it is not known."""
        if node in self.members:
            return self.members[node].agency
        return node if node in self.agencies else ""

    @property
    def agency_by_member(self) -> dict[str, str]:
        """The agency of everybody, by id; "" where it is not known."""
        return {name: member.agency for name, member in self.members.items()}

    def data(self, relation: str | None = None, wave: str | None = None, level: Level = "person") -> GraphData:
        """Give who is tied to whom, as plain values.

        Args:
            relation: The one kind of tie wanted, or None for all, each for itself.
            wave: The wave, or None for the latest.
            level: People; or agencies, whose ties have as weight how many of their people's ties they are made of.

        Returns:
            Everybody of the wave's roster, tied or not, and the ties that were named: what is not known is no tie here,
            and `answers` tells of whom it is not known.

        Raises:
            UnknownNameError: There is no such wave or level, or no such relation in any wave.
        """
        self._check_relation(relation)
        if level not in get_args(Level):
            raise UnknownNameError("There is no such level.", fix="There are: person, agency.", code="unknown-name")
        if level == "agency":
            return self._between_agencies(self.wave(wave), relation)
        return self._between_people(self.wave(wave), relation)

    def graph(self, relation: str | None = None, wave: str | None = None, level: Level = "person") -> nx.Graph[Any]:
        """Give who is tied to whom, as measures take it: at most one tie joins two nodes.

        Args:
            relation: The one kind of tie wanted, or None for a tie wherever there is one of any kind; what their
                weights say then stays only where they say the same.
            wave: The wave, or None for the latest.
            level: People or agencies, as in `data`.

        Returns:
            A networkx Graph or DiGraph. Two kinds of nodes have the attribute “bipartite”.

        Raises:
            UnknownNameError: There is no such wave or relation.
        """
        return _as_measured(self.data(relation, wave, level))

    def answers(self, relation: str | None = None, wave: str | None = None, level: Level = "person") -> Answers | None:
        """Give who was asked and who answered, as measures take it; None where nobody wrote that down.

        Of what the wave did not ask for, nobody was asked.

        Args:
            relation: The relation, “holds” or “aware”; None for ties of any kind: then of somebody who was asked about
                several kinds and did not answer for all, only the ties they named are known.
            wave: The wave, or None for the latest.
            level: People; or agencies, which were asked, and answered, where one of their people was and did.
        """
        found = self.wave(wave)
        subject = _SUBJECTS.get(relation or "", ABOUT_TIES)
        if relation is not None and not found.has_asked(relation):
            return Answers(frozenset(), frozenset(), subject=subject)
        if found.asked is None:
            return None if relation is not None or found.scope is None or found.scope.has_ties else Answers(frozenset(), frozenset())
        named = _kinds_of_tie(found) if relation is None else [relation]
        asked: dict[str, frozenset[str] | None] = {}
        answered: set[str] = set()
        spoke_of: dict[str, frozenset[str]] = {}
        for person in dict.fromkeys(asking.person for asking in found.asked):
            askings = [one for name in named if (one := found.asking(person, name)) and one.asked == "yes"]
            if not askings or not self._is_at(person, level):
                continue
            said = {asking.answered for asking in askings}
            spoken = _spoken_of(found, person, named)
            about = _about(found, askings, {one for one, known in spoken.items() if known is None})
            asked[person] = about
            if said & _ANSWERED:
                answered.add(person)
                known = frozenset(one for one, state in spoken.items() if state)
                silent = frozenset(one for one, state in spoken.items() if state is False)
                if said != {"yes"}:
                    spoke_of[person] = known
                elif silent:
                    spoke_of[person] = frozenset(found.roster if about is None else about) - silent
        if level == "agency":
            return Answers(frozenset(map(self.agency_of, asked)), frozenset(map(self.agency_of, answered)), subject=subject)
        listed = {person: others for person, others in asked.items() if others is not None}
        return Answers(frozenset(asked), frozenset(answered), listed, spoke_of, subject)

    def holdings(self, wave: str | None = None) -> tuple[Holding, ...]:
        """Give who has which item, as measures of what is at risk take it."""
        return tuple(answer.holding for answer in self.wave(wave).holds if answer.state == "tie")

    def awareness(self, wave: str | None = None) -> tuple[Aware, ...]:
        """Give who thinks that who has which item."""
        return tuple(answer.aware for answer in self.wave(wave).aware if answer.state == "tie")

    def who_has_what(
        self, wave: str | None = None, level: Level = "person", *, kind: ItemKind | None = None, least: float = 1
    ) -> GraphData:
        """Give the network that joins people, or agencies, and items.

        Args:
            wave: The wave, or None for the latest.
            level: Whose items: people's, or agencies'.
            kind: The one kind of items wanted, or None for all.
            least: The lowest level that counts; from above 1 a level that is not known does not count.

        Returns:
            An undirected network; the nodes' `mode` is “person” or “agency”, and “item”. Items that nobody has are there.
        """
        items = {name: item for name, item in self.items.items() if kind in {None, item.kind}}
        named: Callable[[str], str] = self.agency_of if level == "agency" else str
        pairs = {
            (holder, held.item): None
            for held in self.holdings(wave)
            if held.item in items and _counts(held, least) and (holder := named(str(held.holder)))
        }
        nodes = [_with_mode(self._node(one), level) for one in dict.fromkeys(one for one, _ in pairs)]
        nodes += [Node(item.id, {"label": item.label, "kind": item.kind, "mode": "item"}) for item in items.values()]
        return GraphData(tuple(nodes), tuple(Tie(one, item, "has") for one, item in pairs), directed=False)

    def measures(
        self,
        group: str | Mapping[str, Any] | None = None,
        weight: str | None = None,
        *,
        relation: str | None = None,
        wave: str | None = None,
        level: Level = "person",
    ) -> pd.DataFrame:
        """Give the measures of every node.

        Args:
            group: The attribute that holds each node's group, such as “agency”, or the groups by node; None leaves out
                the roles between groups.
            weight: The attribute that holds a tie's strength, for constraint and effective size; None counts every tie
                as 1. Roles always do.
            relation: The one kind of tie wanted, or None for any.
            wave: The wave, or None for the latest.
            level: People or agencies.

        Returns:
            A frame indexed by node: degree_in, degree_out, betweenness, core, constraint (whole-network form, direction
            as given), effective_size; with a group also coordinator, itinerant, representative, gatekeeper, liaison.
            Isolates have no constraint, and whoever did not answer in full no degree_out. What makes no sense where a network
            joins two kinds of nodes is left out. `frame.attrs["cautions"]` has what must be said beside it.

        Raises:
            UnknownNameError: There is no such wave, relation or attribute.
            RequestError: Nobody is in the wave.
        """
        graph = self.graph(relation, wave, level)
        self._check_somebody(self.wave(wave))
        answers = self.answers(relation, wave, level)
        return measure_table(graph, answers, groups=self._groups(group, graph), weight=weight)

    def _groups(self, group: str | Mapping[str, Any] | None, graph: nx.Graph[Any]) -> Mapping[str, Any] | None:
        if group is None or not isinstance(group, str):
            return group
        found = {node: data[group] for node, data in graph.nodes(data=True) if group in data}
        if not found:
            known = ", ".join(sorted({name for _, data in graph.nodes(data=True) for name in data})) or "none"
            raise UnknownNameError("No node has an attribute of that name.", fix=f"There are: {known}.", code="unknown-name")
        return found

    def _check_somebody(self, wave: Wave) -> None:
        if not wave.roster:
            others = [one.id for one in self.waves if one.roster]
            latest = f"Ask for {others[-1]}, the latest wave with answers, or fill in the files of {wave.id}." if others else "Fill in its files."
            raise RequestError(
                self.withhold(f"Nobody is in {wave.id}: nobody was asked or named in it."), fix=self.withhold(latest), code="no-sense-here",
            )  # fmt: skip

    def _check_relation(self, relation: str | None) -> None:
        if relation is not None and relation not in self.relations:
            known = ", ".join(name or "one without a name" for name in self.relations) or "none"
            raise UnknownNameError("There is no such relation.", fix=f"There are: {self.withhold(known)}.", code="unknown-name")

    def _is_at(self, node: str, level: Level) -> bool:
        return bool(self.agency_of(node)) if level == "agency" else node in self.members

    def _node(self, name: str) -> Node:
        if name not in self.members:
            return Node(name, {"label": self.agencies.get(name, name)})
        member = self.members[name]
        own = {"agency": member.agency, "role": member.role, "level": member.level if member.level != "unknown" else ""}
        return Node(name, {**{key: value for key, value in own.items() if value}, **member.attributes})

    def _between_people(self, wave: Wave, relation: str | None) -> GraphData:
        nodes = tuple(self._node(one) for one in wave.roster if one in self.members)
        ties = tuple(
            Tie(answer.source, answer.target, answer.relation, answer.weight, answer.attributes)
            for answer in wave.ties
            if answer.state == "tie" and relation in {None, answer.relation}
            and answer.source in self.members and answer.target in self.members
        )  # fmt: skip
        return GraphData(nodes, ties, self.directed)

    def _between_agencies(self, wave: Wave, relation: str | None) -> GraphData:
        found: Counter[tuple[str, str, str]] = Counter()
        for answer in wave.ties:
            ends = self.agency_of(answer.source), self.agency_of(answer.target)
            if answer.state == "tie" and relation in {None, answer.relation} and all(ends) and ends[0] != ends[1]:
                first, second = ends if self.directed else (min(ends), max(ends))
                found[first, second, answer.relation] += 1
        agencies = dict.fromkeys(filter(None, map(self.agency_of, wave.roster)))
        nodes = tuple(Node(agency, {"label": self.agencies.get(agency, agency)}) for agency in agencies)
        return GraphData(nodes, tuple(Tie(*names, weight=count) for names, count in found.items()), self.directed)


def _with_mode(node: Node, mode: str) -> Node:
    return replace(node, attributes={**node.attributes, "mode": mode})


def _counts(held: Holding, least: float) -> bool:
    return least <= 1 if held.level is None else held.level >= least


def _kinds_of_tie(wave: Wave) -> list[str]:
    """Give the kinds of tie that somebody was asked about or answered for; what people have is no tie among them."""
    asked = {asking.relation for asking in wave.asked or ()} - {"holds", "aware"}
    return sorted({*wave.relations, *(asked - {""})}) or sorted(asked)


def _spoken_of(wave: Wave, person: str, named: Iterable[str]) -> dict[str, bool | None]:
    """Give of whom somebody spoke: whether it is known if there is a tie of any of these kinds; None where nobody asked."""
    found: dict[str, bool | None] = {}
    for one in dict.fromkeys(answer.target for answer in wave.ties if answer.source == person):
        states = {wave.state(person, one, name) for name in named} - {"not asked"}
        found[one] = ("tie" in states or states == {"no tie"}) if states else None
    return found


def _about(wave: Wave, askings: Iterable[Asking], but: set[str]) -> frozenset[str] | None:
    """Give whom somebody was asked about, None for everybody."""
    lists = [asking.about for asking in askings]
    if None in lists and not but:
        return None
    return frozenset(wave.roster if None in lists else frozenset().union(*filter(None, lists))) - but


def _as_measured(data: GraphData) -> nx.Graph[Any]:
    if len(data.relations) > 1 or len({(tie.source, tie.target) for tie in data.ties}) < len(data.ties):
        data = replace(data, ties=tuple(_merged(data.ties)))
    graph = to_networkx(data)
    modes = data.modes
    if len(modes) == len(("one", "other")) and all("mode" in node.attributes for node in data.nodes):
        for node in data.nodes:
            graph.nodes[node.id]["bipartite"] = modes.index(node.attributes["mode"])
    return graph


def _merged(ties: Iterable[Tie]) -> Iterable[Tie]:
    """Give one tie for all that join the same two, with what they agree on."""
    found: dict[tuple[str, str], list[Tie]] = {}
    for tie in ties:
        found.setdefault((tie.source, tie.target), []).append(tie)
    for (source, target), several in found.items():
        first = several[0]
        relation = first.relation if all(tie.relation == first.relation for tie in several) else ""
        weight = first.weight if all(tie.weight == first.weight for tie in several) else None
        said = {
            name: value for name, value in first.attributes.items()
            if all(tie.attributes.get(name) == value for tie in several)
        }  # fmt: skip
        yield Tie(source, target, relation, weight, said)
