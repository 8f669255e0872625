"""Means and medians, where the instrument says that they make sense, and numbers made of several items."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from workbench.disclosure import SUPPRESSED, Rule, Suppressed, mean
from workbench.errors import RequestError
from workbench.instruments.answers import Answers, Response
from workbench.instruments.instrument import Composite, Instrument, rule_of
from workbench.instruments.item import Option
from workbench.instruments.question import Question
from workbench.instruments.shares import Number, few_alike, shown_count
from workbench.statistics import number

__all__ = ["Average", "average", "composite_average", "composite_of", "entries_of"]


@dataclass(frozen=True)
class Average:
    """A mean or a median.

    Args:
        what: What it is of, in words.
        kind: mean or median.
        value: The number; withheld where fewer answered than the rule's smallest base, or so few gave one of the
            points that it would tell of them; NaN where nobody did.
        n: Of how many answers.
        left_out: How many sheets answered too little for it.
        scale: What the scale means.
    """

    what: str
    kind: Literal["mean", "median"]
    value: Number
    n: Number
    left_out: Number
    scale: str

    @property
    def words(self) -> str:
        """The number with its n and the scale."""
        if isinstance(self.value, Suppressed):
            return f"Too few answered, or too few alike, for a {self.kind} to be shown."
        return f"{self.kind.capitalize()} {number(self.value, 1)} of {number(self.n)} answers. {self.scale}".strip()


def average(answers: Answers, question: Question, kind: Literal["mean", "median"], *, rule: Rule | None = None) -> Average:
    """Give the mean or the median of the answers to a question.

    Args:
        answers: The sheets of one wave.
        question: A question that is answered with a number, or on a scale; a mean only where the scale says mean: yes.
        kind: mean or median.
        rule: The rule for counts of people before the audience; the house's where None.

    Raises:
        RequestError: It makes no sense.

    Example:
        >>> from pathlib import Path
        >>> from workbench.instruments.shelf import find_instrument
        >>> form = find_instrument(Path("no-such-folder"), "retreat-evaluation")
        >>> average(Answers(form, "day-2"), form.questions[0], "mean")
        Traceback (most recent call last):
        ...
        workbench.errors.RequestError: A mean of the answers to “learning” makes no sense. ...
    """
    ordered = question.scale is not None or question.item.type == "number"
    if not ordered or (kind == "mean" and question.scale is not None and question.scale.mean == "no"):
        raise RequestError(
            f"A {kind} of the answers to “{question.key}” makes no sense.",
            fix="Ask for the share of positive answers; or write mean: yes at the scale if its steps are equal.", code="no-mean",
        )  # fmt: skip
    given = [one.response for one in answers.given(question)]
    values = [Decimal(response.value) for response in given if response.state == "answered"]
    followed = rule_of(answers.instrument, rule or Rule())
    found = _averaged(question.wording, kind, values, len(given) - len(values), followed, question.scale_words)
    return replace(found, value=SUPPRESSED) if values and few_alike(question, given, followed) else found


def composite_average(answers: Answers, composite: Composite, *, entry: Option | None = None, rule: Rule | None = None) -> Average:
    """Give the mean over all sheets, or all rows of a table that repeats, of a number made of several items.

    Args:
        answers: The sheets of one wave.
        composite: What it is made of; a sheet that answered fewer of its items than it needs is left out and counted.
        entry: What its items are asked of, such as one partner; None where they are asked once.
        rule: The rule for counts of people before the audience; the house's where None.
    """
    repeats = any(question.repeats for question in answers.instrument.questions if question.item.id in composite.items)
    units = [row for sheet in answers.sheets for row in (sheet.rows if repeats else (sheet.responses,))]
    found = [composite_of(unit, composite, entry=entry.id if entry else "") for unit in units]
    values = [value for value in found if value is not None]
    followed = rule_of(answers.instrument, rule or Rule())
    label = f"{composite.label}: {entry.label}" if entry else composite.label
    made = _averaged(label, "mean", values, len(found) - len(values), followed, composite.meaning)
    asked = [q for q in answers.instrument.questions if q.item.id in composite.items and q.entry == entry]
    few = any(few_alike(question, (one.response for one in answers.given(question)), followed) for question in asked)
    return replace(made, value=SUPPRESSED) if values and few else made


def entries_of(instrument: Instrument, composite: Composite) -> tuple[Option | None, ...]:
    """Give what a composite's items are asked of; None alone where they are asked once."""
    questions = [question for question in instrument.questions if question.item.id == composite.items[0]]
    return tuple(question.entry for question in questions)


def composite_of(responses: Mapping[str, Response], composite: Composite, *, entry: str = "") -> Decimal | None:
    """Give a number made of several items of one sheet or row; None where too few are answered, and never nought.

    Args:
        responses: The responses of a sheet, or of a row of a table that repeats, by key.
        composite: What it is made of.
        entry: The id of what its items are asked of, or "".

    Example:
        >>> trust = Composite(id="trust", label="Trust", items=("a", "b", "c"), at_least=2, meaning="1 to 4")
        >>> said = {"a": Response("answered", "4"), "b": Response("answered", "3")}
        >>> composite_of(said, trust), composite_of({}, trust)
        (Decimal('3.5'), None)
    """
    keys = [f"{item}.{entry}" if entry else item for item in composite.items]
    values = [Decimal(responses[key].value) for key in keys if key in responses and responses[key].state == "answered"]
    return sum(values, Decimal()) / len(values) if len(values) >= composite.at_least else None




def _averaged(what: str, kind: Literal["mean", "median"], values: Iterable[Decimal], left_out: int, rule: Rule, scale: str) -> Average:  # noqa: PLR0913, PLR0917  # what an Average is
    listed = list(values)
    n, rest = shown_count(len(listed), rule), shown_count(left_out, rule)
    if not listed:
        return Average(what, kind, float("nan"), n, rest, scale)
    if isinstance(n, Suppressed) or len(listed) < rule.smallest_base:
        return Average(what, kind, SUPPRESSED, n, rest, scale)
    value = mean(sum(listed), len(listed), rule=rule) if kind == "mean" else float(statistics.median(listed))
    return Average(what, kind, value, n, rest, scale)
