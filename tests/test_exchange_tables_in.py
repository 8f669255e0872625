"""Tables of others come in by their headings or a mapping: each value in its field, each that has none told, nothing guessed."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest

from workbench.catalogue import Agency, Dataset
from workbench.catalogue.exchange import ColumnMapping, LeftOut, keep_entries, read_entries, read_mapping
from workbench.errors import RecordError, RequestError

DWP = Agency(id="dwp", title="Department for Work and Pensions", also_called=("DWP",))


def table(folder, text, name="our-list.csv"):
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def book(folder, *rows, name="Sheet1", file="list.xlsx"):
    made = openpyxl.Workbook()
    made.active.title = name
    for row in rows:
        made.active.append(row)
    saved = io.BytesIO()
    made.save(saved)
    path = folder / file
    path.write_bytes(saved.getvalue())
    return path


def test_headings_are_understood_by_name_label_and_meaning(tmp_path):
    path = table(tmp_path, "What the data are called,ALSO CALLED,personal_data,How often they are renewed\nClaims,UC; Universal,Personal,MONTHLY\n")
    [entry] = read_entries(path, kind="dataset").records
    assert entry == Dataset(id="claims", title="Claims", also_called=("UC", "Universal"), personal_data="personal", frequency="monthly")


def test_the_mapping_that_was_made_is_given_and_gives_the_same_when_it_is_used(tmp_path):
    path = table(tmp_path, "Data,What they are,Colour\nClaims,By month,blue\n")
    said = table(tmp_path, "kind: dataset\ncolumns:\n  Data: title\n  What they are: summary\n", "mapping.yaml")
    found = read_entries(path, mapping=read_mapping(said))
    assert found.records == (Dataset(id="claims", title="Claims", summary="By month"),)
    assert found.left_out == (LeftOut("our-list.csv, column 3", "Colour", "No field is called so."),)
    again = table(tmp_path, found.mappings[0], "again.yaml")
    assert read_entries(path, mapping=read_mapping(again)).records == found.records


def test_a_heading_that_is_only_nearly_a_field_is_left_out_and_the_field_told(tmp_path):
    found = read_entries(table(tmp_path, "title,hodler\nClaims,dwp\n"), kind="dataset")
    assert found.records[0].holder is None
    assert "Did you mean “holder”?" in found.left_out[0].why


def test_a_column_without_a_value_is_not_worth_a_word(tmp_path):
    assert read_entries(table(tmp_path, "title,colour\nClaims,\n"), kind="dataset").left_out == ()


def test_two_columns_of_one_field_are_told(tmp_path):
    found = read_entries(table(tmp_path, "title,summary,What they are in a sentence or two,Summary\nClaims,one,,two\n"), kind="dataset")
    assert found.records[0].summary == "one"
    assert [(item.what, item.why) for item in found.left_out] == [("Summary", "Another column is “summary” already.")]


def test_a_blank_cell_says_nothing_and_never_no(tmp_path):
    found = read_entries(table(tmp_path, "title,deduplicated,personal_data,records,holder,updated\nClaims,, ,,,\n"), kind="dataset")
    assert found.records == (Dataset(id="claims", title="Claims"),)
    assert found.records[0].deduplicated == "unknown"


def test_names_of_agencies_become_their_ids(tmp_path):
    path = table(tmp_path, "title,holder,creators\nClaims,Department for Work and Pensions,dwp; Fife Council\nOther,fife-council,\n")
    council = Agency(id="fife-council", title="Fife Council")
    first, second = read_entries(path, kind="dataset", known=[DWP, council]).records
    assert (first.holder, first.creators, second.holder) == ("dwp", ("dwp", "fife-council"), "fife-council")


def test_an_agency_that_nobody_knows_is_refused_with_row_and_column(tmp_path):
    found = read_entries(table(tmp_path, "title,holder\nClaims,DWP\nOther,Fyfe Councell\n"), kind="dataset", known=[DWP])
    assert [record.id for record in found.records] == ["claims"]
    assert [(p.file, p.line, p.field, p.code) for p in found.problems] == [("our-list.csv", 3, "holder", "unknown-name")]


def test_wrong_values_name_their_row_and_column_and_do_not_hide_the_others(tmp_path):
    path = table(tmp_path, "Name,When they were last renewed,frequency\nA,2015-13,monthly\nB,2015,often\nC,2015,daily\n")
    found = read_entries(path, kind="dataset", mapping=ColumnMapping(columns={"Name": "title"}))
    assert [record.id for record in found.records] == ["c"]
    assert [(p.line, p.field, p.code) for p in found.problems] == [
        (2, "When they were last renewed", "bad-date"), (3, "frequency", "unknown-value"),
    ]  # fmt: skip


def test_ids_made_from_titles_that_clash_are_told_with_both_rows(tmp_path):
    found = read_entries(table(tmp_path, "title,summary\nThe Claims!,one\nthe claims,two\n"), kind="dataset")
    assert [record.summary for record in found.records] == ["one"]
    assert [(p.line, p.code) for p in found.problems] == [(3, "duplicate-id")]
    assert "row 2" in found.problems[0].message


def test_a_row_with_neither_id_nor_title_is_told(tmp_path):
    found = read_entries(table(tmp_path, "title,summary\n,one\nClaims,two\n"), kind="dataset")
    assert [(p.line, p.code) for p in found.problems] == [(2, "missing-field")]
    assert [record.id for record in found.records] == ["claims"]


def test_a_table_of_unknown_kind_is_refused(tmp_path):
    with pytest.raises(RequestError) as told:
        read_entries(table(tmp_path, "title\nClaims\n", "list.csv"))
    assert told.value.code == "unknown-kind"


@pytest.mark.parametrize(("text", "code"), [
    ("columns:\n  Data: titel\n", "unknown-field"), ("columns:\n  Date: title\n", "no-such-heading"),
    ("columns:\n  Data: title\n  More: title\n", "field-twice"), ("kolumns: x\n", "unknown-field"),
])  # fmt: skip
def test_a_mapping_that_does_not_fit_is_refused(tmp_path, text, code):
    path = table(tmp_path, "Data,More\nClaims,x\n")
    with pytest.raises(RecordError) as told:
        read_entries(path, kind="dataset", mapping=read_mapping(table(tmp_path, text, "mapping.yaml")))
    assert [problem.code for problem in told.value.problems] == [code]


def test_words_and_separators_of_others_are_said_in_the_mapping(tmp_path):
    path = table(tmp_path, 'title,topics,deduplicated\nClaims,"a, b",Y\n')
    said = ColumnMapping(kind="dataset", separator=",", values={"deduplicated": {"Y": "yes"}})
    [entry] = read_entries(path, mapping=said).records
    assert (entry.topics, entry.deduplicated) == (("a", "b"), "yes")


def test_a_workbook_of_others_with_rows_above_its_headings(tmp_path):
    path = book(
        tmp_path, ["Our data, 2026"], [], ["Title", "Updated", "Deduplicated", "Records", "Code"],
        ["Claims", dt.date(2015, 3, 12), True, 36_000, 10],
    )  # fmt: skip
    found = read_entries(path, kind="dataset")
    [entry] = found.records
    assert (str(entry.updated), entry.deduplicated, str(entry.records)) == ("2015-03-12", "yes", "36,000")
    assert [(item.where, item.what) for item in found.left_out] == [
        ("list.xlsx, sheet Sheet1", "rows 1 to 2"), ("list.xlsx, sheet Sheet1, column 5", "Code"),
    ]  # fmt: skip


def test_sheets_that_are_no_kind_of_entry_are_told(tmp_path):
    made = openpyxl.Workbook()
    made.active.title = "Datasets"
    made.active.append(["title", "summary"])
    made.active.append(["Claims", "One"])
    other = made.create_sheet("Staff rota")
    other.append(["a", "b"])
    other.append(["c", "d"])
    made.save(tmp_path / "two.xlsx")
    found = read_entries(tmp_path / "two.xlsx")
    assert [record.id for record in found.records] == ["claims"]
    assert [(item.where, item.what) for item in found.left_out] == [("two.xlsx, sheet Staff rota", "Staff rota")]


def test_parts_come_from_a_table_of_their_own_numbered_by_their_order(tmp_path):
    table(tmp_path, "title\nClaims\n", "datasets.csv")
    table(tmp_path, "dataset,scheme,held\nClaims,NI number,yes\nclaims,chi,\nother,UTR,no\n", "dataset_identifiers.csv")
    found = read_entries(tmp_path)
    [entry] = found.records
    assert [(part.scheme, part.held) for part in entry.identifiers] == [("NI number", "yes"), ("CHI", "unknown")]
    assert [item.where for item in found.left_out] == ["dataset_identifiers.csv, row 4"]


def test_statements_of_others_stand_side_by_side(tmp_path):
    table(tmp_path, "title\nClaims\n", "datasets.csv")
    table(tmp_path, "entry,scheme\nclaims,NI number\n", "dataset_identifiers.csv")
    table(
        tmp_path, "kind,entry,part,field,value,told_by\ndataset,claims,identifiers.1,held,Yes,HMRC\ndataset,claims,identifiers.1,held,no,PACE partners\n"
        "dataset,claims,,colour,blue,X\n", "statements.csv",
    )  # fmt: skip
    found = read_entries(tmp_path)
    [entry] = found.records
    assert [(said.value, said.told_by) for said in entry.identifiers[0].told["held"]] == [("yes", "HMRC"), ("no", "PACE partners")]
    assert entry.identifiers[0].contested == {"held"}
    assert [(p.file, p.line, p.code) for p in found.problems] == [("statements.csv", 4, "bad-statement")]


def test_a_part_in_a_place_that_there_is_none_of_is_told(tmp_path):
    table(tmp_path, "title\nClaims\n", "datasets.csv")
    table(tmp_path, "entry,part,scheme\nclaims,sharing.1,UTR\n", "dataset_identifiers.csv")
    assert [(p.line, p.code) for p in read_entries(tmp_path).problems] == [(2, "bad-part")]


def test_a_persons_name_in_a_contact_is_taken_out_and_told(tmp_path):
    path = table(tmp_path, "title,contact_role,steward_role\nClaims,Zebedee Quux-Smith,Data Protection Officer\n")
    found = read_entries(path, kind="dataset")
    assert (found.records[0].contact_role, found.records[0].steward_role) == (None, "Data Protection Officer")
    assert [(item.where, item.what) for item in found.left_out] == [("dataset claims", "contact_role")]


def test_of_statements_on_a_contact_only_the_persons_goes(tmp_path):
    table(tmp_path, "title\nClaims\n", "datasets.csv")
    table(tmp_path, "kind,entry,field,value\ndataset,claims,contact_role,Zebedee Quux-Smith\ndataset,claims,contact_role,Data Team\n", "statements.csv")
    found = read_entries(tmp_path)
    assert [said.value for said in found.records[0].told["contact_role"]] == ["Data Team"]
    assert len(found.left_out) == 1


def test_a_data_package_of_others_is_read_by_the_names_of_its_resources(tmp_path):
    table(tmp_path, "title\nClaims\n", "a.csv")
    table(
        tmp_path,
        '{"name": "x", "sources": [], "resources": [{"name": "datasets", "path": "a.csv"}, {"name": "gone", "path": "../b.csv"}]}',
        "datapackage.json",
    )
    for path in (tmp_path, tmp_path / "datapackage.json"):
        found = read_entries(path)
        assert found.records == (Dataset(id="claims", title="Claims"),)
        assert [item.what for item in found.left_out] == ["sources", "gone"]


@pytest.mark.parametrize(("name", "text", "code"), [
    ("a.docx", "x", "unknown-file-format"), ("a.json", "[1]", "wrong-format"), ("a.json", '{"workbench_catalogue": "9"}', "wrong-format"),
    ("a.csv", "", "empty-file"), ("a.xlsx", "title\nClaims\n", "wrong-format"),
])  # fmt: skip
def test_a_file_that_is_nothing_of_ours_is_refused(tmp_path, name, text, code):
    with pytest.raises((RecordError, RequestError)) as told:
        read_entries(table(tmp_path, text, name), kind="dataset")
    assert told.value.code == code


def test_json_tells_members_and_kinds_that_it_does_not_know(tmp_path):
    path = table(tmp_path, '{"workbench_catalogue": "1", "more": 1, "entries": {"dataset": [{"id": "a", "title": "A"}, {"id": "b", "x": "1"}], "song": []}}', "a.json")
    found = read_entries(path)
    assert [record.id for record in found.records] == ["a"]
    assert [item.what for item in found.left_out] == ["more", "entries.song"]
    assert {(p.file, p.code) for p in found.problems} == {("a.json, dataset 2", "missing-field"), ("a.json, dataset 2", "unknown-field")}


def test_nothing_is_written_over_unasked(tmp_path):
    before = Dataset(id="a", title="A", summary="Ours.")
    theirs = Dataset(id="a", title="A", summary="Theirs.")
    assert [kept.how for kept in keep_entries([before], tmp_path, dry_run=True)] == ["new"]
    assert not (tmp_path / Dataset.folder).exists()
    assert [kept.how for kept in keep_entries([before], tmp_path)] == ["new"]
    assert [kept.how for kept in keep_entries([before], tmp_path)] == ["same"]
    file = tmp_path / Dataset.folder / "a.yaml"
    raw = file.read_bytes()
    [refused] = keep_entries([theirs], tmp_path)
    assert (refused.how, refused.fields, refused.problem.code) == ("refused", ("summary",), "entry-exists")
    assert keep_entries([theirs], tmp_path, replace=True, dry_run=True)[0].how == "replaced"
    assert file.read_bytes() == raw
    assert keep_entries([theirs], tmp_path, replace=True)[0].how == "replaced"
    assert b"Theirs." in file.read_bytes()
