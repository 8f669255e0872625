"""Where files from outside lie and how they are opened: real ones are read, odd places refused, nothing unpickled."""

from __future__ import annotations

import ast
import os
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from outside_made import gexf, graphml, ods_of, problem, xlsx, zipped
from shared_fixtures import fixture_path

import workbench
from workbench.errors import RecordError
from workbench.store.outside import (
    LIMITS,
    Limits,
    read_archive,
    read_delimited,
    read_gexf,
    read_graphml,
    read_json,
    read_workbook,
)

_READERS: dict[str, Callable[..., Any]] = {
    ".json": read_json, ".jsonld": read_json, ".csv": read_delimited, ".tsv": read_delimited, ".xlsx": read_workbook,
    ".ods": read_workbook, ".graphml": read_graphml, ".gexf": read_gexf, ".zip": read_archive,
}  # fmt: skip
_SPOILT = {"urbanflows_error.json"}
"""Not JSON, as its README says: the opening brace is missing."""
_EACH = {
    read_json: b"{}", read_delimited: b"a,b\n", read_workbook: xlsx((1,)), read_graphml: graphml(""),
    read_gexf: gexf('<nodes><node id="a"/></nodes>'), read_archive: zipped({"a": "x"}),
}  # fmt: skip


def _real() -> list[Path]:
    return sorted(p for p in fixture_path().rglob("*") if p.suffix in _READERS and p.is_file())


@pytest.fixture
def real() -> list[Path]:
    """Give the real files of others that lie beside the repository."""
    return _real()


def test_every_real_file_is_read_without_complaint(real: list[Path]):
    assert {p.suffix for p in real} >= {".json", ".jsonld", ".csv", ".xlsx"}
    for path in real:
        if path.name in _SPOILT:
            found = problem(_READERS[path.suffix], path)
            assert (found.code, found.line, found.file) == ("unreadable-file", 2, path.name)
        else:
            found = _READERS[path.suffix](path)
            codes = {note.code for note in getattr(found, "notes", ())}
            assert codes <= {"blank-heading", "hidden-sheet"}, path


def test_the_levels_of_a_real_stat_xplore_heading_are_told(real: list[Path]):
    path = next(p for p in real if p.name == "uc_la_households.xlsx")
    sheet = read_workbook(path).sheets[0]
    assert sheet.name == "Data Sheet 0"
    assert [str(area) for area in sheet.merged] == ["A7:C7", "B9:B360"]
    assert sheet.rows[6][3] == "May 2025 (p)"
    assert sheet.rows[8][1:] == ("Households on Universal Credit", "County Durham", 61236)


def test_a_network_of_others_keeps_its_codes_as_text(real: list[Path]):
    path = next(p for p in real if p.parent.name == "davis_southern_women" and p.name == "edges.csv")
    found = read_delimited(path)
    assert all(isinstance(cell, str) for row in found.rows for cell in row)


@pytest.mark.parametrize("read", _EACH, ids=lambda read: read.__name__)
def test_a_path_and_bytes_give_the_same_and_messages_name_the_file(read: Callable[..., Any], tmp_path: Path):
    path = tmp_path / "a file.bin"
    path.write_bytes(_EACH[read])
    read(path)
    read(_EACH[read])
    path.write_bytes(b"")
    assert (problem(read, path).file, problem(read, path).code) == ("a file.bin", "empty-file")
    assert problem(read, path, root=tmp_path.parent).file == f"{tmp_path.name}/a file.bin"
    assert problem(read, path, file="theirs").file == "theirs"
    assert problem(read, tmp_path / "absent").code == "cannot-read"


@pytest.mark.parametrize("read", _EACH, ids=lambda read: read.__name__)
def test_what_is_no_plain_file_is_refused_at_once(read: Callable[..., Any], tmp_path: Path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "round").symlink_to(tmp_path / "round")
    for name in ("pipe", "round", ".", "a\0b", "a" * 300, "no/such/folder"):
        assert problem(read, tmp_path / name).code == "cannot-read"
        assert problem(read, tmp_path / name, root=tmp_path).code == "cannot-read"
    assert problem(read, Path("/dev/zero")).code == "cannot-read"


@pytest.mark.parametrize("read", _EACH, ids=lambda read: read.__name__)
def test_a_link_out_of_the_workspace_is_not_followed(read: Callable[..., Any], tmp_path: Path):
    root, outside = tmp_path / "ws", tmp_path / "outside"
    root.mkdir()
    outside.mkdir()
    (outside / "file").write_bytes(_EACH[read])
    (root / "link").symlink_to(outside / "file")
    (root / "folder").symlink_to(outside)
    (root / "inner").write_bytes(_EACH[read])
    (root / "good").symlink_to(root / "inner")
    for path in (root / "link", root / "folder" / "file", root / ".." / "outside" / "file"):
        assert problem(read, path, root=root).code == "outside-workspace"
    for path in (root / "good", root / "inner"):
        read(path, root=root)


def test_a_file_that_grows_while_it_is_read_is_not_read_past_its_limit(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    path = tmp_path / "growing.json"
    path.write_bytes(b"[" + b" " * 500 + b"]")
    real = path.stat()
    smaller = os.stat_result((*real[:6], 10, *real[7:]))
    monkeypatch.setattr(Path, "stat", lambda *_, **__: smaller)
    assert problem(read_json, path, limits=replace(LIMITS, json_bytes=100)).code == "unreadable-file"


def test_every_limit_says_what_it_counts_and_is_held_by_a_test():
    said = Limits.__doc__ or ""
    tested = "".join(
        path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_outside_*.py")
    )
    for limit in fields(Limits):
        assert f"        {limit.name}: " in said
        assert f'"{limit.name}"' in tested or f"{limit.name}=" in tested, limit.name


def test_names_do_not_decide_what_a_file_is():
    assert read_workbook(ods_of(""), file="table.xlsx").sheets[0].rows == ()
    assert read_workbook(xlsx((1,)), file="table.ods").sheets[0].rows == ((1,),)


_BUILDS_OBJECTS = {"pickle", "cPickle", "dill", "cloudpickle", "shelve", "marshal", "joblib"}
_CALLS = {
    "extractall",
    "unpack_archive",
    "read_pickle",
    "to_pickle",
    "eval",
    "exec",
    "unsafe_load",
    "full_load",
}
_FLAGS = {("allow_pickle", True), ("verify", False)}


def _dangers(tree: ast.AST) -> Iterator[str]:
    """Find what builds objects or runs code from a file: what ruff's rules leave out, and what `noqa` would hide."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = (
                [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else [alias.name for alias in node.names]
            )
            yield from (name for name in names if name.partition(".")[0] in _BUILDS_OBJECTS)
        elif isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            owner = getattr(getattr(node.func, "value", None), "id", "")
            if name in _CALLS or (owner, name) in {("yaml", "load"), ("yaml", "load_all")}:
                yield name
            yield from (
                str(k.arg) for k in node.keywords
                if isinstance(k.value, ast.Constant) and (k.arg, k.value.value) in _FLAGS
            )  # fmt: skip


@pytest.mark.parametrize(
    "code",
    ["import pickle", "from shelve import open", "import marshal as m", "x.extractall()", "np.load(f, allow_pickle=True)",
     "yaml.load(f)", "yaml.load(f, Loader=L)", "eval(x)", "exec(x)", "httpx.get(u, verify=False)", "pd.read_pickle(f)"],
)  # fmt: skip
def test_the_search_for_dangers_finds_each(code: str):
    assert list(_dangers(ast.parse(code)))


def test_nothing_in_the_package_builds_objects_or_runs_code_from_a_file():
    package = Path(workbench.__file__).parent
    found = {
        f"{path.relative_to(package)}: {danger}"
        for path in package.rglob("*.py")
        for danger in _dangers(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert found == set()


def test_a_problem_is_never_a_libraries_own_words_alone():
    with pytest.raises(RecordError) as refused:
        read_workbook(zipped({"[Content_Types].xml": "<Types/>"}), file="empty.xlsx")
    assert str(refused.value).startswith("empty.xlsx: This workbook cannot be read")
