"""The rows of a file turned into answer sheets, with all that is wrong in them gathered up."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from workbench.errors import Problem
from workbench.instruments.answers import BETWEEN, BLANK, NOT_ASKED, AnswerSheet, Response
from workbench.instruments.cell import Known, Refusal, as_text, read_cell
from workbench.instruments.columns import Columns
from workbench.instruments.instrument import Instrument
from workbench.instruments.question import Question
from workbench.store import PartialDate
from workbench.store.outside import Value
from workbench.text import is_slug, one_line, shorten, slug

__all__ = ["RowReader", "made_id"]

_SHEET_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,79}")
_TIME = re.compile(r"[T ][0-9:.]+(?:Z|[+-][0-9:]+)?$")
_MOST_PROBLEMS = 200
_LONGEST_HEADING = 60
_LONGEST_MODE = 40
_DIGITS = 12


@dataclass
class _Sheet:
    """A sheet that is being read: its rows come one by one."""

    sheet: str
    line: int
    respondent: str = ""
    collected: PartialDate = field(default_factory=PartialDate)
    mode: str = ""
    responses: dict[str, Response] = field(default_factory=dict)
    rows: dict[int, dict[str, Response]] = field(default_factory=dict)

    def whole(self) -> AnswerSheet:
        rows = tuple(self.rows[number] for number in sorted(self.rows))
        return AnswerSheet(self.sheet, self.responses, rows, self.respondent, self.collected, self.mode)


class RowReader:
    """Reads the rows of one table, one after another.

    Args:
        instrument: What they answer.
        columns: What stands in which column.
        heading: The headings, for messages.
        file: The file's name for messages.
        worksheet: The worksheet's name, or "".
        known: The workspace's records that can be answered with.
    """

    def __init__(  # noqa: PLR0913, PLR0917  # made in one place
        self, instrument: Instrument, columns: Columns, heading: Sequence[str], file: str, worksheet: str, known: Known
    ) -> None:
        self.instrument, self.columns, self.heading, self.known = instrument, columns, heading, known
        self.file = f"{file}, sheet {worksheet}" if worksheet else file
        self.questions = instrument.answerable
        self.with_column = {*columns.answers, *columns.options}
        found = {question.key: instrument.condition_of(question) for question in self.questions}
        self.conditions = {key: (one[0].key, frozenset(one[1])) if one else None for key, one in found.items()}
        self.read_already: dict[tuple[str, type, Value], Response | Refusal] = {}
        self.made: dict[str, _Sheet] = {}
        self.times: dict[str, int] = {}
        self.wrong: list[Problem] = []
        self.more_wrong = 0
        self.odd: dict[tuple[str, str, str, str], list[int]] = {}

    def read(self, line: int, row: Sequence[Value]) -> None:
        """Read one row; one that is blank all over is passed by."""
        if not any(as_text(cell).strip() for cell in row):
            return
        wrong_before = len(self.wrong) + self.more_wrong
        responses = {question.key: self._response(question, line, row) for question in self.questions}
        sheet = self._about(line, row)
        if len(self.wrong) + self.more_wrong == wrong_before:
            self._take(sheet, responses, self._row_number(line, row), line)

    def sheets(self) -> tuple[AnswerSheet, ...]:
        """Give the sheets in the order in which they came."""
        return tuple(self._conditioned(made).whole() for made in self.made.values())

    def problems(self) -> Iterator[Problem]:
        """Give what is wrong, the first two hundred in full and the others counted."""
        yield from self.wrong
        if self.more_wrong:
            yield Problem(
                self.file, 0, "", f"{self.more_wrong:,} more cells or rows are wrong.", "Correct these first, then read it again.", "more-problems"
            )

    def notes(self) -> Iterator[Problem]:
        """Give what is odd, once for each column, with its first row; call it after `sheets`."""
        for (code, column, message, fix), lines in self.odd.items():
            where = f" ({len(lines):,} rows, this the first)" if len(lines) > 1 else ""
            yield Problem(self.file, lines[0], column, f"{message.rstrip('.')}{where}.", fix, code, "warning")

    def _response(self, question: Question, line: int, row: Sequence[Value]) -> Response:
        if question.key in self.columns.options:
            return self._from_options(question, line, row)
        at = self.columns.answers.get(question.key)
        if at is None:
            return NOT_ASKED
        value = row[at] if at < len(row) else None
        found = self._cell(question, value)
        if isinstance(found, Refusal):
            self._refuse(line, self.heading[at], found.message, found.fix, code=found.code)
            return BLANK
        return found

    def _cell(self, question: Question, value: Value) -> Response | Refusal:
        """Read a cell, once for all rows that hold the same; long texts are hardly ever the same."""
        if question.item.type in {"text", "long text"}:
            return read_cell(question, value, self.known)
        place = (question.key, type(value), value)
        if place not in self.read_already:
            self.read_already[place] = read_cell(question, value, self.known)
        return self.read_already[place]

    def _from_options(self, question: Question, line: int, row: Sequence[Value]) -> Response:
        """Read an answer from columns of its options, each of which says yes or no."""
        chosen: list[str] = []
        said = False
        for option, at in self.columns.options[question.key].items():
            text = as_text(row[at] if at < len(row) else None).strip().casefold()
            if text not in {"", "0", "1", "no", "yes", "true", "false"}:
                self._refuse(line, self.heading[at], "This is neither yes nor no.", "Write 1 or 0, or leave it blank.", code="not-an-option")
                return BLANK
            said |= bool(text)
            chosen += [option] if text in {"1", "yes", "true"} else []
        if not said or not chosen:
            return BLANK
        found = read_cell(question, BETWEEN.join(chosen), self.known)
        if isinstance(found, Refusal):
            self._refuse(line, question.key, found.message, found.fix, code=found.code)
            return BLANK
        return found

    def _about(self, line: int, row: Sequence[Value]) -> _Sheet:
        """Read what a row says of its sheet."""
        sheet = self._text_of("sheet", row)
        if sheet and not _SHEET_ID.fullmatch(sheet):
            self._refuse(line, self._title_of("sheet"), "This is no number or short name of a sheet.", "Write letters, digits, points and hyphens only.", code="bad-sheet")
        return _Sheet(sheet, line, self._respondent(line, row), self._collected(line, row), shorten(self._text_of("mode", row), _LONGEST_MODE))

    def _respondent(self, line: int, row: Sequence[Value]) -> str:
        """Read who answered; where nobody is to know, it is not kept."""
        text = self._text_of("respondent", row)
        title = self._title_of("respondent")
        if text and not self.instrument.has_respondent:
            self._note(title, "Who answered is not kept, since this instrument pairs no sheets", "Take the column out before you share the file.", line, code="respondent-not-kept")
            return ""
        if not text and self.instrument.pairing == "respondent":
            self._note(title or "respondent", "Without a pseudonym this sheet can be paired with none", "Write the pseudonym, if it is known.", line, code="cannot-pair")
        if text and self.instrument.answered_by == "person" and not is_slug(text):
            self._refuse(line, title, "This is not a pseudonym.", "Write lower-case letters, digits and hyphens, never a name.", code="bad-respondent")
        return slug(text) if text else ""

    def _collected(self, line: int, row: Sequence[Value]) -> PartialDate:
        text = self._text_of("collected", row)
        try:
            return PartialDate.parse(_TIME.sub("", text)) if text else PartialDate()
        except ValueError:
            self._refuse(line, self._title_of("collected"), "This is not a date.", "Write it as 2026-03-12.", code="bad-date")
            return PartialDate()

    def _row_number(self, line: int, row: Sequence[Value]) -> int:
        """Give the row of the table that repeats; 0 where none is numbered."""
        text = self._text_of("row", row)
        if text and not (text.isascii() and text.isdigit() and 0 < int(text[:9]) < 10**6):
            self._refuse(line, self._title_of("row"), "This is no number of a row.", "Write 1, 2, 3 …", code="wrong-type")
            return 0
        return int(text) if text else 0

    def _take(self, new: _Sheet, responses: Mapping[str, Response], number: int, line: int) -> None:
        """Put a row that is right where it belongs: to a sheet of its own, or to the one that it names."""
        once = {q.key: responses[q.key] for q in self.questions if not q.repeats}
        again = {q.key: responses[q.key] for q in self.questions if q.repeats}
        new.responses = once
        if not new.sheet:
            if again and not new.respondent:
                self._note("sheet", "Nothing says which rows belong to one sheet, so each counts as a sheet", "Add a column headed sheet.", line, code="rows-without-sheet")
            new.sheet = new.respondent if again and new.respondent else self._own_id(new, again)
        there = self.made.get(new.sheet)
        if there is None:
            self.made[new.sheet] = there = new
        elif not again:
            self._twice(there, new, line)
        else:
            self._more_of(there, new, line)
        if again and any(response.state != "blank" for response in again.values()):
            self._put_row(there, number or len(there.rows) + 1, again, line)

    def _own_id(self, new: _Sheet, again: Mapping[str, Response]) -> str:
        """Make an id of what a sheet says; the second sheet of a file that says the same gets another."""
        base = made_id(new.whole(), again)
        self.times[base] = self.times.get(base, 0) + 1
        return base if self.times[base] == 1 else f"{base}-{self.times[base]}"

    def _twice(self, there: _Sheet, new: _Sheet, line: int) -> None:
        if (there.responses, there.respondent) == (new.responses, new.respondent):
            self._note(self._title_of("sheet"), "A sheet stands here a second time, word for word; it counts once", "Take the second out.", line, code="same-sheet")
        else:
            self._refuse(line, self._title_of("sheet"), f"Row {there.line} has the same sheet with other answers.", "Give each sheet an id of its own.", code="duplicate-sheet")

    def _more_of(self, there: _Sheet, new: _Sheet, line: int) -> None:
        """Join a further row of a sheet to it: what is asked once may stand in any of its rows, but not differently."""
        for key, response in new.responses.items():
            before = there.responses.get(key, BLANK)
            if before.state == "blank":
                there.responses[key] = response
            elif response.state not in {"blank", "not asked"} and response != before:
                self._refuse(line, key, f"Row {there.line} of the same sheet has another answer.", "Answer it in one of the rows only.", code="duplicate-sheet")

    def _put_row(self, there: _Sheet, number: int, again: dict[str, Response], line: int) -> None:
        if there.rows.get(number, again) != again:
            self._refuse(line, self._title_of("row"), f"The sheet has another row {number}.", "Number its rows 1, 2, 3 …", code="duplicate-sheet")
        there.rows[number] = again

    def _conditioned(self, made: _Sheet) -> _Sheet:
        """Tell what was skipped from what was not to be asked, and note what a form would have insisted on."""
        for question in self.questions:
            for responses in made.rows.values() if question.repeats else (made.responses,):
                self._condition(question, responses, made)
        return made

    def _condition(self, question: Question, responses: dict[str, Response], made: _Sheet) -> None:
        response, condition = responses[question.key], self.conditions[question.key]
        key, wanted = condition or ("", frozenset())
        earlier = responses.get(key) or made.responses.get(key, BLANK)
        off = condition is not None and (
            (earlier.state == "not asked" and key in self.with_column) or (earlier.state == "answered" and not wanted.intersection(earlier.values))
        )
        if off and response.state == "blank":
            responses[question.key] = NOT_ASKED
        elif off and response.state == "answered":
            self._note(question.key, "This is answered although the answer before it says that it is not asked", "See which of the two is right.", made.line, code="answered-unasked")
        elif question.item.required == "yes" and response.state == "blank":
            self._note(question.key, "This is required and was left blank; it stays blank", "Ask again, if that is possible.", made.line, code="required-blank")

    def _text_of(self, name: str, row: Sequence[Value]) -> str:
        at = self.columns.about.get(name)
        return one_line(as_text(row[at])) if at is not None and at < len(row) else ""

    def _title_of(self, name: str) -> str:
        at = self.columns.about.get(name)
        return self.heading[at] if at is not None else ""

    def _refuse(self, line: int, column: str, message: str, fix: str, *, code: str) -> None:
        if len(self.wrong) >= _MOST_PROBLEMS:
            self.more_wrong += 1
        else:
            self.wrong.append(Problem(self.file, line, shorten(column, _LONGEST_HEADING), message, fix, code))

    def _note(self, column: str, message: str, fix: str, line: int, *, code: str) -> None:
        self.odd.setdefault((code, shorten(column, _LONGEST_HEADING), message, fix), []).append(line)


def made_id(sheet: AnswerSheet, again: Mapping[str, Response] | None = None) -> str:
    """Give an id made of what a sheet says, so that the same sheet has the same id whenever it is read.

    Example:
        >>> made_id(AnswerSheet("", {"learning": Response("answered", "4")}))
        'a36e579fda722'
    """
    said = {key: (one.state, one.value) for key, one in {**sheet.responses, **(again or {})}.items() if one.state not in {"blank", "not asked"}}
    about = [sheet.respondent, str(sheet.collected), sheet.mode, sorted(said.items())]
    return "a" + hashlib.sha256(json.dumps(about, ensure_ascii=False).encode()).hexdigest()[:_DIGITS]
