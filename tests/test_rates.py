"""A rate states its base, or is refused; what random changes leave open is said."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.disclosure import SUPPRESSED
from workbench.errors import RequestError
from workbench.statistics import (
    Count,
    adverse_share,
    controlled_sum,
    error_of_sum,
    index_numbers,
    outcome_of,
    rate,
    rate_ratio,
)

_NAN = float("nan")
_UC = "people on UC in May 2025"


def _refused(code: str, call, *args, **named) -> str:
    with pytest.raises(RequestError) as caught:
        call(*args, **named)
    assert caught.value.code == code
    assert caught.value.fix
    return caught.value.message


@pytest.mark.parametrize(
    ("count", "base", "shown"),
    # DWP by way of independence.ws (14 February 2019): 4.3% in March 2018, 2.1% in August 2018
    [(3397, 78975, "4.3"), (2380, 113831, "2.1")],
)
def test_published_rates_are_found_again(count, base, shown) -> None:
    assert rate(count, base, base_is="UC claimants in Scotland").words.startswith(f"{shown} per 100 UC claimants in Scotland (")


@pytest.mark.parametrize(("base", "named"), [(None, _UC), (100, ""), (100, "  "), (0, _UC), (-5, _UC), (_NAN, _UC)])
def test_without_a_base_there_is_no_rate(base, named) -> None:
    assert _refused("no-base", rate, 5, base, base_is=named)


@pytest.mark.parametrize("differs", [{"place": "Angus"}, {"period": "May 2024"}, {"benefit": "JSA"}])
def test_a_base_of_another_place_period_or_benefit_is_refused(differs) -> None:
    facts = {"place": "Fife", "period": "May 2025", "benefit": "UC"}
    message = _refused("not-comparable", rate, Count(50, "adverse decisions", **facts), Count(900, "people on UC", **{**facts, **differs}))
    assert next(iter(differs)) in message
    assert rate(Count(50, "adverse decisions", **facts), Count(900, "people on UC", place="Fife")).value == pytest.approx(100 * 50 / 900)


def test_a_count_says_itself_what_the_base_is() -> None:
    found = rate(Count(50, "sanctioned", basis="people", controlled=False), Count(1000, "people on UC", "Fife", "May 2025", controlled=False))
    assert found.words == "5.0 people per 100 people on UC in Fife in May 2025 (50 of 1,000)"


def test_what_is_withheld_stays_so() -> None:
    for count, base in ((SUPPRESSED, 100), (5, SUPPRESSED)):
        found = rate(count, base, base_is=_UC)
        assert (found.value, found.low, found.high) == (SUPPRESSED,) * 3
        assert found.words.startswith("[c] per 100")


def test_of_fewer_than_ten_there_is_no_rate_and_a_caution() -> None:
    found = rate(3, 9, base_is=_UC)
    assert found.value is SUPPRESSED
    assert "base-under-10" in {c.code for c in found.cautions}
    assert rate(3, 10, base_is=_UC).value == 30.0


def test_a_missing_count_is_not_nought() -> None:
    assert math.isnan(rate(_NAN, 100, base_is=_UC).value)
    assert rate(_NAN, 100, base_is=_UC).words.startswith("not available per 100")


def test_decisions_over_people_say_that_a_person_may_have_several() -> None:
    found = rate(Count(120, "adverse decisions", basis="decisions"), Count(1000, "people on UC", "Fife"))
    assert found.words == (
        "12.0 decisions per 100 people on UC in Fife (120 decisions, base 1,000); a person may have several;"
        " between 11.7 and 12.3 once random changes are allowed for"
    )
    assert "decisions-not-people" in {c.code for c in found.cautions}


@given(st.integers(0, 10**5), st.integers(10, 10**6), st.integers(-3, 3), st.integers(-3, 3))
def test_the_true_rate_lies_within_the_range(count, base, off_count, off_base) -> None:
    found = rate(Count(count, "a"), Count(base, "people"), per=1000)
    true = 1000 * max(0, count + off_count) / (base + off_base)
    assert found.low - 1e-9 <= true <= found.high + 1e-9
    assert found.low <= found.value <= found.high


@given(st.integers(0, 10**6), st.integers(10, 10**6), st.sampled_from([1, 100, 1000, 10_000]))
def test_an_exact_rate_has_no_range(count, base, per) -> None:
    found = rate(count, base, per=per, base_is=_UC)
    assert found.value == pytest.approx(per * count / base)
    assert found.low == found.high


def test_rates_that_random_changes_may_make_equal_are_told_as_about_the_same() -> None:
    def of(n, place):
        return rate(Count(n, "a", place), Count(100, "people on UC", place))

    assert rate_ratio(of(8, "Fife"), of(6, "Scotland"), place="Fife").words.startswith("The rate in Fife is about that in Scotland (8.0 against 6.0")
    assert rate_ratio(of(40, "Fife"), of(20, "Scotland"), place="Fife").words.startswith("The rate in Fife is 2.0 times that in Scotland")


def test_rates_of_different_bases_have_no_ratio() -> None:
    one, other = rate(5, 100, base_is=_UC), rate(5, 100, base_is="people on JSA in May 2025")
    _refused("not-comparable", rate_ratio, one, other, place="Fife")
    _refused("not-comparable", rate_ratio, one, rate(5, 100, per=1000, base_is=_UC), place="Fife")
    _refused("no-base", rate_ratio, one, rate(0, 100, base_is=_UC), place="Fife")
    assert rate_ratio(one, rate(SUPPRESSED, 100, base_is=_UC), place="Fife").value is SUPPRESSED
    assert "missing" in rate_ratio(rate(_NAN, 100, base_is=_UC), one, place="Fife").words


def _series(*values):
    return pd.Series(list(values), index=pd.date_range("2025-01-01", periods=len(values), freq="MS"))


def test_index_numbers_keep_what_is_missing_or_withheld() -> None:
    found = index_numbers(_series(50, _NAN, SUPPRESSED, 75), pd.Timestamp("2025-01-31"))
    assert found.name == "index (January 2025 = 100)"
    assert (found.iloc[0], found.iloc[2], found.iloc[3]) == (100.0, SUPPRESSED, 150.0)
    assert math.isnan(found.iloc[1])


@pytest.mark.parametrize(("base", "code"), [(_NAN, "no-base"), (0, "no-base"), (SUPPRESSED, "no-base"), (9, "small-base"), (-20, "small-base")])
def test_an_index_needs_a_base_month_of_some_size(base, code) -> None:
    assert "January 2025" in _refused(code, index_numbers, _series(base, 50), pd.Timestamp("2025-01-01"))
    assert "missing" in _refused("no-base", index_numbers, _series(50, 50), pd.Timestamp("2024-01-01"))


@given(st.lists(st.integers(10, 10**6), min_size=2, max_size=30))
def test_index_numbers_keep_all_ratios(values) -> None:
    found = index_numbers(_series(*values), pd.Timestamp("2025-01-01"))
    assert found.iloc[0] == 100.0
    assert found.tolist() == pytest.approx([100 * v / values[0] for v in values])


_LABELS = {
    "Decision to apply a sanction (adverse) (IX)": "adverse",
    "Decision not to apply a sanction (non-adverse)": "non-adverse",
    "Reserved decisions": "reserved",
    "Cancelled referrals": "cancelled",
    "Total": "total",
    "Other": "",
}


def test_outcomes_are_known_by_the_labels_of_stat_xplore() -> None:
    assert {label: outcome_of(label) for label in _LABELS} == _LABELS


def test_the_two_shares_of_adverse_decisions_are_given_together_with_their_n() -> None:
    found = adverse_share({"adverse": 60, "non-adverse": 20, "reserved": 5, "cancelled": 15}, controlled=False)
    assert (found.of_all, found.of_decided, found.all_decisions, found.decided) == (60.0, 75.0, 100.0, 80.0)
    assert found.words == "60% of all 100 decisions were adverse; 75% of the 80 that were decided"
    assert {c.code for c in found.cautions} == {"decisions-not-people", "after-challenge"}


def test_the_sources_total_is_used_and_a_sum_is_told() -> None:
    counts = {"adverse": 60, "non-adverse": 20, "reserved": 5, "cancelled": 15}
    given_both = adverse_share(counts, total=97, decided=82)
    assert (given_both.all_decisions, given_both.decided) == (97, 82)
    codes = {c.code for c in given_both.cautions}
    assert "controlled" in codes
    assert "controlled-summed" not in codes
    assert "controlled-summed" in {c.code for c in adverse_share(counts, total=97).cautions}


def test_a_tidy_frame_is_read_by_kind_and_label() -> None:
    frame = pd.DataFrame({
        "Outcome": [*list(_LABELS)[:4], "All outcomes"],
        "Outcome kind": ["item"] * 4 + ["total"],
        "value": [60.0, 20.0, 5.0, 15.0, 101.0],
    })  # fmt: skip
    assert adverse_share(frame).all_decisions == 101.0
    with pytest.raises(RequestError, match="has no column “Result”"):
        adverse_share(frame, outcome="Result")
    _refused("unknown-outcome", adverse_share, pd.concat([frame, frame]))
    _refused("unknown-outcome", adverse_share, {"adverse": 1, "Other": 3})


@pytest.mark.parametrize("gone", ["adverse", "non-adverse", "reserved", "cancelled"])
def test_a_share_without_an_outcome_that_it_needs_is_refused(gone) -> None:
    counts = {"adverse": 60, "non-adverse": 20, "reserved": 5, "cancelled": 15}
    del counts[gone]
    assert gone in _refused("no-base", adverse_share, counts)
    if gone in {"reserved", "cancelled"}:
        assert adverse_share(counts, total=100).of_all == 60.0


def test_shares_of_few_decisions_and_of_withheld_ones_are_hidden() -> None:
    few = adverse_share({"adverse": 5, "non-adverse": 4, "reserved": 1, "cancelled": 2})
    assert few.of_decided is SUPPRESSED
    assert few.of_all == pytest.approx(100 * 5 / 12)
    assert few.words == "42% of all 12 decisions were adverse; [c] of the 9 that were decided"
    hidden = adverse_share({"adverse": 60, "non-adverse": SUPPRESSED, "reserved": 5, "cancelled": 15, "total": 100})
    assert (hidden.of_decided, hidden.of_all) == (SUPPRESSED, 60.0)
    missing = adverse_share({"adverse": 60, "non-adverse": _NAN, "total": 100})
    assert math.isnan(missing.of_decided)


def test_a_total_smaller_than_its_parts_is_refused_unless_random_changes_explain_it() -> None:
    assert adverse_share({"adverse": 60, "non-adverse": 0, "total": 55}).of_all == 100.0
    _refused("not-comparable", adverse_share, {"adverse": 60, "non-adverse": 0, "total": 20})
    _refused("not-comparable", adverse_share, {"adverse": 60, "non-adverse": 0, "total": 55}, controlled=False)


@given(*[st.integers(0, 5000)] * 4)
def test_the_share_of_decided_is_never_below_that_of_all(adverse, non_adverse, reserved, cancelled) -> None:
    found = adverse_share({"adverse": adverse, "non-adverse": non_adverse, "reserved": reserved, "cancelled": cancelled}, controlled=False)
    if found.of_decided is not SUPPRESSED:
        assert 0 <= found.of_all <= found.of_decided <= 100


def test_controlled_counts_are_summed_only_with_their_caution() -> None:
    found = controlled_sum([10, 20, 30])
    assert (found.value, found.low, found.high, found.cells) == (60.0, 51.0, 69.0, 3)
    assert found.caution.code == "controlled-summed"
    assert controlled_sum([1, 1]).low == 0.0
    assert controlled_sum([5, SUPPRESSED]).value is SUPPRESSED
    assert math.isnan(controlled_sum([5, _NAN]).value)
    _refused("nothing-to-sum", controlled_sum, [])


def test_the_error_of_a_sum_holds_in_the_recordings_of_stat_xplore() -> None:
    # House of Commons Library recordings: totals less the sum of n parts, the largest found of each
    for parts, largest in ((5, 7), (9, 10), (2, 9), (634, 25)):
        assert largest <= error_of_sum(parts + 1)


@given(st.integers(1, 2000), st.floats(0, 10))
def test_the_error_of_a_sum_is_never_more_than_that_of_all_together_and_grows(cells, noise) -> None:
    assert error_of_sum(cells, noise) <= cells * noise
    assert error_of_sum(cells, noise) <= error_of_sum(cells + 1, noise)


@given(st.lists(st.integers(0, 500), min_size=200, max_size=200), st.randoms(use_true_random=False))
def test_the_true_sum_lies_within_the_range(true, random) -> None:
    shown = [n + random.randint(-3, 3) for n in true]
    found = controlled_sum(shown)
    assert found.low <= sum(true) <= found.high
