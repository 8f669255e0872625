"""The texts in a record's data, each with its place, and how a place is named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

__all__ = ["Place", "dotted", "texts_in"]

Place = tuple[str | int, ...]
"""The names and numbers, from the outermost on, that lead to a value."""


def texts_in(value: Any, place: Place = ()) -> Iterator[tuple[Place, str]]:
    """Give every value of some data as text, with its place; what is absent is left out.

    Example:
        >>> list(texts_in({"a": ["x", None, 3]}))
        [(('a', 0), 'x'), (('a', 2), '3')]
    """
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from texts_in(item, (*place, key))
    elif isinstance(value, list):
        for i, item in enumerate(value):
            yield from texts_in(item, (*place, i))
    elif value is not None:
        yield place, str(value)


def dotted(place: Place) -> str:
    """Name a place as people do, counting from 1.

    Example:
        >>> dotted(("consents", 0, "what"))
        'consents.1.what'
    """
    return ".".join(str(part + 1 if isinstance(part, int) else part) for part in place)
