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
    yield f"in its text{inside}", text
    if "\x00" in text:
        yield f"in its text{inside}", raw.decode("utf-16", errors="replace")
    if "&" in text:
        yield f"in its text{inside}", html.unescape(text)
    if "<" in text:
        yield f"in its text, across tags{inside}", _TAG.sub("", html.unescape(text))
    if "\\u" in text:
        yield f"in its JSON{inside}", _unescaped(text)
    if "%" in text:
        yield f"in an address{inside}", unquote(text, errors="replace")
    if raw[:1] == b"{":
        yield from _json_readings(text, where, depth)
    for i, found in enumerate(_DATA_URI.finditer(text), 1):
        try:
            yield from _readings(base64.b64decode(found[1]), f"picture {i}", depth + 1)
        except (binascii.Error, ValueError):
            continue


def _json_readings(text: str, where: str, depth: int) -> Iterator[tuple[str, str]]:
    """Give the texts of a JSON file, such as a notebook: lines put together, pictures decoded."""
    inside = f" of {where}" if where else ""
    try:
        texts = list(_json_texts(json.loads(text)))
    except (ValueError, RecursionError):
        return
    yield f"in its JSON{inside}", "\n".join(texts)
    for i, found in enumerate((t for t in texts if _BASE64.fullmatch(t)), 1):
        try:
            yield from _readings(base64.b64decode(found), f"picture {i}{inside}", depth + 1)
        except (binascii.Error, ValueError):
            continue


def _json_texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, item in value.items():
            yield name
            yield from _json_texts(item)
    elif isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        yield "".join(value)
        yield from value
    elif isinstance(value, list):
        for item in value:
            yield from _json_texts(item)


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


