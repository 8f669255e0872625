"""A report that fails: the others are made, and a readable page says in which cell and why."""

from __future__ import annotations

import re

import pytest
from workspaces import cli, manifest, notebook, rendered, shelf, tree, workspace
from workspaces import in_this_process as here

FAILING = {
    "b_key": (("# Title", "x = 1", "{}['a']"), 3, "KeyError: 'a'"),
    "c_syntax": (("x = 1", "def ("), 2, "SyntaxError: invalid syntax (line 1)"),
    "d_deep": (("def f(): return f()", "f()"), 2, "RecursionError: maximum recursion depth exceeded"),
    "e_dead": (("x = 1", "import os\nos._exit(3)", "y = 2"), 2, "process ended suddenly; it may have run out of memory"),
    "f_ours": (
        ("from workbench.errors import UnknownNameError as E", "raise E('There is no x.', fix='Write y.', code='unknown-name')"),
        2, "There is no x. Write y. [unknown-name]",
    ),
    "g_slow": (("x = 1", "import time\ntime.sleep(60)"), 2, "longer than a cell may take"),
    "h_path": (("open('/nowhere/at/all.csv')",), 1, "FileNotFoundError: [Errno 2] No such file or directory: '/nowhere/at/all.csv'"),
    "i_exit": (("raise SystemExit(3)",), 1, "SystemExit: 3"),
    "j_markup": (("raise ValueError('<script>alert(1)</script> \\x1b[31m[bold]red[/bold]')",), 1, "<script>alert(1)</script> [bold]red[/bold]"),
    "k_silent": (("assert False",), 1, "AssertionError."),
    "l_colour": (("class Odd(Exception):\n    def __str__(self): return 'x' * 5000", "raise Odd"), 2, "Odd: xxx"),
    "m_given": ((("parameters", "n = 1"), "x = 1", "1 / 0"), 3, "ZeroDivisionError: division by zero"),
    "n_abort": (("import ctypes\nctypes.string_at(0)",), 1, "process ended suddenly"),
}  # fmt: skip


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """All of them in one run, between two that are well; through worker processes and forked kernels."""
    root = workspace(tmp_path_factory.mktemp("failing"), a_well=notebook("print('well')"), z_well=notebook("print('also well')"))
    for name, (cells, _, _) in FAILING.items():
        about = {"cell_seconds": 2} if name == "g_slow" else {}
        (root / f"templates/reports/{name}.ipynb").write_text(notebook(*cells, **about))
    (root / "templates/reports/y_goes_on.ipynb").write_text(notebook(("raises-exception", "1 / 0"), "print('went on')"))
    return root, rendered(root, "a_well", *FAILING, "y_goes_on", "z_well", workers=2, parameters={"n": "2"})


@pytest.mark.slow
def test_the_others_are_made_and_the_run_says_so(run):
    root, outcome = run
    assert outcome.made[:1] == ["a_well"]
    assert outcome.made[-1:] == ["z_well"]
    assert set(outcome.failures) >= {n for n in FAILING if n != "m_given"}
    assert outcome.exit_status == 1
    assert "also well" in (shelf(root) / "z_well.html").read_text()


@pytest.mark.slow
@pytest.mark.parametrize("name", FAILING)
def test_its_page_names_the_cell_and_the_cause(run, name):
    root, outcome = run
    _, cell, cause = FAILING[name]
    name = next(job for job in outcome.failures if job.startswith(name))
    assert outcome.failures[name].startswith(f"cell {cell}: ")
    assert cause in outcome.failures[name]
    page = (shelf(root) / f"{name}.html").read_text()
    text = re.sub(r"\s+", " ", re.sub("<[^>]*>", "", page[page.index("<main") :]))
    assert "This report could not be made" in text
    assert f"cell {cell} of the template" in text
    assert "What to do." in text
    assert "<script" not in page
    assert "Traceback" not in page


@pytest.mark.slow
def test_the_manifest_and_the_index_say_that_they_failed(run):
    root, outcome = run
    states = {record["report"]: record["state"] for record in manifest(shelf(root))}
    assert {name for name, state in states.items() if state == "failed"} == set(outcome.failures)
    index = (shelf(root) / "index.html").read_text()
    assert all(f'href="{name}.html"' in index for name in states)


@pytest.mark.slow
def test_it_is_made_again_the_next_time_and_comes_out_the_same(tmp_path, monkeypatch):
    render = here(monkeypatch)
    source = "import os\nx = object()\nraise ValueError(f'{x} {os.getcwd()}')"
    root = workspace(tmp_path, bad=notebook("x = 1", source), good=notebook("print(object())"))
    render(root, "bad", "good", formats=("html", "ipynb"))
    before = tree(root / "reports")
    outcome = render(root, "bad", "good", formats=("html", "ipynb"))
    assert [d.why for d in outcome.decisions] == ["it failed the last time", ""]
    assert tree(root / "reports") == before
    outcome = render(root, "bad", "good", formats=("html", "ipynb"), force=True)
    assert tree(root / "reports") == before


@pytest.mark.slow
def test_for_others_than_the_team_the_page_tells_neither_text_nor_cause(tmp_path, monkeypatch):
    root = workspace(tmp_path, bad=notebook("canary_source = 1", "raise ValueError('canary cause ' + str(canary_source))"))
    here(monkeypatch)(root, "bad", audience="public", formats=("html", "ipynb"))
    published = b"".join(path.read_bytes() for path in (root / "reports").rglob("*") if path.is_file())
    assert b"cell 2 of the template bad" in published
    assert b"canary" not in published


@pytest.mark.slow
def test_what_stood_there_does_not_stay_when_a_report_fails(tmp_path, monkeypatch):
    render = here(monkeypatch)
    root = workspace(tmp_path, one=notebook("print('fine')"))
    render(root, "one", formats=("html", "ipynb"))
    (root / "templates/reports/one.ipynb").write_text(notebook("1 / 0"))
    render(root, "one", formats=("html", "ipynb"))
    assert sorted(path.name for path in shelf(root).iterdir()) == ["index.html", "manifest.jsonl", "one.html"]
    assert "could not be made" in (shelf(root) / "one.html").read_text()


@pytest.mark.slow
@pytest.mark.parametrize("count", [1, 2])
def test_a_notebook_that_ends_what_started_it_stops_no_other(tmp_path, count):
    kill = "import os, signal, time\nos.kill(os.getppid(), signal.SIGKILL)\ntime.sleep(2)"
    root = workspace(tmp_path, a=notebook(kill), **{f"b{i}": notebook("print('well')") for i in range(count)})
    outcome = rendered(root, "a", *(f"b{i}" for i in range(count)), workers=1)
    assert list(outcome.failures) == ["a"]
    assert len(outcome.made) == count
    assert "ended suddenly" in outcome.failures["a"]


@pytest.mark.slow
def test_the_command_says_which_failed_in_a_line_each(tmp_path):
    root = workspace(tmp_path, bad=notebook("1 / 0"), good=notebook("1"))
    done = cli("render", "bad", "good", cwd=root)
    assert done.returncode == 1
    assert done.stderr == "workbench: bad could not be made: cell 1: ZeroDivisionError: division by zero\n"
    assert "1 made, 0 unchanged, 1 failed" in done.stdout
