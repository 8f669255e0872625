"""The spreadsheet for partners: nobody's name in it, and what comes back is taken whole, once, or not at all."""

from __future__ import annotations

import zipfile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from network_workspaces import CANARY, bring_in, network, run, small
from workspaces import tree, write

from workbench.cli.network import network_app
from workbench.network.survey_merging import merge_rows
from workbench.network.survey_table import Row
from workbench.partnership import open_workspace
from workbench.partnership.network_people import open_network
from workbench.store.outside import read_workbook

ITEMS = "id,kind,label\ndebt,knowledge,Debt advice\nrules,knowledge,The rules\n"


@pytest.fixture
def root(tmp_path):
    place = small(tmp_path / "ws")
    write(place / "people/bea.yaml", f"id: bea\nrole: Adviser like {CANARY}\nagency: council\n")
    write(place / "inquiries/meals/network/items.csv", ITEMS)
    return place


def template(root, monkeypatch, name="blank.xlsx", *words):
    file = root.parent / name
    network(root, monkeypatch, "template", str(file), "--wave", "wave-1", "--relation", "advice", *words)
    return file


def filled(file, name, cells):
    """Fill cells in: by sheet and cell what is typed."""
    book = openpyxl.load_workbook(file)
    for (sheet, cell), value in cells.items():
        book[sheet][cell] = value
        if isinstance(value, str) and value.startswith("="):
            book[sheet][cell].data_type = "s"
    made = file.with_name(name)
    book.save(made)
    return str(made)


def of_ann(file, name="ann.xlsx", **more):
    cells = {("waves", "C2"): "yes", ("ties", "E2"): "yes", ("ties", "F2"): 2, ("ties", "E3"): "no", ("holds", "D2"): 4, ("aware", "F2"): "yes"}
    return filled(file, name, cells | more.get("cells", {}))


def collect(root, monkeypatch, *files):
    return run(root, monkeypatch, network_app, "collect", *files, "--wave", "wave-1")


def files_of(root):
    return {path.name: path.read_bytes() for path in sorted((root / "inquiries/meals/network/wave-1").glob("*"))}


def test_the_template_explains_first_has_lists_and_nobodys_name_or_earlier_answer(root, monkeypatch):
    write(root / "inquiries/meals/network/wave-0/ties.csv", "source,target,relation,weight\nann,bea,advice,77\n")
    file = template(root, monkeypatch, "blank.xlsx", "--for", "ann")
    book = openpyxl.load_workbook(file)
    assert book.sheetnames == ["Read me first", "waves", "ties", "holds", "aware", "referrals", "Ids", "Lists"]
    assert "Fill in the blank cells" in book["Read me first"]["A2"].value
    every = [str(cell.value) for page in book for row in page.iter_rows() for cell in row if cell.value is not None]
    assert not any("Quux" in cell or "zq@example" in cell or cell == "77" for cell in every)
    assert "Adviser like [name withheld], The council" in every
    assert [[cell.value for cell in row] for row in book["ties"].iter_rows(min_row=2, max_row=3)] == [
        ["ann", "bea", "Adviser like [name withheld], The council", "advice", None, None], ["ann", "carl", "Adviser c, The charity", "advice", None, None],
    ]  # fmt: skip
    lists = {str(one.sqref): one.formula1 for one in book["ties"].data_validations.dataValidation}
    assert lists == {"E2:E501": "Lists!$C$2:$C$6"}
    assert [book["Lists"].cell(row, 3).value for row in range(2, 7)] == ["yes", "no", "unknown", "not asked", "did not answer"]
    with zipfile.ZipFile(file) as archive:
        assert CANARY.encode() not in b"".join(map(archive.read, archive.namelist()))


def test_whoever_refused_is_not_asked_about(root, monkeypatch):
    write(root / "people/carl.yaml", "id: carl\nrole: Adviser c\nagency: charity\nconsents:\n  - {what: network, audience: team, given: no, on: 2026-01-01}\n")
    book = read_workbook(template(root, monkeypatch))
    assert not any("carl" in row or "Adviser c, The charity" in row for sheet in book.sheets for row in sheet.rows)


def test_a_file_is_not_written_over(root, monkeypatch):
    file = template(root, monkeypatch)
    done = run(root, monkeypatch, network_app, "template", str(file))
    assert getattr(done.exception, "code", "") == "file-there"


def test_a_filled_sheet_begins_a_survey_and_the_network_reads_it(root, monkeypatch):
    blank = template(root, monkeypatch, "blank.xlsx", "--for", "ann")
    assert "New rows: 1 in waves, 3 in ties, 2 in holds, 6 in aware" in collect(root, monkeypatch, of_ann(blank)).output
    wave = open_network(open_workspace(root), "meals").network.wave()
    assert (wave.state("ann", "bea", "advice"), wave.state("ann", "carl", "advice"), wave.state("ann", "dora", "advice")) == (
        "tie", "no tie", "did not answer",
    )  # fmt: skip
    assert [(one.item, one.level) for one in wave.holds if one.state == "tie"] == [("debt", 4.0)]
    assert "Adviser a, The council" in network(root, monkeypatch, "ask", "debt advice")


def test_a_sheet_for_all_takes_who_answers_from_one_cell(root, monkeypatch):
    blank = template(root, monkeypatch)
    done = collect(root, monkeypatch, filled(blank, "bea.xlsx", {("waves", "A2"): "bea", ("waves", "C2"): "partly", ("ties", "E2"): "yes"}))
    assert done.exit_code == 0, done.exception
    wave = open_network(open_workspace(root), "meals").network.wave()
    assert wave.state("bea", "ann", "advice") == "tie"
    assert {one.source for one in wave.ties} == {"bea"}
    assert not any(one.target == "bea" for one in wave.ties), "a row about oneself was never a question"


def test_twice_changes_nothing_and_a_file_without_a_column_says_the_same_with_it(root, monkeypatch):
    folder = root / "inquiries/meals/network/wave-1"
    theirs = b"source;target;relation\r\ndora;ann;advice\r\n"
    write(folder / "waves.csv", "person,asked,answered\nann,yes,no\ndora,yes,yes\n")
    (folder / "ties.csv").write_bytes(theirs)
    file = of_ann(template(root, monkeypatch, "blank.xlsx", "--for", "ann"))
    assert collect(root, monkeypatch, file).exit_code == 0
    first = files_of(root)
    assert b"ann,yes,yes" in first["waves.csv"], "who had not answered has now"
    assert open_network(open_workspace(root), "meals").network.wave().state("dora", "ann", "advice") == "tie"
    assert "No new rows" in collect(root, monkeypatch, file).output
    assert files_of(root) == first
    done = collect(root, monkeypatch, filled(root.parent / "blank.xlsx", "more.xlsx", {("waves", "C2"): "yes", ("ties", "E4"): "yes"}))
    assert done.exit_code == 0, done.exception
    assert open_network(open_workspace(root), "meals").network.wave().state("ann", "dora", "advice") == "tie"


def test_rows_that_are_there_stay_byte_for_byte(root, monkeypatch):
    folder = root / "inquiries/meals/network/wave-1"
    theirs = 'source,target,relation,tie,weight\n"dora", ann,advice,yes,1.50'
    write(folder / "ties.csv", theirs)
    write(folder / "waves.csv", "person,asked,answered\ndora,yes,yes\n")
    assert collect(root, monkeypatch, of_ann(template(root, monkeypatch, "blank.xlsx", "--for", "ann"))).exit_code == 0
    assert (folder / "ties.csv").read_bytes().startswith(theirs.encode())


def problems_of(done):
    return {(one.file, one.line, one.field, one.code) for one in done.exception.problems}


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({("ties", "E3"): "maybe"}, ("ann.xlsx, sheet ties", 3, "tie", "unknown-value")),
        ({("ties", "B3"): CANARY}, ("ann.xlsx, sheet ties", 3, "target", "dead-link")),
        ({("holds", "D3"): 9}, ("ann.xlsx, sheet holds", 3, "level", "out-of-range")),
        ({("waves", "C2"): None}, ("ann.xlsx, sheet waves", 2, "answered", "missing-field")),
        ({("waves", "E2"): "wave-7"}, ("ann.xlsx, sheet waves", 2, "wave", "wrong-wave")),
        ({("waves", "A2"): None}, ("ann.xlsx", 0, "sheet waves", "nobody-answers")),
        ({("ties", "A3"): "dora"}, ("ann.xlsx, sheet ties", 3, "source", "another-respondent")),
        ({("ties", "H1"): "notes", ("ties", "H2"): "x"}, ("ann.xlsx, sheet ties", 1, "column 8", "unknown-field")),
        ({("ties", "H2"): "x"}, ("ann.xlsx, sheet ties", 2, "", "column-not-read")),
        ({("waves", "C2"): "no"}, ("ann.xlsx, sheet ties", 2, "source", "answer-of-nobody")),
    ],
)
def test_anything_wrong_is_told_with_sheet_row_and_column_and_nothing_is_written(root, monkeypatch, cells, told):
    blank = template(root, monkeypatch, "blank.xlsx", "--for", "ann")
    good = filled(template(root, monkeypatch, "all.xlsx"), "bea.xlsx", {("waves", "A2"): "bea", ("waves", "C2"): "yes"})
    before = tree(root / "inquiries")
    done = collect(root, monkeypatch, good, of_ann(blank, cells=cells))
    assert told in problems_of(done)
    assert CANARY not in str(done.exception)
    assert tree(root / "inquiries") == before


def test_a_contradiction_with_what_is_there_is_refused(root, monkeypatch):
    blank = template(root, monkeypatch, "blank.xlsx", "--for", "ann")
    assert collect(root, monkeypatch, of_ann(blank)).exit_code == 0
    before = tree(root / "inquiries")
    done = collect(root, monkeypatch, of_ann(blank, "again.xlsx", cells={("ties", "E2"): "no", ("ties", "F2"): None}))
    assert problems_of(done) == {("again.xlsx, sheet ties", 2, "tie", "contradicting-answers")}
    assert "ties.csv, row 2" in str(done.exception)
    assert tree(root / "inquiries") == before


def test_a_contradiction_with_a_sheet_of_an_instrument_is_refused(root, monkeypatch):
    bring_in(root, monkeypatch, "know-value-access-cost", "sheet,row,respondent,whom,asked\na,1,ann,bea,no\n")
    blank = root.parent / "asked.xlsx"
    network(root, monkeypatch, "template", str(blank), "--for", "ann", "--relation", "asked them")
    done = collect(root, monkeypatch, of_ann(blank))
    assert {one.code for one in done.exception.problems} == {"contradicting-answers"}
    assert not (root / "inquiries/meals/network/wave-1").exists()


def test_what_looks_like_a_formula_stays_words(root, monkeypatch):
    said = '=HYPERLINK("http://example.org","x")'
    cells = {("referrals", f"{column}2"): value for column, value in zip("ABDF", ("council", "charity", "Debt", said), strict=True)}
    done = collect(root, monkeypatch, of_ann(template(root, monkeypatch, "blank.xlsx", "--for", "ann"), cells=cells))
    assert done.exit_code == 0, done.exception
    assert b"'=HYPERLINK" in files_of(root)["referrals.csv"]
    assert open_network(open_workspace(root), "meals").network.wave().referrals[0].condition == said


def test_a_file_that_is_no_spreadsheet_and_a_wave_with_a_bad_name_are_refused(root, monkeypatch):
    write(root.parent / "no.xlsx", "not a workbook")
    assert run(root, monkeypatch, network_app, "collect", str(root.parent / "no.xlsx"), "--wave", "wave-1").exit_code == 1
    done = run(root, monkeypatch, network_app, "collect", str(root.parent / "no.xlsx"), "--wave", "../out")
    assert getattr(done.exception, "code", "") == "unknown-wave"


ROWS = st.lists(
    st.tuples(st.sampled_from("ab"), st.sampled_from("xy"), st.sampled_from(["yes", "no", "", "did not answer"]), st.sampled_from(["", "1", "1.0", "2"])),
    max_size=5,
)  # fmt: skip


def _rows(file, found, problems):
    return [Row(file, at, {"source": s, "target": t, "relation": "", "tie": tie, "weight": w}, problems) for at, (s, t, tie, w) in enumerate(found, 2)]


@given(ROWS, ROWS)
def test_merging_loses_nothing_and_twice_is_once(there, new):
    problems = []
    unique = list({row[:2]: row for row in there}.values())
    first = merge_rows("ties", _rows("ties.csv", unique, problems), _rows("new", new, problems))
    for row in _rows("ties.csv", unique, []):
        now = next(one for one in first.rows if (one.text("source"), one.text("target")) == (row.text("source"), row.text("target")))
        for column in ("tie", "weight"):
            assert row.text(column) in {"", "did not answer"} or now.text(column) == row.text(column)
    if not problems:
        again = merge_rows("ties", first.rows, _rows("new", new, problems))
        assert (again.added, again.filled, [one.cells for one in again.rows]) == ([], {}, [one.cells for one in first.rows])
