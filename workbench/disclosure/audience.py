"""Who may see what: pure rules on a record's own marks.

A wider audience sees less. A field is shown to an audience when its mark, and the record, allow it;
a field without a mark is for the team only.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workbench.store import AUDIENCES, Audience, Model, Record, Statement, mark_of, model_in, to_plain

__all__ = ["allows", "for_audience"]


def allows(widest: Audience, audience: Audience) -> bool:
    """Whether something that may be seen by at most `widest` may be seen by `audience`.

    Example:
        >>> allows("public", "partners"), allows("team", "public")
        (True, False)
    """
    return AUDIENCES.index(audience) <= AUDIENCES.index(widest)


def for_audience(record: Record, audience: Audience) -> dict[str, Any] | None:
    """Give what an audience may see of a record, as the data of its YAML file.

    Args:
        record: The record, whole.
        audience: Who is to see it.

    Returns:
        The data without what is not for them; None where the record itself is not, or where a field
        without which it would be no record is not.
    """
    stated = (said.value for said in record.told.get("audience", ()))
    if not all(allows(widest, audience) for widest in (record.audience, *stated)):
        return None
    return _shown(to_plain(record), type(record), audience)


def _shown(plain: Mapping[str, Any], model: type[Model], audience: Audience) -> dict[str, Any] | None:
    shown: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        if not allows(mark_of(field).audience, audience):
            if field.is_required():
                return None
            continue
        if name in plain:
            value = _value_shown(plain[name], model_in(field.annotation), audience)
            if value is not None:
                shown[name] = value
            elif field.is_required():
                return None
    return shown


def _value_shown(value: Any, part: type[Model] | None, audience: Audience) -> Any:
    if not (isinstance(value, Mapping) and set(value) == {"statements"}):
        return _part_shown(value, part, audience) if part else value
    marks = {name: mark_of(field) for name, field in Statement.model_fields.items()}
    said = [{n: v for n, v in item.items() if allows(marks[n].audience, audience)} for item in value["statements"]]
    if part:
        said = [{**item, "value": _part_shown(item["value"], part, audience)} for item in said]
        said = [item for item in said if item["value"] is not None]
    return {"statements": said} if said else None


def _part_shown(value: Any, part: type[Model], audience: Audience) -> Any:
    if isinstance(value, list):
        items = [_part_shown(item, part, audience) for item in value]
        return [item for item in items if item is not None]
    return _shown(value, part, audience) if isinstance(value, Mapping) else value
