"""When somebody withdraws: what of the workspace's records concerns them, and their consents taken back.

Records that link to a person stay: people are shown by role, and what the inquiry did remains done. What
changes is the person's own list of consents and, if asked for, their entry in private/people.yaml.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, cast, get_args

from workbench.disclosure import ProtectedNames
from workbench.errors import Problem, RecordError, UnknownNameError
from workbench.inquiry import Consent, Person, Quote
from workbench.partnership.kinds import Held, held_records
from workbench.partnership.network_withdrawal import has_networks, stands_in_networks
from workbench.partnership.private import private_terms
from workbench.partnership.record_texts import dotted, texts_in
from workbench.store import (
    Audience,
    Document,
    PartialDate,
    Record,
    Stored,
    digest,
    links_of,
    read_yaml,
    save_data,
)
from workbench.workspace import PEOPLE, PRIVATE_PEOPLE

__all__ = [
    "CONSENTS",
    "ConsentChange",
    "Mention",
    "QuoteOf",
    "Withdrawal",
    "remove_private_entry",
    "take_back_consents",
    "withdrawal_of",
    "without_consent",
]

CONSENTS: tuple[str, ...] = get_args(Consent.model_fields["what"].annotation)
"""What a person may be asked for, and so what they may take back."""

_ALWAYS_RECORDED = ("name", "quotes")
_NETWORK = "network"
_NEAREST = 12


@dataclass(frozen=True, order=True)
class Mention:
    """A place in a file of the workspace.

    Args:
        file: The file, relative to the workspace.
        line: Its line from 1, or 0 where the whole file is meant.
        field: The record's field, with dots for parts of it, or "" where there is none, as in a comment.
    """

    file: str
    line: int = 0
    field: str = ""


@dataclass(frozen=True)
class QuoteOf:
    """Something that the person said.

    Args:
        mention: Where it stands.
        text: The words.
        published: Whether it stands in a published source too, so that reports may show it without a consent.
    """

    mention: Mention
    text: str = field(repr=False)
    published: bool


@dataclass(frozen=True)
class ConsentChange:
    """A line that a withdrawal writes into the person's list of consents.

    Args:
        what: What they take back: "name", "quotes" …
        audience: The widest audience that the consent was for.
        how: "withdrawn" ends a consent that was given; "refused" records a no where nothing was recorded.
    """

    what: str
    audience: Audience
    how: Literal["withdrawn", "refused"]


@dataclass(frozen=True)
class Withdrawal:
    """What the records of a workspace hold of one person.

    Args:
        person: Their pseudonym.
        record: Their own record, or None where there is none.
        entry: Their entry in private/people.yaml, or None.
        links: Where records link to them; these stay.
        named: Where the text of records holds their name or a contact of theirs; for somebody to edit.
        quotes: What they said.
        changes: What becomes of their consents.
        names: Their name and contacts, for searching in what is no record.
        every_name: Everybody's names and contacts, which nothing that is said about this may hold.
        people: Every pseudonym of the workspace, so that one is not taken for a part of another.
        searched: The files that `named` speaks of.
        recorded: To what a no is recorded where everything is taken back and neither a yes nor a no was.
    """

    person: str
    record: Stored[Person] | None
    entry: Mention | None
    links: tuple[Mention, ...]
    named: tuple[Mention, ...]
    quotes: tuple[QuoteOf, ...]
    changes: tuple[ConsentChange, ...]
    names: ProtectedNames = field(repr=False)
    every_name: ProtectedNames = field(repr=False)
    people: frozenset[str]
    searched: frozenset[Path] = field(repr=False)
    recorded: tuple[str, ...] = _ALWAYS_RECORDED


def withdrawal_of(root: Path, person: str, *, today: dt.date, what: Collection[str] = ()) -> Withdrawal:
    """Find what concerns a person in the workspace's records; nothing is changed.

    Args:
        root: The workspace.
        person: Their pseudonym.
        today: The day of the withdrawal.
        what: What they take back, of `CONSENTS`; everything when empty.

    Raises:
        UnknownNameError: No record, link or private entry is of that pseudonym, and no row of a survey of the network.
        RecordError: private/people.yaml or the person's own record cannot be read.
    """
    private = private_terms(root)
    every_name = ProtectedNames(term for terms in private.values() for term in terms)
    held = list(held_records(root))
    links = [(stored, place, to) for stored in _records(held) for place, kind, to in links_of(stored.record) if kind == "person"]
    people = {s.record.id: s for s in _records(held) if isinstance(s.record, Person)}
    known = frozenset({*people, *private, *(to for _, _, to in links)})
    _refuse_broken(held, person)
    if person not in known:
        others = {stored.record.id for stored in _records(held)}
        if person in others or every_name.found_in(person) or not stands_in_networks(root, person):
            raise _unknown(person, known, every_name)
        known |= {person}
    record = cast("Stored[Person] | None", people.get(person))
    names = ProtectedNames(private.get(person, ()))
    recorded = (*_ALWAYS_RECORDED, _NETWORK) if has_networks(root) else _ALWAYS_RECORDED
    return Withdrawal(
        person=person,
        record=record,
        entry=_entry(root, person) if person in private else None,
        links=tuple(sorted(_mention(stored, place, root) for stored, place, to in links if to == person)),
        named=tuple(sorted({m for s in _records(held) for m in _named(s, names, root)})),
        quotes=tuple(_quotes(held, person, root)),
        changes=without_consent(record.document.data, record.record, what, on=today, recorded=recorded)[1] if record else (),
        names=names,
        every_name=every_name,
        people=known,
        searched=frozenset(stored.path for stored in _records(held)),
        recorded=recorded,
    )


def without_consent(
    data: Mapping[str, Any], person: Person, what: Collection[str], *, on: dt.date, recorded: Collection[str] = _ALWAYS_RECORDED
) -> tuple[dict[str, Any], tuple[ConsentChange, ...]]:
    """Give a person's data with consents taken back, and what changed.

    Each consent that was given and still holds is withdrawn on the day. Where neither a yes nor a no was ever recorded
    for their name or quotes, in a workspace with a network for that, or for what they ask about, a no is recorded, for
    the team as well.

    Args:
        data: What the person's file says.
        person: The same, as a record.
        what: What is taken back, of `CONSENTS`; everything when empty.
        on: The day of the withdrawal.
        recorded: To what a no is recorded where everything is taken back.

    Example:
        >>> officer = Person(id="officer-1", role="Officer")
        >>> data, changes = without_consent({"id": "officer-1", "role": "Officer"}, officer, ["name"], on=dt.date(2026, 5, 1))
        >>> data["consents"]
        [{'what': 'name', 'audience': 'team', 'given': 'no', 'on': '2026-05-01'}]
    """
    written = data.get("consents") or []
    if not isinstance(written, Mapping):
        items, changes = _ended(written, person.consents, what, on, recorded)
        return ({**data, "consents": items} if changes else dict(data)), tuple(changes)
    said = []
    every: list[ConsentChange] = []
    for statement, told in zip(written["statements"], person.told["consents"], strict=True):
        items, changes = _ended(statement["value"] or [], told.value, what, on, recorded)
        said.append({**statement, "value": items})
        every += changes
    return {**data, "consents": {"statements": said}}, tuple(dict.fromkeys(every))


def take_back_consents(withdrawal: Withdrawal, what: Collection[str], *, on: dt.date) -> None:
    """Write the withdrawal into the person's own list of consents; the rest of the file stays as it is.

    Raises:
        ConflictError: Somebody changed the record since it was read; nothing was written.
        WorkbenchError: The file cannot be written.
    """
    stored = withdrawal.record
    if stored is None:
        return
    data, changes = without_consent(stored.document.data, stored.record, what, on=on, recorded=withdrawal.recorded)
    if changes:
        save_data(data, stored.path, expected=stored.sha256)


def remove_private_entry(root: Path, person: str) -> tuple[Mention, ...]:
    """Delete a person's entry in private/people.yaml; afterwards nothing knows their name, so nothing looks for it.

    Returns:
        Where the file holds the name all the same, in a comment or in somebody else's entry.

    Raises:
        RecordError: The file cannot be read.
        WorkbenchError: The file cannot be written, or somebody else changed it meanwhile.
    """
    path = root / PRIVATE_PEOPLE
    names = ProtectedNames(private_terms(root).get(person, ()))
    raw = path.read_bytes()
    document = _document(raw)
    if person in document.data:
        data = {name: value for name, value in document.data.items() if name != person}
        save_data(data, path, expected=digest(raw))
    text = path.read_text(encoding="utf-8-sig")
    lines = dict.fromkeys(text.count("\n", 0, start) + 1 for start, _ in names.spans(text))
    return tuple(Mention(PRIVATE_PEOPLE, line) for line in lines)


def _ended(
    written: Sequence[Any], given: Sequence[Consent], what: Collection[str], on: dt.date, recorded: Collection[str]
) -> tuple[list[Any], list[ConsentChange]]:
    items: list[Any] = []
    changes: list[ConsentChange] = []
    for item, consent in zip(written, given, strict=True):
        holds = consent.withdrawn is None or consent.withdrawn.surely_after(on)
        if consent.given == "yes" and holds and (not what or consent.what in what):
            # one that is dated later cannot end before it began
            end = consent.on if consent.on.surely_after(on) else PartialDate.of(on)
            if str(consent.withdrawn) != str(end):
                changes.append(ConsentChange(consent.what, consent.audience, "withdrawn"))
                item = {**item, "withdrawn": str(end)}  # noqa: PLW2901  # the item as it is to be
        items.append(item)
    answered = {consent.what for consent in given if consent.given in {"yes", "no"}}
    for asked in dict.fromkeys(what or recorded):
        if asked not in answered:
            changes.append(ConsentChange(asked, "team", "refused"))
            items.append({"what": asked, "audience": "team", "given": "no", "on": str(PartialDate.of(on))})
    return items, changes


def _records(held: Sequence[Held]) -> Iterator[Stored[Record]]:
    for group in held:
        yield from group.loaded.stored


def _quotes(held: Sequence[Held], person: str, root: Path) -> Iterator[QuoteOf]:
    for stored in _records(held):
        record = stored.record
        if isinstance(record, Quote) and any((kind, to) == ("person", person) for _, kind, to in links_of(record)):
            published = record.published == "yes" and "published" not in record.contested
            texts = [said.value for said in record.told.get("text", ())] or [record.text]
            for text in texts:
                yield QuoteOf(_mention(stored, ("text",), root), text, published)


def _named(stored: Stored[Record], names: ProtectedNames, root: Path) -> Iterator[Mention]:
    """Find a name in a record's values, and in its comments, by line and field."""
    if not names:
        return
    file = stored.path.relative_to(root).as_posix()
    text = stored.path.read_bytes().decode("utf-8-sig", errors="replace")
    lines = text.split("\n")
    seen: set[str] = set()
    for start, _ in names.spans(text):
        line = text.count("\n", 0, start) + 1
        place = "" if lines[line - 1].lstrip().startswith("#") else _field_at(stored.document, line)
        seen.add(place)
        yield Mention(file, line, place)
    for at, value in texts_in(stored.document.data):  # spelt in a way that only a YAML reader sees through
        if names.found_in(value) and dotted(at) not in seen:
            yield Mention(file, stored.document.line_of(at), dotted(at))
    if names.found_in(file):
        yield Mention(file, 0, "the file's own name")


def _field_at(document: Document, line: int) -> str:
    """Give the field that a line belongs to: the last that begins on it or above it."""
    above = [(at, len(place)) for place, at in document.lines.items() if at <= line]
    return next((dotted(place) for place, at in document.lines.items() if (at, len(place)) == max(above)), "")


def _mention(stored: Stored[Any], place: tuple[str | int, ...], root: Path) -> Mention:
    return Mention(stored.path.relative_to(root).as_posix(), stored.document.line_of(place), dotted(place))


def _entry(root: Path, person: str) -> Mention:
    return Mention(PRIVATE_PEOPLE, _document((root / PRIVATE_PEOPLE).read_bytes()).line_of((person,)))


def _document(raw: bytes) -> Document:
    found = read_yaml(raw, PRIVATE_PEOPLE)
    if isinstance(found, Problem):
        raise RecordError([found])
    return found


def _refuse_broken(held: Sequence[Held], person: str) -> None:
    """Stop where the person's own record cannot be read: their consents could not be taken back."""
    files = {f"{PEOPLE}/{person}.yaml", f"{PEOPLE}/{person}.yml"}
    problems = [problem for group in held for problem in group.loaded.problems if problem.file in files]
    if problems:
        raise RecordError(problems)


def _unknown(given: str, known: Collection[str], every_name: ProtectedNames) -> UnknownNameError:
    shown = [name for name in sorted(known) if not every_name.found_in(name)]
    near = get_close_matches(given.casefold().replace(" ", "-"), shown, n=3, cutoff=0.5)
    if every_name.found_in(given):
        return UnknownNameError(
            "This looks like somebody's real name.",
            fix="Give their pseudonym, which stands before it in private/people.yaml.", code="unknown-name",
        )  # fmt: skip
    fix = f"Did you mean {' or '.join(near)}?" if near else f"There are: {', '.join(shown[:_NEAREST]) or 'none'}."
    return UnknownNameError(f"There is no person “{given}”.", fix=fix, code="unknown-name")
