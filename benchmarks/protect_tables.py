"""How long disclosure control takes, how few cells it hides, and that every hidden cell was audited.

    python benchmarks/protect_tables.py

Tables are made up. For small ones the number of hidden cells is held against the fewest possible, which the exact
method finds when it is given all the time it wants; for large ones every hidden cell is audited once more.
"""

from __future__ import annotations

import itertools
import time

import numpy as np
import pandas as pd

from workbench.disclosure import CountTable, Rule, Suppressed, pattern, suppress, treatment_of
from workbench.disclosure.intervals import audit
from workbench.disclosure.joined import Joined

SMALL_TABLES = 60
ROWS, COLUMNS = 1_000, 20


def made_up(shape: tuple[int, ...], mean: float, seed: int) -> pd.DataFrame:
    """Make a table of counts with all its totals."""
    rng = np.random.default_rng(seed)
    inner = rng.poisson(rng.gamma(0.7, mean / 0.7, shape))
    rows = []
    for labels in itertools.product(*([*range(n), "Total"] for n in shape)):
        where = tuple(slice(None) if label == "Total" else label for label in labels)
        rows.append((*map(str, labels), int(inner[where].sum())))
    return pd.DataFrame(rows, columns=[*(f"d{i}" for i in range(len(shape))), "n"])


def hidden(frame: pd.DataFrame) -> int:
    """Protect a table and count what is hidden."""
    by = [name for name in frame if name != "n"]
    shown = suppress(frame, value="n", by=by, totals="Total")
    return sum(isinstance(n, Suppressed) for n in shown["n"])


def small() -> None:
    """Hold the number of hidden cells of small tables against the fewest possible."""
    ours, fewest, slowest = [], [], 0.0
    usual = pattern._MOST_ROUNDS, pattern._GOOD_ENOUGH, pattern._FINE  # noqa: SLF001  # the exact method, unbounded
    for seed in range(SMALL_TABLES):
        rng = np.random.default_rng(seed)
        shape = tuple(int(n) for n in rng.integers(2, 6, 2)) + ((2,) if seed % 2 else ())
        frame = made_up(shape, float(rng.choice([5, 10, 20, 40])), seed)
        begun = time.perf_counter()
        count = hidden(frame)
        slowest = max(slowest, time.perf_counter() - begun)
        if not count or time.perf_counter() - begun > 2:  # noqa: PLR2004  # the hardest would take many minutes
            continue
        pattern._MOST_ROUNDS, pattern._GOOD_ENOUGH, pattern._FINE = 500, 1.0, 0.0  # noqa: SLF001
        ours.append(count)
        fewest.append(hidden(frame))
        pattern._MOST_ROUNDS, pattern._GOOD_ENOUGH, pattern._FINE = usual  # noqa: SLF001
    excess = np.array(ours) / np.array(fewest)
    print(
        f"small tables, up to 5 x 5 x 2 with totals: {len(ours)} compared, hidden {sum(ours)} of fewest {sum(fewest)}"
        f" (mean excess {100 * (excess.mean() - 1):.1f}%, greatest {100 * (excess.max() - 1):.1f}%); slowest {slowest:.1f} s"
    )


def large() -> None:
    """Time large tables and audit every hidden cell once more."""
    for mean in (4, 15, 100):
        frame = made_up((ROWS, COLUMNS), mean, 1)
        for rule in (Rule(), Rule(method="controlled rounding")):
            begun = time.perf_counter()
            shown = suppress(frame, value="n", by=["d0", "d1"], totals="Total", rule=rule)
            taken = time.perf_counter() - begun
            treatment = treatment_of(shown)
            if treatment is None:
                raise SystemExit("The table was not protected.")
            said = f"base {treatment.base}"
            if treatment.hidden:
                table = CountTable(frame, "n", ("d0", "d1"), "Total")
                joined = Joined([table], (), rule)
                cells = zip(table.identities, shown["n"], strict=True)
                places = [joined.places[cell] for cell, n in cells if isinstance(n, Suppressed)]
                narrow = audit(joined.cells, sorted(places), rule.interval).narrow
                said = f"{treatment.hidden} hidden, all audited again, {len(narrow)} too narrow"
            print(f"{ROWS} x {COLUMNS}, mean count {mean}: {treatment.method} in {taken:.1f} s, {said}")


if __name__ == "__main__":
    small()
    large()
