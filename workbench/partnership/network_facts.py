"""What a report says of an inquiry's network: worked out on the whole of it, then only what an audience may see is kept."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from workbench.errors import RequestError
from workbench.network import MEASURES
from workbench.network.at_risk import holders
from workbench.network.graph_data import GraphData
from workbench.network.measures import Result, density, e_i_index, fragmentation, reciprocity
from workbench.network.survey import Wave
from workbench.partnership.network_findings import (
    NOT_NAMED,
    answer_level,
    broker_rows,
    core_of,
    first_lines,
    hidden,
    in_one_agency,
    mixing_rows,
    question_lines,
    referral_rows,
    relationships,
    risk_counts,
    told_size,
    trust_rows,
)
from workbench.partnership.network_maps import NetworkMaps, network_maps
from workbench.partnership.network_people import MADE_UP_NOTE, InquiryNetwork, has_network, open_network
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
    seen = seen_by(ws, found, audience, on=on)
    maps = network_maps(ws, found, audience, on=on)
    between = network_maps(ws, found, audience, on=on, level="agency")
    cores = {wave.id: core_of(network, wave) for wave in network.waves}
    referrals = list(referral_rows(found))
    links = _links(between.latest, "agency" if audience == "team" else "group")
    facts = {
        "notes": [*([MADE_UP_NOTE] if found.synthetic else []), *found.notes, *maps.cautions],
        "says": first_lines(found, maps, links, referrals, cores, least=least),
        "waves": [_wave(found, wave, cores[wave.id], least) for wave in network.waves],
        "changes": _changes(ws, found, inquiry),
        "maps": maps.to_plain(),
        "shown": _shown(maps),
        "links": links,
        "brokers": broker_rows(found, least),
        "mixing": mixing_rows(found, least),
        "trust": trust_rows(found) if audience == "team" else [],
        "relationships": relationships(found, least),
        "knowledge": list(_knowledge(found, least)),
        "in one agency": in_one_agency(network),
        "risk": _without_note(knowledge_at_risk(ws, inquiry=inquiry, on=on)) if audience == "team" else risk_counts(found, least),
        "questions": question_lines(found, seen.labels, least, team=audience == "team"),
        "referrals": referrals,
    }
    shown: dict[str, Any] = hidden(facts, cache(found.protection(ws, audience, seen.names).withhold))
    return shown


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
    if has_network(ws, inquiry):
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
    return network_facts(ws, inquiry, ws.audience, on=on) if has_network(ws, inquiry) else None


def _shown(maps: NetworkMaps) -> list[list[str]]:
    """Give who stands on the map, people of one role and agency together."""
    rows = Counter((str(n.attributes.get("role", n.attributes["label"])), str(n.attributes["agency"]), str(n.attributes.get("sort", "person"))) for n in maps.latest.nodes)
    people = {str(n.attributes["label"]): int(str(n.attributes["people"])) for n in maps.latest.nodes if "people" in n.attributes}
    return [[label, agency, sort, str(people.get(label, count))] for (label, agency, sort), count in sorted(rows.items())]


def _wave(found: InquiryNetwork, wave: Wave, core: tuple[int, float] | None, least: int) -> dict[str, Any]:
    network = found.network
    answers = network.answers(wave=wave.id)
    graph = network.graph(wave=wave.id)
    said = answers.words if answers else "it is not known who was asked"
    asked: dict[str, Callable[[], Result[Any]]] = {"Density": lambda: density(graph, answers)}
    if graph.number_of_edges():
        asked["E-I index, by agency"] = lambda: e_i_index(graph, network.agency_by_member, answers)
        if graph.is_directed():
            asked["Reciprocity"] = lambda: reciprocity(graph, answers)
    if graph.number_of_nodes() > 1:
        asked["Fragmentation"] = lambda: fragmentation(graph, answers)
    measured: list[Result[Any]] = []
    rows = []
    for name, measure in asked.items():
        try:
            measured.append(measure())
        except RequestError as error:  # of this wave it makes no sense, and the others stay
            rows.append([name, "no value", error.message])
        else:
            rows.append([name, _number(measured[-1].value), measured[-1].plain])
    if core:
        rows.append(["People in the core", told_size(core[0], least), MEASURES["core-periphery"].plain])
        rows.append(["Core and edge: fit", _number(core[1]), "How far that holds, at most 1: read it before the core."])
    cautions = list(dict.fromkeys(caution for result in measured for caution in result.cautions))
    return {"wave": wave.id, "answered": said, "told": answer_level(answers), "people": graph.number_of_nodes(), "ties": graph.number_of_edges(), "measures": rows, "cautions": cautions}


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


def _links(graph: GraphData, counted: str) -> list[list[str]]:
    """Give links between agencies, or what is shown in their place; a number only where the view itself has one.

    Args:
        graph: What is shown.
        counted: Of which sort the nodes are whose weights count links; between two people it says how strong it is.
    """
    nodes = {node.id: node for node in graph.nodes}
    counts: Counter[tuple[str, str]] = Counter()
    unknown: set[tuple[str, str]] = set()
    for tie in graph.ties:
        ends = nodes[tie.source], nodes[tie.target]
        pair = str(ends[0].attributes["label"]), str(ends[1].attributes["label"])
        if counted not in {end.attributes.get("sort") for end in ends}:
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
        people = told_size(len(known.people), least) if known.people else "0"
        # an agency of few people would tell who they are
        named = sorted(network.agencies.get(str(one), "unknown") for one in known.agencies if people_of[str(one)] >= least)
        small = any(people_of[str(one)] < least for one in known.agencies) or known.agency_not_known
        agencies = "; ".join([*named, *([NOT_NAMED] if small else [])]) or "nobody who answered"
        yield [network.items[str(item)].label, network.items[str(item)].kind, people, agencies]
