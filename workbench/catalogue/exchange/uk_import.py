"""Records of the UK model as entries: what our fields can hold taken, all else told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from workbench.catalogue.agency import Agency
from workbench.catalogue.dataset import Dataset
from workbench.catalogue.exchange.imported import Imported, LeftOut
from workbench.catalogue.exchange.uk_check import class_of, faults_in
from workbench.catalogue.exchange.uk_terms import ACCESS, FREQUENCIES, LICENCES, SECURITY, organisations
from workbench.errors import Problem
from workbench.store import Document
from workbench.store.explain import explain
from workbench.text import is_slug, slug

__all__ = ["from_uk"]

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_NO_PLACE = "An entry has no field for it."
_WORDS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "accessRights": ("access_rights", {theirs: ours for ours, theirs in ACCESS.items()}),
    "securityClassification": ("security", {theirs: ours for ours, theirs in SECURITY.items()}),
    "updateFrequency": ("frequency", {theirs: ours for ours, theirs in FREQUENCIES.items()}),
}
_SAME: Mapping[str, str] = {"title": "title", "alternativeTitle": "also_called", "keyword": "topics", "version": "version", "modified": "updated"}
_IN_OTHER_WAYS = {"type", "identifier", "description", "summary", "licence", "contactPoint", "publisher", "creator"}
_ADDRESSES = ("endpointURL", "downloadURL", "endpointDescription")


def from_uk(documents: Iterable[tuple[Document, str]], agencies: Iterable[Agency] = ()) -> Imported:
    """Read records of the UK model.

    A data set, a data service and a distribution each become a data set of the catalogue. An organisation is the agency
    that has its short name as its GOV.UK name or its id; for one that is not there a new agency is made, titled with the
    short name alone. A contact point by itself is no entry.

    Args:
        documents: Each record with its file.
        agencies: The agencies that are there already.

    Returns:
        The entries; what they have no field for; and what is wrong, by the model's own rules, in the other records.
    """
    reading = _Reading(agencies)
    for document, file in documents:
        problems = faults_in(document, file)
        reading.problems += problems
        if not any(problem.severity == "error" for problem in problems):
            reading.take(document, file)
    return Imported((*reading.new.values(), *reading.datasets), tuple(reading.left_out), tuple(reading.problems))


class _Reading:
    """What was read so far."""

    def __init__(self, agencies: Iterable[Agency]) -> None:
        self.known: dict[str, str] = {}
        for agency in agencies:
            self.known[agency.id] = agency.id
            self.known[agency.govuk_name or agency.id] = agency.id
        self.new: dict[str, Agency] = {}
        self.datasets: list[Dataset] = []
        self.left_out: list[LeftOut] = []
        self.problems: list[Problem] = []

    def take(self, document: Document, file: str) -> None:
        """Take a record that the model allows."""
        data = {name: value for name, value in document.data.items() if value is not None}
        kind = class_of(data)
        if kind == "ContactPoint":
            self.left_out.append(LeftOut(file, "the contact point", "A contact by itself is no entry; it belongs to what it is asked about."))
            return
        plain = {**_titled(data), **_described(data), **dict(self._words(data, file)), **dict(self._others(data, kind, file))}
        if "contactPoint" in data:
            plain["contact_role"] = self._contact(data["contactPoint"], file)
        if "publisher" in data:
            plain["holder"] = self._agency(data["publisher"])
        if "creator" in data:
            plain["creators"] = [self._agency(name) for name in data["creator"]]
        try:
            self.datasets.append(Dataset.model_validate(plain))
        except ValidationError as error:
            self.problems += explain(error, Dataset, document, file)

    def _words(self, data: Mapping[str, Any], file: str) -> Iterator[tuple[str, Any]]:
        for theirs, (ours, words) in _WORDS.items():
            if theirs in data and data[theirs] in words:
                yield ours, words[data[theirs]]
            elif theirs in data:
                self.left_out.append(LeftOut(file, theirs, f"“{data[theirs]}” is none of the words that an entry has for this."))
        for theirs, ours in _SAME.items():
            if theirs in data:
                yield ours, data[theirs]
        if "licence" in data:
            names = {address: name for name, address in LICENCES.items()}
            yield "licence", names.get(data["licence"], data["licence"])

    def _others(self, data: Mapping[str, Any], kind: str, file: str) -> Iterator[tuple[str, Any]]:
        address = next((name for name in _ADDRESSES if name in data), "")
        if address:
            yield "address", data[address]
        taken = {*_WORDS, *_SAME, *_IN_OTHER_WAYS, address}
        self.left_out += [LeftOut(file, name, _NO_PLACE) for name in data if name not in taken]
        if kind != "Dataset":
            self.left_out.append(LeftOut(file, "type", f"It is a {kind}; the catalogue has data sets, so it became one."))

    def _contact(self, contact: Mapping[str, str], file: str) -> str:
        self.left_out += [LeftOut(file, f"contactPoint.{name}", _NO_PLACE) for name in ("telephone", "address") if contact.get(name)]
        name, email = contact["contactName"].strip(), contact["email"].strip()
        return email if name == email else f"{name}, {email}"

    def _agency(self, name: str) -> str:
        if name not in self.known:
            key = self.known[name] = slug(name)
            stated = name if key == name and name in organisations() else None
            self.new[key] = Agency(id=key, title=name, govuk_name=stated)
        return self.known[name]


def _titled(data: Mapping[str, Any]) -> dict[str, str]:
    """Give the id: the identifier where it is one of ours, else one made from the title, the identifier beside it."""
    told = data["identifier"]
    if is_slug(told) and not _UUID.fullmatch(told):
        return {"id": told}
    return {"id": slug(data["title"]), "other_id": told}


def _described(data: Mapping[str, Any]) -> dict[str, str]:
    found = {name: data[name] for name in ("summary", "description") if name in data}
    if found.get("summary") == found.get("description"):  # so written where there is nothing longer
        found.pop("description", None)
    return found

