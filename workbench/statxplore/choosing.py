"""Picking a part of the schema by what people call it: its label, its code or its address."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz, process

from workbench.errors import UnknownNameError
from workbench.statxplore.address import code_of
from workbench.statxplore.schema import Component

__all__ = ["choose"]

_LIKE_ENOUGH = 55
_SUGGESTIONS = 5


def choose(parts: Sequence[Component], wanted: str, *, what: str) -> Component:
    """Give the part that is meant; capitals and spaces around do not matter.

    Args:
        parts: What there is to choose from.
        wanted: A label, a code or an address.
        what: What the parts are, for the message: "field of …", "value of …".

    Raises:
        UnknownNameError: None is called so, or several are; the message lists those that come near.

    Example:
        >>> parts = [Component("str:value:D:F:A:V:S12000047", "Fife", "VALUE"), Component("str:value:D:F:A:V:2", "Moray", "VALUE")]
        >>> choose(parts, "fife", what="area").code, choose(parts, "S12000047", what="area").label
        ('S12000047', 'Fife')
    """
    for part in parts:
        if part.uri == wanted:
            return part
    named = [part for part in parts if _plain(part.label) == _plain(wanted)] or [p for p in parts if code_of(p.uri) == wanted.strip()]
    if len(named) == 1:
        return named[0]
    if named:
        which = "; ".join(f"{part.label} ({code_of(part.uri)})" for part in named[:_SUGGESTIONS])
        raise UnknownNameError(f"There are {len(named)} {what}s called “{wanted[:80]}”.", fix=f"Name one by its code: {which}.", code="unknown-name")
    near = process.extract(
        wanted, [part.label for part in parts], scorer=fuzz.WRatio, limit=_SUGGESTIONS, score_cutoff=_LIKE_ENOUGH, processor=str.casefold
    )
    offered = [label for label, _, _ in near] or [part.label for part in parts[:_SUGGESTIONS]]
    fix = f"Perhaps you mean: {'; '.join(offered)}." if offered else "There is nothing to choose from here."
    raise UnknownNameError(f"There is no {what} called “{wanted[:80]}”.", fix=fix, code="unknown-name")


def _plain(label: str) -> str:
    return " ".join(label.split()).casefold()
