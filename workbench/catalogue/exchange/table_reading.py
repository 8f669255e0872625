"""Tables from outside as entries: every value in its field, every value that is in none told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import ValidationError

from workbench.catalogue.exchange.cells import value_of
from workbench.catalogue.exchange.column_mapping import ColumnMapping, FoundTable, MappedTable, mapped
from workbench.catalogue.exchange.gathered import Gathered, Part, Said, Spot, part_of, path_of
from workbench.catalogue.exchange.imported import Imported, LeftOut
from workbench.catalogue.exchange.kinds import (
    EXCHANGED,
    STATEMENTS,
    Shape,
    holds_list,
    is_date,
    shape_called,
    shape_of,
    shapes,
)
from workbench.catalogue.exchange.personal import PersonalData
from workbench.catalogue.exchange.table_faults import in_table_words
from workbench.catalogue.exchange.tables import STATED
from workbench.disclosure.names import fold
from workbench.errors import Problem, RequestError
from workbench.store import Document, Model, Record, mark_of, model_in
from workbench.store.explain import explain
from workbench.text import slug

__all__ = ["read_tables", "tables_mapped"]

_OURS = {"cover", "contents", "columns"}
"""Sheets of our own exports that hold no entries."""
_SEPARATOR = ";"
_DAY_AND_TIME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[ T][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def tables_mapped(tables: Sequence[FoundTable], kind: str = "", mapping: ColumnMapping | None = None) -> tuple[list[MappedTable], list[LeftOut]]:
    """Find what each table is and which field each column.

    Args:
        tables: The tables of a file.
        kind: The kind of entry, where the table's name does not tell it.
        mapping: What a person says of the columns; with several tables it is used for the first that its kind fits.

    Returns:
        The tables that can be read, and those that cannot.

    Raises:
        RequestError: No table's kind is known.
        RecordError: The mapping does not fit.
    """
    wanted = kind or (mapping.kind if mapping and mapping.kind else "")
    shape = _asked(wanted) if wanted else None
    said = mapping or ColumnMapping()
    known: list[tuple[FoundTable, Shape | None]] = []
    others: list[FoundTable] = []
    for table in tables:
        called = shape_called(table.name)
        if called or fold(table.name) == STATEMENTS:
            known.append((table, called))
        else:
            others.append(table)
    if shape and shape not in [called for _, called in known] and others:
        known.insert(0, (others.pop(0), shape))
    elif shape and len(known) == 1 and known[0][1] is not None:
        known = [(known[0][0], shape)]
    if not tables:
        fix = "Check which file it is; a table begins with a row in which two headings stand."
        raise RequestError("There is no table in this file.", fix=fix, code="no-table")
    if not known:
        raise RequestError(
            "Nothing says what sort of entries these are.", fix=f"Add --kind with one of: {', '.join(EXCHANGED)}.", code="unknown-kind"
        )
    target = next((i for i, (_, called) in enumerate(known) if shape in {None, called}), 0)
    found = [mapped(table, called, said if i == target else ColumnMapping()) for i, (table, called) in enumerate(known)]
    left = [LeftOut(t.place, t.name, "Its name is that of no kind of entry, so it was not read.") for t in others if fold(t.name) not in _OURS]
    return found, left


def _asked(kind: str) -> Shape:
    shape = shape_called(kind)
    if shape is None:
        raise RequestError(f"There is no kind “{kind}”.", fix=f"Use one of: {', '.join(EXCHANGED)}.", code="unknown-kind")
    return shape


def read_tables(tables: Sequence[MappedTable], known: Iterable[Record] = ()) -> Imported:
    """Read entries from tables.

    A blank cell says nothing, so the field keeps its own “unknown”; it is never “no”. Where a row has no id, the title
    makes one. Names of agencies are understood where a field holds an agency's id.

    Args:
        tables: The tables with their columns' fields.
        known: The entries that are there already, by whose names links are found.

    Returns:
        The entries; what was left out; and what is wrong, by file, row and column. An entry in which anything is wrong
        is not among the entries.
    """
    known = tuple(known)
    reading = _Reading(_links(known), PersonalData(known))
    main = [t for t in tables if t.shape and not t.shape.path]
    for table in main:
        reading.learn(table)
    for table in [*main, *(t for t in tables if t not in main)]:
        reading.left_out += table.left_out
        reading.take(table)
    return reading.imported()


@dataclass
class _Reading:
    """What was read so far."""

    links: dict[str, dict[str, str]]
    personal: PersonalData
    gathered: Gathered = field(default_factory=Gathered)
    left_out: list[LeftOut] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def learn(self, table: MappedTable) -> None:
        """Learn the names of the entries of a table, to which others may link."""
        if table.shape is None or not {"title", "id"} & set(table.fields):
            return
        names = self.links.setdefault(table.shape.kind, {})
        for row in table.table.rows:
            cells = dict(zip(table.fields, row, strict=True))
            title = cells.get("title", "").strip()
            if title:
                names.setdefault(fold(title), cells.get("id", "").strip() or slug(title))

    def take(self, table: MappedTable) -> None:
        """Take the rows of a table."""
        for line, row in zip(table.table.lines, table.table.rows, strict=True):
            cells = {name: cell.strip() for name, cell in zip(table.fields, row, strict=True) if name and cell.strip()}
            spot = Spot(table.table.place, line)
            if not cells:
                continue
            if table.shape is None:
                self._statement(cells, spot)
            elif table.shape.path:
                self._part(table, table.shape, cells, spot)
            else:
                self._entry(table, table.shape, cells, spot)

    def imported(self) -> Imported:
        """Build the entries."""
        records: list[Record] = []
        for kind, key in list(self.gathered.nodes):
            self._build(kind, key, records)
        self.left_out += [
            LeftOut(row.spot.words, name, f"There is no {kind} “{key}” in this file.")
            for (kind, key), said in self.gathered.said.items() if (kind, key) not in self.gathered.nodes
            for (_, name), rows in said.items() for row in rows
        ]  # fmt: skip
        return Imported(tuple(records), (*self.left_out, *self.gathered.left_out), tuple(self.problems))

    def _entry(self, table: MappedTable, shape: Shape, cells: Mapping[str, str], spot: Spot) -> None:
        given = cells.get("id", "")
        key = given or slug(cells["title"]) if given or "title" in cells else ""
        if not key:
            self._wrong(spot, "", "This row has neither an id nor a title.", "Give it a title.", code="missing-field")
            return
        node = self.gathered.add((shape.kind, key), (), spot)
        if node is None:
            first = self.gathered.nodes[shape.kind, key][()].spot.words
            self._wrong(spot, "id", f"“{key}” is the id of {first} already.", "Give one of the two an id of its own.", code="duplicate-id")
            return
        node.values["id"] = key
        self._fill(table, shape, cells, (node.values, node.spots), spot)
        node.stated = tuple(value_of(cells.get(STATED, ""), tuple[str, ...]))

    def _part(self, table: MappedTable, shape: Shape, cells: Mapping[str, str], spot: Spot) -> None:
        key = (shape.kind, self._entry_named(shape.kind, cells.get("entry", "")))
        if key not in self.gathered.nodes:
            self.left_out.append(LeftOut(spot.words, shape.name, f"There is no {key[0]} “{key[1]}” in this file."))
            return
        part = self._place(shape, key, cells, spot)
        node = self.gathered.add(key, part, spot) if part else None
        if node:
            self._fill(table, shape, cells, (node.values, node.spots), spot)
            node.stated = tuple(value_of(cells.get(STATED, ""), tuple[str, ...]))
        elif part:
            self._wrong(spot, "part", f"The part “{cells['part']}” has a row already.", "Number the parts anew.", code="duplicate-id")

    def _place(self, shape: Shape, key: tuple[str, str], cells: Mapping[str, str], spot: Spot) -> Part | None:
        told = cells.get("part", "")
        if not told and len(shape.path) == 1:
            return (*shape.path, self.gathered.next_number(key, shape.path[0]))
        part = part_of(told)
        if part is None or path_of(part) != shape.path:
            example = ".".join(f"{name}.1" for name in shape.path)
            self._wrong(spot, "part", f"“{told}” is no part that this table could hold.", f"Write it as {example}.", code="bad-part")
            return None
        return part

    def _entry_named(self, kind: str, name: str) -> str:
        return name if (kind, name) in self.gathered.nodes else self.links.get(kind, {}).get(fold(name), name)

    def _statement(self, cells: Mapping[str, str], spot: Spot) -> None:
        key = (cells.get("kind", "").casefold(), cells.get("entry", ""))
        part = part_of(cells["part"]) if "part" in cells else ()
        model: type[Model] | None = EXCHANGED.get(key[0])
        if model is not None and part:
            path = path_of(part)
            model = shape_of(key[0], path).model if any(path == s.path for s in _parts_of(key[0])) else None
        name, number = cells.get("field", "").replace(" ", "_"), cells.get("number", "1")
        if model is None or part is None or name not in model.model_fields or not number.isdecimal() or len(number) > len("999999"):
            self._wrong(spot, "", "This statement is on no field that there is.", "Check kind, part, field and number.", code="bad-statement")
            return
        values: dict[str, Any] = {about: cells[about] for about in ("told_by", "as_of", "source") if about in cells}
        annotation = model.model_fields[name].annotation
        if model_in(annotation) is None:
            values["value"] = value_of(cells["value"], annotation) if "value" in cells else [] if holds_list(annotation) else None
        rows = self.gathered.said[key][part, name]
        self.gathered.add_statement(key, part, name, Said(spot, int(number) if "number" in cells else len(rows) + 1, values))

    def _fill(
        self, table: MappedTable, shape: Shape, cells: Mapping[str, str], into: tuple[dict[str, Any], dict[str, Spot]], spot: Spot
    ) -> None:
        headings = dict(zip(table.fields, table.table.heading, strict=True))
        for name in shape.fields:
            if name in headings:
                into[1][name] = replace(spot, column=headings[name])
            if name not in cells or (name == "id" and not shape.path):  # an entry has its id already
                continue
            info = shape.model.model_fields[name]
            cell = table.mapping.values.get(name, {}).get(cells[name], cells[name])
            if table.mapping.separator and table.mapping.separator != _SEPARATOR:
                cell = cell.replace(table.mapping.separator, _SEPARATOR)
            if is_date(info.annotation) and (day := _DAY_AND_TIME.fullmatch(cell)):
                cell = day[1]
                self.left_out.append(LeftOut(spot.words, name, "The day was taken, and the time of day was not."))
            value = value_of(cell, info.annotation)
            into[0][name] = self._linked(value, mark_of(info).link)

    def _linked(self, value: Any, kind: str) -> Any:
        if not kind or kind not in self.links:
            return value
        if isinstance(value, list):
            return [self._linked(item, kind) for item in value]
        return value if _ID.fullmatch(value) else self.links[kind].get(fold(value), value)

    def _build(self, kind: str, key: str, records: list[Record]) -> None:
        model = EXCHANGED[kind]
        plain, spots = self.gathered.entry((kind, key), model)
        self.left_out += self.gathered.unused((kind, key))
        self._statements_gone((kind, key))
        numbered = list(spots.values())
        document = Document(plain, {place: number for number, place in enumerate(spots)})
        try:
            records.append(model.model_validate(plain))
        except ValidationError as error:
            found = [in_table_words(problem, plain, model, self.links) for problem in explain(error, model, document, "")]
        else:
            found = self.personal.warnings(document, "", kind=kind)
        self.problems += [_placed(problem, numbered) for problem in found]

    def _statements_gone(self, key: tuple[str, str]) -> None:
        """Tell where a row says that there are statements, and the file has none of them."""
        for part, node in self.gathered.nodes[key].items():
            for name in node.stated:
                if (part, name) not in self.gathered.said[key]:
                    why = "The statements on this field are not in the file, so only the latest was taken, as a plain value."
                    self.left_out.append(LeftOut(node.spot.words, name, why))

    def _wrong(self, spot: Spot, column: str, message: str, fix: str, *, code: str) -> None:
        self.problems.append(Problem(spot.place, spot.line, column, message, fix, code))


def _placed(problem: Problem, spots: Sequence[Spot]) -> Problem:
    """Put the row and the column of a table where the explanation has the number of a spot."""
    spot = spots[problem.line] if problem.line < len(spots) else spots[0]
    column = spot.column or re.sub(r".*\.", "", problem.field)
    return replace(problem, file=spot.place, line=spot.line, field=column)


def _parts_of(kind: str) -> list[Shape]:
    return [shape for shape in shapes().values() if shape.kind == kind]


def _links(known: Iterable[Record]) -> dict[str, dict[str, str]]:
    """Give the ids of entries by their names, kind by kind; a name that two have is neither's."""
    found: dict[str, dict[str, set[str]]] = {}
    for record in known:
        names = [getattr(record, "title", ""), *getattr(record, "also_called", ())]
        for name in filter(None, map(fold, names)):
            found.setdefault(type(record).kind, {}).setdefault(name, set()).add(record.id)
    return {kind: {name: min(ids) for name, ids in names.items() if len(ids) == 1} for kind, names in found.items()}
