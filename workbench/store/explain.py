"""Turns what pydantic says of a record into sentences for people who write YAML by hand."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from workbench.errors import Problem
from workbench.store.yaml_reader import Document, Place

__all__ = ["explain"]

_SENTENCES: Mapping[str, tuple[str, str, str]] = {
    # pydantic's name for it: (what is wrong, what to do, our code)
    "missing": ("This field is required and is not there.",
                "Add it; the word unknown is an answer where the field allows it.", "missing-field"),
    "string_pattern_mismatch": ("This is not a short name.", "Use lower-case letters, digits and single hyphens.",
                                "bad-id"),
    "string_too_short": ("This is empty.", "Fill it in, or delete the line.", "missing-field"),
    "string_too_long": ("This is too long (at most {max_length} characters).",
                        "Shorten it, or use a field for long text.", "too-long"),
    "string_type": ("This should be plain text, and it is {given}.", "Write the text after the colon.", "wrong-type"),
    "literal_error": ("This is not one of the values this field knows.", "Write one of: {expected}.", "unknown-value"),
    "tuple_type": ("This should be a list.", "Put each item on a line of its own that begins with “- ”.",
                   "wrong-type"),
    "list_type": ("This should be a list.", "Put each item on a line of its own that begins with “- ”.",
                  "wrong-type"),
    "dict_type": ("This should be a group of “name: value” lines.", "Indent them under the field.", "wrong-type"),
    "model_type": ("This should be a group of “name: value” lines.", "Indent them under the field.", "wrong-type"),
    "int_parsing": ("This should be a whole number.", "Write it in digits, such as 3.", "wrong-type"),
    "int_parsing_size": ("This number is too large.", "Write a smaller one.", "out-of-range"),
    "int_type": ("This should be a whole number, and it is {given}.", "Write it in digits, such as 3.", "wrong-type"),
    "greater_than_equal": ("This number is too small.", "Write {ge} or more.", "out-of-range"),
    "less_than_equal": ("This number is too large.", "Write {le} or less.", "out-of-range"),
    "too_short": ("This list has too few items.", "Add at least {min_length}.", "missing-field"),
}  # fmt: skip


def explain(error: ValidationError, model: type[BaseModel], document: Document, file: str) -> list[Problem]:
    """Give one problem for each thing pydantic found wrong with a record.

    Args:
        error: What pydantic raised.
        model: The record's model, for the names of its fields.
        document: What the file says, for the lines.
        file: The file's name for messages.
    """
    details = error.errors(include_url=False)
    return [_problem(detail, model, document, file) for detail in details if not _only_follows(detail, details)]


def _only_follows(detail: ErrorDetails, details: list[ErrorDetails]) -> bool:
    """Whether a list counts as too short only because what is in it was wrong, which is told by itself."""
    if detail["type"] != "too_short" or not isinstance(detail["input"], list | tuple):
        return False
    place, least = detail["loc"], (detail.get("ctx") or {}).get("min_length", 0)
    return len(detail["input"]) >= least and any(one["loc"][: len(place)] == place for one in details if one["loc"] != place)


def _problem(detail: ErrorDetails, model: type[BaseModel], document: Document, file: str) -> Problem:
    place = tuple(part for part in detail["loc"] if _in_document(part))
    context = detail.get("ctx") or {}
    if "field" in context:
        place = (*place, str(context["field"]))
    field = ".".join(str(part + 1 if isinstance(part, int) else part) for part in place)
    line = document.line_of(place)
    if detail["type"] == "extra_forbidden":
        return Problem(
            file, line, field, "There is no such field here.", _nearest(place, model), "unknown-field"
        )
    if detail["type"] not in _SENTENCES:  # our own values say what is wrong and what to do in one
        what, _, fix = detail["msg"].partition(". ")
        return Problem(
            file, line, field, what.rstrip(".") + ".", fix or "Correct it.", detail["type"].replace("_", "-")
        )
    what, fix, code = _SENTENCES[detail["type"]]
    told = {**context, "given": _given(detail["input"])}
    return Problem(file, line, field, what.format_map(told), fix.format_map(told), code)


def _in_document(part: str | int) -> bool:
    return isinstance(part, int) or not part.startswith(("function-", "nullable", "tagged-union"))


def _given(value: Any) -> str:
    names = {list: "a list", tuple: "a list", dict: "a group of fields", type(None): "empty"}
    return names.get(type(value), f"“{value}”"[:60])


def _nearest(place: Place, model: type[BaseModel]) -> str:
    known = _fields_at(model, place[:-1])
    near = difflib.get_close_matches(str(place[-1]), known, n=1)
    if near:
        return f"Did you mean “{near[0]}”?"
    return f"The fields are: {', '.join(known)}." if known else "Delete the line."


def _fields_at(model: type[BaseModel], place: Place) -> list[str]:
    for part in place:
        if isinstance(part, int):
            continue
        field = model.model_fields.get(part)
        inner = next(_models_in(field.annotation), None) if field else None
        if inner is None:
            return []
        model = inner
    return list(model.model_fields)


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in getattr(annotation, "__args__", ()):
        yield from _models_in(argument)
