"""How an inquiry stood at a moment: at a cycle's end, or on a day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, TypeVar

from workbench.inquiry.doings import Action
from workbench.inquiry.entry import Entry
from workbench.inquiry.evidence import Gap
from workbench.inquiry.header import Cycle, InquiryRecord, Question
from workbench.store import Model, PartialDate

__all__ = ["Moment", "entry_at", "moment_of", "question_at"]

E = TypeVar("E", bound=Entry)
M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Moment:
    """A cycle and a day: what belongs to a later cycle or surely came later is not there yet.

    Args:
        cycle: The cycle's number, or None where an inquiry records no cycles.
        as_of: The last day that counts.
    """

    cycle: int | None
    as_of: dt.date


def moment_of(inquiry: InquiryRecord, cycle: int | None, as_of: dt.date) -> Moment:
    """Give the moment that a report of a cycle shows.

    A cycle that was asked for is shown at its end, if that has come; the current one as it is on the day.

    Args:
        inquiry: The inquiry's head.
        cycle: The cycle's number, or None for the latest that has begun.
        as_of: The day of the report.
    """
    if not inquiry.cycles:
        return Moment(None, as_of)
    known = {c.number: c for c in inquiry.cycles}
    number = cycle if cycle is not None else _current(tuple(known.values()), as_of)
    end = known[number].end if number in known else PartialDate()
    return Moment(number, min(as_of, end.latest) if end.known and cycle is not None else as_of)


def entry_at(entry: E, moment: Moment) -> E | None:
    """Give a record as it stood at a moment, or None where it was not there yet."""
    if entry.cycle is not None and moment.cycle is not None and entry.cycle > moment.cycle:
        return None
    entry = entry.as_at(moment.as_of)
    date = getattr(entry, entry.when) if entry.when else PartialDate()
    if date.surely_after(moment.as_of):
        return None
    if isinstance(entry, Action) and entry.closed_on.surely_after(moment.as_of):
        reopened = {"status": "in progress", "closed_on": PartialDate(), "evidence_of_completion": None}
        return _changed(entry, reopened)
    if isinstance(entry, Gap) and entry.closed_on.surely_after(moment.as_of):
        return _changed(entry, {"status": "open", "closed_on": PartialDate(), "closed_by": None})
    return entry


def _changed(record: M, change: dict[str, Any]) -> M:
    """Give a record with other values, which no statement of those fields contradicts any more."""
    changed = record.model_copy(update=change)
    changed._told = {name: said for name, said in record.told.items() if name not in change}  # noqa: SLF001
    return changed


def question_at(question: Question, moment: Moment) -> Question | None:
    """Give a question with the wordings it had at a moment, or None where it was not yet asked."""
    question = question.as_at(moment.as_of)
    versions = tuple(
        v
        for v in question.versions
        if not v.since.surely_after(moment.as_of)
        and not (v.cycle is not None and moment.cycle is not None and v.cycle > moment.cycle)
    )
    if not versions:
        return None
    later = question.closed_on.surely_after(moment.as_of)
    change = {"status": "open", "closed_on": PartialDate()} if later else {}
    return _changed(question, {"versions": versions, **change})


def _current(cycles: tuple[Cycle, ...], as_of: dt.date) -> int:
    begun = [c.number for c in cycles if c.start.known and not c.start.surely_after(as_of)]
    return max(begun) if begun else min(c.number for c in cycles)
