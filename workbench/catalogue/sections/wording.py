"""Fields in words: where statements differ, all of them stand side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from workbench.catalogue.stated import statements_of
from workbench.disclosure import allows
from workbench.store import Audience, Model, PartialDate, Statement, mark_of
from workbench.text import one_line, shorten

__all__ = ["Contested", "axis_labels", "contested_fields", "days_since", "is_unknown", "seen_by", "stated", "time_span"]

_UNKNOWN = {"", "unknown", "not asked", "none stated"}


class Contested(NamedTuple):
    """A field on which statements differ.

    Args:
        place: The field in words, such as “identifiers, NI number: held”.
        statements: All that is stated, in the order of the file.
    """

    place: str
    statements: tuple[Statement, ...]


def stated(part: Model, name: str) -> str:
    """Give a field in words; where statements disagree, each with who said so and when.

    Example:
        >>> from workbench.catalogue import Identifier
        >>> both = {"statements": [{"value": "yes", "told_by": "A"}, {"value": "no", "as_of": "2020"}]}
        >>> stated(Identifier(scheme="CHI", held=both), "held")
        'yes (A) or no (2020); the statements disagree'
    """
    if name not in part.contested:
        return shown(getattr(part, name))
    said = [
        f"{shown(s.value)} ({', '.join(x for x in (s.told_by, s.as_of.words if s.as_of.known else None) if x) or 'source unknown'})"
        for s in part.told[name]
    ]
    return f"{' or '.join(said)}; the statements disagree"


def shown(value: Any) -> str:
    """Give a value in words: parts by their key, lists joined, nothing as “unknown”."""
    if isinstance(value, tuple):
        return "; ".join(shown(item) for item in value) or "unknown"
    if isinstance(value, Model):
        return str(getattr(value, type(value).key)) if type(value).key else "an entry"
    if isinstance(value, PartialDate):
        return value.words
    return "unknown" if value is None else str(value)


def contested_fields(record: Model) -> Iterator[Contested]:
    """Give every field of a record, and of its parts, on which statements differ.

    Example:
        >>> from workbench.catalogue import Dataset
        >>> both = {"statements": [{"value": "yes"}, {"value": "no"}]}
        >>> one = Dataset(id="d", title="D", identifiers=[{"scheme": "CHI", "held": both}])
        >>> [found.place for found in contested_fields(one)]
        ['identifiers, CHI: held']
    """
    told = statements_of(record)
    for name in type(record).model_fields:
        words = name.replace("_", " ")
        if name in record.contested:
            yield Contested(words, tuple(told[name]))
        value = getattr(record, name)
        for number, part in enumerate(value if isinstance(value, tuple) else (value,), 1):
            if isinstance(part, Model):
                key = shown(part) if type(part).key else str(number)
                for found in contested_fields(part):
                    yield Contested(f"{words}, {key}: {found.place}", found.statements)


def is_unknown(value: Any) -> bool:
    """Whether a value says nothing: empty, unknown or not asked.

    Example:
        >>> [is_unknown(value) for value in (None, (), "unknown", ("unknown",), "no", PartialDate())]
        [True, True, True, True, False, True]
    """
    if isinstance(value, tuple):
        return all(is_unknown(item) for item in value)
    return False if isinstance(value, Model) else value is None or str(value) in _UNKNOWN


def seen_by(model: type[Model], name: str, audience: Audience) -> bool:
    """Whether a field may be shown to an audience, so that its being empty says that it is unknown."""
    return allows(mark_of(model.model_fields[name]).audience, audience)


def days_since(date: PartialDate, day: Any) -> int | None:
    """Give how many days at least have passed since a date, at the latest that it can have been; None where unknown."""
    return max((day - date.latest).days, 0) if date.known else None


def axis_labels(names: Iterable[str], longest: int) -> dict[str, str]:
    """Give names short enough to stand at an axis, each once.

    The drawing engine cuts labels by itself, but in the middle of a character outside the first plane, and then fails.

    Example:
        >>> axis_labels(["Universal Credit records", "Universal Credit register"], 18)
        {'Universal Credit records': 'Universal Credit…', 'Universal Credit register': 'Universal Credit… (2)'}
    """
    labels: dict[str, str] = {}
    for name in dict.fromkeys(names):
        short = shorten(one_line(name), longest) or "(blank)"
        taken = sum(label == short or label.startswith(f"{short} (") for label in labels.values())
        labels[name] = f"{short} ({taken + 1})" if taken else short
    return labels


def time_span(since: PartialDate, until: PartialDate) -> str:
    """Give a time in words.

    Example:
        >>> time_span(PartialDate(2015), PartialDate()), time_span(PartialDate(), PartialDate(2018))
        ('since 2015', 'until 2018')
    """
    if not since.known and not until.known:
        return "dates unknown"
    if not since.known:
        return f"until {until.words}"
    return f"{since.words} to {until.words}" if until.known else f"since {since.words}"
