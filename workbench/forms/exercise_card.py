"""An exercise as a card in a notebook: question, answer, “Check”, and what an answer teaches."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import ipywidgets as widgets

from workbench.exhibits import number
from workbench.forms.exercise import Exercise, judge
from workbench.forms.fields import FULL_WIDTH, column
from workbench.forms.keyboard import with_keys
from workbench.forms.messages import STYLE, note, result
from workbench.text import element

__all__ = ["ExerciseCard", "Progress"]

_MANY = 8
_FULLER_AFTER = 2

Facts = Callable[[], tuple[Mapping[str, float | str], Mapping[str, str]]]


@dataclass
class Progress:
    """How far somebody has come; each card shows it.

    Args:
        total: How many exercises there are.
        done: The ids of those that were answered right.
        seen: The ids of those whose answer was shown.
    """

    total: int
    done: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    lines: list[Any] = field(default_factory=list)

    @property
    def words(self) -> str:
        """Such as “3 of 8 done”."""
        looked = len(self.seen - self.done)
        return f"{len(self.done)} of {self.total} done" + (f"; the answer was shown in {looked}" if looked else "")

    def line(self) -> Any:
        """Give a line that says how far one has come, now and later."""
        made = widgets.HTML(layout=widgets.Layout(**FULL_WIDTH))
        self.lines.append(made)
        self.tell()
        return made

    def tell(self) -> None:
        """Bring every line up to date."""
        for line in self.lines:
            line.value = str(element("p", {"class": "workbench-help", "role": "status"}, f"{self.words}."))


class ExerciseCard:
    """One exercise that checks itself.

    Args:
        exercise: The wording.
        position: Its number, from 1.
        facts: Gives answers and words as they are worked out from the practice data now; KeyError where it is too early.
        options: (label, key) pairs to choose from.
        progress: How far one has come.
    """

    def __init__(
        self, exercise: Exercise, position: int, facts: Facts, options: Sequence[tuple[str, str]], progress: Progress
    ) -> None:
        self.exercise, self._facts, self._progress = exercise, facts, progress
        self.tries = 0
        layout = widgets.Layout(**FULL_WIDTH)
        _, words = facts()
        question = exercise.question.format(**words).strip()
        head = element("h4", {"class": "workbench-name"}, f"Exercise {position} of {progress.total}: {exercise.title}")
        paragraphs = [element("p", {"style": "margin: 0 0 0.4rem"}, part) for part in question.split("\n\n")]
        self._question = widgets.HTML(str(head + element("div", None, paragraphs)), layout=layout)
        self.answer = _control(exercise, options)
        self.check_button = widgets.Button(description="Check", button_style="primary", icon="check")
        self.show_button = widgets.Button(description="Show me the answer")
        self.check_button.on_click(lambda _button: self.check())
        self.show_button.on_click(lambda _button: self.show_answer())
        self._said = widgets.HTML(layout=layout)
        self._buttons = column([self.check_button])
        parts = [widgets.HTML(STYLE), self._question, self.answer, *_help(exercise), self._buttons, self._said, progress.line()]
        self.widget = with_keys(column(parts, "workbench-form"))

    @property
    def said(self) -> str:
        """What the card says to the last answer, as HTML."""
        return str(self._said.value)

    def check(self) -> bool:
        """Look at the answer, say what to think of it, and give whether it is right."""
        exercise = self.exercise
        try:
            answers, words = self._facts()
            answer = answers[exercise.answer] if exercise.answer else ""
        except KeyError:
            self._said.value = result("This exercise comes after the button above it. Press that first.", good=False)
            return False
        verdict = judge(exercise, str(self.answer.value or ""), answer, words)
        self.tries += verdict.counts and not verdict.right
        if verdict.right:
            self._progress.done.add(exercise.id)
            self._progress.tell()
            self._said.value = result(f"Right. {exercise.right.format(**words).strip()}", good=True)
        else:
            self._said.value = result(self._not_yet(verdict.said, words, counts=verdict.counts), good=False)
        if self.tries >= _FULLER_AFTER:
            self._buttons.children = (self.check_button, self.show_button)
        return verdict.right

    def show_answer(self) -> None:
        """Say the right answer, and why it is."""
        exercise = self.exercise
        answers, words = self._facts()
        self._progress.seen.add(exercise.id)
        self._progress.tell()
        said = f"The answer is: {self._in_words(answers[exercise.answer])}. " if exercise.answer else ""
        self._said.value = result(f"{said}{exercise.right.format(**words).strip()}", good=True)

    def _in_words(self, answer: float | str) -> str:
        if self.exercise.ask == "number":
            return f"{number(float(answer), decimals=0 if float(answer).is_integer() else 1)}{self.exercise.unit}"
        return next(str(label) for label, key in self.answer.options if key == answer)

    def _not_yet(self, said: str, words: Mapping[str, str], *, counts: bool) -> str:
        if not counts:
            return said
        hint = self.exercise.more if self.tries >= _FULLER_AFTER else self.exercise.hint
        return " ".join(part for part in ("Not yet.", said, hint.format(**words).strip()) if part)

    def _repr_mimebundle_(self, **wanted: Any) -> Any:
        """Show the card in a notebook."""
        return self.widget._repr_mimebundle_(**wanted)


def _control(exercise: Exercise, options: Sequence[tuple[str, str]]) -> Any:
    layout = widgets.Layout(**FULL_WIDTH)
    unit = f" (in {exercise.unit})" if exercise.unit else ""
    if exercise.ask == "choice" and len(options) > _MANY:
        made: Any = widgets.Dropdown(description="Your answer", options=[("Choose …", ""), *options], layout=layout)
    elif exercise.ask == "choice":
        made = widgets.RadioButtons(description="Your answer", options=options, index=None, layout=layout)
        made.value = None
    elif exercise.ask == "text":
        made = widgets.Textarea(description="Your answer", rows=4, layout=layout)
    else:
        made = widgets.Text(description=f"Your answer{unit}", layout=layout)
    made.style.description_width = "auto"
    return made


def _help(exercise: Exercise) -> list[Any]:
    if exercise.ask != "number":
        return []
    off = f"{exercise.tolerance:g}"
    said = f"An answer that is off by {off} or less counts as right." if exercise.tolerance else "The exact number is asked for."
    return [widgets.HTML(note(said, ()), layout=widgets.Layout(**FULL_WIDTH))]
