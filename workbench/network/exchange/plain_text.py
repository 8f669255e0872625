"""Text of Pajek and UCINET files: its encoding, its words, and the names that they can hold."""

from __future__ import annotations

import re

from workbench.errors import Problem
from workbench.network.exchange.ledger import identifier
from workbench.network.exchange.rows import note, refusal
from workbench.store.outside import LIMITS
from workbench.text import one_line

__all__ = ["number_text", "quotable", "text_of", "words"]

_WORD = re.compile(r'"([^"]*)"?|([^\s",=]+)')
_DIVIDES = str.maketrans(",=", "  ")
_LOOSE_WORD = re.compile(r'"([^"]*)"?|(\S+)')


def text_of(raw: bytes, file: str) -> tuple[str, list[Problem]]:
    """Give the text of a file, and a note where its encoding had to be guessed.

    Raises:
        RecordError: It is too large, empty, or no text.
    """
    if len(raw) > LIMITS.graph_bytes:
        raise refusal(
            file, f"The file is larger than {LIMITS.graph_bytes // 1024**2} MB.", "Keep only the part that you need.",
            code="file-too-large",
        )  # fmt: skip
    if not raw.strip():
        raise refusal(file, "The file is empty.", "Export the network again.", code="empty-file")
    if b"\0" in raw:
        raise refusal(
            file, "This is not text.", "Export the network again, as text in UTF-8.", code="not-text"
        )
    try:
        return raw.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace"), [note(
            file, "The file is not in UTF-8; it was read as Windows-1252, as older programs write it.",
            "Look at names with accents; if they are wrong, save the file as UTF-8.", code="guessed-encoding",
        )]  # fmt: skip


def words(line: str, *, loose: bool = False) -> list[str]:
    """Give the words of a line; those in quotation marks whole. Commas and equals signs divide words unless loose.

    >>> words('1 "two words",3')
    ['1', 'two words', '3']
    """
    if '"' not in line:
        return (line if loose else line.translate(_DIVIDES)).split()
    pattern = _LOOSE_WORD if loose else _WORD
    return [found[1] if found[1] is not None else found[2] for found in pattern.finditer(line)]


def quotable(text: str) -> str:
    """Give a name on one line without double quotes and backslashes, for which these formats have no way of writing.

    >>> quotable('the "hub"')
    "the 'hub'"
    """
    return identifier(one_line(text).replace('"', "'").replace("\\", "/"))


def number_text(number: float) -> str:
    """Give a weight as text, whole numbers without a point.

    >>> number_text(2.0), number_text(0.5)
    ('2', '0.5')
    """
    return str(int(number)) if number.is_integer() and abs(number) < _EXACT else str(number)


_EXACT = 2**53
