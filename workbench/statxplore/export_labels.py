"""What single cells of a website download say: labels with the keys of notes glued to them, numbers, signs, functions."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Collection, Mapping

from workbench.statxplore.dates import is_about_time
from workbench.store.outside import Value

__all__ = ["MISSING", "cell_of", "function_of", "label_text", "legend_key_of_dots", "plain_text", "split_keys"]

MISSING = math.nan
_GLUED = re.compile(r"(.*\S)\s*\(([^()]*)\)", re.DOTALL)
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?|[+-]?\.[0-9]+")
_BREAKS = re.compile(r"[ \t]*[\r\n]+[ \t]*")
_DOTS = ("..", "\N{HORIZONTAL ELLIPSIS}")
_BLANKS = frozenset({"", "-", "\N{EN DASH}", "\N{EM DASH}"})
_SIGN = re.compile(r"\[[A-Za-z0-9]{1,3}\]|[^\sA-Za-z0-9]{1,4}")
_NAMES_DOTS = re.compile(r"(?<![.\w])\.\.(?![.\w])")
_FUNCTIONS = (
    ("MEAN", re.compile(r"(mean|average)\b|.*[(:\s](mean|average)\)?$", re.IGNORECASE)),
    ("MEDIAN", re.compile(r"median\b|.*[(:\s]median\)?$", re.IGNORECASE)),
    ("SUM", re.compile(r"sum\b|.*[(:\s]sum\)?$", re.IGNORECASE)),
)  # fmt: skip


def plain_text(value: Value) -> str:
    r"""Give a cell as text in one line.

    >>> plain_text("Households (I\nII)"), plain_text(2018), plain_text(None)
    ('Households (I II)', '2018', '')
    """
    return "" if value is None else _BREAKS.sub(" ", str(value).strip())


def label_text(value: Value, field: str) -> str | None:
    """Give a label as text; of a date, into which Excel turns “Aug-18”, the month again.

    Args:
        value: The cell.
        field: The label of its field.

    Returns:
        The text, or None where Excel has turned a label into a date that is none (10-12 into 10 December).

    Example:
        >>> label_text(dt.date(2018, 8, 1), "Quarter"), label_text(dt.date(2018, 12, 10), "Age")
        ('August 2018', None)
    """
    if not isinstance(value, dt.date | dt.time | dt.timedelta):
        return plain_text(value)
    if not isinstance(value, dt.date) or isinstance(value, dt.datetime) or not is_about_time("", field):
        return None
    if value.day == 1 and "week" not in field.lower():
        return f"{value:%B %Y}"
    return f"{value.day} {value:%B %Y}"


def split_keys(text: str, legend: Collection[str]) -> tuple[str, tuple[str, ...]]:
    """Divide a label from the keys of notes glued to it; what stands in brackets is a key only if the legend has it.

    >>> split_keys("May 2025 (p)", {"p"}), split_keys("Decision to apply a sanction (adverse) (IX)", {"IX", "p"})
    (('May 2025', ('p',)), ('Decision to apply a sanction (adverse)', ('IX',)))
    >>> split_keys("Couple (both working)", {"p"})
    ('Couple (both working)', ())
    """
    keys: tuple[str, ...] = ()
    while found := _GLUED.fullmatch(text):
        said = tuple(found[2].replace(",", " ").split())
        if not said or not all(key in legend for key in said):
            break
        text, keys = found[1], said + keys
    return text, keys


def legend_key_of_dots(legend: Mapping[str, str]) -> str:
    """Give the key of the note that says what “..” means, or “..” itself where none does.

    >>> legend_key_of_dots({"I": "Experimental.", "z": '".." denotes a nil or negligible number.'})
    'z'
    """
    return next((key for key, text in legend.items() if _NAMES_DOTS.search(text)), "..")


def cell_of(value: Value, legend: Mapping[str, str], dots: str) -> tuple[float, tuple[str, ...]] | None:
    """Read a cell of numbers.

    “..” is nil or negligible, so 0.0 with the key of the note that says so; blank and a dash are missing; any other
    sign, such as [c], is missing with the sign kept.

    Args:
        value: The cell.
        legend: What each note's key means.
        dots: The key of the note about “..”.

    Returns:
        The number, NaN where it is missing, and the keys on the cell; None where the cell is none of these.

    Example:
        >>> cell_of("1,234 (r)", {"r": "Revised."}, ".."), cell_of("..", {}, "z"), cell_of("[c]", {}, "..")
        ((1234.0, ('r',)), (0.0, ('z',)), (nan, ('[c]',)))
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str | None):
        return None
    if isinstance(value, int | float):
        return float(value), ()
    text, keys = split_keys(plain_text(value), legend)
    if _NUMBER.fullmatch(text):
        number = float(text.replace(",", ""))
        return (number, keys) if math.isfinite(number) else None
    if text in _BLANKS:
        return MISSING, keys
    if text in _DOTS:
        return 0.0, (*keys, dots)
    return (MISSING, (*keys, text)) if text in legend or _SIGN.fullmatch(text) else None


def function_of(words: str, otherwise: str = "COUNT") -> str:
    """Give the function that a measure's words name.

    >>> function_of("Mean of Monthly award"), function_of("Monthly award (Median)"), function_of("Households")
    ('MEAN', 'MEDIAN', 'COUNT')
    """
    return next((name for name, pattern in _FUNCTIONS if pattern.match(words)), otherwise)
