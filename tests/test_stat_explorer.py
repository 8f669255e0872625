"""The explorer leads from a question to right numbers, says what goes wrong, and saves what was shown; it asks for no key."""

from __future__ import annotations

import datetime as dt
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ipywidgets as widgets
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import workbench as wb
from workbench.exhibits import Figure, Notice, Table, Text
from workbench.forms import StatExplorer
from workbench.forms.stat_explorer_choices import Choice, counted_in_words, narrowed, place_in_words
from workbench.forms.stat_explorer_service import ServiceDataset
from workbench.partnership import check_workspace
from workbench.statxplore import Client, Months, read_saved
from workbench.statxplore.key import VARIABLE
from workbench.statxplore.practice import PracticeServer
from workbench.workspace import initialise

ROOT = Path(__file__).resolve().parents[1]
INQUIRY = "fife-welfare-sanctions"
SENTINEL = "sentinel-5a9c-never-to-be-seen"
HOSTILE = "<img src=x onerror=alert(1)> “Ann's” \\ : # {"
DECISIONS, PEOPLE = "str:database:PRACTICE_JSA_ESA_DECISIONS", "str:database:PRACTICE_JSA_ESA_INDIVIDUALS"
UC = "str:database:PRACTICE_UC_DECISIONS"
ADVERSE, AREA = "Decision to apply a sanction (adverse)", "Country - council area - Fife's committee areas"


@pytest.fixture(autouse=True)
def no_key(monkeypatch, tmp_path):
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.delenv(VARIABLE, raising=False)


@pytest.fixture(scope="module")
def server() -> Iterator[PracticeServer]:
    with PracticeServer() as running:
        yield running


@pytest.fixture(scope="module")
def sample():
    return wb.open_workspace(ROOT)


@pytest.fixture
def explorer(sample, server) -> Iterator[StatExplorer]:
    made = StatExplorer(sample, INQUIRY, practice=server)
    yield made
    made.close()


@pytest.fixture
def practising(explorer) -> StatExplorer:
    return _practise(explorer)


def _practise(made: StatExplorer, dataset: str = DECISIONS) -> StatExplorer:
    made.where_from.value = "practice"
    made.steps.datasets.list.value = dataset
    return made


def _asked(server: PracticeServer, **by: Any) -> Any:
    with Client("practice", server.base_url) as client:
        return client.table(client.query(DECISIONS, by={name.replace("_", " "): choice for name, choice in by.items()}))


def _widgets_in(widget: Any) -> Iterator[Any]:
    yield widget
    for child in getattr(widget, "children", ()):
        yield from _widgets_in(child)


def _tables(made: StatExplorer) -> list[Table]:
    return [one for one in made.exhibits if isinstance(one, Table)]


def _column(table: Table, number: int) -> list[str]:
    return [row[number] for row in table.rows]


def _plain(html: str) -> str:
    return re.sub(r"<[^>]+>", " ", html)


# --- where from


def test_saved_tables_open_at_once_and_show_their_own_numbers(explorer, sample, monkeypatch) -> None:
    def no_network(*_given: object) -> None:
        raise AssertionError("a saved table needs no network")

    monkeypatch.setattr(socket.socket, "connect", no_network)
    explorer.steps.datasets.list.value = "jsa-esa-decisions"
    assert explorer.show(), explorer.status
    table = sample.table("jsa-esa-decisions", inquiry=INQUIRY).table
    frame = table.frame
    mine = frame[(frame["Decision outcome"] == ADVERSE) & (frame[f"{AREA} code"] == "S12000047")]
    newest = [f"{value:,.0f}" for value in mine.sort_values("Month date")["value"].tail(24)]
    assert _column(_tables(explorer)[0], 1) == newest[::-1]
    assert "SYNTHETIC" in _plain(explorer.steps.about.value)


def test_the_practice_server_is_asked_and_its_own_numbers_are_shown(practising, server) -> None:
    assert practising.show(), practising.status
    table = _asked(server, Month=Months(newest=24), **{AREA.replace(" ", "_"): ["Fife", "Scotland"], "Decision_outcome": [ADVERSE]})
    fife, scotland = (table.cubes[0].values[:, n, 0] for n in (0, 1))
    shown = _tables(practising)[0]
    assert _column(shown, 1) == [f"{value:,.0f}" for value in fife[::-1]]
    assert _column(shown, 2) == [f"{value:,.0f}" for value in scotland[::-1]]
    kinds = [type(one) for one in practising.exhibits if isinstance(one, Figure | Table | Text)]
    assert kinds == [Figure, Figure, Table, Text, Text]
    assert "adverse sanction decisions in Fife" in practising.exhibits[0].headline
    caption = practising.exhibits[-1].markdown
    assert all(word in caption for word in ("Fife and Scotland", "SYNTHETIC", "Asked for", "JSA and ESA sanction decisions"))


def test_the_next_question_replaces_what_was_shown(practising) -> None:
    practising.show()
    before = practising.exhibits
    practising.steps.period.rule.value = "36"
    practising.show()
    assert len(_tables(practising)[0].rows) == 24  # the table is of the newest 24; the chart has all
    assert practising.exhibits != before
    assert "July 2013" in practising.exhibits[0].subtitle


def test_without_a_key_stat_xplore_itself_is_not_offered_and_the_way_to_one_is_said(explorer) -> None:
    explorer.where_from.value = "real"
    assert explorer._form.layout.display == "none"
    assert "workbench statxplore login" in explorer.said
    assert "Never type it into a notebook" in explorer.said
    assert not [one for one in _widgets_in(explorer.widget) if isinstance(one, widgets.Password)]
    labels = [getattr(one, "description", "") for one in _widgets_in(explorer.widget)]
    assert not [label for label in labels if "key" in label.casefold()]
    explorer.where_from.value = "saved"
    assert explorer._form.layout.display is None
    assert explorer.show()


def test_with_a_key_the_service_is_asked_and_the_key_is_seen_nowhere(workspace_copy, monkeypatch, capfd) -> None:
    monkeypatch.setenv(VARIABLE, SENTINEL)
    with PracticeServer(people=20_000, key=SENTINEL) as service:
        made = StatExplorer(
            wb.open_workspace(workspace_copy), INQUIRY, connect=lambda say: Client(base_url=service.base_url, say=say)
        )
        made.where_from.value = "real"
        made.steps.datasets.list.value = DECISIONS
        assert made.show(), made.status
        assert made.save_form is not None
        assert made.save_form.save()
        assert any(seen.path.endswith("/table") for seen in service.requests)
        service.fail_next("html", times=9)
        made.steps.period.rule.value = "36"
        made.show()
        states = repr([one.get_state() for one in _widgets_in(made.widget)])
        made.close()
    assert SENTINEL not in states + repr(made.exhibits) + "".join(capfd.readouterr())
    assert not [path for path in workspace_copy.rglob("*.json") if SENTINEL in path.read_text(encoding="utf-8")]


def test_a_key_that_is_no_key_is_said_and_not_raised(explorer, monkeypatch) -> None:
    monkeypatch.setenv(VARIABLE, "no key at all, with spaces")
    explorer.where_from.value = "real"
    assert "holds is no key" in explorer.said
    assert "with spaces" not in explorer.said


def test_an_inquiry_without_tables_says_what_to_do(tmp_path) -> None:
    initialise(tmp_path / "ours", title="Ours")
    made = StatExplorer(wb.open_workspace(tmp_path / "ours"), "no-such-inquiry")
    assert "no-such-inquiry" in made.said
    assert "Traceback" not in made.said


def test_a_saved_table_that_was_changed_by_hand_is_named_and_the_others_still_open(workspace_copy) -> None:
    path = workspace_copy / "inquiries" / INQUIRY / "statxplore" / "jsa-caseload.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"precision": 0', '"precision": 1', 1), encoding="utf-8")
    made = StatExplorer(wb.open_workspace(workspace_copy), INQUIRY)
    assert "changed after it was saved" in made.said
    assert not made.show()
    made.steps.datasets.list.value = "jsa-esa-decisions"
    assert made.show(), made.status


# --- choosing


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("sanction", {DECISIONS, PEOPLE, UC, "str:database:PRACTICE_UC_INDIVIDUALS"}),
        ("sanctoin", {DECISIONS, PEOPLE, UC, "str:database:PRACTICE_UC_INDIVIDUALS"}),
        ("jsa esa individuals", {PEOPLE}),
        ("xyzzyplugh", set()),
    ],
)
def test_searching_narrows_the_datasets(practising, typed, found) -> None:
    chosen = practising.steps.datasets
    everything = len(chosen.shown)
    chosen.search.value = typed
    assert {key for _, key in chosen.list.options} >= found
    assert len(chosen.shown) < everything or typed == "sanctoin"
    assert ("Nothing fits" in chosen.said) == (not found)
    assert chosen.chosen.key == DECISIONS  # searching chooses nothing by itself
    chosen.search.value = ""
    assert len(chosen.shown) == everything


def test_a_dataset_is_found_by_what_stands_inside_it_and_its_folders_are_shown(practising) -> None:
    chosen = practising.steps.datasets
    chosen.search.value = "jobcentre"
    assert len(chosen.shown) == 6
    chosen.search.value = "conditionality"
    assert {key for _, key in chosen.list.options} == {UC, "str:database:PRACTICE_UC_INDIVIDUALS"}
    chosen.list.value = UC
    assert "Benefit sanctions" in chosen.said
    assert "Universal Credit sanctions" in chosen.said


def test_places_of_every_level_are_in_one_list_and_found_by_name_level_and_code(practising) -> None:
    places = practising.steps.places
    levels = {one.where for one in places._every}
    assert {"Country", "Council area", "Committee area of Fife", "Jobcentre Plus office"} <= levels
    places.search.value = "kirkcaldy"
    assert len(places.shown) == 2
    places.search.value = "S12000020"
    assert places.shown == ("Moray (Council area)",)
    places.search.value = "Kirkaldy"
    assert any("Kirkcaldy" in line for line in places.shown)


def test_the_inquirys_own_area_and_scotland_are_chosen_at_first(practising) -> None:
    asked = practising.steps.asked()
    assert (asked.place.label, asked.comparator.label) == ("Fife", "Scotland")


def test_a_jobcentre_is_compared_with_all_of_them_and_is_called_a_jobcentre(practising, server) -> None:
    steps = practising.steps
    steps.places.search.value = "kirkcaldy jobcentre"
    steps.places.list.value = steps.places.list.options[0][1]
    steps.comparator.value = "total"
    assert practising.show(), practising.status
    assert "Kirkcaldy jobcentre" in practising.exhibits[0].headline
    table = _asked(server, Month=Months(newest=24), Decision_outcome=[ADVERSE])
    assert _column(_tables(practising)[0], 2)[0] == f"{table.cubes[0].values[-1, 0]:,.0f}"


def test_the_numbers_are_counted_before_they_are_asked_for(practising, server) -> None:
    assert "This asks for 48 numbers." in practising.said
    asked_before = [seen.path for seen in server.requests].count("/webapi/rest/v1/table")
    practising.steps.narrowing.by.value = next(key for label, key in practising.steps.narrowing.by.options if label == "Age band")
    practising.steps.period.rule.value = "36"
    assert "This asks for 432 numbers." in practising.said  # 36 months, 2 places, 5 bands and their total
    assert [seen.path for seen in server.requests].count("/webapi/rest/v1/table") == asked_before
    got = practising.steps.dataset.look(practising.steps.asked()).table
    assert got.cubes[0].values.size == 432


def test_months_from_and_to_are_asked_for_and_the_wrong_way_round_is_said(practising) -> None:
    period = practising.steps.period
    period.rule.value = "between"
    period.first.value, period.last.value = "2014-01", "2015-03"
    assert practising.show()
    assert _column(_tables(practising)[0], 0)[0] == "March 2015"
    assert len(_tables(practising)[0].rows) == 15
    period.first.value = "2016-01"
    assert not practising.show()
    assert "There are no months from 2016-01 to 2015-03" in _plain(practising.status)
    assert practising.exhibits == ()


def test_twelve_months_are_enough_for_a_comparison(practising) -> None:
    practising.steps.period.rule.value = "13"
    assert practising.show()
    assert not [one for one in practising.exhibits if isinstance(one, Notice)]


def test_a_breakdown_rests_its_own_menu_and_adds_up_decisions_of_a_year(practising, server) -> None:
    narrowing = practising.steps.narrowing
    narrowing.by.value = next(key for label, key in narrowing.by.options if label == "Decision outcome")
    assert narrowing.menu("Decision outcome").disabled
    assert practising.show(), practising.status
    bars = next(one for one in practising.exhibits if isinstance(one, Figure) and "by decision outcome" in one.subtitle).table
    table = _asked(server, Month=Months(newest=12), **{AREA.replace(" ", "_"): ["Fife"], "Decision_outcome": None})
    sums = {item.name: value for item, value in zip(table.fields[2].items, table.cubes[0].values[:, 0, :].sum(axis=0), strict=True)}
    assert dict(zip(_column(bars, 0), _column(bars, 1), strict=True)) == {name: f"{value:,.0f}" for name, value in sums.items()}
    narrowing.by.value = ""
    assert not narrowing.menu("Decision outcome").disabled


def test_people_are_never_added_up_over_months(practising) -> None:
    practising.steps.datasets.list.value = PEOPLE
    narrowing = practising.steps.narrowing
    narrowing.by.value = next(key for label, key in narrowing.by.options if label == "Sex")
    assert practising.show(), practising.status
    figure = next(one for one in practising.exhibits if isinstance(one, Figure) and "by sex" in one.subtitle)
    view = practising.steps.dataset.look(practising.steps.asked())
    last = {name: series.iloc[-1] for name, series in view.part_series("Sex").items()}
    assert dict(zip(_column(figure.table, 0), _column(figure.table, 1), strict=True)) == {n: f"{v:,.0f}" for n, v in last.items()}
    assert "June 2016" in figure.subtitle
    assert "July 2015" not in figure.subtitle


def test_an_average_is_never_added_up_over_months(practising) -> None:
    steps = practising.steps
    steps.measure.value = next(key for label, key in steps.measure.options if label.endswith(": mean"))
    steps.narrowing.by.value = next(key for label, key in steps.narrowing.by.options if label == "Sex")
    assert practising.show(), practising.status
    figure = next(one for one in practising.exhibits if isinstance(one, Figure) and "by sex" in one.subtitle)
    view = practising.steps.dataset.look(steps.asked())
    most = max(float(series.iloc[-1]) for series in view.part_series("Sex").values())
    assert float(_column(figure.table, 1)[0].replace(",", "")) == pytest.approx(most, abs=0.51)


def test_further_fields_are_looked_up_only_when_they_are_opened(practising, server) -> None:
    narrowing = practising.steps.narrowing
    sex = next(menu for menu in narrowing.menus.values() if menu.description == "Sex")
    assert [label for label, _ in sex.options] == ["All together"]
    narrowing.more.is_open = True
    assert [label for label, _ in sex.options] == ["All together", "Male", "Female"]
    sex.label = "Female"
    assert practising.show(), practising.status
    table = _asked(server, Month=Months(newest=1), **{AREA.replace(" ", "_"): ["Fife"], "Decision_outcome": [ADVERSE], "Sex": ["Female"]})
    assert _column(_tables(practising)[0], 1)[0] == f"{table.cubes[0].values.ravel()[0]:,.0f}"
    assert "(Female)" in practising.exhibits[0].headline


def test_what_was_chosen_stays_when_an_earlier_step_changes(practising) -> None:
    steps = practising.steps
    steps.places.search.value = "moray"
    steps.places.list.value = steps.places.list.options[0][1]
    steps.comparator.value = ""
    steps.period.rule.value = "36"
    steps.narrowing.by.value = next(key for label, key in steps.narrowing.by.options if label == "Sex")
    steps.datasets.list.value = UC
    asked = steps.asked()
    assert (asked.place.label, asked.comparator, asked.months.newest, asked.breakdown.label) == ("Moray", None, 36, "Sex")
    assert UC.rpartition(":")[2] in asked.place.key
    practising.where_from.value = "saved"
    practising.where_from.value = "practice"
    assert steps.datasets.chosen.key == UC
    assert steps.asked().place.label == "Moray"


def test_two_explorers_do_not_disturb_each_other(sample, server) -> None:
    one, other = (_practise(StatExplorer(sample, INQUIRY, practice=server)) for _ in range(2))
    other.steps.places.search.value = "moray"
    other.steps.places.list.value = other.steps.places.list.options[0][1]
    assert one.show()
    assert other.show()
    assert "in Fife" in one.exhibits[0].headline
    assert "in Moray" in other.exhibits[0].headline
    other.close()
    assert one.show(), one.status
    one.close()


def test_it_may_be_used_from_several_threads_as_a_notebook_does(explorer) -> None:
    def choose() -> None:
        explorer.steps.datasets.list.value = DECISIONS

    for action in (lambda: setattr(explorer.where_from, "value", "practice"), choose, explorer.show):
        thread = threading.Thread(target=action)
        thread.start()
        thread.join()
    assert "Shown below" in explorer.status
    assert explorer.exhibits


def test_every_control_says_what_it_is(practising) -> None:
    practising.show()
    practising.steps.narrowing.more.is_open = True
    for one in _widgets_in(practising.widget):
        if not isinstance(one, widgets.HTML | widgets.Output | widgets.Box):
            assert one.description.strip(), one


def test_nothing_needs_a_mouse(practising) -> None:
    practising.show()
    inside = list(_widgets_in(practising.widget))
    # ipywidgets makes the heads of accordions and tabs so that the keyboard cannot reach them
    assert not [one for one in inside if isinstance(one, widgets.Accordion | widgets.Tab)]
    # JupyterLab would take arrows and letters in a list for commands on cells, such as “x” for cutting one
    assert "workbench-keys" in practising.widget._dom_classes
    assert any("data-lm-suppress-shortcuts" in one.value for one in inside if isinstance(one, widgets.HTML))
    practising._save.button.value = True
    assert practising._save.inside.layout.display is None


# --- what goes wrong


def test_a_service_that_gives_a_login_page_is_said_in_place(sample) -> None:
    with PracticeServer(people=20_000) as failing:
        made = _practise(StatExplorer(sample, INQUIRY, practice=failing))
        assert made.show()
        failing.fail_next("html", endpoint="table")
        made.steps.period.rule.value = "36"
        assert not made.show()
        assert "workbench-wrong" in made.status
        assert "Traceback" not in made.status
        assert made.exhibits == ()
        assert not made.show_button.disabled
        assert made.show(), made.status  # and the next time it works
        made.close()


def test_what_nobody_foresaw_is_one_sentence_and_no_traceback(practising, monkeypatch) -> None:
    def broken(*_given: object) -> None:
        raise ZeroDivisionError("/some/where/secret.py")

    monkeypatch.setattr(ServiceDataset, "look", broken)
    assert not practising.show()
    assert "did not foresee (ZeroDivisionError)" in practising.status
    assert "secret" not in practising.status


# --- saving


@pytest.fixture
def saving(workspace_copy, server) -> Iterator[StatExplorer]:
    made = _practise(StatExplorer(wb.open_workspace(workspace_copy), INQUIRY, practice=server))
    made.show()
    yield made
    made.close()


def test_what_was_shown_is_saved_as_a_report_reads_it(saving, workspace_copy) -> None:
    form = saving.save_form
    assert form.fields["title"].entered() == "Adverse sanction decisions, Fife and Scotland"
    form.save_button.click()
    path = workspace_copy / "inquiries" / INQUIRY / "statxplore" / "adverse-sanction-decisions-fife-and-scotland.json"
    saved = read_saved(path, root=workspace_copy)
    shown = saving.steps.dataset.look(saving.steps.asked()).table
    assert np.array_equal(saved.table.cubes[0].values, shown.cubes[0].values)
    assert saved.query.months == Months(newest=24)
    assert path.relative_to(workspace_copy).as_posix() in form.status
    assert "ws.table(" in form.status
    assert check_workspace(workspace_copy) == []
    saving.where_from.value = "saved"
    assert "Adverse sanction decisions, Fife and Scotland" in saving.steps.datasets.shown
    saving.steps.datasets.list.value = path.stem
    assert saving.show(), saving.status
    assert saving.save_form is None  # it is saved already


def test_another_table_is_never_overwritten(saving, workspace_copy) -> None:
    path = workspace_copy / "inquiries" / INQUIRY / "statxplore" / "jsa-caseload.json"
    before = path.read_bytes()
    saving.save_form.fields["id"].control.value = "jsa-caseload"
    assert not saving.save_form.save()
    assert "There is a record “jsa-caseload” already" in saving.save_form.fields["id"].note.value
    assert path.read_bytes() == before
    saving.save_form.fields["id"].control.value = "another-name"
    assert saving.save_form.save()
    assert not saving.save_form.save()  # nor is the one that was just saved


def test_a_table_saved_by_somebody_else_at_the_same_moment_is_not_overwritten(saving, workspace_copy, monkeypatch) -> None:
    form = saving.save_form
    path = form.path
    checked = form._problems

    def made_meanwhile() -> Any:
        problems = checked()
        path.write_text("theirs", encoding="utf-8")
        return problems

    monkeypatch.setattr(form, "_problems", made_meanwhile)
    assert not form.save()
    assert "was not overwritten" in form.status
    assert path.read_text(encoding="utf-8") == "theirs"


@pytest.mark.parametrize("name", ["../out", "CON", "a b", ""])
def test_a_short_name_that_no_file_may_have_is_refused(saving, workspace_copy, name) -> None:
    before = sorted(workspace_copy.rglob("*.json"))
    saving.save_form.fields["id"].control.value = name
    assert not saving.save_form.save()
    assert sorted(workspace_copy.rglob("*.json")) == before


def test_a_hostile_title_stays_text(saving) -> None:
    saving.save_form.fields["title"].control.value = HOSTILE
    saving.save_form.fields["id"].control.value = "hostile"
    assert saving.save_form.save(), saving.save_form.status
    saving.where_from.value = "saved"
    saving.steps.datasets.search.value = HOSTILE[:12]
    saving.steps.datasets.list.value = "hostile"
    assert "<img" not in saving.steps.datasets.said
    assert saving.show(), saving.status


# --- the practice server of a program


def test_the_practice_server_ends_with_the_program(tmp_path) -> None:
    code = (
        "import workbench as wb\nfrom workbench.forms import StatExplorer\n"
        "from workbench.forms.stat_explorer_service import practice_server\n"
        f"made = StatExplorer(wb.open_workspace({str(ROOT)!r}), {INQUIRY!r})\n"
        "made.where_from.value = 'practice'\nassert made.steps.datasets.shown\n"
        "other = StatExplorer(made._ws)\nother.where_from.value = 'practice'\nprint(practice_server().base_url)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    port = int(re.search(r":(\d+)/webapi", done.stdout)[1])
    with socket.socket() as trying:
        assert trying.connect_ex(("127.0.0.1", port)) != 0


# --- words


@given(st.text(max_size=30))
def test_a_search_gives_only_what_there_is_and_each_once(text) -> None:
    choices = [Choice(str(n), label, "Council area") for n, label in enumerate(("Fife", "Moray", "Falkirk", "West Lothian"))]
    found = narrowed(choices, text)
    assert set(found.found) <= set(choices)
    assert len(found.found) == len(set(found.found))
    assert found.found or found.said


def test_a_group_of_outcomes_is_not_taken_for_one_of_them() -> None:
    group = Choice("Decided", "Decided (adverse and non-adverse)", group=True)
    assert counted_in_words("Sanction decisions", [group]) == "Sanction decisions (Decided (adverse and non-adverse))"
    assert counted_in_words("Individuals with a sanction decision", [Choice("1", ADVERSE)]) == (
        f"Individuals with a sanction decision ({ADVERSE})"
    )
    assert counted_in_words("Sanction decisions", [Choice("4", "Cancelled referrals")]) == "Cancelled referrals"


def test_an_area_keeps_its_name() -> None:
    assert place_in_words(Choice("S12000047", "Fife", "Council area")) == ""
    assert place_in_words(None) == ""


def test_how_old_a_saved_table_is_is_said(sample) -> None:
    made = StatExplorer(sample, INQUIRY, today=lambda: sample.table("jsa-caseload", inquiry=INQUIRY).table.origin.got.date() + dt.timedelta(days=200))
    assert "Got 200 days ago" in made.steps.about.value
