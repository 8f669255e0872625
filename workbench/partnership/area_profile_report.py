"""A profile of an area: every indicator with its value, year, source and comparator; a missing one is stated."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workbench.errors import UnknownNameError
from workbench.exhibits import (
    CATEGORICAL,
    CellIdentity,
    Exhibit,
    Figure,
    Heading,
    Notice,
    Provenance,
    Source,
    Table,
    Text,
    chart_figure,
    rows_table,
)
from workbench.partnership.workspace import Workspace
from workbench.statistics import number, percent, percentage_points, rounded
from workbench.store import Suppressed
from workbench.text import escape_markdown, shorten
from workbench.workspace import LocalData, Term

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["area_profile"]

_NEEDED = ("area", "indicator", "value", "unit", "period", "source")
_NOT_AVAILABLE = "not available"
_PERCENT = "%"
_NO_N = "n not stated"
_YEAR = re.compile(r"\b((?:19|20)[0-9]{2})(?:[/-]([0-9]{2}))?\b")


@dataclass(frozen=True)
class _Indicator:
    """One indicator of the area, as the data have it.

    Args:
        name: What it is called.
        value: Its value; NaN where there is none.
        unit: Such as “%” or “£”.
        period: Its year as the source writes it.
        source: Who publishes it.
        comparator: The comparator's name, or "".
        beside: The comparator's value; NaN where there is none.
        beside_period: The comparator's year.
        better: Whether "higher" or "lower" is better; anything else says nothing.
        n: How many people are behind a percentage; NaN where that is not stated.
        target: What was aimed for; NaN where nothing was.
    """

    name: str
    value: float | Suppressed
    unit: str
    period: str
    source: str
    comparator: str
    beside: float | Suppressed
    beside_period: str
    better: str
    n: float | Suppressed
    target: float | Suppressed

    @property
    def available(self) -> bool:
        """Whether it has a value, or one that is withheld."""
        return isinstance(self.value, Suppressed) or math.isfinite(self.value)

    @property
    def comparable(self) -> bool:
        """Whether both values are numbers."""
        return all(not isinstance(v, Suppressed) and math.isfinite(v) for v in (self.value, self.beside)) and bool(self.comparator)

    @property
    def ends(self) -> int:
        """The last year of its period, or 0 where none can be read."""
        return max((_end(found) for found in _YEAR.finditer(self.period)), default=0)

    def shown(self, value: float | Suppressed) -> str:
        """Give a value with its unit."""
        if not isinstance(value, Suppressed) and not math.isfinite(value):
            return _NOT_AVAILABLE
        if self.unit == _PERCENT:
            return percent(value, 1)
        digits = 0 if not isinstance(value, Suppressed) and float(value).is_integer() else 2
        text = number(value, digits)
        return f"{self.unit}{text}" if self.unit in {"£", "€"} else f"{text} {self.unit}".strip()

    @property
    def difference(self) -> str:
        """The difference from the comparator in words; better or worse only where the data say which is better."""
        if not self.available:
            return _NOT_AVAILABLE
        if isinstance(self.value, Suppressed) or isinstance(self.beside, Suppressed):
            return "not shown, because a number is withheld"
        if not self.comparable:
            return "nothing to compare with"
        by = self.value - self.beside
        size = percentage_points(abs(by)) if self.unit == _PERCENT else percent(100 * abs(by) / abs(self.beside), 1) if self.beside else number(abs(by), 2)
        way = "higher" if by > 0 else "lower"
        if not rounded(by, 1 if self.unit == _PERCENT else 2):
            return f"the same as {self.comparator}, as far as is shown"
        judged = f", where {self.better} is better" if self.better in {"higher", "lower"} else ""
        apart = "; the years differ" if self.beside_period != self.period else ""
        return f"{size} {way} than {self.comparator}{judged}{apart}"


def area_profile(ws: Workspace, *, area: str, data: str) -> list[Exhibit]:
    """Give the profile of an area from a file of indicators.

    Args:
        ws: The workspace.
        area: The area's id, name or code.
        data: The name of the data in `data/`: a row for each area and indicator, with columns area, indicator, value,
            unit, period and source, and where there are any comparator, comparator_value, comparator_period, better,
            n and target. An indicator of another area that this one lacks is stated as not available.

    Raises:
        UnknownNameError: There is no such area or data, or a column is missing.
    """
    term = ws.areas.term(area)
    if term is None:
        raise UnknownNameError(
            f"There is no area “{shorten(area, 80)}”.", fix="See data_catalog/vocabularies/areas.yaml.", code="unknown-name"
        )
    opened = ws.data(data)
    about, frame = opened.about, opened.frame()
    for name in _NEEDED:
        if name not in frame:
            raise UnknownNameError(
                f"The data “{about.id}” have no column “{name}”.", fix=f"They have: {', '.join(frame.columns)}.", code="missing-column"
            )
    provenance = _provenance(about)
    found = _indicators(frame, term)
    page = _Page(ws, term, about, provenance, found)
    return [page.title(), *page.notices(), page.summary(), page.heading("The indicators"), page.table(), *page.figure(),
            page.heading("What this does not tell you"), page.limits()]  # fmt: skip


def _end(found: re.Match[str]) -> int:
    first = int(found[1])
    return first // 100 * 100 + int(found[2]) if found[2] else first


def _provenance(about: LocalData) -> Provenance:
    source = Source(
        title=about.source, publisher=about.publisher, url=about.url or "", licence=f"licence: {about.licence}",
        accessed=about.accessed.words if about.accessed.known else "", period=about.period, place=about.geography,
        synthetic=about.synthetic == "yes",
    )  # fmt: skip
    return Provenance(sources=(source,))


def _indicators(frame: pd.DataFrame, term: Term) -> list[_Indicator]:
    """Give every indicator that the data have of any area, in their order; one that the area lacks has no value."""
    called = {name.casefold() for name in (term.id, term.label, *term.also_called, *term.former_codes, term.code or "") if name != "unknown"}
    here = {str(row["indicator"]): row for row in frame.to_dict("records") if str(row["area"]).casefold() in called}
    units = dict(zip(frame["indicator"], frame["unit"], strict=True))
    missing = float("nan")
    return [
        _indicator(here[name]) if name in here else _Indicator(name, missing, units[name], "", "", "", missing, "", "", missing, missing)
        for name in dict.fromkeys(map(str, frame["indicator"]))
    ]


def _indicator(row: dict[Any, Any]) -> _Indicator:
    def told(name: str) -> str:
        return str(row.get(name) or "").strip()

    def counted(name: str) -> float | Suppressed:
        value = row.get(name)
        if isinstance(value, Suppressed):
            return value
        try:
            return float("nan") if value is None else float(value)
        except ValueError:  # a column of numbers that its description calls text
            return float("nan")

    return _Indicator(
        told("indicator"), counted("value"), told("unit"), told("period"), told("source"), told("comparator"),
        counted("comparator_value"), told("comparator_period"), told("better").casefold(), counted("n"), counted("target"),
    )  # fmt: skip


@dataclass(frozen=True)
class _Page:
    """What every part of a profile needs to know of the whole."""

    ws: Workspace
    term: Term
    about: LocalData
    provenance: Provenance
    found: list[_Indicator]

    @property
    def newest(self) -> int:
        """The newest year of any indicator, or 0."""
        return max((one.ends for one in self.found if one.available), default=0)

    def heading(self, text: str) -> Heading:
        return Heading(level=2, text=text, audience=self.ws.audience, provenance=self.provenance)

    def title(self) -> Heading:
        return Heading(
            level=1, text=f"Profile of {self.term.label}", subtitle=f"{self.about.title}. {self.about.period}.",
            audience=self.ws.audience, provenance=self.provenance,
        )  # fmt: skip

    def notices(self) -> list[Exhibit]:
        said = {"yes": "These data were made up for practice.", "no": ""}.get(self.about.synthetic, "It is not recorded whether these data are real.")
        return [Notice(kind="caution", text=said, audience=self.ws.audience, provenance=self.provenance)] if said else []

    def summary(self) -> Text:
        there = [one for one in self.found if one.available]
        lines = [f"{len(there)} of {len(self.found)} indicators are available for {escape_markdown(self.term.label)}."]
        if absent := [escape_markdown(one.name) for one in self.found if not one.available]:
            lines.append(f"Not available: {', '.join(absent)}.")
        if old := [escape_markdown(one.name) for one in there if self._years_old(one)]:
            lines.append(f"Older than the newest here: {', '.join(old)}.")
        return Text(markdown=" ".join(lines), audience=self.ws.audience, provenance=self.provenance)

    def _years_old(self, one: _Indicator) -> int:
        return self.newest - one.ends if one.available and one.ends else 0

    def _year(self, one: _Indicator) -> str:
        if not one.available:
            return _NOT_AVAILABLE
        old = self._years_old(one)
        return f"{one.period} ({old} year{'' if old == 1 else 's'} older than the newest here)" if old else one.period or "year not stated"

    def _n(self, one: _Indicator) -> str:
        if one.unit != _PERCENT:
            return "not a percentage"
        return number(one.n) if isinstance(one.n, Suppressed) or math.isfinite(one.n) else _NO_N

    def table(self) -> Table:
        targets = any(isinstance(one.target, Suppressed) or math.isfinite(one.target) for one in self.found)
        headings = ["Indicator", "Value", "Year", "n", "Comparator", "Difference", *(["Target"] if targets else []), "Source"]
        rows = [
            [one.name, one.shown(one.value), self._year(one), self._n(one), self._comparator(one), one.difference,
             *([one.shown(one.target)] if targets else []), one.source or "source not stated"]
            for one in self.found
        ]  # fmt: skip
        ids = [[None, self._identity(one), *[None] * (len(headings) - 2)] for one in self.found]
        return rows_table(
            f"Indicators of {self.term.label}", headings, rows, provenance=self.provenance, audience=self.ws.audience,
            identities=ids, notes=["A value is shown to one decimal where it is a percentage."],
        )  # fmt: skip

    def _comparator(self, one: _Indicator) -> str:
        if not one.comparator:
            return "none"
        value = one.shown(one.beside)
        return f"{one.comparator}: {value}" + (f" ({one.beside_period or 'year not stated'})" if value != _NOT_AVAILABLE else "")

    def _identity(self, one: _Indicator) -> CellIdentity:
        code = self.term.code if self.term.code and self.term.code != "unknown" else self.term.id
        return CellIdentity(dataset=self.about.id, measure=one.name, place=code, period=one.period)

    def figure(self) -> list[Figure]:
        """Draw the percentages beside their comparator's as dots; nothing where none can be compared."""
        drawn = [one for one in self.found if one.unit == _PERCENT and one.comparable]
        if not drawn:
            return []
        name, beside = self.term.label, drawn[0].comparator
        drawn = [one for one in drawn if one.comparator == beside]
        rows = [{"indicator": one.name, "place": which, "value": float(value)} for one in drawn for which, value in ((name, one.value), (beside, one.beside))]
        colour = {"field": "place", "type": "nominal", "title": None, "scale": {"domain": [name, beside], "range": [CATEGORICAL[0], CATEGORICAL[3]]}}
        shape = _ranged(colour, ["circle", "diamond"])
        spec = {
            "data": {"values": rows}, "width": 420, "height": {"step": 34},
            "mark": {"type": "point", "filled": True, "size": 160, "opacity": 1},
            "encoding": {
                "y": {"field": "indicator", "type": "nominal", "sort": None, "title": None},
                "x": {"field": "value", "type": "quantitative", "title": "Per cent", "scale": {"zero": True}, "axis": {"tickCount": 5}},
                "color": colour, "shape": shape,
            },
        }  # fmt: skip
        said = "; ".join(f"{one.name} {one.shown(one.value)} against {one.shown(one.beside)}" for one in drawn)
        apart = max(drawn, key=lambda one: abs(float(one.value) - float(one.beside)))
        return [chart_figure(
            spec, headline=f"{name} is furthest from {beside} in {apart.name[:1].lower()}{apart.name[1:]}",
            subtitle=f"Indicators that are percentages, {name} and {beside}; each of its own year",
            alt=f"Dot plot of {len(drawn)} indicators, {name} as a circle and {beside} as a diamond: {said}.",
            table=self._drawn(drawn, beside), provenance=self.provenance, audience=self.ws.audience,
        )]  # fmt: skip

    def _drawn(self, drawn: list[_Indicator], beside: str) -> Table:
        rows = [[one.name, one.shown(one.value), one.shown(one.beside), one.period, one.beside_period] for one in drawn]
        headings = ["Indicator", self.term.label, beside, f"Year of {self.term.label}", f"Year of {beside}"]
        return rows_table(
            f"Percentages of {self.term.label} and {beside}", headings, rows, provenance=self.provenance, audience=self.ws.audience, numeric=headings[1:3]
        )

    def limits(self) -> Text:
        points = [
            self.about.what,
            "A difference may come from chance, from another year or from how people were asked. It does not say why.",
            *([self.about.caution] if self.about.caution else ["No caution is recorded with these data."]),
            "Better or worse is said only where the data say which is better.",
        ]
        return Text(markdown="\n".join(f"- {escape_markdown(point)}" for point in points), audience=self.ws.audience, provenance=self.provenance)


def _ranged(encoding: dict[str, Any], values: list[str]) -> dict[str, Any]:
    """Give an encoding of the same categories in another range, so that both make one legend."""
    return {**encoding, "scale": {**encoding["scale"], "range": values}}
