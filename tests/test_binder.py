"""What Binder reads is whole, agrees with the constraints, and holds no secret."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[1]
BINDER = ROOT / "binder"
SCRIPTS = ("postBuild", "start")
FLOORS = {"jupyterlab": "4.6.2", "notebook": "7.6", "jupyter-server": "2.20.0", "nbconvert": "7.17.2"}
BROUGHT_BY_THE_BASE = {"pip", "setuptools"}
MARKERS = {"python_version": "3.11", "python_full_version": "3.11.14", "sys_platform": "linux", "extra": ""}


def _lines(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


def _pins(path: Path) -> dict[str, str]:
    pins = [line.split("==") for line in _lines(path)]
    return dict(pins)


def _project() -> dict[str, list[str]]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.mark.parametrize("path", [ROOT / "constraints.txt", BINDER / "requirements.txt"], ids=lambda p: p.name)
def test_pins_are_names_and_versions_only_each_once_and_sorted(path: Path) -> None:
    lines = _lines(path)
    assert [line for line in lines if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*==[0-9][0-9a-z.]*", line)] == []
    names = [line.partition("==")[0] for line in lines]
    assert names == sorted(set(names))
    assert not {"pip", "setuptools", "uv", "workbench"} & set(names)


def test_binder_installs_the_versions_of_the_constraints() -> None:
    constraints = _pins(ROOT / "constraints.txt")
    assert {n: v for n, v in _pins(BINDER / "requirements.txt").items() if constraints.get(n) != v} == {}


def test_every_dependency_is_pinned_within_what_the_project_asks_for() -> None:
    pins = _pins(BINDER / "requirements.txt")
    for line in _project()["dependencies"]:
        wanted = Requirement(line)
        assert wanted.specifier.contains(pins[canonicalize_name(wanted.name)]), line


def test_every_tool_of_the_tests_is_constrained() -> None:
    constraints = _pins(ROOT / "constraints.txt")
    wanted = [Requirement(line) for line in _project()["optional-dependencies"]["test"]]
    assert [w.name for w in wanted if canonicalize_name(w.name) not in constraints] == []


def test_what_binder_installs_is_complete() -> None:
    pins = _pins(BINDER / "requirements.txt")
    missing = set()
    for name in pins:
        try:
            needed = [Requirement(line) for line in requires(name) or []]
        except PackageNotFoundError:
            continue  # not installed where the tests run
        missing |= {
            canonicalize_name(n.name) for n in needed if not n.marker or n.marker.evaluate(MARKERS)
        } - set(pins)
    assert missing - BROUGHT_BY_THE_BASE == set()


@pytest.mark.parametrize(("name", "floor"), FLOORS.items())
def test_security_floors_are_met(name: str, floor: str) -> None:
    assert Version(_pins(BINDER / "requirements.txt")[name]) >= Version(floor)


def test_binder_uses_the_oldest_python_that_the_project_allows() -> None:
    assert (BINDER / "runtime.txt").read_text(encoding="utf-8") == "python-3.11\n"
    assert _project()["requires-python"] == ">=3.11"


@pytest.mark.parametrize("name", SCRIPTS)
def test_scripts_can_be_run_and_stop_at_the_first_error(name: str) -> None:
    path = BINDER / name
    lines = path.read_text(encoding="utf-8").splitlines()
    assert os.access(path, os.X_OK)
    assert lines[0] == "#!/bin/bash"
    assert next(line for line in lines[1:] if line and not line.startswith("#")).startswith("set -e")
    assert b"\r" not in path.read_bytes()
    done = subprocess.run(["bash", "-n", str(path)], capture_output=True, check=False)
    assert done.returncode == 0


def test_start_hands_over_to_what_it_was_given() -> None:
    lines = (BINDER / "start").read_text(encoding="utf-8").splitlines()
    assert lines[-1] == 'exec "$@"'
    done = subprocess.run([BINDER / "start", "echo", "two words"], capture_output=True, text=True, check=True)
    assert done.stdout == "two words\n"


def test_the_package_is_installed_after_the_repository_is_copied_and_alone() -> None:
    assert not [line for line in _lines(BINDER / "requirements.txt") if line.startswith(("-", ".", "/"))]
    assert re.search(r"^python -m pip install --no-deps .*\.$", (BINDER / "postBuild").read_text("utf-8"), re.MULTILINE)


def test_the_first_notebook_is_what_opens() -> None:
    named = re.findall(r"/lab/tree/([^\"\s]+)", (BINDER / "postBuild").read_text(encoding="utf-8"))
    assert named == ["notebooks/01_start_here.ipynb"]
    assert (ROOT / named[0]).is_file()


def test_nothing_in_binder_looks_like_a_secret_or_an_address_of_packages() -> None:
    for path in sorted(BINDER.iterdir()):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"(?i)(api_?key|token|passw|secret)\s*[=:]", text), path.name
        assert not re.search(r"(?i)https?://|index-url|find-links|--hash", text), path.name
    assert not (BINDER / "Dockerfile").exists()
    assert not (BINDER / "environment.yml").exists()


def test_git_ignores_nothing_that_is_installed_or_rendered_from() -> None:
    if not shutil.which("git") or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    files = [
        path.relative_to(ROOT).as_posix()
        for folder in ("workbench", "templates", "notebooks", "data_catalog", "binder", "docs")
        for path in sorted((ROOT / folder).rglob("*"))
        if path.is_file() and not {"__pycache__", ".ipynb_checkpoints"} & set(path.parts)
    ]
    done = subprocess.run(
        ["git", "-C", str(ROOT), "check-ignore", "--no-index", "--stdin"],
        input="\n".join(files), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout.splitlines() == []
