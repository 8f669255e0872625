"""Keys for those who use no mouse: JupyterLab would take arrows and letters pressed in a list for commands on cells."""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets

__all__ = ["KEYBOARD", "with_keys"]

KEYBOARD = "workbench-keys"
"""The class of a box in which keys belong to the controls."""

# Lumino, which JupyterLab's commands are made with, leaves alone what bears this attribute; a widget cannot set one itself,
# and only the control that has the focus counts, not the box around it.
_SET = (
    f"<style onload=\"this.closest('.{KEYBOARD}').addEventListener('focusin',"
    " event => event.target.setAttribute('data-lm-suppress-shortcuts', 'true'))\">"
    f".{KEYBOARD} {{}}</style>"
)


def with_keys(box: Any) -> Any:
    """Let the keys that are pressed in a box go to its controls and not to the notebook.

    Args:
        box: The outermost box of a form.

    Returns:
        The same box.
    """
    box.add_class(KEYBOARD)
    box.children = (*box.children, widgets.HTML(_SET, layout=widgets.Layout(height="0", margin="0")))
    return box
