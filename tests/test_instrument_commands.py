"""workbench instrument list, print, import, summarise, export: what each writes, says and refuses."""

from __future__ import annotations

import io
import json
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner
from workspaces import inquiry, write

from workbench.cli.app import app
from workbench.errors import RecordError, RequestError, WorkbenchError
from workbench.instruments import find_instrument, import_answers
from workbench.partnership import open_workspace

CAVEAT = "is not evidence of what changed afterwards"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write(tmp_path / "workbench.toml", 'format = 1\ntitle = "Practice"\ndefault_inquiry = "one"\n')
    inquiry(tmp_path, "one")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str) -> str:
    found = CliRunner().invoke(app, ["instrument", *words], env={"COLUMNS": "200", "NO_COLOR": "1", "TERM": "dumb"})
    if found.exception and not isinstance(found.exception, SystemExit):
        raise found.exception
    assert found.exit_code == 0, found.output
    return found.output


def scores(root: Path, *, positive: int = 15, n: int = 20) -> Path:
    rows = "".join(f"{i},{5 if i < positive else 2}\n" for i in range(n))
    return write(root / "scores.csv", "sheet,learning\n" + rows)


def test_every_form_is_listed_with_the_waves_that_were_answered(root):
    run("import", "retreat-evaluation", str(scores(root)), "--wave", "june")
    said = run("list")
    assert "retreat-evaluation: Retreat evaluation" in said
    assert "answers: june" in said
    listed = {one["id"]: one for one in json.loads(run("list", "--json"))}
    assert listed["retreat-evaluation"]["waves_answered"] == ["june"]
    assert listed["event-feedback"]["waves_answered"] == []


@pytest.mark.parametrize(("positive", "percent"), [(15, "75%"), (17, "85%")])
def test_answers_that_came_in_are_summarised_with_their_n_and_scale(root, positive, percent):
    assert "20 sheets added" in run("import", "retreat-evaluation", str(scores(root, positive=positive)), "--wave", "june")
    said = run("summarise", "retreat-evaluation")
    assert percent in said
    assert f"{positive} | 20" in said
    assert "1 is not at all, 5 is very much" in said
    assert CAVEAT in said


def test_the_same_file_twice_does_not_count_twice(root):
    path = scores(root)
    run("import", "retreat-evaluation", str(path), "--wave", "june")
    assert "0 sheets added; 20 the same" in run("import", "retreat-evaluation", str(path), "--wave", "june")


def test_an_out_of_range_score_is_refused_with_its_row_and_nothing_is_written(root):
    path = write(root / "scores.csv", "sheet,learning\n1,4\n2,9\n")
    with pytest.raises(RecordError) as caught:
        run("import", "retreat-evaluation", str(path), "--wave", "june")
    assert [(p.line, p.field, p.code) for p in caught.value.problems] == [(3, "learning", "out-of-scale")]
    assert not (root / "inquiries/one/instruments").exists()


def test_a_dry_run_writes_nothing(root):
    assert "20 sheets could be read" in run("import", "retreat-evaluation", str(scores(root)), "--wave", "june", "--dry-run")
    assert not (root / "inquiries/one/instruments").exists()


def test_a_blank_stays_blank(root):
    path = write(root / "scores.csv", "sheet,learning\n" + "".join(f"{i},{'' if i < 5 else 4}\n" for i in range(25)))
    run("import", "retreat-evaluation", str(path), "--wave", "june")
    assert "100% | 20 | 20 | 5 blank" in run("summarise", "retreat-evaluation")


def test_fewer_sheets_than_the_smallest_group_give_no_share(root):
    run("import", "retreat-evaluation", str(scores(root, positive=3, n=4)), "--wave", "june")
    said = run("summarise", "retreat-evaluation")
    assert "75%" not in said
    assert "Fewer than 5" in said


def test_a_summary_for_a_program_holds_no_comment_beyond_the_team(root):
    path = write(root / "scores.csv", "sheet,learning,valued\n" + "".join(f"{i},5,Zebedee Quux-Smith spoke\n" for i in range(20)))
    run("import", "retreat-evaluation", str(path), "--wave", "june")
    assert "Quux" in run("summarise", "retreat-evaluation", "--json")
    partners = run("summarise", "retreat-evaluation", "--json", "--audience", "partners")
    assert "Quux" not in partners
    assert [wave["id"] for wave in json.loads(partners)["waves"]] == ["june"]


def test_both_printed_forms_hold_the_caveats_and_overwrite_nothing(root):
    run("print", "retreat-evaluation")
    run("print", "retreat-evaluation", "--to", "docx")
    assert CAVEAT in (root / "retreat-evaluation.html").read_text(encoding="utf-8")
    assert (root / "retreat-evaluation.docx").read_bytes().startswith(b"PK")
    with pytest.raises(RequestError, match="there already"):
        run("print", "retreat-evaluation")


def test_the_risk_checklist_is_printed_with_its_caveats_and_never_imported(root):
    run("print", "long-term-unemployment")
    page = (root / "long-term-unemployment.html").read_text(encoding="utf-8")
    assert "always wins" in page
    with pytest.raises(RequestError, match="keeps no answers"):
        run("import", "long-term-unemployment", str(scores(root)), "--wave", "june")
    with pytest.raises(RequestError, match="keeps no answers"):
        run("export", "long-term-unemployment")


def test_the_checklist_is_not_said_to_wait_for_answers(root):
    told = run("summarise", "long-term-unemployment")
    assert "keeps no answers" in told
    assert "instrument import" not in told


@pytest.mark.parametrize("words", [["export"], ["print"]])
def test_no_folder_is_made_for_a_name_that_may_be_mistyped(root, words):
    with pytest.raises(RequestError) as refused:
        run(*words, "retreat-evaluation", "--out", str(root / "lost/dir/a.xlsx"))
    assert refused.value.code == "no-such-folder"
    assert not (root / "lost").exists()


def test_a_blank_workbook_that_is_filled_in_comes_back(root):
    run("export", "retreat-evaluation")
    book = openpyxl.load_workbook(root / "retreat-evaluation.xlsx")
    answers = book["Answers"]
    headings = [cell.value for cell in answers[1]]
    form = find_instrument(root, "retreat-evaluation")
    at = headings.index(form.questions[0].heading)
    assert len(answers.data_validations.dataValidation) == 3
    explained = "\n".join(str(cell.value) for row in book["What it means"] for cell in row)
    assert CAVEAT in explained
    assert "1 is not at all, 5 is very much" in explained
    answers.cell(2, 1, "a")
    answers.cell(2, at + 1, "5: Very much")
    raw = io.BytesIO()
    book.save(raw)
    [sheet] = import_answers(raw.getvalue(), form, wave="june", file="filled.xlsx").checked().sheets
    assert (sheet.sheet, sheet.to("learning").value, sheet.to("prepared").state) == ("a", "5", "blank")


def test_blank_csv_survey_form_and_answers_are_written(root):
    run("import", "retreat-evaluation", str(scores(root)), "--wave", "june")
    for kind, name in (("csv", "csv"), ("xlsform", "xlsform.xlsx"), ("answers", "answers.csv")):
        run("export", "retreat-evaluation", "--to", kind)
        assert (root / f"retreat-evaluation.{name}").stat().st_size > 0
    lines = (root / "retreat-evaluation.answers.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 1 + 20 * 6
    assert "1 is not at all" in lines[1]


def test_an_export_of_a_survey_program_comes_in(root):
    path = write(root / "export.csv", "start;end;part___scores/learning;_id;_uuid\n;2016-02-11T16:00:00Z;4;7;1a-2b\n")
    assert "1 sheet added" in run("import", "retreat-evaluation", str(path), "--wave", "june", "--survey")
    [answers] = open_workspace(root).answers("retreat-evaluation")
    assert answers.sheets[0].to("learning").value == "4"


@pytest.mark.parametrize(
    "words",
    [
        ["print", "nothing"], ["summarise", "nothing"], ["export", "../retreat-evaluation"], ["export", "retreat-evaluation", "--to", "answers"],
        ["import", "retreat-evaluation", "missing.csv", "--wave", "june"], ["import", "retreat-evaluation", "missing.csv", "--wave", "../june"],
        ["summarise", "retreat-evaluation", "--json"], ["import", "retreat-evaluation", "a.csv", "b.csv", "--wave", "june"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_what_cannot_be_done_is_said_in_a_sentence(root, words):
    with pytest.raises(WorkbenchError) as caught:
        run(*words)
    assert str(caught.value)
    assert not (root / "inquiries/one/instruments").exists()


def test_a_summary_for_a_program_refuses_a_group_that_there_is_not(root):
    run("import", "retreat-evaluation", str(scores(root)), "--wave", "june")
    with pytest.raises(WorkbenchError, match="are not shown by “nonsense”"):
        run("summarise", "retreat-evaluation", "--by", "nonsense", "--json")


def test_a_workbook_with_merged_answers_is_refused_with_their_place(root):
    book = openpyxl.Workbook()
    for row in (["sheet", "learning"], [1, 4], [2, None], [3, 5]):
        book.active.append(row)
    book.active.merge_cells("B2:B3")
    book.save(root / "merged.xlsx")
    with pytest.raises(RecordError) as caught:
        run("import", "retreat-evaluation", "merged.xlsx", "--wave", "june")
    assert [(p.line, p.field, p.code) for p in caught.value.problems] == [(2, "B2:B3", "merged-cells")]
    assert not (root / "inquiries/one/instruments").exists()
