"""A run that is killed or stopped at any moment: nothing half, nothing lost, and the same end as without."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from workspaces import DAY, NEXT_DAY, cli, command, manifest, notebook, rendered, shelf, tree, workspace
from workspaces import in_this_process as here

from workbench.errors import RequestError

TESTS = Path(__file__).parent
DATED = ("parameters", "as_of = ''")


def small(root, **templates):
    return workspace(root, **(templates or {n: notebook(DATED, "pass") for n in "abcd"}))


def processes_of(root):
    """Give the processes that work in a folder or were told of it, but for this one."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            told = str((entry / "cwd").readlink()) + (entry / "cmdline").read_text()
            state = (entry / "stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            continue
        if str(root) in told and state != "Z":
            found.append(int(entry.name))
    return found


def finished(root):
    """Whether the last run came to its end before it was killed."""
    plans = [json.loads(plan.read_text()) for plan in (root / ".workbench/runs").glob("*.json")]
    return bool(plans) and all(plan["finished"] for plan in plans)


@pytest.mark.slow
def test_killed_at_any_step_every_file_is_whole_and_the_next_run_ends_as_one_that_was_not_killed(tmp_path):
    done = subprocess.run(
        [sys.executable, str(TESTS / "killing.py"), str(small(tmp_path)), "1", "1"],
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["wrong"] == []
    assert min(told["steps"]) > 15


@pytest.mark.slow
def test_killed_at_random_moments_with_its_workers_and_kernels(tmp_path):
    chance = random.Random(20260302)
    cells = (DATED, "import time\ntime.sleep(0.3)", "print('made', as_of)", "print(object())")
    root = small(tmp_path / "ws", **{f"r{i}": notebook(*cells) for i in range(4)})
    names = tuple(f"r{i}" for i in range(4))
    rendered(root, *names, workers=2, formats=("html", "ipynb"))
    expected = tree(root / "reports")
    shutil.rmtree(root / "reports")
    shutil.rmtree(root / ".workbench")
    code = (
        "import sys, datetime as dt; sys.path.insert(0, sys.argv[1]); from pathlib import Path; from workspaces import rendered\n"
        "if __name__ == '__main__': rendered(Path(sys.argv[2]), *sys.argv[4:], today=dt.date.fromisoformat(sys.argv[3]),"
        " workers=2, formats=('html', 'ipynb'))"
    )
    for n in range(3):
        day = DAY if n == 0 else NEXT_DAY
        process = subprocess.Popen([sys.executable, "-c", code, str(TESTS), str(root), day.isoformat(), *names])
        folder = shelf(root)
        before = len(manifest(folder)) if (folder / "manifest.jsonl").exists() else 0
        until = time.monotonic() + 60
        while process.poll() is None and time.monotonic() < until:  # until something more is published, and a little
            time.sleep(0.02)
            path = folder / "manifest.jsonl"
            if path.exists() and path.read_bytes().count(b"\n") > before:
                time.sleep(chance.uniform(0, 0.5))
                break
        process.kill()
        process.wait()
        until = time.monotonic() + 5
        while processes_of(root) and time.monotonic() < until:
            time.sleep(0.05)
        assert processes_of(root) == []
        there = tree(root / "reports")
        assert {k: v for k, v in there.items() if "/r" in k and ".writing-" not in k}.items() <= expected.items()
        if finished(root):
            break
    else:
        rendered(root, *names, today=NEXT_DAY, workers=2, formats=("html", "ipynb"))
    assert tree(root / "reports") == expected


@pytest.mark.slow
def test_a_run_that_goes_on_the_next_day_keeps_its_date_and_the_one_after_does_not(tmp_path, monkeypatch):
    render = here(monkeypatch)
    root = small(tmp_path)
    running = sys.modules["workbench.reports.render"]
    make_all = running._make_all

    def stops(jobs, run, workers):
        yield next(make_all(jobs, run, workers))
        raise KeyboardInterrupt

    monkeypatch.setattr(running, "_make_all", stops)
    with pytest.raises(KeyboardInterrupt):
        render(root, "a", "b")
    monkeypatch.setattr(running, "_make_all", make_all)
    assert [r["report"] for r in manifest(shelf(root))] == ["a"]
    outcome = render(root, "a", "b", today=NEXT_DAY)
    assert (outcome.made_on, outcome.made) == (DAY, ["b"])
    assert {r["parameters"]["as_of"] for r in manifest(shelf(root))} == {"2026-03-02"}
    outcome = render(root, "a", "b", today=NEXT_DAY)
    assert (outcome.made_on, outcome.made) == (NEXT_DAY, ["a", "b"])


@pytest.mark.slow
def test_two_at_once_the_second_is_refused_in_a_sentence(tmp_path):
    root = small(tmp_path, slow=notebook("import time\ntime.sleep(20)"))
    with subprocess.Popen(command("render", "slow"), cwd=root, stdout=subprocess.DEVNULL) as first:
        until = time.monotonic() + 30
        while not (root / ".workbench/render.lock").exists() and time.monotonic() < until:
            time.sleep(0.05)
        time.sleep(0.2)
        with pytest.raises(RequestError, match=r"being rendered in this workspace already. Wait until"):
            rendered(root, "slow")
        done = cli("render", "slow", cwd=root)
        first.kill()
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "Reports are being rendered in this workspace already." in done.stderr
    assert rendered(root, "slow", dry_run=True).made == []  # the lock went with its holder


@pytest.mark.slow
def test_ctrl_c_ends_with_a_sentence_soon_and_leaves_whole_files(tmp_path):
    slow = notebook(DATED, "import time\ntime.sleep(120)")
    root = small(tmp_path, a=notebook(DATED, "print(1)"), b=slow, c=slow)
    process = subprocess.Popen(
        command("render", "a", "b", "c", "--jobs", "2"), cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, start_new_session=True,
    )  # fmt: skip
    until = time.monotonic() + 60
    while not (shelf(root) / "manifest.jsonl").exists() and time.monotonic() < until:
        time.sleep(0.05)
    began = time.monotonic()
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to all of them
    out, err = process.communicate(timeout=30)
    assert time.monotonic() - began < 15
    assert process.returncode == 1
    assert (out, err) == ("", "workbench: Stopped. What was done is kept; run the same command again to go on.\n")
    assert sorted(path.name for path in shelf(root).iterdir()) == ["a.html", "manifest.jsonl"]
    assert [r["report"] for r in manifest(shelf(root))] == ["a"]
    until = time.monotonic() + 5
    while processes_of(root) and time.monotonic() < until:
        time.sleep(0.05)
    assert processes_of(root) == []
