"""The walkthrough: a practice server of its own, material to work with, and exercises that check themselves."""

from __future__ import annotations

import atexit
import tempfile
import tomllib
from collections.abc import Mapping
from contextlib import ExitStack
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import ipywidgets as widgets

from workbench.errors import WorkbenchError
from workbench.exhibits import Exhibit, show
from workbench.forms.exercise import Exercise
from workbench.forms.exercise_card import ExerciseCard, Progress
from workbench.forms.fields import FULL_WIDTH, column
from workbench.forms.messages import STYLE, result
from workbench.forms.stat_explorer_asker import Asker
from workbench.forms.walkthrough_facts import Facts, facts_of
from workbench.forms.walkthrough_renewal import keep_copy, renewed
from workbench.statxplore import Client
from workbench.statxplore.practice import PracticeServer

__all__ = ["NextMonth", "Walkthrough", "exercises"]


@cache
def exercises() -> tuple[Exercise, ...]:
    """Give the wording of every exercise, in order; it stands in walkthrough.toml."""
    text = files("workbench.forms").joinpath("walkthrough.toml").read_text(encoding="utf-8")
    return tuple(Exercise.model_validate(one) for one in tomllib.loads(text)["exercise"])


class Walkthrough:
    """The training: one practice server, whose numbers the exercises ask about.

    Args:
        people: Synthetic people of the practice server; the usual number by default.
    """

    def __init__(self, people: int | None = None) -> None:
        self._running = ExitStack()
        atexit.register(self.close)
        server = PracticeServer() if people is None else PracticeServer(people=people)
        self.server = self._running.enter_context(server)
        folder = self._running.enter_context(tempfile.TemporaryDirectory())
        self._copy = Path(folder) / "adverse-decisions.json"
        self._asker = Asker(lambda: Client("practice", server.base_url, say=lambda _sentence: None))
        self._running.callback(self._asker.close)
        self._facts = self._asker.ask(facts_of)
        self._asker.ask(lambda client: keep_copy(client, self._copy))
        self.progress = Progress(len(exercises()))

    def close(self) -> None:
        """Stop the practice server; it stops by itself when the program ends."""
        self._running.close()

    def material(self, name: str) -> Exhibit:
        """Give a table or figure to work with, by its name in the exercises.

        Args:
            name: “outcomes”, “parts”, “people”, “year” or “comparison”.
        """
        return self._facts.material[name]

    def exercise(self, key: str) -> ExerciseCard:
        """Give an exercise as a card.

        Args:
            key: Its short name.
        """
        position = next(n for n, one in enumerate(exercises(), 1) if one.id == key)
        exercise = exercises()[position - 1]
        parts = tuple((part.says.format(**self._facts.words), part.key) for part in exercise.parts if part.key)
        options = self._facts.options[exercise.options] if exercise.options else parts
        return ExerciseCard(exercise, position, self.facts, options, self.progress)

    def facts(self) -> tuple[Mapping[str, float | str], Mapping[str, str]]:
        """Give the right answers and the facts in words, as far as they are known yet."""
        return self._facts.answers, self._facts.words

    def next_month(self) -> NextMonth:
        """Give a button that publishes the next month and refreshes the saved copy."""
        return NextMonth(self)

    def publish_next_month(self) -> Facts:
        """Publish the next month, refresh the saved copy, and give what changed."""
        self.server.publish_next_month()
        found = self._asker.ask(lambda client: renewed(client, self._copy))
        self._facts |= found
        return found

    def __repr__(self) -> str:
        """Say what it is."""
        return f"The walkthrough, {self.progress.words}; its numbers are SYNTHETIC."


class NextMonth:
    """A button that does what Stat-Xplore does now and then: it publishes again, and earlier months change with it.

    Args:
        walkthrough: Whose practice server publishes.
    """

    def __init__(self, walkthrough: Walkthrough) -> None:
        self._walkthrough = walkthrough
        layout = widgets.Layout(**FULL_WIDTH)
        self.button = widgets.Button(description="Publish the next month and refresh the saved copy", button_style="primary")
        self.button.on_click(lambda _button: self.publish())
        self._said = widgets.HTML(layout=layout)
        self.shown = widgets.Output(layout=layout)
        self.widget = column([column([widgets.HTML(STYLE), self.button, self._said], "workbench-form"), self.shown])

    @property
    def said(self) -> str:
        """What is said below the button, as HTML."""
        return str(self._said.value)

    def publish(self) -> None:
        """Publish, refresh, and show what changed; once, so that the exercise stays the same."""
        self.button.disabled = True
        self._said.value = result("Publishing; this takes some seconds …", good=True)
        try:
            found = self._walkthrough.publish_next_month()
        except WorkbenchError as error:
            self._said.value = result(f"{error.message} {error.fix}", good=False)
            self.button.disabled = False
            return
        self._said.value = result(f"The saved copy was refreshed. {found.words['changed']}", good=True)
        with self.shown:
            self.shown.clear_output(wait=True)
            show(found.material["renewed"])

    def _repr_mimebundle_(self, **wanted: Any) -> Any:
        """Show the button in a notebook."""
        return self.widget._repr_mimebundle_(**wanted)
