"""Networks for exchange tests: one like a survey, and drawn ones with names and values that break files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from hypothesis import strategies as st

from workbench.network.graph_data import GraphData, Node, Tie

_NASTY = ("=1+1", "a|b", "a\\|b", '"', "'=x", "two\nlines", "it's", "Càit", "010", "7", "true", "2026-11-22", "", " ", "x" * 40_000,
          "a\u200bb", "\x00", "e\u0301", "<b>&amp;", "]]>", "data:", "*Arcs", "\\", "dl n=3", "a,b;c", "-5", "NaN", "null", "\\e", "🏴")  # fmt: skip
texts = st.sampled_from(_NASTY) | st.text(max_size=6)
scalars = st.one_of(
    st.booleans(), st.integers(-(10**20), 10**20), st.floats(allow_nan=False, allow_infinity=False), texts,
    st.dates(dt.date(1900, 1, 1)),
)  # fmt: skip
values = st.none() | scalars | st.lists(scalars, max_size=3).map(tuple)
names = st.sampled_from(
    ["label", "type", "key", "mode", "start", "ID", "Label", "id ", "workbench", "weight ", "joined"]
) | st.text(min_size=1, max_size=4)


def attributes(taken: Iterable[str]) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(names.filter(lambda name: name not in set(taken)), values, max_size=3)


@st.composite
def columns(draw: st.DrawFn, rows: int, taken: tuple[str, ...]) -> list[dict[str, Any]]:
    """Rows whose attributes are mostly of one kind, as those of a survey are, and sometimes of any."""
    found: list[dict[str, Any]] = [
        draw(attributes(taken)) if draw(st.booleans()) else {} for _ in range(rows)
    ]
    for name in draw(st.lists(names.filter(lambda name: name not in taken), max_size=3, unique=True)):
        kind = draw(st.sampled_from([
            st.booleans(), st.integers(-100, 100), st.floats(allow_nan=False, allow_infinity=False), texts, st.dates(),
            st.lists(texts, max_size=3).map(tuple), st.lists(st.integers(0, 9), max_size=3).map(tuple),
            st.lists(st.dates(), max_size=2).map(tuple),
        ]))  # fmt: skip
        for row in found:
            if draw(st.booleans()):
                row[name] = draw(kind)
    return found


@st.composite
def graphs(draw: st.DrawFn) -> GraphData:
    ids = draw(st.lists(texts.filter(bool), max_size=5, unique=True))
    ends = st.sampled_from(ids) if ids else st.nothing()
    relations = st.sampled_from(["", "refers", 'has "quotes"', "a|b", "matrix", "=1"])
    weights = st.none() | st.integers(-3, 3) | st.floats(allow_nan=False, allow_infinity=False)
    said = draw(columns(len(ids), ("id",)))
    pairs = draw(st.lists(st.tuples(ends, ends, relations, weights), max_size=6)) if ids else []
    tie_rows = draw(columns(len(pairs), ("source", "target", "relation", "weight")))
    return GraphData(
        tuple(Node(*parts) for parts in zip(ids, said, strict=True)),
        tuple(Tie(*pair, row) for pair, row in zip(pairs, tie_rows, strict=True)),
        draw(st.booleans()),
        draw(attributes(())),
    )


def typed(value: Any) -> Any:
    """A value with its types, so that 1, 1.0 and True differ."""
    if isinstance(value, tuple):
        return ("list", *map(typed, value))
    return (type(value).__name__, value)


def told(graph: GraphData) -> dict[str, Any]:
    """All that a network says, with its types."""
    return {
        "directed": graph.directed,
        "network": {name: typed(value) for name, value in graph.attributes.items()},
        "nodes": [(node.id, {n: typed(v) for n, v in node.attributes.items()}) for node in graph.nodes],
        "ties": [
            (
                tie.source,
                tie.target,
                tie.relation,
                tie.weight,
                {n: typed(v) for n, v in tie.attributes.items()},
            )
            for tie in graph.ties
        ],
    }


def survey() -> GraphData:
    """A network with every kind of value, and ties beside each other."""
    return GraphData(
        (
            Node("dwp", {"label": "Jobcentre", "staff": 40, "share": 0.5, "asked": True, "joined": dt.date(2024, 2, 29), "areas": ("fife", "moray")}),
            Node("cab", {"staff": 7, "share": 1.0, "asked": False, "areas": ()}),
            Node("sds"),
        ),
        (
            Tie("dwp", "cab", "refers", 2, {"since": dt.date(2020, 1, 1), "formal": True}),
            Tie("dwp", "cab", "knows"),
            Tie("cab", "dwp", "refers", 0.5, {"levels": (1, 2)}),
        ),
        directed=True,
        attributes={"wave": 1, "title": "A survey"},
    )  # fmt: skip
