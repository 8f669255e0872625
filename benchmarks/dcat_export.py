"""How long 1,000 made-up entries take as DCAT: written as Turtle and JSON-LD, read back whole, and held against the shapes.

    python benchmarks/dcat_export.py [--entries 1000] [--shapes FOLDER]

The entries are those of `benchmarks/catalogue.py`. With a folder of DCAT-AP's SHACL files the export is checked as well.
For comparison, rdflib alone parses and serializes the same graph: most of our time is its.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from pathlib import Path

from catalogue import made_up, seconds
from rdflib import Graph

from workbench.catalogue import Agency
from workbench.catalogue.exchange.dcat import read_dcat, to_json_ld, to_turtle
from workbench.store import to_plain

SHAPES = ("shapes.ttl", "range.ttl")


def main() -> None:
    """Print the times."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--entries", type=int, default=1000)
    asked.add_argument("--shapes", type=Path)
    given = asked.parse_args()
    chance = random.Random(5)  # noqa: S311  # the same catalogue every time
    agencies = [Agency(id=f"agency-{n}", title=f"Agency {n}", sector="third sector") for n in range(40)]
    records = [*agencies, *(made_up(n, chance) for n in range(given.entries - 40))]
    with tempfile.TemporaryDirectory() as folder:
        turtle, linked = Path(folder) / "c.ttl", Path(folder) / "c.jsonld"
        _tell("written as Turtle", seconds(lambda: turtle.write_text(to_turtle(records), encoding="utf-8")), turtle)
        _tell("written as JSON-LD", seconds(lambda: linked.write_text(to_json_ld(records), encoding="utf-8")), linked)
        for path in (turtle, linked):
            found = read_dcat(path)
            same = {r.id: to_plain(r) for r in found.records} == {r.id: to_plain(r) for r in records}
            _tell(f"read back, {'the same' if same and not found.left_out else 'NOT the same'}", seconds(lambda p=path: read_dcat(p)), path)
        graph = Graph().parse(turtle)
        _tell(f"rdflib alone parses {len(graph):,} statements", seconds(lambda: Graph().parse(turtle)), turtle)
        _tell("rdflib alone serializes them", seconds(lambda: graph.serialize(format="turtle")), turtle)
        if given.shapes:
            _check(graph, given.shapes)


def _check(graph: Graph, folder: Path) -> None:
    from pyshacl import validate  # noqa: PLC0415  # only where shapes are given

    for name in SHAPES:
        shapes = Graph().parse(folder / name)
        found: list[bool] = []
        taken = seconds(lambda s=shapes, f=found: f.append(validate(graph, shacl_graph=s, allow_warnings=True)[0]))
        print(f"{name}: {'no violation' if found[0] else 'VIOLATIONS'} in {taken:.2f} s")


def _tell(what: str, taken: float, path: Path) -> None:
    print(f"{path.suffix}: {what} in {taken:.2f} s ({path.stat().st_size / 1e6:.1f} MB)")


if __name__ == "__main__":
    main()
