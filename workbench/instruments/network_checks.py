"""What is wrong in an instrument's rules for the network although each of its fields can be read."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from workbench.instruments.instrument import Instrument
from workbench.instruments.item import Item, ItemType
from workbench.instruments.network_block import HasRule, NetworkBlock, ReferralRule, Strength, TieRule
from workbench.instruments.question import Question

__all__ = ["Fault", "network_faults"]

_Place = tuple[str | int, ...]
_WHO: frozenset[ItemType] = frozenset({"person", "agency"})
_WHETHER: frozenset[ItemType] = frozenset({"yes-no", "scale", "choice"})
_HOW_MUCH: frozenset[ItemType] = frozenset({"scale", "choice", "number"})
_LEVELS = (1, 4)


@dataclass(frozen=True)
class Fault:
    """What is wrong with a rule, and where.

    Args:
        place: The field.
        message: What is wrong.
        fix: What to do.
        code: A stable name.
    """

    place: _Place
    message: str
    fix: str
    code: str


def network_faults(instrument: Instrument) -> Iterator[Fault]:
    """Say which rules for the network name no item, or one that cannot say what they want of it.

    Args:
        instrument: The instrument.

    Example:
        >>> from pathlib import Path
        >>> from workbench.instruments.shelf import find_instrument
        >>> list(network_faults(find_instrument(Path("no-such-folder"), "network-roster")))
        []
    """
    if instrument.network is not None:
        yield from _Rules(instrument).faults(instrument.network)


class _Rules:
    """Looks through the rules of one instrument.

    Args:
        instrument: The instrument.
    """

    def __init__(self, instrument: Instrument) -> None:
        self.instrument = instrument
        self.items: dict[str, Item] = {item.id: item for part in instrument.parts for item in part.items}
        self.part_of = {item.id: part for part in instrument.parts for item in part.items}
        self.questions: dict[str, Question] = {}
        for question in instrument.questions:
            self.questions.setdefault(question.item.id, question)

    def faults(self, block: NetworkBlock) -> Iterator[Fault]:
        if not any((block.ties, block.holds, block.aware, block.referrals, block.ratings)):
            yield Fault(("network",), "It says of no answer what it is in a network.", "Add ties, holds, aware, referrals or ratings, or take it out.", code="bad-network")
        if self.instrument.collects == "nothing":
            yield Fault(("network",), "The instrument keeps no answers, so there is nothing to make a network of.", "Take it out.", code="bad-network")
        if block.who is None and not self.instrument.has_respondent:
            yield Fault(
                ("network", "who"), "Nobody can tell who answers: no sheet keeps its respondent, and no item is named here.",
                "Write pairing: respondent, or name an item of type agency or person.", code="bad-network",
            )  # fmt: skip
        yield from self._item(("network", "who"), block.who, _WHO, once=True)
        yield from self._item(("network", "consent"), block.consent, frozenset({"yes-no"}), once=True)
        for at, tie in enumerate(block.ties):
            yield from self._tie(("network", "ties", at), tie)
        for at, rule in enumerate(block.holds):
            yield from self._has(("network", "holds", at), rule, others=False)
        for at, rule in enumerate(block.aware):
            yield from self._has(("network", "aware", at), rule, others=True)
        for at, referral in enumerate(block.referrals):
            yield from self._said(("network", "referrals", at), referral)
            yield from self._item(("network", "referrals", at, "other"), referral.other, _WHO)
        for at, rating in enumerate(block.ratings):
            yield from self._rating(("network", "ratings", at), rating.said)

    def _tie(self, place: _Place, rule: TieRule) -> Iterator[Fault]:
        if rule.relation is None and rule.each is None:
            yield Fault(place, "It does not say what this kind of tie is called.", "Write relation; or each, where each option of an item is a kind.", code="bad-network")
        if rule.each is not None and rule.said is not None:
            yield Fault((*place, "said"), "Whether an option is chosen says already whether there is the tie.", "Take one of the two out.", code="bad-network")
        yield from self._item((*place, "each"), rule.each, frozenset({"several", "choice"}))
        yield from self._item((*place, "weight"), rule.weight, _HOW_MUCH)
        yield from self._said(place, rule)
        named = [one for one in (rule.each, rule.said, rule.weight) if one in self.items]
        yield from self._other(place, rule.other, named)
        yield from self._numbers((*place, "weights"), rule.weights, rule.weight)
        weight = self.items.get(rule.weight or "")
        if weight is not None and weight.type == "choice" and {option.id for option in weight.options} - {one.answer for one in rule.weights}:
            yield Fault((*place, "weights"), "Not every answer has a number.", "Give each option a number.", code="bad-network")

    def _has(self, place: _Place, rule: HasRule, *, others: bool) -> Iterator[Fault]:
        if rule.said not in self.items:
            yield from self._item((*place, "said"), rule.said, _WHETHER)
            return
        item, part = self.items[rule.said], self.part_of[rule.said]
        by_entry = bool(part.for_each or part.for_each_kind) and not others
        if rule.of is None and item.type != "several" and not by_entry:
            yield Fault((*place, "of"), "It does not say which item of the network is meant.", "Write its id in items.csv.", code="bad-network")
        if item.type != "several":
            yield from self._said(place, rule)
        if others:
            yield from self._other(place, rule.other, [rule.said])
        elif rule.other is not None:
            yield Fault((*place, "other"), "What others have stands under aware.", "Take it out, or move the rule there.", code="bad-network")
        yield from self._numbers((*place, "levels"), rule.levels, rule.said)
        low, high = _LEVELS
        if any(not low <= one.number <= high for one in rule.levels):
            yield Fault((*place, "levels"), "Levels are 1 to 4.", "Write 1, 2, 3 or 4.", code="bad-network")

    def _rating(self, place: _Place, said: str) -> Iterator[Fault]:
        yield from self._item((*place, "said"), said, frozenset({"scale", "number"}))
        part = self.part_of.get(said)
        if part is not None and part.for_each_kind != "agency" and not part.for_each:
            yield Fault((*place, "said"), "The item is not asked of each agency.", "Write for_each_kind: agency at its part.", code="bad-network")

    def _other(self, place: _Place, other: str | None, named: Collection[str]) -> Iterator[Fault]:
        if other is None:
            parts = [self.part_of[one] for one in named]
            if not parts or any(part.for_each_kind != "agency" and not part.for_each for part in parts):
                yield Fault((*place, "other"), "It does not say who the other is.", "Name the item of type person or agency that does.", code="bad-network")
            return
        yield from self._item((*place, "other"), other, _WHO)
        if other in self.items and any(self.part_of[one].id != self.part_of[other].id for one in named):
            yield Fault((*place, "other"), "This item stands in another part than what is said of them.", "Take items of one part.", code="bad-network")

    def _said(self, place: _Place, rule: TieRule | HasRule | ReferralRule) -> Iterator[Fault]:
        yield from self._item((*place, "said"), rule.said, _WHETHER)
        question = self.questions.get(rule.said or "")
        if question is None or question.item.type not in _WHETHER:
            if rule.counts:
                yield Fault((*place, "counts"), "There is no item whose answers could count.", "Name it under said.", code="bad-network")
            return
        values = [choice.value for choice in question.choices]
        if lost := [value for value in rule.counts if value not in values]:
            yield Fault((*place, "counts"), f"“{lost[0]}” is no answer to “{rule.said}”.", f"There are: {', '.join(values)}.", code="unknown-part")
        if not rule.counts and not question.positive:
            yield Fault((*place, "counts"), "It does not say which answers count.", f"Write some of: {', '.join(values)}.", code="bad-network")

    def _numbers(self, place: _Place, numbers: Collection[Strength], name: str | None) -> Iterator[Fault]:
        if not numbers:
            return
        question = self.questions.get(name or "")
        values = [choice.value for choice in question.choices] if question else []
        if lost := [one.answer for one in numbers if one.answer not in values]:
            yield Fault(place, f"“{lost[0]}” is no answer to “{name or 'any item that is named here'}”.", f"There are: {', '.join(values) or 'none'}.", code="unknown-part")
        if len({one.answer for one in numbers}) < len(numbers):
            yield Fault(place, "An answer has two numbers.", "Give each one number.", code="duplicate-part")

    def _item(self, place: _Place, name: str | None, types: Collection[ItemType], *, once: bool = False) -> Iterator[Fault]:
        if name is None:
            return
        item = self.items.get(name)
        fits = ", ".join(one.id for one in self.items.values() if one.type in types)
        if item is None:
            yield Fault(place, f"There is no item “{name}”.", f"Those that fit are: {fits or 'none'}.", code="unknown-part")
        elif item.type not in types:
            yield Fault(place, f"The item “{name}” is of type {item.type}, which cannot say this.", f"Those that fit are: {fits or 'none'}.", code="bad-network")
        elif once and (self.part_of[name].rows is not None or self.part_of[name].for_each or self.part_of[name].for_each_kind):
            yield Fault(place, f"The item “{name}” is asked several times on a sheet, so it has no one answer.", "Name one that is asked once.", code="bad-network")
