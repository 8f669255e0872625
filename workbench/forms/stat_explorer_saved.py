"""The saved tables of an inquiry as a source for the explorer: no key, no network."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cached_property

from workbench.errors import RecordError
from workbench.forms.stat_explorer_choices import (
    TOTAL,
    Asked,
    Choice,
    Chosen,
    Kind,
    counted_in_words,
    narrowed,
    place_in_words,
)
from workbench.partnership import Workspace
from workbench.statistics import outcome_of
from workbench.statxplore import Field, Item, SavedTable, View, breakdowns_of, date_field_of, place_field_of

__all__ = ["SavedTables"]


class SavedTables:
    """The saved tables of one inquiry.

    Args:
        ws: The workspace.
        inquiry: The inquiry's short name.
        today: The day, to say how old a table is.
    """

    def __init__(self, ws: Workspace, inquiry: str, today: dt.date) -> None:
        self._ws, self._inquiry, self._today = ws, inquiry, today

    @cached_property
    def _choices(self) -> list[Choice]:
        return [self._choice(name) for name in self._ws.tables(self._inquiry)]

    def datasets(self) -> Sequence[Choice]:
        """Give the tables; one that cannot be read stands among them, and opening it says why."""
        return self._choices

    def _choice(self, name: str) -> Choice:
        try:
            saved = self._ws.table(name, inquiry=self._inquiry)
        except RecordError:
            return Choice(name, f"{name} (cannot be read)", where=f"statxplore/{name}.json")
        labels = [field.label for field in saved.table.fields]
        items = [item.name for field in saved.table.fields if not field.is_date for item in field.items]
        words = " ".join([name, saved.table.title, *labels, *items])
        return Choice(name, saved.title, where=f"statxplore/{name}.json", words=words)

    def search(self, text: str) -> Chosen:
        """Give the tables whose title, fields or values have the words."""
        return narrowed(self.datasets(), text)

    def open(self, key: str) -> SavedDataset:
        """Read a saved table."""
        return SavedDataset(self._ws.table(key, inquiry=self._inquiry), self._today)

    def close(self) -> None:
        """Hold nothing."""


class SavedDataset:
    """One saved table.

    Args:
        saved: The table with its history.
        today: The day, to say how old it is.
    """

    saved = True

    def __init__(self, saved: SavedTable, today: dt.date) -> None:
        table = saved.table
        self._table, self._place, date = table, place_field_of(table), date_field_of(table)
        self.note = f"{saved.attribution} {_age(saved, today)}"
        self.measures = [Choice(one.uri or one.label, one.label) for one in table.measures]
        self.levels: Sequence[Choice] = ()
        self.months = sorted((day, f"{day:%B %Y}") for day in date.dates if day) if date else []
        self._fields = {field.uri or field.label: field for field in breakdowns_of(table)}
        self.kinds = [Kind(key, field.label, _has_total(field), _is_outcome(field)) for key, field in self._fields.items()]

    def places(self, level: str) -> Sequence[Choice]:  # noqa: ARG002  # a saved table shows all its places at once
        """Give the table's places."""
        found = self._place
        return [] if found is None else [
            _choice(item, level.capitalize() or found.label) for item, level in zip(found.items, found.levels, strict=True)
        ]

    def peers(self, place: Choice) -> Sequence[Choice]:
        """Give the other places."""
        return [one for one in self.places("") if one.key != place.key]

    def items(self, kind: str) -> Sequence[Choice]:
        """Give a field's values and groups."""
        return [_choice(item) for item in self._fields[kind].items if item.kind != "total"]

    def numbers(self, asked: Asked) -> int:  # noqa: ARG002  # all are here already
        """Give 0: nothing needs to be asked for."""
        return 0

    def look(self, asked: Asked) -> View:
        """Look at the table in the way that was asked."""
        picks = {self._fields[key].label: choice for key, choice in asked.picks.items()}
        view = View(
            self._table,
            place=asked.place.key if asked.place else "",
            comparator=asked.comparator.key if asked.comparator else "",
            picks={label: choice.key for label, choice in picks.items() if choice.key != TOTAL},
            what=counted_in_words(asked.measure.label, picks.values()),
            measure=asked.measure.label,
            place_as=place_in_words(asked.place),
            comparator_as=place_in_words(asked.comparator),
        )
        return view.within(asked.months)


def _choice(item: Item, where: str = "") -> Choice:
    if item.kind == TOTAL:
        return Choice(TOTAL, "All together")
    key = item.code if item.kind == "item" and item.code else item.name
    return Choice(key, item.name, where, words=item.code, group=item.kind == "group")


def _has_total(field: Field) -> bool:
    return any(item.kind == TOTAL for item in field.items)


def _is_outcome(field: Field) -> bool:
    return {"adverse", "non-adverse"} <= {outcome_of(item.name) for item in field.items if item.kind == "item"}


def _age(saved: SavedTable, today: dt.date) -> str:
    days = saved.age(today)
    if days is None:
        return "When it was got is not known."
    ago = "today" if days <= 0 else "yesterday" if days == 1 else f"{days} days ago"
    return f"Got {ago}; later months and revisions are not in it until it is refreshed."
