"""Which months: the newest so many, all there are, or from one to another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets as widgets

from workbench.forms.fields import FULL_WIDTH, column
from workbench.statxplore import Months

__all__ = ["Period"]

_ALL, _BETWEEN = "all", "between"
_RULES = (
    ("The newest 12 months, and the month a year before the last", "13"),
    ("The newest 24 months", "24"),
    ("The newest 36 months", "36"),
    ("All months there are", _ALL),
    ("From … to …", _BETWEEN),
)
_USUAL = "24"


class Period:
    """The choice of months; the two menus for “from” and “to” are there only when they are needed.

    Args:
        told: Called when a person chooses.
    """

    def __init__(self, told: Callable[[], None]) -> None:
        layout = widgets.Layout(**FULL_WIDTH)
        self.rule = widgets.Dropdown(description="Months", options=_RULES, value=_USUAL, layout=layout)
        self.first = widgets.Dropdown(description="From", layout=layout)
        self.last = widgets.Dropdown(description="To", layout=layout)
        self._ends = column([self.first, self.last])
        self._ends.layout.display = "none"
        self.widget = column([self.rule, self._ends])
        self._told, self._filling = told, False
        for control in (self.rule, self.first, self.last):
            control.style.description_width = "auto"
            control.observe(self._choose, names="value")

    def offer(self, months: Sequence[tuple[dt.date, str]]) -> None:
        """Offer the months that a dataset has; the ends chosen before stay where it has them.

        Args:
            months: The first day and the name of each, the oldest first.
        """
        options = [(label, f"{day:%Y-%m}") for day, label in months]
        keys = [key for _, key in options]
        held = [self.first.value, self.last.value]
        self._filling = True
        for menu, wished, usual in ((self.first, held[0], keys[:1]), (self.last, held[1], keys[-1:])):
            menu.options = options
            menu.value = wished if wished in keys else next(iter(usual), None)
        self._filling = False

    @property
    def months(self) -> Months:
        """What was chosen.

        Raises:
            RequestError: The first month is after the last.
        """
        if self.rule.value == _ALL:
            return Months()
        if self.rule.value == _BETWEEN:
            return Months(first=self.first.value or "", last=self.last.value or "")
        return Months(newest=int(self.rule.value))

    def _choose(self, _change: Any) -> None:
        if self._filling:
            return
        self._ends.layout.display = None if self.rule.value == _BETWEEN else "none"
        self._told()
