"""What a briefing is about: the quarter, the place, and the saved tables that hold its numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from workbench.errors import RequestError, UnknownNameError
from workbench.partnership.workspace import Workspace
from workbench.statistics import month_in_words, outcome_of
from workbench.statxplore import (
    Field,
    Item,
    SavedTable,
    Table,
    View,
    breakdowns_of,
    date_field_of,
    place_field_of,
)
from workbench.text import shorten
from workbench.workspace import Term

__all__ = ["AUTO", "Place", "Quarter", "caseload_table", "decisions_table", "outcome_field", "place_of", "quarter_of", "reasons_table"]

AUTO = "auto"
"""Take the first of the inquiry's saved tables that holds what is needed."""

_QUARTER = re.compile(r"((?:19|20)[0-9]{2})-?[Qq]([1-4])")
_MONTH = re.compile(r"((?:19|20)[0-9]{2})-(0[1-9]|1[0-2])")
_JOBCENTRE = "jobcentre"
_DECIDED = frozenset({"adverse", "non-adverse"})


@dataclass(frozen=True)
class Quarter:
    """Three months that begin in January, April, July or October.

    Args:
        first: The first day of its first month.

    Example:
        >>> quarter = Quarter.read("2016-Q2")
        >>> quarter.words, quarter.year_before.words, Quarter.read("2016-06") == quarter
        ('April to June 2016', 'April to June 2015', True)
    """

    first: pd.Timestamp

    @classmethod
    def read(cls, text: str) -> Quarter:
        """Read a quarter, or the quarter that a month is in.

        Raises:
            RequestError: The text is neither.
        """
        wanted = text.strip()
        if found := _QUARTER.fullmatch(wanted):
            return cls(pd.Timestamp(int(found[1]), 3 * int(found[2]) - 2, 1))
        if found := _MONTH.fullmatch(wanted):
            return cls(pd.Timestamp(int(found[1]), int(found[2]), 1).to_period("Q").start_time)
        raise RequestError(f"“{shorten(wanted, 40)}” is no quarter.", fix="Write it as 2016-Q2, or as a month of it: 2016-06.", code="bad-date")

    @property
    def months(self) -> pd.DatetimeIndex:
        """The first days of its months."""
        return pd.date_range(self.first, periods=3, freq="MS")

    @property
    def last(self) -> pd.Timestamp:
        """The first day of its last month."""
        return pd.Timestamp(self.months[-1])

    @property
    def year_before(self) -> Quarter:
        """The same quarter a year before."""
        return Quarter(self.first - pd.DateOffset(years=1))

    @property
    def words(self) -> str:
        """The quarter as it is printed."""
        return f"{self.first.month_name()} to {month_in_words(self.last)}"


@dataclass(frozen=True)
class Place:
    """A place and what tables may call it.

    Args:
        name: What readers are told.
        called: The codes and names by which it is looked for, in this order.
        term: What the areas vocabulary says of it; None for a place that only a table names.
    """

    name: str
    called: tuple[str, ...]
    term: Term | None = None

    @property
    def is_jobcentre(self) -> bool | None:
        """Whether it is a jobcentre; None where only a table names it."""
        return None if self.term is None else self.term.level == _JOBCENTRE

    def fits(self, table: Table) -> bool:
        """Whether a table is of its kind of place, so that an area and a jobcentre of one name are never mixed up."""
        return self.is_jobcentre in {None, is_of_jobcentres(table)}

    def item(self, table: Table) -> Item | None:
        """Give its position in a table, or None where the table does not have it."""
        field = place_field_of(table)
        if field is None or not self.fits(table):
            return None
        for wanted in self.called:
            for item in field.items:
                if item.kind != "total" and wanted.casefold() in {item.code.casefold(), item.name.casefold()}:
                    return item
        return None


def place_of(ws: Workspace, area: str) -> Place:
    """Give the place that is meant.

    Args:
        ws: The workspace.
        area: The id, name or code of an area in the areas vocabulary; or what a table calls a place, such as a jobcentre.
    """
    term = ws.areas.term(area)
    if term is None:
        return Place(area, (area,))
    codes = [code for code in (term.code, *term.former_codes) if code and code != "unknown"]
    return Place(term.label, (*codes, term.label, *term.also_called), term)


def is_of_jobcentres(table: Table) -> bool:
    """Whether a table's places are jobcentres."""
    field = place_field_of(table)
    return field is not None and _JOBCENTRE in field.label.casefold().replace(" ", "")


def outcome_field(table: Table) -> Field | None:
    """Give the field of a table that tells adverse decisions from others, or holds adverse ones only."""
    return next((one for one in table.fields if item_of_outcome(one, {"adverse"}) is not None), None)


def item_of_outcome(field: Field, outcomes: Iterable[str]) -> Item | None:
    """Give the item of a field that counts decisions of just these outcomes.

    Args:
        field: The field of outcomes.
        outcomes: Their kinds, as `outcome_of` gives them; several for the source's own group of them.
    """
    wanted = set(outcomes)
    return next((i for i in field.items if i.kind != "total" and {outcome_of(label) for label in i.labels} == wanted), None)


def quarter_of(text: str, table: Table) -> Quarter:
    """Give the quarter that is asked for, or the newest that a table has whole.

    Args:
        text: The quarter, or a month of it; "" for the newest.
        table: The table.

    Raises:
        RequestError: The text is no quarter, or the table has no whole quarter.
    """
    dates = date_field_of(table)
    days = {pd.Timestamp(day) for day in (dates.dates if dates else ()) if day}
    if text.strip():
        wanted = Quarter.read(text)
        if absent := [month for month in wanted.months if month not in days]:
            raise RequestError(
                f"“{table.title}” has no figures for {month_in_words(absent[0])}; it has {month_in_words(min(days))} to {month_in_words(max(days))}.",
                fix="Choose a quarter within these months, or refresh the table.",
                code="no-such-month",
            )
        return wanted
    whole = [quarter for day in sorted(days, reverse=True) if set((quarter := Quarter(day)).months) <= days and day.month % 3 == 1]
    if not whole:
        raise RequestError(
            f"“{table.title}” has no three months of one calendar quarter.", fix="Choose another table, or refresh it.", code="no-such-month"
        )
    return whole[0]


def decisions_table(ws: Workspace, inquiry: str, place: Place, name: str = "") -> SavedTable:
    """Give the saved table of decisions by outcome that has the place, or else the one that should have it.

    Args:
        ws: The workspace.
        inquiry: The inquiry.
        place: The place.
        name: The saved table's name; "" to find it.

    Raises:
        UnknownNameError: There is no such table, none with decisions by outcome, or no such place in the vocabulary or them.
    """
    names = (name,) if name and name != AUTO else ws.tables(inquiry)
    usable = [saved for one in names if _holds_decisions((saved := ws.table(one, inquiry=inquiry)).table)]
    if not usable:
        what = f"The saved table “{shorten(name, 80)}” does not hold" if len(names) == 1 else "No saved table of the inquiry holds"
        raise UnknownNameError(
            f"{what} decisions by month, place and outcome.",
            fix="Save one with notebooks/03_stat_xplore.ipynb, or: workbench statxplore import FILE",
            code="unknown-name",
        )
    # a place that only a table names is more often a jobcentre: the vocabulary has the areas
    usable.sort(key=lambda saved: place.item(saved.table) is None)
    usable.sort(key=lambda saved: not place.fits(saved.table) or (place.term is None and not is_of_jobcentres(saved.table)))
    found = next((saved for saved in usable if place.item(saved.table)), None)
    if found is None and place.term is None:
        raise UnknownNameError(
            f"There is no area “{shorten(place.name, 80)}”, and no saved table has a place of that name.",
            fix="See data_catalog/vocabularies/areas.yaml.",
            code="unknown-name",
        )
    return found or usable[0]


def reasons_table(ws: Workspace, inquiry: str, name: str = AUTO) -> tuple[SavedTable, Field] | None:
    """Give the saved table of adverse decisions by reason with its field of reasons, or None.

    Args:
        ws: The workspace.
        inquiry: The inquiry.
        name: The table's name, "auto" to find it, or "" for none.
    """
    for saved in _named(ws, inquiry, name):
        field = next((one for one in breakdowns_of(saved.table) if re.search(r"\breasons?\b", one.label, re.IGNORECASE)), None)
        if field and outcome_field(saved.table):
            return saved, field
    return None


def caseload_table(ws: Workspace, inquiry: str, name: str = AUTO) -> SavedTable | None:
    """Give the saved table of people on a benefit by month and place, or None.

    Args:
        ws: The workspace.
        inquiry: The inquiry.
        name: The table's name, "auto" to find it, or "" for none.
    """
    for saved in _named(ws, inquiry, name):
        table = saved.table
        field = place_field_of(table)
        if date_field_of(table) and field and not outcome_field(table) and View(table, place=field.items[0].name).basis == "people":
            return saved
    return None


def _named(ws: Workspace, inquiry: str, name: str) -> Iterable[SavedTable]:
    names = ws.tables(inquiry) if name == AUTO else (name,) if name else ()
    return (ws.table(one, inquiry=inquiry) for one in names)


def _holds_decisions(table: Table) -> bool:
    field = outcome_field(table)
    return bool(field and len(field.items) > 1 and date_field_of(table) and place_field_of(table))
