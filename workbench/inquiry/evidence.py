"""What an inquiry knows: objectives, figures, evidence, gaps, findings, quotes, context reports."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from workbench.inquiry.entry import Entry, Questions
from workbench.store import LongText, Mark, Model, PartialDate, Quantity, Slug, Text

__all__ = [
    "ContextReport",
    "Criterion",
    "Evidence",
    "Figure",
    "Finding",
    "Gap",
    "Objective",
    "Quote",
    "Strength",
]

Strength = Literal["low", "medium", "high", "unknown"]


class Criterion(Model):
    """One sign that an objective was reached."""

    text: Annotated[Text, Mark("What success would look like", audience="public")]
    how_known: Annotated[Text | None, Mark("How it will be known", audience="public")] = None
    indicator: Annotated[Text | None, Mark("The measure that will show it", audience="public")] = None


class Objective(Entry):
    """What the inquiry wants to achieve, with its success criteria."""

    kind: ClassVar[str] = "objective"
    folder: ClassVar[str] = "objectives"

    text: Annotated[Text, Mark("The objective", audience="public")]
    questions: Questions = ()
    success: Annotated[tuple[Criterion, ...], Mark("Success criteria", audience="public")] = ()


class Figure(Entry):
    """A number that the context rests on, stated by a source or derived from such numbers."""

    kind: ClassVar[str] = "figure"
    folder: ClassVar[str] = "figures"

    label: Annotated[Text, Mark("What was counted", audience="public")]
    value: Annotated[
        Quantity, Mark("The number as stated, with its “over” or “about”; empty if derived", audience="public")
    ] = Quantity()  # fmt: skip
    place: Annotated[Text, Mark("The place it is for", audience="public", term="dct:spatial")]
    period: Annotated[Text, Mark("The time it is for", audience="public", term="dct:temporal")]
    derived: Annotated[
        Literal["product", "share"] | None,
        Mark("How it follows from others: the product of two, or the first as a share of the second", audience="public"),
    ] = None  # fmt: skip
    derived_from: Annotated[
        tuple[Slug, ...], Mark("The two figures it follows from", audience="public", link="figure")
    ] = ()
    caution: Annotated[LongText | None, Mark("What readers must be told", audience="public")] = None


class Evidence(Entry):
    """Something the inquiry learned from: where from, how strong, and how sure the team is of it."""

    kind: ClassVar[str] = "evidence"
    folder: ClassVar[str] = "evidence"
    when: ClassVar[str] = "date"

    title: Annotated[Text, Mark("What it is", audience="public", term="dct:title")]
    origin: Annotated[
        Literal["collected data", "practitioner experience", "research elsewhere", "unknown"],
        Mark("Where it comes from", audience="public", term="prov:wasDerivedFrom"),
    ]
    date: Annotated[PartialDate, Mark("When it was gathered or published", audience="public")] = PartialDate()
    period: Annotated[Text | None, Mark("The time it is about", audience="public")] = None
    place: Annotated[Text | None, Mark("The place it is about", audience="public")] = None
    method: Annotated[Text | None, Mark("How it was gathered", audience="public")] = None
    summary: Annotated[LongText | None, Mark("What it says", audience="public")] = None
    strength: Annotated[Strength, Mark("How strong it is, by the team's written criteria", audience="public")] = (
        "unknown"
    )
    confidence: Annotated[Strength, Mark("How sure the team is of it", audience="public")] = "unknown"
    limits: Annotated[LongText | None, Mark("What it cannot show", audience="public")] = None
    questions: Questions = ()
    url: Annotated[Text | None, Mark("Its address", audience="public")] = None
    sensitivity: Annotated[Text | None, Mark("What needs care when it is used")] = None


class Gap(Entry):
    """Something the inquiry needs to know and does not."""

    kind: ClassVar[str] = "gap"
    folder: ClassVar[str] = "gaps"
    when: ClassVar[str] = "noted"

    text: Annotated[Text, Mark("What is not known", audience="public")]
    questions: Questions = ()
    noted: Annotated[PartialDate, Mark("When it was noted", audience="public")] = PartialDate()
    why_matters: Annotated[LongText | None, Mark("Why it matters", audience="public")] = None
    who_could_fill: Annotated[
        tuple[Slug, ...], Mark("Agencies that could fill it", audience="public", link="agency")
    ] = ()
    status: Annotated[Literal["open", "closed", "unknown"], Mark("Where it stands", audience="public")] = "open"
    closed_on: Annotated[PartialDate, Mark("When it was closed", audience="public")] = PartialDate()
    closed_by: Annotated[
        Slug | None, Mark("The evidence that closed it", audience="public", link="evidence")
    ] = None


class Finding(Entry):
    """What the inquiry found."""

    kind: ClassVar[str] = "finding"
    folder: ClassVar[str] = "findings"
    when: ClassVar[str] = "date"

    text: Annotated[LongText, Mark("The finding", audience="public")]
    headline: Annotated[Text | None, Mark("The finding in a few words", audience="public")] = None
    date: Annotated[PartialDate, Mark("When it was stated", audience="public")] = PartialDate()
    questions: Questions = ()
    evidence: Annotated[
        tuple[Slug, ...], Mark("The evidence behind it", audience="public", link="evidence")
    ] = ()
    confidence: Annotated[Strength, Mark("How sure the team is of it", audience="public")] = "unknown"
    status: Annotated[
        Literal["draft", "sense-checked", "final", "unknown"], Mark("How far it has been checked", audience="public")
    ] = "draft"  # fmt: skip
    disagreements: Annotated[LongText | None, Mark("Where members saw it otherwise", audience="partners")] = (
        None
    )


class Quote(Entry):
    """What somebody said, given by role; who may read it depends on that person's consent."""

    kind: ClassVar[str] = "quote"
    folder: ClassVar[str] = "quotes"
    when: ClassVar[str] = "date"

    text: Annotated[LongText, Mark("The words", audience="public")]
    role: Annotated[Text, Mark("The role of who said it", audience="public")]
    person: Annotated[Slug | None, Mark("Who said it, by pseudonym", audience="team", link="person")] = None
    date: Annotated[PartialDate, Mark("When it was said", audience="public")] = PartialDate()
    published: Annotated[
        Literal["yes", "no", "unknown", "not asked"],
        Mark("Whether it stands in a published source, which is then named in `source`", audience="public"),
    ] = "no"


class ContextReport(Entry):
    """The context of an improvement project before its inquiry begins."""

    kind: ClassVar[str] = "context report"
    folder: ClassVar[str] = "context_reports"

    project: Annotated[Text, Mark("The improvement project", audience="public")]
    background: Annotated[LongText | None, Mark("How it came about", audience="public")] = None
    current_status: Annotated[LongText | None, Mark("Where it stands", audience="public")] = None
    challenges: Annotated[tuple[Text, ...], Mark("Immediate challenges", audience="public")] = ()
    evidence_used: Annotated[
        tuple[Text, ...], Mark("Information and evidence that informed it", audience="public")
    ] = ()
    evidence_gaps: Annotated[tuple[Text, ...], Mark("Important evidence gaps", audience="public")] = ()
    written: Annotated[PartialDate, Mark("When it was written", audience="public")] = PartialDate()


