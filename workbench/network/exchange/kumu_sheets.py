"""Kumu's two sheets as CSV: elements and connections, with | between several values of a cell.

Source: docs.kumu.io, “Structure your data for Kumu”.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workbench.errors import Problem
from workbench.network.exchange.about import About, about, turned
from workbench.network.exchange.csv_files import ABOUT_FILE, read_about
from workbench.network.exchange.csv_table import CsvTable, read_table, written_table
from workbench.network.exchange.directions import connected
from workbench.network.exchange.kept import Rules, kept
from workbench.network.exchange.kumu import kumu_names, resolved
from workbench.network.exchange.ledger import Ledger, identifier
from workbench.network.exchange.outcome import Exported, Imported
from workbench.network.exchange.rows import RawNode, RawTie, assembled, note, refusal
from workbench.network.graph_data import GraphData

__all__ = ["CONNECTIONS", "ELEMENTS", "export_kumu_sheets", "import_kumu_sheets"]

ELEMENTS, CONNECTIONS = "elements.csv", "connections.csv"
_ELEMENT = ("ID", "Label")
_CONNECTION = ("From", "To", "Direction", "Type", "Weight")


def _fit(text: str) -> str:
    return identifier(text).replace("|", "/")


_RULES = Rules("a sheet for Kumu", blank=False, network_apart=True, label=True, fit=_fit, folded=str.casefold)


def export_kumu_sheets(graph: GraphData) -> Exported:
    """Write a network as elements.csv and connections.csv for Kumu, with about.json for the way back.

    Example:
        >>> from workbench.network.graph_data import GraphData, Node
        >>> export_kumu_sheets(GraphData((Node("a"),))).files["elements.csv"].split()
        [b'"ID","Label"', b'"a","a"']
    """
    ledger = Ledger()
    found = kept(graph, _RULES, ledger)
    names = kumu_names(found)
    direction = "directed" if found.directed else "undirected"
    elements = [
        (
            (node.id, node.attributes.get("label", node.id)),
            {n: v for n, v in node.attributes.items() if n != "label"},
        )
        for node in found.nodes
    ]
    connections = [
        ((tie.source, tie.target, direction, tie.relation or None, tie.weight), dict(tie.attributes))
        for tie in found.ties
    ]
    for where, rows in (("nodes", elements), ("ties", connections)):
        for row in rows:
            for name, value in row[1].items():
                split = isinstance(value, str) and "|" in value
                ledger.add(
                    where, name, "is read by Kumu as several values", "Kumu divides a cell at each |", split
                )
    said = about(
        found, (), apart=True, directed=found.directed,
        renamed={table: turned(some) for table, some in names.items()},
    )  # fmt: skip
    files = {
        ELEMENTS: written_table(_ELEMENT, elements, names["nodes"]),
        CONNECTIONS: written_table(_CONNECTION, connections, names["ties"]),
        ABOUT_FILE: (said.as_json + "\n").encode(),
    }
    return Exported(files, ledger.losses, found)


def import_kumu_sheets(files: Mapping[str, bytes]) -> Imported:
    r"""Read a network from sheets that were written for Kumu, saved as elements.csv and connections.csv.

    Raises:
        RecordError: A file or column is not there, an id stands twice, or a connection leads nowhere; with lines.

    Example:
        >>> found = import_kumu_sheets({"connections.csv": b"From,To\na,b|c\n"})
        >>> [tie.target for tie in found.graph.ties]
        ['b', 'c']
    """
    if CONNECTIONS not in files:
        raise refusal(
            CONNECTIONS, "The sheet of connections is not there.", f"Save it as {CONNECTIONS}, with the columns From and To.",
            code="missing-file",
        )  # fmt: skip
    said, exact = read_about(files), ABOUT_FILE in files
    sheet = read_table(files[CONNECTIONS], CONNECTIONS, _CONNECTION[:2], _CONNECTION[2:], exact=exact)
    ties = [
        (_tie(row, end, line), row.get("Direction", ""))
        for row, line in zip(sheet.rows, sheet.lines, strict=True)
        for end in _ends(row.get("To", ""), exact=exact)
    ]
    elements = (
        read_table(files[ELEMENTS], ELEMENTS, _ELEMENT[1:], _ELEMENT[:1], exact=exact)
        if ELEMENTS in files
        else None
    )
    nodes, notes = _nodes(elements, [tie for tie, _ in ties])
    tied, directed, mixed = connected(CONNECTIONS, resolved(nodes, ties), said.directed)
    kinds = {
        "nodes": {**_kinds(elements, said, "nodes", _ELEMENT), "label": "text"},
        "ties": _kinds(sheet, said, "ties", _CONNECTION),
    }
    return assembled(
        CONNECTIONS, nodes, tied, directed=directed, about=About({**said.kinds, **kinds}, said.renamed, said.network),
        notes=[*sheet.notes, *notes, *mixed], node_file=ELEMENTS,
    )  # fmt: skip


def _nodes(elements: CsvTable | None, ties: Sequence[RawTie]) -> tuple[list[RawNode], Sequence[Problem]]:
    """Give the elements, or where there is no sheet of them those that have a connection; and what is noted."""
    if elements is not None:
        return [
            _node(row, line) for row, line in zip(elements.rows, elements.lines, strict=True)
        ], elements.notes
    missing = note(
        CONNECTIONS, "There is no sheet of elements, so only those that have a connection are known.",
        f"Add {ELEMENTS} with the column Label, for those without one.", code="no-node-list",
    )  # fmt: skip
    return [RawNode(end) for end in dict.fromkeys(end for tie in ties for end in (tie.source, tie.target)) if end], [
        missing
    ]


def _ends(cell: str, *, exact: bool) -> list[str]:
    """Give the elements that a cell names; our own files name one."""
    return [cell] if exact else [end.strip() for end in cell.split("|")]


def _tie(row: Mapping[str, str], end: str, line: int) -> RawTie:
    rest = {name: cell for name, cell in row.items() if name not in _CONNECTION}
    return RawTie(row.get("From", ""), end, row.get("Type"), row.get("Weight"), rest, line)


def _node(row: Mapping[str, str], line: int) -> RawNode:
    label = row.get("Label", "")
    name = row.get("ID") or label
    rest = {heading: cell for heading, cell in row.items() if heading not in _ELEMENT}
    return RawNode(name, rest | ({} if label in {"", name} else {"label": label}), line)


def _kinds(table: CsvTable | None, said: About, name: str, own: Sequence[str]) -> Mapping[str, str]:
    """Give the kinds that the file says, or else those that its cells read as: lists where there is a |."""
    if table is None:
        return {}
    stated = said.kinds.get(name, {})
    rest = [heading for heading in table.headings if heading not in stated and heading not in own]
    divided = {heading for heading in rest if any("|" in row.get(heading, "") for row in table.rows)}
    return {**table.kinds(rest), **dict.fromkeys(divided, "list of text"), **stated}
