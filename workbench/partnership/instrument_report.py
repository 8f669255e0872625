"""Reports about answers: of any instrument, and of a retreat under the heading of the published report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from workbench.errors import RequestError, UnknownNameError
from workbench.exhibits import Exhibit, Heading, Notice, Provenance, Source, Text
from workbench.instruments import Instrument, caveats_of, find_instrument
from workbench.partnership.instrument_copy import page_for
from workbench.partnership.instrument_page import InstrumentPage
from workbench.partnership.workspace import Workspace
from workbench.store import Audience
from workbench.text import escape_markdown, is_slug, shorten

__all__ = ["ReportParts", "instrument_summary", "retreat_evaluation", "summary_data"]

_WAVE_BLOCKS = ("sheets", "shares", "distributions", "averages", "spread", "codes", "texts")
_RETREAT = "retreat-evaluation"
_BY = "by "


def instrument_summary(  # noqa: PLR0913  # all but one by keyword, each a separate thing to say
    ws: Workspace, *, inquiry: str = "", instrument: str, wave: str = "", by: str = "", audience: Audience | None = None
) -> list[Exhibit]:
    """Give the summary of an inquiry's answers to any instrument.

    Args:
        ws: The workspace that the report sees.
        inquiry: The inquiry's slug; the workspace's default one when empty.
        instrument: The instrument's id.
        wave: Only this wave; all of them, and how they compare, when empty.
        by: A question by whose answers shares are shown as well; none when empty.
        audience: As these may see it; the workspace's own audience when None.

    Raises:
        UnknownNameError: There is no such inquiry, instrument, wave or question to group by.
    """
    parts = ReportParts(ws, ws.inquiry(inquiry).slug, instrument, audience)
    page = parts.page
    shown: list[Exhibit] = [parts.heading(1, f"{parts.title}: summary of answers"), *parts.notices(), *parts.about()]
    if page is None:
        return [*shown, parts.nothing()]
    for key, label in _chosen(page, wave):
        blocks = page.blocks[key]
        shown += [parts.heading(2, label), *(one for name in _WAVE_BLOCKS for one in blocks.get(name, ()))]
        if by:
            shown += _by(blocks, by)
    if page.changes and not wave:
        shown += [parts.heading(2, "How the waves compare"), *page.changes]
    return shown


def retreat_evaluation(ws: Workspace, *, inquiry: str = "", instrument: str = _RETREAT, wave: str = "") -> list[Exhibit]:
    """Give the evaluation of a retreat under the heading that the published report has for it.

    Args:
        ws: The workspace that the report sees.
        inquiry: The inquiry's slug; the workspace's default one when empty.
        instrument: The instrument's id.
        wave: The retreat; the newest when empty.

    Raises:
        UnknownNameError: There is no such inquiry, instrument or wave.
    """
    parts = ReportParts(ws, ws.inquiry(inquiry).slug, instrument)
    page = parts.page
    shown: list[Exhibit] = [parts.heading(1, "Learning from this Retreat and looking to the next one"), *parts.notices()]
    if page is None:
        return [*shown, *parts.about(), parts.nothing()]
    key, label = _chosen(page, wave)[-1]
    blocks = page.blocks[key]
    shown += [
        parts.heading(2, f"What participants scored: {label}"), *blocks["sheets"], *blocks["key figures"], *blocks["shares"], *blocks["distributions"],
        parts.heading(2, "What people commented on"), *(blocks["codes"] or [parts.notice("Comments are not coded yet, or not for this audience.")]),
    ]  # fmt: skip
    if blocks["texts"]:
        shown += [parts.heading(2, "In their own words"), *blocks["texts"]]
    return [*shown, parts.heading(2, "About the form"), *parts.about()]


def summary_data(  # noqa: PLR0913  # all but one by keyword, each a separate thing to say
    ws: Workspace, *, inquiry: str, instrument: str, wave: str = "", by: str = "", audience: Audience = "team"
) -> dict[str, Any]:
    """Give the summary as JSON data for a program: the same exhibits, protected for the audience.

    Args:
        ws: The workspace.
        inquiry: The inquiry's slug.
        instrument: The instrument's id.
        wave: Only this wave; all of them, and how they compare, when empty.
        by: A question by whose answers shares are given as well; none when empty.
        audience: As these may see it.

    Raises:
        RequestError: There is nothing that may be shown.
        UnknownNameError: There is no such inquiry, instrument, wave or question to group by.
    """
    page = page_for(ws, inquiry, instrument, audience)
    if page is None:
        raise RequestError(
            "Nothing was answered, or nothing of it may be shown to this audience.", fix="See: workbench instrument list", code="no-answers"
        )
    chosen = _chosen(page, wave)
    blocks = {key: {name: shown for name, shown in page.blocks[key].items() if not name.startswith(_BY)} for key, _ in chosen}
    if by:
        blocks = {key: {**shown, f"{_BY}{by}": _by(page.blocks[key], by)} for key, shown in blocks.items()}
    return replace(page, waves=tuple(chosen), blocks=blocks, changes=() if wave else page.changes).data()


class ReportParts:
    """What every report about answers says, whatever was answered."""

    def __init__(self, ws: Workspace, inquiry: str, name: str, audience: Audience | None = None) -> None:
        self.ws, self.inquiry = ws, inquiry
        self.audience = audience or ws.audience
        self.instrument = _instrument(ws, name, inquiry)
        self.page = page_for(ws, inquiry, name, audience)
        self.title = self.page.title if self.page else self.instrument.title if self.instrument else "Form"
        sources = self.instrument.sources if self.instrument else ()
        self.provenance = Provenance(
            sources=tuple(Source(title=s.title, publisher=s.publisher or "", url=s.url or "", licence=s.licence or "") for s in sources)
            or (Source(title=f"Workspace “{ws.title}”"),)
        )

    def heading(self, level: int, text: str) -> Heading:
        """Give a heading."""
        return Heading(level=level, text=text, audience=self.audience, provenance=self.provenance)

    def notice(self, text: str) -> Notice:
        """Say that something is not there yet."""
        return Notice(kind="not yet completed", text=text, audience=self.audience, provenance=self.provenance)

    def nothing(self) -> Notice:
        """Say that there are no answers to show, and to the team how they come in, where any are kept."""
        if self.instrument and self.instrument.collects == "nothing":
            return self.notice("This form keeps no answers, so there is nothing to summarise. It is used on screen or on paper.")
        said = "No summary of this form may be shown here, or nothing was answered." if self.ws.checked or self.audience != "team" else (
            f"Nothing was answered yet. Bring answers in with: workbench instrument import {self.instrument.id if self.instrument else ''}"
        )  # fmt: skip
        return self.notice(said)

    def notices(self) -> list[Exhibit]:
        """Give what must be read first: that sheets were made up, the caveats, and what could not be read."""
        said: list[tuple[str, str]] = []
        if self.page and self.page.synthetic:
            said.append(("caution", "SYNTHETIC: these answers were made up for practice; nobody gave them."))
        caveats = self.page.caveats if self.page else caveats_of(self.instrument) if self.instrument else ()
        said += [("caution", caveat) for caveat in caveats]
        if self.page and self.page.left_out:
            files = "file" if self.page.left_out == 1 else "files"
            said.append(("left out", f"{self.page.left_out} {files} of answers could not be read; “workbench check” names what is wrong."))
        return [Notice.model_validate({"kind": k, "text": t, "audience": self.audience, "provenance": self.provenance}) for k, t in said]

    def about(self) -> list[Exhibit]:
        """Give what the form is for, and whose wording it is."""
        if self.instrument is None:
            return []
        one = self.instrument
        lines = [one.purpose, f"Version {one.version}; wording: {one.wording}.", *([one.not_found] if one.not_found else [])]
        return [Text(markdown="\n\n".join(map(escape_markdown, lines)), audience=self.audience, provenance=self.provenance)]


def _instrument(ws: Workspace, name: str, inquiry: str) -> Instrument | None:
    """Give the definition; None where it is the inquiry's own and the audience may not see it."""
    try:
        return find_instrument(ws.root, name, inquiry)
    except UnknownNameError:
        if ws.checked and is_slug(name):
            return None
        raise


def _chosen(page: InstrumentPage, wave: str) -> Sequence[tuple[str, str]]:
    found = [one for one in page.waves if wave in {"", *one}]
    if not found:
        raise UnknownNameError(
            f"There are no answers of a wave “{shorten(wave, 40)}”.", fix=f"There are: {', '.join(key for key, _ in page.waves)}.", code="unknown-wave"
        )
    return found


def _by(blocks: Mapping[str, Sequence[Exhibit]], by: str) -> Sequence[Exhibit]:
    groups = {name.removeprefix(_BY): shown for name, shown in blocks.items() if name.startswith(_BY)}
    if by not in groups:
        raise UnknownNameError(
            f"Answers are not shown by “{shorten(by, 40)}”.", fix=f"They can be shown by: {', '.join(groups) or 'nothing'}.", code="no-group"
        )
    return groups[by]
