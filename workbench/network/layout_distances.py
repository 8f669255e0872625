"""Points in the plane whose distances come near to given ones: by majorization, or from some of the distances only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

__all__ = ["majorized", "pivoted", "stress_of"]

_ROUNDS = 300
_ENOUGH = 1e-4
_TWO_STARTS_TO = 60
_PIVOTS = 60
_AREA = 0.08
"""How far points are moved out of each other before the first round: those in one place would never part."""

Points = list[tuple[float, float]]


def majorized(steps: Sequence[Sequence[float]]) -> Points:
    """Give points whose distances come as near to the given ones as majorization brings them, weighted by 1/d².

    Args:
        steps: The distances, a row for each point; above 0 but for the diagonal.

    Example:
        >>> one, other = majorized([[0, 1], [1, 0]])
        >>> round(abs(one[0] - other[0]), 3)
        1.0
    """
    import numpy as np  # noqa: PLC0415  # slow to import, and most commands do not need it

    far = np.asarray(steps, dtype=float)
    count = len(far)
    spiral = _spiral(count)
    starts = [_scaled(far) + _AREA * float(far.mean()) * spiral]
    if count <= _TWO_STARTS_TO:
        around = np.arange(count) * 2 * np.pi / count
        starts.append(float(far.max()) / 2 * np.column_stack([np.cos(around), np.sin(around)]))
    found = [_moved(start, far) for start in starts]
    best = min(found, key=lambda pair: round(pair[1], 6))[0]  # two that are as good: the first, on every machine
    return _upright(best)


def pivoted(count: int, steps_from: Callable[[int], Sequence[float]]) -> Points:
    """Give points from their distances to some of them, each chosen as far as may be from those before.

    Args:
        count: How many points.
        steps_from: Gives the distances of all points from one.

    Source: pivot MDS, Brandes & Pich 2007.
    """
    import numpy as np  # noqa: PLC0415  # as above

    rows = [np.asarray(steps_from(0), dtype=float)]
    nearest = rows[0].copy()
    while len(rows) < min(_PIVOTS, count):
        rows.append(np.asarray(steps_from(int(nearest.argmax())), dtype=float))
        nearest = np.minimum(nearest, rows[-1])
    squared = np.column_stack(rows) ** 2
    centred = -0.5 * (squared - squared.mean(axis=0) - squared.mean(axis=1, keepdims=True) + squared.mean())
    _, vectors = np.linalg.eigh(centred.T @ centred)
    points = centred @ vectors[:, [-1, -2]]
    apart = np.sqrt(((points - points[0]) ** 2).sum(axis=1))
    scale = float(rows[0].sum() / (apart.sum() or 1.0))
    return _upright(points * scale + 0.3 * _spiral(count))


def stress_of(parts: Sequence[tuple[Sequence[Sequence[float]], Points]]) -> float:
    """Give the mean of ((a·distance - d) / d)² over all pairs within the parts, at the best scale a; 0 where there is none."""
    import numpy as np  # noqa: PLC0415  # as above

    ratios = []
    for steps, points in parts:
        upper = np.triu_indices(len(steps), 1)
        ratios.append((_apart(np.asarray(points, dtype=float))[upper]) / np.asarray(steps, dtype=float)[upper])
    every = np.concatenate(ratios) if ratios else np.empty(0)
    if not every.any():
        return 0.0 if not len(every) else 1.0
    scale = every.sum() / (every**2).sum()
    return float(((scale * every - 1) ** 2).mean())


def _moved(points: np.ndarray[Any, Any], far: np.ndarray[Any, Any]) -> tuple[np.ndarray[Any, Any], float]:
    """Move points until moving helps no more; give them, and what is left of the stress."""
    import numpy as np  # noqa: PLC0415  # as above

    count = len(far)
    weights = np.divide(1.0, far**2, out=np.zeros_like(far), where=far > 0)
    laplacian = np.diag(weights.sum(axis=1)) - weights
    inverse = np.linalg.inv(laplacian + 1.0 / count) - 1.0 / count
    pull = weights * far
    before = np.inf
    for _ in range(_ROUNDS):
        apart = _apart(points)
        left = float((weights * (apart - far) ** 2).sum()) / 2
        if before - left < _ENOUGH * left:
            break
        before = left
        ratio = -np.divide(pull, apart, out=np.zeros_like(far), where=apart > 0)
        np.fill_diagonal(ratio, -ratio.sum(axis=1))
        points = inverse @ (ratio @ points)
    return points, left


def _apart(points: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    import numpy as np  # noqa: PLC0415  # as above

    across, down = points[:, 0], points[:, 1]
    found: np.ndarray[Any, Any] = np.hypot(across[:, None] - across[None, :], down[:, None] - down[None, :])
    return found


def _scaled(far: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Give points by classical scaling of all distances."""
    import numpy as np  # noqa: PLC0415  # as above

    squared = far**2
    centred = -0.5 * (squared - squared.mean(axis=0) - squared.mean(axis=1, keepdims=True) + squared.mean())
    if len(far) == 1:
        return np.zeros((1, 2))
    values, vectors = np.linalg.eigh(centred)
    found: np.ndarray[Any, Any] = vectors[:, [-1, -2]] * np.sqrt(np.maximum(values[[-1, -2]], 0.0))
    return found


def _spiral(count: int) -> np.ndarray[Any, Any]:
    import numpy as np  # noqa: PLC0415  # as above

    order = np.arange(count)
    turn, far = order * np.pi * (3 - np.sqrt(5)), np.sqrt((order + 0.5) / count)
    found: np.ndarray[Any, Any] = np.column_stack([far * np.cos(turn), far * np.sin(turn)])
    return found


def _upright(points: np.ndarray[Any, Any]) -> Points:
    """Turn points so that they are wider than high, as pages on screens are, and never mirrored by chance."""
    import numpy as np  # noqa: PLC0415  # as above

    points = points - points.mean(axis=0)
    _, axes = np.linalg.eigh(points.T @ points)
    turned = points @ axes[:, ::-1]
    for column in (0, 1):
        largest = turned[np.abs(turned[:, column]).round(6).argmax(), column]
        if largest < 0:
            turned[:, column] *= -1
    return [(float(x), float(y)) for x, y in turned]
