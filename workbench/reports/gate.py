"""The last gate: reads every byte of what is to be published and finds what may not be there."""

from __future__ import annotations

import base64
import binascii
import html
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import unquote

from workbench.disclosure import ProtectedNames
from workbench.errors import Leak

__all__ = ["leaks_in"]

_DATA_URI = re.compile(r"data:[^,\s\"'<>]{0,200};base64,([A-Za-z0-9+/=]+)", re.IGNORECASE)
_BASE64 = re.compile(r"[A-Za-z0-9+/\n]{40,}={0,2}\n?")
_TAG = re.compile(r"<[^<>]*>")
_DEEPEST = 4
_MOST_MEMBERS = 2_000
_MOST_BYTES = 100 * 1024 * 1024


def leaks_in(name: str, raw: bytes, names: ProtectedNames) -> list[Leak]:
    """Search an artefact, in every form in which its bytes can be read.

    Args:
        name: The artefact's file name, which is searched too.
        raw: Its bytes.
        names: What may not appear.

    Returns:
        Where something was found, each place once; never what.
    """
    if not names:
        return []
    found = [Leak(name, "a name or contact of a person who did not agree", "in the file's name")] if names.found_in(name) else []
    places = dict.fromkeys(where for where, text in _readings(raw, "", 0) if names.found_in(text))
    return found + [Leak(name, "a name or contact of a person who did not agree", where) for where in places]


def _readings(raw: bytes, where: str, depth: int) -> Iterator[tuple[str, str]]:
    """Give the texts that the bytes hold: as they are, unescaped, decoded, unpacked."""
    if depth > _DEEPEST:
        return
    inside = f" of {where}" if where else ""
    if raw[:4] == b"PK\x03\x04":
        yield from _zip_readings(raw, where, depth)
        return
    for packed in _unpacked(raw):
        yield from _readings(packed, f"a packed part{inside}", depth + 1)
    text = raw.decode("utf-8", errors="replace")
    yield from _text_readings(text, inside)
    if "\x00" in text:
        yield f"in its text{inside}", raw.decode("utf-16", errors="replace")
    texts = _json_texts(text) if raw[:1] == b"{" else []
    yield f"in its JSON{inside}", "\n".join(texts)
    pictures = [found[1] for found in _DATA_URI.finditer(text)] + [t for t in texts if _BASE64.fullmatch(t)]
    for i, encoded in enumerate(pictures, 1):
        with suppress(binascii.Error, ValueError):
            yield from _readings(base64.b64decode(encoded), f"picture {i}{inside}", depth + 1)


def _text_readings(text: str, inside: str) -> Iterator[tuple[str, str]]:
    yield f"in its text{inside}", text
    if "&" in text:
        yield f"in its text{inside}", html.unescape(text)
    if "<" in text:
        yield f"in its text, across tags{inside}", _TAG.sub("", html.unescape(text))
    if "\\u" in text:
        yield f"in its JSON{inside}", _unescaped(text)
    if "%" in text:
        yield f"in an address{inside}", unquote(text, errors="replace")


def _json_texts(text: str) -> list[str]:
    """Give the texts of a JSON file, such as a notebook, lists of lines put together as well."""
    try:
        return list(_texts_in(json.loads(text)))
    except (ValueError, RecursionError):
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


def _unescaped(text: str) -> str:
    return re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)


def _unpacked(raw: bytes) -> Iterator[bytes]:
    """Give the deflated streams of a PDF and the compressed texts of a PNG."""
    if raw[:5] == b"%PDF-":
        chunks = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", raw, re.DOTALL)
    elif raw[:8] == b"\x89PNG\r\n\x1a\n":
        chunks = [part.partition(b"\x00\x00")[2] for part in re.findall(rb"(?:zTXt|iTXt)(.*?)(?:IDAT|IEND)", raw, re.DOTALL)]
    else:
        return
    for chunk in chunks:
        try:
            yield zlib.decompressobj().decompress(chunk, _MOST_BYTES)
        except zlib.error:
            continue


def _zip_readings(raw: bytes, where: str, depth: int) -> Iterator[tuple[str, str]]:
    inside = f" of {where}" if where else ""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            members = archive.infolist()[:_MOST_MEMBERS]
            yield f"in the archive's notes{inside}", archive.comment.decode("utf-8", errors="replace")
            for member in members:
                yield f"in a file name{inside}", member.filename
                if member.file_size <= _MOST_BYTES:
                    yield from _readings(archive.read(member), f"{member.filename}{inside}", depth + 1)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError):
        yield f"in its text{inside}", raw.decode("utf-8", errors="replace")


