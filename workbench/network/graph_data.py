"""A network as plain frozen values: nodes, ties between them, and what is said of each.

It is what measures, maps and exchange formats pass to each other; it knows no file and no drawing.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    import networkx as nx

__all__ = [
    "NODE_FIELDS",
    "TIE_FIELDS",
    "GraphData",
    "Node",
    "Scalar",
    "Tie",
    "Value",
    "from_networkx",
    "plain_value",
    "to_networkx",
]

Scalar = bool | int | float | str | dt.date
"""One thing said: yes or no, a number that is finite, text, or a date."""

Value = Scalar | tuple[Scalar, ...] | None
"""What an attribute holds: one thing, a list of them, or None where it is not known."""

NODE_FIELDS = frozenset({"id"})
"""What no attribute of a node may be called."""

TIE_FIELDS = frozenset({"source", "target", "relation", "weight"})
"""What no attribute of a tie may be called."""


@dataclass(frozen=True)
class Node:
    """A person, an agency or an item.

    Args:
        id: What it is known by in this network; not blank.
        attributes: What is said of it; lists become tuples. Two-mode networks have the attribute `mode`.

    Raises:
        ValueError: The id is blank, a number is not finite, or an attribute is called “id”.
        TypeError: An attribute holds something else than a `Value`.

    Example:
        >>> Node("cab", {"areas": ["fife", "moray"]}).attributes
        {'areas': ('fife', 'moray')}
    """

    id: str
    attributes: Mapping[str, Value] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Make the attributes plain."""
        if not self.id:
            raise ValueError("A node has no id; give it one.")
        object.__setattr__(self, "attributes", _plain(self.attributes, NODE_FIELDS))


@dataclass(frozen=True)
class Tie:
    """That one node is tied to another.

    Args:
        source: The id of the node it goes out from.
        target: The id of the node it goes to.
        relation: What kind of tie it is, or "" where the network has one kind only.
        weight: How strong it is, or None where nobody said.
        attributes: What else is said of it.

    Raises:
        ValueError: The weight or another number is not finite, or an attribute is called as one of the fields.
        TypeError: An attribute holds something else than a `Value`.

    Example:
        >>> Tie("cab", "sds", relation="refers", weight=2).weight
        2.0
    """

    source: str
    target: str
    relation: str = ""
    weight: float | None = None
    attributes: Mapping[str, Value] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Make the weight a decimal number and the attributes plain."""
        object.__setattr__(self, "attributes", _plain(self.attributes, TIE_FIELDS))
        if self.weight is not None:
            object.__setattr__(self, "weight", float(cast("float", plain_value(self.weight))))


@dataclass(frozen=True)
class GraphData:
    """A network.

    Ties are kept in the order of the nodes they join, then of their relations; where the network is undirected, each
    begins at the node that comes first. So two networks that say the same are equal.

    Args:
        nodes: The nodes, each id once, in the order that tables and matrices show.
        ties: The ties; two may join the same nodes, and one may join a node to itself.
        directed: Whether a tie from A to B says nothing of one from B to A.
        attributes: What is said of the network itself.

    Raises:
        ValueError: Two nodes have one id, or a tie leads from or to a node that is not there.

    Example:
        >>> graph = GraphData((Node("a"), Node("b")), (Tie("b", "a"),), directed=False)
        >>> graph.ties[0].source, len(graph.ties)
        ('a', 1)
    """

    nodes: tuple[Node, ...]
    ties: tuple[Tie, ...] = ()
    directed: bool = True
    attributes: Mapping[str, Value] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Check that ids are unique and ends are there, and put the ties in order."""
        object.__setattr__(self, "nodes", tuple(self.nodes))
        object.__setattr__(self, "attributes", _plain(self.attributes, frozenset()))
        places = {node.id: place for place, node in enumerate(self.nodes)}
        if len(places) < len(self.nodes):
            raise ValueError("Two nodes have one id; give each an id of its own.")
        for tie in self.ties:
            if tie.source not in places or tie.target not in places:
                raise ValueError("A tie leads from or to a node that is not there; add the node.")
        object.__setattr__(self, "ties", _in_order(self.ties, places, directed=self.directed))

    @property
    def relations(self) -> tuple[str, ...]:
        """The kinds of tie that there are, sorted."""
        return tuple(sorted({tie.relation for tie in self.ties}))

    @property
    def modes(self) -> tuple[Value, ...]:
        """What the nodes' attribute `mode` says, in the order met; two values where the network is two-mode.

        Example:
            >>> GraphData((Node("cab", {"mode": "agency"}), Node("debt", {"mode": "item"}))).modes
            ('agency', 'item')
        """
        return tuple(
            dict.fromkeys(node.attributes["mode"] for node in self.nodes if "mode" in node.attributes)
        )


def to_networkx(graph: GraphData, relation: str | None = None) -> nx.Graph:
    """Give the network as networkx has it: for measures, layouts and exchange.

    Args:
        graph: The network.
        relation: The one kind of tie wanted, or None for all.

    Returns:
        A Graph or DiGraph; a MultiGraph or MultiDiGraph where two ties join the same nodes. Edges have `relation` and
        `weight` where they were stated; lists are lists.

    Example:
        >>> graph = GraphData((Node("a"), Node("b")), (Tie("a", "b", "refers", 2),))
        >>> to_networkx(graph).edges["a", "b"]
        {'relation': 'refers', 'weight': 2.0}
    """
    import networkx as nx  # noqa: PLC0415  # slow to import, and most commands do not need it

    ties = [tie for tie in graph.ties if relation is None or tie.relation == relation]
    multiple = len({(tie.source, tie.target) for tie in ties}) < len(ties)
    kinds = {
        (False, False): nx.Graph, (False, True): nx.MultiGraph,
        (True, False): nx.DiGraph, (True, True): nx.MultiDiGraph,
    }  # fmt: skip
    found = kinds[graph.directed, multiple]()
    found.graph.update(_unfrozen(graph.attributes))
    found.add_nodes_from((node.id, _unfrozen(node.attributes)) for node in graph.nodes)
    found.add_edges_from((tie.source, tie.target, _tie_attributes(tie)) for tie in ties)
    return found


def from_networkx(graph: nx.Graph) -> GraphData:
    """Take a network from networkx.

    Args:
        graph: The graph. Nodes are known by their text; an edge's `relation` and `weight` become the tie's, as does a
            key that is text, as relation, where the edge has none. NaN becomes None.

    Raises:
        ValueError: Two nodes have one text, or a number is infinite.
        TypeError: An attribute holds something else than a `Value`, or a weight is no number.

    Example:
        >>> import networkx as nx
        >>> from_networkx(nx.path_graph(2)).ties
        (Tie(source='0', target='1', relation='', weight=None, attributes={}),)
    """
    nodes = tuple(Node(str(name), _named(said)) for name, said in graph.nodes(data=True))
    if graph.is_multigraph():
        edges = [(u, v, said, key) for u, v, key, said in graph.edges(keys=True, data=True)]
    else:
        edges = [(u, v, said, None) for u, v, said in graph.edges(data=True)]
    ties = tuple(_tie(str(u), str(v), _named(said), key) for u, v, said, key in edges)
    return GraphData(nodes, ties, graph.is_directed(), _named(graph.graph))


def plain_value(value: Any) -> Value:
    """Give a value as attributes hold it: numbers of numpy as Python's, lists as tuples, midnights as dates.

    Raises:
        ValueError: A number is not finite.
        TypeError: It is something else.

    Example:
        >>> plain_value([1, "two"])
        (1, 'two')
    """
    if isinstance(value, list | tuple):
        items = tuple(plain_value(item) for item in value)
        if any(item is None or isinstance(item, tuple) for item in items):
            raise TypeError(
                "A list of an attribute holds another list, or nothing; it may hold text, numbers and dates."
            )
        return cast("tuple[Scalar, ...]", items)
    if hasattr(value, "item") and not isinstance(value, str):
        value = value.item()
    if isinstance(value, dt.datetime) and value.time() == dt.time() and value.tzinfo is None:
        return value.date()
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(
            "A number of an attribute is infinite or none at all; write None where it is not known."
        )
    if value is None or (isinstance(value, dt.date) and not isinstance(value, dt.datetime)):
        return value
    for kind in (bool, int, float, str):
        if isinstance(value, kind):
            return kind(value)
    raise TypeError(
        f"An attribute holds text, a number, yes or no, a date or a list of them, not {type(value).__name__}."
    )


def _plain(attributes: Mapping[str, Any], taken: frozenset[str]) -> dict[str, Value]:
    for name in attributes:
        if not isinstance(name, str) or not name or name in taken:
            raise ValueError(f"An attribute cannot be called “{name}”; give it another name.")
    return {name: plain_value(value) for name, value in attributes.items()}


def _in_order(ties: Iterable[Tie], places: Mapping[str, int], *, directed: bool) -> tuple[Tie, ...]:
    turned = (
        tie if directed or places[tie.source] <= places[tie.target]
        else Tie(tie.target, tie.source, tie.relation, tie.weight, tie.attributes)
        for tie in ties
    )  # fmt: skip
    return tuple(sorted(turned, key=lambda tie: (places[tie.source], places[tie.target], tie.relation)))


def _unfrozen(attributes: Mapping[str, Value]) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in attributes.items()}


def _tie_attributes(tie: Tie) -> dict[str, Any]:
    stated: dict[str, Any] = {"relation": tie.relation} if tie.relation else {}
    if tie.weight is not None:
        stated["weight"] = tie.weight
    return stated | _unfrozen(tie.attributes)


def _named(said: Mapping[Any, Any]) -> dict[str, Any]:
    return {
        str(name): None if isinstance(value, float) and math.isnan(value) else value
        for name, value in said.items()
    }


def _tie(source: str, target: str, said: dict[str, Any], key: Any) -> Tie:
    relation = said.pop("relation", key if isinstance(key, str) else "")
    weight = plain_value(said.pop("weight", None))
    if not isinstance(relation, str) or not isinstance(weight, int | float | None):
        raise TypeError("An edge's relation is text and its weight a number.")
    return Tie(source, target, relation, weight, said)
