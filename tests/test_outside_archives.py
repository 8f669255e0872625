"""Zip files from outside: nothing is unpacked that could land elsewhere, lie about itself or fill the machine."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from outside_made import REFUSED, lying, problem, value_or_refused, zipped

from workbench.errors import RecordError
from workbench.store.outside import LIMITS, read_archive


def _with(change: Callable[[zipfile.ZipInfo], None]) -> bytes:
    raw, info = io.BytesIO(), zipfile.ZipInfo("a.txt")
    change(info)
    with zipfile.ZipFile(raw, "w") as made:
        made.writestr(info, "text")
    return raw.getvalue()


def _mode(mode: int) -> bytes:
    return _with(lambda info: setattr(info, "external_attr", mode << 16))


def _patched(raw: bytes, *changes: tuple[int, str, int]) -> bytes:
    """Change numbers in the list's first entry (a place below 0 is one in the member's own header)."""
    said, listed = bytearray(raw), raw.index(b"PK\x01\x02")
    for place, form, value in changes:
        struct.pack_into(form, said, listed + place if place >= 0 else -place, value)
    return bytes(said)


def _doubled() -> bytes:
    """Give a zip of which two names are one member: the known way to a bomb without nesting."""
    raw = zipped({"a.txt": "text", "b.txt": "text"})
    second = raw.index(b"PK\x01\x02", raw.index(b"PK\x01\x02") + 1)
    said = bytearray(raw)
    struct.pack_into("<L", said, second + 42, 0)
    return bytes(said)


_GOOD = zipped({"a.txt": "text"})


def test_members_come_with_a_safe_name_and_their_bytes():
    inner = zipped({"x": "y"})
    raw = zipped(
        {"data/May 2025 (Fife).csv": "area\n", "Càit\u2019s notes.txt": "", "more.zip": inner, "empty/": ""}
    )
    found = [(m.name, m.original, m.raw) for m in read_archive(raw, file="crate.zip")]
    assert found == [
        ("data/May-2025-Fife.csv", "data/May 2025 (Fife).csv", b"area\n"),
        ("Caits-notes.txt", "Càit\u2019s notes.txt", b""),
        ("more.zip", "more.zip", inner),
    ]


@pytest.mark.parametrize("packed", [True, False])
def test_packed_and_stored_members_are_read(packed: bool):
    assert [m.raw for m in read_archive(zipped({"a": b"x" * 5000}, packed=packed))] == [b"x" * 5000]


@pytest.mark.parametrize(
    "name",
    ["../x", "a/../../x", "/etc/x", "C:/x", "c:x", "..\\x", "a\\b", "\\\\host\\x", "a//b", "./x", "a/./b", "a\nb", "a\u202eb", "a\u200bb", ".."],
)  # fmt: skip
def test_a_name_that_leads_elsewhere_or_deceives_is_refused(name: str):
    assert problem(read_archive, zipped({name: "x"})).code == "unsafe-zip"


def test_a_name_with_a_nul_is_refused():
    assert problem(read_archive, _GOOD.replace(b"a.txt", b"a\0txt")).code == "unsafe-zip"


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("CON", "CON-x"),
        ("nul.txt", "nul-x.txt"),
        ("a/aux/b", "a/aux-x/b"),
        ("%2e%2e/x", "2e-2e/x"),
        (".hidden", "hidden"),
        ("trailing. ", "trailing"),
        ("\uff0e\uff0e/x", None),
        ("a" * 300 + ".csv", "a" * 114 + ".csv"),
        ("\u0440aypal.csv", "aypal.csv"),
        ("=cmd|x", "cmd-x"),
    ],
)  # fmt: skip
def test_an_awkward_name_is_made_safe(name: str, safe: str | None):
    found = next(read_archive(zipped({name: "x"}))).name
    assert safe is None or found == safe
    assert ".." not in found.split("/")


@pytest.mark.parametrize(
    "names",
    [("a.txt", "A.TXT"), ("a b", "a-b"), ("e\u0301", "\xe9"), ("a", "A/b"), ("a/b", "a"), ("CON", "con")],
)  # fmt: skip
def test_two_names_that_are_one_on_some_system_are_refused(names: tuple[str, str]):
    assert problem(read_archive, zipped(dict.fromkeys(names, "x"))).code == "unsafe-zip"


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"Rar!", "wrong-format"),
        (_GOOD[:-1], "unsafe-zip"),
        (_GOOD[:-22], "unsafe-zip"),
        (_GOOD + b"x", "unsafe-zip"),
        (_GOOD[:40] + b"x" + _GOOD[40:], "unsafe-zip"),
        (_mode(stat.S_IFLNK | 0o777), "unsafe-zip"),
        (_mode(stat.S_IFIFO), "unsafe-zip"),
        (_patched(_GOOD, (8, "<H", 1), (-6, "<H", 1)), "protected-file"),
        (_patched(_GOOD, (-6, "<H", 1)), "unsafe-zip"),
        (_patched(_GOOD, (10, "<H", 12), (-8, "<H", 12)), "unsafe-zip"),
        (_patched(_GOOD, (-30, "B", ord("z"))), "unsafe-zip"),
        (_patched(_GOOD, (16, "<L", 7)), "unsafe-zip"),
        (_patched(_GOOD, (20, "<L", 10**6)), "unsafe-zip"),
        (_patched(_GOOD, (42, "<L", 10**6)), "unsafe-zip"),
        (_doubled(), "unsafe-zip"),
        (_patched(zipped({"a.txt": b"x" * 500}), (-36, "<H", 0xFFFF)), "unsafe-zip"),
        (lying(zipped({"a": b"x" * 5000}), 4000), "unsafe-zip"),
        (lying(zipped({"a": b"x" * 5000}), 6000), "unsafe-zip"),
    ],
    ids=["other format", "cut off", "no end", "tail", "shifted", "link", "pipe", "password", "password in header only",
         "bzip2", "other name in header", "checksum", "beyond the list", "member elsewhere", "overlap", "damaged", "smaller said", "larger said"],
)  # fmt: skip
def test_a_zip_that_is_not_what_it_says_is_refused(raw: bytes, code: str):
    assert problem(read_archive, raw).code == code


def test_a_member_that_says_less_than_it_holds_is_refused_even_with_a_fitting_checksum():
    import zlib

    raw = zipped({"a": b"x" * 5000})
    said = bytearray(lying(raw, 4000))
    for place in (14, raw.index(b"PK\x01\x02") + 16):
        struct.pack_into("<L", said, place, zlib.crc32(b"x" * 4000))
    assert problem(read_archive, bytes(said)).code == "unsafe-zip"


def test_what_is_wrong_in_the_list_is_found_before_the_first_member_is_given():
    with pytest.raises(RecordError):
        read_archive(zipped({"a": "x", "../b": "y"}))


def test_each_limit_is_held_and_what_is_at_it_is_read():
    two = zipped({"a": b"x" * 600, "b": b"y" * 400}, packed=False)
    tight = zipped({"a": b"\0" * 2_000_000})
    packed = zipfile.ZipFile(io.BytesIO(tight)).infolist()[0].compress_size
    ratio = -(-2_000_000 // packed)
    for raw, limit, value in (
        (two, "zip_bytes", len(two)), (two, "zip_unpacked_bytes", 1000), (two, "zip_entries", 2), (tight, "zip_ratio", ratio),
        (zipped({"a/bc.txt": "x"}), "zip_name_characters", 8),
    ):  # fmt: skip
        assert list(read_archive(raw, limits=replace(LIMITS, **{limit: value})))
        assert problem(read_archive, raw, limits=replace(LIMITS, **{limit: value - 1})).code in {
            "file-too-large",
            "unsafe-zip",
        }


@settings(max_examples=200)
@given(st.data())
def test_any_spoilt_zip_gives_members_or_a_named_problem(data: st.DataObject):
    raw = data.draw(st.sampled_from([_GOOD, zipped({"a/b.txt": "x" * 300, "c": "y"}, packed=False)]))
    said = bytearray(raw)
    for _ in range(data.draw(st.integers(1, 3))):
        said[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    members = value_or_refused(read_archive, bytes(said))
    for member in members if members is not REFUSED else ():
        assert not PurePosixPath(member.name).is_absolute()
        assert not PureWindowsPath(member.name).drive
        assert ".." not in member.name.split("/")


def _listed_thrice_said_once() -> bytes:
    """Give a zip whose list has three entries and whose end says one."""
    raw = bytearray(zipped({"a": "x", "b": "y", "c": "z"}))
    for place in (8, 10):
        struct.pack_into("<H", raw, len(raw) - 22 + place, 1)
    return bytes(raw)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (_GOOD.replace(b"PK\x01\x02", b"PK\x01\x03"), "unsafe-zip"),
        (_listed_thrice_said_once(), "file-too-large"),
        (zipped({"a.txt": "x", "b.txt": "y"}).replace(b"b.txt", b"a.txt"), "unsafe-zip"),
        (zipped({"a/": "x"}), "unsafe-zip"),
    ],
    ids=["list", "number of members", "one name twice", "folder with content"],
)
def test_a_list_that_is_wrong_is_refused(raw: bytes, code: str):
    assert problem(read_archive, raw, limits=replace(LIMITS, zip_entries=2)).code == code
