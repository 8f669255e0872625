"""The catalogue in a notebook: searching, opening, changing and adding entries, and the tables of partners."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from typer.testing import CliRunner
from workspaces import repository_copy

import workbench as wb
from workbench.catalogue import Dataset, open_catalogue
from workbench.cli.app import app
from workbench.forms import CatalogueSearch, DraftView, EntryStarter, MatrixView
from workbench.partnership import Workspace
from workbench.partnership.kinds import KINDS
from workbench.store import Stored, load_record
from workbench.workspace import initialise

ROOT = Path(__file__).resolve().parents[1]


def _day() -> dt.date:
    return dt.date(2026, 3, 31)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return wb.open_workspace(repository_copy(tmp_path_factory.mktemp("forms")))


@pytest.fixture
def empty(tmp_path: Path) -> Workspace:
    initialise(tmp_path / "ours", title="Ours")
    return wb.open_workspace(tmp_path / "ours")


def test_what_is_found_says_whom_to_ask_and_can_be_opened(sample: Workspace) -> None:
    form = CatalogueSearch(sample, "StatExplore", today=_day)
    assert "Stat-Xplore" in form.said
    assert form.said.count("Ask: ") == len(form.open.options) > 0
    form.open.value = next(key for label, key in form.open.options if label.startswith("Stat-Xplore"))
    assert "Unknown: " in form.entry
    assert form.change_button.layout.display is None


def test_a_slip_is_told_and_nothing_found_is_said(sample: Workspace) -> None:
    form = CatalogueSearch(sample, "sanctoin", today=_day)
    assert "Nothing is called “sanctoin”; searched for" in form.said
    form.words.value = "qqqzzz"
    assert "Nothing was found." in form.said
    assert form.open.layout.display == "none"
    form.words.value = ""
    assert f"There are {len(open_catalogue(sample.root))} entries." in form.said


def test_the_ways_to_narrow_narrow(sample: Workspace) -> None:
    form = CatalogueSearch(sample, today=_day)
    form.facets["kind"].value = "dataset"
    form.facets["agency"].value = "hm-revenue-and-customs"
    expected = {f"{hit.kind}:{hit.id}" for hit in open_catalogue(sample.root).search("", kind="dataset", agency="hm-revenue-and-customs", limit=100)}
    assert {key for _, key in form.open.options} == expected != set()
    form.checked.value = 90
    assert len(form.open.options) <= len(expected)


def test_statements_that_disagree_stand_side_by_side(sample: Workspace) -> None:
    form = CatalogueSearch(sample, "HR1", today=_day)
    for record in sample.datasets:
        if any(part.contested for part in (record, *record.items, *record.identifiers)):
            form.words.value = record.title
            form.open.value = f"dataset:{record.id}"
            assert "which disagree" in form.entry
            return
    pytest.fail("no data set of the sample has statements that disagree")


def test_an_entry_is_changed_in_its_file_and_the_search_knows_it(sample: Workspace) -> None:
    form = CatalogueSearch(sample, "Stat-Xplore", today=_day)
    form.open.value = "dataset:stat-xplore"
    record = form.change()
    record.propose("contact_role", "Registrar of whelks")
    assert record.save(), record.status
    form.words.value = "whelks"
    assert "Ask: Registrar of whelks" in form.said


def test_an_entry_that_is_gone_is_said(sample: Workspace) -> None:
    form = CatalogueSearch(sample, "HR1", today=_day)
    form.open.value = "dataset:hr1-forms"
    path = sample.root / "data_catalog/datasets/hr1-forms.yaml"
    text = path.read_bytes()
    path.unlink()
    try:
        assert form.change() is None
        assert "There is no entry" in form.entry
    finally:
        path.write_bytes(text)


def test_a_new_entry_is_added_and_a_broken_rule_refused(empty: Workspace) -> None:
    starter = EntryStarter(empty)
    assert not (empty.root / "data_catalog/datasets").exists() or not list((empty.root / "data_catalog/datasets").iterdir())
    starter.form.propose("title", "Tenancy register")
    starter.form.propose("contact_role", "Zebedee Quux-Smith")
    assert not starter.form.save()
    assert "role" in starter.form.status.lower() + starter.form.fields["contact_role"].note.value.lower()
    starter.form.propose("contact_role", "data protection officer")
    assert starter.form.save(), starter.form.status
    found = load_record(empty.root / "data_catalog/datasets/tenancy-register.yaml", Dataset, root=empty.root)
    assert isinstance(found, Stored)
    starter.kind.value = "agency"
    assert starter.form.model.kind == "agency"


def test_every_section_names_fields_that_there_are_and_none_twice() -> None:
    sectioned = [kind for kind in KINDS if kind.sections]
    assert Dataset in sectioned
    for kind in sectioned:
        named = [name for names in kind.sections.values() for name in names]
        assert set(named) <= set(kind.model_fields)
        assert len(named) == len(set(named))


def test_a_folded_field_that_is_wrong_is_shown(empty: Workspace) -> None:
    form = EntryStarter(empty).form
    form.propose("title", "Tenancy register")
    form.propose("review_due", "never ever")
    assert not form.save()
    assert "“never ever” is not a date." in form.fields["review_due"].note.value
    assert [label for label, fold in form._group.folds.items() if fold.is_open] == ["quality, and how sure this entry is"]


def test_the_tables_show_unknown_as_unknown_and_open_their_cells(sample: Workspace) -> None:
    view = MatrixView(sample)
    assert view.cells.count("workbench-open") > 100
    assert (view.partner.value, view.column.value) == ("acas", "Employability advice")
    assert "unknown" in view.said
    assert "the source states 3 for yes" in view.cells
    view.table.value = "pace-data-cross-over"
    view.partner.value, view.column.value = "acas", "Name"
    assert "contested" in view.said
    assert "section 2.3.1" in view.said
    assert "section 2.3.3" in view.said


def test_drafts_say_that_they_are_drafts_and_are_never_written_over(sample: Workspace) -> None:
    view = DraftView(sample)
    assert "DRAFT" in view.shown
    view.draft.value = "data sharing agreement"
    view.about.value = "integrated-employment-and-skills"
    assert "not recorded" in view.shown
    first, second = view.save(), view.save()
    assert first.name == "data-sharing-agreement-integrated-employment-and-skills.md"
    assert second.name == "data-sharing-agreement-integrated-employment-and-skills-2.md"
    assert first.read_text().startswith("# DRAFT data sharing agreement")
    assert "Saved drafts/" in view.status


def test_the_command_drafts(sample: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(sample.root)
    run = CliRunner().invoke
    assert "DRAFT record of processing" in run(app, ["catalogue", "draft", "record of processing", "acas"]).output
    assert "Saved drafts/impact-assessment-16-plus-data-hub.md" in run(app, ["catalogue", "draft", "impact assessment", "16-plus-data-hub", "--save"]).output
    for wrong in (["poem", "acas"], ["record of processing", "nobody"]):
        assert run(app, ["catalogue", "draft", *wrong]).exit_code != 0


def test_a_workspace_without_a_catalogue_says_so(empty: Workspace) -> None:
    assert "There are 0 entries." in CatalogueSearch(empty, today=_day).said
    view = MatrixView(empty)
    assert "Nothing is recorded for this table yet." in view.cells


def test_the_commands_add_an_entry_and_show_a_table(sample: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(sample.root)
    run = CliRunner().invoke
    added = run(app, ["catalogue", "add", "dataset", "tenants", "--title", "Tenancy register", "--field", "holder=fife-council", "--field", "about=individuals"])
    assert "Added data_catalog/datasets/tenants.yaml" in added.output
    assert open_catalogue(sample.root).get("dataset:tenants").about == ("individuals",)
    again = run(app, ["catalogue", "add", "dataset", "tenants", "--title", "Another"])
    assert again.exit_code != 0
    wrong = run(app, ["catalogue", "add", "dataset", "rents", "--title", "Rents", "--field", "colour=red"])
    assert wrong.exit_code != 0
    assert not (sample.root / "data_catalog/datasets/rents.yaml").exists()
    dead = run(app, ["catalogue", "add", "dataset", "rents", "--title", "Rents", "--field", "holder=nosuch"])
    assert dead.exit_code != 0
    assert not (sample.root / "data_catalog/datasets/rents.yaml").exists()
    cell = run(app, ["catalogue", "matrix", "pace-data-cross-over", "--cell", "acas", "Name"]).output
    assert "contested" in cell
    table = run(app, ["catalogue", "matrix", "services"]).output
    assert "the source states 3 for yes; counted 0, unknown 12" in table
    assert "pace-services-offered: " in run(app, ["catalogue", "matrix"]).output


@pytest.mark.slow
def test_the_notebook_runs_and_changes_nothing_by_itself(tmp_path: Path) -> None:
    root = repository_copy(tmp_path)
    before = {path: path.read_bytes() for path in (root / "data_catalog").rglob("*.yaml")}
    notebook = nbformat.read(ROOT / "notebooks/04_data_catalogue.ipynb", as_version=4)
    NotebookClient(notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(root)}}).execute()
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert all(output.output_type != "error" for output in outputs)
    assert sum("application/vnd.jupyter.widget-view+json" in output.get("data", {}) for output in outputs) == 6
    assert {path: path.read_bytes() for path in (root / "data_catalog").rglob("*.yaml")} == before
