"""The answers to an inquiry's network instruments: which there are, and all of their sheets wave by wave."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from workbench.errors import Problem, RecordError, UnknownNameError
from workbench.instruments import INSTRUMENTS, Instrument, answers_path
from workbench.network import Network
from workbench.partnership.instrument_answers import instrument_in, stored_answers
from workbench.partnership.network_answers import Sheet, read_sheets
from workbench.partnership.network_joined import Joined, join_answers
from workbench.partnership.workspace import Workspace
from workbench.workspace import INQUIRIES

__all__ = ["NetworkSheets", "network_instruments", "network_sheets"]

_NUMBERS = re.compile(r"(\d+)")


@dataclass(frozen=True)
class NetworkSheets:
    """What sheets say of an inquiry's network.

    Args:
        sheets: By wave the sheets.
        problems: What is wrong in files of answers.
        declared: For each instrument the waves that it names, in order.
    """

    sheets: Mapping[str, Sequence[Sheet]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    declared: tuple[tuple[str, ...], ...] = ()

    def joined_with(self, network: Network) -> Joined:
        """Give a survey's own network joined with these."""
        return join_answers(network, self.sheets, self.order([*(wave.id for wave in network.waves), *self.sheets]))

    def order(self, waves: Collection[str]) -> tuple[str, ...]:
        """Give waves in the order of an instrument that names them all, or else by name, wave-2 before wave-10.

        Example:
            >>> NetworkSheets(declared=(("before", "after"),)).order(["after", "before"])
            ('before', 'after')
        """
        named = next((one for one in self.declared if set(waves) <= set(one)), None)
        found = dict.fromkeys(waves)
        if named is not None:
            return tuple(sorted(found, key=named.index))
        return tuple(sorted(found, key=lambda name: [part.zfill(9) if part.isdigit() else part for part in _NUMBERS.split(name)]))


def network_instruments(ws: Workspace, inquiry: str) -> tuple[Instrument, ...]:
    """Give the instruments of an inquiry that were answered and say how their answers are a network.

    Those whose file is wrong, and folders that are of no instrument, are told by `workbench check`.

    Args:
        ws: The workspace.
        inquiry: The inquiry's slug.
    """
    folder = ws.root / INQUIRIES / inquiry / INSTRUMENTS
    found: list[Instrument] = []
    for name in sorted({path.parent.name for path in folder.glob("*/*.csv")}) if folder.is_dir() else []:
        try:
            found.append(instrument_in(ws, name, inquiry))
        except (RecordError, UnknownNameError):
            continue
    return tuple(one for one in found if one.network is not None)


def network_sheets(ws: Workspace, inquiry: str) -> NetworkSheets:
    """Read all that an inquiry's network instruments were answered; what is wrong is given, not raised.

    Args:
        ws: The workspace.
        inquiry: The inquiry's slug.
    """
    instruments = network_instruments(ws, inquiry)
    sheets: dict[str, list[Sheet]] = {}
    problems: list[Problem] = []
    for instrument in instruments:
        if instrument.network is None:
            continue
        waves, wrong = stored_answers(ws, instrument, inquiry)
        problems += wrong
        for answers in waves:
            file = answers_path(ws.root, inquiry, instrument.id, answers.wave).relative_to(ws.root).as_posix()
            sheets.setdefault(answers.wave, []).extend(read_sheets(answers, instrument.network, file=file))
    declared = tuple(tuple(wave.id for wave in one.waves) for one in instruments)
    return NetworkSheets(sheets, tuple(problems), declared)
