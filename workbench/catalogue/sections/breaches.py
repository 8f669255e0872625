"""Entries that fail a rule of the catalogue, for the team, who can mend them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from workbench.catalogue.agency import Agency
from workbench.catalogue.arrangement import Agreement, Arrangement
from workbench.catalogue.dataset import Dataset
from workbench.catalogue.rule_checks import Entries
from workbench.catalogue.rules import RULES_FILE, broken_rules, read_rules
from workbench.catalogue.sections.page import Page
from workbench.catalogue.service import Service
from workbench.errors import Problem
from workbench.exhibits import Exhibit
from workbench.store import Record, Stored, load_folder

__all__ = ["rule_breaches"]

_R = TypeVar("_R", bound=Record)
_ELSEWHERE = {"contested-field", "not-checked-lately"}


def rule_breaches(page: Page, root: Path) -> list[Exhibit]:
    """Give the entries that fail a rule; for the team only.

    Args:
        page: The catalogue.
        root: The workspace, whose files are read again, since a breach is told with its file.
    """
    if page.audience != "team":
        return page.left_out("Which entries fail a rule is for the team, who can mend them.")
    found = sorted(_breaches(page, root), key=lambda one: (one.severity != "error", one.code, one.file))
    notes = ["Statements that differ, and entries not checked lately, stand under headings of their own."]
    if not (root / RULES_FILE).is_file():
        notes.append("By the rules that travel with the workbench; “workbench check” also goes by the workspace's own, if it has any.")
    if not found:
        return [page.text(f"No entry fails a rule. {' '.join(notes)}")]
    errors = sum(one.severity == "error" for one in found)
    rows = [[f"{one.file.rpartition('/')[2]}, {one.field or 'as a whole'}", one.message, one.fix, f"{one.code} ({one.severity})"] for one in found]
    said = f"{_counted(errors, 'error')} and {_counted(len(found) - errors, 'warning')}."
    return page.section(page.text(said), page.table("Entries that fail a rule", ["Entry", "What is wrong", "What to do", "Rule"], rows, notes=notes))


def _breaches(page: Page, root: Path) -> Iterator[Problem]:
    agencies, datasets, agreements = (_stored(root, model) for model in (Agency, Dataset, Agreement))
    entries = Entries(_by_id(agencies, Agency), _by_id(datasets, Dataset), _by_id(agreements, Agreement))
    rules, problems = read_rules(root)
    yield from problems
    shown = {(type(one).kind, one.id) for one in (*page.datasets, *page.services, *page.arrangements, *page.agreements)}
    shown |= {("agency", key) for key in page.agencies if page.chosen in {"", key}}
    for one in (*agencies, *datasets, *agreements, *_stored(root, Service), *_stored(root, Arrangement)):
        if (type(one.record).kind, one.record.id) in shown:
            found = broken_rules(one, entries, rules, today=page.day, root=root)
            yield from (problem for problem in found if problem.code not in _ELSEWHERE)


def _stored(root: Path, model: type[Record]) -> Sequence[Stored[Record]]:
    return load_folder(root / model.folder, model, root=root).stored


def _by_id(stored: Sequence[Stored[Record]], model: type[_R]) -> dict[str, _R]:
    return {one.record.id: one.record for one in stored if isinstance(one.record, model)}


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
