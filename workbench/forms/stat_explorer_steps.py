"""The steps of the explorer: what, where, when, which; each a list or a menu that keeps what was chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets as widgets

from workbench.forms.fields import FULL_WIDTH, column
from workbench.forms.messages import note
from workbench.forms.stat_explorer_choices import TOTAL, Asked, Choice, Dataset, Source
from workbench.forms.stat_explorer_list import SearchedList
from workbench.forms.stat_explorer_narrowing import Narrowing
from workbench.forms.stat_explorer_period import Period
from workbench.text import element

__all__ = ["Steps"]

_NONE = ""
_SCOTLAND = ("S92000003", "Scotland")


class Steps:
    """The steps, filled anew when an earlier one changes; what was chosen stays where it can.

    Args:
        guarded: Does something and says what goes wrong.
        told: Called when anything was chosen.
    """

    def __init__(self, guarded: Callable[[Callable[[], None]], bool], told: Callable[[], None]) -> None:
        self._guarded, self._told = guarded, told
        self._source: Source | None = None
        self._from, self._filling = "", False
        self.dataset: Dataset | None = None
        self._held: dict[str, str] = {}
        self._wished: dict[str, str] = {}
        self._home: tuple[str, ...] = ()
        self._build()

    def _build(self) -> None:
        layout = widgets.Layout(**FULL_WIDTH)
        self.datasets = SearchedList("Datasets", "Search the datasets", lambda: self._guarded(self._open_dataset))
        self.about = widgets.HTML(layout=layout)
        self.measure = _menu("What is counted")
        self.level = _menu("Kind of place")
        self.places = SearchedList("Places", "Search the places", lambda: self._guarded(self._choose_place), with_where=True)
        self.comparator = _menu("Compare with")
        self.period = Period(self._changed)
        self.narrowing = Narrowing(self._guarded, self._changed)
        self._where = column([_heading("2. Where"), self.level, self.places.widget, self.comparator], "workbench-fields")
        self.widget = column([
            column([_heading("1. What"), self.datasets.widget, self.about, self.measure], "workbench-fields"),
            self._where,
            column([_heading("3. When"), self.period.widget], "workbench-fields"),
            column([_heading("4. Which of them"), self.narrowing.widget], "workbench-fields"),
        ], "workbench-fields")  # fmt: skip
        self.measure.observe(self._keep("measure"), names="value")
        self.comparator.observe(self._keep("comparator"), names="value")
        self.level.observe(lambda _change: self._filling or self._guarded(self._fill_places), names="value")

    def open(self, name: str, source: Source, datasets: Sequence[Choice], home: tuple[str, ...]) -> None:
        """Offer the datasets of another source; the one chosen from it before stays chosen.

        Args:
            name: What the source is called here.
            source: The source.
            datasets: What it has.
            home: Codes and names of the place to choose at first.
        """
        self._source, self._from, self._home = source, name, home
        held = next((one for one in datasets if one.key == self._held.get(name)), datasets[0])
        self.datasets.offer(datasets, held, find=source.search)
        self._open_dataset()

    def asked(self) -> Asked | None:
        """Give what was chosen, or None where that is not enough."""
        measure = self._measure()
        if self.dataset is None or measure is None:
            return None
        return Asked(
            measure=measure, place=self.places.chosen, comparator=self._comparator(), months=self.period.months,
            breakdown=self.narrowing.breakdown, picks=self.narrowing.picks,
        )  # fmt: skip

    def _open_dataset(self) -> None:
        chosen = self.datasets.chosen
        if self._source is None or chosen is None:
            return
        self.dataset = None  # if the next cannot be opened, nothing is asked of the one before
        self._held[self._from] = chosen.key
        dataset = self._source.open(chosen.key)
        self.dataset = dataset
        self.about.value = note(dataset.note, ())
        self.about.layout.display = None if dataset.note else "none"
        self._fill(self.measure, [(one.label, one.key) for one in dataset.measures], [self._wished.get("measure", "")])
        levels = [("All kinds but very small areas", _NONE), *((one.label, one.key) for one in dataset.levels)]
        self._fill(self.level, levels, [_NONE])
        self.level.layout.display = None if len(dataset.levels) > 1 else "none"
        self.period.offer(dataset.months)
        self.narrowing.offer(dataset)
        self._fill_places()

    def _fill_places(self) -> None:
        dataset = self.dataset
        if dataset is None:
            return
        places = [one for one in dataset.places(self.level.value or _NONE) if one.key != TOTAL] or list(dataset.places(_NONE))
        wished = [self._wished.get("place", ""), *self._home]
        self.places.offer(places, _first(places, wished) or next(iter(places), None))
        self._where.layout.display = None if places else "none"
        self._fill_comparators()

    def _choose_place(self) -> None:
        if self.places.chosen:
            self._wished["place"] = self.places.chosen.label
        self._fill_comparators()

    def _fill_comparators(self) -> None:
        place = self.places.chosen
        self._peers = {one.key: one for one in self.dataset.peers(place)} if self.dataset and place else {}
        options = [("No comparison", _NONE), *((_shown(one), one.key) for one in self._peers.values())]
        wished = [self._wished["comparator"]] if "comparator" in self._wished else list(_SCOTLAND)
        held = _first(list(self._peers.values()), wished)
        self._fill(self.comparator, options, [held.key if held else _NONE])
        self._changed()

    def _measure(self) -> Choice | None:
        return next((one for one in self.dataset.measures if one.key == self.measure.value), None) if self.dataset else None

    def _comparator(self) -> Choice | None:
        return self._peers.get(self.comparator.value or _NONE)

    def _keep(self, name: str) -> Callable[[Any], None]:
        def keep(change: Any) -> None:
            if not self._filling:
                peer = self._peers.get(change["new"])
                self._wished[name] = change["new"] if name == "measure" else peer.label if peer else "none"
                self._changed()

        return keep

    def _changed(self) -> None:
        if not self._filling:
            self._guarded(self._told)

    def _fill(self, menu: Any, options: Sequence[tuple[str, str]], wished: Sequence[str]) -> None:
        self._filling = True
        fill(menu, options, wished)
        self._filling = False


def fill(menu: Any, options: Sequence[tuple[str, str]], wished: Sequence[str]) -> None:
    """Put other options into a menu, and choose the first that is wished for and there."""
    menu.options = options
    keys = [key for _, key in options]
    menu.value = next((key for key in wished if key in keys), keys[0] if keys else None)


def _menu(label: str) -> Any:
    menu = widgets.Dropdown(description=label, layout=widgets.Layout(**FULL_WIDTH))
    menu.style.description_width = "auto"
    return menu


def _heading(text: str) -> Any:
    return widgets.HTML(str(element("h4", {"class": "workbench-step"}, text)), layout=widgets.Layout(**FULL_WIDTH))


def _first(choices: Sequence[Choice], wished: Sequence[str]) -> Choice | None:
    """Give the first choice that has a wished code or name, the wishes in their order."""
    for wish in wished:
        for one in choices:
            if wish and wish in {one.key, one.label, one.words}:
                return one
    return None


def _shown(one: Choice) -> str:
    return f"{one.label} ({one.where})" if one.where else one.label
