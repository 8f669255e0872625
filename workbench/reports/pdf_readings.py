"""What stands in a PDF: the text that it shows, its properties, links, bookmarks, attachments and unused parts.

The file is read from its bytes, not by its own table of contents, so that what no page shows is read as well.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterator, Sequence

from workbench.reports.reading import DAMAGED, LOCKED, UNKNOWN, Item, Part, Passage, Unread, inflated

__all__ = ["pdf_items"]

_LONGEST_HEAD = 20_000
_MOST_FONTS = 200
_FILTERS = re.compile(rb"/Filter\s*(\[[^\]]*\]|/[^\s/<>\[\]]+)")
_LOCKED = re.compile(rb"/Encrypt\s*(?:\d+\s+\d+\s+R|<<)")
_IMAGE_FILTERS = {b"DCTDecode", b"DCT", b"JPXDecode", b"CCITTFaxDecode", b"CCF", b"JBIG2Decode"}
_NUMBERS = re.compile(rb"(?:[-+.\d]+[\s\]\[]+){2,}[-+.\d]+")
_LITERAL = rb"\((?:[^()\\]|\\.|\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\))*\)"
_STRING = re.compile(rb"(" + _LITERAL + rb")|<([0-9A-Fa-f\s]+)>", re.DOTALL)
_SHOWN = re.compile(
    rb"(?P<literal>" + _LITERAL + rb")|<(?P<hex>[0-9A-Fa-f\s]+)>|(?P<array>[\[\]])|(?P<number>-?\d*\.?\d+)|"
    rb"(?P<move>\b(?:Td|TD|Tm|ET)\b|T\*|['\"])",
    re.DOTALL,
)  # fmt: skip
_NOTE = re.compile(rb"%[^\r\n]*")
_SPACE = -150.0
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r?\n|.)", re.DOTALL)

Letters = Callable[[bytes], str]


def pdf_items(raw: bytes) -> Iterator[Item] | None:
    """Give what a PDF holds; None for bytes that are none."""
    return _items(raw) if b"%PDF-" in raw[:1024] else None


def _items(raw: bytes) -> Iterator[Item]:
    streams, body = _streams(raw)
    if _LOCKED.search(body):
        yield Unread("", LOCKED)
        return
    contents: list[bytes] = []
    fonts: list[Letters] = []
    yield Passage("in the PDF's own notes", "\n".join(note.decode("latin-1") for note in _NOTE.findall(body)))
    yield from _objects(body)
    for number, (head, packed) in enumerate(streams, 1):
        item = _decoded(head, packed, f"part {number} of the PDF")
        if not isinstance(item, Part):
            yield from [item] if item else []
        elif b"begincmap" in item.raw:
            fonts.append(_letters(item.raw))
            yield Passage("in a font", item.raw.decode("latin-1"), pieces=True)
        elif re.search(rb"\bBT\b", item.raw) and re.search(rb"\bET\b", item.raw):
            contents.append(item.raw)
        elif re.search(rb"/Type\s*/ObjStm", head):
            yield from _objects(item.raw)
        else:
            yield item
    for page in contents:
        yield from _page(page, fonts[:_MOST_FONTS])


def _streams(raw: bytes) -> tuple[list[tuple[bytes, bytes]], bytes]:
    """Give each stream with what is said of it, and all that is in none."""
    streams: list[tuple[bytes, bytes]] = []
    rest: list[bytes] = []
    done = 0
    for found in re.finditer(rb"(?<!end)stream\r?\n", raw):
        if found.start() < done:
            continue
        close = raw.find(b"endstream", found.end())
        close = close if close >= 0 else len(raw)
        before = raw[done : found.start()]
        rest.append(before)
        streams.append((before[max(before.rfind(b"obj"), len(before) - _LONGEST_HEAD, 0) :], raw[found.end() : close]))
        done = close
    return streams, b"\n".join([*rest, raw[done:]])


def _decoded(head: bytes, packed: bytes, where: str) -> Part | Unread | None:
    """Undo a stream's filters; None for pixels."""
    head = re.sub(rb"#([0-9A-Fa-f]{2})", lambda code: bytes([int(code[1], 16)]), head)
    named = _FILTERS.search(head)
    filters = re.findall(rb"[^\s/\[\]]+", named[1]) if named else []
    if not filters and packed[:1] == b"\x78" and int.from_bytes(packed[:2]) % 31 == 0:  # as every zlib stream begins
        filters = [b"FlateDecode"]
    image = re.search(rb"/Subtype\s*/Image", head)
    item: Part | Unread = Part(where, packed)
    for name in filters:
        if not isinstance(item, Part) or name in _IMAGE_FILTERS:
            break
        item = _unfiltered(name, item)
    if image and b"DCTDecode" not in filters:
        return None
    if isinstance(item, Part) and not image and re.search(rb"/Predictor\s+(?:[2-9]|1\d)", head):
        return None if re.search(rb"/Type\s*/XRef", head) else Unread(where, UNKNOWN)
    return item


def _unfiltered(name: bytes, item: Part) -> Part | Unread:
    raw = item.raw
    if name in {b"FlateDecode", b"Fl"}:
        return inflated(raw, item.where)
    try:
        if name in {b"ASCIIHexDecode", b"AHx"}:
            return Part(item.where, _unhexed(raw.partition(b">")[0]))
        if name in {b"ASCII85Decode", b"A85"}:
            return Part(item.where, base64.a85decode(b"<~" + raw.strip().removeprefix(b"<~").partition(b"~>")[0] + b"~>", adobe=True))
    except (binascii.Error, ValueError):
        return Unread(item.where, DAMAGED)
    return Unread(item.where, UNKNOWN)


def _objects(raw: bytes) -> Iterator[Item]:
    """Give the strings of what is no page: titles, authors, addresses, notes, form fields."""
    yield Passage("in the PDF's own text", _NUMBERS.sub(b" ", raw).decode("latin-1"))
    strings = [_unescaped(found[1]) if found[1] else _unhexed(found[2]) for found in _STRING.finditer(raw)]
    yield Passage("in the PDF's properties", "\n\n\n".join(map(_plain, strings)))


def _page(raw: bytes, fonts: Sequence[Letters]) -> Iterator[Item]:
    for letters in (_plain, *fonts):
        lines = _lines(raw, letters)
        if any(not char.isspace() for char in lines):
            yield Passage("in a page's text", lines)
            yield Passage("in a page's text", lines.replace("\n", ""), pieces=True)
    yield Passage("in a page", raw.decode("latin-1"), pieces=True)


def _lines(raw: bytes, letters: Letters) -> str:
    """Give the text of a page: a new line where the pen moves, a space where letters are set far apart."""
    pieces: list[str] = []
    within = False
    for found in _SHOWN.finditer(raw):
        if found["literal"] is not None:
            pieces.append(letters(_unescaped(found["literal"])))
        elif found["hex"] is not None:
            pieces.append(letters(_unhexed(found["hex"])))
        elif found["array"]:
            within = found["array"] == b"["
        elif found["move"]:
            pieces.append("\n")
        elif within and float(found["number"]) < _SPACE:
            pieces.append(" ")
    return "".join(pieces)


def _plain(raw: bytes) -> str:
    if raw[:2] in {b"\xfe\xff", b"\xff\xfe"}:
        return raw.decode("utf-16", errors="replace")
    text = raw.decode("utf-8", errors="replace")
    return raw.decode("latin-1") if "\ufffd" in text else text


def _unescaped(literal: bytes) -> bytes:
    def sign(found: re.Match[bytes]) -> bytes:
        code = found[1]
        if code.isdigit():
            return bytes([int(code, 8) & 0xFF])
        return b"" if code in {b"\n", b"\r\n"} else _ESCAPES.get(code, code)

    return _ESCAPE.sub(sign, literal[1:-1])


def _unhexed(digits: bytes) -> bytes:
    plain = re.sub(rb"\s", b"", digits)
    return bytes.fromhex((plain + b"0" * (len(plain) % 2)).decode("ascii"))


def _letters(cmap: bytes) -> Letters:
    """Give what turns the codes of a font into letters, from its table (PDF 32000-1, 9.10.3)."""
    table: dict[int, str] = {}
    width = 1
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        for code, text in re.findall(rb"<([0-9A-Fa-f\s]+)>\s*<([0-9A-Fa-f\s]*)>", block):
            width = max(width, len(_unhexed(code)))
            table[int.from_bytes(_unhexed(code))] = _unhexed(text).decode("utf-16-be", errors="replace")
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", cmap, re.DOTALL):
        for first, last, start, several in re.findall(
            rb"<([0-9A-Fa-f\s]+)>\s*<([0-9A-Fa-f\s]+)>\s*(?:<([0-9A-Fa-f\s]*)>|\[([^\]]*)\])", block
        ):
            width = max(width, len(_unhexed(first)))
            low, high = int.from_bytes(_unhexed(first)), int.from_bytes(_unhexed(last))
            table |= _range(low, min(high, low + 0xFFFF), start, several)
    return lambda raw: "".join(table.get(int.from_bytes(raw[i : i + width]), "") for i in range(0, len(raw), width))


def _range(low: int, high: int, start: bytes, several: bytes) -> dict[int, str]:
    if several:
        texts = re.findall(rb"<([0-9A-Fa-f\s]*)>", several)
        return {low + i: _unhexed(text).decode("utf-16-be", errors="replace") for i, text in enumerate(texts)}
    begun = _unhexed(start)
    last = int.from_bytes(begun[-2:])
    before = begun[:-2].decode("utf-16-be", errors="replace")
    return {low + i: before + chr((last + i) & 0xFFFF) for i in range(high - low + 1)}
