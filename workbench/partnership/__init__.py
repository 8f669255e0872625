"""The workspace opened as a whole, checked as a whole, and projected for an audience."""

from workbench.partnership.aggregates import AGGREGATES, aggregate
from workbench.partnership.area_context import area_context
from workbench.partnership.area_profile import area_profile
from workbench.partnership.briefing import briefing
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
    "open_workspace",
    "opening",
    "portfolio",
    "project",
    "remember_released",
    "remove_private_entry",
    "take_back_consents",
    "withdrawal_of",
]
