"""What was done to a table before it could be shown, carried by its frame and told to its readers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.disclosure.rule import Rule
from workbench.store import SUPPRESSED

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Treatment", "treated", "treatment_of"]

_TREATMENT = "disclosure"


@dataclass(frozen=True)
class Treatment:
    """What was done to a table before it could be shown; a protected frame carries it.

    Args:
        method: “as it is”, “suppression” or “controlled rounding”.
        rule: The rule that was followed.
        hidden: How many cells are withheld.
        cells: How many cells the table has.
        base: What shown counts are rounded to; 1 for not at all.
    """

    method: str
    rule: Rule
    hidden: int
    cells: int
    base: int = 1

    @property
    def words(self) -> str:
        """What readers must be told, as one or two sentences; "" where nothing was done."""
        if self.method == "controlled rounding":
            return f"Every count is rounded to a multiple of {self.base} so that nobody can be identified; totals are sums of what is shown."
        said = []
        if self.hidden:
            said.append(
                f"{SUPPRESSED} stands for a count that is withheld so that nobody can be identified: it is below"
                f" {self.rule.smallest_group}, or such a count could be worked out from it."
            )
        if self.base > 1:
            said.append(f"Counts are rounded to the nearest {self.base}, so totals may differ from the sum of their parts.")
        if not self.rule.exact:
            said.append(self.rule.words)
        return " ".join(said)


def treated(frame: pd.DataFrame, treatment: Treatment) -> pd.DataFrame:
    """Give the frame with what was done to it written on it."""
    marked = frame.copy()
    marked.attrs[_TREATMENT] = treatment
    return marked


def treatment_of(frame: pd.DataFrame) -> Treatment | None:
    """Give what was done to a frame before it could be shown, or None for one that was not protected."""
    found = frame.attrs.get(_TREATMENT)
    return found if isinstance(found, Treatment) else None
