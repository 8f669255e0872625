"""How long every measure of a network takes: 500 people with 3,000 ties, and 5,000 with 50,000.

    python benchmarks/network_measures.py [--people 500 5000] [--exact-betweenness]

The networks are made up: people in agencies of very unlike size, most ties within an agency, a few people with many
ties. Each holds a few of the items, most items by few. Where a plain call of networkx gives the same, it is timed beside
ours, and so is python-igraph where that is installed. `--exact-betweenness` also works out the true betweenness of
networks above the limit, to measure how far the sample is off; that takes minutes.
"""

from __future__ import annotations

import argparse
import itertools
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import networkx as nx

from workbench.network import Answers, Aware, Holding, at_risk, measures

_TIES = {500: 3_000, 5_000: 50_000}
_HOLDERS = 40
_TOP = 10


@dataclass(frozen=True)
class Partnership:
    """A made-up partnership: its ties, agencies, levels, answers, and who holds and knows what."""

    graph: nx.DiGraph[int]
    agencies: dict[int, str]
    levels: dict[int, str]
    answers: Answers
    holdings: list[Holding]
    aware: list[Aware]
    knows: nx.Graph[Any]


def made_up(people: int, ties: int, seed: int = 1) -> Partnership:
    """Make a partnership of so many people and ties."""
    dice = random.Random(seed)  # noqa: S311  # a made-up network, not a secret
    agencies = {n: f"agency {min(int(dice.paretovariate(0.7)), people // 12)}" for n in range(people)}
    members: dict[str, list[int]] = {}
    for person, agency in agencies.items():
        members.setdefault(agency, []).append(person)
    drawn_to = list(itertools.accumulate(dice.paretovariate(1.6) for _ in range(people)))
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(people))
    while graph.number_of_edges() < ties:
        one = dice.randrange(people)
        own = members[agencies[one]]
        other = dice.choice(own) if dice.random() < 0.6 and len(own) > 1 else dice.choices(range(people), cum_weights=drawn_to)[0]  # noqa: PLR2004  # most ties are within
        if one != other:
            graph.add_edge(one, other, weight=dice.randint(2, 5))
    items = people // 3
    holdings = [Holding(p, i) for i in range(items) for p in dice.sample(range(people), min(_HOLDERS, int(dice.paretovariate(1))))]
    aware = [Aware(dice.randrange(people), h.holder, h.item) for h in holdings]
    knows: nx.Graph[Any] = nx.Graph((h.holder, f"item {h.item}") for h in holdings)
    nx.set_node_attributes(knows, {node: int(isinstance(node, str)) for node in knows}, "bipartite")
    everybody = frozenset(range(people))
    answered = frozenset(dice.sample(range(people), int(0.85 * people)))
    levels = {n: dice.choices(["frontline", "middle", "strategic"], [6, 3, 1])[0] for n in range(people)}
    return Partnership(graph, agencies, levels, Answers(everybody, answered), holdings, aware, knows)


def ours(of: Partnership) -> dict[str, Callable[[], Any]]:
    """Give every measure, ready to be called."""
    graph, agencies, answers = of.graph, of.agencies, of.answers
    leavers = sorted(graph, key=graph.degree, reverse=True)[:3]
    return {
        "density": lambda: measures.density(graph, answers),
        "reciprocity": lambda: measures.reciprocity(graph, answers),
        "degree": lambda: measures.degree(graph, "in", answers),
        "two-step reach": lambda: measures.two_step_reach(graph),
        "transitivity": lambda: measures.transitivity(graph),
        "betweenness": lambda: measures.betweenness(graph),
        "constraint, whole": lambda: measures.constraint(graph),
        "constraint, ego": lambda: measures.constraint(graph, form="ego-network"),
        "effective size, whole": lambda: measures.effective_size(graph),
        "effective size, ego": lambda: measures.effective_size(graph, form="ego-network"),
        "brokerage": lambda: measures.brokerage(graph, agencies),
        "E-I index, 1,000 shuffles": lambda: measures.e_i_index(graph, agencies),
        "mixing by level": lambda: measures.mixing(graph, of.levels, answers),
        "core numbers": lambda: measures.k_core(graph),
        "core and edge": lambda: measures.core_periphery(graph),
        "cut points": lambda: measures.cut_points(graph),
        "bridges": lambda: measures.bridges(graph),
        "fragmentation": lambda: measures.fragmentation(graph),
        "fragmentation, distance": lambda: measures.fragmentation(graph, form="distance"),
        "3 key players to lose": lambda: measures.key_players_to_lose(graph, 3),
        "3 key players to reach": lambda: measures.key_players_to_reach(graph, 3),
        "tie strength": lambda: measures.tie_strength(graph, least=2),
        "agency tie strength": lambda: measures.agency_tie_strength(graph, agencies, weight="weight"),
        "two-mode constraint": lambda: measures.two_mode_constraint(of.knows),
        "two-mode effective size": lambda: measures.two_mode_effective_size(of.knows),
        "sole holders": lambda: at_risk.sole_holders(of.holdings, agencies),
        "exclusivity": lambda: at_risk.exclusivity(of.holdings),
        "fewest leavers, a quarter": lambda: at_risk.fewest_leavers(of.holdings, 0.25),
        "fewest leavers, half": lambda: at_risk.fewest_leavers(of.holdings, 0.5),
        "what if 3 leave": lambda: at_risk.what_if_leave(graph, leavers, holdings=of.holdings),
        "blind spots": lambda: at_risk.blind_spots(of.holdings, of.aware, agencies),
        "awareness accuracy": lambda: at_risk.awareness_accuracy(of.holdings, of.aware),
    }


def of_others(of: Partnership) -> dict[str, dict[str, Callable[[], Any]]]:
    """Give the plain calls of networkx and igraph that give the same."""
    graph = of.graph
    whole = graph.to_undirected()
    found: dict[str, dict[str, Callable[[], Any]]] = {
        "networkx": {
            "betweenness": lambda: nx.betweenness_centrality(graph, k=None if len(graph) <= measures.SAMPLED_ABOVE else 500, seed=1),
            "constraint, whole": lambda: nx.constraint(graph),
            "effective size, whole": lambda: nx.effective_size(graph),
            "core numbers": lambda: nx.core_number(whole),
            "cut points": lambda: list(nx.articulation_points(whole)),
            "bridges": lambda: list(nx.bridges(whole)),
            "transitivity": lambda: nx.transitivity(whole),
        }
    }
    try:
        import igraph  # noqa: PLC0415  # only where it is installed
    except ImportError:
        return found
    theirs = igraph.Graph(len(graph), list(graph.edges), directed=True)
    flat = theirs.as_undirected()
    found["igraph"] = {
        "betweenness": theirs.betweenness,
        "constraint, whole": theirs.constraint,
        "core numbers": flat.coreness,
        "cut points": flat.articulation_points,
        "bridges": flat.bridges,
        "transitivity": flat.transitivity_undirected,
    }
    return found


def timed(call: Callable[[], Any]) -> tuple[float, Any]:
    """Give how many seconds a call took, and what it gave."""
    begun = time.perf_counter()
    given = call()
    return time.perf_counter() - begun, given


def main() -> None:
    """Time all measures on networks of each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, nargs="*", default=list(_TIES))
    parser.add_argument("--exact-betweenness", action="store_true")
    asked = parser.parse_args()
    for people in asked.people:
        of = made_up(people, _TIES.get(people, 6 * people))
        print(f"\n{people:,} people, {of.graph.number_of_edges():,} ties, {len(of.holdings):,} holdings")
        others, total = of_others(of), 0.0
        for name, call in ours(of).items():
            seconds, given = timed(call)
            total += seconds
            beside = [f"{who} {timed(calls[name])[0]:.3f}" for who, calls in others.items() if name in calls]
            count = f", {given.also['at least']} to {given.also['count']}" if name.startswith("fewest") else ""
            print(f"  {name:27}{seconds:8.3f} s  {given.how}{count}  {'; '.join(beside)}")
        print(f"  {'all together':27}{total:8.3f} s")
        if asked.exact_betweenness and people > measures.SAMPLED_ABOVE:
            _tell_error(of)


def _tell_error(of: Partnership) -> None:
    sampled = measures.betweenness(of.graph)
    exact = measures.betweenness(of.graph, sampled_above=len(of.graph)).value
    top = sorted(exact, key=lambda node: -exact[node])[:_TOP]
    off = [abs(sampled.value[node] / exact[node] - 1) for node in top]
    there = len(set(top) & set(sorted(exact, key=lambda node: -sampled.value[node])[:_TOP]))
    print(f"  sample: {sum(off) / len(off):.1%} off on average for the {_TOP} highest, {max(off):.1%} at most;"
          f" it says {sampled.also['error']:.1%}; {there} of the {_TOP} highest are found")  # fmt: skip


if __name__ == "__main__":
    main()
