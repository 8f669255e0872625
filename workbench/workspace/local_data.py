"""Other local data: a CSV file beside a YAML file that says what it is."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from workbench.errors import Problem, RecordError, UnknownNameError
from workbench.store import (
    SUPPRESSED,
    Answer,
    LongText,
    Mark,
    Model,
    PartialDate,
    Record,
    Slug,
    Stored,
    Text,
    load_record,
)
from workbench.store.outside import Delimited, read_delimited
from workbench.text import is_slug, shorten

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Column", "DataSet", "LocalData", "check_rows", "read_local_data"]

_WITHHELD = str(SUPPRESSED)
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")


class Column(Model):
    """One column of the CSV file."""

    key: ClassVar[str] = "name"

    name: Annotated[Text, Mark("The column's heading in the file", audience="public", term="csvw:name")]
    label: Annotated[Text | None, Mark("What reports call it", audience="public", term="csvw:title")] = None
    type: Annotated[Literal["text", "number"], Mark("What its cells hold", audience="public")] = "text"
    unit: Annotated[Text | None, Mark("Unit of its numbers", audience="public")] = None
    holds: Annotated[
        Literal["category", "count of people", "share", "mean", "other", "unknown"],
        Mark("What its cells are to disclosure control", audience="public"),
    ] = "unknown"
    totals: Annotated[
        tuple[Text, ...], Mark("Of a category: which of its labels are totals of the others", audience="public")
    ] = ()
    part_of: Annotated[
        Text | None, Mark("Of a count: the column of counts that it is a part of", audience="public")
    ] = None
    worked_out_from: Annotated[
        tuple[Text, ...],
        Mark("Of a share or mean: the columns of counts behind it, the base last", audience="public"),
    ] = ()


class LocalData(Record):
    """What a CSV file of local data is, where it is from and what may be done with it."""

    kind: ClassVar[str] = "data"
    folder: ClassVar[str] = "data"

    title: Annotated[Text, Mark("What the data are called", audience="public", term="dct:title")]
    what: Annotated[LongText, Mark("What one row is, and what was counted", audience="public")]
    publisher: Annotated[Text, Mark("Who published them", audience="public", term="dct:publisher")]
    source: Annotated[Text, Mark("Where they were got", audience="public", term="dct:source")]
    url: Annotated[Text | None, Mark("Their address", audience="public")] = None
    licence: Annotated[Text, Mark("Their licence", audience="public", term="dct:license")]
    accessed: Annotated[PartialDate, Mark("When they were got", audience="public")] = PartialDate()
    geography: Annotated[Text, Mark("The areas they are for", audience="public", term="dct:spatial")]
    period: Annotated[Text, Mark("The time they are for", audience="public", term="dct:temporal")]
    synthetic: Annotated[Answer, Mark("Whether they were made up for practice or tests", audience="public")]
    caution: Annotated[LongText | None, Mark("What readers must be told", audience="public")] = None
    rule: Annotated[
        Slug | None,
        Mark("The disclosure rule that its counts follow, such as counts, published or perturbed", audience="public"),
    ] = None
    population: Annotated[
        Slug | None,
        Mark("A name shared by data that count the same people, so that they are protected together", audience="public"),
    ] = None
    columns: Annotated[tuple[Column, ...], Mark("The columns", audience="public")] = ()
    note: Annotated[LongText | None, Mark("For the team only")] = None


class DataSet:
    """Local data opened: what they are, and their frame.

    Args:
        about: What the YAML file says.
        path: The CSV file.
    """

    def __init__(self, about: LocalData, path: Path) -> None:
        self.about = about
        self.path = path

    def frame(self) -> pd.DataFrame:
        """Give the rows as a pandas frame.

        Returns:
            The file's columns, as text, or as numbers (float or int) where the YAML file says number; “[c]” among
            numbers is `SUPPRESSED`.

        Raises:
            RecordError: The file was changed meanwhile and is wrong; row and column are named.
        """
        import pandas as pd  # noqa: PLC0415  # slow to import, and most commands do not need it

        table = _table(self.path, None)
        frame = pd.DataFrame(table.rows, columns=list(table.heading), dtype="str")
        for column in self.about.columns:
            if column.name not in frame:
                raise RecordError([_missing(self.path, column.name)])
            if column.type == "number":
                withheld = frame[column.name].eq(_WITHHELD)
                numbers = pd.to_numeric(frame[column.name].where(~withheld).replace("", None), errors="coerce")
                bad = frame[column.name].ne("") & numbers.isna() & ~withheld
                if bad.any():
                    row = int(bad.to_numpy().argmax())
                    raise RecordError([_not_a_number(self.path, table.lines[row], column.name)])
                frame[column.name] = numbers.astype(object).mask(withheld, SUPPRESSED) if withheld.any() else numbers
        return frame


def read_local_data(folder: Path, name: Slug, *, root: Path) -> DataSet:
    """Open local data by name.

    Args:
        folder: The `data` folder of the workspace or of an inquiry.
        name: The files' name without ending.
        root: The workspace, for messages.

    Raises:
        UnknownNameError: There is no such data.
        RecordError: The YAML file is wrong, or the CSV file cannot be read.
    """
    path = folder / f"{name}.yaml"
    if not is_slug(name) or not path.exists():
        known = ", ".join(sorted(p.stem for p in folder.glob("*.yaml"))) or "none"
        raise UnknownNameError(
            f"There is no data called “{shorten(name, 80)}” in {folder.name}/.",
            fix=f"There are: {known}.", code="unknown-name",
        )  # fmt: skip
    found = load_record(path, LocalData, root=root)
    if not isinstance(found, Stored):
        raise RecordError(found)
    problems = check_rows(path.with_suffix(".csv"), found.record, root=root)
    if problems:
        raise RecordError(problems)
    return DataSet(found.record, path.with_suffix(".csv"))


def check_rows(path: Path, about: LocalData, *, root: Path | None = None) -> list[Problem]:
    """Say what is wrong with a CSV file: absent, not text, ragged, a column or a number that was promised missing.

    Args:
        path: The CSV file.
        about: What its YAML file says of it.
        root: The workspace; a link to a file outside it is refused.
    """
    try:
        table = _table(path, root)
    except RecordError as error:
        return list(error.problems)
    # a frame needs every column by a name of its own
    problems = [replace(note, severity="error") for note in table.notes]
    for column in about.columns:
        if column.name not in table.heading:
            problems.append(_missing(path, column.name))
        elif column.type == "number":
            at = table.heading.index(column.name)
            problems += [
                _not_a_number(path, line, column.name)
                for line, row in zip(table.lines, table.rows, strict=True)
                if row[at] not in {"", _WITHHELD} and not _NUMBER.fullmatch(row[at])
            ]
    return problems


def _table(path: Path, root: Path | None) -> Delimited:
    """Read the CSV file as records are written: in UTF-8, with commas, so that every program agrees on it."""
    return read_delimited(path, file=path.name, root=root, delimiter=",", only_utf8=True)


def _missing(path: Path, name: str) -> Problem:
    return Problem(
        path.name, 1, name, "This column is described but not there.",
        "Correct the heading or the description.", "missing-column",
    )  # fmt: skip


def _not_a_number(path: Path, row: int, name: str) -> Problem:
    return Problem(
        path.name, row, name, "This cell should hold a number.",
        "Write digits only, or leave it blank if it is not known.", "wrong-type",
    )  # fmt: skip
