"""What sharing costs, added up honestly: ranges stay ranges, what is unknown is counted and never nought."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from workbench.catalogue.agency import Agency
from workbench.catalogue.arrangement import Arrangement
from workbench.catalogue.dataset import Dataset
from workbench.catalogue.parts import Cost
from workbench.store import Quantity

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["CostLine", "CostTotal", "add_pounds", "cost_lines", "cost_totals", "costs_frame"]

_RECURRING = frozenset({"annual", "running"})
_ONCE = frozenset({"set-up", "to date"})
_POUNDS = frozenset({"", "pound", "pounds", "gbp", "a year", "per year", "each year", "pounds a year"})


@dataclass(frozen=True)
class CostLine:
    """One cost with where it belongs.

    Args:
        record: The record it stands in, as kind/id.
        title: That record's title.
        cost: The cost.
    """

    record: str
    title: str
    cost: Cost

    @property
    def pounds(self) -> Quantity:
        """The sum; a range over all that is claimed where statements on it disagree, unknown where it is no sum of money."""
        said = [s.value for s in self.cost.told.get("pounds", ()) if _money(s.value)]
        if "pounds" in self.cost.contested and said:
            ends = [end for value in said for end in (value.low, value.high) if end is not None]
            return Quantity(min(ends), max(ends), "about" if any(v.hedge for v in said) else "", "", "£")
        return self.cost.pounds if _money(self.cost.pounds) else Quantity()


@dataclass(frozen=True)
class CostTotal:
    """What one arrangement costs one payer in one phase.

    Args:
        record: The record, as kind/id.
        title: Its title.
        payer: The payer's id, or "" where that is not said.
        phase: set-up, to date, annual, running or unknown; phases are never added to each other, for one may
            hold the other.
        pounds: The sum of what is known, with its hedge; unknown where nothing is.
        known: How many costs are in the sum.
        unknown: How many are not in it, because no sum is known.
        staff: What is stated in people's time instead.
    """

    record: str
    title: str
    payer: str
    phase: str
    pounds: Quantity
    known: int
    unknown: int
    staff: tuple[str, ...]

    @property
    def recurs(self) -> str:
        """Once, recurring or unknown."""
        return "recurring" if self.phase in _RECURRING else "once" if self.phase in _ONCE else "unknown"


def add_pounds(sums: Iterable[Quantity]) -> tuple[Quantity, int]:
    """Add sums of money.

    Args:
        sums: In pounds; a range stays a range, and a hedge stays a hedge.

    Returns:
        The sum of those that are known, unknown if none is; and how many are not known.

    Example:
        >>> total, missing = add_pounds(map(Quantity.parse, ["£40,000", "£160,000", "unknown"]))
        >>> str(total), missing
        ('£200,000', 1)
        >>> str(add_pounds([Quantity.parse("about £7,000"), Quantity.parse("£10,000 to £14,000")])[0])
        'about £17,000 to £21,000'
    """
    listed = list(sums)
    known = [amount for amount in listed if _money(amount)]
    if not known:
        return Quantity(), len(listed)
    low = sum((amount.low for amount in known if amount.low is not None), Decimal(0))
    ends = [amount.low if amount.high is None else amount.high for amount in known]
    high = sum((end for end in ends if end is not None), Decimal(0))
    hedges = {amount.hedge for amount in known} - {""}
    hedge = next(iter(hedges)) if len(hedges) == 1 else "about" if hedges else ""
    ranged = any(amount.high is not None for amount in known)
    return Quantity(low, high if ranged else None, hedge, "", "£"), len(listed) - len(known)


def cost_lines(arrangements: Iterable[Arrangement] = (), datasets: Iterable[Dataset] = ()) -> Iterator[CostLine]:
    """Give every cost of arrangements and data sets."""
    for arrangement in arrangements:
        yield from (CostLine(f"arrangement/{arrangement.id}", arrangement.title, cost) for cost in arrangement.costs)
    for dataset in datasets:
        yield from (CostLine(f"dataset/{dataset.id}", dataset.title, cost) for cost in dataset.costs)


def cost_totals(lines: Iterable[CostLine]) -> tuple[CostTotal, ...]:
    """Add costs up by record, payer and phase; one-off and recurring costs are never added to each other."""
    groups: dict[tuple[str, str, str, str], list[CostLine]] = {}
    for line in lines:
        groups.setdefault((line.record, line.title, line.cost.payer or "", line.cost.phase), []).append(line)
    totals = []
    for (record, title, payer, phase), group in groups.items():
        pounds, unknown = add_pounds(line.pounds for line in group)
        staff = tuple(line.cost.staff for line in group if line.cost.staff)
        totals.append(CostTotal(record, title, payer, phase, pounds, len(group) - unknown, unknown, staff))
    return tuple(totals)


def costs_frame(lines: Iterable[CostLine], *, agencies: Iterable[Agency] = ()) -> pd.DataFrame:
    """Give the totals as a frame.

    Returns:
        One row per arrangement or data set, payer and phase: title, payer (name or “unknown”), recurs (once,
        recurring, unknown), phase, pounds (text with its hedge, or “unknown”), pounds_low and pounds_high (float, NaN
        where unknown), known and unknown (int, numbers of costs), staff (text).
    """
    import pandas as pd  # noqa: PLC0415  # slow to import

    names = {agency.id: agency.title for agency in agencies}
    columns = ["title", "payer", "recurs", "phase", "pounds", "pounds_low", "pounds_high", "known", "unknown", "staff"]
    rows = [
        [t.title, names.get(t.payer, t.payer) or "unknown", t.recurs, t.phase, str(t.pounds), *_ends(t.pounds), t.known,
         t.unknown, "; ".join(t.staff)]
        for t in cost_totals(lines)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns).astype({"pounds_low": "float64", "pounds_high": "float64"})


def _money(amount: Quantity) -> bool:
    return amount.known and amount.unit.casefold() in _POUNDS


def _ends(amount: Quantity) -> tuple[float | None, float | None]:
    if amount.low is None:
        return None, None
    return float(amount.low), float(amount.low if amount.high is None else amount.high)
