"""An instrument as a record model, so that the one form generator makes a form of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any

from pydantic import create_model

from workbench.instruments import Instrument, Part, Question
from workbench.instruments.cell import Known
from workbench.store import LongText, Mark, Model, PartialDate, Record, Slug, Text

__all__ = ["ANSWER", "SHOWN", "AnswerModel", "answer_model"]

ANSWER = "answer to "
"""What the links of fields with a list begin with; a builder of the form finds them by it."""
SHOWN = "shown"
"""The link of a field that is only shown: the text of a part, a statement."""

_STATES = (("Unknown", "unknown"), ("Not applicable", "not applicable"), ("Prefer not to say", "prefer not to say"))
_RECORDS = frozenset({"agency", "dataset", "service"})


@dataclass(frozen=True)
class AnswerModel:
    """A model of one answer sheet.

    Args:
        model: The model; a part of the instrument is a group of fields in it.
        questions: For each group's field names the questions that they answer.
        choices: What can be chosen: (label, value) pairs by the fields' links.
    """

    model: type[Record]
    questions: Mapping[str, Mapping[str, Question]] = field(default_factory=dict)
    choices: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)

    def cells(self, values: Mapping[str, Any]) -> list[dict[str, str]]:
        """Give what was entered as rows of a file of answers, columns by name; more than one for tables that repeat."""
        first = {name: str(values[name]) for name in ("respondent", "collected", "mode") if values.get(name)}
        further: list[dict[str, str]] = []
        for group, asked in self.questions.items():
            said = values.get(group) or {}
            if isinstance(said, list):
                further += [_row(one, asked) for one in said]
            else:
                first |= _row(said, asked)
        rows = [first, *({} for _ in further[1:])]
        rows = [{**row, **more} for row, more in zip(rows, further, strict=True)] if further else rows
        return [{"sheet": str(values["id"]), **row} for row in rows]


def answer_model(instrument: Instrument, known: Known) -> AnswerModel:
    """Make the model of an instrument's answer sheets.

    Args:
        instrument: The instrument, filled from the workspace.
        known: The workspace's records that can be answered with.

    Example:
        >>> from pathlib import Path
        >>> from workbench.instruments import find_instrument
        >>> made = answer_model(find_instrument(Path("no-such-folder"), "retreat-evaluation"), {})
        >>> [question.key for question in made.questions["part_1"].values()]
        ['learning', 'prepared', 'enjoyed']
        >>> made.choices["answer to learning"][0]
        ('1: Not at all', '1')
    """
    choices: dict[str, Sequence[tuple[str, str]]] = {SHOWN: ()}
    questions: dict[str, dict[str, Question]] = {}
    fields: dict[str, Any] = _about(instrument, known, choices)
    for number, part in enumerate(instrument.parts, start=1):
        asked = {f"question_{n}": q for n, q in enumerate((q for q in instrument.questions if q.part == part.id), start=1)}
        name = f"part_{number}"
        questions[name] = {key: question for key, question in asked.items() if question.item.type != "statement"}
        fields[name] = _group(name, part, asked, known, choices)
    return AnswerModel(create_model("Answer sheet", __base__=Record, **fields), questions, choices)


def _about(instrument: Instrument, known: Known, choices: dict[str, Sequence[tuple[str, str]]]) -> dict[str, Any]:
    sheet = Mark("A number or short name of the sheet, so that it does not count twice; never a name", label="Sheet")
    fields: dict[str, Any] = {"id": (Annotated[Slug, sheet], ...)}
    if instrument.has_respondent:
        link = ""
        if instrument.answered_by == "agency" and known.get("agency"):
            link = f"{ANSWER}respondent"
            choices[link] = [(title, key) for key, title in known["agency"].items()]
        who = {"person": "A pseudonym that is the same each time; never a name"}.get(instrument.answered_by, f"The {instrument.answered_by}")
        fields["respondent"] = (Annotated[Text, Mark(who, label="Answered by", link=link)], ...)
    fields["collected"] = (Annotated[PartialDate, Mark("When it was filled in", label="Collected")], PartialDate())
    how = Mark("Paper, online, interview …; “synthetic” if it is made up for practice", label="How it was collected")
    fields["mode"] = (Annotated[Text | None, how], None)
    return fields


def _group(name: str, part: Part, asked: Mapping[str, Question], known: Known, choices: dict[str, Sequence[tuple[str, str]]]) -> Any:
    inner: dict[str, Any] = {}
    for at, text in enumerate(filter(None, (part.text, *part.caveats)), start=1):
        inner[f"text_{at}"] = (Annotated[LongText | None, Mark(text, link=SHOWN, label=part.title)], None)
    must = False
    for key, question in asked.items():
        made = _field(question, known, choices)
        must = must or made[1] is ...
        inner[key] = made
    model = create_model(name, __base__=Model, **inner)
    mark = Mark("", label=part.title)
    if part.rows is not None:
        return (Annotated[tuple[model, ...], mark], ())
    return (Annotated[model, mark], ...) if must else (Annotated[model | None, mark], None)


def _field(question: Question, known: Known, choices: dict[str, Sequence[tuple[str, str]]]) -> tuple[Any, Any]:
    item = question.item
    if item.type == "statement":
        return (Annotated[LongText | None, Mark(question.wording, link=SHOWN)], None)
    pairs = _pairs(question, known)
    link = f"{ANSWER}{question.key}" if pairs else ""
    help_ = " ".join(filter(None, (item.help, question.scale_words, _how(question))))
    mark = Mark(help_, label=question.wording, link=link)
    if pairs:
        choices[link] = pairs
    if item.type == "several":
        return (Annotated[tuple[Text, ...], mark], ())
    kind = LongText if item.type == "long text" else Text
    must = item.required == "yes" and item.shown_if is None
    return (Annotated[kind, mark], ...) if must else (Annotated[kind | None, mark], None)


def _pairs(question: Question, known: Known) -> list[tuple[str, str]]:
    if question.item.type in _RECORDS:
        listed = [(title, key) for key, title in known.get(question.item.type, {}).items()]
        return [*listed, *_STATES] if listed else []
    if question.item.type == "several":
        return [(choice.label, choice.value) for choice in question.choices]
    if question.scale:
        shows = question.scale.numbers == "yes"
        return [*((point.shown if shows else point.label or point.shown, str(point.value)) for point in question.scale.points), *_STATES]
    listed = [(choice.label, choice.value) for choice in question.choices]
    return [*listed, *_STATES] if listed else []


def _how(question: Question) -> str:
    item = question.item
    if item.type == "number":
        bounds = [f"{word} {bound:g}" for word, bound in (("at least", item.least), ("at most", item.most)) if bound is not None]
        return f"A number{' of ' + item.unit if item.unit else ''}{', ' + ' and '.join(bounds) if bounds else ''}."
    if item.type == "date":
        return "A date, as 2026-03-12, 2026-03 or 2026."
    if item.type == "several" and item.at_most:
        return f"At most {item.at_most}."
    return "A pseudonym; never a name." if item.type == "person" else ""


def _row(said: Mapping[str, Any], asked: Mapping[str, Question]) -> dict[str, str]:
    found = {question.key: said[name] for name, question in asked.items() if name in said}
    return {key: "; ".join(value) if isinstance(value, list) else str(value) for key, value in found.items() if value}
