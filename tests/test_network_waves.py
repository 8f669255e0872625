"""What changed between waves is told only of pairs that both waves know of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from network_workspaces import network as said_by_command
from network_workspaces import small
from workspaces import write

from workbench.errors import RequestError, UnknownNameError
from workbench.network.network import Network
from workbench.network.survey import Asking, HoldAnswer, Item, Member, TieAnswer, Wave
from workbench.network.wave_comparison import compare_holders, compare_ties, pair_state
from workbench.network.wave_questions import missing_ties
from workbench.network.wave_relationship import relationship

IDS = ("ann", "bea", "carl", "dee")
AGENCY = {"ann": "council", "bea": "council", "carl": "charity", "dee": "dwp"}
LEVEL = {"ann": "frontline", "bea": "middle", "carl": "frontline", "dee": "strategic"}
PEOPLE = {one: Member(one, AGENCY[one], level=LEVEL[one]) for one in IDS}


def asked(**answers):
    return tuple(Asking(one, "no" if said == "not asked" else "yes", said) for one, said in answers.items())


def ties(*pairs):
    return tuple(TieAnswer(*pair.split("-")) for pair in pairs)


def network(*waves, directed=True, items=()):
    named = tuple(Wave(f"wave-{n}", *wave) for n, wave in enumerate(waves, 1))
    return Network(PEOPLE, {a: a.title() for a in AGENCY.values()}, {i: Item(i, "knowledge", i) for i in items}, named, directed)


ALL = asked(ann="yes", bea="yes", carl="yes", dee="yes")
SOME = asked(ann="yes", bea="yes", carl="no", dee="not asked")


def test_ties_are_kept_new_lost_or_cannot_be_compared():
    before = (ALL, ties("ann-bea", "ann-carl", "carl-ann", "dee-ann"))
    after = (SOME, ties("ann-bea", "bea-carl"))
    found = compare_ties(network(before, after), "wave-1", "wave-2")
    assert found.kept == (("ann", "bea"),)
    assert found.new == (("bea", "carl"),)
    assert found.lost == (("ann", "carl"),)
    assert found.not_comparable == {("carl", "ann"): "did not answer in wave-2", ("dee", "ann"): "not asked in wave-2"}
    assert found.jaccard == pytest.approx(1 / 3)
    assert found.words == "1 link kept, 1 new, 1 lost; 2 cannot be compared."


def test_a_tie_of_a_newcomer_is_not_new_where_nobody_could_have_said_so():
    first = (asked(ann="yes", bea="yes"), ())
    second = (ALL, ties("ann-dee", "dee-ann"))
    found = compare_ties(network(first, second), "wave-1", "wave-2")
    assert found.new == ()
    assert found.not_comparable == {("ann", "dee"): "not asked in wave-1", ("dee", "ann"): "not asked in wave-1"}


def test_without_a_list_of_who_was_asked_nothing_is_new_or_lost():
    found = compare_ties(network((None, ties("ann-bea", "ann-carl")), (None, ties("ann-bea", "carl-bea"))), "wave-1", "wave-2")
    assert (found.kept, found.new, found.lost) == ((("ann", "bea"),), (), ())
    assert set(found.not_comparable.values()) == {"not known in wave-1", "not known in wave-2"}


def test_where_ties_have_no_direction_one_sides_word_is_enough():
    before, after = (ALL, ties("bea-ann", "carl-dee")), (SOME, ties("ann-bea"))
    found = compare_ties(network(before, after, directed=False), "wave-1", "wave-2")
    assert found.kept == (("ann", "bea"),)
    assert found.lost == ()
    assert set(found.not_comparable) == {("carl", "dee")}


def test_agencies_lost_their_tie_only_where_all_their_people_say_so():
    before = (ALL, ties("ann-carl", "bea-dee", "carl-dee"))
    after = (asked(ann="yes", bea="yes", carl="no", dee="yes"), ties("bea-carl"))
    found = compare_ties(network(before, after), "wave-1", "wave-2", level="agency")
    assert found.kept == (("council", "charity"),)
    assert found.lost == (("council", "dwp"),)
    assert found.not_comparable == {("charity", "dwp"): "did not answer in wave-2"}


ASKED = st.none() | st.lists(
    st.builds(lambda one, said: asked(**{one: said})[0], st.sampled_from(IDS), st.sampled_from(["yes", "partly", "no", "not asked"])),
    unique_by=lambda asking: asking.person,
)  # fmt: skip
TIES = st.lists(
    st.builds(TieAnswer, st.sampled_from(IDS), st.sampled_from(IDS), st.just(""), st.sampled_from(["tie", "no tie", "did not answer"])),
    unique_by=lambda tie: (tie.source, tie.target), max_size=8,
).map(lambda found: tuple(tie for tie in found if tie.source != tie.target))  # fmt: skip
WAVE = st.tuples(ASKED.map(lambda found: None if found is None else tuple(found)), TIES)


@given(WAVE, WAVE, st.booleans())
def test_every_tie_of_either_wave_is_told_of_once_and_turning_time_round_swaps_new_and_lost(first, second, directed):
    of = network(first, second, directed=directed)
    found, back = compare_ties(of, "wave-1", "wave-2"), compare_ties(of, "wave-2", "wave-1")
    told = [*found.kept, *found.new, *found.lost, *found.not_comparable]
    named = {
        (t.source, t.target) if directed else tuple(sorted((t.source, t.target)))
        for wave in of.waves for t in wave.ties if t.state == "tie"
    }  # fmt: skip
    assert len(told) == len(set(told))
    assert set(told) == named
    assert (found.kept, found.new, found.lost) == (back.kept, back.lost, back.new)
    assert set(found.not_comparable) == set(back.not_comparable)
    for pair in found.lost:
        assert pair_state(of, of.waves[1], pair, "") == "no tie"


def test_holders_turn_over_and_items_are_orphaned_only_where_their_holders_were_heard():
    before = (ALL, (), (HoldAnswer("ann", "debt"), HoldAnswer("bea", "housing"), HoldAnswer("carl", "food"), HoldAnswer("ann", "work")))
    after = (SOME, (), (HoldAnswer("ann", "debt", "no tie"), HoldAnswer("bea", "work"), HoldAnswer("ann", "work")))
    found = compare_holders(network(before, after, items=("debt", "housing", "food", "work")), "wave-1", "wave-2")
    assert found.holders.kept == (("ann", "work"),)
    assert set(found.holders.lost) == {("ann", "debt"), ("bea", "housing")}
    assert found.holders.new == (("bea", "work"),)
    assert found.orphaned == ("debt", "housing")
    assert found.perhaps_orphaned == ("food",)
    assert found.holders.turnover == pytest.approx(3 / 4)


def test_the_relationship_of_an_agency_is_told_wave_by_wave_with_who_answered():
    first = (ALL, ties("dee-ann"))
    second = (asked(ann="yes", bea="no", carl="yes", dee="yes"), ties("dee-ann", "ann-dee", "carl-dee"))
    one, two = relationship(network(first, second), "dwp")
    assert (one.ties, one.told, one.share) == (1, 6, pytest.approx(1 / 6))
    assert two.outward == {"tie": 1, "no tie": 2}
    assert two.inward == {"tie": 2, "did not answer": 1}
    assert (two.with_agency, two.with_level) == ({"charity": 1, "council": 2}, {"frontline": 3})
    assert (two.people, two.both_ways) == (1, 1)
    assert two.words == "In wave-2, 3 of the 5 possible links that people answered about exist; 6 were asked about."


def test_a_relationship_of_an_agency_that_is_not_there_is_refused():
    with pytest.raises(RequestError) as raised:
        relationship(network((ALL, ())), "nhs")
    assert raised.value.code == "not-in-the-network"
    with pytest.raises(UnknownNameError):
        compare_ties(network((ALL, ())), "wave-1", "wave-2")


def test_missing_ties_are_asked_about_only_where_somebody_said_that_there_is_none():
    holds = tuple(HoldAnswer(one, item) for one in IDS for item in ("debt", "housing"))
    of = network((asked(ann="yes", bea="no", carl="no", dee="no"), ties("ann-bea"), holds), items=("debt", "housing"))
    assert {found.pair for found in missing_ties(of)} == {("ann", "carl"), ("ann", "dee")}
    assert not missing_ties(of, least=3)


def test_the_question_whose_tie_brings_most_people_closer_comes_first():
    holds = tuple(HoldAnswer(one, item) for one in IDS for item in ("debt", "housing"))
    of = network((ALL, ties("ann-bea", "bea-carl", "carl-dee"), holds), items=("debt", "housing"))
    found = missing_ties(of)
    assert [one.pair for one in found] == [("ann", "carl"), ("bea", "dee"), ("ann", "dee")]
    assert {one.pair: one.pairs_closer for one in found} == {("ann", "dee"): 1, ("ann", "carl"): 2, ("bea", "dee"): 2}
    assert not any(name in one.words for one in found for name in IDS)
    assert found[0].words.endswith("Would one help? A link would bring 2 pairs closer.")


@given(TIES)
def test_what_a_tie_brings_closer_is_what_counting_every_distance_gives(pairs):
    import networkx as nx

    of = network((ALL, tuple(t for t in pairs if t.state == "tie")))
    graph = of.graph().to_undirected()
    for found in missing_ties(of, least=1):
        more = graph.copy()
        more.add_edge(*found.pair)
        before, after = (dict(nx.all_pairs_shortest_path_length(each)) for each in (graph, more))
        closer = sum(after[a][b] < before[a].get(b, 99) for a in more for b in after[a] if a < b)
        assert found.pairs_closer == closer


@pytest.mark.parametrize("silent", ["carl", "dee"])
def test_where_ties_have_no_direction_one_sides_no_is_a_no_where_the_other_is_silent(silent):
    answers = dict.fromkeys(IDS, "yes") | {silent: "no"}
    found = compare_ties(network((ALL, ties("carl-dee")), (asked(**answers), ()), directed=False), "wave-1", "wave-2")
    assert found.lost == (("carl", "dee"),)


def test_a_tie_of_agencies_is_not_lost_where_somebody_of_theirs_was_silent():
    after = (asked(ann="yes", bea="no", carl="yes", dee="yes"), ())
    found = compare_ties(network((ALL, ties("ann-carl")), after), "wave-1", "wave-2", level="agency")
    assert found.lost == ()
    assert found.not_comparable == {("council", "charity"): "did not answer in wave-2"}


def test_waves_in_the_wrong_order_are_turned_round_and_it_is_said(tmp_path, monkeypatch):
    root = small(tmp_path / "ws")
    for wave, rows in (("wave-1", "ann,bea\nann,carl\n"), ("wave-2", "ann,bea\n")):
        write(root / f"inquiries/meals/network/{wave}/waves.csv", "person,asked,answered\nann,yes,yes\nbea,yes,yes\ncarl,yes,yes\n")
        write(root / f"inquiries/meals/network/{wave}/ties.csv", f"source,target\n{rows}")
    forwards, back = (said_by_command(root, monkeypatch, "compare", *waves) for waves in (("wave-1", "wave-2"), ("wave-2", "wave-1")))
    assert back == f"wave-1 is the earlier of the two, so this is what changed from wave-1 to wave-2.\n{forwards}"
    assert forwards.startswith("Links (of any kind): 1 link kept, 0 new, 1 lost. Of the links that can be compared, 50% were kept.\n")


def test_how_many_holdings_changed_is_told_of_those_that_can_be_compared(tmp_path, monkeypatch):
    root = small(tmp_path / "ws")
    write(root / "inquiries/meals/network/items.csv", "id,kind,label\ndebt,knowledge,Debt advice\n")
    for wave, rows in (("wave-1", "ann,debt\nbea,debt\ncarl,debt\n"), ("wave-2", "ann,debt\n")):
        heard = "yes" if wave == "wave-1" else "no"
        write(root / f"inquiries/meals/network/{wave}/waves.csv", f"person,asked,answered\nann,yes,yes\nbea,yes,yes\ncarl,yes,{heard}\n")
        write(root / f"inquiries/meals/network/{wave}/holds.csv", f"holder,item\n{rows}")
    said = said_by_command(root, monkeypatch, "compare", "wave-1", "wave-2")
    assert "Who has what: 1 holding kept, 0 new, 1 lost; 1 cannot be compared. Of the holdings that can be compared, 50% are new or were lost." in said
