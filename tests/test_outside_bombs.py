"""Files made to fill a machine's memory or time are refused at once, in a process that has little memory to give."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from outside_made import graphml, lying, measured, ods_of, unzipped, xlsx_of, zipped

_ENTITIES = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10 if i else "ha"}">' for i in range(12))
_SHEET = "xl/worksheets/sheet1.xml"


def _xlsx_of_220_mb(path: Path) -> None:
    """Write what the measured fact is about: a small workbook whose one sheet is 220 MB of cells."""
    row = b"".join(b'<c r="%c1"><v>%d</v></c>' % (65 + i, 7 * i) for i in range(26))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
        made.writestr("[Content_Types].xml", "<Types/>")
        with made.open(_SHEET, "w") as sheet:
            for _ in range(220 * 1024 // 512):
                sheet.write((b"<row>" + row + b"</row>") * (512 * 1024 // (len(row) + 11)))


def _stored(raw: bytes) -> bytes:
    """Give the zip with nothing packed, so that only what is in it can give it away."""
    return zipped(unzipped(raw), packed=False)


def _sheet(cells: str) -> bytes:
    return _stored(xlsx_of(cells))


def _stretched(size: int) -> bytes:
    return graphml('<node id="' + "a" * size + '"/>')


_BOMBS = {
    "220 MB sheet.xlsx": ("read_workbook", None, "file-too-large"),
    "95 MB of nothing, packed.xlsx": ("read_workbook", lambda: zipped({"[Content_Types].xml": "<Types/>", _SHEET: b"<a>" + b" " * 95_000_000 + b"</a>"}), "file-too-large"),
    "cells without values.xlsx": ("read_workbook", lambda: _sheet("<row>" + "<c/>" * 4_200_000 + "</row>"), "file-too-large"),
    "95 MB of nothing.xlsx": ("read_workbook", lambda: zipped({"[Content_Types].xml": "<Types/>", _SHEET: b"<a>" + b" " * 95_000_000 + b"</a>"}, packed=False), "file-too-large"),
    "says 1 MB, is 90 MB.zip": ("read_archive", lambda: lying(zipped({"a": b"\0" * 90_000_000}), 1_000_000), "unsafe-zip"),
    "1,000,000 members.zip": ("read_archive", lambda: _many_members(1_000_000), "file-too-large"),
    "elements that are no cells.xlsx": ("read_workbook", lambda: _sheet("<x/>" * 4_000_000), "file-too-large"),
    "a cell in the last corner.xlsx": ("read_workbook", lambda: _sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "file-too-large"),
    "shared strings.xlsx": ("read_workbook", lambda: _stored(xlsx_of("", xl__sharedStrings_DOT_xml='<sst xmlns="x">' + "<si/>" * 4_200_000 + "</sst>")), "file-too-large"),
    "a row a million times.ods": ("read_workbook", lambda: ods_of(_ods_row(1_048_576, 16_384)), "file-too-large"),
    "a filled cell two billion times.ods": ("read_workbook", lambda: ods_of(_ods_row(999_999_999, 999_999_999)), "file-too-large"),
    "blank rows a million times.ods": ("read_workbook", lambda: _stored(ods_of('<table:table-row table:number-rows-repeated="900000000"/>' * 100_000)), ""),
    "blanks.ods": ("read_workbook", lambda: ods_of('<table:table-row><table:table-cell><text:p><text:s text:c="999999999"/></text:p></table:table-cell></table:table-row>'), "file-too-large"),
    "entities within entities.graphml": ("read_graphml", lambda: graphml("&a11;", before=f"<!DOCTYPE g [{_ENTITIES}]>"), "xml-entities"),
    "quadratic blow-up.graphml": ("read_graphml", lambda: graphml("&a;" * 100_000, before=f'<!DOCTYPE g [<!ENTITY a "{"a" * 100_000}">]>'), "xml-entities"),
    "an attribute of 19 MB.graphml": ("read_graphml", lambda: _stretched(19_000_000), "file-too-large"),
    "elements.graphml": ("read_graphml", lambda: graphml("<x/>" * 4_000_000), "file-too-large"),
    "depth.graphml": ("read_graphml", lambda: graphml("<x>" * 1_000_000), "too-deep"),
    "brackets.json": ("read_json", lambda: b"[" * 50_000_000, "file-too-large"),
    "brackets within the number of values.json": ("read_json", lambda: b"[" * 1_900_000, "too-deep"),
    "values.json": ("read_json", lambda: b"[" + b"[]," * 15_000_000 + b"0]", "file-too-large"),
    "digits.json": ("read_json", lambda: b"[" + b"9" * 40_000_000 + b"]", "bad-number"),
    "quotes that never close.json": ("read_json", lambda: b'["\\ud800' + b'\\"' * 10_000_000, "unreadable-file"),
    "one row of commas.csv": ("read_delimited", lambda: b"," * 90_000_000, "file-too-large"),
    "one quote.csv": ("read_delimited", lambda: b'a,b\n"' + b"x\n" * 45_000_000, "ragged-row"),
    "one row of breaks.csv": ("read_delimited", lambda: b"a,b\n" + b'"\n",' * 22_000_000, "file-too-large"),
    "commas.csv": ("read_delimited", lambda: (b"," * 99 + b"\n") * 500_000, "file-too-large"),
}  # fmt: skip

_MEMORY = {  # more than 100 MB: the file's own size, twice where it is read as text
    "95 MB of nothing.xlsx": 250, "elements that are no cells.xlsx": 150, "shared strings.xlsx": 200, "brackets.json": 250,
    "values.json": 250, "digits.json": 250, "quotes that never close.json": 250, "one row of commas.csv": 250,
    "one quote.csv": 250, "one row of breaks.csv": 250, "commas.csv": 600,
}  # fmt: skip


def _ods_row(rows: int, columns: int) -> str:
    return (
        f'<table:table-row table:number-rows-repeated="{rows}"><table:table-cell table:number-columns-repeated="{columns}">'
        "<text:p>x</text:p></table:table-cell></table:table-row>"
    )


def _many_members(count: int) -> bytes:
    """Give a zip whose list names one small member very often."""
    one = zipped({"a": "x"}, packed=False)
    listed, end = one.index(b"PK\x01\x02"), one.index(b"PK\x05\x06")
    entry = one[listed:end]
    size = (len(entry) * count).to_bytes(4, "little")
    return one[:listed] + entry * count + one[end : end + 8] + b"\x01\x00\x01\x00" + size + one[end + 16 :]


@pytest.mark.parametrize("name", _BOMBS)
def test_a_bomb_is_refused_in_little_time_and_memory(name: str, tmp_path: Path):
    reader, make, code = _BOMBS[name]
    path = tmp_path / name
    if make is None:
        _xlsx_of_220_mb(path)
        assert path.stat().st_size < 3 * 1024**2
    else:
        path.write_bytes(make())
    found = measured(reader, path, megabytes=_MEMORY.get(name, 100))
    path.unlink()  # pytest keeps the folders of its last runs
    assert found["code"] == code
    assert found["seconds"] < 20
    if name == "220 MB sheet.xlsx":
        assert found["seconds"] < 1
        assert found["megabytes"] < 100


def test_a_file_that_never_ends_is_not_begun():
    assert measured("read_json", Path("/dev/zero"), megabytes=50)["code"] == "cannot-read"
