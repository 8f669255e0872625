"""Which of them: the outcome looked at, a breakdown, and further fields, whose values are looked up when they are opened."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as widgets

from workbench.forms.fields import FULL_WIDTH, column
from workbench.forms.fold import Fold
from workbench.forms.stat_explorer_choices import TOTAL, Choice, Dataset, Kind
from workbench.statistics import outcome_of

__all__ = ["Narrowing"]

_NONE = ""


class Narrowing:
    """Menus for the fields of a dataset that are neither time nor place; what was chosen stays where it can.

    Args:
        guarded: Does something and says what goes wrong.
        told: Called when a person chooses.
    """

    def __init__(self, guarded: Callable[[Callable[[], None]], bool], told: Callable[[], None]) -> None:
        self._guarded, self._told = guarded, told
        self._filling = False
        self._dataset: Dataset | None = None
        self._choices: dict[str, dict[str, Choice]] = {}
        self._wished: dict[str, str] = {}
        self.menus: dict[str, Any] = {}
        self.by = widgets.Dropdown(description="Break down by", layout=widgets.Layout(**FULL_WIDTH))
        self.by.style.description_width = "auto"
        self.by.observe(self._choose_breakdown, names="value")
        self.more = Fold("only some of them, by age, sex and the like", lambda: self._guarded(self._open_more))
        self.widget = column([], "workbench-fields")

    @property
    def breakdown(self) -> Kind | None:
        """The field to break down by, or None."""
        return next((kind for kind in self._kinds() if kind.key == self.by.value), None)

    @property
    def picks(self) -> dict[str, Choice]:
        """By field, the value looked at; a field that is broken down by is not among them."""
        found = {key: self._choices[key].get(menu.value) for key, menu in self.menus.items() if key != self.by.value}
        return {key: choice for key, choice in found.items() if choice is not None}

    def menu(self, label: str) -> Any:
        """Give the menu of a field by its label, its values looked up."""
        kind = next(kind for kind in self._kinds() if kind.label == label)
        self._load(kind)
        return self.menus[kind.key]

    def offer(self, dataset: Dataset) -> None:
        """Offer the fields of a dataset."""
        self._dataset = dataset
        self._choices, self.menus = {}, {}
        for kind in dataset.kinds:
            menu = widgets.Dropdown(description=kind.label, layout=widgets.Layout(**FULL_WIDTH))
            menu.style.description_width = "auto"
            self.menus[kind.key] = menu
            self._choices[kind.key] = {}
            if kind.outcome or not kind.total or kind.label in self._wished:
                self._load(kind)
            else:
                self._fill(menu, [("All together", TOTAL)], TOTAL)
            menu.observe(self._keep(kind), names="value")
        others = [kind for kind in dataset.kinds if not kind.outcome]
        held = self._wished.get("breakdown", "")
        options = [("No breakdown", _NONE), *((kind.label, kind.key) for kind in dataset.kinds)]
        self._fill(self.by, options, next((kind.key for kind in dataset.kinds if kind.label == held), _NONE))
        self.more.inside.children = tuple(self.menus[kind.key] for kind in others)
        self.more.is_open = any(not kind.total or kind.label in self._wished for kind in others)
        outcomes = [self.menus[kind.key] for kind in dataset.kinds if kind.outcome]
        self.widget.children = (*outcomes, self.by, *([self.more.widget] if others else []))
        self._show_taken()

    def _kinds(self) -> tuple[Kind, ...]:
        return tuple(self._dataset.kinds) if self._dataset else ()

    def _open_more(self) -> None:
        if self.more.is_open:
            for kind in self._kinds():
                self._load(kind)

    def _load(self, kind: Kind) -> None:
        """Look a field's values up, unless that was done, and put them into its menu."""
        if self._choices[kind.key] or self._dataset is None:
            return
        values = self._dataset.items(kind.key)
        every = [*([Choice(TOTAL, "All together")] if kind.total else []), *values]
        self._choices[kind.key] = {one.key: one for one in every}
        wished = self._wished.get(kind.label, "")
        adverse = (one for one in values if kind.outcome and not one.group and outcome_of(one.label) == "adverse")
        held = next((one for one in every if one.label == wished), None) or next(adverse, None) or next(iter(every), None)
        self._fill(self.menus[kind.key], [(one.label, one.key) for one in every], held.key if held else None)

    def _keep(self, kind: Kind) -> Callable[[Any], None]:
        def keep(change: Any) -> None:
            chosen = self._choices[kind.key].get(change["new"])
            if not self._filling and chosen:
                self._wished[kind.label] = chosen.label
                self._told()

        return keep

    def _choose_breakdown(self, _change: Any) -> None:
        if not self._filling:
            self._wished["breakdown"] = self.breakdown.label if self.breakdown else ""
            self._show_taken()
            self._told()

    def _show_taken(self) -> None:
        """A field that is broken down by cannot be narrowed at the same time, so its menu rests."""
        for key, menu in self.menus.items():
            menu.disabled = key == self.by.value

    def _fill(self, menu: Any, options: list[tuple[str, str]], value: str | None) -> None:
        self._filling = True
        menu.options = options
        menu.value = value
        self._filling = False
