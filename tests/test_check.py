"""Everything wrong with a workspace is named by file, line and field, in words; nothing that is right is."""

from __future__ import annotations

import contextlib
import importlib.util
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from workbench.errors import FormatError, NotAWorkspaceError, Problem, WorkbenchError
from workbench.partnership import check_workspace

_INQUIRY = "inquiries/fife-welfare-sanctions"
_HEAD = f"{_INQUIRY}/inquiry.yaml"
_ACTION = f"{_INQUIRY}/actions/frontline-perspective-in-seven-areas.yaml"
_GAP = f"{_INQUIRY}/gaps/who-can-i-ask.yaml"
_EVENT = f"{_INQUIRY}/events/strengthening-partnerships-for-a-fairer-fife.yaml"
_PERSON = "people/fife-analyst.yaml"
_AGENCY = "data_catalog/agencies/fife-council.yaml"
_AREAS = "data_catalog/vocabularies/areas.yaml"
_DATA = "data/uc-households-scotland-2025-05"
_BOMB = "a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n"

Damage = Callable[[Path], None]


def _edit(name: str, change: Callable[[str], str]) -> Damage:
    def damage(root: Path) -> None:
        path = root / name
        before = path.read_text(encoding="utf-8")
        after = change(before)
        assert after != before, f"{name} does not hold what the test wants to damage"
        path.write_text(after, encoding="utf-8")

    return damage


def _put(name: str, text: str | bytes) -> Damage:
    def damage(root: Path) -> None:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)

    return damage


def _add(name: str, text: str) -> Damage:
    return _edit(name, lambda before: before + text)


def _swap(name: str, old: str, new: str) -> Damage:
    return _edit(name, lambda before: before.replace(old, new, 1))


def _cut(name: str, at: str) -> Damage:
    return _edit(name, lambda before: before[: before.index(at) + len(at)])


def _both(*damages: Damage) -> Damage:
    def damage(root: Path) -> None:
        for one in damages:
            one(root)

    return damage


def _copied(source: str, target: str) -> Damage:
    return lambda root: _put(target, (root / source).read_bytes())(root)


def _link_out(root: Path) -> None:
    outside = root.parent / "outside.yaml"
    outside.write_text("id: outside\nrole: Somebody else\n", encoding="utf-8")
    (root / "people" / "outside.yaml").symlink_to(outside)


def _folder_link_out(root: Path) -> None:
    outside = root.parent / "elsewhere"
    shutil.move(root / "people", outside)
    (root / "people").symlink_to(outside)


def _csv_link_out(root: Path) -> None:
    outside = root.parent / "outside.csv"
    shutil.move(root / f"{_DATA}.csv", outside)
    (root / f"{_DATA}.csv").symlink_to(outside)


# what is done: (the damage, the file, a line or None for any, the field, the code)
DAMAGE: dict[str, tuple[Damage, str, int | None, str, str]] = {
    "required field gone": (_swap(_PERSON, "role:", "# role:"), _PERSON, 1, "role", "missing-field"),
    "required field empty": (_swap(_GAP, "text:", "text:\n# text:"), _GAP, None, "text", "missing-field"),
    "unknown field": (_add(_PERSON, "rolle: x\n"), _PERSON, 11, "rolle", "unknown-field"),
    "unknown field in a part": (_swap(_HEAD, "- number:", "- nummer: 1\n    number:"), _HEAD, None, "cycles.1.nummer", "unknown-field"),
    "list for a text": (_swap(_PERSON, "base: ", "base:\n  - "), _PERSON, None, "base", "wrong-type"),
    "text for a list": (_swap(_PERSON, "inquiries:\n  - ", "inquiries: "), _PERSON, 8, "inquiries", "wrong-type"),
    "text for a number": (_swap(_HEAD, "- number: 1", "- number: one"), _HEAD, None, "cycles.1.number", "wrong-type"),
    "number out of range": (_swap(_HEAD, "- number: 1", "- number: 0"), _HEAD, None, "cycles.1.number", "out-of-range"),
    "value that is not in the list": (_swap(_PERSON, "level: research", "level: researcher"), _PERSON, 6, "level", "unknown-value"),
    "not a quantity": (_swap(_PERSON, "stands_for: 1", "stands_for: some"), _PERSON, 7, "stands_for", "bad-quantity"),
    "not a date": (_add(_PERSON, "joined: March 2015\n"), _PERSON, 11, "joined", "bad-date"),
    "no such day": (_add(_PERSON, "joined: 2015-02-30\n"), _PERSON, 11, "joined", "bad-date"),
    "month nought": (_add(_PERSON, "joined: 2015-00\n"), _PERSON, 11, "joined", "bad-date"),
    "dates out of order": (_add(_PERSON, "joined: 2016\nleft: 2015-12\n"), _PERSON, 12, "left", "date-order"),
    "dates out of order in a part": (
        _add(_PERSON, "consents:\n  - what: name\n    audience: public\n    on: 2016-02\n    withdrawn: 2016-01\n"),
        _PERSON, 15, "consents.1.withdrawn", "date-order",
    ),
    "dead link": (_swap(_PERSON, "agency: fife-council", "agency: fife-counsel"), _PERSON, 4, "agency", "dead-link"),
    "dead link in a list": (_swap(_PERSON, "  - fife-welfare", "  - fief-welfare"), _PERSON, 9, "inquiries.1", "dead-link"),
    "dead link in a part": (_swap(_ACTION, "- area: ", "- area: not-"), _ACTION, None, "areas.1.area", "dead-link"),
    "dead link in a statement": (
        _swap(_PERSON, "agency: fife-council", "agency:\n  statements:\n    - value: fife-counsel\n    - value: fife-council"),
        _PERSON, 6, "agency.statements.1.value", "dead-link",
    ),
    "dead link to a question": (_swap(_GAP, "questions:\n  - ", "questions:\n  - not-"), _GAP, None, "questions.1", "dead-link"),
    "dead link in a vocabulary": (_swap(_AREAS, "    parent: fife\n", "    parent: fief\n"), _AREAS, None, None, "dead-link"),
    "dead default inquiry": (
        _swap("workbench.toml", '"fife-welfare-sanctions"', '"fife"'), "workbench.toml", 4, "default_inquiry", "dead-link",
    ),
    "bad id": (_swap(_PERSON, "id: fife-analyst", "id: Fife Analyst"), _PERSON, 1, "id", "bad-id"),
    "id that is not the file's name": (_swap(_PERSON, "id: fife-analyst", "id: analyst"), _PERSON, 1, "id", "id-is-not-file-name"),
    "id of another file": (_swap(_PERSON, "id: fife-analyst", "id: fife-policy-officer"), _PERSON, 1, "id", "duplicate-id"),
    "two files of one name": (_copied(_PERSON, "people/fife-analyst.yml"), "people/fife-analyst.yml", 1, "id", "duplicate-id"),
    "inquiry's id is not its folder's": (_swap(_HEAD, "id: fife", "id: fief"), _HEAD, 1, "id", "id-is-not-file-name"),
    "id twice in a list": (
        _edit(_HEAD, lambda text: text.replace("cycles:\n", "cycles:\n  - number: 1\n", 1)), _HEAD, None, "cycles.2.number", "duplicate-id",
    ),
    "area twice in a list": (
        _edit(_ACTION, lambda text: text.replace("areas:\n", "areas:\n  - area: kirkcaldy\n  - area: kirkcaldy\n", 1)),
        _ACTION, None, "areas.2.area", "duplicate-id",
    ),
    "git's conflict markers": (_add(_PERSON, "<<<<<<< HEAD\nnote: a\n=======\nnote: b\n>>>>>>> x\n"), _PERSON, 11, "", "conflict-markers"),
    "field twice": (_add(_PERSON, "role: Other\n"), _PERSON, 11, "role", "duplicate-field"),
    "alias": (_add(_PERSON, "note: &n x\nleave_reason: *n\n"), _PERSON, 11, "note", "alias"),
    "alias bomb": (_put(_PERSON, _BOMB), _PERSON, 1, "a", "alias"),
    "tag": (_add(_PERSON, "note: !!python/name:os.system x\n"), _PERSON, 11, "note", "yaml-tag"),
    "torn in a word": (_cut(_PERSON, "source: What"), _PERSON, 10, "source", "torn-file"),
    "torn behind a field's name": (_cut(_PERSON, "source:"), _PERSON, 10, "source", "torn-file"),
    "torn in a field's name": (_cut(_PERSON, "level: research\nst"), _PERSON, 7, "", "torn-file"),
    "torn inside a long text": (_cut(_HEAD, "of somebody who is"), _HEAD, None, "context", "torn-file"),
    "torn in a list": (_cut(_ACTION, "- area"), _ACTION, None, None, "torn-file"),
    "torn at a line's end": (_cut(_PERSON, "audience: public\n"), _PERSON, 1, "role", "missing-field"),
    "empty": (_put(_PERSON, ""), _PERSON, 0, "", "empty-file"),
    "blank": (_put(_PERSON, " \n\n"), _PERSON, 0, "", "empty-file"),
    "all nought bytes": (_put(_PERSON, b"\0" * 512), _PERSON, 1, "", "not-text"),
    "a picture": (_put(_PERSON, b"\x89PNG\r\n\x1a\n" + bytes(range(256))), _PERSON, 1, "", "not-text"),
    "not UTF-8": (_put(_PERSON, "id: x\nrole: Caf\u00e9\n".encode("latin-1")), _PERSON, 2, "", "not-text"),
    "too large": (_put(_PERSON, b"id: x\nrole: " + b"y" * 300_000 + b"\n"), _PERSON, 0, "", "file-too-large"),
    "text too long": (_swap(_PERSON, "base: ", "base: " + "long " * 500), _PERSON, 5, "base", "too-long"),
    "too deep": (_add(_PERSON, "note: " + "[" * 30 + "]" * 30 + "\n"), _PERSON, 11, "note", "too-deep"),
    "several documents": (_add(_PERSON, "---\nid: second\n"), _PERSON, 11, "", "several-records"),
    "only text": (_put(_PERSON, "Just a sentence.\n"), _PERSON, 1, "", "not-a-record"),
    "a list": (_put(_PERSON, "- id: x\n- id: y\n"), _PERSON, 1, "", "not-a-record"),
    "not YAML": (_put(_PERSON, "id: x\nrole: a: b\n"), _PERSON, 2, "", "unreadable"),
    "tab for an indent": (_put(_PERSON, "id: x\ninquiries:\n\t- a\n"), _PERSON, 3, "", "unreadable"),
    "conflicted copy": (
        _copied(_PERSON, "people/fife-analyst (Ann's conflicted copy 2026-01-01).yaml"),
        "people/fife-analyst (Ann's conflicted copy 2026-01-01).yaml", 0, "", "leftover-copy",
    ),
    "second copy of a shared drive": (_copied(_PERSON, "people/fife-analyst (1).yaml"), "people/fife-analyst (1).yaml", 0, "", "leftover-copy"),
    "copy of a shared drive beside an inquiry's head": (
        _copied(_HEAD, f"{_INQUIRY}/inquiry-LAPTOP-X1.yaml"), f"{_INQUIRY}/inquiry-LAPTOP-X1.yaml", 0, "", "leftover-copy",
    ),
    "editor's backup": (_copied(_PERSON, f"{_PERSON}~"), f"{_PERSON}~", 0, "", "leftover-copy"),
    "backup beside an inquiry's head": (_copied(_HEAD, f"{_HEAD}.bak"), f"{_HEAD}.bak", 0, "", "leftover-copy"),
    "folder with a typo": (_put(f"{_INQUIRY}/sesions/a.yaml", "id: a\n"), f"{_INQUIRY}/sesions", 0, "", "unknown-folder"),
    "catalogue folder with a typo": (_put("data_catalog/agences/a.yaml", "id: a\n"), "data_catalog/agences", 0, "", "unknown-folder"),
    "folder among records": (_put("people/old/a.yaml", "id: a\n"), "people/old", 0, "", "unknown-folder"),
    "stray record": (_put(f"{_INQUIRY}/gap.yaml", "id: gap\n"), f"{_INQUIRY}/gap.yaml", 0, "", "unknown-file"),
    "stray record beside the inquiries": (_put("inquiries/gap.yaml", "id: gap\n"), "inquiries/gap.yaml", 0, "", "unknown-file"),
    "inquiry without a head": (
        _put("inquiries/new-one/gaps/a.yaml", "id: a\ntext: x\n"), "inquiries/new-one/inquiry.yaml", 0, "", "missing-head",
    ),
    "folder in place of a file": (_put("people/p.yaml/x", "x"), "people/p.yaml", 0, "", "cannot-read"),
    "report plan torn": (_put("reports.yaml", "reports:\n  - repo"), "reports.yaml", 2, None, "torn-file"),
    "report plan with conflict markers": (
        _put(f"{_INQUIRY}/reports.yaml", "<<<<<<< HEAD\n"), f"{_INQUIRY}/reports.yaml", 1, "", "conflict-markers",
    ),
    "settings broken": (_add("workbench.toml", "title = \n"), "workbench.toml", 9, "", "bad-settings"),
    "settings not text": (_put("workbench.toml", b"\xff\xfe\x00"), "workbench.toml", 0, "", "bad-settings"),
    "settings nested": (_put("workbench.toml", "x = " + "[" * 100_000), "workbench.toml", 0, "", "bad-settings"),
    "unknown setting": (_swap("workbench.toml", "title", 'titel = "x"\ntitle'), "workbench.toml", 3, "titel", "unknown-field"),
    "setting out of range": (
        _swap("workbench.toml", "smallest_group = 5", "smallest_group = 1"), "workbench.toml", 8, "disclosure.smallest_group", "bad-settings",
    ),
    "format in words": (_swap("workbench.toml", "format = 1", 'format = "1"'), "workbench.toml", 2, "format", "wrong-type"),
    "data file gone": (lambda root: (root / f"{_DATA}.csv").unlink(), f"{_DATA}.csv", 0, "", "cannot-read"),
    "data file empty": (_put(f"{_DATA}.csv", ""), f"{_DATA}.csv", 0, "", "empty-file"),
    "data file not text": (_put(f"{_DATA}.csv", b"\xff\xfe\x00"), f"{_DATA}.csv", 0, "", "cannot-read"),
    "ragged row": (_edit(f"{_DATA}.csv", lambda text: text.rstrip("\n") + ",more\n"), f"{_DATA}.csv", 33, "", "ragged-row"),
    "open quote": (_add(f"{_DATA}.csv", '"x'), f"{_DATA}.csv", None, "", "ragged-row"),
    "column gone": (_edit(f"{_DATA}.csv", lambda text: text.replace(text.split(",")[0], "other", 1)), f"{_DATA}.csv", 1, None, "missing-column"),
    "cell that is no number": (
        _edit(f"{_DATA}.csv", lambda text: "\n".join([*text.split("\n")[:2], text.split("\n")[2].rpartition(",")[0] + ",many",
                                                      *text.split("\n")[3:]])),
        f"{_DATA}.csv", 3, None, "wrong-type",
    ),
    "link out of the workspace": (_link_out, "people/outside.yaml", 0, "", "outside-workspace"),
    "folder linked out of the workspace": (_folder_link_out, _PERSON, 0, "", "outside-workspace"),
    "data linked out of the workspace": (_csv_link_out, f"{_DATA}.csv", 0, "", "outside-workspace"),
    "names torn": (_put("private/people.yaml", "fife-analyst:\n  name: Zeb"), "private/people.yaml", 2, "fife-analyst.name", "torn-file"),
    "names not a record": (_put("private/people.yaml", "- a\n"), "private/people.yaml", 1, "", "not-a-record"),
    "names a folder": (_put("private/people.yaml/x", "x"), "private/people.yaml", 0, "", "cannot-read"),
    "private name in a text": (
        _both(_put("private/people.yaml", "fife-analyst: Zebedee Quux\n"), _add(_PERSON, "note: Ask Z. Quux.\n")),
        _PERSON, 11, "note", "name-in-text",
    ),
}  # fmt: skip


def test_the_repositorys_own_workspace_is_right(workspace_copy: Path) -> None:
    assert check_workspace(workspace_copy) == []


@pytest.mark.parametrize("kind", DAMAGE)
def test_damage_is_named_by_file_line_and_field(workspace_copy: Path, kind: str) -> None:
    damage, file, line, field, code = DAMAGE[kind]
    damage(workspace_copy)
    problems = check_workspace(workspace_copy)
    found = [p for p in problems if (p.file, p.code) == (file, code)]
    assert found, problems
    assert any(line in {None, p.line} and field in {None, p.field} for p in found), found
    for problem in problems:
        assert problem.message
        assert problem.fix
        assert str(problem).startswith(problem.file)
        assert "Zebedee" not in str(problem)


@pytest.mark.parametrize("kind", ["empty", "torn in a word", "not UTF-8", "unknown field", "git's conflict markers"])
@pytest.mark.parametrize("file", [_PERSON, _AGENCY, _AREAS, _HEAD, f"{_INQUIRY}/evidence/desk-research.yaml"])
def test_one_bad_file_is_told_once_and_not_again_by_all_that_links_to_it(workspace_copy: Path, kind: str, file: str) -> None:
    text = (workspace_copy / file).read_text(encoding="utf-8")
    raw = {
        "empty": b"", "torn in a word": text.encode()[:-3], "not UTF-8": b"id: \xff\n", "unknown field": text.encode() + b"zz: 1\n",
        "git's conflict markers": b"<<<<<<< a\n",
    }[kind]  # fmt: skip
    (workspace_copy / file).write_bytes(raw)
    assert [problem.file for problem in check_workspace(workspace_copy)] == [file]


def test_a_newer_format_is_refused_in_words(workspace_copy: Path) -> None:
    _swap("workbench.toml", "format = 1", "format = 2")(workspace_copy)
    with pytest.raises(FormatError, match="newer workbench") as caught:
        check_workspace(workspace_copy)
    assert caught.value.exit_status == 2


def test_a_folder_without_settings_is_no_workspace(tmp_path: Path) -> None:
    with pytest.raises(NotAWorkspaceError, match="workbench init"):
        check_workspace(tmp_path)


@pytest.mark.parametrize("name", ["role-conflict", "school-laptops", "pc-donations", "who-is-a-pc", "home-desktop", "copy", "a-copy", "a-2"])
def test_a_record_may_have_any_good_name(workspace_copy: Path, name: str) -> None:
    _put(f"people/{name}.yaml", f"id: {name}\nrole: A role\n")(workspace_copy)
    assert check_workspace(workspace_copy) == []


def test_problems_are_errors_but_for_what_harms_nothing(workspace_copy: Path) -> None:
    _put("people/.writing-12-a.yaml", "id: a")(workspace_copy)
    _put("private/people.yaml", "fife-analyst: Zebedee Quux\n")(workspace_copy)
    _add(_PERSON, "note: Zebedee Quux\n")(workspace_copy)
    assert {(p.code, p.severity) for p in check_workspace(workspace_copy)} == {
        ("leftover-copy", "warning"), ("name-in-text", "warning"),
    }  # fmt: skip


def test_a_thousand_records_load_and_check_in_a_fresh_process_in_under_three_seconds(tmp_path: Path) -> None:
    source = Path(__file__).resolve().parents[1] / "benchmarks" / "load_records.py"
    spec = importlib.util.spec_from_file_location("load_records", source)
    assert spec is not None
    assert spec.loader is not None
    benchmark = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(benchmark)
    root = benchmark.make_workspace(tmp_path / "workspace", 1000)
    assert len(list(root.rglob("*.yaml"))) == 1000
    assert min(benchmark.seconds_to_check(root) for _ in range(3)) < 3


def _mutated(raw: bytes, chance: random.Random) -> bytes:
    data = bytearray(raw)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(data) + 1)
        how = chance.randrange(6)
        if how == 0:
            data[at : at + 1] = bytes([chance.randrange(256)])
        elif how == 1:
            data[at:at] = chance.choice([b":", b"- ", b"\n", b'"', b"'", b"[", b"{", b"&a ", b"*a", b"!x ", b"\t", b"|", b"#", b"\xff"])
        elif how == 2:
            del data[at : at + chance.randint(1, 30)]
        elif how == 3:
            del data[at:]
        elif how == 4:
            lines = data.split(b"\n")
            chance.shuffle(lines)
            data = bytearray(b"\n".join(lines))
        else:
            data[at:at] = data[chance.randrange(len(data) + 1) :][: chance.randint(1, 80)]
    return bytes(data)


def test_no_random_damage_raises(workspace_copy: Path) -> None:
    chance = random.Random(7)  # the same damage every time
    files = [p for p in sorted(workspace_copy.rglob("*")) if p.suffix in {".yaml", ".csv", ".toml"}]
    whole = {path: path.read_bytes() for path in files}
    for _ in range(6):
        for batch in range(0, len(files), 30):
            damaged = files[batch : batch + 30]
            for path in damaged:
                path.write_bytes(_mutated(whole[path], chance))
            problems: list[Problem] = []
            with contextlib.suppress(WorkbenchError):  # such as a format that is no longer ours
                problems = check_workspace(workspace_copy)
            assert all(isinstance(problem, Problem) for problem in problems)
            for path in damaged:
                path.write_bytes(whole[path])
    assert check_workspace(workspace_copy) == []
