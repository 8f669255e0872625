"""What is withheld in a frame is withheld in the table, the chart, the key figure and the spreadsheet made from it."""

import json

import altair as alt
import pandas as pd
import pytest

from workbench.disclosure import SUPPRESSED, percentage, suppress
from workbench.exhibits import Provenance, Source, chart_figure, number, rows_table, table_from_frame
from workbench.exhibits.chart import spec_to_svg

FROM = Provenance(sources=(Source(title="Made up for tests", synthetic=True),))
COUNTS = pd.DataFrame({"area": ["Aberdour", "Burntisland", "Cupar", "Total"], "people": [3, 1217, 4019, 5239]})


@pytest.fixture
def shown() -> pd.DataFrame:
    return suppress(COUNTS, value="people", by="area").set_index("area")


def figure(frame: pd.DataFrame):
    rows = frame.reset_index()
    chart = alt.Chart(rows).mark_bar().encode(x="people:Q", y="area:N", tooltip=["area:N", "people:Q"])
    table = table_from_frame(frame, "People by area", provenance=FROM, audience="public")
    return chart_figure(
        chart, headline="Cupar has the most", subtitle="People by area, 2026", alt="Bars of people in three areas of Fife.",
        table=table, provenance=FROM, audience="public",
    )  # fmt: skip


def test_a_table_shows_the_symbol_explains_it_and_keeps_its_numbers_to_the_right(shown):
    table = table_from_frame(shown, "People by area", provenance=FROM, audience="public")
    assert [row[1] for row in table.rows] == ["[c]", "[c]", "4,019", "5,239"]
    assert table.columns[1].numeric
    assert table.notes == ("[c]: confidential: withheld so that nobody can be identified.",)


def test_a_note_that_explains_the_symbol_is_not_doubled():
    table = rows_table("T", ["a", "n"], [["x", "[c]"]], provenance=FROM, audience="public", notes=["[c] is withheld."])
    assert table.notes == ("[c] is withheld.",)


def test_a_chart_has_no_trace_of_what_is_withheld_and_says_that_it_is_not_drawn(shown):
    made = figure(shown)
    assert "1217" not in json.dumps(made.spec)
    assert "1217" not in made.model_dump_json()
    assert "1,217" not in made.model_dump_json() + spec_to_svg(made.spec)
    assert made.subtitle == "People by area, 2026. Counts withheld as [c] are not drawn."


def test_a_chart_without_withheld_counts_says_nothing_of_them():
    assert figure(COUNTS.set_index("area")).subtitle == "People by area, 2026"


def test_a_number_for_people_and_a_share_stay_withheld():
    assert number(SUPPRESSED) == "[c]"
    assert number(percentage(SUPPRESSED, 4019), decimals=1) == "[c]"
    assert number(percentage(1217, 4019), decimals=1) == "30.3"


def test_a_column_of_withheld_numbers_only_is_still_one_of_numbers():
    frame = pd.DataFrame({"n": [SUPPRESSED, SUPPRESSED]}, index=pd.Index(["a", "b"], name="area"))
    table = table_from_frame(frame, "T", provenance=FROM, audience="public")
    assert table.columns[1].numeric
    mixed = pd.DataFrame({"n": [SUPPRESSED, "no idea"]}, index=pd.Index(["a", "b"], name="area"))
    assert not table_from_frame(mixed, "T", provenance=FROM, audience="public").columns[1].numeric
