"""A workspace's own rules, as data: a kind of entry, a field, an operator, a value, and the sentence to say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Literal, get_args

from workbench.catalogue.agency import Agency
from workbench.catalogue.arrangement import Agreement, Arrangement
from workbench.catalogue.dataset import Dataset
from workbench.catalogue.service import Service
from workbench.catalogue.stated import Place, parts, said
from workbench.store import Mark, Model, PartialDate, Record, Slug, Text, model_in

__all__ = ["LocalRule", "breaches", "wrong_in"]

_KINDS: Mapping[str, type[Record]] = MappingProxyType({kind.kind: kind for kind in (Agency, Dataset, Service, Arrangement, Agreement)})


class LocalRule(Model):
    """One rule of the workspace's own; it is broken where a field's value is as the operator says."""

    key: ClassVar[str] = "id"

    id: Annotated[Slug, Mark("Its short name, which is told with the sentence")]
    kind: Annotated[Literal["agency", "dataset", "service", "arrangement", "agreement"], Mark("The kind of entry")]
    field: Annotated[Text, Mark("The field, with a dot for a field of its parts: identifiers.held")]
    operator: Annotated[
        Literal["is", "is not", "is one of", "is empty", "older than days"], Mark("How the value is looked at")
    ]
    value: Annotated[Text | None, Mark("What it is compared with, or the number of days")] = None
    values: Annotated[tuple[Text, ...], Mark("For “is one of”: what it is compared with")] = ()
    sentence: Annotated[Text, Mark("What to say where it is broken")]
    fix: Annotated[Text | None, Mark("What to do then")] = None
    why: Annotated[Text | None, Mark("Why the partnership has this rule")] = None
    severity: Annotated[Literal["error", "warning"], Mark("An error also stops a save")] = "warning"


def wrong_in(rule: LocalRule) -> tuple[str, str, str] | None:
    """Give the field, the sentence and what to do where a rule can never work, or None."""
    model: type[Model] | None = _KINDS[rule.kind]
    annotation: Any = None
    names = rule.field.split(".")
    for at, name in enumerate(names):
        if model is None or name not in model.model_fields:
            known = ", ".join(model.model_fields) if model else "none"
            return "field", f"A {rule.kind} has no field “{'.'.join(names[: at + 1])}”.", f"Write one of: {known}."
        annotation = model.model_fields[name].annotation
        model = model_in(annotation)
    if rule.operator == "older than days" and PartialDate not in (annotation, *get_args(annotation)):
        return "field", f"“{rule.field}” is no date.", "Name a field that holds a date."
    name = "values" if rule.operator == "is one of" else "value"
    needed = _needed(rule)
    return (name, f"“{rule.operator}” needs {needed} as its {name}.", f"Give it {needed}.") if needed else None


def _needed(rule: LocalRule) -> str:
    """Say what the operator needs to compare with, or "" where it has that."""
    if rule.operator == "is one of":
        return "" if rule.values else "a list"
    if rule.operator == "is empty":
        return "" if rule.value is None else "nothing"
    if rule.value is None:
        return "something"
    is_number = rule.value.isascii() and rule.value.isdigit()
    return "" if rule.operator != "older than days" or is_number else "a whole number"


def breaches(record: Record, rule: LocalRule, today: dt.date | None) -> Iterator[Place]:
    """Give the places in an entry that break a rule; every statement of a field is looked at.

    Args:
        record: The entry, of the rule's kind.
        rule: The rule, of which `wrong_in` finds nothing wrong.
        today: The day from which “older than days” counts; without one, nothing is old.

    Example:
        >>> rule = LocalRule(id="caveat", kind="dataset", field="caveat", operator="is empty", sentence="No caveat.")
        >>> list(breaches(Dataset(id="clients", title="Clients"), rule, None))
        [('caveat',)]
    """
    broken = _broken(rule, today)
    for place, value in _values(record, rule.field.split("."), ()):
        if broken(value):
            yield place


def _values(part: Model, names: list[str], place: Place) -> Iterator[tuple[Place, Any]]:
    name, *rest = names
    if rest:
        for inner, found in parts(part, name):
            yield from _values(found, rest, (*place, *inner))
        return
    for value in dict.fromkeys(said(part, name)):
        yield from (((*place, name), item) for item in (value if isinstance(value, tuple) and value else (value,)))


def _broken(rule: LocalRule, today: dt.date | None) -> Callable[[Any], bool]:
    wanted = rule.values or (rule.value or "",)
    if rule.operator == "is empty":
        return lambda value: value is None or value == ()
    if rule.operator == "is not":
        return lambda value: value is not None and _text(value) not in wanted
    if rule.operator == "older than days":
        days = int(wanted[0])
        return lambda value: bool(today and value.known and (today - value.latest).days > days)
    return lambda value: _text(value) in wanted


def _text(value: Any) -> str:
    key = type(value).key if isinstance(value, Model) else ""
    return str(getattr(value, key)) if key else str(value)
