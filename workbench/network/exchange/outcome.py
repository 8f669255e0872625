"""What an export or an import gives, and what either could not keep."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from workbench.errors import Problem
from workbench.network.graph_data import GraphData
from workbench.store.files import write_atomically

__all__ = ["Exported", "Imported", "Loss"]


@dataclass(frozen=True, order=True)
class Loss:
    """One thing that a format cannot hold as the network has it.

    Args:
        where: "nodes", "ties" or "network".
        name: The attribute or the field, or "" where all of them are meant.
        what: What became of it, as part of a sentence.
        why: The reason, as part of a sentence.
        count: How many values it concerns.

    Example:
        >>> print(Loss("nodes", "joined", "is left out", "a Pajek network has names only", 3))
        nodes, “joined” (3 times): is left out, because a Pajek network has names only
    """

    where: str
    name: str
    what: str
    why: str
    count: int = 1

    def __str__(self) -> str:
        """Give the loss as one line."""
        named = f"{self.where}, “{self.name}”" if self.name else self.where
        times = "once" if self.count == 1 else f"{self.count:,} times"
        return f"{named} ({times}): {self.what}, because {self.why}"


@dataclass(frozen=True)
class Exported:
    """A network as files of another program.

    Args:
        files: The bytes of each file by its name; the same network gives the same bytes.
        losses: All that the files do not say as the network does; empty where they say the same.
        kept: The network as it is read from these files.
    """

    files: Mapping[str, bytes] = field(repr=False)
    losses: tuple[Loss, ...]
    kept: GraphData = field(repr=False)

    def save(self, folder: Path) -> list[Path]:
        """Write the files into a folder, each whole or not at all.

        Raises:
            WorkbenchError: One cannot be written.
        """
        paths = [folder / name for name in self.files]
        for path in paths:
            write_atomically(path, self.files[path.name])
        return paths


@dataclass(frozen=True)
class Imported:
    """A network from the files of another program.

    Args:
        graph: The network.
        notes: What was read otherwise than it stands there, as warnings.
    """

    graph: GraphData
    notes: tuple[Problem, ...] = ()
