"""Who may be seen in a network, and as what: by name, as themselves without a name, in a group, or not at all.

Without consent somebody is part of a group of their role and agency that is large enough. Measures are worked out on
the whole network first, and only then is anybody hidden.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from workbench.disclosure import SMALLEST_GROUP, GivenConsent, allows, consents
from workbench.errors import RequestError
from workbench.store import Audience

__all__ = ["Release", "Standing", "consenting", "standing_of"]

Standing = Literal["named", "alone", "grouped", "left out"]
"""By name; as a node of their own under a pseudonym; in a group; or not at all, because they said no."""

_KEY_BYTES = 16
_LETTERS = "bcdfghjkmnpqrstv"
"""No vowels and no digits, so that no pseudonym reads as a word, a name or a number of somebody's."""
_LONG = 10


@dataclass(frozen=True)
class Release:
    """One publication of a network.

    Args:
        name: What tells it from every other, such as “2026 report, public”.
        audience: Who will see it.
        on: The day on which it is shown, by which consents are judged.
        key: The workspace's secret key, of 16 bytes or more; never published.
        smallest_group: The fewest people that a group may have.

    Raises:
        RequestError: The key is too short, or the release has no name.

    Example:
        >>> key = bytes(range(32))
        >>> first = Release("2026", "public", dt.date(2026, 5, 1), key).pseudonym("ann")
        >>> first == Release("2027", "public", dt.date(2027, 5, 1), key).pseudonym("ann"), len(first)
        (False, 20)
    """

    name: str
    audience: Audience
    on: dt.date
    key: bytes = field(repr=False)
    smallest_group: int = SMALLEST_GROUP

    def __post_init__(self) -> None:
        """Refuse a key that can be guessed, and a release that cannot be told from another."""
        if len(self.key) < _KEY_BYTES:
            raise RequestError(
                f"The key for pseudonyms is shorter than {_KEY_BYTES} bytes, so they could be guessed.",
                fix="Make one with Python's secrets.token_bytes(32), and keep it where private/people.yaml is.", code="weak-key",
            )  # fmt: skip
        if not self.name.strip():
            raise RequestError(
                "This release has no name, so its pseudonyms would be those of another.",
                fix="Give it a name that no release had before.", code="release-without-name",
            )  # fmt: skip

    def pseudonym(self, *of: str) -> str:
        """Give what stands for a person, or a group, in this release only.

        The same one has another pseudonym in every release, and without the key neither can be worked out.

        Args:
            of: The person's id, or what tells the group from others.

        Source: RFC 2104 (HMAC), with SHA-256; 80 bits of it.
        """
        # each part with its length, so that two parts never read as one other
        message = b"".join(len(raw).to_bytes(4) + raw for raw in (part.encode() for part in (self.name, self.audience, *of)))
        found = hmac.new(self.key, message, hashlib.sha256).digest()[:_LONG]
        return "".join(_LETTERS[byte >> 4] + _LETTERS[byte & 15] for byte in found)


def standing_of(asked: Iterable[GivenConsent], audience: Audience, *, on: dt.date) -> Standing:
    """Give as what somebody may be seen by an audience on a day.

    A name needs consent to “name” for that audience. A node of one's own needs consent to “network”. Who refused or
    took back “network”, and did not agree again, is left out, name or not.

    Args:
        asked: The person's dated answers.
        audience: Who would see it.
        on: The day.

    Example:
        >>> standing_of([], "public", on=dt.date(2026, 5, 1))
        'grouped'
    """
    answers = list(asked)
    agreed = consents(answers, "network", audience, on=on)
    if not agreed and any(_refused(answer, audience, on) for answer in answers):
        return "left out"
    if consents(answers, "name", audience, on=on):
        return "named"
    return "alone" if agreed else "grouped"


def consenting(
    people: Mapping[str, Collection[GivenConsent]], names: Mapping[str, str], audience: Audience, *, on: dt.date
) -> dict[str, str]:
    """Give the names that may be shown, by the person's id.

    Args:
        people: By id the dated answers.
        names: By id the name.
        audience: Who would see it.
        on: The day.
    """
    return {
        person: names[person]
        for person, asked in people.items()
        if names.get(person) and standing_of(asked, audience, on=on) == "named"
    }


def _refused(answer: GivenConsent, audience: Audience, on: dt.date) -> bool:
    """Tell whether an answer is a no to being in the network, as far as can be known on that day."""
    if answer.what != "network":
        return False
    taken_back = answer.given == "yes" and answer.withdrawn is not None and not answer.withdrawn.surely_after(on)
    no = answer.given == "no" and not answer.on.surely_after(on) and allows(audience, answer.audience)
    return taken_back or no
