"""The network in a notebook: every form answers in words, says what is wrong in one sentence, and writes only what it says."""

from __future__ import annotations

import html
import json
import re

import nbformat
import pytest
from nbclient import NotebookClient
from workspaces import REPOSITORY, inquiry, repository_copy

from workbench.forms import (
    NetworkAsk,
    NetworkExport,
    NetworkHandover,
    NetworkLeavers,
    NetworkRoutes,
    NetworkWaves,
    live_network,
)
from workbench.forms.keyboard import KEYBOARD
from workbench.partnership import open_workspace
from workbench.partnership.network_people import MADE_UP_NOTE

FORMS = [NetworkAsk, NetworkExport, NetworkHandover, NetworkLeavers, NetworkRoutes, NetworkWaves]


@pytest.fixture
def ws(tmp_path):
    return open_workspace(repository_copy(tmp_path / "ws"))


def words(said):
    return html.unescape(re.sub(r"<[^>]+>", " ", said))


def test_asking_says_who_knows_how_to_reach_them_and_that_it_is_made_up(ws):
    form = NetworkAsk(ws)
    form.asker.value = "department-for-work-and-pensions"
    form.words.value = "det advise"  # with slips
    said = words(form.said)
    assert "Debt advice" in said
    assert "Advice manager (made up)" in said
    assert "→" in said
    assert MADE_UP_NOTE in said
    form.audience.value = "public"
    assert "People of" in words(form.ask())
    assert "Advice manager" not in words(form.said)


def test_asking_nothing_is_told_in_one_sentence(ws):
    assert words(NetworkAsk(ws).ask()).strip() == "Nothing was asked. Give a word or two, such as: debt advice."


def test_before_leavers_are_chosen_it_says_what_hangs_on_few_and_then_what_is_lost(ws):
    form = NetworkLeavers(ws)
    assert "Only one person has: Appeals against a sanction" in words(form.said)
    alone = next(one for label, one in form.leavers.options if "only they have: Appeals against a sanction" in label)
    form.leavers.value = (alone,)
    assert "Lost: Appeals against a sanction." in words(form.ask())
    form.leavers.value = ("third-sector-fife",)
    assert "10 of 33 leave." in words(form.ask())


def test_a_handover_pack_is_of_who_is_chosen(ws):
    form = NetworkHandover(ws)
    form.person.value = next(one for label, one in form.person.options if "Referrals between agencies" in label)
    assert "Only they have: Referrals between agencies." in words(form.ask())


def test_referrals_are_followed_for_a_need_and_an_area(ws):
    form = NetworkRoutes(ws)
    form.entry.value = "department-for-work-and-pensions"
    assert "Food: cannot be reached from here." in words(form.ask())
    form.need.value, form.area.value = "Debt", "fife"
    assert "is reached in 1 step" in words(form.ask())


def test_waves_are_compared_with_a_map_and_one_agencys_links(ws):
    form = NetworkWaves(ws)
    form.agency.value = "department-for-work-and-pensions"
    said = form.ask()
    assert "92 links kept, 41 new, 52 lost" in words(said)
    assert "11 of the 291 possible links" in words(said)
    assert "<figure" in said
    form.earlier.value = form.later.value = "wave-1"
    assert "choose two waves" in words(form.ask())


@pytest.mark.parametrize("audience", ["team", "partners", "public"])
def test_an_export_goes_into_a_folder_of_its_own_and_never_over_another(ws, audience):
    form = NetworkExport(ws)
    form.audience.value, form.release.value, form.form.value = audience, "Spring 2026", "node-link"
    assert "Written: " in words(form.ask())
    (file,) = (ws.root / "reports/network" / audience / "spring-2026").iterdir()
    raw = file.read_bytes()
    assert json.loads(raw)
    assert b"sample-0" not in raw
    assert "There is a release of this name already" in words(form.ask())
    assert file.read_bytes() == raw
    form.release.value = ""
    assert "has no name" in words(form.ask())


@pytest.mark.parametrize("form", FORMS)
def test_every_control_has_a_name_and_keeps_its_keys(ws, form):
    shown = form(ws)
    assert KEYBOARD in shown.widget._dom_classes
    controls = [child for child in shown.widget.children if hasattr(child, "description") and not hasattr(child, "button_style") and child.description]
    assert controls
    assert all(child.index is not None for child in controls if type(child).__name__ == "Dropdown")


@pytest.mark.parametrize("form", FORMS)
def test_nothing_is_written_before_a_button_is_pressed(ws, form):
    before = {path: path.stat().st_mtime_ns for path in ws.root.rglob("*")}
    form(ws)
    live_network(ws)
    assert {path: path.stat().st_mtime_ns for path in ws.root.rglob("*")} == before


@pytest.mark.parametrize("audience", ["team", "partners", "public"])
def test_the_live_map_shows_what_its_audience_may_see(ws, audience):
    shown = live_network(ws, audience=audience)
    assert ("Debt adviser" in shown.shown) == (audience == "team")
    assert "sample-" not in shown.shown + shown.said
    assert MADE_UP_NOTE in words(shown.shown)


def test_an_inquiry_without_a_survey_is_said_so_in_words(ws):
    inquiry(ws.root, "bare")
    form = NetworkExport(open_workspace(ws.root), inquiry="bare")
    form.release.value = "first"
    assert "There is no wave in this folder" in words(form.ask())


@pytest.mark.slow
def test_the_notebook_runs_and_changes_nothing_by_itself(tmp_path):
    root = repository_copy(tmp_path)
    before = {path: path.read_bytes() for path in (root / "inquiries").rglob("*") if path.is_file()}
    notebook = nbformat.read(REPOSITORY / "notebooks/05_who_knows_what.ipynb", as_version=4)
    NotebookClient(notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(root)}}).execute()
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert all(output.output_type != "error" for output in outputs)
    assert sum("application/vnd.jupyter.widget-view+json" in output.get("data", {}) for output in outputs) == 9
    assert {path: path.read_bytes() for path in (root / "inquiries").rglob("*") if path.is_file()} == before
