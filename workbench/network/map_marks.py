"""Marks that tell groups apart on a map: each has a shape and a pattern of its own, and a colour that helps."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from workbench.exhibits import CATEGORICAL
from workbench.text import svg_element

__all__ = ["MOST_GROUPS", "OTHERS", "Mark", "marks_of"]

MOST_GROUPS = 8
"""More groups than these nobody can tell apart; the smallest are then drawn as one."""

OTHERS = "others"
"""What the smallest groups are drawn as, where there are too many."""

_INK = "#0B0C0C"
_CORNERS = {
    "square": (4, 45), "triangle": (3, -90), "diamond": (4, 0), "hexagon": (6, 0), "triangle upside down": (3, 90), "pentagon": (5, -90),
}  # fmt: skip
"""By shape how many corners it has, and at how many degrees the first is."""

_WAYS = (
    ("circle", "filled"), ("square", "striped"), ("triangle", "open"), ("diamond", "dotted"),
    ("hexagon", "crossed"), ("triangle upside down", "filled"), ("pentagon", "barred"), ("star", "open"),
)  # fmt: skip
_STROKES = {
    "striped": "M -2 2 L 2 -2 M 0 8 L 8 0 M 6 10 L 10 6", "crossed": "M 0 0 L 8 8 M 0 8 L 8 0", "barred": "M 0 2 L 8 2 M 0 6 L 8 6",
}  # fmt: skip


@dataclass(frozen=True)
class Mark:
    """How the nodes of one group are drawn.

    Args:
        group: What the group is called.
        place: Which of the marks it is, from 0.
        several: Whether groups are told apart at all.
    """

    group: str
    place: int
    several: bool = True

    @property
    def colour(self) -> str:
        """The colour of its outline and pattern."""
        return CATEGORICAL[self.place % len(CATEGORICAL)]

    @property
    def words(self) -> str:
        """Shape and pattern in words.

        Example:
            >>> Mark("Council", 1).words
            'striped square'
        """
        shape, pattern = _WAYS[self.place]
        return f"{pattern} {shape}"

    @property
    def definition(self) -> Markup:
        """The pattern that its nodes are filled with; nothing where it needs none."""
        pattern = _WAYS[self.place][1]
        name: dict[str, str | float] = {"id": self._pattern, "width": 8, "height": 8, "patternUnits": "userSpaceOnUse"}
        ground = svg_element("rect", {"width": 8, "height": 8, "fill": "#FFFFFF"})
        if pattern == "dotted":
            return svg_element("pattern", name, ground, svg_element("circle", {"cx": 4, "cy": 4, "r": 2.2, "fill": self.colour}))
        if pattern not in _STROKES:
            return Markup()
        line: dict[str, str | float] = {"d": _STROKES[pattern], "stroke": self.colour, "stroke-width": 2.5, "fill": "none"}
        return svg_element("pattern", name, ground, svg_element("path", line))

    def drawn(self, x: float, y: float, radius: float, *, ringed: bool = False) -> Markup:
        """Give a node as SVG.

        Args:
            x: Across, of its middle.
            y: Down.
            radius: How far it reaches from its middle.
            ringed: Whether a ring goes around it, because it was looked for.
        """
        shape, pattern = _WAYS[self.place]
        fill = {"filled": self.colour, "open": "#FFFFFF"}.get(pattern, f"url(#{self._pattern})")
        look: dict[str, str | float] = {"fill": fill, "stroke": self.colour, "stroke-width": 2.5, "stroke-linejoin": "round"}
        if shape == "circle":
            node = svg_element("circle", {"cx": x, "cy": y, "r": radius, **look})
        else:
            points = " ".join(f"{x + radius * across:.1f},{y + radius * down:.1f}" for across, down in _outline(shape))
            node = svg_element("polygon", {"points": points, **look})
        if not ringed:
            return node
        ring: dict[str, str | float] = {"cx": x, "cy": y, "r": radius + 5, "fill": "none", "stroke": _INK, "stroke-width": 3}
        return svg_element("g", {}, node, svg_element("circle", ring))

    @property
    def _pattern(self) -> str:
        return f"workbench-map-{self.place}"


def marks_of(groups: Sequence[str]) -> dict[str, Mark]:
    """Give each group a mark: the largest the plainest, the smallest one together where there are too many.

    Args:
        groups: The group of each node.

    Example:
        >>> {group: mark.words for group, mark in marks_of(["council", "dwp", "council"]).items()}
        {'council': 'filled circle', 'dwp': 'striped square'}
    """
    sizes: dict[str, int] = {}
    for group in groups:
        sizes[group] = sizes.get(group, 0) + 1
    ranked = sorted(sizes, key=lambda group: (-sizes[group], group))
    own = ranked if len(ranked) <= MOST_GROUPS else ranked[: MOST_GROUPS - 1]
    found = {group: Mark(group, place, len(ranked) > 1) for place, group in enumerate(own)}
    return found | {group: Mark(OTHERS, MOST_GROUPS - 1) for group in ranked[len(own) :]}


def _outline(shape: str) -> list[tuple[float, float]]:
    """Give the corners of a shape of radius 1, those of one with few corners a little further out, so that all look as large."""
    if shape == "star":
        return [_at(-90 + 36 * i, 1.3 if i % 2 == 0 else 0.6) for i in range(10)]
    corners, first = _CORNERS[shape]
    return [_at(first + 360 * i / corners, 1.25) for i in range(corners)]


def _at(degrees: float, far: float) -> tuple[float, float]:
    return far * math.cos(math.radians(degrees)), far * math.sin(math.radians(degrees))
