"""What identifies people in texts that were brought in: told by its kind and place, never by what it says."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from workbench.catalogue.agency import Agency
from workbench.catalogue.exchange.kinds import shapes
from workbench.disclosure.identifiers import POSTCODE, Identifiers
from workbench.errors import Problem
from workbench.store import Document, Record, mark_of, to_plain

__all__ = ["PersonalData"]

_CONTACTS = frozenset({"contact_role", "steward_role", "backup_role"})
"""Fields with a rule of their own, as `contacts` has it."""
_NO_TEXT = {"id", *(name for shape in shapes().values() for name, field in shape.model.model_fields.items() if mark_of(field).link)}
"""Fields that hold an id, which may have a postcode's form by chance: “e00aa”."""
_EMAIL = re.compile(r"[\w.+'-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_TELEPHONE = re.compile(r"(?<![\w/.#+-])(?:(?:\+|00)44[\s.-]{0,2}(?:\(0\))?|\(?0)[\s()-]{0,2}[1-9](?:[\s()-]{0,3}\d){8,9}(?!\w)")
"""A number of the United Kingdom: nine or ten digits after the nought or +44 (Ofcom, National Telephone Numbering Plan)."""


class PersonalData:
    """Finds what identifies a person in the texts of entries: numbers, full postcodes, e-mail addresses, telephone numbers.

    Contacts are left to their own rule. A full postcode may stand in the public address of an agency.

    Args:
        agencies: The agencies, in whose public addresses postcodes stand.

    Example:
        >>> PersonalData().kinds_in("Ask zebedee@example.org, or 01592 000 000")  # workbench: allow
        ['an e-mail address', 'a telephone number']
    """

    def __init__(self, agencies: Iterable[Record] = ()) -> None:
        addresses = [agency.address for agency in agencies if isinstance(agency, Agency) and agency.address]
        self._identifiers = Identifiers(public=addresses)

    def kinds_in(self, text: str) -> list[str]:
        """Name each kind of what identifies a person in a text, once."""
        spots = self._identifiers.found(text)
        for start, end, _ in spots:  # a CHI number may look like a telephone number too
            text = f"{text[:start]}{'x' * (end - start)}{text[end:]}"
        plain = unicodedata.normalize("NFKC", text)
        others = [name for name, form in (("an e-mail address", _EMAIL), ("a telephone number", _TELEPHONE)) if form.search(plain)]
        return list(dict.fromkeys([*(kind for _, _, kind in spots), *others]))

    def warnings(self, document: Document, file: str, *, kind: str = "") -> list[Problem]:
        """Warn of each text that holds such a thing.

        Args:
            document: An entry, or the record of others that it was made from, with its lines.
            file: Its file for messages.
            kind: The entry's kind; the address of an agency may hold a postcode.
        """
        shown = {*_NO_TEXT, "address"} if kind == Agency.kind else _NO_TEXT
        return [
            _warning(document, file, place, name)
            for place, text in _texts(document.data, ()) if not _CONTACTS & set(place)
            for name in self.kinds_in(text) if name != POSTCODE or shown.isdisjoint(place)
        ]  # fmt: skip

    def warnings_on(self, records: Iterable[Record], file: str) -> list[Problem]:
        """Warn of entries of which no more is known than the file that they stand in."""
        found: list[Problem] = []
        for number, record in enumerate(records, 1):
            name = str(number) if self.kinds_in(record.id) else record.id
            document = Document(to_plain(record), {(): 0})
            found += self.warnings(document, f"{file}, {type(record).kind} {name}", kind=type(record).kind)
        return found


def _texts(value: Any, place: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, Mapping):
        for name, item in value.items():
            yield from _texts(item, (*place, str(name)))
    elif isinstance(value, list | tuple):
        for number, item in enumerate(value):
            yield from _texts(item, (*place, number))
    elif isinstance(value, str):
        yield place, value


def _warning(document: Document, file: str, place: tuple[str | int, ...], name: str) -> Problem:
    field = ".".join(str(part + 1 if isinstance(part, int) else part) for part in place)
    return Problem(
        file, document.line_of(place), field, f"Here stands what looks like {name}; it comes in as it is.",
        "Take it out of the file, or out of the entry before anybody else may see it.", "personal-data", "warning",
    )  # fmt: skip
