"""Pages of the catalogue for tests: the repository's own, and ones made from a few records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from workbench.catalogue import Agency, Agreement, Arrangement, Dataset, Matrix, Proposal, Service
from workbench.catalogue.sections.page import Page, catalogue_page
from workbench.exhibits import Exhibit, Figure, Notice, Table, plain_text, to_html
from workbench.partnership import open_workspace
from workbench.store import Audience

REPOSITORY = Path(__file__).resolve().parents[1]
DAY = dt.date(2026, 3, 2)


@cache
def sample(agency: str = "") -> Page:
    """Give the repository's own catalogue, whole."""
    return catalogue_page(open_workspace(REPOSITORY), DAY, agency=agency)


def page(*records: object, audience: Audience = "team", chosen: str = "") -> Page:
    """Give a page of these records."""

    def of(kind: type) -> tuple:
        return tuple(one for one in records if isinstance(one, kind))

    return Page(
        "A workspace", audience, DAY, {one.id: one for one in of(Agency)}, of(Dataset), of(Service), of(Arrangement), of(Agreement),
        of(Matrix), of(Proposal), chosen, of(Dataset), of(Agreement), of(Service),
    )  # fmt: skip


def words(shown: Sequence[Exhibit]) -> str:
    """Give everything a section says, the tables behind figures too, after making sure that each exhibit can be drawn."""
    assert all(to_html(one) for one in shown)
    tables = [one.table if isinstance(one, Figure) else one for one in shown if isinstance(one, Figure | Table)]
    notes = [note for table in tables for note in table.notes]
    return "\n".join([*map(plain_text, [*shown, *tables]), *notes])


def rows(shown: Sequence[Exhibit], caption: str) -> list[dict[str, str]]:
    """Give the rows of the table whose caption begins so, by heading."""
    tables = [one.table if isinstance(one, Figure) else one for one in shown]
    table = next(one for one in tables if isinstance(one, Table) and one.caption.startswith(caption))
    headings = [column.heading for column in table.columns]
    return [dict(zip(headings, row, strict=True)) for row in table.rows]


def cautions(shown: Sequence[Exhibit]) -> list[str]:
    """Give the cautions of a section."""
    return [one.text for one in shown if isinstance(one, Notice) and one.kind == "caution"]
