"""Names for files, folders and records, made from what people call things.

The same name must work on every system that a partnership uses: in a URL, on Windows (where ``con`` and ``nul`` are
devices and case is ignored), and in a shell.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

from workbench.text.plain import one_line

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_APOSTROPHE = re.compile("['`\u2019\u02bc]")
_EXTENSION = re.compile("[A-Za-z0-9]{1,8}")
_RESERVED = frozenset(
    ["con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))]
)
_LETTERS = str.maketrans({
    "ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L",
    "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ħ": "h", "Ħ": "H", "\u0131": "i",
})  # fmt: skip
_LONGEST_SLUG = 80
_SHORTEST_LIMIT = 16
_LONGEST_FILE_NAME = 120


def slug(text: str, limit: int = _LONGEST_SLUG) -> str:
    """Give a name of small letters, digits and single hyphens that is fit for a file, a folder or an identifier.

    Accents go, apostrophes vanish, everything else that is not a letter or digit of the Latin alphabet becomes a
    hyphen. The result is never empty, never a name that Windows reserves, and its own slug. Different texts may
    have one slug; a text with no Latin letter or digit gets a name from its hash, so that two such texts differ.

    Args:
        text: Any string.
        limit: The greatest length, at least 16; a longer name is cut after a word where it can be.

    Raises:
        ValueError: The limit is below 16.

    >>> slug("Càit's 2nd “Welfare & Sanctions” inquiry")
    'caits-2nd-welfare-sanctions-inquiry'
    """
    if limit < _SHORTEST_LIMIT:
        raise ValueError(
            f"A slug cannot be limited to {limit} characters; the limit is at least {_SHORTEST_LIMIT}."
        )
    line = one_line(text)
    words = re.sub(r"[^a-z0-9]+", "-", _APOSTROPHE.sub("", _latin(line).lower())).strip("-")
    name = _cut(words, limit) or _stand_in(line)
    return f"{name}-x" if name in _RESERVED else name


def is_slug(text: str) -> bool:
    """Whether the text is a slug as it stands: at most 80 characters, single hyphens within, not reserved.

    >>> is_slug("fife-welfare-sanctions"), is_slug("../fife"), is_slug("nul")
    (True, False, False)
    """
    return len(text) <= _LONGEST_SLUG and _SLUG.fullmatch(text) is not None and text not in _RESERVED


def safe_file_name(text: str) -> str:
    """Give a file name that keeps the text's words, capitals and extension, and can only ever be a file's name.

    Letters lose their accents; anything but letters, digits, dot, underscore and hyphen becomes a hyphen, so no
    separator, drive, ``..`` or percent code is left. It never begins with a dot or hyphen, is never empty, never
    reserved by Windows, and at most 120 characters long.

    >>> safe_file_name("../Universal Credit, May 2025.xlsx")
    'Universal-Credit-May-2025.xlsx'
    """
    words, dot, extension = (line := one_line(text)).rpartition(".")
    if not words.strip(" .") or not _EXTENSION.fullmatch(extension):
        words, dot, extension = line, "", ""
    plain = re.sub("[^A-Za-z0-9._-]+", "-", _APOSTROPHE.sub("", _latin(words)))
    # A row of dots is never a step upwards, and a hyphen beside a dot says nothing.
    tidy = re.sub(r"-*\.[.-]*", ".", re.sub("-{2,}", "-", plain)).strip(".-") or _stand_in(words)
    # Two characters are left for the "-x" of a reserved name.
    stem = tidy[: _LONGEST_FILE_NAME - len(dot + extension) - 2].rstrip(".-")
    device, rest_dot, rest = stem.partition(".")
    if device.lower() in _RESERVED:
        stem = f"{device}-x{rest_dot}{rest}"
    return f"{stem}{dot}{extension}"


def _latin(line: str) -> str:
    """The line with accents and compatibility forms taken off; letters of other scripts stay as they are."""
    return "".join(
        c for c in unicodedata.normalize("NFKD", line.translate(_LETTERS)) if not unicodedata.combining(c)
    )


def _cut(words: str, limit: int) -> str:
    if len(words) <= limit:
        return words
    return words[: limit + 1].rpartition("-")[0] or words[:limit]


def _stand_in(line: str) -> str:
    return f"text-{hashlib.sha256(line.encode()).hexdigest()[:8]}" if line else "untitled"
