"""Proposals to share data: the steps that partners were shown, what they answered, what stands in the way."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from workbench.catalogue.parts import Barrier
from workbench.store import LongText, Mark, Model, PartialDate, Record, Slug, Text

__all__ = ["Proposal", "ProposalAnswer", "ProposalStep", "Side"]

Side = Literal["potential", "barrier", "not marked", "unknown"]
"""Whether an answer speaks for the proposal or against it, or whether the source does not tell the two apart."""


class ProposalStep(Model):
    """One step of what is proposed."""

    key: ClassVar[str] = "id"

    id: Annotated[Slug, Mark("Short name of the step", audience="partners")]
    what: Annotated[Text, Mark("What would be done", audience="partners")]
    prompts: Annotated[tuple[Text, ...], Mark("What partners were asked about it", audience="partners")] = ()


class ProposalAnswer(Model):
    """One thing that a partner answered."""

    label: Annotated[Text, Mark("The partner as the source calls it", audience="partners")]
    agencies: Annotated[tuple[Slug, ...], Mark("The agencies that answered", audience="partners", link="agency")] = ()
    what: Annotated[LongText, Mark("What they answered, in our words", audience="partners")]
    side: Annotated[Side, Mark("For or against", audience="partners")] = "unknown"
    step: Annotated[Slug | None, Mark("The step that it is about; empty where that is not said", audience="partners")] = None
    source: Annotated[Text | None, Mark("Where it can be read", audience="partners", term="dct:source")] = None


class Proposal(Record):
    """A way of sharing data that partners were asked about, with all that they answered."""

    kind: ClassVar[str] = "proposal"
    folder: ClassVar[str] = "data_catalog/proposals"

    title: Annotated[Text, Mark("What is proposed", audience="public", term="dct:title")]
    purpose: Annotated[LongText | None, Mark("For what", audience="partners", term="dpv:hasPurpose")] = None
    asked: Annotated[tuple[Slug, ...], Mark("The agencies that were asked", audience="partners", link="agency")] = ()
    steps: Annotated[tuple[ProposalStep, ...], Mark("Its steps, in order", audience="partners")] = ()
    answers: Annotated[tuple[ProposalAnswer, ...], Mark("What partners answered, in order", audience="partners")] = ()
    barriers: Annotated[tuple[Barrier, ...], Mark("What stands in the way", audience="partners")] = ()
    caution: Annotated[LongText | None, Mark("What must be said wherever it is shown", audience="partners")] = None
    as_of: Annotated[PartialDate, Mark("When they were asked", audience="partners")] = PartialDate()
    who_told: Annotated[Text | None, Mark("Who told us, by role or agency", audience="partners")] = None
    source: Annotated[Text | None, Mark("Where this was read", audience="partners", term="dct:source")] = None
    note: Annotated[LongText | None, Mark("For the team only")] = None
