"""Files of linked data from outside: read within limits, nothing fetched, every refusal one plain sentence."""

from __future__ import annotations

import importlib.util
import json
import socket
from pathlib import Path

import pytest

from workbench.catalogue import Dataset
from workbench.catalogue.exchange.dcat import read_dcat, to_turtle
from workbench.catalogue.exchange.dcat_files import graph_in
from workbench.errors import Problem, RecordError, RequestError
from workbench.store.outside import Limits

TITLE = "http://purl.org/dc/terms/title"
DATA = "http://www.w3.org/ns/dcat#Dataset"
BOMB = """<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;&x;&x;&x;&x;&x;">]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">&y;</rdf:RDF>"""
XML = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:d="http://www.w3.org/ns/dcat#"
xmlns:t="http://purl.org/dc/terms/"><d:Dataset rdf:about="urn:d"><t:title>Homes</t:title></d:Dataset></rdf:RDF>"""
OTHER_FILE = BOMB.replace('<!ENTITY x "xxxxxxxxxx">', '<!ENTITY x SYSTEM "file:///etc/hostname">')


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_more: object) -> None:
        pytest.fail("a file from outside made us ask the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def problem(path: Path, text: str | bytes) -> Problem:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(RecordError) as refused:
        read_dcat(path)
    (found,) = refused.value.problems
    assert found.file == path.name
    assert found.message
    assert found.fix
    return found


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.ttl", f'<urn:d> a <{DATA}> ; <{TITLE}> "Homes" .'),
        ("a.nt", f'<urn:d> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{DATA}> .\n<urn:d> <{TITLE}> "Homes" .'),
        ("a.jsonld", json.dumps({"@context": {"title": TITLE}, "@id": "urn:d", "@type": DATA, "title": "Homes"})),
        ("a.json", json.dumps([{"@id": "urn:d", "@type": DATA, TITLE: "Homes"}])),
        ("a.rdf", XML),
    ],
)
def test_each_format_is_read(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    found = read_dcat(path)
    assert [record.title for record in found.records] == ["Homes"]
    assert (found.left_out, found.problems) == ((), ())


@pytest.mark.parametrize(
    ("context", "place"),
    [
        ("https://example.org/context.jsonld", "@context"),
        ([{"a": "urn:a"}, "http://127.0.0.1:9/context"], "@context"),
        ("file:///etc/hostname", "@context"),
        ("context.jsonld", "@context"),
        ({"@import": "https://example.org/c"}, "@context.@import"),
        ({"a": {"@id": "urn:a", "@context": "https://example.org/c"}}, "@context.a.@context"),
    ],
)
def test_a_context_from_elsewhere_is_refused_and_not_fetched(tmp_path: Path, context: object, place: str) -> None:
    found = problem(tmp_path / "a.jsonld", json.dumps({"@context": context, "@id": "urn:d", "@type": DATA}))
    assert (found.code, found.field) == ("remote-context", place)


def test_a_context_from_elsewhere_deep_inside_is_refused_too(tmp_path: Path) -> None:
    inner = {"@id": "urn:x", "@context": "https://example.org/c"}
    found = problem(tmp_path / "a.jsonld", json.dumps({"@graph": [{"@id": "urn:d", "urn:p": inner}]}))
    assert (found.code, found.field) == ("remote-context", "@graph.1.urn:p.@context")


@pytest.mark.parametrize("text", [BOMB, OTHER_FILE])
def test_xml_that_unfolds_or_opens_other_files_is_refused(tmp_path: Path, text: str) -> None:
    assert problem(tmp_path / "a.rdf", text).code == "xml-entities"


@pytest.mark.parametrize(
    ("name", "text", "code", "line"),
    [
        ("a.ttl", f'<urn:d> a <{DATA}> .\n<urn:d> <{TITLE}> "Homes" ;;; oops', "unreadable-file", 2),
        ("a.ttl", b"<urn:a> <urn:b> '\xff' .", "not-text", 1),
        ("a.ttl", "", "empty-file", 0),
        ("a.ttl", "[" * 100_000, "too-deep", 0),
        ("a.ttl", "<urn:a> <urn:b> " + "(" * 100_000, "too-deep", 0),
        ("a.jsonld", '{"@id": \n oops}', "unreadable-file", 2),
        ("a.jsonld", "[" * 100_000, "too-deep", 1),
        ("a.rdf", "<rdf:RDF>\n<oops", "unreadable-file", 2),
        ("a.rdf", "<a>" * 100_000, "too-deep", 1),
        ("a.csv", "a,b", "wrong-format", 0),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(tmp_path: Path, name: str, text: str | bytes, code: str, line: int) -> None:
    found = problem(tmp_path / name, text)
    assert (found.code, found.line) == (code, line)


@pytest.mark.parametrize("name", ["a.ttl", "a.jsonld", "a.rdf"])
def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(" " * 2_000 + "x", encoding="utf-8")
    with pytest.raises(RecordError) as refused:
        graph_in(tmp_path / name, limits=Limits(graph_bytes=1_000, json_bytes=1_000))
    assert refused.value.code == "file-too-large"


def test_a_file_that_is_absent_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(RecordError) as refused:
        read_dcat(tmp_path / "gone.ttl")
    assert refused.value.code == "cannot-read"


def test_half_a_character_in_a_text_is_a_problem_and_no_traceback(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_text(f'<urn:d> a <{DATA}> ; <{TITLE}> "Ho\\uD800mes" .', encoding="utf-8")
    found = read_dcat(path)
    assert found.records == ()
    assert [problem.field for problem in found.problems] == ["dataset homes, title"]


def test_without_rdflib_one_sentence_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    for ask in (lambda: to_turtle([Dataset(id="a", title="A")]), lambda: read_dcat(tmp_path / "a.ttl")):
        with pytest.raises(RequestError) as refused:
            ask()
        assert refused.value.code == "rdf-not-installed"
        assert 'pip install "workbench[rdf]"' in str(refused.value)


@pytest.mark.parametrize("base", ["", "catalogue", "https://example.org", "https://example.org/a b/", "https://example.org/#", "urn:\u00e9:"])
def test_a_base_that_is_no_address_is_refused(base: str) -> None:
    with pytest.raises(RequestError) as refused:
        to_turtle([Dataset(id="a", title="A")], base=base)
    assert refused.value.code == "bad-base"
