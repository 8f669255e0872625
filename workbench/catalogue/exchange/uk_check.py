"""What is wrong with a record of the UK model: each fault with its field, by the model's own rules."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from workbench.catalogue.exchange.uk_terms import CLASSES, SHARED, Field, organisations
from workbench.errors import Problem
from workbench.store import Document

__all__ = ["class_of", "faults_in"]

_EMAIL = re.compile(r"\S+@[\S+\.]+\S+")
_MEDIA_TYPE = re.compile(r"(application|audio|font|image|message|model|multipart|text|video)/\S+")
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LONGEST_SUMMARY = 250
_NO_TEXT = "This is a number, or yes or no, and the model asks for text.", "Put it in double quotes."
_SIGNS: Mapping[str, frozenset[str]] = {
    "Distribution": frozenset({"mediaType", "downloadURL", "byteSize", "accessService"}),
    "DataService": frozenset({"endpointDescription", "endpointURL", "serviceStatus", "serviceType", "servesData"}),
}


def class_of(data: Mapping[str, Any]) -> str:
    """Say which class a record is meant to be: by its type, or by the fields that only one class has.

    >>> class_of({"type": "DataService"}), class_of({"email": "a@b.uk"}), class_of({"title": "A"})
    ('DataService', 'ContactPoint', 'Dataset')
    """
    told = re.sub(r".*[:#]", "", str(data.get("type", "")))
    if told in CLASSES:
        return told
    if data and set(data) <= set(CLASSES["ContactPoint"]):
        return "ContactPoint"
    return next((name for name, signs in _SIGNS.items() if signs & set(data)), "Dataset")


def faults_in(document: Document, file: str) -> list[Problem]:
    """Give all that is wrong with a record.

    Args:
        document: The record and its lines.
        file: Its file for messages.

    Returns:
        Errors; and as warnings organisations that the model does not list, since councils and charities are not in it,
        and a licence that is no address, which the model's own schema lets pass.
    """
    return list(_faults(document.data, CLASSES[class_of(document.data)], document, file, ()))


def _faults(data: Mapping[str, Any], fields: Mapping[str, Field], document: Document, file: str, at: tuple[str, ...]) -> Iterator[Problem]:
    for name, value in data.items():
        place = (*at, name)
        if name not in fields:
            yield _problem(document, file, place, "The model has no such field.", _nearest(name, fields), code="unknown-field")
        elif value is not None:
            yield from _fault(value, fields[name], document, file, place)
    for name, field in fields.items():
        if field.required and data.get(name) is None:
            yield _problem(document, file, (*at, name), "The model requires this field, and it is not there.", "Add it.", code="missing-field")


def _fault(value: Any, field: Field, document: Document, file: str, place: tuple[str, ...]) -> Iterator[Problem]:
    if field.sort == "contact":
        if isinstance(value, Mapping):
            yield from _faults(value, CLASSES["ContactPoint"], document, file, place)
        else:
            fix = "Write contactName and email under it."
            yield _problem(document, file, place, "This should be a group of fields.", fix, code="wrong-type")
            if isinstance(value, str):
                yield from _fault(value, Field("email"), document, file, (*place, "email"))
        return
    if field.sort in {"texts", "organisations"}:
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            fix = "Put each on a line of its own, in double quotes where it looks like a number."
            yield _problem(document, file, place, "This should be a list of texts.", fix, code="wrong-type")
            return
    elif not isinstance(value, str) and field.sort != "count":
        what, fix = _NO_TEXT if isinstance(value, bool | int | float) else ("This should be one text.", "Write one value.")
        yield _problem(document, file, place, what, fix, code="wrong-type")
        return
    if field.words and value not in field.words:
        fix = f"Write one of: {', '.join(field.words)}."
        yield _problem(document, file, place, "This is none of the model's words.", fix, code="unknown-value")
    check = _CHECKS.get(field.sort)
    if check and not check.holds(value):
        yield _problem(document, file, place, check.message, check.fix, code=check.code, severity=check.severity)
    yield from _strangers(value, field, document, file, place)


def _is_day(value: str) -> bool:
    try:
        return bool(_DAY.fullmatch(value)) and bool(dt.date.fromisoformat(value))
    except ValueError:
        return False


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _is_licence(value: str) -> bool:
    return bool(_ADDRESS.fullmatch(value)) or SHARED in value


def _is_summary(value: str) -> bool:
    return 0 < len(value) <= _LONGEST_SUMMARY and "\n" not in value


@dataclass(frozen=True)
class _Check:
    """What a text must be, and what is said where it is not."""

    holds: Callable[[Any], bool]
    message: str
    fix: str
    code: str
    severity: Literal["error", "warning"] = "error"


_CHECKS: Mapping[str, _Check] = {
    "date": _Check(
        _is_day, "This is not a whole date.", "Write year, month and day and nothing more, as 2023-01-30.", code="bad-date"
    ),
    "email": _Check(
        lambda value: bool(_EMAIL.match(value)), "This is no e-mail address.", "Write it as data@example.org.", code="bad-email"
    ),
    "media type": _Check(
        lambda value: bool(_MEDIA_TYPE.match(value)), "This is no media type.", "Write one of IANA's, as text/csv.", code="bad-media-type"
    ),
    "count": _Check(
        _is_count, "This is no number of bytes.", "Write a whole number above nought, without quotes.",
        code="out-of-range",
    ),
    "address": _Check(lambda value: bool(_ADDRESS.fullmatch(value)), "This is no address.", "Write it with https://.", code="bad-address"),
    "licence": _Check(  # the model asks for one, and the schema that is made from it takes any text
        _is_licence, "The model asks for the address of a licence here, and this is none.",
        f"Write the address with https://, or {SHARED}.", code="bad-address", severity="warning",
    ),
    "summary": _Check(
        _is_summary, f"This is longer than {_LONGEST_SUMMARY} characters, or than one line.", "Shorten it.", code="too-long"
    ),
}  # fmt: skip


def _nearest(name: str, fields: Mapping[str, Field]) -> str:
    near = difflib.get_close_matches(name, fields, n=1)
    return f"Did you mean “{near[0]}”?" if near else f"The fields are: {', '.join(sorted(fields))}."


def _strangers(value: Any, field: Field, document: Document, file: str, place: tuple[str, ...]) -> Iterator[Problem]:
    if field.sort in {"organisation", "organisations"}:
        named = [value] if isinstance(value, str) else value
        for name in named:
            if name not in organisations():
                message = f"“{name}” is none of the organisations that the model lists."
                fix = "Check its short name on GOV.UK; a body that has none there cannot be named in the model."
                yield _problem(document, file, place, message, fix, code="unknown-organisation", severity="warning")


def _problem(  # noqa: PLR0913  # the parts of a Problem
    document: Document, file: str, place: tuple[str, ...], message: str, fix: str, *, code: str,
    severity: Literal["error", "warning"] = "error",
) -> Problem:
    return Problem(file, document.line_of(place), ".".join(place), message, fix, code, severity)
