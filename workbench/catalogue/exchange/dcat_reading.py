"""A file of DCAT as entries, with an account of every statement in it that none of them took."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from workbench.catalogue.contact_role import words_in
from workbench.catalogue.exchange.dcat_files import graph_in
from workbench.catalogue.exchange.dcat_graph import About, graph_of
from workbench.catalogue.exchange.dcat_others import Others, Triple, read_others
from workbench.catalogue.exchange.dcat_own import Own, read_own
from workbench.catalogue.exchange.dcat_terms import PREFIXES, curie, iri
from workbench.catalogue.exchange.dcat_where import where
from workbench.catalogue.exchange.imported import Imported, LeftOut
from workbench.workspace.vocabulary import Term

__all__ = ["imported_from"]

_NO_FIELD = "There is no field for it here."
_WHYS: Mapping[str, str] = {
    "dcat:Catalog": "It describes the catalogue, not an entry.",
    "dcat:CatalogRecord": "It describes the catalogue's own record, not the data.",
    "dcat:DataService": "A program that gives data is no entry here.",
    "dcat:DatasetSeries": "A series of data sets is no entry here.",
    "dcat:Distribution": "An entry has one address here, and no formats.",
    "dcat:Dataset": _NO_FIELD,
}
_ELSEWHERE = "No field takes it, or what it belongs to was not read."
_HOLDING = {iri("dcat:dataset"), iri("dcat:distribution")}
_KNOWN = tuple(PREFIXES.values())


def imported_from(path: Path, areas: Mapping[str, Term]) -> Imported:
    """Read a file of DCAT.

    Args:
        path: The file.
        areas: The vocabulary's areas, by id.
    """
    graph = graph_in(path)
    own = read_own(graph, path.name, _words(graph, areas))
    others = Others(graph, path.name, areas, {(record.kind, record.id) for record in own.records})
    read_others(others, _data_of_others(graph))
    rest = _Rest(graph, path.name, set(graph) - _written_again(own, graph, areas) - others.used, frozenset((*own.unread, *others.unread)))
    left_out = {*own.left_out, *others.left_out, *rest.left_out()}
    return Imported((*own.records, *others.records), tuple(sorted(left_out)), (*own.problems, *others.problems), made=frozenset(others.names.values()))


def _words(graph: Graph, areas: Mapping[str, Term]) -> frozenset[str]:
    """Give the words of agencies' and areas' names, which are no part of a person's."""
    agencies = graph.subjects(iri("rdf:type"), iri("wb:Agency"))
    names = [str(name) for agency in agencies for name in graph.objects(agency, iri("foaf:name"))]
    return frozenset(word for name in (*names, *(term.label for term in areas.values())) for word in words_in(name))


def _data_of_others(graph: Graph) -> list[Node]:
    ours = set(graph.subjects(iri("rdf:type"), iri("wb:Dataset")))
    return sorted(set(graph.subjects(iri("rdf:type"), iri("dcat:Dataset"))) - ours, key=str)


def _written_again(own: Own, graph: Graph, areas: Mapping[str, Term]) -> set[Triple]:
    """Give all that these entries say when they are written: what the file says beyond it was not taken."""
    if not own.records:
        return set()
    node = URIRef(f"{own.base}catalogue")
    title, description = (str(graph.value(node, iri(term)) or "") for term in ("dct:title", "dct:description"))
    publisher = graph.value(node, iri("dct:publisher"))
    name = graph.value(publisher, iri("foaf:name")) if publisher is not None else None
    is_entry = publisher is not None and "#" not in str(publisher)
    who = str(publisher).rpartition("/")[2] if is_entry else str(name or "")
    return set(graph_of(own.records, About(own.base, title, description, who, areas)))


@dataclass(frozen=True)
class _Rest:
    """What was not taken."""

    graph: Graph
    file: str
    triples: set[Triple]
    unread: frozenset[str]

    def left_out(self) -> Iterator[LeftOut]:
        """Tell of each thing and term once."""
        for node, term in {(node, term) for node, term, value in self.triples if not self._is_told(node, term, value)}:
            yield LeftOut(f"{self.file}: {where(self.graph, node)}", curie(str(term)), self._why(node))

    def _is_told(self, node: Node, term: Node, value: Node) -> bool:
        """Whether something else tells of it: the problems of an entry, or what a thing is and holds, by its place."""
        if term == iri("rdf:type") and str(value).startswith(_KNOWN):
            return True
        if term in _HOLDING and (value, None, None) in self.graph:
            return True
        return not self.unread.isdisjoint({str(node), str(node).partition("#")[0]})

    def _why(self, node: Node) -> str:
        classes = [curie(str(cls)) for cls in self.graph.objects(node, iri("rdf:type")) if not isinstance(cls, Literal)]
        return next((why for cls, why in _WHYS.items() if cls in classes), _ELSEWHERE)
