"""Where each node of a network is drawn: the same place every time, so that two waves, or two runs, can be compared.

Each part that hangs together is laid out by itself, so that distances on paper come near to steps in the network; the
parts then stand beside each other, the largest first.
"""

from __future__ import annotations

import math
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence

from workbench.network.graph_data import GraphData
from workbench.network.layout_distances import majorized, pivoted, stress_of

__all__ = ["EXACT_TO", "Point", "place_nodes", "stress"]

Point = tuple[float, float]
"""Across and down; the unit is about the length of one tie."""

EXACT_TO = 1000
"""Up to so many nodes in one part all distances count; above, those to some nodes only."""

_GAP = 1.0
_TURN = math.pi * (3 - math.sqrt(5))
"""The golden angle: whoever joins later is put around their neighbours without meeting who joined before."""
_JOIN = 0.6


def place_nodes(graph: GraphData, kept: Mapping[str, Point] | None = None) -> dict[str, Point]:
    """Give every node a place; there is no chance in it.

    Args:
        graph: The network; for several waves on one layout, all their nodes and ties.
        kept: Places from before. They stay as they are, and only nodes that have none get one, near their neighbours.

    Returns:
        A place for each node of the network, and for no other.

    Source: stress majorization, Gansner, Koren & North 2004, with weights 1/d² as Kamada & Kawai 1989.

    Example:
        >>> from workbench.network.graph_data import Node, Tie
        >>> graph = GraphData((Node("a"), Node("b"), Node("c")), (Tie("a", "b"), Tie("b", "c")))
        >>> place_nodes(graph) == place_nodes(graph)
        True
        >>> place_nodes(graph, {"a": (5, 5)})["a"]
        (5, 5)
    """
    names = [node.id for node in graph.nodes]
    near = _neighbours(graph)
    known = {name: kept[name] for name in names if kept is not None and name in kept}
    if known:
        return _joined(names, near, known)
    return _packed([_part(part, near) for part in _parts(names, near)])


def stress(graph: GraphData, places: Mapping[str, Point]) -> float:
    """Give how far distances on paper are from steps in the network: 0 would be perfect.

    It is the mean of ((a·distance - steps) / steps)² over all pairs that hang together, with the scale a that makes it least.

    Args:
        graph: The network, taken as undirected.
        places: A place for each node.

    Example:
        >>> from workbench.network.graph_data import Node, Tie
        >>> graph = GraphData((Node("a"), Node("b"), Node("c")), (Tie("a", "b"), Tie("b", "c")))
        >>> stress(graph, {"a": (0, 0), "b": (1, 0), "c": (2, 0)})
        0.0
    """
    near = _neighbours(graph)
    parts = _parts([node.id for node in graph.nodes], near)
    return stress_of([([_steps(one, part, near) for one in part], [places[one] for one in part]) for part in parts])


def _neighbours(graph: GraphData) -> dict[str, list[str]]:
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for tie in graph.ties:
        if tie.source != tie.target:
            found[tie.source][tie.target] = None
            found[tie.target][tie.source] = None
    return {node.id: list(found.get(node.id, ())) for node in graph.nodes}


def _parts(names: Sequence[str], near: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """Give the parts that hang together, the largest first; nodes in the order of the network."""
    place = {name: i for i, name in enumerate(names)}
    seen: set[str] = set()
    parts = []
    for name in names:
        if name not in seen:
            part = _reached(name, near)
            seen |= part.keys()
            parts.append(sorted(part, key=place.__getitem__))
    return sorted(parts, key=len, reverse=True)


def _reached(start: str, near: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Give whoever can be reached, and in how many steps."""
    found = {start: 0}
    waiting = deque([start])
    while waiting:
        one = waiting.popleft()
        for other in near[one]:
            if other not in found:
                found[other] = found[one] + 1
                waiting.append(other)
    return found


def _steps(start: str, part: Sequence[str], near: Mapping[str, Sequence[str]]) -> list[int]:
    found = _reached(start, near)
    return [found[other] for other in part]


def _part(part: Sequence[str], near: Mapping[str, Sequence[str]]) -> dict[str, Point]:
    if len(part) == 1:
        return {part[0]: (0.0, 0.0)}
    if len(part) <= EXACT_TO:
        points = majorized([_steps(one, part, near) for one in part])
    else:
        points = pivoted(len(part), lambda start: _steps(part[start], part, near))
    return dict(zip(part, points, strict=True))


def _packed(parts: Iterable[Mapping[str, Point]]) -> dict[str, Point]:
    """Set the parts in rows, the first of which is as wide as the largest part or a little more."""
    boxes = [(part, *_box(part)) for part in parts]
    first = boxes[:1] if boxes and 2 * len(boxes[0][0]) > sum(len(part) for part, *_ in boxes) else boxes
    area = sum((right - left + _GAP) * (low - top + _GAP) for _, left, top, right, low in first)
    widest = max([math.sqrt(area), *(right - left for _, left, _, right, _ in boxes)], default=0.0)
    found: dict[str, Point] = {}
    across, down, deepest = 0.0, 0.0, 0.0
    for part, left, top, right, low in boxes:
        if across and across + max(right - left, _GAP) > widest:
            across, down, deepest = 0.0, down + deepest + _GAP, 0.0
        found |= {name: (round(x - left + across, 4), round(y - top + down, 4)) for name, (x, y) in part.items()}
        across += right - left + _GAP
        deepest = max(deepest, low - top)
    return found


def _box(places: Mapping[str, Point]) -> tuple[float, float, float, float]:
    across, down = zip(*places.values(), strict=True)
    return min(across), min(down), max(across), max(down)


def _joined(names: Sequence[str], near: Mapping[str, Sequence[str]], known: Mapping[str, Point]) -> dict[str, Point]:
    """Put who is new near their neighbours, those with most of them first; who has none stands in a row below."""
    found = dict(known)
    left, _, _, low = _box(known)
    waiting = [name for name in names if name not in found]
    alone = 0
    while waiting:
        one = max(waiting, key=lambda name: sum(other in found for other in near[name]))
        waiting.remove(one)
        around = [found[other] for other in near[one] if other in found]
        turn, far = len(found) * _TURN, _JOIN
        if around:
            middle = sum(x for x, _ in around) / len(around), sum(y for _, y in around) / len(around)
        else:
            middle, far, alone = (left + alone * _GAP, low + _GAP), 0.0, alone + 1
        found[one] = round(middle[0] + far * math.cos(turn), 4), round(middle[1] + far * math.sin(turn), 4)
    return {name: found[name] for name in names}
