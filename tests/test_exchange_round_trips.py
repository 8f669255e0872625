"""What goes out comes back: entries equal in every format that can hold them, and what cannot come back is told."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from exchange_made import ANY_TEXTS, TEXTS, records
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from workspaces import REPOSITORY

from workbench.catalogue import Dataset, Matrix
from workbench.catalogue.exchange import Exported, entries_of, export_entries, read_entries, write_exported
from workbench.catalogue.exchange.cells import cell_of, value_of
from workbench.catalogue.exchange.csv_files import found_in_csv
from workbench.catalogue.exchange.json_document import from_json
from workbench.catalogue.exchange.kinds import EXCHANGED
from workbench.catalogue.exchange.spreadsheet import found_in_workbook
from workbench.catalogue.exchange.table_reading import read_tables, tables_mapped
from workbench.store.outside import read_json, read_workbook
from workbench.text import clean

DAY = dt.date(2026, 3, 2)
TABLES = ("csv", "datapackage", "xlsx", "ods")
SLOW = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
ENTRIES = st.sampled_from(sorted(EXCHANGED)).flatmap(records)


def made(entries, to) -> Exported:
    return export_entries(entries, to=to, title="Ours", audience="team", made_on=DAY)


def read_back(exported: Exported, to: str):
    if to == "json":
        return from_json(read_json(exported.files[""]), "it.json")
    if to in {"xlsx", "ods"}:
        tables, left_out = found_in_workbook(read_workbook(exported.files[""], file=f"it.{to}"))
        assert left_out == []
    else:
        tables = [found_in_csv(raw, file=name) for name, raw in exported.files.items() if name.endswith(".csv")]
    mapped, left_out = tables_mapped(tables)
    assert left_out == []
    return read_tables(mapped)


@pytest.mark.parametrize("to", ["json", *TABLES])
@SLOW
@given(entry=ENTRIES)
@example(entry=Dataset(id="a", title="=cmd|' /C calc'!A0", also_called=("a; b", "\\", "c\nd")))
@example(entry=Dataset(id="a", title="A", identifiers=[{"scheme": "CHI", "held": {"statements": [{"value": "yes"}, {"value": "no"}]}}]))
@example(entry=Dataset(id="a", title="A", items={"statements": [{"value": [{"name": "x"}, {"name": "y"}]}, {"value": []}]}))
@example(entry=Matrix(id="m", title="M", about="services", columns=[{"id": "c", "label": "C"}], rows=[
    {"label": "r", "cells": [{"column": "c", "value": {"statements": [{"value": "yes", "told_by": "=1+1"}, {"value": "no"}]}}]},
]))  # fmt: skip
def test_an_entry_of_any_kind_comes_back_equal(entry, to):
    exported = made([entry], to)
    found = read_back(exported, to)
    assert [problem for problem in found.problems if problem.code != "personal-data"] == []  # chance may draw what looks like a number
    assert found.left_out == ()
    assert exported.left_out == ()
    assert found.records == (entry,)
    assert dict(found.records[0].told) == dict(entry.told)


@pytest.mark.parametrize("to", TABLES)
@SLOW
@given(text=ANY_TEXTS)
@example(text="Zebedee\u200b Quux\x00")
@example(text="\u200b")
@example(text="x" * 40_000)
def test_a_text_comes_back_equal_or_is_told(text, to):
    assume(text.strip())
    entry = Dataset(id="a", title="A", description=text)
    exported = made([entry], to)
    found = read_back(exported, to)
    if exported.left_out:
        assert [(item.where, item.what) for item in exported.left_out] == [("datasets, row 1", "description")] * len(exported.left_out)
        assert clean(entry.description) != entry.description or (to in {"xlsx", "ods"} and len(entry.description) > 32_767)
    else:
        assert found.records == (entry,)


@given(st.lists(TEXTS))
def test_several_values_in_one_cell_come_apart_again(values):
    assert value_of(cell_of(values), tuple[str, ...]) == values


@pytest.mark.parametrize("to", ["json", *TABLES])
def test_the_sample_comes_back_whole_from_files(to, tmp_path):
    entries, problems = entries_of(REPOSITORY)
    assert problems == ()
    target = tmp_path / {"json": "c.json", "xlsx": "c.xlsx", "ods": "c.ods"}.get(to, "c.zip")
    write_exported(made(entries, to), target)
    found = read_entries(target)
    assert [problem for problem in found.problems if problem.code != "personal-data"] == []  # chance may draw what looks like a number
    assert found.left_out == ()
    key = lambda record: (type(record).kind, record.id)  # noqa: E731
    assert sorted(found.records, key=key) == sorted(entries, key=key)


@pytest.mark.parametrize("to", ["csv", "datapackage"])
def test_a_folder_comes_back_as_its_zip_does(to, tmp_path):
    entries = [Dataset(id="a", title="A"), Dataset(id="b", title="B", identifiers=[{"scheme": "CHI"}])]
    for name in ("folder", "packed.zip"):
        write_exported(made(entries, to), tmp_path / name)
        assert read_entries(tmp_path / name).records == tuple(entries)


@pytest.mark.parametrize("to", ["csv", "datapackage"])
def test_a_zip_of_the_folder_itself_comes_back_too(to, tmp_path):
    entry = Dataset(id="a", title="A", identifiers=[{"scheme": "CHI"}])
    write_exported(Exported({f"our list/{name}": raw for name, raw in made([entry], to).files.items()}), tmp_path / "it.zip")
    found = read_entries(tmp_path / "it.zip")
    assert (found.records, found.left_out, found.problems) == ((entry,), (), ())


@pytest.mark.parametrize("to", ["json", *TABLES, "ukgov"])
def test_the_same_entries_give_the_same_bytes(to):
    entries, _ = entries_of(REPOSITORY)
    assert made(entries, to) == made(entries, to)


def test_statements_that_lost_their_table_are_told(tmp_path):
    entry = Dataset(id="a", title="A", quality={"statements": [{"value": "Good.", "as_of": "2015"}, {"value": "Bad.", "as_of": "2012"}]})
    write_exported(made([entry], "csv"), tmp_path)
    (tmp_path / "statements.csv").unlink()
    found = read_entries(tmp_path)
    assert found.records[0].quality == "Good."
    assert [(item.what, "statements" in item.why) for item in found.left_out] == [("quality", True)]


def test_a_cell_changed_beside_its_statements_is_told(tmp_path):
    entry = Dataset(id="a", title="A", quality={"statements": [{"value": "Good."}, {"value": "Bad."}]})
    write_exported(made([entry], "csv"), tmp_path)
    main = Path(tmp_path / "datasets.csv")
    main.write_text(main.read_text("utf-8").replace("Bad.", "Quite good."), "utf-8")
    found = read_entries(tmp_path)
    assert found.records == (entry,)
    assert [item.what for item in found.left_out] == ["quality"]


def test_rows_whose_entry_or_part_is_gone_are_told(tmp_path):
    entry = Matrix(id="m", title="M", about="services", columns=[{"id": "c", "label": "C"}], rows=[{"label": "r", "cells": [{"column": "c"}]}])
    write_exported(made([entry, Dataset(id="a", title="A", identifiers=[{"scheme": "CHI"}])], "csv"), tmp_path)
    (tmp_path / "matrix_rows.csv").unlink()
    (tmp_path / "datasets.csv").unlink()
    found = read_entries(tmp_path)
    assert [record.id for record in found.records] == ["m"]
    assert sorted((item.where, item.what) for item in found.left_out) == [
        ("dataset_identifiers.csv, row 2", "dataset_identifiers"), ("matrix_rows_cells.csv, row 2", "rows.1.cells.1"),
    ]  # fmt: skip
