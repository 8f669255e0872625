"""Entries as a graph of DCAT: every field under its term, every statement beside, no node without a name of its own.

Names are made of the entry's kind, its id and the field, so the same entries give the same graph, byte for byte.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import NamespaceManager

from workbench.catalogue.dataset import Dataset
from workbench.catalogue.exchange.dcat_policies import add_policies
from workbench.catalogue.exchange.dcat_terms import (
    CLASSES,
    CODES,
    GSS,
    PERSONAL_DATA,
    PREFIXES,
    Form,
    forms_of,
    iri,
)
from workbench.catalogue.stated import statements_of
from workbench.store import Model, PartialDate, Record, Statement
from workbench.workspace.vocabulary import Term

__all__ = ["About", "child", "graph_of", "node_of"]

NOT_SAID = "No description is recorded."
_PAGE = re.compile(r"https?://[^\s<>\"{}|\\^`\x00-\x20]+")
_SPLIT = re.compile(r"(?P<namespace>.*[/#:])(?P<name>[A-Za-z_][A-Za-z0-9_]*)")
_TYPES = {1: "xsd:gYear", 2: "xsd:gYearMonth", 3: "xsd:date"}


@dataclass(frozen=True)
class About:
    """What is said of the catalogue itself, and how its entries are named.

    Args:
        base: What stands before an entry's kind and id in its address.
        title: The catalogue's title.
        description: What it is.
        publisher: The id of the agency that publishes it, or its name where it is none of the entries.
        areas: The vocabulary's areas, by id.
    """

    base: str
    title: str
    description: str
    publisher: str
    areas: Mapping[str, Term] = field(default_factory=dict)


def graph_of(records: Iterable[Record], about: About) -> Graph:
    """Give the graph of some entries and the catalogue that holds them."""
    graph = Graph(bind_namespaces="none")
    graph.namespace_manager = _Prefixes(graph, bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    held = sorted(records, key=lambda record: (record.kind, record.id))
    writer = _Writer(graph, about, {(record.kind, record.id) for record in held})
    catalogue = _catalogue(writer)
    for record in held:
        writer.record(record, catalogue)
    return graph


class _Prefixes(NamespaceManager):
    """Gives an address its prefix by looking it up; rdflib searches a tree that grows with every address it has seen."""

    _known: ClassVar = {namespace: prefix for prefix, namespace in PREFIXES.items()}

    def compute_qname(self, uri: str, generate: bool = True) -> tuple[str, URIRef, str]:  # noqa: ARG002  # rdflib's own
        found = _SPLIT.fullmatch(uri)
        if found is None or found["namespace"] not in self._known:
            raise ValueError("This address has no prefix here.")
        return self._known[found["namespace"]], URIRef(found["namespace"]), found["name"]


def node_of(base: str, kind: str, key: str) -> URIRef:
    """Give an entry's address."""
    return URIRef(f"{base}{kind}/{key}")


def child(node: URIRef, name: str) -> URIRef:
    """Give the address of what belongs to an entry or to a part of one.

    >>> str(child(child(URIRef("urn:workbench:dataset/clients"), "sharing-1"), "purpose"))
    'urn:workbench:dataset/clients#sharing-1-purpose'
    """
    return URIRef(f"{node}-{name}" if "#" in node else f"{node}#{name}")


def _catalogue(writer: _Writer) -> URIRef:
    about = writer.about
    node = URIRef(f"{about.base}catalogue")
    writer.type(node, "dcat:Catalog")
    writer.add(node, "dct:title", Literal(about.title))
    writer.add(node, "dct:description", Literal(about.description))
    if ("agency", about.publisher) in writer.held:
        publisher = node_of(about.base, "agency", about.publisher)
    else:
        publisher = child(node, "publisher")
        writer.type(publisher, "foaf:Agent")
        writer.add(publisher, "foaf:name", Literal(about.publisher))
    writer.add(node, "dct:publisher", publisher)
    return node


@dataclass
class _Writer:
    """Puts entries into a graph."""

    graph: Graph
    about: About
    held: set[tuple[str, str]]

    def add(self, node: URIRef, term: str, value: URIRef | Literal) -> None:
        self.graph.add((node, iri(term), value))

    def type(self, node: URIRef, *classes: str) -> None:
        for cls in classes:
            self.add(node, "rdf:type", iri(cls))

    def record(self, record: Record, catalogue: URIRef) -> None:
        node = node_of(self.about.base, record.kind, record.id)
        self.model(node, record)
        if isinstance(record, Dataset):
            self.add(catalogue, "dcat:dataset", node)
            self.dataset(node, record)
        elif record.kind == "service":
            self.add(catalogue, "dcat:resource", node)
        add_policies(self.add, self.entry, node, record)

    def model(self, node: URIRef, model: Model) -> None:
        kind = type(model)
        self.type(node, f"wb:{kind.__name__}", *CLASSES.get(kind.__name__, ()))
        told = statements_of(model)
        for form in forms_of(kind):
            value = getattr(model, form.name)
            said = told.get(form.name, ())
            if form.always or said or value != form.default:
                self.value(node, form, value)
            for i, statement in enumerate(said, 1):
                self.statement(node, form, i, statement)

    def statement(self, node: URIRef, form: Form, number: int, said: Statement) -> None:
        here = child(node, f"{form.name}-s{number}")
        self.type(here, "wb:Statement")
        self.add(node, "wb:statement", here)
        self.add(here, "wb:field", Literal(form.name))
        self.value(here, form, said.value)
        if said.told_by is not None:
            self.add(here, "wb:statement_told_by", Literal(said.told_by))
        if said.source is not None:
            self.add(here, "wb:statement_source", Literal(said.source))
        if said.as_of.known:
            self.add(here, "wb:statement_as_of", _date(said.as_of))

    def value(self, node: URIRef, form: Form, value: Any) -> None:
        values = value if isinstance(value, tuple) else () if value is None else (value,)
        write = getattr(self, f"_{form.sort}")
        for i, item in enumerate(values, 1):
            write(node, form, item, i)
        if form.sort in {"text", "link"}:
            self.order(node, form, [str(item) for item in values])

    def order(self, node: URIRef, form: Form, values: list[str]) -> None:
        """Say the order of a list, where it is not that of the alphabet: a graph knows none."""
        if values == sorted(set(values)):
            return
        listed = child(node, form.name)
        self.add(node, "wb:order", listed)
        self.type(listed, "rdf:Seq")
        for i, value in enumerate(values, 1):
            item = self.target(form, value) if form.sort == "link" else Literal(value)
            self.add(listed, f"rdf:_{i}", item)

    def _text(self, node: URIRef, form: Form, value: Any, _number: int) -> None:
        self.add(node, form.term, Literal(str(value)))

    def _date(self, node: URIRef, form: Form, value: PartialDate, _number: int) -> None:
        if value.known:
            self.add(node, form.term, _date(value))
        else:  # a date that is asked for and not known
            self.add(node, form.own, Literal("unknown"))

    def _link(self, node: URIRef, form: Form, value: str, _number: int) -> None:
        there = form.link == "area" or (form.link, value) in self.held
        self.add(node, form.term if there else form.own, self.target(form, value))

    def target(self, form: Form, value: str) -> URIRef:
        return self.area(value) if form.link == "area" else self.entry(form.link, value)

    def entry(self, kind: str, key: str) -> URIRef:
        return node_of(self.about.base, kind, key)

    def area(self, key: str) -> URIRef:
        term = self.about.areas.get(key)
        code = term.code if term and term.code != "unknown" else None
        node = URIRef(GSS + code) if code else node_of(self.about.base, "area", key)
        self.type(node, "dct:Location")
        self.add(node, "dct:identifier", Literal(key))
        self.add(node, "skos:prefLabel", Literal(term.label if term else key))
        return node

    def _labelled(self, node: URIRef, form: Form, value: str, number: int) -> None:
        thing = child(node, f"{form.name}-{number}" if form.many else form.name)
        self.thing(node, form, thing, value)

    def _concept(self, node: URIRef, form: Form, value: str, _number: int) -> None:
        thing = URIRef(f"{self.about.base}concept/{form.name}/{value.replace(' ', '-')}")
        self.thing(node, form, thing, value)

    def thing(self, node: URIRef, form: Form, thing: URIRef, words: str) -> None:
        self.type(thing, form.cls)
        self.add(thing, form.label, Literal(words))
        self.add(node, form.term, thing)

    def _code(self, node: URIRef, form: Form, value: str, _number: int) -> None:
        codes = CODES[form.term][1]
        if value in codes:
            code = URIRef(codes[value])
            self.type(code, form.cls)
            self.add(code, "skos:inScheme", URIRef(codes[value].rpartition("/")[0]))
            self.add(node, form.term, code)
        if value not in codes or value != next(ours for ours, theirs in codes.items() if theirs == codes[value]):
            self.add(node, form.own, Literal(value))

    def _page(self, node: URIRef, form: Form, value: str, _number: int) -> None:
        if _PAGE.fullmatch(value):
            self.type(URIRef(value), form.cls)
            self.add(node, form.term, URIRef(value))
        else:
            self.add(node, form.own, Literal(value))

    def _parts(self, node: URIRef, form: Form, value: Model, number: int) -> None:
        part = child(node, f"{form.name}-{number}" if form.many else form.name)
        self.add(node, form.term, part)
        self.model(part, value)

    def dataset(self, node: URIRef, data: Dataset) -> None:
        """Say what others need of a data set beyond its fields."""
        if data.summary is None:  # DCAT-AP asks for a description
            self.add(node, "dct:description", Literal(data.description or NOT_SAID))
            self.add(node, "wb:not_said", Literal("summary"))
        if data.personal_data in PERSONAL_DATA:
            self.add(node, "dpv:hasPersonalData", iri(PERSONAL_DATA[data.personal_data]))
        if data.responsibility in {"controller", "joint controller"} and ("agency", data.holder) in self.held:
            self.add(node, "dpv:hasDataController", self.entry("agency", str(data.holder)))
        if data.access_rights == "open" and data.address and _PAGE.fullmatch(data.address):
            # DCAT 3, section 6.8: data that are had through a page alone have its address for their own
            here = child(node, "distribution")
            self.type(here, "dcat:Distribution")
            self.add(node, "dcat:distribution", here)
            self.add(here, "dcat:accessURL", URIRef(data.address))
            if data.licence:
                self.add(here, "dct:license", child(node, "licence"))


def _date(value: PartialDate) -> Literal:
    text = str(value)
    return Literal(text, datatype=iri(_TYPES[text.count("-") + 1]), normalize=False)
