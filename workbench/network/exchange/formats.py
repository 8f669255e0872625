"""The formats by name, and which of them a file is in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from workbench.errors import RequestError, UnknownNameError
from workbench.network.exchange.csv_files import ABOUT_FILE, EDGES, NODES, export_csv, import_csv
from workbench.network.exchange.gexf import export_gexf, import_gexf
from workbench.network.exchange.graphml import export_graphml, import_graphml
from workbench.network.exchange.kumu import export_kumu, import_kumu
from workbench.network.exchange.kumu_sheets import (
    CONNECTIONS,
    ELEMENTS,
    export_kumu_sheets,
    import_kumu_sheets,
)
from workbench.network.exchange.node_link import export_node_link, import_node_link
from workbench.network.exchange.outcome import Exported, Imported
from workbench.network.exchange.pajek import export_pajek, import_pajek
from workbench.network.exchange.rows import refusal
from workbench.network.exchange.ucinet import export_ucinet, import_ucinet
from workbench.network.graph_data import GraphData
from workbench.store.outside import LIMITS
from workbench.store.outside.source import bytes_of

__all__ = ["FORMATS", "export_network", "files_at", "import_network"]

_Files = Mapping[str, bytes]


@dataclass(frozen=True)
class _Format:
    """How a format is written and read, and the endings of its files."""

    write: Callable[[GraphData], Exported]
    read: Callable[[_Files], Imported]
    endings: tuple[str, ...] = ()


def _alone(read: Callable[[bytes, str], Imported]) -> Callable[[_Files], Imported]:
    """Let a reader of one file take it from several, of which there is one only."""

    def one(files: _Files) -> Imported:
        if len(files) > 1:
            raise refusal(
                next(iter(files)), f"This format is one file, and there are {len(files)}.", "Name one.", code="one-file-only",
            )  # fmt: skip
        ((name, raw),) = files.items()
        return read(raw, name)

    return one


_FORMATS = {
    "csv": _Format(export_csv, import_csv),
    "gexf": _Format(export_gexf, _alone(import_gexf), (".gexf",)),
    "graphml": _Format(export_graphml, _alone(import_graphml), (".graphml",)),
    "kumu": _Format(export_kumu, _alone(import_kumu)),
    "kumu-sheets": _Format(export_kumu_sheets, import_kumu_sheets),
    "node-link": _Format(export_node_link, _alone(import_node_link)),
    "pajek": _Format(export_pajek, _alone(import_pajek), (".net", ".paj")),
    "ucinet": _Format(export_ucinet, _alone(import_ucinet), (".dl",)),
}

_SETS = (EDGES, NODES, CONNECTIONS, ELEMENTS, ABOUT_FILE)
_HEAD = 4096
_MARKS = {
    "graphml": re.compile(rb"<(?:\w+:)?graphml\b"),
    "gexf": re.compile(rb"<(?:\w+:)?gexf\b"),
    "pajek": re.compile(rb"^\s*\*(?:vertices|network)\b", re.IGNORECASE | re.MULTILINE),
    "ucinet": re.compile(rb"^\s*dl\b", re.IGNORECASE),
}

FORMATS = tuple(_FORMATS)
"""The names of the formats, in order."""


def export_network(graph: GraphData, to: str) -> Exported:
    """Write a network in a format of another program.

    Args:
        graph: The network, as the audience may see it: nothing is hidden here.
        to: One of `FORMATS`.

    Raises:
        UnknownNameError: There is no format of that name.
        RequestError: The network is too large, for exchange or for this format.

    Example:
        >>> from workbench.network.graph_data import GraphData, Node
        >>> found = export_network(GraphData((Node("cab", {"areas": ["fife"]}),)), "pajek")
        >>> print(found.losses[0])
        nodes, “areas” (once): is left out, because Pajek has no attributes
    """
    _check(len(graph.nodes), LIMITS.graph_nodes, "nodes")
    _check(len(graph.ties), LIMITS.graph_edges, "ties")
    found = _format(to).write(graph)
    for name, raw in found.files.items():
        for size, most, what in _sizes(Path(name).suffix, raw):
            _check(size, most, what)
    return found


def _sizes(ending: str, raw: bytes) -> list[tuple[int, int, str]]:
    """Give what is limited when a file is read: how much of it there is, how much may be, and what it is."""
    if ending == ".csv":
        return [(len(raw), LIMITS.csv_bytes, "bytes"), (raw.count(b"\n"), LIMITS.rows, "lines")]
    if ending == ".json":
        return [(len(raw), LIMITS.json_bytes, "bytes"), (raw.count(b"\n"), LIMITS.json_values, "values")]
    markup = raw.count(b"<") - raw.count(b"</") + raw.count(b'="') if raw.startswith(b"<") else 0
    longest = max(map(len, raw.split(b">"))) if raw.startswith(b"<") else 0
    return [
        (len(raw), LIMITS.graph_bytes, "bytes"),
        (markup, LIMITS.graph_markup, "elements and attributes"),
        (longest, LIMITS.xml_piece_bytes, "bytes of text in one place"),
    ]


def _check(size: int, most: int, what: str) -> None:
    """Refuse to write what would not be read again."""
    if size > most:
        raise RequestError(
            f"The network has {size:,} {what} in this format, and exchange goes up to {most:,}.",
            fix="Export one part of it, one relation, or fewer attributes.", code="network-too-large",
        )  # fmt: skip


def import_network(files: Mapping[str, bytes], form: str = "") -> Imported:
    r"""Read a network from files of another program.

    Args:
        files: The bytes of each file by its name: one, or those of CSV or of Kumu's sheets.
        form: One of `FORMATS`, or "" to tell it from the names and what the files hold.

    Raises:
        UnknownNameError: There is no format of that name.
        RecordError: The format cannot be told, or the files cannot be read; with lines.

    Example:
        >>> import_network({"who.net": b'*Vertices 1\n1 "cab"\n'}).graph.nodes[0].id
        'cab'
    """
    if not files:
        raise refusal(
            "the network",
            "There is no file.",
            "Name a file, or a folder with files in it.",
            code="missing-file",
        )
    return _format(form or _told(files)).read(files)


def files_at(path: Path) -> dict[str, bytes]:
    """Give the files that a network at a path is made of.

    Args:
        path: A file; or a folder, or the file of ties in it, where a network is in several.

    Raises:
        RecordError: There is none, or one is too large.
    """
    folder = path if path.is_dir() else path.parent
    if path.is_dir() or path.name in _SETS:
        paths = [folder / name for name in _SETS if (folder / name).exists()]
    else:
        paths = [path]
    return dict(bytes_of(each, file=each.name, root=None, limit=LIMITS.csv_bytes) for each in paths)


def _format(name: str) -> _Format:
    if name not in _FORMATS:
        raise UnknownNameError(
            f"There is no exchange format “{name[:40]}”.", fix=f"Use one of these: {', '.join(FORMATS)}.",
            code="unknown-exchange-format",
        )  # fmt: skip
    return _FORMATS[name]


def _told(files: _Files) -> str:
    """Tell the format from the names, or from what the file holds."""
    if EDGES in files:
        return "csv"
    if CONNECTIONS in files:
        return "kumu-sheets"
    name = next(iter(files))
    ending = Path(name).suffix.lower()
    by_ending = [form for form, how in _FORMATS.items() if ending in how.endings]
    if by_ending:
        return by_ending[0]
    head = files[name][:_HEAD]
    for form, mark in _MARKS.items():
        if mark.search(head):
            return form
    if ending == ".json":
        return "kumu" if b'"elements"' in files[name] else "node-link"
    raise refusal(
        name, "It cannot be told in which format this network is.", f"Say which: {', '.join(FORMATS)}.", code="unknown-exchange-format",
    )  # fmt: skip
