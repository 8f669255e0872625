"""The fields by which records of people can be matched, and what a data set states of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from workbench.catalogue.dataset import Dataset
from workbench.catalogue.stated import parts, statements_of
from workbench.store import Model, Quantity, Statement

__all__ = ["KEY_FIELDS", "PERSON_NUMBERS", "StatedField", "field_called", "share_between", "stated_fields"]

PERSON_NUMBERS = frozenset({"NI number", "CHI", "UTR", "UC client number", "SCN", "PACE ID"})
"""Fields that are meant to name one person by themselves."""

KEY_FIELDS = (
    "NI number", "CHI", "UTR", "UC client number", "SCN", "PACE ID", "name", "date of birth", "postcode", "address", "UPRN",
    "telephone", "email",
)  # fmt: skip
"""All fields by which partners could match. A local number means something to one agency only, so it is none."""

_CALLED = {
    "nino": "NI number", "national insurance number": "NI number", "national insurance no": "NI number", "ni no": "NI number",
    "community health index": "CHI", "chi number": "CHI", "unique taxpayer reference": "UTR", "unique tax reference": "UTR",
    "scottish candidate number": "SCN", "full name": "name", "names": "name", "dob": "date of birth", "birth date": "date of birth",
    "date of birth (dob)": "date of birth", "post code": "postcode", "postal code": "postcode", "home address": "address",
    "unique property reference number": "UPRN", "phone": "telephone", "phone number": "telephone", "telephone number": "telephone",
    "mobile": "telephone", "e-mail": "email", "email address": "email", "e-mail address": "email",
    **{name.casefold(): name for name in KEY_FIELDS},
}  # fmt: skip


@dataclass(frozen=True)
class StatedField:
    """What a data set states of one field, over its identifiers and its items.

    Args:
        field: One of `KEY_FIELDS`.
        held: Every statement on whether it is held.
        coverage: Every number stated for what share of the records it is held.
        error_rate: Every number stated for what share of them is wrong.
        words: What is said of its quality without a number.
    """

    field: str
    held: tuple[Statement, ...]
    coverage: tuple[Quantity, ...] = ()
    error_rate: tuple[Quantity, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def answer(self) -> str:
        """Whether it is held: yes, no, unknown, not asked, or contested where statements disagree."""
        values = {str(statement.value) for statement in self.held}
        claims = values - {"unknown", "not asked"}
        if len(claims) > 1:
            return "contested"
        return claims.pop() if claims else "unknown" if "unknown" in values else "not asked"


def field_called(name: str) -> str | None:
    """Give the field that a name or a term means; None if it is none by which people are matched.

    Example:
        >>> field_called("DOB"), field_called("Phone"), field_called("Gender")
        ('date of birth', 'telephone', None)
    """
    return _CALLED.get(" ".join(name.casefold().rstrip(".").split()))


def stated_fields(dataset: Dataset) -> dict[str, StatedField]:
    """Give what a data set states of each field that it mentions, in the order of `KEY_FIELDS`.

    Example:
        >>> from workbench.catalogue import Dataset, Identifier
        >>> register = Dataset(id="r", title="R", identifiers=(Identifier(scheme="NI number", held="yes", coverage="84%"),))
        >>> stated_fields(register)["NI number"].answer
        'yes'
    """
    found: dict[str, list[StatedField]] = {}
    for one in (*_of_identifiers(dataset), *_of_items(dataset)):
        found.setdefault(one.field, []).append(one)
    return {field: _joined(field, found[field]) for field in KEY_FIELDS if field in found}


def share_between(quantity: Quantity) -> tuple[float, float] | None:
    """Give between which shares, 0 to 1, a stated number lies; None where it is unknown or is no share.

    Example:
        >>> share_between(Quantity.parse("over 80%")), share_between(Quantity.parse("40 to 60%")), share_between(Quantity())
        ((0.8, 1.0), (0.4, 0.6), None)
    """
    if quantity.low is None or quantity.sign or quantity.unit not in {"", "%"}:
        return None
    whole = 100 if quantity.unit == "%" else 1
    low, high = float(quantity.low) / whole, float(quantity.low if quantity.high is None else quantity.high) / whole
    if not 0 <= low <= high <= 1:
        return None
    if quantity.hedge in {"over", "at least"}:
        return low, 1.0
    return (0.0, high) if quantity.hedge in {"up to", "under"} else (low, high)


def _of_identifiers(dataset: Dataset) -> Iterator[StatedField]:
    for _, identifier in parts(dataset, "identifiers"):
        field = field_called(identifier.scheme)
        if field:
            yield StatedField(
                field, _statements(dataset, identifier, "held"), _numbers(identifier, "coverage"), _numbers(identifier, "error_rate"),
                tuple(str(value) for value in _values(identifier, "quality") if value),
            )  # fmt: skip


def _of_items(dataset: Dataset) -> Iterator[StatedField]:
    for _, item in parts(dataset, "items"):
        field = field_called(item.glossary_term or "") or field_called(item.name)
        if field:
            said = [str(value) for value in _values(item, "completeness") if value]
            read = {text: _quantity(text) for text in said}
            yield StatedField(
                field, _statements(dataset, item, "collected"), tuple(number for number in read.values() if number.known), (),
                tuple(text for text, number in read.items() if not number.known),
            )  # fmt: skip


def _quantity(text: str) -> Quantity:
    try:
        return Quantity.parse(text)
    except ValueError:  # said in words
        return Quantity()


def _joined(field: str, several: list[StatedField]) -> StatedField:
    def all_of(name: str) -> tuple[Any, ...]:
        return tuple(dict.fromkeys(value for one in several for value in getattr(one, name)))

    held = tuple(statement for one in several for statement in one.held)
    return StatedField(field, held, all_of("coverage"), all_of("error_rate"), all_of("words"))


def _values(part: Model, name: str) -> tuple[Any, ...]:
    told = statements_of(part).get(name)
    return tuple(statement.value for statement in told) if told else (getattr(part, name),)


def _numbers(part: Model, name: str) -> tuple[Quantity, ...]:
    return tuple(value for value in _values(part, name) if value.known)


def _statements(dataset: Dataset, part: Model, name: str) -> tuple[Statement, ...]:
    """Give the statements on a field; who told, when and where stand with the data set where the statement says nothing."""
    told = statements_of(part).get(name) or (Statement(value=getattr(part, name)),)
    return tuple(
        Statement(
            value=statement.value, told_by=statement.told_by or dataset.who_told, source=statement.source or dataset.source,
            as_of=statement.as_of if statement.as_of.known else dataset.as_of,
        )
        for statement in told
    )  # fmt: skip
