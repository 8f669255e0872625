"""Real names that may not be shown: found in any text, and withheld from it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cached_property

__all__ = ["NAME", "WITHHELD", "ProtectedNames", "fold", "folded"]

NAME = "a name or contact of a person who did not agree"
"""What a protected name is called where it must be said what was found, but not which."""

WITHHELD = "[name withheld]"
_SHORTEST = 3


class ProtectedNames:
    """Names and contact details that may not appear, in the forms in which people write them.

    Args:
        terms: Full names, e-mail addresses, telephone numbers.

    A full name is found whatever its capitals, accents, spaces or hyphens, with the surname first,
    with initials for first names, and as a surname after a title. A name of one word is found as that word; a telephone number however it
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
        wanted = self._likely(fold(text))
        if not wanted:
            return []
        plain, places = folded(text)
        spans: list[tuple[int, int]] = []
        for first, last in sorted(found.span() for pattern in wanted for found in pattern.finditer(plain)):
            start, end = places[first], places[last - 1] + 1
            if spans and start < spans[-1][1]:
                spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
            else:
                spans.append((start, end))
        return spans

    def found_in(self, text: str) -> bool:
        """Whether the text holds any protected name."""
        plain = fold(text)
        return any(pattern.search(plain) for pattern in self._likely(plain))

    def kinds_in(self, text: str) -> tuple[str, ...]:
        """Give what is in the text, in words: `NAME`, or nothing."""
        return (NAME,) if self.found_in(text) else ()

    def kinds_in_pieces(self, text: str) -> tuple[str, ...]:
        """Give what is in a text whose pieces may not belong together: a name is one there as well."""
        return self.kinds_in(text)

    def _likely(self, plain: str) -> list[re.Pattern[str]]:
        """Give the patterns of those terms whose surest part is in a folded text: most terms are in few texts."""
        digits = plain.translate(_NO_GAPS) if any(hint.isdigit() for hint, _ in self._patterns) else ""
        return [pattern for hint, pattern in self._patterns if hint in (digits if hint.isdigit() else plain)]

    @cached_property
    def _patterns(self) -> list[tuple[str, re.Pattern[str]]]:
        found = [(_hint(term), _forms(term)) for term in self.terms]
        # a long form before a short one
        alternatives = [(hint, "|".join(sorted(forms, key=len, reverse=True))) for hint, forms in found if forms]
        return [(hint, re.compile(rf"(?<![^\W_])(?:{either})(?![^\W_])")) for hint, either in alternatives]


_GAP = r"(?:[\W_]{1,3}|\s{4,40})"
_AFTER_INITIAL = r"(?:\.[\s_-]{0,2}|[\s_-]{1,2})"
_NOT_POSSESSIVE = r"(?<![^\W_]')"  # the s of “the council's price” is nobody's initial
_WORDS = {"a", "i", "o"}
_TITLE = "(?:mrs?|ms|mx|miss|dr|prof|professor|sir|cllr|councillor)"
_NO_GAPS = {code: None for code in range(0x3001) if chr(code).isspace() or chr(code) in "().-"}
_ABROAD = re.compile("^(?:44|0)(?=[1-9][0-9]{8})")


def _forms(term: str) -> set[str]:
    """Give the patterns of a term's usual spellings, over folded text."""
    plain = fold(term)
    if "@" in plain:
        return {re.escape(plain)}
    if not any(c.isalpha() for c in plain):
        return _number_forms("".join(re.findall(r"\d", plain)))
    words = re.findall(r"[^\W_]+(?:'[^\W_]+)*", plain)
    first, rest = words[0], words[1:]
    forms = {_GAP.join(map(_spelt, words))}
    if rest:
        last = _GAP.join(map(_spelt, rest))
        forms |= {
            last + _GAP + _spelt(first),
            _spelt(first) + _GAP + _spelt(words[-1]),
            "".join(map(_spelt, words)),
            *_initial_forms(first[0], last),
            _TITLE + _AFTER_INITIAL + last,
            _TITLE + _AFTER_INITIAL + _spelt(words[-1]),
        }
    return forms


def _hint(term: str) -> str:
    """Give what every form of a term holds as it is: an address, the digits of a number, a part of the last word."""
    plain = fold(term)
    if "@" in plain:
        return plain
    words: list[str] = re.findall(r"[^\W_]+", plain)
    if not any(c.isalpha() for c in plain):
        return _ABROAD.sub("", "".join(re.findall(r"\d", plain)))
    return words[-1]


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
_ABROAD_LETTERS = re.compile(r"([^\x00-\x7f]+)")


def fold(text: str) -> str:
    """Give the text as it is compared: small letters without accents, plain digits, nothing that nobody sees.

    Example:
        >>> fold("Z\u00e9b\u00e9d\u00e9e \uff11\uff12")
        'zebedee 12'
    """
    if text.isascii():
        return text.lower()
    parts: list[str] = _ABROAD_LETTERS.split(text)  # every second one is of other letters, for which looking each up is slow
    return "".join(part.translate(_FOLDS) if i % 2 else part.lower() for i, part in enumerate(parts))


def folded(text: str) -> tuple[str, Sequence[int]]:
    """Give the folded text, and for each of its characters the place in the original.

    Example:
        >>> folded("A\u00adb")
        ('ab', [0, 2])
    """
    if text.isascii():
        return text.lower(), range(len(text))
    letters = [_FOLDS[ord(char)] for char in text]
    return "".join(letters), [i for i, found in enumerate(letters) for _ in found]
