"""Data sets: what an agency holds, on whom, of what quality, and who to ask."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, ClassVar, Literal

from workbench.catalogue.parts import Barrier, Cost, DataItem, Flag, Identifier, Sharing
from workbench.store import Answer, LongText, Mark, PartialDate, Quantity, Record, Slug, Text

__all__ = ["Dataset"]


class Dataset(Record):
    """A body of data that an agency holds: a register, a case system, a survey, published statistics, intelligence."""

    kind: ClassVar[str] = "dataset"
    folder: ClassVar[str] = "data_catalog/datasets"
    sections: ClassVar[Mapping[str, tuple[str, ...]]] = MappingProxyType({
        "more on what they are": ("description", "also_called", "topics", "sort", "unit", "creators", "what_you_could_do"),
        "who looks after them": ("responsibility", "steward_role", "backup_role", "source_system", "collected_by"),
        "on whom, where and when": ("about_whom", "coverage", "reach", "records", "area", "place", "period", "frequency", "updated"),
        "what is held about each, and by what records could be matched": ("items", "identifiers", "flags"),
        "protection, retention and access": (
            "special_condition", "security", "retention", "retained_until", "access_rights", "licence", "version", "other_id", "address",
        ),
        "with whom they may be shared": ("sharing", "rules", "lowest_level", "never_shared", "barriers", "costs"),
        "how to ask for them": ("how_to_ask", "days_to_answer"),
        "quality, and how sure this entry is": (
            "quality", "caveat", "scotland_separable", "deduplicated", "confidence", "who_told", "as_of", "review_due",
        ),
    })  # fmt: skip

    title: Annotated[Text, Mark("What the data are called", audience="public", term="dct:title")]
    summary: Annotated[Text | None, Mark("What they are, in a sentence or two", audience="public", term="dct:description")] = None
    description: Annotated[LongText | None, Mark("More about them", audience="public", term="rdfs:comment")] = None
    also_called: Annotated[tuple[Text, ...], Mark("Other names and short forms", audience="public", term="dct:alternative")] = ()
    topics: Annotated[tuple[Text, ...], Mark("What they are about, in a few words each", audience="public", term="dcat:keyword")] = ()

    holder: Annotated[Slug | None, Mark("The agency that holds them", audience="public", link="agency", term="dct:publisher")] = None
    unit: Annotated[Text | None, Mark("The part of the agency", audience="public", term="dct:creator")] = None
    creators: Annotated[tuple[Slug, ...], Mark("The agencies that made them, where that is known", audience="public", link="agency")] = ()
    responsibility: Annotated[
        Literal["controller", "joint controller", "processor", "unknown"],
        Mark("The holder's part under data protection law", audience="public", term="dpv:hasDataController"),
    ] = "unknown"
    steward_role: Annotated[Text | None, Mark("The role that looks after them", audience="partners", term="prov:qualifiedAttribution")] = None
    contact_role: Annotated[Text | None, Mark("The role to ask, never a person", audience="partners", term="dcat:contactPoint")] = None
    backup_role: Annotated[Text | None, Mark("The role to ask when that one is away", audience="partners")] = None

    sort: Annotated[
        Literal["register", "case system", "survey", "aggregate", "intelligence", "service directory", "unknown"],
        Mark("What sort of data", audience="public", term="dct:type"),
    ] = "unknown"
    about: Annotated[
        tuple[Literal["individuals", "businesses", "intelligence", "places", "services", "unknown"], ...],
        Mark("What one record is about", audience="public"),
    ] = ()
    about_whom: Annotated[tuple[Text, ...], Mark("The people they are about", audience="public", term="dpv:hasDataSubject")] = ()
    coverage: Annotated[Text | None, Mark("Which of them are in the data, and which are not", audience="public")] = None
    reach: Annotated[
        Literal["all", "most", "about half", "some", "few", "unknown"],
        Mark("How large a part of them is in the data, so far as that is stated", audience="public"),
    ] = "unknown"
    records: Annotated[Quantity, Mark("About how many records", audience="public", people=True)] = Quantity()
    area: Annotated[Slug | None, Mark("The area that they cover", audience="public", link="area", term="dct:spatial")] = None
    place: Annotated[Text | None, Mark("The area in words, where it is none of the list", audience="public", term="dct:spatial")] = None
    period: Annotated[Text | None, Mark("The time they cover", audience="public", term="dct:temporal")] = None
    items: Annotated[tuple[DataItem, ...], Mark("What is held about each", audience="public", term="csvw:column")] = ()
    identifiers: Annotated[tuple[Identifier, ...], Mark("By what records could be matched", audience="public", term="adms:identifier")] = ()
    flags: Annotated[tuple[Flag, ...], Mark("Marks that can be on or off", audience="public")] = ()

    personal_data: Annotated[
        Literal["not personal", "aggregate", "pseudonymised", "personal", "special category", "unknown", "not asked"],
        Mark("Whether and how far they are personal data", audience="public", term="dpv:hasPersonalData"),
    ] = "unknown"
    special_condition: Annotated[
        Text | None, Mark("For special category data: the condition of Article 9", audience="partners", term="dpv:hasLegalBasis")
    ] = None
    security: Annotated[
        Literal["OFFICIAL", "OFFICIAL-SENSITIVE", "SECRET", "TOP SECRET", "not classified", "unknown"],
        Mark("The security classification", audience="partners", term="ukgov:securityClassification"),
    ] = "unknown"
    collected_by: Annotated[Text | None, Mark("How and by whom they are collected", audience="public", term="prov:wasGeneratedBy")] = None
    source_system: Annotated[Text | None, Mark("The system that they are in", audience="partners")] = None
    frequency: Annotated[
        Literal["continuous", "daily", "weekly", "monthly", "quarterly", "annual", "every two years", "irregular", "once", "unknown"],
        Mark("How often they are renewed", audience="public", term="dct:accrualPeriodicity"),
    ] = "unknown"
    updated: Annotated[PartialDate, Mark("When they were last renewed", audience="public", term="dct:modified")] = PartialDate()
    retention: Annotated[Text | None, Mark("How long they are kept; empty where it is not stated", audience="public", term="dpv:hasStorageCondition")] = None
    retained_until: Annotated[PartialDate, Mark("The day after which they must be gone", audience="partners")] = PartialDate()
    access_rights: Annotated[
        Literal["open", "restricted", "internal", "closed", "unknown"],
        Mark("Who may have them", audience="public", term="dct:accessRights"),
    ] = "unknown"
    licence: Annotated[Text | None, Mark("Their licence, where they are published", audience="public", term="dct:license")] = None
    version: Annotated[Text | None, Mark("Which version of them this is, as the holder calls it", audience="public", term="dcat:version")] = None
    other_id: Annotated[Text | None, Mark("Their identifier in the catalogue that they came from", audience="public")] = None
    address: Annotated[Text | None, Mark("Where they can be got or asked for", audience="public", term="dcat:landingPage")] = None

    sharing: Annotated[tuple[Sharing, ...], Mark("With whom they may be shared, and how", audience="partners", term="odrl:hasPolicy")] = ()
    rules: Annotated[tuple[Text, ...], Mark("The holder's own rules of confidentiality, as they state them", audience="partners")] = ()
    lowest_level: Annotated[
        Literal["aggregate", "pseudonymised", "individual"] | None,
        Mark("The most that the holder's rules allow to be shared", audience="partners"),
    ] = None
    never_shared: Annotated[tuple[Text, ...], Mark("Items that the holder never shares", audience="partners")] = ()
    barriers: Annotated[tuple[Barrier, ...], Mark("What stands in the way of sharing them", audience="partners")] = ()
    costs: Annotated[tuple[Cost, ...], Mark("What sharing them costs", audience="partners")] = ()
    what_you_could_do: Annotated[Text | None, Mark("What they could be used for", audience="public")] = None
    how_to_ask: Annotated[Text | None, Mark("How to ask for them", audience="partners")] = None
    days_to_answer: Annotated[Quantity, Mark("How many days an answer takes", audience="partners")] = Quantity()

    quality: Annotated[LongText | None, Mark("What is known of their quality", audience="public", term="dqv:hasQualityAnnotation")] = None
    caveat: Annotated[Text | None, Mark("What must be said wherever they are used", audience="public")] = None
    scotland_separable: Annotated[Answer, Mark("Whether Scotland can be told apart", audience="public")] = "unknown"
    deduplicated: Annotated[Answer, Mark("Whether each person is in them once", audience="public")] = "unknown"
    confidence: Annotated[Literal["low", "medium", "high", "unknown"], Mark("How sure we are of this entry", audience="partners")] = "unknown"
    who_told: Annotated[Text | None, Mark("Who told us, by role or agency", audience="partners", term="prov:wasAttributedTo")] = None
    as_of: Annotated[PartialDate, Mark("When this was last checked", audience="public")] = PartialDate()
    review_due: Annotated[PartialDate, Mark("When to check it again", audience="partners")] = PartialDate()
    source: Annotated[Text | None, Mark("Where this was read", audience="public", term="dct:source")] = None
    note: Annotated[LongText | None, Mark("For the team only")] = None
