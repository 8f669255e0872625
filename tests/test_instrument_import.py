"""Answers from files: row and column named, blank never nought, out of range refused, nothing dropped in silence."""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import io
import time
import zipfile

import openpyxl
import pytest
from hostile import HOSTILE
from hypothesis import given
from hypothesis import strategies as st
from instruments_made import FORM, ROSTER, made

from workbench.errors import RecordError, RequestError
from workbench.instruments import Option, import_answers, template, template_csv, with_entries
from workbench.text import clean

FORMED = made(FORM)


def read(text: str | bytes, form=None, **more):
    raw = text.encode() if isinstance(text, str) else text
    return import_answers(raw, form or made(), wave="one", file="a.csv", **more)


def one(text: str, key: str, form=None):
    [sheet] = read(text, form).checked().sheets
    return sheet.to(key)


def codes(found):
    return [problem.code for problem in found.problems]


def workbook(*rows, title="Answers", band=None) -> bytes:
    book, raw = openpyxl.Workbook(), io.BytesIO()
    sheet = book.active
    sheet.title = title
    if band:
        sheet.append([band])
        sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=3)
    for row in rows:
        sheet.append(row)
    book.save(raw)
    return raw.getvalue()


@pytest.mark.parametrize("cell", ["6", "0", "-1", "4.5", "999999999999999999999999", "1e1", "Goood", "=1+1", "Zebedee Quux-Smith"])
def test_a_score_out_of_range_is_refused_with_its_row_and_column(cell):
    found = read(f"score\n5\n{cell}\n")
    assert [(p.file, p.line, p.field, p.code) for p in found.problems] == [("a.csv", 3, "score", "out-of-scale")]
    assert "Quux" not in str(found.problems[0])
    with pytest.raises(RecordError, match="a.csv:3: score"):
        found.checked()


def test_every_wrong_cell_is_told_and_not_only_the_first():
    found = read("score,came\n7,perhaps\n8,yes\n")
    assert [(p.line, p.field) for p in found.problems] == [(2, "score"), (2, "came"), (3, "score")]


@pytest.mark.parametrize(
    ("key", "cell", "value"),
    [
        ("score", "4", "4"), ("score", "4.0", "4"), ("score", " good ", "5"), ("score", "5: Good", "5"), ("score", "5 - Good", "5"),
        ("role", "officer", "officer"), ("role", "OFFICER", "officer"), ("came", "Y", "yes"), ("came", "0", "no"),
        ("ways", "post; web", "post; web"), ("ways", "On the web|By post", "post; web"), ("ways", '"A friend, or family"', "friend"),
        ("ways", "web friend", "friend; web"), ("hours", '"1.50"', "1.5"), ("hours", "0", "0"),
        ("since", "2016-03", "2016-03"), ("why", " because ", "because"),
    ],
)  # fmt: skip
def test_numbers_ids_and_labels_are_understood(key, cell, value):
    found = one(f"sheet,{key}\n1,{cell}\n", key)
    assert (found.state, found.value) == ("answered", value)


@pytest.mark.parametrize("key", ["role", "score", "came", "why", "ways", "hours", "since"])
def test_a_blank_is_blank_and_never_nought(key):
    found = read(f"sheet,{key}\n1,\n2,   \n").checked()
    assert {(sheet.to(key).state, sheet.to(key).value) for sheet in found.sheets} == {("blank", "")}
    frame = found.frame()
    assert frame.loc[frame["question"] == key, "number"].isna().all()


@pytest.mark.parametrize("key", ["role", "score", "came", "why", "ways", "hours", "since"])
@pytest.mark.parametrize("state", ["unknown", "not asked", "prefer not to say", "not applicable"])
def test_the_states_are_kept_apart(key, state):
    assert one(f"sheet,{key}\n1,{state.capitalize()}\n", key).state == state


def test_a_question_without_a_column_was_not_asked_and_that_is_told():
    found = read("score\n4\n")
    assert found.answers.sheets[0].to("role").state == "not asked"
    assert {n.field for n in found.notes if n.code == "question-without-column"} == {"role", "came", "why", "ways", "hours", "since"}


def test_what_was_not_to_be_asked_is_not_taken_for_skipped():
    found = read("sheet,came,why\n1,no,\n2,yes,\n3,,\n4,no,habit\n")
    assert [s.to("why").state for s in found.answers.sheets] == ["not asked", "blank", "blank", "answered"]
    assert [n.line for n in found.notes if n.code == "answered-unasked"] == [5]


def test_a_condition_within_a_list_is_on_the_answer_for_the_same_thing():
    form = with_entries(made(), "all", (Option(id="a", label="Register A"), Option(id="b", label="Register B")))
    [sheet] = read("sheet,came.a,came.b,why.a,why.b\n1,no,yes,,\n", form).checked().sheets
    assert (sheet.to("why.a").state, sheet.to("why.b").state) == ("not asked", "blank")


def test_a_condition_in_a_table_that_repeats_is_on_the_same_row():
    text = ROSTER.replace("type: scale, scale: often}", "type: scale, scale: often, shown_if: {item: whom, one_of: [council]}}")
    [sheet] = read("sheet,row,whom,often\n1,1,council,\n1,2,college,\n", made(text)).checked().sheets
    assert [row["often"].state for row in sheet.rows] == ["blank", "not asked"]


def test_a_required_blank_is_told_and_stays_blank():
    found = read("sheet,score\n1,\n2,4\n3,\n", made(old1="scale: five}", new1="scale: five, required: yes}"))
    [note] = [n for n in found.notes if n.code == "required-blank"]
    assert (note.line, note.field, note.severity) == (2, "score", "warning")
    assert "2 rows" in note.message
    assert [s.to("score").state for s in found.checked().sheets] == ["blank", "answered", "blank"]


def test_unknown_columns_are_told_with_how_much_they_hold():
    found = read("score,Shoe size,,Empty\n4,43,x,\n5,,y,\n")
    told = {n.field: n.message for n in found.notes if n.code == "column-not-read"}
    assert set(told) == {"Shoe size", "column 3"}
    assert "1 filled cell" in told["Shoe size"]
    assert "2 filled cells" in told["column 3"]


def test_two_columns_of_one_question_are_refused():
    found = read("score,How was it?\n4,5\n")
    assert [(p.code, p.field) for p in found.problems] == [("duplicate-heading", "How was it?")]


def test_a_wording_that_two_questions_have_is_taken_for_neither():
    form = made(old1="Since when?", new1="How was it?")
    found = read("sheet,came,How was it?\n1,yes,4\n", form)
    assert [n.field for n in found.notes if n.code == "column-not-read"] == ["How was it?"]
    assert read("sheet,How was it? [score]\n1,4\n", form).checked().sheets[0].to("score").value == "4"


def test_a_file_that_answers_nothing_is_refused_in_words():
    with pytest.raises(RecordError, match="No column is headed by a question of “Form”"):
        read("a,b\n1,2\n")


def test_the_template_is_read_back_whatever_is_chosen():
    form = made()
    blank = template(form)
    assert template_csv(form).count("\n") == 1
    for at, labels in blank.choices.items():
        key = blank.keys[at]
        for label in labels:
            row = [""] * len(blank.heading)
            row[at] = label
            found = read(workbook(list(blank.heading), row), form).checked()
            assert found.sheets[0].to(key).state == "answered"
    assert blank.caveats == ("Only a test.",)
    assert any("1 is bad and 5 is good." in row for row in blank.explanations)


def test_every_question_has_an_explanation_and_a_heading_of_its_own():
    blank = template(made())
    assert len(set(blank.heading)) == len(blank.heading) == len(blank.keys)
    assert len(blank.explanations) == 7


def test_a_workbook_is_read_as_its_programs_keep_it():
    raw = workbook(
        ["Sheet", "How was it?", "Did you come?", "How many hours?", "Since when?", "Why did you come?"],
        [1, 4, True, 2.5, dt.date(2016, 2, 11), 2016],
        [2, 5.0, False, 3, dt.datetime(2016, 2, 11, 9, 30), None],  # noqa: DTZ001  # a spreadsheet has no zone
    )
    first, second = read(raw).checked().sheets
    assert [first.to(k).value for k in ("score", "came", "hours", "since", "why")] == ["4", "yes", "2.5", "2016-02-11", "2016"]
    assert [second.to(k).value for k in ("score", "came", "hours", "since", "why")] == ["5", "no", "3", "2016-02-11", ""]
    assert second.to("why").state == "not asked"


def test_a_title_above_the_heading_and_merged_cells_are_passed_over_and_rows_named_as_in_the_file():
    found = read(workbook(["Sheet", "How was it?"], [1, 4], [2, 9], band="Evaluation of the day"))
    assert [(p.line, p.code) for p in found.problems] == [(4, "out-of-scale")]


def test_a_heading_that_is_merged_over_two_columns_does_not_hide_the_second():
    found = read(workbook(["Sheet", "How was it?", None], [1, 4, "5"]))
    assert [n.field for n in found.notes if n.code == "column-not-read"] == ["column 3"]


def test_the_sheet_with_the_answers_is_found_and_another_can_be_named():
    book, raw = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["How to fill this in"])
    answers = book.create_sheet("Answers")
    answers.append(["score"])
    answers.append([4])
    book.save(raw)
    assert len(read(raw.getvalue()).checked().sheets) == 1
    with pytest.raises(RequestError, match="no sheet “Other”"):
        read(raw.getvalue(), sheet="Other")


def test_a_formula_is_never_worked_out():
    found = read(workbook(["sheet", "score", "why"], [1, "=2+2", '=HYPERLINK("http://evil.example")']))
    [sheet] = found.checked().sheets
    assert sheet.to("score").state == "blank"
    assert "formula-without-value" in {n.code for n in found.notes}
    text = one("sheet,came,why\n1,yes,'=1+1\n", "why")
    assert text.value == "=1+1"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_encodings_and_delimiters_of_spreadsheet_programs_are_read(encoding, sign):
    text = f"sheet{sign}came{sign}why\r\n1{sign}yes{sign}caf\u00e9 \u00a35\r\n"
    [sheet] = read(text.encode(encoding)).checked().sheets
    assert sheet.to("why").value == "caf\u00e9 \u00a35"
    assert codecs.lookup(encoding)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_an_answer_in_a_text_and_nothing_else_anywhere(text):
    stream = io.StringIO()
    csv.writer(stream).writerows([["sheet", "came", "why", "score"], ["1", "yes", text, ""], ["2", "yes", "", text]])
    try:
        found = read(stream.getvalue().encode("utf-8", errors="replace"))
    except RecordError as error:
        assert {p.code for p in error.problems} <= {"cannot-read", "ragged-row", "too-long", "unknown-delimiter"}  # noqa: PT017  # which of them is no matter
        return
    assert {(p.line > 1, p.field, p.code) for p in found.problems} <= {(True, "score", "out-of-scale")}
    assert all(sheet.to("why").value == clean(sheet.to("why").value) for sheet in found.answers.sheets)


def test_the_same_file_read_twice_gives_the_same_sheets_and_equal_sheets_stay_apart():
    first, second = read("score\n4\n4\n5\n").checked(), read("score\n4\n4\n5\n").checked()
    assert first == second
    assert len({sheet.sheet for sheet in first.sheets}) == 3


def test_the_order_of_rows_and_columns_does_not_change_a_sheets_id():
    first, second = read("score,came\n4,yes\n5,no\n").checked(), read("came,score\nno,5\nyes,4\n").checked()
    assert {s.sheet for s in first.sheets} == {s.sheet for s in second.sheets}


def test_a_sheet_that_stands_twice_counts_once_or_is_refused():
    same = read("sheet,score\n1,4\n1,4\n")
    assert len(same.checked().sheets) == 1
    assert "same-sheet" in {n.code for n in same.notes}
    assert [(p.line, p.code) for p in read("sheet,score\n1,4\n1,5\n").problems] == [(3, "duplicate-sheet")]


def test_who_answered_is_not_kept_where_nobody_needs_to_know():
    found = read("respondent,score\nZebedee Quux-Smith,4\n")
    assert found.checked().sheets[0].respondent == ""
    assert "respondent-not-kept" in {n.code for n in found.notes}
    assert "Quux" not in str(found)


def test_a_name_where_a_pseudonym_belongs_is_refused_without_being_repeated():
    paired = made(old1="answers_for: public", new1="answers_for: public\npairing: respondent")
    found = read("respondent,score\nZebedee Quux-Smith,4\np-7,5\n,3\n", paired)
    assert [(p.line, p.code) for p in found.problems] == [(2, "bad-respondent")]
    assert [n.line for n in found.notes if n.code == "cannot-pair"] == [4]
    assert "Quux" not in str(found.problems)


def test_a_table_that_repeats_takes_several_rows_of_one_sheet():
    form = made(ROSTER)
    text = "sheet,row,respondent,size,whom,often\n1,1,council,40,citizens-advice,3\n1,2,council,,jobcentre,1\n2,1,jobcentre,7,,\n"
    first, second = import_answers(text.encode(), form, wave="one").checked().sheets
    assert (first.respondent, first.to("size").value) == ("council", "40")
    assert [(row["whom"].value, row["often"].value) for row in first.rows] == [("citizens-advice", "3"), ("jobcentre", "1")]
    assert second.rows == ()
    frame = import_answers(text.encode(), form, wave="one").checked().frame()
    assert frame.loc[frame["question"] == "often", "row"].tolist() == [1, 2]


def test_rows_of_one_sheet_may_not_contradict_each_other():
    form = made(ROSTER)
    found = read("sheet,row,size,whom\n1,1,40,council\n1,2,41,jobcentre\n1,1,,college\n", form)
    assert codes(found) == ["duplicate-sheet", "duplicate-sheet"]


def test_an_agency_is_one_that_the_workspace_knows():
    form = made(ROSTER)
    known = {"agency": {"fife-council": "Fife Council"}}
    text = "sheet,row,whom\n1,1,Fife council\n"
    assert read(text, form, known=known).checked().sheets[0].rows[0]["whom"].value == "fife-council"
    assert codes(read(text.replace("Fife council", "Fyfe"), form, known=known)) == ["not-an-option"]


def test_columns_of_survey_programs_are_read():
    text = "_uuid,group/score,ways/post,ways/web,ways/friend,ways\nu-1,4,1,0,1,post friend\nu-2,5,,,,\n"
    with_whole = read(text).checked()
    assert with_whole.sheets[0].to("ways").value == "post; friend"
    alone = read(text.replace(",ways\n", ",\n").replace(",post friend", ",")).checked()
    assert [sheet.to("ways").state for sheet in alone.sheets] == ["answered", "blank"]
    assert alone.sheets[0].to("ways").value == "post; friend"
    assert alone.sheets[0].sheet == "u-1"
    assert codes(read("sheet,ways/post\n1,7\n")) == ["not-an-option"]


@pytest.mark.parametrize("cell", ["2016-02-11", "2016-02-11T09:30:00", "2016-02-11 09:30:00.5+01:00", "2016-02-11T09:30:00Z"])
def test_the_day_on_which_a_sheet_was_collected_is_kept(cell):
    assert str(read(f"collected,score\n{cell},4\n").checked().sheets[0].collected) == "2016-02-11"
    assert codes(read("collected,score\n11/02/2016,4\n")) == ["bad-date"]


def test_more_than_may_be_chosen_is_refused():
    assert codes(read("sheet,ways\n1,post; web; friend\n")) == ["too-many-chosen"]


def test_what_keeps_no_answers_makes_no_template_and_reads_no_file():
    form = made(old1="answers_for: public", new1="collects: nothing")
    for ask in (lambda: template(form), lambda: template_csv(form), lambda: read("score\n4\n", form)):
        with pytest.raises(RequestError, match="keeps no answers"):
            ask()


@pytest.mark.parametrize("wave", ["after", "../x", "", "Before"])
def test_a_wave_that_the_instrument_does_not_have_is_refused(wave):
    form = made(old1="answers_for: public", new1="waves: [{id: before, label: Before}]")
    with pytest.raises(RequestError, match="has no wave"):
        import_answers(b"score\n4\n", form, wave=wave)


def test_many_wrong_cells_are_counted_and_the_first_listed():
    found = read("score\n" + "9\n" * 1000)
    assert len(found.problems) == 201
    assert "800 more" in found.problems[-1].message


def test_a_hundred_thousand_rows_are_read_in_seconds_and_none_is_lost():
    form = made()
    rows = [f"{i},{1 + i % 5},{'yes' if i % 2 else 'no'},{'text ' + str(i) if i % 2 else ''}" for i in range(100_000)]
    start = time.perf_counter()
    found = read("sheet,score,came,why\n" + "\n".join(rows) + "\n", form).checked()
    assert len(found.sheets) == 100_000
    assert sum(int(sheet.to("score").value) for sheet in found.sheets) == 300_000
    assert time.perf_counter() - start < 60


@given(st.lists(st.sampled_from(["", "1", "2", "3", "4", "5", "unknown", "9", "x"]), min_size=1, max_size=30))
def test_every_row_is_a_sheet_or_is_named(cells):
    found = read("sheet,score\n" + "".join(f"{i},{cell}\n" for i, cell in enumerate(cells)), FORMED)
    assert len(found.answers.sheets) + len(found.problems) == len(cells)
    assert [p.line for p in found.problems] == [at for at, cell in enumerate(cells, start=2) if cell in {"9", "x"}]


@pytest.mark.parametrize(("area", "refused"), [("A4:B4", True), ("B2:B4", True), ("B1:B2", True), ("A1:B1", False), ("A7:B9", False)])
def test_merged_cells_among_the_answers_are_refused_with_their_place_and_elsewhere_do_no_harm(area, refused):
    book, raw = openpyxl.Workbook(), io.BytesIO()
    for row in (["sheet", "score"], [1, 4], [2, 5], [3, 4]):
        book.active.append(row)
    book.active.merged_cells.add(area)
    book.save(raw)
    found = [(p.code, p.field) for p in read(raw.getvalue()).problems]
    assert found == ([("merged-cells", area)] if refused else [])


def test_merged_cells_of_an_ods_file_are_refused_as_well():
    content = (
        '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
        ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"><office:body><office:spreadsheet><table:table table:name="A">'
        + "".join(f"<table:table-row{more}>{cells}</table:table-row>" for more, cells in (
            ("", _ods("sheet") + _ods("score")), ("", _ods("1") + _ods("4", ' table:number-rows-spanned="2"')),
            (' table:visibility="filter"', _ods("2") + "<table:covered-table-cell/>"),
        ))
        + "</table:table></office:spreadsheet></office:body></office:document-content>"
    )  # fmt: skip
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as made_zip:
        made_zip.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        made_zip.writestr("content.xml", content)
    found = read(raw.getvalue())
    assert [(p.line, p.field, p.code) for p in found.problems] == [(2, "B2:B3", "merged-cells")]
    assert [(n.line, n.code) for n in found.notes if n.code == "hidden-rows"] == [(3, "hidden-rows")]


def _ods(text: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string"{more}><text:p>{text}</text:p></table:table-cell>'


def test_hidden_rows_are_read_and_told():
    book, raw = openpyxl.Workbook(), io.BytesIO()
    for row in (["sheet", "score"], [1, 4], [2, 5], [3, 4]):
        book.active.append(row)
    book.active.row_dimensions[3].hidden = True
    book.save(raw)
    found = read(raw.getvalue())
    assert len(found.checked().sheets) == 3
    [note] = [n for n in found.notes if n.code == "hidden-rows"]
    assert (note.line, note.severity) == (3, "warning")
    assert "3" in note.message
