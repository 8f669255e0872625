"""An area among the others: one published count, its rank, and a chart of where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.errors import UnknownNameError
from workbench.exhibits import (
    FOCUS,
    CellIdentity,
    Exhibit,
    Heading,
    KeyFigure,
    Notice,
    Provenance,
    Source,
    Text,
    chart_figure,
    number,
    rows_table,
)
from workbench.partnership.workspace import Workspace
from workbench.store import SHORTHAND, SUPPRESSED, Suppressed
from workbench.text import escape_markdown
from workbench.workspace import DataSet, LocalData, Term

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["area_context"]


@dataclass(frozen=True)
class _Place:
    """An area's row among all, largest first."""

    term: Term
    unit: str
    value: int | Suppressed
    rank: int
    of: int


def area_context(ws: Workspace, *, area: str, data: str, code: str = "area_code", value: str = "households") -> list[Exhibit]:
    """Give an area's count from a data set of areas, with its place among them.

    Args:
        ws: The workspace.
        area: The area's id, name or code.
        data: The name of the data in `data/`, one row per area.
        code: Its column of area codes.
        value: Its column of counts.

    Raises:
        UnknownNameError: There is no such area, or the data have no row for it.
    """
    term = ws.areas.term(area)
    if term is None:
        raise UnknownNameError(
            f"There is no area “{area}”.", fix="See data_catalog/vocabularies/areas.yaml.", code="unknown-name"
        )
    opened = ws.data(data)
    about, provenance = opened.about, _provenance(opened.about)
    unit = next((c.label or c.name for c in about.columns if c.name == value), value)
    frame = _counts(opened, code, value)
    place = _place(frame, term, unit, data)
    if isinstance(place.value, Suppressed):
        return _withheld(place, about, ws, provenance)
    return [
        Heading(level=1, text=f"{term.label}: {about.title}", subtitle=f"{term.label} among {place.of} areas. {about.period}.",
                audience=ws.audience, provenance=provenance),
        Heading(level=2, text="The figure", audience=ws.audience, provenance=provenance),
        KeyFigure(caption=unit, value=number(place.value), period=about.period, place=term.label, audience=ws.audience,
                  provenance=provenance, caution=about.caution or "",
                  identity=_identity(about, term.code or term.id, unit)),
        Heading(level=2, text=f"{term.label} among the other areas", audience=ws.audience, provenance=provenance),
        _standing(place, ws, provenance),
        _chart(frame, place, about, ws),
        Heading(level=2, text="What this does not tell you", audience=ws.audience, provenance=provenance),
        _limits(about, ws, provenance),
    ]  # fmt: skip


def _withheld(place: _Place, about: LocalData, ws: Workspace, provenance: Provenance) -> list[Exhibit]:
    """Say that the area's count is not shown; its rank would say how small it is."""
    name = place.term.label
    return [
        Heading(level=1, text=f"{name}: {about.title}", subtitle=f"{about.period}.", audience=ws.audience, provenance=provenance),
        KeyFigure(caption=place.unit, value=str(SUPPRESSED), period=about.period, place=name, audience=ws.audience,
                  provenance=provenance, caution=f"{SUPPRESSED}: {SHORTHAND[str(SUPPRESSED)]}."),
    ]  # fmt: skip


def _provenance(about: LocalData) -> Provenance:
    source = Source(
        title=about.source,
        publisher=about.publisher,
        url=about.url or "",
        licence=about.licence,
        accessed=about.accessed.words if about.accessed.known else "",
        period=about.period,
        place=about.geography,
        synthetic=about.synthetic == "yes",
    )
    return Provenance(sources=(source,))


def _counts(opened: DataSet, code: str, value: str) -> pd.DataFrame:
    """Give columns `code` and `value` of the areas whose count is known, the largest first."""
    frame = opened.frame()
    for name in (code, value):
        if name not in frame:
            raise UnknownNameError(
                f"The data “{opened.about.id}” have no column “{name}”.",
                fix=f"They have: {', '.join(frame.columns)}.",
                code="missing-column",
            )
    frame = frame[[code, value]].set_axis(["code", "value"], axis="columns").dropna()
    # the largest first; those that are withheld at the end, by their codes, so that nothing tells their order
    rank = [-1 if isinstance(count, Suppressed) else count for count in frame["value"]]
    return frame.assign(rank=rank).sort_values(["rank", "code"], ascending=[False, True], ignore_index=True)


def _place(frame: pd.DataFrame, term: Term, unit: str, data: str) -> _Place:
    codes = [code for code in (term.code, *term.former_codes) if code]
    rows = frame.index[frame["code"].isin(codes)]
    if not len(rows):
        raise UnknownNameError(
            f"The data “{data}” have no count for {term.label} ({term.code}).",
            fix="Ask for an area that they hold, or get the missing row.",
            code="unknown-name",
        )
    row = int(rows[0])
    value = frame["value"].iloc[row]
    known = sum(not isinstance(count, Suppressed) for count in frame["value"])
    return _Place(term, unit, value if isinstance(value, Suppressed) else int(value), row + 1, known)


def _identity(about: LocalData, code: str, unit: str) -> CellIdentity:
    return CellIdentity(dataset=about.id, measure=unit, place=code, period=about.period)


def _ordinal(n: int) -> str:
    ending = "th" if 10 < n % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")  # noqa: PLR2004  # 11th to 13th
    return f"{n}{ending}"


def _standing(place: _Place, ws: Workspace, provenance: Provenance) -> Exhibit:
    rank = {1: "the largest", place.of: "the smallest"}.get(place.rank, f"the {_ordinal(place.rank)} largest")
    text = (
        f"{escape_markdown(place.term.label)} has {rank} count of {place.of} areas. This is a count, not a rate: a larger"
        " area has more of everything, so a rank by count mostly shows how large an area is."
    )
    return Text(markdown=text, audience=ws.audience, provenance=provenance)


def _chart(frame: pd.DataFrame, place: _Place, about: LocalData, ws: Workspace) -> Exhibit:
    """Draw all areas with this one marked; `frame` has columns `code` and `value`."""
    import altair as alt  # noqa: PLC0415  # slow to import; only charts need it

    here, unit, provenance = place.term.label, place.unit, _provenance(about)
    names = [(ws.areas.term(code) or place.term).label for code in frame["code"]]
    every = [[name, number(value)] for name, value in zip(names, frame["value"], strict=True)]
    labels, values = names[: place.of], [int(value) for value in frame["value"][: place.of]]  # those withheld stand last
    rows = frame[: place.of].assign(value=values, area=labels, group=["this area" if label == here else "other area" for label in labels])
    base = alt.Chart(rows[["area", "value", "group"]]).encode(
        y=alt.Y("area:N", sort=list(labels), title=None),
        x=alt.X("value:Q", title=unit, axis=alt.Axis(format=",.0f", tickCount=5)),
        tooltip=[alt.Tooltip("area:N", title="Area"), alt.Tooltip("value:Q", title=unit, format=",.0f")],
    )
    colour = alt.Scale(domain=["this area", "other area"], range=list(FOCUS))
    bars = base.mark_bar().encode(color=alt.Color("group:N", scale=colour, legend=None))
    marked = base.transform_filter(alt.datum.group == "this area")
    label = marked.mark_text(align="left", dx=6, fontWeight="bold").encode(text=alt.Text("value:Q", format=",.0f"))
    table = rows_table(
        f"{unit} by area, {about.period}",
        ["Area", unit],
        every,
        provenance=provenance,
        audience=ws.audience,
        numeric=[unit],
        notes=[about.caution] if about.caution else [],
        identities=[[None, _identity(about, str(code), unit)] for code in frame["code"]],
    )
    return chart_figure(
        (bars + label).properties(width=440, height=alt.Step(22)),
        headline=f"{here} had {number(place.value)}, {_ordinal(place.rank)} of {place.of} areas",
        subtitle=f"{unit}, {about.geography}, {about.period}",
        alt=f"Bar chart of {unit.lower()} in {place.of} areas, the largest first. {here} is marked: {number(place.value)},"
        f" {_ordinal(place.rank)} from the top. The longest bar is {labels[0]} with {number(values[0])},"
        f" the shortest {labels[-1]} with {number(values[-1])}.",
        table=table,
        provenance=provenance,
        audience=ws.audience,
    )


def _limits(about: LocalData, ws: Workspace, provenance: Provenance) -> Exhibit:
    points = [
        escape_markdown(about.what),
        "It does not say how many people live in the area, so it gives no rate.",
        *([escape_markdown(about.caution)] if about.caution else ["No caution is recorded with these data."]),
    ]
    if about.synthetic != "no":
        text = "These data were made up for practice." if about.synthetic == "yes" else "It is not recorded whether these data are real."
        return Notice(kind="caution", text=text, audience=ws.audience, provenance=provenance)
    return Text(markdown="\n".join(f"- {point}" for point in points), audience=ws.audience, provenance=provenance)
