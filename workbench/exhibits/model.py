"""What a report shows: exhibits, each with its provenance, the audience it is for and what its numbers are.

An exhibit is a frozen value that travels through a notebook as a versioned JSON bundle. Every exporter
reads exhibits; none reads HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    model_validator,
)

from workbench.disclosure import allows
from workbench.store import Audience
from workbench.text import one_line

__all__ = [
    "MIME",
    "CellIdentity",
    "Exhibit",
    "Figure",
    "Heading",
    "KeyFigure",
    "Notice",
    "Provenance",
    "Source",
    "Table",
    "TableColumn",
    "Text",
    "from_bundle",
]

MIME = "application/vnd.workbench.exhibit.v1+json"
"""The MIME type of an exhibit in a notebook; a change of meaning gets a new number."""

Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]

_PLACEHOLDERS = re.compile(
    r"(no description|no alt|(an? |the )?(image|chart|picture|photo|graph|graphic|plot) of\b|untitled|"
    r"to ?do\b|tbc\b|alt(ernative)? text|text alternative|lorem ipsum|placeholder|description (goes )?here)"
    r"|\S+\.(png|svg|jpe?g|gif)$",
    re.IGNORECASE,
)
_SHORTEST_ALT = 20
_FEWEST_WORDS = 4


def _without_blank_ends(markdown: str) -> str:
    """Take blank lines off both ends; spaces before the first word stay, since four of them begin code."""
    text = re.sub(r"\A(?:[^\S\n]*\n)+", "", markdown).rstrip()
    if not text:
        raise ValueError("A text needs words.")
    return text


def _described(alt: str) -> str:
    """Refuse a text alternative that says nothing."""
    said = one_line(alt)
    if len(said) < _SHORTEST_ALT or len(said.split()) < _FEWEST_WORDS or _PLACEHOLDERS.match(said):
        raise ValueError("The text alternative must say what is seen, not that something is.")
    return alt


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(_Value):
    """Where something shown comes from.

    Args:
        title: The publication or data set.
        publisher: Who published it.
        url: Its address.
        licence: Its licence.
        accessed: When it was got.
        period: The time it is for.
        place: The place it is for.
        synthetic: Whether it was made up for practice or tests.
    """

    title: Words
    publisher: str = ""
    url: str = ""
    licence: str = ""
    accessed: str = ""
    period: str = ""
    place: str = ""
    synthetic: bool = False

    @property
    def line(self) -> str:
        """The source as one line of text."""
        parts = [self.title]
        if self.publisher and self.publisher not in self.title:
            parts.append(self.publisher)
        parts += [part for part in (self.place, self.period) if part]
        if self.licence:
            parts.append(self.licence)
        if self.accessed:
            parts.append(f"accessed {self.accessed}")
        return ", ".join(parts)


class Provenance(_Value):
    """The sources of something shown, each once. Synthetic is sticky: one synthetic source marks the whole.

    Example:
        >>> practice = Provenance(sources=(Source(title="Practice data", synthetic=True),))
        >>> real = Provenance(sources=(Source(title="Stat-Xplore", publisher="DWP"),))
        >>> (real | practice).synthetic, len((real | practice | real).sources)
        (True, 2)
    """

    sources: Annotated[tuple[Source, ...], Field(min_length=1)]

    @property
    def synthetic(self) -> bool:
        """Whether any source is synthetic."""
        return any(source.synthetic for source in self.sources)

    def __or__(self, other: Provenance) -> Provenance:
        """Give the union, in order, each source once."""
        return Provenance(sources=tuple(dict.fromkeys(self.sources + other.sources)))

    @classmethod
    def union(cls, parts: Iterable[Provenance]) -> Provenance:
        """Give the union of several, at least one."""
        return cls(sources=tuple(dict.fromkeys(source for part in parts for source in part.sources)))


class CellIdentity(_Value):
    """What one number is, so that the same cell is known again in another table or release.

    Args:
        dataset: The data set it is from.
        measure: What was counted.
        place: Code or name of the place.
        period: The time.
        of: Further breakdown, as (field, value) pairs.
    """

    dataset: Words
    measure: Words
    place: str = ""
    period: str = ""
    of: tuple[tuple[str, str], ...] = ()


class Exhibit(_Value):
    """What all exhibits have: `audience` is the widest that may see it, `provenance` is required."""

    label: ClassVar[str] = ""

    audience: Audience
    provenance: Provenance

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        """Give the exhibit's bundle for a notebook: its JSON, plain text, and HTML where people look at it."""
        del include, exclude
        from workbench.exhibits.notebook import bundle  # noqa: PLC0415  # a form of an exhibit, not part of it

        return bundle(self)


class Heading(Exhibit):
    """A heading made by code; level 1 is the report's title."""

    type: Literal["heading"] = "heading"
    level: Annotated[int, Field(ge=1, le=4)]
    text: Words
    subtitle: str = ""


class Text(Exhibit):
    """Paragraphs, as limited Markdown."""

    type: Literal["text"] = "text"
    markdown: Annotated[str, AfterValidator(_without_blank_ends)]


class Notice(Exhibit):
    """Something the reader must not miss: a caution, or a part that is not there."""

    type: Literal["notice"] = "notice"
    kind: Literal["information", "caution", "not yet completed", "left out"]
    text: Words


class KeyFigure(Exhibit):
    """One number with all that must stand beside it."""

    type: Literal["key figure"] = "key figure"
    caption: Words
    value: Words
    period: Words
    place: Words
    derived: str = ""
    caution: str = ""
    identity: CellIdentity | None = None


class TableColumn(_Value):
    """A column: its heading, and whether its cells are numbers."""

    heading: Words
    numeric: bool = False


class Table(Exhibit):
    """A table of text: caption, one row of unique headings, and rows of as many cells.

    Args:
        caption: What the table shows.
        columns: The columns; the first holds the row headings.
        rows: Cells as text, already formatted; a cell that is not known says so in words.
        notes: What must be said under it.
        identities: For each row, what each cell is, or None; empty where the table holds no numbers.
    """

    type: Literal["table"] = "table"
    caption: Words
    columns: Annotated[tuple[TableColumn, ...], Field(min_length=1)]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()
    identities: tuple[tuple[CellIdentity | None, ...], ...] = ()

    @model_validator(mode="after")
    def _whole(self) -> Table:
        headings = [one_line(column.heading) for column in self.columns]
        if len(set(headings)) != len(headings):
            raise ValueError("Each column needs a heading of its own.")
        if any(len(row) != len(headings) for row in self.rows):
            raise ValueError("Every row needs as many cells as there are columns.")
        return self


class Figure(Exhibit):
    """A chart or drawing with everything that makes it readable without seeing it.

    What its table rests on, it rests on as well: the table's sources are added to its own, and it is for no
    wider an audience than its table.

    Args:
        headline: What it shows, as a sentence of at most 20 words.
        subtitle: Measure, place and time.
        alt: What a sighted reader would see, in words.
        table: The numbers, or the parts, as a table.
        spec: A Vega-Lite chart with its data inside; or
        svg: a drawing of our own.
    """

    type: Literal["figure"] = "figure"
    headline: Words
    subtitle: Words
    alt: Annotated[Words, AfterValidator(_described)]
    table: Table
    spec: dict[str, Any] | None = None
    svg: str = ""

    @model_validator(mode="after")
    def _whole(self) -> Figure:
        if bool(self.spec) == bool(self.svg):
            raise ValueError("A figure is either a chart or a drawing.")
        if one_line(self.alt).casefold() in {
            one_line(self.headline).casefold(),
            one_line(self.subtitle).casefold(),
        }:
            raise ValueError(
                "The text alternative must say what is seen, not repeat the headline or the subtitle."
            )
        # set here, once: a figure is frozen as soon as it is made
        object.__setattr__(self, "provenance", self.provenance | self.table.provenance)
        if not allows(self.table.audience, self.audience):
            object.__setattr__(self, "audience", self.table.audience)
        return self


AnyExhibit = Annotated[Heading | Text | Notice | KeyFigure | Table | Figure, Field(discriminator="type")]
_ADAPTER: TypeAdapter[Exhibit] = TypeAdapter(AnyExhibit)


def from_bundle(data: Any) -> Exhibit:
    """Read an exhibit back from its JSON.

    Raises:
        pydantic.ValidationError: The data are no exhibit of this version.
    """
    return _ADAPTER.validate_python(data)
