"""The staged path of sharing, from none to a duty by law: where each arrangement stands and what comes next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar, get_args

from workbench.catalogue.agency import Agency
from workbench.catalogue.arrangement import Arrangement, Stage, StageStep
from workbench.errors import RequestError
from workbench.store import Model, PartialDate

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["STAGES", "UnmetCondition", "next_step", "reach", "stage_now", "stages_frame", "step_back", "unmet_conditions"]

_M = TypeVar("_M", bound=Model)

STAGES: tuple[Stage, ...] = tuple(stage for stage in get_args(Stage) if stage != "unknown")
"""The stages from first to last."""


@dataclass(frozen=True)
class UnmetCondition:
    """A stage that was reached although a condition before it is not known to be met.

    Args:
        stage: The stage that was reached.
        of: The stage whose condition it is.
        condition: The condition.
        met: no, unknown or not asked.
        override: Why it was reached all the same; "" where nobody said, which is a fault.
    """

    stage: str
    of: str
    condition: str
    met: str
    override: str


def stage_now(arrangement: Arrangement) -> Stage:
    """Give the stage at which an arrangement stands: the last that was reached and not given up.

    It is “none” where all that was reached was given up, and unknown where nothing is recorded as reached.
    """
    reached = [step for step in arrangement.steps if _reached(step)]
    standing = [step.stage for step in reached if not step.stepped_back]
    return standing[-1] if standing else "none" if reached else "unknown"


def next_step(arrangement: Arrangement) -> StageStep | None:
    """Give the first step that is still ahead, or None."""
    return next((step for step in arrangement.steps if not _reached(step)), None)


def unmet_conditions(arrangement: Arrangement) -> tuple[UnmetCondition, ...]:
    """Give every condition that was not met when its stage, or a later one, was reached.

    Those without an override are faults; those with one are on record with their reason. The condition of a
    stage that lies further than the one reached does not count, though it stands earlier in the list.
    """
    found = []
    for place, step in enumerate(arrangement.steps):
        if _reached(step) and not step.stepped_back:
            found += [
                UnmetCondition(step.stage, before.stage, before.condition or "", before.met, step.override or "")
                for before in arrangement.steps[: place + 1]
                if _unmet(before) and _rank(before.stage) <= _rank(step.stage)
            ]
    return tuple(found)


def reach(arrangement: Arrangement, stage: Stage, *, on: PartialDate, override: str = "") -> Arrangement:
    """Give the arrangement with a stage reached.

    Args:
        arrangement: The arrangement as it is; it must have that stage among its steps, not yet reached, or the
            stage is added as a step without a condition.
        stage: The stage.
        on: When it was reached.
        override: Why, where a condition of it or of an earlier stage is not met.

    Raises:
        RequestError: A condition is not met and no reason is given.

    Example:
        >>> step = StageStep(stage="aggregate", condition="Purpose agreed")
        >>> plan = Arrangement(id="a", title="A", giver="council", steps=(step,))
        >>> stage_now(reach(plan, "aggregate", on=PartialDate(2026, 3), override="Trial of one month"))
        'aggregate'
    """
    steps = list(arrangement.steps)
    place = next((i for i, step in enumerate(steps) if step.stage == stage and not _reached(step)), len(steps))
    if place == len(steps):
        steps.append(StageStep(stage=stage))
    changes: dict[str, Any] = {"reached": on, "override": override or steps[place].override}
    steps[place] = _changed(steps[place], changes)
    changed = _changed(arrangement, {"steps": tuple(steps)})
    missing = [u for u in unmet_conditions(changed) if u.stage == stage and not u.override]
    if missing:
        raise RequestError(
            f"“{arrangement.title}” cannot be set to “{stage}”: the condition of “{missing[0].of}” is not met "
            f"({missing[0].condition}: {missing[0].met}).",
            fix="Record that it is met, or say in override why the stage is reached all the same.", code="stage-not-ready",
        )  # fmt: skip
    return changed


def step_back(arrangement: Arrangement, why: str) -> Arrangement:
    """Give the arrangement with its present stage given up; the step stays in the list with the reason.

    Raises:
        RequestError: It stands at no stage that could be given up.
    """
    steps = list(arrangement.steps)
    standing = [i for i, step in enumerate(steps) if _reached(step) and not step.stepped_back]
    if not standing:
        raise RequestError(
            f"“{arrangement.title}” stands at no stage that could be given up.",
            fix="Record first which stage was reached, and when.", code="no-stage-reached",
        )  # fmt: skip
    steps[standing[-1]] = _changed(steps[standing[-1]], {"stepped_back": why})
    return _changed(arrangement, {"steps": tuple(steps)})


def stages_frame(arrangements: Iterable[Arrangement], *, agencies: Iterable[Agency] = ()) -> pd.DataFrame:
    """Give where each giver stands with each data set.

    Returns:
        One row per giver, arrangement and data set: giver, arrangement, dataset, stage, next_stage, condition, met,
        owner, overrides, unmet, steps_back (int) and status. What is not recorded is “not recorded”. Where several
        give, it is not recorded who gives which data set, so all stand in one row of each, joined by “; ”.
    """
    import pandas as pd  # noqa: PLC0415  # slow to import

    names = {agency.id: agency.title for agency in agencies}
    columns = ["giver", "arrangement", "dataset", "stage", "next_stage", "condition", "met", "owner", "overrides", "unmet",
               "steps_back", "status"]  # fmt: skip
    rows = [
        {"giver": names.get(giver, giver), "dataset": dataset, **_standing(arrangement, names)}
        for arrangement in arrangements
        for giver in dict.fromkeys((arrangement.giver, *arrangement.further_givers))
        for dataset in _given(arrangement)
    ]
    return pd.DataFrame(rows, columns=columns)


def _given(arrangement: Arrangement) -> tuple[str, ...]:
    datasets = arrangement.datasets or ("not recorded",)
    return ("; ".join(datasets),) if arrangement.further_givers else datasets


def _standing(arrangement: Arrangement, names: dict[str, str]) -> dict[str, Any]:
    ahead, unmet = next_step(arrangement), unmet_conditions(arrangement)
    blank = "not recorded"
    return {
        "arrangement": arrangement.title,
        "stage": stage_now(arrangement),
        "next_stage": ahead.stage if ahead else blank,
        "condition": (ahead.condition if ahead else None) or blank,
        "met": ahead.met if ahead else blank,
        "owner": names.get(ahead.owner, ahead.owner) if ahead and ahead.owner else blank,
        "overrides": sum(1 for step in arrangement.steps if step.override),
        "unmet": sum(1 for condition in unmet if not condition.override),
        "steps_back": sum(1 for step in arrangement.steps if step.stepped_back),
        "status": arrangement.status,
    }


def _reached(step: StageStep) -> bool:
    return step.reached.known or bool(step.override) or bool(step.stepped_back)


def _unmet(step: StageStep) -> bool:
    return bool(step.condition) and (step.met != "yes" or "met" in step.contested) and not step.stepped_back


def _rank(stage: Stage) -> int:
    return STAGES.index(stage) if stage in STAGES else -1


def _changed(record: _M, changes: dict[str, Any]) -> _M:
    """Give a changed copy; what was told of a field that changes is told no longer."""
    copy = record.model_copy(update=changes)
    copy._told = {name: said for name, said in record.told.items() if name not in changes}  # noqa: SLF001  # as in Model.as_at
    return copy
