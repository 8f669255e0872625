"""Asking the network: who knows about something, who knows who knows, by which introductions, and what the catalogue has."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, astuple, dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from workbench.catalogue import Dataset, Service, open_catalogue
from workbench.disclosure import for_audience
from workbench.errors import RequestError, UnknownNameError
from workbench.network import Network
from workbench.network.survey import HoldAnswer, Item
from workbench.partnership.network_people import MADE_UP_NOTE, InquiryNetwork, open_network
from workbench.partnership.network_seen import Seen, seen_by
from workbench.partnership.workspace import Workspace
from workbench.store import Audience

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Entry", "Knower", "NetworkAnswer", "ask_network", "matching_items"]

_WORD = re.compile(r"[^\W_]+")
_LIKE = 80
"""From this likeness on, of 100, two words count as the same: plurals and typing mistakes do, other words do not."""
_LEVELS = {1.0: "a little", 2.0: "some", 3.0: "well", 4.0: "very well"}
_TOLD = {"self": "say so themselves", "other": "others say so"}
_GROUP_LEVEL, _GROUP_CONSENT = "not shown for a group", "part of a group, in which nobody stands alone"
_ENTRIES = 8
_INTRODUCERS = 5
_NOBODY_ASKED = "Nobody was asked who has what in"
_FILLERS = frozenset({"a", "about", "and", "for", "in", "of", "on", "or", "the", "to", "who", "knows", "with"})


@dataclass(frozen=True)
class Knower:
    """Somebody to ask.

    Args:
        who: What they may be called: a role and agency, a group, or a name that they agreed to.
        items: What they have of what was asked about.
        level: How well, as is said, from the least to the most where several are called so; “not known” where nobody said.
        told_by: Whether any of them says so, or only others say it of them; of a group neither is told.
        consent: What showing them rests on.
        known_by: Who thinks that they know.
        introduced_by: Who names them as somebody they are in touch with.
        path: The shortest way of introductions from whoever asks, both ends with it; empty where there is none, or
            nobody said who asks.
        people: How many people are called so and have it; 0 for a group, of which that is not told.
    """

    who: str
    items: tuple[str, ...]
    level: str
    told_by: Literal["self", "other", "not shown"]
    consent: str
    known_by: tuple[str, ...] = ()
    introduced_by: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    people: int = 1

    @property
    def words(self) -> str:
        """How well they know it, who says so and what showing them rests on, as a line for people."""
        several = f"{self.people} people" if self.people > 1 else ""
        return "; ".join(filter(None, (several, self.level, _TOLD.get(self.told_by, ""), self.consent)))


@dataclass(frozen=True)
class Entry:
    """A service or data set of the catalogue.

    Args:
        id: Its id.
        kind: “service” or “dataset”.
        title: What it is called.
        holder: Who holds or gives it.
        who_to_ask: The role to ask.
        as_of: When it was last checked.
    """

    id: str
    kind: str
    title: str
    holder: str
    who_to_ask: str
    as_of: str


@dataclass(frozen=True)
class NetworkAnswer:
    """What the network and the catalogue say to a question.

    Args:
        question: What was asked.
        wave: The wave that was asked.
        items: The items that it is about.
        knowers: Whom to ask; those who are nearest, and who know best, first.
        entries: Services and data sets of the catalogue.
        cautions: What must be said beside it.
    """

    question: str
    wave: str
    items: tuple[str, ...]
    knowers: tuple[Knower, ...]
    entries: tuple[Entry, ...]
    cautions: tuple[str, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """The same as sentences, one a line."""
        return tuple(_lines(self))

    def to_json(self) -> dict[str, Any]:
        """Give the same as plain data."""
        return asdict(self)


def ask_network(  # noqa: PLR0913  # all but the first two by keyword
    ws: Workspace,
    question: str,
    *,
    inquiry: str = "",
    asker: str = "",
    audience: Audience | None = None,
    wave: str | None = None,
    on: dt.date | None = None,
) -> NetworkAnswer:
    """Say whom to ask about something.

    Args:
        ws: The workspace.
        question: Some words, such as “debt advice”.
        inquiry: The inquiry; the workspace's default one when empty.
        asker: The id of the person or agency who asks, for the way of introductions; "" leaves it out.
        audience: Who reads the answer; whoever may see the workspace when None.
        wave: The wave, or None for the latest.
        on: The day by which consents are judged; today when None.

    Returns:
        Who knows, who knows who knows, by which introductions and with what consent, and the catalogue's services and
        data sets. Who refused to be in the network is neither shown nor part of any way.

    Raises:
        RequestError: No word was given.
        UnknownNameError: There is no such inquiry, wave or asker.
        RecordError: The survey is not there or is wrong.

    Example:
        >>> import workbench as wb
        >>> found = ask_network(wb.open_workspace("."), "debt advice")
        >>> found.items, found.cautions[0][:21]
        (('Debt advice', 'Appointments on debt (made up)'), 'Made up for practice:')
    """
    if not _words(question):
        raise RequestError("Nothing was asked.", fix="Give a word or two, such as: debt advice.", code="nothing-asked")
    found = open_network(ws, inquiry)
    day = on or dt.datetime.now().astimezone().date()
    seen = seen_by(ws, found, audience or ws.audience, on=day, wave=wave)
    entries = _entries(ws, question)
    items = _with_related(found.network.items.values(), matching_items(found.network.items.values(), question), entries)
    reader = audience or ws.audience
    hide = found.protection(ws, reader, seen.names).withhold
    view = _View(found, seen, wave, asker)
    knowers = view.knowers(items)
    labels = tuple(hide(item.label) for item in items)
    named = {item.id: label for item, label in zip(items, labels, strict=True)}
    shown = tuple(_with_items(knower, named) for knower in knowers)
    every = dict.fromkeys([*_held(ws, items), *entries])
    beside = tuple(one for entry in every if (one := _entry_for(ws, entry, reader, hide)))
    return NetworkAnswer(question, hide(found.network.wave(wave).id), labels, shown, beside, tuple(map(hide, (*view.cautions(items), *view.no_way(knowers)))))


def matching_items(items: Iterable[Item], question: str) -> tuple[Item, ...]:
    """Give the items that a question is about, by label and need: those with all its words; else those with most.

    Args:
        items: The items.
        question: Some words; plurals and small typing mistakes are understood.

    Example:
        >>> every = (Item("d", "knowledge", "Debt advice"), Item("h", "service", "Hardship payments", needs=("Debts",)))
        >>> [item.id for item in matching_items(every, "debt advise")], [item.id for item in matching_items(every, "debt")]
        (['d'], ['d', 'h'])
    """
    wanted = _words(question)
    counts = {item: _matched(wanted, _words(" ".join((item.label, *item.needs)))) for item in items}
    most = max(counts.values(), default=0)
    return tuple(item for item, count in counts.items() if count == most and 2 * count > len(wanted))


def _with_related(every: Iterable[Item], found: tuple[Item, ...], entries: Collection[Entry]) -> tuple[Item, ...]:
    """Add services and data for the same needs, and what points to an entry of the catalogue that was found."""
    needs = {need for item in found for need in item.needs}
    ids = {entry.id for entry in entries}
    more = [item for item in every if item.catalogue_id in ids or (item.kind in {"service", "data"} and needs & set(item.needs))]
    return tuple(dict.fromkeys([*found, *more]))


def _words(text: str) -> tuple[str, ...]:
    found = tuple(_WORD.findall(text.casefold()))
    return tuple(word for word in found if word not in _FILLERS) or found


def _matched(wanted: Collection[str], words: Collection[str]) -> int:
    from rapidfuzz import fuzz  # noqa: PLC0415  # only asking needs it

    return sum(any(fuzz.ratio(one, word) >= _LIKE for word in words) for one in wanted)


class _View:
    """One asking: who is shown as what, and how they are reached."""

    def __init__(self, found: InquiryNetwork, seen: Seen, wave: str | None, asker: str) -> None:
        self.network: Network = found.network
        self.synthetic = found.synthetic
        self.seen = seen
        self.wave = wave
        self.asker = asker
        graph = self.network.graph(wave=wave)
        self.graph: nx.Graph[Any] = graph.subgraph([one for one in graph if one in seen.labels])
        self.paths = self._paths(asker)

    def knowers(self, items: Collection[Item]) -> tuple[Knower, ...]:
        """Give whom to ask, each label once: who is in a group is asked through the group."""
        wanted = {item.id for item in items}
        held: dict[str, list[HoldAnswer]] = {}
        for answer in self.network.wave(self.wave).holds:
            if answer.state == "tie" and answer.item in wanted and answer.holder in self.seen.labels:
                held.setdefault(answer.holder, []).append(answer)
        called: dict[str, list[str]] = {}
        for one in sorted(held):
            called.setdefault(self.seen.labels[one], []).append(one)
        told = {label: self._knower(label, ones, [answer for one in ones for answer in held[one]]) for label, ones in called.items()}
        return tuple(sorted(told.values(), key=lambda one: self._rank(one, called[one.who], held)))

    def _rank(self, knower: Knower, ones: Collection[str], held: Mapping[str, Collection[HoldAnswer]]) -> tuple[bool, int, float, str]:
        """Put who is still there first, then who is nearest, then who knows best; of a group only what is said of it anyway."""
        if not knower.people:
            return (False, len(knower.path) or len(self.graph) + 2, 0, knower.who)
        steps = min((len(self.paths[one]) for one in ones if one in self.paths), default=len(self.graph) + 2)
        return (self.seen.gone.issuperset(ones), steps, -max(_best(held[one]) for one in ones), knower.who)

    def cautions(self, items: Collection[Item]) -> tuple[str, ...]:
        """Give what must be said beside the answer."""
        said = [MADE_UP_NOTE] if self.synthetic else []
        answers = self.network.answers("holds", self.wave)
        if not self.network.wave(self.wave).has_asked("holds"):
            said.append(f"{_NOBODY_ASKED} {self.network.wave(self.wave).id}.")
        elif answers is None:
            said.append("It is not known who was asked what they know, so others may know too.")
        else:
            said += [f"Of what they know: {answers.words}; others may know too."]
        if self.seen.left_out:
            said.append("Some people are not shown, because they said no or are too few.")
        if not items:
            said.append("No item of the survey has these words.")
        return tuple(said)

    def no_way(self, knowers: Collection[Knower]) -> tuple[str, ...]:
        """Say so where somebody asks and no introductions lead to anybody who knows."""
        lost = self.asker and knowers and not any(knower.path for knower in knowers)
        return ("No way of introductions is known from whoever asks.",) if lost else ()

    def _knower(self, label: str, ones: Collection[str], answers: Collection[HoldAnswer]) -> Knower:
        """Put together all who are called so: of a group nothing is told that is true of one of its people only."""
        grouped = self.seen.grouped.issuperset(ones)
        items = {answer.item for answer in answers}
        known = [a.perceiver for a in self.network.wave(self.wave).aware if a.state == "tie" and a.holder in ones and a.item in items]
        near = [self.graph.predecessors(one) if self.graph.is_directed() else self.graph[one] for one in ones if one in self.graph]
        path = min((self.paths[one] for one in ones if one in self.paths), key=len, default=[])
        return Knower(
            label, tuple(dict.fromkeys(answer.item for answer in answers)),
            _GROUP_LEVEL if grouped else _span(answers),
            "not shown" if grouped else "self" if any(answer.source == "self" for answer in answers) else "other",
            _GROUP_CONSENT if grouped else "; ".join(dict.fromkeys(self.seen.consent.get(one, "an agency") for one in ones)),
            self._called(known, label), self._called((str(other) for others in near for other in others), label),
            _once(self.seen.labels[step] for step in path),
            0 if grouped else len(ones),
        )  # fmt: skip

    def _called(self, people: Iterable[str], label: str) -> tuple[str, ...]:
        found = {self.seen.labels[one] for one in people if one in self.seen.labels} - {label}
        return tuple(sorted(found))[:_INTRODUCERS]

    def _paths(self, asker: str) -> Mapping[str, list[str]]:
        import networkx as nx  # noqa: PLC0415  # slow to import

        if not asker:
            return {}
        asking = [one for one in self.network.wave(self.wave).roster if asker in {one, self.network.agency_of(one)}]
        if not asking:
            raise UnknownNameError("Whoever asks is nobody of this network.", fix="Give the id of a person or agency of this wave.", code="unknown-name")
        found: dict[str, list[str]] = {}
        for start in filter(self.graph.has_node, asking):
            for end, path in nx.single_source_shortest_path(self.graph, start).items():
                if end not in found or len(path) < len(found[end]):
                    found[end] = path
        return found


def _best(answers: Iterable[HoldAnswer]) -> float:
    return max((answer.level or 0 for answer in answers), default=0)


def _span(answers: Iterable[HoldAnswer]) -> str:
    """Give how well it is known: one level, or the lowest and the highest."""
    levels = sorted({answer.level for answer in answers if answer.level in _LEVELS})
    if not levels:
        return "not known"
    return " to ".join(dict.fromkeys(_LEVELS[level] for level in (levels[0], levels[-1])))


def _once(labels: Iterable[str]) -> tuple[str, ...]:
    """Leave out a label that follows itself: two people of one group are one step."""
    found: list[str] = []
    for label in labels:
        if found[-1:] != [label]:
            found.append(label)
    return tuple(found)


def _with_items(knower: Knower, named: Mapping[str, str]) -> Knower:
    return replace(knower, items=tuple(named[item] for item in knower.items))


def _entries(ws: Workspace, question: str) -> tuple[Entry, ...]:
    """Give the services and data sets that have all the words."""
    found = open_catalogue(ws.root).search(question, limit=_ENTRIES, kind=["service", "dataset"])
    if found and not found.every_word:
        return ()
    return tuple(Entry(hit.id, hit.kind, hit.title, hit.holder, hit.who_to_ask, hit.as_of.words) for hit in found)


def _held(ws: Workspace, items: Collection[Item]) -> tuple[Entry, ...]:
    """Give the entries to which items point; one that the catalogue does not have is said to be missing."""
    wanted = {item.catalogue_id: item for item in items if item.catalogue_id}
    kinds = {"service": {one.id: one.title for one in ws.services}, "dataset": {one.id: one.title for one in ws.datasets}}
    found = []
    for name, item in wanted.items():
        of = "service" if item.kind == "service" else "dataset"
        if name not in kinds[of]:
            found.append(Entry(name, of, item.label, "not in the catalogue", "not in the catalogue", "unknown"))
            continue
        hits = open_catalogue(ws.root).search(kinds[of][name], limit=_ENTRIES, kind=of)
        found += [Entry(h.id, h.kind, h.title, h.holder, h.who_to_ask, h.as_of.words) for h in hits if h.id == name]
    return tuple(found)


def _entry_for(ws: Workspace, entry: Entry, audience: Audience, hide: Callable[[str], str]) -> Entry | None:
    """Give an entry as an audience may see it; None where they may not see it at all."""
    records: Iterable[Service | Dataset] = ws.services if entry.kind == "service" else ws.datasets
    record = next((one for one in records if one.id == entry.id), None)
    if record is not None and audience != ws.audience:
        seen = for_audience(record, audience)
        if seen is None:
            return None
        holder = entry.holder if {"holder", "provider"} & set(seen) else "not shown"
        entry = replace(entry, holder=holder, who_to_ask="ask the team", as_of=entry.as_of if "as_of" in seen else "not shown")
    return Entry(*(hide(text) for text in astuple(entry)))


def _lines(answer: NetworkAnswer) -> Iterator[str]:
    yield from answer.cautions
    if answer.items:
        yield f"In {answer.wave}, about: {', '.join(answer.items)}."
    for knower in answer.knowers:
        yield f"{knower.who}: {', '.join(knower.items)} ({knower.words})"
        if len(knower.path) > 1:  # whoever asks is perhaps one of them
            yield f"    introductions: {' → '.join(knower.path)}"
        if knower.introduced_by:
            yield f"    in touch with them: {'; '.join(knower.introduced_by)}"
        if knower.known_by:
            yield f"    who know that they know: {'; '.join(knower.known_by)}"
    if answer.items and not answer.knowers and not any(said.startswith(_NOBODY_ASKED) for said in answer.cautions):
        yield "Nobody who may be shown says that they know."
    for entry in answer.entries:
        yield f"Catalogue: {entry.title} ({entry.kind} {entry.id}), {entry.holder}; checked: {entry.as_of}; ask: {entry.who_to_ask}"
    if not answer.entries:
        yield "The catalogue has no service or data set with all these words."
        if not answer.items:
            yield "Try fewer or other words. What has some of them is found by: workbench catalogue search"
