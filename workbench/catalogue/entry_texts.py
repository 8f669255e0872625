"""What of an entry can be found: its texts, what it can be narrowed by, and what a hit shows of it. Pure functions."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache, lru_cache
from operator import itemgetter
from types import MappingProxyType
from typing import Any, NamedTuple

from workbench.catalogue.agency import Agency
from workbench.catalogue.arrangement import Agreement, Arrangement
from workbench.catalogue.change import Change
from workbench.catalogue.dataset import Dataset
from workbench.catalogue.service import Service
from workbench.catalogue.stated import said, statements_of
from workbench.disclosure.names import fold
from workbench.store import Indexed, PartialDate, Record

__all__ = ["ENTRY_KINDS", "FACETS", "FIELDS", "EntryTexts", "Kept", "agencies_of", "days_between", "folded_facet", "texts_of"]

ENTRY_KINDS: tuple[type[Record], ...] = (Dataset, Service, Arrangement, Agreement, Agency, Change)
"""The kinds of entry that can be found, in the order in which an id is looked for."""

FIELDS: Mapping[str, float] = MappingProxyType({"names": 8.0, "about": 3.0, "held": 3.0, "agency": 2.0, "more": 1.0})
"""The texts of an entry, and how much each counts: other names, what it is about, what is held, whose it is, the rest."""

FACETS = ("about", "agency", "identifier", "kind", "legal_basis", "level")
"""What a search can be narrowed by, beside the date."""

_ABOUT = ("summary", "topics", "about_whom", "needs", "for_whom", "purpose", "what", "what_it_does", "what_it_means")
_HELD = ("name", "glossary_term", "scheme", "category")
_MORE = (
    "description", "unit", "coverage", "place", "period", "collected_by", "source_system", "what_you_could_do", "how_to_ask",
    "quality", "caveat", "how_to_reach", "receiver_in_words", "giver_in_words", "parties_in_words", "basis_in_words", "statute",
    "mechanism", "rules", "source", "contact_role", "website", "address", "sector", "security",
)  # fmt: skip
_BETWEEN = "\x1f"
_NOTHING_KNOWN = {"unknown", "not asked"}
_AGENCIES: Mapping[type[Record], tuple[str, ...]] = MappingProxyType({
    Dataset: ("holder",), Service: ("provider",), Arrangement: ("giver", "further_givers", "receivers"), Agreement: ("parties",),
    Agency: ("id",), Change: ("agencies",),
})  # fmt: skip


class EntryTexts(NamedTuple):  # of a hundred thousand, a frozen dataclass takes a second longer to make
    """One entry as the index keeps it.

    Args:
        key: Its kind and id, as “dataset:clients”.
        kind: Its kind.
        title: Its title.
        texts: Its texts, by the names in `FIELDS`, but for those of its agencies.
        facets: What it can be narrowed by, folded.
        agencies: The agencies that hold, give or receive it, the first of which is asked about it.
        contact_role: Whom to ask, or "".
        as_of: When it was last checked.
        names: For an agency, what it is called.
    """

    key: str
    kind: str
    title: str
    texts: Mapping[str, str]
    facets: Mapping[str, tuple[str, ...]]
    agencies: tuple[str, ...]
    contact_role: str
    as_of: PartialDate
    names: tuple[str, ...] = ()

    def indexed(self, agency_names: Mapping[str, tuple[str, ...]]) -> Indexed:
        """Give it as the full-text index takes it.

        Args:
            agency_names: What each agency is called, by id.
        """
        names = [name for key in self.agencies for name in (key, *agency_names.get(key, ()))] if self.kind != "agency" else []
        kept = Kept(next(iter(self.agencies), ""), str(self.as_of), self.contact_role, self.names)
        return Indexed(self.key, self.kind, self.title, {**self.texts, "agency": "; ".join(names)}, self.facets, kept.written)


class Kept(NamedTuple):
    """What of an entry the index keeps for a hit, beside its title.

    Args:
        agency: The agency that answers for it, or "".
        as_of: When it was last checked.
        contact: Whom to ask, or "".
        names: For an agency, what it is called.

    Example:
        >>> Kept.read(Kept("acas", "2020", "adviser", ("Acas", "ACAS")).written)
        Kept(agency='acas', as_of='2020', contact='adviser', names=('Acas', 'ACAS'))
    """

    agency: str
    as_of: str
    contact: str
    names: tuple[str, ...]

    @property
    def written(self) -> str:
        """As one text; nothing that a record holds has the sign between its parts."""
        return _BETWEEN.join((self.agency, self.as_of, self.contact, *self.names))

    @classmethod
    def read(cls, text: str) -> Kept:
        """Read what was written."""
        agency, as_of, contact, *names = text.split(_BETWEEN)
        return cls(agency, as_of, contact, tuple(names))


def texts_of(record: Record) -> EntryTexts:
    """Give what of an entry can be found.

    Every statement of a field counts, so that each is found. An identifier is one that the entry has where anybody
    says that it is held; a level and a basis where nobody says that the sharing is not allowed.

    Example:
        >>> from workbench.catalogue import Identifier
        >>> held = (Identifier(scheme="NI number", held="yes"), Identifier(scheme="CHI", held="no"))
        >>> texts_of(Dataset(id="clients", title="Clients", identifiers=held)).facets["identifier"]
        ('ni number',)
    """
    kind, names = type(record).kind, _texts(record, ("also_called",))
    agencies = agencies_of(record)
    facets = {**_facets(record), "agency": agencies, "checked": _checked(record)}
    return EntryTexts(
        key=f"{kind}:{record.id}", kind=kind, title=getattr(record, "title", record.id),
        texts={"names": "; ".join(names), "about": "; ".join(_texts(record, _ABOUT)),
               "held": "; ".join(_held(record)), "more": "; ".join([*_texts(record, _MORE), record.id])},
        facets=facets, agencies=agencies, contact_role=getattr(record, "contact_role", None) or "",
        as_of=getattr(record, "as_of", PartialDate()),
        names=(getattr(record, "title", ""), *names) if kind == "agency" else (),
    )  # fmt: skip


def agencies_of(record: Record) -> tuple[str, ...]:
    """Give the agencies that an entry is of, the first of which answers for it."""
    found: dict[str, None] = {}
    for name in _AGENCIES[type(record)]:
        for value in said(record, name):
            found |= dict.fromkeys(value if isinstance(value, tuple) else (value,))
    return tuple(key for key in found if key)


@lru_cache(maxsize=10_000)
def folded_facet(value: str) -> str:
    """Give a facet's value as it is compared."""
    return fold(value).strip()


def days_between(since: dt.date, until: dt.date) -> list[str]:
    """Give two days and all between them, whole months as such: by these, entries are narrowed to when they were checked.

    Example:
        >>> days_between(dt.date(2025, 11, 30), dt.date(2026, 1, 2))
        ['2025-11-30', '2025-12', '2026-01-01', '2026-01-02']
    """
    found: dict[str, None] = {}
    for number in range((until - since).days + 1):
        day = since + dt.timedelta(days=number)
        last = calendar.monthrange(day.year, day.month)[1]
        is_whole = day.replace(day=1) >= since and day.replace(day=last) <= until
        found[f"{day:%Y-%m}" if is_whole else f"{day:%Y-%m-%d}"] = None
    return list(found)


def _checked(record: Record) -> tuple[str, ...]:
    date = getattr(record, "as_of", None)
    if date is None or not date.known:
        return ()
    day = date.earliest.isoformat()
    return day[:7], day


def _facets(record: Record) -> dict[str, tuple[str, ...]]:
    if isinstance(record, Dataset):
        schemes = [part.scheme for part in _parts(record, "identifiers") if "yes" in said(part, "held")]
        levels: list[str] = []
        bases: list[str] = []
        for part in _parts(record, "sharing"):
            if said(part, "allowed") != ("no",):
                levels += said(part, "level")
                bases += said(part, "legal_basis")
        return {"about": _all(_texts(record, ("about", "about_whom"))), "identifier": _all(schemes), "level": _all(levels),
                "legal_basis": _all(bases)}  # fmt: skip
    if isinstance(record, Arrangement):
        return {"about": _all(_texts(record, ("about",))), "level": _all(said(record, "level")),
                "legal_basis": _all(said(record, "legal_basis"))}  # fmt: skip
    if isinstance(record, Agreement):
        return {"legal_basis": _all(said(record, "legal_basis"))}
    return {"about": _all(_texts(record, ("for_whom",)))} if isinstance(record, Service) else {}


def _parts(record: Record, name: str) -> Sequence[Any]:
    values: tuple[Sequence[Any], ...] = said(record, name)
    return values[0] if len(values) == 1 else [part for value in values for part in value]


def _all(values: Collection[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(folded_facet, values)))


def _texts(record: Record, names: tuple[str, ...]) -> list[str]:
    """Give the texts of some fields; most fields are empty, and indexes ask for very many, so those are passed first."""
    model, told = record.__class__, statements_of(record)
    values = _getter(model, names)(record.__dict__) if not told else [v for name in _fields(model, names) for v in said(record, name)]
    found: list[str] = []
    for value in filter(None, values):
        if value.__class__ is str:
            if value not in _NOTHING_KNOWN:
                found.append(value)
        elif value.__class__ is tuple:
            found += [item for item in value if item.__class__ is str and item not in _NOTHING_KNOWN]
    return found


@cache
def _getter(model: type[Record], names: tuple[str, ...]) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    """Give what takes the values of some fields out of a record's own dictionary, all in one step."""
    there = _fields(model, names)
    if len(there) == 1:  # of one, `itemgetter` gives no tuple
        return lambda values: (values[there[0]],)
    return itemgetter(*there) if there else lambda _values: ()


@cache
def _fields(model: type[Record], names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in names if name in model.model_fields)


def _held(record: Record) -> list[str]:
    found: list[str] = []
    for name in _fields(record.__class__, ("items", "identifiers", "flags")):
        for part in _parts(record, name):
            if part.__class__ is str:
                found.append(part)
            elif name != "identifiers" or set(said(part, "held")) != {"no"}:
                found += filter(None, _getter(part.__class__, _HELD)(part.__dict__))
    return found
