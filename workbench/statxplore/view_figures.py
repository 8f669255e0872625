"""What a view shows: the trend, the comparison, a breakdown, the table, and what readers must be told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from workbench.errors import RequestError
from workbench.exhibits import (
    CATEGORICAL,
    FOCUS,
    Figure,
    Notice,
    Table,
    Text,
    chart_figure,
    number,
    rows_table,
)
from workbench.statistics import Change, compare, controlled_sum, index_numbers, month_in_words, run_chart
from workbench.statxplore.table import Table as Asked
from workbench.statxplore.view import View
from workbench.store import Suppressed
from workbench.text import escape_markdown

__all__ = ["breakdown", "cautions_text", "comparison", "month_table", "query_text", "query_words", "trend"]

_YEAR = 12
_MOST_BARS = 12
_MISSING = "[x]"


def trend(view: View, *, size: tuple[int, int] = (600, 230)) -> Figure:
    """Give the place's numbers by month as a line, with the usual level (the median of the first 12 months).

    Args:
        view: The view.
        size: Width and height of the drawing; smaller where two stand side by side on paper.

    Example:
        The headline names the last month, and the same month a year before where there is one.
    """
    series, place = view.local, view.place_name or "All places"
    last = view.last
    median = _median(series)
    rows = [{"month": f"{day:%Y-%m-%d}", "value": _plain(value)} for day, value in series.items()]
    layers: list[dict[str, Any]] = [{
        "mark": {"type": "line", "point": len(rows) <= 3 * _YEAR},
        "encoding": {"x": _time(), "y": _numbers(view.counted)},
    }]  # fmt: skip
    if median is not None:
        layers.append({
            "data": {"values": [{"level": median, "text": f"usual level: {number(median, decimals=0)}"}]},
            "layer": [
                {"mark": {"type": "rule", "strokeDash": [6, 4], "color": CATEGORICAL[2]}, "encoding": {"y": {"field": "level", "type": "quantitative"}}},
                {"mark": {"type": "text", "align": "right", "baseline": "bottom", "dy": -4, "color": CATEGORICAL[2]},
                 "encoding": {"y": {"field": "level", "type": "quantitative"}, "x": {"value": "width"}, "text": {"field": "text", "type": "nominal"}}},
            ],
        })  # fmt: skip
    highest, lowest = _ends(series)
    return chart_figure(
        {"data": {"values": rows}, "layer": layers, "width": size[0], "height": size[1]},
        headline=_trend_headline(view),
        subtitle=f"{_capital(view.counted)} by month, {place}, {view.period}",
        alt=f"Line chart of {view.counted} in {place} by month, {view.period}. The highest is {highest}, the lowest {lowest}."
        f" The line ends at {_shown(series.iloc[-1])} in {month_in_words(last)}."
        + (f" A dashed line marks the usual level of {number(median, decimals=0)}." if median is not None else ""),
        table=month_table(view),
        provenance=view.provenance,
        audience=view.audience,
    )


def _trend_headline(view: View) -> str:
    series, place = view.local, view.place_name or "all places"
    now = series.iloc[-1]
    before = series.get(view.last - pd.DateOffset(years=1))
    head = f"{_shown(now)} {view.counted} in {place} in {month_in_words(view.last)}"
    return f"{head}, against {_shown(before)} a year before" if before is not None and _is_known(before) else head


def comparison(view: View, *, size: tuple[int, int] = (520, 230)) -> Figure | Notice:
    """Give the place and its comparator as index numbers, the same month a year before the last as 100.

    Args:
        view: The view.
        size: Width and height of the drawing, the lines' labels left out.
    """
    if view.beside is None:
        return _left_out(view, "No place to compare with was chosen.")
    names = (view.place_name, view.comparator_name)
    base = view.last - pd.DateOffset(years=1)
    try:
        indexed = [index_numbers(series, base) for series in (view.local, view.beside)]
        told = compare(view.local, view.beside, measure=view.counted, place=names[0], comparator_is=names[1])
    except RequestError as error:
        return _left_out(view, f"{names[0]} and {names[1]} cannot be compared: {error.message}")
    rows = [
        {"month": f"{day:%Y-%m-%d}", "value": _plain(value), "place": name}
        for name, series in zip(names, indexed, strict=True)
        for day, value in series.items()
    ]
    colour = {"field": "place", "type": "nominal", "scale": {"domain": list(names), "range": [CATEGORICAL[0], CATEGORICAL[3]]}, "legend": None}
    dash = {"field": "place", "type": "nominal", "scale": {"domain": list(names), "range": [[1, 0], [6, 3]]}, "legend": None}
    ends = [{"month": f"{view.last:%Y-%m-%d}", "value": _plain(series.iloc[-1]), "place": name} for name, series in zip(names, indexed, strict=True)]
    top = max((float(value) for series in indexed for value in series if _is_known(value)), default=0.0) * 230 / size[1]
    layers = [
        {"mark": "line", "encoding": {"x": _time(), "y": _numbers(f"Index, {month_in_words(base)} = 100"), "color": colour, "strokeDash": dash}},
        {"data": {"values": _apart(ends, top)}, "mark": {"type": "text", "align": "left", "dx": 6, "fontWeight": "bold"},
         "encoding": {"x": {"field": "month", "type": "temporal"}, "y": {"field": "at", "type": "quantitative"}, "text": {"field": "place", "type": "nominal"}}},
    ]  # fmt: skip
    return chart_figure(
        {"data": {"values": rows}, "layer": layers, "width": size[0], "height": size[1]},
        headline=_comparison_headline(view, {names[0]: told.local, names[1]: told.comparator}),
        subtitle=f"{_capital(view.counted)} as index numbers, {month_in_words(base)} = 100, {names[0]} and {names[1]}, {view.period}",
        alt=f"Line chart of two index series, {names[0]} (full line) and {names[1]} (dashed line), {view.period}."
        f" Over the year, {names[0]} {told.local.words}. {_capital(names[1])} {told.comparator.words}.",
        table=_comparison_table(view, names, indexed, base),
        provenance=view.provenance,
        audience=view.audience,
    )


def _comparison_headline(view: View, changes: Mapping[str, Change]) -> str:
    said = [f"{_way(change)} in {name}" for name, change in changes.items()]
    return _capital(f"{view.counted} {' and '.join(said)} in a year")


def _way(change: Change) -> str:
    by = change.percent
    if isinstance(by, Suppressed) or not change.real:
        return "hardly changed"
    return f"{'rose' if by > 0 else 'fell'} {number(abs(by))}%"


def _comparison_table(view: View, names: tuple[str, str], indexed: Sequence[pd.Series[Any]], base: pd.Timestamp) -> Table:
    assert view.beside is not None  # noqa: S101  # asked for only where there is one
    headings = ["Month", names[0], names[1], f"{names[0]}, index", f"{names[1]}, index"]
    days = list(reversed(view.local.index[-2 * _YEAR :]))
    rows = [
        [month_in_words(day), _shown(view.local[day]), _shown(view.beside[day]), *[_shown(series[day], 1) for series in indexed]] for day in days
    ]
    ids = [[None, view.identity(day), view.identity(day, place=view.comparator), None, None] for day in days]
    return rows_table(
        f"{_capital(view.counted)} and index numbers ({month_in_words(base)} = 100), the newest {len(days)} months", headings, rows,
        provenance=view.provenance, audience=view.audience, numeric=headings[1:], notes=_notes(view, rows), identities=ids,
    )  # fmt: skip


def breakdown(view: View, label: str, *, months: int = _YEAR) -> Figure | Notice:
    """Give the place's numbers of the last months by the items of a field, as bars, the longest first.

    The months are added up here, which is said, since numbers changed at random do not add up exactly.

    Args:
        view: The view.
        label: The field's label, one of `view.parts`.
        months: How many of the last months.
    """
    series = view.part_series(label)
    days = view.local.index[-months:]
    sums = {name: controlled_sum(list(one.reindex(days))) for name, one in series.items()}
    known = {name: one for name, one in sums.items() if _is_known(one.value)}
    if not known:
        return _left_out(view, f"There are no figures by {label.lower()} for these months.")
    ranked = sorted(known, key=lambda name: (-float(known[name].value), name))
    shown, place = ranked[:_MOST_BARS], view.place_name or "all places"
    span = f"{month_in_words(days[0])} to {month_in_words(days[-1])}" if len(days) > 1 else month_in_words(days[0])
    bars = [{"name": name, "value": float(known[name].value)} for name in shown]
    base = {"y": {"field": "name", "type": "nominal", "sort": None, "title": None, "axis": {"labelLimit": 360}}, "x": _numbers(view.counted) | {"axis": {"tickCount": 5, "format": ",.0f", "title": view.counted}}}
    layers = [
        {"mark": {"type": "bar", "color": FOCUS[0]}, "encoding": base},
        {"mark": {"type": "text", "align": "left", "dx": 5}, "encoding": {**base, "text": {"field": "value", "type": "quantitative", "format": ",.0f"}}},
    ]
    rows = [[name, _shown(known[name].value), f"{number(float(known[name].low))} to {number(float(known[name].high))}"] for name in ranked]
    head = "Sum of the months" if len(days) > 1 else "Number"
    table = rows_table(
        f"{_capital(view.counted)} by {label.lower()}, {place}, {span}", [label, head, "Likely range of the true number"], rows,
        provenance=view.provenance, audience=view.audience, numeric=[head],
        notes=[next(iter(known.values())).caution.words],
    )  # fmt: skip
    more = f" {len(ranked) - len(shown)} shorter bars are left out; the table has them." if len(ranked) > len(shown) else ""
    return chart_figure(
        {"data": {"values": bars}, "layer": layers, "width": 420, "height": {"step": 26}},
        headline=f"{_capital(shown[0])} comes first in {place}, with {_shown(known[shown[0]].value)}",
        subtitle=f"{_capital(view.counted)} by {label.lower()}, {place}, {'sum of ' if len(days) > 1 else ''}{span}",
        alt=f"Bar chart of {view.counted} in {place} by {label.lower()}, the longest bar first: "
        + "; ".join(f"{name} {_shown(known[name].value)}" for name in shown[:3]) + f".{more}",
        table=table,
        provenance=view.provenance,
        audience=view.audience,
    )  # fmt: skip


def month_table(view: View, months: int = 2 * _YEAR) -> Table:
    """Give the newest months as a table, with the comparator where there is one, and the notes on each month."""
    days = list(reversed(view.local.index[-months:]))
    headings = ["Month", view.place_name or "All places", *([view.comparator_name] if view.beside is not None else []), "Notes"]
    flags = {pd.Timestamp(day): " ".join(f"[{key}]" for key in item.flags) for item, day in zip(view.date_field.items, view.date_field.dates, strict=True) if day}
    rows, ids = [], []
    for day in days:
        beside = [_shown(view.beside[day])] if view.beside is not None else []
        rows.append([month_in_words(day), _shown(view.local[day]), *beside, flags.get(day, "") or "none"])
        ids.append([None, view.identity(day), *([view.identity(day, place=view.comparator)] if beside else []), None])
    return rows_table(
        f"{_capital(view.counted)} by month, the newest {len(days)} months", headings, rows, provenance=view.provenance,
        audience=view.audience, numeric=headings[1:-1], notes=_notes(view, rows), identities=ids,
    )  # fmt: skip


def cautions_text(view: View, *, summed: bool = False) -> Text:
    """Give what readers must be told, as a list."""
    lines = "\n".join(f"- {escape_markdown(one.words)}" for one in view.cautions(summed=summed))
    return Text(markdown=lines or "- No caution applies.", audience=view.audience, provenance=view.provenance)


def query_words(asked: Asked) -> str:
    """Say what a table of Stat-Xplore was asked for, with its own labels."""
    labels = {asked.database: asked.title}
    for one in asked.fields:
        labels[one.uri] = one.label
        labels |= {uri: label for item in one.items if item.uris for uri, label in zip(item.uris, item.labels, strict=True)}
    labels |= {one.uri: one.label for one in asked.measures if one.uri}
    return asked.query.words(labels) if asked.query else f"“{asked.title}”, as the website download {asked.origin.address} has it"


def query_text(view: View) -> Text:
    """Say what was asked of Stat-Xplore, in words, so that anyone can ask it again."""
    origin = view.table.origin
    got = f"{origin.got.day} {origin.got:%B %Y}" if origin.got else "a day that is not known"
    return Text(
        markdown=f"**Asked for:** {escape_markdown(query_words(view.table))}. **Got on** {got}.", audience=view.audience, provenance=view.provenance,
    )  # fmt: skip


def _notes(view: View, rows: Sequence[Sequence[str]]) -> list[str]:
    flags = dict.fromkeys(key for item in view.date_field.items for key in item.flags)
    said = [f"[{key}]: {view.table.notes[key]}" for key in flags if key in view.table.notes]
    return said + ([f"{_MISSING}: not available."] if any(_MISSING in row for row in rows) else [])


def _left_out(view: View, why: str) -> Notice:
    return Notice(kind="left out", text=why, audience=view.audience, provenance=view.provenance)


def _median(series: pd.Series[Any]) -> float | None:
    """Give the usual level: the median of the first 12 months; None where there are not enough of them."""
    if len(series) <= _YEAR:
        return None
    try:
        return run_chart(series, baseline=_YEAR).median
    except RequestError:
        return None


def _ends(series: pd.Series[Any]) -> tuple[str, str]:
    known = [(float(value), pd.Timestamp(str(day))) for day, value in series.items() if _is_known(value)]
    if not known:
        return "not available", "not available"
    high, low = max(known), min(known)
    return f"{number(high[0])} in {month_in_words(high[1])}", f"{number(low[0])} in {month_in_words(low[1])}"


def _apart(ends: list[dict[str, Any]], top: float) -> list[dict[str, Any]]:
    """Move the labels at two lines' ends apart where they would lie on one another; `top` is what the axis must hold."""
    values = [end["value"] for end in ends if end["value"] is not None]
    gap = 0.08 * top
    low = min(values, default=0)
    near = len(values) > 1 and max(values) - low < gap
    return [
        end | {"at": low + (gap if near and end["value"] != low else 0) if near else end["value"]} for end in ends if end["value"] is not None
    ]


def _time() -> dict[str, Any]:
    return {"field": "month", "type": "temporal", "title": None, "axis": {"format": "%b %Y", "labelAngle": 0, "labelOverlap": True, "tickCount": 6}}


def _numbers(title: str) -> dict[str, Any]:
    return {"field": "value", "type": "quantitative", "title": title, "axis": {"format": ",.0f", "tickCount": 5}, "scale": {"zero": True}}


def _is_known(value: Any) -> bool:
    return isinstance(value, int | float) and value == value  # noqa: PLR0124  # only NaN differs from itself


def _plain(value: Any) -> float | None:
    return float(value) if _is_known(value) else None


def _shown(value: Any, decimals: int = 0) -> str:
    return number(value, decimals=decimals) if _is_known(value) else _MISSING


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
