"""Everything that is wrong with a workspace, found in one go."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workbench.disclosure import ProtectedNames
from workbench.errors import Problem, RecordError
from workbench.inquiry import ENTRY_KINDS, HEADER, InquiryRecord, inquiry_folders
from workbench.partnership.kinds import Held, held_records
from workbench.partnership.private import private_terms
from workbench.store import Record, Stored, links_of
from workbench.workspace import DATA, LocalData, Vocabulary, check_rows, read_settings, read_vocabulary

__all__ = ["check_workspace"]

_INQUIRY_FILES = {HEADER, "reports.yaml"}
_OTHER_FOLDERS = {DATA, "instruments", "network", "statxplore"}
_VOCABULARY_OF = {"area": "areas", "phase": "phases"}
_WITHIN_INQUIRY = {kind.kind for kind in ENTRY_KINDS} | {"question"}


@dataclass
class _Index:
    """The ids that links may point to: of the whole workspace, and of each inquiry."""

    everywhere: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    within: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))

    def has(self, kind: str, wanted: str, inquiry: str) -> bool:
        if kind in _WITHIN_INQUIRY:
            return wanted in self.within[inquiry, kind]
        return wanted in self.everywhere[kind]

    def known(self, kind: str, inquiry: str) -> list[str]:
        found = self.within[inquiry, kind] if kind in _WITHIN_INQUIRY else self.everywhere[kind]
        return sorted(found)


def check_workspace(root: Path) -> list[Problem]:
    """Give every problem of a workspace, in the order of files and lines.

    Args:
        root: The workspace's folder.

    Raises:
        NotAWorkspaceError: There is no workbench.toml.
        FormatError: The folder is of another format.
    """
    problems: list[Problem] = []
    try:
        default = read_settings(root).default_inquiry
    except RecordError as error:
        problems += error.problems
        default = ""
    held = list(held_records(root))
    problems += [problem for group in held for problem in group.loaded.problems]
    index = _index(root, held)
    for group in held:
        for stored in group.loaded.stored:
            problems += _record_problems(group, stored, index, root)
    if default and default not in index.everywhere["inquiry"]:
        problems.append(Problem(
            "workbench.toml", 0, "default_inquiry", f"There is no inquiry “{default}”.",
            "Write the name of one of the folders in inquiries/.", "dead-link",
        ))  # fmt: skip
    problems += _strays(root)
    problems += _names_in_text(root, held)
    return sorted(set(problems))


def _index(root: Path, held: Sequence[Held]) -> _Index:
    index = _Index()
    for group in held:
        for stored in group.loaded.stored:
            record = stored.record
            index.everywhere[record.kind].add(record.id)
            index.within[group.inquiry, record.kind].add(record.id)
            if isinstance(record, InquiryRecord):
                index.within[group.inquiry, "question"].update(q.id for q in record.questions)
    for kind, name in _VOCABULARY_OF.items():
        try:
            index.everywhere[kind] = {term.id for term in read_vocabulary(root, name).terms}
        except RecordError:
            continue  # the vocabulary's own problem is already told
    return index


def _record_problems(group: Held, stored: Stored[Record], index: _Index, root: Path) -> Iterator[Problem]:
    file = stored.path.relative_to(root).as_posix()
    for place, kind, wanted in links_of(stored.record):
        if not index.has(kind, wanted, group.inquiry):
            dotted = ".".join(str(part + 1 if isinstance(part, int) else part) for part in place)
            known = index.known(kind, group.inquiry)
            yield Problem(
                file, stored.document.line_of(place), dotted, f"There is no {kind} “{wanted}”.",
                f"Write one of: {', '.join(known[:12])}{' …' if len(known) > 12 else ''}." if known  # noqa: PLR2004
                else f"Record that {kind} first, or take the link out.", "dead-link",
            )  # fmt: skip
    if isinstance(stored.record, InquiryRecord):
        yield from _inquiry_problems(stored.record, stored, file)
    if isinstance(stored.record, LocalData):
        folder = stored.path.parent.relative_to(root).as_posix()
        for problem in check_rows(stored.path.with_suffix(".csv"), stored.record):
            yield Problem(**{**_fields(problem), "file": f"{folder}/{problem.file}"})
    if isinstance(stored.record, Vocabulary):
        yield from _repeated([t.id for t in stored.record.terms], "terms", stored, file)


def _inquiry_problems(record: InquiryRecord, stored: Stored[Any], file: str) -> Iterator[Problem]:
    yield from _repeated([q.id for q in record.questions], "questions", stored, file)
    yield from _repeated([str(c.number) for c in record.cycles], "cycles", stored, file)


def _repeated(ids: list[str], name: str, stored: Stored[Any], file: str) -> Iterator[Problem]:
    for i, found in enumerate(ids):
        if found in ids[:i]:
            yield Problem(
                file, stored.document.line_of((name, i)), f"{name}.{i + 1}", f"“{found}” stands twice in this list.",
                "Give one of the two another short name.", "duplicate-id",
            )  # fmt: skip


def _strays(root: Path) -> Iterator[Problem]:
    known = {kind.folder for kind in ENTRY_KINDS} | _OTHER_FOLDERS
    for folder in inquiry_folders(root):
        for path in sorted(folder.iterdir()):
            name = path.relative_to(root).as_posix()
            if path.is_dir() and path.name not in known and not path.name.startswith("."):
                yield Problem(
                    name, 0, "", "No kind of record is kept in a folder of this name, so nothing in it is read.",
                    f"The folders are: {', '.join(sorted(known))}.", "unknown-folder",
                )  # fmt: skip
            elif path.suffix.lower() in {".yaml", ".yml"} and path.name not in _INQUIRY_FILES:
                yield Problem(
                    name, 0, "", "This file lies beside inquiry.yaml, where no record is read.",
                    "Put it into the folder of its kind.", "unknown-file",
                )  # fmt: skip


def _names_in_text(root: Path, held: Sequence[Held]) -> Iterator[Problem]:
    try:
        names = ProtectedNames(term for terms in private_terms(root).values() for term in terms)
    except RecordError as error:
        yield from error.problems
        return
    if not names:
        return
    for group in held:
        for stored in group.loaded.stored:
            for place, text in _texts(stored.document.data):
                if names.found_in(text):
                    yield Problem(
                        stored.path.relative_to(root).as_posix(), stored.document.line_of(place),
                        ".".join(str(part + 1 if isinstance(part, int) else part) for part in place),
                        "This holds a name or a contact that private/people.yaml keeps private.",
                        "Write the person's role or pseudonym instead; reports withhold the name.",
                        "name-in-text", "warning",
                    )  # fmt: skip


def _texts(value: Any, place: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _texts(item, (*place, key))
    elif isinstance(value, list):
        for i, item in enumerate(value):
            yield from _texts(item, (*place, i))
    elif value is not None:
        yield place, str(value)


def _fields(problem: Problem) -> dict[str, Any]:
    return {name: getattr(problem, name) for name in Problem.__dataclass_fields__}
