"""A GEXF file read in one careful pass, of whichever version and namespace.

networkx knows three namespaces and a few types only, and gives up at the rest; Gephi writes more.

Source: gexf.net, GEXF 1.2 and 1.3 Primers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from xml.sax.xmlreader import AttributesImpl

from workbench.network.exchange.kinds import split
from workbench.network.exchange.rows import RawNode, RawTie, refusal
from workbench.store.outside import LIMITS, Limits
from workbench.store.outside.xml_scan import Scan, scan_xml

__all__ = ["GexfRows", "read_gexf_rows"]

_KINDS = {
    **dict.fromkeys(("integer", "long", "short", "byte", "biginteger"), "int"),
    **dict.fromkeys(("float", "double", "bigdecimal"), "float"),
    "boolean": "bool",
}
_NO_NUMBERS = {"nan", "infinity", "-infinity", "inf", "-inf"}
_ITEM = re.compile(r'"((?:[^"\\]|\\.)*)"|([^,"\s][^,]*)')
_TIMES = {"start", "end", "startopen", "endopen", "timestamp", "timestamps", "intervals"}
_LEFT_OUT = {"spells", "slices", "parents", "color", "position", "size", "shape", "thickness"}


@dataclass
class GexfRows:
    """What a GEXF file says.

    Args:
        nodes: Its nodes, those inside others too.
        ties: Its edges, each with its type, or "" where it has none.
        kinds: For "nodes" and "ties", the kind of each attribute.
        directed: Whether edges are directed where they do not say.
        description: The text of its description.
        left_out: How many times, places and the like were passed over.
        defaults: How many attributes have a default.
    """

    nodes: list[RawNode] = field(default_factory=list)
    ties: list[tuple[RawTie, str]] = field(default_factory=list)
    kinds: dict[str, dict[str, str]] = field(default_factory=lambda: {"nodes": {}, "ties": {}})
    directed: bool = False
    description: str = ""
    left_out: int = 0
    defaults: int = 0


def read_gexf_rows(raw: bytes, file: str, limits: Limits = LIMITS) -> GexfRows:
    """Read the rows of a GEXF file.

    Raises:
        RecordError: It is too large or too deep, has a document type, is no GEXF, or an attribute is not declared.

    Example:
        >>> found = read_gexf_rows(b'<gexf><graph><nodes><node id="a"/></nodes></graph></gexf>', "who.gexf")
        >>> found.nodes[0].id, found.directed
        ('a', False)
    """
    if len(raw) > limits.graph_bytes:
        raise refusal(
            file, f"The file is larger than {limits.graph_bytes // 1024**2} MB.", "Keep only the part that you need.",
            code="file-too-large",
        )  # fmt: skip
    if not raw.strip():
        raise refusal(file, "The file is empty.", "Export the network again.", code="empty-file")
    reading = _Reading(file, limits)
    scan_xml(raw, reading)
    if not reading.has_graph:
        raise refusal(
            file, "There is no network in this file.", "Export the network again.", code="unreadable-file"
        )
    return reading.rows


@dataclass
class _Thing:
    """A node or an edge that is being read: its own attributes, and what is said of it."""

    own: dict[str, str]
    said: dict[str, Any]
    line: int


class _Reading(Scan):
    """Takes nodes, edges and attributes as they come."""

    def __init__(self, file: str, limits: Limits) -> None:
        super().__init__(file, limits)
        self.rows = GexfRows()
        self.has_graph = False
        self.declared: dict[str, dict[str, tuple[str, str]]] = {"nodes": {}, "ties": {}}
        self.table = "nodes"
        self.open: list[_Thing] = []
        self.in_description = False
        self.markup = 0

    def begin(self, local: str, attrs: AttributesImpl) -> None:
        """Take the start of an element."""
        self.markup += 1 + attrs.getLength()
        if self.markup > self.limits.graph_markup:
            raise refusal(
                self.file, f"The network has more than {self.limits.graph_markup:,} elements and attributes.",
                "Keep only the part that you need.", code="file-too-large", line=self.line,
            )  # fmt: skip
        if self.depth == 1 and local != "gexf":
            raise refusal(
                self.file, f"This is XML, but not a GEXF file: it begins with “{local[:40]}”.", "Read it as what it is.",
                code="wrong-format", line=self.line,
            )  # fmt: skip
        own = {name.rpartition(":")[2]: attrs.getValue(name) for name in attrs.getNames()}
        take = {
            "graph": self.graph, "attributes": self.attributes, "attribute": self.attribute, "default": self.default,
            "node": self.thing, "edge": self.thing, "attvalue": self.value,
        }.get(local)  # fmt: skip
        if take:
            take(own)
        self.in_description = local == "description" and not self.has_graph
        self.rows.left_out += local in _LEFT_OUT or (
            local in {"node", "edge", "attvalue"} and bool(_TIMES & set(own))
        )

    def graph(self, own: dict[str, str]) -> None:
        """Take the network."""
        self.has_graph = True
        self.rows.directed = own.get("defaultedgetype") in {"directed", "mutual"}

    def attributes(self, own: dict[str, str]) -> None:
        """Take which things the next attributes are of."""
        self.table = "ties" if own.get("class") == "edge" else "nodes"

    def attribute(self, own: dict[str, str]) -> None:
        """Take what an attribute is called, and its kind."""
        stated = own.get("type", "string")
        kind = _KINDS.get(stated.removeprefix("list"), "text")
        kind = f"list of {kind}" if stated.startswith("list") else kind
        name = own.get("title") or own.get("id", "")
        self.declared[self.table][own.get("id", "")] = (name, kind)
        self.rows.kinds[self.table][name] = kind

    def default(self, own: dict[str, str]) -> None:  # noqa: ARG002  # as the others are called
        """Count a default."""
        self.rows.defaults += 1

    def thing(self, own: dict[str, str]) -> None:
        """Take the start of a node or an edge."""
        self.open.append(_Thing(own, {}, self.line))

    def value(self, own: dict[str, str]) -> None:
        """Take what is said of the node or edge that is open."""
        if not self.open:
            return
        table = "ties" if "source" in self.open[-1].own else "nodes"
        key = own.get("for", own.get("id", ""))
        if key not in self.declared[table]:
            raise refusal(
                self.file, f"The attribute “{key[:40]}” is not declared.", "Export the network again.", code="unreadable-file",
                line=self.line,
            )  # fmt: skip
        name, kind = self.declared[table][key]
        text = own.get("value", "")
        if kind == "float" and text.strip().lower() in _NO_NUMBERS:
            return
        if name in self.open[-1].said:
            self.rows.left_out += 1  # another time of a value that changes
        else:
            self.open[-1].said[name] = _items(text) if kind.startswith("list") else text

    def finish(self, local: str) -> None:
        """Take the end of an element."""
        self.in_description = False
        if local not in {"node", "edge"} or not self.open:
            return
        done = self.open.pop()
        if local == "node":
            label = done.own.get("label")
            said = done.said if label is None else {**done.said, "label": label}
            self.rows.nodes.append(RawNode(done.own.get("id", ""), said, done.line))
        else:
            self.rows.ties.append((_tie(done), done.own.get("type", "")))

    def characters(self, content: str) -> None:
        """Take a piece of the description."""
        if self.in_description:
            self.rows.description += content


def _tie(done: _Thing) -> RawTie:
    own = done.own
    said = {name: value for name, value in done.said.items() if name not in {"relation", "weight"}}
    said |= {"label": own["label"]} if "label" in own else {}
    return RawTie(
        own.get("source", ""), own.get("target", ""), done.said.get("relation", own.get("kind")),
        own.get("weight", done.said.get("weight")), said, done.line,
    )  # fmt: skip


def _items(text: str) -> list[str]:
    """Give the items of a list: in brackets with commas, as Gephi writes it now, or with | between them, as before."""
    stripped = text.strip()
    if stripped[:1] in {"[", "("} and stripped[-1:] in {"]", ")"}:
        return [
            found[1] if found[1] is not None else found[2].strip() for found in _ITEM.finditer(stripped[1:-1])
        ]
    return split(text)
