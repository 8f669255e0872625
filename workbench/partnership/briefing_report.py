"""A briefing of two pages: what happened to adverse decisions in a place in a quarter, for practitioners or in plain words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from workbench.errors import RequestError
from workbench.exhibits import Exhibit, Heading, KeyFigure, Notice, Provenance, Source, Text, rows_table
from workbench.partnership.briefing_choice import (
    AUTO,
    Place,
    Quarter,
    caseload_table,
    decisions_table,
    place_of,
    quarter_of,
    reasons_table,
)
from workbench.partnership.briefing_figures import SMALL, Figures, known
from workbench.partnership.briefing_who import who_might_want_to_know
from workbench.partnership.briefing_words import (
    GLOSSARY,
    VERSIONS,
    Version,
    age_words,
    asked_lines,
    headline,
    limits,
    old_words,
    trend_lines,
    trends_found,
)
from workbench.partnership.workspace import Workspace
from workbench.statistics import caution, number, percent
from workbench.statxplore import SavedTable, Table, place_field_of
from workbench.statxplore.view_figures import comparison, query_words, trend
from workbench.store import Audience, PartialDate
from workbench.text import escape_markdown, shorten

__all__ = ["briefing"]

_SCOTLAND = "Scotland"
_NONE = "none"
_ABOVE = "Random changes can lift a part above its whole."
_HALF_PAGE = (400, 170)
_BESIDE_LABELS = (300, 170)
_REASONS_SHOWN = 5
_PROMISED = 3


@dataclass(frozen=True)
class _Headings:
    """What the parts are called in a version."""

    title: str
    kind: str
    figures: str
    trends: str
    beside: str
    reasons: str
    source: str


_HEADINGS = {
    "practitioner": _Headings(
        title="Sanction decisions in", kind="Briefing for practitioners", figures="The figures", trends="key trends",
        beside="Compared with", reasons="Reasons for the referral", source="Source and query",
    ),
    "plain": _Headings(
        title="Benefit sanctions in", kind="Briefing in plain language", figures="The main numbers", trends="main changes",
        beside="Compared with", reasons="Why people were referred", source="Where the numbers come from",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class _Page:
    """What every part of a briefing needs to know of the whole."""

    version: Version
    audience: Audience
    provenance: Provenance

    def heading(self, text: str, *, level: int = 2, subtitle: str = "") -> Heading:
        return Heading(level=level, text=text, subtitle=subtitle, audience=self.audience, provenance=self.provenance)

    def text(self, markdown: str) -> Text:
        return Text(markdown=markdown, audience=self.audience, provenance=self.provenance)

    def notice(self, kind: str, text: str) -> Notice:
        return Notice.model_validate({"kind": kind, "text": text, "audience": self.audience, "provenance": self.provenance})

    def bullets(self, lines: Sequence[str]) -> Text:
        return self.text("\n".join(f"- {escape_markdown(line)}" for line in lines))

    @property
    def of_our_own(self) -> _Page:
        """The same for what rests on no data: the workbench's own cautions and explanations."""
        return replace(self, provenance=Provenance(sources=(Source(title="The workbench: its cautions and words"),)))


def briefing(  # noqa: PLR0913  # each is a parameter of the report, and all but two have defaults
    ws: Workspace,
    *,
    as_of: dt.date,
    area: str,
    inquiry: str = "",
    quarter: str = "",
    table: str = "",
    reasons: str = AUTO,
    caseload: str = AUTO,
    comparator: str = "",
    version: str = "practitioner",
) -> list[Exhibit]:
    """Give a briefing on adverse decisions in a place and a quarter.

    A place whose figures are missing or too small gets a page that says so.

    Args:
        ws: The workspace.
        as_of: The day for which the briefing holds; old figures are called old by it.
        area: The area's id, name or code in the areas vocabulary; or a place as the table calls it.
        inquiry: The inquiry; the workspace's default one when empty.
        quarter: Such as “2016-Q2”, or a month of it; "" for the newest whole quarter of the table.
        table: The saved table with decisions by outcome; "" to find it.
        reasons: The saved table with adverse decisions by reason; "auto" to find it, "" for none.
        caseload: The saved table with people on the benefit; likewise.
        comparator: The place to compare with; "" for Scotland, or the table's total where it does not have that;
            "none" for no comparison.
        version: “practitioner” or “plain”; both tell the same numbers.

    Raises:
        RequestError: The quarter is none, or not in the table; or the version is none.
        UnknownNameError: There is no such place, inquiry or table.
    """
    told = next((one for one in VERSIONS if one == version.strip()), None)
    if told is None:
        raise RequestError(f"There is no version “{shorten(version, 40)}”.", fix=f"There are: {', '.join(VERSIONS)}.", code="bad-parameter")
    where = place_of(ws, area)
    saved = decisions_table(ws, inquiry, where, table)
    when = quarter_of(quarter, saved.table)
    found = reasons_table(ws, inquiry, reasons)
    base = caseload_table(ws, inquiry, caseload)
    figures = Figures(
        saved.table, where, when, _comparator(saved.table, where, comparator), (found[0].table, found[1]) if found else None,
        base.table if base else None, ws.audience,
    )  # fmt: skip
    used = [saved, *([found[0]] if found and figures.reasons_view else []), *([base] if base and figures.rate else [])]
    page = _Page(told, ws.audience, figures.provenance)
    opened = ws.inquiry(inquiry).at(as_of=as_of)
    record = Provenance(sources=(Source(title=f"Inquiry record “{opened.title}”"),))
    there = where.item(saved.table) is not None and not figures.missing
    return [
        _title(page, where, when, as_of),
        *(_told(page, figures, used, as_of) if there else [_nothing(page, where, when)]),
        page.heading("Who might want to know"),
        *who_might_want_to_know(ws, opened, where.term, record),
        page.heading(_HEADINGS[told].source),
        page.bullets(_sources(used, as_of)),
    ]


def _sources(used: Sequence[SavedTable], as_of: dt.date) -> list[str]:
    """Say what was asked for the decisions, which other tables were used, when they were got and whose they are."""
    first, *others = used
    beside = [f"Used as well: {saved.title}. {age_words(saved, as_of)}" for saved in others]
    return [f"{first.title}.", *asked_lines(query_words(first.table)), age_words(first, as_of), *beside, first.attribution]


def _comparator(table: Table, where: Place, wanted: str) -> str:
    """Give the comparator's name in the table: the one that is wanted, or Scotland, or the total; "" for none."""
    field, here = place_field_of(table), where.item(table)
    if field is None or wanted == _NONE:
        return ""
    names = [item.name for item in field.items]
    total = next((item.name for item in field.items if item.kind == "total"), "")
    found = wanted or (_SCOTLAND if _SCOTLAND in names else total)
    return "" if here and found.casefold() in {here.name.casefold(), here.code.casefold()} else found


def _title(page: _Page, where: Place, when: Quarter, as_of: dt.date) -> Heading:
    words = _HEADINGS[page.version]
    return page.heading(f"{words.title} {where.name}, {when.words}", level=1, subtitle=f"{words.kind}. As at {PartialDate.of(as_of).words}.")


def _nothing(page: _Page, where: Place, when: Quarter) -> Notice:
    text = f"The saved table has no whole figures for {where.name} in {when.words}. Nothing is told in their place."
    return page.notice("left out", text)


def _told(page: _Page, figures: Figures, used: Sequence[SavedTable], as_of: dt.date) -> list[Exhibit]:
    """Give what the numbers say, and what they do not."""
    notices = [page.notice("caution", words) for words in old_words(used, figures, as_of)]
    opening: list[Exhibit] = [*notices, page.text(f"**{escape_markdown(headline(figures, page.version))}** {escape_markdown(_added())}")]
    if figures.small:
        few = f"Fewer than {SMALL} adverse decisions are too few for percentages, rates and trends. None is given."
        return [*opening, _count_figure(page, figures), page.notice("caution", few), *_limits(page, figures)]
    return [*opening, *_key_figures(page, figures), *_trends(page, figures), *_pictures(page, figures), *_reasons(page, figures), *_limits(page, figures)]


def _added() -> str:
    return caution("controlled-summed").words


def _figure(page: _Page, figures: Figures, caption: str, value: str, derived: str, said: str = "") -> KeyFigure:  # noqa: PLR0913, PLR0917  # a key figure's own parts
    return KeyFigure(
        caption=caption, value=value, derived=derived, caution=said, period=figures.quarter.words, place=figures.place.name,
        audience=page.audience, provenance=page.provenance,
    )  # fmt: skip


def _count_figure(page: _Page, figures: Figures) -> KeyFigure:
    months = zip(figures.quarter.months, figures.months(figures.quarter), strict=True)
    parts = [f"{number(value)} in {month.month_name()}" for month, value in months]
    return _figure(
        page, figures, "adverse decisions" if page.version == "practitioner" else "decisions to sanction (adverse decisions)",
        number(figures.now.value), f"the sum of {parts[0]}, {parts[1]} and {parts[2]}",
    )  # fmt: skip


def _key_figures(page: _Page, figures: Figures) -> list[Exhibit]:
    shown: list[Exhibit] = [_count_figure(page, figures)]
    if (share := figures.share) is not None:
        adverse = number(share.adverse)
        shown += [
            _figure(page, figures, "of all decisions were adverse", percent(share.of_all),
                    f"{adverse} of {number(share.all_decisions)}, reserved and cancelled ones among them"),
            _figure(page, figures, "of those decided were adverse", percent(share.of_decided),
                    f"{adverse} of {number(share.decided)} decided for or against a sanction",
                    _ABOVE if known(share.decided) and share.decided < figures.now.value else ""),
        ]  # fmt: skip
    else:
        shown.append(page.notice("left out", "The saved table lacks what it takes to work out the share of adverse decisions."))
    return [page.heading(_HEADINGS[page.version].figures), *shown, _rate(page, figures)]


def _rate(page: _Page, figures: Figures) -> Exhibit:
    rate = figures.rate
    if rate is None or figures.caseload_view is None:
        return page.notice("left out", f"No rate is given. No saved table says how many people in {figures.place.name} are on the benefit.")
    both = replace(page, provenance=page.provenance | figures.caseload_view.provenance)
    outside = " and ".join(figures.outside_base)
    said = f" Decisions on {outside} are counted, but people on {outside} are not in the base." if outside else ""
    return _figure(
        both, figures, f"adverse decisions in the quarter per 100 {rate.base_is}", number(rate.value, 1),
        f"{number(rate.count)} decisions for {number(rate.base)} people, the average of the quarter's months."
        f" With random changes it may be {number(rate.low, 1)} to {number(rate.high, 1)}",
        f"A person may have several decisions.{said}",
    )  # fmt: skip


def _trends(page: _Page, figures: Figures) -> list[Exhibit]:
    lines = trend_lines(figures, page.version)
    many = "Three " if len(lines) == _PROMISED else ""
    words = f"{many}{_HEADINGS[page.version].trends}"
    found = escape_markdown(trends_found(figures))
    return [page.heading(words[:1].upper() + words[1:]), page.text("\n".join([*lines, "", found]))]


def _pictures(page: _Page, figures: Figures) -> list[Exhibit]:
    beside = figures.view.comparator_name
    title = f"{_HEADINGS[page.version].beside} {beside}, and over time" if beside else "Over time"
    shown = [comparison(figures.view, size=_BESIDE_LABELS)] if beside else []
    return [page.heading(title), *shown, trend(figures.view, size=_HALF_PAGE)]


def _reasons(page: _Page, figures: Figures) -> list[Exhibit]:
    heading = page.heading(_HEADINGS[page.version].reasons)
    if figures.reasons_view is None or not figures.by_reason:
        return [heading, page.notice("left out", f"No saved table has the reasons for {figures.place.name} in this quarter.")]
    shown = list(figures.by_reason.items())[:_REASONS_SHOWN]
    rows = [[name, number(one.value), percent(100 * float(one.value) / float(figures.now.value))] for name, one in shown]
    more = len(figures.by_reason) - len(shown)
    notes = [f"{more} more reasons have no more decisions than the last one here."] if more else []
    table = rows_table(
        f"Adverse decisions by reason, {figures.place.name}, {figures.quarter.words}", ["Reason", "Decisions", f"Share of {number(figures.now.value)}"],
        rows, provenance=figures.reasons_view.provenance, audience=page.audience, numeric=["Decisions", f"Share of {number(figures.now.value)}"],
        notes=notes,
    )  # fmt: skip
    return [heading, table]


def _limits(page: _Page, figures: Figures) -> list[Exhibit]:
    page = page.of_our_own
    shown: list[Exhibit] = [page.heading("What this does not tell you"), page.bullets(limits(figures))]
    if page.version == "plain":
        words = [f"- **{word}**: {escape_markdown(meaning)}" for word, meaning in GLOSSARY]
        shown += [page.heading("Words used here"), page.text("\n".join(words))]
    return shown
