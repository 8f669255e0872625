"""What a full-text index takes and gives: a document, a hit, and the results of a search."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Generic, NamedTuple, TypeVar, overload

__all__ = ["Hit", "Indexed", "Results"]

_NOTHING: Mapping[str, str] = MappingProxyType({})

T = TypeVar("T")


class Indexed(NamedTuple):
    """One thing that can be found.

    Args:
        id: What it is known by; unique in the index.
        kind: What sort of thing it is.
        title: Its name, which counts most.
        texts: Further texts, by the names of the index's fields.
        facets: What it can be narrowed by: name to values.
        kept: Anything else to keep with it, which no search looks at; see `FullTextIndex.kept`.
    """

    id: str
    kind: str
    title: str
    texts: Mapping[str, str] = _NOTHING
    facets: Mapping[str, Iterable[str]] = MappingProxyType({})
    kept: str = ""


@dataclass(frozen=True)
class Hit:
    """A document that was found.

    Args:
        id: What it is known by.
        kind: What sort of thing it is.
        title: Its name, as plain text.
        snippet: The part of one of its texts that holds the words, as plain text, each word between the two marks
            that the search was given; "" if only the title holds them, or no snippets were wanted.
        score: How well it fits; higher is better, comparable within one search only.
    """

    id: str
    kind: str
    title: str
    snippet: str
    score: float


@dataclass(frozen=True)
class Results(Sequence[T], Generic[T]):
    """What a search found, best first, and what was looked for.

    Args:
        items: What was found.
        mended: Words as typed and what was looked for instead, in pairs.
        every_word: Whether each has every word; if not, no document had, and these have at least one.
    """

    items: tuple[T, ...] = ()
    mended: tuple[tuple[str, str], ...] = ()
    every_word: bool = True

    @overload
    def __getitem__(self, at: int) -> T: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[T, ...]: ...

    def __getitem__(self, at: int | slice) -> T | tuple[T, ...]:
        """Give one of those found, or some."""
        return self.items[at]

    def __len__(self) -> int:
        """Give how many were found."""
        return len(self.items)
