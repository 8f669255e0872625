"""Summaries of answers in a copy for an audience: worked out from all sheets, protected, and put there instead of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.disclosure import Rule, rule_for
from workbench.errors import WorkbenchError
from workbench.partnership.aggregates import AGGREGATES_FOLDER
from workbench.partnership.instrument_answers import answered_instruments
from workbench.store import Audience

if TYPE_CHECKING:
    from workbench.partnership.instrument_page import InstrumentPage
    from workbench.partnership.workspace import Workspace

__all__ = ["page_for", "write_summaries"]

_FOLDER = "instruments"
_RULE = "counts"
_STRUCTURE = frozenset({"type", "kind", "audience", "mark", "field"})
"""What names a part of an exhibit or of a chart; words of ours, in which no name is looked for."""


def write_summaries(  # noqa: PLR0913  # all but two by keyword, each a separate thing to say
    ws: Workspace, inquiry: str, *, folder: Path, audience: Audience, rule: Rule, withhold: Callable[[str], str]
) -> list[str]:
    """Write what an audience may see of an inquiry's answers into its folder of the copy; no sheet goes there.

    Args:
        ws: The whole workspace.
        inquiry: The inquiry's slug.
        folder: Its folder in the copy.
        audience: For whom.
        rule: The rule for counts of people before it.
        withhold: Takes names, identifiers and secrets out of a text.

    Returns:
        What was left out, each as a sentence.
    """
    names = answered_instruments(ws, inquiry)
    if not names:
        return []
    from workbench.partnership.instrument_page import page_of  # noqa: PLC0415  # draws charts, for which most copies have no need

    left_out: list[str] = []
    for name in names:
        try:
            page = page_of(ws, inquiry, name, audience=audience, rule=rule)
        except WorkbenchError as error:
            left_out.append(f"Answers to {name} in the inquiry {inquiry} are left out: {error}")
            continue
        if page is not None:
            path = folder / AGGREGATES_FOLDER / _FOLDER / f"{name}.json"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(_withheld(page.data(), withhold), ensure_ascii=False), encoding="utf-8")
    return left_out


def page_for(ws: Workspace, inquiry: str, name: str, audience: Audience | None = None) -> InstrumentPage | None:
    """Give what the workspace's audience may see: as it was put into a copy, or worked out from the answers.

    Args:
        ws: The workspace that the report sees.
        inquiry: The inquiry's slug.
        name: The instrument's id.
        audience: As these may see it, where it is no copy; the workspace's own audience when None.

    Raises:
        UnknownNameError: There is no such instrument.
        RecordError: Its file is wrong.
    """
    from workbench.partnership.instrument_page import InstrumentPage, page_of  # noqa: PLC0415  # as above

    if not ws.checked:
        seen = audience or ws.audience
        return page_of(ws, inquiry, name, audience=seen, rule=rule_for(_RULE, seen, ws.settings.disclosure))
    path = ws.inquiry(inquiry).folder / AGGREGATES_FOLDER / _FOLDER / f"{name}.json"
    return InstrumentPage.of_data(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else None


def _withheld(data: Any, withhold: Callable[[str], str]) -> Any:
    if isinstance(data, dict):
        return {key: value if key in _STRUCTURE else _withheld(value, withhold) for key, value in data.items()}
    if isinstance(data, list):
        return [_withheld(item, withhold) for item in data]
    return withhold(data) if isinstance(data, str) else data
