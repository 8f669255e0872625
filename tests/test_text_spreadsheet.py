"""Text in spreadsheet files stays text, can be read back as it was, and numbers stay numbers."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from decimal import Decimal

import pytest
from hostile import HOSTILE
from hypothesis import example, given
from hypothesis import strategies as st

from workbench.text import clean, from_csv_cell, to_cell, to_csv, to_sheet_name

_TRICKS = st.text(st.sampled_from("=+-@\t\r\n ,;|'\"\u2019\u00a0\uff1d\uff0b\uff0d\uff20sep=ID1a_x0041[]:*?/\\\U0001f600"))
_ANY = st.text() | _TRICKS | st.sampled_from([text for text in HOSTILE if len(text) < 10_000])
_FORMULA = re.compile("[=+\\-@\t\r\uff1d\uff0b\uff0d\uff20]")
_SIGN = re.compile("[=+\\-@\uff1d\uff0b\uff0d\uff20]")
_LEADING = " \u00a0\u3000\"'`\u2019\u201c\uff02"


def read(text, **dialect):
    return list(csv.reader(io.StringIO(text, newline=""), **dialect))


def units(text):
    return len(text.encode("utf-16-le")) // 2


def seems_a_formula(cell):
    """Whether a program that passes over spaces and quotation marks, apostrophes apart, meets a formula's sign."""
    return bool(_FORMULA.match(cell.lstrip(_LEADING.replace("'", ""))))


@given(st.lists(st.lists(_ANY, min_size=1, max_size=4), min_size=1, max_size=4))
@example([[";=1+1", "x;=1+1"], ["a\n=1", "\t=1"]])
@example([["'", "''=1", "'tis", "'-5"]])
@example([["sep=;", " SEP=|"]])
def test_what_was_written_as_csv_reads_back_as_it_was_typed(rows):
    assert [[from_csv_cell(cell) for cell in row] for row in read(to_csv(rows))] == [[clean(c) for c in row] for row in rows]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_every_hostile_text_is_no_formula_in_csv_and_reads_back(text):
    csv.field_size_limit(1_000_000)
    raw = to_csv([[text, "x", text]])
    (row,) = read(raw)
    assert not any(map(seems_a_formula, row))
    assert [from_csv_cell(cell) for cell in row] == [clean(text), "x", clean(text)]


@given(st.lists(_ANY, min_size=1, max_size=3), st.sampled_from(",;|\t"))
@example(["x", "y;=1+1"], ";")
@example(["x", "y\n=1+1"], ";")
@example(["a\t@SUM(1)"], "\t")
def test_no_cell_is_a_formula_at_whatever_separator_a_program_splits(texts, separator):
    for row in read(to_csv([texts, texts]), delimiter=separator):
        assert not any(_SIGN.match(cell.lstrip(' \u00a0\u3000"\r\n\t')) for cell in row)


@pytest.mark.parametrize(
    "text",
    ["=1", "+1", "-1", "@x", "\t=1", "\tx", " =1", "\u00a0=1", '"=1', "'=1", "\u2019=1", "\uff1d1", "\uff0b1", "\uff0d1", "\uff20x",
     "\ufe621", " \" '=1", "sep=;", "Sep=|"],
)  # fmt: skip
def test_a_text_that_might_be_a_formula_gets_one_apostrophe(text):
    ((cell,),) = read(to_csv([[text]]))
    assert cell == f"'{unicodedata.normalize('NFC', text)}" or cell.replace("'", "") == text
    assert cell.startswith("'")
    assert from_csv_cell(cell) == text


@pytest.mark.parametrize("text", ["Fife", "1-2", "a=b", "it's", "'tis", "a @ b", "", "x, y", "two\nlines", "a;b", "39,433", "#REF!"])
def test_an_ordinary_text_is_written_as_it_is(text):
    assert read(to_csv([[text]])) == [[text]]


@given(st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.decimals(allow_nan=False, allow_infinity=False))
@example(-5)
@example(Decimal("-0.50"))
def test_a_number_is_written_untouched_and_without_quotation_marks(number):
    assert to_csv([[number, "n"]]) == f'{number},"n"\r\n'
    assert type(number)(from_csv_cell(read(to_csv([[number]]))[0][0])) == number


def test_texts_are_quoted_rows_end_as_rfc_4180_says_and_nothing_is_an_empty_cell():
    assert to_csv([['say "so"', None, 3], ["ID", "a\r\nb", 2.5]]) == '"say ""so""","",3\r\n"ID","a\nb",2.5\r\n'
    assert to_csv([]) == ""


@pytest.mark.parametrize("number", [float("nan"), float("inf"), Decimal("NaN"), Decimal("sNaN"), Decimal("-Infinity")])
def test_what_is_no_number_is_not_written_as_one(number):
    with pytest.raises(ValueError, match="in words"):
        to_csv([[number]])


@pytest.mark.parametrize("value", [True, [1], b"x", 1j])
def test_what_is_neither_text_nor_number_is_refused(value):
    with pytest.raises(TypeError, match=type(value).__name__):
        to_csv([[value]])


@given(_ANY)
@example("\U0001f600" * 20_000)
@example("e\u0301" * 40_000)
def test_a_cell_of_a_workbook_is_the_cleaned_text_within_what_a_cell_holds(text):
    cell = to_cell(text)
    assert units(cell) <= 32_767
    assert cell == clean(text) or (units(clean(text)) > 32_767 and cell.endswith("…") and clean(text).startswith(cell[:-1]))
    assert to_cell(cell) == cell


def test_a_cell_as_long_as_can_be_is_whole_and_one_more_is_cut():
    assert to_cell("x" * 32_767) == "x" * 32_767
    assert to_cell("x" * 32_768) == "x" * 32_766 + "…"
    assert to_cell("\U0001f600" * 16_384) == "\U0001f600" * 16_383 + "…"


@given(st.lists(_ANY | st.sampled_from(["History", "HISTORY ", "[history]", "'", "a" * 40, "A" * 40, ""]), max_size=14))
@example(["x" * 31] * 12)
@example(["_x0041_", "\uff21", "A", "a"])
def test_sheet_names_are_what_excel_accepts_each_its_own(texts):
    names = []
    for text in texts:
        names.append(to_sheet_name(text, names))
        name = names[-1]
        assert 1 <= units(name) <= 31
        assert not set(name) & set("[]:*?/\\\n\t")
        assert name.strip("'") == name == name.strip() == clean(name)
        assert name.lower() != "history"
        assert not re.search("_x[0-9a-f]{4}_", name, re.IGNORECASE)
    assert len({name.lower() for name in names}) == len(names)


def test_a_sheet_name_keeps_its_words():
    assert to_sheet_name("1 Evidence gaps") == "1 Evidence gaps"
    assert to_sheet_name("Income / housing: what is known?") == "Income housing what is known"
    assert to_sheet_name("\u200b[]") == "Sheet"
    assert to_sheet_name("History") == "History (2)"
    assert to_sheet_name("History", ["history (2)"]) == "History (3)"
    assert to_sheet_name("y" * 31, ["Y" * 31]) == "y" * 26 + "… (2)"


def test_a_sheet_name_has_no_apostrophes_around_it_and_no_code():
    assert to_sheet_name("'Ann's notes'") == "Ann's notes"
    assert to_sheet_name("_x0041_b") == "-x0041_b"


def test_a_cell_is_never_cut_within_a_sign():
    assert to_cell("x" + "\U0001f600" * 16_384) == "x" + "\U0001f600" * 16_382 + "…"
