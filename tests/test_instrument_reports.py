"""Answers in reports: every number with its n, and beyond the team nothing but what disclosure control leaves."""

from __future__ import annotations

import csv
import datetime as dt
import json
from pathlib import Path

import pytest
from workspaces import in_this_process as here
from workspaces import inquiry, repository_copy, shelf, write

from workbench.disclosure import rule_for
from workbench.errors import RecordError, UnknownNameError
from workbench.exhibits import Exhibit, Figure, KeyFigure, Notice, Table, plain_text
from workbench.partnership import (
    check_workspace,
    instrument_summary,
    open_workspace,
    project,
    retreat_evaluation,
    vignette_pack,
)
from workbench.partnership.instrument_page import InstrumentPage, page_of
from workbench.partnership.instrument_report import summary_data

DAY = dt.date(2026, 3, 1)
CANARY = "Zebedee Quux-Smith"

OWN = """\
id: awareness
title: Awareness of data
purpose: To see who knows what there is.
sort: questionnaire
answered_by: person
pairing: respondent
answers_for: public
waves:
  - id: before
    label: Before
  - id: after
    label: After
parts:
  - id: all
    title: All
    items:
      - id: role
        wording: What is your role?
        type: choice
        group_by: yes
        options:
          - id: officer
            label: Officer
          - id: manager
            label: Manager
      - id: knows
        wording: Do you know of it?
        type: yes-no
        summary: [share positive, counts]
      - id: holder
        wording: Who holds it?
        type: agency
      - id: comment
        wording: Anything else?
        type: long text
      - id: told
        wording: What may everybody read?
        type: text
        audience: public
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Twenty people of two roles who answered before and after, with a name in a comment."""
    write(tmp_path / "workbench.toml", 'format = 1\ntitle = "Practice"\ndefault_inquiry = "one"\n')
    folder = inquiry(tmp_path, "one")
    write(folder / "instruments/awareness.yaml", OWN)
    for key, audience in (("council", "public"), ("hidden-charity", "team")):
        write(tmp_path / f"data_catalog/agencies/{key}.yaml", f"id: {key}\naudience: {audience}\ntitle: The {key}\n")
    for wave, knowing in (("before", 6), ("after", 14)):
        rows = [["sheet", "respondent", "role", "knows", "holder", "comment", "told"]]
        for i in range(20):
            role = "manager" if i < 3 else "officer"
            agency = "hidden-charity" if i < 8 else "council"
            comment = f"Ask {CANARY}, who knows." if i == 0 else "Nothing more."
            rows.append([f"s-{i}", f"p-{i}", role, "yes" if (i * 7) % 20 < knowing else "no", agency, comment, "Go on."])
        path = folder / f"instruments/awareness/{wave}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", newline="", encoding="utf-8") as stream:
            csv.writer(stream).writerows(rows)
    return tmp_path


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return repository_copy(tmp_path_factory.mktemp("sample"))


def words(shown: list[Exhibit]) -> str:
    return "\n".join(exhibit.model_dump_json() for exhibit in shown)


def copied(root: Path, audience: str) -> Path:
    return project(root, root / ".workbench" / "seen" / audience, audience, on=DAY).root


def test_twenty_attendees_with_17_and_15_positive_answers_give_85_and_75_percent_each_with_its_n(sample):
    shown = retreat_evaluation(open_workspace(sample))
    figures = [one.value for one in shown if isinstance(one, KeyFigure)]
    assert figures[:2] == ["85% (17 of 20)", "75% (15 of 20)"]
    table = next(one.table for one in shown if isinstance(one, Figure))
    assert list(table.rows[0])[2:5] == ["85%", "17", "20"]
    assert any("1 is not at all, 5 is very much" in note for note in table.notes)


def test_the_sample_says_synthetic_wherever_it_is_seen(sample):
    shown = instrument_summary(open_workspace(sample), instrument="retreat-evaluation")
    assert "SYNTHETIC" in plain_text(shown[1])
    numbers = [one for one in shown if isinstance(one, KeyFigure | Table | Figure)]
    assert numbers
    assert all(one.provenance.synthetic for one in numbers)
    assert all("SYNTHETIC" in json.dumps(one.spec) for one in shown if isinstance(one, Figure))


def test_the_sample_has_no_problem(sample):
    assert [p for p in check_workspace(sample) if "instruments" in p.file] == []


def test_caveats_stand_before_any_number(sample):
    for report in (retreat_evaluation, lambda ws: instrument_summary(ws, instrument="retreat-evaluation")):
        shown = report(open_workspace(sample))
        first = next(i for i, one in enumerate(shown) if isinstance(one, KeyFigure | Table | Figure))
        said = [plain_text(one) for one in shown[:first]]
        assert sum("is not evidence of what changed afterwards" in text for text in said) == 1


def test_an_own_instrument_of_one_file_has_a_summary_groups_and_a_comparison_of_waves(root):
    shown = instrument_summary(open_workspace(root), instrument="awareness", by="role")
    text = "\n".join(plain_text(one) for one in shown)
    assert "30%" in text
    assert "70%" in text
    tables = {one.caption: one for one in shown if isinstance(one, Table)}
    change = next(t for name, t in tables.items() if name.startswith("Share of positive answers, first and last"))
    assert change.rows[0] == ("Do you know of it?", "30% (6 of 20)", "70% (14 of 20)", "40 percentage points")
    assert any(name.startswith("Sheet by sheet") for name in tables)


def test_a_group_of_three_is_withheld_beyond_the_team_with_what_would_give_it_away(root):
    ws = open_workspace(root)
    rule = rule_for("counts", "public", ws.settings.disclosure)
    page = page_of(ws, "one", "awareness", audience="public", rule=rule)
    [table] = page.blocks["before"]["by role"]
    rows = {row[1]: row[2:] for row in table.rows}
    assert rows["Manager"] == ("[c]", "[c]", "[c]")
    assert "[c]" in rows["Officer"]
    assert rows["All"] == ("30%", "6", "20")


@pytest.mark.parametrize("audience", ["partners", "public"])
def test_no_sheet_and_no_name_from_a_comment_is_in_any_byte_of_a_copy(root, audience):
    copy = copied(root, audience)
    files = [path for path in copy.rglob("*") if path.is_file()]
    assert not [path for path in files if path.suffix == ".csv" and "instruments" in path.parts]
    for path in files:
        raw = path.read_bytes()
        assert b"Quux" not in raw, path
        assert b"Nothing more" not in raw, path
        assert b"hidden-charity" not in raw, path
    shown = words(instrument_summary(open_workspace(copy), inquiry="one", instrument="awareness"))
    assert "30%" in shown
    assert "Go on" not in shown  # although the item says that everybody may read it
    assert "What people wrote is for the team" in shown
    assert "[name withheld]" in shown


def test_the_team_reads_comments_in_a_copy_but_no_sheets(root):
    copy = copied(root, "team")
    shown = words(instrument_summary(open_workspace(copy), inquiry="one", instrument="awareness"))
    assert "Nothing more" in shown
    assert not list(copy.rglob("awareness/*.csv"))


def test_a_name_that_is_kept_private_is_withheld_from_the_teams_copy_as_well(root):
    write(root / "private/people.yaml", f"p-zq:\n  name: {CANARY}\n")
    copy = copied(root, "team")
    assert "Quux" not in words(instrument_summary(open_workspace(copy), inquiry="one", instrument="awareness"))
    assert {"name-in-text"} == {p.code for p in check_workspace(root)}


@pytest.mark.slow
def test_a_name_in_an_answer_is_in_no_byte_of_a_public_report(root, monkeypatch):
    outcome = here(monkeypatch)(root, "instrument_summary", inquiry="one", audience="public", parameters={"instrument": "awareness"}, formats=("html", "xlsx"))
    assert outcome.failures == {}
    made = [path for path in (root / "reports").rglob("*") if path.is_file()]
    assert any("30%" in path.read_text(encoding="utf-8") for path in made if path.suffix == ".html")
    assert not [path for path in made if b"Quux" in path.read_bytes()]
    assert shelf(root, "one", audience="public").is_dir() or made


@pytest.mark.parametrize("audience", ["team", "partners", "public"])
def test_a_name_in_an_own_form_is_in_no_byte_of_a_copy_and_the_form_can_still_be_read(root, audience):
    write(root / "private/people.yaml", f"p-zq:\n  name: {CANARY}\n")
    write(root / "inquiries/one/instruments/awareness.yaml", OWN.replace("Who holds it?", f"Does {CANARY} hold it?"))
    copy = copied(root, audience)
    assert not [path for path in copy.rglob("*") if path.is_file() and b"Quux" in path.read_bytes()]
    assert check_workspace(copy) == []
    assert open_workspace(copy).instrument("awareness", inquiry="one").questions[2].wording == "Does [name withheld] hold it?"


def test_what_a_form_keeps_for_its_makers_is_in_no_copy_beyond_the_team(root):
    write(root / "inquiries/one/instruments/awareness.yaml", OWN + "note: For us alone.\n")
    assert open_workspace(copied(root, "team")).instrument("awareness", inquiry="one").note == "For us alone."
    assert open_workspace(copied(root, "public")).instrument("awareness", inquiry="one").note is None


def test_what_partners_alone_may_see_is_not_told_to_the_public(root):
    write(root / "inquiries/one/instruments/awareness.yaml", OWN.replace("answers_for: public", "answers_for: partners"))
    partners, public = (instrument_summary(open_workspace(copied(root, a)), inquiry="one", instrument="awareness") for a in ("partners", "public"))
    assert "30%" in words(partners)
    assert not [one for one in public if isinstance(one, KeyFigure | Table | Figure)]
    assert "4 questions are not shown to this audience" in words(public)


def test_a_page_comes_back_from_its_data_as_it_was(sample):
    ws = open_workspace(sample)
    page = page_of(ws, "fife-welfare-sanctions", "retreat-evaluation", audience="team", rule=rule_for("counts", "team", ws.settings.disclosure))
    assert InstrumentPage.of_data(json.loads(json.dumps(page.data()))) == page


def test_few_sheets_give_no_number_at_all(root):
    path = root / "inquiries/one/instruments/awareness/before.csv"
    path.write_text("\n".join(path.read_text(encoding="utf-8").splitlines()[:4]) + "\n", encoding="utf-8")
    (path.with_name("after.csv")).unlink()
    shown = instrument_summary(open_workspace(copied(root, "public")), inquiry="one", instrument="awareness")
    tables = [one for one in shown if isinstance(one, Table)]
    assert all(cell in {"[c]", "nobody answered"} or not cell[:1].isdigit() for table in tables for row in table.rows for cell in row)
    assert "Fewer than 5 sheets came back" in words(shown)


def test_wrong_answers_are_named_by_row_and_column_and_left_out_with_a_notice(root):
    path = root / "inquiries/one/instruments/awareness/after.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("s-4,p-4,officer", "s-4,p-4,king"), encoding="utf-8")
    [problem] = check_workspace(root)
    assert (problem.file, problem.line, problem.field) == ("inquiries/one/instruments/awareness/after.csv", 6, "role")
    shown = instrument_summary(open_workspace(root), instrument="awareness")
    assert any(isinstance(one, Notice) and "1 file of answers could not be read" in one.text for one in shown)


def test_a_wrong_definition_is_explained_by_line_and_field(root):
    path = root / "inquiries/one/instruments/awareness.yaml"
    write(path, OWN.replace("        type: yes-no\n", "        type: scale\n        scale: agree\n"))
    problem = next(p for p in check_workspace(root) if p.file.endswith("awareness.yaml"))
    assert problem.line > 0
    assert "scale" in problem.field


def test_folders_and_files_that_nobody_reads_are_named(root):
    write(root / "inquiries/one/instruments/awarenes/before.csv", "sheet\n")
    write(root / "inquiries/one/instruments/scores.csv", "sheet\n")
    write(root / "inquiries/one/instruments/awareness/later.codes.csv", "sheet,question,coder,codes\n")
    assert {(p.file.rpartition("/")[2], p.code) for p in check_workspace(root)} == {
        ("awarenes", "unknown-folder"), ("scores.csv", "unknown-file"), ("later.codes.csv", "unknown-file"),
    }  # fmt: skip


def test_unknown_waves_groups_and_forms_are_named_with_those_there_are(root):
    ws = open_workspace(root)
    with pytest.raises(UnknownNameError, match="before, after"):
        instrument_summary(ws, instrument="awareness", wave="later")
    with pytest.raises(UnknownNameError, match="role"):
        instrument_summary(ws, instrument="awareness", by="knows")
    with pytest.raises(UnknownNameError, match="no instrument"):
        instrument_summary(ws, instrument="nothing")


def test_where_nothing_was_answered_the_report_says_so(root):
    shown = instrument_summary(open_workspace(root), instrument="event-feedback")
    assert any(isinstance(one, Notice) and one.kind == "not yet completed" for one in shown)


def test_a_vignette_shows_its_stages_and_keeps_what_its_makers_expect_for_the_team(root):
    ws = open_workspace(root)
    team = words(vignette_pack(ws, vignette="vignette-missed-letter"))
    public = words(vignette_pack(open_workspace(copied(root, "public")), inquiry="one", vignette="vignette-missed-letter"))
    assert "tells of no real person" in public
    assert "Stage 2" in public
    assert "A text message beside the letter" in team
    assert "A text message beside the letter" not in public
    assert "Not read out" not in public


def test_a_vignette_that_does_not_declare_itself_made_up_cannot_be_shown(root):
    from workbench.workspace import shipped

    text = (shipped("templates") / "instruments/vignette-missed-letter.yaml").read_text(encoding="utf-8")
    write(root / "inquiries/one/instruments/vignette-missed-letter.yaml", text.replace("composite: yes", "composite: unknown"))
    with pytest.raises(RecordError, match="tells of no real person"):
        vignette_pack(open_workspace(root), vignette="vignette-missed-letter")


def test_options_of_tables_stand_beside_agencies_for_the_team_alone(root):
    write(root / "inquiries/one/instruments/vignette-missed-letter/event.csv", """\
        sheet,row,respondent,option-1,who-1
        a,1,table-a,Send a text,council
        b,1,table-b,send a text,council
        """)  # fmt: skip
    team = vignette_pack(open_workspace(root), vignette="vignette-missed-letter")
    table = next(one for one in team if isinstance(one, Table) and one.caption.startswith("Options"))
    assert table.rows == (("Stage 1: the letter", "Send a text", "2"),)
    assert "Send a text" not in words(vignette_pack(open_workspace(copied(root, "partners")), inquiry="one", vignette="vignette-missed-letter"))


@pytest.mark.parametrize("audience", ["partners", "public"])
@pytest.mark.parametrize("kind", ["text", "long text"])
def test_what_people_wrote_never_leaves_the_team_whatever_the_item_says(root, audience, kind):
    form = OWN.replace("        type: text\n        audience: public\n", f"        type: {kind}\n        audience: public\n")
    write(root / "inquiries/one/instruments/awareness.yaml", form)
    told = [CANARY, "12 Quince Row", "zq@example.org", "01632 960 123"]
    path = root / "inquiries/one/instruments/awareness/before.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Go on.", "; ".join(told)), encoding="utf-8")
    ws = open_workspace(root)
    straight = words(instrument_summary(ws, instrument="awareness", audience=audience)) + json.dumps(
        summary_data(ws, inquiry="one", instrument="awareness", audience=audience)
    )
    team = words(instrument_summary(ws, instrument="awareness"))
    files = b"".join(path.read_bytes() for path in copied(root, audience).rglob("*") if path.is_file())
    for text in ("Quux", "12 Quince", "example", "01632 960"):
        assert text in team
        assert text not in straight
    for text in told:
        assert text.encode() not in files


def test_options_that_tables_wrote_never_leave_the_team_even_where_every_item_says_public(root):
    from workbench.workspace import shipped

    text = (shipped("templates") / "instruments/vignette-missed-letter.yaml").read_text(encoding="utf-8")
    write(root / "inquiries/one/instruments/vignette-missed-letter.yaml", text.replace("answers_for: team", "answers_for: public").replace("audience: team", "audience: public"))
    write(root / "inquiries/one/instruments/vignette-missed-letter/event.csv", "sheet,row,respondent,option-1,who-1\na,1,table-a,Send a text,council\n")
    ws = open_workspace(root)
    assert "Send a text" in words(vignette_pack(ws, vignette="vignette-missed-letter"))
    assert "Send a text" not in words(instrument_summary(ws, instrument="vignette-missed-letter", audience="public"))


@pytest.mark.parametrize("audience", ["partners", "public"])
def test_an_agency_that_may_not_be_seen_is_no_group(root, audience):
    write(root / "inquiries/one/instruments/awareness.yaml", OWN.replace("type: agency\n", "type: agency\n        group_by: yes\n"))
    ws = open_workspace(root)
    pages = {one: page_of(ws, "one", "awareness", audience=one, rule=rule_for("counts", one, ws.settings.disclosure)) for one in ("team", audience)}
    assert "hidden-charity" in json.dumps(pages["team"].data())
    assert "hidden-charity" not in json.dumps(pages[audience].data())


def test_the_number_of_sheets_beside_n_tells_of_no_few_who_did_not_answer(root):
    path = root / "inquiries/one/instruments/awareness/before.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[1:4] = [line.replace(",yes,", ",,").replace(",no,", ",,") for line in lines[1:4]]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    ws = open_workspace(root)
    page = page_of(ws, "one", "awareness", audience="public", rule=rule_for("counts", "public", ws.settings.disclosure))
    assert page.blocks["before"]["sheets"][0].markdown.startswith("How many sheets came back is withheld")
    assert page.blocks["after"]["sheets"][0].markdown.startswith("20 sheets came back")
    pairs = next(one for one in page.changes if one.caption.startswith("Sheet by sheet"))
    assert set(pairs.rows[0][1:]) == {"[c]"}


def test_a_summary_for_a_program_has_the_group_that_was_asked_for_and_only_the_wave(root):
    ws = open_workspace(root)
    data = summary_data(ws, inquiry="one", instrument="awareness", wave="before", by="role")
    assert [one["id"] for one in data["waves"]] == ["before"]
    assert data["waves"][0]["shown"]["by role"]
    assert "After" not in json.dumps(data)
    assert not [name for name in summary_data(ws, inquiry="one", instrument="awareness")["waves"][0]["shown"] if name.startswith("by ")]
    assert summary_data(ws, inquiry="one", instrument="awareness")["changes"]
    with pytest.raises(UnknownNameError, match="role"):
        summary_data(ws, inquiry="one", instrument="awareness", by="nonsense")
