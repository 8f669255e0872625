"""A proposal's steps beside what each partner answered, with what the source does not tell apart counted."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, get_args

from workbench.catalogue.proposal import Proposal, Side

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["answers_by_side", "answers_by_step"]

_SIDES: tuple[Side, ...] = get_args(Side)
_NO_STEP = "step not said"


def answers_by_step(proposal: Proposal) -> pd.DataFrame:
    """Give partners by steps.

    Returns:
        One row per partner as the source calls it, one column per step in order (by what it does) and a last one
        “step not said”; each cell is the answers in order, one a line, or “no answer recorded”. Where the source
        does not say which step an answer is about, it stands in the last column and in no other.
    """
    import pandas as pd  # noqa: PLC0415  # slow to import

    steps = {step.id: step.what for step in proposal.steps}
    cells: dict[str, dict[str, list[str]]] = {}
    for answer in proposal.answers:
        step = steps.get(answer.step or "", _NO_STEP)
        cells.setdefault(answer.label, {}).setdefault(step, []).append(answer.what)
    columns = [*steps.values(), _NO_STEP]
    rows = [["\n".join(cells[label].get(c, ())) or "no answer recorded" for c in columns] for label in cells]
    return pd.DataFrame(rows, index=pd.Index(list(cells), name="partner"), columns=columns)


def answers_by_side(proposal: Proposal) -> pd.DataFrame:
    """Count the answers of each partner by side.

    Returns:
        One row per partner; potential, barrier, not marked, unknown, and answers (int). “Not marked” means that
        somebody must read the source and decide; it is neither potential nor barrier.
    """
    import pandas as pd  # noqa: PLC0415  # slow to import

    counts: dict[str, Counter[str]] = {}
    for answer in proposal.answers:
        counts.setdefault(answer.label, Counter())[answer.side] += 1
    rows = [[*(count[side] for side in _SIDES), sum(count.values())] for count in counts.values()]
    return pd.DataFrame(rows, index=pd.Index(list(counts), name="partner"), columns=[*_SIDES, "answers"])
