"""Keyed pseudonyms: what leaves a partner in place of identifiers, of use only to whoever holds the key.

The PACE partners discussed a reference of their own, a “PACE ID”, made from identifiers that each supplies, by which their
records are joined (Scottish Government, PACE partnership data sharing project report, 24 March 2021, section 2.3.3, steps 2 to 5).
Here it is the HMAC-SHA256 (RFC 2104, FIPS 198-1) of a record's fields under a key that is made for one run and thrown away.
"""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Iterable, Mapping, Sequence

from workbench.disclosure.identifiers import Identifiers
from workbench.disclosure.names import fold
from workbench.errors import RequestError

__all__ = ["PseudonymKey", "normalised", "pseudonymise", "refuse_real_identifiers"]

_APART = "\n\u2016\n"
"""Keeps two values from making one identifier between them."""


class PseudonymKey:
    """A key that cannot be shown, copied to a file or made again; with it gone, pseudonyms lead nowhere.

    Args:
        secret: The key's bytes, for tests against other programs; else 32 bytes of chance.

    Example:
        >>> PseudonymKey()
        <PseudonymKey>
    """

    __slots__ = ("_secret",)

    def __init__(self, secret: bytes | None = None) -> None:
        self._secret = secrets.token_bytes(32) if secret is None else secret

    def of(self, text: str) -> str:
        """Give the HMAC-SHA256 of a text, in hexadecimal."""
        return hmac.digest(self._secret, text.encode(), "sha256").hex()

    def __repr__(self) -> str:
        """Give no more than that it is a key."""
        return "<PseudonymKey>"

    def __reduce__(self) -> str:
        """Refuse to be copied or stored."""
        raise TypeError("A key for pseudonyms is not stored.")


def normalised(value: str) -> str:
    """Give a value without capitals, accents, spaces and punctuation, so that ways of writing do not matter.

    Example:
        >>> normalised("ZZ1 0AB") == normalised("zz10ab")
        True
    """
    return re.sub(r"[\W_]", "", fold(value))


def pseudonymise(columns: Mapping[str, Sequence[str]], key: PseudonymKey) -> list[str]:
    """Give one pseudonym for each record.

    Args:
        columns: The fields that it is made of, by name, each with one value a record; "" is a gap.
        key: The key.

    Returns:
        For each record 64 hexadecimal digits, or "" where one of its fields is a gap.

    Raises:
        RequestError: A value looks like a real identifier of a person. The sentence does not repeat it.

    Example:
        >>> key = PseudonymKey()
        >>> one, same, gap = pseudonymise({"name": ["Bqa Dxe", "BQA-DXE", ""]}, key)
        >>> one == same, len(one), gap
        (True, 64, '')
    """
    refuse_real_identifiers(value for values in columns.values() for value in values)
    plain = [[f"{name}={text}" if (text := normalised(value)) else "" for value in values] for name, values in columns.items()]
    return [key.of("&".join(row)) if all(row) else "" for row in zip(*plain, strict=True)]


def refuse_real_identifiers(texts: Iterable[str], *, what: str = "a value") -> None:
    """Refuse texts that have the form of a real National Insurance number, CHI number or postcode.

    Args:
        texts: The texts.
        what: What they are, for the sentence.

    Raises:
        RequestError: One of them does. The sentence says of which kind, never which.
    """
    together = _APART.join(texts)
    found = [kind for _, _, kind, *_ in _IDENTIFIERS.found(together)] or (["a National Insurance number"] if _WITHOUT_SUFFIX.search(together) else [])
    if found:
        raise RequestError(
            f"A rehearsal works on synthetic people only, and {what} looks like {found[0]} of a real person.",
            fix="Leave real details out: synthetic numbers begin with QQ or ZZ, and the workbench makes them itself.",
            code="real-identifier",
        )


_IDENTIFIERS = Identifiers()
_WITHOUT_SUFFIX = re.compile(r"(?i)(?<![a-z0-9])(?!bg|gb|nk|kn|tn|nt|zz)[a-ceghj-prstw-z][a-ceghj-nprstw-z][ -]?(?:[0-9]{2}[ -]?){2}[0-9]{2}(?![0-9])")
"""A National Insurance number whose last letter is left off, as some systems keep it."""
