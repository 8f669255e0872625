"""Everything that is wrong with a workspace, found in one go."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from workbench.catalogue import RULES_FILE, Agency
from workbench.disclosure import IDENTIFIER_WITHHELD, SECRET_WITHHELD, Protection
from workbench.errors import Problem, RecordError
from workbench.inquiry import ENTRY_KINDS, HEADER, Entry, InquiryRecord, inquiry_folders
from workbench.instruments import Instrument, feed_problems
from workbench.partnership.catalogue_problems import catalogue_problems
from workbench.partnership.check_data import data_problems
from workbench.partnership.instrument_problems import answer_files, answer_files_problems
from workbench.partnership.kinds import CATALOGUE_KINDS, KINDS, WITHIN_INQUIRY, Held, held_records
from workbench.partnership.network_problems import network_problems
from workbench.partnership.private import private_terms, protection_of
from workbench.partnership.record_texts import Place, dotted, texts_in
from workbench.partnership.saved_tables import table_problems
from workbench.store import Loaded, Model, Record, Stored, leftover, links_of, read_yaml
from workbench.workspace import (
    DATA,
    INQUIRIES,
    REPORT_TEMPLATES,
    SETTINGS_FILE,
    Disclosure,
    LocalData,
    Settings,
    Vocabulary,
    check_rows,
    read_settings,
    read_vocabulary,
    setting_line,
    shipped,
)

__all__ = ["check_workspace", "dead_links"]

_REPORTS = "reports.yaml"
_INQUIRY_FILES = {HEADER, _REPORTS}
_INQUIRY_FOLDERS = {kind.folder for kind in ENTRY_KINDS} | {DATA, "instruments", "network", "statxplore"}
_CATALOGUE = "data_catalog"
_CATALOGUE_FOLDERS = {Path(kind.folder).name for kind in CATALOGUE_KINDS} | {"vocabularies"}
_VOCABULARY_OF = {"area": "areas", "phase": "phases"}


@dataclass
class _Index:
    """The ids that links may point to, by inquiry ("" for the whole workspace) and kind.

    Where a file is there but wrong, its own problem is told, and not every link to it as well.
    """

    ids: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    unreadable: set[tuple[str, str]] = field(default_factory=set)

    def has(self, kind: str, wanted: str, inquiry: str) -> bool:
        key = self._key(kind, inquiry)
        return key in self.unreadable or wanted in self.ids[key]

    def known(self, kind: str, inquiry: str) -> list[str]:
        return sorted(self.ids[self._key(kind, inquiry)])

    def add(self, kind: str, inquiry: str, *ids: str) -> None:
        self.ids[self._key(kind, inquiry)].update(ids)

    @staticmethod
    def _key(kind: str, inquiry: str) -> tuple[str, str]:
        return inquiry if kind in WITHIN_INQUIRY else "", kind


def check_workspace(root: Path, *, today: dt.date | None = None) -> list[Problem]:
    """Give every problem of a workspace, in the order of files and lines.

    Args:
        root: The workspace's folder.
        today: The day by which the catalogue's dates are judged (ended, passed, not checked lately); without one, none is.

    Raises:
        NotAWorkspaceError: There is no workbench.toml.
        FormatError: The folder is of another format.
    """
    problems: list[Problem] = []
    settings: Settings | None = None
    try:
        settings = read_settings(root)
    except RecordError as error:
        problems += error.problems
    default = settings.default_inquiry if settings else ""
    held = list(held_records(root))
    problems += [problem for group in held for problem in group.loaded.problems]
    index = _index(root, held)
    for group in held:
        for stored in group.loaded.stored:
            problems += _record_problems(group, stored, index, root)
    if default and not index.has("inquiry", default, ""):
        text = (root / SETTINGS_FILE).read_text(encoding="utf-8-sig")
        problems.append(Problem(
            SETTINGS_FILE, setting_line(text, "default_inquiry"), "default_inquiry", f"There is no inquiry “{default}”.",
            "Write the name of one of the folders in inquiries/.", "dead-link",
        ))  # fmt: skip
    problems += data_problems(held, root, settings.disclosure if settings else Disclosure())
    if not (settings and settings.projection):  # what a copy for others leaves out would look like a rule that is broken
        problems += catalogue_problems(held, root, today=today)
    problems += table_problems(root)
    if not (settings and settings.projection):  # a copy holds summaries instead of answers
        problems += answer_files_problems(root)
        problems += network_problems(root)
    problems += _strays(root)
    problems += _plans(root)
    problems += _protected_in_text(root, held)
    return sorted(set(problems))


def _index(root: Path, held: Sequence[Held]) -> _Index:
    index = _Index()
    for group in held:
        kind, inquiry = group.model.kind, group.inquiry
        index.add(kind, inquiry, *(Path(problem.file).stem for problem in group.loaded.problems))
        for stored in group.loaded.stored:
            index.add(kind, inquiry, stored.record.id)
            if isinstance(stored.record, InquiryRecord):
                index.add("question", inquiry, *(question.id for question in stored.record.questions))
        if group.model is InquiryRecord and group.loaded.problems:
            index.add(kind, "", inquiry)
            index.unreadable.add((inquiry, "question"))
    for kind, name in _VOCABULARY_OF.items():
        try:
            index.add(kind, "", *(term.id for term in read_vocabulary(root, name).terms))
        except RecordError:
            index.unreadable.add(("", kind))
    return index


def dead_links(stored: Stored[Record], root: Path) -> list[Problem]:
    """Give the links of a record of the whole workspace, such as an entry of the catalogue, that lead to nothing.

    Args:
        stored: The record, whose file need not be there yet.
        root: The workspace.
    """
    held = list(held_records(root))
    group = Held(type(stored.record), "", Loaded())
    return [problem for problem in _record_problems(group, stored, _index(root, held), root) if problem.code == "dead-link"]


def _record_problems(group: Held, stored: Stored[Record], index: _Index, root: Path) -> Iterator[Problem]:
    file = stored.path.relative_to(root).as_posix()
    for place, kind, wanted in links_of(stored.record):
        if not index.has(kind, wanted, group.inquiry):
            known = index.known(kind, group.inquiry)
            yield Problem(
                file, stored.document.line_of(place), dotted(place), f"There is no {kind} “{wanted}”.",
                f"Write one of: {', '.join(known[:12])}{' …' if len(known) > 12 else ''}." if known  # noqa: PLR2004
                else f"Record that {kind} first, or take the link out.", "dead-link",
            )  # fmt: skip
    yield from _repeated(stored.record, (), stored, file)
    if isinstance(stored.record, LocalData):
        folder = stored.path.parent.relative_to(root).as_posix()
        for problem in check_rows(stored.path.with_suffix(".csv"), stored.record, root=root):
            yield replace(problem, file=f"{folder}/{problem.file}")
    if isinstance(stored.record, Instrument):
        yield from feed_problems(stored.record, stored.document, file, reports=_reports_there(root))
    if isinstance(stored.record, Vocabulary):
        yield from _vocabulary_problems(stored.record, stored, file)


def _reports_there(root: Path) -> set[str]:
    return {path.stem for folder in (shipped("templates") / "reports", root / REPORT_TEMPLATES) for path in folder.glob("*.ipynb")}


def _repeated(record: Model, place: Place, stored: Stored[Any], file: str) -> Iterator[Problem]:
    """Find what stands twice in a list whose items are told apart by it."""
    for name in type(record).model_fields:
        items = getattr(record, name)
        if not isinstance(items, tuple):
            continue
        seen: set[str] = set()
        for i, item in enumerate(item for item in items if isinstance(item, Model)):
            at, key = (*place, name, i), type(item).key
            found = str(getattr(item, key)) if key else ""
            if key and found in seen:
                yield Problem(
                    file, stored.document.line_of((*at, key)), dotted((*at, key)), f"“{found}” stands twice in this list.",
                    f"Give one of the two another {key}, or delete it.", "duplicate-id",
                )  # fmt: skip
            seen.add(found)
            yield from _repeated(item, at, stored, file)


def _vocabulary_problems(record: Vocabulary, stored: Stored[Any], file: str) -> Iterator[Problem]:
    terms, sources = {term.id for term in record.terms}, {source.id for source in record.sources}
    for i, term in enumerate(record.terms):
        for name, wanted, known in (("parent", term.parent, terms), ("source", term.source, sources)):
            if wanted and wanted not in known:
                place = ("terms", i, name)
                yield Problem(
                    file, stored.document.line_of(place), dotted(place), f"There is no “{wanted}” in this file.",
                    "Write the id of one that is, or take the line out.", "dead-link",
                )  # fmt: skip


def _strays(root: Path) -> Iterator[Problem]:
    """Find files and folders that nobody would miss until they look for what is in them."""
    yield from _unread(root / INQUIRIES, root, files=set(), folders=None)
    yield from _unread(root / _CATALOGUE, root, files={Path(RULES_FILE).name}, folders=_CATALOGUE_FOLDERS)
    for kind in KINDS:
        if kind.folder and not issubclass(kind, Entry):
            yield from _unread(root / kind.folder, root, files=None, folders=set())
    for folder in inquiry_folders(root):
        yield from _unread(folder, root, files=_INQUIRY_FILES, folders=_INQUIRY_FOLDERS)
        for kind in ENTRY_KINDS:
            yield from _unread(folder / kind.folder, root, files=None, folders=set())


def _unread(folder: Path, root: Path, *, files: set[str] | None, folders: set[str] | None) -> Iterator[Problem]:
    """Find what is not read in one folder.

    Args:
        folder: The folder; it may be absent.
        root: The workspace.
        files: The YAML files that are read there, or None where every one is.
        folders: The folders that are read there, or None where every one is.
    """
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        name = path.relative_to(root).as_posix()
        if path.is_dir():
            if folders is not None and path.name not in folders and not path.name.startswith("."):
                yield Problem(
                    name, 0, "", "No kind of record is kept in a folder of this name, so nothing in it is read.",
                    f"The folders here are: {', '.join(sorted(folders)) or 'none'}.", "unknown-folder",
                )  # fmt: skip
        elif files is not None and path.name not in files:
            left = leftover(path, root)
            if left:
                yield left
            elif path.suffix.lower() in {".yaml", ".yml"}:
                yield Problem(
                    name, 0, "", "No record is read in this place.", "Put the file into the folder of its kind.",
                    "unknown-file",
                )  # fmt: skip


def _plans(root: Path) -> Iterator[Problem]:
    """Find report plans that cannot be read at all; what they say is checked where reports are planned."""
    for folder in (root, *inquiry_folders(root)):
        path = folder / _REPORTS
        if path.is_file():
            found = read_yaml(path.read_bytes(), path.relative_to(root).as_posix())
            if isinstance(found, Problem):
                yield found


def _protected_in_text(root: Path, held: Sequence[Held]) -> Iterator[Problem]:
    """Find what reports withhold: it would be better if nobody had written it."""
    try:
        private = private_terms(root)
    except RecordError as error:
        yield from error.problems
        return
    protection = protection_of(private, [s.record for g in held for s in g.loaded.stored if isinstance(s.record, Agency)])
    for group in held:
        for stored in group.loaded.stored:
            file = stored.path.relative_to(root).as_posix()
            for place, text in texts_in(stored.document.data):
                for kind in dict.fromkeys(found.instead for found in protection.spans(text)):
                    yield _protected(kind, file, stored.document.line_of(place), dotted(place))
            if isinstance(stored.record, LocalData):
                yield from _protected_in_rows(stored.path.with_suffix(".csv"), root, protection)
    for path in answer_files(root):
        yield from _protected_in_rows(path, root, protection)


def _protected_in_rows(path: Path, root: Path, protection: Protection) -> Iterator[Problem]:
    lines = path.read_text(encoding="utf-8-sig", errors="replace").splitlines() if path.is_file() else []
    if protection.found_in("\n".join(lines)):
        for number, line in enumerate(lines, 1):
            for kind in dict.fromkeys(found.instead for found in protection.spans(line)):
                yield _protected(kind, path.relative_to(root).as_posix(), number, "")


def _protected(instead: str, file: str, line: int, field: str) -> Problem:
    """Say what stands in a record and should not; the kind is told by what reports write in its place."""
    if instead == SECRET_WITHHELD:
        return Problem(
            file, line, field, "This holds what looks like a password or a key.",
            "Take it out and change it where it is used; keep it in an environment variable or the keyring.", "secret-in-text",
        )  # fmt: skip
    if instead == IDENTIFIER_WITHHELD:
        return Problem(
            file, line, field, "This holds a National Insurance number, a CHI number or a full postcode.",
            "Take it out, or write the first half of the postcode; reports withhold it.", "identifier-in-text", "warning",
        )  # fmt: skip
    return Problem(
        file, line, field, "This holds a name or a contact that private/people.yaml keeps private.",
        "Write the person's role or pseudonym instead; reports withhold the name.", "name-in-text", "warning",
    )  # fmt: skip
