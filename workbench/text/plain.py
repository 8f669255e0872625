"""Text as people typed it, without what deceives a reader or breaks a file.

People's text reaches reports from forms, spreadsheets and other systems. Most of it is harmless; some of it holds
characters that no reader sees. They end files early (NUL), turn the order of letters round (direction overrides),
or hide one word inside another, so that a search for a name before publication does not find it.
"""

from __future__ import annotations

import re
import unicodedata

_LINE_BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")

# Nothing may follow a control character into a file; noncharacters and lone surrogates have no valid encoding in XML.
_CONTROLS = r"\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff"
_NONCHARACTERS = r"\ufdd0-\ufdef" + "".join(
    chr((plane << 16) + 0xFFFE + i) for plane in range(17) for i in (0, 1)
)
# The Unicode property Default_Ignorable_Code_Point (characters that show nothing), with the three interlinear
# annotation marks. It contains every direction control, the zero-width characters and the "tag" alphabet.
_INVISIBLE = (
    r"\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    r"\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)

# Where invisible characters are part of the writing. Scotland's flag is a black flag and six "tag" letters.
_TAG_LETTERS = {
    name: "".join(chr(0xE0000 + ord(letter)) for letter in name) for name in ("gbeng", "gbsct", "gbwls")
}
_FLAG = f"\U0001f3f4(?:{'|'.join(_TAG_LETTERS.values())})\U000e007f"
_KEYCAP = "[0-9#*]\ufe0f\u20e3"
_PICTURE = "[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]"
_EMOJI = f"{_PICTURE}[\ufe0e\ufe0f]?(?:\u200d{_PICTURE}[\ufe0e\ufe0f]?)*"
_JOINING = r"[\u0600-\u061b\u061d-\u0dff\u1000-\u109f\u1780-\u17b3\u17b6-\u17ff\ufb50-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc]"
_JOINER = f"(?<={_JOINING})[\u200c\u200d](?={_JOINING})"
_UNWANTED = re.compile(
    f"(?P<kept>{_FLAG}|{_KEYCAP}|{_EMOJI}|{_JOINER})|[{_CONTROLS}{_NONCHARACTERS}{_INVISIBLE}]",
)


def clean(text: str) -> str:
    r"""Give the text without what a reader cannot see and a file cannot hold; cleaning twice changes nothing more.

    Removed: control characters (line feed and tab stay; every other line or page break becomes a line feed), lone
    surrogates, noncharacters, and all that Unicode calls *default ignorable*: direction controls and marks,
    zero-width characters, soft hyphens, variation selectors, tag characters. What is left is in normal form NFC.

    Invisible characters stay in four places only, where the writing needs them: inside an emoji sequence, in a
    keycap, in the flags of England, Scotland and Wales, and as one joiner between two letters of a script that
    joins (Arabic and its neighbours, the Indic scripts, Myanmar, Khmer). The price is small: rare variant forms of
    Chinese and Mongolian letters show in their usual form.

    Normalising must come before any markup is made, never after: in NFC a ">" followed by a combining stroke is one
    other character.

    Args:
        text: Any string.

    Returns:
        The cleaned string, an exact ``str``.

    Source: Unicode Standard, DerivedCoreProperties (Default_Ignorable_Code_Point); UTS 51 (emoji sequences).

    >>> clean("Ann\u200b Other\u202e\x00")
    'Ann Other'
    """
    broken = _LINE_BREAKS.sub("\n", str(text))
    seen = _UNWANTED.sub(lambda match: match["kept"] or "", unicodedata.normalize("NFC", broken))
    return unicodedata.normalize("NFC", seen)


def one_line(text: str) -> str:
    r"""Give the cleaned text on one line, with single spaces.

    >>> one_line(" two\n  lines ")
    'two lines'
    """
    return " ".join(clean(text).split())


def shorten(text: str, limit: int) -> str:
    """Give the text on one line and at most ``limit`` characters long, cut after a word and marked with "…".

    A word longer than the limit is cut inside, but never between a letter and its accent.

    Args:
        text: Any string.
        limit: The greatest number of characters of the result, the ellipsis included; at least 1.

    Raises:
        ValueError: The limit is below 1.

    >>> shorten("Sanctions and local labour markets", 20)
    'Sanctions and local…'
    """
    if limit < 1:
        raise ValueError(f"A text cannot be shortened to {limit} characters; the limit is at least 1.")
    line = one_line(text)
    if len(line) <= limit:
        return line
    space = line.rfind(" ", 0, limit)
    end = space if space > 0 else limit - 1
    while end > 0 and _continues(line[end]):
        end -= 1
    return clean(line[:end]).rstrip(" ,;:-") + "…"


def _continues(character: str) -> bool:
    """Whether the character belongs to the one before it: an accent, a joiner, a selector, a skin tone."""
    return (
        unicodedata.category(character) in {"Mn", "Mc", "Me", "Cf"}
        or "\U0001f3fb" <= character <= "\U0001f3ff"
    )
