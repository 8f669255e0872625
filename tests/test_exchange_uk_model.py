"""The UK Cross-Government Metadata Exchange Model: its authors' valid records come in, each invalid one is refused for its reason."""

from __future__ import annotations

import json
from functools import cache

import jsonschema
import pytest
import yaml
from exchange_made import SLUGS, TEXTS, records
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from shared_fixtures import fixture_path

from workbench.catalogue import Agency, Dataset, Service
from workbench.catalogue.exchange import Imported, read_entries, write_exported
from workbench.catalogue.exchange.uk_export import to_uk
from workbench.catalogue.exchange.uk_terms import ACCESS, CLASSES, FREQUENCIES, SECURITY, organisations

MODEL = ("catalogue", "ukgov_metadata_model")
VALID = [
    "ContactPoint/valid/ContactPoint-fsa-minimal", "DataService/valid/DataService-dwp-address-lookup",
    "DataService/valid/DataService-fsa-food-alertsservice", "DataService/valid/DataService-hmrc-irr-api",
    "DataService/valid/DataService-nhs-os-places-api", "DataService/valid/DataService-nhs-vaccination-events",
    "Dataset/valid/Dataset-minimal-datset", "Dataset/valid/Dataset-os-postcodes-datset",
    "Distribution/valid/Distribution-os-postcodes-csv-distribution-minimal",
    "Distribution/valid/Distribution-os-postcodes-csv-distribution",
    "Distribution/valid/Distribution-os-postcodes-excel-distribution-minimal",
    "Distribution/valid/Distribution-os-postcodes-geopackage-distribution",
]  # fmt: skip
INVALID = {
    "ContactPoint/invalid/invalid-contact-email": ("email", "bad-email"),
    "ContactPoint/invalid/missing-contact-name": ("contactName", "missing-field"),
    "DataService/invalid/dwp-address-lookup": ("type", "unknown-value"),
    "DataService/invalid/invalid-access-right": ("accessRights", "unknown-value"),
    "DataService/invalid/invalid-date-format": ("modified", "bad-date"),
    "DataService/invalid/invalid-datetime-format": ("modified", "bad-date"),
    "DataService/invalid/invalid-email": ("contactPoint.email", "bad-email"),
    "DataService/invalid/invalid-security-classification": ("securityClassification", "unknown-value"),
    "DataService/invalid/invalid-serviceStatus": ("serviceStatus", "unknown-value"),
    "DataService/invalid/licence-attribute-misspelled": ("license", "unknown-field"),
    "DataService/invalid/missing-security-classification": ("securityClassification", "missing-field"),
    "Dataset/invalid/invalid-distribution": ("distribution", "wrong-type"),
    "Dataset/invalid/invalid-frequency": ("updateFrequency", "unknown-value"),
    "Dataset/invalid/invalid-type": ("type", "unknown-value"),
    "Dataset/invalid/missing-frequency": ("updateFrequency", "missing-field"),
    "Dataset/invalid/multiple-frequency": ("updateFrequency", "wrong-type"),
    "Distribution/invalid/invalid-mediatype-csv": ("mediaType", "bad-media-type"),
    "Distribution/invalid/invalid-mediatype-uri": ("mediaType", "bad-media-type"),
    "Distribution/invalid/multiple-mediatype": ("mediaType", "wrong-type"),
    "Distribution/invalid/os-postcodes-csv-distribution": ("type", "missing-field"),
}
"""Each invalid record with the field and the fault that its name says (two have no reason in their names)."""

DWP = Agency(id="dwp", title="DWP", govuk_name="department-for-work-pensions")
WHOLE = Dataset(
    id="claims", title="Claims", summary="Claims by month.", holder="dwp", creators=("dwp", "acas"), contact_role="Data Team, data@example.gov.uk",
    licence="Open Government Licence v3.0", version="2023-02", access_rights="open", security="OFFICIAL", updated="2023-02-01",
    frequency="monthly", also_called=("UC claims",), topics=("benefits",),
)  # fmt: skip


@cache
def schema():
    return json.loads(fixture_path(*MODEL, "generated_by_linkml_1.12.1.schema.json").read_text("utf-8"))


def conforms(record) -> None:
    jsonschema.validate(
        record, {**schema(), "$ref": "#/$defs/Dataset"}, format_checker=jsonschema.FormatChecker(), cls=jsonschema.Draft201909Validator
    )


def brought_in(name: str) -> Imported:
    return read_entries(fixture_path(*MODEL, "data", f"{name}.yaml"))


@pytest.mark.parametrize("name", VALID)
def test_a_valid_record_comes_in_and_every_field_is_taken_or_told(name):
    found = brought_in(name)
    data = yaml.load(fixture_path(*MODEL, "data", f"{name}.yaml").read_text("utf-8"), yaml.BaseLoader)
    assert [problem.code for problem in found.problems] == (["personal-data"] if name.endswith("dwp-address-lookup") else [])  # a postcode, as an example
    told = {item.what.partition(".")[0] for item in found.left_out}
    datasets = [record for record in found.records if isinstance(record, Dataset)]
    if name.startswith("ContactPoint"):
        assert datasets == []
        assert told == {"the contact point"}
        return
    assert [record.title for record in datasets] == [data["title"]]
    said = json.dumps([dataset.model_dump(mode="json") for dataset in datasets], ensure_ascii=False, default=str)
    for field, value in data.items():
        texts = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else [value]
        same = field in {"accessRights", "securityClassification", "updateFrequency", "type", "licence", "contactPoint", "creator", "publisher"}
        assert field in told or same or all(json.dumps(str(text).strip(), ensure_ascii=False)[1:-1] in said for text in texts), field


@pytest.mark.parametrize("name", sorted(INVALID))
def test_an_invalid_record_is_refused_for_the_reason_that_its_name_says(name):
    found = brought_in(name)
    assert found.records == ()
    assert INVALID[name] in [(problem.field, problem.code) for problem in found.problems if problem.severity == "error"]


def test_every_record_of_the_authors_is_looked_at():
    there = {path.relative_to(fixture_path(*MODEL, "data")).with_suffix("").as_posix() for path in fixture_path(*MODEL, "data").rglob("*.yaml")}
    assert there == {*VALID, *INVALID}


def test_the_classes_are_those_of_the_model():
    for name, fields in CLASSES.items():
        theirs = schema()["$defs"][name]
        assert set(fields) == set(theirs["properties"])
        assert {field for field, about in fields.items() if about.required} == set(theirs["required"])
        for field, about in fields.items():
            reference = theirs["properties"][field].get("$ref", "").rpartition("/")[2]
            if about.words and reference:
                assert set(about.words) == set(schema()["$defs"][reference]["enum"])


def test_the_organisations_are_those_of_the_model():
    assert organisations() == set(schema()["$defs"]["OrganisationValues"]["enum"])


def test_a_whole_entry_goes_out_as_a_record_that_the_model_allows():
    exported = to_uk([DWP, WHOLE])
    assert list(exported.files) == ["claims.yaml"]
    record = yaml.safe_load(exported.files["claims.yaml"])
    conforms(record)
    assert record["creator"] == ["department-for-work-pensions", "acas"]
    assert record["contactPoint"] == {"contactName": "Data Team", "email": "data@example.gov.uk"}
    assert exported.left_out == ()


@pytest.mark.parametrize(("change", "field"), [
    ({"summary": None}, "description"), ({"licence": None}, "licence"), ({"licence": "Ask us"}, "licence"), ({"version": None}, "version"),
    ({"access_rights": "restricted"}, "accessRights"), ({"access_rights": "unknown"}, "accessRights"), ({"security": "unknown"}, "securityClassification"),
    ({"contact_role": "Data Team"}, "contactPoint"), ({"contact_role": None}, "contactPoint"), ({"updated": "2023-02"}, "modified"),
    ({"frequency": "unknown"}, "updateFrequency"), ({"frequency": "once"}, "updateFrequency"), ({"creators": ()}, "creator"),
    ({"holder": None}, "publisher"), ({"holder": "fife-council"}, "publisher"),
])  # fmt: skip
def test_what_the_model_requires_and_nobody_knows_is_never_filled_in(change, field):
    entry = Dataset.model_validate({**WHOLE.model_dump(), **change})
    exported = to_uk([DWP, entry])
    assert exported.files == {}
    assert [(item.where, item.what) for item in exported.left_out] == [("dataset claims", field)]


def test_statements_that_disagree_are_not_decided_by_us():
    entry = Dataset.model_validate({**WHOLE.model_dump(), "frequency": {"statements": [{"value": "monthly"}, {"value": "annual"}]}})
    exported = to_uk([DWP, entry])
    assert exported.files == {}
    assert [item.what for item in exported.left_out] == ["frequency"]


def test_what_the_model_has_no_place_for_is_told():
    entry = Dataset.model_validate({**WHOLE.model_dump(), "quality": "Good.", "identifiers": [{"scheme": "CHI"}], "security": "OFFICIAL-SENSITIVE"})
    exported = to_uk([DWP, entry, Service(id="s", title="S")])
    conforms(yaml.safe_load(exported.files["claims.yaml"]))
    assert sorted((item.where, item.what) for item in exported.left_out) == [
        ("", "1 of the kind service"), ("dataset claims", "identifiers"), ("dataset claims", "quality"), ("dataset claims", "security"),
    ]  # fmt: skip


EXPORTABLE = st.tuples(records("dataset", st.just("A text"), stated=False), st.fixed_dictionaries({
        "access_rights": st.sampled_from(sorted(ACCESS)), "security": st.sampled_from(sorted(SECURITY)),
        "frequency": st.sampled_from(sorted(FREQUENCIES)), "updated": st.sampled_from(["2023-02-01", "1999-12-31"]),
        "holder": st.just("dwp"), "creators": st.sampled_from([("dwp",), ("acas", "dwp")]), "version": TEXTS, "summary": TEXTS,
        "description": st.none() | TEXTS, "title": TEXTS, "other_id": st.none() | TEXTS, "id": SLUGS, "also_called": st.lists(TEXTS, max_size=2),
        "licence": st.sampled_from(["Open Government Licence v3.0", "https://example.org/licence", "DATA_SHARE_AGREEMENT"]),
        "contact_role": st.sampled_from(["Data Team, data@example.gov.uk", "data@example.gov.uk", "Data Team (data@example.gov.uk)"]),
})).map(lambda made: Dataset.model_validate({**made[0].model_dump(), **made[1]}))  # fmt: skip


@pytest.mark.parametrize("form", ["yaml", "json"])
@settings(max_examples=60, deadline=None, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck))
@given(entry=EXPORTABLE)
def test_a_record_conforms_and_comes_back_equal_but_for_what_is_told(tmp_path_factory, entry, form):
    exported = to_uk([DWP, entry], form=form)
    raw = next(iter(exported.files.values()))
    record = yaml.safe_load(raw) if form == "yaml" else json.loads(raw)[0]
    conforms(record)
    folder = tmp_path_factory.mktemp("uk")
    target = folder / ("r.json" if form == "json" else "records")
    write_exported(exported, target)
    found = read_entries(target, known=[DWP, Agency(id="acas", title="Acas")])
    assert [problem for problem in found.problems if problem.code != "personal-data"] == []  # chance may draw what looks like a number
    assert found.left_out == ()
    [back] = found.records
    lost = {item.what for item in exported.left_out}
    assert {name for name in Dataset.model_fields if getattr(back, name) != getattr(entry, name)} == lost


def test_an_organisation_is_the_agency_that_states_its_name(tmp_path):
    write_exported(to_uk([DWP, WHOLE]), tmp_path)
    known = [DWP, Agency(id="acas", title="Acas")]
    assert read_entries(tmp_path, known=known).records == (WHOLE,)
    found = read_entries(tmp_path)
    assert [(record.id, record.title) for record in found.records if isinstance(record, Agency)] == [
        ("department-for-work-pensions", "department-for-work-pensions"), ("acas", "acas"),
    ]  # fmt: skip


def test_a_person_as_contact_is_not_taken_and_told_without_the_name(tmp_path):
    text = to_uk([DWP, WHOLE]).files["claims.yaml"].decode().replace("Data Team", "Zebedee Quux-Smith").replace("data@", "zebedee.quux@")
    (tmp_path / "claims.yaml").write_text(text, "utf-8")
    found = read_entries(tmp_path / "claims.yaml", known=[DWP])
    assert [record.contact_role for record in found.records if isinstance(record, Dataset)] == [None]
    assert [(item.where, item.what) for item in found.left_out] == [("dataset claims", "contact_role")]
    assert "Quux" not in repr(found)
