"""What changed between two editions of one table: new months, revised numbers, items that came or went."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from workbench.statxplore.table import Field, Item, Table

__all__ = ["Revision", "TableChanges", "changes_between"]

_SHOWN = 3


@dataclass(frozen=True)
class Revision:
    """One number that was published again with another value.

    Args:
        where: The names of its items, in the fields' order.
        measure: The label of its measure.
        before: The earlier value, None where it was missing.
        after: The later value, None where it is missing now.
    """

    where: tuple[str, ...]
    measure: str
    before: float | None
    after: float | None

    @property
    def words(self) -> str:
        """The revision in words."""
        return f"{', '.join(self.where)}: from {_shown(self.before)} to {_shown(self.after)}"


@dataclass(frozen=True)
class TableChanges:
    """How a table differs from its earlier edition.

    Args:
        new_periods: The names of periods that were not there before.
        gone_periods: Those that are no longer there.
        new_items: Other items that came, as “field: item”.
        gone_items: Other items that went.
        compared: How many numbers stand in both editions.
        revised: Those among them that changed, the largest change first.
    """

    new_periods: tuple[str, ...] = ()
    gone_periods: tuple[str, ...] = ()
    new_items: tuple[str, ...] = ()
    gone_items: tuple[str, ...] = ()
    compared: int = 0
    revised: tuple[Revision, ...] = ()

    @property
    def words(self) -> str:
        """The changes as sentences; “Nothing changed.” where nothing did."""
        said = [
            _came(self.new_periods, "New:"), _came(self.gone_periods, "No longer there:"),
            _came(self.new_items, "New:"), _came(self.gone_items, "No longer there:"),
        ]  # fmt: skip
        if self.revised:
            most = "; ".join(one.words for one in self.revised[:_SHOWN])
            said.append(f"{len(self.revised):,} of {self.compared:,} numbers were revised, most of all {most}.")
        return " ".join(part for part in said if part) or "Nothing changed."


def changes_between(before: Table, after: Table) -> TableChanges:
    """Compare two editions of one table, item by item, whatever their order.

    Args:
        before: The earlier edition.
        after: The later one.

    Returns:
        What changed. Fields or measures that stand in one edition only are named among the items, and no numbers are
        compared then, since none are alike.
    """
    if [_key(one) for one in before.fields] != [_key(one) for one in after.fields]:
        return TableChanges(new_items=_labels(after.fields), gone_items=_labels(before.fields))
    pairs = [_shared(one, other) for one, other in zip(before.fields, after.fields, strict=True)]
    came = [_only(other, one) for one, other in zip(before.fields, after.fields, strict=True)]
    went = [_only(one, other) for one, other in zip(before.fields, after.fields, strict=True)]
    compared, revised = _revisions(before, after, pairs)
    return TableChanges(
        new_periods=_names(after.fields, came, dates=True), gone_periods=_names(before.fields, went, dates=True),
        new_items=_names(after.fields, came, dates=False), gone_items=_names(before.fields, went, dates=False),
        compared=compared, revised=revised,
    )  # fmt: skip


def _key(one: Field) -> str:
    return one.uri or one.label


def _labels(fields: tuple[Field, ...]) -> tuple[str, ...]:
    return tuple(one.label for one in fields)


def _identity(item: Item) -> tuple[str, ...]:
    return ("total",) if item.kind == "total" else (item.kind, *sorted(item.uris or item.labels))


def _only(one: Field, other: Field) -> list[Item]:
    there = {_identity(item) for item in other.items}
    return [item for item in one.items if _identity(item) not in there]


def _names(fields: tuple[Field, ...], items: list[list[Item]], *, dates: bool) -> tuple[str, ...]:
    return tuple(
        item.name if dates else f"{field.label}: {item.name}"
        for field, some in zip(fields, items, strict=True)
        if field.is_date == dates
        for item in some
    )


def _shared(one: Field, other: Field) -> tuple[list[int], list[int]]:
    """Give the places of the items that stand in both."""
    there = {_identity(item): n for n, item in enumerate(other.items)}
    both = [(n, there[_identity(item)]) for n, item in enumerate(one.items) if _identity(item) in there]
    return [n for n, _ in both], [n for _, n in both]


def _revisions(before: Table, after: Table, pairs: list[tuple[list[int], list[int]]]) -> tuple[int, tuple[Revision, ...]]:
    old_places, new_places = np.ix_(*[old for old, _ in pairs]), np.ix_(*[new for _, new in pairs])
    compared, found = 0, []
    for n, measure in enumerate(before.measures):
        at = next((k for k, one in enumerate(after.measures) if (one.uri or one.label) == (measure.uri or measure.label)), None)
        if at is None:
            continue
        old, new = before.cubes[n].values[old_places], after.cubes[at].values[new_places]
        compared += old.size
        differ = ~((old == new) | (np.isnan(old) & np.isnan(new)))
        for place in np.argwhere(differ):
            items = [field.items[pairs[axis][0][k]].name for axis, (field, k) in enumerate(zip(before.fields, place, strict=True))]
            found.append(Revision(tuple(items), measure.label, _value(old[tuple(place)]), _value(new[tuple(place)])))
    return compared, tuple(sorted(found, key=lambda one: (-_size(one), one.where)))


def _size(one: Revision) -> float:
    return abs((one.after or 0) - (one.before or 0))


def _value(number: Any) -> float | None:
    return None if np.isnan(number) else float(number)


def _shown(value: float | None) -> str:
    return "missing" if value is None else f"{value:,.0f}" if value.is_integer() else f"{value:,.2f}"


def _came(names: tuple[str, ...], head: str) -> str:
    if not names:
        return ""
    if len(names) <= _SHOWN + 1:
        return f"{head} {', '.join(names)}."
    return f"{head} {len(names)}, from {names[0]} to {names[-1]}."
