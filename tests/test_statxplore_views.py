"""A view selects what the source itself gave, adds nothing up unsaid, and its figures tell the same in words."""

from __future__ import annotations

import datetime as dt
import json
import re

import numpy as np
import pandas as pd
import pytest
from conftest import REPOSITORY
from shared_fixtures import fixture_path

import workbench as wb
from workbench.errors import RequestError, UnknownNameError
from workbench.exhibits import Figure, Notice, spec_to_svg
from workbench.statxplore import Table, View, breakdowns_of, place_field_of, places_of, read_export
from workbench.statxplore.view_figures import (
    breakdown,
    cautions_text,
    comparison,
    month_table,
    query_text,
    trend,
)

_ADVERSE = {"Decision outcome": "Decision to apply a sanction (adverse)"}
_FIFE = "fife-welfare-sanctions"


@pytest.fixture(scope="module")
def decisions() -> Table:
    return wb.open_workspace(REPOSITORY).table("jsa-esa-decisions", inquiry=_FIFE).table


@pytest.fixture(scope="module")
def reasons() -> Table:
    return wb.open_workspace(REPOSITORY).table("jsa-esa-adverse-by-reason", inquiry=_FIFE).table


@pytest.fixture
def view(decisions) -> View:
    return View(decisions, "Fife", "Scotland", _ADVERSE, what="adverse decisions")


def _cells(table: Table, **where: str) -> dict[str, float]:
    """Take cells out of the tidy frame, apart from the view's own way."""
    frame = table.frame
    for column, value in where.items():
        frame = frame[frame[column.replace("__", " ")] == value]
    return dict(zip(frame["Month code"], frame["value"], strict=True))


def test_its_series_are_the_cells_of_the_table(decisions, view):
    label = place_field_of(decisions).label
    for name, series in (("Fife", view.local), ("Scotland", view.beside)):
        expected = _cells(decisions, **{label: name, "Decision__outcome": _ADVERSE["Decision outcome"]})
        assert {f"{day:%Y%m}": value for day, value in series.items()} == expected
        assert len(series) == 45


def test_a_place_is_found_by_name_or_code(decisions, view):
    assert View(decisions, "S12000047", "S92000003", _ADVERSE).local.equals(view.local)
    assert View(decisions, "  FIFE ", "", _ADVERSE).place_name == "Fife"
    with pytest.raises(UnknownNameError, match="has no “Fyfe”"):
        View(decisions, "Fyfe", "Scotland", _ADVERSE)


def test_fields_that_are_not_chosen_stand_at_their_total(decisions):
    whole = View(decisions, "Fife")
    expected = _cells(decisions, **{place_field_of(decisions).label: "Fife", "Decision__outcome__kind": "total"})
    assert [float(v) for v in whole.local] == list(expected.values())


def test_a_field_without_a_total_must_be_chosen_from(reasons):
    without = reasons.fields[3]
    axis = [n for n, item in enumerate(without.items) if item.kind != "total"]
    from dataclasses import replace

    cut = replace(
        reasons, fields=(*reasons.fields[:3], replace(without, items=tuple(without.items[n] for n in axis))),
        cubes=tuple(replace(cube, values=np.take(cube.values, axis, axis=3), flags={}) for cube in reasons.cubes),
    )  # fmt: skip
    with pytest.raises(RequestError, match="and no total, and adding them up would not give DWP's own figure"):
        View(cut, "Fife")


def test_a_table_without_time_shows_no_trend():
    reply = json.loads(fixture_path("statxplore", "responses", "hoc_example_c_response.json").read_text(encoding="utf-8"))
    table = Table.from_response(reply)
    assert View(table, "S14000041").local.tolist() == [7400]
    reply["fields"] = [reply["fields"][0], reply["fields"][2]]
    (cube,) = reply["cubes"].values()
    cube["values"] = [row[0] for row in cube["values"]]
    with pytest.raises(RequestError, match="no field of time"):
        View(Table.from_response(reply))


def test_a_view_can_end_earlier(view):
    earlier = view.until(pd.Timestamp("2015-03-01"))
    assert earlier.last == pd.Timestamp("2015-03-01")
    assert earlier.local.tolist() == view.local[: pd.Timestamp("2015-03-01")].tolist()
    assert earlier.period == "October 2012 to March 2015"
    with pytest.raises(RequestError, match="has no figures for May 2030"):
        view.until(pd.Timestamp("2030-05-01"))


def test_what_is_counted_is_people_or_decisions(view):
    assert view.basis == "decisions"
    caseload = wb.open_workspace(REPOSITORY).table("jsa-caseload", inquiry=_FIFE).table
    assert View(caseload, "Fife").basis == "people"


def test_the_trend_says_in_words_what_it_draws(view):
    figure = trend(view)
    last, before = view.local.iloc[-1], view.local[pd.Timestamp("2015-06-01")]
    assert figure.headline == f"{last:,.0f} adverse decisions in Fife in June 2016, against {before:,.0f} a year before"
    assert f"The highest is {view.local.max():,.0f}" in figure.alt
    assert figure.table.rows[0][:2] == ("June 2016", f"{last:,.0f}")
    assert figure.provenance.synthetic
    assert "SYNTHETIC" in spec_to_svg(figure.spec)


def test_every_number_of_a_table_says_which_cell_it_is(view):
    table = month_table(view)
    for row, ids in zip(table.rows, table.identities, strict=True):
        month = pd.Timestamp(dt.datetime.strptime(row[0], "%B %Y").date())  # noqa: DTZ007  # a month has no zone
        assert ids[1].period == f"{month:%Y-%m}"
        assert (ids[1].place, ids[2].place) == ("S12000047", "S92000003")
        assert ids[1].of == tuple(_ADVERSE.items())
        assert row[1] == f"{view.local[month]:,.0f}"


def test_notes_on_months_stand_beside_them_and_are_explained(view):
    table = month_table(view)
    assert table.rows[0][-1] == "[p]"
    assert any(note.startswith("[p]:") for note in table.notes)


def test_the_comparison_is_by_index_since_counts_of_a_country_dwarf_a_councils(view):
    figure = comparison(view)
    assert isinstance(figure, Figure)
    assert "June 2015 = 100" in figure.subtitle
    by_month = {row[0]: row for row in figure.table.rows}
    assert by_month["June 2015"][3:] == ("100.0", "100.0")
    change = round(100 * (view.local.iloc[-1] / view.local[pd.Timestamp("2015-06-01")] - 1))
    assert f"{'fell' if change < 0 else 'rose'} {abs(change)}% in Fife" in figure.headline


def test_without_a_comparator_or_a_base_the_comparison_is_left_out_in_words(decisions):
    assert isinstance(comparison(View(decisions, "Fife", "", _ADVERSE)), Notice)
    small = comparison(View(decisions, "Orkney Islands", "Scotland", _ADVERSE))
    assert isinstance(small, Notice)
    assert "cannot be compared" in small.text


def test_a_breakdown_says_that_months_were_added_up(reasons):
    view = View(reasons, "Fife", "Scotland", _ADVERSE, what="adverse decisions")
    figure = breakdown(view, "Reason for the referral")
    sums = {}
    for name, series in view.part_series("Reason for the referral").items():
        sums[name] = series.iloc[-12:].sum()
    best = max(sums, key=sums.get)
    assert figure.table.rows[0][:2] == (best, f"{sums[best]:,.0f}")
    assert "sum of numbers that DWP changed" in figure.table.notes[0]
    assert "Total" not in {row[0] for row in figure.table.rows}


def test_cautions_fit_what_is_shown(view, decisions):
    said = cautions_text(view).markdown
    assert "Decisions are not people" in said
    assert "after any reconsideration or appeal" in said
    caseload = wb.open_workspace(REPOSITORY).table("jsa-caseload", inquiry=_FIFE).table
    assert "Decisions are not people" not in cautions_text(View(caseload, "Fife")).markdown


def test_the_query_is_said_in_the_words_of_its_labels(view):
    said = query_text(view).markdown.replace("\\", "")
    assert "Sanction decisions by Month" in said
    assert "S12000047" not in said


def test_a_website_download_is_viewed_like_any_table():
    table = read_export(fixture_path("statxplore", "exports", "bencom_table_2019-03-07_13-12-17.xlsx"))
    view = View(table, picks={"INCAP": "INCAP"}, what="people")
    assert view.local.iloc[0] == 2391417  # the row of both totals, February 2013, as the sheet shows it
    assert [one.label for one in breakdowns_of(table)] == ["PIP, DLA & AA", "INCAP"]
    councils = read_export(fixture_path("statxplore", "exports", "uc_la_households.xlsx"))
    assert "Fife" in places_of(councils)
    assert View(councils, "Fife").local.tolist() == [39433]
    assert re.search("date not known|2025", View(councils, "Fife").provenance.sources[0].accessed)
