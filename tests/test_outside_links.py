"""Nothing under a workspace is read or written through a link that leads out of it, and odd names find nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from workspaces import write

from workbench import open_workspace
from workbench.errors import RecordError, UnknownNameError, WorkbenchError
from workbench.inquiry import Person
from workbench.store import Stored, append_line, load_folder, load_record, locked, save_data, write_atomically
from workbench.workspace import read_local_data

_PERSON = "id: p1\nrole: Housing officer\nagency: a\n"
_ABOUT = (
    "id: {name}\ntitle: T\nwhat: W\npublisher: P\nsource: S\nlicence: L\ngeography: G\nperiod: P\nsynthetic: yes\n"
    "columns:\n  - name: n\n    type: number\n"
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Give a workspace with a folder outside it."""
    (tmp_path / "outside").mkdir()
    write(tmp_path / "ws" / "workbench.toml", 'format = 1\ntitle = "A workspace"\n')
    (tmp_path / "ws" / "people").mkdir()
    (tmp_path / "ws" / "data").mkdir()
    return tmp_path / "ws"


def _writers() -> dict[str, Callable[[Path], object]]:
    return {
        "whole": lambda path: write_atomically(path, b"id: p1\n"),
        "line": lambda path: append_line(path, "more"),
        "record": lambda path: save_data({"id": "p1"}, path, expected=None),
        "lock": lambda path: locked(path).__enter__(),
    }


@pytest.mark.parametrize("name", _writers())
@pytest.mark.parametrize("link", ["file", "folder", "folder above", "nothing there"])
def test_nothing_is_written_through_a_link_out(root: Path, name: str, link: str):
    outside = root.parent / "outside"
    target = write(outside / "p1.yaml", _PERSON)
    path = root / "people" / "p1.yaml"
    if link == "file":
        path.symlink_to(target)
    elif link == "nothing there":
        path.symlink_to(outside / "not-yet.yaml")
    else:
        (root / "linked").symlink_to(outside)
        path = root / "linked" / ("p1.yaml" if link == "folder" else "deep/down/p1.yaml")
    before = {p: p.read_bytes() for p in outside.rglob("*") if p.is_file()}
    with pytest.raises(WorkbenchError) as refused:
        _writers()[name](path)
    assert refused.value.code == "outside-workspace"
    assert {p: p.read_bytes() for p in outside.rglob("*") if p.is_file()} == before
    assert {p.name for p in outside.iterdir()} == {"p1.yaml"}


def test_a_folder_that_is_linked_in_does_not_become_a_workspace_of_its_own_to_get_round_this(root: Path):
    write(root.parent / "outside" / "workbench.toml", 'format = 1\ntitle = "Another"\n')
    (root / "linked").symlink_to(root.parent / "outside")
    with pytest.raises(WorkbenchError):
        write_atomically(root / "linked" / "x.yaml", b"x")


def test_links_within_and_paths_that_only_pass_through_are_written(root: Path):
    (root / "more").symlink_to(root / "people")
    write_atomically(root / "more" / "p1.yaml", b"x")
    assert (root / "people" / "p1.yaml").read_bytes() == b"x"
    (root.parent / "way-in").symlink_to(root)
    write_atomically(root.parent / "way-in" / "people" / "p2.yaml", b"y")
    write_atomically(root / ".." / "outside" / "report.html", b"z")
    assert (root.parent / "outside" / "report.html").read_bytes() == b"z"


def test_no_record_is_read_through_a_link_out(root: Path):
    target = write(root.parent / "outside" / "p1.yaml", _PERSON)
    (root / "people" / "p1.yaml").symlink_to(target)
    loaded = load_folder(root / "people", Person, root=root)
    assert [p.code for p in loaded.problems] == ["outside-workspace"]
    assert loaded.stored == ()


def test_a_record_is_read_through_a_link_within(root: Path):
    write(root / "elsewhere" / "p1.yaml", _PERSON)
    (root / "people" / "p1.yaml").symlink_to(root / "elsewhere" / "p1.yaml")
    assert isinstance(load_record(root / "people" / "p1.yaml", Person, root=root), Stored)


def test_a_link_that_goes_round_is_a_file_that_cannot_be_read(root: Path):
    (root / "people" / "p1.yaml").symlink_to(root / "people" / "p1.yaml")
    found = load_record(root / "people" / "p1.yaml", Person, root=root)
    assert isinstance(found, list)
    assert found[0].code == "cannot-read"


@pytest.mark.parametrize("part", ["yaml", "csv"])
def test_local_data_are_not_read_through_a_link_out(root: Path, part: str):
    for ending, text in (("yaml", _ABOUT.format(name="counts")), ("csv", "n\n1\n")):
        folder = root.parent / "outside" if ending == part else root / "data"
        write(folder / f"counts.{ending}", text)
    (root / "data" / f"counts.{part}").symlink_to(root.parent / "outside" / f"counts.{part}")
    with pytest.raises(RecordError) as refused:
        read_local_data(root / "data", "counts", root=root)
    assert refused.value.problems[0].code == "outside-workspace"


@pytest.mark.parametrize(
    "name",
    ["../data/counts", "..\\counts", "/etc/passwd", "CON", "nul", "a\0b", "a" * 300, "c\u043eunts", "counts\u200b", "Counts", "", ".", "%2e%2e/x"],
)  # fmt: skip
def test_data_are_found_by_a_plain_name_only(root: Path, name: str):
    write(root / "data" / "counts.yaml", _ABOUT.format(name="counts"))
    write(root / "data" / "counts.csv", "n\n1\n")
    with pytest.raises(UnknownNameError) as refused:
        open_workspace(root).data(name)
    assert "counts" in refused.value.fix
    assert "\0" not in str(refused.value)
    assert len(str(refused.value)) < 300


def test_local_data_keep_their_text_and_give_the_numbers_that_are_promised(root: Path):
    write(root / "data" / "counts.yaml", _ABOUT.format(name="counts"))
    write(root / "data" / "counts.csv", 'code,n,answer\n010,1,NO\n\n"a\nb",,NA\n')
    frame = read_local_data(root / "data", "counts", root=root).frame()
    assert list(frame["code"]) == ["010", "a\nb"]
    assert list(frame["answer"]) == ["NO", "NA"]
    assert frame["n"][0] == 1
    assert pd.isna(frame["n"][1])


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("code,n\nx,many\n", "wrong-type", 2),
        ('code,n\n"x\n\ny",1\nz,many\n', "wrong-type", 5),
        ("n,n\n1,2\n", "duplicate-heading", 1),
        ("n,\n1,2\n", "blank-heading", 1),
        ("code;n\nx;1\n", "missing-column", 1),
        ("code,n\nx\n", "ragged-row", 2),
    ],
)
def test_local_data_that_cannot_be_trusted_are_refused_with_the_line(
    root: Path, text: str, code: str, line: int
):
    write(root / "data" / "counts.yaml", _ABOUT.format(name="counts"))
    write(root / "data" / "counts.csv", text)
    with pytest.raises(RecordError) as refused:
        read_local_data(root / "data", "counts", root=root)
    found = refused.value.problems[0]
    assert (found.code, found.line, found.severity) == (code, line, "error")


def test_a_list_of_reports_or_a_template_that_is_a_link_out_is_not_followed(tmp_path: Path) -> None:
    from workbench.reports.settings import read_report_list
    from workbench.reports.template import list_templates

    root, outside = tmp_path / "ws", tmp_path / "outside"
    (root / "templates" / "reports").mkdir(parents=True)
    outside.mkdir()
    (root / "workbench.toml").write_text('format = 1\ntitle = "Practice"\n', encoding="utf-8")
    (outside / "reports.yaml").write_text("reports: []\n", encoding="utf-8")
    (outside / "theirs.ipynb").write_text('{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}', encoding="utf-8")
    (root / "reports.yaml").symlink_to(outside / "reports.yaml")
    (root / "templates" / "reports" / "theirs.ipynb").symlink_to(outside / "theirs.ipynb")
    with pytest.raises(RecordError, match="outside the workspace"):
        read_report_list(root / "reports.yaml", root)
    assert "theirs" not in {template.name for template in list_templates(root)}
