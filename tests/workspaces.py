"""Workspaces for tests: the repository's own, copied, and small ones with notebooks that need nothing slow."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from workbench.reports import Outcome, Request, render
from workbench.reports.execution import make_report

REPOSITORY = Path(__file__).resolve().parents[1]
DAY = dt.date(2026, 3, 2)
NEXT_DAY = dt.date(2026, 3, 3)
CANARY = "Zebedee Quuxington"

Render = Callable[..., Outcome]


def notebook(*cells: str | tuple[str, str], kernel: str = "python3", **about: Any) -> str:
    """Give a notebook file: code cells, “# …” for Markdown, (tag, source) for a tagged cell; about: its metadata."""
    made: list[dict[str, Any]] = []
    for cell in cells:
        tag, source = cell if isinstance(cell, tuple) else ("", cell)
        kind = "markdown" if source.startswith("# ") else "code"
        code = {"outputs": [], "execution_count": None} if kind == "code" else {}
        made.append({"cell_type": kind, "metadata": {"tags": [tag]} if tag else {}, "source": source, **code})
    metadata: dict[str, Any] = {"kernelspec": {"name": kernel, "display_name": kernel, "language": "python"}}
    if about:
        metadata["workbench"] = about
    return json.dumps({"cells": made, "metadata": metadata, "nbformat": 4, "nbformat_minor": 4})


def workspace(root: Path, *, people: str = "", **templates: str) -> Path:
    """Make a small workspace with templates of its own and, where given, a private/people.yaml."""
    write(root / "workbench.toml", 'format = 1\ntitle = "A small workspace"\n')
    for name, text in templates.items():
        template(root, name, text)
    if people:
        write(root / "private" / "people.yaml", people)
    return root


def template(root: Path, name: str, text: str) -> Path:
    """Write a template of a workspace's own."""
    return write(root / "templates" / "reports" / f"{name}.ipynb", text)


def inquiry(root: Path, slug: str, *, audience: str = "public", more: str = "", cycles: int = 0) -> Path:
    """Write an inquiry's head, and give its folder."""
    head = f"id: {slug}\naudience: {audience}\ntitle: The inquiry {slug}\nsite: Fife\nstatus: active\n{more}"
    if cycles:
        head += "cycles:\n" + "".join(
            f"  - number: {n}\n    start: 202{n}-01-01\n    end: 202{n}-12-31\n" for n in range(1, cycles + 1)
        )
    return write(root / "inquiries" / slug / "inquiry.yaml", head).parent


def finding(folder: Path, name: str, text: str, **fields: object) -> Path:
    """Write a finding that everybody may see."""
    told = {"id": name, "audience": "public", "text": text, "status": "final", **fields}
    return write(folder / "findings" / f"{name}.yaml", "".join(f"{k}: {v}\n" for k, v in told.items()))


def write(path: Path, text: str) -> Path:
    """Write a text file, with the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(textwrap.dedent(text), encoding="utf-8")
    return path


def repository_copy(root: Path) -> Path:
    """Copy the repository's own workspace, without what was rendered in it."""
    for name in ("workbench.toml", "reports.yaml", "data", "data_catalog", "inquiries", "people"):
        source = REPOSITORY / name
        if source.is_dir():
            shutil.copytree(source, root / name)
        else:
            root.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, root / name)
    return root


def rendered(root: Path, *reports: str, today: dt.date = DAY, **choices: Any) -> Outcome:
    """Render reports of a workspace."""
    run = {name: choices.pop(name) for name in ("out", "workers", "force", "dry_run") if name in choices}
    return render(root, Request(reports=reports, **choices), today=today, **run)


def in_this_process(monkeypatch: pytest.MonkeyPatch) -> Render:
    """Make reports without worker processes, which take seconds to start; give `rendered`."""
    running = sys.modules["workbench.reports.render"]
    monkeypatch.setattr(running, "_make_all", lambda jobs, run, workers: (make_report(job, run) for job in jobs))
    monkeypatch.setattr(running, "_WORTH_A_NURSERY", sys.maxsize)
    return rendered


def why(outcome: Outcome) -> dict[str, str]:
    """Give why each report was made, by name; "" where it was left as it is."""
    return {decision.job.name: decision.why for decision in outcome.decisions}


def tree(folder: Path) -> dict[str, str]:
    """Give the hash of every file of a folder, by its path."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def shelf(root: Path, scope: str = "workspace", cycle: str = "all", audience: str = "team") -> Path:
    """Give the folder of an audience's reports."""
    return root / "reports" / scope / cycle / audience


def manifest(folder: Path) -> list[dict[str, Any]]:
    """Give the lines of a folder's manifest."""
    return [json.loads(line) for line in (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]


def command(*arguments: str) -> list[str]:
    """Give the command line that runs the workbench in this environment."""
    return [sys.executable, "-c", "from workbench.cli import main; main()", *arguments]


def cli(
    *arguments: str, cwd: Path, timeout: float = 120, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run a command as people do."""
    return subprocess.run(
        command(*arguments), cwd=cwd, capture_output=True, text=True, timeout=timeout, check=False,
        encoding="utf-8", env={**os.environ, **environment},
    )  # fmt: skip
