"""What a network report finds beside the measures: who links agencies, who mixes with whom, what to ask, what it says first."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from workbench.errors import RequestError
from workbench.network.at_risk import blind_spots, fewest_leavers, holders, sole_holders
from workbench.network.map_facts import MapFacts
from workbench.network.measures import Answers, brokerage, core_periphery, mixing
from workbench.network.network import Network
from workbench.network.referral_routes import needs_of, referral_routes
from workbench.network.survey import Wave
from workbench.network.wave_comparison import compare_ties
from workbench.network.wave_questions import missing_ties
from workbench.network.wave_relationship import Relationship, relationship
from workbench.partnership.network_maps import NetworkMaps
from workbench.partnership.network_people import InquiryNetwork
from workbench.partnership.network_trust import trust_and_value

__all__ = [
    "NOT_NAMED", "answer_level", "broker_rows", "core_of", "first_lines", "hidden", "in_one_agency", "mixing_rows", "one_agency_words", "question_lines",
    "referral_rows", "relationships", "risk_counts", "told_size", "trust_rows",
]  # fmt: skip

NOT_NAMED = "one or more agencies that are not named"
"""What stands in a list of agencies for those of few people, whose name would tell who they are."""

Rows = Sequence[Sequence[str]]
"""The rows of a table, as text."""

Cores = Mapping[str, tuple[int, float] | None]
"""By wave how many people the core has, and how well it fits."""

_LEVELS = ("frontline", "middle", "strategic", "research")
_ENOUGH, _PATTERNS = 0.80, 0.65
_QUESTIONS = 5
_TENTH = 10
_NAMED = 3
_TOO_FEW = "too few to tell"


def answer_level(answers: Answers | None) -> str:
    """Say in a few words what may be told at all, by the share who answered.

    The levels are those of `Answers.caution`: 80% and 65%.

    Example:
        >>> answer_level(Answers(frozenset("abcde"), frozenset("abcd")))
        'Enough answered: connectors and brokers may be told.'
    """
    if answers is None or answers.share is None:
        return "It is not known who was asked: nothing may be told for certain."
    if answers.share >= _ENOUGH:
        return "Enough answered: connectors and brokers may be told."
    if answers.share >= _PATTERNS:
        return "Patterns of the whole only; no connectors or brokers."
    return "Caution: even patterns may come from who did not answer."


def core_of(network: Network, wave: Wave) -> tuple[int, float] | None:
    """Give how many people are in the core of a wave's network and how well core and edge fit; None where there are none."""
    graph = network.graph(wave=wave.id)
    pairs = graph.number_of_nodes() * (graph.number_of_nodes() - 1) / (1 if graph.is_directed() else 2)
    if not 0 < graph.number_of_edges() < pairs:
        return None
    try:
        found = core_periphery(graph, network.answers(wave=wave.id)).value
    except RequestError:  # a network of which it makes no sense
        return None
    return len(found.core), found.fit


def broker_rows(found: InquiryNetwork, least: int) -> list[list[str]]:
    """Give how often people of each agency stand between two who are not linked; none where too few answered.

    Args:
        found: The network.
        least: The fewest people that an agency must have to be told of.
    """
    network = found.network
    answers = network.answers()
    if answers is None or answers.share is None or answers.share < _ENOUGH:
        return []
    sums: dict[str, Counter[str]] = {}
    for one, roles in brokerage(network.graph(), network.agency_by_member, answers).value.items():
        of = sums.setdefault(network.agency_of(str(one)), Counter())
        for role in ("coordinator", "gatekeeper", "representative", "itinerant", "liaison"):
            of[role] += int(getattr(roles, role))
    sizes = people_of(network, network.wave())
    ranked = sorted((agency for agency in sums if agency and sizes[agency] >= least), key=lambda one: -sums[one]["liaison"] - sums[one]["gatekeeper"])
    return [
        [network.agencies.get(agency, "agency not known"), *(str(sums[agency][role]) for role in ("gatekeeper", "representative", "liaison", "itinerant"))]
        for agency in ranked
    ]  # fmt: skip


def people_of(network: Network, wave: Wave) -> Counter[str]:
    """Give how many people each agency has in a wave."""
    found: Counter[str] = Counter()
    for one in wave.roster:
        if one in network.members:
            found[network.agency_of(one)] += network.members[one].people
    return found


def mixing_rows(found: InquiryNetwork, least: int) -> list[list[str]]:
    """Give which share of the links between levels that were answered for exist; for others than the team to the next tenth.

    A level of fewer people than a group must have is told of to the team only, and so is how many links there are.
    """
    network = found.network
    wave = network.wave()
    sizes: Counter[str] = Counter()
    for one in wave.roster:
        if one in network.members:
            sizes[network.members[one].level] += network.members[one].people
    levels = {one: network.members[one].level for one in wave.roster if one in network.members and network.members[one].level != "unknown"}
    try:
        pairs = mixing(network.graph(), levels, network.answers()).value
    except RequestError:
        return []
    told = [level for level in _LEVELS if sizes[level] >= max(least, 1)]
    rows = []
    for one in told:
        for other in told:
            between = pairs.get((one, other))
            if between is None or between.share is None:
                continue
            count = f"{between.linked} of {between.answered}" if least == 1 else "not told"
            rows.append([one, other, _share(between.share, between.answered, least), count])
    return rows


def risk_counts(found: InquiryNetwork, least: int) -> list[str]:
    """Give how much hangs on few, in numbers of items; a number of people below the least is told as “fewer than”."""
    network = found.network
    holdings = network.holdings()
    if not network.wave().has_asked("holds"):
        return [f"Nobody was asked who has what in {network.wave().id}."]
    of = holders(holdings, network.agency_by_member, network.answers("holds"), items=network.items).value
    held = sum(bool(one.people) for one in of.values())
    lines = [f"Of the {held} item{'s' * (held != 1)} that somebody has, {one_agency_words(in_one_agency(network))}."]
    for share, part in ((0.25, "a quarter"), (0.5, "half")):
        if holdings:
            few = fewest_leavers(holdings, share, network.answers("holds"))
            count = len(few.value.leavers)
            many = told_size(count, least)
            how = "" if few.how == "exact" else f"{few.how} "
            who = f"{how}{many} {'person' if many == '1' else 'people'}"
            lines.append(f"{who[0].upper()}{who[1:]} leaving would lose {part} of what is known.")
    spots = blind_spots(holdings, network.awareness(), network.agency_by_member, network.answers("aware")).value
    blind, open_ones = len(spots.blind), len(spots.not_known)
    said = f"{blind} time{'s' * (blind != 1)} an agency has something that nobody outside it is known to know of"
    lines.append(f"{said}{f'; for {open_ones} more, nobody can say' if open_ones else ''}.")
    return lines


def in_one_agency(network: Network) -> int:
    """Give how many items are known in one agency only; not where a holder's agency is not known."""
    found = sole_holders(network.holdings(), network.agency_by_member, network.answers("holds"), items=network.items)
    return len(found.value.agency)


def one_agency_words(count: int) -> str:
    """Say how many items that is.

    Example:
        >>> one_agency_words(1)
        '1 is known in one agency only'
    """
    return f"{count} {'is' if count == 1 else 'are'} known in one agency only"


def told_size(count: int, least: int) -> str:
    """Give a number of people as an audience may read it.

    Example:
        >>> told_size(7, 5), told_size(2, 5), told_size(2, 1)
        ('7', 'fewer than 5', '2')
    """
    return str(count) if count >= least else f"fewer than {least}"


def trust_rows(found: InquiryNetwork) -> list[list[str]]:
    """Give for the team how far each agency is trusted, and what others find that it brings; a score that too few gave is left open."""
    rated = trust_and_value(found)
    if rated is None:
        return []
    return [
        [found.network.agencies.get(one, "agency not known"), *("too few answered" if score is None else f"{score:.2f}" if name in {"trust", "value"} else str(score)
         for name, score in rated.of(one).items())]
        for one in rated.agencies
    ]  # fmt: skip


def question_lines(found: InquiryNetwork, called: Mapping[str, str], least: int, *, team: bool) -> list[str]:
    """Give missing ties as questions; to others than the team only about how many there are.

    Args:
        found: The network.
        called: By id what somebody may be called; who is not there is not told of.
        least: The fewest people that may be told of.
        team: Whether the team reads it.
    """
    network = found.network
    if not team:
        count = len({frozenset(one.pair) for relation in network.relations for one in missing_ties(network, relation, most=sys.maxsize)})
        # an exact count could be held against what other counts leave
        many = told_size(count, least) if count < least else f"about {max(_TENTH, round(count, -1))}"
        return [f"{many[0].upper()}{many[1:]} pairs of people share much and name no link; the team asks them whether one would help."] if count else []
    told = [one for relation in network.relations for one in missing_ties(network, relation) if called.keys() >= set(one.pair)]
    return [f"{called[one.pair[0]]} and {called[one.pair[1]]}: {one.words}" for one in told[:_QUESTIONS]]


def referral_rows(found: InquiryNetwork) -> Iterator[list[str]]:
    """Give for each agency that refers and each need where referrals lead; people who refer are “a person”."""
    network = found.network
    sources = sorted({referral.source for referral in network.wave().referrals} & set(network.agencies))

    def called(one: str) -> str:
        return network.items[one].label if one in network.items else network.agencies.get(one, "a person")

    def listed(ends: Iterable[Any]) -> str:
        return "; ".join(dict.fromkeys(called(end) if isinstance(end, str) else " → ".join(map(called, end)) for end in ends)) or "none"

    for entry in sources:
        for need in needs_of(network):
            routes = referral_routes(network, entry, need)
            steps = str(routes.routes[0].steps) if routes.routes else "none"
            yield [
                network.agencies[entry], need, routes.reachable, steps, listed(one for one in routes.dead_ends if one != entry), listed(routes.loops),
                listed(routes.no_feedback), listed(routes.no_consent), str(routes.not_known),
            ]  # fmt: skip


def relationships(found: InquiryNetwork, least: int) -> list[dict[str, Any]]:
    """Give each agency's links with the others, wave by wave.

    Others than the team read of agencies with enough people, and to the next tenth how many links there are: a count
    could be held against the map, and what is left would be the links of a few.

    Returns:
        For each agency its id, its name, the waves, a sentence for each of them, and for the team the links with each
        other agency.
    """
    network = found.network
    sizes = [people_of(network, wave) for wave in network.waves]
    told = [one for one in network.agencies if any(size[one] for size in sizes) and all(size[one] >= least for size in sizes)]
    if least == 1:
        told = [one for one in network.agencies if any(size[one] for size in sizes)]
    rows = []
    for agency in told:
        for relation in network.relations:
            waves = relationship(network, agency, relation)
            others = sorted({one for wave in waves for one in wave.with_agency}) if least == 1 else []
            rows.append({
                "agency": agency, "name": network.agencies[agency], "relation": relation, "waves": [wave.wave for wave in waves],
                "words": [wave.words if least == 1 else _share_words(wave, least) for wave in waves],
                "links": [
                    [network.agencies.get(one, "agency not known"),
                     *(str(wave.with_agency.get(one, 0)) if of.has_asked(relation) else "not asked" for wave, of in zip(waves, network.waves, strict=True))]
                    for one in others
                ],
                "levels": [
                    [level or "level not known",
                     *(str(wave.with_level.get(level, 0)) if of.has_asked(relation) else "not asked" for wave, of in zip(waves, network.waves, strict=True))]
                    for level in sorted({level for wave in waves for level in wave.with_level} if least == 1 else ())
                ],
            })  # fmt: skip
    return rows


def _share_words(one: Relationship, least: int) -> str:
    share = _TOO_FEW if one.share is None else _share(one.share, one.told, least)
    if share == _TOO_FEW:
        return f"In {one.wave}, people answered about too few possible links to tell how many exist."
    return f"In {one.wave}, {share} of the possible links that people answered about exist."


def _share(share: float, answered: int, least: int) -> str:
    """Give which part of the possible links that were answered for exist, for others than the team to the next tenth."""
    if least == 1:
        return f"{share:.0%}"
    if answered < _TENTH * least:  # a tenth must stand for at least as many links as a group has people
        return _TOO_FEW
    tenths = round(share * _TENTH) * _TENTH
    return f"about {tenths}%" if tenths else "less than 5%"


def first_lines(  # noqa: PLR0913  # what a report holds already, so that nothing is worked out twice
    found: InquiryNetwork, maps: NetworkMaps, links: Rows, referrals: Rows, cores: Cores, *, least: int
) -> list[list[str]]:
    """Give the findings that a reader should take away: whom others turn to, what hangs on few, what changed, where referrals end.

    Args:
        found: The network.
        maps: What the audience sees of it.
        links: From whom, to whom and how many, between agencies or groups as the audience sees them.
        referrals: What `referral_rows` gives.
        cores: What `core_of` gives, by wave.
        least: The fewest people that may be told of.

    Returns:
        A few words of what it is about, and what was found.
    """
    network = found.network
    lines = [["Whom others turn to", _turned_to(network.answers(), maps, links, told=least == 1)]]
    if network.holdings():
        lines.append(["What hangs on few", " ".join(risk_counts(found, least)[:2])])
    if changed := " ".join([*_changed(network, cores, least), *_moved(network, least)]):
        lines.append(["What changed", changed])
    if referrals:
        lines.append(["Where referrals end", _ends(referrals)])
    return lines


def _turned_to(answers: Answers | None, maps: NetworkMaps, links: Rows, *, told: bool) -> str:
    level = answer_level(answers)
    if answers is None or answers.share is None or answers.share < _PATTERNS:
        return level
    inward: Counter[str] = Counter()
    for _, to, count in links:
        inward[to] += int(count) if count.isdigit() else 0
    ranked = "; ".join(f"{who}, {count}" for who, count in inward.most_common(_NAMED) if count)
    said = f"Links from outside lead most to: {ranked}." if ranked and all(count.isdigit() for *_, count in links) else ""
    if told and answers.share >= _ENOUGH:
        said = f"{MapFacts(maps.latest, 'agency').most_named} {said}"
    return said.strip() or level


def _ends(rows: Rows) -> str:
    needs: dict[str, list[bool]] = {}
    for _, need, reachable, *_ in rows:
        needs.setdefault(need, []).append(reachable == "yes")
    nowhere = [need for need, reached in needs.items() if not any(reached)]
    some = [need for need, reached in needs.items() if any(reached) and not all(reached)]
    said = [f"From no agency is help surely reached with: {', '.join(nowhere)}."] if nowhere else []
    said += [f"Only from some agencies is help surely reached with: {', '.join(some)}."] if some else []
    return " ".join(said) or "Every need is surely reached from every agency that refers."


def _changed(network: Network, cores: Cores, least: int) -> Iterator[str]:
    for earlier, later in list(pairwise(network.waves))[-1:]:
        for relation in network.relations:
            yield f"From {earlier.id} to {later.id}, {relation or 'links'}: {compare_ties(network, earlier.id, later.id, relation).words}"
        first, last = cores[earlier.id], cores[later.id]
        if first and last:
            fits = f"(fit {first[1]:.2f}, then {last[1]:.2f}; 1 would be a perfect core)"
            yield f"{_core_words(first[0], last[0], least)} {fits}."


def _core_words(before: int, after: int, least: int) -> str:
    if max(before, after) < least:  # which of two small ones is larger would tell of one person
        return f"The core had fewer than {least} people in both"
    if before == after:
        return f"The core stayed at {after} {'person' if after == 1 else 'people'}"
    return f"The core {'shrank' if after < before else 'grew'} from {told_size(before, least)} to {told_size(after, least)} {'person' if after == 1 == least else 'people'}"


def _moved(network: Network, least: int) -> Iterator[str]:
    """Say for the team whose links with others changed most between the last two waves."""
    if least > 1 or len(network.waves) == 1:
        return
    agencies = [one for one in network.agencies if any(network.agency_of(each) == one for wave in network.waves for each in wave.roster)]
    moves = {
        (agency, relation): tuple(wave.ties for wave in relationship(network, agency, relation)[-2:])
        for agency in agencies for relation in network.relations if all(wave.has_asked(relation) for wave in network.waves[-2:])
    }
    if moves:
        (agency, relation), (before, after) = max(moves.items(), key=lambda one: abs(one[1][1] - one[1][0]))
        yield f"Links with {network.agencies[agency]} ({relation or 'of any kind'}) went from {before} to {after}."


def hidden(value: Any, hide: Callable[[str], str]) -> Any:
    """Take out of all texts in plain data what an audience may not read."""
    if isinstance(value, str):
        return hide(value)
    if isinstance(value, Mapping):
        return {key: hidden(one, hide) for key, one in value.items()}
    return [hidden(one, hide) for one in value] if isinstance(value, list) else value
