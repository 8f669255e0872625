"""One SQLite file that can be made again: opened safely, set aside when it is no use, its failures told in words.

The rollback journal is kept, not the write-ahead log, because the latter does not work on network drives. A writer
that is killed leaves a journal from which the next reader restores the file as it was before.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from workbench.errors import WorkbenchError
from workbench.store.files import locked

__all__ = ["DamagedError", "DatabaseFile", "is_damaged", "set_aside", "telling", "transaction"]

_WAIT_SECONDS = 20.0
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_OUR_OWN = {sqlite3.SQLITE_ERROR, sqlite3.SQLITE_MISUSE, sqlite3.SQLITE_CONSTRAINT}


class DamagedError(sqlite3.DatabaseError):
    """What the file holds contradicts itself, though SQLite can read it; for whoever then begins it again."""


@dataclass(frozen=True)
class DatabaseFile:
    """What an SQLite file must be to be used.

    Args:
        application: The number by which a file of this kind is known (SQLite's `application_id`), not 0.
        version: The version of its tables (SQLite's `user_version`).
        build: Makes the tables in an empty file.
        probe: Reads a little of each table, so that damage shows when the file is opened.

    Example:
        >>> kind = DatabaseFile(7, 1, lambda c: c.execute("CREATE TABLE note (text)"), lambda c: c.execute("TABLE note"))
        >>> connection, aside = kind.opened(None)
        >>> aside, connection.execute("PRAGMA user_version").fetchone()
        (None, (1,))
        >>> connection.close()
    """

    application: int
    version: int
    build: Callable[[sqlite3.Connection], object]
    probe: Callable[[sqlite3.Connection], object]

    def opened(self, path: Path | None) -> tuple[sqlite3.Connection, Path | None]:
        """Open the file, and begin it again if it is damaged, of another kind or of another version.

        Args:
            path: The file, whose folder is made if it is not there; None for one in memory.

        Returns:
            The connection, with no transaction open, and where an unusable file was moved, or None.

        Raises:
            WorkbenchError: The file may not be read or written, or another program holds it.
        """
        if path is None:
            in_memory = _connected(":memory:")
            self._begin(in_memory)
            return in_memory, None
        with telling(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            connection = self._usable(path)
            if connection is not None:
                return connection, None
        with locked(path), telling(path):  # of two programs that find it unusable, one moves it
            connection, aside = self._usable(path), None
            if connection is None:
                aside = set_aside(path)
                connection = self._usable(path)
            if connection is None:
                raise sqlite3.DatabaseError("it could not be begun again")
            return connection, aside

    def _usable(self, path: Path) -> sqlite3.Connection | None:
        connection = _connected(path)
        try:
            if self._is_fit(connection):
                return connection
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            connection.close()
            if is_damaged(error) or _code(error) in _OUR_OWN:  # a table is missing, or has other columns
                return None
            raise
        connection.close()
        return None

    def _is_fit(self, connection: sqlite3.Connection) -> bool:
        """Say whether the file is of this kind; one that is empty is made so."""
        if _is_empty(connection):
            with transaction(connection):
                if _is_empty(connection):  # another program may have built it while this one waited
                    self._begin(connection)
        if (_number(connection, "application_id"), _number(connection, "user_version")) != (self.application, self.version):
            return False
        self.probe(connection)
        return True

    def _begin(self, connection: sqlite3.Connection) -> None:
        self.build(connection)
        connection.execute(f"PRAGMA application_id = {self.application}")
        connection.execute(f"PRAGMA user_version = {self.version}")


@contextmanager
def transaction(connection: sqlite3.Connection, *, reading: bool = False) -> Iterator[None]:
    """Do all that follows or nothing, or read one state of the file; be part of a transaction that is open already."""
    if connection.in_transaction:
        yield
        return
    connection.execute("BEGIN" if reading else "BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise


@contextmanager
def telling(path: Path | None) -> Iterator[None]:
    """Turn SQLite's failures into plain words, except damage, for which see `is_damaged`."""
    name = path.name if path else "The store in memory"
    try:
        yield
    except sqlite3.DatabaseError as error:
        number = _code(error)
        if number in _BUSY:
            raise WorkbenchError(
                f"Another program has been writing {name} for {_WAIT_SECONDS:.0f} seconds.",
                fix="Wait until it has finished, or close it, and try again.",
                code="locked",
            ) from None
        if number in _OUR_OWN or is_damaged(error) or isinstance(error, sqlite3.ProgrammingError):
            raise
        raise _cannot_write(name, error) from error
    except UnicodeDecodeError as error:
        raise DamagedError("it holds text that is not UTF-8") from error
    except OSError as error:
        raise _cannot_write(name, error.strerror or error) from error


def is_damaged(error: Exception) -> bool:
    """Say whether an error of SQLite means that the file is no longer, or never was, a whole database."""
    found_by_python = isinstance(error, sqlite3.OperationalError) and not _code(error)  # a text that is no UTF-8
    return found_by_python or isinstance(error, DamagedError | UnicodeDecodeError) or _code(error) in _DAMAGED


def set_aside(path: Path) -> Path:
    """Move a file that is no use, and its journal, out of the way; give its new path, which ends in `.unusable`."""
    aside = path.with_name(f"{path.name}.unusable")
    journal = path.with_name(f"{path.name}-journal")  # left here, it would be played back into the new file
    with suppress(FileNotFoundError):
        journal.replace(aside.with_name(f"{aside.name}-journal"))
    with suppress(FileNotFoundError):
        path.replace(aside)
    return aside


def _connected(path: Path | str) -> sqlite3.Connection:
    # who uses a connection from several threads lets only one of them at it at a time
    connection = sqlite3.connect(path, timeout=_WAIT_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA trusted_schema = OFF")
    except BaseException:
        connection.close()
        raise
    return connection


def _is_empty(connection: sqlite3.Connection) -> bool:
    return not connection.execute("SELECT name FROM sqlite_master LIMIT 1").fetchall()


def _number(connection: sqlite3.Connection, pragma: str) -> int:
    with closing(connection.execute(f"PRAGMA {pragma}")) as rows:
        return int(rows.fetchone()[0])


def _code(error: Exception) -> int:
    """Give SQLite's number for a failure, or 0 where Python itself found it."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def _cannot_write(name: str, why: object) -> WorkbenchError:
    return WorkbenchError(
        f"{name} could not be opened or written ({why}).",
        fix="Check that the disk has room and that you may read and write there.",
        code="cannot-write",
    )
