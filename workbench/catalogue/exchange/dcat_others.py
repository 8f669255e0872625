"""Data sets of others' DCAT as entries: what is surely the same is taken, and all else is told.

Nothing is guessed: what has no field here, stands in another language, or may be a person's name is left out with its
reason, and whoever imports can write it by hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from rdflib import BNode, Graph, Literal
from rdflib.term import Node

from workbench.catalogue.agency import Agency
from workbench.catalogue.contact_role import person_in
from workbench.catalogue.dataset import Dataset
from workbench.catalogue.exchange.dcat_own import A_PERSON, checked
from workbench.catalogue.exchange.dcat_terms import ACCESS_RIGHTS, FREQUENCIES, GSS, OTHER_FREQUENCIES, iri
from workbench.catalogue.exchange.dcat_where import where
from workbench.catalogue.exchange.imported import LeftOut
from workbench.errors import Problem
from workbench.store import PartialDate, Record
from workbench.text.names import slug
from workbench.workspace.vocabulary import Term

__all__ = ["Others", "read_others"]

Triple = tuple[Node, Node, Node]

_ENGLISH = ("en", "en-gb", "", None)
_SHORT, _LONG = 2_000, 50_000
_DAY = re.compile(r"([0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?)(T.*)?")
_WEB = re.compile(r"https?://\S+")
_NAMES = ("foaf:name", "skos:prefLabel", "rdfs:label", "vcard:fn")
_PEOPLE = ("foaf:Person", "vcard:Individual")
_ORGANISATIONS = ("foaf:Organization", "org:Organization", "org:FormalOrganization", "vcard:Organization")
_OTHER_RIGHTS = {theirs: ours for ours, theirs in ACCESS_RIGHTS.items() if ours != "closed"}
_OTHER_FREQUENCIES = {theirs: ours for ours, theirs in FREQUENCIES.items()} | dict(OTHER_FREQUENCIES)


@dataclass
class Others:
    """What is read, and what of the graph was used for it.

    Args:
        graph: The graph of the file.
        file: The file's name, for messages.
        areas: The vocabulary's areas, by id.
        ids: Ids that are in use, by kind and id.
        records: The entries.
        problems: Data sets that could not be read.
        left_out: What was looked at and not taken.
        used: The triples that were taken or told of.
        unread: The addresses of data sets that could not be read.
        agencies: The ids of publishers that have become entries, by their nodes.
        names: The same by their names.
        numbers: The last number that was put behind an id of which there were several.
    """

    graph: Graph
    file: str
    areas: Mapping[str, Term]
    ids: set[tuple[str, str]] = field(default_factory=set)
    records: list[Record] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    used: set[Triple] = field(default_factory=set)
    unread: list[str] = field(default_factory=list)
    agencies: dict[Node, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    numbers: dict[tuple[str, str], int] = field(default_factory=dict)

    def objects(self, node: Node, term: str) -> list[Node]:
        """Give what a node has under a term, in a stable order."""
        return sorted(self.graph.objects(node, iri(term)), key=lambda item: (isinstance(item, Literal), str(item), str(getattr(item, "language", ""))))

    def take(self, node: Node, term: str, value: Node) -> None:
        """Mark a triple as used."""
        self.used.add((node, iri(term), value))

    def skip(self, node: Node, term: str, why: str, value: Node | None = None) -> None:
        """Leave out what a node has under a term, and say why."""
        for item in [value] if value is not None else self.objects(node, term):
            self.take(node, term, item)
            self.left_out.append(LeftOut(f"{self.file}: {where(self.graph, node)}", term, why))

    def is_a(self, node: Node, *classes: str) -> bool:
        """Whether a node is of one of some classes."""
        return any((node, iri("rdf:type"), iri(cls)) in self.graph for cls in classes)

    def keep(self, model: type[Record], plain: dict[str, Any]) -> bool:
        """Keep an entry, or tell what is wrong with it."""
        found = checked(model, plain, self.file)
        self.records += [found] if isinstance(found, Record) else []
        self.problems += [] if isinstance(found, Record) else found
        return isinstance(found, Record)

    def new_id(self, kind: str, wanted: str) -> str:
        """Give an id that no other entry of the kind has."""
        number, found = self.numbers.get((kind, wanted), 1), wanted
        while (kind, found) in self.ids:
            number += 1
            found = f"{wanted[:72].rstrip('-')}-{number}"
        self.numbers[kind, wanted] = number
        self.ids.add((kind, found))
        return found


def read_others(others: Others, nodes: list[Node]) -> None:
    """Read data sets that others described.

    Args:
        others: The graph, and where to put what is read.
        nodes: The data sets' nodes.
    """
    for node in nodes:
        title = _text(others, node, "dct:title")
        if title is None:
            others.problems.append(Problem(
                others.file, 0, where(others.graph, node), "This data set has no title (dct:title).", "Give it one.", "missing-field",
            ))  # fmt: skip
            others.unread.append(str(node))
            continue
        others.take(node, "rdf:type", iri("dcat:Dataset"))
        fields = dict(_fields(others, node))
        given = _identifier(others, node)
        key = others.new_id("dataset", given if given is not None and slug(given) == given else slug(title))
        if not others.keep(Dataset, {"id": key, "title": title, "other_id": given if given != key else None, **fields}):
            others.unread.append(str(node))


def _fields(others: Others, node: Node) -> Iterator[tuple[str, object]]:
    yield from _description(others, node)
    yield "also_called", _texts(others, node, "dct:alternative")
    yield "topics", _texts(others, node, "dcat:keyword")
    yield "holder", _holder(others, node)
    made_by = (_agency(others, node, "dct:creator", agent) for agent in others.objects(node, "dct:creator"))
    yield "creators", sorted({key for key in made_by if key is not None})
    yield "contact_role", _contact(others, node)
    yield from _place(others, node)
    yield "period", _period(others, node)
    yield "frequency", _coded(others, node, "dct:accrualPeriodicity", _OTHER_FREQUENCIES) or "unknown"
    yield "access_rights", _coded(others, node, "dct:accessRights", _OTHER_RIGHTS) or "unknown"
    yield "updated", _day(others, node, "dct:modified") or "unknown"
    yield "version", _text(others, node, "dcat:version")
    yield "licence", _licence(others, node)
    yield "address", _address_of_data(others, node)


def _identifier(others: Others, node: Node) -> str | None:
    """Give their identifier; where it is a short name as ours are, it is the entry's id."""
    found: str | None = None
    for item in others.objects(node, "dct:identifier"):
        text = str(item).strip()
        if found is None and isinstance(item, Literal) and 0 < len(text) <= _SHORT:
            found = text
            others.take(node, "dct:identifier", item)
        else:
            others.skip(node, "dct:identifier", "One identifier was taken, and this is another, or no text.", item)
    return found


def _text(others: Others, node: Node, term: str, *, limit: int = _SHORT) -> str | None:
    """Give one text, the English one where there are several languages."""
    said = [item for item in others.objects(node, term) if isinstance(item, Literal) and str(item).strip()]
    chosen = next((item for language in _ENGLISH for item in said if _language(item) == language), said[0] if said else None)
    for item in others.objects(node, term):
        if item is chosen and len(str(item).strip()) <= limit:
            others.take(node, term, item)
        else:
            why = f"It is longer than {limit:,} characters." if item is chosen else "Another text or language was taken."
            others.skip(node, term, why, item)
    return str(chosen).strip() if chosen is not None and len(str(chosen).strip()) <= limit else None


def _texts(others: Others, node: Node, term: str) -> list[str]:
    found = []
    for item in others.objects(node, term):
        text = str(item).strip()
        if isinstance(item, Literal) and 0 < len(text) <= _SHORT and _language(item) in _ENGLISH:
            others.take(node, term, item)
            found.append(text)
        else:
            others.skip(node, term, "It is in another language than English, empty, too long, or no text.", item)
    return sorted(set(found))


def _language(item: Literal) -> str | None:
    return item.language.lower() if item.language else None


def _description(others: Others, node: Node) -> Iterator[tuple[str, str]]:
    text = _text(others, node, "dct:description", limit=_LONG)
    if text is not None:
        yield ("summary" if len(text) <= _SHORT else "description"), text


def _holder(others: Others, node: Node) -> str | None:
    """Give the id of the agency that publishes the data."""
    agents = others.objects(node, "dct:publisher")
    for agent in agents[1:]:
        others.skip(node, "dct:publisher", "A data set has one holder here, and another was taken.", agent)
    return _agency(others, node, "dct:publisher", agents[0]) if agents else None


def _agency(others: Others, node: Node, term: str, agent: Node) -> str | None:
    """Give an agency's id, making its entry where its name is said; one name is one agency."""
    if agent not in others.agencies and (name := _name(others, agent)) is not None:
        if name not in others.names:
            key = others.new_id("agency", slug(name))
            if others.keep(Agency, {"id": key, "title": name}):
                others.names[name] = key
        if name in others.names:
            others.agencies[agent] = others.names[name]
    if agent in others.agencies:
        others.take(node, term, agent)
        return others.agencies[agent]
    others.skip(node, term, A_PERSON if _is_person(others, agent) else "The file does not say this agency's name.", agent)
    return None


def _name(others: Others, agent: Node) -> str | None:
    if isinstance(agent, Literal) or _is_person(others, agent):
        return None
    for term in _NAMES:
        name = _text(others, agent, term)
        if name is not None:
            for _, _, cls in others.graph.triples((agent, iri("rdf:type"), None)):
                others.take(agent, "rdf:type", cls)
            return name
    return None


def _is_person(others: Others, agent: Node) -> bool:
    names = (str(item) for term in _NAMES for item in others.graph.objects(agent, iri(term)))
    if others.is_a(agent, *_PEOPLE):
        return True
    return not others.is_a(agent, *_ORGANISATIONS) and any(person_in(name) for name in names)


def _contact(others: Others, node: Node) -> str | None:
    """Give the role to ask, where what is said can be no person."""
    role: str | None = None
    for card in others.objects(node, "dcat:contactPoint"):
        if role is not None or isinstance(card, Literal):
            others.skip(node, "dcat:contactPoint", "An entry has one contact here, and it is a role in words.", card)
        elif others.is_a(card, *_PEOPLE) or any(person_in(str(name)) for name in others.objects(card, "vcard:fn")):
            others.take(node, "dcat:contactPoint", card)
            others.skip(card, "vcard:fn", A_PERSON)
        else:
            role = _text(others, card, "vcard:fn")
            if role is not None:
                others.take(node, "dcat:contactPoint", card)
    return role


def _place(others: Others, node: Node) -> Iterator[tuple[str, str]]:
    """Give the area of the list, or else the place in words."""
    codes = {GSS + term.code: key for key, term in others.areas.items() if term.code and term.code != "unknown"}
    taken = False
    for place in others.objects(node, "dct:spatial"):
        area = codes.get(str(place))
        words = None if area or taken else _label(others, place)
        if taken or not (area or words):
            why = "An entry has one place here." if taken else "It is no area of the list, and the file does not say its name."
            others.skip(node, "dct:spatial", why, place)
        else:
            taken = True
            others.take(node, "dct:spatial", place)
            yield ("place", str(words)) if area is None else ("area", area)


def _label(others: Others, node: Node) -> str | None:
    if isinstance(node, Literal):
        text = str(node).strip()
        return text if 0 < len(text) <= _SHORT else None
    others.take(node, "rdf:type", iri("dct:Location"))
    terms = ("skos:prefLabel", "rdfs:label", "dct:title")
    return next((said for term in terms if (said := _text(others, node, term)) is not None), None)


def _period(others: Others, node: Node) -> str | None:
    found: str | None = None
    for time in others.objects(node, "dct:temporal"):
        if found is not None or isinstance(time, Literal):
            others.skip(node, "dct:temporal", "A period is one thing with a beginning and an end, or with words.", time)
            continue
        start, end = (_day(others, time, term) for term in ("dcat:startDate", "dcat:endDate"))
        found = _text(others, time, "rdfs:label") or _from_to(start, end)
        if found is None:
            others.skip(node, "dct:temporal", "Its beginning and end are not said as days.", time)
        else:
            others.take(node, "dct:temporal", time)
            others.take(time, "rdf:type", iri("dct:PeriodOfTime"))
    return found


def _from_to(start: str | None, end: str | None) -> str | None:
    if start and end:
        return f"{start} to {end}"
    return f"from {start}" if start else f"until {end}" if end else None


def _day(others: Others, node: Node, term: str) -> str | None:
    """Give a day, month or year; the time of day is told of, for there is no field for it."""
    found: str | None = None
    for item in others.objects(node, term):
        said = _DAY.fullmatch(str(item))
        if found is not None or said is None or not _in_calendar(said[1]):
            others.skip(node, term, "It is no day, month or year, or there are several.", item)
            continue
        found = said[1]
        others.take(node, term, item)
        if said[2]:
            others.left_out.append(LeftOut(f"{others.file}: {where(others.graph, node)}", term, "The day was taken without the time."))
    return found


def _in_calendar(text: str) -> bool:
    try:
        PartialDate.parse(text)
    except ValueError:
        return False
    return True


def _coded(others: Others, node: Node, term: str, codes: Mapping[str, str]) -> str | None:
    found: str | None = None
    for item in others.objects(node, term):
        if found is None and str(item) in codes:
            found = codes[str(item)]
            others.take(node, term, item)
        else:
            others.skip(node, term, "It is no value of the list that this field knows.", item)
    return found


def _licence(others: Others, node: Node) -> str | None:
    for holder in (node, *others.objects(node, "dcat:distribution")):
        for item in others.objects(holder, "dct:license"):
            words = None if isinstance(item, Literal) else _text(others, item, "rdfs:label") or _text(others, item, "dct:title")
            said = words or ("" if isinstance(item, BNode) else str(item).strip())
            if 0 < len(said) <= _SHORT:
                others.take(holder, "dct:license", item)
                return said
    return None


def _address_of_data(others: Others, node: Node) -> str | None:
    """Give the page of the data, or else where a distribution of them is had."""
    places = [(node, "dcat:landingPage"), *((item, "dcat:accessURL") for item in others.objects(node, "dcat:distribution"))]
    for holder, term in places:
        for item in others.objects(holder, term):
            if not isinstance(item, BNode) and _WEB.fullmatch(str(item)) and len(str(item)) <= _SHORT:
                others.take(holder, term, item)
                return str(item)
    return None
