"""The fillable form of an instrument: caveats first, then its questions; what is entered is read like an imported file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import ipywidgets as widgets

from workbench.errors import RecordError, RequestError
from workbench.forms.fields import FULL_WIDTH, Builder, Field, InputField, Making, column
from workbench.forms.groups import NestedField
from workbench.forms.instrument_model import ANSWER, SHOWN, answer_model
from workbench.forms.messages import STYLE
from workbench.forms.record_form import RecordForm, form_for
from workbench.forms.spec import FieldSpec
from workbench.instruments import (
    Instrument,
    Question,
    Rows,
    answers_path,
    caveats_of,
    read_rows,
    save_answers,
)
from workbench.instruments.importing import check_wave
from workbench.partnership import Workspace
from workbench.partnership.instrument_answers import known_in, stored_answers
from workbench.text import element

__all__ = ["AnswerForm"]

_BLANK = ("Left blank", "")


class AnswerForm:
    """A form in which one answer sheet after the other is entered; it is saved beside the instrument's other answers.

    Args:
        ws: The workspace.
        instrument: The instrument's id.
        inquiry: The inquiry; the workspace's default one when empty.
        wave: The wave; the instrument's first, or this month, when empty.
        today: Gives the date.

    Raises:
        UnknownNameError: There is no such inquiry or instrument.
        RequestError: The instrument keeps no answers, or has no such wave.
    """

    def __init__(
        self, ws: Workspace, instrument: str, *, inquiry: str = "", wave: str = "", today: Callable[[], dt.date] = dt.date.today
    ) -> None:
        self._ws, self._today = ws, today
        self._inquiry = ws.inquiry(inquiry).slug
        self.instrument: Instrument = ws.instrument(instrument, inquiry=self._inquiry)
        self.wave = wave or (self.instrument.waves[0].id if self.instrument.waves else f"{today():%Y-%m}")
        check_wave(self.instrument, self.wave)
        self._known = known_in(ws)
        self._made = answer_model(self.instrument, self._known)
        self.next_button = widgets.Button(description="Next sheet", icon="plus")
        self.next_button.on_click(lambda _button: self.begin())
        self._place = column([])
        head = widgets.HTML(_head(self.instrument, self.wave), layout=widgets.Layout(**FULL_WIDTH))
        self.widget = column([widgets.HTML(STYLE), head, self._place, self.next_button], "workbench-form")
        self.form: RecordForm
        self.begin()

    def begin(self) -> RecordForm:
        """Open an empty sheet and give its form; what was not saved of the one before is gone."""
        path = answers_path(self._ws.root, self._inquiry, self.instrument.id, self.wave)
        self.form = form_for(
            self._made.model, folder=path.parent, root=self._ws.root, choices=self._made.choices, hide={"audience"},
            builders=(Builder(_is_shown, _shown), Builder(_is_chosen, _chosen)), save=self._save, path_for=lambda key: path.parent / f"{key}.sheet",
        )  # fmt: skip
        self.form.propose("id", self._free_id())
        self.form.propose("collected", self._today().isoformat())
        self._follow_conditions()
        self._place.children = (self.form.widget,)
        return self.form

    def field(self, key: str) -> Field:
        """Give the field of a question that is asked once, by the question's key."""
        for group, asked in self._made.questions.items():
            for name, question in asked.items():
                nested = self.form.fields[group]
                if question.key == key and isinstance(nested, NestedField):
                    return nested.group.fields[name]
        raise KeyError(key)

    def answer(self, key: str, value: str) -> None:
        """Put an answer into a field, as if somebody had chosen or typed it."""
        field = self.field(key)
        if isinstance(field, InputField):
            field.control.value = value

    def _repr_mimebundle_(self, **wanted: Any) -> Any:
        """Show the form in a notebook."""
        return self.widget._repr_mimebundle_(**wanted)

    def _save(self, values: Mapping[str, Any], _path: Path) -> str:
        """Read what was entered as an imported file is read, and add it to the wave's file."""
        rows = self._made.cells(values)
        hidden = {q.key for q in self.instrument.answerable if q.item.shown_if and not q.repeats and self.field(q.key).widget.layout.display == "none"}
        heading = list(dict.fromkeys(["sheet", *(name for row in rows for name in row), *(q.key for q in self.instrument.answerable)]))
        cells = [tuple("" if name in hidden else row.get(name, "") for name in heading) for row in rows]
        table = Rows("the form", (tuple(heading), *cells), tuple(range(1, len(cells) + 2)))
        try:
            found = read_rows(self.instrument, table, wave=self.wave, known=self._known)
            added = save_answers(self._ws.root, self._inquiry, found.checked(), known=self._known)
        except RecordError as error:
            said = " ".join(f"{problem.field}: {problem.message} {problem.fix}" for problem in error.problems)
            raise RequestError(said, fix="", code="bad-answers") from None
        if added.problems:
            raise RequestError(added.problems[0].message, fix="Give this sheet another number.", code="sheet-there-already")
        notes = " ".join(one.message for one in found.notes if one.code == "required-blank")
        return f"Saved sheet {values['id']} of “{self.wave}”. {added.words} {notes}".strip()

    def _free_id(self) -> str:
        waves, _ = stored_answers(self._ws, self.instrument, self._inquiry)
        taken = {sheet.sheet for one in waves if one.wave == self.wave for sheet in one.sheets}
        return next(name for number in range(1, len(taken) + 2) if (name := f"s-{number}") not in taken)

    def _follow_conditions(self) -> None:
        """Show questions that depend on another only where its answer says so."""
        for question in self.instrument.answerable:
            asked = question.item.shown_if
            before = [q for q in self.instrument.answerable if asked and q.item.id == asked.item and q.entry == question.entry]
            before = before or [q for q in self.instrument.answerable if asked and q.key == asked.item]
            if before and not question.repeats:
                self._follow(question, before[0])

    def _follow(self, question: Question, before: Question) -> None:
        field, earlier = self.field(question.key), self.field(before.key)
        wanted = set(question.item.shown_if.one_of) if question.item.shown_if else set()

        def show() -> None:
            said = earlier.entered()
            values = set(said) if isinstance(said, list) else {said}
            field.widget.layout.display = None if values & wanted else "none"

        earlier.watch(show)
        show()


class _ShownField(Field):
    """A text that is read and not answered."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec, None)
        paragraphs = [element("p", None, text) for text in spec.help.split("\n\n")]
        self.widget = widgets.HTML(str(element("div", None, paragraphs)), layout=widgets.Layout(**FULL_WIDTH))

    def entered(self) -> None:
        """Give None: nothing is entered here."""
        return

    def name_it(self, label: str) -> None:
        """Keep the text as it is."""


def _is_shown(spec: FieldSpec, _raw: Any) -> bool:
    return spec.link == SHOWN


def _shown(spec: FieldSpec, _raw: Any, _making: Making) -> Field:
    return _ShownField(spec)


def _is_chosen(spec: FieldSpec, _raw: Any) -> bool:
    return spec.type is str and spec.link.startswith(ANSWER)


def _chosen(spec: FieldSpec, raw: Any, _making: Making) -> Field:
    control = widgets.Dropdown(options=[_BLANK, *(spec.choices or ())], value=raw or "", layout=widgets.Layout(**FULL_WIDTH))
    return InputField(spec, raw, control)


def _head(instrument: Instrument, wave: str) -> str:
    told = [instrument.purpose, *([instrument.instructions] if instrument.instructions else []), f"Answers go to “{wave}”. Leave blank what is skipped; a blank never counts as 0."]
    caveats = [element("li", None, caveat) for caveat in caveats_of(instrument)]
    parts = [element("h3", None, instrument.title), *(element("p", None, text) for text in told)]
    if caveats:
        parts.append(element("div", {"role": "note"}, [element("p", {"class": "workbench-name"}, "Read this first"), element("ul", None, caveats)]))
    return str(element("div", None, parts))
