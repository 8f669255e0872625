"""Who gives data to whom: the register of arrangements, the directed network that they make, and what comes back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from workbench.catalogue.arrangement import Arrangement
from workbench.catalogue.matrices import arrangements_by
from workbench.catalogue.sections.page import Page
from workbench.catalogue.sections.wording import axis_labels, is_unknown, stated, time_span
from workbench.catalogue.sharing import SharingEdge, SharingNetwork, arrangements_register, sharing_network
from workbench.exhibits import CATEGORICAL, Exhibit, Figure, Table, chart_figure
from workbench.text import escape_markdown

__all__ = ["by_basis_and_level", "in_figures", "not_for_the_public", "register", "sharing_map", "there_and_back"]

_MOST_DRAWN = 30
_OVER = {"completed", "discontinued"}
_LEVELS = ("individual", "pseudonymised", "aggregate", "level unknown or none")
_SHAPES = ("circle", "square", "triangle-up", "cross")
_NONE = "No sharing arrangement is recorded."


def not_for_the_public(page: Page) -> list[Exhibit]:
    """Say to the public what is left out of the report, or nothing to others."""
    if page.audience != "public":
        return []
    return page.left_out(
        "Most of what is known of sharing (arrangements, agreements, costs, barriers, stages, what partners answered) is for partners only. "
        "Parts of which nothing may be shown are not there."
    )


def in_figures(page: Page) -> list[Exhibit]:
    """Give the whole in figures: how many arrangements there are, and of how many it is known what matters."""
    found = page.arrangements
    if not found:
        return page.nothing(_NONE)
    status = Counter(_said(one, "status") for one in found)
    rows = [
        ["Arrangements", str(len(found)), ", ".join(f"{count} {name}" for name, count in status.most_common())],
        ["Lawful basis known", _of(sum(not is_unknown(one.legal_basis) for one in found), found), "Where it is not, ask the giver"],
        ["Agreement listed", _of(sum(bool(one.agreement) for one in found), found), "None listed does not mean none signed"],
        ["Known whether something comes back", _of(sum(one.reciprocal in {"yes", "no"} for one in found), found), "The rest is unknown"],
        ["Date of the last check known", _of(sum(one.as_of.known for one in found), found), "The rest is unknown"],
    ]  # fmt: skip
    return page.section(page.table("Sharing in figures", ["What", "How it stands", "How many"], [[a, c, b] for a, b, c in rows], found, numeric=["How many"]))


def register(page: Page, **wanted: str) -> list[Exhibit]:
    """Give the register of arrangements.

    Args:
        page: The catalogue.
        wanted: Only those whose field has this value, such as mode="statutory"; an empty value chooses nothing.

    Raises:
        UnknownNameError: There is no such field.
    """
    if not page.arrangements:
        return page.nothing(_NONE)
    asked = {field: value.strip() for field, value in wanted.items() if value.strip()}
    chosen = set(arrangements_register(page.arrangements, agencies=(), **asked)["id"])
    found = [one for one in page.arrangements if one.id in chosen]
    said = ", ".join(f"{field.replace('_', ' ')} {value}" for field, value in asked.items())
    if not found:
        return [page.text(f"None of {len(page.arrangements)} arrangements has: {escape_markdown(said)}.")]
    rows = [
        [one.title, _ways(page, one), stated(one, "level"), f"{stated(one, 'status')}; {time_span(one.since, one.until)}",
         f"{page.ask(one)}; last checked: {one.as_of.words}"]
        for one in found
    ]  # fmt: skip
    more = [[one.title, one.what or "not recorded", *_basis(one)] for one in found]
    caption = f"Arrangements with {said}: {len(found)} of {len(page.arrangements)}" if said else f"All {len(found)} arrangements"
    headings = ["Arrangement", "From and to", "Level", "Where it stands", "Whom to ask"]
    return page.section(
        page.table(caption, headings, rows, found),
        page.table("What is shared, and on what basis", ["Arrangement", "What", "Basis", "How it comes about"], more, found),
    )


def sharing_map(page: Page) -> list[Exhibit]:
    """Draw who gives to whom as a grid: givers down, receivers across, the level by shape and colour, ended ones hollow."""
    if not page.arrangements:
        return page.nothing(_NONE)
    network = sharing_network(page.arrangements, agencies=page.agencies.values())
    rows = [
        [_party(page, edge.giver), _party(page, edge.receiver), _title(page, edge), edge.level, edge.mode, edge.basis, edge.status]
        for edge in network.edges
    ]  # fmt: skip
    headings = ["Giver", "Receiver", "Arrangement", "Level", "Way", "Lawful basis", "Where it stands"]
    table = page.table(f"Who gives data to whom: {len(rows)} links", headings, rows, page.arrangements)
    if len(network.names) > _MOST_DRAWN:
        return page.section(page.text(f"{len(network.names)} parties are too many to draw; the table has every link."), table)
    return page.section(_drawn(page, network, table))


def there_and_back(page: Page) -> list[Exhibit]:
    """Give in how many pairs data go both ways, and which go one way only."""
    if not page.arrangements:
        return page.nothing(_NONE)
    network = sharing_network(page.arrangements, agencies=page.agencies.values())
    one_way = network.one_way()
    pairs = len({frozenset((e.giver, e.receiver)) for e in network.edges})
    both = pairs - len(one_way)
    shown: list[Exhibit] = [page.text(
        f"Data go **both ways in {both} of {pairs} pairs** ({network.reciprocity or 0:.0%}). Ended and planned arrangements count as well. "
        "Where it is not recorded whether something comes back, the pair counts as one way.", page.arrangements
    )]  # fmt: skip
    if len(one_way):
        names = {one.id: one.title for one in page.arrangements}
        rows = [
            [page.short_of(row["giver"]), page.short_of(row["receiver"]), "; ".join(names.get(a, a) for a in row["arrangements"]), row["comes_back"]]
            for _, row in one_way.iterrows()
        ]  # fmt: skip
        headings = ["Gives", "Receives", "Arrangements", "Anything back"]
        shown.append(page.table("Pairs in which data go one way", headings, rows, page.arrangements))
    return page.section(*shown)


def by_basis_and_level(page: Page) -> list[Exhibit]:
    """Give the arrangements by lawful basis and level, and by the way in which they come about."""
    if not page.arrangements:
        return page.nothing(_NONE)
    shown: list[Exhibit] = []
    for field, heading in (("legal_basis", "Lawful basis"), ("mode", "How it comes about")):
        found = arrangements_by(page.arrangements, field).drop(columns="count")
        counted = Counter((_said(one, field), _said(one, "level")) for one in page.arrangements)
        rows = [
            [str(basis), str(level), titles, str(counted[str(basis), str(level)])]
            for basis, row in found.iterrows() for level, titles in row.items() if titles
        ]  # fmt: skip
        headings = [heading, "Level", "Arrangements", "How many"]
        shown.append(page.table(f"Arrangements by {heading[:1].lower()}{heading[1:]} and level", headings, rows, page.arrangements, numeric=headings[3:]))
    return page.section(*shown)


def _of(known: int, found: Sequence[Arrangement]) -> str:
    return f"{known} of {len(found)}" if known != len(found) else f"all {known}"


def _said(one: Arrangement, field: str) -> str:
    return "contested" if field in one.contested else str(getattr(one, field))


def _ways(page: Page, one: Arrangement) -> str:
    givers = ", ".join(page.short(key) for key in (one.giver, *one.further_givers))
    words = f" ({one.giver_in_words})" if one.giver_in_words else ""
    receivers = [*map(page.short, one.receivers), *([one.receiver_in_words] if one.receiver_in_words else [])]
    back = {"yes": "; something comes back", "no": "; nothing comes back"}.get(one.reciprocal, "")
    return f"{givers}{words} → {', '.join(receivers) or 'receiver not recorded'}{back}"


def _basis(one: Arrangement) -> tuple[str, str]:
    known = [stated(one, "legal_basis"), f"“{one.basis_in_words}”" if one.basis_in_words else "", one.statute or ""]
    means = [stated(one, "mode"), f"by: {one.mechanism or 'unknown'}", f"how often: {one.frequency}" if one.frequency else ""]
    return "; ".join(part for part in known if part), "; ".join(part for part in means if part)


def _party(page: Page, key: str) -> str:
    return page.short(key) if key in page.agencies else key


def _title(page: Page, edge: SharingEdge) -> str:
    return next((one.title for one in page.arrangements if one.id == edge.arrangement), edge.arrangement)


def _drawn(page: Page, network: SharingNetwork, table: Table) -> Figure:
    marks = _marks(page, network.edges)
    over = sum(edge.status in _OVER for edge in network.edges)
    givers, receivers = ({mark[side] for mark in marks} for side in ("giver", "receiver"))
    counts = ", ".join(f"{sum(m['level'] == level for m in marks)} {level}" for level in _LEVELS)
    return chart_figure(
        _spec(marks), headline=_headline(marks),
        subtitle="Givers down, receivers across. Shape and colour: level. Letters: s statutory, r routine, q on request, a ad hoc, "
        "y shared system, ? unknown; †: ended, and pale where all of a mark have",
        alt=f"Grid of {len(givers)} givers and {len(receivers)} receivers with a mark wherever data go from one to the other: "
        f"{counts}; {over} of {len(network.edges)} links have ended. {_headline(marks)}.",
        table=table, provenance=table.provenance, audience=page.audience,
    )  # fmt: skip


def _headline(marks: Sequence[dict[str, Any]]) -> str:
    givers: dict[str, set[str]] = {}
    for mark in marks:
        givers.setdefault(mark["receiver"], set()).add(mark["giver"])
    most = max(map(len, givers.values()))
    first = [name for name, found in givers.items() if len(found) == most]
    if len(first) > 1:
        return f"{len({mark['giver'] for mark in marks})} give data to {len(givers)}, and none receives from more than all others"
    return f"{first[0]} receives data from the most givers, {most} of {len({mark['giver'] for mark in marks})}"


_WAYS = {"statutory": "s", "routine": "r", "on request": "q", "ad hoc": "a", "shared system": "y"}


def _marks(page: Page, edges: Sequence[SharingEdge]) -> list[dict[str, Any]]:
    """Give a mark for each giver, receiver and level; those of one cell are numbered, so that none hides another."""
    cells: dict[tuple[str, str], dict[str, list[SharingEdge]]] = {}
    for edge in edges:
        level = edge.level if edge.level in _LEVELS else _LEVELS[-1]
        cells.setdefault((_party(page, edge.giver), _party(page, edge.receiver)), {}).setdefault(level, []).append(edge)
    label = axis_labels((name for cell in cells for name in cell), 22)
    return [
        {"giver": label[giver], "receiver": label[receiver], "level": level, "rank": rank, "words": " ".join(sorted(map(_letter, found))),
         "over": "ended" if all(edge.status in _OVER for edge in found) else "not ended"}
        for (giver, receiver), levels in cells.items() for rank, (level, found) in enumerate(levels.items())
    ]  # fmt: skip


def _letter(edge: SharingEdge) -> str:
    return _WAYS.get(edge.mode, "?") + ("†" if edge.status in _OVER else "")


def _spec(marks: Sequence[dict[str, Any]]) -> dict[str, Any]:
    ranks = 1 + max(mark["rank"] for mark in marks)
    return {
        "data": {"values": list(marks)}, "width": {"step": 52}, "height": {"step": 14 + 20 * ranks},
        "encoding": {
            "y": {"field": "giver", "type": "nominal", "title": None, "axis": {"grid": True, "labelLimit": 0}},
            "x": {"field": "receiver", "type": "nominal", "title": None,
                  "axis": {"grid": True, "orient": "top", "labelAngle": -45, "labelLimit": 0}},
        },
        "layer": [layer for rank in range(ranks) for layer in _layers(rank, 20 * rank - 10 * (ranks - 1))],
    }  # fmt: skip


def _layers(rank: int, down: int) -> list[dict[str, Any]]:
    """Draw the marks of one number so many pixels below the middle of their cell."""
    colour = {
        "field": "level", "type": "nominal", "title": None, "scale": {"domain": list(_LEVELS), "range": list(CATEGORICAL)},
        "legend": {"columns": 2},
    }  # fmt: skip
    shape = {**colour, "scale": {"domain": list(_LEVELS), "range": list(_SHAPES)}}
    over = {"condition": {"test": "datum.over === 'ended'", "value": 0.35}, "value": 1}
    chosen = [{"filter": f"datum.rank === {rank}"}]
    point = {"type": "point", "filled": True, "size": 170, "xOffset": -10, "yOffset": down}
    text = {"type": "text", "align": "left", "fontSize": 13, "dx": 2, "yOffset": down}
    return [
        {"transform": chosen, "mark": point, "encoding": {"color": colour, "shape": shape, "opacity": over}},
        {"transform": chosen, "mark": text, "encoding": {"text": {"field": "words", "type": "nominal"}}},
    ]
