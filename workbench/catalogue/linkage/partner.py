"""How a partner records people, for a rehearsal: taken from what the catalogue states, and from what is supposed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.catalogue.linkage.fields import (
    KEY_FIELDS,
    StatedField,
    field_called,
    share_between,
    stated_fields,
)
from workbench.catalogue.linkage.pseudonyms import refuse_real_identifiers
from workbench.errors import RequestError, UnknownNameError

if TYPE_CHECKING:
    from workbench.catalogue.dataset import Dataset
    from workbench.store import Quantity

__all__ = ["FieldRecording", "LinkagePartner", "linkage_partner"]

DEFAULT_COVERAGE, DEFAULT_ERROR_RATE = 0.95, 0.02
"""Round numbers for what nobody states; wherever they are used the result says so."""


@dataclass(frozen=True)
class FieldRecording:
    """How a partner records one field.

    Args:
        coverage: For what share of its records it has the field, 0 to 1.
        error_rate: What share of those it has is wrong, 0 to 1.
    """

    coverage: float = 1.0
    error_rate: float = 0.0

    def __post_init__(self) -> None:
        """Refuse what is no share."""
        for what, share in vars(self).items():
            if not 0 <= share <= 1:
                raise RequestError(
                    f"“{what}” is a share between 0 and 1, and {share} is none.", fix="Write 84% as 0.84.", code="not-a-share"
                )


@dataclass(frozen=True)
class LinkagePartner:
    """A partner in a rehearsal.

    Args:
        name: The partner's or the data set's name; nothing of people.
        fields: The fields that it holds, and how; of `KEY_FIELDS`.
        lacking: Fields that it surely does not hold.
        supposed: Fields of `fields` that it is only supposed to hold.
        assumptions: What was taken for granted, as sentences.

    Example:
        >>> LinkagePartner("Council", {"name": FieldRecording(coverage=0.9, error_rate=0.01)}).supposed
        frozenset()
    """

    name: str
    fields: Mapping[str, FieldRecording]
    lacking: frozenset[str] = frozenset()
    supposed: frozenset[str] = frozenset()
    assumptions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse fields that are none, and texts that look like somebody's details."""
        refuse_real_identifiers([self.name, *self.fields], what="a partner's name or field")
        known_fields(self.fields)


def known_fields(fields: Collection[str]) -> tuple[str, ...]:
    """Give fields by their own names.

    Raises:
        UnknownNameError: People are not matched by one of them.
    """
    found = [field_called(field) for field in fields]
    if None in found:
        refuse_real_identifiers(fields, what="a field")
        raise UnknownNameError(
            "That is no field by which people are matched.", fix=f"Use one of: {', '.join(KEY_FIELDS)}.", code="unknown-name"
        )
    return tuple(field for field in found if field)


def linkage_partner(
    dataset: Dataset,
    *,
    name: str | None = None,
    suppose: Collection[str] = (),
    coverage: Mapping[str, float] | None = None,
    error_rate: Mapping[str, float] | None = None,
) -> LinkagePartner:
    """Take from a data set how its holder records people.

    Args:
        dataset: The data set.
        name: What the partner is called; the data set's title where it is not given.
        suppose: Fields that it shall be supposed to hold, whatever is stated.
        coverage: Shares to take in place of those that the catalogue states, by field.
        error_rate: Likewise for what share is wrong.

    Returns:
        The partner. A field of which it is mentioned but not known, or contested, whether it is held, is supposed to be held.
        Where no number is stated, a coverage of 95% and an error rate of 2% are taken; every such step is in `assumptions`.

    Raises:
        RequestError: A share that is none, or a text that looks like a real identifier.
        UnknownNameError: People are not matched by a field of `suppose`.

    Example:
        >>> from workbench.catalogue import Dataset, Identifier
        >>> register = Dataset(id="r", title="Register", identifiers=(Identifier(scheme="NI number", held="yes", coverage="84%"),))
        >>> partner = linkage_partner(register)
        >>> partner.fields["NI number"].coverage, partner.assumptions
        (0.84, ('Register, NI number: which share is wrong is not stated; 2% is taken.',))
    """
    called, stated = name or dataset.title, stated_fields(dataset)
    given = [dict(zip(known_fields(said), said.values(), strict=True)) for said in (coverage or {}, error_rate or {})]
    answers = {field: stated[field].answer if field in stated else "not mentioned" for field in KEY_FIELDS}
    wanted = set(known_fields(suppose)) | {field for field, answer in answers.items() if answer not in {"no", "not mentioned"}}
    held = {field: stated.get(field, StatedField(field, ())) for field in KEY_FIELDS if field in wanted}
    supposed = frozenset(field for field in held if answers[field] != "yes")
    has = {field: _share(given[0].get(field), about.coverage, DEFAULT_COVERAGE) for field, about in held.items()}
    wrong = {field: _share(given[1].get(field), about.error_rate, DEFAULT_ERROR_RATE) for field, about in held.items()}
    notes = [
        *(f"{called}, {field}: {_HELD[answers[field]]}; it is supposed here that it is." for field in held if field in supposed),
        *_told(called, has, "for which share it is held"),
        *_told(called, wrong, "which share is wrong"),
        *(f"{called}, {field}: the catalogue says of its quality only: {words}" for field, about in held.items() for words in about.words),
    ]
    return LinkagePartner(
        called,
        {field: FieldRecording(has[field][0], wrong[field][0]) for field in held},
        frozenset(field for field, answer in answers.items() if answer == "no") - set(held),
        supposed,
        tuple(notes),
    )


_HELD = {
    "no": "the catalogue says that it is not held",
    "unknown": "whether it is held is unknown",
    "not asked": "whether it is held was not asked",
    "contested": "statements on whether it is held contradict each other",
    "not mentioned": "the catalogue does not mention it",
}


def _share(given: float | None, stated: tuple[Quantity, ...], default: float) -> tuple[float, str]:
    """Give the share to rehearse with, and what must be said of it: "" where it is exactly what one source states."""
    if given is not None:
        return given, f"was given for this rehearsal: {given:.1%}"
    known = [(quantity, share) for quantity in stated if (share := share_between(quantity))]
    if not known:
        return default, f"is not stated; {default:.0%} is taken"
    taken = sum(_middle(quantity, share) for quantity, share in known) / len(known)
    if len(known) == 1 and known[0][0].exact:
        return taken, ""
    told = "; ".join(f"“{quantity}”" for quantity, _ in known)
    return taken, f"is stated as {told}; {taken:.1%} is taken"


def _told(called: str, shares: Mapping[str, tuple[float, str]], what: str) -> Iterator[str]:
    """Give a sentence for each thing that must be said, with all the fields of which it must."""
    for remark in dict.fromkeys(remark for _, remark in shares.values() if remark):
        yield f"{called}, {', '.join(field for field, (_, said) in shares.items() if said == remark)}: {what} {remark}."


def _middle(quantity: Quantity, share: tuple[float, float]) -> float:
    """Give the number that was stated, or the middle of a stated range, whatever its hedge."""
    if quantity.hedge in {"over", "at least"}:
        return share[0]
    return share[1] if quantity.hedge in {"up to", "under"} else sum(share) / 2
