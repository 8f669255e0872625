"""Constraint and effective size in both forms: networkx's values, what sets the forms apart, and none for an isolate."""

from __future__ import annotations

from itertools import permutations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from networks_of_others import network, reference_names

from workbench.network import measures

_MEASURES = [(measures.constraint, nx.constraint), (measures.effective_size, nx.effective_size)]


@st.composite
def _weighted(draw):
    graph = nx.DiGraph() if draw(st.booleans()) else nx.Graph()
    size = draw(st.integers(2, 7))
    graph.add_nodes_from(range(size))
    ties = draw(st.lists(st.sampled_from(list(permutations(range(size), 2))), unique=True, max_size=20))
    graph.add_weighted_edges_from((*tie, draw(st.sampled_from([1, 2, 5]))) for tie in ties)
    return graph


def _of_networkx(measure, graph, node, weight=None) -> float:
    """Ask networkx of one node, which it answers by its plain formula.

    It takes a node that names nobody for an isolate, so such a one is asked of with all ties turned round: direction does
    not matter to either measure. Asked of all nodes at once, networkx 3.6.1 with scipy divides a tie by the other end's
    strongest in effective size, which gives another number where ties have a direction or a weight.
    """
    if graph.is_directed() and not graph.out_degree(node):
        graph = graph.reverse()
    return measure(graph, nodes=[node], weight=weight)[node]


@pytest.mark.parametrize(("ours", "theirs"), _MEASURES)
@pytest.mark.parametrize("name", reference_names())
def test_the_whole_network_form_is_that_of_networkx_on_real_networks(name, ours, theirs) -> None:
    graph = network(name)
    for node, value in list(ours(graph).value.items())[:12]:  # networkx takes long for each
        assert value == (pytest.approx(_of_networkx(theirs, graph, node), abs=1e-9) if graph.degree(node) else None)


@settings(deadline=None)
@given(_weighted(), st.sampled_from(_MEASURES))
def test_the_whole_network_form_is_that_of_networkx_with_weights_and_direction(graph, pair) -> None:
    ours, theirs = pair
    for node, value in ours(graph, weight="weight").value.items():
        expected = pytest.approx(_of_networkx(theirs, graph, node, "weight"), abs=1e-9)
        assert value == (expected if graph.degree(node) else None)


@settings(deadline=None)
@given(_weighted(), st.sampled_from(_MEASURES))
def test_the_ego_form_is_the_whole_form_of_the_network_of_ones_contacts(graph, pair) -> None:
    ours, theirs = pair
    for node, value in ours(graph, form="ego-network", weight="weight").value.items():
        ego = graph.subgraph({node, *nx.all_neighbors(graph, node)})
        expected = pytest.approx(_of_networkx(theirs, ego, node, "weight"), abs=1e-9)
        assert value == (expected if graph.degree(node) else None)


def test_the_forms_differ_by_as_much_as_the_notes_measured_and_name_themselves() -> None:
    graph = network("indiana_tobacco_partnership/edges_dissemination")
    whole, ego = measures.constraint(graph), measures.constraint(graph, form="ego-network")
    assert max(abs(whole.value[node] - ego.value[node]) for node in graph) == pytest.approx(0.57, abs=0.005)
    assert "This is the whole-network form." in whole.cautions
    assert "This is the ego-network form." in ego.cautions


@pytest.mark.parametrize("measure", [measures.constraint, measures.effective_size, measures.efficiency])
@pytest.mark.parametrize("form", ["whole-network", "ego-network"])
def test_an_isolate_has_no_value(measure, form) -> None:
    assert measure(network("florentine_marriage/edges"), form=form).value["Pucci"] is None


@given(_weighted())
def test_efficiency_is_effective_size_for_each_contact(graph) -> None:
    sizes, shares = measures.effective_size(graph).value, measures.efficiency(graph).value
    for node in graph:
        if sizes[node] is not None:
            assert shares[node] == pytest.approx(sizes[node] / len(set(nx.all_neighbors(graph, node))))


def test_without_direction_or_weight_both_forms_are_borgattis() -> None:
    graph = network("florentine_marriage/edges")
    for form in ("whole-network", "ego-network"):
        for node, value in measures.effective_size(graph, form=form).value.items():
            contacts = set(graph[node])
            among = graph.subgraph(contacts).number_of_edges()
            assert value == (pytest.approx(len(contacts) - 2 * among / len(contacts)) if contacts else None)
