"""What somebody can work out who has every published table, by linear programming; written without the code under test."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy.optimize import linprog

from workbench.disclosure import Suppressed


def full_table(inner: np.ndarray, names: Sequence[str] = ("d0", "d1", "d2")) -> tuple[pd.DataFrame, np.ndarray]:
    """An array as a frame with a row for each cell and each total, and for each row which cells of the array it counts."""
    rows, counted = [], []
    for labels in itertools.product(*([*range(n), "Total"] for n in inner.shape)):
        where = tuple(slice(None) if label == "Total" else label for label in labels)
        mask = np.zeros(inner.shape)
        mask[where] = 1
        rows.append((*(str(label) for label in labels), int(inner[where].sum())))
        counted.append(mask.ravel())
    return pd.DataFrame(rows, columns=[*names[: inner.ndim], "n"]), np.array(counted)


def width(counted: np.ndarray, low: np.ndarray, high: np.ndarray, asked: np.ndarray) -> float:
    """How wide the interval is that a sum of cells can be narrowed down to, if each of some sums lies between two numbers."""
    same = low == high
    free = ~same & np.isfinite(high)
    ends = []
    for sign in (1, -1):
        found = linprog(
            asked * sign,
            A_eq=counted[same] if same.any() else None, b_eq=low[same] if same.any() else None,
            A_ub=np.vstack([counted[free], -counted[free]]) if free.any() else None,
            b_ub=np.concatenate([high[free], -low[free]]) if free.any() else None,
            bounds=(0, None), method="highs",
        )  # fmt: skip
        if found.status == 3:  # unbounded: it may be as large as you like
            return math.inf
        assert found.status == 0
        ends.append(found.fun * sign)
    return float(ends[1] - ends[0])


def widths(counted: np.ndarray, shown: Sequence[Any]) -> list[float]:
    """How closely each withheld number can be worked out from those that are shown."""
    hidden = np.array([isinstance(value, Suppressed) for value in shown])
    low = np.array([0.0 if isinstance(value, Suppressed) else float(value) for value in shown])
    return [width(counted, low, np.where(hidden, np.inf, low), mask) for mask in np.unique(counted[hidden], axis=0)]
