"""Changes of welfare and services: what changed, from when it holds, whom it touches, and who says so."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from workbench.store import LongText, Mark, PartialDate, Record, Slug, Text

__all__ = ["Change"]


class Change(Record):
    """Something that changed, or will, for people, services or data: a law, the rules of a benefit, a service, statistics.

    Example:
        >>> Change(id="new-rules", title="New rules", date="2012-10-22", for_whom=("people who claim JSA",)).date.words
        '22 October 2012'
    """

    kind: ClassVar[str] = "change"
    folder: ClassVar[str] = "data_catalog/changes"

    title: Annotated[Text, Mark("What changed, in a few words", audience="public", term="dct:title")]
    date: Annotated[
        PartialDate, Mark("When it changed, was decided or was made known; it may lie ahead", audience="public", term="dct:issued")
    ] = PartialDate()
    holds_from: Annotated[
        PartialDate, Mark("From when it holds, where that is another day", audience="public", term="dct:valid")
    ] = PartialDate()
    sort: Annotated[
        Literal["law", "benefit", "service", "agency", "data", "guidance", "other", "unknown"],
        Mark("What sort of change", audience="public", term="dct:type"),
    ] = "unknown"
    what: Annotated[LongText | None, Mark("What changed, in a sentence or two", audience="public", term="dct:description")] = None
    for_whom: Annotated[tuple[Text, ...], Mark("Whom it touches", audience="public")] = ()
    what_it_means: Annotated[LongText | None, Mark("What it means for them, where a source says so", audience="public")] = None
    topics: Annotated[tuple[Text, ...], Mark("What it is about, in a few words each", audience="public", term="dcat:keyword")] = ()
    needs: Annotated[tuple[Text, ...], Mark("The needs of people that it bears on", audience="public", term="dcat:keyword")] = ()
    areas: Annotated[tuple[Slug, ...], Mark("Where it holds", audience="public", link="area", term="dct:spatial")] = ()
    agencies: Annotated[tuple[Slug, ...], Mark("Agencies that it concerns, the one to ask first", audience="public", link="agency")] = ()
    services: Annotated[tuple[Slug, ...], Mark("Services that it concerns", audience="public", link="service")] = ()
    datasets: Annotated[tuple[Slug, ...], Mark("Data sets that it concerns", audience="public", link="dataset")] = ()
    as_of: Annotated[PartialDate, Mark("When this was last checked", audience="public")] = PartialDate()
    who_told: Annotated[Text | None, Mark("Who told us, by role or agency", audience="partners", term="prov:wasAttributedTo")] = None
    source: Annotated[Text | None, Mark("Where this was read", audience="public", term="dct:source")] = None
    note: Annotated[LongText | None, Mark("For the team only")] = None
