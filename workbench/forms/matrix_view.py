"""The catalogue's tables of partners in a notebook: who offers, holds or meets what, and what was said of a cell."""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets

from workbench.catalogue import MATRIX_NAMES, PartnerMatrix, Said, open_catalogue
from workbench.errors import WorkbenchError
from workbench.forms.fields import FULL_WIDTH, column
from workbench.forms.keyboard import with_keys
from workbench.forms.messages import STYLE, result
from workbench.partnership import Workspace
from workbench.text import element

__all__ = ["MatrixView"]

_LABELS = {
    "services": "services that they offer", "individuals": "data on individuals", "businesses": "data on businesses",
    "intelligence": "intelligence", "data items": "single items of data on individuals", "barriers": "barriers to sharing",
}  # fmt: skip
_STYLE = """<style>
.workbench-form .workbench-matrix { overflow-x: auto; }
.workbench-form .workbench-matrix td, .workbench-form .workbench-matrix thead th { font-size: 0.85em; min-width: 5rem; }
.workbench-form .workbench-matrix tbody th { min-width: 14rem; }
.workbench-form .workbench-matrix td.workbench-sure { font-weight: 600; }
.workbench-form .workbench-matrix td.workbench-open { color: var(--jp-ui-font-color2, #616161); font-style: italic; }
</style>"""
_OPEN = {"unknown", "not asked"}


class MatrixView:
    """A choice of table, the table with every unknown cell shown as such, and the statements of a cell that is chosen.

    Args:
        ws: The workspace.
    """

    def __init__(self, ws: Workspace) -> None:
        self._catalogue = open_catalogue(ws.root)
        self._table: PartnerMatrix | None = None
        self._filling = False
        named = [(f"{_LABELS[name].capitalize()}, by partner", name) for name in MATRIX_NAMES]
        layout = widgets.Layout(**FULL_WIDTH)
        self.table = widgets.Dropdown(description="Table", options=[*named, *((f"As a source gives it: {m.title}", m.id) for m in ws.matrices)], layout=layout)
        self.partner, self.column = widgets.Dropdown(description="Partner", layout=layout), widgets.Dropdown(description="Column", layout=layout)
        for control in (self.table, self.partner, self.column):
            control.style.description_width = "auto"
        self._cells, self._said = widgets.HTML(layout=layout), widgets.HTML(layout=layout)
        self.table.observe(lambda _change: self._open(), names="value")
        for control in (self.partner, self.column):
            control.observe(lambda _change: self._tell(), names="value")
        parts = [widgets.HTML(STYLE + _STYLE), self.table, self._cells, self.partner, self.column, self._said]
        self.widget = with_keys(column(parts, "workbench-form"))
        self.widget.layout.max_width = "none"
        self._open()

    @property
    def cells(self) -> str:
        """The table, as HTML."""
        return str(self._cells.value)

    @property
    def said(self) -> str:
        """What was said of the cell that is chosen, as HTML."""
        return str(self._said.value)

    def _open(self) -> None:
        try:
            self._table = table = self._catalogue.matrix(self.table.value)
        except WorkbenchError as error:
            self._cells.value = result(f"{error.message} {error.fix}", good=False)
            return
        self._cells.value = _shown(table)
        self._filling = True
        self.partner.options = [(name, key) for key, name in table.partners.items()]
        self.column.options = list(table.columns)
        self.partner.value = next(iter(table.partners), None)
        self.column.value = next(iter(table.columns), None)
        self._filling = False
        self._tell()

    def _tell(self) -> None:
        if self._filling:
            return
        if self._table is None or self.partner.value is None or self.column.value is None:
            self._said.value = result("Nothing is recorded for this table yet.", good=True)
            return
        said = self._table.cell(self.partner.value, self.column.value)
        value = self._table.value(self.partner.value, self.column.value)
        head = element("p", {"class": "workbench-name"}, f"{self._table.partners[self.partner.value]}, {self.column.value}: {value}")
        told = [element("li", None, _statement(one)) for one in said]
        nothing = element("p", None, "Nothing was said of it.")
        self._said.value = str(element("div", {"role": "status"}, head, element("ul", None, told) if told else nothing))

    def _repr_mimebundle_(self, **wanted: Any) -> Any:
        """Show it in a notebook."""
        return self.widget._repr_mimebundle_(**wanted)


def _statement(one: Said) -> str:
    about = "; ".join(text for text in (one.told_by, one.as_of.words if one.as_of.known else "", one.source, one.evidence) if text)
    return f"“{one.value}”, says {one.record}{f' ({about})' if about else ''}"


def _shown(table: PartnerMatrix) -> str:
    if not table.partners or not table.columns:
        return result("Nothing is recorded for this table yet.", good=True)
    head = [element("th", {"scope": "col"}, name) for name in ("Partner", *table.columns)]
    rows = [
        element("tr", None, element("th", {"scope": "row"}, name), [_cell(table.value(key, label)) for label in table.columns])
        for key, name in table.partners.items()
    ]
    found = [("Nobody is known for", table.gaps), ("Several are known for", table.overlaps), ("Only one is known for", tuple(table.single_holders))]
    sentences = [f"{start}: {'; '.join(names)}." for start, names in found if names]
    stated = [
        f"{row['partner']}: the source states {row['stated']} for {row['marks']}, and the places of {row['unknown']} are unknown."
        for row in table.stated_totals().to_dict("records") if row["unknown"]
    ]  # fmt: skip
    notes = [element("p", {"class": "workbench-help"}, text) for text in (*table.cautions, *sentences, *stated)]
    inside = element("table", None, element("caption", None, table.title), element("thead", None, element("tr", None, head)), element("tbody", None, rows))
    return str(element("div", {"class": "workbench-matrix"}, inside)) + "".join(map(str, notes))


def _cell(value: str) -> Any:
    return element("td", {"class": "workbench-open" if value in _OPEN else "workbench-sure"}, value)
