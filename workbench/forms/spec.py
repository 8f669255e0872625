"""What a form needs to know of one field, read from the record model: type, label, help, default, choices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from workbench.store import Model, mark_of, to_plain

__all__ = ["Choices", "FieldSpec", "fields_of", "plain"]

Choices = Mapping[str, Sequence[tuple[str, str]]]
"""For each kind of record that may be linked to: (label, id) pairs."""

_LONGEST_LINE = 2_000


@dataclass(frozen=True)
class FieldSpec:
    """One field as a form shows it.

    Args:
        name: Its name in the file.
        label: Its name for people.
        help: What it holds, for people.
        type: Its Python type, without constraints and without None.
        required: Whether a record must have it.
        nullable: Whether it may be absent even if it has a default.
        default: The default as it would stand in a file; None for nothing.
        link: The kind of record whose id it holds, or "".
        long: Whether it holds paragraphs rather than a line.
        choices: (label, id) pairs offered for a link, or None where none were given.
    """

    name: str
    label: str
    help: str = ""
    type: Any = str
    required: bool = False
    nullable: bool = False
    default: Any = None
    link: str = ""
    long: bool = False
    choices: tuple[tuple[str, str], ...] | None = None

    @property
    def title(self) -> str:
        """The label, with a word where the field is required."""
        return f"{self.label} (required)" if self.required else self.label

    @property
    def item_type(self) -> Any:
        """For a tuple of any length, the type of its items as annotated; else None."""
        arguments = get_args(self.type)
        return arguments[0] if get_origin(self.type) is tuple and arguments[1:] == (...,) else None

    @property
    def model(self) -> type[Model] | None:
        """The model of a nested group of fields, or None."""
        return self.type if isinstance(self.type, type) and issubclass(self.type, Model) else None

    def item(self, number: int) -> FieldSpec:
        """Give the spec of one item of a tuple, numbered from 1."""
        core, constraints, _ = _unwrapped(self.item_type)
        return replace(
            self, label=f"{self.label} {number}", help="", type=core, required=False, nullable=True,
            default=None, long=_is_long(constraints),
        )  # fmt: skip


def fields_of(model: type[BaseModel], choices: Choices) -> Iterator[FieldSpec]:
    """Give the spec of each field of a model, in the model's order.

    Args:
        model: A record's model or a nested one.
        choices: What may be linked to.

    Example:
        >>> from workbench.store import Record
        >>> [(spec.name, spec.title) for spec in fields_of(Record, {})]
        [('id', 'Id (required)'), ('audience', 'Audience')]
    """
    for name, field in model.model_fields.items():
        yield _spec(name, field, choices)


def plain(value: Any) -> Any:
    """Give a value as it would stand in a file: text, lists, mappings, or None."""
    if isinstance(value, Model):
        return to_plain(value)
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    return None if value is None else str(value)


def _spec(name: str, field: FieldInfo, choices: Choices) -> FieldSpec:
    mark = mark_of(field)
    core, constraints, nullable = _unwrapped(field.annotation)
    default = None if field.is_required() else field.get_default(call_default_factory=True)
    offered = choices.get(mark.link)
    return FieldSpec(
        name=name,
        label=mark.label or name.replace("_", " ").capitalize(),
        help=mark.meaning,
        type=core,
        required=field.is_required(),
        nullable=nullable,
        default=plain(default),
        link=mark.link,
        long=_is_long([*constraints, *field.metadata]),
        choices=None if offered is None else tuple((str(label), str(key)) for label, key in offered),
    )


def _unwrapped(annotation: Any) -> tuple[Any, list[Any], bool]:
    """Take None and constraints off a type; give the type, the constraints, and whether None was there."""
    if get_origin(annotation) is Annotated:
        inner, *constraints = get_args(annotation)
        core, more, nullable = _unwrapped(inner)
        return core, [*constraints, *more], nullable
    if get_origin(annotation) in {Union, UnionType}:
        kinds = [kind for kind in get_args(annotation) if kind is not NoneType]
        if len(kinds) == 1:
            core, constraints, _ = _unwrapped(kinds[0])
            return core, constraints, len(kinds) < len(get_args(annotation))
    return annotation, [], False


def _is_long(constraints: Sequence[Any]) -> bool:
    return any((getattr(item, "max_length", None) or 0) > _LONGEST_LINE for item in constraints)
