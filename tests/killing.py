"""Renders in forked processes that are killed at their n-th step on the disk; run as a program by a test.

Usage: killing.py ROOT FIRST STEP. It prints a line of JSON: how many steps an uninterrupted run has, and
what was wrong after any of the kills.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from workspaces import DAY, NEXT_DAY, manifest, rendered, tree

from workbench.reports.execution import Made, failed
from workbench.reports.failure import Failure

CHANGES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "shutil.rmtree", "os.truncate"}
NAMES = ("a", "b", "c", "d")
FORMATS = ("html", "ipynb")


def make_all(jobs: Any, run: Any, workers: int) -> Iterator[Made]:
    """Make reports without notebooks: two files each, and one that fails."""
    for job in jobs:
        if job.name == "b":
            yield failed(job, run, Failure("It cannot be made.", "Do nothing.", 1))
            continue
        text = f"{job.name} on {run.made_on} as {job.parameters} ".encode() * 2000
        yield Made(job, {f"{job.name}.html": text, f"{job.name}.ipynb": text[::-1]}, {"workbench.toml": "absent"})


def run_killed(root: Path, step: int, day: Any) -> int:
    """Render in a fork that is killed at a step; give how many steps there were if there were fewer, else -1."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        with os.fdopen(reading) as stream:
            told = stream.read()
        os.waitpid(child, 0)
        return int(told) if told else -1
    done = 0

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal done
        changes = event in CHANGES or (event == "open" and isinstance(arguments[1], str) and arguments[1][0] in "wax")
        if changes and "reports" in str(arguments[0]):
            done += 1
            if done == step:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)
    rendered(root, *NAMES, today=day, formats=FORMATS)
    os.write(writing, str(done).encode())
    os._exit(0)


def wrong(root: Path, versions: dict[str, set[str]]) -> list[str]:
    """Say what is not whole: a file that is no version of itself, or a manifest that speaks of another file."""
    found = tree(root / "reports") if (root / "reports").exists() else {}
    problems = [
        name for name, sha in found.items()
        if not name.endswith(("manifest.jsonl", "index.html", "index-team.html")) and ".writing-" not in name
        and sha not in versions.get(name, set())
    ]  # fmt: skip
    folder = root / "reports/workspace/all/team"
    if (folder / "manifest.jsonl").exists():
        problems += [f"manifest: {r['report']}" for r in manifest(folder) if r["state"] not in {"done", "failed"}]
    return problems


def main(root: Path, first: int, step: int) -> None:
    """Kill at every step of a first run, and of one that finds another day's reports there."""
    sys.modules["workbench.reports.render"]._make_all = make_all
    sys.modules["workbench.reports.render"].nursery_possible = lambda: False
    os.fsync = lambda _descriptor: None  # a killed process loses nothing that the system has; only a power cut does
    rendered(root, *NAMES, today=DAY, formats=FORMATS)
    of_first = tree(root / "reports")
    template = root / "templates/reports/a.ipynb"
    old, new = template.read_text(), template.read_text().replace("pass", "pass  # changed")
    template.write_text(new)
    rendered(root, *NAMES, today=NEXT_DAY, formats=FORMATS)
    of_second = tree(root / "reports")
    versions = {name: {of_first.get(name, ""), sha} for name, sha in of_second.items()}
    steps, failures = [], []
    for again, expected in ((False, of_first), (True, of_second)):
        for n in range(first, 10_000, step):
            shutil.rmtree(root / "reports")
            shutil.rmtree(root / ".workbench")
            template.write_text(old)
            if again:
                rendered(root, *NAMES, today=DAY, formats=FORMATS)
                template.write_text(new)
            done = run_killed(root, n, NEXT_DAY if again else DAY)
            if done >= 0:
                steps.append(done)
                break
            failures += [f"{n}: {name}" for name in wrong(root, versions)]
            began = (root / ".workbench/runs").is_dir() and any((root / ".workbench/runs").iterdir())
            later = NEXT_DAY.replace(day=9) if began and not again else NEXT_DAY if again else DAY
            rendered(root, *NAMES, today=later, formats=FORMATS)
            if tree(root / "reports") != expected:
                there = tree(root / "reports")
                failures.append(f"{n}: differs in {sorted(k for k in {**there, **expected} if there.get(k) != expected.get(k))}")
    sys.stdout.write(json.dumps({"steps": steps, "wrong": failures}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
