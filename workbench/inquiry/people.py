"""People: each once, by pseudonym; real names only in git-ignored private/people.yaml."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from workbench.store import Answer, Audience, LongText, Mark, Model, PartialDate, Quantity, Record, Slug, Text

__all__ = ["Consent", "Level", "Person"]

Level = Literal["frontline", "middle", "strategic", "research", "unknown"]


class Consent(Model):
    """One answer to one request for consent; the latest that is not withdrawn counts."""

    date_order: ClassVar[tuple[tuple[str, str], ...]] = (("on", "withdrawn"),)

    what: Annotated[
        Literal["name", "quotes", "notes", "audio", "network", "photographs"],
        Mark("What was asked: to be named, quoted, recorded …", term="dpv:hasConsent"),
    ]
    audience: Annotated[Audience, Mark("The widest audience it was asked for")]
    given: Annotated[Answer, Mark("The answer")] = "not asked"
    on: Annotated[PartialDate, Mark("When it was given")] = PartialDate()
    withdrawn: Annotated[PartialDate | None, Mark("When it was withdrawn")] = None


class Person(Record):
    """A member of the partnership or somebody close to it, by role; never by name."""

    kind: ClassVar[str] = "person"
    folder: ClassVar[str] = "people"
    date_order: ClassVar[tuple[tuple[str, str], ...]] = (("joined", "left"),)

    audience: Annotated[Audience, Mark("People are shown to everybody as roles", audience="public")] = (
        "public"
    )
    role: Annotated[Text, Mark("What they do", audience="public", term="org:role")]
    agency: Annotated[
        Slug | None, Mark("Who they work for", audience="public", link="agency", term="org:memberOf")
    ] = None
    base: Annotated[Text | None, Mark("Where they are based", audience="public")] = None
    level: Annotated[Level, Mark("Frontline, middle, strategic or research", audience="public")] = "unknown"
    stands_for: Annotated[
        Quantity,
        Mark("How many people this entry stands for, where a source names a role in the plural", audience="public"),
    ] = Quantity.parse("1")  # fmt: skip
    inquiries: Annotated[
        tuple[Slug, ...], Mark("The inquiries they take part in", audience="public", link="inquiry")
    ] = ()
    joined: Annotated[PartialDate, Mark("When they joined", audience="partners")] = PartialDate()
    left: Annotated[PartialDate, Mark("When they left; unknown while they are here", audience="partners")] = (
        PartialDate()
    )
    leave_reason: Annotated[Text | None, Mark("Why they left")] = None
    consents: Annotated[tuple[Consent, ...], Mark("What they agreed to, dated")] = ()
    source: Annotated[Text | None, Mark("Where this was read", audience="public")] = None
    note: Annotated[LongText | None, Mark("For the team only")] = None
