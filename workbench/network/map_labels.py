"""Labels beside nodes that neither lie on each other nor on a node; one that finds no room nearby gets a line to its node."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

__all__ = ["SIZE", "Box", "Label", "place_labels", "text_width", "wrapped"]

SIZE = 13
"""The height of letters, in pixels."""

_LINE = 16
_GAP = 3.0
_LONGEST = 24
_MOST_LINES = 2
_NARROW, _THIN, _WIDE = "ijl'|.,;:!I ", 'ftr()[]{}/\\-"`*', "mwMWGOQ%@&"
_TURNS = 16
_FAR = 30.0
_STEP = 6.0
_FARTHEST = 600
"""How often a label moves outwards; by then it is far outside of any map."""

_FURTHER = 4
"""How many steps further a label looks when it has found a place, for a better one."""

_LEADER_COUNTS = 3
"""A line that leads to a label disturbs as much as so many ties."""

_Line = tuple[float, float, float, float]


@dataclass(frozen=True)
class Box:
    """A rectangle, by its left, upper, right and lower edge."""

    left: float
    top: float
    right: float
    low: float

    def meets(self, other: Box) -> bool:
        """Whether the two have more in common than an edge."""
        return self.left < other.right and other.left < self.right and self.top < other.low and other.top < self.low


@dataclass(frozen=True)
class Label:
    """A label with its place.

    Args:
        node: Whose it is.
        lines: Its lines.
        box: Where it stands.
        led: Whether it stands so far off that a line must lead to its node.
    """

    node: str
    lines: tuple[str, ...]
    box: Box
    led: bool

    def leader(self, at: tuple[float, float, float]) -> tuple[float, float, float, float]:
        """Give the line that leads to it from its node, which is at a place across and down."""
        return _leader(at, self.box)

    @property
    def baselines(self) -> tuple[float, ...]:
        """How far down the foot of each line's letters is."""
        return tuple(self.box.top + SIZE - 1 + _LINE * i for i in range(len(self.lines)))


def place_labels(
    wanted: Mapping[str, str],
    nodes: Mapping[str, tuple[float, float, float]],
    lines: Sequence[_Line] = (),
    *,
    all_of_them: bool = True,
) -> list[Label]:
    """Find a place for each label, the first ones first.

    Args:
        wanted: By node the label, the most important first.
        nodes: By node where its middle is, across and down, and its radius.
        lines: Lines that labels would rather not lie on: across and down of both ends.
        all_of_them: Whether a label that finds no room beside its node goes further off; else it is left out.

    Returns:
        The labels, none of which lies on another or on a node.

    Example:
        >>> found = place_labels({"a": "Council", "b": "DWP"}, {"a": (0, 0, 8), "b": (20, 0, 8)})
        >>> found[0].box.meets(found[1].box)
        False
    """
    taken = [Box(x - 1.4 * r, y - 1.4 * r, x + 1.4 * r, y + 1.4 * r) for x, y, r in nodes.values()]
    minded = list(lines)
    placed: list[Label] = []
    for node, text in wanted.items():
        label = _placed(node, wrapped(text), nodes[node], (taken, minded), all_of_them=all_of_them)
        if label is not None:
            placed.append(label)
            taken.append(label.box)
            if label.led:
                minded += [_leader(nodes[node], label.box)] * _LEADER_COUNTS
    return placed


def _placed(
    node: str,
    rows: tuple[str, ...],
    at: tuple[float, float, float],
    met: tuple[Sequence[Box], Sequence[_Line]],
    *,
    all_of_them: bool,
) -> Label | None:
    """Take the best of the first places that are free: on few lines, its own line over few labels, and near."""
    size = max(map(text_width, rows)) + 2, _LINE * len(rows)
    taken, lines = met
    best: tuple[float, Label] | None = None
    last = _FARTHEST
    for step in range(_FARTHEST):
        far = at[2] * 1.4 + _GAP + step * _STEP
        if step > last or (far > _FAR and not all_of_them):
            break
        for box in _around(at, size, far):
            if not any(box.meets(other) for other in taken):
                last = min(last, step + _FURTHER)
                cost = float(step + sum(_crosses(box, line) for line in lines))
                if far > _FAR:
                    cost += _LEADER_COUNTS * sum(_crosses(other, _leader(at, box)) for other in taken)
                if best is None or cost < best[0]:
                    best = cost, Label(node, rows, box, led=far > _FAR)
    return None if best is None else best[1]


def _leader(at: tuple[float, float, float], box: Box) -> _Line:
    """Give the line from a node to the nearest point of its label."""
    return at[0], at[1], min(max(at[0], box.left), box.right), min(max(at[1], box.top), box.low)


def _around(at: tuple[float, float, float], size: tuple[float, float], far: float) -> Iterable[Box]:
    """Give boxes around a node, each just touching a circle: to the right first, then left, below, above and between."""
    order = sorted(range(_TURNS), key=lambda turn: (turn % (_TURNS // 2) != 0, turn % (_TURNS // 4) != 0, turn))
    for turn in order:
        angle = 2 * math.pi * turn / _TURNS
        across, down = math.cos(angle), math.sin(angle)
        middle_x = at[0] + far * across + size[0] / 2 * max(-1.0, min(1.0, 1.5 * across))
        middle_y = at[1] + far * down + size[1] / 2 * max(-1.0, min(1.0, 1.5 * down))
        yield Box(middle_x - size[0] / 2, middle_y - size[1] / 2, middle_x + size[0] / 2, middle_y + size[1] / 2)


def _crosses(box: Box, line: _Line) -> bool:
    """Whether a line runs through a box (Liang & Barsky 1984)."""
    x1, y1, x2, y2 = line
    if max(x1, x2) <= box.left or min(x1, x2) >= box.right or max(y1, y2) <= box.top or min(y1, y2) >= box.low:
        return False
    start, end = 0.0, 1.0
    across, down = x2 - x1, y2 - y1
    for step, room in ((-across, x1 - box.left), (across, box.right - x1), (-down, y1 - box.top), (down, box.low - y1)):
        if step == 0:
            if room < 0:
                return False
        elif step < 0:
            start = max(start, room / step)
        else:
            end = min(end, room / step)
    return start < end


def text_width(text: str) -> float:
    """Give how wide a text is at most, in pixels, set in Arial or a font like it.

    Example:
        >>> text_width("ill") < text_width("www")
        True
    """
    return SIZE * sum(map(_width, text))


def _width(letter: str) -> float:
    """Give how wide a letter is, in parts of the font's size; a little more than Arial's."""
    if unicodedata.combining(letter):
        return 0.0
    if letter in _NARROW:
        return 0.3
    if letter in _THIN:
        return 0.4
    if letter in _WIDE:
        return 0.95 if letter in "W%@mM" else 0.82
    if letter.isascii():
        return 0.73 if letter.isupper() or not letter.isalnum() else 0.58
    return 1.1 if letter.isalpha() and unicodedata.east_asian_width(letter) == "N" else 1.3


def wrapped(text: str) -> tuple[str, ...]:
    """Give a text in at most two lines; what is longer ends with “…”, as the table beside the map has it whole.

    Example:
        >>> wrapped("Citizens advice and rights of the whole of the kingdom")
        ('Citizens advice and', 'rights of the whole of…')
    """
    rows = [""]
    for word in text.split():
        joined = f"{rows[-1]} {word}".strip()
        if len(joined) <= _LONGEST or not rows[-1]:
            rows[-1] = joined
        else:
            rows.append(word)
    kept = rows[:_MOST_LINES]
    if len(rows) > _MOST_LINES:
        kept[-1] = f"{kept[-1]}…"
    return tuple(row if len(row) <= _LONGEST + 1 else f"{row[:_LONGEST]}…" for row in kept)
