"""A table as asked for: the query's JSON read against the catalogue, or refused as the service would."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from workbench.statxplore.practice.catalogue import Catalogue, Database, Field, Measure, Value, Valueset
from workbench.statxplore.practice.refusals import RefusalError, malformed, no_such_component

__all__ = ["Asked", "AskedAxis", "AskedItem", "read_request"]


@dataclass(frozen=True)
class AskedItem:
    """One item of an axis: a value, a custom group of several, or the total, which has no values.

    Args:
        values: The values, in the order asked for.
        members: Which of the column's categories it takes in.
    """

    values: tuple[Value, ...]
    members: npt.NDArray[np.bool_]


@dataclass(frozen=True)
class AskedAxis:
    """One dimension of the table.

    Args:
        uri: The address asked for, of a field or of a valueset.
        label: Its name.
        field: The field.
        items: The items, the total last where there is one.
        total: Whether there is a total.
    """

    uri: str
    label: str
    field: Field
    items: tuple[AskedItem, ...]
    total: bool


@dataclass(frozen=True)
class Asked:
    """A table as asked for.

    Args:
        database: The database.
        measures: The measures, each with the address asked for.
        axes: The dimensions; the month is put first where it was not asked for.
        recode_order: Addresses of the recodes, in the order of the query.
    """

    database: Database
    measures: tuple[tuple[str, Measure], ...]
    axes: tuple[AskedAxis, ...]
    recode_order: tuple[str, ...]

    @property
    def cells(self) -> int:
        """How many cells the table has: items of all axes multiplied, for each measure."""
        size = len(self.measures)
        for axis in self.axes:
            size *= len(axis.items)
        return size


def read_request(body: bytes, catalogue: Catalogue) -> Asked:
    """Read the body of a table request.

    Args:
        body: The JSON.
        catalogue: What may be asked for.

    Raises:
        RefusalError: 422 for what is not a query; 400 for an address that is not in the schema.
    """
    query = _json(body)
    name = query.get("database")
    if not isinstance(name, str):
        raise malformed('A query names its database: {"database": "str:database:…", …}.')
    database = catalogue.databases.get(name)
    if database is None:
        raise no_such_component(name)
    measures = tuple((uri, _measure(uri, database)) for uri in _texts(query.get("measures"), "measures"))
    if not measures:
        raise malformed("A query has at least one measure.")
    recodes = {} if query.get("recodes") is None else query["recodes"]  # a public client sends null for none
    if not isinstance(recodes, dict):
        raise malformed("“recodes” is an object with the address of a field or valueset for each key.")
    uris = [_one(dimension) for dimension in _list(query.get("dimensions", []), "dimensions")]
    places = [_place(uri, database) for uri in uris]
    if len({field.uri for _, field, _ in places}) < len(places):
        raise malformed("A field stands on two dimensions.")
    by_field = _by_field(recodes, places, database)
    axes = [_axis(uri, field, valueset, by_field.get(field.uri)) for uri, field, valueset in places]
    if database.date not in [axis.field for axis in axes]:
        axes.insert(0, _latest(database))
    return Asked(database, measures, tuple(axes), tuple(recodes))


def _json(body: bytes) -> dict[str, Any]:
    try:
        query = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise malformed("The body is not JSON.") from error
    if not isinstance(query, dict):
        raise malformed("The body is not a JSON object.")
    return query


def _list(value: object, name: str) -> list[Any]:
    if not isinstance(value, list):
        raise malformed(f"“{name}” is a list.")
    return value


def _texts(value: object, name: str) -> list[str]:
    texts = _list(value, name)
    if not all(isinstance(text, str) for text in texts):
        raise malformed(f"“{name}” holds addresses, as texts.")
    return texts


def _one(dimension: object) -> str:
    uris = _texts(dimension, "dimensions")
    if len(uris) != 1:
        raise malformed("Each dimension is a list of one address; the practice server takes no more on one axis.")
    return uris[0]


def _measure(uri: str, database: Database) -> Measure:
    for measure in database.measures:
        if uri in (measure.uri, measure.measure):  # a bare measure is its first function, a sum
            return measure
    raise no_such_component(uri)


def _place(uri: str, database: Database) -> tuple[str, Field, Valueset | None]:
    for field in database.fields:
        if uri == field.uri:
            return uri, field, None
        for valueset in field.valuesets:
            if uri == valueset.uri:
                return uri, field, valueset
    raise no_such_component(uri)


def _by_field(
    recodes: Mapping[str, Any], places: list[tuple[str, Field, Valueset | None]], database: Database
) -> dict[str, Mapping[str, Any]]:
    """Give the recodes by their field; each must be of a dimension."""
    found: dict[str, Mapping[str, Any]] = {}
    for uri, recode in recodes.items():
        _, field, _ = _place(uri, database)
        if field.uri not in {asked.uri for _, asked, _ in places}:
            raise malformed(f"There is a recode of {uri}, which is on no dimension.")
        if field.uri in found or not isinstance(recode, dict) or not set(recode) <= {"map", "total"}:
            raise malformed(f'The recode of {uri} is not one object {{"map": [[…]], "total": true}}.')
        found[field.uri] = recode
    return found


def _axis(uri: str, field: Field, valueset: Valueset | None, recode: Mapping[str, Any] | None) -> AskedAxis:
    total = (recode or {}).get("total", False)
    if not isinstance(total, bool):
        raise malformed(f"“total” in the recode of {uri} is neither true nor false.")
    default = (valueset or field.valuesets[0]).values
    if recode is None or "map" not in recode:
        items = [AskedItem((value,), value.members) for value in default]
    else:
        values = {value.uri: value for each in field.valuesets for value in each.values}
        items = [_item(uris, values) for uris in _list(recode["map"], "map")]
    if not items and not total:
        raise malformed(f"The recode of {uri} has neither items nor a total.")
    if total:
        # everybody in any item counts once, also where items overlap; where there are no items, everybody at the level
        members = [item.members for item in items] or [value.members for value in default]
        items.append(AskedItem((), np.logical_or.reduce(members)))
    return AskedAxis(uri, valueset.label if valueset else field.label, field, tuple(items), total)


def _item(uris: object, values: Mapping[str, Value]) -> AskedItem:
    listed = _texts(uris, "map")
    if not listed:
        raise malformed("An item of a recode is empty.")
    unknown: list[RefusalError] = [no_such_component(uri) for uri in listed if uri not in values]
    if unknown:
        raise unknown[0]
    chosen = tuple(values[uri] for uri in listed)
    return AskedItem(chosen, np.logical_or.reduce([value.members for value in chosen]))


def _latest(database: Database) -> AskedAxis:
    """Give the axis that the service puts first where a query leaves out the date: the latest month alone."""
    field = database.date
    value = field.valuesets[0].values[-1]
    return AskedAxis(field.uri, field.label, field, (AskedItem((value,), value.members),), total=False)
