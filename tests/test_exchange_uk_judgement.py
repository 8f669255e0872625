"""Records of the UK model are judged as its own JSON schema judges them; of a refused one nothing is kept, and nobody is made up."""

from __future__ import annotations

import json
import sys
from functools import cache

import jsonschema
import pytest
import yaml
from shared_fixtures import fixture_path
from workspaces import write

import workbench.cli
from workbench.catalogue import Agency, Dataset
from workbench.catalogue.exchange import keep_entries, read_entries
from workbench.cli import main

MODEL = ("catalogue", "ukgov_metadata_model")
RECORD = {
    "identifier": "claims", "type": "dcat:Dataset", "title": "Claims", "description": "Claims by month.", "licence": "https://example.org/licence",
    "version": "2", "accessRights": "OPEN", "securityClassification": "OFFICIAL", "modified": "2023-02-01", "creator": ["acas"], "publisher": "acas",
    "contactPoint": {"contactName": "Data Team", "email": "data@example.org"}, "updateFrequency": "freq:monthly",
}  # fmt: skip
VALUES = (42, 1.5, True, None, "x", "OGL", "DATA_SHARE_AGREEMENT", ["x"], [1], ["x", 2], [True], {"a": "b"}, "2023-02-01", "2023-02")
FIELDS = (*RECORD, "alternativeTitle", "keyword", "created", "issued", "relatedResource", "theme", "summary", "distribution")


@cache
def judge():
    schema = json.loads(fixture_path(*MODEL, "generated_by_linkml_1.12.1.schema.json").read_text("utf-8"))
    return jsonschema.Draft201909Validator({**schema, "$ref": "#/$defs/Dataset"}, format_checker=jsonschema.FormatChecker())


def refused(found) -> bool:
    return any(problem.severity == "error" for problem in found.problems)


@pytest.mark.parametrize("form", ["json", "yaml"])
@pytest.mark.parametrize("field", FIELDS)
def test_a_value_of_any_sort_is_judged_as_the_schema_judges_it(tmp_path, form, field):
    for number, value in enumerate(VALUES):
        record = {**RECORD, field: value}
        path = tmp_path / f"{number}.{form}"
        path.write_text(json.dumps(record) if form == "json" else yaml.safe_dump(record), "utf-8")
        names = [value] if field == "publisher" else value if field == "creator" and isinstance(value, list) else []
        if names and all(isinstance(name, str) for name in names):
            continue  # the model lists no councils and charities, so of these we warn
        assert refused(read_entries(path)) != judge().is_valid(record), (field, value)


@pytest.mark.parametrize(("field", "line"), [("title", "title: 42"), ("version", "version: 1.1"), ("description", "description: yes")])
def test_what_is_not_quoted_and_looks_like_a_number_is_no_text(tmp_path, field, line):
    rest = yaml.safe_dump({name: value for name, value in RECORD.items() if name != field})
    (tmp_path / "r.yaml").write_text(f"{rest}{line}\n", "utf-8")
    [problem] = read_entries(tmp_path / "r.yaml").problems
    assert (problem.line, problem.field, problem.code) == (rest.count("\n") + 1, field, "wrong-type")
    assert "double quotes" in problem.fix
    name, _, value = line.partition(": ")
    (tmp_path / "r.yaml").write_text(f'{rest}{name}: "{value}"\n', "utf-8")
    assert read_entries(tmp_path / "r.yaml").problems == ()


@pytest.mark.parametrize(("size", "fine"), [("1024", True), ('"1024"', False), ("0", False), ("1.5", False), ("true", False), ("-1", False)])
def test_a_number_of_bytes_is_a_whole_number(tmp_path, size, fine):
    source = fixture_path(*MODEL, "data", "Distribution", "valid", "Distribution-os-postcodes-csv-distribution-minimal.yaml").read_text("utf-8")
    (tmp_path / "d.yaml").write_text(f"{source}\nbyteSize: {size}\n", "utf-8")
    assert refused(read_entries(tmp_path / "d.yaml")) != fine


def test_a_licence_that_is_no_address_is_taken_as_the_schema_takes_it_and_warned_of(tmp_path):
    (tmp_path / "r.json").write_text(json.dumps({**RECORD, "licence": "OGL"}), "utf-8")
    found = read_entries(tmp_path / "r.json")
    assert [(p.field, p.code, p.severity) for p in found.problems] == [("licence", "bad-address", "warning")]
    assert [record.licence for record in found.records if isinstance(record, Dataset)] == ["OGL"]


def test_an_organisation_that_nobody_lists_is_no_agency(tmp_path):
    (tmp_path / "r.json").write_text(json.dumps({**RECORD, "publisher": "nobody-at-all", "creator": ["acas", "nobody-at-all"]}), "utf-8")
    found = read_entries(tmp_path / "r.json")
    assert {record.id: type(record) for record in found.records} == {"acas": Agency, "claims": Dataset}
    assert (found.records[1].holder, found.records[1].creators) == (None, ("acas",))
    assert [item.what for item in found.left_out] == ["publisher", "creator"]
    assert [problem.code for problem in found.problems] == ["unknown-organisation", "unknown-organisation"]


def test_an_organisation_that_is_our_agency_is_taken_and_still_warned_of(tmp_path):
    (tmp_path / "r.json").write_text(json.dumps({**RECORD, "publisher": "fife-council"}), "utf-8")
    found = read_entries(tmp_path / "r.json", known=[Agency(id="fife-council", title="Fife Council")])
    assert [record.holder for record in found.records if isinstance(record, Dataset)] == ["fife-council"]
    assert [problem.code for problem in found.problems] == ["unknown-organisation"]
    assert found.left_out == ()


@pytest.mark.parametrize("fault", [{"title": "A" * 5_000}, {"title": 42}, {"version": "9" * 5_000}])
def test_of_a_refused_record_nothing_is_kept(tmp_path, fault):
    listed = [{**RECORD, **fault, "identifier": "bad", "publisher": "hm-treasury", "creator": ["hm-treasury"], "theme": ["x"]}, RECORD]
    (tmp_path / "r.json").write_text(json.dumps(listed), "utf-8")
    found = read_entries(tmp_path / "r.json")
    assert refused(found)
    assert [record.id for record in found.records] == ["acas", "claims"]
    assert found.left_out == ()


def test_an_agency_of_a_record_that_is_there_otherwise_already_is_not_made(tmp_path, monkeypatch, capfd):
    root = tmp_path / "ws"
    write(root / "workbench.toml", "format = 1\n")
    write(root / "data_catalog/datasets/claims.yaml", "id: claims\ntitle: Ours\n")
    (tmp_path / "r.json").write_text(json.dumps([RECORD, {**RECORD, "identifier": "more", "publisher": "hm-treasury", "creator": ["hm-treasury"]}]), "utf-8")
    monkeypatch.chdir(root)
    monkeypatch.setattr(workbench.cli.signal, "signal", lambda *_: None)
    monkeypatch.setattr(sys, "argv", ["workbench", "catalogue", "import", str(tmp_path / "r.json")])
    with pytest.raises(SystemExit):
        main()
    assert "agency acas" not in capfd.readouterr().out
    assert [path.name for path in (root / "data_catalog/agencies").iterdir()] == ["hm-treasury.yaml"]
    found = read_entries(tmp_path / "r.json")
    assert [kept.id for kept in keep_entries(found.records, root, replace=True, made=found.made)] == ["acas", "hm-treasury", "claims", "more"]
