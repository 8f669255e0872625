"""What the data of a record become when names, identifiers and secrets may not be in them."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import StringConstraints
from pydantic.fields import FieldInfo

from workbench.disclosure import Protection
from workbench.store import Model, PartialDate, Quantity, Slug, model_in
from workbench.workspace import LocalData

__all__ = ["Withholding"]

_SLUG_PATTERN = next(item.pattern for item in get_args(Slug) if isinstance(item, StringConstraints))


class Withholding:
    """Takes what is protected out of one copy of the workspace.

    In free text a name becomes “[name withheld]”, an identifier “[identifier withheld]” and so on. In a record's
    id that would break the links, so the whole id is replaced by a neutral one, the same wherever it stands in
    the copy. In a number or a date it leaves “unknown”.

    Args:
        protection: What may not appear.

    Example:
        >>> from workbench.disclosure import ProtectedNames
        >>> from workbench.inquiry import Finding
        >>> withheld = Withholding(Protection(ProtectedNames(["Zebedee Quux"])))
        >>> withheld.record({"id": "zebedee-quux-said", "text": "Ask Zebedee Quux, AB123456C."}, Finding)  # workbench: allow
        {'id': 'name-withheld-1', 'text': 'Ask [name withheld], [identifier withheld].'}
    """

    def __init__(self, protection: Protection) -> None:
        self.protection = protection
        self._neutral: dict[str, str] = {}

    def slug(self, text: str) -> str:
        """Give a record's id, or the neutral one that stands for it where it holds what is protected."""
        spans = self.protection.spans(text)
        if not spans:
            return text
        neutral = spans[0].instead.strip("[]").replace(" ", "-")
        return self._neutral.setdefault(text, f"{neutral}-{len(self._neutral) + 1}")

    def record(self, data: Mapping[str, Any], model: type[Model]) -> dict[str, Any]:
        """Give a record's data, or those of a part of one, without what is protected.

        Args:
            data: The data, as they would stand in the YAML file.
            model: The kind of record.
        """
        fields = model.model_fields
        return {name: self._field(value, _annotation(fields[name])) for name, value in data.items()}

    def rows(self, text: str, about: LocalData) -> str:
        """Give a CSV file's text without what is protected; a name may stand across the cells of a row.

        Args:
            text: The file's text.
            about: What its YAML file says of it.
        """
        if not self.protection.found_in(text):
            return text
        stream = io.StringIO()
        writer = csv.writer(stream, lineterminator="\n")
        read = csv.reader(io.StringIO(text, newline=""))
        numbers: list[bool] = []
        for row in read:
            cells = self._row(row)
            # a word in a column of numbers would make the file wrong; a blank there means “not known”
            writer.writerow(
                "" if cell != was and number else cell
                for cell, was, number in zip(cells, row, numbers or [False] * len(row), strict=False)
            )
            types = {column.name: column.type for column in about.columns}
            numbers = numbers or [types.get(cell) == "number" for cell in row]
        return stream.getvalue()

    def _row(self, row: list[str]) -> list[str]:
        cells = [self.protection.withhold(cell) for cell in row]
        place, ends = 0, []
        for cell in cells:
            ends.append((place, place + len(cell)))
            place += len(cell) + 1
        for found in self.protection.spans(",".join(cells)):
            cells = [
                found.instead if cell and first < found.end and last > found.start else cell
                for cell, (first, last) in zip(cells, ends, strict=True)
            ]
        return cells

    def _field(self, value: Any, annotation: Any) -> Any:
        if isinstance(value, Mapping) and set(value) == {"statements"}:
            return {"statements": [self._statement(said, annotation) for said in value["statements"]]}
        if isinstance(value, list):
            return [self._field(item, annotation) for item in value]
        part = model_in(annotation)
        if part and isinstance(value, Mapping):
            return self.record(value, part)
        return self._text(value, annotation) if isinstance(value, str) else value

    def _statement(self, said: Mapping[str, Any], annotation: Any) -> dict[str, Any]:
        about = {key: self.protection.withhold(str(text)) for key, text in said.items() if key in {"told_by", "source"}}
        return {**said, "value": self._field(said["value"], annotation), **about}

    def _text(self, text: str, annotation: Any) -> str:
        held = list(_parts(annotation))
        if any(isinstance(part, StringConstraints) and part.pattern == _SLUG_PATTERN for part in held):
            return self.slug(text)
        if any(get_origin(part) is Literal for part in held):
            return text
        shown = self.protection.withhold(text)
        return "unknown" if shown != text and {PartialDate, Quantity} & set(map(_plain_type, held)) else shown


def _annotation(field: FieldInfo) -> Any:
    """Give a field's type with what constrains it, which pydantic keeps apart where it stands outermost."""
    constraints = [item for item in field.metadata if isinstance(item, StringConstraints)]
    return Annotated[field.annotation, constraints[0]] if constraints else field.annotation


def _parts(annotation: Any) -> list[Any]:
    if get_origin(annotation) is Literal:
        return [annotation]
    return [annotation, *(part for argument in get_args(annotation) for part in _parts(argument))]


def _plain_type(part: Any) -> Any:
    return part if isinstance(part, type) else None
