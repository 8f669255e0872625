"""Printed forms as a page: read at A4 and by a screen reader, filled in by hand or on the screen; nothing is sent."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from workbench.exhibits.html import seen
from workbench.instruments.instrument import Instrument
from workbench.instruments.printed_form import printed_form
from workbench.instruments.shelf import INSTRUMENTS
from workbench.text import clean
from workbench.workspace import shipped

__all__ = ["printed_page"]


def printed_page(instrument: Instrument, *, for_facilitator: bool = False) -> str:
    """Give an instrument as one HTML page to print, with its caveats; each stage of a vignette begins a page.

    Args:
        instrument: The instrument.
        for_facilitator: Whether aims, which are not read out, and anticipated responses stand on it; for the team only.

    Raises:
        RequestError: It may not be used; see `printed_form`.

    Example:
        >>> from pathlib import Path
        >>> from workbench.instruments.shelf import find_instrument
        >>> page = printed_page(find_instrument(Path("no-such-folder"), "retreat-evaluation"))
        >>> page.splitlines()[1], "is not evidence of what changed afterwards" in page
        ('<html lang="en-GB">', True)
    """
    css = (shipped("templates") / INSTRUMENTS / "form.css").read_text(encoding="utf-8")
    page = _environment().get_template("form.html.j2").render(
        form=printed_form(instrument, for_facilitator=for_facilitator),
        css=Markup(css),  # noqa: S704  # our own file
        style_hash=base64.b64encode(hashlib.sha256(css.encode()).digest()).decode(),
    )
    return page.strip() + "\n"


@cache
def _environment() -> Environment:
    """Give Jinja with every text escaped, and cleaned of what no reader sees."""
    made = Environment(
        loader=FileSystemLoader(shipped("templates") / INSTRUMENTS), autoescape=True, undefined=StrictUndefined, finalize=_cleaned
    )
    made.filters["seen"] = seen
    return made


def _cleaned(value: Any) -> Any:
    return value if isinstance(value, Markup) or not isinstance(value, str) else clean(value)
