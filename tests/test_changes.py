"""Change is told in words that hold: beyond random changes, from a base of some size, revision apart, seasons alike."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.disclosure import SUPPRESSED
from workbench.errors import RequestError
from workbench.statistics import (
    Change,
    RevisedChange,
    change,
    compare,
    monthly,
    monthly_from,
    percent_change,
    revised_change,
    revisions,
    rolling_sum,
)

_NAN = float("nan")


def _series(values, start="2023-06-01", name=None):
    return pd.Series(list(values), index=pd.date_range(start, periods=len(values), freq="MS"), name=name)


def _refused(code: str, call, *args, **named) -> str:
    with pytest.raises(RequestError) as caught:
        call(*args, **named)
    assert caught.value.code == code
    assert caught.value.fix
    return caught.value.message


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (250, 220, "fell by 12% (from 250 to 220)"),
        (200, 225, "rose by 13% (from 200 to 225)"),
        (200, 175, "fell by 13% (from 200 to 175)"),
        (220, 220, "did not change (220)"),
        (10_000, 10_020, "rose by less than 1% (from 10,000 to 10,020)"),
        (9, 30, "rose by 21 (from 9 to 30)"),
        (0, 30, "rose by 30 (from 0 to 30)"),
        (250, 244, "changed too little to tell (from 250 to 244): random changes alone may be as large"),
        (250, 243, "fell by 3% (from 250 to 243)"),
        (_NAN, 30, "cannot be compared, because a number is missing"),
        (SUPPRESSED, 30, "cannot be compared, because a number is withheld"),
    ],
)
def test_a_change_in_words(before, after, words) -> None:
    assert change(before, after).words == words


def test_exact_numbers_and_rates_may_differ_by_little() -> None:
    assert change(250, 249, controlled=False).words == "fell by less than 1% (from 250 to 249)"
    assert change(5.6, 4.3, controlled=False, digits=1).words == "fell by 1.3 (from 5.6 to 4.3)"


def test_percentages_differ_by_percentage_points_and_never_by_percent() -> None:
    found = change(84.0, 82.5, kind="percentage")
    assert found.words == "fell by 1.5 percentage points (from 84.0% to 82.5%)"
    assert found.percent is SUPPRESSED
    assert change(84.0, 84.01, kind="percentage").words == "rose by less than 0.1 percentage points (from 84.0% to 84.0%)"
    assert change(84, 82, kind="percentage", digits=0).words == "fell by 2 percentage points (from 84% to 82%)"


@given(st.integers(0, 2000), st.integers(0, 2000), st.integers(-3, 3), st.integers(-3, 3))
def test_what_random_changes_can_do_is_never_told_as_a_change(before, after, off_before, off_after) -> None:
    """Whenever a rise is told, the true numbers rose, whatever the random changes were."""
    found = change(before + off_before, after + off_after)
    assert found.real is (abs(found.absolute) > 6)
    if found.real:
        assert (after > before) is (found.absolute > 0)
        assert after != before
    else:
        assert not found.words.startswith(("rose", "fell"))


@pytest.mark.parametrize("before", [9, 0, -5, _NAN])
def test_a_percentage_of_a_small_number_is_refused(before) -> None:
    assert "10 or more" in _refused("small-base", percent_change, before, 30)
    assert percent_change(10, 30) == 200.0
    assert percent_change(10, SUPPRESSED) is SUPPRESSED


@given(st.integers(0, 5000), st.integers(0, 5000), st.integers(0, 5000))
def test_revision_and_real_change_make_up_the_change_that_is_seen(published, before, after) -> None:
    found = RevisedChange(published, before, after)
    assert found.seen == found.revision + found.real


def test_revision_is_told_apart_from_change() -> None:
    old, new = _series([240]), _series([230, 232])
    found = revised_change(old, new, earlier=old.index[0], later=new.index[1], noise=0)
    assert found.words == "rose by 1% (from 230 to 232); the earlier month was revised down by 10 since it was first published as 240"
    assert (found.seen, found.revision, found.real) == (-8.0, -10.0, 2.0)
    assert revised_change(new, new, earlier=new.index[0], later=new.index[1]).words.startswith("changed too little")
    hidden = revised_change(_series([SUPPRESSED]), new, earlier=new.index[0], later=new.index[1], noise=0)
    assert (hidden.revision, hidden.words) == (SUPPRESSED, "rose by 1% (from 230 to 232)")


def test_a_month_that_an_edition_does_not_have_is_named() -> None:
    old, new = _series([240]), _series([230, 232])
    assert "earlier edition does not have July 2023" in _refused("not-comparable", revised_change, old, new, earlier=new.index[1], later=new.index[1])
    assert "new edition does not have June 2024" in _refused("not-comparable", revised_change, old, new, earlier=new.index[0], later=pd.Timestamp("2024-06-01"))


def test_editions_are_compared_month_by_month() -> None:
    found = revisions(_series([1, 2], "2025-01-01"), _series([3, 5], "2025-02-01"))
    assert found.index.month.tolist() == [1, 2, 3]
    assert found["revision"].fillna(-99).tolist() == [-99, 1.0, -99]
    hidden = revisions(_series([SUPPRESSED, 2]), _series([3, 4]))
    assert hidden["revision"].tolist() == [SUPPRESSED, 2.0]


def test_a_series_by_month_shows_its_gaps_and_refuses_two_numbers_for_one_month() -> None:
    days = pd.to_datetime(["2025-03-15", "2025-01-01"])
    found = monthly(pd.Series([3, 1], index=days, name="n"))
    assert (found.index.strftime("%Y-%m-%d").tolist(), found.name) == (["2025-01-01", "2025-02-01", "2025-03-01"], "n")
    assert found.fillna(-1).tolist() == [1.0, -1.0, 3.0]
    assert monthly(pd.Series([1], index=pd.PeriodIndex(["2025-01"], freq="M"))).tolist() == [1.0]
    assert "March 2025" in _refused("not-monthly", monthly, pd.Series([1, 2], index=pd.to_datetime(["2025-03-01", "2025-03-20"])))
    for index in ([1, 2], pd.to_datetime(["2025-03-01", None]), ["a", "b"]):
        _refused("not-monthly", monthly, pd.Series([1, 2], index=index))
    _refused("not-monthly", monthly, pd.Series([], dtype=float, index=pd.DatetimeIndex([])))


def test_a_series_is_taken_out_of_a_tidy_frame_and_never_summed() -> None:
    frame = pd.DataFrame({
        "Month date": pd.to_datetime(["2025-01-01", "2025-01-01", "2025-02-01", None]),
        "Sex": ["F", "M", "F", "F"],
        "value": [3.0, 4.0, _NAN, 9.0],
    })  # fmt: skip
    found = monthly_from(frame, date="Month date", where={"Sex": "F"})
    assert found.fillna(-1).tolist() == [3.0, -1.0]
    _refused("not-monthly", monthly_from, frame, date="Month date")
    assert "Sex = X" in _refused("not-monthly", monthly_from, frame, date="Month date", where={"Sex": "X"})
    assert "Area" in _refused("unknown-name", monthly_from, frame, date="Month date", where={"Area": "X"})


@given(st.lists(st.one_of(st.integers(0, 1000), st.just(_NAN), st.just(SUPPRESSED)), min_size=1, max_size=30), st.integers(1, 12))
def test_a_rolling_sum_is_of_all_its_months_or_none(values, months) -> None:
    found = rolling_sum(_series(values), months=months).sums
    assert len(found) == len(values)
    for i, total in enumerate(found):
        window = values[max(0, i - months + 1) : i + 1]
        if len(window) < months:
            assert math.isnan(total)
        elif SUPPRESSED in window:
            assert total is SUPPRESSED
        elif any(math.isnan(v) for v in window):
            assert math.isnan(total)
        else:
            assert total == sum(window)


def test_a_month_that_is_not_there_makes_the_sum_missing() -> None:
    with_gap = _series([1] * 24).drop(pd.Timestamp("2024-01-01"))
    found = rolling_sum(with_gap).sums.dropna()
    assert found.index.equals(pd.date_range("2025-01-01", "2025-05-01", freq="MS"))
    assert set(found) == {12.0}


def test_rolling_sums_carry_their_cautions() -> None:
    assert [c.code for c in rolling_sum(_series([1, 2]), basis="people").cautions] == ["controlled-summed", "people-twice", "people-leave"]
    assert [c.code for c in rolling_sum(_series([1, 2]), controlled=False, basis="decisions").cautions] == ["decisions-not-people", "people-leave"]


def test_a_season_is_no_change() -> None:
    """Every December is twice November; against the same month of the year before nothing happened."""
    seasonal = _series([100] * 6 + [200] + [100] * 11 + [200])
    found = compare(seasonal, seasonal * 10, measure="adverse decisions", place="Fife")
    assert (found.local, found.gap) == (Change(200.0, 200.0, noise=6.0), 0.0)
    assert found.words == "In December 2024, against December 2023, adverse decisions in Fife did not change (200). In Scotland they did not change (2,000)."


def test_twelve_months_are_compared_with_the_twelve_before() -> None:
    found = compare(_series([20] * 12 + [10] * 12), _series([200] * 24), measure="adverse decisions", place="Fife", how="12 months")
    assert found.words == (
        "In the 12 months to May 2025, against the 12 months before, adverse decisions in Fife fell by 50% (from 240 to 120)."
        " In Scotland they did not change (2,400)."
    )
    assert found.gap == -50.0
    small = compare(_series([20] * 12 + [19] * 12), _series([200] * 24), measure="a", place="Fife", how="12 months")
    assert not small.local.real
    exact = compare(_series([20] * 12 + [19] * 12), _series([200] * 24), measure="a", place="Fife", how="12 months", noise=0)
    assert exact.local.words == "fell by 5% (from 240 to 228)"


def test_percentages_are_compared_in_points_and_never_added_up() -> None:
    here, there = _series([5.0] * 12 + [6.5]), _series([4.0] * 12 + [4.5])
    found = compare(here, there, measure="sanction rates", place="Fife", kind="percentage")
    assert found.gap == 1.0
    assert "rose by 1.5 percentage points (from 5.0% to 6.5%)" in found.words
    _refused("not-comparable", compare, here, there, measure="a", place="Fife", kind="percentage", how="12 months")


def test_series_of_other_months_or_another_measure_are_not_compared() -> None:
    here = _series(range(13), name="adverse")
    _refused("not-comparable", compare, here, here.iloc[1:], measure="a", place="Fife")
    _refused("not-comparable", compare, here, here.rename("doubts"), measure="a", place="Fife")
    assert "June 2030" in _refused("not-comparable", compare, here, here, measure="a", place="Fife", month=pd.Timestamp("2030-06-01"))
    assert compare(here, here.rename(None), measure="a", place="Fife").month == here.index[-1]


def test_a_series_without_the_year_before_says_so() -> None:
    short = _series([100] * 5)
    assert "cannot be compared, because a number is missing" in compare(short, short, measure="a", place="Fife").words
