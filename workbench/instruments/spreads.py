"""How far assessors are apart, so that they talk about it; nobody is averaged away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.disclosure import SUPPRESSED, Rule, Suppressed
from workbench.errors import RequestError
from workbench.instruments.answers import Answers
from workbench.instruments.instrument import rule_of
from workbench.instruments.question import Question
from workbench.instruments.shares import Number, few_alike, shown_count
from workbench.statistics import number

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Spread", "spread", "spread_frame"]


@dataclass(frozen=True)
class Spread:
    """The scores that assessors gave to one item.

    Args:
        question: What was scored.
        scores: Who gave which score, in the order of the sheets; empty where people answered for themselves.
        low: The lowest score; NaN where there is none; withheld where so few gave one of the points that it would tell.
        high: The highest.
        n: How many scored it.
    """

    question: Question
    scores: tuple[tuple[str, int], ...]
    low: Number
    high: Number
    n: Number

    @property
    def range(self) -> Number:
        """How far the two are apart, in points of the scale."""
        return self.high - self.low

    @property
    def flagged(self) -> bool:
        """Whether they are further apart than the scale says is usual, so that they should talk about it."""
        most = self.question.scale.disagreement if self.question.scale else 0
        return not isinstance(self.range, Suppressed) and bool(self.range > most)

    @property
    def words(self) -> str:
        """The spread in words."""
        if isinstance(self.low, Suppressed):
            return "Too few scored it, or too few alike, for the spread to be shown."
        if not self.n:
            return "Nobody scored it."
        said = f"{number(self.low)} to {number(self.high)} ({number(self.n)} scored it)"
        return f"{said}: talk about why." if self.flagged else f"{said}."


def spread(answers: Answers, question: Question, *, rule: Rule | None = None) -> Spread:
    """Give how far the scores of one item are apart.

    Args:
        answers: The sheets of one wave, one for each assessor.
        question: A question on a scale.
        rule: The rule for counts of people before the audience; the house's where None.

    Raises:
        RequestError: The question is not on a scale.
    """
    if question.scale is None:
        raise RequestError(f"“{question.key}” is not scored on a scale.", fix="Choose one that is.", code="no-scale")
    followed = rule_of(answers.instrument, rule or Rule())
    given = list(answers.given(question))
    scored = [(one.sheet.respondent, int(one.response.value)) for one in given if one.response.state == "answered"]
    n = shown_count(len(scored), followed)
    if isinstance(n, Suppressed) or (scored and few_alike(question, (one.response for one in given), followed)):
        return Spread(question, (), SUPPRESSED, SUPPRESSED, n)
    values = [float(score) for _, score in scored] or [float("nan")]
    named = answers.instrument.answered_by not in {"person", "caseworker"}
    return Spread(question, tuple(scored) if named else (), min(values), max(values), n)


def spread_frame(answers: Answers, *, rule: Rule | None = None) -> pd.DataFrame:
    """Give the spread of every item on a scale.

    Args:
        answers: The sheets of one wave, one for each assessor.
        rule: The rule for counts of people before the audience; the house's where None.

    Returns:
        One row per question: part, question, wording, low, high, range, n, talk about it (yes or no), scale; then a
        column for each assessor, where assessors may be told apart. No total and no pass mark.
    """
    import pandas as pd  # noqa: PLC0415  # slow to import

    found = [spread(answers, question, rule=rule) for question in answers.instrument.questions if question.scale]
    rows = [
        {"part": s.question.part, "question": s.question.key, "wording": s.question.wording, "low": s.low, "high": s.high,
         "range": s.range, "n": s.n, "talk about it": "yes" if s.flagged else "no", "scale": s.question.scale_words, **dict(s.scores)}
        for s in found
    ]  # fmt: skip
    columns = ["part", "question", "wording", "low", "high", "range", "n", "talk about it", "scale"]
    people = dict.fromkeys(name for s in found for name, _ in s.scores)
    return pd.DataFrame(rows, columns=[*columns, *people], dtype=object)
