"""CSV: one file of nodes and one of ties, for spreadsheets, R and pandas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from workbench.errors import Problem
from workbench.network.exchange.about import About, about
from workbench.network.exchange.csv_table import CsvTable, read_table, written_table
from workbench.network.exchange.directions import connected
from workbench.network.exchange.kept import Rules, columns, kept
from workbench.network.exchange.ledger import Ledger
from workbench.network.exchange.outcome import Exported, Imported
from workbench.network.exchange.rows import RawNode, RawTie, assembled, note, refusal
from workbench.network.graph_data import GraphData
from workbench.store.outside import read_json

__all__ = ["ABOUT_FILE", "EDGES", "NODES", "export_csv", "import_csv", "read_about"]

ABOUT_FILE = "about.json"
NODES, EDGES = "nodes.csv", "edges.csv"
_TIE = ("source", "target", "relation", "weight")
_RULES = Rules("a CSV file", blank=False, network_apart=True)


def export_csv(graph: GraphData) -> Exported:
    r"""Write a network as nodes.csv and edges.csv, with about.json for the kinds of their columns.

    Example:
        >>> from workbench.network.graph_data import GraphData, Node, Tie
        >>> found = export_csv(GraphData((Node("a"), Node("b", {"areas": ["=1", "fife"]})), (Tie("a", "b"),)))
        >>> print(found.files["nodes.csv"].decode().replace("\r", ""))
        "id","areas"
        "a",""
        "b","'=1|fife"
        <BLANKLINE>
    """
    ledger = Ledger()
    found = kept(graph, _RULES, ledger)
    node_rows = [((node.id,), dict(node.attributes)) for node in found.nodes]
    tie_rows = [
        ((tie.source, tie.target, tie.relation or None, tie.weight), dict(tie.attributes))
        for tie in found.ties
    ]
    same = {name: name for rows in (node_rows, tie_rows) for name in columns(row for _, row in rows)}
    files = {NODES: written_table(("id",), node_rows, same), EDGES: written_table(_TIE, tie_rows, same)}
    said = about(found, (), apart=True, directed=found.directed)
    return Exported({**files, ABOUT_FILE: (said.as_json + "\n").encode()}, ledger.losses, found)


def import_csv(files: Mapping[str, bytes], *, directed: bool | None = None) -> Imported:
    r"""Read a network from CSV files, ours or other people's.

    Args:
        files: “edges.csv” with the columns source and target, and perhaps relation and weight; “nodes.csv” with the
            column id, where there is one; and “about.json”, where there is one. Other columns are attributes.
        directed: Whether ties have a direction, where about.json does not say; None for what Gephi's column Type says,
            and yes where there is none.

    Raises:
        RecordError: A file or column is not there, an id stands twice, or a tie leads nowhere; with lines.

    Example:
        >>> found = import_csv({"edges.csv": b"source,target,weight\na,b,2\n"})
        >>> found.graph.ties[0].weight, [note.code for note in found.notes]
        (2.0, ['no-node-list'])
    """
    if EDGES not in files:
        raise refusal(
            EDGES, "The file of ties is not there.", f"Name it {EDGES}, with the columns source and target.", code="missing-file",
        )  # fmt: skip
    said = read_about(files)
    exact = ABOUT_FILE in files
    edges = read_table(files[EDGES], EDGES, _TIE[:2], _TIE[2:], exact=exact)
    notes = list(edges.notes)
    ties = [
        RawTie(
            row.get("source", ""), row.get("target", ""), row.get("relation"), row.get("weight"),
            {name: cell for name, cell in row.items() if name not in _TIE}, line,
        )
        for row, line in zip(edges.rows, edges.lines, strict=True)
    ]  # fmt: skip
    if said.directed is None and directed is None:
        ties, directed, mixed = _as_gephi_says(ties)
        notes += mixed
    node_table = read_table(files[NODES], NODES, ("id",), exact=exact) if NODES in files else None
    if node_table is None:
        nodes = [
            RawNode(end) for end in dict.fromkeys(end for tie in ties for end in (tie.source, tie.target)) if end
        ]
        notes.append(note(
            EDGES, "There is no file of nodes, so only those that have a tie are known.",
            f"Add {NODES} with the column id, for those without one.", code="no-node-list",
        ))  # fmt: skip
    else:
        notes += node_table.notes
        nodes = [
            RawNode(row.get("id", ""), {name: cell for name, cell in row.items() if name != "id"}, line)
            for row, line in zip(node_table.rows, node_table.lines, strict=True)
        ]
    kinds = {"ties": _kinds(edges, said, "ties"), "nodes": _kinds(node_table, said, "nodes")}
    return assembled(
        EDGES, nodes, ties, directed=said.directed if said.directed is not None else directed is not False,
        about=About({**said.kinds, **kinds}, said.renamed, said.network), notes=notes, node_file=NODES,
    )  # fmt: skip


def _as_gephi_says(ties: list[RawTie]) -> tuple[list[RawTie], bool, list[Problem]]:
    """Give each tie the direction that its cell “Type” says, where all have one that does."""
    column = next((name for name in (ties[0].attributes if ties else ()) if name.casefold() == "type"), "")
    ways = [str(tie.attributes.get(column, "")).casefold() for tie in ties]
    if not ways or not set(ways) <= {"directed", "undirected"}:
        return ties, True, []
    bare = [replace(tie, attributes={name: cell for name, cell in tie.attributes.items() if name != column}) for tie in ties]
    return connected(EDGES, list(zip(bare, ways, strict=True)), None)


def read_about(files: Mapping[str, bytes]) -> About:
    """Read about.json, where it is there."""
    return About.read(read_json(files[ABOUT_FILE], file=ABOUT_FILE)) if ABOUT_FILE in files else About()


def _kinds(table: CsvTable | None, said: About, name: str) -> Mapping[str, str]:
    """Give the kinds that the file says, or else those that its cells read as."""
    if table is None:
        return {}
    stated = said.kinds.get(name, {})
    return {**table.kinds([heading for heading in table.headings if heading not in stated]), **stated}
