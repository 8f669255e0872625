"""Blank tables to fill in: the wording as headings, with what the scales mean beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from workbench.instruments.cell import Known
from workbench.instruments.importing import check_wave
from workbench.instruments.instrument import Instrument, caveats_of
from workbench.instruments.question import Question
from workbench.text import to_csv

__all__ = ["Template", "template", "template_csv"]

_HOW: Mapping[str, str] = {
    "scale": "One point of the scale, by its number or its name.",
    "choice": "One of the answers.",
    "several": "One or more of the answers, with “; ” between.",
    "yes-no": "Yes or No.",
    "number": "A number, in digits.",
    "date": "A date, as 2026-03-12, 2026-03 or 2026.",
    "text": "A few words.",
    "long text": "Your own words.",
    "agency": "An agency of the data catalogue, by its name.",
    "dataset": "A data set of the data catalogue, by its name.",
    "service": "A service of the data catalogue, by its name.",
    "person": "A pseudonym; never a name.",
}
_IF_NOT = "Leave it blank if you skip it; write “unknown”, “not applicable” or “prefer not to say” where that is your answer."


@dataclass(frozen=True)
class Template:
    """A blank table, ready to be written as a workbook or a CSV file.

    Args:
        title: The instrument's title.
        heading: The headings: what is about the sheet, then each question's wording.
        keys: For each heading its column in answers' files.
        choices: For columns with a list to choose from: its entries, by column number from 0.
        explanations: For each question a row: its heading, how it is answered, what the scale means, the answers, help.
        instructions: What to know before filling it in, as sentences.
        caveats: What must be shown with it.
    """

    title: str
    heading: tuple[str, ...]
    keys: tuple[str, ...]
    choices: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    explanations: tuple[tuple[str, str, str, str, str], ...] = ()
    instructions: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()

    EXPLAINED = ("Column", "How to answer", "What the scale means", "Answers", "Help")


def template(instrument: Instrument, *, known: Known | None = None) -> Template:
    """Make the blank table of an instrument.

    Args:
        instrument: The instrument.
        known: The workspace's records that can be answered with, for lists to choose from; see `read_cell`.

    Raises:
        RequestError: The instrument keeps no answers.

    Example:
        >>> from pathlib import Path
        >>> from workbench.instruments.shelf import find_instrument
        >>> blank = template(find_instrument(Path("no-such-folder"), "retreat-evaluation"))
        >>> blank.heading[:2], blank.choices[2]
        (('Sheet', 'Collected'), ('1: Not at all', '2', '3', '4', '5: Very much'))
    """
    check_wave(instrument, instrument.waves[0].id if instrument.waves else "any")
    about = {"sheet": "Sheet"}
    if instrument.repeats:
        about["row"] = "Row"
    if instrument.has_respondent:
        about["respondent"] = "Pseudonym" if instrument.answered_by == "person" else "Answered by"
    about["collected"] = "Collected"
    questions = instrument.answerable
    lists = [_list(question, known or {}) for question in questions]
    return Template(
        instrument.title,
        (*about.values(), *(question.heading for question in questions)),
        (*about, *(question.key for question in questions)),
        {at: entries for at, entries in enumerate(lists, start=len(about)) if entries},
        tuple(_explained(question) for question in questions),
        tuple(text for text in (instrument.instructions, _IF_NOT) if text),
        caveats_of(instrument),
    )


def template_csv(instrument: Instrument) -> str:
    """Give the blank table of an instrument as a CSV file: one row of headings.

    Raises:
        RequestError: The instrument keeps no answers.
    """
    return to_csv([template(instrument).heading])


def _list(question: Question, known: Known) -> tuple[str, ...]:
    if question.item.type in known:
        return tuple(sorted(known[question.item.type].values(), key=str.casefold))
    if question.item.type == "several":
        return ()
    return _answers(question)


def _answers(question: Question) -> tuple[str, ...]:
    if question.scale and question.scale.numbers == "yes":
        return tuple(point.shown for point in question.scale.points)
    return tuple(choice.label for choice in question.choices)


def _explained(question: Question) -> tuple[str, str, str, str, str]:
    item = question.item
    bounds = [f"{word} {bound:g}" for word, bound in (("at least", item.least), ("at most", item.most)) if bound is not None]
    answers = "; ".join(_answers(question)) or " and ".join(bounds)
    return question.heading, _HOW[item.type], question.scale_words, answers, item.help or ""
