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

Place = tuple[str | int, ...]
"""The way to a value inside a document: keys and list positions."""

_CONFLICT = re.compile(rb"^(<{7}|>{7}|={7}|\|{7})(?=[ \r\n]|$)", re.MULTILINE)
_STR_TAGS = {f"tag:yaml.org,2002:{name}" for name in ("str", "map", "seq")}
_NOTHING = {"", "~", "null"}
_BLOCK_OPENERS = re.compile(r"^ *(?:[-?] +)*")


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
        if _depth_bound(text) > MAX_DEPTH:
            _check_depth(text)  # the C composer would overflow its stack, so count events first
        document = _compose(text)
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
    bad = next((i for i, char in enumerate(text) if char < " " and char not in "\t\n\r"), None)
    if bad is not None:
        raise _RefusedError(
            text.count("\n", 0, bad) + 1, "", "The file holds characters that no text has (binary data).",
            "Delete it, or take the last good version from git.", "not-text",
        )  # fmt: skip
    return text


def _depth_bound(text: str) -> int:
    """Give a number that the nesting depth surely does not exceed."""
    openers = text.count("[") + text.count("{")
    blocks = 0
    for line in text.splitlines():
        found = _BLOCK_OPENERS.match(line)
        if found:
            blocks = max(blocks, found.end())
    return openers + blocks // 2 + 2


def _check_depth(text: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CBaseLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise _RefusedError(
                    event.start_mark.line + 1, "", f"Lists and fields are nested more than {MAX_DEPTH} deep.",
                    "A record needs a few levels only; take the brackets or the indents out.", "too-deep",
                )  # fmt: skip
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _compose(text: str) -> Document:
    loader = yaml.CBaseLoader(text)
    try:
        node = loader.get_single_node()
    except yaml.composer.ComposerError as error:
        _explain_composer(error)
        raise
    finally:
        loader.dispose()
    if node is None:
        raise _RefusedError(
            0, "", "The file holds only comments.", "Fill it in, or delete it.", "empty-file"
        )
    if not isinstance(node, yaml.MappingNode):
        raise _RefusedError(
            node.start_mark.line + 1, "", "A record is a list of “field: value” lines, and this is not.",
            "Begin each line with the field's name and a colon.", "not-a-record",
        )  # fmt: skip
    builder = _Builder(text)
    data = builder.build(node, ())
    return Document(data, builder.lines)


def _explain_composer(error: yaml.composer.ComposerError) -> None:
    mark = error.problem_mark
    line = mark.line + 1 if mark else 0
    if "single document" in str(error):
        raise _RefusedError(
            line, "", "The file holds a second record after a line of three hyphens.",
            "One record per file: move the second into a file of its own.", "several-records",
        ) from None  # fmt: skip
    if "undefined alias" in str(error):
        raise _alias(line)


def _alias(line: int) -> _RefusedError:
    return _RefusedError(
        line, "", "A value that begins with * or & is a YAML alias, which records may not use.",
        "Write the value out, or put it in quotes if it really begins with that sign.", "alias",
    )  # fmt: skip


class _Builder:
    """Turns composed nodes into plain data, noting lines and refusing what is not allowed."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines: dict[Place, int] = {}
        self.seen: set[int] = set()

    def build(self, node: yaml.Node, place: Place) -> Any:
        if id(node) in self.seen:
            raise _alias(_first_alias_line(self.text))
        self.seen.add(id(node))
        self.lines.setdefault(place, node.start_mark.line + 1)
        if node.tag not in _STR_TAGS:
            raise _RefusedError(
                node.start_mark.line + 1, _dotted(place),
                f"“{node.tag.replace('tag:yaml.org,2002:', '!!')}” is a YAML tag, which records may not use.",
                "Take it out, or put the value in quotes if it really begins with an exclamation mark.",
                "yaml-tag",
            )  # fmt: skip
        if isinstance(node, yaml.MappingNode):
            return dict(self._items(node, place))
        if isinstance(node, yaml.SequenceNode):
            return [self.build(item, (*place, i)) for i, item in enumerate(node.value)]
        return None if not node.style and node.value in _NOTHING else node.value

    def _items(self, node: yaml.MappingNode, place: Place) -> Iterator[tuple[str, Any]]:
        names: set[str] = set()
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                raise _RefusedError(
                    line, _dotted(place), "A field's name must be a word, not a list or a group of fields.",
                    "Write “name: value”.", "not-a-record",
                )  # fmt: skip
            if key_node.tag not in _STR_TAGS or id(key_node) in self.seen:
                self.build(key_node, place)  # refuses the tag or the alias
            key = str(key_node.value)
            if key in names:
                first = self.lines[(*place, key)]
                raise _RefusedError(
                    line, _dotted((*place, key)), f"The field “{key}” stands here twice (first on line {first}).",
                    "Keep one of the two lines.", "duplicate-field",
                )  # fmt: skip
            names.add(key)
            self.lines[(*place, key)] = line
            yield key, self.build(value_node, (*place, key))


def _first_alias_line(text: str) -> int:
    for event in yaml.parse(text, Loader=yaml.CBaseLoader):
        if isinstance(event, yaml.AliasEvent):
            return int(event.start_mark.line) + 1
    return 0


def _dotted(place: Place) -> str:
    return ".".join(str(part + 1 if isinstance(part, int) else part) for part in place)


def _unparsable(error: yaml.YAMLError, raw: bytes, file: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark else 0
    last = raw.count(b"\n") + 1
    if not raw.endswith(b"\n") and line >= last - 1:
        return Problem(
            file, line, "", "The file stops in the middle, as after an interrupted save.",
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
