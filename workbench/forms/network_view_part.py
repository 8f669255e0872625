"""Part of a network: one kind of link, one agency and its contacts, or one node and who is near it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from workbench.network.graph_data import GraphData
from workbench.text import one_line

__all__ = ["ANY_AGENCY", "Part", "found_nodes", "part_of"]

ANY_AGENCY = ""
"""No agency in particular."""

_LOOKED_AT = ("label", "role", "agency", "level")


@dataclass(frozen=True)
class Part:
    """What to show of a network.

    Args:
        relation: The one kind of link, or None for any.
        agency: The one agency, with whoever it is linked with; "" for all.
        centre: The id of the one node to look at; None for all.
        steps: How far from it.
    """

    relation: str | None = None
    agency: str = ANY_AGENCY
    centre: str | None = None
    steps: int = 1


def part_of(graph: GraphData, part: Part) -> GraphData:
    """Give part of a network; nothing where the node to look at is not in it.

    Args:
        graph: The network.
        part: What of it.

    Example:
        >>> from workbench.network.graph_data import Node, Tie
        >>> graph = GraphData((Node("a"), Node("b"), Node("c")), (Tie("a", "b"), Tie("b", "c")))
        >>> [node.id for node in part_of(graph, Part(centre="a")).nodes]
        ['a', 'b']
    """
    ties = [tie for tie in graph.ties if part.relation in {None, tie.relation}]
    kept = {node.id for node in graph.nodes}
    if part.agency != ANY_AGENCY:
        own = {node.id for node in graph.nodes if str(node.attributes.get("agency")) == part.agency}
        ties = [tie for tie in ties if own & {tie.source, tie.target}]
        kept = own | {end for tie in ties for end in (tie.source, tie.target)}
    if part.centre is not None:
        kept = _near(part.centre, part.steps, ((tie.source, tie.target) for tie in ties)) if part.centre in kept else set()
    nodes = tuple(node for node in graph.nodes if node.id in kept)
    return GraphData(nodes, tuple(tie for tie in ties if {tie.source, tie.target} <= kept), graph.directed)


def found_nodes(graph: GraphData, words: str, group_names: Mapping[str, str]) -> tuple[str, ...]:
    """Give the ids of the nodes that have all words in their label, role, agency or level; none for no words.

    Args:
        graph: The network.
        words: What is looked for; small and capital letters are the same.
        group_names: By agency what it is called.

    Example:
        >>> from workbench.network.graph_data import Node
        >>> found_nodes(GraphData((Node("a", {"role": "Debt adviser"}), Node("b"))), "debt", {})
        ('a',)
    """
    wanted = one_line(words).casefold().split()
    if not wanted:
        return ()
    found = []
    for node in graph.nodes:
        said = [str(node.attributes[name]) for name in _LOOKED_AT if node.attributes.get(name)]
        names = [group_names.get(one, "") for one in said]
        text = " ".join([*said, *names] if node.attributes.get("label") else [node.id, *said, *names]).casefold()
        if all(word in text for word in wanted):
            found.append(node.id)
    return tuple(found)


def _near(centre: str, steps: int, pairs: Iterable[tuple[str, str]]) -> set[str]:
    every = list(pairs)
    found = {centre}
    for _ in range(steps):
        found |= {end for pair in every if found & set(pair) for end in pair}
    return found
