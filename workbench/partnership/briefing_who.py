"""Who might want to know about a trend in a place: what the inquiry's record and its network survey say, and nothing else."""

from __future__ import annotations

import datetime as dt

from workbench.exhibits import Exhibit, Provenance, Text
from workbench.inquiry import Gap, Inquiry
from workbench.partnership.network_facts import read_facts
from workbench.partnership.network_people import MADE_UP_NOTE
from workbench.partnership.workspace import Workspace
from workbench.text import escape_markdown
from workbench.workspace import Term

__all__ = ["who_might_want_to_know"]

_TELLING = 6
"""Words of fewer letters do not tell what an inquiry is about."""


def who_might_want_to_know(ws: Workspace, inquiry: Inquiry, term: Term | None, provenance: Provenance) -> list[Exhibit]:
    """Give the agencies that the record ties to the inquiry or the place, who knows something of it, and open questions.

    Who knows is told by agency, from the latest wave of a network survey; a made-up one says nothing of real agencies,
    and is left out.

    Args:
        ws: The workspace, for agencies and areas.
        inquiry: The inquiry as it stood on the briefing's day.
        term: The place in the areas vocabulary; None where that does not have it.
        provenance: Where the record comes from.
    """
    why = _agencies(ws, inquiry, term)
    lines = [f"- **{escape_markdown(ws.agency_name(agency))}** {escape_markdown(' and '.join(reasons))}" for agency, reasons in why.items()]
    agencies = "\n".join(["**Agencies that the inquiry's record names:**", "", *lines]) if lines else "**Agencies:** none recorded."
    said = (agencies, _who_knows(ws, inquiry), _open_questions(ws, inquiry))
    return [Text(markdown=markdown, audience=inquiry.audience, provenance=provenance) for markdown in said if markdown]


def _who_knows(ws: Workspace, inquiry: Inquiry) -> str:
    facts = read_facts(ws, inquiry.slug, on=inquiry.moment.as_of if inquiry.moment else dt.date.min)
    if facts is None or MADE_UP_NOTE in facts["notes"]:
        return ""
    about = {word.rstrip("s") for word in inquiry.title.casefold().split() if len(word) >= _TELLING}
    found = [(item, agencies) for item, _, _, agencies in facts["knowledge"] if about & {word.rstrip("s") for word in item.casefold().split()}]
    lines = [f"- {escape_markdown(item)}: {escape_markdown(agencies)}" for item, agencies in found]
    head = f"**Who knows something of it, by the network survey ({escape_markdown(facts['waves'][-1]['wave'])}):**"
    return "\n".join([head, "", *lines]) if lines else f"{head} nothing about it was asked, or told."


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
