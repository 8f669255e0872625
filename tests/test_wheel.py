"""The built wheel is whole: from it alone, a new workspace can be made, begun, checked and rendered."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    [wheel] = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "package")
    return folder / "package"


def run(unpacked, folder, *words):
    code = "from workbench.cli import main; main()"
    environment = {**os.environ, "PYTHONPATH": str(unpacked), "HOME": str(folder)}
    return subprocess.run(
        [sys.executable, "-c", code, *words], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_the_package_found_is_the_wheels(unpacked, tmp_path):
    code = "import workbench; print(workbench.__file__)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(unpacked)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert Path(done.stdout.strip()).is_relative_to(unpacked)


def test_templates_notebooks_vocabularies_and_docs_travel_in_it(unpacked):
    shipped = unpacked / "workbench" / "_shipped"
    for name in ("templates/reports", "templates/inquiry", "templates/theme", "notebooks", "vocabularies", "docs"):
        assert [path for path in (shipped / name).rglob("*") if path.is_file()], name


def test_a_workspace_made_from_it_works(unpacked, tmp_path):
    assert run(unpacked, tmp_path, "init", "place").returncode == 0
    place = tmp_path / "place"
    assert run(unpacked, place, "new", "inquiry", "school-meals").returncode == 0
    checked = run(unpacked, place, "check")
    assert (checked.returncode, checked.stdout) == (0, "")
    rendered = run(unpacked, place, "render")
    assert rendered.returncode == 0, rendered.stderr
    assert {path.name for path in (place / "reports").rglob("*.html")} == {
        "cycle_report.html", "inquiry_report.html", "portfolio.html", "index.html", "index-team.html",
    }  # fmt: skip
