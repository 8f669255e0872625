"""How an instrument's answers are a network: which item names the other, and which says what joins the two.

The rules are data in the instrument's file, so a partnership's own form becomes ties as a shipped one does.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from workbench.store import Mark, Model, Slug, Text

__all__ = ["HasRule", "NetworkBlock", "RatingRule", "ReferralRule", "Strength", "TieRule"]


class Strength(Model):
    """The number that an answer stands for."""

    answer: Annotated[Text, Mark("The answer: an option's short name, or a point of the scale", audience="public")]
    number: Annotated[float, Field(ge=0), Mark("The number that it stands for", audience="public")]


class TieRule(Model):
    """How answers become ties of whoever answers with somebody else."""

    relation: Annotated[Text | None, Mark("What this kind of tie is called; with each, what its name begins with", audience="public")] = None
    each: Annotated[Slug | None, Mark("An item of which each option that is chosen is a kind of tie", audience="public")] = None
    other: Annotated[
        Slug | None, Mark("The item that says who the other is; none in a part that is asked of each agency", audience="public")
    ] = None
    said: Annotated[Slug | None, Mark("The item that says whether there is the tie; none where naming somebody is enough", audience="public")] = None
    counts: Annotated[tuple[Text, ...], Mark("Its answers that are a tie; yes, or the scale's positive points, when empty", audience="public")] = ()
    weight: Annotated[Slug | None, Mark("The item that says how strong it is", audience="public")] = None
    weights: Annotated[tuple[Strength, ...], Mark("For a choice: the number of each answer", audience="public")] = ()
    turned: Annotated[Literal["yes", "no"], Mark("Whether the tie leads from the other to whoever answers", audience="public")] = "no"
    not_named: Annotated[
        Literal["no", "unknown"], Mark("What it means if somebody in the wave is not named: no, if the roster is whole", audience="public")
    ] = "unknown"


class HasRule(Model):
    """How answers say who has an item of the network: whoever answers, or somebody of whom they think so."""

    said: Annotated[Slug, Mark("The item that says whether, or how well", audience="public")]
    of: Annotated[
        Text | None, Mark("The id in items.csv; else that of each option, or of what the part is asked of", audience="public")
    ] = None
    other: Annotated[Slug | None, Mark("For what others have: the item that says who the other is", audience="public")] = None
    counts: Annotated[tuple[Text, ...], Mark("Its answers that are a yes; yes, or the scale's positive points, when empty", audience="public")] = ()
    levels: Annotated[tuple[Strength, ...], Mark("How well, from 1 to 4, for each answer that is a yes", audience="public")] = ()


class ReferralRule(Model):
    """How answers say that people are passed on between whoever answers and somebody else, or their agencies."""

    other: Annotated[Slug, Mark("The item that says who the other is", audience="public")]
    said: Annotated[Slug | None, Mark("The item that says whether; none where naming somebody is enough", audience="public")] = None
    counts: Annotated[tuple[Text, ...], Mark("Its answers that are a yes; yes, or the scale's positive points, when empty", audience="public")] = ()
    turned: Annotated[Literal["yes", "no"], Mark("Whether the other passes people on to whoever answers", audience="public")] = "no"
    need: Annotated[Text | None, Mark("For which need; not known when left out", audience="public")] = None


class RatingRule(Model):
    """Which question of trust or value an item is; it is asked of each agency."""

    said: Annotated[Slug, Mark("The item", audience="public")]
    question: Annotated[
        Literal["openness", "reliability", "mission", "influence", "involvement", "resources"],
        Mark("The question: the first three are trust, the others value", audience="public"),
    ]


class NetworkBlock(Model):
    """How the answers to an instrument are a network."""

    who: Annotated[Slug | None, Mark("The item that says who answers; the sheet's respondent when left out", audience="public")] = None
    consent: Annotated[Slug | None, Mark("The yes-no item by which somebody may keep out of the network", audience="public")] = None
    ties: Annotated[tuple[TieRule, ...], Mark("Kinds of tie", audience="public")] = ()
    holds: Annotated[tuple[HasRule, ...], Mark("What whoever answers has", audience="public")] = ()
    aware: Annotated[tuple[HasRule, ...], Mark("What whoever answers thinks that others have", audience="public")] = ()
    referrals: Annotated[tuple[ReferralRule, ...], Mark("Who passes people on", audience="public")] = ()
    ratings: Annotated[tuple[RatingRule, ...], Mark("Questions of trust and value", audience="public")] = ()
