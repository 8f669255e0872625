"""What other programs see of an export: a valid Data Package, accessible workbooks, and no cell that is worked out."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import zipfile
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from hostile import HOSTILE
from workspaces import REPOSITORY

from workbench.catalogue import Dataset
from workbench.catalogue.exchange import entries_of, export_entries, write_exported
from workbench.exhibits.ods_file import ods_file
from workbench.exhibits.workbook_file import Line, Sheet, SheetTable
from workbench.store.outside import read_workbook
from workbench.text import clean, from_csv_cell, to_cell

DAY = dt.date(2026, 3, 2)
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
FORMULAS = ["=cmd|' /C calc'!A0", "+1+1", "-1", "@SUM(A1)", '=HYPERLINK("https://evil.example")']


def made(to, entries=None):
    entries = entries or entries_of(REPOSITORY)[0]
    return export_entries(entries, to=to, title="Ours", audience="team", made_on=DAY)


def with_formulas():
    return [Dataset(id=f"d{i}", title=text, also_called=(text, "x")) for i, text in enumerate(FORMULAS)]


def test_a_data_package_is_one_to_frictionless(tmp_path):
    frictionless = pytest.importorskip("frictionless", reason="frictionless is not installed; the next test checks the description by itself")
    write_exported(made("datapackage", [*entries_of(REPOSITORY)[0], *with_formulas()]), tmp_path)
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.valid, report.flatten()


def test_a_data_package_describes_each_file_as_it_is():
    exported = made("datapackage")
    package = json.loads(exported.files["datapackage.json"])
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert {resource["path"] for resource in package["resources"]} == set(exported.files) - {"datapackage.json"}
    for resource in package["resources"]:
        fields = resource["schema"]["fields"]
        rows = list(csv.DictReader(io.StringIO(exported.files[resource["path"]].decode(), newline="")))
        assert rows
        assert list(rows[0]) == [field["name"] for field in fields]
        for field in fields:
            limits = field.get("constraints", {})
            for row in rows:
                assert row[field["name"]] or not limits.get("required")
                assert not row[field["name"]] or row[field["name"]] in limits.get("enum", [row[field["name"]]])
        key = resource["schema"].get("primaryKey", [])
        keys = [tuple(row[name] for name in key) for row in rows]
        assert not key or len(keys) == len(set(keys))
    assert "licenses" not in package  # none is claimed that nobody stated


def test_no_cell_of_a_csv_file_begins_what_a_program_works_out():
    exported = made("csv", with_formulas())
    rows = list(csv.reader(io.StringIO(exported.files["datasets.csv"].decode(), newline="")))
    for row in rows[1:]:
        assert not any(cell.lstrip().startswith(("=", "+", "-", "@")) for cell in row)
    assert [from_csv_cell(row[1]) for row in rows[1:]] == FORMULAS


@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_no_cell_of_a_workbook_is_worked_out(form):
    raw = made(form, with_formulas()).files[""]
    book = read_workbook(raw)
    assert all(sheet.formulas == () and sheet.merged == () for sheet in book.sheets)
    texts = {value for sheet in book.sheets for row in sheet.rows for value in row}
    assert set(FORMULAS) <= texts


@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_a_workbook_has_a_cover_a_list_of_sheets_and_what_columns_mean(form):
    book = read_workbook(made(form).files[""])
    names = [sheet.name for sheet in book.sheets]
    assert names[:3] == ["Cover", "Contents", "Columns"]
    cover = "\n".join(str(row[0]) for row in book.sheets[0].rows)
    assert "Ours" in cover
    assert "For the team of the partnership only." in cover
    assert "it is never a no" in cover
    assert [row[0] for row in book.sheets[1].rows[2:]] == names[3:]
    described = {(row[0], row[1]) for row in book.sheets[2].rows[2:]}
    for sheet in book.sheets[3:]:
        assert str(sheet.rows[1][0]).startswith("A blank cell")
        assert {(sheet.name, heading) for heading in sheet.rows[2]} <= described
        assert all(sheet.rows[2])


def test_each_sheet_of_a_workbook_has_one_marked_up_table():
    book = openpyxl.load_workbook(io.BytesIO(made("xlsx").files[""]))
    assert [len(sheet.tables) for sheet in book] == [0, *[1] * (len(book.sheetnames) - 1)]


def test_contradicting_statements_stand_in_rows_of_their_own():
    entry = Dataset(id="a", title="A", identifiers=[{"scheme": "NI number", "held": {"statements": [
        {"value": "yes", "told_by": "PACE partners"}, {"value": "no", "told_by": "Seven partners"},
    ]}}])  # fmt: skip
    rows = next(sheet.rows for sheet in read_workbook(made("ods", [entry]).files[""]).sheets if sheet.name == "Statements")
    held = [dict(zip(rows[2], row, strict=True)) for row in rows[3:]]
    assert [(row["part"], row["field"], row["value"], row["told by"]) for row in held] == [
        ("identifiers.1", "held", "yes", "PACE partners"), ("identifiers.1", "held", "no", "Seven partners"),
    ]  # fmt: skip


@pytest.mark.parametrize("text", [text for text in HOSTILE if clean(text).strip()])
def test_an_ods_file_gives_any_text_back_and_is_well_formed(text):
    said = clean(text).strip()
    table = SheetTable("t", (said[:100], "b"), ((said, ""),), (False, False), blanks=True)
    raw = ods_file([Sheet("One", (Line(said, "title"), Line(said, link="https://example.org/?a=1&b=2")), table)], title=said, made_on=DAY)
    rows = read_workbook(raw).sheets[0].rows
    assert (rows[0][0], rows[1][0], rows[3][0]) == (to_cell(said), to_cell(said), to_cell(said))
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        assert packed.namelist()[0] == "mimetype"
        assert packed.infolist()[0].compress_type == zipfile.ZIP_STORED
        for name in packed.namelist()[1:]:
            ET.fromstring(packed.read(name))


def test_an_ods_file_leaves_blank_cells_blank_only_where_a_line_says_what_they_mean():
    def table(*, blanks):
        shown = SheetTable("t", ("a", "b"), (("x", ""),), (False, False), blanks=blanks)
        return read_workbook(ods_file([Sheet("One", (Line("T", "title"),), shown)], title="T", made_on=DAY)).sheets[0].rows[2]

    assert table(blanks=True) == ("x", None)
    assert table(blanks=False) == ("x", "(blank)")


def test_headings_of_an_ods_table_repeat_on_each_page():
    with zipfile.ZipFile(io.BytesIO(made("ods").files[""])) as packed:
        content = ET.fromstring(packed.read("content.xml"))
    tables = content.find(f"{_OFFICE}body/{_OFFICE}spreadsheet").findall(f"{_TABLE}table")
    assert [len(table.findall(f"{_TABLE}table-header-rows")) for table in tables] == [0, *[1] * (len(tables) - 1)]
