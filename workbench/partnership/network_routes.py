"""Referral routes and changes between waves of an inquiry's network, as sentences that a reader may see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator

from workbench.errors import UnknownNameError
from workbench.network.referral_routes import Routes, needs_of, referral_routes, unreachable_needs
from workbench.network.wave_comparison import Change, compare_holders, compare_ties
from workbench.network.wave_relationship import relationship
from workbench.partnership.network_people import MADE_UP_NOTE, open_network
from workbench.partnership.network_seen import seen_by
from workbench.partnership.workspace import Workspace

__all__ = ["change_lines", "route_lines"]


def route_lines(  # noqa: PLR0913  # all but the first three by keyword
    ws: Workspace, entry: str, need: str = "", *, on: dt.date, area: str = "", inquiry: str = "", wave: str | None = None
) -> tuple[str, ...]:
    """Say where referrals lead from an entry point: for a need, or which needs cannot be reached at all.

    Args:
        ws: The workspace.
        entry: The id of the agency, service or person where somebody comes to.
        need: What they need; "" gives the needs that cannot be reached.
        on: The day by which consents are judged.
        area: Where they live; "" where any will do.
        inquiry: The inquiry; the workspace's default one when empty.
        wave: The wave, or None for the latest.

    Raises:
        UnknownNameError: There is no such inquiry or wave; or the entry point is a person who is not shown.
        RequestError: There is no such entry point or need.
        RecordError: The survey is not there or is wrong.
    """
    found = open_network(ws, inquiry)
    seen = seen_by(ws, found, ws.audience, on=on, wave=wave)
    if entry in found.network.members and entry not in seen.labels:
        raise UnknownNameError("Nobody of this id is shown in this wave.", fix="Give the id of an agency, a service or a person of the wave.", code="unknown-name")
    hide = found.protection(ws, ws.audience, seen.names).withhold
    labels = {**seen.labels, **{item.id: hide(item.label) for item in found.network.items.values()}}
    notes = (MADE_UP_NOTE,) if found.synthetic else ()
    asked = found.network.wave(wave)
    if asked.scope is not None and not asked.scope.referrals:
        return (*notes, hide(f"Where referrals lead is not known: nobody was asked to whom they refer in {asked.id}."))
    if not need:
        if not needs_of(found.network, wave):
            return (*notes, "No need is known: no referral and no service of the survey names one.")
        missing = unreachable_needs(found.network, entry, area, wave)
        words = {"no": "cannot be reached from here", "unknown": "may be reached from here, if what is not known holds"}
        return (*notes, *(f"{hide(name)}: {words[answer]}." for name, answer in missing.items())) if missing else (*notes, "Every need is reached.")
    routes = referral_routes(found.network, entry, need, area, wave)
    return (*notes, *map(hide, _route_words(routes, lambda one: labels.get(one, "somebody who is not shown"))))


def change_lines(ws: Workspace, earlier: str, later: str, *, agency: str = "", inquiry: str = "") -> tuple[str, ...]:
    """Say what changed between two waves, in numbers only, so that nobody is told of.

    Args:
        ws: The workspace.
        earlier: The earlier wave.
        later: The later wave; where it is the earlier the two are turned round, which is said.
        agency: An agency whose ties with the others are told wave by wave, or "".
        inquiry: The inquiry; the workspace's default one when empty.

    Raises:
        UnknownNameError: There is no such inquiry or wave.
        RequestError: Nobody of that agency is in any wave.
        RecordError: The survey is not there or is wrong.
    """
    found = open_network(ws, inquiry)
    network = found.network
    lines = [MADE_UP_NOTE] if found.synthetic else []
    order = [wave.id for wave in network.waves]
    if order.index(network.wave(earlier).id) > order.index(network.wave(later).id):
        earlier, later = later, earlier
        lines.append(f"{earlier} is the earlier of the two, so this is what changed from {earlier} to {later}.")
    lines += [_change_words(kind, compare_ties(network, earlier, later, kind)) for kind in network.relations]
    changed = compare_holders(network, earlier, later)
    lines.append(f"Who has what: {changed.holders.words_of('holding')}{_turnover_words(changed.holders)}")
    lines += [f"Nobody has any more: {network.items[item].label}." for item in changed.orphaned]
    lines += [f"Perhaps nobody has any more: {network.items[item].label}." for item in changed.perhaps_orphaned]
    if agency:
        for relation in network.relations:
            lines += [f"{network.agencies.get(agency, agency)}: {one.words}" for one in relationship(network, agency, relation)]
    hide = found.protection(ws, ws.audience, {}).withhold
    return tuple(map(hide, lines))


def _change_words(kind: str, change: Change) -> str:
    kept = "" if change.jaccard is None else f" Of the links that can be compared, {change.jaccard:.0%} were kept."
    return f"Links ({kind or 'of any kind'}): {change.words}{kept}"


def _turnover_words(change: Change) -> str:
    return "" if change.turnover is None else f" Of the holdings that can be compared, {change.turnover:.0%} are new or were lost."


def _route_words(routes: Routes, called: Callable[[str], str]) -> Iterator[str]:
    yield routes.words
    for route in routes.routes:
        yield f"{'Way' if route.sure else 'Perhaps a way'}: {' → '.join(map(called, route.path))}."
    yield from _each("Dead end (passes nobody on, offers nothing for this)", map(called, routes.dead_ends))
    yield from _each("Loop", (" → ".join(map(called, loop)) for loop in routes.loops))
    for what, pairs in (("One-way", routes.one_way), ("No feedback", routes.no_feedback), ("Nobody asks for consent", routes.no_consent)):
        yield from _each(what, (f"{called(a)} → {called(b)}" for a, b in pairs))
    if routes.not_known:
        yield f"Of {routes.not_known} referrals on the way it is not known whether there is feedback, or consent."


def _each(what: str, found: Iterable[str]) -> Iterator[str]:
    for one in found:
        yield f"{what}: {one}."
