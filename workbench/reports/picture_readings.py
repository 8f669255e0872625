"""What stands beside the pixels of pictures: texts, comments and camera data of PNG, JPEG, GIF and WebP."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.reports.reading import Item, Part, inflated

__all__ = ["picture_items"]

_PNG = b"\x89PNG\r\n\x1a\n"
_PIXELS = {b"IDAT", b"fdAT", b"PLTE", b"VP8 ", b"VP8L", b"ALPH"}
_ALONE = {0x01, 0xD8, *range(0xD0, 0xD8)}
_MARK, _END, _COMMENT, _PROGRAMS = 0xFF, 0xD9, 0xFE, range(0xE0, 0xF0)


def picture_items(raw: bytes) -> Iterator[Item] | None:
    """Give what a picture holds beside its pixels; None for bytes that are no picture of these kinds."""
    if raw.startswith(_PNG):
        return _png_items(raw)
    if raw.startswith(b"\xff\xd8\xff"):
        return _jpeg_items(raw)
    if raw[:6] in {b"GIF87a", b"GIF89a"}:
        return _gif_items(raw)
    if raw[:4] == b"RIFF" and raw[8:12] == b"WEBP":
        return _webp_items(raw)
    return None


def _png_items(raw: bytes) -> Iterator[Item]:
    at = len(_PNG)
    while at + 8 <= len(raw):
        size, kind = int.from_bytes(raw[at : at + 4]), raw[at + 4 : at + 8]
        body = raw[at + 8 : at + 8 + size]
        at += size + 12
        if kind in {b"zTXt", b"iTXt", b"iCCP"}:
            yield from _png_text(kind, body)
        elif kind not in _PIXELS:
            yield Part("the picture's notes", body)
        if kind == b"IEND":
            break
    yield Part("what follows the picture", raw[at:])


def _png_text(kind: bytes, body: bytes) -> Iterator[Item]:
    keyword, _, rest = body.partition(b"\0")
    yield Part("the picture's notes", keyword)
    if kind != b"iTXt":
        yield inflated(rest[1:], "the picture's packed notes")
        return
    packed, (language, _, rest) = rest[:1] == b"\1", rest[2:].partition(b"\0")
    translated, _, text = rest.partition(b"\0")
    yield Part("the picture's notes", language + b"\n" + translated)
    yield inflated(text, "the picture's packed notes") if packed else Part("the picture's notes", text)


def _jpeg_items(raw: bytes) -> Iterator[Item]:
    at = 2
    while at + 4 <= len(raw):
        if raw[at] != _MARK or raw[at + 1] in {0x00, _MARK}:  # within the pixels, or a filler
            found = raw.find(b"\xff", at + 1)
            at = found if found >= 0 else len(raw)
            continue
        kind, at = raw[at + 1], at + 2
        if kind == _END:
            break
        if kind in _ALONE:
            continue
        size = int.from_bytes(raw[at : at + 2])
        if kind == _COMMENT or kind in _PROGRAMS:
            yield from _jpeg_segment(raw[at + 2 : at + size])
        at += max(size, 2)
    yield Part("what follows the picture", raw[at:])


def _jpeg_segment(body: bytes) -> Iterator[Item]:
    name, _, text = body.partition(b"\0")  # “http://ns.adobe.com/xap/1.0/”, “Exif” …
    yield Part("the picture's notes", text if text and len(name) < 80 else body)  # noqa: PLR2004  # longer than any such name


def _gif_items(raw: bytes) -> Iterator[Item]:
    for found in re.finditer(rb"\x21[\xfe\xff\x01]", raw):
        at, text = found.end(), b""
        while at < len(raw) and raw[at]:
            text += raw[at + 1 : at + 1 + raw[at]]
            at += 1 + raw[at]
        yield Part("the picture's notes", text)
    end = raw.rfind(b"\x3b")
    yield Part("what follows the picture", raw[end + 1 :] if end >= 0 else b"")


def _webp_items(raw: bytes) -> Iterator[Item]:
    at = 12
    while at + 8 <= len(raw):
        kind, size = raw[at : at + 4], int.from_bytes(raw[at + 4 : at + 8], "little")
        if kind not in _PIXELS and kind != b"ANMF":
            yield Part("the picture's notes", raw[at + 8 : at + 8 + size])
        at += 8 + size + size % 2
