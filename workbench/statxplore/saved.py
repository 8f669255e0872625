"""A table kept in the inquiry's folder with all that it takes to trust it: query, reply, when, from where, checksums.

Notebooks and reports read saved tables, so they run again for ever, without a key and without a network.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, cast

import numpy as np

from workbench.errors import Problem, RecordError, RequestError
from workbench.statxplore.months import Months
from workbench.statxplore.query import Query
from workbench.statxplore.response_writer import to_reply
from workbench.statxplore.saved_json import saved_json
from workbench.statxplore.table import Origin, Table
from workbench.store import digest, write_atomically
from workbench.store.outside import LIMITS, read_json
from workbench.text import one_line

__all__ = ["Fetched", "SavedTable", "read_saved", "save_table"]

_KIND = "stat-xplore table"
_FORMAT = 1
_MOST_CELLS = 5_000_000
_OWN = replace(LIMITS, json_bytes=256 * 2**20, json_values=4 * _MOST_CELLS)
"""A file that we wrote ourselves may be larger than one from elsewhere."""

_ATTRIBUTION = "Contains data of the {publisher} from Stat-Xplore, licensed under the {licence}."
_PRACTICE = "SYNTHETIC: made up by the practice server; it is about nobody."


@dataclass(frozen=True)
class Fetched:
    """One time that the table was got.

    Args:
        got: When, or "" where that is not known.
        sha256: The checksum of what was got.
        changed: What changed since the time before, in words; "" for the first time.
    """

    got: str
    sha256: str
    changed: str = ""


@dataclass(frozen=True)
class SavedTable:
    """A table with its history.

    Args:
        title: What it is called.
        table: The table as it was last got.
        history: Each time it was got, the last one at the end.
    """

    title: str
    table: Table
    history: tuple[Fetched, ...]

    @property
    def query(self) -> Query | None:
        """What was asked, or None for a website download."""
        return self.table.query

    @property
    def attribution(self) -> str:
        """Whom the numbers are from and under what licence, or that they were made up."""
        origin = self.table.origin
        return _PRACTICE if self.table.synthetic else _ATTRIBUTION.format(publisher=origin.publisher, licence=origin.licence)

    @property
    def newest(self) -> dt.date | None:
        """The first day of the newest period in the table."""
        return max((day for field in self.table.fields for day in field.dates if day), default=None)

    def age(self, on: dt.date) -> int | None:
        """Give how many days ago it was got, or None where that is not known."""
        return (on - self.table.origin.got.date()).days if self.table.origin.got else None

    def to_json(self) -> str:
        """Give the file's text."""
        table, query = self.table, self.table.query
        reply = to_reply(table)
        body = {
            "kind": _KIND,
            "format": _FORMAT,
            "title": self.title,
            "synthetic": "yes" if table.synthetic else "no",
            "attribution": self.attribution,
            "got": table.origin.got.isoformat() if table.origin.got else "unknown",
            "from": table.origin.address,
            "how": table.origin.how,
            "publisher": table.origin.publisher,
            "licence": table.origin.licence,
            "filters": [list(one) for one in table.filters],
            "query": query.to_body() if query else None,
            "query_sha256": query.sha256 if query else None,
            "months": [query.months.newest, query.months.first, query.months.last] if query and query.months else None,
            "group_names": [{"name": name, "values": list(values)} for values, name in query.names.items()] if query else [],
            "history": [{"got": one.got, "sha256": one.sha256, "changed": one.changed} for one in self.history],
            "response_sha256": plain_sha256(reply),
            "response": reply,
        }  # fmt: skip
        return saved_json({"sha256": _checksum(body), **body})


def plain_sha256(data: Any) -> str:
    """Give the checksum of plain data, whatever the order of its names and the blanks between."""
    return digest(json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode())


def _checksum(body: Mapping[str, Any]) -> str:
    """Give the checksum of all that a file holds but its title, which people may word anew."""
    return plain_sha256({name: part for name, part in body.items() if name not in {"title", "sha256"}})


def save_table(path: Path, table: Table, *, title: str = "", history: tuple[Fetched, ...] = (), changed: str = "") -> SavedTable:
    """Save a table, whole or not at all.

    Args:
        path: The file, in the inquiry's `statxplore` folder.
        table: The table.
        title: What it is called; by default the query in words, or the database's label.
        history: The earlier times that it was got.
        changed: What changed since the last of them, in words.

    Raises:
        RequestError: It has more cells than a folder of plain text should hold.
        WorkbenchError: The file cannot be written.
    """
    got = table.origin.got.isoformat() if table.origin.got else "unknown"
    latest = Fetched(got, plain_sha256(to_reply(table)), changed)
    saved = SavedTable(one_line(title) or table.title, table, (*history, latest))
    raw = saved.to_json().encode()
    if len(raw) > _OWN.json_bytes or sum(np.size(cube.values) for cube in table.cubes) > _MOST_CELLS:
        raise RequestError(
            f"The table is too large to be kept in the inquiry's folder ({len(raw) // 2**20:,} MiB); nothing was written.",
            fix="Ask for fewer values or months, or write it with to_parquet.", code="file-too-large",
        )  # fmt: skip
    write_atomically(path, raw)
    return saved


def read_saved(path: Path, *, root: Path | None = None) -> SavedTable:
    """Read a saved table, and see that it is as it was saved.

    Args:
        path: The file.
        root: The workspace that it must lie in.

    Raises:
        RecordError: It cannot be read, is none, is of a newer format, or was changed by hand.
    """
    body = read_json(path, root=root, limits=_OWN)
    name = path.name
    if not isinstance(body, dict) or body.get("kind") != _KIND:
        raise _wrong(name, "kind", "This is no saved Stat-Xplore table.", "Save the table again, or move the file elsewhere.", code="not-a-saved-table")
    if body.get("format") != _FORMAT:
        raise _wrong(
            name, "format", "This table was saved by a newer workbench.", "Use that workbench, or save the table again.", code="newer-format"
        )
    try:
        saved = _saved(body)
    except (KeyError, TypeError, ValueError, AttributeError, RequestError) as error:
        raise _wrong(
            name, "", f"A part of this saved table is missing or of the wrong kind ({type(error).__name__}).",
            "Take the last version from git, or save the table again.", code="not-a-saved-table",
        ) from None  # fmt: skip
    except RecordError as error:
        raise RecordError([replace(one, file=name) for one in error.problems]) from None
    if _checksum(body) != body.get("sha256"):
        raise _wrong(
            name, "sha256", "The numbers, labels or query of this saved table were changed after it was saved.",
            "Take the last version from git, or save the table again; never correct published numbers by hand.", code="altered-table",
        )  # fmt: skip
    return saved


def _saved(body: Mapping[str, Any]) -> SavedTable:
    months = Months(*body["months"]) if body["months"] else None
    names = {tuple(one["values"]): str(one["name"]) for one in body["group_names"]}
    query = Query(body["query"], names, months) if body["query"] else None
    got = None if body["got"] == "unknown" else dt.datetime.fromisoformat(body["got"])
    how = cast("Literal['api', 'practice', 'file']", body["how"])
    origin = Origin(str(body["from"]), got, str(body["publisher"]), str(body["licence"]), how)
    table = Table.from_response(body["response"], query=query, origin=origin)
    history = tuple(Fetched(str(one["got"]), str(one["sha256"]), str(one["changed"])) for one in body["history"])
    filters = tuple((str(name), str(value)) for name, value in body["filters"])
    return SavedTable(str(body["title"]), replace(table, filters=filters, query=query), history)


def _wrong(file: str, field: str, message: str, fix: str, *, code: str) -> RecordError:
    return RecordError([Problem(file, 0, field, message, fix, code)])
