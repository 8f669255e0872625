"""One exercise: its wording, which a colleague can edit, and whether an answer is right."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict

__all__ = ["Exercise", "Part", "Verdict", "judge"]

_NUMBER = re.compile(r"[-−]?\d[\d,]*(?:\.\d+)?")  # noqa: RUF001  # the minus sign that people paste
_FEW = 1e-9


class Part(BaseModel):
    """What a text must say, or one answer to choose.

    Args:
        key: What stands for the answer; "" for a part of a text.
        says: The answer, or what the text must say, for people.
        any: Words of which the text must have one; names in braces stand for facts.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str = ""
    says: str
    any: tuple[str, ...] = ()


class Exercise(BaseModel):
    """The wording of an exercise; the right answer is never part of it.

    Args:
        id: Its short name.
        title: What it is called.
        ask: What sort of answer it takes.
        question: The question; names in braces stand for facts that are worked out when it is shown.
        answer: The name of the fact that is the right answer; "" for a text.
        tolerance: How far off a number may be.
        unit: What a number is of, such as “%”.
        options: The name of the list of answers to choose from, where that is worked out.
        parts: The answers to choose from, or what a text must say.
        hint: What is said after the first wrong answer.
        more: What is said after the second.
        right: What the right answer teaches.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    title: str
    ask: Literal["number", "choice", "text"]
    question: str
    answer: str = ""
    tolerance: float = 0.0
    unit: str = ""
    options: str = ""
    parts: tuple[Part, ...] = ()
    hint: str
    more: str
    right: str


@dataclass(frozen=True)
class Verdict:
    """What came of an answer.

    Args:
        right: Whether it is right.
        counts: Whether it counts as a try; what cannot be read does not.
        said: What to say beside the hint.
    """

    right: bool
    counts: bool = True
    said: str = ""


def judge(exercise: Exercise, entered: str, answer: float | str, words: Mapping[str, str]) -> Verdict:
    """Say whether an answer is right.

    Args:
        exercise: The exercise.
        entered: What was entered: text, or the key of the answer chosen.
        answer: The right answer; not looked at for a text.
        words: The facts in words, for what a text must say.

    Example:
        >>> share = Exercise(id="a", title="A", ask="number", question="?", tolerance=0.5, hint="", more="", right="")
        >>> judge(share, "62 %", 61.7, {}).right, judge(share, "about 60", 61.7, {}).right, judge(share, "no idea", 61.7, {}).counts
        (True, False, False)
    """
    if not entered.strip():
        return Verdict(right=False, counts=False, said="Give an answer first.")
    if exercise.ask == "text":
        return _of_text(exercise, entered, words)
    if exercise.ask == "choice":
        return Verdict(right=entered == answer)
    return _of_number(exercise, entered, float(answer))


def _of_number(exercise: Exercise, entered: str, answer: float) -> Verdict:
    found = _NUMBER.findall(entered)
    if len(found) != 1:
        return Verdict(right=False, counts=False, said="Write one number, such as 62 or 61.5.")
    number = float(found[0].replace(",", "").replace("−", "-"))  # noqa: RUF001  # the same minus sign
    return Verdict(right=abs(number - answer) <= exercise.tolerance + _FEW)


def _of_text(exercise: Exercise, entered: str, words: Mapping[str, str]) -> Verdict:
    text = " ".join(entered.split()).casefold()
    missing = [part.says.format(**words) for part in exercise.parts if not any(one.format(**words).casefold() in text for one in part.any)]
    return Verdict(right=not missing, said=f"It does not say yet: {'; '.join(missing)}." if missing else "")
