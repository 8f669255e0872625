"""GraphML and GEXF from outside: counted before networkx builds a graph of them."""

from __future__ import annotations

import io
import math
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.xmlreader import AttributesImpl

from workbench.errors import RecordError
from workbench.store.outside.limits import LIMITS, Limits
from workbench.store.outside.source import Source, bytes_of, refused
from workbench.store.outside.xml_scan import Scan, scan_xml

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["read_gexf", "read_graphml"]

_FORMATS = {"graphml": "GraphML", "gexf": "GEXF"}


class _Network(Scan):
    """Counts nodes, edges and markup, and sees that edges lead from and to nodes that are there."""

    def __init__(self, file: str, wanted: str, limits: Limits) -> None:
        super().__init__(file, limits)
        self.wanted, self.markup, self.edges = wanted, 0, 0
        self.nodes: set[str] = set()
        self.ends: dict[str, int] = {}

    def begin(self, local: str, attrs: AttributesImpl) -> None:
        if self.depth == 1 and local != self.wanted:
            other = (
                f"a {_FORMATS[local]} file"
                if local in _FORMATS
                else f"XML, but of another kind (“{local[:40]}”)"
            )
            raise refused(
                self.file, f"This is {other}, not a {_FORMATS[self.wanted]} file.",
                "Read it as what it is, or export it again.", code="wrong-format", line=self.line,
            )  # fmt: skip
        self.markup += 1 + attrs.getLength()
        if local == "node":
            self.node(attrs.get("id", ""))
        elif local == "edge":
            self.edges += 1
            for end in (attrs.get("source", ""), attrs.get("target", "")):
                self.ends.setdefault(end, self.line)
        self.check_size()

    def check_size(self) -> None:
        limits = self.limits
        if self.markup > limits.graph_markup:
            raise self.too_large(f"{limits.graph_markup:,} elements and attributes")
        if len(self.nodes) > limits.graph_nodes:
            raise self.too_large(f"{limits.graph_nodes:,} nodes")
        if self.edges > limits.graph_edges:
            raise self.too_large(f"{limits.graph_edges:,} edges")

    def too_large(self, what: str) -> RecordError:
        return refused(
            self.file, f"The network has more than {what}.", "Keep only the part that you need.",
            code="file-too-large", line=self.line,
        )  # fmt: skip

    def node(self, name: str) -> None:
        if name in self.nodes:
            raise refused(
                self.file, "Two nodes have one id.", "Give each an id of its own.", code="duplicate-id", line=self.line,
                field=name[:80],
            )  # fmt: skip
        self.nodes.add(name)

    def endDocument(self) -> None:  # noqa: N802  # SAX's name
        """Find edges that lead nowhere."""
        for end, line in self.ends.items():
            if end not in self.nodes:
                raise refused(
                    self.file, "An edge leads from or to a node that is not there.", "Add the node, or take the edge out.",
                    code="dead-link", line=line, field=end[:80],
                )  # fmt: skip


def read_graphml(
    source: Source, *, file: str = "", root: Path | None = None, limits: Limits = LIMITS
) -> nx.Graph:
    """Read a GraphML file from outside.

    Args:
        source: The file's path, or its bytes.
        file: Its name for messages, or "" for the path's own.
        root: The workspace that it must lie in, or None where it may lie anywhere.
        limits: How large it may be.

    Returns:
        A networkx graph, directed and with parallel edges as the file says. Attributes are text, numbers, or True and
        False; those without a value (NaN, as R writes it) are left out.

    Raises:
        RecordError: It is too large, has a document type, is no GraphML, an edge leads nowhere, or two nodes have one id.

    Source: graphml.graphdrawing.org, GraphML Primer.

    Example:
        >>> read_graphml(b'<graphml><graph edgedefault="directed"><node id="a"/></graph></graphml>').nodes
        NodeView(('a',))
    """
    name, raw = bytes_of(source, file=file, root=root, limit=limits.graph_bytes)
    return _graph(raw, name, "graphml", limits)


def read_gexf(
    source: Source, *, file: str = "", root: Path | None = None, limits: Limits = LIMITS
) -> nx.Graph:
    """Read a GEXF file from outside, as Gephi writes it.

    Args:
        source: The file's path, or its bytes.
        file: Its name for messages, or "" for the path's own.
        root: The workspace that it must lie in, or None where it may lie anywhere.
        limits: How large it may be.

    Returns:
        A networkx graph. Attributes are text, numbers, or True and False; colours, places and times are left out.

    Raises:
        RecordError: It is too large, has a document type, is no GEXF, an edge leads nowhere, or two nodes have one id.

    Source: gexf.net, GEXF 1.2 and 1.3.

    Example:
        >>> text = '<gexf xmlns="http://www.gexf.net/1.2draft"><graph><nodes><node id="a" label="Fife"/></nodes></graph></gexf>'
        >>> read_gexf(text.encode()).nodes["a"]
        {'label': 'Fife'}
    """
    name, raw = bytes_of(source, file=file, root=root, limit=limits.graph_bytes)
    return _graph(raw, name, "gexf", limits)


def _graph(raw: bytes, name: str, wanted: str, limits: Limits) -> nx.Graph:
    import networkx as nx  # noqa: PLC0415  # slow to import, and most commands do not need it

    scan_xml(raw, _Network(name, wanted, limits))
    build = nx.read_graphml if wanted == "graphml" else nx.read_gexf
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            graph = build(io.BytesIO(raw))
    except Exception as error:  # noqa: BLE001  # networkx raises whatever it stumbles on; nobody should see that
        raise refused(
            name, f"This cannot be read as a network ({type(error).__name__}: {str(error)[:120]}).",
            "Export it again from the program it comes from.", code="unreadable-file",
        ) from None  # fmt: skip
    _keep_plain(graph.graph)
    for _, attributes in graph.nodes(data=True):
        _keep_plain(attributes)
    for _, _, attributes in graph.edges(data=True):
        _keep_plain(attributes)
    return graph


def _keep_plain(attributes: dict[str, Any]) -> None:
    """Leave out what is no text or number: drawing hints, times, and numbers that are none."""
    for name, value in list(attributes.items()):
        if not isinstance(value, str | int | float) or (
            isinstance(value, float) and not math.isfinite(value)
        ):
            del attributes[name]
