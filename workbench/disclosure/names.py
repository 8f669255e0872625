"""Real names that may not be shown: found in any text, and withheld from it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cached_property

__all__ = ["WITHHELD", "ProtectedNames"]

WITHHELD = "[name withheld]"
_SHORTEST = 3


class ProtectedNames:
    """Names and contact details that may not appear, in the forms in which people write them.

    Args:
        terms: Full names, e-mail addresses, telephone numbers.

    A full name is found whatever its capitals, accents, spaces or hyphens, with the surname first, and
    with initials for first names. A name of one word is found as that word; a telephone number however it
    is spaced, with the country's prefix or without.

    Example:
        >>> names = ProtectedNames(["Zebedee Quux-Smith"])
        >>> names.withhold("Asked Z. Quux-Smith, and ZEBEDEE  QUUX SMITH again")
        'Asked [name withheld], and [name withheld] again'
    """

    def __init__(self, terms: Iterable[str]) -> None:
        self.terms = tuple(sorted({term.strip() for term in terms if len(term.strip()) >= _SHORTEST and any(c.isalnum() for c in term)}))

    def __bool__(self) -> bool:
        """Whether there is anything to protect."""
        return bool(self.terms)

    def withhold(self, text: str) -> str:
        """Give the text with every protected name replaced by “[name withheld]”."""
        pieces: list[str] = []
        done = 0
        for start, end in self.spans(text):
            pieces += [text[done:start], WITHHELD]
            done = end
        return "".join([*pieces, text[done:]]) if pieces else text

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Give where the protected names begin and end in the text, in order and without overlap."""
        if not self.terms:
            return []
        folded, places = _folded(text)
        spans: list[tuple[int, int]] = []
        for found in self._pattern.finditer(folded):
            start, end = places[found.start()], places[found.end() - 1] + 1
            if not spans or start >= spans[-1][1]:
                spans.append((start, end))
        return spans

    def found_in(self, text: str) -> bool:
        """Whether the text holds any protected name."""
        return bool(self.terms) and bool(self._pattern.search(text.translate(_FOLDS)))

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        # an address before the name within it, a long form before a short one
        forms = sorted({f for term in self.terms for f in _forms(term)}, key=lambda f: ("@" in f, len(f)), reverse=True)
        return re.compile(rf"(?<![^\W_])(?:{'|'.join(forms)})(?![^\W_])" if forms else "(?!)")


_GAP = r"(?:[\W_]{1,3}|\s{4,40})"
_AFTER_INITIAL = r"(?:\.[\s_-]{0,2}|[\s_-]{1,2})"
_NOT_POSSESSIVE = r"(?<![^\W_]')"  # the s of “the council's price” is nobody's initial
_WORDS = {"a", "i", "o"}
_ABROAD = re.compile("^(?:44|0)(?=[1-9][0-9]{8})")


def _forms(term: str) -> set[str]:
    """Give the patterns of a term's usual spellings, over folded text."""
    folded = term.translate(_FOLDS)
    if "@" in folded:
        return {re.escape(folded)}
    if not any(c.isalpha() for c in folded):
        return _number_forms("".join(re.findall(r"\d", folded)))
    words = re.findall(r"[^\W_]+(?:'[^\W_]+)*", folded)
    first, rest = words[0], words[1:]
    forms = {_GAP.join(map(_spelt, words))}
    if rest:
        last = _GAP.join(map(_spelt, rest))
        forms |= {
            last + _GAP + _spelt(first),
            _spelt(first) + _GAP + _spelt(words[-1]),
            "".join(map(_spelt, words)),
            *_initial_forms(first[0], last),
        }
    return forms


def _spelt(word: str) -> str:
    return re.escape(word).replace("'", "'?")


def _initial_forms(initial: str, last: str) -> set[str]:
    """Give “Z. Quux” and “Quux, Z”; an initial that is also a word needs its full stop."""
    letter = re.escape(initial)
    if initial in _WORDS:
        return {rf"{letter}\.[\s_-]{{0,2}}{last}", rf"{last},?[\s_]{{1,2}}{letter}\."}
    return {_NOT_POSSESSIVE + letter + _AFTER_INITIAL + last, rf"{last},?[\s_]{{1,2}}{letter}"}


def _number_forms(digits: str) -> set[str]:
    if not digits:
        return set()
    gap = r"[\s().-]*"
    own = _ABROAD.sub("", digits)
    prefix = rf"(?:\+?4{gap}4{gap}(?:0{gap})?|0{gap})?" if own != digits else ""
    return {prefix + gap.join(own)}


class _Folds(dict[int, str]):
    """For each character, what it is without accents and capitals; nothing for those that nobody sees."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if char.isascii():
            folded = char.lower()
        else:
            apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold())
            folded = "".join(
                "'" if part in "\u2018\u2019\u02bc" else _PLAIN_LETTERS.get(part, part)
                for part in apart
                if unicodedata.category(part) not in _UNSEEN and (part.isascii() or unicodedata.category(part) != "Cc")
            )
        self[code] = folded
        return folded


_UNSEEN = {"Cf", "Mn", "Me"}  # characters that nobody sees, and marks upon letters or around them
_PLAIN_LETTERS = {
    "\u0142": "l", "\u00f8": "o", "\u0111": "d", "\u00f0": "d", "\u00fe": "th", "\u00e6": "ae", "\u0153": "oe", "\u0131": "i",
    "\u0127": "h",
}  # fmt: skip
_FOLDS = _Folds()


def _folded(text: str) -> tuple[str, list[int]]:
    """Give the text without accents and capitals, and for each of its characters the place in the original."""
    letters = [_FOLDS[ord(char)] for char in text]
    return "".join(letters), [i for i, folded in enumerate(letters) for _ in folded]
