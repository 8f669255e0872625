"""DCAT of others: what is surely the same becomes an entry, all else is told with its place and reason, nothing is guessed."""

from __future__ import annotations

from pathlib import Path

import pytest
from shared_fixtures import fixture_names, fixture_path

from workbench.catalogue import Dataset
from workbench.catalogue.exchange import Imported
from workbench.catalogue.exchange.dcat import read_dcat, to_turtle
from workbench.errors import RecordError
from workbench.store import to_plain

HEAD = """@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix ex: <https://example.org/> .
"""
BROKEN = {"example-bee-population-dataset-series-api.ttl": 20, "example-bee-population-dataset-series-combined.ttl": 32}
CANARY = "Zebedee Quux-Smith"


def read(tmp_path: Path, text: str) -> Imported:
    path = tmp_path / "theirs.ttl"
    path.write_text(HEAD + text, encoding="utf-8")
    return read_dcat(path)


def read_one(tmp_path: Path, more: str, rest: str = "") -> tuple[dict, Imported]:
    found = read(tmp_path, f'ex:d a dcat:Dataset ; dct:title "Homes" ; {more} .\n{rest}')
    return next(to_plain(record) for record in found.records if isinstance(record, Dataset)), found


def told(found: Imported) -> set[str]:
    return {item.what for item in found.left_out}


def test_what_has_a_field_here_is_taken_from_each_of_its_usual_forms(tmp_path: Path) -> None:
    plain, found = read_one(
        tmp_path,
        """dct:description "Empty homes."@en ; dcat:keyword "housing", "homes"@en ; dct:alternative "EH" ; dct:identifier "empty-homes" ;
        dct:publisher ex:council ; dct:creator ex:council ; dcat:version "2" ; dcat:contactPoint [ a vcard:Kind ; vcard:fn "Data team" ] ;
        dct:spatial <http://statistics.data.gov.uk/id/statistical-geography/S12000047> ;
        dct:temporal [ a dct:PeriodOfTime ; dcat:startDate "2015-04-01"^^xsd:date ; dcat:endDate "2016"^^xsd:gYear ] ;
        dct:accrualPeriodicity <http://publications.europa.eu/resource/authority/frequency/ANNUAL> ; dct:modified "2016-05-01"^^xsd:date ;
        dct:accessRights <http://publications.europa.eu/resource/authority/access-right/RESTRICTED> ; dcat:landingPage ex:homes ;
        dct:license <https://example.org/licence>""",
        'ex:council a foaf:Agent ; foaf:name "Example Council" .',
    )
    assert plain == {
        "id": "empty-homes", "title": "Homes", "summary": "Empty homes.", "also_called": ["EH"], "topics": ["homes", "housing"],
        "holder": "example-council", "creators": ["example-council"], "version": "2", "contact_role": "Data team", "area": "fife", "period": "2015-04-01 to 2016", "frequency": "annual",
        "updated": "2016-05-01", "access_rights": "restricted", "licence": "https://example.org/licence",
        "address": "https://example.org/homes",
    }  # fmt: skip
    assert {(record.kind, record.id) for record in found.records} == {("agency", "example-council"), ("dataset", "empty-homes")}
    assert (found.left_out, found.problems) == ((), ())


@pytest.mark.parametrize(("given", "key", "other"), [("clients-2", "clients-2", None), ("DS 7/a", "homes", "DS 7/a")])
def test_their_identifier_is_kept(tmp_path: Path, given: str, key: str, other: str | None) -> None:
    plain, found = read_one(tmp_path, f'dct:identifier "{given}"')
    assert (plain["id"], plain.get("other_id")) == (key, other)
    assert found.left_out == ()


def test_publishers_of_one_name_are_one_agency(tmp_path: Path) -> None:
    of = 'dct:publisher [ a foaf:Organization ; foaf:name "Example Council" ]'
    found = read(tmp_path, f'ex:a a dcat:Dataset ; dct:title "A" ; {of} . ex:b a dcat:Dataset ; dct:title "B" ; {of} .')
    assert [record.id for record in found.records if record.kind == "agency"] == ["example-council"]
    assert [record.holder for record in found.records if isinstance(record, Dataset)] == ["example-council"] * 2
    assert found.left_out == ()


def test_what_has_no_field_here_is_told_with_its_place_and_reason(tmp_path: Path) -> None:
    _, found = read_one(tmp_path, 'dcat:theme ex:t ; dct:issued "2020"^^xsd:gYear ; ex:odd "x" ; dcat:distribution [ dcat:byteSize "5" ]')
    assert told(found) == {"dcat:theme", "dct:issued", "https://example.org/odd", "dcat:byteSize"}
    assert all(item.why and item.where.startswith("theirs.ttl: https://example.org/d") for item in found.left_out)


@pytest.mark.parametrize(
    ("more", "term"),
    [
        ("dct:accrualPeriodicity ex:when-we-like", "dct:accrualPeriodicity"),
        ("dct:accessRights ex:ask-nicely", "dct:accessRights"),
        ('dct:modified "last spring"', "dct:modified"),
        ('dct:modified "2020-02-31"^^xsd:date', "dct:modified"),
        ("dct:spatial ex:somewhere", "dct:spatial"),
        ("dct:temporal [ a dct:PeriodOfTime ]", "dct:temporal"),
        ("dct:publisher ex:nobody", "dct:publisher"),
        ('dcat:keyword "maisons"@fr', "dcat:keyword"),
        ('dct:title "Foyers"@fr', "dct:title"),
        ('dct:description "One."@en, "Two."@en', "dct:description"),
        ('dct:modified "2020-02-01T10:00:00"^^xsd:dateTime', "dct:modified"),
    ],
)
def test_what_is_not_surely_the_same_is_left_out_and_told(tmp_path: Path, more: str, term: str) -> None:
    plain, found = read_one(tmp_path, more)
    assert term in told(found)
    assert set(plain) - {"summary", "updated"} == {"id", "title"}
    assert plain.get("updated") in {None, "2020-02-01"}


@pytest.mark.parametrize(
    "more",
    [
        f'dcat:contactPoint [ a vcard:Kind ; vcard:fn "{CANARY}" ; vcard:hasEmail <mailto:zebedee.quux@example.org> ]',
        'dcat:contactPoint [ a vcard:Individual ; vcard:fn "zeb" ]',
        f'dct:publisher [ a foaf:Agent ; foaf:name "{CANARY}" ]',
        f'dct:publisher [ skos:prefLabel "{CANARY}" ]',
        f'dct:publisher [ a foaf:Person ; foaf:name "{CANARY}" ]',
        f'dct:creator <https://example.org/zebedee-quux-smith> . <https://example.org/zebedee-quux-smith> a foaf:Person ; foaf:name "{CANARY}"',
    ],
)
def test_no_persons_name_comes_into_an_entry_or_a_message(tmp_path: Path, more: str) -> None:
    plain, found = read_one(tmp_path, more)
    assert set(plain) == {"id", "title"}
    assert len(found.records) == 1
    assert found.left_out
    said = f"{found.records} {found.left_out} {found.problems}".casefold()
    assert not any(word in said for word in ("zebedee", "quux", "zeb"))


def test_a_persons_name_is_left_out_of_our_own_form_too_with_every_statement(tmp_path: Path) -> None:
    path = tmp_path / "ours.ttl"
    said = {"statements": [{"value": "Data officer"}, {"value": CANARY}]}
    path.write_text(to_turtle([Dataset.model_validate({"id": "d", "title": "D", "contact_role": said})]), encoding="utf-8")
    found = read_dcat(path)
    assert found.records[0].contact_role is None
    assert "contact_role" in told(found)
    assert "Quux" not in f"{found.records} {found.left_out}"


def test_data_that_are_had_by_a_distribution_alone_have_its_address_and_licence(tmp_path: Path) -> None:
    plain, found = read_one(
        tmp_path, 'dcat:distribution [ a dcat:Distribution ; dcat:accessURL "https://example.org/x" ; dct:license [ dct:title "OGL" ] ]'
    )
    assert (plain["address"], plain["licence"]) == ("https://example.org/x", "OGL")
    assert found.left_out == ()


def test_two_data_sets_of_one_name_get_ids_of_their_own(tmp_path: Path) -> None:
    found = read(tmp_path, 'ex:a a dcat:Dataset ; dct:title "Homes" . ex:b a dcat:Dataset ; dct:title "Homes" .')
    assert [record.id for record in found.records] == ["homes", "homes-2"]


def test_a_data_set_without_a_title_is_a_problem_and_does_not_hide_the_others(tmp_path: Path) -> None:
    found = read(tmp_path, 'ex:a a dcat:Dataset ; dct:issued "2020" . ex:b a dcat:Dataset ; dct:title "Homes" .')
    assert [problem.code for problem in found.problems] == ["missing-field"]
    assert [record.id for record in found.records] == ["homes"]


def test_an_entry_of_ours_that_is_spoilt_is_named_and_does_not_hide_the_others(tmp_path: Path) -> None:
    path = tmp_path / "ours.ttl"
    text = to_turtle([Dataset(id="a", title="A", confidence="high"), Dataset(id="b", title="B")])
    path.write_text(text.replace('wb:confidence "high"', 'wb:confidence "very"'), encoding="utf-8")
    found = read_dcat(path)
    assert [record.id for record in found.records] == ["b"]
    assert [(problem.field, problem.code) for problem in found.problems] == [("dataset a, confidence", "unknown-value")]


def test_what_somebody_adds_to_an_export_of_ours_is_told(tmp_path: Path) -> None:
    path = tmp_path / "ours.ttl"
    added = "\n<urn:workbench:dataset/a> dcat:theme <https://example.org/theme> .\n"
    path.write_text(to_turtle([Dataset(id="a", title="A")]) + added, encoding="utf-8")
    assert [(item.where, item.what) for item in read_dcat(path).left_out] == [("ours.ttl: urn:workbench:dataset/a", "dcat:theme")]


def test_a_change_that_somebody_made_to_an_export_of_ours_is_read(tmp_path: Path) -> None:
    path = tmp_path / "ours.ttl"
    text = to_turtle([Dataset(id="a", title="A", frequency="annual", topics=("b", "a"))])
    path.write_text(text.replace("/ANNUAL", "/DAILY").replace('dct:title "A"', 'dct:title "Aye"'), encoding="utf-8")
    found = read_dcat(path).records[0]
    assert (found.title, found.frequency, found.topics) == ("Aye", "daily", ("b", "a"))


@pytest.mark.parametrize("name", fixture_names("catalogue", "dcat-ap_3.0.1_shacl", "examples", ending=".ttl"))
def test_an_example_of_dcat_ap_is_read_or_its_fault_named_with_its_line(name: str) -> None:
    from rdflib import DCAT, DCTERMS, RDF, Graph

    path = fixture_path("catalogue", "dcat-ap_3.0.1_shacl", "examples", name)
    if name in BROKEN:
        with pytest.raises(RecordError) as refused:
            read_dcat(path)
        (problem,) = refused.value.problems
        assert (problem.file, problem.line, problem.code) == (name, BROKEN[name], "unreadable-file")
        return
    graph, found = Graph().parse(path), read_dcat(path)
    titles = {node: graph.value(node, DCTERMS.title) for node in graph.subjects(RDF.type, DCAT.Dataset)}
    assert sorted(r.title for r in found.records if isinstance(r, Dataset)) == sorted(str(title) for title in titles.values() if title)
    assert len(found.problems) == sum(title is None for title in titles.values())
