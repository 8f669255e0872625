"""Disclosure control by random error: every count is moved a little, always in the same way for the same people.

Each record has a fixed random key; the sum of the keys of all who are counted in a cell is the cell's key, and decides
its error. So the same cell in two tables is the same number, whatever else is asked for, while parts do not quite
add up to their total. Source: Fraser and Wooton 2005, “A proposed method for confidentialising tabular output to
protect against differencing” (the cell key method); how the real service does it is not published.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from workbench.statxplore.practice.draws import KEY_BITS, Numbers

__all__ = ["MOST_ERROR", "with_error"]

MOST_ERROR = 4
"""No count is moved by more; nor by more than itself, so that none is negative and none stays nought."""


def with_error(counts: npt.NDArray[np.float64], keys: npt.NDArray[np.float64]) -> Numbers:
    """Give the counts as they are published.

    The error is from -4 to 4, less where the count is less; 0 most often, and 0 on average.

    Args:
        counts: True counts, of any shape.
        keys: Sums of the keys of those counted, of the same shape.

    Example:
        >>> with_error(np.array([0.0, 1.0, 2500.0]), np.array([0.0, 8192.0, 123456.0])).tolist()
        [0, 0, 2497]
    """
    true = counts.astype(np.int64)
    cell = keys.astype(np.int64) % (1 << KEY_BITS)
    most = np.minimum(true, MOST_ERROR)
    high, low = cell >> (KEY_BITS // 2), cell % (1 << (KEY_BITS // 2))
    published: Numbers = true + high % (most + 1) + low % (most + 1) - most
    return published
