"""All that may not appear in what is published: names, identifiers and secrets, found and withheld in one go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from workbench.disclosure.identifiers import Identifiers
from workbench.disclosure.names import NAME, WITHHELD, ProtectedNames
from workbench.disclosure.secrets import Secrets

__all__ = ["IDENTIFIER_WITHHELD", "SECRET_WITHHELD", "ByValue", "Found", "Protection"]

IDENTIFIER_WITHHELD = "[identifier withheld]"
SECRET_WITHHELD = "[secret withheld]"  # noqa: S105  # what stands in a secret's place
_MOST_ROUNDS = 5


@dataclass(frozen=True, order=True)
class Found:
    """One thing that may not appear, in a text.

    Args:
        start: Where it begins.
        end: Where it ends.
        kind: What it is, in words; never the thing itself.
        instead: What is written in its place.
    """

    start: int
    end: int
    kind: str
    instead: str


@dataclass(frozen=True)
class Protection:
    """What may not appear in anything made for an audience.

    Args:
        names: Names and contacts of people who did not agree to be named.
        identifiers: Identifiers of people, by their form.
        secrets: Keys, tokens and passwords.

    Example:
        >>> protection = Protection(ProtectedNames(["Zebedee Quux-Smith"]))
        >>> protection.withhold("Z. Quux-Smith, AB 12 34 56 C, https://me:hunter22@example.org")  # workbench: allow
        '[name withheld], [identifier withheld], https://me:[secret withheld]@example.org'
        >>> protection.kinds_in("Z. Quux-Smith of KY1 1AA")  # workbench: allow
        ('a name or contact of a person who did not agree', 'a full postcode')
    """

    names: ProtectedNames = field(default_factory=lambda: ProtectedNames([]))
    identifiers: Identifiers = field(default_factory=Identifiers)
    secrets: Secrets = field(default_factory=Secrets)

    def withhold(self, text: str) -> str:
        """Give the text with everything that may not appear replaced by “[name withheld]” or the like."""
        for _ in range(_MOST_ROUNDS):
            spans = self.spans(text)
            if not spans:
                return text
            text = "".join(_pieces(text, spans))  # what is left may have stood in a longer word before
        return text if not self.found_in(text) else spans[0].instead

    def spans(self, text: str) -> list[Found]:
        """Give all that may not appear in the text, in order; what overlaps is one, and is called what its first is."""
        spans: list[Found] = []
        for found in sorted(self._all(text)):
            if spans and found.start < spans[-1].end:
                last = spans[-1]
                spans[-1] = Found(last.start, max(last.end, found.end), last.kind, last.instead)
            else:
                spans.append(found)
        return spans

    def found_in(self, text: str) -> bool:
        """Whether the text holds anything that may not appear."""
        return bool(self.kinds_in(text))

    def kinds_in(self, text: str) -> tuple[str, ...]:
        """Give the kinds of what may not appear in the text, each once."""
        others = (kind for _, _, kind in (*self.identifiers.found(text), *self.secrets.found(text)))
        return tuple(dict.fromkeys((*self.names.kinds_in(text), *others)))

    def kinds_in_pieces(self, text: str) -> tuple[str, ...]:
        """Give the kinds in a text whose pieces may not belong together, or are no text: only what is found by its value.

        In the bytes of a picture, or in table cells written without a gap, the form of an identifier says nothing.
        """
        known = (kind for _, _, kind in self.secrets.known_in(text))
        return tuple(dict.fromkeys((*self.names.kinds_in(text), *known)))

    @property
    def by_value(self) -> ByValue:
        """What is found by its value alone: the part that may change while a page and the workbench do not."""
        return ByValue(self)

    def _all(self, text: str) -> Iterator[Found]:
        yield from (Found(start, end, NAME, WITHHELD) for start, end in self.names.spans(text))
        yield from (Found(*found, IDENTIFIER_WITHHELD) for found in self.identifiers.found(text))
        yield from (Found(*found, SECRET_WITHHELD) for found in self.secrets.found(text))


@dataclass(frozen=True)
class ByValue:
    """The names and the known secrets of a protection, without what is found by its form.

    Args:
        protection: The whole.
    """

    protection: Protection

    def __bool__(self) -> bool:
        """Whether there is anything to look for."""
        return bool(self.protection.names or self.protection.secrets.known)

    def withhold(self, text: str) -> str:
        """Give the text with everything that may not appear replaced, whatever it is found by."""
        return self.protection.withhold(text)

    def kinds_in(self, text: str) -> tuple[str, ...]:
        """Give the kinds of what is in the text, each once."""
        return self.protection.kinds_in_pieces(text)

    kinds_in_pieces = kinds_in


def _pieces(text: str, spans: list[Found]) -> Iterator[str]:
    done = 0
    for found in spans:
        yield text[done : found.start]
        yield found.instead
        done = found.end
    yield text[done:]
