"""Spreadsheets from outside: values as they were saved, nothing worked out or fetched, limits held on both sides."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from outside_made import REFUSED, ods_of, problem, unzipped, value_or_refused, xlsx, xlsx_of, zipped

from workbench.store.outside import LIMITS, Area, read_workbook

_DOCUMENT_TYPE = '<!DOCTYPE x [<!ENTITY a "b">]>'
_MIDNIGHT = dt.datetime.fromisoformat("2026-03-01")
_MOMENT = dt.datetime.fromisoformat("2026-03-01T09:30:00")
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def _cell(text: str, *, more: str = "", kind: str = "string") -> str:
    return f'<table:table-cell office:value-type="{kind}"{more}><text:p>{text}</text:p></table:table-cell>'


def _row(*cells: str, times: int = 1) -> str:
    repeat = f' table:number-rows-repeated="{times}"' if times > 1 else ""
    return f"<table:table-row{repeat}>{''.join(cells)}</table:table-row>"


def _rows(raw: bytes, **options: Any) -> tuple[tuple[Any, ...], ...]:
    return read_workbook(raw, **options).sheets[0].rows


def test_excel_values_keep_their_kind():
    row = (
        "010",
        "NO",
        7,
        7.5,
        True,
        _MIDNIGHT,
        _MOMENT,
        dt.time(9, 30),
        None,
        "#N/A",
    )
    found = _rows(xlsx(row))[0]
    assert found == ("010", "NO", 7, 7.5, True, dt.date(2026, 3, 1), *row[6:])
    assert [type(value) for value in found[2:6]] == [int, float, bool, dt.date]


def test_opendocument_values_keep_their_kind():
    cells = (
        _cell("010"),
        _cell("NO"),
        _cell("7", kind="float", more=' office:value="7"'),
        _cell("8 %", kind="percentage", more=' office:value="0.075"'),
        _cell("£7.50", kind="currency", more=' office:value="7.5"'),
        _cell("WAHR", kind="boolean", more=' office:boolean-value="true"'),
        _cell("1 Mar", kind="date", more=' office:date-value="2026-03-01"'),
        _cell("1 Mar", kind="date", more=' office:date-value="2026-03-01T09:30:00"'),
        _cell("9:30", kind="time", more=' office:time-value="PT09H30M00S"'),
        _cell("30:00", kind="time", more=' office:time-value="PT30H00M00S"'),
        "<table:table-cell/>",
        _cell("#N/A", more=' office:string-value=""'),
    )
    assert _rows(ods_of(_row(*cells)))[0] == (
        "010", "NO", 7, 0.075, 7.5, True, dt.date(2026, 3, 1), _MOMENT, dt.time(9, 30),
        dt.timedelta(hours=30), None, "#N/A",
    )  # fmt: skip


def test_text_of_an_opendocument_cell_has_its_breaks_and_no_notes_or_drawings():
    text = (
        '<table:table-cell office:value-type="string">\n  <office:annotation><text:p>a note</text:p></office:annotation>'
        '\n  <text:p>two\n   words<text:s text:c="2"/>and<text:tab/>a <text:span>third</text:span></text:p>'
        "<draw:frame><table:table><table:table-row><table:table-cell><text:p>chart</text:p></table:table-cell>"
        "</table:table-row></table:table></draw:frame>\n <text:p>line<text:line-break/>break</text:p></table:table-cell>"
    )
    assert _rows(ods_of(_row(text))) == (("two words  and\ta third\nline\nbreak",),)


def test_rows_begin_at_a1_and_are_of_one_length():
    def far(sheet: Any) -> None:
        sheet["C4"] = "x"
        sheet["E2"].number_format = "0.00"

    assert _rows(xlsx(change=far)) == ((None,) * 3, (None,) * 3, (None,) * 3, (None, None, "x"))
    blank = '<table:table-cell table:number-columns-repeated="2"/>'
    assert _rows(ods_of(_row(blank, times=3) + _row(blank, _cell("x")) + _row(blank, times=1_048_000))) == (
        (None,) * 3, (None,) * 3, (None,) * 3, (None, None, "x"),
    )  # fmt: skip


def test_merged_areas_are_told():
    def merge(sheet: Any) -> None:
        sheet.merge_cells("B3:B5")
        sheet.merge_cells("A1:C1")

    assert read_workbook(xlsx(("head",), change=merge)).sheets[0].merged == (
        Area(1, 1, 1, 3),
        Area(3, 2, 5, 2),
    )
    spanned = _cell("head", more=' table:number-columns-spanned="3" table:number-rows-spanned="2"')
    assert [str(a) for a in read_workbook(ods_of(_row(spanned))).sheets[0].merged] == ["A1:C2"]


def test_the_saved_value_of_a_formula_is_used_and_said():
    book = read_workbook(xlsx_of('<row r="2"><c r="B2"><f>1+1</f><v>2</v></c><c r="C2"><f>B2</f></c></row>'))
    sheet = book.sheets[0]
    assert sheet.rows == ((None,) * 3, (None, 2, None))
    assert sheet.formulas == ((2, 2), (2, 3))
    assert [(n.code, n.line, n.field) for n in book.notes] == [
        ("formula", 2, "Sheet!B2"), ("formula-without-value", 2, "Sheet!C2"),
    ]  # fmt: skip
    again = _cell(
        "2", kind="float", more=' table:formula="of:=1+1" office:value="2" table:number-columns-repeated="2"'
    )
    book = read_workbook(ods_of(_row(again, times=2)))
    assert book.sheets[0].formulas == ((1, 1), (1, 2), (2, 1), (2, 2))
    assert [n.code for n in book.notes] == ["formula"]


def test_a_hidden_sheet_is_read_and_said():
    def hide(sheet: Any) -> None:
        sheet.parent.create_sheet("Shown")
        sheet.sheet_state = "hidden"

    book = read_workbook(xlsx(("x",), change=hide))
    assert [(s.name, s.hidden) for s in book.sheets] == [("Sheet", True), ("Shown", False)]
    assert [n.code for n in book.notes] == ["hidden-sheet"]
    style = (
        '<office:automatic-styles><style:style xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
        'style:name="ta2"><style:table-properties table:display="false"/></style:style></office:automatic-styles>'
    )
    raw = ods_of(_row(_cell("x")), before=style)
    content = unzipped(raw)["content.xml"].replace(
        b'table:name="One"', b'table:name="One" table:style-name="ta2"'
    )
    assert read_workbook(zipped(unzipped(raw) | {"content.xml": content})).sheets[0].hidden


def test_a_sheet_of_charts_is_left_out():
    import openpyxl.chart

    def chart(sheet: Any) -> None:
        made = openpyxl.chart.BarChart()
        made.add_data(openpyxl.chart.Reference(sheet, range_string="Sheet!A1:A2"))
        sheet.parent.create_chartsheet("Chart").add_chart(made)

    assert [s.name for s in read_workbook(xlsx((1,), (2,), change=chart)).sheets] == ["Sheet"]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "wrong-format"),
        (b"area,n\n", "wrong-format"),
        (zipped({"word/document.xml": "<w/>", "[Content_Types].xml": "<Types/>"}), "wrong-format"),
        (zipped({"readme.txt": "x"}), "wrong-format"),
        (b"PK\x03\x04", "unsafe-zip"),
        (xlsx((1,))[:-30], "unsafe-zip"),
        (xlsx_of("", xl__vbaProject_DOT_bin="x"), "macros"),
        (
            xlsx_of("", **{"[Content_Types]_DOT_xml": '<Types><Override ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>'}),
            "macros",
        ),
        (xlsx_of("", xl__externalLinks__externalLink1_DOT_xml="<externalLink><ddeLink ddeService='cmd'/></externalLink>"), "live-link"),
        (xlsx_of("", xl__externalLinks__externalLink1_DOT_xml="<externalLink><oleLink/></externalLink>"), "live-link"),
        (xlsx_of("", xl__workbook_DOT_xml='<workbook xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"/>'), "wrong-format"),
        (xlsx_of('<row r="1"><c r="A1" t="s"><v>99</v></c></row>'), "unreadable-file"),
        (xlsx_of('<row r="1"><c r="A1"><v>x</v></c></row>'), "unreadable-file"),
        (xlsx_of('<row r="2"/><row r="1"/>'), "unreadable-file"),
        (xlsx_of('<row r="1"><c r="B1"/><c r="A1"/></row>'), "unreadable-file"),
        (xlsx_of('<row r="1"><c r="A1"><v>1e999</v></c></row>'), "bad-number"),
        (xlsx_of('<row r="1"><c r="A1"><v>' + "9" * 400 + "</v></c></row>"), "bad-number"),
        (xlsx_of('<row r="1"><c r="A1"'), "unreadable-file"),
        (xlsx_of(_DOCUMENT_TYPE), "unreadable-file"),
        (xlsx_of("", docProps__core_DOT_xml=f"{_DOCUMENT_TYPE}<x>&a;</x>"), "xml-entities"),
        (xlsx_of("", xl__sharedStrings_DOT_xml=f'{_DOCUMENT_TYPE}<sst xmlns="x"/>'), "xml-entities"),
        (ods_of("", Basic__Standard__Module1_DOT_xml="<x/>"), "macros"),
        (ods_of("", before="<office:scripts><office:script/></office:scripts>"), "macros"),
        (ods_of("", before="<table:dde-links><table:dde-link/></table:dde-links>"), "live-link"),
        (ods_of("", META_INF__manifest_DOT_xml="<x/>", **{"META-INF__manifest_DOT_xml": "<m><encryption-data/></m>"}), "protected-file"),
        (ods_of("", styles_DOT_xml=f"{_DOCUMENT_TYPE}<x/>"), "xml-entities"),
        (ods_of("", content_DOT_xml=f'<?xml version="1.0"?>{_DOCUMENT_TYPE}<x/>'), "xml-entities"),
        (ods_of("", content_DOT_xml="<content/>"), "unreadable-file"),
        (ods_of(_row(_cell("x", kind="float", more=' office:value="many"'))), "bad-cell"),
        (ods_of(_row(_cell("x", kind="float", more=' office:value="inf"'))), "bad-number"),
        (ods_of(_row(_cell("x", kind="date", more=' office:date-value="2026-02-30"'))), "bad-cell"),
        (ods_of(_row(_cell("x", kind="time", more=' office:time-value="soon"'))), "bad-cell"),
        (ods_of(_row(_cell("x", kind="boolean", more=' office:boolean-value="1"'))), "bad-cell"),
        (ods_of(_row(_cell("x", more=' table:number-columns-repeated="-1"'))), "unreadable-file"),
        (ods_of(_row(_cell("x", more=' table:number-columns-repeated="99999999999"'))), "unreadable-file"),
        (ods_of(_row(_cell('x<text:s text:c="99999999"/>'))), "file-too-large"),
        (ods_of("<table:table/>"), "unreadable-file"),
    ],
)  # fmt: skip
def test_what_is_not_safe_or_not_a_spreadsheet_is_refused(raw: bytes, code: str):
    assert problem(read_workbook, raw).code == code


def test_a_cell_that_is_wrong_is_named():
    found = problem(read_workbook, xlsx_of('<row r="3"><c r="AB3"><v>1e999</v></c></row>'), file="table.xlsx")
    assert (found.file, found.line, found.field) == ("table.xlsx", 3, "Sheet!AB3")
    found = problem(
        read_workbook,
        ods_of(_row(_cell("a")) + _row(_cell("a"), _cell("x", kind="date", more=' office:date-value="?"'))),
    )
    assert (found.line, found.field) == (2, "One!B2")


def test_links_and_objects_that_are_only_looked_past_are_said():
    book = read_workbook(xlsx_of(
        '<row r="1"><c r="A1"><v>1</v></c></row>', xl__embeddings__oleObject1_DOT_bin="x",
        xl__externalLinks__externalLink1_DOT_xml="<externalLink><externalBook/></externalLink>",
    ))  # fmt: skip
    assert [n.code for n in book.notes] == ["not-read", "not-read"]
    assert all(n.severity == "warning" for n in book.notes)
    book = read_workbook(
        ods_of(_row(_cell("x")), Object_1__content_DOT_xml="<x/>", **{"Object 1__content_DOT_xml": "<x/>"})
    )
    assert [n.code for n in book.notes] == ["not-read"]


def test_what_a_sheet_says_of_its_own_size_is_not_believed():
    raw = xlsx_of('<row r="1"><c r="A1"><v>1</v></c></row>')
    told = unzipped(raw)["xl/worksheets/sheet1.xml"].replace(
        b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>'
    )
    assert _rows(zipped(unzipped(raw) | {"xl/worksheets/sheet1.xml": told})) == ((1,),)


_LIMITS = {
    "rows": (LIMITS.rows, {"rows": 3}, 3, 1),
    "columns": (LIMITS.columns, {"columns": 3}, 1, 3),
    "cells": (LIMITS.sheet_cells, {"sheet_cells": 6}, 2, 3),
}


@pytest.mark.parametrize("name", _LIMITS)
def test_rows_columns_and_cells_are_limited_on_both_sides(name: str):
    _, limit, rows, columns = _LIMITS[name]
    limits = replace(LIMITS, **limit)
    more = (rows + 1, columns) if name == "rows" else (rows, columns + 1)
    for (down, across), fits in (((rows, columns), True), (more, False)):
        made = xlsx(*[("x",) * across] * down)
        repeated = ods_of(_row(_cell("x", more=f' table:number-columns-repeated="{across}"'), times=down))
        for raw in (made, repeated):
            if fits:
                assert _rows(raw, limits=limits) == (("x",) * across,) * down
            else:
                assert problem(read_workbook, raw, limits=limits).code == "file-too-large"


def test_sheets_texts_depth_and_elements_are_limited_on_both_sides():
    def two(sheet: Any) -> None:
        sheet.parent.create_sheet("Two")["A1"] = "y"

    for limits, within, beyond, code in (
        ({"sheets": 1}, xlsx(("x",)), xlsx(("x",), change=two), "file-too-large"),
        ({"cell_characters": 3}, xlsx(("abc",)), xlsx(("abcd",)), "too-long"),
        ({"cell_characters": 3}, ods_of(_row(_cell("abc"))), ods_of(_row(_cell("abcd"))), "too-long"),
        ({"xml_depth": 7}, ods_of(_row(_cell("a"))), ods_of(_row(_cell("<text:span>a</text:span>"))), "too-deep"),
        ({"sheet_elements": 7}, ods_of(_row(_cell("a"))), ods_of(_row(_cell("a<text:s/>"))), "file-too-large"),
        ({"other_elements": 4}, ods_of(_row(_cell("a"))), ods_of("<table:table-column/>" + _row(_cell("a"))), "file-too-large"),
    ):  # fmt: skip
        small = replace(LIMITS, **limits)
        assert _rows(within, limits=small)
        assert problem(read_workbook, beyond, limits=small).code == code


def test_shared_texts_are_limited_as_cells_are():
    raw = xlsx_of(
        "", xl__sharedStrings_DOT_xml=f'<sst xmlns="{_MAIN}"><si><t>a</t></si><si><t>b</t></si></sst>'
    )
    assert read_workbook(raw, limits=replace(LIMITS, sheet_cells=2)).sheets[0].rows == ()
    assert problem(read_workbook, raw, limits=replace(LIMITS, sheet_cells=1)).code == "file-too-large"


def test_cells_of_all_sheets_together_are_limited():
    def two(sheet: Any) -> None:
        sheet.parent.create_sheet("Two")["B2"] = "y"

    raw = xlsx(("x", "x"), ("x", "x"), change=two)
    assert read_workbook(raw, limits=replace(LIMITS, sheet_cells=8)).sheets
    assert problem(read_workbook, raw, limits=replace(LIMITS, sheet_cells=7)).code == "file-too-large"


_GOOD = {
    "xlsx": unzipped(xlsx(("a", 1, dt.date(2026, 1, 1)), ("b", 2.5, True))),
    "ods": unzipped(ods_of(_row(_cell("a"), _cell("b")))),
}


@settings(max_examples=150)
@given(st.sampled_from(sorted(_GOOD)), st.data())
def test_a_part_that_was_spoilt_gives_a_workbook_or_a_named_problem(kind: str, data: st.DataObject):
    parts = dict(_GOOD[kind])
    name = data.draw(st.sampled_from(sorted(parts)))
    raw = parts[name]
    start = data.draw(st.integers(0, len(raw)))
    end = data.draw(st.integers(start, min(start + 30, len(raw))))
    parts[name] = (
        raw[:start]
        + data.draw(st.binary(max_size=8) | st.sampled_from([b"-1", b"99999999", b"1e999", b"<", b'"']))
        + raw[end:]
    )
    _is_even_or_refused(zipped(parts))


@settings(max_examples=150)
@given(st.binary(max_size=200) | st.binary(max_size=200).map(lambda tail: b"PK\x03\x04" + tail))
def test_any_bytes_give_a_workbook_or_a_named_problem(raw: bytes):
    _is_even_or_refused(raw)


def _is_even_or_refused(raw: bytes) -> None:
    book = value_or_refused(read_workbook, raw)
    for sheet in book.sheets if book is not REFUSED else ():
        assert len({len(row) for row in sheet.rows}) <= 1


def test_a_merged_area_that_is_none_is_left_out():
    raw = xlsx_of(
        "<row><c><v>1</v></c></row>",
        after='<mergeCells><mergeCell ref="A1"/></mergeCells>',
    )
    assert read_workbook(raw).sheets[0].merged == ()


def test_a_table_inside_a_cell_and_a_time_below_nought_are_read_past_and_read():
    inner = "<table:table><table:table-row><table:table-cell><text:p>no</text:p></table:table-cell></table:table-row></table:table>"
    times = _cell("-1:30", kind="time", more=' office:time-value="-PT01H30M00S"')
    cell = f'<table:table-cell office:value-type="string">{inner}<text:p>yes</text:p></table:table-cell>'
    assert _rows(ods_of(_row(cell, times))) == (("yes", dt.timedelta(hours=-1.5)),)


def test_sheets_of_both_formats_and_elements_of_a_workbook_are_limited():
    parts = unzipped(ods_of(_row(_cell("x"))))
    two = parts["content.xml"].replace(b"</table:table>", b'</table:table><table:table table:name="Two"/>')
    assert (
        len(read_workbook(zipped(parts | {"content.xml": two}), limits=replace(LIMITS, sheets=2)).sheets) == 2
    )
    assert (
        problem(read_workbook, zipped(parts | {"content.xml": two}), limits=replace(LIMITS, sheets=1)).code
        == "file-too-large"
    )
    for limit in ("sheet_elements", "other_elements"):
        assert (
            problem(read_workbook, xlsx((1,)), limits=replace(LIMITS, **{limit: 20})).code == "file-too-large"
        )


def test_a_spreadsheet_without_a_sheet_is_empty():
    parts = unzipped(ods_of(""))
    none = parts["content.xml"].replace(b'<table:table table:name="One"></table:table>', b"")
    assert problem(read_workbook, zipped(parts | {"content.xml": none})).code == "empty-file"
    assert problem(read_workbook, zipped({"mimetype": parts["mimetype"]})).code == "unreadable-file"
    gone = {name: raw for name, raw in unzipped(xlsx((1,))).items() if name != "xl/worksheets/sheet1.xml"}
    assert problem(read_workbook, zipped(gone)).code == "unreadable-file"
    listed = re.sub(b"<sheets>.*</sheets>", b"<sheets/>", unzipped(xlsx((1,)))["xl/workbook.xml"])
    assert (
        problem(read_workbook, zipped(unzipped(xlsx((1,))) | {"xl/workbook.xml": listed})).code
        == "empty-file"
    )
