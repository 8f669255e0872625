"""Key trends are found by stated rules: the same ones every time, none where there is only chance."""

from __future__ import annotations

import random

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.disclosure import SUPPRESSED
from workbench.errors import RequestError
from workbench.statistics import RULES, key_trends

_NAN = float("nan")
_NAMED = {"measure": "adverse decisions", "place": "Kirkcaldy"}


def _series(values, start="2022-06-01"):
    return pd.Series(list(values), index=pd.date_range(start, periods=len(values), freq="MS"))


_FALLING = _series([300] * 24 + [200] * 12)
_STEADY = _series([3000] * 36)
_PARTS = {"Missed interview": _series([150] * 24 + [160] * 12), "Left work": _series([150] * 24 + [40] * 12)}


def test_a_fall_that_the_comparator_does_not_share_is_told_with_its_numbers() -> None:
    found = key_trends(_FALLING, **_NAMED, comparator=_STEADY, parts=_PARTS)
    assert [(t.rule, t.headline) for t in found.trends] == [
        ("category", "“Left work” fell to 20% of adverse decisions in Kirkcaldy"),
        ("12 months", "Adverse decisions in Kirkcaldy fell by 33% in a year"),
        ("comparator", "Adverse decisions fell more in Kirkcaldy than in Scotland"),
    ]
    first = found.trends[1]
    assert first.words == "In the 12 months to May 2025, against the 12 months before, adverse decisions in Kirkcaldy fell by 33% (from 3,600 to 2,400)."
    assert (dict(first.values), first.n) == ({"before": 3600.0, "after": 2400.0}, 2400.0)
    assert found.words == "Five of the five rules could be applied, and five found a trend. The three that stand out most are shown."


def test_every_rule_tells_of_what_it_found() -> None:
    found = key_trends(_FALLING, **_NAMED, comparator=_STEADY, parts=_PARTS, most=5)
    said = {t.rule: t.words for t in found.trends}
    assert set(said) == set(RULES)
    assert said["same month"] == "In May 2025, against May 2024, adverse decisions in Kirkcaldy fell by 33% (from 300 to 200)."
    assert said["shift"] == (
        "Adverse decisions in Kirkcaldy: 12 months in a row, June 2024 to May 2025, are below the median of 300.0."
        " It is that of 12 points, June 2022 to May 2023."
    )
    assert said["category"] == (
        "In the 12 months to May 2025, “Left work” was 20.0% of 2,400 adverse decisions in Kirkcaldy, against 50.0% of 3,600"
        " in the 12 months before. That is 30.0 percentage points less."
    )
    assert said["comparator"].endswith("In Scotland they did not change (36,000).")
    assert [t.score for t in found.trends] == sorted((t.score for t in found.trends), reverse=True)


def test_a_steady_series_has_no_trend_and_says_so() -> None:
    found = key_trends(_STEADY, **_NAMED, comparator=_STEADY * 10, parts={"a": _STEADY / 3})
    assert found.trends == ()
    assert found.words == "Five of the five rules could be applied, and none found a trend."


def test_what_random_changes_may_do_is_no_trend() -> None:
    for seed in range(20):
        source = random.Random(seed)
        values = [30 + source.randint(-3, 3) for _ in range(36)]
        assert {t.rule for t in key_trends(_series(values), **_NAMED).trends} <= {"shift"}


def test_chance_alone_is_seldom_told() -> None:
    import numpy as np

    counts = np.random.default_rng(7).poisson(80, (200, 36))
    told = dict.fromkeys(RULES, 0)
    for row in counts:
        for trend in key_trends(_series(row), **_NAMED, noise=0).trends:
            told[trend.rule] += 1
    assert told["12 months"] <= 20
    assert told["same month"] <= 20


def test_rules_that_cannot_be_applied_are_named_with_the_reason() -> None:
    short = key_trends(_series([20] * 13), **_NAMED)
    assert short.not_applied == {
        "12 months": "a month that it needs is missing or withheld",
        "comparator": "no comparator was given",
        "category": "no categories were given",
        "shift": "the series has fewer than 18 months",
    }
    assert short.words.startswith("One of the five rules could be applied, and none found a trend. The rule “12 months” could not be applied:")
    few = key_trends(_series([0] * 24 + [5] * 12), **_NAMED, comparator=_STEADY, parts=_PARTS)
    assert few.not_applied["same month"] == "a number that it starts from is below 10"
    gap = key_trends(_series([300] * 30 + [_NAN] + [200] * 5), **_NAMED, parts=_PARTS)
    assert "12 months" in gap.not_applied
    hidden = key_trends(_series([300] * 35 + [SUPPRESSED]), **_NAMED)
    assert hidden.trends == ()
    assert key_trends(_FALLING, **_NAMED, parts={"a": _series([SUPPRESSED] * 36)}).not_applied["category"].startswith("a month")


def test_where_no_rule_can_be_applied_that_is_said() -> None:
    assert key_trends(_series([5]), **_NAMED).words.startswith("None of the five rules could be applied, and none found a trend.")


def test_equal_categories_are_told_by_name_whatever_their_order() -> None:
    equal = {"b": _PARTS["Left work"], "a": _PARTS["Left work"]}
    for parts in (equal, dict(reversed(equal.items()))):
        found = key_trends(_FALLING, **_NAMED, parts=parts, most=5)
        assert next(t.headline for t in found.trends if t.rule == "category").startswith("“a”")


def test_directions_that_differ_are_told() -> None:
    found = key_trends(_FALLING, **_NAMED, comparator=_series([3000] * 24 + [4000] * 12), most=5)
    assert "Adverse decisions fell in Kirkcaldy and rose in Scotland" in {t.headline for t in found.trends}


def test_a_long_category_does_not_make_a_long_headline() -> None:
    long = "Failure to comply with an interview and with many other things that nobody can say in one short line"
    found = key_trends(_FALLING, **_NAMED, parts={long: _PARTS["Left work"]}, most=5)
    assert next(t.headline for t in found.trends if t.rule == "category") == "One category fell to 20% in Kirkcaldy"
    assert long in next(t.words for t in found.trends if t.rule == "category")


def test_names_that_are_too_long_and_series_of_other_months_are_refused() -> None:
    with pytest.raises(RequestError) as caught:
        key_trends(_FALLING, measure="decisions to apply a sanction", place="Cowdenbeath and Kirkcaldy")
    assert caught.value.code == "name-too-long"
    with pytest.raises(RequestError, match="ends in April 2025") as caught:
        key_trends(_FALLING, **_NAMED, comparator=_STEADY.iloc[:-1])
    assert caught.value.code == "not-comparable"


_COUNTS = st.lists(st.one_of(st.integers(0, 500), st.just(_NAN)), min_size=36, max_size=36)


@settings(max_examples=60, deadline=None)
@given(_COUNTS, _COUNTS, _COUNTS)
def test_trends_are_three_at_most_ranked_short_and_the_same_every_time(local, comparator, part) -> None:
    def find():
        return key_trends(_series(local), **_NAMED, comparator=_series(comparator), parts={"Left work": _series(part)})

    found = find()
    assert found == find()
    assert len(found.trends) == min(3, found.found)
    assert len({t.rule for t in found.trends}) == len(found.trends)
    assert all(t.score > 1 for t in found.trends)
    assert [t.score for t in found.trends] == sorted((t.score for t in found.trends), reverse=True)
    for trend in found.trends:
        assert len(trend.headline.split()) <= 15
        assert trend.headline[0].isupper() or trend.headline[0] == "“"
        assert "nan" not in trend.words
