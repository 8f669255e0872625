"""The service's reply read into a table: by what the reply holds, never by what was asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from workbench.errors import Problem, RecordError
from workbench.statxplore.query import Query
from workbench.statxplore.table import Cube, Field, Item, Kind, Measure, Table

if TYPE_CHECKING:
    Numbers = np.ndarray[Any, np.dtype[np.float64]]

__all__ = ["read_response"]

_FILE = "Stat-Xplore's reply"
_MOST_PLACES, _MOST_FIELDS = 30, 60


def read_response(reply: Mapping[str, Any], *, query: Query | None = None) -> Table:
    """Read a reply of the service's `/table`.

    Args:
        reply: As `json.loads` gives it.
        query: The query that was sent, which knows the names of custom groups; by default the one that the reply repeats.

    Raises:
        RecordError: A part is missing or of the wrong kind, or a cube is not of the shape of the fields.
    """
    body = _object(reply, "")
    database = _object(_need(body, "database", ""), "database")
    asked = query or _echo(body)
    fields = tuple(
        _field(_object(one, f"fields.{n}"), f"fields.{n}", asked) for n, one in enumerate(_list(_need(body, "fields", ""), "fields"), 1)
    )
    if len(fields) > _MOST_FIELDS:
        raise _wrong("fields", f"There are {len(fields)} fields, more than can be told apart.")
    listed = _list(_need(body, "measures", ""), "measures")
    measures = tuple(_measure(_object(one, f"measures.{n}"), f"measures.{n}") for n, one in enumerate(listed, 1))
    if not measures:
        raise _wrong("measures", "There is no measure, so nothing was counted.")
    cubes = _object(_need(body, "cubes", ""), "cubes")
    shape = tuple(len(one.items) for one in fields)
    return Table(
        title=_text(database, "label", "database"),
        fields=fields,
        measures=measures,
        cubes=tuple(_cube(cubes, measure, shape) for measure in measures),
        database=_text(database, "uri", "database"),
        notes={key: str(text) for key, text in _object(body.get("annotationMap") or {}, "annotationMap").items()},
        flags=_keys(database.get("annotationKeys"), "database.annotationKeys"),
        query=asked,
    )


def _echo(body: Mapping[str, Any]) -> Query | None:
    """Give the query that the reply repeats, if it repeats one that can be read."""
    try:
        return Query.from_body(body["query"]) if "query" in body else None
    except RecordError:
        return None


def _field(one: Mapping[str, Any], at: str, asked: Query | None) -> Field:
    uri = _text(one, "uri", at)
    items = _list(_need(one, "items", at), f"{at}.items")
    if not items:
        raise _wrong(f"{at}.items", "The field has no items.")
    return Field(
        label=_text(one, "label", at),
        # only a field of a spreadsheet has no address, and then its items have none either
        items=tuple(
            _item(_object(item, f"{at}.items.{n}"), f"{at}.items.{n}", asked, addressed=bool(uri)) for n, item in enumerate(items, 1)
        ),
        uri=uri,
        flags=_keys(one.get("annotationKeys"), f"{at}.annotationKeys"),
    )


def _item(item: Mapping[str, Any], at: str, asked: Query | None, *, addressed: bool) -> Item:
    labels = _texts(_need(item, "labels", at), f"{at}.labels")
    uris = _texts(item.get("uris") or [], f"{at}.uris")
    flags = _keys(item.get("annotationKeys"), f"{at}.annotationKeys")
    if item.get("type") == "Total":
        return Item("total", labels or ("Total",), uris, flags=flags)
    if not labels or len(uris) not in ({len(labels)} if addressed else {0}):
        raise _wrong(at, f"The item has {len(labels)} labels and {len(uris)} addresses; each value needs one of both.")
    kind: Kind = "group" if len(labels) > 1 else "item"
    name = asked.group_name(uris) if asked and kind == "group" else ""
    return Item(kind, labels, uris, name=name, flags=flags)


def _measure(one: Mapping[str, Any], at: str) -> Measure:
    uri = _text(one, "uri", at)
    return Measure(_text(one, "label", at), uri, str(one.get("function") or ""), str(one.get("measure") or uri))


def _cube(cubes: Mapping[str, Any], measure: Measure, shape: tuple[int, ...]) -> Cube:
    at = f"cubes.{measure.uri}"
    if measure.uri not in cubes:
        raise _wrong("cubes", f"There are no cells for the measure “{measure.label}”.")
    cube = _object(cubes[measure.uri], at)
    precision = cube.get("precision") or 0
    if not isinstance(precision, int) or isinstance(precision, bool) or not 0 <= precision <= _MOST_PLACES:
        raise _wrong(f"{at}.precision", "The number of decimal places is no whole number.")
    notes = cube.get("annotations")
    return Cube(
        _numbers(_need(cube, "values", at), shape, f"{at}.values"),
        precision,
        _cell_flags(notes, shape, f"{at}.annotations") if notes else {},
    )


def _numbers(values: Any, shape: tuple[int, ...], at: str) -> Numbers:
    flat = _flat(values, shape, at)
    kinds = set(map(type, flat))
    if not kinds <= {float, int, type(None)}:
        raise _wrong(at, "A cell holds something that is no number.")
    try:
        numbers = np.array(flat, dtype=np.float64).reshape(shape)
    except OverflowError:  # a whole number of hundreds of digits
        raise _wrong(at, "A cell holds a number that is too large.") from None
    if np.isinf(numbers).any() or np.count_nonzero(np.isnan(numbers)) != (flat.count(None) if type(None) in kinds else 0):
        raise _wrong(at, "A cell holds a number that is infinite or none at all.")
    return numbers


def _flat(values: Any, shape: tuple[int, ...], at: str) -> list[Any]:
    """Give nested lists as one list, having checked that every list is as long as its field has items."""
    level = [values] if shape else (values if isinstance(values, list) else [values])
    for axis, length in enumerate(shape):
        if not set(map(type, level)) <= {list} or not set(map(len, level)) <= {length}:
            raise _wrong(at, f"The cells are not of the shape of the fields: {_times(shape)}; field {axis + 1} has {length} items.")
        level = list(chain.from_iterable(level))
    if not shape and len(level) != 1:
        raise _wrong(at, "There is more than one cell where no field divides them.")
    return level


def _cell_flags(notes: Any, shape: tuple[int, ...], at: str) -> dict[int, tuple[str, ...]]:
    """Give the notes on single cells by their place; each cell has a list of keys, one key, or nothing."""
    return {n: _keys(cell, at) for n, cell in enumerate(_flat(notes, shape, at)) if cell}


def _keys(keys: Any, at: str) -> tuple[str, ...]:
    if keys is None:
        return ()
    return _texts([keys] if isinstance(keys, str) else keys, at)


def _times(shape: Sequence[int]) -> str:
    return " x ".join(str(length) for length in shape) or "a single cell"


def _need(mapping: Mapping[str, Any], key: str, at: str) -> Any:
    if key not in mapping:
        raise _wrong(f"{at}.{key}".strip("."), "This part is missing.")
    return mapping[key]


def _object(value: Any, at: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise _wrong(at, "This should be an object with named parts.")
    return value


def _list(value: Any, at: str) -> list[Any]:
    if not isinstance(value, list):
        raise _wrong(at, "This should be a list.")
    return value


def _text(mapping: Mapping[str, Any], key: str, at: str) -> str:
    value = _need(mapping, key, at)
    if not isinstance(value, str) or not _is_whole(value):
        raise _wrong(f"{at}.{key}", "This should be text.")
    return value


def _texts(values: Any, at: str) -> tuple[str, ...]:
    if not isinstance(values, list) or not all(isinstance(value, str) and _is_whole(value) for value in values):
        raise _wrong(at, "This should be a list of texts.")
    return tuple(values)


def _is_whole(text: str) -> bool:
    """Say whether UTF-8 can hold a text: half a character, which JSON can write, it cannot."""
    return text.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in text)


def _wrong(at: str, message: str) -> RecordError:
    return RecordError([Problem(
        _FILE, 0, at, message, "Ask for the table again; if it stays so, the service has changed: tell who looks after the workbench.",
        "unexpected-reply",
    )])  # fmt: skip
