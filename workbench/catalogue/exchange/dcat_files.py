"""Files of linked data from outside, read within limits: nothing in them is fetched, unfolded or followed."""

from __future__ import annotations

import json
import logging
import traceback
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rdflib import Graph

from workbench.errors import RecordError
from workbench.store.outside import LIMITS, Limits, read_json
from workbench.store.outside.source import bytes_of, refused
from workbench.store.outside.xml_scan import Scan, scan_xml

__all__ = ["graph_in"]

_FORMATS = {
    ".ttl": "turtle", ".turtle": "turtle", ".nt": "turtle", ".n3": "turtle", ".jsonld": "json-ld", ".json": "json-ld",
    ".rdf": "xml", ".xml": "xml", ".owl": "xml",
}  # fmt: skip
_NAMES = {"turtle": "Turtle", "json-ld": "JSON-LD", "xml": "RDF/XML"}


def graph_in(path: Path, *, limits: Limits = LIMITS) -> Graph:
    """Read a file of Turtle, JSON-LD or RDF/XML; its name's ending says which.

    Args:
        path: The file.
        limits: How large and deep it may be.

    Raises:
        RecordError: It is too large or too deep, does not follow its format (with the line), has a document type, or
            asks for a context from the network.
    """
    kind = _FORMATS.get(path.suffix.lower())
    if kind is None:
        raise refused(
            path.name, "This is no file of linked data by its name.",
            "Name it .ttl (Turtle), .jsonld (JSON-LD) or .rdf (RDF/XML), whichever it is.", code="wrong-format",
        )  # fmt: skip
    limit = limits.json_bytes if kind == "json-ld" else limits.graph_bytes
    name, raw = bytes_of(path, file="", root=None, limit=limit)
    try:
        text = raw.decode("utf-8-sig") if kind != "xml" else ""
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise refused(name, "This is not text in UTF-8.", "Save it as UTF-8.", code="not-text", line=line) from None
    if kind == "json-ld":
        text = _checked_json(raw, name, limits)
    elif kind == "xml":
        scan_xml(raw, Scan(name, limits))
    return _parsed(raw if kind == "xml" else text, kind, name)


def _parsed(data: str | bytes, kind: str, name: str) -> Graph:
    graph = Graph()
    quiet = logging.getLogger("rdflib.term")
    before, quiet.disabled = quiet.disabled, True  # it tells of each date that is none, with its value
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            graph.parse(data=data, format=kind, publicID="urn:workbench:here")
    except RecursionError:
        raise refused(
            name, "Its brackets are nested too deep.", "Give the inner things addresses, or get the file again.", code="too-deep",
        ) from None  # fmt: skip
    except Exception as error:  # noqa: BLE001  # rdflib raises whatever it stumbles on; nobody should see that
        raise _unreadable(error, kind, name) from None
    finally:
        quiet.disabled = before
    return graph


def _unreadable(error: Exception, kind: str, name: str) -> RecordError:
    get_line = getattr(error, "getLineNumber", None)
    lines = getattr(error, "lines", None)
    number = (get_line() or 0) if get_line else _line_reached(error) if lines is None else lines + 1
    why = getattr(error, "_why", "") or type(error).__name__
    if isinstance(error, ValueError) and "with relative" in str(error):
        why = "an address here is only the end of one, and no @base says of which"
    return refused(
        name, f"This cannot be read as {_NAMES[kind]} ({str(why)[:120]}).",
        "Correct it here, or get the file again.", code="unreadable-file", line=number,
    )  # fmt: skip


def _line_reached(error: Exception) -> int:
    """Give the line that the parser of Turtle had reached, where what it raised does not say; 0 where that is not known."""
    reached = 0
    for frame, _ in traceback.walk_tb(error.__traceback__):
        lines = getattr(frame.f_locals.get("self"), "lines", None)
        reached = lines + 1 if isinstance(lines, int) else reached
    return reached


def _checked_json(raw: bytes, name: str, limits: Limits) -> str:
    data = read_json(raw, file=name, limits=limits)
    for place in _remote(data, ""):
        raise refused(
            name, "The file asks for its context from elsewhere (an address under @context), and nothing is fetched.",
            "Put the context itself there, or get the file as Turtle.", code="remote-context", field=place[:80],
        )  # fmt: skip
    return json.dumps(data, ensure_ascii=False)


def _remote(value: Any, place: str) -> Iterator[str]:
    """Give the way to each context that is an address."""
    if isinstance(value, list):
        for i, item in enumerate(value, 1):
            yield from _remote(item, f"{place}.{i}".lstrip("."))
    elif isinstance(value, dict):
        for key, item in value.items():
            here = f"{place}.{key}".lstrip(".")
            contexts = item if isinstance(item, list) else [item]
            if (key == "@context" and any(isinstance(context, str) for context in contexts)) or key == "@import":
                yield here
            yield from _remote(item, here)
