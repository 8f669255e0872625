"""A withheld number is no number: it prints as a symbol, and nothing that is worked out with it says more."""

from __future__ import annotations

import copy
import json
import math
import operator
import pickle

import numpy as np
import pandas as pd
import pytest

from workbench.disclosure import SHORTHAND, SUPPRESSED, Suppressed
from workbench.errors import DisclosureError


def test_it_prints_as_the_symbol_for_confidential() -> None:
    assert str(SUPPRESSED) == repr(SUPPRESSED) == f"{SUPPRESSED}" == "%s" % SUPPRESSED == "[c]"  # noqa: UP031  # old code prints so
    assert str(SUPPRESSED) in SHORTHAND


@pytest.mark.parametrize(("spec", "written"), [("", "[c]"), ("6", "[c]   "), (">6", "   [c]"), ("^5s", " [c] "), ("*<5", "[c]**"), ("s", "[c]")])
def test_it_can_be_placed_as_text_is(spec: str, written: str) -> None:
    assert format(SUPPRESSED, spec) == written


@pytest.mark.parametrize("spec", ["d", ".1f", ",", "05d", ".0%", "e", "x", "+", "6.2f", "=5", "n", "sd"])
def test_a_format_for_numbers_is_refused_in_words(spec: str) -> None:
    with pytest.raises(DisclosureError, match="cannot be shown as a number") as refused:
        format(SUPPRESSED, spec)
    assert refused.value.code == "withheld-number"
    assert "[c]" in refused.value.fix


@pytest.mark.parametrize("turned", [float, int, complex, bool, math.sqrt, range, [1, 2].__getitem__, np.float64, hex])
def test_it_cannot_be_turned_into_a_number(turned) -> None:
    with pytest.raises(DisclosureError, match="cannot be shown as a number"):
        turned(SUPPRESSED)


@pytest.mark.parametrize("compared", [operator.lt, operator.le, operator.gt, operator.ge])
@pytest.mark.parametrize("other", [0, 4.5, SUPPRESSED])
def test_it_cannot_be_compared(compared, other) -> None:
    with pytest.raises(DisclosureError):
        compared(SUPPRESSED, other)
    with pytest.raises(DisclosureError):
        compared(other, SUPPRESSED)
    with pytest.raises(DisclosureError):
        max([3, SUPPRESSED])


def test_it_cannot_be_asked_whether_it_is_nought() -> None:
    with pytest.raises(DisclosureError):
        assert not SUPPRESSED


_BOTH = [
    operator.add, operator.sub, operator.mul, operator.truediv, operator.floordiv, operator.mod, operator.pow,
]  # fmt: skip


@pytest.mark.parametrize("worked", _BOTH)
@pytest.mark.parametrize("other", [0, 3, 2.5, SUPPRESSED])
def test_what_is_worked_out_with_it_is_withheld(worked, other) -> None:
    assert worked(SUPPRESSED, other) is SUPPRESSED
    assert worked(other, SUPPRESSED) is SUPPRESSED


@pytest.mark.parametrize("worked", [operator.neg, operator.pos, abs, round, math.floor, math.ceil, math.trunc, lambda value: round(value, 1)])
def test_what_is_made_of_it_alone_is_withheld(worked) -> None:
    assert worked(SUPPRESSED) is SUPPRESSED


def test_sums_and_shares_in_pandas_are_withheld() -> None:
    column = pd.Series([3, SUPPRESSED, 4], dtype=object)
    assert sum(column) is SUPPRESSED
    assert column.sum() is SUPPRESSED
    assert pd.DataFrame({"k": ["a", "a", "b"], "n": column}).groupby("k")["n"].sum().tolist() == [SUPPRESSED, 4]
    assert (100 * column / 7).tolist()[1] is SUPPRESSED


def test_it_is_equal_to_itself_and_to_no_number() -> None:
    assert Suppressed() == SUPPRESSED
    assert hash(SUPPRESSED) == hash(Suppressed())
    assert {SUPPRESSED, Suppressed()} == {SUPPRESSED}
    for other in (0, 3, 3.0, float("nan"), None, "[c]", "", False, object()):
        assert other != SUPPRESSED
        assert other != SUPPRESSED


def test_it_stays_the_one_value_when_copied() -> None:
    assert copy.copy(SUPPRESSED) is SUPPRESSED
    assert copy.deepcopy({"n": [SUPPRESSED]})["n"][0] is SUPPRESSED
    assert pickle.loads(pickle.dumps(SUPPRESSED)) is SUPPRESSED
    frame = pd.DataFrame({"n": [SUPPRESSED, 3]})
    assert frame.copy(deep=True)["n"][0] is SUPPRESSED


def test_it_holds_nothing_that_could_give_the_number_away() -> None:
    assert not hasattr(SUPPRESSED, "__dict__")
    with pytest.raises(AttributeError):
        SUPPRESSED.count = 3  # type: ignore[attr-defined]
    with pytest.raises(TypeError):
        json.dumps(SUPPRESSED)


def test_the_symbols_are_those_of_the_analysis_function_and_cannot_be_changed() -> None:
    assert list(SHORTHAND) == ["[b]", "[c]", "[e]", "[low]", "[p]", "[r]", "[u]", "[w]", "[x]", "[z]"]
    assert all(meaning and meaning == meaning.strip() for meaning in SHORTHAND.values())
    with pytest.raises(TypeError):
        SHORTHAND["[c]"] = "other"  # type: ignore[index]
