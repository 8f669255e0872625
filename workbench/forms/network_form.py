"""A form that asks the network something: menus, a button, and an answer or one sentence that says what is wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import ipywidgets as widgets

from workbench.errors import WorkbenchError
from workbench.forms.fields import FULL_WIDTH, column
from workbench.forms.keyboard import with_keys
from workbench.forms.messages import STYLE, result
from workbench.text import element

__all__ = ["NetworkForm", "dropdown", "line", "lines_shown", "today"]

_STYLE = """<style>
.workbench-form .workbench-network td { overflow-wrap: normal; min-width: 6rem; }
.workbench-form .workbench-network { overflow-x: auto; }
.workbench-form .workbench-network figure { margin: 0; }
.workbench-form .workbench-network figcaption, .workbench-form .workbench-network figcaption > * { display: block; }
.workbench-form .workbench-network figcaption > :first-child { font-weight: 600; }
.workbench-form .workbench-network img { max-width: none; }
</style>"""


class NetworkForm:
    """Menus, a button, and what came of it.

    Args:
        controls: What can be chosen.
        button: What the button says.
        answer: Gives the answer as HTML from what is chosen.
        at_once: Whether to answer before anything is pressed.
    """

    def __init__(self, controls: Sequence[Any], button: str, answer: Callable[[], str], *, at_once: bool = False) -> None:
        self._answer = answer
        self.button = widgets.Button(description=button, button_style="primary")
        self.button.on_click(lambda _button: self.ask())
        self._said = widgets.HTML(layout=widgets.Layout(**FULL_WIDTH))
        self.widget = with_keys(column([widgets.HTML(STYLE + _STYLE), *controls, self.button, self._said], "workbench-form"))
        if at_once:
            self.ask()

    @property
    def said(self) -> str:
        """The answer, or what is wrong, as HTML."""
        return str(self._said.value)

    def ask(self) -> str:
        """Answer, and give what is said, as HTML."""
        self.button.disabled = True
        try:
            self._said.value = self._answer()
        except WorkbenchError as error:
            self._said.value = result(f"{error.message} {error.fix}".strip(), good=False)
        finally:
            self.button.disabled = False
        return self.said

    def _repr_mimebundle_(self, **wanted: Any) -> Any:
        """Show the form in a notebook."""
        return self.widget._repr_mimebundle_(**wanted)


def dropdown(label: str, options: Iterable[tuple[str, Any]], value: Any = None) -> Any:
    """Give a menu.

    Args:
        label: What it is called.
        options: What can be chosen, each with its value.
        value: What is chosen at first; the first option when None.
    """
    every = list(options)
    control = widgets.Dropdown(description=label, options=every, layout=widgets.Layout(**FULL_WIDTH))
    if value is not None:
        control.value = value
    control.style.description_width = "auto"
    return control


def line(label: str, placeholder: str = "", value: str = "") -> Any:
    """Give a box for one line of text.

    Args:
        label: What it is called.
        placeholder: An example, shown while it is empty.
        value: What stands in it at first.
    """
    control = widgets.Text(description=label, placeholder=placeholder, value=value, layout=widgets.Layout(**FULL_WIDTH))
    control.style.description_width = "auto"
    return control


def lines_shown(lines: Iterable[str], cautions: Iterable[str] = ()) -> str:
    """Give sentences as a list, and under it, smaller, what must be said beside them.

    Args:
        lines: The sentences.
        cautions: What must be said beside them.

    Example:
        >>> lines_shown(["Nobody leaves."])
        '<div role="status"><ul><li>Nobody leaves.</li></ul></div>'
    """
    said = element("ul", None, [element("li", None, text) for text in lines])
    notes = [element("p", {"class": "workbench-help"}, text) for text in cautions]
    return str(element("div", {"role": "status"}, said, notes))


def today() -> dt.date:
    """Give the day by which consents are judged."""
    return dt.datetime.now().astimezone().date()
