"""The client: browse and search what Stat-Xplore holds, put a query together by labels, and get the table."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

from workbench.errors import RequestError, ServiceError, UnknownNameError
from workbench.statxplore.address import kind_of
from workbench.statxplore.choosing import choose
from workbench.statxplore.connection import Connection, Patience
from workbench.statxplore.key import Key, find_key
from workbench.statxplore.months import Months
from workbench.statxplore.query import Query
from workbench.statxplore.reply import data_of
from workbench.statxplore.schema import Component
from workbench.statxplore.schema_reader import SchemaReader
from workbench.statxplore.schema_store import Found
from workbench.statxplore.splitting import fetch, plan
from workbench.statxplore.table import Origin, Table
from workbench.store import Results

__all__ = ["ADDRESS", "Client", "no_key"]

ADDRESS = "https://stat-xplore.dwp.gov.uk/webapi/rest/v1"
"""The address of Stat-Xplore's Open Data API."""

PRACTICE = "the practice server"
"""What stands for the address of a practice server, whose port differs each time."""

_COUNTED = {"COUNT", "MEASURE", "STAT_FUNCTION"}
_SMALLEST_PART = 1_000

Choice = str | Sequence[str] | Mapping[str, Sequence[str]] | Months | None


class Client:
    """Asks Stat-Xplore, or the practice server, for what it holds and for tables.

    Args:
        api_key: The key; by default that of the environment, the keyring or the settings (see `workbench statxplore
            login`). What was looked up before can be browsed and searched without one.
        base_url: The address of the API.
        schema_file: Where what was looked up is kept; by default in this computer's cache, one file for each address;
            of a practice server it is kept in memory.
        say: Takes a sentence when there is something to wait for; by default it is printed.
        patience: How long to wait for what.
        cell_limit: How many cells to ask for at once, where that is known; else the service says so.
        transport: What carries requests; by default the network.
        sleep: Waits some seconds.

    Raises:
        RequestError: The address is not secure, or what was found is no key.

    Example:
        >>> from workbench.statxplore import Client
        >>> from workbench.statxplore.practice import PracticeServer
        >>> with PracticeServer(people=2_000) as server, Client("practice", server.base_url) as client:
        ...     found = client.search("sanction decisions")
        ...     found[0].type
        'DATABASE'
    """

    def __init__(  # noqa: PLR0913  # each is one thing that a notebook or a test may want otherwise
        self, api_key: str | None = None, base_url: str = ADDRESS, *, schema_file: Path | None = None,
        say: Callable[[str], None] = print, patience: Patience | None = None, cell_limit: int | None = None,
        transport: httpx.BaseTransport | None = None, sleep: Callable[[float], None] = time.sleep,
    ) -> None:  # fmt: skip
        self._key = Key(api_key, where="the program") if api_key else find_key()
        self.base_url = base_url.rstrip("/")
        self._say = say
        self._cell_limit = cell_limit
        self._connection = Connection(self.base_url, self._key, say, patience or Patience(), transport, sleep=sleep)
        self._schema = SchemaReader(self._connection if self._key else None, self.base_url, schema_file, say)

    def __enter__(self) -> Self:
        """Give the client; the connection ends with the block."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """End the connection."""
        self.close()

    def close(self) -> None:
        """End the connection."""
        self._connection.close()
        self._schema.close()

    def __repr__(self) -> str:
        """Say where it asks, never with what key."""
        return f"<Client of {self.base_url}, {'with a key' if self._key else 'without a key'}>"

    # what there is

    def schema(self, uri: str = "str:folder:root") -> Component:
        """Give one part of the schema with its children: a folder, database, field, valueset, ….

        Args:
            uri: Its address, as the schema itself states it.

        Raises:
            UnknownNameError: There is no such part.
            ServiceError: It was not looked up before, and cannot be now.
        """
        return self._schema.read(uri)

    def databases(self) -> list[Component]:
        """Give every database that the key may see, from all folders, in the order of the folders."""
        return self._schema.databases()

    def fields(self, database: str) -> list[Component]:
        """Give a database's fields, also those in groups.

        Args:
            database: Its label, or its address.
        """
        return [part for part in self._schema.parts(self.database(database).uri) if part.type == "FIELD"]

    def measures(self, database: str) -> list[Component]:
        """Give what can be counted, summed or averaged in a database; of a measure, each of its functions.

        Args:
            database: Its label, or its address.
        """
        return [part for part in self._schema.parts(self.database(database).uri) if part.type in _COUNTED]

    def valuesets(self, field: str) -> list[Component]:
        """Give the levels of a field, such as countries, councils and intermediate zones.

        Args:
            field: The field's address.
        """
        return [part for part in self.schema(field).children if part.type == "VALUESET"]

    def values(self, uri: str) -> list[Component]:
        """Give the values of a valueset, or of a field's first level, which is what a query gets that lists none.

        Args:
            uri: The address of the valueset or field.
        """
        part = self.schema(uri)
        if kind_of(uri) == "field":
            levels = self.valuesets(uri)
            if levels:
                return self.values(levels[0].uri)
        return [child for child in part.children if child.type == "VALUE"]

    def search(self, text: str, *, types: Iterable[str] | None = None, database: str | None = None, limit: int = 20) -> Results[Found]:
        """Find databases, fields and values by words; works offline in all that was looked up before.

        Args:
            text: Words, the last one perhaps unfinished; mistakes in typing are forgiven.
            types: Only these, such as ["DATABASE"].
            database: Only within this one, by its address.
            limit: How many to give at most.
        """
        return self._schema.search(text, types=types, database=database, limit=limit)

    @property
    def knows_anything(self) -> bool:
        """Whether anything was looked up, now or before, that search can find."""
        return self._schema.knows_anything

    def learn(self, database: str | None = None) -> int:
        """Look up a whole database, its values too, or all databases with their fields, so that search works offline.

        Args:
            database: Its label or address; by default all of them without their values, which takes some minutes.

        Returns:
            How many parts were looked up.
        """
        return self._schema.learn(self.database(database).uri if database else None)

    def database(self, name: str) -> Component:
        """Give one database by its label or address.

        Raises:
            UnknownNameError: None is called so; the message lists those that come near.
        """
        return choose(self.databases(), name, what="database")

    # asking

    def query(
        self, database: str, *, by: Mapping[str, Choice], measures: Sequence[str] = (), totals: Sequence[str] = (),
    ) -> Query:  # fmt: skip
        """Put a query together by labels.

        Args:
            database: The database's label or address.
            by: For each field, by its label: None for all values of its first level; the label of a level for all of
                that level; a list of values by label or code; custom groups as name -> values; `Months(…)` for a
                field of time.
            measures: What to count, by label; by default the database's count.
            totals: The fields, by label, whose total is wanted too.

        Raises:
            UnknownNameError: There is no such database, field, level or value; the message lists what comes near.
        """
        base = self.database(database)
        counted = self.measures(base.uri)
        chosen = [choose(counted, name, what="measure") for name in measures] or counted[:1]
        if not chosen:
            raise UnknownNameError(f"“{base.label}” has nothing to count.", fix="Choose another database.", code="unknown-name")
        query = Query.start(base.uri, *(part.uri for part in chosen))
        fields = self.fields(base.uri)
        wanted_totals = {choose(fields, name, what="field").uri for name in totals}
        for name, choice in by.items():
            field = choose(fields, name, what="field")
            query = self._divided(query, field, choice, total=field.uri in wanted_totals)
        return query

    def _divided(self, query: Query, field: Component, choice: Choice, *, total: bool) -> Query:
        if choice is None:
            return query.by(field.uri, total=total)
        if isinstance(choice, Months):
            return replace(query.by(field.uri, total=total), months=choice)
        if isinstance(choice, str):
            level = choose(self.valuesets(field.uri), choice, what="level")
            return query.by(level.uri, total=total)
        if isinstance(choice, Mapping):
            groups = {name: [self.value(field.uri, one).uri for one in members] for name, members in choice.items()}
            return query.by(field.uri, total=total, names=groups)
        return query.by(field.uri, *(self.value(field.uri, one).uri for one in choice), total=total)

    def value(self, field: str, name: str) -> Component:
        """Give one value of a field by its label or code, on whichever of its levels it stands.

        Args:
            field: The field's address.
            name: The value's label, code or address.
        """
        levels = self.valuesets(field)
        every: list[Component] = []
        for level in levels:
            values = self.values(level.uri)
            try:
                return choose(values, name, what="value")
            except UnknownNameError:
                every += values
        return choose(every or self.values(field), name, what="value")

    def periods(self, query: Query) -> list[Component]:
        """Give the periods that a query's field of time has now, asked anew."""
        self._schema.look_again(query.date_field)
        for level in self.valuesets(query.date_field):
            self._schema.look_again(level.uri)
        return self.values(query.date_field)

    def resolve(self, query: Query) -> Query:
        """Give the query with its rule for months replaced by the months there are now."""
        if not query.months:
            return query
        periods = self.periods(query)
        return query.at([part.uri for part in periods], [part.label for part in periods])

    def cells(self, query: Query) -> int:
        """Count the cells that a query would give, before it is sent."""
        return self.resolve(query).cells(lambda uri: len(self.values(uri)))

    def table(self, query: Query | Path) -> Table:
        """Get a table; one that is too large is asked for in parts, without changing a number.

        Args:
            query: The query, or the path of a query file of the website.

        Raises:
            ServiceError: There is no key, or the service cannot be asked or refuses.
            RequestError: The query makes no sense to the service.
            RecordError: The query file, or the reply, is not as it should be.
        """
        asked = self.resolve(query if isinstance(query, Query) else Query.from_file(query))
        if self._cell_limit is not None and self.cells(asked) > self._cell_limit:
            table = self._in_parts(asked, self._cell_limit)
        else:
            try:
                table = self._ask(asked)
            except ServiceError as error:
                if error.code not in {"cell-limit", "too-large"}:
                    raise
                limit = error.limit or max(_SMALLEST_PART, self.cells(asked) // 4)
                table = self._in_parts(asked, limit, why=error)
        return replace(table, query=replace(asked, months=query.months) if isinstance(query, Query) else asked)

    def _in_parts(self, query: Query, limit: int, why: ServiceError | None = None) -> Table:
        planned = plan(query, limit, lambda uri: [part.uri for part in self.values(uri)])
        if why and not planned.field:
            raise why
        self._say(f"The table has {self.cells(query):,} cells, so it is asked for in {planned.requests} parts.")
        before = self._schema.edition(query.database)
        table = fetch(planned, self._ask)
        if self._schema.edition(query.database) != before:
            raise ServiceError(
                "Stat-Xplore renewed the data while the table was fetched in parts, so the parts may not fit together.",
                fix="Ask for it again.", code="changed-meanwhile",
            )  # fmt: skip
        return table

    def _ask(self, query: Query) -> Table:
        if self._key is None:
            raise no_key("a table")
        raw = json.dumps(query.to_body(), ensure_ascii=False).encode()
        reply = self._connection.post("/table", raw, asked="a table", kind="table")
        origin = Origin(address=self.base_url, got=dt.datetime.now(dt.UTC).replace(microsecond=0))
        data = data_of(reply)
        if not isinstance(data, dict):
            raise RequestError("Stat-Xplore's reply is not a table.", fix="Try again.", code="unexpected-reply")
        table = Table.from_response(data, query=query, origin=origin)
        return replace(table, origin=Origin(PRACTICE, origin.got, "nobody: made up for practice", "", "practice")) if table.synthetic else table

    # the service itself

    def info(self) -> dict[str, Any]:
        """Give what the service says of itself: its languages. The cheapest way to try a key."""
        return self._plain("/info", "what it is")

    def rate_limit(self) -> dict[str, Any]:
        """Give how many requests are left, of how many, and when that begins anew (milliseconds since 1970)."""
        return self._plain("/rate_limit", "the requests left")

    def _plain(self, path: str, asked: str) -> dict[str, Any]:
        if self._key is None:
            raise no_key(asked)
        reply = self._connection.get(path, asked=asked)
        data = data_of(reply) if reply else {}
        return data if isinstance(data, dict) else {}


def no_key(asked: str) -> ServiceError:
    """Give the error for what needs a key."""
    return ServiceError(
        f"Stat-Xplore gives {asked} only to those with a key, and none was found.",
        fix="Get a free one at stat-xplore.dwp.gov.uk (Account, Open Data API Access), then: workbench statxplore login."
        " Without a key, download a table from the website and use: workbench statxplore import FILE",
        code="no-key",
    )
