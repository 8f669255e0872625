"""What a form says in HTML: help, what is wrong, statements, what came of a save. All text in it is escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import dedent
from typing import Any

from workbench.errors import ConflictError
from workbench.store import new_yaml
from workbench.text import element

__all__ = ["STYLE", "chosen_shown", "conflict_shown", "heading", "note", "result", "statements_shown"]

STYLE = """<style>
.workbench-form { max-width: 48rem; font-size: var(--jp-ui-font-size2, 15px); gap: 0.9rem; }
.workbench-form .jupyter-widgets { margin: 0; }
.workbench-form .widget-inline-hbox { flex-flow: column; align-items: stretch; height: auto; }
.workbench-form .widget-inline-hbox > .widget-label, .workbench-form .widget-radio > .widget-label,
.workbench-form .widget-inline-vbox > .widget-label { text-align: left; width: auto; max-width: none;
  height: auto; line-height: 1.4; margin: 0 0 0.2rem; white-space: normal; font-size: inherit; font-weight: 600; }
.workbench-form .widget-radio { width: 100%; height: auto; }
.workbench-form .widget-inline-hbox input, .workbench-form .widget-inline-hbox select,
.workbench-form .widget-inline-hbox textarea { flex: none; width: 100%; box-sizing: border-box; margin: 0; font-size: inherit; }
.workbench-form .widget-text input[type="text"], .workbench-form .widget-dropdown > select { height: 2.1rem; }
.workbench-form .widget-inline-hbox textarea { resize: vertical; height: auto; line-height: 1.4; font-family: inherit; }
.workbench-form .widget-radio-box { flex-flow: row wrap; gap: 0 1.2rem; margin: 0; width: auto; }
.workbench-form .widget-radio-box label { font-size: inherit; }
.workbench-form .widget-html, .workbench-form .widget-html-content { height: auto; line-height: 1.4; min-height: 0;
  font-size: inherit; overflow-wrap: anywhere; }
.workbench-form .widget-button { width: auto; align-self: flex-start; height: auto; line-height: 1.4; padding: 0.3rem 0.8rem;
  font-size: inherit; overflow: visible; white-space: normal; }
.workbench-form .widget-vbox { gap: 0.25rem; }
.workbench-form .workbench-fields { gap: 0.9rem; }
.workbench-form .workbench-nested { border-left: 3px solid var(--jp-border-color1, #bdbdbd); padding-left: 0.8rem;
  gap: 0.6rem; }
.workbench-form .workbench-help { color: var(--jp-ui-font-color1, #333); font-size: 0.87em; margin: 0; }
.workbench-form .workbench-wrong { border-left: 4px solid var(--jp-error-color1, #d32f2f); padding: 0.1rem 0.6rem;
  margin: 0.2rem 0 0; font-weight: 600; }
.workbench-form .workbench-done { border-left: 4px solid var(--jp-success-color1, #388e3c); padding: 0.1rem 0.6rem;
  margin: 0; }
.workbench-form .workbench-name { font-weight: 600; margin: 0; }
.workbench-form .workbench-kept { margin: 0; padding-left: 1.2rem; white-space: pre-wrap; }
.workbench-form table { border-collapse: collapse; width: 100%; margin: 0.4rem 0; }
.workbench-form caption { text-align: left; font-weight: 600; }
.workbench-form th, .workbench-form td { border: 1px solid var(--jp-border-color1, #bdbdbd); padding: 0.3rem 0.5rem;
  text-align: left; vertical-align: top; white-space: pre-wrap; }
.workbench-form th { overflow-wrap: normal; }
</style>"""


def note(meaning: str, wrong: Sequence[str]) -> str:
    """Give the lines beneath a field: what is wrong with it, and what it holds."""
    return str(_wrong(wrong) + (element("p", {"class": "workbench-help"}, meaning) if meaning else ""))


def heading(label: str) -> str:
    """Give the name above a field that has several controls."""
    return str(element("p", {"class": "workbench-name"}, label))


def chosen_shown(labels: Sequence[str]) -> str:
    """Say which of a list are chosen, and how to choose several."""
    chosen = f"Chosen: {'; '.join(labels)}" if labels else "None chosen."
    how = "Hold Ctrl (⌘ on a Mac) to choose several or to undo a choice."
    return str(
        element("p", {"class": "workbench-help"}, chosen) + element("p", {"class": "workbench-help"}, how)
    )


def statements_shown(label: str, statements: Sequence[Mapping[str, Any]]) -> str:
    """Show a field's statements, which a form does not change."""
    told = [element("li", None, _written(said.get("value")), _about(said)) for said in statements]
    return str(
        element("p", {"class": "workbench-name"}, label)
        + element("p", {"class": "workbench-help"}, "Several statements; edit them in the file.")
        + element("ul", {"class": "workbench-kept"}, told)
    )


def result(sentence: str, *, good: bool, wrong: Sequence[str] = ()) -> str:
    """Say what came of a save, and what is wrong that belongs to no single field."""
    style = "workbench-done" if good else "workbench-wrong"
    return str(element("div", {"role": "status"}, element("p", {"class": style}, sentence), _wrong(wrong)))


def conflict_shown(error: ConflictError, labels: Mapping[str, str]) -> str:
    """Show both versions of a record that somebody else changed, field by field.

    Args:
        error: What the store found.
        labels: Names for people, by field.
    """
    head = [
        element("th", {"scope": "col"}, name) for name in ("Field", "Yours, not saved", "Theirs, in the file")
    ]
    rows = [
        element(
            "tr", None,
            element("th", {"scope": "row"}, labels.get(change.field, change.field)),
            element("td", None, _written(error.yours.get(change.field))),
            element("td", None, _written(error.theirs.get(change.field))),
        )
        for change in error.changes
    ]  # fmt: skip
    sentence = f"{error.file} was changed by somebody else after you opened it; nothing was overwritten."
    fix = (
        "Open their version, put in what you want to keep of yours, and save. This table stays until you do."
    )
    return str(
        element(
            "div", {"role": "status"},
            element("p", {"class": "workbench-wrong"}, sentence),
            element("p", None, fix),
            element("table", None, element("caption", None, "The two versions"),
                    element("thead", None, element("tr", None, head)), element("tbody", None, rows)),
        )
    )  # fmt: skip


def _wrong(sentences: Sequence[str]) -> str:
    shown = [element("p", {"class": "workbench-wrong"}, sentence) for sentence in sentences]
    return element("div", {"role": "alert"}, shown) if shown else element("span", None)


def _about(said: Mapping[str, Any]) -> str:
    about = ", ".join(str(said[name]) for name in ("told_by", "as_of", "source") if said.get(name))
    return f" ({about})" if about else ""


def _written(value: Any) -> str:
    if value is None or value == []:
        return "nothing"
    if isinstance(value, str):
        return value
    return dedent(new_yaml({"value": value}).decode().partition("\n")[2]).rstrip()
