"""Whether a contact is a role, as it must be, or a person: names and personal addresses are told by their shape.

Which words are no part of a name is data: `role_words.toml`. What a shape cannot tell (a first name alone, a name all
in small letters) is left to private/people.yaml, whose names `workbench check` looks for everywhere.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection
from functools import cache
from importlib.resources import files
from typing import Literal

from workbench.disclosure.names import fold

__all__ = ["person_in", "words_in"]

_ADDRESS = re.compile(r"([\w.+'-]+)@[\w-]+(?:\.[\w-]+)+")
_TITLED = re.compile(r"\b(?:Mrs?|Ms|Mx|Miss|Dr|Prof|Professor|Sir|Dame|Cllr|Councillor)\.?\s+[A-Z]")
_INITIALLED = re.compile(r"^(?:[A-Z]\.?\s?){1,3}$")
_PART = re.compile(r"[,;:/()|\n]|\s[-\u2013\u2014]\s")
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019.-][^\W\d_]+)*\.?")
_SURNAME_FIRST = re.compile(r"([^\W\d_][\w'\u2019-]+),\s*([^\W\d_][\w'\u2019.-]*)")
_SHORTEST_NAME = 2


def person_in(text: str, known: Collection[str] = ()) -> Literal["", "name", "address"]:
    """Say whether a contact holds what looks like a person's name or a person's e-mail address.

    Args:
        text: What stands in the field.
        known: Further words that are no part of a name, folded, such as those of the agencies' names.

    Example:
        >>> [person_in(contact) for contact in ("Data Protection Officer", "Zebedee Quux-Smith, Data Protection Officer")]
        ['', 'name']
        >>> person_in("zebedee.quux@example.org"), person_in("data.protection@example.org")
        ('address', '')
    """
    if any(_is_personal(found[1], known) for found in _ADDRESS.finditer(text)):
        return "address"
    rest = _ADDRESS.sub(" ", text)
    turned = _SURNAME_FIRST.fullmatch(rest.strip())
    likely = [*_PART.split(rest), f"{turned[2]} {turned[1]}" if turned else ""]
    return "name" if _TITLED.search(rest) or any(_holds_name(part, known) for part in likely) else ""


def words_in(text: str) -> set[str]:
    """Give the words of a text, folded, and those of which a hyphenated one is made."""
    return {piece for word in _WORD.findall(text) for piece in _pieces(word)}


def _holds_name(part: str, known: Collection[str]) -> bool:
    """Find two capitalised words side by side that no role or organisation is called by, or one after initials."""
    run: list[str] = []
    for word in [*_WORD.findall(part), ""]:
        if word and _is_name_like(word, known):
            run.append(word)
            continue
        if len(run) >= _SHORTEST_NAME and not all(map(_is_initials, run)):
            return True
        run = []
    return False


def _is_name_like(word: str, known: Collection[str]) -> bool:
    if _is_initials(word):
        return True
    if not word[0].isupper() or word.isupper():  # small letters, or an abbreviation
        return False
    return not any(_is_known(piece, known) for piece in _pieces(word))


def _is_initials(word: str) -> bool:
    return bool(_INITIALLED.fullmatch(word))


def _is_personal(local: str, known: Collection[str]) -> bool:
    """Say whether the part of an address before the @ is a person's: two or more words, none of them a role's."""
    pieces = [piece for piece in re.split(r"[._+-]", fold(local)) if piece.isalpha()]
    return len(pieces) >= _SHORTEST_NAME and not any(_is_known(piece, known) for piece in pieces)


def _pieces(word: str) -> list[str]:
    return [piece for piece in re.split(r"[-.]", fold(word)) if piece]


def _is_known(piece: str, known: Collection[str]) -> bool:
    words, endings = _words()
    return piece in words or piece.removesuffix("s") in words or piece in known or piece.endswith(endings)


@cache
def _words() -> tuple[frozenset[str], tuple[str, ...]]:
    text = files("workbench.catalogue").joinpath("role_words.toml").read_text(encoding="utf-8")
    groups = tomllib.loads(text)
    endings = tuple(groups.pop("endings"))
    return frozenset(word for group in groups.values() for line in group for word in line.split()), endings
