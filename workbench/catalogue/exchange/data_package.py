"""The catalogue as a Data Package: the CSV files with a description of each column that programs can check.

Source: Open Knowledge, Data Package standard version 2.0, 26 June 2024 (Data Package, Data Resource, Table Schema).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from workbench.catalogue.exchange.csv_files import to_csv_files
from workbench.catalogue.exchange.exported import Exported
from workbench.catalogue.exchange.kinds import EXCHANGED, holds_list, values_of
from workbench.catalogue.exchange.tables import Column, TextTable
from workbench.text import slug

__all__ = ["DESCRIPTION", "to_data_package"]

DESCRIPTION = "datapackage.json"
_PROFILES = "https://datapackage.org/profiles/2.0"
_WHAT = (
    "Entries of a data catalogue, their parts and all statements on them, linked by the entries' ids. An empty cell says nothing; it is "
    "never a no. Several values in one cell have “; ” between. Where a spreadsheet program might take a text for a formula, an apostrophe "
    "stands before it. Where statements on a field differ, the cell has the latest, “stated” names the field, and the table of statements "
    "has them all."
)


def to_data_package(tables: Sequence[TextTable], *, title: str, licence: str = "") -> Exported:
    """Give tables as a Data Package: datapackage.json and the CSV files beside it.

    Args:
        tables: The tables.
        title: What the catalogue is called.
        licence: The address of a licence, where one is known; none is claimed otherwise.
    """
    csv = to_csv_files(tables)
    package = {
        "$schema": f"{_PROFILES}/datapackage.json", "name": slug(title), "title": title, "description": _WHAT,
        "profile": "data-package", **({"licenses": [{"path": licence}]} if licence else {}),
        "resources": [_resource(table, {other.name for other in tables}) for table in tables],
    }  # fmt: skip
    written = json.dumps(package, ensure_ascii=False, indent=2)
    return Exported({DESCRIPTION: f"{written}\n".encode(), **csv.files}, csv.left_out)


def _resource(table: TextTable, there: set[str]) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "$schema": f"{_PROFILES}/tableschema.json",
        "fields": [_field(table, column) for column in table.columns],
        "missingValues": [""],
    }
    schema |= _keys(table, there)
    return {
        "name": table.name.replace("_", "-"), "path": f"{table.name}.csv", "type": "table",
        "$schema": f"{_PROFILES}/dataresource.json", "title": table.name.replace("_", " ").capitalize(), "format": "csv",
        "mediatype": "text/csv", "encoding": "utf-8", "schema": schema,
    }  # fmt: skip


def _keys(table: TextTable, there: set[str]) -> dict[str, Any]:
    if table.shape is None:  # a statement may be on the entry itself, and what is empty is no key
        return {}
    if not table.shape.path:
        return {"primaryKey": ["id"]}
    main = EXCHANGED[table.shape.kind].folder.rpartition("/")[2]
    if main not in there:
        return {"primaryKey": ["entry", "part"]}
    link = {"fields": ["entry"], "reference": {"resource": main.replace("_", "-"), "fields": ["id"]}}
    return {"primaryKey": ["entry", "part"], "foreignKeys": [link]}


def _field(table: TextTable, column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    field = table.shape.model.model_fields.get(column.name) if table.shape else None
    if field is not None and not holds_list(field.annotation) and values_of(field.annotation):
        constraints["enum"] = list(values_of(field.annotation))
    described: Mapping[str, Any] = {
        "name": column.name, "title": column.label, "description": column.meaning, "type": "string",
        **({"rdfType": column.term} if column.term else {}), **({"constraints": constraints} if constraints else {}),
    }  # fmt: skip
    return dict(described)
