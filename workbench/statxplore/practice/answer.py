"""The service's answer to a table request: counts with random error, lengths of sanctions, labels and annotations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from workbench.statxplore.practice.calibration import read_calibration
from workbench.statxplore.practice.catalogue import Measure
from workbench.statxplore.practice.controls import with_error
from workbench.statxplore.practice.refusals import cell_count
from workbench.statxplore.practice.request import Asked, AskedAxis, AskedItem
from workbench.statxplore.practice.tabulation import Axis, fine_cells, tally_people, tally_rows

__all__ = ["answer", "true_counts"]

_MOST_FINE_CELLS = 20_000_000
_DAYS_PRECISION = 2

Cells = npt.NDArray[np.float64]


def answer(asked: Asked, notes: Mapping[str, str], *, cell_limit: int) -> dict[str, Any]:
    """Give the answer to a table request, in the service's own form.

    Counts have random error. Lengths of sanctions are from the true data, rounded; a mean or median of nobody is null.

    Args:
        asked: The request.
        notes: Texts of the annotations, by key.
        cell_limit: Cells that a table may have.

    Raises:
        RefusalError: There are more cells than allowed.
    """
    if asked.cells > cell_limit:
        raise cell_count(asked.cells, cell_limit)
    axes = [_axis(axis) for axis in asked.axes]
    if fine_cells(axes) > _MOST_FINE_CELLS:  # items that overlap in very many ways
        raise cell_count(fine_cells(axes), cell_limit)
    database = asked.database
    fields = [_field(axis) for axis in asked.axes]
    about = {"id": database.name, "uri": database.uri, "label": database.label, "annotationKeys": list(database.notes)}
    used = dict.fromkeys(database.notes)
    for field in fields:
        used |= dict.fromkeys(field.get("annotationKeys", []))
        used |= dict.fromkeys(key for item in field["items"] for key in item.get("annotationKeys", []))
    return {
        "query": _echo(asked),
        "database": about,
        "measures": [
            {"uri": uri, "label": measure.label, "measure": measure.measure, "function": measure.function}
            for uri, measure in asked.measures
        ],
        "fields": fields,
        "cubes": _cubes(asked, axes),
        "annotationMap": {key: notes[key] for key in used},
    }


def true_counts(asked: Asked) -> Cells:
    """Give the true counts of a table, before random error; shape (items of the first axis, …)."""
    return _tally(asked, [_axis(axis) for axis in asked.axes])[0]


def _axis(axis: AskedAxis) -> Axis:
    return Axis(axis.field.column, np.array([item.members for item in axis.items]))


def _tally(asked: Asked, axes: list[Axis]) -> tuple[Cells, Cells]:
    tallied = (tally_people if asked.database.by_person else tally_rows)(asked.database.data.rows, axes)
    return tallied.counts, tallied.keys


def _cubes(asked: Asked, axes: list[Axis]) -> dict[str, Any]:
    cubes: dict[str, Any] = {}
    days: Cells | None = None
    for uri, measure in asked.measures:
        if measure.function == "COUNT":
            values = with_error(*_tally(asked, axes)).astype(np.float64)
            cubes[uri] = {"values": values.tolist(), "precision": 0}
        else:
            days = _days(asked, axes) if days is None else days
            cubes[uri] = {"values": _with_null(_of_days(days, measure)), "precision": _DAYS_PRECISION}
    return cubes


def _days(asked: Asked, axes: list[Axis]) -> Cells:
    """Give how many sanctions of each length there are: the table's shape, and one more axis for the lengths."""
    lengths = len(read_calibration().durations)
    axis = Axis("duration", np.eye(lengths, lengths + 1, dtype=np.bool_))  # the last category is of no sanction
    return tally_rows(asked.database.data.rows, [*axes, axis]).counts


def _of_days(counts: Cells, measure: Measure) -> Cells:
    lengths = np.asarray(read_calibration().durations, dtype=np.float64)
    number = counts.sum(axis=-1)
    if measure.function == "SUM":
        return counts @ lengths
    nobody = number == 0
    if measure.function == "MEAN":
        return np.where(nobody, np.nan, (counts @ lengths) / np.where(nobody, 1, number)).round(_DAYS_PRECISION)
    below = counts.cumsum(axis=-1)
    middle = [(below > (half[..., np.newaxis])).argmax(axis=-1) for half in ((number - 1) // 2, number // 2)]
    return np.where(nobody, np.nan, (lengths[middle[0]] + lengths[middle[1]]) / 2)


def _with_null(values: Cells) -> Any:
    told = values.astype(object)
    told[np.isnan(values)] = None
    return told.tolist()


def _field(axis: AskedAxis) -> dict[str, Any]:
    told: dict[str, Any] = {"uri": axis.uri, "label": axis.label, "items": [_item(item) for item in axis.items]}
    return told | ({"annotationKeys": [axis.field.note]} if axis.field.note else {})


def _item(item: AskedItem) -> dict[str, Any]:
    if not item.values:
        return {"type": "Total", "labels": ["Total"]}
    told: dict[str, Any] = {
        "type": "RecodeItem",
        "uris": [value.uri for value in item.values],
        "labels": [value.label for value in item.values],
    }
    keys = list(dict.fromkeys(key for value in item.values for key in value.notes))
    return told | ({"annotationKeys": keys} if keys else {})


def _echo(asked: Asked) -> dict[str, Any]:
    """Give the query back with every item written out, as the service does."""
    recodes = {
        axis.uri: {"map": [[value.uri for value in item.values] for item in axis.items if item.values], "total": axis.total}
        for axis in asked.axes
    }
    order = [uri for uri in asked.recode_order if uri in recodes]
    return {
        "database": asked.database.uri,
        "measures": [uri for uri, _ in asked.measures],
        "recodes": {uri: recodes[uri] for uri in dict.fromkeys([*order, *recodes])},
        "dimensions": [[axis.uri] for axis in asked.axes],
    }
