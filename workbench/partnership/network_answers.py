"""The sheets of one instrument read as a network: who told what of whom, and where that stands."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from workbench.errors import Problem
from workbench.instruments import Answers, AnswerSheet, Instrument, Response
from workbench.instruments.answers import NOT_ASKED
from workbench.instruments.network_block import (
    HasRule,
    NetworkBlock,
    RatingRule,
    ReferralRule,
    Strength,
    TieRule,
)
from workbench.instruments.question import Question
from workbench.network.measures import Rating
from workbench.network.survey import AwareAnswer, HoldAnswer, State, TieAnswer
from workbench.network.survey_referral import Referral

__all__ = ["Said", "Sheet", "Unnamed", "read_sheets"]

Said = TieAnswer | HoldAnswer | AwareAnswer | Referral | Rating
"""One thing that a sheet says."""

_LEVELS = (1.0, 2.0, 3.0, 4.0)

_STATES: Mapping[str, State] = {
    "blank": "did not answer", "prefer not to say": "did not answer", "not asked": "not asked", "unknown": "not known",
    "not applicable": "not known",
}  # fmt: skip

Kind = Literal["person", "agency"]
"""Whom a roster is of."""


@dataclass(frozen=True)
class Unnamed:
    """That whom a sheet does not name, in a whole roster, it says no of.

    Args:
        relation: The kind of tie.
        kind: Whether the roster is of people or of agencies.
        turned: Whether the tie leads from the other to whoever answers.
    """

    relation: str
    kind: Kind
    turned: bool


@dataclass
class Sheet:
    """What one sheet says of the network.

    Args:
        who: Who answers; "" where the sheet does not tell.
        file: The file in which it lies.
        sheet: Its id.
        consent: What they answered where they were asked whether their answers may be used: “yes”, “no” or "".
        synthetic: Whether it was made up for practice.
        said: All that it says, each with its place, and whether another row may add to it.
        unnamed: Of whom it says no by not naming them.
        relations: The kinds of tie that it answers, and “holds” and “aware”.
        turned: Those of the kinds of tie that lead to whoever answers.
        refers: Whether it answers to whom they refer, or who refers to them.
    """

    who: str
    file: str
    sheet: str
    consent: str = ""
    synthetic: bool = False
    said: list[tuple[Said, str, bool]] = field(default_factory=list)
    unnamed: list[Unnamed] = field(default_factory=list)
    relations: dict[str, None] = field(default_factory=dict)
    turned: set[str] = field(default_factory=set)
    refers: bool = False

    def problem(self, place: str, message: str, fix: str, *, code: str) -> Problem:
        """Say what cannot be so, with the sheet and the row; what is written there may be a name and is not told."""
        return Problem(self.file, 0, f"sheet {self.sheet}{place}", message, fix, code)


def read_sheets(answers: Answers, block: NetworkBlock, *, file: str) -> Iterator[Sheet]:
    """Give what each sheet of a wave says.

    Args:
        answers: The sheets.
        block: How they are a network.
        file: The file in which they lie, for messages.

    Example:
        >>> from pathlib import Path
        >>> from workbench.instruments import find_instrument
        >>> form = find_instrument(Path("no-such-folder"), "network-roster")
        >>> row = {"whom": Response("answered", "bea"), "refers-to-you": Response("answered", "yes")}
        >>> sheet, = read_sheets(Answers(form, "wave-1", (AnswerSheet("1", rows=(row,), respondent="ann"),)), form.network, file="f")
        >>> [(said.source, said.target, said.relation) for said, *_ in sheet.said if isinstance(said, TieAnswer) and said.state == "tie"]
        [('ann', 'bea', 'had to do with'), ('bea', 'ann', 'refers clients to')]
    """
    for one in answers.sheets:
        who = _value(one.to(block.who)) if block.who else one.respondent
        sheet = Sheet(who, file, one.sheet, synthetic=one.mode.strip().casefold() == "synthetic")
        sheet.consent = _value(one.to(block.consent)) if block.consent else ""
        if who and sheet.consent != "no":
            _Reader(answers.instrument, one, sheet).read(block)
        yield sheet


@dataclass(frozen=True)
class _Row:
    """A row of the sheet, or what it says of one of those that a part is asked of.

    Args:
        other: Who it is about; "" where nobody is named.
        kind: Whether they are a person or an agency.
        place: Where it stands, for messages.
        answers: The responses by item.
        entry: The id of what the part is asked of, or "".
    """

    other: str
    kind: Kind
    place: str
    answers: Mapping[str, Response]
    entry: str = ""

    def to(self, item: str | None) -> Response:
        return self.answers.get(item or "", NOT_ASKED)


class _Reader:
    """Reads one sheet by the rules.

    Args:
        instrument: What it answers.
        given: The sheet as it was answered.
        sheet: Where all goes that it says.
    """

    def __init__(self, instrument: Instrument, given: AnswerSheet, sheet: Sheet) -> None:
        self.instrument, self.given, self.sheet = instrument, given, sheet
        self.question: dict[str, Question] = {}
        for question in instrument.answerable:
            self.question.setdefault(question.item.id, question)

    def read(self, block: NetworkBlock) -> None:
        for tie in block.ties:
            self._ties(tie)
        for rule in block.holds:
            self._has(rule, self._rows(None, rule.said), "holds")
        for rule in block.aware:
            self._has(rule, self._rows(rule.other, rule.said), "aware")
        for referral in block.referrals:
            self._referrals(referral)
        for rating in block.ratings:
            self._ratings(rating)

    def _rows(self, other: str | None, item: str) -> list[_Row]:
        """Give the rows of the table that an item stands in, or one for each of those that its part is asked of."""
        asked = self.question.get(other or item)
        if asked is None:  # its part is asked of nobody in this workspace
            return []
        if asked.entry is not None:
            return self._entries(asked.part)
        rows = self.given.rows if asked.repeats else (self.given.responses,)
        kind: Kind = "agency" if asked.item.type == "agency" else "person"
        return [
            _Row(_value(row.get(other or "", NOT_ASKED)), kind, f", row {at}" if asked.repeats else "", row)
            for at, row in enumerate(rows, 1)
        ]  # fmt: skip

    def _entries(self, part: str) -> list[_Row]:
        found: dict[str, dict[str, Response]] = {}
        for question in self.instrument.answerable:
            if question.part == part and question.entry is not None:
                found.setdefault(question.entry.id, {})[question.item.id] = self.given.to(question.key)
        return [_Row(entry, "agency", "", answers, entry) for entry, answers in found.items()]

    def _ties(self, rule: TieRule) -> None:
        rows = [row for row in self._rows(rule.other, rule.each or rule.said or rule.weight or "") if row.other]
        rows = [row for row in rows if not row.entry or row.other != self.sheet.who]  # a form asks of every agency, one's own too
        for relation, option in self._kinds(rule):
            found = [(row, self._chosen(row, rule.each, option) if rule.each else self._state(row, rule.said, rule.counts)) for row in rows]
            if all(state == "not asked" for _, state in found):
                continue
            self.sheet.relations[relation] = None
            if rule.turned == "yes":
                self.sheet.turned.add(relation)
            if rule.not_named == "no":
                self.sheet.unnamed.append(Unnamed(relation, rows[0].kind, rule.turned == "yes"))
            for row, state in found:
                weight = self._number(rule.weight, row, rule.weights) if state == "tie" else None
                ends = (row.other, self.sheet.who) if rule.turned == "yes" else (self.sheet.who, row.other)
                self._say(TieAnswer(*ends, relation, state, weight), row, more=rule.said is None)

    def _kinds(self, rule: TieRule) -> list[tuple[str, str]]:
        """Give the kinds of tie of a rule, each with the option that is one, or ""."""
        if rule.each is None:
            return [(rule.relation or "", "")]
        asked = self.question.get(rule.each)
        return [(f"{rule.relation or ''} {option.id.replace('-', ' ')}".strip(), option.id) for option in asked.item.options] if asked else []

    def _has(self, rule: HasRule, rows: list[_Row], relation: Literal["holds", "aware"]) -> None:
        several = self.question[rule.said].item.type == "several" if rule.said in self.question else False
        options = [option.id for option in self.question[rule.said].item.options] if several else []
        for row in rows:
            if relation == "aware" and not row.other:
                continue
            for item in options or [rule.of or row.entry]:
                state = self._chosen(row, rule.said, item) if several else self._state(row, rule.said, rule.counts)
                if state == "not asked":
                    continue
                self.sheet.relations[relation] = None
                level = self._level(rule, row) if state == "tie" else None
                if relation == "aware":
                    self._say(AwareAnswer(self.sheet.who, row.other, item, state), row)
                else:
                    self._say(HoldAnswer(self.sheet.who, item, state, level), row)

    def _level(self, rule: HasRule, row: _Row) -> float | None:
        value = self._number(rule.said, row, rule.levels)
        return value if value in _LEVELS else None  # a scale of other points says nothing of how well

    def _referrals(self, rule: ReferralRule) -> None:
        for row in self._rows(rule.other, rule.other):
            state = self._state(row, rule.said, rule.counts)
            self.sheet.refers |= state != "not asked"
            if row.other and row.other != self.sheet.who and state == "tie":
                ends = (row.other, self.sheet.who) if rule.turned == "yes" else (self.sheet.who, row.other)
                self._say(Referral(*ends, rule.need or "", status="working"), row)

    def _ratings(self, rule: RatingRule) -> None:
        for row in self._rows(None, rule.said):
            state = row.to(rule.said).state
            if row.other != self.sheet.who and state in {"answered", "unknown"}:
                self._say(Rating(self.sheet.who, row.other, rule.question, self._number(rule.said, row, ())), row)

    def _state(self, row: _Row, said: str | None, counts: Collection[str]) -> State:
        """Give whether there is a tie, by an item's answer, or by the row's naming somebody."""
        if said is None:
            return "tie"
        response = row.to(said)
        if response.state != "answered":
            return _STATES[response.state]
        return "tie" if set(counts or self.question[said].positive).intersection(response.values) else "no tie"

    @staticmethod
    def _chosen(row: _Row, item: str | None, option: str) -> State:
        response = row.to(item)
        if response.state != "answered":
            return _STATES[response.state]
        return "tie" if option in response.values else "no tie"

    def _number(self, item: str | None, row: _Row, numbers: Collection[Strength]) -> float | None:
        value = _value(row.to(item))
        if not value or item is None:
            return None
        told = {one.answer: one.number for one in numbers}
        if numbers or (self.question[item].scale is None and self.question[item].item.type != "number"):
            return told.get(value)
        return float(value)

    def _say(self, said: Said, row: _Row, *, more: bool = False) -> None:
        self.sheet.said.append((said, row.place, more))


def _value(response: Response) -> str:
    return response.value if response.state == "answered" else ""
