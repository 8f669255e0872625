"""Vignettes: how far they are made, what tables answered as options by agencies, and words of blame as suggestions only."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from instruments_made import made, read_text

from workbench.errors import RequestError
from workbench.instruments import (
    Answers,
    AnswerSheet,
    Instrument,
    Response,
    find_instrument,
    instrument_problems,
)
from workbench.instruments.blame_words import (
    BlameWord,
    Suggestion,
    blame_words,
    find_blame,
    suggestions_for_answers,
    suggestions_for_wording,
)
from workbench.instruments.instrument import is_vignette
from workbench.instruments.printed import printed_page
from workbench.instruments.vignette import (
    NOBODY_NAMED,
    STEPS,
    making_steps,
    options_by_agency,
    table_responses,
)
from workbench.instruments.xlsform import xlsform
from workbench.store import Document, PartialDate

NOWHERE = Path("no-such-folder")
STORY = find_instrument(NOWHERE, "vignette-missed-letter")
STORY_TEXT = """\
id: story
title: Story
purpose: To test.
sort: vignette
answered_by: table
making:
  composite: yes
  status: draft
parts:
  - id: first
    title: First
    rows: 4
    items:
      - {id: option, wording: What could help?, type: text}
      - {id: who, wording: Who could?, type: agency}
      - {id: data, wording: What is needed?, type: text, audience: team}
      - {id: blocker, wording: What is in the way?, type: text, audience: team}
  - id: second
    title: Second
    items:
      - {id: option-2, wording: What could help now?, type: several, options: [{id: call, label: A call}, {id: visit, label: A visit}]}
      - {id: who-2, wording: Who could now?, type: agency}
"""


def said(text: str) -> Response:
    return Response("answered", text, text) if text else Response("blank")


def table(name: str, rows: list[tuple[str, str]], second: tuple[str, str] = ("", "")) -> AnswerSheet:
    written = tuple({"option": said(option), "who": said(who), "data": said(""), "blocker": said("")} for option, who in rows)
    labels = {"call": "A call", "visit": "A visit", "call; visit": "A call; A visit"}
    chosen = Response("answered", second[0], labels[second[0]]) if second[0] else Response("blank")
    return AnswerSheet(name, {"option-2": chosen, "who-2": said(second[1])}, written, respondent=name)


def answers(*sheets: AnswerSheet) -> Answers:
    return Answers(made(STORY_TEXT), "event", sheets)


# making


def making(form: Instrument, **changes: object) -> Instrument:
    assert form.making is not None
    return form.model_copy(update={"making": form.making.model_copy(update=changes)})


def test_the_seven_steps_are_told_in_order_with_what_is_done() -> None:
    steps = making_steps(STORY)
    assert tuple(step.name for step in steps) == STEPS
    assert [step.name for step in steps if step.done] == ["approach", "questions", "draft", "anticipated answers"]
    assert steps[-1].words == "final: not done yet"


def test_a_vignette_is_final_only_after_its_pretest() -> None:
    final = making(STORY, status="final")
    assert making_steps(final)[-1].done == ""
    tried = making(STORY, status="final", pretested=PartialDate.parse("2026-12-01"))
    assert [bool(step.done) for step in making_steps(tried)[-2:]] == [True, True]


@pytest.mark.parametrize(("old", "new", "code"), [
    ("composite: yes", "composite: unknown", "vignette-not-composite"),
    ("status: draft", "status: final", "vignette-not-pretested"),
])  # fmt: skip
def test_a_file_that_says_too_much_or_too_little_is_refused_by_line_and_field(old: str, new: str, code: str) -> None:
    found = read_text(STORY_TEXT.replace(old, new))
    assert isinstance(found, list)
    [problem] = [one for one in found if one.code == code]
    assert problem.line in {7, 8}
    assert problem.field.startswith("making.")


@pytest.mark.parametrize("freed", [{"sort": "scenario"}, {"sort": "scenario", "title": "A story"}, {"sort": "card", "id": "story", "title": "A story"}])
def test_a_story_under_another_sort_or_name_still_says_how_it_was_made(freed: dict[str, str]) -> None:
    copy = STORY.model_copy(update={**freed, "making": None})
    assert is_vignette(copy)
    for use in (printed_page, xlsform):
        with pytest.raises(RequestError) as refused:
            use(copy)
        assert refused.value.code == "unfit-vignette"
    assert instrument_problems(STORY.model_copy(update=freed), Document({}, {}), "f.yaml") == []
    [problem] = instrument_problems(copy, Document({}, {}), "f.yaml")
    assert problem.code == "vignette-not-composite"


def test_the_name_alone_makes_a_vignette_only_where_there_is_a_story() -> None:
    parts = tuple(part.model_copy(update={"anticipated": ()}) for part in STORY.parts)
    named = STORY.model_copy(update={"sort": "scenario", "title": "Vignette: a letter", "parts": parts})
    assert is_vignette(named)
    assert not is_vignette(named.model_copy(update={"parts": tuple(part.model_copy(update={"text": None}) for part in parts)}))
    assert not is_vignette(named.model_copy(update={"id": "scenario", "title": "A letter"}))


def test_only_a_vignette_has_steps_and_tables() -> None:
    with pytest.raises(RequestError, match="no vignette"):
        making_steps(made())
    with pytest.raises(RequestError, match="no vignette"):
        options_by_agency(Answers(made(), "one"))


# responses by table


def test_options_by_agency_counts_tables_and_shows_where_nobody_was_named() -> None:
    found = options_by_agency(answers(
        table("table-1", [("A named contact", "council"), ("Food bank list", "")], ("call", "council")),
        table("table-2", [("a named  contact", "council"), ("A named contact", "health-board")], ("call; visit", "council")),
        table("table-3", []),
    ))  # fmt: skip
    assert list(found.columns) == ["council", "health-board", NOBODY_NAMED]
    assert {index: list(row) for index, row in zip(found.index, found.to_numpy().tolist(), strict=True)} == {
        ("first", "A named contact"): [2, 1, 0], ("first", "Food bank list"): [0, 0, 1],
        ("second", "A call"): [2, 0, 0], ("second", "A visit"): [1, 0, 0],
    }  # fmt: skip
    assert found.attrs["tables"] == 2


@given(st.lists(st.lists(st.tuples(st.sampled_from(["", "a", "A", "b"]), st.sampled_from(["", "x", "y"])), max_size=4), max_size=5))
def test_a_cell_is_the_number_of_tables_that_named_that_agency_for_that_option(tables: list[list[tuple[str, str]]]) -> None:
    found = options_by_agency(answers(*(table(f"table-{at}", rows) for at, rows in enumerate(tables))))
    wanted: dict[tuple[str, str], set[int]] = {}
    for at, rows in enumerate(tables):
        for option, who in rows:
            if option:
                wanted.setdefault((option.casefold(), who or NOBODY_NAMED), set()).add(at)
    cells = {(option.casefold(), who): int(found.loc[(stage, option), who]) for stage, option in found.index for who in found.columns}
    assert {place: n for place, n in cells.items() if n} == {place: len(there) for place, there in wanted.items()}


def test_table_responses_keep_every_row_with_its_stage_and_unknown_in_words() -> None:
    sheet = table("table-1", [("A list", "council")])
    unknown = {**sheet.rows[0], "who": Response("unknown"), "data": said("Who is on call")}
    frame = table_responses(answers(AnswerSheet("1", {}, (sheet.rows[0], unknown), respondent="table-1")))
    assert frame[["stage", "table", "row", "option", "who", "data"]].to_numpy().tolist() == [
        ["first", "table-1", 1, "A list", "council", ""], ["first", "table-1", 2, "A list", "unknown", "Who is on call"],
    ]  # fmt: skip


def test_no_answers_give_empty_tables() -> None:
    assert options_by_agency(answers()).empty
    assert table_responses(answers()).empty


def test_answers_of_single_persons_are_not_set_out_table_by_table() -> None:
    form = made(STORY_TEXT.replace("answered_by: table", "answered_by: person"))
    with pytest.raises(RequestError) as refused:
        options_by_agency(Answers(form, "event"))
    assert refused.value.code == "persons-answered"


# words of blame


def test_a_word_of_blame_is_found_with_what_might_be_said_and_the_text_stays() -> None:
    text = "The tenant failed to engage, and was hard to reach."
    found = find_blame(text, blame_words(NOWHERE), place="parts.1.text")
    assert [one.words for one in found] == ["failed to engage", "hard to reach"]
    assert all(text[one.start : one.start + len(one.words)] == one.words and one.instead for one in found)
    assert str(found[1]).startswith("parts.1.text: “hard to reach” could be: not reached so far.")


@pytest.mark.parametrize("text", ["The blamelessness of blah", "unfailed touch", "Refusals", "the ex-cuse", "He shoulda"])
def test_only_whole_words_count_unless_a_star_says_otherwise(text: str) -> None:
    words = (BlameWord(find=("blame", "failed to", "refusal", "excuse", "should have"), instead="x"),)
    assert find_blame(text, words) == ()
    assert [one.words for one in find_blame("blaming", (BlameWord(find=("blam*",), instead="x"),))] == ["blaming"]


def test_the_wording_of_the_shipped_vignette_blames_nobody() -> None:
    assert suggestions_for_wording(STORY, blame_words(NOWHERE)) == ()


def test_wording_is_searched_wherever_a_reader_meets_it_and_the_instrument_stays_as_it_is() -> None:
    part = STORY.parts[0].model_copy(update={"text": "He should have called.", "anticipated": ("It is their fault.",)})
    item = part.items[0].model_copy(update={"help": "Who is to blame?"})
    part = part.model_copy(update={"items": (item, *part.items[1:])})
    story = STORY.model_copy(update={"parts": (part, *STORY.parts[1:])})
    before = story.model_dump_json()
    places = {one.place: one.words for one in suggestions_for_wording(story, blame_words(NOWHERE))}
    assert places == {
        "parts.1.text": "should have", "parts.1.anticipated.1": "their fault", "parts.1.items.1.help": "to blame",
    }  # fmt: skip
    assert story.model_dump_json() == before


def test_answers_in_words_are_searched_too() -> None:
    found = suggestions_for_answers(answers(table("table-1", [("They failed to ring", "council")])), blame_words(NOWHERE))
    assert [(one.place, one.words) for one in found] == [("sheet table-1, option", "failed to")]


def own_list(root: Path, text: str) -> Path:
    path = root / "inquiries" / "fife" / "instruments" / "blame_words.toml"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    return root


def test_an_inquirys_own_list_stands_instead_of_the_shipped_one(tmp_path: Path) -> None:
    root = own_list(tmp_path, '[[word]]\nfind = ["service user"]\ninstead = "person"\n')
    assert [word.find for word in blame_words(root, "fife")] == [("service user",)]
    assert len(blame_words(root)) > 5


@pytest.mark.parametrize(("text", "told"), [
    ("[[word", "TOMLDecodeError"), ('[[word]]\nfind = "one"\ninstead = "x"\n', "word.1.find"), ('[[word]]\nfind = ["x"]\n', "word.1.instead"),
    ('[[word]]\nfind = []\ninstead = "x"\n', "word.1.find"), ('[[words]]\nfind = ["x"]\ninstead = "y"\n', "words"), ('[[word]]\nfind = ["*"]\ninstead = "y"\n', "word.1.find"),
])  # fmt: skip
def test_a_list_that_cannot_be_read_says_where(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(RequestError, match=re.escape(told)) as refused:
        blame_words(own_list(tmp_path, text), "fife")
    assert refused.value.code == "bad-word-list"


@given(st.text(max_size=200), st.lists(st.text(st.sampled_from("ab* .('+\\"), min_size=1, max_size=6).filter(lambda t: re.search("[ab]", t)), min_size=1, max_size=4))
def test_suggestions_are_pieces_of_the_text_in_order_and_never_overlap(text: str, find: list[str]) -> None:
    text = text + "ab a b" + find[0]
    found = find_blame(text, (BlameWord(find=tuple(find), instead="x"),))
    assert all(isinstance(one, Suggestion) and text[one.start : one.start + len(one.words)] == one.words for one in found)
    assert all(a.start + len(a.words) <= b.start for a, b in pairwise(found))
