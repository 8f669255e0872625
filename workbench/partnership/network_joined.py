"""What a survey's files and the sheets of instruments say, as one: joined where they agree, told where they do not."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from workbench.errors import Problem
from workbench.network import Network
from workbench.network.measures import Rating
from workbench.network.survey import Asking, AwareAnswer, HoldAnswer, State, TieAnswer, Wave
from workbench.network.survey_referral import Referral
from workbench.network.survey_scope import Scope
from workbench.network.survey_withdrawal import without_people
from workbench.partnership.network_answers import Said, Sheet, Unnamed

__all__ = ["Joined", "join_answers"]

_TOLD: frozenset[State] = frozenset({"tie", "no tie"})
_FILES = ""
"""Where the survey's own files are the origin of what is said, and not a sheet."""


@dataclass(frozen=True)
class Joined:
    """A survey with the answers of instruments.

    Args:
        network: The network, with all waves.
        ratings: By wave what agencies say of each other to the questions of trust and value.
        refused: Who said last that their answers may not be used.
        synthetic: Whether any sheet was made up for practice.
        notes: What is no part of the network, and why.
        problems: What contradicts, or cannot be so.
    """

    network: Network
    ratings: Mapping[str, tuple[Rating, ...]]
    refused: frozenset[str]
    synthetic: bool
    notes: tuple[str, ...]
    problems: tuple[Problem, ...]


def join_answers(network: Network, sheets: Mapping[str, Sequence[Sheet]], order: Sequence[str]) -> Joined:
    """Give a survey together with what sheets say; nothing is chosen where two contradict.

    Somebody who was not among those to be asked, by waves.csv, cannot have answered. Where there is no waves.csv, nobody
    knows who was asked, and no sheet changes that.

    Args:
        network: The survey's own waves, with the people, agencies and items.
        sheets: By wave what the sheets say.
        order: All waves, in order.

    Example:
        >>> from workbench.network.survey import Member
        >>> network = Network({"ann": Member("ann"), "bea": Member("bea")})
        >>> sheet = Sheet("ann", "roster/wave-1.csv", "1", relations={"advice": None})
        >>> sheet.said.append((TieAnswer("ann", "bea", "advice"), ", row 1", False))
        >>> joined = join_answers(network, {"wave-1": [sheet]}, ["wave-1"])
        >>> joined.network.wave().state("ann", "bea", "advice"), joined.network.wave().state("bea", "ann", "advice")
        ('tie', 'not known')
    """
    said_no = {wave: {one.who for one in found if one.consent == "no" and one.who} for wave, found in sheets.items()}
    last: dict[str, bool] = {}
    for wave in order:
        last |= {one.who: one.who in said_no[wave] for one in sheets.get(wave, ()) if one.consent and one.who}
    refused = frozenset(who for who, no in last.items() if no)
    of_files = {wave.id: wave for wave in network.waves}
    books = {wave: _Book(network, of_files.get(wave), wave, frozenset(said_no.get(wave, ()))) for wave in order}
    for wave, book in books.items():
        for sheet in sheets.get(wave, ()):
            if sheet.who and sheet.who not in said_no[wave]:
                book.take(sheet)
        book.close()
    waves = tuple(_hidden(network, book.wave(), said_no.get(wave, set()) - refused) for wave, book in books.items() if book.counts)
    problems = [problem for book in books.values() for problem in book.problems]
    ratings = {wave: book.ratings for wave, book in books.items() if book.ratings}
    if ratings and not waves:  # then who rated, and was rated, is all that is known
        last_rated = list(ratings)[-1]
        waves = (Wave(last_rated, listed=tuple(sorted({end for one in ratings[last_rated] for end in _ends(one)}))),)
    every = [sheet for found in sheets.values() for sheet in found]
    return Joined(
        replace(network, waves=waves), ratings, refused, any(one.synthetic for one in every), tuple(_notes(every)), tuple(problems)
    )


def _hidden(network: Network, wave: Wave, people: Collection[str]) -> Wave:
    """Give a wave without those who refused it and agreed to a later one."""
    return without_people(replace(network, waves=(wave,)), people).waves[0] if people else wave


def _notes(sheets: Iterable[Sheet]) -> Iterator[str]:
    nameless: dict[str, int] = {}
    for sheet in sheets:
        if not sheet.who:
            nameless[sheet.file] = nameless.get(sheet.file, 0) + 1
    for file, count in nameless.items():
        yield f"{file}: {count} sheet{'s do' if count > 1 else ' does'} not say who answers, so {'they are' if count > 1 else 'it is'} no part of the network."


@dataclass
class _Book:
    """All that is said in one wave.

    Args:
        network: Who and what there is.
        base: What the survey's files say of the wave, or None.
        id: The wave.
        refused: Whose sheets of the wave are not used.
    """

    network: Network
    base: Wave | None
    id: str
    refused: frozenset[str] = frozenset()
    said: dict[tuple[str, ...], Said] = field(default_factory=dict)
    origin: dict[tuple[str, ...], str] = field(default_factory=dict)
    answered: dict[str, dict[str, None]] = field(default_factory=dict)
    turned: set[str] = field(default_factory=set)
    open: list[tuple[Sheet, Unnamed]] = field(default_factory=list)
    whole: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    referred: set[tuple[str, ...]] = field(default_factory=set)
    named: set[tuple[str, tuple[str, ...]]] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    scope: Scope | None = field(init=False)

    def __post_init__(self) -> None:
        """Begin with what the survey's files say."""
        base = self.base or Wave(self.id, scope=Scope())
        every: tuple[Said, ...] = (*base.ties, *base.holds, *base.aware, *base.referrals)
        for one in every:
            self.said[_key(one)] = one
            self.origin[_key(one)] = _FILES
        self.referred |= {_ends(one) for one in base.referrals}
        self.scope = base.scope
        if self.base is not None:  # waves.csv says who was asked; of what, the sheets say as well
            self.base = replace(self.base, scope=None)

    @property
    def counts(self) -> bool:
        """Whether anything is said of ties, items or referrals; ratings alone make no wave."""
        return self.base is not None or bool(self.answered)

    @property
    def ratings(self) -> tuple[Rating, ...]:
        """What is said of trust and value."""
        return tuple(one for one in self.said.values() if isinstance(one, Rating))

    def take(self, sheet: Sheet) -> None:
        """Take what a sheet says."""
        if sheet.who not in self.network.members and sheet.who not in self.network.agencies:
            self.problems.append(sheet.problem(
                "", "There is no person or agency of the id of whoever answers.", "Correct it, or add them to the workspace.", code="dead-link"
            ))  # fmt: skip
            return
        if self.scope is not None:
            self.scope = replace(self.scope.with_relations(sheet.relations), referrals=self.scope.referrals or sheet.refers)
        if sheet.relations:
            self.answered.setdefault(sheet.who, {}).update(sheet.relations)
            self._check_asked(sheet)
        self.turned |= sheet.turned
        self.open += [(sheet, one) for one in sheet.unnamed]
        for said, place, more in sheet.said:
            if self._known(said, sheet, place):
                self._put(said, sheet, place, more=more)

    def close(self) -> None:
        """Say no of whom a whole roster does not name, once everybody in the wave is known."""
        roster = self._roster()
        kinds = {
            "person": frozenset(one for one in roster if one in self.network.members),
            "agency": frozenset(one for one in roster if one not in self.network.members),
        }
        for sheet, rule in self.open:
            about = self._about(sheet.who, rule.relation)
            others = kinds[rule.kind] if about is None else kinds[rule.kind] & about
            if not rule.turned and self.base is not None and self.base.asked is not None:
                self.whole[sheet.who, rule.relation] = others  # who was asked is known, and says the same in one row
                others = frozenset(key[2] for key in self.said if key[:2] == ("tie", sheet.who) and key[3] == rule.relation) & others
            for other in sorted(others - {sheet.who}):
                ends = (other, sheet.who) if rule.turned else (sheet.who, other)
                self._say_no(TieAnswer(*ends, rule.relation, "no tie"), sheet)

    def wave(self) -> Wave:
        """Give all of it as a wave."""
        ties = tuple(one for one in self.said.values() if isinstance(one, TieAnswer))
        holds = tuple(one for one in self.said.values() if isinstance(one, HoldAnswer))
        aware = tuple(one for one in self.said.values() if isinstance(one, AwareAnswer))
        referrals = tuple(one for one in self.said.values() if isinstance(one, Referral))
        base = self.base or Wave(self.id)
        listed = tuple(dict.fromkeys([*base.listed, *self.answered]))
        return Wave(self.id, self._asked(), ties, holds, aware, referrals, listed, self.scope)

    def _roster(self) -> tuple[str, ...]:
        return replace(self.wave(), asked=self.base.asked if self.base else None).roster

    def _about(self, who: str, relation: str) -> frozenset[str] | None:
        asking = self.base.asking(who, relation) if self.base else None
        return asking.about if asking else None

    def _known(self, said: Said, sheet: Sheet, place: str) -> bool:
        ids = {*self.network.members, *self.network.agencies} if not isinstance(said, Rating) else set(self.network.agencies)
        if any(end not in ids for end in _ends(said)):
            self.problems.append(sheet.problem(
                place, "Somebody is named here of whose id there is no person or agency.",
                "Correct the id, or add who is missing to the workspace.", code="dead-link",
            ))  # fmt: skip
            return False
        if isinstance(said, HoldAnswer | AwareAnswer) and said.item not in self.network.items:
            self.problems.append(sheet.problem(
                place, f"There is no item “{said.item}” in items.csv, of which the instrument asks.",
                "Add it there, or correct it in the instrument's file.", code="dead-link",
            ))  # fmt: skip
            return False
        if len(_ends(said)) > len(set(_ends(said))):
            self.problems.append(sheet.problem(place, "Here somebody is tied to themselves.", "Take the row out.", code="tie-to-self"))
            return False
        return True

    def _put(self, said: Said, sheet: Sheet, place: str, *, more: bool) -> None:
        if isinstance(said, Referral):
            said = self._between(said)
            if _ends(said) not in self.referred:  # the survey's own files say more of it
                self.referred.add(_ends(said))
                self.said[_key(said)] = said
            return
        key, origin = _key(said), f"{sheet.file}#{sheet.sheet}"
        self.named.add((origin, key))
        before = self.said.get(key)
        joined = said if before is None else _joined(before, said, lenient=more and self.origin[key] == origin)
        if joined is None:
            self.problems.append(self._contradiction(said, sheet, place, self.origin[key]))
            return
        self.said[key] = joined
        self.origin.setdefault(key, origin)

    def _say_no(self, said: TieAnswer, sheet: Sheet) -> None:
        """Say no of somebody who is not named, unless the sheet does name them, or something else is said of the pair."""
        key, origin = _key(said), f"{sheet.file}#{sheet.sheet}"
        if (origin, key) in self.named:
            return
        before = self.said.setdefault(key, said)
        if before is said:
            self.origin[key] = origin
        elif isinstance(before, TieAnswer) and before.state == "tie":
            self.problems.append(self._contradiction(said, sheet, "", self.origin[key]))

    def _between(self, said: Referral) -> Referral:
        """Give a referral between agencies, by which ways are followed, where it is one of people of two agencies."""
        source, target = (self.network.agency_of(end) or end for end in (said.source, said.target))
        return said if source == target else replace(said, source=source, target=target)

    def _contradiction(self, said: Said, sheet: Sheet, place: str, other: str) -> Problem:
        of = f" on “{said.relation}”" if isinstance(said, TieAnswer) else ""
        where = f"the survey's own files in the folder {self.id}" if other == _FILES else f"the sheet {other.partition('#')[2]} in {other.partition('#')[0]}"
        return sheet.problem(
            place, f"This and {where} contradict each other{of} about the same pair, and nothing is chosen between them.",
            "Find out which is right, and correct the other.", code="contradicting-answers",
        )  # fmt: skip

    def _check_asked(self, sheet: Sheet) -> None:
        if self.base is None or self.base.asked is None:
            return
        for relation in sheet.relations:
            asking = self.base.asking(sheet.who, relation)
            if asking is None or asking.asked != "yes" or asking.answered == "no":
                self.problems.append(sheet.problem(
                    "", f"Here is an answer of somebody who, by waves.csv of {self.id}, was not asked or did not answer.",
                    "Correct waves.csv, or take the sheet out.", code="answer-of-nobody",
                ))  # fmt: skip
                return

    def _asked(self) -> tuple[Asking, ...] | None:
        """Give who was asked, where somebody wrote that down: for what sheets ask, by the sheets that came back."""
        if self.base is None or self.base.asked is None:
            return None
        asked = {(one.person, one.relation): one for one in self.base.asked}
        of_files = {*self.base.relations, *(["holds"] if self.base.holds else []), *(["aware"] if self.base.aware else [])}
        relations = dict.fromkeys(relation for found in self.answered.values() for relation in found)
        everybody = dict.fromkeys([*self._ends_of_ties(), *(one.person for one in self.base.asked)])
        for relation in relations:
            for person in everybody:
                general = asked.get((person, ""))
                if (person, relation) in asked:
                    continue
                if relation in self.turned:  # the other tells of it, so nobody was asked of their own
                    asked[person, relation] = Asking(person, "unknown", "not asked", relation)
                elif relation in self.answered.get(person, {}):
                    whole = self.whole.get((person, relation))
                    about = whole if whole is not None else (general.about if general else None)
                    asked[person, relation] = Asking(person, "yes", "yes" if whole is not None else "partly", relation, about)
                elif general is not None and general.asked == "yes" and (relation not in of_files or person in self.refused):
                    asked[person, relation] = replace(general, answered="no", relation=relation)  # no sheet of theirs came back
        return tuple(asked.values())

    def _ends_of_ties(self) -> Iterator[str]:
        for one in self.said.values():
            if isinstance(one, TieAnswer):
                yield from _ends(one)


def _key(said: Said) -> tuple[str, ...]:
    """Give what a thing that is said answers; two with the same key answer the same question."""
    match said:
        case TieAnswer():
            return "tie", said.source, said.target, said.relation
        case HoldAnswer():
            return "holds", said.holder, said.item, said.source, "" if said.source == "self" else said.told_by
        case AwareAnswer():
            return "aware", said.perceiver, said.holder, said.item
        case Referral():
            return "referral", said.source, said.target, said.need, said.area
        case Rating():
            return "rating", str(said.rater), str(said.rated), said.question


def _ends(said: Said) -> tuple[str, ...]:
    match said:
        case HoldAnswer():
            return (said.holder,)
        case AwareAnswer():
            return said.perceiver, said.holder
        case Rating():
            return str(said.rater), str(said.rated)
        case _:
            return said.source, said.target


def _joined(before: Said, said: Said, *, lenient: bool) -> Said | None:
    """Give two answers to the same question as one; None where they contradict.

    Args:
        before: The first.
        said: The second.
        lenient: Whether both are rows of one sheet that add to each other: a kind of tie that is in one of them is
            there, and strengths that differ tell nothing.
    """
    if isinstance(before, Rating) and isinstance(said, Rating):
        return _with_number(before, said, "score", lenient=lenient)
    if isinstance(before, Rating | Referral) or isinstance(said, Rating | Referral):
        return before
    if before.state not in _TOLD or said.state not in _TOLD:
        return said if said.state in _TOLD else before
    if before.state != said.state:
        return (before if before.state == "tie" else said) if lenient else None
    if isinstance(before, TieAnswer):
        return _with_number(before, said, "weight", lenient=lenient)
    return _with_number(before, said, "level", lenient=lenient) if isinstance(before, HoldAnswer) else before


def _with_number(before: Said, said: Said, name: str, *, lenient: bool) -> Said | None:
    first, second = getattr(before, name), getattr(said, name)
    if None not in {first, second} and first != second and not lenient:
        return None
    number = (second if first is None else first) if first == second or None in {first, second} else None
    changes: dict[str, Any] = {name: number}
    return replace(before, **changes)
