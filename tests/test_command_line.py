"""The command line: help with an example, three exit statuses, JSON for programs, and never a traceback."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner
from workspaces import cli, command, inquiry, notebook, repository_copy, workspace, write

import workbench.cli
from workbench.cli import app, main

COMMANDS = [
    ["init"], ["new", "inquiry"], ["new", "cycle"], ["check"], ["reports"], ["render"], ["doctor"], ["lab"], ["migrate"],
    ["withdraw"],
]  # fmt: skip
NOT_NEEDING_A_WORKSPACE = {"init"}


@pytest.fixture
def say(monkeypatch, capfd):
    """Run a command in this process as the console script does; give status, output and errors."""
    monkeypatch.setattr(workbench.cli.signal, "signal", lambda *_: None)

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["workbench", *arguments])
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capfd.readouterr()
        return ended.value.code or 0, out, err

    return run


@pytest.fixture
def root(tmp_path, monkeypatch):
    root = workspace(tmp_path / "ws", one=notebook(("parameters", "n = 1\narea = 'fife'")), bad=notebook("1 / 0"))
    inquiry(root, "meals", cycles=1)
    inquiry(root, "quiet", audience="team")
    write(root / "reports.yaml", "reports:\n  - report: one\n")
    monkeypatch.chdir(root)
    return root


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_has_help_with_an_example(words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for option in ("--help", "-h"):
        shown = CliRunner().invoke(app, [*words, option], env={"COLUMNS": "200", "NO_COLOR": "1", "TERM": "dumb"})
        assert shown.exit_code == 0
        assert f"workbench {' '.join(words)}" in shown.output
        assert "Example" in shown.output


def test_help_names_every_command_and_version_the_version(say):
    status, out, _ = say("--help")
    assert status == 0
    assert all(words[0] in out for words in COMMANDS)
    assert say("--version")[:2] == (0, f"workbench {workbench.__version__}\n")


@pytest.mark.parametrize("words", [w for w in COMMANDS if w[0] not in NOT_NEEDING_A_WORKSPACE], ids=" ".join)
def test_outside_a_workspace_each_says_so(words, tmp_path, monkeypatch, say):
    monkeypatch.chdir(tmp_path)
    status, out, err = say(*words, *(["x"] if words[0] in {"new", "withdraw"} else []))
    assert (status, out) == (2, "")
    assert "not in a workspace" in err
    assert "workbench init DIR" in err
    assert "Traceback" not in err


def test_programs_get_json(root, say):
    status, out, _ = say("check", "--json")
    assert (status, json.loads(out)) == (0, [])
    status, out, _ = say("reports", "--json")
    one = next(t for t in json.loads(out) if t["name"] == "one")
    assert one["own"]
    assert [p["name"] for p in one["parameters"]] == ["n", "area"]
    status, out, _ = say("doctor", "--json")
    assert {"state", "what", "fix"} == set(json.loads(out)[0])
    status, out, _ = say("render", "--json", "--dry-run")
    told = json.loads(out)
    assert (status, told["why"], told["made"]) == (0, {"one": "it has not been made before"}, [])
    write(root / "inquiries/meals/inquiry.yaml", "id: meals\ncolour: red\n")
    status, out, err = say("check", "--json")
    assert (status, err) == (1, "")
    assert {"file", "line", "field", "message", "fix", "code", "severity"} == set(json.loads(out)[0])
    assert "unknown-field" in {problem["code"] for problem in json.loads(out)}


def test_why_and_a_dry_run_say_what_would_be_made(root, say):
    status, out, err = say("render", "--dry-run")
    assert (status, err) == (0, "")
    assert "would make one: it has not been made before\n1 would be made, 0 are unchanged.\n" in out
    assert not (root / "reports").exists()
    for each, count in (("area=council area", 32), ("area=fife,glasgow-city", 2)):
        _, out, _ = say("render", "one", "--each", each, "--dry-run")
        assert f"{count} would be made" in out


@pytest.mark.slow
def test_rendering_says_what_was_done_and_where(root):
    done = cli("render", "one", "-p", "n=3", "--each", "area=fife,moray", cwd=root / "inquiries")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "For team: 2 made, 0 unchanged, 0 failed.\nOpen ../reports/index-team.html\n" or done.stdout.startswith(
        "For team: 2 made, 0 unchanged, 0 failed.\nOpen "
    )
    done = cli("render", "one", "-p", "n=3", "--each", "area=fife,moray", "--why", cwd=root)
    assert "left one-fife: unchanged" in done.stdout
    done = cli("render", "bad", "--json", cwd=root)
    assert done.returncode == 1
    assert json.loads(done.stdout)["failed"] == {"bad": "cell 1: ZeroDivisionError: division by zero"}


ODD = [
    ["render", "nothing"],
    ["render", "../one"],
    ["render", ""],
    ["render", "x" * 5000],
    ["render", "one\nx"],
    ["render", "one", "one"],
    ["render", "one", "-p"],
    ["render", "one", "-p", "n"],
    ["render", "one", "-p", "=3"],
    ["render", "one", "-p", "n=three"],
    ["render", "one", "-p", "n=1", "-p", "n=2"],
    ["render", "one", "-p", "apiKey=abc"],
    ["render", "one", "-p", "m=1"],
    ["render", "one", "-p", "workspace=/"],
    ["render", "one", "--each", "area"],
    ["render", "one", "--each", "area="],
    ["render", "one", "--each", "area=atlantis"],
    ["render", "one", "--each", "area=fife,fife"],
    ["render", "--each", "area=fife"],
    ["render", "one", "--table", "none.csv"],
    ["render", "one", "--table", "."],
    ["render", "one", "--table", "reports.yaml"],
    ["render", "one", "--audience", "everyone"],
    ["render", "one", "--audience", ""],
    ["render", "one", "--to", "pdf"],
    ["render", "one", "--to", ""],
    ["render", "one", "--to", "html,,x"],
    ["render", "one", "--jobs", "0"],
    ["render", "one", "--jobs", "many"],
    ["render", "one", "--cycle", "x"],
    ["render", "one", "--inquiry", "meals", "--cycle", "9"],
    ["render", "one", "--inquiry", "meals", "--cycle", "-1"],
    ["render", "one", "--inquiry", "nope"],
    ["render", "one", "--inquiry", "../ws"],
    ["render", "one", "--inquiry", "meals/"],
    ["render", "--inquiry", "meals"],
    ["render", "one", "--inquiry", "quiet", "--audience", "public"],
    ["render", "one", "--out", "workbench.toml"],
    ["render", "one", "--out", "workbench.toml/x"],
    ["render", "--nonsense"],
    ["nonsense"],
    ["new"],
    ["new", "inquiry"],
    ["new", "inquiry", "Bad Name"],
    ["new", "inquiry", "../x"],
    ["new", "inquiry", "con"],
    ["new", "inquiry", "x" * 81],
    ["new", "inquiry", "meals"],
    ["new", "inquiry", "fine", "--template", "../default"],
    ["new", "inquiry", "fine", "--template", "none"],
    ["new", "cycle", "nope"],
    ["new", "cycle", "../meals"],
    ["init", "."],
    ["init", "workbench.toml"],
    ["init", "workbench.toml/x"],
    ["lab", "none.ipynb"],
    ["lab", "../ws"],
    ["check", "x"],
    ["reports", "--jsn"],
    ["doctor", "--fixx"],
    ["withdraw"],
    ["withdraw", "nobody"],
    ["withdraw", "nobody", "--yes"],
    ["withdraw", "nobody", "--what", "everything"],
]


@pytest.mark.parametrize("words", ODD, ids=lambda words: " ".join(words)[:60])
def test_an_odd_request_ends_in_words_and_does_nothing(root, say, words):
    status, out, err = say(*words)
    assert status in ({1, 2} if "toml/x" in words[-1] and words[0] == "init" else {2}), err
    assert out == "" or words == ["new"]  # which shows its help
    assert err.strip() or words == ["new"]
    assert "Traceback" not in err
    assert "does not know how to handle" not in err
    assert not (root / "reports").exists()
    assert not (root / "inquiries/fine").exists()


BROKEN = {
    "workbench.toml": ["format = ", "format = 2\ntitle = 'x'", "title = 'x'", "\x00", "format = 1\ntitle = 'x'\napi_key = 'y'", ""],
    "reports.yaml": ["reports: [", "reports:\n  - report: [1]\n", "x: &a [*a]", "", "- 1", "reports:\n  - report: one\n    each: {area: 3}\n"],
    "inquiries/meals/inquiry.yaml": ["id: [", "", "id: meals\nid: meals\n"],
    "private/people.yaml": ["a: [", "- 1\n", "a: &x [*x]\n"],
    "templates/reports/one.ipynb": ["{", "", "[]"],
    "data_catalog/vocabularies/areas.yaml": ["{", "id: areas\n"],
}  # fmt: skip


@pytest.mark.parametrize(("file", "text"), [(f, t) for f, texts in BROKEN.items() for t in texts])
def test_broken_files_are_named_and_never_a_traceback(root, say, file, text):
    write(root / file, text)
    for words in (["check"], ["reports"], ["render", "--dry-run"], ["doctor"], ["new", "cycle", "meals"], ["migrate"]):
        status, out, err = say(*words)
        assert status in {0, 1, 2}
        assert "Traceback" not in out + err
        assert "does not know how to handle" not in err, (words, err)
        if status and words[0] in {"check", "render"}:
            assert Path(file).name in out + err or "format" in err or "“area” of “one”" in err


@pytest.mark.slow
def test_a_reader_that_stops_early_is_no_error(tmp_path):
    root = repository_copy(tmp_path / "copy")
    with subprocess.Popen(command("reports"), cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.close()
        err = process.stderr.read()
        process.wait()
    assert err == b""


@pytest.mark.slow
def test_a_failure_of_our_own_ends_in_a_sentence(root, say, monkeypatch):
    def broken(*_):
        raise ZeroDivisionError("secret words")

    monkeypatch.setattr("workbench.workspace.find_root", broken)
    status, out, err = say("check")
    assert (status, out) == (1, "")
    assert "ZeroDivisionError in test_command_line:" in err.replace("tests.", "")
    assert "secret words" not in err
