"""How an exhibit looks in a notebook: its JSON for exporters, plain text, and a rich form for people."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cache
from typing import Any

from markupsafe import Markup

from workbench.exhibits.html import around_live_chart, to_html
from workbench.exhibits.model import MIME, Exhibit, Figure, Heading, KeyFigure, Notice, Table, Text
from workbench.text import to_text
from workbench.workspace import shipped

__all__ = ["RENDERING", "VEGA_LITE", "bundle", "plain_text", "show"]

RENDERING = "WORKBENCH_RENDERING"
"""Set to the audience in a kernel that renders a report: then exhibits give their JSON only; exporters do the rest."""

VEGA_LITE = "application/vnd.vegalite.v5+json"
"""The newest Vega-Lite bundle that JupyterLab draws by itself, so that a chart is live without any network."""

_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"


def show(*exhibits: Exhibit | Iterable[Exhibit]) -> None:
    """Show exhibits in a notebook, one below the other.

    Args:
        exhibits: Exhibits, or lists of them.
    """
    for item in exhibits:
        for exhibit in [item] if isinstance(item, Exhibit) else item:
            _display(exhibit)


def bundle(exhibit: Exhibit) -> dict[str, Any]:
    """Give the MIME bundle of an exhibit."""
    data: dict[str, Any] = {MIME: exhibit.model_dump(mode="json"), "text/plain": plain_text(exhibit)}
    if not os.environ.get(RENDERING):
        data["text/html"] = _styled(to_html(exhibit))
    return data


def _display(exhibit: Exhibit) -> None:
    """Show an exhibit; a chart stays live where people look at it, with its caption, table and source around it."""
    from IPython.display import display  # noqa: PLC0415  # only notebooks have it

    if os.environ.get(RENDERING) or not isinstance(exhibit, Figure) or not exhibit.spec:
        display(bundle(exhibit), raw=True)  # type: ignore[no-untyped-call]
        return
    above, below = around_live_chart(exhibit)
    spec = {**exhibit.spec, "$schema": _SCHEMA, "usermeta": {"embedOptions": {"actions": False}}}
    first = {MIME: exhibit.model_dump(mode="json"), "text/plain": plain_text(exhibit), "text/html": _styled(above)}
    for part in (first, {VEGA_LITE: spec, "text/plain": exhibit.alt}, {"text/html": _styled(below), "text/plain": ""}):
        display(part, raw=True)  # type: ignore[no-untyped-call]


def _styled(html: Markup) -> str:
    """Give a report's own look to HTML in a notebook, and to nothing else there."""
    return f'<style>@scope (.workbench-exhibit) {{ {_css()} }}</style><div class="workbench-exhibit">{html}</div>'


@cache
def _css() -> str:
    css = (shipped("templates") / "theme" / "workbench" / "report.css").read_text(encoding="utf-8")
    return css.replace(":root {", ":scope {").replace("body {", ":scope {")


def plain_text(exhibit: Exhibit) -> str:  # noqa: PLR0911  # one for each kind
    """Give an exhibit as plain text, for logs and for whoever reads the notebook file."""
    match exhibit:
        case Heading():
            return exhibit.text
        case Text():
            return to_text(exhibit.markdown)
        case Notice():
            return f"[{exhibit.kind}] {exhibit.text}"
        case KeyFigure():
            return f"{exhibit.caption}: {exhibit.value} ({exhibit.place}, {exhibit.period})"
        case Figure():
            return f"{exhibit.headline}. {exhibit.alt}"
        case Table():
            heads = " | ".join(column.heading for column in exhibit.columns)
            return "\n".join([exhibit.caption, heads, *(" | ".join(row) for row in exhibit.rows)])
        case _:
            return repr(exhibit)
