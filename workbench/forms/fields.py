"""The fields of a form: what stands in the file, what was entered, and what is wrong with it.

A field that nobody touched gives back what the file says, to the letter; only a touched one gives its
own spelling. So saving a form changes the lines of the fields that were changed and no others.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import ipywidgets as widgets

from workbench.forms.messages import note, statements_shown
from workbench.forms.spec import Choices, FieldSpec
from workbench.text import clean

__all__ = ["FULL_WIDTH", "Builder", "Field", "InputField", "Making", "StatementsField", "column"]

FULL_WIDTH = {"width": "100%", "min_width": "0"}


class Field(ABC):
    """One field of a form.

    Args:
        spec: What the field is.
        raw: What the file says: text, lists, mappings, or None where it says nothing.
    """

    widget: Any
    """All that is shown of the field."""

    def __init__(self, spec: FieldSpec, raw: Any) -> None:
        self.spec = spec
        self.raw = raw
        self.wrong: list[str] = []
        self.note = widgets.HTML(note(spec.help, ()), layout=widgets.Layout(**FULL_WIDTH))
        self._start: Any = None

    @abstractmethod
    def entered(self) -> Any:
        """Give what is entered, as it would stand in a file; None for nothing."""

    @property
    def changed(self) -> bool:
        """Whether something else is entered than when the form was opened or last saved."""
        return bool(self.entered() != self._start)

    def said(self) -> Any:
        """Give what the file shall say: what it says now if the field is untouched, else what is entered."""
        return self.entered() if self.changed else self.raw

    def keep(self) -> None:
        """Take what is entered for what the file says, as after a save."""
        self.raw = self.said()
        self._start = self.entered()

    def show(self, place: Sequence[str], sentence: str) -> None:  # noqa: ARG002  # for fields that have parts
        """Say beside the field what is wrong with it, or with the part of it at `place`."""
        if sentence not in self.wrong:
            self.wrong.append(sentence)
        self._write_note()

    def clear(self) -> None:
        """Take away what was said to be wrong."""
        self.wrong.clear()
        self._write_note()

    @abstractmethod
    def name_it(self, label: str) -> None:
        """Give the field another label, as when the rows of a list are numbered anew."""

    def watch(self, told: Callable[[], None]) -> None:  # noqa: B027  # most fields need not be watched
        """Call `told` whenever something is entered; fields that cannot be watched never call."""

    def _write_note(self) -> None:
        self.note.value = note(self.spec.help, self.wrong)


@dataclass(frozen=True)
class Builder:
    """How fields of one sort are made.

    Args:
        fits: Whether a field, with what the file says of it, is of this sort.
        make: Makes it.
    """

    fits: Callable[[FieldSpec, Any], bool]
    make: Callable[[FieldSpec, Any, Making], Field]


@dataclass(frozen=True)
class Making:
    """All that is needed to make any field: the builders, the first that fits wins, and the choices for links."""

    builders: tuple[Builder, ...]
    choices: Choices

    def field(self, spec: FieldSpec, raw: Any) -> Field:
        """Make one field.

        Raises:
            TypeError: No builder knows fields of this type.
        """
        for builder in self.builders:
            if builder.fits(spec, raw):
                return builder.make(spec, raw, self)
        raise TypeError(
            f"No form field is known for “{spec.name}” of type {spec.type!r}: give form_for a Builder."
        )


class InputField(Field):
    """A field with one control whose value is text: a line, paragraphs, a date, one choice of several.

    Args:
        spec: What the field is.
        raw: What the file says.
        control: An ipywidgets control, its value being text or None.
    """

    def __init__(self, spec: FieldSpec, raw: Any, control: Any) -> None:
        super().__init__(spec, raw)
        self.control = control
        control.description = spec.title
        control.style.description_width = "auto"
        self.widget = column([control, self.note])
        self._start = self.entered()

    def entered(self) -> str | None:
        """Give the text without what cannot be seen and without space around it, or None if there is none."""
        return clean(str(self.control.value or "")).strip() or None

    def name_it(self, label: str) -> None:
        """Write another label on the control."""
        self.control.description = label

    def watch(self, told: Callable[[], None]) -> None:
        """Call `told` whenever the control's value changes."""
        self.control.observe(lambda _change: told(), names="value")


class StatementsField(Field):
    """A field of which the file holds several people's statements; shown, kept, and edited in the file only."""

    def __init__(self, spec: FieldSpec, raw: Any) -> None:
        super().__init__(spec, raw)
        self._shown = widgets.HTML(layout=widgets.Layout(**FULL_WIDTH))
        self.widget = column([self._shown, self.note])
        self.name_it(spec.title)

    def entered(self) -> None:
        """Give None: nothing can be entered here."""
        return

    def name_it(self, label: str) -> None:
        """Write another label above the statements."""
        self._shown.value = statements_shown(label, self.raw["statements"])


def column(children: Sequence[Any], style: str = "") -> Any:
    """Put widgets one under the other, as wide as there is room.

    Args:
        children: The widgets.
        style: A class of the form's style sheet, or "".
    """
    box = widgets.VBox(list(children), layout=widgets.Layout(overflow="visible", **FULL_WIDTH))
    if style:
        box.add_class(style)
    return box
