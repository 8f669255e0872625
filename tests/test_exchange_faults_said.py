"""What is wrong with a table or graph is said in words that fit it: the line, the name that was meant, the spreadsheet's date."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest

from workbench.catalogue import Agency
from workbench.catalogue.exchange import LeftOut, read_entries
from workbench.errors import RecordError, RequestError

COUNCIL = Agency(id="fife-council", title="Fife Council")


def book(folder, *rows):
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    saved = io.BytesIO()
    made.save(saved)
    (folder / "l.xlsx").write_bytes(saved.getvalue())
    return folder / "l.xlsx"


def table(folder, text):
    (folder / "l.csv").write_text(text, "utf-8")
    return folder / "l.csv"


@pytest.mark.parametrize("rows", [[], [["Only one cell"]]])
def test_a_workbook_without_a_table_is_not_asked_for_a_kind_that_was_given(tmp_path, rows):
    with pytest.raises(RequestError, match=r"There is no table in this file") as refused:
        read_entries(book(tmp_path, *rows), kind="dataset")
    assert "--kind" not in str(refused.value)


@pytest.mark.parametrize(("text", "line"), [
    ("@prefix d: <http://www.w3.org/ns/dcat#> .\n\n<a> a d:Dataset .\n", 3), ('<urn:a> a <urn:b> ;\n <urn:c> "not closed .\n<urn:d> a <urn:e> .\n', 2),
    ("<urn:a> a <urn:b> .\n<urn:c> a nothing:here .\n", 2), ("\n\n<urn:a> <urn:b> 12abc$ .\n", 3), ("<urn:a> a <urn:b> .\n\n\nnot turtle\n", 4),
])  # fmt: skip
def test_broken_turtle_is_told_with_its_line(tmp_path, text, line):
    pytest.importorskip("rdflib")
    (tmp_path / "t.ttl").write_text(text, "utf-8")
    with pytest.raises(RecordError) as refused:
        read_entries(tmp_path / "t.ttl")
    [problem] = refused.value.problems
    assert (problem.line, problem.code) == (line, "unreadable-file")
    assert "ValueError" not in str(problem)


@pytest.mark.parametrize(("heading", "cell"), [("holder", "Fife Counsil"), ("creators", "Fife Council; Fife Counsil")])
def test_an_agency_that_there_is_none_of_is_said_so_with_the_nearest(tmp_path, heading, cell):
    found = read_entries(table(tmp_path, f"title,{heading}\nClaims,{cell}\n"), kind="dataset", known=[COUNCIL])
    assert found.records == ()
    [problem] = found.problems
    assert (problem.line, problem.code, problem.message) == (2, "unknown-name", "There is no agency of this name or id here.")
    assert "“fife-council”" in problem.fix


def test_an_agency_like_none_has_nothing_proposed_and_a_wrong_id_is_still_a_wrong_id(tmp_path):
    found = read_entries(table(tmp_path, "title,holder,id\nClaims,Quite Another,claims\nMore,,NOT AN ID\n"), kind="dataset", known=[COUNCIL])
    assert [problem.code for problem in found.problems] == ["unknown-name", "bad-id"]
    assert "Did you mean" not in found.problems[0].fix


def test_a_part_that_names_no_agency_is_told_so_too(tmp_path):
    (tmp_path / "csv").mkdir()
    (tmp_path / "csv/datasets.csv").write_text("id,title\na,A\n", "utf-8")
    (tmp_path / "csv/dataset_sharing.csv").write_text("entry,with_agency\na,Fife Counsil\n", "utf-8")
    [problem] = read_entries(tmp_path / "csv", known=[COUNCIL]).problems
    assert (problem.file, problem.line, problem.code) == ("dataset_sharing.csv", 2, "unknown-name")


@pytest.mark.parametrize("length", [131_073, 400_000])
def test_a_long_cell_is_told_as_a_long_cell(tmp_path, length):
    [problem] = read_entries(table(tmp_path, f"title,summary\nA,{'x' * length}\n"), kind="dataset").problems
    assert (problem.line, problem.field, problem.code) == (2, "summary", "too-long")


def test_a_cell_that_is_longer_than_any_is_refused_without_a_word_of_python(tmp_path):
    with pytest.raises(RecordError, match=r"longer than 1,000,000 characters") as refused:
        read_entries(table(tmp_path, f"title,summary\nA,{'x' * 1_000_001}\n"), kind="dataset")
    assert "field limit" not in str(refused.value)


def test_a_spreadsheets_date_with_a_time_is_its_day_and_the_time_is_told(tmp_path):
    rows = [["title", "updated"], ["A", dt.datetime(2023, 3, 15, 10, 30)], ["B", dt.date(2023, 3, 15)]]  # noqa: DTZ001  # a workbook has no zones
    found = read_entries(book(tmp_path, *rows), kind="dataset")
    assert found.problems == ()
    assert [str(record.updated) for record in found.records] == ["2023-03-15", "2023-03-15"]
    assert found.left_out == (LeftOut("l.xlsx, sheet Sheet, row 2", "updated", "The day was taken, and the time of day was not."),)


@pytest.mark.parametrize("number", [45000, 45000.4])
def test_a_spreadsheets_number_of_a_day_is_not_guessed_but_told(tmp_path, number):
    found = read_entries(book(tmp_path, ["title", "updated"], ["A", number]), kind="dataset")
    assert found.records == ()
    [problem] = found.problems
    assert (problem.line, problem.field, problem.code) == (2, "updated", "bad-date")
    assert "spreadsheet" in problem.message
    assert "2023-03-15" in problem.fix


@pytest.mark.parametrize("cell", ["199", "123456", "soon"])
def test_other_words_are_no_dates_of_a_spreadsheet(tmp_path, cell):
    [problem] = read_entries(table(tmp_path, f"title,updated\nA,{cell}\n"), kind="dataset").problems
    assert "spreadsheet" not in str(problem)
