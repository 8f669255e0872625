"""A Stat-Xplore query: the website's “Open Data API Query” read, changed, put into words and written back."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import prod
from pathlib import Path
from typing import Any

from workbench.errors import Problem, RecordError, RequestError
from workbench.statxplore.address import code_of, column_of, database_of, kind_of, valueset_of
from workbench.statxplore.dates import is_about_time, names_a_period
from workbench.statxplore.geography import levels_in
from workbench.statxplore.months import Months
from workbench.statxplore.query_json import as_the_website_writes
from workbench.store import digest
from workbench.store.outside import read_json

__all__ = ["Query"]

_QUERY = "the query"
_FEW = 4
_LINE = 60


@dataclass(frozen=True, eq=False)
class Query:
    """What is asked of Stat-Xplore. A change gives a new query; the old one stays as it was.

    Args:
        body: What is sent to the service, as the website's download holds it.
        names: The names of custom groups, by the addresses of their values; the service itself keeps none.
        months: A rule for its periods, which takes the place of the fixed ones when the query is sent.

    Raises:
        RecordError: A part is missing or of the wrong kind.

    Example:
        >>> query = Query.start("str:database:UC_Households", "str:count:UC_Households:V_F_UC_HOUSEHOLDS")
        >>> query = query.by("str:field:UC_Households:F_UC_DATE:DATE_NAME").latest(24)
        >>> query.words()
        'V_F_UC_HOUSEHOLDS by DATE_NAME (the newest 24 periods), from UC_Households'
        >>> Query.from_json(query.to_json()).database
        'str:database:UC_Households'
    """

    body: Mapping[str, Any]
    names: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    months: Months | None = None

    def __post_init__(self) -> None:
        """Keep a copy of the body, checked."""
        object.__setattr__(self, "body", copy.deepcopy(dict(self.body)))
        problems = list(_problems(self.body))
        if problems:
            raise RecordError(problems)

    @classmethod
    def start(cls, database: str, *measures: str) -> Query:
        """Begin a query: a database and what to count there, by no field yet."""
        return cls({"database": database, "measures": list(measures), "recodes": {}, "dimensions": []})

    @classmethod
    def from_file(cls, path: Path | str) -> Query:
        """Read a query file that the website gave.

        Raises:
            RecordError: It is not JSON, or not a query; with line and column, or the part.
        """
        path = Path(path)
        return cls._read(path, path.name)

    @classmethod
    def from_json(cls, text: str) -> Query:
        """Read a query from its JSON.

        Raises:
            RecordError: It is not JSON, or not a query; with line and column, or the part.
        """
        return cls._read(text.encode("utf-8", "surrogatepass"), _QUERY)

    @classmethod
    def _read(cls, source: Path | bytes, name: str) -> Query:
        body = read_json(source, file=name)
        problems = [replace(one, file=name) for one in _problems(body)]
        if problems:
            raise RecordError(problems)
        return cls(body)

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> Query:
        """Take a query as `json.loads` gives it.

        Raises:
            RecordError: It is not a query.
        """
        problems = list(_problems(body))
        if problems:
            raise RecordError(problems)
        return cls(body)

    def to_body(self) -> dict[str, Any]:
        """Give what is sent to the service, as plain data; every part and its order as it was read."""
        return copy.deepcopy(dict(self.body))

    def to_json(self) -> str:
        """Give the query as the website writes it; a file of the website comes back byte for byte.

        The names of custom groups are not part of it: the service has no place for them.
        """
        return as_the_website_writes(self.body)

    @cached_property
    def canonical(self) -> str:
        """The query in its shortest form, alike for queries that ask the same in the same order of axes."""
        recodes = {
            key: {"map": recode.get("map"), "total": bool(recode.get("total"))} for key, recode in self._recodes.items()
        }
        others = {key: part for key, part in self.body.items() if key not in {"recodes", "dimensions"}}
        whole = {**others, "recodes": recodes, "dimensions": [list(axis) for axis in self.body["dimensions"]]}
        if self.months:
            whole["months"] = [self.months.newest, self.months.first, self.months.last]
        return json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of the canonical form, in hexadecimal."""
        return digest(self.canonical.encode())

    def __eq__(self, other: object) -> bool:
        """Say whether another query asks the same."""
        return self.canonical == other.canonical if isinstance(other, Query) else NotImplemented

    def __hash__(self) -> int:
        """Give a hash that queries that ask the same share."""
        return hash(self.canonical)

    @property
    def database(self) -> str:
        """The database's address."""
        return str(self.body["database"])

    @property
    def measures(self) -> tuple[str, ...]:
        """The addresses of what is counted, summed or averaged."""
        return tuple(self.body["measures"])

    @property
    def fields(self) -> tuple[str, ...]:
        """The addresses of the fields or valuesets that divide the cells, in the order of the axes."""
        return tuple(uri for axis in self.body["dimensions"] for uri in axis)

    @property
    def _recodes(self) -> dict[str, Any]:
        return dict(self.body.get("recodes") or {})

    def items(self, uri: str) -> tuple[tuple[str, ...], ...] | None:
        """Give a field's items as tuples of addresses, or None where all values of its level are asked for."""
        chosen = self._recodes.get(uri, {}).get("map")
        return None if chosen is None else tuple(tuple(item) for item in chosen)

    def has_total(self, uri: str) -> bool:
        """Say whether a field's total is asked for."""
        return bool(self._recodes.get(uri, {}).get("total"))

    def group_name(self, uris: Sequence[str]) -> str:
        """Give the name of a custom group of these values in any order, or "" where it has none."""
        wanted = set(uris)
        return next((name for members, name in self.names.items() if set(members) == wanted), "")

    @property
    def date_field(self) -> str:
        """The address of the field of time among the query's fields, or "" where none is."""
        about = [uri for uri in self.fields if is_about_time(uri, "")]
        return next((uri for uri in about if names_a_period(uri)), about[0] if about else "")

    # changes, each of which gives a new query

    def by(self, uri: str, *values: str | Sequence[str], total: bool = False, names: Mapping[str, Sequence[str]] | None = None) -> Query:
        """Divide the cells by a field, or choose again for a field that divides them already.

        Args:
            uri: The address of the field or valueset.
            values: The addresses of the values wanted, a list of several for one custom group; none for all of them.
            total: Whether the field's total is wanted beside them.
            names: Custom groups by their names, added after the values.
        """
        named = {tuple(members): name for name, members in (names or {}).items()}
        chosen = [[value] if isinstance(value, str) else list(value) for value in values]
        chosen += [list(members) for members in named]
        recodes = {key: part for key, part in self._recodes.items() if key != uri}
        if chosen or total:
            recodes[uri] = {**({"map": chosen} if chosen else {}), "total": total}
        axes = list(self.body["dimensions"]) if uri in self.fields else [*self.body["dimensions"], [uri]]
        changed = replace(self, body={**self.body, "recodes": recodes, "dimensions": axes}, names={**self.names, **named})
        return replace(changed, months=None) if chosen and uri == self.date_field else changed

    def without(self, uri: str) -> Query:
        """Take a field out."""
        axes = [kept for axis in self.body["dimensions"] if (kept := [one for one in axis if one != uri])]
        recodes = {key: part for key, part in self._recodes.items() if key != uri}
        months = None if uri == self.date_field else self.months
        return replace(self, body={**self.body, "recodes": recodes, "dimensions": axes}, months=months)

    def latest(self, newest: int = 1) -> Query:
        """Ask for the newest periods there are when the query is sent, in place of fixed ones."""
        return self._moving(Months(newest=newest))

    def between(self, first: str = "", last: str = "") -> Query:
        """Ask for all periods from one month to another (2015-03), or to the newest there is."""
        return self._moving(Months(first=first, last=last))

    def _moving(self, months: Months) -> Query:
        if not self.date_field:
            raise RequestError(
                "The query has no field of time, so no months can be chosen.",
                fix="Add the database's month or quarter with .by(…) first.",
                code="no-date-field",
            )
        return replace(self, months=months)

    def at(self, uris: Sequence[str], labels: Sequence[str] = ()) -> Query:
        """Fix the periods that the rule chooses among those there are.

        Args:
            uris: The addresses of all periods of the date field.
            labels: Their labels.

        Raises:
            RequestError: None of them is within the rule.
        """
        if not self.months:
            return self
        chosen = self.months.choose(uris, labels)
        return self.by(self.date_field, *chosen, total=self.has_total(self.date_field))

    # what it would give

    def cells(self, sizes: Mapping[str, int] | Callable[[str], int] | None = None) -> int:
        """Count the cells that the query would give, totals included, before it is sent.

        Args:
            sizes: How many values each field or valueset has that the query does not list, by address; or a
                function that looks it up.

        Raises:
            RequestError: A field's values are not listed in the query and its size is not known.
        """
        return len(self.measures) * prod(self._length(uri, sizes) for uri in self.fields)

    def _length(self, uri: str, sizes: Mapping[str, int] | Callable[[str], int] | None) -> int:
        items = self.items(uri)
        known = sizes(uri) if callable(sizes) else (sizes or {}).get(uri)
        if self.months and uri == self.date_field:
            # the periods listed are not those that will be asked for
            newest = self.months.newest
            if newest:
                return min(newest, newest if known is None else known) + self.has_total(uri)
        elif items is not None:
            return len(items) + self.has_total(uri)
        if known is None:
            raise RequestError(
                f"The query asks for all values of {column_of(uri) or uri}, and how many there are is not known.",
                fix="Look the field up first, or list its values.",
                code="unknown-size",
            )
        return known + self.has_total(uri)

    def words(self, labels: Mapping[str, str] | None = None) -> str:
        """Say the query in words.

        Args:
            labels: The labels of addresses where they are known; else the ends of the addresses stand for them.
        """
        named = labels or {}
        parts = [self._field_words(uri, named) for uri in self.fields]
        counted = ", ".join(_named(uri, named) for uri in self.measures)
        return f"{counted}{' by ' if parts else ''}{', '.join(parts)}, from {_named(self.database, named)}"

    def _field_words(self, uri: str, labels: Mapping[str, str]) -> str:
        name = _named(uri, labels)
        if self.months and uri == self.date_field:
            return f"{name} ({self.months.words})"
        items = self.items(uri)
        if items is None:
            chosen = "all values"
        elif len(items) <= _FEW:
            chosen = ", ".join(self._item_words(item, labels) for item in items)
        elif uri == self.date_field:
            chosen = f"{self._item_words(items[0], labels)} to {self._item_words(items[-1], labels)}, {len(items)} periods"
        else:
            chosen = f"{len(items)} values"
        return f"{name} ({chosen}{' and the total' if self.has_total(uri) else ''})"

    def _item_words(self, item: tuple[str, ...], labels: Mapping[str, str]) -> str:
        if len(item) == 1:
            return _named(item[0], labels)
        together = " + ".join(_named(uri, labels) for uri in item)
        return self.group_name(item) or (together if len(together) <= _LINE else f"a group of {len(item)} values")

    @property
    def cautions(self) -> tuple[str, ...]:
        """What to mind with the query, as sentences: totals over several levels of areas, values that stand in two groups."""
        found = []
        for uri in self.fields:
            items = self.items(uri) or ()
            levels = levels_in([value for item in items for value in item])
            if len(levels) > 1 and self.has_total(uri):
                found.append(
                    f"The total of {column_of(uri) or uri} is over several levels of area ({', '.join(levels)}),"
                    " so it counts the same people more than once."
                )
            members = [value for item in items for value in item]
            if len(members) != len(set(members)):
                found.append(f"Some values of {column_of(uri) or uri} stand in more than one item, so its items overlap.")
        return tuple(found)


def _named(uri: str, labels: Mapping[str, str]) -> str:
    if uri in labels:
        return labels[uri]
    if kind_of(uri) == "statfn":
        return f"{code_of(uri)} of {column_of(uri)}"
    return valueset_of(uri) if kind_of(uri) == "valueset" else code_of(uri)


def _problems(body: Any) -> Iterable[Problem]:
    """Say what keeps this from being a query."""
    if not isinstance(body, Mapping):
        yield _problem("", "A query is an object with a database, measures and dimensions.")
        return
    database = body.get("database")
    if not isinstance(database, str) or not database_of(database):
        yield _problem("database", "The query names no database (str:database:…).")
    if not _are_texts(body.get("measures")) or not body["measures"]:
        yield _problem("measures", "The query lists nothing to count.")
    axes = body.get("dimensions")
    if not isinstance(axes, list) or not all(_are_texts(axis) for axis in axes):
        yield _problem("dimensions", "The dimensions should be a list of lists of fields.")
    recodes = body.get("recodes")
    if recodes is None:
        return
    if not isinstance(recodes, Mapping):
        yield _problem("recodes", "The recodes should be an object, one part for each field.")
        return
    for key, recode in recodes.items():
        yield from _recode_problems(f"recodes.{key}", recode)


def _recode_problems(at: str, recode: Any) -> Iterable[Problem]:
    if not isinstance(recode, Mapping):
        yield _problem(at, "A recode should be an object with a map, a total or both.")
        return
    chosen = recode.get("map")
    if chosen is not None and not (isinstance(chosen, list) and chosen and all(_are_texts(item) and item for item in chosen)):
        yield _problem(f"{at}.map", "A map should be a list of lists of values.")
    if not isinstance(recode.get("total", False), bool):
        yield _problem(f"{at}.total", "The total is wanted or not: true or false.")


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _problem(at: str, message: str) -> Problem:
    return Problem(
        _QUERY, 0, at, message, "Download it again from the website: Download Table, Open Data API Query.", "not-a-query"
    )
