"""The sentences of a briefing, for practitioners and in plain language; both tell the same numbers."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Literal

from workbench.partnership.briefing_figures import MEASURE, Figures
from workbench.statistics import (
    RULES,
    Change,
    Trend,
    caution,
    cautions_for,
    month_in_words,
    number,
    percent,
    percentage_points,
)
from workbench.statxplore import SavedTable
from workbench.store import PartialDate
from workbench.text import escape_markdown

__all__ = ["GLOSSARY", "OLD", "VERSIONS", "Version", "age_words", "asked_lines", "headline", "limits", "old_words", "trend_lines", "trends_found"]

Version = Literal["practitioner", "plain"]
VERSIONS: tuple[Version, ...] = ("practitioner", "plain")

OLD = 120
"""A table that was got more days ago than this is called old."""

GLOSSARY = (
    ("Sanction", "the Department for Work and Pensions (DWP) cuts or stops a benefit for a time."),
    ("Referral, or doubt", "Jobcentre Plus asks whether somebody kept to what they agreed to do."),
    ("Adverse decision", "a decision that there is to be a sanction."),
    ("Decided", "somebody decided for or against a sanction. Reserved and cancelled cases are not decided."),
    ("Usual level, or median", "the middle value of an earlier year."),
    ("JSA and ESA", "Jobseeker's Allowance and Employment and Support Allowance, two benefits."),
)
"""The words that the plain version explains, in the order in which readers meet them."""

_WITH_REASONS = "A reason is what was written down. It does not say what was happening in somebody's life."
_WITHOUT_REASONS = "It does not say why people were referred, or what was happening in their lives."
_AFTERWARDS = "It does not say what a sanction did to people, or who helped them."


def headline(figures: Figures, version: Version) -> str:
    """Give the briefing's one sentence, and in plain language what it compares; the caution of adding months after it."""
    now, before = figures.quarter.words, figures.quarter.year_before.words
    name, told = figures.place.name, figures.change.words
    if version == "plain":
        return f"Adverse decisions in {name} {told}. This compares {now} with {before}."
    return f"In {now}, against {before}, adverse decisions in {name} {told}."


def trend_lines(figures: Figures, version: Version) -> list[str]:
    """Give the key trends as Markdown, each with the rule that found it."""
    return [_trend_line(figures, trend, version) for trend in figures.trends.trends]


def _trend_line(figures: Figures, trend: Trend, version: Version) -> str:
    words = _plain_trend(figures, trend) if version == "plain" else trend.words
    rule = f"Why it is told: {RULES[trend.rule]}" if version == "plain" else f"Rule “{trend.rule}”: {RULES[trend.rule]}"
    return f"1. **{escape_markdown(trend.headline)}.** {escape_markdown(words)} *{escape_markdown(rule)}*"


def _plain_trend(figures: Figures, trend: Trend) -> str:
    """Say what a trend's own words say, in shorter sentences."""
    last, place, values = month_in_words(figures.quarter.last), figures.place.name, trend.values
    years = f"This compares the 12 months to {last} with the 12 months before."
    if trend.rule == "12 months":
        return f"They {Change(values['before'], values['after']).words}. {years}"
    if trend.rule == "same month":
        before = month_in_words(figures.quarter.year_before.last)
        return f"They {Change(values['before'], values['after']).words}. This compares {last} with {before}."
    if trend.rule == "comparator":
        there = Change(values["comparator before"], values["comparator after"]).words
        here = Change(values["before"], values["after"]).words
        return f"In {place} they {here}. In {figures.view.comparator_name} they {there}. {years}"
    if trend.rule == "category":
        return f"{_plain_category(figures, trend)} {years}"
    return _plain_shift(trend.words)


def _plain_shift(words: str) -> str:
    """Call the median the usual level, and cut the sentence in two."""
    first, _, rest = words.partition(" is that of ")
    head, _, level = first.partition(" the median of ")
    found = re.search(r"(\d+ months in a row), (.*), (are .*)$", head)
    level = level.removesuffix(" It").removesuffix(".")
    said = f"For {found[1]}, {found[2]}, they {found[3]} their usual level" if found else head
    return f"{said}. The usual level is {level} a month. It is the middle value of {rest}"


def _plain_category(figures: Figures, trend: Trend) -> str:
    name = figures.reason_in(trend.words)
    all_before, all_after = figures.years(figures.view.local)
    then, now = trend.values["share before"], trend.values["share after"]
    way = "more" if now > then else "less"
    return (
        f"The reason is “{name}”. It was given in {percent(now, 1)} of {number(all_after)} {MEASURE}."
        f" A year before it was {percent(then, 1)} of {number(all_before)}. That is {percentage_points(abs(now - then))} {way}."
    )


def trends_found(figures: Figures) -> str:
    """Say how many trends the rules found, and which rules could not be applied; that they are fewer than three, if so."""
    fewer = len(figures.trends.trends) < 3  # noqa: PLR2004  # three are promised
    return f"{'There are fewer than three key trends. ' if fewer else ''}{figures.trends.words}"


def limits(figures: Figures) -> list[str]:
    """Give what the numbers do not tell, as sentences: the cautions that fit, and what was never counted."""
    counts = [value for value in figures.months(figures.quarter) if value == value]  # noqa: PLR0124  # only NaN differs from itself
    flags = [flag for flag in figures.view.flags if flag != "p" or not provisional(figures)]  # said at the top
    found = cautions_for(basis="decisions", outcomes=["adverse"], flags=flags, months=12, counts=counts)
    unsaid = [_WITH_REASONS if figures.by_reason else _WITHOUT_REASONS, _AFTERWARDS]
    return [*unsaid, caution("doubt-not-decision").words, *(one.words for one in found)]


def provisional(figures: Figures) -> tuple[str, ...]:
    """Give the quarter's months that are provisional, in words."""
    wanted = set(figures.quarter.months)
    field = figures.view.date_field
    pairs = zip(field.dates, field.items, strict=True)
    return tuple(f"{day:%B %Y}" for day, item in pairs if day and "p" in item.flags and _month(day) in wanted)


def _month(day: dt.date) -> dt.datetime:
    return dt.datetime(day.year, day.month, 1)  # noqa: DTZ001  # months have no zone


def old_words(used: Sequence[SavedTable], figures: Figures, as_of: dt.date) -> list[str]:
    """Give what must be said because the figures are old or not final; nothing where they are neither."""
    said = []
    ages = [saved.age(as_of) for saved in used]
    known_ages = [age for age in ages if age is not None]
    if len(known_ages) < len(ages):
        said.append("It is not known when some of these figures were got. Get them again before you use them.")
    elif max(known_ages) > OLD:
        said.append(f"Some of these figures were got {number(max(known_ages))} days before {PartialDate.of(as_of).words}. Get them again before you use them.")
    if months := provisional(figures):
        said.append(f"Provisional, and sure to be revised: {', '.join(months)}.")
    return said


def age_words(saved: SavedTable, as_of: dt.date) -> str:
    """Say when the figures were got and how old their newest month is."""
    origin, newest = saved.table.origin, saved.newest
    got = f"Got on {origin.got.day} {origin.got:%B %Y}." if origin.got else "It is not known when the figures were got."
    if newest is None:
        return got
    months = (as_of.year - newest.year) * 12 + as_of.month - newest.month
    age = f"{number(months)} month{'' if months == 1 else 's'} before {PartialDate.of(as_of).words}"
    return f"{got} The newest month is {newest:%B %Y}, {age}."


def asked_lines(words: str) -> list[str]:
    """Give a query's words in parts that can be read: each field by itself.

    Example:
        >>> asked_lines("Decisions by Month (from 2012-10), Area (Fife, Moray), from JSA decisions")
        ['Decisions by Month (from 2012-10)', 'Area (Fife, Moray)', 'from JSA decisions']
    """
    return re.split(r", (?![^(]*\))", words)
