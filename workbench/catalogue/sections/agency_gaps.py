"""Which parts of an agency's card are missing, each named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from workbench.catalogue.agency import Agency
from workbench.catalogue.arrangement import Arrangement
from workbench.catalogue.dataset import Dataset
from workbench.catalogue.sections.page import Page
from workbench.catalogue.sections.wording import is_unknown, seen_by
from workbench.catalogue.service import Service
from workbench.store import Record
from workbench.text import one_line

__all__ = ["missing_parts"]

_ASKED: Mapping[type[Record], Mapping[str, str]] = MappingProxyType({
    Agency: {
        "what_it_does": "what it does", "sector": "its sector", "area": "the area it serves", "website": "its website",
        "contact_role": "the role to ask", "sharing_skills": "whether its staff are trained in sharing", "as_of": "when it was checked",
    },
    Service: {
        "for_whom": "for whom", "how_to_reach": "how to be referred", "areas": "in which areas", "contact_role": "the role to ask",
        "status": "whether it is running", "cost": "what it costs", "as_of": "when it was checked",
    },
    Dataset: {
        "about_whom": "about whom", "identifiers": "its identifiers", "sharing": "what may be shared, and at what level",
        "contact_role": "the role to ask", "frequency": "how often it is renewed", "retention": "how long it is kept",
        "personal_data": "whether it is personal", "rules": "its rules of confidentiality", "as_of": "when it was checked",
    },
    Arrangement: {
        "level": "the level", "legal_basis": "the lawful basis", "agreement": "the agreement", "status": "whether it goes on",
        "since": "since when", "as_of": "when it was checked",
    },
})  # fmt: skip


def missing_parts(page: Page) -> Iterator[str]:
    """Give what a card asks for and nobody has stated, entries that lack the same together; what the audience may not see is not asked.

    Args:
        page: The catalogue with the agency chosen.
    """
    words = _missing(page, page.agencies[page.chosen])
    if words:
        yield f"Of the agency: {', '.join(words)}."
    for what, entries in (("service", page.services), ("data set", page.datasets), ("arrangement", page.arrangements)):
        if not entries:
            hidden = ", or none may be shown for this audience" if page.audience != "team" else ""
            yield f"No {what} is recorded{hidden}."
        yield from _together(page, what, entries)


def _together(page: Page, what: str, entries: Sequence[Record]) -> Iterator[str]:
    """Give what all entries of a kind lack in one sentence, and then for each what it lacks beside."""
    missing = [(entry, _missing(page, entry)) for entry in entries]
    every = [word for word in (missing[0][1] if len(missing) > 1 else ()) if all(word in words for _, words in missing)]
    if every:
        yield f"All {len(missing)} {what}s: {', '.join(every)}."
    names: dict[str, list[str]] = {}
    for entry, words in missing:
        rest = ", ".join(word for word in words if word not in every)
        names.setdefault(rest, []).append(one_line(getattr(entry, "title", entry.id)))
    yield from (f"{'; '.join(titles)}: {rest}." for rest, titles in names.items() if rest)


def _missing(page: Page, entry: Record) -> list[str]:
    return [
        word for field, word in _ASKED[type(entry)].items()
        if seen_by(type(entry), field, page.audience) and is_unknown(getattr(entry, field)) and not _in_words(entry, field)
    ]  # fmt: skip


def _in_words(entry: Record, field: str) -> bool:
    """Whether what a list lacks is told in words beside it."""
    beside = {"areas": "place", "legal_basis": "basis_in_words"}.get(field, "")
    return bool(beside and getattr(entry, beside, None))
