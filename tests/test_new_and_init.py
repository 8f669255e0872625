"""Starting: a new workspace anywhere, a new inquiry in it, its next cycle; every step passes the check."""

from __future__ import annotations

import datetime as dt

import pytest
from workspaces import DAY, cli, inquiry, shelf, tree, workspace, write

from workbench.errors import RequestError, UnknownNameError
from workbench.inquiry import new_cycle, new_inquiry
from workbench.partnership import open_workspace
from workbench.reports import check_everything
from workbench.workspace import initialise


@pytest.fixture
def root(tmp_path):
    initialise(tmp_path / "ours")
    return tmp_path / "ours"


def test_an_empty_folder_becomes_a_workspace(tmp_path):
    for name in ("new/and/deep", "with space", "é and “quotes” and \\ too", 'a"b'):
        root = tmp_path / name
        made = initialise(root)
        assert {"workbench.toml", "reports.yaml", ".gitignore", "private/people.yaml"} <= set(made)
        assert all((root / path).is_file() for path in made)
        assert check_everything(root) == []
        assert open_workspace(root).title
    assert open_workspace(tmp_path / "with space").title == "with space"
    initialise(tmp_path / "t", title='The "Fife" \\ team\nand more')
    assert open_workspace(tmp_path / "t").title == "The 'Fife' / team and more"


def test_what_is_in_the_folder_stays_as_it_is(tmp_path):
    write(tmp_path / "notes.txt", "ours")
    write(tmp_path / "reports.yaml", "reports:\n  - report: portfolio\n")
    write(tmp_path / ".gitignore", "*.tmp\n")
    before = tree(tmp_path)
    made = initialise(tmp_path)
    assert before.items() <= tree(tmp_path).items()
    assert not {"notes.txt", "reports.yaml", ".gitignore"} & set(made)


def test_a_second_time_it_is_refused_and_changes_nothing(root):
    before = tree(root)
    with pytest.raises(RequestError, match="is a workspace already"):
        initialise(root)
    assert tree(root) == before


def test_a_file_is_no_folder(tmp_path):
    path = write(tmp_path / "file", "x")
    with pytest.raises(RequestError, match="is a file"):
        initialise(path)


def test_git_ignores_what_was_rendered_and_names_and_nothing_of_ours(root):
    lines = (root / ".gitignore").read_text().splitlines()
    assert "/reports/" in lines  # with the slash in front: templates/reports/ belongs in git
    assert "private/" in lines


@pytest.mark.parametrize("template", ["default", "short"])
def test_a_new_inquiry_passes_the_check(root, template):
    folder = new_inquiry(root, "school-meals", template=template, title='Who "misses" out: #1 \\ é', today=DAY)
    assert check_everything(root) == []
    assert open_workspace(root).inquiry("school-meals").title == 'Who "misses" out: #1 \\ é'
    assert open_workspace(root).inquiry("school-meals").record.audience == "team"
    assert not list(folder.parent.glob(".making*"))


@pytest.mark.parametrize(
    "title", ["yes", "123", "- x", "{a}", "a: b", "TODAY", "SLUG and TITLE", "x" * 300, "line\nline", " ", "'", "\t", "null"]
)
def test_any_title_is_text(root, title):
    new_inquiry(root, "odd", title=title, today=DAY)
    assert check_everything(root) == [] or len(title) > 200
    found = open_workspace(root).inquiry("odd").title if len(title) <= 200 else ""
    assert found in {title, "line line", "Odd", "", "TODAY", "SLUG and TITLE"}


@pytest.mark.parametrize("name", ["", " ", "A", "a b", "a_b", "-a", "a-", "a--b", "../a", "a/b", ".", "é", "con", "x" * 81, "a\n"])
def test_a_bad_name_is_refused_with_a_good_one(root, name):
    with pytest.raises(RequestError, match="is not a short name"):
        new_inquiry(root, name, today=DAY)
    assert list((root / "inquiries").iterdir()) == []


def test_a_taken_name_and_an_unknown_template_are_refused(root):
    new_inquiry(root, "meals", today=DAY)
    with pytest.raises(RequestError, match="an inquiry “meals” already"):
        new_inquiry(root, "meals", today=DAY)
    for template in ("none", "../inquiry/default", ""):
        with pytest.raises(UnknownNameError, match="There are: default, short"):
            new_inquiry(root, "other", template=template, today=DAY)
    assert [path.name for path in (root / "inquiries").iterdir()] == ["meals"]


def test_the_workspaces_own_starter_records_win(root):
    write(root / "templates/inquiry/default/inquiry.yaml", "id: SLUG\naudience: team\ntitle: TITLE\nsite: Here\nstatus: forming\n")
    new_inquiry(root, "meals", today=DAY)
    assert open_workspace(root).inquiry("meals").record.site == "Here"


def test_the_next_cycle_carries_over_what_is_open(root):
    folder = new_inquiry(root, "meals", today=DAY)
    (folder / "inquiry.yaml").write_text((folder / "inquiry.yaml").read_text().replace("# summary:", "# our own comment\n# summary:"))
    write(folder / "gaps/open.yaml", "id: open\naudience: team\ntext: Who knows?\nstatus: open\n")
    write(folder / "gaps/closed.yaml", "id: closed\naudience: team\ntext: Who knew?\nstatus: closed\n")
    write(folder / "actions/go-on.yaml", "id: go-on\naudience: team\ntext: Ask.\nstatus: in progress\n")
    write(folder / "actions/over.yaml", "id: over\naudience: team\ntext: Asked.\nstatus: done\n")
    write(root / "people/officer-1.yaml", "id: officer-1\naudience: team\nrole: Officer\ninquiries:\n  - meals\n")
    write(root / "people/officer-2.yaml", "id: officer-2\naudience: team\nrole: Officer\nleft: 2025\ninquiries:\n  - meals\n")
    assert [p for p in check_everything(root) if p.severity == "error"] == []
    cycle, path = new_cycle(root, "meals", focus="Testing: #2", today=dt.date(2026, 9, 1))
    assert (cycle.number, cycle.carried_questions) == (2, ("main-question",))
    assert (cycle.carried_gaps, cycle.carried_actions, cycle.carried_people) == (("open",), ("go-on",), ("officer-1",))
    assert [p for p in check_everything(root) if p.severity == "error"] == []
    assert "# our own comment" in path.read_text()
    first, second = open_workspace(root).inquiry("meals").record.cycles
    assert (str(first.end), second.focus, str(second.start)) == ("2026-09-01", "Testing: #2", "2026-09-01")
    third, _ = new_cycle(root, "meals", today=dt.date(2027, 1, 1))
    assert third.number == 3
    assert [p for p in check_everything(root) if p.severity == "error"] == []


def test_a_cycle_needs_an_inquiry_that_can_be_read(root, tmp_path):
    with pytest.raises(UnknownNameError, match="no inquiry “nope”"):
        new_cycle(root, "nope", today=DAY)
    bare = workspace(tmp_path / "bare")
    inquiry(bare, "meals")
    cycle, _ = new_cycle(bare, "meals", today=DAY)
    assert cycle.number == 1
    assert [p for p in check_everything(bare) if p.severity == "error"] == []


@pytest.mark.slow
def test_from_nothing_to_reports_by_the_command_line(tmp_path):
    def run(*words, cwd):
        done = cli(*words, cwd=cwd)
        assert (done.returncode, done.stderr) == (0, ""), done
        return done.stdout

    assert "Next: cd ours" in run("init", "ours", cwd=tmp_path)
    root = tmp_path / "ours"
    assert run("check", cwd=root) == ""
    run("new", "inquiry", "school-meals", "--title", "Who misses out", cwd=root)
    assert run("check", cwd=root) == ""
    assert "3 made" in run("render", cwd=root)
    assert {path.stem for path in shelf(root, "school-meals", "cycle-1").glob("*_report.html")} == {"inquiry_report", "cycle_report"}
    assert "Who misses out" in (root / "reports/workspace/all/team/portfolio.html").read_text()
    assert "Began cycle 2" in run("new", "cycle", "school-meals", cwd=root)
    assert run("check", cwd=root) == ""
    assert "unchanged" in run("render", "--why", cwd=root)
    assert shelf(root, "school-meals", "cycle-2").is_dir()
