"""The drawing of a map: ties as lines told apart by pattern, nodes by shape and pattern, labels, and a legend."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from workbench.network.map_labels import Label, place_labels, text_width
from workbench.network.map_marks import Mark
from workbench.text import svg_element

__all__ = ["Drawn", "LineLook", "MapLine", "MapNode", "draw_map", "scaled"]

_WIDTH, _HEIGHT, _EDGE = 900.0, 620.0, 24.0
_ROOM = 145.0
"""How wide a map is for each node in a row of it; up to 60 labels need as much."""

_WIDEST = 2400.0
_LEAST_APART = 34.0
_ALL_LABELLED = 60
_LINES_MINDED = 600
"""With more ties than these a label lies on one wherever it stands."""

_ROW = 24
_SMALL = 13
_INK = "#0B0C0C"
_HEAD = 8.0
_SIDE = 4.0


@dataclass(frozen=True)
class LineLook:
    """How one kind of tie is drawn.

    Args:
        words: What it means, for the legend.
        pattern: Lengths of dash and gap, as SVG writes them; None for a line without gaps.
        colour: Its colour; patterns differ where colours do.
        width: Its width.
    """

    words: str
    pattern: str | None = None
    colour: str = "#595959"
    width: float = 1.5


@dataclass(frozen=True)
class MapLine:
    """A tie as it is drawn, with an arrow head at one end, both or none."""

    source: str
    target: str
    look: LineLook
    heads: int = 1


@dataclass(frozen=True)
class MapNode:
    """A node as it is drawn.

    Args:
        id: Its id, which is not written anywhere.
        label: What is written beside it.
        mark: Its shape, pattern and colour.
        size: From 0 for the smallest to 1 for the largest.
        ringed: Whether it was looked for.
    """

    id: str
    label: str
    mark: Mark
    size: float = 0.0
    ringed: bool = False


@dataclass(frozen=True)
class Drawn:
    """A finished drawing.

    Args:
        svg: The SVG file.
        labels: The labels that found room, with their boxes.
    """

    svg: str
    labels: tuple[Label, ...] = field(default=())


def draw_map(
    nodes: Sequence[MapNode],
    lines: Sequence[MapLine],
    places: Mapping[str, tuple[float, float]],
    *,
    size_words: str = "",
    banner: str = "",
) -> Drawn:
    """Draw a map.

    Args:
        nodes: The nodes, the most important first: their labels choose first, and up to 60 all have one.
        lines: The ties.
        places: By node where it stands, in any unit.
        size_words: What the size of nodes means, for the legend.
        banner: What must stand above it, such as that the data are made up.
    """
    radii = {node.id: 8 + 9 * node.size for node in nodes}
    points = scaled({node.id: places[node.id] for node in nodes}, _LEAST_APART)
    at = {name: (x, y, radii[name]) for name, (x, y) in points.items()}
    minded = [(*points[line.source], *points[line.target]) for line in lines] if len(lines) <= _LINES_MINDED else []
    everyone = len(nodes) <= _ALL_LABELLED
    labels = place_labels({node.id: node.label for node in nodes}, at, minded, all_of_them=everyone)
    pairs = {(line.source, line.target) for line in lines}
    parts = [_line(line, at, beside=(line.target, line.source) in pairs) for line in lines]
    parts += [_leader(label, at[label.node]) for label in labels if label.led]
    parts += [node.mark.drawn(*at[node.id], ringed=node.ringed) for node in nodes]
    parts += [_written(label) for label in labels]
    left = min([x - r - 6 for x, _, r in at.values()] + [label.box.left for label in labels], default=0.0)
    top = min([y - r - 6 for _, y, r in at.values()] + [label.box.top for label in labels], default=0.0)
    right = max([x + r + 6 for x, _, r in at.values()] + [label.box.right for label in labels], default=0.0)
    low = max([y + r + 6 for _, y, r in at.values()] + [label.box.low for label in labels], default=0.0)
    head = 34.0 if banner else 0.0
    width = max(right - left, 460.0) + 2 * _EDGE
    moved = svg_element("g", {"transform": f"translate({_EDGE - left:.1f} {_EDGE + head - top:.1f})"}, parts)
    legend, high = _legend(_entries(nodes, lines), size_words, width, low - top + 2 * _EDGE + head)
    marks = {node.mark.place: node.mark for node in nodes}
    patterns = svg_element("defs", {}, [marks[place].definition for place in sorted(marks)])
    title = _banner(banner) if banner else Markup()
    about = {
        "xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {width:.0f} {high:.0f}", "width": f"{width:.0f}", "height": f"{high:.0f}",
        "font-family": "Arial, Helvetica, Liberation Sans, sans-serif", "fill": _INK,
    }  # fmt: skip
    ground = svg_element("rect", {"width": f"{width:.0f}", "height": f"{high:.0f}", "fill": "#FFFFFF"})
    return Drawn(str(svg_element("svg", about, patterns, ground, title, moved, legend)), tuple(labels))


def scaled(places: Mapping[str, tuple[float, float]], least: float) -> dict[str, tuple[float, float]]:
    """Give places in pixels: as large as the paper, larger where nodes would touch, and then moved apart if they still do.

    Args:
        places: By node where it stands.
        least: How far apart any two should be.

    Example:
        >>> scaled({"a": (0, 0), "b": (1, 0)}, 20)
        {'a': (0.0, 0.0), 'b': (250.0, 0.0)}
    """
    if not places:
        return {}
    across, down = zip(*places.values(), strict=True)
    wide, high = max(across) - min(across), max(down) - min(down)
    larger = max(1.0, _ROOM * math.sqrt(min(len(places), _ALL_LABELLED)) / _WIDTH)
    fits = min([larger * _WIDTH / wide if wide else 250.0, larger * _HEIGHT / high if high else 250.0, 250.0])
    crowd = least * math.sqrt(len(places)) * 1.6
    scale = max(fits, min(_WIDEST, crowd) / max(wide, high, 1.0))
    points = {name: ((x - min(across)) * scale, (y - min(down)) * scale) for name, (x, y) in places.items()}
    return _apart(points, least) if len(points) <= _ALL_LABELLED * 2 else points


def _apart(points: dict[str, tuple[float, float]], least: float) -> dict[str, tuple[float, float]]:
    names = list(points)
    for _ in range(50):
        moved = False
        for i, one in enumerate(names):
            for j, other in enumerate(names[i + 1 :], i + 1):
                (x1, y1), (x2, y2) = points[one], points[other]
                far = math.hypot(x2 - x1, y2 - y1)
                if far < least - 0.01:
                    # two in one place part in a direction of their own
                    across, down = ((x2 - x1) / far, (y2 - y1) / far) if far > 1e-6 else (math.cos(i + j), math.sin(i + j))  # noqa: PLR2004
                    push = (least - far) / 2
                    points[one] = x1 - push * across, y1 - push * down
                    points[other] = x2 + push * across, y2 + push * down
                    moved = True
        if not moved:
            break
    return points


def _line(line: MapLine, at: Mapping[str, tuple[float, float, float]], *, beside: bool) -> Markup:
    """Give a tie as SVG; beside another that leads back, each keeps to its own side."""
    (x1, y1, r1), (x2, y2, r2) = at[line.source], at[line.target]
    look: dict[str, str | float | None] = {"stroke": line.look.colour, "stroke-width": line.look.width, "stroke-dasharray": line.look.pattern, "fill": "none"}
    far = math.hypot(x2 - x1, y2 - y1)
    if line.source == line.target or far < r1 + r2:
        return svg_element("circle", {"cx": x1, "cy": y1 - r1 - 4, "r": r1 * 0.7, **look}) if line.source == line.target else Markup()
    across, down = (x2 - x1) / far, (y2 - y1) / far
    if beside:
        x1, y1, x2, y2 = x1 - _SIDE * down, y1 + _SIDE * across, x2 - _SIDE * down, y2 + _SIDE * across
    start = r1 * 1.15 + (_HEAD if line.heads > 1 else 0)
    end = r2 * 1.15 + (_HEAD if line.heads else 0)
    drawn = svg_element("line", {"x1": x1 + start * across, "y1": y1 + start * down, "x2": x2 - end * across, "y2": y2 - end * down, **look})
    tips = []
    if line.heads:
        tips.append((x2 - r2 * 1.15 * across, y2 - r2 * 1.15 * down, across, down))
    if line.heads > 1:
        tips.append((x1 + r1 * 1.15 * across, y1 + r1 * 1.15 * down, -across, -down))
    return Markup().join([drawn, *(_head(*tip, line.look.colour) for tip in tips)])


def _head(x: float, y: float, across: float, down: float, colour: str) -> Markup:
    back = x - _HEAD * across, y - _HEAD * down
    side = _HEAD / 2.2
    points = f"{x:.1f},{y:.1f} {back[0] - side * down:.1f},{back[1] + side * across:.1f} {back[0] + side * down:.1f},{back[1] - side * across:.1f}"
    return svg_element("polygon", {"points": points, "fill": colour})


def _leader(label: Label, at: tuple[float, float, float]) -> Markup:
    ends = dict(zip(("x1", "y1", "x2", "y2"), label.leader(at), strict=True))
    return svg_element("line", {**ends, "stroke": _INK, "stroke-width": 0.75})


def _written(label: Label) -> Markup:
    middle = (label.box.left + label.box.right) / 2
    about: dict[str, str | float] = {"text-anchor": "middle", "stroke": "#FFFFFF", "stroke-width": 3, "paint-order": "stroke", "stroke-linejoin": "round"}
    rows = zip(label.lines, label.baselines, strict=True)
    return Markup().join(
        svg_element("text", {"x": middle, "y": y, "font-size": _SMALL, **about}, row) for row, y in rows
    )


def _text(words: str, x: float, y: float) -> Markup:
    return svg_element("text", {"x": x, "y": y, "font-size": _SMALL}, words)


def _banner(words: str) -> Markup:
    return svg_element("text", {"x": _EDGE, "y": 26, "font-size": 16, "font-weight": "bold", "fill": "#801650"}, words)


_Entry = tuple[Markup, str]


def _entries(nodes: Iterable[MapNode], lines: Iterable[MapLine]) -> list[_Entry]:
    """Give the samples of the legend, each drawn around (0, 0) and up to 24 pixels to either side."""
    marks = {node.mark.place: node.mark for node in nodes if node.mark.several}
    found = [(marks[place].drawn(0, 0, 8), marks[place].group) for place in sorted(marks)]
    drawn = list(lines)
    for look in dict.fromkeys(line.look for line in drawn):
        sample: dict[str, str | float | None] = {"x1": -24, "y1": 0, "x2": 24, "y2": 0, "stroke": look.colour, "stroke-width": look.width, "stroke-dasharray": look.pattern}
        found.append((svg_element("line", sample), look.words))
    if any(line.heads for line in drawn):
        found.append((_head(6, 0, 1, 0, "#595959"), "from who names to who is named"))
    if any(node.ringed for node in nodes):
        ring: dict[str, str | float] = {"r": 9, "fill": "none", "stroke": _INK, "stroke-width": 3}
        found.append((svg_element("circle", ring), "looked for"))
    return found


def _legend(entries: Sequence[_Entry], size_words: str, width: float, top: float) -> tuple[Markup, float]:
    """Give the legend, and how far down it ends: in rows that are as wide as the map."""
    parts = []
    x, y = _EDGE, top + _ROW / 2
    for sample, words in entries:
        shown = words if len(words) <= 48 else f"{words[:47]}…"  # noqa: PLR2004  # the widest that the narrowest map has room for
        needs = 64 + text_width(shown) + 16
        if x > _EDGE and x + needs > width - _EDGE:
            x, y = _EDGE, y + _ROW
        parts += [svg_element("g", {"transform": f"translate({x + 26:.1f} {y - 4:.1f})"}, sample), _text(shown, x + 60, y)]
        x += needs
    if size_words:
        y += _ROW if parts else 0
        parts.append(_text(size_words, _EDGE, y))
    return svg_element("g", {}, parts), y + _ROW

