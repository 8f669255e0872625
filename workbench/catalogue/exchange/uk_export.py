"""Data sets as records of the UK model: only those of which all is known that it requires; nothing filled in by guessing."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import yaml

from workbench.catalogue.agency import Agency
from workbench.catalogue.dataset import Dataset
from workbench.catalogue.exchange.exported import Exported
from workbench.catalogue.exchange.imported import LeftOut
from workbench.catalogue.exchange.uk_import import from_uk
from workbench.catalogue.exchange.uk_terms import (
    ACCESS,
    FREQUENCIES,
    LICENCES,
    SECURITY,
    SHARED,
    organisations,
)
from workbench.store import Document, Record

__all__ = ["to_uk", "uk_record"]

_EMAIL = re.compile(r"[^\s,;:<>()]+@[^\s,;:<>()]+\.[^\s,;:<>()]+")
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
_LONGEST_SUMMARY = 250
_CARRIED = frozenset({
    "id", "title", "summary", "description", "also_called", "topics", "holder", "creators", "contact_role", "security", "frequency",
    "updated", "access_rights", "licence", "version", "other_id",
})  # fmt: skip
"""Our fields that the model has a place for."""


def to_uk(records: Iterable[Record], *, form: str = "yaml") -> Exported:
    """Give the data sets as records of the UK model.

    Args:
        records: Entries of the catalogue; agencies give the organisations' names.
        form: “yaml” for one file each, as the model's own examples; “json” for one list.

    Returns:
        The records, all of which the model allows. `left_out` tells each entry that is none of them and what it lacks,
        and of the others each field that the model has no place for, found by reading the record again.
    """
    records = tuple(records)
    agencies = {record.id: record for record in records if isinstance(record, Agency)}
    made: dict[str, dict[str, Any]] = {}
    left_out: list[LeftOut] = []
    for record in records:
        if isinstance(record, Dataset):
            found, lacking = uk_record(record, agencies)
            left_out += lacking
            if found is not None:
                made[record.id] = found
                left_out += _lost(record, found, agencies)
    others = Counter(type(record).kind for record in records if not isinstance(record, Dataset | Agency))
    left_out += [LeftOut("", f"{count} of the kind {kind}", "The model describes data sets only.") for kind, count in others.items()]
    if form == "json":
        files = {"": f"{json.dumps(list(made.values()), ensure_ascii=False, indent=2)}\n".encode()}
    else:
        files = {f"{key}.yaml": _yaml(found) for key, found in made.items()}
    return Exported(files, tuple(left_out))


def uk_record(dataset: Dataset, agencies: Mapping[str, Agency]) -> tuple[dict[str, Any] | None, list[LeftOut]]:
    """Give a data set as a record of the model.

    Args:
        dataset: The entry.
        agencies: The agencies by id.

    Returns:
        The record, and nothing; or None, and each thing that the model requires and the entry does not know.
    """
    lacking = dict(_lacking(dataset, agencies))
    if lacking:
        why = "Not exported, since the model requires it: "
        return None, [LeftOut(f"dataset {dataset.id}", theirs, why + reason) for theirs, reason in lacking.items()]
    said = dataset.description or dataset.summary or ""
    short = dataset.summary if dataset.summary and _is_summary(dataset.summary) else None
    name, email = _contact(dataset.contact_role or "")
    record = {
        "identifier": dataset.other_id or dataset.id,
        "type": "dcat:Dataset",
        "title": dataset.title,
        "alternativeTitle": list(dataset.also_called),
        "summary": short,
        "description": said,
        "keyword": list(dataset.topics),
        "licence": LICENCES.get(dataset.licence or "", dataset.licence),
        "version": dataset.version,
        "accessRights": ACCESS[dataset.access_rights],
        "securityClassification": _security(dataset),
        "contactPoint": {"contactName": name, "email": email},
        "modified": str(dataset.updated),
        "creator": [_organisation(agency, agencies) for agency in dataset.creators],
        "publisher": _organisation(dataset.holder or "", agencies),
        "updateFrequency": FREQUENCIES[dataset.frequency],
    }
    return {theirs: value for theirs, value in record.items() if value not in (None, [])}, []


def _lacking(dataset: Dataset, agencies: Mapping[str, Agency]) -> Iterator[tuple[str, str]]:
    """Give each thing that the model requires and the entry does not say, with the reason."""
    for name in sorted(dataset.contested & _CARRIED):
        yield name, "the statements on it disagree."
    needed = (
        ("description", bool(dataset.summary or dataset.description), "there is neither a summary nor a description."),
        ("licence", _is_licence(dataset.licence), f"none is recorded that is an address or {SHARED}."),
        ("version", bool(dataset.version), "no version is recorded."),
        ("accessRights", dataset.access_rights in ACCESS, f"the model has no word for “{dataset.access_rights}”."),
        ("securityClassification", bool(_security(dataset)), f"the model has no word for “{dataset.security}”."),
        ("contactPoint", bool(_contact(dataset.contact_role or "")[1]), "no e-mail address of a team is recorded with the role to ask."),
        ("modified", dataset.updated.day is not None, "the day on which they were last renewed is not known."),
        ("updateFrequency", dataset.frequency in FREQUENCIES, f"the model has no word for “{dataset.frequency}”."),
        ("creator", bool(dataset.creators), "the agencies that made them are not recorded."),
        ("publisher", bool(dataset.holder), "the agency that holds them is not recorded."),
    )
    yield from ((theirs, why) for theirs, known, why in needed if not known)
    for theirs, named in (("publisher", [dataset.holder] if dataset.holder else []), ("creator", dataset.creators)):
        for agency in named:
            if not _organisation(agency, agencies):
                yield theirs, f"{agency} is none of the organisations of GOV.UK that the model lists."


def _is_licence(licence: str | None) -> bool:
    return bool(licence) and (licence in LICENCES or licence == SHARED or bool(_ADDRESS.fullmatch(licence or "")))


def _security(dataset: Dataset) -> str:
    """Give the classification; SENSITIVE is how OFFICIAL is handled, and no classification of its own."""
    return SECURITY.get(dataset.security.removesuffix("-SENSITIVE"), "")


def _organisation(agency: str, agencies: Mapping[str, Agency]) -> str:
    """Give the short name of an agency on GOV.UK: what it states itself, or its id where the model lists that."""
    stated = agencies[agency].govuk_name if agency in agencies else None
    return next((name for name in (stated, agency) if name in organisations()), None) or ""


def _contact(role: str) -> tuple[str, str]:
    """Part a contact into the team and its e-mail address.

    >>> _contact("Data Team, data@example.gov.uk"), _contact("data@example.gov.uk"), _contact("Data Team")
    (('Data Team', 'data@example.gov.uk'), ('data@example.gov.uk', 'data@example.gov.uk'), ('Data Team', ''))
    """
    found = _EMAIL.search(role)
    if not found:
        return role, ""
    rest = f"{role[: found.start()]} {role[found.end() :]}".strip(" ,;:<>()")
    return rest or found[0], found[0]


def _is_summary(text: str) -> bool:
    return len(text) <= _LONGEST_SUMMARY and "\n" not in text


def _yaml(record: Mapping[str, Any]) -> bytes:
    """Give a record as YAML that readers of every version take for text where it is text: dates are quoted."""
    return yaml.safe_dump(dict(record), allow_unicode=True, sort_keys=False, width=110).encode()


def _lost(dataset: Dataset, record: Mapping[str, Any], agencies: Mapping[str, Agency]) -> Sequence[LeftOut]:
    """Tell what of an entry does not come back when its record is read again."""
    again = from_uk([(Document(record, {(): 1}), "")], agencies.values()).records
    back = next((found for found in again if isinstance(found, Dataset)), None)
    lost = []
    for name, field in Dataset.model_fields.items():
        was, default = getattr(dataset, name), field.get_default(call_default_factory=True)
        if name in dataset.told or (getattr(back, name) if back else default) != was:
            why = "It comes back otherwise than it was." if name in _CARRIED else "The model has no place for it."
            why = "Who said it and when is not kept." if name in dataset.told and name in _CARRIED else why
            lost.append(LeftOut(f"dataset {dataset.id}", name, why))
    return lost
