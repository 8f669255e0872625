"""Drafts for a data protection officer in a notebook: filled in from the catalogue, shown, and saved as a file to work on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import ipywidgets as widgets

from workbench.catalogue import DRAFTS, DraftSources, draft_of
from workbench.errors import WorkbenchError
from workbench.forms.fields import FULL_WIDTH, column
from workbench.forms.keyboard import with_keys
from workbench.forms.messages import STYLE, heading, result
from workbench.partnership import Workspace
from workbench.partnership.saving import save_draft
from workbench.text import to_html

__all__ = ["DraftView"]

_STYLE = """<style>
.workbench-form .workbench-draft { border: 1px solid var(--jp-border-color1, #bdbdbd); padding: 0.2rem 1rem; max-height: 32rem; overflow: auto; }
</style>"""


class DraftView:
    """A choice of draft, the draft as it would be, and a button that saves it as a Markdown file.

    Args:
        ws: The workspace.
    """

    def __init__(self, ws: Workspace) -> None:
        self._ws = ws
        self._sources = DraftSources(tuple(ws.agencies), tuple(ws.datasets), tuple(ws.arrangements), tuple(ws.agreements))
        layout = widgets.Layout(**FULL_WIDTH)
        self.draft = widgets.Dropdown(description="Draft", options=[(name.capitalize(), name) for name in DRAFTS], layout=layout)
        self.about = widgets.Dropdown(description="For", layout=layout)
        for control in (self.draft, self.about):
            control.style.description_width = "auto"
        self._shown, self._status = widgets.HTML(layout=layout), widgets.HTML(layout=layout)
        self.save_button = widgets.Button(description="Save this draft as a file", icon="save")
        self.save_button.on_click(lambda _button: self.save())
        self.draft.observe(lambda _change: self._offer(), names="value")
        self.about.observe(lambda _change: self._show(), names="value")
        parts = [widgets.HTML(STYLE + _STYLE), widgets.HTML(heading("Draft a document")), self.draft, self.about, self._shown, self.save_button, self._status]
        self.widget = with_keys(column(parts, "workbench-form"))
        self._offer()

    @property
    def shown(self) -> str:
        """The draft as HTML."""
        return str(self._shown.value)

    @property
    def status(self) -> str:
        """What came of saving, as HTML."""
        return str(self._status.value)

    def save(self) -> Path | None:
        """Write the draft into the workspace's folder `drafts`, never over a file that is there; give the file."""
        if self.about.value is None:
            return None
        try:
            path = save_draft(Path(self._ws.root), self.draft.value, self.about.value, self._text())
        except WorkbenchError as error:
            self._status.value = result(f"Not saved. {error.message} {error.fix}", good=False)
            return None
        self._status.value = result(f"Saved {path.relative_to(self._ws.root).as_posix()}. It is a draft: a data protection officer has to complete it.", good=True)
        return path

    def _offer(self) -> None:
        every = self._sources.agencies if DRAFTS[self.draft.value] == "agency" else self._sources.arrangements
        self.about.options = sorted((record.title, record.id) for record in every)
        self.about.value = next((key for _, key in self.about.options), None)
        self._show()

    def _text(self) -> str:
        return draft_of(self.draft.value, str(self.about.value), self._sources)

    def _show(self) -> None:
        self._status.value = ""
        if self.about.value is None:
            self._shown.value = result("Nothing is recorded that could be drafted from.", good=True)
            return
        self._shown.value = f'<div class="workbench-draft">{to_html(self._text())}</div>'

    def _repr_mimebundle_(self, **wanted: Any) -> Any:
        """Show it in a notebook."""
        return self.widget._repr_mimebundle_(**wanted)
