"""The practice data as published in one month: what had been decided by then, and which months were revised."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workbench.statxplore.practice.calibration import read_calibration
from workbench.statxplore.practice.caseload import draw_caseload
from workbench.statxplore.practice.draws import Draws, Numbers
from workbench.statxplore.practice.months import month_number
from workbench.statxplore.practice.places import read_places
from workbench.statxplore.practice.population import ADVERSE, Doubts, draw_doubts
from workbench.statxplore.practice.tabulation import Rows

__all__ = ["PROVISIONAL_MONTHS", "Edition", "Published", "publish"]

PROVISIONAL_MONTHS = 3
"""So many of the newest months are marked as provisional."""


@dataclass(frozen=True)
class Published:
    """One data set as published.

    Args:
        rows: What is counted; the column "month" counts from the first month.
        months: Numbers of its months, oldest first.
        revised: Numbers of the months that changed since the edition before.
    """

    rows: Rows
    months: range
    revised: frozenset[int]

    def notes(self, month: int) -> tuple[str, ...]:
        """Give the marks of a month: "p" for provisional, "r" for revised."""
        provisional = month > self.months[-1] - PROVISIONAL_MONTHS
        return (*(["p"] if provisional else []), *(["r"] if month in self.revised else []))


@dataclass(frozen=True)
class Edition:
    """All data sets as published in one month.

    Args:
        later: Months since the first edition.
        sets: "jsa_esa", "uc", "caseload.jsa" and "caseload.uc".
    """

    later: int
    sets: Mapping[str, Published]


@functools.lru_cache(maxsize=2)
def publish(people: int, seed: int, later: int = 0) -> Edition:
    """Draw the practice data, as published some months after the first edition.

    Args:
        people: How many synthetic people pass through the registers.
        seed: The same seed gives the same data.
        later: Months since the first edition; each has one more month, and revises those before.

    Example:
        >>> len(publish(5_000, seed=1).sets["uc"].months)
        121
    """
    calibration, places = read_calibration(), read_places()
    sets: dict[str, Published] = {}
    for world, plan in (("jsa_esa", calibration.jsa_esa), ("uc", calibration.uc)):
        last = month_number(plan.last) + later
        weights = [leaf.weight(world) for leaf in places.leaves]
        draws = Draws(seed, world)
        doubts = draw_doubts(draws, plan, places=weights, people=people, last=last)
        sets[world] = _as_of(doubts, draws.keys("person", doubts.person), month_number(plan.first), last)
    for benefit, caseload in calibration.caseload.items():
        months = range(month_number(caseload.first), month_number(caseload.last) + later + 1)
        rows = draw_caseload(Draws(seed, f"caseload {benefit}"), caseload, months=months, people=people)
        sets[f"caseload.{benefit}"] = Published(rows, months, frozenset())
    return Edition(later, sets)


def _as_of(doubts: Doubts, person_keys: Numbers, first: int, last: int) -> Published:
    """Give the decisions as they stood at the end of a month."""
    decided = doubts.month + doubts.after.astype(np.int64)
    reached = np.where(decided[2] <= last, 2, np.where(decided[1] <= last, 1, 0))
    outcome = np.take_along_axis(doubts.outcomes, reached[np.newaxis], axis=0)[0]
    none = len(read_calibration().durations)
    columns: dict[str, npt.NDArray[np.int16]] = {
        **doubts.columns,
        "month": (doubts.month - first).astype(np.int16),
        "outcome": outcome,
        "stage": np.where(doubts.staged, reached, 0).astype(np.int16),
        "duration": np.where(outcome == ADVERSE, doubts.lasting, none).astype(np.int16),
    }
    changed = (decided[1:] == last).any(axis=0) & (doubts.month < last)
    revised = frozenset(np.unique(doubts.month[changed]).tolist())
    rows = Rows(columns, doubts.keys, None, doubts.person, person_keys)
    return Published(rows, range(first, last + 1), revised)
