"""A saved table got again: new months, and what was revised, said in words."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

from workbench.errors import RequestError
from workbench.statxplore.address import code_of
from workbench.statxplore.changes import TableChanges, changes_between
from workbench.statxplore.client import Client
from workbench.statxplore.dates import first_day
from workbench.statxplore.months import Months
from workbench.statxplore.query import Query
from workbench.statxplore.saved import SavedTable, read_saved, save_table
from workbench.store import locked

__all__ = ["refresh"]


def refresh(path: Path, client: Client, *, root: Path | None = None) -> tuple[SavedTable, TableChanges]:
    """Get a saved table again and keep it, with what changed in its history.

    A query whose months were listed one after the other without a gap is asked on to the newest month there is.

    Args:
        path: The saved table's file.
        client: The client of the service that it came from.
        root: The workspace.

    Returns:
        The table as it is now, and what changed.

    Raises:
        RequestError: It came from a file, or from another service, so it cannot be asked for again.
        ServiceError: The service cannot be asked; the file stays as it was.
        RecordError: The file cannot be read.
    """
    with locked(path):
        saved = read_saved(path, root=root)
        query = saved.query
        if query is None or saved.table.origin.how == "file":
            raise RequestError(
                f"{path.name} was imported from a website download, so it cannot be asked for again.",
                fix="Download the table again and use: workbench statxplore import FILE", code="not-from-the-service",
            )  # fmt: skip
        table = client.table(_onward(query, client))
        if table.origin.address != saved.table.origin.address:
            raise RequestError(
                f"{path.name} came from {saved.table.origin.address}, not from {table.origin.address}.",
                fix="Ask the service that it came from; practice and real numbers are never mixed.", code="other-service",
            )  # fmt: skip
        changes = changes_between(saved.table, table)
        renewed = save_table(path, table, title=saved.title, history=saved.history, changed=changes.words)
    return renewed, changes


def _onward(query: Query, client: Client) -> Query:
    """Give the query with its months going on to the newest, where they were listed without a gap."""
    items = query.items(query.date_field) if query.date_field and not query.months else None
    if not items or any(len(item) > 1 for item in items):
        return query
    there = sorted((day, part.uri) for part in client.periods(query) if (day := first_day(code_of(part.uri), part.label)))
    asked = {item[0] for item in items}
    places = sorted(n for n, (_, uri) in enumerate(there) if uri in asked)
    if len(places) != len(asked) or any(b - a != 1 for a, b in itertools.pairwise(places)):
        return query
    return replace(query, months=Months(first=f"{there[places[0]][0]:%Y-%m}"))
