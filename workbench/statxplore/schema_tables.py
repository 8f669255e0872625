"""The tables in which the schema is kept, and the questions asked of them; each within a transaction of its caller.

A component has one row, however many folders name it; which child stands where in which parent is told apart.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import replace

from workbench.statxplore.schema import Component
from workbench.store import DamagedError

__all__ = ["ROOT", "build", "children_of", "component_of", "keep_children", "keep_row", "path_of", "probe", "subtree", "told"]

ROOT = "str:folder:root"
_COLUMNS = "component.uri, component.label, component.type, component.functions, component.modified"
_DEEPEST = 50

_ABOVE = f"""
WITH RECURSIVE above (uri, label, depth) AS (
    SELECT component.uri, component.label, 0 FROM component WHERE uri = ?
    UNION
    SELECT parent.uri, parent.label, above.depth + 1 FROM above
    JOIN component AS parent ON parent.uri =
        (SELECT child.parent FROM child WHERE child.uri = above.uri ORDER BY child.rowid LIMIT 1)
    WHERE above.depth < {_DEEPEST}
)
SELECT label FROM above WHERE depth > 0 AND uri <> '{ROOT}' ORDER BY depth DESC
"""  # noqa: S608  # constants only
_BELOW = """
WITH RECURSIVE below (uri) AS (
    SELECT ? UNION SELECT child.uri FROM below JOIN child ON child.parent = below.uri
)
SELECT uri FROM below
"""


def build(connection: sqlite3.Connection) -> None:
    """Make the tables."""
    connection.execute(
        "CREATE TABLE component (uri TEXT PRIMARY KEY, label TEXT NOT NULL, type TEXT NOT NULL, functions TEXT NOT NULL, "
        "modified INTEGER, etag TEXT, seen TEXT) WITHOUT ROWID"
    )
    connection.execute("CREATE INDEX component_type ON component (type)")
    connection.execute("CREATE TABLE child (parent TEXT NOT NULL, uri TEXT NOT NULL, position INTEGER NOT NULL, UNIQUE (parent, uri))")
    connection.execute("CREATE INDEX child_uri ON child (uri)")


def probe(connection: sqlite3.Connection) -> None:
    """Read a little of each table; SQLite's error tells that one is missing, other or damaged."""
    connection.execute(f"SELECT {_COLUMNS}, etag, seen FROM component WHERE uri = '{ROOT}'").fetchall()  # noqa: S608
    connection.execute("SELECT position FROM child WHERE uri = '' OR (parent = '' AND uri = '')").fetchall()


def component_of(connection: sqlite3.Connection, uri: str) -> Component | None:
    """Give a component without its children and path, or None."""
    row = connection.execute(f"SELECT {_COLUMNS} FROM component WHERE uri = ?", (uri,)).fetchone()  # noqa: S608
    return _from_row(row) if row else None


def children_of(connection: sqlite3.Connection, uri: str) -> tuple[Component, ...]:
    """Give the children in order, without theirs, each with its path."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM child JOIN component USING (uri) WHERE child.parent = ? ORDER BY child.position",  # noqa: S608
        (uri,),
    ).fetchall()
    above = path_of(connection, uri)
    label = connection.execute("SELECT label FROM component WHERE uri = ? AND uri <> ?", (uri, ROOT)).fetchone()
    return tuple(replace(_from_row(row), path=(*above, *(label or ()))) for row in rows)


def path_of(connection: sqlite3.Connection, uri: str) -> tuple[str, ...]:
    """Give the labels of those above, from the top, without the root; by way of the parent that named it first."""
    return tuple(row[0] for row in connection.execute(_ABOVE, (uri,)))


def told(connection: sqlite3.Connection, uri: str) -> tuple[str | None, dt.datetime | None]:
    """Give the ETag of the last reply that told all of a component, and when that was."""
    row = connection.execute("SELECT etag, seen FROM component WHERE uri = ?", (uri,)).fetchone()
    if row is None:
        return None, None
    try:
        return row[0], None if row[1] is None else dt.datetime.fromisoformat(row[1])
    except (ValueError, TypeError) as error:
        raise DamagedError(f"a row of the schema cannot be read: {error}") from error


def subtree(connection: sqlite3.Connection, uri: str) -> Iterator[str]:
    """Give the addresses of a component and of all below it."""
    return (row[0] for row in connection.execute(_BELOW, (uri,)).fetchall())


def keep_row(connection: sqlite3.Connection, component: Component) -> bool:
    """Write what a reply says of a component; say whether what is searched has changed.

    What a short mention leaves out is kept as it was known.
    """
    known = component_of(connection, component.uri)
    functions = component.functions or (known.functions if known else ())
    modified = component.last_modified or (known.last_modified if known else None)
    connection.execute(
        "INSERT INTO component VALUES (?, ?, ?, ?, ?, NULL, NULL) ON CONFLICT (uri) DO UPDATE SET label = excluded.label, "
        "type = excluded.type, functions = excluded.functions, modified = excluded.modified",
        (component.uri, component.label, component.type, json.dumps(functions), _milliseconds(modified)),
    )
    return known is None or (known.label, known.type) != (component.label, component.type)


def keep_children(connection: sqlite3.Connection, parent: Component, *, complete: bool) -> tuple[set[str], set[str]]:
    """Write which children a component has; give those that came to it or left it, and all that are gone with this.

    Args:
        connection: Within a transaction.
        parent: The component; its children have rows already.
        complete: Whether these are all; if not, those that are known already stay, and new ones go to the end.
    """
    order = [row[0] for row in connection.execute("SELECT uri FROM child WHERE parent = ? ORDER BY position", (parent.uri,))]
    before = set(order)
    named = list(dict.fromkeys(child.uri for child in parent.children))
    now = named if complete else [*order, *(uri for uri in named if uri not in before)]
    connection.executemany("DELETE FROM child WHERE parent = ? AND uri = ?", [(parent.uri, uri) for uri in before - set(now)])
    connection.executemany(
        "INSERT INTO child VALUES (?, ?, ?) ON CONFLICT (parent, uri) DO UPDATE SET position = excluded.position",
        [(parent.uri, uri, position) for position, uri in enumerate(now)],
    )
    gone = _drop_orphans(connection, before - set(now))
    return before.symmetric_difference(now) - gone, gone


def _drop_orphans(connection: sqlite3.Connection, dropped: Iterable[str]) -> set[str]:
    """Remove components that no parent names any longer, and all below them that only they named."""
    gone: set[str] = set()
    waiting = list(dropped)
    while waiting:
        uri = waiting.pop()
        if uri == ROOT or connection.execute("SELECT 1 FROM child WHERE uri = ? AND parent <> uri", (uri,)).fetchone():
            continue
        gone.add(uri)
        waiting += [row[0] for row in connection.execute("SELECT uri FROM child WHERE parent = ?", (uri,))]
        connection.execute("DELETE FROM child WHERE parent = ?", (uri,))
        connection.execute("DELETE FROM component WHERE uri = ?", (uri,))
    return gone


def _from_row(row: tuple[str, str, str, str, int | None]) -> Component:
    uri, label, kind, functions, modified = row
    try:
        moment = None if modified is None else dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(milliseconds=modified)
        return Component(uri, label, kind, functions=tuple(json.loads(functions)), last_modified=moment)
    except (ValueError, TypeError, OverflowError) as error:
        raise DamagedError(f"a row of the schema cannot be read: {error}") from error


def _milliseconds(moment: dt.datetime | None) -> int | None:
    return None if moment is None else (moment - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)) // dt.timedelta(milliseconds=1)
