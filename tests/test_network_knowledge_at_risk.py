"""Holders, sole holders, exclusivity, leavers, blind spots and awareness, against counts by hand and plain definitions."""

from __future__ import annotations

import math
from itertools import combinations, permutations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import RequestError
from workbench.network import Answers, Aware, Holding
from workbench.network.at_risk import (
    Accuracy,
    awareness_accuracy,
    blind_spots,
    exclusivity,
    holders,
    sole_holders,
    what_if_leave,
)

_AGENCIES = {"ann": "council", "bea": "council", "carl": "dwp", "dot": "unknown"}
_HELD = [
    Holding("ann", "debt", 4), Holding("bea", "debt", 1), Holding("carl", "work", 2), Holding("dot", "work", 2),
    Holding("ann", "housing", None),
]  # fmt: skip


def test_holders_are_counted_by_people_and_by_agencies_whose_name_is_known() -> None:
    found = holders(_HELD, _AGENCIES, items=["childcare"]).value
    assert {item: (len(of.people), len(of.agencies), of.agency_not_known) for item, of in found.items()} == {
        "childcare": (0, 0, 0),
        "debt": (2, 1, 0),
        "work": (2, 1, 1),
        "housing": (1, 1, 0),
    }


def test_an_item_with_a_holder_of_no_known_agency_is_not_said_to_be_of_one_agency_alone() -> None:
    found = sole_holders(_HELD, _AGENCIES, items=["childcare"]).value
    assert dict(found.person) == {"housing": "ann"}
    assert dict(found.agency) == {"debt": "council", "housing": "council"}
    assert found.nobody == ("childcare",)


def test_a_level_that_is_not_known_counts_as_held_but_not_as_a_level() -> None:
    found = sole_holders(_HELD, _AGENCIES, least=2)
    assert dict(found.value.person) == {"debt": "ann"}
    assert found.value.nobody == ("housing",)
    assert "The level of 1 of 5 holdings is not known; they do not count as level 2." in found.cautions
    assert "The level of 1 of 5 holdings is not known; they count as held." in sole_holders(_HELD, _AGENCIES).cautions


@given(st.sets(st.tuples(st.sampled_from("abcd"), st.integers(0, 4))))
def test_exclusivity_is_its_formula(pairs) -> None:
    found = exclusivity([Holding(*pair) for pair in pairs]).value
    for person in {person for person, _ in pairs}:
        expected = sum(math.exp(1 - sum(item == other for _, other in pairs)) for who, item in pairs if who == person)
        assert found[person] == pytest.approx(expected)
    assert list(found.values()) == sorted(found.values(), reverse=True)


@st.composite
def _networks(draw):
    size = draw(st.integers(2, 7))
    graph = nx.empty_graph(size)
    graph.add_edges_from(draw(st.lists(st.sampled_from(list(combinations(range(size), 2))), unique=True)))
    referrals = nx.DiGraph()
    referrals.add_nodes_from(graph)
    referrals.add_edges_from(draw(st.lists(st.sampled_from(list(permutations(range(size), 2))), unique=True, max_size=10)))
    held = draw(st.sets(st.tuples(st.integers(0, size - 1), st.sampled_from("pqr"))))
    gone = draw(st.sets(st.integers(0, size - 1), min_size=1))
    return graph, referrals, [Holding(*one) for one in sorted(held)], gone


@given(_networks())
def test_what_is_lost_is_what_was_there_with_them_and_is_not_without(drawn) -> None:
    graph, referrals, held, gone = drawn
    found = what_if_leave(graph, gone, holdings=held, referrals=referrals).value
    rest = graph.subgraph(set(graph) - gone)

    def pairs(of):
        return {pair for pair in combinations(rest, 2) if nx.has_path(of, *pair)}

    def routes(of):
        return {pair for pair in permutations(rest, 2) if nx.has_path(of, *pair)}

    assert (found.pairs_before, found.pairs) == (len(pairs(graph)), len(pairs(graph) - pairs(rest)))
    assert set(found.routes) == routes(referrals) - routes(referrals.subgraph(rest))
    items = {h.item: {x.holder for x in held if x.item == h.item} for h in held}
    assert set(found.items) == {item for item, of in items.items() if of <= gone}
    assert dict(found.hanging) == {item: min(of - gone) for item, of in items.items() if len(of - gone) == 1 < len(of)}
    assert set(found.cut_off) == {node for node in rest if graph.degree(node) and not rest.degree(node)}


def test_people_leave_together_with_their_agency() -> None:
    people = nx.path_graph(["carl", "ann", "dot"])
    referrals = nx.DiGraph([("dwp", "council"), ("council", "charity")])
    found = what_if_leave(people, ["ann", "bea", "council"], holdings=_HELD, referrals=referrals)
    assert found.value.items == ("debt", "housing")
    assert found.value.pairs == 1
    assert found.value.routes == (("dwp", "charity"),)


def test_somebody_who_is_nowhere_cannot_leave() -> None:
    with pytest.raises(RequestError, match=r"1 of the 1 who would leave .*\[not-in-the-network\]"):
        what_if_leave(nx.path_graph(["ann", "bea"]), ["zed"])


def test_a_blind_spot_is_what_nobody_of_another_agency_names() -> None:
    aware = [Aware("carl", "bea", "debt"), Aware("ann", "ann", "housing"), Aware("dot", "carl", "work")]
    found = blind_spots(_HELD, aware, _AGENCIES).value
    assert found.seen == (("council", "debt"),)
    assert found.blind == (("council", "housing"),)
    assert found.not_known == (("dwp", "work"),)  # only dot says so, and nobody knows where dot works


def test_where_nobody_outside_answered_a_blind_spot_is_not_known() -> None:
    inside_alone = Answers(frozenset(_AGENCIES), frozenset(["ann", "bea", "dot"]))
    found = blind_spots(_HELD, [], _AGENCIES, inside_alone).value
    assert found.blind == (("dwp", "work"),)
    assert set(found.not_known) == {("council", "debt"), ("council", "housing")}


def test_awareness_is_right_wrong_or_not_known_and_never_guessed() -> None:
    held = [Holding("ann", "debt", 3), Holding("bea", "debt", 1), Holding("carl", "work", 2, "other"), Holding("bea", "work")]
    aware = [
        Aware("carl", "ann", "debt"), Aware("carl", "ann", "debt"), Aware("carl", "bea", "debt"), Aware("ann", "dot", "debt"),
        Aware("ann", "carl", "work"), Aware("ann", "bea", "work"), Aware("ann", "ann", "debt"),
    ]  # fmt: skip
    answers = Answers(frozenset(_AGENCIES), frozenset(["ann", "bea", "carl"]))
    found = awareness_accuracy(held, aware, answers, least=2)
    # right: ann has debt; wrong: bea has it below the level, carl does not say it of himself; not known: dot, bea's level
    assert found.value == Accuracy(right=1, wrong=2, not_known=2, named=1, held=1)
    assert found.value.share == 1 / 3
    assert found.also["by perceiver"]["carl"].share == 0.5


def test_without_anything_to_judge_there_is_no_share() -> None:
    assert Accuracy().share is None
