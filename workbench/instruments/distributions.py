"""How answers spread over the points of a scale or over options, without pointing at the few who answered alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from workbench.disclosure import SUPPRESSED, Rule, Suppressed, percentage, suppress
from workbench.instruments.answers import Answers, Response
from workbench.instruments.instrument import rule_of
from workbench.instruments.question import Choice, Question
from workbench.instruments.shares import (
    Number,
    Unanswered,
    rule_for_answers,
    share_of,
    shown_count,
    unanswered,
)
from workbench.statistics import number

__all__ = ["ChoiceCount", "Distribution", "distribution"]

_TOTAL = "All who answered"


@dataclass(frozen=True)
class ChoiceCount:
    """How many gave one answer.

    Args:
        value: The answer as answers' files hold it.
        label: The answer as people read it.
        count: How many.
        percent: Of those who answered.
    """

    value: str
    label: str
    count: Number
    percent: Number


@dataclass(frozen=True)
class Distribution:
    """How many gave each answer.

    Args:
        question: What was asked.
        counts: One for each answer that can be given, noughts too; of agencies and the like, those that were named.
        n: How many answered.
        unanswered: What became of the other sheets.
        together: Whether points are shown together, as positive and other, because single ones are of too few people.
        several: Whether one sheet may stand in several counts, so that they do not sum to n.
        rule: The rule that was followed.
    """

    question: Question
    counts: tuple[ChoiceCount, ...]
    n: Number
    unanswered: Unanswered
    together: bool
    several: bool
    rule: Rule

    @property
    def scale(self) -> str:
        """What the scale means."""
        return self.question.scale_words

    @property
    def words(self) -> str:
        """What must be said beside the counts, in sentences; the n first."""
        if isinstance(self.n, Suppressed):
            return f"Fewer than {self.rule.smallest_group} answered, so nothing is shown."
        said = [f"{number(self.n)} answered."]
        if self.several:
            said.append("One sheet may give several answers, so counts do not sum to it.")
        if self.together:
            said.append("Points are shown together so that nobody can be identified.")
        elif any(isinstance(one.count, Suppressed) for one in self.counts):
            said.append("[c] stands for a count that is withheld so that nobody can be identified.")
        return " ".join(said)


def distribution(answers: Answers, question: Question, *, rule: Rule | None = None) -> Distribution:
    """Count the answers to a question.

    Small counts are withheld, with others from which they could be worked out. On a scale that says which points are
    positive the points are then shown in two groups, which tell no more than the share of positive answers does.

    Args:
        answers: The sheets of one wave.
        question: A question on a scale, with options, yes or no, or that is answered with a record's id.
        rule: The rule for counts of people before the audience; the house's where None.

    Example:
        >>> from pathlib import Path
        >>> from workbench.instruments.answers import AnswerSheet
        >>> from workbench.instruments.shelf import find_instrument
        >>> form = find_instrument(Path("no-such-folder"), "retreat-evaluation")
        >>> sheets = tuple(AnswerSheet(str(i), {"learning": Response("answered", "45"[i % 2])}) for i in range(20))
        >>> [(one.label, one.count) for one in distribution(Answers(form, "day-2", sheets), form.questions[0]).counts]
        [('Not at all', 0), ('2', 0), ('3', 0), ('4', 10), ('Very much', 10)]
    """
    followed = rule_of(answers.instrument, rule or Rule())
    given = list(answers.given(question))
    responses = [one.response for one in given]
    n = sum(response.state == "answered" for response in responses)
    about = (shown_count(n, followed), unanswered(responses, followed))
    choices = _choices(question, responses)
    tally = Counter(value for response in responses for value in response.values)
    several = question.item.type == "several"
    if followed.small(n):
        hidden = tuple(ChoiceCount(choice.value, choice.label, SUPPRESSED, SUPPRESSED) for choice in choices)
        return Distribution(question, hidden, *about, together=False, several=several, rule=followed)
    strict = rule_for_answers(question, followed)
    counts = _each(choices, tally, n, question, strict) if several else _protected(choices, tally, n, strict if n else followed)
    # where a side of yes and no, or a point, is small, no more is shown than the share of positive answers shows
    grouped = bool(question.positive) and any(isinstance(count, Suppressed) for count in counts)
    together = grouped and question.scale is not None
    shown = _two_groups(question, responses, followed) if grouped else [
        ChoiceCount(choice.value, choice.label, count, percentage(count, about[0], rule=followed))
        for choice, count in zip(choices, counts, strict=True)
    ]  # fmt: skip
    return Distribution(question, tuple(shown), *about, together=together, several=several, rule=followed)


def _choices(question: Question, responses: Iterable[Response]) -> list[Choice]:
    if question.choices:
        return list(question.choices)
    named = {response.value: response.label or response.value for response in responses if response.state == "answered"}
    return [Choice(value, named[value]) for value in sorted(named, key=lambda value: named[value].casefold())]


def _protected(choices: list[Choice], tally: Counter[str], n: int, rule: Rule) -> list[Number]:
    """Give counts that sum to n, as they may be shown beside it."""
    import pandas as pd  # noqa: PLC0415  # slow to import

    counts = [tally[choice.value] for choice in choices]
    if not choices or not rule.withholds:
        return list(counts)
    labels = [*range(len(choices)), _TOTAL]  # numbers, since a label may read like a total
    frame = pd.DataFrame({"answer": pd.Series(labels, dtype=object), "count": [*counts, n]})
    parts = {"answer": {_TOTAL: list(range(len(choices)))}}
    shown = suppress(frame, value="count", by="answer", totals=parts, rule=rule.model_copy(update={"method": "suppression"}))
    return shown["count"].tolist()[:-1]


def _each(choices: list[Choice], tally: Counter[str], n: int, question: Question, rule: Rule) -> list[Number]:
    """Give counts of which a sheet may be in several, each by itself; of sensitive ones also those who did not choose it."""
    strict = question.item.sensitivity != "none"
    return [
        SUPPRESSED if strict and rule.small(n - tally[choice.value]) else shown_count(tally[choice.value], rule) for choice in choices
    ]


def _two_groups(question: Question, responses: list[Response], rule: Rule) -> list[ChoiceCount]:
    share = share_of(question, responses, rule)
    other = share.n - share.positive
    names = (("positive", question.scale.positive_words), ("other", "Other points")) if question.scale else (("yes", "Yes"), ("no", "No"))
    numbers = ((share.positive, share.percent), (other, percentage(other, share.n, rule=rule)))
    return [ChoiceCount(*name, *counted) for name, counted in zip(names, numbers, strict=True)]
