"""Whose data cover whom, roughly and only where that is stated; and definitions that differ."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Protocol, get_args

from workbench.catalogue.dataset import Dataset
from workbench.catalogue.parts import DataItem
from workbench.catalogue.sections.page import Page
from workbench.catalogue.sections.wording import stated
from workbench.errors import RecordError
from workbench.exhibits import Exhibit
from workbench.text import slug
from workbench.workspace import Vocabulary

__all__ = ["agreed_lists", "definitions", "whose_data_cover_whom"]

_REACH = tuple(get_args(Dataset.model_fields["reach"].annotation))
_OF = re.compile(r"\b(\d[\d,]*) of (?:the |all )?(\d[\d,]*)\b")


class HasVocabularies(Protocol):
    """A workspace that can be asked for its vocabularies."""

    def vocabulary(self, name: str) -> Vocabulary:
        """Give a vocabulary by name."""


def whose_data_cover_whom(page: Page) -> list[Exhibit]:
    """Rank data sets by how large a part of those concerned is in them, where that is stated; the others are counted."""
    listed = [dataset for dataset in page.datasets if dataset.coverage or dataset.reach != "unknown"]
    rest = len(page.datasets) - len(listed)
    if not listed:
        return page.nothing(f"Whom the data cover is stated of none of {len(page.datasets)} data sets, so none can be ranked.")
    listed.sort(key=lambda dataset: (_REACH.index(dataset.reach), dataset.title.casefold()))
    rows = [
        [stated(one, "reach") if one.reach != "unknown" else "not ranked", one.title, page.short(one.holder), _coverage(one), page.ask(one)]
        for one in listed
    ]  # fmt: skip
    ranked = [one for one in listed if one.reach == "all"]
    said = "Stated to cover all of those concerned: " + ", ".join(f"{one.title} ({page.short(one.holder)})" for one in ranked)
    notes = [
        f"{said}." if ranked else "None is stated to cover all of those concerned.",
        "A rough order by what is stated; it says nothing of how good the data are.",
        f"Of {rest} other data set{'s' if rest != 1 else ''} nothing is stated, so {'they are' if rest != 1 else 'it is'} not ranked.",
    ]  # fmt: skip
    return page.section(page.table(
        "Whose data cover whom", ["Part covered", "Data set", "Holder", "As stated", "Whom to ask"], rows, listed, notes=notes
    ))  # fmt: skip


def definitions(page: Page, shared: Callable[[str], Vocabulary | None] = lambda _term: None) -> list[Exhibit]:
    """Give the items that several data sets have and record by different values.

    Args:
        page: The catalogue.
        shared: Gives the agreed list of values of a glossary term, where there is one; then each value is put
            beside the agreed one that it means, and those that mean none are named.
    """
    several = {term: found for term, found in _by_term(page).items() if len({d.id for d, _ in found}) > 1}
    rows: list[list[str]] = []
    same = silent = 0
    for term, found in sorted(several.items(), key=lambda one: one[0].casefold()):
        coded = [(dataset, item) for dataset, item in found if item.codes]
        if not coded:
            silent += 1
        elif len({frozenset(item.codes) for _, item in coded}) == 1 and len(coded) == len(found):
            same += 1
        else:
            rows += _compared(page, term, found, shared(term))
    counted = (
        f"{len(several)} items are in more than one data set: {same} with the same values everywhere, {silent} of which "
        "no data set's values are recorded, so nobody can tell whether they agree."
    )
    if not rows:
        return [page.text(f"No difference of definition is recorded. {counted}")]
    headings = ["Item", "Data set and holder", "Values recorded", "Meant in the agreed list"]
    return page.section(page.table("Definitions that differ, or are known of some only", headings, rows, page.datasets, notes=[counted]))


def agreed_lists(ws: HasVocabularies) -> Callable[[str], Vocabulary | None]:
    """Give what finds the agreed list of values of a glossary term: the vocabulary of that name, if there is one.

    Args:
        ws: The workspace; “employment status” is looked for in data_catalog/vocabularies/employment-status.yaml.
    """

    def find(term: str) -> Vocabulary | None:
        try:
            return ws.vocabulary(slug(term))
        except RecordError:
            return None

    return find


def _coverage(dataset: Dataset) -> str:
    text = dataset.coverage or "in words, nothing"
    found = _OF.search(text)
    if not found:
        return text
    part, whole = (int(number.replace(",", "")) for number in found.groups())
    return f"{text} ({100 * part / whole:.0f}%, worked out here)" if 0 < part <= whole else text


def _by_term(page: Page) -> dict[str, list[tuple[Dataset, DataItem]]]:
    found: dict[str, list[tuple[Dataset, DataItem]]] = {}
    for dataset in page.every_dataset:
        for item in dataset.items:
            found.setdefault((item.glossary_term or item.name).casefold(), []).append((dataset, item))
    return {term: those for term, those in found.items() if not page.chosen or any(d.holder == page.chosen for d, _ in those)}


def _compared(page: Page, term: str, found: list[tuple[Dataset, DataItem]], agreed: Vocabulary | None) -> Iterator[list[str]]:
    for dataset, item in found:
        values = "; ".join(item.codes) or "not recorded"
        yield [term, f"{dataset.title} ({page.short(dataset.holder)})", values, _meant(item, agreed)]


def _meant(item: DataItem, agreed: Vocabulary | None) -> str:
    if agreed is None:
        return "no list agreed"
    terms = {code: agreed.term(code) for code in item.codes}
    groups: dict[str, list[str]] = {}
    for code, term in terms.items():
        groups.setdefault(term.label if term else "", []).append(code)
    mapped = [f"{', '.join(codes)} → {label}" for label, codes in groups.items() if label]
    none = groups.get("", [])
    return "; ".join([*mapped, *([f"no meaning agreed: {', '.join(none)}"] if none else [])]) or "nothing to compare"
