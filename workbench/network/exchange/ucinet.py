"""UCINET's DL: matrices of weights, one for each relation; no attributes.

Source: analytictech.com/ucinet/help, “DL language” and “Data > Export > DL”.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from workbench.errors import RequestError
from workbench.network.exchange.kept import Rules
from workbench.network.exchange.ledger import Ledger, unique_names
from workbench.network.exchange.outcome import Exported, Imported
from workbench.network.exchange.plain_text import number_text, quotable, text_of
from workbench.network.exchange.rows import RawNode, RawTie, assembled
from workbench.network.exchange.two_mode import kept_in_blocks, with_modes
from workbench.network.exchange.ucinet_reading import Matrices, read_dl
from workbench.network.graph_data import GraphData, Node, Tie

__all__ = ["export_ucinet", "import_ucinet"]

_RULES = Rules("UCINET's DL", attributes=False, fit=quotable)
_MOST_CELLS = 4_000_000
_BARE = re.compile(r"[^\W_][\w.-]*")
_KEPT_WORDS = {"col", "column", "data", "labels", "level", "matrix", "row"}
_CUT_BY_UCINET = 18

_Cells = dict[tuple[int, int], float]


def export_ucinet(graph: GraphData, file: str = "network.dl") -> Exported:
    """Write a network as full matrices for UCINET; one in two blocks as rows and columns.

    Raises:
        RequestError: The matrices would have more than 4 million cells.

    Example:
        >>> from workbench.network.graph_data import GraphData, Node, Tie
        >>> found = export_ucinet(GraphData((Node("a"), Node("b")), (Tie("a", "b", weight=2),)))
        >>> print(found.files["network.dl"].decode().strip())
        dl n=2
        format = fullmatrix
        labels:
        a
        b
        data:
        0 2
        0 0
    """
    ledger = Ledger()
    found, first = kept_in_blocks(graph, _RULES, ledger)
    names = [node.id for node in found.nodes]
    _note_long(names, ledger)
    matrices = _matrices(found, ledger)
    shape = (first, len(names) - first) if first else (len(names), len(names))
    _check_size(len(matrices) * shape[0] * shape[1])
    seen = _read_back(names, matrices, directed=found.directed)
    if found.directed and not seen.directed:
        ledger.add("network", "directed", "is read as undirected", "its matrices say the same both ways")
    lines = _head(names, first, list(matrices))
    for cells in matrices.values():
        across = {**cells, **({} if found.directed else {(j, i): weight for (i, j), weight in cells.items()})}
        lines += _lines(across, shape, first)
    return Exported({file: ("\n".join(lines) + "\n").encode()}, ledger.losses, with_modes(seen, first))


def import_ucinet(raw: bytes, file: str = "network.dl") -> Imported:
    r"""Read a network from a DL file: full and half matrices, lists of edges and of nodes.

    A matrix that says the same both ways is an undirected network. A network of rows and columns gets the attribute
    `mode`, 1 for rows and 2 for columns.

    Raises:
        RecordError: It is too large, no DL file, or of a layout that is not read here; with lines.

    Example:
        >>> found = import_ucinet(b"dl n=2\nlabels:\na,b\ndata:\n0 1\n0 0\n").graph
        >>> found.directed, found.ties[0].weight
        (True, 1.0)
    """
    text, notes = text_of(raw, file)
    found = read_dl(text, file)
    first = len(found.rows) if found.two_mode else 0
    directed = not found.two_mode and not _symmetric(found)
    nodes = [RawNode(name) for name in (*found.rows, *(found.columns if found.two_mode else ()))]
    columns = found.columns if found.two_mode else found.rows
    ties = [
        RawTie(found.rows[row], columns[column], relation, weight)
        for relation, cells in found.relations
        for (row, column), weight in sorted(cells.items())
        if directed or found.two_mode or row <= column
    ]
    done = assembled(file, nodes, ties, directed=directed, notes=[*notes, *found.notes])
    return Imported(with_modes(done.graph, first), done.notes)


def _symmetric(found: Matrices) -> bool:
    return all(
        cells.get((column, row)) == weight
        for _, cells in found.relations
        for (row, column), weight in cells.items()
    )


def _note_long(names: Iterable[str], ledger: Ledger) -> None:
    ledger.add(
        "nodes", "id", "may be cut by UCINET", f"its own help says that it keeps {_CUT_BY_UCINET} characters of a label",
        sum(len(name) > _CUT_BY_UCINET for name in names),
    )  # fmt: skip


def _check_size(cells: int) -> None:
    if cells > _MOST_CELLS:
        raise RequestError(
            f"The matrices would have {cells:,} cells, and UCINET's DL is written up to {_MOST_CELLS:,}.",
            fix="Export it for Pajek, which lists ties only, or export one relation.", code="matrix-too-large",
        )  # fmt: skip


def _matrices(graph: GraphData, ledger: Ledger) -> dict[str, _Cells]:
    """Give the cells of each relation that are not nought."""
    places = {node.id: place for place, node in enumerate(graph.nodes)}
    several = len(graph.relations) > 1
    names = unique_names([*graph.relations], quotable if several else str)
    if several and "" in names:
        ledger.add("ties", "relation", f"is called “{names['']}” where there is none", "each of several matrices has a name",
                   sum(not tie.relation for tie in graph.ties))  # fmt: skip
    found: dict[str, _Cells] = {}
    for tie in graph.ties:
        weight = _weight(tie, ledger)
        cells = found.setdefault(names[tie.relation] if several else tie.relation, {})
        cell = (places[tie.source], places[tie.target])
        if weight == 0:
            ledger.add("ties", "weight", "is left out with its tie", "nought in a matrix is no tie")
        elif cell in cells:
            ledger.add("ties", "", "is left out beside another", "a matrix has one cell for each pair")
        else:
            cells[cell] = weight
    return {name: cells for name, cells in sorted(found.items()) if cells} or {"": {}}


def _weight(tie: Tie, ledger: Ledger) -> float:
    if tie.weight is None:
        ledger.add(
            "ties", "weight", "is written as 1 where there is none", "a matrix has a number in each cell"
        )
        return 1.0
    return tie.weight


def _read_back(names: Sequence[str], matrices: dict[str, _Cells], *, directed: bool) -> GraphData:
    """Give the network as the matrices say it."""
    symmetric = not directed or all(
        cells.get((column, row)) == weight
        for cells in matrices.values()
        for (row, column), weight in cells.items()
    )
    ties = tuple(
        Tie(names[row], names[column], relation, weight)
        for relation, cells in matrices.items()
        for (row, column), weight in cells.items()
        if not symmetric or row <= column
    )
    return GraphData(tuple(Node(name) for name in names), ties, not symmetric)


def _head(names: Sequence[str], first: int, relations: Sequence[str]) -> list[str]:
    size = f"nr={first}, nc={len(names) - first}" if first else f"n={len(names)}"
    several = f", nm={len(relations)}" if len(relations) > 1 else ""
    lines = [f"dl {size}{several}", "format = fullmatrix"]
    blocks = (
        [("row labels:", names[:first]), ("column labels:", names[first:])] if first else [("labels:", names)]
    )
    for title, block in blocks:
        lines += [title, *map(_label, block)] if block else []
    if any(relations):
        lines += ["matrix labels:", *map(_label, relations)]
    return [*lines, "data:"]


def _label(name: str) -> str:
    return name if _BARE.fullmatch(name) and name.lower() not in _KEPT_WORDS else f'"{name}"'


def _lines(cells: _Cells, shape: tuple[int, int], first: int) -> list[str]:
    rows = [["0"] * shape[1] for _ in range(shape[0])]
    for (row, column), weight in cells.items():
        if row < shape[0] and column >= first:
            rows[row][column - first] = number_text(weight)
    return [" ".join(row) for row in rows]
