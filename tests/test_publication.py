"""What is published: whole files, an index, a manifest; no trace of this computer, no secret, no hidden name."""

from __future__ import annotations

import base64
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from workspaces import (
    CANARY,
    cli,
    in_this_process,
    inquiry,
    manifest,
    notebook,
    rendered,
    shelf,
    template,
    tree,
    workspace,
    write,
)

from workbench.partnership.kinds import CATALOGUE_KINDS, KINDS
from workbench.reports import check_everything
from workbench.reports.traces import without_traces
from workbench.store import AUDIENCES

TELLS = """
import os, sys, time, warnings, tempfile, getpass
for name, value in os.environ.items(): print(name, '=', value)
print(os.getcwd(), sys.path, sys.executable, sys.argv, __import__('workbench').__file__)
print(object(), open)
warnings.warn('odd')
"""
FILES = "from pathlib import Path\nfor p in sorted(Path('.').rglob('*')):\n    print(p, p.read_text() if p.is_file() else '')"


def everything(folder):
    """Give all bytes below a folder, file names and pictures within pages too."""
    raw = []
    for path in sorted(folder.rglob("*")):
        raw.append(str(path.relative_to(folder)).encode())
        if path.is_file():
            content = path.read_bytes()
            raw += [content, *(base64.b64decode(m) for m in re.findall(rb"base64,([A-Za-z0-9+/=]+)", content))]
    return b"\n".join(raw)


@pytest.mark.slow
@pytest.mark.parametrize("count", [1, 3], ids=["kernels of their own", "forked kernels"])
def test_no_trace_of_this_computer_and_no_secret_is_published(tmp_path, monkeypatch, count):
    root = workspace(tmp_path / "the-workspace", **{f"t{i}": notebook("print('x')", TELLS, "open('nowhere')") for i in range(count)})
    template(root, "tells", notebook(TELLS, "raise ValueError(str(__import__('os').environ))", tags=1))
    template(root, "well", notebook(TELLS))
    monkeypatch.chdir(root)
    for name in ("STATXPLORE_API_KEY", "MY_PAT", "DATABASE_URL", "NOTHING_SPECIAL", "GITHUB_TOKEN", "JUPYTER_TOKEN"):
        monkeypatch.setenv(name, "env-canary-4711")
    monkeypatch.setenv("PWD", str(root))
    monkeypatch.setenv("OLDPWD", str(root))
    names = ["well", *(["tells", "t0"] if count > 1 else [])]
    rendered(root, *names, formats=("html", "ipynb"))
    published = everything(root / "reports").decode(errors="replace")
    assert "IPYTHONDIR" in published
    for trace in ("env-canary", str(root), str(tmp_path), str(Path.home()) + "/", sys.prefix + "/", "0x7"):
        assert trace not in published, trace
    assert not re.search(r"ipykernel_\d", published)
    assert not re.search(r"\b[0-2]\d:[0-5]\d:[0-5]\d", published)
    notebook_ = json.loads((shelf(root) / "well.ipynb").read_text())
    assert set(notebook_["metadata"]) == {"kernelspec", "language_info", "workbench"}
    assert {tuple(cell["metadata"]) for cell in notebook_["cells"]} == {("tags",)}


@pytest.mark.slow
def test_a_name_in_any_free_text_of_any_kind_is_in_no_byte_of_what_the_public_gets(tmp_path, monkeypatch):
    root = workspace(tmp_path, people=f"officer-1:\n  name: {CANARY}\n  email: zebedee@example.org\n", all_files=notebook(FILES))
    folder = inquiry(root, "meals", more=f"summary: Begun by {CANARY}.\n")
    write(root / "workbench.toml", f'format = 1\ntitle = "The work of {CANARY}"\n')
    write(root / "people/officer-1.yaml", f"id: officer-1\naudience: public\nrole: Officer beside {CANARY}\n")
    for kind in KINDS:
        place = (root if kind in CATALOGUE_KINDS or kind.kind in {"data", "person"} else folder) / kind.folder
        if not kind.folder or kind.kind == "vocabulary":
            continue
        for n, audience in enumerate(AUDIENCES):
            write(place / f"canary-{n}.yaml", record(kind, f"canary-{n}", audience))
            if kind.kind == "data":
                write(place / f"canary-{n}.csv", f"who,{CANARY}\n{CANARY},zebedee@example.org\n")
    assert len(list((root).rglob("canary-2.yaml"))) > 12
    assert [str(problem) for problem in check_everything(root) if problem.severity == "error"] == []
    outcome = in_this_process(monkeypatch)(root, "all_files", inquiry="meals", audience="public", formats=("html", "ipynb"))
    assert outcome.failures == {}
    assert outcome.unreadable == 0
    published = everything(root / "reports").lower()
    assert b"name withheld" in published
    assert b"quuxington" not in published
    assert b"zebedee" not in published
    assert b"canary-0" not in published  # records of the team


def record(kind, name, audience):
    """Write a record whose every free text holds the canary."""
    import typing

    said = f"Said by {CANARY} (zebedee@example.org)."
    data = {"id": name, "audience": audience}
    for field, info in kind.model_fields.items():
        text = str(info.annotation)
        if field in data or field == "told":
            continue
        literals = [v for a in (info.annotation, *typing.get_args(info.annotation)) if typing.get_origin(a) is typing.Literal for v in typing.get_args(a)]
        if literals:
            if info.is_required():
                data[field] = literals[0]
        elif "str" in text and "tuple" not in text and "dict" not in text and "Partial" not in text and "Quantity" not in text:
            pattern = any(getattr(m, "pattern", None) for m in info.metadata) or "pattern" in text
            if not pattern:
                data[field] = said
            elif info.is_required():
                data[field] = name if kind in CATALOGUE_KINDS else "meals"
        elif info.is_required():
            data[field] = "unknown"
    return "".join(f"{field}: {json.dumps(value)}\n" for field, value in data.items())


@pytest.mark.slow
def test_the_index_links_all_and_only_what_the_audience_has(tmp_path, monkeypatch):
    render = in_this_process(monkeypatch)
    root = workspace(tmp_path, a=notebook("# A"), b=notebook("# B"), c=notebook("1 / 0"))
    inquiry(root, "meals", cycles=1)
    render(root, "a", "c")
    render(root, "b", inquiry="meals")
    outcome = render(root, "a", audience="public")
    assert outcome.index == root / "reports/index-public.html"
    team = (root / "reports/index-team.html").read_text()
    links = re.findall(r'href="([^"#]+\.html)"', team)
    assert sorted(links) == ["meals/cycle-1/team/b.html", "workspace/all/team/a.html", "workspace/all/team/c.html"]
    assert all((root / "reports" / link).is_file() for link in links)
    assert "team" not in re.findall(r'href="([^"#]+\.html)"', (root / "reports/index-public.html").read_text())[0]
    for record_ in manifest(shelf(root)):
        assert all(tree(shelf(root))[name] == sha for name, sha in record_["files"].items())


@pytest.mark.slow
@pytest.mark.parametrize("where", ["a file", "below a file", "/dev/full/x", "/proc/reports"])
def test_where_nothing_can_be_written_one_sentence_says_so(tmp_path, where):
    root = workspace(tmp_path / "ws", a=notebook("1"))
    write(root / "reports", "a file")
    out = {"a file": root / "reports", "below a file": root / "reports/below"}.get(where, Path(where))
    done = cli("render", "a", "--out", str(out), cwd=root)
    assert done.returncode in {1, 2}
    assert (done.stdout, done.stderr.count("\n")) == ("", 1)
    assert "Traceback" not in done.stderr


def test_a_full_disk_ends_in_a_sentence_and_leaves_what_was_whole(tmp_path, monkeypatch):
    """A disk is full: here, a limit on the size of files."""
    root = workspace(tmp_path, a=notebook("1"), b=notebook("1"))
    code = """
import resource, sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from workspaces import DAY, rendered, tree
from workbench.reports.execution import Made
from workbench.errors import WorkbenchError
running = sys.modules["workbench.reports.render"]
running._make_all = lambda jobs, run, workers: (Made(j, {j.name + ".html": b"x" * (10 if j.name == "a" else 200_000)}, {}) for j in jobs)
import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    rendered(Path(sys.argv[2]), "a", "b")
except WorkbenchError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", code, str(Path(__file__).parent), str(root)], capture_output=True, text=True, check=False, timeout=60)
    assert "b.html could not be written" in done.stdout, done.stderr
    assert "Check that the disk has room" in done.stdout
    assert sorted(path.name for path in shelf(root).iterdir()) == ["a.html", "manifest.jsonl"]
    assert [r["report"] for r in manifest(shelf(root))] == ["a"]


@pytest.mark.slow
def test_a_disk_that_is_full_for_real_ends_in_a_sentence(tmp_path):
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24k", "none", str(small)], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("this computer does not let a test mount a small disk")
    try:
        root = workspace(tmp_path / "ws", a=notebook("print('x' * 60_000)"))
        done = cli("render", "a", "--out", str(small / "out"), cwd=root)
        assert done.returncode == 1
        assert done.stderr.count("\n") == 1
        assert "could not be written" in done.stderr
        assert not list(small.rglob("*.html"))
    finally:
        subprocess.run(["umount", str(small)], check=False)


@pytest.mark.slow
def test_reports_can_go_elsewhere_and_each_place_has_its_own_state(tmp_path, monkeypatch):
    render = in_this_process(monkeypatch)
    root = workspace(tmp_path / "ws", a=notebook("print(1)"))
    out = tmp_path / "deep" / "er"
    assert render(root, "a", out=out).made == ["a"]
    assert (out / "workspace/all/team/a.html").is_file()
    assert not (root / "reports").exists()
    assert render(root, "a", out=out).made == []
    assert render(root, "a").made == ["a"]
    assert tree(out) == tree(root / "reports")


@pytest.mark.slow
def test_a_note_that_a_killed_save_left_is_swept_away(tmp_path, monkeypatch):
    render = in_this_process(monkeypatch)
    root = workspace(tmp_path, a=notebook("print(1)"))
    render(root, "a")
    before = tree(root / "reports")
    for folder in (root / "reports", shelf(root)):
        write(folder / ".writing-0123-a.html", "half")
    render(root, "a")
    assert tree(root / "reports") == before


def test_traces_are_taken_out_of_long_lines_at_once(tmp_path):
    seen = tmp_path / "ws/.workbench/seen/team"
    long = "x" * 200_000
    told = without_traces({"a": [f"{long} {seen}/people {seen}-not /tmp/ipykernel_12/34.py:5: odd <f at 0x7f0123456789>"]}, seen)
    assert told == {"a": [f"{long} ./people …/.workbench/seen/team-not the cell:5: odd <f at 0x…>"]}
    assert without_traces(f"(<stdin>, line 3) {tmp_path}/ws/x {tmp_path}/wsx", seen) == f"(line 3) …/x {tmp_path}/wsx"


def test_a_text_that_is_turned_round_is_not_published_as_it_looks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = workspace(tmp_path, turned=notebook("print('\u202e' + 'htimS-xuuQ \u2067eedebeZ')"))
    in_this_process(monkeypatch)(root, "turned", audience="public", formats=("html", "ipynb"))
    for path in shelf(root, audience="public").glob("turned.*"):
        assert not re.search("[\u202a-\u202e\u2066-\u2069]|\\\\u20[26]", path.read_text(encoding="utf-8"))
