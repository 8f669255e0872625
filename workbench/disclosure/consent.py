"""Consent: a dated list on the person, and nowhere else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Protocol

from workbench.disclosure.audience import allows
from workbench.store import Answer, Audience, PartialDate

__all__ = ["GivenConsent", "consents"]


class GivenConsent(Protocol):
    """One answer to one request for consent."""

    @property
    def what(self) -> str:
        """What was asked."""

    @property
    def audience(self) -> Audience:
        """The widest audience it was asked for."""

    @property
    def given(self) -> Answer:
        """The answer."""

    @property
    def on(self) -> PartialDate:
        """When it was given."""

    @property
    def withdrawn(self) -> PartialDate | None:
        """When it was withdrawn, if it was."""


def consents(asked: Iterable[GivenConsent], what: str, audience: Audience, *, on: dt.date) -> bool:
    """Whether somebody's consent to something covers an audience on a day.

    The latest answer counts: a consent that covers the audience, unless a refusal or a withdrawal came on
    the same day or later, or may have (an unknown date may be any). A withdrawal counts from its first
    possible day on. “unknown” and “not asked” are no consent.

    Args:
        asked: The person's dated answers.
        what: "name", "quotes" …
        audience: Who would see it.
        on: The day on which it would be shown.
    """
    answers = [c for c in asked if c.what == what and not c.on.surely_after(on)]
    given = [c for c in answers if c.given == "yes" and allows(c.audience, audience)]
    # whatever audience it was for: who takes back the narrower consent does not mean to keep the wider one
    ended = [c.withdrawn for c in answers if c.given == "yes" and c.withdrawn and not c.withdrawn.surely_after(on)]
    refused = [c.on for c in answers if c.given == "no" and allows(audience, c.audience)]
    return any(
        all(no.surely_before(yes.on) for no in (*ended, *refused))
        for yes in given
        if yes.withdrawn is None or yes.withdrawn.surely_after(on)
    )
