"""The rehearsal: partners record synthetic people, their records are matched, and the result is held against who is who."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Literal

from workbench.catalogue.linkage.keys import KeySet, usual_key_sets
from workbench.catalogue.linkage.matching import matched_by_pseudonyms
from workbench.catalogue.linkage.misrecording import Recorded, recorded
from workbench.catalogue.linkage.outcome import LinkageOutcome, Rehearsal
from workbench.catalogue.linkage.partner import LinkagePartner
from workbench.catalogue.linkage.people import synthetic_people
from workbench.catalogue.linkage.probabilistic import (
    NOT_INSTALLED,
    THRESHOLD,
    matched_by_splink,
    splink_installed,
    why_not,
)
from workbench.catalogue.linkage.pseudonyms import PseudonymKey, refuse_real_identifiers
from workbench.errors import RequestError, WorkbenchError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Method", "rehearse_linkage"]

Method = Literal["deterministic", "probabilistic"]
_METHODS: tuple[Method, ...] = ("deterministic", "probabilistic")
_FEWEST_PARTNERS = 2

_MODEL = (
    ("The people are synthetic: made of chance, about nobody. Family names are as uneven as real ones (the commonest is borne by "
    "about 1 in 100), days of birth are spread evenly over 1945 to 2007, and two people on average share a home."),
    "Gaps and slips fall independently of each other and of who the person is; in life they gather on some people.",
    ("Slips are: two signs swapped, one left out or another typed; a short form of the first name; a family name changed by "
    "marriage; day and month swapped, another day or year; a former or later home, telephone number or e-mail address."),
    "Each partner has each person once.",
)


def rehearse_linkage(  # noqa: PLR0913  # each is a choice of whoever rehearses
    partners: Sequence[LinkagePartner],
    *,
    people: int = 20_000,
    overlap: float | None = None,
    seed: int = 1,
    key_sets: Sequence[KeySet] = (),
    methods: Sequence[Method] = _METHODS,
) -> Rehearsal:
    """Rehearse matching between partners on synthetic people, and count what is found, right, wrong and missed.

    Args:
        partners: Two or more; see `linkage_partner` for how the catalogue says they record people.
        people: How many people there are in all.
        overlap: The share of them that every partner knows; the others are known to one partner each, in turn. Where it
            is not given half is taken, and the result says so.
        seed: The same seed gives the same people, gaps and slips, and so the same counts.
        key_sets: What shall agree; “name and date of birth”, “NI number” and “all” where none is given.
        methods: deterministic, probabilistic or both.

    Returns:
        Counts for each pair of partners, set of keys and method. A set that a partner surely cannot supply is listed as
        not tried, with the reason, and so is the probabilistic method where Splink is not installed.

    Raises:
        RequestError: Fewer than two partners, two of one name, numbers out of range, an unknown method, a text that looks like a
            real identifier; or Splink is not installed and nothing but the probabilistic method was asked for.

    Example:
        >>> from workbench.catalogue.linkage import FieldRecording, LinkagePartner
        >>> fields = {"name": FieldRecording(), "date of birth": FieldRecording(coverage=0.5)}
        >>> result = rehearse_linkage([LinkagePartner("A", fields), LinkagePartner("B", fields)], people=200, overlap=0.4,
        ...     methods=["deterministic"])
        >>> result.outcomes[0].keys, result.outcomes[0].true_pairs, result.outcomes[0].wrong
        ('name and date of birth', 80, 0)
    """
    _check(partners, overlap, key_sets, methods)
    shared = 0.5 if overlap is None else overlap
    fields = tuple(dict.fromkeys(field for partner in partners for field in partner.fields))
    made_up = synthetic_people(people, seed, fields or ("name",))
    known = _known_to(partners, people, shared)
    kept = [recorded(made_up, known[at], partner, fields, seed=f"{seed} {at}") for at, partner in enumerate(partners)]
    key = PseudonymKey()
    outcomes: list[LinkageOutcome] = []
    for left, right in combinations(range(len(partners)), 2):
        pair = (partners[left], partners[right])
        common = set(pair[0].fields) & set(pair[1].fields)
        for keys in key_sets or usual_key_sets(common):
            outcomes += [_outcome(pair, (kept[left], kept[right]), keys, method, key, seed) for method in methods]
    counts = {partner.name: len(records.people) for partner, records in zip(partners, kept, strict=True)}
    assumptions = tuple(dict.fromkeys(note for partner in partners for note in partner.assumptions))
    return Rehearsal(tuple(outcomes), people, counts, seed, (*_taken(shared, overlap, people, methods), *assumptions, *_MODEL))


def _check(
    partners: Sequence[LinkagePartner], overlap: float | None, key_sets: Sequence[KeySet], methods: Sequence[Method]
) -> None:
    names = [partner.name for partner in partners]
    if len(names) < _FEWEST_PARTNERS or len(set(names)) < len(names):
        raise RequestError(
            "A rehearsal needs two partners or more, each of its own name.", fix="Name two different ones.", code="rehearsal-request"
        )
    if overlap is not None and not 0 <= overlap <= 1:
        raise RequestError(
            f"The overlap is a share between 0 and 1, and {overlap} is none.", fix="Write 40% as 0.4.", code="not-a-share"
        )
    if tuple(methods) == ("probabilistic",) and not splink_installed():
        raise RequestError(NOT_INSTALLED, code="linkage-not-installed")
    if not methods or not set(methods) <= set(_METHODS):
        raise RequestError(
            "There is no such method of matching.", fix=f"Use one or both of: {', '.join(_METHODS)}.", code="rehearsal-request"
        )
    refuse_real_identifiers((keys.name for keys in key_sets), what="the name of a set of keys")


def _known_to(partners: Sequence[LinkagePartner], people: int, overlap: float) -> list[list[int]]:
    """Give whom each partner knows: all of them the first so many, the others one partner each in turn."""
    shared = round(people * overlap)
    return [[*range(shared), *range(shared + at, people, len(partners))] for at in range(len(partners))]


def _taken(shared: float, overlap: float | None, people: int, methods: Sequence[Method]) -> tuple[str, ...]:
    how = "is taken, as none was given" if overlap is None else "was given for this rehearsal"
    known = (
        (f"An overlap of {shared:.1%} {how}: {round(people * shared):,} of {people:,} people are known to every partner. These are "
        "the true pairs, counted from who is who."),
        ("Deterministic: all fields of a key agree, compared as keyed pseudonyms (HMAC-SHA256) under a key that was made for this run "
        "and thrown away. Where several records have one pseudonym, every pair of them counts as found."),
    )
    return (*known, (
        f"Probabilistic: Splink, on pseudonyms of the fields and of parts of them; pairs with a probability of {THRESHOLD:.0%} or more "
        "count as found."
    )) if "probabilistic" in methods else known  # fmt: skip


def _outcome(  # noqa: PLR0913, PLR0917  # a pair, how it is matched, and what with
    pair: tuple[LinkagePartner, LinkagePartner], records: tuple[Recorded, Recorded], keys: KeySet, method: Method, key: PseudonymKey, seed: int
) -> LinkageOutcome:
    supposed = tuple(f"{partner.name}: {field}" for partner in pair for field in keys.fields if field in partner.supposed)
    true = len(set(records[0].people) & set(records[1].people))
    about = (pair[0].name, pair[1].name, keys.name, method, true, supposed)
    why = _lacking(pair, keys) or (why_not(keys, max(len(one.people) for one in records)) if method == "probabilistic" else "")
    if why:
        return LinkageOutcome(*about, why=why)
    try:
        pairs = matched_by_pseudonyms(*records, keys, key) if method == "deterministic" else matched_by_splink(*records, keys, key, seed=seed)
    except WorkbenchError as error:
        if error.code != "linkage-not-learnt":
            raise
        return LinkageOutcome(*about, why=error.message)
    return LinkageOutcome(*about, found=len(pairs), right=_right(pairs, *records))


def _lacking(pair: tuple[LinkagePartner, LinkagePartner], keys: KeySet) -> str:
    said = []
    for partner in pair:
        without = [field for field in keys.fields if field not in partner.fields]
        if without:
            surely = all(field in partner.lacking for field in without)
            what = "does not hold" if surely else "is not known to hold"
            said.append(f"{partner.name} {what}: {', '.join(without)}.")
    return " ".join(said)


def _right(pairs: NDArray[np.int64], first: Recorded, second: Recorded) -> int:
    import numpy as np  # noqa: PLC0415  # slow to import

    return int(np.sum(np.array(first.people)[pairs[:, 0]] == np.array(second.people)[pairs[:, 1]])) if len(pairs) else 0
