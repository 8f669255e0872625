"""One way to look at a table: a place against its comparator, over time, for one choice of the other fields.

A view selects cells that the source itself gave; it adds nothing up.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal

import pandas as pd

from workbench.errors import RequestError, UnknownNameError
from workbench.exhibits import CellIdentity, Provenance, Source
from workbench.statistics import Caution, cautions_for, month_in_words, monthly
from workbench.statxplore.address import code_of
from workbench.statxplore.months import Months
from workbench.statxplore.table import Field, Item, Table
from workbench.store import Audience

__all__ = ["View", "breakdowns_of", "date_field_of", "is_about_places", "place_field_of", "places_of"]

_PLACE_WORDS = re.compile(
    r"\b(area|areas|authority|council|country|constituency|constituencies|geograph\w*|jobcentre|jobcentres|office|"
    r"place|region|regional|ward|wards|zone|zones|LA|LAs|OAs)\b",
    re.IGNORECASE,
)
_PEOPLE = re.compile(r"\b(individuals?|people|persons?|claimants?|households?|caseload)\b", re.IGNORECASE)
_DECISIONS = re.compile(r"\b(decisions?|referrals?|sanctions?)\b", re.IGNORECASE)
_WEBSITE = "https://stat-xplore.dwp.gov.uk/"


def date_field_of(table: Table) -> Field | None:
    """Give the table's field of time, or None."""
    return next((one for one in table.fields if one.is_date), None)


def place_field_of(table: Table) -> Field | None:
    """Give the table's field of places: by the codes of its items, or else by its label; or None."""
    fields = [one for one in table.fields if not one.is_date]
    by_code = next((one for one in fields if one.is_place), None)
    return by_code or next((one for one in fields if is_about_places(one.label)), None)


def is_about_places(label: str) -> bool:
    """Say whether a field is about places, by its label.

    >>> is_about_places("National - Regional - LA - OAs"), is_about_places("Age band")
    (True, False)
    """
    return bool(_PLACE_WORDS.search(label))


def places_of(table: Table) -> tuple[str, ...]:
    """Give the names of a table's places, the total left out."""
    found = place_field_of(table)
    return tuple(item.name for item in found.items if item.kind != "total") if found else ()


def breakdowns_of(table: Table) -> tuple[Field, ...]:
    """Give the fields that are neither time nor place and have more than one item."""
    taken = (date_field_of(table), place_field_of(table))
    return tuple(one for one in table.fields if one not in taken and len(one.items) > 1)


@dataclass(frozen=True)
class View:
    """A place of a table, with what to compare it with.

    Args:
        table: The table; it needs a field of time.
        place: The place's name or code; "" where the table has no field of places.
        comparator: That of the place to compare with, or "" for none.
        picks: For other fields, by label, the item looked at, by name or code; its total where nothing is said.
        what: What is counted, in the plural and in few words, such as “adverse decisions”; by default the measure's label.
        measure: The label of the measure; the first one by default.
        audience: Whom what is made of it is for.
        place_as: What to call the place where its name in the table alone would be taken for another place.
        comparator_as: What to call the comparator, likewise.

    Raises:
        RequestError: The table has no field of time, or a field without a total needs a choice.
        UnknownNameError: There is no such place, field or item.
    """

    table: Table
    place: str = ""
    comparator: str = ""
    picks: Mapping[str, str] = field(default_factory=dict)
    what: str = ""
    measure: str = ""
    audience: Audience = "team"
    place_as: str = ""
    comparator_as: str = ""

    def __post_init__(self) -> None:
        """Find every field and item once, so that what is wrong is said at once."""
        labels = [one.label for one in self.table.fields]
        for label in self.picks:
            if label not in labels:
                raise UnknownNameError(f"The table has no field “{label}”.", fix=f"It has: {', '.join(labels)}.", code="unknown-name")
        _ = (self.date_field, self.local, self.beside)

    @cached_property
    def date_field(self) -> Field:
        """The field of time."""
        found = date_field_of(self.table)
        if found is None:
            raise RequestError(
                f"“{self.table.title}” has no field of time, so no trend can be shown.",
                fix="Ask for the table again with its months, or choose another.",
                code="no-date-field",
            )
        return found

    @cached_property
    def place_field(self) -> Field | None:
        """The field of places, or None."""
        return place_field_of(self.table)

    @cached_property
    def place_name(self) -> str:
        """The place's name: what it is called here, or else as the table has it."""
        if self.place_as:
            return self.place_as
        return _item(self.place_field, self.place).name if self.place_field and self.place else self.place

    @cached_property
    def comparator_name(self) -> str:
        """The comparator's name: what it is called here, or else as the table has it, or ""."""
        if not (self.place_field and self.comparator):
            return ""
        return self.comparator_as or _item(self.place_field, self.comparator).name

    @cached_property
    def counted(self) -> str:
        """What is counted, in words for the middle of a sentence."""
        label = self.what or self._measure.label
        return label if label[:2].isupper() else label[:1].lower() + label[1:]

    @property
    def basis(self) -> Literal["decisions", "people", ""]:
        """Whether decisions or people are counted, as far as the labels say."""
        words = f"{self.table.title} {self._measure.label}"
        return "people" if _PEOPLE.search(words) else "decisions" if _DECISIONS.search(words) else ""

    @cached_property
    def local(self) -> pd.Series[Any]:
        """The place's numbers by month."""
        return self.series(place=self.place)

    @cached_property
    def beside(self) -> pd.Series[Any] | None:
        """The comparator's numbers by month, or None."""
        return self.series(place=self.comparator) if self.comparator and self.place_field else None

    def series(self, *, place: str | None = None, **picks: str) -> pd.Series[Any]:
        """Give a series by month; nothing is added up.

        Args:
            place: Another place than the view's, by name or code.
            **picks: Other choices than the view's, by the field's label.

        Raises:
            UnknownNameError: There is no such item.
            RequestError: A field has several items and no total, and none was chosen.
        """
        chosen = {**self.picks, **picks}
        where = self.place if place is None else place
        index: list[Any] = []
        for one in self.table.fields:
            if one is self.date_field:
                index.append(slice(None))
            elif one is self.place_field:
                index.append(one.items.index(_item(one, where) if where else _whole(one)))
            else:
                index.append(one.items.index(_item(one, chosen[one.label]) if one.label in chosen else _whole(one)))
        values = self.table.cubes[self._number].values[tuple(index)]  # noqa: PD011  # an array of the cube, no frame
        pairs = [(pd.Timestamp(day), value) for day, value in zip(self.date_field.dates, values, strict=True) if day]
        return monthly(pd.Series([value for _, value in pairs], index=pd.DatetimeIndex([day for day, _ in pairs])))

    @cached_property
    def parts(self) -> dict[str, Field]:
        """The fields that the numbers can be broken down by, by label: those with several items and no choice made."""
        return {one.label: one for one in breakdowns_of(self.table) if one.label not in self.picks}

    def part_series(self, label: str) -> dict[str, pd.Series[Any]]:
        """Give the place's series for each item of a field, the total left out."""
        return {item.name: self.series(**{label: item.name}) for item in self.parts[label].items if item.kind != "total"}

    @property
    def first(self) -> pd.Timestamp:
        """The first month."""
        return pd.Timestamp(self.local.index[0])

    @property
    def last(self) -> pd.Timestamp:
        """The last month."""
        return pd.Timestamp(self.local.index[-1])

    @property
    def period(self) -> str:
        """The months in words."""
        start, end = month_in_words(self.first), month_in_words(self.last)
        return start if start == end else f"{start} to {end}"

    def until(self, month: pd.Timestamp, *, months: int = 0) -> View:
        """Give the view of the table as if it ended with a month.

        Args:
            month: The first day of the month.
            months: Of how many months, that one the last; 0 for all that there are up to it.

        Raises:
            RequestError: The table has no month up to it.
        """
        kept = [n for n, day in enumerate(self.date_field.dates) if day and pd.Timestamp(day) <= month]
        if not kept or max(pd.Timestamp(self.date_field.dates[n] or month) for n in kept) != month:
            raise RequestError(
                f"“{self.table.title}” has no figures for {month_in_words(month)}; it has {self.period}.",
                fix="Choose a quarter within these months, or refresh the table.",
                code="no-such-month",
            )
        if months:
            since = month - pd.DateOffset(months=months - 1)
            kept = [n for n in kept if pd.Timestamp(self.date_field.dates[n] or month) >= since]
        return self._of(kept)

    def within(self, months: Months) -> View:
        """Give the view of the months that a rule chooses among the table's own.

        Raises:
            RequestError: The table has none of them.
        """
        dates = [f"{day:%Y%m}" if day else "" for day in self.date_field.dates]
        chosen = set(months.choose([day for day in dates if day]))
        return self._of([n for n, day in enumerate(dates) if day in chosen])

    def _of(self, kept: Sequence[int]) -> View:
        """Give the view of some of its months, by their places."""
        axis = self.table.fields.index(self.date_field)
        dates = replace(self.date_field, items=tuple(self.date_field.items[n] for n in kept))
        fields = (*self.table.fields[:axis], dates, *self.table.fields[axis + 1 :])
        cubes = tuple(replace(cube, values=cube.values.take(kept, axis=axis), flags={}) for cube in self.table.cubes)  # noqa: PD011  # likewise
        return replace(self, table=replace(self.table, fields=fields, cubes=cubes))

    @property
    def flags(self) -> tuple[str, ...]:
        """The keys of the notes on its months and its other items, each once."""
        chosen = [item for one in self.table.fields for item in one.items if one is self.date_field or item.name in self._names]
        return tuple(dict.fromkeys(flag for item in chosen for flag in item.flags))

    @property
    def _names(self) -> set[str]:
        places = {_item(self.place_field, one).name for one in (self.place, self.comparator) if one and self.place_field}
        return {*places, *self.picks.values()}

    @property
    def _measure(self) -> Any:
        return self.table.measures[self._number]

    @cached_property
    def _number(self) -> int:
        labels = [one.label for one in self.table.measures]
        if self.measure and self.measure not in labels:
            raise UnknownNameError(
                f"The table has no measure “{self.measure}”.", fix=f"It has: {', '.join(labels)}.", code="unknown-name"
            )
        return labels.index(self.measure) if self.measure else 0

    @cached_property
    def provenance(self) -> Provenance:
        """Where the numbers come from."""
        origin = self.table.origin
        got = f"{origin.got.day} {origin.got:%B %Y}" if origin.got else "date not known"
        practice = self.table.synthetic
        source = Source(
            title=f"Stat-Xplore practice server: {self.table.title}" if practice else f"Stat-Xplore: {self.table.title}",
            publisher=origin.publisher,
            url="" if practice else _WEBSITE,
            licence=origin.licence,
            accessed=got,
            period=self.period,
            place=" and ".join(dict.fromkeys(name for name in (self.place_name, self.comparator_name) if name)),
            synthetic=practice,
        )
        return Provenance(sources=(source,))

    def identity(self, month: pd.Timestamp, *, place: str = "", of: tuple[tuple[str, str], ...] = ()) -> CellIdentity:
        """Say which cell a number is."""
        where = _item(self.place_field, place or self.place) if self.place_field and (place or self.place) else None
        chosen = tuple(sorted(self.picks.items()))
        return CellIdentity(
            dataset=self.table.database or self.table.title, measure=self._measure.label,
            place=(code_of(where.uris[0]) if where.uris else where.name) if where else "",
            period=f"{month:%Y-%m}", of=(*chosen, *of),
        )  # fmt: skip

    def cautions(self, *, summed: bool = False, bases: tuple[float, ...] = ()) -> tuple[Caution, ...]:
        """Give the cautions that fit what the view shows."""
        numbers = [float(value) for value in self.local.tolist() if isinstance(value, int | float)]
        noughts = [".."] if 0.0 in numbers and any("negligible" in text for text in self.table.notes.values()) else []
        return cautions_for(
            basis=self.basis,
            outcomes=[pick for pick in self.picks.values() if pick],
            flags=[*self.flags, *noughts],
            summed=summed,
            months=len(self.local),
            counts=numbers[-12:],
            bases=bases,
        )


def _item(one: Field | None, wanted: str) -> Item:
    """Give the item of a field that is meant by a name, a label or a code; "total" is its total."""
    items = one.items if one else ()
    plain = " ".join(wanted.split()).casefold()
    for item in items:
        if plain in {item.name.casefold(), item.code.casefold()} or (item.kind == "total" and plain == "total"):
            return item
    label = one.label if one else "place"
    some = ", ".join(item.name for item in items[:8])
    raise UnknownNameError(
        f"The table has no “{wanted[:80]}” among its values of {label}.",
        fix=f"It has: {some}{' …' if len(items) > 8 else ''}.",  # noqa: PLR2004  # a few are enough to see what is meant
        code="unknown-name",
    )


def _whole(one: Field) -> Item:
    """Give a field's total, or its only item."""
    total = next((item for item in one.items if item.kind == "total"), None)
    if total is not None or len(one.items) == 1:
        return total or one.items[0]
    raise RequestError(
        f"The table has {len(one.items)} values of {one.label} and no total, and adding them up would not give DWP's own figure.",
        fix=f"Choose one of them, or ask for the table again with the total of {one.label}.",
        code="choose-one",
    )
