"""The sections of the cycle report: where we are, questions and how they changed, evidence and gaps, actions due."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Iterator

from workbench.exhibits import Exhibit, PhaseBox, cycle_figure
from workbench.inquiry.doings import Action
from workbench.inquiry.header import Phase, Question
from workbench.inquiry.inquiry import Inquiry
from workbench.inquiry.words import (
    bullets,
    heading,
    literally,
    not_yet,
    paragraphs,
    period,
    provenance,
    record_table,
    stated,
)
from workbench.store import PartialDate
from workbench.workspace import Vocabulary

__all__ = [
    "actions_due",
    "carried_over",
    "decisions",
    "evidence",
    "gaps",
    "objectives",
    "phase_answers",
    "question_history",
    "where_we_are",
]


def where_we_are(inquiry: Inquiry, phases: Vocabulary) -> list[Exhibit]:
    """Draw the cycle with its current phase.

    Args:
        inquiry: The inquiry at a moment.
        phases: The phases' labels and guiding questions.
    """
    cycle = inquiry.cycle
    if cycle is None:
        return not_yet(inquiry, "No cycle is recorded.")
    when = period(cycle.start, cycle.end)
    recorded = {p.phase: p for p in cycle.phases}
    now = _current_phase(tuple(recorded.values()), inquiry)
    boxes = [
        PhaseBox(
            label=term.label,
            status=f"status {status}" if (status := _status(recorded.get(term.id))) == "unknown" else status,
            current=now is not None and term.id == now.phase,
            prompts=term.prompts,
        )
        for term in phases.terms
        if term.id in recorded or not recorded
    ]
    shown: list[Exhibit] = []
    if cycle.focus:
        shown.append(paragraphs(inquiry, f"**Focus of cycle {cycle.number}.** {cycle.focus}", [inquiry.record]))
    if not boxes:
        return [*shown, *not_yet(inquiry, "No phase of this cycle is recorded.")]
    figure = cycle_figure(
        boxes, number=cycle.number, when=when, audience=inquiry.audience, provenance=provenance(inquiry, [inquiry.record])
    )
    return [*shown, figure]


def _status(phase: Phase | None) -> str:
    return phase.status if phase else "not recorded"


def _current_phase(phases: tuple[Phase, ...], inquiry: Inquiry) -> Phase | None:
    as_of = inquiry.moment.as_of if inquiry.moment else dt.date.max
    under_way = [p for p in phases if p.status == "under way" and not p.started.surely_after(as_of)]
    return under_way[-1] if under_way else None


def phase_answers(inquiry: Inquiry, phases: Vocabulary) -> list[Exhibit]:
    """Give the guiding questions of each phase with the team's answers; unanswered ones are listed."""
    cycle = inquiry.cycle
    if cycle is None or not cycle.phases:
        return not_yet(inquiry, "No phase of a cycle is recorded.")
    shown: list[Exhibit] = []
    for phase in cycle.phases:
        term = next((t for t in phases.terms if t.id == phase.phase), None)
        answered = {a.prompt: a.answer for a in phase.answers}
        prompts = dict.fromkeys([*(term.prompts if term else ()), *answered])
        shown.append(heading(inquiry, term.label if term else phase.phase))
        lines = [f"**{literally(p)}** {answered.get(p, '_Not answered._')}" for p in prompts]
        if phase.gate_note:
            lines.append(f"**Note.** {phase.gate_note}")
        shown.append(paragraphs(inquiry, bullets(lines) or "_Nothing recorded._", [inquiry.record]))
    return shown


def question_history(inquiry: Inquiry) -> list[Exhibit]:
    """Give each question with its wordings, the words that changed marked."""
    if not inquiry.questions:
        return not_yet(inquiry, "No question is recorded.")
    shown: list[Exhibit] = []
    for question in inquiry.questions:
        shown += [
            heading(inquiry, question.text),
            paragraphs(inquiry, bullets(_versions(question)), [inquiry.record]),
        ]
    return shown


def _versions(question: Question) -> Iterator[str]:
    level = "Main question" if question.level == "main" else "Sub-question"
    closed = f", {question.closed_on.words}" if question.closed_on.known else ""
    yield f"{level}; {question.status}{closed}"
    for i, version in enumerate(question.versions, 1):
        when = version.since.words if version.since.known else "date unknown"
        role = f", proposed by {literally(version.proposed_by_role)}" if version.proposed_by_role else ""
        if i == 1:
            yield f"First wording ({when}{role}): {literally(version.text)}"
            continue
        why = f" Why: {version.why_changed}" if version.why_changed else " Why: not recorded."
        yield f"Wording {i} ({when}{role}): {_marked(question.versions[i - 2].text, version.text)}.{why}"


def _marked(old: str, new: str) -> str:
    """Give a new wording with added words in bold and dropped ones named."""
    a, b = old.split(), new.split()
    words: list[str] = []
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag in {"replace", "insert"}:
            words.append(f"**{literally(' '.join(b[j1:j2]))}**")
        if tag in {"replace", "delete"}:
            words.append(f"(was: {literally(' '.join(a[i1:i2]))})")
        if tag == "equal":
            words.append(literally(" ".join(b[j1:j2])))
    return " ".join(words)


def evidence(inquiry: Inquiry) -> list[Exhibit]:
    """Give the evidence: where from, how strong, how sure; the three are never added up."""
    found = inquiry.evidence
    if not found:
        return not_yet(inquiry, "No evidence is recorded.")
    rows = [
        [e.title, stated(e, "origin"), stated(e, "strength"), stated(e, "confidence"), ", ".join(e.questions) or "none"]
        for e in found
    ]
    headings = ["Evidence", "Origin", "Strength", "Confidence", "Questions"]
    return [record_table(inquiry, "Evidence recorded", headings, rows, found)]


def gaps(inquiry: Inquiry) -> list[Exhibit]:
    """Give what is not known, the open gaps first; a closed one names what closed it."""
    found = sorted(inquiry.gaps, key=lambda g: g.status == "closed")
    if not found:
        return not_yet(inquiry, "No evidence gap is recorded.")
    rows = [[g.text, g.status, ", ".join(g.questions) or "none", g.closed_by or "not closed"] for g in found]
    headings = ["Gap", "Status", "Questions", "Closed by"]
    return [record_table(inquiry, "Evidence gaps", headings, rows, found)]


def actions_due(inquiry: Inquiry) -> list[Exhibit]:
    """Give the actions that are not done, the overdue ones first and called so in words."""
    as_of = inquiry.moment.as_of if inquiry.moment else dt.date.min
    found = [a for a in inquiry.actions if a.status not in {"done", "dropped"}]
    if not found:
        return not_yet(inquiry, "No open action is recorded.")
    found.sort(key=lambda a: (not _overdue(a, as_of), a.due.latest))
    rows = [
        [a.text, a.owner_role, a.due.words, "overdue" if _overdue(a, as_of) else stated(a, "status"), str(len(a.areas) or "one")]
        for a in found
    ]
    headings = ["Action", "Owner", "Due", "Status", "Areas"]
    notes = [f"As at {PartialDate.of(as_of).words}." if inquiry.moment else "As recorded."]
    return [record_table(inquiry, "Open actions", headings, rows, found, notes=notes)]


def _overdue(action: Action, as_of: dt.date) -> bool:
    return action.due.known and action.due.latest < as_of


def carried_over(inquiry: Inquiry) -> list[Exhibit]:
    """Give what the cycle took over from the one before; nothing for a first cycle."""
    cycle = inquiry.cycle
    if cycle is None or cycle.number == 1:
        return []
    counts = {
        "open question": len(cycle.carried_questions),
        "evidence gap": len(cycle.carried_gaps),
        "action": len(cycle.carried_actions),
        "member": len(cycle.carried_people),
    }
    words = ", ".join(f"{n} {name}{'' if n == 1 else 's'}" for name, n in counts.items())
    text = f"Cycle {cycle.number} took over from cycle {cycle.number - 1}: {words}."
    return [paragraphs(inquiry, text, [inquiry.record])]


def objectives(inquiry: Inquiry) -> list[Exhibit]:
    """Give the objectives with what success would look like, and how it will be known."""
    found = inquiry.objectives
    if not found:
        return not_yet(inquiry, "No objective is recorded.")
    lines = []
    for objective in found:
        lines.append(f"- {literally(objective.text)}")
        lines += [
            f"  - Success: {literally(c.text)} _How it will be known: {literally(c.how_known) or 'not recorded'}._"
            for c in objective.success
        ] or ["  - _What success would look like is not recorded._"]
    return [paragraphs(inquiry, "\n".join(lines), found)]


def decisions(inquiry: Inquiry) -> list[Exhibit]:
    """Give what was decided and when it will be looked at again."""
    found = inquiry.decisions
    if not found:
        return not_yet(inquiry, "No decision is recorded.")
    rows = [[d.text, d.outcome or "not recorded", d.date.words, d.review_date.words] for d in found]
    headings = ["Proposal", "Decision", "Date", "Review"]
    return [record_table(inquiry, "Decisions", headings, rows, found)]
