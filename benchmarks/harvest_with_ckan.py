"""Whether CKAN's harvester, made by others, reads every data set of our DCAT with its title.

    python -m venv /tmp/ckan && /tmp/ckan/bin/pip install ckanext-dcat "ckan[requirements]"
    python benchmarks/harvest_with_ckan.py /tmp/ckan/bin/python [WORKSPACE]

ckanext-dcat (github.com/ckan/ckanext-dcat) needs CKAN with its own versions of many packages, so it runs in an environment
of its own, with its profile for DCAT-AP 3 and no server. Titles, descriptions, keywords, publishers' names and addresses
that it finds are compared with the entries of the workspace (this repository's sample where none is named).
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from workbench.catalogue import Dataset
from workbench.catalogue.exchange.dcat import to_json_ld, to_turtle
from workbench.partnership import open_workspace

_IN_CKAN = """
import json, sys
from ckanext.dcat.processors import RDFParser
found = {}
for name, form in json.load(open(sys.argv[1])).items():
    parser = RDFParser(profiles=["euro_dcat_ap_3"])
    parser.parse(open(name, encoding="utf-8").read(), _format=form)
    found[form] = list(parser.datasets())
json.dump(found, open(sys.argv[2], "w"))
"""


def main(python: str, workspace: str = ".") -> int:
    """Let the harvester read both formats, and print how many data sets agree."""
    ws = open_workspace(Path(workspace))
    records = [*ws.agencies, *ws.datasets, *ws.services, *ws.arrangements, *ws.agreements]
    names = {agency.id: agency.title for agency in ws.agencies}
    ours = {dataset.id: _ours(dataset, names) for dataset in ws.datasets}
    differ = 0
    for form, harvested in _harvested(python, {"turtle": to_turtle(records), "json-ld": to_json_ld(records)}).items():
        theirs = {str(_extra(data, "identifier")): _theirs(data) for data in harvested}
        wrong = [key for key in {*ours, *theirs} if ours.get(key) != theirs.get(key)]
        differ += len(wrong)
        print(f"{form}: {len(harvested)} of {len(ours)} data sets read, {len(wrong)} differ {sorted(wrong)}.")
    return 1 if differ else 0


def _harvested(python: str, texts: dict[str, str]) -> dict[str, list[dict[str, Any]]]:
    with tempfile.TemporaryDirectory() as folder:
        wanted = {}
        for form, text in texts.items():
            path = Path(folder) / form
            path.write_text(text, encoding="utf-8")
            wanted[str(path)] = form
        asked, answered = Path(folder) / "asked.json", Path(folder) / "answered.json"
        asked.write_text(json.dumps(wanted), encoding="utf-8")
        subprocess.run([python, "-c", _IN_CKAN, str(asked), str(answered)], check=True, capture_output=True, cwd=folder)
        found: dict[str, list[dict[str, Any]]] = json.loads(answered.read_text(encoding="utf-8"))
        return found


def _ours(dataset: Dataset, names: dict[str, str]) -> dict[str, Any]:
    return {
        "title": dataset.title,
        "notes": dataset.summary or dataset.description or "No description is recorded.",
        "tags": sorted(dataset.topics),
        "publisher": names.get(dataset.holder or ""),
        "url": dataset.address if (dataset.address or "").startswith("http") else None,
    }


def _theirs(data: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": data["title"],
        "notes": data["notes"],
        "tags": sorted(tag["name"] for tag in data.get("tags", [])),
        "publisher": _extra(data, "publisher_name"),
        "url": data.get("url"),
    }


def _extra(data: dict[str, Any], key: str) -> Any:
    return next((extra["value"] for extra in data["extras"] if extra["key"] == key), None)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
