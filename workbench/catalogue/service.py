"""Services: what help an agency gives, to whom, where, and how people come to it."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from workbench.store import LongText, Mark, Model, PartialDate, Record, Slug, Text

__all__ = ["Service", "ServiceChange"]


class ServiceChange(Model):
    """Something about a service that changed on a day: it began, ended, moved, changed its rules."""

    date: Annotated[PartialDate, Mark("When", audience="public")]
    what: Annotated[Text, Mark("What changed", audience="public")]
    source: Annotated[Text | None, Mark("Where it can be read", audience="public", term="dct:source")] = None


class Service(Record):
    """Help that an agency gives, itself or through others."""

    kind: ClassVar[str] = "service"
    folder: ClassVar[str] = "data_catalog/services"

    title: Annotated[Text, Mark("What the service is called", audience="public", term="dct:title")]
    summary: Annotated[Text | None, Mark("What it does", audience="public", term="dct:description")] = None
    also_called: Annotated[tuple[Text, ...], Mark("Other names and short forms", audience="public", term="dct:alternative")] = ()
    provider: Annotated[Slug | None, Mark("The agency that answers for it", audience="public", link="agency", term="cpsv:hasCompetentAuthority")] = None
    given: Annotated[
        Literal["direct", "via member", "via referral", "contracted", "unknown", "not asked"],
        Mark("Whether it gives the help itself or through others", audience="public"),
    ] = "unknown"
    needs: Annotated[tuple[Text, ...], Mark("The needs it answers, in a few words each", audience="public", term="dcat:keyword")] = ()
    for_whom: Annotated[tuple[Text, ...], Mark("Whom it is for", audience="public")] = ()
    areas: Annotated[tuple[Slug, ...], Mark("Where it is given", audience="public", link="area", term="dct:spatial")] = ()
    place: Annotated[Text | None, Mark("Where it is given, in words", audience="public")] = None
    how_to_reach: Annotated[Text | None, Mark("How people come to it", audience="public", term="cpsv:hasInputChannel")] = None
    contact_role: Annotated[Text | None, Mark("The role to ask, never a person", audience="partners", term="dcat:contactPoint")] = None
    website: Annotated[Text | None, Mark("Its web address", audience="public", term="dcat:landingPage")] = None
    cost: Annotated[Text | None, Mark("What it costs those who use it", audience="public")] = None
    status: Annotated[Literal["running", "planned", "paused", "ended", "unknown"], Mark("Whether it is running", audience="public")] = "unknown"
    changes: Annotated[tuple[ServiceChange, ...], Mark("What changed, and when", audience="public")] = ()
    as_of: Annotated[PartialDate, Mark("When this was last checked", audience="public")] = PartialDate()
    review_due: Annotated[PartialDate, Mark("When to check it again", audience="partners")] = PartialDate()
    who_told: Annotated[Text | None, Mark("Who told us, by role or agency", audience="partners")] = None
    source: Annotated[Text | None, Mark("Where this was read", audience="public", term="dct:source")] = None
    note: Annotated[LongText | None, Mark("For the team only")] = None
