"""Who might want to know about a trend in a place: what the inquiry's record says, and nothing beyond it."""

from __future__ import annotations

from workbench.exhibits import Exhibit, Provenance, Text
from workbench.inquiry import Gap, Inquiry
from workbench.partnership.workspace import Workspace
from workbench.text import escape_markdown
from workbench.workspace import Term

__all__ = ["who_might_want_to_know"]


def who_might_want_to_know(ws: Workspace, inquiry: Inquiry, term: Term | None, provenance: Provenance) -> list[Exhibit]:
    """Give the agencies that the record ties to the inquiry or the place, and its open questions.

    Args:
        ws: The workspace, for agencies and areas.
        inquiry: The inquiry as it stood on the briefing's day.
        term: The place in the areas vocabulary; None where that does not have it.
        provenance: Where the record comes from.
    """
    why = _agencies(ws, inquiry, term)
    lines = [f"- **{escape_markdown(ws.agency_name(agency))}** {escape_markdown(' and '.join(reasons))}" for agency, reasons in why.items()]
    agencies = "\n".join(["**Agencies that the inquiry's record names:**", "", *lines]) if lines else "**Agencies:** none recorded."
    said = (agencies, _open_questions(ws, inquiry))
    return [Text(markdown=markdown, audience=inquiry.audience, provenance=provenance) for markdown in said]


def _agencies(ws: Workspace, inquiry: Inquiry, term: Term | None) -> dict[str, list[str]]:
    """Give for each agency why it might want to know: it takes part, or serves the place or what that is a part of."""
    why: dict[str, list[str]] = {}
    for agency in sorted({person.agency for person in inquiry.people if person.agency}):
        why.setdefault(agency, []).append("takes part in the inquiry")
    place = term
    while place is not None:
        for serving in ws.agencies:
            if serving.area == place.id:
                why.setdefault(serving.id, []).append(f"serves {place.label}")
        place = next((one for one in ws.areas.terms if one.id == place.parent), None) if place.parent else None
    return why


def _open_questions(ws: Workspace, inquiry: Inquiry) -> str:
    found = [gap for gap in inquiry.gaps if gap.status != "closed"]
    if not found:
        return "**Open questions in the record:** none recorded."
    who = "Who asked, and who could answer: not recorded." if not any(gap.who_could_fill for gap in found) else "Who asked: not recorded."
    lines = [f"- “{escape_markdown(gap.text)}”{_answered_by(ws, gap)}" for gap in found]
    return "\n".join([f"**Open questions in the record.** {who}", "", *lines])


def _answered_by(ws: Workspace, gap: Gap) -> str:
    named = ", ".join(escape_markdown(ws.agency_name(agency)) for agency in gap.who_could_fill)
    return f" Who could answer: {named}." if named else ""
