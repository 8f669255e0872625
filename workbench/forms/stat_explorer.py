"""The explorer: from a question to a sourced chart by choosing from lists, with or without a key.

Nothing here raises into a notebook's cell: what goes wrong is said in one sentence in its place.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from typing import Any

import ipywidgets as widgets

from workbench.errors import WorkbenchError
from workbench.exhibits import Exhibit, show
from workbench.forms.fields import FULL_WIDTH, column
from workbench.forms.fold import Fold
from workbench.forms.keyboard import with_keys
from workbench.forms.messages import STYLE, note, result
from workbench.forms.record_form import RecordForm
from workbench.forms.stat_explorer_choices import Source
from workbench.forms.stat_explorer_saved import SavedTables
from workbench.forms.stat_explorer_saving import save_form
from workbench.forms.stat_explorer_service import Service, practice_server
from workbench.forms.stat_explorer_shown import exhibits_of
from workbench.forms.stat_explorer_steps import Steps
from workbench.partnership import Workspace
from workbench.statxplore import Client, View
from workbench.statxplore.key import find_key
from workbench.statxplore.practice import PracticeServer
from workbench.text import element

__all__ = ["StatExplorer"]

SAVED, PRACTICE, REAL = "saved", "practice", "real"
_WHERE_FROM = (
    ("Saved tables of this inquiry (no key needed)", SAVED),
    ("Practice server: SYNTHETIC numbers to learn with (no key needed)", PRACTICE),
    ("Stat-Xplore itself (needs a free key)", REAL),
)
_STYLE = """<style>
.workbench-form .workbench-step { font-size: 1.15em; margin: 0.6rem 0 0; padding-top: 0.6rem;
  border-top: 1px solid var(--jp-border-color1, #bdbdbd); }
.workbench-form .widget-select select { font-family: inherit; padding: 0.2rem; line-height: 1.4; }
.workbench-form h3 { margin: 0; font-size: 1.3em; }
</style>"""
_NO_KEY = "No key was found on this computer, so Stat-Xplore itself cannot be asked."
_GET_KEY = (
    "A key is free: make an account at stat-xplore.dwp.gov.uk, open Account, then Open Data API Access, and give the key to the"
    " command “workbench statxplore login” in a terminal. Never type it into a notebook. Without a key, download a table from the"
    " website and use the command “workbench statxplore import FILE”; it then stands among the saved tables."
)
_NO_TABLES = (
    "There are no saved tables in this inquiry yet. Choose the practice server to try things out, or Stat-Xplore itself with a key;"
    " or save a website download with the command “workbench statxplore import FILE”."
)


class StatExplorer:
    """A form from top to bottom: where from, what, where, when, which; then charts, table, cautions and a way to save.

    Args:
        ws: The workspace.
        inquiry: The inquiry's short name; "" for the workspace's own.
        practice: A practice server that is running; by default one is started when it is chosen.
        connect: Makes the client of Stat-Xplore itself, given who takes the sentences said while waiting.
        today: Gives the day.
    """

    def __init__(
        self, ws: Workspace, inquiry: str = "", *, practice: PracticeServer | None = None,
        connect: Callable[[Callable[[str], None]], Client] | None = None, today: Callable[[], dt.date] = dt.date.today,
    ) -> None:  # fmt: skip
        self._ws, self._inquiry, self._today = ws, inquiry, today
        self._practice, self._connect = practice, connect
        self._sources: dict[str, Source] = {}
        self._one_at_a_time = threading.RLock()  # a notebook may call from several threads
        self.exhibits: tuple[Exhibit, ...] = ()
        self.save_form: RecordForm | None = None
        self._build()
        self._guarded(self._from)

    def _build(self) -> None:
        layout = widgets.Layout(**FULL_WIDTH)
        self.where_from = widgets.RadioButtons(description="Where the numbers come from", options=_WHERE_FROM, layout=layout)
        self.where_from.style.description_width = "auto"
        self.steps = Steps(self._guarded, self._chosen_anew)
        self._source_line, self._cells, self._status = (widgets.HTML(layout=layout) for _ in range(3))
        self.show_button = widgets.Button(description="Show", button_style="primary", icon="line-chart")
        self.shown = widgets.Output(layout=layout)
        self._save = Fold("a form to save this table to the inquiry")
        self._form = column([self.steps.widget, self._cells, self.show_button], "workbench-fields")
        head = widgets.HTML(str(element("h3", None, "Explore Stat-Xplore")))
        asked = column([widgets.HTML(STYLE + _STYLE), head, self.where_from, self._source_line, self._form, self._status], "workbench-form")
        self._below = column([], "workbench-form")
        self.widget = with_keys(column([asked, self.shown, self._below]))
        self.where_from.observe(lambda _change: self._guarded(self._from), names="value")
        self.show_button.on_click(lambda _button: self.show())

    @property
    def status(self) -> str:
        """What is said below the button, as HTML."""
        return str(self._status.value)

    @property
    def said(self) -> str:
        """All that the form says outside its lists, as HTML."""
        return "".join(str(part.value) for part in (self._source_line, self._cells, self._status))

    def show(self) -> bool:
        """Get what was asked and show it; give whether that went well."""
        self.show_button.disabled = True
        done = self._guarded(self._show) and bool(self.exhibits)
        if not done:
            self._forget_shown()
        self.show_button.disabled = False
        return done

    def close(self) -> None:
        """End the connections; a practice server of the program goes on until the program ends."""
        for source in self._sources.values():
            source.close()
        self._sources.clear()

    def _show(self) -> None:
        dataset, asked = self.steps.dataset, self.steps.asked()
        if dataset is None or asked is None:
            self._forget_shown()
            self._status.value = result("Choose a dataset first.", good=False)
            return
        self._waiting("Opening the table …" if dataset.saved else "Asking for the table; this may take some seconds …")
        view = dataset.look(asked)
        self.exhibits = tuple(exhibits_of(view, asked))
        with self.shown:
            self.shown.clear_output(wait=True)
            show(self.exhibits)
        self._offer_to_save(view, dataset.saved)
        self._status.value = result("Shown below.", good=True)

    def _forget_shown(self) -> None:
        """Take away what was shown before, which is not what is asked for now."""
        if self.exhibits:
            self.exhibits, self._below.children = (), ()
            self.shown.clear_output()

    def _offer_to_save(self, view: View, is_saved: bool) -> None:
        self.save_form = None
        if not is_saved:
            self.save_form = save_form(self._ws, self._inquiry, view)
            self._save.inside.children = (self.save_form.widget,)
            self._save.is_open = False
        self._below.children = () if is_saved else (self._save.widget,)

    def _from(self) -> None:
        """Open the source that was chosen, or say why it cannot be."""
        wanted = self.where_from.value
        self._form.layout.display = "none"
        self._forget_shown()
        self._source_line.value = ""
        self._status.value = ""
        if wanted == REAL and self._connect is None and find_key() is None:
            self._source_line.value = note(_GET_KEY, [_NO_KEY])
            return
        source = self._opened(wanted)
        datasets = source.datasets()
        if not datasets:
            self._source_line.value = note(_NO_TABLES, ())
            return
        self._source_line.value = note(_about(wanted), ())
        self._form.layout.display = None
        self.steps.open(wanted, source, datasets, self._home_area())

    def _opened(self, wanted: str) -> Source:
        if wanted == SAVED:  # read anew, since a table may have been saved meanwhile
            return SavedTables(self._ws, self._inquiry, self._today())
        if wanted not in self._sources:
            self._waiting("Starting the practice server …" if wanted == PRACTICE else "Looking up what Stat-Xplore holds …")
            self._sources[wanted] = self._service(practice=wanted == PRACTICE)
        return self._sources[wanted]

    def _service(self, *, practice: bool) -> Service:
        if practice:
            server = self._practice or practice_server()
            return Service(lambda: Client("practice", server.base_url, say=self._waiting), learn=True)
        connect = self._connect or (lambda say: Client(say=say))
        return Service(lambda: connect(self._waiting))

    def _home_area(self) -> tuple[str, ...]:
        """Give the codes and the name of the inquiry's area, so that it is chosen at first."""
        try:
            area = self._ws.inquiry(self._inquiry).record.area
            term = next((term for term in self._ws.areas.terms if term.id == area), None)
        except WorkbenchError:
            return ()
        return tuple(part for part in (term.code, term.label) if part) if term else ()

    def _chosen_anew(self) -> None:
        """Say how many numbers would be asked for."""
        dataset, asked = self.steps.dataset, self.steps.asked()
        self._status.value = ""
        if dataset is None or asked is None:
            self._cells.value = ""
        elif dataset.saved:
            self._cells.value = note("Nothing is asked for: the table is in this folder already.", ())
        else:
            self._cells.value = note(f"This asks for {dataset.numbers(asked):,} numbers.", ())

    def _waiting(self, sentence: str) -> None:
        self._status.value = result(sentence, good=True)

    def _guarded(self, action: Callable[[], None]) -> bool:
        """Do something; say in a sentence what went wrong, and give whether it went well."""
        try:
            with self._one_at_a_time:
                action()
        except WorkbenchError as error:
            self._status.value = result(f"{error.message} {error.fix}".strip(), good=False)
        except Exception as error:  # noqa: BLE001  # a person who fills a form shall never meet a traceback
            self._status.value = result(_unforeseen(error), good=False)
        else:
            return True
        return False

    def _repr_mimebundle_(self, **wanted: Any) -> Any:
        """Show the explorer in a notebook."""
        return self.widget._repr_mimebundle_(**wanted)


def _about(source: str) -> str:
    return {
        SAVED: "Tables that somebody saved in this inquiry's folder. They open without a key and without a network.",
        PRACTICE: "Made-up people on this computer, in the shape of the real service. Never quote these numbers.",
        REAL: "The real service of the Department for Work and Pensions, with the key of this computer.",
    }[source]


def _unforeseen(error: Exception) -> str:
    return (
        f"Something happened here that the workbench did not foresee ({type(error).__name__}). Choose something else, or run the"
        " cell again; if it stays so, tell whoever looks after the workbench what you had chosen."
    )


