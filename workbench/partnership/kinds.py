"""Every kind of record of a workspace, and the folders in which each lies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from workbench.catalogue import Agency, Agreement, Arrangement, Change, Dataset, Matrix, Proposal, Service
from workbench.errors import Problem
from workbench.inquiry import ENTRY_KINDS, HEADER, InquiryRecord, Person, inquiry_folders
from workbench.instruments import INSTRUMENTS, Instrument, instrument_problems
from workbench.store import Loaded, Record, Stored, load_folder, load_record
from workbench.workspace import DATA, LocalData, Vocabulary

__all__ = ["CATALOGUE_KINDS", "KINDS", "WITHIN_INQUIRY", "Held", "held_records"]

CATALOGUE_KINDS: tuple[type[Record], ...] = (Agency, Dataset, Service, Arrangement, Agreement, Matrix, Proposal, Change)
"""The kinds of the data catalogue."""

KINDS: tuple[type[Record], ...] = (*CATALOGUE_KINDS, InquiryRecord, LocalData, Person, Vocabulary, *ENTRY_KINDS)
"""Every kind; a new one is added here and is then checked, linked and projected like the rest.

An inquiry's own instruments are held, checked and projected as well, but their parts refer to each other, so they are
read by a reader of their own.
"""

WITHIN_INQUIRY = frozenset(kind.kind for kind in ENTRY_KINDS) | {"question", "instrument"}
"""The kinds whose ids need to differ only within one inquiry, and to which only that inquiry's records link."""


@dataclass(frozen=True)
class Held:
    """The records of one kind in one folder.

    Args:
        model: The kind.
        inquiry: The inquiry's slug, or "" for what belongs to the whole workspace.
        loaded: The records and what was wrong with the others.
    """

    model: type[Record]
    inquiry: str
    loaded: Loaded[Record]


def held_records(root: Path) -> Iterator[Held]:
    """Read every record of a workspace, kind by kind and folder by folder."""
    whole: tuple[type[Record], ...] = (*CATALOGUE_KINDS, Person, Vocabulary, LocalData)
    for model in whole:
        yield Held(model, "", load_folder(root / model.folder, model, root=root))
    for folder in inquiry_folders(root):
        yield Held(InquiryRecord, folder.name, _head(folder, root))
        for kind in ENTRY_KINDS:
            yield Held(kind, folder.name, load_folder(folder / kind.folder, kind, root=root))
        yield Held(LocalData, folder.name, load_folder(folder / DATA, LocalData, root=root))
        yield Held(Instrument, folder.name, _instruments(folder / INSTRUMENTS, root))


def _instruments(folder: Path, root: Path) -> Loaded[Record]:
    """Read an inquiry's own instruments; one whose items, scales and options do not fit together is wrong as well."""
    loaded = load_folder(folder, Instrument, root=root)
    wrong = {s.path: instrument_problems(s.record, s.document, s.path.relative_to(root).as_posix()) for s in loaded.stored}
    right: tuple[Stored[Record], ...] = tuple(s for s in loaded.stored if not wrong[s.path])  # type: ignore[misc]  # an instrument is a record
    return Loaded(right, (*loaded.problems, *(problem for found in wrong.values() for problem in found)))


def _head(folder: Path, root: Path) -> Loaded[Record]:
    if not (folder / HEADER).exists():
        missing = Problem(
            f"{folder.relative_to(root).as_posix()}/{HEADER}", 0, "", "The inquiry has no head.",
            f"Make it with: workbench new inquiry {folder.name}; or delete the folder.", "missing-head",
        )  # fmt: skip
        return Loaded((), (missing,))
    head: type[Record] = InquiryRecord
    found = load_record(folder / HEADER, head, root=root)
    return Loaded((found,), ()) if isinstance(found, Stored) else Loaded((), tuple(found))
