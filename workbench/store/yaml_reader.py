"""Strict reading of one YAML file: every scalar as text, every place known, nothing surprising allowed.

YAML's own guesses (`no` is false, `010` is eight, `22:30` is 1350) never happen here: a scalar is text
until the record's model says otherwise. Duplicate keys, aliases, tags, several documents, and files
that are too large or too deep are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from workbench.errors import Problem

__all__ = ["Document", "Place", "read_yaml"]

MAX_BYTES = 256 * 1024
MAX_DEPTH = 20
MAX_VALUES = 20_000

_Event = Any  # the types of the parser's events leave out what they hold
Place = tuple[str | int, ...]
"""The way to a value inside a document: keys and list positions."""

_CONFLICT = re.compile(rb"^(<{7}|>{7}|={7}|\|{7})(?=[ \r\n]|$)", re.MULTILINE)
_NO_TEXT = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What YAML 1.2 does not count as a printable character (its section 5.1)."""
_NOTHING = {"", "~", "null"}


@dataclass(frozen=True)
class Document:
    """What a YAML file says, and on which line it says it.

    Args:
        data: The top mapping; values are text, None, lists or mappings.
        lines: Line number (from 1) of each value, by its place.
    """

    data: Mapping[str, Any]
    lines: Mapping[Place, int]

    def line_of(self, place: Place) -> int:
        """Give the line of a value, or of the nearest thing around it that exists."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)


class _RefusedError(Exception):
    def __init__(self, line: int, field: str, message: str, fix: str, code: str) -> None:
        super().__init__(message)
        self.parts = (line, field, message, fix, code)


def read_yaml(raw: bytes, file: str) -> Document | Problem:
    """Read one YAML file's bytes.

    Args:
        raw: The file's bytes.
        file: Its name as a person would look for it, for messages.

    Returns:
        The document, or the one problem that made it unreadable.
    """
    try:
        text = _text(raw)
        document = _Builder(text).document()
        return document if raw.endswith((b"\n", b"\r")) else _cut_off(document, text, file)
    except _RefusedError as refused:
        return Problem(file, *refused.parts)
    except yaml.YAMLError as error:
        return _unparsable(error, raw, file)


def _cut_off(document: Document, text: str, file: str) -> Problem:
    """Refuse a file whose last line has no end: every save ends it, so this one may have been cut off."""
    last = text.count("\n") + 1
    place = max(document.lines, key=lambda place: (document.lines[place], len(place)))
    return Problem(
        file, last, _dotted(place), "The last line has no end, so the file may have been cut off.",
        "If it is whole, add an empty line at its end; if not, take the last version from git or from a copy"
        " beside it whose name begins with .~.",
        "torn-file",
    )  # fmt: skip


def _text(raw: bytes) -> str:
    if not raw.strip():
        raise _RefusedError(0, "", "The file is empty.", "Fill it in, or delete it.", "empty-file")
    if len(raw) > MAX_BYTES:
        raise _RefusedError(
            0, "", f"The file has {len(raw):,} bytes; a record may have {MAX_BYTES:,}.",
            "Keep long material in a file of its own and link to it.", "file-too-large",
        )  # fmt: skip
    marker = _CONFLICT.search(raw)
    if marker:
        line = raw.count(b"\n", 0, marker.start()) + 1
        raise _RefusedError(
            line, "", "Two people's versions stand here side by side, with git's conflict markers between.",
            "Keep the lines that are right and delete the lines that begin with <<<<<<<, ======= and >>>>>>>.",
            "conflict-markers",
        )  # fmt: skip
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise _RefusedError(
            line, "", "This is not a text file in UTF-8.",
            "If it is a picture, a spreadsheet or a Word file, move it elsewhere; if it is text, save it as UTF-8.",
            "not-text",
        ) from None  # fmt: skip
    bad = _NO_TEXT.search(text)
    if bad:
        raise _RefusedError(
            text.count("\n", 0, bad.start()) + 1, "", "The file holds characters that no text has (binary data).",
            "Delete it, or take the last good version from git.", "not-text",
        )  # fmt: skip
    return text


class _Builder:
    """Turns the parser's events into plain data, noting lines and refusing what is not allowed.

    Events rather than composed nodes: the composer follows every nesting on the C stack, and forgets
    which values had an anchor or a tag.
    """

    def __init__(self, text: str) -> None:
        self.events: Iterator[_Event] = yaml.parse(text, Loader=yaml.CBaseLoader)
        self.lines: dict[Place, int] = {}
        self.values = 0

    def document(self) -> Document:
        next(self.events)  # the stream's start
        event = next(self.events)
        top = next(self.events) if isinstance(event, yaml.DocumentStartEvent) else None
        if top is None or (isinstance(top, yaml.ScalarEvent) and not top.value and not top.anchor and not top.tag):
            raise _RefusedError(
                0, "", "The file holds only comments.", "Fill it in, or delete it.", "empty-file"
            )
        data = self.build(top, (), 1)
        if not isinstance(data, dict):
            raise _RefusedError(
                _line(top), "", "A record is a list of “field: value” lines, and this is not.",
                "Begin each line with the field's name and a colon.", "not-a-record",
            )  # fmt: skip
        next(self.events)  # the document's end
        event = next(self.events)
        if isinstance(event, yaml.DocumentStartEvent):
            raise _RefusedError(
                _line(event), "", "The file holds a second record after a line of three hyphens.",
                "One record per file: move the second into a file of its own.", "several-records",
            )  # fmt: skip
        return Document(data, self.lines)

    def build(self, event: _Event, place: Place, depth: int) -> Any:
        self.lines.setdefault(place, _line(event))
        self.refuse(event, place, depth)
        if isinstance(event, yaml.MappingStartEvent):
            return dict(self.fields(place, depth))
        if isinstance(event, yaml.SequenceStartEvent):
            return [self.build(item, (*place, i), depth + 1) for i, item in enumerate(self.until(yaml.SequenceEndEvent))]
        return None if not event.style and event.value in _NOTHING else event.value

    def refuse(self, event: _Event, place: Place, depth: int) -> None:
        """Refuse aliases, anchors and tags, and more or deeper values than a record has."""
        line, field = _line(event), _dotted(place)
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            raise _RefusedError(
                line, field, "A value that begins with * or & is a YAML alias, which records may not use.",
                "Write the value out, or put it in quotes if it really begins with that sign.", "alias",
            )  # fmt: skip
        if event.tag:
            raise _RefusedError(
                line, field,
                f"“{event.tag.replace('tag:yaml.org,2002:', '!!')[:40]}” is a YAML tag, which records may not use.",
                "Take it out, or put the value in quotes if it really begins with an exclamation mark.",
                "yaml-tag",
            )  # fmt: skip
        if depth > MAX_DEPTH:
            raise _RefusedError(
                line, _dotted(place[:1]), f"Lists and fields are nested more than {MAX_DEPTH} deep.",
                "A record needs a few levels only; take the brackets or the indents out.", "too-deep",
            )  # fmt: skip
        self.values += 1
        if self.values > MAX_VALUES:
            raise _RefusedError(
                line, "", f"The file holds more than {MAX_VALUES:,} values.",
                "Keep a long table in a CSV file of its own.", "file-too-large",
            )  # fmt: skip

    def fields(self, place: Place, depth: int) -> Iterator[tuple[str, Any]]:
        names: set[str] = set()
        for event in self.until(yaml.MappingEndEvent):
            self.refuse(event, place, depth)
            if not isinstance(event, yaml.ScalarEvent):
                raise _RefusedError(
                    _line(event), _dotted(place), "A field's name must be a word, not a list or a group of fields.",
                    "Write “name: value”.", "not-a-record",
                )  # fmt: skip
            key = str(event.value)
            if key in names:
                first = self.lines[(*place, key)]
                raise _RefusedError(
                    _line(event), _dotted((*place, key)),
                    f"The field “{key}” stands here twice (first on line {first}).",
                    "Keep one of the two lines.", "duplicate-field",
                )  # fmt: skip
            names.add(key)
            self.lines[(*place, key)] = _line(event)
            yield key, self.build(next(self.events), (*place, key), depth + 1)

    def until(self, end: type[yaml.Event]) -> Iterator[_Event]:
        for event in self.events:
            if isinstance(event, end):
                return
            yield event


def _line(event: _Event) -> int:
    return int(event.start_mark.line) + 1


def _dotted(place: Place) -> str:
    return ".".join(str(part + 1 if isinstance(part, int) else part) for part in place)


def _unparsable(error: yaml.YAMLError, raw: bytes, file: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark else 0
    last = raw.count(b"\n") + 1
    if not raw.endswith(b"\n") and line >= last - 1:
        return Problem(
            file, min(line, last), "", "The file stops in the middle, as after an interrupted save.",
            "Look for an earlier copy beside it (a name that begins with .~) or take the last version from git.",
            "torn-file",
        )  # fmt: skip
    why = str(getattr(error, "problem", "") or "it cannot be read").strip()
    return Problem(
        file, line, "", f"This line cannot be read as “field: value” ({why}).",
        "Check the indent and the colon; put a value that holds “: ” or “ #”, or begins with a sign such as"
        " @ % ` [ {, in quotes.",
        "unreadable",
    )  # fmt: skip
