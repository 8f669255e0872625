"""A referral as a survey tells of it: from whom, to whom, for what, on what condition, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from workbench.store import Answer, PartialDate

__all__ = ["ANY_NEED", "EVERYWHERE", "Referral", "ReferralStatus"]

ReferralStatus = Literal["working", "not working", "planned", "ended", "unknown"]
"""Whether people are in fact passed on this way."""

ANY_NEED = "any"
"""The need of a referral that is made whatever somebody needs."""

EVERYWHERE = "everywhere"
"""The area of a referral or service that holds in all areas."""


@dataclass(frozen=True)
class Referral:
    """That one agency, service or person passes people on to another.

    Args:
        source: Who passes on.
        target: To whom.
        need: For which need; “any” for all; "" where that is not known.
        area: In which area; “everywhere” for all; "" where that is not known.
        condition: What must be so, in words, or "".
        consent: Whether the person is asked for consent first.
        feedback: Whether whoever refers hears what became of it.
        status: Whether it works.
        checked: When that was last seen to.
    """

    source: str
    target: str
    need: str = ""
    area: str = ""
    condition: str = ""
    consent: Answer = "unknown"
    feedback: Answer = "unknown"
    status: ReferralStatus = "unknown"
    checked: PartialDate = field(default_factory=PartialDate)
