"""One part of Stat-Xplore's schema, as a reply of `/schema` describes it: a folder, a database, a field, a value."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from workbench.errors import WorkbenchError
from workbench.statxplore.address import code_of

__all__ = ["Component"]

_LONGEST = 10_000


@dataclass(frozen=True)
class Component:
    """A part of the schema, with its children in short.

    Args:
        uri: Its address, such as "str:database:UC_Households"; letters' case matters.
        label: Its name as people see it.
        type: "FOLDER", "DATABASE", "TABLE", "GROUP", "FIELD", "VALUESET", "VALUE", "MEASURE", "STAT_FUNCTION",
            "COUNT", or whatever else the server says.
        children: Its children in the server's order, themselves without children; () also where a reply that
            speaks of it only in short did not tell them.
        functions: What a measure can be summarised by, as the server names it.
        last_modified: When a database was last changed, in UTC, or None where that is not told.
        path: The labels of those above it, from the top; the root folder itself is left out.

    Source: Stat-Xplore Open Data API, Schema endpoint
    (https://stat-xplore.dwp.gov.uk/webapi/online-help/Open-Data-API-Schema.html).

    Example:
        >>> reply = {"id": "str:folder:root", "label": "Root", "type": "FOLDER", "children": [
        ...     {"id": "str:database:PC_New", "label": "Pension Credit", "type": "DATABASE", "lastModified": 1555580436873}]}
        >>> [child.label for child in Component.from_reply(reply).children]
        ['Pension Credit']
        >>> Component.from_reply({"id": "str:folder:root", "type": "FOLDER"})
        Traceback (most recent call last):
        ...
        workbench.errors.WorkbenchError: Stat-Xplore's description of “str:folder:root” has no “label”. ...
    """

    uri: str
    label: str
    type: str
    children: tuple[Component, ...] = ()
    functions: tuple[str, ...] = ()
    last_modified: dt.datetime | None = None
    path: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """What its address ends with: a value's code, a database's or a column's name."""
        return code_of(self.uri)

    @classmethod
    def from_reply(cls, reply: object) -> Component:
        """Read one reply of `/schema`, or one page of it.

        Args:
            reply: The JSON value; keys that are not known are left out.

        Raises:
            WorkbenchError: It is not what the schema is described as; the message says where.
        """
        described = reply.get("id") if isinstance(reply, Mapping) else None
        return _component(reply, _Place(described if isinstance(described, str) else "", ""))


@dataclass(frozen=True)
class _Place:
    """Where in a reply something stands, for a message."""

    uri: str
    key: str

    def at(self, key: str | int) -> _Place:
        written = f"{self.key}[{key}]" if isinstance(key, int) else f"{self.key}.{key}" if self.key else key
        return _Place(self.uri, written)

    def refuse(self, what: str) -> NoReturn:
        of = f" of “{self.uri[:200]}”" if self.uri else ""
        raise WorkbenchError(
            f"Stat-Xplore's description{of} {what}.",
            fix="Ask again later; if it stays so, the server has changed its format, and the workbench needs a newer version.",
            code="schema-reply",
        )


def _component(reply: object, place: _Place, *, short: bool = False) -> Component:
    if not isinstance(reply, Mapping):
        where = f"has in “{place.key}” no group of fields" if place.key else "is no group of fields"
        place.refuse(where)
    children = [] if short else _list(reply, "children", place)
    return Component(
        uri=_text(reply, "id", place),
        label=_text(reply, "label", place),
        type=_text(reply, "type", place),
        children=tuple(_component(c, place.at("children").at(n), short=True) for n, c in enumerate(children)),
        functions=tuple(_function(f, place.at("functions").at(n)) for n, f in enumerate(_list(reply, "functions", place))),
        last_modified=_moment(reply.get("lastModified"), place.at("lastModified")),
    )


def _text(reply: Mapping[Any, Any], key: str, place: _Place) -> str:
    here = place.at(key)
    value = reply.get(key)
    if value is None or (value == "" and key != "label"):
        here.refuse(f"has no “{here.key}”")
    if not isinstance(value, str) or len(value) > _LONGEST or not _is_whole(value):
        here.refuse(f"has in “{here.key}” no plain text")
    return value


def _list(reply: Mapping[Any, Any], key: str, place: _Place) -> list[Any]:
    value = reply.get(key)
    if value is None:
        return []
    if not isinstance(value, list):
        here = place.at(key)
        here.refuse(f"has in “{here.key}” no list")
    return value


def _function(value: object, place: _Place) -> str:
    """Give a function's name or address; no recording shows which of the two the server writes."""
    if isinstance(value, Mapping):
        return _text(value, "id", place)
    return _text({"": value}, "", place)


def _moment(value: object, place: _Place) -> dt.datetime | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        place.refuse(f"has in “{place.key}” no number of milliseconds")
    try:
        return dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(milliseconds=value)
    except (OverflowError, ValueError):  # beyond the year 9999, or no number at all
        place.refuse(f"has in “{place.key}” a time that is in no calendar")


def _is_whole(text: str) -> bool:
    """Say whether UTF-8 can hold a text: half a character, which JSON can write, it cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
