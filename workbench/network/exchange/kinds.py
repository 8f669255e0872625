"""What kinds of value a column holds, and how each is written where a format has text only."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable

from workbench.network.graph_data import Scalar, Value

__all__ = ["LISTS", "from_text", "guessed", "kind_of", "kind_of_column", "split", "to_text"]

_KINDS: dict[type, str] = {bool: "bool", int: "int", float: "float", str: "text", dt.date: "date"}
_LIST = "list of "
LISTS = frozenset(_LIST + kind for kind in _KINDS.values())
_MIXED = "mixed"

_WHOLE = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"-?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_BOOLS = {"true": True, "false": False}
_PART = re.compile(r"(?:[^\\|]|\\.)*", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_EMPTY = r"\e"
_PADDED = re.compile(r"0[0-9]")


def kind_of(value: Value) -> str:
    """Give the kind of a value that is not None.

    >>> kind_of(True), kind_of(("a", "b")), kind_of((1, "b"))
    ('bool', 'list of text', 'list of mixed')
    """
    if isinstance(value, tuple):
        kinds = {_KINDS[type(item)] for item in value} or {"text"}
        return _LIST + (kinds.pop() if len(kinds) == 1 else _MIXED)
    return _KINDS[type(value)]


def kind_of_column(values: Iterable[Value]) -> str:
    """Give the one kind of all values that are not None: "float" where whole numbers and decimals mix.

    A list without items is of every list's kind. Where nothing fits, the kind is "mixed"; where nothing is stated, "text".

    >>> kind_of_column([1, None, 2.5]), kind_of_column([1, "one"]), kind_of_column([(), (1,)])
    ('float', 'mixed', 'list of int')
    """
    stated = [value for value in values if value is not None]
    kinds = {kind_of(value) for value in stated if value != ()}
    if () in stated and all(kind.startswith(_LIST) for kind in kinds):
        kinds = kinds or {_LIST + "text"}
    elif () in stated:
        return _MIXED
    if kinds == {"int", "float"}:
        return "float"
    if len(kinds) > 1 or f"{_LIST}{_MIXED}" in kinds:
        return _LIST + "text" if all(kind.startswith(_LIST) for kind in kinds) else _MIXED
    return kinds.pop() if kinds else "text"


def to_text(value: Value) -> str:
    r"""Write a value as text: yes and no as true and false, dates as ISO 8601 does, lists with | between their items.

    In a list a backslash stands before | and backslash, and \e for an item that is empty, so that nothing is lost.

    >>> to_text(True), to_text(("a|b", "c")), to_text(2.0)
    ('true', 'a\\|b|c', '2.0')
    """
    if isinstance(value, tuple):
        return "|".join(_item(to_text(item)) for item in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def from_text(text: str, kind: str) -> Value:
    """Read a value that `to_text` wrote.

    Raises:
        ValueError: The text is not of that kind.

    >>> from_text("2026-11-22", "date"), from_text("1|2", "list of int")
    (datetime.date(2026, 11, 22), (1, 2))
    """
    if kind.startswith(_LIST):
        return tuple(_scalar(item, kind.removeprefix(_LIST)) for item in split(text))
    return _scalar(text, kind)


def split(text: str) -> list[str]:
    """Give the items of a list that `to_text` wrote, as text."""
    if not text:
        return []
    items, place = [], 0
    while True:
        found = _PART.match(text, place)
        part = found[0] if found else ""
        items.append("" if part == _EMPTY else _ESCAPED.sub(r"\1", part))
        place += len(part)
        if place >= len(text):
            return items
        place += 1


def guessed(cells: Iterable[str]) -> str:
    """Give the kind that every cell of a column reads as, where nobody said it; "text" where one does not.

    Numbers with a nought before them are identifiers, and stay text.

    >>> guessed(["1", "2"]), guessed(["010", "2"]), guessed(["TRUE", "false"]), guessed(["2026-11-22"])
    ('int', 'text', 'bool', 'date')
    """
    stated = [cell for cell in cells if cell]
    for kind in ("bool", "int", "float", "date"):
        if stated and all(_reads_as(cell, kind) for cell in stated):
            return kind
    return "text"


def _item(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|") or _EMPTY


def _scalar(text: str, kind: str) -> Scalar:
    if kind == "text":
        return text
    if not _reads_as(text, kind):
        raise ValueError(f"“{text[:40]}” is not of the kind “{kind}”.")
    if kind == "bool":
        return _BOOLS[text.lower()]
    if kind == "date":
        return dt.date.fromisoformat(text)
    return int(text) if kind == "int" else float(text)


def _reads_as(text: str, kind: str) -> bool:
    if kind == "bool":
        return text.lower() in _BOOLS
    if kind == "int":
        return _WHOLE.fullmatch(text) is not None
    if kind == "float":
        fits = _DECIMAL.fullmatch(text) and not _PADDED.match(text.removeprefix("-"))
        return bool(fits) and math.isfinite(float(text))
    return kind == "date" and _is_date(text)


def _is_date(text: str) -> bool:
    try:
        return _DATE.fullmatch(text) is not None and bool(dt.date.fromisoformat(text))
    except ValueError:
        return False
