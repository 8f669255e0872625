"""One CSV file of a survey, read strictly: what is wrong is said with file, row and column, all of it at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar, get_args

from workbench.errors import Problem, RecordError
from workbench.store import PartialDate
from workbench.store.outside import read_delimited
from workbench.text import from_csv_cell, one_line

__all__ = ["Row", "SurveyTable"]

_Word = TypeVar("_Word", bound=str)


@dataclass(frozen=True)
class Row:
    """One row: its cells by column, and where it stands.

    Args:
        file: The file, for messages.
        line: The line on which it begins.
        cells: The cells, without spaces around them.
        problems: Where what is wrong is gathered.
    """

    file: str
    line: int
    cells: dict[str, str]
    problems: list[Problem] = field(repr=False)

    def text(self, column: str) -> str:
        """Give a cell as it stands; "" where it is blank or the column is not there."""
        return self.cells.get(column, "")

    def wrong(self, column: str, message: str, fix: str, *, code: str) -> None:
        """Note that a cell is wrong."""
        self.problems.append(Problem(self.file, self.line, column, message, fix, code))

    def one_of(self, column: str, known: Collection[str], what: str, *, blank: bool = False) -> str:
        """Give the id in a cell; "" where it is wrong, or blank and may be.

        Args:
            column: The column.
            known: The ids that there are.
            what: What they are ids of, for the message.
            blank: Whether the cell may be blank.
        """
        found = self.text(column)
        if not found:
            if not blank:
                self.wrong(column, "This cell is blank.", f"Write the id of {what}.", code="missing-field")
            return ""
        if found not in known:
            # what stands there may be somebody's name, which no message may hold
            self.wrong(column, f"There is no {what.partition(' ')[2]} of this id.",
                       "Correct the id, or add what is missing to the workspace.", code="dead-link")  # fmt: skip
            return ""
        return found

    def ids(self, column: str, known: Collection[str], what: str) -> tuple[str, ...]:
        """Give the ids in a cell, divided by semicolons; those that are not known are noted."""
        found = self.several(column)
        if missing := [one for one in found if one not in known]:
            self.wrong(column, f"{len(missing)} of the {len(found)} ids in this cell are of no {what.partition(' ')[2]}.",
                       "Correct them, or add what is missing to the workspace.", code="dead-link")  # fmt: skip
        return tuple(one for one in found if one in known)

    def several(self, column: str) -> tuple[str, ...]:
        """Give what stands in a cell, divided by semicolons."""
        return tuple(dict.fromkeys(part.strip() for part in self.text(column).split(";") if part.strip()))

    def word(self, column: str, words: object, blank: _Word) -> _Word:
        """Give a cell that holds one of a few words.

        Args:
            column: The column.
            words: The Literal type of them.
            blank: What a blank stands for; one that is "" may not be blank.
        """
        known: tuple[_Word, ...] = get_args(words)
        found = self.text(column).casefold()
        if not found and blank:
            return blank
        for word in known:
            if word == found:
                return word
        said = ", ".join(known)
        if found:
            self.wrong(column, "This is not one of the words for this column.",
                       f"Write one of: {said}.", code="unknown-value")  # fmt: skip
        else:
            self.wrong(column, "This cell is blank, and a blank is never taken for “no”.", f"Write one of: {said}.", code="missing-field")
        return blank

    def number(self, column: str) -> float | None:
        """Give a number of nought or more; None where the cell is blank or says unknown."""
        found = self.text(column)
        if found.casefold() in {"", "unknown"}:
            return None
        try:
            value = float(found)
        except ValueError:
            value = -1.0
        if not 0 <= value < float("inf"):
            self.wrong(column, "This cell should hold a number of 0 or more.",
                       "Write digits only, or leave it blank if it is not known.", code="wrong-type")  # fmt: skip
            return None
        return value

    def date(self, column: str) -> PartialDate:
        """Give a date, perhaps partial; unknown where the cell is blank."""
        try:
            return PartialDate.parse(self.text(column) or "unknown")
        except ValueError:
            self.wrong(column, "This is not a date, or not in the calendar.",
                       "Write it as 2015-03-12, 2015-03, 2015, or the word unknown.", code="bad-date")  # fmt: skip
            return PartialDate()


@dataclass(frozen=True)
class SurveyTable:
    """The rows of one file.

    Args:
        rows: The rows that are not blank.
        columns: The columns that there are.
        problems: What is wrong, as far as it was looked at.
    """

    rows: tuple[Row, ...] = ()
    columns: frozenset[str] = frozenset()
    problems: list[Problem] = field(default_factory=list)

    def __iter__(self) -> Iterator[Row]:
        """Go through the rows."""
        return iter(self.rows)

    @classmethod
    def read(cls, path: Path, wanted: Collection[str], other: Collection[str], *, root: Path | None = None) -> SurveyTable:
        """Read a file; one that is not there has no rows.

        Args:
            path: The file.
            wanted: The columns that it must have.
            other: The columns that it may have.
            root: The workspace, in which it must lie.
        """
        if not path.exists():
            return cls()
        named = path.relative_to(root) if root is not None and path.is_relative_to(root) else Path(path.parent.name) / path.name
        try:
            table = read_delimited(path, file=named.as_posix(), root=root)
        except RecordError as error:
            return cls(problems=list(error.problems))
        rows = [[from_csv_cell(cell) for cell in cells] for cells in table.rows]
        return cls.of(table.file, [from_csv_cell(cell) for cell in table.heading], list(zip(table.lines, rows, strict=True)), wanted, other)

    @classmethod
    def of(
        cls, file: str, heading: Sequence[str], rows: Sequence[tuple[int, Sequence[str]]], wanted: Collection[str], other: Collection[str]
    ) -> SurveyTable:
        """Take a table that was read already, from a file or a spreadsheet.

        Args:
            file: Its name, for messages.
            heading: Its headings.
            rows: Its rows, each with the line on which it stands.
            wanted: The columns that it must have.
            other: The columns that it may have.

        Example:
            >>> table = SurveyTable.of("ties.csv", ["Source", "target"], [(2, ["ann", " bea"]), (3, ["", ""])], ["source", "target"], [])
            >>> [(row.line, row.text("target")) for row in table]
            [(2, 'bea')]
        """
        names = [title.strip().casefold() for title in heading]
        problems = _heading_problems(file, names, wanted, other)
        if problems:
            return cls(problems=problems)
        found = tuple(
            Row(file, line, {name: one_line(cell) for name, cell in zip(names, cells, strict=True)}, problems)
            for line, cells in rows
            if any(cell.strip() for cell in cells)
        )
        return cls(found, frozenset(names), problems)


def _heading_problems(file: str, heading: list[str], wanted: Collection[str], other: Collection[str]) -> list[Problem]:
    known = (*wanted, *other)
    fix = f"The columns are: {', '.join(known)}."
    missing = [
        Problem(file, 1, name, f"There is no column “{name}”.", fix, "missing-column") for name in wanted if name not in heading
    ]
    strange = [
        Problem(file, 1, f"column {place}", "There is no such column here.", fix, "unknown-field")  # it may be a name
        for place, name in enumerate(heading, 1) if name not in known
    ]  # fmt: skip
    twice = [
        Problem(file, 1, name, "Two columns have this heading.", "Give each column a heading of its own.", "duplicate-heading")
        for name in dict.fromkeys(heading) if name in known and heading.count(name) > 1
    ]  # fmt: skip
    return [*missing, *strange, *twice]
