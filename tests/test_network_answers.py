"""Who was asked and who answered: shares are of pairs with an answer, and non-response stands beside every result."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import RequestError
from workbench.network import MEASURES, Answers, measures

_PEOPLE = "abcdef"


def _answers(answered: str, asked: str = _PEOPLE, **about: str) -> Answers:
    return Answers(frozenset(asked), frozenset(answered), {one: frozenset(of) for one, of in about.items()})


@pytest.mark.parametrize(
    ("answered", "of", "said"),
    [(80, 100, ""), (79, 100, "do not name"), (65, 100, "do not name"), (64, 100, "below 65%"), (0, 0, "Nobody was asked")],
)
def test_the_caution_follows_the_share_who_answered(answered, of, said) -> None:
    answers = Answers(frozenset(range(of)), frozenset(range(answered)))
    assert (answers.caution == "") if not said else (said in answers.caution)


def test_a_share_below_a_threshold_is_never_printed_as_reaching_it() -> None:
    assert "(79%)" in Answers(frozenset(range(1000)), frozenset(range(799))).caution


def test_who_was_not_asked_cannot_have_answered() -> None:
    with pytest.raises(RequestError, match=r"1 of those who answered .*\[answered-not-asked\]"):
        _answers("abz")


_GRAPH = nx.Graph([(1, 2), (2, 3), (3, 4), (1, 3)])
_EVERY = [
    measures.density, measures.degree, measures.two_step_reach, measures.transitivity, measures.betweenness,
    measures.tie_betweenness, measures.closeness, measures.constraint, measures.effective_size, measures.efficiency,
    measures.k_core, measures.core_periphery, measures.cut_points, measures.bridges, measures.components,
    measures.fragmentation,
]  # fmt: skip


@pytest.mark.parametrize("measure", _EVERY, ids=lambda measure: measure.__name__)
def test_every_result_says_who_answered_and_what_follows(measure) -> None:
    answers = Answers(frozenset(range(1, 5)), frozenset(range(1, 4)))
    found = measure(_GRAPH, answers=answers)
    assert (found.asked, found.answered) == (4, 3)
    assert answers.caution in found.cautions
    assert found.measure in MEASURES.values()
    unknown = measure(_GRAPH)
    assert (unknown.asked, unknown.answered) == (None, None)
    assert any("not known who was asked" in caution for caution in unknown.cautions)


def test_density_divides_by_pairs_with_an_answer_and_bounds_the_rest() -> None:
    graph = nx.DiGraph([("a", "b"), ("b", "a"), ("c", "a")])
    graph.add_nodes_from("abcd")
    found = measures.density(graph, _answers("ab", asked="abc"))
    assert found.value == 2 / 6  # a and b spoke of three others each; what c said elsewhere is in no share
    assert (found.also["low"], found.also["high"]) == (2 / 9, 5 / 9)
    assert any(caution.startswith("1 ties are left out") for caution in found.cautions)


def test_a_pair_that_was_not_asked_about_is_not_a_missing_tie() -> None:
    graph = nx.DiGraph([("a", "b")])
    graph.add_nodes_from("abc")
    assert measures.density(graph, _answers("a", asked="a", a="b")).value == 1.0


def test_without_any_answer_density_is_refused() -> None:
    with pytest.raises(RequestError, match=r"\[nothing-answered\]"):
        measures.density(nx.DiGraph([("a", "b")]), _answers("", asked="ab"))


def test_what_somebody_who_did_not_answer_would_name_is_not_known() -> None:
    graph = nx.DiGraph([("a", "b")])
    assert measures.degree(graph, "out", _answers("a", asked="ab")).value == {"a": 1, "b": None}
    assert measures.degree(graph, "in", _answers("a", asked="ab")).value == {"a": 0, "b": 1}
    graph["a"]["b"]["weight"] = 3
    assert measures.tie_strength(graph, _answers("a", asked="ab"), least=2, direction="out").value["b"] is None


def test_reciprocity_is_of_pairs_who_both_answered() -> None:
    graph = nx.DiGraph([("a", "b"), ("b", "a"), ("a", "c")])
    found = measures.reciprocity(graph, _answers("ab", asked="abc"))
    assert (found.value, found.also["left out"]) == (1.0, 1)
    assert measures.reciprocity(graph, _answers("c", asked="abc")).value is None


@st.composite
def _asked_networks(draw):
    directed = draw(st.booleans())
    graph = nx.DiGraph() if directed else nx.Graph()
    graph.add_nodes_from(_PEOPLE)
    ties = draw(st.lists(st.tuples(st.sampled_from(_PEOPLE), st.sampled_from(_PEOPLE)), max_size=12))
    graph.add_edges_from((one, other) for one, other in ties if one != other)
    asked = draw(st.sets(st.sampled_from(_PEOPLE), min_size=1))
    answered = draw(st.sets(st.sampled_from(sorted(asked)), min_size=1))
    return graph, frozenset(asked), frozenset(answered)


@given(_asked_networks())
def test_density_counted_at_once_is_density_counted_pair_by_pair(drawn) -> None:
    graph, asked, answered = drawn
    everybody = {one: frozenset(_PEOPLE) - {one} for one in _PEOPLE}
    at_once = measures.density(graph, Answers(asked, answered))
    one_by_one = measures.density(graph, Answers(asked, answered, everybody))
    assert at_once.value == one_by_one.value
    assert dict(at_once.also) == dict(one_by_one.also)
    assert at_once.also["low"] <= at_once.value <= 1
    assert at_once.also["low"] <= at_once.also["high"] <= 1


@given(_asked_networks(), st.lists(st.sampled_from(["frontline", "middle", "strategic"]), min_size=6, max_size=6))
def test_mixing_splits_the_pairs_of_density_by_level(drawn, drawn_levels) -> None:
    graph, asked, answered = drawn
    answers = Answers(asked, answered)
    cells = measures.mixing(graph, dict(zip(_PEOPLE, drawn_levels, strict=True)), answers).value
    whole = measures.density(graph, answers)
    assert sum(pairs.linked for pairs in cells.values()) == whole.also["ties"]
    assert sum(pairs.answered for pairs in cells.values()) == whole.also["pairs"]
    assert sum(pairs.asked for pairs in cells.values()) == whole.also["pairs asked"]


@pytest.mark.parametrize(("rule", "ties", "agreement"), [("either", 2, 0.5), ("both", 1, 0.5)])
def test_two_answers_make_one_tie_by_the_rule_that_is_named(rule, ties, agreement) -> None:
    graph = nx.DiGraph([("a", "b"), ("b", "a"), ("a", "c")])
    whole, agreed = measures.both_ways(graph, rule)
    assert (whole.number_of_edges(), agreed) == (ties, agreement)


def test_the_answer_of_the_one_who_answered_stands_alone() -> None:
    graph = nx.DiGraph([("a", "b"), ("a", "c")])
    whole, agreed = measures.both_ways(graph, "both", _answers("ab", asked="abc"))
    assert sorted(whole.edges) == [("a", "c")]  # b answered and did not name a; c did not answer
    assert agreed == 0.0


def test_the_mean_of_two_weights_needs_weights() -> None:
    graph = nx.DiGraph()
    graph.add_weighted_edges_from([("a", "b", 4), ("b", "a", 1), ("a", "c", 3)])
    whole, _ = measures.both_ways(graph, "mean", _answers("ab", asked="abc"), weight="weight")
    assert [(*sorted(tie[:2]), tie[2]) for tie in whole.edges(data="weight")] == [("a", "b", 2.5), ("a", "c", 3.0)]
    with pytest.raises(RequestError, match=r"\[no-weight\]"):
        measures.both_ways(graph, "mean")
    with pytest.raises(RequestError, match=r"\[no-weight\]"):
        measures.both_ways(nx.DiGraph([("a", "b")]), "mean", weight="weight")
