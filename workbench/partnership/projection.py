"""A copy of the workspace that holds only what one audience may see.

A report's notebook sees only such a copy: what must not be seen is not there. Every kind of record is
projected by its own field marks; a file that is no record, or cannot be read, is not copied.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.disclosure import ProtectedNames, consents, for_audience
from workbench.inquiry import InquiryRecord, Person, Quote
from workbench.partnership.kinds import KINDS, Held, held_records
from workbench.partnership.private import named_people, private_terms, protected_names
from workbench.store import Audience, Record, Stored, mark_of, model_in, new_yaml
from workbench.workspace import SETTINGS_FILE, LocalData, read_settings

__all__ = ["Projected", "project"]


@dataclass(frozen=True)
class Projected:
    """A copy of the workspace for one audience.

    Args:
        root: The copy's folder.
        audience: Whom it is for.
        names: What may not appear in anything made from it.
        inquiries: The inquiries that this audience may see.
        unreadable: How many records could not be read, so are not in it.
    """

    root: Path
    audience: Audience
    names: ProtectedNames
    inquiries: frozenset[str]
    unreadable: int


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
    shutil.rmtree(target, ignore_errors=True)
    held = list(held_records(root))
    people = {s.record.id: s.record for g in held for s in g.loaded.stored if isinstance(s.record, Person)}
    private = private_terms(root)
    named = named_people(people, private, audience, on=on)
    names = protected_names(private, named)
    shown = _shown_records(held, people, audience, on)
    unreadable = sum(len({p.file for p in g.loaded.problems if p.severity == "error"}) for g in held)
    for (path, model), data in _without_dead_links(shown).items():
        copy = target / path.relative_to(root)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(new_yaml(_withheld(data, names)))
        if issubclass(model, LocalData) and path.with_suffix(".csv").is_file():
            _copy_text(path.with_suffix(".csv"), copy.with_suffix(".csv"), names)
    _write_settings(root, target, audience, named, names, unreadable)
    inquiries = {path.parent.name for (path, model) in shown if model is InquiryRecord}
    return Projected(target, audience, names, frozenset(inquiries), unreadable)


_Shown = dict[tuple[Path, type[Record]], dict[str, Any]]


def _shown_records(
    held: list[Held], people: Mapping[str, Person], audience: Audience, on: dt.date
) -> _Shown:
    shown: _Shown = {}
    hidden_inquiries: set[str] = set()
    for group in held:
        for stored in group.loaded.stored:
            data = for_audience(stored.record, audience)
            if data is not None and _permitted(stored, people, audience, on):
                shown[stored.path, group.model] = data
            elif isinstance(stored.record, InquiryRecord):
                hidden_inquiries.add(group.inquiry)
    # what belongs to an inquiry that this audience may not see goes with it
    return {key: data for key, data in shown.items() if not _inside(key[0], hidden_inquiries)}


def _permitted(stored: Stored[Record], people: Mapping[str, Person], audience: Audience, on: dt.date) -> bool:
    """Whether the consents that a record needs were given; so far quotes need one."""
    record = stored.record
    if not isinstance(record, Quote) or audience == "team" or record.published == "yes":
        return True
    person = people.get(record.person or "")
    return person is not None and consents(person.consents, "quotes", audience, on=on)


def _inside(path: Path, inquiries: set[str]) -> bool:
    return any(folder.name in inquiries and folder.parent.name == "inquiries" for folder in path.parents)


def _without_dead_links(shown: _Shown) -> _Shown:
    """Take out links to what is not in the copy, so that the copy is whole in itself."""
    there: dict[str, set[str]] = defaultdict(set)
    for (_, model), data in shown.items():
        there[model.kind].add(str(data["id"]))
        there["question"].update(q["id"] for q in data.get("questions", []) if isinstance(q, dict))
    links = {kind.kind for kind in KINDS} | {"question"}
    records = {kind: there[kind] for kind in links}  # areas and phases are terms of a vocabulary, not records
    return {(path, model): _linked(data, model, records) for (path, model), data in shown.items()}


def _linked(data: dict[str, Any], model: Any, there: Mapping[str, set[str]]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for name, value in data.items():
        field = model.model_fields[name]
        kind, part = mark_of(field).link, model_in(field.annotation)
        if kind in there and not isinstance(value, dict):
            if isinstance(value, list):
                kept[name] = [item for item in value if item in there[kind]]
            elif value in there[kind]:
                kept[name] = value
        elif part and isinstance(value, list):
            kept[name] = [_linked(item, part, there) if isinstance(item, dict) else item for item in value]
        elif part and isinstance(value, dict) and set(value) != {"statements"}:
            kept[name] = _linked(value, part, there)
        else:
            kept[name] = value
    return kept


def _withheld(value: Any, names: ProtectedNames) -> Any:
    if isinstance(value, Mapping):
        return {key: item if key == "id" else _withheld(item, names) for key, item in value.items()}
    if isinstance(value, list):
        return [_withheld(item, names) for item in value]
    return names.withhold(value) if isinstance(value, str) else value


def _copy_text(source: Path, copy: Path, names: ProtectedNames) -> None:
    if names:
        copy.write_text(names.withhold(source.read_text(encoding="utf-8-sig")), encoding="utf-8")
    else:
        shutil.copyfile(source, copy)


def _write_settings(
    root: Path, target: Path, audience: Audience, named: Mapping[str, str], names: ProtectedNames, unreadable: int
) -> None:
    settings = read_settings(root)
    lines = [
        f"format = {settings.format}",
        f"title = {_toml_text(names.withhold(settings.title))}",
        f"default_inquiry = {_toml_text(settings.default_inquiry)}",
        "[disclosure]",
        f"smallest_group = {settings.disclosure.smallest_group}",
        "[projection]",
        f"audience = {_toml_text(audience)}",
        f"unreadable = {unreadable}",
        "[projection.names]",
        *(f"{pseudonym} = {_toml_text(name)}" for pseudonym, name in sorted(named.items())),
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
