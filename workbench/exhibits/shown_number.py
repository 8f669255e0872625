"""A number read back from the text that shows it, with the format in which a spreadsheet shows it alike."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

__all__ = ["ShownNumber", "shown_number"]

_NUMBER = re.compile(
    r"(?P<sign>[+-]?)(?P<pounds>£?)(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.(?P<part>[0-9]+))?"
    r"(?:(?P<percent>%)|e(?P<power>[+-][0-9]{1,3}))?"
)
_MOST_DIGITS = 15
"""A spreadsheet keeps no more; a longer row of digits, such as an identifier, stays text."""
_MOST_DECIMALS = 20
_UNGROUPED = 3


@dataclass(frozen=True)
class ShownNumber:
    """A number with the way in which it is shown.

    Args:
        value: The number; a percentage as a part of one.
        number_format: A spreadsheet's number format.
    """

    value: int | float
    number_format: str


def shown_number(text: str) -> ShownNumber | None:
    """Read a number as exhibits show it; None for all that is no number, or would not be shown alike.

    Args:
        text: Such as "39,433", "-0.5", "84%", "£1,200" or "1.5e-07". Hedges ("over 36,000"), shorthand ("[c]"),
            numbers with shorthand beside them and digits after a leading nought are no numbers.

    Example:
        >>> shown_number("39,433"), shown_number("84.5%")
        (ShownNumber(value=39433, number_format='#,##0'), ShownNumber(value=0.845, number_format='0.0%'))
        >>> shown_number("[c]"), shown_number("over 36,000"), shown_number("007")
        (None, None, None)
    """
    found = _NUMBER.fullmatch(text)
    if not found:
        return None
    whole, part = found["whole"].replace(",", ""), found["part"] or ""
    if (len(whole) > 1 and whole.startswith("0")) or len(part) > _MOST_DECIMALS:
        return None
    power = int(found["power"] or 0) - (2 if found["percent"] else 0)
    exact = Decimal(f"{found['sign']}{whole}.{part or 0}").scaleb(power)
    value = float(exact)
    if len(exact.normalize().as_tuple().digits) > _MOST_DIGITS or Decimal(repr(value)) != exact:
        return None
    plain = not (part or found["percent"] or found["power"])
    return ShownNumber(int(exact) if plain else value, _format(found, part))


def _format(found: re.Match[str], part: str) -> str:
    grouped = "," in found["whole"] or (len(found["whole"]) <= _UNGROUPED and not (found["percent"] or found["power"]))
    number = ("#,##0" if grouped else "0") + ("." + "0" * len(part) if part else "")
    number += "E+00" if found["power"] else "%" if found["percent"] else ""
    if found["pounds"]:
        number = f'"£"{number}'
    return f"+{number};-{number};+{number}" if found["sign"] == "+" else number
