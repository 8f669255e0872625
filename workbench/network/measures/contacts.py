"""Who is in contact with whom, as whole numbers whose bits are people: quick to ask the same of many sets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Contacts", "bits"]


def bits(of: int) -> Iterator[int]:
    """Give the places of the bits that are set.

    Example:
        >>> list(bits(0b1010))
        [1, 3]
    """
    while of:
        lowest = of & -of
        yield lowest.bit_length() - 1
        of ^= lowest


def _union(of: int, others: Iterable[int]) -> int:
    for other in others:
        of |= other
    return of


@dataclass(frozen=True)
class Contacts:
    """The contacts of each node of a network without direction.

    Args:
        nodes: The nodes, in the network's order.
        near: For each the set of its contacts, as bits.
    """

    nodes: tuple[Any, ...]
    near: tuple[int, ...]

    @classmethod
    def of(cls, graph: nx.Graph[Any]) -> Contacts:
        """Take a network without direction and without ties of somebody to themselves."""
        nodes = tuple(graph)
        place = {node: i for i, node in enumerate(nodes)}
        near = [0] * len(nodes)
        for one, other in graph.edges:
            near[place[one]] |= 1 << place[other]
            near[place[other]] |= 1 << place[one]
        return cls(nodes, tuple(near))

    @cached_property
    def _places(self) -> dict[Any, int]:
        return {node: i for i, node in enumerate(self.nodes)}

    def place(self, node: Any) -> int:
        """Give a node's place."""
        return self._places[node]

    @property
    def everybody(self) -> int:
        """All nodes, as bits."""
        return (1 << len(self.nodes)) - 1

    def part_of(self, place: int, without: int = 0) -> int:
        """Give all who can be reached from one, itself included, once some are removed; as bits."""
        return self._part(place, self.everybody & ~without)

    def parts(self, without: int = 0) -> Iterator[int]:
        """Give the separate parts that are left once some are removed, as bits."""
        left = self.everybody & ~without
        while left:
            part = self._part((left & -left).bit_length() - 1, left)
            yield part
            left &= ~part

    def pairs_together(self, without: int = 0) -> int:
        """Count the pairs who can reach each other once some are removed."""
        return sum(size * (size - 1) // 2 for size in map(int.bit_count, self.parts(without)))

    def rings(self, starts: int, without: int = 0) -> Iterator[int]:
        """Give those at distance 1, 2, … from the nearest of some, as bits."""
        left = self.everybody & ~without & ~starts
        edge = starts
        while edge and left:
            found = 0
            for place in bits(edge):
                found |= self.near[place] & left
                if found == left:
                    break
            left &= ~found
            edge = found
            if found:
                yield found

    def nearness(self, without: int = 0) -> float:
        """Sum one divided by the distance over all pairs that are left; nought where there is no way.

        All widen at once whom they reach within so many steps: one step more is what a contact reaches.
        """
        left = self.everybody & ~without
        near = {place: tuple(bits(self.near[place] & left)) for place in bits(left)}
        within = {place: 1 << place for place in near}
        twice, counted, steps = 0.0, len(near), 0
        while True:
            within = {place: _union(within[place], (within[c] for c in of)) for place, of in near.items()}
            count = sum(map(int.bit_count, within.values()))
            if count == counted:
                return twice / 2
            steps += 1
            twice += (count - counted) / steps
            counted = count

    def _part(self, place: int, among: int) -> int:
        part = edge = 1 << place
        while edge:
            lowest = edge & -edge
            fresh = self.near[lowest.bit_length() - 1] & among & ~part
            part |= fresh
            if part == among:  # everybody is in it, so nobody need be looked at any more
                break
            edge = (edge ^ lowest) | fresh
        return part
