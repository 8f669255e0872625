"""The last gate: reads every byte of what is to be published and finds what may not be there.

What it cannot look into it does not wave through: a locked or damaged part is a reason to refuse, like a name.
"""

from __future__ import annotations

from typing import Protocol

from workbench.errors import Leak
from workbench.reports.reading import Unread
from workbench.reports.readings import readings

__all__ = ["Sought", "leaks_in"]


class Sought(Protocol):
    """What is searched for: a `Protection`, or `ProtectedNames`."""

    def kinds_in(self, text: str) -> tuple[str, ...]:
        """Give the kinds of what is in a text, in words."""

    def kinds_in_pieces(self, text: str) -> tuple[str, ...]:
        """Give the kinds of what is in a text whose pieces may not belong together."""

    def withhold(self, text: str) -> str:
        """Give the text without what may not appear."""


def leaks_in(name: str, raw: bytes, sought: Sought, *, whole: bool = False) -> list[Leak]:
    """Search an artefact, in every form in which its bytes can be read.

    Args:
        name: The artefact's file name, which is searched too.
        raw: Its bytes.
        sought: What may not appear.
        whole: Also give the parts that cannot be looked into, as what is to be published needs.

    Returns:
        Where something was found, each place once; never what.
    """
    if not sought:
        return []
    told = sought.withhold(name)
    found = dict.fromkeys(Leak(told, kind, "in the file's name") for kind in sought.kinds_in(name))
    for reading in readings(raw):
        if isinstance(reading, Unread):
            kinds: tuple[str, ...] = (f"something that cannot be looked into ({reading.why})",) if whole else ()
            where = f"in {reading.where}" if reading.where else "in the file itself"
        else:
            kinds = (sought.kinds_in_pieces if reading.pieces else sought.kinds_in)(reading.text)
            where = reading.where
        found |= dict.fromkeys(Leak(told, kind, sought.withhold(where)) for kind in kinds)
    return list(found)
