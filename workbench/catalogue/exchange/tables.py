"""Entries as tables of text, and nothing lost: entries, their parts and all statements, linked by the entries' ids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from workbench.catalogue.exchange.cells import cell_of
from workbench.catalogue.exchange.imported import LeftOut
from workbench.catalogue.exchange.kinds import STATEMENTS, Shape, label_of, shape_of, shapes
from workbench.store import Model, Record, mark_of, model_in, to_plain
from workbench.text import clean

__all__ = ["STATED", "STATEMENT_COLUMNS", "Column", "TextTable", "changed_by_files", "latest_of", "tables_of"]

STATED = "stated"
"""The last column of each table: the fields of the row on which statements stand in the table of those."""

STATEMENT_COLUMNS: Mapping[str, str] = {
    "kind": "The kind of entry",
    "entry": "The entry's id",
    "part": "Which part of the entry; empty where the entry itself is meant",
    "field": "Which field the statement is on",
    "number": "Its place among the statements on this field",
    "value": "What is stated; empty where nothing is, or where the value is a list of parts, which are in a table of their own",
    "told_by": "Who said so, by role or agency",
    "as_of": "When it was so",
    "source": "Where it can be read",
}
_KEY_MEANINGS = {"entry": "The id of the entry that this is a part of", "part": "Which part of the entry this is"}
_STATED_MEANING = "Fields on which there are statements, in the table of statements; the cell of such a field has the latest only"


@dataclass(frozen=True)
class Column:
    """A column.

    Args:
        name: The field's name.
        label: Its name for people.
        meaning: What it holds.
        term: Its standard term, or "".
        required: Whether every row has it.
    """

    name: str
    label: str
    meaning: str
    term: str = ""
    required: bool = False


@dataclass(frozen=True)
class TextTable:
    """A table of text.

    Args:
        name: Its name.
        columns: Its columns.
        rows: As many cells each; an empty one says nothing.
        shape: What its rows are; None for the statements.
    """

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    shape: Shape | None = None


@dataclass
class _Rows:
    """The rows that are being gathered, by table."""

    parts: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    statements: list[dict[str, str]] = field(default_factory=list)


def tables_of(records: Iterable[Record]) -> tuple[TextTable, ...]:
    """Give entries as tables; those that would be empty, and columns that no row fills, are left away.

    Args:
        records: Entries of any kinds of the catalogue.

    Returns:
        For each kind a table of its entries (one row each) and one for each sort of part (entry, part, then the
        part's fields; “part” is the way to it, as “identifiers.2”); last the statements of all. Several values in
        one cell have “; ” between.

    Example:
        >>> from workbench.catalogue import Dataset
        >>> found = tables_of([Dataset(id="a", title="A", identifiers=[{"scheme": "CHI", "held": "yes"}])])
        >>> [(table.name, table.rows) for table in found]
        [('datasets', (('a', 'A'),)), ('dataset_identifiers', (('a', 'identifiers.1', 'CHI', 'yes'),))]
    """
    rows = _Rows()
    for record in records:
        _gather(_At(type(record).kind, record.id), to_plain(record), type(record), rows)
    tables = [_table(shape, rows.parts[shape.name]) for shape in shapes().values() if shape.name in rows.parts]
    if rows.statements:
        tables.append(_statement_table(rows.statements))
    return tuple(tables)


@dataclass(frozen=True)
class _At:
    """The place of a part: its entry, the fields that lead to it, and these with its numbers."""

    kind: str
    entry: str
    path: tuple[str, ...] = ()
    part: tuple[str, ...] = ()

    def inner(self, name: str, *numbers: str) -> _At:
        return replace(self, path=(*self.path, name), part=(*self.part, name, *numbers))

    @property
    def table(self) -> str:
        return shape_of(self.kind, self.path).name


def _gather(at: _At, plain: Mapping[str, Any], model: type[Model], rows: _Rows) -> None:
    row = {"entry": at.entry, "part": ".".join(at.part)} if at.path else {}
    stated = []
    rows.parts.setdefault(at.table, []).append(row)
    for name, value in plain.items():
        part = model_in(model.model_fields[name].annotation)
        if isinstance(value, Mapping):
            stated.append(name)
            _gather_statements(at, name, value["statements"], part, rows)
            if part is None:
                row[name] = cell_of(latest_of(value["statements"]))
        elif part is None:
            row[name] = cell_of(value)
        else:
            _gather_parts(at.inner(name), value, part, rows)
    row[STATED] = cell_of(stated)


def _gather_parts(at: _At, values: Sequence[Any], part: type[Model], rows: _Rows) -> None:
    for number, value in enumerate(values, 1):
        _gather(replace(at, part=(*at.part, str(number))), value, part, rows)


def _gather_statements(at: _At, name: str, said: Sequence[Mapping[str, Any]], part: type[Model] | None, rows: _Rows) -> None:
    for number, statement in enumerate(said, 1):
        row = {"kind": at.kind, "entry": at.entry, "part": ".".join(at.part), "field": name, "number": str(number)}
        about = {key: str(statement[key]) for key in ("told_by", "as_of", "source") if key in statement}
        rows.statements.append({**row, "value": "" if part else cell_of(statement["value"]), **about})
        if part:
            _gather_parts(at.inner(name, "statements", str(number), "value"), statement["value"], part, rows)


def latest_of(said: Sequence[Mapping[str, Any]]) -> Any:
    """Give the value of the latest of a field's plain statements, the same as the record has."""
    return said[max(range(len(said)), key=lambda i: _order(said[i], i))]["value"]


def _order(statement: Mapping[str, Any], number: int) -> tuple[bool, str, int]:
    """Order statements as `Statement` does: dated ones after the others, by their earliest day, then by place."""
    as_of = str(statement.get("as_of", "unknown"))
    return as_of != "unknown", "" if as_of == "unknown" else (as_of + "-01-01")[:10], number


def _table(shape: Shape, rows: Sequence[Mapping[str, str]]) -> TextTable:
    fields = shape.model.model_fields
    columns = [Column(name, name, _KEY_MEANINGS[name], required=True) for name in shape.keys]
    for name in shape.fields:
        mark = mark_of(fields[name])
        columns.append(Column(name, label_of(shape.model, name), mark.meaning, mark.term, fields[name].is_required()))
    columns.append(Column(STATED, STATED, _STATED_MEANING))
    return _filled(shape.name, columns, rows, shape)


def _statement_table(rows: Sequence[Mapping[str, str]]) -> TextTable:
    needed = {"kind", "entry", "field", "number"}
    columns = [Column(name, name.replace("_", " "), meaning, required=name in needed) for name, meaning in STATEMENT_COLUMNS.items()]
    return _filled(STATEMENTS, columns, rows, None)


def _filled(name: str, columns: Iterable[Column], rows: Sequence[Mapping[str, str]], shape: Shape | None) -> TextTable:
    """Keep the columns that some row fills."""
    filled = {key for row in rows for key, cell in row.items() if cell}
    kept = tuple(column for column in columns if column.required or column.name in filled)
    return TextTable(name, kept, tuple(tuple(row.get(column.name, "") for column in kept) for row in rows), shape)


def changed_by_files(tables: Iterable[TextTable], longest: int | None = None) -> Iterator[LeftOut]:
    """Tell which cells a file cannot hold as they are: hidden signs are taken out, and what is too long is cut.

    Args:
        tables: The tables.
        longest: The most units of UTF-16 that a cell of the format holds; None where any number.
    """
    for table in tables:
        for number, row in enumerate(table.rows, 1):
            for column, cell in zip(table.columns, row, strict=True):
                where = f"{table.name}, row {number}"
                if clean(cell) != cell:
                    yield LeftOut(where, column.name, "Signs that cannot be seen, or another spelling of the same letters, are not kept.")
                if longest and len(clean(cell).encode("utf-16-le")) // 2 > longest:
                    yield LeftOut(where, column.name, f"It is longer than the {longest:,} signs that a cell holds, so its end is cut off.")
