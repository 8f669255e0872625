"""What commands print: results to standard output, everything else to standard error, never a traceback."""

from __future__ import annotations

import json
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.text import Text

__all__ = ["console", "errors", "say", "say_error", "say_json"]

console = Console(highlight=False, soft_wrap=True)
errors = Console(stderr=True, highlight=False, soft_wrap=True)


def say(text: str, *, style: str = "") -> None:
    """Print a line of a result."""
    console.print(Text(text, style=style))


def say_error(text: str) -> None:
    """Print what went wrong."""
    errors.print(f"[bold]workbench:[/bold] {escape(text)}")


def say_json(data: Any) -> None:
    """Print data for a program."""
    print(json.dumps(data, ensure_ascii=False, indent=2))  # noqa: T201  # a program reads it: no styling, no wrapping
