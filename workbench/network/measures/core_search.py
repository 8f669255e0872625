"""Which core fits best: all splits of a small network, and a search of a larger one.

The correlation of a pattern with the ties depends on two things alone: how many nodes the core has, and how much of
the ties touch it. So for each size the best core is the one whose ties weigh most.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["EXACT_UP_TO", "Ties", "all_cores", "best_cores"]

EXACT_UP_TO = 15
"""Up to this many nodes all splits are tried."""

_NEAR = 1e-12
_EVERY_SIZE_UP_TO = 40
_SIZES = 6
_CANDIDATES = 60


@dataclass(frozen=True)
class Ties:
    """The weights between nodes that are numbered from 0, both directions together.

    Args:
        near: For each node its contacts and the weight between the two.
        pairs: How many pairs there are.
        total: All weights together.
        squares: The sum of their squares, each direction for itself.
        each: How many pairs two nodes make: 2 with direction, else 1.
    """

    near: tuple[dict[int, float], ...]
    pairs: int
    total: float
    squares: float
    each: int

    @classmethod
    def of(cls, count: int, ties: Iterable[tuple[int, int, float]], *, directed: bool) -> Ties:
        """Take so many nodes, and ties as (node, node, weight)."""
        near: tuple[dict[int, float], ...] = tuple({} for _ in range(count))
        total = squares = 0.0
        for one, other, weight in ties:
            near[one][other] = near[one].get(other, 0.0) + weight
            near[other][one] = near[other].get(one, 0.0) + weight
            total += weight
            squares += weight * weight
        each = 2 if directed else 1
        return cls(near, each * math.comb(count, 2), total, squares, each)

    def __len__(self) -> int:
        """Give the number of nodes."""
        return len(self.near)

    @property
    def even(self) -> bool:
        """Whether all pairs have the same weight, so that nothing correlates with it."""
        return self.pairs * self.squares - self.total**2 <= _NEAR * max(1.0, self.total**2)

    def fit(self, size: int, touching: float) -> float:
        """Give the correlation for a core of so many nodes that so much weight touches; -1 where there is none."""
        inside = self.each * (math.comb(len(self), 2) - math.comb(len(self) - size, 2))
        spread = (self.pairs * self.squares - self.total**2) * inside * (self.pairs - inside)
        return (self.pairs * touching - self.total * inside) / math.sqrt(spread) if spread > 0 else -1.0


def all_cores(ties: Ties) -> tuple[list[int], float]:
    """Give the best of all cores, the smallest of equal ones, and its fit."""
    count = len(ties)
    within = _within(ties)  # for each set of nodes, the weight among them
    sizes = np.array([0])
    for _ in range(count):
        sizes = np.concatenate([sizes, sizes + 1])
    touching = ties.total - within[::-1]  # what does not lie within the edge touches the core
    best, found = -math.inf, 0
    for size in range(1, count):
        members = np.flatnonzero(sizes == size)
        first = int(members[np.argmax(touching[members])])
        if (fit := ties.fit(size, float(touching[first]))) > best + _NEAR:
            best, found = fit, first
    return [i for i in range(count) if found >> i & 1], best


def _within(ties: Ties) -> npt.NDArray[np.float64]:
    """Give for each set of nodes, numbered by its bits, the weight of the ties among them."""
    within = np.zeros(1)
    for node in range(len(ties)):
        added = np.zeros(1)  # the weight between this node and each set of those before it
        for other in range(node):
            added = np.concatenate([added, added + ties.near[node].get(other, 0.0)])
        within = np.concatenate([within, within + added])
    return within


def best_cores(ties: Ties) -> tuple[list[int], float]:
    """Give the best core that a search finds, and its fit."""
    by_weight = sorted(range(len(ties)), key=lambda node: -sum(ties.near[node].values()))
    starts = [
        _Split(ties, order[:size])
        for order in (by_weight, _greedy(ties), _peeled(ties))
        for size in _sizes(ties, order)
    ]
    best = max((_improved(split) for split in starts), key=lambda split: (split.fit, -len(split.core)))
    return sorted(best.core), best.fit


def _greedy(ties: Ties) -> list[int]:
    """Order nodes so that each adds the most weight that those before do not touch."""
    gain = np.array([sum(near.values()) for near in ties.near])
    order: list[int] = []
    for _ in range(len(ties)):
        node = int(np.argmax(gain))
        order.append(node)
        gain[node] = -math.inf
        for other, weight in ties.near[node].items():
            gain[other] -= weight
    return order


def _peeled(ties: Ties) -> list[int]:
    """Order nodes so that, from the last on, each joins the edge with the least weight to those already there."""
    whole = np.array([sum(near.values()) for near in ties.near])
    to_edge = _NEAR * whole  # of equal ones, who has least ties goes first
    last: list[int] = []
    for _ in range(len(ties)):
        node = int(np.argmin(to_edge))
        last.append(node)
        to_edge[node] = math.inf
        for other, weight in ties.near[node].items():
            to_edge[other] += weight
    return last[::-1]


def _sizes(ties: Ties, order: list[int]) -> list[int]:
    """Give the sizes of core to begin with: all in small networks, else those that fit best along the order."""
    if len(ties) <= _EVERY_SIZE_UP_TO:
        return list(range(1, len(ties)))
    core: set[int] = set()
    touching, fits = 0.0, []
    for node in order[:-1]:
        touching += sum(weight for other, weight in ties.near[node].items() if other not in core)
        core.add(node)
        fits.append((ties.fit(len(core), touching), -len(core)))
    return [-size for _, size in sorted(fits, reverse=True)[:_SIZES]]


class _Split:
    """A core that nodes enter and leave; keeps for each node the weight between it and the edge."""

    def __init__(self, ties: Ties, core: Iterable[int]) -> None:
        self.ties = ties
        self.core: set[int] = set()
        self.touching = 0.0
        self.to_edge = np.array([sum(near.values()) for near in ties.near])
        for node in core:
            self.turn(node)

    @property
    def fit(self) -> float:
        return self.ties.fit(len(self.core), self.touching)

    def turn(self, node: int) -> None:
        """Move a node to the other side."""
        enters = node not in self.core
        sign = 1 if enters else -1
        self.touching += sign * float(self.to_edge[node])
        (self.core.add if enters else self.core.discard)(node)
        for other, weight in self.ties.near[node].items():
            self.to_edge[other] -= sign * weight

    def best_turn(self) -> tuple[float, tuple[int, ...]]:
        """Give the fit after the best single move, and the node that moves."""
        size = len(self.core)
        options: list[tuple[float, tuple[int, ...]]] = [(-math.inf, ())]
        leaves, enters = self._by_weight()
        if size > 1:
            options.append(
                (self.ties.fit(size - 1, self.touching - float(self.to_edge[leaves[0]])), (leaves[0],))
            )
        if size < len(self.ties) - 1:
            options.append(
                (self.ties.fit(size + 1, self.touching + float(self.to_edge[enters[0]])), (enters[0],))
            )
        return max(options)

    def best_swap(self) -> tuple[float, tuple[int, ...]]:
        """Give the fit after the best swap among those who weigh least in the core and most in the edge, and the two."""
        leaves, enters = self._by_weight()
        gain, pair = max(
            (float(self.to_edge[i] - self.to_edge[o]) + self.ties.near[o].get(i, 0.0), (o, i))
            for o in leaves[:_CANDIDATES]
            for i in enters[:_CANDIDATES]
        )
        return self.ties.fit(len(self.core), self.touching + gain), pair

    def _by_weight(self) -> tuple[list[int], list[int]]:
        leaves = sorted(self.core, key=lambda node: self.to_edge[node])
        enters = sorted(
            (n for n in range(len(self.ties)) if n not in self.core), key=lambda node: -self.to_edge[node]
        )
        return leaves, enters


def _improved(split: _Split) -> _Split:
    """Move and swap nodes while that fits better."""
    while True:
        fit, nodes = max(split.best_turn(), split.best_swap())
        if fit <= split.fit + _NEAR:
            return split
        for node in nodes:
            split.turn(node)
