"""The network report of an inquiry: who answered, what changed, who is linked, what is known by few, where referrals lead."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from workbench.exhibits import Exhibit, Heading, Notice, Provenance, Source, Text, rows_table
from workbench.partnership.network_facts import read_facts
from workbench.partnership.network_people import MADE_UP_NOTE
from workbench.partnership.workspace import Workspace
from workbench.store import Audience
from workbench.text import escape_markdown

__all__ = ["network_report"]


def network_report(ws: Workspace, inquiry: str = "", *, on: dt.date) -> list[Exhibit]:
    """Give the sections of the report, for whoever may see the workspace.

    Args:
        ws: The workspace that the report sees.
        inquiry: The inquiry; the workspace's default one when empty.
        on: The day by which consents are judged.

    Raises:
        UnknownNameError: There is no such inquiry.
        RecordError: The survey is wrong.
    """
    opened = ws.inquiry(inquiry)
    facts = read_facts(ws, opened.slug, on=on)
    synthetic = facts is not None and MADE_UP_NOTE in facts["notes"]
    title = f"Network survey of the inquiry “{opened.title}”{' (made up)' if synthetic else ''}"
    page = _Page(ws.audience, Provenance(sources=(Source(title=title, synthetic=synthetic),)))
    first = page.heading("Who knows what", 1, f"{opened.title}{': an example with made-up people' if synthetic else ''}")
    if facts is None:
        return [first, page.notice("not yet completed", "This inquiry has no network survey.")]
    return [first, *page.sections(facts)]


@dataclass(frozen=True)
class _Page:
    """Makes exhibits that all have one audience and one source."""

    audience: Audience
    provenance: Provenance

    def sections(self, facts: dict[str, Any]) -> Iterator[Exhibit]:
        for note in facts["notes"]:
            yield self.notice("caution", note)
        yield self.heading("Who answered", 2)
        yield self.table("Waves of the survey", ["Wave", "Answers", "People", "Links"], [
            [one["wave"], one["answered"], str(one["people"]), str(one["ties"])] for one in facts["waves"]
        ], numeric=["People", "Links"])  # fmt: skip
        for one in facts["waves"]:
            notes = one["cautions"]
            yield self.table(f"The whole network in {one['wave']}", ["Measure", "Value", "What it says"], one["measures"], numeric=["Value"], notes=notes)
        yield self.heading("What changed", 2)
        yield self.list(facts["changes"], "There is one wave only, so nothing can be compared.")
        yield self.heading("Who is linked with whom", 2)
        yield self.table("Who is shown", ["Who", "As", "People"], facts["shown"], numeric=["People"])
        yield self.table("Links between them", ["From", "To", "Links"], facts["links"], notes=["“some”: too few to be counted without telling of a person."])
        yield self.heading("What is known, and by how few", 2)
        yield self.table("What is known", ["Item", "Kind", "People", "Agencies"], facts["knowledge"], notes=["What was not asked or answered is not counted."])
        yield self.list(facts["risk"], "Nothing was said of who has what.")
        yield self.heading("Where referrals lead", 2)
        yield self.table("From each agency that refers, for each need", ["From", "Need", "Reached", "Steps", "Dead ends"], facts["referrals"])

    def heading(self, text: str, level: int, subtitle: str = "") -> Heading:
        return Heading(level=level, text=text, subtitle=subtitle, audience=self.audience, provenance=self.provenance)

    def notice(self, kind: Any, text: str) -> Notice:
        return Notice(kind=kind, text=text, audience=self.audience, provenance=self.provenance)

    def list(self, lines: Sequence[str], none: str) -> Text:
        said = "\n".join(f"- {escape_markdown(line)}" for line in lines) or none
        return Text(markdown=said, audience=self.audience, provenance=self.provenance)

    def table(
        self, caption: str, headings: Sequence[str], rows: Sequence[Sequence[str]], *, numeric: Sequence[str] = (), notes: Sequence[str] = ()
    ) -> Exhibit:
        if not rows:
            return self.notice("not yet completed", f"{caption}: nothing is recorded, or nothing may be shown.")
        return rows_table(caption, headings, rows, provenance=self.provenance, audience=self.audience, numeric=numeric, notes=notes)
