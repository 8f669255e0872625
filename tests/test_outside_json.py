"""JSON from outside: what is said is said once, no number is more than it seems, and mistakes have their place."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from outside_made import REFUSED, problem, value_or_refused

from workbench.store.outside import LIMITS, read_json

_SMALL = replace(LIMITS, json_bytes=40, json_depth=3, json_values=6)

_PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**17), 10**17) | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=("Cs",))),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=("Cs",))), inner),
)  # fmt: skip


@given(_PLAIN, st.sampled_from([None, 2]), st.booleans(), st.sampled_from([b"", b"\xef\xbb\xbf"]))
def test_what_json_writes_is_read_as_it_was(value: object, indent: int | None, ascii_only: bool, mark: bytes):
    raw = mark + json.dumps(value, indent=indent, ensure_ascii=ascii_only).encode()
    assert read_json(raw) == value


@pytest.mark.parametrize(
    ("raw", "line", "field", "code"),
    [
        (b'{"a": 1,\n "b": [1, 2\n}', 3, "", "unreadable-file"),
        (b'{"a": 1} x', 1, "", "unreadable-file"),
        (b"not json", 1, "", "unreadable-file"),
        (b'{"a": {"n": 1,\n  "\\u006e": 2}}', 2, "a.n", "duplicate-field"),
        (b'{"a": [0,\n {"n": NaN}]}', 2, "a.2.n", "bad-number"),
        (b"[1,\n-Infinity]", 2, "2", "bad-number"),
        (b"[1e999]", 1, "1", "bad-number"),
        (b"[1234567890123456789]", 1, "1", "bad-number"),
        (b"[" + b"9" * 5000 + b"]", 1, "1", "bad-number"),
        (b"[0." + b"1" * 5000 + b"]", 1, "1", "bad-number"),
        (b'["\\ud800"]', 1, "1", "not-text"),
        (b'{"\\udfff": 1}', 1, "\udfff", "not-text"),
        (b'{"a":\n"\xff"}', 2, "", "not-text"),
        ('{"a": 1}'.encode("utf-16"), 1, "", "not-text"),
        (b"", 0, "", "empty-file"),
        (b" \n ", 0, "", "empty-file"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_place(raw: bytes, line: int, field: str, code: str):
    found = problem(read_json, raw, file="answers.json")
    assert (found.file, found.line, found.code) == ("answers.json", line, code)
    if "\\ud" not in repr(field):
        assert found.field == field


def test_the_column_of_a_mistake_is_named():
    assert "column 6" in problem(read_json, b'\n{"a" 1}').message
    assert "column 2" in problem(read_json, b"\n[NaN]").message


def test_a_pair_of_surrogates_is_one_character():
    assert read_json(b'["\\ud83d\\ude00"]') == ["\U0001f600"]


def test_each_limit_is_held_and_what_is_at_it_is_read():
    assert read_json(b"[" + b" " * 38 + b"]", limits=_SMALL) == []
    assert problem(read_json, b"[" + b" " * 39 + b"]", limits=_SMALL).code == "file-too-large"
    assert read_json(b'[[{"a":1}]]', limits=_SMALL) == [[{"a": 1}]]
    deep = problem(read_json, b'["]]",\n[[\n{"a":1}]]]', limits=_SMALL)
    assert (deep.code, deep.line) == ("too-deep", 3)
    assert read_json(b"[1,2,3,4,5]", limits=_SMALL) == [1, 2, 3, 4, 5]
    assert problem(read_json, b"[1,2,3,4,5,6]", limits=_SMALL).code == "file-too-large"
    assert read_json(b"[999999999999999999, -999999999999999999]") == [10**18 - 1, 1 - 10**18]
    assert read_json(b"[999]", limits=replace(LIMITS, json_digits=3)) == [999]
    assert problem(read_json, b"[1000]", limits=replace(LIMITS, json_digits=3)).code == "bad-number"


def test_brackets_and_commas_in_text_count_for_nothing():
    assert read_json(b'["[[[[[[,,,,,,,{{{\\"[[["]', limits=_SMALL) == ['[[[[[[,,,,,,,{{{"[[[']


def test_a_tower_of_brackets_is_refused_before_it_is_built():
    assert problem(read_json, b"[" * 100_000).code == "too-deep"
    assert problem(read_json, b'{"a":' * 100_000).code == "too-deep"


@given(
    st.binary(max_size=200)
    | st.text(alphabet='[]{}",:\\/ \n0123456789eE+-.aNIud8\ufeff', max_size=60).map(str.encode)
)
def test_any_bytes_give_a_value_or_a_named_problem(raw: bytes):
    value = value_or_refused(read_json, raw)
    if value is not REFUSED:
        assert value == json.loads(raw.decode("utf-8-sig"))
        assert not isinstance(value, float) or math.isfinite(value)


@pytest.mark.parametrize("raw", [b'["\\x", "\\ud83d\\ude00"]', b'[1.2.3, "\\ud83d\\ude00"]'])
def test_what_the_parser_itself_refuses_is_left_to_it(raw: bytes):
    assert problem(read_json, raw).code == "unreadable-file"
