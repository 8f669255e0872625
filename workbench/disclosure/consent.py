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

    The latest answer that covers the audience counts; a withdrawal counts from its first possible day
    on, and one without a known date counts at once. “unknown” and “not asked” are no consent.

    Args:
        asked: The person's dated answers.
        what: "name", "quotes" …
        audience: Who would see it.
        on: The day on which it would be shown.
    """
    answers = [c for c in asked if c.what == what and not c.on.surely_after(on)]
    refused = [c for c in answers if c.given == "no" and allows(audience, c.audience)]
    given = [c for c in answers if c.given == "yes" and allows(c.audience, audience) and not _withdrawn(c, on)]
    if not given:
        return False
    latest = max(c.on.earliest for c in given)
    return not any(c.on.known and c.on.earliest >= latest for c in refused)


def _withdrawn(consent: GivenConsent, on: dt.date) -> bool:
    if consent.withdrawn is None:
        return False
    return not consent.withdrawn.known or consent.withdrawn.earliest <= on
