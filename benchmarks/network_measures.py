"""How long every measure of a network, its map and its matrix take, and how far what is not exact is off.

    python benchmarks/network_measures.py [--people 500 5000]

The networks are made up: 500 people with 3,000 ties and 5,000 with 50,000, in agencies of very unlike size, most ties
within an agency, a few people with many ties. Each holds a few of the items, most items by few. Where a plain call of
networkx gives the same, it is timed beside ours, and so is python-igraph where that is installed; a ratio above 1 says
that theirs takes longer. Where betweenness is a sample, igraph (or, in minutes, networkx) works out the true one, and
the error of the sample is told. Last, networks of 150 are laid out beside networkx's Kamada-Kawai: seconds and stress.
"""

from __future__ import annotations

import argparse
import itertools
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import networkx as nx
import pandas as pd

from workbench.exhibits import Provenance, Source
from workbench.network import Answers, Aware, Holding, Result, at_risk, measures
from workbench.network.graph_data import GraphData, Node, Tie, from_networkx
from workbench.network.layout import place_nodes, stress
from workbench.network.map_figure import network_figure

_TIES = {500: 3_000, 5_000: 50_000}
_HOLDERS = 40
_TOP = 20
_STARTS = 2000
_LAID_OUT = 150
_LAYOUTS: dict[str, Callable[[], nx.Graph[int]]] = {
    "random, 450 ties": lambda: nx.gnm_random_graph(_LAID_OUT, 450, seed=1),
    "random, 225 ties": lambda: nx.gnm_random_graph(_LAID_OUT, 225, seed=2),
    "few with many ties": lambda: nx.barabasi_albert_graph(_LAID_OUT, 3, seed=3),
    "small world": lambda: nx.connected_watts_strogatz_graph(_LAID_OUT, 6, 0.1, seed=4),
    "groups": lambda: nx.relaxed_caveman_graph(15, 10, 0.2, seed=5),
    "tree": lambda: nx.random_labeled_tree(_LAID_OUT, seed=6),
}
"""Networks of 150 to lay out, each as far from the others as may be."""


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
    ratings: list[measures.Rating]


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
    questions = (*measures.TRUST, *measures.VALUE)
    ratings = [measures.Rating(a, b, question, dice.randint(1, 4)) for a, b in graph.edges for question in questions]
    return Partnership(graph, agencies, levels, Answers(everybody, answered), holdings, aware, knows, ratings)


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
        "betweenness of ties": lambda: measures.tie_betweenness(graph),
        "closeness": lambda: measures.closeness(graph),
        "constraint, whole": lambda: measures.constraint(graph),
        "constraint, ego": lambda: measures.constraint(graph, form="ego-network"),
        "effective size, whole": lambda: measures.effective_size(graph),
        "effective size, ego": lambda: measures.effective_size(graph, form="ego-network"),
        "efficiency": lambda: measures.efficiency(graph),
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
        "3 to lose, by distance": lambda: measures.key_players_to_lose(graph, 3, form="distance"),
        "3 key players to reach": lambda: measures.key_players_to_reach(graph, 3),
        "tie strength": lambda: measures.tie_strength(graph, least=2),
        "agency tie strength": lambda: measures.agency_tie_strength(graph, agencies, weight="weight"),
        "two-mode constraint": lambda: measures.two_mode_constraint(of.knows),
        "two-mode effective size": lambda: measures.two_mode_effective_size(of.knows),
        "trust": lambda: measures.trust(of.ratings),
        "value": lambda: measures.value(of.ratings),
        "sole holders": lambda: at_risk.sole_holders(of.holdings, agencies),
        "exclusivity": lambda: at_risk.exclusivity(of.holdings),
        "fewest leavers, a quarter": lambda: at_risk.fewest_leavers(of.holdings, 0.25),
        "fewest leavers, half": lambda: at_risk.fewest_leavers(of.holdings, 0.5),
        "what if 3 leave": lambda: at_risk.what_if_leave(graph, leavers, holdings=of.holdings),
        "blind spots": lambda: at_risk.blind_spots(of.holdings, of.aware, agencies),
        "awareness accuracy": lambda: at_risk.awareness_accuracy(of.holdings, of.aware),
    }


def picture(of: Partnership, view: Literal["map", "matrix"]) -> Any:
    """Draw the whole network; above 150 nodes it is the matrix that people see unless they ask for the map."""
    data = GraphData(
        tuple(Node(str(n), {"agency": of.agencies[n]}) for n in of.graph),
        tuple(Tie(str(a), str(b)) for a, b in of.graph.edges),
    )
    provenance = Provenance(sources=(Source(title="Made up", synthetic=True),))
    return network_figure(data, subtitle="Made up", provenance=provenance, audience="team", view=view)


def of_others(of: Partnership) -> dict[str, dict[str, Callable[[], Any]]]:
    """Give the plain calls of networkx and igraph that give the same."""
    graph = of.graph
    whole = graph.to_undirected()
    found: dict[str, dict[str, Callable[[], Any]]] = {
        "networkx": {
            "betweenness": lambda: nx.betweenness_centrality(graph, k=None if len(graph) <= measures.SAMPLED_ABOVE else _STARTS, seed=1),
            "closeness": lambda: nx.closeness_centrality(graph.reverse(copy=False)),
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
        "betweenness of ties": theirs.edge_betweenness,
        "closeness": lambda: theirs.closeness(mode="out"),
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
    """Time all measures on networks of each size, then layouts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, nargs="*", default=list(_TIES))
    for people in parser.parse_args().people:
        _tell_measures(made_up(people, _TIES.get(people, 6 * people)))
    _tell_layouts()


def _tell_measures(of: Partnership) -> None:
    people = len(of.graph)
    print(f"\n{people:,} people, {of.graph.number_of_edges():,} ties, {len(of.holdings):,} holdings")
    others = of_others(of)
    total, worked = 0.0, 0.0
    for name, call in ours(of).items():
        begun = time.process_time()
        seconds, given = timed(call)
        total, worked = total + seconds, worked + time.process_time() - begun
        count = f", {given.also['at least']} to {given.also['count']}" if name.startswith("fewest") else ""
        print(f"  {name:27}{seconds:8.3f} s  {given.how}{count}  {_beside(name, seconds, others)}")
        if name == "betweenness" and given.how == "sampled":
            _tell_error(of, given)
    for view in ("matrix", "map"):
        begun = time.process_time()
        seconds, _ = timed(partial(picture, of, view))
        print(f"  {view:27}{seconds:8.3f} s")
        all_of_it, all_worked = total + seconds, worked + time.process_time() - begun
        print(f"  {f'all measures and the {view}':27}{all_of_it:8.3f} s  ({all_worked:.1f} s of processor time)")


def _beside(name: str, seconds: float, others: dict[str, dict[str, Callable[[], Any]]]) -> str:
    found = {who: timed(calls[name])[0] for who, calls in others.items() if name in calls}
    return "; ".join(f"{who} {theirs:.3f} s, ratio {theirs / seconds:.2f}" for who, theirs in found.items())


def _tell_error(of: Partnership, sampled: Result[dict[int, float]]) -> None:
    exact = _exact_betweenness(of.graph)
    top = sorted(exact, key=lambda node: -exact[node])[:_TOP]
    off = [abs(sampled.value[node] / exact[node] - 1) for node in top]
    there = len(set(top) & set(sorted(exact, key=lambda node: -sampled.value[node])[:_TOP]))
    print(f"    the sample, by {sampled.also['starts']} starts: {sum(off) / len(off):.1%} off on average for the {_TOP} highest, {max(off):.1%} at most;"
          f" it says {sampled.also['error']:.1%}; {there} of the {_TOP} highest are found; rank correlation {_alike(exact, sampled.value):.3f}")  # fmt: skip


def _exact_betweenness(graph: nx.DiGraph[int]) -> dict[int, float]:
    try:
        import igraph  # noqa: PLC0415  # only where it is installed
    except ImportError:
        return measures.betweenness(graph, sampled_above=len(graph)).value
    return dict(enumerate(igraph.Graph(len(graph), list(graph.edges), directed=True).betweenness()))


def _alike(one: Mapping[int, float], other: Mapping[int, float]) -> float:
    """Give Spearman's rank correlation."""
    frame = pd.DataFrame({"one": pd.Series(one), "other": pd.Series(other)})
    return float(frame["one"].rank().corr(frame["other"].rank()))


def _tell_layouts() -> None:
    print(f"\nLayouts of {_LAID_OUT}: seconds and stress, beside networkx's Kamada-Kawai")
    for name, drawn_at_random in _LAYOUTS.items():
        whole = drawn_at_random()
        graph = nx.convert_node_labels_to_integers(whole.subgraph(max(nx.connected_components(whole), key=len)))
        data = from_networkx(graph)
        seconds, places = timed(partial(place_nodes, data))
        slower, theirs = timed(partial(nx.kamada_kawai_layout, graph))
        mine, other = stress(data, places), stress(data, {str(node): (x, y) for node, (x, y) in theirs.items()})
        print(f"  {name:20} {len(graph)} nodes: {seconds:.3f} s, stress {mine:.4f}; Kamada-Kawai {slower:.3f} s, {other:.4f}; ratio of stress {mine / other:.3f}")


if __name__ == "__main__":
    main()
