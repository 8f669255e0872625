"""What can be chosen about an inquiry's network: waves, people by role, agencies, entry points, needs and areas."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from workbench.network.at_risk import sole_holders
from workbench.network.network import Network
from workbench.network.referral_routes import needs_of
from workbench.partnership import Workspace
from workbench.partnership.network_drafts import hiding
from workbench.partnership.network_maps import NetworkMaps, network_maps, wave_names
from workbench.partnership.network_people import InquiryNetwork, open_network

__all__ = ["NetworkChoices"]

Choices = list[tuple[str, str]]


@dataclass(frozen=True)
class NetworkChoices:
    """What can be chosen, each with its id; all is called as on the team's map, without names that nobody agreed to.

    Args:
        ws: The workspace.
        inquiry: The inquiry; the workspace's default one when empty.
        on: The day by which consents are judged.
    """

    ws: Workspace
    inquiry: str
    on: dt.date

    @cached_property
    def found(self) -> InquiryNetwork:
        """The network.

        Raises:
            RecordError: The survey is not there or is wrong.
        """
        return open_network(self.ws, self.inquiry)

    @property
    def network(self) -> Network:
        """The same without who may be seen."""
        return self.found.network

    @cached_property
    def maps(self) -> NetworkMaps:
        """The team's maps."""
        return network_maps(self.ws, self.found, "team", on=self.on)

    @cached_property
    def hide(self) -> Callable[[str], str]:
        """What takes out of a text what the team may not read."""
        return hiding(self.ws, self.found, "team", on=self.on)

    @cached_property
    def wave_names(self) -> dict[str, str]:
        """By id what each wave is called, on the maps too."""
        return wave_names(self.found, self.hide)

    @property
    def waves(self) -> Choices:
        """The waves, the latest first."""
        return [(name, one) for one, name in reversed(self.wave_names.items())]

    @property
    def people(self) -> Choices:
        """The people of the latest wave, by role and agency, and what only they have."""
        only: dict[str, list[str]] = {}
        for item, one in sole_holders(self.network.holdings(), self.network.agency_by_member).value.person.items():
            only.setdefault(str(one), []).append(self.hide(self.network.items[str(item)].label))
        found = []
        for node in self.maps.latest.nodes:
            one = self.maps.keys[node.id]
            alone = f"; only they have: {', '.join(only[one])}" if one in only else ""
            found.append((f"{node.attributes['label']}, {node.attributes['agency']}{alone}", one))
        return found

    @property
    def agencies(self) -> Choices:
        """The agencies that have people in the latest wave."""
        there = {self.network.agency_of(one) for one in self.network.wave().roster} - {""}
        return sorted((self.hide(self.network.agencies.get(one, "agency not known")), one) for one in there)

    @property
    def entries(self) -> Choices:
        """Where somebody can come to: agencies, then services, that refer to others or are referred to."""
        ends = {end for referral in self.network.wave().referrals for end in (referral.source, referral.target)}
        items = {name: self.hide(item.label) for name, item in self.network.items.items()}
        agencies = sorted((self.hide(self.network.agencies[end]), end) for end in ends if end in self.network.agencies)
        return agencies + sorted((items[end], end) for end in ends if end in items and end not in self.network.agencies)

    @property
    def needs(self) -> Choices:
        """The needs that are named."""
        return [(self.hide(need), need) for need in needs_of(self.network)]

    @property
    def areas(self) -> Choices:
        """The areas that are named."""
        named = {referral.area for referral in self.network.wave().referrals} | {area for item in self.network.items.values() for area in item.areas}
        return [(self.hide(area), area) for area in sorted(named - {"", "everywhere"})]
