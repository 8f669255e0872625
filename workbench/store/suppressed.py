"""A number that is not shown: a value of its own, which can be taken for no number."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import NoReturn

from workbench.errors import DisclosureError

__all__ = ["SHORTHAND", "SUPPRESSED", "Suppressed"]

SHORTHAND = MappingProxyType({
    "[b]": "break in time series",
    "[c]": "confidential: withheld so that nobody can be identified",
    "[e]": "estimated",
    "[low]": "not zero, but rounds to zero",
    "[p]": "provisional",
    "[r]": "revised",
    "[u]": "low reliability",
    "[w]": "none recorded in survey",
    "[x]": "not available",
    "[z]": "not applicable",
})  # fmt: skip
"""Symbols that stand for a number or beside it, and what each means.

Source: Government Analysis Function, Releasing statistics in spreadsheets: symbols and shorthand.
"""

_PLACED = re.compile(r"(.?[<>^])?\d*s?")


class Suppressed:
    """A number that was withheld; there is one such value, `SUPPRESSED`, and it prints as “[c]”.

    What is worked out with it is withheld as well. Turning it into a number, comparing it, or printing it as a
    number is refused.

    Example:
        >>> str(SUPPRESSED), SUPPRESSED + 3, f"{SUPPRESSED}"
        ('[c]', [c], '[c]')
        >>> f"{SUPPRESSED:.1f}"
        Traceback (most recent call last):
        ...
        workbench.errors.DisclosureError: A withheld number cannot be shown as a number. ...
    """

    __slots__ = ()

    def __repr__(self) -> str:
        """Give the symbol for a confidential number."""
        return "[c]"

    def __format__(self, spec: str) -> str:
        """Give the symbol, placed as text is; a format for numbers is refused."""
        return format("[c]", spec) if _PLACED.fullmatch(spec) else _refuse()

    def __eq__(self, other: object) -> bool:
        """Whether the other value is withheld as well; that says nothing of what either was."""
        return isinstance(other, Suppressed)

    def __hash__(self) -> int:
        """Give the same number for all."""
        return hash(Suppressed)

    def __reduce__(self) -> str:
        """Stay the one value when copied."""
        return "SUPPRESSED"

    def _still(self, *_: object) -> Suppressed:
        return self

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _still
    __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __pow__ = __rpow__ = _still
    __neg__ = __pos__ = __abs__ = __round__ = __floor__ = __ceil__ = __trunc__ = _still

    def _refused(self, *_: object) -> NoReturn:
        _refuse()

    __float__ = __int__ = __index__ = __complex__ = __bool__ = _refused
    __lt__ = __le__ = __gt__ = __ge__ = _refused


SUPPRESSED = Suppressed()
"""The value that stands for every withheld number."""


def _refuse() -> NoReturn:
    raise DisclosureError(
        "A withheld number cannot be shown as a number.",
        fix="Show it as it is, which gives “[c]”, or leave it out.",
        code="withheld-number",
    )
