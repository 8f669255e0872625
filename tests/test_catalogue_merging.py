"""Two people add entries in two branches; a bad file hides no other."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner
from workspaces import write

from workbench.catalogue import open_catalogue
from workbench.cli.app import app
from workbench.partnership import check_workspace
from workbench.workspace import initialise


def _git(root: Path, *arguments: str) -> str:
    named = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.org", "-c", "commit.gpgsign=false"]
    done = subprocess.run(["git", *named, *arguments], cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _added(kind: str, name: str, *fields: str) -> None:
    told = CliRunner().invoke(app, ["catalogue", "add", kind, name, "--title", f"The {name}", *(word for text in fields for word in ("--field", text))])
    assert told.exit_code == 0, told.output


def test_entries_added_in_two_branches_merge_without_a_conflict(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "ours"
    initialise(root, title="Ours")
    monkeypatch.chdir(root)
    _added("agency", "burgh-council")
    _git(root, "init", "-q", "-b", "main")
    _git(root, "add", ".")
    _git(root, "commit", "-qm", "begun")
    for branch, name in (("one", "tenants"), ("two", "arrears")):
        _git(root, "checkout", "-q", "-b", branch, "main")
        _added("dataset", name, "holder=burgh-council")
        assert open_catalogue(root).search(name)
        _git(root, "add", ".")
        _git(root, "commit", "-qm", f"{name} added")
    _git(root, "merge", "-q", "--no-edit", "one")
    assert _git(root, "status", "--porcelain") == ""
    assert [hit.id for hit in open_catalogue(root).search(kind="dataset", agency="burgh-council")] == ["arrears", "tenants"]
    assert [problem for problem in check_workspace(root) if problem.severity == "error"] == []


def test_a_bad_file_is_named_with_its_line_and_hides_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "ours"
    initialise(root, title="Ours")
    monkeypatch.chdir(root)
    _added("dataset", "tenants")
    write(root / "data_catalog/datasets/torn.yaml", "id: torn\ntitle: Torn\nabout: [individuals\n")
    write(root / "data_catalog/datasets/wrong.yaml", "id: wrong\ntitle: Wrong\ncolour: red\n")
    catalogue = open_catalogue(root)
    assert [hit.id for hit in catalogue.search(kind="dataset")] == ["tenants"]
    told = {(problem.file, problem.line) for problem in catalogue.problems}
    assert ("data_catalog/datasets/wrong.yaml", 3) in told
    assert {file for file, _ in told} == {"data_catalog/datasets/torn.yaml", "data_catalog/datasets/wrong.yaml"}
    assert told <= {(problem.file, problem.line) for problem in check_workspace(root)}
