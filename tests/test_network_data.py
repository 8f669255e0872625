"""A survey is read strictly: “no tie”, “not asked” and “did not answer” stay apart, and a blank is never a no."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from networks_of_others import reference, reference_names
from shared_fixtures import fixture_path

from workbench.errors import RecordError, RequestError, UnknownNameError
from workbench.network.measures import density
from workbench.network.network import Network
from workbench.network.survey import Asking, Member, TieAnswer, Wave
from workbench.network.survey_edges import read_network
from workbench.network.survey_reading import COLUMNS, read_survey
from workbench.network.survey_template import survey_sheets
from workbench.store import PartialDate

PEOPLE = (
    Member("ann", "council", "Adviser", "frontline"),
    Member("bea", "council", "Manager", "middle"),
    Member("carl", "charity", "Adviser", "frontline"),
    Member("dee", "charity", "Director", "strategic"),
)
AGENCIES = {"council": "Council", "charity": "Charity", "jobcentre": "Jobcentre"}
CANARY = "Zebedee Quux-Smith"

WAVES = "person,asked,answered,date\nann,yes,yes,2026-05\nbea,yes,no,\ncarl,no,,\ndee,yes,partly,2026-05-02\n"
TIES = "source,target,relation,tie,weight\nann,bea,advice,yes,3\nann,carl,advice,no,\ndee,ann,advice,yes,\ndee,bea,advice,,\n"
ITEMS = "id,kind,label,catalogue_id,needs,areas\ndebt,knowledge,Debt advice,,,\nclients,data,Client register,clients-register,,\n"


def survey(folder, wave="wave-1", **files):
    place = folder / "network" / wave
    place.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (place / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder / "network"


def read(folder, **files):
    return read_survey(survey(folder, **files), members=PEOPLE, agencies=AGENCIES, root=folder)


def problems(folder, **files):
    with pytest.raises(RecordError) as raised:
        read(folder, **files)
    return raised.value.problems


def test_the_states_of_a_tie_stay_apart(tmp_path):
    wave = read(tmp_path, waves=WAVES, ties=TIES).wave()
    wanted = {
        ("ann", "bea"): "tie", ("ann", "carl"): "no tie", ("ann", "dee"): "no tie",
        ("bea", "ann"): "did not answer", ("carl", "ann"): "not asked",
        ("dee", "ann"): "tie", ("dee", "bea"): "did not answer", ("dee", "carl"): "did not answer",
    }  # fmt: skip
    assert {pair: wave.state(*pair, "advice") for pair in wanted} == wanted


def test_without_a_list_of_who_was_asked_a_tie_that_is_not_there_is_not_known(tmp_path):
    network = read(tmp_path, ties="source,target\nann,bea\n")
    assert network.wave().state("ann", "bea") == "tie"
    assert network.wave().state("bea", "ann") == "not known"
    assert network.answers() is None


def test_somebody_who_was_asked_about_some_was_not_asked_about_the_others(tmp_path):
    waves = "person,asked,answered,about\nann,yes,yes,bea; carl\nbea,yes,yes,\ndee,yes,yes,nobody\n"
    wave = read(tmp_path, waves=waves, ties="source,target\n").wave()
    assert wave.state("ann", "bea") == "no tie"
    assert wave.state("ann", "dee") == "not asked"
    assert wave.state("bea", "dee") == "no tie"
    assert wave.state("dee", "ann") == "not asked"


def test_a_relation_may_have_answers_of_its_own(tmp_path):
    waves = "person,asked,answered,relation\nann,yes,yes,\nann,yes,no,trust\nbea,yes,yes,\n"
    wave = read(tmp_path, waves=waves, ties="source,target,relation\nbea,ann,advice\n").wave()
    assert wave.state("ann", "bea", "advice") == "no tie"
    assert wave.state("ann", "bea", "trust") == "did not answer"
    assert wave.state("ann", "bea", "contact") == "not asked"


def test_whether_somebody_was_asked_may_be_unknown(tmp_path):
    wave = read(tmp_path, waves="person,asked,answered\nann,unknown,\nbea,yes,yes\n", ties="source,target\n").wave()
    assert wave.state("ann", "bea") == "not known"


def test_density_counts_only_pairs_that_were_asked_and_answered(tmp_path):
    network = read(tmp_path, waves=WAVES, ties=TIES)
    answers = network.answers("advice")
    found = density(network.graph("advice"), answers)
    assert (answers.asked, answers.answered) == (frozenset({"ann", "bea", "dee"}), frozenset({"ann", "dee"}))
    assert (found.also["ties"], found.also["pairs"]) == (2, 4)  # ann of three others, dee of one


def test_everything_that_is_wrong_is_said_at_once_with_file_row_and_column(tmp_path):
    ties = "source,target,tie,weight\nann,ann,yes,\nann,nobody-1,yes,\n,bea,maybe,\nann,bea,,3\nann,carl,yes,-1\n"
    found = {(p.file, p.line, p.field, p.code) for p in problems(tmp_path, ties=ties)}
    file = "network/wave-1/ties.csv"
    assert found == {
        (file, 2, "target", "tie-to-self"), (file, 3, "target", "dead-link"), (file, 4, "source", "missing-field"),
        (file, 4, "tie", "unknown-value"), (file, 5, "weight", "weight-without-tie"), (file, 6, "weight", "wrong-type"),
    }  # fmt: skip


def test_a_blank_answer_is_asked_for_and_not_taken_for_no(tmp_path):
    (found,) = problems(tmp_path, waves="person,asked,answered\nann,yes,\n")
    assert (found.line, found.field, found.code) == (2, "answered", "missing-field")
    assert "never taken for" in found.message


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("ties", "source,target,colour\nann,bea,red\n", "unknown-field"),
        ("ties", "source\nann\n", "missing-column"),
        ("ties", "source,target\nann,bea\nann,bea\n", "duplicate-row"),
        ("ties", "source,target,wave\nann,bea,wave-2\n", "wrong-wave"),
        ("waves", "person,asked,answered\nann,no,yes\n", "answered-not-asked"),
        ("waves", "person,asked,answered,date\nann,yes,yes,2026-13\n", "bad-date"),
        ("items", "id,kind,label\ndebt,knowledge,Debt\ndebt,service,Debt\n", "duplicate-row"),
        ("holds", "holder,item\nann,debt\n", "dead-link"),
    ],
)
def test_a_file_that_says_something_wrong_is_refused(tmp_path, name, text, code):
    assert [p.code for p in problems(tmp_path, **{name: text})] == [code]


def test_a_level_out_of_the_scale_is_refused(tmp_path):
    found = problems(tmp_path, items=ITEMS, holds="holder,item,level\nann,debt,5\n")
    assert [(p.line, p.field, p.code) for p in found] == [(2, "level", "out-of-range")]


@pytest.mark.parametrize("person", ["bea", "carl", "dee"])
def test_an_answer_of_somebody_who_did_not_answer_is_refused(tmp_path, person):
    waves = "person,asked,answered\nann,yes,yes\nbea,yes,no\ncarl,no,\n"
    (found,) = problems(tmp_path, waves=waves, ties=f"source,target\n{person},ann\n")
    assert (found.line, found.code) == (2, "answer-of-nobody")


@pytest.mark.parametrize("name", sorted(COLUMNS))
def test_no_message_repeats_what_may_be_a_name(tmp_path, name):
    wanted, other = COLUMNS[name]
    heading = [*wanted, *other]
    texts = [f"{','.join(heading)}\n{','.join([CANARY] * len(heading))}\n", f"{','.join(wanted)},{CANARY}\n"]
    for text in texts:
        said = " ".join(map(str, problems(tmp_path, **{name: text})))
        assert said
        assert "Zebedee" not in said
        assert "Quux" not in said


def test_a_folder_without_a_wave_is_refused(tmp_path):
    (tmp_path / "network").mkdir()
    with pytest.raises(RecordError) as raised:
        read_survey(tmp_path / "network", members=PEOPLE, agencies=AGENCIES)
    assert raised.value.code == "no-wave"


def test_waves_come_in_the_order_of_their_numbers(tmp_path):
    for wave in ("wave-10", "wave-2", "wave-1"):
        folder = survey(tmp_path, wave, ties="source,target\nann,bea\n")
    network = read_survey(folder, members=PEOPLE, agencies=AGENCIES)
    assert [wave.id for wave in network.waves] == ["wave-1", "wave-2", "wave-10"]
    assert network.wave().id == "wave-10"


def test_what_is_held_keeps_unknown_levels_and_blanks_apart(tmp_path):
    holds = "holder,item,level,source,told_by\nann,debt,3,self,\nbea,debt,unknown,other,ann\ncarl,debt,no,self,\ndee,debt,,self,\n"
    network = read(tmp_path, items=ITEMS, holds=holds, aware="perceiver,holder,item,knows\nann,bea,debt,yes\nann,dee,debt,no\n")
    assert [(h.holder, h.level, h.told_by) for h in network.holdings()] == [("ann", 3.0, "self"), ("bea", None, "other")]
    assert {h.holder: h.state for h in network.wave().holds} == {
        "ann": "tie", "bea": "tie", "carl": "no tie", "dee": "did not answer",
    }  # fmt: skip
    assert [(a.perceiver, a.holder) for a in network.awareness()] == [("ann", "bea")]


def test_people_and_items_make_a_network_of_two_kinds_with_items_that_nobody_has(tmp_path):
    network = read(tmp_path, items=ITEMS, holds="holder,item,level\nann,debt,3\ncarl,debt,1\n")
    found = network.who_has_what(least=2)
    assert [(tie.source, tie.target) for tie in found.ties] == [("ann", "debt")]
    assert {node.id: node.attributes["mode"] for node in found.nodes} == {"ann": "person", "debt": "item", "clients": "item"}
    assert [(t.source, t.target) for t in network.who_has_what(level="agency").ties] == [("council", "debt"), ("charity", "debt")]
    assert not network.who_has_what(kind="data").ties
    assert network.items["clients"].catalogue_id == "clients-register"


def test_agencies_are_tied_where_their_people_are(tmp_path):
    ties = "source,target,relation\nann,carl,advice\nbea,carl,advice\nann,bea,advice\njobcentre,ann,advice\ncarl,ann,trust\n"
    network = read(tmp_path, ties=ties)
    assert dict(network.graph("advice", level="agency").edges) == {
        ("council", "charity"): {"relation": "advice", "weight": 2.0},
        ("jobcentre", "council"): {"relation": "advice", "weight": 1.0},
    }
    assert set(network.graph("advice").edges) == {("ann", "carl"), ("bea", "carl"), ("ann", "bea")}
    assert set(network.graph().edges) == {("ann", "carl"), ("bea", "carl"), ("ann", "bea"), ("carl", "ann")}
    with pytest.raises(UnknownNameError):
        network.graph("gossip")
    with pytest.raises(UnknownNameError):
        network.graph(wave="wave-9")


def test_an_agency_was_asked_where_one_of_its_people_was(tmp_path):
    answers = read(tmp_path, waves=WAVES, ties=TIES).answers("advice", level="agency")
    assert (answers.asked, answers.answered) == (frozenset({"council", "charity"}), frozenset({"council", "charity"}))


def test_ties_of_several_relations_become_one_and_keep_what_they_agree_on():
    ties = (TieAnswer("ann", "bea", "advice", weight=2), TieAnswer("ann", "bea", "trust", weight=3))
    graph = Network({"ann": PEOPLE[0], "bea": PEOPLE[1]}, waves=(Wave("wave-1", None, ties),)).graph()
    assert not graph.is_multigraph()
    assert dict(graph.edges) == {("ann", "bea"): {}}


STATES = st.sampled_from(["tie", "no tie", "not asked", "did not answer", "not known"])
IDS = st.sampled_from(["ann", "bea", "carl", "dee"])
ASKINGS = st.lists(
    st.builds(
        Asking, IDS, st.sampled_from(["yes", "no", "unknown"]), st.sampled_from(["yes", "partly", "no"]),
        about=st.none() | st.frozensets(IDS),
    ),
    unique_by=lambda asking: asking.person, max_size=4,
)  # fmt: skip
ANSWERS = st.lists(
    st.builds(TieAnswer, IDS, IDS, st.just(""), STATES), unique_by=lambda tie: (tie.source, tie.target), max_size=8
)


@given(st.none() | ASKINGS, ANSWERS)
def test_no_tie_is_said_only_of_whoever_said_so_or_answered_all(askings, ties):
    wave = Wave("wave-1", None if askings is None else tuple(askings), tuple(ties))
    said = {(tie.source, tie.target): tie.state for tie in ties}
    full = {asking.person for asking in askings or () if asking.asked == "yes" and asking.answered == "yes"}
    for one in ("ann", "bea", "carl", "dee"):
        for other in ("ann", "bea", "carl", "dee"):
            state = wave.state(one, other)
            if (one, other) in said:
                assert state == said[one, other]
            elif state == "no tie":
                assert one in full
            else:
                assert state != "tie"


@given(st.none() | ASKINGS, ANSWERS, st.frozensets(IDS))
def test_counting_the_states_of_many_pairs_is_counting_each(askings, ties, targets):
    wave = Wave("wave-1", None if askings is None else tuple(askings), tuple(ties), listed=("ann", "bea", "carl", "dee"))
    for one in wave.roster:
        assert wave.states(one, targets) == Counter(wave.state(one, other) for other in targets - {one})


@given(ASKINGS, ANSWERS)
def test_the_pairs_that_measures_count_are_those_of_which_the_answer_is_known(askings, ties):
    answered = {asking.person for asking in askings if asking.asked == "yes" and asking.answered in {"yes", "partly"}}
    known = {"tie", "no tie"}
    told = tuple(tie for tie in ties if (tie.state not in known or tie.source in answered) and tie.source != tie.target)
    listed = {asking.person: asking.about for asking in askings}
    told = tuple(tie for tie in told if tie.state not in known or listed[tie.source] is None or tie.target in listed[tie.source])
    network = Network({m.id: m for m in PEOPLE}, AGENCIES, {}, (Wave("wave-1", tuple(askings), told),))
    answers, wave = network.answers(""), network.wave()
    for one in wave.roster:
        for other in wave.roster:
            if one != other:
                assert answers.was_told(one, other) == (wave.state(one, other) in {"tie", "no tie"})


def test_a_template_that_is_filled_in_is_read_as_it_is(tmp_path):
    network = read(tmp_path, items=ITEMS)
    sheets = {sheet.name: sheet for sheet in survey_sheets(network, "ann", relations=["advice", "trust"])}
    assert {tuple(sheet.heading) for sheet in sheets.values()} == {
        tuple(sheet.csv.splitlines()[0].replace('"', "").split(",")) for sheet in sheets.values()
    }
    assert all(set(sheet.choices) <= set(sheet.heading) for sheet in sheets.values())
    assert [row[1] for row in sheets["ties"].rows] == ["bea", "carl", "dee"] * 2
    filled = {
        "waves": sheets["waves"].csv.replace('"yes",""', '"yes","partly"', 1),
        "ties": sheets["ties"].csv.replace('"advice",""', '"advice","yes"', 1),
        "holds": sheets["holds"].csv.replace('"Debt advice",""', '"Debt advice","2"'),
        "aware": sheets["aware"].csv, "referrals": sheets["referrals"].csv,
    }  # fmt: skip
    found = read_survey(survey(tmp_path, items=ITEMS, **filled), members=PEOPLE, agencies=AGENCIES)
    assert found.wave().state("ann", "bea", "advice") == "tie"
    assert found.wave().state("ann", "carl", "advice") == "did not answer"
    assert [(h.item, h.level) for h in found.holdings()] == [("debt", 2.0)]
    with pytest.raises(UnknownNameError):
        survey_sheets(network, "zoe", relations=["advice"])


def test_a_template_holds_ids_roles_and_agencies_and_no_formula(tmp_path):
    network = Network({"ann": PEOPLE[0], "bea": Member("bea", "council", "=cmd()")}, AGENCIES)
    assert "'=cmd()" in survey_sheets(network, "ann", relations=["advice"])[1].csv


def test_a_list_of_ties_is_a_network_of_one_wave(tmp_path):
    edges, nodes = tmp_path / "e.csv", tmp_path / "n.csv"
    edges.write_text("source,target,weight\nann,bea,2\n")
    nodes.write_text("id,agency\nann,council\nbea,charity\nzoe,\n")
    network = read_network(edges, nodes)
    assert list(network.graph().nodes) == ["ann", "bea", "zoe"]
    assert network.agency_of("ann") == "council"
    assert network.wave().state("bea", "ann") == "not known"
    edges.write_text("source,target\nann,carl\n")
    with pytest.raises(RecordError, match="e.csv:2"):
        read_network(str(edges), str(nodes))


def test_ties_without_direction_count_for_both(tmp_path):
    edges = tmp_path / "e.csv"
    edges.write_text("source,target\nann,bea\nbea,ann\nbea,carl\n")
    found = read_network(edges, directed=False).measures()
    assert list(found["degree_in"]) == list(found["degree_out"]) == [1, 2, 1]


@pytest.mark.parametrize("name", [name for name in reference_names() if "[" not in name])
def test_the_table_of_measures_has_the_values_that_r_gives(name):
    wanted = reference(name)
    folder, file = name.split("/")
    places = (fixture_path("networks", folder, f"{each}.csv") for each in (file, "nodes"))
    frame = read_network(*places, directed=wanted["directed"]).measures(group=wanted.get("group_attr") or None)
    by_column = {
        "degree_in": "degree_in", "degree_out": "degree_out", "betweenness": "betweenness", "core": "coreness_undirected",
        "constraint": "constraint_igraph_directed" if wanted["directed"] else "constraint_igraph_undirected",
    }  # fmt: skip
    for column, key in by_column.items():
        if column.startswith("degree") and not wanted["directed"]:
            continue
        of = {node: value for node, value in wanted[key].items() if value is not None}
        assert frame[column].dropna().to_dict() == pytest.approx(of, abs=1e-9), column
    codes = {"coordinator": "w_I", "itinerant": "w_O", "representative": "b_IO", "gatekeeper": "b_OI", "liaison": "b_O"}
    for node, roles in (wanted.get("gf_raw") or {}).items():
        assert {role: frame.loc[node, role] for role in codes} == {role: roles[code] for role, code in codes.items()}


def test_isolates_have_no_constraint_and_two_kinds_of_nodes_none_at_all():
    people = {one: Member(one) for one in ("ann", "bea", "zoe")}
    network = Network(people, waves=(Wave("wave-1", None, (TieAnswer("ann", "bea"),), listed=tuple(people)),))
    assert network.measures()["constraint"].isna().tolist() == [False, False, True]
    two = {"ann": Member("ann", attributes={"mode": "person"}), "debt": Member("debt", attributes={"mode": "item"})}
    network = Network(two, waves=(Wave("wave-1", None, (TieAnswer("ann", "debt"),)),), directed=False)
    assert nx.get_node_attributes(network.graph(), "bipartite") == {"ann": 0, "debt": 1}
    assert "constraint" not in network.measures()


def test_two_kinds_that_are_marked_as_igraph_does_are_pointed_out():
    people = {one: Member(one, attributes={"type": one == "debt"}) for one in ("ann", "bea", "debt")}
    of = Network(people, waves=(Wave("wave-1", None, (TieAnswer("ann", "debt"),), listed=tuple(people)),), directed=False)
    assert any("two kinds" in said for said in of.measures().attrs["cautions"])
    of = replace(of, waves=(Wave("wave-1", None, (TieAnswer("ann", "bea"), TieAnswer("ann", "debt"))),))
    assert not any("two kinds" in said for said in of.measures().attrs["cautions"])


def test_whoever_did_not_answer_has_no_number_of_ties_out(tmp_path):
    frame = read(tmp_path, waves=WAVES, ties=TIES).measures(relation="advice")
    assert frame["degree_out"].isna().to_dict() == {"ann": False, "bea": True, "carl": True, "dee": True}  # dee only in part
    assert any("answered" in said for said in frame.attrs["cautions"])


def test_a_group_that_nobody_has_is_refused():
    network = Network({"ann": Member("ann"), "bea": Member("bea")}, waves=(Wave("wave-1", None, (TieAnswer("ann", "bea"),)),))
    with pytest.raises(UnknownNameError):
        network.measures(group="colour")
    with pytest.raises(RequestError, match="no-weight"):
        network.measures(weight="weight")


def test_an_agency_of_ones_own_groups_makes_roles():
    people = {one: Member(one) for one in ("ann", "bea", "carl")}
    wave = Wave("wave-1", None, (TieAnswer("ann", "bea"), TieAnswer("bea", "carl")))
    frame = Network(people, waves=(wave,)).measures(group={"ann": "council", "bea": "charity", "carl": "charity"})
    assert frame["gatekeeper"].to_dict() == {"ann": 0, "bea": 1, "carl": 0}


def test_dates_of_answers_may_be_partial(tmp_path):
    assert read(tmp_path, waves=WAVES).wave().asked[0].on == PartialDate.parse("2026-05")


def _pairs_known(network):
    answers, roster = network.answers(), network.wave().roster
    return {(a, b) for a in roster for b in roster if answers.was_told(a, b)}


def test_what_somebody_has_says_nothing_of_their_ties(tmp_path):
    """Who answered what they know, and not whom they turn to, has no number of ties, and no pair of theirs is known."""
    waves = "person,asked,answered,relation\nann,yes,yes,advice\nbea,yes,no,advice\nbea,yes,yes,holds\n"
    network = read(tmp_path, items=ITEMS, waves=waves, ties="source,target,relation\nann,bea,advice\n", holds="holder,item\nbea,debt\n")
    assert network.answers().answered == {"ann"}
    assert network.measures()["degree_out"].isna().to_dict() == {"ann": False, "bea": True}
    assert _pairs_known(network) == {("ann", "bea")}
    assert network.answers("holds").answered == {"bea"}


def test_of_several_kinds_a_pair_is_known_where_one_is_a_tie_or_all_are_none(tmp_path):
    waves = "person,asked,answered,relation,about\nann,yes,yes,advice,bea; carl\nann,yes,no,trust,bea; carl\nbea,yes,yes,,\n"
    network = read(tmp_path, waves=waves, ties="source,target,relation\nann,bea,advice\nbea,ann,trust\n")
    assert _pairs_known(network) == {("ann", "bea"), ("bea", "ann"), ("bea", "carl")}
    assert network.measures()["degree_out"].isna().to_dict() == {"ann": True, "bea": False, "carl": True}


@pytest.mark.parametrize("said", ["unknown", "did not answer", ""])
def test_a_cell_that_says_that_it_is_not_known_is_no_answer_of_whoever_answered_the_rest(tmp_path, said):
    waves = "person,asked,answered\nann,yes,yes\nbea,yes,yes\ncarl,yes,yes\n"
    network = read(tmp_path, waves=waves, ties=f"source,target,relation,tie\nann,bea,advice,yes\nann,carl,advice,{said}\n")
    assert ("ann", "carl") not in _pairs_known(network)
    assert len(_pairs_known(network)) == 5
    assert network.answers().was_asked("ann", "carl")


def test_a_cell_that_says_not_asked_is_no_pair_that_was_asked_about(tmp_path):
    waves = "person,asked,answered\nann,yes,yes\nbea,yes,yes\ncarl,yes,yes\n"
    network = read(tmp_path, waves=waves, ties="source,target,relation,tie\nann,bea,advice,yes\nann,carl,advice,not asked\n")
    assert not network.answers().was_asked("ann", "carl")
    assert network.answers().told_all("ann")


def test_a_level_that_there_is_not_is_refused():
    with pytest.raises(UnknownNameError, match="person, agency"):
        Network({"ann": Member("ann")}).measures(level="team")
