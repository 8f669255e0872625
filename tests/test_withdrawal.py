"""When somebody withdraws, everything that shows them is listed, taken away, or named for somebody to edit."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Annotated, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from workspaces import cli, finding, in_this_process, inquiry, notebook, shelf, tree, workspace, write

import workbench.cli
from workbench.cli import main
from workbench.disclosure import ProtectedNames, consents
from workbench.inquiry import Consent, Person
from workbench.partnership import CONSENTS, held_by_git, project, withdrawal_of
from workbench.partnership.kinds import Held
from workbench.partnership.withdrawal import without_consent
from workbench.reports.artefacts_of import Sought
from workbench.reports.gate import leaks_in
from workbench.store import ANSWERS, AUDIENCES, Mark, Model, Record, load_folder

CANARY = "Zebedee Quux-Smith"
NAMES = ProtectedNames([CANARY, "zqs@example.org"])
WORDS = "Nobody told us that the form had changed again"
PUBLISHED = "We were asked the same thing three times over"
PERSON = """\
# asked at the first meeting
id: officer-1
audience: public
role: Housing officer   # since the merger
consents:
  - what: name   # on the blue form
    audience: public
    given: yes
    on: 2026-01-10   # in the morning
  - what: quotes

    audience: partners
    given: yes
    on: 2026-01-10
note: Asks to be told of each report
"""
PRIVATE = f"officer-1:\n  name: {CANARY}\n  email: zqs@example.org\nofficer-10: Xanthippe Nobody\n"
TEXT_SHOWN = {
    "inquiries/meals/findings/told.yaml:3: text",
    "inquiries/meals/sessions/first.yaml:6",
    "data/rota.csv:2",
    "qa/notes.md:3",
}


@pytest.fixture
def root(tmp_path):
    """Give a workspace with one person in records, comments, tables, notes, pages, copies and backups."""
    root = workspace(tmp_path / "ws", people=PRIVATE)
    write(root / "people/officer-1.yaml", PERSON)
    write(root / "people/officer-10.yaml", "id: officer-10\naudience: public\nrole: Another officer\n")
    folder = inquiry(root, "meals")
    finding(folder, "told", f"Told by Z. {CANARY.split()[1]} on the phone.")
    finding(folder, "plain", "Forms change often.")
    write(
        folder / "sessions/first.yaml",
        f"id: first\ntitle: First meeting\ntype: PIT meeting\nattendees:\n  - officer-1\n# {CANARY.upper()} took notes\n  - officer-10\n",
    )
    write(folder / "actions/visit.yaml", "id: visit\naudience: public\ntext: Visit the office\nowner: officer-1\n")
    write(folder / "quotes/form.yaml", f"id: form\naudience: public\ntext: {WORDS}\nrole: Officer\nperson: officer-1\n")
    write(
        folder / "quotes/asked.yaml",
        f"id: asked\naudience: public\ntext: {PUBLISHED}\nrole: Officer\nperson: officer-1\npublished: yes\nsource: A report\n",
    )
    write(folder / "quotes/theirs.yaml", "id: theirs\naudience: public\ntext: Mine is another matter\nrole: Officer\nperson: officer-10\n")
    write(root / "data/rota.csv", f"day,who\nMonday,{CANARY}\nTuesday,officer-1\n")
    write(root / "qa/notes.md", f"# Notes\n\nAsk {CANARY} first.\n")
    _pages(root)
    _leftovers(root)
    for audience in AUDIENCES:
        project(root, root / ".workbench/seen" / audience, audience, on=dt.date(2026, 2, 1))
    write(root / ".workbench/runs/abc.json", '{"made_on": "2026-02-01", "finished": true}\n')
    return root


def _pages(root: Path) -> None:
    for audience in AUDIENCES:
        folder = shelf(root, "meals", "cycle-1", audience)
        write(folder / "said.html", f"<p>“Nobody <em>told</em> us&nbsp;that\nthe form had changed again”</p><p>{audience}</p>")
        write(folder / "named.html", f"<p>With thanks to {CANARY}</p>")
        write(folder / "linked.html", "<td>officer-1</td>")
        write(folder / "other.html", "<td>officer-10, officer-1b: a housing officer 1</td>")
        lines = [
            {"report": name, "title": name, "files": {f"{name}.html": "0"}, "inputs": {"people/officer-1.yaml": "0"}}
            for name in ("said", "named", "linked", "other")
        ]
        lines.append({"report": "old", "title": CANARY, "files": {}, "inputs": {}})
        write(folder / "manifest.jsonl", "".join(json.dumps(line) + "\n" for line in lines))
        write(folder / "index.html", "<a href='named.html'>named</a>")
        write(root / f"reports/index-{audience}.html", "<a>named</a>")
    write(root / "reports/kept-by-hand.html", CANARY)


def _leftovers(root: Path) -> None:
    write(root / ".workbench/work/run.log", f"read by {CANARY}")
    write(root / "people/officer-1.yaml~", PERSON)
    write(root / "people/.~officer-1.yaml", PERSON)
    write(root / "inquiries/meals/quotes/.writing-0a1b2c-form.yaml", "id: form\nperson: officer-1\n")
    write(root / "inquiries/meals/quotes/form (1).yaml", f"id: form\ntext: {WORDS}\n")
    write(root / "qa/notes.md.orig", f"Ask {CANARY}.\n")
    write(root / "notebooks/.ipynb_checkpoints/mine-checkpoint.ipynb", notebook(f"# {CANARY}"))
    write(root / "notebooks/.ipynb_checkpoints/other-checkpoint.ipynb", notebook("# Nobody"))


@pytest.fixture
def say(monkeypatch, capfd, root):
    """Run `workbench withdraw` in this process as the console script does; give status, output and errors."""
    monkeypatch.setattr(workbench.cli.signal, "signal", lambda *_: None)
    monkeypatch.chdir(root)

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["workbench", "withdraw", *arguments])
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capfd.readouterr()
        assert not NAMES.found_in(out + err)
        assert "Xanthippe" not in out + err
        return ended.value.code or 0, out, err

    return run


def _git(root: Path, *words: str) -> str:
    settings = ["-c", "user.name=A clerk", "-c", "user.email=clerk@example.org", "-c", "init.defaultBranch=main"]
    done = subprocess.run(["git", *settings, *words], cwd=root, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def _commit(root: Path, message: str) -> str:
    _git(root, "add", "-A")
    _git(root, "commit", "-q", "-m", message)
    return _git(root, "rev-parse", "HEAD")[:10]


def _showing(root: Path) -> set[str]:
    """Give every file outside git in which the last gate would find the name."""
    files = (path for path in root.rglob("*") if path.is_file() and ".git" not in path.parts)
    return {
        name for path in files if leaks_in(name := path.relative_to(root).as_posix(), path.read_bytes(), NAMES)
    }


def test_everything_that_concerns_a_person_is_listed_and_nothing_changed(root, say):
    before = tree(root)
    status, out, err = say("officer-1")
    assert (status, err) == (0, "")
    assert tree(root) == before
    assert "Nothing has been changed yet" in out
    for place in (
        "people/officer-1.yaml", "private/people.yaml:1", *TEXT_SHOWN,
        "inquiries/meals/sessions/first.yaml:5: attendees.1", "inquiries/meals/actions/visit.yaml:4: owner",
        "inquiries/meals/quotes/form.yaml:3: text", "inquiries/meals/quotes/asked.yaml:3: text",
        "reports/meals/cycle-1/team/said.html (for team) shows their words",
        "reports/meals/cycle-1/public/named.html (for public) shows their name or contact: will be removed",
        "reports/meals/cycle-1/partners/linked.html (for partners) shows their pseudonym",
        "reports/kept-by-hand.html", ".workbench/seen/team", ".workbench/seen/public", ".workbench/work",
        "people/officer-1.yaml~", "people/.~officer-1.yaml", "quotes/.writing-0a1b2c-form.yaml", "quotes/form (1).yaml",
        "qa/notes.md.orig", "notebooks/.ipynb_checkpoints/mine-checkpoint.ipynb",
    ):  # fmt: skip
        assert place in out, place
    for other in ("other.html", "theirs.yaml", "plain.yaml", "other-checkpoint", "runs/abc", "people/officer-10"):
        assert other not in out, other
    assert "workbench withdraw officer-1 --yes" in out


class _Seat(Model):
    holder: Annotated[str, Mark("Who sits here", link="person")]


class _Board(Record):
    """A kind of record that the package does not know."""

    kind: ClassVar[str] = "board"
    folder: ClassVar[str] = "boards"
    seats: Annotated[tuple[_Seat, ...], Mark("The seats")] = ()
    chairs: Annotated[tuple[str, ...], Mark("Who leads", link="person")] = ()


def test_links_of_a_kind_that_comes_later_are_found_by_their_marks(root, monkeypatch):
    from workbench.partnership import withdrawal

    write(root / "boards/main.yaml", """\
        id: main
        seats:
          - holder: officer-10
          - holder: officer-1
        chairs:
          statements:
            - value: [officer-10]
            - value: [officer-1]
        """)
    real = withdrawal.held_records
    board = Held(_Board, "", load_folder(root / "boards", _Board, root=root))
    monkeypatch.setattr(withdrawal, "held_records", lambda root: [*real(root), board])
    links = withdrawal_of(root, "officer-1", today=dt.date(2026, 5, 1)).links
    assert {(m.line, m.field) for m in links if m.file == "boards/main.yaml"} == {
        (4, "seats.2.holder"), (8, "chairs.statements.2.value.1"),
    }  # fmt: skip


def test_afterwards_the_name_is_nowhere_but_where_somebody_has_to_edit_it(root, say):
    status, out, err = say("officer-1", "--yes")
    assert (status, err) == (0, "")
    assert _showing(root) == {place.split(":")[0] for place in TEXT_SHOWN} | {"private/people.yaml"}
    for place in TEXT_SHOWN:
        assert place in out
    assert (shelf(root, "meals", "cycle-1", "public") / "other.html").exists()
    assert (root / "notebooks/.ipynb_checkpoints/other-checkpoint.ipynb").exists()
    manifest = (shelf(root, "meals", "cycle-1", "team") / "manifest.jsonl").read_text()
    assert [json.loads(line)["report"] for line in manifest.splitlines()] == ["said", "named", "linked", "other"]
    assert "workbench render --inquiry meals --cycle 1 --audience public" in out
    assert "Removed .workbench/seen/team" in out


def test_the_withdrawal_is_written_into_the_persons_own_list_and_nothing_else_there(root, say):
    today = dt.datetime.now().astimezone().date().isoformat()
    say("officer-1", "--yes")
    expected = PERSON
    for line in ("    on: 2026-01-10   # in the morning\n", "    on: 2026-01-10\n"):
        expected = expected.replace(line, f"{line}    withdrawn: {today}\n")
    assert (root / "people/officer-1.yaml").read_text() == expected


def test_a_person_who_was_never_asked_has_a_no_recorded(root, say):
    today = dt.datetime.now().astimezone().date()
    status, out, _ = say("officer-10", "--yes")
    assert (status, "a no to “name”" in out, "a no to “quotes”" in out) == (0, True, True)
    person = withdrawal_of(root, "officer-10", today=today).record.record
    assert [(c.what, c.given, str(c.on)) for c in person.consents] == [(w, "no", today.isoformat()) for w in ("name", "quotes")]
    assert (root / "people/officer-1.yaml").read_text() == PERSON


def test_partners_and_the_public_no_longer_see_what_they_said(root, say, tmp_path):
    today = dt.datetime.now().astimezone().date()
    before = project(root, tmp_path / "before", "partners", on=today)
    assert WORDS in (before.root / "inquiries/meals/quotes/form.yaml").read_text()
    say("officer-1", "--what", "quotes", "--yes")
    for audience in ("partners", "public"):
        copy = project(root, tmp_path / audience, audience, on=today).root
        assert not (copy / "inquiries/meals/quotes/form.yaml").exists()
        assert (copy / "inquiries/meals/quotes/asked.yaml").exists()  # it stands in a published source
    person = withdrawal_of(root, "officer-1", today=today).record.record
    assert consents(person.consents, "name", "public", on=today)
    assert (shelf(root, "meals", "cycle-1", "public") / "named.html").exists()
    assert not (shelf(root, "meals", "cycle-1", "public") / "said.html").exists()


def test_again_nothing_is_left_to_do(root, say):
    say("officer-1", "--yes")
    before = tree(root)
    for words in ((), ("--yes",)):
        status, out, err = say("officer-1", *words)
        assert (status, err) == (0, "")
        assert "Nothing is left to do for officer-1" in out
        assert "will be" not in out
        assert "qa/notes.md:3" in out  # which stays somebody's to edit
    assert tree(root) == before
    assert json.loads(say("officer-1", "--json")[1])["nothing_left"]


def test_copies_that_a_later_run_makes_by_the_rules_are_nothing_left_to_do(root, say):
    say("officer-1", "--yes")
    for audience in AUDIENCES:
        project(root, root / ".workbench/seen" / audience, audience, on=dt.datetime.now().astimezone().date())
    write(shelf(root, "meals", "cycle-1", "team") / "linked.html", f"officer-1 said: {WORDS}")
    assert "Nothing is left to do" in say("officer-1")[1]
    write(shelf(root, "meals", "cycle-1", "public") / "restored.html", WORDS)
    assert "restored.html" in say("officer-1", "--yes")[1]
    assert not (shelf(root, "meals", "cycle-1", "public") / "restored.html").exists()


def test_stopped_at_any_step_it_goes_on_when_run_again(root, say, tmp_path, monkeypatch):
    from workbench import partnership
    from workbench.reports import artefacts_of

    kept = tmp_path / "kept"
    shutil.copytree(root, kept)
    say("officer-1", "--yes", "--remove-name")
    expected = tree(root)
    take_away, take_back = artefacts_of.take_away, partnership.take_back_consents
    steps, step = -1, 0
    while steps < step:
        shutil.rmtree(root)
        shutil.copytree(kept, root)
        monkeypatch.chdir(root)
        steps, step = step, step + 3
        left = step

        def one(*given, real, **named):
            nonlocal left
            left -= 1
            if not left:
                raise ZeroDivisionError
            return real(*given, **named)

        with monkeypatch.context() as patched:
            patched.setattr(artefacts_of, "take_away", lambda *g, **n: one(*g, real=take_away, **n))
            patched.setattr(partnership, "take_back_consents", lambda *g, **n: one(*g, real=take_back, **n))
            status, *_ = say("officer-1", "--yes", "--remove-name")
        if status == 0:
            break
        assert say("officer-1", "--yes", "--remove-name")[::2] == (0, "")
        assert tree(root) == expected
    assert steps > 6


def test_the_name_itself_goes_only_when_asked_for_and_last(root, say):
    _, out, _ = say("officer-1", "--remove-name")
    assert "will be deleted, last of all. Afterwards nothing knows the name" in out
    status, out, _ = say("officer-1", "--yes", "--remove-name")
    assert status == 0
    assert (root / "private/people.yaml").read_text() == "officer-10: Xanthippe Nobody\n"
    assert "qa/notes.md:3" in out  # found before the name was forgotten
    assert "nothing keeps it out of a report" in out


def test_a_name_that_stands_elsewhere_in_the_private_file_is_told(root, say):
    write(root / "private/people.yaml", PRIVATE + f"officer-11:\n  name: Somebody\n  asks: {CANARY}\n")
    status, _, err = say("officer-1", "--yes", "--remove-name")
    assert status == 1
    assert "private/people.yaml:4 still holds the name" in err


def test_what_cannot_be_removed_is_told_and_the_rest_done(root, say, monkeypatch):
    from workbench.reports import artefacts_of

    def stuck(path, **_):
        if "seen/team" in path.as_posix():
            raise PermissionError(13, "Permission denied")
        removed(path)

    removed = shutil.rmtree
    monkeypatch.setattr(artefacts_of.shutil, "rmtree", stuck)
    status, out, err = say("officer-1", "--yes", "--remove-name")
    assert status == 1
    assert ".workbench/seen/team could not be removed (Permission denied)" in err
    assert "Removed .workbench/seen/team\n" not in out
    assert CANARY in (root / "private/people.yaml").read_text()  # what is left must still be found
    assert not (root / ".workbench/seen/public").exists()


def test_while_reports_are_rendered_nothing_is_done(root, say):
    from filelock import FileLock

    with FileLock(root / ".workbench/render.lock"):
        status, out, err = say("officer-1", "--yes")
    assert (status, out) == (2, "")
    assert "already-rendering" in err


def test_somebody_else_changing_the_record_meanwhile_is_told_without_a_name(root, say, monkeypatch):
    from workbench import partnership

    real = partnership.take_back_consents

    def late(*given, **named):
        write(root / "people/officer-1.yaml", PERSON.replace("Housing officer", f"Officer {CANARY}"))
        return real(*given, **named)

    monkeypatch.setattr(partnership, "take_back_consents", late)
    status, _, err = say("officer-1", "--yes")
    assert status == 1
    assert "changed-meanwhile" in err


@pytest.mark.parametrize("given", ["oficer-1", "nobody", "../x", "", CANARY, CANARY.upper(), "zqs@example.org"])
def test_an_unknown_person_is_refused_with_those_there_are(root, say, given):
    before = tree(root)
    status, out, err = say(given, "--yes")
    assert (status, out) == (2, "")
    assert "unknown-name" in err
    assert "officer-1" in err or "pseudonym" in err
    assert tree(root) == before


@pytest.mark.parametrize("words", [["--what", "nickname"], ["--what", ""], ["--what", "name,x"], ["--out", "none"]])
def test_an_odd_request_is_refused(root, say, words):
    status, out, err = say("officer-1", *words)
    assert (status, out) == (2, "")
    assert err.strip()


def test_a_record_that_cannot_be_read_stops_it(root, say):
    write(root / "people/officer-1.yaml", "id: officer-1\ncolour: red\n")
    before = tree(root)
    status, out, err = say("officer-1", "--yes")
    assert (status, out) == (1, "")
    assert "people/officer-1.yaml:2" in err
    assert {n: h for n, h in tree(root).items() if ".lock" not in n} == before


def test_reports_elsewhere_are_found_and_only_ours_deleted(root, say, tmp_path):
    out = tmp_path / CANARY  # a folder's own name makes nothing in it show them
    ours = write(out / "meals/cycle-1/public/named.html", CANARY)
    write(out / "meals/cycle-1/public/other.html", "nothing")
    write(out / "meals/cycle-1/public/manifest.jsonl", "{}\n")
    theirs = write(out / "letters/thanks.txt", CANARY)
    status, told, _ = say("officer-1", "--yes", "--out", str(out))
    assert status == 0
    assert not ours.exists()
    assert theirs.exists()
    assert "letters/thanks.txt:1" in told
    assert (out / "meals/cycle-1/public/other.html").exists()


def test_a_person_without_a_record_or_a_name_can_be_asked_about(root, say):
    write(root / "private/people.yaml", PRIVATE + "guest-1: Nobody Known\n")
    status, out, _ = say("guest-1", "--yes")
    assert (status, "Nothing is left to do" in out) == (0, True)
    (root / "private/people.yaml").unlink()
    assert say("officer-1", "--yes")[0] == 0
    (root / "people/officer-1.yaml").unlink()
    status, out, _ = say("officer-1")  # still linked to
    assert (status, "Nothing is left to do" in out) == (0, True)


def test_a_name_is_found_however_it_is_written(root, say):
    """In a table's packed parts, in a record's own name, and in letters that only a YAML reader puts together."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:t>{CANARY}</w:t>")
    (root / "qa/letter.docx").write_bytes(packed.getvalue())
    folder = root / "inquiries/meals/findings"
    finding(folder.parent, "z-quux-smith-said", "Something.")
    finding(folder.parent, "coded", '"Asked \\x5aebedee Quux-Smith."')
    write(shelf(root, "meals", "cycle-1", "public") / "manifest.jsonl", '["officer-1"]\n{torn officer-1\n{"report": "kept"}\n')
    status, out, _ = say("officer-1", "--yes")
    assert status == 0
    assert "qa/letter.docx" in out
    assert "findings/coded.yaml:3: text" in out
    assert "findings/[name withheld]-said.yaml: the file's own name" in out
    assert (shelf(root, "meals", "cycle-1", "public") / "manifest.jsonl").read_text() == '{"report": "kept"}\n'


@pytest.mark.parametrize("agreed", [True, False])
def test_at_a_terminal_it_is_asked_first(root, say, monkeypatch, agreed):
    from workbench.cli import withdraw

    before = tree(root)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(withdraw, "console", SimpleNamespace(is_terminal=True))
    monkeypatch.setattr(withdraw.typer, "confirm", lambda _: agreed)
    status, out, _ = say("officer-1")
    assert (status, "Done for officer-1" in out, tree(root) == before) == (0, agreed, not agreed)


def test_a_file_that_cannot_be_read_is_named(root, say, monkeypatch):
    real = Path.read_bytes

    def refused(path):
        if path.name == "notes.md":
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(Path, "read_bytes", refused)
    status, out, _ = say("officer-1")
    assert status == 1
    assert "could not be read" in out
    assert "qa/notes.md" in out


def test_programs_get_the_same_as_data(root, say):
    _git(root, "init", "-q")
    _commit(root, "all of it")
    status, out, _ = say("officer-1", "--json")
    told = json.loads(out)
    assert status == 0
    assert (told["person"], told["done"], told["nothing_left"]) == ("officer-1", False, False)
    assert {f"{m['file']}:{m['line']}" for m in told["links"]} >= {"inquiries/meals/actions/visit.yaml:4"}
    assert {c["change"] for c in told["consents"]} == {"withdrawn"}
    assert {f["kind"] for f in told["files"]} == {"report", "copy", "backup", "file"}
    assert told["git"]["commits"][0]["held_by"] == ["a branch"]
    status, out, _ = say("officer-1", "--json", "--yes")
    assert (status, json.loads(out)["done"]) == (0, True)
    assert not (root / ".workbench/seen/team").exists()


# what git holds


@pytest.fixture
def history(root):
    """Give the short hashes of commits: on the branch, another branch, a tag, the stash, and only in the reflog."""
    write(root / ".gitignore", "/reports/\n.workbench/\nprivate/\n*~\n.~*\n.writing-*\n.ipynb_checkpoints/\n*.orig\n*(1)*\n")
    empty = {"people/officer-1.yaml": PERSON, "qa/notes.md": f"Ask {CANARY}.\n"}
    for path in (*TEXT_SHOWN, *empty):
        (root / path.split(":")[0]).unlink(missing_ok=True)
    shutil.rmtree(root / "inquiries/meals/quotes")
    _git(root, "init", "-q")
    made = {"clean": _commit(root, "Begin")}
    write(root / "people/officer-1.yaml", PERSON)
    made["record"] = _commit(root, "A member joins")
    write(root / "qa/notes.md", f"Ask {CANARY}.\n")
    made["name"] = _commit(root, "Notes")
    write(root / "qa/notes.md", "Ask the officer.\n")
    made["mended"] = _commit(root, "Roles, not names")
    _git(root, "checkout", "-q", "-b", "side")
    write(root / "inquiries/meals/quotes/form.yaml", "id: form\ntext: What was said before\nrole: Officer\nperson: officer-1\n")
    made["branch"] = _commit(root, "What they said")
    _git(root, "checkout", "-q", "--detach", "main")
    write(root / "old.csv", CANARY.encode("utf-16").decode("utf-16"))
    made["tag"] = _commit(root, "Rota")
    _git(root, "tag", "first-report")
    _git(root, "checkout", "-q", "main")
    _git(root, "commit", "-q", "--allow-empty", "-m", f"Thanks to {CANARY}")
    made["reflog"] = _git(root, "rev-parse", "HEAD")[:10]
    _git(root, "reset", "-q", "--hard", "HEAD~1")
    write(root / "qa/notes.md", f"Ask {CANARY} again.\n")
    _git(root, "stash", "-q")
    write(root / "qa/staged.md", f"{CANARY}.\n")
    _git(root, "add", "qa/staged.md")
    _git(root, "rm", "-q", "--cached", "qa/staged.md")
    (root / "qa/staged.md").unlink()
    _git(root, "remote", "add", "origin", "https://clerk:token-of-hers@git.example.org/ours.git")  # workbench: allow
    return made


def test_every_commit_that_holds_them_is_found_wherever_it_is_kept(root, history):
    sought = Sought(withdrawal_of(root, "officer-1", today=dt.date(2026, 5, 1)))
    held = held_by_git(root, sought.shown, own=frozenset({"people/officer-1.yaml"}))
    by_sha = {commit.sha: commit for commit in held.commits}
    assert (by_sha[history["record"]].shows, by_sha[history["record"]].files) == (("record",), ("people/officer-1.yaml",))
    assert (by_sha[history["name"]].shows, by_sha[history["name"]].held_by) == (("name",), ("a branch", "a tag", "the stash"))
    assert (by_sha[history["branch"]].shows, by_sha[history["branch"]].held_by) == (("quote",), ("a branch",))
    assert by_sha[history["tag"]].held_by == ("a tag",)
    assert (by_sha[history["reflog"]].files, by_sha[history["reflog"]].held_by) == ((), ())
    stashed = [commit for commit in held.commits if commit.held_by == ("the stash",)]
    assert [commit.files for commit in stashed] == [("qa/notes.md",)]
    assert not {history["clean"], history["mended"]} & set(by_sha)
    assert len(held.others) == 1  # staged once, and in no commit
    assert held.remotes == ("origin: https://git.example.org/ours.git",)


def test_a_workspace_inside_a_repository_is_searched_by_its_own_paths(root, tmp_path):
    _git(tmp_path, "init", "-q")
    sha = _commit(tmp_path, "All in one")
    sought = Sought(withdrawal_of(root, "officer-1", today=dt.date(2026, 5, 1)))
    held = held_by_git(root, sought.shown, own=frozenset({"people/officer-1.yaml"}))
    assert [commit.sha for commit in held.commits] == [sha]
    assert "ws/people/officer-1.yaml" in held.commits[0].files
    assert "record" in held.commits[0].shows


def test_no_command_line_and_no_output_holds_the_name(root, history, tmp_path):
    real, log = shutil.which("git"), tmp_path / "commands"
    git = write(tmp_path / "bin/git", f'#!/bin/sh\nprintf "%s\\n" "$@" >> {log}\nexec {real} "$@"\n')
    git.chmod(0o755)
    done = cli("withdraw", "officer-1", "--yes", "--remove-name", cwd=root, PATH=f"{git.parent}{os.pathsep}{os.environ['PATH']}")
    assert (done.returncode, done.stderr) == (0, "")
    assert "cat-file" in log.read_text()
    assert not NAMES.found_in(log.read_text() + done.stdout)
    assert history["reflog"] in done.stdout
    assert "[name withheld]”: their name or contact in the commit itself; kept by the reflog only" in done.stdout
    assert "token-of-hers" not in done.stdout
    for step in ("git filter-repo --replace-text", "--invert-paths --path people/officer-1.yaml", "reflog expire", "clones again"):
        assert step in done.stdout, step
    assert _git(root, "rev-parse", "--short=10", "refs/heads/main")  # nothing was rewritten
    assert history["tag"] == _git(root, "rev-parse", "first-report")[:10]


def test_a_repository_that_cannot_be_read_is_told(root, say, monkeypatch):
    write(root / ".git/HEAD", "nonsense\n")
    status, out, _ = say("officer-1")
    assert status == 1
    assert "git-not-read" in out
    monkeypatch.setenv("PATH", "")
    assert "git-not-read" in say("officer-1")[1]


def test_an_empty_repository_and_none_hold_nothing(root, say):
    assert "not in git" in say("officer-1")[1]
    _git(root, "init", "-q")
    assert "git holds nothing of theirs" in say("officer-1")[1]


# the consents


_dates = st.one_of(
    st.just("unknown"), st.dates(dt.date(2024, 1, 1), dt.date(2028, 12, 31)).map(lambda d: d.isoformat()),
    st.sampled_from(["2025", "2026", "2026-05", "2027-02"]),
)  # fmt: skip


@st.composite
def _asked(draw):
    given_on = draw(_dates)
    item = {"what": draw(st.sampled_from(CONSENTS)), "audience": draw(st.sampled_from(AUDIENCES)),
            "given": draw(st.sampled_from(ANSWERS)), "on": given_on}  # fmt: skip
    ended = draw(st.one_of(st.none(), _dates))
    try:
        Consent.model_validate({**item, "withdrawn": ended})
    except ValueError:
        ended = None
    return {**item, "withdrawn": ended} if ended else item


@given(st.lists(_asked(), max_size=6), st.lists(st.sampled_from(CONSENTS), max_size=2, unique=True), st.integers(0, 900))
def test_nothing_taken_back_is_consented_to_on_any_later_day(asked, what, later):
    today = dt.date(2026, 5, 3)
    data = {"id": "p", "role": "Officer", "consents": asked}
    changed, _ = without_consent(data, Person.model_validate(data), what, on=today)
    person = Person.model_validate(changed)
    day = today + dt.timedelta(days=later)
    for item in what or CONSENTS:
        assert not any(consents(person.consents, item, audience, on=day) for audience in AUDIENCES)
    for was, now in zip(asked, person.consents[: len(asked)], strict=True):
        assert was["what"] == now.what
        assert was["given"] == now.given
    for item in set(CONSENTS) - set(what or CONSENTS):
        same = Person.model_validate(data).consents
        for audience in AUDIENCES:
            assert consents(same, item, audience, on=day) == consents(person.consents, item, audience, on=day)
    assert without_consent(changed, person, what, on=today) == (changed, ())


def test_consents_kept_as_statements_are_taken_back_in_each():
    said = [{"what": "name", "audience": "public", "given": "yes", "on": "2026-01-01"}]
    data = {"id": "p", "role": "Officer", "consents": {"statements": [{"value": said, "as_of": "2026-02"}, {"value": said}]}}
    changed, changes = without_consent(data, Person.model_validate(data), ["name"], on=dt.date(2026, 5, 3))
    assert [s["value"][0]["withdrawn"] for s in changed["consents"]["statements"]] == ["2026-05-03"] * 2
    assert len(changes) == 1


# reports as they are really made


@pytest.mark.slow
def test_a_real_report_goes_and_comes_back_without_them(tmp_path, monkeypatch, capfd):
    render = in_this_process(monkeypatch)
    show = notebook(
        ("parameters", "workspace = '.'\ninquiry = ''"),
        "import workbench as wb\nws = wb.open_workspace(workspace)\n"
        "print([q.text for q in ws.inquiry(inquiry).quotes], ws.person_name('officer-1'))",
    )
    root = workspace(tmp_path / "ws", people=PRIVATE, said=show)
    write(root / "people/officer-1.yaml", PERSON.replace("audience: partners", "audience: public"))
    folder = inquiry(root, "meals")
    write(folder / "quotes/form.yaml", f"id: form\naudience: public\ntext: {WORDS}\nrole: Officer\nperson: officer-1\n")
    assert render(root, "said", inquiry="meals", audience="public").made
    page = next((root / "reports/meals").rglob("said.html"))
    assert CANARY in page.read_text()
    assert WORDS in page.read_text()
    done = cli("withdraw", "officer-1", "--yes", cwd=root)
    assert (done.returncode, done.stderr) == (0, "")
    assert not page.exists()
    assert "workbench render --inquiry meals --audience public" in done.stdout
    today = dt.datetime.now().astimezone().date()
    outcome = render(root, "said", inquiry="meals", audience="public", today=today)
    assert (outcome.made, outcome.withheld) == (["said"], [])
    assert WORDS not in page.read_text()
    assert not NAMES.found_in(page.read_text())
    assert "Nothing is left to do" in cli("withdraw", "officer-1", cwd=root).stdout
