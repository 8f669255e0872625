"""First steps for people who do not code: a look at an inquiry, a form for a new record, a form that starts an inquiry.

Nothing here raises for what may be absent or wrong in a workspace: it says so in its place, because a
notebook would otherwise show a traceback.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from workbench.errors import WorkbenchError
from workbench.exhibits import Exhibit, Notice, Provenance, Source
from workbench.forms.fields import FULL_WIDTH, column
from workbench.forms.keyboard import with_keys
from workbench.forms.messages import STYLE, heading, result
from workbench.forms.record_form import RecordForm, form_for
from workbench.inquiry import ENTRY_KINDS, Entry, Inquiry, new_inquiry, sections
from workbench.partnership import Workspace
from workbench.store import Collection, Record, load_folder, mark_of, model_in
from workbench.text import one_line, shorten, slug
from workbench.workspace import make_default

if TYPE_CHECKING:
    import pandas as pd

    from workbench.store import Model

__all__ = ["InquiryStarter", "entry_form", "entry_frame", "first_look", "link_choices"]

_LABEL_LENGTH = 90
_NAMING = ("title", "headline", "label", "text", "statement", "project", "role")

_Choice = tuple[str, str]


def first_look(ws: Workspace, inquiry: str) -> list[Exhibit]:
    """Give an inquiry's title and its questions, or a notice where it cannot be opened.

    Args:
        ws: The workspace.
        inquiry: The inquiry's short name.
    """
    try:
        opened = ws.inquiry(inquiry)
        title = sections.title(opened, "A first look", as_of=dt.date.today().isoformat())  # noqa: DTZ011  # the reader's day
        return [*title, *sections.questions(opened)]
    except WorkbenchError as error:
        return [_notice(ws, error)]


def entry_frame(ws: Workspace, inquiry: str, model: type[Entry]) -> pd.DataFrame:
    """Give an inquiry's records of one kind as a table; an empty one where the inquiry cannot be opened.

    Args:
        ws: The workspace.
        inquiry: The inquiry's short name.
        model: The kind of record.

    Returns:
        As `Collection.frame`: one row per record or statement, one column per field.
    """
    try:
        folder = ws.inquiry(inquiry).folder / model.folder
    except WorkbenchError:
        return Collection([], model).frame()
    loaded = load_folder(folder, model, root=ws.root)
    return Collection([stored.record for stored in loaded.stored], model).frame()


def entry_form(ws: Workspace, inquiry: str, model: type[Entry]) -> RecordForm | Notice:
    """Give a form for a new record of an inquiry; it is written only when “Save” is pressed.

    Args:
        ws: The workspace.
        inquiry: The inquiry's short name.
        model: The kind of record.

    Returns:
        The form, with what its links may point to; a notice where the inquiry cannot be opened.
    """
    try:
        opened = ws.inquiry(inquiry)
        choices = link_choices(ws, opened, model)
    except WorkbenchError as error:
        return _notice(ws, error)
    return form_for(model, folder=opened.folder / model.folder, root=ws.root, choices=choices)


def link_choices(ws: Workspace, inquiry: Inquiry, model: type[Model]) -> dict[str, list[_Choice]]:
    """Give what a model's links may point to, for each kind of record it links to.

    Args:
        ws: The workspace.
        inquiry: The inquiry that the record belongs to.
        model: The kind of record, or a part of one.

    Returns:
        By kind ("question", "agency" …): (label, id) pairs.
    """
    known: dict[str, Callable[[], Iterable[Any]]] = {
        "agency": lambda: ws.agencies,
        "area": lambda: ws.areas.terms,
        "inquiry": lambda: ws.inquiries,
        "person": lambda: ws.people,
        "phase": lambda: ws.vocabulary("phases").terms,
        "question": lambda: inquiry.questions,
    }
    for kind in ENTRY_KINDS:
        known[kind.kind] = _reader(inquiry, kind)
    return {kind: _pairs(known[kind]()) for kind in sorted(_links(model)) if kind in known}


class InquiryStarter:
    """A short form that starts an inquiry, as `workbench new inquiry` does.

    Args:
        ws: The workspace.
        today: Gives the day on which the inquiry begins.
    """

    def __init__(self, ws: Workspace, today: Callable[[], dt.date] = dt.date.today) -> None:
        self._ws, self._today = ws, today
        layout = widgets.Layout(**FULL_WIDTH)
        self.title = widgets.Text(description="What the inquiry is called (required)", layout=layout)
        self.short_name = widgets.Text(description="Its short name, made from the title", layout=layout)
        for control in (self.title, self.short_name):
            control.style.description_width = "auto"
        self._proposed = ""
        self.title.observe(self._propose, names="value")
        self.start_button = widgets.Button(description="Start this inquiry", button_style="primary", icon="plus")
        self.start_button.on_click(lambda _button: self.start())
        self._status = widgets.HTML(layout=layout)
        parts = [widgets.HTML(STYLE), widgets.HTML(heading("New inquiry")), self.title, self.short_name]
        self.widget = with_keys(column([*parts, self.start_button, self._status], "workbench-form"))

    def start(self) -> bool:
        """Make the inquiry's folder and say in a sentence what happened; give whether it was made."""
        title = one_line(self.title.value)
        if not title:
            self._status.value = result("Not started. Write what the inquiry is called.", good=False)
            return False
        try:
            folder = new_inquiry(self._ws.root, self.short_name.value.strip(), title=title, today=self._today())
            make_default(self._ws.root, folder.name)
        except (WorkbenchError, OSError) as error:
            told = f"{error.message} {error.fix}" if isinstance(error, WorkbenchError) else f"{error.strerror}."
            self._status.value = result(f"Not started. {told}", good=False)
            return False
        made = folder.relative_to(self._ws.root).as_posix()
        self._status.value = result(f"Started. Its records are in {made}; begin with inquiry.yaml there.", good=True)
        return True

    def _propose(self, _change: Any) -> None:
        if self.short_name.value == self._proposed:  # a name that somebody typed stays
            self._proposed = slug(self.title.value, 50) if one_line(self.title.value) else ""
            self.short_name.value = self._proposed

    def _repr_mimebundle_(self, **wanted: Any) -> Any:
        """Show the form in a notebook."""
        return self.widget._repr_mimebundle_(**wanted)


def _reader(inquiry: Inquiry, kind: type[Entry]) -> Callable[[], Sequence[Record]]:
    folder = inquiry.folder / kind.folder
    return lambda: [stored.record for stored in load_folder(folder, kind, root=inquiry.root).stored]


def _links(model: type[Model]) -> set[str]:
    found: set[str] = set()
    for field in model.model_fields.values():
        part = model_in(field.annotation)
        found |= {mark_of(field).link} | (_links(part) if part else set())
    return found - {""}


def _pairs(records: Iterable[Any]) -> list[_Choice]:
    return [(_label(record), str(record.id)) for record in records]


def _label(record: Any) -> str:
    named = (getattr(record, name, None) for name in _NAMING)
    return shorten(one_line(str(next((text for text in named if text), record.id))), _LABEL_LENGTH)


def _notice(ws: Workspace, error: WorkbenchError) -> Notice:
    return Notice(
        kind="caution",
        text=f"{error.message} {error.fix}".strip(),
        audience=ws.audience,
        provenance=Provenance(sources=(Source(title=f"Workspace “{ws.title}”"),)),
    )
