"""How long the practice server takes to tabulate a million people by four dimensions, as a ratio to one pandas crosstab.

    python benchmarks/practice_tabulation.py [--people 1000000] [--times 5]

The people are synthetic and distinct: the practice data are made so large that at least as many as asked for have a
decision. The table counts each person once in every cell, with a total in every dimension, and its answer is built and
written as JSON. Beside it pandas cross-tabulates the same rows once, by the same four columns, counting decisions.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable

import numpy as np
import pandas as pd

from workbench.statxplore.practice.answer import answer
from workbench.statxplore.practice.catalogue import Catalogue, build_catalogue
from workbench.statxplore.practice.edition import publish
from workbench.statxplore.practice.request import Asked, read_request

_DATABASE = "str:database:PRACTICE_UC_INDIVIDUALS"
_COLUMNS = ("month", "place", "outcome", "sex")
_MOST_SECONDS = 1.0
_CELL_LIMIT = 10_000_000


def people_with_decisions(wanted: int) -> Catalogue:
    """Give practice data in which at least so many distinct people have a decision."""
    size = wanted
    while True:
        edition = publish(size, 1)
        found = len(np.unique(edition.sets["uc"].rows.person))
        print(f"{size:,} people on the registers: {found:,} have a decision")
        if found >= wanted:
            return build_catalogue(edition)
        size = int(size * 1.05 * wanted / found)


def four_dimensions(catalogue: Catalogue) -> Asked:
    """Ask for month by council by outcome by sex, each with a total."""
    database = catalogue.databases[_DATABASE]
    keys = []
    for column in _COLUMNS:
        field = next(field for field in database.fields if field.column == column)
        keys.append(field.valuesets[1].uri if column == "place" else field.uri)
    query = {
        "database": _DATABASE,
        "measures": [database.measures[0].uri],
        "recodes": {key: {"total": True} for key in keys},
        "dimensions": [[key] for key in keys],
    }
    return read_request(json.dumps(query).encode(), catalogue)


def seconds(work: Callable[[], object], times: int) -> float:
    """Give the median seconds that some work takes."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def main() -> int:
    """Time both and print the figures; 1 where a million people take a second or more."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--people", type=int, default=1_000_000)
    asked.add_argument("--times", type=int, default=5)
    options = asked.parse_args()
    catalogue = people_with_decisions(options.people)
    table = four_dimensions(catalogue)
    rows = table.database.data.rows
    frame = pd.DataFrame({column: rows.columns[column] for column in _COLUMNS})
    start = time.perf_counter()
    json.dumps(answer(table, catalogue.notes, cell_limit=_CELL_LIMIT))
    first = time.perf_counter() - start
    ours = seconds(lambda: json.dumps(answer(table, catalogue.notes, cell_limit=_CELL_LIMIT)), options.times)
    theirs = seconds(lambda: pd.crosstab(frame["month"], [frame[name] for name in _COLUMNS[1:]]), options.times)
    print(f"{len(frame):,} decisions of {len(np.unique(rows.person)):,} people into {table.cells:,} cells and totals")
    print(f"the practice server: {ours:.2f} s (the first time {first:.2f} s); one pandas crosstab: {theirs:.2f} s; ratio {ours / theirs:.2f}")
    return 0 if ours < _MOST_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
