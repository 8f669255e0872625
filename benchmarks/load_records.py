"""How long a workspace of 1,000 records takes to load and check, cold, in a fresh process.

    python benchmarks/load_records.py [--records 1000] [--times 5]

The records are made up: every kind of an inquiry in turn, with links, a long text and statements. Each time a
new Python starts, reads all of them and checks them, as `workbench check` does; the time includes its start.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from workbench.store import new_yaml

_CHECK = "import sys; from pathlib import Path; from workbench.partnership import check_workspace; sys.exit(len(check_workspace(Path(sys.argv[1]))))"
_LONG = "What was said, at some length, by several people who took part. " * 12


def make_workspace(root: Path, records: int) -> Path:
    """Make a workspace of made-up records.

    Args:
        root: A folder that is not there yet.
        records: How many records it shall hold.
    """
    _write(root / "workbench.toml", b'format = 1\ntitle = "Made up"\ndefault_inquiry = "made-up"\n')
    inquiry = root / "inquiries" / "made-up"
    question = {"id": "why", "versions": [{"text": "Why?", "since": "2015-03"}, {"text": "Why so?", "since": "2016"}]}
    head = {"id": "made-up", "title": "Made up", "site": "Nowhere", "questions": [question],
            "cycles": [{"number": "1", "start": "2015-03", "end": "2015-12"}]}  # fmt: skip
    _write(inquiry / "inquiry.yaml", new_yaml(head))
    said = {"statements": [{"value": "over 40", "told_by": "the minutes", "as_of": "2015-06"}, {"value": "42", "as_of": "2016"}]}
    kinds = {
        "findings": {"text": _LONG, "questions": ["why"], "confidence": "medium", "date": "2015-06"},
        "evidence": {"title": "Evidence", "origin": "collected data", "summary": _LONG, "questions": ["why"]},
        "sessions": {"title": "Session", "date": "2015-06-01", "attended": said, "notes": _LONG},
        "actions": {"text": "Do it", "owner_role": "Officer", "agreed": "2015-06", "due": "2015-12", "status": "in progress"},
        "outcomes": {"statement": "It changed", "type": "practice", "contribution": _LONG, "expected": "yes"},
    }
    for number in range(records - 1):
        folder, data = list(kinds.items())[number % len(kinds)]
        key = f"{folder}-{number:04d}"
        _write(inquiry / folder / f"{key}.yaml", new_yaml({"id": key, "audience": "public", "cycle": "1", **data}))
    return root


def seconds_to_check(root: Path) -> float:
    """Give how long a fresh process takes to load and check a workspace; it must find nothing wrong."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", _CHECK, str(root)], check=True)
    return time.perf_counter() - start


def _write(path: Path, raw: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(raw)


def main() -> None:
    """Time it and print the figures."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--records", type=int, default=1000)
    asked.add_argument("--times", type=int, default=5)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = make_workspace(Path(folder) / "workspace", options.records)
        found = sorted(seconds_to_check(root) for _ in range(options.times))
    print(f"{options.records:,} records loaded and checked in {found[len(found) // 2]:.2f} s (middle of {options.times}); "
          f"fastest {found[0]:.2f} s, slowest {found[-1]:.2f} s")  # fmt: skip


if __name__ == "__main__":
    main()
