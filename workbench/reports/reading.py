"""What is read of a file: a text, a part to read further, or a part that cannot be read. See `workbench.reports.readings`."""

from __future__ import annotations

import lzma
import zlib
from dataclasses import dataclass
from typing import Protocol

__all__ = ["DAMAGED", "LOCKED", "MOST_BYTES", "TOO_LARGE", "UNKNOWN", "Decompressor", "Item", "Part", "Passage", "Unread", "inflated", "unpacked"]

MOST_BYTES = 100 * 1024 * 1024
"""The most that one part may hold once it is unpacked, and all parts of one file together."""

LOCKED = "it is locked with a password"
DAMAGED = "it is damaged"
TOO_LARGE = f"it is larger than {MOST_BYTES // 1024 // 1024} MB when it is unpacked"
UNKNOWN = "it is packed in a way that this check does not know"


@dataclass(frozen=True)
class Passage:
    """A text that a file holds.

    Args:
        where: Where, in words.
        text: The text.
        pieces: Whether its pieces may not belong together, or may be no text at all, so that the form of an
            identifier says nothing in it.
    """

    where: str
    text: str
    pieces: bool = False


@dataclass(frozen=True)
class Part:
    """Bytes within a file that are read as a file of their own."""

    where: str
    raw: bytes


@dataclass(frozen=True)
class Unread:
    """A part that cannot be looked into, and why; "" where the whole file is meant."""

    where: str
    why: str


Item = Passage | Part | Unread


class Decompressor(Protocol):
    """What unpacks bytes: one of zlib, bz2 or lzma."""

    @property
    def eof(self) -> bool:
        """Whether the end was reached."""

    @property
    def unused_data(self) -> bytes:
        """What follows the end."""

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """Unpack, no further than a length."""


def inflated(raw: bytes, where: str) -> Part | Unread:
    """Unpack deflated bytes, no further than the limit.

    Args:
        raw: The bytes.
        where: What they are, in words.
    """
    return unpacked(zlib.decompressobj(), raw, where)


def unpacked(decompressor: Decompressor, raw: bytes, where: str) -> Part | Unread:
    """Unpack bytes, no further than the limit."""
    try:
        found = decompressor.decompress(raw, MOST_BYTES + 1)
    except (zlib.error, OSError, EOFError, ValueError, lzma.LZMAError):
        return Unread(where, DAMAGED)
    if len(found) > MOST_BYTES:
        return Unread(where, TOO_LARGE)
    return Part(where, found) if decompressor.eof else Unread(where, DAMAGED)
