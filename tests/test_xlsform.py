"""An instrument goes out as an XLSForm that pyxform reads, and what KoBoToolbox or ODK export comes back as it was answered."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hostile import HOSTILE
from hypothesis import given, settings
from hypothesis import strategies as st
from instruments_made import FORM, ROSTER, made
from pyxform.xls2xform import convert

from workbench.errors import RecordError, RequestError
from workbench.instruments import Instrument, instruments_of
from workbench.instruments.xlsform import (
    respondent_headings,
    xlsform,
    xlsform_choices,
    xlsform_name,
    xlsform_part,
    xlsform_workbook,
)
from workbench.instruments.xlsform_answers import import_survey
from workbench.text import clean, to_cell

DAY = dt.date(2026, 3, 2)
SHIPPED = {stored.record.id: stored.record for stored in instruments_of(Path("no-such-folder")).stored}


def converted(form: Instrument, **more: Any) -> Any:
    return convert(xlsform=io.BytesIO(xlsform_workbook(form, made_on=DAY, **more)), file_type=".xlsx", validate=False)


def survey(form: Instrument, **more: Any) -> list[dict[str, str]]:
    heading, *rows = xlsform(form, **more).survey
    return [dict(zip(heading, row, strict=True)) for row in rows]


def row_of(form: Instrument, name: str, **more: Any) -> dict[str, str]:
    [row] = [row for row in survey(form, **more) if row["name"] == name]
    return row


# the form


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_pyxform_reads_every_shipped_instrument_without_error_or_warning(name: str) -> None:
    form = SHIPPED[name]
    if form.collects == "nothing":
        with pytest.raises(RequestError, match="keeps no answers"):
            xlsform(form)
    else:
        assert converted(form).warnings == []


def test_each_type_of_question_becomes_the_programs_own() -> None:
    form = made()
    types = {q.item.id: row_of(form, xlsform_name(q.key))["type"] for q in form.answerable}
    assert types == {
        "role": "select_one of_role", "score": "select_one scale_five", "came": "select_one yes_no", "why": "text",
        "ways": "select_multiple of_ways", "hours": "decimal", "since": "date",
    }  # fmt: skip


def test_numbers_and_numbers_of_choices_are_limited() -> None:
    form = made()
    assert row_of(form, "hours")["constraint"] == ". >= 0 and . <= 24"
    assert row_of(form, "ways")["constraint"] == "count-selected(.) <= 2"
    whole = made(old1="unit: hours", new1="whole: yes, unit: hours")
    assert row_of(whole, "hours")["type"] == "integer"


def test_what_is_asked_only_on_an_answer_is_relevant_only_on_it() -> None:
    form = made()
    assert row_of(form, "why")["relevant"] == "${came} = 'yes'"
    several = made(old1="shown_if: {item: came, one_of: [yes]}", new1="help: Say more")
    assert row_of(several, "why")["relevant"] == ""
    last = made(old1="wording: Since when?, type: date", new1="wording: Since when?, type: date, shown_if: {item: ways, one_of: [post, web]}")
    assert row_of(last, "since")["relevant"] == "selected(${ways}, 'post') or selected(${ways}, 'web')"
    assert converted(last).warnings == []


def test_what_is_required_is_required_and_help_with_the_scale_is_the_hint() -> None:
    form = made(old1="How was it?, type: scale", new1="How was it?, help: All in all., required: yes, type: scale")
    row = row_of(form, "score")
    assert (row["required"], row["hint"]) == ("yes", "All in all. 1 is bad and 5 is good.")
    assert row_of(form, "came")["required"] == ""


@pytest.mark.parametrize("name", sorted(name for name, form in SHIPPED.items() if form.collects == "answers"))
def test_every_caveat_is_a_note(name: str) -> None:
    form = SHIPPED[name]
    notes = {row["label"] for row in survey(form) if row["type"] == "note"}
    assert {*form.caveats, *(caveat for part in form.parts for caveat in part.caveats)} <= notes


def test_what_is_not_read_out_is_not_in_the_form() -> None:
    form = SHIPPED["vignette-missed-letter"]
    text = str(xlsform(form))
    assert not [p.not_read_out for p in form.parts if p.not_read_out and p.not_read_out in text]
    assert not [said for p in form.parts for said in p.anticipated if said in text]


def test_a_table_that_repeats_is_a_repeat_and_stages_have_pages() -> None:
    form = SHIPPED["vignette-missed-letter"]
    kinds = [row["type"] for row in survey(form) if row["type"].startswith("begin")]
    assert kinds == ["begin_repeat"] * 3
    assert xlsform(form).settings[1][3] == "pages"


def test_a_vignette_that_does_not_declare_itself_composite_is_refused() -> None:
    story = SHIPPED["vignette-missed-letter"]
    assert story.making is not None
    real = story.model_copy(update={"making": story.making.model_copy(update={"composite": "unknown"})})
    with pytest.raises(RequestError, match="tells of no real person"):
        xlsform(real)


def test_a_wave_has_a_form_of_its_own_and_an_unknown_one_is_refused() -> None:
    form = made(old1="codes:", new1="waves: [{id: before, label: Before}, {id: after, label: After}]\ncodes:")
    assert xlsform(form, wave="after").settings[1][:2] == ("Form: After", "form-after")
    with pytest.raises(RequestError, match="no wave"):
        xlsform(form, wave="never")


def test_records_of_the_workspace_become_a_list_where_they_are_known() -> None:
    form = made(ROSTER)
    assert row_of(form, "whom")["type"] == "text"
    known = {"agency": {"council": "The council", "board": "The board"}}
    assert row_of(form, "whom", known=known)["type"] == "select_one known_agency"
    assert converted(form, known=known).warnings == []


@pytest.mark.parametrize("text", [t for t in HOSTILE if clean(t).strip()][:60])
def test_what_somebody_might_plant_stays_text_and_pyxform_still_reads_it(text: str) -> None:
    form = made()
    item = form.parts[0].items[0].model_copy(update={"wording": text})
    part = form.parts[0].model_copy(update={"items": (item, *form.parts[0].items[1:])})
    planted = form.model_copy(update={"parts": (part,), "title": text})
    raw = xlsform_workbook(planted, made_on=DAY)
    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(raw))["survey"].iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    convert(xlsform=io.BytesIO(raw), file_type=".xlsx", validate=False)


def test_a_reference_in_a_wording_is_no_reference() -> None:
    form = made(old1="How was it?", new1=chr(34) + "How was ${nothing}?" + chr(34))
    assert converted(form).warnings == []


def test_the_same_instrument_gives_the_same_bytes() -> None:
    assert xlsform_workbook(made(), made_on=DAY) == xlsform_workbook(made(), made_on=DAY)


# the answers


@dataclass(frozen=True)
class Way:
    """How a survey program was told to export."""

    labels: bool
    groups: bool
    odk: bool
    several: str  # joined, apart, both
    xlsx: bool
    old: bool = False  # n/a where nothing was answered


WAYS = st.builds(
    Way, labels=st.booleans(), groups=st.booleans(), odk=st.booleans(), several=st.sampled_from(["joined", "apart", "both"]),
    xlsx=st.booleans(), old=st.booleans(),
).map(lambda way: Way(way.labels and not way.odk, way.groups or way.odk, way.odk, way.several, way.xlsx and not way.odk, way.old and not way.odk))  # fmt: skip


def heading(form: Instrument, key: str, way: Way, group: bool | None = None) -> str:
    question = form.question(key)
    assert question is not None
    [part] = [part for part in form.parts if part.id == question.part]
    name = question.wording if way.labels else xlsform_name(key)
    before = part.title if way.labels else xlsform_part(part.id)
    sign = "-" if way.odk else "/"
    return f"{before}{sign}{name}" if (way.groups if group is None else group) else name


def columns(form: Instrument, key: str, values: Sequence[str], way: Way, group: bool | None = None) -> list[tuple[str, list[str]]]:
    """Write a question's column, or columns, as the program does."""
    question = form.question(key)
    assert question is not None
    names = {choice.value: choice.label if way.labels else choice.value for choice in xlsform_choices(question, {})}
    title = heading(form, key, way, group)
    blank = "n/a" if way.old else ""
    if question.item.type != "several":
        return [(title, [names.get(value, value) or blank for value in values])]
    joined = [(title, [" ".join(names[one] for one in value.split("; ")) if value else blank for value in values])]
    apart = [
        (f"{title}/{names[one]}", [("1" if one in value.split("; ") else "0") if value else blank for value in values]) for one in names
    ]
    return {"joined": joined, "apart": apart, "both": joined + apart}[way.several]


def written(tables: dict[str, list[tuple[str, list[str]]]], way: Way) -> list[bytes]:
    if way.xlsx:
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, columns_ in tables.items():
            page = book.create_sheet(name)
            for at, (title, values) in enumerate(columns_, start=1):
                for row, value in enumerate([title, *values], start=1):
                    cell = page.cell(row, at)
                    cell.value, cell.data_type = to_cell(value), "s"
        raw = io.BytesIO()
        book.save(raw)
        return [raw.getvalue()]
    files = []
    for columns_ in tables.values():
        text = io.StringIO()
        writer = csv.writer(text, delimiter="," if way.odk else ";", quoting=csv.QUOTE_ALL)
        writer.writerow([title for title, _ in columns_])
        writer.writerows(zip(*(values for _, values in columns_), strict=True))
        files.append(text.getvalue().encode())
    return files


def about(n: int, way: Way) -> tuple[list[tuple[str, list[str]]], list[tuple[str, list[str]]]]:
    """Give what the program puts before and behind the answers."""
    day = ["2026-03-12T09:00:00.000+00:00"] * n
    ids = [f"uuid:{at:08d}-aaaa" for at in range(n)]
    if way.odk:
        return [("SubmissionDate", day), ("start", day), ("end", day)], [("meta-instanceID", ids), ("KEY", ids), ("SubmitterName", [""] * n)]
    return (
        [("start", day), ("end", day), ("today", ["2026-03-12"] * n)],
        [("__version__", ["v1"] * n), ("_id", [str(900 + at) for at in range(n)]), ("_uuid", [one.removeprefix("uuid:") for one in ids]),
         ("_submission_time", day), ("_validation_status", [""] * n), ("_index", [str(at + 1) for at in range(n)])],
    )  # fmt: skip


TEXTS = st.text(st.characters(min_codepoint=32, max_codepoint=0x2FF, exclude_characters="'\x7f"), min_size=1, max_size=20).filter(
    lambda text: clean(text).strip(" ") == text.strip() and text.strip(' .,:;!?*"').casefold() not in {"", "n/a", "unknown", "not asked", "not applicable", "prefer not to say"}
    and text[0] not in '=+-@ \t"' and ";" not in text and "," not in text and '"' not in text and "\xa0" not in text
)  # fmt: skip
ANSWERS = st.fixed_dictionaries({
    "role": st.sampled_from(["", "officer", "manager", "other"]), "score": st.sampled_from(["", "1", "2", "3", "4", "5"]),
    "came": st.just("yes"), "why": st.just("") | TEXTS,
    "ways": st.sampled_from(["", "post", "web", "post; friend", "friend; web", "post; web"]),
    "hours": st.just("") | st.integers(0, 24).map(str), "since": st.sampled_from(["", "2020-01-31", "1999-12-01"]),
})  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(ANSWERS, min_size=1, max_size=6), WAYS)
def test_what_was_answered_comes_back_whatever_the_export_looks_like(said: list[dict[str, str]], way: Way) -> None:
    form = made()
    before, behind = about(len(said), way)
    asked = [column for key in said[0] for column in columns(form, key, [one[key] for one in said], way)]
    [raw] = written({"Form": [*before, *asked, *behind]}, way)
    found = import_survey(raw, form, wave="one", file="export")
    assert [str(problem) for problem in found.problems] == []
    assert [note.code for note in found.notes if note.code not in {"blank-in-export", "required-blank"}] == []
    for sheet, one in zip(found.answers.sheets, said, strict=True):
        assert {key: sheet.to(key).value for key in one} == {key: clean(value).strip() for key, value in one.items()}
        assert {sheet.to(key).state for key, value in one.items() if not value} <= {"blank"}
        assert str(sheet.collected) == "2026-03-12"
    assert [sheet.sheet for sheet in found.answers.sheets] == [f"{at:08d}-aaaa" for at in range(len(said))]


ROWS = st.lists(st.tuples(st.sampled_from(["", "council", "board"]), st.sampled_from(["1", "2", "3"])), max_size=4)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["", "3", "17"]), ROWS), min_size=1, max_size=5), WAYS)
def test_rows_of_a_repeat_come_back_to_their_submission_in_their_order(said: list[tuple[str, list[tuple[str, str]]]], way: Way) -> None:
    form = made(ROSTER)
    before, behind = about(len(said), way)
    name, label = respondent_headings(form)
    who = [(label if way.labels else name, [f"agency-{at}" for at in range(len(said))])]
    main = [*before, *who, *columns(form, "size", [size for size, _ in said], way), *behind]
    flat = [(at, row) for at, (_, rows) in enumerate(said) for row in rows]
    inner = [column for i, key in enumerate(["whom", "often"]) for column in columns(form, key, [row[i] for _, row in flat], way, group=way.groups and not way.odk)]
    ids = [("PARENT_KEY", [f"uuid:{at:08d}-aaaa" for at, _ in flat])] if way.odk else [
        ("_index", [str(at) for at in range(1, len(flat) + 1)]), ("_parent_table_name", ["Roster"] * len(flat)),
        ("_parent_index", [str(at + 1) for at, _ in flat]), ("_submission__uuid", [f"{at:08d}-aaaa" for at, _ in flat]),
    ]  # fmt: skip
    raw, *further = written({"Roster": main, "contacts": [*inner, *ids]}, way)
    found = import_survey(raw, form, wave="one", further=further, file="export")
    assert [str(problem) for problem in found.problems] == []
    back = [[(row["whom"].value, row["often"].value) for row in sheet.rows] for sheet in found.answers.sheets]
    assert back == [rows for _, rows in said]
    assert [sheet.to("size").value for sheet in found.answers.sheets] == [size for size, _ in said]
    assert [sheet.respondent for sheet in found.answers.sheets] == [f"agency-{at}" for at in range(len(said))]


def export(*rows: str) -> bytes:
    return "\n".join(rows).encode()


def test_a_wrong_cell_is_named_by_its_row_and_by_the_heading_in_the_file() -> None:
    raw = export("start;part___all/score;part___all/hours;_uuid", ";4;3;a-1", ";9;3;a-2", ";3;30;a-3")
    found = import_survey(raw, made(), wave="one", file="export.csv")
    assert [(p.file, p.line, p.field, p.code) for p in found.problems] == [
        ("export.csv", 3, "part___all/score", "out-of-scale"), ("export.csv", 4, "part___all/hours", "out-of-range"),
    ]  # fmt: skip


def test_an_option_column_that_says_neither_yes_nor_no_is_refused() -> None:
    raw = export("ways/post,ways/friend,ways/web,_uuid", "1,0,maybe,a-1")
    [problem] = import_survey(raw, made(), wave="one", file="export.csv").problems
    assert (problem.line, problem.code) == (2, "not-an-option")


def test_options_apart_that_are_all_nought_are_a_blank() -> None:
    raw = export("ways/post,ways/friend,ways/web,_uuid", "0,0,0,a-1")
    [sheet] = import_survey(raw, made(), wave="one", file="export.csv").checked().sheets
    assert sheet.to("ways").state == "blank"


def test_whoever_filled_the_form_in_is_not_kept_and_is_told_of() -> None:
    raw = export("score,username,_submitted_by,deviceid,_uuid", "4,zebedee,zebedee,collect:xyz,a-1")
    found = import_survey(raw, made(), wave="one", file="export.csv")
    assert "zebedee" not in repr(found)
    assert [note.field for note in found.notes if note.code == "who-not-kept"] == ["username", "_submitted_by", "deviceid"]


def test_a_column_that_answers_nothing_is_told_and_a_note_without_answers_is_not() -> None:
    raw = export("note___1,score,shoes,_uuid", ",4,42,a-1")
    notes = import_survey(raw, made(), wave="one", file="export.csv").notes
    assert [note.field for note in notes if note.code == "column-not-read"] == ["shoes"]


def test_two_columns_that_mean_the_same_are_refused() -> None:
    raw = export("score,part___all/score,_uuid", "4,5,a-1")
    assert [p.code for p in import_survey(raw, made(), wave="one", file="export.csv").problems] == ["duplicate-heading"]


def test_the_same_export_read_twice_has_the_same_sheets() -> None:
    raw = export("score,_id", "4,31", "4,32")
    first, again = (import_survey(raw, made(), wave="one").checked() for _ in range(2))
    assert [s.sheet for s in first.sheets] == [s.sheet for s in again.sheets] == ["31", "32"]


def test_rows_of_a_repeat_without_their_submission_are_refused_with_their_row() -> None:
    main = export("SubmissionDate,part___once-size,KEY", "2026-03-12,3,uuid:a")
    rows = export("whom,often,PARENT_KEY", "council,2,uuid:a", "board,1,uuid:b")
    [problem] = import_survey(main, made(ROSTER), wave="one", further=[rows]).problems
    assert (problem.line, problem.code) == (3, "row-without-submission")


def test_a_repeat_whose_main_table_has_no_ids_is_refused() -> None:
    main = export("part___once-size", "3")
    rows = export("whom,often,PARENT_KEY", "council,2,uuid:a")
    with pytest.raises(RecordError, match="KEY"):
        import_survey(main, made(ROSTER), wave="one", further=[rows])


def test_labels_in_one_cell_that_can_be_divided_in_two_ways_are_refused_rather_than_guessed() -> None:
    form = made(
        FORM.replace("{id: post, label: By post}", "{id: a, label: Post}, {id: b, label: Post Office}, {id: c, label: Office}")
        .replace('{id: friend, label: "A friend, or family"}, ', "").replace(", at_most: 2", "")
    )  # fmt: skip
    raw = export("How did you hear?,_uuid", "Post Office,a-1")
    [problem] = import_survey(raw, form, wave="one", file="export.csv").problems
    assert problem.code == "not-an-option"


def test_what_is_no_export_is_refused() -> None:
    with pytest.raises(RecordError):
        import_survey(b"PARENT_KEY,whom\nuuid:a,council\n", made(ROSTER), wave="one")
    with pytest.raises(RecordError, match="No column"):
        import_survey(b"a,b\n1,2\n", made(), wave="one")


CELLS = st.sampled_from(["", "4", "9", "0", "1", "yes", "post web", "By post", "n/a", "uuid:a", "=1+1", "2026-03-12T10:00", "\u202e", "council"]) | st.text(max_size=8)
TITLES = ["score", "part___all/score", "ways", "ways/post", "ways/web", "How was it?", "came", "why", "_uuid", "_index", "KEY", "end", "username", "", "shoes", "PARENT_KEY"]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(TITLES), min_size=1, max_size=8), st.lists(st.lists(CELLS, min_size=1, max_size=8), max_size=5))
def test_whatever_stands_in_an_export_it_is_read_or_refused_in_words(titles: list[str], cells: list[list[str]]) -> None:
    text = io.StringIO()
    csv.writer(text).writerows([titles, *((row * 8)[: len(titles)] for row in cells)])
    try:
        found = import_survey(text.getvalue().encode("utf-8", "replace"), made(), wave="one", file="export.csv")
    except (RecordError, RequestError):
        return
    assert len(found.answers.sheets) <= len(cells)
    scores = {response.value for sheet in found.answers.sheets for response in [sheet.to("score")]}
    assert scores <= {"", "1", "2", "3", "4", "5"}
    assert all(problem.line and problem.code for problem in found.problems)
