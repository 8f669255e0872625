"""A table written in the shape of the service's own reply, so that joined, imported and fetched tables are kept alike."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from workbench.statxplore.table import Cube, Field, Item, Table

__all__ = ["to_reply"]


def to_reply(table: Table) -> dict[str, Any]:
    """Give a table as the service would have replied; `Table.from_response` reads it back.

    A measure without an address, as in a spreadsheet, gets one from its place, since the cubes are named by it.
    """
    addresses = [one.uri or f"measure {n}" for n, one in enumerate(table.measures, 1)]
    reply: dict[str, Any] = {"query": table.query.to_body()} if table.query else {}
    reply["database"] = _with_flags(
        {"id": table.database.rpartition(":")[2], "uri": table.database, "label": table.title}, table.flags
    )
    reply["measures"] = [
        {"uri": uri, "label": one.label, "measure": one.source or uri, "function": one.function}
        for uri, one in zip(addresses, table.measures, strict=True)
    ]
    reply["fields"] = [_field(one) for one in table.fields]
    reply["cubes"] = {uri: _cube(cube) for uri, cube in zip(addresses, table.cubes, strict=True)}
    reply["annotationMap"] = dict(table.notes)
    return reply


def _field(one: Field) -> dict[str, Any]:
    return _with_flags({"uri": one.uri, "label": one.label, "items": [_item(item) for item in one.items]}, one.flags)


def _item(item: Item) -> dict[str, Any]:
    if item.kind == "total":
        uris = {"uris": list(item.uris)} if item.uris else {}
        return _with_flags({"type": "Total", **uris, "labels": list(item.labels)}, item.flags)
    return _with_flags({"type": "RecodeItem", "uris": list(item.uris), "labels": list(item.labels)}, item.flags)


def _cube(cube: Cube) -> dict[str, Any]:
    values = np.where(np.isnan(cube.values), None, cube.values)  # type: ignore[call-overload]  # None makes it an array of objects
    written: dict[str, Any] = {"values": values.tolist(), "precision": cube.precision}
    if cube.flags:
        notes = np.empty(cube.values.size, dtype=object)
        for place in range(notes.size):
            notes[place] = list(cube.flags[place]) if place in cube.flags else None
        written["annotations"] = _nested(list(notes), cube.values.shape)
    return written


def _nested(flat: list[Any], shape: Iterable[int]) -> Any:
    lengths = list(shape)
    if len(lengths) <= 1:
        return flat if lengths else flat[0]
    step = len(flat) // lengths[0]
    return [_nested(flat[n * step : (n + 1) * step], lengths[1:]) for n in range(lengths[0])]


def _with_flags(part: dict[str, Any], flags: Iterable[str]) -> dict[str, Any]:
    keys = list(flags)
    return {**part, "annotationKeys": keys} if keys else part
