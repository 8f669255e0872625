"""Drafts for those who answer for data protection, filled in from the catalogue as far as it goes.

Each says that it is a draft and that what is not recorded is not recorded. They are a start for a
conversation with a data protection officer, and no advice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from workbench.catalogue.agency import Agency
from workbench.catalogue.arrangement import Agreement, Arrangement
from workbench.catalogue.dataset import Dataset
from workbench.errors import UnknownNameError
from workbench.store import Model, PartialDate, Quantity
from workbench.text import escape_markdown

__all__ = ["DRAFTS", "DraftSources", "draft_agreement", "draft_impact_assessment", "draft_of", "draft_record_of_processing"]

DRAFTS: Mapping[str, str] = MappingProxyType({
    "record of processing": "agency", "data sharing agreement": "arrangement", "impact assessment": "arrangement",
})  # fmt: skip
"""What can be drafted, and of which kind of entry."""

_BLANK = "not recorded"
_EMPTY: frozenset[Any] = frozenset({None, "", "unknown", "not asked"})
_WARNING = "**DRAFT, not checked.** Filled in from the data catalogue; a data protection officer has to complete and approve it."
_RISKY = {"special category": "Special category data are involved.", "unknown": "How far the data are personal is not recorded."}


@dataclass(frozen=True)
class DraftSources:
    """What drafts are filled in from.

    Args:
        agencies: All agencies.
        datasets: All data sets.
        arrangements: All sharing arrangements.
        agreements: All agreements.
    """

    agencies: tuple[Agency, ...] = ()
    datasets: tuple[Dataset, ...] = ()
    arrangements: tuple[Arrangement, ...] = ()
    agreements: tuple[Agreement, ...] = ()

    def name(self, agency: str | None) -> str:
        """Give an agency's name, or its id, or "" for none."""
        return next((a.title for a in self.agencies if a.id == agency), agency or "")

    def of(self, arrangement: Arrangement) -> list[Dataset]:
        """Give the data sets of an arrangement."""
        return [d for d in self.datasets if d.id in arrangement.datasets]

    def agreement(self, arrangement: Arrangement) -> Agreement | None:
        """Give the agreement that an arrangement rests on, if it is recorded."""
        return next((a for a in self.agreements if a.id == arrangement.agreement), None)

    def givers(self, arrangement: Arrangement) -> list[str]:
        """Give the names of those who give."""
        names = [self.name(a) for a in dict.fromkeys((arrangement.giver, *arrangement.further_givers))]
        return [*names, *filter(None, [arrangement.giver_in_words])]

    def receivers(self, arrangement: Arrangement) -> list[str]:
        """Give the names of those who receive."""
        return [*map(self.name, arrangement.receivers), *filter(None, [arrangement.receiver_in_words])]


def draft_of(draft: str, entry: str, sources: DraftSources) -> str:
    """Draft a document for an entry, as Markdown.

    Args:
        draft: One of `DRAFTS`.
        entry: The id of an agency or an arrangement, as the draft wants.
        sources: The catalogue.

    Raises:
        UnknownNameError: There is no such draft or no such entry.

    Example:
        >>> council = Agency(id="council", title="The council")
        >>> draft_of("record of processing", "council", DraftSources(agencies=(council,))).splitlines()[0]
        '# DRAFT record of processing: The council'
    """
    if draft not in DRAFTS:
        raise UnknownNameError(f"There is no draft “{draft}”.", fix=f"Use one of: {', '.join(DRAFTS)}.", code="unknown-name")
    every: Sequence[Agency | Arrangement] = sources.agencies if DRAFTS[draft] == "agency" else sources.arrangements
    found = next((one for one in every if one.id == entry), None)
    if isinstance(found, Agency):
        return draft_record_of_processing(found, sources)
    if found is None:
        there = ", ".join(one.id for one in every) or "none is recorded"
        raise UnknownNameError(f"There is no {DRAFTS[draft]} “{entry}”.", fix=f"Use one of: {there}.", code="unknown-name")
    return draft_agreement(found, sources) if draft == "data sharing agreement" else draft_impact_assessment(found, sources)


def draft_record_of_processing(agency: Agency, entries: DraftSources) -> str:
    """Draft an agency's record of processing activities (UK GDPR, Article 30) as Markdown.

    Args:
        agency: The agency.
        entries: The catalogue; a data set is taken where the agency holds it and it is, or may be, personal.

    Returns:
        A heading, the warning, and for each data set what Article 30(1) asks: controller, purposes, categories of
        people and of data, recipients, transfers, retention, security; with the number of gaps.
    """
    lines = [f"# DRAFT record of processing: {escape_markdown(agency.title)}", "", _WARNING, ""]
    held = [d for d in entries.datasets if d.holder == agency.id and d.personal_data not in {"not personal", "aggregate"}]
    for dataset in held:
        lines += [f"## {escape_markdown(dataset.title)}", "", *_listed(_processing(dataset, entries)), ""]
    if not held:
        lines += ["No data set that is or may be personal is recorded for this agency.", ""]
    return _finished(lines)


def _processing(dataset: Dataset, entries: DraftSources) -> Iterator[tuple[str, Any]]:
    flows = [a for a in entries.arrangements if dataset.id in a.datasets]
    yield "Controller", entries.name(dataset.holder)
    yield "Part of the holder", _said(dataset, "responsibility")
    yield "Contact (a role)", dataset.contact_role
    yield "Purposes", [a.purpose for a in flows if a.purpose] + [s.purpose for s in dataset.sharing if s.purpose]
    yield "Categories of people", dataset.about_whom
    yield "Categories of data", _items([dataset])
    yield "Identifiers", _identifiers([dataset])
    yield "Personal data", _said(dataset, "personal_data")
    yield "Condition for special category data", dataset.special_condition
    yield "Lawful basis", sorted({a.legal_basis for a in flows} | {s.legal_basis for s in dataset.sharing})
    yield "Recipients", [r for a in flows for r in entries.receivers(a)] + [entries.name(s.with_agency) for s in dataset.sharing]
    yield "Transfers to other countries", None
    yield "Retention", _said(dataset, "retention")
    yield "Security", _said(dataset, "security")
    yield "What must be said with the data", dataset.caveat
    yield "Source of this entry", dataset.source


def draft_agreement(arrangement: Arrangement, entries: DraftSources) -> str:
    """Draft a data sharing agreement for an arrangement as Markdown.

    Its questions are those of the Information Commissioner's data sharing code: who, why, what, on what basis,
    special category data, rights, security, retention, review.
    """
    title = escape_markdown(arrangement.title)
    lines = [f"# DRAFT data sharing agreement: {title}", "", _WARNING, "", *_listed(_agreed(arrangement, entries)), ""]
    return _finished([*lines, *_conflicts(arrangement, entries)])


def _agreed(arrangement: Arrangement, entries: DraftSources) -> Iterator[tuple[str, Any]]:
    datasets, agreement = entries.of(arrangement), entries.agreement(arrangement)
    yield "Who gives", entries.givers(arrangement)
    yield "Who receives", entries.receivers(arrangement)
    yield "Purpose", arrangement.purpose or (agreement.purpose if agreement else None)
    yield "What is shared", arrangement.what
    yield "Data items", (agreement.items if agreement else ()) or _items(datasets)
    yield "Identifiers", _identifiers(datasets)
    yield "People", [whom for d in datasets for whom in d.about_whom]
    yield "Level", _said(arrangement, "level")
    yield "Lawful basis (Article 6)", _said(arrangement, "legal_basis")
    yield "The basis as the source states it", arrangement.basis_in_words
    yield "Law", arrangement.statute
    yield "Special category data (Article 9)", [d.special_condition for d in datasets if d.special_condition]
    yield "How the data go", arrangement.mechanism
    yield "How often", arrangement.frequency
    yield "Quality", [d.quality for d in datasets if d.quality]
    yield "What must be said with the data", [d.caveat for d in datasets if d.caveat]
    yield "Security", agreement.security if agreement else None
    yield "Retention and deletion", [*filter(None, [agreement.retention if agreement else None]), *(d.retention for d in datasets if d.retention)]
    yield "Rights of people", agreement.rights if agreement else None
    yield "Rules of the giver", [rule for d in datasets for rule in d.rules]
    yield "Never shared", [item for d in datasets for item in d.never_shared]
    yield "Impact assessment", agreement.impact_assessment if agreement else None
    yield "Begins", agreement.signed if agreement else arrangement.since
    yield "Review", agreement.review_due if agreement else None
    yield "Ends", agreement.expires if agreement else arrangement.until
    yield "Source of this entry", arrangement.source


def draft_impact_assessment(arrangement: Arrangement, entries: DraftSources) -> str:
    """Give the prompt for a data protection impact assessment of an arrangement as Markdown.

    It asks the questions and says what the catalogue knows; it judges no risk.
    """
    datasets = entries.of(arrangement)
    lines = [f"# DRAFT prompt for a data protection impact assessment: {escape_markdown(arrangement.title)}", "", _WARNING, "",
             "## What the catalogue says", "", *_listed(_agreed(arrangement, entries)), "", "## Signs that an assessment is needed", ""]  # fmt: skip
    signs = list(_signs(arrangement, datasets))
    lines += [f"- {escape_markdown(sign)}" for sign in signs] or ["- None is recorded; that is no sign that there is none."]
    lines += ["", "## To be answered by people", ""]
    lines += [f"- {question} *{_BLANK}*" for question in _QUESTIONS]
    barriers = [*arrangement.barriers, *(b for d in datasets for b in d.barriers)]
    lines += ["", "## Barriers on record", "", *(f"- {escape_markdown(f'{b.sort}: {b.what}')}" for b in barriers)]
    return _finished([*lines, *([] if barriers else [f"- {_BLANK}"]), "", *_conflicts(arrangement, entries)])


_QUESTIONS = (
    "Is the sharing needed for the purpose, and would totals or pseudonyms do?",
    "What would people expect, and how are they told?",
    "What harm could come to somebody, how likely and how grave?",
    "What reduces each risk, and what remains?",
    "Who was asked: people concerned, the data protection officer?",
    "Who approved it, and when is it looked at again?",
)


def _signs(arrangement: Arrangement, datasets: Sequence[Dataset]) -> Iterator[str]:
    if arrangement.level in {"individual", "pseudonymised"}:
        yield f"Data on single people are shared ({arrangement.level})."
    if arrangement.level in {"unknown", "not asked"}:
        yield "The level of sharing is not recorded."
    if arrangement.legal_basis in {"unknown", "not asked", "none stated"}:
        yield "No lawful basis is recorded."
    for dataset in datasets:
        if dataset.personal_data in _RISKY:
            yield f"{dataset.title}: {_RISKY[dataset.personal_data]}"
        special = [item.name for item in dataset.items if item.special_category == "yes"]
        if special:
            yield f"{dataset.title}: special category items: {', '.join(special)}."


def _conflicts(arrangement: Arrangement, entries: DraftSources) -> Iterator[str]:
    """Give what records contradict themselves on, for a draft may not choose between statements unseen."""
    found = []
    titled: list[Arrangement | Dataset] = [arrangement, *entries.of(arrangement)]
    for record in titled:
        for part, where in _parts(record, record.title):
            found += [
                f"- {escape_markdown(where)}, {name.replace('_', ' ')}: "
                + "; ".join(escape_markdown(f"“{s.value}” ({s.source or s.told_by or 'source ' + _BLANK})") for s in part.told[name])
                for name in sorted(part.contested)
            ]
    if found:
        yield from ("## Where statements contradict each other", "", *found, "")


def _parts(record: Model, where: str) -> Iterator[tuple[Model, str]]:
    yield record, where
    for name in type(record).model_fields:
        value = getattr(record, name)
        for item in value if isinstance(value, tuple) else ():
            if isinstance(item, Model):
                yield from _parts(item, f"{where}, {getattr(item, type(item).key or 'item', name)}")


def _said(record: Model, name: str) -> Any:
    """Give a field's value, or every statement of it where they disagree."""
    if name in record.contested:
        return [f"{s.value} ({s.told_by or s.source or 'source ' + _BLANK})" for s in record.told[name]]
    return getattr(record, name)


def _items(datasets: Iterable[Dataset]) -> list[str]:
    return [
        item.name if item.collected == "yes" else f"{item.name} (whether it is collected: {_certainty(item, 'collected')})"
        for dataset in datasets
        for item in dataset.items
        if item.collected != "no" or "collected" in item.contested
    ]


def _identifiers(datasets: Iterable[Dataset]) -> list[str]:
    return [
        identifier.scheme if _certainty(identifier, "held") == "yes" else f"{identifier.scheme} (held: {_certainty(identifier, 'held')})"
        for dataset in datasets
        for identifier in dataset.identifiers
        if identifier.held != "no" or "held" in identifier.contested
    ]


def _certainty(part: Model, name: str) -> str:
    return "contested" if name in part.contested else str(getattr(part, name))


def _listed(pairs: Iterable[tuple[str, Any]]) -> Iterator[str]:
    for label, value in pairs:
        texts = [str(one) for one in (value if isinstance(value, list | tuple) else [value]) if _known(one)]
        if len(texts) > 1:
            yield f"- **{label}**:"
            yield from (f"  - {escape_markdown(text)}" for text in dict.fromkeys(texts))
        else:
            yield f"- **{label}**: {escape_markdown(texts[0]) if texts else f'*{_BLANK}*'}"


def _known(value: Any) -> bool:
    return value.known if isinstance(value, PartialDate | Quantity) else value not in _EMPTY


def _finished(lines: Iterable[str]) -> str:
    """Give the draft as text, with the number of its gaps at its end."""
    text = "\n".join(lines).rstrip("\n")
    return f"{text}\n\nGaps in this draft ({_BLANK}): {text.count(f'*{_BLANK}*')}.\n"
