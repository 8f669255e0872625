"""What may be shared, as policies that other programs can weigh (ODRL 2.2), and its legal basis (DPV).

A policy is only written where an entry says plainly that something is allowed or is not: of what is unknown, contested,
over, or merely thought of, our own terms tell, and no program can take it for a permission. What is allowed is bound to
its level, its purpose and its end, and a program that does not know a bound must take the permission as not given.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from rdflib import Literal, URIRef

from workbench.catalogue.arrangement import Agreement, Arrangement
from workbench.catalogue.dataset import Dataset
from workbench.catalogue.exchange.dcat_terms import LEGAL_BASES, iri
from workbench.catalogue.parts import Sharing
from workbench.store import Model, Record

__all__ = ["add_policies"]

_RULES = {"yes": "odrl:permission", "conditional": "odrl:permission", "no": "odrl:prohibition"}
_CLASSES = {"odrl:permission": "odrl:Permission", "odrl:prohibition": "odrl:Prohibition"}
_LEVELS = {"aggregate", "pseudonymised", "individual"}
_DECIDING = frozenset({
    "allowed", "condition", "datasets", "direction", "giver", "level", "purpose", "receivers", "status", "until", "why_ended", "with_agency",
})  # fmt: skip
"""Fields on which a permission hangs: where statements on one of them differ, none is written."""


class _Add(Protocol):
    def __call__(self, node: URIRef, term: str, value: URIRef | Literal) -> None: ...


def add_policies(add: _Add, entry: Callable[[str, str], URIRef], node: URIRef, record: Record) -> None:
    """Put the policies and legal bases of an entry into a graph.

    Args:
        add: Adds a triple.
        entry: Gives an entry's address from its kind and id.
        node: The entry's own address.
        record: The entry.
    """
    if isinstance(record, Arrangement | Agreement):
        _basis(add, node, record, record.legal_basis)
    if isinstance(record, Arrangement):
        _arrangement(add, entry, node, record)
    if isinstance(record, Agreement) and record.status == "in force" and "status" not in record.contested:
        add(node, "rdf:type", iri("odrl:Agreement"))
    if isinstance(record, Dataset):
        for i, sharing in enumerate(record.sharing, 1):
            part = URIRef(f"{node}#sharing-{i}")
            _basis(add, part, sharing, sharing.legal_basis)
            if "sharing" not in record.contested:
                _sharing(add, entry, node, part, record, sharing)


def _basis(add: _Add, node: URIRef, model: Model, basis: str) -> None:
    if basis in LEGAL_BASES and "legal_basis" not in model.contested:
        add(node, "dpv:hasLegalBasis", iri(LEGAL_BASES[basis]))


def _arrangement(add: _Add, entry: Callable[[str, str], URIRef], node: URIRef, record: Arrangement) -> None:
    """Write what goes on as an agreement, and what is planned as an offer, which permits nobody anything yet."""
    cls = {"active": "odrl:Agreement", "planned": "odrl:Offer"}.get(record.status)
    if cls is None or not record.receivers or record.level not in _LEVELS or record.contested & _DECIDING:
        return
    add(node, "rdf:type", iri(cls))
    rule = _rule(add, node, "odrl:permission", record)
    add(rule, "odrl:assigner", entry("agency", record.giver))
    for receiver in record.receivers:
        add(rule, "odrl:assignee", entry("agency", receiver))
    for dataset in record.datasets:
        add(rule, "odrl:target", entry("dataset", dataset))


def _sharing(  # noqa: PLR0913, PLR0917  # the graph, the names, and what is shared of what
    add: _Add, entry: Callable[[str, str], URIRef], node: URIRef, part: URIRef, data: Dataset, sharing: Sharing
) -> None:
    kind = _RULES.get(sharing.allowed)
    is_given = sharing.direction in {"given", "both"} and sharing.why_ended is None
    is_open = sharing.allowed != "no" and sharing.level not in _LEVELS  # nobody knows how much is allowed
    if kind is None or not is_given or is_open or sharing.contested & _DECIDING:
        return
    add(node, "odrl:hasPolicy", part)
    add(part, "rdf:type", iri("odrl:Offer"))
    rule = _rule(add, part, kind, sharing)
    add(rule, "odrl:target", node)
    add(rule, "odrl:assignee", entry("agency", sharing.with_agency))
    if data.holder:
        add(rule, "odrl:assigner", entry("agency", data.holder))
    if sharing.allowed == "conditional":
        duty = URIRef(f"{part}-duty")
        add(rule, "odrl:duty", duty)
        add(duty, "rdf:type", iri("odrl:Duty"))
        if sharing.condition:
            add(duty, "rdfs:label", Literal(sharing.condition))


def _rule(add: _Add, node: URIRef, kind: str, said: Arrangement | Sharing) -> URIRef:
    rule = URIRef(f"{node}-rule" if "#" in node else f"{node}#rule")
    add(node, kind, rule)
    add(rule, "rdf:type", iri(_CLASSES[kind]))
    add(rule, "odrl:action", iri("odrl:use"))
    if said.level in _LEVELS:
        _bound(add, rule, "level", "wb:level", "odrl:eq", Literal(said.level))
    if said.purpose:
        _bound(add, rule, "purpose", "odrl:purpose", "odrl:eq", Literal(said.purpose))
    if said.until.known:
        end = Literal(said.until.latest.isoformat(), datatype=iri("xsd:date"))
        _bound(add, rule, "end", "odrl:dateTime", "odrl:lteq", end)
    return rule


def _bound(add: _Add, rule: URIRef, name: str, left: str, operator: str, right: Literal) -> None:  # noqa: PLR0913, PLR0917  # a constraint's parts
    node = URIRef(f"{rule}-{name}")
    add(rule, "odrl:constraint", node)
    add(node, "rdf:type", iri("odrl:Constraint"))
    add(node, "odrl:leftOperand", iri(left))
    add(node, "odrl:operator", iri(operator))
    add(node, "odrl:rightOperand", right)
