"""Choosing linked records by their labels: one from a dropdown, or several from a list that can be searched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets as widgets

from workbench.forms.fields import FULL_WIDTH, Field, column
from workbench.forms.messages import chosen_shown
from workbench.forms.spec import FieldSpec
from workbench.text import one_line

__all__ = ["SeveralField", "distinct"]

_SEARCHED_FROM = 15
_ROWS_SHOWN = 8


class SeveralField(Field):
    """Several linked records; a box to search in comes with a long list.

    Ids that the file holds and nobody offered stay chosen and are shown as they are.
    """

    def __init__(self, spec: FieldSpec, raw: Any) -> None:
        super().__init__(spec, raw)
        self.chosen = [str(key).strip() for key in raw or ()]
        self._options = distinct(spec.choices or (), self.chosen)
        self._filling = False
        self.control = widgets.SelectMultiple(
            description=spec.title,
            rows=min(max(len(self._options), 2), _ROWS_SHOWN),
            layout=widgets.Layout(**FULL_WIDTH),
        )
        self.control.style.description_width = "auto"
        self.search = widgets.Text(
            description=f"Search in {spec.label.lower()}", layout=widgets.Layout(**FULL_WIDTH)
        )
        self.search.style.description_width = "auto"
        self._shown = widgets.HTML(layout=widgets.Layout(**FULL_WIDTH))
        searched = [self.search] if len(self._options) > _SEARCHED_FROM else []
        self.widget = column([*searched, self.control, self.note, self._shown])
        self._fill()
        self.search.observe(lambda _change: self._fill(), names="value")
        self.control.observe(self._choose, names="value")
        self._start = self.entered()

    def entered(self) -> list[str]:
        """Give the ids chosen, the earlier ones first."""
        return list(self.chosen)

    def name_it(self, label: str) -> None:
        """Write another label on the list."""
        self.control.description = label

    def watch(self, told: Callable[[], None]) -> None:
        """Call `told` whenever the choice changes."""
        self.control.observe(lambda _change: told(), names="value")

    def _fill(self) -> None:
        wanted = one_line(self.search.value).casefold()
        self._filling = True  # new options take the choice away; it is put back below
        self.control.options = [
            (label, key) for label, key in self._options if key in self.chosen or wanted in label.casefold()
        ]
        self.control.value = tuple(self.chosen)
        self._filling = False
        self._say()

    def _choose(self, change: Any) -> None:
        if self._filling:
            return
        new = change["new"]
        self.chosen = [key for key in self.chosen if key in new] + [
            key for key in new if key not in self.chosen
        ]
        self._say()

    def _say(self) -> None:
        labels = {key: label for label, key in self._options}
        self._shown.value = chosen_shown([labels[key] for key in self.chosen])


def distinct(choices: Sequence[tuple[str, str]], held: Sequence[str]) -> list[tuple[str, str]]:
    """Give (label, id) pairs of which no two look alike, with the ids that are held but not offered.

    Args:
        choices: What is offered.
        held: Ids that the file holds already.

    Example:
        >>> distinct([("Fife", "fife"), ("Fife", "fife-council")], ["fyfe"])
        [('Fife (fife)', 'fife'), ('Fife (fife-council)', 'fife-council'), ('fyfe (not found)', 'fyfe')]
    """
    offered = {key: one_line(label) or key for label, key in choices}
    seen = Counter(offered.values())
    pairs = [(f"{label} ({key})" if seen[label] > 1 else label, key) for key, label in offered.items()]
    return pairs + [(f"{key} (not found)", key) for key in dict.fromkeys(held) if key not in offered]
