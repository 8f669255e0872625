"""The workspace opened as a whole, checked as a whole, and projected for an audience."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from workbench.partnership.aggregates import AGGREGATES, aggregate
from workbench.partnership.area_context import area_context
from workbench.partnership.check import check_workspace
from workbench.partnership.doctor import Examined, examine
from workbench.partnership.git_history import GitHolds, held_by_git
from workbench.partnership.kinds import KINDS
from workbench.partnership.opening import opening
from workbench.partnership.portfolio import portfolio
from workbench.partnership.projection import Projected, project
from workbench.partnership.released import remember_released
from workbench.partnership.withdrawal import (
    CONSENTS,
    Withdrawal,
    remove_private_entry,
    take_back_consents,
    withdrawal_of,
)
from workbench.partnership.workspace import Workspace, open_workspace

if TYPE_CHECKING:
    from workbench.partnership.area_profile_report import area_profile
    from workbench.partnership.briefing_report import briefing
    from workbench.partnership.instrument_report import instrument_summary, retreat_evaluation
    from workbench.partnership.instrument_vignette_report import vignette_pack

__all__ = [
    "AGGREGATES",
    "CONSENTS",
    "KINDS",
    "Examined",
    "GitHolds",
    "Projected",
    "Withdrawal",
    "Workspace",
    "aggregate",
    "area_context",
    "area_profile",
    "briefing",
    "check_workspace",
    "examine",
    "held_by_git",
    "instrument_summary",
    "open_workspace",
    "opening",
    "portfolio",
    "project",
    "remember_released",
    "remove_private_entry",
    "retreat_evaluation",
    "take_back_consents",
    "vignette_pack",
    "withdrawal_of",
]

# these need pandas, which is slow to import and which `workbench check` does without
_MODULES = {
    "area_profile": "area_profile_report", "briefing": "briefing_report", "instrument_summary": "instrument_report", "retreat_evaluation": "instrument_report",
    "vignette_pack": "instrument_vignette_report",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_MODULES[name]}"), name)
