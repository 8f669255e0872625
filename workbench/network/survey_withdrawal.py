"""When somebody withdraws: everything they said in a survey, and everything others said of them, taken out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

from workbench.network.network import Network
from workbench.network.survey import Wave
from workbench.network.survey_reading import COLUMNS, NOBODY, wave_folders
from workbench.store import write_atomically
from workbench.store.outside import read_delimited
from workbench.text import from_csv_cell, to_csv

__all__ = ["TakenOut", "take_out", "without_people", "without_people_in_files"]

_IDS = frozenset({"person", "source", "target", "holder", "perceiver", "told_by", "from", "to"})
_LISTS = frozenset({"about"})


@dataclass(frozen=True)
class TakenOut:
    """What a withdrawal changes in one file.

    Args:
        file: The file.
        rows: How many rows go.
        lists: In how many more the person is taken out of a list.
        text: What the file says without them.
    """

    file: Path
    rows: int
    lists: int
    text: str


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


def without_people_in_files(folder: Path, people: Collection[str]) -> tuple[TakenOut, ...]:
    """Give what becomes of a survey's files without some people; nothing is written.

    A row goes where any id in it is theirs, whoever said it; in a list of ids only theirs goes. Files in which they are
    not named are left out.

    Args:
        folder: The survey's folder.
        people: Their ids.

    Raises:
        RecordError: A file cannot be read as a table.
    """
    gone = frozenset(people)
    paths = [place / f"{name}.csv" for place in (folder, *wave_folders(folder)) for name in COLUMNS]
    found = (_taken_out(path, gone) for path in paths if path.exists())
    return tuple(one for one in found if one.rows or one.lists)


def take_out(folder: Path, people: Collection[str]) -> tuple[TakenOut, ...]:
    """Take some people out of a survey's files.

    Args:
        folder: The survey's folder.
        people: Their ids.

    Returns:
        What was changed. Copies that others have, and what git remembers, are not.

    Raises:
        RecordError: A file cannot be read as a table; nothing was written.
        WorkbenchError: A file cannot be written.
    """
    found = without_people_in_files(folder, people)
    for one in found:
        write_atomically(one.file, one.text.encode())
    return found


def _taken_out(path: Path, gone: frozenset[str]) -> TakenOut:
    table = read_delimited(path, file=path.name)
    heading = [from_csv_cell(cell).strip().casefold() for cell in table.heading]
    kept: list[list[str]] = []
    lists = 0
    for row in table.rows:
        cells = dict(zip(heading, map(from_csv_cell, row), strict=True))
        if any(cells.get(column, "").strip() in gone for column in _IDS):
            continue
        kept_cells = {column: _list_without(cell, gone) if column in _LISTS else cell for column, cell in cells.items()}
        lists += kept_cells != cells
        kept.append(list(kept_cells.values()))
    return TakenOut(path, len(table.rows) - len(kept), lists, to_csv([heading, *kept]))


def _list_without(cell: str, gone: frozenset[str]) -> str:
    parts = [part.strip() for part in cell.split(";")]
    if not gone & set(parts):
        return cell
    return "; ".join(part for part in parts if part not in gone) or NOBODY  # a blank would say everybody


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
