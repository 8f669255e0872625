"""Every measure equals what R (igraph, sna) makes of the published networks, to 1e-9; brokerage exactly."""

from __future__ import annotations

import pytest
from networks_of_others import groups, network, reference, reference_names

from workbench.errors import RequestError
from workbench.network import measures

_NAMES = reference_names()
_CLOSE = 1e-9
_ROLES = {"coordinator": "w_I", "itinerant": "w_O", "representative": "b_IO", "gatekeeper": "b_OI", "liaison": "b_O", "total": "t"}

each_network = pytest.mark.parametrize("name", _NAMES)


def _close(expected: dict | float) -> object:
    if not isinstance(expected, dict):
        return pytest.approx(expected, abs=_CLOSE, rel=0)
    return {key: None if value is None else pytest.approx(value, abs=_CLOSE, rel=0) for key, value in expected.items()}


@each_network
def test_size_and_density_are_those_of_r(name) -> None:
    graph, r = network(name), reference(name)
    assert (len(graph), graph.number_of_edges(), graph.is_directed()) == (r["n"], r["m"], r["directed"])
    assert measures.density(graph).value == _close(r["density"])


@each_network
def test_reciprocity_is_that_of_igraph_and_refused_without_direction(name) -> None:
    graph, r = network(name), reference(name)
    if r["directed"]:
        assert measures.reciprocity(graph).value == _close(r["reciprocity"])
    else:
        with pytest.raises(RequestError, match="no direction"):
            measures.reciprocity(graph)


@each_network
def test_degrees_are_those_of_igraph(name) -> None:
    graph, r = network(name), reference(name)
    ways = {"degree_in": "in", "degree_out": "out"} if r["directed"] else {"degree_in": "both"}
    assert {key: measures.degree(graph, way).value for key, way in ways.items()} == {key: r[key] for key in ways}


@each_network
def test_betweenness_is_that_of_igraph(name) -> None:
    assert measures.betweenness(network(name)).value == _close(reference(name)["betweenness"])


@each_network
def test_constraint_is_that_of_igraph_with_and_without_direction(name) -> None:
    graph, r = network(name), reference(name)
    assert measures.constraint(graph).value == _close(r["constraint_igraph_directed"])
    assert measures.constraint(graph.to_undirected()).value == _close(r["constraint_igraph_undirected"])


@each_network
def test_core_numbers_are_those_of_igraph(name) -> None:
    assert measures.k_core(network(name)).value == reference(name)["coreness_undirected"]


@each_network
def test_cut_points_are_those_of_igraph(name) -> None:
    expected = reference(name)["cutpoints_weak"]
    # R writes one name as a text and several as a list
    assert set(measures.cut_points(network(name)).value) == ({expected} if isinstance(expected, str) else set(expected))


@each_network
def test_brokerage_roles_are_exactly_those_of_sna(name) -> None:
    graph, r = network(name), reference(name)
    found = measures.brokerage(graph, groups(graph, r["group_attr"]))
    expected = {node: {role: of[key] for role, key in _ROLES.items()} for node, of in r["gf_raw"].items()}
    assert {node: {role: getattr(of, role) for role in _ROLES} for node, of in found.value.items()} == expected
    assert dict(found.also) == {role: r["gf_global"][key] for role, key in _ROLES.items()}


@each_network
def test_the_e_i_index_is_that_of_r(name) -> None:
    graph, r = network(name), reference(name)
    found = measures.e_i_index(graph, groups(graph, r["group_attr"]), shuffles=0)
    assert found.value == _close(r["ei_index"])
    assert (found.also["between"], found.also["within"]) == (r["ext"], r["int"])


@each_network
def test_transitivity_and_the_number_of_parts_are_those_of_igraph(name) -> None:
    graph, r = network(name), reference(name)
    assert measures.transitivity(graph).value == _close(r["transitivity_undirected"])
    assert len(measures.components(graph).value) == r["components_weak"]


@each_network
def test_fragmentation_is_what_is_left_of_snas_connectedness(name) -> None:
    found = measures.fragmentation(network(name)).value
    assert 1 - found == _close(reference(name)["krackhardt"]["connectedness"])
