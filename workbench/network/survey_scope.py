"""What a wave of a survey asked for at all: what it did not ask is not known, and is never a no."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

__all__ = ["Scope"]

_OTHERS = frozenset({"holds", "aware"})


@dataclass(frozen=True)
class Scope:
    """What was asked for in a wave.

    Args:
        ties: The kinds of tie; None where ties were asked for and nobody wrote down of which kinds.
        holds: Whether people were asked what they have.
        aware: Whether they were asked what others have.
        referrals: Whether they were asked to whom they refer.

    Example:
        >>> asked = Scope.of({"waves", "ties"}, {"advice"})
        >>> asked.has("advice"), asked.has("trust"), asked.has("holds")
        (True, False, False)
    """

    ties: frozenset[str] | None = frozenset()
    holds: bool = False
    aware: bool = False
    referrals: bool = False

    @classmethod
    def of(cls, files: Collection[str], relations: Collection[str]) -> Scope:
        """Give what was asked for by the files that are there, and the relations that any row names.

        Args:
            files: The files of the wave, without their ending. One without a row was asked for all the same.
            relations: The kinds of tie, “holds” and “aware”.
        """
        kinds = frozenset(relations) - _OTHERS
        ties = None if "ties" in files and not kinds else kinds
        return cls(ties, "holds" in files, "aware" in files, "referrals" in files).with_relations(relations)

    def with_relations(self, relations: Collection[str]) -> Scope:
        """Give the same with further relations: kinds of tie, “holds” and “aware”."""
        ties = None if self.ties is None else self.ties | (frozenset(relations) - _OTHERS)
        return replace(self, ties=ties, holds=self.holds or "holds" in relations, aware=self.aware or "aware" in relations)

    @property
    def has_ties(self) -> bool:
        """Whether ties of any kind were asked for."""
        return self.ties is None or bool(self.ties)

    def has(self, relation: str) -> bool:
        """Tell whether a relation was asked for."""
        if relation in _OTHERS:
            return self.holds if relation == "holds" else self.aware
        return self.ties is None or relation in self.ties
