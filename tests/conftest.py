"""What several tests share: a copy of the sample workspace, its reports rendered once, and a browser."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock
from hypothesis import settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

settings.register_profile("workbench", deadline=None)
settings.load_profile("workbench")

REPOSITORY = Path(__file__).resolve().parents[1]
_WORKSPACE = ("workbench.toml", "reports.yaml", "inquiries", "people", "data", "data_catalog")
_DAY = dt.date(2026, 11, 21)
_REPORTS = "reports"

_FAILING = (
    ("parameters", 'workspace = "."\nlimit = "x < 3"'),
    ("", "sanctions = {}\nsanctions['Fife']"),
)
_THEIRS = (
    ("", "import altair as alt\nimport pandas as pd"),
    ("", "pd.DataFrame({('over 25', 'n'): [3, None], ('under 25', 'n'): [5, 7]}, index=pd.Index(['Fife', 'Moray'], name='area'))"),
    ("", "alt.Chart(pd.DataFrame({'area': ['Fife', 'Moray'], 'n': [3, 4]}), title='Two areas').mark_bar().encode(x='n', y='area')"),
    ("", "print('seven sessions were held')"),
    ("", "from IPython.display import HTML\nHTML('<p>Kept</p><script>window.__pwned = 1</script><img src=x onerror=alert(1)>')"),
    ("", "from ipywidgets import IntSlider\nIntSlider(description='How many')"),
)  # fmt: skip


@dataclass(frozen=True)
class Rendered:
    """The sample workspace's reports, rendered once for all tests of a run.

    Args:
        root: The workspace.
        out: The folder of its reports.
    """

    root: Path
    out: Path

    @property
    def pages(self) -> dict[str, Path]:
        """Every page by its path below the reports' folder."""
        return {path.relative_to(self.out).as_posix(): path for path in sorted(self.out.rglob("*.html"))}


@pytest.fixture(scope="session")
def copy_workspace() -> Callable[[Path], Path]:
    """Give what copies the repository's own workspace into a new folder."""

    def copy(target: Path) -> Path:
        target.mkdir(parents=True)
        for name in _WORKSPACE:
            source = REPOSITORY / name
            (shutil.copytree if source.is_dir() else shutil.copyfile)(source, target / name)
        return target

    return copy


@pytest.fixture
def workspace_copy(tmp_path: Path, copy_workspace: Callable[[Path], Path]) -> Path:
    """Give a copy of the repository's own workspace that a test may change."""
    return copy_workspace(tmp_path / "workspace")


@pytest.fixture(scope="session")
def rendered(tmp_path_factory: pytest.TempPathFactory, copy_workspace: Callable[[Path], Path]) -> Rendered:
    """Render the sample's reports, a report that fails and somebody's own notebook; once, whoever comes first."""
    base = tmp_path_factory.getbasetemp()
    # pytest-xdist gives each worker a folder of its own below the run's
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    root = shared / "rendered" / "workspace"
    done = shared / "rendered" / "done"
    with FileLock(shared / "rendered.lock"):
        if not done.exists():
            _render_all(copy_workspace(root))
            done.touch()
    return Rendered(root, root / _REPORTS)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Give Debian's Chromium.

    For a module, not the session: Playwright keeps an event loop running in this thread for as long as it is
    open, and nothing else that needs one could run meanwhile.
    """
    program = shutil.which("chromium")
    if program is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Debian's chromium is not installed")
        pytest.skip("Debian's chromium is not installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        )
        yield browser
        browser.close()


def _render_all(root: Path) -> None:
    from workbench.reports import Request, render

    failing = root / "templates" / "reports" / "failing.ipynb"
    theirs = root / "their_notebook.ipynb"
    failing.parent.mkdir(parents=True)
    _write_notebook(failing, "# A report that fails", _FAILING)
    _write_notebook(theirs, "# Made elsewhere\n\nWith *plain* pandas and <b>Altair</b>.", _THEIRS)
    requests = (
        Request(reports=("inquiry_report", "cycle_report", "portfolio", "failing", str(theirs))),
        Request(reports=("area_context",), each={"area": ("fife", "glasgow-city")}),
        Request(reports=("inquiry_report", "portfolio", "failing"), audience="public"),
        Request(reports=("area_context",), each={"area": ("fife",)}, audience="public"),
        Request(reports=("network_report",), parameters={"agency": "department-for-work-and-pensions"}),
        Request(reports=("network_report",), audience="public"),
    )
    for request in requests:
        outcome = render(root, request, today=_DAY, workers=2)
        assert set(outcome.failures) <= {"failing"}, outcome.failures
        assert not outcome.withheld


def _write_notebook(path: Path, title: str, code: tuple[tuple[str, str], ...]) -> None:
    cells = [{"cell_type": "markdown", "id": "title", "metadata": {}, "source": title}]
    cells += [
        {"cell_type": "code", "id": f"c{i}", "metadata": {"tags": [tag] if tag else []}, "source": source,
         "outputs": [], "execution_count": None}
        for i, (tag, source) in enumerate(code)
    ]  # fmt: skip
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    path.write_text(json.dumps({"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}))
