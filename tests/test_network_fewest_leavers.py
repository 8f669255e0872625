"""The fewest leavers equal brute force; where no proof is found in time it says “at most”, with the least that is proven."""

from __future__ import annotations

import math
import random
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from networks_of_others import network, two_mode

from workbench.errors import RequestError
from workbench.network import Answers, Holding
from workbench.network.at_risk import fewest_leavers

_HOLDERS = "abcdefgh"


def _holdings(*items: str) -> list[Holding]:
    """Take each item as the letters of its holders."""
    return [Holding(holder, number) for number, holders in enumerate(items) for holder in holders]


def _brute_force(items: list[set[str]], share: float) -> int:
    needed = math.ceil(share * len(items) - 1e-9)
    people = sorted(set().union(*items))
    return next(
        size
        for size in range(1, len(people) + 1)
        if any(sum(of <= set(gone) for of in items) >= needed for gone in combinations(people, size))
    )


@settings(deadline=None)
@given(
    st.lists(st.sets(st.sampled_from(_HOLDERS), min_size=1), min_size=1, max_size=8),
    st.sampled_from([0.1, 0.25, 1 / 3, 0.5, 0.75, 1.0]),
)
def test_the_fewest_leavers_equal_brute_force(items, share) -> None:
    found = fewest_leavers(_holdings(*map("".join, items)), share)
    assert found.how == "exact"
    assert found.also["count"] == found.also["at least"] == len(found.value.leavers) == _brute_force(items, share)
    lost = {number for number, of in enumerate(items) if of <= found.value.leavers}
    assert set(found.value.items) == lost
    assert len(lost) >= found.also["needed"] == math.ceil(share * len(items) - 1e-9)


@pytest.mark.parametrize(("share", "count"), [(0.25, 6), (0.5, 11)])
def test_the_southern_women_lose_a_quarter_and_half_of_their_events_as_the_notes_have_it(share, count) -> None:
    women = two_mode(network("davis_southern_women/edges"))
    kind = dict(women.nodes(data="bipartite"))
    held = [Holding(one, other) if kind[one] == 0 else Holding(other, one) for one, other in women.edges]
    found = fewest_leavers(held, share)
    assert (found.also["count"], found.how) == (count, "exact")


@settings(deadline=None, max_examples=50)
@given(st.lists(st.sets(st.sampled_from(_HOLDERS), min_size=1), min_size=2, max_size=8), st.sampled_from([0.25, 0.5]))
def test_without_time_it_is_an_upper_bound_that_says_so_or_is_proven(items, share) -> None:
    found = fewest_leavers(_holdings(*map("".join, items)), share, seconds=0.0)
    assert found.also["at least"] <= _brute_force(items, share) <= found.also["count"]
    if found.how == "at most":
        assert any(f"at most {found.also['count']}" in caution for caution in found.cautions)
    else:
        assert found.also["count"] == found.also["at least"]


def test_a_hard_case_says_at_most_and_its_bounds_are_true() -> None:
    dice = random.Random(5)
    held = [Holding(person, item) for item in range(150) for person in dice.sample(range(80), dice.randint(3, 9))]
    quick = fewest_leavers(held, 0.5, seconds=0.2)
    assert quick.how == "at most"
    assert quick.also["at least"] < quick.also["count"] == len(quick.value.leavers)
    by_item = {item: {h.holder for h in held if h.item == item} for item in range(150)}
    assert set(quick.value.items) == {item for item, of in by_item.items() if of <= quick.value.leavers}
    assert len(quick.value.items) >= 75


def test_items_without_a_holder_are_not_lost_by_anybody() -> None:
    held = [Holding("a", 1, 3), Holding("b", 2, 1)]
    assert fewest_leavers(held, 1.0, least=2).also == {"count": 1, "items": 1, "needed": 1, "at least": 1}


def test_a_quarter_of_eight_is_two_and_not_three() -> None:
    assert fewest_leavers(_holdings(*"abcdefgh"), 0.25).also["needed"] == 2
    assert fewest_leavers(_holdings(*["a"] * 10), 0.3).also["needed"] == 3


def test_whole_agencies_leave_and_a_holder_of_no_known_agency_stays() -> None:
    held = _holdings("ab", "ac", "d")
    agencies = {"a": "council", "b": "council", "c": "dwp"}
    found = fewest_leavers(held, 0.3, agencies=agencies)
    assert (found.value.leavers, found.value.items) == (frozenset({"council"}), (0,))
    assert any(caution.startswith("1 items have a holder whose agency is not known") for caution in found.cautions)
    with pytest.raises(RequestError, match=r"3 would have to be lost, and 2 can be.*\[nothing-to-lose\]"):
        fewest_leavers(held, 1.0, agencies=agencies)


@pytest.mark.parametrize("share", [0, -1, 1.01, float("nan")])
def test_a_share_out_of_range_is_refused(share) -> None:
    with pytest.raises(RequestError, match=r"\[no-sense-here\]"):
        fewest_leavers(_holdings("a"), share)


def test_nothing_held_is_refused() -> None:
    with pytest.raises(RequestError, match=r"\[nothing-to-lose\]"):
        fewest_leavers([], 0.5)


def test_non_response_and_the_word_of_others_are_said() -> None:
    held = [Holding("a", 1, None), Holding("b", 1, 2, "other")]
    found = fewest_leavers(held, 1.0, Answers(frozenset("ab"), frozenset("a")))
    assert (found.asked, found.answered) == (2, 1)
    assert len(found.cautions) == 3
