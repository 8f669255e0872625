"""A matrix of who is tied to whom: each row and column a node, groups together; of very many, each cell stands for some."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from markupsafe import Markup

from workbench.exhibits import CATEGORICAL
from workbench.network.map_facts import MapFacts
from workbench.network.map_labels import text_width
from workbench.text import svg_element

__all__ = ["draw_matrix"]

_SIDE = 780.0
_MOST_CELLS = 390
_LABELLED_TO = 60
_SHADES = (("#6BACE6", "up to a third"), ("#2073BC", "up to two thirds"), (CATEGORICAL[0], "more"))
_INK = "#0B0C0C"
_ROW = 24
_SIZE = 13
_LONGEST = 26
_EDGE = 20.0


def draw_matrix(facts: MapFacts, *, banner: str = "") -> str:
    """Draw who is tied to whom as squares, groups side by side, in each group those named by most first.

    Args:
        facts: The network and its groups.
        banner: What must stand above it.

    Returns:
        An SVG file. Up to 60 rows have labels; above 390 nodes a cell stands for several, and is the darker the more
        of them are tied.

    Example:
        >>> from workbench.network.graph_data import GraphData, Node, Tie
        >>> draw_matrix(MapFacts(GraphData((Node("a"), Node("b")), (Tie("a", "b"),))))[:4]
        '<svg'
    """
    order = _in_groups(facts)
    each = -(-len(order) // _MOST_CELLS) or 1
    cells = -(-len(order) // each) or 1
    size = min(_SIDE / cells, 26.0)
    names = [facts.labels[one] for one in order] if len(order) <= _LABELLED_TO else []
    groups = _spans(facts, order) if facts.by else []
    shown = names or [group for group, _, _ in groups]
    left = _EDGE + max([text_width(_short(name)) for name in shown], default=0.0) + 8
    top = (34.0 if banner else 0.0) + _EDGE + _ROW
    side = cells * size
    parts = [_squares(facts, order, each, size), *_frame(groups, each, size, side), *_labels(names, groups, each, size)]
    inside = svg_element("g", {"transform": f"translate({left:.1f} {top:.1f})"}, parts)
    heading = _text("Columns, in the order of the rows: who is named" if facts.graph.directed else "Columns, in the order of the rows", left, top - 8)
    legend = _legend(facts, each, top + side + _ROW)
    width, height = max(left + side + _EDGE, 520.0), top + side + _ROW * (2 + (each > 1))
    title = svg_element("text", {"x": _EDGE, "y": 26, "font-size": 16, "font-weight": "bold", "fill": "#801650"}, banner) if banner else Markup()
    about = {
        "xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {width:.0f} {height:.0f}", "width": f"{width:.0f}", "height": f"{height:.0f}",
        "font-family": "Arial, Helvetica, Liberation Sans, sans-serif", "fill": _INK,
    }  # fmt: skip
    ground = svg_element("rect", {"width": f"{width:.0f}", "height": f"{height:.0f}", "fill": "#FFFFFF"})
    return str(svg_element("svg", about, ground, title, heading, inside, legend))


def _in_groups(facts: MapFacts) -> list[str]:
    sizes = Counter(facts.groups.values())
    return sorted(facts.ranked, key=lambda one: (-sizes[facts.groups[one]], facts.groups[one]))


def _spans(facts: MapFacts, order: Sequence[str]) -> list[tuple[str, int, int]]:
    """Give each group, and from which to before which node it goes."""
    found: list[tuple[str, int, int]] = []
    for place, one in enumerate(order):
        group = facts.groups[one]
        start = found.pop()[1] if found and found[-1][0] == group else place
        found.append((group, start, place + 1))
    return found


def _squares(facts: MapFacts, order: Sequence[str], each: int, size: float) -> Markup:
    """Give the tied cells as one path for each shade."""
    place = {one: i // each for i, one in enumerate(order)}
    cells: Counter[tuple[int, int]] = Counter()
    for source, target in facts.pairs:
        cells[place[source], place[target]] += 1
        if not facts.graph.directed:
            cells[place[target], place[source]] += 1
    most = max(cells.values(), default=1)
    paths: dict[int, list[str]] = {}
    for (row, column), count in sorted(cells.items()):
        shade = len(_SHADES) - 1 if each == 1 else min(len(_SHADES) - 1, 3 * (count - 1) // most)
        paths.setdefault(shade, []).append(f"M{column * size:.1f} {row * size:.1f}h{size:.2f}v{size:.2f}h-{size:.2f}z")
    return Markup().join(
        svg_element("path", {"d": "".join(path), "fill": _SHADES[shade][0]}) for shade, path in sorted(paths.items())
    )


def _frame(groups: Sequence[tuple[str, int, int]], each: int, size: float, side: float) -> list[Markup]:
    outline: dict[str, str | float] = {"width": side, "height": side, "fill": "none", "stroke": _INK, "stroke-width": 1}
    marks = []
    for _, start, _ in groups[1:]:
        at = start / each * size
        line: dict[str, str | float] = {"stroke": _INK, "stroke-width": 0.75, "stroke-dasharray": "4 3"}
        marks.append(svg_element("line", {"x1": 0, "y1": at, "x2": side, "y2": at, **line}))
        marks.append(svg_element("line", {"x1": at, "y1": 0, "x2": at, "y2": side, **line}))
    return [svg_element("rect", outline), *marks]


def _labels(names: Sequence[str], groups: Sequence[tuple[str, int, int]], each: int, size: float) -> list[Markup]:
    """Give the names of rows; of groups, those whose rows are high enough for a line of text."""
    if names:
        letters = min(float(_SIZE), size)
        return [_left(_short(name), (i + 0.5) * size + letters / 3, letters) for i, name in enumerate(names)]
    found, low = [], -float(_ROW)
    for group, start, end in groups:
        middle = (start + end) / 2 / each * size
        if middle - low >= _SIZE + 3:
            found.append(_left(_short(group), middle + 4, _SIZE))
            low = middle
    return found


def _legend(facts: MapFacts, each: int, top: float) -> Markup:
    tied = "the one in the row names the one in the column" if facts.graph.directed else "the two are linked"
    if each == 1:
        return Markup().join([_square(_EDGE, top, CATEGORICAL[0]), _text(tied, _EDGE + 22, top)])
    said = _text(f"Each cell stands for {each} by {each} nodes; links in it, compared with the fullest cell:", _EDGE, top)
    found, x = [said], _EDGE
    for colour, words in _SHADES:
        found += [_square(x, top + _ROW, colour), _text(words, x + 22, top + _ROW)]
        x += 52 + text_width(words)
    return Markup().join(found)


def _square(x: float, y: float, colour: str) -> Markup:
    return svg_element("rect", {"x": x, "y": y - 12, "width": 14, "height": 14, "fill": colour, "stroke": _INK, "stroke-width": 0.75})


def _left(words: str, y: float, size: float) -> Markup:
    about: Mapping[str, str | float] = {"x": -6, "y": y, "text-anchor": "end", "font-size": size}
    return svg_element("text", about, words)


def _text(words: str, x: float, y: float) -> Markup:
    return svg_element("text", {"x": x, "y": y, "font-size": _SIZE}, words)


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
