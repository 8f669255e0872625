"""What an audience has seen of local data: kept, so that the next release does not give away what this one withheld."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from workbench.store import Audience, write_atomically

if TYPE_CHECKING:
    from workbench.partnership.projection import Projected

__all__ = ["released_file", "remember_released"]


def released_file(root: Path, audience: Audience, place: Path) -> Path:
    """Give where the last release of a data file for an audience is kept.

    Args:
        root: The workspace.
        audience: The audience.
        place: The data file, relative to the workspace.
    """
    return root / ".workbench" / "released" / audience / place


def remember_released(root: Path, seen: Projected) -> None:
    """Keep the data files of a copy from which reports were published.

    Args:
        root: The workspace.
        seen: The copy.
    """
    for name in seen.protected:
        place = Path(name)
        raw = (seen.root / place).read_bytes()
        kept = released_file(root, seen.audience, place)
        if not kept.is_file() or kept.read_bytes() != raw:
            write_atomically(kept, raw)
