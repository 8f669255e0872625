"""Controlled rounding: every count is a multiple near the true one, all sums hold, and no small count can be worked out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from attacking import full_table, width
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.disclosure import (
    SUPPRESSED,
    CountTable,
    Rule,
    joined,
    rounding,
    suppress,
    suppress_together,
    treatment_of,
)
from workbench.disclosure.cells import Cells, Sum
from workbench.disclosure.rounding import audit_rounded, rounded_to_nearest, rounded_together
from workbench.errors import DisclosureError

_ROUNDED = Rule(method="controlled rounding")


def _inner(*shapes: tuple[int, ...]) -> st.SearchStrategy[np.ndarray]:
    return st.sampled_from(shapes).flatmap(
        lambda shape: st.lists(st.integers(0, 6) | st.integers(0, 60), min_size=int(np.prod(shape)), max_size=int(np.prod(shape))).map(
            lambda counts: np.array(counts).reshape(shape)
        )
    )


def _sums_hold(frame: pd.DataFrame, counted: np.ndarray) -> bool:
    """Whether every total is the sum of the cells that it counts, as they are shown."""
    cells = [place for place, mask in enumerate(counted) if mask.sum() == 1]
    inner = np.zeros(counted.shape[1])
    for place in cells:
        inner[counted[place].argmax()] = frame["n"].iloc[place]
    return bool((counted @ inner == frame["n"].to_numpy()).all())


@settings(max_examples=30, deadline=None)
@given(_inner((2, 2), (3, 2), (4, 5)), st.sampled_from([(_ROUNDED, 10), (Rule(smallest_group=10, method="controlled rounding"), 20),
                                                        (Rule(protection=4, method="controlled rounding"), 5)]))  # fmt: skip
def test_counts_are_multiples_near_the_true_ones_and_sums_hold(inner: np.ndarray, ruled: tuple[Rule, int]) -> None:
    rule, least = ruled
    frame, counted = full_table(inner)
    shown = suppress(frame, value="n", by=["d0", "d1"], rule=rule)
    treatment = treatment_of(shown)
    assert treatment is not None
    if treatment.method == "as it is":
        assert not frame["n"].between(1, rule.smallest_group - 1).any()
        assert shown["n"].tolist() == frame["n"].tolist()
        return
    assert (treatment.method, treatment.hidden) == ("controlled rounding", 0)
    assert treatment.base % least == 0 or treatment.base > least
    assert (shown["n"] % treatment.base == 0).all()
    assert _sums_hold(shown, counted)
    assert ((shown["n"] - frame["n"]).abs() < treatment.base).all()
    assert shown["n"].dtype == "int64"
    reach = treatment.base - 1
    low = np.maximum(shown["n"].to_numpy(float) - reach, 0)
    high = shown["n"].to_numpy(float) + reach
    for place in np.flatnonzero(frame["n"].between(1, rule.smallest_group - 1)):
        assert width(counted, low, high, counted[place]) >= rule.interval - 1e-6


@settings(max_examples=12, deadline=None)
@given(_inner((2, 2, 2), (3, 2, 2), (3, 3, 3)))
def test_in_three_dimensions_counts_stay_within_two_multiples(inner: np.ndarray) -> None:
    frame, counted = full_table(inner)
    shown = suppress(frame, value="n", by=["d0", "d1", "d2"], rule=_ROUNDED)
    treatment = treatment_of(shown)
    assert treatment is not None
    if treatment.method == "controlled rounding":
        assert (shown["n"] % treatment.base == 0).all()
        assert (shown["n"] >= 0).all()
        assert _sums_hold(shown, counted)
        assert ((shown["n"] - frame["n"]).abs() < 2 * treatment.base).all()


def test_the_rounding_starts_at_the_least_base_that_hides_small_counts() -> None:
    frame = pd.DataFrame({"area": ["a", "b", "c", "Total"], "n": [3, 12, 40, 55]})

    def base(**more: Any) -> int:
        treatment = treatment_of(suppress(frame, value="n", by="area", rule=Rule(method="controlled rounding", **more)))
        assert treatment is not None
        return treatment.base

    assert base() == 10  # 5 would leave a nought known to be below 5, which is within the interval of 6
    assert base(protection=4) == 5
    assert base(protection=5) == 10
    assert base(round_to=20) == 20
    assert base(smallest_group=10) == 20
    assert base(zeros="known", protection=9) == 15  # rounded to 10, the 3 would be known to lie from 1 to 9


def test_the_readers_are_told_that_counts_are_rounded_and_how() -> None:
    frame = pd.DataFrame({"area": ["a", "b"], "n": [3, 12]})
    shown = suppress(frame, value="n", by="area", rule=_ROUNDED)
    treatment = treatment_of(shown)
    assert treatment is not None
    assert treatment.words == "Every count is rounded to a multiple of 10 so that nobody can be identified; totals are sums of what is shown."
    assert shown["n"].tolist() == [0, 10]


def test_a_table_without_small_counts_is_not_rounded() -> None:
    frame = pd.DataFrame({"area": ["a", "b"], "n": [13, 12]})
    assert suppress(frame, value="n", by="area", rule=_ROUNDED)["n"].tolist() == [13, 12]


def test_only_a_large_table_is_rounded_where_the_method_is_left_open(monkeypatch: pytest.MonkeyPatch) -> None:
    frame = pd.DataFrame({"area": ["a", "b", "c", "Total"], "n": [3, 12, 40, 55]})

    def method(rule: Rule) -> str:
        treatment = treatment_of(suppress(frame, value="n", by="area", rule=rule))
        assert treatment is not None
        return treatment.method

    assert joined._LARGE == 50_000
    monkeypatch.setattr(joined, "_LARGE", 4)
    assert method(Rule()) == "suppression"
    monkeypatch.setattr(joined, "_LARGE", 3)
    assert method(Rule()) == "controlled rounding"
    assert method(Rule(method="suppression")) == "suppression"
    assert method(Rule(smallest_group=1)) == "as it is"


def test_a_protection_that_no_rounding_gives_is_refused() -> None:
    frame = pd.DataFrame({"area": ["a", "b"], "n": [3, 12]})
    assert suppress(frame, value="n", by="area", rule=Rule(method="controlled rounding", protection=99))["n"].tolist() == [0, 0]
    with pytest.raises(DisclosureError, match="No rounding hides") as refused:
        suppress(frame, value="n", by="area", rule=Rule(method="controlled rounding", protection=100))
    assert refused.value.code == "cannot-protect"
    assert "Join categories" in refused.value.fix


def test_tables_that_are_shown_together_are_rounded_alike() -> None:
    inner = pd.DataFrame({"area": ["a", "a", "b", "b"], "sex": ["f", "m", "f", "m"], "n": [3, 24, 31, 42]})
    margin = pd.DataFrame({"area": ["a", "b"], "n": [27, 73]})
    shown = suppress_together([CountTable(inner, "n", ("area", "sex")), CountTable(margin, "n", ("area",))], rule=_ROUNDED)
    assert shown[0].groupby("area")["n"].sum().tolist() == shown[1]["n"].tolist()


def test_missing_counts_stay_missing_beside_rounded_ones() -> None:
    frame = pd.DataFrame({"area": ["a", "b", "c"], "n": [3, None, SUPPRESSED]})
    shown = suppress(frame, value="n", by="area", rule=_ROUNDED)["n"].tolist()
    assert (shown[0], shown[2]) == (0, SUPPRESSED)
    assert pd.isna(shown[1])


# ---- the rounding itself


def _cells(counts: list[int], *sums: Sum, known: tuple[int, ...] = ()) -> Cells:
    marks = np.isin(np.arange(len(counts)), known)
    return Cells(np.array(counts), sums, marks, np.where(marks, counts, 0))


def test_each_count_by_itself_goes_to_the_nearest_multiple_halves_up() -> None:
    assert rounded_to_nearest(np.array([0, 2, 3, 7, 8, 12, 13, 100]), 5).tolist() == [0, 0, 5, 5, 10, 10, 15, 100]
    assert rounded_to_nearest(np.array([4, 5, 15, 14]), 10).tolist() == [0, 10, 20, 10]
    assert rounded_to_nearest(np.array([0, 3, 7]), 1).tolist() == [0, 3, 7]


def test_without_sums_counts_go_to_the_nearest_multiple_and_multiples_stay() -> None:
    assert rounded_together(_cells([0, 2, 3, 5, 8, 100]), 5).tolist() == [0, 0, 5, 5, 10, 100]


def test_the_rounding_that_changes_least_is_taken() -> None:
    # to the nearest 10 each: 10 + 10 = 20, but the total would go to 30
    assert rounded_together(_cells([26, 13, 13], Sum(0, (1, 2))), 10).tolist() in ([30, 20, 10], [30, 10, 20], [20, 10, 10])
    assert rounded_together(_cells([24, 12, 12], Sum(0, (1, 2))), 10).tolist() == [20, 10, 10]
    assert rounded_together(_cells([38, 19, 19], Sum(0, (1, 2))), 10).tolist() == [40, 20, 20]
    assert rounded_together(_cells([23, 9, 14], Sum(0, (1, 2))), 10).tolist() == [20, 10, 10]


def test_a_sum_that_leaves_something_out_is_not_kept() -> None:
    assert rounded_together(_cells([38, 9, 9], Sum(0, (1, 2))), 10).tolist() == [40, 10, 10]


def test_where_halves_come_out_whole_multiples_are_sought() -> None:
    inner = np.array([[[7, 12], [19, 15], [18, 1]], [[3, 7], [11, 13], [13, 18]], [[2, 3], [6, 3], [14, 8]]])
    frame, _ = full_table(inner)
    cells = joined.Joined([CountTable(frame, "n", ("d0", "d1", "d2"))], [], Rule()).cells
    rounded = rounded_together(cells, 5)
    assert (rounded % 5 == 0).all()
    assert (np.abs(rounded - cells.counts) < 5).all()
    assert all(rounded[s.total] == rounded[list(s.parts)].sum() for s in cells.sums)


# no rounding of this table to the two nearest tens keeps all its sums
_STUBBORN = np.array([
    [[0, 0, 0], [0, 0, 0], [0, 0, 5]], [[0, 0, 5], [0, 0, 0], [5, 0, 5]], [[5, 0, 0], [0, 5, 5], [5, 0, 0]],
])  # fmt: skip


def test_where_the_two_nearest_multiples_do_not_do_the_next_ones_are_taken() -> None:
    frame, _ = full_table(_STUBBORN)
    cells = joined.Joined([CountTable(frame, "n", ("d0", "d1", "d2"))], [], Rule()).cells
    assert rounding._steps(cells, 10, 0, 1) is None
    rounded = rounded_together(cells, 10)
    assert (rounded % 10 == 0).all()
    assert (rounded >= 0).all()
    assert np.abs(rounded - cells.counts).max() == 10
    assert all(rounded[s.total] == rounded[list(s.parts)].sum() for s in cells.sums)


def test_what_cannot_be_rounded_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[tuple[int, int]] = []
    monkeypatch.setattr(rounding, "_steps", lambda _cells, _base, lowest, highest: tried.append((lowest, highest)))
    with pytest.raises(DisclosureError, match="could not be rounded so that its sums hold") as refused:
        rounded_together(_cells([3]), 5)
    assert refused.value.code == "cannot-protect"
    assert "fewer dimensions" in refused.value.fix
    assert tried == [(0, 1), (-1, 2)]  # the two nearest multiples, then one more on either side


def _width(cells: Cells, rounded: list[int], base: int, place: int, interval: float = 1000.0) -> float:
    found = audit_rounded(cells, np.array(rounded), base, interval, [place])
    assert found.places == (place,)
    return float((found.down + found.up)[0])


def test_the_audit_of_a_rounding_knows_the_base_and_no_more() -> None:
    assert _width(_cells([3, 12]), [0, 10], 10, 0) == 9  # from 0 to 9
    assert _width(_cells([3, 12]), [0, 10], 10, 1) == 18  # from 1 to 19
    assert _width(_cells([12, 12]), [20, 10], 10, 0) == 18  # from 11 to 29
    assert _width(_cells([3, 12]), [10, 20], 5, 0) == 18  # further than one base off, so up to two: from 1 to 19
    assert _width(_cells([5, 12]), [10, 10], 5, 0) == 18  # just one base off is further than the two nearest
    assert _width(_cells([3, 12], known=(0,)), [0, 10], 10, 0) == 0


def test_the_audit_of_a_rounding_uses_its_sums() -> None:
    cells = _cells([6, 3, 3], Sum(0, (1, 2)))
    assert _width(cells, [10, 0, 10], 10, 1) == 9
    assert _width(cells, [0, 0, 0], 10, 0) == 9
    known = _cells([6, 3, 3], Sum(0, (1, 2)), known=(0, 2))
    assert _width(known, [10, 0, 10], 10, 1) == 0
    assert audit_rounded(known, np.array([10, 0, 10]), 10, 6, [1]).narrow == [1]
    assert audit_rounded(cells, np.array([10, 0, 10]), 10, 6, [1]).narrow == []
