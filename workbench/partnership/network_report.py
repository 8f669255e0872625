"""The network report of an inquiry: what it says first, the map, what changed, what is known by few, where referrals lead."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from workbench.exhibits import Exhibit, Heading, Notice, Provenance, Source, Text, rows_table
from workbench.network.map_figure import MATRIX_ABOVE, network_figure
from workbench.network.map_waves import changes_figure
from workbench.partnership.network_facts import read_facts
from workbench.partnership.network_maps import NetworkMaps, maps_from_plain
from workbench.partnership.network_people import MADE_UP_NOTE
from workbench.partnership.network_pictures import holders_figure, relationship_figure
from workbench.partnership.workspace import Workspace
from workbench.store import Audience
from workbench.text import escape_markdown

__all__ = ["network_report"]

_FEW = "“fewer than” and “some”: too few to be counted without telling of a person."
_ROLES = ["Agency", "Lets outsiders in", "Speaks for its own", "Links two others", "Links two of one other"]
_RATED = ["Agency", "Trust", "Rated trust", "Value", "Rated value"]
_IN_THE_WAY = (
    "dead end, which passes nobody on and offers nothing for this", "people are passed on in a circle", "nothing is heard back", "nobody asks for consent",
)  # fmt: skip


def network_report(ws: Workspace, inquiry: str = "", *, on: dt.date, agency: str = "") -> list[Exhibit]:
    """Give the sections of the report, for whoever may see the workspace.

    Args:
        ws: The workspace that the report sees.
        inquiry: The inquiry; the workspace's default one when empty.
        on: The day by which consents are judged.
        agency: The id of an agency whose links with the others are told wave by wave; "" for none.

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
    return [first, *page.sections(facts, agency)]


@dataclass(frozen=True)
class _Page:
    """Makes exhibits that all have one audience and one source."""

    audience: Audience
    provenance: Provenance

    def sections(self, facts: dict[str, Any], agency: str) -> Iterator[Exhibit]:
        maps = maps_from_plain(facts["maps"])
        for note in facts["notes"]:
            yield self.notice("caution", note)
        yield self.heading("What this says", 2)
        said = "\n".join(f"- **{escape_markdown(about)}.** {escape_markdown(line)}" for about, line in facts["says"])
        yield self.text(said)
        yield self.heading("Who is linked with whom", 2)
        yield from self.map(maps, facts)
        yield self.heading("What changed", 2)
        yield self.list(facts["changes"], "There is one wave only, so nothing can be compared.")
        yield from self.changes(maps)
        yield from self.relationship(facts, agency)
        yield self.heading("What is known, and by how few", 2)
        yield from self.knowledge(facts)
        yield self.heading("Where referrals lead", 2)
        yield from self.referrals(facts["referrals"])
        yield self.heading("Questions to ask", 2)
        yield self.list(facts["questions"], "No two people share much without a link between them.")
        yield self.heading("Who answered, and what may be told", 2)
        yield from self.answers(facts)

    @property
    def between(self) -> str:
        """What is linked on a map for others, where one link stands for those of all their people."""
        return "" if self.audience == "team" else " between groups of people"

    def map(self, maps: NetworkMaps, facts: dict[str, Any]) -> Iterator[Exhibit]:
        wave = list(maps.waves)[-1]
        if maps.latest.nodes:
            yield network_figure(
                maps.latest, subtitle=f"Links of any kind{self.between}, {wave}; {facts['waves'][-1]['answered']}", provenance=self.provenance,
                audience=self.audience, by="agency", places=maps.places, cautions=maps.cautions,
            )  # fmt: skip
        else:
            yield self.notice("left out", "Too few people may be shown for a map.")
        yield self.table("Links between them", ["From", "To", "Links"], facts["links"], notes=[_FEW])

    def changes(self, maps: NetworkMaps) -> Iterator[Exhibit]:
        for relation, change in maps.changes:
            if len(maps.places) > MATRIX_ABOVE:
                yield self.notice("left out", f"{relation or 'Links'}: {len(maps.places)} nodes are too many for a map of what changed; the numbers stand above.")
                continue
            figure = changes_figure(
                maps.waves[change.earlier], maps.waves[change.later], change,
                subtitle=f"{relation or 'Links'}{self.between}, {change.earlier} and {change.later}",
                provenance=self.provenance, audience=self.audience, by="agency", places=maps.places, cautions=maps.cautions,
            )  # fmt: skip
            yield figure.model_copy(update={"headline": f"Between groups: {figure.headline}"}) if self.between else figure

    def relationship(self, facts: dict[str, Any], agency: str) -> Iterator[Exhibit]:
        if not agency:
            return
        found = [one for one in facts["relationships"] if one["agency"] == agency]
        yield self.heading(f"Links with {found[0]['name'] if found else 'one agency'}", 3)
        if not found:
            yield self.notice("left out", "Nobody of this agency was in the survey, or too few to be told of.")
        for one in found:
            yield self.list(one["words"], "Nothing is known.")
            if one["links"]:
                yield relationship_figure(one, provenance=self.provenance, audience=self.audience)
                yield self.table(f"Links with {one['name']}, by the other's level", ["Level", *one["waves"]], one["levels"], numeric=one["waves"])

    def knowledge(self, facts: dict[str, Any]) -> Iterator[Exhibit]:
        yield self.list(facts["risk"], "Nothing was said of who has what.")
        if facts["knowledge"]:
            yield holders_figure(
                facts["knowledge"], facts["in one agency"], subtitle=facts["waves"][-1]["wave"], provenance=self.provenance, audience=self.audience
            )
        yield self.table("What is known", ["Item", "Kind", "People", "Agencies"], facts["knowledge"], notes=["What was not asked or answered is not counted."])

    def referrals(self, rows: Sequence[Sequence[str]]) -> Iterator[Exhibit]:
        needs = list(dict.fromkeys(row[1] for row in rows))
        cells = {(row[0], row[1]): _reached(row[2], row[3]) for row in rows}
        table = [[entry, *(cells[entry, need] for need in needs)] for entry in dict.fromkeys(row[0] for row in rows)]
        yield self.table("Whether help is reached, from each agency that refers", ["From", *needs], table, notes=[
            "Perhaps: something on every way, such as its area or whether it works, is not known.",
        ])  # fmt: skip
        if rows:
            yield self.list(list(_in_the_way(rows)), "Nothing stands in the way of any referral that is known.")

    def answers(self, facts: dict[str, Any]) -> Iterator[Exhibit]:
        yield self.table("Waves of the survey", ["Wave", "Answers", "What may be told", "People", "Links"], [
            [one["wave"], one["answered"], one["told"], str(one["people"]), str(one["ties"])] for one in facts["waves"]
        ], numeric=["People", "Links"])  # fmt: skip
        yield self.table("Who is shown", ["Who", "Agency", "As", "People"], facts["shown"], numeric=["People"])
        for one in facts["waves"]:
            notes = one["cautions"]
            yield self.table(f"The whole network in {one['wave']}", ["Measure", "Value", "What it says"], one["measures"], numeric=["Value"], notes=notes)
        yield self.table("Standing between two who are not linked, by agency", _ROLES, facts["brokers"], numeric=_ROLES[1:], notes=[
            "How often people of the agency do so; told only where 80% or more answered.",
        ])  # fmt: skip
        if facts["trust"]:
            yield self.table("How agencies rate each other", _RATED, facts["trust"], numeric=_RATED[1:], notes=["For the team only; of agencies, never of a person."])
        yield self.table("Who is linked with whom, by level", ["From", "To", "Share that exist", "Links"], facts["mixing"], notes=[
            "Of the possible links that people answered about. A level of few people is told of to the team only.",
        ])  # fmt: skip

    def heading(self, text: str, level: int, subtitle: str = "") -> Heading:
        return Heading(level=level, text=text, subtitle=subtitle, audience=self.audience, provenance=self.provenance)

    def notice(self, kind: Any, text: str) -> Notice:
        return Notice(kind=kind, text=text, audience=self.audience, provenance=self.provenance)

    def text(self, markdown: str) -> Text:
        return Text(markdown=markdown, audience=self.audience, provenance=self.provenance)

    def list(self, lines: Sequence[str], none: str) -> Text:
        return self.text("\n".join(f"- {escape_markdown(line)}" for line in lines) or none)

    def table(
        self, caption: str, headings: Sequence[str], rows: Sequence[Sequence[str]], *, numeric: Sequence[str] = (), notes: Sequence[str] = ()
    ) -> Exhibit:
        if not rows:
            return self.notice("not yet completed", f"{caption}: nothing is recorded, or nothing may be shown.")
        return rows_table(caption, headings, rows, provenance=self.provenance, audience=self.audience, numeric=numeric, notes=notes)


def _reached(answer: str, steps: str) -> str:
    if answer == "yes":
        return "yes, there" if steps == "0" else f"yes, in {steps} step{'s' * (steps != '1')}"
    return "no" if answer == "no" else "perhaps"


def _in_the_way(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Give what stands in the way of referrals, need by need, each once."""
    for need in dict.fromkeys(row[1] for row in rows):
        for place, what in enumerate(_IN_THE_WAY, 4):
            found = dict.fromkeys(one for row in rows if row[1] == need for one in row[place].split("; ") if one != "none")
            if found:
                yield f"{need}: {what}: {'; '.join(found)}."
    if unknown := sum(row[8] != "0" for row in rows):
        yield f"On {unknown} of {len(rows)} ways it is not known of some referral whether there is feedback, or consent."
