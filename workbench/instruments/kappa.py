"""How far two coders agree: in a hundred, and beyond what chance alone would give (Cohen's kappa)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from workbench.errors import RequestError
from workbench.statistics import number, percent

__all__ = ["Agreement", "agreement"]

_BANDS = ((0.0, "less than chance"), (0.2, "slight"), (0.4, "fair"), (0.6, "moderate"), (0.8, "substantial"), (1.0, "almost perfect"))
"""Upper ends, from Landis and Koch 1977."""


@dataclass(frozen=True)
class Agreement:
    """How far two coders agree.

    Args:
        units: How many units both coded; units that one of them did not code are not among them.
        agreed: How many of them got the same code from both.
        percent: Agreed in a hundred of units; None where there are no units.
        expected: In a hundred, how many chance alone would make agree, given how often each coder used each code; None likewise.
        kappa: (percent - expected) / (100 - expected): 1 is full agreement, 0 what chance alone gives; None where it has
            no value, since there are no units or chance alone gives full agreement.
        one_only: How many units only one of the two coded.
    """

    units: int
    agreed: int
    percent: float | None
    expected: float | None
    kappa: float | None
    one_only: int = 0

    @property
    def band(self) -> str:
        """Landis and Koch's word for the kappa; a convention, no proof of quality; "" where there is no kappa."""
        if self.kappa is None:
            return ""
        if self.kappa < 0:
            return _BANDS[0][1]
        return next(word for end, word in _BANDS[1:] if self.kappa <= end)

    @property
    def words(self) -> str:
        """The agreement in words, with n, and why there is no kappa where there is none."""
        if self.percent is None:
            return "No comment was coded by both, so there is nothing to compare."
        said = f"{percent(self.percent)} agreement on {number(self.units)} coded by both"
        if self.kappa is None:
            return f"{said}; kappa has no value, since both used one and the same code throughout."
        return f"{said}; kappa {number(self.kappa, 2)} ({self.band}; 0 is what chance alone gives, 1 is full agreement)."


def agreement(first: Sequence[Hashable | None], second: Sequence[Hashable | None]) -> Agreement:
    """Compare two coders on the same units in the same order.

    Args:
        first: The first coder's code of each unit; None where the unit was not coded.
        second: The second coder's.

    Raises:
        RequestError: The two are of different lengths.

    Source: Cohen 1960, “A coefficient of agreement for nominal scales”, Educational and Psychological Measurement 20(1);
        bands: Landis and Koch 1977, “The measurement of observer agreement for categorical data”, Biometrics 33(1).

    Example:
        >>> found = agreement([*"y" * 25, *"n" * 25], [*"y" * 20, *"n" * 5, *"y" * 10, *"n" * 15])
        >>> found.percent, found.expected, found.kappa
        (70.0, 50.0, 0.4)
    """
    if len(first) != len(second):
        raise RequestError(
            f"One coder has {len(first)} units and the other {len(second)}.", fix="Give both in the same order, None where not coded.", code="not-comparable"
        )
    both = [(a, b) for a, b in zip(first, second, strict=True) if a is not None and b is not None]
    one_only = sum((a is None) != (b is None) for a, b in zip(first, second, strict=True))
    n = len(both)
    if not n:
        return Agreement(0, 0, None, None, None, one_only)
    agreed = sum(a == b for a, b in both)
    left, right = Counter(a for a, _ in both), Counter(b for _, b in both)
    observed, by_chance = Fraction(agreed, n), Fraction(sum(left[code] * right[code] for code in left), n * n)
    # fractions, so that a kappa is nought or one exactly where it is
    kappa = None if by_chance == 1 else float((observed - by_chance) / (1 - by_chance))
    return Agreement(n, agreed, float(100 * observed), float(100 * by_chance), kappa, one_only)
