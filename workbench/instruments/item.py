"""Items: what is asked, how it is answered, who may see the answers and how they are summarised."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from workbench.store import Audience, LongText, Mark, Model, Slug, Text

__all__ = ["TYPES_THAT_GROUP", "TYPES_WITH_OPTIONS", "Item", "ItemType", "Option", "Sensitivity", "ShownIf", "SummaryKind", "Wording"]

ItemType = Literal[
    "scale", "choice", "several", "yes-no", "number", "date", "text", "long text", "agency", "dataset", "service", "person",
    "statement",
]  # fmt: skip
"""How an item is answered; a statement is shown and not answered."""

SummaryKind = Literal[
    "share positive", "distribution", "mean", "median", "spread", "counts", "texts", "coded comments", "none"
]
Sensitivity = Literal["none", "personal", "special category", "confidential"]
Wording = Literal["as published", "adapted", "written here", "unknown"]

TYPES_WITH_OPTIONS = frozenset({"choice", "several"})
TYPES_THAT_GROUP: frozenset[ItemType] = frozenset({"agency", "choice", "dataset", "scale", "service", "yes-no"})
"""Types with one answer of a few, by which other answers may be shown; a text or a person would point at somebody."""


class Option(Model):
    """One thing that can be chosen, or that an item is asked of."""

    key: ClassVar[str] = "id"

    id: Annotated[Slug, Mark("Short name, which answers' files hold", audience="public")]
    label: Annotated[Text, Mark("What it is called", audience="public")]
    meaning: Annotated[LongText | None, Mark("When it is the right answer", audience="public")] = None


class ShownIf(Model):
    """The answer to an earlier item on which this one is asked at all."""

    item: Annotated[Slug, Mark("The earlier item", audience="public")]
    one_of: Annotated[tuple[Text, ...], Field(min_length=1), Mark("Its answers, one of which must be given", audience="public")]


class Item(Model):
    """One question, rating or prompt."""

    key: ClassVar[str] = "id"

    id: Annotated[Slug, Mark("Short name of the item", audience="public")]
    wording: Annotated[Text, Mark("What is asked, word for word", audience="public")]
    help: Annotated[LongText | None, Mark("What helps to answer it", audience="public")] = None
    not_read_out: Annotated[LongText | None, Mark("Its aim, for whoever asks; not for whoever answers", audience="partners")] = None
    type: Annotated[ItemType, Mark("How it is answered", audience="public")]
    scale: Annotated[Slug | None, Mark("The scale that it is answered on", audience="public")] = None
    options: Annotated[tuple[Option, ...], Mark("What can be chosen", audience="public")] = ()
    at_most: Annotated[int | None, Field(ge=1), Mark("How many may be chosen", audience="public")] = None
    least: Annotated[float | None, Mark("The smallest number", audience="public")] = None
    most: Annotated[float | None, Mark("The greatest number", audience="public")] = None
    unit: Annotated[Text | None, Mark("What the number counts", audience="public")] = None
    whole: Annotated[Literal["yes", "no"], Mark("Whether the number is whole", audience="public")] = "no"
    required: Annotated[Literal["yes", "no"], Mark("Whether a form insists on an answer", audience="public")] = "no"
    shown_if: Annotated[ShownIf | None, Mark("On what it is asked at all", audience="public")] = None
    sensitivity: Annotated[Sensitivity, Mark("How much an answer says of a person", audience="public")] = "none"
    audience: Annotated[Audience | None, Mark("Who may see its summary, where not as for the instrument", audience="public")] = None
    group_by: Annotated[Literal["yes", "no"], Mark("Whether other answers may be shown by this one", audience="public")] = "no"
    summary: Annotated[tuple[SummaryKind, ...], Mark("How its answers are summarised", audience="public")] = ()
    stars: Annotated[int | None, Field(ge=1, le=3), Mark("How strong the evidence is, 1 to 3", audience="public")] = None
    evidence: Annotated[LongText | None, Mark("What the evidence says", audience="public")] = None
    wording_is: Annotated[Wording | None, Mark("Whose wording it is, where not as for the instrument", audience="public")] = None
    source: Annotated[Text | None, Mark("Where it was read", audience="public", term="dct:source")] = None

    @property
    def summaries(self) -> tuple[SummaryKind, ...]:
        """How its answers are summarised, as it says or as is usual for its type; “share positive” needs a scale with one."""
        return self.summary or _USUAL[self.type]


_USUAL: dict[str, tuple[SummaryKind, ...]] = {
    "scale": ("share positive", "distribution"),
    "choice": ("counts",),
    "several": ("counts",),
    "yes-no": ("counts",),
    "number": ("median",),
    "date": ("none",),
    "text": ("texts",),
    "long text": ("texts",),
    "agency": ("counts",),
    "dataset": ("counts",),
    "service": ("counts",),
    "person": ("none",),
    "statement": ("none",),
}
