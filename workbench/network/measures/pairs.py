"""Which pairs were asked about: the denominators of density, reciprocity and mixing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations, product
from math import comb
from typing import Any

from workbench.network.measures.result import Answers

__all__ = ["Pairs", "pairs_between"]


@dataclass(frozen=True)
class Pairs:
    """Some pairs of people, by what is known of them.

    Args:
        linked: Pairs that were asked about and answered, and are linked.
        answered: Pairs that were asked about and answered.
        asked: Pairs that were asked about.
        beyond: Ties between pairs that were not asked about or not answered; they are in no share.
    """

    linked: int = 0
    answered: int = 0
    asked: int = 0
    beyond: int = 0

    @property
    def share(self) -> float | None:
        """Linked pairs of those that were answered; None where none was."""
        return self.linked / self.answered if self.answered else None

    @property
    def low(self) -> float | None:
        """The share of all pairs asked, were nobody linked of whom there is no answer."""
        return self.linked / self.asked if self.asked else None

    @property
    def high(self) -> float | None:
        """The same, were all of them linked."""
        return (self.linked + self.asked - self.answered) / self.asked if self.asked else None


def pairs_between(
    ones: Collection[Any],
    others: Collection[Any],
    ties: Sequence[tuple[Any, Any]],
    answers: Answers | None,
    *,
    directed: bool,
) -> Pairs:
    """Count the pairs of one of some people and one of others.

    Args:
        ones: The people; from them ties go where ties have a direction.
        others: Either the same people or none of them.
        ties: The ties between them, from one of `ones` to one of `others` where they have a direction.
        answers: Who was asked and answered; with None every pair was. Without direction one side's word is enough.
        directed: Whether ties have a direction.

    Example:
        >>> told = Answers(asked=frozenset("abc"), answered=frozenset("a"))
        >>> pairs_between("abc", "abc", [("a", "b"), ("b", "c")], told, directed=False)
        Pairs(linked=1, answered=2, asked=3, beyond=1)
    """
    if answers is None:
        possible = _touched(ones, others, frozenset([*ones, *others]), directed=directed)
        return Pairs(len(ties), possible, possible)

    def told(pair: tuple[Any, Any]) -> bool:
        return answers.was_told(*pair) or (not directed and answers.was_told(*reversed(pair)))

    def asked(pair: tuple[Any, Any]) -> bool:
        return answers.was_asked(*pair) or (not directed and answers.was_asked(*reversed(pair)))

    linked = sum(map(told, ties))
    if answers.about or answers.spoke_of:
        every = list(_each_pair(ones, others, directed=directed))
        counts = sum(map(told, every)), sum(map(asked, every))
    else:  # who was asked was asked about everybody, so the pairs need not be gone through
        counts = (
            _touched(ones, others, answers.answered, directed=directed),
            _touched(ones, others, answers.asked, directed=directed),
        )
    return Pairs(linked, *counts, len(ties) - linked)


def _touched(ones: Collection[Any], others: Collection[Any], by: frozenset[Any], *, directed: bool) -> int:
    """Count the pairs about which one of some people can speak: all from them, or at them where there is no direction."""
    same = set(ones) == set(others)
    inside = sum(node in by for node in ones)
    if directed:
        return inside * (len(others) - same)
    if same:
        return comb(len(ones), 2) - comb(len(ones) - inside, 2)
    return len(ones) * len(others) - (len(ones) - inside) * sum(node not in by for node in others)


def _each_pair(
    ones: Collection[Any], others: Collection[Any], *, directed: bool
) -> Iterable[tuple[Any, Any]]:
    if set(ones) != set(others):
        return product(ones, others)
    return permutations(ones, 2) if directed else combinations(ones, 2)
