"""What kind of area a code of official statistics is of.

Source: the nine-character codes of the Office for National Statistics' register of geographic codes, whose first three
characters name the kind of area; Scottish ones as in the code register of the Scottish Government.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from workbench.statxplore.address import code_of

__all__ = ["level_of", "levels_in", "levels_of_field"]

_CODE = re.compile(r"[EWSNK][0-9]{8}")
_LEVELS = {
    "K02": "country", "K03": "country", "K04": "country",
    "E92": "country", "W92": "country", "S92": "country", "N92": "country",
    "E12": "region",
    "S12": "council area", "E06": "local authority", "E07": "local authority", "E08": "local authority",
    "E09": "local authority", "W06": "local authority", "N09": "local authority",
    "E10": "county", "E11": "county", "E13": "county",
    "S02": "intermediate zone", "E02": "middle layer super output area", "W02": "middle layer super output area",
    "S01": "data zone", "E01": "lower layer super output area", "W01": "lower layer super output area",
    "S00": "output area", "E00": "output area", "W00": "output area",
    "S13": "ward", "E05": "ward", "W05": "ward", "N08": "ward",
    "S14": "Westminster constituency", "E14": "Westminster constituency", "W07": "Westminster constituency",
    "N05": "Westminster constituency", "N06": "Westminster constituency",
    "S16": "Scottish Parliament constituency", "S17": "Scottish Parliament region",
    "W09": "Senedd constituency", "W10": "Senedd region",
}  # fmt: skip
_SAME = {"local authority": "council area"}
_NO_PLACE = {"XXZZZZZZZ": "abroad", "ZZXXXXXXX": "unknown"}


def level_of(code: str) -> str:
    """Give the kind of area that a code is of, or "" where the code is none of an area.

    >>> level_of("S12000047"), level_of("ZZXXXXXXX"), level_of("201805")
    ('council area', 'unknown', '')
    """
    if code in _NO_PLACE:
        return _NO_PLACE[code]
    return _LEVELS.get(code[:3], "area") if _CODE.fullmatch(code) else ""


def levels_of_field(codes: list[str]) -> list[str]:
    """Give the level of each code of one field; all "" where none of them is an area's.

    >>> levels_of_field(["S12000047", "ZZXXXXXXX", ""]), levels_of_field(["1", "2"])
    (['council area', 'unknown', ''], ['', ''])
    """
    found = [level_of(code) for code in codes]
    return found if any(_CODE.fullmatch(code) for code in codes) else [""] * len(codes)


def levels_in(uris: Iterable[str]) -> list[str]:
    """Give the kinds of area among the addresses of values, each once; councils of Britain count as one kind.

    >>> levels_in(["str:value:D:F:C:V:S92000003", "str:value:D:F:C:V:S12000047", "str:value:D:F:C:V:ZZXXXXXXX"])
    ['country', 'council area']
    """
    found = dict.fromkeys(_SAME.get(level, level) for uri in uris if (level := level_of(code_of(uri))))
    return [level for level in found if level not in _NO_PLACE.values()]
