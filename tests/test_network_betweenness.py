"""Betweenness is exact up to 2,000 nodes; above it is sampled, says so, and its stated error is about the true one."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.network import measures


def test_up_to_the_limit_it_is_exact_and_above_it_is_sampled() -> None:
    assert measures.betweenness(nx.path_graph(40), sampled_above=40).how == "exact"
    found = measures.betweenness(nx.path_graph(41), sampled_above=40, starts=16)
    assert (found.how, found.also["starts"]) == ("sampled", 16)
    assert any(caution.startswith("Worked out from a sample of 16 of 41 starting points") for caution in found.cautions)
    assert measures.SAMPLED_ABOVE == 2000


@pytest.mark.parametrize("directed", [False, True])
def test_a_sample_of_everybody_is_exact(directed) -> None:
    graph = nx.gnp_random_graph(48, 0.1, seed=3, directed=directed)
    found = measures.betweenness(graph, sampled_above=10, starts=48)
    assert found.value == pytest.approx(measures.betweenness(graph).value)
    assert found.also["error"] == 0


def test_the_stated_error_is_about_the_true_one() -> None:
    graph = nx.barabasi_albert_graph(600, 3, seed=5)
    exact = measures.betweenness(graph).value
    top = sorted(exact, key=exact.get)[-10:]
    stated, true = [], []
    for seed in range(8):
        found = measures.betweenness(graph, sampled_above=100, starts=120, seed=seed)
        stated.append(found.also["error"])
        true += [(found.value[node] / exact[node] - 1) ** 2 for node in top]
    assert sum(stated) / len(stated) == pytest.approx((sum(true) / len(true)) ** 0.5, rel=0.4)


def test_the_same_seed_gives_the_same_sample_and_another_one_another() -> None:
    graph = nx.gnp_random_graph(60, 0.1, seed=1)
    one, again, other = (measures.betweenness(graph, sampled_above=10, starts=16, seed=seed).value for seed in (1, 1, 2))
    assert one == again != other


@pytest.mark.parametrize("graph", [nx.path_graph(6), nx.path_graph(6, create_using=nx.DiGraph)])
def test_normalised_is_a_share_of_the_pairs_of_others(graph) -> None:
    expected = nx.betweenness_centrality(graph)
    assert measures.betweenness(graph, normalised=True).value == pytest.approx(expected)
    assert measures.betweenness(nx.path_graph(2), normalised=True).value == {0: 0.0, 1: 0.0}


def test_closeness_has_no_value_where_somebody_cannot_be_reached() -> None:
    graph = nx.path_graph(3, create_using=nx.DiGraph)
    assert measures.closeness(graph).value == {0: 1 / 3, 1: None, 2: None}


def test_two_steps_along_against_and_either_way() -> None:
    graph = nx.path_graph(4, create_using=nx.DiGraph)
    assert measures.two_step_reach(graph).value == {0: 2, 1: 2, 2: 1, 3: 0}
    assert measures.two_step_reach(graph, "in").value == {0: 0, 1: 1, 2: 2, 3: 2}
    assert measures.two_step_reach(graph, "both").value == {0: 2, 1: 3, 2: 3, 3: 2}


@given(st.integers(1, 30), st.integers(0, 60), st.booleans(), st.integers(0, 9))
def test_it_is_that_of_networkx_whatever_the_network(people: int, ties: int, directed: bool, seed: int) -> None:
    graph = nx.gnm_random_graph(people, ties, seed=seed, directed=directed)
    assert measures.betweenness(graph).value == pytest.approx(nx.betweenness_centrality(graph, normalized=False), abs=1e-9)


def test_many_starts_are_worked_through_in_turn() -> None:
    graph = nx.barabasi_albert_graph(1200, 2, seed=4)
    assert measures.betweenness(graph).value == pytest.approx(nx.betweenness_centrality(graph, normalized=False))


@pytest.mark.parametrize("directed", [False, True])
def test_links_are_sampled_too_and_a_sample_of_everybody_is_exact(directed: bool) -> None:
    graph = nx.gnp_random_graph(48, 0.1, seed=3, directed=directed)
    exact = measures.tie_betweenness(graph)
    assert exact.how == "exact"
    assert exact.value == pytest.approx(nx.edge_betweenness_centrality(graph, normalized=False))
    every = measures.tie_betweenness(graph, sampled_above=10, starts=48)
    assert (every.how, every.also["error"]) == ("sampled", 0)
    assert every.value == pytest.approx(exact.value)
    some = measures.tie_betweenness(graph, sampled_above=10, starts=16)
    assert any("sample of 16 of 48" in caution for caution in some.cautions)
