"""What the network stands to lose, in a notebook: leavers chosen from a list, and a handover pack for one who leaves."""

from __future__ import annotations

import ipywidgets as widgets

from workbench.forms.fields import FULL_WIDTH
from workbench.forms.messages import result
from workbench.forms.network_choices import NetworkChoices
from workbench.forms.network_form import NetworkForm, dropdown, lines_shown, today
from workbench.partnership import Workspace
from workbench.partnership.network_risk import handover_pack, knowledge_at_risk, what_if

__all__ = ["NetworkHandover", "NetworkLeavers"]

_ROWS = 10


class NetworkLeavers(NetworkForm):
    """A list from which leavers are chosen, and what is lost with them; before that, what hangs on few already.

    Args:
        ws: The workspace.
        inquiry: The inquiry; the workspace's default one when empty.

    Raises:
        RecordError: The survey is not there or is wrong.
    """

    def __init__(self, ws: Workspace, *, inquiry: str = "") -> None:
        choices = NetworkChoices(ws, inquiry, today())
        self._ws, self._inquiry = ws, inquiry
        agencies = [(f"everybody of {name}", one) for name, one in choices.agencies]
        self.leavers = widgets.SelectMultiple(
            description="Who leaves? (several: hold Ctrl or Shift)", options=[*choices.people, *agencies], rows=_ROWS, layout=widgets.Layout(**FULL_WIDTH)
        )
        self.leavers.style.description_width = "auto"
        super().__init__([self.leavers], "What would be lost?", self._lost, at_once=True)

    def _lost(self) -> str:
        if not self.leavers.value:
            lines = knowledge_at_risk(self._ws, inquiry=self._inquiry, on=today())
            return result("Nobody is chosen yet. What hangs on few already:", good=True) + lines_shown(lines)
        return lines_shown(what_if(self._ws, self.leavers.value, inquiry=self._inquiry, on=today()))


class NetworkHandover(NetworkForm):
    """A choice of one who leaves, and what they should hand over; for the team only.

    Args:
        ws: The workspace.
        inquiry: The inquiry; the workspace's default one when empty.

    Raises:
        RecordError: The survey is not there or is wrong.
    """

    def __init__(self, ws: Workspace, *, inquiry: str = "") -> None:
        self._ws, self._inquiry = ws, inquiry
        self.person = dropdown("Who leaves?", NetworkChoices(ws, inquiry, today()).people)
        super().__init__([self.person], "Make the handover pack", self._pack)

    def _pack(self) -> str:
        if self.person.value is None:
            return result("Nobody of this network may be shown.", good=False)
        return lines_shown(handover_pack(self._ws, self.person.value, inquiry=self._inquiry, on=today()).lines)
