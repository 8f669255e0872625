"""Values of a YAML record as the readers of the UK model take them: what is not quoted may be a number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from workbench.store import Document

__all__ = ["as_typed"]

_NUMBERS = {"tag:yaml.org,2002:int", "tag:yaml.org,2002:float"}
_YES_OR_NO = "tag:yaml.org,2002:bool"
_LONGEST_COUNT = 18
"""Digits that every program keeps."""


def as_typed(document: Document, raw: bytes) -> Document:
    r"""Give a record with numbers, and yes and no, where YAML 1.1 has them; dates stay texts, as the model has them.

    Our own reader takes every value as text. The model's takes `version: 1.1` for a number, and refuses it.

    Args:
        document: The record as it was read.
        raw: Its file.

    Example:
        >>> as_typed(Document({"title": "42", "version": "1.1", "modified": "2023-02-01"}, {}), b"title: 42\nversion: '1.1'\nmodified: 2023-02-01\n").data
        {'title': 42, 'version': '1.1', 'modified': '2023-02-01'}
    """
    return Document(_typed(document.data, yaml.compose(raw, yaml.SafeLoader)), document.lines)


def _typed(value: Any, node: yaml.Node | None) -> Any:
    if isinstance(value, Mapping) and isinstance(node, yaml.MappingNode):
        nodes = {key.value: inner for key, inner in node.value}
        return {name: _typed(item, nodes.get(name)) for name, item in value.items()}
    if isinstance(value, list) and isinstance(node, yaml.SequenceNode):
        return [_typed(item, inner) for item, inner in zip(value, node.value, strict=True)]
    if not isinstance(value, str) or node is None:
        return value
    if node.tag in _NUMBERS:
        is_count = value.isdecimal() and len(value) <= _LONGEST_COUNT
        return int(value) if is_count else 0.0  # no field of the model takes another number, so which it is matters to none
    return True if node.tag == _YES_OR_NO else value
