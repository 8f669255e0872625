"""GraphML and GEXF from outside: counted before a graph is built, attributes plain, loose ends named."""

from __future__ import annotations

import io
from dataclasses import replace

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from outside_made import REFUSED, gexf, graphml, problem, value_or_refused

from workbench.store.outside import LIMITS, read_gexf, read_graphml

_TWO = '<node id="a"/><node id="b"/><edge source="a" target="b"/>'
_GEXF_TWO = '<nodes><node id="a"/><node id="b"/></nodes><edges><edge id="0" source="a" target="b"/></edges>'


@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=12),
    st.booleans(),
    st.dictionaries(st.integers(0, 5), st.sampled_from(["Fife", "010", 7, 2.5, True])),
)
def test_what_networkx_writes_is_read_as_it_was(
    ties: list[tuple[int, int]], directed: bool, said: dict[int, object]
):
    graph = nx.DiGraph() if directed else nx.Graph()
    graph.add_edges_from((str(a), str(b)) for a, b in ties)
    nx.set_node_attributes(graph, {str(node): {"kept": value} for node, value in said.items()})
    written = io.BytesIO()
    nx.write_graphml(graph, written)
    found = read_graphml(written.getvalue())
    assert (found.is_directed(), set(found.nodes)) == (directed, set(graph.nodes))
    assert dict(found.nodes(data=True)) == dict(graph.nodes(data=True))
    assert nx.utils.edges_equal(found.edges, graph.edges, directed=directed)


def test_what_networkx_writes_as_gexf_is_read_as_it_was():
    graph = nx.path_graph(3, create_using=nx.DiGraph)
    graph = nx.relabel_nodes(graph, str)
    nx.set_node_attributes(graph, {"0": {"level": 3, "area": "Fife"}})
    written = io.BytesIO()
    nx.write_gexf(graph, written)
    found = read_gexf(written.getvalue())
    assert set(found.edges) == set(graph.edges)
    assert found.nodes["0"] == {"label": "0", "level": 3, "area": "Fife"}


def test_numbers_that_are_none_and_drawing_hints_are_left_out():
    node = '<node id="a"><data key="k">NaN</data></node><node id="b"><data key="k">2.5</data></node>'
    assert dict(read_graphml(graphml(node)).nodes(data=True)) == {"a": {}, "b": {"n": 2.5}}
    viz = '<nodes><node id="a" label="A"><viz:size xmlns:viz="http://www.gexf.net/1.2draft/viz" value="3"/></node></nodes>'
    assert read_gexf(gexf(viz)).nodes["a"] == {"label": "A"}


@pytest.mark.parametrize(
    ("read", "raw", "code"),
    [
        (read_graphml, gexf(""), "wrong-format"),
        (read_gexf, graphml(""), "wrong-format"),
        (read_graphml, b"<html/>", "wrong-format"),
        (read_graphml, b"a,b\n", "unreadable-file"),
        (read_graphml, graphml("<node"), "unreadable-file"),
        (read_graphml, b"<graphml/>", "unreadable-file"),
        (read_gexf, b"<gexf/>", "unreadable-file"),
        (read_graphml, graphml('<node id="a"/><node id="a"/>'), "duplicate-id"),
        (read_graphml, graphml('<node id="a"/><edge source="a" target="z"/>'), "dead-link"),
        (
            read_gexf,
            gexf('<nodes><node id="a"/></nodes><edges><edge source="z" target="a"/></edges>'),
            "dead-link",
        ),
        (read_graphml, graphml('<node id="a"><data key="z">1</data></node>'), "unreadable-file"),
        (read_graphml, graphml('<node id="a"><data key="k">many</data></node>'), "unreadable-file"),
        (read_graphml, graphml("", before="<!DOCTYPE graphml>"), "xml-entities"),
        (
            read_graphml,
            graphml("", before='<!DOCTYPE g [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
            "xml-entities",
        ),
        (read_graphml, graphml("", before='<!DOCTYPE g SYSTEM "http://127.0.0.1:9/x.dtd">'), "xml-entities"),
        (read_graphml, b'<?xml version="1.0" encoding="no-such"?><graphml/>', "unreadable-file"),
        (read_graphml, b'<?xml version="1.0" encoding="shift_jis"?><graphml/>', "unreadable-file"),
        (read_graphml, "<!DOCTYPE g><graphml/>".encode("utf-16"), "xml-entities"),
    ],
)
def test_what_is_not_safe_or_not_a_network_is_refused(read, raw: bytes, code: str):
    assert problem(read, raw).code == code


def test_the_other_format_is_named():
    assert "GEXF" in problem(read_graphml, gexf("")).message
    assert "GraphML" in problem(read_gexf, graphml("")).message


def test_a_loose_end_is_named_with_its_line():
    found = problem(
        read_graphml, graphml('<node id="a"/>\n<edge source="a" target="z"/>'), file="who.graphml"
    )
    assert (found.file, found.line, found.field) == ("who.graphml", 2, "z")


def test_each_limit_is_held_and_what_is_at_it_is_read():
    raw = graphml(_TWO)
    for limit, value in (
        ("graph_nodes", 2),
        ("graph_edges", 1),
        ("graph_bytes", len(raw)),
        ("xml_depth", 3),
        ("graph_markup", 16),
    ):
        assert len(read_graphml(raw, limits=replace(LIMITS, **{limit: value}))) == 2
        assert problem(read_graphml, raw, limits=replace(LIMITS, **{limit: value - 1})).code in {
            "file-too-large",
            "too-deep",
        }
    assert len(read_gexf(gexf(_GEXF_TWO), limits=replace(LIMITS, graph_nodes=2))) == 2
    assert problem(read_gexf, gexf(_GEXF_TWO), limits=replace(LIMITS, graph_nodes=1)).code == "file-too-large"


def test_a_stretch_without_the_end_of_a_tag_is_limited():
    limits = replace(LIMITS, xml_piece_bytes=100)
    assert read_graphml(graphml('<node id="' + "a" * 90 + '"/>'), limits=limits)
    assert (
        problem(read_graphml, graphml('<node id="' + "a" * 300 + '"/>'), limits=limits).code
        == "file-too-large"
    )


@settings(max_examples=150)
@given(
    st.binary(max_size=200)
    | st.lists(
        st.sampled_from([b"<node id='a'", b"/>", b">", b"<edge", b" source='a'", b" target='b'", b"</node>", b"<data key='k'>", b"1", b"</data>", b"<graph>", b"<!DOCTYPE x>", b"&a;", b"\0", b"\xff"]),
        max_size=12,
    ).map(lambda parts: b"<graphml><key id='k' for='node' attr.name='n' attr.type='int'/><graph>" + b"".join(parts) + b"</graph></graphml>"),
    st.sampled_from([read_graphml, read_gexf]),
)  # fmt: skip
def test_any_bytes_give_a_graph_or_a_named_problem(raw: bytes, read):
    found = value_or_refused(read, raw)
    assert found is REFUSED or isinstance(found, nx.Graph)
