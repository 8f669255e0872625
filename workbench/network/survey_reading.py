"""Reads a survey from its folder: one folder for each wave, in it one CSV file for each thing that was asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeVar

from workbench.errors import Problem, RecordError
from workbench.network.network import Network
from workbench.network.survey import (
    Asking,
    AwareAnswer,
    HoldAnswer,
    Item,
    ItemKind,
    Member,
    State,
    TieAnswer,
    Wave,
)
from workbench.network.survey_referral import Referral, ReferralStatus
from workbench.network.survey_scope import Scope
from workbench.network.survey_table import Row, SurveyTable
from workbench.store import Answer

__all__ = ["COLUMNS", "NOBODY", "read_survey", "read_wave", "tables_of", "wave_folders"]

COLUMNS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "items": (("id", "kind", "label"), ("catalogue_id", "needs", "areas")),
    "waves": (("person", "asked", "answered"), ("relation", "about", "date", "wave")),
    "ties": (("source", "target"), ("relation", "tie", "weight", "wave", "source_is", "target_is")),
    "holds": (("holder", "item"), ("level", "source", "told_by", "wave", "holder_is", "item_is")),
    "aware": (("perceiver", "holder", "item"), ("knows", "wave", "holder_is", "item_is")),
    "referrals": (
        ("from", "to", "need"),
        ("area", "condition", "consent", "feedback", "status", "checked", "wave", "from_is", "to_is"),
    ),
}
"""The files of a survey, without their ending: the columns each must have, and those it may have.

Columns that end in “_is” say in words what the id beside them is; they are for whoever fills the file in.
"""

NOBODY = "nobody"
"""What stands in the column “about” where somebody was asked about nobody; a blank there is everybody."""

_TieWord = Literal["yes", "no", "unknown", "not asked", "did not answer"]
_TIE: Mapping[str, State] = {
    "yes": "tie", "no": "no tie", "unknown": "not known", "not asked": "not asked", "did not answer": "did not answer",
}  # fmt: skip
_LEVELS = frozenset({1.0, 2.0, 3.0, 4.0})
_NUMBERS = re.compile(r"(\d+)")
_Row = TypeVar("_Row")


def wave_folders(folder: Path) -> tuple[Path, ...]:
    """Give the folders of the waves, wave-2 before wave-10.

    Args:
        folder: The survey's folder, such as inquiries/fife/network.
    """
    found = [path for path in folder.glob("*") if path.is_dir() and not path.name.startswith((".", "_"))]
    return tuple(sorted(found, key=lambda path: [part.zfill(9) if part.isdigit() else part for part in _NUMBERS.split(path.name)]))


def read_survey(
    folder: Path, *, members: Iterable[Member], agencies: Mapping[str, str], root: Path | None = None, may_be_empty: bool = False
) -> Network:
    """Read all waves of a survey.

    Args:
        folder: The survey's folder. In it lies one folder for each wave, with any of the files of `COLUMNS`; items.csv
            may also lie beside them, for all waves.
        members: The people of the workspace.
        agencies: By id the names of the agencies of the workspace.
        root: The workspace, for messages; a file outside it is refused.
        may_be_empty: Whether there need be no wave in the folder, as where waves come from elsewhere too.

    Returns:
        The network.

    Raises:
        RecordError: Anything in the files is wrong; each problem with file, row and column, all at once.
    """
    known = {member.id: member for member in members}
    waves = wave_folders(folder)
    tables = [SurveyTable.read(path / "items.csv", *COLUMNS["items"], root=root) for path in (folder, *waves)]
    items, problems = _items(tables, {*known, *agencies})
    reader = _Reader(frozenset([*known, *agencies]), frozenset(items))
    found = tuple(reader.wave(path.name, tables_of(path, root=root)) for path in waves)
    if not waves and not may_be_empty:
        problems.append(Problem(
            folder.name, 0, "", "There is no wave in this folder.", "Make a folder wave-1 and put the survey's files in it.",
            "no-wave",
        ))  # fmt: skip
    if problems := [*problems, *reader.problems]:
        raise RecordError(sorted(problems))
    return Network(known, agencies, items, found)


def tables_of(folder: Path, *, root: Path | None = None) -> dict[str, SurveyTable]:
    """Read the files of a wave as tables, without asking what their cells mean.

    Args:
        folder: The wave's folder.
        root: The workspace, in which it must lie.

    Returns:
        By name those that are there.
    """
    paths = {name: folder / f"{name}.csv" for name in COLUMNS if name != "items"}
    return {name: SurveyTable.read(path, *COLUMNS[name], root=root) for name, path in paths.items() if path.exists()}


def read_wave(
    name: str, tables: Mapping[str, SurveyTable], *, ids: Collection[str], items: Collection[str]
) -> tuple[Wave, list[Problem]]:
    """Read one wave from tables.

    Args:
        name: The wave.
        tables: By name those that are there, as `tables_of` gives them.
        ids: The ids of people and agencies.
        items: The ids of items.

    Returns:
        The wave, and all that is wrong; with a problem the wave is not whole.

    Example:
        >>> read_wave("wave-1", {}, ids=(), items=())
        (Wave(id='wave-1', asked=None, ties=(), holds=(), aware=(), referrals=(), listed=(), scope=Scope(ties=frozenset(), holds=False, aware=False, referrals=False)), [])
    """
    reader = _Reader(ids, items)
    return reader.wave(name, tables), reader.problems


def _items(tables: Iterable[SurveyTable], others: Collection[str]) -> tuple[dict[str, Item], list[Problem]]:
    items: dict[str, Item] = {}
    problems: list[Problem] = []
    for table in tables:
        for row in table:
            kind: Any = row.word("kind", ItemKind, "")
            item = Item(
                row.text("id"), kind, row.text("label"), row.text("catalogue_id"), row.several("needs"), row.several("areas"),
            )  # fmt: skip
            for column in ("id", "label"):
                if not row.text(column):
                    row.wrong(column, "This cell is blank.", "Fill it in.", code="missing-field")
            if item.id in others:
                row.wrong("id", "A person or an agency has this id.", "Give each item an id of its own.", code="duplicate-row")
            if items.setdefault(item.id, item) != item:
                row.wrong("id", "Another item has this id.", "Give each item an id of its own.", code="duplicate-row")
        problems += table.problems
    return items, problems


@dataclass
class _Reader:
    """Reads waves, and gathers what is wrong with them.

    Args:
        ids: The ids of people and agencies.
        items: The ids of items.
        problems: What is wrong so far.
    """

    ids: Collection[str]
    items: Collection[str]
    problems: list[Problem] = field(default_factory=list)

    def wave(self, name: str, tables: Mapping[str, SurveyTable]) -> Wave:
        """Read one wave."""
        asked = self._rows(name, tables.get("waves"), self._asking, lambda it: (it.person, it.relation))
        ties = self._rows(name, tables.get("ties"), self._tie, lambda it: (it.source, it.target, it.relation))
        holds = self._rows(name, tables.get("holds"), self._hold, lambda it: (it.holder, it.item, it.source, it.told_by))
        aware = self._rows(name, tables.get("aware"), self._aware, lambda it: (it.perceiver, it.holder, it.item))
        referrals = self._rows(name, tables.get("referrals"), self._referral, lambda it: (it.source, it.target, it.need, it.area))
        wave = Wave(
            name, tuple(one for _, one in asked) if "waves" in tables else None, _values(ties), _values(holds),
            _values(aware), _values(referrals), scope=_scope(tables),
        )  # fmt: skip
        self._check_told(wave, [(row, it.source, it.relation, it.state) for row, it in ties], "source")
        own = [(row, it.holder, "holds", it.state) for row, it in holds if it.source == "self"]
        self._check_told(wave, own, "holder")
        self._check_told(wave, [(row, it.perceiver, "aware", it.state) for row, it in aware], "perceiver")
        return wave

    def _rows(
        self, wave: str, table: SurveyTable | None, make: Callable[[Row], _Row], key: Callable[[_Row], Hashable]
    ) -> list[tuple[Row, _Row]]:
        table = table or SurveyTable()
        first: dict[Hashable, int] = {}
        found: list[tuple[Row, _Row]] = []
        for row in table:
            if row.text("wave") and row.text("wave") != wave:
                row.wrong("wave", "This row is of another wave than its folder.", "Move it there, or correct it.", code="wrong-wave")
            before = len(row.problems)
            one = make(row)
            if len(row.problems) > before:
                continue
            line = first.setdefault(key(one), row.line)
            if line != row.line:
                row.wrong("", f"Row {line} answers the same question.", "Keep the one that is right.", code="duplicate-row")
            found.append((row, one))
        self.problems += table.problems
        return found

    def _check_told(self, wave: Wave, said: Iterable[tuple[Row, str, str, State]], column: str) -> None:
        for row, person, relation, state in said:
            asking = wave.asking(person, relation)
            told = state in {"tie", "no tie"}
            if told and wave.asked is not None and (asking is None or asking.answered in {"no", "not asked"}):
                problem = Problem(
                    row.file, row.line, column,
                    "Here is an answer of somebody who, by waves.csv, was not asked or did not answer.",
                    "Correct waves.csv, or take the row out.", "answer-of-nobody",
                )  # fmt: skip
                self.problems.append(problem)

    def _asking(self, row: Row) -> Asking:
        asked: Any = row.word("asked", Literal["yes", "no", "unknown"], "")
        never: Any = "not asked" if asked in {"no", "unknown"} else ""
        answered: Any = row.word("answered", Literal["yes", "partly", "no", "not asked"], never)
        if (asked == "yes") == (answered == "not asked") and asked and answered:
            row.wrong("answered", "Who was not asked cannot have answered, and who was asked did or did not.",
                      "Write “not asked” beside those who were not, and yes, partly or no beside the others.",
                      code="answered-not-asked")  # fmt: skip
        about: frozenset[str] | None = None if not row.text("about") else frozenset()
        if row.text("about").casefold() not in {"", NOBODY}:
            about = frozenset(row.ids("about", self.ids, "a person or agency"))
        person = row.one_of("person", self.ids, "a person or agency")
        return Asking(person, asked, answered, row.text("relation"), about, row.date("date"))

    def _tie(self, row: Row) -> TieAnswer:
        source = row.one_of("source", self.ids, "a person or agency")
        target = row.one_of("target", self.ids, "a person or agency")
        if source and source == target:
            row.wrong("target", "Here somebody is tied to themselves.", "Take the row out.", code="tie-to-self")
        blank: _TieWord = "did not answer" if "tie" in row.cells else "yes"
        said = row.word("tie", _TieWord, blank)
        state = _TIE[said]
        weight = row.number("weight")
        if weight is not None and state != "tie":
            row.wrong("weight", "There is a weight, and the column “tie” does not say yes.",
                      "Write yes there, or take the weight out.", code="weight-without-tie")  # fmt: skip
        return TieAnswer(source, target, row.text("relation"), state, weight)

    def _hold(self, row: Row) -> HoldAnswer:
        holder = row.one_of("holder", self.ids, "a person or agency")
        item = row.one_of("item", self.items, "an item")
        source: Any = row.word("source", Literal["self", "other"], "self")
        state, level = _level(row)
        return HoldAnswer(holder, item, state, level, source, row.one_of("told_by", self.ids, "a person or agency", blank=True))

    def _aware(self, row: Row) -> AwareAnswer:
        perceiver = row.one_of("perceiver", self.ids, "a person or agency")
        holder = row.one_of("holder", self.ids, "a person or agency")
        blank: _TieWord = "did not answer" if "knows" in row.cells else "yes"
        said = row.word("knows", _TieWord, blank)
        return AwareAnswer(perceiver, holder, row.one_of("item", self.items, "an item"), _TIE[said])

    def _referral(self, row: Row) -> Referral:
        known = frozenset([*self.ids, *self.items])
        consent: Any = row.word("consent", Answer, "unknown")
        feedback: Any = row.word("feedback", Answer, "unknown")
        status: Any = row.word("status", ReferralStatus, "unknown")
        need = "" if row.text("need").casefold() == "unknown" else row.text("need")
        return Referral(
            row.one_of("from", known, "a person, agency or service"), row.one_of("to", known, "a person, agency or service"),
            need, row.text("area"), row.text("condition"), consent, feedback, status, row.date("checked"),
        )  # fmt: skip


def _level(row: Row) -> tuple[State, float | None]:
    """Give whether somebody has an item, and how well; “unknown” stands for having it, nobody knows how well."""
    if "level" not in row.cells or row.text("level").casefold() == "unknown":
        return "tie", None
    word = row.text("level").casefold()
    if word in {"no", "not asked", ""}:
        states: Mapping[str, State] = {"no": "no tie", "not asked": "not asked", "": "did not answer"}
        return states[word], None
    if word == "did not answer":
        return "did not answer", None
    level = row.number("level")
    if level is not None and level not in _LEVELS:
        row.wrong("level", "Levels are 1 to 4.", "Write 1, 2, 3 or 4; or no, unknown, not asked.", code="out-of-range")
    return "tie", level


def _scope(tables: Mapping[str, SurveyTable]) -> Scope:
    ties = {row.text("relation") for row in tables.get("ties", ())}
    asked = {row.text("relation") for row in tables.get("waves", ())} - {""}  # a blank there is whatever was asked
    return Scope.of(tables, ties | asked)


def _values(found: Iterable[tuple[Row, _Row]]) -> tuple[_Row, ...]:
    return tuple(one for _, one in found)
