"""Networks go out in every format and come back: equal, or equal but for what the losses say."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from network_exchange_made import graphs, survey, told, typed

from workbench.network.exchange import FORMATS, Exported, export_network, import_network
from workbench.network.graph_data import GraphData, Node, Tie, from_networkx, to_networkx

_slow = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large]}
_OF_OTHERS = ("may be", "is read by")
"""How losses begin that only another program brings about."""


def differing(one: GraphData, other: GraphData) -> set[tuple[str, str]]:
    """The table and name of each attribute that one network says otherwise than the other, nodes and ties in order."""
    found = {("network", name) for name in differing_names(one.attributes, other.attributes)}
    for before, after in zip(one.nodes, other.nodes, strict=True):
        found |= {("nodes", name) for name in differing_names(before.attributes, after.attributes)}
        found |= {("nodes", "id")} if before.id != after.id else set()
    return found | ({("network", "directed")} if one.directed != other.directed else set())


def differing_names(one: Any, other: Any) -> set[str]:
    return {name for name in {*one, *other} if typed(one.get(name, ...)) != typed(other.get(name, ...))}


@pytest.mark.parametrize("form", FORMATS)
@settings(**_slow, max_examples=80)
@given(graph=graphs())
def test_what_comes_back_is_what_the_export_said_would(form: str, graph: GraphData):
    found = export_network(graph, form)
    assert told(import_network(found.files, form).graph) == told(found.kept)


@pytest.mark.parametrize("form", FORMATS)
@settings(**_slow, max_examples=60)
@given(graph=graphs())
def test_nothing_is_lost_that_the_losses_do_not_list(form: str, graph: GraphData):
    found = export_network(graph, form)
    listed = {(loss.where, loss.name) for loss in found.losses}
    renamed = {loss.what for loss in found.losses}
    for where, name in differing(graph, found.kept):
        assert (where, name) in listed or any(f"called “{name}”" in what for what in renamed), (where, name)
    if not any(loss.where == "ties" or loss.name == "id" for loss in found.losses):
        assert (
            told(replace(graph, nodes=found.kept.nodes, directed=found.kept.directed, attributes={}))["ties"]
            == told(found.kept)["ties"]
        )
    if not [loss for loss in found.losses if not loss.what.startswith(_OF_OTHERS)]:
        assert told(found.kept) == told(graph)
    else:
        assert told(found.kept) != told(graph)


@pytest.mark.parametrize("form", FORMATS)
@settings(**_slow, max_examples=25)
@given(graph=graphs())
def test_what_came_back_loses_nothing_more_and_gives_the_same_bytes(form: str, graph: GraphData):
    once = export_network(graph, form)
    twice = export_network(once.kept, form)
    assert told(twice.kept) == told(once.kept)
    assert twice.files == once.files
    turned = GraphData(
        tuple(Node(node.id, dict(reversed(node.attributes.items()))) for node in graph.nodes), graph.ties, graph.directed,
        dict(reversed(graph.attributes.items())),
    )  # fmt: skip
    assert export_network(turned, form).files == once.files


@pytest.mark.parametrize("form", ["graphml", "gexf", "node-link", "kumu"])
def test_a_survey_with_every_kind_of_value_loses_nothing(form: str):
    found = export_network(survey(), form)
    assert [loss for loss in found.losses if not loss.what.startswith(_OF_OTHERS)] == []
    assert told(import_network(found.files).graph) == told(survey())


@pytest.mark.parametrize("form", ["csv", "kumu-sheets"])
def test_in_sheets_only_an_empty_list_is_lost(form: str):
    found = export_network(survey(), form)
    assert [(loss.where, loss.name, loss.count) for loss in found.losses] == [("nodes", "areas", 1)]
    assert told(import_network(found.files).graph) == told(found.kept)


@pytest.mark.parametrize("form", ["pajek", "ucinet"])
def test_formats_without_attributes_name_each_that_they_leave_out(form: str):
    found = export_network(survey(), form)
    left = {loss.name for loss in found.losses if loss.where == "nodes" and loss.what == "is left out"}
    assert left == {"label", "staff", "share", "asked", "joined", "areas"}
    assert {tie.relation for tie in found.kept.ties} == {"refers", "knows"}


def test_none_is_told_from_absent_where_the_format_does_and_counted_where_it_does_not():
    graph = GraphData((Node("a", {"level": None}), Node("b", {"level": None}), Node("c", {"level": 1})))
    assert export_network(graph, "node-link").losses == ()
    (loss,) = export_network(graph, "graphml").losses
    assert (loss.where, loss.name, loss.count) == ("nodes", "level", 2)
    assert "without a value" in str(loss)


@pytest.mark.parametrize("form", ["pajek", "ucinet"])
def test_a_two_mode_network_keeps_its_modes(form: str):
    graph = GraphData(
        (Node("p1", {"mode": 1}), Node("p2", {"mode": 1}), Node("debt", {"mode": 2})),
        (Tie("p1", "debt", weight=1), Tie("p2", "debt", weight=3)), directed=False,
    )  # fmt: skip
    found = export_network(graph, form)
    assert found.losses == ()
    assert told(import_network(found.files).graph) == told(graph)
    named = GraphData(
        tuple(Node(n.id, {"mode": f"m{n.attributes['mode']}"}) for n in graph.nodes),
        graph.ties,
        directed=False,
    )
    assert [loss.what for loss in export_network(named, form).losses] == ["is written as 1 and 2"]


def test_a_matrix_says_what_it_does_to_ties_beside_each_other_and_to_nought():
    graph = GraphData(
        (Node("a"), Node("b")), (Tie("a", "b", weight=2), Tie("a", "b", weight=3), Tie("b", "a", weight=0))
    )
    found = export_network(graph, "ucinet")
    assert [(loss.name, loss.count) for loss in found.losses] == [("", 1), ("weight", 1)]
    assert told(import_network(found.files).graph) == told(found.kept)


def test_ties_that_join_the_same_nodes_stay_apart():
    graph = GraphData(
        (Node("a"), Node("b")), (Tie("a", "b", attributes={"key": "x"}), Tie("a", "b", attributes={"key": "x"})),
    )  # fmt: skip
    for form in ("graphml", "gexf", "node-link", "kumu", "csv", "kumu-sheets"):
        found = export_network(graph, form)
        assert (found.losses, told(import_network(found.files).graph)) == ((), told(graph)), form


@given(graph=graphs())
@settings(**_slow, max_examples=40)
def test_networkx_holds_all_of_a_network(graph: GraphData):
    plain = replace(graph, attributes={})
    assert told(from_networkx(to_networkx(plain))) == told(plain)


def test_undirected_ties_begin_at_the_first_node_and_stand_in_order():
    nodes = (Node("b"), Node("a"), Node("c"))
    one = GraphData(nodes, (Tie("c", "a"), Tie("a", "b")), directed=False)
    other = GraphData(nodes, (Tie("b", "a"), Tie("a", "c")), directed=False)
    assert one == other
    assert [(tie.source, tie.target) for tie in one.ties] == [("b", "a"), ("a", "c")]


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda: Node(""), ValueError),
        (lambda: Node("a", {"id": 1}), ValueError),
        (lambda: Node("a", {"n": float("nan")}), ValueError),
        (lambda: Node("a", {"n": {}}), TypeError),
        (lambda: Node("a", {"n": [[1]]}), TypeError),
        (lambda: Tie("a", "b", weight=float("inf")), ValueError),
        (lambda: GraphData((Node("a"), Node("a"))), ValueError),
        (lambda: GraphData((Node("a"),), (Tie("a", "b"),)), ValueError),
    ],
)
def test_what_is_no_network_is_refused(make: Any, error: type[Exception]):
    with pytest.raises(error):
        make()


def test_an_export_is_written_whole(tmp_path):
    found: Exported = export_network(survey(), "csv")
    assert sorted(path.name for path in found.save(tmp_path)) == ["about.json", "edges.csv", "nodes.csv"]
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == dict(found.files)
