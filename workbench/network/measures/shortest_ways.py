"""How many shortest ways lead through each node, from many starting nodes at once: Brandes' algorithm on arrays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["ShortestWays"]

_TIES_AT_ONCE = 2_000_000
_STARTS_AT_ONCE = 512

_Whole = npt.NDArray[np.int64]
_Decimal = npt.NDArray[np.float64]


@dataclass(frozen=True)
class _Step:
    """One step away from the starts: those at its beginning, and the ties that lead on from there.

    Args:
        places: Those at its beginning, each start for itself.
        ties: The ties that lead on, by number.
        tails: For each of them whom it leaves, by number.
        heads: For each of them whom it reaches.
    """

    places: _Whole
    ties: _Whole
    tails: _Whole
    heads: _Whole


@dataclass(frozen=True)
class ShortestWays:
    """A network as arrays: for each node where its ties begin, and whom they reach, along their direction.

    A tie without direction stands at both its ends.

    Args:
        begins: For each node, and once more at the end, where its ties begin.
        reached: Whom each tie reaches.
    """

    begins: _Whole
    reached: _Whole

    @classmethod
    def of(cls, graph: nx.Graph[Any]) -> ShortestWays:
        """Take a network without ties of somebody to themselves."""
        place = {node: i for i, node in enumerate(graph)}
        near = [[place[other] for other in others] for others in graph.adj.values()]
        return cls(np.cumsum([0, *map(len, near)]), np.array([one for others in near for one in others], dtype=np.int64))

    def through(self, starts: Sequence[int]) -> _Decimal:
        """Give for each node which part of the shortest ways from these to all others leads through it, summed.

        Args:
            starts: The numbers of the starting nodes.

        Source: Brandes 2001, Journal of Mathematical Sociology 25:163-177.

        Example:
            >>> import networkx as nx
            >>> ShortestWays.of(nx.path_graph(4)).through([0, 3]).tolist()
            [0.0, 3.0, 3.0, 0.0]
        """
        return self._led(starts, np.zeros(0))

    def along(self, starts: Sequence[int]) -> _Decimal:
        """Give for each tie, node by node as they stand in the network, which part of those ways leads along it, summed.

        Args:
            starts: The numbers of the starting nodes.

        Example:
            >>> import networkx as nx
            >>> ShortestWays.of(nx.path_graph(3, create_using=nx.DiGraph)).along([0, 1]).tolist()
            [2.0, 2.0]
        """
        along = np.zeros(len(self.reached))
        self._led(starts, along)
        return along

    def away(self, starts: Sequence[int]) -> tuple[_Whole, _Whole]:
        """Give for each start the steps to all whom it reaches, summed, and how many those are, itself with them.

        Args:
            starts: The numbers of the starting nodes.

        Example:
            >>> import networkx as nx
            >>> [found.tolist() for found in ShortestWays.of(nx.path_graph(4)).away([0, 1])]
            [[6, 4], [4, 4]]
        """
        count = len(self.begins) - 1
        steps, reached = np.zeros((2, len(starts)), dtype=np.int64)
        for first, some in self._some(starts):
            for far, step in enumerate(self._steps(some)):
                here = np.bincount(step.places // count, minlength=len(some))
                reached[first : first + len(some)] += here
                steps[first : first + len(some)] += far * here
        return steps, reached

    def _some(self, starts: Sequence[int]) -> Iterator[tuple[int, _Whole]]:
        """Give as many starts at once as there is room for."""
        at_once = max(1, min(_STARTS_AT_ONCE, _TIES_AT_ONCE // (len(self.reached) + len(self.begins))))
        for first in range(0, len(starts), at_once):
            yield first, np.asarray(starts[first : first + at_once], dtype=np.int64)

    def _led(self, starts: Sequence[int], along: _Decimal) -> _Decimal:
        """Give what leads through each node; what leads along each tie is added to `along`, where that has room."""
        count = len(self.begins) - 1
        through = np.zeros(count)
        for _, some in self._some(starts):
            ways = np.zeros(count * len(some))
            led = np.zeros(len(ways))
            for step in reversed(list(self._steps(some, ways))):
                onward = (1.0 + led[step.heads]) / ways[step.heads]
                led[step.places] = ways[step.places] * np.bincount(step.tails, onward, len(step.places))
                if len(along):
                    along += np.bincount(step.ties, ways[step.places[step.tails]] * onward, len(along))
            led[_own(some, count)] = 0.0
            through += led.reshape(len(some), count).sum(axis=0)
        return through

    def _steps(self, starts: _Whole, ways: _Decimal | None = None) -> Iterator[_Step]:
        """Go one step further at a time; fill in how many shortest ways lead to each, where that is asked for."""
        count = len(self.begins) - 1
        places = _own(starts, count)
        met = np.zeros(count * len(starts), dtype=bool)
        number = np.zeros(len(met), dtype=np.int64)
        met[places] = True
        if ways is not None:
            ways[places] = 1.0
        while len(places):
            nodes = places % count
            each = self.begins[nodes + 1] - self.begins[nodes]
            tails = np.repeat(np.arange(len(places)), each)
            ties = np.arange(len(tails)) + np.repeat(self.begins[nodes] - np.cumsum(each) + each, each)
            heads = self.reached[ties] + np.repeat(places - nodes, each)
            fresh = ~met[heads]
            ties, tails, heads = ties[fresh], tails[fresh], heads[fresh]
            yield _Step(places, ties, tails, heads)
            number[heads] = np.arange(len(heads))
            further = heads[number[heads] == np.arange(len(heads))]  # each once
            met[further] = True
            if ways is not None:
                number[further] = np.arange(len(further))
                ways[further] = np.bincount(number[heads], ways[places[tails]], len(further))
            places = further


def _own(starts: _Whole, count: int) -> _Whole:
    """Give where each start stands, each having a copy of the network to itself."""
    return starts + count * np.arange(len(starts))
