"""A list that is searched by words: a box to type in, the list that narrows, and what is chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets as widgets

from workbench.forms.fields import FULL_WIDTH, column
from workbench.forms.stat_explorer_choices import Choice, Chosen, narrowed
from workbench.text import element

__all__ = ["SearchedList"]

_ROWS = 7


class SearchedList:
    """One choice from a long list. What is chosen stays chosen while one searches on.

    Args:
        label: What the list holds, for people.
        search_label: What the box is for.
        told: Called when a person chooses.
        with_where: Whether each line says where the choice stands, too.
    """

    def __init__(self, label: str, search_label: str, told: Callable[[], object], *, with_where: bool = False) -> None:
        layout = widgets.Layout(**FULL_WIDTH)
        self.search = widgets.Text(description=search_label, layout=layout)
        self.list = widgets.Select(description=label, rows=_ROWS, layout=layout)
        for control in (self.search, self.list):
            control.style.description_width = "auto"
        self._line = widgets.HTML(layout=layout)
        self.widget = column([self.search, self.list, self._line])
        self.chosen: Choice | None = None
        self._told, self._with_where, self._filling = told, with_where, False
        self._every: Sequence[Choice] = ()
        self._left: Sequence[Choice] = ()
        self._find: Callable[[str], Chosen] = lambda text: narrowed(self._every, text)
        self.search.observe(lambda _change: self._narrow(), names="value")
        self.list.observe(self._choose, names="value")

    @property
    def shown(self) -> tuple[str, ...]:
        """The lines of the list as it is now."""
        return tuple(label for label, _ in self.list.options)

    @property
    def said(self) -> str:
        """What stands below the list, as HTML."""
        return str(self._line.value)

    def offer(self, choices: Sequence[Choice], chosen: Choice | None, *, find: Callable[[str], Chosen] | None = None) -> None:
        """Put other choices into the list.

        Args:
            choices: All there are.
            chosen: Which of them is chosen at first.
            find: How they are searched, where not by their own words.
        """
        self._every, self.chosen = choices, chosen
        self._find = find or (lambda text: narrowed(self._every, text))
        self._filling = True
        self.search.value = ""
        self._filling = False
        self._fill(Chosen(tuple(choices)))

    def _narrow(self) -> None:
        if not self._filling:
            self._fill(self._find(self.search.value))

    def _fill(self, left: Chosen) -> None:
        self._left = left.found
        self._filling = True  # new options take the choice away; it is put back below
        self.list.options = [(self._line_of(one), one.key) for one in left.found]
        held = self.chosen.key if self.chosen and any(one.key == self.chosen.key for one in left.found) else None
        self.list.value = held
        self._filling = False
        self._say(left.said)

    def _choose(self, change: Any) -> None:
        found = next((one for one in self._left if one.key == change["new"]), None)
        if self._filling or found is None:
            return
        self.chosen = found
        self._say()
        self._told()

    def _say(self, said: str = "") -> None:
        one = self.chosen
        where = f", in: {one.where}" if one and one.where and not self._with_where else ""
        chosen = f"Chosen: {self._line_of(one)}{where}" if one else "Nothing is chosen yet."
        lines = [chosen, *([said] if said else [])]
        self._line.value = str(element("div", {"role": "status"}, [element("p", {"class": "workbench-help"}, line) for line in lines]))

    def _line_of(self, one: Choice) -> str:
        return f"{one.label} ({one.where})" if self._with_where and one.where else one.label
