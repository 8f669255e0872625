"""What the records of an inquiry have in common."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from workbench.store import LongText, Mark, Record, Slug, Text

__all__ = ["Entry"]


class Entry(Record):
    """A record in one of an inquiry's folders.

    `when` names the date field by which it is placed in time, or is "".
    """

    when: ClassVar[str] = ""

    cycle: Annotated[
        int | None, Field(ge=1, le=99), Mark("The cycle it belongs to", audience="public")
    ] = None
    themes: Annotated[tuple[Text, ...], Mark("Themes it is filed under", audience="public", term="dcat:theme")] = ()
    source: Annotated[Text | None, Mark("Where it can be read", audience="public", term="dct:source")] = None
    note: Annotated[LongText | None, Mark("For the team only")] = None


Questions = Annotated[
    tuple[Slug, ...], Mark("The questions it belongs to", audience="public", link="question")
]
