"""What readers must be told beside a number: one sentence or two for each trap, and which of them fit."""

from __future__ import annotations

import math
import re
from collections.abc import Collection
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

__all__ = ["CAREFUL_BELOW", "CAUTIONS", "SMALLEST_BASE", "Basis", "Caution", "caution", "cautions_for"]

Basis = Literal["decisions", "people", ""]
"""What is counted: decisions, of which a person may have several; people; or not said."""

SMALLEST_BASE = 10
"""Percentages of fewer than these are not worked out."""

CAREFUL_BELOW = 50
"""Numbers below this swing widely by chance alone."""

CAUTIONS = MappingProxyType({
    "controlled": "DWP changes each number slightly and at random to protect people. Very small differences mean nothing.",
    "controlled-summed": "This is a sum of numbers that DWP changed slightly at random. It may differ from DWP's own total.",
    "different-methods": "These benefits are counted in different ways. Compare each with itself over time, not one with another.",
    "doubt-not-decision": "A doubt is not a decision. Many doubts and referrals end without a sanction.",
    "decisions-not-people": "Decisions are not people. One person may have several decisions.",
    "people-twice": "The same person is counted again in each month. The sum is not a number of people.",
    "people-leave": "People leave the register. A falling number may mean fewer claimants rather than fewer sanctions.",
    "after-challenge": "These are outcomes after any reconsideration or appeal so far. The decisions first made were other, mostly more adverse.",
    "before-challenge": "These are decisions as first made. Some were changed later on reconsideration or appeal.",
    "mixed-challenge": "Some of these numbers are before challenge and some after. They must not be compared with each other.",
    "provisional": "Some of these months are provisional. They will be revised.",
    "revised": "Some of these months were revised since they were first published.",
    "base-under-10": "Percentages of fewer than 10 are not shown.",
    "treat-with-care": "Some of these numbers are below 50. Treat changes in them with care, since chance moves them much.",
    "zero-or-negligible": "A nought here means nought or negligible.",
    "mixed-levels": "The total covers areas of different levels, which may lie within each other. It has no meaning.",
})  # fmt: skip
"""Every caution by its code, in the order in which they are given."""

_ADVERSE = re.compile(r"adverse|sanction", re.IGNORECASE)
_DOUBT = re.compile(r"doubt|referral", re.IGNORECASE)
_CANCELLED = re.compile(r"cancel", re.IGNORECASE)
_PROVISIONAL = re.compile(r"p|.*\bprovisional\b.*", re.IGNORECASE | re.DOTALL)
_REVISED = re.compile(r"r|.*\brevised\b.*", re.IGNORECASE | re.DOTALL)
_NEGLIGIBLE = re.compile(r"\.\.|.*\bnegligible\b.*", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Caution:
    """One thing that readers must know of a number.

    Args:
        code: A stable name.
        words: One or two plain sentences.
    """

    code: str
    words: str


def caution(code: str) -> Caution:
    """Give one caution by its code.

    Example:
        >>> caution("provisional").words
        'Some of these months are provisional. They will be revised.'
    """
    return Caution(code, CAUTIONS[code])


def cautions_for(  # noqa: PLR0913  # each is one fact about what is shown; all are optional
    *,
    basis: Basis = "",
    benefits: Collection[str] = (),
    outcomes: Collection[str] = (),
    challenge: Collection[Literal["before", "after"]] = (),
    flags: Collection[str] = (),
    levels: Collection[str] = (),
    total: bool = False,
    controlled: bool = True,
    summed: bool = False,
    months: int = 1,
    counts: Collection[float] = (),
    bases: Collection[float] = (),
) -> tuple[Caution, ...]:
    """Give the cautions that fit what is shown, always in the same order.

    Args:
        basis: Whether decisions or people are counted.
        benefits: The benefits that are shown together, with the service where it matters (“UC full service”).
        outcomes: The labels of the outcomes that are used; labels of doubts and referrals count as such.
        challenge: Whether outcomes are those before or after challenge. Stat-Xplore's are after.
        flags: The source's marks: “p”, “r”, “..”, or the notes in words.
        levels: The geography levels that are shown (“LA”, “MSOA”).
        total: Whether a total over the areas is shown.
        controlled: Whether the source changed its counts at random, as Stat-Xplore does.
        summed: Whether such counts were added up here.
        months: How many months are shown, or summed.
        counts: The counts that are shown; missing ones are passed over.
        bases: What percentages are of.

    Example:
        >>> [c.code for c in cautions_for(basis="decisions", flags=["p"], controlled=False)]
        ['decisions-not-people', 'provisional']
    """
    decided = [label for label in outcomes if _ADVERSE.search(label) and not _DOUBT.search(label)]
    seen = set(challenge)
    fits = {
        "controlled": controlled and not summed,
        "controlled-summed": controlled and summed,
        "different-methods": len({_method(b) for b in benefits}) > 1,
        "doubt-not-decision": any(_DOUBT.search(label) and not _CANCELLED.search(label) for label in outcomes),
        "decisions-not-people": basis == "decisions",
        "people-twice": basis == "people" and summed and months > 1,
        "people-leave": months > 1,
        "after-challenge": seen == {"after"} or (not seen and bool(decided)),
        "before-challenge": seen == {"before"},
        "mixed-challenge": seen == {"before", "after"},
        "provisional": any(_PROVISIONAL.fullmatch(flag) for flag in flags),
        "revised": any(_REVISED.fullmatch(flag) for flag in flags),
        "base-under-10": any(base < SMALLEST_BASE for base in _known(bases)),
        "treat-with-care": any(n < CAREFUL_BELOW for n in (*_known(counts), *_known(bases))),
        "zero-or-negligible": any(_NEGLIGIBLE.fullmatch(flag) for flag in flags),
        "mixed-levels": total and len(set(levels)) > 1,
    }
    return tuple(caution(code) for code in CAUTIONS if fits[code])


def _known(values: Collection[float]) -> list[float]:
    return [value for value in values if isinstance(value, int | float) and not math.isnan(value)]


def _method(benefit: str) -> str:
    """Give the way of counting that a benefit has; labels of one benefit have one."""
    text = " ".join(benefit.casefold().replace("-", " ").split())
    if re.search(r"\buc\b|universal credit", text):
        return "UC live" if "live" in text else "UC full"
    for method, pattern in _METHODS:
        if pattern.search(text):
            return method
    return text


_METHODS = (
    ("ESA", re.compile(r"\besa\b|employment and support")),
    ("JSA", re.compile(r"\bjsa\b|jobseeker")),
)
