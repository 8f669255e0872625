"""A reader sees the old file or the new one; nobody's work is overwritten; what cannot be saved is said in a sentence."""

from __future__ import annotations

import errno
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, ClassVar, Self

import pytest

from workbench.errors import ConflictError, RecordError, WorkbenchError
from workbench.store import (
    Audience,
    LongText,
    Mark,
    PartialDate,
    Quantity,
    Record,
    Stored,
    Text,
    append_line,
    load_folder,
    load_record,
    save_data,
    save_record,
    sweep,
    write_atomically,
)


class Note(Record):
    """A record for tests."""

    kind: ClassVar[str] = "note"
    folder: ClassVar[str] = "notes"
    audience: Annotated[Audience, Mark("Who may see it")] = "public"
    title: Annotated[Text, Mark("What it is called")]
    body: Annotated[LongText | None, Mark("What it says")] = None
    count: Annotated[Quantity, Mark("How many")] = Quantity()
    on: Annotated[PartialDate, Mark("When")] = PartialDate()
    tags: Annotated[tuple[Text, ...], Mark("Tags")] = ()


_SAVING = """
import sys
from pathlib import Path
from workbench.store import write_atomically
path = Path(sys.argv[1])
print("ready", flush=True)
number = 0
while True:
    number += 1
    write_atomically(path, (f"{number % 10}" * 200_000 + "\\n").encode())
"""

_COUNTING = """
import sys
from pathlib import Path
from workbench.errors import ConflictError
from workbench.store import Record, load_record, save_data

class Count(Record):
    "A counter."
    kind, folder = "count", "counts"
    n: int

path = Path(sys.argv[1])
for _ in range(100):
    while True:
        found = load_record(path, Count, root=path.parent)
        assert not isinstance(found, list), found
        data = dict(found.document.data) | {"n": str(found.record.n + 1)}
        try:
            save_data(data, path, expected=found.sha256)
        except ConflictError:
            continue
        break
"""


def _stored(path: Path) -> Stored[Note]:
    found = load_record(path, Note, root=path.parent)
    assert isinstance(found, Stored), found
    return found


def _note(path: Path, text: str = "id: a\ntitle: One\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_program_killed_while_it_saves_leaves_a_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "file.txt"
    wait = random.Random(2)  # moments to kill at
    for _ in range(12):
        with subprocess.Popen([sys.executable, "-c", _SAVING, str(path)], stdout=subprocess.PIPE) as program:
            assert program.stdout is not None
            program.stdout.readline()
            time.sleep(wait.uniform(0, 0.03))
            program.send_signal(signal.SIGKILL)
        if path.exists():
            raw = path.read_bytes()
            assert len(raw) == 200_001
            assert len(set(raw[:-1])) == 1
    left = list(tmp_path.glob(".writing-*"))
    assert set(tmp_path.iterdir()) <= {path, *left}
    assert sweep(tmp_path) == []
    assert sorted(sweep(tmp_path, now=time.time() + 7200)) == sorted(left)


def test_what_a_killed_save_left_is_named_and_not_read(tmp_path: Path) -> None:
    _note(tmp_path / "a.yaml")
    _note(tmp_path / ".writing-0123-a.yaml", "id: a\ntit")
    found = load_folder(tmp_path, Note, root=tmp_path)
    assert [s.record.id for s in found.stored] == ["a"]
    assert [(p.code, p.severity) for p in found.problems] == [("leftover-copy", "warning")]


def test_no_save_of_four_programs_at_once_is_lost(tmp_path: Path) -> None:
    path = _note(tmp_path / "counts" / "c.yaml", "id: c\nn: 0   # counted\n")
    programs = [subprocess.Popen([sys.executable, "-c", _COUNTING, str(path)]) for _ in range(4)]
    assert [program.wait() for program in programs] == [0, 0, 0, 0]
    assert path.read_text(encoding="utf-8") == "id: c\nn: 400 # counted\n"


def test_a_change_by_somebody_else_is_not_overwritten_and_both_versions_are_shown(tmp_path: Path) -> None:
    path = _note(tmp_path / "a.yaml", "id: a\naudience: public\ntitle: One\ncount: 36000\ntags: [x, y]\n")
    mine = _stored(path)
    _note(path, "id: a\naudience: public\ntitle: Two\ncount: 36000\ntags: [x, z]\n")
    changed = mine.record.model_copy(update={"title": "Three", "body": "New"})
    with pytest.raises(ConflictError) as caught:
        save_record(changed, path, expected=mine.sha256)
    assert {(c.field, c.yours, c.theirs) for c in caught.value.changes} == {
        ("title", "Three", "Two"), ("body", "New", ""), ("tags", "x; y", "x; z"),
    }  # fmt: skip
    assert "Two" in path.read_text(encoding="utf-8")
    assert "title: yours “Three”, theirs “Two”" in str(caught.value)


def test_a_new_record_does_not_replace_one_that_is_there(tmp_path: Path) -> None:
    path = _note(tmp_path / "a.yaml")
    with pytest.raises(ConflictError):
        save_record(Note(id="a", title="Mine"), path)
    assert _stored(path).record.title == "One"


def test_a_record_deleted_meanwhile_does_not_come_back_unasked(tmp_path: Path) -> None:
    path = _note(tmp_path / "a.yaml")
    found = _stored(path)
    path.unlink()
    with pytest.raises(WorkbenchError, match="deleted") as caught:
        save_record(found.record, path, expected=found.sha256)
    assert caught.value.code == "deleted-meanwhile"
    assert not path.exists()


def test_a_file_that_cannot_be_read_any_more_is_not_overwritten(tmp_path: Path) -> None:
    path = _note(tmp_path / "a.yaml")
    found = _stored(path)
    _note(path, "id: a\n<<<<<<< HEAD\n")
    with pytest.raises(RecordError):
        save_record(found.record, path, expected=found.sha256)
    assert "<<<<<<<" in path.read_text(encoding="utf-8")


def test_saving_what_was_read_leaves_the_file_byte_for_byte(tmp_path: Path) -> None:
    raw = "# top\nid: a\naudience: public # default\ntitle:  'One'\ncount: 36000\non: Unknown\ntags:\n- x\n"
    path = _note(tmp_path / "a.yaml", raw)
    found = _stored(path)
    save_record(found.record, path, expected=found.sha256)
    assert path.read_text(encoding="utf-8") == raw


def test_saving_a_changed_record_keeps_the_words_of_what_did_not_change(tmp_path: Path) -> None:
    raw = "# top\nid: a\naudience: public # default\ntitle:  'One'\ncount: 36000\ntags: [x]\n"
    path = _note(tmp_path / "a.yaml", raw)
    found = _stored(path)
    save_record(found.record.model_copy(update={"title": "Two"}), path, expected=found.sha256)
    assert path.read_text(encoding="utf-8") == raw.replace("  'One'", " 'Two'")


def test_a_field_set_back_to_its_default_leaves_the_file(tmp_path: Path) -> None:
    path = _note(tmp_path / "a.yaml", "id: a\ntitle: One\ncount: 5\n")
    found = _stored(path)
    save_record(found.record.model_copy(update={"count": Quantity()}), path, expected=found.sha256)
    assert path.read_text(encoding="utf-8") == "id: a\ntitle: One\n"


def test_data_are_saved_word_for_word_and_the_new_hash_is_given(tmp_path: Path) -> None:
    path = tmp_path / "notes" / "a.yaml"
    first = save_data({"id": "a", "audience": "public", "title": "One"}, path, expected=None, comment="made")
    assert path.read_text(encoding="utf-8") == "# made\nid: a\naudience: public\ntitle: One\n"
    assert first.wrote
    same = save_data({"id": "a", "audience": "public", "title": "One"}, path, expected=first.sha256)
    assert same == type(same)(first.sha256, wrote=False)
    assert _stored(path).sha256 == first.sha256


_CALLS = ("open", "write", "fsync", "rename")


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EACCES])
@pytest.mark.parametrize("call", _CALLS)
def test_when_a_save_fails_anywhere_the_old_file_stays_and_one_sentence_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, code: int
) -> None:
    path = _note(tmp_path / "a.yaml")

    def fail(*_args: Any, **_kwargs: Any) -> Any:
        raise OSError(code, os.strerror(code))

    real_open: Callable[..., Any] = Path.open

    class Full:
        def __init__(self, stream: Any) -> None:
            self.stream = stream

        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_args: object) -> None:
            self.stream.close()

        write = flush = fileno = fail

    patched = {
        "open": (Path, "open", fail),
        "write": (Path, "open", lambda *args, **kwargs: Full(real_open(*args, **kwargs))),
        "fsync": (os, "fsync", fail),
        "rename": (Path, "replace", fail),
    }
    with monkeypatch.context() as patch:
        patch.setattr(*patched[call])
        with pytest.raises(WorkbenchError) as caught:
            write_atomically(path, b"new\n")
    assert caught.value.code == "cannot-write"
    assert os.strerror(code) in caught.value.message
    assert "\n" not in str(caught.value)
    assert path.read_text(encoding="utf-8") == "id: a\ntitle: One\n"
    assert list(tmp_path.iterdir()) == [path]


def test_a_drive_that_cannot_sync_folders_still_saves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.open

    def no_folders(path: Any, *args: Any, **kwargs: Any) -> int:
        if Path(path).is_dir():
            raise OSError(errno.EINVAL, "Invalid argument")
        return real(path, *args, **kwargs)

    monkeypatch.setattr(os, "open", no_folders)
    write_atomically(tmp_path / "a.yaml", b"new\n")
    assert (tmp_path / "a.yaml").read_bytes() == b"new\n"


def test_a_folder_that_is_a_file_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("not a folder", encoding="utf-8")
    for save in (
        lambda path: write_atomically(path, b"new\n"),
        lambda path: append_line(path, "new"),
        lambda path: save_record(Note(id="a", title="One"), path),
    ):
        with pytest.raises(WorkbenchError) as caught:
            save(tmp_path / "notes" / "a.yaml")
        assert caught.value.code == "cannot-write"


def test_lines_are_added_one_by_one_and_a_cut_off_line_does_not_swallow_the_next(tmp_path: Path) -> None:
    path = tmp_path / "log" / "lines.jsonl"
    append_line(path, "one")
    with path.open("ab") as stream:
        stream.write(b'{"cut')
    append_line(path, "two")
    append_line(path, "three")
    assert path.read_bytes() == b'one\n{"cut\ntwo\nthree\n'
