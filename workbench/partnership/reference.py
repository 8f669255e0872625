"""The reference of all records, written from the models' own marks; it stands in docs/reference.md."""

from __future__ import annotations

from collections.abc import Iterator
from inspect import getdoc
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from workbench.inquiry import Entry, InquiryRecord
from workbench.partnership.kinds import KINDS
from workbench.store import LongText, Model, PartialDate, Quantity, Record, Slug, Text, mark_of, model_in

__all__ = ["record_reference"]

_INTRODUCTION = """# Every kind of record and its fields

This page is written from the program itself; do not change it by hand. It is made anew with:

    python -m workbench.partnership.reference > docs/reference.md

How to read it:

- **needed**: the record is refused without this field; every other field may be left out.
- **widest audience**: who may see the field at most, if the record's own `audience` allows it too.
- **a short name** has lower-case letters, digits and hyphens; **→ question** says that it must be that of a question.
- **a partial date** is 2015-03-12, 2015-03, 2015 or unknown. **A quantity** is 42, over 36,000, 84%, 5 to 10 or unknown.
- Any field may also hold several **statements** side by side; see [records.md](records.md).
"""

_NAMED: tuple[tuple[Any, str], ...] = (
    (LongText, "paragraphs"),
    (Slug, "a short name"),
    (Text, "a line of text"),
    (PartialDate, "a partial date"),
    (Quantity, "a quantity"),
    (int, "a whole number"),
    (str, "text"),
)


def record_reference() -> str:
    """Give the reference of every kind of record as Markdown: folder, meaning, and a table of its fields.

    Example:
        >>> record_reference().splitlines()[0]
        '# Every kind of record and its fields'
    """
    kinds = sorted(KINDS, key=lambda model: model.kind)
    return "\n".join([_INTRODUCTION, *(line for model in kinds for line in _kind(model))])


def _kind(model: type[Record]) -> Iterator[str]:
    yield f"## {model.kind.capitalize()}\n"
    yield f"{_promise(model)} Kept in `{_place(model)}`.\n"
    yield from _table(model)
    for part in _parts(model):
        yield f"### {part.__name__}, a part of {model.kind}\n"
        yield f"{_promise(part)}\n"
        yield from _table(part)


def _place(model: type[Record]) -> str:
    if model is InquiryRecord:
        return "inquiries/<inquiry>/inquiry.yaml"
    inside = "inquiries/<inquiry>/" if issubclass(model, Entry) else ""
    return f"{inside}{model.folder}/<id>.yaml"


def _promise(model: type[Model]) -> str:
    return (getdoc(model) or "").partition("\n")[0]


def _table(model: type[Model]) -> Iterator[str]:
    yield "| Field | What it holds | Written as | Widest audience |"
    yield "|---|---|---|---|"
    for name, field in model.model_fields.items():
        mark = mark_of(field)
        needed = " (needed)" if field.is_required() else ""
        meaning = _cell(mark.meaning) or "Not described yet"
        yield f"| `{name}`{needed} | {meaning} | {_cell(_written(field))} | {mark.audience} |"
    yield ""


def _written(field: FieldInfo) -> str:
    annotation = field.annotation
    for item in field.metadata:  # pydantic keeps a field's constraints apart from its type
        if not hasattr(item, "meaning"):
            annotation = Annotated[annotation, item]  # type: ignore[assignment]
    link = mark_of(field).link
    return f"{_words(annotation)}{f' → {link}' if link else ''}"


def _words(annotation: Any) -> str:
    named = next((words for known, words in _NAMED if annotation == known), "")
    origin, arguments = get_origin(annotation), get_args(annotation)
    if named:
        return named
    if origin is Annotated:
        return _words(arguments[0])
    if origin is Literal:
        return "one of: " + ", ".join(str(value) for value in arguments)
    if origin in {Union, UnionType}:
        return " or ".join(_words(kind) for kind in arguments if kind is not NoneType)
    if origin is tuple:
        return f"a list; each {_words(arguments[0])}"
    return f"a group of fields: {annotation.__name__}"


def _parts(model: type[Model]) -> list[type[Model]]:
    """Give the models inside a model, each once, the outer ones first."""
    found: dict[type[Model], None] = {}
    for field in model.model_fields.values():
        part = model_in(field.annotation)
        if part:
            found |= dict.fromkeys([part, *_parts(part)])
    return list(found)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    import sys

    sys.stdout.write(record_reference())
