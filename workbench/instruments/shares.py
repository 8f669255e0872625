"""The share of positive answers, with how many answered, and what became of the other sheets."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from workbench.disclosure import SUPPRESSED, Rule, Suppressed, percentage
from workbench.errors import RequestError
from workbench.instruments.answers import Answers, Response
from workbench.instruments.instrument import rule_of
from workbench.instruments.question import Question
from workbench.statistics import number, percent

__all__ = ["WITHHELD_UNANSWERED", "Number", "Share", "Unanswered", "few_alike", "rule_for_answers", "share_of", "share_positive", "shown_count", "unanswered"]

Number = float | Suppressed


@dataclass(frozen=True)
class Unanswered:
    """How many sheets have no answer to a question, and why; all withheld together where one is of too few people.

    Args:
        blank: Skipped.
        not_asked: Not asked.
        unknown: “Unknown” or “don't know”.
        declined: “Prefer not to say”.
        not_applicable: “Not applicable”.
    """

    blank: Number = 0
    not_asked: Number = 0
    unknown: Number = 0
    declined: Number = 0
    not_applicable: Number = 0

    @property
    def words(self) -> str:
        """Those that there are, as a list; "" where there are none."""
        said = {"blank": self.blank, "not asked": self.not_asked, "unknown": self.unknown,
                "preferred not to say": self.declined, "not applicable": self.not_applicable}  # fmt: skip
        if any(isinstance(count, Suppressed) for count in said.values()):
            return "how many did not answer is withheld"
        return ", ".join(f"{number(count)} {why}" for why, count in said.items() if count)


WITHHELD_UNANSWERED = Unanswered(SUPPRESSED, SUPPRESSED, SUPPRESSED, SUPPRESSED, SUPPRESSED)
"""How many did not answer, where none of it may be told."""


@dataclass(frozen=True)
class Share:
    """A share of positive answers.

    The group whose size counts for disclosure is those who answered, not those who answered alike: 17 of 20 is shown
    although 3 are fewer than five. Where fewer answered than a percentage needs, or the item is sensitive, both
    sides must be large enough as well; of a sensitive item all answering alike would tell of each.

    Args:
        question: What was asked.
        positive: How many answered positively.
        n: How many answered at all; blanks and “unknown” are not among them.
        percent: Positive in a hundred of n; withheld where n is below the rule's smallest base.
        unanswered: What became of the other sheets.
        rule: The rule that was followed.
        beside_others: Whether it is of one group among several, so that it may be withheld for another's sake.
    """

    question: Question
    positive: Number
    n: Number
    percent: Number
    unanswered: Unanswered
    rule: Rule
    beside_others: bool = False

    @property
    def scale(self) -> str:
        """What the scale means; it is to stand beside the number."""
        return self.question.scale_words

    @property
    def positive_words(self) -> str:
        """What counts as positive: “4 or 5”, “yes”."""
        return self.question.scale.positive_words if self.question.scale else "yes"

    @property
    def words(self) -> str:
        """The share in words, with its n."""
        if isinstance(self.n, Suppressed) and self.beside_others:
            return f"Withheld: fewer than {self.rule.smallest_group} answered, or it would give away a group of so few."
        if isinstance(self.n, Suppressed):
            return f"Fewer than {self.rule.smallest_group} answered, so nothing is shown."
        if not self.n:
            return "Nobody answered."
        said = f"answered {self.positive_words}"
        if isinstance(self.positive, Suppressed):
            return f"{number(self.n)} answered; how many {said} is withheld so that nobody can be identified."
        of = f"{number(self.positive)} of {number(self.n)}"
        if isinstance(self.percent, Suppressed):
            return f"{of} {said}; no percentage, since fewer than {self.rule.smallest_base} answered."
        return f"{percent(self.percent)} ({of}) {said}."


def share_positive(answers: Answers, question: Question, *, rule: Rule | None = None) -> Share:
    """Give the share of positive answers to a question.

    Args:
        answers: The sheets of one wave.
        question: A question on a scale that says which points are positive, or one that takes yes or no.
        rule: The rule for counts of people before the audience; the house's where None.

    Raises:
        RequestError: The question has no positive answers.

    Example:
        >>> from pathlib import Path
        >>> from workbench.instruments.answers import AnswerSheet
        >>> from workbench.instruments.shelf import find_instrument
        >>> form = find_instrument(Path("no-such-folder"), "retreat-evaluation")
        >>> sheets = tuple(AnswerSheet(str(i), {"learning": Response("answered", "4" if i < 15 else "2")}) for i in range(20))
        >>> share_positive(Answers(form, "day-2", sheets), form.questions[0]).words
        '75% (15 of 20) answered 4 or 5.'
    """
    followed = rule_of(answers.instrument, rule or Rule())
    return share_of(question, [given.response for given in answers.given(question)], followed)


def share_of(question: Question, responses: Iterable[Response], rule: Rule) -> Share:
    """Give the share of positive answers among some responses, under a rule that is the instrument's already."""
    if not question.positive:
        raise RequestError(
            f"“{question.key}” has no answers that count as positive.", fix="Write at its scale: positive: [4, 5].", code="no-positive"
        )
    listed = list(responses)
    answered = [response for response in listed if response.state == "answered"]
    counted = question.positive
    positive = sum(response.value in counted for response in answered)
    n = shown_count(len(answered), rule)
    shown = _part(positive, len(answered), question, rule)
    return Share(question, shown, n, percentage(shown, n, rule=rule), unanswered(listed, rule), rule)


def unanswered(responses: Iterable[Response], rule: Rule) -> Unanswered:
    """Count why there is no answer."""
    states = Counter(response.state for response in responses)
    counts = [states[state] for state in ("blank", "not asked", "unknown", "prefer not to say", "not applicable")]
    if any(rule.small(count) for count in counts):
        return WITHHELD_UNANSWERED
    return Unanswered(*(shown_count(count, rule) for count in counts))


def rule_for_answers(question: Question, rule: Rule) -> Rule:
    """Give the rule for how many gave one answer: of a sensitive item a nought is withheld too, since it tells of everybody.

    A personal choice that makes groups, such as a role, is excepted: which groups there are is what it is asked for.

    Example:
        >>> from pathlib import Path
        >>> from workbench.instruments.shelf import find_instrument
        >>> form = find_instrument(Path("no-such-folder"), "retreat-evaluation")
        >>> rule_for_answers(form.questions[0], Rule()).small(0)
        False
    """
    item = question.item
    groups = item.type == "choice" and item.group_by == "yes" and item.sensitivity == "personal"
    strict = rule.withholds and item.sensitivity != "none" and not groups
    return rule.model_copy(update={"zeros": "suppressed"}) if strict else rule


def few_alike(question: Question, responses: Iterable[Response], rule: Rule) -> bool:
    """Whether so few gave one of a scale's points that a mean, a median or a range beside the share would tell of them.

    Example:
        >>> from pathlib import Path
        >>> from workbench.instruments.shelf import find_instrument
        >>> form = find_instrument(Path("no-such-folder"), "retreat-evaluation")
        >>> given = [Response("answered", "5")] * 18 + [Response("answered", "4")] * 2
        >>> few_alike(form.questions[0], given, Rule()), few_alike(form.questions[0], given, Rule(smallest_group=1))
        (True, False)
    """
    if question.scale is None or not rule.withholds:
        return False
    tally = Counter(response.value for response in responses if response.state == "answered")
    followed = rule_for_answers(question, rule)
    return any(followed.small(tally[choice.value]) for choice in question.choices)


def shown_count(count: int, rule: Rule) -> Number:
    """Give a count as it may be shown: withheld where it is too small, rounded where the rule rounds.

    Example:
        >>> shown_count(3, Rule()), shown_count(17, Rule()), shown_count(17, Rule(round_to=5))
        ([c], 17, 15)
    """
    if rule.small(count):
        return SUPPRESSED
    return math.floor(count / rule.round_to + 0.5) * rule.round_to if rule.round_to > 1 else count


def _part(positive: int, n: int, question: Question, rule: Rule) -> Number:
    if rule.small(n):
        return SUPPRESSED
    strict = question.item.sensitivity != "none" or n < rule.smallest_base
    followed = rule_for_answers(question, rule)
    if n and strict and (followed.small(positive) or followed.small(n - positive)):
        return SUPPRESSED
    return shown_count(positive, rule.model_copy(update={"smallest_group": 1, "zeros": "shown"}))
