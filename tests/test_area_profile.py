"""A profile tells every indicator with its year, source and comparator, and states what is missing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from workspaces import write

from workbench.errors import UnknownNameError
from workbench.exhibits import Exhibit, Figure, Heading, Notice, Table, Text, to_html
from workbench.partnership import area_profile, open_workspace
from workbench.text import to_text

REPOSITORY = Path(__file__).resolve().parents[1]
HEAD = "area,indicator,value,unit,period,source,comparator,comparator_value,comparator_period,better,n"
ROWS = (
    "Fife,Poverty,20.5,%,2021/22,A survey,Scotland,18.0,2021/22,lower,1200",
    "Fife,Work,70.0,%,2019,Another survey,Scotland,73.5,2021,unknown,",
    "Fife,Pay,450,£,2021,Pay survey,Scotland,500,2021,higher,",
    "Fife,Fires,12,fires,2021,Fire service,,,,lower,",
    "Fife,Empty,,%,,Nobody,,,,,",
    "Moray,Births,9,births,2021,Registers,,,,,",
)


def made(root: Path, *rows: str, head: str = HEAD, synthetic: str = "no", **columns: str) -> Path:
    """Write a workspace with one file of indicators."""
    write(root / "workbench.toml", 'format = 1\ntitle = "Small"\n')
    write(root / "data" / "some.csv", "\n".join([head, *rows]) + "\n")
    numbers = [name for name in ("value", "comparator_value", "n", "target") if name in head.split(",")]
    listed = "".join(f"  - name: {name}\n    type: number\n    holds: other\n" for name in numbers)
    about = (
        f'id: some\naudience: public\ntitle: Some indicators\nwhat: One row is one indicator.\npublisher: Us\nsource: Ours\nlicence: not stated\n'
        f'geography: Fife\nperiod: 2019 to 2022\nsynthetic: "{synthetic}"\nrule: published\ncolumns:\n{listed}'
    )
    write(root / "data" / "some.yaml", about)
    return root


def shown(root: Path, area: str = "fife") -> list[Exhibit]:
    return area_profile(open_workspace(root), area=area, data="some")


def rows(exhibits: list[Exhibit]) -> dict[str, dict[str, str]]:
    table = next(one for one in exhibits if isinstance(one, Table))
    headings = [column.heading for column in table.columns]
    return {row[0]: dict(zip(headings, row, strict=True)) for row in table.rows}


def text(exhibits: list[Exhibit]) -> str:
    return "\n".join(to_text(one.markdown) for one in exhibits if isinstance(one, Text))


def test_every_indicator_has_value_year_source_and_comparator(tmp_path: Path):
    found = rows(shown(made(tmp_path, *ROWS)))
    assert list(found) == ["Poverty", "Work", "Pay", "Fires", "Empty", "Births"]
    assert found["Poverty"] == {
        "Indicator": "Poverty", "Value": "20.5%", "Year": "2021/22", "n": "1,200", "Comparator": "Scotland: 18.0% (2021/22)",
        "Difference": "2.5 percentage points higher than Scotland, where lower is better", "Source": "A survey",
    }  # fmt: skip
    assert found["Pay"]["Value"] == "£450"
    assert found["Pay"]["Difference"] == "10.0% lower than Scotland, where higher is better"
    assert found["Fires"]["Value"] == "12 fires"
    assert found["Fires"]["Comparator"] == "none"
    assert found["Fires"]["Difference"] == "nothing to compare with"


def test_a_missing_indicator_is_stated_whether_its_row_is_empty_or_not_there(tmp_path: Path):
    exhibits = shown(made(tmp_path, *ROWS))
    found = rows(exhibits)
    for name in ("Empty", "Births"):
        assert (found[name]["Value"], found[name]["Year"], found[name]["Difference"]) == ("not available",) * 3
    assert "4 of 6 indicators are available for Fife." in text(exhibits)
    assert "Not available: Empty, Births." in text(exhibits)


def test_an_area_without_any_row_gets_a_page_that_says_so(tmp_path: Path):
    exhibits = shown(made(tmp_path, *ROWS), area="glasgow-city")
    assert "0 of 6 indicators are available for Glasgow City." in text(exhibits)
    assert {row["Value"] for row in rows(exhibits).values()} == {"not available"}
    assert not [one for one in exhibits if isinstance(one, Figure)]


def test_an_old_year_is_flagged_against_the_newest(tmp_path: Path):
    exhibits = shown(made(tmp_path, *ROWS))
    assert rows(exhibits)["Work"]["Year"] == "2019 (3 years older than the newest here)"
    assert rows(exhibits)["Pay"]["Year"] == "2021 (1 year older than the newest here)"
    assert "Older than the newest here: Work, Pay, Fires." in text(exhibits)


@pytest.mark.parametrize("better", ["unknown", "neither", ""])
def test_nothing_is_better_or_worse_where_the_direction_is_not_known(tmp_path: Path, better: str):
    row = f"Fife,Work,70.0,%,2021,A survey,Scotland,73.5,2021,{better},"
    said = rows(shown(made(tmp_path, row)))["Work"]["Difference"]
    assert said == "3.5 percentage points lower than Scotland"


def test_years_that_differ_are_said_to_differ(tmp_path: Path):
    assert rows(shown(made(tmp_path, *ROWS)))["Work"]["Difference"].endswith("; the years differ")


def test_what_looks_the_same_is_called_the_same(tmp_path: Path):
    row = "Fife,Work,70.01,%,2021,A survey,Scotland,70.0,2021,higher,"
    assert rows(shown(made(tmp_path, row)))["Work"]["Difference"] == "the same as Scotland, as far as is shown"


def test_a_percentage_without_its_n_says_so(tmp_path: Path):
    found = rows(shown(made(tmp_path, *ROWS)))
    assert [found[name]["n"] for name in ("Poverty", "Work", "Pay")] == ["1,200", "n not stated", "not a percentage"]


def test_a_withheld_value_stays_withheld(tmp_path: Path):
    found = rows(shown(made(tmp_path, "Fife,Work,[c],%,2021,A survey,Scotland,70.0,2021,higher,")))["Work"]
    assert found["Value"] == "[c]"
    assert found["Difference"] == "not shown, because a number is withheld"


def test_targets_are_shown_where_there_are_any(tmp_path: Path):
    exhibits = shown(made(tmp_path, "Fife,Work,70.0,%,2021,A survey,75", head="area,indicator,value,unit,period,source,target"))
    assert rows(exhibits)["Work"]["Target"] == "75.0%"
    assert "Target" not in rows(shown(made(tmp_path / "other", *ROWS)))["Work"]


def test_percentages_are_drawn_and_only_they(tmp_path: Path):
    figure = next(one for one in shown(made(tmp_path, *ROWS)) if isinstance(one, Figure))
    assert figure.spec
    drawn = {row["indicator"] for row in figure.spec["data"]["values"]}
    assert drawn == {"Poverty", "Work"}
    assert "Poverty 20.5% against 18.0%" in figure.alt
    assert figure.headline == "Fife is furthest from Scotland in work"


def test_made_up_data_say_so(tmp_path: Path):
    exhibits = shown(made(tmp_path, *ROWS, synthetic="yes"))
    assert all(one.provenance.synthetic for one in exhibits)
    assert any(isinstance(one, Notice) and "made up for practice" in one.text for one in exhibits)
    assert any(isinstance(one, Notice) and "not recorded" in one.text for one in shown(made(tmp_path / "x", *ROWS, synthetic="unknown")))


def test_a_missing_column_or_area_is_named(tmp_path: Path):
    root = made(tmp_path, "Fife,Work,70.0,%", head="area,indicator,value,unit")
    with pytest.raises(UnknownNameError, match=r"“some” have no column “period”"):
        shown(root)
    with pytest.raises(UnknownNameError, match=r"no area “Fifeshire”"):
        shown(root, area="Fifeshire")


def test_what_the_file_says_is_only_text(tmp_path: Path):
    row = 'Fife,"<script>alert(1)</script>",70.0,%,2021,"<img src=x onerror=alert(1)>",Scotland,71.0,2021,higher,'
    exhibits = shown(made(tmp_path, row))
    page = "".join(str(to_html(one)) for one in exhibits)
    assert "<script>" not in page
    assert "<img src=x" not in page


def test_the_sample_restates_raw_figures_with_their_source(tmp_path: Path):
    for name in ("data", "data_catalog"):
        shutil.copytree(REPOSITORY / name, tmp_path / name)
    shutil.copy(REPOSITORY / "workbench.toml", tmp_path)
    exhibits = area_profile(open_workspace(tmp_path), area="fife", data="fife-indicators")
    found = rows(exhibits)
    # CPOP, Fife and Scotland, “Raw data” of 2021/22
    assert [(found[n]["Value"], found[n]["Comparator"][:15]) for n in ("Child poverty", "Out of work benefits", "Employment rate")] == [
        ("17.5%", "Scotland: 16.1%"), ("15.9%", "Scotland: 14.8%"), ("70.8%", "Scotland: 73.7%"),
    ]  # fmt: skip
    assert found["Positive destinations"]["Value"] == "not available"
    (source,) = exhibits[0].provenance.sources
    assert "licence: not stated" in source.line
    assert source.publisher == "Improvement Service"
    assert isinstance(exhibits[0], Heading)
    assert exhibits[0].text == "Profile of Fife"
