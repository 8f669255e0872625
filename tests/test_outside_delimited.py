"""CSV and TSV from outside: every cell is text, the delimiter and the encoding are said, odd rows have their numbers."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from outside_made import REFUSED, problem, value_or_refused

from workbench.errors import RecordError
from workbench.store.outside import LIMITS, read_delimited

_SMALL = replace(LIMITS, csv_bytes=60, rows=4, columns=3, csv_cells=8, cell_characters=10, row_characters=30)
_CELL = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=12)


@given(
    st.integers(2, 5).flatmap(
        lambda width: st.lists(st.lists(_CELL, min_size=width, max_size=width), min_size=1, max_size=6)
    ),
    st.sampled_from(",;\t"),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_csv_writes_is_read_as_it_was(rows: list[list[str]], sign: str, encoding: str):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=sign, quoting=csv.QUOTE_ALL).writerows(rows)
    found = read_delimited(text.getvalue().encode(encoding), delimiter=sign)
    assert [list(found.heading), *map(list, found.rows)] == rows


def test_nothing_is_guessed_of_what_a_cell_means():
    found = read_delimited(b"a,b,c,d\n010,NO,1e5,\n 1 ,NA,2026-01-01,=1+1\n")
    assert found.rows == (("010", "NO", "1e5", ""), (" 1 ", "NA", "2026-01-01", "=1+1"))
    assert found.notes == ()


@pytest.mark.parametrize(
    ("raw", "sign"),
    [
        (b"a,b\n1,2\n", ","),
        (b"a;b\n1,5;2\n", ";"),
        (b"a\tb\n1,5\t2;3\n", "\t"),
        (b"a\n1\n", ","),
        (b"id;name;address, town\n1;x;y, z\n", ";"),
        (b'"a,b";"c"\n"1,2";"3"\n', ";"),
        (b"sep=;\na,b;c,d\n1,2;3,4\n", ";"),
        (b"\xef\xbb\xbfsep=\t\r\na,b\tc\r\n1\t2\r\n", "\t"),
    ],
)
def test_the_delimiter_is_the_one_that_divides_evenly(raw: bytes, sign: str):
    found = read_delimited(raw)
    assert found.delimiter == sign
    assert all(len(row) == len(found.heading) for row in found.rows)


@pytest.mark.parametrize("raw", [b"a,b;c\n1,2;3\n", b"one column; of text, here\nx\n"])
def test_a_delimiter_that_cannot_be_told_is_asked_for(raw: bytes):
    assert problem(read_delimited, raw).code == "unknown-delimiter"


def test_whoever_knows_the_delimiter_says_it():
    assert read_delimited(b"a,b;c\n1,2;3\n", delimiter=";").heading == ("a,b", "c")


def test_lines_are_counted_past_a_separator_line_blank_lines_and_breaks_in_cells():
    found = read_delimited(b'sep=,\na,b\n\n"x\ny",2\n3,4\n')
    assert (found.heading, found.lines) == (("a", "b"), (4, 6))


@pytest.mark.parametrize(
    ("raw", "encoding", "name"),
    [
        ("area,£\nLeòdhas,1\n".encode(), "utf-8-sig", "Leòdhas"),
        ("area,£\nLeòdhas,1\n".encode("utf-8-sig"), "utf-8-sig", "Leòdhas"),
        ("area,£\nLeòdhas,1\n".encode("utf-16"), "utf-16", "Leòdhas"),
        (b"\xfe\xff" + "area,£\nLeòdhas,1\n".encode("utf-16-be"), "utf-16", "Leòdhas"),
        ("area,£\nLeòdhas\u2019,1\n".encode("cp1252"), "cp1252", "Leòdhas\u2019"),
    ],
)  # fmt: skip
def test_the_encodings_that_councils_save_are_read(raw: bytes, encoding: str, name: str):
    found = read_delimited(raw)
    assert (found.encoding, found.heading[1], found.rows[0][0]) == (encoding, "£", name)
    assert [note.code for note in found.notes] == (["guessed-encoding"] if encoding == "cp1252" else [])


@pytest.mark.parametrize(
    "raw",
    [b"a,b\n\0,1\n", b"\x89PNG\r\n\x1a\n,x\n", b"a,\x81\n", "a,b\n".encode("utf-32"), b"\xff\xfea", "a\0,b\n".encode("utf-16")],
)  # fmt: skip
def test_what_is_no_text_is_refused_in_a_plain_sentence(raw: bytes):
    assert problem(read_delimited, raw).code == "cannot-read"


def test_only_utf8_means_only_utf8():
    assert problem(read_delimited, "a,é\n".encode("cp1252"), only_utf8=True).code == "cannot-read"
    assert problem(read_delimited, "a,é\n".encode("utf-16"), only_utf8=True).code == "cannot-read"


def test_ragged_rows_are_named_by_their_lines():
    with pytest.raises(RecordError) as refused:
        read_delimited(b'a,b\n1\n"x\ny",2\n1,2,3\n')
    assert [(p.line, p.code) for p in refused.value.problems] == [(2, "ragged-row"), (5, "ragged-row")]


def test_a_file_of_ragged_rows_does_not_give_a_problem_for_each():
    with pytest.raises(RecordError) as refused:
        read_delimited(b"a,b\n" + b"1\n" * 10_000)
    assert 50 <= len(refused.value.problems) <= 60


@pytest.mark.parametrize("raw", [b'a,b\n1,2\n"3,4\n', b'a,b\n1,2\n"3" x,4\n'])
def test_a_quote_that_does_not_close_is_named_by_the_line_on_which_it_opens(raw: bytes):
    found = problem(read_delimited, raw, delimiter=",")
    assert (found.line, found.code) == (3, "ragged-row")


def test_headings_that_are_blank_or_stand_twice_are_reported():
    found = read_delimited(b"a,,a ,\n1,2,3,4\n")
    assert [(n.code, n.severity, n.line) for n in found.notes] == [
        ("duplicate-heading", "warning", 1),
        ("blank-heading", "warning", 1),
    ]
    assert found.heading == ("a", "", "a ", "")


@pytest.mark.parametrize(
    ("within", "beyond", "code"),
    [
        (b"a,b\n" + b"1,2\n" * 3, b"a,b\n" + b"1,2\n" * 4, "file-too-large"),
        (b"a,b,c\n", b"a,b,c,d\n", "file-too-large"),
        (b"a,b\n1,2\n3,4\n5,6\n", b"a,b,c\n1,2,3\n4,5,6\n", "file-too-large"),
        (b"a,b\n1234567890,2\n", b"a,b\n12345678901,2\n", "too-long"),
        (b"a" + b"\n" * 59, b"a" + b"\n" * 60, "file-too-large"),
        (b'a\n"1\n2\n3\n4\n5"\n', b'a\n"' + b"1\n" * 20 + b'"\n', "file-too-large"),
    ],
    ids=["rows", "columns", "cells", "cell", "bytes", "row"],
)
def test_each_limit_is_held_and_what_is_at_it_is_read(within: bytes, beyond: bytes, code: str):
    read_delimited(within, limits=_SMALL)
    assert problem(read_delimited, beyond, limits=_SMALL).code == code


@given(st.binary(max_size=300) | st.text(alphabet='ab,;\t"\n\r\0\ufeffé ', max_size=60).map(str.encode))
def test_any_bytes_give_a_table_or_a_named_problem(raw: bytes):
    found = value_or_refused(read_delimited, raw)
    if found is not REFUSED:
        assert found.heading
        assert all(len(row) == len(found.heading) for row in found.rows)
        assert len(found.lines) == len(found.rows)


def test_a_file_of_nothing_but_a_separator_line_is_empty():
    assert problem(read_delimited, b"sep=;\n").code == "empty-file"


def test_a_limit_that_another_program_has_set_for_cells_is_no_traceback(monkeypatch: pytest.MonkeyPatch):
    before = csv.field_size_limit(5)
    try:
        assert problem(read_delimited, b"a,b\n123456,2\n").code == "ragged-row"
    finally:
        csv.field_size_limit(before)
