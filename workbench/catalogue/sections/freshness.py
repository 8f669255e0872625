"""How many entries there are, when each was last checked, and what is stale."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workbench.catalogue.agency import Agency
from workbench.catalogue.sections.page import Page
from workbench.catalogue.sections.questions import unknown_count
from workbench.catalogue.sections.wording import days_since, seen_by
from workbench.exhibits import Exhibit
from workbench.store import PartialDate, Record

__all__ = ["entries_by_kind", "stale_entries"]

_STALE_DAYS = 365
_KINDS = {"dataset": "data set", "matrix": "table of a source"}


def entries_by_kind(page: Page, *, days: int = _STALE_DAYS) -> list[Exhibit]:
    """Give how many entries of each kind there are, how many were checked lately, and how much of them is unknown.

    Args:
        page: The catalogue.
        days: An entry that was checked at most so many days ago counts as checked lately.
    """
    groups = list(_groups(page))
    if page.audience == "public":
        groups = [(name, found) for name, found in groups if found]
    total = sum(len(found) for _, found in groups)
    if not total:
        return page.nothing("The catalogue has no entry.")
    rows = [[name, *map(str, _checked(page, found, days)), _unknowns(page, found)] for name, found in groups]
    headings = ["Kind", "Entries", f"Checked within {days} days", "Longer ago", "Date unknown", "Answers unknown"]
    shown = [page.text(
        f"The catalogue has **{total} entr{'y' if total == 1 else 'ies'}**. What is unknown is counted as unknown, never as no."
    ), page.table("Entries by kind", headings, rows, numeric=headings[1:], notes=_notes(page, groups))]  # fmt: skip
    return page.section(*shown)


def stale_entries(page: Page, *, days: int = _STALE_DAYS) -> list[Exhibit]:
    """Give every entry that was last checked longer ago than a number of days, and apart those of unknown date.

    Args:
        page: The catalogue.
        days: How many days.
    """
    found = [record for name, group in _groups(page) for record in group if seen_by(type(record), "as_of", page.audience)]
    if not found:
        return page.nothing("No entry is recorded.")
    dated = [(since, record) for record in found if (since := days_since(_date(record), page.day)) is not None]
    stale = sorted(((since, record) for since, record in dated if since > days), key=lambda one: (-one[0], one[1].id))
    never = [record for record in found if not _date(record).known]
    shown: list[Exhibit] = [page.text(
        f"{len(stale)} of {len(found)} entries were last checked more than {days} days ago; "
        f"of **{len(never)}** it is **not known** when they were checked."
    )]  # fmt: skip
    if stale:
        rows = [[_title(one), _KINDS.get(one.kind, one.kind), page.ask(one), _date(one).words, f"{since:,}"] for since, one in stale]
        headings = ["Entry", "Kind", "Whom to ask", "Last checked", "Days ago, at least"]
        shown.append(page.table(f"Not checked for {days} days", headings, rows, numeric=headings[4:]))
    if never:
        caption, headings = "Date of the last check not recorded", ["Whom to ask", "Entries", "How many"]
        shown.append(page.table(caption, headings, list(_by_whom(page, never)), numeric=headings[2:]))
    return page.section(*shown)


def _by_whom(page: Page, never: Sequence[Record]) -> Iterator[list[str]]:
    groups: dict[str, list[Record]] = {}
    for record in never:
        groups.setdefault(page.ask(record), []).append(record)
    alone = [whom for whom, found in groups.items() if all(isinstance(one, Agency) for one in found)]
    for whom, found in sorted(groups.items(), key=lambda one: (-len(one[1]), one[0].casefold())):
        if whom not in alone:
            yield [whom, "; ".join("its own entry" if isinstance(one, Agency) else _title(one) for one in found), str(len(found))]
    if alone:
        names = [page.short(one.id) for whom in alone for one in groups[whom]]
        yield ["The agency itself", "The own entries of " + "; ".join(names), str(len(names))]


def _groups(page: Page) -> Iterator[tuple[str, Sequence[Record]]]:
    agencies = [page.agencies[page.chosen]] if page.chosen else list(page.agencies.values())
    yield "Agencies", agencies
    yield "Data sets", page.datasets
    yield "Services", page.services
    yield "Sharing arrangements", page.arrangements
    yield "Agreements", page.agreements
    if not page.chosen:
        yield "Tables of sources", page.matrices
        yield "Proposals", page.proposals


def _checked(page: Page, found: Sequence[Record], days: int) -> list[int | str]:
    if found and not seen_by(type(found[0]), "as_of", page.audience):
        return [len(found), *["not shown"] * 3]
    ago = [days_since(_date(record), page.day) for record in found]
    lately = sum(1 for since in ago if since is not None and since <= days)
    unknown = sum(1 for since in ago if since is None)
    return [len(found), lately, len(found) - lately - unknown, unknown]


def _unknowns(page: Page, found: Sequence[Record]) -> str:
    unknown, asked = unknown_count(page, found)
    return f"{unknown:,} of {asked:,}" if asked else "none asked for"


def _notes(page: Page, groups: Sequence[tuple[str, Sequence[Record]]]) -> list[str]:
    if page.audience != "public":
        return []
    hidden = any(found and not seen_by(type(found[0]), "as_of", "public") for _, found in groups)
    dates = ["“Not shown” stands for dates that are not for this audience."] if hidden else []
    return ["Entries and fields that are not for this audience are not counted.", *dates]


def _date(record: Record) -> PartialDate:
    found: PartialDate = getattr(record, "as_of")  # noqa: B009  # every kind of the catalogue has it, and no base class says so
    return found


def _title(record: Record) -> str:
    return str(getattr(record, "title", record.id))
