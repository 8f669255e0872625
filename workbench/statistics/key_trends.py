"""Key trends: the three things in a series that stated rules rank highest, or fewer where fewer pass."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from workbench.errors import RequestError
from workbench.statistics.counts import NOISE
from workbench.statistics.evidence import Evidence
from workbench.statistics.months import month_in_words, monthly
from workbench.statistics.trend_rules import FINDERS, Trend

__all__ = ["KeyTrends", "key_trends"]

_IN_WORDS = ("None", "One", "Two", "Three", "Four", "Five")
_MOST_WORDS = 6


@dataclass(frozen=True)
class KeyTrends:
    """What the rules found.

    Args:
        trends: The highest first.
        found: How many rules found something, those that are not among `trends` included.
        not_applied: By rule, why it could not be applied.
    """

    trends: tuple[Trend, ...]
    found: int
    not_applied: Mapping[str, str]

    @property
    def words(self) -> str:
        """How many were found and which rules could not be applied, as sentences."""
        applied = len(FINDERS) - len(self.not_applied)
        said = [f"{_IN_WORDS[applied]} of the {_IN_WORDS[len(FINDERS)].lower()} rules could be applied, and {_IN_WORDS[self.found].lower()} found a trend."]
        if self.found > len(self.trends):
            said.append(f"The {_IN_WORDS[len(self.trends)].lower()} that stand out most are shown.")
        said += [f"The rule “{rule}” could not be applied: {why}." for rule, why in self.not_applied.items()]
        return " ".join(said)


def key_trends(  # noqa: PLR0913  # a trend cannot be told without any of these
    local: pd.Series[Any],
    *,
    measure: str,
    place: str,
    comparator: pd.Series[Any] | None = None,
    comparator_is: str = "Scotland",
    parts: Mapping[str, pd.Series[Any]] | None = None,
    noise: float = NOISE,
    most: int = 3,
) -> KeyTrends:
    """Find the key trends of a place's monthly counts by the rules in `RULES`.

    Each rule finds at most one trend, and only what is larger than it asks for. Trends rank by how many times what
    was asked for they are, and equal ones in the order of the rules. Nothing is left to chance or taste.

    Args:
        local: The place's counts by month, as the source gives them for the place. Its latest month is the one told of.
        measure: What is counted, in the plural and in few words: “adverse decisions”.
        place: The place's name.
        comparator: The comparator's counts by month.
        comparator_is: The comparator's name.
        parts: The place's counts by month for each category, by the category's name.
        noise: How far each count may be from the truth; 0 where the source changed none at random.
        most: How many trends to give.

    Raises:
        RequestError: A series is not by month, its latest month is not the place's, or the names are too long for a
            headline.

    Example:
        >>> days = pd.date_range("2023-06-01", periods=24, freq="MS")
        >>> found = key_trends(pd.Series([200] * 12 + [150] * 12, index=days), measure="adverse decisions", place="Fife")
        >>> found.trends[0].headline
        'Adverse decisions in Fife fell by 25% in a year'
        >>> len(found.trends), list(found.not_applied)
        (3, ['comparator', 'category'])
    """
    if len(f"{measure} {place}".split()) > _MOST_WORDS or len(comparator_is.split()) > _MOST_WORDS:
        raise RequestError(
            f"“{measure}” and “{place}” are too long for a headline.",
            fix=f"Use no more than {_MOST_WORDS} words for the two together, and for the comparator.",
            code="name-too-long",
        )
    here = monthly(local)
    there = None if comparator is None else _same_end(monthly(comparator), here.index[-1], comparator_is)
    by_name = {name: _same_end(monthly(series), here.index[-1], name) for name, series in (parts or {}).items()}
    facts = Evidence(here, there, by_name, measure, place, comparator_is, here.index[-1], noise)
    answers = {name: find(facts) for name, find in FINDERS.items()}
    found = [answer for answer in answers.values() if isinstance(answer, Trend)]
    ranked = sorted(found, key=lambda trend: -trend.score)  # stable: equal ones stay in the order of the rules
    return KeyTrends(tuple(ranked[:most]), len(found), {n: a for n, a in answers.items() if isinstance(a, str)})


def _same_end(series: pd.Series[Any], month: pd.Timestamp, named: str) -> pd.Series[Any]:
    if series.index[-1] != month:
        raise RequestError(
            f"The series of “{named}” ends in {month_in_words(series.index[-1])}, and the place's in {month_in_words(month)}.",
            fix="Take both to the same month.",
            code="not-comparable",
        )
    return series
