"""A reply becomes a tidy frame by what it holds: cells, totals, groups, dates, areas and notes; else it is refused."""

from __future__ import annotations

import copy
import csv
import datetime as dt
import itertools
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shared_fixtures import fixture_names, fixture_path

from workbench.errors import RecordError, UnknownNameError
from workbench.statxplore import Query, Table
from workbench.statxplore.dates import first_day

_RECORDINGS = fixture_names("statxplore", "responses", ending=".json")


def _recording(name: str) -> dict[str, Any]:
    return dict(json.loads(fixture_path("statxplore", "responses", name).read_text(encoding="utf-8")))


def _small(shape: tuple[int, ...] = (2, 3), **more: Any) -> dict[str, Any]:
    """Give a small reply whose cells count from 1."""
    numbers = itertools.count(1)

    def cells(lengths: tuple[int, ...]) -> Any:
        return [cells(lengths[1:]) for _ in range(lengths[0])] if lengths else float(next(numbers))

    fields = [
        {
            "uri": f"str:field:D:F:C{n}",
            "label": f"Field {n}",
            "items": [
                {"type": "RecodeItem", "uris": [f"str:value:D:F:C{n}:V:{k}"], "labels": [f"Item {k}"]} for k in range(length)
            ],
        }
        for n, length in enumerate(shape)
    ]
    return {
        "database": {"id": "D", "uri": "str:database:D", "label": "Made up for a test"},
        "measures": [{"uri": "str:count:D:F", "label": "People", "measure": "str:count:D:F", "function": "COUNT"}],
        "fields": fields,
        "cubes": {"str:count:D:F": {"values": cells(shape), "precision": 0}},
        "annotationMap": {},
        **more,
    }


def _read_apart(reply: dict[str, Any]) -> list[dict[str, Any]]:
    """Read a reply cell by cell, in the plainest way, apart from the code under test."""
    rows = []
    for measure in reply["measures"]:
        cube = reply["cubes"][measure["uri"]]
        for place in itertools.product(*[range(len(field["items"])) for field in reply["fields"]]):
            value, notes = cube["values"], cube.get("annotations")
            for k in place:
                value, notes = value[k], notes[k] if notes else None
            row: dict[str, Any] = {"measure": measure["label"], "value": value, "flags": []}
            for field, k in zip(reply["fields"], place, strict=True):
                item = field["items"][k]
                uris = item.get("uris", [])
                row[field["label"]] = " + ".join(item["labels"])
                row[f"{field['label']} code"] = " + ".join(uri.split(":")[-1] for uri in uris) or None
                row[f"{field['label']} uri"] = " + ".join(uris) or None
                row[f"{field['label']} kind"] = "total" if item["type"] == "Total" else "group" if len(uris) > 1 else "item"
                row["flags"] += item.get("annotationKeys", [])
            row["flags"] = " ".join(row["flags"] + (notes or []))
            rows.append(row)
    return rows


def _rows(table: Table, columns: list[str]) -> list[dict[str, Any]]:
    frame = table.frame[columns].astype(object)
    return frame.where(frame.notna(), None).to_dict("records")


@pytest.mark.parametrize("name", _RECORDINGS)
def test_every_cell_of_a_recording_equals_an_independent_reading(name: str) -> None:
    reply = _recording(name)
    expected = _read_apart(reply)
    assert _rows(Table.from_response(reply), list(expected[0])) == expected


@pytest.mark.parametrize("name", _RECORDINGS)
def test_every_note_of_a_recording_is_there_at_its_level(name: str) -> None:
    reply = _recording(name)
    found = {(one.level, one.key, one.text) for one in Table.from_response(reply).annotations}
    said = reply["annotationMap"]
    expected = {("database", key, said[key]) for key in reply["database"].get("annotationKeys", [])}
    expected |= {("item", key, said[key]) for field in reply["fields"] for item in field["items"] for key in item.get("annotationKeys", [])}
    assert found == expected


def test_reference_cells_of_the_recordings() -> None:
    # read in the recorded bytes by eye
    frame = Table.from_response(_recording("hoc_example_a_response.json")).frame
    assert len(frame) == 240
    chosen = frame[(frame["National - Regional - LA - OAs"] == "North East") & (frame["Month code"] == "201805")]
    assert chosen["value"].iloc[0] == 36393
    assert chosen["flags"].iloc[0] == "r"
    assert chosen["National - Regional - LA - OAs level"].iloc[0] == "region"
    assert chosen["Month date"].iloc[0] == pd.Timestamp("2018-05-01")
    benefit = Table.from_response(_recording("hoc_example_c_response.json")).frame
    row = benefit[(benefit["Westminster Parliamentary Constituencies code"] == "S14000041")]
    assert row["value"].tolist() == [4957, 2444, 7400]  # as published for Kirkcaldy and Cowdenbeath, November 2018
    assert row["Age of Claimant (bands only) kind"].tolist() == ["group", "group", "total"]


def test_a_custom_group_is_never_called_by_its_first_member() -> None:
    field = Table.from_response(_recording("hoc_example_c_response.json")).fields[2]
    assert field.items[0].name == "Under 25 + 25 to 34 + 35 to 44 + 45 to 49 + 50 to 54 + 55 to 59 + 60 to 64"
    assert field.items[0].code == "1 + 2 + 3 + 4 + 5 + 6 + 7"


def test_a_custom_groups_own_name_comes_from_the_query() -> None:
    reply = _recording("hoc_example_c_response.json")
    uris = reply["fields"][2]["items"][0]["uris"]
    named = Query(reply["query"], {tuple(reversed(uris)): "Working age"})
    assert Table.from_response(reply, query=named).fields[2].items[0].name == "Working age"


def test_the_reply_decides_even_where_the_query_has_other_fields() -> None:
    # the service puts a field of time first where the query names none
    reply = _small((2, 3))
    asked = Query.start("str:database:D", "str:count:D:F").by("str:field:D:F:C1")
    assert Table.from_response(reply, query=asked).shape == (2, 3)


def test_missing_is_not_nought() -> None:
    reply = _small((2,))
    reply["cubes"]["str:count:D:F"]["values"] = [None, 0.0]
    values = Table.from_response(reply).frame["value"]
    assert np.isnan(values[0])
    assert values[1] == 0


def test_notes_on_single_cells_are_flags_of_their_rows() -> None:
    reply = _small((2, 2), annotationMap={"p": "Provisional.", "r": "Revised."})
    reply["fields"][0]["items"][1]["annotationKeys"] = ["r"]
    reply["cubes"]["str:count:D:F"]["annotations"] = [[[], ["p"]], [None, ["p", "r"]]]
    table = Table.from_response(reply)
    assert table.frame["flags"].tolist() == ["", "p", "r", "r p"]
    assert [(one.level, one.key, one.on) for one in table.annotations] == [
        ("item", "r", "Field 0: Item 1"), ("cell", "p", "People: 2 cells"), ("cell", "r", "People: 1 cell"),
    ]  # fmt: skip


def test_several_measures_follow_one_another() -> None:
    reply = _small((2,))
    reply["measures"].append({"uri": "str:statfn:D:F:PAY:MEAN", "label": "Pay", "measure": "str:measure:D:F:PAY", "function": "MEAN"})
    reply["cubes"]["str:statfn:D:F:PAY:MEAN"] = {"values": [1.25, None], "precision": 2}
    frame = Table.from_response(reply).frame
    assert frame["measure"].tolist() == ["People", "People", "Pay", "Pay"]
    assert frame["function"].tolist() == ["COUNT", "COUNT", "MEAN", "MEAN"]
    assert frame["precision"].tolist() == [0, 0, 2, 2]
    assert frame["value"].tolist()[:3] == [1, 2, 1.25]


def test_fields_of_one_label_and_labels_that_we_use_are_told_apart() -> None:
    reply = _small((2, 2, 2))
    for field, label in zip(reply["fields"], ["Month", "Month", "value"], strict=True):
        field["label"] = label
    columns = list(Table.from_response(reply).frame.columns)
    assert len(columns) == len(set(columns))
    assert {"Month (C0)", "Month (C1)", "value (C2)", "value"} <= set(columns)


def test_items_of_one_label_stay_two() -> None:
    reply = _small((2,))
    for item in reply["fields"][0]["items"]:
        item["labels"] = ["Unknown"]
    frame = Table.from_response(reply).frame
    assert frame["Field 0"].tolist() == ["Unknown", "Unknown"]
    assert frame["Field 0 code"].tolist() == ["0", "1"]


def test_a_single_number_needs_no_field() -> None:
    reply = _small(())
    assert Table.from_response(reply).frame["value"].tolist() == [1.0]


_BROKEN = {
    "no cubes": lambda reply: reply.pop("cubes"),
    "no fields": lambda reply: reply.pop("fields"),
    "no database": lambda reply: reply.pop("database"),
    "no measure": lambda reply: reply.update(measures=[]),
    "a measure without cells": lambda reply: reply.update(cubes={}),
    "a row too few": lambda reply: reply["cubes"]["str:count:D:F"]["values"].pop(),
    "a row too many": lambda reply: reply["cubes"]["str:count:D:F"]["values"].append([1.0, 2.0, 3.0]),
    "a ragged row": lambda reply: reply["cubes"]["str:count:D:F"]["values"][0].pop(),
    "a row too deep": lambda reply: reply["cubes"]["str:count:D:F"]["values"].__setitem__(0, [[1.0], [2.0], [3.0]]),
    "a row that is a number": lambda reply: reply["cubes"]["str:count:D:F"]["values"].__setitem__(0, 5.0),
    "axes in another order": lambda reply: reply["fields"].reverse(),
    "text for a number": lambda reply: reply["cubes"]["str:count:D:F"]["values"][0].__setitem__(0, "12"),
    "true for a number": lambda reply: reply["cubes"]["str:count:D:F"]["values"][0].__setitem__(0, bool(1)),
    "infinite": lambda reply: reply["cubes"]["str:count:D:F"]["values"][0].__setitem__(0, float("inf")),
    "not a number": lambda reply: reply["cubes"]["str:count:D:F"]["values"][0].__setitem__(0, float("nan")),
    "notes of another shape": lambda reply: reply["cubes"]["str:count:D:F"].update(annotations=[[["r"]]]),
    "notes that are no keys": lambda reply: reply["fields"][0]["items"][0].update(annotationKeys=[3]),
    "more labels than addresses": lambda reply: reply["fields"][0]["items"][0]["labels"].append("More"),
    "an item without address": lambda reply: reply["fields"][0]["items"][0].pop("uris"),
    "an item without label": lambda reply: reply["fields"][0]["items"][0].update(labels=[]),
    "a field without items": lambda reply: reply["fields"][0].update(items=[]),
    "a label that is no text": lambda reply: reply["fields"][0].update(label=None),
    "a precision of a million places": lambda reply: reply["cubes"]["str:count:D:F"].update(precision=1_000_000),
    "a number of hundreds of digits": lambda reply: reply["cubes"]["str:count:D:F"]["values"][0].__setitem__(0, 10**400),
    "half a character": lambda reply: reply["fields"][0].update(label="\ud800"),
    "half a character in an item": lambda reply: reply["fields"][0]["items"][0].update(labels=["\udfff"]),
    "more fields than can be told apart": lambda reply: reply.update(fields=[dict(reply["fields"][0], items=reply["fields"][0]["items"][:1])] * 61),
    "a precision that is none": lambda reply: reply["cubes"]["str:count:D:F"].update(precision="2"),
}


@pytest.mark.parametrize("broken", _BROKEN)
def test_a_reply_that_is_not_as_it_should_be_is_refused(broken: str) -> None:
    reply = _small((2, 3))
    _BROKEN[broken](reply)
    with pytest.raises(RecordError) as raised:
        Table.from_response(reply)
    assert raised.value.problems[0].code == "unexpected-reply"


def test_the_wide_form_shows_the_table_as_people_lay_it_out() -> None:
    table = Table.from_response(_small((2, 3)))
    assert table.wide().to_numpy().tolist() == [[1, 2, 3], [4, 5, 6]]
    assert list(table.wide("Field 0").columns) == ["Item 0", "Item 1"]
    assert table.wide("Field 0").to_numpy().tolist() == [[1, 4], [2, 5], [3, 6]]
    with pytest.raises(UnknownNameError, match="It has: Field 0, Field 1"):
        table.wide("Sex")


def test_the_pivoted_form_has_several_fields_across() -> None:
    table = Table.from_response(_small((2, 3, 2)))
    pivoted = table.pivoted(["Field 2", "Field 0"])
    assert list(pivoted.columns) == [("Item 0", "Item 0"), ("Item 0", "Item 1"), ("Item 1", "Item 0"), ("Item 1", "Item 1")]
    assert pivoted.to_numpy().tolist() == [[1, 7, 2, 8], [3, 9, 4, 10], [5, 11, 6, 12]]
    frame = table.frame
    for (third, first), column in pivoted.items():
        chosen = frame[(frame["Field 0"] == first) & (frame["Field 2"] == third)]
        assert chosen.set_index("Field 1")["value"].to_dict() == column.to_dict()
    assert table.pivoted(["Field 0", "Field 1", "Field 2"]).shape == (1, 12)
    assert table.pivoted([]).shape == (12, 1)


def test_items_of_one_label_stay_apart_when_pivoted() -> None:
    reply = _small((2, 2))
    for item in reply["fields"][0]["items"]:
        item["labels"] = ["Unknown"]
    assert Table.from_response(reply).pivoted(["Field 0", "Field 1"]).to_numpy().tolist() == [[1, 2, 3, 4]]


def test_csv_is_safe_and_whole(tmp_path: Path) -> None:
    reply = _small((2, 2))
    reply["fields"][0]["items"][0]["labels"] = ["=1+1"]
    reply["cubes"]["str:count:D:F"]["values"] = [[1.0, 2.5], [None, 4.0]]
    Table.from_response(reply).to_csv(tmp_path / "t.csv")
    rows = list(csv.DictReader((tmp_path / "t.csv").read_text(encoding="utf-8").splitlines()))
    assert [row["value"] for row in rows] == ["1", "2.5", "", "4"]
    assert rows[0]["Field 0"] == "'=1+1"


def test_parquet_holds_the_frame_and_what_it_is(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    reply = _recording("hoc_example_a_response.json")
    table = Table.from_response(reply)
    table.to_parquet(tmp_path / "t.parquet")
    back = pd.read_parquet(tmp_path / "t.parquet")
    assert back["value"].tolist() == table.frame["value"].tolist()
    assert back["Month"].astype(str).tolist() == table.frame["Month"].astype(str).tolist()
    about = json.loads((pq.read_schema(tmp_path / "t.parquet").metadata or {})[b"workbench"])
    assert about["title"] == "Households on Universal Credit"
    assert about["notes"] == reply["annotationMap"]


@pytest.mark.parametrize(
    ("code", "label", "day"),
    [
        ("201805", "May 2018", dt.date(2018, 5, 1)),
        ("201811", "201811 (Nov-18)", dt.date(2018, 11, 1)),
        ("201905", "May-19", dt.date(2019, 5, 1)),
        ("2324", "2023-24", dt.date(2023, 4, 1)),
        ("1", "2000/01", dt.date(2000, 4, 1)),
        ("2018", "2017/18", dt.date(2017, 4, 1)),
        ("9900", "1999/2000", dt.date(1999, 4, 1)),
        ("2018", "2018", dt.date(2018, 1, 1)),
        ("20180503", "3 May 2018", dt.date(2018, 5, 3)),
        ("", "May 2025 (p)", dt.date(2025, 5, 1)),
        ("1920", "FYE 2020", dt.date(2019, 4, 1)),
        ("2015", "FYE 2015", dt.date(2014, 4, 1)),
        ("4", "Jan-Mar 2019", dt.date(2019, 1, 1)),
        ("4", "October to December 2019", dt.date(2019, 10, 1)),
        ("4", "2019 Q3", dt.date(2019, 7, 1)),
        ("4", "Q1 2019", dt.date(2019, 1, 1)),
        ("4", "02/05/2019", dt.date(2019, 5, 2)),
        ("4", "2019-05-02", dt.date(2019, 5, 2)),
        ("4", "31/02/2019", None),
        ("4", "Marital 2018", None),
        ("4", "Decision 12", None),
        ("201813", "Month 13", None),
        ("99", "Unknown", None),
    ],
)
def test_periods_are_read_from_code_and_label(code: str, label: str, day: dt.date | None) -> None:
    assert first_day(code, label) == day


@pytest.mark.parametrize("fact", ["V_F_UC_CASELOAD_FULL", "V_F_PIP_MONTHLY"])
def test_a_field_of_a_monthly_database_is_not_about_time(fact: str) -> None:
    place, month = f"str:field:UC_Monthly:{fact}:COA_CODE", "str:field:UC_Monthly:F_UC_DATE:DATE_NAME"
    query = Query.start("str:database:UC_Monthly", f"str:count:UC_Monthly:{fact}").by(place).by(month).latest(3)
    assert query.date_field == month
    assert "DATE_NAME (the newest 3 periods)" in query.words()


def test_a_total_keeps_its_addresses() -> None:
    reply = _small((2,))
    total = {"type": "Total", "labels": ["Total"], "uris": ["str:value:D:F:C0:V:all"], "annotationKeys": ["r"]}
    reply["fields"][0]["items"][1] = total
    table = Table.from_response(reply)
    assert table.frame["Field 0 code"].tolist() == ["0", "all"]
    from workbench.statxplore.response_writer import to_reply

    assert to_reply(table)["fields"] == reply["fields"]


def test_weeks_are_not_read_as_months() -> None:
    assert first_day("201805", "Week 5 of 2018", weeks=True) is None


def test_codes_that_look_like_dates_are_none_outside_a_field_of_time() -> None:
    reply = _small((2,))
    reply["fields"][0]["items"][0]["uris"] = ["str:value:D:F:C0:V:2018"]
    assert "Field 0 date" not in Table.from_response(reply).frame


@given(st.lists(st.integers(1, 4), max_size=4), st.data())
def test_any_reply_is_read_as_an_independent_reading_does(lengths: list[int], data: st.DataObject) -> None:
    reply = _small(tuple(lengths))
    for field in reply["fields"]:
        for item in field["items"]:
            item["annotationKeys"] = data.draw(st.lists(st.sampled_from(["r", "p", "XI"]), unique=True, max_size=2))
        if data.draw(st.booleans()):
            field["items"].append({"type": "Total", "labels": ["Total"]})
        if data.draw(st.booleans()):
            field["items"][0]["uris"].append("str:value:D:F:X:V:99")
            field["items"][0]["labels"].append("Another")
    sizes = [len(field["items"]) for field in reply["fields"]]

    def cells(rest: list[int]) -> Any:
        return [cells(rest[1:]) for _ in range(rest[0])] if rest else data.draw(st.none() | st.floats(-1e6, 1e6))

    reply["cubes"]["str:count:D:F"]["values"] = cells(sizes)
    before = copy.deepcopy(reply)
    expected = _read_apart(reply)
    for row in expected:
        row["flags"] = " ".join(dict.fromkeys(row["flags"].split()))
    assert _rows(Table.from_response(reply), list(expected[0])) == expected
    assert reply == before
