"""Two waves compared, sheet by sheet where they are paired and as two groups where they are not; and a run of many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from workbench.disclosure import SUPPRESSED, Rule, Suppressed, suppress
from workbench.errors import RequestError
from workbench.instruments.answers import Answers, Response
from workbench.instruments.instrument import rule_of
from workbench.instruments.question import Question
from workbench.instruments.shares import (
    Number,
    Share,
    rule_for_answers,
    share_of,
    share_positive,
    shown_count,
)
from workbench.statistics import number, percentage_points

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Change", "PairedChange", "before_after", "change_frame", "over_waves", "paired_before_after"]

_TOTAL = "pairs"


@dataclass(frozen=True)
class Change:
    """Two waves as two groups: who answered may have changed as well.

    Args:
        question: What was asked.
        before: The share of the first wave.
        after: The share of the second.
    """

    question: Question
    before: Share
    after: Share

    @property
    def points(self) -> Number:
        """The difference in percentage points; withheld where either share is."""
        return self.after.percent - self.before.percent

    @property
    def words(self) -> str:
        """The change in words, with both n."""
        if isinstance(self.points, Suppressed):
            return f"Before: {self.before.words} After: {self.after.words}"
        return (
            f"{percentage_points(self.points, 0)}, from {number(self.before.positive)} of {number(self.before.n)} to"
            f" {number(self.after.positive)} of {number(self.after.n)}. Sheets are not paired, so part of it may be who answered."
        )


@dataclass(frozen=True)
class PairedChange:
    """Two waves sheet by sheet: those who answered both.

    Args:
        question: What was asked.
        pairs: How many answered in both waves.
        up: How many gave a higher point, or yes instead of no, the second time.
        same: How many gave the same answer.
        down: How many gave a lower point.
        before: The share of positive answers among the pairs, in the first wave; None where the scale has none.
        after: Likewise in the second.
        only_before: How many answered in the first wave alone, or could not be paired.
        only_after: Likewise in the second.
    """

    question: Question
    pairs: Number
    up: Number
    same: Number
    down: Number
    before: Share | None
    after: Share | None
    only_before: Number
    only_after: Number

    @property
    def words(self) -> str:
        """The change in words, with the number of pairs."""
        if isinstance(self.pairs, Suppressed):
            return "Too few answered both times, or only once, so nothing is shown."
        if not self.pairs:
            return "Nobody answered both times."
        if isinstance(self.up, Suppressed):
            return f"{number(self.pairs)} answered both times; how many changed is withheld so that nobody can be identified."
        return f"Of {number(self.pairs)} who answered both times, {number(self.up)} went up, {number(self.same)} stayed and {number(self.down)} went down."


def before_after(before: Answers, after: Answers, question: Question, *, rule: Rule | None = None) -> Change:
    """Compare two waves as two groups.

    Args:
        before: The first wave.
        after: The second.
        question: A question with positive answers.
        rule: The rule for counts of people before the audience; the house's where None.

    Raises:
        RequestError: The question has no positive answers.
    """
    return Change(question, share_positive(before, question, rule=rule), share_positive(after, question, rule=rule))


def paired_before_after(before: Answers, after: Answers, question: Question, *, rule: Rule | None = None) -> PairedChange:
    """Compare two waves sheet by sheet.

    Sheets are paired by respondent. One who stands twice in a wave is paired with none. Those who answered in a wave
    are its pairs and those who answered in it alone; where the latter are few, nothing of the pairs is shown, since n
    of the wave is shown elsewhere and the few, or what they answered, could be worked out from it.

    Args:
        before: The first wave.
        after: The second.
        question: A question on a scale, with a number, or that takes yes or no; asked once on a sheet.
        rule: The rule for counts of people before the audience; the house's where None.

    Raises:
        RequestError: The instrument pairs no sheets, or the answers have no order.
    """
    if not before.instrument.has_respondent:
        raise RequestError(
            f"“{before.instrument.title}” pairs no sheets.",
            fix="Compare the waves as two groups; or write pairing: respondent, and give each sheet a pseudonym.", code="not-paired",
        )  # fmt: skip
    if question.repeats or not (question.scale or question.item.type in {"number", "yes-no"}):
        raise RequestError(f"The answers to “{question.key}” do not go up or down.", fix="Choose one on a scale.", code="no-order")
    followed = rule_of(before.instrument, rule or Rule())
    first, second = _by_respondent(before, question), _by_respondent(after, question)
    both = [name for name in first if name in second]
    pairs, up, same, down = _moves([(first[name], second[name]) for name in both], question, followed)
    alone = [sum(g.response.state == "answered" for g in wave.given(question)) - len(both) for wave in (before, after)]
    shares = [_of_pairs(question, [wave[name] for name in both], followed) for wave in (first, second)]
    if any(followed.small(count) for count in (len(both), *alone)):
        hidden = [share and replace(share, positive=SUPPRESSED, n=SUPPRESSED, percent=SUPPRESSED) for share in shares]
        return PairedChange(question, SUPPRESSED, SUPPRESSED, SUPPRESSED, SUPPRESSED, hidden[0], hidden[1], SUPPRESSED, SUPPRESSED)
    only = [shown_count(count, followed) for count in alone]
    return PairedChange(question, pairs, up, same, down, shares[0], shares[1], only[0], only[1])


def over_waves(waves: Sequence[Answers], question: Question, *, rule: Rule | None = None) -> pd.DataFrame:
    """Give the share of positive answers wave by wave, for a chart of a run.

    Args:
        waves: The waves, in order.
        question: A question with positive answers.
        rule: The rule for counts of people before the audience; the house's where None.

    Returns:
        One row per wave: wave, label, positive, n, percent (`SUPPRESSED` where withheld), version (of the instrument),
        scale. `attrs["scales"]` holds the scale in words.

    Raises:
        RequestError: The question has no positive answers.
    """
    import pandas as pd  # noqa: PLC0415  # slow to import

    rows = []
    for answers in waves:
        share = share_positive(answers, question, rule=rule)
        label = next((wave.label for wave in answers.instrument.waves if wave.id == answers.wave), answers.wave)
        rows.append((answers.wave, label, share.positive, share.n, share.percent, answers.instrument.version, share.scale))
    frame = pd.DataFrame(rows, columns=["wave", "label", "positive", "n", "percent", "version", "scale"], dtype=object)
    frame.attrs["scales"] = {question.key: question.scale_words}
    return frame


def change_frame(before: Answers, after: Answers, *, rule: Rule | None = None) -> pd.DataFrame:
    """Compare two waves question by question, as two groups and, where sheets are paired, sheet by sheet.

    Args:
        before: The first wave.
        after: The second.
        rule: The rule for counts of people before the audience; the house's where None.

    Returns:
        One row per question with positive answers: question, entry (what it is asked of), wording, positive before,
        n before, percent before, the same after, points (the difference), scale; and where sheets are paired: pairs,
        up, same, down.
    """
    import pandas as pd  # noqa: PLC0415  # slow to import

    asked = [question for question in before.instrument.answerable if question.positive and not question.repeats]
    rows = [_change_row(before, after, question, rule) for question in asked]
    return pd.DataFrame(rows, columns=list(rows[0]) if rows else ["question"], dtype=object)


def _change_row(before: Answers, after: Answers, question: Question, rule: Rule | None) -> dict[str, object]:
    change = before_after(before, after, question, rule=rule)
    row: dict[str, object] = {"question": question.key, "entry": question.entry.label if question.entry else "", "wording": question.wording}
    for name, share in (("before", change.before), ("after", change.after)):
        row |= {f"positive {name}": share.positive, f"n {name}": share.n, f"percent {name}": share.percent}
    row |= {"points": change.points, "scale": question.scale_words}
    if before.instrument.has_respondent:
        paired = paired_before_after(before, after, question, rule=rule)
        row |= {"pairs": paired.pairs, "up": paired.up, "same": paired.same, "down": paired.down}
    return row


def _by_respondent(answers: Answers, question: Question) -> Mapping[str, Response]:
    """Give the answer of each respondent who stands in the wave once and answered."""
    times = Counter(sheet.respondent for sheet in answers.sheets if sheet.respondent)
    found = {sheet.respondent: sheet.to(question.key) for sheet in answers.sheets if times[sheet.respondent] == 1}
    return {name: response for name, response in found.items() if response.state == "answered"}


def _moves(pairs: Sequence[tuple[Response, Response]], question: Question, rule: Rule) -> tuple[Number, Number, Number, Number]:
    """Count those who went up, stayed and went down, all withheld where one of them would show a few."""
    import pandas as pd  # noqa: PLC0415  # slow to import

    steps = Counter((_height(after) > _height(before)) - (_height(after) < _height(before)) for before, after in pairs)
    counts = [len(pairs), steps[1], steps[0], steps[-1]]
    seen = [shown_count(count, rule) for count in counts]
    if rule.small(len(pairs)):
        return (SUPPRESSED,) * 4
    if not rule.withholds:
        return seen[0], seen[1], seen[2], seen[3]
    frame = pd.DataFrame({"step": [_TOTAL, "up", "same", "down"], "n": counts})
    followed = rule_for_answers(question, rule) if pairs else rule
    plain = followed.model_copy(update={"method": "suppression", "round_to": 1})
    shown = suppress(frame, value="n", by="step", totals={"step": {_TOTAL: ["up", "same", "down"]}}, rule=plain)["n"].tolist()
    if any(isinstance(n, Suppressed) for n in shown):
        return seen[0], SUPPRESSED, SUPPRESSED, SUPPRESSED
    return seen[0], seen[1], seen[2], seen[3]


def _height(response: Response) -> float:
    return float(response.value == "yes") if response.value in {"yes", "no"} else float(response.value)


def _of_pairs(question: Question, responses: Sequence[Response], rule: Rule) -> Share | None:
    return share_of(question, responses, rule) if question.positive else None
