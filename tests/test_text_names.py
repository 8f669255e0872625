"""Names made from people's text work on every system and lead nowhere else."""

from __future__ import annotations

import re

import pytest
from hostile import HOSTILE
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.text import is_slug, safe_file_name, slug

ANY_TEXT = (
    st.text()
    | st.text(st.sampled_from("aAé.-_ /\\%conul1ß\u0301日\x00"))
    | st.sampled_from([text for text in HOSTILE if len(text) < 10_000])
)
RESERVED = {"con", "prn", "aux", "nul", *(f"{p}{n}" for p in ("com", "lpt") for n in range(10))}


@settings(deadline=None)
@given(ANY_TEXT, st.integers(16, 100))
def test_a_slug_always_has_its_form_and_is_its_own_slug(text, limit):
    name = slug(text, limit)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)
    assert len(name) <= limit
    assert name not in RESERVED
    assert slug(name, limit) == name


@settings(deadline=None)
@given(ANY_TEXT)
def test_what_slug_makes_is_a_slug(text):
    assert is_slug(slug(text))
    assert is_slug(text) == (slug(text) == text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Fife: Welfare & Sanctions", "fife-welfare-sanctions"),
        ("Comhairle nan Eilean Siar \u2013 Càit\u2019s notes", "comhairle-nan-eilean-siar-caits-notes"),
        ("Straße Ærø Łódź Þór \u0131", "strasse-aero-lodz-thor-i"),
        ("№ 5 ½ ﬁles", "no-5-1-2-files"),
        ("../../etc/passwd", "etc-passwd"),
        ("CON", "con-x"),
        ("lpt\u00b9", "lpt1-x"),
        ("con-text", "con-text"),
        ("", "untitled"),
        ("\u200b\x00", "untitled"),
        ("日本", "text-"),
        ("!?", "text-"),
    ],
    ids=ascii,
)
def test_slugs_keep_the_words(text, name):
    assert slug(text) == name or (name.startswith("text-") and slug(text).startswith("text-"))


def test_texts_without_latin_letters_differ_in_their_slugs():
    assert slug("日本") != slug("中国")
    assert re.fullmatch("text-[0-9a-f]{8}", slug("日本"))


def test_a_long_slug_is_cut_after_a_word_where_it_can_be():
    assert slug("sanctions and labour markets", 16) == "sanctions-and"
    assert slug("sanctions and la bour", 16) == "sanctions-and-la"
    assert slug("con " + "x" * 40, 16) == "con-x"
    assert slug("x" * 100) == "x" * 80


def test_a_slug_limit_that_leaves_no_room_is_refused():
    with pytest.raises(ValueError, match="at least 16"):
        slug("x", 15)
    assert slug("日", 16).startswith("text-")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-a",
        "a-",
        "a--b",
        "A",
        "a b",
        "é",
        "a\n",
        "../a",
        "a/b",
        "nul",
        "com1",
        "x" * 81,
        "a.b",
        "a_b",
        "٣",
    ],
    ids=ascii,
)
def test_what_is_no_slug_is_recognised(text):
    assert not is_slug(text)


@pytest.mark.parametrize("text", ["a", "1", "a-b", "x" * 80, "con-x", "com10"])
def test_what_is_a_slug_is_recognised(text):
    assert is_slug(text)


@settings(deadline=None)
@given(ANY_TEXT)
def test_a_file_name_is_only_ever_a_files_name(text):
    name = safe_file_name(text)
    assert re.fullmatch(r"[A-Za-z0-9_]([A-Za-z0-9._-]*[A-Za-z0-9_])?", name)
    assert len(name) <= 120
    assert ".." not in name
    assert name.split(".")[0].lower() not in RESERVED
    assert safe_file_name(name) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Universal Credit, May 2025.xlsx", "Universal-Credit-May-2025.xlsx"),
        ("report (final).html", "report-final.html"),
        ("Càit's notes", "Caits-notes"),
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\Windows\\win.ini", "C-Windows-win.ini"),
        ("%2e%2e%2fx", "2e-2e-2fx"),
        ("nul.txt", "nul-x.txt"),
        ("Com1.tar.gz", "Com1-x.tar.gz"),
        ("CON", "CON-x"),
        (".htaccess", "htaccess"),
        ("-rf", "rf"),
        ("name. ", "name"),
        ("a..b", "a.b"),
        ("日本.xlsx", "text-cf2abf0c.xlsx"),
        ("日本", "text-"),
        ("", "untitled"),
        ("x" * 300 + ".xlsx", "x" * 113 + ".xlsx"),
        ("x" * 300, "x" * 118),
        ("Dr. Who and the sanctions", "Dr.Who-and-the-sanctions"),
    ],
    ids=lambda value: ascii(value[:30]),
)
def test_file_names_keep_words_capitals_and_extension(text, name):
    assert safe_file_name(text) == name or (name == "text-" and safe_file_name(text).startswith(name))


def test_letters_that_no_accent_makes_are_written_in_latin_ones():
    assert safe_file_name("ß ẞ æ Æ œ Œ ø Ø ł Ł đ Đ ð Ð þ Þ ħ Ħ \u0131") == "ss-SS-ae-AE-oe-OE-o-O-l-L-d-D-d-D-th-Th-h-H-i"
    assert slug("ẞÆŒØŁĐÐÞĦ") == "ssaeoeolddthh"


@pytest.mark.parametrize("device", ["con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))])
def test_no_name_is_a_device_of_windows(device):
    assert not is_slug(device)
    assert slug(device) == f"{device}-x"
    assert safe_file_name(f"{device.upper()}.txt") == f"{device.upper()}-x.txt"


def test_a_long_name_with_dots_keeps_its_extension():
    assert safe_file_name("a." + "x" * 300 + ".xlsx") == "a." + "x" * 111 + ".xlsx"


def test_names_are_cut_just_at_their_limit():
    assert slug("sanctions and la", 16) == "sanctions-and-la"
    assert slug("sanctions and lab x", 16) == "sanctions-and"
    assert safe_file_name("x" * 117 + " y") == "x" * 117
    assert safe_file_name("a - b") == "a-b"
    assert safe_file_name("..xlsx") == safe_file_name(". .xlsx") == "xlsx"
