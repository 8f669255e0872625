"""How a saved table is laid out in its file: one short list a line, so that a change of one number is one line in git."""

from __future__ import annotations

import json
from typing import Any

__all__ = ["saved_json"]


def saved_json(value: Any) -> str:
    r"""Give JSON whose innermost lists stand on one line each.

    >>> print(saved_json({"values": [[1.0, 2.0], [3.0, None]], "title": "T"}))
    {
     "values": [
      [1.0, 2.0],
      [3.0, null]
     ],
     "title": "T"
    }
    <BLANKLINE>
    """
    return _written(value, 0) + "\n"


def _written(value: Any, depth: int) -> str:
    inner, outer = "\n" + " " * (depth + 1), "\n" + " " * depth
    if isinstance(value, dict) and value:
        parts = [f"{json.dumps(name, ensure_ascii=False)}: {_written(part, depth + 1)}" for name, part in value.items()]
        return "{" + inner + ("," + inner).join(parts) + outer + "}"
    if isinstance(value, list) and any(isinstance(part, list | dict) for part in value):
        return "[" + inner + ("," + inner).join(_written(part, depth + 1) for part in value) + outer + "]"
    return json.dumps(value, ensure_ascii=False)
