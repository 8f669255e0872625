"""A network from plain lists of ties and nodes, as others keep them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from workbench.errors import RecordError
from workbench.network.exchange.csv_files import EDGES, NODES, import_csv
from workbench.network.graph_data import GraphData, Value
from workbench.network.network import Network
from workbench.network.survey import Member, TieAnswer, Wave
from workbench.store.outside import LIMITS
from workbench.store.outside.source import bytes_of

__all__ = ["network_of", "read_network"]

_WAVE = "wave-1"


def read_network(edges: str | Path, nodes: str | Path | None = None, directed: bool = True) -> Network:
    r"""Read a network from CSV files.

    Args:
        edges: The file of ties: columns source and target, and perhaps relation and weight; others are attributes.
        nodes: The file of nodes: column id; others are attributes. Without it only those with a tie are known.
        directed: Whether a tie from A to B says nothing of one from B to A.

    Returns:
        A network of one wave, in which nobody knows who was asked: a tie that is not there is “not known”.

    Raises:
        RecordError: A file or column is not there, an id stands twice, or a tie leads nowhere; with file and row.

    Example:
        >>> import tempfile
        >>> file = Path(tempfile.mkdtemp()) / "ties.csv"
        >>> _ = file.write_text("source,target\nann,bea\nbea,carl\n")
        >>> read_network(file).measures()["betweenness"]["bea"]
        np.float64(1.0)
    """
    files = {EDGES: Path(edges)} | ({} if nodes is None else {NODES: Path(nodes)})
    raw = {name: bytes_of(path, file=path.name, root=None, limit=LIMITS.csv_bytes)[1] for name, path in files.items()}
    try:
        return network_of(import_csv(raw, directed=directed).graph)
    except RecordError as error:
        named = {name: path.name for name, path in files.items()}
        raise RecordError([replace(p, file=named.get(p.file, p.file)) for p in error.problems]) from None


def network_of(graph: GraphData) -> Network:
    """Give a network that is known as a graph only, as one wave.

    Example:
        >>> from workbench.network.graph_data import Node, Tie
        >>> network_of(GraphData((Node("ann"), Node("bea")), (Tie("ann", "bea"),))).wave().state("bea", "ann")
        'not known'
    """
    members = {
        node.id: Member(
            node.id, _text(node.attributes.get("agency")), _text(node.attributes.get("role")),
            _text(node.attributes.get("level")) or "unknown", attributes=node.attributes,
        )
        for node in graph.nodes
    }  # fmt: skip
    ties = tuple(
        TieAnswer(tie.source, tie.target, tie.relation, "tie", tie.weight, tie.attributes) for tie in graph.ties
    )
    agencies = {member.agency: member.agency for member in members.values() if member.agency}
    wave = Wave(_WAVE, None, ties, listed=tuple(members))
    return Network(members, agencies, {}, (wave,), graph.directed)


def _text(value: Value) -> str:
    """Give a name as text; codes of agencies are often numbers."""
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
