"""inquiry.yaml: what an inquiry is, its questions with their versions, its cycles and phases."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from workbench.store import LongText, Mark, Model, PartialDate, Quantity, Record, Slug, Text

__all__ = ["Cycle", "InquiryRecord", "Phase", "PhaseAnswer", "Question", "QuestionVersion", "Status"]

Status = Literal["forming", "active", "writing", "closed", "legacy", "unknown"]


class QuestionVersion(Model):
    """One wording of a question; earlier ones are never overwritten."""

    text: Annotated[Text, Mark("The question in these words", audience="public")]
    since: Annotated[PartialDate, Mark("When it was put this way", audience="public")] = PartialDate()
    cycle: Annotated[int | None, Field(ge=1), Mark("The cycle in which it was put", audience="public")] = None
    proposed_by_role: Annotated[Text | None, Mark("The role of who proposed it", audience="public")] = None
    why_changed: Annotated[
        LongText | None, Mark("Why it was changed from the one before", audience="public")
    ] = None


class Question(Model):
    """A question of the inquiry, with all its wordings."""

    key: ClassVar[str] = "id"

    id: Annotated[Slug, Mark("Short name", audience="public", term="dct:identifier")]
    level: Annotated[Literal["main", "sub"], Mark("Main question or sub-question", audience="public")] = (
        "main"
    )
    parent: Annotated[
        Slug | None, Mark("The question it belongs under", audience="public", link="question")
    ] = None
    status: Annotated[Literal["open", "answered", "dropped"], Mark("Where it stands", audience="public")] = (
        "open"
    )
    closed_on: Annotated[PartialDate, Mark("When it was answered or dropped", audience="public")] = (
        PartialDate()
    )
    versions: Annotated[
        tuple[QuestionVersion, ...],
        Field(min_length=1),
        Mark("Its wordings, the earliest first", audience="public"),
    ]

    @property
    def text(self) -> str:
        """The latest wording."""
        return self.versions[-1].text


class PhaseAnswer(Model):
    """What the team answered to one of a phase's guiding questions."""

    key: ClassVar[str] = "prompt"

    prompt: Annotated[Text, Mark("The guiding question", audience="public")]
    answer: Annotated[LongText, Mark("The answer", audience="public")]


class Phase(Model):
    """One phase of a cycle; phases may be skipped with a note."""

    key: ClassVar[str] = "phase"

    date_order: ClassVar[tuple[tuple[str, str], ...]] = (("started", "ended"),)

    phase: Annotated[Slug, Mark("Which phase", audience="public", link="phase")]
    started: Annotated[PartialDate, Mark("When it began", audience="public")] = PartialDate()
    ended: Annotated[PartialDate, Mark("When it ended", audience="public")] = PartialDate()
    status: Annotated[
        Literal["planned", "under way", "done", "skipped", "unknown"], Mark("Where it stands", audience="public")
    ] = "unknown"  # fmt: skip
    answers: Annotated[
        tuple[PhaseAnswer, ...], Mark("Answers to the guiding questions", audience="public")
    ] = ()
    gate_note: Annotated[
        LongText | None, Mark("Why the team moved on, or why the phase was skipped", audience="public")
    ] = None


class Cycle(Model):
    """One turn of the inquiry: preparing the ground, exploring the evidence, testing change."""

    key: ClassVar[str] = "number"

    date_order: ClassVar[tuple[tuple[str, str], ...]] = (("start", "end"),)

    number: Annotated[int, Field(ge=1, le=99), Mark("1 for the first", audience="public")]
    start: Annotated[PartialDate, Mark("When it began", audience="public")] = PartialDate()
    end: Annotated[PartialDate, Mark("When it ended", audience="public")] = PartialDate()
    focus: Annotated[LongText | None, Mark("What it was about", audience="public")] = None
    phases: Annotated[tuple[Phase, ...], Mark("Its phases", audience="public")] = ()
    carried_questions: Annotated[
        tuple[Slug, ...], Mark("Questions open when it began", audience="public", link="question")
    ] = ()
    carried_gaps: Annotated[
        tuple[Slug, ...], Mark("Evidence gaps open when it began", audience="public", link="gap")
    ] = ()
    carried_actions: Annotated[
        tuple[Slug, ...], Mark("Actions not done when it began", audience="public", link="action")
    ] = ()
    carried_people: Annotated[
        tuple[Slug, ...], Mark("Members when it began, by pseudonym", audience="public", link="person")
    ] = ()


class InquiryRecord(Record):
    """The head of an inquiry, in inquiries/<slug>/inquiry.yaml."""

    kind: ClassVar[str] = "inquiry"
    folder: ClassVar[str] = ""
    date_order: ClassVar[tuple[tuple[str, str], ...]] = (("start", "end"),)

    title: Annotated[Text, Mark("What the inquiry is called", audience="public", term="dct:title")]
    site: Annotated[
        Text, Mark("The case site: the partnership's place", audience="public", term="dct:spatial")
    ]
    area: Annotated[Slug | None, Mark("The area it is about", audience="public", link="area")] = None
    partnership: Annotated[Text | None, Mark("The partnership that does it", audience="public")] = None
    programme: Annotated[Text | None, Mark("The programme it belongs to", audience="public")] = None
    theme: Annotated[Text | None, Mark("What it is about, in a few words", audience="public")] = None
    status: Annotated[Status, Mark("Where it stands", audience="public")] = "unknown"
    start: Annotated[PartialDate, Mark("When it began", audience="public")] = PartialDate()
    end: Annotated[PartialDate, Mark("When it ended", audience="public")] = PartialDate()
    summary: Annotated[
        LongText | None, Mark("In a few sentences", audience="public", term="dct:abstract")
    ] = None
    context: Annotated[LongText | None, Mark("The context: why it matters here", audience="public")] = None
    approach: Annotated[LongText | None, Mark("How it was done", audience="public")] = None
    strategic_fit: Annotated[LongText | None, Mark("Local plans it serves", audience="public")] = None
    impact_of_approach: Annotated[
        LongText | None,
        Mark("What working by collaborative action research changed", audience="public"),
    ] = None
    figures_caution: Annotated[
        LongText | None, Mark("What readers must be told of all the figures of the context", audience="public")
    ] = None
    sessions_stated: Annotated[
        Quantity, Mark("How many times the team met, as a source states it", audience="public")
    ] = Quantity()
    sessions_note: Annotated[Text | None, Mark("What is known of those sessions", audience="public")] = None
    questions: Annotated[
        tuple[Question, ...], Mark("Its questions, with every wording", audience="public")
    ] = ()
    cycles: Annotated[tuple[Cycle, ...], Mark("Its cycles", audience="public")] = ()
    source: Annotated[
        Text | None, Mark("Where this was read", audience="public", term="dct:source")
    ] = None
    note: Annotated[LongText | None, Mark("For the team only")] = None
