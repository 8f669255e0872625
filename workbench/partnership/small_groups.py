"""What a record says of so few people that they could be recognised, and what stands there instead.

A number of people below the smallest group is withheld, with the other numbers of the same record from which it could
be worked out. A role that too few people have is no cover for a quote, so a wider one stands there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from workbench.disclosure import SUPPRESSED, Rule
from workbench.inquiry import Person, Quote
from workbench.store import Model, Quantity, Record, mark_of, model_in

__all__ = ["ANYBODY", "SmallGroups"]

ANYBODY = "Member of the partnership"
"""Whom a quote is given to where its speaker's role is had by too few."""


class SmallGroups:
    """Takes out of records what would point at somebody in a small group.

    Args:
        rule: How few are too few.
        people: Everybody, for how many share a role.

    Example:
        >>> from workbench.inquiry import Event
        >>> SmallGroups(Rule(), []).record({"id": "e", "title": "Event", "attended": "3"}, Event)["attended"]
        '[c]'
    """

    def __init__(self, rule: Rule, people: Iterable[Person]) -> None:
        self.rule = rule
        self.roles: Counter[tuple[str, str]] = Counter()
        for person in people:
            for inquiry in person.inquiries:
                self.roles[inquiry, person.role.casefold()] += int(person.stands_for.low or 1)

    def record(self, data: Mapping[str, Any], model: type[Record]) -> dict[str, Any]:
        """Give a record's data with the numbers of a few people withheld.

        All numbers of people in one record go together: where one is withheld, so are the others, since the
        record does not say how they add up.
        """
        counts = list(_counts(data, model))
        return _withheld(data, model) if any(self._few(count) for count in counts) else dict(data)

    def attributed(self, data: Mapping[str, Any], quote: Quote, inquiry: str) -> dict[str, Any]:
        """Give a quote's data with a role that enough people of its inquiry have, or a wider one.

        What stands in a published source is public as it stands there.
        """
        if quote.published == "yes" or self.roles[inquiry, quote.role.casefold()] >= self.rule.smallest_group:
            return dict(data)
        return {**data, "role": ANYBODY}

    def _few(self, count: Any) -> bool:
        try:
            found = Quantity.parse(str(count))
        except ValueError:
            return False
        ends = [end for end in (found.low, found.high) if end is not None and found.unit != "%"]
        return any(0 < end < self.rule.smallest_group for end in ends)


def _counts(data: Mapping[str, Any], model: type[Model]) -> Iterable[Any]:
    for name, value in data.items():
        field = model.model_fields[name]
        part = model_in(field.annotation)
        for said in _said(value):
            if mark_of(field).people:
                yield said
            elif part and isinstance(said, Mapping):
                yield from _counts(said, part)
            elif part and isinstance(said, Sequence):
                for item in said:
                    yield from _counts(item, part)


def _said(value: Any) -> list[Any]:
    if isinstance(value, Mapping) and set(value) == {"statements"}:
        return [statement["value"] for statement in value["statements"]]
    return [value]


def _withheld(data: Mapping[str, Any], model: type[Model]) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    for name, value in data.items():
        field = model.model_fields[name]
        part = model_in(field.annotation)
        if mark_of(field).people:
            shown[name] = str(SUPPRESSED)
        elif part and isinstance(value, Mapping) and set(value) != {"statements"}:
            shown[name] = _withheld(value, part)
        elif part and isinstance(value, list):
            shown[name] = [_withheld(item, part) for item in value]
        elif part and isinstance(value, Mapping):
            said = [{**s, "value": _inside(s["value"], part)} for s in value["statements"]]
            shown[name] = {"statements": said}
        else:
            shown[name] = value
    return shown


def _inside(value: Any, part: type[Model]) -> Any:
    return [_withheld(item, part) for item in value] if isinstance(value, list) else _withheld(value, part)
