"""The sums of a table: which rows are totals of which."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

__all__ = ["Key", "parts_of"]

Key = tuple[Hashable, ...]


def parts_of(keys: Sequence[Key], totals: Sequence[Mapping[Hashable, Sequence[Hashable]]]) -> list[tuple[Key, tuple[Key, ...]]]:
    """Find the sums of a table.

    Args:
        keys: For each row its label in each dimension.
        totals: For each dimension its totals, each with the labels that it sums.

    Returns:
        For each total row and dimension: its key, and the keys of those of its parts that are there.

    Example:
        >>> parts_of([("a",), ("b",), ("Total",)], [{"Total": ["a", "b"]}])
        [(('Total',), (('a',), ('b',)))]
    """
    there = set(keys)
    found = []
    for key in keys:
        for dimension, summed in enumerate(totals):
            if key[dimension] not in summed:
                continue
            parts = [(*key[:dimension], label, *key[dimension + 1 :]) for label in summed[key[dimension]]]
            present = tuple(part for part in parts if part in there)
            if present:
                found.append((key, present))
    return found
