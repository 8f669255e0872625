"""A measure that makes no sense on a network is refused with a plain sentence, never computed."""

from __future__ import annotations

import networkx as nx
import pytest
from networks_of_others import network, two_mode

from workbench.errors import RequestError
from workbench.network import measures

_ONE_MODE = [
    measures.constraint, measures.effective_size, measures.efficiency, measures.k_core, measures.core_periphery,
    measures.transitivity, measures.agency_tie_strength, measures.brokerage, measures.e_i_index, measures.mixing,
]  # fmt: skip
_BY_GROUP = (measures.agency_tie_strength, measures.brokerage, measures.e_i_index, measures.mixing)
_TWO_MODE = [
    measures.two_mode_constraint, measures.two_mode_effective_size, measures.two_mode_degree, measures.projected,
]  # fmt: skip


def _knows() -> nx.Graph:
    graph = nx.Graph([("ann", "debt"), ("bea", "debt"), ("bea", "work")])
    nx.set_node_attributes(graph, {"ann": 0, "bea": 0, "debt": 1, "work": 1}, "bipartite")
    return graph


@pytest.mark.parametrize("measure", _ONE_MODE, ids=lambda measure: measure.__name__)
def test_a_measure_for_people_is_refused_on_people_and_items(measure) -> None:
    groups = (dict.fromkeys(_knows(), "a"),) if measure in _BY_GROUP else ()
    with pytest.raises(RequestError, match=r"makes no sense here: this network joins two kinds.*\[no-sense-here\]"):
        measure(_knows(), *groups)


@pytest.mark.parametrize("measure", _TWO_MODE, ids=lambda measure: measure.__name__)
def test_a_measure_for_two_kinds_is_refused_on_one_kind_and_on_ties_within_a_kind(measure) -> None:
    with pytest.raises(RequestError, match="here all are of one kind"):
        measure(nx.path_graph(3))
    graph = _knows()
    graph.add_edge("ann", "bea")
    with pytest.raises(RequestError, match="joins two nodes of the same kind"):
        measure(graph)


def test_the_southern_women_are_refused_by_constraint_once_their_kinds_are_known() -> None:
    with pytest.raises(RequestError, match="two kinds"):
        measures.constraint(two_mode(network("davis_southern_women/edges")))


@pytest.mark.parametrize("measure", [measures.density, measures.betweenness, measures.cut_points, measures.k_core])
def test_an_empty_network_and_several_ties_at_once_are_refused(measure) -> None:
    with pytest.raises(RequestError, match="there is nobody"):
        measure(nx.Graph())
    with pytest.raises(RequestError, match="several ties"):
        measure(nx.MultiGraph([(1, 2), (1, 2)]))


@pytest.mark.parametrize("graph", [nx.complete_graph(4), nx.empty_graph(4)])
def test_core_and_edge_are_refused_where_all_are_linked_alike(graph) -> None:
    with pytest.raises(RequestError, match="all pairs are linked alike"):
        measures.core_periphery(graph)


def test_in_and_out_are_refused_without_direction_and_one_alone_is_not_fragmented() -> None:
    with pytest.raises(RequestError, match="no direction"):
        measures.degree(nx.path_graph(3), "in")
    with pytest.raises(RequestError, match="no direction"):
        measures.both_ways(nx.path_graph(3), "both")
    with pytest.raises(RequestError, match="one alone"):
        measures.fragmentation(nx.empty_graph(1))


@pytest.mark.parametrize("count", [0, 4])
def test_key_players_are_refused_where_too_few_would_be_left(count) -> None:
    with pytest.raises(RequestError, match="cannot be chosen"):
        measures.key_players_to_lose(nx.path_graph(5), count)
    with pytest.raises(RequestError, match="cannot be chosen"):
        measures.key_players_to_reach(nx.path_graph(3), count)


def test_mixing_is_refused_where_nobodys_level_is_known() -> None:
    with pytest.raises(RequestError, match="nobody's level is known"):
        measures.mixing(nx.path_graph(2), {0: "unknown"})


def test_ties_to_oneself_are_left_out_and_that_is_said() -> None:
    graph = nx.DiGraph([("a", "a"), ("a", "b")])
    found = measures.degree(graph, "out")
    assert found.value == {"a": 1, "b": 0}
    assert "Ties of somebody to themselves were left out." in found.cautions
    assert graph.has_edge("a", "a")


def test_no_sentence_of_a_refusal_names_anybody() -> None:
    graph = nx.DiGraph([("Zebedee Quux-Smith", "b")])
    graph["Zebedee Quux-Smith"]["b"]["weight"] = None
    with pytest.raises(RequestError) as raised:
        measures.ties_at_least(graph, 2)
    assert "Quux" not in str(raised.value)


_WEIGHTED = [
    measures.constraint, measures.effective_size, measures.efficiency, measures.core_periphery,
    lambda graph, weight: measures.brokerage(graph, dict.fromkeys(graph, "a"), weight=weight),
    lambda graph, weight: measures.agency_tie_strength(graph, dict.fromkeys(graph, "a"), weight=weight),
    lambda graph, weight: measures.tie_strength(graph, least=1, weight=weight),
]  # fmt: skip


@pytest.mark.parametrize("said", [None, "often", float("nan"), float("inf")], ids=str)
@pytest.mark.parametrize("measure", _WEIGHTED)
def test_a_weight_that_is_no_number_is_refused_in_words_by_every_measure(measure, said) -> None:
    graph = nx.DiGraph([("a", "b", {"weight": 1}), ("b", "c", {"weight": said})])
    with pytest.raises(RequestError, match=r"\[no-weight\]"):
        measure(graph, weight="weight")


@pytest.mark.parametrize("measure", [measures.constraint, measures.effective_size, measures.efficiency])
def test_a_weight_below_nought_is_no_strength(measure) -> None:
    graph = nx.DiGraph([("a", "b", {"weight": 1}), ("a", "c", {"weight": -1})])
    with pytest.raises(RequestError, match=r"\[negative-weight\]"):
        measure(graph, weight="weight")


@pytest.mark.parametrize("blank", [None, "", float("nan"), "unknown", ["a", "b"]], ids=str)
def test_a_group_that_is_not_known_is_no_group(blank) -> None:
    found = measures.brokerage(nx.path_graph(3), {0: blank, 1: "a", 2: "a"})
    assert found.also["total"] == 0
    assert any("Of 1 of 3" in caution for caution in found.cautions)
