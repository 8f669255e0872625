"""From an Altair chart to a Figure, and from its specification to SVG."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Protocol

from workbench.exhibits import theme
from workbench.exhibits.model import Figure, Provenance, Table
from workbench.store import SUPPRESSED, Audience, Suppressed
from workbench.text import clean

__all__ = ["chart_figure", "spec_to_svg"]

MAX_CATEGORIES = 4
_DATA = frozenset({"datasets", "values"})
_SYNTHETIC = "SYNTHETIC DATA: made up, not real"


class Chart(Protocol):
    """An Altair chart."""

    def to_dict(self) -> dict[str, Any]:
        """Give its Vega-Lite specification."""


def chart_figure(  # noqa: PLR0913  # a figure cannot be made without any of these
    chart: Chart | Mapping[str, Any],
    *,
    headline: str,
    subtitle: str,
    alt: str,
    table: Table,
    provenance: Provenance,
    audience: Audience,
) -> Figure:
    """Make a Figure from an Altair chart: our theme, its data inside, and SYNTHETIC on it where it is.

    Args:
        chart: The chart, or its Vega-Lite specification.
        headline: What it shows, as a sentence.
        subtitle: Measure, place and time.
        alt: What a sighted reader would see, in words.
        table: The same numbers as a table.
        provenance: Where they come from; the table's is added.
        audience: The widest audience that may see it.

    Raises:
        ValueError: A part is missing, the chart loads data from elsewhere, or it has more than four
            categories by colour.
    """
    spec = dict(chart) if isinstance(chart, Mapping) else chart.to_dict()
    if _holds_withheld(spec):
        subtitle = f"{subtitle.rstrip('.')}. Counts withheld as {SUPPRESSED} are not drawn."
    spec = _cleaned(spec)
    spec["config"] = theme.config()
    _refuse_remote(spec)
    _refuse_many_colours(spec)
    provenance = provenance | table.provenance
    if provenance.synthetic:
        spec["title"] = {"text": _SYNTHETIC, "color": "#801650", "fontWeight": "bold", "anchor": "start"}
    return Figure(
        headline=headline, subtitle=subtitle, alt=alt, table=table, provenance=provenance, audience=audience, spec=spec
    )  # fmt: skip


def spec_to_svg(spec: Mapping[str, Any]) -> str:
    """Draw a Vega-Lite specification as SVG; nothing is loaded from anywhere.

    Raises:
        ValueError: The specification cannot be drawn.
    """
    still = _without_tooltips(_cleaned(spec))
    # nobody can point at a picture, and its text alternative stands outside it; Vega-Lite would write people's words
    # into the expressions that make either, where a backslash breaks them
    still["config"] = {**still.get("config", {}), "aria": False}
    return _svg(json.dumps(still, sort_keys=True))


def _without_tooltips(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {
            name: item if name in _DATA else _without_tooltips(item)
            for name, item in value.items()
            if name != "tooltip"
        }
    return [_without_tooltips(item) for item in value] if isinstance(value, list) else value


def _cleaned(value: Any) -> Any:
    """Clean every text: the drawing engine ends the whole process on some of them."""
    if isinstance(value, Mapping):
        return {_on_one_line(str(name)): _cleaned(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(item) for item in value]
    if isinstance(value, Suppressed):
        return None  # a chart leaves out what is withheld
    return _on_one_line(value) if isinstance(value, str) else value


def _holds_withheld(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(map(_holds_withheld, value.values()))
    return any(map(_holds_withheld, value)) if isinstance(value, list | tuple) else isinstance(value, Suppressed)


def _on_one_line(text: str) -> str:
    """Clean a text and put spaces for its line ends: Vega-Lite writes titles into expressions, where an end breaks them."""
    return re.sub(r"[\n\t]+", " ", clean(text))


@lru_cache(maxsize=64)
def _svg(spec: str) -> str:
    import vl_convert  # noqa: PLC0415  # starts a JavaScript engine; only drawing needs it

    return str(vl_convert.vegalite_to_svg(spec, allowed_base_urls=[]))


def _refuse_remote(spec: Mapping[str, Any]) -> None:
    for part in _walk(spec):
        if "url" in part:
            raise ValueError("A chart's data must be in the chart; it may not load them from an address.")
        if "href" in part:
            raise ValueError("A chart may not carry links.")


def _refuse_many_colours(spec: Mapping[str, Any]) -> None:
    rows = list(_rows(spec))
    for field in {field for part in _walk(spec) for field in _coloured(part)}:
        seen = {str(row[field]) for row in rows if field in row}
        if len(seen) > MAX_CATEGORIES:
            raise ValueError(
                f"The chart tells {len(seen)} categories apart by colour; {MAX_CATEGORIES} is the most a reader can."
            )


def _coloured(part: Mapping[str, Any]) -> Iterator[str]:
    """Give the fields whose categories an encoding tells apart by colour."""
    for channel in ("color", "fill", "stroke"):
        colour = part.get(channel)
        if (
            isinstance(colour, Mapping)
            and colour.get("type") == "nominal"
            and isinstance(colour.get("field"), str)
        ):
            yield colour["field"]


def _rows(spec: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Give every row of a chart's data, wherever in the chart it stands."""
    named = spec.get("datasets")
    held = list(named.values()) if isinstance(named, Mapping) else []
    held += [part["values"] for part in _walk(spec) if "values" in part]
    for rows in held:
        if isinstance(rows, list):
            yield from (row for row in rows if isinstance(row, Mapping))


def _walk(value: Any) -> Any:
    """Give every mapping of a specification, the rows of its data left out."""
    if isinstance(value, Mapping):
        yield value
        for name, item in value.items():
            if name not in _DATA:
                yield from _walk(item)
    elif isinstance(value, list):
        for item in value:
            yield from _walk(item)
