"""What a file says of itself for the way back: kinds of value and names that its format has no place for.

It stands where other programs pass over it: in an attribute of the network, a description, or a file of its own.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from workbench.network.exchange.kept import columns
from workbench.network.exchange.kinds import LISTS, from_text, kind_of_column, to_text
from workbench.network.graph_data import GraphData, Value

__all__ = ["ABOUT", "JSON_SHOWS", "XML_SHOWS", "About", "about", "json_value", "restored", "turned"]

ABOUT = "workbench"
"""The name under which it stands."""

XML_SHOWS = frozenset({"bool", "int", "float", "text"})
"""The kinds that GraphML and GEXF tell apart in a way that every reader knows."""

JSON_SHOWS = XML_SHOWS | (LISTS - {"list of date"})
"""The kinds that JSON tells apart."""

_KINDS = LISTS | {"bool", "int", "float", "text", "date"}
_TABLES = ("nodes", "ties", "network")

Named = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class About:
    """What is said of a file's columns.

    Args:
        kinds: For "nodes", "ties" and "network", the kind of each attribute that the file does not show.
        renamed: For the same, the name in the network of each attribute that is written under another.
        network: The network's attributes as JSON has them, where the format has none.
        directed: Whether the network is directed, where the format does not say; or None.
    """

    kinds: Named = field(default_factory=dict)
    renamed: Named = field(default_factory=dict)
    network: Mapping[str, Any] = field(default_factory=dict)
    directed: bool | None = None

    @property
    def as_json(self) -> str:
        """The text that `read` reads; "" where nothing is to be said."""
        said = {
            "kinds": {table: names for table, names in self.kinds.items() if names},
            "renamed": {table: names for table, names in self.renamed.items() if names},
            "network": self.network,
            "directed": self.directed,
        }
        stated = {name: value for name, value in said.items() if value not in ({}, None)}
        return json.dumps(stated, ensure_ascii=False, sort_keys=True) if stated else ""

    @classmethod
    def read(cls, said: Any) -> About:
        """Take it from what JSON gave; whatever is not as we write it is passed over."""
        if isinstance(said, str):
            try:
                said = json.loads(said)
            except (ValueError, RecursionError):
                said = {}
        if not isinstance(said, dict):
            return cls()
        network, directed = said.get("network"), said.get("directed")
        return cls(
            _named(said.get("kinds"), _KINDS),
            _named(said.get("renamed"), None),
            network if isinstance(network, dict) else {},
            directed if isinstance(directed, bool) else None,
        )


def about(
    graph: GraphData,
    shown: Collection[str],
    *,
    renamed: Named | None = None,
    apart: bool = False,
    directed: bool | None = None,
) -> About:
    """Say of a network what its file will not.

    Args:
        graph: The network as the file has it.
        shown: The kinds of value that the format itself tells apart.
        renamed: See `About`.
        apart: Whether the network's own attributes stand here.
        directed: See `About`.
    """
    tables: dict[str, Iterable[Mapping[str, Value]]] = {
        "nodes": (node.attributes for node in graph.nodes),
        "ties": (tie.attributes for tie in graph.ties),
        "network": [graph.attributes],
    }
    kinds = {table: _kinds([dict(row) for row in rows], shown) for table, rows in tables.items()}
    network = {name: json_value(value) for name, value in graph.attributes.items()} if apart else {}
    if apart:
        kinds["network"] = {name: kind for name, kind in kinds["network"].items() if kind.endswith("date")}
    return About(kinds, renamed or {}, network, directed)


def turned(names: Mapping[str, str]) -> dict[str, str]:
    """Give the name in the network of each name that is written otherwise.

    >>> turned({"key": "key (2)", "level": "level"})
    {'key (2)': 'key'}
    """
    return {new: old for old, new in names.items() if new != old}


def json_value(value: Value) -> Any:
    """Give a value as JSON has it: dates as text, lists as lists.

    >>> json_value((1, True))
    [1, True]
    """
    if isinstance(value, tuple):
        return [json_value(item) for item in value]
    return value if value is None or isinstance(value, bool | int | float | str) else to_text(value)


def restored(value: Any, kind: str) -> Any:
    """Give a value that was written as text, or as JSON has it, in its own kind.

    Raises:
        ValueError: It is not of that kind.
    """
    if isinstance(value, str):
        return from_text(value, kind)
    if isinstance(value, list) and kind in LISTS:
        return [restored(item, kind.removeprefix("list of ")) for item in value]
    return value


def _kinds(rows: list[dict[str, Value]], shown: Collection[str]) -> dict[str, str]:
    found = {name: kind_of_column(values) for name, values in columns(rows).items()}
    return {name: kind for name, kind in found.items() if kind not in shown and kind in _KINDS}


def _named(said: Any, allowed: Collection[str] | None) -> dict[str, dict[str, str]]:
    if not isinstance(said, dict):
        return {}
    return {
        table: {
            name: word
            for name, word in said[table].items()
            if isinstance(word, str) and word and (allowed is None or word in allowed)
        }
        for table in _TABLES
        if isinstance(said.get(table), dict)
    }
