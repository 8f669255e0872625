"""Statements that contradict each other, side by side."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.catalogue.sections.page import Page, places_in
from workbench.catalogue.sections.wording import contested_fields, shown
from workbench.exhibits import Exhibit
from workbench.store import Record, Statement

__all__ = ["contradictions"]


def contradictions(page: Page) -> list[Exhibit]:
    """Give every field on which statements differ, each statement with who said so, when and where that can be read."""
    rows: list[list[str]] = []
    told: list[Statement] = []
    fields = 0
    for record in _records(page):
        for found in contested_fields(record):
            fields += 1
            told += found.statements
            rows += [
                [str(getattr(record, "title", record.id)), found.place, shown(said.value), _who(said.told_by, said.as_of.words)]
                for said in found.statements
            ]
    if not rows:
        return [page.text("No statements in the catalogue contradict each other.")]
    return page.section(
        page.text(f"On **{fields} field{'s' if fields > 1 else ''}** the statements differ. All stand; none is chosen."),
        page.table(
            "Contradicting statements", ["Entry", "Field", "Statement", "Who and when", "Where it can be read"],
            [[*row, place] for row, place in zip(rows, places_in([one.source or "unknown" for one in told]), strict=True)], told,
        ),
    )


def _records(page: Page) -> Iterator[Record]:
    yield from ([page.agencies[page.chosen]] if page.chosen else page.agencies.values())
    yield from page.datasets
    yield from page.services
    yield from page.arrangements
    yield from page.agreements
    if not page.chosen:
        yield from page.matrices
        yield from page.proposals


def _who(told_by: str | None, when: str) -> str:
    return f"{told_by or 'source unknown'}; {when if when != 'unknown' else 'date unknown'}"
