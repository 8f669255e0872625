"""Answers on disk: one CSV file for each wave, beside the instrument that they answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from workbench.errors import Problem, RecordError, UnknownNameError
from workbench.instruments.adding import Added, add_answers
from workbench.instruments.answers import Answers, AnswerSheet, Response
from workbench.instruments.cell import Known
from workbench.instruments.importing import check_wave, read_rows, rows_of_csv
from workbench.instruments.instrument import Instrument
from workbench.instruments.question import Question
from workbench.instruments.shelf import INSTRUMENTS
from workbench.store import locked, write_atomically
from workbench.text import is_slug, to_csv
from workbench.workspace import INQUIRIES

__all__ = ["answer_problems", "answers_csv", "answers_of", "answers_path", "codings_path", "save_answers"]

_CODES = ".codes"
_TOLD_ON_IMPORT = {"required-blank", "cannot-pair", "question-without-column", "answered-unasked"}
_DIGITS = re.compile(r"([0-9]+)")


def answers_path(root: Path, inquiry: str, instrument: str, wave: str) -> Path:
    """Give the file in which a wave's answers lie."""
    return root / INQUIRIES / inquiry / INSTRUMENTS / instrument / f"{wave}.csv"


def codings_path(root: Path, inquiry: str, instrument: str, wave: str) -> Path:
    """Give the file in which the codes of a wave's comments lie."""
    return answers_path(root, inquiry, instrument, f"{wave}{_CODES}")


def answers_of(root: Path, inquiry: str, instrument: Instrument, *, known: Known | None = None) -> tuple[tuple[Answers, ...], list[Problem]]:
    """Read all answers to an instrument in an inquiry.

    Args:
        root: The workspace.
        inquiry: The inquiry's slug.
        instrument: The instrument.
        known: The workspace's records that can be answered with; see `read_cell`.

    Returns:
        The waves in the instrument's order, others after them by name, and what is wrong; a wave with a problem is left
        out, so that no number is made of half of it.
    """
    waves: list[Answers] = []
    problems: list[Problem] = []
    for path in _files(root, inquiry, instrument):
        found = _read(path, root, instrument, known or {})
        if isinstance(found, Answers):
            waves.append(found)
        else:
            problems += found
    return tuple(waves), problems


def answer_problems(root: Path, inquiry: str, instrument: Instrument, *, known: Known | None = None) -> list[Problem]:
    """Say what is wrong with the answers to an instrument in an inquiry, for `workbench check`."""
    return answers_of(root, inquiry, instrument, known=known)[1]


def save_answers(  # noqa: PLR0913  # all but three by keyword, each a separate thing to say
    root: Path, inquiry: str, new: Answers, *, replace_changed: bool = False, known: Known | None = None, file: str = ""
) -> Added:
    """Add sheets to the file of their wave, while nobody else writes it.

    Args:
        root: The workspace.
        inquiry: The inquiry's slug.
        new: The sheets.
        replace_changed: Whether a sheet that is there with other answers takes the new ones.
        known: The workspace's records that can be answered with.
        file: The name of the file that they were read from, for messages.

    Returns:
        What was done; where a sheet is there with other answers, nothing was written.

    Raises:
        UnknownNameError: There is no such inquiry.
        RequestError: The instrument keeps no answers, or has no such wave.
        RecordError: The file that is there cannot be read.
    """
    check_wave(new.instrument, new.wave)
    folder = root / INQUIRIES / inquiry
    if not is_slug(inquiry) or not folder.is_dir():
        raise UnknownNameError("There is no such inquiry.", fix="Make it with: workbench new inquiry", code="unknown-name")
    path = answers_path(root, inquiry, new.instrument.id, new.wave)
    with locked(path):
        there: Answers | list[Problem] = Answers(new.instrument, new.wave)
        if path.exists():
            there = _read(path, root, new.instrument, known or {})
        if not isinstance(there, Answers):
            raise RecordError(there)
        added = add_answers(there, new, replace_changed=replace_changed, file=file)
        if not added.problems and (added.added or added.replaced):
            write_atomically(path, answers_csv(added.answers).encode())
    return added


def answers_csv(answers: Answers) -> str:
    """Give sheets as the CSV file of their wave, which `read_rows` reads back to the same.

    Example:
        >>> from workbench.instruments.shelf import find_instrument
        >>> form = find_instrument(Path("no-such-folder"), "retreat-evaluation")
        >>> sheet = AnswerSheet("1", {"learning": Response("answered", "4"), "prepared": Response("blank")})
        >>> print(answers_csv(Answers(form, "day-2", (sheet,))).splitlines()[1])
        "1",4,"","not asked","not asked","not asked","not asked"
    """
    instrument = answers.instrument
    about = ["sheet"]
    about += ["row"] if instrument.repeats else []
    about += ["respondent"] if instrument.has_respondent else []
    about += ["collected"] if any(sheet.collected.known for sheet in answers.sheets) else []
    about += ["mode"] if any(sheet.mode for sheet in answers.sheets) else []
    questions = instrument.answerable
    rows = (_row(about, questions, sheet, at) for sheet in answers.sheets for at in range(max(1, len(sheet.rows))))
    return to_csv([[*about, *(question.key for question in questions)], *rows])


def _row(about: list[str], questions: tuple[Question, ...], sheet: AnswerSheet, at: int) -> list[str | Decimal | None]:
    first = at == 0
    said: Mapping[str, str] = {
        "sheet": sheet.sheet,
        "row": str(at + 1) if sheet.rows else "",
        "respondent": sheet.respondent,
        "collected": str(sheet.collected) if sheet.collected.known else "",
        "mode": sheet.mode,
    }
    again = sheet.rows[at] if sheet.rows else {}
    cells: list[str | Decimal | None] = [said[name] for name in about]
    for question in questions:
        once = sheet.to(question.key) if first else None
        cells.append(_cell(question, again.get(question.key) if question.repeats else once))
    return cells


def _cell(question: Question, response: Response | None) -> str | Decimal | None:
    if response is None or response.state == "blank":
        return None
    if response.state != "answered":
        return response.state
    return Decimal(response.value) if question.scale or question.item.type == "number" else response.value


def _files(root: Path, inquiry: str, instrument: Instrument) -> list[Path]:
    folder = root / INQUIRIES / inquiry / INSTRUMENTS / instrument.id
    found = [path for path in folder.glob("*.csv") if not path.stem.endswith(_CODES)] if folder.is_dir() else []
    order = [wave.id for wave in instrument.waves]
    return sorted(found, key=lambda path: (order.index(path.stem) if path.stem in order else len(order), list(_natural(path.stem))))


def _natural(name: str) -> Iterator[tuple[int, int, str]]:
    """Give a name's pieces so that cycle-10 comes after cycle-9."""
    for piece in _DIGITS.split(name):
        yield (0, int(piece), "") if piece.isdigit() and piece.isascii() else (1, 0, piece)


def _read(path: Path, root: Path, instrument: Instrument, known: Known) -> Answers | list[Problem]:
    name = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
    waves = [wave.id for wave in instrument.waves]
    if not is_slug(path.stem) or (waves and path.stem not in waves):
        fix = f"Call it by one of: {', '.join(waves)}." if waves else "Use lower-case letters, digits and single hyphens."
        return [Problem(name, 0, "", "This file is named like no wave of the instrument.", fix, "unknown-wave")]
    if instrument.collects == "nothing":
        return [Problem(name, 0, "", "The instrument keeps no answers, and here are some.", "Delete the file.", "keeps-nothing")]
    try:
        found = read_rows(instrument, rows_of_csv(path, file=name, root=root, stored=True), wave=path.stem, known=known)
    except RecordError as error:
        return list(error.problems)
    problems = [*found.problems, *(replace(note, severity="error") for note in found.notes if note.code not in _TOLD_ON_IMPORT)]
    return problems or found.answers
