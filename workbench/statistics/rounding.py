"""Numbers as readers see them: rounded half up, and only when they are shown."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from workbench.disclosure import Suppressed

__all__ = ["number", "percent", "percentage_points", "rounded", "rounding_note"]

NOT_AVAILABLE = "not available"
_SAME = 1e-9


def rounded(value: float | Decimal, digits: int = 0) -> Decimal:
    """Round to a number of digits after the point, halves away from zero.

    So 0.5 becomes 1, 2.5 becomes 3 and -2.5 becomes -3. This is what readers learnt at school; a rise and a fall
    of one size are shown as one size, and nothing depends on whether the digit before is odd, as with Python's own
    `round`. The digits are those that the number prints, not those of its binary form: 0.15 becomes 0.2.

    Args:
        value: A finite number.
        digits: How many digits after the point.

    Example:
        >>> [str(rounded(x)) for x in (0.5, 2.5, -2.5, -0.4)], str(rounded(0.15, 1))
        (['1', '3', '-3', '0'], '0.2')
    """
    exact = value if isinstance(value, Decimal) else Decimal(repr(float(value)))
    return exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP) + 0  # so that no “-0” is left


def number(value: float | Decimal | Suppressed, digits: int = 0) -> str:
    """Give a number as text: thousands separators, rounded half up; “[c]” for one that is withheld.

    Args:
        value: Any number; one that is missing is “not available”, which is not nought.
        digits: How many digits after the point.

    Example:
        >>> number(39433.5), number(float("nan")), number(0)
        ('39,434', 'not available', '0')
    """
    return _shown(value, digits, "")


def percent(value: float | Decimal | Suppressed, digits: int = 0) -> str:
    """Give a percentage as text.

    Example:
        >>> percent(84.5), percent(5.61, 1)
        ('85%', '5.6%')
    """
    return _shown(value, digits, "%")


def percentage_points(value: float | Decimal | Suppressed, digits: int = 1) -> str:
    """Give the difference of two percentages as text; it is not a percentage.

    Example:
        >>> percentage_points(-0.6), percentage_points(1, 0)
        ('-0.6 percentage points', '1 percentage point')
    """
    shown = _shown(value, digits, "")
    return shown if shown == NOT_AVAILABLE else f"{shown} percentage point{'' if shown in {'1', '-1'} else 's'}"


def rounding_note(parts: Sequence[float | Suppressed], total: float | Suppressed, digits: int = 0) -> str:
    """Give what must be said beside parts and their total as they are shown; "" where they sum.

    Args:
        parts: The parts, not rounded.
        total: Their total as the source gives it, not rounded.
        digits: To how many digits they are shown.

    Example:
        >>> rounding_note([33.4, 33.3, 33.3], 100)
        'Figures may not sum to the total because each is rounded.'
        >>> rounding_note([30, 70], 100)
        ''
    """
    values = [v for v in (*parts, total) if not isinstance(v, Suppressed) and math.isfinite(v)]
    if len(values) < len(parts) + 1:
        return ""
    *shown, whole = (rounded(v, digits) for v in values)
    if sum(shown) == whole:
        return ""
    if abs(sum(values[:-1]) - values[-1]) > _SAME * max(1.0, abs(values[-1])):
        return "Figures may not sum to the total, which the source gives by itself."
    return "Figures may not sum to the total because each is rounded."


def _shown(value: float | Decimal | Suppressed, digits: int, unit: str) -> str:
    if isinstance(value, Suppressed):
        return str(value)
    return f"{rounded(value, digits):,}{unit}" if math.isfinite(value) else NOT_AVAILABLE
