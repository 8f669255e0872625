"""The network for another program, in a notebook: a format, an audience, a name for the release, and the files."""

from __future__ import annotations

from workbench.forms.messages import result
from workbench.forms.network_form import NetworkForm, dropdown, line, lines_shown, today
from workbench.network.exchange import FORMATS, export_network
from workbench.partnership import Workspace
from workbench.partnership.network_ledger import note_files
from workbench.partnership.network_release import released_network
from workbench.store import AUDIENCES
from workbench.text import slug
from workbench.workspace import REPORTS

__all__ = ["NetworkExport"]


class NetworkExport(NetworkForm):
    """A choice of format and audience, and a name that no release had before; the files go below `reports`.

    Args:
        ws: The workspace.
        inquiry: The inquiry; the workspace's default one when empty.
    """

    def __init__(self, ws: Workspace, *, inquiry: str = "") -> None:
        self._ws, self._inquiry = ws, inquiry
        self.form = dropdown("For which program?", [(one, one) for one in FORMATS], "graphml")
        self.audience = dropdown("Who will see it?", [(one, one) for one in AUDIENCES])
        self.what = dropdown("What?", [("who is linked with whom", False), ("who has what", True)])
        self.release = line("A name for this release, that none had before", "such as: 2026, for partners")
        super().__init__([self.form, self.audience, self.what, self.release], "Write the files", self._written)

    def _written(self) -> str:
        shown = released_network(
            self._ws, self.release.value, audience=self.audience.value, on=today(), inquiry=self._inquiry, items=self.what.value
        )
        folder = self._ws.root / REPORTS / "network" / self.audience.value / slug(self.release.value)
        if folder.exists():
            return result("There is a release of this name already; nothing was written. Give it another name.", good=False)
        found = export_network(shown.graph, self.form.value)
        note_files(self._ws.root, self._ws.inquiry(self._inquiry).slug, found.save(folder))
        told = result(f"Written: {', '.join(sorted(found.files))} in {folder.relative_to(self._ws.root).as_posix()}.", good=True)
        return told + lines_shown((f"Not in it: {loss}" for loss in found.losses), shown.cautions)
