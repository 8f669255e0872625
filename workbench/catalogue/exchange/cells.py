r"""Values as the text of a cell, and back: several values in one cell with “; ” between, what stands for that written “\;”."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from workbench.catalogue.exchange.kinds import holds_list, values_of

__all__ = ["cell_of", "value_of"]

_BETWEEN = "; "
_ESCAPED = re.compile(r"[\\;]")
_PIECE = re.compile(r"\\([\\;])|;")
_WAS_ESCAPED = re.compile(r"\\([\\;])")


def cell_of(value: Any) -> str:
    r"""Give a plain value as a cell; nothing is an empty one.

    >>> cell_of(["a; b", "c"]), cell_of(None), cell_of("a; b")
    ('a\\; b; c', '', 'a; b')
    """
    if isinstance(value, list | tuple):
        return _BETWEEN.join(_ESCAPED.sub(lambda sign: f"\\{sign[0]}", str(item)) for item in value)
    return "" if value is None else str(value)


def value_of(cell: str, annotation: Any) -> Any:
    r"""Give the plain value of a cell that is not empty, for a field of a type.

    Words of a given choice are found whatever their capitals; all else stays as it stands in the cell.

    >>> value_of("a\\; b; c", tuple[str, ...]), value_of("a; b", str)
    (['a; b', 'c'], 'a; b')
    """
    choice = {word.casefold(): word for word in values_of(annotation)}
    if holds_list(annotation):
        return [choice.get(item.casefold(), item) for item in _split(cell)]
    return choice.get(cell.strip().casefold(), cell)


def _split(cell: str) -> Iterable[str]:
    items, start = [], 0
    for sign in _PIECE.finditer(cell):
        if sign[0] == ";":
            items.append(cell[start : sign.start()])
            start = sign.end()
    found = (_WAS_ESCAPED.sub(r"\1", item).strip() for item in [*items, cell[start:]])
    return [item for item in found if item]
