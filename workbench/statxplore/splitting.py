"""A query that is too large asked in parts, so that no number changes.

The numbers have random error, so a total must never be added up from parts: where a field that is split has a total,
the total is asked for by itself, as one group of all the field's values. A custom group always stays whole.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import prod

import numpy as np

from workbench.errors import Problem, RecordError, RequestError
from workbench.statxplore.address import code_of, column_of
from workbench.statxplore.geography import levels_in
from workbench.statxplore.query import Query
from workbench.statxplore.table import Cube, Field, Item, Table

__all__ = ["Plan", "fetch", "plan"]


@dataclass(frozen=True)
class Plan:
    """How a query is asked: as it is, or split along one field.

    Args:
        query: What is asked for.
        field: The address of the field that is split, or "" where the query is asked as it is.
        pieces: The parts in the order of the field's items.
        total: The part that asks for the field's total alone.
    """

    query: Query
    field: str = ""
    pieces: tuple[Plan, ...] = ()
    total: Plan | None = None

    @property
    def requests(self) -> int:
        """How many requests it takes."""
        if not self.field:
            return 1
        return sum(piece.requests for piece in self.pieces) + (self.total.requests if self.total else 0)


def plan(query: Query, limit: int, values: Callable[[str], Sequence[str]]) -> Plan:
    """Plan the parts of a query so that none has more cells than the limit.

    Args:
        query: The query, its months fixed.
        limit: How many cells one reply may have.
        values: Gives the addresses of all values of a field or valueset that the query does not list.

    Raises:
        RequestError: It cannot be asked in parts without changing a number.

    Example:
        >>> query = Query.start("str:database:D", "str:count:D:F").by("str:field:D:F:A", "a", "b", "c", total=True)
        >>> [piece.query.items("str:field:D:F:A") for piece in plan(query, 2, lambda uri: ()).pieces]
        [(('a',), ('b',)), (('c',),)]
        >>> plan(query, 2, lambda uri: ()).total.query.items("str:field:D:F:A")
        (('a', 'b', 'c'),)
    """
    listed = {uri: query.items(uri) or tuple((value,) for value in values(uri)) for uri in query.fields}
    sizes = {uri: len(items) + query.has_total(uri) for uri, items in listed.items()}
    cells = len(query.measures) * prod(sizes.values())
    if cells <= limit:
        return Plan(query)
    field = _field_to_split(query, listed)
    if not field:
        raise RequestError(
            f"The table has {cells:,} cells, {limit:,} are allowed at once, and it cannot be asked in parts without changing its totals.",
            fix="Ask for fewer values, or leave a total out.",
            code="cell-limit",
        )
    items = listed[field]
    length = max(1, limit // (cells // sizes[field]))
    chunks = [items[start : start + length] for start in range(0, len(items), length)]
    pieces = tuple(plan(_only(query, field, chunk), limit, values) for chunk in chunks)
    everything = tuple(dict.fromkeys(value for item in items for value in item))
    total = plan(_only(query, field, [everything]), limit, values) if query.has_total(field) else None
    return Plan(query, field, pieces, total)


def _field_to_split(query: Query, listed: dict[str, tuple[tuple[str, ...], ...]]) -> str:
    """Choose the field: first those without a total, the longest of them; never one whose total may not be a plain group."""
    able = [uri for uri, items in listed.items() if len(items) > 1 and not (query.has_total(uri) and _overlap(items))]
    return max(able, key=lambda uri: (not query.has_total(uri), len(listed[uri])), default="")


def _overlap(items: tuple[tuple[str, ...], ...]) -> bool:
    members = [value for item in items for value in item]
    return len(members) != len(set(members)) or len(levels_in(members)) > 1


def _only(query: Query, field: str, items: Sequence[tuple[str, ...]]) -> Query:
    """Give the query with only some items of a field and without its total; names of groups and periods stay."""
    part = query.by(field, *[list(item) for item in items])
    return replace(part, names=query.names, months=None)


def fetch(planned: Plan, ask: Callable[[Query], Table]) -> Table:
    """Ask for every part and join the replies.

    Args:
        planned: The plan.
        ask: Sends one query.

    Raises:
        RecordError: The parts do not fit together, as when the data were renewed meanwhile.
    """
    if not planned.field:
        return ask(planned.query)
    tables = [fetch(piece, ask) for piece in planned.pieces]
    if planned.total:
        alone = fetch(planned.total, ask)
        tables.append(_as_total(alone, planned.field))
    return replace(_joined(tables, planned.field), query=planned.query)


def _as_total(table: Table, field: str) -> Table:
    """Give a table whose only item of a field is the group of all its values, with that group as the total."""
    axis = _axis(table, field)
    # the notes on a group are those on its members; a total bears none in any recording
    total = replace(table.fields[axis], items=(Item("total", ("Total",)),))
    return replace(table, fields=(*table.fields[:axis], total, *table.fields[axis + 1 :]))


def _axis(table: Table, field: str) -> int:
    for axis, one in enumerate(table.fields):
        if one.uri == field:
            return axis
    raise _do_not_fit(f"the field {column_of(field) or code_of(field)} is not in a reply")


def _joined(tables: Sequence[Table], field: str) -> Table:
    """Put tables together along one field, having checked that all else is the same."""
    first, axis = tables[0], _axis(tables[0], field)
    for table in tables[1:]:
        same = _axis(table, field) == axis and table.title == first.title and table.measures == first.measures
        if not same or _others(table, axis) != _others(first, axis):
            raise _do_not_fit("the other fields or the measures differ")
    items = tuple(item for table in tables for item in table.fields[axis].items)
    joined = replace(first.fields[axis], items=items)
    return replace(
        first,
        fields=(*first.fields[:axis], joined, *first.fields[axis + 1 :]),
        cubes=tuple(_joined_cubes([table.cubes[n] for table in tables], axis) for n in range(len(first.measures))),
        notes={key: text for table in reversed(tables) for key, text in table.notes.items()},
        flags=tuple(dict.fromkeys(key for table in tables for key in table.flags)),
    )


def _others(table: Table, axis: int) -> tuple[Field, ...]:
    return (*table.fields[:axis], *table.fields[axis + 1 :])


def _joined_cubes(cubes: Sequence[Cube], axis: int) -> Cube:
    values = np.concatenate([cube.values for cube in cubes], axis=axis)
    flags: dict[int, tuple[str, ...]] = {}
    start = 0
    for cube in cubes:
        for place, keys in cube.flags.items():
            index = [int(n) for n in np.unravel_index(place, cube.values.shape)]
            index[axis] += start
            flags[int(np.ravel_multi_index(index, values.shape))] = keys
        start += cube.values.shape[axis]
    return Cube(values, cubes[0].precision, flags)


def _do_not_fit(why: str) -> RecordError:
    return RecordError([Problem(
        "Stat-Xplore's reply", 0, "", f"The parts of the table do not fit together: {why}.",
        "Ask for the table again: the data may have been renewed meanwhile.", "unexpected-reply",
    )])  # fmt: skip
