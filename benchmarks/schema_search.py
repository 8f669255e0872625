"""How long a search of the schema takes: 120 databases, 100,000 values, 30 questions with slips, codes and synonyms.

    python benchmarks/schema_search.py [--databases 120] [--values 100000] [--times 5]

The labels are made up, in the manner of the real ones: months, places with nine-character codes, and breakdowns that
many databases share. Each question is asked through a connection that stays open and through a new one each time; for
comparison the same words are looked for in all labels with `in`.
"""

from __future__ import annotations

import argparse
import datetime as dt
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from workbench.statxplore.schema import Component
from workbench.statxplore.schema_store import SchemaStore

_WHEN = dt.datetime(2026, 11, 21, tzinfo=dt.UTC)
_BENEFITS = (
    "Universal Credit", "Jobseeker's Allowance", "Employment and Support Allowance", "Pension Credit", "Housing Benefit",
    "Personal Independence Payment", "Carers Allowance", "Attendance Allowance", "Income Support", "Benefit Cap",
)  # fmt: skip
_KINDS = ("Caseload", "Starts", "Claims", "Sanction Decisions", "Individuals sanctioned", "Households", "Durations",
          "Clearances", "Awards", "Registrations", "Appeals", "Withdrawals")  # fmt: skip
_STEMS = ("Kirk", "Dun", "Glen", "Aber", "Inver", "Loch", "Ness", "Burgh", "Cowden", "Method", "Leven", "Auchter", "Car", "Bal")
_ENDS = ("caldy", "fermline", "rothes", "deen", "ness", "gelly", "beath", "hill", "muchty", "den", "ton", "more")
QUESTIONS = (
    "fife", "kirkcaldy", "kirkaldy", "universal credit", "unversal credti", "uc", "jsa sanctions", "sanciton decisions",
    "jobcentre", "job centre", "jobcenter", "StatExplore", "esa caseload", "pip", "s12000047", "S01000", "local authority",
    "council", "la", "glenrothes sanction", "glenrohtes", "dunfermline households universal", "month", "201811", "nov-18",
    "s", "zzzzqqqq", "the of and universal credit caseload month fife", "personal indep", "s02001780 kirkcaldy",
)  # fmt: skip


def fill(store: SchemaStore, databases: int, values: int) -> None:
    """Put a made-up schema into a store: databases in folders, four fields each, values in pages of 500."""
    folders = [Component(f"str:folder:f{n}", benefit, "FOLDER") for n, benefit in enumerate(_BENEFITS)]
    _keep(store, Component("str:folder:root", "Stat-Xplore", "FOLDER", tuple(folders)))
    all_databases = [
        Component(f"str:database:DB_{n}", f"{_BENEFITS[n % 10]} {_KINDS[n // 10 % 12]} (Stat-Xplore)", "DATABASE")
        for n in range(databases)
    ]
    for n, folder in enumerate(folders):
        _keep(store, Component(folder.uri, folder.label, "FOLDER", tuple(all_databases[n::10])))
    for n, database in enumerate(all_databases):
        _fill_database(store, database, n, values // databases)


def _fill_database(store: SchemaStore, database: Component, number: int, values: int) -> None:
    base = database.uri.replace(":database:", ":{}:") + ":V_F"
    names = ("Month", "National - Regional - LA - OAs", "Jobcentre Plus office", "Outcome of decision")
    fields = [Component(base.format("field") + f":COL_{n}", name, "FIELD") for n, name in enumerate(names)]
    _keep(store, Component(database.uri, database.label, "DATABASE", tuple(fields)))
    shares = (min(100, values), max(0, values - 250), 130, 20)
    for field, share, label in zip(fields, shares, (_month, _place(number), _office, _outcome), strict=True):
        sets = Component(field.uri.replace(":field:", ":valueset:") + ":SET", field.label, "VALUESET")
        _keep(store, Component(field.uri, field.label, "FIELD", (sets,)))
        made = tuple(
            Component(f"{sets.uri.replace(':valueset:', ':value:')}:{code}", text, "VALUE")
            for code, text in map(label, range(share))
        )
        _keep(store, Component(sets.uri, sets.label, "VALUESET", made))


def _keep(store: SchemaStore, component: Component) -> None:
    store.keep(component, etag=None, seen=_WHEN)


def _month(n: int) -> tuple[str, str]:
    day = dt.date(2013 + n // 12, n % 12 + 1, 1)
    return f"{day:%Y%m}", f"{day:%Y%m} ({day:%b-%y})"


def _place(database: int) -> Callable[[int], tuple[str, str]]:
    def label(n: int) -> tuple[str, str]:
        if n == 0:
            return "S12000047", "Fife"
        at = n * 7 + database * 600
        name = f"{_STEMS[at % 14]}{_ENDS[at // 14 % 12]}"
        return f"S01{at:06d}", f"{name} {_STEMS[at // 168 % 14]} - {at % 97:02d}"

    return label


def _office(n: int) -> tuple[str, str]:
    return f"J{n:03d}", f"{_STEMS[n % 14]}{_ENDS[n // 14 % 12]} Jobcentre"


def _outcome(n: int) -> tuple[str, str]:
    words = ("Decision to apply a sanction (adverse)", "Decision not to apply a sanction (non-adverse)", "Reserved decisions",
             "Cancelled referrals")  # fmt: skip
    return f"{n}", f"{words[n % 4]}, reason {n}"


def seconds(ask: Callable[[str], object], times: int) -> list[float]:
    """Give, for each question, the middle of several times that it took, in order of length."""
    found = []
    for question in QUESTIONS:
        taken = sorted(_timed(ask, question) for _ in range(times))
        found.append(taken[times // 2])
    return sorted(found)


def _timed(ask: Callable[[str], object], question: str) -> float:
    start = time.perf_counter()
    ask(question)
    return time.perf_counter() - start


def _through_a_new_connection(path: Path) -> Callable[[str], object]:
    def ask(question: str) -> object:
        store = SchemaStore(path)
        try:
            return store.search(question)
        finally:
            store.close()

    return ask


def _labels(store: SchemaStore) -> Iterator[str]:
    for database in store.databases():
        yield database.label
        for field in store.fields(database.uri):
            yield field.label
            yield from (value.label for value in store.values(field.uri))


def main() -> None:
    """Time it and print the figures."""
    wanted = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    wanted.add_argument("--databases", type=int, default=120)
    wanted.add_argument("--values", type=int, default=100_000)
    wanted.add_argument("--times", type=int, default=5)
    options = wanted.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "schema.sqlite"
        store = SchemaStore(path)
        start = time.perf_counter()
        fill(store, options.databases, options.values)
        filled = time.perf_counter() - start
        labels = [label.casefold() for label in _labels(store)]
        print(f"{options.databases} databases, {len(labels):,} labels, {path.stat().st_size / 2**20:.0f} MiB, made in {filled:.0f} s")
        scan = seconds(lambda q: [label for label in labels if all(w in label for w in q.casefold().split())], options.times)
        for name, ask in (("open", store.search), ("new", _through_a_new_connection(path))):
            found = seconds(ask, options.times)
            middle = len(found) // 2
            print(f"{name} connection: median {found[middle] * 1e3:.1f} ms, worst {found[-1] * 1e3:.1f} ms; "
                  f"{found[middle] / scan[middle]:.2f} times a plain scan ({scan[middle] * 1e3:.1f} ms)")  # fmt: skip
        store.close()


if __name__ == "__main__":
    main()
