"""A change touches the lines of what was changed and nothing else, however the file is laid out."""

from __future__ import annotations

import copy
import difflib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.store import Document, edited_yaml, new_yaml, read_yaml

_LAYOUTS = {
    "comments everywhere": """\
# top comment
# second

id: a   # the id
title:   "Two  words"     # why

# about the summary
summary: |-
  First line.

  Second # not a comment
status: open # trailing
list:
  # before one
  - one   # c1
  - two
  # after two
groups:
  - name: n1   # x
    value: '1'

  - name: n2
    value: 2
last: end
# the end
""",
    "lists without indent": """\
id: a
title: T
list:
- one   # c1
- two
groups:
- name: n1
  value: '1'
- name: n2
  value: 2
summary: >
  folded text
  goes on

  here
status: open
last: "x"
""",
    "four spaces": """\
id: a
title: T
list:
    - one
    - two
groups:
    -   name: n1
        value: '1'
    -   name: n2
        value: 2
summary: |
    Text
      indented

    more
status: open
nest:
    deep:
        deeper: yes
    other: no
last: x
""",
    "flow style": """\
id: a
title: T
list: [one,   two]   # keep
groups: [{name: n1,  value: '1'}, {name: n2, value: 2}]
summary: 'it''s'
status:    open
last: x
""",
    "unusual": """\
---
id:   a
"title":  T
'list':
   - one

   -    two
groups:
  -
    name: n1
    value: "1"
  - name: n2
    value: 2
summary: plain text
  going on
  further
status: open
last:
  x
""",
    "long lines and nothing": f"""\
id: a
title: T
list:
  - one
  - two
groups:
  - {{name: n1, value: '1'}}
  - name: n2
    value: 2
summary: "{"word " * 40}
  {"word " * 30}"
status: open
empty:
tilde: ~
nul: null
last: x
""",
    "kept line ends": """\
id: a
title: T
list:
  - one
  - two
groups:
  - name: n1
    value: '1'
  - name: n2
    value: 2
summary: |+
  text


status: open
other: >-
  a
  b

   c
last: x
""",
}


def _data(raw: bytes) -> dict[str, Any]:
    found = read_yaml(raw, "f")
    assert isinstance(found, Document), found
    return dict(copy.deepcopy(found.data))


def _lines_of(raw: bytes, field: str) -> set[int]:
    """Give the lines, from 0, that a top field takes, with the blank and comment lines behind them."""
    found = read_yaml(raw, "f")
    assert isinstance(found, Document)
    starts = sorted(line - 1 for place, line in found.lines.items() if len(place) == 1)
    start = found.line_of((field,)) - 1
    return set(range(start, next((s for s in starts if s > start), raw.count(b"\n"))))


def _lost(before: bytes, after: bytes) -> set[int]:
    a, b = before.split(b"\n"), after.split(b"\n")
    matching = difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    return {i for tag, i1, i2, _, _ in matching if tag in {"replace", "delete"} for i in range(i1, i2)}


def _set(field: str, value: Any) -> Callable[[dict[str, Any]], None]:
    return lambda data: data.__setitem__(field, value)


_CHANGES: dict[str, tuple[str, Callable[[dict[str, Any]], None]]] = {
    "a word": ("status", _set("status", "closed")),
    "a text that needs quotes": ("title", _set("title", "new: title #1")),
    "a long text": ("summary", _set("summary", "one\ntwo\n\nthree: # four")),
    "a long text ended": ("summary", _set("summary", "one\n\n")),
    "an empty text": ("title", _set("title", "")),
    "nothing": ("title", _set("title", None)),
    "one item more": ("list", lambda data: data["list"].append("three")),
    "the first item gone": ("list", lambda data: data["list"].pop(0)),
    "items turned round": ("list", lambda data: data["list"].reverse()),
    "no items": ("list", _set("list", [])),
    "a part": ("groups", lambda data: data["groups"][0].__setitem__("value", "9")),
    "one part more": ("groups", lambda data: data["groups"].append({"name": "n3", "text": "a\nb"})),
    "a part gone": ("groups", lambda data: data["groups"].pop(0)),
    "a list for a text": ("status", _set("status", ["a", "b"])),
    "the last": ("last", _set("last", "y")),
    "a field gone": ("status", lambda data: data.pop("status")),
}


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("change", _CHANGES)
@pytest.mark.parametrize("layout", _LAYOUTS)
def test_changing_one_field_changes_only_its_lines(layout: str, change: str, ends: str) -> None:
    raw = _LAYOUTS[layout].replace("\n", ends).encode()
    field, make = _CHANGES[change]
    old, new = _data(raw), _data(raw)
    make(new)
    changed = edited_yaml(raw, old, new)
    assert _data(changed) == new
    assert _lost(raw, changed) <= _lines_of(raw, field)
    assert changed.count(b"\r\n") == (changed.count(b"\n") if ends == "\r\n" else 0)


@pytest.mark.parametrize("layout", _LAYOUTS)
def test_a_new_field_goes_to_the_end_and_changes_no_line(layout: str) -> None:
    raw = _LAYOUTS[layout].encode()
    old, new = _data(raw), _data(raw) | {"zeta": "z", "eta": ["x"]}
    changed = edited_yaml(raw, old, new)
    assert _data(changed) == new
    assert _lost(raw, changed) == set()


@pytest.mark.parametrize("layout", _LAYOUTS)
def test_a_file_of_which_nothing_changed_is_the_same_byte_for_byte(layout: str) -> None:
    for raw in (_LAYOUTS[layout].encode(), b"\xef\xbb\xbf" + _LAYOUTS[layout].replace("\n", "\r\n").encode()):
        assert edited_yaml(raw, _data(raw), _data(raw)) == raw


def test_the_samples_are_the_same_byte_for_byte_where_nothing_changed() -> None:
    root = Path(__file__).resolve().parents[1]
    paths = [p for folder in ("people", "inquiries", "data_catalog", "data") for p in (root / folder).rglob("*.yaml")]
    assert paths
    for path in paths:
        raw = path.read_bytes()
        changed = edited_yaml(raw, _data(raw), _data(raw) | {"zeta": "z"})
        assert _lost(raw, changed) == set(), path
        assert edited_yaml(changed, _data(changed), _data(raw)) == raw, path


def test_comments_stay_with_what_they_are_about() -> None:
    raw = _LAYOUTS["comments everywhere"].encode()
    new = _data(raw)
    new["list"].pop(1)
    new["title"] = "Three"
    changed = edited_yaml(raw, _data(raw), new).decode()
    for comment in ("# top comment", "# why", "# about the summary", "- one   # c1", "# trailing", "# the end"):
        assert comment in changed


def test_a_byte_order_mark_and_mixed_line_ends_stay() -> None:
    raw = b"\xef\xbb\xbfid: a\r\ntitle: T\nlast: x\r\n"
    assert edited_yaml(raw, _data(raw), _data(raw) | {"title": "U"}) == raw.replace(b"title: T\n", b"title: U\r\n")


def test_words_that_other_programs_take_for_something_else_are_quoted() -> None:
    written = new_yaml({"a": "no", "b": "010", "c": "22:30", "d": "2015-03", "e": "42", "f": "plain"}).decode()
    assert written == 'a: "no"\nb: "010"\nc: "22:30"\nd: 2015-03\ne: 42\nf: plain\n'


_NAMES = st.from_regex(r"[a-z][a-z_]{0,4}", fullmatch=True)
_TEXTS = (
    st.sampled_from(["one", "two words", "no", "a: b", "a #b", "x\ny", " lead", "trail ", "'q'", '"d"', "- a", "\ttab", "5"])
    | st.text("ab:#-'\"\n\t []{}&*!|>%~,\u2028\x85\u00e9", max_size=12)
    | st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
)
_VALUES = st.recursive(
    st.none() | _TEXTS, lambda part: st.lists(part, max_size=3) | st.dictionaries(_NAMES, part, max_size=3), max_leaves=6
)
_DATA = st.dictionaries(_NAMES, _VALUES, min_size=1, max_size=5)


@settings(max_examples=300)
@given(_DATA, _DATA)
def test_whatever_is_changed_reads_back_as_what_was_meant(old: dict[str, Any], new: dict[str, Any]) -> None:
    assert _data(edited_yaml(new_yaml(old), old, new)) == new


@settings(max_examples=200)
@given(st.sampled_from(sorted(_LAYOUTS)), st.sampled_from(["title", "list", "groups", "summary", "last"]), _VALUES)
def test_any_value_may_replace_any_field_of_any_layout(layout: str, field: str, value: Any) -> None:
    raw = _LAYOUTS[layout].encode()
    new = _data(raw) | {field: value}
    changed = edited_yaml(raw, _data(raw), new)
    assert _data(changed) == new
    assert _lost(raw, changed) <= _lines_of(raw, field)


@settings(max_examples=300)
@given(st.text("ab:-#'\"[]{}, \n>|?", min_size=1, max_size=40))
def test_whatever_the_reader_reads_can_be_edited(text: str) -> None:
    raw = f"{text}\n".encode()
    found = read_yaml(raw, "f")
    if isinstance(found, Document):
        new = dict(found.data) | {"zeta": "z"}
        assert _data(edited_yaml(raw, found.data, new)) == new
