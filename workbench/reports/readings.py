"""Every text that a file holds, in every form in which its bytes can be read: as they are, unescaped, decoded, unpacked."""

from __future__ import annotations

import base64
import binascii
import codecs
import html
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

from workbench.reports.archive_readings import archive_items
from workbench.reports.pdf_readings import pdf_items
from workbench.reports.picture_readings import picture_items
from workbench.reports.reading import MOST_BYTES, TOO_LARGE, Item, Part, Passage, Unread

__all__ = ["readings"]

_DEEPEST = 6
_MOST_PARTS = 20_000
_MOST_ROUNDS = 3
_APART = "\n\n\n"
"""Between what does not belong together: further apart than the signs of a name or an identifier may be."""


def readings(raw: bytes) -> Iterator[Passage | Unread]:
    """Give every text that a file holds, and every part of it that cannot be looked into, with its reason.

    Args:
        raw: The file's bytes.

    Example:
        >>> import gzip
        >>> [found.text for found in readings(gzip.compress(b"caf&eacute;"))][:2]
        ['caf&eacute;', 'café']
    """
    return _Walk().read(Part("", raw), 0)


class _Walk:
    """Reads one file and what is packed in it, within limits for all of it together."""

    def __init__(self) -> None:
        self.parts = 0
        self.size = 0
        self.seen: set[tuple[str, bool]] = set()

    def read(self, part: Part, depth: int) -> Iterator[Passage | Unread]:
        """Give the readings of a part, each text once."""
        self.parts += 1
        self.size += len(part.raw)
        why = self._limit(depth)
        if why:
            yield Unread(part.where, why)
            return
        for item in _items(part.raw):
            if isinstance(item, Part):
                yield from self.read(Part(_within(item.where, part.where), item.raw), depth + 1) if item.raw else ()
            elif isinstance(item, Unread):
                yield Unread(_within(item.where, part.where), item.why)
            elif (item.text, item.pieces) not in self.seen:
                self.seen.add((item.text, item.pieces))
                yield replace(item, where=_within(item.where, part.where))

    def _limit(self, depth: int) -> str:
        if depth > _DEEPEST:
            return f"it lies more than {_DEEPEST} deep in other files"
        if self.parts > _MOST_PARTS:
            return f"the file has more than the {_MOST_PARTS} parts that this check reads"
        return TOO_LARGE if self.size > 2 * MOST_BYTES else ""


def _within(where: str, place: str) -> str:
    return f"{where} of {place}" if where and place else where or place


def _items(raw: bytes) -> Iterator[Item]:
    structured = _structured(raw)
    if structured is not None:
        yield from structured
        yield Passage("in its bytes", raw.decode("utf-8", errors="replace"), pieces=True)
        return
    text = _text(raw)
    if text is not None:
        yield from _of_text(text)
        if "\ufffd" in text:
            yield Passage("in its text", raw.decode("cp1252", errors="replace"), pieces=True)
        return
    for code in ("utf-8", "cp1252"):
        yield Passage("in its bytes", raw.decode(code, errors="replace"), pieces=True)
    yield Passage("in its bytes", raw.replace(b"\0", b"").decode("utf-8", errors="replace"), pieces=True)
    yield from _of_text(_runs(raw))


def _structured(raw: bytes) -> Iterator[Item] | None:
    return archive_items(raw) or picture_items(raw) or pdf_items(raw)


# ---- bytes that are text, or hold some

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_WIDE = (("utf-32-le", 4, 0), ("utf-32-be", 4, 3), ("utf-16-le", 2, 0), ("utf-16-be", 2, 1))
_MOST_ODD = 0.15
_ODD = re.compile("[\x00-\x08\x0e-\x1a\x7f\ufffd]")
_RUNS = re.compile(  # long ones, and short ones between control bytes: others come about by chance
    rb"[\t\n\r\x20-\x7e]{14,}|(?<![^\0-\x1f])[\t\n\r\x20-\x7e]{6,}(?![^\0-\x1f])|(?:[\t\n\r\x20-\x7e]\0){6,}|(?:\0[\t\n\r\x20-\x7e]){6,}"
)


def _text(raw: bytes) -> str | None:
    """Give the text that bytes are, in whatever code; None where they are none."""
    for mark, code in _MARKS:
        if raw.startswith(mark):
            return raw.decode(code, errors="replace")
    if b"\0" in raw:
        for code, width, place in _WIDE:  # letters of Europe fill one byte of two or four
            letters = raw[place::width]
            if len(raw) >= 2 * width and raw.count(b"\0") >= 0.8 * (len(raw) - len(letters)) and letters.count(b"\0") < 0.1 * len(letters):
                return raw.decode(code, errors="replace")
    text = raw.decode("utf-8", errors="replace")
    return text if len(_ODD.findall(text)) <= _MOST_ODD * len(text) else None


def _runs(raw: bytes) -> str:
    """Give what can be read in bytes that are no text, such as the properties of a font."""
    return _APART.join(run.replace(b"\0", b"").decode("ascii") for run in _RUNS.findall(raw))


# ---- texts within a text

_TAG = re.compile(r"<[^<>]*>")
_SPACES = re.compile(r"[ \t\r\n]+")
_WITHIN_WORDS = re.compile(
    r"<((?:\w+:)?rPr)\b[^<>]*>(?:<[^<>]*>)*</\1>|"  # how a run of letters looks, in DOCX and XLSX
    r"</?(?:\w+:)?(?:a|abbr|b|bdi|bdo|big|bookmarkEnd|bookmarkStart|cite|code|data|del|dfn|em|font|i|ins|kbd|lastRenderedPageBreak|mark|"
    r"proofErr|q|r|s|samp|small|span|strong|sub|sup|t|time|tspan|tt|u|var|wbr)(?=[\s/>])[^<>]*>"
)
_BACKSLASH = re.compile(r"\\(?:u\{?([0-9a-fA-F]{4,6})\}?|x([0-9a-fA-F]{2})|([\\/\"'nrtbf]))")
_BACKSLASHED = {"n": "\n", "r": "\n", "t": "\t", "b": " ", "f": " "}
_PACKED = re.compile(r"(?:[A-Za-z0-9+/]{40,}\s?\n\s*)+[A-Za-z0-9+/]*={0,2}|[A-Za-z0-9+/_-]{10,}={0,2}")
_HEXADECIMAL = re.compile(r"(?:[0-9a-fA-F]{2}){8,}(?![0-9A-Za-z])")
_NO_SIGNS, _URL_SIGNS = re.compile(r"[\s=]"), {ord("-"): "+", ord("_"): "/"}
_LONG = 300


def _of_text(text: str) -> Iterator[Item]:
    """Give a text, what it becomes when its escapes are undone and its tags are taken out, and what is packed in it."""
    yield Passage("in its text", text)
    told = _json_texts(text) if text.lstrip("\ufeff \t\r\n")[:1] in {"{", "["} else []
    where, plain = ("in its JSON", _APART.join(told)) if told else ("in its text", text)
    plain = _unescaped(plain)
    if plain != text:
        yield Passage(where, plain)
    if "<" in plain:
        yield Passage(f"{where}, across tags", _TAG.sub(_APART, _WITHIN_WORDS.sub("", _SPACES.sub(" ", plain))))
        yield Passage(f"{where}, across tags", _TAG.sub("", plain), pieces=True)
    yield from _packed_in(text, plain)


def _unescaped(text: str) -> str:
    """Undo the escapes of HTML, JSON and addresses, also where one was escaped again."""
    for _ in range(_MOST_ROUNDS):
        plain = html.unescape(text) if "&" in text else text
        plain = _BACKSLASH.sub(_unescaped_sign, plain) if "\\" in plain else plain
        plain = unquote(plain, errors="replace") if "%" in plain else plain
        if plain == text:
            break
        text = plain
    return text


def _unescaped_sign(found: re.Match[str]) -> str:
    code, sign = found[1] or found[2], found[3]
    if code:
        return chr(min(int(code, 16), 0x10FFFF))
    return _BACKSLASHED.get(sign, sign)


def _packed_in(*texts: str) -> Iterator[Item]:
    """Give what stands in texts in base64 or in hexadecimal, where that is a text or a file."""
    for code in dict.fromkeys(found for text in texts for found in _PACKED.findall(text)):
        signs = _NO_SIGNS.sub("", code).translate(_URL_SIGNS)
        if not signs.islower():  # an ordinary word
            with suppress(binascii.Error):  # a word of such a length is no base64
                yield from _worth_reading(base64.b64decode(signs + "=" * (-len(signs) % 4)))
    for code in dict.fromkeys(found for text in texts for found in _HEXADECIMAL.findall(text)):
        yield from _worth_reading(bytes.fromhex(code))


def _worth_reading(raw: bytes) -> Iterator[Part]:
    if len(raw) >= _LONG or _text(raw) is not None or _structured(raw) is not None:
        yield Part("what is packed in its text", raw)


def _json_texts(text: str) -> list[str]:
    """Give the texts of a JSON file, such as a notebook, lists of lines put together as well; of JSON lines, those of each."""
    for whole in ([text], text.splitlines()):
        try:
            return [found for part in whole if part.strip() for found in _texts_in(json.loads(part))]
        except (ValueError, RecursionError):
            continue
    return []


def _texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, item in value.items():
            yield name
            yield from _texts_in(item)
    elif isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        yield "".join(value)
        yield from value
    elif isinstance(value, list):
        for item in value:
            yield from _texts_in(item)
