"""The rules by source and audience: those of the workbench, and what a workspace's settings make of them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError

from workbench.disclosure.rule import Rule
from workbench.errors import Problem, RecordError, UnknownNameError
from workbench.store import AUDIENCES, Audience
from workbench.workspace import SETTINGS_FILE, Disclosure

__all__ = ["RULES", "rule_for", "rule_names"]

RULES: Mapping[str, Mapping[Audience, Mapping[str, Any]]] = MappingProxyType({
    # counts of people from an agency's own records: the partnership's smallest group beyond the team
    "counts": {"team": {"smallest_group": 1}, "partners": {}, "public": {}},
    # the Office for National Statistics' rule: below 10 withheld, others to the nearest 5
    "counts-10-5": {
        "team": {"smallest_group": 1},
        "partners": {"smallest_group": 10, "round_to": 5},
        "public": {"smallest_group": 10, "round_to": 5},
    },
    # counts that their publisher changed slightly, such as Stat-Xplore's: shown as they are, never added or subtracted
    "perturbed": {audience: {"exact": False} for audience in AUDIENCES},
    # exact counts that their publisher made safe and that everybody can read
    "published": {audience: {"smallest_group": 1} for audience in AUDIENCES},
})  # fmt: skip
"""The workbench's own rules: by source and audience, what differs from `Rule()`."""


def rule_names(settings: Disclosure) -> list[str]:
    """Give the names of all rules that data may follow.

    Example:
        >>> rule_names(Disclosure())
        ['counts', 'counts-10-5', 'perturbed', 'published']
    """
    return sorted({*RULES, *settings.rules})


def rule_for(name: str, audience: Audience, settings: Disclosure) -> Rule:
    """Give the rule that data follow before an audience.

    Args:
        name: The rule's name.
        audience: Who will see the data.
        settings: What workbench.toml says of disclosure.

    Raises:
        UnknownNameError: There is no such rule.
        RecordError: workbench.toml says of the rule what cannot be.

    Example:
        >>> rule_for("counts-10-5", "public", Disclosure()).round_to
        5
        >>> rule_for("counts", "partners", Disclosure(smallest_group=7)).smallest_group
        7
    """
    known = rule_names(settings)
    if name not in known:
        raise UnknownNameError(f"There is no disclosure rule “{name}”.", fix=f"There are: {', '.join(known)}.", code="unknown-name")
    own: dict[str, Any] = dict(RULES.get(name, {}).get(audience, {}))
    said = settings.rules.get(name, {}).get(audience, {})
    try:
        return Rule.model_validate({"smallest_group": settings.smallest_group, **own, **said})
    except ValidationError as error:
        detail = error.errors()[0]
        place = ".".join(["disclosure.rules", name, audience, *map(str, detail["loc"])])
        raise RecordError([
            Problem(SETTINGS_FILE, 0, place, f"{detail['msg']}.", "See docs/disclosure.md for what a rule can say.", "bad-settings")
        ]) from None  # fmt: skip
