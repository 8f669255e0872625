"""Answers: the sheets that came back in one wave, with what was answered, skipped, not asked or not known kept apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, get_args

from workbench.errors import RequestError
from workbench.instruments.instrument import Instrument
from workbench.instruments.question import Question
from workbench.store import PartialDate

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ABOUT_SHEETS", "BLANK", "NOT_ASKED", "STATES", "AnswerSheet", "Answers", "Given", "Response", "State"]

State = Literal["answered", "blank", "not asked", "unknown", "prefer not to say", "not applicable"]

STATES: tuple[State, ...] = get_args(State)
"""What became of a question on one sheet; only the first has a value, and a blank is never nought."""

ABOUT_SHEETS = ("sheet", "row", "respondent", "collected", "mode")
"""The columns of a file of answers that are about the sheet and no question."""

BETWEEN = "; "
"""What stands between several options in one cell."""


@dataclass(frozen=True)
class Response:
    """What one sheet says to one question.

    Args:
        state: One of `STATES`.
        value: The answer as answers' files hold it: a number, an option's id, ids with “; ” between, a text; or "".
        label: The answer as people read it.
    """

    state: State
    value: str = ""
    label: str = ""

    @property
    def values(self) -> tuple[str, ...]:
        """The single answers: several where several options were chosen, none where nothing was answered."""
        return tuple(self.value.split(BETWEEN)) if self.state == "answered" else ()


BLANK = Response("blank")
NOT_ASKED = Response("not asked")


@dataclass(frozen=True)
class AnswerSheet:
    """One sheet that came back.

    Args:
        sheet: Its id.
        responses: For each question that is asked once, by its key.
        rows: For tables that repeat: the responses of each row, by key.
        respondent: A pseudonym, or the agency, role or table that answered; "" where nobody is to know.
        collected: When it was filled in.
        mode: How: paper, online, interview; or "".
    """

    sheet: str
    responses: Mapping[str, Response] = field(default_factory=dict)
    rows: tuple[Mapping[str, Response], ...] = ()
    respondent: str = ""
    collected: PartialDate = field(default_factory=PartialDate)
    mode: str = ""

    def to(self, key: str) -> Response:
        """Give the response to a question that is asked once; not asked where the sheet does not have it."""
        return self.responses.get(key, NOT_ASKED)


@dataclass(frozen=True)
class Given:
    """One response with the sheet that it stands on and the row of its table, or 0.

    Args:
        sheet: The sheet.
        row: The row from 1, or 0.
        response: The response.
    """

    sheet: AnswerSheet
    row: int
    response: Response


@dataclass(frozen=True)
class Answers:
    """The sheets of one wave.

    Args:
        instrument: What they answer.
        wave: The wave's id: the name of their file.
        sheets: The sheets, in the order in which they came.

    Example:
        >>> from pathlib import Path
        >>> from workbench.instruments.shelf import find_instrument
        >>> form = find_instrument(Path("no-such-folder"), "retreat-evaluation")
        >>> answers = Answers(form, "day-2", (AnswerSheet("1", {"learning": Response("answered", "4", "4")}),))
        >>> answers.frame()[["sheet", "question", "state", "number"]].to_dict("records")[0]
        {'sheet': '1', 'question': 'learning', 'state': 'answered', 'number': 4.0}
    """

    instrument: Instrument
    wave: str
    sheets: tuple[AnswerSheet, ...] = ()

    def given(self, question: Question) -> Iterator[Given]:
        """Give the responses to a question, sheet by sheet and, in a table that repeats, row by row."""
        for sheet in self.sheets:
            if question.repeats:
                for at, row in enumerate(sheet.rows, start=1):
                    yield Given(sheet, at, row.get(question.key, NOT_ASKED))
            else:
                yield Given(sheet, 0, sheet.to(question.key))

    def frame(self) -> pd.DataFrame:
        """Give one row per response.

        Returns:
            Columns sheet, wave, respondent, row (int, 0 outside tables that repeat), question, item, entry, wording,
            state (a category of `STATES`), value, label (texts, "" where nothing was answered), number (float, NaN for
            what is no number), scale (what its ends mean). `attrs["scales"]` holds each question's scale in words.
        """
        import pandas as pd  # noqa: PLC0415  # slow to import, and reading answers does not need it

        columns = ["sheet", "wave", "respondent", "row", "question", "item", "entry", "wording", "state", "value", "label", "scale"]
        rows = [
            (g.sheet.sheet, self.wave, g.sheet.respondent, g.row, q.key, q.item.id, q.entry.id if q.entry else "", q.wording,
             g.response.state, g.response.value, g.response.label, q.scale_words)
            for q in self.instrument.answerable for g in self.given(q)
        ]  # fmt: skip
        frame = pd.DataFrame(rows, columns=columns)
        frame["state"] = pd.Categorical(frame["state"], categories=list(STATES))
        numeric = {q.key for q in self.instrument.answerable if q.scale or q.item.type == "number"}
        numbers = pd.to_numeric(frame["value"].where(frame["question"].isin(numeric)).replace("", None), errors="coerce")
        frame.insert(11, "number", numbers.astype("float64"))
        frame.attrs["scales"] = {q.key: q.scale_words for q in self.instrument.answerable if q.scale}
        return frame

    def grid(self) -> pd.DataFrame:
        """Give one row per sheet and one column per question, as people read them: partners by steps, assessors by items.

        Returns:
            Indexed by who answered; each cell the answer, or in brackets what became of it: [blank], [not asked] …

        Raises:
            RequestError: People answered for themselves, so that a row would show one of them.
        """
        import pandas as pd  # noqa: PLC0415  # slow to import

        if self.instrument.answered_by in {"person", "caseworker"}:
            raise RequestError(
                f"“{self.instrument.title}” is answered by people, whose sheets are not shown one by one.",
                fix="Ask for the summary.", code="no-grid",
            )  # fmt: skip
        questions = [question for question in self.instrument.answerable if not question.repeats]
        rows = [[_shown(sheet.to(question.key)) for question in questions] for sheet in self.sheets]
        names = pd.Index([sheet.respondent or sheet.sheet for sheet in self.sheets], name=self.instrument.answered_by)
        return pd.DataFrame(rows, index=names, columns=[question.key for question in questions])


def _shown(response: Response) -> str:
    return response.label or response.value if response.state == "answered" else f"[{response.state}]"
