"""A table as pandas frames: tidy, wide, and written to CSV or Parquet.

A tidy frame of a million cells repeats a few labels very often, so its columns of text are categorical: built from
small whole numbers, not from text.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from workbench.errors import UnknownNameError
from workbench.store import write_atomically
from workbench.text import to_csv

if TYPE_CHECKING:
    from workbench.statxplore.table import Cube, Field, Table

    Codes = np.ndarray[Any, np.dtype[np.signedinteger[Any]]]

__all__ = ["column_names", "pivoted", "tidy", "write_csv", "write_parquet"]

_OWN = ("measure", "function", "value", "flags", "precision")


def column_names(table: Table) -> tuple[str, ...]:
    """Give each field's column name: its label, told apart by its column or place where two are alike."""
    labels = [field.label for field in table.fields]
    endings = ("", " code", " uri", " kind", " date", " level")
    taken, names = set(_OWN), []
    for n, field in enumerate(table.fields, 1):
        alike = labels.count(field.label) > 1 or any(f"{field.label}{ending}" in taken for ending in endings)
        column = field.uri.rpartition(":")[2] or str(n)
        name = f"{field.label} ({column})".strip() if alike or not field.label else field.label
        if any(f"{name}{ending}" in taken for ending in endings):
            name = f"{name} {n}"
        taken |= {f"{name}{ending}" for ending in endings}
        names.append(name)
    return tuple(names)


def tidy(table: Table) -> pd.DataFrame:
    """Give one row for each cell and measure; see `Table.frame`."""
    shape, several = table.shape, len(table.measures)
    columns: dict[str, Any] = {}
    for axis, (field, name) in enumerate(zip(table.fields, column_names(table), strict=True)):
        columns.update(_columns_of(field, name, _positions(axis, shape, several)))
    size = int(np.prod(shape, dtype=np.int64))
    measure = np.repeat(np.arange(several, dtype=np.int16), size)
    columns["measure"] = _categorical([one.label for one in table.measures], measure)
    columns["function"] = _categorical([one.function or None for one in table.measures], measure)
    values = [np.ravel(cube.values) for cube in table.cubes]
    columns["value"] = values[0] if several == 1 else np.concatenate(values)
    columns["flags"] = _flags(table)
    columns["precision"] = np.repeat(np.array([cube.precision for cube in table.cubes], dtype=np.int16), size)
    return pd.DataFrame(columns, copy=False)


def _positions(axis: int, shape: Sequence[int], several: int) -> Codes:
    """Give, for each cell in the order of all cubes, its place on one field."""
    small = np.arange(shape[axis], dtype=np.int8 if shape[axis] < 128 else np.int32)  # noqa: PLR2004  # what int8 holds
    inner = int(np.prod(shape[axis + 1 :], dtype=np.int64))
    outer = int(np.prod(shape[:axis], dtype=np.int64)) * several
    return np.tile(np.repeat(small, inner), outer)


def _columns_of(field: Field, name: str, positions: Codes) -> dict[str, Any]:
    items = field.items
    columns: dict[str, Any] = {
        name: _categorical([item.name for item in items], positions),
        f"{name} code": _categorical([item.code or None for item in items], positions),
        f"{name} uri": _categorical([" + ".join(item.uris) or None for item in items], positions),
        f"{name} kind": _categorical([item.kind for item in items], positions),
    }
    if field.is_date:
        days = np.array([np.datetime64(day or "NaT", "s") for day in field.dates])
        columns[f"{name} date"] = days[positions]
    if field.is_place:
        columns[f"{name} level"] = _categorical([level or None for level in field.levels], positions)
    return columns


def _categorical(labels: Sequence[str | None], positions: Codes) -> pd.Categorical:
    """Give a categorical column; alike labels share a category, and None is missing."""
    known = dict.fromkeys(label for label in labels if label is not None)
    numbers = {label: n for n, label in enumerate(known)}
    codes = [-1 if label is None else numbers[label] for label in labels]
    plain = codes == list(range(len(codes)))
    placed = positions if plain else np.array(codes, dtype=positions.dtype)[positions]
    return pd.Categorical.from_codes(placed, categories=pd.Index(list(known), dtype="str"), validate=False)


def _flags(table: Table) -> pd.Categorical:
    """Give the keys of the notes on each row's items and cell, divided by spaces; "" where there are none."""
    shape, several = table.shape, len(table.measures)
    size = int(np.prod(shape, dtype=np.int64)) * several
    known: list[tuple[str, ...]] = [()]
    combined = np.zeros(size, dtype=np.int32)
    for axis, field in enumerate(table.fields):
        if not any(item.flags for item in field.items):
            continue
        own = list(dict.fromkeys(item.flags for item in field.items))
        index = np.array([own.index(item.flags) for item in field.items], dtype=np.int32)
        combined = combined * len(own) + index[_positions(axis, shape, several)]
        # only combinations that occur are kept, so that the numbers stay small
        present, combined = _compact(combined, len(known) * len(own))
        known = [known[n // len(own)] + own[n % len(own)] for n in present]
    return _with_cell_flags(table.cubes, combined, known)


def _compact(numbers: Codes, most: int) -> tuple[list[int], Codes]:
    """Renumber so that only what occurs has a number; gives the old number of each new one."""
    present = np.flatnonzero(np.bincount(numbers, minlength=most))
    renumbered = np.zeros(most, dtype=np.int32)
    renumbered[present] = np.arange(len(present), dtype=np.int32)
    return [int(n) for n in present], renumbered[numbers]


def _with_cell_flags(cubes: Iterable[Cube], combined: Codes, known: list[tuple[str, ...]]) -> pd.Categorical:
    seen: dict[tuple[int, tuple[str, ...]], int] = {}
    start = 0
    for cube in cubes:
        for place, keys in cube.flags.items():
            before = int(combined[start + place])
            pair = (before, keys)
            if pair not in seen:
                seen[pair] = len(known)
                known.append(known[before] + keys)
            combined[start + place] = seen[pair]
        start += np.size(cube.values)
    return _categorical([" ".join(dict.fromkeys(keys)) for keys in known], combined)


def pivoted(table: Table, across: Sequence[str] | None, measure: str | None) -> pd.DataFrame:
    """Give the table with some fields across, by default the last one; see `Table.wide` and `Table.pivoted`."""
    names = column_names(table)
    top = list(names[-1:]) if across is None else list(dict.fromkeys(across))
    for name in top:
        if name not in names:
            raise UnknownNameError(
                f"This table has no field “{name}”.", fix=f"It has: {', '.join(names) or 'none'}.", code="unknown-name"
            )
    cube = table.cubes[_measure(table, measure)]
    side = [name for name in names if name not in top]
    ordered = np.transpose(cube.values, [names.index(name) for name in (*side, *top)])
    index, columns = (_labelled(table, names, some) for some in (side, top))
    return pd.DataFrame(ordered.reshape(len(index), len(columns)), index=index, columns=columns)


def _measure(table: Table, measure: str | None) -> int:
    labels = [one.label for one in table.measures]
    wanted = labels[0] if measure is None and len(labels) == 1 else measure
    if wanted not in labels:
        asked = f"no measure “{wanted}”" if wanted else f"{len(labels)} measures, and none was named"
        raise UnknownNameError(f"This table has {asked}.", fix=f"Name one of: {', '.join(labels)}.", code="unknown-name")
    return labels.index(wanted)


def _labelled(table: Table, names: Sequence[str], some: Sequence[str]) -> pd.Index:
    """Give the names of the items of some fields as an index, of levels where there are several fields."""
    levels = [[item.name for item in table.fields[names.index(name)].items] for name in some]
    if len(levels) > 1:
        return pd.MultiIndex.from_product(levels, names=list(some)) if _all_differ(levels) else _in_full(levels, some)
    return pd.Index(levels[0], name=some[0]) if levels else pd.Index([""])


def _all_differ(levels: Sequence[Sequence[str]]) -> bool:
    return all(len(set(level)) == len(level) for level in levels)


def _in_full(levels: Sequence[Sequence[str]], some: Sequence[str]) -> pd.MultiIndex:
    """Give an index whose level holds a name twice, as of two items that are both called unknown."""
    return pd.MultiIndex.from_tuples(list(itertools.product(*levels)), names=list(some))


def write_csv(table: Table, path: Path) -> None:
    """Write the tidy frame as CSV; whole numbers without a decimal point, missing as nothing."""
    frame = table.frame
    values = [None if np.isnan(value) else int(value) if value.is_integer() else float(value) for value in frame["value"]]
    dates = {str(name): column.dt.strftime("%Y-%m-%d") for name, column in frame.items() if column.dtype.kind == "M"}
    shown = frame.assign(**{"value": pd.Series(values, dtype=object, index=frame.index), **dates}).astype(object)
    rows = shown.where(shown.notna(), None).itertuples(index=False, name=None)
    write_atomically(path, to_csv([list(frame.columns), *rows]).encode())


def write_parquet(table: Table, path: Path) -> None:
    """Write the tidy frame as Parquet, what the table is in the file's metadata under `workbench`."""
    import pyarrow as pa  # noqa: PLC0415  # slow to import; only this needs it
    import pyarrow.parquet as pq  # noqa: PLC0415  # likewise

    about = {
        "title": table.title,
        "synthetic": table.synthetic,
        "notes": dict(table.notes),
        "database_flags": list(table.flags),
        "query": table.query.to_body() if table.query else None,
        "from": table.origin.address,
        "got": table.origin.got.isoformat() if table.origin.got else None,
        "publisher": table.origin.publisher,
        "licence": table.origin.licence,
    }
    arrow = pa.Table.from_pandas(table.frame, preserve_index=False)
    raw = json.dumps(about, ensure_ascii=False).encode()
    arrow = arrow.replace_schema_metadata({**(arrow.schema.metadata or {}), b"workbench": raw})
    stream = pa.BufferOutputStream()
    pq.write_table(arrow, stream)
    write_atomically(path, stream.getvalue().to_pybytes())
