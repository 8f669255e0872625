"""The rules by which key trends are found, one function each."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from workbench.errors import RequestError
from workbench.statistics.cautions import SMALLEST_BASE
from workbench.statistics.changes import Change
from workbench.statistics.counts import error_of_sum
from workbench.statistics.evidence import YEAR, Evidence, chance
from workbench.statistics.months import month_in_words
from workbench.statistics.rounding import number, percent, percentage_points
from workbench.statistics.run_charts import SHIFT, run_chart

__all__ = ["FINDERS", "RULES", "Trend"]

_LONGEST_HEADLINE = 15
"""Words of a headline at most, as the Office for National Statistics advises."""

_Z = 1.96
_LEAST_RATIO = math.log(1.05)
_LEAST_POINTS = 2.0
_WATCHED = 36

_MISSING = "a month that it needs is missing or withheld"
_SMALL = f"a number that it starts from is below {SMALLEST_BASE}"


@dataclass(frozen=True)
class Trend:
    """One thing that a rule found.

    Args:
        headline: It in at most 15 words.
        words: It in one or two sentences, with numbers and months.
        rule: The rule's name in `RULES`.
        values: The numbers in the words, by name.
        n: How many are behind it: the latest count, or the sum of the last 12 months.
        score: How many times it is what the rule asks for; more than 1.
    """

    headline: str
    words: str
    rule: str
    values: Mapping[str, float]
    n: float
    score: float


Found = Trend | str | None
"""A trend; why the rule could not be applied; or None where it was and found nothing."""


def _same_month(facts: Evidence) -> Found:
    before, after = facts.at(facts.local, facts.year_before), facts.at(facts.local, facts.month)
    if problem := _unfit((before, after), (before,)):
        return problem
    score = abs(after - before) / chance(before, after, cells=2, noise=facts.noise)
    if score <= 1:
        return None
    by = abs(100 * (after - before) / before)
    than = month_in_words(facts.year_before)
    headline = _headline(
        f"{facts.measure} in {facts.place} were {percent(by)} {'higher' if after > before else 'lower'} than in {than}",
        f"{facts.place}: {percent(by)} {'more' if after > before else 'fewer'} than in {than}",
    )
    words = f"In {facts.named}, against {than}, {facts.measure} in {facts.place} {Change(before, after).words}."
    return _trend(headline, words, "same month", {"before": before, "after": after}, after, score)


def _twelve_months(facts: Evidence) -> Found:
    before, after = facts.years(facts.local)
    if problem := _unfit((before, after), (before,)):
        return problem
    score = abs(after - before) / chance(before, after, cells=2 * YEAR, noise=facts.noise)
    if score <= 1:
        return None
    by = abs(100 * (after - before) / before)
    way = "rose" if after > before else "fell"
    headline = _headline(f"{facts.measure} in {facts.place} {way} by {percent(by)} in a year", f"{facts.place}: numbers {way} by {percent(by)} in a year")
    words = f"In the 12 months to {facts.named}, against the 12 months before, {facts.measure} in {facts.place} {Change(before, after).words}."
    return _trend(headline, words, "12 months", {"before": before, "after": after}, after, score)


def _shift(facts: Evidence) -> Found:
    watched = facts.local.loc[: facts.month].iloc[-_WATCHED:]
    if len(watched) < YEAR + SHIFT:
        return f"the series has fewer than {YEAR + SHIFT} months"
    try:
        chart = run_chart(watched, baseline=YEAR)
    except RequestError:
        return "fewer than 10 of the first 12 months are known"
    shift = next((s for s in chart.signals if s.rule == "shift" and s.end == watched.index[-1]), None)
    if shift is None:
        return None
    length = sum(point.side != 0 for point in chart.points if point.label >= shift.start)
    side = "above" if chart.points[-1].side > 0 else "below"
    headline = _headline(
        f"{facts.measure} in {facts.place} have stayed {side} their usual level for {length} months",
        f"{facts.place}: {length} months {side} the usual level",
    )
    words = f"{facts.measure[:1].upper()}{facts.measure[1:]} in {facts.place}: {length} months in a row, {month_in_words(shift.start)} to {facts.named}, are {side} the median of {number(chart.median, 1)}. It is that of {chart.baseline}."
    latest = facts.at(facts.local, facts.month)
    return _trend(headline, words, "shift", {"median": chart.median, "months": float(length)}, latest, length / SHIFT)


def _comparator(facts: Evidence) -> Found:
    if facts.comparator is None:
        return "no comparator was given"
    before, after = facts.years(facts.local)
    before_there, after_there = facts.years(facts.comparator)
    numbers = (before, after, before_there, after_there)
    if problem := _unfit(numbers, numbers):
        return problem
    here, there = 100 * (after / before - 1), 100 * (after_there / before_there - 1)
    inverse = math.fsum(1 / n for n in numbers)
    asked = max(_LEAST_RATIO, _Z * math.sqrt(inverse) + error_of_sum(YEAR, facts.noise) * inverse)
    score = abs(math.log(after / before) - math.log(after_there / before_there)) / asked
    if score <= 1:
        return None
    headline = _headline(
        f"{facts.measure} {_against(here, there, facts.place, facts.comparator_is)}", f"Change differed: {facts.place} against {facts.comparator_is}"
    )
    words = (
        f"In the 12 months to {facts.named}, against the 12 months before, {facts.measure} in {facts.place}"
        f" {Change(before, after).words}. In {facts.comparator_is} they {Change(before_there, after_there).words}."
    )
    values = {"before": before, "after": after, "comparator before": before_there, "comparator after": after_there}
    return _trend(headline, words, "comparator", values, after, score)


def _against(here: float, there: float, place: str, comparator_is: str) -> str:
    way = "rose" if here > 0 or (here == 0 and there > 0) else "fell"
    if here * there < 0:
        return f"{way} in {place} and {'fell' if way == 'rose' else 'rose'} in {comparator_is}"
    return f"{way} {'more' if abs(here) > abs(there) else 'less'} in {place} than in {comparator_is}"


def _category(facts: Evidence) -> Found:
    if not facts.parts:
        return "no categories were given"
    whole = facts.years(facts.local)
    if problem := _unfit(whole, whole):
        return problem
    known = [name for name in sorted(facts.parts) if not any(math.isnan(n) for n in facts.years(facts.parts[name]))]
    if not known:
        return _MISSING
    found = [trend for name in known if (trend := _share(facts, name, whole)) is not None]
    return max(found, key=lambda trend: trend.score, default=None)  # of equals the first by name


def _share(facts: Evidence, name: str, whole: tuple[float, float]) -> Trend | None:
    before, after = facts.years(facts.parts[name])
    then, now = 100 * before / whole[0], 100 * after / whole[1]
    middle = min(1.0, max(0.0, (before + after) / (whole[0] + whole[1])))
    inverse = 1 / whole[0] + 1 / whole[1]
    by_chance = _Z * math.sqrt(middle * (1 - middle) * inverse) + error_of_sum(YEAR, facts.noise) * inverse
    score = abs(now - then) / max(_LEAST_POINTS, 100 * by_chance)
    if score <= 1:
        return None
    way = "rose" if now > then else "fell"
    headline = _headline(
        f"“{name}” {way} to {percent(now)} of {facts.measure} in {facts.place}",
        f"“{name}” {way} to {percent(now)} in {facts.place}",
        f"One category {way} to {percent(now)} in {facts.place}",
    )
    words = (
        f"In the 12 months to {facts.named}, “{name}” was {percent(now, 1)} of {number(whole[1])} {facts.measure} in {facts.place},"
        f" against {percent(then, 1)} of {number(whole[0])} in the 12 months before. That is {percentage_points(abs(now - then))} {'more' if now > then else 'less'}."
    )
    values = {"share before": then, "share after": now, "before": before, "after": after}
    return _trend(headline, words, "category", values, whole[1], score)


RULES = MappingProxyType({
    "12 months": "The last 12 months differ from the 12 before by more than chance, random changes and 5%.",
    "comparator": "Their change differs from the comparator's by more than chance, random changes and 5%.",
    "category": "A category's share differs from the year before by more than chance, random changes and 2 percentage points.",
    "shift": f"The latest {SHIFT} months or more all lie on one side of the median of 12 earlier ones.",
    "same month": "The latest month differs from that of the year before by more than chance, random changes and 5%.",
})  # fmt: skip
"""What each rule asks for, by its name. Of equal scores the first comes first."""

FINDERS: Mapping[str, Callable[[Evidence], Found]] = MappingProxyType({
    "12 months": _twelve_months,
    "comparator": _comparator,
    "category": _category,
    "shift": _shift,
    "same month": _same_month,
})  # fmt: skip
"""The function of each rule, in the same order."""


def _unfit(needed: tuple[float, ...], bases: tuple[float, ...]) -> str:
    if any(math.isnan(value) for value in needed):
        return _MISSING
    return _SMALL if any(value < SMALLEST_BASE for value in bases) else ""


def _trend(headline: str, words: str, rule: str, values: Mapping[str, float], n: float, score: float) -> Trend:  # noqa: PLR0913, PLR0917  # a trend's own parts
    return Trend(headline, words, rule, MappingProxyType(dict(values)), n, score)


def _headline(*ways: str) -> str:
    """Give the first way of saying it that is short enough, with a capital."""
    said = next((way for way in ways if len(way.split()) <= _LONGEST_HEADLINE), ways[-1])
    return said[:1].upper() + said[1:]
