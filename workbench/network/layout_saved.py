"""Places of nodes as a CSV file, so that the next map, and the next wave, is drawn on the same layout."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

from workbench.errors import Problem, RecordError
from workbench.network.layout import Point
from workbench.network.survey_table import Row, SurveyTable
from workbench.text import to_csv

__all__ = ["places_csv", "read_places"]

_COLUMNS = ("id", "x", "y")


def places_csv(places: Mapping[str, Point]) -> str:
    r"""Give places as CSV, by id.

    Example:
        >>> places_csv({"b": (1, 2.5), "a": (0, 0)})
        '"id","x","y"\r\n"a",0,0\r\n"b",1,2.5\r\n'
    """
    return to_csv([_COLUMNS, *((name, *places[name]) for name in sorted(places))])


def read_places(path: Path, *, root: Path | None = None) -> dict[str, Point]:
    """Read places; a file that is not there has none.

    Args:
        path: The file: columns id, x and y.
        root: The workspace, in which it must lie.

    Raises:
        RecordError: A column is not there, an id stands twice, or x or y is no number; with file and row.
    """
    table = SurveyTable.read(path, _COLUMNS, (), root=root)
    found: dict[str, Point] = {}
    for row in table:
        name = row.text("id")
        if name in found:
            row.wrong("id", "This id stands in the file twice.", "Delete one of the rows.", code="duplicate-row")
        found[name] = _number(row, "x"), _number(row, "y")
    if table.problems:
        raise RecordError(list[Problem](table.problems))
    return found


def _number(row: Row, column: str) -> float:
    try:
        value = float(row.text(column))
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        row.wrong(column, "A place is a number.", "Write a number, or delete the file: the places are then worked out anew.",
                  code="wrong-type")  # fmt: skip
    return value
