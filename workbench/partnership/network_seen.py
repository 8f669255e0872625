"""What to call each person of a network before an audience: their name, their role and agency, a group, or nothing."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from workbench.network.consent import Standing, consenting, standing_of
from workbench.network.consent_groups import Group, groups_of
from workbench.partnership.network_people import InquiryNetwork
from workbench.partnership.workspace import Workspace
from workbench.store import Audience

__all__ = ["Seen", "seen_by"]

_CONSENT: Mapping[Standing, str] = {
    "named": "agreed to be named",
    "alone": "agreed to be shown, not to be named",
    "grouped": "did not agree to be named, so role or agency only",
}


_GONE = " (has left)"


@dataclass(frozen=True)
class Seen:
    """What an audience may read for each person and agency.

    Args:
        labels: By id what they are called; who said no is not there.
        consent: By id what that rests on.
        names: By person the names that may be shown.
        left_out: How many people said no, or are too few to be shown.
        grouped: Who is part of a group.
        gone: Who has left; before the team their label says so.
    """

    labels: Mapping[str, str]
    consent: Mapping[str, str]
    names: Mapping[str, str]
    left_out: int
    grouped: frozenset[str]
    gone: frozenset[str] = frozenset()


def seen_by(ws: Workspace, found: InquiryNetwork, audience: Audience, *, on: dt.date, wave: str | None = None) -> Seen:
    """Give what each person of a network is called before an audience.

    The team reads roles and agencies; others read groups that are large enough. A name needs that person's consent for
    that audience, and whoever refused to be in the network is not there.

    Args:
        ws: The workspace, for the smallest group and the names of agencies.
        found: The network.
        audience: Who will read it.
        on: The day by which consents are judged.
        wave: The wave, or None for the latest.

    Raises:
        UnknownNameError: There is no such wave.
    """
    network = found.network
    found_in = network.wave(wave)
    # who only passes people on is part of ways that the team reads, and of no group
    passing = [end for step in found_in.referrals for end in (step.source, step.target)] if audience == "team" else []
    roster = [one for one in dict.fromkeys([*found_in.roster, *passing]) if one in network.members]
    standings = {one: standing_of(found.consents.get(one, ()), audience, on=on) for one in roster}
    agreed = consenting({one: found.consents.get(one, ()) for one in roster}, found.names, audience, on=on)
    hide = found.protection(ws, audience, agreed).withhold
    shown = [one for one, standing in standings.items() if standing != "left out"]
    gone = found.gone(on) if audience == "team" else frozenset()
    own = {one: _with_role(found, one, agreed) + (_GONE if one in gone else "") for one in shown if audience == "team" or one in agreed}
    others = groups_of([network.members[one] for one in shown if one not in own], ws.settings.disclosure.smallest_group)
    labels = own | _group_labels(found, others)
    agencies = {one: network.agencies[one] for one in network.agencies}
    consent = {one: _CONSENT[standings[one]] if one not in found.made_up else "made up: nobody was asked" for one in labels}
    return Seen({one: hide(label) for one, label in (agencies | labels).items()}, consent, agreed, len(roster) - len(labels), frozenset(others), gone)


def _with_role(found: InquiryNetwork, one: str, agreed: Mapping[str, str]) -> str:
    member = found.network.members[one]
    role = member.role or "role not recorded"
    agency = found.network.agencies.get(member.agency, "agency not known")
    return ", ".join([agreed[one], role, agency] if one in agreed else [role, agency])


def _group_labels(found: InquiryNetwork, groups: Mapping[str, Group]) -> dict[str, str]:
    made_up: dict[Group, bool] = defaultdict(bool)
    for one, group in groups.items():
        made_up[group] |= one in found.made_up
    return {
        one: f"People of {found.network.agencies[group.agency] if group.agency else 'several agencies'}{' (made up)' if made_up[group] else ''}"
        for one, group in groups.items()
    }
