"""What a notebook's texts may not keep: traces of this computer, and signs that turn letters round."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

__all__ = ["without_traces"]

_CELL = re.compile(r"[^\s\"'(<]{0,200}ipykernel_\d+[/\\]+\d+\.py")
_CELL_IN_SYNTAX_ERROR = re.compile(r"\((?:\d+\.py|<[^<>]*>), line (\d+)\)")
_ADDRESS = re.compile(r"\bat 0x[0-9a-fA-F]{6,}")
_END_OF_NAME = r"(?![\w-]|\.\w)"
_FEWEST_PARTS = 2
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Direction marks, overrides and isolates: text that is stored backwards with them reads forwards, past every search."""


def without_traces(value: Any, seen: Path) -> Any:
    """Take this computer's traces, and signs of direction, out of a text, or of every text in lists and mappings.

    What is left is the same on every computer and in every run, so that a report made twice has the same bytes.

    Args:
        value: A text, a list or a mapping; anything else is given back as it is.
        seen: The folder that the notebook saw.

    Example:
        >>> without_traces("/home/me/ws/.workbench/seen/team/people at 0x7f12ab34cd56", Path("/home/me/ws/.workbench/seen/team"))
        './people at 0x…'
    """
    return _without(value, _paths(seen))


def _without(value: Any, paths: tuple[tuple[str, str], ...]) -> Any:
    if isinstance(value, Mapping):
        return {name: _without(item, paths) for name, item in value.items()}
    if isinstance(value, list):
        return [_without(item, paths) for item in value]
    if not isinstance(value, str):
        return value
    value = _TURNING.sub("", value)
    for path, instead in paths:
        if path in value:
            value = re.sub(re.escape(path) + _END_OF_NAME, instead, value)
    value = _CELL.sub("the cell", value) if "ipykernel_" in value else value
    value = _CELL_IN_SYNTAX_ERROR.sub(r"(line \1)", value)
    return _ADDRESS.sub("at 0x…", value)


def _paths(seen: Path) -> tuple[tuple[str, str], ...]:
    """Give the paths that tell of this computer, the longest first, with what to say instead."""
    workspace = seen.parents[2]  # <workspace>/.workbench/seen/<audience>
    places = {str(workspace): "…", str(Path.home()): "~"}
    places |= dict.fromkeys((sys.prefix, sys.base_prefix, str(Path(__file__).parents[2])), "…")
    known = {path: instead for path, instead in places.items() if len(Path(path).parts) >= _FEWEST_PARTS}
    return tuple(sorted({**known, str(seen): "."}.items(), key=lambda pair: -len(pair[0])))
