"""What stands in the way of sharing, whom it hinders, and which answers to it nobody has tried."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from workbench.catalogue.arrangement import Arrangement
from workbench.catalogue.dataset import Dataset
from workbench.catalogue.parts import Barrier
from workbench.catalogue.proposal import Proposal
from workbench.catalogue.sections.page import Page, places_in
from workbench.exhibits import Exhibit
from workbench.store import Record
from workbench.workspace import Term, Vocabulary

__all__ = ["Tried", "barriers", "tried_and_untried", "untried_answers"]

_UNTRIED = "not tried, as far as is recorded"


class Tried(NamedTuple):
    """The answers to a barrier, by what is recorded of them.

    Args:
        untried: Answers of the framework that may help and of which nobody says that they were tried.
        tried: Answers of the framework that were tried.
        other: What was tried besides, as it is written.
    """

    untried: tuple[Term, ...]
    tried: tuple[Term, ...]
    other: tuple[str, ...]


def tried_and_untried(barrier: Barrier, solutions: Vocabulary) -> Tried:
    """Tell the answers to a barrier that were tried from those that were not.

    Args:
        barrier: The barrier; what stands under “tried” counts as tried, by an answer's id, label or other name.
        solutions: The framework: terms of level “solution” with the sorts of barrier that they may answer.

    Example:
        >>> answer = Term(id="talk", label="Keep trust by talking", level="solution", answers=("trust",))
        >>> framework = Vocabulary(id="s", title="Answers", terms=(answer,))
        >>> barrier = Barrier(sort="trust", what="Staff are wary.", tried=("Keep trust by talking", "A newsletter"))
        >>> [t.id for t in tried_and_untried(barrier, framework).tried], tried_and_untried(barrier, framework).other
        (['talk'], ('A newsletter',))
    """
    may_help = [term for term in solutions.terms if term.level == "solution" and barrier.sort in term.answers]
    found = {text: solutions.term(text.strip()) for text in barrier.tried}
    tried = tuple(dict.fromkeys(term.id for term in found.values() if term and term.level == "solution"))
    return Tried(
        tuple(term for term in may_help if term.id not in tried),
        tuple(term for term in solutions.terms if term.id in tried),
        tuple(text for text, term in found.items() if term is None or term.id not in tried),
    )


def barriers(page: Page) -> list[Exhibit]:
    """Give how many barriers of each sort are recorded, and every one with whom it hinders and where that can be read."""
    found = list(_barriers(page))
    if not found:
        return page.nothing("No barrier is recorded, which does not mean that there is none.")
    found.sort(key=lambda pair: (pair[1].sort, _whom(page, pair[1], pair[0])))
    read = places_in([one.source or getattr(record, "source", None) or "unknown" for record, one in found])
    rows = [
        [one.sort, _whom(page, one, record), one.what, f"{one.severity}; tried: {'; '.join(one.tried) or 'nothing recorded'}", place]
        for (record, one), place in zip(found, read, strict=True)
    ]  # fmt: skip
    headings = ["Sort", "Whom it hinders", "What is said", "How much; what was tried", "Where it can be read"]
    notes = ["That nothing is said of a partner does not mean that it has no such barrier."]
    return page.section(
        page.table("Barriers by partner", ["Partner", "Sorts of barrier", "How many"], list(_by_partner(page, found)), numeric=["How many"], notes=notes),
        page.table("Every barrier", headings, rows, [one for _, one in found]),
    )  # fmt: skip


def untried_answers(page: Page, solutions: Vocabulary) -> list[Exhibit]:
    """Give for each sort of barrier which answers of the framework may help, tried ones apart; unknown is not tried.

    Args:
        page: The catalogue.
        solutions: The framework.
    """
    found = list(_barriers(page))
    sorts = dict.fromkeys(barrier.sort for _, barrier in sorted(found, key=lambda pair: pair[1].sort))
    if not sorts:
        return page.nothing("No barrier is recorded, so no answer can be set beside one.")
    listed = [term for term in solutions.terms if term.level == "solution"]
    rows = []
    used: set[str] = set()
    for sort in sorts:
        seen = [tried_and_untried(barrier, solutions) for _, barrier in found if barrier.sort == sort]
        tried = {term.id: term for one in seen for term in one.tried}
        untried = {term.id: term for one in seen for term in one.untried if term.id not in tried}
        used |= tried.keys()
        other = [text for one in seen for text in one.other]
        rows.append([
            f"{sort} ({len(seen)})", "; ".join(_named(solutions, term) for term in untried.values()) or "none left in the framework",
            "; ".join([*(term.label for term in tried.values()), *other]) or "nothing recorded",
        ])  # fmt: skip
    by = _credit(solutions)
    caption = "Barriers and the answers that are untried"
    note = f"{by} Which answer may help against which sort is a reading to talk about, not a finding. “Tried” is what barriers' entries say."
    return page.section(
        page.table(caption, ["Sort of barrier (how many)", f"May help, {_UNTRIED}", "Tried"], rows, [b for _, b in found], notes=[note]),
        _framework(page, solutions, listed, used),
    )


def _framework(page: Page, solutions: Vocabulary, listed: list[Term], used: set[str]) -> Exhibit:
    rows = [
        [term.label, _group(solutions, term), term.meaning or "", ", ".join(term.answers) or "not said", "tried" if term.id in used else _UNTRIED]
        for term in listed
    ]
    counts = {group: sum(_group(solutions, term) == group for term in listed) for group in dict.fromkeys(_group(solutions, t) for t in listed)}
    told = ", ".join(f"{group} {count}" for group, count in counts.items())
    headings = ["Answer", "Group", "What it means", "May help against", "Here"]
    return page.table(f"The framework of {len(listed)} answers: {told}", headings, rows, notes=[_credit(solutions)])


def _credit(solutions: Vocabulary) -> str:
    named = "; ".join(f"{source.publisher}, {source.title}" for source in solutions.sources)
    return f"After: {named}." if named else "The framework names no source."


def _barriers(page: Page) -> Iterator[tuple[Record, Barrier]]:
    proposals = [one for one in page.proposals if page.chosen in {"", *one.asked}]
    records: tuple[Dataset | Arrangement | Proposal, ...] = (*page.datasets, *page.arrangements, *proposals)
    for record in records:
        for barrier in record.barriers:
            if page.chosen in {"", *_keys(record, barrier)} or not _keys(record, barrier):
                yield record, barrier


def _keys(record: Record, barrier: Barrier) -> tuple[str, ...]:
    owner = getattr(record, "holder", None) or getattr(record, "giver", None)
    return barrier.whom or ((owner,) if owner else ())


def _whom(page: Page, barrier: Barrier, record: Record) -> str:
    names = [page.short(key) for key in _keys(record, barrier)]
    if barrier.whom_in_words:
        names.append(f"“{barrier.whom_in_words}”")
    return ", ".join(names) or "nobody named"


def _by_partner(page: Page, found: list[tuple[Record, Barrier]]) -> Iterator[list[str]]:
    groups: dict[str, list[str]] = {}
    for record, barrier in found:
        for key in _keys(record, barrier) or ("",):
            groups.setdefault(key, []).append(barrier.sort)
    for key, sorts in sorted(groups.items(), key=lambda one: (not one[0], -len(one[1]), one[0])):
        yield [page.name(key) if key else "No partner named", ", ".join(sorted(dict.fromkeys(sorts))), str(len(sorts))]


def _named(solutions: Vocabulary, term: Term) -> str:
    return f"{term.label} ({_group(solutions, term)})"


def _group(solutions: Vocabulary, term: Term) -> str:
    return next((group.label for group in solutions.terms if group.id == term.parent), "no group")
