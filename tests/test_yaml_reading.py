"""One YAML file is read as text with its places, or refused with one problem that says where and what to do."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.errors import Problem
from workbench.store import Document, new_yaml, read_yaml

_LIMIT = 256 * 1024


def _read(text: str) -> Document:
    found = read_yaml(text.encode(), "record.yaml")
    assert isinstance(found, Document), found
    return found


@pytest.mark.parametrize(
    "text",
    ["no", "yes", "on", "off", "true", "010", "0x1F", "22:30", "1_000", "1e3", ".5", "2015-03-01", ".inf", ".NaN", "+1",
     "Null", "NULL", "=", "<<"],
)  # fmt: skip
def test_a_scalar_stays_the_text_that_was_written(text: str) -> None:
    assert _read(f"value: {text}\n").data == {"value": text}


@pytest.mark.parametrize("text", ["", "~", "null", "# only a comment"])
def test_nothing_is_nothing(text: str) -> None:
    assert _read(f"value: {text}\n").data == {"value": None}


@pytest.mark.parametrize("text", ["''", '""'])
def test_an_empty_text_in_quotes_is_a_text(text: str) -> None:
    assert _read(f"value: {text}\n").data == {"value": ""}


def test_quoted_null_is_a_text() -> None:
    assert _read("value: 'null'\n").data == {"value": "null"}


def test_every_value_has_its_line() -> None:
    found = _read("# top\nid: a\nlist:\n  - one\n  - name: two\n    value: |\n      long\n      text\nlast: x\n")
    assert found.line_of(("id",)) == 2
    assert found.line_of(("list", 0)) == 4
    assert found.line_of(("list", 1, "value")) == 6
    assert found.line_of(("last",)) == 9
    assert found.line_of(("last", "not", "there")) == 9


_BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{b}: &{b} [{','.join(['*' + a] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)

REFUSED = {
    "duplicate field": (b"id: a\nx: 1\ny:\n  z: 1\n  z: 2\n", 5, "y.z", "duplicate-field"),
    "alias": (b"a: x\nb: *a\n", 2, "b", "alias"),
    "anchor": (b"a: x\ntitle: &co Ltd\n", 2, "title", "alias"),
    "anchor with nothing behind it": (b"title: &Sons\n", 1, "title", "alias"),
    "merge key": (b"a: &x {b: c}\nd:\n  <<: *x\n", 1, "a", "alias"),
    "alias bomb": (_BOMB.encode(), 1, "a", "alias"),
    "tag": (b"id: a\nx: !!python/object:os.system y\n", 2, "x", "yaml-tag"),
    "harmless tag": (b"id: a\nx: !!str y\n", 2, "x", "yaml-tag"),
    "tag without a name": (b"id: a\nx: ! y\n", 2, "x", "yaml-tag"),
    "tag on a list": (b"id: a\nx: !!set\n  - y\n", 2, "x", "yaml-tag"),
    "two records": (b"id: a\n---\nid: b\n", 2, "", "several-records"),
    "a list": (b"- a\n- b\n", 1, "", "not-a-record"),
    "a text": (b"\nonly text\n", 2, "", "not-a-record"),
    "a list as a name": (b"id: a\n? [b]\n: c\n", 2, "", "not-a-record"),
    "empty": (b"", 0, "", "empty-file"),
    "blank": (b" \n\n", 0, "", "empty-file"),
    "comments only": (b"# nothing\n", 0, "", "empty-file"),
    "start only": (b"---\n", 0, "", "empty-file"),
    "conflict": (b"id: a\n<<<<<<< HEAD\nx: 1\n=======\nx: 2\n>>>>>>> b\n", 2, "", "conflict-markers"),
    "binary": (b"id: a\nx: \x00\x01\n", 2, "", "not-text"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), 1, "", "not-text"),
    "latin-1": ("id: a\nx: caf\u00e9\n".encode("latin-1"), 2, "", "not-text"),
    "utf-16": ("id: a\n".encode("utf-16"), 1, "", "not-text"),
    "control character": (b"id: a\nx: \x7f\n", 2, "", "not-text"),
    "cut off in a word": (b"id: a\nstatus: op", 2, "status", "torn-file"),
    "cut off in quotes": (b'id: a\nx: "one\n  tw', 3, "", "torn-file"),
    "cut off in a long text": (b"id: a\nx: |\n  one\n  tw", 4, "x", "torn-file"),
    "bad indent": (b"id: a\n  x: 1\n y: 2\n", 2, "", "unreadable"),
    "tab": (b"id: a\nx:\n\ty: 2\n", 3, "", "unreadable"),
    "too large": (b"id: a\nx: " + b"y" * _LIMIT + b"\n", 0, "", "file-too-large"),
    "too many values": (b"x:\n" + b"- y\n" * 30_000, 20_000, "x.19999", "file-too-large"),
    "too deep": ("".join(f"{' ' * i}a:\n" for i in range(30)).encode(), 21, "a", "too-deep"),
}  # fmt: skip


@pytest.mark.parametrize("kind", REFUSED)
def test_what_may_not_stand_in_a_record_is_refused_with_its_line_and_a_way_out(kind: str) -> None:
    raw, line, field, code = REFUSED[kind]
    found = read_yaml(raw, "people/p1.yaml")
    assert isinstance(found, Problem), found
    assert (found.file, found.code) == ("people/p1.yaml", code)
    if kind != "too many values":
        assert (found.line, found.field) == (line, field)
    assert found.message.endswith(".")
    assert found.fix.endswith(".")


def test_an_alias_bomb_is_refused_at_once() -> None:
    start = time.perf_counter()
    assert isinstance(read_yaml(_BOMB.encode(), "f"), Problem)
    assert time.perf_counter() - start < 1


def test_a_byte_order_mark_is_not_part_of_the_first_field() -> None:
    found = read_yaml(b"\xef\xbb\xbfid: a\n", "f")
    assert isinstance(found, Document)
    assert found.data == {"id": "a"}


@pytest.mark.parametrize("opener", ["- ", "? ", "[", "{", "-\t", "{a: [", "- - ", "[{", ": "])
def test_no_depth_of_nesting_brings_the_interpreter_down(opener: str) -> None:
    # in a program of its own: overflowing the stack of the C parser would end this one without a word
    code = (
        "from workbench.errors import Problem; from workbench.store import read_yaml;"
        f"assert isinstance(read_yaml({opener!r}.encode() * 60000 + b'\\n', 'f'), Problem);"
        f"assert isinstance(read_yaml(b'a: ' + {opener!r}.encode() * 60000 + b'\\n', 'f'), Problem)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "unit",
    ["a,", '"x":"y",', "- x\n", "a: 1\n", "? a\n", "&a x,", "!x ", "*a,", "- |\n", "\n", " ", "\t", "#", "'\n", '"\n', "\\\n",
     "%", ":", "- \n", "k: [", "{},", "[],", "a:\n ", "\u2028", "x ", "-", "--- a\n", "\r", "a #b\n", "|\n", "> x\n\n"],
)  # fmt: skip
def test_no_file_takes_long_to_read(unit: str) -> None:
    for head in ("", "a: [", "a: {", "a: '", 'a: "', "a: |\n", "a:\n"):
        room = _LIMIT - len(head.encode()) - 1
        raw = (head + unit * (room // len(unit.encode())) + "\n").encode()
        start = time.process_time()
        read_yaml(raw, "f")
        assert time.process_time() - start < 1, (head, unit)


@given(st.binary(max_size=200))
def test_no_bytes_raise(raw: bytes) -> None:
    assert isinstance(read_yaml(raw, "f"), Document | Problem)


@settings(max_examples=400)
@given(st.text("ab:-?#&*!|>'\"%@`{}[], \n\t~<=01", max_size=60))
def test_no_text_of_yamls_own_signs_raises(text: str) -> None:
    assert isinstance(read_yaml((text + "\n").encode(), "f"), Document | Problem)


_NAMES = st.from_regex(r"[a-z][a-z_]{0,8}", fullmatch=True)
_TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=40) | st.text("ab:#-'\"\n\t []{}&*!|>%~,\u2028\x85\ufeff", max_size=20)
_DATA = st.dictionaries(
    _NAMES,
    st.recursive(
        st.none() | _TEXTS, lambda part: st.lists(part, max_size=3) | st.dictionaries(_NAMES, part, max_size=3), max_leaves=8
    ),
    min_size=1,
    max_size=5,
)


@given(_DATA)
def test_what_is_written_new_is_read_the_same(data: dict[str, object]) -> None:
    found = read_yaml(new_yaml(data, comment="two\nlines"), "f")
    assert isinstance(found, Document), found
    assert found.data == data
