"""Fields that hold fields: the group of a model's fields, a nested group, and lists with rows to add and remove."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import ipywidgets as widgets

from workbench.forms.fields import FULL_WIDTH, Field, Making, column
from workbench.forms.fold import Fold
from workbench.forms.messages import heading
from workbench.forms.spec import FieldSpec, fields_of
from workbench.store import Model
from workbench.text import one_line, shorten

__all__ = ["Group", "NestedField", "RowsField"]

NAMING = ("title", "label", "headline", "text", "statement", "project", "role")
"""Fields by which a record is known, the first that is filled in."""

RARE = ("themes", "source", "cycle", "audience", "note")
"""Fields that few fill in; they stand folded away at the end."""

_TITLE_LENGTH = 60


class Group:
    """The fields of one model, with what the file says of them.

    Args:
        model: The model.
        raw: What the file says: a mapping of field to text, list or mapping.
        making: How fields are made.
        hide: Fields not to show; what the file says of them stays.
        fold: Whether the model's sections, and rarely used fields, stand folded away.
    """

    def __init__(
        self,
        model: type[Model],
        raw: Mapping[str, Any],
        making: Making,
        *,
        hide: Collection[str] = (),
        fold: bool = False,
    ) -> None:
        self.raw = dict(raw)
        specs = [spec for spec in fields_of(model, making.choices) if spec.name not in hide]
        self.fields = {spec.name: making.field(spec, self.raw.get(spec.name)) for spec in specs}
        self._model = model
        self._folded = _folded(model, self.fields) if fold else {}
        self.folds = {label: Fold(label) for label in self._folded}
        self.widget = column(self._laid_out(), "workbench-fields")

    def values(self) -> dict[str, Any]:
        """Give what the file shall say, fields in the model's order; what is at its default is left out."""
        found: dict[str, Any] = {}
        for name in self._model.model_fields:
            field = self.fields.get(name)
            if field is None or not field.changed:
                if name in self.raw:
                    found[name] = self.raw[name]
            elif not _says_nothing(field.entered(), field.spec):
                found[name] = field.entered()
        return found

    def keep(self) -> None:
        """Take what is entered for what the file says, as after a save."""
        self.raw = self.values()
        for field in self.fields.values():
            field.keep()

    def show(self, place: Sequence[str], sentence: str) -> bool:
        """Say beside a field what is wrong with it; give whether there is such a field here."""
        field = self.fields.get(place[0]) if place else None
        if field is None:
            return False
        field.show(place[1:], sentence)
        for label, names in self._folded.items():
            if place[0] in names:
                self.folds[label].is_open = True
        return True

    def clear(self) -> None:
        """Take away what was said to be wrong."""
        for field in self.fields.values():
            field.clear()

    def naming_text(self) -> str:
        """Give the text by which the record is known, or ""."""
        found = (self.fields[name].said() for name in NAMING if name in self.fields)
        return next((text for text in found if isinstance(text, str) and text), "")

    def _laid_out(self) -> list[Any]:
        folded = {name for names in self._folded.values() for name in names}
        names = [name for name in self.fields if name not in folded]
        known_by = next((name for name in NAMING if name in names), None)
        if known_by and "id" in names:  # the short name is proposed from that field, so it comes after it
            names.remove("id")
            names.insert(names.index(known_by) + 1, "id")
        for label, inside in self._folded.items():
            self.folds[label].inside.children = tuple(self.fields[name].widget for name in inside)
        return [*(self.fields[name].widget for name in names), *(fold.widget for fold in self.folds.values())]


class NestedField(Field):
    """A group of fields inside a record, indented and with its name above."""

    def __init__(self, spec: FieldSpec, raw: Any, making: Making) -> None:
        super().__init__(spec, raw)
        if spec.model is None:
            raise TypeError(f"“{spec.name}” is not a group of fields.")
        self.group = Group(spec.model, raw or {}, making)
        self._name = widgets.HTML(heading(spec.title), layout=widgets.Layout(**FULL_WIDTH))
        self.inside = column([self.group.widget, self.note], "workbench-nested")
        self.widget = column([self._name, self.inside])
        self._start = self.entered()

    def entered(self) -> dict[str, Any] | None:
        """Give the fields that say something; None where none does and none must."""
        found = self.group.values()
        return found if found or self.spec.required else None

    def keep(self) -> None:
        """Take what is entered for what the file says."""
        super().keep()
        self.group.keep()

    def show(self, place: Sequence[str], sentence: str) -> None:
        """Say it beside the inner field, or beneath the group."""
        if not self.group.show(place, sentence):
            super().show(place, sentence)

    def clear(self) -> None:
        """Take away what was said to be wrong, inside too."""
        super().clear()
        self.group.clear()

    def name_it(self, label: str) -> None:
        """Write another name above the group."""
        self._name.value = heading(label)


class _Row:
    """One row of a list: its field and the button that removes it; a nested group can be folded."""

    def __init__(self, field: Field, remove: Any, *, unfolded: bool) -> None:
        self.field = field
        self.remove = remove
        self.fold: Any = None
        self.widget: Any
        if isinstance(field, NestedField):
            self.fold = widgets.Accordion(
                children=[column([field.inside, remove])],
                selected_index=0 if unfolded else None,
                layout=widgets.Layout(**FULL_WIDTH),
            )
            self.widget = self.fold
        else:
            self.widget = column([field.widget, remove])

    def number(self, label: str, position: int) -> None:
        """Write the row's name on it, with the text by which a nested group is known."""
        name = f"{label} {position}"
        self.remove.description = f"Remove {name.lower()}"
        self.field.name_it(name)
        if isinstance(self.field, NestedField):
            text = shorten(one_line(self.field.group.naming_text()), _TITLE_LENGTH)
            self.fold.titles = (f"{name}: {text}" if text else name,)


class RowsField(Field):
    """A list of texts or of nested groups, with rows to add and to remove; empty rows count for nothing."""

    def __init__(self, spec: FieldSpec, raw: Any, making: Making) -> None:
        super().__init__(spec, raw)
        self._making = making
        self._name = widgets.HTML(heading(spec.title), layout=widgets.Layout(**FULL_WIDTH))
        self._add = widgets.Button(description=f"Add to {spec.label.lower()}", icon="plus")
        self._add.on_click(lambda _button: self.add())
        self.rows = [self._row(item, i) for i, item in enumerate(raw or (), 1)]
        self.widget = column([])
        self._lay_out()
        self._start = self.entered()

    def add(self) -> Field:
        """Add an empty row at the end and give its field."""
        self.rows.append(self._row(None, len(self.rows) + 1))
        self._lay_out()
        return self.rows[-1].field

    def remove(self, position: int) -> None:
        """Remove a row, counted from 0."""
        del self.rows[position]
        self._lay_out()

    def entered(self) -> list[Any]:
        """Give what the rows say, without the empty ones."""
        return [row.field.said() for row in self._full()]

    def keep(self) -> None:
        """Take what is entered for what the file says."""
        super().keep()
        for row in self.rows:
            row.field.keep()
        self._lay_out()

    def show(self, place: Sequence[str], sentence: str) -> None:
        """Say it beside the row that is meant, or beneath the list."""
        full = self._full()
        position = int(place[0]) - 1 if place and place[0].isdigit() else -1
        if not 0 <= position < len(full):
            super().show(place, sentence)
            return
        row = full[position]
        row.field.show(place[1:], sentence)
        if row.fold is not None:
            row.fold.selected_index = 0

    def clear(self) -> None:
        """Take away what was said to be wrong, in the rows too."""
        super().clear()
        for row in self.rows:
            row.field.clear()

    def name_it(self, label: str) -> None:
        """Write another name above the list."""
        self._name.value = heading(label)

    def _full(self) -> list[_Row]:
        return [row for row in self.rows if row.field.said()]

    def _row(self, raw: Any, number: int) -> _Row:
        remove = widgets.Button(description="Remove")
        row = _Row(self._making.field(self.spec.item(number), raw), remove, unfolded=raw is None)
        remove.on_click(lambda _button: self.remove(self.rows.index(row)))
        return row

    def _lay_out(self) -> None:
        for position, row in enumerate(self.rows, 1):
            row.number(self.spec.label, position)
        self.widget.children = (self._name, self.note, *(row.widget for row in self.rows), self._add)


def _folded(model: type[Model], fields: Mapping[str, Field]) -> dict[str, list[str]]:
    """Give the fields that stand folded away: the model's sections, and at the end those that few fill in."""
    may_be = [name for name, field in fields.items() if not field.spec.required]
    found = {label: [n for n in names if n in may_be and n not in RARE] for label, names in model.sections.items()}
    found["more"] = [name for name in RARE if name in may_be]
    return {label: names for label, names in found.items() if names}


def _says_nothing(entered: Any, spec: FieldSpec) -> bool:
    return entered is None or entered == spec.default or (entered == [] and not spec.default)
