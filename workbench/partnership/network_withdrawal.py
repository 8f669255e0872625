"""When somebody withdraws: their rows in surveys, places in saved layouts and answers to instruments, taken out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from workbench.disclosure import ProtectedNames
from workbench.errors import RecordError, UnknownNameError
from workbench.inquiry import inquiry_folders
from workbench.instruments import INSTRUMENTS, Instrument, find_instrument
from workbench.network.survey_lines import CsvLines, Record
from workbench.network.survey_reading import wave_folders
from workbench.network.survey_withdrawal import ids_in_files, without_mention, without_people_in_files
from workbench.partnership.network_people import NETWORK
from workbench.store import locked, write_atomically

__all__ = ["Trace", "has_networks", "remove_traces", "stands_in_networks", "traces_of"]

_CODES = ".codes"
_PERSON = "person"
_WAVES = "waves.csv"
_NETWORK_CONSENT = "network"
_CODER = "withdrawn"
"""In place of a coder: what a comment was coded with says nothing of them."""


@dataclass(frozen=True)
class Trace:
    """A file in which the person stands, and what it says without them.

    Args:
        path: The file.
        file: Its name, relative to the workspace.
        kind: Whether it is of the survey, a saved layout, or answers to an instrument.
        inquiry: The inquiry's slug.
        rows: How many rows are about them, or theirs.
        mentions: In how many more they are named.
        goes: Whether it goes with what is taken back.
        raw: The file's bytes without them; every other row as it is.
    """

    path: Path
    file: str
    kind: Literal["survey", "layout", "answers"]
    inquiry: str
    rows: int
    mentions: int
    goes: bool
    raw: bytes = field(repr=False)

    @property
    def words(self) -> str:
        """The same as a line for people."""
        rows = [f"{self.rows} row{'s' * (self.rows > 1)}"] if self.rows else []
        named = [f"named in {self.mentions} {'more' if self.rows else 'row' + 's' * (self.mentions > 1)}"] if self.mentions else []
        return f"{self.file}: {', '.join([*rows, *named])}"


def has_networks(root: Path) -> bool:
    """Whether any inquiry has a network survey, or answers to an instrument that are a network.

    Args:
        root: The workspace.

    Example:
        >>> has_networks(Path("."))
        True
    """
    return any((folder / NETWORK).is_dir() or any(_answers_of_network(folder, root)) for folder in inquiry_folders(root))


def _answers_of_network(folder: Path, root: Path) -> Iterator[bool]:
    for name in {path.parent.name for path in (folder / INSTRUMENTS).glob("*/*.csv")}:
        instrument = _instrument(root, name, folder.name)
        yield instrument is not None and instrument.network is not None


def stands_in_networks(root: Path, person: str) -> bool:
    """Whether an id stands in a survey, or in answers to an instrument, as that of a person.

    So whoever has no record, or none any more, can withdraw too.

    Args:
        root: The workspace.
        person: The id; one of an agency is in surveys as well, and must be known not to be meant.

    Raises:
        RecordError: A file cannot be read as a table.

    Example:
        >>> stands_in_networks(Path("."), "nobody-at-all"), stands_in_networks(Path("."), "sample-10")
        (False, True)
    """
    return any(person in ids for folder in inquiry_folders(root) for ids in _ids_in(folder, root))


def _ids_in(folder: Path, root: Path) -> Iterator[frozenset[str]]:
    if (folder / NETWORK).is_dir():
        yield ids_in_files(folder / NETWORK, root=root)
    for path in sorted((folder / INSTRUMENTS).glob("*/*.csv")):
        instrument = _instrument(root, path.parent.name, folder.name)
        asked = {question.key for question in instrument.answerable if question.item.type == _PERSON} if instrument else set()
        columns = asked | _Out("", instrument, ProtectedNames(())).who
        for record in CsvLines.read(path, file=path.relative_to(root).as_posix(), root=root).records:
            yield frozenset(cell for column, cell in record.said if column in columns)


def traces_of(root: Path, person: str, *, what: Collection[str] = (), names: ProtectedNames | None = None) -> tuple[Trace, ...]:
    """Find a person in the surveys, saved layouts and instruments' answers of every inquiry; nothing is changed.

    Surveys, layouts and answers to instruments that are a network go with the consent “network”, and with all; answers to
    other instruments with all only. Of a sheet of theirs nothing stays; where somebody else names them, that row goes.

    Args:
        root: The workspace.
        person: Their pseudonym.
        what: What they take back; everything when empty.
        names: Their name and contacts, for what people wrote in words.

    Raises:
        RecordError: A file cannot be read as a table, so nobody knows whether they stand in it.

    Example:
        >>> traces_of(Path("."), "nobody-at-all")
        ()
    """
    of_network = not what or _NETWORK_CONSENT in what
    found: list[Trace] = []
    for folder in inquiry_folders(root):
        found += _in_survey(folder, root, person, names or ProtectedNames(()), goes=of_network)
        for answers in sorted(path for path in (folder / INSTRUMENTS).glob("*") if path.is_dir()):
            instrument = _instrument(root, answers.name, folder.name)
            goes = not what or (of_network and instrument is not None and instrument.network is not None)
            found += _in_answers(answers, root, _Out(person, instrument, names or ProtectedNames(())), goes=goes)
    return tuple(found)


def remove_traces(root: Path, person: str, *, what: Collection[str] = (), names: ProtectedNames | None = None) -> tuple[Trace, ...]:
    """Take a person out of all files that `traces_of` finds and that go.

    Every file is read before the first is written. A run that is stopped in between can be made again.

    Args:
        root: The workspace.
        person: Their pseudonym.
        what: What they take back; everything when empty.
        names: Their name and contacts.

    Returns:
        What was done.

    Raises:
        RecordError: A file cannot be read as a table; nothing was written.
        WorkbenchError: A file cannot be written.
    """
    def going() -> tuple[Trace, ...]:
        return tuple(trace for trace in traces_of(root, person, what=what, names=names) if trace.goes)

    if not going():
        return ()
    with ExitStack() as held:
        waves = [wave / _WAVES for folder in inquiry_folders(root) for wave in wave_folders(folder / NETWORK)]
        for wave in waves:
            held.enter_context(locked(wave))  # which `collect` holds too, so that it writes back nobody who is taken out here
        done = going()  # as the files are now that nobody else writes them
        for trace in done:
            with nullcontext() if trace.path in waves else locked(trace.path):
                write_atomically(trace.path, trace.raw)
    return done


def _in_survey(folder: Path, root: Path, person: str, names: ProtectedNames, *, goes: bool) -> Iterator[Trace]:
    if not (folder / NETWORK).is_dir():
        return
    for one in without_people_in_files(folder / NETWORK, [person], withhold=names.withhold, root=root):
        layout = one.file.parent == folder / NETWORK and {"x", "y"} <= set(CsvLines.read(one.file).heading)
        yield Trace(
            one.file, one.file.relative_to(root).as_posix(), "layout" if layout else "survey", folder.name, one.rows, one.lists, goes, one.raw
        )


def _instrument(root: Path, name: str, inquiry: str) -> Instrument | None:
    try:
        return find_instrument(root, name, inquiry)
    except (UnknownNameError, RecordError):
        return None  # its answers are searched all the same


@dataclass(frozen=True)
class _Out:
    """What is taken out of an instrument's answers.

    Args:
        person: The pseudonym.
        instrument: What is answered, or None where its file is not there or wrong.
        names: Their name and contacts.
    """

    person: str
    instrument: Instrument | None
    names: ProtectedNames

    @property
    def who(self) -> frozenset[str]:
        """The columns that say whose sheet it is."""
        block = self.instrument.network if self.instrument else None
        return frozenset({"respondent", *([block.who] if block and block.who else [])})

    @property
    def again(self) -> frozenset[str]:
        """The columns of tables that repeat."""
        return frozenset(question.key for question in self.instrument.answerable if question.repeats) if self.instrument else frozenset()

    def sheets(self, records: Sequence[Record]) -> frozenset[str]:
        """Give the ids of the person's own sheets."""
        return frozenset(record.cells.get("sheet", "") for record in records if self._theirs(record)) - {""}

    def _theirs(self, record: Record) -> bool:
        return any(self._is_they(cell) and column in self.who for column, cell in record.said)

    def _is_they(self, cell: str) -> bool:
        return cell == self.person or cell.casefold() == self.person

    def without(self, records: Sequence[Record], own: Collection[str]) -> Iterator[Record]:
        """Give the records without the person's own sheets and without what names them."""
        seen: set[str] = set()
        for record in records:
            sheet = record.cells.get("sheet", "")
            if sheet in own or self._theirs(record):
                continue
            named = [column for column, cell in record.said if self._is_they(cell)]
            if self.again.intersection(named) and sheet in seen:
                continue
            seen.add(sheet)
            # the first row of a sheet holds what is asked once
            blank = dict.fromkeys(self.again if self.again.intersection(named) else named, "")
            blank |= {"coder": _CODER} if "coder" in named else {}
            changes = blank | {
                column: said
                for (column, _), raw in zip(record.said, record.raw, strict=False)
                if column not in blank and (said := self.names.withhold(without_mention(raw, [self.person]))) != raw
            }
            yield record.changed(changes) if changes else record


def _in_answers(folder: Path, root: Path, out: _Out, *, goes: bool) -> Iterator[Trace]:
    gone: dict[str, frozenset[str]] = {}
    for path in sorted(folder.glob("*.csv"), key=lambda path: path.stem.endswith(_CODES)):
        file = path.relative_to(root).as_posix()
        table = CsvLines.read(path, file=file, root=root)
        wave = path.stem.removesuffix(_CODES)
        own = gone.setdefault(wave, out.sheets(table.records))
        kept = list(out.without(table.records, own))
        rows = len(table.records) - len(kept)
        before = {record.line: record.text for record in table.records}
        mentions = sum(before[record.line] != record.text for record in kept)
        if rows or mentions:
            yield Trace(path, file, "answers", folder.parent.parent.name, rows, mentions, goes, table.with_records(kept))
