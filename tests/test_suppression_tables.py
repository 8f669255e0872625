"""A table of counts is read as it is meant: its totals, its gaps, its neighbours and what was published before."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pandas as pd
import pytest
from attacking import full_table, widths
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.disclosure import (
    SUPPRESSED,
    CountTable,
    Rule,
    Suppressed,
    joined,
    suppress,
    suppress_together,
    treatment_of,
)
from workbench.errors import DisclosureError

_AREAS = pd.DataFrame({"area": ["a", "b", "c", "Total"], "n": [3, 12, 40, 55]})
_HIDDEN = [SUPPRESSED, SUPPRESSED, 40, 55]  # without the total only the 3 would be


def _refused(code: str, said: str, *args: Any, **more: Any) -> DisclosureError:
    with pytest.raises(DisclosureError, match=said) as refused:
        suppress(*args, **more)
    assert refused.value.code == code
    assert refused.value.fix
    return refused.value


# ---- where totals are


@pytest.mark.parametrize("label", ["Total", "total", " TOTAL ", "Totals", "Grand total", "Overall total", "Total (all ages)", "All", "All people", "Overall ", "Sum ", "Both sexes"])
def test_a_row_that_is_called_a_total_is_one_though_it_does_not_add_up(label: str) -> None:
    frame = _AREAS.replace("Total", label).assign(n=[3, 12, 40, 60])
    assert suppress(frame, value="n", by="area")["n"].tolist() == [SUPPRESSED, SUPPRESSED, 40, 60]


@pytest.mark.parametrize("label", ["Subtotal", "Totally new", "Allanton", "Some", "Summer", "d", "x total"])
def test_a_row_that_is_called_otherwise_and_does_not_add_up_is_none(label: str) -> None:
    frame = _AREAS.replace("Total", label).assign(n=[3, 12, 40, 54])
    assert suppress(frame, value="n", by="area")["n"].tolist() == [SUPPRESSED, 12, 40, 54]


@pytest.mark.parametrize("label", ["Fife", 0, "Subtotal"])
def test_a_row_that_is_the_sum_of_all_others_is_a_total_whatever_it_is_called(label: object) -> None:
    frame = _AREAS.assign(area=["a", "b", "c", label])
    assert suppress(frame, value="n", by="area")["n"].tolist() == _HIDDEN


def test_a_label_must_add_up_everywhere_to_be_a_total() -> None:
    frame = pd.DataFrame({"sex": list("FFFFMMMM"), "area": ["a", "b", "c", "Fife"] * 2, "n": [3, 12, 40, 55, 20, 20, 20, 61]})
    assert suppress(frame, value="n", by=["sex", "area"])["n"].tolist() == [SUPPRESSED, 12, 40, 55, 20, 20, 20, 61]


def test_of_two_labels_neither_is_the_total_of_the_other() -> None:
    frame = pd.DataFrame({"area": ["a", "b"], "n": [3, 3]})
    assert suppress(frame, value="n", by="area")["n"].tolist() == [SUPPRESSED, SUPPRESSED]
    frame = pd.DataFrame({"area": ["a", "b"], "n": [0, 0]})
    assert suppress(frame, value="n", by="area")["n"].tolist() == [0, 0]


def test_a_row_that_is_the_sum_of_all_others_must_be_so_everywhere() -> None:
    both = pd.DataFrame({"area": ["a", "b", "Fife"] * 2, "sex": ["f"] * 3 + ["m"] * 3, "n": [3, 12, 15, 20, 30, 50]})
    assert suppress(both, value="n", by=["area", "sex"])["n"].tolist() == [SUPPRESSED, SUPPRESSED, 15, 20, 30, 50]
    noughts = both.assign(n=[3, 0, 3, 20, 30, 50])
    assert CountTable(noughts, "n", ("area", "sex")).summed == [{"Fife": ["a", "b"]}, {}]
    assert CountTable(both.assign(n=[3, 12, 15, 0, 0, 0]), "n", ("area", "sex")).summed == [{"Fife": ["a", "b"]}, {}]
    once = both.assign(n=[3, 12, 15, 20, 30, 51])
    assert suppress(once, value="n", by=["area", "sex"])["n"].tolist() == [SUPPRESSED, 12, 15, 20, 30, 51]
    assert CountTable(both.assign(n=[3, 12, 16, 20, 30, 50]), "n", ("area", "sex")).summed == [{}, {}]


def test_a_category_that_holds_everybody_is_no_total_beside_one_that_is_called_so() -> None:
    frame = pd.DataFrame({"area": ["a", "b", "c", "Total"], "n": [0, 0, 3, 3]})
    assert CountTable(frame, "n", ("area",)).summed == [{"Total": ["a", "b", "c"]}]
    named = frame.replace("Total", "Everybody").replace(3, 7)
    assert CountTable(named, "n", ("area",), ["Everybody"]).summed == [{"Everybody": ["a", "b", "c"]}]
    assert CountTable(named, "n", ("area",), ["Nobody"]).summed == [{}]


def test_what_adds_up_by_chance_or_cannot_be_checked_is_no_total() -> None:
    def shown(counts: list[Any], **more: Any) -> list[Any]:
        frame = pd.DataFrame({"area": [f"area {i}" for i in range(len(counts))], "n": pd.Series(counts, dtype=object)})
        return suppress(frame, value="n", by="area", **more)["n"].tolist()

    assert shown([0, 0, 0]) == [0, 0, 0]
    assert shown([3, 3]) == [SUPPRESSED, SUPPRESSED]
    assert shown([7, 7]) == [7, 7]
    assert shown([7, 0, 7]) == [7, 0, 7]
    assert shown([4, 0, 4, 9]) == [SUPPRESSED, 0, SUPPRESSED, 9]
    assert pd.isna(shown([3, None, 12, 15])[1])
    assert shown([3, None, 12, 15])[2:] == [12, 15]
    assert shown([3, SUPPRESSED, 12, 15])[2:] == [12, 15]
    assert shown([3, 12, 15]) == [SUPPRESSED, SUPPRESSED, 15]
    assert shown([0, 3, 12, 15]) == [0, SUPPRESSED, SUPPRESSED, 15]
    assert shown([7]) == [7]
    assert shown([None])[0] is None
    assert shown([3, 12, 16], totals={}) == [SUPPRESSED, 12, 16]


@pytest.mark.parametrize(
    "totals", ["Everybody", {"area": "Everybody"}, ["Everybody"], ("Everybody",), {"area": {"Everybody": ["a", "b", "c"]}}]
)
def test_a_total_may_be_named(totals: Any) -> None:
    frame = _AREAS.replace("Total", "Everybody")
    assert suppress(frame, value="n", by="area", totals=totals)["n"].tolist() == _HIDDEN


def test_a_named_total_is_the_only_one() -> None:
    frame = pd.DataFrame({"area": ["Overall", "b", "c", "Everybody"], "n": [3, 12, 40, 55]})
    assert suppress(frame, value="n", by="area", totals="Everybody")["n"].tolist() == _HIDDEN
    assert suppress(frame, value="n", by="area", totals={"area": "Everybody"})["n"].tolist() == _HIDDEN


def test_totals_of_a_column_that_is_not_named_are_found_as_ever() -> None:
    assert suppress(_AREAS, value="n", by="area", totals={})["n"].tolist() == _HIDDEN
    frame = pd.concat([_AREAS.assign(sex="f"), _AREAS.assign(sex="m", n=[20, 20, 20, 60])])
    assert suppress(frame, value="n", by=["sex", "area"], totals={"sex": "f"} | {"sex": {}})["n"].tolist()[:4] == _HIDDEN


def test_false_asks_for_nothing_and_finds_totals_as_none_does() -> None:
    assert suppress(_AREAS, value="n", by="area", totals=False)["n"].tolist() == _HIDDEN


@pytest.mark.parametrize(
    "totals", ["Everybody", ["Everybody"], {"area": "total"}, {"area": "Total "}, {"other": "Total"}, {"area": {"Everybody": ["a", "b"]}}, 3]
)
def test_a_misspelt_total_is_refused_since_it_would_leave_the_true_one_unguarded(totals: Any) -> None:
    error = _refused("cannot-protect", "No row of the table is labelled", _AREAS, value="n", by="area", totals=totals)
    assert error.fix


def test_a_total_that_is_less_than_what_it_sums_is_refused_since_subtotals_are_among_its_parts() -> None:
    frame = pd.DataFrame({"area": ["a", "b", "c", "d", "North", "South", "Fife"], "n": [3, 12, 40, 9, 15, 49, 64]})
    error = _refused("cannot-protect", "add up to more", frame, value="n", by="area", totals="Fife")
    assert "{column: {total: [parts]}}" in error.fix
    for top in (["North", "South"], ["a", "b", "c", "d"]):
        tree = {"area": {"North": ["a", "b"], "South": ["c", "d"], "Fife": top}}
        assert suppress(frame, value="n", by="area", totals=tree)["n"].tolist() == [SUPPRESSED, SUPPRESSED, 40, 9, 15, 49, 64]


def test_columns_may_be_called_by_numbers_and_labels_may_be_blank() -> None:
    frame = pd.DataFrame({0: ["a", None, float("nan")], 1: [3, 12, 40]}).iloc[:2]
    assert suppress(frame, value=1, by=0)[1].tolist() == [SUPPRESSED, 12]
    blank = pd.DataFrame({"age": [1.0, float("nan")], "n": [3, 9]})
    assert suppress(blank, value="n", by="age", totals=True)["n"].tolist()[0] is SUPPRESSED


@pytest.mark.parametrize(
    "wrong",
    [{"frame": None}, {"value": ["n"]}, {"by": None}, {"frame": pd.DataFrame({"area": [["a"]], "n": [1]})}, {"published": 3},
     {"published": _AREAS}, {"published": [_AREAS]}, {"rule": 5.5}, {"rule": True}, {"frame": _AREAS.assign(n=10**30)},
     {"frame": pd.DataFrame([["a", "b", 1]], columns=["area", "area", "n"])}],
    ids=str,
)  # fmt: skip
def test_what_is_no_table_is_refused_in_words(wrong: dict[str, Any]) -> None:
    asked = {"frame": _AREAS, "value": "n", "by": "area"} | wrong
    with pytest.raises(DisclosureError) as refused:
        suppress(asked.pop("frame"), **asked)
    assert refused.value.fix


def test_subtotals_are_sums_of_what_is_said() -> None:
    tree = {"area": {"Fife": ["a", "b"], "Total": ["Fife", "c", "d"]}}
    frame = pd.DataFrame({"area": ["a", "b", "Fife", "c", "d", "Total"], "n": [3, 30, 33, 10, 50, 93]})
    assert suppress(frame, value="n", by="area", totals=tree)["n"].tolist() == [SUPPRESSED, SUPPRESSED, 33, 10, 50, 93]
    frame = pd.DataFrame({"area": ["a", "b", "Fife", "c", "d", "Total"], "n": [20, 30, 50, 4, 50, 104]})
    shown = suppress(frame, value="n", by="area", totals=tree)["n"].tolist()
    assert shown[3] is SUPPRESSED
    assert shown.count(SUPPRESSED) == 2


def test_parts_of_a_subtotal_that_are_not_there_are_no_parts() -> None:
    frame = pd.DataFrame({"area": ["a", "Fife", "c", "Total"], "n": [3, 33, 40, 73]})
    tree = {"area": {"Fife": ["a", "b"], "Total": ["Fife", "c"]}}
    assert suppress(frame, value="n", by="area", totals=tree)["n"].tolist().count(SUPPRESSED) >= 2


def test_totals_that_are_asked_for_are_added_as_last_rows_and_protected() -> None:
    frame = pd.DataFrame({"area": ["a", "b", "a", "b"], "sex": ["f", "f", "m", "m"], "n": [3, 12, 30, 41]})
    shown = suppress(frame, value="n", by=["area", "sex"], totals=True)
    assert shown[["area", "sex"]].to_numpy().tolist() == [
        ["a", "f"], ["b", "f"], ["a", "m"], ["b", "m"], ["Total", "f"], ["Total", "m"], ["a", "Total"], ["b", "Total"], ["Total", "Total"],
    ]  # fmt: skip
    assert shown["n"].tolist() == [SUPPRESSED] * 4 + [15, 71, 33, 53, 86]
    assert shown.index.tolist() == list(range(9))


@pytest.mark.parametrize("column", ["area", "sex"])
def test_totals_of_one_column_may_be_asked_for(column: str) -> None:
    frame = pd.DataFrame({"area": ["a", "b", "a", "b"], "sex": ["f", "f", "m", "m"], "n": [30, 12, 30, 41]})
    shown = suppress(frame, value="n", by=["area", "sex"], totals=[column])
    assert shown[column].tolist()[4:] == ["Total", "Total"]
    assert shown["n"].tolist()[4:] == frame.groupby("sex" if column == "area" else "area")["n"].sum().tolist()


def test_totals_that_are_there_are_not_added_again() -> None:
    for totals in (True, ["area"]):
        assert suppress(_AREAS, value="n", by="area", totals=totals)["n"].tolist() == _HIDDEN


def test_a_single_column_gets_one_total() -> None:
    frame = pd.DataFrame({"area": ["a", "b", "c"], "note": ["x", "y", "z"], "n": [3, 12, 40]})
    shown = suppress(frame, value="n", by="area", totals=True)
    assert shown["n"].tolist() == _HIDDEN
    assert shown["area"].tolist() == ["a", "b", "c", "Total"]
    assert shown["note"].isna().tolist() == [False, False, False, True]


def test_a_total_of_which_a_part_is_not_known_is_not_known() -> None:
    frame = pd.DataFrame({"area": ["a", "b", "a", "b"], "sex": ["f", "f", "m", "m"], "n": [30.0, 12.0, 30.0, None]})
    shown = suppress(frame, value="n", by=["area", "sex"], totals=["sex"])
    assert shown["n"].tolist()[4] == 60
    assert pd.isna(shown["n"].tolist()[5])
    alone = suppress(frame[frame["area"] == "b"], value="n", by="sex", totals=True)
    assert pd.isna(alone["n"].tolist()[-1])


def test_groups_without_a_label_are_counted_in_totals() -> None:
    frame = pd.DataFrame({"area": ["a", None], "sex": ["f", "f"], "n": [30, 12]})
    shown = suppress(frame, value="n", by=["area", "sex"], totals=["sex"])
    assert shown["n"].tolist() == [30, 12, 30, 12]


def test_a_table_may_have_three_columns_and_totals_in_all() -> None:
    frame, counted = full_table(np.array([[[3, 20], [30, 6]], [[8, 40], [50, 60]]]))
    shown = suppress(frame, value="n", by=["d0", "d1", "d2"])["n"]
    assert shown.tolist().count(SUPPRESSED) == 8  # the fewest: a box of cells
    assert min(widths(counted, shown)) >= 6


# ---- what cannot be read


def test_a_column_that_is_not_there_is_named() -> None:
    assert "“people”" in str(_refused("cannot-protect", "no column", _AREAS, value="people", by="area"))
    assert "“place”" in str(_refused("cannot-protect", "no column", _AREAS, value="n", by=["area", "place"]))
    assert _refused("cannot-protect", "no column", _AREAS, value="people", by="area").fix == "It has: area, n."


@pytest.mark.parametrize("by", [[], ["n"], ["area", "n"]])
def test_a_table_without_dimensions_is_refused(by: list[str]) -> None:
    assert "by=" in _refused("cannot-protect", "at least one dimension", _AREAS, value="n", by=by).fix


@pytest.mark.parametrize("wrong", [-1, 2.5, "7", "many", True, False, float("inf"), [3], pd.Timestamp("2026-01-01"), -0.5, 1 + 0j])
def test_what_is_no_count_of_people_is_refused_with_its_row(wrong: Any) -> None:
    frame = pd.DataFrame({"area": ["a", "b"], "n": pd.Series([12, wrong], dtype=object)})
    error = _refused("cannot-protect", "Row 2 of “n” holds no count", frame, value="n", by="area")
    assert error.fix == "Counts are whole numbers from 0 on; leave blank what is not known."


def test_two_rows_for_one_cell_are_refused() -> None:
    frame = pd.DataFrame({"area": ["a", "b", "c", "b"], "sex": ["f", "f", "f", "f"], "n": [1, 2, 3, 4]})
    error = _refused("cannot-protect", "Row 4 of the table is for the same cell", frame, value="n", by=["area", "sex"])
    assert error.fix == "Tell them apart by another column than area, sex."


def test_an_error_says_why_it_matters() -> None:
    assert str(_refused("cannot-protect", "no column", _AREAS, value="people", by="area")) == (
        "The table has no column “people”, so what is too small in it cannot be found. It has: area, n. [cannot-protect]"
    )


def test_tables_published_before_must_be_readable_too() -> None:
    broken = CountTable(_AREAS.assign(n=-1), "n", ("area",))
    _refused("cannot-protect", "holds no count", _AREAS, value="n", by="area", published=[broken])


def test_totals_that_overflow_the_names_are_checked_again() -> None:
    # the added rows would stand for cells that are there already under another name of the total
    frame = pd.DataFrame({"area": ["a", "b"], "sex": ["f", "f"], "n": [12, 13]})
    shown = suppress(frame, value="n", by=["area", "sex"], totals=True)
    assert not shown.duplicated(["area", "sex"]).any()


# ---- what is missing, or withheld already


@pytest.mark.parametrize(
    "column",
    [
        pd.Series([3, None, 12], dtype=object), pd.Series([3, float("nan"), 12]), pd.Series([3, pd.NA, 12], dtype="Int64"),
        pd.Series([3, pd.NA, 12], dtype=object), pd.Series([3, pd.NaT, 12], dtype=object), pd.Series([3, np.float64("nan"), 12], dtype=object),
    ],
)  # fmt: skip
def test_a_count_that_is_not_known_stays_so(column: pd.Series) -> None:
    shown = suppress(pd.DataFrame({"area": ["a", "b", "c"], "n": column}), value="n", by="area")["n"].tolist()
    assert (shown[0], shown[2]) == (SUPPRESSED, 12)
    assert pd.isna(shown[1])
    total = suppress(pd.DataFrame({"area": ["a", "b", "c"], "n": column}), value="n", by="area", totals=True)["n"].tolist()
    assert pd.isna(total[3])


def test_a_sum_with_an_unknown_part_is_still_a_bound() -> None:
    frame = pd.DataFrame({"area": ["a", "b", "c", "Total"], "n": [3, None, 40, 55]})
    shown = suppress(frame, value="n", by="area")["n"].tolist()
    assert shown[0] is SUPPRESSED
    assert len([n for n in shown if isinstance(n, Suppressed)]) == 2


def test_what_is_withheld_already_stays_withheld() -> None:
    frame = pd.DataFrame({"area": ["a", "b", "c"], "n": [SUPPRESSED, 3, 12]})
    assert suppress(frame, value="n", by="area")["n"].tolist() == [SUPPRESSED, SUPPRESSED, 12]
    again = suppress(suppress(_AREAS, value="n", by="area"), value="n", by="area")
    assert again["n"].tolist() == _HIDDEN


def test_totals_of_withheld_counts_are_withheld() -> None:
    frame = pd.DataFrame({"area": ["a", "b", "a", "b"], "sex": ["f", "f", "m", "m"], "n": [30, 12, 30, SUPPRESSED]})
    shown = suppress(frame, value="n", by=["area", "sex"], totals=["sex"])["n"].tolist()
    assert shown[4:] == [60, SUPPRESSED]


# ---- what stays as it is


def test_index_order_other_columns_and_their_kinds_stay() -> None:
    frame = pd.DataFrame(
        {"note": ["x", "y", "z", "w"], "n": [3, 12, 40, 55], "when": pd.to_datetime(["2026-01-01"] * 4), "area": pd.Categorical(["a", "b", "c", "Total"])},
        index=pd.Index([7, 3, 9, 1], name="row"),
    )  # fmt: skip
    shown = suppress(frame, value="n", by="area")
    pd.testing.assert_frame_equal(shown.drop(columns="n"), frame.drop(columns="n"))
    assert list(shown) == list(frame)
    assert shown["n"].tolist() == _HIDDEN
    assert shown["n"].dtype == object


def test_counts_stay_whole_numbers_where_none_is_withheld() -> None:
    frame = pd.DataFrame({"area": ["a", "b"], "n": [6.0, 12.0]})
    shown = suppress(frame, value="n", by="area")
    assert shown["n"].dtype == "int64"
    assert all(type(n) is int for n in suppress(frame.assign(n=[3.0, 12.0]), value="n", by="area")["n"][1:])


def test_the_given_frame_is_never_changed() -> None:
    frame = _AREAS.copy()
    before = frame.copy(deep=True)
    suppress(frame, value="n", by="area")
    suppress(frame, value="n", by="area", totals=True)
    suppress(frame, value="n", by="area", rule=Rule(exact=False))
    pd.testing.assert_frame_equal(frame, before)
    assert frame.attrs == {}


def test_an_empty_table_stays_empty() -> None:
    shown = suppress(_AREAS.iloc[:0], value="n", by="area")
    assert len(shown) == 0
    treatment = treatment_of(shown)
    assert treatment is not None
    assert (treatment.method, treatment.cells, treatment.words) == ("as it is", 0, "")


_SMALL = st.lists(st.integers(0, 6) | st.integers(0, 40), min_size=6, max_size=6).map(lambda counts: np.array(counts).reshape(2, 3))


@settings(max_examples=25, deadline=None)
@given(_SMALL, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing_but_the_order(inner: np.ndarray, random: Any) -> None:
    frame, counted = full_table(inner)
    order = list(range(len(frame)))
    random.shuffle(order)
    plain = suppress(frame, value="n", by=["d0", "d1"])["n"]
    mixed = suppress(frame.iloc[order], value="n", by=["d1", "d0"])["n"]
    assert plain.tolist().count(SUPPRESSED) == mixed.tolist().count(SUPPRESSED)
    assert all(width >= 6 - 1e-6 for width in widths(counted[order], mixed.tolist()))


@settings(max_examples=15, deadline=None)
@given(_SMALL)
def test_the_same_table_is_protected_in_the_same_way(inner: np.ndarray) -> None:
    frame, _ = full_table(inner)
    once, again = (suppress(frame, value="n", by=["d0", "d1"])["n"].tolist() for _ in range(2))
    assert once == again


# ---- tables side by side


def _table(frame: pd.DataFrame, *by: str, **more: Any) -> CountTable:
    return CountTable(frame, "n", by, **more)


def test_a_cell_that_stands_in_two_tables_is_treated_alike() -> None:
    by_sex = pd.DataFrame({"area": ["a", "a", "b", "b"], "sex": ["f", "m", "f", "m"], "n": [3, 20, 30, 40]})
    by_age = pd.DataFrame({"area": ["a", "a", "b", "b"], "age": ["old", "young", "old", "young"], "n": [8, 15, 40, 30]})
    alone = suppress(by_sex, value="n", by=["area", "sex"], totals=["sex"])
    together = suppress_together([
        _table(by_sex, "area", "sex", totals=["sex"]), _table(by_age, "area", "age", totals=["age"]),
    ])  # fmt: skip
    assert alone["n"].tolist()[0] is SUPPRESSED
    margins = [dict(zip(frame["area"].tail(2), frame["n"].tail(2), strict=True)) for frame in together]
    assert margins[0] == margins[1]


def test_a_table_that_gives_the_margin_of_another_is_taken_into_account() -> None:
    inner = pd.DataFrame({"area": ["a", "a", "b", "b"], "sex": ["f", "m", "f", "m"], "n": [3, 20, 30, 40]})
    margin = pd.DataFrame({"area": ["a", "b"], "n": [23, 70]})
    assert suppress(inner, value="n", by=["area", "sex"])["n"].tolist() == [SUPPRESSED, 20, 30, 40]
    for tables in itertools.permutations([_table(inner, "area", "sex"), _table(margin, "area")]):
        shown = {len(frame): frame["n"].tolist() for frame in suppress_together(tables)}
        assert shown == {4: [SUPPRESSED, SUPPRESSED, 30, 40], 2: [23, 70]}


@pytest.mark.parametrize("missing", [None, SUPPRESSED])
def test_a_count_that_one_table_lacks_is_not_filled_in_from_another(missing: Any) -> None:
    lacking = pd.DataFrame({"area": ["a", "b"], "n": pd.Series([missing, 12], dtype=object)})
    whole = pd.DataFrame({"area": ["a"], "n": [30]})
    shown = suppress_together([_table(lacking, "area"), _table(whole, "area")])
    assert shown[0]["n"].tolist() == [missing, 12]
    assert shown[1]["n"].tolist() == [30]


def test_totals_in_one_table_are_cells_of_another() -> None:
    inner = pd.DataFrame({"area": ["a", "b", "c"], "n": [3, 12, 40]})
    whole = pd.DataFrame({"sex": ["f", "m", "Total"], "n": [25, 30, 55]})
    shown = suppress_together([_table(inner, "area"), _table(whole, "sex")])
    assert shown[0]["n"].tolist() == [SUPPRESSED, SUPPRESSED, 40]
    assert shown[1]["n"].tolist() == [25, 30, 55]


def test_what_rows_have_in_common_makes_them_cells_of_another_table() -> None:
    fife = pd.DataFrame({"sex": ["f", "m"], "n": [3, 30]})
    places = pd.DataFrame({"place": ["Fife", "Moray"], "n": [33, 50]})
    joined = suppress_together([_table(fife, "sex", where={"place": "Fife"}), _table(places, "place")])
    assert joined[0]["n"].tolist() == [SUPPRESSED, SUPPRESSED]
    assert joined[1]["n"].tolist() == [33, 50]
    apart = suppress_together([_table(fife, "sex", where={"place": "Angus"}), _table(places, "place")])
    assert apart[0]["n"].tolist() == [SUPPRESSED, 30]


def test_what_is_counted_keeps_tables_apart() -> None:
    people = pd.DataFrame({"area": ["a", "b"], "n": [3, 30]})
    homes = pd.DataFrame({"area": ["a", "b"], "n": [2, 12]})
    shown = suppress_together([_table(people, "area", what="people"), _table(homes, "area", what="homes")])
    assert [frame["n"].tolist() for frame in shown] == [[SUPPRESSED, 30], [SUPPRESSED, 12]]
    with pytest.raises(DisclosureError, match="different counts for the same cell") as refused:
        suppress_together([_table(people, "area"), _table(homes, "area")])
    assert refused.value.code == "cannot-protect"
    assert "what=" in refused.value.fix


def test_what_is_counted_joins_tables_with_other_column_names() -> None:
    inner = pd.DataFrame({"area": ["a", "a"], "sex": ["f", "m"], "people": [3, 20]})
    margin = pd.DataFrame({"area": ["a"], "n": [23]})
    tables = [CountTable(inner, "people", ("area", "sex"), what="residents"), CountTable(margin, "n", ("area",), what="residents")]
    assert suppress_together(tables)[0]["people"].tolist() == [SUPPRESSED, SUPPRESSED]
    assert suppress_together([CountTable(inner, "people", ("area", "sex")), tables[1]])[0]["people"].tolist() == [SUPPRESSED, 20]


def test_tables_of_other_columns_count_other_things() -> None:
    people = pd.DataFrame({"area": ["a", "b"], "people": [3, 30]})
    homes = pd.DataFrame({"area": ["a", "b"], "homes": [6, 12]})
    shown = suppress_together([CountTable(people, "people", ("area",)), CountTable(homes, "homes", ("area",))])
    assert [shown[0]["people"].tolist(), shown[1]["homes"].tolist()] == [[SUPPRESSED, 30], [6, 12]]


def test_a_cell_is_called_the_same_in_every_table_of_the_same_people() -> None:
    frame = pd.DataFrame({"area": ["a", "Fife", "Total"], "sex": ["f", "f", "Total"], "n": [3, 30, 60]})
    tree = {"area": {"Fife": ["a"], "Total": ["Fife"]}, "sex": "Total"}
    table = CountTable(frame, "n", ("area", "sex"), tree, where={"year": 2026})
    said = {("", "n"), ("year", 2026)}
    assert table.identities == [frozenset({*said, ("area", "a"), ("sex", "f")}), frozenset({*said, ("area", "Fife"), ("sex", "f")}), frozenset(said)]
    assert table.elementary == [True, False, False]
    half = CountTable(frame.assign(sex=["Total", "f", "f"]), "n", ("area", "sex"), tree)
    assert half.elementary == [False, False, False]


def test_rows_of_the_widest_dimension_stand_together() -> None:
    frame = pd.DataFrame({"sex": list("fffmmm"), "area": list("abcabc"), "n": [6] * 6})
    assert CountTable(frame, "n", ("sex", "area")).widest_first == [0, 3, 1, 4, 2, 5]
    assert CountTable(frame, "n", ("area", "sex")).widest_first == [0, 3, 1, 4, 2, 5]


def test_a_subtotal_in_one_table_is_the_same_category_in_another() -> None:
    tree = {"area": {"Fife": ["a", "b"]}}
    inner = pd.DataFrame({"area": ["a", "b", "Fife"], "n": [3, 30, 33]})
    other = pd.DataFrame({"area": ["Fife", "Moray"], "n": [33, 50]})
    shown = suppress_together([_table(inner, "area", totals=tree), _table(other, "area")])
    assert shown[0]["n"].tolist()[:2] == [SUPPRESSED, SUPPRESSED]
    assert shown[0]["n"].tolist()[2] == shown[1]["n"].tolist()[0]


# ---- what was published before


def test_a_count_that_was_shown_stays_known() -> None:
    before = _table(pd.DataFrame({"area": ["b", "d"], "n": [12, 9]}), "area")
    shown = suppress(_AREAS, value="n", by="area", published=[before])
    assert shown["n"].tolist() == [SUPPRESSED, 12, SUPPRESSED, 55]


def test_a_count_that_was_withheld_stays_withheld() -> None:
    before = _table(pd.DataFrame({"area": ["c", "Total"], "n": [SUPPRESSED, 55]}), "area")
    shown = suppress(_AREAS, value="n", by="area", published=[before])
    assert shown["n"].tolist() == [SUPPRESSED, 12, SUPPRESSED, 55]


def test_a_count_that_was_not_known_before_says_nothing() -> None:
    before = _table(pd.DataFrame({"area": ["b", "c"], "n": [None, float("nan")]}), "area")
    assert suppress(_AREAS, value="n", by="area", published=[before])["n"].tolist() == _HIDDEN


def test_a_table_whose_counts_were_revised_since_is_left_aside() -> None:
    before = pd.DataFrame({"area": ["b", "c"], "n": [12, 41]})
    assert suppress(_AREAS, value="n", by="area", published=[_table(before, "area")])["n"].tolist() == _HIDDEN
    with_hidden = pd.DataFrame({"area": ["b", "c"], "n": [13, SUPPRESSED]})
    assert suppress(_AREAS, value="n", by="area", published=[_table(with_hidden, "area")])["n"].tolist() == _HIDDEN


def test_a_table_of_something_else_that_was_published_says_nothing() -> None:
    before = _table(pd.DataFrame({"area": ["b"], "n": [12]}), "area", what="homes")
    assert suppress(_AREAS, value="n", by="area", published=[before])["n"].tolist() == _HIDDEN


def test_a_small_count_that_was_published_before_is_refused() -> None:
    before = _table(pd.DataFrame({"area": ["a"], "n": [3]}), "area")
    error = _refused("published-before", "was published before", _AREAS, value="n", by="area", published=[before])
    assert "Withdraw that table" in error.fix


def test_noughts_that_everybody_knows_may_have_been_published_before() -> None:
    before = _table(pd.DataFrame({"area": ["a"], "n": [0]}), "area")
    frame = pd.DataFrame({"area": ["a", "b"], "n": [0, 30]})
    for rule in (Rule(zeros="known"), Rule()):
        assert suppress(frame, value="n", by="area", rule=rule, published=[before])["n"].tolist() == [0, 30]
    _refused("published-before", "was published before", frame, value="n", by="area", rule=Rule(zeros="suppressed"), published=[before])


def test_a_total_that_was_published_before_gives_nothing_away_now() -> None:
    before = _table(pd.DataFrame({"sex": ["f", "m", "Total"], "n": [25, 30, 55]}), "sex")
    inner = pd.DataFrame({"area": ["a", "b", "c"], "n": [3, 12, 40]})
    assert suppress(inner, value="n", by="area")["n"].tolist() == [SUPPRESSED, 12, 40]
    assert suppress(inner, value="n", by="area", published=[before])["n"].tolist() == [SUPPRESSED, SUPPRESSED, 40]


def test_a_single_total_that_was_published_before_is_known() -> None:
    before = _table(pd.DataFrame({"sex": ["Total"], "n": [55]}), "sex", totals="Total")
    inner = pd.DataFrame({"area": ["a", "b", "c"], "n": [3, 12, 40]})
    assert suppress(inner, value="n", by="area", published=[before])["n"].tolist() == [SUPPRESSED, SUPPRESSED, 40]


def test_what_an_earlier_release_gives_away_cannot_be_hidden() -> None:
    before = _table(pd.DataFrame({"area": ["b", "c", "Total"], "n": [12, 40, 55]}), "area")
    error = _refused("cannot-protect", "cannot be hidden", _AREAS, value="n", by="area", published=[before])
    assert "Join categories" in error.fix


def test_what_was_withheld_with_cells_that_are_gone_now_stays_withheld() -> None:
    before = _table(suppress(_AREAS, value="n", by="area"), "area")
    assert suppress(_AREAS.iloc[[1, 2]], value="n", by="area", published=[before])["n"].tolist() == [SUPPRESSED, 40]
    assert suppress(_AREAS.iloc[[0]], value="n", by="area", published=[before])["n"].tolist() == [SUPPRESSED]


def test_what_is_shown_now_agrees_with_what_was_shown_rounded() -> None:
    rule = Rule(smallest_group=10, round_to=5)
    before = suppress(_AREAS, value="n", by="area", rule=rule)
    assert before["n"].tolist() == [SUPPRESSED, SUPPRESSED, 40, 55]
    again = suppress(_AREAS.iloc[[1, 2]], value="n", by="area", rule=rule, published=[_table(before, "area")])
    assert again["n"].tolist() == [SUPPRESSED, 40]
    rounded = _table(pd.DataFrame({"area": ["b", "c"], "n": [10, SUPPRESSED]}), "area")
    assert suppress(_AREAS, value="n", by="area", rule=rule, published=[rounded])["n"].tolist() == [SUPPRESSED, 10, SUPPRESSED, 55]
    other = _table(pd.DataFrame({"area": ["b", "c"], "n": [15, SUPPRESSED]}), "area")
    assert suppress(_AREAS, value="n", by="area", rule=rule, published=[other])["n"].tolist() == [SUPPRESSED, SUPPRESSED, 40, 55]


def test_nothing_is_shown_that_the_last_audit_finds_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joined, "hidden_cells", lambda _cells, small, _interval: list(small))
    error = _refused("cannot-protect", "could still be worked out", _AREAS, value="n", by="area")
    assert "Join categories" in error.fix


@settings(max_examples=25, deadline=None)
@given(_SMALL, st.sampled_from([["d0"], ["d1"], ["d0", "d1"]]))
def test_two_releases_together_give_nothing_away(inner: np.ndarray, first: list[str]) -> None:
    frame, counted = full_table(inner)
    early = [all(frame[name][row] == "Total" for name in ("d0", "d1") if name not in first) for row in range(len(frame))]
    before = suppress(frame[early], value="n", by=["d0", "d1"], rule=8 if len(first) == 2 else 5)
    try:
        now = suppress(frame, value="n", by=["d0", "d1"], published=[_table(before, "d0", "d1")])
    except DisclosureError as error:
        assert error.code in {"cannot-protect", "published-before"}  # noqa: PT017  # what was shown before may leave no way
        return
    together = [SUPPRESSED if isinstance(n, Suppressed) else n for n in now["n"]]
    for place, was in before["n"].items():
        assert isinstance(was, Suppressed) == isinstance(together[place], Suppressed)
        if not isinstance(was, Suppressed):
            assert together[place] == was
    assert all(width >= 6 - 1e-6 for width in widths(counted, together))


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, 30), min_size=8, max_size=8))
def test_tables_that_share_margins_give_nothing_away_together(counts: list[int]) -> None:
    inner = np.array(counts).reshape(2, 2, 2)
    frame, counted = full_table(inner)
    two = [frame[frame[name] == "Total"] for name in ("d2", "d1")]
    tables = [_table(two[0], "d0", "d1"), _table(two[1], "d0", "d2")]
    try:
        shown = suppress_together(tables)
    except DisclosureError as error:
        assert error.code == "cannot-protect"  # noqa: PT017  # a table may be too small to protect
        return
    places = [*two[0].index, *two[1].index]
    values = [n for table in shown for n in table["n"]]
    assert all(width >= 6 - 1e-6 for width in widths(counted[places], values))
    for place in {place for place in places if places.count(place) == 2}:
        assert len({str(values[i]) for i, other in enumerate(places) if other == place}) == 1


def test_rows_of_one_place_make_up_no_total_beyond_it() -> None:
    scotland = _table(pd.DataFrame({"sex": ["Total"], "n": [500]}), "sex", totals="Total")
    fife = pd.DataFrame({"sex": ["f", "m"], "n": [3, 60]})
    inside = CountTable(fife, "n", ("sex",), where={"place": "Fife"})
    assert suppress_together([inside], published=[scotland])[0]["n"].tolist() == [SUPPRESSED, 60]
