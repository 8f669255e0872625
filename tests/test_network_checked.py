"""`workbench check` finds what is wrong with a network, all of it at once, and says where without saying who."""

from __future__ import annotations

import pytest
from network_workspaces import CANARY, bring_in, small
from workspaces import REPOSITORY, write

from workbench.partnership.check import check_workspace
from workbench.partnership.network_problems import network_problems

ROSTER = "sheet,row,respondent,agency,consent,whom,how-often,about-what,refers-to-you\n1,1,ann,council,yes,bea,weekly,information,yes\n"


@pytest.fixture
def root(tmp_path):
    place = small(tmp_path / "ws")
    folder = place / "inquiries/meals/network"
    write(folder / "items.csv", "id,kind,label,catalogue_id\ndebt,knowledge,Debt advice,\n")
    write(folder / "wave-1/waves.csv", "person,asked,answered\nann,yes,yes\nbea,yes,partly\n")
    write(folder / "wave-1/ties.csv", "source,target,relation,tie\nann,bea,advice,yes\n")
    return place


def found(root):
    return {(one.file.removeprefix("inquiries/meals/"), one.line, one.field, one.code) for one in check_workspace(root)}


def test_a_network_that_is_right_is_not_mentioned(root):
    assert found(root) == set()
    assert list(network_problems(REPOSITORY)) == []


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        ("network/wave-1/ties.csv", f"source,target,tie\nann,{CANARY},yes\n", ("network/wave-1/ties.csv", 2, "target", "dead-link")),
        ("network/wave-1/holds.csv", "holder,item,level\nann,debt,7\n", ("network/wave-1/holds.csv", 2, "level", "out-of-range")),
        ("network/items.csv", "id,kind,label,catalogue_id\ndebt,knowledge,Debt,gone\n", ("network/items.csv", 2, "catalogue_id", "dead-link")),
        ("network/made_up_people.csv", "id,role,agency,level\nann,Adviser,council,frontline\n", ("network/made_up_people.csv", 2, "id", "duplicate-row")),
        ("network/layout.csv", "id,x,y\nann,left,2\n", ("network/layout.csv", 2, "x", "wrong-type")),
        ("network/wave-1/tie.csv", "source,target\n", ("network/wave-1/tie.csv", 0, "", "unknown-file")),
        ("network/wave-1/ann.xlsx", "filled", ("network/wave-1/ann.xlsx", 0, "", "unknown-file")),
    ],
)
def test_what_is_wrong_is_told_with_file_row_and_column(root, file, text, told):
    write(root / "inquiries/meals" / file, text)
    assert told in found(root)
    assert not any(CANARY in str(problem) for problem in check_workspace(root))


def test_sheets_that_contradict_the_survey_are_told(root, monkeypatch):
    bring_in(root, monkeypatch, "network-roster", ROSTER)
    write(root / "inquiries/meals/network/wave-1/ties.csv", "source,target,relation,tie\nann,bea,had to do with,no\n")
    assert ("instruments/network-roster/wave-1.csv", 0, "sheet 1, row 1", "contradicting-answers") in found(root)


def test_a_sheet_of_which_nobody_knows_whose_it_is_is_a_warning(root, monkeypatch):
    bring_in(root, monkeypatch, "network-roster", ROSTER.replace("1,1,ann", "1,1,"))
    problem, = [one for one in check_workspace(root) if one.code == "nobody-answers"]
    assert (problem.severity, problem.file) == ("warning", "inquiries/meals/instruments/network-roster/wave-1.csv")


def test_one_bad_survey_hides_no_other_problem(root, monkeypatch):
    bring_in(root, monkeypatch, "network-roster", ROSTER + "2,1,bea,council,yes,nobody,once,,\n")
    folder = root / "inquiries/meals/network"
    write(folder / "wave-1/ties.csv", "source,target,tie\nann,bea,maybe\n")
    write(folder / "wave-1/aware.csv", "perceiver\nann\n")
    write(folder / "made_up_people.csv", "id,role\nx,Adviser\n")
    write(folder / "layout.csv", "id,x\n")
    write(root / "inquiries/other/inquiry.yaml", "id: other\naudience: public\ntitle: Other\nsite: Fife\nstatus: active\n")
    write(root / "inquiries/other/network/wave-1/ties.csv", "source,target\nann,ann\n")
    codes = {(file, code) for file, _, _, code in found(root)}
    assert codes >= {
        ("network/wave-1/ties.csv", "unknown-value"), ("network/wave-1/aware.csv", "missing-column"), ("network/made_up_people.csv", "missing-column"),
        ("network/layout.csv", "missing-column"), ("inquiries/other/network/wave-1/ties.csv", "tie-to-self"),
    }  # fmt: skip


def test_ids_that_stand_in_a_record_that_cannot_be_read_are_not_told_row_by_row(root):
    write(root / "people/bea.yaml", "id: bea\nrole: [\n")
    assert not any(code == "dead-link" for *_, code in found(root))


def test_a_survey_that_is_only_begun_is_not_wrong(root):
    for path in (root / "inquiries/meals/network/wave-1").iterdir():
        path.unlink()
    (root / "inquiries/meals/network/wave-1").rmdir()
    assert found(root) == set()
