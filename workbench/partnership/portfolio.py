"""A site's inquiries side by side."""

from __future__ import annotations

import datetime as dt

from workbench.exhibits import Exhibit, Heading, Notice, Provenance, Source, Text, rows_table
from workbench.inquiry import InquiryRecord
from workbench.partnership.workspace import Workspace
from workbench.store import PartialDate
from workbench.text import escape_markdown

__all__ = ["portfolio"]


def portfolio(ws: Workspace, *, site: str = "", as_of: dt.date) -> list[Exhibit]:
    """Give all inquiries, or those of one site, side by side: status, phase, sessions, questions, outputs.

    Args:
        ws: The workspace.
        site: Only this site's; all when empty.
        as_of: How they stood on this day.
    """
    found = [record for record in ws.inquiries if not site or record.site.casefold() == site.casefold()]
    sites = sorted({record.site for record in found})
    provenance = Provenance(
        sources=tuple(Source(title=t) for t in dict.fromkeys(r.source for r in found if r.source))
        or (Source(title=f"Workspace “{ws.title}”"),)
    )
    name = site or ws.title
    count = f"{len(found)} inquir{'y' if len(found) == 1 else 'ies'} in {len(sites)} site{'s' if len(sites) != 1 else ''}"
    shown: list[Exhibit] = [
        Heading(level=1, text=f"Inquiries: {name}", subtitle=f"{count}. As at {PartialDate.of(as_of).words}.",
                audience=ws.audience, provenance=provenance)
    ]  # fmt: skip
    if not found:
        text = f"No inquiry of “{site}” may be shown here." if site else "No inquiry may be shown here."
        return [*shown, Notice(kind="not yet completed", text=text, audience=ws.audience, provenance=provenance)]
    for place in sites:
        records = [record for record in found if record.site == place]
        shown.append(Heading(level=2, text=place, audience=ws.audience, provenance=provenance))
        shown.append(_table(ws, place, records, as_of))
        shown += [_summary(ws, record) for record in records]
    return shown


def _table(ws: Workspace, place: str, records: list[InquiryRecord], as_of: dt.date) -> Exhibit:
    rows = [_row(ws, record, as_of) for record in records]
    sources = dict.fromkeys(record.source for record in records if record.source)
    return rows_table(
        f"Inquiries in {place}",
        ["Inquiry", "Status", "Began", "Cycle and phase", "Questions", "Sessions", "Findings", "Outputs"],
        rows,
        provenance=Provenance(sources=tuple(Source(title=s) for s in sources) or (Source(title=ws.title),)),
        audience=ws.audience,
        numeric=["Questions", "Sessions", "Findings", "Outputs"],
        notes=["A count is of what is recorded here; none recorded does not mean that there was none."],
    )


def _row(ws: Workspace, record: InquiryRecord, as_of: dt.date) -> list[str]:
    inquiry = ws.inquiry(record.id).at(as_of=as_of)
    cycle = inquiry.cycle
    phase = next((p.phase for p in cycle.phases if p.status == "under way"), "phase unknown") if cycle else ""
    counts = [
        str(n) if n else "none recorded"
        for n in (len(inquiry.questions), len(inquiry.sessions), len(inquiry.findings), len(inquiry.outputs))
    ]
    place = f"cycle {cycle.number}, {phase}" if cycle else "no cycle recorded"
    return [record.title, record.status, record.start.words, place, *counts]


def _summary(ws: Workspace, record: InquiryRecord) -> Exhibit:
    text = record.summary or "_No summary is recorded._"
    return Text(
        markdown=f"**{escape_markdown(record.title)}.** {text}",
        audience=ws.audience,
        provenance=Provenance(sources=(Source(title=record.source or f"Inquiry record “{record.title}”"),)),
    )
