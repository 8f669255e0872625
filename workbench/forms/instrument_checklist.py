"""The risk checklist on screen: caveats, prompts, the caseworker's own judgement; nothing is kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import ipywidgets as widgets

from workbench.disclosure import ProtectedNames
from workbench.errors import RequestError, WorkbenchError
from workbench.exhibits import to_html
from workbench.forms.fields import FULL_WIDTH, column
from workbench.forms.keyboard import with_keys
from workbench.forms.messages import STYLE, result
from workbench.instruments.checklist import (
    Conversation,
    Judgement,
    Support,
    checklist_exhibits,
    guidance,
    note,
    prompts_of,
)
from workbench.partnership import Workspace
from workbench.partnership.private import private_terms
from workbench.store import write_atomically
from workbench.text import element

__all__ = ["ChecklistForm"]

_CONSIDER = (("not considered", ""), ("may raise the risk here", "raises"), ("may lower it here", "lowers"))
_JUDGE = (
    ("not judged yet", ""), ("more support than the prompts suggest", "more"), ("about the support that they suggest", "as prompted"),
    ("less support than they suggest", "less"),
)  # fmt: skip


class ChecklistForm:
    """One conversation with a checklist of prompts; it lasts as long as the page is open.

    There is no score and no list of people. The judgement needs a reason and always wins. What can leave is a note
    that holds no identity, and only when somebody asks for it.

    Args:
        ws: The workspace.
        checklist: The id of a risk checklist.
        inquiry: The inquiry whose own copy is taken where it has one; "" for the package's.

    Raises:
        UnknownNameError: There is no such instrument.
        RequestError: It is no risk checklist, or its caveats are missing.
    """

    def __init__(self, ws: Workspace, checklist: str = "long-term-unemployment", *, inquiry: str = "") -> None:
        self._ws = ws
        self.instrument = ws.instrument(checklist, inquiry=inquiry)
        shown = [to_html(one) for one in checklist_exhibits(self.instrument)]
        wide = widgets.Layout(**FULL_WIDTH)
        self.prompts = {p.id: self._chosen(p.wording, _CONSIDER) for p in prompts_of(self.instrument)}
        self.judgement = self._chosen("Your own judgement, which always wins", _JUDGE)
        self.reason = widgets.Textarea(description="Why (needed; so that it could be about anybody)", rows=3, layout=wide)
        self.reason.style.description_width = "auto"
        self.note_button = widgets.Button(description="Show a note without identity", icon="file")
        self.note_button.on_click(lambda _button: self.show_note())
        self._said = widgets.HTML(layout=wide)
        head = widgets.HTML(str(element("div", None, shown)), layout=wide)
        self.widget = with_keys(column(
            [widgets.HTML(STYLE), head, *self.prompts.values(), self.judgement, self.reason, self.note_button, self._said], "workbench-form"
        ))  # fmt: skip

    @property
    def said(self) -> str:
        """What the form says below its button, as HTML."""
        return str(self._said.value)

    def conversation(self) -> Conversation:
        """Give what was entered.

        Raises:
            RequestError: There is a judgement without a reason.
        """
        chosen = {way: frozenset(key for key, control in self.prompts.items() if control.value == way) for way in ("raises", "lowers")}
        judged = Judgement(cast("Support", self.judgement.value), self.reason.value) if self.judgement.value else None
        return Conversation(chosen["raises"], chosen["lowers"], judged)

    def show_note(self) -> str:
        """Show the note on the page and give it; "" where it may not be made. Nothing is written."""
        try:
            words, text = guidance(self.instrument, self.conversation()).words, self._note()
        except WorkbenchError as error:
            self._said.value = result(f"{error.message} {error.fix}".strip(), good=False)
            return ""
        self._said.value = result(words, good=True) + str(element("pre", {"class": "workbench-kept"}, text))
        return text

    def export(self, path: Path) -> None:
        """Write the note without identity to a file: the one thing that can be kept.

        Args:
            path: A new file.

        Raises:
            RequestError: It could tell who it is about, or the file is there already.
        """
        text = self._note()
        if path.exists():
            raise RequestError(f"{path.name} is there already; it was not overwritten.", fix="Choose another name.", code="file-there")
        write_atomically(path, text.encode())

    def _note(self) -> str:
        names = [term for terms in private_terms(self._ws.root).values() for term in terms if term]
        return note(self.instrument, self.conversation(), names=ProtectedNames(names))

    @staticmethod
    def _chosen(label: str, options: tuple[tuple[str, str], ...]) -> Any:
        control = widgets.Dropdown(description=label, options=options, layout=widgets.Layout(**FULL_WIDTH))
        control.style.description_width = "auto"
        return control

    def _repr_mimebundle_(self, **wanted: Any) -> Any:
        """Show the form in a notebook."""
        return self.widget._repr_mimebundle_(**wanted)
