"""Positive answers by group, such as roles: small groups are withheld, and what would give them away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from workbench.disclosure import SUPPRESSED, Rule, Suppressed, suppress
from workbench.errors import RequestError
from workbench.instruments.answers import Answers, AnswerSheet, Response
from workbench.instruments.instrument import rule_of
from workbench.instruments.item import TYPES_THAT_GROUP
from workbench.instruments.question import Question
from workbench.instruments.shares import Share, rule_for_answers, share_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["NOT_SAID", "GroupShares", "by_group"]

NOT_SAID = "Not said"
"""The group of those who did not say which they are in; it is a group like another."""

_TOTAL = "All"


@dataclass(frozen=True)
class GroupShares:
    """Shares of positive answers, one for each group.

    Args:
        question: What was asked.
        by: The question whose answers make the groups.
        shares: The share of each group by its label, in the order of the options.
        whole: The share of all.
    """

    question: Question
    by: Question
    shares: Mapping[str, Share]
    whole: Share

    def frame(self) -> pd.DataFrame:
        """Give one row per group and one for all: group, positive, n, percent (`SUPPRESSED` where withheld), scale."""
        import pandas as pd  # noqa: PLC0415  # slow to import

        rows = [(label, s.positive, s.n, s.percent, s.scale) for label, s in [*self.shares.items(), (_TOTAL, self.whole)]]
        frame = pd.DataFrame(rows, columns=["group", "positive", "n", "percent", "scale"], dtype=object)
        frame.attrs["scales"] = {self.question.key: self.question.scale_words}
        return frame


def by_group(answers: Answers, question: Question, by: Question, *, rule: Rule | None = None) -> GroupShares:
    """Give the share of positive answers in each group.

    Args:
        answers: The sheets of one wave.
        question: What was asked, once on each sheet.
        by: The question whose answers make the groups; its item says group_by: yes.
        rule: The rule for counts of people before the audience; the house's where None.

    Raises:
        RequestError: The question may make no groups, or one of the two stands in a table that repeats.
    """
    if by.item.group_by != "yes" or by.item.type not in TYPES_THAT_GROUP or by.repeats:
        raise RequestError(
            f"Answers are not shown by “{by.key}”.", fix="Choose an item that says group_by: yes and has one answer.", code="no-group"
        )
    if question.repeats:
        raise RequestError(f"“{question.key}” is asked several times on one sheet.", fix="Choose one that is asked once.", code="no-group")
    followed = rule_of(answers.instrument, rule or Rule())
    members = _members(answers.sheets, question, by)
    sizes = {label: sum(r.state == "answered" for r in responses) for label, responses in members.items()}
    hidden = _hidden(sizes, rule_for_answers(by, followed))
    shares = {label: _share(question, responses, followed, hide=label in hidden) for label, responses in members.items()}
    whole = share_of(question, [r for responses in members.values() for r in responses], followed)
    return GroupShares(question, by, _complemented(shares, sizes, whole, followed), whole)


def _members(sheets: Sequence[AnswerSheet], question: Question, by: Question) -> dict[str, list[Response]]:
    members: dict[str, list[Response]] = {choice.label: [] for choice in by.choices}
    rest: list[Response] = []
    for sheet in sheets:
        said = sheet.to(by.key)
        group = rest if said.state != "answered" else members.setdefault(said.label or said.value, [])
        group.append(sheet.to(question.key))
    return {**members, NOT_SAID: rest} if rest else members


def _hidden(sizes: Mapping[str, int], rule: Rule) -> set[str]:
    """Give the groups whose size may not be shown beside the others and the total."""
    import pandas as pd  # noqa: PLC0415  # slow to import

    if not rule.withholds or not sizes:
        return set()
    order = list(sizes)
    labels = pd.Series([*range(len(order)), _TOTAL], dtype=object)
    frame = pd.DataFrame({"group": labels, "n": [*sizes.values(), sum(sizes.values())]})
    parts = {"group": {_TOTAL: list(range(len(order)))}}
    shown = suppress(frame, value="n", by="group", totals=parts, rule=rule.model_copy(update={"method": "suppression", "round_to": 1}))
    return {label for label, n in zip(order, shown["n"].tolist(), strict=False) if isinstance(n, Suppressed)}


def _share(question: Question, responses: Sequence[Response], rule: Rule, *, hide: bool) -> Share:
    share = replace(share_of(question, responses, rule), beside_others=True)
    return replace(share, positive=SUPPRESSED, n=SUPPRESSED, percent=SUPPRESSED) if hide else share


def _complemented(shares: Mapping[str, Share], sizes: Mapping[str, int], whole: Share, rule: Rule) -> dict[str, Share]:
    """Withhold further groups' positive answers until those withheld could not be worked out from the whole."""
    shown = dict(shares)
    if isinstance(whole.positive, Suppressed):
        return shown
    while True:
        hidden = [label for label, share in shown.items() if isinstance(share.positive, Suppressed)]
        open_ones = sorted((label for label in shown if label not in hidden and sizes[label]), key=lambda label: sizes[label])
        people = sum(sizes[label] for label in hidden)
        if not hidden or not open_ones or (len(hidden) > 1 and people >= rule.smallest_base):
            return shown
        shown[open_ones[0]] = replace(shown[open_ones[0]], positive=SUPPRESSED, percent=SUPPRESSED)
