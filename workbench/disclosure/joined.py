"""Several tables taken together: each cell once, with the sums of all of them, and what of it may be shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.disclosure.cells import Cells, Sum
from workbench.disclosure.intervals import audit, with_guesses
from workbench.disclosure.pattern import hidden_cells
from workbench.disclosure.rounding import audit_rounded, rounded_to_nearest, rounded_together
from workbench.disclosure.rule import Rule
from workbench.disclosure.tables import CountTable, Identity, is_unknown
from workbench.disclosure.treatment import Treatment, treated
from workbench.errors import DisclosureError
from workbench.store import SUPPRESSED, Suppressed

__all__ = ["Joined", "protected"]

_LARGE = 50_000
"""Cells of a table, beyond which the method “automatic” is controlled rounding."""

_MOST_BASES = 20


def protected(tables: Sequence[CountTable], published: Sequence[CountTable], rule: Rule) -> list[pd.DataFrame]:
    """Make tables fit to be shown side by side; see `suppress_together`, which calls this."""
    joined = Joined(tables, published, rule)
    small = joined.small()
    large = rule.method == "automatic" and small and len(joined.cells) > _LARGE
    by_rounding = large or (rule.method == "controlled rounding" and (small or rule.round_to > 1))
    shown = _rounded(joined.cells, small, rule) if by_rounding else _suppressed(joined.cells, small, rule)
    return [joined.filled(table, shown) for table in tables]


class _Shown:
    """What of the cells may be shown: the counts, as they are shown; the cells that are not; and how it was done."""

    def __init__(self, counts: npt.NDArray[np.int64], hidden: Sequence[int], method: str, base: int) -> None:
        self.counts, self.hidden, self.method, self.base = counts, frozenset(hidden), method, base


def _suppressed(cells: Cells, small: Sequence[int], rule: Rule) -> _Shown:
    hidden = hidden_cells(cells, small, rule.interval)
    if audit(cells, hidden, rule.interval).narrow:
        raise DisclosureError(
            "A withheld count could still be worked out.", fix="Join categories into larger ones.", code="cannot-protect"
        )
    return _Shown(rounded_to_nearest(cells.counts, rule.round_to), hidden, "suppression", rule.round_to)


def _rounded(cells: Cells, small: Sequence[int], rule: Rule) -> _Shown:
    """Round all counts; the base grows until no small count can be worked out too closely."""
    for times in range(1, _MOST_BASES + 1):
        base = (rule.rounding_base if small else rule.round_to) * times
        if small and base <= rule.interval:  # a count that is shown as nought may lie anywhere below the base, and no further
            continue
        counts = rounded_together(cells, base)
        if not audit_rounded(cells, counts, base, rule.interval, small).narrow:
            return _Shown(counts, (), "controlled rounding", base)
    raise DisclosureError(
        "No rounding hides the small counts of this table.", fix="Join categories into larger ones.", code="cannot-protect"
    )


class Joined:
    """The cells of several tables, each once, with the sums of all."""

    def __init__(self, tables: Sequence[CountTable], published: Sequence[CountTable], rule: Rule) -> None:
        self.rule = rule
        self.places: dict[Identity, int] = {}
        self.counts: list[int] = []
        self.sums: set[Sum] = set()
        for table in tables:
            self._add(table)
        self.own = len(self.counts)
        before = [table for table in published if not self._revised(table)]
        self.seen = self._seen(before)
        self.withheld = {place for place, shown in self.seen.items() if isinstance(shown, Suppressed)}
        for table in before:
            self._add(table, before=True)
        gone = self._still_hidden(before)
        for table in [*tables, *before]:
            self._add_sums(table)
        sums = _fullest(self.sums)
        counts = with_guesses(np.array(self.counts, np.int64), sums, sorted(gone))
        self.withheld |= gone
        known = np.array([place >= self.own or place in self.seen for place in range(len(counts))], bool)
        known[sorted(self.withheld)] = False
        zero = counts == 0
        if rule.zeros == "known":
            known |= zero
        lowest = np.where(rule.zeros == "known", np.where(zero, 0, 1), 0)
        self.cells = Cells(counts, sums, known, np.where(known, counts, lowest))

    def small(self) -> list[int]:
        """Give the places of the counts that may not be shown, and of those that were withheld before."""
        found = {place for place, count in enumerate(self.counts[: self.own]) if self.rule.small(count)}
        if any(self.cells.known[place] for place in found):
            raise DisclosureError(
                "A count that is too small to show was published before, in a table that this audience has seen.",
                fix="Withdraw that table, or leave this one as it was.",
                code="published-before",
            )
        return sorted(place for place in found | self.withheld if not self.cells.known[place])

    def filled(self, table: CountTable, shown: _Shown) -> pd.DataFrame:
        """Give a table's frame with its counts as they may be shown."""
        places = [self.places.get(identity) for identity in table.identities]
        values: list[Any] = [
            was if place is None or _unknown(was) else SUPPRESSED if place in shown.hidden else int(shown.counts[place])
            for place, was in zip(places, table.frame[table.value], strict=True)
        ]
        whole = all(isinstance(value, int) for value in values)
        column = pd.Series(values, index=table.frame.index, dtype="int64" if whole else object)
        withheld = sum(isinstance(value, Suppressed) for value in values)
        method = "as it is" if shown.method == "suppression" and not withheld else shown.method
        treatment = Treatment(method, self.rule, withheld, len(values), shown.base)
        frame = table.frame.copy()
        frame[table.value] = column
        return treated(frame, treatment)

    def _add(self, table: CountTable, *, before: bool = False) -> None:
        counts = table.frame[table.value].tolist()
        for row in table.widest_first:
            identity, count = table.identities[row], counts[row]
            if _unknown(count):
                continue
            if identity not in self.places:
                self.places[identity] = len(self.counts)
                self.counts.append(int(count))
            elif not before and self.counts[self.places[identity]] != int(count):  # before, it may have been shown rounded
                raise DisclosureError(
                    "Two tables that are to be shown together give different counts for the same cell.",
                    fix="Make them from the same data, or say in what= how they differ.",
                    code="cannot-protect",
                )

    def _add_sums(self, table: CountTable) -> None:
        """Add the sums within a table, and those by which its rows make up cells of other tables."""
        at = dict(zip(table.labels, table.identities, strict=True))
        for total, parts in table.sums:
            self._add_sum(at[total], [at[part] for part in parts])
        common = {*table.where, ""}
        within = {*table.by, *common}
        for names in {frozenset(name for name, _ in identity) for identity in self.places}:
            if common <= names < within:  # rows of one place make up nothing beyond it
                made: dict[Identity, list[Identity]] = {}
                for identity, elementary in zip(table.identities, table.elementary, strict=True):
                    if elementary:
                        made.setdefault(frozenset(part for part in identity if part[0] in names), []).append(identity)
                for whole, made_of in made.items():
                    self._add_sum(whole, made_of)

    def _add_sum(self, total: Identity, parts: Sequence[Identity]) -> None:
        place = self.places.get(total)
        places = tuple(sorted({self.places[part] for part in parts if part in self.places}))
        if place is not None and places and place not in places:
            self.sums.add(Sum(place, places))

    def _seen(self, published: Sequence[CountTable]) -> dict[int, Any]:
        return {
            place: shown
            for table in published
            for identity, shown in zip(table.identities, table.frame[table.value], strict=True)
            if (place := self.places.get(identity)) is not None and (isinstance(shown, Suppressed) or not _unknown(shown))
        }

    def _revised(self, table: CountTable) -> bool:
        """Whether counts of a table that was shown before are others now, so that the two say nothing together."""
        for identity, shown in zip(table.identities, table.frame[table.value], strict=True):
            if identity in self.places and not _unknown(shown):
                count = self.counts[self.places[identity]]
                if int(shown) not in {count, int(rounded_to_nearest(np.array([count]), self.rule.round_to)[0])}:
                    return True
        return False

    def _still_hidden(self, before: Sequence[CountTable]) -> set[int]:
        """Add the cells that were withheld before and are in no table now; nobody knows their counts any more."""
        gone = set()
        for table in before:
            for identity, shown in zip(table.identities, table.frame[table.value], strict=True):
                if isinstance(shown, Suppressed) and identity not in self.places:
                    self.places[identity] = len(self.counts)
                    gone.add(len(self.counts))
                    self.counts.append(0)
        return gone


def _fullest(sums: Iterable[Sum]) -> tuple[Sum, ...]:
    """Leave out sums that lack parts which another table has for the same total."""
    parts: dict[int, list[frozenset[int]]] = {}
    for joined in sums:
        parts.setdefault(joined.total, []).append(frozenset(joined.parts))
    return tuple(
        Sum(total, tuple(sorted(some)))
        for total in sorted(parts)
        for some in sorted(parts[total], key=sorted)
        if not any(some < more for more in parts[total])
    )


def _unknown(count: Any) -> bool:
    return isinstance(count, Suppressed) or is_unknown(count)
