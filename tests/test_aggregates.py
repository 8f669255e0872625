"""Counts that need hidden rows are made from everything, protected, and only then put into an audience's copy."""

import datetime as dt
from pathlib import Path

import pytest
from workspaces import inquiry, write

from workbench.exhibits import Notice, Table
from workbench.inquiry import Person, Session, attendance_by_agency
from workbench.partnership import AGGREGATES, aggregate, open_workspace, project

DAY = dt.date(2026, 3, 1)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Six people of one agency, eight of another and two of a third, who came to sessions that are not for the public."""
    write(tmp_path / "workbench.toml", 'format = 1\ntitle = "Practice"\n')
    folder = inquiry(tmp_path, "one")
    came = []
    for agency, n in (("council", 6), ("dwp", 8), ("charity", 2)):
        write(tmp_path / "data_catalog" / "agencies" / f"{agency}.yaml", f"id: {agency}\naudience: public\ntitle: The {agency}\n")
        for i in range(n):
            came.append(f"{agency}-{i}")
            write(tmp_path / "people" / f"{agency}-{i}.yaml", f"id: {agency}-{i}\nrole: Officer\nagency: {agency}\ninquiries: [one]\n")
    half = len(came) // 2
    for name, there in (("first", came[: half + 2]), ("second", came[half:])):
        write(folder / "sessions" / f"{name}.yaml", f"id: {name}\ntitle: {name}\nattendees: [{', '.join(there)}]\n")
    return tmp_path


def table(root: Path, audience: str) -> list[list[str]]:
    copy = project(root, root / ".workbench" / "seen" / audience, audience, on=DAY)
    ws = open_workspace(copy.root)
    found = aggregate(ws, ws.inquiry("one"), "attendance")
    assert isinstance(found[0], Table)
    return [list(row) for row in found[0].rows]


def test_the_public_sees_how_many_came_but_not_the_small_group_nor_what_would_give_it_away(root):
    rows = dict(table(root, "public"))
    assert rows["The charity"] == "[c]"
    assert rows["Total"] == "16"
    assert sorted(rows.values()).count("[c]") == 2
    copy = root / ".workbench" / "seen" / "public"
    assert not (copy / "inquiries" / "one" / "sessions").exists()


def test_the_table_explains_its_symbol(root):
    copy = project(root, root / ".workbench" / "seen" / "public", "public", on=DAY)
    ws = open_workspace(copy.root)
    shown = aggregate(ws, ws.inquiry("one"), "attendance")[0]
    assert any("[c]" in note and "nobody can be identified" in note for note in shown.notes)
    assert shown.columns[1].numeric


@pytest.mark.parametrize("copied", [True, False])
def test_the_team_sees_the_counts_in_a_copy_as_in_the_folder(root, copied):
    ws = open_workspace(root)
    rows = table(root, "team") if copied else [list(r) for r in aggregate(ws, ws.inquiry("one"), "attendance")[0].rows]
    assert dict(rows) == {"The charity": "2", "The council": "6", "The dwp": "8", "Total": "16"}


def test_where_nobody_is_recorded_it_says_so(tmp_path):
    write(tmp_path / "workbench.toml", 'format = 1\ntitle = "Practice"\n')
    inquiry(tmp_path, "one")
    for audience in ("team", "public"):
        copy = project(tmp_path, tmp_path / ".workbench" / "seen" / audience, audience, on=DAY)
        ws = open_workspace(copy.root)
        shown = aggregate(ws, ws.inquiry("one"), "attendance")
        assert isinstance(shown[0], Notice)
        assert shown[0].text == AGGREGATES["attendance"].missing


def test_somebody_who_came_twice_counts_once_and_who_is_not_recorded_is_of_no_known_agency():
    people = [Person.model_validate({"id": "a", "role": "r", "agency": "x"})]
    sessions = [Session.model_validate({"id": i, "title": i, "attendees": there}) for i, there in (("s", ["a"]), ("t", ["a", "b"]))]
    frame = attendance_by_agency(sessions, people)
    assert frame.to_numpy().tolist() == [["unknown", 1], ["x", 1], ["Total", 2]]


def test_counts_that_cannot_be_protected_are_left_out_and_that_is_said(root, monkeypatch):
    from workbench.errors import DisclosureError
    from workbench.partnership import projected_copy

    def cannot(*_):
        raise DisclosureError("Cannot.", code="cannot-protect")

    monkeypatch.setattr(projected_copy, "write_aggregates", cannot)
    copy = project(root, root / ".workbench" / "seen" / "public", "public", on=DAY)
    assert copy.left_out == ("Counts over the inquiry one are left out: Cannot. [cannot-protect]",)
