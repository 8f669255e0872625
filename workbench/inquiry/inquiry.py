"""An inquiry opened: its head and everything recorded along the way."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from workbench.errors import Problem, RecordError, UnknownNameError
from workbench.inquiry.doings import (
    Action,
    Activity,
    Decision,
    Event,
    Impediment,
    Outcome,
    Output,
    Reflection,
    Session,
)
from workbench.inquiry.entry import Entry
from workbench.inquiry.evidence import ContextReport, Evidence, Figure, Finding, Gap, Objective, Quote
from workbench.inquiry.header import Cycle, InquiryRecord, Question
from workbench.inquiry.moment import Moment, entry_at, moment_of, question_at
from workbench.inquiry.people import Person
from workbench.store import Audience, Collection, Stored, load_folder, load_record
from workbench.text import is_slug
from workbench.workspace import INQUIRIES, PEOPLE

__all__ = ["ENTRY_KINDS", "HEADER", "Inquiry", "inquiry_folders"]

HEADER = "inquiry.yaml"

ENTRY_KINDS: tuple[type[Entry], ...] = (
    Action,
    Activity,
    ContextReport,
    Decision,
    Event,
    Evidence,
    Figure,
    Finding,
    Gap,
    Impediment,
    Objective,
    Outcome,
    Output,
    Quote,
    Reflection,
    Session,
)
"""The kinds of record that an inquiry keeps in folders of its own."""

E = TypeVar("E", bound=Entry)


def inquiry_folders(root: Path) -> list[Path]:
    """Give the folders of a workspace's inquiries, in the order of their names."""
    folder = root / INQUIRIES
    return sorted(p for p in folder.iterdir() if p.is_dir() and not p.name.startswith(".")) if folder.is_dir() else []


class Inquiry:
    """An inquiry; each kind of record is read when it is first asked for.

    Args:
        slug: The inquiry's id, which is its folder's name.
        root: The workspace.
        audience: Who may see what is shown of it.
        moment: How it stood then; None for all that is recorded.
    """

    def __init__(
        self, slug: str, root: Path, *, audience: Audience = "team", moment: Moment | None = None
    ) -> None:
        self.slug = slug
        self.root = root
        self.audience = audience
        self.moment = moment
        self.folder = root / INQUIRIES / slug
        if not is_slug(slug) or not (self.folder / HEADER).is_file():
            known = ", ".join(p.name for p in inquiry_folders(root) if (p / HEADER).is_file())
            raise UnknownNameError(
                f"There is no inquiry “{slug}”.", fix=f"There are: {known or 'none'}.", code="unknown-name"
            )

    @cached_property
    def record(self) -> InquiryRecord:
        """The inquiry's head.

        Raises:
            RecordError: inquiry.yaml is wrong.
        """
        found = load_record(self.folder / HEADER, InquiryRecord, root=self.root)
        if not isinstance(found, Stored):
            raise RecordError(found)
        return found.record

    def at(self, *, cycle: int | None = None, as_of: dt.date) -> Inquiry:
        """Give the inquiry as it stood at a cycle's end, or on a day while that cycle ran.

        Raises:
            UnknownNameError: The inquiry has no such cycle.
        """
        numbers = [c.number for c in self.record.cycles]
        if cycle is not None and cycle not in numbers:
            raise UnknownNameError(
                f"The inquiry “{self.slug}” has no cycle {cycle}.",
                fix=f"It has: {', '.join(map(str, numbers)) or 'none yet; make one with: workbench new cycle ' + self.slug}.",
                code="unknown-name",
            )
        moment = moment_of(self.record, cycle, as_of)
        return Inquiry(self.slug, self.root, audience=self.audience, moment=moment)

    @property
    def title(self) -> str:
        """What the inquiry is called."""
        return self.record.title

    @property
    def cycle(self) -> Cycle | None:
        """The cycle that the moment is in, or the last; None where none is recorded."""
        wanted = self.moment.cycle if self.moment else None
        cycles = {c.number: c for c in self.record.cycles}
        return cycles.get(wanted) if wanted is not None else (self.record.cycles or (None,))[-1]

    @cached_property
    def questions(self) -> Collection[Question]:
        """Its questions, each with its wordings."""
        found = self.record.questions
        if self.moment:
            found = tuple(q for question in found if (q := question_at(question, self.moment)))
        return Collection(found, Question)

    @cached_property
    def people(self) -> Collection[Person]:
        """The people who take part in it, by pseudonym."""
        loaded = load_folder(self.root / PEOPLE, Person, root=self.root)
        return Collection(
            [s.record for s in loaded.stored if self.slug in s.record.inquiries and not self._joins_later(s.record)],
            Person,
            loaded.problems,
        )

    def _joins_later(self, person: Person) -> bool:
        return self.moment is not None and person.joined.surely_after(self.moment.as_of)

    @property
    def actions(self) -> Collection[Action]:
        """What is to be done."""
        return self._entries(Action)

    @property
    def activities(self) -> Collection[Activity]:
        """Work done and what it resulted in."""
        return self._entries(Activity)

    @property
    def context_reports(self) -> Collection[ContextReport]:
        """Context reports of its projects."""
        return self._entries(ContextReport)

    @property
    def decisions(self) -> Collection[Decision]:
        """What was decided."""
        return self._entries(Decision)

    @property
    def events(self) -> Collection[Event]:
        """Events, those it shares with other inquiries included."""
        return self._entries(Event)

    @property
    def evidence(self) -> Collection[Evidence]:
        """What it learned and where from."""
        return self._entries(Evidence)

    @property
    def figures(self) -> Collection[Figure]:
        """The numbers its context rests on."""
        return self._entries(Figure)

    @property
    def findings(self) -> Collection[Finding]:
        """What it found."""
        return self._entries(Finding)

    @property
    def gaps(self) -> Collection[Gap]:
        """What it needs to know and does not."""
        return self._entries(Gap)

    @property
    def impediments(self) -> Collection[Impediment]:
        """What slowed it."""
        return self._entries(Impediment)

    @property
    def objectives(self) -> Collection[Objective]:
        """What it wants to achieve."""
        return self._entries(Objective)

    @property
    def outcomes(self) -> Collection[Outcome]:
        """What changed."""
        return self._entries(Outcome)

    @property
    def outputs(self) -> Collection[Output]:
        """What it published."""
        return self._entries(Output)

    @property
    def quotes(self) -> Collection[Quote]:
        """What people said."""
        return self._entries(Quote)

    @property
    def reflections(self) -> Collection[Reflection]:
        """What people thought."""
        return self._entries(Reflection)

    @property
    def sessions(self) -> Collection[Session]:
        """Meetings of the team, those it shares with other inquiries included."""
        return self._entries(Session)

    @property
    def problems(self) -> list[Problem]:
        """What is wrong with its files; reads every kind."""
        return [problem for kind in ENTRY_KINDS for problem in self._entries(kind).problems]

    @cached_property
    def _read(self) -> dict[type[Entry], Collection[Entry]]:
        return {}

    def _entries(self, model: type[E]) -> Collection[E]:
        if model not in self._read:
            loaded = load_folder(self.folder / model.folder, model, root=self.root)
            records: list[E] = [s.record for s in loaded.stored]
            shared = self._shared(model) if "inquiries" in model.model_fields else []
            if self.moment:
                records = [at for record in records if (at := entry_at(record, self.moment))]
                # another inquiry numbers its cycles by itself, so only the date tells of what it shares
                day = Moment(None, self.moment.as_of)
                shared = [at for record in shared if (at := entry_at(record, day))]
            records += shared
            records.sort(key=_by_date)
            self._read[model] = Collection(records, model, loaded.problems)
        return self._read[model]  # type: ignore[return-value]

    def _shared(self, model: type[E]) -> list[E]:
        """Give what other inquiries keep and say belongs to this one too."""
        others = [folder for folder in inquiry_folders(self.root) if folder.name != self.slug]
        return [
            s.record
            for folder in others
            for s in load_folder(folder / model.folder, model, root=self.root).stored
            if self.slug in getattr(s.record, "inquiries", ())
        ]

    def __repr__(self) -> str:
        """Give the slug and the cycle."""
        return f"<Inquiry {self.slug}{f', cycle {self.moment.cycle}' if self.moment else ''}>"


def _by_date(entry: Entry) -> tuple[dt.date, str]:
    date = getattr(entry, entry.when) if entry.when else None
    return (date.earliest if date and date.known else dt.date.max, entry.id)
