"""What each rule of the catalogue looks for, as pure functions: an entry and what stands around it in, findings out.

Each looks at every statement of a field, not only at the latest. What a rule says and why is in `rules.toml`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from workbench.catalogue.agency import Agency
from workbench.catalogue.arrangement import Agreement, Arrangement
from workbench.catalogue.contact_role import person_in, words_in
from workbench.catalogue.dataset import Dataset
from workbench.catalogue.service import Service
from workbench.catalogue.stated import Place, met, parts, said, told_in_words
from workbench.disclosure.names import fold
from workbench.store import Model, PartialDate, Record

__all__ = ["CHECKS", "Check", "Entries", "Finding", "Look"]

_LEVELS = ("none", "aggregate", "pseudonymised", "individual")
_NO_BASIS = {"none stated", "unknown", "not asked"}
_NO_CONDITION = {"", "none", "none stated", "unknown", "not asked"}
_PUBLIC = {"local authority", "central government", "NHS", "police and fire"}
_LEGITIMATE = {"legitimate interests", "recognised legitimate interest"}
_ENDED = {"completed", "discontinued", "expired", "ended"}
_NOT_PERSONAL = {"not personal", "aggregate"}
_OF_A_PERSON = {"NI number", "UC client number", "CHI", "SCN", "date of birth"}
"""Identifiers that only people have; a business or a place can have any other."""


@dataclass(frozen=True)
class Entries:
    """The other entries that a rule may have to look at, by their ids."""

    agencies: Mapping[str, Agency] = field(default_factory=dict)
    datasets: Mapping[str, Dataset] = field(default_factory=dict)
    agreements: Mapping[str, Agreement] = field(default_factory=dict)

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of the agencies' names, folded."""
        names = (name for agency in self.agencies.values() for name in (agency.title, *agency.also_called))
        return frozenset(word for name in names for word in words_in(name))


@dataclass(frozen=True)
class Look:
    """What a rule is given beside the entry.

    Args:
        entries: The other entries.
        today: The day by which dates are judged; None where none is given, and then no date has passed.
        days: The rule's number of days, where it has one.
    """

    entries: Entries
    today: dt.date | None
    days: int = 0

    def passed(self, date: PartialDate | None) -> bool:
        """Whether a date is surely before today."""
        return bool(self.today and date and date.known and date.latest < self.today)


@dataclass(frozen=True)
class Finding:
    """One place in which a rule is broken.

    Args:
        place: The field.
        words: What the rule's sentence names.
        on: The record or part whose statements decide it.
        doubtful: The fields of it whose statements do not all break the rule.
    """

    place: Place
    words: Mapping[str, str]
    on: Model
    doubtful: tuple[str, ...] = ()


@dataclass(frozen=True)
class Check:
    """What looks for one rule's breaches in entries of some kinds."""

    kinds: tuple[type[Record], ...]
    look: Callable[[Any, Look], Iterator[Finding]]
    code: str


def _is(*values: str) -> Callable[[Any], bool]:
    return lambda value: value in values


def _among(values: set[str]) -> Callable[[Any], bool]:
    return lambda value: value in values


def _going_on(look: Look) -> Callable[[Any], bool]:
    return lambda until: not look.passed(until)


def _sharing_without_basis(entry: Dataset, _look: Look) -> Iterator[Finding]:
    for place, part in parts(entry, "sharing"):
        doubtful = met(part, allowed=_is("yes", "conditional"), level=_is("individual"), legal_basis=_among(_NO_BASIS))
        if doubtful is not None:
            yield Finding((*place, "legal_basis"), {"with": part.with_agency}, part, doubtful)


def _arrangement_without_basis(entry: Arrangement, _look: Look) -> Iterator[Finding]:
    doubtful = met(entry, status=_is("active"), level=_is("individual"), legal_basis=_is("none stated"))
    if doubtful is not None:
        yield Finding(("legal_basis",), {}, entry, doubtful)


def _agreement_expired(entry: Agreement, look: Look) -> Iterator[Finding]:
    doubtful = met(entry, status=_is("in force"), expires=look.passed)
    if doubtful is not None:
        yield Finding(("status",), {"date": entry.expires.words}, entry, doubtful)


def _review_passed(entry: Agreement, look: Look) -> Iterator[Finding]:
    doubtful = met(entry, status=_is("in force"), review_due=look.passed)
    if doubtful is not None:
        yield Finding(("review_due",), {"date": entry.review_due.words}, entry, doubtful)


def _arrangement_rests_on_expired(entry: Arrangement, look: Look) -> Iterator[Finding]:
    doubtful = met(entry, status=_is("active"), agreement=lambda key: _is_over(key, look))
    if doubtful is not None:
        yield Finding(("agreement",), {"agreement": _over(entry, look)}, entry, doubtful)


def _rests_on_expired(entry: Dataset | Arrangement, look: Look) -> Iterator[Finding]:
    if isinstance(entry, Arrangement):
        yield from _arrangement_rests_on_expired(entry, look)
        return
    for place, part in parts(entry, "sharing"):
        doubtful = met(
            part, allowed=_is("yes", "conditional"), agreement=lambda key: _is_over(key, look), until=_going_on(look)
        )
        if doubtful is not None:
            yield Finding((*place, "agreement"), {"agreement": _over(part, look)}, part, doubtful)


def _over(part: Model, look: Look) -> str:
    return str(next(key for key in said(part, "agreement") if _is_over(key, look)))


def _is_over(key: str | None, look: Look) -> bool:
    agreement = look.entries.agreements.get(key or "")
    if agreement is None:
        return False
    return any(value in _ENDED for value in said(agreement, "status")) or any(map(look.passed, said(agreement, "expires")))


def _no_special_condition(entry: Dataset, _look: Look) -> Iterator[Finding]:
    doubtful = met(entry, personal_data=_is("special category"), special_condition=_is_no_condition)
    if doubtful is not None:
        yield Finding(("special_condition",), {"what": "The data"}, entry, doubtful)
        return
    if met(entry, personal_data=lambda value: value not in _NOT_PERSONAL, special_condition=_is_no_condition) is None:
        return
    for place, part in parts(entry, "items"):
        doubtful = met(part, special_category=_is("yes"))
        if doubtful is not None:
            yield Finding((*place, "special_category"), {"what": f"The item “{part.name}”"}, part, doubtful)


def _is_no_condition(value: str | None) -> bool:
    return value is None or fold(value).strip() in _NO_CONDITION


def _person_in_contact(entry: Record, look: Look) -> Iterator[Finding]:
    what = {"name": "a person's name", "address": "a person's e-mail address"}
    for name in ("contact_role", "steward_role", "backup_role"):
        if name in type(entry).model_fields:
            found = next((kind for text in said(entry, name) if (kind := person_in(text or "", look.entries.words))), "")
            if found:  # one statement with a name in it is one too many, whatever the others say
                yield Finding((name,), {"what": what[found]}, entry)


def _identifier_on_not_personal(entry: Dataset, _look: Look) -> Iterator[Finding]:
    marked = met(entry, personal_data=_among(_NOT_PERSONAL))
    if marked is None:
        return
    others = bool(entry.about) and not {"individuals", "intelligence", "unknown"} & {*entry.about}
    for place, part in parts(entry, "identifiers"):
        doubtful = met(part, held=_is("yes"), scheme=lambda scheme: not others or scheme in _OF_A_PERSON)
        if doubtful is not None:
            words = {"scheme": part.scheme, "marked": str(said(entry, "personal_data")[0])}
            on, doubts = (part, doubtful) if doubtful or not marked else (entry, marked)
            yield Finding((*place, "held"), words, on, doubts)


def _holder_rule_broken(entry: Dataset | Arrangement, look: Look) -> Iterator[Finding]:
    if isinstance(entry, Arrangement):
        for dataset in _datasets_of(entry, look):
            yield from _too_far(entry, dataset, (), status=_is("active", "planned"))
        return
    for place, part in parts(entry, "sharing"):
        yield from _too_far(part, entry, place, allowed=_is("yes", "conditional"), direction=lambda way: way != "received")


def _too_far(part: Model, dataset: Dataset, place: Place, **asked: Callable[[Any], bool]) -> Iterator[Finding]:
    """Find that a level is above the most that the holder allows, or above one of several statements on that."""
    most = {level for level in said(dataset, "lowest_level") if level}
    for limit in sorted({min(most, key=_LEVELS.index), max(most, key=_LEVELS.index)} if most else (), key=_LEVELS.index, reverse=True):
        above = _LEVELS[_LEVELS.index(limit) + 1 :]
        doubtful = met(part, level=_is(*above), **asked)
        if doubtful is not None:
            unsure = limit != max(most, key=_LEVELS.index)
            on, doubts = (dataset, ("lowest_level",)) if unsure else (part, doubtful)
            yield Finding((*place, "level"), {"dataset": dataset.title, "most": limit}, on, doubts)
            return


def _datasets_of(entry: Arrangement, look: Look) -> Iterator[Dataset]:
    keys = dict.fromkeys(key for named in said(entry, "datasets") for key in named)
    yield from (look.entries.datasets[key] for key in keys if key in look.entries.datasets)


def _never_shared(entry: Dataset | Arrangement, look: Look) -> Iterator[Finding]:
    if isinstance(entry, Dataset):
        for place, part in parts(entry, "sharing"):
            doubtful = met(part, allowed=_is("yes", "conditional"))
            for item in _agreed(entry, part, look) if doubtful is not None else ():
                yield Finding((*place, "agreement"), {"item": item, "dataset": entry.title}, part, doubtful or ())
        return
    doubtful = met(entry, status=_is("active", "planned"))
    for dataset in _datasets_of(entry, look) if doubtful is not None else ():
        named = " ".join(text for text in said(entry, "what") if text)
        items = [item for item in _never(dataset) if _names(named, item)]
        for item in dict.fromkeys([*items, *_agreed(dataset, entry, look)]):
            yield Finding(("what" if item in items else "agreement",), {"item": item, "dataset": dataset.title}, entry, doubtful or ())


def _never(dataset: Dataset) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item for items in said(dataset, "never_shared") for item in items))


def _agreed(dataset: Dataset, part: Model, look: Look) -> list[str]:
    """Give the items that the holder never shares and that the agreement behind a part lists."""
    agreements = [look.entries.agreements[key] for key in said(part, "agreement") if key in look.entries.agreements]
    listed = [fold(text) for agreement in agreements for items in said(agreement, "items") for text in items]
    return [item for item in _never(dataset) if any(_names(text, item) for text in listed)]


def _names(text: str, item: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(fold(item))}(?!\w)", fold(text)))


def _retention_passed(entry: Dataset, look: Look) -> Iterator[Finding]:
    doubtful = met(entry, retained_until=look.passed)
    if doubtful is not None:
        yield Finding(("retained_until",), {"date": entry.retained_until.words}, entry, doubtful)


def _not_checked_lately(entry: Any, look: Look) -> Iterator[Finding]:
    over = getattr(entry, "status", "") in _ENDED  # what is over needs no further look
    dates = [date for date in said(entry, "as_of") if date.known]
    if look.today and dates and not over:
        latest = max(dates, key=lambda date: date.latest)
        if (look.today - latest.latest).days > look.days:
            yield Finding(("as_of",), {"date": latest.words, "days": f"{look.days:,}"}, entry)


def _public_authority(entry: Dataset | Arrangement, look: Look) -> Iterator[Finding]:
    giver = look.entries.agencies.get((entry.giver if isinstance(entry, Arrangement) else entry.holder) or "")
    if giver is None or not any(sector in _PUBLIC for sector in said(giver, "sector")):
        return
    if isinstance(entry, Arrangement):
        bases: Iterator[tuple[Place, Any]] = iter([((), entry)])
        asked = {"status": _is("active", "planned")}
    else:
        bases, asked = parts(entry, "sharing"), {"allowed": _is("yes", "conditional")}
    for place, part in bases:
        doubtful = met(part, legal_basis=_among(_LEGITIMATE), **asked)
        if doubtful is not None:
            yield Finding((*place, "legal_basis"), {"agency": giver.title}, part, doubtful)


def _flag_without_end(entry: Dataset, _look: Look) -> Iterator[Finding]:
    for place, part in parts(entry, "flags"):
        doubtful = met(part, state=_is("yes"), ends=_is_no_condition)
        if doubtful is not None:
            yield Finding((*place, "ends"), {"flag": part.name}, part, doubtful)


def _contested(entry: Record, _look: Look) -> Iterator[Finding]:
    for place, part in _models(entry, ()):
        for name in sorted(part.contested):
            yield Finding((*place, name), {"field": name.replace("_", " "), "statements": told_in_words(part, name)}, part)


def _models(part: Model, place: Place) -> Iterator[tuple[Place, Model]]:
    yield place, part
    for name in type(part).model_fields:
        if name not in part.told and isinstance(getattr(part, name), tuple):
            for at, inner in enumerate(getattr(part, name)):
                if isinstance(inner, Model):
                    yield from _models(inner, (*place, name, at))


_EVERY = (Agency, Dataset, Service, Arrangement, Agreement)

CHECKS: tuple[Check, ...] = (
    Check((Dataset,), _sharing_without_basis, code="sharing-without-basis"),
    Check((Arrangement,), _arrangement_without_basis, code="arrangement-without-basis"),
    Check((Agreement,), _agreement_expired, code="agreement-expired"),
    Check((Agreement,), _review_passed, code="agreement-review-passed"),
    Check((Dataset, Arrangement), _rests_on_expired, code="rests-on-expired-agreement"),
    Check((Dataset,), _no_special_condition, code="no-special-condition"),
    Check((Agency, Dataset, Service), _person_in_contact, code="person-in-contact"),
    Check((Dataset,), _identifier_on_not_personal, code="identifier-on-not-personal"),
    Check((Dataset, Arrangement), _holder_rule_broken, code="holder-rule-broken"),
    Check((Dataset, Arrangement), _never_shared, code="never-shared-item"),
    Check((Dataset,), _retention_passed, code="retention-passed"),
    Check(_EVERY, _not_checked_lately, code="not-checked-lately"),
    Check((Dataset, Arrangement), _public_authority, code="public-authority-interests"),
    Check((Dataset,), _flag_without_end, code="flag-without-end"),
    Check(_EVERY, _contested, code="contested-field"),
)
"""One for each rule of `rules.toml`."""
