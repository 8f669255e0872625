"""How the practice data come about, and the published figures that they come near; read from calibration.toml."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

__all__ = ["BenefitPlan", "Calibration", "CaseloadPlan", "Figure", "Plan", "read_calibration", "read_data"]

Weights = tuple[tuple[str, float], ...]
Where = Mapping[str, tuple[str, ...]]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class BenefitPlan(_Part):
    """How doubts on one benefit go.

    Args:
        code: The benefit's code.
        share: Of all decisions.
        outcomes: Shares first decided as adverse, non-adverse, reserved, cancelled.
        challenges: Of adverse decisions, the share reconsidered; of those, overturned; of those upheld, appealed; of
            those, allowed.
        returned: Share of reserved decisions that become adverse later.
        reasons: Code and weight of each reason.
    """

    code: str
    share: float
    outcomes: tuple[float, float, float, float]
    challenges: tuple[float, float, float, float]
    returned: float
    reasons: Weights


class Plan(_Part):
    """How the decisions on JSA and ESA, or on Universal Credit, come about.

    Args:
        first: First month, as yyyymm.
        last: Last month of the first edition.
        on_register: People on the register at one time.
        months_on_register: Months that a person stays.
        unevenness: 1 when doubts fall evenly on people; more when some have many.
        total: Decisions from first to last, or None where `decisions` are meant as they stand.
        decisions: Decisions a month, at the months named.
        wait: Share of challenges still to come after each month.
        benefit: The benefits.
        levels: The level that each reason leads to.
        lasting: For each level, the weight of each of the durations.
        people: Code and weight of each category of what is so about a person.
    """

    first: str
    last: str
    on_register: int
    months_on_register: int
    unevenness: float
    total: int | None = None
    decisions: Weights
    wait: float
    benefit: tuple[BenefitPlan, ...]
    levels: Mapping[str, str]
    lasting: Mapping[str, tuple[float, ...]]
    people: Mapping[str, Weights]


class CaseloadPlan(_Part):
    """How many people or households are on a benefit, month by month.

    Args:
        first: First month, as yyyymm.
        last: Last month of the first edition.
        place_weight: The column of the places' weights, "jsa_esa" or "uc".
        course: The caseload at the months named.
        people: Code and weight of each category of what is so about a person.
    """

    first: str
    last: str
    place_weight: str
    course: Weights
    people: Mapping[str, Weights]


class Figure(_Part):
    """A published figure that the practice data come near.

    Args:
        id: As in the list of headline figures, where it stands there.
        says: What it is.
        value: The figure.
        within: How near the default practice data come, as a part of the figure.
        source: Address of the page that has it.
        database: What is counted, in which practice database.
        months: The months, "first-last", added up.
        count: Codes by field; what is counted.
        of: Codes by field; what to divide by, or None.
        of_more: More of what to divide by, added to it.
        of_database: The database of what to divide by, where it is another.
    """

    id: str
    says: str
    value: float
    within: float
    source: str
    database: str
    months: str
    count: Where
    of: Where | None = None
    of_more: Where | None = None
    of_database: str | None = None


class Calibration(_Part):
    """All of calibration.toml: the plans, and the figures followed."""

    durations: tuple[int, ...]
    jsa_esa: Plan
    uc: Plan
    caseload: Mapping[str, CaseloadPlan]
    figure: tuple[Figure, ...]


def read_data(name: str) -> dict[str, Any]:
    """Give what one of this package's data files says.

    Example:
        >>> read_data("places.toml")["country"]
        ['S92000003', 'Scotland']
    """
    return tomllib.loads((Path(__file__).parent / name).read_text(encoding="utf-8"))


@functools.cache
def read_calibration() -> Calibration:
    """Give the calibration, checked.

    Example:
        >>> read_calibration().figure[0].value
        332000.0
    """
    return Calibration.model_validate(read_data("calibration.toml"))
