"""Ties of one kind from files in which each has a direction of its own."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.errors import Problem
from workbench.network.exchange.rows import RawTie, note

__all__ = ["connected"]


def connected(
    file: str, ties: Sequence[tuple[RawTie, str]], directed: bool | None
) -> tuple[list[RawTie], bool, list[Problem]]:
    """Give ties of one kind from connections with a direction each: the ties, whether directed, and what is noted."""
    ways = [way.casefold() or "directed" for _, way in ties]
    if directed is None:
        directed = not ways or set(ways) != {"undirected"}
    if not directed:
        return [tie for tie, _ in ties], False, []
    found: list[RawTie] = []
    for (tie, _), way in zip(ties, ways, strict=True):
        found.append(tie)
        if way != "directed" and tie.source != tie.target:
            found.append(RawTie(tie.target, tie.source, tie.relation, tie.weight, tie.attributes, tie.line))
    doubled = ways.count("undirected")
    notes = [
        note(
            file, f"{doubled:,} undirected ties stand beside directed ones; each was read as two, one each way.",
            "Give all ties a direction, or none.", code="mixed-directions",
        )
    ] if doubled else []  # fmt: skip
    return found, True, notes
