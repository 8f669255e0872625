"""What a model says about each of its fields: meaning, standard term, who may see it, what it points to.

A field without a mark is for the team only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal, get_args

from pydantic import StringConstraints
from pydantic.fields import FieldInfo

__all__ = ["AUDIENCES", "Audience", "LongText", "Mark", "Slug", "Text", "mark_of"]

Audience = Literal["team", "partners", "public"]
"""Who may see something; each later one is wider."""

AUDIENCES: tuple[Audience, ...] = get_args(Audience)

Slug = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80, strip_whitespace=True)
]
"""An identifier: lower-case letters, digits and single hyphens."""

Text = Annotated[str, StringConstraints(min_length=1, max_length=2_000, strip_whitespace=True)]
"""A line or a short paragraph."""

LongText = Annotated[str, StringConstraints(min_length=1, max_length=50_000, strip_whitespace=True)]
"""Several paragraphs; limited Markdown is understood in reports."""


@dataclass(frozen=True)
class Mark:
    """What a field means and who may see it.

    Args:
        meaning: What the field holds, for people; shown beside it in forms.
        audience: The widest audience that may see it; "team" unless said otherwise.
        term: The field's standard term elsewhere ("dct:title"), or "".
        link: The kind of record whose id this holds ("question"), or "".
        label: The field's name for people, where the name with spaces is not right.
        people: Whether it counts people, so that a small number of them is withheld beyond the team.
    """

    meaning: str
    audience: Audience = "team"
    term: str = ""
    link: str = ""
    label: str = ""
    people: bool = False


_NO_MARK = Mark("")


def mark_of(field: FieldInfo) -> Mark:
    """Give a model field's mark; a field without one gets the mark of a team-only field."""
    marks: list[Any] = [item for item in field.metadata if isinstance(item, Mark)]
    return marks[-1] if marks else _NO_MARK
