"""A query of the website is read and written back without loss, counted, put into words and changed."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shared_fixtures import fixture_names, fixture_path

from workbench.errors import RecordError, RequestError
from workbench.statxplore import Months, Query

_INVALID = "urbanflows_error.json"
_QUERIES = [name for name in fixture_names("statxplore", "queries", ending=".json") if name != _INVALID]
# written by the website itself and not laid out again by hand afterwards
_UNTOUCHED = [
    "dummy_CPOP_child_poverty_07_22.json", "dummy_CPOP_oowb_08_22.json", "hoc_example_a_query.json", "hoc_example_c_query.json",
    "statx_newTest.json", "statx_NationalRegionalLaOa.json", "statxplorerplus_acc_england_age_16_aug22.json",
    "urbanflows_relative-low-income-by-year-sheffield.json",
]  # fmt: skip
_DATES = "str:field:D:F_DATE:DATE_NAME"
_PLACES = "str:field:D:F:PLACE"


def _month(code: str) -> str:
    return f"str:value:D:F_DATE:DATE_NAME:C_DATE:{code}"


def _place(code: str) -> str:
    return f"str:value:D:F:PLACE:V_LA:{code}"


def _start() -> Query:
    return Query.start("str:database:D", "str:count:D:F")


@pytest.mark.parametrize("name", _QUERIES)
def test_a_query_file_comes_back_byte_for_byte_after_normalisation(name: str) -> None:
    text = fixture_path("statxplore", "queries", name).read_text(encoding="utf-8")
    written = Query.from_json(text).to_json()
    assert json.dumps(json.loads(written)) == json.dumps(json.loads(text))  # the order of names counts as well


@pytest.mark.parametrize("name", _UNTOUCHED)
def test_a_file_of_the_website_comes_back_byte_for_byte_as_it_is(name: str) -> None:
    raw = fixture_path("statxplore", "queries", name).read_bytes()
    assert Query.from_json(raw.decode()).to_json().encode() == raw.rstrip(b"\n")


def test_an_invalid_file_is_refused_with_line_and_column() -> None:
    path = fixture_path("statxplore", "queries", _INVALID)
    with pytest.raises(RecordError, match=r"urbanflows_error\.json:2: .*column 11"):
        Query.from_file(path)


@pytest.mark.parametrize("name", _QUERIES)
def test_cells_are_counted_as_the_lists_say(name: str) -> None:
    body = json.loads(fixture_path("statxplore", "queries", name).read_text(encoding="utf-8"))
    # written apart from the code: every field has the values listed, or seven
    expected = len(body["measures"])
    for (uri,) in body["dimensions"]:
        recode = body.get("recodes", {}).get(uri, {})
        expected *= len(recode.get("map", range(7))) + (recode.get("total") is True)
    assert Query(body).cells(lambda _uri: 7) == expected


def test_the_size_of_a_real_query_of_the_website() -> None:
    query = Query.from_file(fixture_path("statxplore", "queries", "statx_ExampleRequestBody.json"))
    assert query.cells() == 256_000  # the size that the notes on these files state
    assert Query.from_file(fixture_path("statxplore", "queries", "statx_ScottishParliamentaryConstituencies.json")).cells() == 128_000


def test_an_unknown_size_is_not_guessed() -> None:
    with pytest.raises(RequestError, match="how many there are is not known"):
        _start().by(_PLACES).cells()


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"database": 3}, "database"),
        ({"database": "UC"}, "database"),
        ({"measures": []}, "measures"),
        ({"measures": "str:count:D:F"}, "measures"),
        ({"dimensions": ["str:field:D:F:A"]}, "dimensions"),
        ({"dimensions": None}, "dimensions"),
        ({"recodes": []}, "recodes"),
        ({"recodes": {_PLACES: []}}, f"recodes.{_PLACES}"),
        ({"recodes": {_PLACES: {"map": [[]]}}}, f"recodes.{_PLACES}.map"),
        ({"recodes": {_PLACES: {"map": []}}}, f"recodes.{_PLACES}.map"),
        ({"recodes": {_PLACES: {"total": "yes"}}}, f"recodes.{_PLACES}.total"),
    ],
)  # fmt: skip
def test_a_body_that_is_no_query_is_refused_with_the_part(change: dict[str, Any], part: str) -> None:
    body = {**_start().to_body(), **change}
    with pytest.raises(RecordError) as raised:
        Query.from_json(json.dumps(body))
    assert raised.value.problems[0].field == part
    assert raised.value.problems[0].code == "not-a-query"


def test_parts_that_are_not_known_are_kept() -> None:
    body = {**_start().to_body(), "later": {"addition": [1, None]}}
    assert Query.from_json(json.dumps(body)).to_body() == body


def test_queries_that_ask_the_same_are_equal_and_have_one_checksum() -> None:
    one = _start().by(_PLACES, _place("S12000047"), total=True).by(_DATES, _month("202001"))
    body = one.to_body()
    other = Query({key: body[key] for key in reversed(body)} | {"recodes": dict(reversed(list(body["recodes"].items())))})
    assert one == other
    assert one.sha256 == other.sha256
    assert hash(one) == hash(other)
    assert one != one.by(_PLACES, _place("S12000047"))


def test_a_change_leaves_the_old_query_as_it_was() -> None:
    one = _start().by(_PLACES, _place("S12000047"))
    before = one.canonical
    one.by(_PLACES, _place("S12000033")).latest  # noqa: B018  # changes are asked for, not made
    one.to_body()["measures"].append("more")
    assert one.canonical == before


def test_groups_keep_their_names_in_any_order_of_members() -> None:
    query = _start().by(_PLACES, names={"Fife and Moray": [_place("S12000047"), _place("S12000020")]})
    assert query.items(_PLACES) == ((_place("S12000047"), _place("S12000020")),)
    assert query.group_name([_place("S12000020"), _place("S12000047")]) == "Fife and Moray"
    assert "Fife and Moray" in query.words()
    assert "Fife and Moray" not in query.to_json()  # the service has no place for names


def test_a_field_is_taken_out() -> None:
    query = _start().by(_PLACES, _place("S12000047")).by(_DATES).latest(3).without(_DATES)
    assert query.fields == (_PLACES,)
    assert query.months is None


def test_a_query_is_said_in_words() -> None:
    query = _start().by(_PLACES, _place("S12000047"), _place("S92000003")).by(_DATES, *[_month(f"2020{n:02d}") for n in range(1, 13)])
    labels = {
        "str:count:D:F": "Decisions", _PLACES: "Area", _DATES: "Month", _place("S12000047"): "Fife", _place("S92000003"): "Scotland",
        _month("202001"): "January 2020", _month("202012"): "December 2020", "str:database:D": "Sanctions",
    }  # fmt: skip
    assert query.words(labels) == "Decisions by Area (Fife, Scotland), Month (January 2020 to December 2020, 12 periods), from Sanctions"


def test_months_that_move_are_chosen_when_the_query_is_sent() -> None:
    query = _start().by(_DATES, _month("201901"), total=True).latest(2)
    there = [_month(code) for code in ("202003", "202001", "202002")]
    assert query.at(there).items(_DATES) == ((_month("202002"),), (_month("202003"),))
    assert query.at(there).has_total(_DATES)
    assert query.at(there).months is None
    assert query.at([*there, _month("202004")]).items(_DATES) == ((_month("202003"),), (_month("202004"),))


def test_months_from_one_to_another() -> None:
    there = [_month(f"{year}{n:02d}") for year in (2019, 2020) for n in range(1, 13)]
    assert len(_start().by(_DATES).between("2019-07", "2020-06").at(there).items(_DATES) or ()) == 12
    assert len(_start().by(_DATES).between("2020-07").at(there).items(_DATES) or ()) == 6


def test_a_rule_for_months_takes_the_place_of_those_listed_when_cells_are_counted() -> None:
    query = _start().by(_DATES, _month("201901"), _month("201902"))
    assert query.between("2015-01").cells(lambda _uri: 121) == 121
    assert query.latest(100_000).cells(lambda _uri: 121) == 121
    assert query.latest(24).cells() == 24
    with pytest.raises(RequestError, match="how many there are is not known"):
        query.between("2015-01").cells()


@pytest.mark.parametrize("newest", ["3", 1.5, True, -1])
def test_a_number_of_periods_that_is_none_is_refused(newest: Any) -> None:
    with pytest.raises(RequestError):
        _start().by(_DATES).latest(newest)


def test_half_a_character_in_a_query_is_refused_in_words() -> None:
    with pytest.raises(RecordError):
        Query.from_json('{"database": "\ud800"}')


@pytest.mark.parametrize("first", ["2015-13", "May 2015", "15-05", "2015"])
def test_a_month_that_is_none_is_refused(first: str) -> None:
    with pytest.raises(RequestError, match="is not a month"):
        Months(first=first)


def test_months_that_are_not_there_are_refused_with_those_that_are() -> None:
    with pytest.raises(RequestError, match="there are January 2020 to February 2020"):
        _start().by(_DATES).between("2030-01").at([_month("202001"), _month("202002")])


def test_a_query_without_time_has_no_latest() -> None:
    with pytest.raises(RequestError, match="no field of time"):
        _start().by(_PLACES).latest()


def test_a_total_over_several_levels_of_area_is_warned_of() -> None:
    query = Query.from_file(fixture_path("statxplore", "queries", "statx_ExampleRequestBody.json"))
    assert any("several levels of area" in one for one in query.cautions)
    # abroad and unknown are no level of their own
    assert Query.from_file(fixture_path("statxplore", "queries", "hoc_example_c_query.json")).cautions == ()


_names = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=20)


@given(
    st.dictionaries(_names, st.tuples(st.lists(st.lists(_names, min_size=1, max_size=3), max_size=4), st.booleans()), max_size=4),
    st.lists(_names, min_size=1, max_size=3),
)
def test_any_query_comes_back_as_it_was(fields: dict[str, Any], measures: list[str]) -> None:
    body = {
        "database": "str:database:D",
        "measures": measures,
        "recodes": {name: {"map": chosen, "total": total} for name, (chosen, total) in fields.items() if chosen},
        "dimensions": [[name] for name in fields],
    }
    query = Query(body)
    again = Query.from_json(query.to_json())
    assert json.dumps(again.to_body()) == json.dumps(body)
    assert again == query
    expected = math.prod(len(chosen) + total if chosen else 7 for chosen, total in fields.values())
    assert query.cells(lambda _uri: 7) == len(measures) * expected
