"""What identifies people in texts that are brought in is warned of by kind, file, row and field, and never by its value."""

from __future__ import annotations

import io
import json

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shared_fixtures import fixture_path
from workspaces import REPOSITORY

from workbench.catalogue import Agency
from workbench.catalogue.exchange import entries_of, read_entries
from workbench.catalogue.exchange.personal import PersonalData
from workbench.store import Document

PLANTED = {
    "a National Insurance number": "AB 12 34 56 C",  # workbench: allow
    "a CHI number": "010190 0007",  # workbench: allow
    "a full postcode": "KY1 1AA",  # workbench: allow
    "an e-mail address": "zebedee@example.org",  # workbench: allow
    "a telephone number": "01592 000 000",  # workbench: allow
}
SAID = st.sampled_from(sorted(PLANTED))


def told(found) -> list[tuple[str, int, str, str]]:
    """Give place, line, field and the message of each warning of personal data."""
    return [(p.file, p.line, p.field, p.message) for p in found.problems if (p.code, p.severity) == ("personal-data", "warning")]


@pytest.mark.parametrize("kind", PLANTED)
def test_a_table_is_warned_of_with_row_and_column_and_without_the_value(tmp_path, kind):
    path = tmp_path / "ours.csv"
    path.write_text(f"title,What must be said wherever they are used\nClaims,None\nMore,Mine is {PLANTED[kind]} here\n", "utf-8")
    found = read_entries(path, kind="dataset")
    assert told(found) == [("ours.csv", 3, "What must be said wherever they are used", f"Here stands what looks like {kind}; it comes in as it is.")]
    assert PLANTED[kind] in found.records[1].caveat
    assert all(PLANTED[kind] not in str(problem) for problem in found.problems)


def test_a_sheet_is_warned_of_with_its_name(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Datasets"
    for row in (["title", "caveat"], ["Claims", PLANTED["a full postcode"]]):
        book.active.append(row)
    saved = io.BytesIO()
    book.save(saved)
    (tmp_path / "l.xlsx").write_bytes(saved.getvalue())
    assert [one[:3] for one in told(read_entries(tmp_path / "l.xlsx"))] == [("l.xlsx, sheet Datasets", 2, "caveat")]


@pytest.mark.parametrize("kind", PLANTED)
def test_our_own_json_is_warned_of_down_to_each_part_and_statement(tmp_path, kind):
    said = {"statements": [{"value": "None"}, {"value": PLANTED[kind]}]}
    entry = {"id": "a", "title": "A", "summary": said, "items": [{"name": "x", "note": PLANTED[kind]}]}
    (tmp_path / "o.json").write_text(json.dumps({"workbench_catalogue": "1", "entries": {"dataset": [entry]}}), "utf-8")
    found = read_entries(tmp_path / "o.json")
    assert [one[0] for one in told(found)] == ["o.json, dataset 1", "o.json, dataset 1"]
    assert {one[2] for one in told(found)} == {"summary.statements.2.value", "items.1.note"}
    assert all(PLANTED[kind] not in str(problem) for problem in found.problems)


@pytest.mark.parametrize("kind", PLANTED)
def test_a_record_of_the_uk_model_is_warned_of_with_its_line_and_its_contact_is_not(tmp_path, kind):
    source = fixture_path("catalogue", "ukgov_metadata_model", "data", "Dataset", "valid", "Dataset-minimal-datset.yaml")
    lines = [line for line in source.read_text("utf-8").splitlines() if not line.startswith("title:")]
    (tmp_path / "r.yaml").write_text("\n".join([*lines, f"title: About {PLANTED[kind]}"]), "utf-8")
    found = read_entries(tmp_path / "r.yaml")
    assert [one[:3] for one in told(found)] == [("r.yaml", len(lines) + 1, "title")]
    assert kind in told(found)[0][3]


def test_linked_data_are_warned_of_without_the_value_in_the_place(tmp_path):
    pytest.importorskip("rdflib")
    text = f'<urn:d> a <http://www.w3.org/ns/dcat#Dataset> ; <http://purl.org/dc/terms/title> "{PLANTED["a National Insurance number"]}" .'
    (tmp_path / "t.ttl").write_text(text, "utf-8")
    assert [one[:3] for one in told(read_entries(tmp_path / "t.ttl"))] == [("t.ttl, dataset 1", 0, "id"), ("t.ttl, dataset 1", 0, "title")]


def test_contacts_keep_their_own_rule(tmp_path):
    (tmp_path / "o.csv").write_text('title,contact_role\nA,"Data Team, data@example.org, 01592 000 000"\n', "utf-8")  # workbench: allow
    found = read_entries(tmp_path / "o.csv", kind="dataset")
    assert told(found) == []
    assert found.records[0].contact_role == "Data Team, data@example.org, 01592 000 000"  # workbench: allow


def test_the_postcode_of_an_agency_is_its_public_address(tmp_path):
    (tmp_path / "agencies.csv").write_text(f"title,address,note\nA,Fife House {PLANTED['a full postcode']},{PLANTED['a full postcode']}\n", "utf-8")
    assert [one[2] for one in told(read_entries(tmp_path / "agencies.csv"))] == ["note"]
    known = [Agency(id="a", title="A", address=f"Fife House {PLANTED['a full postcode']}")]
    assert told(read_entries(tmp_path / "agencies.csv", known=known)) == []


def test_an_id_with_the_form_of_a_postcode_is_left_alone(tmp_path):
    (tmp_path / "o.csv").write_text("id,title,holder\ne00aa,A,e00aa\n", "utf-8")
    assert told(read_entries(tmp_path / "o.csv", kind="dataset")) == []


def test_the_sample_has_nothing_to_warn_of():
    assert PersonalData(entries_of(REPOSITORY)[0]).warnings_on(entries_of(REPOSITORY)[0], "") == []


@pytest.mark.parametrize("text", [
    "S12000047 and 0.0123456789", "2021-01-02 2022-01-03", "https://example.org/0159200000000", "36,000 of 120,000 people", "010 020 030 040 050 060",
    "KY1 and KY1 1 are areas", "version 01.02.2023", "ISBN 0123456789012", "@prefix and a@b", "100012345678",
])  # fmt: skip
def test_codes_dates_and_counts_are_no_personal_data(text):
    assert PersonalData().kinds_in(text) == []


@given(before=st.text("abzé .,\n", max_size=30), after=st.text("abzé .,\n", max_size=30), kind=SAID)
def test_no_warning_ever_holds_the_text(before, after, kind):
    text = f"{before} {PLANTED[kind]} {after}"
    found = PersonalData().warnings(Document({"summary": text}, {(): 1}), "f.yaml")
    assert kind in " ".join(problem.message for problem in found)
    assert all(PLANTED[kind] not in str(problem) for problem in found)
