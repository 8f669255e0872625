"""Contacts that were brought in: a role stays, what looks like a person is taken out and told, without the name."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any, TypeVar

from workbench.catalogue.agency import Agency
from workbench.catalogue.contact_role import person_in, words_in
from workbench.catalogue.exchange.imported import Imported, LeftOut
from workbench.store import Record, to_plain

__all__ = ["without_people"]

R = TypeVar("R", bound=Record)

_ROLES = ("contact_role", "steward_role", "backup_role")
_WHY = {
    "name": "It looks like a person's name; a contact is a role, never a person.",
    "address": "It looks like a person's e-mail address; a contact is a role, never a person.",
}


def without_people(imported: Imported, agencies: Iterable[Agency] = ()) -> Imported:
    """Take people out of contacts.

    Args:
        imported: What was read.
        agencies: The agencies, whose names are no people's.

    Example:
        >>> from workbench.catalogue import Dataset
        >>> read = Imported((Dataset(id="a", title="A", contact_role="Zebedee Quux-Smith"),))
        >>> found = without_people(read)
        >>> found.records[0].contact_role, found.left_out[0].what
        (None, 'contact_role')
    """
    known = [*agencies, *(record for record in imported.records if isinstance(record, Agency))]
    words = {word for agency in known for name in (agency.title, *agency.also_called) for word in words_in(name)}
    left_out = list(imported.left_out)
    records = tuple(_cleared(record, words, left_out) for record in imported.records)
    return replace(imported, records=records, left_out=tuple(left_out))


def _cleared(record: R, words: Collection[str], left_out: list[LeftOut]) -> R:
    change: dict[str, Any] = {}
    for name in _ROLES:
        if name in type(record).model_fields:
            values = [said.value for said in record.told[name]] if name in record.told else [getattr(record, name)]
            found = [person_in(value or "", words) for value in values]
            left_out += [LeftOut(f"{type(record).kind} {record.id}", name, _WHY[kind]) for kind in found if kind]
            if any(found):
                kept = [said for said, kind in zip(to_plain(record)[name]["statements"], found, strict=True) if not kind] if name in record.told else []
                change[name] = {"statements": kept} if kept else None
    return type(record).model_validate({**to_plain(record), **change}) if change else record
