"""Trust and value, from what partners say of each other (PARTNER), with rules for how many must have answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean

from workbench.errors import RequestError
from workbench.network.measures.result import Answers, Result, result

__all__ = ["TRUST", "VALUE", "Rating", "Score", "trust", "value"]

TRUST = ("openness", "reliability", "mission")
"""The three questions behind trust."""

VALUE = ("influence", "involvement", "resources")
"""The three questions behind value."""

_LEAST_QUESTIONS = 2
_LEAST_RATERS = 5


@dataclass(frozen=True)
class Rating:
    """What one says of another to one question.

    Args:
        rater: Who says it.
        rated: Of whom.
        question: One of `TRUST` or `VALUE`.
        score: The point of the scale; None for “do not know” and for no answer.
    """

    rater: Hashable
    rated: Hashable
    question: str
    score: float | None


@dataclass(frozen=True)
class Score:
    """How an agency is rated.

    Args:
        mean: The mean over its raters; None where there are too few.
        raters: How many gave enough answers to count.
        asked: How many gave any answer or said that they do not know.
    """

    mean: float | None
    raters: int
    asked: int


def trust(
    ratings: Iterable[Rating],
    answers: Answers | None = None,
    *,
    least_questions: int = _LEAST_QUESTIONS,
    least_raters: int = _LEAST_RATERS,
) -> Result[dict[Hashable, Score]]:
    """Give how far partners find each other open, reliable and of the same mission.

    The three questions of the PARTNER tool. A rating is the mean of its answered questions, if enough are; an agency's
    score the mean over its raters, if there are enough. “Do not know” is left out, never counted as nought.

    Args:
        ratings: What each says of each, one question a row; other questions are passed over.
        answers: Who was asked and answered.
        least_questions: How many of the three must be answered for a rating to count.
        least_raters: How many must have rated an agency for it to have a score; fewer would show who said what.

    Returns:
        By agency the `Score`. Also: network, the mean over all ratings that count, None if those are too few.

    Raises:
        RequestError: Somebody rates themselves, or one answers a question twice.

    Example:
        >>> said = [Rating(f"partner {n}", "council", question, 3 + n % 2) for n in range(6) for question in TRUST]
        >>> trust(said).value["council"].mean
        3.5
    """
    return _scores("trust", TRUST, ratings, answers, least_questions, least_raters)


def value(
    ratings: Iterable[Rating],
    answers: Answers | None = None,
    *,
    least_questions: int = _LEAST_QUESTIONS,
    least_raters: int = _LEAST_RATERS,
) -> Result[dict[Hashable, Score]]:
    """Give how far partners find that each other bring influence, involvement and resources.

    The three questions of the PARTNER tool. Arguments, rules, what is returned and errors are as in `trust`.

    Example:
        >>> value([Rating("dwp", "council", "resources", 4)]).value["council"]
        Score(mean=None, raters=0, asked=1)
    """
    return _scores("value", VALUE, ratings, answers, least_questions, least_raters)


def _scores(  # noqa: PLR0913, PLR0917  # the measure, and all that the two above are asked with
    name: str,
    questions: Sequence[str],
    ratings: Iterable[Rating],
    answers: Answers | None,
    least_questions: int,
    least_raters: int,
) -> Result[dict[Hashable, Score]]:
    said = _by_pair(ratings, questions)
    counted: dict[Hashable, list[float]] = defaultdict(list)
    asked: dict[Hashable, int] = defaultdict(int)
    for (_, rated), scores in said.items():
        known = [score for score in scores.values() if score is not None]
        asked[rated] += 1
        if len(known) >= least_questions:
            counted[rated].append(fmean(known))
    found = {
        rated: Score(
            fmean(counted[rated]) if len(counted[rated]) >= max(1, least_raters) else None,
            len(counted[rated]),
            n,
        )
        for rated, n in asked.items()
    }
    cautions = (
        f"A score needs {least_raters} raters, each with {least_questions} of {len(questions)} questions answered.",
    )
    every = [score for scores in counted.values() for score in scores]
    also = {"network": fmean(every) if len(every) >= max(1, least_raters) else None, "ratings": len(every)}
    return result(name, found, answers=answers, cautions=cautions, also=also)


def _by_pair(
    ratings: Iterable[Rating], questions: Sequence[str]
) -> dict[tuple[Hashable, Hashable], dict[str, float | None]]:
    said: dict[tuple[Hashable, Hashable], dict[str, float | None]] = defaultdict(dict)
    for rating in ratings:
        if rating.question not in questions:
            continue
        of = said[rating.rater, rating.rated]
        if rating.rater == rating.rated or rating.question in of:
            why = (
                "somebody rates themselves"
                if rating.rater == rating.rated
                else "the same question is answered twice"
            )
            raise RequestError(
                f"The ratings on {rating.question} cannot be used: {why}.",
                fix="Keep one answer of each to each question about each other.",
                code="odd-rating",
            )
        of[rating.question] = rating.score
    return said
