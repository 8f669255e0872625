"""What is new: dated changes of welfare, services, data and sharing, newest first, each with source and whom to ask."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from workbench.catalogue.change import Change
from workbench.catalogue.sections.events import Event, about_topic, events_of
from workbench.catalogue.sections.page import Opened, Page, catalogue_page
from workbench.catalogue.sections.wording import seen_by
from workbench.catalogue.stated import said
from workbench.errors import RequestError
from workbench.exhibits import Exhibit
from workbench.store import PartialDate, Record
from workbench.text import escape_markdown, one_line

__all__ = ["whats_new"]

_A_YEAR = dt.timedelta(days=365)
_AFTER_DECEMBER = 13
_AFTER_THE_LAST = 32
_MOST_CHECKED = 60


def whats_new(
    ws: Opened, *, changes: Iterable[Change], until: dt.date, since: dt.date | None = None, topic: str = ""
) -> list[Exhibit]:
    """Give what changed in a time.

    A date that is known in part counts where it may lie in the time, and then says “some time in”.

    Args:
        ws: The workspace, whole or as an audience may see it.
        changes: Its recorded changes of welfare and services.
        until: The last day.
        since: The first day; a year before the last where none is given.
        topic: Only what is about this; everything when empty.

    Raises:
        RequestError: The first day is after the last.
    """
    first = since or max(until, dt.date.min + _A_YEAR) - _A_YEAR
    if first > until:
        raise RequestError(
            f"The time from {PartialDate.of(first).words} to {PartialDate.of(until).words} runs backwards.",
            fix="Give a day for “since” that is not after “as_of”.", code="bad-parameter",
        )  # fmt: skip
    page = catalogue_page(ws, until)
    found = _News(page, tuple(one.as_at(until) for one in changes), first, topic.strip())
    return [*found.title(), *found.news(), *found.ahead(), *found.undated(), *found.checked(), *found.limits()]


@dataclass(frozen=True)
class _News:
    """What changed in a time.

    Args:
        page: The catalogue, as it stood on the last day.
        changes: The recorded changes.
        since: The first day.
        topic: What it is to be about, or "".
    """

    page: Page
    changes: tuple[Change, ...]
    since: dt.date
    topic: str

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """Everything that is told of and is about the topic, newest first; what is known in part before what is in it."""
        found = [event for event in events_of(self.page, self.changes) if about_topic(event.record, self.topic)]
        by_title = sorted(found, key=lambda event: (one_line(event.title).casefold(), event.sort))
        return tuple(sorted(by_title, key=lambda event: _place(event.date), reverse=True))

    @cached_property
    def now(self) -> tuple[Event, ...]:
        """What happened in the time, or may have."""
        return tuple(event for event in self.events if self._within(event.date))

    @property
    def _span(self) -> str:
        return f"{PartialDate.of(self.since).words} to {PartialDate.of(self.page.day).words}"

    def title(self) -> list[Exhibit]:
        """Give the title and how much there is."""
        about = f"About “{one_line(self.topic)}”. " if self.topic else ""
        shown: list[Exhibit] = [self.page.heading("What is new", level=1, subtitle=f"{one_line(self.page.workspace)}. {about}{self._span}.")]
        before = sum(1 for e in self.events if e.date.known and e.date.latest < self.since)
        unsure = sum(map(self._unsure, self.now))
        lines = [
            f"Recorded in this time: {len(self.now)}{f', of {unsure} of which it is not sure that they lie in it' if unsure else ''}.",
            f"Before it, and not listed: {before}. Recorded without a date: {sum(not e.date.known for e in self.events)}.",
        ]
        shown.append(self.page.text("\n".join(f"- {escape_markdown(line)}" for line in lines)))
        counts = Counter(event.sort for event in self.now)
        if counts:
            rows = [[sort, str(count)] for sort, count in sorted(counts.items(), key=lambda one: (-one[1], one[0]))]
            shown.append(self.page.table("What changed, by sort", ["Sort", "Number"], rows, self._records(self.now), numeric=["Number"]))
        return shown

    def news(self) -> list[Exhibit]:
        """Give what happened, month by month."""
        shown: list[Exhibit] = [self.page.heading("What changed", level=2)]
        if not self.now:
            return [*shown, *self.page.nothing(f"Nothing is recorded for {self._span}. That does not mean that nothing changed.")]
        for month, events in _by_month(self.now):
            shown += [self.page.heading(month, level=3), self.page.text("\n".join(_told(event, unsure=self._unsure(event)) for event in events), self._records(events))]
        return self.page.section(*shown)

    def ahead(self) -> list[Exhibit]:
        """Give what is recorded for later days, soonest first."""
        found = sorted((event for event in self.events if event.date.surely_after(self.page.day)), key=lambda event: _place(event.date))
        if not found:
            return []
        text = self.page.text("\n".join(map(_told, found)), self._records(found))
        return self.page.section(self.page.heading("Still to come", level=2), text)

    def undated(self) -> list[Exhibit]:
        """Give what changed nobody knows when."""
        found = [event for event in self.events if not event.date.known]
        if not found:
            return []
        text = self.page.text("\n".join(map(_told, found)), self._records(found))
        return self.page.section(self.page.heading("Date not known", level=2), text)

    def checked(self) -> list[Exhibit]:
        """Give the entries that were checked in the time: what they say held then."""
        page = self.page
        every = (*page.agencies.values(), *page.datasets, *page.services, *page.arrangements, *page.agreements, *self.changes)
        found = [(date, one) for one in every for date in _checks(one, page) if self._within(date) and about_topic(one, self.topic)]
        shown: list[Exhibit] = [page.heading("Entries checked in this time", level=2)]
        if not found:
            return [*shown, page.text("No entry is recorded as checked in this time.")]
        found.sort(key=lambda one: (_place(one[0]), one[1].id), reverse=True)
        rows = [[str(getattr(one, "title", one.id)), type(one).kind, date.words, page.ask(one)] for date, one in found[:_MOST_CHECKED]]
        rest = len(found) - len(rows)
        notes = [f"The {_MOST_CHECKED} checked last; {rest} more {'was' if rest == 1 else 'were'} checked in this time."] if rest else []
        table = page.table("Entries checked in this time", ["Entry", "Kind", "Checked", "Whom to ask"], rows, [one for _, one in found], notes=notes)
        return page.section(*shown, table)

    def limits(self) -> list[Exhibit]:
        """Say what this does not tell."""
        began = [one for one in self.page.arrangements if not one.since.known]
        lines = ["Only what somebody recorded stands here; nothing is fetched from elsewhere."]
        if began:
            lines.append(f"Of {len(began)} of {len(self.page.arrangements)} sharing arrangements it is not recorded when they began.")
        if self.page.audience == "public":
            lines.append("Sharing arrangements, agreements and roles are not shown for this audience.")
        text = self.page.text("\n".join(f"- {line}" for line in lines))
        return [self.page.heading("What this does not tell you", level=2), text]

    def _within(self, date: PartialDate) -> bool:
        return date.known and date.earliest <= self.page.day and date.latest >= self.since

    def _unsure(self, event: Event) -> bool:
        return event.date.earliest < self.since or event.date.latest > self.page.day

    def _records(self, events: Iterable[Event]) -> list[Record]:
        return list({id(event.record): event.record for event in events}.values())


def _told(event: Event, *, unsure: bool = False) -> str:
    told = {
        "What": event.what, "For whom": event.for_whom, "What it means for them": event.means, "Concerns": "; ".join(event.about),
        "Whom to ask": f"{event.ask}; last checked: {event.checked}", "Source": event.source,
    }  # fmt: skip
    when = "Date not known" if not event.date.known else event.date.words if event.date.month else f"Some time in {event.date.words}"
    lies = f"{when} (may lie outside this time)" if unsure else when
    first = f"- **{lies}: {escape_markdown(event.title)}** ({escape_markdown(event.sort)})"
    return "\n".join([first, *(f"  - {label}: {escape_markdown(text)}" for label, text in told.items() if text)])


def _checks(record: Record, page: Page) -> Iterator[PartialDate]:
    """Give every date on which somebody says that the entry was checked."""
    if seen_by(type(record), "as_of", page.audience):
        yield from dict.fromkeys(said(record, "as_of"))


def _by_month(events: Iterable[Event]) -> Iterator[tuple[str, list[Event]]]:
    """Give events of one month together, and those of a year whose month nobody knows, in the order in which they come."""
    for (year, month), found in groupby(events, key=lambda event: (event.date.year, event.date.month)):
        yield f"{calendar.month_name[month]} {year}" if month else f"Some time in {year}", list(found)


def _place(date: PartialDate) -> tuple[int, int, int]:
    """Give what dates are sorted by: a year without a month after all its months, a month without a day after all its days."""
    return date.year or 0, date.month or _AFTER_DECEMBER, date.day or _AFTER_THE_LAST
