"""What entries of the catalogue are made of: data items, identifiers, flags, sharing, barriers, costs."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from workbench.store import Answer, LongText, Mark, Model, PartialDate, Quantity, Slug, Text

__all__ = [
    "Barrier",
    "BarrierKind",
    "Cost",
    "DataItem",
    "Flag",
    "Identifier",
    "LegalBasis",
    "Level",
    "Mode",
    "Scheme",
    "Sharing",
]

Level = Literal["none", "aggregate", "pseudonymised", "individual", "unknown", "not asked"]
"""How much of a person may be told: nothing, counts, records under a pseudonym, records with identity."""

LegalBasis = Literal[
    "consent",
    "contract",
    "legal obligation",
    "vital interests",
    "public task",
    "legitimate interests",
    "recognised legitimate interest",
    "none stated",
    "unknown",
    "not asked",
]
"""The seven lawful bases of UK GDPR Article 6(1), the last since the Data (Use and Access) Act 2025."""

Mode = Literal["statutory", "routine", "on request", "ad hoc", "shared system", "unknown", "not asked"]
Scheme = Literal[
    "NI number", "UTR", "UC client number", "CHI", "UPRN", "SCN", "PACE ID", "name", "date of birth", "postcode", "address",
    "telephone", "email", "local number", "other", "unknown",
]  # fmt: skip
BarrierKind = Literal[
    "infrastructure", "technical", "recording", "cultural", "legal", "identifiers", "statutory", "accuracy", "retention",
    "bureaucracy", "capacity", "knowledge", "reciprocity", "resource", "trust", "other", "unknown",
]  # fmt: skip


class DataItem(Model):
    """One thing that a data set holds about each person, business or event."""

    key: ClassVar[str] = "name"

    name: Annotated[Text, Mark("What the item is called", audience="public", term="csvw:name")]
    glossary_term: Annotated[
        Text | None, Mark("The term of a shared glossary that it means", audience="public", term="skos:exactMatch")
    ] = None
    category: Annotated[Text | None, Mark("What sort of data it is", audience="public", term="dpv:hasPersonalData")] = None
    collected: Annotated[Answer, Mark("Whether it is collected", audience="public")] = "unknown"
    special_category: Annotated[Answer, Mark("Whether it is special category data", audience="public")] = "unknown"
    completeness: Annotated[
        Text | None, Mark("How complete it is", audience="public", term="dqv:hasQualityAnnotation")
    ] = None
    codes: Annotated[tuple[Text, ...], Mark("The values that it may have", audience="public", term="csvw:enum")] = ()
    note: Annotated[Text | None, Mark("What else to know", audience="public", term="rdfs:comment")] = None


class Identifier(Model):
    """A number or name by which records of different agencies could be matched."""

    key: ClassVar[str] = "scheme"

    scheme: Annotated[Scheme, Mark("Which identifier", audience="public", term="adms:schemaAgency")]
    held: Annotated[Answer, Mark("Whether it is held", audience="public")] = "unknown"
    coverage: Annotated[Quantity, Mark("For what share of the records", audience="public")] = Quantity()
    quality: Annotated[Text | None, Mark("How far it can be relied on", audience="public", term="dqv:hasQualityAnnotation")] = None
    error_rate: Annotated[Quantity, Mark("What share of them is thought to be wrong", audience="public")] = Quantity()
    linkable_to: Annotated[
        tuple[Slug, ...], Mark("Agencies whose records it was linked to", audience="public", link="agency")
    ] = ()


class Flag(Model):
    """A mark on a record that can be on or off, such as redundancy."""

    key: ClassVar[str] = "name"

    name: Annotated[Text, Mark("What it marks", audience="public")]
    state: Annotated[
        Literal["yes", "no", "could add", "unknown", "not asked"], Mark("Whether the data have it", audience="public")
    ] = "unknown"
    ends: Annotated[Text | None, Mark("When it is taken off again", audience="public")] = None


class Sharing(Model):
    """What may be shared with whom, at what level, on what basis."""

    with_agency: Annotated[Slug, Mark("With whom", audience="partners", link="agency", term="odrl:assignee")]
    direction: Annotated[
        Literal["given", "received", "both", "unknown"], Mark("Given to them, received from them, or both", audience="partners")
    ] = "unknown"
    level: Annotated[Level, Mark("How much of a person may be told", audience="partners")] = "unknown"
    allowed: Annotated[
        Literal["yes", "no", "conditional", "unknown", "not asked"],
        Mark("Whether it is allowed", audience="partners", term="odrl:permission"),
    ] = "unknown"
    condition: Annotated[Text | None, Mark("On what condition", audience="partners", term="odrl:duty")] = None
    purpose: Annotated[Text | None, Mark("For what", audience="partners", term="dpv:hasPurpose")] = None
    legal_basis: Annotated[LegalBasis, Mark("The lawful basis", audience="partners", term="dpv:hasLegalBasis")] = "unknown"
    statute: Annotated[
        Text | None, Mark("The law that it rests on", audience="partners", term="dcatap:applicableLegislation")
    ] = None
    agreement: Annotated[
        Slug | None, Mark("The agreement that it rests on", audience="partners", link="agreement", term="odrl:hasPolicy")
    ] = None
    mode: Annotated[Mode, Mark("How it comes about", audience="partners")] = "unknown"
    since: Annotated[PartialDate, Mark("Since when", audience="partners")] = PartialDate()
    until: Annotated[PartialDate, Mark("Until when; empty while it goes on", audience="partners")] = PartialDate()
    why_ended: Annotated[Text | None, Mark("Why it ended", audience="partners")] = None

    date_order: ClassVar[tuple[tuple[str, str], ...]] = (("since", "until"),)


class Barrier(Model):
    """Something that stands in the way of sharing."""

    sort: Annotated[BarrierKind, Mark("Which sort of barrier", audience="partners")]
    what: Annotated[LongText, Mark("What stands in the way, with an example", audience="partners")]
    severity: Annotated[Literal["low", "medium", "high", "unknown"], Mark("How much it hinders", audience="partners")] = "unknown"
    whom: Annotated[tuple[Slug, ...], Mark("Whom it hinders, where the source names them", audience="partners", link="agency")] = ()
    whom_in_words: Annotated[Text | None, Mark("Whom it hinders, where the source names nobody", audience="partners")] = None
    tried: Annotated[tuple[Text, ...], Mark("What was tried against it", audience="partners")] = ()
    source: Annotated[Text | None, Mark("Who said so, or where it can be read", audience="partners", term="dct:source")] = None


class Cost(Model):
    """What sharing costs or cost; an unknown cost is unknown, never nought."""

    phase: Annotated[
        Literal["set-up", "to date", "annual", "running", "unknown"],
        Mark("Once (to set up, or all that was spent to date), every year, or for as long as it runs", audience="partners"),
    ]
    item: Annotated[Text, Mark("What is paid for", audience="partners")]
    payer: Annotated[Slug | None, Mark("Who pays", audience="partners", link="agency")] = None
    pounds: Annotated[Quantity, Mark("In pounds: a number, about a number, a range, or unknown", audience="partners")] = Quantity()
    staff: Annotated[Text | None, Mark("In people's time", audience="partners")] = None
    qualifier: Annotated[Text | None, Mark("What must be said of the number", audience="partners")] = None
    source: Annotated[Text | None, Mark("Where it can be read", audience="partners", term="dct:source")] = None
