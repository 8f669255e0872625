"""Rules of disclosure control: what is too small to show, and how well it must be hidden."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

__all__ = ["DEFAULT_RULE", "SMALLEST_GROUP", "Rule"]

SMALLEST_GROUP = 5
"""The fewest people that a published group may have, where nothing else is said."""


class Rule(BaseModel):
    """What may be shown of counts of people. A rule is data: it can be read, kept in a file and tested.

    Args:
        smallest_group: Counts from 1 up to one below this are withheld (primary suppression); 1 withholds none.
        protection: How closely a withheld count may be worked out, at best: the width of the interval that
            the published numbers leave it. One more than `smallest_group` when None, so that it is wider.
        round_to: What is shown is rounded to a multiple of this; 1 rounds nothing.
        zeros: “shown”: a nought is published, though it may be withheld to protect another count, so that a
            withheld count may be nought. “suppressed”: a nought is withheld as small counts are. “known”:
            everybody knows where noughts are; they are always shown and protect nothing.
        smallest_base: Percentages and means of fewer people than this are withheld.
        exact: Whether the source's counts are exact. Those of a perturbed source, such as Stat-Xplore, were
            protected by whoever published them: they are shown as they are, and never summed or differenced here.
        method: “suppression”; “controlled rounding” (every count to one of the two nearest multiples of
            the base, sums kept); or “automatic”: suppression, and rounding for what is too large for it.

    Example:
        >>> Rule(smallest_group=10, round_to=5).rounding_base
        10
        >>> Rule().interval
        6
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    smallest_group: Annotated[int, Field(ge=1, le=1_000)] = SMALLEST_GROUP
    protection: Annotated[int, Field(ge=1, le=10_000)] | None = None
    round_to: Annotated[int, Field(ge=1, le=1_000)] = 1
    zeros: Literal["shown", "suppressed", "known"] = "shown"
    smallest_base: Annotated[int, Field(ge=1, le=10_000)] = 10
    exact: bool = True
    method: Literal["automatic", "suppression", "controlled rounding"] = "automatic"

    @property
    def interval(self) -> int:
        """The narrowest interval that may be worked out for a withheld count."""
        return self.smallest_group + 1 if self.protection is None else self.protection

    @property
    def rounding_base(self) -> int:
        """The base of controlled rounding: the rule's own, or the least that hides small counts."""
        return max(self.round_to, self.smallest_group)

    @property
    def withholds(self) -> bool:
        """Whether there are counts that the rule withholds."""
        return self.exact and (self.smallest_group > 1 or self.zeros == "suppressed")

    def small(self, count: int) -> bool:
        """Whether a count is too small to be shown."""
        return 0 < count < self.smallest_group or (count == 0 and self.zeros == "suppressed")

    @property
    def words(self) -> str:
        """What the rule does, as a sentence."""
        if not self.exact:
            return (
                "The publisher changed these counts slightly to protect people; they are shown as published,"
                " and are not added up or subtracted here."
            )
        said = [f"counts of fewer than {self.smallest_group} people are withheld"] if self.smallest_group > 1 else []
        if self.zeros == "suppressed":
            said.append("noughts are withheld as well" if said else "noughts are withheld")
        if self.round_to > 1:
            said.append(f"{'other ' if said else ''}counts are rounded to the nearest {self.round_to}")
        sentence = "; ".join(said) or "counts are shown as they are"
        return f"{sentence[0].upper()}{sentence[1:]}."


DEFAULT_RULE = Rule()
"""The rule where none is named."""
