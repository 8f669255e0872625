"""Answers on disk: one CSV file a wave, read back to the same, never doubled, never half read."""

from __future__ import annotations

import threading

import pytest
from hostile import HOSTILE
from hypothesis import given
from hypothesis import strategies as st
from instruments_made import FORM, ROSTER, made

from workbench.errors import RecordError, RequestError, UnknownNameError
from workbench.instruments import (
    Answers,
    AnswerSheet,
    Coding,
    Response,
    add_answers,
    answer_problems,
    answers_csv,
    answers_of,
    answers_path,
    codings_of,
    codings_path,
    import_answers,
    save_answers,
    save_codings,
)
from workbench.text import clean

FORMED = made(FORM)
STATES = [Response("blank"), Response("not asked"), Response("unknown"), Response("prefer not to say"), Response("not applicable")]
TEXTS = st.text(max_size=40).map(lambda text: clean(text).strip()).filter(
    lambda text: text and text.casefold().strip(" :;,.?!*\"'") not in {"", "unknown", "not asked", "prefer not to say", "not applicable"}
)  # fmt: skip
ANSWERED = {
    "role": st.sampled_from(["officer", "manager"]), "score": st.sampled_from("12345"), "came": st.sampled_from(["yes", "no"]),
    "why": st.one_of(TEXTS, st.sampled_from([t for t in map(clean, HOSTILE) if t.strip() == t and 0 < len(t) < 1_000])),
    "ways": st.sampled_from(["post", "post; web"]), "hours": st.sampled_from(["0", "1.5", "24"]), "since": st.sampled_from(["2016", "2016-02-11"]),
}  # fmt: skip


@pytest.fixture
def place(tmp_path):
    (tmp_path / "workbench.toml").write_text('format = 1\ntitle = "T"\n')
    (tmp_path / "inquiries" / "ours").mkdir(parents=True)
    return tmp_path


def of(*scores: str, wave: str = "one") -> Answers:
    return import_answers(("score\n" + "\n".join(scores) + "\n").encode(), FORMED, wave=wave).checked()


def plain(answers: Answers):
    return [{key: (r.state, r.value) for key, r in sheet.responses.items()} for sheet in answers.sheets]


responses = st.fixed_dictionaries(
    {key: st.one_of(st.sampled_from(STATES), values.map(lambda value: Response("answered", value))) for key, values in ANSWERED.items()}
)


@given(st.lists(responses, min_size=1, max_size=5))
def test_what_is_written_is_read_back(sheets):
    for said in sheets:  # what is blank where it is not to be asked is read as not asked
        off = said["came"].state == "not asked" or (said["came"].state == "answered" and said["came"].value == "no")
        if off and said["why"].state == "blank":
            said["why"] = Response("not asked")
    written = Answers(FORMED, "one", tuple(AnswerSheet(str(at), said) for at, said in enumerate(sheets)))
    back = import_answers(answers_csv(written).encode(), FORMED, wave="one")
    assert back.problems == ()
    assert plain(back.answers) == plain(written)
    assert answers_csv(back.answers) == answers_csv(written)


def test_a_table_that_repeats_is_read_back(place):
    form = made(ROSTER)
    text = "sheet,row,respondent,size,whom,often\n1,1,council,40,citizens-advice,3\n1,2,council,,jobcentre,\n2,1,college,,,\n"
    read = import_answers(text.encode(), form, wave="one").checked()
    save_answers(place, "ours", read)
    [back], problems = answers_of(place, "ours", form)
    assert problems == []
    assert answers_csv(back) == answers_csv(read)
    assert [len(sheet.rows) for sheet in back.sheets] == [2, 0]


def test_the_same_import_twice_does_not_double(place):
    assert save_answers(place, "ours", of("4", "4", "5")).added == 3
    again = save_answers(place, "ours", of("4", "4", "5"))
    assert (again.added, again.same) == (0, 3)
    assert "not added again" in again.words
    more = save_answers(place, "ours", of("4", "4", "5", "1"))
    assert (more.added, more.same) == (1, 3)
    [answers], _ = answers_of(place, "ours", FORMED)
    assert sorted(sheet.to("score").value for sheet in answers.sheets) == ["1", "4", "4", "5"]


def test_a_sheet_that_is_there_with_other_answers_is_told_and_left(place):
    first = import_answers(b"sheet,score\n1,4\n", FORMED, wave="one").checked()
    other = import_answers(b"sheet,score\n1,2\n2,3\n", FORMED, wave="one").checked()
    save_answers(place, "ours", first)
    kept = save_answers(place, "ours", other, file="new.csv")
    assert [(p.file, p.field, p.code) for p in kept.problems] == [("new.csv", "1", "sheet-there-already")]
    [answers], _ = answers_of(place, "ours", FORMED)
    assert [sheet.to("score").value for sheet in answers.sheets] == ["4"]
    assert save_answers(place, "ours", other, replace_changed=True).replaced == 1
    [answers], _ = answers_of(place, "ours", FORMED)
    assert [sheet.to("score").value for sheet in answers.sheets] == ["2", "3"]


def test_two_programs_that_save_at_once_lose_nothing(place):
    batches = [Answers(FORMED, "one", (AnswerSheet(f"s{at}", {"score": Response("answered", "3")}),)) for at in range(12)]
    threads = [threading.Thread(target=save_answers, args=(place, "ours", batch)) for batch in batches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    [answers], _ = answers_of(place, "ours", FORMED)
    assert {sheet.sheet for sheet in answers.sheets} == {f"s{at}" for at in range(12)}


def test_a_wrong_file_is_told_by_file_and_row_and_gives_no_numbers(place):
    save_answers(place, "ours", of("4"))
    path = answers_path(place, "ours", "form", "two")
    path.write_text("sheet,score\n1,4\n2,8\n")
    waves, problems = answers_of(place, "ours", FORMED)
    assert [answers.wave for answers in waves] == ["one"]
    assert [(p.file, p.line, p.code) for p in problems] == [("inquiries/ours/instruments/form/two.csv", 3, "out-of-scale")]
    assert answer_problems(place, "ours", FORMED) == problems
    with pytest.raises(RecordError, match="two.csv:3"):
        save_answers(place, "ours", of("4", wave="two"))


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("one.csv", "sheet,score,extra\n1,4,x\n", "column-not-read"), ("My answers.csv", "sheet,score\n1,4\n", "unknown-wave"),
        ("one.csv", "respondent,score\np1,4\n", "respondent-not-kept"), ("one.csv", "score\n4\n\xff", ""),
    ],
)  # fmt: skip
def test_what_does_not_belong_in_a_file_of_answers_is_a_problem(place, name, text, code):
    path = answers_path(place, "ours", "form", "one").with_name(name)
    path.parent.mkdir(parents=True)
    path.write_bytes(text.encode("latin-1"))
    problems = answer_problems(place, "ours", FORMED)
    assert problems
    assert not code or {p.code for p in problems} == {code}


def test_an_answer_left_out_is_no_problem_of_the_file(place):
    path = answers_path(place, "ours", "form", "one")
    path.parent.mkdir(parents=True)
    path.write_text("sheet,score\n1,\n")
    assert answer_problems(place, "ours", FORMED) == []


def test_waves_come_in_the_instruments_order_or_by_number(place):
    for wave in ("cycle-10", "cycle-9", "cycle-1"):
        save_answers(place, "ours", of("4", wave=wave))
    assert [answers.wave for answers in answers_of(place, "ours", FORMED)[0]] == ["cycle-1", "cycle-9", "cycle-10"]
    named = made(old1="id: form", new1="id: named", old2="answers_for: public", new2="waves: [{id: start, label: Start}, {id: end, label: End}]")
    for wave in ("end", "start"):
        save_answers(place, "ours", import_answers(b"score\n4\n", named, wave=wave).checked())
    assert [answers.wave for answers in answers_of(place, "ours", named)[0]] == ["start", "end"]


def test_an_inquiry_that_is_not_there_gets_no_folder(place):
    for name in ("theirs", "../ours"):
        with pytest.raises(UnknownNameError):
            save_answers(place, name, of("4"))
    assert sorted(path.name for path in (place / "inquiries").iterdir()) == ["ours"]


def test_what_keeps_nothing_saves_nothing(place):
    silent = made(old1="answers_for: public", new1="collects: nothing")
    with pytest.raises(RequestError, match="keeps no answers"):
        save_answers(place, "ours", Answers(silent, "one", of("4").sheets))
    path = answers_path(place, "ours", "form", "one")
    path.parent.mkdir(parents=True)
    path.write_text("sheet,score\n1,4\n")
    assert [p.code for p in answer_problems(place, "ours", silent)] == ["keeps-nothing"]


def test_a_link_out_of_the_workspace_is_not_followed(place, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "one.csv"
    outside.write_text("sheet,score\n1,4\n")
    path = answers_path(place, "ours", "form", "one")
    path.parent.mkdir(parents=True)
    path.symlink_to(outside)
    assert [p.code for p in answer_problems(place, "ours", FORMED)] == ["outside-workspace"]


def test_codes_lie_beside_the_answers_and_are_not_taken_for_a_wave(place):
    save_answers(place, "ours", of("4"))
    codings = (Coding("1", "why", "coder-a", frozenset({"time", "money"})), Coding("2", "why", "coder-a", frozenset()))
    path = save_codings(place, "ours", FORMED, "one", codings)
    assert path == codings_path(place, "ours", "form", "one")
    assert codings_of(place, "ours", FORMED, "one") == (codings, [])
    waves, problems = answers_of(place, "ours", FORMED)
    assert ([answers.wave for answers in waves], problems) == (["one"], [])
    assert codings_of(place, "ours", FORMED, "two") == ((), [])


def test_adding_changes_neither_of_the_two():
    there, new = of("4"), of("5")
    added = add_answers(there, new)
    assert (len(there.sheets), len(new.sheets), len(added.answers.sheets)) == (1, 1, 2)
