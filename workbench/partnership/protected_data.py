"""Local data as an audience may see them: the counts of their CSV file after disclosure control."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.disclosure import SUPPRESSED, CountTable, Rule, Suppressed, suppress_together
from workbench.errors import DisclosureError
from workbench.workspace import Column, DataSet, LocalData

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["DataFile", "protected_rows"]

_COLUMN = "column of counts"
_COUNTS = "count of people"


@dataclass(frozen=True)
class DataFile:
    """A file of local data that is to be protected.

    Args:
        about: What its YAML file says of it.
        path: The CSV file.
        before: The CSV file as the audience saw it last, or None.
    """

    about: LocalData
    path: Path
    before: Path | None = None


def protected_rows(files: Sequence[DataFile], rule: Rule) -> list[str]:
    """Give the texts of CSV files, which count the same people, as they may be shown side by side.

    Counts of people are suppressed or rounded by the rule, taken together with what was shown before. Shares and
    means are withheld wherever a count behind them is. A column of numbers that does not say what it holds is
    withheld whole.

    Args:
        files: The files: one, or all of one population.
        rule: The rule that they follow before the audience.

    Raises:
        DisclosureError: The counts cannot be read or cannot be protected.
        RecordError: A file cannot be read.
    """
    if not rule.withholds:
        return [file.path.read_bytes().decode("utf-8-sig") for file in files]
    frames = [DataSet(file.about, file.path).frame() for file in files]
    shapes = [_Shape.of(file.about) for file in files]
    tables = [
        (i, family, shape.table(frame, family))
        for i, (shape, frame) in enumerate(zip(shapes, frames, strict=True))
        for family in shape.families
    ]
    published = [
        shape.table(DataSet(file.about, file.before).frame(), family)
        for file, shape in zip(files, shapes, strict=True)
        if file.before
        for family in shape.families
    ]
    shown = suppress_together([table for _, _, table in tables], rule=rule, published=published)
    for (i, family, _), counts in zip(tables, shown, strict=True):
        frames[i] = shapes[i].filled(frames[i], family, counts)
    return [_text(_ratios_withheld(frame, file.about, rule)) for file, frame in zip(files, frames, strict=True)]


def _ratios_withheld(frame: pd.DataFrame, about: LocalData, rule: Rule) -> pd.DataFrame:
    for column in about.columns:
        if column.holds in {"share", "mean"}:
            frame[column.name] = _ratios(frame, column, rule)
        elif column.type == "number" and column.holds == "unknown":
            frame[column.name] = _column([SUPPRESSED] * len(frame), frame)
    return frame


@dataclass(frozen=True)
class _Shape:
    """How the columns of a file make tables of counts.

    Args:
        categories: The columns that tell rows apart.
        families: Columns of counts that belong together: the whole first, its parts after it.
        population: Whose counts they are: the same for data that count the same people.
    """

    categories: tuple[Column, ...]
    families: tuple[tuple[str, ...], ...]
    population: str

    @staticmethod
    def of(about: LocalData) -> _Shape:
        stated = [column for column in about.columns if column.holds == "category"]
        counts = [column for column in about.columns if column.holds == _COUNTS]
        parents = {column.name: column.part_of for column in counts}
        unknown = next((whole for whole in parents.values() if whole and parents.get(whole, "") is not None), None)
        if counts and (not stated or unknown):
            raise DisclosureError(
                f"“{unknown}” is no column of counts that has parts" if unknown else "No column is described as holds: category",
                fix=f"Describe the columns of {about.id} so that its counts can be protected.",
                code="cannot-protect",
            )
        families = [
            (column.name, *(part for part, whole in parents.items() if whole == column.name))
            for column in counts if not column.part_of
        ]  # fmt: skip
        return _Shape(tuple(stated), tuple(families), about.population or f"data {about.id}")

    def table(self, frame: pd.DataFrame, family: Sequence[str]) -> CountTable:
        """Give one family of counts as a table, its columns under one another where there are several."""
        names = [column.name for column in self.categories]
        totals: dict[str, Mapping[str, Sequence[str]]] = {}
        for column in self.categories:
            labels = list(dict.fromkeys(frame[column.name]))
            parts = [label for label in labels if label not in column.totals]
            totals[column.name] = {label: parts for label in labels if label in column.totals}
        totals[_COLUMN] = {family[0]: family[1:]} if len(family) > 1 else {}
        long = frame[names + list(family)].melt(names, list(family), var_name=_COLUMN, value_name="count")
        return CountTable(long, "count", (*names, _COLUMN), totals, what=f"{self.population}: {family[0]}")

    def filled(self, frame: pd.DataFrame, family: Sequence[str], shown: pd.DataFrame) -> pd.DataFrame:
        """Put a family's counts, as they may be shown, back into the file's columns."""
        counts = shown["count"].tolist()
        rows = len(frame)
        return frame.assign(**{
            name: _column(counts[i * rows : (i + 1) * rows], frame) for i, name in enumerate(family)
        })  # fmt: skip


def _column(values: Sequence[Any], frame: pd.DataFrame) -> pd.Series:
    import pandas as pd  # noqa: PLC0415  # slow to import; only frames need it

    return pd.Series(values, index=frame.index, dtype=object)


def _ratios(frame: pd.DataFrame, column: Column, rule: Rule) -> pd.Series:
    """Give a column of shares or means, withheld where a count behind one is, or is not named, or is too small a base."""
    behind = [frame[name].tolist() for name in column.worked_out_from if name in frame]
    rows = list(zip(*behind, strict=True)) if behind and len(behind) == len(column.worked_out_from) else [()] * len(frame)
    return _column(
        [value if _open(counts, rule) else SUPPRESSED for value, counts in zip(frame[column.name], rows, strict=True)], frame
    )


def _open(counts: Sequence[Any], rule: Rule) -> bool:
    return bool(counts) and not any(isinstance(count, Suppressed) for count in counts) and counts[-1] >= rule.smallest_base


def _text(frame: pd.DataFrame) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(frame.columns)
    writer.writerows(_cells(row) for row in frame.itertuples(index=False))
    return stream.getvalue()


def _cells(row: Sequence[Any]) -> Iterator[str]:
    for value in row:
        if not isinstance(value, Suppressed) and value != value:  # noqa: PLR0124  # only a missing number differs from itself
            yield ""
        else:
            yield f"{value:g}" if isinstance(value, float) and value.is_integer() else str(value)
