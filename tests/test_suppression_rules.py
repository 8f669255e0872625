"""A rule is data: what is too small, how well it is hidden, what noughts are, and what is done to the rest."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from attacking import full_table, widths
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from workbench.disclosure import (
    SMALLEST_GROUP,
    SUPPRESSED,
    CountTable,
    Rule,
    Suppressed,
    Treatment,
    suppress,
    suppress_together,
    treatment_of,
)
from workbench.disclosure.rules import RULES, rule_for, rule_names
from workbench.errors import DisclosureError, RecordError, UnknownNameError
from workbench.store import AUDIENCES, Audience
from workbench.workspace import Disclosure


def _shown(counts: list[int], rule: Rule | str | int | None = None, **more: Any) -> list[Any]:
    frame = pd.DataFrame({"area": [f"area {i}" for i in range(len(counts))], "n": counts})
    return suppress(frame, value="n", by="area", rule=rule, **more)["n"].tolist()


def test_counts_below_five_are_withheld_where_nothing_else_is_said() -> None:
    assert SMALLEST_GROUP == 5
    assert _shown([0, 1, 4, 5, 40]) == [0, SUPPRESSED, SUPPRESSED, 5, 40]


@pytest.mark.parametrize("rule", [10, Rule(smallest_group=10)])
def test_a_threshold_may_be_a_number_or_a_rule(rule: Rule | int) -> None:
    assert _shown([0, 9, 10, 11], rule) == [0, SUPPRESSED, 10, 11]


@pytest.mark.parametrize(
    ("name", "shown"),
    [("counts", [SUPPRESSED, 7, 12]), ("counts-10-5", [SUPPRESSED, SUPPRESSED, 10]), ("perturbed", [3, 7, 12]), ("published", [3, 7, 12])],
)
def test_a_rule_may_be_named_as_the_public_sees_it(name: str, shown: list[Any]) -> None:
    assert _shown([3, 7, 12], name) == shown


def test_a_smallest_group_of_one_withholds_nothing() -> None:
    assert _shown([0, 1, 2, 40], 1) == [0, 1, 2, 40]
    assert _shown([0, 1, 2], 2) == [0, SUPPRESSED, 2]


@pytest.mark.parametrize(
    ("zeros", "shown"),
    [("shown", [0, SUPPRESSED, 5]), ("known", [0, SUPPRESSED, 5]), ("suppressed", [SUPPRESSED, SUPPRESSED, 5])],
)
def test_noughts_follow_the_rule(zeros: Any, shown: list[Any]) -> None:
    assert _shown([0, 3, 5], Rule(zeros=zeros)) == shown


_HOLES = np.array([[0, 3, 0], [20, 30, 40], [50, 60, 70]])


def test_a_nought_may_be_withheld_to_protect_another_count() -> None:
    frame, counted = full_table(np.array([[3, 30], [40, 0]]))
    shown = suppress(frame, value="n", by=["d0", "d1"], totals="Total")["n"]
    assert shown.tolist() == [SUPPRESSED, SUPPRESSED, 33, SUPPRESSED, SUPPRESSED, 40, 43, 30, 73]
    assert min(widths(counted, shown)) >= 6
    known = suppress(frame, value="n", by=["d0", "d1"], totals="Total", rule=Rule(zeros="known"))["n"]
    assert known[4] == 0
    assert min(widths(counted, known)) >= 6


def test_a_nought_that_everybody_knows_is_shown_and_protects_nothing() -> None:
    frame, _ = full_table(_HOLES)
    shown = suppress(frame, value="n", by=["d0", "d1"], totals="Total", rule=Rule(zeros="known"))["n"]
    assert shown[frame["n"] == 0].tolist() == [0, 0]
    assert shown[(frame["d0"] == "0") & (frame["d1"] == "Total")].item() is SUPPRESSED  # it is the 3


def test_where_noughts_are_known_a_withheld_count_is_known_to_be_at_least_one() -> None:
    # were the 2 taken to be nought or more, the other could stay: together they are 8, so either lies from 0 to 8
    frame = pd.DataFrame({"a": ["x", "y", "z", "Total"], "n": [2, 5, 30, 37]})
    protection = Rule(zeros="known", protection=6)
    assert suppress(frame, value="n", by="a", rule=protection)["n"].tolist() == [SUPPRESSED, 5, SUPPRESSED, 37]
    assert suppress(frame, value="n", by="a", rule=Rule(zeros="known", protection=5))["n"].tolist() == [SUPPRESSED, SUPPRESSED, 30, 37]
    assert suppress(frame, value="n", by="a", rule=Rule(protection=6))["n"].tolist() == [SUPPRESSED, SUPPRESSED, 30, 37]


def test_noughts_that_are_withheld_as_well_are_protected() -> None:
    frame, counted = full_table(np.array([[0, 30, 40], [20, 30, 40], [50, 60, 70]]))
    shown = suppress(frame, value="n", by=["d0", "d1"], totals="Total", rule=Rule(zeros="suppressed"))["n"]
    assert shown[0] is SUPPRESSED
    assert sum(isinstance(n, Suppressed) for n in shown) == 4
    assert min(widths(counted, shown)) >= 6


@pytest.mark.parametrize("protection", [3, 6, 20, 45])
def test_no_withheld_count_can_be_worked_out_more_closely_than_the_protection(protection: int) -> None:
    frame, counted = full_table(np.array([[3, 12, 40, 8], [14, 30, 9, 22], [50, 6, 17, 2]]))
    shown = suppress(frame, value="n", by=["d0", "d1"], totals="Total", rule=Rule(protection=protection))["n"]
    assert min(widths(counted, shown)) >= protection - 1e-6


def test_a_wider_protection_withholds_more() -> None:
    def hidden(protection: int) -> int:
        return _shown([2, 5, 9, 14, 60, 90], Rule(protection=protection), totals=["area"]).count(SUPPRESSED)

    assert [hidden(protection) for protection in (1, 6, 12, 20)] == [2, 2, 2, 2]
    assert _shown([2, 5, 9, 14, 60, 90], Rule(protection=20), totals=["area"])[4:] != [60, 90, 180]
    assert _shown([2, 3, 9, 60], Rule(protection=5), totals=["area"]) == [SUPPRESSED, SUPPRESSED, 9, 60, 74]
    assert _shown([2, 3, 9, 60], Rule(protection=8), totals=["area"]).count(SUPPRESSED) == 3


# ---- rounding after suppression: ONS shows no count below 10 and rounds the others to 5


_ONS = Rule(smallest_group=10, round_to=5)


def test_what_is_shown_is_rounded_after_small_counts_are_withheld() -> None:
    assert _shown([0, 3, 9, 10, 12, 13, 37, 38], _ONS) == [0, SUPPRESSED, SUPPRESSED, 10, 10, 15, 35, 40]


def test_halves_are_rounded_up() -> None:
    assert _shown([5, 15, 25, 44], Rule(smallest_group=1, round_to=10)) == [10, 20, 30, 40]


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 60), min_size=6, max_size=6))
def test_rounding_withholds_the_same_counts_as_no_rounding(counts: list[int]) -> None:
    frame, _ = full_table(np.array(counts).reshape(2, 3))
    plain, rounded = (suppress(frame, value="n", by=["d0", "d1"], rule=Rule(smallest_group=10, round_to=base))["n"] for base in (1, 5))
    for was, now, count in zip(plain, rounded, frame["n"], strict=True):
        assert isinstance(was, Suppressed) == isinstance(now, Suppressed)
        if not isinstance(now, Suppressed):
            assert now % 5 == 0
            assert abs(now - count) <= 2


def test_the_readers_are_told_of_both() -> None:
    frame = pd.DataFrame({"area": ["a", "b"], "n": [3, 12]})
    treatment = treatment_of(suppress(frame, value="n", by="area", rule=_ONS))
    assert treatment is not None
    assert (treatment.method, treatment.hidden, treatment.cells, treatment.base, treatment.rule) == ("suppression", 1, 2, 5, _ONS)
    assert treatment.words == (
        "[c] stands for a count that is withheld so that nobody can be identified: it is below 10, or such a count could be worked out"
        " from it. Counts are rounded to the nearest 5, so totals may differ from the sum of their parts."
    )


def test_readers_are_told_of_any_rounding_and_of_nothing_where_nothing_was_done() -> None:
    assert Treatment("suppression", Rule(round_to=2), 0, 3, 2).words == "Counts are rounded to the nearest 2, so totals may differ from the sum of their parts."
    assert Treatment("as it is", Rule(), 0, 3).words == ""
    frame = pd.DataFrame({"n": [1]})
    frame.attrs["disclosure"] = "anything"
    assert treatment_of(frame) is treatment_of(pd.DataFrame()) is None


# ---- sources whose counts are not exact


_PERTURBED = Rule(exact=False)


def test_the_counts_of_a_perturbed_source_are_shown_as_they_are() -> None:
    frame = pd.DataFrame({"area": ["a", "b", "Total"], "n": [3, 0, 5]}, index=[7, 8, 9])
    shown = suppress(frame, value="n", by="area", rule=_PERTURBED)
    pd.testing.assert_frame_equal(shown, frame)
    assert shown is not frame
    treatment = treatment_of(shown)
    assert treatment is not None
    assert (treatment.method, treatment.hidden, treatment.cells, treatment.base) == ("as it is", 0, 3, 1)
    assert treatment.words == _PERTURBED.words
    assert "are not added up or subtracted" in treatment.words


@pytest.mark.parametrize("totals", [True, ["area"], ("area",)])
def test_the_counts_of_a_perturbed_source_are_not_added_up(totals: Any) -> None:
    frame = pd.DataFrame({"area": ["a", "b"], "n": [3, 40]})
    with pytest.raises(DisclosureError, match="not exact") as refused:
        suppress(frame, value="n", by="area", totals=totals, rule=_PERTURBED)
    assert refused.value.code == "not-exact"
    assert "Fetch the totals from the source" in refused.value.fix


@pytest.mark.parametrize("totals", [None, "Total", {"area": "Total"}, ["Total"]])
def test_totals_that_a_perturbed_source_gives_are_shown(totals: Any) -> None:
    frame = pd.DataFrame({"area": ["a", "b", "Total"], "n": [3, 40, 44]})
    assert suppress(frame, value="n", by="area", totals=totals, rule=_PERTURBED)["n"].tolist() == [3, 40, 44]


def test_two_tables_of_a_perturbed_source_may_differ_in_one_cell() -> None:
    one, other = (CountTable(pd.DataFrame({"area": ["a"], "n": [n]}), "n", ("area",)) for n in (3, 4))
    shown = suppress_together([one, other], rule=_PERTURBED)
    assert [frame["n"].tolist() for frame in shown] == [[3], [4]]


# ---- the rule itself


def test_a_rule_says_how_wide_and_how_coarse() -> None:
    assert (Rule().interval, Rule(smallest_group=10).interval, Rule(protection=3).interval) == (6, 11, 3)
    assert (Rule().rounding_base, Rule(round_to=10).rounding_base, Rule(smallest_group=7, round_to=5).rounding_base) == (5, 10, 7)
    assert [Rule().small(n) for n in (0, 1, 4, 5)] == [False, True, True, False]
    assert [Rule(zeros="suppressed").small(n) for n in (0, 1, 5)] == [True, True, False]


def test_where_nothing_is_said_a_rule_is_careful() -> None:
    rule = Rule()
    assert rule.model_dump() == {
        "smallest_group": 5, "protection": None, "round_to": 1, "zeros": "shown", "smallest_base": 10, "exact": True, "method": "automatic",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("field", "lowest", "highest"),
    [("smallest_group", 1, 1_000), ("protection", 1, 10_000), ("round_to", 1, 1_000), ("smallest_base", 1, 10_000)],
)
def test_numbers_of_a_rule_have_limits(field: str, lowest: int, highest: int) -> None:
    for within in (lowest, highest):
        assert getattr(Rule.model_validate({field: within}), field) == within
    for beyond in (lowest - 1, highest + 1, "many", 2.5):
        with pytest.raises(ValidationError):
            Rule.model_validate({field: beyond})


@pytest.mark.parametrize("wrong", [{"zeros": "hidden"}, {"method": "swapping"}, {"smallest": 3}, {"exact": "perhaps"}])
def test_what_a_rule_does_not_know_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Rule.model_validate(wrong)


def test_a_rule_cannot_be_changed_and_can_be_kept_in_a_file() -> None:
    rule = Rule(smallest_group=7, zeros="known")
    with pytest.raises(ValidationError):
        rule.smallest_group = 2  # type: ignore[misc]
    assert Rule.model_validate_json(rule.model_dump_json()) == rule
    assert {rule: 1}[Rule(smallest_group=7, zeros="known")] == 1


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (Rule(), "Counts of fewer than 5 people are withheld."),
        (Rule(smallest_group=2, round_to=2), "Counts of fewer than 2 people are withheld; other counts are rounded to the nearest 2."),
        (Rule(zeros="suppressed"), "Counts of fewer than 5 people are withheld; noughts are withheld as well."),
        (Rule(smallest_group=1, zeros="suppressed"), "Noughts are withheld."),
        (Rule(smallest_group=1, round_to=5), "Counts are rounded to the nearest 5."),
        (Rule(smallest_group=1), "Counts are shown as they are."),
        (Rule(zeros="suppressed", round_to=5),
         "Counts of fewer than 5 people are withheld; noughts are withheld as well; other counts are rounded to the nearest 5."),
        (_ONS, "Counts of fewer than 10 people are withheld; other counts are rounded to the nearest 5."),
        (_PERTURBED, ("The publisher changed these counts slightly to protect people; they are shown as published, and are not added up or"
                      " subtracted here.")),
    ],
)  # fmt: skip
def test_a_rule_says_in_words_what_it_does(rule: Rule, words: str) -> None:
    assert rule.words == words


# ---- which rule: by source and audience, and what a workspace says of it


def test_counts_are_shown_to_the_team_and_protected_beyond_it() -> None:
    settings = Disclosure()
    assert rule_for("counts", "team", settings) == Rule(smallest_group=1)
    assert rule_for("counts", "partners", settings) == rule_for("counts", "public", settings) == Rule(smallest_group=5)
    assert rule_for("counts", "partners", Disclosure(smallest_group=8)) == Rule(smallest_group=8)
    assert rule_for("counts", "team", Disclosure(smallest_group=8)) == Rule(smallest_group=1)


@pytest.mark.parametrize("audience", AUDIENCES)
def test_each_source_has_its_rule(audience: Audience) -> None:
    settings = Disclosure()
    assert rule_for("perturbed", audience, settings) == Rule(exact=False)
    assert rule_for("published", audience, settings) == Rule(smallest_group=1)
    ten = Rule(smallest_group=1) if audience == "team" else Rule(smallest_group=10, round_to=5)
    assert rule_for("counts-10-5", audience, settings) == ten


def test_a_workspace_may_change_a_rule_and_add_its_own() -> None:
    settings = Disclosure(smallest_group=7, rules={"counts": {"public": {"smallest_group": 12}}, "own": {"public": {"zeros": "suppressed"}}})
    assert rule_for("counts", "public", settings) == Rule(smallest_group=12)
    assert rule_for("counts", "partners", settings) == Rule(smallest_group=7)
    assert rule_for("own", "public", settings) == Rule(smallest_group=7, zeros="suppressed")
    assert rule_for("own", "team", settings) == Rule(smallest_group=7)
    assert rule_names(settings) == ["counts", "counts-10-5", "own", "perturbed", "published"]


def test_a_rule_that_nobody_wrote_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(UnknownNameError, match="no disclosure rule “count”") as refused:
        rule_for("count", "public", Disclosure())
    assert refused.value.fix == "There are: counts, counts-10-5, perturbed, published."
    assert refused.value.code == "unknown-name"


def test_what_a_workspace_says_wrongly_of_a_rule_is_told_with_its_place() -> None:
    settings = Disclosure(rules={"counts": {"public": {"zeros": "gone"}}})
    with pytest.raises(RecordError) as refused:
        rule_for("counts", "public", settings)
    (problem,) = refused.value.problems
    assert (problem.file, problem.line, problem.field, problem.code) == ("workbench.toml", 0, "disclosure.rules.counts.public.zeros", "bad-settings")
    assert problem.message.startswith("Input should be 'shown', 'suppressed' or 'known'")
    assert "docs/disclosure.md" in problem.fix
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__


def test_the_rules_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        RULES["counts"] = {}  # type: ignore[index]


def test_a_rule_knows_whether_it_withholds() -> None:
    assert [rule.withholds for rule in (Rule(), Rule(smallest_group=1), Rule(smallest_group=2), Rule(smallest_group=1, zeros="suppressed"),
                                        Rule(exact=False), Rule(smallest_group=1, zeros="known"))] == [True, False, True, True, False, False]  # fmt: skip
