"""What reading a file from outside gives: records, all that was not taken and why, and what is wrong."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.errors import Problem
from workbench.store import Record

__all__ = ["Imported", "LeftOut"]


@dataclass(frozen=True, order=True)
class LeftOut:
    """Something that was in one place and is not in the other.

    Args:
        where: The place: file, sheet, row and column, or the way to a value, or an entry and its field.
        what: The name of what was left out; never its value, which may be a person's name.
        why: Why, as a sentence.
    """

    where: str
    what: str
    why: str

    def __str__(self) -> str:
        """Give it as one line."""
        return f"{self.where}: {self.what}: {self.why}" if self.where else f"{self.what}: {self.why}"


@dataclass(frozen=True)
class Imported:
    """What a file from outside holds.

    Args:
        records: The entries that could be read.
        left_out: What the file says and no entry takes, so that nothing is lost without a word.
        problems: What is wrong with the rest, with the place of each.
        mappings: For each table in which that was a choice, which column was taken for which field: the mapping file that says the same.
        made: The ids of agencies of which the file has no more than a name, made because another of the entries names them.
    """

    records: tuple[Record, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    problems: tuple[Problem, ...] = ()
    mappings: tuple[str, ...] = ()
    made: frozenset[str] = frozenset()
