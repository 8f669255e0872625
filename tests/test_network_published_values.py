"""Measures equal the values that other people's tests and papers print of the same networks."""

from __future__ import annotations

import networkx as nx
import pytest
from networks_of_others import network, published, two_mode

from workbench.network import measures


def _about(expected: list[float | None], digits: int) -> list:
    return [None if value is None else pytest.approx(value, abs=0.5000001 * 10**-digits) for value in expected]


def test_two_mode_values_of_the_southern_women_are_those_of_netrics() -> None:
    women, said = two_mode(network("davis_southern_women/edges")), published("southern_women")
    for key, found, digits in (
        ("degree_first5", measures.degree(women), 0),
        ("degree_twomode_norm_first5", measures.two_mode_degree(women), 4),
        ("closeness_twomode_norm_first5", measures.closeness(women), 4),
        ("betweenness_first5", measures.betweenness(women), 4),
        ("constraint_first3", measures.two_mode_constraint(women), 4),
        ("effective_size_first3", measures.two_mode_effective_size(women), 2),
    ):
        assert list(found.value.values())[: len(said[key])] == _about(said[key], digits), key
    assert list(measures.betweenness(women).value.values())[-3:] == _about(said["betweenness_last3"], 4)


def test_constraint_of_a_raw_two_mode_network_would_be_another_number() -> None:
    women = network("davis_southern_women/edges")
    assert measures.constraint(women).value["Evelyn"] == 0.125


def test_values_of_the_adolescents_are_those_of_netrics() -> None:
    girls, said = network("coleman_adolescents/edges"), published("adolescents")
    for key, found, digits in (
        ("degree_first5", measures.degree(girls), 0),
        ("betweenness_first3", measures.betweenness(girls), 1),
        ("closeness_first3", measures.closeness(girls), 3),
        ("constraint_first3", measures.constraint(girls), 2),
        ("tie_betweenness_first3", measures.tie_betweenness(girls), 0),
    ):
        assert list(found.value.values())[: len(said[key])] == _about(said[key], digits), key


def test_values_of_the_florentine_families_are_those_of_influencer_and_igraph() -> None:
    families, said = network("florentine_marriage/edges"), published("florentine")
    twice = [2 * value for value in measures.betweenness(families).value.values()]
    assert twice == _about(said["betweenness_ordered_pairs_x2"], 5)
    assert list(measures.constraint(families).value.values()) == _about(said["constraint_igraph"], 7)
    # the isolate has no value here; influenceR prints nought
    sizes = [0 if value is None else value for value in measures.effective_size(families).value.values()]
    assert sizes == _about(said["effective_size"], 6)


def test_borgattis_own_example_of_1997() -> None:
    ties = [("A", "B"), ("A", "F"), ("A", "G"), ("A", "E"), ("E", "G"), ("F", "G"), ("B", "G"), ("B", "D"), ("D", "G"), ("G", "C")]
    graph, said = nx.Graph(ties), published("borgatti_1997")
    for key, measure, digits in (("effective_size", measures.effective_size, 2), ("constraint", measures.constraint, 3)):
        found = measure(graph).value
        assert [found[node] for node in said[key]] == _about(list(said[key].values()), digits)


def test_knokes_information_network_is_the_one_of_the_textbook_and_not_its_swapped_layer() -> None:
    information, said = network("knoke_bureaucracies/edges_information"), published("knoke")
    assert information.number_of_edges() == said["ties"]
    assert measures.density(information).value == pytest.approx(said["density"], abs=5e-5)
    assert measures.degree(information, "in").value["NEWS"] == 9
    found = measures.betweenness(information).value
    assert [found[node] for node in said["betweenness"]] == _about(list(said["betweenness"].values()), 3)


def test_weight_one_of_cross_and_parker_is_no_tie() -> None:
    everybody = network("cross_parker_consulting/edges_info[weight>=1]")
    strong = measures.ties_at_least(everybody, 4)
    assert (everybody.number_of_edges(), strong.number_of_edges()) == (877, 168)
    assert set(strong.edges) == set(network("cross_parker_consulting/edges_info[weight>=4]").edges)
