"""Random draws that depend on nothing but a seed, a name and a number.

The same person or row gets the same draw in every edition of the data, however many others there are. That is what
lets a later month leave earlier rows as they were, and disclosure control give the same cell the same error.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["KEY_BITS", "Draw", "Draws", "Numbers", "choose"]

Numbers = npt.NDArray[np.int64]
Draw = npt.NDArray[np.float64]

KEY_BITS = 24
"""Size of a record's key and of a cell's: a sum of half a thousand million of them is still exact as a float."""

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)


@dataclass(frozen=True)
class Draws:
    """The draws of one seed for one data set.

    Source: the finaliser of SplitMix64, in Steele, Lea and Flood 2014, “Fast splittable pseudorandom number generators”.

    Args:
        seed: The practice data's seed.
        about: The data set, such as "uc"; draws for two are independent.

    Example:
        >>> sex = Draws(1, "uc").uniform("sex", np.arange(100_000))
        >>> bool((sex[:3] == Draws(1, "uc").uniform("sex", np.arange(3))).all()), bool(0.49 < sex.mean() < 0.51)
        (True, True)
    """

    seed: int
    about: str

    def uniform(self, name: str, numbers: Numbers) -> Draw:
        """Give a draw from 0 up to 1 for each person or row, always the same for the same name and number."""
        return (self._bits(name, numbers) >> np.uint64(11)).astype(np.float64) * 2.0**-53

    def keys(self, name: str, numbers: Numbers) -> Numbers:
        """Give the random key of each person or row, of KEY_BITS bits."""
        return (self._bits(name, numbers) >> np.uint64(64 - KEY_BITS)).astype(np.int64)

    def _bits(self, name: str, numbers: Numbers) -> npt.NDArray[np.uint64]:
        start = hashlib.blake2b(f"{self.seed}|{self.about}|{name}".encode(), digest_size=8).digest()
        mixed = numbers.astype(np.uint64)
        mixed += np.uint64(1)
        mixed *= _GOLDEN
        mixed += np.frombuffer(start, dtype=np.uint64)
        for shift, factor in ((30, _FIRST), (27, _SECOND)):
            mixed ^= mixed >> np.uint64(shift)
            mixed *= factor
        mixed ^= mixed >> np.uint64(31)
        return mixed


def choose(weights: Sequence[float], draws: Draw) -> Numbers:
    """Give for each draw the place in a list of weights on which it falls.

    Example:
        >>> choose([1, 0, 3], np.array([0.1, 0.25, 0.99])).tolist()
        [0, 2, 2]
    """
    edges = np.cumsum(np.asarray(weights, dtype=np.float64))
    return np.searchsorted(edges / edges[-1], draws, side="right").clip(max=len(edges) - 1)
