"""Agencies: each once, in data_catalog/agencies/."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from workbench.store import Answer, LongText, Mark, PartialDate, Record, Slug, Text

__all__ = ["Agency", "Sector"]

Sector = Literal[
    "local authority",
    "third sector",
    "central government",
    "NHS",
    "police and fire",
    "education",
    "academic",
    "business",
    "community",
    "unknown",
]


class Agency(Record):
    """An organisation that takes part, holds data, or gives a service."""

    kind: ClassVar[str] = "agency"
    folder: ClassVar[str] = "data_catalog/agencies"

    title: Annotated[Text, Mark("The agency's name", audience="public", term="foaf:name")]
    also_called: Annotated[
        tuple[Text, ...], Mark("Other names and short forms", audience="public", term="dct:alternative")
    ] = ()
    sector: Annotated[Sector, Mark("Its sector", audience="public", term="org:classification")] = "unknown"
    area: Annotated[Slug | None, Mark("The area it serves", audience="public", link="area")] = None
    part_of: Annotated[
        Slug | None, Mark("The agency it is a part of", audience="public", link="agency", term="org:unitOf")
    ] = None
    what_it_does: Annotated[LongText | None, Mark("What it does, for whom", audience="public")] = None
    address: Annotated[
        Text | None, Mark("The public address of its office; a postcode in it may be shown", audience="public", term="org:siteAddress")
    ] = None
    website: Annotated[Text | None, Mark("Its web address", audience="public", term="foaf:homepage")] = None
    govuk_name: Annotated[
        Slug | None, Mark("Its short name in addresses of GOV.UK, where it has one", audience="public", label="GOV.UK name")
    ] = None
    contact_role: Annotated[
        Text | None, Mark("The role to ask, never a person", audience="partners", term="dcat:contactPoint")
    ] = None
    sharing_skills: Annotated[
        Answer, Mark("Whether its staff are trained in what may be shared and how", audience="partners")
    ] = "unknown"
    as_of: Annotated[PartialDate, Mark("When this was last checked", audience="public")] = PartialDate()
    source: Annotated[Text | None, Mark("Where this was read", audience="public", term="dct:source")] = None
    note: Annotated[LongText | None, Mark("For the team only")] = None
