"""Cleaned text holds nothing invisible or unwritable, and what people meant stays."""

from __future__ import annotations

import unicodedata

import pytest
from hostile import HOSTILE
from hypothesis import example, given, settings
from hypothesis import strategies as st

import workbench.text
from workbench.text import clean, one_line, shorten

# Letters, joiners, emoji, tags and accents meet more often than in Hypothesis's own texts.
_TROUBLE = st.text(st.sampled_from("aé <>&\r\n\t\x00\x85\u0301\u0338\u061c\u200b\u200c\u200d\u202e\u2060\u2190\u2329\u2adc"
                                   "\u0628\u0644\u0915\u094d\u0958\ufe0f\u20e3\u2764\u3164\ud800\ufffe1#"
                                   "\U0001f3f4\U000e0067\U000e0062\U000e007f\U0001f469\U0001f3fd\U0001f4bb"))  # fmt: skip
ANY_TEXT = (
    st.text()
    | st.text(st.characters())
    | _TROUBLE
    | st.sampled_from([text for text in HOSTILE if len(text) < 10_000])
)

FAMILY = "\U0001f469\U0001f3fd\u200d\U0001f4bb"
HEART_ON_FIRE = "\u2764\ufe0f\u200d\U0001f525"
ENGLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
WALES = "\U0001f3f4\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f"
SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
PIRATES = "\U0001f3f4\u200d\u2620\ufe0f"


def test_the_corpus_is_large_and_varied():
    assert len(set(HOSTILE)) == len(HOSTILE) >= 100
    assert max(map(len, HOSTILE)) >= 100_000


def test_public_names_are_few_sorted_and_present():
    assert workbench.text.__all__ == [
        "clean",
        "element",
        "escape",
        "escape_markdown",
        "from_csv_cell",
        "image_uri",
        "is_slug",
        "one_line",
        "safe_file_name",
        "safe_link",
        "shorten",
        "slug",
        "svg_element",
        "to_cell",
        "to_csv",
        "to_html",
        "to_sheet_name",
        "to_text",
    ]
    assert workbench.text.__all__ == sorted(workbench.text.__all__)
    assert all(callable(getattr(workbench.text, name)) for name in workbench.text.__all__)


@settings(deadline=None)
@given(ANY_TEXT)
@example("\u2adc\ufe0f")
@example("\u061c\u200d\u0628")
@example("a\r\x00\nb")
def test_cleaning_twice_changes_nothing_more(text):
    assert clean(clean(text)) == clean(text)


@settings(deadline=None)
@given(ANY_TEXT)
def test_clean_text_can_be_written_and_seen(text):
    cleaned = clean(text)
    cleaned.encode("utf-8")
    assert unicodedata.is_normalized("NFC", cleaned)
    assert type(cleaned) is str
    kept = {"\n", "\t"}
    assert not {c for c in cleaned if unicodedata.category(c) in {"Cc", "Cs"}} - kept
    directions = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    assert not set(cleaned) & set(directions + "\u2028\u2029\u200b\u2060\ufeff\u00ad\ufffe\uffff\ufdd0\u3164")


@settings(deadline=None)
@given(
    st.text(
        st.characters(
            codec="utf-8",
            categories=["L", "N", "P", "S", "Zs"],
            exclude_characters="\u3164\u115f\u1160\uffa0",
        )
    )
)
def test_visible_text_stays_as_typed(text):
    assert clean(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("a\r\nb\rc\x0bd\x0ce\x85f\u2028g\u2029h", "a\nb\nc\nd\ne\nf\ng\nh"),
        ("tab\tstays\n", "tab\tstays\n"),
        ("a\x00b\x1b\x7f\x9fc", "abc"),
        ("user\u202egpj.exe", "usergpj.exe"),
        ("Ann\u200b Oth\u200der\u00ad", "Ann Other"),
        ("\ud83d\ude00 \udfff", " "),
        ("e\u200b\u0301", "é"),
        ("A\U000e0041\U000e0042B", "AB"),
        ("x\ufe00\ufe0fy", "xy"),
        ("\ufeffa\ufffe\U0010ffff", "a"),
    ],
    ids=ascii,
)
def test_what_deceives_or_breaks_goes(typed, cleaned):
    assert clean(typed) == cleaned


@pytest.mark.parametrize(
    "text",
    [
        FAMILY,
        HEART_ON_FIRE,
        SCOTLAND,
        ENGLAND,
        WALES,
        PIRATES,
        "1\ufe0f\u20e3",
        "\u00a9\ufe0f \u2194\ufe0e",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",  # Persian "I want"
        "\u0915\u094d\u200d\u0937",  # Devanagari half form
        "\u0dc1\u0dca\u200d\u0dbb\u0dd3",  # Sinhala "Sri"
        "Càit Nic Dhòmhnaill · £1,234 \u2013 “quoted” 日本",
    ],
    ids=ascii,
)
def test_writing_that_needs_invisible_characters_keeps_them(text):
    assert clean(text) == text


def test_joiners_and_tags_elsewhere_go():
    assert clean("\U0001f469\u200d") == "\U0001f469"
    assert clean("\u0628\u200d\u200d\u0628") == "\u0628\u0628"
    assert clean("\U0001f3f4\U000e0067\U000e0062\U000e007f") == "\U0001f3f4"


@settings(deadline=None)
@given(ANY_TEXT)
def test_one_line_is_one_line(text):
    line = one_line(text)
    assert line == " ".join(line.split())
    assert one_line(line) == line


@settings(deadline=None)
@given(ANY_TEXT, st.integers(1, 200))
def test_shortened_text_fits_and_says_so(text, limit):
    short = shorten(text, limit)
    assert len(short) <= limit
    line = one_line(text)
    assert short == line or short.endswith("…")
    assert (short == line) == (len(line) <= limit) or line.endswith("…")
    assert shorten(short, limit) == short
    assert clean(short) == short


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("short enough", 12, "short enough"),
        ("one two three", 10, "one two…"),
        ("one two three", 8, "one two…"),
        ("one, two", 6, "one…"),
        ("a bcdefg", 4, "a…"),
        ("-abc defg", 6, "-abc…"),
        ("ab\u0915\u093ecd", 4, "ab…"),
        ("abc\u20ddde", 4, "ab…"),
        ("ab\u0645\u200c\u0645cd", 4, "ab…"),
        ("ab\U0001f469\U0001f3fbcd", 4, "ab…"),
        ("ab\U0001f469\U0001f3ffcd", 4, "ab…"),
        ("unbreakable", 6, "unbre…"),
        ("unbreakable", 1, "…"),
        ("aaq\u0323\u0307bb", 5, "aa…"),
        ("ab\U0001f469\U0001f3fdcd", 4, "ab…"),
        ("\u0301\u0301\u0301", 2, "…"),
        ("line\nbreaks are spaces", 12, "line breaks…"),
    ],
    ids=ascii,
)
def test_text_is_cut_after_a_word_and_never_inside_a_letter(text, limit, short):
    assert shorten(text, limit) == short


@pytest.mark.parametrize("limit", [0, -1])
def test_a_limit_below_one_is_refused(limit):
    with pytest.raises(ValueError, match="at least 1"):
        shorten("x", limit)
