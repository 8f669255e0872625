"""The fillable form and the checklist in a notebook: what is entered is what is kept, and the checklist keeps nothing."""

from __future__ import annotations

import datetime as dt
import inspect
from pathlib import Path

import ipywidgets as widgets
import nbformat
import pytest
from nbclient import NotebookClient
from workspaces import inquiry, repository_copy, write

import workbench.forms.instrument_checklist as checklist_module
from workbench.errors import RequestError
from workbench.forms import AnswerForm, ChecklistForm
from workbench.forms.fields import InputField
from workbench.forms.groups import NestedField, RowsField
from workbench.instruments import find_instrument, instruments_of
from workbench.partnership import Workspace, open_workspace

ROOT = Path(__file__).resolve().parents[1]
HOSTILE = "<img src=x onerror=alert(1)>"

OWN = f"""\
id: own
title: "{HOSTILE}"
purpose: To test {HOSTILE}.
sort: questionnaire
answered_by: person
caveats: ["Read this {HOSTILE}"]
parts:
  - id: first
    title: First
    text: A story is read out.
    items:
      - {{id: came, wording: Did you come?, type: yes-no, required: yes}}
      - {{id: why, wording: Why?, type: text, required: yes, shown_if: {{item: came, one_of: [yes]}}}}
      - {{id: ways, wording: How did you hear?, type: several, at_most: 1, options: [{{id: post, label: Post}}, {{id: web, label: Web}}]}}
      - {{id: hours, wording: How many hours?, type: number, least: 0, most: 24}}
  - id: log
    title: Log
    rows: 3
    items:
      - {{id: what, wording: What happened?, type: text}}
      - {{id: when, wording: When?, type: date}}
"""


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    write(tmp_path / "workbench.toml", 'format = 1\ntitle = "Practice"\ndefault_inquiry = "one"\n')
    folder = inquiry(tmp_path, "one")
    write(folder / "instruments/own.yaml", OWN)
    return open_workspace(tmp_path)


def _day() -> dt.date:
    return dt.date(2026, 3, 31)


def form(ws: Workspace, name: str = "own", **more: str) -> AnswerForm:
    return AnswerForm(ws, name, today=_day, **more)


def html_in(widget: object) -> str:
    inner = "".join(html_in(child) for child in getattr(widget, "children", ()))
    return (widget.value if isinstance(widget, widgets.HTML) else "") + inner


def test_what_is_entered_is_kept_and_what_is_skipped_is_blank(ws):
    shown = form(ws, "retreat-evaluation", wave="june")
    shown.answer("learning", "5")
    shown.answer("prepared", "prefer not to say")
    assert shown.form.save(), shown.form.status
    [answers] = ws.answers("retreat-evaluation")
    [sheet] = answers.sheets
    assert (sheet.sheet, str(sheet.collected)) == ("s-1", "2026-03-31")
    assert (sheet.to("learning").value, sheet.to("prepared").state, sheet.to("enjoyed").state) == ("5", "prefer not to say", "blank")


def test_the_next_sheet_is_empty_and_has_a_number_of_its_own(ws):
    shown = form(ws, "retreat-evaluation", wave="june")
    shown.answer("learning", "4")
    shown.form.save()
    shown.next_button.click()
    assert shown.field("learning").entered() is None
    shown.answer("learning", "2")
    assert shown.form.save()
    assert [s.sheet for s in ws.answers("retreat-evaluation")[0].sheets] == ["s-1", "s-2"]


def test_a_sheet_that_is_there_with_other_answers_is_not_overwritten(ws):
    one, other = form(ws, "retreat-evaluation", wave="june"), form(ws, "retreat-evaluation", wave="june")
    one.answer("learning", "4")
    other.answer("learning", "1")
    assert one.form.save()
    assert not other.form.save()
    assert "Give this sheet another number." in other.form.status
    assert ws.answers("retreat-evaluation")[0].sheets[0].to("learning").value == "4"


def test_a_required_question_insists_and_one_that_is_not_asked_is_hidden_and_kept_as_not_asked(ws):
    shown = form(ws)
    assert not shown.form.save()
    assert shown.field("why").widget.layout.display == "none"
    shown.answer("came", "yes")
    assert shown.field("why").widget.layout.display is None
    shown.answer("why", "To learn.")
    shown.answer("came", "no")
    assert shown.form.save(), shown.form.status
    sheet = ws.answers("own")[0].sheets[0]
    assert (sheet.to("came").value, sheet.to("why").state) == ("no", "not asked")


@pytest.mark.parametrize(("hours", "said"), [("25", "out of range"), ("some", "no number")])
def test_a_number_that_cannot_be_is_refused_in_a_sentence_and_nothing_is_written(ws, hours, said):
    shown = form(ws)
    shown.answer("came", "no")
    shown.answer("hours", hours)
    assert not shown.form.save()
    assert said in shown.form.status
    assert not list((ws.root / "inquiries/one/instruments").glob("own/*.csv"))


def test_rows_of_a_table_that_repeats_are_kept_in_order(ws):
    shown = form(ws)
    shown.answer("came", "no")
    log = shown.form.fields["part_2"]
    assert isinstance(log, RowsField)
    for what in ("First thing", "Second thing"):
        row = log.add()
        assert isinstance(row, NestedField)
        field = row.group.fields["question_1"]
        assert isinstance(field, InputField)
        field.control.value = what
    assert shown.form.save(), shown.form.status
    sheet = ws.answers("own")[0].sheets[0]
    assert [row["what"].value for row in sheet.rows] == ["First thing", "Second thing"]
    assert sheet.to("came").value == "no"


def test_caveats_and_stories_stand_on_the_form_as_text(ws):
    html = html_in(form(ws).widget)
    assert "A story is read out." in html
    assert HOSTILE not in html
    assert "Read this &lt;img" in html


def test_a_form_that_keeps_nothing_cannot_be_filled_in(ws):
    with pytest.raises(RequestError, match="keeps no answers"):
        form(ws, "long-term-unemployment")
    with pytest.raises(RequestError, match="no wave"):
        form(ws, "dataset-awareness", wave="sometime")


@pytest.mark.parametrize("name", [s.record.id for s in instruments_of(ROOT).stored])
def test_every_form_that_travels_with_the_package_can_be_filled_in_unless_it_keeps_nothing(name, ws):
    if find_instrument(ROOT, name).collects == "nothing":
        return
    shown = form(ws, name)
    assert all(caveat in html_in(shown.widget) for caveat in find_instrument(ROOT, name).caveats if "'" not in caveat and "&" not in caveat)
    assert {q.key for asked in shown._made.questions.values() for q in asked.values()} == {q.key for q in shown.instrument.answerable}


# --- the checklist


def test_the_checklist_shows_its_caveats_and_prompts_with_stars_but_no_number_of_them(ws):
    shown = ChecklistForm(ws)
    html = html_in(shown.widget)
    instrument = find_instrument(ROOT, "long-term-unemployment")
    assert all(caveat.replace("'", "&#39;") in html or caveat in html for caveat in instrument.caveats)
    assert len(shown.prompts) == 10
    assert "score" not in shown.said.casefold()


def test_a_judgement_needs_a_reason_and_wins(ws):
    shown = ChecklistForm(ws)
    next(iter(shown.prompts.values())).value = "raises"
    assert "Nobody has judged yet" in shown.show_note()
    shown.judgement.value = "less"
    assert shown.show_note() == ""
    assert "Write in a sentence why" in shown.said
    shown.reason.value = "Two offers are open."
    assert "less support than the prompts suggest" in shown.show_note()


def test_a_name_that_the_workspace_knows_makes_no_note(ws):
    write(ws.root / "private/people.yaml", "p-1:\n  name: Zebedee Quux-Smith\n")
    shown = ChecklistForm(ws)
    shown.judgement.value = "more"
    shown.reason.value = "Zebedee Quux-Smith says so."
    assert shown.show_note() == ""
    with pytest.raises(RequestError):
        shown.export(ws.root / "note.txt")


def test_nothing_is_written_until_a_note_is_exported(ws):
    before = set(ws.root.rglob("*"))
    shown = ChecklistForm(ws)
    shown.judgement.value = "as prompted"
    shown.reason.value = "As talked over."
    shown.show_note()
    assert set(ws.root.rglob("*")) == before
    shown.export(ws.root / "note.txt")
    assert "without identity" in (ws.root / "note.txt").read_text(encoding="utf-8")
    with pytest.raises(RequestError, match="there already"):
        shown.export(ws.root / "note.txt")


def test_nothing_of_the_checklist_takes_a_table_of_people():
    for name in checklist_module.__all__:
        for _, method in inspect.getmembers(getattr(checklist_module, name), inspect.isfunction):
            assert not {"frame", "people", "rows", "table"} & set(inspect.signature(method).parameters)


@pytest.mark.slow
def test_the_notebook_runs_and_changes_nothing_by_itself(tmp_path):
    root = repository_copy(tmp_path)
    before = {path: path.read_bytes() for path in (root / "inquiries").rglob("*") if path.is_file()}
    notebook = nbformat.read(ROOT / "notebooks/06_instruments.ipynb", as_version=4)
    NotebookClient(notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(root)}}).execute()
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert all(output.output_type != "error" for output in outputs)
    assert sum("application/vnd.jupyter.widget-view+json" in output.get("data", {}) for output in outputs) == 4
    assert {path: path.read_bytes() for path in (root / "inquiries").rglob("*") if path.is_file()} == before
