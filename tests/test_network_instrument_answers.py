"""Answers to network instruments are ties without hand work: what was said, what was not, and nothing that was not."""

from __future__ import annotations

import datetime as dt
import itertools
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from instruments_made import made
from network_workspaces import bring_in, network, run, small
from workspaces import write

from workbench.cli.network import network_app
from workbench.errors import RecordError
from workbench.instruments import Answers, AnswerSheet, Response, find_instrument
from workbench.network import Network
from workbench.network.consent import standing_of
from workbench.network.measures import Rating
from workbench.network.survey import Asking, Member, TieAnswer, Wave
from workbench.partnership import open_workspace
from workbench.partnership.network_answers import Sheet, read_sheets
from workbench.partnership.network_ask import ask_network
from workbench.partnership.network_joined import join_answers
from workbench.partnership.network_people import has_network, open_network
from workbench.partnership.network_seen import seen_by
from workbench.partnership.network_trust import trust_and_value

DAY = dt.date(2026, 5, 1)
ROSTER = """\
sheet,row,respondent,agency,consent,whom,how-often,about-what,refers-to-you,gain,anyone
1,1,ann,council,yes,bea,weekly,information; data,yes,,
1,2,ann,,,carl,once,,no,,
2,1,bea,council,yes,ann,daily,information,unknown,,
3,1,carl,charity,no,dora,daily,information,yes,,
"""
FORM = """\
id: what-we-have
title: What we have
purpose: To test.
sort: roster
answered_by: person
pairing: respondent
network:
  holds:
    - said: level
      counts: ["2", "3"]
      levels: [{answer: "2", number: 1}, {answer: "3", number: 4}]
  aware:
    - {other: whom, said: can}
  ties:
    - {relation: trusts, other: whom, said: trust}
scales:
  - id: how
    meaning: 1 is not at all and 3 is very well.
    positive: [3]
    points: [{value: 1}, {value: 2}, {value: 3}]
parts:
  - id: own
    title: Own
    for_each: [{id: debt, label: Debt advice}, {id: rules, label: The rules}]
    items:
      - {id: level, wording: How well do you know, type: scale, scale: how}
  - id: others
    title: Others
    rows: 3
    items:
      - {id: whom, wording: Who?, type: person}
      - {id: can, wording: What do they know?, type: several, options: [{id: debt, label: Debt}, {id: rules, label: Rules}]}
      - {id: trust, wording: Do you trust them?, type: yes-no}
"""


@pytest.fixture
def root(tmp_path):
    return small(tmp_path / "ws")


def wave_of(root, name="wave-1"):
    return open_network(open_workspace(root), "meals").network.wave(name)


def test_a_roster_becomes_ties_with_strength_and_each_matter_for_itself(root, monkeypatch):
    bring_in(root, monkeypatch, "network-roster", ROSTER)
    wave = wave_of(root)
    assert wave.state("ann", "bea", "had to do with") == "tie"
    assert next(one.weight for one in wave.ties if (one.source, one.target, one.relation) == ("ann", "bea", "had to do with")) == 3
    assert {relation: wave.state("ann", "bea", f"about {relation}") for relation in ("information", "data", "referral")} == {
        "information": "tie", "data": "tie", "referral": "no tie",
    }  # fmt: skip


def test_refers_to_you_turns_the_direction_round_and_is_a_way_of_referrals(root, monkeypatch):
    bring_in(root, monkeypatch, "network-roster", ROSTER.replace("carl,once,,no", "carl,once,,yes"))
    wave = wave_of(root)
    assert wave.state("bea", "ann", "refers clients to") == "tie"
    assert wave.state("ann", "bea", "refers clients to") == "not known", "Bea answered that she does not know"
    assert [(one.source, one.target, one.need, one.status) for one in wave.referrals] == [
        ("bea", "ann", "", "working"), ("charity", "council", "", "working"),
    ]  # fmt: skip


def test_no_not_answered_and_nobody_knows_stay_apart(root, monkeypatch):
    bring_in(root, monkeypatch, "network-roster", ROSTER)
    wave = wave_of(root)
    assert wave.asked is None, "nothing says who was asked, and nothing is invented"
    assert wave.state("bea", "carl", "had to do with") == "no tie", "the roster is whole"
    assert wave.state("ann", "carl", "about information") == "did not answer", "a blank is never a no"
    assert wave.state("dora", "ann", "had to do with") == "not known"


def test_who_is_not_named_in_a_free_list_is_not_known(root, monkeypatch):
    bring_in(root, monkeypatch, "name-generator", "sheet,row,respondent,role,their-agency,for-what,close\n1,1,ann,Adviser,charity,data,easily\n1,2,ann,Clerk,charity,rules,hardly\n")
    wave = wave_of(root)
    assert wave.state("ann", "charity", "turns to") == "tie"
    assert wave.state("ann", "charity", "turns to for rules") == "tie"
    assert wave.state("ann", "office", "turns to") == "not known"
    assert next(one.weight for one in wave.ties if one.relation == "turns to") is None, "two desks that are reached differently"


def test_a_scale_is_a_tie_from_its_positive_points_on(root, monkeypatch):
    bring_in(root, monkeypatch, "know-value-access-cost", "sheet,row,respondent,whom,know,value,access,cost,asked\na,1,ann,bea,5,3,,1,not asked\n")
    wave = wave_of(root)
    found = {one.relation: (one.state, one.weight) for one in wave.ties}
    assert found == {
        "knows what they know": ("tie", 5.0), "values what they know": ("no tie", None), "has them within reach": ("did not answer", None),
        "asks them at little cost": ("tie", None),
    }  # fmt: skip


def test_trust_and_value_go_to_their_measures_with_the_response_rules(root, monkeypatch):
    agencies = [f"a{n}" for n in range(6)]
    for one in agencies:
        write(root / f"data_catalog/agencies/{one}.yaml", f"id: {one}\ntitle: {one}\n")
    rows = "".join(f"{n},{one},4,2,,3,unknown,,4\n" for n, one in enumerate(agencies))
    heading = "sheet,respondent,reliability.council,mission.council,openness.council,influence.council,involvement.council,resources.council,reliability.a0\n"
    bring_in(root, monkeypatch, "trust-and-value", heading + rows)
    found = trust_and_value(open_network(open_workspace(root), "meals"))
    assert found.of("council") == {"trust": 3.0, "trust raters": 6, "value": None, "value raters": 0}
    assert found.trust.value["a0"].raters == 0, "one of three questions is too few, and nobody rates themselves"
    assert "It is not known who was asked" in " ".join(found.cautions)
    said = network(root, monkeypatch, "measures", "--level", "agency")
    assert "trust: 3.0; trust raters: 6" in said


def test_who_was_asked_for_ratings_is_known_where_the_survey_says_so(root, monkeypatch):
    write(root / "inquiries/meals/network/wave-1/waves.csv", "person,asked,answered\ncouncil,yes,yes\ncharity,yes,no\nann,yes,no\n")
    bring_in(root, monkeypatch, "trust-and-value", "sheet,respondent,reliability.charity,mission.charity\n1,council,4,3\n")
    found = trust_and_value(open_network(open_workspace(root), "meals"), "wave-1")
    assert (found.trust.answered, found.trust.asked) == (1, 2)
    assert trust_and_value(open_network(open_workspace(root), "meals"), "wave-9") is None


def test_everything_works_from_answers_alone(root, monkeypatch):
    bring_in(root, monkeypatch, "network-roster", ROSTER)
    later = ROSTER.replace("ann,,,carl", "ann,,,dora").replace("3,1,carl,charity,no,dora", "3,1,carl,charity,yes,dora")
    bring_in(root, monkeypatch, "network-roster", later, "wave-2")
    assert has_network(open_workspace(root), "meals")
    assert "Adviser a, The council" in network(root, monkeypatch, "measures", "--wave", "wave-1")
    said = network(root, monkeypatch, "compare", "wave-1", "wave-2")
    assert "Links (had to do with): 2 links kept, 0 new, 0 lost; 2 cannot be compared." in said, "whoever said no is not in wave-1"
    assert "bea" not in network(root, monkeypatch, "ask", "debt", "--from", "ann")
    write(root / "inquiries/meals/network/items.csv", "id,kind,label,needs\nmoney,service,Money desk,Debt\n")
    assert "The charity" in network(root, monkeypatch, "routes", "charity", "Debt")
    assert not list((root / "inquiries/meals/network").glob("*/*.csv")), "nothing is copied into a second file"


def test_who_says_no_to_the_roster_is_in_nothing_that_is_shown(root, monkeypatch):
    consents = "consents:\n  - {what: network, audience: public, given: yes, on: 2026-04-01}\n"
    write(root / "people/carl.yaml", f"id: carl\nrole: Adviser c\nagency: charity\n{consents}")
    bring_in(root, monkeypatch, "network-roster", ROSTER)
    ws = open_workspace(root)
    found = open_network(ws, "meals")
    assert standing_of(found.consents["carl"], "team", on=DAY) == standing_of(found.consents["carl"], "public", on=DAY) == "left out"
    assert not any(one.source == "carl" and one.relation == "had to do with" for one in found.network.wave().ties), "their sheet is not used"
    assert "carl" not in seen_by(ws, found, "team", on=DAY).labels
    assert "Adviser c" not in network(root, monkeypatch, "measures")
    assert "consents" not in (root / "people/ann.yaml").read_text()


def test_a_later_yes_counts_for_its_own_wave_only(root, monkeypatch):
    bring_in(root, monkeypatch, "network-roster", ROSTER)
    bring_in(root, monkeypatch, "network-roster", ROSTER.replace("carl,charity,no", "carl,charity,yes"), "wave-2")
    found = open_network(open_workspace(root), "meals")
    assert "carl" not in found.network.wave("wave-1").roster
    assert found.network.wave("wave-2").state("carl", "dora", "had to do with") == "tie"
    assert standing_of(found.consents["carl"], "team", on=DAY) == "grouped"


def test_files_and_sheets_of_one_wave_are_joined_and_who_was_asked_is_known_from_the_file(root, monkeypatch):
    bring_in(root, monkeypatch, "network-roster", ROSTER)
    folder = root / "inquiries/meals/network/wave-1"
    write(folder / "waves.csv", "person,asked,answered\nann,yes,yes\nbea,yes,yes\ncarl,yes,yes\ndora,yes,no\n")
    write(folder / "ties.csv", "source,target,relation,tie,weight\nann,bea,had to do with,yes,\ndora,ann,meets,did not answer,\n")
    found = open_network(open_workspace(root), "meals").network
    wave = found.wave()
    assert wave.state("ann", "bea", "had to do with") == "tie"
    assert wave.state("ann", "dora", "had to do with") == "no tie"
    assert wave.state("dora", "ann", "had to do with") == "did not answer"
    assert wave.state("carl", "ann", "refers clients to") == "no tie", "told by the one who would receive"
    assert wave.state("carl", "dora", "refers clients to") == "not known"
    assert found.answers("had to do with").words == "2 of the 4 who were asked answered (50%)"


@pytest.mark.parametrize(
    ("ties", "told"),
    [
        ("ann,bea,had to do with,no,\n", "sheet 1, row 1"),
        ("ann,bea,had to do with,yes,1\n", "sheet 1, row 1"),
        ("bea,carl,had to do with,yes,\n", "sheet 2"),
        ("ann,bea,about referral,yes,\n", "sheet 1, row 1"),
    ],
)
def test_a_contradiction_of_files_and_sheets_is_told_and_nothing_is_chosen(root, monkeypatch, ties, told):
    bring_in(root, monkeypatch, "network-roster", ROSTER)
    write(root / "inquiries/meals/network/wave-1/ties.csv", f"source,target,relation,tie,weight\n{ties}")
    with pytest.raises(RecordError) as error:
        open_network(open_workspace(root), "meals")
    problem, = error.value.problems
    assert (problem.code, problem.field, problem.file) == (
        "contradicting-answers", told, "inquiries/meals/instruments/network-roster/wave-1.csv",
    )  # fmt: skip


def test_sheets_that_contradict_each_other_are_told(root, monkeypatch):
    bring_in(root, monkeypatch, "network-roster", ROSTER + "9,1,ann,council,yes,bea,monthly,information; data,yes,,\n")
    with pytest.raises(RecordError, match="contradicting-answers"):
        open_network(open_workspace(root), "meals")


@pytest.mark.parametrize(
    ("row", "code"),
    [("4,1,dora,charity,yes,nobody,once,,,,\n", "dead-link"), ("4,1,dora,charity,yes,dora,once,,,,\n", "tie-to-self"), ("4,1,nobody,charity,yes,ann,once,,,,\n", "dead-link")],
)
def test_who_is_nowhere_and_who_names_themselves_is_told(root, monkeypatch, row, code):
    bring_in(root, monkeypatch, "network-roster", ROSTER + row)
    with pytest.raises(RecordError) as error:
        open_network(open_workspace(root), "meals")
    assert {problem.code for problem in error.value.problems} == {code}
    assert "nobody" not in str([problem.message + problem.fix for problem in error.value.problems])


def test_an_answer_of_somebody_who_was_not_asked_is_told(root, monkeypatch):
    bring_in(root, monkeypatch, "network-roster", ROSTER)
    write(root / "inquiries/meals/network/wave-1/waves.csv", "person,asked,answered\nann,yes,no\nbea,yes,yes\n")
    with pytest.raises(RecordError, match="answer-of-nobody"):
        open_network(open_workspace(root), "meals")


def test_a_form_of_ones_own_says_who_has_what_and_who_thinks_so(root, monkeypatch):
    write(root / "inquiries/meals/instruments/what-we-have.yaml", FORM)
    write(root / "inquiries/meals/network/items.csv", "id,kind,label\ndebt,knowledge,Debt advice\nrules,knowledge,The rules\n")
    bring_in(root, monkeypatch, "what-we-have", "sheet,row,respondent,level.debt,level.rules,whom,can,trust\n1,1,ann,3,1,bea,debt,yes\n1,2,ann,,,carl,,no\n2,1,bea,2,,ann,debt; rules,yes\n")
    wave = wave_of(root)
    assert [(one.holder, one.item, one.state, one.level) for one in wave.holds] == [
        ("ann", "debt", "tie", 4.0), ("ann", "rules", "no tie", None), ("bea", "debt", "tie", 1.0), ("bea", "rules", "did not answer", None),
    ]  # fmt: skip
    aware = {(one.perceiver, one.holder, one.item): one.state for one in wave.aware}
    assert aware["ann", "bea", "debt"], aware["ann", "bea", "rules"] == ("tie", "no tie")
    assert aware["ann", "carl", "debt"] == "did not answer"
    found = ask_network(open_workspace(root), "debt advice", inquiry="meals", on=DAY)
    assert [knower.who for knower in found.knowers] == ["Adviser a, The council", "Adviser b, The council"]


AGENCIES = """\
id: partners-form
title: Partners
purpose: To test.
sort: roster
answered_by: person
network:
  who: mine
  ties: [{relation: works with, said: works}]
parts:
  - id: about
    title: About
    items: [{id: mine, wording: Your agency, type: agency}]
  - id: partners
    title: Partners
    for_each_kind: agency
    items: [{id: works, wording: Do you work with, type: yes-no}]
"""


def test_a_part_that_is_asked_of_each_agency_is_ties_of_agencies(root, monkeypatch):
    write(root / "inquiries/meals/instruments/partners-form.yaml", AGENCIES)
    bring_in(root, monkeypatch, "partners-form", "sheet,mine,works.council,works.charity,works.office\n1,council,yes,yes,no\n2,charity,,unknown,yes\n")
    wave = wave_of(root)
    assert {(one.source, one.target): one.state for one in wave.ties} == {
        ("council", "charity"): "tie", ("council", "office"): "no tie", ("charity", "council"): "did not answer", ("charity", "office"): "tie",
    }  # fmt: skip
    assert "The charity" in network(root, monkeypatch, "measures", "--level", "agency")


def test_made_up_sheets_make_the_whole_network_made_up(root, monkeypatch):
    bring_in(root, monkeypatch, "network-roster", ROSTER.replace("sheet,", "mode,sheet,").replace("\n1,1", "\nsynthetic,1,1").replace("\n1,2", "\n,1,2").replace("\n2,", "\n,2,").replace("\n3,", "\n,3,"))
    assert open_network(open_workspace(root), "meals").synthetic


def test_a_sheet_without_respondent_is_told_and_left_out(root, monkeypatch):
    bring_in(root, monkeypatch, "network-roster", ROSTER + "8,1,,council,yes,ann,once,,,,\n")
    found = open_network(open_workspace(root), "meals")
    assert found.notes == ("inquiries/meals/instruments/network-roster/wave-1.csv: 1 sheet does not say who answers, so it is no part of the network.",)


def test_waves_stand_in_the_order_that_the_instrument_names(root, monkeypatch):
    write(root / "inquiries/meals/instruments/what-we-have.yaml", FORM.replace("network:", "waves: [{id: before, label: Before}, {id: after, label: After}]\nnetwork:"))
    write(root / "inquiries/meals/network/items.csv", "id,kind,label\ndebt,knowledge,Debt advice\nrules,knowledge,The rules\n")
    for wave in ("after", "before"):
        bring_in(root, monkeypatch, "what-we-have", "sheet,row,respondent,level.debt,level.rules,whom,can,trust\n1,1,ann,3,1,bea,debt,yes\n", wave)
    assert [wave.id for wave in open_network(open_workspace(root), "meals").network.waves] == ["before", "after"]


def test_without_survey_and_answers_there_is_no_network(root, monkeypatch):
    assert not has_network(open_workspace(root), "meals")
    assert run(root, monkeypatch, network_app, "measures").exit_code == 1


@pytest.mark.parametrize(
    ("old", "new", "field", "code"),
    [
        ("other: whom, said: trust", "other: nobody, said: trust", "network.ties.1.other", "unknown-part"),
        ("other: whom, said: trust", "other: can, said: trust", "network.ties.1.other", "bad-network"),
        ("other: whom, said: trust", "other: whom, said: level", "network.ties.1.other", "bad-network"),
        ("{relation: trusts, other: whom, said: trust}", "{other: whom, said: trust}", "network.ties.1", "bad-network"),
        ("{relation: trusts, other: whom, said: trust}", "{relation: trusts, said: trust}", "network.ties.1.other", "bad-network"),
        ("said: trust}", "said: trust, counts: [maybe]}", "network.ties.1.counts", "unknown-part"),
        ("said: trust}", "each: can, said: trust}", "network.ties.1.said", "bad-network"),
        ("said: trust}", "said: trust, weight: whom}", "network.ties.1.weight", "bad-network"),
        ("number: 4}", "number: 9}", "network.holds.1.levels", "bad-network"),
        ('{answer: "2", number: 1}', '{answer: "3", number: 1}', "network.holds.1.levels", "duplicate-part"),
        ("    - said: level", "    - said: trust", "network.holds.1.of", "bad-network"),
        ("    - said: level", "    - other: whom\n      said: level", "network.holds.1.other", "bad-network"),
        ("pairing: respondent\n", "", "network.who", "bad-network"),
        ("network:\n", "network:\n  consent: trust\n", "network.consent", "bad-network"),
        ("network:\n", "network:\n  ratings: [{said: trust, question: openness}]\n", "network.ratings.1.said", "bad-network"),
    ],
)
def test_a_wrong_rule_is_told_by_its_field_in_plain_words(tmp_path, old, new, field, code):
    with pytest.raises(RecordError) as error:
        made(FORM, tmp_path, old1=old, new1=new)
    found = {(problem.field, problem.code) for problem in error.value.problems}
    assert (field, code) in found, found
    assert all(problem.message.endswith(".") and problem.fix for problem in error.value.problems)


def test_a_rule_that_says_nothing_is_told(tmp_path):
    start, end = FORM.index("network:"), FORM.index("scales:")
    with pytest.raises(RecordError, match="bad-network"):
        made(FORM[:start] + "network: {}\n" + FORM[end:], tmp_path)


ROSTER_FORM = find_instrument(Path("no-such-folder"), "network-roster")
PEOPLE = ("ann", "bea", "carl")
ANSWER = st.sampled_from(["yes", "no", "unknown", ""])


def _response(value):
    return Response("blank") if not value else Response("unknown") if value == "unknown" else Response("answered", value)


@given(
    sheets=st.dictionaries(st.sampled_from(PEOPLE), st.dictionaries(st.sampled_from(PEOPLE), ANSWER, max_size=2), max_size=3),
    asked=st.none() | st.dictionaries(st.sampled_from(PEOPLE), st.booleans(), max_size=3),
)
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_what_is_known_of_each_pair_is_what_a_plain_reading_of_the_sheets_says(sheets, asked):
    """Brute force over all pairs: refers-to-you of a whole roster, told by whoever receives."""
    rows = {who: {other: said for other, said in named.items() if other != who} for who, named in sheets.items()}
    given_sheets = tuple(
        AnswerSheet(who, rows=tuple({"whom": Response("answered", other), "refers-to-you": _response(said)} for other, said in named.items()), respondent=who)
        for who, named in rows.items()
    )  # fmt: skip
    base = Wave("wave-1", None if asked is None else tuple(Asking(one, "yes", "yes" if said or rows.get(one) else "no") for one, said in asked.items()))
    known = Network({one: Member(one) for one in PEOPLE}, waves=(base,))
    joined = join_answers(known, {"wave-1": list(read_sheets(Answers(ROSTER_FORM, "wave-1", given_sheets), ROSTER_FORM.network, file="f"))}, ["wave-1"])
    answered = {who for who, named in rows.items() if named}
    if asked is not None and not answered <= set(asked):
        assert {problem.code for problem in joined.problems} == {"answer-of-nobody"}
        return
    assert joined.problems == ()
    wave = joined.network.wave("wave-1")
    roster = set(wave.roster)
    words = {"yes": "tie", "no": "no tie", "unknown": "not known", "": "did not answer"}
    for source, target in itertools.permutations(PEOPLE, 2):
        told = rows.get(source, {})
        if told:
            expected = "tie" if target in told else "no tie" if target in roster else None
            assert expected is None or wave.state(source, target, "had to do with") == expected
        receiver = rows.get(target, {})
        if receiver and any(said for said in receiver.values()):
            expected = words[receiver[source]] if source in receiver else "no tie"
            if source in roster:
                assert wave.state(source, target, "refers clients to") == expected
        elif not receiver and not told:
            assert wave.state(source, target, "refers clients to") in {"not known", "not asked", "did not answer", "no tie" if asked else "not known"}


def test_a_rating_given_twice_alike_counts_once_and_otherwise_is_told():
    agencies = {"a": "A", "b": "B"}
    one, same, other = (Sheet("a", "f", str(n), said=[(Rating("a", "b", "mission", score), "", False)]) for n, score in enumerate((3.0, 3.0, 4.0)))
    assert len(join_answers(Network({}, agencies), {"w": [one, same]}, ["w"]).ratings["w"]) == 1
    assert [p.code for p in join_answers(Network({}, agencies), {"w": [one, other]}, ["w"]).problems] == ["contradicting-answers"]


def test_joining_nothing_changes_nothing():
    wave = Wave("wave-1", (Asking("ann", "yes", "yes"),), (TieAnswer("ann", "bea", "x"),))
    known = Network({one: Member(one) for one in PEOPLE}, waves=(wave,))
    assert join_answers(known, {}, ["wave-1"]).network == known
