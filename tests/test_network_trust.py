"""Trust and value: means of what was answered, by rules for how many must have answered; “do not know” is left out."""

from __future__ import annotations

import pytest

from workbench.errors import RequestError
from workbench.network.measures import TRUST, VALUE, Rating, trust, value


def _ratings(scores, questions=TRUST, rated="council"):
    return [
        Rating(f"partner {n}", rated, question, score)
        for n, of in enumerate(scores)
        for question, score in zip(questions, of, strict=True)
    ]


def test_a_score_is_the_mean_of_the_raters_means() -> None:
    found = trust(_ratings([(4, 4, 4), (1, 1, None), (2, 3, 4), (4, 4, 4), (1, 2, 3)]))
    assert found.value["council"].mean == pytest.approx((4 + 1 + 3 + 4 + 2) / 5)
    assert found.also["network"] == found.value["council"].mean


def test_do_not_know_is_not_nought_and_one_answer_of_three_is_no_rating() -> None:
    score = trust(_ratings([(None, None, 4), (4, None, 4), (None, None, None)]), least_raters=1).value["council"]
    assert (score.mean, score.raters, score.asked) == (4.0, 1, 3)


def test_too_few_raters_have_no_score_since_they_would_show_who_said_what() -> None:
    found = trust(_ratings([(4, 4, 4)] * 4))
    assert (found.value["council"].mean, found.value["council"].raters, found.also["network"]) == (None, 4, None)
    assert trust(_ratings([(4, 4, 4)] * 5)).value["council"].mean == 4.0


def test_value_reads_its_own_questions_alone() -> None:
    mixed = _ratings([(1, 1, 1)] * 5) + _ratings([(3, 4, 5)] * 5, VALUE)
    assert (trust(mixed).value["council"].mean, value(mixed).value["council"].mean) == (1.0, 4.0)


@pytest.mark.parametrize(
    "ratings",
    [[Rating("dwp", "dwp", "mission", 4)], [Rating("dwp", "council", "mission", 4), Rating("dwp", "council", "mission", 2)]],
)
def test_who_rates_themselves_or_answers_twice_is_refused(ratings) -> None:
    with pytest.raises(RequestError, match=r"\[odd-rating\]"):
        trust(ratings)
