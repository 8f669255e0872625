"""Rows of tables gathered by the entry and the part that they are, with the place that each value came from."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from workbench.catalogue.exchange.cells import cell_of
from workbench.catalogue.exchange.imported import LeftOut
from workbench.catalogue.exchange.tables import latest_of
from workbench.store import Model, model_in

__all__ = ["Gathered", "Part", "Said", "Spot", "part_of", "path_of"]

Part = tuple[str | int, ...]
"""The way to a part of an entry: fields and numbers from 1; () is the entry."""
Key = tuple[str, str]
"""An entry's kind and id."""

_STATEMENT = ("told_by", "as_of", "source")
_PART = re.compile(r"[a-z_]+(\.[0-9]{1,6}\.[a-z_]+|\.[a-z_]+)*\.[0-9]{1,6}")


@dataclass(frozen=True)
class Spot:
    """Where a value stood.

    Args:
        place: The file or sheet.
        line: The row, from 1.
        column: The heading.
    """

    place: str
    line: int
    column: str = ""

    @property
    def words(self) -> str:
        """The place for people."""
        return f"{self.place}, row {self.line}"


@dataclass
class _Node:
    """The row of an entry or a part."""

    spot: Spot
    values: dict[str, Any] = field(default_factory=dict)
    spots: dict[str, Spot] = field(default_factory=dict)
    stated: tuple[str, ...] = ()
    used: bool = False


@dataclass
class Said:
    """The row of a statement."""

    spot: Spot
    number: int
    values: dict[str, Any]
    used: bool = False


@dataclass
class Gathered:
    """What rows say, entry by entry."""

    nodes: dict[Key, dict[Part, _Node]] = field(default_factory=lambda: defaultdict(dict))
    said: dict[Key, dict[tuple[Part, str], list[Said]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    children: dict[Key, dict[Part, list[int]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    left_out: list[LeftOut] = field(default_factory=list)

    def add(self, key: Key, part: Part, spot: Spot) -> _Node | None:
        """Begin the row of an entry or a part; None where it has one already."""
        if part in self.nodes[key]:
            return None
        self.nodes[key][part] = _Node(spot)
        if part:
            self.children[key][part[:-1]].append(int(part[-1]))
        return self.nodes[key][part]

    def next_number(self, key: Key, field_name: str) -> int:
        """Give the number of the next part in a list of an entry."""
        return max(self.children[key][(field_name,)], default=0) + 1

    def add_statement(self, key: Key, part: Part, name: str, said: Said) -> None:
        """Add a statement on a field."""
        self.said[key][part, name].append(said)

    def entry(self, key: Key, model: type[Model]) -> tuple[dict[str, Any], dict[Part, Spot]]:
        """Give an entry as the data of its file, and where each of its values stood."""
        spots: dict[Part, Spot] = {}
        return self._plain(key, (), (), model, spots), spots

    def unused(self, key: Key) -> Iterator[LeftOut]:
        """Tell which rows of an entry belong to a part that has no row."""
        for part, node in self.nodes[key].items():
            if not node.used:
                yield LeftOut(node.spot.words, ".".join(map(str, part)), f"The {key[0]} “{key[1]}” has no such part.")
        for (part, name), rows in self.said[key].items():
            for row in rows:
                if not row.used:
                    what = ".".join(map(str, (*part, name)))
                    yield LeftOut(row.spot.words, what, f"The {key[0]} “{key[1]}” has no such field.")

    def _plain(self, key: Key, part: Part, at: Part, model: type[Model], spots: dict[Part, Spot]) -> dict[str, Any]:
        node = self.nodes[key][part]
        node.used = True
        spots[at] = node.spot
        plain = dict(node.values)
        for name, spot in node.spots.items():
            spots[(*at, name)] = spot
        for name, field_info in model.model_fields.items():
            inner = model_in(field_info.annotation)
            rows = self.said[key].get((part, name), ())
            if rows:
                plain[name] = {"statements": self._statements(key, part, at, name, inner, spots)}
                self._compare(node, name, plain[name]["statements"], inner)
            elif inner and (found := self._parts(key, (*part, name), (*at, name), inner, spots)):
                plain[name] = found
        return plain

    def _parts(self, key: Key, part: Part, at: Part, model: type[Model], spots: dict[Part, Spot]) -> list[dict[str, Any]]:
        numbers = sorted(self.children[key].get(part, ()))
        return [self._plain(key, (*part, number), (*at, i), model, spots) for i, number in enumerate(numbers)]

    def _statements(  # noqa: PLR0913, PLR0917  # the way to them
        self, key: Key, part: Part, at: Part, name: str, inner: type[Model] | None, spots: dict[Part, Spot]
    ) -> list[dict[str, Any]]:
        found = []
        for i, row in enumerate(sorted(self.said[key][part, name], key=lambda row: row.number)):
            row.used = True
            here = (*at, name, "statements", i)
            spots[here] = row.spot
            value = row.values.get("value")
            if inner:
                value = self._parts(key, (*part, name, "statements", row.number, "value"), (*here, "value"), inner, spots)
            found.append({"value": value, **{about: row.values[about] for about in _STATEMENT if about in row.values}})
        return found

    def _compare(self, node: _Node, name: str, said: list[dict[str, Any]], inner: type[Model] | None) -> None:
        """Tell where a cell says something else than the latest statement on its field."""
        if not inner and name in node.values and cell_of(node.values[name]) != cell_of(latest_of(said)):
            why = "The cell says something else than the latest statement on this field; the statements were taken."
            self.left_out.append(LeftOut(node.spot.words, name, why))


def part_of(words: str) -> Part | None:
    """Read the way to a part, as “rows.3.cells.1”; None where it is none.

    >>> part_of("rows.3.cells.1"), part_of("rows")
    (('rows', 3, 'cells', 1), None)
    """
    if not _PART.fullmatch(words):
        return None
    return tuple(int(word) if word.isdigit() else word for word in words.split("."))


def path_of(part: Part) -> tuple[str, ...]:
    """Give the fields of the way to a part, statements apart.

    >>> path_of(("items", "statements", 2, "value", 1))
    ('items',)
    """
    found: list[str] = []
    words = [word for word in part if isinstance(word, str)]
    skip = 0
    for i, word in enumerate(words):
        if skip:
            skip -= 1
        elif word == "statements" and i and words[i + 1 : i + 2] == ["value"]:
            skip = 1
        else:
            found.append(word)
    return tuple(found)

