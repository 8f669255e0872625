"""Sharing: the network, its register, honest sums, the staged path, readiness of a pair, and drafts with their gaps."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.catalogue import (
    Agency,
    Agreement,
    Arrangement,
    Barrier,
    Cost,
    DataItem,
    Dataset,
    Identifier,
    Proposal,
    ProposalAnswer,
    ProposalStep,
    StageStep,
)
from workbench.catalogue.costs import CostLine, add_pounds, cost_lines, cost_totals, costs_frame
from workbench.catalogue.drafts import (
    DraftSources,
    draft_agreement,
    draft_impact_assessment,
    draft_record_of_processing,
)
from workbench.catalogue.readiness import readiness
from workbench.catalogue.scenario import answers_by_side, answers_by_step
from workbench.catalogue.sharing import arrangements_register, sharing_network
from workbench.catalogue.stages import next_step, reach, stage_now, stages_frame, step_back, unmet_conditions
from workbench.errors import RequestError, UnknownNameError
from workbench.partnership import open_workspace
from workbench.store import PartialDate, Quantity

DAY = dt.date(2026, 3, 2)
MARCH = PartialDate(2026, 3)


@pytest.fixture(scope="module")
def ws():
    return open_workspace(Path(__file__).resolve().parents[1])


def _flow(id_: str, giver: str, *receivers: str, **about: object) -> Arrangement:
    return Arrangement.model_validate({"id": id_, "title": id_.upper(), "giver": giver, "receivers": receivers, **about})


# the network


def test_every_arrangement_has_its_edges_and_every_edge_its_arrangement(ws) -> None:
    network = sharing_network(ws.arrangements, agencies=ws.agencies)
    assert {e.arrangement for e in network.edges} == {a.id for a in ws.arrangements}
    assert network.graph().number_of_edges() == len(network.edges) == 16  # the data hub has two givers of the list


def test_reciprocity_is_the_share_of_pairs_in_both_directions_and_the_others_are_listed() -> None:
    network = sharing_network([_flow("a", "x", "y"), _flow("b", "y", "x"), _flow("c", "x", "z"), _flow("d", "x", "z")])
    assert network.reciprocity == 0.5
    assert network.one_way().to_dict("records") == [{"giver": "x", "receiver": "z", "arrangements": ("c", "d"), "comes_back": "unknown"}]


def test_what_comes_back_in_the_same_arrangement_makes_both_directions() -> None:
    assert sharing_network([_flow("a", "x", "y", reciprocal="yes")]).reciprocity == 1
    assert list(sharing_network([_flow("a", "x", "y", reciprocal="no")]).one_way()["comes_back"]) == ["no"]


def test_no_arrangements_have_no_reciprocity() -> None:
    assert sharing_network([]).reciprocity is None


def test_a_receiver_in_words_is_a_party_and_no_agency(ws) -> None:
    network = sharing_network(ws.arrangements, agencies=ws.agencies)
    assert {name for name in network.names if name.startswith("“")} == {"“anyone who asks”", "“police”", "“training providers”"}


@given(st.lists(st.tuples(st.sampled_from("wxyz"), st.sampled_from("wxyz")).filter(lambda pair: pair[0] != pair[1])))
def test_the_pairs_are_one_way_or_both_ways(pairs: list[tuple[str, str]]) -> None:
    network = sharing_network([_flow(f"a{i}", *pair) for i, pair in enumerate(pairs)])
    undirected = {frozenset(pair) for pair in pairs}
    both = {pair for pair in undirected if {tuple(pair), tuple(pair)[::-1]} <= set(pairs)}
    assert len(network.one_way()) == len(undirected) - len(both)
    assert network.reciprocity == (len(both) / len(undirected) if undirected else None)


def test_the_register_is_chosen_from_by_any_field(ws) -> None:
    assert list(arrangements_register(ws.arrangements, mode="statutory")["id"]) == ["16-plus-data-hub"]
    assert list(arrangements_register(ws.arrangements, status="discontinued")["id"]) == ["integrated-employment-and-skills"]
    assert len(arrangements_register(ws.arrangements)) == 15
    assert "16-plus-data-hub" in set(arrangements_register(ws.arrangements, giver="colleges-scotland")["id"])
    with pytest.raises(UnknownNameError, match="no field “colour”"):
        arrangements_register(ws.arrangements, colour="blue")


# costs


def _pounds(frame, title: str, phase: str) -> list[str]:
    return list(frame[frame["title"].str.startswith(title) & (frame["phase"] == phase)]["pounds"])


def test_the_sources_costs_are_added_up_honestly(ws) -> None:
    frame = costs_frame(cost_lines(ws.arrangements, ws.datasets), agencies=ws.agencies)
    assert _pounds(frame, "Single Entry Point", "to date") == ["£200,000"]
    assert _pounds(frame, "Single Entry Point", "set-up") == ["about £15,000"]
    assert _pounds(frame, "Single Entry Point", "running") == ["unknown"]
    assert _pounds(frame, "16+ Data Hub", "annual") == ["about £10,000 to £14,000"]
    assert sorted(_pounds(frame, "16+ Data Hub", "set-up")) == ["about £22,000", "unknown"]
    assert (frame["known"].sum(), frame["unknown"].sum()) == (6, 5)
    assert frame[frame["pounds"] == "unknown"][["pounds_low", "pounds_high"]].isna().all(axis=None)


def test_once_and_every_year_are_never_added_to_each_other() -> None:
    made = _flow("a", "x", costs=[{"phase": p, "item": p, "pounds": "10"} for p in ("set-up", "to date", "annual", "running", "unknown")])
    assert [(t.recurs, str(t.pounds)) for t in cost_totals(cost_lines([made]))] == [
        ("once", "£10"), ("once", "£10"), ("recurring", "£10"), ("recurring", "£10"), ("unknown", "£10"),
    ]  # fmt: skip


def test_what_is_no_sum_of_money_is_not_added() -> None:
    total, missing = add_pounds([Quantity.parse("3 FTE"), Quantity.parse("£5")])
    assert (str(total), missing) == ("£5", 1)


def test_sums_that_are_contested_become_a_range_over_all_that_is_said() -> None:
    cost = Cost.model_validate({"phase": "set-up", "item": "legal", "pounds": {"statements": [{"value": "£10,000"}, {"value": "£15,000"}]}})
    assert str(CostLine("arrangement/a", "A", cost).pounds) == "£10,000 to £15,000"


_AMOUNTS = st.one_of(
    st.just(Quantity()),
    st.integers(0, 10**6).map(lambda n: Quantity(Decimal(n))),
    st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)).map(lambda p: Quantity(Decimal(min(p)), Decimal(max(p)), "about")),
)


@given(st.lists(_AMOUNTS))
def test_a_sum_holds_all_that_is_known_and_counts_what_is_not(amounts: list[Quantity]) -> None:
    total, missing = add_pounds(amounts)
    known = [a for a in amounts if a.known]
    assert missing == len(amounts) - len(known)
    assert total.known == bool(known)
    if known:
        assert total.low == sum(a.low for a in known)
        assert (total.high if total.high is not None else total.low) == sum(a.low if a.high is None else a.high for a in known)
        assert (total.high is not None) == any(a.high is not None for a in known)


# the staged path


def _path(*steps: dict[str, str]) -> Arrangement:
    return Arrangement(id="a", title="A", giver="x", steps=tuple(StageStep.model_validate(step) for step in steps))


def test_a_later_stage_with_an_unmet_earlier_condition_needs_an_override() -> None:
    path = _path({"stage": "aggregate", "condition": "Purpose agreed", "met": "no"}, {"stage": "pilot", "condition": "Assessed", "met": "yes"})
    with pytest.raises(RequestError, match="Purpose agreed: no"):
        reach(path, "pilot", on=MARCH)
    reached = reach(path, "pilot", on=MARCH, override="The board accepts it for three months")
    assert stage_now(reached) == "pilot"
    assert [(u.of, u.override) for u in unmet_conditions(reached)] == [("aggregate", "The board accepts it for three months")]


@pytest.mark.parametrize("met", ["no", "unknown", "not asked"])
def test_only_a_condition_that_is_known_to_be_met_is_met(met: str) -> None:
    with pytest.raises(RequestError):
        reach(_path({"stage": "aggregate", "condition": "Purpose agreed", "met": met}), "aggregate", on=MARCH)


def test_a_step_back_is_kept_and_the_stage_before_it_stands_again() -> None:
    path = _path({"stage": "aggregate", "reached": "2024"}, {"stage": "pilot", "reached": "2025"})
    back = step_back(path, "Too few staff")
    assert (stage_now(path), stage_now(back)) == ("pilot", "aggregate")
    assert [s.stepped_back for s in back.steps] == [None, "Too few staff"]
    assert stage_now(step_back(back, "Ended")) == "none"
    with pytest.raises(RequestError, match="no stage that could be given up"):
        step_back(_path(), "Why")


def test_a_stage_that_was_given_up_can_be_reached_again_and_both_stay() -> None:
    path = step_back(_path({"stage": "pilot", "reached": "2025"}), "Too few staff")
    again = reach(path, "pilot", on=MARCH)
    assert [(s.stage, str(s.reached)) for s in again.steps] == [("pilot", "2025"), ("pilot", "2026-03")]


def test_the_stages_of_the_sample_are_what_the_source_says(ws) -> None:
    frame = stages_frame(ws.arrangements, agencies=ws.agencies).set_index("arrangement")
    assert set(frame.loc["16+ Data Hub", "stage"]) == {"statutory"}
    assert frame.loc["Integrated Employment and Skills", ["stage", "steps_back"]].to_list() == ["none", 1]
    assert next_step(ws.arrangements["16-plus-data-hub"]) is None


# readiness

_A, _B = Agency(id="a", title="A"), Agency(id="b", title="B")


def _held(holder: str, **about: object) -> Dataset:
    return Dataset.model_validate({"id": f"of-{holder}", "title": holder, "holder": holder, **about})


def test_a_pair_of_which_nothing_is_known_is_not_ready_and_not_blocked() -> None:
    found = readiness(_A, _B, [], [], on=DAY)
    assert (found.unknowns, found.blockers, found.ready) == (5, (), False)


def test_a_pair_of_which_all_is_known_is_ready() -> None:
    same = {"source_system": "Casebook", "items": [{"name": "Status", "glossary_term": "work status", "collected": "yes", "codes": ["1", "2"]}],
            "identifiers": [{"scheme": "CHI", "held": "yes"}]}  # fmt: skip
    trained = [agency.model_copy(update={"sharing_skills": "yes"}) for agency in (_A, _B)]
    signed = Agreement(id="g", title="Protocol", parties=("a", "b"), status="in force", expires=PartialDate(2027))
    found = readiness(*trained, [_held("a", **same), _held("b", **same)], [signed], on=DAY)
    assert found.ready, found.frame()


def test_what_is_known_to_stand_in_the_way_is_a_blocker() -> None:
    left = _held("a", items=[{"name": "S", "glossary_term": "status", "collected": "yes", "codes": ["1"]}], identifiers=[{"scheme": "CHI", "held": "yes"}],
                 barriers=[{"sort": "technical", "what": "No export"}])  # fmt: skip
    right = _held("b", items=[{"name": "S", "glossary_term": "status", "collected": "yes", "codes": ["A"]}], identifiers=[{"scheme": "CHI", "held": "no"}])
    over = Agreement(id="g", title="Protocol", parties=("a", "b"), status="in force", expires=PartialDate(2025))
    untrained = _A.model_copy(update={"sharing_skills": "no"})
    found = readiness(untrained, _B, [left, right], [over], on=DAY)
    assert [c.what for c in found.blockers] == ["software", "definitions", "identifiers", "agreement", "skills"]


def test_a_contested_identifier_is_not_taken_for_held() -> None:
    contested = Identifier.model_validate({"scheme": "CHI", "held": {"statements": [{"value": "no"}, {"value": "yes"}]}})
    sides = [_held("a", identifiers=[contested]), _held("b", identifiers=[{"scheme": "CHI", "held": "yes"}])]
    assert readiness(_A, _B, sides, [], on=DAY).checks[2].ready == "unknown"


# the scenario


def test_the_scenarios_answers_stand_under_no_step_that_the_source_does_not_name(ws) -> None:
    proposal = ws.proposals["pace-redundancy-data-sharing"]
    grid = answers_by_step(proposal)
    assert grid.shape == (8, 7)
    assert set(grid.iloc[:, :6].to_numpy().ravel()) == {"no answer recorded"}
    assert answers_by_side(proposal)[["potential", "barrier", "not marked", "answers"]].sum().to_list() == [0, 0, 46, 46]


def test_an_answer_with_a_step_and_a_side_stands_where_it_belongs() -> None:
    answers = (ProposalAnswer(label="A", what="Yes.", step="flag", side="potential"), ProposalAnswer(label="A", what="No."))
    proposal = Proposal(id="p", title="P", steps=(ProposalStep(id="flag", what="Add a flag"),), answers=answers)
    assert answers_by_step(proposal).to_dict("list") == {"Add a flag": ["Yes."], "step not said": ["No."]}
    assert answers_by_side(proposal).iloc[0].to_dict() == {"potential": 1, "barrier": 0, "not marked": 0, "unknown": 1, "answers": 2}


# drafts


def _entries(ws) -> DraftSources:
    return DraftSources(tuple(ws.agencies), tuple(ws.datasets), tuple(ws.arrangements), tuple(ws.agreements))


def test_every_draft_says_that_it_is_one_and_counts_its_gaps(ws) -> None:
    entries, hub = _entries(ws), ws.arrangements["16-plus-data-hub"]
    for text in (draft_record_of_processing(ws.agencies["acas"], entries), draft_agreement(hub, entries), draft_impact_assessment(hub, entries)):
        assert text.startswith("# DRAFT")
        assert "**DRAFT, not checked.**" in text
        assert text.endswith(f"Gaps in this draft (not recorded): {text.count('*not recorded*')}.\n")


def test_a_record_of_processing_answers_what_article_30_asks(ws) -> None:
    text = draft_record_of_processing(ws.agencies["acas"], _entries(ws))
    for asked in ("Controller", "Purposes", "Categories of people", "Categories of data", "Recipients", "Transfers", "Retention", "Security"):
        assert f"- **{asked}" in text
    assert "- **Retention**: *not recorded*" in text


def test_a_draft_does_not_choose_between_statements(ws) -> None:
    made = _flow("calls", "acas", "scottish-government", datasets=["client-records-acas"])
    text = draft_agreement(made, _entries(ws))
    assert "Where statements contradict each other" in text
    assert "“yes”" in text
    assert "“no”" in text


def test_a_caveat_stands_in_every_draft_of_its_data_set(ws) -> None:
    made = _flow("notices", "acas", "scottish-government", datasets=["hr1-forms"])
    for draft in (draft_agreement, draft_impact_assessment):
        assert "unreliable for overall levels" in draft(made, _entries(ws))


def test_text_from_people_stays_text_in_a_draft() -> None:
    agency = Agency(id="a", title="<b>A</b>\n# Not a heading")
    text = draft_record_of_processing(agency, DraftSources(datasets=(Dataset(id="d", title="*D*", holder="a"),)))
    assert "<b>" not in text
    assert "\n# Not" not in text
    assert "*D*" not in text.replace("\\*D\\*", "")


def test_an_assessments_signs_are_said_and_none_is_no_all_clear() -> None:
    risky = _flow("r", "a", "b", level="individual", datasets=["d"], barriers=[Barrier(sort="legal", what="Caution")])
    data = Dataset(id="d", title="D", personal_data="special category", items=(DataItem(name="Disability", special_category="yes"),))
    text = draft_impact_assessment(risky, DraftSources(datasets=(data,)))
    assert "No lawful basis is recorded" in text
    assert "Special category data are involved" in text
    calm = draft_impact_assessment(_flow("c", "a", "b", level="aggregate", legal_basis="public task"), DraftSources())
    assert "that is no sign that there is none" in calm
