"""A copy of the workspace that holds only what one audience may see.

A report's notebook sees only such a copy: what must not be seen is not there. Every kind of record is
projected by its own field marks; a file that is no record, or cannot be read, is not copied.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo

from workbench.catalogue import RULES_FILE, Agency
from workbench.disclosure import Protection, consents, for_audience
from workbench.errors import RequestError
from workbench.inquiry import InquiryRecord, Person, Quote
from workbench.partnership.kinds import KINDS, WITHIN_INQUIRY, Held, held_records
from workbench.partnership.private import named_people, private_terms, protection_of
from workbench.partnership.projected_copy import ProjectedCopy, ShownRecord
from workbench.partnership.saved_tables import copy_tables
from workbench.partnership.withholding import Withholding
from workbench.store import Audience, Model, Record, Stored, mark_of, model_in
from workbench.workspace import SETTINGS_FILE, Projection, Settings, read_settings

__all__ = ["Projected", "project"]


@dataclass(frozen=True)
class Projected:
    """A copy of the workspace for one audience.

    Args:
        root: The copy's folder.
        audience: Whom it is for.
        names: What may not appear in anything made from it: names, identifiers, secrets.
        inquiries: The inquiries that this audience may see.
        unreadable: How many records could not be read, so are not in it.
        left_out: What could be read and is not in it all the same, each as a sentence that says why.
        protected: The data files in it whose counts were protected, relative to the copy.
    """

    root: Path
    audience: Audience
    names: Protection
    inquiries: frozenset[str]
    unreadable: int
    left_out: tuple[str, ...] = ()
    protected: tuple[str, ...] = ()


def project(root: Path, target: Path, audience: Audience, *, on: dt.date) -> Projected:
    """Make the copy.

    Args:
        root: The workspace.
        target: A folder for the copy; what is in it is deleted first.
        audience: Whom it is for.
        on: The day on which consents are looked at.

    Raises:
        RecordError: workbench.toml or private/people.yaml cannot be read, so nothing may be published.
    """
    if root.resolve().is_relative_to(target.resolve()):
        raise RequestError(
            f"{target} is the workspace itself or holds it.", fix="Name another folder for the copy.", code="not-a-folder"
        )
    if target.exists():
        shutil.rmtree(target)  # fails loudly: what was copied before may not stay
    private = private_terms(root)
    settings = read_settings(root)
    held = list(held_records(root))
    people = {s.record.id: s.record for g in held for s in g.loaded.stored if isinstance(s.record, Person)}
    named = named_people(people, private, audience, on=on)
    agencies = [s.record for g in held for s in g.loaded.stored if isinstance(s.record, Agency)]
    names = protection_of(private, agencies, audience, named=named)
    withholding = Withholding(names)
    shown = _shown_records(held, people, audience, on, names)
    unreadable = sum(len({p.file for p in g.loaded.problems if p.severity == "error"}) for g in held)
    copy = ProjectedCopy(root, target, audience, settings.disclosure, withholding, people)
    items = _without_dead_links(shown)
    copy.protect(items)
    for item in items:
        copy.write(item)
    inquiries = frozenset(item.inquiry for item in shown if item.inquiry)
    copy.write_aggregates(inquiries, on)
    copy.left_out += copy_tables(root, target, inquiries, withholding)
    if audience == "team" and (root / RULES_FILE).is_file():  # only they are told which entries fail a rule
        rules = names.withhold((root / RULES_FILE).read_text(encoding="utf-8", errors="replace"))
        (target / RULES_FILE).parent.mkdir(parents=True, exist_ok=True)
        (target / RULES_FILE).write_text(rules, encoding="utf-8")
    named = {withholding.slug(pseudonym): name for pseudonym, name in named.items()}
    _write_settings(target, settings.model_copy(update={
        "title": names.withhold(settings.title),
        "default_inquiry": settings.default_inquiry if settings.default_inquiry in inquiries else "",
        "projection": Projection(audience=audience, names=named, unreadable=unreadable + copy.unreadable),
    }))  # fmt: skip
    return Projected(
        target, audience, names, inquiries, unreadable + copy.unreadable, tuple(copy.left_out), tuple(copy.protected)
    )  # fmt: skip


def _shown_records(
    held: Sequence[Held], people: Mapping[str, Person], audience: Audience, on: dt.date, names: Protection
) -> list[ShownRecord]:
    shown = [
        ShownRecord(stored, group.inquiry, data)
        for group in held
        for stored in group.loaded.stored
        if (data := for_audience(stored.record, audience)) is not None and _permitted(stored, people, audience, on)
    ]
    # what belongs to an inquiry that this audience may not see, or of which nobody can tell, goes with it
    visible = {s.inquiry for s in shown if isinstance(s.stored.record, InquiryRecord) and not names.found_in(s.inquiry)}
    return [s for s in shown if not s.inquiry or s.inquiry in visible]


def _permitted(stored: Stored[Record], people: Mapping[str, Person], audience: Audience, on: dt.date) -> bool:
    """Whether the consents that a record needs were given; so far quotes need one."""
    record = stored.record
    if not isinstance(record, Quote) or audience == "team":
        return True
    if record.published == "yes" and "published" not in record.contested:
        return True
    person = people.get(record.person or "")
    return person is not None and consents(person.consents, "quotes", audience, on=on)


def _without_dead_links(shown: Sequence[ShownRecord]) -> list[ShownRecord]:
    """Take out links to what is not in the copy, so that the copy is whole in itself."""
    there: dict[tuple[str, str], set[str]] = defaultdict(set)
    for item in shown:
        record = item.stored.record
        there[_scope(record.kind, item.inquiry), record.kind].add(record.id)
        if isinstance(record, InquiryRecord):
            there[item.inquiry, "question"].update(question.id for question in record.questions)
    return [replace(item, data=_Links(there, item.inquiry).live(item.data, item.model)) for item in shown]


def _scope(kind: str, inquiry: str) -> str:
    return inquiry if kind in WITHIN_INQUIRY else ""


_KINDS = {kind.kind for kind in KINDS} | {"question"}  # areas and phases are terms of a vocabulary, not records


@dataclass(frozen=True)
class _Links:
    """Keeps the links of one inquiry's records that lead somewhere in the copy."""

    there: Mapping[tuple[str, str], set[str]]
    inquiry: str

    def live(self, data: Mapping[str, Any], model: type[Model]) -> dict[str, Any]:
        found = {name: self._field(value, model.model_fields[name]) for name, value in data.items()}
        return {name: value for name, value in found.items() if value is not None}

    def _field(self, value: Any, field: FieldInfo) -> Any:
        kind, part = mark_of(field).link, model_in(field.annotation)
        if not (isinstance(value, Mapping) and set(value) == {"statements"}):
            return self._value(value, kind, part)
        said = [{**item, "value": self._value(item["value"], kind, part)} for item in value["statements"]]
        said = [item for item in said if item["value"] is not None]
        return {"statements": said} if said else None

    def _value(self, value: Any, kind: str, part: type[Model] | None) -> Any:
        if isinstance(value, list):
            return [found for item in value if (found := self._value(item, kind, part)) is not None]
        if part and isinstance(value, Mapping):
            return self.live(value, part)
        dead = kind in _KINDS and value not in self.there[_scope(kind, self.inquiry), kind]
        return None if dead else value


def _write_settings(target: Path, settings: Settings) -> None:
    lines = [
        f"format = {settings.format}",
        f"title = {_toml_text(settings.title)}",
        f"default_inquiry = {_toml_text(settings.default_inquiry)}",
        "[disclosure]",
        f"smallest_group = {settings.disclosure.smallest_group}",
    ]
    if settings.projection:
        lines += [
            "[projection]",
            f"audience = {_toml_text(settings.projection.audience)}",
            f"unreadable = {settings.projection.unreadable}",
            "[projection.names]",
            *(f"{pseudonym} = {_toml_text(name)}" for pseudonym, name in sorted(settings.projection.names.items())),
        ]
    target.mkdir(parents=True, exist_ok=True)
    (target / SETTINGS_FILE).write_text("\n".join(lines) + "\n", encoding="utf-8")


def _toml_text(text: str) -> str:
    return '"' + "".join(_toml_characters(text)) + '"'


def _toml_characters(text: str) -> Iterator[str]:
    for char in text:
        if char in '"\\':
            yield "\\" + char
        elif char < " " or char == "\x7f":
            yield f"\\u{ord(char):04x}"
        else:
            yield char
