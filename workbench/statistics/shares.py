"""How many decisions are adverse: of all decisions, and of those that were decided; never one without the other."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from workbench.disclosure import Rule, Suppressed, percentage
from workbench.errors import RequestError, UnknownNameError
from workbench.statistics.cautions import SMALLEST_BASE, Caution, cautions_for
from workbench.statistics.counts import NOISE, controlled_sum, error_of_sum
from workbench.statistics.rounding import number, percent

__all__ = ["AdverseShare", "adverse_share", "outcome_of"]

_RULE = Rule(smallest_base=SMALLEST_BASE)

# in this order: a label of the second holds the word of the first
_OUTCOMES = (
    ("non-adverse", re.compile(r"non[- ]?adverse|\bnot to apply\b", re.IGNORECASE)),
    ("adverse", re.compile(r"\badverse\b|\bto apply\b", re.IGNORECASE)),
    ("reserved", re.compile(r"\breserved\b", re.IGNORECASE)),
    ("cancelled", re.compile(r"\bcancell?ed\b", re.IGNORECASE)),
    ("total", re.compile(r"\s*(grand )?total\b.*", re.IGNORECASE)),
)
_KINDS = ("adverse", "non-adverse", "reserved", "cancelled")


@dataclass(frozen=True)
class AdverseShare:
    """The share of decisions that are adverse, on both bases.

    Args:
        adverse: How many are adverse.
        decided: Adverse and non-adverse decisions.
        all_decisions: Those with reserved and cancelled ones.
        of_decided: Adverse as a percentage of decided; `SUPPRESSED` where the base is below 10.
        of_all: Adverse as a percentage of all.
        cautions: What must be said beside them.
    """

    adverse: float | Suppressed
    decided: float | Suppressed
    all_decisions: float | Suppressed
    of_decided: float | Suppressed
    of_all: float | Suppressed
    cautions: tuple[Caution, ...]

    @property
    def words(self) -> str:
        """Both shares, each with its n."""
        return (
            f"{percent(self.of_all)} of all {number(self.all_decisions)} decisions were adverse;"
            f" {percent(self.of_decided)} of the {number(self.decided)} that were decided"
        )


def outcome_of(label: str) -> str:
    """Give the kind of outcome that a label of Stat-Xplore names, or "".

    Args:
        label: A label, with or without the marks that the website glues to it (“… (adverse) (IX)”).

    Example:
        >>> outcome_of("Decision not to apply a sanction (non-adverse)"), outcome_of("Cancelled referrals (IX)")
        ('non-adverse', 'cancelled')
    """
    return next((kind for kind, pattern in _OUTCOMES if pattern.search(label)), "")


def adverse_share(  # noqa: PLR0913  # the two totals and the columns are all optional
    outcomes: Mapping[str, float | Suppressed] | pd.DataFrame,
    *,
    outcome: str = "Outcome",
    value: str = "value",
    total: float | Suppressed | None = None,
    decided: float | Suppressed | None = None,
    controlled: bool = True,
    noise: float = NOISE,
) -> AdverseShare:
    """Give the share of adverse decisions of all decisions and of those decided.

    All are adverse, non-adverse, reserved and cancelled ones; decided are adverse and non-adverse ones. The source's
    own total is used where it is given; where parts had to be added up, a caution says so.

    Args:
        outcomes: Counts by outcome (a label, or its kind as `outcome_of` gives it); or a tidy frame with one row each.
        outcome: The frame's column of labels; with a column “<outcome> kind” its rows of kind “total” are the total.
        value: The frame's column of counts.
        total: The source's total of all, where `outcomes` does not hold it.
        decided: The source's count of adverse and non-adverse together, as a custom group gives it.
        controlled: Whether the source changed its counts at random.
        noise: How far each may be from the truth.

    Raises:
        RequestError: A label is of no known outcome, an outcome stands twice, one that is needed is not there, or the
            total is smaller than its parts.

    Example:
        >>> share = adverse_share({"adverse": 60, "non-adverse": 20, "reserved": 5, "cancelled": 15, "total": 100})
        >>> share.words
        '60% of all 100 decisions were adverse; 75% of the 80 that were decided'
        >>> [c.code for c in share.cautions][:2]
        ['controlled-summed', 'decisions-not-people']
    """
    found = _from_frame(outcomes, outcome, value) if isinstance(outcomes, pd.DataFrame) else _from_labels(outcomes.items())
    whole = total if total is not None else found.get("total")
    _check_there(found, ("adverse",))
    if decided is None:
        _check_there(found, ("adverse", "non-adverse"))
    if whole is None:
        _check_there(found, _KINDS)
    _check_total(found, whole, noise if controlled else 0.0)
    of = controlled_sum(found[k] for k in ("adverse", "non-adverse")).value if decided is None else decided
    everything = controlled_sum(found[kind] for kind in _KINDS).value if whole is None else whole
    adverse = found["adverse"]
    known = [v for v in (of, everything) if not isinstance(v, Suppressed)]
    cautions = cautions_for(
        basis="decisions",
        outcomes=["adverse"],
        controlled=controlled,
        summed=decided is None or whole is None,
        counts=[] if isinstance(adverse, Suppressed) else [adverse],
        bases=known,
    )
    return AdverseShare(adverse, of, everything, _share(adverse, of), _share(adverse, everything), cautions)


def _share(part: float | Suppressed, whole: float | Suppressed) -> float | Suppressed:
    # random changes may lift a part above its whole; more than all is never meant
    share = percentage(part, whole, rule=_RULE)
    return share if isinstance(share, Suppressed) or math.isnan(share) else min(100.0, share)


def _from_frame(frame: pd.DataFrame, outcome: str, value: str) -> dict[str, float | Suppressed]:
    for column in (outcome, value):
        if column not in frame.columns:
            raise UnknownNameError(
                f"The table has no column “{column}”.", fix=f"It has: {', '.join(map(str, frame.columns))}.", code="unknown-name"
            )
    labels = [str(label) for label in frame[outcome]]
    kinds = frame.get(f"{outcome} kind")
    if kinds is not None:
        labels = ["total" if kind == "total" else label for label, kind in zip(labels, kinds, strict=True)]
    return _from_labels(zip(labels, frame[value].tolist(), strict=True))


def _from_labels(pairs: Any) -> dict[str, float | Suppressed]:
    found: dict[str, float | Suppressed] = {}
    for label, count in pairs:
        kind = outcome_of(label)
        if not kind:
            raise RequestError(
                f"“{label}” is no outcome that is known here.",
                fix=f"Name it by its kind: {', '.join((*_KINDS, 'total'))}.",
                code="unknown-outcome",
            )
        if kind in found:
            raise RequestError(
                f"There is more than one count of the outcome “{kind}”.",
                fix="Choose one place and one month first.",
                code="unknown-outcome",
            )
        found[kind] = count
    return found


def _check_there(found: Mapping[str, object], needed: tuple[str, ...]) -> None:
    missing = [kind for kind in needed if kind not in found]
    if missing:
        raise RequestError(
            f"There is no count of the outcome “{missing[0]}”, so the share of adverse decisions would be wrong.",
            fix="Fetch that outcome as well, or the source's own total.",
            code="no-base",
        )


def _check_total(found: Mapping[str, float | Suppressed], total: float | Suppressed | None, noise: float) -> None:
    parts = [v for v in (found.get(k, 0.0) for k in _KINDS) if not isinstance(v, Suppressed) and not math.isnan(v)]
    if total is None or isinstance(total, Suppressed) or not math.fsum(parts) - total > error_of_sum(len(parts) + 1, noise):
        return
    raise RequestError(
        f"The outcomes add up to {number(math.fsum(parts))}, more than their total of {number(total)} can be off.",
        fix="See that the total is of the same place, month and benefit.",
        code="not-comparable",
    )
