"""Tables of counts as cells and the sums that join them, across all tables that are published together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["Cells", "Sum"]


@dataclass(frozen=True)
class Sum:
    """One sum that readers can check: a total and its parts, as places in `Cells.counts`."""

    total: int
    parts: tuple[int, ...]

    @property
    def all(self) -> tuple[int, ...]:
        """The total and its parts."""
        return (self.total, *self.parts)


@dataclass(frozen=True)
class Cells:
    """Cells with their true counts, and the sums that join them.

    A total may differ from the sum of its parts by what the tables leave out; whoever attacks them is taken
    to know that difference.

    Args:
        counts: The true counts, one for each cell; whole and not negative.
        sums: The sums.
        known: For each cell whether everybody knows it already, so that it cannot be hidden.
        lowest: For each cell the least that everybody knows it to be.
    """

    counts: npt.NDArray[np.int64]
    sums: tuple[Sum, ...]
    known: npt.NDArray[np.bool_]
    lowest: npt.NDArray[np.int64]

    def __len__(self) -> int:
        """How many cells there are."""
        return len(self.counts)

    def only(self, places: Sequence[int]) -> Cells:
        """Give some of the cells, with the sums that join them; no sum may join one of them to another cell."""
        at = {place: i for i, place in enumerate(places)}
        sums = tuple(Sum(at[s.total], tuple(at[p] for p in s.parts)) for s in self.sums if s.total in at)
        chosen = list(places)
        return Cells(self.counts[chosen], sums, self.known[chosen], self.lowest[chosen])

    def apart(self) -> list[list[int]]:
        """Give the places of the cells in groups that no sum joins, in order."""
        leader = list(range(len(self)))

        def lead(place: int) -> int:
            while leader[place] != place:
                leader[place] = leader[leader[place]]
                place = leader[place]
            return place

        for joined in self.sums:
            for part in joined.parts:
                leader[max(lead(part), lead(joined.total))] = min(lead(part), lead(joined.total))
        groups: dict[int, list[int]] = {}
        for place in range(len(self)):
            groups.setdefault(lead(place), []).append(place)
        return list(groups.values())
