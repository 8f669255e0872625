"""The base of every record: one frozen pydantic model per kind, read from one YAML file each.

Any field of a record may hold a plain value or **statements**: several dated, attributed values side
by side, as in

```yaml
attended:
  statements:
    - value: 42
      told_by: What Works Scotland
      source: source-000
```

The attribute then gives the latest statement's value, `record.told` all of them, and
`record.contested` the fields whose statements disagree.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Self, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    PrivateAttr,
    TypeAdapter,
    ValidationError,
    create_model,
    model_validator,
)
from pydantic_core import InitErrorDetails, PydanticCustomError

from workbench.store.marks import Audience, Mark, Slug, Text
from workbench.store.values import PartialDate

__all__ = ["Model", "Record", "Statement", "to_plain"]

_M = TypeVar("_M", bound="Model")


class Statement(BaseModel):
    """What somebody said a field's value is.

    Args:
        value: The value, of the field's own type.
        told_by: Who said so: a role, an agency or a publication; never a person's name.
        as_of: When it was so.
        source: Where it can be read, or the id of an evidence item.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    value: Annotated[Any, Mark("The value; who may see it is for its field to say", audience="public")]
    told_by: Annotated[Text | None, Mark("Who said so, by role or agency", audience="public")] = None
    as_of: Annotated[PartialDate, Mark("When it was so", audience="public")] = PartialDate()
    source: Annotated[Text | None, Mark("Where it can be read", audience="public")] = None


class Model(BaseModel):
    """A frozen group of fields, any of which may hold statements; the base of records and their parts."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    date_order: ClassVar[tuple[tuple[str, str], ...]] = ()
    """Pairs of date fields of which the second may not be before the first."""

    key: ClassVar[str] = ""
    """The field that may not repeat where several of these stand in one list, or ""."""

    sections: ClassVar[Mapping[str, tuple[str, ...]]] = MappingProxyType({})
    """For a model of very many fields: which belong together, so that a form can fold them away."""

    _told: Mapping[str, tuple[Statement, ...]] = PrivateAttr(default_factory=dict)

    @model_validator(mode="wrap")
    @classmethod
    def _with_statements(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        if not isinstance(data, dict):
            return handler(data)
        told = {name: value["statements"] for name, value in data.items() if _states(value)}
        if not told:
            return _in_order(handler({name: value for name, value in data.items() if value is not None}))
        statements = _read_statements(cls, told)
        latest = {name: _latest(said).value for name, said in statements.items()}
        record = handler({name: value for name, value in {**data, **latest}.items() if value is not None})
        record._told = statements  # noqa: SLF001  # a private attribute is set once, here, on a frozen model
        return _in_order(record)

    @property
    def told(self) -> Mapping[str, tuple[Statement, ...]]:
        """The statements of each field that has any, in the order of the file."""
        return MappingProxyType(dict(self._told))

    def as_at(self, day: dt.date) -> Self:
        """Give the same without the statements that were surely made after a day, its parts included.

        A field all of whose statements came later keeps the first of them where it must have a value, and
        else has its default.
        """
        change: dict[str, Any] = {}
        told = dict(self._told)
        for name, field in type(self).model_fields.items():
            said = tuple(s for s in told.get(name, ()) if not s.as_of.surely_after(day))
            if name not in told:
                change[name] = _part_as_at(getattr(self, name), day)
            elif said or field.is_required():
                told[name] = said or told[name][:1]
                change[name] = _part_as_at(_latest(told[name]).value, day)
            else:
                del told[name]
                change[name] = field.get_default(call_default_factory=True)
        change = {name: value for name, value in change.items() if value is not getattr(self, name)}
        if not change and told == self._told:
            return self
        then = self.model_copy(update=change)
        then._told = told  # noqa: SLF001  # as when it was read
        return then

    @property
    def contested(self) -> frozenset[str]:
        """The fields whose statements disagree; “unknown” and “not asked” contradict nothing."""
        return frozenset(name for name, said in self._told.items() if len(_claims(said)) > 1)


class Record(Model):
    """One record in one file. `kind` names it, `folder` says where its files lie.

    The file's name is the id, so two people cannot both make one without noticing.
    """

    kind: ClassVar[str] = ""
    folder: ClassVar[str] = ""

    id: Annotated[
        Slug, Mark("Short name, the same as the file's", audience="public", term="dct:identifier")
    ]
    audience: Annotated[Audience, Mark("The widest audience that may see this record", audience="public")] = (
        "team"
    )


def _part_as_at(value: Any, day: dt.date) -> Any:
    if isinstance(value, Model):
        return value.as_at(day)
    if isinstance(value, tuple) and any(isinstance(item, Model) for item in value):
        parts = tuple(_part_as_at(item, day) for item in value)
        return value if all(a is b for a, b in zip(parts, value, strict=True)) else parts
    return value


def _states(value: Any) -> bool:
    return isinstance(value, dict) and set(value) == {"statements"}


def _read_statements(cls: type[Model], told: Mapping[str, Any]) -> dict[str, tuple[Statement, ...]]:
    errors: list[InitErrorDetails] = []
    found: dict[str, tuple[Statement, ...]] = {}
    for name, items in told.items():
        if name not in cls.model_fields:
            continue  # the unknown field is reported by the model itself
        try:
            found[name] = tuple(_statements_adapter(cls, name).validate_python(items))
        except ValidationError as error:
            errors += [
                {
                    "type": detail["type"] if not _custom(detail) else _as_custom(detail),
                    "loc": (name, "statements", *detail["loc"]),
                    "input": detail["input"],
                    "ctx": detail.get("ctx", {}),
                }
                for detail in error.errors(include_url=False)
            ]
    if errors:
        raise ValidationError.from_exception_data(cls.__name__, errors)
    return found


def _custom(detail: Any) -> bool:
    return "-" in detail["type"]


def _as_custom(detail: Any) -> PydanticCustomError:
    return PydanticCustomError(detail["type"], detail["msg"])


@cache
def _statements_adapter(cls: type[Model], name: str) -> TypeAdapter[Any]:
    field = cls.model_fields[name]
    annotation: Any = field.annotation
    for item in field.metadata:
        if not isinstance(item, Mark):
            annotation = Annotated[annotation, item]
    typed = create_model("Statement", __base__=Statement, value=(annotation, ...))
    return TypeAdapter(Annotated[list[typed], Field(min_length=1)])


def _latest(said: tuple[Statement, ...]) -> Statement:
    dated = [s for s in said if s.as_of.known]
    # of two as of the same day, the one further down the file was added later
    return max(reversed(dated), key=lambda s: s.as_of.earliest) if dated else said[-1]


def _claims(said: tuple[Statement, ...]) -> set[str]:
    return {str(s.value) for s in said} - {"unknown", "not asked"}


def _in_order(record: _M) -> _M:
    for first, second in type(record).date_order:
        start, end = getattr(record, first), getattr(record, second)
        if start is not None and end is not None and end.surely_before(start):
            raise PydanticCustomError(
                "date-order",
                "{second} ({end}) is before {first} ({start}).",
                {"field": second, "second": second, "first": first, "end": str(end), "start": str(start)},
            )
    return record


def to_plain(record: Model) -> dict[str, Any]:
    """Give a record as the data of its YAML file: text, lists and mappings; what is at its default left out.

    Statements come back as they were.
    """
    plain: dict[str, Any] = {}
    for name, field in type(record).model_fields.items():
        value = getattr(record, name)
        if name in record.told:
            plain[name] = {"statements": [_statement_plain(said) for said in record.told[name]]}
        elif field.is_required() or value != field.get_default(call_default_factory=True):
            plain[name] = _plain(value)
    return plain


def _statement_plain(said: Statement) -> dict[str, Any]:
    plain = {"value": _plain(said.value)}
    about = {"told_by": said.told_by, "source": said.source}
    plain |= {name: text for name, text in about.items() if text is not None}
    if said.as_of.known:
        plain["as_of"] = str(said.as_of)
    return plain


def _plain(value: Any) -> Any:
    if isinstance(value, Model):
        return to_plain(value)
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    return None if value is None else str(value)
