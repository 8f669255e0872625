"""Which column of somebody's table is which field: proposed from the headings, or said in a small YAML file."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from workbench.catalogue.exchange.imported import LeftOut
from workbench.catalogue.exchange.kinds import STATEMENTS, Shape, label_of
from workbench.catalogue.exchange.tables import STATED, STATEMENT_COLUMNS
from workbench.disclosure.names import fold
from workbench.errors import Problem, RecordError
from workbench.store import Mark, Text, mark_of, new_yaml, read_yaml
from workbench.store.explain import explain

__all__ = ["ColumnMapping", "FoundTable", "MappedTable", "is_a_choice", "mapped", "mapping_words", "read_mapping"]


@dataclass(frozen=True)
class FoundTable:
    """A table of a file from outside, every cell as text.

    Args:
        place: The file, and the sheet where it has several, for messages.
        name: The name by which its kind may be told: the file's without its ending, or the sheet's.
        heading: Its first row.
        rows: The others.
        lines: The row of the file that each of these is, from 1.
        notes: What was odd about the file, as warnings.
    """

    place: str
    name: str
    heading: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    notes: tuple[Problem, ...] = ()


class ColumnMapping(BaseModel):
    """What a person says of the columns of a table."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Annotated[Text | None, Mark("The kind of entry: dataset, service, agency …; or a table of parts: dataset_identifiers")] = None
    columns: Annotated[dict[str, str], Mark("The field for each heading")] = Field(default_factory=dict)
    left_out: Annotated[tuple[Text, ...], Mark("Headings that are meant to be left out")] = ()
    separator: Annotated[Text | None, Mark("What stands between several values in one cell; “;” where nothing is said")] = None
    values: Annotated[dict[str, dict[str, str]], Mark("For a field, what a cell's words mean: {“Y”: “yes”}")] = Field(
        default_factory=dict
    )


@dataclass(frozen=True)
class MappedTable:
    """A table with the field that each column is.

    Args:
        table: The table.
        shape: What its rows are; None for statements.
        fields: For each column its field, or "" where it is left out.
        left_out: The columns that hold something and are not taken.
        mapping: What was said of it.
    """

    table: FoundTable
    shape: Shape | None
    fields: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    mapping: ColumnMapping


def read_mapping(path: Path) -> ColumnMapping:
    """Read what a person says of a table's columns.

    Args:
        path: A YAML file: kind, columns (heading: field), left_out, separator, values.

    Raises:
        RecordError: It cannot be read, or says something else.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        why = f"The file cannot be read ({error.strerror})."
        raise RecordError([Problem(path.name, 0, "", why, "Check its name.", "cannot-read")]) from error
    document = read_yaml(raw if raw.endswith(b"\n") else raw + b"\n", path.name)
    if isinstance(document, Problem):
        raise RecordError([document])
    try:
        return ColumnMapping.model_validate(document.data)
    except ValidationError as error:
        raise RecordError(explain(error, ColumnMapping, document, path.name)) from None


def mapped(table: FoundTable, shape: Shape | None, mapping: ColumnMapping) -> MappedTable:
    """Find the field of each column: what the mapping says, else the field whose name, label or meaning the heading is.

    Nothing is taken by likeness: a heading that is only nearly a field's is left out, and told with the field meant.

    Raises:
        RecordError: The mapping names a field that there is none of, or gives one field two columns.

    Example:
        >>> from workbench.catalogue.exchange.kinds import shape_called
        >>> sheet = FoundTable("list.csv", "list", ("Title", "Who to ask", "Hodler"), (("A", "", "dwp"),), (2,))
        >>> found = mapped(sheet, shape_called("dataset"), ColumnMapping(columns={"Who to ask": "contact_role"}))
        >>> found.fields, found.left_out[0].why
        (('title', 'contact_role', ''), 'No field is called so. Did you mean “holder”?')
    """
    names = _names(shape)
    said = {fold(heading): field for heading, field in mapping.columns.items()}
    unwanted = {fold(heading) for heading in mapping.left_out}
    _check(table, mapping, set(names.values()))
    fields: list[str] = []
    left_out: list[LeftOut] = []
    for number, heading in enumerate(table.heading):
        key = fold(heading)
        field = "" if key in unwanted else said.get(key) or names.get(_key(heading), "")
        twice = bool(field) and field in fields
        fields.append("" if twice else field)
        if not fields[-1] and any(row[number].strip() for row in table.rows):
            why = "The mapping leaves it out." if key in unwanted else _why(heading, field, names)
            left_out.append(LeftOut(f"{table.place}, column {number + 1}", heading or "a column without a heading", why))
    return MappedTable(table, shape, tuple(fields), tuple(left_out), mapping)


def mapping_words(found: MappedTable) -> str:
    """Give a mapping as the YAML file that would say the same, to look at, keep and change."""
    columns = {heading: field for heading, field in zip(found.table.heading, found.fields, strict=True) if field}
    left = [heading for heading, field in zip(found.table.heading, found.fields, strict=True) if heading and not field]
    kind = found.shape.name if found.shape and found.shape.path else found.shape.kind if found.shape else STATEMENTS
    return new_yaml({"kind": kind, "columns": columns, **({"left_out": left} if left else {})}).decode()


def is_a_choice(found: MappedTable) -> bool:
    """Whether anything had to be decided: some heading is not the field's own name, or is left out."""
    return any(_key(heading) != _key(field) for heading, field in zip(found.table.heading, found.fields, strict=True) if heading)


def _names(shape: Shape | None) -> Mapping[str, str]:
    """Give the fields of a table by all that a heading may call them; what two fields could be called is neither's."""
    if shape is None:
        return {_key(name): name for name in STATEMENT_COLUMNS}
    sure = {_key(name): name for name in (*shape.keys, *shape.fields, STATED)}
    if shape.path:
        sure.setdefault(_key(shape.kind), "entry")
        sure.setdefault("id", "entry")
    others: dict[str, set[str]] = {}
    for name in shape.fields:
        for words in (label_of(shape.model, name), mark_of(shape.model.model_fields[name]).meaning):
            others.setdefault(_key(words), set()).add(name)
    return {**{words: min(names) for words, names in others.items() if len(names) == 1}, **sure}


def _check(table: FoundTable, mapping: ColumnMapping, fields: set[str]) -> None:
    problems = list(_wrong(table, mapping, fields))
    if problems:
        raise RecordError(problems)


def _wrong(table: FoundTable, mapping: ColumnMapping, fields: set[str]) -> Iterator[Problem]:
    taken: set[str] = set()
    there = {fold(heading) for heading in table.heading}
    for heading, field in mapping.columns.items():
        if field not in fields:
            yield Problem(
                "the mapping", 0, f"columns.{heading}", f"There is no field “{field}”.",
                f"Write one of: {', '.join(sorted(fields - {STATED}))}.", "unknown-field",
            )  # fmt: skip
        elif field in taken:
            yield Problem(
                "the mapping", 0, f"columns.{heading}", f"“{field}” stands for two columns.", "Give it one column.", "field-twice"
            )
        elif fold(heading) not in there:
            yield Problem(
                "the mapping", 0, f"columns.{heading}", f"{table.place} has no column of this heading.",
                f"Its headings are: {', '.join(filter(None, table.heading))}.", "no-such-heading",
            )  # fmt: skip
        taken.add(field)


def _why(heading: str, field: str, names: Mapping[str, str]) -> str:
    if field:
        return f"Another column is “{field}” already."
    if not heading.strip():
        return "It has no heading."
    near = difflib.get_close_matches(_key(heading), names, n=1, cutoff=0.7)
    return f"No field is called so. Did you mean “{names[near[0]]}”?" if near else "No field is called so."


def _key(heading: str) -> str:
    return " ".join(fold(heading.replace("_", " ")).split())

