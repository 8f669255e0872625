"""The data sharing report adds up honestly, draws who gives to whom, and names what is missing, overdue and untried."""

from __future__ import annotations

import pytest
from catalogue_pages import REPOSITORY, cautions, page, rows, sample, words
from hypothesis import given, settings
from hypothesis import strategies as st
from workspaces import in_this_process, repository_copy, shelf, workspace

from workbench.catalogue import Agency, Agreement, Arrangement, Barrier, Cost, Dataset, Proposal
from workbench.catalogue.parts import BarrierKind
from workbench.catalogue.sections import (
    agreement_sections,
    barrier_sections,
    cost_sections,
    scenario_sections,
    sharing_sections,
    stage_sections,
)
from workbench.errors import RequestError, UnknownNameError
from workbench.exhibits import Figure, to_html
from workbench.workspace import read_vocabulary

SOLUTIONS = read_vocabulary(REPOSITORY, "sharing-solutions")
SECTIONS = (
    sharing_sections.in_figures, sharing_sections.register, sharing_sections.sharing_map, sharing_sections.there_and_back,
    sharing_sections.by_basis_and_level, agreement_sections.agreements, agreement_sections.without_agreement, agreement_sections.ended,
    cost_sections.costs, barrier_sections.barriers, lambda here: barrier_sections.untried_answers(here, SOLUTIONS), stage_sections.staged_path,
    lambda here: stage_sections.ready_pair(here, "", ""), scenario_sections.scenario, scenario_sections.confidentiality, scenario_sections.next_steps,
)  # fmt: skip
A, B = Agency(id="a", title="Agency A", also_called=("AA",)), Agency(id="b", title="Agency B")


def arrangement(key: str = "x", **about: object) -> Arrangement:
    return Arrangement.model_validate({"id": key, "title": f"Arrangement {key}", "giver": "a", "receivers": ["b"], **about})


def test_the_register_has_every_arrangement_and_can_be_narrowed():
    assert len(rows(sharing_sections.register(sample()), "All 15")) == 15
    statutory = rows(sharing_sections.register(sample(), mode="statutory"), "Arrangements with mode statutory: 1 of 15")
    assert [row["Arrangement"] for row in statutory] == ["16+ Data Hub"]
    ended = rows(sharing_sections.register(sample(), status="discontinued", mode=""), "Arrangements with status discontinued")
    assert [row["Arrangement"] for row in ended] == ["Integrated Employment and Skills"]
    assert "None of 15 arrangements has: mode nonsense" in words(sharing_sections.register(sample(), mode="nonsense"))


def test_the_map_has_a_mark_for_every_link_by_shape_letter_and_colour():
    figure = next(one for one in sharing_sections.sharing_map(sample()) if isinstance(one, Figure))
    marks = figure.spec["data"]["values"]
    assert len(figure.table.rows) == 16
    assert sum(len(mark["words"].split()) for mark in marks) == 16
    hub = next(mark for mark in marks if (mark["giver"], mark["receiver"]) == ("DWP", "SDS"))
    assert (hub["words"], hub["over"]) == ("r† s", "not ended")
    point = figure.spec["layer"][0]["encoding"]
    assert point["shape"]["field"] == point["color"]["field"] == "level"


def test_no_mark_of_the_map_hides_another():
    levels = ("individual", "aggregate", "pseudonymised")
    here = page(A, B, *(arrangement(level, level=level) for level in levels))
    marks = next(one for one in sharing_sections.sharing_map(here) if isinstance(one, Figure)).spec["data"]["values"]
    assert sorted(mark["rank"] for mark in marks) == [0, 1, 2]


def test_too_many_parties_are_told_in_a_table():
    many = [arrangement(f"x{n}", giver=f"g{n}", receivers=[f"r{n}"]) for n in range(40)]
    shown = sharing_sections.sharing_map(page(*many))
    assert not any(isinstance(one, Figure) for one in shown)
    assert len(rows(shown, "Who gives")) == 40


def test_pairs_that_go_one_way_are_listed_and_the_share_of_the_others_is_told():
    shown = sharing_sections.there_and_back(sample())
    assert "both ways in 1 of 14 pairs (7%)" in words(shown)
    assert [row["Anything back"] for row in rows(shown, "Pairs") if row["Receives"] == "Unite"] == ["unknown", "no"]


def test_counts_by_basis_add_up_even_where_titles_hold_separators():
    here = page(A, B, arrangement("x", title="One; and two"), arrangement("y", level="aggregate"))
    found = rows(sharing_sections.by_basis_and_level(here), "Arrangements by lawful basis")
    assert sorted(row["How many"] for row in found) == ["1", "1"]
    assert sum(int(row["How many"]) for row in rows(sharing_sections.by_basis_and_level(sample()), "Arrangements by lawful")) == 15


def test_a_pair_that_shares_without_an_agreement_is_listed():
    both = Agreement(id="ab", title="A and B", parties=("a", "b"), status="in force")
    assert rows(agreement_sections.without_agreement(page(A, B, arrangement())), "Sharing")[0]["What the catalogue has"] == "no agreement between the two"
    for here in (page(A, B, arrangement(), both), page(A, B, arrangement(agreement="ab"), Agreement(id="ab", title="Other"))):
        assert "is listed for each of 1 links" in words(agreement_sections.without_agreement(here))
    expired = both.model_copy(update={"expires": type(both.expires)(2020)})
    assert "not known to be in force" in words(agreement_sections.without_agreement(page(A, B, arrangement(), expired)))
    gone = page(A, B, arrangement(agreement="nowhere"))
    assert "which is not listed" in words(agreement_sections.without_agreement(gone))


@pytest.mark.parametrize(("about", "told"), [
    ({"review_due": "2026-02"}, "OVERDUE: review was due February 2026"),
    ({"review_due": "2026-03"}, "review due March 2026"),
    ({"expires": "2025"}, "OVERDUE: ended 2025"),
    ({"expires": "2025", "status": "ended"}, "no longer in force"),
    ({}, "review date unknown"),
])  # fmt: skip
def test_an_overdue_review_is_called_so_in_words(about, told):
    one = Agreement.model_validate({"id": "ab", "title": "Agreed", "parties": ["a"], "status": "in force", **about})
    assert rows(agreement_sections.agreements(page(A, one)), "Agreements")[0]["What is due"] == told


def test_what_ended_is_told_with_why_or_that_this_is_not_recorded():
    found = {row["Arrangement"]: row for row in rows(agreement_sections.ended(sample()), "Arrangements that")}
    assert "General Data Protection Regulation" in found["Integrated Employment and Skills"]["Why"]
    assert found["Estimate of Scottish tribunal cases for the Scottish Government"]["Why"] == "not recorded"


def test_costs_are_added_up_by_payer_and_phase_with_ranges_and_unknowns_kept():
    found = {(row["Who pays"], row["Phase"]): row for row in rows(cost_sections.costs(sample()), "Costs added up")}
    assert found["COSLA-BG", "One-off: to date"]["In pounds"] == "£200,000"
    assert found["COSLA-BG", "One-off: set-up"]["In pounds"] == "about £15,000"
    assert found["DWP", "Recurring: annual"]["In pounds"] == "about £10,000 to £14,000"
    assert found["SDS", "One-off: set-up"]["In pounds"] == "unknown"
    assert "11 costs are recorded; of 5 the sum is not known" in words(cost_sections.costs(sample())).replace("*", "")


@given(st.lists(st.one_of(st.none(), st.integers(1, 10**6)), min_size=1, max_size=8))
def test_a_cost_that_nobody_knows_never_counts_as_nothing(sums):
    costs = [Cost.model_validate({"phase": "annual", "item": f"Item {n}", **({"pounds": f"£{one:,}"} if one else {})}) for n, one in enumerate(sums)]
    row = rows(cost_sections.costs(page(A, B, arrangement(costs=costs))), "Costs added up")[0]
    known = [one for one in sums if one]
    assert row["In pounds"] == (f"£{sum(known):,}" if known else "unknown")
    assert row["Costs of unknown sum"] == str(len(sums) - len(known))


def test_the_framework_has_three_and_four_and_four_and_four_answers_for_known_sorts():
    groups = [term.parent for term in SOLUTIONS.terms if term.level == "solution"]
    assert [groups.count(name) for name in ("people", "technical", "partnership", "culture")] == [3, 4, 4, 4]
    sorts = {sort for term in SOLUTIONS.terms for sort in term.answers}
    assert sorts <= set(BarrierKind.__args__) - {"unknown", "other"}
    assert set(BarrierKind.__args__) - {"unknown", "other"} <= sorts


def test_every_barrier_of_the_sample_has_its_source_and_an_answer_not_yet_tried():
    found = rows(barrier_sections.barriers(sample()), "Every barrier")
    assert len(found) == 15
    assert all(row["Where it can be read"].startswith("section 2.2") for row in found)
    table = rows(barrier_sections.untried_answers(sample(), SOLUTIONS), "Barriers and")
    assert all("(" in row["May help, not tried, as far as is recorded"] and row["Tried"] == "nothing recorded" for row in table)


@pytest.mark.parametrize("tried", ["talk-and-trust", "Keep trust by talking", " keep trust by talking "])
def test_what_was_tried_is_not_offered_again(tried):
    barrier = Barrier(sort="trust", what="Wary.", tried=(tried, "A newsletter"))
    row = rows(barrier_sections.untried_answers(page(A, B, arrangement(barriers=[barrier])), SOLUTIONS), "Barriers and")[0]
    assert row["Tried"] == "Keep trust by talking; A newsletter"
    assert "Keep trust" not in row["May help, not tried, as far as is recorded"]
    assert "Take care in publications" in row["May help, not tried, as far as is recorded"]


def test_a_stage_reached_too_early_without_a_reason_is_a_fault_and_an_override_is_told():
    early = {"stage": "routine", "condition": "A law", "met": "no", "reached": "2020"}
    assert any("no reason is recorded" in text for text in cautions(stage_sections.staged_path(page(A, B, arrangement(steps=[early])))))
    shown = stage_sections.staged_path(page(A, B, arrangement(steps=[{**early, "override": "Trial"}])))
    assert not cautions(shown)
    assert rows(shown, "Every step")[0]["Reached, passed over or given up"] == "reached 2020; passed over: Trial"


def test_steps_back_and_unknown_stages_are_told_and_unknown_is_never_none():
    shown = stage_sections.staged_path(sample())
    standing = {row["Arrangement"]: row["Stage"] for row in rows(shown, "Where each")}
    assert standing == {"16+ Data Hub": "statutory", "Integrated Employment and Skills": "none"}
    assert "stepped back: Discontinued in 2018" in words(shown)
    assert "13 more pairs" in words(shown)


def test_a_pair_is_checked_and_what_nobody_can_tell_is_counted():
    shown = stage_sections.ready_pair(sample(), "DWP", "hmrc")
    assert {row["What is needed"]: row["As things are"] for row in rows(shown, "Department")}["agreement"] == "unknown"
    assert "4 cannot be told, which is not ready" in words(shown)
    with pytest.raises(RequestError, match="the same agency"):
        stage_sections.ready_pair(sample(), "DWP", "department-for-work-and-pensions")
    with pytest.raises(UnknownNameError):
        stage_sections.ready_pair(sample(), "DWP", "Nobody at all")


def test_the_grid_counts_every_answer_once_and_those_not_marked():
    shown = scenario_sections.scenario(sample())
    grid = rows(shown, "Answers by")
    assert len(rows(shown, "The steps")) == 6
    assert sum(int(row["Answers"]) for row in grid) == len(rows(shown, "Every answer")) == 46
    assert all(row["Step 1"] == "none" and row["Step not said"] == row["Answers"] for row in grid)
    assert "46 answers, of which 46 are not marked" in words(shown)


def test_an_answer_stands_in_its_step_and_who_was_silent_is_named():
    proposal = Proposal.model_validate({
        "id": "p", "title": "P", "asked": ["a", "b"], "steps": [{"id": "one", "what": "First"}, {"id": "two", "what": "Second"}],
        "answers": [{"label": "A", "agencies": ["a"], "what": "Yes.", "side": "potential", "step": "two"}],
    })  # fmt: skip
    grid = rows(scenario_sections.scenario(page(A, B, proposal)), "Answers by")
    assert [(row["Partner"], row["Step 1"], row["Step 2"], row["For"]) for row in grid] == [("A", "none", "1", "1"), ("Agency B", "none", "none", "0")]


def test_rules_of_confidentiality_are_told_and_their_absence_is_no_permission():
    shown = scenario_sections.confidentiality(sample())
    assert next(row for row in rows(shown, "Rules") if row["Partner"] == "ACAS")["At most"] == "aggregate"
    assert "that is no permission" in words(shown)


def test_next_steps_name_the_step_its_condition_and_whom_to_ask_what():
    ahead = arrangement(steps=[{"stage": "pilot", "condition": "Purpose agreed", "met": "no", "owner": "b"}])
    late = Agreement(id="ab", title="Agreed", parties=("a",), status="in force", review_due="2020")
    found = rows(scenario_sections.next_steps(page(A, B, ahead, late)), "What to do")
    assert [row["Who"] for row in found] == ["Agency B", "AA (role not recorded)"]
    assert "once this is met: Purpose agreed (now: no)" in found[0]["Step"]
    asked = rows(scenario_sections.next_steps(sample()), "Whom to ask what")
    assert {"Whom", "Question", "About"} == set(asked[0])


def test_statements_that_differ_on_an_arrangement_stand_side_by_side():
    told = {"statements": [{"value": "active", "told_by": "A", "as_of": "2024"}, {"value": "discontinued", "told_by": "B", "as_of": "2025"}]}
    row = rows(sharing_sections.register(page(A, B, arrangement(status=told))), "All 1")[0]
    assert "active (A, 2024) or discontinued (B, 2025); the statements disagree" in row["Where it stands"]


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("audience", ["team", "partners", "public"])
def test_no_section_fails_where_there_is_nothing_or_next_to_nothing(section, audience):
    assert words(section(page(audience=audience)))
    bare = (A, Dataset(id="d", title="D"), arrangement(receivers=[]), Agreement(id="g", title="G"), Proposal(id="p", title="P"))
    assert words(section(page(*bare, audience=audience)))


def test_for_the_public_an_empty_part_is_not_there_and_for_others_it_is():
    for audience, there in (("public", False), ("partners", True)):
        here = page(A, audience=audience)
        assert bool(here.part("Arrangements", sharing_sections.register(here))) == there
    assert sharing_sections.not_for_the_public(page(audience="public"))
    assert not sharing_sections.not_for_the_public(page(audience="team"))


@settings(max_examples=15, deadline=None)
@given(st.text(min_size=1, max_size=40).filter(str.strip))
def test_what_people_typed_is_shown_as_text(said):
    text = f"<b>{said}</b> | =1+1 [x](javascript:y)"
    one = arrangement(title=text, what=text, giver_in_words=text, receiver_in_words=text, basis_in_words=text, why_ended=text, mechanism=text,
                      costs=[{"phase": "annual", "item": text, "staff": text}], barriers=[{"sort": "trust", "what": text, "tried": [text]}],
                      steps=[{"stage": "pilot", "condition": text, "override": text}])  # fmt: skip
    here = page(Agency(id="a", title=text, also_called=(text[:12],)), one, Proposal(id="p", title=text, caution=text))
    for section in SECTIONS:
        html = "".join(map(str, map(to_html, section(here))))
        assert "<b>" not in html
        assert 'href="javascript' not in html


@pytest.mark.slow
@pytest.mark.parametrize("audience", ["team", "partners", "public"])
def test_the_report_is_made_for_every_audience(audience, tmp_path, monkeypatch):
    root = repository_copy(tmp_path / "copy")
    given = {"pair_a": "DWP", "pair_b": "HMRC"}
    outcome = in_this_process(monkeypatch)(root, "data_sharing_report", audience=audience, parameters=given)
    assert not outcome.failures
    text = next(shelf(root, audience=audience).glob("data_sharing_report*.html")).read_text(encoding="utf-8")
    assert ("£200,000" in text) == ("Could these two share?" in text) == (audience != "public")
    assert ("is for partners only" in text) == (audience == "public")


@pytest.mark.slow
def test_the_report_is_made_where_there_is_no_catalogue(tmp_path, monkeypatch):
    root = workspace(tmp_path)
    outcome = in_this_process(monkeypatch)(root, "data_sharing_report")
    assert not outcome.failures
    assert "No sharing arrangement is recorded." in (shelf(root) / "data_sharing_report.html").read_text(encoding="utf-8")
