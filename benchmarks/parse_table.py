"""How long a reply of a million cells takes to become a tidy frame, against `json.loads` alone on the same text.

Run: python benchmarks/parse_table.py [CELLS]
"""

from __future__ import annotations

import json
import random
import resource
import statistics
import subprocess
import sys
import time
from typing import Any

from workbench.statxplore import Table

_RUNS = 7


def reply_of(cells: int) -> str:
    """Give a reply of about so many cells: areas by months by two short fields, with totals and some notes."""
    lengths = [cells // (100 * 20 * 5), 100, 20, 5]
    dice = random.Random(4)  # noqa: S311  # numbers for a timing
    fields = [_field(n, length) for n, length in enumerate(lengths)]
    body = {
        "database": {"uri": "str:database:D", "label": "Made up for timing", "annotationKeys": ["I"]},
        "measures": [{"uri": "str:count:D:F", "label": "People", "measure": "str:count:D:F", "function": "COUNT"}],
        "fields": fields,
        "cubes": {"str:count:D:F": {"values": _cells(lengths, dice), "precision": 0}},
        "annotationMap": {"I": "A note.", "r": "Revised."},
    }
    return json.dumps(body)


def _field(n: int, length: int) -> dict[str, Any]:
    name = f"str:field:D:F{n}:{'DATE_NAME' if n == 1 else f'C{n}'}"
    items: list[dict[str, Any]] = []
    for k in range(length - 1):
        code = f"{2010 + k // 12}{k % 12 + 1:02d}" if n == 1 else f"S12{k:06d}"
        items.append({"type": "RecodeItem", "uris": [f"{name.replace('field', 'value')}:V:{code}"], "labels": [f"Item {k}"]})
        if n == 1 and k % 3 == 0:
            items[-1]["annotationKeys"] = ["r"]
    return {"uri": name, "label": "Month" if n == 1 else f"Field {n}", "items": [*items, {"type": "Total", "labels": ["Total"]}]}


def _cells(lengths: list[int], dice: random.Random) -> Any:
    if not lengths:
        return float(dice.randrange(100_000))
    return [_cells(lengths[1:], dice) for _ in range(lengths[0])]


def _seconds(text: str) -> tuple[list[float], list[float]]:
    alone, whole = [], []
    for _ in range(_RUNS):
        start = time.perf_counter()
        json.loads(text)
        alone.append(time.perf_counter() - start)
        start = time.perf_counter()
        frame = Table.from_response(json.loads(text)).frame
        whole.append(time.perf_counter() - start)
        assert frame["value"].notna().all()  # noqa: S101  # the frame is there
    return alone, whole


def _memory(cells: int) -> float:
    """Give the most memory (MiB) of a fresh process that reads the reply from its standard input once."""
    code = (
        "import sys, json, resource; from workbench.statxplore import Table; raw = sys.stdin.buffer.read();"
        "frame = Table.from_response(json.loads(raw)).frame;"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
    )
    done = subprocess.run([sys.executable, "-c", code], input=reply_of(cells), capture_output=True, text=True, check=True)
    return float(done.stdout)


def main() -> None:
    """Time both and print the ratio."""
    cells = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    text = reply_of(cells)
    alone, whole = _seconds(text)
    print(f"{cells:,} cells, {len(text) / 2**20:.1f} MiB of JSON, median of {_RUNS} runs")
    print(f"json.loads alone      {statistics.median(alone):.3f} s")
    print(f"JSON to tidy frame    {statistics.median(whole):.3f} s")
    print(f"ratio                 {statistics.median(whole) / statistics.median(alone):.2f}")
    print(f"most memory of a fresh process {_memory(cells):.0f} MiB (this one {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f})")


if __name__ == "__main__":
    main()
