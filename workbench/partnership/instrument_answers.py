"""Instruments with what a workspace puts into them: data sets and agencies to ask about, and the answers that are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.disclosure import allows
from workbench.errors import Problem
from workbench.instruments import (
    INSTRUMENTS,
    Answers,
    Instrument,
    Option,
    answers_of,
    find_instrument,
    instruments_of,
    with_entries,
)
from workbench.store import Audience, Collection
from workbench.workspace import INQUIRIES

if TYPE_CHECKING:
    from workbench.instruments.cell import Known
    from workbench.partnership.workspace import Workspace

__all__ = ["SYNTHETIC", "answered_instruments", "filled", "instrument_in", "known_in", "made_up", "stored_answers", "visible_in"]

SYNTHETIC = "synthetic"
"""What stands in the column “mode” of sheets that were made up for practice; every number made of them says so."""


def known_in(ws: Workspace) -> Known:
    """Give the workspace's records that can be answered with: their names by id, for each kind."""
    return {
        kind: {record.id: record.title for record in records}
        for kind, records in (("agency", ws.agencies), ("dataset", ws.datasets), ("service", ws.services))
    }


def visible_in(ws: Workspace, audience: Audience) -> dict[str, frozenset[str]]:
    """Give the ids of those records that an audience may see, for each kind."""
    kinds: tuple[tuple[str, Collection], ...] = (("agency", ws.agencies), ("dataset", ws.datasets), ("service", ws.services))  # type: ignore[type-arg]  # of three kinds
    return {kind: frozenset(one.id for one in records if allows(one.audience, audience)) for kind, records in kinds}


def filled(instrument: Instrument, known: Known) -> Instrument:
    """Give an instrument whose parts ask of each data set, agency or service of the workspace, where they say so."""
    for part in instrument.parts:
        if part.for_each_kind and not part.for_each:
            entries = tuple(Option(id=key, label=title) for key, title in known.get(part.for_each_kind, {}).items())
            instrument = with_entries(instrument, part.id, entries)
    return instrument


def instrument_in(ws: Workspace, name: str, inquiry: str = "") -> Instrument:
    """Give an instrument by its id, an inquiry's own before the package's, filled from the workspace.

    Raises:
        UnknownNameError: There is none of that name.
        RecordError: Its file is wrong.
    """
    return filled(find_instrument(ws.root, name, inquiry), known_in(ws))


def answered_instruments(ws: Workspace, inquiry: str) -> list[str]:
    """Give the ids of the instruments to which an inquiry keeps answers and that can be read."""
    folder = ws.root / INQUIRIES / inquiry / INSTRUMENTS
    there = {path.parent.name for path in folder.glob("*/*.csv")} if folder.is_dir() else set()
    return [one.record.id for one in instruments_of(ws.root, inquiry).stored if one.record.id in there]


def stored_answers(ws: Workspace, instrument: Instrument, inquiry: str) -> tuple[tuple[Answers, ...], list[Problem]]:
    """Read an inquiry's answers to an instrument: the waves that are right, and what is wrong with the others."""
    return answers_of(ws.root, inquiry, instrument, known=known_in(ws))


def made_up(answers: Answers) -> bool:
    """Whether any sheet of a wave was made up for practice.

    Example:
        >>> from pathlib import Path
        >>> from workbench.instruments import AnswerSheet
        >>> form = find_instrument(Path("no-such-folder"), "retreat-evaluation")
        >>> made_up(Answers(form, "june", (AnswerSheet("1", mode="Synthetic"), AnswerSheet("2"))))
        True
    """
    return any(sheet.mode.strip().casefold() == SYNTHETIC for sheet in answers.sheets)

