"""What stands at the top of a report whatever it is about: whether it was checked, and what is missing from it."""

from __future__ import annotations

from workbench.exhibits import Exhibit, Notice, Provenance, Source
from workbench.partnership.workspace import Workspace

__all__ = ["opening"]


def opening(ws: Workspace) -> list[Exhibit]:
    """Give the notices that readers must not miss.

    Args:
        ws: The workspace that the report's notebook sees.
    """
    provenance = Provenance(sources=(Source(title=f"Workspace “{ws.title}”"),))
    shown: list[Exhibit] = []
    if not ws.checked:
        shown.append(Notice(
            kind="caution", audience=ws.audience, provenance=provenance,
            text="For the team only: this was not checked for publication. Make it with “workbench render” for others.",
        ))  # fmt: skip
    unreadable = ws.settings.projection.unreadable if ws.settings.projection else 0
    if unreadable:
        files = "1 file" if unreadable == 1 else f"{unreadable} files"
        shown.append(Notice(
            kind="left out", audience=ws.audience, provenance=provenance,
            text=f"{files} of the workspace could not be read and may be missing here; “workbench check” names them.",
        ))  # fmt: skip
    return shown
