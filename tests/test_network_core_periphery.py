"""Core and edge: exact to 15 nodes by its own definition, and the search beyond held against the exact answer."""

from __future__ import annotations

from itertools import combinations, permutations

import networkx as nx
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from networks_of_others import network, reference_names

from workbench.network import measures


@st.composite
def _graphs(draw, least=3, most=8):
    size = draw(st.integers(least, most))
    graph = nx.DiGraph() if draw(st.booleans()) else nx.Graph()
    graph.add_nodes_from(range(size))
    pairs = list((permutations if graph.is_directed() else combinations)(range(size), 2))
    ties = draw(st.lists(st.sampled_from(pairs), unique=True, min_size=1))
    assume(len(ties) < len(pairs))
    graph.add_weighted_edges_from((*tie, draw(st.integers(1, 3))) for tie in ties)
    return graph


def _fit(graph, core, weight) -> float:
    """Work out the correlation from its definition, pair by pair."""
    pairs = list((permutations if graph.is_directed() else combinations)(graph, 2))
    ties = [graph[a][b].get(weight, 1) if graph.has_edge(a, b) else 0 for a, b in pairs]
    pattern = [a in core or b in core for a, b in pairs]
    return float(np.corrcoef(ties, pattern)[0, 1])


def _cores(graph):
    # a core of all but one has the pattern of a core of all, which correlates with nothing
    return (set(core) for size in range(1, len(graph) - 1) for core in combinations(graph, size))


@settings(deadline=None)
@given(_graphs(), st.sampled_from([None, "weight"]))
def test_the_exact_core_is_the_best_of_all_by_the_definition(graph, weight) -> None:
    ties = [data["weight"] if weight else 1 for _, _, data in graph.edges(data=True)]
    assume(len(set(ties)) > 1 or len(ties) < len(graph) * (len(graph) - 1) / (1 if graph.is_directed() else 2))
    best = max(_fit(graph, core, weight) for core in _cores(graph))
    found = measures.core_periphery(graph, weight=weight)
    assert found.how == "exact"
    assert found.value.fit == pytest.approx(best, abs=1e-9)
    assert _fit(graph, found.value.core, weight) == pytest.approx(best, abs=1e-9)


@settings(deadline=None, max_examples=60)
@given(_graphs(least=5, most=12))
def test_the_search_is_never_above_the_exact_answer_and_says_its_own_fit_truly(graph) -> None:
    exact, searched = measures.core_periphery(graph), measures.core_periphery(graph, exact_up_to=0)
    assert searched.how == "at least"
    assert searched.value.fit == pytest.approx(_fit(graph, searched.value.core, None), abs=1e-9)
    assert searched.value.fit <= exact.value.fit + 1e-9


def test_of_400_random_networks_the_search_finds_the_exact_answer_of_all_but_one_in_a_hundred() -> None:
    gaps = []
    for seed in range(400):
        directed = seed % 2 == 1
        graph = nx.gnp_random_graph(6 + seed % 10, 0.15 + 0.05 * (seed % 13), seed=seed, directed=directed)
        if 0 < graph.number_of_edges() < len(graph) * (len(graph) - 1) / (1 if directed else 2):
            exact, searched = measures.core_periphery(graph), measures.core_periphery(graph, exact_up_to=0)
            gaps.append(exact.value.fit - searched.value.fit)
    assert len(gaps) > 300
    assert sum(gap > 1e-9 for gap in gaps) <= len(gaps) / 100
    assert max(gaps) < 0.1


@pytest.mark.parametrize("name", [name for name in reference_names() if "davis" not in name])
def test_the_search_fits_at_least_as_well_as_any_core_of_those_with_most_ties(name) -> None:
    graph = network(name)
    found = measures.core_periphery(graph, exact_up_to=0).value
    ranked = sorted(graph, key=lambda node: -graph.degree(node))
    best = max(_fit(graph, set(ranked[:size]), None) for size in range(1, len(ranked) - 1))
    assert found.fit >= best - 1e-9
    assert found.fit == pytest.approx(_fit(graph, found.core, None), abs=1e-9)


def test_fifteen_nodes_are_exact_and_sixteen_are_searched() -> None:
    assert measures.core_periphery(nx.star_graph(14)).how == "exact"
    found = measures.core_periphery(nx.star_graph(15))
    assert (found.how, found.value.core, found.value.fit) == ("at least", frozenset({0}), pytest.approx(1.0))


def test_a_core_that_hardly_fits_is_not_to_be_named() -> None:
    found = measures.core_periphery(nx.cycle_graph(8))
    assert found.value.fit < 0.5
    assert any("do not name its members" in caution for caution in found.cautions)


def test_all_but_one_is_never_a_core() -> None:
    assert len(measures.core_periphery(nx.Graph([(0, 1), (0, 2), (1, 2), (2, 3)])).value.core) <= 2
