"""Numbers are rounded half up, away from nought, and only when they are shown."""

from __future__ import annotations

import pkgutil
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import workbench.statistics
from workbench.disclosure import SUPPRESSED
from workbench.statistics import number, percent, percentage_points, rounded, rounding_note

_NUMBERS = st.decimals(-10**9, 10**9, places=4)
_MODULES = [module.name for module in pkgutil.iter_modules(workbench.statistics.__path__)]


@pytest.mark.parametrize(
    ("value", "digits", "shown"),
    [(0.5, 0, "1"), (1.5, 0, "2"), (2.5, 0, "3"), (-2.5, 0, "-3"), (-0.5, 0, "-1"), (0.15, 1, "0.2"), (1.005, 2, "1.01"), (2.45, 1, "2.5"), (1250, -2, "1300")],
)
def test_halves_go_away_from_nought(value, digits, shown) -> None:
    assert str(rounded(value, digits)) == shown


def test_nothing_is_shown_as_minus_nought() -> None:
    assert (number(-0.4), percent(-0.04, 1), percentage_points(-0.04)) == ("0", "0.0%", "0.0 percentage points")


def test_what_is_missing_or_withheld_is_no_number() -> None:
    assert (number(float("nan")), percent(float("nan")), percentage_points(float("nan"))) == ("not available",) * 3
    assert (number(SUPPRESSED), percent(SUPPRESSED)) == ("[c]", "[c]")
    assert number(float("inf")) == "not available"


def test_thousands_are_separated_and_units_named() -> None:
    assert (number(1234567.5), percent(1000), percentage_points(1, 0), percentage_points(-1, 0)) == (
        "1,234,568", "1,000%", "1 percentage point", "-1 percentage point",
    )  # fmt: skip


@given(_NUMBERS, st.integers(0, 3))
def test_rounding_moves_a_number_by_half_a_step_at_most_and_twice_changes_nothing(value, digits) -> None:
    once = rounded(value, digits)
    assert abs(Fraction(once) - Fraction(value)) <= Fraction(1, 2 * 10**digits)
    assert rounded(once, digits) == once


@given(_NUMBERS, st.integers(0, 3))
def test_a_rise_and_a_fall_of_one_size_look_alike(value, digits) -> None:
    assert rounded(-value, digits) == -rounded(value, digits)


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=6), st.integers(1, 1000))
def test_the_note_stands_exactly_where_shown_shares_do_not_sum(counts, whole) -> None:
    shares = [Decimal(100 * n) / Decimal(whole) for n in counts]
    total = sum(shares)
    shown = sum(rounded(share) for share in shares)
    assert bool(rounding_note([float(s) for s in shares], float(total))) == (shown != rounded(total))


def test_parts_that_never_summed_are_not_put_down_to_rounding() -> None:
    assert rounding_note([50, 47], 100) == "Figures may not sum to the total, which the source gives by itself."
    assert rounding_note([SUPPRESSED, 47], 100) == ""
    assert rounding_note([float("nan"), 47], 100) == ""
