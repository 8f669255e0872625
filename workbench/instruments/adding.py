"""New sheets put beside those that are there: what was imported before does not count twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from workbench.errors import Problem
from workbench.instruments.answers import Answers, AnswerSheet, Response

__all__ = ["Added", "add_answers"]


@dataclass(frozen=True)
class Added:
    """What became of new sheets.

    Args:
        answers: All sheets.
        added: How many are new.
        same: How many were there already, word for word.
        replaced: How many were there with other answers, and have the new ones now.
        problems: Sheets that are there with other answers and were left as they are.
    """

    answers: Answers
    added: int = 0
    same: int = 0
    replaced: int = 0
    problems: tuple[Problem, ...] = ()

    @property
    def words(self) -> str:
        """What was done, as a sentence."""
        parts = [f"{self.added:,} sheet{'' if self.added == 1 else 's'} added"]
        if self.same:
            parts.append(f"{self.same:,} the same as there already, so not added again (if they are other people's, give each sheet an id)")
        if self.replaced:
            parts.append(f"{self.replaced:,} replaced")
        return "; ".join(parts) + "."


def add_answers(there: Answers, new: Answers, *, replace_changed: bool = False, file: str = "") -> Added:
    """Add the sheets of an import to those of a wave.

    Args:
        there: The sheets that are there.
        new: The sheets that were read.
        replace_changed: Whether a sheet that is there with other answers takes the new ones.
        file: The name of the file that was read, for messages.

    Example:
        >>> from pathlib import Path
        >>> from workbench.instruments.shelf import find_instrument
        >>> form = find_instrument(Path("no-such-folder"), "retreat-evaluation")
        >>> answers = Answers(form, "day-2", (AnswerSheet("1", {"learning": Response("answered", "4", "4")}),))
        >>> add_answers(Answers(form, "day-2"), answers).words, add_answers(answers, answers).added
        ('1 sheet added.', 0)
    """
    sheets = {sheet.sheet: sheet for sheet in there.sheets}
    added = same = replaced = 0
    problems: list[Problem] = []
    for sheet in new.sheets:
        before = sheets.get(sheet.sheet)
        if before is None:
            added += 1
        elif _says(before) == _says(sheet):
            same += 1
            continue
        elif replace_changed:
            replaced += 1
        else:
            problems.append(Problem(
                file or new.wave, 0, sheet.sheet, "A sheet of this id is there already, with other answers; it was left as it is.",
                "Give the new one another id, or say that it replaces the old one.", "sheet-there-already",
            ))  # fmt: skip
            continue
        sheets[sheet.sheet] = sheet
    return Added(replace(there, sheets=tuple(sheets.values())), added, same, replaced, tuple(problems))


def _says(sheet: AnswerSheet) -> tuple[object, ...]:
    """Give what a sheet says, whatever its labels are called by now and whichever blank cells it has."""
    return _values(sheet.responses), tuple(_values(row) for row in sheet.rows), sheet.respondent, str(sheet.collected), sheet.mode


def _values(responses: Mapping[str, Response]) -> dict[str, tuple[str, str]]:
    return {key: (r.state, r.value) for key, r in responses.items() if r.state != "not asked"}
