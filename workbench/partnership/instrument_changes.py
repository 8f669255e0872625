"""Waves of answers side by side: as groups, and sheet by sheet where the instrument pairs them, kept apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.disclosure import Rule, Suppressed
from workbench.exhibits import Exhibit, Provenance, Table, rows_table
from workbench.instruments import Answers, Question, before_after, over_waves, paired_before_after
from workbench.statistics import number, percent, percentage_points
from workbench.store import Audience

__all__ = ["Comparison"]

_TWO = 2


@dataclass(frozen=True)
class Comparison:
    """The waves that are compared.

    Args:
        waves: The waves, in order.
        labels: What each is called.
        audience: For whom.
        rule: The rule for counts of people before it.
        provenance: Where the numbers come from.
    """

    waves: Sequence[Answers]
    labels: Sequence[str]
    audience: Audience
    rule: Rule
    provenance: Provenance

    def exhibits(self, questions: Sequence[Question]) -> list[Exhibit]:
        """Give the first wave beside the last, the pairs where there are any, and the run where there are more than two."""
        if len(self.waves) < _TWO or not questions:
            return []
        paired = [self._pairs(questions)] if self.waves[0].instrument.has_respondent else []
        run = [self._run(questions)] if len(self.waves) > _TWO else []
        return [self._groups(questions), *paired, *run]

    def _groups(self, questions: Sequence[Question]) -> Table:
        rows = []
        for question in questions:
            change = before_after(self.waves[0], self.waves[-1], question, rule=self.rule)
            pair = (change.before, change.after)
            points = "withheld" if isinstance(change.points, Suppressed) else percentage_points(change.points, 0)
            rows.append([question.wording, *(f"{percent(one.percent)} ({number(one.positive)} of {number(one.n)})" for one in pair), points])
        note = "Two groups of sheets: part of a difference may be who answered, and none of it shows a cause."
        return self._table("Share of positive answers, first and last", ["Question", *_titles(self.labels), "Difference"], rows, note, questions)

    def _pairs(self, questions: Sequence[Question]) -> Table:
        found = [paired_before_after(self.waves[0], self.waves[-1], question, rule=self.rule) for question in questions]
        rows = [
            [one.question.wording, number(one.pairs), number(one.up), number(one.same), number(one.down), number(one.only_before), number(one.only_after)]
            for one in found
        ]  # fmt: skip
        headings = ["Question", "Answered both", "Went up", "Stayed", "Went down", "Only the first", "Only the last"]
        return self._table("Sheet by sheet, those who answered both times", headings, rows, "Only sheets of the same respondent are compared; where few answered only once, all is withheld.", questions)

    def _run(self, questions: Sequence[Question]) -> Table:
        rows = []
        for question in questions:
            run = over_waves(self.waves, question, rule=self.rule)
            rows.append([question.wording, *(f"{percent(p)} (n {number(n)})" for p, n in zip(run["percent"], run["n"], strict=True))])
        note = "Waves in order; a change of the wording would make it another version of the instrument."
        return self._table("Share of positive answers, wave by wave", ["Question", *self.labels], rows, note, questions)

    def _table(self, caption: str, headings: Sequence[str], rows: Sequence[Sequence[str]], note: str, questions: Sequence[Question]) -> Table:  # what a table is made of
        scales = [f"Scale: {said}" for said in dict.fromkeys(q.scale_words for q in questions) if said]
        return rows_table(
            caption, headings, rows, provenance=self.provenance, audience=self.audience, numeric=headings[1:], notes=[note, *scales]
        )  # fmt: skip


def _titles(labels: Sequence[str]) -> tuple[str, str]:
    return labels[0], labels[-1] if labels[-1] != labels[0] else f"{labels[-1]} (last)"
