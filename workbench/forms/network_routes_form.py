"""Where referrals lead, and what changed between waves, in a notebook."""

from __future__ import annotations

from workbench.exhibits import to_html
from workbench.forms.messages import result
from workbench.forms.network_choices import NetworkChoices
from workbench.forms.network_form import NetworkForm, dropdown, lines_shown, today
from workbench.network.map_waves import changes_figure
from workbench.partnership import Workspace
from workbench.partnership.network_pictures import network_provenance
from workbench.partnership.network_routes import change_lines, route_lines
from workbench.text import element

__all__ = ["NetworkRoutes", "NetworkWaves"]


class NetworkRoutes(NetworkForm):
    """A choice of entry point, need and area, and where referrals lead from there.

    Args:
        ws: The workspace.
        inquiry: The inquiry; the workspace's default one when empty.

    Raises:
        RecordError: The survey is not there or is wrong.
    """

    def __init__(self, ws: Workspace, *, inquiry: str = "") -> None:
        choices = NetworkChoices(ws, inquiry, today())
        self._ws, self._inquiry = ws, inquiry
        self.entry = dropdown("Where does somebody come to?", choices.entries)
        self.need = dropdown("What do they need?", [("say which needs cannot be reached", ""), *choices.needs])
        self.area = dropdown("Where do they live?", [("anywhere", ""), *choices.areas])
        super().__init__([self.entry, self.need, self.area], "Follow the referrals", self._followed)

    def _followed(self) -> str:
        if self.entry.value is None:
            return result("No referral is recorded in this wave.", good=False)
        return lines_shown(route_lines(
            self._ws, self.entry.value, self.need.value, area=self.area.value, inquiry=self._inquiry, on=today()
        ))  # fmt: skip


class NetworkWaves(NetworkForm):
    """A choice of two waves and an agency: what became of links, and the map of it.

    Args:
        ws: The workspace.
        inquiry: The inquiry; the workspace's default one when empty.

    Raises:
        RecordError: The survey is not there or is wrong.
    """

    def __init__(self, ws: Workspace, *, inquiry: str = "") -> None:
        self._choices = NetworkChoices(ws, inquiry, today())
        self._ws, self._inquiry = ws, inquiry
        waves = list(reversed(self._choices.waves))
        self.earlier = dropdown("Earlier", waves[:-1] or waves)
        self.later = dropdown("Later", waves, waves[-1][1])
        self.agency = dropdown("Also the links of one agency", [("none", ""), *self._choices.agencies])
        super().__init__([self.earlier, self.later, self.agency], "Compare", self._compared)
        self.widget.layout.max_width = "none"

    def _compared(self) -> str:
        earlier, later = self.earlier.value, self.later.value
        if earlier == later:
            return result("There is nothing to compare: choose two waves.", good=False)
        lines = change_lines(self._ws, earlier, later, agency=self.agency.value, inquiry=self._inquiry)
        maps, hide = self._choices.maps, self._choices.hide
        before, after = self._choices.wave_names[earlier], self._choices.wave_names[later]
        figures = [
            to_html(changes_figure(
                maps.waves[before], maps.waves[after], change, subtitle=f"{relation or 'Links'}, {before} and {after}",
                provenance=network_provenance(self._ws, self._choices.found, hide, self._inquiry), audience="team", by="agency",
                places=maps.places, cautions=maps.cautions,
            ))
            for relation, change in maps.changes if (change.earlier, change.later) == (before, after)
        ]  # fmt: skip
        if not figures and len(self._choices.waves) > 2:  # noqa: PLR2004  # of two waves there is one map
            lines = (*lines, "A map is drawn of neighbouring waves only.")
        return lines_shown(lines) + str(element("div", {"class": "workbench-network"}, figures))
