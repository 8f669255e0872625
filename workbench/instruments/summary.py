"""A whole wave summarised: each item as its definition says, for an audience, with what must be said beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from workbench.disclosure import SUPPRESSED, Rule, Suppressed
from workbench.instruments.answers import Answers
from workbench.instruments.averages import Average, average, composite_average, entries_of
from workbench.instruments.coding import CodeCount, Coding, code_counts
from workbench.instruments.distributions import Distribution, distribution
from workbench.instruments.groups import GroupShares, by_group
from workbench.instruments.instrument import caveats_of, rule_of
from workbench.instruments.item import SummaryKind
from workbench.instruments.question import Question
from workbench.instruments.shares import WITHHELD_UNANSWERED, Number, Share, share_positive, shown_count
from workbench.instruments.spreads import Spread, spread
from workbench.store import Audience

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ItemSummary", "Summary", "summarise"]

_COLUMNS = ("part", "question", "wording", "statistic", "group", "answer", "count", "n", "percent", "value", "scale", "words")


@dataclass(frozen=True)
class ItemSummary:
    """What is told of one question; what its definition does not ask for is None or empty.

    Args:
        question: The question.
        share: The share of positive answers.
        groups: The same by group.
        distribution: How many gave each answer.
        averages: Mean and median.
        spread: How far assessors are apart.
        texts: What was written, in the order of the sheets, for the team alone, whatever the item says: nobody can
            tell by rule whom a free text names. None where fewer wrote than the smallest group.
        codes: How many comments got each code.
        texts_withheld: Whether there are texts that are not shown: too few wrote any, or they are not for the audience.
    """

    question: Question
    share: Share | None = None
    groups: GroupShares | None = None
    distribution: Distribution | None = None
    averages: tuple[Average, ...] = ()
    spread: Spread | None = None
    texts: tuple[str, ...] = ()
    codes: tuple[CodeCount, ...] = ()
    texts_withheld: bool = False


@dataclass(frozen=True)
class Summary:
    """One wave of answers for one audience.

    Args:
        answers: The sheets; nothing of them is shown but by the rest of this.
        audience: For whom.
        rule: The rule that was followed.
        sheets: How many sheets came back; withheld too where beside n it would tell of few who did not answer.
        items: The questions that the audience may see, in order.
        left_out: How many questions it may not see.
        composites: Means of numbers made of several items.
        caveats: What must be shown with it.
    """

    answers: Answers
    audience: Audience
    rule: Rule
    sheets: Number
    items: tuple[ItemSummary, ...]
    left_out: int
    composites: tuple[Average, ...]
    caveats: tuple[str, ...]

    def of(self, key: str) -> ItemSummary | None:
        """Give what is told of a question, or None where the audience may not see it."""
        return next((item for item in self.items if item.question.key == key), None)

    def frame(self) -> pd.DataFrame:
        """Give one row per number.

        Returns:
            Columns part, question, wording, statistic (share positive, distribution, mean, median, spread, coded
            comments, composite), group, answer, count, n, percent, value, scale (what it means), words. A withheld
            number is `SUPPRESSED`; None stands where a column does not apply. `attrs` holds “scales” and “caveats”.
        """
        import pandas as pd  # noqa: PLC0415  # slow to import

        rows = [row for item in self.items for row in _rows(item)]
        rows += [
            {"wording": one.what, "statistic": "composite", "n": one.n, "value": one.value, "scale": one.scale, "words": one.words}
            for one in self.composites
        ]
        frame = pd.DataFrame([{name: row.get(name) for name in _COLUMNS} for row in rows], columns=list(_COLUMNS), dtype=object)
        frame.attrs["scales"] = {item.question.key: item.question.scale_words for item in self.items if item.question.scale}
        frame.attrs["caveats"] = list(self.caveats)
        return frame


def summarise(
    answers: Answers, *, rule: Rule | None = None, audience: Audience = "team", by: Question | None = None, codings: Iterable[Coding] = ()
) -> Summary:
    """Summarise one wave of answers, item by item as the instrument says.

    Args:
        answers: The sheets.
        rule: The rule for counts of people before the audience; the house's where None.
        audience: For whom; what an item does not show to it is left out and counted.
        by: A question by whose answers shares are shown as well, or None.
        codings: The codes of comments.

    Example:
        >>> from pathlib import Path
        >>> from workbench.instruments.answers import AnswerSheet, Response
        >>> from workbench.instruments.shelf import find_instrument
        >>> form = find_instrument(Path("no-such-folder"), "retreat-evaluation")
        >>> sheets = tuple(AnswerSheet(str(i), {"learning": Response("answered", "5" if i < 17 else "1")}) for i in range(20))
        >>> summary = summarise(Answers(form, "day-2", sheets), audience="partners")
        >>> summary.items[0].share.words, len(summary.items), summary.left_out
        ('85% (17 of 20) answered 4 or 5.', 3, 3)
    """
    instrument = answers.instrument
    listed = list(codings)
    seen = [question for question in instrument.answerable if instrument.shows(question, audience)]
    followed = rule_of(instrument, rule or Rule())
    keys = {question.item.id for question in seen}
    if by is not None and by.item.id not in keys:
        by = None
    items = tuple(_item(answers, question, rule, by, listed) for question in seen)
    if audience != "team":
        items = tuple(replace(item, texts=(), texts_withheld=item.texts_withheld or bool(item.texts)) for item in items)
    composites = tuple(
        composite_average(answers, one, entry=entry, rule=rule)
        for one in instrument.composites if set(one.items) <= keys for entry in entries_of(instrument, one)
    )
    sheets = shown_count(len(answers.sheets), followed)
    if any(_tells_of_few(item, answers, followed) for item in items) or any(isinstance(one.left_out, Suppressed) for one in composites):
        sheets, items = SUPPRESSED, tuple(map(_without_blanks, items))
    return Summary(answers, audience, followed, sheets, items, len(instrument.answerable) - len(seen), composites, caveats_of(instrument))


def _tells_of_few(item: ItemSummary, answers: Answers, rule: Rule) -> bool:
    """Whether the number of sheets less what is shown of a question would be a few who did not answer, or were not coded."""
    shown = item.share or item.distribution or item.averages or item.spread or item.groups
    given = [one.response.state for one in answers.given(item.question)]
    few = bool(shown) and rule.small(sum(state != "answered" for state in given))
    comments = item.codes[0].comments if item.codes else 0
    return few or (bool(comments) and not isinstance(comments, Suppressed) and rule.small(len(given) - int(comments)))


def _without_blanks(item: ItemSummary) -> ItemSummary:
    """Give a question without how many did not answer, which with n would be the number of sheets."""
    groups = item.groups and replace(
        item.groups, whole=replace(item.groups.whole, unanswered=WITHHELD_UNANSWERED),
        shares={name: replace(share, unanswered=WITHHELD_UNANSWERED) for name, share in item.groups.shares.items()},
    )  # fmt: skip
    return replace(
        item, groups=groups, share=item.share and replace(item.share, unanswered=WITHHELD_UNANSWERED),
        distribution=item.distribution and replace(item.distribution, unanswered=WITHHELD_UNANSWERED),
        averages=tuple(replace(one, left_out=SUPPRESSED) for one in item.averages),
    )  # fmt: skip


def _item(answers: Answers, question: Question, rule: Rule | None, by: Question | None, codings: list[Coding]) -> ItemSummary:
    kinds = set(question.item.summaries)
    positive = "share positive" in kinds and bool(question.positive)
    grouped = positive and by is not None and by.key != question.key and not question.repeats
    texts = _texts(answers, question) if "texts" in kinds else ()
    withheld = bool(texts) and rule_of(answers.instrument, rule or Rule()).small(len(texts))
    return ItemSummary(
        question,
        share_positive(answers, question, rule=rule) if positive else None,
        by_group(answers, question, by, rule=rule) if grouped and by is not None else None,
        distribution(answers, question, rule=rule) if kinds & {"distribution", "counts"} else None,
        tuple(_averages(answers, question, kinds, rule)),
        spread(answers, question, rule=rule) if "spread" in kinds else None,
        () if withheld else texts,
        code_counts(codings, answers, question, rule=rule) if "coded comments" in kinds else (),
        withheld,
    )


def _averages(answers: Answers, question: Question, kinds: set[SummaryKind], rule: Rule | None) -> Iterator[Average]:
    if "mean" in kinds:
        yield average(answers, question, "mean", rule=rule)
    if "median" in kinds:
        yield average(answers, question, "median", rule=rule)


def _texts(answers: Answers, question: Question) -> tuple[str, ...]:
    return tuple(one.response.value for one in answers.given(question) if one.response.state == "answered")


def _rows(item: ItemSummary) -> Iterator[dict[str, Any]]:
    q = item.question
    base: dict[str, Any] = {"part": q.part, "question": q.key, "wording": q.wording, "scale": q.scale_words}
    if item.share:
        yield {**base, "statistic": "share positive", **_share(item.share)}
    for label, share in item.groups.shares.items() if item.groups else ():
        yield {**base, "statistic": "share positive", "group": label, **_share(share)}
    for one in item.distribution.counts if item.distribution else ():
        n = item.distribution.n if item.distribution else None
        yield {**base, "statistic": "distribution", "answer": one.label, "count": one.count, "n": n, "percent": one.percent}
    for average_ in item.averages:
        yield {**base, "statistic": average_.kind, "n": average_.n, "value": average_.value, "words": average_.words}
    if item.spread:
        value = item.spread.range
        yield {**base, "statistic": "spread", "n": item.spread.n, "value": value, "words": item.spread.words}
    for code in item.codes:
        yield {**base, "statistic": "coded comments", "answer": code.code.label, "count": code.any_coder, "n": code.comments}


def _share(share: Share) -> dict[str, Any]:
    return {"answer": share.positive_words, "count": share.positive, "n": share.n, "percent": share.percent, "words": share.words}
