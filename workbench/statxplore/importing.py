"""A website download taken in: the same table as from the service, with the day on which it was downloaded."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path

from workbench.errors import RequestError
from workbench.statxplore.export import read_export
from workbench.statxplore.table import Table

__all__ = ["import_export"]

_NAMED = re.compile(r"(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}")


def import_export(path: Path, *, today: dt.date, got: str = "", alike: bool = False, root: Path | None = None) -> Table:
    """Read a website download with the day on which it was got.

    Args:
        path: The file.
        today: The day after which nothing can have been downloaded.
        got: The day as 2026-11-22; by default that in the file's name (the website writes table_2026-11-22_10-15-00),
            and unknown where there is none.
        alike: Whether two rows of one label are two items, as are small areas of one name.
        root: The workspace that it must lie in.

    Raises:
        RequestError: The day is none.
        RecordError: The file is no such download; with sheet, row and column.
    """
    table = read_export(path, root=root, alike=alike)
    return replace(table, origin=replace(table.origin, got=_moment(got, today) if got else _named(path.name, today)))


def _moment(text: str, today: dt.date) -> dt.datetime:
    try:
        day: dt.date | None = dt.date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day > today:
        raise RequestError(f"“{text[:40]}” is not a day up to today.", fix="Write it as 2026-11-22.", code="bad-date")
    return dt.datetime.combine(day, dt.time(), tzinfo=dt.UTC)


def _named(name: str, today: dt.date) -> dt.datetime | None:
    found = _NAMED.search(name)
    try:
        return _moment(found[0], today) if found else None
    except RequestError:
        return None
