"""The first notebook runs in any workspace, changes nothing by itself, and its buttons do what they say."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

import workbench as wb
from workbench.exhibits import Heading, Notice
from workbench.forms import (
    InquiryStarter,
    RecordForm,
    ReportButton,
    entry_form,
    entry_frame,
    first_look,
    link_choices,
)
from workbench.inquiry import ENTRY_KINDS, Action, Finding, InquiryRecord
from workbench.partnership import check_workspace
from workbench.store import Stored, load_record, mark_of
from workbench.workspace import initialise

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = "fife-welfare-sanctions"
HOSTILE = "<img src=x onerror=alert(1)> “Ann's” \\ : # {"


def _day() -> dt.date:
    return dt.date(2026, 3, 31)


@pytest.fixture
def empty(tmp_path):
    initialise(tmp_path / "ours", title="Ours")
    return wb.open_workspace(tmp_path / "ours")


@pytest.fixture(scope="module")
def sample():
    return wb.open_workspace(ROOT)


def test_the_first_look_shows_the_inquirys_title_and_its_questions(sample) -> None:
    shown = first_look(sample, SAMPLE)
    assert isinstance(shown[0], Heading)
    assert shown[0].text == sample.inquiry(SAMPLE).title
    assert sample.inquiry(SAMPLE).questions[0].text in str(shown[-1])


def test_what_is_not_there_is_said_and_not_raised(empty) -> None:
    assert isinstance(first_look(empty, SAMPLE)[0], Notice)
    assert isinstance(entry_form(empty, SAMPLE, Finding), Notice)
    frame = entry_frame(empty, SAMPLE, Finding)
    assert len(frame) == 0
    assert {"headline", "text", "confidence", "status"} <= set(frame.columns)


def test_a_broken_inquiry_is_said_and_not_raised(empty) -> None:
    folder = empty.root / "inquiries" / "torn"
    folder.mkdir(parents=True)
    (folder / "inquiry.yaml").write_text("id: torn\ntitle: [", encoding="utf-8")
    assert isinstance(first_look(empty, "torn")[0], Notice)
    assert isinstance(entry_form(empty, "torn", Finding), Notice)


@pytest.mark.parametrize("kind", ENTRY_KINDS, ids=lambda kind: kind.kind)
def test_every_kind_has_a_form_with_choices_for_each_of_its_links(sample, kind) -> None:
    form = entry_form(sample, SAMPLE, kind)
    assert isinstance(form, RecordForm)
    choices = link_choices(sample, sample.inquiry(SAMPLE), kind)
    assert {mark_of(field).link for field in kind.model_fields.values()} - {""} <= set(choices)


def test_choices_are_shown_in_words(sample) -> None:
    choices = link_choices(sample, sample.inquiry(SAMPLE), Action)
    assert ("Fife", "fife") in choices["area"]
    assert ("Referral is the key to support", "referral-process") in choices["finding"]


def test_the_starter_makes_an_inquiry_that_is_right(empty) -> None:
    starter = InquiryStarter(empty, today=_day)
    starter.title.value = "School meals"
    assert starter.short_name.value == "school-meals"
    starter.start_button.click()
    assert "Started" in starter._status.value
    found = load_record(empty.root / "inquiries/school-meals/inquiry.yaml", InquiryRecord, root=empty.root)
    assert isinstance(found, Stored)
    assert found.record.title == "School meals"
    assert check_workspace(empty.root) == []


def test_the_starter_keeps_a_short_name_that_somebody_typed(empty) -> None:
    starter = InquiryStarter(empty, today=_day)
    starter.title.value = "School"
    starter.short_name.value = "meals"
    starter.title.value = "School meals"
    assert starter.short_name.value == "meals"


@pytest.mark.parametrize(("title", "name"), [("", ""), ("Meals", "../out"), ("Meals", "Meals"), ("Meals", "")])
def test_the_starter_refuses_in_a_sentence_and_makes_nothing(empty, title, name) -> None:
    before = sorted(empty.root.rglob("*"))
    starter = InquiryStarter(empty, today=_day)
    starter.title.value, starter.short_name.value = title, name
    assert not starter.start()
    assert "Not started" in starter._status.value
    assert sorted(empty.root.rglob("*")) == before


def test_the_starter_leaves_an_inquiry_of_that_name_as_it_is(empty) -> None:
    for _ in range(2):
        starter = InquiryStarter(empty, today=_day)
        starter.title.value = "School meals"
        done = starter.start()
    assert not done
    assert "already" in starter._status.value


def test_a_hostile_title_stays_text(empty) -> None:
    starter = InquiryStarter(empty, today=_day)
    starter.title.value = HOSTILE
    starter.short_name.value = "hostile"
    assert starter.start()
    assert "<img" not in starter._status.value
    assert empty.inquiry("hostile").title == HOSTILE


def test_the_button_says_when_there_is_no_such_report(empty) -> None:
    button = ReportButton(empty, "no-such-report", today=_day)
    assert button.make() is None
    assert "Not made." in button._status.value
    assert not button.button.disabled


@pytest.fixture
def copy(tmp_path):
    for name in ("data", "data_catalog", "inquiries", "people", "notebooks"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in ("workbench.toml", "reports.yaml"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


@pytest.mark.slow
def test_the_button_makes_the_report_and_links_to_it(copy, monkeypatch) -> None:
    monkeypatch.chdir(copy / "notebooks")
    ws = wb.open_workspace(".")
    button = ReportButton(ws, "area_context", today=_day, area="fife")
    button.button.click()
    page = copy / "reports/workspace/all/team/area_context-fife.html"
    assert "The report is made." in button._status.value
    assert "39,433" in page.read_text(encoding="utf-8")
    assert 'href="../reports/workspace/all/team/area_context-fife.html"' in button.link.outputs[0]["data"]["text/html"]
    assert button.make() == page
    assert "up to date" in button._status.value


def _files(root: Path) -> dict[str, bytes]:
    return {
        p.relative_to(root).as_posix(): p.read_bytes()
        for p in root.rglob("*")
        if p.is_file() and not {".workbench", "__pycache__", ".ipynb_checkpoints"} & set(p.parts)
    }


def _run(root: Path, more: str = "") -> nbformat.NotebookNode:
    notebook = nbformat.read(root / "notebooks/01_start_here.ipynb", as_version=4)
    nbformat.validate(notebook)
    if more:
        notebook.cells.append(nbformat.v4.new_code_cell(more))
    resources = {"metadata": {"path": str(root / "notebooks")}}
    return NotebookClient(notebook, timeout=240, kernel_name="python3", resources=resources).execute()


@pytest.mark.slow
@pytest.mark.filterwarnings("default")  # the kernel's client warns of its own event loop
def test_the_first_notebook_runs_from_its_folder_and_changes_nothing(copy) -> None:
    before = _files(copy)
    done = _run(copy)
    assert all(cell.outputs for cell in done.cells if cell.cell_type == "code")
    assert not [o for c in done.cells if c.cell_type == "code" for o in c.outputs if o.output_type in {"error", "stream"}]
    assert _files(copy) == before


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
def test_the_button_works_in_a_notebooks_own_process(copy) -> None:
    done = _run(copy, 'ReportButton(ws, "area_context", area="fife").make().name')
    assert done.cells[-1].outputs[-1].data["text/plain"] == "'area_context-fife.html'"


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
def test_the_first_notebook_runs_in_a_workspace_that_was_just_made(empty) -> None:
    done = _run(empty.root)
    assert not [o for c in done.cells if c.cell_type == "code" for o in c.outputs if o.output_type == "error"]


def test_the_reference_can_be_written_from_the_command_line() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "workbench.partnership.reference"], cwd=ROOT, capture_output=True, check=True
    )
    assert done.stdout == (ROOT / "docs/reference.md").read_bytes()
