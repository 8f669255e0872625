"""Tables that a source gives of several partners at once, cell by cell, with what was lost of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from workbench.store import LongText, Mark, Model, PartialDate, Quantity, Record, Slug, Statement, Text

__all__ = ["CellValue", "Matrix", "MatrixCell", "MatrixColumn", "MatrixRow"]

CellValue = Literal[
    "yes", "no", "direct", "via member", "via referral", "contracted", "unknown", "not asked"
]
"""What a cell can say; the four ways of giving help are kinds of yes."""


class MatrixColumn(Model):
    """One thing that the table asks of every partner."""

    key: ClassVar[str] = "id"

    id: Annotated[Slug, Mark("Short name of the column", audience="public")]
    label: Annotated[Text, Mark("What the column asks", audience="public", term="skos:prefLabel")]
    group: Annotated[Text | None, Mark("The heading that it stands under", audience="public")] = None
    remark: Annotated[
        Text | None, Mark("What the source says of the whole column", audience="public", term="rdfs:comment")
    ] = None


class MatrixCell(Model):
    """What is said of one partner in one column."""

    key: ClassVar[str] = "column"

    column: Annotated[Slug, Mark("The column's short name", audience="public")]
    value: Annotated[CellValue, Mark("What is said", audience="public")] = "unknown"
    evidence: Annotated[Text | None, Mark("How this is known", audience="public")] = None
    source: Annotated[
        Text | None, Mark("Where it can be read, where not where the table is", audience="public", term="dct:source")
    ] = None


class MatrixRow(Model):
    """One partner, or several that answered as one; a column without a cell is unknown."""

    key: ClassVar[str] = "label"

    label: Annotated[Text, Mark("The partner as the table calls it", audience="public")]
    agencies: Annotated[tuple[Slug, ...], Mark("The agencies that answered", audience="public", link="agency")] = ()
    stated_total: Annotated[Quantity, Mark("How many marks the row has in the source", audience="public")] = Quantity()
    cells: Annotated[tuple[MatrixCell, ...], Mark("The cells of which something is said", audience="public")] = ()
    unknown_because: Annotated[Text | None, Mark("Why the other cells are unknown", audience="public")] = None


class Matrix(Record):
    """A table of partners by something they offer, hold or collect, as a source gives it.

    A cell that is not written is unknown. Where a source lost the places of its marks, the row's
    `stated_total` keeps what is certain, and no cell is filled in to reach it.
    """

    kind: ClassVar[str] = "matrix"
    folder: ClassVar[str] = "data_catalog/matrices"

    title: Annotated[Text, Mark("What the table is called", audience="public", term="dct:title")]
    about: Annotated[
        Literal["services", "individuals", "businesses", "intelligence", "data items", "other", "unknown"],
        Mark("What its columns are: services, data held on somebody or something, or single data items", audience="public"),
    ]
    columns: Annotated[tuple[MatrixColumn, ...], Mark("What it asks", audience="public")] = ()
    rows: Annotated[tuple[MatrixRow, ...], Mark("Of whom", audience="public")] = ()
    marks: Annotated[
        Literal["yes", "no"], Mark("What a mark in the source means, and a stated total counts", audience="public")
    ] = "yes"
    absent: Annotated[Text | None, Mark("Why there are no cells, where there are none", audience="public")] = None
    caution: Annotated[LongText | None, Mark("What must be said wherever it is shown", audience="public")] = None
    as_of: Annotated[PartialDate, Mark("When this was so", audience="public")] = PartialDate()
    who_told: Annotated[Text | None, Mark("Who told us, by role or agency", audience="public")] = None
    source: Annotated[Text | None, Mark("Where this was read", audience="public", term="dct:source")] = None
    note: Annotated[LongText | None, Mark("For the team only")] = None

    @model_validator(mode="after")
    def _known_columns(self) -> Self:
        known = {column.id for column in self.columns}
        for row in self.rows:
            for cell in row.cells:
                if cell.column not in known:
                    raise PydanticCustomError(
                        "unknown-column",
                        "The row “{row}” has a cell in “{column}”, and there is no such column. Write one of: {known}.",
                        {"field": "rows", "row": row.label, "column": cell.column, "known": ", ".join(sorted(known)) or "none"},
                    )
        return self

    def statements(self) -> Iterator[tuple[MatrixRow, MatrixColumn, MatrixCell | None, Statement]]:
        """Give what is said of every cell, one statement at a time; an unwritten cell is said to be unknown.

        Yields:
            The row, the column, the cell if it is written, and a statement of its value.
        """
        for row in self.rows:
            written = {cell.column: cell for cell in row.cells}
            for column in self.columns:
                cell = written.get(column.id)
                for said in self._said(cell):
                    yield row, column, cell, said

    def _said(self, cell: MatrixCell | None) -> tuple[Statement, ...]:
        if cell is None:
            return (Statement(value="unknown", told_by=self.who_told, as_of=self.as_of, source=self.source),)
        plain = Statement(value=cell.value, told_by=self.who_told, as_of=self.as_of, source=cell.source or self.source)
        return cell.told.get("value", (plain,))
