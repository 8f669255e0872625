"""Where in a graph something stands, in words that hold no person's name: the way to it from a data set."""

from __future__ import annotations

from rdflib import Graph, URIRef
from rdflib.term import Node

from workbench.catalogue.exchange.dcat_terms import PREFIXES, curie, iri

__all__ = ["where"]

_FARTHEST = 5


def where(graph: Graph, node: Node, steps: int = _FARTHEST) -> str:
    """Give the way to a node: the address of a data set, catalogue or the like, and the terms that lead from it.

    Args:
        graph: The graph.
        node: The node.
        steps: How many terms at most.

    Example:
        >>> from rdflib import BNode
        >>> graph, data, card = Graph(), URIRef("https://example.org/data"), BNode()
        >>> _ = graph.add((data, iri("rdf:type"), iri("dcat:Dataset"))).add((data, iri("dcat:contactPoint"), card))
        >>> where(graph, card)
        'https://example.org/data, dcat:contactPoint'
    """
    classes = [str(cls) for cls in graph.objects(node, iri("rdf:type"))]
    if isinstance(node, URIRef) and any(cls.startswith((PREFIXES["dcat"], PREFIXES["wb"])) for cls in classes):
        return str(node)
    pairs = (pair for pair in graph.subject_predicates(node) if pair[0] != node)
    parent = min(pairs, key=lambda pair: (str(pair[0]), str(pair[1])), default=None)
    if parent and steps:
        return f"{where(graph, parent[0], steps - 1)}, {curie(str(parent[1]))}"
    known = sorted(curie(cls) for cls in classes)
    return f"a {known[0]}" if known else "a thing of no class"
