"""Real names that may not be shown: found in any text, and withheld from it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cached_property

__all__ = ["WITHHELD", "ProtectedNames"]

WITHHELD = "[name withheld]"
_PARTS = 2
_SHORTEST = 3


class ProtectedNames:
    """Names and contact details that may not appear, in the forms in which people write them.

    Args:
        terms: Full names, e-mail addresses, telephone numbers.

    A full name is found whatever its capitals, accents, spaces or hyphens, with the surname first, and
    with initials for first names. A name of one word is found as that word.

    Example:
        >>> names = ProtectedNames(["Zebedee Quux-Smith"])
        >>> names.withhold("Asked Z. Quux-Smith, and ZEBEDEE  QUUX SMITH again")
        'Asked [name withheld], and [name withheld] again'
    """

    def __init__(self, terms: Iterable[str]) -> None:
        self.terms = tuple(sorted({term.strip() for term in terms if len(term.strip()) >= _SHORTEST}))

    def __bool__(self) -> bool:
        """Whether there is anything to protect."""
        return bool(self.terms)

    def withhold(self, text: str) -> str:
        """Give the text with every protected name replaced by “[name withheld]”."""
        if not self.terms:
            return text
        folded, places = _folded(text)
        pieces: list[str] = []
        done = 0
        for found in self._pattern.finditer(folded):
            start, end = places[found.start()], places[found.end() - 1] + 1
            if start >= done:
                pieces += [text[done:start], WITHHELD]
                done = end
        return "".join([*pieces, text[done:]]) if pieces else text

    def found_in(self, text: str) -> bool:
        """Whether the text holds any protected name."""
        return bool(self.terms) and bool(self._pattern.search(_folded_text(text)))

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        forms = sorted({form for term in self.terms for form in _forms(term)}, key=len, reverse=True)
        return re.compile(rf"(?<![^\W_])(?:{'|'.join(forms)})(?![^\W_])")


def _forms(term: str) -> set[str]:
    """Give the patterns of a term's usual spellings, over folded text."""
    folded = _folded(term)[0]
    if "@" in folded or not any(c.isalpha() for c in folded):
        digits = re.findall(r"[^\W_]+|[@.+_-]", folded) if "@" in folded else re.findall(r"\d", folded)
        gap = "" if "@" in folded else r"[\s().-]*"
        return {gap.join(re.escape(part) for part in digits)} if digits else set()
    words = re.findall(r"[^\W_]+(?:['’][^\W_]+)*", folded)
    if not words:
        return {re.escape(folded)}
    gap = r"[\W_]{1,3}"
    forms = {gap.join(map(re.escape, words))}
    if len(words) >= _PARTS:
        first, rest = words[0], words[1:]
        last = gap.join(map(re.escape, rest))
        forms |= {
            last + gap + re.escape(first),
            re.escape(first[0]) + gap + last,
            last + gap + re.escape(first[0]),
            re.escape(first) + gap + re.escape(words[-1]),
            re.escape(first) + last.replace(gap, ""),
        }
    return forms


_UNSEEN = re.compile(
    "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"  # marks upon letters
    "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"  # characters that nobody sees
)


def _folded_text(text: str) -> str:
    """Give the text without accents and capitals; fast, for text that is only searched."""
    if text.isascii():
        return text.lower()
    folded = _UNSEEN.sub("", unicodedata.normalize("NFKD", text)).casefold()
    return re.sub("[‘’ʼ]", "'", folded)


def _folded(text: str) -> tuple[str, list[int]]:
    """Give the text without accents and capitals, and for each of its characters the place in the original."""
    letters: list[str] = []
    places: list[int] = []
    for i, char in enumerate(text):
        if char.isascii():
            letters.append(char.lower())
            places.append(i)
            continue
        if unicodedata.category(char) in {"Cf", "Cc", "Mn"}:
            continue
        for part in unicodedata.normalize("NFKD", char).casefold():
            if unicodedata.category(part) != "Mn":
                letters.append("'" if part in "‘’ʼ" else part)
                places.append(i)
    return "".join(letters), places
