"""What a foreign notebook shows, wrapped or cleaned into exhibits: charts, tables, text; never its HTML.

What has no place in a report is not copied, and a notice says so in its stead.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from workbench.exhibits import (
    MIME,
    Exhibit,
    Figure,
    Notice,
    Provenance,
    Source,
    Table,
    Text,
    chart_figure,
    from_bundle,
    rows_table,
    spec_to_svg,
)
from workbench.exhibits.shown_number import shown_number
from workbench.exhibits.tables import MAX_ROWS, unique_headings
from workbench.reports.foreign_html import HtmlTable, read_html
from workbench.store import SHORTHAND, Audience
from workbench.text import clean, escape_markdown, image_uri, one_line, shorten

__all__ = ["markdown_exhibits", "output_exhibits"]

_VEGA_LITE = re.compile(r"application/vnd\.vegalite\.v\d+(\.\d+)*[+.]json")
_ANSI = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")
_CODE = re.compile(r"(`+).*?\1|^(~{3,}).*?^\2", re.DOTALL | re.MULTILINE)
_PICTURE = re.compile(r"!\[[^\]]*\]\s?[(\[]")
_LAID_OUT = re.compile(r"\S(?: {2,}|\t)\S|^[ \t]+\S", re.MULTILINE)
_OBJECT = re.compile(r"<[\w.]+( object at 0x[0-9a-f]+| object|: [^<>]*)?>|<Figure size .*>")
MAX_TEXT = 20_000
_NO_NUMBER = frozenset({"", "NaN", "<NA>", "None", "NaT", "...", "not available", "unknown", *SHORTHAND})

_NEEDS = "it has no text alternative, source or table. Show it as a workbench Figure and it will appear."
_STATIC = "reports run nothing and load nothing."
_TOLD = {
    "A picture": _NEEDS,
    "A chart": _NEEDS,
    "A chart without data": _NEEDS,
    "A control": "reports have no controls.",
    "A script": _STATIC,
    "An exhibit of another version": "render it again with this version of the workbench.",
}


def output_exhibits(
    output: Mapping[str, Any], *, cell: int, notebook: str, audience: Audience
) -> list[Exhibit]:
    """Give an output of an executed cell as exhibits.

    Args:
        output: The output as nbformat has it.
        cell: The cell's number, from 1.
        notebook: The notebook's name, which stands as the source of what states none.
        audience: Whom the report is for.
    """
    kind = output.get("output_type")
    provenance = Provenance(
        sources=(Source(title=f"Notebook {notebook}, cell {cell}; source not stated there"),)
    )
    if kind == "stream":
        text = _joined(output.get("text", ""))
        if output.get("name") == "stdout":
            return _plain(text, provenance, audience)
        said = one_line(_ANSI.sub("", text))
        return (
            [_notice("Messages for the notebook's author were left out.", provenance, audience)]
            if said
            else []
        )
    if kind == "error":
        return [_error(output, cell, provenance, audience)]
    if kind not in {"display_data", "execute_result"}:
        return []
    return _display(output.get("data", {}), provenance, audience)


def markdown_exhibits(source: str, provenance: Provenance, audience: Audience) -> list[Exhibit]:
    """Give Markdown as exhibits: its text, and a notice where it held pictures.

    Args:
        source: Markdown, perhaps empty.
        provenance: Where it comes from.
        audience: Whom the report is for.
    """
    shown: list[Exhibit] = []
    if one_line(source):
        shown.append(Text(markdown=source, provenance=provenance, audience=audience))
    if _PICTURE.search(_CODE.sub("", source)):
        shown.append(_left_out("A picture", provenance, audience))
    return shown


def _display(data: Mapping[str, Any], provenance: Provenance, audience: Audience) -> list[Exhibit]:
    if MIME in data:
        return [_own(data[MIME], provenance, audience)]
    chart = next((data[name] for name in data if _VEGA_LITE.fullmatch(name)), None)
    if isinstance(chart, Mapping):
        return _chart(chart, provenance, audience)
    html = _joined(data.get("text/html", ""))
    return (_from_html(html, provenance, audience) if html else []) or _written(data, provenance, audience)


def _written(data: Mapping[str, Any], provenance: Provenance, audience: Audience) -> list[Exhibit]:
    """Give what an output says in words, or that it has none."""
    if "text/markdown" in data:
        return markdown_exhibits(_joined(data["text/markdown"]), provenance, audience)
    if "text/latex" in data:
        return _code(_joined(data["text/latex"]), provenance, audience)
    if "application/json" in data:
        return _code(json.dumps(data["application/json"], indent=1, ensure_ascii=False), provenance, audience)
    others = [name for name in data if name not in {"text/plain", "text/html"}]
    if others:
        return [_left_out(_kind(others), provenance, audience)]
    return _plain(_joined(data.get("text/plain", "")), provenance, audience)


def _kind(names: list[str]) -> str:
    """Name what an output is, from its MIME types."""
    known = {
        "application/vnd.jupyter.widget": "A control",
        "image/": "A picture",
        "application/javascript": "A script",
        "application/vnd.vega": "A chart",
        "application/vnd.plotly": "A chart",
    }
    found = (what for start, what in known.items() if any(name.startswith(start) for name in names))
    return next(found, f"An output of the kind {shorten(names[0], 60) or 'unknown'}")


def _own(data: Any, provenance: Provenance, audience: Audience) -> Exhibit:
    try:
        exhibit = from_bundle(data)
        if isinstance(exhibit, Figure):
            image_uri(exhibit.svg or spec_to_svg(exhibit.spec or {}))
    except ValidationError:
        return _left_out("An exhibit of another version", provenance, audience)
    except ValueError as error:
        return _notice(f"A figure was left out: {shorten(str(error), 200)}", provenance, audience)
    return exhibit


def _left_out(what: str, provenance: Provenance, audience: Audience) -> Notice:
    why = _TOLD.get(what, "reports can show charts, tables and text.")
    return _notice(f"{what} of the notebook was left out: {why}", provenance, audience)


def _notice(text: str, provenance: Provenance, audience: Audience) -> Notice:
    return Notice(kind="left out", text=text, provenance=provenance, audience=audience)


def _error(output: Mapping[str, Any], cell: int, provenance: Provenance, audience: Audience) -> Notice:
    """Say that a cell stopped; what the error holds is for the team only."""
    said = one_line(_ANSI.sub("", f"{output.get('ename', '')}: {output.get('evalue', '')}")).strip(": ")
    what = f": {shorten(said, 300)}" if said and audience == "team" else ""
    return Notice(
        kind="caution", provenance=provenance, audience=audience,
        text=f"Cell {cell} of the notebook stopped with an error, so what it was to show is missing{what}",
    )  # fmt: skip


def _chart(spec: Mapping[str, Any], provenance: Provenance, audience: Audience) -> list[Exhibit]:
    """Wrap a plain chart: its own title and description where it has them, and its data as the table."""
    rows = [row for found in _data(spec) for row in found]
    columns = list(dict.fromkeys(name for row in rows for name in row))
    if not columns:
        return [_left_out("A chart without data", provenance, audience)]
    headings = unique_headings(columns)
    cells = [[one_line(str(row.get(name, ""))) for name in columns] for row in rows[:MAX_ROWS]]
    table = rows_table(
        "The data of the chart",
        headings,
        cells,
        provenance=provenance,
        audience=audience,
        numeric=_numeric(headings, cells),
        notes=_cut(len(rows)),
    )
    try:
        figure = chart_figure(
            # its title stands above the picture as the headline
            {name: part for name, part in spec.items() if name not in {"title", "usermeta"}},
            headline=shorten(_words(spec.get("title")) or f"Chart of {', '.join(columns[:4])}", 150),
            subtitle="As made in the notebook; measure, place and time are not stated there",
            alt=_described(spec, columns, len(rows)),
            table=table,
            provenance=provenance,
            audience=audience,
        )
        image_uri(spec_to_svg(figure.spec or {}))
    except (ValueError, TypeError) as error:
        why = shorten(str(error), 200) if type(error) is ValueError else "it cannot be drawn."
        return [
            _notice(f"The drawing of a chart was left out: {why} Its data follow.", provenance, audience),
            table,
        ]
    return [figure]


def _described(spec: Mapping[str, Any], columns: list[str], rows: int) -> str:
    """Say what a chart shows as far as it can be known from its specification."""
    mark = spec.get("mark")
    shape = mark.get("type") if isinstance(mark, Mapping) else mark
    kind = f"A {one_line(shape)}" if isinstance(shape, str) else "A layered or combined"
    own = _words(spec.get("description"))
    said = f" The notebook says of it: {own}" if own else ""
    return (
        f"{kind} chart drawn from {', '.join(columns[:6])}; the table gives its {rows:,} rows of data.{said}"
    )


def _data(spec: Mapping[str, Any]) -> list[list[Mapping[str, Any]]]:
    named = spec.get("datasets")
    found = [rows for rows in named.values() if isinstance(rows, list)] if isinstance(named, Mapping) else []
    data = spec.get("data")
    if isinstance(data, Mapping) and isinstance(data.get("values"), list):
        found.append(data["values"])
    return [[row for row in rows if isinstance(row, Mapping)] for rows in found]


def _words(value: Any) -> str:
    if isinstance(value, Mapping):
        value = value.get("text", "")
    return one_line(" ".join(str(part) for part in value) if isinstance(value, list) else str(value or ""))


def _plain(text: str, provenance: Provenance, audience: Audience) -> list[Exhibit]:
    """Give what a program printed: as it was laid out where it was, else as paragraphs."""
    lines = _ANSI.sub("", text).split("\n")
    # a carriage return goes back to the line's start: progress bars write over themselves
    text = "\n".join(line.rstrip("\r").rpartition("\r")[2] for line in lines)
    text = clean(text).strip("\n").rstrip()
    if not one_line(text):
        return []
    if _OBJECT.fullmatch(text):
        return [_left_out("An object that has no words", provenance, audience)]
    if _LAID_OUT.search(text):
        return _code(text, provenance, audience)
    words = "  \n".join(escape_markdown(line) for line in _kept(text).splitlines())
    return [Text(markdown=words, provenance=provenance, audience=audience)]


def _code(text: str, provenance: Provenance, audience: Audience) -> list[Exhibit]:
    """Give text with its spaces and line ends as they are."""
    text = _kept(clean(text))
    if not one_line(text):
        return []
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return [Text(markdown=f"{fence}\n{text}\n{fence}", provenance=provenance, audience=audience)]


def _kept(text: str) -> str:
    return (
        text
        if len(text) <= MAX_TEXT
        else f"{text[:MAX_TEXT]}\n… and {len(text) - MAX_TEXT:,} characters more"
    )


def _from_html(html: str, provenance: Provenance, audience: Audience) -> list[Exhibit]:
    found = read_html(html)
    exhibits: list[Exhibit] = []
    for part in found.parts:
        if isinstance(part, str):
            exhibits += _plain(part, provenance, audience)
        elif part.headings:
            exhibits.append(_table(part, provenance, audience, styled=found.styled))
    exhibits += [_left_out(what.capitalize(), provenance, audience) for what in found.left_out]
    return exhibits


def _table(found: HtmlTable, provenance: Provenance, audience: Audience, *, styled: bool) -> Table:
    looks = ("Colours and other looks that the notebook gave the table are not shown.",) if styled else ()
    headings, rows = unique_headings(found.headings), found.rows[:MAX_ROWS]
    return rows_table(
        found.caption or "Table",
        headings,
        rows,
        provenance=provenance,
        audience=audience,
        numeric=_numeric(headings, rows),
        notes=(*looks, *_cut(len(found.rows))),
    )


def _numeric(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Give the columns of numbers: each cell is one, or says that there is none."""
    columns = zip(headings, zip(*rows, strict=True), strict=True) if rows else ()
    return [
        heading for heading, cells in columns
        if any(map(shown_number, cells)) and all(shown_number(cell) or cell in _NO_NUMBER for cell in cells)
    ]  # fmt: skip


def _cut(rows: int) -> tuple[str, ...]:
    return (f"The first {MAX_ROWS:,} of {rows:,} rows.",) if rows > MAX_ROWS else ()


def _joined(value: Any) -> str:
    return value if isinstance(value, str) else "".join(map(str, value)) if isinstance(value, list) else ""
