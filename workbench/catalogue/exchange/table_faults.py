"""What is wrong with a cell, in the words of whoever filled in the table: an agency that there is none of, a spreadsheet's day number."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from workbench.disclosure.names import fold
from workbench.errors import Problem
from workbench.store import Model, mark_of, model_in

__all__ = ["in_table_words"]

_DAY_NUMBER = re.compile(r"([2-6][0-9]{4})(?:\.[0-9]+)?")
_DAY_NOUGHT = dt.date(1899, 12, 30)
"""From this day spreadsheet programs count (ECMA-376 part 1, 18.17.4.1: the 1900 date system, from March 1900 on)."""
_NEAR = 3


def in_table_words(problem: Problem, data: Mapping[str, Any], model: type[Model], names: Mapping[str, Mapping[str, str]]) -> Problem:
    """Say a fault as it looks in a table, where that is not how it looks in an entry's own file.

    Args:
        problem: The fault, its field as the way to the value, numbers from 1.
        data: The entry as its file would have it.
        model: The entry's model.
        names: The ids of known entries by their folded names, kind by kind.
    """
    place = [int(part) - 1 if part.isdecimal() else part for part in problem.field.split(".")]
    value = _at(data, place)
    if not isinstance(value, str):
        return problem
    kind = _link(model, place)
    if problem.code == "bad-id" and kind:
        near = difflib.get_close_matches(fold(value), names.get(kind, {}), n=_NEAR)
        meant = f"Did you mean {', '.join(f'“{names[kind][name]}” ({name})' for name in near)}? " if near else ""
        return replace(
            problem, message=f"There is no {kind} of this name or id here.", code="unknown-name",
            fix=f"{meant}Write the {kind}'s id or name; one that is not there yet has to be added first.",
        )  # fmt: skip
    number = _DAY_NUMBER.fullmatch(value)
    if problem.code == "bad-date" and number:
        day = _DAY_NOUGHT + dt.timedelta(days=int(number[1]))
        return replace(
            problem, message=f"“{value[:60]}” is not a date; it looks like the number by which a spreadsheet keeps one.",
            fix=f"Format the column as dates and save it again, or write {day} if that is meant.",
        )  # fmt: skip
    return problem


def _at(data: Any, place: Sequence[str | int]) -> Any:
    for part in place:
        if isinstance(part, int):
            data = data[part] if isinstance(data, list) and part < len(data) else None
        else:
            data = data.get(part) if isinstance(data, Mapping) else None
    return data


def _link(model: type[Model], place: Sequence[str | int]) -> str:
    """Give the kind of entry that a field holds the id of, or ""; the words around a statement are no fields."""
    at: type[Model] | None = model
    kind = ""
    for part in place:
        if at is not None and isinstance(part, str) and part in at.model_fields:
            kind = mark_of(at.model_fields[part]).link
            at = model_in(at.model_fields[part].annotation) or at
    return kind
