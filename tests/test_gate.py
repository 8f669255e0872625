"""The last gate: what is protected is found in whatever form its bytes have, and the place is told without the thing."""

from __future__ import annotations

import base64
import bz2
import gzip
import io
import json
import lzma
import random
import struct
import tarfile
import zipfile
import zlib
from urllib.parse import quote

import pytest
from workspaces import (
    CANARY,
    finding,
    in_this_process,
    inquiry,
    manifest,
    notebook,
    shelf,
    template,
    workspace,
    write,
)

from workbench.disclosure import NAME, Identifiers, ProtectedNames, Protection, Secrets
from workbench.reports.gate import leaks_in

NI = "AB" + " 12 34 56 C"
CHI = "010260" + "1542"
POSTCODE = "KY1" + " 1AA"
KEY = "ghp_" + "1a2B3c4D5e6F7g8H9i0J1k2L3m4N5o6P7q8R"
KNOWN = "SENTINEL-" + "4f8a"
NAMES = ProtectedNames([CANARY, "zq@example.org", "07700 900123"])
PROTECTION = Protection(NAMES, Identifiers(), Secrets([KNOWN]))
FIRST, LAST = CANARY.split()
CANARIES = {
    CANARY: NAME, NI: "a National Insurance number", CHI: "a CHI number", POSTCODE: "a full postcode", KEY: "a key or token",
    KNOWN: "a secret of this computer's environment",
}  # fmt: skip


def packed(files, comment=b""):
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = comment
        for name, content in files.items():
            archive.writestr(name, content)
    return raw.getvalue()


def tarred(name, content):
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("folder"))
        about = tarfile.TarInfo(name)
        about.size = len(content)
        archive.addfile(about, io.BytesIO(content))
    return raw.getvalue()


def png(*chunks, after=b""):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    parts = [chunk(b"IHDR", bytes(13)), *(chunk(*each) for each in chunks), chunk(b"IDAT", zlib.compress(bytes(99))), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts) + after


def jpeg(*segments, after=b""):
    body = b"".join(b"\xff" + bytes([kind]) + struct.pack(">H", len(data) + 2) + data for kind, data in segments)
    scan = b"\xff\xda" + struct.pack(">H", 4) + b"\0\0" + b"pixels\xff\x00more\xff\xd0pixels"
    return b"\xff\xd8\xff" + body[1:] + scan + b"\xff\xd9" + after


def gif(text):
    return b"GIF89a" + bytes(7) + b"\x21\xfe" + bytes([5]) + text[:5] + bytes([len(text) - 5]) + text[5:] + b"\0\x3b"


def webp(kind, text):
    chunks = b"VP8 " + struct.pack("<I", 3) + b"abc\0" + kind + struct.pack("<I", len(text)) + text
    return b"RIFF" + struct.pack("<I", len(chunks) + 4) + b"WEBP" + chunks


def pdf(*streams, body=b""):
    objects = b"".join(
        b"%d 0 obj\n<<%s>>\nstream\n%s\nendstream\nendobj\n" % (n, head, data) for n, (head, data) in enumerate(streams, 1)
    )
    return b"%PDF-1.7\n" + objects + body + b"\ntrailer\n<</Size 9>>\n%%EOF"


def flate(text, head=b""):
    return b"/Filter /FlateDecode " + head, zlib.compress(text)


def shown(text):
    """Give a page on which letters stand in pairs, each pair nudged."""
    pairs = " -20 ".join(f"({text[i : i + 2]})" for i in range(0, len(text), 2))
    return f"BT /F1 12 Tf 72 720 Td [{pairs}] TJ ET".encode()


def mapped(text):
    """Give a page and its font in which letters are numbers of glyphs, as browsers write them."""
    glyphs = {letter: n for n, letter in enumerate(sorted(set(text)), 3)}
    table = "\n".join(f"<{n:04x}> <{ord(letter):04x}>" for letter, n in glyphs.items())
    cmap = f"/CIDInit begincmap\n1 begincodespacerange <0000> <ffff> endcodespacerange\n2 beginbfchar\n{table}\nendbfchar\nendcmap"
    codes = "".join(f"{glyphs[letter]:04x}" for letter in text)
    return pdf(flate(f"BT /F1 12 Tf <{codes}> Tj ET".encode()), flate(cmap.encode()))


def ranged(text):
    """Give the same with the font's table written as ranges."""
    first, rest = ord(min(text)), max(text)
    codes = "".join(f"{ord(letter) - first + 3:04x}" for letter in text)
    several = " ".join(f"<{n:04x}>" for n in range(first, first + 2))
    ranges = f"<0003> <0004> [{several}]\n<0005> <{ord(rest) - first + 3:04x}> <{first + 2:04x}>"
    return pdf(flate(f"BT <{codes}> Tj ET".encode()), flate(f"begincmap 2 beginbfrange\n{ranges}\nendbfrange endcmap".encode()))


def octal(text):
    return "(" + "".join(f"\\{ord(c):03o}" for c in text) + ")"


def runs(text, tag):
    return "".join(f"<{tag}r><{tag}rPr><{tag}b/></{tag}rPr><{tag}t>{text[i : i + 3]}</{tag}t></{tag}r>" for i in range(0, len(text), 3))


def wide(text):
    return text.encode("utf-16-le").hex().encode()


PART = b"hello, this is a part of something "
FORMS = {
    "as it is": lambda t: f"<p>{t}</p>",
    "as entities": lambda t: "".join(f"&#{ord(c)};" for c in t),
    "as entities of entities": lambda t: "".join(f"&amp;#x{ord(c):x};" for c in t),
    "across tags": lambda t: f"<p><b>{t[:4]}</b><i class='a'>{t[4:]}</i></p>",
    "in an attribute": lambda t: f'<img alt="{t}">',
    "in a comment": lambda t: f"<!-- {t} -->",
    "in JSON escapes": lambda t: '{"a": "' + "".join(f"\\u{ord(c):04x}" for c in t) + '"}',
    "in escapes of no JSON": lambda t: "x = '" + "".join(f"\\x{ord(c):02x}" for c in t) + "'",
    "after a written line end": lambda t: f"x = 'one\\n{t}\\n'",
    "in an address": lambda t: f"<a href='?q={quote(t)}'>x</a>",
    "in all of an address": lambda t: "".join(f"%{ord(c):02X}" for c in t),
    "in base64": lambda t: base64.b64encode(t.encode()),
    "in base64 in base64": lambda t: base64.b64encode(base64.b64encode(f"{t} {t}".encode())),
    "in base64 for addresses": lambda t: f"x={base64.urlsafe_b64encode((t + ' ' + t).encode()).decode()}",
    "in base64 in lines": lambda t: base64.encodebytes(PART * 6 + t.encode()),
    "in hexadecimal": lambda t: f"<{(t + ' ').encode().hex()}>",
    "in UTF-16": lambda t: t.encode("utf-16"),
    "in UTF-16 without a mark": lambda t: f"the text {t}".encode("utf-16-le"),
    "in UTF-16, big end first": lambda t: f"the text {t}".encode("utf-16-be"),
    "in UTF-32": lambda t: t.encode("utf-32"),
    "in UTF-32 without a mark": lambda t: f"the text {t}".encode("utf-32-be"),
    "with a mark": lambda t: b"\xef\xbb\xbf" + t.encode(),
    "in Windows' letters": lambda t: f"a caf\u00e9's {t}".encode("cp1252"),
    "in bytes": lambda t: bytes(range(32)) * 9 + t.encode() + bytes(range(256)),
    "in bytes, wide": lambda t: bytes(range(1, 32)) * 9 + t.encode("utf-16-le") + bytes(range(128, 256)),
    "in a picture": lambda t: b"<img src='data:image/svg+xml;base64," + base64.b64encode(f"<svg><title>{t}</title></svg>".encode()) + b"'>",
    "in a picture with a charset": lambda t: b"<img src='data:image/svg+xml;charset=utf-8;base64," + base64.b64encode(f"<svg><metadata>{t}</metadata></svg>".encode()) + b"'>",
    "in a picture as text": lambda t: f"<img src='data:image/svg+xml,{quote(f'<svg><desc>{t}</desc></svg>')}'>",
    "in a PNG's packed text": lambda t: png((b"zTXt", b"Author\0\0" + zlib.compress(t.encode()))),
    "in a PNG's text": lambda t: png((b"tEXt", b"Author\0" + t.encode())),
    "in a PNG's keyword": lambda t: png((b"zTXt", t.encode() + b"\0\0" + zlib.compress(b""))),
    "in a PNG's text in a language": lambda t: png((b"iTXt", b"Title\0\0\0en\0\0" + t.encode())),
    "in a PNG's packed text in a language": lambda t: png((b"iTXt", b"Title\0\1\0en\0\0" + zlib.compress(t.encode()))),
    "in a PNG's camera data": lambda t: png((b"eXIf", b"MM\0*" + bytes(20) + t.encode() + bytes(9))),
    "after a PNG": lambda t: png(after=t.encode()),
    "in a PNG in a page": lambda t: b"<img src='data:image/png;base64," + base64.b64encode(png((b"zTXt", b"A\0\0" + zlib.compress(t.encode())))) + b"'>",
    "in a JPEG's comment": lambda t: jpeg((0xFE, t.encode())),
    "in a JPEG's camera data": lambda t: jpeg((0xE1, b"Exif\0\0MM\0*" + bytes(30) + t.encode() + bytes(9))),
    "in a JPEG's XMP": lambda t: jpeg((0xE0, b"JFIF\0" + bytes(9)), (0xE1, b"http://ns.adobe.com/xap/1.0/\0" + f"<x:xmpmeta><dc:creator>{t}</dc:creator>".encode())),
    "in a JPEG's IPTC": lambda t: jpeg((0xDB, bytes(65)), (0xED, b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0\0\0\0\x20\x1c\x02\x78\0\x20" + t.encode() + b"\x1c\x02")),
    "in a JPEG's unnamed notes": lambda t: jpeg((0xEA, (t + " ").encode() * 9)),
    "after a JPEG": lambda t: jpeg(after=t.encode()),
    "in a GIF's comment": lambda t: gif(t.encode()),
    "after a GIF": lambda t: gif(b"a comment") + t.encode(),
    "in a WebP's camera data": lambda t: webp(b"EXIF", bytes(20) + t.encode() + bytes(5)),
    "in a WebP's XMP": lambda t: webp(b"XMP ", f"<dc:creator>{t}</dc:creator>".encode()),
    "in a PDF's page": lambda t: pdf(flate(f"BT 1 0 0 1 72 720 Tm ({t}) Tj ET".encode())),
    "in a PDF's page that says nothing of its packing": lambda t: pdf((b"", zlib.compress(f"BT ({t}) Tj ET".encode()))),
    "in a PDF's page, nudged": lambda t: pdf(flate(shown(t))),
    "in a PDF's page, in two letters each": lambda t: pdf(flate(b"BT " + b" ".join(b"(%s) Tj" % t[i : i + 2].encode() for i in range(0, len(t), 2)) + b" ET")),
    "in a PDF's page, as glyphs": mapped,
    "in a PDF's page, as ranges of glyphs": ranged,
    "in a PDF's page in hexadecimal": lambda t: pdf((b"/Filter [/ASCIIHexDecode /FlateDecode]", zlib.compress(f"BT ({t}) Tj ET".encode()).hex().encode() + b">")),
    "in a PDF's page in base85": lambda t: pdf((b"/Filter [ /ASCII85Decode /Fl#61teDecode ]", base64.a85encode(zlib.compress(f"BT ({t})' ET".encode())) + b"~>")),
    "in a PDF's properties": lambda t: pdf(body=f"7 0 obj\n<</Author ({t})>>\nendobj".encode()),
    "in a PDF's properties, in octal": lambda t: pdf(body=f"7 0 obj\n<</Author {octal(t)}>>\nendobj".encode()),
    "in a PDF's properties, over two lines": lambda t: pdf(body=f"7 0 obj\n<</Author (a\\(b {t[:3]}\\\n{t[3:]})>>\nendobj".encode()),
    "in a PDF's properties, wide": lambda t: pdf(body=b"<</Author (\xfe\xff" + t.encode("utf-16-be") + b")>>"),
    "in a PDF's properties, in hexadecimal": lambda t: pdf(body=b"<</Author <FEFF" + t.encode("utf-16-be").hex().encode() + b">>>"),
    "in a PDF's properties, other end first": lambda t: pdf(body=b"<</Author <FFFE" + wide(t) + b">>>"),
    "in a PDF's packed objects": lambda t: pdf(flate(f"7 0 <</Author ({t})>>".encode(), b"/Type /ObjStm /N 1 ")),
    "in a PDF's XMP": lambda t: pdf((b"/Type /Metadata", f"<x:xmpmeta><dc:creator>{t}</dc:creator>".encode())),
    "in a PDF's picture": lambda t: pdf((b"/Subtype /Image /Filter /DCTDecode", jpeg((0xFE, t.encode())))),
    "in a PDF's attachment": lambda t: pdf(flate(packed({"a.txt": t}), b"/Type /EmbeddedFile ")),
    "in a PDF's comment": lambda t: pdf(body=f"% by {t}\n".encode()),
    "in a zip": lambda t: packed({"xl/sharedStrings.xml": f"<t>{t}</t>"}),
    "in a zip in a zip": lambda t: packed({"inner": packed({"a.xml": t})}),
    "in a zip's file name": lambda t: packed({f"{t}.txt": "x"}),
    "in a zip's notes": lambda t: packed({"a": "x"}, comment=t.encode()),
    "in a zip after something else": lambda t: b"#!/bin/sh\n" + packed({"a": t}),
    "in a tar": lambda t: tarred("a.txt", t.encode()),
    "in a tar's file name": lambda t: tarred(f"{t}.txt", b"x"),
    "in gzip": lambda t: gzip.compress(t.encode()),
    "in gzip after gzip": lambda t: gzip.compress(b"x") + gzip.compress(t.encode()),
    "in bzip2": lambda t: bz2.compress(t.encode()),
    "in xz": lambda t: lzma.compress(t.encode()),
    "in a document, across runs": lambda t: packed({"word/document.xml": f"<w:p>{runs(t, 'w:')}</w:p>"}),
    "in a document's properties": lambda t: packed({"docProps/core.xml": f"<dc:creator>{t}</dc:creator>"}),
    "in a document's picture": lambda t: packed({"word/media/image1.png": png((b"tEXt", b"Author\0" + t.encode()))}),
    "in a spreadsheet, across runs": lambda t: packed({"xl/sharedStrings.xml": f"<si>{runs(t, '')}</si>"}),
    "in a spreadsheet's comment": lambda t: packed({"xl/comments1.xml": f"<comment><text><t>{t}</t></text></comment>"}),
    "in an open spreadsheet": lambda t: packed({"content.xml": f"<text:p>{t[:4]}<text:span>{t[4:]}</text:span></text:p>"}),
    "in a notebook's lines": lambda t: json.dumps({"cells": [{"source": [f"x = 1\n{t[:4]}", f"{t[4:]} was there"]}]}, indent=1),
    "in a notebook's output": lambda t: json.dumps({"cells": [{"outputs": [{"text": f"one\n{t}\n"}]}]}),
    "in a notebook's HTML": lambda t: json.dumps({"data": {"text/html": [f"<p>{t[:4]}", f"<b>{t[4:]}</b>"]}}),
    "in a notebook's metadata": lambda t: json.dumps({"metadata": {"authors": [{"name": t}]}}),
    "in a notebook's attachment": lambda t: json.dumps({"attachments": {"a.png": {"image/png": base64.b64encode(png((b"tEXt", b"A\0" + t.encode()))).decode()}}}),
    "in a notebook's picture": lambda t: json.dumps({"data": {"image/png": base64.encodebytes(png((b"tEXt", b"A\0" + t.encode()))).decode()}}),
    "in a notebook's key": lambda t: json.dumps({t: 1}),
    "in the manifest's second line": lambda t: json.dumps({"a": 1}) + "\n" + json.dumps({"b": f"caf\u00e9 {t}"}) + "\n",
    "in a torn notebook": lambda t: '{"a": "' + t + '", ',
    "in a list": lambda t: json.dumps([[t], [1, None, True]]),
}  # fmt: skip
NAMES_ONLY = {
    "in capitals": CANARY.upper(),
    "surname first": f"{LAST}, {FIRST}",
    "with an initial": f"Z. {LAST}",
    "over two lines": f"{FIRST}\n{LAST}",
    "with a hard space": f"{FIRST}\u00a0{LAST}",
    "with accents": f"Z\u00e9b\u00e9d\u00e9e {LAST}",
    "with accents in Windows' letters": f"Z\u00e9b\u00e9d\u00e9e {LAST}".encode("cp1252"),
    "as an e-mail address": "zq@example.org",
    "as a number": "(07700) 900-123",
    "in cells": f"<tr><td>{FIRST}</td><td>{LAST}</td></tr>",
    "in a PDF's page, letter by letter": pdf(flate(b"BT " + b" ".join(b"(%c) Tj 5 0 Td" % ord(c) for c in CANARY) + b" ET")),
    "in a PDF's page, word by word": pdf(flate(f"BT [({FIRST}) -300 ({LAST})] TJ ET".encode())),
}


def found(raw, protection=PROTECTION, name="page.html"):
    return leaks_in(name, raw if isinstance(raw, bytes) else raw.encode(), protection, whole=True)


@pytest.mark.parametrize("canary", CANARIES)
@pytest.mark.parametrize("form", FORMS)
def test_what_is_protected_is_found_in_every_form_and_not_told(form, canary):
    leaks = found(FORMS[form](canary))
    assert CANARIES[canary] in {leak.kind for leak in leaks}
    for leak in leaks:
        assert leak.where
        told = f"{leak.artefact} {leak.kind} {leak.where}".casefold()
        assert FIRST.casefold() not in told
        assert canary.casefold() not in told
    assert found(FORMS[form]("nothing at all")) == []


@pytest.mark.parametrize("form", NAMES_ONLY)
def test_a_name_is_found_in_every_form(form):
    assert {leak.kind for leak in found(NAMES_ONLY[form])} == {NAME}


@pytest.mark.parametrize(
    "text",
    ["", "Zebedeeq", f"{FIRST} met {LAST}s", "zebedee", "077009001234", json.dumps({"a": "b"}), "{torn", "\x00\xff", "[", "%PDF", "<>", "&;", "%zz", "\\u12"],
)  # fmt: skip
def test_what_is_no_name_is_let_through(text):
    assert found(text.encode("utf-8", "surrogateescape")) == []
    assert found(CANARY, Protection()) == []
    assert leaks_in("page.html", CANARY.encode(), ProtectedNames([])) == []


def test_names_alone_can_be_looked_for():
    locked = packed({"a": "x"}).replace(b"PK\x03\x04\x14\0\0\0", b"PK\x03\x04\x14\0\1\0").replace(b"PK\x01\x02\x14\x03\x14\0\0\0", b"PK\x01\x02\x14\x03\x14\0\1\0")
    assert leaks_in("a.zip", locked, NAMES) == []
    assert {leak.kind for leak in leaks_in("a", f"{CANARY} {NI}".encode(), NAMES)} == {NAME}


def test_cells_of_a_table_are_not_put_together_to_an_identifier():
    day, month, year, rest = CHI[:2], CHI[2:4], CHI[4:6], CHI[6:]
    for gap in ("</td><td>", "</td>\n    <td>", "</text><text x='5'>", "<br>", "</p>\n<p>"):
        assert found(f"<td>{day}{gap}{month}{gap}{year}{gap}{rest}</td>") == []
        assert found(f"<td>{NI[:2]}{gap}{NI[3:5]}{gap}{NI[6:8]}{gap}{NI[9:11]}{gap}C</td>") == []
    assert found(packed({"xl/worksheets/sheet1.xml": f"<c r='A1'><v>{day}</v></c><c r='B1'><v>{month}{year}{rest}</v></c>"})) == []
    assert found(pdf(flate(f"{day} {month} {year} {rest} re BT (x) Tj ET".encode()), body=f"[{day} {month} {year} {rest}]".encode())) == []


def test_random_bytes_are_taken_for_nothing():
    chance = random.Random(7)
    for _ in range(20):
        raw = chance.randbytes(100_000)
        for whole in (raw, b"<img src='data:image/png;base64," + base64.b64encode(raw) + b"'>", png((b"fdAT", raw)), json.dumps({"a": base64.b64encode(raw).decode()}).encode()):
            assert found(whole) == []


def test_the_files_name_counts_too_and_is_not_repeated():
    leaks = found(b"", name="report-zebedee-quuxington.html")
    assert [(leak.where, leak.artefact) for leak in leaks] == [("in the file's name", "report-[name withheld].html")]
    assert found(b"", name=f"report {NI}.html")[0].artefact == "report [identifier withheld].html"


# ---- what cannot be looked into


def locked_zip():
    raw = bytearray(packed({"a.txt": "x"}))
    raw[6] |= 1
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    return bytes(raw)


def strange_zip():
    raw = bytearray(packed({"a.txt": "x"}))
    raw[8:10] = b"\x63\0"
    at = raw.index(b"PK\x01\x02") + 10
    raw[at : at + 2] = b"\x63\0"
    return bytes(raw)


def deep(levels):
    raw = packed({"a": CANARY})
    for _ in range(levels):
        raw = packed({"a": raw})
    return raw


def patched_size():
    raw = bytearray(packed({"a.txt": "x"}))
    raw[22:26] = struct.pack("<I", 1 << 30)
    at = raw.index(b"PK\x01\x02") + 24
    raw[at : at + 4] = struct.pack("<I", 1 << 30)
    return bytes(raw)


def many_tarred():
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w") as archive:
        for n in range(2001):
            archive.addfile(tarfile.TarInfo(str(n)))
    return raw.getvalue()


UNREAD = {
    "a locked zip": (locked_zip, "locked with a password"),
    "a zip packed in an unknown way": (strange_zip, "does not know"),
    "a torn zip": (lambda: packed({"a": "x" * 1000})[:40], "damaged"),
    "a zip of nothing": (lambda: b"PK\x03\x04", "damaged"),
    "a zip whose bytes were changed": (lambda: packed({"a.txt": "abc" * 99}).replace(zlib.compress(b"abc" * 99)[2:-4], bytes(len(zlib.compress(b"abc" * 99)) - 6)), "damaged"),
    "a zip that says it is too large": (patched_size, "larger than 100 MB"),
    "a zip of too many parts": (lambda: packed({str(n): "" for n in range(2001)}), "2001 parts"),
    "a zip twenty deep": (lambda: deep(20), "6 deep"),
    "a locked spreadsheet": (lambda: packed({"META-INF/manifest.xml": "<manifest:encryption-data/>"}), "locked with a password"),
    "a locked document": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99) + "EncryptedPackage".encode("utf-16-le"), "locked with a password"),
    "another archive": (lambda: b"7z\xbc\xaf'\x1c" + bytes(99), "does not know"),
    "a torn tar": (lambda: tarred("a", b"x" * 2000)[:1500], "damaged"),
    "a tar of too many parts": (many_tarred, "2000 parts"),
    "damaged gzip": (lambda: gzip.compress(b"x" * 999)[:12] + b"\xff" * 20, "damaged"),
    "a bomb": (lambda: gzip.compress(bytes(101 * 1024 * 1024), 9), "larger than 100 MB"),
    "a locked PDF": (lambda: pdf(body=b"<</Encrypt 5 0 R>>"), "locked with a password"),
    "a PDF packed in an unknown way": (lambda: pdf((b"/Filter /LZWDecode", b"abc")), "does not know"),
    "a PDF with a predictor": (lambda: pdf(flate(b"abc", b"/DecodeParms <</Predictor 12>>")), "does not know"),
    "a damaged PDF": (lambda: pdf((b"/Filter /FlateDecode", b"abc")), "damaged"),
    "a PDF damaged in hexadecimal": (lambda: pdf((b"/Filter /ASCIIHexDecode", b"zz>")), "damaged"),
    "a PDF damaged in base85": (lambda: pdf((b"/Filter [/A85 /Fl]", b"\xff\xff~>")), "damaged"),
    "a PNG with damaged text": (lambda: png((b"zTXt", b"A\0\0xx")), "damaged"),
}


@pytest.mark.parametrize("what", UNREAD)
def test_what_cannot_be_looked_into_is_refused_with_its_reason(what):
    make, why = UNREAD[what]
    raw = make()
    leaks = found(raw)
    assert [leak.kind for leak in leaks if leak.kind.startswith("something that cannot be looked into")]
    assert any(why in leak.kind for leak in leaks)
    assert leaks_in("a", raw, PROTECTION) == []
    assert any(why in leak.kind and leak.where != "in the file itself" for leak in found(packed({"part.bin": raw}))) or what == "a zip twenty deep"


def test_too_many_parts_of_one_file_are_refused(monkeypatch):
    monkeypatch.setattr("workbench.reports.readings._MOST_PARTS", 5)
    assert any("more than the 5 parts" in leak.kind for leak in found(packed({str(n): "x" for n in range(9)})))


def test_too_much_in_one_file_is_refused(monkeypatch):
    monkeypatch.setattr("workbench.reports.readings.MOST_BYTES", 500)
    assert any("larger than" in leak.kind for leak in found(packed({str(n): f"{n}" * 400 for n in range(4)})))


def test_pixels_and_tables_of_a_pdf_are_no_reason_to_refuse():
    streams = [(b"/Subtype /Image /Filter /CCITTFaxDecode", b"abc"), (b"/Subtype /Image /Filter /JPXDecode", b"abc"), flate(bytes(50), b"/Subtype /Image "),
               flate(bytes(50), b"/Type /XRef /DecodeParms <</Predictor 12>>"), (b"/Filter /AHx", b"414243>"), (b"", b"plain")]  # fmt: skip
    assert found(pdf(*streams)) == []
    assert found(b"%PDF-1\nstream\nxx\nendstream") == []
    assert found(b"%PDF-1\nstream\nxx") == []


def test_damaged_pictures_do_no_harm():
    for raw in (b"\x89PNG\r\n\x1a\nzTXtx", b"\xff\xd8\xff", b"\xff\xd8\xff\xe1\0", b"\xff\xd8\xffpixels and no more", b"GIF89a\x21\xfe\xff", b"RIFF1234WEBPEXIF\xff\xff\xff\xff"):
        assert found(raw) == []


PEOPLE = f"officer-1:\n  name: {CANARY}\n  email: zq@example.org\n"


@pytest.mark.slow
def test_a_template_that_holds_a_name_is_not_published_and_the_place_is_told(tmp_path, monkeypatch):
    render = in_this_process(monkeypatch)
    root = workspace(
        tmp_path, people=PEOPLE, bad=notebook(f"# Thanks\n\nWith thanks to {CANARY}"), good=notebook("print('fine')"),
        code=notebook(f"# {FIRST}\nx = 1\n'{LAST}'", "who = 'Zebedee ' + 'Quuxington'\nraise KeyError(who)"),
    )  # fmt: skip
    for audience in ("team", "public"):
        outcome = render(root, "bad", "good", "code", audience=audience, formats=("html", "ipynb"))
        assert outcome.exit_status == 1
        assert {leak.artefact for leak in outcome.withheld} >= {"bad.html", "bad.ipynb"}
        assert all(CANARY not in str(leak) for leak in outcome.withheld)
        there = {path.name for path in shelf(root, audience=audience).iterdir()}
        assert there >= {"good.html", "good.ipynb", "index.html", "manifest.jsonl"}
        assert not {name for name in there if name.startswith("bad")}
        assert "bad" not in {record["report"] for record in manifest(shelf(root, audience=audience))}
    published = b"".join(path.read_bytes() for path in (root / "reports").rglob("*") if path.is_file())
    assert LAST.encode() not in published


@pytest.mark.slow
def test_a_name_in_a_parameter_is_found_in_the_files_name_and_not_repeated(tmp_path, monkeypatch):
    root = workspace(tmp_path, people=PEOPLE, one=notebook(("parameters", "who = ''"), "print(len(who))"))
    outcome = in_this_process(monkeypatch)(root, "one", parameters={"who": CANARY})
    assert outcome.withheld
    assert all("quux" not in str(leak).casefold() for leak in outcome.withheld)
    assert [path.name for path in (root / "reports").rglob("*") if path.is_file()] == ["index-team.html"]


@pytest.mark.slow
def test_what_was_published_before_a_name_was_protected_is_taken_away(tmp_path, monkeypatch):
    render = in_this_process(monkeypatch)
    root = workspace(tmp_path, reads=notebook("print(open('inquiries/meals/findings/f.yaml').read())"), other=notebook("print(1)"))
    folder = inquiry(root, "meals")
    finding(folder, "f", f"Told by {CANARY}.")
    render(root, "reads", inquiry="meals")
    render(root, "other")
    page = shelf(root, "meals") / "reads.html"
    assert CANARY in page.read_text()
    write(root / "private/people.yaml", PEOPLE)
    outcome = render(root, "other")  # a run that is about another folder
    assert not page.exists()
    assert ({leak.artefact for leak in outcome.withheld}, outcome.exit_status) == ({"reads.html"}, 1)
    assert not (shelf(root, "meals") / "index.html").exists()
    assert render(root, "reads", inquiry="meals").withheld == []
    assert "[name withheld]" in page.read_text()


@pytest.mark.slow
@pytest.mark.parametrize("audience", ["team", "public"])
def test_what_stands_in_a_record_is_withheld_in_its_report_and_what_a_template_says_is_not_published(tmp_path, monkeypatch, audience):
    monkeypatch.setenv("WORKBENCH_STATXPLORE_API_KEY", KNOWN)
    reads = "from pathlib import Path\nprint(*(path.read_text() for path in sorted(Path('.').rglob('*.yaml'))))"
    shout = {f"says_{n}": notebook(f"# Of {canary}") for n, canary in enumerate(CANARIES)}
    root = workspace(tmp_path, people=PEOPLE, reads=notebook(reads), **shout)
    folder = inquiry(root, "meals")
    for n, canary in enumerate(CANARIES):
        finding(folder, f"f-{n}", f"Told by {canary}.", headline=f"Of {canary}")
    render = in_this_process(monkeypatch)
    outcome = render(root, "reads", inquiry="meals", audience=audience, formats=("html", "ipynb"))
    assert outcome.withheld == []
    page = (shelf(root, "meals", audience=audience) / "reads.html").read_text()
    assert all(words in page for words in ("[name withheld]", "[identifier withheld]", "[secret withheld]"))
    outcome = render(root, *shout, audience=audience, formats=("html", "ipynb"))
    assert {leak.kind for leak in outcome.withheld} == set(CANARIES.values())
    for path in (path for path in (root / "reports").rglob("*") if path.is_file()):
        assert found(path.read_bytes(), name=path.name) == [], path
    left = b"".join(path.read_bytes() for place in ("reports", ".workbench") for path in (root / place).rglob("*") if path.is_file())
    assert [canary for canary in CANARIES if canary.encode() in left] == []


@pytest.mark.slow
def test_a_file_that_was_altered_or_put_there_is_searched_for_all_and_an_unaltered_one_for_what_may_have_changed(tmp_path, monkeypatch):
    render = in_this_process(monkeypatch)
    root = workspace(tmp_path, one=notebook("print(1)"), two=notebook("print(2)"), three=notebook(f"print('{KNOWN}')"))
    render(root, "one", "two", "three")
    (shelf(root) / "a folder").mkdir()
    with (shelf(root) / "two.html").open("a") as stream:
        stream.write(NI)
    write(shelf(root) / "notes.txt", KEY)
    assert {leak.artefact for leak in render(root, "one").withheld} == {"two.html", "notes.txt"}
    monkeypatch.setenv("SOME_TOKEN", KNOWN)
    assert {leak.artefact for leak in render(root, "one").withheld} >= {"three.html"}
    assert {path.name for path in shelf(root).iterdir()} == {"a folder", "one.html", "index.html", "manifest.jsonl"}


def test_a_broken_list_of_names_stops_everything(tmp_path):
    from workspaces import rendered

    from workbench.errors import RecordError

    root = workspace(tmp_path, people="officer-1: [", one=notebook("1"))
    with pytest.raises(RecordError, match=r"private/people\.yaml"):
        rendered(root, "one", audience="public")
    assert not list((root).rglob("*.html"))


@pytest.mark.slow
def test_a_withheld_report_appears_when_the_name_is_gone(tmp_path, monkeypatch):
    render = in_this_process(monkeypatch)
    root = workspace(tmp_path, people=PEOPLE, one=notebook(f"# {CANARY}"))
    assert render(root, "one").withheld
    template(root, "one", notebook("# A member"))
    outcome = render(root, "one")
    assert (outcome.made, outcome.withheld) == (["one"], [])
