"""Something folded away under a button; unlike an accordion of ipywidgets, it can be opened with the keyboard."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets as widgets

from workbench.forms.fields import column

__all__ = ["Fold"]


class Fold:
    """A button that shows what is folded away, and hides it again.

    Args:
        label: What is inside.
        told: Called when it is opened or closed.
    """

    def __init__(self, label: str, told: Callable[[], object] = lambda: None) -> None:
        self._label = label
        self.button = widgets.ToggleButton(layout=widgets.Layout(width="auto"))
        self.inside = column([], "workbench-fields")
        self.widget = column([self.button, self.inside])
        self._show()
        self.button.observe(lambda _change: self._show(), names="value")
        self.button.observe(lambda _change: told(), names="value")

    @property
    def is_open(self) -> bool:
        """Whether it is open."""
        return bool(self.button.value)

    @is_open.setter
    def is_open(self, wanted: bool) -> None:
        self.button.value = wanted

    def _show(self) -> None:
        self.button.description = f"{'Hide' if self.is_open else 'Show'}: {self._label}"
        self.inside.layout.display = None if self.is_open else "none"
