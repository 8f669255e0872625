"""One cell read as an answer: by its number, its id or its label; a blank stays blank, and nothing is guessed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from workbench.instruments.answers import BETWEEN, BLANK, Response, State
from workbench.instruments.question import Question
from workbench.store import PartialDate
from workbench.store.outside import Value
from workbench.text import clean, is_slug, one_line

__all__ = ["Known", "Refusal", "as_text", "folded", "read_cell"]

Known = Mapping[str, Mapping[str, str]]
"""The workspace's records that can be answered with: by kind (agency, dataset, service), their names by id."""

_STATE_WORDS: Mapping[str, State] = {
    "unknown": "unknown", "not asked": "not asked", "prefer not to say": "prefer not to say", "not applicable": "not applicable",
}  # fmt: skip
_OTHER_WORDS: Mapping[str, State] = {
    "don't know": "unknown", "dont know": "unknown", "do not know": "unknown", "not known": "unknown", "n/a": "not applicable",
    "rather not say": "prefer not to say", "refused": "prefer not to say", "does not apply": "not applicable",
}  # fmt: skip
_YES_NO: Mapping[str, str] = {"yes": "yes", "y": "yes", "true": "yes", "1": "yes", "no": "no", "n": "no", "false": "no", "0": "no"}
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")
_LONGEST_NUMBER = 30
_NUMBERED = re.compile(r"([+-]?[0-9]+)\s*[:.)=\u2013-]\s*(.+)")
_ENDS = re.compile(r"^[\s\"']+|[\s:;,.?!*\"']+$")


@dataclass(frozen=True)
class Refusal:
    """Why a cell is no answer, without what it holds: it may be a name in the wrong column.

    Args:
        message: What is wrong.
        fix: What to write.
        code: A stable name.
    """

    message: str
    fix: str
    code: str


def folded(text: str) -> str:
    """Give a heading or a label without what people do not mean: case, spaces, the sign at its end.

    >>> folded("  Did you  KNOW of it?* ")
    'did you know of it'
    """
    plain = one_line(text).replace("\u2019", "'").casefold()
    return _ENDS.sub("", plain) or plain


def as_text(value: Value) -> str:
    """Give a cell as the text that somebody would have typed: whole numbers without a point, dates as 2026-03-12.

    >>> as_text(4.0), as_text(None), as_text(True), as_text(dt.date(2026, 3, 12))
    ('4', '', 'yes', '2026-03-12')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    return str(value)


def read_cell(question: Question, value: Value, known: Known) -> Response | Refusal:
    """Read one cell.

    Args:
        question: What it answers.
        value: The cell.
        known: The workspace's records that can be answered with; a kind that is not in here takes any short name.

    Returns:
        The response, or why there is none.

    Example:
        >>> from pathlib import Path
        >>> from workbench.instruments.shelf import find_instrument
        >>> learning = find_instrument(Path("no-such-folder"), "retreat-evaluation").questions[0]
        >>> read_cell(learning, "very much", {}).value, read_cell(learning, " ", {}).state, read_cell(learning, 7, {}).code
        ('5', 'blank', 'out-of-scale')
    """
    text = clean(as_text(value)).strip()
    if not text:
        return BLANK
    reader = _READERS[question.item.type]
    found = reader(question, text, known, value)
    if isinstance(found, Response):
        return found
    free = question.item.type in {"text", "long text"}
    state = _STATE_WORDS.get(folded(text)) or (None if free else _OTHER_WORDS.get(folded(text)))
    return Response(state) if state else found


def _scale(question: Question, text: str, _known: Known, _value: Value) -> Response | Refusal:
    found = _chosen(question, text)
    if found:
        return found
    labels = ", ".join(f"{c.value} ({c.label})" if c.label != c.value else c.value for c in question.choices)
    if _NUMBER.fullmatch(text):
        return Refusal(f"{text[:_LONGEST_NUMBER]} is no point of the scale.", f"Write one of: {labels}; or leave it blank.", code="out-of-scale")
    return Refusal("This is no point of the scale.", f"Write one of: {labels}; or leave it blank.", code="out-of-scale")


def _choice(question: Question, text: str, _known: Known, _value: Value) -> Response | Refusal:
    return _chosen(question, text) or _not_an_option(question)


def _yes_no(question: Question, text: str, _known: Known, _value: Value) -> Response | Refusal:
    said = _YES_NO.get(folded(text))
    return Response("answered", said, said.capitalize()) if said else _not_an_option(question)


def _several(question: Question, text: str, _known: Known, _value: Value) -> Response | Refusal:
    found = next(filter(None, (_all_chosen(question, pieces) for pieces in _divided(text))), None)
    if found is None:
        return _not_an_option(question)
    order = [choice.value for choice in question.choices]
    values = sorted({one.value for one in found}, key=order.index)
    most = question.item.at_most
    if most is not None and len(values) > most:
        return Refusal(f"{len(values)} are chosen.", f"Choose at most {most}.", code="too-many-chosen")
    labels = {choice.value: choice.label for choice in question.choices}
    return Response("answered", BETWEEN.join(values), BETWEEN.join(labels[value] for value in values))


def _divided(text: str) -> tuple[list[str], ...]:
    """Give the ways in which programs put several answers into one cell, the surest first."""
    return [text], re.split(r"[;|\n]", text), text.split(","), text.split()


def _all_chosen(question: Question, pieces: list[str]) -> list[Response] | None:
    found = [_chosen(question, piece) for piece in pieces if piece.strip()]
    return [one for one in found if one] if found and all(found) else None


def _number(question: Question, text: str, _known: Known, _value: Value) -> Response | Refusal:
    item = question.item
    if not _NUMBER.fullmatch(text) or len(text) > _LONGEST_NUMBER:
        return Refusal("This is no number.", "Write digits only, or leave it blank if it is not known.", code="wrong-type")
    number = Decimal(text.replace(",", ""))
    if item.whole == "yes" and number != number.to_integral_value():
        return Refusal("This is no whole number.", "Write a whole number.", code="wrong-type")
    low, high = (None if bound is None else Decimal(str(bound)).normalize() for bound in (item.least, item.most))
    if (low is not None and number < low) or (high is not None and number > high):
        bounds = " and ".join(f"{word} {bound:f}" for word, bound in (("at least", low), ("at most", high)) if bound is not None)
        return Refusal(f"{text} is out of range.", f"It is {bounds}.", code="out-of-range")
    written = f"{number:f}"
    written = written.rstrip("0").rstrip(".") if "." in written else written
    return Response("answered", written, f"{written} {item.unit}" if item.unit else written)


def _date(_question: Question, text: str, _known: Known, value: Value) -> Response | Refusal:
    try:
        day = PartialDate.parse(text)
    except ValueError:
        day = PartialDate()
    # a number may be Excel's count of days, or anything else
    if not day.known or isinstance(value, int | float):
        return Refusal("This is not a date.", "Write it as 2026-03-12, 2026-03 or 2026.", code="bad-date")
    return Response("answered", str(day), day.words)


def _text(_question: Question, text: str, _known: Known, _value: Value) -> Response | Refusal:
    state = _STATE_WORDS.get(folded(text))
    return Response(state) if state else Response("answered", text, text)


def _record(question: Question, text: str, known: Known, _value: Value) -> Response | Refusal:
    kind = question.item.type
    names = known.get(kind)
    if names is None:
        return Response("answered", text, text) if is_slug(text) else _not_a_name(kind)
    found = next((name for name, label in names.items() if folded(text) in {name, folded(label)}), None)
    return Response("answered", found, names[found]) if found else _not_a_name(kind)


def _person(_question: Question, text: str, _known: Known, _value: Value) -> Response | Refusal:
    if is_slug(text):
        return Response("answered", text, text)
    return Refusal("This is not a pseudonym.", "Write the pseudonym of people/, never a name.", code="bad-respondent")


def _statement(_question: Question, _text: str, _known: Known, _value: Value) -> Response | Refusal:
    return Refusal("This is only shown and cannot be answered.", "Take the column out.", code="wrong-type")


_READERS: Mapping[str, Callable[[Question, str, Known, Value], Response | Refusal]] = {
    "scale": _scale, "choice": _choice, "several": _several, "yes-no": _yes_no, "number": _number, "date": _date, "text": _text,
    "long text": _text, "agency": _record, "dataset": _record, "service": _record, "person": _person, "statement": _statement,
}  # fmt: skip


def _chosen(question: Question, text: str) -> Response | None:
    """Give the choice that a text names by its value, its label, both, or a number that is equal; or None."""
    wanted = folded(text)
    both = _NUMBERED.fullmatch(wanted)
    for choice in question.choices:
        label = folded(choice.label)
        if wanted in {choice.value, label} or (both and both[1] == choice.value and folded(both[2]) == label):
            return Response("answered", choice.value, choice.label)
    if question.scale and _NUMBER.fullmatch(wanted) and len(wanted) < _LONGEST_NUMBER:
        point = next((p for p in question.scale.points if Decimal(wanted.replace(",", "")) == p.value), None)
        return Response("answered", str(point.value), point.label or str(point.value)) if point else None
    return None


def _not_an_option(question: Question) -> Refusal:
    listed = ", ".join(choice.label for choice in question.choices)
    return Refusal("This is none of the answers that can be chosen.", f"Write one of: {listed}; or leave it blank.", code="not-an-option")


def _not_a_name(kind: str) -> Refusal:
    return Refusal(f"This is no {kind} that is known here.", f"Write the {kind}'s short name, or add it to the data catalogue.", code="not-an-option")
