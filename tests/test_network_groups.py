"""Brokerage, the E-I index with its test, mixing, and links between agencies: what groups make of a network."""

from __future__ import annotations

from itertools import permutations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from networks_of_others import groups, network, reference

from workbench.network import measures
from workbench.network.measures import Roles


@st.composite
def _grouped(draw):
    graph = nx.DiGraph() if draw(st.booleans()) else nx.Graph()
    size = draw(st.integers(2, 7))
    graph.add_nodes_from(range(size))
    ties = draw(st.lists(st.sampled_from(list(permutations(range(size), 2))), unique=True, max_size=20))
    graph.add_weighted_edges_from((*tie, draw(st.integers(1, 4))) for tie in ties)
    return graph, {node: draw(st.sampled_from(["council", "dwp", "charity", None])) for node in range(size)}


@given(_grouped())
def test_roles_together_are_all_open_ways_through_somebody_whose_agencies_are_known(drawn) -> None:
    graph, agencies = drawn
    both = graph.to_directed()
    found = measures.brokerage(graph, agencies).value
    for via in graph:
        ways = [
            (a, b)
            for a, b in permutations(graph, 2)
            if both.has_edge(a, via) and both.has_edge(via, b) and not both.has_edge(a, b) and via not in {a, b}
        ]
        assert found[via].total == sum(None not in {agencies[a], agencies[via], agencies[b]} for a, b in ways)


def test_each_role_is_told_by_the_agencies_of_the_three() -> None:
    chain = nx.DiGraph([("a", "v"), ("v", "b")])
    for agencies, role in (
        ("ppp", "coordinator"), ("pqp", "itinerant"), ("ppq", "representative"), ("pqq", "gatekeeper"), ("pqr", "liaison"),
    ):  # fmt: skip
        found = measures.brokerage(chain, dict(zip("avb", agencies, strict=True))).value["v"]
        assert found == Roles(**{role: 1})


def test_ties_count_as_there_or_not_unless_a_weight_is_asked_for() -> None:
    chain = nx.DiGraph()
    chain.add_weighted_edges_from([("a", "v", 3), ("v", "b", 5)])
    agencies = dict.fromkeys("avb", "council")
    assert measures.brokerage(chain, agencies).value["v"].coordinator == 1
    assert measures.brokerage(chain, agencies, weight="weight").value["v"].coordinator == 3


def test_somebody_whose_agency_is_not_known_is_left_out_and_counted() -> None:
    chain = nx.DiGraph([("a", "v"), ("v", "b")])
    found = measures.brokerage(chain, {"a": "dwp", "v": "unknown", "b": "dwp"})
    assert found.value["v"].total == 0
    assert any(caution.startswith("Of 1 of 3 in the network the group is not known") for caution in found.cautions)
    assert measures.e_i_index(chain, {"a": "dwp", "v": "unknown", "b": "dwp"}).value is None


@given(_grouped())
def test_the_index_of_the_whole_lies_between_what_its_parts_say(drawn) -> None:
    graph, agencies = drawn
    whole = measures.e_i_index(graph, agencies, shuffles=0)
    by_node = measures.e_i_index_by_node(graph, agencies).value
    by_group = measures.e_i_index_by_group(graph, agencies).value
    if whole.value is None:
        assert set(by_node.values()) <= {None}
        return
    known = [value for value in by_node.values() if value is not None]
    assert min(known) - 1e-12 <= whole.value <= max(known) + 1e-12
    assert all(-1 <= value <= 1 for value in (*known, *by_group.values()) if value is not None)
    if whole.also["between"] == 0:
        assert set(by_group.values()) <= {-1.0, None}


def test_the_test_is_the_same_each_time_and_tells_a_divided_network_from_a_mixed_one() -> None:
    divided = nx.disjoint_union(nx.complete_graph(8), nx.complete_graph(8))
    sides = {node: node < 8 for node in divided}
    found = measures.e_i_index(divided, sides, seed=7)
    assert dict(found.also) == dict(measures.e_i_index(divided, sides, seed=7).also)
    assert found.value == -1.0
    assert found.also["as low"] < 0.01
    assert found.also["as high"] > 0.99
    assert found.also["expected"] == pytest.approx(2 * 8 / 15 - 1, abs=0.02)


def test_what_chance_gives_is_what_the_sizes_of_the_groups_give() -> None:
    name = "knoke_bureaucracies/edges_information"
    graph = network(name)
    sectors = groups(graph, reference(name)["group_attr"])
    sizes = [list(sectors.values()).count(sector) for sector in set(sectors.values())]
    across = 1 - sum(size * (size - 1) for size in sizes) / (10 * 9)
    found = measures.e_i_index(graph, sectors, shuffles=4000)
    assert found.also["expected"] == pytest.approx(2 * across - 1, abs=0.02)


@given(_grouped())
def test_links_between_agencies_are_the_links_between_their_people(drawn) -> None:
    graph, agencies = drawn
    found = measures.agency_tie_strength(graph, agencies, weight="weight").value
    known = [(a, b, w) for a, b, w in graph.edges(data="weight") if None not in {agencies[a], agencies[b]}]
    assert sum(tie.ties for tie in found.values()) == len(known)
    assert sum(tie.total for tie in found.values()) == sum(w for _, _, w in known)
    if not graph.is_directed():
        assert len({frozenset(pair) for pair in found}) == len(found)
    for (one, other), tie in found.items():
        members = [sum(agencies[node] == agency for node in graph) for agency in (one, other)]
        assert all(1 <= carriers <= of for carriers, of in zip(tie.carriers, members, strict=True))


def test_a_link_that_hangs_on_one_person_is_seen() -> None:
    ties = nx.Graph([("ann", "carl"), ("bea", "carl"), ("ann", "bea")])
    found = measures.agency_tie_strength(ties, {"ann": "council", "bea": "council", "carl": "dwp"}).value
    assert found["council", "dwp"].carriers == (2, 1)
    assert found["council", "council"].ties == 1


def test_weights_below_the_point_where_a_tie_begins_do_not_count() -> None:
    graph = network("cross_parker_consulting/edges_info[weight>=1]")
    found = measures.tie_strength(graph, least=4).value
    assert sum(strength.ties for strength in found.values()) == 168
    assert all(strength.mean is None or 4 <= strength.mean <= 5 for strength in found.values())


@given(_grouped())
def test_levels_of_a_known_network_mix_as_counted_by_hand(drawn) -> None:
    graph, levels = drawn
    if all(level is None for level in levels.values()):
        return
    for (one, other), pairs in measures.mixing(graph, levels).value.items():
        for_sure = [
            (a, b)
            for a, b in permutations(graph, 2)
            if levels[a] == one and levels[b] == other and (graph.is_directed() or one != other or a < b)
        ]
        assert pairs.asked == pairs.answered == len(for_sure)
        assert pairs.linked == sum(graph.has_edge(a, b) for a, b in for_sure)
        assert pairs.share == (pairs.linked / len(for_sure) if for_sure else None)
