"""What git has or would take is searched for secrets, identifiers and private names, before a commit and at any time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from workspaces import cli, notebook, workspace, write

from workbench.disclosure import ProtectedNames, Protection
from workbench.errors import WorkbenchError
from workbench.partnership.commit_hook import hook_state
from workbench.partnership.doctor import examine, examine_staged
from workbench.partnership.secret_scan import exposed_in, scan_files, scan_staged
from workbench.workspace import initialise
from workbench.workspace.initialise import COMMIT_HOOK, COMMIT_HOOK_FILE, write_commit_hook

_ROOT = Path(__file__).resolve().parents[1]
_NI = "AB" + "123456C"
_KEY = "ghp_" + "1a2B3c4D5e6F7g8H9i0J1k2L3m4N5o6P7q8R"
_NAME = "Zebedee Quux"
_CANARIES = {_NI: "a National Insurance number", _KEY: "a key or token", _NAME: "a name or contact of a person who did not agree"}
_PROTECTION = Protection(ProtectedNames([_NAME]))


def _git(root: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    own = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "PATH": os.environ["PATH"], "HOME": str(root)}
    who = ("-c", "user.name=test", "-c", "user.email=test@example.org")
    return subprocess.run(["git", "-C", str(root), *who, *words], capture_output=True, text=True, check=False, env=own | environment)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(name, os.devnull)
    root = workspace(tmp_path / "made", people=f"p1: {_NAME}\n")
    write(root / ".gitignore", "private/\n/reports/\n.workbench/\n")
    _git(root, "init", "-q")
    _git(root, "add", "-A")
    _git(root, "commit", "-qm", "begun")
    return root


# ---- one file


@pytest.mark.parametrize("canary", _CANARIES)
def test_what_stands_in_a_file_is_told_by_line_and_kind_and_not_repeated(canary: str) -> None:
    raw = f"one\ntwo\nsaid by {canary} here\n".encode()
    for coded in (raw, b"\xef\xbb\xbf" + raw, raw.replace(b"\n", b"\r\n"), raw.decode().encode("utf-16")):
        (found,) = exposed_in("notes.md", coded, _PROTECTION)
        assert (found.file, found.line, found.kind) == ("notes.md", 3, _CANARIES[canary])
        assert canary not in str(found)


@pytest.mark.parametrize("canary", _CANARIES)
def test_notebooks_and_their_outputs_are_looked_into(canary: str) -> None:
    cell = {"cell_type": "code", "source": ["x = 1\n"], "outputs": [{"output_type": "stream", "text": [f"one\n{canary}\n", "two"]}]}
    raw = json.dumps({"cells": [cell]}, indent=1)
    (found,) = exposed_in("a.ipynb", raw.encode(), _PROTECTION)
    assert canary in raw.splitlines()[found.line - 1]
    accented = json.dumps({"cells": [{"source": ["Z\u00e9b\u00e9d\u00e9e Quux"]}]})
    assert exposed_in("a.ipynb", accented.encode(), _PROTECTION)


def test_a_line_that_is_marked_is_left_alone_and_no_other() -> None:
    raw = f"{_NI}  # workbench: allow\n{_NI}\n{_NI} <!-- workbench:allow -->\nworkbench: allowed {_NI}\n".encode()
    assert [found.line for found in exposed_in("a.py", raw, _PROTECTION)] == [2, 4]
    assert exposed_in("a.md", b"Zebedee\nQuux workbench: allow", _PROTECTION) == []


def test_a_files_name_is_looked_at_and_not_repeated() -> None:
    (found,) = exposed_in("people/zebedee-quux.yaml", b"", _PROTECTION)
    assert (found.file, found.line) == ("people/[name withheld].yaml", 0)


# ---- all files that git has or would take


def test_files_that_git_ignores_are_not_looked_into_and_others_are(root: Path) -> None:
    write(root / "reports/team/page.html", _NI)
    write(root / "new.md", f"\n{_NI}\n")
    write(root / "caf\u00e9 \u201cquoted\u201d.md", _KEY)
    (root / "picture.png").write_bytes(b"\x89PNG\0" + _NI.encode())
    (root / "large.csv").write_text("a,b\n" * 600_000, encoding="utf-8")
    (root / "link.md").symlink_to(root / "private/people.yaml")
    scan = scan_files(root, _PROTECTION)
    assert scan is not None
    assert {(found.file, found.line) for found in scan.exposed} == {("new.md", 2), ("caf\u00e9 \u201cquoted\u201d.md", 1)}
    assert (scan.no_text, scan.too_large) == (("picture.png",), ("large.csv",))
    assert scan.looked == 4


def test_a_folder_that_is_not_in_git_is_not_searched(tmp_path: Path) -> None:
    root = workspace(tmp_path)
    write(root / "new.md", _NI)
    assert scan_files(root, _PROTECTION) is None
    assert not [found for found in examine(root) if "new.md" in found.what]
    assert [found.state for found in examine_staged(root)] == ["wrong"]
    with pytest.raises(WorkbenchError, match="nobody looked") as caught:
        scan_staged(root, _PROTECTION)
    assert caught.value.code == "cannot-ask-git"


def test_doctor_names_file_line_and_kind(root: Path) -> None:
    for n, canary in enumerate(_CANARIES):
        write(root / f"notes/{n}.md", f"\n\n{canary}")
    found = {f.what: f.state for f in examine(root) if "notes/" in f.what}
    assert found == {
        "notes/0.md:3: a National Insurance number.": "look", "notes/1.md:3: a key or token.": "wrong",
        "notes/2.md:3: a name or contact of a person who did not agree.": "look",
    }  # fmt: skip
    (root / "large.csv").write_text("a,b\n" * 600_000, encoding="utf-8")
    (root / "picture.png").write_bytes(b"\x89PNG\0")
    told = "\n".join(f.what for f in examine(root))
    assert "Too large to be looked into for secrets and names: large.csv." in told
    assert "those that are no text were not looked into: picture.png" in told
    write(root / "many.md", f"{_NI}\n" * 99)
    assert any(f.what == "There are 52 more such lines." for f in examine(root))
    assert any(f.what == "There are 49 more such lines." for f in _staged(root, "many.md"))
    assert {f.what for f in examine(root) if f.state == "wrong" and "notes" in f.what} == {"notes/1.md:3: a key or token."}
    write(root / "many.md", "")
    write(root / "people/zebedee-quux.txt", "")
    assert any(f.what.startswith("people/[name withheld].txt, in its name:") for f in examine(root))
    for name in ("large.csv", "many.md", "people/zebedee-quux.txt"):
        (root / name).unlink()
    write(root / "private/people.yaml", "p1: [")
    assert {f.what for f in examine(root) if "notes/" in f.what} == set(list(found)[:2])


# ---- what is staged


def _staged(root: Path, *names: str):
    _git(root, "add", "-f", "--", *names)
    return examine_staged(root)


@pytest.mark.parametrize("canary", _CANARIES)
def test_what_is_staged_is_looked_at_as_it_is_staged(root: Path, canary: str) -> None:
    path = write(root / "inquiries/a b.md", f"one\n{canary}\n")
    assert examine_staged(root) == []
    (found,) = _staged(root, "inquiries")
    assert (found.state, found.what) == ("wrong", f"inquiries/a b.md:2: {_CANARIES[canary]}.")
    path.write_text("clean", encoding="utf-8")
    assert len(examine_staged(root)) == 1  # the working tree is another thing
    assert _staged(root, "inquiries") == []
    path.write_text(canary, encoding="utf-8")
    assert examine_staged(root) == []


def test_deleted_linked_unchanged_and_first_files(root: Path, tmp_path: Path) -> None:
    write(root / "old.md", _NI)
    _git(root, "add", "-A")
    _git(root, "commit", "-qm", "bad")
    assert examine_staged(root) == []  # only what is changed
    _git(root, "rm", "-q", "old.md")
    (root / "link.md").symlink_to("zebedee")
    assert _staged(root, "link.md") == []
    new = workspace(tmp_path / "new")
    _git(new, "init", "-q")
    write(new / "a.md", _NI)
    assert [f.what for f in _staged(new, "a.md")] == ["a.md:1: a National Insurance number."]


def test_a_staged_file_that_is_too_large_is_not_waved_through(root: Path) -> None:
    (root / "large.csv").write_text("a,b\n" * 600_000, encoding="utf-8")
    assert [f.what for f in _staged(root, "large.csv")] == ["large.csv is too large to be looked into."]
    write(root / "private/people.yaml", "p1: [")
    assert "private/people.yaml" in examine_staged(root)[0].what


def test_the_command_ends_with_one_when_something_is_found(root: Path) -> None:
    done = cli("doctor", "--staged", cwd=root)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    write(root / "a.md", f"\n{_KEY}")
    _git(root, "add", "a.md")
    done = cli("doctor", "--staged", cwd=root)
    assert (done.returncode, done.stderr) == (1, "")
    assert "a.md:2: a key or token." in done.stdout
    assert _KEY not in done.stdout
    told = json.loads(cli("doctor", "--staged", "--json", cwd=root).stdout)
    assert [item["state"] for item in told] == ["wrong"]


# ---- the hook


def _beside(folder: Path) -> str:
    """Make a virtual environment, as far as the hook looks at one; give its path."""
    program = folder / "bin" / "workbench"
    program.parent.mkdir(parents=True)
    program.write_text(f"#!/bin/sh\nexec {sys.executable} -c 'from workbench.cli import main; main()' \"$@\"\n", encoding="utf-8")
    program.chmod(0o755)
    return str(folder)


@pytest.mark.parametrize("where", ["an active environment", "an environment beside it", "the path", "a folder below"])
def test_a_commit_with_a_secret_is_refused_wherever_the_workbench_is_installed(root: Path, tmp_path: Path, where: str) -> None:
    if where == "a folder below":
        top, root = tmp_path / "top", tmp_path / "top" / "our workspace"
        workspace(root, people=f"p1: {_NAME}\n")
        write(root / ".gitignore", "private/\n.venv/\n")
        _git(top, "init", "-q")
    assert hook_state(root, fix=True) == "made"
    write(root / ".gitignore", "private/\n.venv/\n")
    environment = {}
    if where == "an active environment":
        environment["VIRTUAL_ENV"] = _beside(tmp_path / "some where")
    elif where == "the path":
        environment["PATH"] = f"{_beside(tmp_path / 'else')}/bin{os.pathsep}{os.environ['PATH']}"
    else:
        _beside(root / ".venv")
    write(root / "notes.md", "nothing")
    _git(root, "add", "-A")
    done = _git(root, "commit", "-qm", "clean", **environment)
    assert (done.returncode, done.stderr) == (0, "")
    write(root / "notes.md", f"{_KEY}\n{_NAME}")
    done = _git(root, "commit", "-qam", "bad", **environment)  # git stages for this commit alone
    assert done.returncode == 1
    told = done.stdout + done.stderr
    assert "notes.md:1: a key or token." in told
    assert "notes.md:2: a name or contact" in told
    assert _KEY not in told
    assert _git(root, "log", "--format=%s").stdout.splitlines()[0] == "clean"


def test_where_the_workbench_is_not_found_one_sentence_says_what_to_do(root: Path) -> None:
    hook_state(root, fix=True)
    write(root / "notes.md", "nothing")
    _git(root, "add", "-A")
    done = _git(root, "commit", "-qm", "clean", PATH=os.pathsep.join(p for p in os.environ["PATH"].split(os.pathsep) if not (Path(p) / "workbench").exists()))
    assert done.returncode == 1
    assert done.stderr.strip() == (
        "Not committed: the workbench was not found to look for secrets and names; activate its Python environment and commit again."
    )


def test_init_makes_the_hooks_file_and_doctor_has_git_run_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(name, os.devnull)
    root = tmp_path / "ours"
    assert COMMIT_HOOK_FILE in initialise(root)
    path = root / COMMIT_HOOK_FILE
    assert path.read_text() == COMMIT_HOOK
    assert os.access(path, os.X_OK)
    _git(root, "init", "-q")
    assert _hook_told(root) == "look"
    assert _hook_told(root, fix=True) == "mended"
    assert _git(root, "config", "core.hooksPath").stdout.strip() == ".githooks"
    assert _hook_told(root) == "well"
    path.chmod(0o644)  # then git does not run it
    assert _hook_told(root) == "look"
    assert _hook_told(root, fix=True) == "mended"
    assert _hook_told(root) == "well"


def _hook_told(root: Path, *, fix: bool = False) -> str:
    return next(found.state for found in examine(root, fix=fix) if "before each commit" in found.what.casefold() or "before a commit" in found.what)


def test_a_hook_of_ones_own_is_left_as_it_is(root: Path) -> None:
    own = write(root / ".git/hooks/pre-commit", "#!/bin/sh\ntrue\n")
    own.chmod(0o755)
    assert hook_state(root, fix=True) == "another"
    assert _hook_told(root, fix=True) == "look"
    own.write_text("#!/bin/sh\nworkbench doctor --staged || exit 1\n", encoding="utf-8")
    assert hook_state(root, fix=True) == "active"
    own.unlink()
    _git(root, "config", "core.hooksPath", "their-hooks")
    assert hook_state(root, fix=True) == "another"
    assert not (root / COMMIT_HOOK_FILE).exists()


def test_a_hooks_file_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    write(tmp_path / COMMIT_HOOK_FILE, "#!/bin/sh\n")
    assert not write_commit_hook(tmp_path)
    assert (tmp_path / COMMIT_HOOK_FILE).read_text() == "#!/bin/sh\n"


def test_the_hook_of_this_repository_is_the_one_that_init_makes() -> None:
    assert (_ROOT / COMMIT_HOOK_FILE).read_text() == COMMIT_HOOK
    assert os.access(_ROOT / COMMIT_HOOK_FILE, os.X_OK)
    assert subprocess.run(["sh", "-n", str(_ROOT / COMMIT_HOOK_FILE)], check=False).returncode == 0


def test_a_notebook_with_harmless_outputs_may_be_committed(root: Path) -> None:
    told = json.loads(notebook("print(1)"))
    told["cells"][0]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["1\n"]}]
    write(root / "a.ipynb", json.dumps(told))
    assert _staged(root, "a.ipynb") == []


def test_what_is_no_text_is_named_when_it_is_staged(root: Path) -> None:
    (root / "picture.png").write_bytes(b"\x89PNG\0")
    assert [(f.state, f.what) for f in _staged(root, "picture.png")] == [("look", "picture.png is no text, so it was not looked into.")]


@pytest.mark.parametrize("pieces", [["Zebedee\n", "Quux-Smith\n"], ["Zeb", "edee Quux-Smith"]])
def test_a_name_over_the_lines_of_a_notebook_is_found_where_it_begins(pieces: list[str]) -> None:
    outputs = [{"name": "stdout", "output_type": "stream", "text": pieces}]
    cell = {"cell_type": "code", "source": ["x\n", "y"], "metadata": {}, "execution_count": 1, "outputs": outputs}
    raw = json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1).encode()
    begins = raw[: raw.index(b"Zeb")].count(b"\n") + 1
    assert [(e.line, e.kind) for e in exposed_in("n.ipynb", raw, _PROTECTION)] == [(begins, "a name or contact of a person who did not agree")]
    allowed = raw.replace(b'"Zeb', b'"workbench: allow Zeb')
    assert exposed_in("n.ipynb", allowed, _PROTECTION) == []
    assert exposed_in("n.ipynb", raw[:-1], _PROTECTION) == []
