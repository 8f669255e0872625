"""How the website writes its “Open Data API Query” files: objects over several lines, lists on one."""

from __future__ import annotations

import json
from typing import Any

__all__ = ["as_the_website_writes"]


def as_the_website_writes(value: Any, depth: int = 0) -> str:
    r"""Give JSON as the website's own download has it, so that a file read and written again is the same.

    >>> as_the_website_writes({"database": "d", "dimensions": [["a"], ["b"]]})
    '{\n  "database" : "d",\n  "dimensions" : [ [ "a" ], [ "b" ] ]\n}'
    """
    if isinstance(value, dict) and value:
        pad = "  " * (depth + 1)
        rows = [f"{pad}{_plain(key)} : {as_the_website_writes(part, depth + 1)}" for key, part in value.items()]
        return "{\n" + ",\n".join(rows) + "\n" + "  " * depth + "}"
    if isinstance(value, list) and value:
        return "[ " + ", ".join(as_the_website_writes(part, depth) for part in value) + " ]"
    return {"{}": "{ }", "[]": "[ ]"}.get(text := _plain(value), text)


def _plain(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
