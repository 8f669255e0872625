"""Other local data: a CSV file beside a YAML file that says what it is."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from workbench.errors import Problem, RecordError, UnknownNameError
from workbench.store import (
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

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Column", "DataSet", "LocalData", "check_rows", "read_local_data"]

MAX_BYTES = 100 * 1024 * 1024
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")


class Column(Model):
    """One column of the CSV file."""

    key: ClassVar[str] = "name"

    name: Annotated[Text, Mark("The column's heading in the file", audience="public", term="csvw:name")]
    label: Annotated[Text | None, Mark("What reports call it", audience="public", term="csvw:title")] = None
    type: Annotated[Literal["text", "number"], Mark("What its cells hold", audience="public")] = "text"
    unit: Annotated[Text | None, Mark("Unit of its numbers", audience="public")] = None


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
            The file's columns, as text, or as numbers (float or int) where the YAML file says number.

        Raises:
            RecordError: A cell of a number column is no number; row and column are named.
        """
        import pandas as pd  # noqa: PLC0415  # slow to import, and most commands do not need it

        frame = pd.read_csv(io.StringIO(_text(self.path)), dtype="str", keep_default_na=False)
        for column in self.about.columns:
            if column.name not in frame:
                raise RecordError([_missing(self.path, column.name)])
            if column.type == "number":
                numbers = pd.to_numeric(frame[column.name].replace("", None), errors="coerce")
                bad = frame[column.name].ne("") & numbers.isna()
                if bad.any():
                    row = int(bad.to_numpy().argmax())
                    raise RecordError([_not_a_number(self.path, row + 2, column.name)])
                frame[column.name] = numbers
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
    if not path.exists():
        known = ", ".join(sorted(p.stem for p in folder.glob("*.yaml"))) or "none"
        raise UnknownNameError(
            f"There is no data called “{name}” in {folder.name}/.", fix=f"There are: {known}.", code="unknown-name"
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
    if root and not path.resolve().is_relative_to(root.resolve()):
        return [Problem(path.name, 0, "", "This is a link to a file outside the workspace.",
                        "Put the file itself here.", "outside-workspace")]  # fmt: skip
    try:
        rows = list(_rows(path))
    except RecordError as error:
        return list(error.problems)
    if not rows:
        return [Problem(path.name, 0, "", "The file is empty.", "Put the data in, or delete it.", "empty-file")]
    heading = rows[0][1]
    problems = [
        Problem(path.name, line, "", f"This row has {len(row)} cells; the heading has {len(heading)}.",
                "Check the commas; put text that holds a comma in double quotes.", "ragged-row")
        for line, row in rows if len(row) != len(heading)
    ]  # fmt: skip
    for column in about.columns:
        if column.name not in heading:
            problems.append(_missing(path, column.name))
        elif column.type == "number":
            at = heading.index(column.name)
            problems += [
                _not_a_number(path, line, column.name)
                for line, row in rows[1:]
                if at < len(row) and row[at] and not _NUMBER.fullmatch(row[at])
            ]
    return problems


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Give each row that is not blank with the line on which it begins."""
    reader = csv.reader(io.StringIO(_text(path), newline=""), strict=True)
    line = 1
    try:
        for row in reader:
            if row:
                yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        raise RecordError([
            Problem(path.name, reader.line_num, "", f"This row cannot be read ({error}).",
                    "Check the double quotes: each that opens must close.", "ragged-row")
        ]) from None  # fmt: skip


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise _unreadable(path, f"The data file cannot be read ({error.strerror}).", "Put it beside its .yaml file.") from None
    if len(raw) > MAX_BYTES:
        raise RecordError([Problem(path.name, 0, "", f"The file is larger than {MAX_BYTES // 1024**2} MB.",
                                   "Keep only the rows and columns you need.", "file-too-large")])  # fmt: skip
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise _unreadable(path, "The data file is not text in UTF-8.", "Save it as “CSV UTF-8”.")
    return text


def _unreadable(path: Path, why: str, fix: str) -> RecordError:
    return RecordError([Problem(path.name, 0, "", why, fix, "cannot-read")])


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
