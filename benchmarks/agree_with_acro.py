"""Whether acro, another tool for disclosure control, finds the same cells too small.

    python -m venv /tmp/acro && /tmp/acro/bin/pip install acro
    python benchmarks/agree_with_acro.py /tmp/acro/bin/python

acro (github.com/AI-SDC/ACRO) needs an older pandas, so it runs in an environment of its own. It makes tables from
rows about people, which are made up here; both look for counts below the same threshold, and the cells are compared.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

from workbench.disclosure import Rule

THRESHOLDS = (3, 5, 10)
TABLES = 40

_IN_ACRO = """
import json, sys
import pandas as pd
import acro.acro_tables as tables
from acro import ACRO
wanted = json.load(open(sys.argv[1]))
session = ACRO(suppress=True)
found = {}
for name, threshold in wanted.items():
    people = pd.read_csv(name, dtype=str)
    session.config["safe_threshold"] = threshold
    tables.THRESHOLD = threshold
    shown = session.crosstab(people["area"], people["group"])
    found[name] = [[area, group] for area in shown.index for group in shown.columns if pd.isna(shown.loc[area, group])]
json.dump(found, open(sys.argv[2], "w"))
"""


def main(python: str) -> int:
    """Compare the two on made-up tables and print how many cells agree."""
    rng = np.random.default_rng(1)
    with tempfile.TemporaryDirectory() as folder:
        wanted: dict[str, int] = {}
        for i in range(TABLES):
            counts = rng.poisson(rng.gamma(0.7, 15, rng.integers(2, 7, 2)))
            path = Path(folder) / f"{i}.csv"
            with path.open("w", newline="", encoding="utf-8") as stream:
                rows = csv.writer(stream)
                rows.writerow(["area", "group"])
                for area, group in np.argwhere(counts):
                    rows.writerows([[f"area {area}", f"group {group}"]] * int(counts[area, group]))
            wanted[str(path)] = THRESHOLDS[i % len(THRESHOLDS)]
        asked, answered = Path(folder) / "asked.json", Path(folder) / "answered.json"
        asked.write_text(json.dumps(wanted), encoding="utf-8")
        subprocess.run([python, "-c", _IN_ACRO, str(asked), str(answered)], check=True, capture_output=True, cwd=folder)
        theirs = json.loads(answered.read_text(encoding="utf-8"))
        agreed = differ = 0
        for name, threshold in wanted.items():
            rule = Rule(smallest_group=threshold)
            people = pd.read_csv(name, dtype=str)
            table = pd.crosstab(people["area"], people["group"])
            ours = {(a, g) for a in table.index for g in table.columns if rule.small(int(table.loc[a, g]))}
            # acro leaves a nought blank as well; whether to show it is a policy of its own, so it is not compared
            found = {(a, g) for a, g in theirs[name] if table.loc[a, g] > 0}
            agreed += len(ours & found)
            differ += len(ours ^ found)
    print(f"{TABLES} tables: {agreed} cells found too small by both, {differ} by one of the two only.")
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
