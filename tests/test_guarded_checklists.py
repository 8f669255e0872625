"""A copy of the risk checklist cannot be set free: whatever its fields say, it keeps its caveats and nobody's answers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from instruments_made import FORM, read_text
from typer.testing import CliRunner

from workbench.cli import app
from workbench.errors import RecordError, RequestError
from workbench.forms import ChecklistForm
from workbench.instruments import Instrument, find_instrument, import_answers, instruments_of, template
from workbench.instruments.checklist import checklist_exhibits, is_risk_checklist, require_caveats
from workbench.instruments.printed import printed_page
from workbench.instruments.xlsform import xlsform
from workbench.partnership import open_workspace
from workbench.partnership.check import check_workspace
from workbench.store import Stored
from workbench.workspace import shipped

SHIPPED = (shipped("templates") / "instruments" / "long-term-unemployment.yaml").read_text(encoding="utf-8").split("\n", 1)[1]
CHECKLIST = find_instrument(Path("no-such-folder"), "long-term-unemployment")
LOST = "  - It is weak for people with several complex needs at once.\n"
NO_STARS = {f"        stars: {n}\n": "" for n in (1, 2, 3)}
FREED = {"answered_by: caseworker": "answered_by: person", "sort: checklist": "sort: questionnaire", **NO_STARS}


def changed(*pairs: tuple[str, str], text: str = SHIPPED) -> str:
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return text


def with_item(item: str) -> str:
    return changed(("  - id: judgement\n    title", f"      - {item}\n  - id: judgement\n    title"))


def codes(text: str) -> set[str]:
    found = read_text(text)
    return set() if isinstance(found, Stored) else {problem.code for problem in found}


def test_the_shipped_checklist_is_right_and_a_copy_may_add_a_caveat() -> None:
    assert codes(SHIPPED) == set()
    assert codes(changed((LOST, LOST + "  - In our area nobody has a car.\n"))) == set()


@pytest.mark.parametrize("name", ["long-term-unemployment", "ours"])
def test_no_field_sets_a_copy_free(name: str) -> None:
    freed = changed(("id: long-term-unemployment", f"id: {name}"), *FREED.items())
    assert codes(freed) == set()
    assert codes(changed((LOST, ""), text=freed)) == {"without-caveats"}
    assert codes(changed(("complex needs at once", "needs"), text=freed)) == {"without-caveats"}
    assert codes(changed(("collects: nothing", "collects: answers"), text=freed)) == {"checklist-keeps-answers"}
    assert codes(changed(("title: Prompts\n", "title: Prompts\n    rows: 20\n"), text=freed)) == {"checklist-of-people"}


@pytest.mark.parametrize("fields", [{"title": "Another"}, {"sort": "log"}, {"answered_by": "team"}])
def test_stars_alone_are_a_mark(fields: dict[str, str]) -> None:
    item = CHECKLIST.parts[0].items[0].model_copy(update={"wording": "Something else?"})
    part = CHECKLIST.parts[0].model_copy(update={"items": (item,)})
    other = CHECKLIST.model_copy(update={"id": "other", "answered_by": "person", "parts": (part,), **fields})
    assert is_risk_checklist(other)
    with pytest.raises(RequestError, match="lacks a caveat"):
        require_caveats(other.model_copy(update={"caveats": ("Only a help.",)}))


def test_a_form_that_shares_two_prompts_by_chance_is_free_and_with_three_it_is_not() -> None:
    def sharing(n: int) -> Instrument:
        items = tuple(i.model_copy(update={"stars": None, "wording": i.wording.upper() + " "}) for i in CHECKLIST.parts[0].items[:n])
        part = CHECKLIST.parts[0].model_copy(update={"items": items})
        return CHECKLIST.model_copy(update={"id": "survey", "answered_by": "person", "parts": (part,)})

    assert not is_risk_checklist(sharing(2))
    assert is_risk_checklist(sharing(3))


def test_a_caseworkers_own_form_needs_caveats_of_its_own() -> None:
    own = changed(("answered_by: person", "answered_by: caseworker\ncollects: nothing"), ("id: score", "id: opinion"), text=FORM)
    assert codes(own) == set()
    assert codes(own.replace("caveats: [Only a test.]\n", "")) == {"without-caveats"}


@pytest.mark.parametrize(
    ("item", "code"),
    [
        ("{id: who, wording: Who is it?, type: person}", "checklist-of-people"),
        ("{id: person, wording: Client's full name, type: text}", "checklist-of-people"),
        ("{id: client-number, wording: Which one?, type: text}", "checklist-of-people"),
        ("{id: one, wording: Case reference, type: text}", "checklist-of-people"),
        ("{id: one, wording: Date of birth, type: date}", "checklist-of-people"),
        ("{id: one, wording: Total of the stars, type: text}", "checklist-scores"),
        ("{id: risk-score, wording: How high is it?, type: text}", "checklist-scores"),
        ("{id: one, wording: Rank among today's clients, type: text}", "checklist-scores"),
        ("{id: one, wording: How high is it?, type: number}", "checklist-scores"),
    ],
)
def test_it_asks_for_nobody_and_for_no_score(item: str, code: str) -> None:
    assert code in codes(with_item(item.replace("type: text}", "type: text, audience: team}")))


def test_a_question_of_its_own_is_allowed() -> None:
    assert codes(with_item("{id: caring, wording: Do you care for somebody?, type: yes-no}")) == set()


def test_a_breach_is_one_sentence_with_its_line_and_field() -> None:
    text = changed(("collects: nothing", "collects: answers"))
    [problem] = read_text(text)
    assert problem.field == "collects"
    assert text.split("\n")[problem.line - 1] == "collects: answers"
    assert problem.message.count(".") == 1


@pytest.mark.parametrize(
    "use",
    [printed_page, checklist_exhibits, template, xlsform, lambda form: import_answers(b"age\nraises\n", form, wave="one")],
    ids=["print", "screen", "template", "xlsform", "import"],
)
def test_one_that_was_changed_in_memory_is_refused_everywhere(use: Callable[[Instrument], object]) -> None:
    with pytest.raises(RequestError) as refused:
        use(CHECKLIST.model_copy(update={"collects": "answers", "answered_by": "person"}))
    assert refused.value.code == "checklist-keeps-answers"


def test_a_workspaces_own_file_is_refused_by_every_command_and_form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run = CliRunner().invoke
    assert run(app, ["init", "ws"]).exit_code == 0
    monkeypatch.chdir(tmp_path / "ws")
    assert run(app, ["new", "inquiry", "one"]).exit_code == 0
    folder = tmp_path / "ws/inquiries/one/instruments"
    folder.mkdir(exist_ok=True)
    freed = changed(*FREED.items(), (LOST, ""))
    (folder / "long-term-unemployment.yaml").write_text(freed, encoding="utf-8")
    (tmp_path / "answers.csv").write_text("age\nraises\n", encoding="utf-8")
    assert "without-caveats" in {problem.code for problem in check_workspace(tmp_path / "ws")}
    assert "without-caveats" in {problem.code for problem in instruments_of(tmp_path / "ws", "one").problems}
    for words in (["print"], ["export"], ["export", "--to", "xlsform"], ["import", str(tmp_path / "answers.csv"), "--wave", "june"]):
        command = [words[0], "long-term-unemployment", *words[1:], "--inquiry", "one"]
        found = run(app, ["instrument", *command])
        assert isinstance(found.exception, RecordError), command
    with pytest.raises(RecordError):
        ChecklistForm(open_workspace(tmp_path / "ws"), inquiry="one")
