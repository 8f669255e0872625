"""Frames of counts read as tables: their dimensions, totals and keys."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from workbench.disclosure.sums import Key, parts_of
from workbench.errors import DisclosureError
from workbench.store import Suppressed

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["CountTable", "Identity", "Totals", "is_unknown", "with_totals"]

Totals = str | bool | Sequence[str] | Mapping[str, str | Mapping[str, Sequence[Hashable]]] | None
"""Where a table's totals stand; see `CountTable`."""

Identity = frozenset[tuple[str, Hashable]]

_TOTAL = re.compile(r"(grand |overall )?totals?\b.*|all\b.*|overall|sum|both sexes", re.IGNORECASE)
_ADDED = "Total"
_MOST = 10**15
"""Larger numbers are no counts of people, and floating point no longer tells them apart."""


@dataclass(frozen=True)
class CountTable:
    """A frame of counts, one row for each cell, and what its rows mean.

    Args:
        frame: The rows; one column for each dimension and one of counts.
        value: The column of counts: whole, not negative; a missing one is not known and stays so.
        by: The dimensions' columns; together they tell every row from the others.
        totals: Where rows are totals. None: rows labelled “Total”, “All …” and the like are, or those that are
            everywhere the sum of all others; so it is in any dimension of which nothing is said. A text: that label
            is, in any dimension. By column: its label, or its labels with those that each sums (for subtotals).
            True, or a list of columns: the table is published with totals, and where it has none they are added.
        where: What all rows have in common and other tables may break down ({"place": "Fife"}).
        what: What is counted; tables are taken together only where this is the same. The column's name when empty.
    """

    frame: pd.DataFrame
    value: str
    by: tuple[str, ...]
    totals: Totals = None
    where: Mapping[str, Hashable] = field(default_factory=dict)
    what: str = ""

    def checked(self) -> CountTable:
        """Give the table if it can be read.

        Raises:
            DisclosureError: A column is missing, a count is negative or not whole, or two rows are for one cell.
        """
        try:
            hash((self.value, self.by, tuple(_named(self.totals)), tuple(map(tuple, self.labels))))
        except KeyError:
            pass  # a column that is not there is named below
        except (TypeError, AttributeError, ValueError):
            raise _cannot_read(
                "The table, its columns or its labels are not such as can be told apart", "Give a pandas frame with one column for each name, and labels that are texts or numbers."
            ) from None
        missing = [name for name in (self.value, *self.by) if name not in self.frame.columns]
        if missing:
            raise _cannot_read(f"The table has no column “{missing[0]}”", f"It has: {', '.join(map(str, self.frame.columns))}.")
        if not self.by or self.value in self.by:
            raise _cannot_read("A table needs at least one dimension beside its counts", "Name it with by=[…].")
        for row, count in enumerate(self.frame[self.value], 1):
            if not _is_count(count):
                raise _cannot_read(
                    f"Row {row} of “{self.value}” holds no count of people", "Counts are whole numbers from 0 on; leave blank what is not known."
                )
        if self.frame.duplicated(list(self.by)).any():
            row = int(self.frame.duplicated(list(self.by)).to_numpy().argmax()) + 1
            raise _cannot_read(
                f"Row {row} of the table is for the same cell as a row before it", f"Tell them apart by another column than {', '.join(map(str, self.by))}."
            )
        self._check_totals()
        return self

    @cached_property
    def labels(self) -> list[Key]:
        """For each row its labels."""
        return list(zip(*(self._column(name) for name in self.by), strict=True))

    @cached_property
    def summed(self) -> list[dict[Hashable, list[Hashable]]]:
        """For each dimension its totals, each with the labels that it sums."""
        return [self._summed(name) for name in self.by]

    @cached_property
    def sums(self) -> list[tuple[Key, tuple[Key, ...]]]:
        """Each sum that readers can check: the labels of the total, and of its parts."""
        return parts_of(self.labels, self.summed)

    @cached_property
    def identities(self) -> list[Identity]:
        """For each row which cell it is for, said in a way that is the same in every table of the same people."""
        return [self._identity(labels) for labels in self.labels]

    @cached_property
    def elementary(self) -> list[bool]:
        """For each row whether it is no total in any dimension."""
        return [not any(label in of for label, of in zip(row, self.summed, strict=True)) for row in self.labels]

    @cached_property
    def widest_first(self) -> list[int]:
        """The rows, those that share a label of the dimension with most labels one after another."""
        widest = max(range(len(self.by)), key=lambda at: len({labels[at] for labels in self.labels}))
        order = {label: i for i, label in enumerate(dict.fromkeys(labels[widest] for labels in self.labels))}
        return sorted(range(len(self.labels)), key=lambda row: order[self.labels[row][widest]])

    def _column(self, name: str) -> list[Hashable]:
        """Give a dimension's labels; one that is blank is None, since no blank of pandas equals itself."""
        return [None if is_unknown(label) else label for label in self.frame[name].tolist()]

    def _identity(self, labels: Key) -> Identity:
        whole = self._wholes
        said = {name: label for name, label, of in zip(self.by, labels, whole, strict=True) if label not in of}
        return frozenset([("", self.what or self.value), *self.where.items(), *said.items()])

    @cached_property
    def _wholes(self) -> list[set[Hashable]]:
        """For each dimension the labels that sum all its categories; a subtotal is a category like another."""
        return [_whole(list(dict.fromkeys(labels)), of) for labels, of in zip(zip(*self.labels, strict=True), self.summed, strict=True)]

    def _summed(self, name: str) -> dict[Hashable, list[Hashable]]:
        labels = list(dict.fromkeys(self._column(name)))
        stated: Any = self.totals.get(name) if isinstance(self.totals, Mapping) else self.totals
        if isinstance(stated, Mapping) and stated:
            return {total: list(parts) for total, parts in stated.items()}
        # what is named elsewhere, or wrongly, does not keep a total here from being found
        totals = _named(stated).intersection(labels) or {
            label for label in labels if isinstance(label, str) and _TOTAL.fullmatch(label.strip())
        }
        totals = totals or self._adding_up(name, labels)
        return {label: [other for other in labels if other not in totals] for label in labels if label in totals}

    def _check_totals(self) -> None:
        """Refuse what is said of totals where no row is meant by it: a misspelt label would leave a total unguarded."""
        labels = {name: set(self._column(name)) for name in self.by}
        if isinstance(self.totals, Mapping):
            said = [(name, label) for name, stated in self.totals.items() for label in _named(stated)]
            wrong = [name for name in self.totals if name not in self.by] + [
                label for name, label in said if name in labels and label not in labels[name]
            ]
        else:
            wrong = [label for label in _named(self.totals) if label not in self.by and not any(label in of for of in labels.values())]
        if wrong:
            raise _cannot_read(f"No row of the table is labelled “{wrong[0]}”, nor is it a dimension", "Write totals as they stand in the table.")

    def check_sums(self) -> None:
        """Refuse totals that are smaller than what they sum, which are not the totals that they are taken for.

        Raises:
            DisclosureError: There is one.
        """
        counts = dict(zip(self.labels, self.frame[self.value].tolist(), strict=True))
        for total, parts in self.sums:
            known = [int(counts[key]) for key in (total, *parts) if not isinstance(counts[key], Suppressed) and not is_unknown(counts[key])]
            if len(known) > len(parts) and sum(known[1:]) > known[0]:
                name = ", ".join(map(str, total))
                raise _cannot_read(
                    f"The rows that “{name}” should sum add up to more than it", "Say with totals={column: {total: [parts]}} what each total sums."
                )

    def _adding_up(self, name: str, labels: Sequence[Hashable]) -> set[Hashable]:
        """Give the one label of a dimension that is the sum of all its others wherever all are known, if there is one."""
        at = self.by.index(name)
        lines: dict[Key, dict[Hashable, int]] = {}
        for row, count in zip(self.labels, self.frame[self.value].tolist(), strict=True):
            if not isinstance(count, Suppressed) and not is_unknown(count):
                lines.setdefault(row[:at] + row[at + 1 :], {})[row[at]] = int(count)
        whole = [line for line in lines.values() if len(line) == len(labels) and any(line.values())]
        if not whole:
            return set()
        found = {label for label in labels if all(2 * line[label] == sum(line.values()) for line in whole)}
        return found if len(found) == 1 else set()  # two that are alike, alone or beside noughts, may both be categories


def _named(stated: Any) -> set[Hashable]:
    """Give the labels that are named as totals, of one dimension or of any."""
    if stated is None or isinstance(stated, bool):
        return set()
    if isinstance(stated, Mapping) or (isinstance(stated, Sequence) and not isinstance(stated, str | tuple)):
        return set(stated)
    return set(stated) if isinstance(stated, tuple) else {stated}


def _whole(labels: Sequence[Hashable], totals: Mapping[Hashable, Sequence[Hashable]]) -> set[Hashable]:
    """Give the totals that sum every category of a dimension."""
    leaves = {label for label in labels if label not in totals}
    top = {label for label in totals if not any(label in parts for other, parts in totals.items() if other != label)}

    def below(label: Hashable, above: frozenset[Hashable]) -> set[Hashable]:
        if label not in totals or label in above:
            return {label}
        return {leaf for part in totals[label] for leaf in below(part, above | {label})}

    return {label for label in top if below(label, frozenset()) >= leaves}


def _is_count(value: Any) -> bool:
    if isinstance(value, Suppressed) or is_unknown(value):
        return True
    if isinstance(value, bool | str):
        return False
    try:
        return bool(0 <= value <= _MOST and float(value).is_integer())
    except (TypeError, ValueError, OverflowError):
        return False


def is_unknown(count: Any) -> bool:
    """Whether a count is missing: None, NaN, pandas' NA or NaT."""
    return count is None or (not isinstance(count, str) and str(count) in {"nan", "<NA>", "NaT"})


def with_totals(table: CountTable) -> CountTable:
    """Add the totals that a table is published with and does not hold.

    Only `totals=True`, or a list of columns, asks for it. A total of which a part is not known is not added.
    """
    import pandas as pd  # noqa: PLC0415  # slow to import; only frames need it

    asked = table.by if table.totals is True else [n for n in table.totals or () if n in table.by]
    if isinstance(table.totals, str | Mapping) or not asked:
        return table
    frame = table.frame
    for name in asked:
        if replace(table, frame=frame).summed[table.by.index(name)]:
            continue
        others = [other for other in table.by if other != name]
        added = _added(frame, table.value, name, others)
        frame = pd.concat([frame, added], ignore_index=True)
    return replace(table, frame=frame, totals=table.by)


def _added(frame: pd.DataFrame, value: str, name: str, others: Sequence[str]) -> pd.DataFrame:
    if others:
        rows = frame.reset_index(drop=True)  # its index may be named like a column
        summed = rows.groupby(list(others), sort=False, dropna=False)[value].agg(lambda counts: counts.sum(skipna=False))
        added = summed.reset_index()
        added[name] = _ADDED
        return added
    import pandas as pd  # noqa: PLC0415  # as above

    return pd.DataFrame({name: [_ADDED], value: [frame[value].sum(skipna=False)]})


def _cannot_read(what: str, fix: str) -> DisclosureError:
    return DisclosureError(f"{what}, so what is too small in it cannot be found.", fix=fix, code="cannot-protect")
