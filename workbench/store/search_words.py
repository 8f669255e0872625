"""What somebody who typed some words may have meant, in the language of SQLite's full-text index.

Nothing of what was typed reaches that language but letters and digits, in quotes, so no text is an error. Each word
becomes a group of alternatives: itself, its synonyms, itself in two words or joined to the next; and where none of
those occurs, the nearest word that does.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Protocol

__all__ = ["Asked", "Occurring", "asked", "fold", "spelt", "words_of"]

_POSSESSIVE = re.compile("['\N{RIGHT SINGLE QUOTATION MARK}]s?(?![^\\W_])", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
_MOST_WORDS = 24
_MOST_CHARACTERS = 2000
_LONGEST = 64
_SHORTEST_PART = 3
_SHORTEST_MENDED = 4
_SHORTEST_BEGINNING = 2
_BEGINNINGS = 20
_AT_ONCE = 5000
_LETTERS_AND_DIGITS = "".join(chr(code).lower() if chr(code).isalnum() else " " for code in range(128)).encode("ascii").ljust(256)
"""ASCII in small letters; a genitive's “s” stands alone by it, and is too short to count."""


class Occurring(Protocol):
    """What occurs in an index."""

    def matches(self, expression: str) -> bool:
        """Say whether any document matches an expression."""

    def spelt_like(self, shortest: int, longest: int) -> Sequence[str]:
        """Give the folded words of letters only whose length is between two bounds, both included."""

    def beginning_with(self, start: str, limit: int) -> Sequence[str]:
        """Give some folded words of letters only that begin so."""


@dataclass(frozen=True)
class Asked:
    """What is looked for.

    Args:
        groups: One expression for each word; a document that is meant matches every one.
        mended: What was typed and what is looked for instead, in pairs.
    """

    groups: tuple[str, ...]
    mended: tuple[tuple[str, str], ...] = ()


@dataclass
class _Group:
    word: str
    alternatives: list[str] = field(default_factory=list)

    @property
    def expression(self) -> str:
        return f"({' OR '.join(dict.fromkeys(self.alternatives or [_quoted(self.word)]))})"


def words_of(text: str) -> list[str]:
    """Give the words of a text: runs of letters and digits, without a genitive's ending.

    Example:
        >>> words_of("Jobseeker's Allowance (Stat-Xplore) * NEAR")
        ['Jobseeker', 'Allowance', 'Stat', 'Xplore', 'NEAR']
    """
    return _WORD.findall(_POSSESSIVE.sub("", unicodedata.normalize("NFC", text)))


def fold(word: str) -> str:
    """Give a word in small letters without accents.

    Example:
        >>> fold("Gàidhealtachd")
        'gaidhealtachd'
    """
    if word.isascii():  # as most are
        return word.lower()
    parts = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in parts if not unicodedata.combining(c))


def spelt(texts: Iterable[str]) -> Counter[str]:
    """Count the folded words of texts to which a misspelt word may be mended: of letters only, not too short.

    Example:
        >>> sorted(spelt(["Sanctions, 2016", "the jobseeker's sanctions"]).items())
        [('jobseeker', 1), ('sanctions', 2), ('the', 1)]
    """
    found: Counter[str] = Counter()
    plain: list[str] = []
    for text in texts:
        if text.isascii():
            plain.append(text)
        else:
            found.update(map(fold, words_of(text)))
    for at in range(0, len(plain), _AT_ONCE):
        found.update("\n".join(plain[at : at + _AT_ONCE]).encode("ascii").translate(_LETTERS_AND_DIGITS).decode("ascii").split())
    return Counter({word: n for word, n in found.items() if _SHORTEST_PART <= len(word) <= _LONGEST and word.isalpha()})


def asked(text: str, occurring: Occurring, synonyms: Mapping[tuple[str, ...], Iterable[tuple[str, ...]]]) -> Asked:
    """Say what is looked for when a text was typed.

    The last word counts as the beginning of one, unless a space or a sign follows it. A word of letters that does not
    occur is mended; one with digits is taken for a code, and never changed.

    Args:
        text: Anything at all; what lies beyond 2,000 characters or 24 words is not looked at.
        occurring: What occurs in the index.
        synonyms: Other words, by one or more folded words.
    """
    text = text[:_MOST_CHARACTERS]
    words = [word[:_LONGEST] for word in words_of(text)][:_MOST_WORDS]
    unfinished = bool(words) and bool(_WORD.fullmatch(text[-1:]))
    groups = [
        _Group(word, _written(word, occurring, unfinished=unfinished and at == len(words) - 1))
        for at, word in enumerate(words)
    ]
    _add_joined(groups, occurring)
    _add_synonyms(groups, occurring, synonyms)
    mended = []
    for group in groups:
        if not group.alternatives and (instead := _mended(fold(group.word), occurring)):
            mended.append((group.word, instead))
            group.alternatives.append(_quoted(instead))
    return Asked(tuple(group.expression for group in groups), tuple(mended))


def _written(word: str, occurring: Occurring, *, unfinished: bool) -> list[str]:
    """Give the ways in which a word occurs as it stands: whole, in two words, or as a beginning."""
    more = "*" if unfinished and len(word) >= _SHORTEST_BEGINNING else ""
    parts = range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1) if word.isalpha() else ()
    tried = [_quoted(word), *([_quoted(word) + more] if more else [])]
    tried += [_quoted(f"{word[:at]} {word[at:]}") + more for at in parts]
    found = [expression for expression in tried if occurring.matches(expression)]
    if not found and more:  # “universa” begins no stem, because that of “universal” is shorter
        found = [_quoted(w) for w in occurring.beginning_with(fold(word), _BEGINNINGS)]
    return found


def _add_joined(groups: list[_Group], occurring: Occurring) -> None:
    """Let two words stand for one that is written together: “job centre” for “jobcentre”."""
    for first, second in pairwise(groups):
        joined = _quoted((first.word + second.word)[:_LONGEST])
        if (first.word + second.word).isalpha() and occurring.matches(joined):
            first.alternatives.append(joined)
            second.alternatives.append(joined)


def _add_synonyms(
    groups: list[_Group], occurring: Occurring, synonyms: Mapping[tuple[str, ...], Iterable[tuple[str, ...]]]
) -> None:
    words = tuple(fold(group.word) for group in groups)
    for key, others in synonyms.items():
        for at in range(len(words) - len(key) + 1):
            if words[at : at + len(key)] != key:
                continue
            for other in others:
                expression = f"({' AND '.join(map(_quoted, other))})"
                if occurring.matches(expression):
                    for group in groups[at : at + len(key)]:
                        group.alternatives.append(expression)


def _mended(word: str, occurring: Occurring) -> str:
    """Give the nearest word, or two words, that occur, or "" if none is near enough."""
    if not word.isalpha() or len(word) < _SHORTEST_MENDED:
        return ""
    whole = _nearest(word, occurring, _allowed(word))
    if whole:
        return whole
    for at in range(_SHORTEST_PART, len(word) - _SHORTEST_MENDED + 1):  # “statexplore” for “stat xplore”
        if occurring.matches(_quoted(word[:at])):
            end = _nearest(word[at:], occurring, 1)
            if end and occurring.matches(_quoted(f"{word[:at]} {end}")):
                return f"{word[:at]} {end}"
    return ""


def _nearest(word: str, occurring: Occurring, allowed: int) -> str:
    from rapidfuzz import process  # noqa: PLC0415  # most that use the store never search
    from rapidfuzz.distance import OSA  # noqa: PLC0415

    known = occurring.spelt_like(len(word) - allowed, len(word) + allowed)
    near = process.extract(word, known, scorer=OSA.distance, score_cutoff=allowed, limit=20)
    order = sorted(near, key=lambda found: (found[1], found[0][0] != word[0], abs(len(found[0]) - len(word)), found[0]))
    return next((found[0] for found in order if occurring.matches(_quoted(found[0]))), "")


def _allowed(word: str) -> int:
    """Say how many slips of the finger a word of this length may hold."""
    return 1 if len(word) <= 5 else 2 if len(word) <= 9 else 3  # noqa: PLR2004  # one in about every four letters


def _quoted(words: str) -> str:
    return f'"{words}"'
