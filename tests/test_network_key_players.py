"""Key players equal brute force on small networks; searched ones are never better than exact, and say “at least”."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from networks_of_others import network

from workbench.network import measures
from workbench.network.measures.contacts import Contacts


@st.composite
def _graphs(draw, most=8, least=3):
    size = draw(st.integers(least, most))
    pairs = list(combinations(range(size), 2))
    graph = nx.empty_graph(size)
    graph.add_edges_from(draw(st.lists(st.sampled_from(pairs), unique=True)))
    return graph


def _fragmentation(graph, form) -> float:
    n = len(graph)
    away = dict(nx.all_pairs_shortest_path_length(graph))
    near = sum((1 if form == "parts" else 1 / steps) for of in away.values() for steps in of.values() if steps)
    return 1 - near / (n * (n - 1))


def _reached(graph, chosen, steps) -> float:
    away = nx.multi_source_dijkstra_path_length(graph, set(chosen), weight=None)
    if steps is not None:
        return sum(d <= steps for d in away.values()) / len(graph)
    return sum(1 / d if d else 1 for d in away.values()) / len(graph)


@given(_graphs(), st.sampled_from(["parts", "distance"]))
def test_fragmentation_is_its_definition(graph, form) -> None:
    assert measures.fragmentation(graph, form=form).value == pytest.approx(_fragmentation(graph, form), abs=1e-12)


@settings(deadline=None)
@given(_graphs(), st.integers(1, 4), st.sampled_from(["parts", "distance"]))
def test_those_whose_loss_hurts_most_equal_brute_force(graph, count, form) -> None:
    assume(count <= len(graph) - 2)

    def left(chosen):
        return _fragmentation(graph.subgraph(set(graph) - set(chosen)), form)

    scores = [left(chosen) for chosen in combinations(graph, count)]
    found = measures.key_players_to_lose(graph, count, form=form)
    assert found.how == "exact"
    assert found.value.score == pytest.approx(max(scores), abs=1e-9)
    assert left(found.value.members) == pytest.approx(max(scores), abs=1e-9)
    assert found.also.get("equally good", 0) == sum(score > max(scores) - 1e-9 for score in scores) - 1


@settings(deadline=None)
@given(_graphs(), st.integers(1, 4), st.sampled_from([None, 1, 2]))
def test_those_who_reach_most_equal_brute_force(graph, count, steps) -> None:
    assume(count <= len(graph))
    scores = [_reached(graph, chosen, steps) for chosen in combinations(graph, count)]
    found = measures.key_players_to_reach(graph, count, steps=steps)
    assert found.how == "exact"
    assert found.value.score == pytest.approx(max(scores), abs=1e-9)
    assert _reached(graph, found.value.members, steps) == pytest.approx(max(scores), abs=1e-9)


@settings(deadline=None)
@given(_graphs(most=14, least=8), st.integers(1, 3))
def test_a_search_never_claims_more_than_the_exact_answer(graph, count) -> None:
    for measure in (measures.key_players_to_lose, measures.key_players_to_reach):
        exact, searched = measure(graph, count), measure(graph, count, exact_sets=0)
        assert searched.how == "at least"
        assert any("the best that a search found" in caution for caution in searched.cautions)
        assert searched.value.score <= exact.value.score + 1e-12
        assert len(set(searched.value.members)) == count


@pytest.mark.parametrize("name", ["krackhardt_hightech/edges[advice]", "cross_parker_consulting/edges_info[weight>=4]"])
@pytest.mark.parametrize("count", [1, 2, 3])
def test_on_real_networks_the_search_finds_the_exact_answer(name, count) -> None:
    graph = network(name)
    for measure in (measures.key_players_to_lose, measures.key_players_to_reach):
        assert measure(graph, count, exact_sets=0).value.score == pytest.approx(measure(graph, count).value.score, abs=1e-12)


def test_the_two_problems_have_different_answers() -> None:
    # two wheels joined by one thin person: losing that one hurts most, yet the hubs reach most
    graph = nx.disjoint_union(nx.wheel_graph(7), nx.wheel_graph(7))
    graph.add_edges_from([(1, "between"), ("between", 8)])
    assert measures.key_players_to_lose(graph, 1).value.members in {("between",), (1,), (8,)}
    assert measures.key_players_to_reach(graph, 2).value.members == (0, 7)


@given(_graphs())
def test_cut_points_count_the_pairs_they_hold_together(graph) -> None:
    def together(of):
        return sum(len(part) * (len(part) - 1) // 2 for part in nx.connected_components(of))

    found = measures.cut_points(graph).value
    for node in graph:
        rest = graph.subgraph(set(graph) - {node})
        part = next(part for part in nx.connected_components(graph) if node in part)
        cut = together(graph) - (len(part) - 1) - together(rest)
        assert found.get(node, 0) == cut
    assert list(found.values()) == sorted(found.values(), reverse=True)


@given(_graphs())
def test_bridges_are_the_links_without_which_there_are_more_parts(graph) -> None:
    def parts_without(tie):
        less = graph.copy()
        less.remove_edge(*tie)
        return nx.number_connected_components(less)

    cutting = {tie for tie in graph.edges if parts_without(tie) > nx.number_connected_components(graph)}
    assert {frozenset(tie) for tie in measures.bridges(graph).value} == {frozenset(tie) for tie in cutting}


@given(_graphs(), st.integers(0, 255))
def test_contacts_as_bits_reach_whom_networkx_reaches(graph, without) -> None:
    contacts = Contacts.of(graph)
    left = graph.subgraph([node for node in graph if not without >> node & 1])
    parts = [{node for node in graph if part >> node & 1} for part in contacts.parts(without)]
    assert sorted(map(sorted, parts)) == sorted(map(sorted, nx.connected_components(left)))
    away = nx.single_source_shortest_path_length(graph, 0)
    rings = [{node for node in graph if ring >> node & 1} for ring in contacts.rings(1)]
    assert rings == [{node for node in away if away[node] == steps} for steps in range(1, max(away.values()) + 1)]
