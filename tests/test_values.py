"""Dates and quantities keep what people know of them, and no more."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.store import PartialDate, Quantity
from workbench.store.values import Hedge

_UNITS = st.sampled_from(["", "%", "people", "staff days", "doubts (all decisions)", "to review"])
_NUMBERS = st.decimals(min_value=-(10**12), max_value=10**12, allow_nan=False, allow_infinity=False, places=2) | st.integers(
    -(10**12), 10**12
).map(Decimal)
_HEDGES = st.sampled_from(["", "over", "at least", "about", "up to", "under"])


@st.composite
def _dates(draw: st.DrawFn) -> PartialDate:
    day = draw(st.dates())
    parts = draw(st.integers(0, 3))
    return PartialDate(*(day.year, day.month, day.day)[:parts])


@st.composite
def _quantities(draw: st.DrawFn) -> Quantity:
    low = draw(st.none() | _NUMBERS)
    if low is None:
        return Quantity()
    high = draw(st.none() | _NUMBERS.filter(lambda n: n >= low))
    hedge: Hedge = draw(_HEDGES)
    return Quantity(low, high, hedge, draw(_UNITS), draw(st.sampled_from(["", "£"])))


@given(_dates())
def test_a_date_is_read_back_from_its_own_text(date: PartialDate) -> None:
    assert PartialDate.parse(str(date)) == date


@given(_quantities())
def test_a_quantity_is_read_back_from_its_own_text(quantity: Quantity) -> None:
    assert Quantity.parse(str(quantity)) == quantity


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_is_refused_in_words(text: str) -> None:
    for kind in (PartialDate, Quantity):
        try:
            value = kind.parse(text)
        except ValueError as error:
            assert str(error).startswith("“")  # noqa: PT017  # what is refused is told first
        else:
            assert kind.parse(str(value)) == value


@pytest.mark.parametrize(
    ("text", "words"),
    [("2015", "2015"), ("2015-03", "March 2015"), ("2015-03-12", "12 March 2015"), ("Unknown", "unknown")],
)
def test_a_date_is_said_as_precisely_as_it_is_known(text: str, words: str) -> None:
    assert PartialDate.parse(text).words == words


@pytest.mark.parametrize(
    "text", ["2015-13", "2015-00", "2015-03-00", "2015-02-29", "0000", "15-03", "2015/03", "March 2015", "\u0662\u0660\u0661\u0665", ""]
)
def test_what_is_not_in_the_calendar_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not"):
        PartialDate.parse(text)


@given(_dates(), _dates())
def test_a_date_is_surely_before_another_only_if_every_day_it_can_be_is(first: PartialDate, second: PartialDate) -> None:
    assert first.surely_before(second) == (first.known and second.known and first.latest < second.earliest)
    assert not (first.surely_before(second) and second.surely_before(first))


def test_a_month_may_or_may_not_be_before_a_day_within_it() -> None:
    month, day = PartialDate.parse("2015-03"), PartialDate.parse("2015-03-12")
    assert not month.surely_before(day)
    assert not day.surely_before(month)
    assert not month.surely_after(dt.date(2015, 3, 12))
    assert month.latest == dt.date(2015, 3, 31)


def test_an_unknown_date_is_neither_before_nor_after_anything() -> None:
    unknown = PartialDate()
    assert not unknown.surely_before(PartialDate.parse("2015"))
    assert not PartialDate.parse("2015").surely_before(unknown)
    assert not unknown.surely_after(dt.date.min)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("over 36,000", "over 36,000"),
        ("over 36000 doubts", "over 36,000 doubts"),
        ("more than 5", "over 5"),
        ("~20 staff days", "about 20 staff days"),
        ("£10,000-14,000", "£10,000 to £14,000"),
        ("£10,000 to £14,000", "£10,000 to £14,000"),
        ("5 \u2013 10", "5 to 10"),
        ("84%", "84%"),
        ("9.0%", "9.0%"),
        ("-3", "-3"),
        ("UNKNOWN", "unknown"),
    ],
)
def test_a_quantity_prints_as_it_was_stated(text: str, printed: str) -> None:
    assert str(Quantity.parse(text)) == printed


@pytest.mark.parametrize("text", ["", "many", "10 to 5", "36,0000", "5 to £6", "1e5", "over", "5 5", "\u0665"])
def test_what_is_no_quantity_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="“"):
        Quantity.parse(text)


# 36,000 doubts, 84% and 332,000: What Works Scotland, Fife welfare sanctions inquiry (source 000)


def test_the_sources_doubts_and_share_give_the_derived_figure_with_its_hedge() -> None:
    assert str(Quantity.parse("over 36,000").times(Quantity.parse("84%"))) == "over 30,240"


def test_the_derived_figure_is_the_stated_share_of_scotland() -> None:
    assert str(Quantity.parse("30,240").share_of(Quantity.parse("332,000"))) == "9.1%"
    assert str(Quantity.parse("over 30,240").share_of(Quantity.parse("over 332,000"))) == "about 9.1%"


def test_a_share_may_stand_first_or_second_in_a_product() -> None:
    number, share = Quantity.parse("over 36,000 doubts"), Quantity.parse("84%")
    assert share.times(number) == number.times(share)


@given(_quantities(), _quantities())
def test_a_product_knows_no_more_than_its_parts(first: Quantity, second: Quantity) -> None:
    found = first.times(second)
    if not (first.known and second.known):
        assert found == Quantity()
        return
    assert not found.exact or (first.exact and second.exact)
    assert found.low is not None
    assert found.high is None or found.low <= found.high
    assert Quantity.parse(str(found)) == found


@given(_quantities(), _quantities())
def test_a_share_is_one_number_or_unknown(part: Quantity, whole: Quantity) -> None:
    found = part.share_of(whole)
    assert found.high is None
    assert not found.known or found.unit == "%"
    assert not found.exact or (part.exact and whole.exact)


def test_numbers_too_large_for_a_share_are_unknown_and_no_error() -> None:
    huge = Quantity.parse("1" * 60)
    assert not huge.share_of(Quantity.parse("0.0001")).known
    assert not Quantity.parse("5").share_of(Quantity.parse("0")).known
