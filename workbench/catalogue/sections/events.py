"""What changed and when: every dated happening that the catalogue's entries tell of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from workbench.catalogue.arrangement import Agreement, Arrangement
from workbench.catalogue.change import Change
from workbench.catalogue.dataset import Dataset
from workbench.catalogue.entry_index import synonyms_of
from workbench.catalogue.parts import Sharing
from workbench.catalogue.sections.last_check import last_check
from workbench.catalogue.sections.page import Page
from workbench.catalogue.sections.wording import stated
from workbench.catalogue.service import Service
from workbench.catalogue.stated import parts, said, statements_of
from workbench.disclosure.names import fold
from workbench.store import Model, PartialDate, Record

__all__ = ["Event", "about_topic", "events_of"]

_OVER = {"completed", "discontinued"}
_SORTS = {
    "law": "change of law", "benefit": "change of benefits", "service": "change of services", "agency": "change at an agency",
    "data": "change of data or statistics", "guidance": "new guidance", "other": "other change", "unknown": "change of unknown sort",
}  # fmt: skip


@dataclass(frozen=True)
class Event:
    """Something that happened, or will.

    Args:
        date: When; unknown where nobody says.
        sort: What sort of happening, in words.
        title: What it is about.
        what: What happened, or "".
        for_whom: Whom it touches, or "".
        means: What it means for them, or "".
        about: The data sets and services that it concerns, by title.
        ask: Whom to ask.
        checked: When the entry that tells of it was last checked.
        source: Where it can be read.
        record: The entry that tells of it.
    """

    date: PartialDate
    sort: str
    title: str
    what: str
    for_whom: str
    means: str
    about: tuple[str, ...]
    ask: str
    checked: str
    source: str
    record: Record


def events_of(page: Page, changes: Iterable[Change]) -> Iterator[Event]:
    """Give every happening that the entries tell of, in no order; where statements on a date differ, one for each date.

    Of what began nobody knows when, only what is a change of itself is told: a recorded change, and what is over.

    Args:
        page: The catalogue.
        changes: The recorded changes of welfare and services.
    """
    for change in changes:
        yield from _of_change(page, change)
    for service in page.services:
        yield from _of_service(page, service)
    for arrangement in page.arrangements:
        yield from _of_arrangement(page, arrangement)
    for agreement in page.agreements:
        yield from _of_agreement(page, agreement)
    for dataset in page.datasets:
        yield from _of_dataset(page, dataset)


def about_topic(record: Record, topic: str) -> bool:
    """Say whether an entry is about a topic: one of its texts has the words, or others for the same.

    Args:
        record: An entry.
        topic: A few words; everything is about "".

    Example:
        >>> about_topic(Change(id="c", title="New rules", topics=("Universal Credit",)), "UC")
        True
        >>> about_topic(Change(id="c", title="Education"), "UC")
        False
    """
    wanted = [word for word in (fold(topic).strip(), *map(fold, synonyms_of(topic))) if word]
    if not wanted:
        return not topic.strip()
    names = ("title", "also_called", "topics", "needs", "summary", "what", "what_it_means", "for_whom", "purpose", "changes")
    text = fold("; ".join(text for name in names if name in type(record).model_fields for value in said(record, name) for text in _texts(value)))
    return any(re.search(rf"(?<!\w){re.escape(word)}", text) for word in wanted)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(getattr(item, "what", item))


def _event(  # noqa: PLR0913  # all that a reader is told of it
    page: Page, record: Record, date: PartialDate, sort: str, *, what: str = "", title: str = "", for_whom: str = "",
    means: str = "", about: tuple[str, ...] = (), source: str = "",
) -> Event:  # fmt: skip
    return Event(
        date, sort, title or str(getattr(record, "title", record.id)), what, for_whom, means, about, page.ask(record),
        last_check(record, page.day, audience=page.audience).words, source or getattr(record, "source", None) or "not recorded", record,
    )  # fmt: skip


def _dates(part: Model, name: str) -> Iterator[tuple[PartialDate, str]]:
    """Give each date that is stated of a field, with a note where there are several."""
    found = list(dict.fromkeys(date for date in said(part, name) if date.known))
    told = len(statements_of(part).get(name, ()))
    for date in found:
        yield date, "The statements on this date differ." if len(found) > 1 and told else ""


def _of_change(page: Page, change: Change) -> Iterator[Event]:
    services = {one.id: one.title for one in page.services}
    about = (*(page.dataset(key) for key in change.datasets), *(services.get(key, key) for key in change.services))
    whom, means, what = (stated(change, name) if getattr(change, name) else "" for name in ("for_whom", "what_it_means", "what"))
    dates = [(date, _SORTS[change.sort], note) for date, note in _dates(change, "date")]
    first = {date for date, _, _ in dates}
    dates += [(date, f"{_SORTS[change.sort]}, holds from then", note) for date, note in _dates(change, "holds_from") if date not in first]
    for date, sort, note in dates or [(PartialDate(), _SORTS[change.sort], "")]:
        yield _event(page, change, date, sort, what=_joined(what, note), for_whom=whom, means=means, about=about)


def _of_service(page: Page, service: Service) -> Iterator[Event]:
    whom = stated(service, "for_whom") if service.for_whom else ""
    for _, change in parts(service, "changes"):
        yield _event(page, service, change.date, "change of service", what=change.what, for_whom=whom, source=change.source or "")
    if not service.changes and "ended" in said(service, "status"):
        yield _event(page, service, PartialDate(), "service ended", for_whom=whom)


def _of_arrangement(page: Page, one: Arrangement) -> Iterator[Event]:
    what = stated(one, "what") if one.what else ""
    about = tuple(page.dataset(key) for keys in said(one, "datasets") for key in keys)
    for date, note in _dates(one, "since"):
        yield _event(page, one, date, "sharing began", what=_joined(what, note), about=about)
    ends = [*_dates(one, "until")]
    why = f"Why: {stated(one, 'why_ended')}." if one.why_ended else "Why it ended is not recorded."
    if not ends and _OVER & {*said(one, "status")}:
        ends = [(PartialDate(), "")]
    for date, note in ends:
        yield _event(page, one, date, "sharing ended", what=_joined(what, why, note), about=about)
    for _, step in parts(one, "steps"):
        for date, note in _dates(step, "reached"):
            yield _event(page, one, date, f"sharing reached the stage “{step.stage}”", what=_joined(what, note), about=about)


def _of_agreement(page: Page, one: Agreement) -> Iterator[Event]:
    what = stated(one, "purpose") if one.purpose else ""
    for name, sort in (("signed", "agreement signed"), ("review_due", "agreement due for review"), ("expires", "agreement ends")):
        for date, note in _dates(one, name):
            yield _event(page, one, date, sort, what=_joined(what, note))


def _of_dataset(page: Page, one: Dataset) -> Iterator[Event]:
    for date, note in _dates(one, "updated"):
        yield _event(page, one, date, "data renewed", what=note)
    for date, note in _dates(one, "retained_until"):
        yield _event(page, one, date, "data must be gone after that", what=note)
    for _, part in parts(one, "sharing"):
        yield from _of_sharing(page, one, part)


def _of_sharing(page: Page, one: Dataset, part: Sharing) -> Iterator[Event]:
    what = f"With {page.short(part.with_agency)}, at the level {stated(part, 'level')}."
    for date, note in _dates(part, "since"):
        yield _event(page, one, date, "sharing began", what=_joined(what, note))
    for date, note in _dates(part, "until"):
        why = f"Why: {stated(part, 'why_ended')}." if part.why_ended else ""
        yield _event(page, one, date, "sharing ended", what=_joined(what, why, note))


def _joined(*texts: str) -> str:
    return " ".join(text for text in texts if text)
