"""The catalogue report tells who holds what with every unknown counted, caveats beside names, both sides of a contradiction."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from catalogue_pages import DAY, REPOSITORY, cautions, page, rows, sample, words
from hypothesis import given, settings
from hypothesis import strategies as st
from workspaces import in_this_process, repository_copy, shelf, workspace, write

from workbench.catalogue import Agency, Dataset, Matrix, Service
from workbench.catalogue.sections import breaches, contradictions, coverage, freshness, holdings, questions
from workbench.catalogue.sections.page import catalogue_page
from workbench.errors import UnknownNameError
from workbench.exhibits import Figure, Table, to_html
from workbench.partnership import open_workspace
from workbench.store import PartialDate
from workbench.workspace import Term, Vocabulary

CAVEAT = "HR1 forms: Generally regarded as unreliable for overall levels of redundancy"
SECTIONS = (
    freshness.entries_by_kind, freshness.stale_entries, holdings.data_held, holdings.services_offered, holdings.data_items,
    holdings.conclusions, coverage.whose_data_cover_whom, coverage.definitions, contradictions.contradictions,
    questions.open_questions,
)  # fmt: skip


def stated(text: str, section: str) -> list[str]:
    return [row["The source states"] for row in rows(holdings.services_offered(sample()) if section == "services" else holdings.data_held(sample()), text)]


@pytest.mark.parametrize(("title", "section", "numbers"), [
    ("Services: cells by partner", "services", [3, 6, 6, 9, 6, 3, 1, 8, 6, 7, 9]),
    ("Data on individuals: cells by partner", "data", [0, 3, 3, 4, 6, 6, 0, 5, 5, 4, 5]),
])  # fmt: skip
def test_the_totals_of_the_source_are_reproduced_by_partner(title: str, section: str, numbers: list[int]):
    told = [int(text.split(" ")[0]) for text in stated(title, section) if text != "no total"]
    assert told == numbers


@pytest.mark.parametrize(("table", "total"), [("Services", 64), ("Data on individuals", 41), ("Intelligence on redundancies", 7)])
def test_the_totals_of_the_source_are_told_as_its_own(table: str, total: int):
    shown = [*holdings.services_offered(sample()), *holdings.data_held(sample())]
    found = next(one for one in shown if isinstance(one, Table) and one.caption.startswith(f"{table}: cells"))
    assert f"Sources state {total} marks for yes in all." in found.notes


def test_a_cell_that_the_source_lost_is_unknown_and_never_filled_in():
    for row in rows(holdings.data_held(sample()), "Data on individuals: cells"):
        assert row["Yes"] == "0"
        assert {row["No"], row["Unknown"]} == {"0", "7"}
    table = rows(holdings.data_items(sample()), "Data items, by sources: cells")
    assert sum(int(row["Unknown"]) for row in table) == 24


def test_a_table_that_the_source_does_not_have_is_said_to_be_lost():
    assert any("The table is not in the source text" in text for text in cautions(holdings.data_held(sample())))


def test_a_figure_tells_every_cell_by_a_word_as_well_as_by_colour():
    figure = next(one for one in holdings.data_items(sample()) if isinstance(one, Figure))
    assert {"yes", "no", "?", "≠"} == {cell["letter"] for cell in figure.spec["data"]["values"]}
    assert len(figure.spec["data"]["values"]) == 63
    assert "32 yes" in figure.alt
    assert "24 unknown" in figure.alt


def test_both_statements_on_national_insurance_numbers_stand_together():
    said = words(holdings.data_items(sample()))
    assert "most likely National Insurance numbers" in said
    assert "none but HMRC collects National Insurance numbers" in said


def test_every_contradiction_is_shown_with_who_when_and_where():
    found = [row for row in rows(contradictions.contradictions(sample()), "Contradicting") if row["Entry"] == "Records of calls to Acas"]
    assert {row["Statement"] for row in found} == {"yes", "no"}
    assert all("July 2020" in row["Who and when"] and row["Where it can be read"].startswith("section 2.3") for row in found)


@pytest.mark.parametrize("section", SECTIONS)
def test_the_caveat_of_hr1_prints_wherever_hr1_is_named(section):
    shown = section(sample())
    assert ("HR1" in words(shown)) == any(text.startswith(CAVEAT) for text in cautions(shown))


def test_a_caveat_is_found_by_another_name_and_only_by_whole_words():
    one = Dataset(id="a", title="Long title", also_called=("ABC",), caveat="Mind this.")
    other = Dataset(id="b", title="About ABC-like things", topics=("x",), coverage="All of ABCD")
    shown = coverage.whose_data_cover_whom(page(one, replace_title(other, "About ABCD")))
    assert not cautions(shown)
    assert cautions(coverage.whose_data_cover_whom(page(one, replace_title(other, "All of abc")))) == ["Long title: Mind this."]


def replace_title(one: Dataset, title: str) -> Dataset:
    return one.model_copy(update={"title": title, "coverage": f"{title}, in words"})


def test_many_caveats_stand_in_one_table_and_none_is_lost():
    many = [Dataset(id=f"d{n}", title=f"Data {n:02}", coverage="all", caveat=f"Mind {n:02}.") for n in range(30)]
    shown = coverage.whose_data_cover_whom(page(*many))
    assert not cautions(shown)
    assert [row["What must be said wherever they are used"] for row in rows(shown, "Cautions")] == [f"Data {n:02}: Mind {n:02}." for n in range(30)]


def test_a_gap_is_only_what_all_deny_and_unknown_is_none():
    columns = [{"id": c, "label": c.upper()} for c in ("a", "b", "c", "d")]
    cells = {"x": {"a": "no", "b": "yes", "c": "yes"}, "y": {"a": "no", "b": "no", "c": "yes"}}
    table = Matrix(
        id="m", title="M", about="individuals", columns=columns,
        rows=[{"label": label, "cells": [{"column": c, "value": v} for c, v in said.items()]} for label, said in cells.items()],
    )  # fmt: skip
    counts = next(row for row in rows(holdings.conclusions(page(table)), "Gaps") if row["Table"] == "Data on individuals")
    assert [counts[name] for name in ("Gap: all say no", "Nobody known", "Only one", "One known", "More than one")] == ["1", "1", "1", "0", "1"]


def test_what_one_agency_denies_is_no_gap_where_another_says_yes():
    columns, yes, no = [{"id": "a", "label": "A"}], [{"column": "a", "value": "yes"}], [{"column": "a", "value": "no"}]
    table = Matrix(id="m", title="M", about="individuals", columns=columns,
                   rows=[{"label": "X", "agencies": ["x"], "cells": no}, {"label": "Y", "agencies": ["y"], "cells": yes}])  # fmt: skip
    here = page(Agency(id="x", title="X"), Agency(id="y", title="Y"), table, chosen="x")
    counts = next(row for row in rows(holdings.conclusions(here), "Gaps") if row["Table"] == "Data on individuals")
    assert (counts["Gap: all say no"], counts["Only one"]) == ("0", "1")
    assert "Finding" not in rows(holdings.data_held(here), "Data on individuals: who says what")[0]


def test_data_sets_are_ranked_only_where_their_reach_is_stated():
    found = rows(coverage.whose_data_cover_whom(sample()), "Whose")
    assert [row["Holder"] for row in found if row["Part covered"] == "all"] == ["HMRC", "DWP"]
    assert "89%, worked out here" in next(row["As stated"] for row in found if "125 of the 140" in row["As stated"])
    assert {row["Part covered"] for row in found if "Colleges Scotland" in row["As stated"]} == {"not ranked"}
    assert "11 other data sets nothing is stated" in words(coverage.whose_data_cover_whom(sample()))


def test_codes_that_mean_nothing_agreed_are_named_and_many_to_one_is_shown():
    items = [{"name": "Work", "glossary_term": "employment status", "codes": codes} for codes in (["W", "PT", "Z9"], ["Working"])]
    agreed = Vocabulary(id="v", title="V", terms=(Term(id="working", label="Working", also_called=("W", "PT")),))
    both = (Dataset(id="a", title="A", items=[items[0]]), Dataset(id="b", title="B", items=[items[1]]))
    found = rows(coverage.definitions(page(*both), lambda _: agreed), "Definitions")
    assert [row["Meant in the agreed list"] for row in found] == ["W, PT → Working; no meaning agreed: Z9", "Working → Working"]


def test_definitions_of_which_no_values_are_recorded_are_not_said_to_agree():
    assert "nobody can tell whether they agree" in words(coverage.definitions(sample()))


def test_stale_entries_are_told_with_whom_to_ask_and_unknown_dates_are_counted_apart():
    agency = Agency(id="a", title="A", as_of="2026-03-01", contact_role="data officer")
    old = Dataset(id="old", title="Old", holder="a", as_of="2024")
    never = Dataset(id="never", title="Never", holder="a")
    shown = freshness.stale_entries(page(agency, old, never))
    assert "1 of 3 entries" in words(shown)
    assert rows(shown, "Not checked") == [
        {"Entry": "Old", "Kind": "data set", "Whom to ask": "data officer, A", "Last checked": "2024", "Days ago, at least": "426"}
    ]
    assert [row["Entries"] for row in rows(shown, "Date of")] == ["Never"]


@given(st.dates(), st.integers(0, 2000))
def test_an_entry_is_either_fresh_or_stale_or_of_unknown_date(checked, days):
    one = Service(id="s", title="S", as_of=PartialDate.of(checked))
    row = next(row for row in rows(freshness.entries_by_kind(page(one, Service(id="t", title="T")), days=days), "Entries") if row["Kind"] == "Services")
    fresh, stale, unknown = (int(list(row.values())[at]) for at in (2, 3, 4))
    assert (fresh + stale, unknown) == (1, 1)
    assert stale == ((DAY - checked).days > days)


def test_what_is_unknown_and_matters_is_asked_of_whom_it_concerns():
    found = rows(questions.open_questions(sample()), "What to ask next")
    assert found[0]["Question"] == "Who holds the data?"
    assert found[0]["Unknown for"] == "4 of 19"
    by = rows(questions.open_questions(sample()), "Open questions by agency")
    assert by[0]["Agency"] == "Skills Development Scotland"


def test_what_an_audience_may_not_see_is_not_counted_as_unknown():
    one = Dataset(id="d", title="D", holder="a", personal_data="personal", coverage="all", retention="2 years", frequency="daily", access_rights="closed", identifiers=[{"scheme": "CHI"}])
    assert "Which role" in words(questions.open_questions(page(one)))
    assert "Nothing that matters most is unknown" in words(questions.open_questions(page(one, audience="public")))


def test_entries_that_fail_a_rule_are_for_the_team(tmp_path):
    root = workspace(tmp_path)
    write(root / "data_catalog" / "datasets" / "bad.yaml", 'id: bad\naudience: public\ntitle: Bad\npersonal_data: not personal\nidentifiers:\n  - scheme: NI number\n    held: "yes"\n')
    ws = open_workspace(root)
    here = catalogue_page(ws, DAY)
    assert "identifier-on-not-personal" in words(breaches.rule_breaches(here, root))
    assert "is for the team" in words(breaches.rule_breaches(replace(here, audience="partners"), root))


def test_one_agency_can_be_chosen_by_any_of_its_names():
    assert sample("dwp").chosen == "department-for-work-and-pensions"
    assert {one.holder for one in sample("DWP").datasets} == {"department-for-work-and-pensions"}
    assert len(rows(holdings.services_offered(sample("DWP")), "Services: cells")) == 1
    with pytest.raises(UnknownNameError, match="no agency “Nobody”"):
        catalogue_page(open_workspace(REPOSITORY), DAY, agency="Nobody")


def test_what_was_stated_after_the_day_is_left_out():
    early = catalogue_page(open_workspace(REPOSITORY), DAY.replace(year=2020, month=3))
    assert "none but HMRC collects" not in words(holdings.data_items(early))


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("audience", ["team", "partners", "public"])
def test_no_section_fails_where_there_is_nothing_or_next_to_nothing(section, audience):
    assert words(section(page(audience=audience)))
    empty = (Agency(id="a", title="A"), Dataset(id="d", title="D"), Service(id="s", title="S"), Matrix(id="m", title="M", about="unknown"))
    assert words(section(page(*empty, audience=audience)))


@settings(max_examples=15, deadline=None)
@given(st.text(min_size=1, max_size=40).filter(str.strip))
def test_what_people_typed_is_shown_as_text(said):
    text = f"<b>{said}</b> | =1+1 [x](javascript:y)"
    agency = Agency(id="a", title=text, also_called=(text[:12],))
    one = Dataset(
        id="d", title=text, holder="a", about=("individuals",), coverage=text, caveat=text, identifiers=[{"scheme": "CHI", "quality": text}],
        items=[{"name": text, "collected": "yes", "codes": [text]}],
    )  # fmt: skip
    for section in SECTIONS:
        html = "".join(str(to_html(one)) for one in section(page(agency, one)))
        assert "<b>" not in html
        assert 'href="javascript' not in html


def test_three_hundred_data_sets_are_told_in_seconds():
    agencies = [Agency(id=f"a{n}", title=f"Agency {n}") for n in range(40)]
    many = [
        Dataset(id=f"d{n}", title=f"Data {n}", holder=f"a{n % 40}", about=("individuals",), items=[{"name": f"Item {n % 90}", "collected": "yes"}],
                identifiers=[{"scheme": "CHI", "held": "yes"}])
        for n in range(300)
    ]  # fmt: skip
    began = time.perf_counter()
    here = page(*agencies, *many)
    assert all(words(section(here)) for section in SECTIONS)
    assert time.perf_counter() - began < 20
    assert "The first 200 of 300" in words(holdings.data_held(here))


@pytest.mark.slow
@pytest.mark.parametrize("audience", ["team", "partners", "public"])
def test_the_report_is_made_for_every_audience(audience, tmp_path, monkeypatch):
    root = repository_copy(tmp_path / "copy")
    outcome = in_this_process(monkeypatch)(root, "catalogue_report", audience=audience)
    assert not outcome.failures
    text = (shelf(root, audience=audience) / "catalogue_report.html").read_text(encoding="utf-8")
    assert "Sources state 64 marks for yes in all" in text
    assert CAVEAT in text
    assert ("is for the team, who can mend them" in text) == (audience != "team")


@pytest.mark.slow
def test_the_report_is_made_where_there_is_no_catalogue(tmp_path, monkeypatch):
    root = workspace(tmp_path)
    outcome = in_this_process(monkeypatch)(root, "catalogue_report", audience="public")
    assert not outcome.failures
    assert "The catalogue has no entry." in (shelf(root, audience="public") / "catalogue_report.html").read_text(encoding="utf-8")
