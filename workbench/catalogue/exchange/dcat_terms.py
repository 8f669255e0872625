"""Which term of which standard stands for each field, as data: prefixes, shapes of values, and code lists.

A field's term is its mark's. Where DCAT-AP wants a thing and not a text there, the text becomes the thing's label; where
no standard has a term, or a value has no place in the standard's list, our own namespace `urn:workbench:term:` has it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import Any, Literal

from rdflib import URIRef

from workbench.catalogue.exchange.kinds import holds_list
from workbench.store import Model, PartialDate, mark_of, model_in

__all__ = [
    "ACCESS_RIGHTS", "CLASSES", "CODES", "FREQUENCIES", "GSS", "LEGAL_BASES", "OTHER_FREQUENCIES", "PERSONAL_DATA", "PREFIXES",
    "Form", "curie", "forms_of", "iri",
]  # fmt: skip

PREFIXES: Mapping[str, str] = MappingProxyType({
    "adms": "http://www.w3.org/ns/adms#",
    "cpsv": "http://purl.org/vocab/cpsv#",
    "csvw": "http://www.w3.org/ns/csvw#",
    "cv": "http://data.europa.eu/m8g/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatap": "http://data.europa.eu/r5r/",
    "dct": "http://purl.org/dc/terms/",
    "dpv": "https://w3id.org/dpv#",
    "dqv": "http://www.w3.org/ns/dqv#",
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "odrl": "http://www.w3.org/ns/odrl/2/",
    "org": "http://www.w3.org/ns/org#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "ukgov": "https://w3id.org/co-cddo/ukgov-metadata-exchange-model/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "wb": "urn:workbench:term:",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
})  # fmt: skip
"""The namespaces that are written, by their usual prefixes; `wb` is our own."""

GSS = "http://statistics.data.gov.uk/id/statistical-geography/"
"""What stands before an area's code of the Government Statistical Service in its address."""

_EU = "http://publications.europa.eu/resource/authority/"

FREQUENCIES: Mapping[str, str] = MappingProxyType({
    "continuous": _EU + "frequency/CONT",
    "daily": _EU + "frequency/DAILY",
    "weekly": _EU + "frequency/WEEKLY",
    "monthly": _EU + "frequency/MONTHLY",
    "quarterly": _EU + "frequency/QUARTERLY",
    "annual": _EU + "frequency/ANNUAL",
    "every two years": _EU + "frequency/BIENNIAL",
    "irregular": _EU + "frequency/IRREG",
    "once": _EU + "frequency/NEVER",
})  # fmt: skip
"""How often, in the European Union's list of frequencies; what is unknown is not said."""

OTHER_FREQUENCIES: Mapping[str, str] = MappingProxyType({
    f"http://purl.org/cld/freq/{name}": ours
    for name, ours in {
        "continuous": "continuous", "daily": "daily", "weekly": "weekly", "monthly": "monthly", "quarterly": "quarterly",
        "annual": "annual", "biennial": "every two years", "irregular": "irregular",
    }.items()
})  # fmt: skip
"""How often, in the older list of the Dublin Core Collections group, which many catalogues still use."""

ACCESS_RIGHTS: Mapping[str, str] = MappingProxyType({
    "open": _EU + "access-right/PUBLIC",
    "restricted": _EU + "access-right/RESTRICTED",
    "internal": _EU + "access-right/NON_PUBLIC",
    "closed": _EU + "access-right/NON_PUBLIC",
})  # fmt: skip
"""Who may have the data, in the European Union's list, which does not tell internal from closed."""

CODES: Mapping[str, tuple[str, Mapping[str, str]]] = MappingProxyType({
    "dct:accrualPeriodicity": ("dct:Frequency", FREQUENCIES),
    "dct:accessRights": ("dct:RightsStatement", ACCESS_RIGHTS),
})  # fmt: skip
"""The terms whose values are a list of others: the class of a value, and ours as theirs."""

LEGAL_BASES: Mapping[str, str] = MappingProxyType({
    "consent": "dpv:Consent",
    "contract": "dpv:Contract",
    "legal obligation": "dpv:LegalObligation",
    "vital interests": "dpv:VitalInterest",
    "public task": "dpv:PublicInterest",
    "legitimate interests": "dpv:LegitimateInterest",
})  # fmt: skip
"""The lawful bases in the Data Privacy Vocabulary; it has none for the recognised legitimate interest of 2025."""

PERSONAL_DATA: Mapping[str, str] = MappingProxyType({
    "not personal": "dpv:NonPersonalData",
    "pseudonymised": "dpv:PseudonymisedData",
    "personal": "dpv:PersonalData",
    "special category": "dpv:SpecialCategoryPersonalData",
})  # fmt: skip
"""How far data are personal in the Data Privacy Vocabulary; published counts are none of its kinds."""

CLASSES: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "Agency": ("foaf:Agent", "org:Organization"),
    "DataItem": ("csvw:Column",),
    "Dataset": ("dcat:Dataset",),
    "Identifier": ("adms:Identifier",),
    "Service": ("cpsv:PublicService", "dcat:Resource"),
})  # fmt: skip
"""What each kind of entry or part is to others, beside being of our own class."""

_LABELLED: Mapping[str, tuple[str, str]] = MappingProxyType({
    "dcat:contactPoint": ("vcard:Kind", "vcard:fn"),
    "dcatap:applicableLegislation": ("eli:LegalResource", "rdfs:label"),
    "dct:accrualPeriodicity": ("dct:Frequency", "rdfs:label"),
    "dct:creator": ("foaf:Agent", "foaf:name"),
    "dct:license": ("dct:LicenseDocument", "rdfs:label"),
    "dct:provenance": ("dct:ProvenanceStatement", "rdfs:label"),
    "dct:spatial": ("dct:Location", "skos:prefLabel"),
    "dct:temporal": ("dct:PeriodOfTime", "rdfs:label"),
    "dpv:hasDataSubject": ("dpv:DataSubject", "rdfs:label"),
    "dpv:hasLegalBasis": ("dpv:LegalBasis", "rdfs:label"),
    "dpv:hasPersonalData": ("dpv:PersonalData", "rdfs:label"),
    "dpv:hasPurpose": ("dpv:Purpose", "rdfs:label"),
    "dpv:hasStorageCondition": ("dpv:StorageCondition", "rdfs:label"),
    "dpv:hasTechnicalOrganisationalMeasure": ("dpv:TechnicalOrganisationalMeasure", "rdfs:label"),
    "dqv:hasQualityAnnotation": ("dqv:QualityAnnotation", "rdfs:label"),
    "org:siteAddress": ("vcard:Address", "rdfs:label"),
    "prov:qualifiedAttribution": ("prov:Attribution", "rdfs:label"),
    "prov:wasAttributedTo": ("prov:Agent", "rdfs:label"),
    "prov:wasGeneratedBy": ("prov:Activity", "rdfs:label"),
    "cv:hasChannel": ("cv:Channel", "rdfs:label"),
})  # fmt: skip
"""Terms that want a thing where we have words: the thing's class, and what says its words."""

_CONCEPTS = {"dct:type", "org:classification"}
_PAGES = {"dcat:landingPage", "dct:references", "foaf:homepage"}
_TEXTS = {
    "csvw:name", "dcat:keyword", "dcat:version", "dct:alternative", "dct:description", "dct:identifier", "dct:source", "dct:title", "foaf:name",
    "rdfs:comment", "skos:notation", "ukgov:securityClassification",
}  # fmt: skip
_PART_LINKS = {"adms:identifier", "csvw:column"}

_OTHER_TERMS: Mapping[tuple[str, str], str] = MappingProxyType({
    # where the mark's term is a plain text, a list or a thing of another sort than the field's words
    ("Agency", "source"): "dct:source",
    ("Agreement", "parties"): "dct:contributor",
    ("DataItem", "category"): "",
    ("DataItem", "completeness"): "",
    ("Dataset", "creators"): "dct:creator",
    ("Dataset", "personal_data"): "",
    ("Dataset", "responsibility"): "",
    ("Dataset", "source"): "dct:provenance",  # a dcat:Dataset's dct:source is another data set
    ("Identifier", "quality"): "",
    ("Identifier", "scheme"): "skos:notation",
    ("Service", "how_to_reach"): "cv:hasChannel",
    ("Service", "provider"): "cv:hasCompetentAuthority",
    ("Arrangement", "legal_basis"): "",
    ("Agreement", "legal_basis"): "",
    ("Sharing", "legal_basis"): "",
})  # fmt: skip

Sort = Literal["text", "date", "link", "labelled", "concept", "code", "page", "parts"]


@dataclass(frozen=True)
class Form:
    """How one field of one kind is written.

    Args:
        name: The field.
        sort: What its values become: text, a date, a link to an entry, a thing with the words as its label, a concept, a
            code of others, a page, or parts with fields of their own.
        term: The term, with its prefix.
        many: Whether the field holds several values.
        always: Whether it is written whatever its value, as it has no default.
        default: What it is when nothing is said.
        cls: The class of the thing, or "".
        label: What says the thing's words, or "".
        link: The kind of entry that is linked to, or "".
        part: The model of its parts, or None.
    """

    name: str
    sort: Sort
    term: str
    many: bool = False
    always: bool = False
    default: Any = None
    cls: str = ""
    label: str = "rdfs:label"
    link: str = ""
    part: type[Model] | None = None

    @property
    def own(self) -> str:
        """The field's term in our own namespace."""
        return f"wb:{self.name}"


@cache
def iri(name: str) -> URIRef:
    """Give a term's address.

    >>> str(iri("dct:title"))
    'http://purl.org/dc/terms/title'
    """
    prefix, _, local = name.partition(":")
    return URIRef(PREFIXES[prefix] + local)


def curie(address: str) -> str:
    """Give a term with its prefix where its namespace is known, else its whole address.

    >>> curie("http://www.w3.org/ns/dcat#theme"), curie("https://example.org/x")
    ('dcat:theme', 'https://example.org/x')
    """
    found = max((namespace for namespace in PREFIXES.values() if address.startswith(namespace)), key=len, default="")
    if not found:
        return address
    prefix = next(prefix for prefix, namespace in PREFIXES.items() if namespace == found)
    return f"{prefix}:{address.removeprefix(found)}"


@cache
def forms_of(model: type[Model]) -> tuple[Form, ...]:
    """Give how each field of a kind of entry or part is written, in the kind's own order.

    >>> from workbench.catalogue import Dataset
    >>> [(form.sort, form.term) for form in forms_of(Dataset) if form.name in {"title", "frequency", "coverage"}]
    [('text', 'dct:title'), ('text', 'wb:coverage'), ('code', 'dct:accrualPeriodicity')]
    """
    taken: set[str] = set()
    forms = []
    for name in model.model_fields:
        form = _form(model, name)
        if form.sort not in {"labelled", "parts"}:  # those are told apart by their own names
            if form.term in taken:  # of two fields with one term, the first has it
                form = replace(form, term=form.own, sort=form.sort if form.sort in {"date", "link"} else "text")
            taken.add(form.term)
        forms.append(form)
    return tuple(forms)


def _form(model: type[Model], name: str) -> Form:
    field = model.model_fields[name]
    mark = mark_of(field)
    term = _OTHER_TERMS.get((model.__name__, name), mark.term)
    default = None if field.is_required() else field.get_default(call_default_factory=True)
    sort, cls, label = _sort_of(field.annotation, term, mark.link)
    settled = sort != "text" or term in _TEXTS
    return Form(
        name, sort, term if settled and term and _is_known(term, sort) else f"wb:{name}", holds_list(field.annotation),
        field.is_required(), default, cls, label, mark.link, model_in(field.annotation),
    )  # fmt: skip


def _is_known(term: str, sort: Sort) -> bool:
    return term in _PART_LINKS if sort == "parts" else True


def _sort_of(annotation: Any, term: str, link: str) -> tuple[Sort, str, str]:
    """Give what a field's values become, the class of it, and what says its words."""
    plain = "rdfs:label"
    fixed: Sort | None = "parts" if model_in(annotation) else "link" if link else "date" if annotation is PartialDate else None
    if fixed:
        return fixed, "", plain
    if term in CODES and "Literal" in str(annotation):
        return "code", CODES[term][0], plain
    if term in _LABELLED:
        return "labelled", *_LABELLED[term]
    if term in _CONCEPTS:
        return "concept", "skos:Concept", "skos:prefLabel"
    return ("page", "foaf:Document", plain) if term in _PAGES else ("text", "", plain)
