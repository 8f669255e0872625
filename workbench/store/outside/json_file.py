"""JSON from outside, read strictly: what it says is said once, and no number is more than it seems."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

from workbench.errors import RecordError
from workbench.store.outside.limits import LIMITS, Limits
from workbench.store.outside.source import Source, bytes_of, refused

__all__ = ["read_json"]

_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_NOT_STRUCTURE = bytes(set(range(256)) - set(b"[]{},"))
_STEP = [0] * 256
for _opening, _closing in ("[]", "{}"):
    _STEP[ord(_opening)], _STEP[ord(_closing)] = 1, -1
_TOKEN = re.compile(
    r'(?P<key>"(?:[^"\\]++|\\.)*+"(?=\s*+:))|(?P<text>"(?:[^"\\]++|\\.)*+"?+)|(?P<sign>[\[\]{},])'
    r"|(?P<number>-?(?:NaN|Infinity|[0-9][0-9.eE+-]*))",
    re.DOTALL,
)
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_LONGEST_NUMBER = 100

_Fault = tuple[str, str, str]


@dataclass
class _Place:
    """Where in an object (which has keys) or a list (which has none) the walk is."""

    label: str
    keys: set[str] | None = None


class _FaultError(Exception):
    """Something that JSON's grammar allows and we do not; where it is, is looked up afterwards."""


def read_json(source: Source, *, file: str = "", root: Path | None = None, limits: Limits = LIMITS) -> Any:
    """Read a JSON file from outside.

    Args:
        source: The file's path, or its bytes.
        file: Its name for messages, or "" for the path's own.
        root: The workspace that it must lie in, or None where it may lie anywhere.
        limits: How large and deep it may be.

    Returns:
        What it says: dicts, lists, text, int, float, bool and None.

    Raises:
        RecordError: It is too large or too deep, not JSON in UTF-8, a key stands twice in one object, or a number is
            NaN, infinite or too long; with line, column and the way to the value.

    Source: RFC 8259; its section 4 advises unique names, and its section 6 excludes NaN and Infinity.

    Example:
        >>> read_json(b'{"areas": ["Fife", "Moray"]}')
        {'areas': ['Fife', 'Moray']}
    """
    name, raw = bytes_of(source, file=file, root=root, limit=limits.json_bytes)
    too_deep = _measure(raw, name, limits)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refused(
            name, "This is not text in UTF-8.", "Save it as UTF-8.", code="not-text",
            line=raw.count(b"\n", 0, error.start) + 1,
        ) from None  # fmt: skip
    if too_deep or _SURROGATE.search(text):
        for fault in _faults(text, name, limits):
            raise fault
    try:
        return json.loads(
            text,
            object_pairs_hook=_object,
            parse_int=lambda number: _whole(number, limits),
            parse_float=_decimal,
            parse_constant=_constant,
        )
    except json.JSONDecodeError as error:
        raise refused(
            name, f"This cannot be read as JSON, at column {error.colno} ({error.msg}).",
            "Check the commas, quotes and brackets here, or get the file again.", code="unreadable-file", line=error.lineno,
        ) from None  # fmt: skip
    except _FaultError:
        raise next(_faults(text, name, limits)) from None


def _measure(raw: bytes, name: str, limits: Limits) -> bool:
    """Refuse too many values, and say whether they lie too deep, before anything is built of them."""
    structure = _STRING.sub(b"", raw).translate(None, _NOT_STRUCTURE)
    if len(structure) - structure.count(b"]") - structure.count(b"}") >= limits.json_values:
        raise refused(
            name, f"The file holds more than {limits.json_values:,} values.", "Keep only the part that you need.",
            code="file-too-large",
        )  # fmt: skip
    return max(accumulate(map(_STEP.__getitem__, structure)), default=0) > limits.json_depth


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _FaultError
    return found


def _whole(number: str, limits: Limits) -> int:
    if len(number.lstrip("-")) > limits.json_digits:
        raise _FaultError
    return int(number)


def _decimal(number: str) -> float:
    if len(number) > _LONGEST_NUMBER or not math.isfinite(found := float(number)):
        raise _FaultError
    return found


def _constant(_name: str) -> None:
    raise _FaultError


def _faults(text: str, name: str, limits: Limits) -> Iterator[RecordError]:
    """Find each fault with its place."""
    places: list[_Place] = []
    for token in _TOKEN.finditer(text):
        fault = _step(token, places, limits)
        if fault:
            message, fix, code = fault
            line = text.count("\n", 0, token.start()) + 1
            column = token.start() - text.rfind("\n", 0, token.start())
            yield refused(
                name, f"At column {column}: {message}", fix, code=code, line=line,
                field=".".join(place.label for place in places),
            )  # fmt: skip


def _step(token: re.Match[str], places: list[_Place], limits: Limits) -> _Fault | None:
    """Take one token: follow where we are, and say what is wrong with it."""
    word = token[0]
    if word in {"[", "{"}:
        places.append(_Place("1") if word == "[" else _Place("", set()))
        return _too_deep(limits) if len(places) > limits.json_depth else None
    if word in {"]", "}"}:
        del places[-1:]
    elif word == "," and places and places[-1].keys is None:
        places[-1].label = str(int(places[-1].label) + 1)
    elif token["key"] and places and places[-1].keys is not None:
        return _key(word, places[-1], places[-1].keys)
    elif token["text"]:
        return _lone_surrogate(word)
    elif token["number"]:
        return _number(word, limits)
    return None


def _key(word: str, place: _Place, keys: set[str]) -> _Fault | None:
    place.label = _unquoted(word)
    if place.label in keys:
        code = "duplicate-field"
        return "this name stands twice in one object.", "Keep one of the two.", code
    keys.add(place.label)
    return _lone_surrogate(word)


def _unquoted(word: str) -> str:
    try:
        return str(json.loads(word))
    except ValueError:  # a control character or an unknown escape, which the parser itself will name
        return word


def _too_deep(limits: Limits) -> _Fault:
    code = "too-deep"
    return (
        f"lists and objects are nested more than {limits.json_depth} deep.",
        "Take the extra brackets out, or get the file again.", code,
    )  # fmt: skip


def _lone_surrogate(word: str) -> _Fault | None:
    code = "not-text"
    try:
        _unquoted(word).encode()
    except UnicodeEncodeError:
        return (
            "this text holds half a character (a lone surrogate).",
            "Correct the text, or get the file again.",
            code,
        )
    return None


def _number(word: str, limits: Limits) -> _Fault | None:
    code = "bad-number"
    try:
        _whole(word, limits) if word.lstrip("-").isdigit() else _decimal(word)
    except _FaultError:
        return (
            f"this is no number that can be kept (NaN, infinite, or a whole number over {limits.json_digits} digits).",
            "Write null where it is not known, and put an identifier in quotes.", code,
        )  # fmt: skip
    except ValueError:  # no number at all, which the parser itself will name
        return None
    return None
