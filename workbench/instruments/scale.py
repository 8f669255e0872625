"""Scales: labelled points, which of them are positive, which way is better, and what a mean of them would mean."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from workbench.store import LongText, Mark, Model, Slug, Text

__all__ = ["Point", "Scale"]


class Point(Model):
    """One point of a scale."""

    key: ClassVar[str] = "value"

    value: Annotated[int, Mark("Its number, which answers' files hold", audience="public")]
    label: Annotated[Text | None, Mark("What it is called; points between the ends may have no name", audience="public")] = None
    meaning: Annotated[LongText | None, Mark("When it is the right answer", audience="public")] = None

    @property
    def shown(self) -> str:
        """What readers see of it: its number and its name."""
        return f"{self.value}: {self.label}" if self.label else str(self.value)


class Scale(Model):
    """A scale that items are answered on."""

    key: ClassVar[str] = "id"

    id: Annotated[Slug, Mark("Short name of the scale", audience="public")]
    label: Annotated[Text | None, Mark("What it is called", audience="public")] = None
    meaning: Annotated[Text, Mark("What its ends mean; told with every number made from it", audience="public")]
    better: Annotated[Literal["higher", "lower", "neither"], Mark("Which way is better", audience="public")] = "neither"
    positive: Annotated[tuple[int, ...], Mark("The points that count as a positive answer", audience="public")] = ()
    mean: Annotated[Literal["yes", "no"], Mark("Whether a mean of its points makes sense", audience="public")] = "no"
    disagreement: Annotated[
        int, Field(ge=0, le=100), Mark("Assessors further apart than this are to talk about it", audience="public")
    ] = 2
    numbers: Annotated[Literal["yes", "no"], Mark("Whether the form shows the numbers", audience="public")] = "yes"
    points: Annotated[tuple[Point, ...], Field(min_length=2), Mark("Its points, in order", audience="public")]

    @property
    def values(self) -> tuple[int, ...]:
        """The numbers of its points, in order."""
        return tuple(point.value for point in self.points)

    @property
    def positive_words(self) -> str:
        """The positive points as they are told beside a share: “4 or 5”; "" where there are none."""
        *first, last = (str(value) for value in self.positive) if self.positive else ("",)
        return f"{', '.join(first)} or {last}" if first else last

    def point(self, value: int) -> Point | None:
        """Give a point by its number, or None."""
        return next((point for point in self.points if point.value == value), None)
