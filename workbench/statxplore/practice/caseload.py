"""How many people or households are on a benefit: rows that stand for several who are alike."""

from __future__ import annotations

import numpy as np

from workbench.statxplore.practice.calibration import CaseloadPlan
from workbench.statxplore.practice.draws import Draws
from workbench.statxplore.practice.months import course
from workbench.statxplore.practice.places import read_places
from workbench.statxplore.practice.population import DEFAULT_PEOPLE
from workbench.statxplore.practice.tabulation import Rows

__all__ = ["draw_caseload"]


def draw_caseload(draws: Draws, plan: CaseloadPlan, *, months: range, people: int) -> Rows:
    """Draw a caseload: for every month, place and kind of person one row with how many there are.

    Args:
        draws: The draws.
        plan: Its course and composition.
        months: Numbers of the months.
        people: The size of the practice data.

    Example:
        >>> from workbench.statxplore.practice.calibration import read_calibration
        >>> from workbench.statxplore.practice.months import month_number
        >>> plan, march = read_calibration().caseload["uc"], month_number("201803")
        >>> rows = draw_caseload(Draws(1, "uc"), plan, months=range(march, march + 1), people=DEFAULT_PEOPLE)
        >>> bool(78_000 < rows.amounts.sum() < 80_000)
        True
    """
    kinds = {"place": [leaf.weight(plan.place_weight) for leaf in read_places().leaves]}
    kinds |= {name: [weight for _, weight in chosen] for name, chosen in plan.people.items()}
    shares = np.ones(1)
    for weights in kinds.values():
        shares = np.multiply.outer(shares, np.asarray(weights) / np.sum(weights)).reshape(-1)
    size = people / DEFAULT_PEOPLE
    expected = np.multiply.outer(course(plan.course, months) * size, shares)
    # a cell's draw is the same in every month, so that its course is as smooth as the whole's
    amounts = np.floor(expected + draws.uniform("cell", np.arange(len(shares)))).astype(np.int64)
    places = np.indices((len(months), *(len(weights) for weights in kinds.values()))).reshape(len(kinds) + 1, -1)
    there = np.flatnonzero(amounts.reshape(-1))
    columns = dict(zip(["month", *kinds], places[:, there].astype(np.int16), strict=True))
    numbers = months[0] * (1 << 20) + there
    return Rows(columns, draws.keys("row", numbers), amounts.reshape(-1)[there])
