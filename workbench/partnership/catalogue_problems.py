"""Which rules of the catalogue its entries break: in all of a workspace, or in one entry that is about to be saved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from workbench.catalogue import Agency, Agreement, Dataset, Entries, broken_rules, read_rules
from workbench.errors import Problem
from workbench.partnership.kinds import CATALOGUE_KINDS, Held
from workbench.store import Record, Stored, load_folder

__all__ = ["catalogue_problems", "entry_problems"]

_R = TypeVar("_R", bound=Record)


def catalogue_problems(held: Sequence[Held], root: Path, *, today: dt.date | None) -> Iterator[Problem]:
    """Find which entries break which rules, and what is wrong in data_catalog/rules.yaml.

    Args:
        held: All records.
        root: The workspace.
        today: The day by which dates are judged; without one, no date is.
    """
    stored = [one for group in held if group.model in CATALOGUE_KINDS for one in group.loaded.stored]
    entries = Entries(_by_id(stored, Agency), _by_id(stored, Dataset), _by_id(stored, Agreement))
    rules, problems = read_rules(root)
    yield from problems
    for one in stored:
        yield from broken_rules(one, entries, rules, today=today, root=root)


def entry_problems(one: Stored[Record], root: Path, *, today: dt.date | None) -> list[Problem]:
    """Find which rules one entry breaks, as it would stand in the workspace.

    Args:
        one: The entry; what the workspace has under its id does not count.
        root: The workspace.
        today: The day by which dates are judged; without one, no date is.
    """
    if not isinstance(one.record, CATALOGUE_KINDS):
        return []
    stored: list[Stored[Record]] = [one]
    for model in (Agency, Dataset, Agreement):
        loaded: Sequence[Stored[Record]] = load_folder(root / model.folder, model, root=root).stored
        stored += [other for other in loaded if other.path != one.path]
    entries = Entries(_by_id(stored, Agency), _by_id(stored, Dataset), _by_id(stored, Agreement))
    return list(broken_rules(one, entries, read_rules(root)[0], today=today, root=root))


def _by_id(stored: Sequence[Stored[Record]], model: type[_R]) -> dict[str, _R]:
    return {one.record.id: one.record for one in stored if isinstance(one.record, model)}
