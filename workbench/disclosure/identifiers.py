"""Identifiers of people in any text: National Insurance numbers, CHI numbers, full postcodes.

A full postcode stands for some fifteen homes, so it is protected wherever it stands, unless it is in the public
address of an agency. Half of one (“KY1 1”, “KY1”) is an area and is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from workbench.disclosure.names import fold, folded

__all__ = ["CHI_NUMBER", "NATIONAL_INSURANCE_NUMBER", "POSTCODE", "Identifiers"]

NATIONAL_INSURANCE_NUMBER = "a National Insurance number"
CHI_NUMBER = "a CHI number"
POSTCODE = "a full postcode"


class Identifiers:
    """Finds what identifies a person by its form alone, whoever it is.

    A National Insurance number has the form that HMRC's manual gives (NIM39110): two letters of those in use, six
    digits, A to D. A CHI number, of NHS Scotland, is a date of birth (DDMMYY) and four digits, of which the last
    is the check digit of the other nine, modulo 11. A postcode is of one of the 124 postcode areas. All are found
    in small letters and capitals, in full-width digits, with spaces or hyphens and without. Digests, colours,
    coordinates, decimals, telephone numbers, ISBNs and packed text are left alone.

    Args:
        public: Texts, such as agencies' addresses, whose postcodes may be shown.
        private: Texts, such as people's contacts, whose postcodes may not, even if they are in `public` too.

    Example:
        >>> identifiers = Identifiers(public=["Fife House, Glenrothes KY7 5LT"])  # workbench: allow
        >>> identifiers.found("AB 12 34 56 C of KY1 1AA came to KY7 5LT")  # workbench: allow
        [(0, 13, 'a National Insurance number'), (17, 24, 'a full postcode')]
    """

    def __init__(self, public: Iterable[str] = (), private: Iterable[str] = ()) -> None:
        own = {code for text in private for code in _codes_in(text)}
        self.shown = frozenset(code for text in public for code in _codes_in(text)) - own

    def found(self, text: str) -> list[tuple[int, int, str]]:
        """Give where each identifier begins and ends in the text, and its kind, in order."""
        plain = fold(text)
        spots = sorted([*_insurance_numbers(plain), *_chi_numbers(plain), *self._postcodes(plain)])
        if not spots:
            return []
        _, places = folded(text)
        spans = [(places[start], places[end - 1] + 1, kind) for start, end, kind in spots]
        return [(start, end, kind) for start, end, kind in spans if not _by_chance(text, start, end, kind)]

    def _postcodes(self, plain: str) -> Iterator[tuple[int, int, str]]:
        return ((start, end, POSTCODE) for start, end in _postcode_spots(plain) if _bare(plain[start:end]) not in self.shown)


def _codes_in(text: str) -> Iterator[str]:
    plain = fold(text)
    return (_bare(plain[start:end]) for start, end in _postcode_spots(plain))


def _bare(text: str) -> str:
    return re.sub(r"[\W_]", "", text)


_DASH = "\\-\u2010-\u2014\u2212"  # the hyphens and dashes that are left after folding
_GAP = rf"(?:\s{{1,2}}|[{_DASH}_])?"

# ---- National Insurance numbers: the six digits and the last letter are looked for, then the two letters before

_PAIRS = re.compile(rf"\d\d{_GAP}\d\d{_GAP}\d\d{_GAP}[a-d](?![a-z0-9])")
_LETTERS = re.compile(rf"(?<![a-z0-9])([abceghj-prstw-z][abceghj-nprstw-z]){_GAP}\Z")
_SIGN_BY_SIGN = re.compile(rf"\d([\s{_DASH}])(?:\d\1){{5}}[a-d](?![a-z0-9])(?!\1\d)")
_LETTERS_APART = re.compile(rf"(?<![a-z0-9])([abceghj-prstw-z][\s{_DASH}][abceghj-nprstw-z])[\s{_DASH}]\Z")
_NOT_IN_USE = frozenset({"bg", "gb", "kn", "nk", "nt", "tn", "zz"})


def _insurance_numbers(plain: str) -> Iterator[tuple[int, int, str]]:
    for rest, letters in ((_PAIRS, _LETTERS), (_SIGN_BY_SIGN, _LETTERS_APART)):
        for found in rest.finditer(plain):
            first = max(found.start() - 5, 0)
            begun = letters.search(plain[first : found.start()])
            if begun and _bare(begun[1]) not in _NOT_IN_USE:
                yield first + begun.start(), found.end(), NATIONAL_INSURANCE_NUMBER


# ---- CHI numbers

_TEN_DIGITS = re.compile(
    rf"[0-3]\d(?:\d{{4}}[ {_DASH}]?\d{{4}}|([ {_DASH}])\d\d\1\d\d\1\d{{4}}|\d \d{{3}} \d{{4}})(?![a-z0-9]|[.,{_DASH}]\d)"
)
_NO_CHI_AFTER = re.compile(  # a longer number, a decimal, a telephone number from abroad, an ISBN
    rf"(?:[a-z0-9.+]|\d[,{_DASH}]|(?:\+|00)\s?44[\s(]*|isbn[\s:{_DASH}]*(?:10[\s:{_DASH}]+)?)\Z"
)
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _chi_numbers(plain: str) -> Iterator[tuple[int, int, str]]:
    for found in _TEN_DIGITS.finditer(plain):
        before = plain[max(found.start() - 12, 0) : found.start()]
        if found[1] == " " and (re.search(r"\d \Z", before) or re.match(r" \d", plain[found.end() :][:2])):
            continue  # a row of numbers
        if _is_chi(re.sub(r"\D", "", found[0])) and not _NO_CHI_AFTER.search(before):
            yield found.start(), found.end(), CHI_NUMBER


def _is_chi(digits: str) -> bool:
    """Whether ten digits are a day of the calendar and four more, with the right check digit."""
    day, month = int(digits[:2]), int(digits[2:4])
    if not (1 <= month <= len(_DAYS) and 1 <= day <= _DAYS[month - 1]):
        return False
    return sum(int(digit) * weight for digit, weight in zip(digits, range(10, 0, -1), strict=True)) % 11 == 0


# ---- postcodes: the second half is looked for, then the first half before it

_AREAS = (
    "ab|al|b|ba|bb|bd|bf|bh|bl|bn|br|bs|bt|ca|cb|cf|ch|cm|co|cr|ct|cv|cw|da|dd|de|dg|dh|dl|dn|dt|dy|e|ec|eh|en|ex|fk|fy|g|gl|gu|gy|ha|hd|hg|"
    "hp|hr|hs|hu|hx|ig|im|ip|iv|je|ka|kt|kw|ky|l|la|ld|le|ll|ln|ls|lu|m|me|mk|ml|n|ne|ng|nn|np|nr|nw|ol|ox|pa|pe|ph|pl|po|pr|rg|rh|rm|s|sa|se|"
    "sg|sk|sl|sm|sn|so|sp|sr|ss|st|sw|sy|ta|td|tf|tn|tq|tr|ts|tw|ub|w|wa|wc|wd|wf|wn|wr|ws|wv|yo|ze"
)
_SECOND_HALF = re.compile(r"\d[abd-hjlnp-uw-z]{2}(?![a-z0-9])")
_FIRST_HALF = re.compile(rf"(?<![a-z0-9#%])(?:(?:{_AREAS})\d\d?|(?:e|ec|n|nw|se|sw|w|wc)\d[a-hjkmnp-y]){_GAP}\Z")
_ORDINAL = re.compile(r"(?:1st|2nd|3rd|[04-9]th)\Z")


def _postcode_spots(plain: str) -> Iterator[tuple[int, int]]:
    for found in _SECOND_HALF.finditer(plain):
        first = max(found.start() - 7, 0)
        begun = _FIRST_HALF.search(plain[first : found.start()])
        if begun:
            yield first + begun.start(), found.end()


# ---- what has the form of an identifier by chance

_CODE = r"[A-Za-z0-9+/=]*"
_CODE_BEFORE, _CODE_ON = re.compile(_CODE + r"\Z"), re.compile(_CODE)
_SHORTEST_CODE = 60
_FAR = 20_000
_COORDINATES_OF = re.compile(r"(?:\bd|points|transform|values|viewBox)\s*=\s*\\?\Z")
_COORDINATES = re.compile(r"[MmZzLlHhVvCcSsQqTtAae0-9\s,.+-]*[\s,.][MmZzLlHhVvCcSsQqTtAae0-9\s,.+-]*\Z")


def _by_chance(text: str, start: int, end: int, kind: str) -> bool:
    """Whether what was found is a part of packed text or of a drawing, or is an ordinal (“in E1 2nd”)."""
    if kind == POSTCODE and text[end - 4].isspace() and _ORDINAL.search(text[start:end]):
        return True
    return _is_packed(text, start, end) or _is_drawn(text, start, end)


def _is_packed(text: str, start: int, end: int) -> bool:
    before = _CODE_BEFORE.search(text[max(start - _SHORTEST_CODE, 0) : start])
    after = _CODE_ON.match(text[end : end + _SHORTEST_CODE])
    code = (before[0] if before else "") + (after[0] if after else "")
    return len(code) >= _SHORTEST_CODE and all(re.search(kind, code) for kind in ("[a-z]", "[A-Z]", "[0-9]"))


def _is_drawn(text: str, start: int, end: int) -> bool:
    before = text[max(start - _FAR, 0) : start]
    quote = max(before.rfind('"'), before.rfind("'"))
    if quote < 0 or not _COORDINATES_OF.search(before[max(quote - 40, 0) : quote]):
        return False
    close = text.find(before[quote], end)
    return bool(_COORDINATES.match(before[quote + 1 :] + text[start : close if close >= 0 else end].rstrip("\\")))
