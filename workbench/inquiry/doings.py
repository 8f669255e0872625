"""What an inquiry does: activities, sessions, events, decisions, actions, and what comes of them."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from workbench.inquiry.entry import Entry, Questions
from workbench.store import Answer, Audience, LongText, Mark, Model, PartialDate, Quantity, Slug, Text

__all__ = [
    "Action",
    "Activity",
    "AreaProgress",
    "Attendance",
    "Decision",
    "Event",
    "Impediment",
    "Outcome",
    "Output",
    "Progress",
    "Reflection",
    "Session",
]

Progress = Literal["planned", "in progress", "done", "dropped", "unknown"]

People = Annotated[tuple[Slug, ...], Mark("Who took part, by pseudonym", audience="partners", link="person")]
OtherInquiries = Annotated[
    tuple[Slug, ...], Mark("Other inquiries it also belongs to", audience="public", link="inquiry")
]


class Activity(Entry):
    """A piece of work and what it resulted in."""

    kind: ClassVar[str] = "activity"
    folder: ClassVar[str] = "activities"
    when: ClassVar[str] = "start"
    date_order: ClassVar[tuple[tuple[str, str], ...]] = (("start", "end"),)

    title: Annotated[Text, Mark("What was done", audience="public", term="dct:title")]
    type: Annotated[
        Literal["desk research", "participant research", "data exploration", "event", "vignettes", "training",
                "interviews", "survey", "workshop", "evaluation", "other", "unknown"],
        Mark("What sort of work it was", audience="public"),
    ] = "unknown"  # fmt: skip
    description: Annotated[LongText | None, Mark("How it was done", audience="public")] = None
    questions: Questions = ()
    start: Annotated[PartialDate, Mark("When it began", audience="public")] = PartialDate()
    end: Annotated[PartialDate, Mark("When it ended", audience="public")] = PartialDate()
    people: People = ()
    results: Annotated[tuple[Text, ...], Mark("This resulted in …", audience="public")] = ()


class Session(Entry):
    """A meeting of the team; it may belong to several inquiries."""

    kind: ClassVar[str] = "session"
    folder: ClassVar[str] = "sessions"
    when: ClassVar[str] = "date"

    title: Annotated[Text, Mark("What it was", audience="public")]
    type: Annotated[
        Literal["PIT meeting", "facilitated session", "event", "home retreat", "national retreat", "workshop",
                "interview", "other", "unknown"],
        Mark("What sort of session it was", audience="public"),
    ] = "unknown"  # fmt: skip
    date: Annotated[PartialDate, Mark("When it was", audience="public")] = PartialDate()
    place: Annotated[Text | None, Mark("Where it was", audience="public")] = None
    mode: Annotated[
        Literal["in person", "online", "both", "unknown"], Mark("In person or online", audience="public")
    ] = "unknown"
    facilitator_role: Annotated[Text | None, Mark("The role of who facilitated it", audience="public")] = None
    method: Annotated[Text | None, Mark("The method used", audience="public")] = None
    attendees: People = ()
    attended: Annotated[Quantity, Mark("How many came", audience="partners", people=True)] = Quantity()
    purpose: Annotated[LongText | None, Mark("What it was for", audience="public")] = None
    inputs: Annotated[tuple[Text, ...], Mark("What was put in", audience="partners")] = ()
    desired_outputs: Annotated[tuple[Text, ...], Mark("What should come out", audience="partners")] = ()
    notes: Annotated[LongText | None, Mark("What was said")] = None
    decisions: Annotated[tuple[Slug, ...], Mark("What was decided", audience="partners", link="decision")] = ()
    next_steps: Annotated[tuple[Text, ...], Mark("What happens next", audience="partners")] = ()
    inquiries: OtherInquiries = ()


class Attendance(Model):
    """How many came from one agency at one level."""

    agency: Annotated[Slug | None, Mark("The agency", audience="partners", link="agency")] = None
    role: Annotated[Text | None, Mark("The role", audience="partners")] = None
    level: Annotated[
        Literal["frontline", "middle", "strategic", "research", "unknown"], Mark("The level", audience="partners")
    ] = "unknown"  # fmt: skip
    n: Annotated[Quantity, Mark("How many", audience="partners", people=True)]


class Event(Entry):
    """An event held for people beyond the team."""

    kind: ClassVar[str] = "event"
    folder: ClassVar[str] = "events"
    when: ClassVar[str] = "date"

    title: Annotated[Text, Mark("What it was called", audience="public")]
    date: Annotated[PartialDate, Mark("When it was", audience="public")] = PartialDate()
    place: Annotated[Text | None, Mark("Where it was", audience="public")] = None
    purposes: Annotated[tuple[Text, ...], Mark("What it was for", audience="public")] = ()
    attended: Annotated[Quantity, Mark("How many came", audience="public", people=True)] = Quantity()
    attendance: Annotated[tuple[Attendance, ...], Mark("Who came, by agency and level", audience="partners")] = ()
    invited: Annotated[tuple[Slug, ...], Mark("Agencies invited", audience="partners", link="agency")] = ()
    agenda: Annotated[tuple[Text, ...], Mark("The programme", audience="public")] = ()
    feedback: Annotated[LongText | None, Mark("What people said of it", audience="partners")] = None
    results: Annotated[tuple[Text, ...], Mark("What came of it", audience="public")] = ()
    inquiries: OtherInquiries = ()


class Decision(Entry):
    """What was decided, by what reasons, and when it will be looked at again."""

    kind: ClassVar[str] = "decision"
    folder: ClassVar[str] = "decisions"
    when: ClassVar[str] = "date"
    date_order: ClassVar[tuple[tuple[str, str], ...]] = (("date", "review_date"),)

    text: Annotated[LongText, Mark("What was proposed", audience="public")]
    date: Annotated[PartialDate, Mark("When it was decided", audience="public")] = PartialDate()
    positions: Annotated[tuple[Text, ...], Mark("Positions taken, by role")] = ()
    outcome: Annotated[LongText | None, Mark("What was decided and why", audience="public")] = None
    review_date: Annotated[PartialDate, Mark("When it will be looked at again", audience="public")] = (
        PartialDate()
    )


class AreaProgress(Model):
    """How far an action has come in one area."""

    key: ClassVar[str] = "area"

    area: Annotated[Slug, Mark("The area", audience="public", link="area")]
    status: Annotated[Progress, Mark("Where it stands there", audience="public")] = "unknown"
    frontline_represented: Annotated[
        Answer, Mark("Whether the local group has a frontline voice", audience="public")
    ] = "unknown"
    evidence: Annotated[Text | None, Mark("How that is known", audience="public")] = None


class Action(Entry):
    """Something somebody is to do."""

    kind: ClassVar[str] = "action"
    folder: ClassVar[str] = "actions"
    when: ClassVar[str] = "agreed"
    date_order: ClassVar[tuple[tuple[str, str], ...]] = (("agreed", "due"), ("agreed", "closed_on"))

    text: Annotated[LongText, Mark("What is to be done", audience="public")]
    owner_role: Annotated[Text, Mark("The role of who does it", audience="public")] = "unknown"
    owner: Annotated[Slug | None, Mark("Who does it, by pseudonym", audience="partners", link="person")] = None
    agreed: Annotated[PartialDate, Mark("When it was agreed", audience="public")] = PartialDate()
    due: Annotated[PartialDate, Mark("When it should be done", audience="public")] = PartialDate()
    status: Annotated[Progress, Mark("Where it stands", audience="public")] = "unknown"
    closed_on: Annotated[PartialDate, Mark("When it was done or dropped", audience="public")] = PartialDate()
    areas: Annotated[
        tuple[AreaProgress, ...], Mark("Where it is to be done, area by area", audience="public")
    ] = ()
    finding: Annotated[
        Slug | None, Mark("The finding it follows from", audience="public", link="finding")
    ] = None
    evidence_of_completion: Annotated[Text | None, Mark("How its completion is known", audience="public")] = (
        None
    )


class Outcome(Entry):
    """What changed: who does what differently, and what the inquiry had to do with it."""

    kind: ClassVar[str] = "outcome"
    folder: ClassVar[str] = "outcomes"
    when: ClassVar[str] = "date"

    statement: Annotated[LongText, Mark("What changed", audience="public")]
    type: Annotated[
        Literal["behaviour", "relationship", "action", "policy", "practice", "unknown"],
        Mark("What sort of change it is", audience="public"),
    ] = "unknown"
    social_actor: Annotated[Text | None, Mark("Who changed", audience="public")] = None
    date: Annotated[PartialDate, Mark("When it was seen", audience="public")] = PartialDate()
    significance: Annotated[LongText | None, Mark("Why it matters", audience="public")] = None
    contribution: Annotated[LongText | None, Mark("What the inquiry had to do with it", audience="public")] = (
        None
    )
    expected: Annotated[Answer, Mark("Whether it was expected", audience="public")] = "unknown"
    direction: Annotated[
        Literal["positive", "negative", "mixed", "unknown"], Mark("For better or worse", audience="public")
    ] = "unknown"
    substantiated_by_role: Annotated[
        Text | None, Mark("The role of who confirmed it from outside", audience="partners")
    ] = None


class Reflection(Entry):
    """What somebody thought about the work; private to the team unless marked otherwise."""

    kind: ClassVar[str] = "reflection"
    folder: ClassVar[str] = "reflections"
    when: ClassVar[str] = "date"

    audience: Annotated[Audience, Mark("Reflections are the team's own", audience="public")] = "team"
    text: Annotated[LongText, Mark("The reflection", audience="public")]
    prompt: Annotated[Text | None, Mark("What was asked", audience="public")] = None
    role: Annotated[Text, Mark("The role of who wrote it", audience="public")] = "unknown"
    date: Annotated[PartialDate, Mark("When it was written", audience="public")] = PartialDate()
    level: Annotated[
        Literal["self", "team", "system", "unknown"], Mark("About oneself, the team or the system", audience="public")
    ] = "unknown"  # fmt: skip


class Impediment(Entry):
    """What slowed the inquiry, and what was done about it."""

    kind: ClassVar[str] = "impediment"
    folder: ClassVar[str] = "impediments"
    when: ClassVar[str] = "date"

    text: Annotated[LongText, Mark("What stood in the way", audience="public")]
    type: Annotated[
        Literal["staff changes", "competing priorities", "time", "permission", "resources", "data", "other", "unknown"],
        Mark("What sort of obstacle", audience="public"),
    ] = "unknown"  # fmt: skip
    date: Annotated[PartialDate, Mark("When it was noted", audience="public")] = PartialDate()
    response: Annotated[LongText | None, Mark("What was done about it", audience="public")] = None


class Output(Entry):
    """Something the inquiry published or gave out."""

    kind: ClassVar[str] = "output"
    folder: ClassVar[str] = "outputs"
    when: ClassVar[str] = "date"

    title: Annotated[Text, Mark("What it is called", audience="public", term="dct:title")]
    type: Annotated[
        Literal["report", "event report", "briefing", "blog post", "presentation", "web page", "dataset", "other", "unknown"],
        Mark("What sort of thing it is", audience="public"),
    ] = "unknown"  # fmt: skip
    date: Annotated[PartialDate, Mark("When it came out", audience="public", term="dct:issued")] = PartialDate()
    intended_for: Annotated[Text | None, Mark("Whom it is for", audience="public")] = None
    url: Annotated[Text | None, Mark("Where it is", audience="public", term="dcat:landingPage")] = None
