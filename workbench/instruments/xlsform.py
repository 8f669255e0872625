"""Instruments as XLSForm workbooks, which KoBoToolbox, ODK and other survey programs read.

Names in a survey program hold no hyphens, so the key `aware.clients-register` is `aware__clients_register` there;
since keys hold no low lines, that can be read back. Names that begin with `part___` or `note___` are no questions.

Source: the XLSForm specification at xlsform.org; names and references as pyxform checks them.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import xlsxwriter

from workbench.exhibits.html import seen
from workbench.instruments.cell import Known
from workbench.instruments.importing import check_wave
from workbench.instruments.instrument import Instrument, Part, is_vignette
from workbench.instruments.item import Item
from workbench.instruments.printed_form import PrintedForm, check_fit, printed_form
from workbench.instruments.question import Choice, Question
from workbench.text import to_cell

__all__ = ["PROGRAMS_OWN", "TELLS_WHO", "XlsForm", "respondent_headings", "xlsform", "xlsform_choices", "xlsform_label", "xlsform_name", "xlsform_part", "xlsform_workbook"]

_SURVEY = ("type", "name", "label", "hint", "required", "relevant", "constraint", "constraint_message", "appearance")
_CHOICES = ("list_name", "name", "label")
_TYPES: Mapping[str, str] = {"date": "date", "statement": "note"}
_PSEUDONYM = "regex(., '^[a-z0-9]+(-[a-z0-9]+)*$')"
_RESPONDENT = "respondent___"
_CREATED = dt.time()

TELLS_WHO = frozenset({
    "_submitted_by", "username", "user_name", "deviceid", "device_id", "phonenumber", "phone_number", "email", "simserial",
    "sim_serial", "simid", "subscriberid", "submitterid", "submittername", "_geolocation", "audit",
})  # fmt: skip
"""Columns of survey programs that may tell who filled a form in."""

PROGRAMS_OWN = frozenset({
    "start", "end", "today", "key", "submissiondate", "attachmentspresent", "attachmentsexpected", "status", "reviewstate",
    "edits", "formversion", "meta/instanceid", "meta-instanceid", "instanceid", "meta/instancename", "meta-instancename",
    "meta/rootuuid", "meta/deprecatedid", "formhub/uuid", "parent_key", "isvalidated", "instancename",
})  # fmt: skip

"""Other columns that survey programs add; no question has one of these names."""


@dataclass(frozen=True)
class XlsForm:
    """The three sheets of an XLSForm workbook, each with its heading first.

    Args:
        survey: What is asked, in order.
        choices: The lists of answers.
        settings: Its title, id and version.
    """

    survey: tuple[tuple[str, ...], ...]
    choices: tuple[tuple[str, ...], ...]
    settings: tuple[tuple[str, ...], ...]


def xlsform(instrument: Instrument, *, wave: str = "", known: Known | None = None) -> XlsForm:
    """Give an instrument as the sheets of an XLSForm workbook; its caveats are notes at the beginning.

    Args:
        instrument: The instrument.
        wave: The wave that it is for, or "" where the form is the same at all times.
        known: The workspace's records that can be answered with; without them a short name is written.

    Raises:
        RequestError: The instrument keeps no answers, there is no such wave, or it may not be used; see `printed_form`.

    Example:
        >>> from pathlib import Path
        >>> from workbench.instruments.shelf import find_instrument
        >>> form = xlsform(find_instrument(Path("no-such-folder"), "retreat-evaluation"))
        >>> [row[:2] for row in form.survey if row[0].startswith("select")][0], form.settings[1][1]
        (('select_one scale_one_to_five', 'learning'), 'retreat-evaluation')
    """
    check_wave(instrument, wave or (instrument.waves[0].id if instrument.waves else "any"))
    check_fit(instrument)
    label = next((one.label for one in instrument.waves if one.id == wave), wave)
    title = f"{seen(instrument.title)}: {label}" if label else seen(instrument.title)
    settings = (title, f"{instrument.id}-{wave}" if wave else instrument.id, instrument.version, "pages" if _paged(instrument) else "")
    return XlsForm(
        (_SURVEY, *_survey(instrument, known or {})),
        (_CHOICES, *_lists(instrument, known or {})),
        (("form_title", "form_id", "version", "style"), settings),
    )


def xlsform_workbook(instrument: Instrument, *, made_on: dt.date, wave: str = "", known: Known | None = None) -> bytes:
    """Give an instrument as an XLSForm workbook; the same instrument gives the same bytes.

    Args:
        instrument: The instrument.
        made_on: The date among the file's properties.
        wave: The wave that it is for, or "".
        known: The workspace's records that can be answered with.

    Raises:
        RequestError: See `xlsform`.
    """
    form = xlsform(instrument, wave=wave, known=known)
    raw = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(raw, options) as book:
        book.set_properties({"title": form.settings[1][0], "created": dt.datetime.combine(made_on, _CREATED, dt.UTC)})
        for name, rows in (("survey", form.survey), ("choices", form.choices), ("settings", form.settings)):
            page = book.add_worksheet(name)
            page.freeze_panes(1, 0)
            for at, row in enumerate(rows):
                for column, text in enumerate(row):
                    if text:
                        page.write_string(at, column, to_cell(text))
    return raw.getvalue()


def xlsform_name(key: str) -> str:
    """Give a question's key as survey programs accept it.

    >>> xlsform_name("aware.clients-register"), xlsform_name("2nd-stage"), xlsform_name("end")
    ('aware__clients_register', 'q___2nd_stage', 'q___end')
    """
    name = key.replace("-", "_").replace(".", "__")
    return f"q___{name}" if name[:1].isdigit() or name in PROGRAMS_OWN | TELLS_WHO else name


def xlsform_part(part_id: str) -> str:
    """Give a part's id as the name of a group, unlike every question's.

    >>> xlsform_part("in-your-words")
    'part___in_your_words'
    """
    return f"part___{part_id.replace('-', '_')}"


def xlsform_label(text: str) -> str:
    """Give a text as a label: what survey programs would take for a reference to a question is set apart.

    >>> xlsform_label("Is it ${cost}?")
    'Is it $ {cost}?'
    """
    return seen(text).replace("${", "$ {")


def respondent_headings(instrument: Instrument) -> tuple[str, ...]:
    """Give the name and the label of the question who answers; none where nobody is to know.

    Args:
        instrument: The instrument.
    """
    if not instrument.has_respondent:
        return ()
    asks = "Your pseudonym; not your name" if instrument.answered_by == "person" else f"Who answers: the {instrument.answered_by}"
    return _RESPONDENT, asks


def xlsform_choices(question: Question, known: Known) -> tuple[Choice, ...]:
    """Give the answers that a survey program offers, numbers of a scale with their names.

    Args:
        question: The question.
        known: The workspace's records that can be answered with.
    """
    if question.item.type in known:
        return tuple(Choice(name, xlsform_label(label)) for name, label in known[question.item.type].items())
    if question.scale:
        named = question.scale.numbers == "no"
        points = question.scale.points
        return tuple(Choice(str(p.value), xlsform_label(p.label if named and p.label else p.shown)) for p in points)
    return tuple(Choice(choice.value, xlsform_label(choice.label)) for choice in question.choices)


def _survey(instrument: Instrument, known: Known) -> Iterator[tuple[str, ...]]:
    yield _row("start", "start")
    yield _row("end", "end")
    yield _row("today", "today")
    form = printed_form(instrument)
    for at, text in enumerate(_opening(instrument, form), start=1):
        yield _row("note", f"note___{at}", label=text)
    if instrument.has_respondent:
        name, label = respondent_headings(instrument)
        rule = _PSEUDONYM if instrument.answered_by == "person" else ""
        yield _row("text", name, label=label, constraint=rule, message="Lower-case letters, digits and hyphens." if rule else "")
    earlier = {question.item.id: question for question in instrument.questions}
    paged = _paged(instrument)
    for part in instrument.parts:
        yield from _part(part, [q for q in instrument.questions if q.part == part.id], earlier, known, paged=paged)
    for at, text in enumerate(form.foot, start=1):
        yield _row("note", f"note___foot_{at}", label=text)


def _opening(instrument: Instrument, form: PrintedForm) -> Iterator[str]:
    yield instrument.purpose
    yield from form.caveats
    if instrument.instructions:
        yield instrument.instructions


def _part(part: Part, questions: list[Question], earlier: Mapping[str, Question], known: Known, *, paged: bool) -> Iterator[tuple[str, ...]]:
    block = "repeat" if part.rows else "group"
    name = xlsform_part(part.id)
    yield _row(f"begin_{block}", name, label=part.title, appearance="field-list" if paged else "")
    for at, text in enumerate((*([part.text] if part.text else []), *part.caveats), start=1):
        yield _row("note", f"{name}_note_{at}", label=text)
    for question in questions:
        yield _question(question, earlier, known)
    yield _row(f"end_{block}", "")


def _question(question: Question, earlier: Mapping[str, Question], known: Known) -> tuple[str, ...]:
    item = question.item
    rule, message = _limits(item)
    return _row(
        _type(question, known),
        xlsform_name(question.key),
        label=question.wording,
        hint=_hint(question),
        required="yes" if item.required == "yes" and item.type != "statement" else "",
        relevant=_relevant(item, earlier),
        constraint=rule,
        message=message,
        appearance="multiline" if item.type == "long text" else "",
    )


def _row(  # noqa: PLR0913  # the columns of the survey sheet, all but two by keyword
    kind: str, name: str, *, label: str = "", hint: str = "", required: str = "", relevant: str = "", constraint: str = "",
    message: str = "", appearance: str = "",
) -> tuple[str, ...]:  # fmt: skip
    shown = [xlsform_label(text) if text else "" for text in (label, hint)]
    return (kind, name, *shown, required, relevant, constraint, message, appearance)


def _type(question: Question, known: Known) -> str:
    item = question.item
    if item.type == "number":
        return "integer" if item.whole == "yes" else "decimal"
    listed = _list_name(question, known)
    if listed:
        return f"select_multiple {listed}" if item.type == "several" else f"select_one {listed}"
    return _TYPES.get(item.type, "text")


def _list_name(question: Question, known: Known) -> str:
    item = question.item
    if question.scale:
        return f"scale_{question.scale.id.replace('-', '_')}"
    if item.type == "yes-no":
        return "yes_no"
    if known.get(item.type):
        return f"known_{item.type}"
    return f"of_{item.id.replace('-', '_')}" if item.options else ""


def _lists(instrument: Instrument, known: Known) -> Iterator[tuple[str, ...]]:
    """Give the lists of answers, each once."""
    lists = {_list_name(question, known): question for question in instrument.questions}
    for name, question in lists.items():
        if name:
            yield from ((name, choice.value, choice.label) for choice in xlsform_choices(question, known))


def _hint(question: Question) -> str:
    item = question.item
    described = question.scale.points if question.scale else item.options
    meanings = [f"{getattr(one, 'shown', one.label)}: {one.meaning}" for one in described if one.meaning]
    stars = f"Strength of evidence: {item.stars} of 3." if item.stars else ""
    unit = f"In {item.unit}." if item.unit else ""
    return " ".join(text for text in (item.help or "", question.scale_words, *meanings, stars, item.evidence or "", unit) if text)


def _limits(item: Item) -> tuple[str, str]:
    """Give what an answer must fulfil, and the sentence that is shown where it does not."""
    if item.type == "person":
        return _PSEUDONYM, "A pseudonym: lower-case letters, digits and hyphens; never a name."
    if item.type == "several" and item.at_most:
        return f"count-selected(.) <= {item.at_most}", f"Choose at most {item.at_most}."
    if item.type != "number":
        return "", ""
    bounds = [(sign, word, bound) for sign, word, bound in ((">=", "at least", item.least), ("<=", "at most", item.most)) if bound is not None]
    rule = " and ".join(f". {sign} {_decimal(bound)}" for sign, _, bound in bounds)
    words = " and ".join(f"{word} {_decimal(bound)}" for _, word, bound in bounds)
    return rule, f"It is {words}." if words else ""


def _relevant(item: Item, earlier: Mapping[str, Question]) -> str:
    if item.shown_if is None:
        return ""
    before = earlier[item.shown_if.item]
    name = f"${{{xlsform_name(before.key)}}}"
    if before.item.type == "several":
        return " or ".join(f"selected({name}, {_quoted(value)})" for value in item.shown_if.one_of)
    if before.item.type == "number":
        return " or ".join(f"{name} = {value}" for value in item.shown_if.one_of)
    return " or ".join(f"{name} = {_quoted(value)}" for value in item.shown_if.one_of)


def _quoted(text: str) -> str:
    """Give a text as XPath writes it, which knows no sign to set quotation marks apart."""
    if "'" not in text:
        return f"'{text}'"
    if '"' not in text:
        return f'"{text}"'
    pieces = ', "\'", '.join(f"'{piece}'" for piece in text.split("'"))
    return f"concat({pieces})"


def _decimal(bound: float) -> str:
    return f"{bound:f}".rstrip("0").rstrip(".")


def _paged(instrument: Instrument) -> bool:
    """Say whether each part is shown on a page of its own."""
    return is_vignette(instrument) or any(part.own_page == "yes" for part in instrument.parts)
