"""The walkthrough's exercises check themselves against the practice data; both Stat-Xplore notebooks run with no key and no network."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ipywidgets as widgets
import nbformat
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jupyter_client.manager import start_new_kernel
from nbclient import NotebookClient

from workbench.forms import Walkthrough
from workbench.forms.exercise import Exercise, Part, judge
from workbench.forms.exercise_card import ExerciseCard
from workbench.forms.walkthrough import exercises
from workbench.statxplore import Client, Months
from workbench.statxplore.key import VARIABLE
from workbench.workspace import initialise

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = ("03_stat_xplore.ipynb", "stat_xplore_walkthrough.ipynb")
DECISIONS, PEOPLE = "str:database:PRACTICE_JSA_ESA_DECISIONS", "str:database:PRACTICE_JSA_ESA_INDIVIDUALS"
AREA = "Country - council area - Fife's committee areas"
ADVERSE, NOT_ADVERSE = "Decision to apply a sanction (adverse)", "Decision not to apply a sanction (non-adverse)"
CAPTION = "{adverse} adverse decisions in {place}, {month}. Source: Stat-Xplore practice server, SYNTHETIC."


@pytest.fixture(scope="module")
def finished() -> Iterator[Walkthrough]:
    """A walkthrough whose next month was published, so that every answer is known."""
    made = Walkthrough()
    made.next_month().publish()
    yield made
    made.close()


@pytest.fixture(scope="module")
def begun() -> Iterator[Walkthrough]:
    made = Walkthrough()
    yield made
    made.close()


@pytest.fixture(scope="module")
def frame(begun) -> pd.DataFrame:
    """Fife's and Scotland's decisions, asked for in another way than the walkthrough does."""
    with Client("practice", begun.server.base_url) as client:
        query = client.query(
            DECISIONS, by={"Month": None, AREA: ["S12000047", "S92000003"], "Decision outcome": None}, totals=["Decision outcome"]
        )
        return client.table(query).frame


def _answer(card: ExerciseCard, walkthrough: Walkthrough) -> None:
    answers, words = walkthrough.facts()
    right = answers.get(card.exercise.answer, CAPTION.format(**words))
    card.answer.value = right if card.exercise.ask != "number" else str(right)


def _wrong(card: ExerciseCard, walkthrough: Walkthrough) -> None:
    right = walkthrough.facts()[0].get(card.exercise.answer)
    if card.exercise.ask == "choice":
        card.answer.value = next(key for _, key in card.answer.options if key and key != right)
    elif card.exercise.ask == "number":
        card.answer.value = str(float(right) + 2 * card.exercise.tolerance + 1)
    else:
        card.answer.value = "Some number"


# --- the exercises


@pytest.mark.parametrize("exercise", exercises(), ids=lambda one: one.id)
def test_the_right_answer_passes_and_teaches(finished, exercise) -> None:
    card = finished.exercise(exercise.id)
    _answer(card, finished)
    card.check_button.click()
    assert "Right." in card.said
    assert not re.search(r"[{}]", card.said)
    assert len(card.said) > 120
    assert card.tries == 0


@pytest.mark.parametrize("exercise", exercises(), ids=lambda one: one.id)
def test_a_wrong_answer_gives_a_hint_then_a_fuller_one_then_the_answer(finished, exercise) -> None:
    card = finished.exercise(exercise.id)
    _, words = finished.facts()
    _wrong(card, finished)
    assert not card.check()
    assert exercise.hint.format(**words) in _text(card.said)
    assert card.show_button not in card._buttons.children
    assert not card.check()
    assert exercise.more.format(**words) in _text(card.said)
    assert card.show_button in card._buttons.children
    card.show_button.click()
    assert exercise.right.format(**words) in _text(card.said)
    if exercise.answer:
        assert "The answer is:" in card.said


def _text(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html).replace("&#39;", "'").replace("&amp;", "&")


def test_no_answer_is_written_down_in_the_wording(finished) -> None:
    wording = (ROOT / "workbench/forms/walkthrough.toml").read_text(encoding="utf-8")
    numbers = {word for name, word in finished.facts()[1].items() if re.search(r"\d{2}", word) and name != "changed"}
    assert not [number for number in numbers if re.search(rf"\b{re.escape(number)}\b", wording)]


def test_the_answers_are_those_of_the_practice_data(begun, frame) -> None:
    fife = frame[frame[f"{AREA} code"] == "S12000047"]
    wide = fife.pivot_table(index="Month date", columns="Decision outcome", values="value")
    answers, _ = begun.facts()
    highest = wide[ADVERSE].idxmax()
    at = wide.loc[highest]
    assert answers["dataset"] == DECISIONS
    assert answers["highest"] == f"{highest:%Y-%m}"
    assert answers["share_of_all"] == pytest.approx(100 * at[ADVERSE] / at["Total"])
    assert answers["share_of_decided"] == pytest.approx(100 * at[ADVERSE] / (at[ADVERSE] + at[NOT_ADVERSE]))
    missed = (wide.drop(columns="Total").sum(axis=1) - wide["Total"]).abs().max()
    assert answers["missed"] == missed > 0
    both = frame[frame["Decision outcome"] == ADVERSE].pivot_table(index="Month date", columns=AREA, values="value")
    change = 100 * (both.iloc[-1] / both.iloc[-13] - 1)
    apart = change["Fife"] - change["Scotland"]
    assert answers["faster"] == ("alike" if abs(apart) <= 2 else "place" if apart < 0 else "comparator")


def test_people_are_counted_as_the_individuals_dataset_counts_them(begun, frame) -> None:
    with Client("practice", begun.server.base_url) as client:
        by = {AREA: ["Fife"], "Decision outcome": [ADVERSE]}
        months = client.table(client.query(PEOPLE, by={"Month": Months(newest=12), **by}, totals=["Month"])).frame["value"].to_numpy()
        month = begun.facts()[0]["highest"].replace("-", "")
        people = client.table(client.query(PEOPLE, by={"Month": [month], **by})).frame["value"].item()
    assert begun.facts()[0]["counted_again"] == np.sum(months[:-1]) - months[-1] > 0
    row = frame[(frame[f"{AREA} code"] == "S12000047") & (frame["Decision outcome"] == ADVERSE) & (frame["Month code"] == month)]
    assert begun.facts()[0]["more_than_people"] == row["value"].item() - people > 0


def test_another_seed_gives_other_answers_and_they_pass_as_well(monkeypatch, begun) -> None:
    from workbench.forms import walkthrough as module

    real = module.PracticeServer
    monkeypatch.setattr(module, "PracticeServer", lambda **more: real(seed=7, **more))
    other = Walkthrough()
    assert other.facts()[0] != begun.facts()[0]
    for exercise in exercises():
        card = other.exercise(exercise.id)
        if exercise.answer != "most_revised":
            _answer(card, other)
            assert card.check(), (exercise.id, card.said)
    other.close()


# --- the next month


def test_the_next_month_is_published_by_the_button_and_not_before() -> None:
    made = Walkthrough()
    card = made.exercise("the-next-month")
    card.answer.value = card.answer.options[0][1]
    assert not card.check()
    assert "Press that first" in card.said
    assert card.tries == 0
    button = made.next_month()
    button.button.click()
    assert "New: " in button.said
    assert "revised" in button.said
    rows = made.material("renewed").rows
    assert rows[-1][1] == "not yet there"
    differences = {row[0]: abs(int(row[3])) for row in rows[:-1]}
    _answer(card, made)
    assert card.check()
    labels = {key: label for label, key in card.answer.options}
    assert differences[labels[card.answer.value]] == max(differences.values()) > 0
    made.close()


# --- how far one has come


def test_every_card_says_how_far_one_has_come() -> None:
    made = Walkthrough()
    first, second = made.exercise("share-of-all"), made.exercise("share-of-decided")
    lines = made.progress.lines
    assert all("0 of 10 done" in line.value for line in lines)
    _answer(first, made)
    first.check()
    first.check()
    assert all("1 of 10 done" in line.value for line in lines)
    second.show_answer()
    assert made.progress.words == "1 of 10 done; the answer was shown in 1"
    _answer(second, made)
    second.check()
    assert made.progress.words == "2 of 10 done"
    made.close()


@pytest.mark.parametrize("exercise", exercises(), ids=lambda one: one.id)
def test_every_control_of_a_card_says_what_it_is_and_how_exact_an_answer_must_be(begun, exercise) -> None:
    card = begun.exercise(exercise.id)
    inside = list(_widgets_in(card.widget))
    controls = [one for one in inside if not isinstance(one, widgets.HTML | widgets.Box)]
    assert all(one.description.strip() for one in controls)
    said = "".join(one.value for one in inside if isinstance(one, widgets.HTML))
    assert not re.search(r"\{\w+\}", re.sub(r"<style>.*?</style>", "", said, flags=re.DOTALL))
    if exercise.ask == "number":
        assert (f"off by {exercise.tolerance:g} or less" if exercise.tolerance else "The exact number") in said


def _widgets_in(widget: Any) -> Iterator[Any]:
    yield widget
    for child in getattr(widget, "children", ()):
        yield from _widgets_in(child)


# --- reading an answer


def _number(tolerance: float = 0.0) -> Exercise:
    return Exercise(id="a", title="A", ask="number", question="?", answer="a", tolerance=tolerance, hint="h", more="m", right="r")


@given(st.floats(-1e6, 1e6), st.sampled_from([0.0, 0.5, 3.0]), st.floats(-5, 5))
def test_a_number_within_the_tolerance_and_no_other_is_right(answer, tolerance, off) -> None:
    entered = f"{answer + off:,.6f} %"
    difference = abs(float(f"{answer + off:.6f}") - answer)
    if abs(difference - tolerance) > 1e-6:
        assert judge(_number(tolerance), entered, answer, {}).right == (difference < tolerance)


@pytest.mark.parametrize("entered", ["", "  ", "many", "12 or 13", "55 to 60"])
def test_what_is_no_one_number_is_said_and_is_no_try(entered) -> None:
    verdict = judge(_number(), entered, 12, {})
    assert (verdict.right, verdict.counts) == (False, False)
    assert verdict.said


@pytest.mark.parametrize(("entered", "answer"), [("1,138", 1138), ("62%", 62), ("about 62.0 per cent", 62), ("−15", -15)])  # noqa: RUF001  # a minus sign as people paste it
def test_numbers_are_read_as_people_write_them(entered, answer) -> None:
    assert judge(_number(), entered, answer, {}).right


def test_a_text_is_told_what_it_leaves_out() -> None:
    exercise = Exercise(
        id="a", title="A", ask="text", question="?", hint="h", more="m", right="r",
        parts=(Part(says="where ({place})", any=("{place}",)), Part(says="the source", any=("stat-xplore",))),
    )  # fmt: skip
    verdict = judge(exercise, "FIFE has many", "", {"place": "Fife"})
    assert verdict.said == "It does not say yet: the source."
    assert judge(exercise, "Fife,\n source: Stat-Xplore", "", {"place": "Fife"}).right


# --- the notebooks

_GUARD = """
import socket
_connect = socket.socket.connect
def _only_here(self, address):
    assert self.family == socket.AF_UNIX or address[0] in ("127.0.0.1", "::1", "localhost"), address
    return _connect(self, address)
socket.socket.connect = _only_here
"""


def _run(root: Path, name: str) -> nbformat.NotebookNode:
    notebook = nbformat.read(root / "notebooks" / name, as_version=4)
    nbformat.validate(notebook)
    notebook.cells.insert(0, nbformat.v4.new_code_cell(_GUARD))
    resources = {"metadata": {"path": str(root / "notebooks")}}
    return NotebookClient(notebook, timeout=240, kernel_name="python3", resources=resources).execute()


def _outputs(notebook: nbformat.NotebookNode, *kinds: str) -> list[Any]:
    return [o for cell in notebook.cells if cell.cell_type == "code" for o in cell.outputs if o.output_type in kinds]


def _files(root: Path) -> dict[str, bytes]:
    left_out = {".workbench", "__pycache__", ".ipynb_checkpoints"}
    return {str(p.relative_to(root)): p.read_bytes() for p in root.rglob("*") if p.is_file() and not left_out & set(p.parts)}


@pytest.fixture
def without_key(monkeypatch, tmp_path):
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    monkeypatch.delenv(VARIABLE, raising=False)


@pytest.mark.slow
@pytest.mark.filterwarnings("default")  # the kernel's client warns of its own event loop
@pytest.mark.parametrize("name", NOTEBOOKS)
def test_the_notebook_runs_with_no_key_and_no_network_and_changes_nothing(workspace_copy, without_key, name) -> None:
    (workspace_copy / "notebooks").mkdir()
    (workspace_copy / "notebooks" / name).write_bytes((ROOT / "notebooks" / name).read_bytes())
    before = _files(workspace_copy)
    done = _run(workspace_copy, name)
    assert _outputs(done, "error", "stream") == []
    assert any("application/vnd.jupyter.widget-view+json" in o.get("data", {}) for o in _outputs(done, "execute_result"))
    assert _files(workspace_copy) == before


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("name", NOTEBOOKS)
def test_the_notebook_runs_in_a_workspace_that_was_just_made(tmp_path, without_key, name) -> None:
    initialise(tmp_path / "ours", title="Ours")
    done = _run(tmp_path / "ours", name)
    assert _outputs(done, "error") == []


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
def test_the_form_works_in_a_notebooks_own_process(workspace_copy, without_key) -> None:
    (workspace_copy / "notebooks").mkdir()
    (workspace_copy / "notebooks" / NOTEBOOKS[0]).write_bytes((ROOT / "notebooks" / NOTEBOOKS[0]).read_bytes())
    cells = [cell.source for cell in nbformat.read(ROOT / "notebooks" / NOTEBOOKS[0], as_version=4).cells if cell.cell_type == "code"]
    press = "e = StatExplorer(ws, inquiry)\ne.where_from.value = 'practice'\n[e.show(), e.save_form.save()]"
    said: list[Any] = []
    # not with nbclient: it can miss a reply while it keeps an Output widget up to date, and then waits until its time is over
    manager, client = start_new_kernel(kernel_name="python3", cwd=str(workspace_copy / "notebooks"))
    try:
        client.execute_interactive("\n".join([_GUARD, cells[0]]), timeout=240)
        client.execute_interactive(press, timeout=240, output_hook=said.append)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    assert said[-2]["content"]["data"]["text/plain"] == "[True, True]"
    begins, ends = (n for n, one in enumerate(said) if one["msg_type"] == "comm_msg" and "msg_id" in one["content"].get("data", {}).get("state", {}))
    shown = [one for one in said[begins:ends] if one["msg_type"] == "display_data"]
    charts = [one for one in shown if "application/vnd.vegalite.v5+json" in one["content"]["data"]]
    assert len(charts) == 2  # the trend and the comparison, drawn in their place below the form
    assert not [one for one in said[:begins] + said[ends:] if one["msg_type"] in {"display_data", "stream", "error"}]
    assert len(list((workspace_copy / "inquiries/fife-welfare-sanctions/statxplore").glob("*.json"))) == 5


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_every_exercise_of_the_wording_is_in_the_notebook_and_in_order(name) -> None:
    text = (ROOT / "notebooks" / name).read_text(encoding="utf-8")
    named = re.findall(r'training\.exercise\(\\"([a-z-]+)\\"\)', text)
    assert named == ([] if name.startswith("03") else [one.id for one in exercises()])
