"""Summaries: each number with its n and its scale; small groups withheld, and what would give them away."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from instruments_made import FORM, ROSTER, made, sheets

from workbench.disclosure import SUPPRESSED, Rule, Suppressed
from workbench.errors import RequestError
from workbench.instruments import (
    Answers,
    AnswerSheet,
    Option,
    Response,
    average,
    before_after,
    by_group,
    change_frame,
    composite_average,
    distribution,
    find_instrument,
    import_answers,
    over_waves,
    paired_before_after,
    share_positive,
    spread,
    spread_frame,
    summarise,
    with_entries,
)

FORMED = made(FORM)
SCORE = FORMED.question("score")
TEAM = Rule(smallest_group=1)
PAIRED = made(FORM, old1="answers_for: public", new1="answers_for: public\npairing: respondent")
PROPOSAL = made(FORM, old1="answered_by: person", new1="answered_by: assessor")
MEANS = made(
    FORM, old1="better: higher", new1="better: higher\n    mean: yes",
    old2="parts:\n", new2="composites: [{id: both, label: Both, items: [score, again], at_least: 2, meaning: Mean of two.}]\nparts:\n",
    old3="      - {id: came", new3="      - {id: again, wording: And again?, type: scale, scale: five, summary: [mean, spread]}\n      - {id: came",
)  # fmt: skip


def scored(*counts: int, form=FORMED) -> Answers:
    """So many answers of 1, of 2, … and last of blanks."""
    values = [str(point) for point, count in enumerate(counts[:5], start=1) for _ in range(count)]
    return sheets(form, ("score", values + [""] * sum(counts[5:])))


@pytest.mark.parametrize(("positive", "percent"), [(15, "75%"), (17, "85%")])
@pytest.mark.parametrize("rule", [TEAM, Rule()])
def test_twenty_attendees_with_fifteen_or_seventeen_positive_are_75_and_85_per_cent_each_with_n(positive, percent, rule):
    retreat = find_instrument_here()
    text = "learning\n" + "5\n" * 10 + "4\n" * (positive - 10) + "3\n" * (20 - positive)
    share = summarise(import_answers(text.encode(), retreat, wave="day-2").checked(), rule=rule, audience="partners").of("learning").share
    assert share.words == f"{percent} ({positive} of 20) answered 4 or 5."
    assert (share.positive, share.n) == (positive, 20)
    assert "1 is not at all, 5 is very much" in share.scale


def find_instrument_here():
    from pathlib import Path

    return find_instrument(Path("no-such-folder"), "retreat-evaluation")


def test_blanks_and_other_states_are_not_in_n():
    answers = sheets(FORMED, ("score", ["4"] * 12 + ["", ""]))
    states = tuple(AnswerSheet(f"x{s}", {"score": Response(s)}) for s in ("unknown", "not asked", "prefer not to say", "not applicable"))
    share = share_positive(Answers(FORMED, "one", answers.sheets + states), SCORE, rule=TEAM)
    assert (share.positive, share.n, share.percent) == (12, 12, 100)
    assert share.unanswered.words == "2 blank, 1 not asked, 1 unknown, 1 preferred not to say, 1 not applicable"


@pytest.mark.parametrize("n", range(1, 5))
def test_under_the_smallest_group_nothing_is_shown(n):
    answers = scored(0, 0, 0, 0, n)
    share = share_positive(answers, SCORE)
    assert (share.positive, share.n, share.percent) == (SUPPRESSED, SUPPRESSED, SUPPRESSED)
    assert share.words == "Fewer than 5 answered, so nothing is shown."
    assert {one.count for one in distribution(answers, SCORE).counts} == {SUPPRESSED}
    roles = sheets(FORMED, ("role", ["officer"] * n))
    assert {one.count for one in distribution(roles, FORMED.question("role")).counts} == {SUPPRESSED}
    assert str(n) not in distribution(answers, SCORE).words
    assert share_positive(answers, SCORE, rule=TEAM).n == n


def test_nobody_answered_is_not_nought_per_cent():
    share = share_positive(scored(0, 0, 0, 0, 0, 3), SCORE, rule=TEAM)
    assert (share.n, share.percent, share.words) == (0, SUPPRESSED, "Nobody answered.")


def test_between_the_smallest_group_and_the_smallest_base_there_is_no_percentage():
    team = share_positive(scored(2, 0, 0, 0, 5), SCORE, rule=TEAM)
    assert team.words == "5 of 7 answered 4 or 5; no percentage, since fewer than 10 answered."
    public = share_positive(scored(2, 0, 0, 0, 5), SCORE)
    assert (public.n, public.positive, public.percent) == (7, SUPPRESSED, SUPPRESSED)
    assert share_positive(scored(0, 0, 0, 0, 7), SCORE).positive == 7


def test_of_a_sensitive_item_both_sides_must_be_large_enough():
    sensitive = made(FORM, old1="scale: five}", new1="scale: five, sensitivity: special category}")
    share = share_positive(scored(0, 3, 0, 0, 17, form=sensitive), sensitive.question("score"))
    assert (share.n, share.positive, share.percent) == (20, SUPPRESSED, SUPPRESSED)
    assert "withheld so that nobody can be identified" in share.words


def test_an_instruments_own_smallest_group_holds_for_the_team_too():
    own = made(FORM, old1="answers_for: public", new1="answers_for: public\nsmallest_group: 8")
    assert share_positive(scored(0, 0, 0, 0, 7, form=own), own.question("score"), rule=TEAM).n == SUPPRESSED


def test_a_share_of_what_has_no_positive_answers_is_refused():
    with pytest.raises(RequestError, match="no answers that count as positive"):
        share_positive(scored(1), FORMED.question("role"))


@given(st.lists(st.integers(0, 30), min_size=5, max_size=5))
def test_a_distribution_shows_no_small_count_and_none_that_can_be_subtracted_out(counts):
    answers = scored(*counts)
    found = distribution(answers, SCORE)
    shown = [one.count for one in found.counts]
    n = sum(counts)
    if found.together:  # no more than the share says
        share = share_positive(answers, SCORE)
        assert shown[0] == share.positive
        assert isinstance(shown[1], Suppressed) or shown[1] == n - share.positive
        return
    assert not any(0 < count < 5 for count in shown if not isinstance(count, Suppressed))
    hidden = [count for count, seen in zip(counts, shown, strict=True) if isinstance(seen, Suppressed)]
    assert not hidden or 0 < n < 5
    assert hidden or shown == counts


@given(st.lists(st.integers(0, 12), min_size=5, max_size=5))
def test_the_team_sees_every_count_and_percentages_sum_to_a_hundred(counts):
    found = distribution(scored(*counts), SCORE, rule=TEAM)
    assert [one.count for one in found.counts] == counts
    percents = [one.percent for one in found.counts if not isinstance(one.percent, Suppressed)]
    assert sum(counts) < 10 or math.isclose(sum(percents), 100)


def test_of_options_that_exclude_each_other_a_second_one_is_withheld_with_a_small_one():
    values = ["officer"] * 12 + ["manager"] * 8 + ["other"] * 2
    found = distribution(sheets(FORMED, ("role", values)), FORMED.question("role"))
    shown = {one.value: one.count for one in found.counts}
    assert shown["other"] == SUPPRESSED
    assert sum(isinstance(count, Suppressed) for count in shown.values()) >= 2
    assert "[c] stands for" in found.words


def test_several_answers_of_one_sheet_do_not_sum_to_n():
    found = distribution(sheets(FORMED, ("ways", ["post; web"] * 9 + ["web"] * 3 + [""])), FORMED.question("ways"), rule=TEAM)
    assert {one.value: one.count for one in found.counts} == {"post": 9, "friend": 0, "web": 12}
    assert (found.n, found.unanswered.blank) == (12, 1)
    assert "do not sum" in found.words


def grouped(**sizes: tuple[int, int]) -> Answers:
    """For each role how many answered positively and how many otherwise."""
    roles = [role for role, (yes, no) in sizes.items() for _ in range(yes + no)]
    scores = [score for yes, no in sizes.values() for score in ["5"] * yes + ["1"] * no]
    return sheets(FORMED, ("role", roles), ("score", scores))


ROLE = FORMED.question("role")


def test_shares_by_group_carry_n_and_the_whole():
    found = by_group(grouped(officer=(12, 8), manager=(6, 6), other=(10, 1)), SCORE, ROLE)
    assert {label: (s.positive, s.n) for label, s in found.shares.items()} == {"Officer": (12, 20), "Manager": (6, 12), "Other": (10, 11)}
    assert (found.whole.positive, found.whole.n) == (28, 43)
    frame = found.frame()
    assert frame["group"].tolist() == ["Officer", "Manager", "Other", "All"]
    assert set(frame["scale"]) == {"1 is bad and 5 is good."}


def test_a_small_group_is_withheld_with_another_so_that_it_cannot_be_worked_out():
    found = by_group(grouped(officer=(20, 10), manager=(6, 6), other=(2, 1)), SCORE, ROLE)
    assert found.shares["Other"].n == SUPPRESSED
    assert sum(isinstance(s.n, Suppressed) for s in found.shares.values()) >= 2


@given(st.lists(st.tuples(st.integers(0, 15), st.integers(0, 15)), min_size=3, max_size=3))
def test_no_groups_positive_answers_can_be_worked_out_from_the_whole(sizes):
    found = by_group(grouped(**dict(zip(("officer", "manager", "other"), sizes, strict=True))), SCORE, ROLE)
    hidden = [(yes, no) for (yes, no), s in zip(sizes, found.shares.values(), strict=True) if isinstance(s.positive, Suppressed)]
    small = [s for s in found.shares.values() if not isinstance(s.n, Suppressed) and 0 < s.n < 5]
    assert small == []
    whole_shown = not isinstance(found.whole.positive, Suppressed)
    if hidden and whole_shown and len(hidden) < sum(yes + no > 0 for yes, no in sizes):
        assert len(hidden) > 1
        assert sum(yes + no for yes, no in hidden) >= 10


def test_those_who_did_not_say_are_a_group_of_their_own():
    answers = sheets(FORMED, ("role", ["officer"] * 10 + [""] * 6), ("score", ["5"] * 16))
    found = by_group(answers, SCORE, ROLE, rule=TEAM)
    assert {label: s.n for label, s in found.shares.items()} == {"Officer": 10, "Manager": 0, "Other": 0, "Not said": 6}


def test_answers_are_shown_only_by_what_says_so():
    with pytest.raises(RequestError, match="are not shown by “came”"):
        by_group(grouped(officer=(5, 5)), SCORE, FORMED.question("came"))


def test_a_table_that_repeats_makes_no_groups():
    form = made(ROSTER, old1="type: scale, scale: often}", new1="type: scale, scale: often, group_by: yes}", old2="meaning: 1 is", new2="positive: [3]\n    meaning: 1 is")
    often = form.question("often")
    with pytest.raises(RequestError, match="are not shown by “often”"):
        by_group(Answers(form, "one"), often, often)
    with pytest.raises(RequestError, match="asked several times"):
        by_group(Answers(form, "one"), often, ROLE)


def test_two_waves_as_two_groups_say_that_they_are_not_paired():
    found = before_after(scored(10, 0, 0, 0, 10), scored(5, 0, 0, 0, 15), SCORE)
    assert found.words == (
        "25 percentage points, from 10 of 20 to 15 of 20. Sheets are not paired, so part of it may be who answered."
    )
    hidden = before_after(scored(0, 0, 0, 0, 3), scored(5, 0, 0, 0, 15), SCORE)
    assert hidden.points == SUPPRESSED
    assert "Fewer than 5" in hidden.words


def waves(before, after):
    first = sheets(PAIRED, ("score", list(before)), respondents=[f"p{at}" for at in range(len(before))])
    second = sheets(PAIRED, ("score", list(after)), respondents=[f"p{at}" for at in range(len(after))], wave="two")
    return first, second


def test_two_waves_paired_count_who_went_up_and_down():
    found = paired_before_after(*waves("1" * 6 + "3" * 6 + "5" * 6, "4" * 6 + "3" * 6 + "2" * 6), PAIRED.question("score"))
    assert (found.pairs, found.up, found.same, found.down) == (18, 6, 6, 6)
    assert (found.before.positive, found.after.positive, found.only_before) == (6, 6, 0)
    assert found.words == "Of 18 who answered both times, 6 went up, 6 stayed and 6 went down."


def test_who_answered_once_is_in_no_pair():
    found = paired_before_after(*waves("1" * 12 + "", "5" * 5), PAIRED.question("score"), rule=TEAM)
    assert (found.pairs, found.only_before, found.only_after) == (5, 7, 0)
    blank = paired_before_after(*waves(["1", "", "1"], ["5", "5", ""]), PAIRED.question("score"), rule=TEAM)
    assert (blank.pairs, blank.only_before, blank.only_after) == (1, 1, 1)


def test_a_pseudonym_that_stands_twice_is_paired_with_none():
    first = sheets(PAIRED, ("score", ["1", "2", "3"]), respondents=["a", "a", "b"])
    second = sheets(PAIRED, ("score", ["5", "5"]), respondents=["a", "b"], wave="two")
    found = paired_before_after(first, second, PAIRED.question("score"), rule=TEAM)
    assert (found.pairs, found.only_before, found.only_after) == (1, 2, 1)


def test_small_changes_are_withheld_together_and_shares_where_few_answered_once():
    few = paired_before_after(*waves("1" * 20, "5" * 18 + "1" * 2), PAIRED.question("score"))
    assert (few.pairs, few.up, few.same, few.down) == (20, SUPPRESSED, SUPPRESSED, SUPPRESSED)
    left = paired_before_after(*waves("1" * 20, "5" * 18), PAIRED.question("score"))
    assert left.only_before == SUPPRESSED
    assert left.before.positive == left.before.percent == SUPPRESSED


def test_what_pairs_no_sheets_is_not_compared_one_by_one():
    with pytest.raises(RequestError, match="pairs no sheets"):
        paired_before_after(scored(5), scored(5), SCORE)
    with pytest.raises(RequestError, match="do not go up or down"):
        paired_before_after(*waves("1", "1"), PAIRED.question("role"))


def test_a_table_of_changes_has_both_n_and_pairs_only_where_sheets_are_paired():
    first, second = waves("1" * 12 + "5" * 8, "5" * 20)
    [row] = change_frame(first, second).query("question == 'score'").to_dict("records")
    assert (row["positive before"], row["n before"], row["positive after"], row["n after"], row["points"]) == (8, 20, 20, 20, 60)
    assert (row["pairs"], row["up"], row["same"], row["down"]) == (20, 12, 8, 0)
    assert "pairs" not in change_frame(scored(10), scored(0, 0, 0, 0, 10)).columns


def test_a_grid_shows_what_partners_left_out_and_never_single_people():
    answers = sheets(PROPOSAL, ("score", ["5", ""]), ("came", ["yes", "no"]), respondents=["council", "college"])
    grid = answers.grid()
    assert grid.loc["council", ["score", "came", "why"]].tolist() == ["Good", "Yes", "[not asked]"]
    assert grid.loc["college", "score"] == "[blank]"
    with pytest.raises(RequestError, match="not shown one by one"):
        scored(1).grid()


def test_a_run_over_cycles_keeps_their_order_and_the_scale():
    frame = over_waves([scored(10, 0, 0, 0, 10), scored(2, 0, 0, 0, 1), scored(0, 0, 0, 5, 15)], SCORE)
    assert frame["percent"].tolist() == [50, SUPPRESSED, 100]
    assert frame["n"].tolist() == [20, SUPPRESSED, 20]
    assert set(frame["scale"]) == {"1 is bad and 5 is good."}



def test_assessors_more_than_two_apart_are_to_talk_and_there_is_no_total():
    answers = sheets(PROPOSAL, ("score", ["2", "5", "3"]), respondents=["analyst", "lawyer", "officer"])
    found = spread(answers, PROPOSAL.question("score"))
    assert (found.low, found.high, found.range, found.flagged) == (2, 5, 3, True)
    assert found.scores == (("analyst", 2), ("lawyer", 5), ("officer", 3))
    frame = spread_frame(answers)
    assert frame[["talk about it", "analyst", "lawyer"]].to_numpy().tolist() == [["yes", 2, 5]]
    assert not {"total", "mean", "pass"} & set(frame.columns)


def test_exactly_two_apart_is_not_flagged_and_nobody_is_no_spread():
    assert not spread(sheets(PROPOSAL, ("score", ["3", "5"])), PROPOSAL.question("score")).flagged
    none = spread(sheets(PROPOSAL, ("score", ["", ""])), PROPOSAL.question("score"))
    assert (none.n, none.flagged, none.words) == (0, False, "Nobody scored it.")


def test_people_who_answered_for_themselves_are_not_listed():
    found = spread(scored(1, 0, 0, 0, 9), SCORE)
    assert found.scores == ()
    assert spread(scored(1, 0, 0, 0, 2), SCORE).low == SUPPRESSED


def test_a_mean_needs_a_scale_that_says_so():
    with pytest.raises(RequestError, match="makes no sense"):
        average(scored(5, 5), SCORE, "mean")
    found = average(scored(5, 0, 0, 0, 5, form=MEANS), MEANS.question("score"), "mean")
    assert (found.value, found.n) == (3, 10)
    assert found.words == "Mean 3.0 of 10 answers. 1 is bad and 5 is good."
    assert average(scored(5, 0, 0, 0, 4, form=MEANS), MEANS.question("score"), "mean").value == SUPPRESSED


def test_a_number_made_of_several_items_leaves_out_who_answered_too_few():
    answers = sheets(MEANS, ("score", ["5"] * 11), ("again", ["4"] * 10 + [""]))
    found = composite_average(answers, MEANS.composites[0])
    assert (found.value, found.n) == (4.5, 10)
    assert found.left_out == SUPPRESSED
    assert composite_average(answers, MEANS.composites[0], rule=TEAM).left_out == 1


def test_a_number_made_of_several_items_is_made_for_each_partner_that_they_are_asked_of():
    form = with_entries(MEANS, "all", (Option(id="a", label="Council"), Option(id="b", label="College")))
    columns = [(f"{item}.{entry}", values) for item, entry, values in
               (("score", "a", ["5"] * 10), ("again", "a", ["5"] * 10), ("score", "b", ["1"] * 10), ("again", "b", ["2"] * 10))]  # fmt: skip
    found = summarise(sheets(form, *columns)).composites
    assert [(one.what, one.value) for one in found] == [("Both: Council", 5), ("Both: College", 1.5)]


def test_yes_and_no_show_no_more_and_no_less_than_the_share():
    came = FORMED.question("came")
    found = distribution(sheets(FORMED, ("came", ["yes"] * 17 + ["no"] * 3)), came)
    assert [(one.value, one.label, one.count) for one in found.counts] == [("yes", "Yes", 17), ("no", "No", 3)]
    assert not found.together
    assert {one.count for one in distribution(sheets(FORMED, ("came", ["yes"] * 7 + ["no"])), came).counts} == {SUPPRESSED}


def test_a_group_withheld_for_anothers_sake_does_not_say_that_it_is_small():
    found = by_group(grouped(officer=(20, 10), manager=(6, 6), other=(2, 1)), SCORE, ROLE)
    assert found.shares["Manager"].words.startswith("Withheld: fewer than 5 answered, or it would give away")


def test_a_summary_shows_each_audience_what_its_items_allow():
    answers = sheets(FORMED, ("score", ["5"] * 12), ("why", [f"text {at}" for at in range(12)]))
    public, team = summarise(answers, audience="public"), summarise(answers)
    assert public.of("why") is None
    assert public.left_out == 1
    assert team.of("why").texts == tuple(f"text {at}" for at in range(12))
    assert public.caveats == ("Only a test.",)


def test_texts_of_fewer_than_the_smallest_group_are_not_shown():
    found = summarise(sheets(FORMED, ("why", ["a", "b", ""]))).of("why")
    assert (found.texts, found.texts_withheld) == ((), True)


def test_every_number_of_the_frame_has_its_n_and_its_scale():
    answers = sheets(MEANS, ("role", ["officer"] * 12 + ["manager"] * 12), ("score", ["5"] * 24), ("again", ["4"] * 24), ("hours", ["2"] * 24))
    frame = summarise(answers, by=MEANS.question("role")).frame()
    counted = frame[frame["count"].map(lambda value: value is not None) & frame["statistic"].ne("coded comments")]
    assert counted["n"].map(lambda n: n is not None).all()
    on_scale = frame[frame["question"].isin(["score", "again"])]
    assert set(on_scale["scale"]) == {"1 is bad and 5 is good."}
    assert {"share positive", "distribution", "mean", "median", "spread", "composite", "coded comments"} <= set(frame["statistic"])
    assert frame.attrs["caveats"] == ["Only a test."]
    assert frame.attrs["scales"]["score"] == "1 is bad and 5 is good."
    assert {"Officer", "Manager"} <= set(frame["group"].dropna())


def test_no_public_function_makes_a_score_or_rank_of_a_person():
    import workbench.instruments

    assert not [name for name in workbench.instruments.__all__ if "rank" in name.lower() or "risk" in name.lower() or "total" in name.lower()]


PERSONAL = made(FORM, old1="type: yes-no}", new1="type: yes-no, sensitivity: personal, summary: [share positive, distribution]}",
                old2="group_by: yes, options", new2="group_by: yes, sensitivity: personal, options")  # fmt: skip
SPECIAL = made(FORM, old1="group_by: yes, options", new1="group_by: yes, sensitivity: special category, options")


TWICE = made(FORM, old1="      - {id: came", new1="      - {id: again, wording: And again?, type: scale, scale: five}\n      - {id: came")


@pytest.mark.parametrize("said", ["yes", "no"])
def test_of_a_sensitive_item_it_is_not_told_that_all_or_none_said_yes(said):
    answers, came = sheets(PERSONAL, ("came", [said] * 17)), PERSONAL.question("came")
    share = share_positive(answers, came)
    assert (share.n, share.positive, share.percent) == (17, SUPPRESSED, SUPPRESSED)
    assert {one.count for one in distribution(answers, came).counts} == {SUPPRESSED}
    assert share_positive(answers, came, rule=TEAM).positive == (17 if said == "yes" else 0)
    assert share_positive(sheets(FORMED, ("came", [said] * 17)), FORMED.question("came")).percent in {0, 100}


def test_of_a_group_in_a_sensitive_item_it_is_not_told_that_none_said_yes():
    answers = sheets(PERSONAL, ("role", ["officer"] * 20 + ["manager"] * 6 + ["other"] * 8), ("came", ["yes", "no"] * 10 + ["no"] * 6 + ["yes", "no"] * 4))
    found = by_group(answers, PERSONAL.question("came"), PERSONAL.question("role"))
    assert found.shares["Manager"].positive == SUPPRESSED
    assert sum(isinstance(one.positive, Suppressed) for one in found.shares.values()) >= 2


def test_that_all_chose_one_of_several_sensitive_options_or_nobody_another_is_withheld():
    answers = sheets(SPECIAL, ("role", ["officer"] * 17), ("score", ["5"] * 17))
    assert {one.count for one in distribution(answers, SPECIAL.question("role")).counts} == {SUPPRESSED}
    assert {one.n for one in by_group(answers, SPECIAL.question("score"), SPECIAL.question("role")).shares.values()} == {SUPPRESSED}
    several = made(FORM, old1="at_most: 2,", new1="at_most: 2, sensitivity: personal,")
    ways = distribution(sheets(several, ("ways", ["post; web"] * 17)), several.question("ways"))
    assert {one.count for one in ways.counts} == {SUPPRESSED}


def test_a_personal_choice_that_makes_groups_still_makes_them_where_a_group_is_empty():
    answers = sheets(PERSONAL, ("role", ["officer"] * 12), ("score", ["5"] * 12))
    assert by_group(answers, PERSONAL.question("score"), PERSONAL.question("role")).shares["Officer"].n == 12
    assert {one.value: one.count for one in distribution(answers, PERSONAL.question("role")).counts}["officer"] == 12


def test_nobody_asked_a_sensitive_item_is_still_nobody():
    share = share_positive(sheets(PERSONAL, ("came", [""] * 6)), PERSONAL.question("came"))
    assert (share.n, share.words) == (0, "Nobody answered.")
    assert {one.count for one in distribution(sheets(PERSONAL, ("came", [""] * 6)), PERSONAL.question("came")).counts} == {0}


@given(st.integers(0, 25), st.integers(0, 25), st.integers(0, 25))
def test_no_few_who_answered_only_once_can_be_worked_out_from_n_and_pairs(both, first, second):
    before, after = waves(["1"] * (both + first) + [""] * second, ["5"] * both + [""] * first + ["5"] * second)
    found = paired_before_after(before, after, PAIRED.question("score"))
    for alone, wave in ((found.only_before, before), (found.only_after, after)):
        n = share_positive(wave, PAIRED.question("score")).n
        if not isinstance(n, Suppressed) and not isinstance(found.pairs, Suppressed):
            assert not 0 < n - found.pairs < 5
            assert alone == n - found.pairs
    if isinstance(found.pairs, Suppressed):
        assert {found.up, found.same, found.down, found.only_before, found.only_after, found.before.n, found.after.n} == {SUPPRESSED}


@given(st.lists(st.sampled_from(["5", "", "unknown"]), min_size=5, max_size=30), st.lists(st.sampled_from(["5", ""]), min_size=5, max_size=30))
def test_no_few_who_did_not_answer_can_be_worked_out_from_the_sheets_or_from_another_question(score, again):
    size = min(len(score), len(again))
    given_scores = tuple(
        AnswerSheet(str(at), {"score": Response("unknown") if one == "unknown" else Response("answered", "5", "5") if one else Response("blank"),
                              "again": Response("answered", "5", "5") if two else Response("blank")})
        for at, (one, two) in enumerate(zip(score[:size], again[:size], strict=True))
    )  # fmt: skip
    found = summarise(Answers(TWICE, "one", given_scores), audience="public")
    shares = [found.of(key).share for key in ("score", "again")]
    known = [] if isinstance(found.sheets, Suppressed) else [found.sheets]
    for share in shares:
        reasons = [share.unanswered.blank, share.unanswered.unknown]
        if not any(isinstance(one, Suppressed) for one in (share.n, *reasons)):
            known.append(share.n + sum(reasons))
    for total in known:
        assert not [share.n for share in shares if not isinstance(share.n, Suppressed) and 0 < total - share.n < 5]


@pytest.mark.parametrize("fours", [1, 2, 3])
def test_no_mean_median_or_range_stands_beside_a_share_whose_points_are_merged(fours):
    answers = sheets(MEANS, ("score", ["5"] * (20 - fours) + ["4"] * fours), ("again", ["5"] * 20))
    assert share_positive(answers, MEANS.question("score")).positive == 20
    assert [average(answers, MEANS.question("score"), kind).value for kind in ("mean", "median")] == [SUPPRESSED] * 2
    assert composite_average(answers, MEANS.composites[0]).value == SUPPRESSED
    assert spread(answers, MEANS.question("score")).low == SUPPRESSED
    assert average(answers, MEANS.question("score"), "mean", rule=TEAM).value == (100 - fours) / 20
    assert average(answers, MEANS.question("again"), "mean").value == 5


@pytest.mark.parametrize("audience", ["partners", "public"])
def test_free_texts_are_for_the_team_whatever_the_item_says(audience):
    form = made(FORM, old1="type: text, audience: team", new1="type: long text, audience: public")
    answers = sheets(form, ("why", ["Zebedee Quux-Smith, 01632 960 123"] * 12))
    found = summarise(answers, audience=audience).of("why")
    assert (found.texts, found.texts_withheld) == ((), True)
    assert len(summarise(answers).of("why").texts) == 12
