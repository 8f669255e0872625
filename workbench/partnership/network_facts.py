"""What a report says of an inquiry's network: worked out on the whole of it, then only what an audience may see is kept."""

from __future__ import annotations

import datetime as dt
import json
import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from workbench.network.at_risk import holders
from workbench.network.consent import Release
from workbench.network.consent_view import ShownNetwork, shown_network
from workbench.network.measures import Result, core_periphery, density, e_i_index, fragmentation, reciprocity
from workbench.network.referral_routes import needs_of, referral_routes
from workbench.network.survey import Wave
from workbench.partnership.network_people import MADE_UP_NOTE, NETWORK, InquiryNetwork, open_network
from workbench.partnership.network_risk import knowledge_at_risk
from workbench.partnership.network_routes import change_lines
from workbench.partnership.network_seen import seen_by
from workbench.partnership.workspace import Workspace
from workbench.store import Audience, write_atomically

__all__ = ["FACTS", "network_facts", "read_facts", "write_facts"]

FACTS = ".aggregates/network.json"
"""Where they lie in an inquiry's folder of a copy for an audience."""


def network_facts(ws: Workspace, inquiry: str, audience: Audience, *, on: dt.date) -> dict[str, Any]:
    """Give what a report for an audience says of an inquiry's network, as plain data without ids.

    Args:
        ws: The whole workspace.
        inquiry: The inquiry.
        audience: Who will read it.
        on: The day by which consents are judged.

    Returns:
        Notes; per wave who answered, and measures with their readings; what changed; who is shown, and links between
        them; what hangs on few; where referrals lead. Counts of people below the smallest group are given to the team
        only.

    Raises:
        UnknownNameError: There is no such inquiry.
        RecordError: The survey is not there or is wrong.
    """
    found = open_network(ws, inquiry)
    network = found.network
    least = 1 if audience == "team" else ws.settings.disclosure.smallest_group
    shown = _shown(ws, found, audience, on)
    hide = found.protection(ws, audience, seen_by(ws, found, audience, on=on).names).withhold
    facts = {
        "notes": [*([MADE_UP_NOTE] if found.synthetic else []), *shown.cautions],
        "waves": [_wave(found, wave) for wave in network.waves],
        "changes": _changes(ws, found, inquiry),
        "shown": [[str(n.attributes["label"]), str(n.attributes["sort"]), str(n.attributes.get("people", 1))] for n in shown.graph.nodes],
        "links": _links(shown),
        "knowledge": list(_knowledge(found, least)),
        "risk": _without_note(knowledge_at_risk(ws, inquiry=inquiry, on=on)) if audience == "team" else _risk_counts(found),
        "referrals": list(_referrals(found)),
    }
    hidden: dict[str, Any] = _hidden(facts, hide)
    return hidden


def write_facts(ws: Workspace, inquiry: str, folder: Path, audience: Audience, *, on: dt.date) -> None:
    """Write them into an inquiry's folder of a copy; nothing where the inquiry has no survey.

    Args:
        ws: The whole workspace.
        inquiry: The inquiry.
        folder: The inquiry's folder in the copy.
        audience: Whom the copy is for.
        on: The day by which consents are judged.

    Raises:
        RecordError: The survey is wrong.
    """
    if (ws.inquiry(inquiry).folder / NETWORK).is_dir():
        text = json.dumps(network_facts(ws, inquiry, audience, on=on), ensure_ascii=False, indent=1)
        (folder / FACTS).parent.mkdir(parents=True, exist_ok=True)
        write_atomically(folder / FACTS, text.encode())


def read_facts(ws: Workspace, inquiry: str, *, on: dt.date) -> dict[str, Any] | None:
    """Give what a report says: in a copy as it was put there, otherwise worked out; None where there is no network.

    Args:
        ws: The workspace that the report sees.
        inquiry: The inquiry.
        on: The day by which consents are judged.

    Raises:
        RecordError: The survey is wrong.
    """
    folder = ws.inquiry(inquiry).folder
    if ws.checked:
        path = folder / FACTS
        found: dict[str, Any] | None = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None
        return found
    return network_facts(ws, inquiry, ws.audience, on=on) if (folder / NETWORK).is_dir() else None


def _shown(ws: Workspace, found: InquiryNetwork, audience: Audience, on: dt.date) -> ShownNetwork:
    # ids are not kept, so their key need not be either
    release = Release("facts", audience, on, secrets.token_bytes(32), ws.settings.disclosure.smallest_group)
    return shown_network(found.network, release, consents=found.consents, names=found.names, by_role=True)


def _wave(found: InquiryNetwork, wave: Wave) -> dict[str, Any]:
    network = found.network
    answers = network.answers(wave=wave.id)
    graph = network.graph(wave=wave.id)
    said = answers.words if answers else "it is not known who was asked"
    measured: dict[str, Result[Any]] = {"Density": density(graph, answers)}
    if graph.number_of_edges():
        measured["E-I index, by agency"] = e_i_index(graph, network.agency_by_member, answers)
        if graph.is_directed():
            measured["Reciprocity"] = reciprocity(graph, answers)
    measured["Fragmentation"] = fragmentation(graph, answers)
    rows = [[name, _number(result.value), result.plain] for name, result in measured.items()]
    if 0 < graph.number_of_edges() < graph.number_of_nodes() * (graph.number_of_nodes() - 1) / (1 if graph.is_directed() else 2):
        core = core_periphery(graph, answers)
        rows.append(["Core and edge: fit", _number(core.value.fit), core.plain])
        measured["core"] = core
    cautions = list(dict.fromkeys(caution for result in measured.values() for caution in result.cautions))
    return {"wave": wave.id, "answered": said, "people": graph.number_of_nodes(), "ties": graph.number_of_edges(), "measures": rows, "cautions": cautions}


def _number(value: Any) -> str:
    if isinstance(value, int | float):
        return f"{value:.3f}"
    return "no value"


def _changes(ws: Workspace, found: InquiryNetwork, inquiry: str) -> list[str]:
    names = [wave.id for wave in found.network.waves]
    lines = [line for a, b in pairwise(names) for line in change_lines(ws, a, b, inquiry=inquiry)]
    return _without_note(lines)


def _without_note(lines: Iterable[str]) -> list[str]:
    return [line for line in lines if line != MADE_UP_NOTE]  # it stands once, at the top


def _links(shown: ShownNetwork) -> list[list[str]]:
    """Give links between what is shown; a number only where the view itself has one."""
    labels = {node.id: str(node.attributes["label"]) for node in shown.graph.nodes}
    groups = {node.id for node in shown.graph.nodes if node.attributes["sort"] == "group"}
    counts: Counter[tuple[str, str]] = Counter()
    unknown: set[tuple[str, str]] = set()
    for tie in shown.graph.ties:
        pair = labels[tie.source], labels[tie.target]
        if not groups & {tie.source, tie.target}:  # between two people the weight says how strong it is
            counts[pair] += 1
        elif tie.weight is None:
            unknown.add(pair)
        else:
            counts[pair] += int(tie.weight)
    return [[*pair, "some" if pair in unknown else str(counts[pair])] for pair in sorted({*counts, *unknown})]


def _knowledge(found: InquiryNetwork, least: int) -> Iterator[list[str]]:
    network = found.network
    of = holders(network.holdings(), network.agency_by_member, network.answers("holds"), items=network.items).value
    people_of: Counter[str] = Counter()
    for one in network.wave().roster:
        people_of[network.agency_of(one)] += network.members[one].people if one in network.members else least
    for item, known in of.items():
        people = str(len(known.people)) if not known.people or len(known.people) >= least else f"fewer than {least}"
        # an agency of few people would tell who they are
        named = sorted(network.agencies.get(str(one), "unknown") for one in known.agencies if people_of[str(one)] >= least)
        small = any(people_of[str(one)] < least for one in known.agencies) or known.agency_not_known
        agencies = "; ".join([*named, *(["an agency that is not named"] if small else [])]) or "nobody who answered"
        yield [network.items[str(item)].label, network.items[str(item)].kind, people, agencies]


def _risk_counts(found: InquiryNetwork) -> list[str]:
    network = found.network
    of = holders(network.holdings(), network.agency_by_member, network.answers("holds"), items=network.items).value
    held = [one for one in of.values() if one.people]
    return [f"Of the {len(held)} items that somebody has, {sum(len(one.agencies) == 1 for one in held)} are known in one agency only."]


def _referrals(found: InquiryNetwork) -> Iterator[list[str]]:
    network = found.network
    sources = sorted({referral.source for referral in network.wave().referrals} & set(network.agencies))
    for entry in sources:
        for need in needs_of(network):
            routes = referral_routes(network, entry, need)
            yield [network.agencies[entry], need, routes.reachable, str(routes.routes[0].steps) if routes.routes else "none", str(len(routes.dead_ends))]


def _hidden(value: Any, hide: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return hide(value)
    if isinstance(value, Mapping):
        return {key: _hidden(one, hide) for key, one in value.items()}
    return [_hidden(one, hide) for one in value] if isinstance(value, list) else value
