"""What of a network a format can hold: the network as its files will say it, and all that is lost on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from workbench.network.exchange.kinds import kind_of, kind_of_column, to_text
from workbench.network.exchange.ledger import Fit, Ledger, attribute_name, identifier, unique_names
from workbench.network.graph_data import NODE_FIELDS, TIE_FIELDS, GraphData, Node, Tie, Value
from workbench.text import clean, to_cell

__all__ = ["Row", "Rules", "columns", "kept"]

_DIGITS = 18
_LONGEST = 32_767

Row = dict[str, Value]
"""What is said of one node or tie, by attribute."""


@dataclass(frozen=True)
class Rules:
    """What a format can hold.

    Args:
        title: Its name in sentences.
        attributes: Whether nodes, ties and the network have attributes.
        one_kind: Whether all values of an attribute are of one kind.
        none: Whether it tells an attribute that is None from one that is absent.
        blank: Whether it tells a text without characters, or a list without items, from an absent attribute.
        network_apart: Whether the network's own attributes are kept apart as JSON, and so in all their kinds.
        label: Whether every node has a label, which is its id where it has none of its own.
        fit: How an id and the name of a relation are written.
        folded: Under what two names of attributes are alike.
    """

    title: str
    attributes: bool = True
    one_kind: bool = True
    none: bool = False
    blank: bool = True
    network_apart: bool = False
    label: bool = False
    fit: Fit = identifier
    folded: Fit = str


_JSON = Rules("JSON", one_kind=False, none=True)


def columns(rows: Iterable[Row]) -> dict[str, list[Value]]:
    """Give the values of each attribute by its name; names in order.

    >>> columns([{"b": 1}, {"a": 2, "b": 3}])
    {'a': [2], 'b': [1, 3]}
    """
    found: dict[str, list[Value]] = {}
    for row in rows:
        for name, value in row.items():
            found.setdefault(name, []).append(value)
    return {name: found[name] for name in sorted(found)}


def kept(graph: GraphData, rules: Rules, ledger: Ledger) -> GraphData:
    """Give the network as a format can hold it.

    Args:
        graph: The network.
        rules: What the format can hold.
        ledger: Takes what is lost.
    """
    ids = _renamed([node.id for node in graph.nodes], rules, ledger, ("nodes", "id"))
    relations = _renamed([name for name in graph.relations if name], rules, ledger, ("ties", "relation"))
    nodes = [dict(node.attributes) for node in graph.nodes]
    ties = [dict(tie.attributes) for tie in graph.ties]
    network = [dict(graph.attributes)]
    nodes = _table("nodes", nodes, rules, ledger, NODE_FIELDS)
    ties = _table("ties", ties, rules, ledger, TIE_FIELDS)
    apart = rules.network_apart and rules.attributes
    network = _table("network", network, _JSON if apart else rules, ledger, frozenset())
    if rules.label:
        _labels(nodes, [ids[node.id] for node in graph.nodes], ledger, rules)
    return GraphData(
        tuple(Node(ids[node.id], row) for node, row in zip(graph.nodes, nodes, strict=True)),
        tuple(
            Tie(ids[tie.source], ids[tie.target], relations.get(tie.relation, ""), tie.weight, row)
            for tie, row in zip(graph.ties, ties, strict=True)
        ),
        graph.directed,
        network[0],
    )


def _renamed(names: list[str], rules: Rules, ledger: Ledger, place: tuple[str, str]) -> dict[str, str]:
    found = unique_names(names, rules.fit)
    changed = sum(new != old for old, new in found.items())
    ledger.add(
        *place,
        "is written otherwise",
        f"{rules.title} cannot hold the name as it is: its signs or its length",
        changed,
    )
    return found


def _table(where: str, rows: list[Row], rules: Rules, ledger: Ledger, taken: frozenset[str]) -> list[Row]:
    """Give the rows of a table as a format can hold them."""
    if not rules.attributes:
        for name, values in columns(rows).items():
            ledger.add(where, name, "is left out", f"{rules.title} has no attributes", len(values))
        return [{} for _ in rows]
    rows = _names(where, rows, rules, ledger, taken)
    for name, values in columns(rows).items():
        for change, what, why in _changes(values, rules):
            ledger.add(where, name, what, why, _change(rows, name, change))
    return rows


def _names(where: str, rows: list[Row], rules: Rules, ledger: Ledger, taken: frozenset[str]) -> list[Row]:
    names = unique_names(columns(rows), attribute_name, taken, rules.folded)
    for old, new in names.items():
        if old != new:
            ledger.add(where, old, f"is called “{new}”", f"{rules.title} cannot hold the name as it is")
    return [{names[name]: value for name, value in row.items()} for row in rows]


_GONE = object()
_Change = Callable[[Value], Any]


def _changes(values: list[Value], rules: Rules) -> Iterable[tuple[_Change, str, str]]:
    """Give what is to be done with each value of a column, in order: how, what that is, and why."""
    yield from _plain_changes()
    if not rules.none:
        yield _without_none, "is left out", f"{rules.title} knows no attribute without a value"
    stated = [_plainer(value) for value in values if value is not None]
    if rules.one_kind:
        yield from _one_kind(stated, rules)
        yield _shorter_list, "is cut to its first items", f"a cell holds {_LONGEST:,} characters"
    elif kind_of_column(stated) not in {"date", "list of date"}:
        yield (
            _dates_as_text,
            "is written as text",
            f"{rules.title} tells dates from text by attribute, and here it holds others too",
        )
    if not rules.blank:
        yield _without_blank, "is left out", f"an empty cell of {rules.title} says nothing"


def _plain_changes() -> Iterable[tuple[_Change, str, str]]:
    yield (
        _cleaned,
        "is written without characters that nobody sees, in the form NFC",
        "they deceive readers and break files",
    )
    yield _cut, f"is cut to {_LONGEST:,} characters", "a cell holds no more"
    yield (
        _long_as_text,
        "is written as text",
        f"other programs change whole numbers of more than {_DIGITS} digits",
    )


def _one_kind(values: list[Value], rules: Rules) -> Iterable[tuple[_Change, str, str]]:
    kind, why = kind_of_column(values), f"{rules.title} gives an attribute one kind of value"
    if kind == "float":
        yield _decimal, "is written as a decimal number", f"{why}, and here decimals stand beside it"
    elif kind == "mixed":
        yield _as_text, "is written as text", f"{why}, and here others stand beside it"
    elif kind == "list of text":
        yield _items_as_text, "has its items written as text", f"{why}, and here others stand beside it"


def _change(rows: list[Row], name: str, change: _Change) -> int:
    """Change an attribute in every row that has it; give in how many that made a difference."""
    changed = 0
    for row in rows:
        if name in row:
            new = change(row[name])
            if new is _GONE:
                del row[name]
                changed += 1
            elif not (new is row[name] or _same(new, row[name])):
                row[name] = new
                changed += 1
    return changed


def _same(one: Value, other: Value) -> bool:
    """Say whether two values are equal and of one type."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(_same, one, other))
    return type(one) is type(other) and one == other


def _each(value: Value, change: Callable[[Any], Any]) -> Value:
    return tuple(change(item) for item in value) if isinstance(value, tuple) else change(value)


def _plainer(value: Value) -> Value:
    return _long_as_text(_cleaned(value))


def _cleaned(value: Value) -> Value:
    return _each(value, lambda item: clean(item) if isinstance(item, str) else item)


def _cut(value: Value) -> Value:
    return _each(value, lambda item: to_cell(item) if isinstance(item, str) else item)


def _long_as_text(value: Value) -> Value:
    def one(item: Any) -> Any:
        return str(item) if isinstance(item, int) and abs(item) >= 10**_DIGITS else item

    return _each(value, one)


def _without_none(value: Value) -> Any:
    return _GONE if value is None else value


def _without_blank(value: Value) -> Any:
    return _GONE if value in {"", ()} else value


def _dates_as_text(value: Value) -> Value:
    return _each(value, lambda item: to_text(item) if item is not None and kind_of(item) == "date" else item)


def _decimal(value: Value) -> Value:
    return float(value) if isinstance(value, int) else value


def _as_text(value: Value) -> Value:
    return None if value is None else to_text(value)


def _items_as_text(value: Value) -> Value:
    return tuple(to_text(item) for item in value) if isinstance(value, tuple) else value


def _shorter_list(value: Value) -> Value:
    if not isinstance(value, tuple):
        return value
    items, length = 0, 0
    for item in value:
        length += len(to_text((item,)).encode("utf-16-le")) // 2 + 1
        if length > _LONGEST:
            break
        items += 1
    return value[:items]


def _labels(nodes: list[Row], ids: list[str], ledger: Ledger, rules: Rules) -> None:
    """Make labels text, and leave out those that say no more than the id."""
    changed = _change(nodes, "label", _as_text)
    ledger.add("nodes", "label", "is written as text", f"a label of {rules.title} is text", changed)
    for row, name in zip(nodes, ids, strict=True):
        if row.get("label") == name:
            del row["label"]
            ledger.add(
                "nodes",
                "label",
                "is left out where it is the id",
                f"{rules.title} shows the id where there is no label",
            )
        elif "label" in row and row["label"] is None:
            del row["label"]
            ledger.add("nodes", "label", "is left out", f"{rules.title} knows no label without a value")
