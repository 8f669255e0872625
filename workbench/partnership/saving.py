"""What was entered, checked as its file would be; and drafts, kept as files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from itertools import chain, count
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from workbench.errors import Problem
from workbench.partnership.catalogue_problems import entry_problems
from workbench.partnership.check import dead_links
from workbench.store import Record, Stored, digest, new_yaml, read_yaml, write_atomically
from workbench.store.explain import explain

__all__ = ["links_to_nothing", "problems_in", "rules_broken_by", "save_draft"]


def problems_in(data: Mapping[str, Any], model: type[Record], file: str) -> list[Problem]:
    """Give all that would be wrong with a file of these data, in the sentences of `workbench check`.

    Args:
        data: Text, lists and mappings.
        model: The kind of record.
        file: The file's name for messages.
    """
    document = read_yaml(new_yaml(data) if data else b"{}\n", file)
    if isinstance(document, Problem):
        return [document]
    try:
        model.model_validate(document.data)
    except ValidationError as error:
        return explain(error, model, document, file)
    return []


def rules_broken_by(
    data: Mapping[str, Any], model: type[Record], path: Path, *, root: Path, today: dt.date
) -> list[Problem]:
    """Give the catalogue's rules that a record of these data would break; of other kinds of record, none.

    Args:
        data: Text, lists and mappings, of which `problems_in` finds nothing wrong.
        model: The kind of record.
        path: Its file.
        root: The workspace.
        today: The day by which dates are judged.
    """
    stored = _as_stored(data, model, path)
    return [stored] if isinstance(stored, Problem) else entry_problems(stored, root, today=today)


def links_to_nothing(data: Mapping[str, Any], model: type[Record], path: Path, *, root: Path) -> list[Problem]:
    """Give the links of a record of these data that lead to nothing.

    Args:
        data: Text, lists and mappings, of which `problems_in` finds nothing wrong.
        model: The kind of record.
        path: Its file.
        root: The workspace.
    """
    stored = _as_stored(data, model, path)
    return [stored] if isinstance(stored, Problem) else dead_links(stored, root)


def _as_stored(data: Mapping[str, Any], model: type[Record], path: Path) -> Stored[Record] | Problem:
    raw = new_yaml(data)
    document = read_yaml(raw, path.name)
    return document if isinstance(document, Problem) else Stored(model.model_validate(document.data), path, digest(raw), document)


def save_draft(root: Path, draft: str, entry: str, text: str) -> Path:
    """Write a drafted document into the workspace's folder `drafts`, never over one that is there; give the file.

    Args:
        root: The workspace.
        draft: What was drafted, such as “record of processing”.
        entry: The entry it was drafted for.
        text: The draft.

    Raises:
        WorkbenchError: The file may not be written.
    """
    name = f"{draft.replace(' ', '-')}-{entry}"
    names = chain([name], (f"{name}-{number}" for number in count(2)))
    path = next(path for path in (root / "drafts" / f"{name}.md" for name in names) if not path.exists())
    write_atomically(path, text.encode())
    return path
