"""The catalogue as DCAT 3 after DCAT-AP 3.0.1, in Turtle and JSON-LD, and DCAT of anyone as entries.

What is said of an entry stands once: under the term that a field's mark names, or under our own
(`urn:workbench:term:…`) where no standard has one. So other programs read what they know, and reading the file here
gives the same entries again, contradicting statements included. It needs rdflib (`pip install "workbench[rdf]"`).

Source: W3C, Data Catalog Vocabulary (DCAT) version 3; SEMIC, DCAT-AP 3.0.1; W3C, ODRL 2.2; the codes of frequency and
access are those of the Publications Office of the European Union, those of areas of statistics.data.gov.uk.
"""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.catalogue.exchange.imported import Imported
from workbench.catalogue.rule_checks import Entries
from workbench.errors import RequestError
from workbench.store import Record
from workbench.workspace.places import shipped
from workbench.workspace.vocabulary import Term, Vocabulary, read_vocabulary

if TYPE_CHECKING:
    from rdflib import Graph

    from workbench.catalogue.exchange.dcat_graph import About

__all__ = ["read_dcat", "to_json_ld", "to_turtle"]

_BASE = "urn:workbench:"
_TITLE = "Data catalogue"
_DESCRIPTION = "What the partner agencies hold, on whom, and what may be shared."
_PUBLISHER = "The partnership that keeps this catalogue"


def to_turtle(  # noqa: PLR0913  # what is said of the catalogue itself; all have their default
    entries: Entries | Iterable[Record], *, base: str = _BASE, title: str = _TITLE, description: str = _DESCRIPTION,
    publisher: str = _PUBLISHER, areas: Vocabulary | None = None,
) -> str:  # fmt: skip
    """Give entries as DCAT in Turtle; the same entries give the same text.

    Args:
        entries: The catalogue's entries: those that stand around a rule, or any records of its kinds.
        base: What stands before an entry's kind and id in its address; the address of a folder on the web, with its
            slash, where the catalogue is published.
        title: The catalogue's title.
        description: What the catalogue is.
        publisher: The id of the agency that publishes it, or a name where it is none of the entries.
        areas: The vocabulary of areas; None for the one that travels with the package.

    Raises:
        RequestError: rdflib is not installed, or the base is no address.

    Example:
        >>> from workbench.catalogue import Dataset
        >>> text = to_turtle([Dataset(id="clients", title="Clients", frequency="annual")])
        >>> "dct:accrualPeriodicity <http://publications.europa.eu/resource/authority/frequency/ANNUAL>" in text
        True
    """
    return _graph(entries, base, title, description, publisher, areas).serialize(format="turtle")


def to_json_ld(  # noqa: PLR0913  # as for Turtle
    entries: Entries | Iterable[Record], *, base: str = _BASE, title: str = _TITLE, description: str = _DESCRIPTION,
    publisher: str = _PUBLISHER, areas: Vocabulary | None = None,
) -> str:  # fmt: skip
    """Give entries as DCAT in JSON-LD, with its context in it; the same entries give the same text.

    Args:
        entries: As for `to_turtle`.
        base: As for `to_turtle`.
        title: As for `to_turtle`.
        description: As for `to_turtle`.
        publisher: As for `to_turtle`.
        areas: As for `to_turtle`.

    Raises:
        RequestError: As for `to_turtle`.

    Example:
        >>> import json
        >>> from workbench.catalogue import Dataset
        >>> data = json.loads(to_json_ld([Dataset(id="clients", title="Clients")]))
        >>> [node["dct:title"] for node in data["@graph"] if node["@id"].endswith("dataset/clients")]
        ['Clients']
    """
    graph = _graph(entries, base, title, description, publisher, areas)
    from workbench.catalogue.exchange.dcat_terms import PREFIXES  # noqa: PLC0415  # rdflib may be absent

    data = json.loads(graph.serialize(format="json-ld", context=dict(PREFIXES)))
    return json.dumps(_sorted(data), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def read_dcat(path: Path, *, areas: Vocabulary | None = None) -> Imported:
    """Read DCAT: our own export whole, and of others' data sets and their publishers what has a field here.

    Args:
        path: A file of Turtle (.ttl), JSON-LD (.jsonld) or RDF/XML (.rdf).
        areas: The vocabulary of areas; None for the one that travels with the package.

    Returns:
        The entries; everything else that the file says, with where and why it was left out; and what is wrong. Nothing
        that looks like a person's name is put into a contact.

    Raises:
        RecordError: The file cannot be read: it is too large, does not follow its format (with the line), has a document
            type, or asks for a context from the network. Nothing is ever fetched.
        RequestError: rdflib is not installed.

    Example:
        >>> import tempfile
        >>> from workbench.catalogue import Dataset
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = Path(folder) / "catalogue.ttl"
        ...     _ = path.write_text(to_turtle([Dataset(id="clients", title="Clients")]), encoding="utf-8")
        ...     read_dcat(path).records[0].title
        'Clients'
    """
    _need_rdflib()
    from workbench.catalogue.exchange.dcat_reading import imported_from  # noqa: PLC0415  # rdflib may be absent

    return imported_from(path, _areas(areas))


def _graph(  # noqa: PLR0913, PLR0917  # handed on as they came
    entries: Entries | Iterable[Record], base: str, title: str, description: str, publisher: str, areas: Vocabulary | None
) -> Graph:  # fmt: skip
    _need_rdflib()
    from workbench.catalogue.exchange.dcat_graph import About, graph_of  # noqa: PLC0415  # rdflib may be absent

    if not base.isascii() or ":" not in base or not base.endswith((":", "/", "#")) or set(base) & set(' <>"{}|\\^`#'):
        raise RequestError(
            f"“{base}” cannot stand before the names of entries.",
            fix="Give the address of a folder on the web with its slash, such as https://example.org/catalogue/.", code="bad-base",
        )  # fmt: skip
    about: About = About(base, title, description, publisher, _areas(areas))
    return graph_of(_records(entries), about)


def _records(entries: Entries | Iterable[Record]) -> Iterator[Record]:
    if isinstance(entries, Entries):
        for kind in fields(entries):
            yield from getattr(entries, kind.name).values()
    else:
        yield from entries


def _areas(given: Vocabulary | None) -> Mapping[str, Term]:
    return {term.id: term for term in (given or _shipped_areas()).terms}


@cache
def _shipped_areas() -> Vocabulary:
    return read_vocabulary(shipped("vocabularies"), "areas")


def _need_rdflib() -> None:
    if importlib.util.find_spec("rdflib") is None:
        raise RequestError(
            "Reading and writing DCAT needs rdflib, which is not installed.", fix='Install it: pip install "workbench[rdf]".',
            code="rdf-not-installed",
        )  # fmt: skip


def _sorted(value: Any) -> Any:
    """Put lists in a fixed order, since in a graph they have none."""
    if isinstance(value, dict):
        return {key: _sorted(item) for key, item in value.items()}
    if isinstance(value, list):
        return sorted((_sorted(item) for item in value), key=lambda item: json.dumps(item, sort_keys=True))
    return value
