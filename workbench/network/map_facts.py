"""What a sighted reader would see first on a map, worked out from the data and put into words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from workbench.network.graph_data import GraphData
from workbench.text import one_line, shorten

__all__ = ["MapFacts", "listed"]

_NAMED = 3
_IN_HEADLINE = 60
_UNKNOWN = "not known"
_BLANK = "(blank)"


@dataclass(frozen=True)
class MapFacts:
    """What a map shows.

    Args:
        graph: The network.
        by: The attribute by which nodes are grouped; "" for none.
        group_names: By value of that attribute what the group is called.

    Example:
        >>> from workbench.network.graph_data import Node, Tie
        >>> graph = GraphData((Node("a"), Node("b"), Node("c")), (Tie("a", "b"),))
        >>> MapFacts(graph).words
        '3 nodes and 1 link. Named by most: b, by 1. Cut off, without any link: c.'
    """

    graph: GraphData
    by: str = ""
    group_names: Mapping[str, str] | None = None

    @cached_property
    def labels(self) -> dict[str, str]:
        """What each node is called, no two of them alike."""
        found: dict[str, str] = {}
        taken: Counter[str] = Counter()
        used: set[str] = set()
        for node in self.graph.nodes:
            label = name = one_line(str(node.attributes.get("label") or node.id)) or _BLANK
            while name in used:
                taken[label] += 1
                name = f"{label} ({taken[label] + 1})"
            used.add(name)
            found[node.id] = name
        return found

    @cached_property
    def groups(self) -> dict[str, str]:
        """The group of each node, by name."""
        names = self.group_names or {}
        said = {node.id: node.attributes.get(self.by) for node in self.graph.nodes} if self.by else {}
        return {
            node.id: one_line(names.get(str(said.get(node.id)), str(said.get(node.id)))) or _BLANK
            if said.get(node.id) not in {None, ""} else _UNKNOWN
            for node in self.graph.nodes
        }  # fmt: skip

    @cached_property
    def pairs(self) -> dict[tuple[str, str], frozenset[str]]:
        """Who is tied to whom, themselves left out, and by which kinds of tie."""
        found: dict[tuple[str, str], set[str]] = {}
        for tie in self.graph.ties:
            if tie.source != tie.target:
                found.setdefault((tie.source, tie.target), set()).add(tie.relation)
        return {pair: frozenset(kinds) for pair, kinds in found.items()}

    @cached_property
    def named_by(self) -> dict[str, int]:
        """By how many each node is named; how many it is tied to, where ties have no direction."""
        counts = Counter(target for _, target in self.pairs)
        if not self.graph.directed:
            counts.update(source for source, _ in self.pairs)
        return {node.id: counts[node.id] for node in self.graph.nodes}

    @cached_property
    def names(self) -> dict[str, int]:
        """How many others each node names, where ties have a direction."""
        counts = Counter(source for source, _ in self.pairs)
        return {node.id: counts[node.id] for node in self.graph.nodes}

    @cached_property
    def near(self) -> dict[str, set[str]]:
        """To whom each node is tied, either way."""
        found: dict[str, set[str]] = {node.id: set() for node in self.graph.nodes}
        for source, target in self.pairs:
            found[source].add(target)
            found[target].add(source)
        return found

    @property
    def ranked(self) -> list[str]:
        """The nodes, those named by most first."""
        return sorted(self.named_by, key=lambda one: (-self.named_by[one], -len(self.near[one]), self.labels[one], one))

    @cached_property
    def parts(self) -> list[list[str]]:
        """The parts that hang together, the largest first; isolates are not among them."""
        seen: set[str] = set()
        found = []
        for node in self.graph.nodes:
            if node.id not in seen and self.near[node.id]:
                part, waiting = {node.id}, [node.id]
                while waiting:
                    new = self.near[waiting.pop()] - part
                    part |= new
                    waiting += new
                seen |= part
                found.append([one.id for one in self.graph.nodes if one.id in part])
        return sorted(found, key=len, reverse=True)

    @property
    def alone(self) -> list[str]:
        """The nodes without any tie."""
        return [node.id for node in self.graph.nodes if not self.near[node.id]]

    @property
    def counts(self) -> str:
        """How many nodes and links there are."""
        return f"{_count(len(self.graph.nodes), 'node')} and {_count(len(self.pairs), 'link')}"

    @property
    def most_named(self) -> str:
        """Who is named by most, as a sentence."""
        first = [one for one in self.ranked[:_NAMED] if self.named_by[one]]
        if not first:
            return "Nobody is named."
        start, word = ("Named by most", "by") if self.graph.directed else ("With most links", "with")
        return f"{start}: {'; '.join(f'{self.labels[one]}, {word} {self.named_by[one]}' for one in first)}."

    @property
    def cut_off(self) -> str:
        """Who is cut off, as a sentence or two."""
        said = []
        if len(self.parts) > 1:
            others = len(self.parts) - 1
            inside = listed([self.labels[one] for part in self.parts[1:] for one in part])
            said.append(f"Cut off from the largest part, in {_count(others, 'smaller part')}: {inside}.")
        if self.alone:
            said.append(f"Cut off, without any link: {listed([self.labels[one] for one in self.alone])}.")
        return " ".join(said) or ("Nobody is cut off: all hang together." if self.graph.nodes else "")

    @property
    def across(self) -> str:
        """Where most links lie, within groups or between them; "" where there are no groups, or they are kinds of nodes."""
        if self.by in {"", "mode"} or len(set(self.groups.values())) < len(("one", "other")) or not self.pairs:
            return ""
        within = sum(self.groups[one] == self.groups[other] for one, other in self.pairs)
        word = one_line(self.by)
        return f"Of {_count(len(self.pairs), 'link')}, {within:,} within one {word} and {len(self.pairs) - within:,} between two."

    @property
    def words(self) -> str:
        """The text alternative: how many, who is named by most, what is cut off, where the links lie."""
        said = [f"{self.counts}.", self.most_named, self.cut_off, self.across]
        return " ".join(filter(None, said))

    @property
    def headline(self) -> str:
        """One sentence: who is named by most."""
        if not self.pairs:
            return "No links are known"
        first = self.ranked[0]
        most = self.named_by[first]
        alike = sum(count == most for count in self.named_by.values()) - 1
        if alike and alike + 1 == len(self.graph.nodes):
            what = "are named alike, each by" if self.graph.directed else "are linked alike, each with"
            return f"All {alike + 1} {what} {most} of {alike} others"
        who = shorten(self.labels[first], _IN_HEADLINE) + (f" and {alike} more" if alike else "")
        if self.graph.directed:
            return f"{who} {'are' if alike else 'is'} named by most: by {most} of {len(self.graph.nodes) - 1} others"
        return f"{who} {'have' if alike else 'has'} most links: {most} of {len(self.graph.nodes) - 1} that it could have"


def listed(labels: Sequence[str], most: int = 6) -> str:
    """Give names in a row, and how many more there are.

    Example:
        >>> listed(["a", "b", "c"], most=2)
        'a; b; and 1 more'
    """
    more = [f"and {len(labels) - most} more"] if len(labels) > most else []
    return "; ".join([*labels[:most], *more])


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
