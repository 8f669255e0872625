"""Networks from outside that would do harm are refused in words; what they cannot mean is noted; exports do no harm."""

from __future__ import annotations

import csv
import io
import json
import time
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from outside_made import REFUSED, value_or_refused

from workbench.errors import RecordError, RequestError, UnknownNameError
from workbench.network.exchange import FORMATS, export_network, files_at, import_network
from workbench.network.exchange.rows import RawNode, RawTie, assembled
from workbench.network.graph_data import GraphData, Node, Tie
from workbench.store.outside import LIMITS

_GRAPHML = '<graphml xmlns="http://graphml.graphdrawing.org/xmlns"><graph edgedefault="directed">{}</graph></graphml>'
_GEXF = '<gexf xmlns="http://gexf.net/1.3" version="1.3"><graph>{}</graph></gexf>'
_FULL_WIDTH = "\uff1d"
_ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
_OUTSIDE = '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'


def _code(name: str, text: str | bytes, form: str = "", **others: bytes) -> tuple[str, int]:
    raw = text.encode() if isinstance(text, str) else text
    with pytest.raises(RecordError) as refused:
        import_network({name: raw, **others}, form)
    problem = refused.value.problems[0]
    assert problem.message
    assert problem.fix
    return problem.code, problem.line


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("x.graphml", _ENTITIES + _GRAPHML.format(""), "xml-entities"),
        ("x.graphml", _OUTSIDE + _GRAPHML.format(""), "xml-entities"),
        ("x.gexf", _ENTITIES + _GEXF.format(""), "xml-entities"),
        ("x.gexf", _OUTSIDE + _GEXF.format(""), "xml-entities"),
        ("x.gexf", "<a>" * 200 + "</a>" * 200, "wrong-format"),
        ("x.gexf", _GEXF.format("<nodes>" * 200 + "</nodes>" * 200), "too-deep"),
        ("x.gexf", _GRAPHML.format(""), "wrong-format"),
        ("x.graphml", _GEXF.format(""), "wrong-format"),
        ("x.gexf", "<gexf/>", "unreadable-file"),
        ("x.gexf", "   ", "empty-file"),
        ("x.gexf", _GEXF.format('<nodes><node id="a"/><node id="a"/></nodes>'), "duplicate-id"),
        ("x.gexf", _GEXF.format('<nodes><node id="a"/></nodes><edges><edge source="a" target="b"/></edges>'), "dead-link"),
        ("x.gexf", _GEXF.format('<nodes><node label="a"/></nodes>'), "missing-field"),
        ("x.gexf", _GEXF.format('<nodes><node id="a"><attvalues><attvalue for="z" value="1"/></attvalues></node></nodes>'), "unreadable-file"),
        ("x.json", "[]", "wrong-format"),
        ("x.json", "{", "unreadable-file"),
        ("x.json", '{"nodes": [], "edges": [1]}', "wrong-format"),
        ("x.json", '{"nodes": [{"id": "a"}, {"id": "a"}], "edges": []}', "duplicate-id"),
        ("x.json", '{"nodes": [{"id": {"deep": 1}}], "edges": []}', "missing-field"),
        ("x.json", "[" * 100_000, "too-deep"),
        ("x.json", '{"nodes": [{"id": "a", "n": NaN}], "edges": []}', "bad-number"),
        ("x.net", "*Vertices 99999999\n", "file-too-large"),
        ("x.net", "*Vertices\n", "file-too-large"),
        ("x.net", "*Vertices 2\n*Arcs\n1 3\n", "dead-link"),
        ("x.net", "*Vertices 2\n*Arcs\n1 two\n", "unreadable-file"),
        ("x.net", "*Vertices 2\n*Arcs\n1 2 nan\n", "unreadable-file"),
        ("x.net", "no network", "wrong-format"),
        ("x.net", b'*Vertices 1\n1 "a\0b"\n', "not-text"),
        ("x.dl", "dl n=9999999\ndata:\n", "file-too-large"),
        ("x.dl", "dl n=2\ndata:\n0 1 0\n", "unreadable-file"),
        ("x.dl", "dl n=2\ndata:\n0 1 0 0 0\n", "unreadable-file"),
        ("x.dl", "dl n=2\ndata:\n0 x 0 0\n", "unreadable-file"),
        ("x.dl", "dl n=2 format=blockmatrix\ndata:\n0 1 0 0\n", "unread-layout"),
        ("x.dl", "dl\ndata:\n0 1 0 0\n", "missing-field"),
        ("x.dl", "dl n=2\nformat=edgelist1\ndata:\n1 3\n", "unreadable-file"),
        ("x.dl", "n=2", "wrong-format"),
        ("x.graphml", _GRAPHML.format('<node id="a"><graph edgedefault="directed"><node id="b"/></graph></node>'), "several-networks"),
        ("x.net", "*Vertices 1\n1 a\n*Vertices 1\n1 b\n", "several-networks"),
        ("edges.csv", "source,target\na,\n", "missing-field"),
        ("edges.csv", "from,to\na,b\n", "missing-column"),
        ("edges.csv", "source,target\na\n", "ragged-row"),
        ("x.bin", "what is this", "unknown-exchange-format"),
    ],
)  # fmt: skip
def test_what_is_no_network_or_not_safe_is_refused_in_words(name: str, text: str | bytes, code: str):
    assert _code(name, text)[0] == code


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_entities_are_not_unfolded(form: str):
    laughs = (
        "<!DOCTYPE l ["
        + "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10 if i else "ha"}">' for i in range(10))
        + "]>"
    )
    body = (_GRAPHML if form == "graphml" else _GEXF).format('<node id="&l9;"/>')
    before = time.perf_counter()
    assert _code(f"x.{form}", laughs + body)[0] == "xml-entities"
    assert time.perf_counter() - before < 2


def test_a_loose_end_is_named_with_its_file_and_line():
    with pytest.raises(RecordError) as refused:
        import_network({"nodes.csv": b"id\na\n", "edges.csv": b"source,target\na,a\na,b\n"})
    problem = refused.value.problems[0]
    assert (problem.file, problem.line, problem.field, problem.code) == ("edges.csv", 3, "b", "dead-link")
    with pytest.raises(RecordError) as refused:
        import_network({"nodes.csv": b"id\na\na\n", "edges.csv": b"source,target\na,a\n"})
    assert (refused.value.problems[0].file, refused.value.problems[0].line) == ("nodes.csv", 3)


def test_too_many_nodes_and_ties_are_refused():
    nodes, ties = [RawNode("a"), RawNode("b")], [RawTie("a", "b"), RawTie("b", "a")]
    assert (
        len(
            assembled(
                "x", nodes, ties, directed=True, limits=replace(LIMITS, graph_nodes=2, graph_edges=2)
            ).graph.ties
        )
        == 2
    )
    for limit in ("graph_nodes", "graph_edges"):
        with pytest.raises(RecordError) as refused:
            assembled("x", nodes, ties, directed=True, limits=replace(LIMITS, **{limit: 1}))
        assert refused.value.problems[0].code == "file-too-large"


def test_a_matrix_too_large_for_ucinet_is_refused_with_another_way():
    graph = GraphData(tuple(Node(f"n{i}") for i in range(2_100)))
    with pytest.raises(RequestError, match="Pajek"):
        export_network(graph, "ucinet")


def test_a_network_too_large_to_be_read_again_is_not_written(monkeypatch):
    monkeypatch.setattr("workbench.network.exchange.formats.LIMITS", replace(LIMITS, graph_nodes=1))
    assert export_network(GraphData((Node("a"),)), "csv").losses == ()
    with pytest.raises(RequestError, match="goes up to 1"):
        export_network(GraphData((Node("a"), Node("b"))), "csv")


def test_a_file_that_would_not_be_read_again_is_not_written():
    long = GraphData((), attributes={f"text {i}": "&" * 30_000 for i in range(9)})
    assert import_network(export_network(long, "csv").files).graph == long
    with pytest.raises(RequestError, match="text in one place"):
        export_network(long, "gexf")


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("sign", ["=,", '"', "&", "|", "\U0001f600", "\n"])
def test_the_longest_texts_are_read_again(form: str, sign: str):
    long = sign * 40_000
    graph = GraphData(
        (Node(long, {"note": long, "list": (long, long)}), Node("b")),
        (Tie(long, "b", long, attributes={"note": long}),),
    )
    found = export_network(graph, form)
    assert import_network(found.files, form).graph == found.kept
    assert len(found.kept.nodes[0].id) <= 1_000


def test_a_format_that_is_not_there_is_refused_with_those_that_are():
    with pytest.raises(UnknownNameError, match="graphml"):
        export_network(GraphData(()), "excel")
    with pytest.raises(UnknownNameError):
        import_network({"x.gml": b"graph []"}, "gml")
    with pytest.raises(RecordError):
        import_network({})
    with pytest.raises(RecordError):
        import_network({"a.net": b"*Vertices 0\n", "b.net": b"*Vertices 0\n"})


def test_files_that_are_not_there_are_refused(tmp_path):
    with pytest.raises(RecordError):
        files_at(tmp_path / "nothing.graphml")
    with pytest.raises(RecordError):
        import_network(files_at(tmp_path))


@pytest.mark.parametrize("form", ["csv", "kumu-sheets"])
@pytest.mark.parametrize(
    "evil", ["=cmd|' /C calc'!A0", "+1", "-1+1", "@SUM(A1)", "\t=1", "a;=1", f"{_FULL_WIDTH}1"]
)
def test_no_text_in_a_sheet_is_a_formula(form: str, evil: str):
    graph = GraphData(
        (Node(evil, {evil: evil, "list": (evil, "x")}), Node("b")), (Tie(evil, "b", evil, attributes={evil: evil}),), attributes={"a": evil},
    )  # fmt: skip
    found = export_network(graph, form)
    for name, raw in found.files.items():
        if name.endswith(".csv"):
            cells = [cell for row in csv.reader(io.StringIO(raw.decode(), newline="")) for cell in row]
            assert not [
                cell
                for cell in cells
                if cell.lstrip("\t \"'")[:1] in tuple(f"=+-@{_FULL_WIDTH}") and not cell.startswith("'")
            ]
            for cell in cells:
                assert not any(part.strip()[:1] in tuple(f"=+@{_FULL_WIDTH}") for part in cell.split(";"))
    assert import_network(found.files).graph == found.kept


def test_what_a_file_says_of_itself_cannot_do_harm():
    whole = {
        "directed": True, "graph": {"workbench": json.dumps({
            "kinds": {"nodes": {"n": "date", "m": "list of date", "k": "no kind", "q": ["x"]}, "ties": 7}, "renamed": {"nodes": {"a": "b", "b": "b"}},
        })}, "nodes": [{"id": "1", "n": "not a date", "m": [{"deep": [1]}], "k": 1, "a": 1, "b": 2, "q": 1}], "edges": [],
    }  # fmt: skip
    found = import_network({"x.json": json.dumps(whole).encode()})
    assert found.graph.nodes[0].attributes == {"n": "not a date", "k": 1, "a": 1, "b": 2, "q": 1}
    assert {(note.code, note.field, note.severity) for note in found.notes} == {
        ("other-kind", "n", "warning"), ("nested-value", "m", "warning"),
    }  # fmt: skip
    deep = '{"graph": {"workbench": "' + "[" * 100_000 + '"}, "nodes": [], "edges": []}'
    assert import_network({"x.json": deep.encode()}).graph.nodes == ()


def test_names_that_a_network_uses_itself_are_given_another():
    found = import_network({"x.json": b'{"nodes": [{"id": "a", "": 1}], "edges": []}'})
    assert found.graph.nodes[0].attributes == {"unnamed": 1}
    assert [note.code for note in found.notes] == ["renamed-attribute"]


def test_weights_that_are_no_numbers_become_an_attribute():
    found = import_network({"edges.csv": b"source,target,weight\na,b,strong\nb,a,2\n"})
    assert [tie.weight for tie in found.graph.ties] == [None, None]
    assert {note.code for note in found.notes} == {"weight-not-number", "renamed-attribute", "no-node-list"}
    assert [tie.attributes for tie in found.graph.ties] == [{"weight (2)": "strong"}, {"weight (2)": "2"}]


def test_identifiers_with_noughts_stay_text():
    found = import_network(
        {"nodes.csv": b"id,code,n\n1,010,1\n2,7,2\n", "edges.csv": b"source,target\n1,2\n"}
    ).graph
    assert [node.attributes for node in found.nodes] == [{"code": "010", "n": 1}, {"code": "7", "n": 2}]


def test_unknown_cells_stay_unknown():
    found = import_network(
        {"nodes.csv": b"id,n\na,\nb,2\n", "edges.csv": b"source,target,weight\na,b,\n"}
    ).graph
    assert found.nodes[0].attributes == {}
    assert found.ties[0].weight is None


@pytest.mark.parametrize("form", FORMATS)
@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_spoilt_file_is_read_or_refused_in_words(form: str, data: st.DataObject):
    graph = GraphData((Node("a", {"n": 1, "areas": ("x", "y")}), Node("b")), (Tie("a", "b", "knows", 2),))
    files = dict(export_network(graph, form).files)
    name = data.draw(st.sampled_from(sorted(files)))
    raw = bytearray(files[name])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(raw)))
        raw[at : at + data.draw(st.integers(0, 4))] = data.draw(
            st.binary(max_size=4) | st.sampled_from([b'"', b"<", b"\n", b",", b"9", b"*", b"data:"])
        )
    files[name] = bytes(raw)
    found = value_or_refused(lambda raw: import_network(raw, form), files)
    assert found is REFUSED or all(note.severity == "warning" for note in found.notes)
