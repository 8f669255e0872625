"""What is stated of an entry: every statement's value, and whether all of them say what a rule looks for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from workbench.store import Model, Statement

__all__ = ["met", "parts", "said", "statements_of", "told_in_words"]

Place = tuple[str | int, ...]
_NOTHING_KNOWN = {"unknown", "not asked"}
_NONE: Mapping[str, tuple[Statement, ...]] = MappingProxyType({})


def said(part: Model, name: str) -> tuple[Any, ...]:
    """Give every value that is stated of a field; “unknown” and “not asked” only where nothing else is stated.

    Args:
        part: A record or a part of one.
        name: The field.

    Example:
        >>> from workbench.catalogue import Identifier
        >>> both = {"statements": [{"value": "yes"}, {"value": "unknown"}, {"value": "no"}]}
        >>> said(Identifier(scheme="CHI", held=both), "held")
        ('yes', 'no')
    """
    private = part.__pydantic_private__
    told = private["_told"] if private else None
    if not told or name not in told:  # as `getattr` does, which pydantic slows
        return (part.__dict__[name],)
    values = [statement.value for statement in told[name]]
    return tuple(value for value in values if str(value) not in _NOTHING_KNOWN) or tuple(values)


def statements_of(part: Model) -> Mapping[str, tuple[Statement, ...]]:
    """Give `part.told` without a copy: pydantic takes its time over private attributes, and indexes ask for very many."""
    private = part.__pydantic_private__
    return private["_told"] or _NONE if private else _NONE


def met(part: Model, **wanted: Callable[[Any], bool]) -> tuple[str, ...] | None:
    """Say whether each field has a value that is looked for.

    Args:
        part: A record or a part of one.
        wanted: For each field, what its value must be.

    Returns:
        None if some field has none; else the fields of which other statements say something else.
    """
    doubtful: list[str] = []
    for name, is_wanted in wanted.items():
        answers = [is_wanted(value) for value in said(part, name)]
        if not any(answers):
            return None
        if not all(answers):
            doubtful.append(name)
    return tuple(doubtful)


def parts(record: Model, name: str) -> Iterator[tuple[Place, Any]]:
    """Give the parts in a list of a record with the place of each, of every statement where there are several."""
    if name not in statements_of(record):
        yield from (((name, at), part) for at, part in enumerate(getattr(record, name)))
        return
    for number, statement in enumerate(record.told[name]):
        for at, part in enumerate(statement.value):
            yield (name, "statements", number, "value", at), part


def told_in_words(part: Model, name: str) -> str:
    """Give a field's statements side by side: “yes” (told by the agency, 2020) and “no” (told by others)."""
    found = []
    for statement in part.told[name]:
        about = [f"told by {statement.told_by}" if statement.told_by else "", str(statement.as_of) if statement.as_of.known else ""]
        attributed = ", ".join(text for text in about if text) or "by whom is unknown"
        found.append(f"“{_shown(statement.value)}” ({attributed})")
    return " and ".join(found)


def _shown(value: Any) -> str:
    if isinstance(value, tuple):
        return "; ".join(_shown(item) for item in value) or "nothing"
    key = type(value).key if isinstance(value, Model) else ""
    return str(getattr(value, key)) if key else "nothing" if value is None else str(value)
