"""A kernel forked from the nursery gives what a kernel started afresh gives, and knows nothing of another."""

import datetime as dt
import json
import shutil
from pathlib import Path

import nbformat
import pytest

from workbench.reports import Request, render
from workbench.reports.forked_kernel import nursery_possible

ROOT = Path(__file__).resolve().parents[1]
TODAY = dt.date(2026, 11, 21)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not nursery_possible(), reason="kernels are forked on Linux only"),
]


@pytest.fixture
def workspace(tmp_path):
    for name in ("workbench.toml", "data", "data_catalog"):
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / name)
    settings = (tmp_path / "workbench.toml").read_text().replace('"fife-welfare-sanctions"', '""')
    (tmp_path / "workbench.toml").write_text(settings)
    return tmp_path


def template(workspace: Path, name: str, *cells: str) -> None:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    path = workspace / "templates" / "reports" / f"{name}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)


def cells_of(path: Path) -> list[dict]:
    return [
        {"source": cell["source"], "outputs": cell.get("outputs")} for cell in json.loads(path.read_text())["cells"]
    ]


def test_outputs_are_the_same_cell_by_cell(workspace):
    areas = ("fife", "glasgow-city", "moray")
    forked = render(workspace, Request(("area_context",), each={"area": areas}, formats=("ipynb",)), today=TODAY,
                    out=workspace / "forked", workers=2)  # fmt: skip
    afresh = render(workspace, Request(("area_context",), parameters={"area": "fife"}, formats=("ipynb",)), today=TODAY,
                    out=workspace / "afresh")  # fmt: skip
    assert (forked.failures, afresh.failures) == ({}, {})
    [one] = (workspace / "forked").rglob("area_context-fife.ipynb")
    [other] = (workspace / "afresh").rglob("area_context-fife.ipynb")
    assert cells_of(one) == cells_of(other)


def test_one_notebook_leaves_no_trace_in_the_next(workspace):
    leak = "import os, sys, pandas as pd\nos.environ['LEFT'] = 'here'\nsys.left = 1\npd.set_option('display.max_rows', 7)"
    look = "import os, sys, pandas as pd\nprint(os.environ.get('LEFT'), hasattr(sys, 'left'), pd.get_option('display.max_rows'))"
    for name, cell in (("a", leak), ("b", leak), ("c", look), ("d", look)):
        template(workspace, name, cell)
    done = render(workspace, Request(("a", "b", "c", "d")), today=TODAY, workers=1)
    assert done.failures == {}
    for name in "cd":
        [page] = (workspace / "reports").rglob(f"{name}.html")
        assert "None False 60" in page.read_text()


def test_forked_kernels_do_not_share_their_random_numbers(workspace):
    cell = "import random, numpy\nprint('drawn', random.random(), numpy.random.random())"
    for name in "abc":
        template(workspace, name, cell)
    render(workspace, Request(tuple("abc")), today=TODAY, workers=1)
    drawn = {
        line
        for name in "abc"
        for page in (workspace / "reports").rglob(f"{name}.html")
        for line in page.read_text().splitlines()
        if "drawn" in line
    }
    assert len(drawn) == 3


def test_a_kernel_that_dies_takes_no_other_report_with_it(workspace):
    template(workspace, "a", "print('fine')")
    template(workspace, "b", "import os\nos._exit(3)")
    template(workspace, "c", "print('fine too')")
    done = render(workspace, Request(tuple("abc")), today=TODAY, workers=2)
    assert list(done.failures) == ["b"]
    assert done.made == ["a", "c"]
