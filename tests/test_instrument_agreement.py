"""Agreement of coders: percent and Cohen's kappa, against a count of every pair; and which comments got which code."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from instruments_made import FORM, made, sheets

from workbench.disclosure import SUPPRESSED, Rule
from workbench.errors import RequestError
from workbench.instruments import Coding, agreement, code_agreement, code_counts, read_codings

FORMED = made(FORM)
CODES = st.lists(st.tuples(st.sampled_from([None, "a", "b", "c", "d"]), st.sampled_from([None, "a", "b", "c", "d"])), max_size=30)


def by_counting(first, second):
    """Cohen's kappa from its definition: chance is how often codes are the same if every unit of one is set beside every unit of the other."""
    units = [(a, b) for a, b in zip(first, second, strict=True) if a is not None and b is not None]
    if not units:
        return None, None
    observed = Fraction(len([1 for a, b in units if a == b]), len(units))
    beside = [x[0] == y[1] for x, y in product(units, units)]
    chance = Fraction(sum(beside), len(beside))
    return observed, None if chance == 1 else (observed - chance) / (1 - chance)


@given(CODES)
def test_percent_and_kappa_are_those_of_the_definition(pairs):
    first, second = [a for a, _ in pairs], [b for _, b in pairs]
    observed, kappa = by_counting(first, second)
    found = agreement(first, second)
    assert (found.percent is None) == (observed is None)
    assert observed is None or math.isclose(found.percent, float(100 * observed))
    assert (found.kappa is None) == (kappa is None)
    assert kappa is None or math.isclose(found.kappa, float(kappa), abs_tol=1e-12)
    assert found.units + found.one_only + sum(a is None and b is None for a, b in pairs) == len(pairs)


@given(CODES)
def test_kappa_is_the_same_whoever_is_first_and_whatever_codes_are_called(pairs):
    first, second = [a for a, _ in pairs], [b for _, b in pairs]
    other = {"a": 4, "b": 3, "c": 2, "d": 1, None: None}
    assert agreement(first, second) == agreement(second, first)
    assert agreement(first, second) == agreement([other[a] for a in first], [other[b] for b in second])


@given(CODES)
def test_kappa_is_one_only_for_full_agreement_and_never_above(pairs):
    assume(any(a is not None and b is not None for a, b in pairs))
    found = agreement([a for a, _ in pairs], [b for _, b in pairs])
    if found.kappa is not None:
        assert -1 <= found.kappa <= 1
        assert (found.kappa == 1) == (found.agreed == found.units)


def test_published_examples():
    # Wikipedia, “Cohen's kappa”: 50 grant proposals; and its two tables with the same agreement and other kappas
    table = lambda yy, yn, ny, nn: ([*"y" * (yy + yn), *"n" * (ny + nn)], [*"y" * yy, *"n" * yn, *"y" * ny, *"n" * nn])  # noqa: E731
    assert agreement(*table(20, 5, 10, 15)).kappa == pytest.approx(0.4)
    assert agreement(*table(45, 15, 25, 15)).kappa == pytest.approx(0.1304, abs=1e-4)
    assert agreement(*table(25, 35, 5, 35)).kappa == pytest.approx(0.2593, abs=1e-4)


def test_where_kappa_has_no_value_it_is_said_why_and_percent_stands():
    same = agreement(["a"] * 7, ["a"] * 7)
    assert (same.percent, same.kappa, same.band) == (100.0, None, "")
    assert "kappa has no value" in same.words
    nothing = agreement(["a", None], [None, "b"])
    assert (nothing.units, nothing.percent, nothing.kappa, nothing.one_only) == (0, None, None, 2)
    assert "nothing to compare" in nothing.words


def test_one_coder_who_says_always_the_same_has_a_kappa_of_nought():
    assert agreement([*"aaab"], [*"aaaa"]).kappa == 0


def test_the_words_carry_n_and_what_the_number_means():
    words = agreement([*"ab" * 10], [*"ab" * 9, "b", "b"]).words
    assert words.startswith("95% agreement on 20 coded by both; kappa 0.90 (almost perfect; 0 is what chance")


def test_lists_of_two_lengths_are_refused():
    with pytest.raises(RequestError, match="One coder has 1 units and the other 2"):
        agreement(["a"], ["a", "b"])


def codings():
    """Ten comments, eight of them coded by both; “time” on 1 to 5 by a, on 1 to 4 and 6 by b."""
    made_of = []
    for at in range(1, 9):
        made_of.append(Coding(str(at), "why", "coder-a", frozenset({"time"} if at <= 5 else set())))
        made_of.append(Coding(str(at), "why", "coder-b", frozenset({"time"} if at in {1, 2, 3, 4, 6} else set())))
    return made_of


ANSWERS = sheets(FORMED, ("why", [f"comment {at}" for at in range(10)]))
WHY = FORMED.question("why")


def test_comments_are_counted_by_code():
    time, money = code_counts(codings(), ANSWERS, WHY)
    assert (time.any_coder, time.all_coders, time.comments) == (6, SUPPRESSED, 8)
    assert (money.any_coder, money.comments) == (0, 8)
    assert code_counts(codings(), ANSWERS, WHY, rule=Rule(smallest_group=1))[0].all_coders == 4


def test_what_was_coded_on_no_sheet_is_left_out():
    more = [*codings(), Coding("99", "why", "coder-a", frozenset({"money"})), Coding("1", "other", "coder-a", frozenset({"money"}))]
    assert code_counts(more, ANSWERS, WHY) == code_counts(codings(), ANSWERS, WHY)


def test_coders_are_compared_code_by_code_and_as_a_whole():
    whole, time = code_agreement(codings(), ANSWERS, WHY)
    assert whole.coders == time.coders == ("coder-a", "coder-b")
    assert (time.code.id, time.agreement.units, time.agreement.agreed) == ("time", 8, 6)
    assert time.agreement.kappa == pytest.approx((6 / 8 - (25 + 9) / 64) / (1 - (25 + 9) / 64))


def test_a_comment_that_only_one_coder_read_is_counted_apart():
    whole, _ = code_agreement([*codings(), Coding("9", "why", "coder-a", frozenset({"time"}))], ANSWERS, WHY)
    assert (whole.agreement.units, whole.agreement.one_only) == (8, 1)


@pytest.mark.parametrize(
    ("row", "field"),
    [("1,score,coder-a,time", "question"), ("1,why,Zebedee Quux-Smith,time", "coder"), (",why,coder-a,time", "coder"), ("1,why,coder-a,colour", "codes")],
)  # fmt: skip
def test_a_wrong_row_of_codes_is_told_by_row_and_column(row, field):
    found, problems = read_codings(f"sheet,question,coder,codes\n1,why,coder-b,time; Money\n{row}\n".encode(), FORMED, file="c.csv")
    assert [one.codes for one in found] == [frozenset({"time", "money"})]
    assert [(p.file, p.line, p.field) for p in problems] == [("c.csv", 3, field)]
    assert "Quux" not in str(problems)


def test_a_comment_coded_twice_by_one_coder_is_refused_and_a_missing_column_told():
    _, problems = read_codings(b"sheet,question,coder,codes\n1,why,a,time\n1,why,a,money\n", FORMED)
    assert [p.code for p in problems] == ["duplicate-sheet"]
    assert [p.field for p in read_codings(b"sheet,coder\n1,a\n", FORMED)[1]] == ["question"]
