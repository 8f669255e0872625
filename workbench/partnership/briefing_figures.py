"""The numbers of a briefing: a quarter's decisions, their shares, their rate and their reasons; no words."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from workbench.errors import RequestError
from workbench.exhibits import Provenance
from workbench.partnership.briefing_choice import (
    Place,
    Quarter,
    is_of_jobcentres,
    item_of_outcome,
    outcome_field,
)
from workbench.statistics import (
    NOISE,
    AdverseShare,
    Change,
    Count,
    KeyTrends,
    Rate,
    Sum,
    adverse_share,
    change,
    controlled_sum,
    error_of_sum,
    key_trends,
    rate,
)
from workbench.statxplore import Field, Table, View, place_field_of
from workbench.store import Audience, Suppressed

__all__ = ["MEASURE", "SMALL", "Figures", "known"]

MEASURE = "adverse decisions"
SMALL = 10
"""Of fewer than these in the quarter no percentage, rate or trend is worked out."""

_WATCHED = 36
_MOST_WORDS = 6
_OTHERS = ("non-adverse", "reserved", "cancelled")
_BENEFITS = {
    "JSA": re.compile(r"\bJSA\b|jobseeker", re.IGNORECASE),
    "ESA": re.compile(r"\bESA\b|employment and support", re.IGNORECASE),
    "UC": re.compile(r"\bUC\b|universal credit", re.IGNORECASE),
}


def known(value: float | Suppressed) -> bool:
    """Whether a number is there and not withheld."""
    return not isinstance(value, Suppressed) and math.isfinite(value)


@dataclass(frozen=True)
class Figures:
    """A place's adverse decisions in a quarter, and what stands beside them.

    Args:
        table: The table of decisions by outcome; it has the place.
        place: The place.
        quarter: The quarter.
        comparator: The comparator's name in the table; "" for none.
        reasons: The table of adverse decisions by reason with its field of reasons, or None.
        caseload: The table of people on the benefit, or None.
        audience: Whom the briefing is for.
    """

    table: Table
    place: Place
    quarter: Quarter
    comparator: str
    reasons: tuple[Table, Field] | None
    caseload: Table | None
    audience: Audience

    @cached_property
    def outcomes(self) -> Field:
        """The field of outcomes."""
        found = outcome_field(self.table)
        assert found is not None  # noqa: S101  # tables are chosen by it
        return found

    @cached_property
    def view(self) -> View:
        """The adverse decisions of the three years up to the quarter's end, so that the usual level is that of the trends."""
        adverse = item_of_outcome(self.outcomes, {"adverse"})
        view = View(
            self.table, place=self._item(self.table), comparator=self.comparator, picks={self.outcomes.label: adverse.name if adverse else ""},
            what=MEASURE, audience=self.audience, place_as=self.place.name, comparator_as=self._comparator_as,
        )  # fmt: skip
        return view.until(self.quarter.last, months=_WATCHED)

    @property
    def provenance(self) -> Provenance:
        """Where the numbers come from, whether or not the table has the place."""
        field = place_field_of(self.table)
        some = self._item(self.table) or (field.items[0].name if field else "")
        return View(self.table, place=some, picks={self.outcomes.label: self.outcomes.items[0].name}, place_as=self.place.name).provenance

    @property
    def _comparator_as(self) -> str:
        field = place_field_of(self.table)
        totals = {item.name for item in field.items if item.kind == "total"} if field else set()
        if self.comparator not in totals:
            return ""
        return "all jobcentres" if is_of_jobcentres(self.table) else "all places"

    def _item(self, table: Table) -> str:
        found = self.place.item(table)
        return found.code or found.name if found else ""

    def months(self, quarter: Quarter, **picks: str) -> list[float]:
        """Give the place's numbers of a quarter's months; NaN where there is none."""
        return [float(value) for value in self.view.series(**picks).reindex(quarter.months)]

    @cached_property
    def now(self) -> Sum:
        """The quarter's adverse decisions."""
        return controlled_sum(self.months(self.quarter))

    @cached_property
    def before(self) -> Sum:
        """Those of the same quarter a year before."""
        return controlled_sum(self.months(self.quarter.year_before))

    @cached_property
    def change(self) -> Change:
        """From the same quarter a year before to this one; told only beyond what random changes may explain."""
        return change(self.before.value, self.now.value, noise=error_of_sum(6) / 2)

    @property
    def missing(self) -> bool:
        """Whether a month of the quarter has no number."""
        return not known(self.now.value)

    @property
    def small(self) -> bool:
        """Whether there are too few for percentages, rates and trends."""
        return not self.missing and self.now.value < SMALL

    @cached_property
    def share(self) -> AdverseShare | None:
        """The quarter's adverse share of all decisions and of those decided; None where the table lacks what it takes."""
        found: dict[str, float | Suppressed] = {"adverse": self.now.value}
        for kind in _OTHERS:
            if item := item_of_outcome(self.outcomes, {kind}):
                found[kind] = self._sum(item.name)
        decided = item_of_outcome(self.outcomes, {"adverse", "non-adverse"})
        total = next((item.name for item in self.outcomes.items if item.kind == "total"), "")
        try:
            return adverse_share(
                found, total=self._sum(total) if total else None, decided=self._sum(decided.name) if decided else None, noise=3 * NOISE
            )
        except RequestError:
            return None

    def _sum(self, outcome: str) -> float | Suppressed:
        return controlled_sum(self.months(self.quarter, **{self.outcomes.label: outcome})).value

    @cached_property
    def caseload_view(self) -> View | None:
        """The people on the benefit, or None where the table lacks the place."""
        item = self._item(self.caseload) if self.caseload else ""
        return View(self.caseload, place=item, place_as=self.place.name, audience=self.audience) if self.caseload and item else None

    @cached_property
    def rate(self) -> Rate | None:
        """The quarter's adverse decisions per 100 people on the benefit, the average of its months; None without a base."""
        if self.caseload_view is None or not self.caseload:
            return None
        people = controlled_sum([float(value) for value in self.caseload_view.local.reindex(self.quarter.months)]).value
        if isinstance(people, Suppressed) or not math.isfinite(people) or people <= 0:
            return None
        words = self.caseload_view.counted[:1].lower() + self.caseload_view.counted[1:]
        counted = Count(self.now.value, MEASURE, basis="decisions")
        return rate(counted, Count(people / 3, words), base_is=words, noise=error_of_sum(3))

    @property
    def outside_base(self) -> tuple[str, ...]:
        """The benefits whose decisions are counted though people on them are not in the base."""
        if self.caseload is None:
            return ()
        base = f"{self.caseload.title} {self.caseload.measures[0].label}"
        return tuple(name for name, benefit in _BENEFITS.items() if benefit.search(self.table.title) and not benefit.search(base))

    @cached_property
    def reasons_view(self) -> View | None:
        """The adverse decisions by reason, or None where the table lacks the place or the quarter."""
        item = self._item(self.reasons[0]) if self.reasons else ""
        if not self.reasons or not item:
            return None
        outcomes = outcome_field(self.reasons[0])
        adverse = item_of_outcome(outcomes, {"adverse"}) if outcomes else None
        picks = {outcomes.label: adverse.name} if outcomes and adverse else {}
        view = View(self.reasons[0], place=item, picks=picks, what=MEASURE, audience=self.audience, place_as=self.place.name)
        try:
            return view.until(self.quarter.last, months=_WATCHED)
        except RequestError:
            return None

    @cached_property
    def by_reason(self) -> Mapping[str, Sum]:
        """The quarter's adverse decisions by reason, the most first; those without a number are left out."""
        sums = {name: controlled_sum([float(v) for v in series.reindex(self.quarter.months)]) for name, series in self._parts.items()}
        ranked = sorted((name for name in sums if known(sums[name].value)), key=lambda name: (-float(sums[name].value), name))
        return {name: sums[name] for name in ranked}

    @property
    def reason_label(self) -> str:
        """What the reasons are called in the table."""
        return self.reasons[1].label if self.reasons else ""

    @cached_property
    def _parts(self) -> Mapping[str, pd.Series[Any]]:
        return self.reasons_view.part_series(self.reason_label) if self.reasons_view else {}

    @cached_property
    def trends(self) -> KeyTrends:
        """The key trends up to the quarter's last month, by the stated rules."""
        short = len(f"{MEASURE} {self.place.name}".split()) <= _MOST_WORDS
        return key_trends(
            self.view.local,
            measure=MEASURE,
            place=self.place.name if short else "this place",
            comparator=self.view.beside,
            comparator_is=self.view.comparator_name or "none",
            parts=self._parts,
        )

    def years(self, series: pd.Series[Any]) -> tuple[float, float]:
        """Give a series' sums of the 12 months before the last 12, and of the last 12."""
        sums = series.reindex(pd.date_range(end=self.quarter.last, periods=24, freq="MS")).astype(float)
        return float(sums.iloc[:12].sum(skipna=False)), float(sums.iloc[12:].sum(skipna=False))

    def reason_in(self, words: str) -> str:
        """Give the reason that a trend's words tell of."""
        return next((name for name in self._parts if f"“{name}” was" in words), "")

    @property
    def parts(self) -> Mapping[str, pd.Series[Any]]:
        """The place's numbers by month for each reason."""
        return self._parts
