"""What programs of others read in our files, and what we read in theirs."""

from __future__ import annotations

import csv
import io
import json
import re
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import igraph
import networkx as nx
import pytest
from hypothesis import HealthCheck, assume, given, settings
from network_exchange_made import graphs, survey
from shared_fixtures import fixture_path

from workbench.network.exchange import export_network, files_at, import_network
from workbench.network.exchange.kinds import to_text
from workbench.network.graph_data import GraphData, Node, Tie, from_networkx

_SUBNORMAL = re.compile(rb"e-3(?:0[89]|[12])")
_NETWORKS = sorted({
    "brandes_11", "coleman_adolescents", "cross_parker_consulting", "cross_parker_manufacturing", "davis_southern_women",
    "emon_cheyenne", "emon_mtsthelens", "florentine_marriage", "indiana_tobacco_partnership", "knoke_bureaucracies",
    "krackhardt_hightech", "local_health_departments",
})  # fmt: skip
_slow = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large]}


def _raw(graph: GraphData, form: str) -> bytes:
    (raw,) = export_network(graph, form).files.values()
    return raw


def _read(form: str, raw: bytes) -> nx.Graph:
    if form == "node-link":
        return nx.node_link_graph(json.loads(raw), edges="edges")
    return {"graphml": nx.read_graphml, "gexf": nx.read_gexf, "pajek": nx.read_pajek}[form](io.BytesIO(raw))


def _ties(graph: GraphData) -> Counter[Any]:
    return Counter(
        (*_ends(tie.source, tie.target, graph.directed), tie.relation, tie.weight) for tie in graph.ties
    )


def _ends(source: str, target: str, directed: bool) -> tuple[str, ...]:
    return (source, target) if directed else tuple(sorted((source, target)))


def _edges(graph: nx.Graph) -> Counter[Any]:
    return Counter(
        (*_ends(u, v, graph.is_directed()), said.get("relation", ""), said.get("weight"))
        for u, v, said in graph.edges(data=True)
    )


@pytest.mark.parametrize("form", ["graphml", "gexf", "node-link"])
@settings(**_slow, max_examples=60)
@given(graph=graphs())
def test_networkx_reads_the_same_nodes_and_ties(form: str, graph: GraphData):
    found = export_network(graph, form)
    (raw,) = found.files.values()
    read = _read(form, raw)
    assert read.is_directed() == graph.directed
    assert list(read.nodes) == [node.id for node in found.kept.nodes]
    assert _edges(read) == _ties(found.kept)


@pytest.mark.parametrize("form", ["graphml", "gexf", "node-link"])
def test_networkx_reads_the_same_attributes(form: str):
    graph = survey()
    read = _read(form, _raw(graph, form))
    for node in graph.nodes:
        wanted: dict[str, Any] = {
            name: to_text(value) if isinstance(value, tuple) or name == "joined" else value
            for name, value in node.attributes.items()
        }
        if form == "node-link":
            wanted = {n: list(node.attributes[n]) if n == "areas" else v for n, v in wanted.items()}
        if form == "gexf":
            wanted.setdefault("label", node.id)
        assert read.nodes[node.id] == wanted
        assert {type(value) for value in read.nodes[node.id].values()} == {
            type(value) for value in wanted.values()
        }


def test_networkx_reads_one_relation_of_pajek():
    graph = GraphData(
        (Node("a b"), Node("it's"), Node("c")), (Tie("a b", "it's", "knows", 2), Tie("c", "c", "knows", 0.5))
    )
    read = _read("pajek", _raw(graph, "pajek"))
    assert list(read.nodes) == ["a b", "it's", "c"]
    assert [(u, v, said["weight"]) for u, v, said in read.edges(data=True)] == [
        ("a b", "it's", 2.0),
        ("c", "c", 0.5),
    ]


def test_igraph_reads_graphml(tmp_path: Path):
    graph = survey()
    (path,) = export_network(graph, "graphml").save(tmp_path)
    read = igraph.Graph.Read_GraphML(str(path))
    assert read.vs["id"] == [node.id for node in graph.nodes]
    assert read.is_directed()
    assert read.vs[0].attributes() == {
        "id": "dwp", "label": "Jobcentre", "staff": 40, "share": 0.5, "asked": True, "joined": "2024-02-29", "areas": "fife|moray",
    }  # fmt: skip
    assert [(e.source, e.target, e["relation"], e["weight"]) for e in read.es][1:] == [
        (0, 1, "refers", 2.0), (1, 0, "refers", 0.5),
    ]  # fmt: skip
    assert read["title"] == "A survey"


@settings(**_slow, max_examples=40)
@given(graph=graphs())
def test_igraph_reads_every_graphml(graph: GraphData):
    found = export_network(graph, "graphml")
    assume(not _SUBNORMAL.search(found.files["network.graphml"]))  # igraph cannot read such numbers
    (raw,) = found.files.values()
    with tempfile.NamedTemporaryFile(suffix=".graphml") as file:
        file.write(raw)
        file.flush()
        read = igraph.Graph.Read_GraphML(file.name)
    # igraph gives & in an id as &#38;, in its own files too
    ids = [name.replace("&#38;", "&") for name in read.vs["id"]] if found.kept.nodes else []
    assert ids == [node.id for node in found.kept.nodes]
    places = {node.id: place for place, node in enumerate(found.kept.nodes)}
    assert Counter(read.get_edgelist()) == Counter(
        (places[t.source], places[t.target]) for t in found.kept.ties
    )


@pytest.mark.parametrize(("form", "reader"), [("pajek", "Read_Pajek"), ("ucinet", "Read_DL")])
def test_igraph_reads_our_pajek_and_dl(form: str, reader: str, tmp_path: Path):
    graph = GraphData(
        (Node("dwp"), Node("cab"), Node("sds")), (Tie("dwp", "cab", weight=1), Tie("cab", "sds", weight=1))
    )
    (path,) = export_network(graph, form).save(tmp_path)
    read = getattr(igraph.Graph, reader)(str(path))
    assert (read.vs["name"], read.get_edgelist()) == (["dwp", "cab", "sds"], [(0, 1), (1, 2)])


def test_a_blueprint_is_as_kumu_documents_it():
    whole = json.loads(_raw(survey(), "kumu"))
    assert set(whole) == {"elements", "connections", "workbench"}
    assert whole["elements"][1] == {
        "id": "cab",
        "label": "cab",
        "staff": 7,
        "share": 1.0,
        "asked": False,
        "areas": [],
    }
    assert whole["connections"][1]["from"] == "dwp"
    assert {row["direction"] for row in whole["connections"]} == {"directed"}
    assert {row["type"] for row in whole["connections"]} == {"knows", "refers"}


def test_kumus_sheets_begin_with_the_columns_that_it_requires():
    files = export_network(survey(), "kumu-sheets").files
    rows = {
        name: list(csv.reader(io.StringIO(raw.decode())))
        for name, raw in files.items()
        if name.endswith(".csv")
    }
    assert rows["elements.csv"][0][:2] == ["ID", "Label"]
    assert rows["connections.csv"][0][:2] == ["From", "To"]
    assert rows["elements.csv"][1][2] == "fife|moray"


@pytest.mark.parametrize("name", _NETWORKS)
def test_a_network_of_others_opens_from_csv_and_goes_through_every_format(name: str, tmp_path: Path):
    folder = fixture_path("networks", name)
    for edges in sorted(folder.glob("edges*.csv")):
        found = import_network(
            {"nodes.csv": (folder / "nodes.csv").read_bytes(), "edges.csv": edges.read_bytes()}
        )
        with edges.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        assert Counter((t.source, t.target) for t in found.graph.ties) == Counter(
            (r["source"], r["target"]) for r in rows
        )
        for form in ("graphml", "gexf", "node-link", "csv", "kumu", "kumu-sheets", "pajek", "ucinet"):
            out = export_network(found.graph, form)
            back = import_network(out.files, form).graph
            assert [node.id for node in back.nodes] == [node.id for node in out.kept.nodes]
            assert _ties(back) == _ties(out.kept)
            if form in {"graphml", "gexf", "node-link", "csv"}:
                assert back == found.graph


def _bare(drawn: nx.DiGraph) -> nx.DiGraph:
    """The graph without what networkx cannot write for Pajek."""
    bare = nx.DiGraph()
    bare.add_nodes_from(drawn)
    bare.add_edges_from(drawn.edges)
    return bare


@pytest.mark.parametrize("name", ["indiana_tobacco_partnership", "krackhardt_hightech"])
def test_what_networkx_writes_of_it_opens_too(name: str):
    folder = fixture_path("networks", name)
    edges = min(folder.glob("edges*.csv"))
    graph = import_network(
        {"nodes.csv": (folder / "nodes.csv").read_bytes(), "edges.csv": edges.read_bytes()}
    ).graph
    drawn = nx.DiGraph()
    drawn.add_nodes_from(
        (node.id, {n: v for n, v in node.attributes.items() if v is not None}) for node in graph.nodes
    )
    drawn.add_edges_from(
        (t.source, t.target, {} if t.weight is None else {"weight": t.weight}) for t in graph.ties
    )
    for form, write in (("graphml", nx.write_graphml), ("gexf", nx.write_gexf), ("pajek", nx.write_pajek)):
        stream = io.BytesIO()
        write(drawn if form != "pajek" else _bare(drawn), stream)
        found = import_network({f"theirs.{form if form != 'pajek' else 'net'}": stream.getvalue()}).graph
        assert [node.id for node in found.nodes] == list(drawn.nodes)
        assert {(t.source, t.target) for t in found.ties} == set(drawn.edges)
        if form != "pajek":
            assert found.nodes == from_networkx(drawn).nodes
    found = import_network(
        {"theirs.json": json.dumps(nx.node_link_data(drawn, edges="links")).encode()}
    ).graph
    assert found == from_networkx(drawn)


@pytest.mark.parametrize(
    ("name", "text", "directed", "ties"),
    [
        ("a.dl", "DL N = 3\nData:\n0 1 1\n1 0 0\n0 1 0\n", True, [("1", "2"), ("1", "3"), ("2", "1"), ("3", "2")]),
        ("b.dl", "dl n=3\nformat = fullmatrix\nlabels:\nbarry,david,lin\ndata:\n0 1 0\n1 0 2.5\n0 2.5 0\n", False,
         [("barry", "david"), ("david", "lin")]),
        ("c.dl", "DL n=3\nformat = edgelist1\nlabels:\ngeorge, sally, jim\ndata:\n1 2\n1 3\n2 3 0.5\n", True,
         [("george", "sally"), ("george", "jim"), ("sally", "jim")]),
        ("d.dl", "DL n=3\nformat = edgelist1\nlabels embedded:\ndata:\ngeorge sally\nbilly george\n", True,
         [("george", "sally"), ("billy", "george")]),
        ("e.dl", "dl\nn = 3\nlabels embedded\nformat = fullmatrix\ndata:\nBill Jan Jim\nBill 0 0 1\nJan 0 0 0\nJim 1 0 0\n", False,
         [("Bill", "Jim")]),
        ("f.dl", "dl nr=2, nc=2\nrow labels:\np1\np2\ncolumn labels:\nx y\ndata:\n1 0\n1 1\n", False,
         [("p1", "x"), ("p2", "x"), ("p2", "y")]),
        ("g.dl", "dl n=3 format=nodelist1\nlabels:\na b c\ndata:\n1 2 3\n3 1\n", True, [("a", "b"), ("a", "c"), ("c", "a")]),
        ("h.dl", "dl n=3 format=lowerhalf diagonal=absent\ndata:\n1\n0 1\n", False, [("1", "2"), ("2", "3")]),
        ("a.net", '*Vertices 3\r\n1 "a b" 0.1 0.2 ellipse ic Red\r\n2 b\r\n*Arcs\r\n*Edges\r\n1 2 2 c Blue\r\n', False, [("a b", "b")]),
        ("b.net", "*Network test\n*Vertices 3\n*Arcslist\n1 2 3\n*Edgeslist\n2 3\n", True, [("1", "2"), ("1", "3"), ("2", "3"), ("3", "2")]),
        ("c.net", '*vertices 2\n1 "x"\n2 "x"\n*matrix\n0 1\n0 0\n', True, [("x", "x (2)")]),
        ("d.net", '% two modes\n*Vertices 3 2\n1 "p1"\n2 "p2"\n3 "q"\n*Edges\n1 3\n2 3\n', False, [("p1", "q"), ("p2", "q")]),
    ],
)  # fmt: skip
def test_layouts_of_others_open(name: str, text: str, directed: bool, ties: list[tuple[str, str]]):
    found = import_network({name: text.encode()}).graph
    assert found.directed == directed
    assert sorted((tie.source, tie.target) for tie in found.ties) == sorted(ties)


def test_several_matrices_are_several_relations():
    text = 'dl n=2, nm=2\nlabels:\na\nb\nmatrix labels:\nadvice\n"who knows"\ndata:\n0 1\n0 0\n\n0 0\n3 0\n'
    found = import_network({"x.dl": text.encode()}).graph
    assert [(t.source, t.target, t.relation, t.weight) for t in found.ties] == [
        ("a", "b", "advice", 1),
        ("b", "a", "who knows", 3),
    ]


@pytest.mark.parametrize(
    "space",
    ["http://www.gexf.net/1.2draft", "http://gexf.net/1.2", "http://www.gexf.net/1.3", "http://gexf.net/1.3"],
)
def test_gephis_gexf_opens_whatever_its_namespace(space: str):
    text = f"""<?xml version="1.0" encoding="UTF-8"?>
    <gexf xmlns="{space}" xmlns:viz="{space}/viz" version="1.3"><graph defaultedgetype="undirected" timeformat="double">
    <attributes class="node" mode="static"><attribute id="areas" title="areas" type="liststring"/>
    <attribute id="n" title="n" type="listinteger"/><attribute id="s" title="staff" type="short"/></attributes>
    <nodes><node id="1" label="Jobcentre"><attvalues><attvalue for="areas" value="[fife, &quot;east, west&quot;]"/>
    <attvalue for="n" value="[1, 2]"/><attvalue for="s" value="4"/></attvalues><viz:size value="3.0"/></node><node id="2" label="2"/></nodes>
    <edges><edge id="0" source="1" target="2" weight="2.0" kind="refers"/></edges></graph></gexf>"""
    found = import_network({"x.gexf": text.encode()})
    assert found.graph.nodes[0].attributes == {
        "label": "Jobcentre",
        "areas": ("fife", "east, west"),
        "n": (1, 2),
        "staff": 4,
    }
    assert found.graph.nodes[1].attributes == {}
    assert found.graph.ties == (Tie("1", "2", "refers", 2.0),)
    assert [note.code for note in found.notes] == ["drawing-left-out"]


def test_gephis_csv_headings_are_known_whatever_their_capitals():
    files = {
        "nodes.csv": b"Id,Label\n1,Jobcentre\n2,CAB\n",
        "edges.csv": b"Source,Target,Type,Weight\n1,2,Directed,2.5\n",
    }
    found = import_network(files).graph
    assert found.ties[0].weight == 2.5
    assert found.nodes[0].attributes == {"Label": "Jobcentre"}


def test_connections_of_kumu_name_labels_and_have_directions_of_their_own():
    raw = json.dumps({
        "elements": [{"id": "e1", "label": "A"}, {"id": "e2", "label": "B", "tags": ["one", "two"]}],
        "connections": [{"from": "A", "to": "e2", "direction": "mutual"}, {"from": "e2", "to": "A", "direction": "undirected", "type": "likes"}],
    }).encode()  # fmt: skip
    found = import_network({"kumu.json": raw})
    assert [(t.source, t.target, t.relation) for t in found.graph.ties] == [
        ("e1", "e2", ""), ("e1", "e2", "likes"), ("e2", "e1", ""), ("e2", "e1", "likes"),
    ]  # fmt: skip
    assert found.graph.nodes[1].attributes == {"label": "B", "tags": ("one", "two")}
    assert [note.code for note in found.notes] == ["mixed-directions"]


def test_sheets_for_kumu_open_with_labels_only():
    files = {
        "elements.csv": b"Label,Type,Tags\nA,person,x|y\nB,agency,\n",
        "connections.csv": b"From,To,Type\nA,B,knows\n",
    }
    found = import_network(files).graph
    assert found.nodes[0].attributes == {"Type": "person", "Tags": ("x", "y")}
    assert found.ties == (Tie("A", "B", "knows"),)


def test_a_folder_and_its_file_of_ties_are_the_same_network(tmp_path: Path):
    export_network(survey(), "csv").save(tmp_path)
    (tmp_path / "another.txt").write_text("not of the network")
    assert files_at(tmp_path) == files_at(tmp_path / "edges.csv")
    assert import_network(files_at(tmp_path)).graph.nodes[0].id == "dwp"


@pytest.mark.parametrize(
    ("types", "directed", "ties"),
    [
        (("Undirected", "Undirected"), False, [("A", "B"), ("B", "C")]),
        (("Directed", "Directed"), True, [("A", "B"), ("B", "C")]),
        (("Directed", "Undirected"), True, [("A", "B"), ("B", "C"), ("C", "B")]),
        (("likes", "Undirected"), True, [("A", "B"), ("B", "C")]),
    ],
)
def test_gephis_column_of_directions_is_heeded(types: tuple[str, str], directed: bool, ties: list[tuple[str, str]]):
    text = "Source,Target,Type,Id,Weight\r\nA,B,{},0,1.0\r\nB,C,{},1,2.0\r\n".format(*types)
    found = import_network({"edges.csv": text.encode()}).graph
    assert found.directed == directed
    assert [(tie.source, tie.target) for tie in found.ties] == ties
    assert [("Type" in tie.attributes) for tie in found.ties] == [types[0] == "likes"] * len(ties)


def test_what_spreadsheets_leave_behind_is_no_node():
    raw = b"source, target ,weight\r\n ann ,bea,1\r\nbea, ann,2\r\n,,\r\n"
    found = import_network({"edges.csv": raw}).graph
    assert [node.id for node in found.nodes] == ["ann", "bea"]
    assert [(tie.source, tie.target, tie.weight) for tie in found.ties] == [("ann", "bea", 1.0), ("bea", "ann", 2.0)]


def test_a_relation_of_pajek_has_its_name_once_and_what_stands_beside_networks_is_noted():
    text = '*Vertices 3\n1 "a"\n2 "b"\n3 "c"\n*Arcs :1 "likes"\n1 2\n*Edges :1\n1 3\n*Partition p\n*Vertices 3\n1\n2\n1\n'
    found = import_network({"x.paj": text.encode()})
    assert {tie.relation for tie in found.graph.ties} == {"likes"}
    assert len(found.graph.nodes) == 3
    assert [note.code for note in found.notes] == ["drawing-left-out", "mixed-directions"]


def test_a_blueprint_with_its_fields_apart_opens():
    raw = json.dumps({
        "elements": [{"_id": "e1", "attributes": {"label": "A", "tags": ["x"]}}, {"_id": "e2", "attributes": {"label": "B"}}],
        "connections": [{"_id": "c1", "from": "e1", "to": "e2", "direction": "directed", "attributes": {"since": 2020}}],
    }).encode()  # fmt: skip
    found = import_network({"kumu.json": raw}).graph
    assert [(node.id, dict(node.attributes)) for node in found.nodes] == [("e1", {"label": "A", "tags": ("x",)}), ("e2", {"label": "B"})]
    assert [(tie.source, tie.target, dict(tie.attributes)) for tie in found.ties] == [("e1", "e2", {"since": 2020})]
