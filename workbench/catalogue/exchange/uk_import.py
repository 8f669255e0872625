"""Records of the UK model as entries: what our fields can hold taken, all else told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from workbench.catalogue.agency import Agency
from workbench.catalogue.dataset import Dataset
from workbench.catalogue.exchange.imported import Imported, LeftOut
from workbench.catalogue.exchange.personal import PersonalData
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
_STRANGER = "It is neither an agency of yours nor an organisation that the model lists. Add the agency, and bring the file in again."
_TEXTS = {"title", "alternativeTitle", "keyword", "version", "identifier", "description", "summary", "licence"}
_ADDRESSES = ("endpointURL", "downloadURL", "endpointDescription")


def from_uk(documents: Iterable[tuple[Document, str]], agencies: Iterable[Agency] = ()) -> Imported:
    """Read records of the UK model.

    A data set, a data service and a distribution each become a data set of the catalogue. An organisation is the agency
    that has its short name as its GOV.UK name or its id; for one that is not there, and that the model lists, a new agency
    is made, titled with the short name alone. One that is neither is left out: a file cannot say who its words are about.
    A contact point by itself is no entry. Of a record that is refused nothing is kept, and no agency made for it.

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
    records = (*reading.new.values(), *reading.datasets)
    return Imported(records, tuple(reading.left_out), tuple(reading.problems), made=frozenset(reading.new))


class _Reading:
    """What was read so far."""

    def __init__(self, agencies: Iterable[Agency]) -> None:
        agencies = tuple(agencies)
        self.personal = PersonalData(agencies)
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
        named, made = self._agencies(data)
        plain = {**_titled(data), **_described(data), **dict(_words(data)), **named}
        try:
            self.datasets.append(Dataset.model_validate(plain))
        except ValidationError as error:
            self.problems += explain(error, Dataset, document, file)
            return
        self.left_out += [*self._strangers(data, file), *_not_taken(data, kind, file)]
        self.new |= made
        self.known |= {agency.govuk_name or agency.title: key for key, agency in made.items()}
        taken = {name: value for name, value in data.items() if name in _TEXTS}
        self.problems += self.personal.warnings(Document(taken, document.lines), file)

    def _agencies(self, data: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Agency]]:
        """Give who holds and who made the data by their ids, and the agencies that have to be made for it."""
        made: dict[str, Agency] = {}
        found: dict[str, Any] = {}
        for theirs, ours in (("publisher", "holder"), ("creator", "creators")):
            named = [data[theirs]] if isinstance(data.get(theirs), str) else data.get(theirs, [])
            ids = [self._agency(name, made) for name in named if name in self.known or name in organisations()]
            if ids:
                found[ours] = ids if ours == "creators" else ids[0]
        return found, made

    def _agency(self, name: str, made: dict[str, Agency]) -> str:
        if name in self.known:
            return self.known[name]
        key = slug(name)
        made[key] = Agency(id=key, title=name, govuk_name=name if key == name else None)
        return key

    def _strangers(self, data: Mapping[str, Any], file: str) -> Iterator[LeftOut]:
        for theirs in ("publisher", "creator"):
            named = [data[theirs]] if isinstance(data.get(theirs), str) else data.get(theirs, [])
            yield from (LeftOut(file, theirs, _STRANGER) for name in named if name not in self.known and name not in organisations())


def _words(data: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    yield from ((ours, words[data[theirs]]) for theirs, (ours, words) in _WORDS.items() if data.get(theirs) in words)
    yield from ((ours, data[theirs]) for theirs, ours in _SAME.items() if theirs in data)
    if "licence" in data:
        names = {address: name for name, address in LICENCES.items()}
        yield "licence", names.get(data["licence"], data["licence"])
    address = _address(data)
    if address:
        yield "address", data[address]
    if "contactPoint" in data:
        name, email = (data["contactPoint"][part].strip() for part in ("contactName", "email"))
        yield "contact_role", email if name == email else f"{name}, {email}"


def _address(data: Mapping[str, Any]) -> str:
    return next((name for name in _ADDRESSES if name in data), "")


def _not_taken(data: Mapping[str, Any], kind: str, file: str) -> Iterator[LeftOut]:
    """Tell what of a record an entry has no word or no field for."""
    for theirs, (_, words) in _WORDS.items():
        if theirs in data and data[theirs] not in words:
            yield LeftOut(file, theirs, f"“{data[theirs]}” is none of the words that an entry has for this.")
    taken = {*_WORDS, *_SAME, *_IN_OTHER_WAYS, _address(data)}
    yield from (LeftOut(file, name, _NO_PLACE) for name in data if name not in taken)
    if kind != "Dataset":
        yield LeftOut(file, "type", f"It is a {kind}; the catalogue has data sets, so it became one.")
    contact = data.get("contactPoint", {})
    yield from (LeftOut(file, f"contactPoint.{name}", _NO_PLACE) for name in ("telephone", "address") if contact.get(name))


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

