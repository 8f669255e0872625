"""A Stat-Xplore table: what was counted, by which fields, with every note; knows nothing of files or of the network."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from workbench.statxplore.address import code_of
from workbench.statxplore.dates import dates_of_field
from workbench.statxplore.geography import levels_of_field

if TYPE_CHECKING:
    import pandas as pd

    from workbench.statxplore.query import Query

__all__ = ["Annotation", "Cube", "Field", "Item", "Kind", "Measure", "Origin", "Table"]

Kind = Literal["item", "group", "total"]


@dataclass(frozen=True)
class Item:
    """One position of a field: a value, a custom group of several, or the total.

    Args:
        kind: Which of the three.
        labels: The labels of its values, as many as values; of a total, its own.
        uris: Their addresses; empty for a total, and where the table is from a spreadsheet.
        name: What it is called: of a custom group its own name, or its labels joined by “ + ”.
        flags: The keys of the notes on it, such as r for revised.
    """

    kind: Kind
    labels: tuple[str, ...]
    uris: tuple[str, ...] = ()
    name: str = ""
    flags: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Name what has no name of its own."""
        if not self.name:
            object.__setattr__(self, "name", " + ".join(self.labels))

    @property
    def code(self) -> str:
        """Its code; of a group those of its values joined by “ + ”, of a total ""."""
        return " + ".join(code_of(uri) for uri in self.uris)


@dataclass(frozen=True)
class Field:
    """One dimension of a table.

    Args:
        label: What it is called.
        items: Its positions, in the table's order.
        uri: Its address, or "" where the table is from a spreadsheet.
        flags: The keys of the notes on the whole field.
    """

    label: str
    items: tuple[Item, ...]
    uri: str = ""
    flags: tuple[str, ...] = ()

    @cached_property
    def dates(self) -> tuple[dt.date | None, ...]:
        """The first day of each item's period, None for totals and groups, and throughout where it is not about time."""
        single = [(item.uris[0] if item.uris else "", item.labels[0]) if item.kind == "item" else ("", "") for item in self.items]
        return tuple(dates_of_field(self.uri, self.label, single))

    @cached_property
    def is_date(self) -> bool:
        """Whether its items are periods of time."""
        return any(self.dates)

    @cached_property
    def levels(self) -> tuple[str, ...]:
        """The kind of area that each item is, "" for what is none."""
        return tuple(levels_of_field([item.code if item.kind == "item" else "" for item in self.items]))

    @cached_property
    def is_place(self) -> bool:
        """Whether its items are areas with codes of official statistics."""
        return any(self.levels)


@dataclass(frozen=True)
class Measure:
    """What the cells hold.

    Args:
        label: What it is called, such as “Households on Universal Credit”.
        uri: Its address, or "" where the table is from a spreadsheet.
        function: COUNT, SUM, MEAN, MEDIAN, ….
        source: The address of the measure that the function is of.
    """

    label: str
    uri: str = ""
    function: str = ""
    source: str = ""


@dataclass(frozen=True, eq=False)
class Cube:
    """The cells of one measure.

    Args:
        values: Numbers in the order of the fields; NaN where a cell is missing, which is not nought.
        precision: Decimal places that the server gives for showing them; the values are not rounded.
        flags: The keys of the notes on single cells, by their place in the flattened array.
    """

    values: np.ndarray[Any, np.dtype[np.float64]]
    precision: int = 0
    flags: Mapping[int, tuple[str, ...]] = field(default_factory=dict)

    def __eq__(self, other: object) -> bool:
        """Say whether another cube holds the same cells and notes; missing equals missing."""
        if not isinstance(other, Cube):
            return NotImplemented
        same = np.array_equal(self.values, other.values, equal_nan=True)
        return same and self.precision == other.precision and dict(self.flags) == dict(other.flags)

    __hash__ = None  # type: ignore[assignment]  # equal by its numbers, which no hash of a large array should stand for


@dataclass(frozen=True)
class Annotation:
    """One note and what it is on.

    Args:
        key: Its key, such as r, p or XXI.
        text: What it says, or "" where the server did not say.
        level: "database", "field", "item" or "cell".
        on: The label of the database, field or item; for a cell, how many cells bear it.
        uri: The address of that, where there is one.
    """

    key: str
    text: str
    level: Literal["database", "field", "item", "cell"]
    on: str
    uri: str = ""


@dataclass(frozen=True)
class Origin:
    """Where a table came from.

    Args:
        address: The address of the service, or the name of the file that was read.
        got: When it was got, or None where that is not known.
        publisher: Who published it.
        licence: Its licence.
        how: "api", "practice" or "file".
    """

    address: str = ""
    got: dt.datetime | None = None
    publisher: str = "Department for Work and Pensions"
    licence: str = "Open Government Licence v3.0"
    how: Literal["api", "practice", "file"] = "api"


@dataclass(frozen=True)
class Table:
    """A Stat-Xplore table as the server or a website download gave it.

    Args:
        title: The database's label.
        fields: Its dimensions, in the order of the cells.
        measures: What was counted, summed or averaged.
        cubes: The cells of each measure, in the measures' order, each of the shape of the fields.
        database: The database's address, or "" where it is from a spreadsheet.
        notes: What each note's key means.
        flags: The keys of the notes on the whole database.
        query: The query that was asked, where it is known.
        filters: What the table was limited to beside its fields, as (name, value).
        origin: Where it came from.

    Example:
        >>> import json
        >>> from workbench.statxplore import Table
        >>> reply = {"database": {"uri": "str:database:D", "label": "Claims"},
        ...   "measures": [{"uri": "str:count:D:F", "label": "Claims", "function": "COUNT"}],
        ...   "fields": [{"uri": "str:field:D:F:SEX", "label": "Sex", "items": [
        ...     {"type": "RecodeItem", "uris": ["str:value:D:F:SEX:C:1"], "labels": ["Men"]},
        ...     {"type": "Total", "labels": ["Total"]}]}],
        ...   "cubes": {"str:count:D:F": {"values": [5.0, 12.0], "precision": 0}}}
        >>> table = Table.from_response(reply)
        >>> table.frame[["Sex", "Sex code", "Sex kind", "value"]].values.tolist()
        [['Men', '1', 'item', 5.0], ['Total', nan, 'total', 12.0]]
    """

    title: str
    fields: tuple[Field, ...]
    measures: tuple[Measure, ...]
    cubes: tuple[Cube, ...]
    database: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)
    flags: tuple[str, ...] = ()
    query: Query | None = None
    filters: tuple[tuple[str, str], ...] = ()
    origin: Origin = Origin()

    @classmethod
    def from_response(cls, reply: Mapping[str, Any], *, query: Query | None = None, origin: Origin | None = None) -> Table:
        """Read a reply of the service; its shape alone decides, never the query.

        Args:
            reply: The reply as `json.loads` gives it.
            query: The query that was sent, for the names of custom groups; by default the one that the reply repeats.
            origin: Where and when it was got.

        Raises:
            RecordError: A part is missing or of the wrong kind, or a cube is not of the shape of the fields.
        """
        from workbench.statxplore.response import read_response  # noqa: PLC0415  # the reader knows the model, not the other way

        table = read_response(reply, query=query)
        return replace(table, origin=origin) if origin else table

    @property
    def shape(self) -> tuple[int, ...]:
        """How many items each field has."""
        return tuple(len(one.items) for one in self.fields)

    @property
    def synthetic(self) -> bool:
        """Whether the numbers were made up for practice; said by the service itself or by where they came from."""
        said = any(self.notes.get(key, "").startswith("SYNTHETIC") for key in self.flags)
        return said or self.origin.how == "practice" or "SYNTHETIC" in self.title

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The tidy frame: one row for each cell and measure.

        For each field, columns named by its label: `<label>`; `<label> code`; `<label> uri`; `<label> kind` (item,
        group or total); of a field about time `<label> date`, the first day of the period; of a field of areas
        `<label> level`. Then `measure`, `function`, `value` (missing is NaN, never 0), `flags` (the keys of the notes on
        the row's items and cell, divided by spaces) and `precision`. Two fields of one label are told apart by their
        column's name in brackets.
        """
        from workbench.statxplore.frame import tidy  # noqa: PLC0415  # pandas is slow to import

        return tidy(self)

    @cached_property
    def annotations(self) -> tuple[Annotation, ...]:
        """Every note with what it is on: the database, a field, an item or single cells."""
        return tuple(_annotations(self))

    def wide(self, across: str | None = None, *, measure: str | None = None) -> pd.DataFrame:
        """Give the table with one field across the top, the others down the side.

        Args:
            across: The label of the field across; by default the last one.
            measure: The label of the measure; needed where there are several.

        Returns:
            A frame of numbers, indexed by the other fields' labels, in the table's order.

        Raises:
            UnknownNameError: There is no such field or measure.
        """
        from workbench.statxplore.frame import pivoted  # noqa: PLC0415  # pandas is slow to import

        return pivoted(self, None if across is None else [across], measure)

    def pivoted(self, across: Sequence[str], *, measure: str | None = None) -> pd.DataFrame:
        """Give the table with several fields across the top, in levels, the others down the side.

        Args:
            across: The labels of the fields across, the outermost first.
            measure: The label of the measure; needed where there are several.

        Raises:
            UnknownNameError: There is no such field or measure.
        """
        from workbench.statxplore.frame import pivoted  # noqa: PLC0415  # pandas is slow to import

        return pivoted(self, list(across), measure)

    def to_csv(self, path: Path) -> None:
        """Write the tidy frame as CSV that spreadsheets open safely, with the notes' keys.

        Raises:
            WorkbenchError: The file cannot be written.
        """
        from workbench.statxplore.frame import write_csv  # noqa: PLC0415  # pandas is slow to import

        write_csv(self, path)

    def to_parquet(self, path: Path) -> None:
        """Write the tidy frame as Parquet, with title, notes and origin in the file's metadata.

        Raises:
            WorkbenchError: The file cannot be written.
        """
        from workbench.statxplore.frame import write_parquet  # noqa: PLC0415  # pandas is slow to import

        write_parquet(self, path)


def _annotations(table: Table) -> list[Annotation]:
    said = table.notes
    found = [Annotation(key, said.get(key, ""), "database", table.title, table.database) for key in table.flags]
    for one in table.fields:
        found += [Annotation(key, said.get(key, ""), "field", one.label, one.uri) for key in one.flags]
        for item in one.items:
            uri = item.uris[0] if item.kind == "item" and item.uris else ""
            found += [Annotation(key, said.get(key, ""), "item", f"{one.label}: {item.name}", uri) for key in item.flags]
    for measure, cube in zip(table.measures, table.cubes, strict=True):
        counts: dict[str, int] = {}
        for keys in cube.flags.values():
            for key in keys:
                counts[key] = counts.get(key, 0) + 1
        found += [
            Annotation(key, said.get(key, ""), "cell", f"{measure.label}: {n:,} cell{'s' if n > 1 else ''}", measure.uri)
            for key, n in counts.items()
        ]
    return found
