"""The data catalogue in a notebook: search it, look at an entry, change it, add one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import ipywidgets as widgets

from workbench.catalogue import (
    Agency,
    Agreement,
    Arrangement,
    CatalogueHit,
    Dataset,
    Service,
    entry_lines,
    not_said,
    open_catalogue,
)
from workbench.errors import WorkbenchError
from workbench.forms.fields import FULL_WIDTH, column
from workbench.forms.fold import Fold
from workbench.forms.keyboard import with_keys
from workbench.forms.messages import STYLE, heading, result
from workbench.forms.record_form import RecordForm, form_for
from workbench.partnership import Workspace
from workbench.store import Record, Results, Stored
from workbench.text import element

__all__ = ["CatalogueSearch", "EntryStarter"]

KINDS: Mapping[str, type[Record]] = {
    "data set": Dataset, "service": Service, "sharing arrangement": Arrangement, "agreement": Agreement, "agency": Agency,
}  # fmt: skip
"""The kinds of entry that can be searched and added, by their names for people."""

_ANY = "any"
_MOST = 20
_LEVELS = ("none", "aggregate", "pseudonymised", "individual")
_ABOUT = ("individuals", "businesses", "intelligence", "places", "services")
_IDENTIFIERS = ("NI number", "CHI", "UPRN", "UTR", "UC client number", "name", "date of birth", "postcode", "address")
_CHECKED = {"at any time": None, "in the last 90 days": 90, "in the last year": 365, "in the last two years": 730}
_ENTRY_STYLE = """<style>
.workbench-form .workbench-hits { list-style: none; padding: 0; margin: 0; }
.workbench-form .workbench-hits li { border-top: 1px solid var(--jp-border-color1, #bdbdbd); padding: 0.5rem 0; }
.workbench-form .workbench-hits p, .workbench-form .workbench-entry p { margin: 0 0 0.1rem; }
.workbench-form .workbench-entry { border-left: 3px solid var(--jp-border-color1, #bdbdbd); padding-left: 0.8rem; }
</style>"""


class CatalogueSearch:
    """A box to search the catalogue, what it finds with whom to ask, and the entry that one opens, which can be changed.

    Args:
        ws: The workspace.
        words: What is looked for at first.
        today: Gives the day from which the last check is counted.
    """

    def __init__(self, ws: Workspace, words: str = "", *, today: Callable[[], dt.date] = dt.date.today) -> None:
        self._ws, self._today = ws, today
        self._catalogue = open_catalogue(ws.root)
        self._filling = False
        layout = widgets.Layout(**FULL_WIDTH)
        self.words = widgets.Text(description="What are you looking for?", value=words, placeholder="such as: sanctions", layout=layout)
        self.facets = {
            "kind": _menu("Kind of entry", {name: model.kind for name, model in KINDS.items()}),
            "agency": _menu("An agency that holds, gives or receives it", {a.title: a.id for a in sorted(ws.agencies, key=lambda a: a.title)}),
            "about": _menu("What one record is about", _ABOUT),
            "identifier": _menu("An identifier that is held", _IDENTIFIERS),
            "level": _menu("How much of a person may be shared", _LEVELS),
        }
        self.checked = widgets.Dropdown(description="Last checked", options=list(_CHECKED.items()), layout=layout)
        self.narrowing = Fold("ways to narrow it")
        self.narrowing.inside.children = (*self.facets.values(), self.checked)
        self.open = widgets.Select(description="Open one of them", options=[], rows=6, layout=layout)
        for control in (self.words, self.checked, self.open):
            control.style.description_width = "auto"
        self._found, self._shown = widgets.HTML(layout=layout), widgets.HTML(layout=layout)
        self.change_button = widgets.Button(description="Change this entry", icon="edit")
        self.change_button.on_click(lambda _button: self.change())
        self.form = column([])
        for control in (self.words, self.checked, *self.facets.values()):
            control.observe(lambda _change: self.search(), names="value")
        self.open.observe(lambda _change: self._chosen(), names="value")
        style = widgets.HTML(STYLE + _ENTRY_STYLE)
        parts = [style, self.words, self.narrowing.widget, self._found, self.open, self._shown, self.change_button, self.form]
        self.widget = with_keys(column(parts, "workbench-form"))
        self.search()

    @property
    def said(self) -> str:
        """What was found, as HTML."""
        return str(self._found.value)

    @property
    def entry(self) -> str:
        """The entry that is open, as HTML; "" where none is."""
        return str(self._shown.value)

    def search(self) -> None:
        """Look for what is typed and chosen, and list what was found."""
        self._close()
        given = {name: menu.value for name, menu in self.facets.items() if menu.value != _ANY}
        days = self.checked.value
        if not self.words.value.strip() and not given and days is None:
            self._list((), [element("p", {"class": "workbench-help"}, f"There are {len(self._catalogue)} entries. Type a word, or narrow them.")])
            return
        try:
            found = self._catalogue.search(self.words.value, limit=_MOST, checked_within=days, on=self._today(), **given)
        except WorkbenchError as error:
            self._list((), [element("p", {"class": "workbench-wrong"}, f"{error.message} {error.fix}")])
            return
        said = [element("p", {"class": "workbench-help"}, sentence) for sentence in _told(found)]
        self._list(found, [*said, element("ol", {"class": "workbench-hits"}, [_hit(hit) for hit in found])])

    def show(self) -> None:
        """Show the entry that is chosen, all that it says and what it does not say."""
        self.form.children = ()
        if self.open.value is None:
            self._close()
            return
        try:
            record = self._catalogue.get(self.open.value)
        except WorkbenchError as error:
            self._shown.value = result(f"{error.message} {error.fix}", good=False)
            return
        self._shown.value = _entry(record)
        self.change_button.layout.display = None

    def change(self) -> RecordForm | None:
        """Open a form for the entry that is chosen; give it, or None where the entry cannot be read."""
        try:
            stored = self._catalogue.stored(self.open.value)
        except WorkbenchError as error:
            self._shown.value = result(f"{error.message} {error.fix}", good=False)
            return None
        form = entry_form_of(self._ws, type(stored.record), stored)
        self.form.children = (form.widget,)
        return form

    def _chosen(self) -> None:
        if not self._filling:
            self.show()

    def _list(self, found: Iterable[CatalogueHit], said: list[Any]) -> None:
        self._found.value = str(element("div", {"role": "status"}, said))
        self._filling = True
        self.open.options = [(f"{hit.title} ({_kind_name(hit.kind)}, {hit.holder})", f"{hit.kind}:{hit.id}") for hit in found]
        self.open.value = None
        self._filling = False
        self.open.layout.display = None if self.open.options else "none"

    def _close(self) -> None:
        self._shown.value = ""
        self.form.children = ()
        self.change_button.layout.display = "none"

    def _repr_mimebundle_(self, **wanted: Any) -> Any:
        """Show it in a notebook."""
        return self.widget._repr_mimebundle_(**wanted)


class EntryStarter:
    """A choice of what to add to the catalogue, and the form for it; nothing is written before “Save”.

    Args:
        ws: The workspace.
    """

    def __init__(self, ws: Workspace) -> None:
        self._ws = ws
        self.kind = widgets.Dropdown(description="What do you want to add?", options=list(KINDS), layout=widgets.Layout(**FULL_WIDTH))
        self.kind.style.description_width = "auto"
        self.kind.observe(lambda _change: self._open(), names="value")
        self._place = column([])
        self.widget = with_keys(column([widgets.HTML(STYLE), heading_of("Add to the catalogue"), self.kind, self._place], "workbench-form"))
        self._open()

    def _open(self) -> None:
        self.form = entry_form_of(self._ws, KINDS[self.kind.value], None)
        self._place.children = (self.form.widget,)

    def _repr_mimebundle_(self, **wanted: Any) -> Any:
        """Show it in a notebook."""
        return self.widget._repr_mimebundle_(**wanted)


def entry_form_of(ws: Workspace, model: type[Record], stored: Stored[Any] | None) -> RecordForm:
    """Give the form of an entry of the catalogue, or for a new one of a kind, with what its links may point to."""
    known: Mapping[str, Callable[[], Iterable[Any]]] = {
        "agency": lambda: ws.agencies, "agreement": lambda: ws.agreements, "area": lambda: ws.areas.terms, "dataset": lambda: ws.datasets,
    }  # fmt: skip
    choices = {kind: sorted((getattr(one, "title", None) or one.label, one.id) for one in every()) for kind, every in known.items()}
    return form_for(model, folder=Path(ws.root) / model.folder, root=ws.root, record=stored, choices=choices)


def heading_of(text: str) -> Any:
    """Give a heading as a widget."""
    return widgets.HTML(heading(text))


def _menu(label: str, options: Iterable[str] | Mapping[str, str]) -> Any:
    pairs = [(name, options[name] if isinstance(options, Mapping) else name) for name in options]
    menu = widgets.Dropdown(description=label, options=[(_ANY, _ANY), *pairs], layout=widgets.Layout(**FULL_WIDTH))
    menu.style.description_width = "auto"
    return menu


def _kind_name(kind: str) -> str:
    return next((name for name, model in KINDS.items() if model.kind == kind), kind)


def _told(found: Results[CatalogueHit]) -> list[str]:
    if not found:
        return ["Nothing was found. Try another word, or fewer ways to narrow it."]
    count = f"The first {_MOST} of those found:" if len(found) == _MOST else f"{len(found)} found:"
    mended = [f"Nothing is called “{was}”; searched for “{taken}”." for was, taken in found.mended]
    return [*mended, *([] if found.every_word else ["No entry has all these words; these have some."]), count]


def _hit(hit: CatalogueHit) -> Any:
    about = f"{_kind_name(hit.kind)}, {hit.holder}; checked: {hit.as_of.words}"
    lines = [element("p", None, element("strong", None, hit.title)), element("p", {"class": "workbench-help"}, about),
             element("p", None, f"Ask: {hit.who_to_ask}")]  # fmt: skip
    return element("li", None, [*lines, *([element("p", {"class": "workbench-help"}, hit.snippet)] if hit.snippet else [])])


def _entry(record: Record) -> str:
    lines = [
        element("p", {"style": f"padding-left: {line.depth * 1.2:.1f}rem"}, element("strong", None, line.label), f" {line.text}")
        for line in entry_lines(record)
    ]
    unknown, empty = not_said(record)
    missing = [(unknown, "Unknown"), (empty, "Nothing recorded")]
    more = [element("p", {"class": "workbench-help"}, f"{name}: {', '.join(fields)}.") for fields, name in missing if fields]
    title = element("p", {"class": "workbench-name"}, getattr(record, "title", record.id))
    return str(element("div", {"class": "workbench-entry"}, [title, *lines, *more]))
