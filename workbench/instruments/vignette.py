"""Vignettes: how far a story is made, and what tables answered to it: which support, from whom, with what data.

A vignette is an instrument of the sort “vignette”: each part is a stage of the story, `making` says how it was made.
Its items say what they ask for by how their ids begin: `option` (a way to support), `who` (an agency that could),
`data` (what would need to be known) and `blocker` (what stands in the way); `option-2` is that of the second stage.

Source: the steps are those of Tremblay and others, BMJ Open 2022, as the notes of the project tell them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.errors import RequestError
from workbench.instruments.answers import Answers, AnswerSheet, Response
from workbench.instruments.instrument import Instrument, Making, MakingStep
from workbench.text import one_line

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["NOBODY_NAMED", "STEPS", "Step", "making_steps", "options_by_agency", "table_responses"]

STEPS = ("approach", "questions", "draft", "anticipated answers", "external review", "pretest", "final")
"""The steps of making a vignette, in order."""

NOBODY_NAMED = "nobody named"
"""The column of options for which a table named no agency."""

_ASKS = ("option", "who", "data", "blocker")
_ROLE = re.compile(rf"({'|'.join(_ASKS)})(?:-[a-z0-9-]+)?")


@dataclass(frozen=True)
class Step:
    """A step of making a vignette.

    Args:
        name: What is done: one of `STEPS`, or another that its makers wrote down.
        done: When it was done, in words, or "".
        by: In which role, or "".
    """

    name: str
    done: str = ""
    by: str = ""

    @property
    def words(self) -> str:
        """The step in words; one without a date is not known to be done."""
        return f"{self.name}: {' by '.join(text for text in (self.done, self.by) if text)}" if self.done else f"{self.name}: not done yet"


def making_steps(instrument: Instrument) -> tuple[Step, ...]:
    """Say which steps of making a vignette are done: the seven usual ones in order, then others that are written down.

    Steps are matched by name, whatever their case. The pretest is done when `pretested` says so; the last step is done
    only when the vignette's status is final and it was pretested.

    Args:
        instrument: The vignette.

    Raises:
        RequestError: It is no vignette.

    Example:
        >>> from pathlib import Path
        >>> from workbench.instruments.shelf import find_instrument
        >>> story = find_instrument(Path("no-such-folder"), "vignette-missed-letter")
        >>> [step.name for step in making_steps(story) if not step.done][-3:]
        ['external review', 'pretest', 'final']
    """
    _check_sort(instrument)
    making = instrument.making or Making()
    written = {one_line(step.what).casefold(): step for step in making.steps}
    usual = [_usual(name, written.get(name), making) for name in STEPS]
    others = [Step(step.what, step.done.words if step.done.known else "", step.by or "") for name, step in written.items() if name not in STEPS]
    return (*usual, *others)


def table_responses(answers: Answers) -> pd.DataFrame:
    """Give what tables answered, one row for each way to support that a table named, or for what it named without one.

    Args:
        answers: The answers of one wave, each sheet from one table.

    Returns:
        Columns stage (the part's id), stage_title, table, row (int, 0 outside tables that repeat), option, who, data,
        blocker: texts, “” where nothing was answered, “unknown” and other states in words; several with “; ” between.

    Raises:
        RequestError: It is no vignette, or persons answered it one by one.
    """
    import pandas as pd  # noqa: PLC0415  # slow to import

    _check_tables(answers)
    columns = ["stage", "stage_title", "table", "row", *_ASKS]
    return pd.DataFrame(list(_responses(answers)), columns=columns)


def options_by_agency(answers: Answers) -> pd.DataFrame:
    """Give options by agencies: for each way to support, how many tables named which agency for it.

    Options count as the same where they are written alike but for case and spaces. An option for which no agency was
    named stands under `NOBODY_NAMED`: a gap is an answer.

    Args:
        answers: The answers of one wave, each sheet from one table.

    Returns:
        One row per stage and option (the index, names stage and option), one column per agency by name, and
        `NOBODY_NAMED` last where there is such an option; whole numbers of tables. `attrs["tables"]` is how many
        tables answered at all.

    Raises:
        RequestError: It is no vignette, or persons answered it one by one.
    """
    import pandas as pd  # noqa: PLC0415  # slow to import

    _check_tables(answers)
    spelt: dict[tuple[str, str], str] = {}
    named: dict[tuple[str, str], dict[str, set[str]]] = {}
    tables = set()
    for stage, _, table, _, option, who, *rest in _responses(answers):
        tables |= {table} if any((option, who, *rest)) else set()
        for one in _divided(option):
            place = (stage, one.casefold())
            spelt.setdefault(place, one)
            for agency in _divided(who) or [NOBODY_NAMED]:
                named.setdefault(place, {}).setdefault(agency, set()).add(table)
    agencies = sorted({agency for found in named.values() for agency in found} - {NOBODY_NAMED}, key=str.casefold)
    agencies += [NOBODY_NAMED] if any(NOBODY_NAMED in found for found in named.values()) else []
    rows = [[len(found.get(agency, ())) for agency in agencies] for found in named.values()]
    index = pd.MultiIndex.from_tuples([(stage, spelt[stage, name]) for stage, name in named], names=["stage", "option"])
    frame = pd.DataFrame(rows, index=index, columns=pd.Index(agencies, dtype=object), dtype="int64")
    frame.attrs["tables"] = len(tables)
    return frame


def _responses(answers: Answers) -> Iterator[tuple[str, str, str, int, str, str, str, str]]:
    """Give what each table said in each stage; rows of a table that repeats one by one."""
    asked = _asked(answers.instrument)
    for part in answers.instrument.parts:
        once = {role: keys for (stage, role, repeats), keys in asked.items() if stage == part.id and not repeats}
        again = {role: keys for (stage, role, repeats), keys in asked.items() if stage == part.id and repeats}
        for sheet in answers.sheets:
            table = sheet.respondent or sheet.sheet
            for row, responses, keys in _rows(sheet, once, again):
                said = [_said(responses, keys.get(role, ())) for role in _ASKS]
                if any(said):
                    yield (part.id, part.title, table, row, said[0], said[1], said[2], said[3])


def _rows(
    sheet: AnswerSheet, once: Mapping[str, tuple[str, ...]], again: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[int, Mapping[str, Response], Mapping[str, tuple[str, ...]]]]:
    if once:
        yield 0, sheet.responses, once
    if again:
        yield from ((at, row, again) for at, row in enumerate(sheet.rows, start=1))


def _asked(instrument: Instrument) -> dict[tuple[str, str, bool], tuple[str, ...]]:
    """Give the keys of questions by stage, by what they ask for and whether they repeat."""
    found: dict[tuple[str, str, bool], tuple[str, ...]] = {}
    for question in instrument.answerable:
        role = _ROLE.fullmatch(question.item.id)
        if role:
            place = (question.part, role[1], question.repeats)
            found[place] = (*found.get(place, ()), question.key)
    return found


def _said(responses: Mapping[str, Response], keys: tuple[str, ...]) -> str:
    given = [responses[key] for key in keys if key in responses]
    said = [one_line(one.label or one.value) if one.state == "answered" else one.state for one in given if one.state not in {"blank", "not asked"}]
    return "; ".join(said)


def _divided(text: str) -> list[str]:
    return list(dict.fromkeys(piece for piece in (one_line(part) for part in text.split(";")) if piece))


def _usual(name: str, written: MakingStep | None, making: Making) -> Step:
    day = written.done if written else None
    by = (written.by if written else None) or ""
    if name == "pretest" and making.pretested.known:
        return Step(name, making.pretested.words, by)
    if name == "final" and not (making.status == "final" and making.pretested.known):
        return Step(name)
    if name == "final":
        return Step(name, day.words if day and day.known else "date not written down", by)
    return Step(name, day.words if day and day.known else "", by)


def _check_sort(instrument: Instrument) -> None:
    if instrument.sort != "vignette":
        raise RequestError(f"“{instrument.title}” is no vignette.", fix="Choose one of the sort vignette.", code="not-a-vignette")


def _check_tables(answers: Answers) -> None:
    _check_sort(answers.instrument)
    if answers.instrument.answered_by in {"person", "caseworker"}:
        raise RequestError(
            f"Persons answered “{answers.instrument.title}” one by one, so its answers cannot be set out table by table.",
            fix="Use a summary, which protects few answers; or write answered_by: table, where tables answered together.", code="persons-answered",
        )  # fmt: skip
