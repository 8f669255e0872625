"""How long a rehearsal of linkage takes: synthetic people, two partners, both methods; beside it a plain merge in pandas.

    python benchmarks/linkage.py [--people 20000] [--times 3]

The partners hold seven fields with gaps and slips. The plain merge joins the same records on name and date of birth, and on
the National Insurance number, as they are written: no pseudonyms, no check for real identifiers, no probabilities.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable

import pandas as pd

from workbench.catalogue.linkage import FieldRecording, LinkagePartner, rehearse_linkage
from workbench.catalogue.linkage.misrecording import Recorded, recorded
from workbench.catalogue.linkage.people import synthetic_people

_HELD = {
    "NI number": (0.7, 0.02), "name": (0.98, 0.05), "date of birth": (0.95, 0.03), "postcode": (0.9, 0.1), "address": (0.9, 0.1),
    "telephone": (0.7, 0.15), "email": (0.5, 0.15),
}  # fmt: skip
_SEED = 1


def _partner(name: str) -> LinkagePartner:
    return LinkagePartner(name, {field: FieldRecording(*shares) for field, shares in _HELD.items()})


def _seconds(action: Callable[[], object], times: int) -> float:
    """Give the middle of several times that something took."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        action()
        taken.append(time.perf_counter() - start)
    return sorted(taken)[times // 2]


def _records(people: int) -> list[pd.DataFrame]:
    """Give both partners' records as a plain merge would read them."""
    made_up = synthetic_people(people, _SEED, tuple(_HELD))
    half = people // 2
    known = [[*range(half), *range(half + at, people, 2)] for at in range(2)]
    kept: list[Recorded] = [recorded(made_up, known[at], _partner("AB"[at]), tuple(_HELD), seed=f"{_SEED} {at}") for at in range(2)]
    return [pd.DataFrame({"person": records.people, **records.columns}).replace("", None) for records in kept]


def _merged(frames: list[pd.DataFrame]) -> list[int]:
    """Give the number of pairs that a plain merge finds on each key."""
    found = []
    for key in (["given", "family", "date of birth"], ["NI number"]):
        whole = [frame.dropna(subset=key) for frame in frames]
        found.append(len(whole[0].merge(whole[1], on=key)))
    return found


def main() -> None:
    """Time it and print the figures."""
    wanted = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    wanted.add_argument("--people", type=int, default=20_000)
    wanted.add_argument("--times", type=int, default=3)
    options = wanted.parse_args()
    partners = [_partner("A"), _partner("B")]
    result = rehearse_linkage(partners, people=options.people, seed=_SEED)
    both = _seconds(lambda: rehearse_linkage(partners, people=options.people, seed=_SEED), options.times)
    deterministic = _seconds(
        lambda: rehearse_linkage(partners, people=options.people, seed=_SEED, methods=["deterministic"]), options.times
    )
    frames = _records(options.people)
    merge = _seconds(lambda: _merged(frames), options.times)
    print(f"{options.people:,} synthetic people, two partners, seven fields, three sets of keys")
    print(f"both methods {both:.1f} s; deterministic alone {deterministic:.1f} s, people and records included")
    print(f"plain merge on two of the keys {merge:.3f} s: both methods take {both / merge:.0f} times that, deterministic {deterministic / merge:.0f} times")
    print(f"most memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB; pairs that the plain merge finds: {_merged(frames)}")
    print(result.frame()[["synthetic", "keys", "method", "true_pairs", "found", "right", "wrong", "missed", "precision", "recall"]].to_string(index=False))


if __name__ == "__main__":
    main()
