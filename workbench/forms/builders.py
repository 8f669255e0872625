"""Which sort of field is made for which type; the first builder that fits is taken."""

from __future__ import annotations

from typing import Any, Literal, get_args, get_origin

import ipywidgets as widgets

from workbench.forms.choosers import SeveralField, distinct
from workbench.forms.fields import FULL_WIDTH, Builder, Field, InputField, Making, StatementsField
from workbench.forms.groups import NestedField, RowsField
from workbench.forms.spec import FieldSpec
from workbench.store import Answer, PartialDate, Quantity

__all__ = ["BUILDERS"]

_PLACEHOLDERS = {
    PartialDate: "2015-03-12, 2015-03, 2015 or unknown",
    Quantity: "42, over 36,000, about 20, 5 to 10, 84% or unknown",
    int: "a whole number, such as 3",
}
_ROWS, _MOST_ROWS = 4, 14
_CHARACTERS_IN_ROW = 80


def _statements(spec: FieldSpec, raw: Any, _making: Making) -> Field:
    return StatementsField(spec, raw)


def _line(spec: FieldSpec, raw: Any, making: Making) -> Field:
    text = _start(spec, raw)
    if "\n" in text:  # a one-line control would lose the line breaks
        return _paragraphs(spec, raw, making)
    placeholder = _PLACEHOLDERS.get(spec.type) or (spec.default if spec.default == "unknown" else "")
    control = widgets.Text(value=text, placeholder=placeholder, layout=widgets.Layout(**FULL_WIDTH))
    return InputField(spec, raw, control)


def _paragraphs(spec: FieldSpec, raw: Any, _making: Making) -> Field:
    text = _start(spec, raw)
    lines = sum(len(line) // _CHARACTERS_IN_ROW + 1 for line in text.splitlines()) + 1
    control = widgets.Textarea(
        value=text, rows=max(_ROWS, min(lines, _MOST_ROWS)), layout=widgets.Layout(**FULL_WIDTH)
    )
    return InputField(spec, raw, control)


def _answer(spec: FieldSpec, raw: Any, _making: Making) -> Field:
    control = widgets.RadioButtons(
        options=get_args(spec.type), value=_start(spec, raw) or None, layout=widgets.Layout(**FULL_WIDTH)
    )
    return InputField(spec, raw, control)


def _one_of(spec: FieldSpec, raw: Any, _making: Making) -> Field:
    return _dropdown(spec, raw, [(str(value), str(value)) for value in get_args(spec.type)])


def _linked(spec: FieldSpec, raw: Any, _making: Making) -> Field:
    held = _start(spec, raw).strip()
    return _dropdown(spec, held or None, distinct(spec.choices or (), [held] if held else []), raw)


def _dropdown(spec: FieldSpec, value: Any, pairs: list[tuple[str, str]], raw: Any = None) -> Field:
    start = _start(spec, value)
    blank = [("Choose …" if spec.required else "none", "")] if spec.nullable or not start else []
    control = widgets.Dropdown(options=[*blank, *pairs], value=start, layout=widgets.Layout(**FULL_WIDTH))
    return InputField(spec, value if raw is None else raw, control)


def _several(spec: FieldSpec, raw: Any, _making: Making) -> Field:
    return SeveralField(spec, raw)


def _start(spec: FieldSpec, raw: Any) -> str:
    """Give what a control shows at first; a default of “unknown” that is typed stands in grey instead."""
    if raw is not None:
        return str(raw)
    typed = get_origin(spec.type) is not Literal
    return "" if spec.default is None or (typed and spec.default == "unknown") else str(spec.default)


def _is_literal(spec: FieldSpec, _raw: Any) -> bool:
    return get_origin(spec.type) is Literal


def _is_nested(spec: FieldSpec, _raw: Any) -> bool:
    return spec.model is not None


BUILDERS: tuple[Builder, ...] = (
    Builder(lambda _spec, raw: isinstance(raw, dict) and set(raw) == {"statements"}, _statements),
    Builder(lambda spec, _raw: bool(spec.type == Answer), _answer),
    Builder(_is_literal, _one_of),
    Builder(_is_nested, NestedField),
    Builder(lambda spec, _raw: spec.item_type is not None and spec.choices is not None, _several),
    Builder(lambda spec, _raw: spec.item_type is not None, RowsField),
    Builder(lambda spec, _raw: spec.type is str and spec.choices is not None, _linked),
    Builder(lambda spec, _raw: spec.type is str and spec.long, _paragraphs),
    Builder(lambda spec, _raw: spec.type in {str, int, PartialDate, Quantity}, _line),
)
"""How the fields of records are made; a form may be given others, which come first."""
