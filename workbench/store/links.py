"""Links between records: where a record holds the id of another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from workbench.store.marks import mark_of
from workbench.store.record import Model

__all__ = ["Place", "links_of", "model_in"]

Place = tuple[str | int, ...]


def links_of(record: Model, place: Place = ()) -> Iterator[tuple[Place, str, str]]:
    """Give every link of a record, its parts included.

    Yields:
        The link's place in the record, the kind it points to, and the id it holds.
    """
    for name, field in type(record).model_fields.items():
        kind = mark_of(field).link
        for value, at in _values(record, name, (*place, name)):
            if kind:
                yield from _ids(value, kind, at)
            elif isinstance(value, Model):
                yield from links_of(value, at)
            elif isinstance(value, tuple):
                for i, item in enumerate(value):
                    if isinstance(item, Model):
                        yield from links_of(item, (*at, i))


def model_in(annotation: Any) -> type[Model] | None:
    """Give the Model that a field holds, itself or in a tuple or beside None; None if it holds none."""
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return annotation
    for argument in get_args(annotation):
        found = model_in(argument)
        if found:
            return found
    return None


def _values(record: Model, name: str, place: Place) -> Iterator[tuple[Any, Place]]:
    """Give a field's value with its place, or that of each of its statements."""
    said = record.told.get(name)
    if said is None:
        yield getattr(record, name), place
    for i, statement in enumerate(said or ()):
        yield statement.value, (*place, "statements", i, "value")


def _ids(value: Any, kind: str, place: Place) -> Iterator[tuple[Place, str, str]]:
    if isinstance(value, tuple):
        for i, item in enumerate(value):
            yield (*place, i), kind, str(item)
    elif value is not None:
        yield place, kind, str(value)
