"""What a full-text index writes beside a document's words: marks for its kind and facets; and text that SQLite can hold."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

__all__ = ["AFTER", "BEFORE", "mark", "narrowing", "storable"]

BEFORE, AFTER = "\ufdd0", "\ufdd1"
"""Signs that Unicode keeps for programs; no text that is indexed holds them."""


def narrowing(kinds: Iterable[str] | None, facets: Mapping[str, Iterable[str]]) -> str:
    """Give the part of an expression that keeps to some kinds and facets.

    Example:
        >>> narrowing(None, {}), narrowing([], {})
        ('', ' AND ({marks} : (none))')
    """
    wanted = [[mark("", kind) for kind in kinds]] if kinds is not None else []
    wanted += [[mark(name, value) for value in values] for name, values in facets.items()]
    # no value at all is asked for by a mark that nothing has
    return "".join(f" AND ({{marks}} : ({' OR '.join(marks or ['none'])}))" for marks in wanted)


@lru_cache(maxsize=10_000)
def mark(name: str, value: str) -> str:
    """Give the word, of letters and digits, by which a facet's value is indexed; a digit at its end keeps its stem whole.

    Example:
        >>> mark("level", "aggregate").isalnum(), mark("level", "none") == mark("sharing", "none")
        (True, False)
    """
    told = f"{len(name)}:{name}{value}".encode("utf-8", "replace")
    return f"x{hashlib.blake2b(told, digest_size=8).hexdigest()}0"


def storable(text: str) -> str:
    r"""Compose letters and accents, and replace what UTF-8 or SQLite cannot hold or a snippet needs for itself.

    Example:
        >>> len(storable("a\N{COMBINING ACUTE ACCENT}")), storable("a\0b")
        (1, 'a b')
    """
    text = text.replace("\0", " ")
    if text.isascii():  # as most are
        return text
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return unicodedata.normalize("NFC", whole).replace(BEFORE, "?").replace(AFTER, "?")
