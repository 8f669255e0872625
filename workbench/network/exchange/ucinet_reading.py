"""A DL file read into matrices: what its head announces, and its data in each layout.

Source: analytictech.com/ucinet/help, “DL language” and “Data > Export > DL”.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import cast

from workbench.errors import Problem, RecordError
from workbench.network.exchange.kinds import from_text
from workbench.network.exchange.ledger import Names
from workbench.network.exchange.plain_text import words
from workbench.network.exchange.rows import note, refusal
from workbench.store.outside import LIMITS

__all__ = ["Matrices", "read_dl"]

Cells = dict[tuple[int, int], float]

_DATA = re.compile(r'"[^"]*"?|\bdata\s*:', re.IGNORECASE)
_PIECE = re.compile(
    r'"(?P<quoted>[^"]*)"?|(?P<title>(?:(?:row|col|column|matrix|level)\s+)?labels\s*:)'
    r"|(?P<embedded>(?:(?:row|col|column|matrix|level)\s+)?labels\s+embedded\s*:?)|(?P<word>[^\s,=\"]+)",
    re.IGNORECASE,
)
_SIZES = {"n", "nr", "nc", "nm"}
_MATRICES = {"fullmatrix", "fm", "lowerhalf", "lh", "upperhalf", "uh"}
_LISTS = {"edgelist1", "el1", "edgelist2", "el2", "nodelist1", "nl1", "nodelist2", "nl2"}
_MOST_CELLS = 4_000_000


@dataclass(frozen=True)
class Matrices:
    """What a DL file says.

    Args:
        rows: The names of the rows.
        columns: The names of the columns; the rows' own where there is one mode.
        relations: Each matrix: its name, and its cells that are not nought, by row and column from 0.
        two_mode: Whether rows and columns are different things.
        notes: What is odd.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    relations: tuple[tuple[str, Cells], ...]
    two_mode: bool
    notes: tuple[Problem, ...] = ()


def read_dl(text: str, file: str) -> Matrices:
    """Read the text of a DL file.

    Raises:
        RecordError: It is no DL file, a size is missing or too large, or a value cannot be read.
    """
    begins = next((found for found in _DATA.finditer(text) if not found[0].startswith('"')), None)
    if not begins or not re.match(r"\s*dl\b", text, re.IGNORECASE):
        raise refusal(
            file, "This is not a DL file: it must begin with “dl” and have a line “data:”.", "Export the network again.",
            code="wrong-format",
        )  # fmt: skip
    head = _Head(file)
    head.read(text[: begins.start()].lstrip()[2:])
    body = _Body(head, text[begins.end() :], text.count("\n", 0, begins.end()) + 1)
    relations = body.matrices() if head.layout in _MATRICES else body.lists()
    return body.named(relations)


@dataclass
class _Head:
    """The head of a DL file."""

    file: str
    sizes: dict[str, int] = field(default_factory=dict)
    layout: str = "fullmatrix"
    labels: dict[str, list[str]] = field(default_factory=dict)
    embedded: set[str] = field(default_factory=set)
    diagonal: bool = True

    @property
    def two_mode(self) -> bool:
        """Whether rows and columns are different things."""
        return "nc" in self.sizes or self.layout.endswith("2")

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return self.sizes.get("nr", self.sizes.get("n", 0))

    @property
    def columns(self) -> int:
        """How many columns there are."""
        return self.sizes.get("nc", self.rows)

    def read(self, text: str) -> None:
        """Take the words of the head one by one; labels go on until the next word that ends with a colon."""
        pieces = list(_PIECE.finditer(text))
        place, into = 0, ""
        while place < len(pieces):
            piece = pieces[place]
            place += 1
            if piece["title"]:
                into = _kind(piece["title"])
                self.labels[into] = []
            elif piece["embedded"]:
                into, kind = "", _kind(piece["embedded"])
                self.embedded |= {"row", "col"} if kind == "all" else {kind}
            elif into and len(self.labels[into]) < self.wanted(into):
                self.labels[into].append(piece["quoted"] if piece["quoted"] is not None else piece["word"])
            else:
                place += self.setting(
                    (piece["word"] or "").lower(), pieces[place]["word"] if place < len(pieces) else ""
                )
        self.check()

    def wanted(self, kind: str) -> int:
        """How many labels of a kind there are."""
        return {
            "all": self.rows,
            "row": self.rows,
            "col": self.columns,
            "matrix": self.sizes.get("nm", 1),
        }.get(kind, 0)

    def setting(self, word: str, value: str | None) -> int:
        """Take a setting and its value; give 1 where the value was used."""
        if word in _SIZES and value and re.fullmatch("[0-9]{1,7}", value):
            self.sizes[word] = int(value)
        elif word == "format" and value:
            self.layout = value.lower()
        elif word == "diagonal" and value:
            self.diagonal = value.lower() != "absent"
        else:
            return 0
        return 1

    def check(self) -> None:
        """Refuse what is not read here, or too large."""
        if self.layout not in _MATRICES | _LISTS:
            raise refusal(
                self.file, f"The layout “{self.layout[:40]}” is not read here.", "Export it as a full matrix or an edge list.",
                code="unread-layout",
            )  # fmt: skip
        if not {"n", "nr"} & set(self.sizes):
            raise refusal(
                self.file,
                "The file does not say how many nodes there are.",
                "Write “dl n=…”.",
                code="missing-field",
            )
        cells = self.rows * self.columns * self.sizes.get("nm", 1) if self.layout in _MATRICES else 0
        if cells > _MOST_CELLS or self.rows + self.columns > 2 * LIMITS.graph_nodes:
            raise refusal(
                self.file, f"Its matrices have more than {_MOST_CELLS:,} cells, or too many nodes.",
                "Keep only the part that you need.", code="file-too-large",
            )  # fmt: skip


class _Body:
    """The data of a DL file."""

    def __init__(self, head: _Head, text: str, line: int) -> None:
        self.head, self.text, self.line = head, text, line
        labels = head.labels
        self.rows = list(labels.get("row") or labels.get("all", []))
        self.columns = list(labels.get("col", [])) if head.two_mode else self.rows

    def matrices(self) -> list[Cells]:
        """Read full or half matrices, one after the other."""
        found = iter(words(self.text))
        head, relations = self.head, []
        for _ in range(head.sizes.get("nm", 1)):
            if "col" in head.embedded:
                names = [self.next(found) for _ in range(head.columns)]
                if head.two_mode:
                    self.columns = names
                else:
                    self.rows = names
            relations.append(self.matrix(found))
        if next(found, None) is not None:
            raise self.fault("There are more values than the file announces.")
        return relations

    def matrix(self, found: Iterator[str]) -> Cells:
        """Read one matrix."""
        head = self.head
        cells: Cells = {}
        half = {"l": -1, "u": 1}.get(head.layout[0], 0)
        for row in range(head.rows):
            if "row" in head.embedded:
                self.name_row(row, self.next(found))
            for column in range(head.columns):
                if (half and (column - row) * half < 0) or (column == row and not head.diagonal):
                    continue
                word = self.next(found)
                if word != "0" and (weight := self.number(word)):
                    cells[row, column] = weight
                    if half:
                        cells[column, row] = weight
        return cells

    def name_row(self, row: int, name: str) -> None:
        """Take a row's name from the data."""
        if row < len(self.rows):
            self.rows[row] = name
        else:
            self.rows.append(name)

    def lists(self) -> list[Cells]:
        """Read a list of edges, or of nodes each with all to which it is tied."""
        cells: Cells = {}
        edges = self.head.layout.startswith("e")
        for number, line in enumerate(self.text.splitlines(), start=self.line):
            found = words(line)
            if not found:
                continue
            source, *rest = found
            row = self.place(source, self.rows, self.head.rows, number)
            weight = self.number(rest.pop(), number) if edges and len(rest) == 2 else 1.0  # noqa: PLR2004  # end and weight
            for target in rest:
                cells[row, self.place(target, self.columns, self.head.columns, number)] = weight
        return [cells]

    def place(self, word: str, names: list[str], size: int, number: int) -> int:
        """Give the row or column that a word of a list means."""
        if self.head.embedded:
            if word not in names and len(names) < size:
                names.append(word)
            if word in names:
                return names.index(word)
        elif re.fullmatch("[0-9]{1,7}", word) and 1 <= int(word) <= size:
            return int(word) - 1
        elif word in names:
            return names.index(word)
        raise self.fault("This line names a node that is not there.", number)

    def next(self, found: Iterator[str]) -> str:
        """Give the next value."""
        value = next(found, None)
        if value is None:
            raise self.fault("There are fewer values than the file announces.")
        return value

    def number(self, word: str, line: int = 0) -> float:
        """Read a value."""
        try:
            return float(cast("float", from_text(word.removeprefix("+"), "float")))
        except ValueError:
            raise self.fault(f"“{word[:40]}” is no number.", line) from None

    def fault(self, message: str, line: int = 0) -> RecordError:
        """Make the error for data that cannot be read."""
        return refusal(
            self.head.file,
            message,
            "Correct it, or export the network again.",
            code="unreadable-file",
            line=line or self.line,
        )

    def named(self, relations: Sequence[Cells]) -> Matrices:
        """Give all with names, no two alike."""
        head, used, changed = self.head, Names(), 0
        blocks: list[list[str]] = []
        for names, size in (
            (self.rows, head.rows),
            (self.columns if head.two_mode else [], head.columns if head.two_mode else 0),
        ):
            block: list[str] = []
            for place in range(size):
                wanted = names[place] if place < len(names) and names[place] else str(place + 1)
                block.append(used.free(wanted))
                changed += block[-1] != wanted
            blocks.append(block)
        titles = head.labels.get("matrix", [])
        default = [""] if len(relations) == 1 else [str(i + 1) for i in range(len(relations))]
        named = [(titles[i] if i < len(titles) else default[i], cells) for i, cells in enumerate(relations)]
        notes = [note(
            head.file, f"{changed:,} nodes have the label of another, and were given a number after it.",
            "Give each a label of its own.", code="same-label",
        )] if changed else []  # fmt: skip
        rows, columns = blocks
        return Matrices(
            tuple(rows), tuple(columns if head.two_mode else rows), tuple(named), head.two_mode, tuple(notes)
        )


def _kind(title: str) -> str:
    first = title.lower().split()[0]
    return {"row": "row", "col": "col", "column": "col", "matrix": "matrix", "level": "matrix"}.get(
        first, "all"
    )
