"""What is said of a survey is what plain loops over the rows of its files give: a second way to work everything out."""

from __future__ import annotations

import csv
import datetime as dt
import math
import random
from collections import deque
from itertools import combinations
from pathlib import Path

import pytest
from workspaces import REPOSITORY, repository_copy

from workbench.errors import RequestError
from workbench.network import read_survey
from workbench.network.at_risk import (
    awareness_accuracy,
    blind_spots,
    exclusivity,
    fewest_leavers,
    sole_holders,
    what_if_leave,
)
from workbench.network.measures import density, reciprocity
from workbench.network.referral_routes import needs_of, referral_graph, referral_routes, unreachable_needs
from workbench.network.survey import Member
from workbench.partnership import open_workspace
from workbench.partnership.network_ask import ask_network
from workbench.partnership.network_people import open_network

DAY = dt.date(2026, 3, 2)
SAMPLE = REPOSITORY / "inquiries/fife-welfare-sanctions/network"
NEEDS = ["Debt", "Food", "Work"]
Rows = list[dict[str, str]]


def rows(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


class Survey:
    """The files of one wave, as their rows stand, and the network that was read from them."""

    def __init__(self, folder: Path, wave: str, agency: dict[str, str], titles: dict[str, str]) -> None:
        self.agency = agency
        self.items = rows(folder / "items.csv")
        self.of = {name: rows(folder / wave / f"{name}.csv") for name in ("waves", "ties", "holds", "aware", "referrals")}
        members = [Member(one, of) for one, of in agency.items()]
        self.network = read_survey(folder, members=members, agencies=titles)
        self.wave = wave

    @property
    def held(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for row in self.of["holds"]:
            if row["level"] in {"1", "2", "3", "4", "unknown"}:
                found.setdefault(row["item"], set()).add(row["holder"])
        return found

    @property
    def ties(self) -> set[tuple[str, str]]:
        return {(row["source"], row["target"]) for row in self.of["ties"] if row["tie"] == "yes"}

    @property
    def people(self) -> list[str]:
        ends = [one for row in self.of["ties"] for one in (row["source"], row["target"])]
        asked = [row["person"] for row in self.of["waves"]]
        known = [one for row in self.of["aware"] for one in (row["perceiver"], row["holder"])]
        return sorted({*ends, *asked, *known, *(row["holder"] for row in self.of["holds"])} & self.agency.keys())


def drawn(folder: Path, seed: int) -> Survey:
    dice = random.Random(seed)
    people = [f"p{n}" for n in range(dice.randint(4, 9))]
    agency = {one: dice.choice(["council", "charity", "dwp", ""]) for one in people}
    answered = {one: dice.choice(["yes", "yes", "partly", "no"]) for one in people}
    items = [f"i{n}" for n in range(dice.randint(2, 5))]
    places = ["council", "charity", "dwp", *items]
    speak = [one for one in people if answered[one] != "no"] or people[:1]
    answered[speak[0]] = "yes"  # somebody answers, so that there are pairs to count
    tables = {
        "waves": ["person,asked,answered", *(f"{one},yes,{said}" for one, said in answered.items())],
        "ties": ["source,target,relation,tie", *(
            f"{a},{b},advice,{dice.choice(['yes', 'yes', 'no', 'unknown'])}" for a in speak for b in people if a != b and dice.random() < 0.3
        )],
        "holds": ["holder,item,level", *(f"{a},{i},{dice.choice(['1', '2', '4', 'no', 'unknown'])}" for a in speak for i in items if dice.random() < 0.5)],
        "aware": ["perceiver,holder,item,knows", *(
            f"{a},{b},{i},{dice.choice(['yes', 'yes', 'no'])}" for a in speak for b in people for i in items if a != b and dice.random() < 0.15
        )],
        "referrals": ["from,to,need,area,status,feedback,consent", *(
            f"{a},{b},{dice.choice([*NEEDS, 'any', ''])},,{dice.choice(['working', 'working', 'ended', 'unknown'])},{dice.choice(['yes', 'no', 'unknown'])},{dice.choice(['yes', 'no'])}"
            for a in places for b in places if a != b and dice.random() < 0.2
        )],
    }  # fmt: skip
    about = ["id,kind,label,needs", *(f"{item},{dice.choice(['service', 'knowledge'])},Item {item},{dice.choice(NEEDS)}" for item in items)]
    (folder / "w").mkdir(parents=True)
    (folder / "items.csv").write_text("\n".join(about) + "\n")
    for name, lines in tables.items():
        (folder / "w" / f"{name}.csv").write_text("\n".join(lines) + "\n")
    return Survey(folder, "w", agency, {"council": "Council", "charity": "Charity", "dwp": "DWP"})


@pytest.fixture(params=[*range(30), "sample"])
def survey(request, tmp_path):
    if request.param != "sample":
        return drawn(tmp_path / "network", request.param)
    agency = {row["id"]: row["agency"] for row in rows(SAMPLE / "made_up_people.csv")}
    titles = {agency.id: agency.title for agency in open_workspace(REPOSITORY).agencies}
    return Survey(SAMPLE, "wave-2", agency, titles)


def reached(ties: set[tuple[str, str]], start: str, *, gone: frozenset[str] = frozenset()) -> dict[str, int]:
    """Give the steps to everybody who can be reached along ties."""
    found, waiting = {start: 0}, deque([start])
    while waiting:
        one = waiting.popleft()
        for a, b in sorted(ties):
            if a == one and b not in found and b not in gone:
                found[b] = found[one] + 1
                waiting.append(b)
    return found


def joined(survey: Survey, gone: frozenset[str] = frozenset()) -> set[frozenset[str]]:
    both = survey.ties | {(b, a) for a, b in survey.ties}
    stay = [one for one in survey.people if one not in gone]
    return {frozenset(pair) for one in stay for pair in [(one, other) for other in reached(both, one, gone=gone) if other != one]}


def test_what_only_one_has_and_what_hangs_on_whom(survey):
    held, of = survey.held, survey.network
    sole = sole_holders(of.holdings(survey.wave), survey.agency, items=of.items).value
    assert dict(sole.person) == {item: min(who) for item, who in held.items() if len(who) == 1}
    agencies = {item: {survey.agency[one] for one in who} for item, who in held.items()}
    assert dict(sole.agency) == {item: min(names) for item, names in agencies.items() if len(names) == 1 and "" not in names}
    assert set(sole.nobody) == {row["id"] for row in survey.items} - held.keys()
    scores = {one: sum(math.exp(1 - len(who)) for who in held.values() if one in who) for who in held.values() for one in who}
    assert exclusivity(of.holdings(survey.wave)).value == pytest.approx(scores)


@pytest.mark.parametrize("share", [0.25, 0.5])
def test_the_fewest_leavers(survey, share):
    held = survey.held
    if not held:
        with pytest.raises(RequestError):
            fewest_leavers(survey.network.holdings(survey.wave), share)
        return
    found = fewest_leavers(survey.network.holdings(survey.wave), share)
    people = sorted(set().union(*held.values()))
    needed = math.ceil(share * len(held))
    fewest = next(
        k for k in range(1, len(people) + 1)
        if any(sum(who <= set(some) for who in held.values()) >= needed for some in combinations(people, k))
    )  # fmt: skip
    assert (found.also["count"], found.how) == (fewest, "exact")
    assert sum(who <= found.value.leavers for who in held.values()) >= needed
    assert set(found.value.items) == {item for item, who in held.items() if who <= found.value.leavers}


def working(survey: Survey) -> set[tuple[str, str]]:
    gone = {"ended", "planned", "not working"}
    return {(row["from"], row["to"]) for row in survey.of["referrals"] if row["status"] not in gone}


def check_loss(survey: Survey, loss, gone: frozenset[str]) -> None:
    held = survey.held
    assert set(loss.items) == {item for item, who in held.items() if who <= gone}
    assert dict(loss.hanging) == {item: min(who - gone) for item, who in held.items() if len(who - gone) == 1 < len(who)}
    before = {pair for pair in joined(survey) if not pair & gone}
    after = joined(survey, gone)
    assert (loss.pairs_before, loss.pairs) == (len(before), len(before) - len(after))
    near = {one: {b for a, b in survey.ties if a == one} | {a for a, b in survey.ties if b == one} for one in survey.people}
    assert set(loss.cut_off) == {one for one in survey.people if one not in gone and near[one] and near[one] <= gone}
    steps = working(survey)
    ends = {end for pair in steps for end in pair} - gone
    kept = {(a, b) for a, b in steps if not {a, b} & gone}
    lost = {(a, b) for a in ends for b in ends if a != b and b in reached(steps, a) and b not in reached(kept, a)}
    assert set(loss.routes) == lost


def test_what_if_somebody_leaves(survey):
    referrals = referral_graph(survey.network, wave=survey.wave)
    graph = survey.network.graph(wave=survey.wave)
    for one in survey.people:
        found = what_if_leave(graph, [one], holdings=survey.network.holdings(survey.wave), referrals=referrals).value
        check_loss(survey, found, frozenset([one]))


def test_what_if_an_agency_leaves(survey):
    referrals = referral_graph(survey.network, wave=survey.wave)
    graph = survey.network.graph(wave=survey.wave)
    for agency in sorted(set(survey.agency.values()) - {""}):
        gone = frozenset(one for one in {*survey.people, *referrals} if one == agency or survey.agency.get(one) == agency)
        if gone:
            known = {*graph, *referrals, *(held.holder for held in survey.network.holdings(survey.wave))}
            found = what_if_leave(graph, gone & known, holdings=survey.network.holdings(survey.wave), referrals=referrals)
            check_loss(survey, found.value, gone)


def test_blind_spots_and_how_often_people_are_right(survey):
    of, held = survey.network, survey.held
    answers = of.answers("aware", survey.wave)
    spots = blind_spots(of.holdings(survey.wave), of.awareness(survey.wave), survey.agency, answers).value
    thought = [(row["perceiver"], row["holder"], row["item"]) for row in survey.of["aware"] if row["knows"] == "yes"]
    agencies = {(survey.agency[one], item) for item, who in held.items() for one in who if survey.agency[one]}
    seen = {
        (agency, item) for agency, item in agencies
        if any(i == item and survey.agency[h] == agency and survey.agency[p] not in {"", agency} for p, h, i in thought)
    }  # fmt: skip
    assert set(spots.seen) == seen
    assert set(spots.blind) | set(spots.not_known) == agencies - seen
    told = {row["person"] for row in survey.of["waves"] if row["answered"] != "no"}
    found = awareness_accuracy(of.holdings(survey.wave), of.awareness(survey.wave), of.answers("holds", survey.wave), least=1).value
    own = {(row["holder"], row["item"]) for row in survey.of["holds"] if row["level"] in {"1", "2", "3", "4", "unknown"} and row.get("source", "self") == "self"}
    about_others = {one for one in thought if one[0] != one[1]}
    judged = {one for one in about_others if one[1] in told}
    assert found.right == sum((h, i) in own for _, h, i in judged)
    assert found.wrong == len(judged) - found.right
    assert found.not_known == len(about_others) - len(judged)
    assert (found.named, found.held) == (len({(h, i) for _, h, i in about_others} & own), len(own))


def test_the_share_of_links_is_of_pairs_that_are_known(survey):
    people, said = survey.people, {(row["source"], row["target"]): row["tie"] for row in survey.of["ties"]}
    told = {row["person"]: row["answered"] for row in survey.of["waves"] if row["asked"] == "yes"}
    asked = [(a, b) for a in people for b in people if a != b and a in told]
    pairs = [pair for pair in asked if said.get(pair, "no" if told[pair[0]] == "yes" else "") in {"yes", "no"}]
    graph, answers = survey.network.graph(wave=survey.wave), survey.network.answers(wave=survey.wave)
    found = density(graph, answers)
    linked = sum(said.get(pair) == "yes" for pair in pairs)
    assert (found.also["ties"], found.also["pairs"], found.value) == (linked, len(pairs), pytest.approx(linked / len(pairs)))
    assert found.also["pairs asked"] == len(asked)
    assert found.also["high"] == pytest.approx((linked + len(asked) - len(pairs)) / len(asked))
    known = [(a, b) for a, b in survey.ties if {(a, b), (b, a)} <= set(pairs)]
    assert reciprocity(graph, answers).value == (pytest.approx(sum((b, a) in survey.ties for a, b in known) / len(known)) if known else None)


def test_referral_routes(survey):
    of = survey.network
    legs = [row for row in survey.of["referrals"] if row["status"] in {"working", "unknown"}]
    entries = sorted({row["from"] for row in survey.of["referrals"]})
    for entry in entries:
        missing = {}
        for need in needs_of(of, survey.wave):
            fit = [row for row in legs if row["need"] in {need, "any", "", "unknown"}]
            sure = {(row["from"], row["to"]) for row in fit if row["need"] in {need, "any"} and row["status"] == "working"}
            some = {(row["from"], row["to"]) for row in fit}
            services = [row["id"] for row in survey.items if row["kind"] == "service" and need in row["needs"].split("; ")]
            offers = {one for item in services for who in survey.held.get(item, ()) for one in (who, survey.agency[who]) if one} | set(services)
            away, surely = reached(some, entry), reached(sure, entry)
            found = referral_routes(of, entry, need, wave=survey.wave)
            assert {route.path[-1]: (route.steps, route.sure) for route in found.routes} == {
                end: (surely[end], True) if end in surely else (away[end], False) for end in offers if end in away
            }
            assert set(found.reached) == set(away)
            assert set(found.dead_ends) == {one for one in away if one not in offers and not any(a == one for a, _ in some)}
            assert {one for loop in found.loops for one in loop} == {
                one for one in away if any(one in reached(some, b) for a, b in some if a == one)
            }
            passed = [row for row in fit if row["from"] in away]
            every = working(survey)
            assert set(found.one_way) == {(row["from"], row["to"]) for row in passed if (row["to"], row["from"]) not in every}
            assert set(found.no_feedback) == {(row["from"], row["to"]) for row in passed if row["feedback"] == "no"}
            assert set(found.no_consent) == {(row["from"], row["to"]) for row in passed if row["consent"] == "no"}
            if not any(end in surely for end in offers):
                missing[need] = "unknown" if any(end in away for end in offers) else "no"
        assert unreachable_needs(of, entry, wave=survey.wave) == missing


@pytest.mark.parametrize("asker", ["", "fife-council", "sample-01"])
@pytest.mark.parametrize("question", ["debt advice", "hardship payments", "appeals"])
def test_asking_the_sample_names_whoever_has_it_by_the_shortest_way(tmp_path, question, asker):
    root = repository_copy(tmp_path)
    ws = open_workspace(root)
    network = open_network(ws).network
    folder = root / "inquiries/fife-welfare-sanctions/network"
    made_up = {row["id"]: row for row in rows(folder / "made_up_people.csv")}
    titles = {agency.id: agency.title for agency in ws.agencies}
    found = ask_network(ws, question, asker=asker, on=DAY)
    wanted = {row["id"] for row in rows(folder / "items.csv") if row["label"] in found.items or f"{row['label']} (made up)" in found.items}
    assert any(question.split()[0] in row["label"].casefold() for row in rows(folder / "items.csv") if row["id"] in wanted)
    holders = {row["holder"] for row in rows(folder / "wave-2/holds.csv") if row["item"] in wanted and row["level"] in {"1", "2", "3", "4", "unknown"}}
    called = {one: f"{row['role']} (made up), {titles[row['agency']]}" for one, row in made_up.items()}
    assert {knower.who for knower in found.knowers} == {called.get(one, titles.get(one)) for one in holders}
    ties = {(row["source"], row["target"]) for row in rows(folder / "wave-2/ties.csv") if row["tie"] == "yes"}
    starts = [one for one in network.wave().roster if asker and asker in {one, made_up.get(one, {}).get("agency")}]
    for knower in found.knowers:
        ways = [reached(ties, start)[one] for start in starts for one in holders if called.get(one) == knower.who and one in reached(ties, start)]
        if not ways:
            assert knower.path == ()
        else:
            assert len(knower.path) <= min(ways) + 1
            assert knower.path[-1] == knower.who
