"""The sections of the inquiry report, each as a list of exhibits; an empty one says it is not yet completed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from urllib.parse import quote

from workbench.exhibits import Exhibit, KeyFigure, Provenance, Source
from workbench.inquiry.doings import Action, Event
from workbench.inquiry.evidence import Figure
from workbench.inquiry.header import Question
from workbench.inquiry.inquiry import Inquiry
from workbench.inquiry.words import (
    bullets,
    caution,
    day_in_words,
    heading,
    literally,
    not_yet,
    paragraphs,
    period,
    record_table,
    stated,
)
from workbench.store import Quantity
from workbench.text import safe_link
from workbench.workspace import read_vocabulary

__all__ = [
    "actions",
    "activities",
    "approach_impact",
    "context",
    "figure_value",
    "key_findings",
    "limitations",
    "members",
    "outcomes",
    "outputs",
    "questions",
    "quotes",
    "sessions",
    "title",
]

_ADDRESS = "%:/?#[]@!$&'()*+,;=~"
"""What stands in an address as it is; all else, such as angle brackets, is written by number."""

AgencyName = Callable[[str | None], str]


def title(inquiry: Inquiry, what: str, *, as_of: str) -> list[Exhibit]:
    """Give the report's title: the inquiry, what the report is, where, when, which cycle."""
    record = inquiry.record
    cycle = f"cycle {inquiry.cycle.number}" if inquiry.cycle else "no cycle recorded"
    subtitle = f"{what}. {record.site}, {period(record.start, record.end)}, {cycle}. As at {day_in_words(as_of)}."
    return [heading(inquiry, record.title, level=1, subtitle=subtitle)]


def key_findings(inquiry: Inquiry) -> list[Exhibit]:
    """Give the findings, each with how sure the team is and how much evidence stands behind it."""
    findings = inquiry.findings
    if not findings:
        return not_yet(inquiry, "No finding is recorded.")
    items = []
    for finding in findings:
        n = len(finding.evidence)
        behind = f"{n} item{'s' if n != 1 else ''} of evidence recorded" if n else "no evidence recorded, so asserted"
        lead = f"**{literally(finding.headline)}.** " if finding.headline else ""
        items.append(f"{lead}{finding.text} _Confidence: {stated(finding, 'confidence')}; {behind}._")
    return [paragraphs(inquiry, bullets(items), findings)]


def questions(inquiry: Inquiry) -> list[Exhibit]:
    """Give the inquiry: its summary and its questions, sub-questions under their main question."""
    record = inquiry.record
    shown: list[Exhibit] = []
    if record.summary:
        shown.append(paragraphs(inquiry, record.summary, [record]))
    if record.strategic_fit:
        shown.append(paragraphs(inquiry, f"**Fit with local plans.** {record.strategic_fit}", [record]))
    if not inquiry.questions:
        return shown + not_yet(inquiry, "No question is recorded.")
    tops = [q for q in inquiry.questions if not q.parent]
    lines = [line for top in tops for line in _question_lines(top, inquiry, 0)]
    return [*shown, paragraphs(inquiry, "\n".join(["The inquiry asked:", "", *lines]), [record])]


def _question_lines(question: Question, inquiry: Inquiry, depth: int) -> list[str]:
    lines = [f"{'  ' * depth}- {literally(question.text)}"]
    if depth < 6:  # noqa: PLR2004  # deeper than people nest questions, and safe from questions in a circle
        for child in inquiry.questions:
            if child.parent == question.id:
                lines += _question_lines(child, inquiry, depth + 1)
    return lines


def context(inquiry: Inquiry) -> list[Exhibit]:
    """Give the context: its text, then each figure with period, place, source and caution."""
    record = inquiry.record
    shown: list[Exhibit] = [paragraphs(inquiry, record.context, [record])] if record.context else []
    if record.figures_caution and inquiry.figures:
        shown.append(caution(inquiry, record.figures_caution, [record]))
    shown += [_key_figure(figure, inquiry) for figure in sorted(inquiry.figures, key=lambda f: bool(f.derived))]
    return shown or not_yet(inquiry, "No context is recorded.")


def figure_value(figure: Figure, inquiry: Inquiry) -> Quantity:
    """Give a figure's number: as stated, or derived from the figures it follows from; unknown if it cannot be."""
    known = {f.id: f for f in inquiry.figures}
    return _value(figure, known, set())


def _value(figure: Figure, known: dict[str, Figure], above: set[str]) -> Quantity:
    parts = [known[name] for name in figure.derived_from if name in known and name not in above]
    if not figure.derived or len(parts) != 2:  # noqa: PLR2004  # a product or a share has two parts
        return figure.value
    first, second = (_value(part, known, above | {figure.id}) for part in parts)
    return first.times(second) if figure.derived == "product" else first.share_of(second)


def _key_figure(figure: Figure, inquiry: Inquiry) -> KeyFigure:
    known = {f.id: f for f in inquiry.figures}
    parts = [known[name] for name in figure.derived_from if name in known]
    derived = ""
    if figure.derived:
        values = [f"{figure_value(part, inquiry)} ({part.label}, {part.place})" for part in parts]
        joined = " times " if figure.derived == "product" else " as a share of "
        derived = f"{joined.join(values)}; worked out here, not stated by the source"
    return KeyFigure(
        audience=inquiry.audience,
        provenance=Provenance(sources=(Source(title=figure.source or "source unknown"),)),
        caption=figure.label,
        value=stated(figure, "value") if not figure.derived else str(figure_value(figure, inquiry)),
        period=figure.period,
        place=figure.place,
        derived=derived,
        caution=figure.caution or "",
    )


def members(inquiry: Inquiry, agency_name: AgencyName) -> list[Exhibit]:
    """Give the team by agency, base and role; nobody is named."""
    people = inquiry.people
    if not people:
        return not_yet(inquiry, "No member is recorded.")
    rows = [
        [p.role, agency_name(p.agency), p.base or "", p.level, str(p.stands_for)]
        for p in sorted(people, key=lambda p: (agency_name(p.agency), p.base or "", p.role))
    ]
    headings = ["Role", "Agency", "Base", "Level", "How many"]
    notes = ["People are shown by role. “unknown” stands where the source does not say."]
    title = "Members of the team by role"
    return [record_table(inquiry, title, headings, _distinct(rows), people, numeric=["How many"], notes=notes)]


def _distinct(rows: list[list[str]]) -> list[list[str]]:
    counted = Counter(tuple(row) for row in rows)
    return [[*row[:4], row[4] if n == 1 or row[4] != "1" else str(n)] for row, n in counted.items()]


def sessions(inquiry: Inquiry) -> list[Exhibit]:
    """Give how often the team met: as stated, as recorded, and by type."""
    found = inquiry.sessions
    record = inquiry.record
    if not found and not record.sessions_stated.known:
        return not_yet(inquiry, "No session is recorded.")
    dated = sum(s.date.known for s in found)
    types = Counter(s.type for s in found)
    lines = [f"The team met **{len(found)} times**." if found else "No session is recorded one by one."]
    if record.sessions_stated.known:
        lines.append(f"The source states {stated(record, 'sessions_stated')}. {literally(record.sessions_note)}".strip())
    if found:
        kinds = ", ".join(f"{name} {n}" for name, n in sorted(types.items()))
        lines.append(f"By type: {kinds}. A date is recorded for {dated} of {len(found)}.")
    return [paragraphs(inquiry, "\n\n".join(lines), [record])]


def activities(inquiry: Inquiry) -> list[Exhibit]:
    """Give the work done, each piece with what it resulted in, and the events held."""
    shown: list[Exhibit] = []
    for activity in inquiry.activities:
        shown.append(heading(inquiry, activity.title))
        if activity.description:
            shown.append(paragraphs(inquiry, activity.description, [activity]))
        if activity.results:
            lines = bullets(literally(result) for result in activity.results)
            shown.append(paragraphs(inquiry, f"This resulted in:\n\n{lines}", [activity]))
        else:
            shown += not_yet(inquiry, "What this resulted in is not recorded.")
    for event in inquiry.events:
        shown += _event(event, inquiry)
    return shown or not_yet(inquiry, "No activity is recorded.")


def _event(event: Event, inquiry: Inquiry) -> list[Exhibit]:
    when = event.date.words if event.date.known else "Date unknown"
    place = literally(event.place) if event.place else "place unknown"
    parts = [f"{when}, {place}. Attended by {stated(event, 'attended')}."]
    for lead, items in (("It was held to:", event.purposes), ("What came of it:", event.results)):
        if items:
            parts.append(f"{lead}\n\n{bullets(literally(item) for item in items)}")
    return [heading(inquiry, event.title), paragraphs(inquiry, "\n\n".join(parts), [event])]


def outcomes(inquiry: Inquiry) -> list[Exhibit]:
    """Give what changed, by whom, and whether somebody from outside confirmed it."""
    found = inquiry.outcomes
    if not found:
        return not_yet(inquiry, "No outcome is recorded.")
    items = [f"{o.statement} _Type of change: {stated(o, 'type')}._" for o in found]
    return [paragraphs(inquiry, bullets(items), found)]


def approach_impact(inquiry: Inquiry) -> list[Exhibit]:
    """Give what working by collaborative action research changed."""
    text = inquiry.record.impact_of_approach
    if not text:
        return not_yet(inquiry, "The impact of the approach is not recorded.")
    return [paragraphs(inquiry, text, [inquiry.record])]


def quotes(inquiry: Inquiry) -> list[Exhibit]:
    """Give what people said, by role."""
    return [
        paragraphs(inquiry, f"{_quoted(q.text)}\n>\n> {literally(q.role)}", [q]) for q in inquiry.quotes
    ]


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.splitlines())


def actions(inquiry: Inquiry) -> list[Exhibit]:
    """Give what is to be done, area by area where an action has areas."""
    found = inquiry.actions
    if not found:
        return not_yet(inquiry, "No action is recorded.")
    shown: list[Exhibit] = []
    for action in found:
        shown.append(paragraphs(inquiry, action.text, [action]))
        due = action.due.words if action.due.known else "unknown"
        if action.areas:
            shown.append(_area_table(action, inquiry))
        else:
            status = f"Owner: {literally(action.owner_role)}. Due: {due}. Status: {stated(action, 'status')}."
            shown.append(paragraphs(inquiry, status, [action]))
    return shown


def _area_table(action: Action, inquiry: Inquiry) -> Exhibit:
    areas = read_vocabulary(inquiry.root, "areas")
    names = {area.id: area.label for area in areas.terms}
    rows = [
        [names.get(a.area, a.area), a.status, a.frontline_represented, a.evidence or "none recorded"]
        for a in action.areas
    ]
    return record_table(
        inquiry,
        f"The action in {len(action.areas)} areas",
        ["Area", "Status", "Frontline represented", "Evidence"],
        rows,
        [action],
        notes=["“unknown” is not counted as yes or as no."],
    )


def limitations(inquiry: Inquiry) -> list[Exhibit]:
    """Give what slowed the inquiry, and what was done about it."""
    found = inquiry.impediments
    if not found:
        return not_yet(inquiry, "No impediment is recorded.")
    items = [f"{i.text} {i.response or ''}".strip() for i in found]
    return [paragraphs(inquiry, bullets(items), found)]


def _linked(words: str, url: str | None) -> str:
    """Give words that lead to an address, or the words with the address where it may not be a link."""
    if not url:
        return literally(words)
    link = safe_link(url)
    return f"[{literally(words)}](<{quote(link, safe=_ADDRESS)}>)" if link else f"{literally(words)} ({literally(url)})"


def outputs(inquiry: Inquiry) -> list[Exhibit]:
    """Give what was published, with links where they are known."""
    found = inquiry.outputs
    if not found:
        return not_yet(inquiry, "No output is recorded.")
    items = []
    for output in found:
        name = _linked(output.title, output.url)
        date = output.date.words if output.date.known else "date unknown"
        items.append(f"{name} ({output.type}, {date})")
    return [paragraphs(inquiry, bullets(items), found)]
