"""An entry told line by line: what it says, its statements side by side, and what it does not say. Pure functions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from workbench.store import Model, Record, mark_of

__all__ = ["EntryLine", "entry_lines", "not_said"]

_NOT_KNOWN = {"unknown", "not asked"}


class EntryLine(NamedTuple):
    """One line of an entry.

    Args:
        depth: 0 for a field of the entry, more for what belongs to it.
        label: The field's name for people, or what the line is about.
        text: What it says; "" for a heading of the lines below.
    """

    depth: int
    label: str
    text: str


def entry_lines(record: Record) -> Iterator[EntryLine]:
    """Tell the fields of an entry that say something.

    A field with statements gives a line for each, with who told it, when and the source; where they disagree, the line
    above says so. Fields that are unknown are left to `not_said`.

    Example:
        >>> from workbench.catalogue import Dataset, Identifier
        >>> register = Dataset(id="clients", title="Clients", identifiers=(Identifier(scheme="CHI", held="unknown"),))
        >>> [(line.depth, line.label, line.text) for line in entry_lines(register)][1:5]
        [(0, 'identifiers', ''), (1, '1', ''), (2, 'scheme', 'CHI'), (2, 'held', 'unknown')]
    """
    yield from _lines(record, 0)


def not_said(record: Record) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the names of the fields that are unknown or were not asked, and of those that hold nothing."""
    labels = {name: _label(record, name) for name in type(record).model_fields if name not in record.told}
    unknown = [label for name, label in labels.items() if str(getattr(record, name)) in _NOT_KNOWN]
    return tuple(unknown), tuple(label for name, label in labels.items() if getattr(record, name) in (None, ()))


def _lines(part: Model, depth: int) -> Iterator[EntryLine]:
    for name in type(part).model_fields:
        if name in {"id", "title"}:
            continue
        label, value = _label(part, name), getattr(part, name)
        if name in part.told:
            disagree = ", which disagree" if name in part.contested else ""
            count = len(part.told[name])
            yield EntryLine(depth, label, f"{count} statement{'s' if count > 1 else ''}{disagree}")
            for said in part.told[name]:
                about = [said.told_by or "told by whom is unknown", f"as of {said.as_of.words}", *([said.source] if said.source else [])]
                yield from _shown(f"({'; '.join(about)})", said.value, depth + 1)
        elif value not in (None, ()) and (depth or str(value) not in _NOT_KNOWN):
            yield from _shown(label, value, depth)


def _shown(label: str, value: Any, depth: int) -> Iterator[EntryLine]:
    if isinstance(value, Model):
        yield EntryLine(depth, label, "")
        yield from _lines(value, depth + 1)
    elif isinstance(value, tuple) and any(isinstance(item, Model) for item in value):
        yield EntryLine(depth, label, "")
        for number, item in enumerate(value, 1):
            yield EntryLine(depth + 1, str(number), "")
            yield from _lines(item, depth + 2)
    else:
        yield EntryLine(depth, label, "; ".join(map(str, value)) if isinstance(value, tuple) else "nothing" if value is None else str(value))


def _label(part: Model, name: str) -> str:
    return mark_of(type(part).model_fields[name]).label or name.replace("_", " ")
