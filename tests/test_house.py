"""The house rules that a program can check: style, types, layers, notebooks without outputs, no machine's paths."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
BESIDE_PYTHON = Path(sys.executable).parent


def tracked(*patterns: str) -> list[Path]:
    if not (ROOT / ".git").exists():
        pytest.skip("this copy of the project is not in git, so its files cannot be told from leftovers")
    done = subprocess.run(["git", "-C", str(ROOT), "ls-files", *patterns], capture_output=True, text=True, check=True)
    return [ROOT / line for line in done.stdout.splitlines() if (ROOT / line).is_file()]


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(BESIDE_PYTHON / command[0]), *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_code_passes_ruff():
    done = run("ruff", "check", "--no-cache", ".")
    assert done.returncode == 0, done.stdout


@pytest.mark.slow
def test_code_passes_mypy_strict():
    done = run("mypy", "--no-incremental", "--cache-dir=/dev/null")
    assert done.returncode == 0, done.stdout


def test_rooms_call_downwards_only():
    done = run("lint-imports", "--no-cache")
    assert done.returncode == 0, done.stdout


def test_every_module_is_one_idea():
    longest = {path.name: len(path.read_text().splitlines()) for path in tracked("workbench/*.py")}
    assert {name: n for name, n in longest.items() if n > 400} == {}


def test_notebooks_are_committed_without_outputs():
    for path in tracked("*.ipynb"):
        for cell in json.loads(path.read_text())["cells"]:
            assert not cell.get("outputs"), path
            assert not cell.get("execution_count"), path
            if cell["cell_type"] == "code":
                assert "".join(cell["source"]).count("\n") < 10, f"{path}: a cell over ten lines"


def test_no_file_names_a_path_of_some_computer_or_a_package_index():
    place = re.compile(rb"(^|[^A-Za-z0-9_.])/(work|farm|root)/|//[a-z.-]*(pypi|npmjs|pythonhosted)\.")
    named = [path.name for path in tracked() if place.search(path.read_bytes())]
    assert named == []


def test_no_code_is_left_unfinished():
    words = re.compile(r"\b(TODO|FIXME|XXX|raise NotImplementedError)\b")
    found = [path.name for path in tracked("workbench/*.py", "templates/*", "notebooks/*") if words.search(path.read_text())]
    assert found == []
