"""What sharing costs: ranges stay ranges, what is unknown is counted, once and every year stay apart."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.catalogue.costs import CostLine, CostTotal, add_pounds, cost_lines, cost_totals
from workbench.catalogue.sections.page import Page
from workbench.exhibits import Exhibit

__all__ = ["costs"]

_RECURS = {"once": "One-off", "recurring": "Recurring", "unknown": "Not said whether one-off"}


def costs(page: Page) -> list[Exhibit]:
    """Give what arrangements and data sets cost, added up by payer and phase, and then every single cost."""
    lines = list(cost_lines(page.arrangements, page.datasets))
    if not lines:
        return page.nothing("No cost is recorded, which does not mean that sharing costs nothing.")
    totals = cost_totals(lines)
    known = sum(total.known for total in totals)
    headings = ["Arrangement or data set", "Who pays", "Phase", "People's time", "In pounds", "Costs of unknown sum"]
    rows = [
        [total.title, page.short(total.payer) if total.payer else "unknown", f"{_RECURS[total.recurs]}: {total.phase}", "; ".join(total.staff) or "none stated",
         _pounds(total), str(total.unknown)]
        for total in sorted(totals, key=lambda one: (one.title.casefold(), list(_RECURS).index(one.recurs), one.phase))
    ]  # fmt: skip
    said = f"{len(lines)} costs are recorded; of **{len(lines) - known}** the sum is **not known**, and none of these counts as nothing."
    notes = ["Phases are not added to each other: what was spent to date may hold the set-up, and a yearly sum is no one-off."]
    return page.section(
        page.text(said, [line.cost for line in lines]),
        page.table("Costs added up", headings, rows, [line.cost for line in lines], numeric=headings[4:], notes=[*notes, *_sums(totals, lines)]),
        _single(page, lines),
    )  # fmt: skip


def _pounds(total: CostTotal) -> str:
    return str(total.pounds) if total.pounds.known else "unknown"


def _sums(totals: Iterable[CostTotal], lines: Iterable[CostLine]) -> list[str]:
    """Give the sum of each phase over all, which says how many costs are missing from it."""
    listed = list(lines)
    said = []
    for phase in dict.fromkeys(total.phase for total in totals):
        pounds, missing = add_pounds(line.pounds for line in listed if line.cost.phase == phase)
        some = f"{missing} cost{'s' if missing != 1 else ''} of unknown sum not in it"
        said.append(f"All of phase “{phase}”: {pounds if pounds.known else 'unknown'} ({some}).")
    return said


def _single(page: Page, lines: Iterable[CostLine]) -> Exhibit:
    listed = list(lines)
    rows = [
        [line.cost.item, line.title, line.cost.phase, str(line.pounds) if line.pounds.known else "unknown",
         "; ".join(part for part in (line.cost.staff, line.cost.qualifier) if part) or "nothing"]
        for line in listed
    ]  # fmt: skip
    headings = ["What is paid for", "Arrangement or data set", "Phase", "In pounds", "What must be said of it"]
    return page.table("Every cost", headings, rows, [line.cost for line in listed])
