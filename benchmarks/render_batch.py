"""How long a batch of area reports takes, beside papermill's and nbconvert's own commands, in one run.

    python benchmarks/render_batch.py [N]

Renders N area reports (8 if not said) with `workbench render --jobs 2`, then the same notebooks one by
one with `papermill` and `jupyter nbconvert --to html`. Prints seconds and the ratio. The commands run in
this environment, so all pay for the same packages.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BESIDE = Path(sys.executable).parent
AREAS = (
    "aberdeen-city", "aberdeenshire", "angus", "argyll-and-bute", "city-of-edinburgh", "clackmannanshire",
    "dumfries-and-galloway", "dundee-city", "east-ayrshire", "east-dunbartonshire", "east-lothian",
    "east-renfrewshire", "falkirk", "fife", "glasgow-city", "highland",
)  # fmt: skip


def timed(*command: str, cwd: Path) -> float:
    """Run a command and give its seconds."""
    start = time.perf_counter()
    subprocess.run([str(BESIDE / command[0]), *command[1:]], cwd=cwd, check=True, capture_output=True)
    return time.perf_counter() - start


def main(number: int) -> None:
    """Measure both ways on a copy of the workspace."""
    areas = AREAS[:number]
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        for name in ("workbench.toml", "data", "data_catalog", "inquiries", "people"):
            source = ROOT / name
            (shutil.copytree if source.is_dir() else shutil.copy)(source, place / name)
        ours = timed("workbench", "render", "area_context", "--each", f"area={','.join(areas)}", "--jobs", "2", cwd=place)
        again = timed("workbench", "render", "area_context", "--each", f"area={','.join(areas)}", "--jobs", "2", cwd=place)
        template = str(ROOT / "templates" / "reports" / "area_context.ipynb")
        theirs = 0.0
        for area in areas:
            theirs += timed("papermill", template, f"{area}.ipynb", "-p", "area", area, cwd=place)
            theirs += timed("jupyter", "nbconvert", "--to", "html", f"{area}.ipynb", cwd=place)
    print(f"{number} reports: workbench {ours:.1f} s, papermill and nbconvert {theirs:.1f} s, ratio {theirs / ours:.1f}")
    print(f"unchanged, asked for again: {again:.1f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 8)
