"""Tables that Stat-Xplore's website gives as .xlsx or CSV: read as the sheet shows them, or refused with the place."""

from __future__ import annotations

import csv
import datetime as dt
import itertools
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
from export_made import INFO, LEGEND, Made
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from outside_made import ods_of, problem, xlsx
from shared_fixtures import fixture_path

from workbench.statxplore import Cube, Field, Item, Measure, Origin, Table
from workbench.statxplore.export import read_export

_UC, _BENCOM = "uc_la_households.xlsx", "bencom_table_2019-03-07_13-12-17.xlsx"
_NAN = math.nan


@pytest.fixture
def real() -> Path:
    """Give the folder of the real files of others that lies beside the repository."""
    return fixture_path()


def _simple(**changes: Any) -> Made:
    made = Made(
        fields=(("Area", ("Fife", "Moray", "Total")), ("Month", ("April 2025", "May 2025"))), cells=(1, 2, 3, 4, 4, 6)
    )  # fmt: skip
    return replace(made, **changes)


def _spoilt(path: Path, old: str, new: str) -> Path:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


# The real files


def test_every_cell_of_the_real_households_is_that_of_the_sheet(real: Path):
    table = read_export(real / "statxplore" / "exports" / _UC)
    sheet = openpyxl.load_workbook(real / "statxplore" / "exports" / _UC)["Data Sheet 0"]
    places, months = table.fields
    assert (places.label, months.label) == ("National - Regional - LA - OAs", "Month")
    assert [item.labels for item in months.items] == [("May 2025",)]
    assert months.items[0].flags == ("p",)
    assert months.dates == (dt.date(2025, 5, 1),)
    assert table.shape == (352, 1)
    shown = [(sheet.cell(row, 3).value, sheet.cell(row, 4).value) for row in range(9, 361)]
    assert [(item.name, value) for item, value in zip(places.items, table.cubes[0].values[:, 0], strict=True)] == shown
    assert [item.kind for item in places.items] == ["item"] * 351 + ["total"]


def test_what_the_real_households_say_of_themselves_is_kept(real: Path):
    table = read_export(real / "statxplore" / "exports" / _UC)
    sheet = openpyxl.load_workbook(real / "statxplore" / "exports" / _UC)["Data Sheet 0"]
    assert (table.title, table.flags) == ("Households on Universal Credit", ("I", "II", "III", "IV", "z"))
    assert table.measures == (Measure("Households on Universal Credit", function="COUNT"),)
    assert (table.filters, table.database, table.query) == ((), "", None)
    assert table.origin == Origin(address=_UC, got=None, how="file")
    legend = {sheet.cell(row, 1).value: sheet.cell(row, 2).value for row in (363, *range(366, 372)) if sheet.cell(row, 2).value}
    assert {"INFO", "I", "II", "III", "IV", "z", "p"} <= set(legend)
    assert {key: table.notes[key] for key in legend} == legend
    assert set(table.notes) - set(legend) <= {"Source"}


def test_the_real_households_equal_the_figures_drawn_from_them_by_others(real: Path):
    table = read_export(real / "statxplore" / "exports" / _UC)
    with (real / "sanctions" / "context" / "uc_households_scotland_la_2025-05.csv").open(encoding="utf-8") as stream:
        others = {row["la_name"]: float(row["households_on_uc"]) for row in csv.DictReader(stream)}
    ours = {item.name.partition(" / ")[0]: float(table.cubes[0].values[n, 0]) for n, item in enumerate(table.fields[0].items)}
    assert len(others) >= 32
    assert {name: ours[name] for name in others} == others


def test_every_cell_of_the_real_combinations_is_that_of_the_sheet(real: Path):
    table = read_export(real / "statxplore" / "exports" / _BENCOM)
    sheet = openpyxl.load_workbook(real / "statxplore" / "exports" / _BENCOM)["Data Sheet 0"]
    assert [one.label for one in table.fields] == ["PIP, DLA & AA", "INCAP", "Quarter"]
    assert [[item.name for item in one.items] for one in table.fields] == [
        ["PIP/DLA/AA", "Not PIP/DLA/AA", "Total"], ["INCAP", "Not INCAP", "Total"],
        [sheet.cell(11, column).value for column in range(4, 27)],
    ]  # fmt: skip
    for n, (row, column) in enumerate(itertools.product(range(13, 22), range(4, 27))):
        assert table.cubes[0].values.ravel()[n] == sheet.cell(row, column).value, (row, column)
    assert [item.kind for one in table.fields[:2] for item in one.items] == ["item", "item", "total"] * 2
    assert table.fields[2].dates[0] == dt.date(2013, 2, 1)
    assert table.filters == (("Working/Pension Age Group", "Working Age"),)
    assert table.flags == ("I", "II", "III")
    assert {key: table.notes[key] for key in ("INFO", "I", "II", "III")} == {
        sheet.cell(row, 1).value: sheet.cell(row, 2).value for row in (24, 27, 28, 29)
    }


# Whatever is written in the website's layout comes back


_LABEL = st.text("abXYé ,&'\"-", min_size=1, max_size=9).map(str.strip).filter(lambda s: s.strip("- \"',&"))
_LABELS = st.lists(_LABEL, min_size=1, max_size=3, unique=True).flatmap(
    lambda labels: st.sampled_from([labels, [*labels, "Total"], [*labels, "Couple (both working)"], ["201811 (Nov-18)", *labels]])
)
_NAMES = ("Sex", "PIP, DLA & AA", "National - Regional - LA - OAs", "Age (bands and single year)", "Employment Indicator")
_CELLS = {
    7: (7.0, ()), 0: (0.0, ()), 1234567: (1234567.0, ()), 2.5: (2.5, ()), "..": (0.0, ("z",)), "": (_NAN, ()), "-": (_NAN, ()),
    "[c]": (_NAN, ("[c]",)), "*": (_NAN, ("*",)), "1,234": (1234.0, ()), "12 (r)": (12.0, ("r",)),
}  # fmt: skip


@st.composite
def _downloads(draw: st.DrawFn) -> Made:
    count = draw(st.integers(1, 4))
    names = draw(st.permutations(_NAMES))[:count]
    fields = tuple((name, tuple(draw(_LABELS))) for name in names)
    across = draw(st.integers(0, min(count, 2)))
    wafers = draw(st.integers(0, min(1, count - max(across, 1))))
    size = math.prod(len(labels) for _, labels in fields)
    cells = tuple(draw(st.lists(st.sampled_from(list(_CELLS)), min_size=size, max_size=size)))
    if not across or wafers + across == count:
        # a row without a label, or a column without a heading, is none where all its cells are blank
        cells = tuple(cell or 7 for cell in cells)
    keys = {(name, label): draw(st.sampled_from(["p", "r z"])) for name, labels in fields for label in labels if draw(st.booleans())}
    beside = {n: "r" for n in range(size) if across and draw(st.booleans())}
    return Made(fields, cells, wafers, across, keys, beside)


def _expected(made: Made, file: str, beside: dict[int, str]) -> Table:
    def items(name: str, labels: tuple[str, ...]) -> tuple[Item, ...]:
        return tuple(
            Item("total" if label == "Total" else "item", (label,), flags=tuple(made.keys.get((name, label), "").split()))
            for label in labels
        )

    read = [_CELLS[cell] for cell in made.cells]
    keys = [tuple(dict.fromkeys((*key, *beside.get(n, "").split()))) for n, (_, key) in enumerate(read)]
    values = np.array([value for value, _ in read]).reshape([len(labels) for _, labels in made.fields])
    return Table(
        title="Claims and claimants", flags=("I", "z"), notes={**LEGEND, "INFO": INFO, "Source": "Department for Work and Pensions"},
        fields=tuple(Field(name, items(name, labels)) for name, labels in made.fields),
        measures=(Measure("Claims", function="COUNT"),),
        cubes=(Cube(values, 1 if 2.5 in made.cells else 0, {n: key for n, key in enumerate(keys) if key}),),
        origin=Origin(file, None, how="file"),
    )  # fmt: skip


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=_downloads(), encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]), annotated=st.booleans())
def test_a_table_written_as_csv_comes_back_equal(tmp_path: Path, made: Made, encoding: str, *, annotated: bool):
    path = made.csv(tmp_path / "table.csv", encoding=encoding, annotated=annotated)
    assert read_export(path) == _expected(made, "table.csv", made.beside if annotated else {})


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=_downloads(), down=st.integers(0, 3), right=st.integers(0, 2))
def test_a_table_written_as_xlsx_comes_back_equal_wherever_it_begins(tmp_path: Path, made: Made, down: int, right: int):
    path = made.xlsx(tmp_path / "table.xlsx", down=down, right=right)
    assert read_export(path) == _expected(made, "table.xlsx", {})


def test_names_with_accents_in_the_encoding_of_excel_are_right(tmp_path: Path):
    made = _simple(fields=(("Area", ("Ynys Môn", "Fife", "Total")), ("Month", ("April 2025", "May 2025"))))
    path = made.csv(tmp_path / "table.csv", encoding="cp1252")
    assert read_export(path).fields[0].items[0].name == "Ynys Môn"


def test_csv_divided_by_semicolons_is_read(tmp_path: Path):
    path = _simple().csv(tmp_path / "table.csv", annotated=False)
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows(rows)
    assert read_export(path).cubes[0].values.tolist() == [[1, 2], [3, 4], [4, 6]]


def test_a_file_saved_again_as_ods_is_read(tmp_path: Path):
    rows = [
        "", "Claims (I)", "Area by Month", "Counting: Claims", "", "Month||May 2025", "Area", "Fife||7", "", "Symbol|Description", "I|Note",
    ]  # fmt: skip
    cells = "".join(
        "<table:table-row>" + "".join(
            f'<table:table-cell office:value-type="float" office:value="{cell}"/>' if cell.isdigit() else
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' if cell else
            "<table:table-cell/>" for cell in row.split("|")
        ) + "</table:table-row>"
        for row in rows
    )  # fmt: skip
    (tmp_path / "table.ods").write_bytes(ods_of(cells))
    table = read_export(tmp_path / "table.ods")
    assert (table.title, table.flags, table.cubes[0].values.tolist()) == ("Claims", ("I",), [[7.0]])


# Parts of the layout, one by one


def test_several_filters_are_kept_without_what_is_merely_counted(tmp_path: Path):
    made = _simple(filters=(("Default Summation", "Claims"), ("Sex", "Women (r)"), ("Age", "16 to 24")))
    for path in (made.csv(tmp_path / "t.csv"), made.xlsx(tmp_path / "t.xlsx")):
        assert read_export(path).filters == (("Sex", "Women"), ("Age", "16 to 24"))


def test_a_measure_for_each_row_becomes_measures_and_no_field(tmp_path: Path):
    made = Made(
        fields=(("Claims and claimants", ("Claims", "Mean of Monthly award")), ("Area", ("Fife", "Total")), ("Month", ("May 2025",))),
        cells=(10, 20, 1.25, ".."), filters=(),
    )  # fmt: skip
    for path in (made.csv(tmp_path / "t.csv"), made.xlsx(tmp_path / "t.xlsx")):
        table = read_export(path)
        assert [one.label for one in table.fields] == ["Area", "Month"]
        assert table.measures == (Measure("Claims", function="COUNT"), Measure("Mean of Monthly award", function="MEAN"))
        assert [cube.values.tolist() for cube in table.cubes] == [[[10], [20]], [[1.25], [0]]]
        assert [(cube.precision, dict(cube.flags)) for cube in table.cubes] == [(0, {}), (2, {1: ("z",)})]


def test_a_measure_across_under_counting_is_told_from_fields(tmp_path: Path):
    made = Made(
        fields=(("Area", ("Fife", "Total")), ("Counting", ("Claims", "Median of Monthly award"))), cells=(10, 1.5, 20, 2.5), across=1,
        beside={1: "r"},
    )  # fmt: skip
    table = read_export(made.csv(tmp_path / "t.csv"))
    assert [one.function for one in table.measures] == ["COUNT", "MEDIAN"]
    assert [cube.values.tolist() for cube in table.cubes] == [[10, 20], [1.5, 2.5]]
    assert [dict(cube.flags) for cube in table.cubes] == [{}, {0: ("r",)}]


def test_the_line_above_the_table_may_name_another_function(tmp_path: Path):
    path = _simple(counting="Mean of: Monthly award").csv(tmp_path / "t.csv")
    assert read_export(path).measures == (Measure("Monthly award", function="MEAN"),)


def test_the_flat_layout_of_one_row_for_each_cell_is_read(tmp_path: Path):
    rows = [["Claims"], ["Area by Sex"], ["Counting: Claims"], [], ["Counting", "Area", "Sex", "Count"],
            ["Claims", "Fife", "Men", 3], ["Claims", "Fife", "Women", 4], ["Claims", "Moray", "Men", 5], ["Claims", "Moray", "Women", 6]]  # fmt: skip
    with (tmp_path / "t.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    table = read_export(tmp_path / "t.csv")
    assert [one.label for one in table.fields] == ["Area", "Sex"]
    assert table.measures == (Measure("Claims", function="COUNT"),)
    assert table.cubes[0].values.tolist() == [[3, 4], [5, 6]]


def test_without_a_legend_nothing_in_brackets_is_a_key(tmp_path: Path):
    made = _simple(keys={("Month", "May 2025"): "p"})
    path = made.csv(tmp_path / "t.csv")
    path.write_text(path.read_text(encoding="utf-8").partition('"INFO"')[0], encoding="utf-8")
    table = read_export(path)
    assert [item.name for item in table.fields[1].items] == ["April 2025", "May 2025 (p)"]
    assert table.fields[1].dates == (dt.date(2025, 4, 1), dt.date(2025, 5, 1))
    assert (table.title, table.flags, dict(table.notes)) == ("Claims and claimants (I z)", (), {})


def test_a_field_bears_the_keys_glued_to_its_name(tmp_path: Path):
    path = _spoilt(_simple().csv(tmp_path / "t.csv"), '"Area",', '"Area (r)",')
    found = read_export(path).fields[0]
    assert (found.label, found.flags) == ("Area", ("r",))


def test_a_single_line_above_a_single_table_is_what_it_is_limited_to(tmp_path: Path):
    path = _spoilt(_simple().csv(tmp_path / "t.csv"), '"Month"', '"Only new claims"\n"Month"')
    assert read_export(path).filters == (("Table", "Only new claims"),)


def test_months_that_excel_turned_into_dates_are_months_again_and_other_dates_are_refused(tmp_path: Path):
    path = _simple().xlsx(tmp_path / "t.xlsx")
    book = openpyxl.load_workbook(path)
    cell = next(c for row in book["Data Sheet 0"].iter_rows() for c in row if c.value == "May 2025")
    cell.value = dt.datetime(2025, 5, 1)  # noqa: DTZ001  # a spreadsheet's dates have no time zone
    book.save(path)
    assert [item.name for item in read_export(path).fields[1].items] == ["April 2025", "May 2025"]
    fife = next(c for row in book["Data Sheet 0"].iter_rows() for c in row if c.value == "Fife")
    fife.value = dt.datetime(2025, 12, 10)  # noqa: DTZ001  # likewise
    book.save(path)
    assert "turned this label into a date" in problem(read_export, path).message


def test_blank_rows_and_columns_that_somebody_put_in_do_no_harm(tmp_path: Path):
    path = _simple(filters=(("Default Summation", "Claims"), ("Sex", "Women"))).xlsx(tmp_path / "t.xlsx")
    clean = read_export(path)
    book = openpyxl.load_workbook(path)
    sheet = book["Data Sheet 0"]
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    fife = next(c.row for row in sheet.iter_rows() for c in row if c.value == "Fife")
    sheet.insert_rows(fife + 1)
    sheet.insert_rows(1, amount=2)
    sheet.insert_cols(4)
    sheet.insert_cols(1)
    book.save(path)
    assert read_export(path) == clean


# Never a guess


def test_a_row_that_stands_twice_is_refused_with_its_place(tmp_path: Path):
    path = _simple(fields=(("Area", ("Fife", "Fife", "Total")), ("Month", ("April 2025", "May 2025")))).csv(tmp_path / "t.csv")
    found = problem(read_export, path)
    assert (found.code, found.file, found.line, found.field) == ("wrong-export", "t.csv", 13, "column 2")
    assert "two cells for “Fife” by “April 2025”" in found.message


def test_areas_of_one_name_are_read_apart_when_that_is_asked(tmp_path: Path):
    path = _simple(fields=(("Area", ("City Centre", "City Centre", "Total")), ("Month", ("April 2025", "May 2025")))).csv(tmp_path / "t.csv")
    table = read_export(path, alike=True)
    assert [item.name for item in table.fields[0].items] == ["City Centre (1 of 2)", "City Centre (2 of 2)", "Total"]
    assert [item.labels for item in table.fields[0].items] == [("City Centre",), ("City Centre",), ("Total",)]
    assert table.cubes[0].values.tolist() == [[1, 2], [3, 4], [4, 6]]


def test_a_gap_is_refused_with_its_labels_and_the_table_s_place(tmp_path: Path):
    made = Made(fields=(("Area", ("Fife", "Moray")), ("Sex", ("Men", "Women")), ("Month", ("May 2025",))), cells=(1, 2, 3, 4))
    path = made.xlsx(tmp_path / "t.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book["Data Sheet 0"]
    last = max(c.row for row in sheet.iter_rows() for c in row if c.value == "Women")
    sheet.delete_rows(last)
    book.save(path)
    found = problem(read_export, path)
    assert (found.code, found.field) == ("wrong-export", "Data Sheet 0!D12")
    assert "no cell for “Moray” by “Women” by “May 2025”" in found.message


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"Moray",3', '"Moray",three', "“three” is not a number"),
        ('"Moray",3', '"Moray",nan', "“nan” is not a number"),
        ('"Moray",3', '"Moray",1.234.567', "“1.234.567” is not a number"),
        ('"Moray",3,"",4,""', '"Moray",3,"",4,"",5', "in a column without a label"),
        ('"Moray",3', '"",3', "This row has no label"),
        ('"Month","April 2025"', '"","April 2025"', "The column of this label has no name"),
    ],
)
def test_a_cell_or_label_that_cannot_be_told_is_refused_with_its_line(tmp_path: Path, old: str, new: str, said: str):
    found = problem(read_export, _spoilt(_simple().csv(tmp_path / "t.csv"), old, new))
    assert (found.code, found.file) == ("wrong-export", "t.csv")
    assert found.line >= 11
    assert found.field.startswith("column ")
    assert said in found.message


def test_a_formula_among_the_numbers_is_refused(tmp_path: Path):
    path = _simple().xlsx(tmp_path / "t.xlsx")
    book = openpyxl.load_workbook(path)
    cell = next(c for row in book["Data Sheet 0"].iter_rows() for c in row if c.value == 3)
    cell.value = "=1+2"
    book.save(path)
    found = problem(read_export, path)
    assert (found.code, found.field) == ("wrong-export", f"Data Sheet 0!{cell.coordinate}")


def test_sheets_of_different_tables_are_refused(tmp_path: Path):
    path = _simple(wafers=1, fields=(("Sex", ("Men", "Women")), ("Month", ("May 2025",))), cells=(1, 2), across=1).xlsx(tmp_path / "t.xlsx")
    book = openpyxl.load_workbook(path)
    title = next(c for row in book["Data Sheet 1"].iter_rows() for c in row if str(c.value).startswith("Claims and"))
    title.value = "Another database"
    book.save(path)
    assert "another table" in problem(read_export, path).message


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("t.xlsx", b"<!DOCTYPE html><html><body>Log in</body></html>", "web page"),
        ("t.csv", b"\xef\xbb\xbf\r\n<html></html>", "web page"),
        ("t.json", b'{"database": "str:database:UC_Households"}', "JSON"),
        ("t.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "old Excel file"),
        ("t.xlsx", xlsx(("Area", "People"), ("Fife", 3)), "not a table as Stat-Xplore"),
        ("t.csv", b"Area,People\nFife,3\n", "not a table as Stat-Xplore"),
        ("t.csv", b"Month,May 2025,\nArea,\nFife,3,\n", "Take no lines out"),
    ],
)
def test_another_kind_of_file_is_refused_with_what_to_do(tmp_path: Path, name: str, content: bytes, said: str):
    (tmp_path / name).write_bytes(content)
    found = problem(read_export, tmp_path / name)
    assert (found.code, found.file) == ("wrong-format", name)
    assert said in f"{found.message} {found.fix}"


def test_a_quote_that_does_not_close_is_refused_with_its_line(tmp_path: Path):
    path = _spoilt(_simple().csv(tmp_path / "t.csv"), '"Moray",', '"Moray,')
    assert problem(read_export, path).code == "ragged-row"
