"""How an exhibit looks in a notebook: its JSON for exporters, plain text, and a rich form for people."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

from workbench.exhibits.html import to_html
from workbench.exhibits.model import MIME, Exhibit, Figure, Heading, KeyFigure, Notice, Table, Text
from workbench.text import to_text

__all__ = ["RENDERING", "VEGA_LITE", "bundle", "plain_text", "show"]

RENDERING = "WORKBENCH_RENDERING"
"""Set to the audience in a kernel that renders a report: then exhibits give their JSON only; exporters do the rest."""

VEGA_LITE = "application/vnd.vegalite.v5+json"
"""The newest Vega-Lite bundle that JupyterLab draws by itself, so that a chart is live without any network."""


def show(*exhibits: Exhibit | Iterable[Exhibit]) -> None:
    """Show exhibits in a notebook, one below the other.

    Args:
        exhibits: Exhibits, or lists of them.
    """
    from IPython.display import display  # noqa: PLC0415  # only notebooks have it

    for item in exhibits:
        for exhibit in [item] if isinstance(item, Exhibit) else item:
            display(exhibit)  # type: ignore[no-untyped-call]


def bundle(exhibit: Exhibit) -> dict[str, Any]:
    """Give the MIME bundle of an exhibit."""
    data: dict[str, Any] = {MIME: exhibit.model_dump(mode="json"), "text/plain": plain_text(exhibit)}
    if os.environ.get(RENDERING):
        return data
    if isinstance(exhibit, Figure) and exhibit.spec:
        data[VEGA_LITE] = _live(exhibit)
    data["text/html"] = f'<div class="workbench-exhibit">{to_html(exhibit)}</div>'
    return data


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


def _live(figure: Figure) -> dict[str, Any]:
    spec = dict(figure.spec or {})
    sources = "; ".join(source.line for source in figure.provenance.sources)
    subtitle = [figure.subtitle, f"Source: {sources}"]
    if figure.provenance.synthetic:
        subtitle.insert(0, "SYNTHETIC DATA: made up, not real")
    spec["$schema"] = "https://vega.github.io/schema/vega-lite/v5.json"
    spec["title"] = {"text": figure.headline, "subtitle": subtitle, "anchor": "start"}
    spec["usermeta"] = {"embedOptions": {"actions": False}}
    return spec
