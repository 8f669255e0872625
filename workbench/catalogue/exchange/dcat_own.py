"""Entries read back from a graph that the workbench wrote, whole: every field, every statement, every order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError
from rdflib import Graph, Literal, URIRef

from workbench.catalogue.contact_role import person_in
from workbench.catalogue.exchange.dcat_graph import child
from workbench.catalogue.exchange.dcat_terms import CODES, PREFIXES, Form, forms_of, iri
from workbench.catalogue.exchange.imported import LeftOut
from workbench.catalogue.exchange.kinds import EXCHANGED
from workbench.errors import Problem
from workbench.store import Model, Record
from workbench.store.explain import explain
from workbench.store.yaml_reader import Document

__all__ = ["A_PERSON", "Own", "checked", "read_own"]

_ROLES = ("contact_role", "steward_role", "backup_role")
"""The fields that a person's name may not stand in."""

A_PERSON = "It looks like a person's name or address, and the catalogue keeps roles. Write the role by hand."
_NODE = re.compile(r"(?P<base>.*?)(?P<kind>[a-z]+)/(?P<key>[a-z0-9-]+)")


@dataclass
class Own:
    """What was read.

    Args:
        records: The entries.
        left_out: What of them was not taken.
        problems: What is wrong with those that could not be read.
        base: What their addresses begin with, or "" where there are none.
        unread: The addresses of entries that could not be read.
    """

    records: list[Record] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    base: str = ""
    unread: list[str] = field(default_factory=list)


def read_own(graph: Graph, file: str, known: frozenset[str]) -> Own:
    """Read the entries that have our own classes.

    Args:
        graph: The graph of the file.
        file: The file's name, for messages.
        known: Words of agencies' names, folded, which are no part of a person's.
    """
    own = Own()
    for kind, model in EXCHANGED.items():
        nodes = graph.subjects(iri("rdf:type"), iri(f"wb:{model.__name__}"))
        for node in sorted(node for node in nodes if isinstance(node, URIRef)):
            _read(graph, node, model, own, file, known)
            found = _NODE.fullmatch(str(node))
            if found and found["kind"] == kind:
                own.base = own.base or found["base"]
    return own


def _read(  # noqa: PLR0913, PLR0917  # what is read, into what, and what for messages need
    graph: Graph, node: URIRef, model: type[Record], own: Own, file: str, known: frozenset[str]
) -> None:
    plain = _plain(graph, node, model)
    for name in _ROLES:
        if name in plain and _names_person(plain[name], known):
            del plain[name]
            own.left_out.append(LeftOut(f"{file}: {node}", name, A_PERSON))
    found = checked(model, plain, file)
    if isinstance(found, Record):
        own.records.append(found)
    else:
        own.problems += found
        own.unread.append(str(node))


def checked(model: type[Record], plain: Mapping[str, Any], file: str) -> Record | list[Problem]:
    """Give the entry that some data make, or what is wrong with them."""
    try:
        return model.model_validate(plain)
    except ValidationError as error:
        place = f"{model.kind} {plain.get('id', 'without an id')}"
        return [
            Problem(file, 0, f"{place}, {found.field}".rstrip(", "), found.message, found.fix, found.code)
            for found in explain(error, model, Document(plain, {}), file)
        ]


def _names_person(said: Any, known: frozenset[str]) -> bool:
    texts = [s["value"] for s in said["statements"]] if isinstance(said, Mapping) else [said]
    return any(text and person_in(text, known) for text in texts)


def _plain(graph: Graph, node: URIRef, model: type[Model]) -> dict[str, Any]:
    """Give an entry or a part as the data of its YAML file."""
    plain: dict[str, Any] = {}
    not_said = {str(name) for name in graph.objects(node, iri("wb:not_said"))}
    for form in forms_of(model):
        told = list(_statements(graph, node, form))
        value = None if form.name in not_said else _value(graph, node, form)
        if told:
            plain[form.name] = {"statements": told}
        elif value is not None:
            plain[form.name] = value
    return plain


def _statements(graph: Graph, node: URIRef, form: Form) -> Iterator[dict[str, Any]]:
    number = 1
    while (node, iri("wb:statement"), here := child(node, f"{form.name}-s{number}")) in graph:
        value = _value(graph, here, form)
        said = {"value": [] if value is None and form.many else value}
        for name in ("told_by", "source", "as_of"):
            text = _first(graph, here, f"wb:statement_{name}")
            if text is not None:
                said[name] = text
        yield said
        number += 1


def _value(graph: Graph, node: URIRef, form: Form) -> Any:
    values = _READERS[form.sort](graph, node, form)
    if not values:
        return None
    return values if form.many else values[0]


def _texts(graph: Graph, node: URIRef, form: Form) -> list[str]:
    terms = [form.term, form.own] if form.sort in {"page", "date"} else [form.term]
    wanted = (Literal, URIRef) if form.sort == "page" else Literal
    found = sorted({str(item) for term in terms for item in graph.objects(node, iri(term)) if isinstance(item, wanted)})
    return _ordered(graph, node, form, found)


def _links(graph: Graph, node: URIRef, form: Form) -> list[str]:
    terms = dict.fromkeys((form.term, form.own))
    targets = {str(item) for term in terms for item in graph.objects(node, iri(term)) if isinstance(item, URIRef)}
    targets = {target for target in targets if "#" not in target}  # a thing with words as its label can stand there too
    slugs = {target: _slug(graph, target) for target in targets}
    return [slugs[target] for target in _ordered(graph, node, form, sorted(targets, key=lambda target: slugs[target]))]


def _ordered(graph: Graph, node: URIRef, form: Form, found: list[str]) -> list[str]:
    """Give a list in the order that was said beside, where it is still the same list."""
    listed = child(node, form.name)
    if not form.many or (node, iri("wb:order"), listed) not in graph:
        return found
    said: list[str] = []
    while (item := graph.value(listed, URIRef(f"{PREFIXES['rdf']}_{len(said) + 1}"))) is not None:
        said.append(str(item))
    return said if set(said) == set(found) else found


def _slug(graph: Graph, target: str) -> str:
    """Give the id of an entry or area by its address."""
    return _first(graph, URIRef(target), "dct:identifier") or target.rpartition("/")[2]


def _labels(graph: Graph, node: URIRef, form: Form) -> list[str]:
    if not form.many:
        text = _first(graph, child(node, form.name), form.label)
        return [] if text is None else [text]
    found: list[str] = []
    while (text := _first(graph, child(node, f"{form.name}-{len(found) + 1}"), form.label)) is not None:
        found.append(text)
    return found


def _concepts(graph: Graph, node: URIRef, form: Form) -> list[str]:
    things = sorted(item for item in graph.objects(node, iri(form.term)) if isinstance(item, URIRef))
    return [text for thing in things if (text := _first(graph, thing, form.label)) is not None]


def _code(graph: Graph, node: URIRef, form: Form) -> list[str]:
    own = _first(graph, node, form.own)
    if own is not None:
        return [own]
    said = _first(graph, node, form.term)
    return [ours for ours, theirs in CODES[form.term][1].items() if theirs == said][:1]


def _parts(graph: Graph, node: URIRef, form: Form) -> list[dict[str, Any]]:
    if form.part is None:
        return []
    found: list[dict[str, Any]] = []
    while (node, iri(form.term), part := child(node, f"{form.name}-{len(found) + 1}" if form.many else form.name)) in graph:
        found.append(_plain(graph, part, form.part))
        if not form.many:
            break
    return found


def _first(graph: Graph, node: URIRef, term: str) -> str | None:
    return min((str(item) for item in graph.objects(node, iri(term))), default=None)


_READERS: Mapping[str, Callable[[Graph, URIRef, Form], Sequence[Any]]] = {
    "text": _texts, "date": _texts, "link": _links, "labelled": _labels, "concept": _concepts, "code": _code, "page": _texts,
    "parts": _parts,
}  # fmt: skip
