"""A count with what it counts, so that two that do not belong together are not divided or compared."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from workbench.disclosure import SUPPRESSED, Suppressed
from workbench.errors import RequestError
from workbench.statistics.cautions import Basis, Caution, caution

__all__ = ["NOISE", "Count", "Sum", "controlled_sum", "error_of_sum"]

NOISE = 3
"""How far one count of Stat-Xplore is taken to be from the truth at most.

DWP publishes no figure. It is the least that fits what was recorded: of 635 totals over two parts, some are 9 off,
so that at least one of those three counts is 3 off.
"""

_SURE = 40  # 2 / 0.05: both sides together in one of twenty cases


@dataclass(frozen=True)
class Count:
    """A number with what it counts.

    Args:
        value: The number, or `SUPPRESSED`; NaN where it is missing.
        what: “adverse decisions”, “people on UC”.
        place: Where; "" where it is not said.
        period: When, in the words that are printed: “May 2025”.
        benefit: Of which benefit.
        basis: Whether it counts decisions or people.
        controlled: Whether the source changed it at random, as Stat-Xplore does.
    """

    value: float | Suppressed
    what: str
    place: str = ""
    period: str = ""
    benefit: str = ""
    basis: Basis = ""
    controlled: bool = True

    @property
    def words(self) -> str:
        """What it counts, when and where: “people on UC in Fife in May 2025”."""
        return self.what + "".join(f" in {part}" for part in (self.place, self.period) if part)


@dataclass(frozen=True)
class Sum:
    """A sum of counts that the source changed at random, which nobody should take for the source's own total.

    Args:
        value: The sum; `SUPPRESSED` where a part is, NaN where one is missing.
        low: What the sum of the true counts hardly lies below (one case in twenty, both sides together).
        high: What it hardly lies above.
        cells: How many counts were summed.
        caution: What must be said beside it.
    """

    value: float | Suppressed
    low: float | Suppressed
    high: float | Suppressed
    cells: int
    caution: Caution


def controlled_sum(values: Iterable[float | Suppressed], *, noise: float = NOISE) -> Sum:
    """Add up counts that the source changed at random, with what must be said of it.

    Ask the source for the total instead wherever it has one.

    Args:
        values: The counts.
        noise: How far each may be from the truth.

    Raises:
        RequestError: There is nothing to add up.

    Example:
        >>> controlled_sum([120, 80]).value, controlled_sum([120, 80]).low
        (200.0, 194.0)
    """
    cells = list(values)
    if not cells:
        raise RequestError("There are no counts to add up.", fix="See that the selection is not empty.", code="nothing-to-sum")
    added = caution("controlled-summed")
    if any(isinstance(cell, Suppressed) for cell in cells):
        return Sum(SUPPRESSED, SUPPRESSED, SUPPRESSED, len(cells), added)
    total = math.fsum(float(cell) for cell in cells)
    error = error_of_sum(len(cells), noise)
    return Sum(total, max(0.0, total - error) if total >= 0 else total - error, total + error, len(cells), added)


def error_of_sum(cells: int, noise: float = NOISE) -> float:
    """Give how far a sum of such counts is from the truth in hardly more than one case of twenty.

    The changes of single counts partly cancel out. If they are independent, nought on average and never above
    `noise`, Hoeffding's inequality gives noise times √(2 n ln 40); few counts cannot be further off than n times noise.

    Source: Hoeffding 1963, “Probability inequalities for sums of bounded random variables”, Journal of the American
    Statistical Association 58(301).

    Example:
        >>> error_of_sum(2), round(error_of_sum(12), 1)
        (6.0, 28.2)
    """
    return min(float(cells * noise), noise * math.sqrt(2 * cells * math.log(_SURE)))
