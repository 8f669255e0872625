"""DWP's Stat-Xplore: queries, tables, the client of its Open Data API, saved tables and a practice server.

Example:
    >>> from workbench.statxplore import Query
    >>> query = Query.start("str:database:UC_Households", "str:count:UC_Households:V_F_UC_HOUSEHOLDS")
    >>> query.by("str:field:UC_Households:F_UC_DATE:DATE_NAME", "str:value:UC_Households:F_UC_DATE:DATE_NAME:C_UC_DATE:201805").cells()
    1
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workbench.statxplore.changes import Revision, TableChanges, changes_between
    from workbench.statxplore.client import ADDRESS, Client, no_key
    from workbench.statxplore.connection import Patience
    from workbench.statxplore.export import read_export
    from workbench.statxplore.importing import import_export
    from workbench.statxplore.key import forget_key, save_key
    from workbench.statxplore.months import Months
    from workbench.statxplore.query import Query
    from workbench.statxplore.refreshing import refresh
    from workbench.statxplore.saved import Fetched, SavedTable, read_saved, save_table
    from workbench.statxplore.schema import Component
    from workbench.statxplore.schema_store import Found
    from workbench.statxplore.table import Annotation, Cube, Field, Item, Measure, Origin, Table
    from workbench.statxplore.view import View, breakdowns_of, date_field_of, place_field_of, places_of

__all__ = [
    "ADDRESS",
    "Annotation",
    "Client",
    "Component",
    "Cube",
    "Fetched",
    "Field",
    "Found",
    "Item",
    "Measure",
    "Months",
    "Origin",
    "Patience",
    "Query",
    "Revision",
    "SavedTable",
    "Table",
    "TableChanges",
    "View",
    "breakdowns_of",
    "changes_between",
    "date_field_of",
    "forget_key",
    "import_export",
    "no_key",
    "place_field_of",
    "places_of",
    "read_export",
    "read_saved",
    "refresh",
    "save_key",
    "save_table",
]

# pandas, numpy and the network library are slow to import, and most commands need none of them
_MODULES = {
    "changes": "Revision, TableChanges, changes_between",
    "client": "ADDRESS, Client, no_key",
    "connection": "Patience",
    "export": "read_export",
    "importing": "import_export",
    "key": "forget_key, save_key",
    "months": "Months",
    "query": "Query",
    "refreshing": "refresh",
    "saved": "Fetched, SavedTable, read_saved, save_table",
    "schema": "Component",
    "schema_store": "Found",
    "table": "Annotation, Cube, Field, Item, Measure, Origin, Table",
    "view": "View, breakdowns_of, date_field_of, place_field_of, places_of",
}
_WHERE = {name: module for module, names in _MODULES.items() for name in names.split(", ")}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for."""
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_WHERE[name]}"), name)
