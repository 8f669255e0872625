"""What is unknown and matters most: which question to ask next, and whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from workbench.catalogue.agency import Agency
from workbench.catalogue.arrangement import Agreement, Arrangement
from workbench.catalogue.dataset import Dataset
from workbench.catalogue.sections.asking import agency_of
from workbench.catalogue.sections.page import Page
from workbench.catalogue.sections.wording import is_unknown, seen_by
from workbench.catalogue.service import Service
from workbench.exhibits import Exhibit
from workbench.store import Record

__all__ = ["QUESTIONS", "Question", "open_questions", "questions_on_sharing", "unknown_count"]


class Question(NamedTuple):
    """Something that should be known of every entry of a kind.

    Args:
        model: The kind.
        name: The field that answers it.
        words: The question.
        why: What cannot be done without it.
    """

    model: type[Record]
    name: str
    words: str
    why: str


_FIRST = 3

QUESTIONS = (
    Question(Dataset, "holder", "Who holds the data?", "Nobody can be asked"),
    Question(Dataset, "contact_role", "Which role is to be asked?", "A request goes astray"),
    Question(Dataset, "personal_data", "Are they personal data, and how far?", "It decides which law applies"),
    Question(Dataset, "sharing", "With whom may they be shared, at what level?", "No sharing can be planned"),
    Question(Arrangement, "legal_basis", "On what lawful basis are they shared?", "Sharing needs one"),
    Question(Arrangement, "agreement", "On what agreement does it rest?", "Safeguards are not written down"),
    Question(Arrangement, "status", "Does it still go on?", "Nobody can rely on it"),
    Question(Arrangement, "level", "At what level: totals or persons?", "The risk cannot be judged"),
    Question(Arrangement, "reciprocal", "Does something come back?", "One-way sharing tires givers"),
    Question(Dataset, "coverage", "Whom do they cover, and whom not?", "Nobody can tell who is missing"),
    Question(Dataset, "identifiers", "By what could records be matched?", "Linkage cannot be judged"),
    Question(Dataset, "retention", "How long are they kept?", "They may be gone when asked for"),
    Question(Dataset, "frequency", "How often are they renewed?", "Old data look new"),
    Question(Dataset, "access_rights", "Who may have them?", "Open data are overlooked"),
    Question(Agency, "contact_role", "Which role is to be asked first?", "A request goes astray"),
    Question(Agency, "sharing_skills", "Are staff trained in what may be shared?", "Fear or error decides"),
    Question(Service, "status", "Is the service still running?", "People are sent in vain"),
    Question(Service, "how_to_reach", "How do people come to it?", "Nobody can be referred"),
    Question(Agreement, "review_due", "When must it be reviewed?", "Reviews are missed"),
    Question(Agreement, "impact_assessment", "Was the impact on people assessed?", "Risk to people is not known"),
)
"""The questions in the order in which they matter."""


def unknown_count(page: Page, found: Iterable[Record]) -> tuple[int, int]:
    """Give how many answers of some entries are unknown, and how many there should be.

    Questions whose answer may not be shown to the audience do not count.
    """
    listed = list(found)
    asked = [(record, question) for question in _asked(page) for record in listed if isinstance(record, question.model)]
    return sum(_unknown(record, question) for record, question in asked), len(asked)


def open_questions(page: Page) -> list[Exhibit]:
    """Give the questions that are open, those that matter most first, and how many each agency could answer."""
    records = list(_records(page))
    rows = [row for question in _asked(page) if (row := _row(page, question, records))]
    if not rows:
        text = "Nothing that matters most is unknown." if records else "No entry is recorded, so nothing can be asked of one."
        return [page.text(text)]
    headings = ["Question", "Why it matters", "Of", "Whom to ask first", "Unknown for"]
    shown: list[Exhibit] = [page.table(
        "What to ask next, most important first", headings, rows, numeric=headings[4:],
        notes=["First is whom the most of these entries lead to; where no holder is known, the first question is who that is."],
    )]  # fmt: skip
    by_agency = list(_by_agency(page, records))
    if by_agency:
        headings = ["Agency", "First questions", "Whom to ask", "Unknown answers"]
        shown.append(page.table("Open questions by agency", headings, by_agency, numeric=headings[3:]))
    return page.section(*shown)


def questions_on_sharing(page: Page, most: int = 3) -> list[tuple[str, str, list[str]]]:
    """Give for each agency its most important open questions on sharing, agencies with the most open ones first.

    Args:
        page: The catalogue.
        most: How many questions of each agency.

    Returns:
        Whom to ask, the question, and the titles of the entries that it is about.
    """
    rows = []
    for key, unknown in _unknown_by_agency(page, list(_records(page))).items():
        about: dict[str, list[str]] = {}
        for question, record in unknown:
            if question.model in {Arrangement, Agreement} or question.name == "sharing":
                about.setdefault(question.words, []).append(_title(record))
        agency = page.agencies.get(key)
        rows += [(page.ask(agency) if agency else key, words, titles) for words, titles in list(about.items())[:most]]
    return rows


def _asked(page: Page) -> Iterator[Question]:
    return (question for question in QUESTIONS if seen_by(question.model, question.name, page.audience))


def _records(page: Page) -> Iterator[Record]:
    yield from page.datasets
    yield from page.arrangements
    yield from page.services
    yield from page.agreements
    named = {agency_of(record) for record in (*page.datasets, *page.services)} | {a.giver for a in page.arrangements}
    yield from (page.agencies[key] for key in page.agencies if key in (named or {page.chosen}))


def _unknown(record: Record, question: Question) -> bool:
    return is_unknown(getattr(record, question.name))


def _row(page: Page, question: Question, records: Sequence[Record]) -> list[str]:
    of = [record for record in records if isinstance(record, question.model)]
    unknown = [record for record in of if _unknown(record, question)]
    if not unknown:
        return []
    keys = [agency_of(record) for record in unknown if agency_of(record)]
    first = max(dict.fromkeys(keys), key=keys.count) if keys else ""
    whom = f"{page.short(first)} ({keys.count(first)})" if first else "no holder is known"
    kind = f"{question.model.kind}s" if question.model is not Agency else "agencies that hold or share data"
    return [question.words, question.why, kind.replace("dataset", "data set"), whom, f"{len(unknown)} of {len(of)}"]


def _unknown_by_agency(page: Page, records: Sequence[Record]) -> dict[str, list[tuple[Question, Record]]]:
    found: dict[str, list[tuple[Question, Record]]] = {}
    for question in _asked(page):
        for record in records:
            if isinstance(record, question.model) and _unknown(record, question) and agency_of(record):
                found.setdefault(agency_of(record), []).append((question, record))
    return dict(sorted(found.items(), key=lambda one: (-len(one[1]), one[0])))


def _by_agency(page: Page, records: Sequence[Record]) -> Iterator[list[str]]:
    for key, unknown in _unknown_by_agency(page, records).items():
        first = list(dict.fromkeys(question.words for question, _ in unknown))[:_FIRST]
        agency = page.agencies.get(key)
        whom = page.ask(agency) if agency else f"{key} (no entry of its own)"
        yield [page.name(key), " ".join(first), whom, str(len(unknown))]


def _title(record: Record) -> str:
    return str(getattr(record, "title", record.id))
