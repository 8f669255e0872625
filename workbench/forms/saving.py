"""What was entered, checked as its file would be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from workbench.errors import Problem
from workbench.store import Record, new_yaml, read_yaml
from workbench.store.explain import explain

__all__ = ["problems_in"]


def problems_in(data: Mapping[str, Any], model: type[Record], file: str) -> list[Problem]:
    """Give all that would be wrong with a file of these data, in the sentences of `workbench check`.

    Args:
        data: Text, lists and mappings.
        model: The kind of record.
        file: The file's name for messages.
    """
    document = read_yaml(new_yaml(data) if data else b"{}\n", file)
    if isinstance(document, Problem):
        return [document]
    try:
        model.model_validate(document.data)
    except ValidationError as error:
        return explain(error, model, document, file)
    return []
