"""When somebody withdraws: everything they said in a survey, and everything others said of them, taken out."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from pathlib import Path

from workbench.network.network import Network
from workbench.network.survey import Wave
from workbench.network.survey_lines import CsvLines, Record
from workbench.network.survey_reading import NOBODY

__all__ = ["WITHDRAWN", "TakenOut", "ids_in_files", "without_mention", "without_people", "without_people_in_files"]

WITHDRAWN = "[withdrawn]"
"""What stands in words where somebody was mentioned who has withdrawn."""

_IDS = frozenset({"person", "source", "target", "holder", "perceiver", "told_by", "from", "to"})
_LISTS = frozenset({"about"})
_ITEMS = "items.csv"
_LAYOUT, _OF_LAYOUT = "layout.csv", frozenset({"id"})
"""Where people stood on the team's map."""


@dataclass(frozen=True)
class TakenOut:
    """What a withdrawal changes in one file.

    Args:
        file: The file.
        rows: How many rows go.
        lists: In how many more the person is taken out of a list, or out of words.
        raw: The file's bytes without them; every other row as it was.
    """

    file: Path
    rows: int
    lists: int
    raw: bytes


def without_people(network: Network, people: Collection[str]) -> Network:
    """Give the network without some people: their answers, what others said of them, and themselves.

    Args:
        network: The network; it is not changed.
        people: Their ids.

    Example:
        >>> from workbench.network.survey import Member, TieAnswer
        >>> wave = Wave("wave-1", None, (TieAnswer("ann", "bea"), TieAnswer("bea", "carl")))
        >>> network = Network({one: Member(one) for one in ("ann", "bea", "carl")}, waves=(wave,))
        >>> left = without_people(network, ["ann"])
        >>> sorted(left.members), left.wave().ties == wave.ties[1:]
        (['bea', 'carl'], True)
    """
    gone = frozenset(people)
    members = {name: member for name, member in network.members.items() if name not in gone}
    return replace(network, members=members, waves=tuple(_wave_without(wave, gone) for wave in network.waves))


def ids_in_files(folder: Path, *, root: Path | None = None) -> frozenset[str]:
    """Give every id of a person, or agency, that stands in a survey's files, in lists of ids too.

    Args:
        folder: The survey's folder.
        root: The workspace, in which the files must lie.

    Raises:
        RecordError: A file cannot be read as a table.
    """
    found: set[str] = set()
    items = {""}
    for path in _tables(folder):
        ids = _ids_of(path)
        for record in CsvLines.read(path, file=_called(path, root), root=root).records:
            items |= {cell for column, cell in record.said if path.name == _ITEMS and column == "id"}
            found |= {cell for column, cell in record.said if column in ids}
            found |= {part.strip() for column, cell in record.said if column in _LISTS for part in cell.split(";")} - {NOBODY}
    return frozenset(found - items)  # referrals lead to services too


def without_people_in_files(
    folder: Path, people: Collection[str], *, withhold: Callable[[str], str] = str, root: Path | None = None
) -> tuple[TakenOut, ...]:
    """Give what becomes of a survey's files without some people, saved layouts with them; nothing is written.

    A row goes where any id in it is theirs, whoever said it; in a list of ids only theirs goes, and in words that mention
    them the mention. Every other row stays byte for byte, and files in which they are not named are left out.

    Args:
        folder: The survey's folder.
        people: Their ids.
        withhold: What takes their names out of words.
        root: The workspace, in which the files must lie.

    Raises:
        RecordError: A file cannot be read as a table.
    """
    gone = frozenset(people)
    found = (_taken_out(path, gone, withhold, root) for path in _tables(folder))
    return tuple(one for one in found if one.rows or one.lists)


def without_mention(text: str, people: Collection[str]) -> str:
    """Give words with what they say of some ids withheld; longer ids that contain one stay.

    Example:
        >>> without_mention("Ask officer-1, not officer-10", ["officer-1"])
        'Ask [withdrawn], not officer-10'
    """
    if not any(one in text for one in people):
        return text
    return re.sub(rf"(?<![\w-])(?:{'|'.join(map(re.escape, sorted(people)))})(?![\w-])", WITHDRAWN, text)


def _tables(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*.csv")) if not path.name.startswith(".")]


def _ids_of(path: Path) -> frozenset[str]:
    return _IDS if path.name == _ITEMS else _IDS | {"id"}


def _called(path: Path, root: Path | None) -> str:
    return path.relative_to(root).as_posix() if root is not None and path.is_relative_to(root) else path.name


def _taken_out(path: Path, gone: frozenset[str], withhold: Callable[[str], str], root: Path | None) -> TakenOut:
    table = CsvLines.read(path, file=_called(path, root), root=root)
    ids = _ids_of(path)
    kept: list[Record] = []
    lists = 0
    for record in table.records:
        if any(_is_of(cell, gone) or withhold(cell) != cell for column, cell in record.said if column in ids):
            continue
        changed = _record_without(record, gone, withhold)
        lists += changed is not record
        kept.append(changed)
    return TakenOut(path, len(table.records) - len(kept), lists, table.with_records(kept))


def _record_without(record: Record, gone: frozenset[str], withhold: Callable[[str], str]) -> Record:
    changes: dict[str, str] = {}
    for (column, cell), raw in zip(record.said, record.raw, strict=False):
        said = _list_without(cell, gone) if column in _LISTS else withhold(without_mention(raw, gone))
        if said != (cell if column in _LISTS else raw):
            changes[column] = said
    return record.changed(changes) if changes else record


def _list_without(cell: str, gone: frozenset[str]) -> str:
    parts = [part.strip() for part in cell.split(";")]
    left = [part for part in parts if not _is_of(part, gone)]
    if len(left) == len(parts):
        return cell
    return "; ".join(left) or NOBODY  # a blank would say everybody


def _is_of(cell: str, gone: frozenset[str]) -> bool:
    """Whether an id is theirs; in capitals it is none that is known, and theirs all the same."""
    return cell in gone or cell.casefold() in gone


def _wave_without(wave: Wave, gone: frozenset[str]) -> Wave:
    asked = wave.asked
    if asked is not None:
        asked = tuple(
            replace(asking, about=None if asking.about is None else asking.about - gone)
            for asking in asked
            if asking.person not in gone
        )
    return replace(
        wave,
        asked=asked,
        ties=tuple(one for one in wave.ties if not gone & {one.source, one.target}),
        holds=tuple(one for one in wave.holds if not gone & {one.holder, one.told_by}),
        aware=tuple(one for one in wave.aware if not gone & {one.perceiver, one.holder}),
        referrals=tuple(one for one in wave.referrals if not gone & {one.source, one.target}),
        listed=tuple(one for one in wave.listed if one not in gone),
    )
