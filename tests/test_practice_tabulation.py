"""The practice server counts right: the same as an independent count over its people, before random error."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from practising import counted_otherwise, uri, values_of

from workbench.statxplore.practice.answer import answer, true_counts
from workbench.statxplore.practice.calibration import read_calibration
from workbench.statxplore.practice.catalogue import Catalogue, Database, Field, build_catalogue
from workbench.statxplore.practice.edition import publish
from workbench.statxplore.practice.refusals import RefusalError
from workbench.statxplore.practice.request import Asked, read_request
from workbench.statxplore.practice.tabulation import Axis, Rows, tally_people, tally_rows

SMALL = 4_000
INDIVIDUALS = "PRACTICE_JSA_ESA_INDIVIDUALS"


def catalogue() -> Catalogue:
    return build_catalogue(publish(SMALL, 7))


DATABASES = catalogue().databases


def read(database: str, recodes: dict[str, Any], dimensions: list[str], measure: str = "") -> Asked:
    asked = DATABASES[f"str:database:{database}"]
    body = {"database": asked.uri, "measures": [measure or asked.measures[0].uri], "recodes": recodes,
            "dimensions": [[each] for each in dimensions]}  # fmt: skip
    return read_request(json.dumps(body).encode(), catalogue())


@st.composite
def queries(draw: st.DrawFn) -> Asked:
    """Draw a query of up to three dimensions: values, groups that may overlap, levels that may be mixed, totals."""
    database: Database = draw(st.sampled_from(list(DATABASES.values())))
    fields: list[Field] = draw(st.lists(st.sampled_from(database.fields), max_size=3, unique_by=lambda f: f.uri))
    recodes: dict[str, Any] = {}
    dimensions = []
    for field in fields:
        by_level = draw(st.booleans()) and not field.is_date and len(field.valuesets) > 1
        key = draw(st.sampled_from(field.valuesets)).uri if by_level else field.uri
        dimensions.append(key)
        values = [each for valueset in field.valuesets for each in values_of(valueset)]
        items = st.lists(st.lists(st.sampled_from(values), min_size=1, max_size=4), min_size=1, max_size=4)
        recode = {"map": draw(items), "total": draw(st.booleans())}
        if field.is_date or draw(st.booleans()):
            recodes[key] = recode
        elif draw(st.booleans()):
            recodes[key] = {"total": True}
    return read(database.name, recodes, dimensions)


@settings(max_examples=60)
@given(queries())
def test_every_cell_group_and_total_is_what_counting_them_one_by_one_gives(asked: Asked):
    assert true_counts(asked).tolist() == counted_otherwise(asked).tolist()


@given(queries())
@settings(max_examples=30)
def test_an_answer_has_the_shape_that_its_fields_say(asked: Asked):
    told = answer(asked, catalogue().notes, cell_limit=1_000_000)
    shape = tuple(len(field["items"]) for field in told["fields"])
    for cube in told["cubes"].values():
        assert np.array(cube["values"]).shape == shape
    echoed = read_request(json.dumps(told["query"]).encode(), catalogue())
    assert answer(echoed, catalogue().notes, cell_limit=1_000_000)["cubes"] == told["cubes"]


def test_a_person_with_two_reasons_counts_once_in_the_group_of_both():
    reasons = [uri("value", INDIVIDUALS, "REASON", "C_PRACTICE_REASON", code) for code in ("1", "2")]
    months = DATABASES[f"str:database:{INDIVIDUALS}"].date
    field = uri("field", INDIVIDUALS, "REASON")
    recodes = {
        months.uri: {"map": [values_of(months.valuesets[0])]},
        field: {"map": [[reasons[0]], [reasons[1]], reasons], "total": True},
    }
    asked = read(INDIVIDUALS, recodes, [months.uri, field])
    first, second, both, total = true_counts(asked)[0]
    rows = asked.database.data.rows
    people = pd.DataFrame({"person": rows.person, "reason": rows.columns["reason"]})
    expected = [people[people["reason"].isin(wanted)]["person"].nunique() for wanted in ([0], [1], [0, 1])]
    assert [first, second, both] == expected
    assert both < first + second
    assert total == both


def test_decisions_are_counted_as_pandas_cross_tabulates_them():
    database = DATABASES["str:database:PRACTICE_UC_DECISIONS"]
    fields = {field.column: field for field in database.fields if field.column in {"month", "outcome", "sex"}}
    asked = read(database.name, {}, [field.uri for field in fields.values()])
    rows = database.data.rows.columns
    table = pd.crosstab(rows["month"], [rows[name] for name in list(fields)[1:]], dropna=False)
    assert true_counts(asked).reshape(table.shape).tolist() == table.to_numpy().tolist()


def test_means_and_medians_are_those_of_the_people_themselves():
    database = DATABASES["str:database:PRACTICE_JSA_ESA_DECISIONS"]
    level = uri("field", database.name, "LEVEL")
    months = {database.date.uri: {"map": [values_of(database.date.valuesets[0])]}}
    days = np.array([*read_calibration().durations, np.nan])
    rows = database.data.rows.columns
    of_level = pd.Series(days[rows["duration"]]).groupby(rows["level"])
    for name, expected in (("SUM", of_level.sum()), ("MEAN", of_level.mean().round(2)), ("MEDIAN", of_level.median())):
        measure = uri("statfn", database.name, "DURATION", name)
        told = answer(read(database.name, months, [database.date.uri, level], measure), {**catalogue().notes}, cell_limit=100)
        assert told["cubes"][measure]["values"][0] == pytest.approx(expected.tolist())


def test_items_that_overlap_in_very_many_ways_are_refused_rather_than_held_in_memory():
    database = DATABASES["str:database:PRACTICE_UC_DECISIONS"]
    recodes = {}
    for field in database.fields:
        if field.column != "place" or field.uri.endswith("JCP_OFFICE"):
            values = values_of(field.valuesets[0])
            recodes[field.uri] = {"map": [values[n : n + 3] for n in range(min(9, len(values)))]}
    with pytest.raises(RefusalError):
        answer(read(database.name, recodes, list(recodes)), catalogue().notes, cell_limit=10**12)


@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3)), max_size=30),
    st.lists(st.lists(st.booleans(), min_size=4, max_size=4), min_size=1, max_size=5),
)
def test_people_are_counted_as_sets_whatever_the_items(rows: list[tuple[int, int]], items: list[list[bool]]):
    rows = sorted(rows)
    person = np.array([who for who, _ in rows], dtype=np.int64)
    codes = np.array([what for _, what in rows], dtype=np.int16)
    axis = Axis("what", np.array(items))
    held = Rows({"what": codes}, np.arange(len(rows)), None, person, person * 3 + 1)
    people = tally_people(held, [axis])
    sets = [{who for who, what in rows if members[what]} for members in items]
    assert people.counts.tolist() == [len(each) for each in sets]
    assert people.keys.tolist() == [sum(3 * who + 1 for who in each) for each in sets]
    assert tally_rows(held, [axis]).counts.tolist() == [sum(members[what] for _, what in rows) for members in items]
