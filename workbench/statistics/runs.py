"""Runs: points in a row on one side of a line, and how many of them chance allows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from math import comb

__all__ = ["count_runs", "runs_limits"]


def count_runs(sides: Sequence[int]) -> int:
    """Count the runs of a sequence of sides; points on the line (0) are skipped.

    Example:
        >>> count_runs([1, 1, 0, 1, -1, 0, -1, 1])
        3
    """
    return sum(1 for _ in groupby(side for side in sides if side))


def runs_limits(above: int, below: int, *, level: float = 0.05) -> tuple[int, int]:
    """Give the fewest and the most runs that chance allows among points above and below a line.

    Worked out exactly: all orders of the points are equally likely, and each limit leaves no more than half of
    `level` beyond it.

    Args:
        above: How many points lie above the line.
        below: How many below; those on it are not counted.
        level: How often chance alone may be taken for a signal, both sides together.

    Source: Swed and Eisenhart 1943, “Tables for testing randomness of grouping in a sequence of alternatives”,
    Annals of Mathematical Statistics 14(1), whose tables give the values just outside these limits.

    Example:
        >>> runs_limits(10, 10)
        (7, 15)
    """
    if not above or not below:
        return min(1, above + below), min(1, above + below)
    most = 2 * min(above, below) + (above != below)
    ways = [_ways(runs, above, below) for runs in range(most + 1)]
    beyond = level / 2 * comb(above + below, above)
    low, high = 2, most
    while sum(ways[: low + 1]) <= beyond:
        low += 1
    while sum(ways[high:]) <= beyond:
        high -= 1
    return low, high


def _ways(runs: int, above: int, below: int) -> int:
    """Give in how many orders of the points there are so many runs."""
    half = runs // 2
    if half < 1:
        return 0
    if runs % 2 == 0:
        return 2 * comb(above - 1, half - 1) * comb(below - 1, half - 1)
    return comb(above - 1, half) * comb(below - 1, half - 1) + comb(above - 1, half - 1) * comb(below - 1, half)
