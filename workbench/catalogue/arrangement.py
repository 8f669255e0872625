"""Sharing arrangements and the agreements behind them: who gives what to whom, since when, on what basis."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, ClassVar, Literal

from workbench.catalogue.parts import Barrier, Cost, LegalBasis, Level, Mode
from workbench.store import Answer, LongText, Mark, Model, PartialDate, Record, Slug, Text

__all__ = ["Agreement", "Arrangement", "Stage", "StageStep"]

Stage = Literal["none", "exploring", "agreed in principle", "aggregate", "pilot", "routine", "statutory", "unknown"]
"""How far sharing has come, from nothing to a duty by law."""


class StageStep(Model):
    """One step on the way: the stage that is meant, its condition, and whether that is met."""

    stage: Annotated[Stage, Mark("The stage", audience="partners")]
    condition: Annotated[Text | None, Mark("What must be so before it", audience="partners")] = None
    met: Annotated[Answer, Mark("Whether the condition is met", audience="partners")] = "unknown"
    owner: Annotated[Slug | None, Mark("The agency that sees to it", audience="partners", link="agency")] = None
    reached: Annotated[PartialDate, Mark("When the stage was reached", audience="partners")] = PartialDate()
    override: Annotated[Text | None, Mark("Why it was reached though the condition was not met", audience="partners")] = None
    stepped_back: Annotated[Text | None, Mark("Why it was given up again", audience="partners")] = None


class Arrangement(Record):
    """Data that go, went or may go from one agency to another."""

    kind: ClassVar[str] = "arrangement"
    folder: ClassVar[str] = "data_catalog/arrangements"
    sections: ClassVar[Mapping[str, tuple[str, ...]]] = MappingProxyType({
        "who else takes part": ("further_givers", "giver_in_words", "receiver_in_words", "reciprocal"),
        "what is shared, and how": ("about", "mode", "mechanism", "frequency"),
        "the law it rests on": ("basis_in_words", "statute", "agreement"),
        "since when, and how far it has come": ("since", "until", "why_ended", "steps"),
        "barriers and costs": ("barriers", "costs"),
        "how sure this entry is": ("as_of", "who_told"),
    })

    title: Annotated[Text, Mark("What it is called", audience="public", term="dct:title")]
    giver: Annotated[Slug, Mark("Who gives the data", audience="public", link="agency", term="odrl:assigner")]
    further_givers: Annotated[tuple[Slug, ...], Mark("Who else gives data in the same arrangement", audience="partners", link="agency")] = ()
    giver_in_words: Annotated[Text | None, Mark("Who gives them, where the list of agencies does not say it", audience="partners")] = None
    receivers: Annotated[tuple[Slug, ...], Mark("Who receives them", audience="partners", link="agency", term="odrl:assignee")] = ()
    receiver_in_words: Annotated[Text | None, Mark("Who receives them, where it is no agency of the list", audience="partners")] = None
    datasets: Annotated[tuple[Slug, ...], Mark("Which data sets", audience="partners", link="dataset", term="odrl:target")] = ()
    what: Annotated[LongText | None, Mark("What is shared", audience="partners", term="dct:description")] = None
    level: Annotated[Level, Mark("How much of a person is told", audience="partners")] = "unknown"
    about: Annotated[
        tuple[Literal["individuals", "businesses", "intelligence", "unknown"], ...], Mark("What one record is about", audience="partners")
    ] = ()
    purpose: Annotated[Text | None, Mark("For what", audience="partners", term="dpv:hasPurpose")] = None
    legal_basis: Annotated[LegalBasis, Mark("The lawful basis", audience="partners", term="dpv:hasLegalBasis")] = "unknown"
    basis_in_words: Annotated[Text | None, Mark("The basis as the source states it", audience="partners")] = None
    statute: Annotated[Text | None, Mark("The law that it rests on", audience="partners", term="dcatap:applicableLegislation")] = None
    agreement: Annotated[Slug | None, Mark("The agreement that it rests on", audience="partners", link="agreement", term="odrl:hasPolicy")] = None
    mode: Annotated[Mode, Mark("How it comes about", audience="partners")] = "unknown"
    mechanism: Annotated[Text | None, Mark("By what means", audience="partners")] = None
    frequency: Annotated[Text | None, Mark("How often", audience="partners", term="dct:accrualPeriodicity")] = None
    reciprocal: Annotated[Answer, Mark("Whether something comes back", audience="partners")] = "unknown"
    status: Annotated[
        Literal["active", "planned", "completed", "discontinued", "unknown"], Mark("Where it stands", audience="partners")
    ] = "unknown"
    since: Annotated[PartialDate, Mark("Since when", audience="partners")] = PartialDate()
    until: Annotated[PartialDate, Mark("Until when", audience="partners")] = PartialDate()
    why_ended: Annotated[Text | None, Mark("Why it ended", audience="partners")] = None
    steps: Annotated[tuple[StageStep, ...], Mark("The stages on the way, in order", audience="partners")] = ()
    barriers: Annotated[tuple[Barrier, ...], Mark("What stands in the way", audience="partners")] = ()
    costs: Annotated[tuple[Cost, ...], Mark("What it costs", audience="partners")] = ()
    as_of: Annotated[PartialDate, Mark("When this was last checked", audience="partners")] = PartialDate()
    who_told: Annotated[Text | None, Mark("Who told us, by role or agency", audience="partners")] = None
    source: Annotated[Text | None, Mark("Where this was read", audience="partners", term="dct:source")] = None
    note: Annotated[LongText | None, Mark("For the team only")] = None

    date_order: ClassVar[tuple[tuple[str, str], ...]] = (("since", "until"),)


class Agreement(Record):
    """A signed agreement on sharing: its parties, purpose, safeguards and dates."""

    kind: ClassVar[str] = "agreement"
    folder: ClassVar[str] = "data_catalog/agreements"
    sections: ClassVar[Mapping[str, tuple[str, ...]]] = MappingProxyType({
        "who else, and under what": ("parties_in_words", "part_of"),
        "what it says": ("special_condition", "items", "security", "retention", "rights", "impact_assessment", "document"),
    })

    title: Annotated[Text, Mark("What it is called", audience="public", term="dct:title")]
    sort: Annotated[
        Literal["data sharing agreement", "information sharing protocol", "accord", "disclosure agreement", "joint controller agreement",
                "processor contract", "unknown"],
        Mark("What sort of agreement", audience="partners", term="dct:type"),
    ] = "unknown"
    parties: Annotated[tuple[Slug, ...], Mark("Who agreed", audience="partners", link="agency", term="odrl:party")] = ()
    parties_in_words: Annotated[Text | None, Mark("Who agreed, where they are not all in the list", audience="partners")] = None
    part_of: Annotated[Slug | None, Mark("The wider agreement that it stands under", audience="partners", link="agreement", term="dct:isPartOf")] = None
    purpose: Annotated[LongText | None, Mark("For what", audience="partners", term="dpv:hasPurpose")] = None
    legal_basis: Annotated[LegalBasis, Mark("The lawful basis", audience="partners", term="dpv:hasLegalBasis")] = "unknown"
    special_condition: Annotated[Text | None, Mark("For special category data: the condition of Article 9", audience="partners")] = None
    items: Annotated[tuple[Text, ...], Mark("What may be shared", audience="partners")] = ()
    security: Annotated[LongText | None, Mark("How the data are kept safe", audience="partners", term="dpv:hasTechnicalOrganisationalMeasure")] = None
    retention: Annotated[Text | None, Mark("How long the data are kept", audience="partners", term="dpv:hasStorageCondition")] = None
    rights: Annotated[LongText | None, Mark("How people use their rights", audience="partners")] = None
    impact_assessment: Annotated[
        Literal["done", "not needed", "under way", "not done", "unknown"], Mark("The data protection impact assessment", audience="partners")
    ] = "unknown"
    signed: Annotated[PartialDate, Mark("When it was signed", audience="partners", term="dct:issued")] = PartialDate()
    review_due: Annotated[PartialDate, Mark("When it must be looked at again", audience="partners")] = PartialDate()
    expires: Annotated[PartialDate, Mark("When it ends", audience="partners")] = PartialDate()
    status: Annotated[Literal["in force", "draft", "expired", "ended", "unknown"], Mark("Whether it is in force", audience="partners")] = "unknown"
    document: Annotated[Text | None, Mark("Where the document is", audience="partners", term="dct:references")] = None
    as_of: Annotated[PartialDate, Mark("When this was last checked", audience="partners")] = PartialDate()
    source: Annotated[Text | None, Mark("Where this was read", audience="partners", term="dct:source")] = None
    note: Annotated[LongText | None, Mark("For the team only")] = None

    date_order: ClassVar[tuple[tuple[str, str], ...]] = (("signed", "expires"),)
