"""Synthetic people, the doubts raised about them and what was decided: columns of numbers, from a seed.

The path of a doubt: it is raised about a person on the register, and decided as adverse, non-adverse, reserved (the
person has left the register) or cancelled. Some adverse decisions are reconsidered, and upheld or overturned; some
upheld ones are appealed. Some reserved ones become adverse when the person claims again. What happens after the first
decision has a month of its own, so that an edition of the data knows only what had happened by then.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workbench.statxplore.practice.calibration import BenefitPlan, Plan
from workbench.statxplore.practice.draws import Draw, Draws, Numbers, choose
from workbench.statxplore.practice.months import course, month_number

__all__ = ["ADVERSE", "DEFAULT_PEOPLE", "Doubts", "draw_doubts"]

Codes = npt.NDArray[np.int16]
Chosen = npt.NDArray[np.bool_]

DEFAULT_PEOPLE = 1_000_000
"""People who pass through the registers in the default practice data; the calibration is for this many."""

ADVERSE, NON_ADVERSE, RESERVED = 0, 1, 2

_NEVER = 30_000
_ROWS_A_MONTH = 1 << 28


@dataclass(frozen=True)
class Doubts:
    """Doubts raised and all that was ever decided on them, one a row, sorted by person.

    Args:
        month: Number of the month of the first decision.
        person: Number of the person.
        columns: Place in the list of categories, by column: benefit, reason, level, place, age, sex …
        outcomes: What was decided first, after reconsideration and after appeal; shape (3, rows).
        after: Months after the first decision at which each was decided; very many where it was not; shape (3, rows).
        staged: Whether a later outcome is of a challenge, and not of a person's return.
        lasting: Place in the list of durations that the sanction has, where the outcome is adverse.
        keys: Random key of each row.
    """

    month: Numbers
    person: Numbers
    columns: Mapping[str, Codes]
    outcomes: Codes
    after: Codes
    staged: Chosen
    lasting: Codes
    keys: Numbers


def draw_doubts(draws: Draws, plan: Plan, *, places: list[float], people: int, last: int) -> Doubts:
    """Draw all doubts from the plan's first month to the last one asked for.

    Args:
        draws: The draws.
        plan: How they come about.
        places: Weight of each leaf of the places.
        people: The size of the practice data; DEFAULT_PEOPLE is what the plan is for.
        last: Number of the last month.

    Example:
        >>> from workbench.statxplore.practice.calibration import read_calibration
        >>> plan, june = read_calibration().jsa_esa, month_number("201606")
        >>> doubts = draw_doubts(Draws(1, "jsa_esa"), plan, places=[1.0, 2.0], people=10_000, last=june)
        >>> len(doubts.month)
        3320
    """
    size = people / DEFAULT_PEOPLE
    month, row = _rows(plan, size, last)
    at_once = max(2.0, plan.on_register * size)
    # people come and leave in the order of their number
    gone = (month - month_number(plan.first)) * at_once / plan.months_on_register
    person = (gone + at_once * draws.uniform("person", row) ** plan.unevenness).astype(np.int64)
    order = np.argsort(person, kind="stable")
    month, row, person = month[order], row[order], person[order]
    weights = {"place": places} | {name: [w for _, w in chosen] for name, chosen in plan.people.items()}
    weights["benefit"] = [benefit.share for benefit in plan.benefit]
    columns = {name: choose(w, draws.uniform(name, person)).astype(np.int16) for name, w in weights.items()}
    outcomes, after = _decided(draws, plan, columns["benefit"], row)
    columns |= _referral(draws, plan, columns["benefit"], row)
    lasting = _lasting(draws, plan, columns["level"], row)
    return Doubts(month, person, columns, outcomes, after, outcomes[0] == ADVERSE, lasting, draws.keys("record", row))


def _rows(plan: Plan, size: float, last: int) -> tuple[Numbers, Numbers]:
    """Give the month and the number of each row; neither changes when later months come."""
    first = month_number(plan.first)
    of_plan = course(plan.decisions, range(first, month_number(plan.last) + 1))
    to_total = plan.total / of_plan.sum() if plan.total else 1.0
    months = np.arange(first, last + 1)
    rows = np.rint(course(plan.decisions, months.tolist()) * to_total * size).astype(np.int64)
    month = np.repeat(months, rows)
    within = np.arange(rows.sum()) - np.repeat(np.cumsum(rows) - rows, rows)
    return month, month * _ROWS_A_MONTH + within


def _decided(draws: Draws, plan: Plan, benefits: Codes, row: Numbers) -> tuple[Codes, Codes]:
    """Give each row's outcomes, first and after challenges, and when each came."""
    outcomes = np.zeros((3, len(row)), dtype=np.int16)
    after = np.full((3, len(row)), _NEVER, dtype=np.int16)
    after[0] = 0
    draw = {name: draws.uniform(name, row) for name in ("outcome", "asks", "overturns", "appeals", "allows")}
    waits = [_months_waited(draws.uniform(f"wait {n}", row), plan.wait) for n in (1, 2)]
    for number, benefit in enumerate(plan.benefit):
        these = np.flatnonzero(benefits == number)
        decided, challenged, appealed = _challenged(benefit, {name: d[these] for name, d in draw.items()})
        outcomes[:, these] = decided
        after[1, these] = np.where(challenged, waits[0][these], _NEVER)
        after[2, these] = np.where(appealed, waits[0][these] + 2 + waits[1][these], _NEVER)
    return outcomes, after


def _challenged(benefit: BenefitPlan, draw: Mapping[str, Draw]) -> tuple[Codes, Chosen, Chosen]:
    """Give the three outcomes of each row of one benefit, and whether there was a second and a third decision."""
    asks, overturns, appeals, allows = benefit.challenges
    first = choose(benefit.outcomes, draw["outcome"])
    asked = (first == ADVERSE) & (draw["asks"] < asks)
    returned = (first == RESERVED) & (draw["asks"] < benefit.returned)
    second = np.where(asked & (draw["overturns"] < overturns), NON_ADVERSE, first)
    second = np.where(returned, ADVERSE, second)
    appealed = asked & (second == ADVERSE) & (draw["appeals"] < appeals)
    third = np.where(appealed & (draw["allows"] < allows), NON_ADVERSE, second)
    return np.stack([first, second, third]).astype(np.int16), asked | returned, appealed


def _months_waited(draw: Draw, wait: float) -> Numbers:
    """Give whole months from 1, each with the same chance that it is over; two years at most."""
    months: Draw = np.clip(1 + np.floor(np.log1p(-draw) / np.log(wait)), 1, 24)
    return months.astype(np.int64)


def _referral(draws: Draws, plan: Plan, benefits: Codes, row: Numbers) -> dict[str, Codes]:
    """Give the reason of each row and its level; codes count from 1 in the files and from 0 here."""
    draw = draws.uniform("reason", row)
    reason = np.zeros(len(row), dtype=np.int16)
    for number, benefit in enumerate(plan.benefit):
        these = benefits == number
        codes = np.array([int(code) - 1 for code, _ in benefit.reasons], dtype=np.int16)
        reason[these] = codes[choose([weight for _, weight in benefit.reasons], draw[these])]
    levels = np.array([int(plan.levels[str(n + 1)]) - 1 for n in range(len(plan.levels))], dtype=np.int16)
    return {"reason": reason, "level": levels[reason]}


def _lasting(draws: Draws, plan: Plan, level: Codes, row: Numbers) -> Codes:
    draw = draws.uniform("lasting", row)
    lasting = np.zeros(len(row), dtype=np.int16)
    for code, weights in plan.lasting.items():
        these = level == int(code) - 1
        lasting[these] = choose(weights, draw[these])
    return lasting
