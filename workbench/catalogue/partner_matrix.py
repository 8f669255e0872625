"""A table of partners made from statements: each cell a word, and behind it all that was said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from workbench.store import PartialDate, Quantity

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["POSITIVE", "PartnerMatrix", "Said", "StatedTotal"]

POSITIVE = frozenset({"yes", "direct", "via member", "via referral", "contracted"})
"""The values that are a yes."""

_SILENT = frozenset({"unknown", "not asked"})
_WAYS = ("direct", "via member", "via referral", "contracted")


@dataclass(frozen=True)
class Said:
    """One thing that was said of one cell.

    Args:
        row: The partner's key: an agency's id, or several joined by “+”.
        column: The column's label.
        value: yes, no, direct, via member, via referral, contracted, unknown or not asked.
        record: The record it stands in, as kind/id.
        place: What in the record it is said of; two statements on one place that differ contradict each other.
        part: Whether it is said of only a part of what the partner has, such as one of its data sets; a “no”
            is then no “no” of the partner.
        told_by: Who said so, or "".
        as_of: When it was so.
        source: Where it can be read, or "".
        evidence: How it is known, or why it is not, or "".
    """

    row: str
    column: str
    value: str
    record: str
    place: str = ""
    part: bool = False
    told_by: str = ""
    as_of: PartialDate = field(default_factory=PartialDate)
    source: str = ""
    evidence: str = ""


@dataclass(frozen=True)
class StatedTotal:
    """How many marks a source gives a row, whatever can be counted.

    Args:
        row: The partner's key.
        record: The matrix that says so, as kind/id.
        marks: What a mark means: "yes" or "no".
        total: The number as the source states it.
        columns: The labels of the columns it goes over.
    """

    row: str
    record: str
    marks: Literal["yes", "no"]
    total: Quantity
    columns: tuple[str, ...]


@dataclass(frozen=True)
class PartnerMatrix:
    """Partners by something they offer, hold, collect or meet.

    Args:
        title: What the table shows.
        partners: The rows: key and name, in order.
        columns: The labels of the columns, in order.
        said: Everything that was said of its cells.
        stated: The totals that sources state.
        remarks: What was said of whole columns, by label.
        cautions: What must be said beside it.

    Example:
        >>> table = PartnerMatrix("Who gives advice", {"a": "Agency A", "b": "Agency B"}, ("Benefits", "Money"), (
        ...     Said("a", "Benefits", "direct", "service/one"), Said("b", "Benefits", "unknown", "matrix/two")))
        >>> table.value("a", "Benefits"), table.value("b", "Benefits"), table.single_holders
        ('direct', 'unknown', {})
        >>> table.columns_frame().loc["Benefits", "finding"]
        'one known holder'
    """

    title: str
    partners: Mapping[str, str]
    columns: tuple[str, ...]
    said: tuple[Said, ...] = ()
    stated: tuple[StatedTotal, ...] = ()
    remarks: Mapping[str, tuple[Said, ...]] = field(default_factory=dict)
    cautions: tuple[str, ...] = ()

    @cached_property
    def _cells(self) -> dict[tuple[str, str], tuple[Said, ...]]:
        cells: dict[tuple[str, str], list[Said]] = {}
        for said in self.said:
            cells.setdefault((said.row, said.column), []).append(said)
        return {place: tuple(found) for place, found in cells.items()}

    def cell(self, row: str, column: str) -> tuple[Said, ...]:
        """Give the statements behind a cell, and those on its whole column after them; none where nothing was said.

        Args:
            row: The partner's key or name.
            column: The column's label.
        """
        key = next((key for key, name in self.partners.items() if row in {key, name}), row)
        return self._cells.get((key, column), ()) + self.remarks.get(column, ())

    def value(self, row: str, column: str) -> str:
        """Give the word for a cell: a way of giving help, yes, no, unknown, not asked or contested.

        Ways that do not exclude each other stand side by side, as in “direct; via referral”. Where nothing
        was said the cell is unknown.
        """
        return _settled(self._cells.get((row, column), ()))

    def frame(self) -> pd.DataFrame:
        """Give the cells as text: one row per partner by name (index “partner”), one column per column."""
        import pandas as pd  # noqa: PLC0415  # slow to import

        rows = [[self.value(row, column) for column in self.columns] for row in self.partners]
        index = pd.Index(list(self.partners.values()), name="partner")
        return pd.DataFrame(rows, index=index, columns=list(self.columns), dtype=object)

    def totals(self) -> pd.DataFrame:
        """Give each partner's counts, and beside them what sources state.

        Returns:
            Indexed by partner; yes (any way), no, unknown, not asked, contested (int), and stated (text:
            “3 marks for yes, stated” or ""). The stated number is never the sum of the counts before it
            unless the source's marks could be placed.
        """
        import pandas as pd  # noqa: PLC0415  # slow to import

        rows = []
        for row in self.partners:
            counts = _tally(self.value(row, column) for column in self.columns)
            stated = "; ".join(f"{s.total} for {s.marks}" for s in self.stated if s.row == row)
            rows.append({**counts, "stated": stated})
        index = pd.Index(list(self.partners.values()), name="partner")
        return pd.DataFrame(rows, index=index, columns=[*_TALLIED, "stated"])

    def stated_totals(self) -> pd.DataFrame:
        """Give every stated total beside what can be counted in the columns it goes over.

        Returns:
            One row per total: partner, record, marks, stated (text), counted, unknown (int; contested cells
            count as unknown here), reached (“yes”, “no: places unknown”, or “impossible” where no filling of
            the unknown cells could give it).
        """
        import pandas as pd  # noqa: PLC0415  # slow to import

        rows = [self._stated_row(total) for total in self.stated]
        return pd.DataFrame(rows, columns=["partner", "record", "marks", "stated", "counted", "unknown", "reached"])

    def _stated_row(self, total: StatedTotal) -> dict[str, object]:
        own = [[s for s in self._cells.get((total.row, c), ()) if s.record == total.record] for c in total.columns]
        counts = _tally(_settled(tuple(said)) for said in own)
        counted, unknown = counts[total.marks], counts["unknown"] + counts["not asked"] + counts["contested"]
        reached = "unknown" if not total.total.exact else _reached(int(total.total.low or 0), counted, unknown)
        return {
            "partner": self.partners.get(total.row, total.row), "record": total.record, "marks": total.marks,
            "stated": str(total.total), "counted": counted, "unknown": unknown, "reached": reached,
        }  # fmt: skip

    def stated_total(self, marks: Literal["yes", "no"] = "yes") -> Quantity:
        """Give the sum of the totals that sources state; unknown where one of them is no exact number, or there is none."""
        totals = [s.total for s in self.stated if s.marks == marks]
        if not totals or not all(total.exact for total in totals):
            return Quantity()
        return Quantity(sum((total.low for total in totals if total.low is not None), Decimal(0)))

    def columns_frame(self) -> pd.DataFrame:
        """Give what can be concluded of each column.

        Returns:
            Indexed by column; yes, no, unknown, not asked, contested (int), holders (tuple of names) and
            finding: “gap” (all say no), “no known holder” (nobody says yes, somebody is unknown), “single
            holder” (one says yes, all others no), “one known holder”, or “overlap”. Where what was said of the
            whole column disagrees, nothing is concluded as if it were sure.
        """
        import pandas as pd  # noqa: PLC0415  # slow to import

        rows = [self._column(column) for column in self.columns]
        index = pd.Index(list(self.columns), name="column")
        return pd.DataFrame(rows, index=index, columns=[*_TALLIED, "holders", "finding"])

    def _column(self, column: str) -> dict[str, object]:
        values = {row: self.value(row, column) for row in self.partners}
        counts = _tally(values.values())
        holders = self._holders(column)
        agreed = len({remark.value for remark in self.remarks.get(column, ())}) <= 1
        sure = counts["no"] + counts["yes"] == len(values) and bool(values) and agreed
        return {**counts, "holders": holders, "finding": _finding(len(holders), sure=sure)}

    def _holders(self, column: str) -> tuple[str, ...]:
        return tuple(name for row, name in self.partners.items() if _positive(self.value(row, column)))

    @property
    def gaps(self) -> tuple[str, ...]:
        """The columns that every partner says no to; one that is merely unknown is no gap."""
        return self._found("gap")

    @property
    def overlaps(self) -> tuple[str, ...]:
        """The columns that at least two partners say yes to."""
        return self._found("overlap")

    @property
    def single_holders(self) -> dict[str, str]:
        """The columns that one partner says yes to and all others no, with that partner's name."""
        return {column: self._holders(column)[0] for column in self._found("single holder")}

    def _found(self, finding: str) -> tuple[str, ...]:
        return tuple(column for column in self.columns if self._column(column)["finding"] == finding)


_TALLIED = ("yes", "no", "unknown", "not asked", "contested")


def _tally(values: Iterable[str]) -> dict[str, int]:
    counts = Counter("yes" if _positive(value) else value for value in values)
    return {name: counts[name] for name in _TALLIED}


def _positive(value: str) -> bool:
    return value not in {"no", "contested"} | _SILENT


def _reached(stated: int, counted: int, unknown: int) -> str:
    if counted == stated and not unknown:
        return "yes"
    return "no: places unknown" if counted <= stated <= counted + unknown else "impossible"


def _finding(holders: int, *, sure: bool) -> str:
    if holders > 1:
        return "overlap"
    if holders:
        return "single holder" if sure else "one known holder"
    return "gap" if sure else "no known holder"


def _settled(said: tuple[Said, ...]) -> str:
    """Give the one word for all that was said of a cell."""
    places: dict[tuple[str, str], set[str]] = {}
    for one in said:
        places.setdefault((one.record, one.place), set()).add(one.value)
    if any(_contradicts(values) for values in places.values()):
        return "contested"
    claims = {one.value for one in said} - _SILENT
    whole = {one.value for one in said if not one.part}
    if "no" in whole and claims & POSITIVE:
        return "contested"
    if claims & POSITIVE:
        return "; ".join(way for way in _WAYS if way in claims) or "yes"
    if claims and ("no" in whole or all(values - _SILENT for values in places.values())):
        return "no"
    return "not asked" if {one.value for one in said} == {"not asked"} else "unknown"


def _contradicts(values: set[str]) -> bool:
    """Whether statements on one thing differ; a bare yes only says less than a way of giving help."""
    claims = values - _SILENT
    return len(claims - {"yes"} if claims <= POSITIVE else claims) > 1
