"""What the explorer shows of a view: trend, comparison, breakdown, table, cautions, and what was asked in words."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.exhibits import Exhibit, Heading
from workbench.forms.stat_explorer_choices import Asked
from workbench.statxplore import View
from workbench.statxplore.view_figures import (
    breakdown,
    cautions_text,
    comparison,
    month_table,
    query_text,
    trend,
)
from workbench.text import escape_markdown

__all__ = ["caption_of", "exhibits_of"]

_ADDED = {"COUNT", "SUM"}
_MONTHS_ADDED = 12


def exhibits_of(view: View, asked: Asked) -> Iterator[Exhibit]:
    """Give all that is shown, from top to bottom.

    Args:
        view: The view.
        asked: What the person chose.
    """
    yield trend(view)
    if asked.comparator:
        yield _heading(view, "Side by side")
        yield comparison(view)
    summed = 1
    if asked.breakdown and asked.breakdown.label in view.parts:
        summed = _MONTHS_ADDED if _may_be_added(view, asked) else 1
        yield _heading(view, f"By {asked.breakdown.label.lower()}")
        yield breakdown(view, asked.breakdown.label, months=summed)
    yield _heading(view, "The numbers")
    yield month_table(view)
    yield _heading(view, "What to keep in mind")
    yield cautions_text(view, summed=summed > 1)
    yield _heading(view, "Caption and query")
    asked_for = query_text(view)
    yield asked_for.model_copy(update={"markdown": f"{escape_markdown(caption_of(view))}\n\n{asked_for.markdown}"})


def caption_of(view: View) -> str:
    """Give a caption to put under a chart or beside a number: what, where, when, from where, got when.

    Args:
        view: The view.
    """
    source = view.provenance.sources[0]
    made_up = " SYNTHETIC: made-up numbers for practice." if view.table.synthetic else ""
    what = f"{view.counted[:1].upper()}{view.counted[1:]}"
    places = f", {source.place}" if source.place else ""
    return f"{what}{places}, {view.period}. Source: {source.title}, got {source.accessed}.{made_up}"


def _may_be_added(view: View, asked: Asked) -> bool:
    """Say whether months may be added up: decisions may; people, who stay for months, and averages may not."""
    functions = {one.function for one in view.table.measures if asked.measure.key in {one.uri, one.label}}
    return view.basis == "decisions" and bool(functions) and functions <= _ADDED


def _heading(view: View, text: str) -> Heading:
    return Heading(text=text, level=3, audience=view.audience, provenance=view.provenance)
