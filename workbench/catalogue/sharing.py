"""Who gives data to whom: the register of arrangements, the directed network they make, and what comes back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from workbench.catalogue.agency import Agency
from workbench.catalogue.arrangement import Arrangement
from workbench.errors import UnknownNameError

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

__all__ = ["SharingEdge", "SharingNetwork", "arrangements_register", "sharing_network"]

_REGISTER = (
    "id", "title", "giver", "receivers", "what", "level", "legal_basis", "basis_in_words", "statute", "mode", "mechanism",
    "frequency", "reciprocal", "status", "since", "until", "why_ended", "source",
)  # fmt: skip


@dataclass(frozen=True)
class SharingEdge:
    """Data that go from one party to another under one arrangement.

    Args:
        giver: An agency's id.
        receiver: An agency's id, or words in “…” where the receiver is no agency of the list.
        arrangement: The arrangement's id.
        level: none, aggregate, pseudonymised, individual, unknown or not asked.
        basis: The lawful basis.
        mode: statutory, routine, on request, ad hoc, shared system, unknown or not asked.
        status: active, planned, completed, discontinued or unknown.
        back: Whether the arrangement itself says that something comes back: yes, no, unknown or not asked.
    """

    giver: str
    receiver: str
    arrangement: str
    level: str
    basis: str
    mode: str
    status: str
    back: str


@dataclass(frozen=True)
class SharingNetwork:
    """The directed network of arrangements; several may join the same two parties.

    Args:
        names: Every party by key.
        edges: One for each giver and receiver of each arrangement.
    """

    names: Mapping[str, str]
    edges: tuple[SharingEdge, ...]

    @cached_property
    def _pairs(self) -> dict[tuple[str, str], set[tuple[str, str]]]:
        """The directions in which data go between two parties, by pair."""
        pairs: dict[tuple[str, str], set[tuple[str, str]]] = {}
        for edge in self.edges:
            first, second = sorted((edge.giver, edge.receiver))
            ways = pairs.setdefault((first, second), set())
            ways.add((edge.giver, edge.receiver))
            if edge.back == "yes":
                ways.add((edge.receiver, edge.giver))
        return pairs

    @property
    def reciprocity(self) -> float | None:
        """The share of pairs between whom data go in both directions; None where there is no pair.

        A pair is two parties joined by at least one arrangement. An arrangement that says that something
        comes back counts as both directions.
        """
        return sum(len(ways) > 1 for ways in self._pairs.values()) / len(self._pairs) if self._pairs else None

    def one_way(self) -> pd.DataFrame:
        """Give the pairs between whom data go in one direction only.

        Returns:
            One row per pair: giver, receiver (names), arrangements (tuple of ids), and comes_back: “no” where an
            arrangement says that nothing does, or else “unknown”.
        """
        import pandas as pd  # noqa: PLC0415  # slow to import

        rows = []
        for ways in self._pairs.values():
            if len(ways) == 1:
                giver, receiver = next(iter(ways))
                edges = [e for e in self.edges if (e.giver, e.receiver) == (giver, receiver)]
                rows.append({
                    "giver": self.names[giver], "receiver": self.names[receiver],
                    "arrangements": tuple(e.arrangement for e in edges),
                    "comes_back": "no" if any(e.back == "no" for e in edges) else "unknown",
                })  # fmt: skip
        frame = pd.DataFrame(rows, columns=["giver", "receiver", "arrangements", "comes_back"])
        return frame.sort_values(["giver", "receiver"], ignore_index=True)

    def frame(self) -> pd.DataFrame:
        """Give the edges, one a row, parties by name: giver, receiver, arrangement, level, basis, mode, status, back."""
        import pandas as pd  # noqa: PLC0415  # slow to import

        rows = [{**vars(e), "giver": self.names[e.giver], "receiver": self.names[e.receiver]} for e in self.edges]
        return pd.DataFrame(rows, columns=list(SharingEdge.__dataclass_fields__))

    def graph(self) -> nx.MultiDiGraph[str]:
        """Give it as a networkx graph: parties by key with a name; edges keyed by arrangement, with all that is known."""
        import networkx as nx  # noqa: PLC0415  # slow to import

        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        for key, name in self.names.items():
            graph.add_node(key, name=name)
        for edge in self.edges:
            about = {n: v for n, v in vars(edge).items() if n not in {"giver", "receiver", "arrangement"}}
            graph.add_edge(edge.giver, edge.receiver, key=edge.arrangement, **about)
        return graph


def sharing_network(arrangements: Iterable[Arrangement], *, agencies: Iterable[Agency] = ()) -> SharingNetwork:
    """Make the directed network of arrangements.

    Args:
        arrangements: Those that shall be in it; choose them before, such as the active ones only.
        agencies: For the parties' names.

    Example:
        >>> there = Arrangement(id="a", title="A", giver="council", receivers=("health", "police"))
        >>> back = Arrangement(id="b", title="B", giver="health", receivers=("council",))
        >>> sharing_network([there, back]).reciprocity
        0.5
    """
    known = {agency.id: agency.title for agency in agencies}
    edges = [edge for arrangement in arrangements for edge in _edges(arrangement)]
    parties = sorted({party for edge in edges for party in (edge.giver, edge.receiver)})
    return SharingNetwork({party: known.get(party, party) for party in parties}, tuple(edges))


def arrangements_register(
    arrangements: Iterable[Arrangement], *, agencies: Iterable[Agency] = (), **wanted: str
) -> pd.DataFrame:
    """Give the register of arrangements.

    Args:
        arrangements: All arrangements.
        agencies: For the parties' names.
        wanted: Only those whose field has this value: mode="statutory", status="discontinued", level, legal_basis,
            giver or receivers (an agency's id). Where a field holds several statements, each of them counts.

    Returns:
        One row per arrangement, indexed from 0: id, title, giver (all of them), receivers, what, level, legal_basis,
        basis_in_words, statute, mode, mechanism, frequency, reciprocal, status, since, until, why_ended, source.

    Raises:
        UnknownNameError: There is no such field to choose by.
    """
    import pandas as pd  # noqa: PLC0415  # slow to import

    unknown = set(wanted) - set(Arrangement.model_fields)
    if unknown:
        raise UnknownNameError(
            f"Arrangements have no field “{min(unknown)}”.",
            fix=f"The fields are: {', '.join(Arrangement.model_fields)}.", code="unknown-name",
        )  # fmt: skip
    names = {agency.id: agency.title for agency in agencies}
    rows = [_row(a, names) for a in arrangements if all(value in _values(a, field) for field, value in wanted.items())]
    return pd.DataFrame(rows, columns=list(_REGISTER))


def _values(arrangement: Arrangement, field: str) -> set[str]:
    values: list[Any] = [s.value for s in arrangement.told.get(field, ())] or [getattr(arrangement, field)]
    if field == "giver":
        values.append(arrangement.further_givers)
    return {str(item) for value in values for item in (value if isinstance(value, tuple) else (value,))}


def _row(arrangement: Arrangement, names: Mapping[str, str]) -> dict[str, str]:
    row = {name: _text(getattr(arrangement, name)) for name in _REGISTER if name not in {"giver", "receivers"}}
    givers = [names.get(g, g) for g in (arrangement.giver, *arrangement.further_givers)]
    receivers = [names.get(r, r) for r in arrangement.receivers]
    return {
        **row,
        "giver": "; ".join(givers) + (f" ({arrangement.giver_in_words})" if arrangement.giver_in_words else ""),
        "receivers": "; ".join([*receivers, *filter(None, [arrangement.receiver_in_words])]) or "unknown",
    }


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _edges(arrangement: Arrangement) -> Iterator[SharingEdge]:
    words = arrangement.receiver_in_words
    receivers = [*arrangement.receivers, *([f"“{words}”"] if words else [])] or ["“not recorded”"]
    for giver in dict.fromkeys((arrangement.giver, *arrangement.further_givers)):
        for receiver in dict.fromkeys(receivers):
            yield SharingEdge(
                giver, receiver, arrangement.id, arrangement.level, arrangement.legal_basis, arrangement.mode,
                arrangement.status, arrangement.reciprocal,
            )  # fmt: skip
