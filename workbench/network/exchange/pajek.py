"""Pajek networks (.net): names, ties, weights and relations; no attributes.

Source: mrvar.fdv.uni-lj.si/pajek, “Pajek NET format”; vladowiki.fmf.uni-lj.si, “Pajek format”.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from workbench.errors import RecordError
from workbench.network.exchange.directions import connected
from workbench.network.exchange.kept import Rules
from workbench.network.exchange.kinds import from_text
from workbench.network.exchange.ledger import Ledger, Names
from workbench.network.exchange.outcome import Exported, Imported
from workbench.network.exchange.plain_text import number_text, quotable, text_of, words
from workbench.network.exchange.rows import RawNode, RawTie, assembled, note, refusal
from workbench.network.exchange.two_mode import kept_in_blocks, with_modes
from workbench.network.graph_data import GraphData
from workbench.store.outside import LIMITS

__all__ = ["export_pajek", "import_pajek", "numbered"]

_RULES = Rules("Pajek", attributes=False, fit=quotable)
_BESIDE = frozenset({"partition", "vector", "permutation", "cluster", "hierarchy"})
"""What a Pajek project holds beside networks."""
_SECTION = re.compile(r"\*(\w+)\s*(.*)", re.DOTALL)
_RELATION = re.compile(r':?(\d+)\s*(?:"([^"]*)"?)?')


def export_pajek(graph: GraphData, file: str = "network.net") -> Exported:
    """Write a network for Pajek, each relation as one of its own.

    Example:
        >>> from workbench.network.graph_data import GraphData, Node, Tie
        >>> found = export_pajek(GraphData((Node("a"), Node("b")), (Tie("a", "b", weight=2),)))
        >>> print(found.files["network.net"].decode().strip())
        *Vertices 2
        1 "a"
        2 "b"
        *Arcs
        1 2 2
    """
    ledger = Ledger()
    found, first = kept_in_blocks(graph, _RULES, ledger)
    places = {node.id: place for place, node in enumerate(found.nodes, start=1)}
    lines = [f"*Vertices {len(places)} {first}" if first else f"*Vertices {len(places)}"]
    lines += [f'{place} "{name}"' for name, place in places.items()]
    kind = "*Arcs" if found.directed else "*Edges"
    for number, relation in enumerate(found.relations or ("",), start=1):
        lines.append(f'{kind} :{number} "{relation}"' if relation else kind)
        lines += [
            f"{places[tie.source]} {places[tie.target]}" + ("" if tie.weight is None else f" {number_text(tie.weight)}")
            for tie in found.ties if tie.relation == relation
        ]  # fmt: skip
    return Exported({file: ("\n".join(lines) + "\n").encode()}, ledger.losses, found)


def import_pajek(raw: bytes, file: str = "network.net") -> Imported:
    r"""Read a network from a Pajek file: arcs, edges, lists of them, or a matrix.

    Places, shapes and colours are left out, which is noted. A network in two blocks gets the attribute `mode`, 1 or 2.
    Edges beside arcs become two ties, one each way.

    Raises:
        RecordError: It is too large, no Pajek file, or a line of it cannot be read; with lines.

    Example:
        >>> found = import_pajek(b'*Vertices 2\n1 "a"\n2 "b"\n*Edges\n1 2\n').graph
        >>> found.directed, found.ties[0].target
        (False, 'b')
    """
    text, notes = text_of(raw, file)
    reading = _Reading(file)
    for number, line in enumerate(text.splitlines(), start=1):
        reading.take(line.strip(), number)
    if reading.size < 0:
        raise refusal(
            file, "This is not a Pajek network: no line begins with *Vertices.", "Export the network again.", code="wrong-format",
        )  # fmt: skip
    names, doubled = numbered(reading.size, reading.labels)
    if doubled:
        notes.append(note(
            file, f"{doubled:,} nodes have the label of another, and were given a number after it.",
            "Give each a label of its own.", code="same-label",
        ))  # fmt: skip
    ways = {way for _, way in reading.ties}
    directed = "directed" in ways if ways else reading.kinds != {"edges"}
    ties, _, mixed = connected(file, [(tie.between(names), way) for tie, way in reading.ties], directed)
    nodes = [RawNode(name, line=reading.lines.get(place, 0)) for place, name in names.items()]
    if reading.left_out:
        notes.append(note(
            file, f"{reading.left_out:,} lines say where a node or tie is drawn, how or when; that was left out.",
            "Keep the Pajek file, if it is needed.", code="drawing-left-out",
        ))  # fmt: skip
    if reading.beside:
        notes.append(note(
            file, f"{reading.beside:,} partitions, vectors or the like stand after the network; they were left out.",
            "Keep the Pajek file, if they are needed.", code="drawing-left-out",
        ))  # fmt: skip
    found = assembled(file, nodes, ties, directed=directed, notes=[*notes, *mixed])
    return Imported(with_modes(found.graph, reading.first), found.notes)


def numbered(size: int, labels: Mapping[int, str]) -> tuple[dict[int, str], int]:
    """Give the names of nodes by number, no two alike, and how many were changed for that.

    >>> numbered(3, {1: "a", 2: "a"})
    ({1: 'a', 2: 'a (2)', 3: '3'}, 1)
    """
    used = Names()
    found = {place: used.free(labels.get(place) or str(place)) for place in range(1, size + 1)}
    return found, sum(place in labels and labels[place] not in {"", name} for place, name in found.items())


@dataclass(frozen=True)
class _Line:
    """A tie by the numbers of its nodes."""

    source: int
    target: int
    relation: str
    weight: float | None
    line: int

    def between(self, names: Mapping[int, str]) -> RawTie:
        """Give the tie by their names."""
        return RawTie(names[self.source], names[self.target], self.relation, self.weight, line=self.line)


@dataclass
class _Reading:
    """What was read so far."""

    file: str
    size: int = -1
    first: int = 0
    labels: dict[int, str] = field(default_factory=dict)
    lines: dict[int, int] = field(default_factory=dict)
    ties: list[tuple[_Line, str]] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)
    section: str = ""
    relation: str = ""
    relations: dict[str, str] = field(default_factory=dict)
    row: int = 0
    left_out: int = 0
    beside: int = 0

    def take(self, line: str, number: int) -> None:
        """Take a line."""
        if not line or line.startswith("%"):
            return
        heading = _SECTION.match(line)
        self.beside += bool(heading and heading[1].lower() in _BESIDE)
        if self.beside:  # what follows the first of them is no network of its own
            return
        if heading:
            self.begin(heading[1].lower(), heading[2], number)
        elif self.section == "vertices":
            self.vertex(line, number)
        elif self.section in {"arcs", "edges"}:
            self.tie(words(line, loose=True), number)
        elif self.section in {"arcslist", "edgeslist"}:
            self.listed(words(line, loose=True), number)
        elif self.section == "matrix":
            self.matrix_row(words(line, loose=True), number)

    def begin(self, section: str, rest: str, number: int) -> None:
        """Begin a section."""
        self.section, self.row = section, 0
        if section == "vertices":
            if self.size >= 0:
                raise refusal(
                    self.file, "There are several networks in this file.", "Save the one that you want by itself.",
                    code="several-networks", line=number,
                )  # fmt: skip
            sizes = [self.whole(word, number) for word in words(rest)[:2]]
            if not sizes or sizes[0] > LIMITS.graph_nodes:
                raise refusal(
                    self.file, f"*Vertices must say how many there are, at most {LIMITS.graph_nodes:,}.",
                    "Export the network again, or keep only the part that you need.", code="file-too-large", line=number,
                )  # fmt: skip
            self.size, self.first = sizes[0], sizes[1] if len(sizes) > 1 and sizes[1] < sizes[0] else 0
        elif section in {"arcs", "edges", "arcslist", "edgeslist", "matrix"}:
            self.kinds.add("edges" if section.startswith("edges") else "arcs")
            named = _RELATION.match(rest.strip())
            self.relation = ""
            if named:  # a relation's name may stand once, at its arcs or at its edges
                self.relations[named[1]] = named[2] or self.relations.get(named[1], named[1])
                self.relation = self.relations[named[1]]

    def vertex(self, line: str, number: int) -> None:
        """Take a node: its number, its label, and what is left out."""
        found = words(line, loose=True)
        place = self.whole(found[0], number)
        self.within(place, number)
        if len(found) > 1:
            self.labels[place], self.lines[place] = found[1], number
        self.left_out += len(found) > 2  # noqa: PLR2004  # number and label

    def tie(self, found: list[str], number: int) -> None:
        """Take a tie: its ends, its weight, and what is left out."""
        if len(found) < 2:  # noqa: PLR2004  # two ends
            raise self.unreadable(number)
        weight = found[2] if len(found) > 2 else None  # noqa: PLR2004  # the third is the weight
        self.add(self.whole(found[0], number), self.whole(found[1], number), weight, number)
        self.left_out += len(found) > 3  # noqa: PLR2004  # ends and weight

    def listed(self, found: list[str], number: int) -> None:
        """Take a node and all to which it is tied."""
        source, *targets = (self.whole(word, number) for word in found)
        for target in targets:
            self.add(source, abs(target), None, number)

    def matrix_row(self, found: list[str], number: int) -> None:
        """Take a row of a matrix; in a network of two blocks its columns are the second."""
        self.row += 1
        for column, cell in enumerate(found, start=self.first + 1):
            if self.decimal(cell, number) != 0:
                self.add(self.row, column, cell, number)

    def add(self, source: int, target: int, weight: str | None, number: int) -> None:
        """Add a tie."""
        self.within(source, number)
        self.within(target, number)
        if len(self.ties) >= LIMITS.graph_edges:
            raise refusal(
                self.file, f"The network has more than {LIMITS.graph_edges:,} ties.", "Keep only the part that you need.",
                code="file-too-large", line=number,
            )  # fmt: skip
        stated = None if weight is None else self.decimal(weight, number)
        way = (
            "undirected"
            if self.section.startswith("edges") or (self.first and self.section == "matrix")
            else "directed"
        )
        self.ties.append((_Line(source, target, self.relation, stated, number), way))

    def within(self, place: int, number: int) -> None:
        """Refuse a node that is not there."""
        if not 1 <= place <= self.size:
            raise refusal(
                self.file, f"There is no node {place}; *Vertices says {max(self.size, 0)}.", "Correct one of the two.",
                code="dead-link", line=number,
            )  # fmt: skip

    def whole(self, word: str, number: int) -> int:
        """Read a whole number."""
        if not re.fullmatch(r"-?[0-9]{1,9}", word):
            raise self.unreadable(number)
        return int(word)

    def decimal(self, word: str, number: int) -> float:
        """Read a weight."""
        try:
            return float(cast("float", from_text(word.removeprefix("+"), "float")))
        except ValueError:
            raise self.unreadable(number) from None

    def unreadable(self, number: int) -> RecordError:
        """Make the error for a line that cannot be read."""
        return refusal(
            self.file, "This line cannot be read as Pajek writes it: numbers of nodes, then a weight.",
            "Correct it, or export the network again.", code="unreadable-file", line=number,
        )  # fmt: skip
