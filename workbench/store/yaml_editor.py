"""Changing a YAML file by as little as possible: comments, order and spelling of the rest stay.

ruamel.yaml does the editing. Where a hand-written file is laid out in a way that ruamel would tidy,
its tidying is undone line by line, so that a change of one field changes that field's lines only.
"""

from __future__ import annotations

import codecs
import difflib
import io
import re
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.resolver import VersionedResolver
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString
from ruamel.yaml.tag import Tag

from workbench.store.yaml_reader import Document, read_yaml

__all__ = ["edited_yaml", "new_yaml"]

_STR, _NULL = Tag(suffix="tag:yaml.org,2002:str"), Tag(suffix="tag:yaml.org,2002:null")
_PLAIN = re.compile(r"[A-Za-z0-9£][^\n]*")
_LIST_INDENT = re.compile(r"^(?P<outer> *)[^\s#-][^\n]*:[ \t]*(?:#.*)?\n(?P<inner>(?P=outer) *)-(?P<gap> +)\S", re.MULTILINE)
_GROUP_INDENT = re.compile(r"^(?P<outer> *)[^\s#-][^\n]*:[ \t]*(?:#.*)?\n(?P<inner>(?P=outer) +)[^\s#-]", re.MULTILINE)
_ODD = re.compile("[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
"""What must be escaped: characters that are not text, and line ends that only YAML takes for such."""
_AMBIGUOUS = re.compile(r"(?i)(y|n|yes|no|on|off|true|false|null|~|[-+.]?\d[\d_,.:xoe+-]*)")


class _TextResolver(VersionedResolver):
    """Takes every plain scalar for text, as the strict reader does; only nothing at all is nothing."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
        if kind is ScalarNode and implicit[0]:
            return _NULL if value in {"", "~", "null"} else _STR
        return super().resolve(kind, value, implicit)


def new_yaml(data: Mapping[str, Any], *, comment: str = "") -> bytes:
    """Write a record's data as a new YAML file: one value per line, keys in the order given.

    Args:
        data: Text, lists and mappings.
        comment: Lines to put above it, without the hash signs.
    """
    top = "".join(f"# {line}\n" for line in comment.splitlines())
    return (top + _dump(_styled(data))).encode()


def edited_yaml(raw: bytes, old: Mapping[str, Any], new: Mapping[str, Any]) -> bytes:
    """Give a file's bytes with its data changed from `old` to `new` and all else as it was.

    Args:
        raw: The file as it is.
        old: What the strict reader reads from it.
        new: What it shall say.

    Returns:
        The same bytes when nothing changed.
    """
    if _text_of(old) == _text_of(new):
        return raw
    mark = codecs.BOM_UTF8 if raw.startswith(codecs.BOM_UTF8) else b""
    original = raw[len(mark) :].decode()
    text = original.replace("\r\n", "\n")
    return mark + _with_line_ends(original, _edited(text, old, new)).encode()


def _edited(text: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    editor = _yaml(text)
    before = editor.load(text)
    tidied = _dump(before, editor)
    _change(before, old, new)
    target = _dump(before, editor)
    fresh = _dump(_styled(new), _yaml(text))
    attempts: tuple[Callable[[], str], ...] = (
        lambda: _splice(text, tidied, target),
        lambda: _field_by_field(text, target, old, new),
        lambda: _field_by_field(text, fresh, old, new),  # where ruamel misplaces a comment
    )
    return next((changed for attempt in attempts if _says(changed := attempt(), new)), fresh)


def _with_line_ends(original: str, changed: str) -> str:
    """Give the changed text with the line ends of the original; new lines end like its first."""
    if "\r\n" not in original:
        return changed
    usual = "\r\n" if original.partition("\n")[0].endswith("\r") else "\n"
    source, target = original.split("\n"), changed.split("\n")
    ended: list[str] = []
    for tag, i1, i2, j1, j2 in _differences([line.removesuffix("\r") for line in source], target):
        if tag == "equal":
            ended += [f"{line}\n" for line in source[i1:i2]]
        else:
            ended += [line + usual for line in target[j1:j2]]
    return "".join(ended)[:-1] if source[-1] == target[-1] == "" else "".join(ended).removesuffix(usual)


def _yaml(like: str = "") -> YAML:
    """Give an editor that indents as the text does, or as our own files do."""
    editor = YAML(typ="rt")
    editor.Resolver = _TextResolver
    editor.preserve_quotes = True
    editor.width = 4096
    editor.allow_unicode = True
    lists, groups = _LIST_INDENT.search(like), _GROUP_INDENT.search(like)
    offset = len(lists["inner"]) - len(lists["outer"]) if lists else 2
    dash = 1 + len(lists["gap"]) if lists else 2
    mapping = len(groups["inner"]) - len(groups["outer"]) if groups else 2
    editor.indent(mapping=mapping, sequence=offset + dash, offset=offset)
    return editor


def _dump(data: Any, editor: YAML | None = None) -> str:
    stream = io.StringIO()
    (editor or _yaml()).dump(data, stream)
    return stream.getvalue()


def _change(there: CommentedMap, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    for name in [name for name in there if name not in new]:
        del there[name]
    for name, value in new.items():
        if name not in old:
            there[name] = _styled(value)
        elif _text_of(old[name]) != _text_of(value):
            there[name] = _changed_value(there[name], old[name], value)


def _changed_value(there: Any, old: Any, new: Any) -> Any:
    if isinstance(there, CommentedMap) and isinstance(new, Mapping):
        _change(there, old, new)
        return there
    if isinstance(there, CommentedSeq) and isinstance(new, list):
        _change_list(there, old, new)
        return there
    return _styled(new)


def _change_list(there: CommentedSeq, old: list[Any], new: list[Any]) -> None:
    """Change a list item by item, so that each item that stays keeps its comment."""
    for tag, i1, i2, j1, j2 in reversed(_differences(_keys(old), _keys(new))):
        common = min(i2 - i1, j2 - j1) if tag == "replace" else 0
        for i in range(i2 - 1, i1 + common - 1, -1):
            if tag != "equal":
                del there[i]
        for k in range(common):
            there[i1 + k] = _changed_value(there[i1 + k], old[i1 + k], new[j1 + k])
        if tag != "equal":
            for k in range(common, j2 - j1):
                there.insert(i1 + k, _styled(new[j1 + k]))


def _keys(items: list[Any]) -> list[str]:
    return [repr(_text_of(item)) for item in items]


def _styled(value: Any) -> Any:
    if isinstance(value, Mapping):
        return CommentedMap((str(key), _styled(item)) for key, item in value.items())
    if isinstance(value, list | tuple):
        return CommentedSeq(_styled(item) for item in value)
    if value is None:
        return None
    text = str(value)
    if _ODD.search(text):
        return DoubleQuotedScalarString(text)
    if "\n" in text and not text[0].isspace() and not re.search(r"[ \t]+$", text, re.MULTILINE):
        return LiteralScalarString(text)
    risky = ": " in text or " #" in text or text.endswith((":", " ")) or "\t" in text or "\n" in text
    # quoted for other programs' sake: ours reads every one of these as text
    return text if _PLAIN.fullmatch(text) and not risky and not _guessed(text) else DoubleQuotedScalarString(text)


def _guessed(text: str) -> bool:
    """Whether another YAML reader would take the text for a truth value, a null or an odd number."""
    return bool(_AMBIGUOUS.fullmatch(text)) and not re.fullmatch(r"\d{4}(-\d\d){0,2}|0|[1-9]\d*", text)


def _text_of(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _text_of(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_text_of(item) for item in value]
    return None if value is None else str(value)


def _splice(original: str, tidied: str, changed: str) -> str:
    """Carry the difference between `tidied` and `changed` over to `original`, line by line."""
    source, base, target = (text.splitlines(keepends=True) for text in (original, tidied, changed))
    if source == base:
        return changed
    kept: dict[int, list[str]] = {}  # for each tidied line, the original lines it stands for
    above: dict[int, list[str]] = {}  # for each tidied line, the original lines above it that are gone from it
    for tag, i1, i2, j1, j2 in _differences(_bare(base), _bare(source)):
        if tag == "equal":
            kept.update({i1 + k: [source[j1 + k]] for k in range(i2 - i1)})
        elif tag == "insert":
            above[i1] = source[j1:j2]
        else:
            kept[i1] = source[j1:j2]
    lines: list[str] = []
    for tag, i1, i2, j1, j2 in _differences(base, target):
        if tag == "equal":
            lines += [line for i in range(i1, i2) for line in (*above.get(i, []), *kept.get(i, []))]
        else:
            lines += (above.get(i1, []) if i1 < i2 else []) + target[j1:j2]
    return "".join(lines + above.get(len(base), []))


def _bare(lines: list[str]) -> list[str]:
    return ["".join(line.split()) for line in lines]


def _field_by_field(text: str, target: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """Give the text with the lines of each changed field taken from `target`, all other lines as they are."""
    head, blocks = _blocks(text)
    _, wanted = _blocks(target)
    lines = list(head)
    for name, (body, tail) in blocks.items():
        if name in new:
            lines += body if _text_of(old[name]) == _text_of(new[name]) else wanted.get(name, ([], []))[0]
        lines += tail
    end = lines.index("...\n") if "...\n" in lines else len(lines)
    lines[end:end] = [line for name, (body, _) in wanted.items() if name not in old for line in body]
    return "".join(lines)


def _blocks(text: str) -> tuple[list[str], dict[str, tuple[list[str], list[str]]]]:
    """Give the lines above the first field, and for each field its own lines and those that only follow it."""
    found = read_yaml(text.encode(), "edited")
    lines = text.splitlines(keepends=True)
    starts = [(line - 1, str(place[0])) for place, line in found.lines.items() if len(place) == 1] if (
        isinstance(found, Document)
    ) else []  # fmt: skip
    blocks: dict[str, tuple[list[str], list[str]]] = {}
    for (start, name), (end, _) in pairwise([*starts, (len(lines), "")]):
        own = end
        while own > start + 1 and (not lines[own - 1].strip() or lines[own - 1].startswith(("#", "..."))):
            own -= 1
        blocks[name] = (lines[start:own], lines[own:end])
    return lines[: starts[0][0] if starts else 0], blocks


def _differences(first: list[str], second: list[str]) -> Sequence[tuple[str, int, int, int, int]]:
    return difflib.SequenceMatcher(None, first, second, autojunk=False).get_opcodes()


def _says(text: str, new: Mapping[str, Any]) -> bool:
    found = read_yaml(text.encode(), "edited")
    return isinstance(found, Document) and _text_of(found.data) == _text_of(new)
