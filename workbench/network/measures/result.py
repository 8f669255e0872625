"""What every measure gives: its value, what it means, how it was worked out, and who answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Generic, Literal, TypeVar

from workbench.errors import RequestError
from workbench.network.measures.definitions import MEASURES, Definition

__all__ = ["Answers", "How", "Result", "result"]

Value = TypeVar("Value")

How = Literal["exact", "sampled", "at most", "at least", "searched"]
"""How a value was worked out: exactly; from a sample; or by a search, whose best find bounds the true value."""

ABOUT_TIES = "about their ties"
_ENOUGH = 0.80
_PATTERNS = 0.65


@dataclass(frozen=True)
class Answers:
    """Who was asked about their ties, and who of them answered.

    Args:
        asked: The people (or agencies) who were asked.
        answered: Those of them who answered.
        about: For a person, whom they were asked about; who is not named here was asked about everybody.
        spoke_of: For a person who answered only partly, of whom they said yes or no; what they did not say is not known.
        subject: What they were asked, as words after “Nobody was asked”.

    Raises:
        RequestError: Somebody answered who was not asked.

    Example:
        >>> Answers(frozenset("abcde"), frozenset("abcd")).words
        '4 of the 5 who were asked answered (80%)'
    """

    asked: frozenset[Any]
    answered: frozenset[Any]
    about: Mapping[Any, frozenset[Any]] = field(default_factory=lambda: MappingProxyType({}))
    spoke_of: Mapping[Any, frozenset[Any]] = field(default_factory=lambda: MappingProxyType({}))
    subject: str = ABOUT_TIES

    def __post_init__(self) -> None:
        """Refuse answers of people who were not asked."""
        if extra := len(self.answered - self.asked):
            raise RequestError(
                f"{extra} of those who answered are not among those who were asked.",
                fix="List everybody who was asked in this wave, whether they answered or not.",
                code="answered-not-asked",
            )

    @property
    def share(self) -> float | None:
        """Which part of those who were asked answered, from 0 to 1; None where nobody was asked."""
        return len(self.answered) / len(self.asked) if self.asked else None

    @property
    def words(self) -> str:
        """The same as a phrase with both numbers."""
        if self.share is None:
            return "nobody was asked"
        # rounded down, so that a share below a threshold is never printed as reaching it
        percent = 100 * len(self.answered) // len(self.asked)
        return f"{len(self.answered)} of the {len(self.asked)} who were asked answered ({percent}%)"

    @property
    def caution(self) -> str:
        """What must be said beside every measure for the share who answered; "" from 80%.

        The levels are those of practice guides: from 80% connectors and brokers may be named; from 65% only patterns of
        the whole network should be told.
        """
        if self.share is None:
            return f"Nobody was asked {self.subject}, so what is not here is not known."
        if self.share >= _ENOUGH:
            return ""
        said = self.words[0].upper() + self.words[1:]
        if self.share >= _PATTERNS:
            return f"{said}. Tell patterns of the whole network only; do not name connectors or brokers."
        return f"{said}. That is below 65%: even patterns may come from who did not answer."

    def was_told(self, one: Any, other: Any) -> bool:
        """Tell whether somebody was asked about another and answered."""
        spoke = one not in self.spoke_of or other in self.spoke_of[one]
        return spoke and one in self.answered and self.was_asked(one, other)

    def told_all(self, one: Any) -> bool:
        """Tell whether somebody answered of everybody they were asked about, so that their links can be counted."""
        return one in self.answered and one not in self.spoke_of

    def was_asked(self, one: Any, other: Any) -> bool:
        """Tell whether somebody was asked about another, answered or not."""
        return one in self.asked and one != other and (one not in self.about or other in self.about[one])


@dataclass(frozen=True)
class Result(Generic[Value]):
    """One measure of one network.

    Args:
        value: The value: a number, or a mapping by person, tie or item. None stands for “no value”, never for nought.
        measure: What it is, in plain words and exactly, with its source.
        how: Whether the value is exact, sampled, or the best that a search found.
        cautions: Sentences that must be shown beside it.
        asked: How many were asked; None where that is not known.
        answered: How many of them answered; likewise.
        also: Further numbers that belong to it, by name.

    Example:
        >>> result("density", 0.5, answers=Answers(frozenset("abc"), frozenset("ab"))).cautions
        ('2 of the 3 who were asked answered (66%). Tell patterns of the whole network only; do not name connectors or brokers.',)
    """

    value: Value
    measure: Definition
    how: How = "exact"
    cautions: tuple[str, ...] = ()
    asked: int | None = None
    answered: int | None = None
    also: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def name(self) -> str:
        """The measure's name, as people read it."""
        return self.measure.name

    @property
    def plain(self) -> str:
        """What it means, in plain words."""
        return self.measure.plain

    @property
    def definition(self) -> str:
        """How it is defined."""
        return self.measure.definition


NOT_KNOWN_WHO = "It is not known who was asked, so everybody is taken to have been asked about everybody."


def result(  # noqa: PLR0913  # all but the first two have defaults
    name: str,
    value: Value,
    *,
    answers: Answers | None,
    how: How = "exact",
    cautions: tuple[str, ...] = (),
    also: Mapping[str, Any] | None = None,
) -> Result[Value]:
    """Put a value together with what must stand beside it.

    Args:
        name: The measure's key in `MEASURES`.
        value: Its value.
        answers: Who was asked and answered; None where that is not known, which is said.
        how: How it was worked out.
        cautions: What else must be said, before what is said of the answers.
        also: Further numbers that belong to it.
    """
    said = NOT_KNOWN_WHO if answers is None else answers.caution
    return Result(
        value,
        MEASURES[name],
        how,
        (*cautions, *([said] if said else [])),
        None if answers is None else len(answers.asked),
        None if answers is None else len(answers.answered),
        MappingProxyType(dict(also or {})),
    )
