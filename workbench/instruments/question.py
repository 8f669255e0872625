"""Questions: an instrument's items as they are asked, one column of answers for each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from workbench.instruments.item import Item, Option
from workbench.instruments.scale import Scale

__all__ = ["Choice", "Question", "made_questions"]


@dataclass(frozen=True)
class Choice:
    """One answer that can be chosen.

    Args:
        value: What answers' files hold.
        label: What people see.
    """

    value: str
    label: str


@dataclass(frozen=True)
class Question:
    """An item as it is asked once.

    Args:
        key: Its column in answers' files: the item's id, and with a dot what it is asked of.
        heading: Its heading in templates, unlike every other's: the wording.
        item: The item.
        part: The id of its part.
        entry: What it is asked of, or None.
        scale: Its scale, or None.
        repeats: Whether it stands in a table that repeats.
    """

    key: str
    heading: str
    item: Item
    part: str
    entry: Option | None = None
    scale: Scale | None = None
    repeats: bool = False

    @property
    def wording(self) -> str:
        """What is asked, with what it is asked of."""
        return f"{self.item.wording} {self.entry.label}" if self.entry else self.item.wording

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The answers that can be chosen; none for numbers, dates, texts and ids of the workspace's records."""
        if self.scale:
            return tuple(Choice(str(point.value), point.label or str(point.value)) for point in self.scale.points)
        if self.item.type == "yes-no":
            return (Choice("yes", "Yes"), Choice("no", "No"))
        return tuple(Choice(option.id, option.label) for option in self.item.options)

    @property
    def positive(self) -> frozenset[str]:
        """The values that count as a positive answer."""
        if self.item.type == "yes-no":
            return frozenset({"yes"})
        return frozenset(str(value) for value in self.scale.positive) if self.scale else frozenset()

    @property
    def scale_words(self) -> str:
        """What must be told beside every number made of its answers."""
        return self.scale.meaning if self.scale else ""


def made_questions(
    asked: Iterable[tuple[Item, str, Sequence[Option], bool, Mapping[str, Scale]]],
) -> tuple[Question, ...]:
    """Make the questions of an instrument.

    Args:
        asked: For each item: the item, its part's id, what it is asked of, whether it repeats, and the scales.
    """
    questions = [
        Question(f"{item.id}.{entry.id}" if entry else item.id, "", item, part, entry, scales.get(item.scale or ""), repeats)
        for item, part, for_each, repeats, scales in asked
        for entry in (for_each or (None,))
    ]
    times = Counter(question.wording.casefold() for question in questions)
    return tuple(
        replace(q, heading=q.wording if times[q.wording.casefold()] == 1 else f"{q.wording} [{q.key}]") for q in questions
    )
