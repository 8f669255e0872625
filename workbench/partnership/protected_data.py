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

__all__ = ["protected_rows"]

_COLUMN = "column of counts"
_COUNTS = "count of people"


def protected_rows(about: LocalData, path: Path, rule: Rule, *, before: Path | None = None) -> str:
    """Give the text of a CSV file as it may be shown.

    Counts of people are suppressed or rounded by the rule, taken together with what was shown before. Shares and
    means are withheld wherever a count behind them is. A column of numbers that does not say what it holds is
    withheld whole.

    Args:
        about: What the YAML file says of the data.
        path: The CSV file.
        rule: The rule that the data follow before the audience.
        before: The CSV file as this audience saw it last, where there is one.

    Raises:
        DisclosureError: The counts cannot be read or cannot be protected.
        RecordError: The file cannot be read.
    """
    if not rule.withholds:
        return path.read_bytes().decode("utf-8-sig")
    frame = DataSet(about, path).frame()
    seen = DataSet(about, before).frame() if before else None
    shape = _Shape.of(about)
    tables = [shape.table(frame, family) for family in shape.families]
    published = [shape.table(seen, family) for family in shape.families] if seen is not None else []
    for family, shown in zip(shape.families, suppress_together(tables, rule=rule, published=published), strict=True):
        frame = shape.filled(frame, family, shown)
    for column in about.columns:
        if column.holds in {"share", "mean"}:
            frame[column.name] = _ratios(frame, column, rule)
        elif column.type == "number" and column.holds == "unknown":
            frame[column.name] = _column([SUPPRESSED] * len(frame), frame)
    return _text(frame)


@dataclass(frozen=True)
class _Shape:
    """How the columns of a file make tables of counts.

    Args:
        categories: The columns that tell rows apart.
        families: Columns of counts that belong together: the whole first, its parts after it.
    """

    categories: tuple[Column, ...]
    families: tuple[tuple[str, ...], ...]

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
        return _Shape(tuple(stated), tuple(families))

    def table(self, frame: pd.DataFrame, family: Sequence[str]) -> CountTable:
        """Give one family of counts as a table, its columns under one another where there are several."""
        names = [column.name for column in self.categories]
        totals: dict[str, Mapping[str, Sequence[str]]] = {}
        for column in self.categories:
            parts = [label for label in dict.fromkeys(frame[column.name]) if label not in column.totals]
            totals[column.name] = dict.fromkeys(column.totals, parts)
        totals[_COLUMN] = {family[0]: family[1:]} if len(family) > 1 else {}
        long = frame[names + list(family)].melt(names, list(family), var_name=_COLUMN, value_name="count")
        return CountTable(long, "count", (*names, _COLUMN), totals)

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
