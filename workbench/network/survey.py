"""A network survey as it was answered: who was asked, who answered, and what they said, wave by wave.

“No tie”, “not asked” and “did not answer” are three things, and a blank is none of them: what is not known stays so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Literal

from workbench.network.at_risk import Aware, Holding
from workbench.network.graph_data import Value
from workbench.network.survey_referral import Referral
from workbench.network.survey_scope import Scope
from workbench.store import PartialDate

__all__ = ["Asking", "AwareAnswer", "HoldAnswer", "Item", "ItemKind", "Member", "State", "TieAnswer", "Wave"]

State = Literal["tie", "no tie", "not asked", "did not answer", "not known"]
"""What is known of one person's answer about another; “not known” where not even that is known whether they were asked."""

ItemKind = Literal["knowledge", "data", "service", "contact"]

_NOTHING: Mapping[str, Value] = MappingProxyType({})


@dataclass(frozen=True)
class Member:
    """A person, or another node of the network, known once for all waves.

    Args:
        id: The pseudonym, or the node's id.
        agency: The id of the agency, or "" where it is not known.
        role: What they do, or "".
        level: “frontline”, “middle”, “strategic”, “research”, or “unknown”.
        people: How many people the entry stands for.
        attributes: What else is said.
    """

    id: str
    agency: str = ""
    role: str = ""
    level: str = "unknown"
    people: int = 1
    attributes: Mapping[str, Value] = field(default_factory=lambda: _NOTHING)


@dataclass(frozen=True)
class Item:
    """Something that one can know, have, give or reach.

    Args:
        id: Its id.
        kind: Knowledge, data, a service or a contact.
        label: What it is called.
        catalogue_id: The id of the data set or service in the catalogue, or "".
        needs: For a service, the needs that it meets.
        areas: For a service, the areas in which it does; “everywhere” for all, none where that is not known.
    """

    id: str
    kind: ItemKind
    label: str
    catalogue_id: str = ""
    needs: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()


@dataclass(frozen=True)
class Asking:
    """That somebody was to be asked in a wave.

    Args:
        person: Who.
        asked: Whether they were: yes, no or unknown.
        answered: “yes” for all that they were asked, so that whom they do not name they have no tie with; “partly” where
            only what they wrote down is known; “no”; “not asked”.
        relation: The relation they were asked about, or "" for all that have no line of their own; “holds” and “aware”
            are relations too.
        about: Whom they were asked about; None for everybody in the wave.
        on: When.
    """

    person: str
    asked: Literal["yes", "no", "unknown"]
    answered: Literal["yes", "partly", "no", "not asked"]
    relation: str = ""
    about: frozenset[str] | None = None
    on: PartialDate = field(default_factory=PartialDate)


@dataclass(frozen=True)
class TieAnswer:
    """What somebody said of one other.

    Args:
        source: Who said it.
        target: Of whom.
        relation: The kind of tie, or "".
        state: “tie” or “no tie”, or why there is neither.
        weight: How strong it is; None where that is not known.
        attributes: What else was said.
    """

    source: str
    target: str
    relation: str = ""
    state: State = "tie"
    weight: float | None = None
    attributes: Mapping[str, Value] = field(default_factory=lambda: _NOTHING)


@dataclass(frozen=True)
class HoldAnswer:
    """What was said of whether somebody has an item.

    Args:
        holder: Of whom.
        item: Which item.
        state: “tie” where they have it, “no tie” where they do not, or why neither is known.
        level: How well, from 1 to 4; None where that is not known.
        source: Whether they said so themselves, or somebody else did.
        told_by: Who said it, or "".
    """

    holder: str
    item: str
    state: State = "tie"
    level: float | None = None
    source: Literal["self", "other"] = "self"
    told_by: str = ""

    @property
    def holding(self) -> Holding:
        """The same as measures of what is at risk take it."""
        return Holding(self.holder, self.item, self.level, self.source)


@dataclass(frozen=True)
class AwareAnswer:
    """What somebody said of whether another has an item.

    Args:
        perceiver: Who said it.
        holder: Of whom.
        item: Which item.
        state: “tie” where they think so, “no tie” where not, or why neither is known.
    """

    perceiver: str
    holder: str
    item: str
    state: State = "tie"

    @property
    def aware(self) -> Aware:
        """The same as measures of awareness take it."""
        return Aware(self.perceiver, self.holder, self.item)


@dataclass(frozen=True)
class Wave:
    """One round of the survey.

    Args:
        id: Its name, such as “wave-1”.
        asked: Who was to be asked; None where nobody wrote that down.
        ties: What they said of each other.
        holds: What they, or others, said they have.
        aware: What they think that others have.
        referrals: Who refers to whom.
        listed: Further people of the wave, of whom nothing else is known.
        scope: What was asked for at all; None where that is not noted, and all is taken to have been.

    Example:
        >>> wave = Wave("wave-1", (Asking("ann", "yes", "yes"), Asking("bea", "yes", "no")), (TieAnswer("ann", "bea"),))
        >>> wave.state("ann", "bea"), wave.state("bea", "ann"), wave.state("ann", "carl")
        ('tie', 'did not answer', 'not asked')
    """

    id: str
    asked: tuple[Asking, ...] | None = None
    ties: tuple[TieAnswer, ...] = ()
    holds: tuple[HoldAnswer, ...] = ()
    aware: tuple[AwareAnswer, ...] = ()
    referrals: tuple[Referral, ...] = ()
    listed: tuple[str, ...] = ()
    scope: Scope | None = None

    @property
    def relations(self) -> tuple[str, ...]:
        """The kinds of tie that were answered, sorted."""
        return tuple(sorted({answer.relation for answer in self.ties}))

    @cached_property
    def roster(self) -> tuple[str, ...]:
        """Everybody in the wave: who was to be asked, whom they were asked about, and who was named."""
        listed = [one for asking in self.asked or () for one in (asking.person, *sorted(asking.about or ()))]
        named = [end for answer in self.ties for end in (answer.source, answer.target)]
        known = [hold.holder for hold in self.holds]
        seen = [end for answer in self.aware for end in (answer.perceiver, answer.holder)]
        return tuple(dict.fromkeys([*self.listed, *listed, *named, *known, *seen]))

    def has_asked(self, relation: str) -> bool:
        """Tell whether a relation was asked for at all: a kind of tie, “holds” or “aware”."""
        return self.scope is None or self.scope.has(relation)

    def asking(self, person: str, relation: str = "") -> Asking | None:
        """Give what is known of whether somebody was asked about a relation; None where nothing is, or none was asked."""
        if not self.has_asked(relation):
            return None
        return self._askings.get((person, relation)) or self._askings.get((person, ""))

    def unasked(self, relation: str) -> State:
        """Give what is known of a relation of somebody of whom nobody wrote down whether they were asked."""
        return "not known" if self.asked is None and self.has_asked(relation) else "not asked"

    def state(self, source: str, target: str, relation: str = "") -> State:
        """Give what is known of one person's tie to another: “no tie” only where they were asked, and answered.

        Args:
            source: Who would have said it.
            target: Of whom.
            relation: The kind of tie.
        """
        said = self._said.get((source, target, relation))
        if said is not None:
            return said.state
        state, about = self._unsaid(source, relation)
        return "not asked" if state in {"no tie", "did not answer"} and target not in about else state

    def states(self, source: str, targets: Collection[str], relation: str = "") -> Counter[State]:
        """Count what is known of one person's ties to several others; as `state` for each, and faster.

        Args:
            source: Who would have said it.
            targets: Of whom, each once; the person themselves is left out.
            relation: The kind of tie.
        """
        said = self._said_by.get((source, relation), {})
        open_to = frozenset(targets) - said.keys() - {source}
        counts: Counter[State] = Counter(state for target, state in said.items() if target in targets and target != source)
        state, about = self._unsaid(source, relation)
        within = len(open_to & about)
        counts[state] += within
        counts["not asked" if state in {"no tie", "did not answer"} else state] += len(open_to) - within
        return +counts

    def _unsaid(self, source: str, relation: str) -> tuple[State, frozenset[str]]:
        """Give what is known of the ties of somebody that they did not speak of, and to whom; to others they were not asked."""
        asking = self.asking(source, relation)
        if asking is None:
            return self.unasked(relation), self._everybody
        about = self._everybody if asking.about is None else asking.about
        if asking.asked != "yes":
            return "not known" if asking.asked == "unknown" else "not asked", about
        return "no tie" if asking.answered == "yes" else "did not answer", about

    @cached_property
    def _askings(self) -> dict[tuple[str, str], Asking]:
        return {(asking.person, asking.relation): asking for asking in self.asked or ()}

    @cached_property
    def _said(self) -> dict[tuple[str, str, str], TieAnswer]:
        return {(answer.source, answer.target, answer.relation): answer for answer in self.ties}

    @cached_property
    def _said_by(self) -> dict[tuple[str, str], dict[str, State]]:
        found: dict[tuple[str, str], dict[str, State]] = {}
        for answer in self.ties:
            found.setdefault((answer.source, answer.relation), {})[answer.target] = answer.state
        return found

    @cached_property
    def _everybody(self) -> frozenset[str]:
        return frozenset(self.roster)
