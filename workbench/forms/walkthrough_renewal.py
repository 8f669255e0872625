"""The next month of the practice server: a saved copy is refreshed, and what changed is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from workbench.exhibits import number, rows_table
from workbench.forms.walkthrough_facts import Facts, Names
from workbench.statistics import month_in_words
from workbench.statxplore import Client, Months, SavedTable, View, read_saved, refresh, save_table
from workbench.statxplore.client import Choice

__all__ = ["keep_copy", "renewed"]

_PLACE = "Fife"
_SHOWN_MONTHS = 6


def keep_copy(client: Client, path: Path) -> SavedTable:
    """Save adverse decisions in Fife by month, as somebody would who wants to come back to them.

    Args:
        client: The client of a practice server.
        path: The file.
    """
    names = Names.found(client)
    chosen: dict[str, Choice] = {names.month: Months(first="2000-01"), names.area: [_PLACE], names.outcome: [names.outcomes["adverse"]]}
    return save_table(path, client.table(client.query(names.decisions, by=chosen)), title="Adverse decisions in Fife by month")


def renewed(client: Client, path: Path) -> Facts:
    """Refresh the saved copy, and work out what the exercise asks.

    Args:
        client: The client of a practice server that has published another month.
        path: The file of the saved copy.
    """
    before = _series(read_saved(path))
    saved, changes = refresh(path, client)
    after = _series(saved)
    days = list(before.index[-_SHOWN_MONTHS:])
    moved = (after.reindex(days) - before.reindex(days)).abs()
    most = pd.Timestamp(str(moved.idxmax()))
    rows = [[month_in_words(day), number(before[day]), number(after[day]), f"{after[day] - before[day]:+.0f}"] for day in days]
    rows += [[month_in_words(day), "not yet there", number(after[day]), ""] for day in after.index if day not in before.index]
    headings = ["Month", "As saved", "After the refresh", "Difference"]
    provenance = View(saved.table, place=_PLACE).provenance
    return Facts(
        answers={"most_revised": f"{most:%Y-%m}"},
        words={
            "changed": changes.words, "revised_month": month_in_words(most),
            "revised_by": f"{number(abs(after[most] - before[most]))} {'up' if after[most] > before[most] else 'down'}", "revised_count": number(len(changes.revised)),
        },
        material={"renewed": rows_table(
            f"Adverse decisions, {_PLACE}, before and after the refresh", headings, [[cell or "new" for cell in row] for row in rows],
            provenance=provenance, audience="team", numeric=headings[1:])},
    )  # fmt: skip


def _series(saved: SavedTable) -> pd.Series[Any]:
    return View(saved.table, place=_PLACE).local
